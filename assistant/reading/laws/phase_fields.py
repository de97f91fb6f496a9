"""Allen–Cahn and Cahn–Hilliard equations in words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.reading.errors import ReadingError
from assistant.reading.laws import dimensions as dim
from assistant.reading.laws import givens as numbers
from assistant.reading.laws.formal import Formal
from assistant.reading.laws.givens import Given, Slot
from assistant.reading.laws.posed import (
    Posed,
    sorted_numbers,
)

_STARTS = re.compile(
    r"(?:start\w*\s+(?:from|with|at|as)?|initial(?:ly| condition| profile| state)?(?:\s+is)?|"
    r"from(?:\s+the\s+(?:profile|state))?|begin\w*\s+(?:from|with))\s*:?\s*"
    r"(?:[ucφ]|phi)?\s*(?:\([^()]*\))?\s*=?\s*"
    r"(?P<start>[-+]?[\d.(]*[^,;?]*?(?:sin|cos|tanh|exp|rand)\w*\s*\([^,;?]*?\)[^,;?]*?)"
    r"(?=[,;?]|\.\s|\.$|\s+(?:what|find|and (?:no|zero|period)|on|with|until)\b|$)",
    re.I,
)  # fmt: skip


#: Wishes to see what the equation does.
_SHOW = re.compile(
    r"show|demonstrat|simulat|illustrat|visuali|spinodal|example|zeig|entmisch|simulier|"
    r"beispiel|montre|simule|exemple|muestra|ejemplo|演示|模拟|展示|例|示",
    re.I,
)


def _shown_example(text: str, hilliard: bool) -> Posed | None:
    """An example without dimension, where the text only wants to see the equation.

    Every choice is told as an assumption; None where the text gives numbers of its own.
    """
    told = [i for i in numbers.givens(text).items if i.name or i.unit is not None]
    if not _SHOW.search(text) or told or re.search(r"=", text):
        return None
    waves = ((3, 1), (5, -1), (8, 1), (11, -1))
    noise = " ".join(f"{sign:+d}*0.01*cos({k}*pi*x/4)" for k, sign in waves)
    shared = (
        "the text gives no numbers, so an example without dimension is shown: "
        "kappa = eps^2 = 0.01, mobility 1, 0 < x < 4, no flux through the ends",
        "the start is four small cosine waves of amplitude 0.01 about the mean 0",
    )
    if hilliard:
        return Posed(
            Formal(
                "Cahn–Hilliard equation",
                "c_t = lap(c^3 - c - 0.01*lap(c)), 0 < x < 4, no-flux ends, c(x,0) = "
                f"{noise}; c at t = 0.1 and t = 0.5 and t = 2",
                (
                    *shared,
                    "the free energy is the integral of (c^2-1)^2/4 + kappa c_x^2/2, so "
                    "the chemical potential is c^3 - c - kappa c_xx",
                ),
            ),
            {},
        )
    return Posed(
        Formal(
            "Allen–Cahn equation",
            "u_t = 0.01*u_xx + u - u^3, 0 < x < 4, u_x(0,t) = 0, u_x(4,t) = 0, u(x,0) = "
            f"{noise}; u at t = 2 and t = 5 and t = 10",
            (*shared, "the double well is (u^2-1)^2/4"),
        ),
        {},
    )


def phase_field(text: str) -> Posed | None:
    """Allen–Cahn and Cahn–Hilliard in one dimension, in words."""
    allen = re.search(r"allen[\s–-]*cahn", text, re.I)
    hilliard = re.search(r"cahn[\s–-]*hilliard", text, re.I)
    if not (allen or hilliard) or re.search(r"two[\s-]dimension|\b2D\b|square|grain|radius|disc|circle", text, re.I):  # fmt: skip
        return None
    start = _STARTS.search(text)
    if start is None:
        return _shown_example(text, bool(hilliard))
    name = "u" if allen else "c"
    width = Slot("eps", "interface parameter eps", (dim.ONE,), ("eps", "epsilon", "ε", "eps^2"), r"eps\w*|width|interface parameter|gradient coefficient")  # fmt: skip
    kappa = Slot("kappa", "gradient coefficient kappa", (dim.ONE,), ("kappa", "κ", "gamma"), r"kappa")  # fmt: skip
    mobility = Slot("M", "mobility", (dim.ONE,), ("M", "L"), r"mobility|kinetic")
    length = Slot("Lx", "length", (dim.ONE,), ("L",), r"length|long|interval")
    _, taken = sorted_numbers(text, width, kappa, mobility, length)
    factor = _gradient_factor(text, taken)
    low, high = _interval(text, taken)
    periodic = re.search(r"periodic", text, re.I)
    if not periodic and not re.search(r"no[\s-]*flux|insulated|zero[\s-]*flux|neumann|closed", text, re.I):  # fmt: skip
        raise ReadingError("phase field: what holds at the ends (no flux, periodic)?", "missing")  # fmt: skip
    _check_well(text)
    m = f"{taken['M'].value!r}*" if "M" in taken else ""
    if allen:
        law = "Allen–Cahn equation"
        equation = f"u_t = {m}({factor!r}*u_xx + u - u^3)"
        walls = f"u_x({low},t) = 0, u_x({high},t) = 0"
        assumed = "the double well is (u^2-1)^2/4, so the reaction term is u - u^3"
    else:
        law = "Cahn–Hilliard equation"
        equation = f"c_t = {m}lap(c^3 - c - {factor!r}*lap(c))"
        walls = "no-flux ends"
        assumed = (
            "the double well is (c^2-1)^2/4, so the chemical potential is "
            "c^3 - c - eps^2 lap(c)"
        )
    bounds = "periodic" if periodic else walls
    first = start["start"].strip().rstrip(".")
    return Posed(
        Formal(
            law,
            f"{equation}, {low} < x < {high}, {bounds}, {name}(x,0) = {first}; "
            f"{name} at {_wanted(text)}",
            (assumed,),
            (),
        ),
        {},
    )


def _gradient_factor(text: str, taken: Mapping[str, Given]) -> float:
    """What multiplies the Laplacian: eps squared, or kappa.

    Raises:
        ReadingError: It is missing.
    """
    square = re.search(r"(?:eps|epsilon|ε)\s*(?:\^2|²)\s*=\s*([\d.eE-]+)", text)
    if square:
        return float(square[1])
    if "eps" in taken:
        return taken["eps"].value ** 2
    if "kappa" in taken:
        return taken["kappa"].value
    raise ReadingError("phase field: which value has the interface parameter eps?", "missing")  # fmt: skip


def _interval(text: str, taken: Mapping[str, Given]) -> tuple[str, str]:
    """Both ends of the domain, as they are written.

    Raises:
        ReadingError: They are missing.
    """
    ends = re.search(
        r"(?:(?<![\w.])(-?[\d.]+)\s*(?:to|<\s*x\s*<|\.\.\.?|–)\s*(-?[\d.]+)(?![\w.]))|\[\s*(-?[\d.]+)\s*,\s*(-?[\d.]+|2\s*pi)\s*\]",
        text,
    )  # fmt: skip
    low, high = "0", None
    if ends:
        low, high = (ends[1], ends[2]) if ends[1] else (ends[3], ends[4])
    elif "Lx" in taken:
        high = f"{taken['Lx'].value:g}"
    elif re.search(r"unit (?:interval|length|box|bar)", text, re.I):
        high = "1"
    if high is None:
        raise ReadingError("phase field: how long is the domain?", "missing")
    return low, high.rstrip(".")


def _check_well(text: str) -> None:
    """Refuse another double well than the one that the laws have.

    Raises:
        ReadingError: Another is given.
    """
    well = re.search(r"(?:f\s*=\s*|double[\s-]well\s*)([^,;]*\^\s*2[^,;.]*)", text)
    if well and not re.search(r"\(\s*(?:[uc]\^2\s*-\s*1|1\s*-\s*[uc]\^2)\s*\)\s*\^2\s*/\s*4", well[1]):  # fmt: skip
        raise ReadingError(
            "phase field: another double well than (c^2-1)^2/4 is given; please write "
            "the equation itself",
            "missing",
        )


def _wanted(text: str) -> str:
    """Places and times at which the field is asked for.

    Raises:
        ReadingError: No time is given.
    """
    asks = re.findall(
        r"(?:\bat\s+|\bwhen\s+|,\s*|\band\s+)([xt])\s*=\s*([\d.]+\w*)", text
    )
    xs = [v.rstrip(".") for n_, v in asks if n_ == "x"]
    ts = [v.rstrip(".") for n_, v in asks if n_ == "t"]
    called = re.findall(r"\b[uc]\(\s*([\d.]+)\s*,\s*([\d.]+)\s*\)\s*\?", text)
    xs, ts = xs or [c[0] for c in called], ts or [c[1] for c in called]
    if not ts:
        raise ReadingError("phase field: at which time is the field wanted?", "missing")
    places = " and x = ".join(xs)
    return (f"x = {places}, " if xs else "") + "t = " + " and t = ".join(ts)
