"""Equation problems with known answers: ours beside sympy alone and plain scipy.

Each row is a family. `right` counts answers within tolerance and with the expected
status, `verified` those among them that say so, `false` wrong ones called verified,
`bound` the share of values whose error bound holds, `over` the median of bound over
true error. `sympy` is dsolve with the initial values, `scipy` is solve_ivp at its
default tolerances; both get the equation in symbols, so reading costs them nothing.

    python -P benchmarks/equations.py [--data FILE.jsonl] [--kind NAME] [--no-baselines]
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import time
from pathlib import Path
from typing import Any

from assistant.records import Attempt, Kind, Request, Route, Trace
from assistant.routes.base import Work
from assistant.routes.equation import EquationPath
from assistant.settings import Settings

DEFAULT = (
    Path(__file__).parents[1] / "tests" / "assistant" / "solvers" / "problems.jsonl"
)
#: Words of the public example format for our status words.
WORDS = {
    "ok": {"verified"},
    "warning": {"unverified"},
    "needs_input": {"needs_input"},
    "error": {"refused", "abstained", "error"},
}


def load(path: Path) -> list[dict[str, Any]]:
    items = []
    for line in path.read_text(encoding="utf-8").splitlines():
        data = json.loads(line)
        if "expected" in data:
            expected = data["expected"]
            status = set().union(*(WORDS[w] for w in expected["status"]))
            values = expected.get("values")
            data = {
                "id": data["id"], "kind": data["kind"], "request": data["request"],
                "ask": data["ask"], "status": sorted(status), "tol": None,
                "values": [v["value"] for v in values] if values else None,
                "tols": [v["tol"] for v in values] if values else None,
                "say": "|".join(expected.get("message_any", [])) or None,
            }  # fmt: skip
        items.append(data)
    return items


def ours(item: dict[str, Any]) -> tuple[Any, float]:
    data = {"text": item["request"], **({"ask": item["ask"]} if item["ask"] else {})}
    began = time.perf_counter()
    work = Work(
        Settings(), None, Route(Kind.EQUATION, (Kind.EQUATION,), 1.0, "", "option"),
        Trace("bench", {}), deadline=time.monotonic() + 60,
    )  # fmt: skip
    path = EquationPath()
    specified = path.specify(Request.from_json(data), work)
    if specified.stop is not None:
        return specified.stop, time.perf_counter() - began
    draft = path.draft(specified.spec, [], work)
    report = path.check(draft, specified.spec, work)
    answer = path.compose(
        specified.spec, draft, [Attempt(1, draft.origin, report)], work
    )
    return answer, time.perf_counter() - began


def within(values: list[float | None], item: dict[str, Any]) -> bool:
    true = item["values"]
    if true is None:
        return True
    if len(values) != len(true):
        return False
    tols = item.get("tols") or [item["tol"] * max(abs(v), 1e-2) for v in true]
    return all(
        v is not None and abs(v - t) <= tol
        for v, t, tol in zip(values, true, tols, strict=True)
    )


def baseline(item: dict[str, Any], which: str) -> bool | None:
    """Whether sympy or scipy alone gets the values; None where it does not apply."""
    from assistant.reading.errors import ReadingError
    from assistant.reading.problems import read
    from assistant.routes.equation import _asked
    from assistant.solvers import symbolic
    from assistant.solvers.errors import SolverError
    from assistant.solvers.limits import TooLong
    from assistant.solvers.limits import within as limit

    data = {"text": item["request"], **({"ask": item["ask"]} if item["ask"] else {})}
    try:
        spec = read(item["request"], _asked(Request.from_json(data)))
        if not item["values"] or len(spec.independent) != 1 or spec.delays:
            return None
        if which == "sympy":
            import sympy as sp

            t = sp.Symbol(spec.independent[0], real=True)
            functions = {u: sp.Function(u)(t) for u in spec.unknowns}
            equations = [
                symbolic._with_functions(e, functions, t, spec) for e in spec.equations
            ]
            ics = {}
            for c in spec.conditions:
                e = symbolic._with_functions(c.expression, functions, t, spec)
                lead = next(iter(e.atoms(sp.Derivative) or e.atoms(sp.Function)))
                ics[lead.subs(t, next(iter(c.where.values())))] = sp.solve(e, lead)[0]
            with limit(10):
                many = len(functions) > 1
                got = sp.dsolve(
                    equations if many else equations[0],
                    list(functions.values())
                    if many
                    else next(iter(functions.values())),
                    ics=ics,
                )
                got = got if isinstance(got, list) else [got]
                formula = {g.lhs.func.__name__: g.rhs for g in got}
                values = [symbolic.evaluate(formula, spec, p) for p in spec.points]
            return within(values, item)
        if spec.time is None:
            return None
        from scipy.integrate import solve_ivp

        from assistant.solvers import ivp
        from assistant.solvers.first_order import reduce
        from assistant.solvers.initial import initial_values
        from assistant.solvers.integration import Run

        system = reduce(spec)
        start, initial, _ = initial_values(spec, system)
        run = Run(system, start, initial, ivp.horizon(spec, start), 10)
        got = solve_ivp(run.rates, (start, run.end), initial, dense_output=True)
        values = [
            float(
                got.sol(p.at.get(spec.time, run.end))[
                    system.state.index(p.expression)
                ]
            )
            if p.expression in system.state else None
            for p in spec.points
        ]  # fmt: skip
        scale = [spec.scale.get(str(p.expression), 1.0) for p in spec.points]
        values = [
            v / s if v is not None else None for v, s in zip(values, scale, strict=True)
        ]
        return within(values, item)
    except (TooLong, ReadingError, SolverError):
        return False
    # A baseline that fails in any way has not solved the problem.
    except Exception:
        return False


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=DEFAULT)
    parser.add_argument("--kind")
    parser.add_argument("--no-baselines", action="store_true")
    args = parser.parse_args()
    rows: dict[str, dict[str, list[Any]]] = {}
    for item in load(args.data):
        if args.kind and item["kind"] != args.kind:
            continue
        row = rows.setdefault(item["kind"], {
            k: []
            for k in (
                "right", "verified", "false", "bound", "over", "s", "sympy", "scipy"
            )
        })  # fmt: skip
        answer, seconds = ours(item)
        values = answer.equation.values if answer.equation else []
        good = within(values, item)
        said = not item.get("say") or bool(re.search(item["say"], answer.text, re.I))
        right = good and said and str(answer.status) in item["status"]
        row["right"].append(right)
        row["verified"].append(str(answer.status) == "verified")
        row["false"].append(str(answer.status) == "verified" and not good)
        row["s"].append(seconds)
        if item["values"] and answer.equation and len(values) == len(item["values"]):
            for v, e, t in zip(
                values, answer.equation.errors, item["values"], strict=True
            ):
                if v is not None and e is not None:
                    gap = abs(v - t)
                    # References carry about ten digits.
                    row["bound"].append(gap <= e + 1e-9 * max(abs(t), 1e-3))
                    if gap > 1e-9 * abs(t):
                        row["over"].append(e / gap)
        if not args.no_baselines:
            for which in ("sympy", "scipy"):
                got = baseline(item, which)
                if got is not None:
                    row[which].append(got)
        if not right:
            print(f"  not right: {item['id']} {answer.status} {values}")
    print(f"{'family':16s} {'n':>3s} {'right':>6s} {'verified':>8s} {'false':>5s} "
          f"{'bound':>6s} {'over':>6s} {'median s':>8s} {'sympy':>7s} "
          f"{'scipy':>7s}")  # fmt: skip

    def share(flags: list[bool]) -> str:
        return f"{sum(flags)}/{len(flags)}" if flags else "-"

    total: dict[str, list[Any]] = {}
    for kind, row in [*rows.items(), ("all", total)]:
        if kind != "all":
            for key, items in row.items():
                total.setdefault(key, []).extend(items)
        over = f"{statistics.median(row['over']):.1f}" if row["over"] else "-"
        print(
            f"{kind:16s} {len(row['right']):3d} {share(row['right']):>6s} "
            f"{sum(row['verified']):8d} {sum(row['false']):5d} "
            f"{share(row['bound']):>6s} "
            f"{over:>6s} {statistics.median(row['s']):8.2f} {share(row['sympy']):>7s} "
            f"{share(row['scipy']):>7s}"
        )
    if not args.no_baselines:
        print(beside_pypde())


def beside_pypde() -> str:
    """CPU seconds of one heat problem: a script, our whole answer, py-pde's first."""
    # Scripts of this folder run with it as their first path.
    from equation_costs import HEAT, cpu, pypde_heat, raw_heat

    from assistant.reading.problems import read
    from assistant.solvers import plan

    raw = cpu(lambda: raw_heat(400))
    whole = cpu(lambda: plan.solve(read(HEAT), budget_s=40), 1)
    other = pypde_heat(400)
    shown = "not installed" if other is None else f"{other:.1f}"
    return (
        f"heat equation, 400 cells, CPU s: raw scipy {raw:.3f}, ours with error and "
        f"second method {whole:.2f}, py-pde's first call {shown}"
    )


if __name__ == "__main__":
    main()
