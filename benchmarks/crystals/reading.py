"""The cost of a full report beside the readers alone and pymatgen's chain."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable

from benchmarks.crystals.faults import sound_records
from validators.structure import check_cif

#: Each way over all files is run so often; the fastest run counts.
RUNS = 3


def speed_figures(limit: int, seed: int) -> None:
    """Processor time a file: two readers, two chains of pymatgen, the full report.

    All read the same text in memory. The chain of pymatgen is what a user would write
    for a part of the report: CifParser, SpacegroupAnalyzer and CrystalNN's coordination
    number of every site of the cell.
    """
    texts = [text for _, text in sound_records(limit, seed)]
    ways: dict[str, Callable[[str], object]] = {
        "gemmi, reader alone": _with_gemmi,
        "pymatgen, CifParser alone": _with_parser,
        "pymatgen, parser and symmetry": _with_symmetry,
        "pymatgen, parser, symmetry, NN": _with_neighbours,
        "full report": check_cif,
        "the same, held against records": _with_records,
    }
    spent = {name: _fastest(way, texts) for name, way in ways.items()}
    ours = spent["full report"]
    print(f"{len(texts)} files, fastest of {RUNS} runs, processor time")
    print(f"{'way':32s}  ms a file   times the full report")
    for name, seconds in spent.items():
        print(f"{name:32s} {1000 * seconds:10.2f}   {seconds / ours:8.3f}")


def _fastest(way: Callable[[str], object], texts: list[str]) -> float:
    """Seconds of processor time a file."""
    best = float("inf")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        way(texts[0])  # imports and tables are no part of a file
        for _ in range(RUNS):
            start = time.process_time()
            for text in texts:
                way(text)
            best = min(best, time.process_time() - start)
    return best / len(texts)


def _with_gemmi(text: str) -> object:
    import gemmi

    block = gemmi.cif.read_string(text).sole_block()
    return gemmi.make_small_structure_from_block(block).get_all_unit_cell_sites()


def _with_parser(text: str):  # type: ignore[no-untyped-def]
    from pymatgen.io.cif import CifParser

    return CifParser.from_str(text).parse_structures(primitive=False)[0]


def _with_records(text: str) -> object:
    """What `matassist check` does with a file."""
    from assistant.file_records import compared_report

    checked = check_cif(text)
    if checked.crystal is None:
        return checked.report
    return compared_report(checked.crystal, checked.report)


def _with_symmetry(text: str):  # type: ignore[no-untyped-def]
    from pymatgen.symmetry.analyzer import SpacegroupAnalyzer

    structure = _with_parser(text)
    SpacegroupAnalyzer(structure).get_symmetry_dataset()
    return structure


def _with_neighbours(text: str) -> object:
    from pymatgen.analysis.local_env import CrystalNN

    structure = _with_symmetry(text)
    near = CrystalNN()
    numbers = []
    for index in range(len(structure)):
        try:
            numbers.append(near.get_cn(structure, index))
        except ValueError:
            # Partly filled sites have no neighbours for it.
            continue
    return numbers
