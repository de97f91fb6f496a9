"""Make records of well-known compounds from computed structures that packages carry.

Run as ``python -m knowledge.library.structures.computed matbench_dielectric.json.gz``
for the structures of the Materials Project (CC BY 4.0) of which dielectric constants
were computed (Petousis et al., Scientific Data 4 (2017) 160134), as Matbench v0.1
gives them and crystal-toolkit 2026.7.20 (BSD) carries them.

The library holds thousands of computed structures already. Of compounds that it holds,
these are taken only for forms that a handbook row describes and of which no numbers
were read, and only where the cell agrees with the handbook's. With ``further`` as the
first argument the others are printed: one for each form of the compounds that no other
file holds. The set gives no energies, so nothing tells which form is the stable one.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.library.structures.combine import form_of
from knowledge.library.structures.derive import fault_of, symmetrised
from knowledge.structures import RELAXED, read_rows
from validators.formula import format_formula, reduced

#: Relative difference of a cell length from the handbook's from which a computed
#: structure is left out. Relaxed cells are mostly 0 to 1.5 % too long; beyond, the
#: handbook's recalled numbers, good to 0.5 %, serve better, though they stay
#: unverified. Layers that only dispersion holds come out 10 to 25 % too far apart.
WORST_LENGTH = 0.015
OWN = "computed.jsonl"
FURTHER = "dielectrics.jsonl.gz"
SOURCE = {
    "citation": "Materials Project (Petousis et al., Scientific Data 4 (2017) 160134)",
    "kind": "computation",
    "doi": "10.1038/sdata.2016.134",
    "year": 2017,
    "journal": "Scientific Data",
    "licence": "CC BY 4.0",
}


def from_matbench(path: Path) -> Iterator[dict[str, Any]]:
    """Records of the ordered structures of a Matbench table, in its order."""
    table = json.loads(gzip.decompress(path.read_bytes()))
    for key, structure in table["structure"].items():
        sites = structure["sites"]
        if any(len(site["species"]) != 1 for site in sites):
            continue
        elements = [site["species"][0]["element"] for site in sites]
        symmetric = symmetrised(
            np.array(structure["lattice"]["matrix"], float),
            np.array([site["abc"] for site in sites], float),
            elements,
        )
        if isinstance(symmetric, str):
            continue
        count = {e: Fraction(n) for e, n in Counter(elements).items()}
        yield {
            "id": f"matbench-dielectric-{key}",
            "formula": format_formula(reduced(count)),
            "names": [],
            **symmetric,
            "source": {
                **SOURCE,
                "locator": f"matbench_dielectric v0.1, row {key}, as carried by "
                "crystal-toolkit 2026.7.20 (BSD)",
            },
            "note": RELAXED,
        }


def wanted(
    records: Iterable[dict[str, Any]], rows: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Records of forms that a handbook row describes, and of which none was read.

    Args:
        records: Candidates; of one form the first is taken.
        rows: What the library holds besides.
    """
    handbook: dict[Any, dict[str, Any]] = {}
    held: set[Any] = set()
    for row in rows:
        if row.get("source", {}).get("seen", True):
            held.add(form_of(row))
        else:
            handbook[form_of(row)] = row
    for record in records:
        form = form_of(record)
        if form in held or form not in handbook:
            continue
        if _agrees(record, handbook[form]) and not fault_of(record):
            held.add(form)
            yield record


def further(
    records: Iterable[dict[str, Any]], rows: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Records of compounds of which the library holds nothing, one of each form.

    Args:
        records: Candidates; of one form the first that passes the checks is taken.
        rows: What the library holds besides.
    """
    held = {form_of(row)[0] for row in rows}
    forms: set[Any] = set()
    for record in records:
        form = form_of(record)
        if form[0] in held or form in forms or fault_of(record):
            continue
        forms.add(form)
        yield record


def _agrees(record: dict[str, Any], row: dict[str, Any]) -> bool:
    """Whether this is the handbook's structure: sites as many and full, lengths near.

    A model of full sites is not the structure of a crystal with partly filled ones.
    """
    if len(record["sites"]) != len(row["sites"]):
        return False
    if any(Fraction(str(site[3])) != 1 for site in row["sites"]):
        return False
    pairs = zip(sorted(record["cell"][:3]), sorted(row["cell"][:3]), strict=True)
    return all(abs(a / b - 1) < WORST_LENGTH for a, b in pairs)


def main(arguments: list[str]) -> int:
    """Write records to stdout as JSON lines."""
    *kind, path = arguments
    chosen, own = (further, FURTHER) if kind == ["further"] else (wanted, OWN)
    rows = read_rows(leave_out=own)
    for record in chosen(from_matbench(Path(path)), rows):
        print(json.dumps(record, ensure_ascii=False, separators=(",", ":")))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
