"""The cost of a full report beside the readers alone and pymatgen's chain."""

from __future__ import annotations

import time
import warnings

from benchmarks.crystals.faults import sound_records
from validators.structure import check_cif


def speed_figures(limit: int, seed: int) -> None:
    """The full report beside CifParser, SpacegroupAnalyzer and CrystalNN."""
    from pymatgen.analysis.local_env import CrystalNN
    from pymatgen.io.cif import CifParser
    from pymatgen.symmetry.analyzer import SpacegroupAnalyzer

    texts = [text for _, text in sound_records(limit, seed)]
    for text in texts[:2]:
        check_cif(text)
    start = time.process_time()
    for text in texts:
        check_cif(text)
    ours = (time.process_time() - start) / len(texts)
    start = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for text in texts:
            structure = CifParser.from_str(text).parse_structures(primitive=False)[0]
            SpacegroupAnalyzer(structure).get_symmetry_dataset()
            near = CrystalNN()
            for index in range(len(structure)):
                try:
                    near.get_cn(structure, index)
                except ValueError:
                    continue
    theirs = (time.process_time() - start) / len(texts)
    print(f"full report              {1000 * ours:8.1f} ms a file")
    print(f"parser, symmetry, NN     {1000 * theirs:8.1f} ms a file")
    print(f"ratio                    {theirs / ours:8.1f}")
