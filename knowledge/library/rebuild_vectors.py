"""Rebuild the stored sentence vectors after records of the library changed.

Run as ``python -m knowledge.library.rebuild_vectors``; without it, answers stay right,
but the first one waits for the vectors of the changed records.
"""

from __future__ import annotations

from pathlib import Path

from knowledge.embedding import write_stored
from knowledge.facts import library


def main() -> int:
    """Write `vectors.npz` beside this file and say how many vectors it holds."""
    target = Path(__file__).with_name("vectors.npz")
    print(write_stored([fact.gist for fact in library()], target))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
