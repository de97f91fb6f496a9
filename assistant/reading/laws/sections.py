"""Second moments of area from the words of a cross-section, and end conditions."""

from __future__ import annotations

import math
import re

from assistant.reading.errors import ReadingError
from assistant.reading.laws import dimensions as dim
from assistant.reading.laws.givens import Given, Givens, Slot, assign

#: Slots of a cross-section; lengths that no word claims are left alone.
SLOTS = (
    Slot("wall", "wall thickness", (dim.LENGTH,), ("w",), r"walls?(?: thickness)?", lone=False),
    Slot("b", "width of the section", (dim.LENGTH,), ("b",), r"\bwide\b|width|breadth", lone=False),
    Slot("h", "height of the section", (dim.LENGTH,), ("h",), r"\bhigh\b|height|depth|\bdeep\b|(?<!wall )\bthick\b|(?<!wall )thickness", lone=False),
    Slot("do", "outer diameter", (dim.LENGTH,), ("D", "do", "d_o", "OD"), r"outer (?:diameter|dia)|outside diameter|\bOD\b", lone=False),
    Slot("di", "inner diameter", (dim.LENGTH,), ("di", "d_i", "ID"), r"inner (?:diameter|dia)|inside diameter|\bbore\b|\bID\b", lone=False),
    Slot("d", "diameter", (dim.LENGTH,), ("d",), r"(?<!outer )(?<!inner )(?<!outside )(?<!inside )diameter|\bdia\b|\bround\b", lone=False),
    Slot("r", "radius", (dim.LENGTH,), ("r", "R"), r"radius", lone=False),
    Slot("side", "side of the square", (dim.LENGTH,), ("a",), r"square|side", lone=False),
)  # fmt: skip
_PAIR = re.compile(
    r"(?<![\w.])([\d.]+)\s*(mm|cm|m|in)?\s*(?:x|×|by|\*)\s*([\d.]+)\s*(mm|cm|m|in)\b"
)
_FACTORS = {"mm": 1e-3, "cm": 1e-2, "m": 1.0, "in": 0.0254}


def reserve(found: Givens) -> None:
    """Marks the two lengths of ``20 mm x 5 mm``, so that neither becomes a span."""
    pair = _PAIR.search(found.text)
    for item in found.items if pair is not None else ():
        if pair is not None and pair.start() <= item.start < pair.end():
            item.used = True


def second_moment(found: Givens) -> tuple[float, str] | None:
    """I in m^4 from the text, with how it follows; None when it says no section."""
    pair = _PAIR.search(found.text)
    if pair is not None:
        b, h = (float(pair[1]), float(pair[3]))
        b *= _FACTORS[pair[2] or pair[4]]
        h *= _FACTORS[pair[4]]
        for item in found.items:
            if pair.start() <= item.start < pair.end():
                item.used = True
        square = re.search(
            r"flat(?:wise)?|weak(?:er|est)? axis|buckl|strut|column", found.text, re.I
        )
        if square:
            b, h = max(b, h), min(b, h)
        return b * h**3 / 12, f"rectangle of {b:g} m by {h:g} m: I = b h^3/12"
    taken = assign(SLOTS, found)
    value = {k: v.value for k, v in taken.items()}
    section: tuple[float, str] | None = None
    used: set[str] = set()
    outer_key = next((k for k in ("do", "d", "r") if k in value), None)
    if outer_key is not None:
        outer = value[outer_key] * (2 if outer_key == "r" else 1)
        used = {outer_key}
        hollow = next((k for k in ("di", "wall") if k in value), None)
        if hollow is not None:
            used.add(hollow)
            inner = value["di"] if hollow == "di" else outer - 2 * value["wall"]
            if not 0 < inner < outer:
                raise ReadingError(
                    f"a tube of {outer:g} m outside cannot have {inner:g} m inside",
                    "contradictory",
                )
            section = (
                math.pi / 64 * (outer**4 - inner**4),
                f"tube of {outer:g} m outside and {inner:g} m inside: "
                "I = pi/64 (D^4 - d^4)",
            )
        elif re.search(r"tub|pipe|hollow", found.text, re.I):
            raise ReadingError(
                "which inner diameter (or wall thickness) has the tube?", "missing"
            )
        else:
            section = (
                math.pi / 64 * outer**4,
                f"round section of {outer:g} m: I = pi/64 d^4",
            )
    elif "side" in value:
        used = {"side"}
        section = value["side"] ** 4 / 12, "square section: I = a^4/12"
    elif {"b", "h"} <= set(value):
        used = {"b", "h"}
        b, h = value["b"], value["h"]
        if re.search(r"buckl|strut|column", found.text, re.I):
            b, h = max(b, h), min(b, h)
        section = b * h**3 / 12, f"rectangle of {b:g} m by {h:g} m: I = b h^3/12"
    _release({k: v for k, v in taken.items() if k not in used})
    return section


def _release(taken: dict[str, Given]) -> None:
    for item in taken.values():
        item.used = False


_ONE, _OTHER = (
    r"(?:one|left|bottom|lower|first) end|(?:base|foot)",
    r"(?:other|right|top|upper|second) end|tip",
)
_CLAMPED = r"clamped|fixed|built[\s-]*in|encastr\w*|rigidly held|eingespannt"
_PINNED = r"pinned|hinged|simply[\s-]*supported|pin[\s-]*ended|pin[\s-]*jointed|roller|gelenkig|knife[\s-]*edge"


def ends(text: str) -> tuple[str, str] | None:
    """How both ends are held: clamped, pinned or free."""
    t = text.lower()
    if re.search(
        r"cantilever|clamped[\s-]*free|fixed[\s-]*free|flag ?pole|kragträger", t
    ):
        if re.search(r"propped", t):
            return "clamped", "pinned"
        return "clamped", "free"
    free = re.search(r"\bfree\b", t)
    clamped, pinned = re.search(_CLAMPED, t), re.search(_PINNED, t)
    if re.search(
        rf"(?:{_CLAMPED})[\s-]*(?:and[\s-]*|/)?(?:{_PINNED})|(?:{_PINNED})[\s-]*(?:and[\s-]*|/)?(?:{_CLAMPED})",
        t,
    ):
        return "clamped", "pinned"
    if clamped and pinned:
        return ("clamped", "pinned")
    if clamped and free:
        return "clamped", "free"
    if clamped:
        if re.search(
            rf"both ends|(?:{_CLAMPED})[\s-]*(?:and[\s-]*)?(?:{_CLAMPED})|(?:{_CLAMPED})[^.]*\bends\b",
            t,
        ):
            return "clamped", "clamped"
        return "clamped", "clamped" if re.search(r"\bends\b", t) else "free"
    if pinned:
        return "pinned", "pinned"
    return None


def area(found: Givens) -> float | None:
    """A in m^2 of a full section; None when it is hollow or not told."""
    pair = _PAIR.search(found.text)
    if pair is not None:
        first = float(pair[1]) * _FACTORS[pair[2] or pair[4]]
        return first * float(pair[3]) * _FACTORS[pair[4]]
    if re.search(r"tub|pipe|hollow", found.text, re.I):
        return None
    taken = assign(SLOTS, found)
    value = {k: v.value for k, v in taken.items()}
    _release(taken)
    if "d" in value:
        return math.pi / 4 * value["d"] ** 2
    if "r" in value:
        return math.pi * value["r"] ** 2
    if "side" in value:
        return value["side"] ** 2
    if {"b", "h"} <= set(value):
        return value["b"] * value["h"]
    return None
