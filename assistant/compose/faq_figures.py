"""The figures of the sides of a comparison, and which side they put ahead.

A name stands for the material itself. Where records hold only a doped or otherwise
changed sample of it, that sample may be shown, but it is said to stand in; and where
samples of the material itself differ, the smallest and the largest are shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.compose.faq_evidence import dopants_of
from assistant.compose.faq_hits import Hit
from assistant.compose.faq_parts import heat_as_written
from assistant.compose.faq_text import Sentence, frame, localised, value_sentence
from knowledge.conflicts import implausible
from knowledge.facts import Value
from knowledge.names import (
    covered,
    elements_of,
    find_formulas,
    material,
    near_composition,
    plain_formula,
    same_composition,
)
from validators.specs.question import QuestionSpec

Side = tuple[str, list[Hit]]
Shown = tuple[Hit, Value]
#: Room temperature for conductivities that are compared, °C.
_ROOM = (15.0, 35.0)
_ANY = (-273.0, 3000.0)
#: Factor between the smallest and the largest value of one material from which on both
#: are shown.
_SPREAD = 1.25
_CHANGED = re.compile(
    r"(?<!un)(?<!non-)\bdoped\b|\bwith \d|\b\d+(?:\.\d+)? ?(?:wt|mol|at)\.?[ -]?%|"
    r"\bcoated\b|\bcomposite\b|\bsubstituted\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SideFigures:
    """What records hold of a quantity for one side of a comparison.

    Attributes:
        name: The side as it was named.
        own: One value, or the smallest and the largest, of the material itself.
        stand_in: A value of a changed sample, where `own` is empty.
    """

    name: str
    own: tuple[Shown, ...] = ()
    stand_in: Shown | None = None

    @property
    def shown(self) -> tuple[Shown, ...]:
        """What the answer shows of this side."""
        return self.own or ((self.stand_in,) if self.stand_in else ())


def figures_beside(
    spec: QuestionSpec, sides: list[Side], quantities: Sequence[str]
) -> tuple[list[Sentence], list[Hit]]:
    """The comparable values of every side, quantity by quantity, and their order.

    What no record holds is said of the side and the quantity that it concerns, and that
    two figures do not compare only where there are two.
    """
    words = frame(spec.language)
    told: list[Sentence] = []
    hits: list[Hit] = []
    lacking: list[str] = []
    paired = not quantities
    notes: list[str] = []
    at = "" if spec.temperature is None else f", «{heat_as_written(spec)}»"
    for quantity in quantities:
        said = localised(quantity, spec.language)
        found = [_figures_of(spec, name, group, quantity) for name, group in sides]
        lacking += [f"{side.name} ({said}{at})" for side in found if not side.shown]
        held = [side for side in found if side.shown]
        for side in held:
            for hit, value in side.shown:
                head = side_head(spec, side.name, hit, value)
                told.append(value_sentence(hit.fact, [value], spec.language, head=head))
                hits.append(hit)
            if side.stand_in is not None:
                notes.append(words["stand_in"].format(name=side.name, quantity=said))
        told += _order(spec, held) if len(held) == len(sides) else []
        paired = paired or len(held) > 1
        if len(held) == 1:
            notes.append(words["one_side"].format(name=held[0].name, quantity=said))
    if lacking:
        text = words["missing"].format(what=", ".join(lacking))
        told.insert(0, Sentence(text, frame=True))
    told += [Sentence(text, frame=True) for text in notes]
    if paired:
        names = ", ".join(name for name, _ in sides)
        told.append(Sentence(words["no_joint"].format(names=names), frame=True))
    return told, hits


def side_head(spec: QuestionSpec, name: str, hit: Hit, value: Value) -> str:
    """The side a value stands for, and the compound where that is another one."""
    formula = value.formula
    if formula and any(same_composition(formula, f) for f in spec.formulas):
        return formula
    plain = plain_formula(name) or name
    held = hit.fact.formula
    if formula or not elements_of(plain) or not elements_of(held) or " " in held:
        return name
    # LiNi0.5Mn1.5O4 is filed under LiMn2O4, and its capacity is its own.
    own = elements_of(held) == elements_of(plain) and same_composition(held, plain)
    return name if own else f"{name} ({held})"


def _order(spec: QuestionSpec, held: Sequence[SideFigures]) -> list[Sentence]:
    """Which side has the largest value, or that the recorded values overlap."""
    shown = [(side, hit, v) for side in held for hit, v in side.shown]
    numbers = [v.number for *_, v in shown if v.number is not None and v.number > 0]
    one_unit = len({v.unit for *_, v in shown}) == 1
    if len(held) < 2 or len(numbers) < len(shown) or not one_unit:
        return []
    words = frame(spec.language)
    facts = tuple({hit.fact.id: hit.fact for _, hit, _ in shown}.values())
    values = tuple(v for *_, v in shown)
    ranked = sorted(held, key=lambda side: -_ends(side)[1])
    lowest, second = _ends(ranked[0])[0], _ends(ranked[1])[1]
    head = side_head(spec, ranked[0].name, *ranked[0].shown[-1])
    if lowest <= second:
        names = ", ".join(s.name for s in ranked if _ends(s)[1] >= lowest)
        return [Sentence(words["overlap"].format(names=names), facts, values, "values")]
    told = words["larger" if len(shown) == 2 else "largest"]
    text = told.format(name=head, ratio=f"{lowest / second:.2g}")
    return [Sentence(text, facts, values, "values")]


def _ends(side: SideFigures) -> tuple[float, float]:
    numbers = [v.number or 0.0 for _, v in side.shown]
    return min(numbers), max(numbers)


def _figures_of(
    spec: QuestionSpec, name: str, group: list[Hit], quantity: str
) -> SideFigures:
    """The values of a side: of the material itself, else of a changed sample.

    For a class the largest measured value stands for what it reaches.
    """
    found = _comparable(spec, group, quantity)
    if name in spec.elements:
        return SideFigures(name, tuple(found[:1]))
    names, family = covered(name)
    if len(names) > 1 or family:
        best = max(found, key=lambda s: (s[0].fact.verified, s[1].number), default=None)
        return SideFigures(name, (best,) if best else ())
    own = [(hit, v) for hit, v in found if _is_plain(hit, v, name)]
    own = [s for s in own if s[0].fact.verified] or own
    if not own:
        return SideFigures(name, stand_in=found[0] if found else None)
    low = min(own, key=lambda s: (s[1].number or 0.0, s[0].fact.id))
    high = max(own, key=lambda s: (s[1].number or 0.0, s[0].fact.id))
    if (low[1].number or 0.0) * _SPREAD < (high[1].number or 0.0):
        return SideFigures(name, (low, high))
    return SideFigures(name, (own[0],))


def _comparable(spec: QuestionSpec, group: list[Hit], quantity: str) -> list[Shown]:
    """Measured values of a quantity at the temperature that is compared, best first."""
    window = _ROOM if quantity == "ionic conductivity" else _ANY
    if spec.temperature is not None:
        window = (spec.temperature - 5, spec.temperature + 5)
    found: list[tuple[tuple[bool, bool, float, str], Shown]] = []
    for hit in group:
        for v in hit.fact.values:
            if v.base != quantity or v.number is None or v.role == "text":
                continue
            if implausible(v) is not None or hit.fact.kind == "computation":
                continue
            heat = v.temperature
            if heat is not None and not window[0] <= heat <= window[1]:
                continue
            if heat is None and spec.temperature is not None:
                continue
            key = (not hit.fact.verified, heat is None, -hit.score, hit.fact.id)
            found.append((key, (hit, v)))
    return [shown for _, shown in sorted(found, key=lambda item: item[0])]


def _is_plain(hit: Hit, value: Value, name: str) -> bool:
    """Whether a value is of the material itself, not of a doped or mixed sample."""
    if _CHANGED.search(value.conditions):
        return False
    plain = plain_formula(name)
    item = material(name)
    own = elements_of(plain) or (item.elements if item is not None else frozenset())
    added = {e for f in find_formulas(value.conditions) for e in elements_of(f)} - own
    if own and added:
        return False
    formula = value.formula or hit.fact.formula
    if formula and plain:
        # YBa2Cu3O6.9 is YBCO, and Li7La3Zr2O12 with aluminium is no plain LLZO.
        if elements_of(formula) != own or not near_composition(formula, plain):
            return False
    elif value.formula:
        return elements_of(formula) == own
    if value.formula:
        return True
    return value.role == "reference" or not dopants_of(hit.fact) - own
