"""Judges of chemical formulas: neutrality, electronegativity, tolerance factor.

Oxidation states, Pauling electronegativities and Shannon radii come from pymatgen's
tables. A formula passes a rule only when one assignment of oxidation states, one
state an element, satisfies it; which assignment did so is always reported.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache, reduce
from itertools import product
from math import gcd, sqrt

from validators.errors import ValidatorError

RADII_SOURCE = "R. D. Shannon, Acta Cryst. A32 (1976) 751-767, as tabulated in pymatgen"
OXIDATION_SOURCE = "common oxidation states as tabulated in pymatgen"
TOLERANCE_SOURCE = "V. M. Goldschmidt, Naturwissenschaften 14 (1926) 477-485"
#: Assignments tried for one formula before giving up.
MOST_ASSIGNMENTS = 200_000


class UnreadableFormula(ValidatorError):
    """The text is no chemical formula; carries what was wrong."""


_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


@cache
def symbols() -> frozenset[str]:
    """Symbols of the elements."""
    from pymatgen.core import Element

    return frozenset(e.symbol for e in Element)


def parse_formula(text: str) -> dict[str, float]:
    """Counts of the elements of a formula; brackets may nest.

    Raises:
        UnreadableFormula: Unknown symbol, open bracket, or nothing at all.
    """
    source = text.strip().translate(_SUBSCRIPTS).replace("·", "").replace(" ", "")
    if not source or len(source) > 200:
        raise UnreadableFormula(f"{text!r:.60} is no formula of 1 to 200 characters")
    stack: list[dict[str, float]] = [{}]
    at = 0
    token = re.compile(r"([A-Z][a-z]?)|([(\[{])|([)\]}])")
    number = re.compile(r"\d+(?:\.\d+)?|\.\d+")
    while at < len(source):
        found = token.match(source, at)
        if not found:
            raise UnreadableFormula(f"{text!r}: {source[at:]!r:.20} is not readable")
        at = found.end()
        amount = number.match(source, at)
        if found[2]:
            stack.append({})
            continue
        times = 1.0
        if amount:
            times, at = float(amount[0]), amount.end()
        if found[1]:
            symbol = found[1]
            if symbol not in symbols():
                # "Co" may be meant as C and O only where Co is no element.
                if symbol[0] in symbols() and not amount:
                    symbol, at = symbol[0], found.start() + 1
                else:
                    raise UnreadableFormula(f"{text!r}: {symbol!r} is no element")
            inner = {symbol: 1.0}
        else:
            if len(stack) < 2:
                raise UnreadableFormula(f"{text!r}: a bracket closes that never opened")
            inner = stack.pop()
        for key, count in inner.items():
            stack[-1][key] = stack[-1].get(key, 0.0) + count * times
    if len(stack) != 1:
        raise UnreadableFormula(f"{text!r}: a bracket is not closed")
    return {k: v for k, v in stack[0].items() if v > 0}


@cache
def electronegativity(symbol: str) -> float | None:
    """Pauling electronegativity, or None where none is tabulated."""
    from pymatgen.core import Element

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        value = float(Element(symbol).X)
    return value if value == value and value > 0 else None


@cache
def mendeleev_number(symbol: str) -> int:
    """Place in Pettifor's order, in which neighbours are chemically alike."""
    from pymatgen.core import Element

    return int(Element(symbol).mendeleev_no or 0)


@cache
def oxidation_states(symbol: str) -> tuple[int, ...]:
    """Common oxidation states, zero excluded."""
    from pymatgen.core import Element

    element = Element(symbol)
    found = element.common_oxidation_states or element.oxidation_states
    return tuple(sorted({int(s) for s in found if s}))


def reduced(counts: Mapping[str, float]) -> dict[str, int]:
    """Smallest whole numbers in the ratio of integer counts.

    Raises:
        UnreadableFormula: A count is no whole number.
    """
    whole = {k: round(v) for k, v in counts.items()}
    off = [k for k, v in counts.items() if abs(whole[k] - v) > 1e-6]
    if off:
        raise UnreadableFormula(f"the count of {off[0]} is no whole number")
    divisor = reduce(gcd, whole.values(), 0) or 1
    return {k: v // divisor for k, v in whole.items()}


def write_formula(counts: Mapping[str, float]) -> str:
    """Formula with the least electronegative element first."""

    def rank(symbol: str) -> tuple[float, int]:
        x = electronegativity(symbol)
        return (x if x is not None else 9.0, mendeleev_number(symbol))

    parts = []
    for symbol in sorted(counts, key=rank):
        count = counts[symbol]
        text = "" if count == 1 else f"{count:g}"
        parts.append(symbol + text)
    return "".join(parts)


def same_formula(text: str) -> str:
    """One spelling for all spellings of a formula, to compare by."""
    counts = parse_formula(text)
    try:
        counts = {k: float(v) for k, v in reduced(counts).items()}
    except UnreadableFormula:
        total = sum(counts.values())
        counts = {k: round(v / total, 4) for k, v in counts.items()}
    return "".join(f"{k}{counts[k]:g}" for k in sorted(counts))


# --- charge and electronegativity ------------------------------------------------


@dataclass(frozen=True, slots=True)
class Assignment:
    """One oxidation state an element, neutral in total.

    Attributes:
        states: Element to oxidation state in units of e.
        ordered: Whether every cation is less electronegative than every anion, the
            test of smact (Davies et al., J. Open Source Softw. 4 (2019) 1361).
    """

    states: tuple[tuple[str, int], ...]
    ordered: bool

    def to_text(self) -> str:
        """As people write it, ``Ca2+ Ti4+ O2-``."""
        return " ".join(f"{e}{abs(s)}{'+' if s > 0 else '-'}" for e, s in self.states)


@lru_cache(maxsize=50_000)
def _assignments(items: tuple[tuple[str, float], ...]) -> tuple[Assignment, ...]:
    choices = [oxidation_states(symbol) for symbol, _ in items]
    total = 1
    for choice in choices:
        total *= len(choice)
    if not total or total > MOST_ASSIGNMENTS:
        return ()
    found = []
    for states in product(*choices):
        charge = sum(s * n for s, (_, n) in zip(states, items, strict=True))
        if abs(charge) > 1e-6:
            continue
        pairs = tuple((e, s) for s, (e, _) in zip(states, items, strict=True))
        plus = [electronegativity(e) for e, s in pairs if s > 0]
        minus = [electronegativity(e) for e, s in pairs if s < 0]
        known = [x for x in (*plus, *minus) if x is not None]
        ordered = len(known) == len(pairs) and bool(plus) and bool(minus)
        if ordered:
            ordered = max(x or 0 for x in plus) < min(x or 0 for x in minus)
        found.append(Assignment(pairs, ordered))
    # The plausible one first: ordered, then small charges.
    found.sort(key=lambda a: (not a.ordered, sum(abs(s) for _, s in a.states)))
    return tuple(found)


def neutral_assignments(counts: Mapping[str, float]) -> tuple[Assignment, ...]:
    """Every neutral assignment of common oxidation states, the plausible first."""
    return _assignments(tuple(sorted(counts.items())))


# --- radii and the tolerance factor -----------------------------------------------


@dataclass(frozen=True, slots=True)
class Radius:
    """An ionic radius with its circumstances.

    Attributes:
        value: In Å.
        element: Symbol.
        charge: In units of e.
        coordination: The one tabulated, as number.
        asked: The coordination asked for.
    """

    value: float
    element: str
    charge: int
    coordination: int
    asked: int

    def to_text(self) -> str:
        """With coordination, and a remark where another one had to serve."""
        sign = "+" if self.charge > 0 else "-"
        text = f"r({self.element}{abs(self.charge)}{sign}, {self.coordination}) = "
        text += f"{self.value:.3f} Å"
        if self.coordination != self.asked:
            text += f" (none tabulated for coordination {self.asked})"
        return text


_ROMAN = {
    "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8,
    "IX": 9, "X": 10, "XI": 11, "XII": 12, "XIV": 14,
}  # fmt: skip


@lru_cache(maxsize=4096)
def shannon_radius(
    element: str, charge: int, coordination: int, *, reach: int = 99
) -> Radius | None:
    """Shannon's ionic radius, high spin where the table knows both spins.

    Args:
        element: Symbol.
        charge: In units of e.
        coordination: Number of neighbours; the nearest tabulated one serves when it
            is not further than `reach`.
        reach: Largest difference in coordination.

    Returns:
        None when the table holds nothing suitable.
    """
    from pymatgen.core import Element

    table = Element(element).data.get("Shannon radii", {}).get(str(charge), {})
    known: dict[int, float] = {}
    for label, spins in table.items():
        head = re.match(r"[IVX]+", label)
        if not head or head[0] not in _ROMAN or label.endswith("SQ"):
            continue
        entry = spins.get("High Spin") or spins.get("") or next(iter(spins.values()))
        radius = float(entry["ionic_radius"])
        if radius > 0:
            known.setdefault(_ROMAN[head[0]], radius)
    if not known:
        return None
    best = min(known, key=lambda n: (abs(n - coordination), n))
    if abs(best - coordination) > reach:
        return None
    return Radius(known[best], element, charge, best, coordination)


@dataclass(frozen=True, slots=True)
class Tolerance:
    """Goldschmidt's tolerance factor and octahedral factor of ABX3.

    Attributes:
        t: (r_A + r_X) / (√2 (r_B + r_X)).
        mu: r_B / r_X.
        radii: Of A (12-fold), B (6-fold) and X (6-fold).
    """

    t: float
    mu: float
    radii: tuple[Radius, Radius, Radius]

    @property
    def exact(self) -> bool:
        """Whether every radius is tabulated for the coordination asked for."""
        return all(r.coordination == r.asked for r in self.radii)


def tolerance_factor(
    a: tuple[str, int],
    b: tuple[str, int],
    x: tuple[str, int],
    *,
    second: tuple[str, int] | None = None,
) -> Tolerance | None:
    """Tolerance factor of ABX3 or A2BB'X6, or None when a radius is not tabulated.

    Args:
        a: Element and charge on the 12-coordinated site.
        b: Element and charge on the octahedral site.
        x: Element and charge of the anion.
        second: Of a double perovskite the other octahedral cation; the mean of the two
            radii stands for r_B.
    """
    r_a, r_b, r_x = (
        shannon_radius(*a, 12),
        shannon_radius(*b, 6),
        shannon_radius(*x, 6),
    )
    if second is not None and r_b is not None:
        other = shannon_radius(*second, 6)
        r_b = other and replace(r_b, value=(r_b.value + other.value) / 2)
    if r_a is None or r_b is None or r_x is None:
        return None
    t = (r_a.value + r_x.value) / (sqrt(2) * (r_b.value + r_x.value))
    return Tolerance(t, r_b.value / r_x.value, (r_a, r_b, r_x))


def share_sound(formulas: Sequence[str]) -> dict[str, float]:
    """Shares of formulas that parse, are neutral, and are ordered as well."""
    parsed = neutral = ordered = 0
    for text in formulas:
        try:
            counts = parse_formula(text)
        except UnreadableFormula:
            continue
        parsed += 1
        found = neutral_assignments(counts)
        neutral += bool(found)
        ordered += any(a.ordered for a in found)
    total = max(len(formulas), 1)
    return {
        "parses": parsed / total,
        "neutral": neutral / total,
        "neutral_and_ordered": ordered / total,
    }
