"""Documents → records: one per sentence, with page, values and the paragraph's gist."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.facts import Fact, Source
from knowledge.ingest.cleaning import without_instructions
from knowledge.ingest.extraction import extract_values, sentences
from knowledge.ingest.reading import DOI, Page, clean_doi
from knowledge.names import find_formulas, find_materials, host_of_formula, material

_MOST_WORDS = 60


def hosts_in(text: str) -> list[str]:
    """Materials that a text names, by alias or by formula."""
    names = [name for name, _ in find_materials(text)]
    for formula in find_formulas(text):
        host = host_of_formula(formula)
        if host and host not in names:
            names.append(host)
    # "The LLZO garnet" is about LLZO; the class only describes it.
    single = [
        n
        for n in names
        if (item := material(n)) and not item.covers_family and not item.covers
    ]
    return list(dict.fromkeys(single or names))


def document_doi(pages: Sequence[Page]) -> str | None:
    """The DOI that a document states as its own on its first two pages, or None.

    Only the first that is introduced as one counts; a reference list is not looked at.
    """
    head = "\n".join(page.text for page in pages[:2])[:8000]
    head = re.split(r"\n\s*(?:References|Bibliography)\s*\n", head)[0]
    match = re.search(
        rf"(?:doi(?:\.org)?\s*[:/]?\s*)({DOI.pattern})", head, re.IGNORECASE
    )
    return clean_doi(match[1]) if match else None


def facts_of_document(
    name: str,
    pages: Sequence[Page],
    *,
    prefix: str,
    request: bool = False,
) -> tuple[list[Fact], tuple[str, ...]]:
    """Sentence records of a document, and the instructions that were left out.

    Args:
        name: File name, for citations.
        pages: As read.
        prefix: Start of the ids.
        request: True for a document that lives for one request; all its records then
            carry the id ``request:NAME`` and no DOI.
    """
    doi = None if request else document_doi(pages)
    whole = "\n".join(page.text for page in pages)
    about = hosts_in(whole[:4000])
    main = about[0] if about else ""
    out: list[Fact] = []
    removed: list[str] = []
    seen: set[str] = set()
    for page in pages:
        for paragraph in re.split(r"\n\s*\n", page.text):
            kept, bad = without_instructions(paragraph, document=True)
            removed += bad
            local = hosts_in(kept)
            for sentence in sentences(kept):
                words = sentence.split()
                spoken = len(re.findall(r"[\u3040-\u9fff]", sentence))
                if len(words) < 4 and spoken < 4:
                    continue
                text = " ".join(words[:_MOST_WORDS])
                if text in seen:
                    continue
                seen.add(text)
                own = hosts_in(text)
                part = f"{prefix}-s{len(out) + 1}"
                identity = f"request:{name}" if request else part
                host = (own or local or [main])[0]
                item = material(host)
                place = f"page {page.number}" if page.number else "text"
                formulas = find_formulas(text)
                out.append(
                    Fact(
                        id=identity,
                        kind="passage",
                        topic="",
                        family=item.family if item else "",
                        material=host,
                        formula=formulas[0] if formulas else "",
                        claim=text,
                        source=Source(
                            doi=doi, title=None if request else name, basis="document"
                        ),
                        values=extract_values(
                            text, prefix=f"{identity}.{len(out)}" if request else part
                        ),
                        place=place,
                        verified=request or doi is not None,
                        claim_seen=True,
                        file=name,
                        extra={"paragraph": kept[:600]},
                    )
                )
    return out, tuple(removed)
