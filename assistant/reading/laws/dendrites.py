"""A lithium dendrite that grows towards a separator, from words."""

from __future__ import annotations

import re

import sympy as sp  # noqa: TID253 - the spec holds expressions

from assistant.reading.asked import Asked
from assistant.reading.errors import ReadingError
from assistant.reading.laws import dimensions as dim
from assistant.reading.laws import givens as numbers
from assistant.reading.laws.givens import Slot
from assistant.reading.meaning import symbol
from assistant.reading.units import parse_unit
from validators.specs.equation import EquationSpec, Point

_SLOTS = (
    Slot("L", "thickness of the separator", (dim.LENGTH,), ("L", "d"), r"separator|thick\w*"),
    Slot("gap", "distance from the electrode to the separator", (dim.LENGTH,), ("gap", "g"), r"gap|distance|away|apart|electrolyte layer|from the (?:electrode|anode|lithium)", lone=False),
    Slot("D", "diffusivity of the ion", (dim.DIFFUSIVITY,), ("D",), r"diffus"),
    Slot("porosity", "porosity of the separator", (dim.ONE,), ("porosity", "eps", "phi"), r"poros\w+|porous"),
    Slot("delta", "strength of the anisotropy", (dim.ONE,), ("delta", "δ"), r"anisotrop\w+"),
    Slot("latent", "depletion by the deposit K", (dim.ONE,), ("K",), r"depletion|latent"),
)  # fmt: skip
_USUAL_POROSITY = 0.4


def match(text: str, asked: Asked | None) -> EquationSpec | None:
    """The spec of a growing dendrite; None when the text is not about one.

    Raises:
        ReadingError: The separator's thickness is missing, or a value is impossible.
    """
    del asked
    if not re.search(r"dendrit", text, re.I) or not re.search(
        r"grow|simulat|phase[\s-]*field|tip|separator", text, re.I
    ):
        return None
    found = numbers.givens(text)
    taken = numbers.assign(_SLOTS, found)
    if "L" not in taken:
        raise ReadingError("how thick is the separator?", "missing")
    length = taken["L"].value
    assumed = [
        "the model is Kobayashi's phase field without dimension (Physica D 63 (1993) "
        "410) with interface width parameter 0.05, relaxation 0.003, drive 0.9 atan(10 "
        "c)/pi, lengths in units of the separator's thickness L and times of L^2/D; it "
        "shows shapes and trends, not the potential or a given cell",
        "the separator slows the ion by its porosity to the power 1.5 (Bruggeman) and "
        "the growth by its porosity",
    ]
    model: dict[str, float] = {}
    if "gap" in taken:
        model["gap"] = taken["gap"].value / length
        if not 0.5 <= model["gap"] <= 3.0:
            raise ReadingError(
                f"a gap of {model['gap']:.3g} separator thicknesses is outside of what "
                "is computed here (0.5 to 3)",
                "unsupported",
            )
    else:
        model["gap"] = 1.0
        assumed.append("the gap before the separator is as wide as the separator")
    porosity = taken["porosity"].fraction if "porosity" in taken else _USUAL_POROSITY
    if not 0.05 <= porosity <= 1:
        raise ReadingError("the porosity must lie between 0.05 and 1", "contradictory")
    if "porosity" not in taken:
        assumed.append(f"the porosity of the separator is {_USUAL_POROSITY}")
    model["porosity"] = porosity
    for key, low, high in (("delta", 0.0, 0.06), ("latent", 0.4, 2.5)):
        if key in taken:
            model[key] = taken[key].value
            if not low <= model[key] <= high:
                raise ReadingError(
                    f"{key} must lie between {low:g} and {high:g}", "contradictory"
                )
    second = length**2 / taken["D"].value if "D" in taken else 1.0
    factors = {"v": 1.0, "v_s": 1.0, "t": second}
    if "D" in taken:
        factors |= {"v": length / second, "v_s": length / second}
        micro, s_ = parse_unit("um/s"), parse_unit("s")
        scale = {"v": micro.factor, "v_s": micro.factor, "t": s_.factor}
        unit = {"v": "um/s", "v_s": "um/s", "t": "s"}
    else:
        assumed.append(
            "without a diffusivity speeds are in units of D/L and times in L^2/D"
        )
        scale, unit = (
            {"v": 1.0, "v_s": 1.0, "t": 1.0},
            {"v": "D/L", "v_s": "D/L", "t": "L^2/D"},
        )
    scale |= {"x": 1e-6, "y": 1e-6}
    unit |= {"x": "um", "y": "um"}
    points = [
        Point("v", None, {}, "tip speed in the gap"),
        Point("t", None, {}, "time to the separator"),
    ]
    if re.search(r"through|inside|in(?:to)? the separator|within", text, re.I):
        points.append(Point("v_s", None, {}, "tip speed in the separator"))
    height = (model["gap"] + 1.25) * length
    return EquationSpec(
        unknowns=("p", "c"),
        independent=("x", "y", "t"),
        time="t",
        equations=(
            symbol("c__t") - symbol("d") * (symbol("c__x_x") + symbol("c__y_y"))
            + sp.Float(model.get("latent", 1.6)) * symbol("p__t"),
        ),
        domain={
            "x": (sp.Float(-length), sp.Float(length)),
            "y": (sp.Integer(0), sp.Float(height)),
        },
        parameters={
            "L": taken["L"].text,
            "gap": f"{model['gap'] * length:.4g} m",
            "porosity": f"{porosity:g}",
            **({"D": taken["D"].text} if "D" in taken else {}),
        },
        geometry="rectangle",
        points=tuple(points),
        scale=scale,
        unit=unit,
        closed_form="no",
        law="dendrite before a separator, phase field",
        assumptions=tuple(assumed),
        data={
            "kind": "dendrite", "model": model, "scale": factors, "L": length,
            "unused": tuple(numbers.unused(found, _SLOTS)),
        },
    )  # fmt: skip
