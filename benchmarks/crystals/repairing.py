"""Planted faults: flagged, mended, and beside them what the plain readers notice."""

from __future__ import annotations

import random
import sys
import time
import warnings
from collections import Counter, defaultdict

from benchmarks.crystals.faults import FAULTS, sound_records
from benchmarks.crystals.matching import same
from knowledge.structures import structure_library
from validators.specs.structure import StructureSpec
from validators.structure import check_cif


def repair_figures(limit: int, seed: int) -> None:
    """Share of planted faults that are flagged and mended, beside the readers."""
    import gemmi
    from pymatgen.io.cif import CifParser

    from generators.structures.repair import repair

    library = structure_library()
    rows: dict[str, Counter[str]] = defaultdict(Counter)
    rng = random.Random(seed)
    spent = 0.0
    for record, text in sound_records(limit, seed):
        for name, fault in FAULTS.items():
            broken = fault(text, rng)
            if broken is None or broken == text:
                continue
            rows[name]["n"] += 1
            rows[name]["flagged"] += bool(check_cif(broken).report.errors)
            try:
                block = gemmi.cif.read_string(broken).sole_block()
                small = gemmi.make_small_structure_from_block(block)
                rows[name]["gemmi"] += not small.sites
            except Exception:
                rows[name]["gemmi"] += 1
            with warnings.catch_warnings(record=True):
                warnings.simplefilter("always")
                try:
                    CifParser.from_str(broken).parse_structures()
                except Exception:
                    rows[name]["pymatgen"] += 1
            spec = StructureSpec(formula=record.formula, composition=record.composition)
            others = [
                r for r in library.by_composition(record.composition)
                if r.group.number == record.group.number and r.id != record.id
            ]  # fmt: skip
            start = time.process_time()
            mended = repair(broken, spec, records=others)
            spent += time.process_time() - start
            sound = not mended.report.errors
            right = sound and same(mended.text, text)
            rows[name]["sound"] += sound
            rows[name]["repaired"] += right
            if not right:
                rows[name]["wrong"] += sound
                print(f"  {name}: {record.id} {'wrong' if sound else 'open'}",
                      file=sys.stderr)  # fmt: skip
    print(f"{'fault':22s}   n  flagged  gemmi  pymatgen  sound  repaired")
    total: Counter[str] = Counter()
    for name, row in rows.items():
        total += row
        print(_line(name, row))
    print(_line("all", total))
    print(f"{spent / max(total['n'], 1):.2f} CPU s a repair")


def _line(name: str, row: Counter[str]) -> str:
    n = max(row["n"], 1)
    parts = [100 * row[k] / n for k in ("flagged", "gemmi", "pymatgen", "sound")]
    return (
        f"{name:22s} {row['n']:4d}   {parts[0]:5.0f} %  {parts[1]:4.0f} %   "
        f"{parts[2]:5.0f} % {parts[3]:5.0f} %   {100 * row['repaired'] / n:5.0f} %"
    )


def slips_figures(limit: int, seed: int) -> None:
    """Two to four slips in one draft, the compound named or not.

    A repair counts as small where it keeps the cell and the sites of the draft: no
    record stands in the place of the whole.
    """
    from generators.structures.repair import repair

    library = structure_library()
    rng = random.Random(seed)
    rows: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    spent: list[float] = []
    for number, (record, text) in enumerate(sound_records(limit, seed)):
        wanted = 2 + number % 3
        broken, planted = text, []
        for name, fault in rng.sample(sorted(FAULTS.items()), len(FAULTS)):
            try:
                trial = fault(broken, rng)
            except (IndexError, ValueError):
                # The slips before left no such row.
                continue
            if trial is None or trial == broken:
                continue
            broken, planted = trial, [*planted, name]
            if len(planted) == wanted:
                break
        others = library.by_composition(record.composition)
        named = StructureSpec(formula=record.formula, composition=record.composition)
        for title, spec, records in (
            ("not named", StructureSpec(), []), ("named", named, others),
        ):  # fmt: skip
            start = time.process_time()
            mended = repair(broken, spec, records=records)
            spent.append(time.process_time() - start)
            row = rows[wanted, title]
            sound = not mended.report.errors
            small = not any(c.what.startswith("group, cell") for c in mended.changes)
            row["n"] += 1
            row["flagged"] += bool(check_cif(broken, spec).report.errors)
            row["right"] += sound and same(mended.text, text)
            row["small"] += sound and small and same(mended.text, text)
            if not (sound and small):
                print(f"  {record.id} {title}: {planted}", file=sys.stderr)
    print("slips  compound      n  flagged  repaired  by small changes")
    for (wanted, title), row in sorted(rows.items()):
        parts = [100 * row[k] / row["n"] for k in ("flagged", "right", "small")]
        print(
            f"{wanted:5d}  {title:10s} {row['n']:4d}   {parts[0]:5.0f} %   "
            f"{parts[1]:5.0f} %   {parts[2]:5.0f} %"
        )
    print(f"median {sorted(spent)[len(spent) // 2]:.1f}, most {max(spent):.1f} CPU s")
