"""The data path: sourced rows from records and tables, or a check of a table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.asking.ages import ALL, ages_untold
from assistant.asking.forms import SUPERLATIVE
from assistant.asking.length import refuse_length
from assistant.asking.narrowing import asks_how_many
from assistant.asking.table import parse_table
from assistant.asking.table_task import INVENTED
from assistant.asking.table_turns import adds_to, with_filters_before
from assistant.compose.faq_text import citation_of, localised
from assistant.compose.table import (
    SOURCE_COLUMNS,
    sources_of,
    table_frame,
    to_table,
    words_for,
)
from assistant.compose.table_files import write_figure, write_files
from assistant.compose.table_rows import Row, fits, left_out, rows_for, undated, year_of
from assistant.errors import BadInput
from assistant.follow_ups import is_doubt
from assistant.records import (
    Answer,
    Attempt,
    Claim,
    ClaimValue,
    Kind,
    Request,
    Status,
)
from assistant.routes.attached import attached_tables
from assistant.routes.base import Draft, RoutePath, Specified, Work, stop
from knowledge.errors import IngestError
from knowledge.facts import Fact
from knowledge.names import material
from knowledge.quantities import quantity_spans
from validators.report import Report, run_checks
from validators.specs.table import TableSpec


@dataclass(frozen=True, slots=True)
class DataWork:
    """A data spec together with the tables that came with the request."""

    spec: TableSpec
    attached: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Delegated:
    """The spec of another path that does the work."""

    path: RoutePath
    spec: Any


#: Rows of a property that are shown without a material to narrow them.
_FEW = 40


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows and the table made of them.

    Attributes:
        notes: Filters of the request that could not be applied to every row.
        unconfirmed: Records that fit and were left out for want of a confirmed source.
    """

    rows: tuple[Row, ...]
    wanted: tuple[str, ...]
    missing: tuple[str, ...]
    table: Any
    notes: tuple[str, ...] = ()
    unconfirmed: int = 0


class DataPath:
    """Tables with provenance; augmentation is another path's work."""

    def specify(self, request: Request, work: Work) -> Specified:
        """Fill the slots; a missing file or material is asked for."""
        refuse_length(request.text)
        attached = tuple(attached_tables(request))
        text = request.text.strip()
        language = work.language_of(text)
        # A doubt names no material of its own.
        earlier = [
            t.content for t in request.history
            if t.role == "user" and not is_doubt(t.content)
        ]  # fmt: skip
        if not attached and (whole := with_filters_before(text, earlier)) != text:
            text = work.meant = whole
        spec = parse_table(
            text,
            columns=request.ask.columns if request.ask else (),
            history=earlier,
            language=language,
            attached=[name for name, _ in attached],
        )
        words = table_frame(language)
        of_rows = work.session is None or work.session.last_route() is Kind.DATA
        if text != request.text.strip() and of_rows:
            # A follow-up of which nothing was understood leaves no answer as it was.
            said = request.text.strip()
            before = parse_table(
                text.removesuffix(said).rstrip(". "), history=earlier, language=language
            )
            if not adds_to(spec, before) and not asks_how_many(said):
                work.meant = before.text
                held = ", ".join(localised(q, language) for q in spec.quantities)
                return stop(
                    Status.ABSTAINED, words["untold"].format(what=said, held=held)
                )
        work.tell("question", "data request read", task=spec.task)
        made = _rows_to_make(request, work)
        if made is not None:
            return made
        if INVENTED.search(text):
            return stop(Status.REFUSED, words["invented"])
        if spec.task == "augment":
            return _augment(request, work)
        if spec.task == "quality" and not attached:
            return stop(Status.NEEDS_INPUT, words["need_file"])
        named = bool(
            spec.hosts
            or spec.formulas
            or spec.only_file
            or spec.elements
            or spec.dois
            or spec.every
            or spec.either
            or spec.base
            or spec.kinds
            # "The highest zT on record" is about all materials, "all recorded zT" too.
            or (spec.quantities and (SUPERLATIVE.search(text) or ALL.search(text)))
        )
        if spec.task == "rows" and not named and not attached:
            if not spec.quantities:
                return stop(Status.NEEDS_INPUT, _which(work, words))
            from assistant.asking.question import parse_question
            from knowledge.lexical import tokens

            asked = parse_question(text).text
            plain = _PLAIN | {
                token
                for start, end, _ in quantity_spans(asked)
                for token in tokens(asked[start:end])
            }
            if any(t not in plain for t in tokens(asked)):
                return stop(Status.ABSTAINED, words["none"])
            facts = _facts(DataWork(spec, attached), work)
            # A property that few records hold needs no material to narrow it.
            if not 0 < len(rows_for(spec, facts, spec.quantities)) <= _FEW:
                return stop(Status.NEEDS_INPUT, words["ask"])
        return Specified(spec=DataWork(spec, attached))

    def draft(
        self, spec: DataWork | Delegated, attempts: Sequence[Attempt], work: Work
    ) -> Draft | None:
        """Collect rows, or look through the user's table."""
        if isinstance(spec, Delegated):
            return spec.path.draft(spec.spec, attempts, work)
        if attempts:
            return None
        if spec.spec.task == "quality":
            from assistant.own_tables.quality import user_table

            return Draft(user_table(*spec.attached[0]), "library")
        facts = _facts(spec, work)
        work.tell("rows", f"looking through {len(facts)} records")
        if spec.spec.dois or spec.spec.with_store:
            facts = [f for f in facts if f.file or fits(f, spec.spec)]
        return Draft(_collected(spec, facts), "library")

    def check(self, draft: Draft, spec: DataWork | Delegated, work: Work) -> Report:
        """Every number of a row is a value of its record; or the quality checks."""
        if isinstance(spec, Delegated):
            return spec.path.check(draft, spec.spec, work)
        import validators.tables
        from knowledge.units import UNITS

        validators.tables.register_units(
            {u.name: (u.dimension, u.factor, u.offset) for u in UNITS.values()}
        )
        if spec.spec.task == "quality":
            return run_checks(
                draft.content, spec.spec, validators.tables.QUALITY_CHECKS
            )
        content: Rows = draft.content
        records = {
            # The year of its source is a number of a record as well.
            fact.id: [*((v.value, v.unit) for v in fact.values), (year_of(fact), "")]
            for row in content.rows
            for fact in row.facts
        }
        return run_checks(
            (content.table, records), spec.spec, validators.tables.TABLE_CHECKS
        )

    def compose(
        self,
        spec: DataWork | Delegated,
        draft: Draft | None,
        attempts: Sequence[Attempt],
        work: Work,
    ) -> Answer:
        """The table with provenance, flags, files and words."""
        if isinstance(spec, Delegated):
            return spec.path.compose(spec.spec, draft, attempts, work)
        words = table_frame(spec.spec.language)
        if draft is None:
            return Answer(Status.ABSTAINED, words["none"])
        report = attempts[-1].report if attempts else self.check(draft, spec, work)
        if spec.spec.task == "quality":
            return _quality_answer(draft.content, spec, report, words)
        content: Rows = draft.content
        if not content.rows:
            if spec.spec.only_file and not _known_file(spec, work):
                text = words["file_missing"].format(name=spec.spec.only_file)
                return Answer(Status.NEEDS_INPUT, text, report=report)
            text = " ".join([words["none"], *content.notes, *_unsure(content, words)])
            return Answer(Status.ABSTAINED, text, report=report)
        artifacts = []
        if work.out is not None:
            artifacts = write_files(content.table, sources_of(content.rows), work.out)
            if work.remaining() > 8:
                figure = write_figure(content.table, work.out)
                artifacts += [figure] if figure else []
        facts = {f.id: f for row in content.rows for f in row.facts}
        from knowledge.credibility import credibility

        citations = tuple(
            citation_of(fact, credibility(fact).to_json()) for fact in facts.values()
        )
        sourced = all(f.verified for row in content.rows for f in row.facts[:1])
        plain = not any(
            flag.startswith(("no source", "implausible"))
            for row in content.rows
            for flag in row.flags
        )
        # A column that was asked for and that no record fills is half an answer.
        whole = not set(content.missing) & set(spec.spec.quantities)
        status = (
            Status.VERIFIED
            if report.ok and sourced and plain and whole and not content.notes
            else Status.UNVERIFIED
        )
        text = words_for(spec.spec, content.table, content.rows, content.missing)
        if content.notes:
            # Before the rows: below eighty of them nobody would read it.
            text = " ".join(content.notes) + f"\n\n{text}"
        text = "\n\n".join([text, *_unsure(content, words)])
        return Answer(
            status=status,
            text=text,
            report=report,
            claims=tuple(_row_claims(content)),
            citations=citations,
            table=content.table,
            artifacts=tuple(artifacts),
        )


def _unsure(content: Rows, words: Mapping[str, str]) -> list[str]:
    """How many records were left out because their source could not be confirmed."""
    if not content.unconfirmed:
        return []
    return [words["unconfirmed_out"].format(n=content.unconfirmed)]


def _collected(spec: DataWork, facts: Sequence[Fact]) -> Rows:
    """The rows of the facts that fit a request, as its table, with what is missing."""
    asked, within = spec.spec, _within(spec)
    wanted = _wanted(spec, facts)
    rows = rows_for(within, facts, wanted)
    unfiltered = not rows and bool(asked.qualifiers or asked.additions)
    if unfiltered:
        # No row says how it was made: all are shown, and that is said.
        rows = rows_for(replace(within, qualifiers=(), additions=()), facts, wanted)
    notes = _notes(spec, within, rows, facts, unfiltered=unfiltered)
    rows = _limited(rows, asked)
    missing = tuple(q for q in wanted if not any(q in r.values for r in rows))
    if set(missing) >= set(wanted) and not asked.only_file:
        rows = []
    table = to_table(rows, wanted, asked)
    unsure = left_out(within, facts, wanted)
    return Rows(tuple(rows), tuple(wanted), missing, table, tuple(notes), unsure)


def _wanted(spec: DataWork, facts: Sequence[Fact]) -> list[str]:
    """The quantities of a table: those asked for, else those that the facts hold."""
    asked = list(spec.spec.quantities)
    if asked:
        return asked
    values = [v for fact in facts for v in fact.values if v.role != "text"]
    if spec.spec.only_file or (spec.attached and not spec.spec.hosts):
        return list(dict.fromkeys(v.quantity for v in values))
    return list(dict.fromkeys(v.base for v in values if v.number is not None))[:6]


def _notes(
    spec: DataWork,
    within: TableSpec,
    rows: Sequence[Row],
    facts: Sequence[Fact],
    *,
    unfiltered: bool,
) -> list[str]:
    """What of a request could not be applied to the rows, in the user's language."""
    asked, words = spec.spec, table_frame(spec.spec.language)
    notes = []
    if unfiltered and rows:
        told = [*asked.qualifiers, *(names[0] for names in asked.additions)]
        notes.append(words["unfiltered"].format(what=", ".join(told)))
    if missed := undated(within, facts):
        notes.append(words["undated"].format(n=missed))
    if asked.arrhenius and rows and not _over_temperature(rows):
        notes.append(words["no_arrhenius"])
    unapplied = [*asked.unread, *ages_untold(asked.text, rows)]
    unapplied += [c for c in asked.columns if c not in SOURCE_COLUMNS]
    if asked.only_file is None and len(spec.attached) > 1:
        unapplied += [name for name, _ in spec.attached[1:]]
    if within.only_file is not None:
        unapplied += [*asked.qualifiers, *(names[0] for names in asked.additions)]
    if unapplied:
        notes.append(words["unapplied"].format(what="”, “".join(unapplied)))
    return notes


def _limited(rows: list[Row], asked: TableSpec) -> list[Row]:
    """As many rows as were asked for, from both ends of the order where so wished."""
    count = asked.limit
    if count and asked.both_ends and len(rows) > 2 * count:
        rows = [*rows[:count], *rows[-count:]]
    elif count and not asked.both_ends:
        rows = rows[:count]
    if asked.sourced_only:
        rows = [r for r in rows if r.doi or "no source" not in r.flags]
    return rows


_PLAIN = frozenset({"row", "column", "number", "excel", "sheet", "file", "export"})


def _row_claims(content: Rows) -> list[Claim]:
    out = []
    for row in content.rows:
        values = [
            ClaimValue(v.value_id, v.value, v.unit, v.conditions)
            for name, v in row.values.items()
            if name in content.wanted
        ]
        out.append(
            Claim(
                text=f"{row.facts[0].material} {row.formula}".strip(),
                citations=[fact.id for fact in row.facts],
                values=values,
                basis="values",
            )
        )
    return out


def _augment(request: Request, work: Work) -> Specified:
    from assistant.routes.augment import AugmentPath

    path = AugmentPath()
    return _delegated(path, path.specify(request, work))


def _delegated(path: RoutePath, meant: Specified) -> Specified:
    if meant.stop is not None:
        return meant
    return Specified(spec=Delegated(path, meant.spec), assumptions=meant.assumptions)


#: What is asked for as real although it is not: never made up.
_AS_REAL = re.compile(
    r"\b(?:measur\w+|results?|dois?|references?|values?|literature|publish\w*)\b", re.I
)


def _which(work: Work, words: Mapping[str, str]) -> str:
    """The question for a material or file, or for the table that came before."""
    exchanges = work.session.exchanges() if work.session is not None else []
    names = [
        name
        for exchange in exchanges
        for name in exchange.attached
        if name.lower().endswith((".csv", ".tsv", ".xlsx", ".txt"))
    ]
    return words["again"].format(name=names[-1]) if names else words["ask"]


def _rows_to_make(request: Request, work: Work) -> Specified | None:
    """Rows made from the user's own table, or None where none are asked for."""
    from assistant.routes.augment import AugmentPath, find_table
    from assistant.routes.generate import GeneratePath
    from assistant.routes.table_rows import task_of
    from generators.errors import GeneratorError

    if INVENTED.search(request.text) and _AS_REAL.search(request.text):
        return None
    try:
        table = find_table(request)
    except (GeneratorError, BadInput):
        return None
    if table is None:
        return None
    task, _ = task_of(table, request)
    if task == "augment":
        return _delegated(path := AugmentPath(), path.specify(request, work))
    if task in ("make", "formulas"):
        order = GeneratePath()
        specify = order.formula_spec if task == "formulas" else order.row_spec
        return _delegated(order, specify(table, request, work))
    return None


def _within(spec: DataWork) -> TableSpec:
    """The wish, kept to the attached table unless it names more than that holds."""
    broad = all(
        (item := material(name)) is not None and item.covers_family
        for name in spec.spec.hosts
    )
    free = spec.spec.only_file is None and not spec.spec.with_store
    if spec.attached and free and broad:
        return replace(spec.spec, only_file=spec.attached[0][0])
    return spec.spec


def _facts(spec: DataWork, work: Work) -> list[Fact]:
    from knowledge.ingest.tables import records_of_table
    from knowledge.store import open_store

    own: list[Fact] = []
    for name, data in spec.attached:
        try:
            made = records_of_table(name, data, prefix=f"request:{name}")
        except IngestError as err:
            raise BadInput(str(err)) from err
        own += made.facts
    if spec.spec.only_file:
        wanted = spec.spec.only_file.lower()
        found = [f for f in own if (f.file or "").lower() == wanted]
        if found:
            return found
        store = open_store(work.settings.store_dir)
        return [f for f in store.own() if (f.file or "").lower() == wanted]
    if own and spec.spec.with_store:
        return [*own, *open_store(work.settings.store_dir).all()]
    if own:
        return own
    return list(open_store(work.settings.store_dir).all())


def _known_file(spec: DataWork, work: Work) -> bool:
    from knowledge.store import open_store

    wanted = (spec.spec.only_file or "").lower()
    if any(name.lower() == wanted for name, _ in spec.attached):
        return True
    store = open_store(work.settings.store_dir)
    return any(store.meta(n)["file"].lower() == wanted for n in store.names())


def _over_temperature(rows: Sequence[Row]) -> bool:
    """Whether a composition of one record is held at three temperatures or more."""
    heats: dict[tuple[str, str, str], set[float]] = {}
    for row in rows:
        if row.temperature is not None:
            key = (row.facts[0].id, row.formula, row.scope)
            heats.setdefault(key, set()).add(row.temperature)
    return any(len(held) >= 3 for held in heats.values())


def _quality_answer(
    table: Any, spec: DataWork, report: Report, words: dict[str, str]
) -> Answer:
    from assistant.own_tables.quality import fault_lines

    shape = {"rows": len(table.rows), "columns": len(table.header)}
    if report.findings:
        head = words["faults"].format(n=len(report.findings), **shape)
    else:
        head = words["clean"].format(**shape)
    # Several sheets may be in a file; the judged one is named with it.
    lines = [f"## {words['quality']}", f"{table.name}: {head}", ""]
    lines += fault_lines(report, spec.spec.text, spec.spec.language)
    status = Status.VERIFIED if report.ok else Status.UNVERIFIED
    return Answer(status=status, text="\n".join(lines), report=report)
