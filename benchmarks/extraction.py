"""Values read from annotated passages: precision and recall of the extraction.

The passages of `data/extraction_passages.jsonl` were written for this project in the
manner of papers on electrolytes, cathodes, thermoelectrics, perovskite solar cells,
alloys, concrete and superconductors, and annotated with quantity, value and unit before
the extraction saw them. Conditions (temperature, time, pressure, level, length) are
neither wanted nor counted. The baseline takes every number with a unit for the quantity
named nearest before it.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from knowledge.ingest.extraction import extract_values, parse_number
from knowledge.quantities import find_quantities, quantities
from knowledge.units import find_unit

PASSAGES = Path(__file__).parent / "data" / "extraction_passages.jsonl"
CONDITIONS = frozenset(
    {"temperature", "sintering temperature", "duration", "level", "length", "pressure",
     "voltage"}
)  # fmt: skip
Read = tuple[str, tuple[float, ...], str]


def numbers(value: Any) -> tuple[float, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (float(value),)


def ours(text: str) -> set[Read]:
    found = extract_values(text, prefix="bench")
    return {
        (v.base, numbers(v.value), v.unit)
        for v in found
        if v.quantity not in CONDITIONS and not isinstance(v.value, str)
    }


def baseline(text: str) -> set[Read]:
    out = set()
    for match in re.finditer(r"([-\d.,]+(?:[eE]-?\d+)?)\s?([^\s,;]+)", text):
        value, unit = parse_number(match[1]), find_unit(match[2].rstrip("."))
        named = find_quantities(text[: match.start()])
        if value is not None and unit is not None and named:
            out.add((named[-1], (value,), unit.name))
    return {read for read in out if read[0] in quantities()}


def figures(read: Callable[[str], set[Read]], *, show: bool) -> tuple[float, float]:
    """Precision and recall over all passages."""
    right = wrong = missed = 0
    for line in PASSAGES.read_text("utf-8").splitlines():
        item = json.loads(line)
        wanted = {(q, numbers(v), u) for q, v, u in item["values"]}
        found = read(item["text"])
        right += len(found & wanted)
        wrong += len(found - wanted)
        missed += len(wanted - found)
        if show and found != wanted:
            print("-", item["text"], "\n   extra", found - wanted,
                  "missed", wanted - found)  # fmt: skip
    return right / max(right + wrong, 1), right / max(right + missed, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true", help="print every difference")
    args = parser.parse_args()
    print(f"{'':<26}{'precision':>10}{'recall':>10}")
    for name, read in (("this project", ours), ("nearest quantity named", baseline)):
        precision, recall = figures(read, show=args.errors and read is ours)
        print(f"{name:<26}{precision:>10.3f}{recall:>10.3f}")


if __name__ == "__main__":
    main()
