"""What both ways of making rows need: a table, its outline, wishes about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.asking.row_task import names_model
from assistant.asking.row_turns import seed_of_turns, with_turns
from assistant.asking.row_wishes import RowWishes, read_row_wishes
from assistant.asking.written_rules import rules_block
from assistant.compose.generation_words import say
from assistant.errors import BadInput
from assistant.records import Status
from assistant.routes.base import Specified, stop

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from assistant.asking.row_task import RowTask
    from assistant.records import Attachment, Request
    from assistant.sessions import Session
    from generators.tables.outline import Outline

#: Fewest rows of which anything can be learnt.
LEAST = 10


@dataclass(frozen=True, slots=True)
class RowRequest:
    """A table with what is asked of its rows.

    Attributes:
        name: Of the file, or ``pasted table``.
        frame: The rows as they came.
        outline: Which columns are learnt, and how.
        learnt: The rows as they are learnt.
        wishes: About columns.
        rules: Of the table, the request and its rules, as parsed objects.
        model: Named in the request, or ``best``.
        assumptions: What was taken for granted.
    """

    name: str
    frame: pd.DataFrame
    outline: Outline
    learnt: pd.DataFrame
    wishes: RowWishes
    rules: tuple[Any, ...]
    model: str
    assumptions: tuple[str, ...]


def read_rows_request(
    table: tuple[str, pd.DataFrame], request: Request, language: str
) -> RowRequest | Specified:
    """Read wishes, rules and model; or a question back when one cannot be served."""
    from generators import registry
    from generators.errors import GeneratorError
    from generators.tables.constraints import RuleUnreadable, parse_rule, read_rules
    from generators.tables.outline import Outline

    name, frame = table
    try:
        outline = Outline.of(frame)
    except GeneratorError as err:
        return stop(Status.NEEDS_INPUT, f"{name}: {err}")
    if len(frame) < LEAST:
        words = say(language, "too_few", name=name, n=len(frame))
        return stop(Status.NEEDS_INPUT, words)
    learnt = outline.inward(frame)
    text = asked_text(request, learnt)
    wishes = read_row_wishes(text, learnt)
    if wishes.opposed:
        words = say(language, "opposed", wishes="; ".join(wishes.opposed))
        return stop(Status.REFUSED, words)
    if back := _question(wishes, name, learnt, language):
        return stop(Status.NEEDS_INPUT, back)
    assumptions = [*outline.notes(), *wishes.assumed]
    if wishes.unread:
        listed = "; ".join(f"“{part}”" for part in wishes.unread)
        assumptions.append(say(language, "unread", parts=listed))
    columns = [str(c) for c in learnt.columns]
    rules = []
    for document in written_rules(request):
        try:
            rules += read_rules(document, columns)
        except RuleUnreadable as err:
            return stop(Status.NEEDS_INPUT, f"{err}")
    for sentence in (*request.rules, *wishes.rules):
        try:
            rules.append(parse_rule(sentence, columns))
        except RuleUnreadable as err:
            return stop(Status.NEEDS_INPUT, f"{err}")
    # A sum that the user states counts once, though the table keeps it anyway.
    stated = [set(r.columns) for r in rules if r.total is not None]
    rules += [r for r in outline.rules() if set(r.columns) not in stated]
    model = names_model(text) or "best"
    try:
        registry.find(model, kind="table")
    except GeneratorError as err:
        assumptions.append(f"{err}; the project's choice was used instead")
        model = "best"
    return RowRequest(
        name, frame, outline, learnt, wishes, tuple(rules), model, tuple(assumptions)
    )


def asked_text(request: Request, learnt: pd.DataFrame) -> str:
    """The request without its table, with the earlier ones that it goes on with."""
    return with_turns(words_of(request.text), _turns(request), learnt)


def words_of(text: str) -> str:
    """A message without the table and the written rules that it holds."""
    from generators.tables.reading import without_table

    return without_table(rules_block(text)[1])


def written_rules(request: Request) -> list[str]:
    """Rules as YAML: in the messages and in files that came along.

    Raises:
        BadInput: A file cannot be read.
    """
    from assistant.routes.augment import file_bytes

    users = [turn.content for turn in request.history if turn.role == "user"]
    blocks = [rules_block(text)[0] for text in (request.text, *users)]
    return [
        *(block for block in blocks if block),
        *(
            file_bytes(item).decode("utf-8", "replace")
            for item in request.files
            if item.name.lower().endswith((".yaml", ".yml"))
        ),
        *(
            item.text
            for item in request.documents
            if item.name.lower().endswith((".yaml", ".yml"))
        ),
    ]


def _turns(request: Request) -> list[str]:
    """The user's earlier messages without their tables, the oldest first."""
    return [words_of(t.content) for t in request.history if t.role == "user"]


def seed_for(request: Request, seed: int) -> int:
    """The seed of the rows of a request: named, or the next one for other rows."""
    return seed_of_turns(words_of(request.text), _turns(request), seed)


def with_last_table(request: Request, session: Session | None) -> tuple[Request, str]:
    """A request about rows to make, with the table that came earlier on.

    Returns:
        The request as it is, where it brings something itself or speaks of other
        things; else with the table, and the words that tell so.
    """
    if session is None or request.files or request.documents or request.draft:
        return request, ""
    files = session.last_tables()
    if not files or not _about_rows(request, session, files):
        return request, ""
    names = ", ".join(file.name for file in files)
    return request.model_copy(update={"files": files}), f"about {names}, sent before"


def _about_rows(
    request: Request, session: Session, files: Sequence[Attachment]
) -> bool:
    """Whether a message wants rows of a table, by itself or with those before it."""
    from assistant.asking.row_task import row_task, speaks_of_rows
    from assistant.routes.augment import find_table
    from generators.errors import GeneratorError
    from generators.tables.outline import Outline

    history = [*session.turns(), *request.history]
    whole = request.model_copy(update={"files": [*files], "history": history})
    try:
        table = find_table(whole)
        learnt = Outline.of(table[1]).inward(table[1]) if table else None
    except (GeneratorError, BadInput):
        return False
    if learnt is None:
        return False
    merged = asked_text(whole, learnt)
    if merged != request.text:
        return True
    wishes = read_row_wishes(merged, learnt)
    told = wishes.given or wishes.rules or speaks_of_rows(merged)
    return bool(told) and row_task(merged, wishes, learnt) is not None


def task_of(
    table: tuple[str, pd.DataFrame], request: Request
) -> tuple[RowTask | None, RowWishes]:
    """Whether rows are to be made of a table, and what is wished of them."""
    from assistant.asking.row_task import row_task
    from assistant.routes.generate_formulas import wants_formulas
    from generators.errors import GeneratorError
    from generators.tables.outline import Outline

    try:
        learnt = Outline.of(table[1]).inward(table[1])
    except GeneratorError:
        return None, RowWishes()
    text = asked_text(request, learnt)
    wishes = read_row_wishes(text, learnt)
    if wants_formulas(text, wishes, table[1], learnt):
        return "formulas", wishes
    return row_task(text, wishes, learnt), wishes


def orders_rows(request: Request) -> bool:
    """Whether rows under conditions are to be made of a table that came along."""
    from assistant.routes.augment import find_table
    from generators.errors import GeneratorError

    if not request.files and not request.documents:
        return False
    try:
        table = find_table(request)
    except (GeneratorError, BadInput):
        return False
    if table is None:
        return False
    task, wishes = task_of(table, request)
    return task == "make" and bool(wishes.given)


def _question(
    wishes: RowWishes, name: str, frame: pd.DataFrame, language: str
) -> str | None:
    if wishes.unknown:
        return say(
            language,
            "no_column",
            name=", ".join(f"'{word}'" for word in wishes.unknown),
            table=name,
            columns=", ".join(map(str, frame.columns)),
        )
    for wish in wishes.strange:
        column = wish.partition("=")[0]
        values = sorted({str(v) for v in frame[column].dropna()})[:20]
        return say(language, "never", wish=wish, table=name, values=", ".join(values))
    if wishes.unread and not wishes.given and not wishes.rules:
        from generators.tables.augment import default_target

        column = default_target(frame) or str(frame.columns[-1])
        level = frame[column].quantile(0.8) if frame[column].dtype.kind in "if" else 1
        return say(
            language,
            "say_wish",
            parts="; ".join(f"“{part}”" for part in wishes.unread),
            example=f"{column} >= {level:.4g}",
        )
    return None
