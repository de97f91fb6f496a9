"""Limits of values in words, in six languages: above, between, 以上, bis zu."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.asking.named import read_number
from knowledge.quantities import find_quantities, quantities
from knowledge.units import Unit, convert, find_unit

Span = tuple[int, int]

_ABOVE = (
    r"no(?:t)? (?:less|lower) than|at least|minimum(?: of)?|min\.|>\s?=|≥|⩾|mindestens|"
    r"nicht unter|ab|au moins|minimum|al menos|como mínimo|至少|不低于|不小于|不少于|"
    r"(?:at or )above|from"
)
_OVER = (
    r"above|over|more than|(?:greater|higher|larger|bigger|hotter|better) than|"
    r"exceed\w*|beyond|>|über|mehr als|(?:größer|höher|besser) als|oberhalb(?: von)?|"
    r"au-dessus de|supérieur\w* à|plus de|"
    r"dépass\w+(?:-t-\w+)?|übersteig\w*|überschreit\w*|supera[nr]?|exced\w+|"
    r"superior\w* a|"
    r"mayor\w* (?:que|a|de)|"
    r"por encima de|más de|超过|高于|大于|超過|高過"
)
_ATMOST = (
    r"no(?:t)? (?:more|higher|greater) than|at most|up to|maximum(?: of)?|max\.|"
    r"<\s?=|≤|"
    r"⩽|höchstens|maximal|bis zu|nicht über|au plus|jusqu'à|como máximo|hasta|"
    r"不超过|不高于|不大于|至多"
)
_UNDER = (
    r"below|under|less than|(?:lower|smaller|worse) than|<|unter|weniger als|"
    r"(?:kleiner|niedriger) als|unterhalb(?: von)?|au-dessous de|en dessous de|"
    r"inférieur\w* à|moins de|inferior\w* a|menor\w* (?:que|a|de)|por debajo de|"
    r"menos de|unterschreit\w*|baja[nr]? de|低于|小于|少于|不足|不到"
)
_AMOUNT = (
    r"(?P<{0}>10\s?\^?\s?[-−⁻][\d⁰¹²³⁴⁵⁶⁷⁸⁹]+|"
    r"\d+(?:[.,]\d+)?(?:\s?[x×·]\s?10\s?\^?\s?[-−]?\s?[\d⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|"
    r"[eE][-−+]?\d+)?)"
)
BEFORE = re.compile(
    rf"(?<![\w])?(?:(?P<ge>{_ABOVE})|(?P<le>{_ATMOST})|(?P<gt>{_OVER})|"
    rf"(?P<lt>{_UNDER}))"
    rf"(?:\s+(?:pas|nicht)\b)?\s*(?:the year |dem Jahr |l'année |el año |el |los |"
    rf"les )?"
    rf"{_AMOUNT.format('n')}",
    re.IGNORECASE,
)
AFTER = re.compile(
    rf"{_AMOUNT.format('n')}\s?(?P<unit>[^\s\d,;以未よをの]{{0,14}}?)\s*(?:(?P<ge>以上|\+(?!\d)|"
    r"を下回らな|nicht unterschreit\w*|"
    r"(?:or|oder|ou|o) (?:more|above|higher|better|greater|mehr|höher|plus|más)\b"
    r"(?!\s*\d))|"
    r"(?P<gt>より高|より大|を超え(?!な)|超(?!え)|を上回(?!ら))|(?P<le>以下|"
    r"を超えな|を上回らな|nicht (?:überschreit|übersteig)\w*|(?:or|oder|ou|"
    r"o) (?:less|below|lower|"
    r"weniger|moins|menos)\b(?!\s*\d))|(?P<lt>未満|より低|より小|を下回(?!ら)))",
    re.IGNORECASE,
)
RANGE = re.compile(
    rf"(?:(?P<lead>\bbetween|\bfrom|\bzwischen|\bvon|\bentre|\bde|在|从|介于)\s*)?"
    rf"{_AMOUNT.format('n')}\s?(?P<unit>[^\s\d,;]{{0,8}}?)\s*"
    rf"(?P<to>\band\b|\bto\b|\bund\b|\bbis\b|\bet\b|\bà\b|\by\b|\ba\b|–|—|-|到|"
    rf"至|和|から|〜|～|~)"
    rf"\s*{_AMOUNT.format('m')}",
    re.IGNORECASE,
)
_SPOKEN = (
    (r"(?:degrees? )?kelvins?\b|ケルビン|开尔文", "K"),
    (r"(?:degrees?|grad|degrés|grados)(?: (?:c\b|celsius))?|celsius", "°C"),
    (r"per ?cent\b|prozent|pour ?cent|por ciento|パーセント", "%"),
    (r"vickers\b", "HV"),
    (r"millisiemens (?:per|pro|par|por) cent[ií]m\w*", "mS/cm"),
    (r"milli-?electron-?volts?\b|millielektronenvolt", "meV"),
    (r"giga-?pascals?\b|吉帕|ギガパスカル", "GPa"),
    (r"mega-?pascals?\b|兆帕|メガパスカル", "MPa"),
    (r"nanomet(?:er|re)s?\b|nanomètres?|nanómetros?|纳米|ナノメートル", "nm"),
)


def unit_at(text: str) -> tuple[Unit | None, int]:
    """The unit that a text begins with, and its length."""
    lead = len(text) - len(text.lstrip())
    body = text[lead : lead + 34]
    for pattern, name in _SPOKEN:
        if match := re.match(pattern, body, re.IGNORECASE):
            return find_unit(name), lead + match.end()
    for size in range(min(len(body), 14), 0, -1):
        after = body[size : size + 1]
        if after.isascii() and (after.isalnum() or after in {"/", "^"}):
            continue
        if body[size - 1 : size].isspace() or body[size - 1] in ".,;:?!":
            continue
        unit = find_unit(body[:size])
        if unit is not None:
            return unit, lead + size
    return None, 0


@dataclass(frozen=True, slots=True)
class Bound:
    """One side of a limit as it stands in a text.

    Attributes:
        sign: ``>``, ``>=``, ``<`` or ``<=``.
    """

    start: int
    end: int
    number: str
    unit: Unit | None
    sign: str


def bounds(text: str) -> list[Bound]:
    """Limits and ranges in a text, ranges first; what they limit is not asked.

    >>> [(b.sign, b.number, b.unit.name) for b in bounds("hardness above 500 HV")]
    [('>', '500', 'HV')]
    """
    out: list[Bound] = []
    for match in RANGE.finditer(text):
        if not (match["lead"] or match["to"] in "–—到至から〜～~-"):
            continue
        if match["unit"].lower() in {"e", "x", "×", "^", "·"}:
            continue  # the sign of an exponent
        unit, size = unit_at(text[match.end() :])
        if unit is None or (match["to"] == "-" and not match["lead"] and size == 0):
            continue
        first, _ = unit_at(match["unit"]) if match["unit"] else (None, 0)
        end = match.end() + size
        out.append(Bound(match.start(), end, match["n"], first or unit, ">="))
        out.append(Bound(match.start(), end, match["m"], unit, "<="))
    for pattern in (AFTER, BEFORE):
        for match in pattern.finditer(text):
            if any(match.start() < b.end and b.start < match.end() for b in out):
                continue
            if pattern is BEFORE:
                unit, size = unit_at(text[match.end() :])
                word = re.match(r"[A-Za-z]", match[0])
                inside = text[match.start() - 1 : match.start()]
                if word and inside.isascii() and inside.isalpha():
                    continue
                if match[0].lower().startswith(("from", "ab ", "up to", "bis")) and (
                    unit is None
                ):
                    continue  # "from 2015", "up to 5 rows"
                if match[0].lower().startswith("at most") and re.match(
                    r"\s*(?:rows|lines|entries)", text[match.end() :]
                ):
                    continue
            else:
                unit, _ = unit_at(match["unit"]) if match["unit"] else (None, 0)
                size = 0
            sign = next(
                s
                for n, s in (("ge", ">="), ("le", "<="), ("gt", ">"), ("lt", "<"))
                if match[n]
            )
            end = match.end() + size
            start = match.start()
            denied = _DENIES.search(text[:start]) or _DENIED_AFTER.search(match[0])
            if pattern is BEFORE and denied:
                # "Does not exceed 5" is at most 5.
                sign = {">": "<=", "<": ">=", ">=": "<", "<=": ">"}[sign]
            out.append(Bound(start, end, match["n"], unit, sign))
    return out


_DENIES = re.compile(
    r"(?:\b(?:not|never|no|ne|nicht|nie|jamais|nunca|cannot)|n['’]t|\bn['’]|不|没有?|未)"
    r"\s*(?:(?:be|is|are|lie|go)\s+)?$",
    re.IGNORECASE,
)
#: "Übersteigt nicht 5".
_DENIED_AFTER = re.compile(r"\bnicht\s*(?:\d|10)[^a-z]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of values, read off the words.

    Attributes:
        values: ``>name``, ``≥name``, ``<name`` or ``≤name`` with a number in the unit
            of the catalogue.
        low: Lowest temperature of a measurement, °C.
        high: Highest temperature of a measurement, °C.
        years: First and last year.
        unread: Limits whose quantity or unit was not understood.
        spans: Where all this was read.
    """

    values: tuple[tuple[str, float], ...] = ()
    low: float | None = None
    high: float | None = None
    years: tuple[int | None, int | None] = (None, None)
    unread: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()


def read_limits(text: str, wanted: Sequence[str]) -> Limits:
    """The limits of a request; each belongs to the quantity that stands nearest.

    >>> read_limits("hardness above 500 HV", ("hardness",)).values
    (('>hardness', 500.0),)
    """
    out: list[tuple[str, float]] = []
    ends: dict[str, float] = {}
    years: dict[str, int] = {}
    unread: list[str] = []
    spans: list[Span] = []

    def take(start: int, end: int, number: str, unit: Unit | None, sign: str) -> None:
        value = amount_of(number)
        if value is None:
            return
        side = sign[0]
        strict = len(sign) == 1
        if unit is None and re.fullmatch(r"(?:19|20)\d\d", number.strip()):
            around = text[max(0, start - 30) : end + 12].lower()
            if re.search(
                r"year|publi|jahr|veröff|ann[ée]e|año|年|sources?|paper", around
            ):
                step = (1 if side == ">" else -1) if strict else 0
                years[side] = int(value) + step
                spans.append((start, end))
                return
        names = _owners(text, start, end, unit, wanted)
        if names:
            quantity = quantities()[names[0]]
            base = convert(value, unit.name, quantity.unit) if unit else value
            if base is None:
                base = value
            mark = side if strict else {">": "≥", "<": "≤"}[side]
            out.append((f"{mark}{names[0]}", base))
            if unit is None and quantity.unit not in {"", "%", "HV"}:
                unread.append(f"{text[start:end].strip()} (= {quantity.unit}?)")
            spans.append((start, end))
        elif unit is not None and unit.dimension == "temperature":
            degrees = convert(value, unit.name, "°C")
            if degrees is not None:
                nudge = 1e-6 * (1 if (side == ">") == strict else -1)
                ends[side] = degrees + nudge
                spans.append((start, end))
        else:
            unread.append(text[start:end].strip())
            spans.append((start, end))

    for b in bounds(text):
        take(b.start, b.end, b.number, b.unit, b.sign)
    return Limits(
        tuple(dict.fromkeys(out)),
        ends.get(">"),
        ends.get("<"),
        (years.get(">"), years.get("<")),
        tuple(dict.fromkeys(unread)),
        tuple(spans),
    )


def amount_of(text: str) -> float | None:
    """The number that a limit names; ``10⁻⁴`` and ``10^-4`` are powers."""
    power = re.fullmatch(r"10\s?\^?\s?[-−⁻]([\d⁰¹²³⁴⁵⁶⁷⁸⁹]+)", text.strip())
    if power:
        digits = power[1].translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))
        return float(f"1e-{digits}")
    return read_number(text)


def _owners(
    text: str, start: int, end: int, unit: Unit | None, wanted: Sequence[str]
) -> list[str]:
    """The quantities that a limit may belong to, the likeliest first."""

    def right(name: str) -> bool:
        known = quantities().get(name)
        if known is None:
            return False
        return unit is None or known.dimension == unit.dimension

    near = [n for n in reversed(find_quantities(text[max(0, start - 60) : start]))]
    near += find_quantities(text[end : end + 40])
    pool = [*near, *wanted] if unit is not None else near
    return [n for n in dict.fromkeys(pool) if n in wanted and right(n)]
