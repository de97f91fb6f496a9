"""The data path: sourced rows from records and tables, or a check of a table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.asking.ages import ALL
from assistant.asking.forms import SUPERLATIVE
from assistant.asking.length import refuse_length
from assistant.asking.narrowing import (
    asks_for_file,
    asks_how_many,
)
from assistant.asking.table import parse_table
from assistant.asking.table_task import INVENTED
from assistant.asking.table_turns import (
    adds_to,
    first_quantities,
    with_filters_before,
)
from assistant.compose.faq_text import citation_of, localised
from assistant.compose.table import (
    sources_of,
    table_frame,
    words_for,
)
from assistant.compose.table_figures import write_figure
from assistant.compose.table_files import write_files
from assistant.compose.table_rows import fits, rows_for, year_of
from assistant.errors import BadInput
from assistant.follow_ups import is_doubt
from assistant.records import (
    Answer,
    Attempt,
    Kind,
    Request,
    Status,
)
from assistant.routes.attached import attached_tables
from assistant.routes.base import Draft, RoutePath, Specified, Work, stop
from assistant.routes.data_quality import quality_answer
from assistant.routes.data_rows import (
    DataWork,
    Rows,
    collected,
    drawn,
    facts_for,
    knows_file,
    row_claims,
    speak_of_new_words,
    unsure,
)
from knowledge.quantities import quantity_spans
from validators.report import Report, run_checks


@dataclass(frozen=True, slots=True)
class Delegated:
    """The spec of another path that does the work."""

    path: RoutePath
    spec: Any


def _unit_name(written: str) -> str:
    """The one spelling of a unit: pm/V is pC/N."""
    from knowledge.units import find_unit

    unit = find_unit(written)
    return unit.name if unit else written


#: Rows of a property that are shown without a material to narrow them.
_FEW = 40


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
            # A column that is added brings no rows of its own.
            spec = replace(spec, core=first_quantities([*earlier, said]))
            adds = adds_to(spec, before) or speak_of_new_words(spec, before, work)
            same = asks_how_many(said) or asks_for_file(said)
            if not adds and not same:
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
            facts = facts_for(DataWork(spec, attached), work)
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
            from assistant.own_tables.quality import user_tables

            tables = [t for own in spec.attached for t in user_tables(*own)]
            return Draft(tuple(tables), "library")
        facts = facts_for(spec, work)
        work.tell("rows", f"looking through {len(facts)} records")
        if spec.spec.dois or spec.spec.with_store:
            facts = [f for f in facts if f.file or fits(f, spec.spec)]
        return Draft(collected(spec, facts), "library")

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
            from assistant.own_tables.quality import faults_of_all

            return faults_of_all(draft.content)
        content: Rows = draft.content
        records = {
            # The year of its source is a number of a record as well.
            fact.id: [
                *((v.value, _unit_name(v.unit)) for v in fact.values),
                (year_of(fact), ""),
            ]
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
            return quality_answer(draft.content, spec, report, words)
        content: Rows = draft.content
        if not content.rows:
            if spec.spec.only_file and not knows_file(spec, work):
                text = words["file_missing"].format(name=spec.spec.only_file)
                return Answer(Status.NEEDS_INPUT, text, report=report)
            text = " ".join([words["none"], *content.notes, *unsure(content, words)])
            return Answer(Status.ABSTAINED, text, report=report)
        artifacts = []
        if work.out is not None:
            artifacts = write_files(content.table, sources_of(content.rows), work.out)
            if work.remaining() > 8:
                figure = write_figure(content.table, work.out, content.plot)
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
        if content.plot is not None:
            text = f"{text}\n\n{drawn(content, spec.spec)}"
        if content.notes:
            # Before the rows: below eighty of them nobody would read it.
            text = " ".join(content.notes) + f"\n\n{text}"
        text = "\n\n".join([text, *unsure(content, words)])
        return Answer(
            status=status,
            text=text,
            report=report,
            claims=tuple(row_claims(content)),
            citations=citations,
            table=content.table,
            artifacts=tuple(artifacts),
        )


_PLAIN = frozenset({"row", "column", "number", "excel", "sheet", "file", "export"})


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
