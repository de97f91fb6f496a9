"""What a solution costs: beside raw scipy, against unknowns, and beside py-pde.

CPU seconds of this process, so that other load does not count; medians, and of a ratio
the median of ratios taken in turn. `raw` is a plain scipy script on 400 cells, `single`
our solve on the same grid and tolerance, `whole` with refinement, second method and
formula. `whole` takes another coefficient each time, so that nothing of the problem is
known to sympy's cache; what imports cost once is in none of the figures. py-pde runs
when it is installed. The exponent is the slope of log CPU against log unknowns.

    python -P benchmarks/equation_costs.py [--quick]
"""

from __future__ import annotations

import argparse
import importlib.util
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.integrate import solve_ivp
from scipy.sparse import diags, eye, kron

from assistant.reading.problems import read
from assistant.solvers import exponential_steps, phase_forms, plan, volumes
from assistant.solvers.evolution2d import _Run as Tensor
from assistant.solvers.marching import Marching

#: Of raw and single solves of the cases.
TOLERANCE = 1e-8
HEAT = "u_t = u_xx, 0<x<1, u(0,t)=0, u(1,t)=0, u(x,0)=sin(pi*x)+x*(1-x); u(0.5, 0.1)?"


@dataclass(frozen=True)
class Case:
    """A problem on 0 < x < 1 with a coefficient, and what a raw script needs of it."""

    text: str
    diffusivity: Callable[[float, Any], Any]
    start: Callable[[Any], Any]
    made: Callable[[Any], Any] = lambda u: 0.0
    held: bool = False
    end: float = 1.0


_CLOSED = "u_x(0,t)=0, u_x(1,t)=0, u(x,0)=exp(-20*x**2); u(0.5, 1)?"
CASES = {
    "heat, held ends": Case(
        HEAT.replace("u_xx", "A*u_xx"), lambda a, u: a + 0 * u,
        lambda x: np.sin(np.pi * x) + x * (1 - x), held=True, end=0.1,
    ),
    "heat, a formula exists": Case(
        HEAT.replace("u_xx", "A*u_xx").replace("+x*(1-x)", ""),
        lambda a, u: a + 0 * u, lambda x: np.sin(np.pi * x), held=True, end=0.1,
    ),
    "D(c), closed ends": Case(
        f"u_t = d/dx((0.1+A*u) u_x), 0<x<1, {_CLOSED}", lambda a, u: 0.1 + a * u,
        lambda x: np.exp(-20 * x**2),
    ),
    "Fisher, closed ends": Case(
        f"u_t = A*u_xx + u*(1-u), 0<x<1, {_CLOSED}", lambda a, u: a + 0 * u,
        lambda x: np.exp(-20 * x**2), lambda u: u * (1 - u),
    ),
}  # fmt: skip
#: What stands for A, one after the other.
COEFFICIENTS = (0.11, 0.23, 0.37, 0.19, 0.31)
HEAT_2D = (
    "u_t = u_xx + u_yy on the unit square, u = 0 on the boundary, "
    "u(x,y,0)=x*(1-x)*sin(pi*y); u(0.5,0.5,0.05)?"
)
PFHUB_1B = (
    "c_t = 5*Δ(mu), mu = 10*(c-0.3)*(0.7-c)^2 - 10*(c-0.3)^2*(0.7-c) - 2*Δc on "
    "0<x<200, 0<y<200 with no flux through the sides, c(x,y,0) = 0.5 + "
    "0.01*(cos(0.105*x)*cos(0.11*y) + (cos(0.13*x)*cos(0.087*y))^2 + "
    "cos(0.025*x-0.15*y)*cos(0.07*x-0.02*y)). c(50,50) at t = 5"
)


def cpu(work: Callable[[], Any], repeats: int = 3) -> float:
    took = []
    for _ in range(repeats):
        began = time.process_time()
        work()
        took.append(time.process_time() - began)
    return statistics.median(took)


def raw_heat(n: int, tolerance: float = 1e-7) -> float:
    """The method of lines as one would write it by hand, LSODA with a band."""
    x = np.linspace(0, 1, n + 1)
    h = 1 / n

    def rate(t: float, u: np.ndarray) -> np.ndarray:
        out = np.zeros_like(u)
        out[1:-1] = (u[2:] - 2 * u[1:-1] + u[:-2]) / h**2
        return out

    start = np.sin(np.pi * x) + x * (1 - x)
    got = solve_ivp(
        rate, (0, 0.1), start, method="LSODA", lband=1, uband=1,
        rtol=tolerance, atol=tolerance * 1e-2,
    )  # fmt: skip
    return float(got.y[n // 2, -1])


def raw_case(case: Case, coefficient: float, n: int = 400) -> float:
    """Conservative finite volumes by hand, LSODA with a band."""
    x = np.linspace(0, 1, n + 1)
    h = 1 / n

    def rate(t: float, u: np.ndarray) -> np.ndarray:
        flux = case.diffusivity(coefficient, 0.5 * (u[1:] + u[:-1])) * np.diff(u) / h
        out = np.diff(np.concatenate([[0.0], flux, [0.0]])) / h
        out[0] *= 2
        out[-1] *= 2
        out += case.made(u)
        if case.held:
            out[0] = out[-1] = 0.0
        return np.asarray(out)

    got = solve_ivp(
        rate, (0, case.end), case.start(x), method="LSODA", lband=1, uband=1,
        rtol=TOLERANCE, atol=TOLERANCE * 1e-2,
    )  # fmt: skip
    return float(got.y[n // 2, -1])


def compare(name: str, case: Case) -> None:
    """Prints raw, single and whole on fresh coefficients."""
    plan.solve(read(case.text.replace("A", "0.17")), budget_s=40)
    rows = []
    for coefficient in COEFFICIENTS:
        spec = read(case.text.replace("A", str(coefficient)))
        whole = cpu(lambda spec=spec: plan.solve(spec, budget_s=40), 1)
        march = Marching(spec)

        def single(march: Marching = march) -> None:
            volumes.march(march, 400, case.end, TOLERANCE, time.monotonic() + 60)

        single()  # compiled expressions
        raw = cpu(lambda a=coefficient: raw_case(case, a), 5)
        rows.append((raw, cpu(single, 5), whole))
    raw, one, whole = (statistics.median(r[k] for r in rows) for k in range(3))
    singly, wholly = (statistics.median(r[k] / r[0] for r in rows) for k in (1, 2))
    print(f"  {name}: raw {raw:.4f}  single {one:.4f} ({singly:.1f} times)  "
          f"whole {whole:.3f} ({wholly:.1f} times)")  # fmt: skip


def raw_heat_2d(n: int) -> float:
    """Central differences and BDF with the constant sparse Jacobian."""
    x = np.linspace(0, 1, n + 1)[1:-1]
    second = diags([1.0, -2.0, 1.0], [-1, 0, 1], shape=(n - 1, n - 1)) * n**2
    matrix = (kron(second, eye(n - 1)) + kron(eye(n - 1), second)).tocsc()
    start = np.outer(x * (1 - x), np.sin(np.pi * x)).ravel()
    got = solve_ivp(
        lambda t, u: matrix @ u, (0, 0.05), start, method="BDF", jac=matrix,
        rtol=1e-6, atol=1e-9,
    )  # fmt: skip
    return float(got.y[got.y.shape[0] // 2, -1])


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def pypde_heat(n: int) -> float | None:
    """The first call of py-pde on the same problem, compilation included."""
    if importlib.util.find_spec("pde") is None:
        return None
    import pde

    began = time.process_time()
    grid = pde.CartesianGrid([[0, 1]], n)
    field = pde.ScalarField.from_expression(grid, "sin(pi*x)+x*(1-x)")
    equation = pde.DiffusionPDE(bc={"value": 0})
    equation.solve(field, t_range=0.1, solver="scipy", tracker=None)
    return time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true")
    args = parser.parse_args()
    spec = read(HEAT)
    march = Marching(spec)

    def single(n: int) -> None:
        volumes.march(march, n, 0.1, 1e-7, time.monotonic() + 60)

    single(50)  # imports and compiled expressions
    raw, ours = cpu(lambda: raw_heat(400)), cpu(lambda: single(400))
    many = cpu(lambda: raw_heat(1600)), cpu(lambda: single(1600))
    small = [(n, cpu(lambda n=n: raw_heat(n), 9), cpu(lambda n=n: single(n), 9))
             for n in (50, 100)]  # fmt: skip
    print("heat equation in 1D, rtol 1e-7, one grid, CPU seconds")
    print(f"  400 cells: raw {raw:.4f}  single {ours:.4f}  ratio {ours / raw:.1f}")
    for n, plain, ours_small in small:
        print(f"  {n} cells: raw {plain:.4f}  single {ours_small:.4f}  "
              f"ratio {ours_small / plain:.1f}")  # fmt: skip
    print(f"  1600 cells: raw {many[0]:.3f}  single {many[1]:.3f}  "
          f"ratio {many[1] / many[0]:.1f}")  # fmt: skip
    print("one grid of 400 cells and whole answers, rtol 1e-8")
    for name, case in CASES.items():
        compare(name, case)
    other = pypde_heat(400)
    print("  py-pde first call "
          + ("not installed" if other is None else f"{other:.1f}"))  # fmt: skip
    sizes = [200, 400, 800, 1600] if not args.quick else [200, 400]
    took = [cpu(lambda n=n: single(n)) for n in sizes]
    print(f"  exponent of cost against unknowns, 1D: {exponent(sizes, took):.2f}")
    planar = read(HEAT_2D)
    m = Marching(planar)
    sides = [10, 14, 20, 26] if not args.quick else [10, 14]

    def tensor(n: int) -> None:
        Tensor(planar, m, n, 0.05, 1e-6, time.monotonic() + 120)

    tensor(8)
    took = [cpu(lambda n=n: tensor(n), 1) for n in sides]
    print("heat equation in 2D")
    whole = cpu(lambda: plan.solve(planar, budget_s=40))
    raw = cpu(lambda: raw_heat_2d(64))
    print(f"  raw scipy on 64^2 {raw:.2f}  whole with checks {whole:.2f}  "
          f"ratio {whole / raw:.1f}")  # fmt: skip
    print("  exponent, tensor collocation (dense, spectral accuracy at "
          f"{sides[-1]}^2): {exponent([n * n for n in sides], took):.2f}")  # fmt: skip
    grids = [32, 64, 128] if not args.quick else [32, 64]
    took = [cpu(lambda n=n: raw_heat_2d(n), 1) for n in grids]
    print("  exponent, raw scipy BDF with a sparse Jacobian: "
          f"{exponent([n * n for n in grids], took):.2f}")  # fmt: skip
    field = Marching(read(PFHUB_1B))
    form = phase_forms.form_of(field)
    assert form is not None

    def transforms(n: int, steps: int) -> None:
        exponential_steps.Run(
            field, form, (n, n), 5.0, steps, [5.0], time.monotonic() + 120
        )

    took = [cpu(lambda n=n: transforms(n, 64), 1) for n in (64, 128, 200)]
    print("PFHub benchmark 1b, Cahn–Hilliard on 200 by 200, to t = 5")
    print(f"  200^2 terms, 256 steps: {cpu(lambda: transforms(200, 256), 1):.1f} s")
    print("  exponent of cost against unknowns: "
          f"{exponent([64**2, 128**2, 200**2], took):.2f}")  # fmt: skip


if __name__ == "__main__":
    main()
