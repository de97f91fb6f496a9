"""Beams under point and spread loads, and columns that buckle, from words.

A beam becomes its loads and supports for the solver of beams; a column becomes an
eigenvalue problem for the ordinary reader.
"""

from __future__ import annotations

import re
from dataclasses import replace

import sympy as sp  # noqa: TID253 - the spec holds expressions

from assistant.reading.asked import Asked
from assistant.reading.errors import ReadingError
from assistant.reading.laws import dimensions as dim
from assistant.reading.laws import givens as numbers
from assistant.reading.laws.beam_words import in_english
from assistant.reading.laws.givens import Given, Givens, Slot
from assistant.reading.laws.sections import ends, reserve, second_moment
from assistant.reading.meaning import symbol
from assistant.reading.units import Unit, parse_unit
from validators.specs.equation import EquationSpec, Point, jet_name

_STIFFNESS = Slot("EI", "bending stiffness E*I", (dim.STIFFNESS,), ("EI", "E*I", "D", "S"), r"stiffness|rigidity|EI")  # fmt: skip
_MODULUS = Slot("E", "modulus", (dim.PRESSURE,), ("E", "Y"), r"modulus|young|\bE\b|steel|alumin\w+|wood|timber")  # fmt: skip
_SECOND = Slot("I", "second moment of area", (dim.SECOND_MOMENT,), ("I", "I_y", "Iy"), r"second moment|moment of (?:area|inertia)|\bI\b")  # fmt: skip
_LENGTH = Slot("L", "length", (dim.LENGTH,), ("L", "l"), r"\blong\b|length|span\w*|tall|\bhigh\b|height|sticks? out|project\w*|reach\w*")  # fmt: skip
_SPAN = replace(
    _LENGTH, words=r"\blong\b|length|span\w*|sticks? out|project\w*", lone=False
)
_SPREAD = Slot("q", "uniform load", (dim.LINE_LOAD,), ("q", "w", "p"), r"load|weight|distributed|uniform")  # fmt: skip
_FORCE = dim.FORCE
#: Moduli in Pa that handbooks give for room temperature; used with a word of warning.
_USUAL = {"steel": 210e9, "aluminium": 70e9, "aluminum": 70e9, "titanium": 110e9, "brass": 100e9}  # fmt: skip


def _stiffness(found: Givens, what: str, assumed: list[str]) -> float:
    taken = numbers.assign((_STIFFNESS, _MODULUS, _SECOND), found)
    if "EI" in taken:
        return taken["EI"].value
    section = None if "I" in taken else second_moment(found)
    second = taken["I"].value if "I" in taken else (section[0] if section else None)
    if second is None:
        raise ReadingError(
            f"which bending stiffness E*I has the {what} (or which modulus and "
            "cross-section)?",
            "missing",
        )
    if section:
        assumed.append(section[1] + f" = {section[0]:.6g} m^4")
    if "E" in taken:
        return taken["E"].value * second
    usual = next((w for w in _USUAL if re.search(rf"\b{w}\b", found.text, re.I)), None)
    if usual is None:
        raise ReadingError(f"which modulus E has the {what}?", "missing")
    raise ReadingError(
        f"which modulus E has the {what}? {usual.capitalize()} has about "
        f"{_USUAL[usual] / 1e9:.0f} GPa, but grades differ.",
        "missing",
    )


def match(text: str, asked: Asked | None) -> EquationSpec | None:
    """The spec of a loaded beam; None when the text is about none.

    Raises:
        ReadingError: A value is missing.
    """
    text = in_english(text)
    if not re.search(r"\bbeam\b|cantilever|\bgirder\b|\bjoist\b|diving board|\bshelf\b", text, re.I):  # fmt: skip
        return None
    if re.search(r"buckl|natural freq|vibrat|eigen|axial|oscillat|resonan", text, re.I):
        return None
    found = numbers.givens(text)
    reserve(found)
    held = ends(text)
    forces = [i for i in found.items if i.dimension == _FORCE]
    kilos = [i for i in found.items if i.dimension == dim.MASS]
    if not forces and not kilos and not any(i.dimension == dim.LINE_LOAD for i in found.items):  # fmt: skip
        return None
    assumed: list[str] = []
    loaded = _loads(found, [*forces, *kilos], assumed)
    spans = numbers.assign((_SPAN, _SPREAD), found)
    stiffness = _stiffness(found, "beam", assumed)
    taken = {**spans, **({} if "L" in spans else numbers.assign((_LENGTH,), found))}
    if "L" not in taken:
        raise ReadingError("how long is the beam?", "missing")
    length = taken["L"].value
    if held is None:
        raise ReadingError("how is the beam supported at its ends?", "missing")
    loads = [(force, _place(place, length, held, assumed)) for force, place in loaded]
    spread = taken["q"].value if "q" in taken else 0.0
    if not loads and not spread:
        raise ReadingError("which load acts on the beam?", "missing")
    places = _places(found, length, loads, held, text)
    outputs = _outputs(text, places, length, held)
    unit, scale = {}, {}
    wanted = numbers.wanted_units(text)
    for key, shown in (
        ("w", _chosen(wanted, dim.LENGTH, "mm")),
        ("M", _chosen(wanted, dim.MOMENT, "N m")),
        ("V", _chosen(wanted, dim.FORCE, forces[0].unit.text if forces and forces[0].unit else "N")),
        ("R", _chosen(wanted, dim.FORCE, forces[0].unit.text if forces and forces[0].unit else "N")),
        ("slope", _chosen(wanted, dim.ONE, "rad")),
    ):  # fmt: skip
        unit[key], scale[key] = shown.text, shown.factor
    unit["x"], scale["x"] = "m", 1.0
    points = tuple(
        Point(key, None, at, asked.points[k][0] if asked and k < len(asked.points) else key)
        for k, (key, at) in enumerate(outputs)
    )  # fmt: skip
    return EquationSpec(
        unknowns=("w",),
        independent=("x",),
        time=None,
        equations=(stiffness * symbol(jet_name("w", ("x",) * 4)) - spread,),
        domain={"x": (sp.Integer(0), sp.Float(length))},
        parameters={
            "E*I": f"{stiffness:.8g} N m^2", "L": f"{length:g} m",
            **({"q": f"{spread:g} N/m"} if spread else {}),
            **{f"P{k}": f"{p:g} N at x = {a:g} m" for k, (p, a) in enumerate(loads, 1)},
            "ends": f"{held[0]} at x = 0, {held[1]} at x = {length:g} m",
        },
        points=points,
        scale=scale,
        unit=unit,
        closed_form="no",
        law="Euler–Bernoulli beam",
        assumptions=(*assumed, "deflections are small and positive along the load"),
        data={
            "kind": "beam", "EI": stiffness, "L": length, "q": spread,
            "loads": tuple(loads), "ends": held,
            "unused": tuple(numbers.unused(found)),
            "heard": tuple(_HEARD[key] for key in {p.of for p in points}),
        },
    )  # fmt: skip


_LARGEST = r"max\w*|máxim\w*|largest|greatest|größt\w*|最大|"
#: By which words each quantity is asked for, in all languages.
_HEARD = {
    "w": _LARGEST + r"deflections?|deflect\w*|sags?|displacement|bend|down|tip|"
    r"flechas?|flèches?|durchbiegung|durchsenkung|挠度|たわみ",
    "slope": _LARGEST
    + r"slopes?|rotations?|inclination|giros?|pendiente|rotación|pente|"
    r"(?:end)?verdrehung|(?:end)?neigung\w*|biegewinkel|转角|たわみ角|傾斜角|ángulo",
    "M": _LARGEST
    + r"(?:bending )?moments?|biegemoment|momento|flector|fléchissant|flexion|"
    r"弯矩|曲げモーメント",
    "R": r"reactions?|(?:support |prop )?forces?|supports?|reacci\w+|réactions?|auflager\w*|"
    r"支座反力|反力",
    "V": _LARGEST + r"shear|querkraft|cortante|tranchant|剪力|せん断力",
}


def _chosen(wanted: list[tuple[int, Unit, str]], dimension: tuple[float, ...], usual: str) -> Unit:  # fmt: skip
    for _, unit, _text in wanted:
        if tuple(unit.dimension) == dimension:
            return unit
    return parse_unit(usual)


def _loads(found: Givens, forces: list[Given], assumed: list[str]) -> list[tuple[float, str | float]]:  # fmt: skip
    """Point loads with the words or the number of their place."""
    out: list[tuple[float, str | float]] = []
    for item in forces:
        item.used = True
        value = item.value
        if item.dimension == dim.MASS:
            value *= 9.80665
            assumed.append(f"{item.text} weigh {value:.6g} N at g = 9.80665 m/s^2")
        around = re.split(r"(?<!\d)\.(?!\d)|;", found.text[item.end : item.end + 90])[0]
        before = found.before(item, 60)
        place = re.search(r"^[^,]{0,30}?\bat\s+(?:x\s*=\s*)?([\d.]+\s*(?:mm|cm|m)\b)|([\d.]+\s*(?:mm|cm|m))\s+(?:from|away)", around)  # fmt: skip
        if place:
            piece = place[1] or place[2]
            at = next(
                (i for i in found.items if not i.used and i.dimension == dim.LENGTH
                 and item.end <= i.start < item.end + 90 and i.text.split()[0] in piece),
                None,
            )  # fmt: skip
            if at is not None:
                at.used = True
                right = re.search(r"from the (?:right|free|other)", around)
                out.append((value, -at.value if right else at.value))
                continue
        words = around + " | " + before
        if re.search(r"mid|cent(?:er|re)|halfway", words, re.I):
            out.append((value, "middle"))
        elif re.search(r"\btip\b|free end|\bend\b", words, re.I):
            out.append((value, "tip"))
        elif re.search(r"quarter", words, re.I):
            out.append((value, "quarter"))
        elif re.search(r"third", words, re.I):
            out.append((value, "third"))
        else:
            out.append((value, ""))
    return out


def _place(place: str | float, length: float, held: tuple[str, str], assumed: list[str]) -> float:  # fmt: skip
    if isinstance(place, float):
        at = length + place if place < 0 else place
        if not 0 <= at <= length:
            raise ReadingError(f"a load at {at:g} m lies outside the beam of {length:g} m", "contradictory")  # fmt: skip
        return at
    if place in {"quarter", "third"}:
        return length / (4 if place == "quarter" else 3)
    if place == "middle":
        return length / 2
    if place == "tip" or held[1] == "free":
        if not place:
            assumed.append("the load acts at the free end")
        return length
    if not place:
        raise ReadingError("where on the beam does the load act?", "missing")
    return length / 2


def _places(found: Givens, length: float, loads: list[tuple[float, float]], held: tuple[str, str], text: str) -> list[float]:  # fmt: skip
    """Where values are asked for; nothing said means where they are largest."""
    out = []
    for item in found.of(dim.LENGTH):
        around = found.before(item, 24) + " | " + found.after(item, 40)
        if item.name == "x" or re.search(r"\bat\b|from", around):
            item.used = True
            right = re.search(r"from the (?:right|free|tip|pinned|simply|propped)", found.after(item, 40))  # fmt: skip
            out.append(length - item.value if right else item.value)
    if out:
        return out
    question = re.split(r"[.;]\s", text)[-1]
    if re.search(r"\btip\b|free end|end deflection", question, re.I) and held[1] == "free":  # fmt: skip
        return [length]
    if re.search(r"mid-?span|middle|cent(?:er|re)|mid-?point|halfway", question, re.I):
        return [length / 2]
    if re.search(r"under the (?:load|force|weight)", question, re.I) and loads:
        return [loads[0][1]]
    return []


def _outputs(text: str, places: list[float], length: float, held: tuple[str, str]) -> list[tuple[str, dict[str, float]]]:  # fmt: skip
    """Quantities asked for in order: deflection, slope, moment, shear, reactions."""
    question = _asking(text)
    out: list[tuple[int, list[tuple[str, dict[str, float]]]]] = []
    deflects = re.search(
        r"deflect\w*|sag\b|bend down|displacement|how far", question, re.I
    )
    if deflects:
        largest = re.search(r"(?:max\w*|largest|greatest) (?:deflection|sag)", question, re.I)  # fmt: skip
        if places and not largest:
            spots = [("w", {"x": p}) for p in places]
        else:
            spots = [("w", {})]
        out.append((deflects.start(), spots))
    slope = re.search(r"\bslope|rotation|inclination", question, re.I)
    if slope:
        where = places or ([length] if held[1] == "free" else [0.0])
        out.append((slope.start(), [("slope", {"x": p}) for p in where]))
    moment = re.search(r"(?<!second )(?:bending )?moment(?! of (?:area|inertia))", question, re.I)  # fmt: skip
    if moment:
        near = question[max(0, moment.start() - 30) : moment.end() + 40]
        if re.search(r"clamp|wall|fixed|built|support", near, re.I):
            spots = [("M", {"x": 0.0})]
        elif re.search(r"max|largest|greatest", near, re.I) or not places:
            spots = [("M", {})]
        else:
            spots = [("M", {"x": p}) for p in places]
        out.append((moment.start(), spots))
    reaction = re.search(r"reactions?|support forces?|(?:prop|support) force", question, re.I)  # fmt: skip
    if reaction:
        near = question[max(0, reaction.start() - 30) : reaction.end() + 50]
        if re.search(r"right|prop|roller|pinned|simple|simply", near, re.I) and held != ("pinned", "pinned"):  # fmt: skip
            spots = [("R", {"x": length})]
        elif re.search(r"left|clamp|fixed|wall", near, re.I):
            spots = [("R", {"x": 0.0})]
        else:
            spots = [("R", {"x": 0.0}), ("R", {"x": length})]
        if held[1] == "free":
            spots = [("R", {"x": 0.0})]
        out.append((reaction.start(), spots))
    flat = [spot for _, spots in sorted(out, key=lambda o: o[0]) for spot in spots]
    return flat or [("w", {"x": p}) for p in places] or [("w", {})]


def _asking(text: str) -> str:
    sentences = re.split(r"(?<=[?!])\s+|(?<=[A-Za-z)\]0-9])[.;]\s+(?=[A-Z])", text)
    out = [
        x for x in sentences
        if "?" in x or re.search(r"\b(?:what|how|find|calculate|compute|determine|give|estimate)\b", x, re.I)
    ]  # fmt: skip
    return " ".join(out) or (sentences[-1] if len(sentences) > 1 else text)


def column(text: str) -> tuple[str, tuple[str, ...], Unit | None, tuple[str, ...]] | None:  # fmt: skip
    """A column's eigenvalue problem, assumptions, unit of the load, unused numbers.

    Raises:
        ReadingError: A value is missing.
    """
    if not re.search(r"buckl|knick|critical (?:axial |compressive )?(?:load|force)|\bstrut\b|euler (?:load|column)|flambement|pandeo|座屈|屈曲", text, re.I):  # fmt: skip
        return None
    found = numbers.givens(text)
    reserve(found)
    assumed: list[str] = []
    held = ends(text)
    if re.search(r"flag|free at the|free (?:top|end)", text, re.I) and held and held[0] == "clamped":  # fmt: skip
        held = ("clamped", "free")
    # A section's "high" is claimed by the section first.
    section_first = numbers.assign((_STIFFNESS, _MODULUS, _SECOND), found)
    for item in section_first.values():
        item.used = False
    taken = numbers.assign((Slot("L", "length", (dim.LENGTH,), ("L", "l"), r"\blong\b|length|tall|column of|strut of", lone=False),), found)  # fmt: skip
    stiffness = _stiffness(found, "column", assumed)
    if "L" not in taken:
        taken = numbers.assign((_LENGTH,), found)
    if "L" not in taken:
        raise ReadingError("how long is the column?", "missing")
    if held is None:
        raise ReadingError("how is the column held at its ends?", "missing")
    length = taken["L"].value
    if held == ("clamped", "free"):
        problem = "S*w'' + P*w = 0", "w'(0)=0, w(L)=0"
    elif held == ("pinned", "pinned"):
        problem = "S*w'' + P*w = 0", "w(0)=0, w(L)=0"
    elif held == ("clamped", "pinned"):
        problem = "S*w'''' + P*w'' = 0", "w(0)=0, w'(0)=0, w(L)=0, w''(L)=0"
    else:
        problem = "S*w'''' + P*w'' = 0", "w(0)=0, w'(0)=0, w(L)=0, w'(L)=0"
    wanted = [u for _, u, _t in numbers.wanted_units(text) if tuple(u.dimension) == dim.FORCE]  # fmt: skip
    assumed += [f"the ends are {held[0]} and {held[1]}", "the critical load is the smallest P"]  # fmt: skip
    return (
        f"{problem[0]}, S = {stiffness!r}, L = {length!r}, {problem[1]}, first eigenvalue P",
        tuple(assumed),
        wanted[0] if wanted else None,
        tuple(numbers.unused(found)),
    )  # fmt: skip
