"""Entries of the user's lists of references, and what a check finds in them.

An entry names a source. It states no fact, and nothing of its abstract is used as one.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.facts import Fact
from knowledge.ingest.bibliography import entries_of, plain_text
from knowledge.ingest.reading import DOI, clean_doi
from knowledge.lexical import tokens
from knowledge.names import find_materials

#: Share of common words from which on two titles count as the same.
SAME_TITLE = 0.6
#: Sources before this year are slips of typing.
FIRST_YEAR = 1800


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry.

    Attributes:
        file: Name of the list.
        number: From 1.
        key: As the list calls it, or its number.
        doi: Cleaned, or None.
        doi_text: As written.
        about: Title and abstract, for the search.
    """

    file: str
    number: int
    key: str
    title: str
    authors: str
    year: int | None
    journal: str
    doi: str | None
    doi_text: str
    about: str

    @property
    def record(self) -> str:
        """Id by which an answer cites it."""
        return f"request:{self.file}-e{self.number}"


@dataclass(frozen=True, slots=True)
class Fault:
    """What a check found; `kind` is the name of a phrase."""

    kind: str
    entry: Entry
    expected: str = ""
    other: Entry | None = None


def read_entries(files: Sequence[tuple[str, bytes]]) -> list[Entry]:
    """Entries of lists, in order, repeated ones too.

    Raises:
        IngestError: A file is not of its kind.
    """
    out = []
    for name, data in files:
        for number, fields in enumerate(entries_of(name, data), 1):
            out.append(_entry(name, number, fields))
    return out


def _entry(name: str, number: int, fields: Mapping[str, str]) -> Entry:
    year = re.search(r"\d{4}", fields.get("year", ""))
    title = plain_text(fields.get("title", ""))
    stated = fields.get("doi", "") or fields.get("url", "")
    return Entry(
        file=name,
        number=number,
        key=fields.get("key", "") or str(number),
        title=title,
        authors=plain_text(fields.get("author", "")),
        year=int(year[0]) if year else None,
        journal=plain_text(fields.get("journal", "")),
        doi=clean_doi(stated),
        doi_text=fields.get("doi", "").strip(),
        about=f"{title} {plain_text(fields.get('abstract', ''))}".strip(),
    )


def _words(text: str) -> set[str]:
    return {w for w in re.findall(r"[^\W_]+", text.casefold()) if len(w) > 2}


def same_title(one: str, other: str) -> bool:
    """Whether two titles share most of their words, whichever is cut short."""
    a, b = _words(one), _words(other)
    return bool(a and b) and len(a & b) / min(len(a), len(b)) >= SAME_TITLE


def known_sources(facts: Iterable[Fact]) -> dict[str, Fact]:
    """One record for each DOI of the store, one with a title where there is one."""
    out: dict[str, Fact] = {}
    for fact in facts:
        doi = (fact.source.doi or "").lower()
        if doi and (doi not in out or not out[doi].source.title):
            out[doi] = fact
    return out


def check_entries(entries: Sequence[Entry], known: Mapping[str, Fact]) -> list[Fault]:
    """Faults of a list: form, gaps, repeats, and what the records say otherwise."""
    out: list[Fault] = []
    seen: dict[str, Entry] = {}
    # What is to appear next year may be cited already.
    next_year = datetime.date.today().year + 1
    for entry in entries:
        if entry.doi_text and (entry.doi is None or not DOI.fullmatch(entry.doi)):
            out.append(Fault("bad_doi", entry))
        elif entry.doi is None:
            out.append(Fault("no_doi", entry))
        for name, value in (("title", entry.title), ("authors", entry.authors),
                            ("year", entry.year)):  # fmt: skip
            if not value and entry.title + entry.authors:
                out.append(Fault(f"no_{name}", entry))
        if entry.year is not None and not FIRST_YEAR < entry.year <= next_year:
            out.append(Fault("bad_year", entry))
        for key in filter(None, (entry.doi, _key(entry.title))):
            first = seen.setdefault(key.lower(), entry)
            if first is not entry:
                out.append(Fault("repeated", entry, other=first))
                break
        fact = known.get((entry.doi or "").lower())
        if fact is None:
            continue
        if fact.status == "retracted":
            out.append(Fault("retracted", entry))
        title, year = fact.source.title, fact.source.year
        if title and entry.title and not same_title(title, entry.title):
            out.append(Fault("other_title", entry, title))
        elif year and entry.year and abs(year - entry.year) > 1:
            out.append(Fault("other_year", entry, str(year)))
    return out


def _key(title: str) -> str:
    return " ".join(sorted(_words(title))) if len(_words(title)) > 3 else ""


#: Words of a request that say nothing of what a source is about.
_ABOUT_LISTS = re.compile(
    r"(?i)\b(?:which|what|list|show|find|give|my|our|of|the|these|those|in|from|on|"
    r"about|are|is|do|does|have|has|any|all|references?|citations?|entries|entry|"
    r"papers?|articles?|sources?|bibliograph\w+|library|bibtex|bib|ris|file|files|doi|"
    r"dois|deal|treat|discuss|concern|cite|published|how|many|please|me|with|for|and|"
    r"welche\w*|meine\w*|quellen?|literatur\w*|einträge|liste|über|zu|von|aus|handeln|"
    r"mes|quelles?|références?|dans|sur|de|parlent|mis|qué|referencias?|sobre|tratan)\b"
    r"|我的|文献|哪些|列出|关于|参考|の|文献|どの|一覧|について"
)


def on_topic(text: str, entries: Sequence[Entry]) -> list[Entry]:
    """Entries whose title or abstract holds what a request asks for, best first.

    Materials count by any of their names; with no word left, all entries are meant.
    """
    named = {name for name, _ in find_materials(text)}
    # The name of a class is also a word: "superconductors".
    said = {text[slice(*span)].lower().rstrip("s") for _, span in find_materials(text)}
    asked = {
        t
        for t in tokens(_ABOUT_LISTS.sub(" ", text))
        if not t.startswith(("m:", "f:")) and len(t) > 2 and not t.isdigit()
    }
    spoken = {t for name in named for t in tokens(name)}
    asked -= spoken
    if not asked and not named:
        return list(entries)
    scored = []
    for entry in entries:
        own = {name for name, _ in find_materials(entry.about)}
        if (
            named
            and not named & own
            and not any(_stem_in(w, entry.about) for w in said)
        ):
            continue
        shared = {t for t in asked if _stem_in(t, entry.about)}
        if not asked or shared:
            scored.append((len(shared), entry))
    scored.sort(key=lambda pair: (-pair[0], pair[1].number))
    most = scored[0][0] if scored else 0
    return [entry for count, entry in scored if count >= min(most, 2)]


def _stem_in(word: str, text: str) -> bool:
    # "Superconductors" and "superconducting" are about the same.
    stem = word[: max(5, len(word) - 4)] if len(word) > 6 else word
    return stem in set(tokens(text)) or any(
        t.startswith(stem) for t in tokens(text) if len(stem) >= 5
    )


#: Fields that a request says entries lack.
_LACKING = {
    "doi": r"\bdois?\b",
    "title": r"\btitles?\b|\btitel\b|\btitres?\b|\btítulos?\b|标题|題名",
    "year": r"\byears?\b|\bjahr\w*|\bannées?\b|\baños?\b|年",
    "authors": r"\bauthors?\b|\bautor\w*|\bauteurs?\b|作者|著者",
}
_LACK = (
    r"(?:\bno|\bwithout(?: a| any)?|\black(?:s|ing)?(?: a)?|\bmiss(?:es|ing)?(?: a)?|"
    r"\bohne|\bkein\w*|\bsans|\bsin|没有|缺少|无)\s*"
)


def lacking(text: str) -> str:
    """The field that entries are to lack ("which have no DOI?"), or ''.

    >>> lacking("Which entries have no DOI?"), lacking("list the DOIs")
    ('doi', '')
    """
    for name, words in _LACKING.items():
        if re.search(
            rf"{_LACK}(?:{words})|(?:{words})\s*の?(?:がない|なし)", text, re.I
        ):
            return name
    return ""


def by_key(text: str, entries: Sequence[Entry]) -> list[Entry]:
    """Entries that a request names by their keys."""
    return [
        e
        for e in entries
        if len(e.key) > 2 and re.search(rf"(?<!\w){re.escape(e.key)}(?!\w)", text)
    ]


def by_name_or_year(
    text: str, entries: Sequence[Entry], years: tuple[int | None, int | None]
) -> tuple[list[Entry], str]:
    """Entries of the years and authors of a request, and the text without the names."""
    first, last = years
    kept = [
        e
        for e in entries
        if (first is None or (e.year is not None and e.year >= first))
        and (last is None or (e.year is not None and e.year <= last))
    ]
    names = {
        word
        for e in entries
        for word in re.findall(r"[^\W\d_]{3,}", e.authors)
        if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text)
    }
    if names:
        kept = [e for e in kept if names & set(re.findall(r"[^\W\d_]{3,}", e.authors))]
        for word in names:
            text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", " ", text)
    return kept, text
