"""The stationary Schrödinger equation named in words, with its potential.

In units with ħ = m = 1 the equation is ``-ψ''/2 + V(x) ψ = E ψ``. A box in nanometres
takes ħ²/(2 m_e) = 0.0380998212 eV nm² (CODATA 2018).
"""

from __future__ import annotations

import re

from assistant.reading import wordings as say
from assistant.reading.errors import ReadingError
from assistant.reading.laws import givens as numbers

_NAMED = re.compile(
    r"schr(?:ö|oe|o)dinger|薛定谔|シュレーディンガー|particle in a box|"
    r"teilchen im kasten|"
    r"particule dans une boîte|partícula en una caja|quantum well|quantentopf|"
    r"infinite (?:square |potential )*well|infinitely deep (?:square |potential )*well",
    re.I,
)
_TIMED = re.compile(
    r"time[\s-]*dependent|wave ?packet|zeitabhängig|含时|時間依存", re.I
)
_LEVELS = re.compile(
    r"\bE\b|energ|level|niveau|nivel|state|zust[aä]nd|état|estado|eigen|spectr|能级|"
    r"能量|本征|固有|準位|エネルギー",
    re.I,
)
_POTENTIAL = re.compile(
    r"\bV\s*(?:\(\s*x\s*\))?\s*=\s*(?P<v>[-+]?[\dx(][\dx()^*/+.\s-]*?(?:exp\([^)]*\)|"
    r"cosh\(x\)(?:\^\d)?|x(?:\^\d|\*\*\d)?|\d|\)))(?=\s*(?:[,;.?]|$|\(|[a-zA-Z]{2,}))"
)
_WALLS = re.compile(
    r"infinite (?:square |potential )*well|infinitely deep|\bbox\b|hard walls|kasten|"
    r"unendlich hoh|boîte|puits infini|caja|pozo infinito|无限深|無限に深|箱",
    re.I,
)
_OSCILLATOR = re.compile(
    r"harmonic oscillator|harmonisch\w* oszillator|oscillateur harmonique|"
    r"oscilador armónico|谐振子|調和振動子",
    re.I,
)
#: ħ²/(2 m_e) in eV nm².
_SPREAD = 0.0380998212
_QUESTION = (
    "which potential V(x) acts, and what holds at the ends: walls at two places, or a "
    "wave function that vanishes far away?"
)


def in_symbols(text: str) -> str | None:
    """The problem in symbols; None where the text is about no bound states.

    Raises:
        ReadingError: The potential or the conditions are missing.
    """
    if not _NAMED.search(text) or _TIMED.search(text) or not _LEVELS.search(text):
        return None
    if re.search(r"psi''|ψ''|d\^?2|_xx|∂", text):
        return None
    if _WALLS.search(text):
        return _box(text)
    potential = _POTENTIAL.search(text)
    if potential is not None:
        form = potential["v"].strip()
    elif _OSCILLATOR.search(text):
        form = "x^2/2"
    else:
        raise ReadingError(_QUESTION, "missing")
    if not _confines(form):
        raise ReadingError(_QUESTION, "missing")
    if any(i.unit is not None for i in numbers.givens(text).items):
        raise ReadingError(
            "only ħ = m = 1 is read for this potential: please give V(x) and x without "
            "units",
            "missing",
        )
    return (
        f"-psi''/2 + ({form})*psi = E*psi, psi(-inf) = 0, psi(inf) = 0; "
        f"{_count(text)} eigenvalues E"
    )


def units(problem: str) -> str:
    """In which units the energies of a problem in symbols come."""
    if problem.startswith("-psi''/2"):
        return "units with ħ = m = 1"
    return "lengths in nm, energies in eV"


def _confines(form: str) -> bool:
    """Whether a polynomial grows on both sides, so that all states are bound."""
    powers = [int(p) for p in re.findall(r"x\s*(?:\^|\*\*)\s*(\d)", form)]
    top = max(powers, default=0)
    rising = not re.search(rf"-\s*[\d./*\s(]*x\s*(?:\^|\*\*)\s*{top}", form)
    return top >= 2 and top % 2 == 0 and rising


def _box(text: str) -> str:
    found = numbers.givens(text)
    lengths = [i for i in found.items if i.dimension == (1, 0, 0, 0, 0, 0)]
    bare = re.search(
        r"(?:width|length|size|breite|länge|largeur|longueur|ancho|longitud|宽度?|長さ|幅|L)"
        r"\s*(?:of|=|von|de|为|が)?\s*([\d.]+)",
        text,
        re.I,
    )
    wanted = f"{_count(text)} eigenvalues E"
    if lengths and lengths[0].unit is not None:
        if not re.search(r"electron|elektron|électron|electrón|电子|電子", text, re.I):
            raise ReadingError(
                "which particle, of which mass, is in the box?", "missing"
            )
        mass = re.search(r"([\d.]+)\s*\*?\s*m_?[e0]\b", text)
        spread = _SPREAD / (float(mass[1]) if mass else 1.0)
        width = lengths[0].value * 1e9
        return (
            f"-{spread:.10g}*psi'' = E*psi, 0 < x < {width:.12g}, psi(0) = 0, "
            f"psi({width:.12g}) = 0; {wanted}"
        )
    unit = re.search(r"unit (?:width|length)|einheits", text, re.I)
    if bare is None and unit is None:
        raise ReadingError("how wide is the box?", "missing")
    width_text = bare[1].rstrip(".") if bare else "1"
    return (
        f"-psi''/2 = E*psi, 0 < x < {width_text}, psi(0) = 0, psi({width_text}) = 0; "
        f"{wanted}"
    )


def _count(text: str) -> str:
    count = say.count_word(text)
    return f"first {count}" if count else ""
