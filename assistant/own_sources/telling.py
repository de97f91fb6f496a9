"""Answers about lists of references: what is in them, and what a check found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from assistant.own_sources.entries import Entry, Fault, on_topic
from assistant.phrasebook import phrases_of
from assistant.records import Citation, Claim
from knowledge.facts import Fact

#: Entries printed in the text; all of them are in the citations.
MOST_SHOWN = 40
#: Entries named after an answer from the records.
MOST_BESIDE = 5


def phrases(language: str) -> dict[str, str]:
    """The fixed phrases in a language; English where it is not known."""
    return phrases_of("own_sources/phrases.yaml", language)


def names_of(entries: Sequence[Entry]) -> str:
    """The files that entries come from."""
    return ", ".join(dict.fromkeys(e.file for e in entries))


def line(entry: Entry) -> str:
    """Authors, title, journal, year and DOI of an entry, as the list has them."""
    people = entry.authors if len(entry.authors) <= 80 else f"{entry.authors[:77]}…"
    parts = [people, entry.title, entry.journal, str(entry.year or "")]
    parts.append(f"doi:{entry.doi}" if entry.doi else "")
    return f"[{entry.key}] " + ". ".join(p.rstrip(".") for p in parts if p) + "."


def _called(entries: Sequence[Entry]) -> str:
    """Keys of entries; one without a key is called by its DOI."""
    return ", ".join(
        (e.doi or e.key) if e.key.isdigit() else e.key for e in entries[:MOST_SHOWN]
    )


def citation(entry: Entry) -> Citation:
    """An entry as a source of the answer; a document of the request has no DOI here."""
    return Citation(
        entry.record, None, entry.title or None, entry.year, entry.journal or None,
        f"{entry.file}, entry {entry.key}",
    )  # fmt: skip


def listing(
    shown: Sequence[Entry], entries: Sequence[Entry], language: str
) -> tuple[str, list[Claim], list[Citation]]:
    """The entries asked for, in words with their claims."""
    words = phrases(language)
    where = names_of(entries)
    head = f"## {words['heading']}"
    if not shown:
        said = words["none"].format(files=where, total=len(entries))
        return f"{head}\n{said}", [], []
    frame = words["listed"].format(n=len(shown), total=len(entries), files=where)
    lines = [line(e) for e in shown]
    claims = [
        Claim(text, [e.record], [], "source")
        for text, e in zip(lines, shown, strict=True)
    ]
    body = "\n".join(f"- {text}" for text in lines[:MOST_SHOWN])
    if len(lines) > MOST_SHOWN:
        body += f"\n- … {len(lines) - MOST_SHOWN}"
    text = f"{head}\n{frame}\n\n{body}\n\n{words['names_only']}"
    return text, claims, [citation(e) for e in shown]


def checked(
    entries: Sequence[Entry], faults: Sequence[Fault], known: Mapping[str, Fact],
    language: str,
) -> tuple[str, list[Claim], list[Citation]]:  # fmt: skip
    """What the check of a list found."""
    words = phrases(language)
    with_doi = [e for e in entries if e.doi]
    held = [e for e in with_doi if (e.doi or "").lower() in known]
    wrong = {f.entry.record for f in faults if f.kind.startswith(("other_", "retr"))}
    head = words["checked"].format(
        total=len(entries), files=names_of(entries), known=len(held),
        with_doi=len(with_doi), faults=len(faults),
    )  # fmt: skip
    lines = [f"## {words['heading']}", head, ""]
    claims = [Claim(head, [e.record for e in entries[:12]], [], "values")]
    for fault in faults[:MOST_SHOWN]:
        entry = fault.entry
        text = words[fault.kind].format(
            key=entry.key, doi=entry.doi_text, year=entry.year,
            expected=fault.expected, other=fault.other.key if fault.other else "",
        )  # fmt: skip
        fact = known.get((entry.doi or "").lower())
        told = fact is not None and fault.kind.startswith(("other_", "retr"))
        ids = [entry.record, fact.id] if fact is not None and told else [entry.record]
        claims.append(Claim(text, ids, [], "values"))
        lines.append(f"- {text}")
    agrees = [e for e in held if e.record not in wrong]
    unknown = [e for e in with_doi if (e.doi or "").lower() not in known]
    if agrees:
        text = words["agrees"].format(names=_called(agrees))
        ids = [known[(e.doi or "").lower()].id for e in agrees]
        claims.append(Claim(text, ids, [], "source"))
        lines += ["", text]
    if unknown:
        names = _called(unknown)
        lines += ["", words["unknown"].format(names=names)]
    cited = [citation(e) for e in entries]
    from assistant.compose.faq_text import citation_of
    from knowledge.credibility import credibility

    for entry in held:
        fact = known[(entry.doi or "").lower()]
        cited.append(citation_of(fact, credibility(fact).to_json()))
    return "\n".join(lines), claims, cited


def held_of(
    shown: Sequence[Entry], asked: Sequence[str], facts: Iterable[Fact]
) -> tuple[str, list[Claim], list[Citation]]:
    """What records of the store say of the quantities asked, for listed sources."""
    from assistant.compose.faq_text import citation_of, to_claim, value_sentence
    from knowledge.credibility import credibility

    dois = {(e.doi or "").lower() for e in shown if e.doi}
    lines: list[str] = []
    claims: list[Claim] = []
    cited: list[Citation] = []
    for fact in facts:
        if (fact.source.doi or "").lower() not in dois or not fact.usable:
            continue
        values = tuple(v for v in fact.values if v.base in asked)[:4]
        if not values:
            continue
        sentence = value_sentence(fact, values, "en")
        printed = f"{fact.material}: {sentence.text} [{fact.id}]"
        claims.append(to_claim(sentence, printed))
        cited.append(citation_of(fact, credibility(fact).to_json()))
        lines.append(f"- {printed}")
    return "\n".join(lines), claims, cited


def beside(
    text: str, entries: Sequence[Entry], dois: Sequence[str], language: str
) -> tuple[str, list[Citation]]:
    """What a list adds to an answer from the records: names, never facts."""
    words = phrases(language)
    cited = {doi.lower() for doi in dois}
    shared = [e for e in entries if (e.doi or "").lower() in cited]
    related = [e for e in on_topic(text, entries) if e not in shared]
    if len(related) == len(entries):
        related = []  # no word of the question narrows the list
    lines = []
    for name, held in (("in_list", shared), ("on_topic", related[:MOST_BESIDE])):
        if held:
            names = "; ".join(line(e).rstrip(".") for e in held)
            lines.append(words[name].format(files=names_of(held), names=names))
    return "\n".join(lines), [citation(e) for e in (*shared, *related[:MOST_BESIDE])]
