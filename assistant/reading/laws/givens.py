"""Numbers of a worded problem, and which of a law's quantities each of them is.

A law names its quantities as slots: a dimension, symbols, words that stand near. Every
number of the text is weighed against every slot; a symbol wins over words, words near
win over words far away, and a dimension that fits a single slot is the last resort.
What fits no slot is reported, never dropped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from assistant.reading.errors import ReadingError
from assistant.reading.laws.rate_words import per_unit
from assistant.reading.units import NONE, Unit, bracketed, parse_unit
from assistant.reading.worded_numbers import in_digits

_TEMPERATURE = (0, 0, 0, 1, 0, 0)
Dimensions = tuple[tuple[float, ...], ...]

_NUMBER = re.compile(
    r"(?<![\w.^])(?P<sign>[-−–])?(?P<digits>\d{1,3}(?:,\d{3})+(?![\d.])|\d+(?:\.\d+)?|\.\d+)"
    r"(?P<ten>[eE][-+−]?\d+|\s*(?:[x×*·⋅])\s*10\s*\^?\s*\{?[-−+]?\d+\}?)?"
)
_UNIT = re.compile(r"\s*(?P<unit>(?:1/\(?)?[A-Za-zµμΩÅ°%‰][\w°µμΩÅ%^()*·⋅/ .−-]*)")
#: "0.3 /min": per time, as chemists write it.
_PER_TIME = re.compile(r"\s?/\s?(?P<time>s|min|h|hr|day|yr|year)\b(?!\s*[=(^*])")
_NAME = re.compile(
    r"(?P<name>(?<![\w])(?:\[?[A-Za-zα-ωΑ-Ω][\w+-]{0,8}\]?(?:'{1,2}|_\w+)?"
    r"(?:/[A-Za-z]\w?)?|Δ\w+))\s*(?:\(0\)\s*)?(?:=|≈|:=)\s*$"
)
_SUPER = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
#: Units in Chinese and Japanese words.
_EASTERN_UNITS = (
    (r"(?<=\d)\s*(?:个)?(?:小时|时间(?=后)|時間)", " h "),
    (r"(?<=\d)\s*(?:分钟|分鐘|分間?)(?![の之子])", " min "),
    (r"(?<=\d)\s*秒[钟間]?", " s "),
    (r"(?<=\d)\s*(?:天|日間?)(?!本)", " day "),
    (r"(?<=\d)\s*(?:个月|[かヶカ]月間?)", " month "),
    (r"(?<=\d)\s*年间?(?=后|後|間|内|で)", " year "),
    (r"(?<=\d)\s*(?:摄氏度|度)", " °C "),
    (r"(?<=\d)\s*(?:毫米|ミリメートル)", " mm "),
    (r"(?<=\d)\s*(?:厘米|センチメートル)", " cm "),
    (r"(?<=\d)\s*(?:微米|マイクロメートル)", " um "),
)
#: Unit names that are far more often words.
_PLAIN = {"a", "at", "d", "t", "in", "A", "as", "S", "C", "K", "M", "N", "T", "V", "F"}


@dataclass
class Given:
    """One number: in SI, as written, with the words around it.

    Attributes:
        name: The symbol before ``=``, or nothing.
        value: In SI; a temperature in °C is in kelvin here.
        text: Number and unit as written.
        dimension: Exponents of (m, kg, s, K, mol, A).
        unit: None for a bare number.
        start: Where it begins in the text.
        end: Where its unit ends.
    """

    name: str
    value: float
    text: str
    dimension: tuple[float, ...]
    unit: Unit | None
    start: int
    end: int
    used: bool = False

    @property
    def fraction(self) -> float:
        """The value, percent as a fraction of one."""
        percent = self.unit is not None and self.unit.text in {"%", "percent"}
        return self.value / 100 if percent else self.value


@dataclass(frozen=True)
class Slot:
    """A quantity of a law.

    Attributes:
        key: Its name in the formulas.
        says: What it is, for questions and the card.
        dimensions: Those it may have; none where any fits.
        names: Symbols that people write for it.
        words: A regular expression of the words that stand near.
        default: Its value in SI where the text is silent, with the reason in `why`.
        lone: Whether a number of its dimension without words near may be it.
        ranges: Where a root for it is sought when it is unknown.
    """

    key: str
    says: str
    dimensions: Dimensions
    names: tuple[str, ...] = ()
    words: str = ""
    default: float | None = None
    why: str = ""
    lone: bool = True
    ranges: tuple[float, float] = (1e-30, 1e30)


@dataclass
class Givens:
    """All numbers of a text."""

    text: str
    items: list[Given] = field(default_factory=list)

    def of(self, *dimensions: tuple[float, ...]) -> list[Given]:
        """The unused numbers of these dimensions, in order."""
        return [i for i in self.items if not i.used and i.dimension in dimensions]

    def before(self, item: Given, reach: int = 70) -> str:
        """The words before a number, in its clause."""
        start = max(0, item.start - reach)
        if item.name:
            start = max(0, start - len(item.name))
        piece = self.text[start : item.start]
        return re.split(r"[;.?!]\s", piece)[-1]

    def after(self, item: Given, reach: int = 40) -> str:
        """The words behind a number, up to the next comma or sentence."""
        return re.split(
            r"[,;?!]|\.\s|\.$|\)\s*and\b", self.text[item.end : item.end + reach]
        )[0]


def givens(text: str) -> Givens:
    """All numbers of a text with units, names and places."""
    plain = _plain(text)
    out = Givens(plain)
    end = 0
    for found in _NUMBER.finditer(plain):
        if found.start() < end:
            continue
        value, end = _value(found), found.end()
        unit, behind = _unit_at(plain, end)
        end = behind
        if unit is None and _in_formula(plain, found.start(), end):
            continue
        name = _NAME.search(plain[max(0, found.start() - 24) : found.start()])
        dimension = tuple(unit.dimension) if unit else tuple(NONE)
        si = value if unit is None else value * unit.factor + unit.offset
        out.items.append(
            Given(
                name["name"].replace(" ", "") if name else "",
                si,
                plain[found.start() : end].strip(),
                dimension,
                unit,
                found.start(),
                end,
            )
        )
    return out


def _in_formula(text: str, start: int, end: int) -> bool:
    """Whether a bare number is a part of a formula: ``1 - exp(...)``, ``c^2``."""
    behind = re.match(
        r"\s*[-+−]\s*(?:exp\b|[A-Za-z]\w*\s*[(^*])|\s*[*^]|\s*/\s*\(?\d?[A-Za-z(]",
        text[end:],
    )
    return bool(behind or re.search(r"[\^*/]\s*\(?-?$", text[:start]))


def _plain(text: str) -> str:
    text = re.sub(
        r"([A-Za-zµμ)])([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)",
        lambda m: f"{m[1]}^{m[2].translate(_SUPER)}",
        text,
    )
    text = re.sub(
        r"10([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda m: f"10^{m[1].translate(_SUPER)}", text
    )
    text = re.sub(r"(?<=\d)\s*(?:deg(?:rees)?|degrees?)\s+C(?:elsius)?\b", " °C", text)
    text = re.sub(r"(?<=\d)\s*º\s*C\b|(?<=\d)\s*℃", " °C", text)
    text = re.sub(r"(?<=\d)\s+C(?=[,;:.)?\s]|$)(?!\s*=)", " °C", text)
    for pattern, unit in _EASTERN_UNITS:
        text = re.sub(pattern, unit, text)
    text = bracketed(in_digits(per_unit(text)))
    # "MPa√m", "MPa m^(1/2)", "J/(g K)": one spelling of roots.
    text = re.sub(r"√\s*m\b|\bm\s*\^\s*[({]?1/2[)}]?", " m^0.5", text)
    text = re.sub(r"\bsqrt\(m\)", "m^0.5", text)
    text = re.sub(r"(?<=\d)\s*(?:mol\.?%|at\.?%|wt\.?%)", " %", text)
    text = re.sub(r"(?<=[A-Za-z])\s+per\s+(?=[A-Za-z])(?!second-order|cent)", "/", text)
    return re.sub(r"\bper\s*cent\b", "%", text)


def _value(found: re.Match[str]) -> float:
    digits = found["digits"].replace(",", "")
    ten = re.sub(r"\s|\{|\}", "", found["ten"] or "").replace("−", "-")
    ten = re.sub(r"^[x×*·⋅]10\^?", "e", ten)
    return (-1.0 if found["sign"] else 1.0) * float(digits + ten)


def _unit_at(text: str, at: int) -> tuple[Unit | None, int]:
    """The longest unit that begins here, and where it ends."""
    if text[at : at + 1] == "-" and re.match(r"-[a-zµ]", text[at:]):
        at += 1  # "50-mm"
    per = _PER_TIME.match(text, at)
    if per is not None:
        return unit_of(f"1/{per['time']}"), per.end()
    found = _UNIT.match(text, at)
    if found is None:
        return None, at
    piece = found["unit"]
    start = found.start("unit")
    for stop in range(min(len(piece), 30), 0, -1):
        if re.match(r"[\w°µμΩ%]{2}", piece[stop - 1 : stop + 1]):
            continue
        unit = unit_of(piece[:stop])
        if unit is not None:
            # "5 min" is a time, "at 3 a piece" holds no year.
            if piece[:stop].strip() in {"a", "at", "in", "as", "t", "d"} and re.match(
                r"\s+[A-Za-z]", piece[stop:]
            ):
                return None, at
            return unit, start + stop
    return None, at


def unit_of(text: str) -> Unit | None:
    """A unit as people write it, or None."""
    plain = text.strip().translate(_SUPER)
    if not plain or plain[-1] in "-/(^.*" or _PROSE.search(plain):
        return None
    plain = re.sub(r"[·⋅]", "*", plain).replace("−", "-").replace("Ω", "ohm")
    plain = re.sub(r"\b(?:Ohms?|ohms)\b", "ohm", plain)
    plain = re.sub(r"\blit(?:er|re)s?\b", "L", plain)
    plain = re.sub(r"\bmoles?\b", "mol", plain)
    plain = re.sub(r"\bvolts?\b", "V", plain)
    plain = re.sub(r"\bmillivolts?\b", "mV", plain)
    plain = re.sub(r"\bnanomet(?:er|re)s?\b", "nm", plain)
    plain = re.sub(r"\bmicro(?:met(?:er|re)s?|ns?)\b", "um", plain)
    plain = re.sub(r"\bmillimet(?:er|re)s?\b", "mm", plain)
    plain = re.sub(r"\bcentimet(?:er|re)s?\b", "cm", plain)
    plain = re.sub(r"\b(?:teslas?)\b", "T", plain)
    plain = re.sub(r"\b[ÅA]ngstr[öo]ms?\b", "Å", plain)
    try:
        return parse_unit(plain)
    except (ReadingError, OverflowError):
        return None


#: Words between blanks that are no factors of a unit: "5 ms in mV", "1 mol/L A".
_PROSE = re.compile(
    r"(?:^|\s)(?:at|in|as|a|d|t)(?:\s|$)|\s[\d.]+(?:\s|$)|^(?:at|in)\b|"
    r"\s[A-Z]$(?<![JKNSTVW])(?<!V A)|% ?[A-Z]$"
)
# The unit is looked at, not consumed: "(Debye) length in nm" holds two openings.
_ASKED_UNIT = re.compile(
    r"(?:\b(?:[Ii]n|as)\s+|\(\s*(?:in\s+)?|\b(?:[Hh]ow many|number of)\s+|"
    r",\s*(?=\S{1,14}[?.]?\s*$))"
    r"(?=(?P<unit>(?:1/)?[A-Za-zµμΩÅ°%][\w°µμΩÅ%^()*·⋅/ .⁻¹²³-]{0,24}))"
)


def wanted_units(text: str) -> list[tuple[int, Unit, str]]:
    """Units in which answers are wanted: ``in nm``, ``(mV)``, ``how many minutes``."""
    plain = _plain(text)
    out = []
    for found in _ASKED_UNIT.finditer(plain):
        piece = found["unit"]
        if found.group().startswith(",") and not re.match(
            r"[A-Za-zµ°/^\d() ]{1,14}[?.]?\s*$", plain[found.start("unit") :]
        ):
            continue
        for stop in range(len(piece), 0, -1):
            if re.match(r"\w{2}", piece[stop - 1 : stop + 1]):
                continue
            name = re.sub(r"^in\s+", "", piece[:stop].strip())
            if re.match(r"mV/dec", name):
                out.append((found.start(), parse_unit("mV"), "mV/decade"))
                break
            unit = unit_of(name)
            if unit is None:
                continue
            bare = name in _PLAIN and not re.match(r"\s*[?.,;)]|\s*$", piece[stop:])
            if not bare:
                out.append((found.start(), unit, name))
            break
    return out


def assign(slots: tuple[Slot, ...], found: Givens) -> dict[str, Given]:
    """Which number is which quantity; each used once, the clearest first."""
    scores: list[tuple[float, int, int]] = []
    for i, slot in enumerate(slots):
        for k, item in enumerate(found.items):
            # A slot without dimensions takes numbers of any.
            odd = slot.dimensions and item.dimension not in slot.dimensions
            if item.used or odd:
                continue
            score = _score(slot, item, found)
            if score > 0:
                scores.append((score, i, k))
    out: dict[str, Given] = {}
    for _, i, k in sorted(scores, key=lambda s: (-s[0], s[2], s[1])):
        item = found.items[k]
        if slots[i].key in out or item.used:
            continue
        item.used = True
        out[slots[i].key] = item
    return out


def _score(slot: Slot, item: Given, found: Givens) -> float:
    if item.name and item.name in slot.names:
        return 1000.0
    best = 0.0
    if slot.words:
        before = found.before(item)
        for hit in re.finditer(slot.words, before, re.I):
            between = before[hit.end() :]
            blocked = len(re.findall(r"(?<![\w^])\d", between))
            clauses = len(re.findall(r"[,;]|\band\b", between))
            best = max(best, 500 - len(between) - 150 * blocked - 40 * clauses)
        hit_after = re.search(slot.words, found.after(item), re.I)
        if hit_after:
            best = max(best, 485 - 2 * hit_after.start())
    if item.name and best > 0:
        return best - 100
    if best <= 0 and slot.lone and item.dimension != tuple(NONE):
        return 20.0 - (10.0 if item.name else 0.0)
    return best


def unused(found: Givens, slots: tuple[Slot, ...] = ()) -> list[str]:
    """Numbers with a unit or a name that no quantity of the law took.

    A temperature beside constants that hold at it is no number too many, nor is an
    origin.
    """
    told = {(i.value, i.dimension) for i in found.items if i.used}
    warm = any(_TEMPERATURE in slot.dimensions for slot in slots)
    return [
        f"{i.name} = {i.text}" if i.name else i.text
        for i in found.items
        if not i.used
        and (i.name or i.unit is not None)
        # A value said twice is used once.
        and (i.value, i.dimension) not in told
        and not (i.name in {"x", "t", "r"} and i.value == 0)
        and (warm or not slots or i.dimension != _TEMPERATURE)
    ]


def spelled(value: Any, unit: Unit | None) -> str:
    """A value in SI as text in a unit."""
    if unit is None:
        return f"{float(value):.10g}"
    return f"{(float(value) - unit.offset) / unit.factor:.10g} {unit.text}"
