"""Rods and fins that lose heat through their sides, in the steady state.

``k A T'' = h P (T - Ta) - q A`` along the rod, with q the heat made per volume, its ends
held, insulated or convecting.
Source: F. P. Incropera, D. P. DeWitt, Fundamentals of Heat and Mass Transfer, ch. 3.6.
"""

from __future__ import annotations

import math
import re

from assistant.reading.errors import ReadingError
from assistant.reading.laws import dimensions as dim
from assistant.reading.laws import givens as numbers
from assistant.reading.laws.formal import Formal
from assistant.reading.laws.givens import Given, Givens, Slot
from assistant.reading.laws.posed import Posed
from assistant.reading.units import Unit, parse_unit

_LAW = "rod with convection through its sides"
_BODY = re.compile(
    r"\bfins?\b|\brods?\b|\bbars?\b|\bpins?\b|\bwires?\b|\bspokes?\b|\bneedle\b|"
    r"\bstab\b|stabes|\bstange|rippe|\bbarre|\btige|ailette|\bbarra|varilla|aleta|棒|杆|"
    r"フィン|翅片|肋片",
    re.I,
)
_LOSS = re.compile(
    r"convect|heat[\s-]transfer coeff|film coeff|\bh\s*=|loses? heat|konvekti|"
    r"wärmeüberg|convecti|convecci|対流|对流|換熱|换热|熱伝達",
    re.I,
)
_ELSE = re.compile(
    r"quench|cools? (?:from|down|to)|initially|transient|how long|after\s+[\d.]+\s*"
    r"(?:s|min|h|ms)\b|radiat|one face|faces",
    re.I,
)
#: Heat made inside, by a current or a reaction.
_SOURCE = re.compile(
    r"generat|\bcurrent\b|dissipat|joule|erzeugt|strom\b|génér|courant|genera|corriente|"
    r"产生|発熱|电流|電流",
    re.I,
)
_HEAT_MADE = (-1, 1, -3, 0, 0, 0)
_HEAT_TRANSFER = (0, 1, -3, -1, 0, 0)
_CONDUCTIVITY = (1, 1, -3, -1, 0, 0)
_AMBIENT = (
    r"air|ambient|room|surround\w*|fluid|environment|luft|umgebung\w*|raum\w*|"
    r"l'air|ambiant\w*|aire|ambiente|空气|环境|周囲|空気|室温"
)
_BASE = (
    r"base|wall|root|hot end|left end|one end|first end|attached|sits on|mounted|both ends|"
    r"ends|wand|fuß|links|paroi|base|pared|extremo|根部|端|x\s*=\s*0"
)
_PAIR = re.compile(
    r"(?<![\w.])([\d.]+)\s*(mm|cm|m)?\s*(?:x|×|by|\*)\s*([\d.]+)\s*(mm|cm|m)\b"
)
_METRES = {"mm": 1e-3, "cm": 1e-2, "m": 1.0}
_SLOTS = (
    Slot("k", "thermal conductivity", (_CONDUCTIVITY,), ("k", "lambda", "λ")),
    Slot("h", "heat transfer coefficient", (_HEAT_TRANSFER,), ("h", "alpha", "α")),
    Slot("d", "diameter", (dim.LENGTH,), ("d", "D"), r"diameter|\bdia\b|ø|durchmesser|diamètre|diámetro|直径", lone=False),
    Slot("r", "radius", (dim.LENGTH,), ("r", "R"), r"radius|rayon|radio|半径", lone=False),
    Slot("b", "thickness", (dim.LENGTH,), ("b", "delta"), r"thick\w*|dick\w*|épais\w*|espesor|厚", lone=False),
    Slot("w", "width", (dim.LENGTH,), ("w",), r"\bwide\b|width|breit\w*|larg\w*|anch\w*", lone=False),
    Slot("P", "perimeter", (dim.LENGTH,), ("P", "p"), r"perimeter|umfang|périmètre", lone=False),
    Slot("A", "area of the section", (dim.AREA,), ("A", "Ac"), r"section|area|querschnitt"),
    Slot("q", "heat generated per volume", (_HEAT_MADE,), ("q", "qv", "Q")),
    Slot("L", "length", (dim.LENGTH,), ("L", "l"), r"\blong\b|length|\blang\b|länge|longueur|longitud|largo|长|長"),
)  # fmt: skip


def rod(text: str) -> Posed | None:
    """The steady temperature of a rod or fin; None where the text is about none.

    Raises:
        ReadingError: A value, or what holds at the tip, is missing.
    """
    if not _BODY.search(text) or not _LOSS.search(text) or _ELSE.search(text):
        return None
    found = numbers.givens(text)
    pair = _PAIR.search(found.text)
    for item in found.items if pair else ():
        if pair is not None and pair.start() <= item.start < pair.end():
            item.used = True
    place, share = _place(found, text)
    taken = numbers.assign(_SLOTS, found)
    if pair is None and not {"d", "r", "b", "P", "A"} & set(taken):
        return None
    for key in ("k", "h", *(("q",) if _SOURCE.search(text) else ())):
        if key not in taken:
            says = next(x.says for x in _SLOTS if x.key == key)
            raise ReadingError(f"{_LAW}: which value has the {says}?", "missing")
    assumed: list[str] = ["the temperature is even across the rod (small Biot number)"]
    ratio, area = _section(found, pair, taken, assumed)
    long_ = re.search(
        r"(?:very|infinitely) long|unendlich lang|infiniment|infinit", text, re.I
    )
    if "L" not in taken and not long_:
        raise ReadingError(f"{_LAW}: which value has the length?", "missing")
    base, ambient, other = _temperatures(found, text)
    k, h = taken["k"].value, taken["h"].value
    size = taken["L"].value if "L" in taken else 12.0 / math.sqrt(h * ratio / k)
    if "L" not in taken:
        assumed.append(
            "the rod is so long that its far end is at the air's temperature"
        )
        other = ambient
    tip = _tip(text, other)
    made = taken["q"].value if "q" in taken else 0.0
    source = f" - {made:.12g}" if made else ""
    if made:
        assumed.append("heat is made evenly along the rod")
    shape = f"k = {k:.12g}, h = {h:.12g}, m = {ratio:.12g}, 0 < x < {size!r}"
    units = _units(found, taken)
    heat = re.search(
        r"heat (?:loss|flow|rate|transfer rate|dissipat)|how much heat|power|watts?\b|"
        r"wärmestrom|wärmeverlust|flux de chaleur|puissance|flujo de calor|potencia|散热量|"
        r"熱量|放熱",
        text,
        re.I,
    )
    if heat and area is not None:
        end = {
            "insulated": f"q({size!r}) = 0",
            "convecting": f"q({size!r}) = {h * area!r}*(T({size!r}) - {ambient!r})",
        }.get(tip, f"T({size!r}) = {other!r}")
        problem = (
            f"T' = -q/(k*{area!r}), q' = -{area!r}*(h*m*(T - {ambient!r}){source}), "
            f"{shape}, "
            f"T(0) = {base!r}, {end}; q(0)"
        )
        units["q"] = parse_unit("W")
        assumed.append("q is the heat that enters the rod at x = 0")
    else:
        end = {
            "insulated": f"T'({size!r}) = 0",
            "convecting": f"T'({size!r}) = -{h / k!r}*(T({size!r}) - {ambient!r})",
        }.get(tip, f"T({size!r}) = {other!r}")
        if place is None and share is None:
            raise ReadingError(f"{_LAW}: at which place of the rod?", "missing")
        where = place if place is not None else (share or 0.0) * size
        problem = (
            f"k*T'' = h*m*(T - {ambient!r}){source}, {shape}, T(0) = {base!r}, {end}; "
            f"T at x = {where!r}"
        )
    left = tuple(numbers.unused(found, _SLOTS))
    return Posed(Formal(_LAW, problem, tuple(assumed), left), units)


def _place(found: Givens, text: str) -> tuple[float | None, float | None]:
    """Where the temperature is asked for: in m from the base, or as a share of L."""
    for item in found.items:
        if item.dimension != dim.LENGTH or item.used:
            continue
        around = found.before(item, 30) + " | " + found.after(item, 40)
        if (
            re.search(r"\bx\s*=\s*$", found.before(item, 12))
            or re.search(
                r"\|\s*(?:away )?from (?:the )?(?:base|wall|root|hot|left|foot)|"
                r"\|\s*(?:vom|von der) (?:fuß|wand|basis)|\|\s*de la (?:base|paroi|pared)",
                around,
                re.I,
            )
            or item.name == "x"
        ):
            item.used = True
            return item.value, None
    question = re.split(r"(?<!\d)[.;]\s", text.strip())[-1]
    for piece in (question, text):
        if re.search(
            r"\btip\b|free end|far end|other end\b(?! (?:is|at|held))|spitze|extrémité "
            r"libre|punta|extremo libre|端部温度|先端|尖端",
            piece,
            re.I,
        ):
            return None, 1.0
        if re.search(
            r"middle|cent(?:er|re)|midpoint|half[\s-]?way|mitte|milieu|medio|centro|中点|"
            r"中央|中间",
            piece,
            re.I,
        ):
            return None, 0.5
    return None, None


def _section(
    found: Givens, pair: re.Match[str] | None, taken: dict[str, Given],
    assumed: list[str],
) -> tuple[float, float | None]:  # fmt: skip
    """Perimeter over area in 1/m, and the area in m^2 where it is known."""
    if pair is not None:
        one = float(pair[1]) * _METRES[pair[2] or pair[4]]
        two = float(pair[3]) * _METRES[pair[4]]
        return 2 * (one + two) / (one * two), one * two
    if "d" in taken or "r" in taken:
        d = taken["d"].value if "d" in taken else 2 * taken["r"].value
        return 4 / d, math.pi * d * d / 4
    if "P" in taken and "A" in taken:
        return taken["P"].value / taken["A"].value, taken["A"].value
    if "b" in taken and "w" in taken:
        b, w = taken["b"].value, taken["w"].value
        return 2 * (b + w) / (b * w), b * w
    if "b" in taken:
        assumed.append("the fin is wide, so its narrow edges do not count: P/A = 2/b")
        return 2 / taken["b"].value, None
    raise ReadingError(
        f"{_LAW}: which section has it (diameter, or width and thickness)?", "missing"
    )


def _temperatures(found: Givens, text: str) -> tuple[float, float, float | None]:
    """Of the base, of the air, and of the other end where it is told."""
    warm = (dim.TEMPERATURE,)
    slots = (
        Slot("air", "temperature of the air", warm, ("Ta", "Tinf", "T_inf", "T_a", "Tf"), _AMBIENT, lone=False),
        Slot("end", "temperature of the other end", warm, ("TL", "T2", "T_L"), r"other end|second end|right end|far end|tip\b|rechts|andere[ns]? ende|autre|otro", lone=False),
        Slot("base", "temperature of the base", warm, ("Tb", "T0", "T1", "T_b"), _BASE, lone=False),
    )  # fmt: skip
    got = numbers.assign(slots, found)
    rest = [i for i in found.items if i.dimension == dim.TEMPERATURE and not i.used]
    for key in ("base", "end"):
        if key not in got and rest:
            got[key] = rest.pop(0)
            got[key].used = True
    both = re.search(
        r"both ends|beide enden|deux (?:bouts|extrémités)|ambos", text, re.I
    )
    shift = 273.15 if any(i.unit and i.unit.offset for i in got.values()) else 0.0
    for key in ("base", "air"):
        if key not in got:
            says = "base" if key == "base" else "surroundings"
            raise ReadingError(f"{_LAW}: which temperature has the {says}?", "missing")
    other = got["end"].value - shift if "end" in got else None
    if other is None and both:
        other = got["base"].value - shift
    return got["base"].value - shift, got["air"].value - shift, other


def _tip(text: str, other: float | None) -> str:
    if other is not None:
        return "held"
    if re.search(
        r"insulat|adiabat|isolier|isol[ée]|aislad|no heat (?:flow|loss) (?:at|through)|"
        r"negligible (?:heat )?(?:loss|flow) (?:at|from|through)|绝热|断熱",
        text,
        re.I,
    ):
        return "insulated"
    if re.search(
        r"convect\w* (?:at the )?tip|tip (?:also )?(?:convects|loses|is convect)|"
        r"convection (?:also )?(?:at|from) the tip|including the tip",
        text,
        re.I,
    ):
        return "convecting"
    raise ReadingError(
        f"{_LAW}: is the tip insulated, does it lose heat too, or is it held at a "
        "temperature?",
        "missing",
    )


def _units(found: Givens, taken: dict[str, Given]) -> dict[str, Unit]:
    """Shown units: lengths as the length was given, temperatures as they were."""
    celsius = any(i.unit is not None and i.unit.offset for i in found.items)
    kelvin = parse_unit("K")
    label = "°C" if celsius else "K"
    units = {"T": Unit(label, 1.0, kelvin.dimension)}
    ruler = taken["L"].unit if "L" in taken else None
    if ruler is not None:
        units["x"] = Unit(ruler.text, ruler.factor, ruler.dimension)
    return units
