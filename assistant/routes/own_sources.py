"""Lists of references that come with a request: what is in them, and are they right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.errors import BadInput
from assistant.records import Answer, Attempt, Request, Status
from assistant.routes.attached import attached
from assistant.routes.base import Draft, Quoting, Specified, Work
from knowledge.errors import IngestError
from knowledge.ingest.reading import BIBLIOGRAPHIES

if TYPE_CHECKING:
    from assistant.own_sources.entries import Entry

#: Words that ask about the list itself, not about what its sources say.
_LIST = re.compile(
    r"\b(?:references?|citations?|bibliograph\w*|bibtex|\.?bib\b|\.?ris\b|entries|"
    r"entry|dois?|papers?|articles?|sources?|library|publications?|citekeys?|"
    r"quellen?|literatur(?:liste|verzeichnis|angaben)|einträge|zitate?|références?|"
    r"entrées|referencias?|entradas|citas?)\b|文献|条目|引用|参考|出典|論文",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:my|our|these|this|the (?:attached|file|list)|attached|mein\w*|unser\w*|"
    r"diese\w*|angehängt\w*|mes|nos|ces|ma|cette|mis|nuestr\w*|est[aeo]s?|adjunt\w*|in "
    r"the)\b|我的|这些|附件|我们|私の|この|添付|\.bib\b|\.ris\b|\.doi\b",
    re.IGNORECASE,
)
_CHECK = re.compile(
    r"\b(?:check|verif\w+|valid\w*|correct\w*|duplicates?|double|real|exists?|fake|"
    r"invented|hallucinat\w*|errors?|faults?|mistakes?|wrong|retract\w*|complete|"
    r"prüf\w*|überprüf\w*|korrekt|doppelt\w*|fehler\w*|vérifi\w*|correctes?|doublons?|"
    r"erreurs?|comprueb\w*|verific\w*|revis\w*|duplicad\w*|errores)\b|"
    r"检查|核对|验证|核实|重复|正确|確認|チェック|検証|重複|正し",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SourcesWork:
    """A request about own lists of references.

    Attributes:
        check: Whether the entries are to be checked; else they are listed.
        entries: All of them.
        shown: Those asked for.
        language: Of the answer.
        asked: Quantities that a source is asked for.
    """

    check: bool
    entries: tuple[Entry, ...]
    shown: tuple[Entry, ...]
    language: str
    asked: tuple[str, ...] = ()


def own_entries(request: Request) -> tuple[Entry, ...]:
    """Entries of all lists of references of a request.

    Raises:
        BadInput: A list is not of its kind.
    """
    found = attached(request, BIBLIOGRAPHIES)
    if not found:
        return ()
    from assistant.own_sources.entries import read_entries

    try:
        return tuple(read_entries(found))
    except IngestError as err:
        raise BadInput(str(err)) from err


def sources_work(request: Request, language: str = "en") -> SourcesWork | None:
    """The work on attached lists that a request asks for, or None.

    Raises:
        BadInput: A list is not of its kind.
    """
    entries = own_entries(request)
    text = request.text.strip()
    if not entries:
        return None
    from assistant.own_sources.entries import by_key

    named = by_key(text, entries)
    if not named and not (_LIST.search(text) and _OWN.search(text)):
        return None
    if _CHECK.search(text):
        shown = tuple(named) or entries
        return SourcesWork(True, shown, shown, language)
    from assistant.asking.table import published_years
    from assistant.own_sources.entries import by_name_or_year, lacking, on_topic
    from knowledge.quantities import find_quantities

    asked = tuple(find_quantities(text))
    if named:
        return SourcesWork(False, entries, tuple(named), language, asked)
    gap = lacking(text)
    if gap:
        shown = tuple(e for e in entries if not getattr(e, gap))
        return SourcesWork(False, entries, shown, language)
    kept, rest = by_name_or_year(text, entries, published_years(text))
    for name in dict.fromkeys(e.file for e in entries):
        rest = re.sub(re.escape(name), " ", rest, flags=re.IGNORECASE)
    return SourcesWork(False, entries, tuple(on_topic(rest, kept)), language, asked)


class OwnSourcesPath(Quoting):
    """Lists and checks the entries of attached lists of references."""

    def specify(self, request: Request, work: Work) -> Specified:
        """See `sources_work`; this path is only entered with its result."""
        return Specified(spec=work.once(sources_work, request))

    def compose(
        self,
        spec: SourcesWork,
        draft: Draft | None,
        attempts: Sequence[Attempt],
        work: Work,
    ) -> Answer:
        """The list, or what was found in it."""
        from assistant.own_sources.entries import check_entries, known_sources
        from assistant.own_sources.telling import checked, held_of, listing
        from knowledge.store import open_store

        store = open_store(work.settings.store_dir)
        if not spec.check:
            text, claims, cited = listing(spec.shown, spec.entries, spec.language)
            status = Status.VERIFIED if spec.shown else Status.ABSTAINED
            if spec.asked and spec.shown:
                # Values come from the records of those sources, where there are any.
                said, more, records = held_of(spec.shown, spec.asked, store.all())
                text = f"{text}\n\n{said}" if said else text
                claims, cited = [*claims, *more], [*cited, *records]
                status = Status.VERIFIED if said else Status.ABSTAINED
        else:
            known = known_sources(store.all())
            faults = check_entries(spec.entries, known)
            text, claims, cited = checked(spec.entries, faults, known, spec.language)
            held = all((e.doi or "").lower() in known for e in spec.entries)
            status = Status.VERIFIED if held and not faults else Status.UNVERIFIED
        return Answer(
            status=status,
            text=text,
            report=attempts[-1].report if attempts else None,
            claims=tuple(claims),
            citations=tuple({c.id: c for c in cited}.values()),
        )
