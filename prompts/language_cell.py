"""Cell constants, Z and density in a rule's words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from prompts.language_draft import SpecDraft
from prompts.language_text import Text
from prompts.language_words import (
    ABOUT,
    ABOVE,
    BELOW,
    DENSITY,
    LENGTH_UNIT,
    LONGEST,
    NUMBER,
    SHORTEST,
    VALUE,
    Z_VALUE,
    words,
)


def number_of(text: str) -> float:
    """A number with decimal point or comma."""
    return float(text.replace(",", "."))


_AXES = ("a", "b", "c")
_UNIT = {"å": 1.0, "nm": 10.0, "pm": 0.01}
_EQUATION = re.compile(
    rf"(?<![A-Za-z0-9/])((?:(?:a|b|c|alpha|beta|gamma)\s*[=,/]\s*(?:and\s*)?)+|(?:a|b|c)\s*"
    rf"(?:\b(?:is|ist|est|es|of|von|de)\b|为|是|は|~|(?={ABOUT}))\s*)[=~]?\s*~?\s*(?<![\d*])(?:{ABOUT}\s*)?"
    rf"{VALUE}\s*(?:(?:±|\+/-)\s*({NUMBER}))?\s*(Å|nm|pm|°|deg(?:rees?)?|grad|度)?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    rf"(?<![A-Za-z0-9])([abc])\s*(?:is|ist|est|es|=|为|は|:)?\s*"
    rf"(?:(?i:between|from|in|zwischen|von|entre|de|在|介于|~))?\s*({NUMBER})\s*"
    rf"(?:-|to|and|und|bis|et|à|y|a|和|到|至|と|から)\s*({NUMBER})\s*{LENGTH_UNIT}"
)
_PRODUCT = re.compile(
    rf"({NUMBER})\s*(?:Å\s*)?[x*]\s*({NUMBER})\s*(?:Å\s*)?[x*]\s*({NUMBER})\s*{LENGTH_UNIT}3?",
    re.IGNORECASE,
)
_RATIO = re.compile(
    rf"(?<![A-Za-z0-9])([abc])\s?/\s?([abc])(?:\s*ratio)?\s*(?:=|~|:|is|of|ist|est|es|为|は)?\s*"
    rf"{VALUE}(?!\s*(?:Å|nm|pm|/|\d))"
)
_NAMED = re.compile(
    rf"(?<![A-Za-z0-9])(a|b|c|alpha|beta|gamma)\s+{VALUE}(?![\d/])\s*(Å|nm|pm|°|deg\w*)?"
)
_TOLERANCE = words(
    r"(?:tolerance|toleranz|tol[ée]rance|tolerancia|公差|误差|許容(?:差|誤差)|to\s*within|within|accurate\s*to)"
    rf"\s*(?:of|von|de|is|=|:|为|は)?\s*(?:±\s*)?({NUMBER})\s*(%|Å|nm|pm)"
)
_CELL_WORDS = words(
    r"lattice\s*(?:parameters?|constants?|spacing)|cell\s*(?:parameters?|lengths?|edges?|constants?)"
    r"|unit\s*cell|gitter(?:konstanten?|parameter)|zellparameter|zellkonstanten?"
    r"|param[èe]tres?\s*(?:de\s*)?(?:maille|r[ée]seau)|par[áa]metros?\s*(?:de\s*)?(?:la\s*)?"
    r"(?:red|celda)|constantes?\s*de\s*red|晶格常数|晶格参数|晶胞参数|格子定数"
)
_AXIS_BETWEEN = re.compile(r"\s*([abc])(?![A-Za-z])", re.IGNORECASE)
_SINGLE = re.compile(
    rf"{VALUE}(?:\s*±\s*({NUMBER}))?\s*(?:,|and|und|et|y|和|と)?\s*"
    rf"(?:{VALUE}\s*(?:,|and|und|et|y|和|と)+\s*{VALUE}\s*)?{LENGTH_UNIT}",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Cell:
    """What a text says of the cell.

    Attributes:
        values: Lengths in Å and angles in degrees by name.
        tolerance: Largest relative uncertainty that was stated, None where none was.
    """

    values: dict[str, float] = field(default_factory=dict)
    tolerance: float | None = None

    def allow(self, share: float) -> None:
        """Widen the tolerance to a relative deviation."""
        self.tolerance = max(self.tolerance or 0.0, share)


def read_cell(text: Text, draft: SpecDraft) -> None:
    """Cell lengths and angles."""
    cell = _Cell()
    _read_ranges(text, cell)
    ratios = _ratios(text)
    _read_equations(text, cell)
    if not cell.values:
        cell.values = _bare_row(text) or _product(text)
    if not cell.values:
        group = draft.spec.group
        _read_behind_words(text, cell, cubic=group is None or group.system == "cubic")
    _use_ratios(text, draft, ratios, cell.values)
    if not cell.values:
        return
    _read_tolerance(text, cell)
    for word in _CELL_WORDS.finditer(text.norm):
        text.take(word.start(), word.end())
    draft.set_lattice(cell.values, cell.tolerance)
    shown = ", ".join(
        f"{n} = {v:g} {'Å' if n in _AXES else '°'}" for n, v in cell.values.items()
    )
    within = f", ±{cell.tolerance:.2%}" if cell.tolerance else ""
    draft.note(f"cell {shown}{within}")


def _read_ranges(text: Text, cell: _Cell) -> None:
    """``a between 5.4 and 5.6 Å``: the middle, and half the width as tolerance."""
    for match in _BETWEEN.finditer(text.norm):
        if match[1] not in cell.values and text.free(match.start(), match.end()):
            factor = _UNIT[match[4].lower()]
            low, high = number_of(match[2]) * factor, number_of(match[3]) * factor
            cell.values[match[1]] = round((low + high) / 2, 6)
            cell.allow(abs(high - low) / (low + high))
            text.take(match.start(), match.end())


def _read_equations(text: Text, cell: _Cell) -> None:
    """``a = b = 3.9 Å``, ``alpha = 90``, ``c is 22.7 ± 0.1 Å``."""
    for match in _EQUATION.finditer(text.norm):
        names = re.findall(r"alpha|beta|gamma|[abc]", match[1].lower())
        if not names or not text.free(match.start(), match.end()):
            continue
        length = names[0] in _AXES
        unit = (match[4] or "").lower()
        equals = "=" in match[1] + text.norm[match.start(1) : match.start(2)]
        if length and not unit and not equals:
            continue
        value = number_of(match[2])
        if length:
            unit = unit or _later_unit(text.norm, match.end())
            value *= _UNIT.get(unit, 1.0)
            if unit.startswith(("°", "deg", "grad", "度")):
                continue
        for name in names:
            cell.values[name] = round(value, 6)
        if match[3]:
            share = number_of(match[3]) * (_UNIT.get(unit, 1.0) if length else 1)
            cell.allow(share / value)
        text.take(match.start(), match.end())


def _product(text: Text) -> dict[str, float]:
    """``3.9 x 3.9 x 4.1 Å``."""
    match = _PRODUCT.search(text.norm)
    if match is None:
        return {}
    factor = _UNIT[match[4].lower()]
    text.take(match.start(), match.end())
    return {n: round(number_of(match[i]) * factor, 6) for i, n in enumerate(_AXES, 1)}


def _read_behind_words(text: Text, cell: _Cell, *, cubic: bool) -> None:
    """``lattice constant 4.05 ± 0.02 Å``, one length or three.

    Args:
        text: Of the rule.
        cell: Receives the values.
        cubic: Whether one length stands for all three.
    """
    anchor = _CELL_WORDS.search(text.norm)
    if anchor is None:
        return
    found = _SINGLE.search(text.norm, anchor.end(), anchor.end() + 70)
    if found is None:
        return
    factor = _UNIT[found[5].lower()]
    axis = _AXIS_BETWEEN.match(text.norm, anchor.end(), found.start())
    if axis is not None:
        # "格子定数cを5.30 Åに": the length of one axis, whatever the others are.
        cell.values = {axis[1].lower(): round(number_of(found[1]) * factor, 6)}
        text.take(found.start(), found.end())
        return
    if found[3] and found[4]:
        numbers = [found[1], found[3], found[4]]
    else:
        numbers = [found[1]] * (3 if cubic else 1)
    # One length of a cell that is not cubic is its a.
    cell.values = {
        n: round(number_of(v) * factor, 6) for n, v in zip(_AXES, numbers, strict=False)
    }
    if found[2]:
        cell.tolerance = number_of(found[2]) * factor / cell.values["a"]
    text.take(found.start(), found.end())


def _read_tolerance(text: Text, cell: _Cell) -> None:
    """``within 2 %``, ``to within 0.1 Å`` of the first length."""
    stated = _TOLERANCE.search(text.norm)
    if stated is None or not text.free(stated.start(), stated.end()):
        return
    share = number_of(stated[1])
    reference = next((v for n, v in cell.values.items() if n in _AXES), None)
    if stated[2] == "%":
        cell.tolerance = share / 100
    elif reference is not None:
        cell.tolerance = share * _UNIT[stated[2].lower()] / reference
    text.take(stated.start(), stated.end())


def _ratios(text: Text) -> list[tuple[re.Match[str], str, str, float]]:
    """``c/a = 2.01``: no length by itself."""
    out = []
    for match in _RATIO.finditer(text.norm):
        if match[1] != match[2]:
            text.take(match.start(), match.end())
            out.append((match, match[1], match[2], number_of(match[3])))
    return out


def _use_ratios(
    text: Text,
    draft: SpecDraft,
    ratios: list[tuple[re.Match[str], str, str, float]],
    values: dict[str, float],
) -> None:
    """Lengths that follow from a ratio and a length; else the ratio is told."""
    given = draft.spec.lattice.given() if draft.spec.lattice is not None else {}
    for match, top, bottom, ratio in ratios:
        known = {**given, **values}
        if bottom in known and top not in values:
            values[top] = round(known[bottom] * ratio, 6)
        elif top in known and bottom not in values:
            values[bottom] = round(known[top] / ratio, 6)
        else:
            draft.unread.append((draft.rule, text.original(match.start(), match.end())))


def _bare_row(text: Text) -> dict[str, float]:
    """``a 5.356, b 13.163, c 5.399 Å``: two names with numbers at least."""
    hits = [m for m in _NAMED.finditer(text.norm) if text.free(m.start(), m.end())]
    names = [m[1].lower() for m in hits]
    if len(hits) < 2 or len(set(names)) != len(names):
        return {}
    if not any(m[3] or re.search("[.,]", m[2]) for m in hits):
        return {}
    values = {}
    for match, name in zip(hits, names, strict=True):
        value = number_of(match[2])
        if name in _AXES:
            unit = (match[3] or "").lower() or _later_unit(text.norm, match.end())
            value *= _UNIT.get(unit, 1.0)
        values[name] = round(value, 6)
        text.take(match.start(), match.end())
    return values


def _later_unit(norm: str, end: int) -> str:
    """The unit that follows a list of lengths: ``a = 8.8, c = 22.7 Å``."""
    match = re.compile(
        rf"(?:[\s,;]|and|und|et|y|和|と|[abc]\s*[=~]+|{NUMBER})*?{LENGTH_UNIT}",
        re.IGNORECASE,
    ).match(norm, end)
    return match[1].lower() if match else "å"


def read_z(text: Text, draft: SpecDraft) -> None:
    """Formula units in the conventional cell."""
    for match in Z_VALUE.finditer(text.norm):
        if not text.free(match.start(), match.end()):
            continue
        z = int(match[1] or match[2])
        text.take(match.start(), match.end())
        draft.set_z(z)
        draft.note(f"Z = {z}")


#: g/cm³; osmium, the densest element, has 22.6.
DENSEST = 23.0
_AT_LEAST = words(r">|" + ABOVE.pattern + "|" + SHORTEST.pattern)
_AT_MOST = words(r"<|" + BELOW.pattern + "|" + LONGEST.pattern)


def read_density(text: Text, draft: SpecDraft) -> None:
    """Density as a range in g/cm³; a single value is taken to ± 3 %."""
    match = DENSITY.search(text.norm)
    if match is None:
        return
    factor = 0.001 if match[3].lower().startswith("kg") else 1.0
    first = number_of(match[1]) * factor
    spread = text.norm[match.start() : match.end()]
    if match[2] and "±" in spread:
        off = number_of(match[2]) * factor
        low, high = first - off, first + off
    elif match[2]:
        low, high = sorted((first, number_of(match[2]) * factor))
    elif _AT_LEAST.search(spread):
        low, high = first, DENSEST
    elif _AT_MOST.search(spread):
        low, high = 0.0, first
    else:
        low, high = 0.97 * first, 1.03 * first
    text.take(match.start(), match.end())
    draft.spec = draft.spec.but(
        density=(round(low, 4), round(high, 4)), density_rule=draft.rule
    )
    draft.note(f"density {low:.3g} to {high:.3g} g/cm³")
