"""Questions about a table that came with the request: answered from that table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.errors import BadInput
from assistant.records import Answer, Artifact, Attempt, Request, Status
from assistant.routes.attached import attached, attached_tables
from assistant.routes.base import Draft, Specified, Work
from knowledge.errors import IngestError
from validators.report import Report, run_checks

if TYPE_CHECKING:
    from assistant.own_tables.broken_rules import BrokenRules
    from assistant.own_tables.meaning import Understood
    from assistant.own_tables.tables import OwnTable


_QUESTION = re.compile(
    r"[?？]|^\W*(?:is|are|does|do|how|which|what|ist|sind|wie|welche|est-ce|quel|"
    r"es|cómo|cuál)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class OwnWork:
    """A question about own tables.

    Attributes:
        understood: None where no column answers it.
        tables: All that came along.
        files: As sent, for the check.
        language: Of the answer.
        literature: The question, where values of the records are to stand beside.
        faults: The question, where faults of the table are asked for as well.
    """

    understood: Understood | BrokenRules | None
    tables: tuple[OwnTable, ...]
    files: tuple[tuple[str, bytes], ...]
    language: str
    literature: str = ""
    faults: str = ""


def own_work(request: Request, language: str = "en") -> OwnWork | None:
    """The work that a question about attached tables asks for, or None.

    Checks of quality, synthetic rows, plain listings and questions about the
    literature are other paths' work.

    Raises:
        BadInput: A file holds no table.
    """
    files = attached_tables(request)
    if not files or (request.ask is not None and request.ask.columns):
        return None
    from assistant.asking.table import parse_table
    from assistant.asking.table_task import INVENTED
    from assistant.own_tables.broken_rules import broken_rules
    from assistant.own_tables.meaning import about_others, understand
    from assistant.own_tables.quality import beside_faults
    from assistant.own_tables.tables import own_tables
    from assistant.own_tables.words import said

    text = request.text.strip()
    if INVENTED.search(text):
        return None
    names = [name for name, _ in files]
    spec = parse_table(text, language=language, attached=names)
    if (by_rules := _by_rules(request, spec.task == "quality", language)) is not None:
        return by_rules
    wide = said(text, "literature")
    faults = ""
    if spec.task == "quality" and (beside := beside_faults(text)):
        # "What is the mean, and are there outliers?" asks two things.
        spec = parse_table(beside, language=language, attached=names)
        faults, text = text, beside
    if spec.task != "rows":
        return None
    if wide and not said(text, "own") and not _ranks(text):
        return None
    if spec.with_store and not _QUESTION.search(text):
        return None  # rows of both, which the rows of the data route are
    try:
        tables = own_tables(files)
    except IngestError as err:
        raise BadInput(str(err)) from err
    if about_others(text, tables):
        return None
    if (broken := broken_rules(request.text, tables[0])) is not None:
        return OwnWork(broken, tuple(tables), tuple(files), language)
    found = understand(text, tables)
    if faults:
        if found is None:
            return None
        return OwnWork(found, tuple(tables), tuple(files), language, "", faults)
    if _to_be_made(request, found is None):
        return None
    if found is None:
        asks = said(text, "own") and "?" in text.replace("？", "?")
        listed = spec.quantities or spec.only_file
        return None if listed or not asks else OwnWork(None, tuple(tables), tuple(files), language)  # fmt: skip  # noqa: E501
    question = found.question
    single = not found.more
    if single and question and question.task == "list" and not question.extremes:
        plain = len(question.conditions) == 1 and not question.conditions[0].texts
        if plain and question.limit is None and len(tables) == 1 and spec.minimum:
            return None
    literature = text if wide else ""
    return OwnWork(found, tuple(tables), tuple(files), language, literature)


def _ranks(text: str) -> bool:
    """Whether a number of rows at an end of an order is asked for: of this table."""
    from assistant.asking.table_filters import read_count
    from assistant.own_tables.words import said

    return read_count(text) is not None and (said(text, "max") or said(text, "min"))


def _by_rules(request: Request, quality: bool, language: str) -> OwnWork | None:
    """A check against the user's own rules: stated, or sent as YAML with the table.

    Raises:
        BadInput: A file holds no table.
    """
    from assistant.own_tables.broken_rules import broken_rules, stated_rules
    from assistant.own_tables.tables import own_tables

    files = attached_tables(request)
    sent = [data.decode("utf-8", "replace") for _, data in attached(request, _YAML)]
    text = stated_rules(request.text)
    if not quality or not (text or sent):
        return None
    try:
        tables = own_tables(files)
    except IngestError as err:
        raise BadInput(str(err)) from err
    rules = "\n".join([text, *sent]).strip()
    broken = broken_rules(rules, tables[0], stated=True)
    if broken is None:
        return None
    asked = request.text.replace(text, " ") if text else request.text
    return OwnWork(broken, tuple(tables), tuple(files), language, "", asked)


#: Files of rules that may come with a table.
_YAML = frozenset({".yaml", ".yml"})


def _to_be_made(request: Request, unread: bool) -> bool:
    """Whether rows are to be made of the table, which is another path's work.

    Args:
        request: With its table.
        unread: No column of the table answers the request.
    """
    from assistant.asking.row_task import makes
    from assistant.routes.augment import find_table
    from assistant.routes.table_rows import task_of
    from generators.errors import GeneratorError

    try:
        table = find_table(request)
    except (GeneratorError, BadInput):
        return False
    task, wishes = task_of(table, request) if table is not None else (None, None)
    if task is None or wishes is None:
        return False
    told = bool(wishes.given or wishes.goal)
    return unread or task != "make" or told or makes(request.text)


class OwnTablePath:
    """Works a question out and tells it with file, sheet and row."""

    def specify(self, request: Request, work: Work) -> Specified:
        """See `own_work`; this path is only entered with its result."""
        return Specified(spec=work.once(own_work, request))

    def draft(
        self, spec: OwnWork, attempts: Sequence[Attempt], work: Work
    ) -> Draft | None:
        """Work the question out; once."""
        if attempts or spec.understood is None:
            return None
        from assistant.own_tables.checking import OwnAnswer

        worked = spec.understood.work_out()
        work.tell("rows", f"{len(worked.rows)} rows of {worked.table.name}")
        return Draft(OwnAnswer(worked, spec.files), "library")

    def check(self, draft: Draft, spec: OwnWork, work: Work) -> Report:
        """Work every figure out again from the files."""
        from assistant.own_tables.checking import OWN_CHECKS

        return run_checks(draft.content, spec, OWN_CHECKS)

    def compose(
        self,
        spec: OwnWork,
        draft: Draft | None,
        attempts: Sequence[Attempt],
        work: Work,
    ) -> Answer:
        """Sentences with their places, the rows, and their files."""
        from assistant.own_tables.telling import Telling, phrases

        words = phrases(spec.language)
        if draft is None or spec.understood is None:
            heads = [
                f"{t.name} ({', '.join(c.header for c in t.columns if c.header)})"
                for t in spec.tables
            ]
            text = words["not_in_table"].format(columns="; ".join(heads))
            return Answer(Status.ABSTAINED, text)
        report = attempts[-1].report if attempts else self.check(draft, spec, work)
        worked = draft.content.worked
        telling = Telling(worked, spec.language)
        unread = spec.understood.unread
        notes = [words["unread"].format(what="”, “".join(unread))] if unread else []
        if spec.literature:
            from assistant.own_tables.literature import beside
            from knowledge.store import open_store

            facts = list(open_store(work.settings.store_dir).all())
            notes += telling.literature(*beside(spec.literature, worked, facts))
        sound = True
        from assistant.own_tables.quality import rows_too_wide
        from validators.table_relations import is_formula

        if spec.faults:
            from assistant.own_tables.quality import fault_lines, faults_of, user_table

            quality = faults_of(user_table(*spec.files[0]))
            sound = not quality.findings
            notes += fault_lines(quality, spec.faults, spec.language)
        bare = [
            column.header for column in worked.table.columns
            if any(is_formula(cell) for cell in column.cells)
        ]  # fmt: skip
        wide = rows_too_wide(spec.files)
        if wide:
            notes.append(words["too_wide"].format(what=", ".join(wide)))
            sound = False
        if bare:
            notes.append(words["formulas"].format(what="”, “".join(bare)))
            sound = False
        text = telling.text(notes=notes)
        table = telling.table()
        status = Status.VERIFIED
        if not (report.ok and sound) or unread:
            status = Status.UNVERIFIED
        elif not worked.found:
            status = Status.ABSTAINED
        artifacts: tuple[Artifact, ...] = ()
        if work.out is not None and table is not None:
            from assistant.compose.table_files import write_files

            sources = [
                (p if isinstance(p, str) else "; ".join(p), "", "no source")
                for p in table.provenance
            ]
            artifacts = tuple(write_files(table, sources, work.out))
        return Answer(
            status=status,
            text=text,
            report=report,
            claims=tuple(telling.claims),
            citations=tuple(telling.cited.values()),
            table=table,
            artifacts=artifacts,
        )
