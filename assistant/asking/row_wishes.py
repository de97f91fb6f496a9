"""What a request wishes of the rows of a table: values, limits, categories, rules.

The columns and categories of the table are the vocabulary; units are converted to
that of the column. What compares something and is not understood is returned too,
so that no wish is dropped in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.ingest.tables import Column, map_columns
from knowledge.quantities import quantities
from knowledge.units import convert, find_unit

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class RowWishes:
    """Wishes about columns as a request states them.

    Attributes:
        given: ``COLUMN=VALUE``, ``COLUMN=LOW..HIGH``, ``COLUMN>=VALUE`` …
        rules: Relations of several columns, as `parse_rule` reads them.
        unknown: Names that are compared but are no column.
        strange: ``COLUMN=VALUE`` with a category that never occurs.
        unread: Parts that compare something and were not understood.
        rest: The text with everything understood blanked out.
        assumed: Words that were read as a column whose name they are not.
    """

    given: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    rest: str = ""
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    column: str
    alias: str


_NUM = r"[-+−]?\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?"
_UNIT = (
    r"(?:(?:°\s?C|K|MPa|GPa|kPa|HV\d*|HRC|HB|wt\.?\s?%|at\.?\s?%|mol\.?\s?%|vol\.?\s?%|%|"
    r"mS/cm|S/cm|mol/L|kg/m3|kg/m³|g/cm3|g/cm³|eV|mV|V|nm|µm|um|mm|Å|days?|d|hours?|h|"
    r"min|mA/cm2|mAh/g|W/mK|cP|mPa\s?s|ppm|Grad|degrees?)(?![A-Za-z0-9]))"
)
#: Words between two numbers of a range.
_TO = r"(?:\.\.+|to|and|bis|und|et|à|a|y|hasta|-|–|~|〜|到|至|から)"
#: Words that say on which side of a number a column shall lie.
_SIDES: tuple[tuple[str, str], ...] = (
    (r">=|≥|at least|no less than|not less than|not below|minimum|mindestens|"
     r"au moins|al menos|不低于|不小于|至少", ">="),
    (r"<=|≤|at most|no more than|not more than|not above|not exceed\w*|up to|maximum|"
     r"höchstens|maximal|au plus|como máximo|不高于|不超过|至多|最多", "<="),
    (r">|above|over|greater than|higher than|larger than|more than|exceed\w*|beyond|"
     r"über|größer als|mehr als|au-dessus de|supérieure? à|mayor (?:que|de)|más de|"
     r"大于|高于|超过|"
     r"(?:better|harder|stronger|denser|tougher|stiffer|hotter|longer|thicker|"
     r"faster) than|"
     r"(?:besser|härter|fester|dichter|länger) als|(?:mieux|plus dure?s?) que|"
     r"(?:mejor|más dur[oa]s?) que", ">="),
    (r"<|below|under|less than|lower than|smaller than|fewer than|unter|kleiner als|"
     r"(?:softer|weaker|lighter|thinner|shorter|cooler|cheaper|slower|worse) than|"
     r"(?:weicher|schwächer|leichter|dünner|kürzer) als|"
     r"weniger als|au-dessous de|inférieure? à|menor (?:que|de)|menos de|小于|低于",
     "<="),
    (r"==|=|equals?|equal to|around|about|near|close to|roughly|approximately|exactly|"
     r"um|etwa|gleich|environ|alrededor de|≈|~|约|等于|为|が", "="),
)  # fmt: skip
_ANY_SIDE = (
    r"(?<![A-Za-z])(?:" + "|".join(words for words, _ in _SIDES) + r")(?![A-Za-z])"
)
_AFTER_SIDES = (
    (r"or (?:more|higher|above|greater|better)|oder mehr|ou plus|o más|以上", ">="),
    (r"or (?:less|lower|below|fewer)|oder weniger|ou moins|o menos|以下", "<="),
)
_NEGATED = re.compile(
    r"(?:\b(?:no|not|without|except|excluding|non|other than|neither|nor|kein\w*|ohne|"
    r"nicht|sans|sauf|sin|excepto)|不|非|除了?)\W*(?:be\s+|is\s+|a\s+)?$",
    re.I,
)
_NONE_OF = r"(?:\b(?:no|without|free of|zero|kein\w*|ohne|sans|sin)|不含|无)"
#: Parts of speech that name no property even when a number follows.
_NO_NAME = frozenset(
    [
        "row",
        "rows",
        "sample",
        "samples",
        "record",
        "records",
        "with",
        "and",
        "or",
        "of",
        "to",
        "from",
        "at",
        "in",
        "on",
        "for",
        "the",
        "a",
        "an",
        "me",
        "about",
        "around",
        "above",
        "below",
        "over",
        "under",
        "between",
        "least",
        "most",
        "than",
        "budget",
        "seed",
        "table",
        "total",
        "zeilen",
        "mit",
        "lignes",
        "avec",
        "filas",
        "con",
        "set",
        "size",
        "value",
        "column",
        "rate",
        "ratio",
        "rule",
        "n",
    ]
)


def read_row_wishes(text: str, frame: pd.DataFrame) -> RowWishes:
    """Find every wish about the columns of a table.

    Args:
        text: The request without the table itself.
        frame: The table as it is learnt: numbers, words, no labels.
    """
    text = text.translate(str.maketrans("，；（）：", ",;():"))
    columns = [str(c) for c in frame.columns]
    kinds = dict(zip(columns, map_columns(columns), strict=True))
    numeric = {c for c in columns if frame[c].dtype.kind in "if"}
    mentions = list(_mentions(text, kinds))
    taken: list[tuple[int, int]] = []
    rules = list(_relations(text, mentions, taken))
    given: dict[str, str] = {}
    for i, mention in enumerate(mentions):
        if mention.column not in numeric or _covered(mention.start, taken):
            continue
        stop = mentions[i + 1].start if i + 1 < len(mentions) else len(text)
        found = _amount_after(text, mention, stop, kinds[mention.column])
        found = found or _amount_before(text, mention, kinds[mention.column])
        away = re.search(rf"{_NONE_OF}\s*$", text[: mention.start], re.I)
        if not found and away and (frame[mention.column] == 0).any():
            found = "=0", (away.start(), mention.end)
        if found and mention.column not in given:
            given[mention.column] = mention.column + found[0]
            taken += [(mention.start, mention.end), found[1]]
    for column, wish, span in _by_unit(text, kinds, numeric - set(given), taken):
        given[column] = wish
        taken.append(span)
    assumed = _by_meaning(text, kinds, numeric, given, taken)
    strange: list[str] = []
    for column in columns:
        if column not in numeric:
            given |= _categories(text, frame, column, mentions, taken, strange)
    rest = _blank(text, taken)
    names = [text[m.start : m.end] for m in mentions]
    unknown, unread = _left_over(rest, names)
    return RowWishes(
        tuple(given[c] for c in columns if c in given),
        tuple(rules),
        unknown,
        tuple(strange),
        unread,
        rest,
        assumed,
    )


def _by_meaning(
    text: str,
    kinds: dict[str, Column],
    numeric: set[str],
    given: dict[str, str],
    taken: list[tuple[int, int]],
) -> tuple[str, ...]:
    """Wishes about a property by another word than the column's.

    A word that is compared and names no column means the only numeric column of the
    table, or the only one with a unit of the quantity that the word names.

    Returns:
        What was taken for what, to be told.
    """
    out = []
    for match in _COMPARED.finditer(_blank(text, taken)):
        word = match[1].strip()
        free = sorted(numeric - set(given))
        if word.lower() in _NO_NAME or not free:
            continue
        meant = free[0] if len(numeric) == 1 else _alike(word, free, kinds)
        if meant is None:
            continue
        mention = _Mention(match.start(1), match.end(1), meant, word)
        found = _amount_after(text, mention, len(text), kinds[meant])
        if found:
            given[meant] = meant + found[0]
            taken += [match.span(1), found[1]]
            out.append(f"{word!r} was read as the column {meant!r}")
    return tuple(out)


def _alike(word: str, free: Sequence[str], kinds: dict[str, Column]) -> str | None:
    """The only column whose unit is that of the quantity that a word names."""
    named = [
        q
        for q in quantities().values()
        if any(w == word.lower() or w.endswith(f" {word.lower()}") for w in q.words)
    ]
    dimensions = {q.dimension for q in named if q.dimension}
    alike = []
    for name in free:
        own = find_unit(kinds[name].unit)
        other = kinds[name].quantity
        if own is None or (
            other in quantities() and other not in {q.name for q in named}
        ):
            continue
        if own.dimension in dimensions:
            alike.append(name)
    return alike[0] if len(alike) == 1 else None


def target_named(text: str, frame: pd.DataFrame) -> tuple[str | None, str]:
    """The column that a word such as *hardness* or *Vickers* means, and the word.

    Returns:
        Column, or None where the named target is no column; the word is empty where
        no target is named.
    """
    columns = [str(c) for c in frame.columns]
    kinds = dict(zip(columns, map_columns(columns), strict=True))
    mentions = list(_mentions(text, kinds))
    for pattern in _TARGETS:
        for match in pattern.finditer(text):
            group = 1 if match[1] else 2
            place, word = match.start(group), match[group]
            for mention in mentions:
                if place - 1 <= mention.start <= place + len(word):
                    return mention.column, word
            unit = find_unit(word)
            for column, kind in kinds.items():
                known = quantities().get(kind.quantity)
                if unit and known and known.dimension == unit.dimension:
                    return column, word
            if word.lower() not in _NO_NAME and pattern is _TARGETS[0]:
                return None, word
    return None, ""


_TARGETS = (
    re.compile(
        r"(?:\btarget\s+(?:column|property|variable)?\s*(?:is|:|=)?\s*(?:the\s+)?|"
        r"\btarget\s*[:=]\s*|\bproperty\s*[:=]\s*|"
        r"\bzielgr[öo][ßs]e\s*(?:ist|:|=)?\s*(?:die\s+|der\s+|das\s+)?|"
        r"\bcible\s*(?:est|:|=)?\s*|\bobjetivo\s*(?:es|:|=)?\s*|"
        r"目标(?:列)?(?:是|为|[:：])?\s*|目的変数[は:：]?\s*)"
        r"[`'\"]?([^\s,;.`'\"]+)",
        re.I,
    ),
    re.compile(
        r"(?:\bpredict(?:s|ing|ion of)?\s+(?:the\s+)?|\bmodels? (?:of|for)\s+|"
        r"\b(?:net|network|regressor|model)\s+(?:on|for)\s+(?:the\s+)?|預測|预测\s*)"
        r"[`'\"]?([^\s,;.`'\"]+)|([^\s,;.`'\"]+) is what i (?:want to )?predict",
        re.I,
    ),
)


def aliases(column: Column, others: Sequence[Column]) -> tuple[list[str], list[str]]:
    """Words that mean a column: those of its header, and others for its quantity."""
    from knowledge.ingest.tables import split_header

    name = column.header
    base = split_header(name)[0]
    bare = re.sub(r"\s*[\[(][^\])]*[\])]\s*$|[_\s]+[%°]\w*$", "", name)
    out = [name, name.replace("_", " "), base, bare, bare.replace("_", " ")]
    if tail := re.fullmatch(
        r"(.{2,}?)_[A-Za-z°%/0-9]{1,4}(?:_[A-Za-z0-9]{1,4})?", name
    ):
        # Of fly_ash_kg both "fly ash" and "fly"; the longer one is looked for first.
        out += [name.rsplit("_", 1)[0].replace("_", " "), tail[1].replace("_", " ")]

    def head(text: str) -> str:
        return re.split(r"[_\s(\[]", text)[0]

    if len(head(name)) >= 2 and sum(head(o.header) == head(name) for o in others) == 1:
        out.append(head(name))
    quantity = quantities().get(column.quantity)
    alone = sum(o.quantity == column.quantity for o in others) == 1
    own = len(dict.fromkeys(w.strip() for w in out if w.strip()))
    if quantity is not None and alone:
        out += [w for w in quantity.words if len(w) >= 3]
    elif column.quantity and alone:
        out.append(column.quantity)
    if column.role == "temperature":
        out += ["temperature", "temperatur", "température", "temperatura", "温度"]
    if re.search(r"(?i)density|dichte", name) and alone:
        out += ["density", "dichte"]
    words = list(dict.fromkeys(w.strip() for w in out if w.strip()))
    return words[:own], words[own:]


def _mentions(text: str, kinds: dict[str, Column]) -> Iterator[_Mention]:
    """Columns named in a text, the longest name first, in the order of the text."""
    # The header of a column goes before what another column's quantity is called.
    pairs = [
        (far, alias, name)
        for name, kind in kinds.items()
        for far, words in enumerate(aliases(kind, list(kinds.values())))
        for alias in words
    ]
    found: list[_Mention] = []
    for _, alias, name in sorted(pairs, key=lambda p: (p[0], -len(p[1]))):
        latin = re.match(r"[\x00-\u024f]", alias)
        body = re.escape(alias).replace(r"\ ", r"[\s_]+")
        if latin and len(alias) >= 5:
            body = f"{body[:-1]}(?:y|ies)" if alias.endswith("ty") else body
            body += r"(?:s|es|n|en)?"
        edges = (r"(?<![A-Za-z0-9_])", r"(?![A-Za-z0-9_])") if latin else ("", "")
        # Of short names C is carbon and c is not.
        flags = 0 if len(alias) <= 2 else re.I
        for match in re.finditer(edges[0] + body + edges[1], text, flags):
            if not _covered(match.start(), [(m.start, m.end) for m in found]):
                found.append(_Mention(match.start(), match.end(), name, alias))
    yield from sorted(found, key=lambda m: m.start)


def _covered(place: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


_JOIN = re.compile(r"\s*[+*/−-]\s*")
_LISTED = re.compile(r"\s*(?:,|&|\+|and|und|et|y|、|和)+\s*", re.I)
_SUM = re.compile(
    r"\b(?:sum|total|add(?:s|ing)? up|summe|somme|suma)\b|总和|合計", re.I
)
_SOFT = (
    r"(?:\s|\b(?:must|should|shall|has|have|to|always|remains?|stays?|be|is|are|kept|"
    r"keeps?|sums?|adds?|up|at|muss|müssen|bleibt|bleiben|sein|ist|doit|rester|debe|"
    r"ser|the|value|exactly)\b|必须|保持|应)*"
)


def _relations(
    text: str, mentions: Sequence[_Mention], taken: list[tuple[int, int]]
) -> Iterator[str]:
    """Rules of more than one column: sums, ratios, one below another."""
    i = 0
    while i < len(mentions):
        j = i
        listed = bool(_SUM.search(text[max(0, mentions[i].start - 25) :]))
        while j + 1 < len(mentions):
            between = text[mentions[j].end : mentions[j + 1].start]
            if _JOIN.fullmatch(between) or (listed and _LISTED.fullmatch(between)):
                j += 1
            else:
                break
        tail = text[mentions[j].end :]
        sign = re.match(rf"{_SOFT}({_ANY_SIDE})?{_SOFT}(?={_NUM}|\S)", tail, re.I)
        after = mentions[j].end + (sign.end() if sign else 0)
        side = _sign(sign[1]) if sign and sign[1] else "="
        number = re.match(rf"({_NUM})\s*%?", text[after:])
        other = next((m for m in mentions[j + 1 :] if m.start == after), None)
        names = [m.column for m in mentions[i : j + 1]]
        end = 0
        if len(names) >= 2 and len(set(names)) > 1 and number:
            joins = [
                (text[a.end : b.start].strip() or "+")[0]
                for a, b in zip(mentions[i:j], mentions[i + 1 : j + 1], strict=True)
            ]
            joins = [s if s in "+*/-" else "+" for s in joins]
            left = names[0] + "".join(
                f" {s} {n}" for s, n in zip(joins, names[1:], strict=True)
            )
            yield f"{left} {side} {number[1].replace(',', '.')}"
            end = after + number.end()
        elif (
            other is not None
            and sign
            and sign[1]
            and not re.fullmatch(r"(?i)um|around|about|near", sign[1])
        ):
            yield f"{names[0]} {side} {other.column}"
            end = other.end
        if end:
            taken.append((mentions[i].start, end))
        i = j + 1


def _sign(words: str) -> str:
    return next(
        s for pattern, s in _SIDES if re.fullmatch(pattern, words.strip(), re.I)
    )


def _amount_after(
    text: str, mention: _Mention, stop: int, kind: Column
) -> tuple[str, tuple[int, int]] | None:
    """A value, bound or range behind a column's name."""
    tail = text[mention.end : max(stop, mention.end)]
    fill = r"(?P<fill>[^\d;.!?]{0,40}?)"
    span = re.match(
        rf"{fill}(?<![\d.])(?P<a>{_NUM})\s*{_UNIT}?\s*{_TO}\s*(?P<b>{_NUM})\s*"
        rf"(?P<unit>{_UNIT})?",
        tail,
        re.I,
    )
    if span and "," not in span["fill"].strip(" ,(") and not _sides(span["fill"], ">="):
        ends = [_in_unit(span[k], span["unit"], kind) for k in ("a", "b")]
        if None not in ends:
            low, high = sorted(e for e in ends if e is not None)
            wish = f"={low:g}..{high:g}"
            return wish, (mention.end, mention.end + span.end())
    single = re.match(
        rf"{fill}(?P<a>{_NUM})\s*(?P<unit>{_UNIT})?"
        rf"(?P<more>\s*(?:{_AFTER_SIDES[0][0]}|{_AFTER_SIDES[1][0]}))?",
        tail,
        re.I,
    )
    if not single or ("," in single["fill"] and not _sides(single["fill"])):
        return None
    value = _in_unit(single["a"], single["unit"], kind)
    if value is None:
        return None
    sign = _side_of(single["fill"]) or "="
    for pattern, side in _AFTER_SIDES:
        if single["more"] and re.search(pattern, single["more"], re.I):
            sign = side
    return f"{sign}{value:g}", (mention.end, mention.end + single.end())


def _amount_before(
    text: str, mention: _Mention, kind: Column
) -> tuple[str, tuple[int, int]] | None:
    """A number right before a name that is a unit, or a number with its unit."""
    found = re.search(
        rf"(?P<side>{_ANY_SIDE})?\s*(?P<a>{_NUM})\s*(?P<unit>{_UNIT})?\s*"
        rf"(?:of\s+|in\s+|de\s+|an\s+)?(?:the\s+)?$",
        text[: mention.start],
        re.I,
    )
    if not found or not (found["unit"] or found["side"] or find_unit(mention.alias)):
        return None
    value = _in_unit(found["a"], found["unit"], kind)
    if value is None:
        return None
    sign = _sign(found["side"]) if found["side"] else "="
    return f"{sign}{value:g}", (found.start(), mention.end)


def _sides(fill: str, *signs: str) -> bool:
    found = _side_of(fill)
    return found is not None and (not signs or found in signs)


#: "Must not fall below": the denial of a side is the other one.
_DENIED = re.compile(
    r"\b(?:not|never|nicht|nie|no|ne|pas|jamais|nunca|n't)\b[^,;.]*$|不[^，,;。]*$|ない",
    re.I,
)


def _side_of(fill: str) -> str | None:
    for words, sign in _SIDES:
        found = re.search(rf"(?<![A-Za-z])(?:{words})(?![A-Za-z])", fill, re.I)
        if found and sign in (">=", "<=") and _DENIED.search(fill[: found.start()]):
            return "<=" if sign == ">=" else ">="
        if found:
            return sign
    return None


def _in_unit(number: str, unit: str | None, kind: Column) -> float | None:
    """The number in the column's unit; None where the units exclude each other."""
    value = float(number.replace("−", "-").replace(",", "."))
    known = quantities().get(kind.quantity)
    own = find_unit(kind.unit) or (find_unit(known.unit) if known else None)
    if kind.role == "temperature" and own is None:
        own = find_unit("°C")
    given = find_unit(unit.replace(" ", "")) if unit else None
    if own is None or given is None or given.name == own.name:
        return value
    if "%" in (unit or ""):
        return value
    return convert(value, given.name, own.name)


def _by_unit(
    text: str,
    kinds: dict[str, Column],
    free: set[str],
    taken: Sequence[tuple[int, int]],
) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """Amounts that only their unit assigns to a column: at 25 °C, of 300 MPa."""
    used: set[str] = set()
    for match in re.finditer(
        rf"(?P<side>{_ANY_SIDE}|\bat|\bof|\bbei|\bà|\ba)\s+(?P<a>{_NUM})\s*"
        rf"(?P<unit>{_UNIT})",
        text,
        re.I,
    ):
        unit = find_unit(match["unit"].replace(" ", ""))
        if unit is None or _covered(match.start("a"), taken):
            continue
        alike = []
        for name in free:
            own = find_unit(kinds[name].unit) or find_unit(
                q.unit if (q := quantities().get(kinds[name].quantity)) else ""
            )
            if own is not None and own.dimension == unit.dimension:
                alike.append(name)
        if len(alike) != 1 or alike[0] in used:
            continue
        value = _in_unit(match["a"], match["unit"], kinds[alike[0]])
        if value is not None:
            used.add(alike[0])
            sign = _side_of(match["side"]) or "="
            yield alike[0], f"{alike[0]}{sign}{value:g}", match.span()


def _categories(
    text: str,
    frame: pd.DataFrame,
    column: str,
    mentions: Sequence[_Mention],
    taken: list[tuple[int, int]],
    strange: list[str],
) -> dict[str, str]:
    """A category that is asked for, or left out, of one column of words."""
    values = sorted({str(v) for v in frame[column] if v is not None and v == v})
    if len(values) > 60:
        return {}
    wanted: list[str] = []
    unwanted: list[str] = []
    for value in sorted(values, key=len, reverse=True):
        body = re.escape(value).replace(r"\ ", r"[\s_-]*").replace(r"\-", r"[\s_-]?")
        named = any(m.column == column for m in mentions)
        if not named and (len(value) < 2 or value.lower() in ("true", "false", "none")):
            continue
        flags = re.I if len(value) > 2 else 0
        # A category may be the name of a column as well; that one has been read.
        for match in re.finditer(
            rf"(?<![A-Za-z0-9_.]){body}(?![A-Za-z0-9_])", text, flags
        ):
            if _covered(match.start(), taken):
                continue
            taken.append(match.span())
            away = _NEGATED.search(text[: match.start()])
            (unwanted if away else wanted).append(value)
    for mention in mentions:
        if mention.column == column:
            said = re.match(
                r"\s*(?:==|=|is|are|:)\s*['\"]?([\w+-]+)", text[mention.end :]
            )
            if said and not wanted and not unwanted:
                strange.append(f"{column}={said[1]}")
            taken.append((mention.start, mention.end + (said.end() if said else 0)))
    if not wanted and unwanted:
        wanted = [v for v in values if v not in unwanted]
    chosen = list(dict.fromkeys(wanted))
    return {column: f"{column}={'|'.join(chosen)}"} if chosen else {}


def _blank(text: str, spans: Sequence[tuple[int, int]]) -> str:
    out = list(text)
    for start, end in spans:
        out[start:end] = " " * (end - start)
    return "".join(out)


_COMPARED = re.compile(
    rf"([A-Za-zÀ-ÿ_][\w%]*(?:\s\([^)]*\))?)\s*(?:(?:of|stays?|is|must be|to be)\s+)?"
    rf"(<=|>=|==|=|<|>|≤|≥|\b(?:above|below|over|under|at least|at most|less than|"
    rf"more than|greater than|between|of (?:about|around)|around)\b)\s*{_NUM}",
    re.I,
)
_RELATIVE = re.compile(
    r"\b(?:higher|lower|larger|smaller|better|harder|stronger|denser|cheaper|more|less)"
    r"\s+(?!than\b|rows?\b|samples?\b|data\b|records\b|of\b|like\b|synthetic\b|"
    r"points?\b|examples?\b)[a-z]{3,}[\w ]{0,20}|\b(?:highest|lowest|largest|smallest|"
    r"longest|shortest|best|greatest|strongest|hardest|maximal|minimal|maximum|minimum|"
    r"optimal)\s+[a-z]{3,}|\b(?:like|similar to) row \d+|"
    r"\b(?:cheap|light|sustainable|low[- ]cost)\w*",
    re.I,
)


def _left_over(rest: str, names: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names compared that are no column, and wishes that nothing here reads."""
    unknown, unread = [], []
    for match in _COMPARED.finditer(rest):
        word = match[1].strip()
        if word.lower() in _NO_NAME:
            continue
        unknown.append(word)
    for match in _RELATIVE.finditer(rest):
        unread.append(" ".join(match[0].split()))
    return tuple(dict.fromkeys(unknown)), tuple(dict.fromkeys(unread))
