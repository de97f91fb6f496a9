"""How much of its final amount a body has taken up or given off: Crank's solutions.

A plane sheet between two like faces, a long cylinder and a sphere start uniform and
have their surface held at one value; `F` is the share of the whole change that is done
at a time, from the mean over the body, and `left` the rest.

Source: J. Crank, The Mathematics of Diffusion, 2nd ed. (1975), eqs. 4.18, 4.20, 5.23,
6.20 and 6.22.
"""

from __future__ import annotations

import cmath
import math
import re

import sympy as sp  # noqa: TID253 - formulas are the subject of this module

from assistant.reading.asked import Asked
from assistant.reading.laws import dimensions as dim
from assistant.reading.laws import relations
from assistant.reading.laws.bodies import shape_of
from assistant.reading.laws.givens import Given, Givens, Slot
from assistant.reading.laws.relations import Extra, Law, Output, s
from validators.specs.equation import EquationSpec

#: Terms of a series are taken until they are under exp(-36) of the first; where that
#: needs more than this, the reflections at the surfaces take the place of the series.
_MOST_TERMS = 150
#: Nodes of the inversion, for thirteen digits.
_NODES = 30
_SHARE = re.compile(
    r"fraction|\bshare\b|percentage|what (?:part|percent)|how many percent|\buptake\b|"
    r"m_?t ?/ ?m_?(?:inf|∞)|how much of (?:the|its)|\banteil\b|\bproportion\b",
    re.I,
)
_DIFFUSES = re.compile(
    r"diffus|(?<![A-Za-z])D\s*=|\buptake\b|sorb|sorption|desorp|outgas|degas|\bdry",
    re.I,
)
#: Other laws with shares of their own, and surfaces that are not held.
_OTHER = re.compile(
    r"transform|avrami|reacti(?:on|ve)|lithiat|electrode|volume fraction|mole fraction|"
    r"mass fraction|mass[\s-]transfer|convect|\bh\s*=|one (?:face|side|surface)|"
    r"thiele|effectiveness|conver(?:ted|sion)|steady|\bstirred|limited volume",
    re.I,
)
_LEFT = r"\bleft\b|remain|retain|still|\brest\b|übrig|verbleib|restent?\b|quedan?\b"


def match(text: str, asked: Asked | None) -> EquationSpec | None:
    """The share of the uptake or loss that a text asks for; None for other texts.

    Raises:
        ReadingError: A value is missing.
    """
    asks = _SHARE.search(text) and _DIFFUSES.search(text)
    shape = shape_of(text) if asks and not _OTHER.search(text) else None
    if shape is None:
        return None
    first = relations.match(text, asked, (_law(shape, 0.1),))
    if first is None:
        return None
    return relations.match(text, asked, (_law(shape, _reduced(shape, first)),))


def _needed(size: float) -> int:
    """Eigenfunctions until a term is small; that of n decays by ((n - 1/2) pi)^2."""
    return 2 + int(6 / (math.pi * math.sqrt(size)))


def _reduced(shape: str, spec: EquationSpec) -> float:
    """About how large ``D t / a^2`` is, from what is known, to choose the terms."""
    known = spec.data["known"]
    if {"D", "t", "a"} <= set(known):
        return float(known["D"] * known["t"] / known["a"] ** 2)
    # At short times F = 2 (S a / V) sqrt(D t / (pi a^2)) with surface S and volume V.
    dimension = {"slab": 1, "cylinder": 2, "sphere": 3}[shape]
    return float(math.pi * (known.get("F", 0.5) / (2 * dimension)) ** 2)


def _law(shape: str, size: float) -> Law:
    width = s("D") * s("t") / s("a") ** 2
    done, proof = _forms(shape, width, size)
    return Law(
        f"diffusion into or out of a {_NAMES[shape]} whose surface is held",
        ".",
        (
            Slot("D", "diffusivity", (dim.DIFFUSIVITY,), ("D",), r"diffus"),
            Slot("dia", "diameter", (dim.LENGTH,), ("d",), r"diameter|\bdia\b|across", lone=False),
            Slot("half", "half thickness", (dim.LENGTH,), ("l",), r"half[\s-]*(?:the )?thick\w*", lone=False),
            Slot("thick", "thickness", (dim.LENGTH,), ("L", "h", "b"), r"(?<!half )(?<!half-)thick\w*", lone=shape == "slab"),
            Slot("a", "radius", (dim.LENGTH,), ("R", "r", "a"), r"radius", lone=False),
            Slot("t", "time", (dim.TIME,), ("t",), r"after|time|for|\bin\b"),
            Slot("F", "share taken up or given off", (dim.ONE,), ("F",), r"fraction|%|share|percent|uptake", lone=False),
        ),
        (s("F") - done, s("left") + s("F") - 1),
        (
            Output("t", "s", r"how long|when\b|(?:at )?what time|time (?:to|until|for|needed)"),
            Output("left", "", rf"(?:{_LEFT})[^.?]*\?|(?:fraction|share|percent\w*|much)[^.?]*(?:{_LEFT})"),
            Output("F", "", r"(?:fraction|share|percent\w*|proportion|how much|part)(?: of (?:the|its) \w+)?(?: (?:is|has been|was|are) (?:lost|absorbed|released|desorbed|gone|taken|given))?|uptake|anteil"),
        ),
        (
            "the body is uniform at the start and its whole surface is held at the "
            "final value",
            *_MORE[shape],
        ),
        _extent,
        (s("F") - proof,),
        source="J. Crank, The Mathematics of Diffusion, 2nd ed. (1975), chapters 4 to 6",
        ranges={"F": (0.0, 1.0), "left": (0.0, 1.0), "t": (1e-9, 1e15)},
    )  # fmt: skip


_NAMES = {"sphere": "sphere", "cylinder": "long cylinder", "slab": "plane sheet"}
_MORE = {
    "sphere": (),
    "cylinder": ("the ends of the cylinder do not count",),
    "slab": ("both faces take part; the edges of the sheet do not count",),
}


def _forms(shape: str, width: sp.Expr, size: float) -> tuple[sp.Expr, sp.Expr]:
    """The share that is done, and an independent form of it.

    At very short times the reflections serve, beside the inverted transform.
    """
    count = _needed(size)
    if count > _MOST_TERMS:
        if shape == "cylinder":
            return _asymptotic(width), _inverted(shape, width)
        return _short_time(shape, width, 1), _inverted(shape, width)
    images = 2 + int(6 * math.sqrt(size))
    return 1 - _rest(shape, width, count), _short_time(shape, width, images)


def _extent(found: Givens, taken: dict[str, Given]) -> Extra:
    """Radius, or half the thickness, in m."""
    del found
    for key, share in (("dia", 0.5), ("half", 1.0), ("thick", 0.5)):
        if key in taken and "a" not in taken:
            return {"a": (taken[key].value * share, "")}
    return {}


def _rest(shape: str, width: sp.Expr, count: int) -> sp.Expr:
    """The share that is left, by `count` eigenfunctions; `width` is ``D t / a^2``."""
    if shape == "cylinder":
        from scipy.special import jn_zeros

        squares = [sp.Float(float(z)) ** 2 for z in jn_zeros(0, count)]
        return sp.Add(*(4 / z * sp.exp(-z * width) for z in squares))
    if shape == "slab":
        roots = [((2 * n - 1) * sp.pi / 2) ** 2 for n in range(1, count + 1)]
        return sp.Add(*(2 / z * sp.exp(-z * width) for z in roots))
    roots = [(n * sp.pi) ** 2 for n in range(1, count + 1)]
    return sp.Add(*(6 / z * sp.exp(-z * width) for z in roots))


def _short_time(shape: str, width: sp.Expr, count: int) -> sp.Expr:
    """The share that is done, by reflections at the surfaces.

    A cylinder's are no functions with a name; its Laplace transform is inverted.
    """
    if shape == "cylinder":
        return _inverted(shape, width)
    root = sp.sqrt(width)

    def repeated(z: sp.Expr) -> sp.Expr:
        return sp.exp(-(z**2)) / sp.sqrt(sp.pi) - z * sp.erfc(z)

    images = range(1, count + 1)
    if shape == "slab":
        tail = sp.Add(*((-1) ** n * repeated(n / root) for n in images))
        return 2 * root * (1 / sp.sqrt(sp.pi) + 2 * tail)
    tail = sp.Add(*(repeated(n / root) for n in images))
    return 6 * root * (1 / sp.sqrt(sp.pi) + 2 * tail) - 3 * width


def _asymptotic(width: sp.Expr) -> sp.Expr:
    """A long cylinder at short times, from the expansion of its transform."""
    root = sp.sqrt(width)
    odd = 4 * root - root**3 / 3 - sp.Rational(5, 24) * root**5
    return odd / sp.sqrt(sp.pi) - width - width**2 / 8


def _inverted(shape: str, width: sp.Expr) -> sp.Expr:
    """The share that is done, from its Laplace transform over the time in ``a^2/D``.

    The transforms are ``tanh(√p)/(p √p)`` for a sheet, ``2 I1(√p)/(p √p I0(√p))`` for
    a long cylinder and ``3 (√p coth(√p) - 1)/p^2`` for a sphere. The inversion is the
    midpoint rule on a parabola around the poles; its error falls as 2.85^-n for every
    time.

    Source: L. N. Trefethen, J. A. C. Weideman and T. Schmelzer, BIT 46 (2006) 653-670.
    """
    terms = []
    for k in range(_NODES):
        angle = (2 * k + 1) * math.pi / _NODES - math.pi
        z = _NODES * complex(0.1309 - 0.1194 * angle**2, 0.25 * angle)
        slope = _NODES * complex(-2 * 0.1194 * angle, 0.25)
        weight = sp.sympify(cmath.exp(z) * slope / (1j * _NODES * z))
        inverse = sp.sqrt(width) / sp.sympify(cmath.sqrt(z))
        root = 1 / inverse
        if shape == "sphere":
            share = 3 * (sp.coth(root) - inverse) * inverse
        elif shape == "slab":
            share = sp.tanh(root) * inverse
        else:
            share = 2 * sp.besseli(1, root) / sp.besseli(0, root) * inverse
        terms.append(weight * share)
    return sp.Add(*terms)
