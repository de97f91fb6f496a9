"""Short names that carry amounts: NMC811, 8YSZ, GDC20, LSCF6428, PZT 52/48.

Each is a rule of naming of its field, not a list of compounds: the digits are read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Short:
    """A short name at its place in a folded text, with the formula that it means."""

    start: int
    end: int
    formula: str
    group: int


def _amount(value: Fraction) -> str:
    return f"{float(value):.4f}".rstrip("0").rstrip(".")


def _join(parts: list[tuple[str, Fraction]]) -> str:
    return "".join(
        symbol if amount == 1 else symbol + _amount(amount)
        for symbol, amount in parts
        if amount
    )


def _layered(match: re.Match[str]) -> str | None:
    """NMC811 is LiNi0.8Mn0.1Co0.1O2; NCM523 has its digits for Ni, Co, Mn."""
    order = {"n": "Ni", "m": "Mn", "c": "Co"}
    letters = match["letters"]
    digits = [int(d) for d in match["digits"] if d.isdigit()]
    if len(digits) != 3 or sum(digits) == 0:
        return None
    shares = {
        order[letter]: Fraction(d, sum(digits))
        for letter, d in zip(letters, digits, strict=True)
    }
    if sum(digits) not in {3, 9, 10}:
        return None
    metals = [(e, shares[e]) for e in ("Ni", "Mn", "Co")]
    first = "Na" if match["sodium"] else "Li"
    return _join([(first, Fraction(1)), *metals, ("O", Fraction(2))])


def _stabilised(match: re.Match[str]) -> str | None:
    """8YSZ holds 8 mol % Y2O3, CSZ and MSZ hold CaO and MgO."""
    share = Fraction(match["percent"]) / 100
    if not 0 < share < Fraction(1, 2):
        return None
    dopant = {"y": "Y", "sc": "Sc", "c": "Ca", "m": "Mg"}[match["dopant"]]
    if dopant in {"Y", "Sc"}:
        guest = 2 * share / (1 + share)
        oxygen = 2 - guest / 2
    else:
        guest, oxygen = share, 2 - share
    return _join([(dopant, guest), ("Zr", 1 - guest), ("O", oxygen)])


#: mol % of Y2O3 or Sc2O3 from which zirconia is cubic, and up to which tetragonal.
_CUBIC, _TETRAGONAL = Fraction(8), Fraction(5)


def _form_of_zirconia(match: re.Match[str]) -> int:
    percent = Fraction(match["percent"])
    return 225 if percent >= _CUBIC else 137 if percent <= _TETRAGONAL else 0


def _doped_ceria(match: re.Match[str]) -> str | None:
    """GDC10, 20GDC, SDC20: so many mol % of the trivalent metal."""
    percent = match["before"] or match["after"]
    share = Fraction(percent) / 100
    if not 0 < share <= Fraction(1, 2):
        return None
    dopant = {"gdc": "Gd", "cgo": "Gd", "sdc": "Sm", "ydc": "Y"}[match["kind"]]
    return _join([("Ce", 1 - share), (dopant, share), ("O", 2 - share / 2)])


def _perovskite(match: re.Match[str]) -> str | None:
    """LSCF6428, BSCF5582: tenths of each metal in the order of the name."""
    metals = {
        "lscf": ("La", "Sr", "Co", "Fe"), "bscf": ("Ba", "Sr", "Co", "Fe"),
        "lscm": ("La", "Sr", "Cr", "Mn"),
    }[match["kind"]]  # fmt: skip
    digits = [int(d) for d in match["digits"]]
    if sum(digits[:2]) != 10 or sum(digits[2:]) != 10:
        return None
    parts = [(e, Fraction(d, 10)) for e, d in zip(metals, digits, strict=True)]
    return _join([*parts, ("O", Fraction(3))])


def _pair(match: re.Match[str]) -> str | None:
    """PZT 52/48, BST 60/40: per cents of the two metals that share a site."""
    first, second = int(match["first"]), int(match["second"])
    if first + second != 100:
        return None
    one, other = Fraction(first, 100), Fraction(second, 100)
    if match["kind"] == "pzt":
        parts = [("Pb", Fraction(1)), ("Zr", one), ("Ti", other)]
    else:
        parts = [("Ba", one), ("Sr", other), ("Ti", Fraction(1))]
    return _join([*parts, ("O", Fraction(3))])


_EDGE, _END = r"(?<![\w-])", r"(?![\w-]*\w)"
_Builder = Callable[[re.Match[str]], str | None]
_RULES: tuple[tuple[re.Pattern[str], _Builder, int], ...] = (
    (re.compile(
        rf"{_EDGE}(?P<sodium>na-?)?(?:li-?)?(?P<letters>nmc|ncm)[- ]?\(?"
        rf"(?P<digits>\d(?:[:/ -]?\d){{2}})\)?{_END}"
    ), _layered, 166),
    (re.compile(
        rf"{_EDGE}(?P<percent>\d{{1,2}}(?:\.\d+)?) ?(?:mol ?% ?)?-?"
        rf"(?P<dopant>y|sc|c|m)sz{_END}"
    ), _stabilised, 225),
    (re.compile(
        rf"{_EDGE}(?P<before>\d\d)?(?:mol ?%)? ?-?(?P<kind>gdc|cgo|sdc|ydc)-?"
        rf"(?P<after>\d\d)?{_END}"
    ), lambda m: _doped_ceria(m) if m["before"] or m["after"] else None, 225),
    (re.compile(
        rf"{_EDGE}(?P<kind>lscf|bscf|lscm)[- ]?(?P<digits>\d{{4}}){_END}"
    ), _perovskite, 0),
    (re.compile(
        rf"{_EDGE}(?P<kind>pzt|bst)[- ]?\(?(?P<first>\d\d)[/:-]"
        rf"(?P<second>\d\d)\)?{_END}"
    ), _pair, 0),
)  # fmt: skip


def short_names(folded: str) -> Iterator[Short]:
    """Short names with amounts in a folded text.

    >>> [s.formula for s in short_names("cif for nmc811 please")]
    ['LiNi0.8Mn0.1Co0.1O2']
    >>> [s.formula for s in short_names("ncm523 and 8ysz")]
    ['LiNi0.5Mn0.3Co0.2O2', 'Y0.1481Zr0.8519O1.9259']
    """
    found = []
    for pattern, build, group in _RULES:
        for match in pattern.finditer(folded):
            formula = build(match)
            if formula is not None:
                own = _form_of_zirconia(match) if build is _stabilised else group
                found.append(Short(match.start(), match.end(), formula, own))
    yield from sorted(found, key=lambda s: s.start)
