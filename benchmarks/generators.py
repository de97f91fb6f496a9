"""Generators against their baselines: tables, augmentation, compositions, inverse.

    python -P benchmarks/generators.py                        made-up tables, quick
    python -P benchmarks/generators.py --data mixes.csv --target strength --group cement
    python -P benchmarks/generators.py --formulas formulas.csv
    python -P benchmarks/generators.py --only properties --properties "k.csv:k_expt<=1"

Every figure stands beside the lazy ones: a copy of the training rows, a bootstrap
with 5 % noise, columns shuffled apart, and a plain sequential forest. Rows are split
by seed into 80 % training and 20 % test; with --group rows of equal values in these
columns stay together. TSTR is R² on real test rows after training on synthetic ones.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

# This file would be found as `generators` before the package of that name.
ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from generators import registry  # noqa: E402
from generators.audit.tables import (  # noqa: E402
    privacy,
    quality,
    r_squared,
    split_rows,
    zero_rate_error,
)
from generators.base import Generator, peak_memory_mb  # noqa: E402
from generators.materials.formulas import frequency_matched, one_exchange  # noqa: E402
from generators.materials.inverse import judge_formula_wish  # noqa: E402
from generators.neural import NeuralGenerator  # noqa: E402
from generators.tables.augment import default_target, paired  # noqa: E402
from generators.tables.inverse import judge_wish  # noqa: E402
from generators.tables.wishes import Given, parse_given  # noqa: E402
from validators.compositions import same_formula, share_sound  # noqa: E402

COMPOSITIONS = "element-exchange,composition-vae,d3pm,matgan"
BASELINES = ("copy", "noise", "shuffle")
MODELS = "copy,noise,shuffle,best,sequential-forest,flow-matching,ctgan,vae,ddpm"


def made_up(name: str, n: int = 600) -> tuple[pd.DataFrame, str]:
    """Two tables with known relations, for a run without any file."""
    rng = np.random.default_rng(7)
    if name == "mixes":
        cement = rng.choice(np.arange(200, 520, 20), n).astype(float)
        ash = np.where(rng.random(n) < 0.5, 0, rng.integers(40, 150, n)).astype(float)
        fibre = np.where(rng.random(n) < 0.7, 0, rng.choice([39, 78, 156], n))
        water = rng.uniform(140, 220, n).round(1)
        age = rng.choice([3, 7, 28, 90], n)
        ratio = water / (cement + 0.4 * ash)
        strength = 22 / ratio + 5 * np.log(age) + 0.1 * fibre + rng.normal(0, 3, n)
        frame = pd.DataFrame(
            {"cement": cement, "ash": ash, "fibre": fibre, "water": water, "age": age,
             "strength": strength.round(2)}
        )  # fmt: skip
        return frame, "strength"
    parts = rng.dirichlet([0.7] * 5, n)
    parts[parts < 0.05] = 0
    parts = (parts / parts.sum(1, keepdims=True)).round(4)
    names = ["Al", "Co", "Cr", "Fe", "Ni"]
    frame = pd.DataFrame(parts, columns=names)
    frame["phase"] = np.where(frame["Al"] > 0.25, "BCC", "FCC")
    frame["hv"] = (
        120 + 900 * frame["Al"] + 300 * frame["Cr"] ** 2 + rng.normal(0, 20, n)
    ).round(1)
    return frame, "hv"


def baseline(name: str, train: pd.DataFrame, seed: int) -> pd.DataFrame:
    """What any model must beat."""
    rng = np.random.default_rng([seed, 3])
    if name == "copy":
        return train.copy()
    if name == "shuffle":
        return pd.DataFrame({c: rng.permutation(train[c].to_numpy()) for c in train})
    out = train.iloc[rng.integers(len(train), size=len(train))].reset_index(drop=True)
    for column in out.select_dtypes("number"):
        spread = 0.05 * float(train[column].std())
        out[column] = out[column].to_numpy(float) + rng.normal(0, spread, len(out))
    return out


def tables(args: argparse.Namespace) -> None:
    """Quality, usefulness and privacy of each model on each table."""
    sets: list[tuple[str, pd.DataFrame, str]] = []
    for path in args.data or ():
        frame = pd.read_csv(path)
        target = args.target or default_target(frame) or ""
        sets.append((Path(path).stem, frame, target))
    if not sets:
        sets = [(name, *made_up(name)) for name in ("mixes", "alloys")]
    head = (
        "| table | split | model | CPU s | MB | quality | TRTR R² | TSTR R² | "
        "aug R² − real (95 %) | DCR | MIA ± se | copies | zero-rate err | leaks |"
    )
    print(head)
    print("|" + "---|" * 14)
    splits: list[tuple[str, list[str]]] = [("rows", [])]
    if args.group:
        splits.append(("groups", args.group.split(",")))
    if args.split:
        splits = [s for s in splits if s[0] == args.split]
    models = args.models.split(",")
    if models == ["all"]:
        models = [*BASELINES, *table_systems()]
    for name, frame, target in sets:
        for label, groups in splits:
            kept = [g for g in groups if g in frame.columns]
            if label == "groups" and not kept:
                continue
            for model in models:
                found = [
                    _kept(args, f"{name}-{label}-{model}-{seed}", _measured, (
                        model, frame, target, kept, seed, args.budget_s
                    ))
                    for seed in range(args.seeds)
                ]  # fmt: skip
                print(_table_line(name, label, model, target, found), flush=True)


def table_systems() -> list[str]:
    """Every system of the registry that makes tables."""
    return [
        name
        for name, system in registry.SYSTEMS.items()
        if system.status == "works" and "table" in system.kinds
    ]


def _kept(
    args: argparse.Namespace,
    name: str,
    measure: Callable[..., dict[str, Any]],
    inputs: tuple[Any, ...],
) -> dict[str, Any]:
    """A measurement, from its file in `--out` where an earlier run left one."""
    if not args.out:
        return measure(*inputs)
    path = Path(args.out) / f"{name}.json"
    if path.exists():
        return dict(json.loads(path.read_text()))
    found = measure(*inputs)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found))
    return found


def trained(
    model: str, train: pd.DataFrame, target: str, seed: int, budget_s: float
) -> Generator:
    """A fitted system; cgan is given the target, ddim samples a ddpm in 20 calls."""
    name = "ddpm" if model == "ddim" else model
    generator = registry.make(name, kind="table", seed=seed)
    conditions = [target] if model == "cgan" else None
    generator.fit(train, conditions, target=target, budget_s=budget_s)
    if model == "ddim":
        assert isinstance(generator, NeuralGenerator)
        return generator.sampled_by("ddim", calls=20)
    return generator


def _measured(
    model: str,
    frame: pd.DataFrame,
    target: str,
    groups: list[str],
    seed: int,
    budget_s: float,
) -> dict[str, Any]:
    """One model on one split."""
    train, test = split_rows(frame, seed=seed, groups=groups)
    started = time.process_time()
    if model in BASELINES:
        made = baseline(model, train, seed)
    else:
        generator = trained(model, train, target, seed, budget_s)
        made = generator.sample(len(train), seed=seed)[list(train.columns)]
    spent = time.process_time() - started
    attack = privacy(train, test, made)
    mixed = pd.concat([train, made], ignore_index=True)
    return {
        "cpu_s": spent,
        "mb": peak_memory_mb(),
        "quality": quality(test, made),
        "trtr": r_squared(train, test, target, seed=seed, reference=train),
        "tstr": r_squared(made, test, target, seed=seed, reference=train),
        "augmented": r_squared(mixed, test, target, seed=seed, reference=train),
        "zeros": zero_rate_error(test, made),
        **attack.to_json(),
    }


def _table_line(
    name: str, label: str, model: str, target: str, found: list[dict[str, Any]]
) -> str:
    mean = {key: float(np.mean([f[key] for f in found])) for key in found[0]}
    gain = "one seed"
    if len(found) > 1:
        both = paired(
            target, [f["trtr"] for f in found], [f["augmented"] for f in found]
        )
        gain = f"{both.difference:+.3f} ({both.low:+.3f} to {both.high:+.3f})"
    leaks = sum(bool(f["leaks"]) for f in found)
    return (
        f"| {name} | {label} | {model} | {mean['cpu_s']:.1f} | {mean['mb']:.0f} | "
        f"{mean['quality']:.3f} | {mean['trtr']:.3f} | {mean['tstr']:.3f} | {gain} | "
        f"{mean['dcr']:.2f} | {mean['membership_auc']:.3f} ± "
        f"{mean['standard_error']:.3f} | {mean['copies']:.3f} | {mean['zeros']:.3f} | "
        f"{leaks} of {len(found)} |"
    )


def inverse(args: argparse.Namespace) -> None:
    """Hit rates of conditional sampling, chance and retrieval, seeds together."""
    print("\n| table | wish | judge RMSE (R²) | conditional | chance | retrieval |")
    print("|" + "---|" * 6)
    sets = [(name, *made_up(name)) for name in ("mixes", "alloys")]
    if args.data:
        sets = []
        for path in args.data:
            frame = pd.read_csv(path)
            sets.append(
                (Path(path).stem, frame, args.target or default_target(frame) or "")
            )
    for name, frame, target in sets:
        for share in (0.5, 0.9, 0.98):
            value = float(frame[target].quantile(share))
            wish = Given(target, value, value, None, f"{target} = {value:g}")
            found = []
            for seed in range(args.seeds):
                told, _ = judge_wish(
                    frame, frame.head(100), wish, seed=seed, budget_s=args.budget_s
                )
                if told is not None:
                    found.append(told)
            if not found:
                print(f"| {name} | {wish.text} | - | no row found | - | - |")
                continue
            total = {k: sum(t[k] for t in found)
                     for k in ("hits", "n", "base", "m", "retrieved")}  # fmt: skip
            rmse = np.mean([t["rmse"] for t in found])
            r2 = np.mean([t["r2"] for t in found])
            print(
                f"| {name} | {wish.text} | {rmse:.3g} ({r2:.2f}) | "
                f"{total['hits']}/{total['n']} | {total['base']}/{total['m']} | "
                f"{total['retrieved']}/{total['n']} |",
                flush=True,
            )


def formulas_for_a_property(args: argparse.Namespace) -> None:
    """Hit rates of formulas made for a property, judged by a model of others."""
    print(
        "\n| formulas | wish | model | judge's error (R²) | conditional | chance | "
        "retrieval | beyond the data |"
    )
    print("|" + "---|" * 8)
    for item in args.properties:
        path, _, wish_text = item.partition(":")
        frame = pd.read_csv(path)
        wish = parse_given(wish_text, [str(c) for c in frame.columns])
        values = frame[wish.column].to_numpy(float)
        exact = wish.exact
        asked = (wish.low, wish.high) if exact is None else exact
        formulas = [str(f) for f in frame["formula"]]
        for model in args.property_models.split(","):
            found = [
                judged
                for seed in range(args.seeds)
                if (judged := judge_formula_wish(
                    formulas, values, wish.column, asked, model=model, seed=seed,
                    budget_s=args.budget_s,
                ))
            ]  # fmt: skip
            if not found:
                print(
                    f"| {Path(path).stem} | {wish_text} | {model} | no model | | | | |"
                )
                continue
            n = sum(j.n for j in found)
            error = np.mean([j.judge.rmse for j in found])
            scale = "factor " if found[0].judge.log else ""
            shown = np.exp(error) if found[0].judge.log else error
            print(
                f"| {Path(path).stem} | {wish_text} | {model} | {scale}{shown:.3g} "
                f"({np.mean([j.judge.r2 for j in found]):.2f}) | "
                f"{sum(j.hits for j in found)}/{n} | "
                f"{sum(j.base for j in found)}/{n} | "
                f"{sum(j.retrieved for j in found)}/{n} | {found[0].extrapolation} |",
                flush=True,
            )


def compositions(args: argparse.Namespace) -> None:
    """Soundness, novelty and recovery of unseen formulas at a fixed budget."""
    if args.formulas:
        formulas = [str(f) for f in pd.read_csv(args.formulas)["formula"]]
    else:
        from generators.materials.formulas import known_formulas

        formulas = sorted(known_formulas())
    rng = np.random.default_rng(0)
    order = rng.permutation(len(formulas))
    cut = len(formulas) // 5
    hidden = {same_formula(formulas[i]) for i in order[:cut]}
    train = [formulas[i] for i in order[cut:]]
    seen = {same_formula(f) for f in train}
    print(
        f"\n{len(train)} training formulas, {len(hidden)} hidden ones, "
        f"{args.samples} samples each"
    )
    print("| model | CPU s | parses | neutral | neutral and ordered | unique | novel | "
          "hidden recovered |")  # fmt: skip
    print("|" + "---|" * 8)
    _formula_row("training set", 0.0, train[:2000], seen, hidden)
    control = frequency_matched(train, args.samples, seed=0)
    _formula_row("frequency-matched random", 0.0, control, seen, hidden)
    swapped = one_exchange(train, args.samples, seed=0)
    _formula_row("one element exchanged", 0.0, swapped, seen, hidden)
    for model in args.composition_models.split(","):
        started = time.process_time()
        made = registry.make(model, kind="composition", seed=0)
        made.fit(train, budget_s=args.budget_s)
        drawn = made.sample(args.samples, seed=0)
        _formula_row(model, time.process_time() - started, drawn, seen, hidden)


def _formula_row(
    name: str, spent: float, drawn: list[str], seen: set[str], hidden: set[str]
) -> None:
    sound = share_sound(drawn[:3000])
    keys = [same_formula(f) for f in drawn if f]
    unique = set(keys)
    novel = len(unique - seen) / max(len(unique), 1)
    print(
        f"| {name} | {spent:.0f} | {sound['parses']:.3f} | {sound['neutral']:.3f} | "
        f"{sound['neutral_and_ordered']:.3f} | "
        f"{len(unique) / max(len(drawn), 1):.3f} | {novel:.3f} | "
        f"{len(unique & hidden)} |",
        flush=True,
    )


def plot(args: argparse.Namespace) -> None:
    """Samples of every table system on two half moons, as one picture."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    rng = np.random.default_rng(0)
    n = 800
    side = rng.integers(0, 2, n)
    angle = rng.uniform(0, np.pi, n)
    frame = pd.DataFrame(
        {
            "x": np.cos(angle) * (1 - 2 * side) + side + rng.normal(0, 0.06, n),
            "y": np.sin(angle) * (1 - 2 * side) + 0.5 * side + rng.normal(0, 0.06, n),
            "side": np.where(side == 0, "upper", "lower"),
        }
    )
    names = table_systems()
    figure, axes = plt.subplots(3, -(-(len(names) + 1) // 3), figsize=(15, 6.4))
    panels = iter(axes.ravel())
    for name in ["training rows", *names]:
        rows = frame
        if name != "training rows":
            made = registry.make(name, kind="table", seed=0)
            conditions = ["side"] if name == "cgan" else None
            made.fit(frame, conditions, budget_s=args.budget_s)
            rows = made.sample(600, seed=0)
        axis = next(panels)
        colours = np.where(rows["side"] == "upper", "tab:blue", "tab:orange")
        axis.scatter(rows["x"], rows["y"], s=2, c=colours)
        axis.set(title=name, xlim=(-1.6, 2.6), ylim=(-1.1, 1.6), xticks=[], yticks=[])
    for axis in panels:
        axis.axis("off")
    figure.tight_layout()
    figure.savefig(args.plot, dpi=60)
    print(f"written: {args.plot}")


def main() -> None:
    """Print the tables asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", nargs="*", help="CSV tables")
    parser.add_argument("--target", help="numeric column; the last one when omitted")
    parser.add_argument("--group", help="columns whose equal values stay together")
    parser.add_argument("--formulas", help="CSV with a column formula")
    parser.add_argument("--models", default=MODELS, help="names, or `all`")
    parser.add_argument("--split", choices=("rows", "groups"), help="one of the two")
    parser.add_argument(
        "--out", help="folder that keeps each figure, so that a run can be resumed"
    )
    parser.add_argument("--composition-models", default=COMPOSITIONS)
    parser.add_argument(
        "--properties", nargs="*", default=(), metavar="FILE:WISH",
        help="CSV with a column formula, and a wish: kappa.csv:k_expt<=1",
    )  # fmt: skip
    parser.add_argument("--property-models", default="element-exchange")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--budget-s", type=float, default=20.0)
    parser.add_argument("--samples", type=int, default=5000)
    parser.add_argument(
        "--only",
        choices=("tables", "inverse", "compositions", "properties"),
        default=None,
    )
    parser.add_argument("--plot", help="write sample plots to this PNG and stop")
    args = parser.parse_args()
    if args.plot:
        plot(args)
        return
    if args.only in (None, "tables"):
        tables(args)
    if args.only in (None, "inverse"):
        inverse(args)
    if args.only in (None, "compositions"):
        compositions(args)
    if args.only in (None, "properties") and args.properties:
        formulas_for_a_property(args)


if __name__ == "__main__":
    main()
