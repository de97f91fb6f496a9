"""Tables inside running text: lines whose cells a tab or a bar parts."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

#: Fewest lines of a table, its header among them, and fewest columns.
_LINES, _COLUMNS = 2, 2
_RULE = re.compile(r"[\s|:+=-]*")


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table as it stands in a text.

    Attributes:
        rows: Cells of the lines, the header first.
    """

    rows: tuple[tuple[str, ...], ...]

    def as_csv(self) -> bytes:
        """The table as a CSV file."""
        out = io.StringIO()
        csv.writer(out).writerows(self.rows)
        return out.getvalue().encode()


def _cells(line: str) -> tuple[str, ...]:
    if "\t" in line.strip():
        parts = line.strip("\n ").split("\t")
    elif line.count("|") >= _COLUMNS - 1 and "|" in line:
        parts = line.strip().strip("|").split("|")
    else:
        return ()
    return tuple(part.strip() for part in parts)


def split_tables(text: str) -> tuple[str, list[TextTable]]:
    """The prose of a text, and its tables.

    >>> text = "As cast.,| x | zT |,| a | 1.2 |".replace(",", chr(10))
    >>> prose, tables = split_tables(text)
    >>> prose.strip(), tables[0].rows
    ('As cast.', (('x', 'zT'), ('a', '1.2')))
    """
    prose: list[str] = []
    tables: list[TextTable] = []
    held: list[tuple[str, ...]] = []
    lines: list[str] = []

    def close() -> None:
        figures = any(re.search(r"\d", "".join(row)) for row in held[1:])
        if len(held) >= _LINES and figures:
            tables.append(TextTable(tuple(held)))
            prose.append("\n")
        else:
            prose.extend(lines)
        held.clear()
        lines.clear()

    for line in text.splitlines():
        cells = _cells(line)
        if cells and (not held or len(cells) == len(held[0])):
            lines.append(line)
            if not _RULE.fullmatch(line):
                held.append(cells)
        elif held and not line.strip():
            lines.append(line)  # rows of a page stand apart
        else:
            close()
            prose.append(line)
            if cells:
                prose.pop()
                lines.append(line)
                held.append(cells)
    close()
    return "\n".join(prose), tables
