"""Credibility under other weights, seeded contradictions, planted faults in a table.

    python -P benchmarks/literature_checks.py [--tables 60] [--seed 0]

Kendall's tau compares the ranking of all usable records with the one after a weight
was changed by half. Contradictions are seeded by shifting a recorded conductivity by
1.5 to 3 decades under another DOI; for false alarms the same value is repeated within
a fifth of a decade, at another temperature, or as total beside bulk. Tables of six
columns get one fault each; the untouched ones count for precision.
"""

# ruff: noqa: E402 - the path is set before the packages are imported

from __future__ import annotations

import argparse
import random
import sys
from dataclasses import replace
from pathlib import Path

# The folder of this script holds a file named like a package; the checkout leads.
sys.path[0] = str(Path(__file__).resolve().parents[1])

from scipy.stats import kendalltau

from knowledge.conflicts import find_conflicts
from knowledge.credibility import credibility, thresholds
from knowledge.facts import Fact, Source, Value, library
from knowledge.units import UNITS
from validators.report import run_checks
from validators.specs.table import TableSpec
from validators.tables import QUALITY_CHECKS, UserTable, register_units


def least_tau() -> tuple[float, str]:
    """The smallest tau over all weights, halved and raised by half."""
    facts = [f for f in library() if f.usable]
    base = [credibility(f).score for f in facts]
    weights = thresholds()["weights"]
    found = []
    for name in weights:
        for factor in (0.5, 1.5):
            other = [
                credibility(f, weights={**weights, name: weights[name] * factor}).score
                for f in facts
            ]
            found.append((float(kendalltau(base, other).statistic), name))
    return min(found)


def _record(name: str, value: float, conditions: str, formula: str) -> Fact:
    return Fact(
        id=name, kind="experiment", topic="measurement", family="solid electrolyte",
        material="LLZO", formula=formula, claim="A measured value of one sample.",
        source=Source(doi=f"10.1000/{name}"), verified=True,
        values=(Value(f"{name}.0", "ionic conductivity", value, "S/cm", conditions,
                      formula),),
    )  # fmt: skip


def contradictions(rng: random.Random) -> tuple[float, float, int]:
    """Share of seeded contradictions found, share of false alarms, pairs of each."""
    seeds = [
        (v.number, v.formula)
        for f in library()
        if f.usable and f.kind != "computation"
        for v in f.values
        if v.base == "ionic conductivity" and v.formula and v.number
        and 1e-8 < v.number < 1e-1
    ][:300]  # fmt: skip
    found = alarms = 0
    for number, formula in seeds:
        one = _record("a-1", number, "25 °C; bulk", formula)
        shift = 10 ** (rng.choice((-1, 1)) * rng.uniform(1.5, 3.0))
        other = _record("b-1", number * shift, "25 °C; bulk", formula)
        found += bool(find_conflicts([one, other]))
        near, conditions = rng.choice(
            [
                (number * 10 ** rng.uniform(-0.2, 0.2), "25 °C; bulk"),
                (number * 30, "300 °C; bulk"),
                (number / 30, "25 °C; total"),
            ]
        )
        alarms += bool(find_conflicts([one, _record("c-1", near, conditions, formula)]))
    return found / len(seeds), alarms / len(seeds), len(seeds)


def _table(rng: random.Random) -> UserTable:
    rows = []
    for i in range(24):
        a = round(rng.uniform(5, 60), 2)
        b = round(rng.uniform(5, 95 - a), 2)
        heat = rng.randint(1050, 1250)
        sigma = float(f"{10 ** rng.gauss(-3.3, 0.25):.3g}")
        rows.append([f"S{i}", a, b, round(100 - a - b, 2), heat, sigma])
    shares = [f"{name} (mol%)" for name in "ABC"]
    made = ["sintering temperature (°C)", "ionic conductivity (S/cm)"]
    header = ["sample", *shares, *made]
    return UserTable(
        name="made", header=header, rows=rows,
        quantities=("label", "A", "B", "C", "sintering temperature",
                    "ionic conductivity"),
        units=("", "mol%", "mol%", "mol%", "°C", "S/cm"),
    )  # fmt: skip


def _spoiled(table: UserTable, kind: str, rng: random.Random) -> UserTable:
    rows = [list(row) for row in table.rows]
    row = rng.randrange(len(rows))
    if kind == "unit slip":
        rows[row][5] *= 1000
    elif kind == "swapped columns":
        rows[row][4], rows[row][5] = rows[row][5], rows[row][4]
    elif kind == "copied row":
        twin = [*rows[row]]
        twin[5] = float(f"{twin[5] * 3.1:.3g}")
        rows.insert(row + 1, twin)
    else:
        rows[row][2] = round(rows[row][2] + rng.uniform(8, 30), 2)
    return replace(table, rows=rows)


def table_faults(count: int, rng: random.Random) -> dict[str, float]:
    """Recall by kind of fault, and the share of clean tables that are left alone."""
    register_units({u.name: (u.dimension, u.factor, u.offset) for u in UNITS.values()})
    kinds = ("unit slip", "swapped columns", "copied row", "sum")
    found = dict.fromkeys((*kinds, "clean tables left alone"), 0.0)
    spec = TableSpec(text="", task="quality")

    def faulty(table: UserTable) -> bool:
        report = run_checks(table, spec, QUALITY_CHECKS)
        return any(str(f.severity) in {"error", "warning"} for f in report.findings)

    for _ in range(count):
        table = _table(rng)
        found["clean tables left alone"] += (not faulty(table)) / count
        for kind in kinds:
            found[kind] += faulty(_spoiled(table, kind, rng)) / count
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    tau, name = least_tau()
    print(f"{'smallest Kendall tau, a weight changed by half':<52}{tau:.3f} ({name})")
    found, alarms, n = contradictions(rng)
    print(f"{f'seeded contradictions found (of {n})':<52}{found:.3f}")
    print(f"{'false alarms on as many harmless pairs':<52}{alarms:.3f}")
    for kind, share in table_faults(args.tables, rng).items():
        print(f"{f'table faults: {kind}':<52}{share:.3f}")


if __name__ == "__main__":
    main()
