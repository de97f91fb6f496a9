"""A differential problem as typed fields: equations, conditions, domain, questions.

Derivatives are plain symbols named after the unknown and its variables: ``u__x_x``
is the second derivative of ``u`` with respect to ``x``. An equation is an expression
in these symbols, the independent variables and numbers, meant to vanish.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Geometry = Literal["interval", "rectangle", "disc", "annulus", "sphere", "cylinder",
                   "lshape", "box"]  # fmt: skip

#: Between the name of an unknown and its derivative variables.
MARK = "__"


def jet_name(unknown: str, orders: tuple[str, ...] = ()) -> str:
    """``("u", ("x", "x"))`` → ``u__x_x``; without variables the name itself."""
    return f"{unknown}{MARK}{'_'.join(sorted(orders))}" if orders else unknown


def jet_parts(name: str) -> tuple[str, tuple[str, ...]]:
    """The inverse of `jet_name`."""
    unknown, _, orders = name.partition(MARK)
    return unknown, tuple(orders.split("_")) if orders else ()


@dataclass(frozen=True)
class Condition:
    """An initial or boundary condition.

    Attributes:
        expression: Sympy expression in jets, variables and numbers; it vanishes.
        where: Variable to value; one entry, more for a corner or a point.
        text: As the user wrote it.
    """

    expression: Any
    where: Mapping[str, Any]
    text: str = ""


@dataclass(frozen=True)
class Point:
    """A value asked for: an expression in jets at a place, in internal units."""

    of: str
    expression: Any
    at: Mapping[str, float]
    label: str = ""


@dataclass(frozen=True)
class Scheme:
    """A scheme that the user named, with its step or number of steps."""

    name: str
    step: float | None = None
    steps: int | None = None
    space_step: float | None = None
    cells: int | None = None


@dataclass(frozen=True)
class EquationSpec:
    """What is to be solved; see the module for the notation.

    Attributes:
        unknowns: Functions sought, in order of appearance.
        independent: Variables, space first.
        time: The variable along which an evolution runs, or None.
        equations: Expressions that vanish.
        conditions: Initial and boundary conditions.
        domain: Variable to lower and upper end (sympy numbers, may be infinite).
        parameters: Names to values already put into the equations, for the card.
        periodic: Variables in which everything repeats.
        eigenvalue: Name of the spectral parameter, or None.
        points: Values asked for, in order.
        scale: Variable or unknown to the factor from the shown to the internal unit.
        unit: Variable or unknown to the unit shown.
        closed_form: Whether the user wants a formula.
        history: Expression of the unknown before the start, for delays.
        delays: Symbol name to (jet name, delay) for retarded terms.
        flags: Short facts that steer the choice of method (``"steady"``).
    """

    unknowns: tuple[str, ...]
    independent: tuple[str, ...]
    time: str | None
    equations: tuple[Any, ...]
    conditions: tuple[Condition, ...] = ()
    domain: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    geometry: Geometry = "interval"
    periodic: frozenset[str] = frozenset()
    eigenvalue: str | None = None
    count: int = 1
    points: tuple[Point, ...] = ()
    scheme: Scheme | None = None
    scale: Mapping[str, float] = field(default_factory=dict)
    unit: Mapping[str, str] = field(default_factory=dict)
    closed_form: Literal["required", "optional", "no"] = "optional"
    history: Mapping[str, Any] = field(default_factory=dict)
    delays: Mapping[str, tuple[str, float]] = field(default_factory=dict)
    law: str = ""
    events: tuple[Any, ...] = ()
    flags: frozenset[str] = frozenset()
    assumptions: tuple[str, ...] = ()
    text: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def space(self) -> tuple[str, ...]:
        """The independent variables other than time."""
        return tuple(name for name in self.independent if name != self.time)

    def factor(self, point: Point) -> float:
        """What a value in internal units is divided by to be shown."""
        expression = point.expression
        if expression is None:
            return float(self.scale.get(point.of, 1.0))
        if not getattr(expression, "is_Symbol", False):
            return 1.0
        unknown, orders = jet_parts(str(expression))
        factor = float(self.scale.get(unknown, 1.0))
        for variable in orders:
            factor /= self.scale.get(variable, 1.0)
        return factor

    def to_json(self) -> dict[str, Any]:
        """The card: every field as text or numbers."""
        return {
            "unknowns": list(self.unknowns),
            "independent": list(self.independent),
            "equations": [f"{readable(item)} = 0" for item in self.equations],
            "conditions": [
                {
                    "condition": f"{readable(item.expression)} = 0",
                    "at": {name: plain(value) for name, value in item.where.items()},
                    "text": item.text,
                }
                for item in self.conditions
            ],
            "domain": {
                name: [plain(low), plain(high)]
                for name, (low, high) in self.domain.items()
            },
            "geometry": self.geometry,
            "periodic": sorted(self.periodic),
            "parameters": dict(self.parameters),
            "eigenvalue": self.eigenvalue,
            "points": [{"of": point.of, "at": dict(point.at)} for point in self.points],
            "units": dict(self.unit),
            "law": self.law or None,
            "scheme": None if self.scheme is None else self.scheme.__dict__,
        }


def plain(expression: Any) -> str:
    """An expression as text, numbers with ten digits at most."""
    import sympy

    expression = sympy.sympify(expression)
    long = {
        number: sympy.Float(number, 10)
        for number in expression.atoms(sympy.Rational, sympy.Float)
        if number.is_Float or len(str(number)) > 12
    }
    return str(sympy.sstr(expression.xreplace(long), full_prec=False))


def readable(expression: Any) -> str:
    """An expression with derivatives written as ``d2u/dx2``."""
    text = plain(expression)
    names = sorted(
        {str(s) for s in getattr(expression, "free_symbols", ()) if MARK in str(s)},
        key=len,
        reverse=True,
    )
    for name in names:
        unknown, orders = jet_parts(name)
        top = f"d{len(orders)}{unknown}" if len(orders) > 1 else f"d{unknown}"
        below = "".join(
            f"d{v}{orders.count(v) if orders.count(v) > 1 else ''}"
            for v in dict.fromkeys(orders)
        )
        text = text.replace(name, f"{top}/{below}")
    return text
