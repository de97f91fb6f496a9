"""Formulas drawn from a trained model, with novelty and verdicts."""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from generators.base import Generator
from generators.errors import SpecUnsupported
from generators.materials.patterns import UNUSUAL, matches, read_pattern
from generators.novelty import repeats
from validators.compositions import (
    UnreadableFormula,
    neutral_assignments,
    parse_formula,
    same_formula,
    symbols,
)

#: Where the shipped list of known formulas comes from.
KNOWN_SOURCE = (
    "35 843 formulas of the Materials Project (CC BY 4.0) with energy above hull at "
    "most 0.1 eV/atom, through the benchmark files of CrabNet (MIT)"
)
EFFORT = 400


@cache
def known_formulas() -> frozenset[str]:
    """The shipped list in one spelling; absence from it does not prove novelty."""
    data = files("generators.materials").joinpath("known_formulas.txt.gz").read_bytes()
    return frozenset(map(same_formula, gzip.decompress(data).decode().split()))


def is_known(formula: str) -> bool:
    """Whether a formula is on the shipped list."""
    return same_formula(formula) in known_formulas()


def verdicts(formula: str) -> dict[str, Any]:
    """Neutrality and electronegativity balance of a formula, with the states."""
    try:
        counts = parse_formula(formula)
    except UnreadableFormula:
        return {"neutral": False, "ordered": False, "states": ""}
    found = neutral_assignments(counts)
    return {
        "neutral": bool(found),
        "ordered": bool(found) and found[0].ordered,
        "states": found[0].to_text() if found else "",
    }


def draw_formulas(
    generator: Generator,
    n: int,
    *,
    given: Mapping[str, Any] | None = None,
    pattern: str | None = None,
    system: str | None = None,
    neutral: bool = False,
    seed: int = 0,
) -> tuple[list[dict[str, Any]], list[str]]:
    """Draw distinct formulas that meet wishes, by rejection with its rate told.

    Args:
        generator: A composition model.
        n: How many.
        given: Conditions of the model.
        pattern: A pattern such as ``ABX3``, or a formula whose ratios to keep.
        system: Elements, ``Na-Zr-P-O``; no other may occur.
        neutral: Whether formulas that no common states balance are dropped.
        seed: Of the draws.

    Raises:
        SpecUnsupported: Nothing met the wishes, or a wish cannot be read.
    """
    allowed = read_system(system) if system else None
    sites = read_pattern(pattern) if pattern else None
    seen: dict[str, str] = {}
    drawn = empty = repeated = 0
    turn = 0
    while len(seen) < n and drawn < EFFORT * max(n, 25):
        block = generator.sample(
            max(2 * n, 500), given=dict(given or {}) or None, seed=seed + 104_729 * turn
        )
        turn += 1
        for formula in block:
            drawn += 1
            if not formula:
                empty += 1
                continue
            if allowed and not set(parse_formula(formula)) <= set(allowed):
                continue
            if sites is not None and not matches(formula, sites):
                continue
            if neutral and not verdicts(formula)["neutral"]:
                continue
            key = same_formula(formula)
            if key in seen:
                repeated += 1
                continue
            if len(seen) < n:
                seen[key] = formula
    notes = [
        f"{drawn} formulas drawn, {len(seen)} kept, {repeated} repeats and {empty} "
        "empty ones dropped"
    ]
    if not seen:
        raise SpecUnsupported(
            f"none of {drawn} drawn formulas met the wishes; loosen them or train on "
            "data that hold such formulas"
        )
    formulas = list(seen.values())
    trained = repeats(formulas, generator.known)
    records = []
    for formula, old in zip(formulas, trained, strict=True):
        records.append(
            {
                "formula": formula,
                **verdicts(formula),
                "novel": not bool(old) and not is_known(formula),
                "in_training": bool(old),
                "on_known_list": is_known(formula),
            }
        )
    if len(records) < n:
        notes.append(f"only {len(records)} of {n} were found")
    if given and hasattr(generator, "property_model"):
        notes += _predict(generator, given, records)
    return records, notes


def _predict(
    generator: Any, given: Mapping[str, Any], records: list[dict[str, Any]]
) -> list[str]:
    """Predicted properties into the records, and what they are worth in words."""
    from generators.materials.property_model import beyond

    notes = []
    for name, wish in given.items():
        model = generator.property_model(name)
        values = model.predict([r["formula"] for r in records])
        for record, value in zip(records, values, strict=True):
            record[f"predicted_{name}"] = float(f"{value:.5g}")
            if beyond(wish, model):
                record["extrapolation"] = True
        notes.append(
            f"predictions of {name}: cross-validated error {model.error_text()}, "
            f"R² {model.r2:.3f} on {model.rows} formulas"
        )
        if beyond(wish, model):
            notes.append(
                f"extrapolation: the wish for {name} lies outside the measured range "
                f"{model.low:g} to {model.high:g}"
            )
    return notes


def read_system(text: str) -> tuple[str, ...]:
    """Elements of ``Na-Zr-P-O``.

    Raises:
        SpecUnsupported: A part is no element.
    """
    parts = [p for p in text.replace(",", "-").replace("–", "-").split("-") if p]
    wrong = [p for p in parts if p.strip() not in symbols()]
    if wrong or not parts:
        raise SpecUnsupported(
            f"expected elements joined by '-', such as Na-Zr-P-O, got {text!r}"
        )
    return tuple(p.strip() for p in parts)


def frequency_matched(formulas: Sequence[str], n: int, *, seed: int) -> list[str]:
    """Random formulas with the list's frequencies: the control of recovery claims.

    Number of elements, elements and counts are drawn independently with the
    frequencies of the list; chemistry beyond that is left out on purpose.
    """
    from validators.compositions import write_formula

    rng = np.random.default_rng(seed)
    sizes, elements, counts = [], [], []
    for text in formulas:
        parsed = parse_formula(text)
        sizes.append(len(parsed))
        elements += list(parsed)
        counts += [int(v) for v in parsed.values()]
    out: list[str] = []
    while len(out) < n:
        size = int(rng.choice(sizes))
        chosen = {elements[int(i)] for i in rng.integers(len(elements), size=size)}
        if len(chosen) == size:
            drawn = {e: float(counts[int(rng.integers(len(counts)))]) for e in chosen}
            out.append(write_formula(drawn))
    return out


def group_members() -> dict[str, list[str]]:
    """Elements with those of their group, lanthanides among themselves."""
    from pymatgen.core import Element

    out: dict[str, list[str]] = {}
    usual = sorted(symbols() - UNUSUAL - {"D", "T"})
    for name in usual:
        element = Element(name)
        out[name] = [
            other
            for other in usual
            if other != name
            and (
                (element.is_lanthanoid and Element(other).is_lanthanoid)
                or (
                    not element.is_lanthanoid
                    and not Element(other).is_lanthanoid
                    and Element(other).group == element.group
                )
            )
        ]
    return out


def one_exchange(formulas: Sequence[str], n: int, *, seed: int) -> list[str]:
    """Formulas of the list with one element exchanged for another of its group.

    The baseline that a learnt model of formulas has to beat in recovering compounds.
    """
    from validators.compositions import write_formula

    rng = np.random.default_rng(seed)
    groups = group_members()
    out: list[str] = []
    while len(out) < n:
        counts = parse_formula(formulas[int(rng.integers(len(formulas)))])
        old = list(counts)[int(rng.integers(len(counts)))]
        others = [e for e in groups.get(old, ()) if e not in counts]
        if others:
            new = others[int(rng.integers(len(others)))]
            out.append(
                write_formula({new if e == old else e: v for e, v in counts.items()})
            )
    return out
