"""Join derived rows into the data files: no id twice, no name that contradicts.

Run as ``python -m knowledge.library.structures.combine minerals OUT.jsonl.gz ROWS…``
for rows of packages, or ``... measured OUT.jsonl ROWS…`` for measured structures. A
mineral name is kept only where `polymorphs.txt` does not say something else about it,
because packages carry names on the wrong structure.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from pathlib import Path
from typing import Any

from knowledge.library.structures.naming import fold, names
from knowledge.structures import read_rows
from validators.formula import deviation, parse_formula
from validators.groups import find_group

_PLAIN = re.compile(r"^[a-z][a-z ()'-]+$")


def trusted_names(row: dict[str, Any], *, known_only: bool = False) -> list[str]:
    """Names of a row that the table of forms confirms, or at least does not deny."""
    number = find_group(row["hall"]).group.number
    composition = parse_formula(row["formula"])
    out = []
    for name in row["names"]:
        meanings = names().get(fold(name))
        if meanings is None:
            if not known_only and _PLAIN.match(name):
                out.append(name)
        elif any(
            deviation(m.composition, composition) < 0.02
            and (not m.groups or number in m.groups)
            for m in meanings
        ):
            out.append(name)
    return out


def main(arguments: list[str]) -> int:
    """Write the joined rows."""
    kind, target, *sources = arguments
    own = Path(target).name
    taken = {row["id"] for row in read_rows(leave_out=own)}
    lines = []
    for source in sources:
        for line in Path(source).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["id"] in taken:
                continue
            taken.add(row["id"])
            borrowed = row["id"].startswith("mp-")
            known_only = borrowed or (kind == "measured" and "NCrystal" in str(row))
            row["names"] = trusted_names(row, known_only=known_only)
            if borrowed:
                del row["source"]
                row["stability"] = 0.0
                row["note"] = (
                    "relaxed by density functional theory at 0 K; as carried by "
                    "jarvis-tools 2026.6.12 (MIT)"
                )
            lines.append(json.dumps(row, ensure_ascii=False, separators=(",", ":")))
    text = "".join(line + "\n" for line in lines).encode()
    if target.endswith(".gz"):
        text = gzip.compress(text, mtime=0)
    Path(target).write_bytes(text)
    print(f"{len(lines)} rows", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
