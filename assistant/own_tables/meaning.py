"""Which of the tables that came along a question is about, and what it asks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.own_tables.between import changed_between, in_common, only_in
from assistant.own_tables.columns_named import find_columns
from assistant.own_tables.derived import with_derived
from assistant.own_tables.entries_named import find_entries
from assistant.own_tables.figures import Worked
from assistant.own_tables.question import OwnQuestion, parse_own
from assistant.own_tables.tables import OwnTable, joined, shared_key, stacked
from assistant.own_tables.words import said
from assistant.own_tables.working import work_out
from knowledge.names import find_materials, material

_PERCENT = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(?:%|per ?cent|prozent|pour ?cent|por ciento)"
)


@dataclass(frozen=True, slots=True)
class Understood:
    """A question with the table that answers it.

    Attributes:
        question: None for work on two tables.
        others: The second table of such work.
        pair: ``changed``, ``common`` or ``only_in``.
        more: Further questions of the same message to the same table.
    """

    table: OwnTable
    question: OwnQuestion | None = None
    other: OwnTable | None = None
    pair: str = ""
    tolerance: float | None = None
    more: tuple[OwnQuestion, ...] = ()

    def work_out(self) -> Worked:
        """Do it; of several questions one after the other."""
        first = self._work_out()
        others = [work_out(question, self.table) for question in self.more]
        if not others:
            return first
        parts = [first, *others]
        return Worked(
            tuple(told for part in parts for told in part.told),
            self.table,
            tuple(dict.fromkeys(row for part in parts for row in part.rows)),
            units={k: v for part in parts for k, v in part.units.items()},
            found=any(part.found for part in parts),
        )

    def _work_out(self) -> Worked:
        if self.other is not None and self.pair == "only_in":
            return only_in(self.table, self.other)
        if self.other is not None and self.pair == "common":
            return in_common(self.table, self.other)
        if self.other is not None:
            return changed_between(self.table, self.other, self.tolerance)
        assert self.question is not None  # one of the two is set
        return work_out(self.question, self.table)

    @property
    def unread(self) -> tuple[str, ...]:
        """Words that name a limit nobody understood."""
        questions = (*([self.question] if self.question else []), *self.more)
        return tuple(dict.fromkeys(w for q in questions for w in q.unread))


def understand(text: str, tables: Sequence[OwnTable]) -> Understood | None:
    """Read a question with the tables in view; None where it is not about them."""
    named = _named(text, tables)
    clear = _without_names(text, tables)
    in_play = [t for t, _ in named] or list(tables)
    if len(tables) >= 2:
        pair = _pair(clear, text, named, tables)
        if pair is not None:
            return pair
    if len(in_play) == 1:
        return _one(clear, in_play[0])
    return _several(clear, in_play)


def _one(text: str, table: OwnTable) -> Understood | None:
    text, table = with_derived(text, table)
    parts = [parse_own(part, table) for part in _parts(text)]
    held = [part for part in parts if part is not None]
    # Each part has to ask something of its own; else they are one question.
    if len(held) == len(parts) > 1 and len({q.task for q in held}) > 1:
        return Understood(table, held[0], more=tuple(held[1:]))
    question = parse_own(text, table)
    if question is not None and held and len(held) < len(parts) > 1:
        # A question of its own that nobody understood is named, not answered by halves.
        open_ = [p for p, q in zip(_parts(text), parts, strict=True) if q is None]
        lost = [p.strip("?？ ") for p in open_ if re.search(r"[?？]", p)]
        question = replace(question, unread=(*question.unread, *lost))
    return None if question is None else Understood(table, question)


#: Where a second question of a message begins.
_JOINT = re.compile(
    r"[?？]\s+|(?<=\w)\.\s+(?=[A-ZÄÖÜ])|[?？](?=\S)|"
    r"[,;]?\s+(?:and|und|et|y|sowie)\s+(?=(?:which|what|where|how|in which|is|are|wo|"
    r"welche\w*|wie|gibt|où|quel\w*|combien|dónde|cuál\w*|cuánt\w*)\b)|"
    r"[，、；](?=[^，。]{0,6}(?:哪|有|多少|几))",
    re.IGNORECASE,
)
#: Words that lean on the part before.
_LEANS = re.compile(
    r"\b(?:there|it|its|that|this|these|those|they|their|then|dort|da|dessen|deren|"
    r"dabei|sie|ihre?|diese\w*|là|son|sa|leur|celle|celui|allí|su|ese|esa|este)\b|"
    r"其|它|那|该|それ|その",
    re.IGNORECASE,
)


def _parts(text: str) -> list[str]:
    """The questions of a message that stand by themselves; one where they lean."""
    parts = [part.strip() for part in _JOINT.split(text) if part.strip()]
    if any(_LEANS.search(part) for part in parts[1:]):
        return [text]
    return [f"{part}?" if "?" in text or "？" in text else part for part in parts]


def _stem(table: OwnTable) -> str:
    return table.places[0][0].file.rpartition(".")[0] if table.places else table.name


def _named(text: str, tables: Sequence[OwnTable]) -> list[tuple[OwnTable, int]]:
    """Tables whose file or sheet is named, in the order of the text."""
    out = []
    for table in tables:
        place = table.places[0][0]
        for name in (place.sheet, place.file, _stem(table)):
            if not name or len(name) < 3:
                continue
            match = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
            if match:
                out.append((table, match.start()))
                break
    return sorted(out, key=lambda pair: pair[1])


def _without_names(text: str, tables: Sequence[OwnTable]) -> str:
    names = [t.places[0][0].file for t in tables]
    names += [_stem(t) for t in tables if re.search(r"[\d_]", _stem(t))]
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(
            re.escape(name), lambda m: " " * len(m[0]), text, flags=re.IGNORECASE
        )
    return text


def _pair(
    clear: str, text: str, named: Sequence[tuple[OwnTable, int]],
    tables: Sequence[OwnTable],
) -> Understood | None:  # fmt: skip
    both = [t for t, _ in named] if len(named) == 2 else list(tables)
    if said(clear, "tasks", "only_in") and len(both) == 2:
        one, other = both
        if len(named) == 1:
            # "Missing from B" names the table that lacks them.
            other = named[0][0]
            one = next(t for t in both if t is not other)
        elif re.search(r"\bmissing (?:from|in)\b|\bfehl", clear) and len(named) == 2:
            one, other = other, one
        return Understood(one, other=other, pair="only_in")
    if len(both) != 2:
        return None
    one, other = both
    if said(clear, "tasks", "common") and shared_key(one, other) is not None:
        return Understood(one, other=other, pair="common")
    if not said(clear, "tasks", "changed"):
        return None
    if shared_key(one, other) is None or not _alike(one, other):
        return None
    if any(c.sign == "in" and len(c.texts) > 1 for c, _ in find_entries(clear, one)):
        return None
    match = _PERCENT.search(text)
    tolerance = float(match[1].replace(",", ".")) / 100 if match else None
    return Understood(one, other=other, pair="changed", tolerance=tolerance)


def _alike(one: OwnTable, other: OwnTable) -> bool:
    """Whether two tables hold the same measured quantity."""
    mine = {(c.base, c.dimension) for c in one.columns if c.numeric}
    return any((c.base, c.dimension) in mine for c in other.columns if c.numeric)


def _several(text: str, tables: Sequence[OwnTable]) -> Understood | None:
    """One of several tables, or all of them joined or stacked."""
    covered = [_covered(text, table) for table in tables]
    everything = set().union(*covered)
    whole = [t for t, own in zip(tables, covered, strict=True) if own >= everything]
    wish = said(text, "tasks", "joined")
    if len(whole) == 1 and not wish:
        found = _one(text, whole[0])
        if found is not None:
            return found
    alike = [t for t in tables if _alike(tables[0], t)]
    if len(alike) == len(tables) and len(whole) != 1:
        found = _one(text, stacked(tables))
        if found is not None and not wish:
            return found
    table = tables[0]
    for other in tables[1:]:
        made = joined(table, other)
        if made is None:
            return None if not alike else _one(text, stacked(alike))
        table = made
    if (found := _one(text, table)) is not None:
        return found
    if wish:
        mentions = tuple(dict.fromkeys(m.column for m in find_columns(text, table)))
        return Understood(table, OwnQuestion("list", mentions))
    return None


def _covered(text: str, table: OwnTable) -> set[tuple[int, int]]:
    """Places of the text that a table knows."""
    out = {(m.start, m.end) for m in find_columns(text, table) if m.strength > 1}
    return out | {span for _, span in find_entries(text, table)}


def about_others(text: str, tables: Sequence[OwnTable]) -> bool:
    """Whether a question names a material of which no table speaks, and no table."""
    if said(text, "own") or _named(text, tables):
        return False
    names = [
        text[slice(*span)]
        for name, span in find_materials(text)
        # "Steels" and "alloys" name what the rows are, not another material.
        if (item := material(name)) is not None and (item.elements or item.formula)
    ]
    return bool(names) and not any(t.holds(n) for t in tables for n in names)
