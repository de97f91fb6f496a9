"""Rows of an own table that break a rule which the question states."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.own_tables.figures import MOST_NAMED, Figure, Told, Worked
from assistant.own_tables.tables import OwnTable
from assistant.own_tables.words import said

if TYPE_CHECKING:
    import pandas as pd

    from assistant.own_tables.question import OwnQuestion


_STRICT = re.compile(
    r"(?i)(?<![=<>])[<>](?![=<>])|\b(?:above|below|over|under|(?:less|more|greater|smaller|"
    r"larger|lower|higher) than|exceeds?|über|unter|mehr als|weniger als|größer als|"
    r"kleiner als|plus de|moins de|(?:supérieur|inférieur)\w*|dépass\w*|más de|"
    r"menos de|"
    r"(?:mayor|menor)(?:es)?|superior\w*|inferior\w*|supera\w*)\b|"
    r"大于|小于|高于|低于|超过|未満|を超え|より(?:大|小|高|低)"
)
_INCLUSIVE = re.compile(
    r"(?i)<\s?=|>\s?=|[≤≥]|\bat (?:most|least)\b|\b(?:no|not) (?:more|less|exceed|"
    r"above|"
    r"below|over|under|greater|larger)\b|\bup to\b|höchstens|mindestens|bis zu|"
    r"nicht (?:über|unter|mehr|weniger)|\bau (?:plus|moins)\b|ne (?:pas )?dépass|"
    r"\b(?:como (?:máximo|mínimo)|al menos|hasta)\b|no (?:supera|exced|baja)|"
    r"不(?:超过|低于|高于|小于|大于|少于|多于|得)|至[少多]|以[上下内]|超えな|下回らな"
)


@dataclass(frozen=True, slots=True)
class BrokenRules:
    """Rules with the rows that break each of them.

    Attributes:
        table: Whose rows are judged.
        broken: Text of a rule, and the rows that do not obey it.
        unread: Words that state a rule nobody understood.
    """

    table: OwnTable
    broken: tuple[tuple[str, tuple[int, ...]], ...]
    unread: tuple[str, ...] = ()
    question: OwnQuestion | None = None

    def work_out(self) -> Worked:
        """One sentence a rule, and the rows that break any."""
        told = []
        rows: dict[int, None] = {}
        for rule, places in self.broken:
            rows |= dict.fromkeys(places)
            names = [self.table.label_of(r) for r in places[:MOST_NAMED]]
            words = {
                "rule": rule,
                "n": len(places),
                "total": len(self.table.places),
                "names": names,
                "more": len(places) - len(names),
            }
            figure = Figure(self.table, None, places, "count", len(places))
            told.append(Told("broken" if places else "kept", words, (figure,)))
        return Worked(tuple(told), self.table, tuple(sorted(rows)))


#: What announces rules in a message.
_RULES = re.compile(
    r"(?i)\b(?:rules?|conditions?|constraints?|regeln?|bedingungen|règles?|contraintes?|"
    r"reglas?|condiciones)\s*[:：]\s*|(?:规则|条件|规律|ルール|規則)\s*[:：]\s*"
)


def stated_rules(text: str) -> str:
    """The rules that a message states behind a word for them, or an empty text.

    >>> stated_rules("Any faults? Rules: Tc below 200 K; year above 1911")
    'Tc below 200 K; year above 1911'
    """
    match = _RULES.search(text)
    return text[match.end() :].strip() if match else ""


def broken_rules(
    text: str, table: OwnTable, *, stated: bool = False
) -> BrokenRules | None:
    """Rows that break the rules of a question such as "which rows violate a <= b?".

    A row with an empty cell is not judged and breaks nothing.

    Args:
        text: The question, or the rules alone.
        table: Whose rows are judged.
        stated: Whether `text` is nothing but rules.

    Returns:
        None where the question does not ask for it or states no rule.
    """
    if not (stated or said(text, "breaks")):
        return None
    from assistant.asking.row_wishes import read_row_wishes
    from assistant.asking.written_rules import rules_block
    from generators.tables.constraints import RuleUnreadable, parse_rule, read_rules
    from generators.tables.wishes import parse_given

    frame = _frame(table)
    columns = [str(c) for c in frame.columns]
    document, words = rules_block(text)
    wishes = read_row_wishes(words, frame)
    found: list[tuple[str, Any]] = []
    try:
        rules = [parse_rule(rule, columns) for rule in wishes.rules]
        sent = read_rules(document, columns) if document else []
    except RuleUnreadable:
        return None
    strict = _STRICT.search(words) and not _INCLUSIVE.search(words)
    for rule in rules:
        text_, obeyed = rule.text, rule.holds(frame)
        if strict and rule.operators in {("<=",), (">=",)}:
            # "Below 0.6" is broken at 0.6, though rows are made with 0.6 at most.
            text_ = text_.replace("<=", "<").replace(">=", ">")
            obeyed = parse_rule(text_, columns).holds(frame)
        found.append((text_, obeyed))
    for given in wishes.given:
        wish = parse_given(given, columns)
        cells = frame[wish.column]
        if wish.word is not None:
            met = cells.astype(str).isin(wish.word.split("|")).to_numpy()
        else:
            met = wish.met(cells.to_numpy(float))
            bound = re.fullmatch(r"(.+?)([<>])=([-+.\deE]+)", given)
            if strict and bound:
                given = f"{bound[1]}{bound[2]}{bound[3]}"
                met = met & (cells.to_numpy(float) != float(bound[3]))
        found.append((given, met | cells.isna().to_numpy()))
    odd: tuple[str, ...] = ()
    if stated:
        found, odd = _as_written(found, words, columns)
    found += [(rule.text, rule.holds(frame)) for rule in sent]
    if not (found or odd):
        return None
    broken = tuple(
        (rule, tuple(int(i) for i, kept in enumerate(obeyed) if not kept))
        for rule, obeyed in found
    )
    unread = dict.fromkeys((*odd, *wishes.unknown, *wishes.unread))
    return BrokenRules(table, broken, tuple(unread))


def _as_written(
    found: Sequence[tuple[str, Any]], words: str, columns: Sequence[str]
) -> tuple[list[tuple[str, Any]], tuple[str, ...]]:
    """Rules that hold the numbers of their clause, and clauses that no rule holds.

    A quotient of columns ("w/c = water/cement") is no rule that can be read, and a
    number in the name of a column is no limit.
    """
    plain = words
    names = sorted({part for c in columns for part in (c, *_short(c))}, key=len)
    for name in reversed(names):
        plain = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "§", plain, flags=re.I)
    kept = []
    clauses = [c for c in re.split(r"[;；\n。]|,\s+", plain) if c.strip()]
    whole = [c for c in re.split(r"[;；\n。]|,\s+", words) if c.strip()]
    numbers = [set(map(float, re.findall(r"\d+(?:\.\d+)?", c))) for c in clauses]
    used: set[int] = set()
    for rule, obeyed in found:
        bare = rule
        for name in reversed(names):
            bare = bare.replace(name, " ")
        own = set(map(float, re.findall(r"\d+(?:\.\d+)?", bare)))
        place = next((i for i, held in enumerate(numbers) if own and own <= held), None)
        between = re.search(r"§\s*[/*]\s*\w|\w\s*[/*]\s*§", words if place is None else
                            clauses[place])  # fmt: skip
        if (
            (own and place is None)
            or (not own and re.search(r"[/*]", plain))
            or between
        ):
            continue
        kept.append((rule, obeyed))
        used |= {place} if place is not None else set()
    odd = tuple(
        text.strip()
        for i, text in enumerate(whole)
        if (i not in used and (numbers[i] if i < len(numbers) else True))
        or re.search(r"\w\s*/\s*[A-ZÄÖÜ]\w{2,}", text)
    )
    return kept, odd


def _short(header: str) -> tuple[str, ...]:
    """A header without its unit."""
    name = re.sub(r"\s*[\[(].*$", "", header).strip()
    last = name.rpartition(" ")[0]
    return tuple(n for n in (name, last) if len(n) > 1)


def _frame(table: OwnTable) -> pd.DataFrame:
    """The columns of a table by their headers."""
    import pandas as pd

    return pd.DataFrame(
        {
            column.header: pd.Series(
                list(column.cells), dtype=float if column.numeric else object
            )
            for column in table.columns
            if column.header
        }
    )
