"""Syntax trees to sympy expressions over jets, by constructors, never from text."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.reading.errors import ReadingError
from assistant.reading.grammar import Tree
from validators.specs.equation import jet_name, jet_parts

EXPONENT_LIMIT = 60
#: Stands for the derivative along the outward normal of the boundary.
NORMAL = "normal"
_CALLS: dict[str, Callable[..., Any]] = {
    "sin": sp.sin,
    "cos": sp.cos,
    "tan": sp.tan,
    "cot": sp.cot,
    "sec": sp.sec,
    "csc": sp.csc,
    "sinh": sp.sinh,
    "cosh": sp.cosh,
    "tanh": sp.tanh,
    "coth": sp.coth,
    "sech": sp.sech,
    "asin": sp.asin,
    "acos": sp.acos,
    "atan": sp.atan,
    "asinh": sp.asinh,
    "acosh": sp.acosh,
    "atanh": sp.atanh,
    "exp": sp.exp,
    "log": sp.log,
    "log10": lambda x: sp.log(x, 10),
    "sqrt": sp.sqrt,
    "cbrt": sp.cbrt,
    "Abs": sp.Abs,
    "sign": sp.sign,
    "erf": sp.erf,
    "erfc": sp.erfc,
    "Heaviside": lambda x: sp.Heaviside(x, 1),
    "besselj": sp.besselj,
    "bessely": sp.bessely,
    "besseli": sp.besseli,
    "besselk": sp.besselk,
    "J0": lambda x: sp.besselj(0, x),
    "J1": lambda x: sp.besselj(1, x),
    "gamma": sp.gamma,
    "Max": sp.Max,
    "Min": sp.Min,
    "airyai": sp.airyai,
    "airybi": sp.airybi,
    "atan2": sp.atan2,
}
_ARITY = {"besselj": 2, "bessely": 2, "besseli": 2, "besselk": 2, "atan2": 2}


def symbol(name: str) -> Any:
    """The one symbol of a name; real, so that roots and signs simplify."""
    return sp.Symbol(name, real=True)


@dataclass(frozen=True)
class Placed:
    """A jet at a place: ``u(0, t)``, ``y'(1)``, ``y(t - 1)``."""

    jet: str
    arguments: tuple[Any, ...]


@dataclass
class Meaning:
    """What names mean while trees are turned into expressions.

    Attributes:
        unknowns: Functions sought.
        variables: Independent variables, space first.
        prime: Variable that a prime differentiates by.
        dot: Variable that a dot differentiates by.
        time: Time variable if there is one.
        curvature: 0 Cartesian, 1 cylindrical, 2 spherical; for nabla with ``r``.
        definitions: Name to tree or number, put in where the name occurs.
        functions: Name to (arguments, tree) of helper functions such as ``D(c)``.
    """

    unknowns: tuple[str, ...]
    variables: tuple[str, ...]
    prime: str = "t"
    dot: str = "t"
    time: str | None = None
    curvature: int = 0
    definitions: Mapping[str, Any] = field(default_factory=dict)
    functions: Mapping[str, tuple[tuple[str, ...], Tree]] = field(default_factory=dict)
    placed: dict[str, Placed] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    #: Definitions that a formula took up.
    used: set[str] = field(default_factory=set)
    busy: tuple[str, ...] = ()
    owner: Any = None

    # --- derivatives -----------------------------------------------------------

    def derive(self, expression: Any, variable: str) -> Any:
        """The total derivative by the chain rule over jets."""
        expression = (
            sp.sympify(expression) if isinstance(expression, int) else expression
        )
        total = sp.diff(expression, symbol(variable))
        for item in sorted(expression.free_symbols, key=str):
            unknown, orders = jet_parts(str(item))
            if unknown in self.unknowns and str(item) not in self.variables:
                higher = symbol(jet_name(unknown, (*orders, variable)))
                total += sp.diff(expression, item) * higher
        return total

    @property
    def space(self) -> tuple[str, ...]:
        """Variables other than time."""
        return tuple(v for v in self.variables if v != self.time)

    def gradient(self, expression: Any) -> tuple[Any, ...]:
        """Cartesian or radial components."""
        return tuple(self.derive(expression, v) for v in self.space)

    def divergence(self, vector: tuple[Any, ...]) -> Any:
        """∇· of components along `space`; radial when the variable is ``r``."""
        total: Any = sp.Integer(0)
        for variable, part in zip(self.space, vector, strict=True):
            total += self.derive(part, variable)
            if variable == "r" and self.curvature:
                total += self.curvature * part / symbol("r")
        return total

    # --- trees -----------------------------------------------------------------

    def of(self, tree: Tree) -> Any:
        """The expression of a tree; a vector is a tuple.

        Raises:
            ReadingError: A name or function that is not allowed, or a huge power.
        """
        handler = getattr(self, f"_{tree[0]}", None)
        if handler is None:
            raise ReadingError(f"a formula part {tree[0]!r} has no meaning here")
        return handler(*tree[1:])

    def scalar(self, tree: Tree) -> Any:
        """As `of`, and certainly not a vector.

        Raises:
            ReadingError: It is a vector.
        """
        value = self.of(tree)
        if isinstance(value, tuple):
            raise ReadingError("a vector stands where a number is expected")
        return value

    def _num(self, text: str) -> Any:
        return sp.Rational(text)

    def _qty(self, text: str, unit: Any, tokens: Any) -> Any:
        """A number with a unit, in SI; letters that are symbols here are factors."""
        names = {t.text for t in tokens if t.sort == "name"}
        if self.owner is None or names & set(self.variables):
            from assistant.reading.grammar import Grammar

            tree = Grammar(tokens, self.definitions, self.unknowns).expression()
            value = self.scalar(tree)
            return -value if text.startswith("-") else value
        return self.owner.quantity(("qty", text, unit, tokens))

    def _name(self, name: str) -> Any:
        if name in self.unknowns:
            return symbol(name)
        if name in self.busy:
            raise ReadingError(f"{name!r} is defined by itself", "contradictory")
        if name in self.definitions:
            given = self.definitions[name]
            self.used.add(name)
            if isinstance(given, tuple):
                self.busy = (*self.busy, name)
                try:
                    return self.of(given)
                finally:
                    self.busy = self.busy[:-1]
            return given
        if name in self.variables:
            return symbol(name)
        subscripted = self._subscripted(name)
        if subscripted is not None:
            return subscripted
        if name == "pi":
            return sp.pi
        if name == "e":
            return sp.E
        if name in {"inf", "infinity", "oo"}:
            return sp.oo
        if name == "otherwise":
            return sp.true
        if name in self.functions:
            _arguments, tree = self.functions[name]
            return self.scalar(tree)
        self.names.add(name)
        return symbol(name)

    def _subscripted(self, name: str) -> Any:
        base, _, tail = name.rpartition("_")
        if base in self.unknowns and tail == NORMAL:
            return symbol(jet_name(base, (NORMAL,)))
        if base in self.unknowns and tail and all(c in self.variables for c in tail):
            return symbol(jet_name(base, tuple(tail)))
        if base in self.unknowns and tail in self.variables:
            return symbol(jet_name(base, (tail,)))
        return None

    def _prime(self, tree: Tree, count: int) -> Any:
        return self._D((self.prime,) * count, tree)

    def _dot(self, tree: Tree, count: int) -> Any:
        return self._D((self.dot,) * count, tree)

    def _D(self, variables: tuple[str, ...], tree: Tree) -> Any:
        if tree[0] == "at" and not self._is_full(tree[2]):
            inner = self._derived(self.of(tree[1]), variables)
            return self._place(inner, tree[2])
        value = self.of(tree)
        if isinstance(value, tuple):
            return tuple(self._derived(part, variables) for part in value)
        return self._derived(value, variables)

    def _derived(self, value: Any, variables: tuple[str, ...]) -> Any:
        if len(variables) > 8:
            raise ReadingError("derivatives beyond order 8 are not read", "too_long")
        for variable in variables:
            if variable not in self.variables:
                raise ReadingError(
                    f"the derivative by {variable!r}: {variable!r} is no independent "
                    f"variable here ({', '.join(self.variables)})"
                )
            value = self.derive(value, variable)
        return value

    def _is_full(self, arguments: tuple[Tree, ...]) -> bool:
        return all(a[0] == "name" and a[1] in self.variables for a in arguments)

    def _at(self, tree: Tree, arguments: tuple[Tree, ...]) -> Any:
        if tree[0] == "name":
            name = tree[1]
            if name in self.functions and name not in self.unknowns:
                return self._called(name, arguments)
            known = name in self.unknowns or self._subscripted(name) is not None
            if not known:
                if len(arguments) == 1:
                    return self._mul(tree, arguments[0])
                raise ReadingError(
                    f"unknown function {name!r}: it is neither defined in the text "
                    f"nor a "
                    "mathematical function",
                    "unsafe",
                )
        return self._place(self.of(tree), arguments)

    def _called(self, name: str, arguments: tuple[Tree, ...]) -> Any:
        parameters, body = self.functions[name]
        if name in self.busy:
            raise ReadingError(f"{name!r} is defined by itself", "contradictory")
        self.busy = (*self.busy, name)
        try:
            value = self.scalar(body)
        finally:
            self.busy = self.busy[:-1]
        if len(parameters) != len(arguments):
            raise ReadingError(f"{name!r} takes {len(parameters)} argument(s)")
        pairs = [
            (symbol(parameter), self.scalar(argument))
            for parameter, argument in zip(parameters, arguments, strict=True)
        ]
        return value.subs(pairs, simultaneous=True) if pairs else value

    def _place(self, expression: Any, arguments: tuple[Tree, ...]) -> Any:
        if self._is_full(arguments):
            return expression
        places = tuple(self.scalar(argument) for argument in arguments)
        pairs = []
        for item in sorted(expression.free_symbols, key=str):
            if jet_parts(str(item))[0] not in self.unknowns:
                continue
            wanted = Placed(str(item), places)
            name = next((n for n, p in self.placed.items() if p == wanted), "")
            if not name:
                name = f"{item}@{len(self.placed)}"
                self.placed[name] = Placed(str(item), places)
            pairs.append((item, symbol(name)))
        return expression.subs(pairs)

    def _call(self, name: str, arguments: tuple[Tree, ...]) -> Any:
        if name == "piecewise":
            return self._piecewise(arguments)
        if name == "diff":
            return self._diff(arguments)
        if name == "laplacian":
            return self._lap(arguments[0])
        if name == "div":
            return self._div(arguments[0])
        if name == "grad":
            return self._grad(arguments[0])
        if name == "Eq":
            return self.scalar(arguments[0]) - self.scalar(arguments[1])
        values = [self.scalar(argument) for argument in arguments]
        if name == "DiracDelta":
            raise ReadingError(
                "a Dirac delta is not a function with values; give the impulse as a "
                "jump "
                "in the initial condition"
            )
        function = _CALLS.get(name)
        if function is None:
            raise ReadingError(f"unknown function {name!r}", "unsafe")
        expected = _ARITY.get(name, 1)
        if name not in {"Max", "Min", "log"} and len(values) != expected:
            raise ReadingError(
                f"{name} takes {expected} argument(s), not {len(values)}"
            )
        return function(*values)

    def _diff(self, arguments: tuple[Tree, ...]) -> Any:
        variables: list[str] = []
        for item in arguments[1:]:
            if item[0] == "tuple" and len(item[1]) == 2 and item[1][1][0] == "num":
                variables += [item[1][0][1]] * int(item[1][1][1])
            elif item[0] == "name":
                variables.append(item[1])
            elif item[0] == "num" and variables:
                variables += [variables[-1]] * (int(item[1]) - 1)
            else:
                raise ReadingError("a derivative names variables and orders only")
        return self._D(tuple(variables or [self.prime]), arguments[0])

    def _piecewise(self, arguments: tuple[Tree, ...]) -> Any:
        pieces: list[tuple[Any, Any]] = []
        items = list(arguments)
        if items and items[0][0] == "tuple":
            items = [part for item in items for part in item[1]]
        while len(items) >= 2:
            value, condition = items[0], items[1]
            items = items[2:]
            pieces.append((self.scalar(value), self._truth(condition)))
        if items:
            pieces.append((self.scalar(items[0]), sp.true))
        return sp.Piecewise(*pieces)

    def _truth(self, tree: Tree) -> Any:
        if tree[0] == "and":
            return sp.And(self._truth(tree[1]), self._truth(tree[2]))
        if tree[0] == "rel":
            left, right = self.scalar(tree[2]), self.scalar(tree[3])
            return {
                "<": sp.Lt,
                ">": sp.Gt,
                "<=": sp.Le,
                ">=": sp.Ge,
                "=": sp.Eq,
            }[tree[1]](left, right)
        if tree in {("name", "otherwise"), ("name", "True")}:
            return sp.true
        raise ReadingError("a condition of a piecewise function is a comparison")

    def _lap(self, tree: Tree) -> Any:
        return self.divergence(self.gradient(self.scalar(tree)))

    def _div(self, tree: Tree) -> Any:
        vector = self.of(tree)
        if not isinstance(vector, tuple):
            # div(D*grad) of one dimension written as a derivative
            if len(self.space) == 1:
                return self.divergence((vector,))
            raise ReadingError("a divergence needs a vector, such as D*grad(c)")
        return self.divergence(vector)

    def _grad(self, tree: Tree) -> Any:
        return self.gradient(self.scalar(tree))

    def _tuple(self, items: tuple[Tree, ...]) -> Any:
        return tuple(self.scalar(item) for item in items)

    # --- arithmetic -------------------------------------------------------------

    def _add(self, left: Tree, right: Tree) -> Any:
        a, b = self.of(left), self.of(right)
        if isinstance(a, tuple) and isinstance(b, tuple):
            return tuple(x + y for x, y in zip(a, b, strict=True))
        return self._plain(a) + self._plain(b)

    def _sub(self, left: Tree, right: Tree) -> Any:
        return self._add(left, ("neg", right))

    def _neg(self, tree: Tree) -> Any:
        value = self.of(tree)
        return tuple(-x for x in value) if isinstance(value, tuple) else -value

    def _mul(self, left: Tree, right: Tree) -> Any:
        a, b = self.of(left), self.of(right)
        if isinstance(a, tuple) and isinstance(b, tuple):
            return sp.Add(*(x * y for x, y in zip(a, b, strict=True)))
        if isinstance(a, tuple):
            return tuple(x * b for x in a)
        if isinstance(b, tuple):
            return tuple(a * x for x in b)
        return a * b

    def _over(self, left: Tree, right: Tree) -> Any:
        above, below = self.of(left), self.scalar(right)
        if below == 0:
            raise ReadingError("a division by zero stands in the text", "contradictory")
        if isinstance(above, tuple):
            return tuple(x / below for x in above)
        return above / below

    def _plain(self, value: Any) -> Any:
        if isinstance(value, tuple):
            raise ReadingError("a vector stands where a number is expected")
        return value

    def _pow(self, left: Tree, right: Tree) -> Any:
        # E is Euler's number only as the base of a power; else it is a symbol.
        euler = left == ("name", "E") and "E" not in self.definitions
        base, power = sp.E if euler else self.of(left), self.scalar(right)
        if isinstance(base, tuple):
            if power == 2:
                return sp.Add(*(x**2 for x in base))
            raise ReadingError("a vector can only be squared")
        if power.is_number:
            size = abs(float(sp.re(power)))
            if size > EXPONENT_LIMIT and base != sp.E:
                if (
                    not base.is_number
                    or size * abs(math.log10(abs(float(base)) or 1)) > 300
                ):
                    raise ReadingError(
                        f"the exponent {power} is beyond the limit of {EXPONENT_LIMIT}",
                        "too_long",
                    )
                return sp.Float(float(base) ** float(power))
        return base**power
