"""Crystal structures: faults found and mended, placing, substitution, speed.

Run ``python -P benchmarks/cif.py [repair|slips|place|substitute|resolve|speed|sweep]
[--limit N] [--seed S]``. The shipped library is measured on itself, with every record
of the compound in question held out where an answer could be copied. Beside every
figure stands what the plain readers (gemmi, pymatgen) or plain retrieval reach on the
same rows.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.crystals.making import (  # noqa: E402
    place_figures,
    resolve_figures,
    substitute_figures,
)
from benchmarks.crystals.reading import speed_figures  # noqa: E402
from benchmarks.crystals.repairing import repair_figures, slips_figures  # noqa: E402
from benchmarks.crystals.sweeping import sweep_figures  # noqa: E402


def main(arguments: Sequence[str]) -> int:
    """Run the parts that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("parts", nargs="*", default=[])
    parser.add_argument("--limit", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    parts = {
        "repair": repair_figures,
        "slips": slips_figures,
        "place": place_figures,
        "substitute": substitute_figures,
        "resolve": resolve_figures,
        "speed": speed_figures,
        "sweep": sweep_figures,
    }
    for name in given.parts or parts:
        print(f"== {name}")
        parts[name](given.limit, given.seed)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
