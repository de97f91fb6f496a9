"""BibTeX, RIS and lists of DOIs → records that name a source, without values."""

from __future__ import annotations

import re
from pathlib import PurePath

from knowledge.errors import IngestError
from knowledge.facts import Fact, Source
from knowledge.ingest.cleaning import visible, without_instructions
from knowledge.ingest.documents import hosts_in
from knowledge.ingest.extraction import extract_values
from knowledge.ingest.files import Made
from knowledge.ingest.reading import clean_doi, decode
from knowledge.names import material


def plain_text(text: str) -> str:
    """A field without TeX commands, braces and hidden characters."""
    import codecs

    import latexcodec  # noqa: F401  registers the codec; comes with pybtex

    if "\\" in text:
        # The codec decodes text, of which its type stub knows nothing.
        text = codecs.decode(text, "ulatex", "replace")  # type: ignore[call-overload]
    text = re.sub(r"\\[a-zA-Z]+\s?", "", text)
    return visible(re.sub(r"[{}$]|\\.", "", text)).strip()


def _record(prefix: str, number: int, name: str, fields: dict[str, str]) -> Fact | None:
    doi = clean_doi(fields.get("doi", "") or fields.get("url", ""))
    title = plain_text(fields.get("title", ""))
    if not title and not doi:
        return None
    abstract, _ = without_instructions(
        plain_text(fields.get("abstract", "")), document=True
    )
    year = re.search(r"(?:19|20)\d\d", fields.get("year", ""))
    text = " ".join(part for part in (title, abstract) if part)
    hosts = hosts_in(text)
    item = material(hosts[0]) if hosts else None
    identity = f"{prefix}-e{number}"
    claim = title or f"Source listed by its DOI {doi}, without a title."
    return Fact(
        id=identity,
        kind="reference",
        topic="",
        family=item.family if item else "",
        material=hosts[0] if hosts else "",
        formula="",
        claim=claim,
        source=Source(
            doi=doi,
            title=title or None,
            authors=plain_text(fields.get("author", "")) or None,
            year=int(year[0]) if year else None,
            journal=plain_text(fields.get("journal", "")) or None,
            basis="bibliography",
        ),
        values=extract_values(abstract[:2000], prefix=identity),
        place="bibliography",
        # The list names the source; what the source says was not read, unless an
        # abstract came with it.
        verified=bool(doi and abstract),
        claim_seen=bool(title),
        file=name,
        row=number,
        extra={"paragraph": abstract[:600] or title},
    )


def _bibtex(text: str, name: str) -> list[dict[str, str]]:
    from pybtex.database import parse_string
    from pybtex.exceptions import PybtexError

    seen: dict[str, int] = {}

    def unique(match: re.Match[str]) -> str:
        # An entry that stands twice is what a check of the list looks for.
        count = seen[match[2].lower()] = seen.get(match[2].lower(), 0) + 1
        return match[0] if count == 1 else f"{match[1]}{match[2]}:{count},"

    text = re.sub(r"(?m)^(\s*@\w+\s*\{\s*)([^\s,{}()]+)\s*,", unique, text)
    try:
        data = parse_string(text, "bibtex")
    except PybtexError as err:
        raise IngestError(f"{name}: no valid BibTeX ({err})") from err
    out = []
    for label, entry in data.entries.items():
        fields = {key.lower(): value for key, value in entry.fields.items()}
        fields["key"] = str(label)
        people = entry.persons.get("author", [])
        fields["author"] = ", ".join(str(person) for person in people)
        fields.setdefault("journal", fields.get("booktitle", ""))
        out.append(fields)
    return out


_RIS = {
    "TI": "title",
    "T1": "title",
    "DO": "doi",
    "PY": "year",
    "Y1": "year",
    "JO": "journal",
    "JF": "journal",
    "T2": "journal",
    "AB": "abstract",
    "N2": "abstract",
    "UR": "url",
    "ID": "key",
}


def _ris(text: str) -> list[dict[str, str]]:
    out: list[dict[str, str]] = []
    entry: dict[str, str] = {}
    for line in text.splitlines():
        match = re.match(r"^([A-Z][A-Z0-9])\s{1,2}-\s?(.*)$", line)
        if not match:
            continue
        tag, value = match[1], match[2].strip()
        if tag == "ER":
            out.append(entry)
            entry = {}
        elif tag in {"AU", "A1"}:
            entry["author"] = (
                f"{entry['author']}, {value}" if "author" in entry else value
            )
        elif tag in _RIS:
            entry.setdefault(_RIS[tag], value)
    if entry:
        out.append(entry)
    return out


def entries_of(name: str, data: bytes) -> list[dict[str, str]]:
    """Fields of every entry in lower case, ``key`` among them where it has one.

    Raises:
        IngestError: The file is not of its kind.
    """
    text = decode(data)
    suffix = PurePath(name).suffix.lower()
    if suffix == ".bib":
        return _bibtex(text, name)
    if suffix == ".ris":
        return _ris(text)
    return [{"doi": line.strip()} for line in text.splitlines() if line.strip()]


def records_of_bibliography(name: str, data: bytes, *, prefix: str) -> Made:
    """One record an entry.

    Raises:
        IngestError: The file is not of its kind.
    """
    entries = entries_of(name, data)
    facts: list[Fact] = []
    rejected: list[tuple[int, str]] = []
    known: set[str] = set()
    for number, fields in enumerate(entries, 1):
        fact = _record(prefix, number, name, fields)
        if fact is None:
            rejected.append((number, "neither a title nor a DOI"))
            continue
        key = (fact.source.doi or fact.claim).lower()
        if key in known:
            rejected.append((number, f"same source as an earlier entry: {key[:60]}"))
            continue
        known.add(key)
        facts.append(fact)
    if not entries:
        raise IngestError(f"{name}: no entry was found")
    return Made(tuple(facts), len(entries), tuple(rejected))
