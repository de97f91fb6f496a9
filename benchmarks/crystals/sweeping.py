"""Many files through the command line: speed, and memory of all processes."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from generators.structures.build import build_from_record
from generators.structures.cells import primitive_cell, supercell
from knowledge.structures import structure_library
from validators.crystal import read_crystal

ROOT = Path(__file__).resolve().parents[2]
#: Lines of memory while the sweep runs.
LINES = 20


def sweep_figures(limit: int, seed: int) -> None:
    """`check --jobs 2` over many files, written from the library with other cells."""
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for number, text in enumerate(_texts(limit, seed)):
            path = Path(folder) / f"{number:05d}.cif"
            path.write_text(text)
            names.append(path.name)
        out = Path(folder) / "out.jsonl"
        with out.open("wb") as stream:
            work = subprocess.Popen(
                [sys.executable, "-m", "assistant", "check", "--jobs", "2", "--json",
                 "--quiet", *names],
                stdout=stream, cwd=folder,
                env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
            )  # fmt: skip
            _watch(work, out, limit)
        verdicts = Counter(
            "unreadable" if '"report": null' in line else "read"
            for line in out.read_text().splitlines()
        )
        print(dict(verdicts))


def _watch(work: subprocess.Popen[bytes], out: Path, limit: int) -> None:
    """Print time and memory as the lines come."""
    start, step, shown, most = time.monotonic(), max(limit // LINES, 1), 0, 0.0
    while work.poll() is None:
        time.sleep(0.5)
        done = out.read_bytes().count(b"\n")
        own, workers = _memory(work.pid), [_memory(p) for p in _children(work.pid)]
        most = max([most, *workers])
        if done >= shown + step:
            shown = done - done % step
            parts = ", ".join(f"{m:.0f}" for m in workers)
            print(f"{done:6d} files {time.monotonic() - start:7.0f} s   "
                  f"main {own:.0f} MB   others {parts} MB")  # fmt: skip
    seconds = time.monotonic() - start
    print(f"{limit} files in {seconds:.0f} s, {limit / seconds:.1f} a second; "
          f"largest worker {most:.0f} MB")  # fmt: skip


def _texts(limit: int, seed: int) -> Iterator[str]:
    """Files as built, with a strained cell, primitive, or doubled along c."""
    rng = random.Random(seed)
    records = list(structure_library())
    rng.shuffle(records)
    made = turn = 0
    while made < limit:
        record = records[turn % len(records)]
        turn += 1
        scale = 1 + rng.uniform(-0.012, 0.012)
        a, b, c = (scale * v for v in record.cell[:3])
        kind = rng.choices(["whole", "primitive", "doubled"], [75, 15, 10])[0]
        text = build_from_record(replace(record, cell=(a, b, c, *record.cell[3:]))).cif
        crystal = read_crystal(text).crystal
        if crystal is not None and kind == "primitive":
            text = primitive_cell(crystal)[0]
        elif crystal is not None and kind == "doubled" and len(crystal.sites) < 30:
            text = supercell(crystal, (1, 1, 2))
        made += 1
        yield text


def _memory(process: int) -> float:
    """Resident memory in MB; 0 where the process is gone or the system has no /proc."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    line = next((x for x in status.splitlines() if x.startswith("VmRSS")), "VmRSS: 0")
    return int(line.split()[1]) / 1024


def _children(process: int) -> list[int]:
    """Children of all threads: the pool renews its workers from a thread of its own."""
    out = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            out += [int(child) for child in task.read_text().split()]
        except OSError:
            continue
    return sorted(out)
