"""Orders and values that a clause states: "A has more Q than B", "with Q of 3 eV"."""

# ruff: noqa: E501 - words of one meaning in six languages stand on one line

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.asking.claims import bound_of
from assistant.asking.named import number_spans
from assistant.granted.assertion import Assertion
from assistant.granted.kinds import NOT
from assistant.granted.subjects import Named
from assistant.granted.words import (
    CONDUCTS,
    Sides,
    by_adjective,
    compared,
    property_spans,
)
from knowledge.names import material
from knowledge.quantities import quantities
from knowledge.traits import traits_of
from knowledge.units import find_unit


def orders(text: str, named: Sequence[Named]) -> list[Assertion]:
    """What one thing is said to have more or less of than another."""
    sides = compared(text)
    if sides is None or len(named) < 2:
        return []
    pair = _pair(text, named, sides)
    if pair is None:
        return []
    one, other = pair
    between = text[max(one.end, 0) : max(one.end, other.start)]
    if NOT.search(re.sub(r"不[及如敌]", " ", between)):
        return []
    share = _share_of(text, named, one, other)
    if share:
        return [Assertion("order", one, f"share of {share}", sides.sign, other,
                          text=text)]  # fmt: skip
    found = [name for _, _, name in property_spans(text)]
    if found:
        # What is spoken of last is what is compared: "the thermal conductivity of".
        return [
            Assertion("order", one, name, sides.sign, other, text=text)
            for name in dict.fromkeys(found)
        ][:2]
    told = by_adjective(text)
    if not told and CONDUCTS.search(text):
        # "A leitet besser als B", of two electrolytes.
        told = [("ionic conductivity", sides.sign)]
    ions = re.search(r"\bions?\b|\w*ion(?:en)?\b|离子|イオン", text, re.IGNORECASE)
    if one.kind == other.kind and (
        one.kind == "ion" or (one.kind == "element" and ions)
    ):
        told = [t for t in told if t[0] == "ionic radius"]
    elif {one.kind, other.kind} <= {"element"}:
        # Of elements "heavier" speaks of atoms, "denser" of the metal.
        dense = re.search(r"dens|dicht|致密", text, re.IGNORECASE)
        told = [("atomic mass" if q == "density" and not dense else q, s)
                for q, s in told if q != "ionic radius"]  # fmt: skip
    else:
        told = [t for t in told if t[0] != "ionic radius"]
    return [Assertion("order", one, q, s, other, text=text) for q, s in told[:1]]


_MOST = re.compile(
    r"\b(?:the |der |die |das |le |la |les |el |los )?(?:(?P<up>best|highest|largest|widest|"
    r"greatest|strongest|beste\w*|höchste\w*|größte\w*|breiteste\w*|meilleure?|"
    r"plus (?:élevée?|grande?|haute?|large)|mejor|mayor|más (?:alt[oa]|grande))|"
    r"(?P<down>worst|lowest|smallest|narrowest|niedrigste\w*|kleinste\w*|geringste\w*|"
    r"plus (?:faible|basse?|petite?)|menor|más (?:baj[oa]|pequeñ[oa])))\b|"
    r"(?P<asia>最高|最大|最宽|最强|最好|一番高|最も高|最も大き)|(?P<asia_low>最低|最小|最も低|"
    r"最も小さ)",
    re.IGNORECASE,
)
_HARDEST = (
    (
        "hardness",
        1,
        r"\bhardest\b|\bhärteste\w*|\bplus dure?\b|\bmás dur[oa]\b|最硬|最も硬",
    ),
    ("density", 1, r"\bdensest\b|\bheaviest\b|\bschwerste\w*|\bplus lourd\w*|最重"),
    ("density", -1, r"\blightest\b|\bleichteste\w*|\bplus lég\w+|\bmás liger\w+|最轻"),
)
#: Within a class only its members count, and some of them may not be on record.
_AMONG = re.compile(
    r"\b(?:among|amongst|of (?:all |the )?(?:oxides?|sulfides?|ceramics?|alloys?)|known|"
    r"one of|unter (?:den|allen)|eine[rs]? der|parmi|l'un|entre|uno de)\b|之一|中で|之中",
    re.IGNORECASE,
)


def extremes(text: str, named: Sequence[Named]) -> list[Assertion]:
    """What something is said to have most or least of, of everything."""
    if len(named) != 1 or _AMONG.search(text) or compared(text) is not None:
        return []
    for quantity, sign, pattern in _HARDEST:
        if re.search(pattern, text, re.IGNORECASE):
            return [Assertion("extreme", named[0], quantity, sign, text=text)]
    most = _MOST.search(text)
    if most is None:
        return []
    sign = 1 if most["up"] or most["asia"] else -1
    near = [
        name for start, end, name in property_spans(text)
        if -24 <= start - most.end() <= 24 or -24 <= most.start() - end <= 24
    ]  # fmt: skip
    return [
        Assertion("extreme", named[0], name, sign, text=text)
        for name in dict.fromkeys(near[:1])
    ]


def _pair(
    text: str, named: Sequence[Named], sides: Sides
) -> tuple[Named, Named] | None:
    """The two things compared: of one kind, where the clause names more."""
    first, second = sides.first, sides.second
    after = [n for n in named if second[0] <= n.start < second[1]]
    after = after[-1:] if sides.last else after
    before = [n for n in named if first[0] <= n.start < first[1] and n not in after]
    if not after or not before:
        return None
    other = after[0]
    if not sides.last and other.start - second[0] > 40:
        return None
    alike = [n for n in before if _sort(n) == _sort(other)] or before
    one = alike[-1] if "比" in text else alike[0]
    if one.name == other.name and one.charge == other.charge:
        return None
    return one, other


def _sort(item: Named) -> str:
    return "material" if item.kind == "trait" else item.kind


_HOLDS = re.compile(
    r"\b(?:contains?|holds?|has|have|richer in|enthält|hat|contient|contiene|tiene)\b|"
    r"含",
    re.IGNORECASE,
)


def _share_of(text: str, named: Sequence[Named], one: Named, other: Named) -> str:
    """The element whose share is compared: "A holds more lead than B"."""
    if not one.formula or not other.formula or not _HOLDS.search(text[one.end :]):
        return ""
    for item in named:
        plain = item.kind == "element" and len(item.formula) <= 2
        if plain and item not in (one, other) and one.end < item.start < other.start:
            return item.formula
    return ""


def values(text: str, named: Sequence[Named]) -> list[Assertion]:
    """Values of a property that something is said to have."""
    out = []
    spans = property_spans(text)
    for number, unit, start, end in number_spans(text):
        item = _spoken_of(named, start)
        if item is None:
            continue
        quantity = _quantity_of(spans, unit, start) or _by_unit(item, unit)
        sign = bound_of(text, start, end)
        known = find_unit(unit)
        host = material(item.name)
        if not quantity and host is not None and host.family == "solid electrolyte":
            # "LGPS conducts 12 mS/cm": of an electrolyte ions are meant.
            ionic = quantities()["ionic conductivity"].dimension
            if known is not None and known.dimension == ionic:
                quantity = "ionic conductivity"
        if not quantity and unit in {"K", "°C"} and SUPERCONDUCTS.search(text):
            # It superconducts below every temperature at which it does.
            quantity, sign = "critical temperature", 0
        if quantity:
            out.append(Assertion("value", item, quantity, sign, number=number,
                                 unit=unit, text=text))  # fmt: skip
    return out


_WITH_ITS = re.compile(
    r"\b(?:with|at|having|given|of|mit|avec|con|de)\s+(?:its|their|a|an|the|an? "
    r"\w+|seiner|ihrer|einer|son|sa|ses|une?|su|sus|una?)\b[^,.?!]{0,50}$",
    re.IGNORECASE,
)


def values_attached(text: str, named: Sequence[Named]) -> list[Assertion]:
    """Values in an apposition: "with its band gap of 3 eV"."""
    spans = property_spans(text)
    out = []
    for number, unit, start, _ in number_spans(text):
        if not _WITH_ITS.search(text[:start]) or len(named) != 1:
            continue
        quantity = _quantity_of(spans, unit, start)
        if quantity:
            out.append(Assertion("value", named[0], quantity, 0, number=number,
                                 unit=unit, text=text))  # fmt: skip
    return out


SUPERCONDUCTS = re.compile(
    r"superconduct\w*|supraleit\w*|supracond\w*|superconduc\w*|超导|超伝導|超電導",
    re.IGNORECASE,
)


def _spoken_of(named: Sequence[Named], at: int) -> Named | None:
    """The last thing named before a place, or the only one."""
    before = [n for n in named if n.end <= at]
    if len(named) == 1:
        return named[0]
    return before[-1] if before else None


def _quantity_of(spans: Sequence[tuple[int, int, str]], unit: str, at: int) -> str:
    """The property named nearest to a number of its dimension."""
    known = find_unit(unit)
    if known is None:
        return ""
    fitting = [
        (abs(at - start), name)
        for start, _, name in spans
        if (q := quantities().get(name)) and q.dimension == known.dimension
    ]
    return min(fitting)[1] if fitting else ""


def _dimension(quantity: str, unit: str) -> str:
    """Dimension of a property by its unit, or by the catalogue where it has none."""
    found = find_unit(unit) if unit else None
    entry = quantities().get(quantity)
    return found.dimension if found else entry.dimension if entry else ""


def _by_unit(item: Named, unit: str) -> str:
    """The one property of something that is measured in a unit."""
    known = find_unit(unit)
    if known is None or known.dimension in {
        "temperature",
        "time",
        "fraction",
        "length",
    }:
        return ""
    names = {
        t.quantity
        for t in traits_of(item.name)
        if _dimension(t.quantity, t.value.unit) == known.dimension
    }
    return names.pop() if len(names) == 1 else ""
