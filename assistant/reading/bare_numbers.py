"""Numbers without a unit in equations whose other numbers carry one.

In "dT/dt = -0.05 (T - 20) + q, q = 2 K/min, T after 10 min" the rate 0.05 is per
minute, not per second: where a term fits the others only with a unit of time, of
length or of the unknown, its bare number is in the units that the text uses for them.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from typing import Any

import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.reading.dimensions import Vector, dimension_of
from assistant.reading.errors import ReadingError
from assistant.reading.meaning import Meaning, symbol
from assistant.reading.units import Unit, parse_unit
from validators.specs.equation import jet_parts

_TIME = (0.0, 0.0, 1.0, 0.0, 0.0, 0.0)
_LENGTH = (1.0, 0.0, 0.0, 0.0, 0.0, 0.0)


class BareNumbers:
    """Finds the unit of bare numbers from the dimension of the terms beside them.

    Args:
        meaning: Unknowns and variables.
        quantities: Parameters with their units.
        scale: Factor from the shown unit to SI for each variable and unknown.
        shown: The shown unit's text for each of them.
    """

    def __init__(
        self,
        meaning: Meaning,
        quantities: Mapping[str, tuple[str, Unit]],
        scale: Mapping[str, float],
        shown: Mapping[str, str],
    ) -> None:
        self.meaning = meaning
        self.scale = scale
        self.shown = shown
        self.quantities = {symbol(n) for n in quantities}
        #: Dimension of a shown unknown, for numbers that are levels of it.
        self.levels: dict[str, Vector] = {}
        self.table: dict[str, Vector | None] = {
            n: (*unit.dimension, 0.0) for n, (_, unit) in quantities.items()
        }
        for name in meaning.variables:
            if name in {"t", "tau"}:
                self.table[name] = (*_TIME, 0.0)
            else:
                space = name in {"x", "y", "z", "r"}
                self.table[name] = (*_LENGTH, 0.0) if space else None
        for name, text in shown.items():
            dimension = tuple(parse_unit(text).dimension)
            if name in meaning.variables:
                self.table[name] = (*dimension, 0.0)
            elif name in meaning.unknowns:
                self.table[name] = (*dimension, 0.0)
                if any(dimension):
                    self.levels[name] = (*dimension, 0.0)
        # An unknown without a unit has a dimension of its own: the logarithms of
        # primes add up to nothing but themselves.
        for k, name in enumerate(n for n in meaning.unknowns if n not in shown):
            self.table[name] = (0.0,) * 6 + (math.log(float(sp.prime(k + 1))),)

    def factors(self, equation: Any) -> list[tuple[Any, float | None]]:
        """Each term with the factor that its bare number lacks; None where it fits.

        Nothing but None where no term tells what dimension the equation has.
        """
        terms = sp.Add.make_args(sp.expand(equation))
        sizes = [self._size(t) for t in terms]
        anchors = {
            tuple(round(v, 9) for v in size)
            for term, size in zip(terms, sizes, strict=True)
            if size is not None and self._anchor(term)
        }
        if len(anchors) == 2 and self._inferred(*anchors):
            return self.factors(equation)
        if len(anchors) != 1:
            return [(t, None) for t in terms]
        (anchor,) = anchors
        out: list[tuple[Any, float | None]] = []
        for term, size in zip(terms, sizes, strict=True):
            lacking = None
            if size is not None and not self._anchor(term):
                gap = tuple(a - b for a, b in zip(anchor, size, strict=True))
                if any(abs(g) > 1e-6 for g in gap):
                    # What unknowns without a unit are measured in does not matter.
                    lacking = self._lacking((*gap[:6], 0.0))
            out.append((term, lacking))
        return out

    def _inferred(self, one: Vector, two: Vector) -> bool:
        """Whether two terms tell the dimension of the one unknown without a unit."""
        names = [n for n in self.meaning.unknowns if n not in self.shown]
        if len(names) != 1 or not (self.table[names[0]] or (0.0,) * 7)[6]:
            return False
        share = (two[6] - one[6]) / math.log(2.0)
        if abs(share) < 1e-6:
            return False
        level = tuple(
            round((a - b) / share, 4) for a, b in zip(one[:6], two[:6], strict=True)
        )
        self.table[names[0]] = (*level, 0.0)
        return True

    def _size(self, term: Any) -> Vector | None:
        rest = term.as_coeff_Mul()[1]
        try:
            found = dimension_of(rest, self.table, self.meaning)
        except ReadingError:
            return None
        return None if found is None else tuple(found)

    def _anchor(self, term: Any) -> bool:
        """Whether a term without a bare number tells the dimension of the equation."""
        coefficient, rest = term.as_coeff_Mul()
        if abs(coefficient) != 1:
            return False
        orders = jet_parts(str(rest))[1] if rest.is_Symbol else ()
        return bool(term.free_symbols & self.quantities) or self.meaning.time in orders

    def _lacking(self, gap: Vector) -> float | None:
        """The factor to SI of a unit that fills the gap; None where none does."""
        levels = [*self.levels.items()]
        for (name, level), power in itertools.product(
            [*levels, ("", (0.0,) * 7)], (0, 1, -1)
        ):
            left = [g - power * v for g, v in zip(gap, level, strict=True)]
            if any(abs(v) > 1e-6 for k, v in enumerate(left) if k not in {0, 2}):
                continue
            factor = self.scale.get(name, 1.0) ** power
            for variable in self.meaning.variables:
                size = self.table.get(variable)
                if size is None:
                    continue
                axis = 2 if size[2] else 0
                if left[axis]:
                    factor *= self.scale.get(variable, 1.0) ** left[axis]
                    left[axis] = 0.0
            if not any(abs(v) > 1e-6 for v in left):
                return factor
        return None
