"""Does a solution fulfil its problem? Judged by a discretisation of our own.

The solver hands over samples; here they are put back into the equations with cubic
splines, whatever method produced them, so that a fault of the solver shows. A
candidate has the attributes ``axes``, ``fields``, ``values``, ``errors``,
``measures``, ``closed_form`` and ``notes``; the spec is an `EquationSpec`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from copy import copy
from typing import Any

import numpy as np

from validators.report import Evidence, Finding, NotApplicable, Severity, check
from validators.specs.equation import EquationSpec, jet_parts

#: Relative L1 residual that a sound solution stays below; splines on the samples
#: reach 1e-4 on smooth problems, a wrong coefficient gives 1e-1 and more.
RESIDUAL_LIMIT = 2e-2
CONDITION_LIMIT = 2e-3
DISAGREEMENT_LIMIT = 2e-2
ERROR_LIMIT = 5e-3
DRIFT_LIMIT = 1e-3

CHECKS = (
    "equation.values",
    "equation.residual",
    "equation.conditions",
    "equation.refinement",
    "equation.second_method",
    "equation.conservation",
    "equation.closed_form",
    "equation.scheme",
)


def _evidence(name: str, verdict: bool, measured: str) -> Evidence:
    return Evidence("", name, "pass" if verdict else "fail", measured)


def _finding(name: str, message: str, **more: Any) -> Finding:
    return Finding(name, Severity.ERROR, message, **more)


@check("equation.values")
def values_present(candidate: Any, spec: EquationSpec) -> Iterator[Finding | Evidence]:
    """Every value asked for is a finite number with an error."""
    if not spec.points:
        raise NotApplicable("no values were asked for")
    missing = [
        point.label or point.of
        for point, value, error in zip(
            spec.points, candidate.values, candidate.errors, strict=False
        )
        if value is None
        or error is None
        or not (math.isfinite(value) and math.isfinite(error))
    ]
    if len(candidate.values) < len(spec.points):
        missing.append("some")
    if missing:
        yield _finding(
            "equation.values",
            f"no value was found for {', '.join(missing)}",
            found=missing,
        )
    yield _evidence("equation.values", not missing, f"{len(spec.points)} asked")


class _Samples:
    """Jets of a candidate on its sample grid, by splines.

    Where the candidate names a singular part of an unknown, in formulas, that is taken
    off before the splines, which cannot follow it, and its exact derivatives come back.
    """

    def __init__(self, candidate: Any, spec: EquationSpec) -> None:
        self.axes = {
            name: np.asarray(v, dtype=float) for name, v in candidate.axes.items()
        }
        self.fields = {
            name: np.asarray(v, dtype=float) for name, v in candidate.fields.items()
        }
        if not self.fields or any(len(v) < 8 for v in self.axes.values()):
            raise NotApplicable("the solver gave no samples to judge")
        self.names = list(self.axes)
        self.spec = spec
        self.singular = dict(getattr(candidate, "parts", {}).get("singular", {}))
        for name, part in self.singular.items():
            self.fields[name] = self.fields[name] - self._exactly(part)

    def without_singular(self) -> _Samples:
        """The same samples of the smooth part alone."""
        out = copy(self)
        out.singular = {}
        return out

    def _exactly(self, part: Any) -> np.ndarray:
        """Samples of an expression of the coordinates."""
        import sympy

        names = [sympy.Symbol(n, real=True) for n in self.names]
        f = sympy.lambdify(names, part, modules=["scipy", "numpy"])
        with np.errstate(all="ignore"):
            return np.asarray(f(*self.mesh()), dtype=float)

    def jet(self, name: str) -> np.ndarray:
        """Samples of a derivative; missing orders come from splines."""
        smooth = self._smooth(name)
        unknown, orders = jet_parts(name)
        part = self.singular.get(unknown)
        if part is None:
            return smooth
        import sympy

        for variable in orders:
            part = sympy.diff(part, sympy.Symbol(variable, real=True))
        whole = smooth + self._exactly(part)
        # At the corner itself the solution has no value.
        for index in np.ndindex(*(2,) * len(self.names)):
            whole[tuple(-i for i in index)] = np.nan
        return whole

    def _smooth(self, name: str) -> np.ndarray:
        from scipy.interpolate import CubicSpline

        if name in self.fields:
            return self.fields[name]
        unknown, orders = jet_parts(name)
        if not orders:
            raise NotApplicable(f"the solver gave no samples of {unknown}")
        # Take off one order by a variable for which a lower jet may be had.
        variable = orders[-1] if self.spec.time not in orders else str(self.spec.time)
        rest = list(orders)
        rest.remove(variable)
        lower = unknown if not rest else f"{unknown}__{'_'.join(rest)}"
        below = self._smooth(lower)
        axis = self.names.index(variable)
        line = self.axes[variable]
        value = CubicSpline(line, below, axis=axis)(line, 1)
        self.fields[name] = value
        return value

    def mesh(self) -> list[np.ndarray]:
        """Coordinates on the whole grid, one array per axis."""
        return list(np.meshgrid(*self.axes.values(), indexing="ij"))


def _terms(expression: Any) -> list[Any]:
    import sympy

    return (
        list(sympy.Add.make_args(sympy.expand(expression)))
        if not expression.has(sympy.Piecewise)
        else list(sympy.Add.make_args(expression))
    )


def _evaluate(expression: Any, samples: _Samples, where: Any = None) -> np.ndarray:
    import sympy

    symbols = sorted(expression.free_symbols, key=str)
    mesh = dict(zip(samples.names, samples.mesh(), strict=True))
    values = []
    for item in symbols:
        name = str(item)
        value = mesh[name] if name in mesh else samples.jet(name)
        values.append(value if where is None else value[where])
    f = sympy.lambdify(symbols, expression, modules=["scipy", "numpy"])
    shape = samples.mesh()[0].shape if where is None else samples.mesh()[0][where].shape
    with np.errstate(all="ignore"):
        return np.broadcast_to(np.asarray(f(*values), dtype=float), shape)


def _natural(equation: Any, samples: _Samples) -> float:
    """The size that the terms would have for a solution without structure."""
    import sympy

    pairs = {}
    for item in equation.free_symbols:
        unknown, orders = jet_parts(str(item))
        if unknown in samples.fields:
            value = float(np.nanmax(np.abs(samples.fields[unknown])))
            for variable in orders:
                line = samples.axes[variable]
                value /= abs(line[-1] - line[0])
            pairs[item] = value
        elif str(item) in samples.axes:
            pairs[item] = float(np.mean(samples.axes[str(item)]))
    total = 0.0
    for term in _terms(equation):
        got = sympy.N(term.subs(pairs))
        if got.is_number and abs(complex(got)) < 1e300:
            total += abs(complex(got))
    return total


@check("equation.residual")
def residual(candidate: Any, spec: EquationSpec) -> Iterator[Finding | Evidence]:
    """The equations hold at the samples, derivatives taken by splines."""
    if spec.data.get("kind"):
        raise NotApplicable("a law in closed form or with a moving boundary")
    if spec.scheme is not None:
        raise NotApplicable(
            "a named scheme is judged by its order, not by its residual"
        )
    import sympy

    samples = _Samples(candidate, spec)
    trimmed = tuple(
        slice(max(2, len(line) // 20), -max(2, len(line) // 20))
        for line in samples.axes.values()
    )
    worst = 0.0
    for equation in spec.equations:
        if spec.eigenvalue:
            value = candidate.measures["eigenvalue"]
            equation = equation.subs(
                {s: value for s in equation.free_symbols if str(s) == spec.eigenvalue}
            )
        terms = _terms(sympy.sympify(equation))
        parts = [_evaluate(term, samples)[trimmed] for term in terms]
        total = np.abs(sum(parts))
        if samples.singular:
            # Terms without bound would hide a fault of the smooth part.
            smooth = samples.without_singular()
            parts = [_evaluate(term, smooth)[trimmed] for term in terms]
        kinks = equation.has(sympy.Piecewise, sympy.Heaviside, sympy.Abs, sympy.sign)
        size = sum(np.abs(part) for part in parts)
        good = np.isfinite(total) & np.isfinite(size)
        if not np.any(good):
            continue
        floor = 1e-9 * float(np.max(np.abs(next(iter(samples.fields.values())))))
        level = max(float(np.mean(size[good])), 1e-4 * _natural(equation, samples))
        # Splines overshoot where a coefficient jumps; the median looks past that.
        middle = np.median if kinks else np.mean
        share = float(middle(total[good])) / max(level, floor, 1e-300)
        if level < floor:
            share = 0.0
        if candidate.measures.get("shock"):
            share = float(np.median(total[good])) / max(level, 1e-300)
        worst = max(worst, share)
    ok = worst <= RESIDUAL_LIMIT
    yield _evidence("equation.residual", ok, f"relative residual {worst:.1e}")
    if not ok:
        yield _finding(
            "equation.residual",
            f"put back into the equation, the solution leaves a relative residual of "
            f"{worst:.1e}, more than {RESIDUAL_LIMIT:.0e}",
            expected=RESIDUAL_LIMIT,
            found=worst,
        )


@check("equation.conditions", required=False)
def conditions(candidate: Any, spec: EquationSpec) -> Iterator[Finding | Evidence]:
    """Initial and boundary conditions hold where the samples reach them."""
    samples = _Samples(candidate, spec)
    size = max(float(np.nanmax(np.abs(v))) for v in samples.fields.values())
    worst, judged = 0.0, 0
    for condition in spec.conditions:
        if len(condition.where) != 1:
            continue
        ((name, place),) = condition.where.items()
        if name not in samples.axes or not getattr(place, "is_finite", False):
            continue
        line = samples.axes[name]
        at = float(place)
        ends = [
            i
            for i in (0, len(line) - 1)
            if abs(line[i] - at) <= 1e-6 * (abs(line[-1] - line[0]))
        ]
        if not ends:
            continue
        where: list[Any] = [slice(None)] * len(samples.axes)
        where[samples.names.index(name)] = ends[0]
        try:
            got = _evaluate(condition.expression, samples, tuple(where))
            parts = [
                np.abs(_evaluate(t, samples, tuple(where)))
                for t in _terms(condition.expression)
            ]
        except NotApplicable:
            continue
        except KeyError:
            continue
        # Splines lose the second and higher derivatives at the ends.
        if any(
            len(jet_parts(str(s))[1]) > 1 and str(s) not in candidate.fields
            for s in condition.expression.free_symbols
        ):
            continue
        judged += 1
        derived = any(jet_parts(str(s))[1] for s in condition.expression.free_symbols)
        scale = max(float(np.nanmax(sum(parts))), 1e-12)
        if derived:
            steep = max(
                float(np.nanmax(np.abs(samples.jet(str(s)))))
                for s in condition.expression.free_symbols
                if jet_parts(str(s))[1]
            )
            length = abs(line[-1] - line[0]) or 1.0
            scale = max(scale, steep, size / length)
        else:
            scale = max(scale, size)
        worst = max(worst, float(np.nanmax(np.abs(got))) / scale)
    if not judged:
        raise NotApplicable("no condition lies at the edge of the samples")
    limit = CONDITION_LIMIT * (10 if len(samples.axes) > 1 else 1)
    ok = worst <= limit
    yield _evidence(
        "equation.conditions", ok, f"{judged} condition(s), largest gap {worst:.1e}"
    )
    if not ok:
        yield _finding(
            "equation.conditions",
            f"a condition is missed by {worst:.1e} of the solution's size",
            expected=limit,
            found=worst,
        )


@check("equation.refinement")
def refinement(candidate: Any, spec: EquationSpec) -> Iterator[Finding | Evidence]:
    """Errors from refinement are small against the values or the solution."""
    if not spec.points:
        raise NotApplicable("no values were asked for")
    if spec.scheme is not None:
        raise NotApplicable("a named scheme keeps the step that was asked for")
    sizes = [
        float(np.nanmax(np.abs(v))) for v in candidate.fields.values() if np.size(v)
    ]
    size = max(
        [abs(v) for v in candidate.values if v is not None]
        + [0.02 * s for s in sizes[:1]],
        default=1.0,
    )
    worst = 0.0
    for value, error in zip(candidate.values, candidate.errors, strict=True):
        if value is None or error is None:
            continue
        worst = max(worst, error / max(abs(value), 0.02 * size, 1e-300))
    ok = worst <= ERROR_LIMIT
    yield _evidence("equation.refinement", ok, f"largest relative error {worst:.1e}")
    if not ok:
        yield _finding(
            "equation.refinement",
            f"refinement still changes a value by up to {worst:.1e} of it",
            expected=ERROR_LIMIT,
            found=worst,
        )


@check("equation.second_method", required=False)
def second_method(candidate: Any, spec: EquationSpec) -> Iterator[Finding | Evidence]:
    """Two independent methods agree over the whole domain."""
    gap = candidate.measures.get("disagreement")
    if gap is None:
        raise NotApplicable("no second method was run")
    ok = bool(gap <= DISAGREEMENT_LIMIT)
    yield _evidence(
        "equation.second_method", ok, f"relative difference {float(gap):.1e}"
    )
    if not ok:
        yield _finding(
            "equation.second_method",
            f"two independent methods differ by {float(gap):.1e} of the solution's "
            f"size",
            expected=DISAGREEMENT_LIMIT,
            found=float(gap),
        )


@check("equation.conservation", required=False)
def conservation(candidate: Any, spec: EquationSpec) -> Iterator[Finding | Evidence]:
    """What must be conserved is: total amount, or the constraints of a DAE."""
    drift = candidate.measures.get("drift")
    if drift is None:
        raise NotApplicable(
            "nothing is conserved in this problem, or it was not measured"
        )
    ok = bool(drift <= DRIFT_LIMIT)
    yield _evidence("equation.conservation", ok, f"relative drift {float(drift):.1e}")
    if not ok:
        yield _finding(
            "equation.conservation",
            f"a conserved quantity drifts by {float(drift):.1e} of its size",
            expected=DRIFT_LIMIT,
            found=float(drift),
        )


@check("equation.closed_form", required=False)
def closed_form(candidate: Any, spec: EquationSpec) -> Iterator[Finding | Evidence]:
    """The formula fulfils the equations at random places, to 20 digits."""
    if candidate.closed_form is None:
        raise NotApplicable("no closed form was given")
    if spec.data.get("kind"):
        raise NotApplicable("a law whose formula is its definition")
    import sympy

    rng = np.random.default_rng(20240607)
    worst = 0.0
    formula = candidate.closed_form
    for _ in range(3):
        pairs: dict[Any, Any] = {}
        for name in spec.independent:
            low, high = _span(spec, name)
            place = sympy.Rational(
                str(round(low + (high - low) * rng.uniform(0.1, 0.9), 9))
            )
            pairs[sympy.Symbol(name, real=True)] = place
        free = {s for v in formula.values() for s in v.free_symbols} | {
            s for e in spec.equations for s in e.free_symbols
        }
        for item in sorted(free, key=str):
            if item not in pairs and jet_parts(str(item))[0] not in spec.unknowns:
                pairs[item] = sympy.Rational(str(round(rng.uniform(0.5, 2.0), 6)))
        for equation in spec.equations:
            jets = {}
            for item in equation.free_symbols:
                unknown, orders = jet_parts(str(item))
                if unknown in spec.unknowns:
                    value = formula[unknown]
                    for variable in orders:
                        value = sympy.diff(value, sympy.Symbol(variable, real=True))
                    jets[item] = value
            parts = [
                complex(sympy.N(term.subs(jets).subs(pairs), 20))
                for term in sympy.Add.make_args(equation)
            ]
            total, size = abs(sum(parts)), sum(map(abs, parts))
            if size > 1e-14:
                worst = max(worst, total / size)
    ok = worst < 1e-9
    yield _evidence("equation.closed_form", ok, f"relative residual {worst:.1e}")
    if not ok:
        yield _finding(
            "equation.closed_form",
            f"the formula leaves a relative residual of {worst:.1e}",
            expected=1e-9,
            found=worst,
        )


@check("equation.scheme", required=False)
def scheme(candidate: Any, spec: EquationSpec) -> Iterator[Finding | Evidence]:
    """A named scheme shows its theoretical order when the step is halved."""
    if spec.scheme is None:
        raise NotApplicable("no scheme was named")
    theory, observed = candidate.measures["theory"], candidate.measures["observed"]
    last = candidate.table[-1]["error"] if candidate.table else None
    stable = candidate.measures.get("stable", True)
    exact = (
        stable
        and last is not None
        and last
        < 1e-11 * max([abs(v) for v in candidate.values if v is not None], default=1.0)
    )
    # A higher order than promised happens by symmetry; a lower one is a fault.
    ok = exact or (observed is not None and observed > theory - 0.3)
    if observed is None and not exact:
        raise NotApplicable("no order could be observed")
    measured = "exact to rounding" if exact else f"{observed:.2f}, in theory {theory}"
    yield _evidence("equation.scheme", ok, f"observed order {measured}")
    if not ok:
        yield _finding(
            "equation.scheme",
            f"the observed order {observed:.2f} falls short of the theoretical "
            f"{theory}",
            expected=theory,
            found=observed,
        )


def _span(spec: EquationSpec, name: str) -> tuple[float, float]:
    low, high = spec.domain.get(name, (0, 1))
    a = float(low) if getattr(low, "is_finite", True) else -1.0
    b = float(high) if getattr(high, "is_finite", True) else a + 1.0
    return a, (b if b != a else a + 1.0)
