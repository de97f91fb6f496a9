"""Amounts that a text gives for a column: values, bounds and ranges in its unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.asking.column_names import Mention, covered
from knowledge.ingest.tables import Column
from knowledge.quantities import quantities
from knowledge.units import convert, find_unit

NUMBER = r"[-+−]?\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?"
_UNIT = (
    r"(?:(?:°\s?C|K|MPa|GPa|kPa|HV\d*|HRC|HB|wt\.?\s?%|at\.?\s?%|mol\.?\s?%|vol\.?\s?%|%|"
    r"mS/cm|S/cm|mol/L|kg/m3|kg/m³|g/cm3|g/cm³|eV|mV|V|nm|µm|um|mm|Å|days?|d|hours?|h|"
    r"min|mA/cm2|mAh/g|W/mK|cP|mPa\s?s|ppm|Grad|degrees?)(?![A-Za-z0-9]))"
)
#: Words between two numbers of a range.
TO = r"(?:\.\.+|to|and|bis|und|et|à|a|y|hasta|-|–|~|〜|到|至|から)"
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
ANY_SIDE = (
    r"(?<![A-Za-z])(?:" + "|".join(words for words, _ in _SIDES) + r")(?![A-Za-z])"
)
_AFTER_SIDES = (
    (r"or (?:more|higher|above|greater|better)|oder mehr|ou plus|o más|以上", ">="),
    (r"or (?:less|lower|below|fewer)|oder weniger|ou moins|o menos|以下", "<="),
)
#: "Must not fall below": the denial of a side is the other one.
_DENIED = re.compile(
    r"\b(?:not|never|nicht|nie|no|ne|pas|jamais|nunca|n't)\b[^,;.]*$|不[^，,;。]*$|ない",
    re.I,
)


def amount_after(
    text: str, mention: Mention, stop: int, kind: Column
) -> tuple[str, tuple[int, int]] | None:
    """A value, bound or range behind a column's name."""
    tail = text[mention.end : max(stop, mention.end)]
    fill = r"(?P<fill>[^\d;.!?]{0,40}?)"
    span = re.match(
        rf"{fill}(?<![\d.])(?P<a>{NUMBER})\s*{_UNIT}?\s*{TO}\s*(?P<b>{NUMBER})\s*"
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
        rf"{fill}(?P<a>{NUMBER})\s*(?P<unit>{_UNIT})?"
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


def amount_before(
    text: str, mention: Mention, kind: Column
) -> tuple[str, tuple[int, int]] | None:
    """A number right before a name that is a unit, or a number with its unit."""
    found = re.search(
        rf"(?P<side>{ANY_SIDE})?\s*(?P<a>{NUMBER})\s*(?P<unit>{_UNIT})?\s*"
        rf"(?:of\s+|in\s+|de\s+|an\s+)?(?:the\s+)?$",
        text[: mention.start],
        re.I,
    )
    if not found or not (found["unit"] or found["side"] or find_unit(mention.alias)):
        return None
    value = _in_unit(found["a"], found["unit"], kind)
    if value is None:
        return None
    sign = sign_of(found["side"]) if found["side"] else "="
    return f"{sign}{value:g}", (found.start(), mention.end)


def by_unit(
    text: str,
    kinds: dict[str, Column],
    free: set[str],
    taken: Sequence[tuple[int, int]],
) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """Amounts that only their unit assigns to a column: at 25 °C, of 300 MPa."""
    used: set[str] = set()
    for match in re.finditer(
        rf"(?P<side>{ANY_SIDE}|\bat|\bof|\bbei|\bà|\ba)\s+(?P<a>{NUMBER})\s*"
        rf"(?P<unit>{_UNIT})",
        text,
        re.I,
    ):
        unit = find_unit(match["unit"].replace(" ", ""))
        if unit is None or covered(match.start("a"), taken):
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


def sign_of(words: str) -> str:
    """The comparison that words of `ANY_SIDE` mean: ``>=``, ``<=`` or ``=``."""
    return next(
        s for pattern, s in _SIDES if re.fullmatch(pattern, words.strip(), re.I)
    )


def _sides(fill: str, *signs: str) -> bool:
    found = _side_of(fill)
    return found is not None and (not signs or found in signs)


def _side_of(fill: str) -> str | None:
    for words, sign in _SIDES:
        found = re.search(rf"(?<![A-Za-z])(?:{words})(?![A-Za-z])", fill, re.I)
        if found and sign in (">=", "<=") and _DENIED.search(fill[: found.start()]):
            return "<=" if sign == ">=" else ">="
        if found:
            return sign
    return None


def amount_of(number: str) -> float:
    """The value of what `NUMBER` matches: a decimal comma, a long minus."""
    return float(number.replace("−", "-").replace(",", "."))


def _in_unit(number: str, unit: str | None, kind: Column) -> float | None:
    """The number in the column's unit; None where the units exclude each other."""
    value = amount_of(number)
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
