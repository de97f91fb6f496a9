"""Units as people write them: factors to SI and dimensions, without offsets guessed.

Dimensions are exponents of (m, kg, s, K, mol, A). Factors are exact by definition
(SI brochure, 9th edition) but for the electronvolt, which is exact since 2019.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.reading.errors import ReadingError

Dimension = tuple[float, float, float, float, float, float]
NONE: Dimension = (0, 0, 0, 0, 0, 0)

_BASE: dict[str, tuple[float, Dimension]] = {
    "m": (1, (1, 0, 0, 0, 0, 0)),
    "g": (1e-3, (0, 1, 0, 0, 0, 0)),
    "s": (1, (0, 0, 1, 0, 0, 0)),
    "K": (1, (0, 0, 0, 1, 0, 0)),
    "mol": (1, (0, 0, 0, 0, 1, 0)),
    "A": (1, (0, 0, 0, 0, 0, 1)),
    "N": (1, (1, 1, -2, 0, 0, 0)),
    "Pa": (1, (-1, 1, -2, 0, 0, 0)),
    "J": (1, (2, 1, -2, 0, 0, 0)),
    "W": (1, (2, 1, -3, 0, 0, 0)),
    "V": (1, (2, 1, -3, 0, 0, -1)),
    "C": (1, (0, 0, 1, 0, 0, 1)),
    "F": (1, (-2, -1, 4, 0, 0, 2)),
    "ohm": (1, (2, 1, -3, 0, 0, -2)),
    "S": (1, (-2, -1, 3, 0, 0, 2)),
    "T": (1, (0, 1, -2, 0, 0, -1)),
    "H": (1, (2, 1, -2, 0, 0, -2)),
    "Hz": (1, (0, 0, -1, 0, 0, 0)),
    "L": (1e-3, (3, 0, 0, 0, 0, 0)),
    "l": (1e-3, (3, 0, 0, 0, 0, 0)),
    "M": (1e3, (-3, 0, 0, 0, 1, 0)),
    "bar": (1e5, (-1, 1, -2, 0, 0, 0)),
    "eV": (1.602176634e-19, (2, 1, -2, 0, 0, 0)),
    "cal": (4.184, (2, 1, -2, 0, 0, 0)),
}
_PREFIXES = {
    "f": 1e-15, "p": 1e-12, "n": 1e-9, "µ": 1e-6, "μ": 1e-6, "u": 1e-6, "m": 1e-3,
    "c": 1e-2, "d": 1e-1, "k": 1e3, "M": 1e6, "G": 1e9,
}  # fmt: skip
_T: Dimension = (0, 0, 1, 0, 0, 0)
_L: Dimension = (1, 0, 0, 0, 0, 0)
_TEMPERATURE: Dimension = (0, 0, 0, 1, 0, 0)
_FIXED: dict[str, tuple[float, Dimension]] = {
    "min": (60, _T), "mins": (60, _T), "minute": (60, _T), "minutes": (60, _T),
    "h": (3600, _T), "hr": (3600, _T), "hrs": (3600, _T), "hour": (3600, _T),
    "hours": (3600, _T), "day": (86400, _T), "days": (86400, _T), "d": (86400, _T),
    "week": (604800, _T), "weeks": (604800, _T), "year": (31557600, _T),
    "years": (31557600, _T), "yr": (31557600, _T), "a": (31557600, _T),
    "sec": (1, _T), "second": (1, _T), "seconds": (1, _T), "ms": (1e-3, _T),
    "Stunden": (3600, _T), "Stunde": (3600, _T), "Minuten": (60, _T),
    "Sekunden": (1, _T), "heures": (3600, _T), "heure": (3600, _T),
    "secondes": (1, _T), "horas": (3600, _T), "hora": (3600, _T),
    "minutos": (60, _T), "segundos": (1, _T), "Tage": (86400, _T), "jours": (86400, _T),
    "Tag": (86400, _T), "Tagen": (86400, _T), "jour": (86400, _T),
    "días": (86400, _T), "dias": (86400, _T), "Jahre": (31557600, _T),
    "month": (2629800, _T), "months": (2629800, _T), "Monat": (2629800, _T),
    "Monate": (2629800, _T), "Monaten": (2629800, _T), "mois": (2629800, _T),
    "meses": (2629800, _T), "años": (31557600, _T), "año": (31557600, _T),
    "semanas": (604800, _T), "semaines": (604800, _T), "Woche": (604800, _T),
    "Jahren": (31557600, _T), "ans": (31557600, _T), "Wochen": (604800, _T),
    "meter": (1, _L), "meters": (1, _L), "metre": (1, _L), "metres": (1, _L),
    "Å": (1e-10, _L), "angstrom": (1e-10, _L), "micron": (1e-6, _L),
    "microns": (1e-6, _L), "micrometer": (1e-6, _L), "in": (0.0254, _L),
    "inch": (0.0254, _L), "t": (1e3, (0, 1, 0, 0, 0, 0)),
    "kelvin": (1, _TEMPERATURE), "Kelvin": (1, _TEMPERATURE),
    "°C": (1, _TEMPERATURE), "degC": (1, _TEMPERATURE), "Celsius": (1, _TEMPERATURE),
    "celsius": (1, _TEMPERATURE), "°": (0.017453292519943295, NONE),
    "deg": (0.017453292519943295, NONE), "degrees": (0.017453292519943295, NONE),
    "rad": (1, NONE), "radians": (1, NONE), "atm": (101325, _BASE["Pa"][1]),
    "wt%": (1, NONE), "at%": (1, NONE), "mol%": (1, NONE), "vol%": (1, NONE),
    "%": (1, NONE), "wt": (1, NONE), "at": (1, NONE), "percent": (1, NONE),
    "liter": (1e-3, (3, 0, 0, 0, 0, 0)), "litre": (1e-3, (3, 0, 0, 0, 0, 0)),
    "Ohm": _BASE["ohm"], "kOhm": (1e3, _BASE["ohm"][1]),
    "MOhm": (1e6, _BASE["ohm"][1]), "mOhm": (1e-3, _BASE["ohm"][1]),
    # Activities count decays; 1/s would be taken for a rate constant.
    "Bq": (1, NONE), "kBq": (1e3, NONE), "MBq": (1e6, NONE), "GBq": (1e9, NONE),
    "rpm": (0.10471975511965977,
    (0, 0, -1, 0, 0, 0)), "Torr": (133.322368, _BASE["Pa"][1]),
}  # fmt: skip
#: Percentages carry no factor: a profile in wt% stays in wt%.
OFFSETS = {"°C": 273.15, "degC": 273.15, "Celsius": 273.15, "celsius": 273.15}
_PREFIXED = ("m", "g", "s", "K", "mol", "A", "N", "Pa", "J", "W", "V", "C", "F", "ohm",
             "S", "T", "H", "Hz", "L", "l", "M", "bar", "eV", "cal")  # fmt: skip


def _table() -> dict[str, tuple[float, Dimension]]:
    table = dict(_BASE)
    for name in _PREFIXED:
        factor, dimension = _BASE[name]
        for prefix, scale in _PREFIXES.items():
            table.setdefault(prefix + name, (factor * scale, dimension))
    for name in ("cd", "dm", "Gs", "ps", "fs", "fl", "nl", "pl", "cs", "ds", "dl",
                 "fA", "uK", "cK", "dK", "dg", "cg", "dC", "cC", "dS", "cS", "dT",
                 "cT", "dH", "cH", "dF", "cF", "dA", "cA", "cd", "fT", "pH", "fM",
                 "dM", "cM", "ml%"):  # fmt: skip
        table.pop(name, None)
    table.update(_FIXED)
    table["dm"] = (0.1, _L)
    return table


TABLE = _table()
UNIT_NAMES = frozenset(TABLE)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its factor to SI, its dimension and its offset (for °C alone)."""

    text: str
    factor: float
    dimension: Dimension
    offset: float = 0.0


_BRACKETLESS = re.compile(
    r"\b([kM]?[WJ])\s*/\s*(m(?:\^?2)?|m²|kg|mol|g|cm(?:\^?2)?)[ ·⋅*]?K\b"
)


def bracketed(text: str) -> str:
    """``W/mK``, ``W/m2K`` and ``J/kgK`` as they are meant: W/(m K) and so on."""
    return _BRACKETLESS.sub(
        lambda m: f"{m[1]}/({re.sub('²|(?<=m)2', '^2', m[2])} K)", text
    )


def parse_unit(text: str) -> Unit:
    """Read ``m^2/s``, ``W/(m K)``, ``s-1``, ``1/min``, ``°C``, ``mol m^-2 s^-1``.

    Raises:
        ReadingError: A name that is not a unit.
    """
    text = bracketed(text.strip())
    parser = _UnitParser(text)
    factor, dimension = parser.product()
    if parser.tokens:
        raise ReadingError(f"the unit {text!r} cannot be read", "units")
    return Unit(text, factor, dimension, OFFSETS.get(text, 0.0))


_UNIT_TOKEN = re.compile(
    r"\s*(?:(?P<num>\d+(?:\.\d+)?)|(?P<name>[A-Za-zµμÅ°]+%?)|(?P<op>[*/^()\-+%]))"
)


class _UnitParser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while at < len(text):
            match = _UNIT_TOKEN.match(text, at)
            if match is None:
                raise ReadingError(f"the unit {text!r} cannot be read", "units")
            self.tokens.append((match.lastgroup or "", match.group().strip()))
            at = match.end()

    def product(self) -> tuple[float, Dimension]:
        factor, dimension = 1.0, NONE
        sign = 1
        while self.tokens and self.tokens[0][1] != ")":
            sort, piece = self.tokens[0]
            if piece in {"*", "/"}:
                self.tokens.pop(0)
                sign = -1 if piece == "/" else 1
                continue
            if piece == "(":
                self.tokens.pop(0)
                got = self.product()
                if not self.tokens or self.tokens.pop(0)[1] != ")":
                    raise ReadingError(
                        f"the unit {self.text!r} lacks a bracket", "units"
                    )
            elif sort == "num":
                self.tokens.pop(0)
                got = (float(piece), NONE)
            elif sort == "name" or piece == "%":
                self.tokens.pop(0)
                if piece not in TABLE:
                    raise ReadingError(f"{piece!r} is not a known unit", "units")
                got = TABLE[piece]
            else:
                raise ReadingError(f"the unit {self.text!r} cannot be read", "units")
            power = sign * self._power(sort)
            factor *= got[0] ** power
            dimension = tuple(  # type: ignore[assignment]
                a + power * b for a, b in zip(dimension, got[1], strict=True)
            )
            # A solidus binds one factor: W/(m K) needs its bracket.
            sign = 1
        return factor, dimension

    def _power(self, sort: str) -> float:
        if self.tokens and self.tokens[0][1] == "^":
            self.tokens.pop(0)
            bracket = bool(self.tokens) and self.tokens[0][1] == "("
            if bracket:
                self.tokens.pop(0)
            value = self._signed()
            if bracket and (not self.tokens or self.tokens.pop(0)[1] != ")"):
                raise ReadingError(f"the unit {self.text!r} lacks a bracket", "units")
            return value
        if sort != "name" or not self.tokens:
            return 1.0
        # m2 and s-1 without a caret
        if self.tokens[0][0] == "num":
            return float(self.tokens.pop(0)[1])
        if (
            self.tokens[0][1] == "-"
            and len(self.tokens) > 1
            and self.tokens[1][0] == "num"
        ):
            return self._signed()
        return 1.0

    def _signed(self) -> float:
        sign = 1.0
        while self.tokens and self.tokens[0][1] in "+-":
            sign = -sign if self.tokens.pop(0)[1] == "-" else sign
        if not self.tokens or self.tokens[0][0] != "num":
            raise ReadingError(f"the unit {self.text!r} lacks an exponent", "units")
        return sign * float(self.tokens.pop(0)[1])


_SYMBOLS = ("m", "kg", "s", "K", "mol", "A")


def dimension_text(dimension: Dimension) -> str:
    """``(1, 0, -1, …)`` → ``m s^-1``."""
    parts = [
        name if power == 1 else f"{name}^{power:g}"
        for name, power in zip(_SYMBOLS, dimension, strict=True)
        if power
    ]
    return " ".join(parts) or "1"
