"""Synthetic rows for the user's own table, with a verdict on their use.

The table comes as an attachment, a document or pasted lines, also from an earlier
turn. The verdict compares predictions with and without the synthetic rows on real
rows kept apart, and says so when they do not help.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.asking.column_names import target_named
from assistant.asking.row_task import asks_privacy, grown_to, rows_asked
from assistant.compose.generation import augment_answer
from assistant.compose.generation_words import say
from assistant.errors import BadInput, DraftFailed
from assistant.records import Answer, Attempt, Request, Status
from assistant.routes.base import Draft, Specified, Work, stop
from assistant.routes.table_rows import read_rows_request, seed_for, words_of
from assistant.routes.training_time import augmented, training_seconds
from validators.report import Report, run_checks
from validators.specs.generation import AugmentSpec

if TYPE_CHECKING:
    import pandas as pd

#: Most synthetic rows of one request.
MOST_ROWS = 20_000

_NUMBER = r"(\d{1,3}(?:[,. ]\d{3})+|\d+)"
_ROWS = (
    r"(?:rows?|records?|samples?|entries|lines?|data\s*points?|points?|zeilen|"
    r"datens[äa]tze|lignes?|filas?|registros?|muestras?|行|条|样本|件|サンプル)"
)


class AugmentPath:
    """Augmentation of a table that is attached or pasted."""

    def specify(self, request: Request, work: Work) -> Specified:
        """Find table, number of rows, target, rules and model."""
        from generators.errors import GeneratorError
        from generators.tables.wishes import parse_given

        try:
            found = find_table(request)
        except (GeneratorError, BadInput) as err:
            return stop(Status.NEEDS_INPUT, str(err))
        if found is None:
            return stop(Status.NEEDS_INPUT, say(work.language, "need_table"))
        read = read_rows_request(found, request, work.language)
        if isinstance(read, Specified):
            return read
        work.seed = seed_for(request, work.seed)
        assumptions = list(read.assumptions)
        turns = [t.content for t in request.history if t.role == "user"]
        earlier = "\n".join(map(words_of, turns))
        real = len(read.frame)
        # Numbers that belong to wishes are no numbers of rows.
        wanted, note = rows_wanted(read.wishes.rest, real)
        if total := grown_to(read.wishes.rest, real):
            wanted, note = total - real, ""
        if wanted is None:
            wanted = rows_asked(read.wishes.rest, read.wishes)
            wanted = None if wanted == real else wanted
        if wanted is None:
            wanted, note = rows_wanted(earlier, real)
        if wanted is None:
            wanted, note = real, "no number was given: as many as real rows"
        if note:
            assumptions.append(note)
        if wanted < 1 or wanted > MOST_ROWS:
            words = say(
                work.language, "how_many_rows", name=read.name, n=real, most=MOST_ROWS
            )
            return stop(Status.NEEDS_INPUT, words)
        told = f"{words_of(request.text)}\n{earlier}"
        target = self._target(told, read.learnt, assumptions)
        columns = [str(c) for c in read.learnt.columns]
        spec = AugmentSpec(
            read.name,
            read.frame,
            wanted,
            target,
            read.rules,
            read.model,
            tuple(parse_given(wish, columns) for wish in read.wishes.given),
            (goal.column, goal.end) if (goal := read.wishes.goal) else None,
            {"privacy": asks_privacy(words_of(request.text))},
        )
        return Specified(spec, assumptions=tuple(assumptions))

    def _target(
        self, text: str, frame: pd.DataFrame, assumptions: list[str]
    ) -> str | None:
        from generators.audit.tables import numeric_columns
        from generators.tables.augment import default_target

        named, word = target_named(text, frame)
        if named in numeric_columns(frame):
            return named
        target = default_target(frame)
        if word:
            why = f"{word!r} is no numeric column of the table"
            assumptions.append(f"{why}; {target!r} was taken as the target")
        elif target is not None:
            assumptions.append(
                f"{target!r}, the last numeric column, was taken as the target of "
                "the verdict"
            )
        return target

    def draft(
        self, spec: AugmentSpec, attempts: Sequence[Attempt], work: Work
    ) -> Draft | None:
        """Train, draw and judge; once, and once more when rows were copied."""
        from generators.errors import GeneratorError

        if len(attempts) >= 2:
            return None
        budget = training_seconds(work)
        # Rows always come; another trial only where there is time for a whole one.
        if attempts and (budget := 0.8 * budget) < 3:
            return None
        try:
            made = augmented(spec, work, seed=work.seed + len(attempts), budget=budget)
        except GeneratorError as err:
            raise DraftFailed(str(err)) from err
        return Draft(made, "generator", text=f"{len(made.rows)} rows by {made.model}")

    def check(self, draft: Draft, spec: AugmentSpec, work: Work) -> Report:
        """Columns, rules, copies, membership, quality and the verdict."""
        from validators.synthetic import CHECKS

        return run_checks(draft.content, spec, CHECKS)

    def compose(
        self,
        spec: AugmentSpec,
        draft: Draft | None,
        attempts: Sequence[Attempt],
        work: Work,
    ) -> Answer:
        """The table with flags, and what is known about it in words."""
        if draft is None:
            return Answer(Status.ERROR, say(work.language, "nothing"))
        report = attempts[-1].report if attempts else self.check(draft, spec, work)
        return augment_answer(spec, draft.content, report, work)


# --- reading the request --------------------------------------------------------------


def find_table(request: Request) -> tuple[str, pd.DataFrame] | None:
    """Name and rows of the table that a request is about, the newest first.

    Raises:
        BadInput: An attachment cannot be read.
        GeneratorError: It is no table.
    """
    from generators.tables.reading import read_bytes, read_text

    for item in request.files:
        if Path(item.name).suffix.lower() not in (".csv", ".tsv", ".txt", ".xlsx"):
            continue
        return item.name, read_bytes(item.name, file_bytes(item))
    for document in request.documents:
        frame = read_text(document.text)
        if frame is not None:
            return document.name, frame
    turns = [t.content for t in request.history if t.role == "user"]
    for text in (request.text, *reversed(turns)):
        frame = read_text(text)
        if frame is not None and frame.shape[1] >= 2:
            return "pasted table", frame
    return None


def file_bytes(item: Any) -> bytes:
    """Content of an attachment.

    Raises:
        BadInput: Missing, unreadable or broken base64.
    """
    if item.base64 is not None:
        try:
            return base64.b64decode(item.base64, validate=True)
        except (binascii.Error, ValueError) as err:
            raise BadInput(f"file {item.name!r}: its base64 is broken") from err
    if item.path is None:
        raise BadInput(f"file {item.name!r} has neither a path nor content")
    try:
        return Path(item.path).read_bytes()
    except OSError as err:
        raise BadInput(f"file {item.name!r} cannot be read: {err.strerror}") from err


def _integer(text: str) -> int:
    return int(re.sub(r"[,. ]", "", text))


def rows_wanted(text: str, real: int) -> tuple[int | None, str]:
    """Synthetic rows that a text asks for, and a note when it needs one.

    "to 680", "680 rows in total" count the real rows in; "500 more", "add 500",
    "500 synthetic rows" do not; "double" and "three times" multiply.
    """
    low = text.lower()
    number = _NUMBER
    more = re.search(
        rf"{number}\s*(?:more|additional|extra|further|new|synthetic|artificial|"
        rf"generated|weitere|zus[äa]tzliche|neue|synthetische|nouvelles|de plus|"
        rf"suppl[ée]mentaires|synth[ée]tiques|m[áa]s|nuevas|adicionales|sint[ée]ticas)"
        rf"|(?:add|append|plus|another|generate|create|make|synthesi[sz]e|produce|hinzu|"
        rf"erzeuge|ajoute[rz]?|g[ée]n[èe]re[rz]?|a[ñn]ade|genera)\s+"
        rf"(?:me\s+)?(?:about|ca\.?|etwa)?\s*{number}\s*(?!%)"
        rf"|{number}\s*{_ROWS}\s*(?:more|extra|weitere|de plus|m[áa]s)"
        rf"|{number}\s*lignes\s+(?:de plus|synth[ée]tiques|suppl[ée]mentaires)"
        rf"|{number}\s*filas\s+(?:m[áa]s|sint[ée]ticas|nuevas|adicionales)"
        rf"|(?:再|另外|增加|添加|新增|多)\s*(?:生成|增加|添加)?\s*{number}"
        rf"|(?:あと|さらに|追加で)\s*{number}|{number}\s*[行件]\s*(?:追加|増や)",
        low,
    )
    total = re.search(
        rf"(?:\bto|\bbis|\bauf|\bà|jusqu'à|\ba|hasta|到|至|增加到|まで)\s*"
        rf"(?:a total of|insgesamt|about|ca\.?|über|un total de)?\s*{number}"
        rf"(?!\s*(?:%|°|mpa|gpa|kg|mm))"
        rf"|{number}\s*{_ROWS}?\s*(?:in total|altogether|overall|total\b|insgesamt|"
        rf"au total|en total)|(?:总共|共|合計)\s*{number}"
        rf"|{number}\s*[行件条]?\s*(?:まで|に)",
        low,
    )
    if total and (not more or total.start() >= more.start() - 40):
        value = _integer(next(g for g in total.groups() if g))
        # "from 180 to 680": the second number is the total; the first the real rows.
        if value > real:
            stated = re.search(rf"{number}\s*(?:real\s+|echte\s+)?{_ROWS}", low)
            note = ""
            if stated and _integer(stated[1]) not in (real, value):
                note = (
                    f"the text speaks of {_integer(stated[1])} rows, the table has "
                    f"{real}; rows were added up to {value}"
                )
            return value - real, note
        if not more:
            return None, ""
    if more:
        return _integer(next(g for g in more.groups() if g)), ""
    for word, number_ in (("two", 2), ("three", 3), ("four", 4), ("zwei", 2),
                          ("drei", 3), ("vier", 4), ("deux", 2), ("trois", 3),
                          ("quatre", 4), ("dos", 2), ("tres", 3)):  # fmt: skip
        low = re.sub(rf"\b{word}(?=\s+(?:times|fois|mal|veces)\b)", str(number_), low)
    factor = re.search(
        r"\b(double|triple|quadruple|verdopp\w*|verdreif\w*|doubler|tripler|duplica\w*|"
        r"triplica\w*)\b|(\d+)\s*(?:x|×|times|fold|-fold|mal|fois|veces|倍)|翻倍|(?:倍に)",
        low,
    )
    if factor:
        word = factor[1] or ""
        times = 2
        if factor[2]:
            times = int(factor[2])
        elif word.startswith(("tri", "verdreif")):
            times = 3
        elif word.startswith("quad"):
            times = 4
        return (times - 1) * real, f"{times} times the real rows in total"
    loose = re.search(rf"{number}\s*{_ROWS}", low)
    if loose and _integer(loose[1]) != real:
        value = _integer(loose[1])
        return value, f"{value} rows were read as the number of synthetic rows"
    return None, ""
