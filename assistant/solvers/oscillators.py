"""Linear equations with constant coefficients in one unknown, driven or free.

a₂ x'' + a₁ x' + a₀ x = f(t), with f constant or of one frequency. The traits follow
from the characteristic polynomial; a run of the equation checks each.
Source: S. S. Rao, Mechanical Vibrations, ch. 2 and 3.
"""

from __future__ import annotations

import cmath
import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import sympy as sp  # noqa: TID253 - expressions are the subject of this module

from assistant.solvers.errors import IllPosed, NotConverged
from assistant.solvers.jets import jet, jets_in, symbol
from validators.specs.equation import EquationSpec

#: Decay lengths after which the start is forgotten, and periods that may take.
_FORGOTTEN, _LONGEST = 36.0, 4000.0
#: Samples of a period; a trapezoidal sum over a period converges exponentially.
_SAMPLES = 64
_Trait = tuple[str, float, float, str, tuple[int, int]]


def linear(spec: EquationSpec) -> Line | None:
    """The equation as a line of its derivatives; None where it is none."""
    if len(spec.unknowns) != 1 or len(spec.equations) != 1 or spec.time is None:
        return None
    (unknown,), t = spec.unknowns, symbol(spec.time)
    equation = sp.expand(spec.equations[0])
    jets = [jet(unknown, (spec.time,) * k) for k in range(3)]
    if not set(jets_in(equation, [unknown])) <= set(jets):
        return None
    slopes = [sp.diff(equation, j) for j in jets]
    if not all(s.is_number and s.is_real for s in slopes):
        return None
    numbers = [float(s) for s in slopes]
    force = sp.expand(-equation.subs({j: 0 for j in jets}))
    if force.free_symbols - {t}:
        return None
    while numbers and numbers[-1] == 0:
        numbers.pop()
    if len(numbers) < 2:
        return None
    sign = 1.0 if numbers[-1] > 0 else -1.0
    steady, drive = _drive(sign * force, t)
    if drive is None:
        return None
    return Line(tuple(sign * n for n in numbers), steady, *drive)


def _drive(force: Any, t: Any) -> tuple[float, tuple[complex, float] | None]:
    """The constant part, and the one harmonic Re(F e^{iωt}) with its frequency."""
    constant, total, omega = 0.0, 0j, 0.0
    if force == 0:
        return constant, (total, omega)
    for term in sp.Add.make_args(sp.expand(force)):
        factor, wave = term.as_independent(t)
        if wave == 1:
            constant += float(factor)
            continue
        if wave.func not in {sp.sin, sp.cos}:
            return 0.0, None
        inner = sp.Poly(wave.args[0], t) if wave.args[0].is_polynomial(t) else None
        if inner is None or inner.degree() != 1:
            return 0.0, None
        speed, shift = (float(c) for c in inner.all_coeffs())
        if omega and not math.isclose(abs(speed), omega, rel_tol=1e-12):
            return 0.0, None
        if speed < 0:
            speed, shift = -speed, -shift
            factor = -factor if wave.func is sp.sin else factor
        omega = speed
        lag = shift - (math.pi / 2 if wave.func is sp.sin else 0.0)
        total += float(factor) * cmath.exp(1j * lag)
    return constant, (total, omega)


@dataclass(frozen=True)
class Line:
    """``sum a_k x^(k) = constant + Re(force e^{iωt})``; the highest a is positive."""

    a: tuple[float, ...]
    constant: float
    force: complex
    omega: float

    @property
    def order(self) -> int:
        """Of the equation."""
        return len(self.a) - 1

    @property
    def driven(self) -> bool:
        """Whether a harmonic force acts."""
        return self.omega > 0 and abs(self.force) > 0

    def has(self, kind: str) -> bool:
        """Whether a trait is defined."""
        damped = all(r.real < 0 for r in self.roots)
        turns = self.order == 2 and any(r.imag != 0 for r in self.roots)
        if kind in {"phase", "amplitude"}:
            return self.driven and damped
        if kind == "loss":
            return self.driven and damped and self.order == 2 and self.constant == 0
        if kind in {"ratio", "natural"}:
            return self.order == 2 and self.a[0] > 0 and self.a[1] >= 0
        if kind == "quality":
            return self.order == 2 and self.a[0] > 0 and self.a[1] > 0
        if kind == "period":
            return turns and not self.driven
        if kind == "decay":
            return damped and (self.order == 1 or turns)
        if kind == "half-life":
            return damped and self.order == 1 and self.still
        return kind == "constant" and damped and self.order == 1

    @property
    def still(self) -> bool:
        """Whether nothing acts from outside."""
        return not self.driven and self.constant == 0

    @cached_property
    def roots(self) -> tuple[complex, ...]:
        """Of the characteristic polynomial."""
        return tuple(complex(r) for r in np.roots(self.a[::-1]))

    @property
    def response(self) -> complex:
        """The complex amplitude of the steady oscillation."""
        s = 1j * self.omega
        return self.force / sum(c * s**k for k, c in enumerate(self.a))

    def trait(self, kind: str) -> _Trait:
        """Label, value, its check, how it was checked, powers of the units.

        Raises:
            IllPosed: It is not defined.
            NotConverged: The check could not be made.
        """
        if not self.has(kind):
            raise IllPosed("it is not defined for this equation")
        if kind in {"phase", "amplitude", "loss"}:
            return self._steady(kind)
        if kind in {"ratio", "natural", "quality"}:
            return self._free(kind)
        return self._timed(kind)

    def _steady(self, kind: str) -> _Trait:
        """Phase, amplitude and loss of the steady oscillation, against a run."""
        x, w = self.response, self.omega
        times, path, speed = self._settled_cycle()
        wave = np.exp(-1j * w * times)
        seen = 2 * np.mean(path * wave)
        how = "a run that has forgotten its start"
        if kind == "amplitude":
            return "amplitude in the steady state", abs(x), abs(seen), how, (1, 0)
        if kind == "phase":
            lag = cmath.phase(self.force / x)
            label = (
                f"phase lag of the response behind the drive, in rad "
                f"({math.degrees(lag):.6g}°)"
            )
            return label, lag, cmath.phase(self.force / seen), how, (0, 0)
        pushed = np.real(self.force * np.exp(1j * w * times))
        work = float(np.mean(pushed * speed)) * 2 * math.pi / w
        lost = math.pi * self.a[1] * w * abs(x) ** 2
        label = "energy lost per cycle in the steady state, π a₁ ω X²"
        if self.a[2] == 1.0:
            label += ", per unit mass"
        return label, lost, work, "work of the drive over a cycle of a run", (2, 0)

    def _settled_cycle(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Times, places and speeds over a cycle, long after the start."""
        turn = 2 * math.pi / self.omega
        slowest = min(-r.real for r in self.roots)
        cycles = math.ceil(_FORGOTTEN / slowest / turn)
        fast = max(abs(r) for r in self.roots) * turn
        if cycles > _LONGEST or cycles * max(fast, 1.0) > 40 * _LONGEST:
            raise NotConverged("a run takes too long to forget its start")
        begin = cycles * turn
        times = begin + turn * np.arange(_SAMPLES) / _SAMPLES
        got = self._run([0.0] * self.order, times)
        speed = got[1] if self.order == 2 else np.zeros_like(times)
        return times, got[0] - self.constant / self.a[0], speed

    def _run(self, start: list[float], times: np.ndarray) -> np.ndarray:
        from scipy.integrate import solve_ivp

        top = self.a[-1]

        def rates(t: float, y: np.ndarray) -> list[float]:
            push = self.constant + (self.force * cmath.exp(1j * self.omega * t)).real
            slope = (push - float(np.dot(self.a[:-1], y))) / top
            return [*y[1:], slope]

        stiff = max(abs(r) for r in self.roots) > 1e3 * min(
            abs(r) for r in self.roots if abs(r) > 0
        )
        got = solve_ivp(
            rates, (0.0, float(times[-1])), start, t_eval=times, rtol=1e-10,
            atol=1e-13 * (abs(self.force) + abs(self.constant) + max(map(abs, start))),
            method="Radau" if stiff else "DOP853",
        )  # fmt: skip
        if got.status != 0:
            raise NotConverged("the run for its check failed")
        return np.asarray(got.y)

    def _free(self, kind: str) -> _Trait:
        """Traits that compare the coefficients, against the roots."""
        a0, a1, a2 = self.a
        product = (self.roots[0] * self.roots[1]).real
        total = -(self.roots[0] + self.roots[1]).real
        natural = math.sqrt(a0 / a2)
        how = "roots of the characteristic polynomial"
        if kind == "natural":
            label = (
                f"undamped natural angular frequency, in rad per unit of time "
                f"(divided by 2π: {natural / (2 * math.pi):.6g})"
            )
            return label, natural, math.sqrt(product), how, (0, -1)
        ratio = a1 / (2 * math.sqrt(a0 * a2))
        seen = total / (2 * math.sqrt(product))
        if kind == "ratio":
            return "damping ratio", ratio, seen, how, (0, 0)
        return "quality factor 1/(2ζ)", 1 / (2 * ratio), 1 / (2 * seen), how, (0, 0)

    def _timed(self, kind: str) -> _Trait:
        """Period, decay, half-life and time constant, against a run from the start."""
        free = Line(self.a, 0.0, 0j, 0.0)
        if self.order == 1:
            rate = self.a[0] / self.a[1]
            took = math.log(2) / rate if kind == "half-life" else 1 / rate
            left = float(free._run([1.0], np.array([took / 2, took]))[0][-1])
            share = 0.5 if kind == "half-life" else math.exp(-1)
            # What is left differs from the share by the rate times the gap in time.
            seen = took + (left - share) / (rate * share)
            how = f"a run in which {share:.4g} is left then"
            if kind == "decay":
                return "decay rate", rate, 1 / seen, how, (0, -1)
            words = {"half-life": "half-life", "constant": "time constant"}
            return words[kind], took, seen, how, (0, 1)
        turn = 2 * math.pi / max(r.imag for r in self.roots)
        times = np.linspace(0.0, turn, 65)[1:]
        place, speed = free._run([0.0, 1.0], times)
        signs = np.sign(place[:-1])
        if np.count_nonzero(signs[1:] != signs[:-1]) != 1 or speed[-1] <= 0:
            raise NotConverged("the run for its check does not return")
        if kind == "period":
            seen = turn - place[-1] / speed[-1]
            label = "period of the free oscillation" + (
                ", damped" if self.a[1] > 0 else ""
            )
            return label, turn, float(seen), "a run from zero back to zero", (0, 1)
        rate = self.a[1] / (2 * self.a[2])
        seen = -math.log(float(speed[-1])) / turn
        return (
            "decay rate of the oscillation", rate, seen, "a run over a period", (0, -1)
        )  # fmt: skip
