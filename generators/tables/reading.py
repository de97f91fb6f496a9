"""Tables from files and from pasted text, with German decimals and loose CSV."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

from generators.errors import DataUnsuitable

if TYPE_CHECKING:
    import pandas as pd

_SEPARATORS = (",", ";", "\t", "|")


def read_bytes(name: str, body: bytes) -> pd.DataFrame:
    """A CSV, TSV or XLSX file.

    Raises:
        DataUnsuitable: Not a table, or empty.
    """
    import pandas as pd

    if body[:2] == b"PK" or Path(name).suffix.lower() in (".xlsx", ".xlsm"):
        try:
            frame = pd.read_excel(io.BytesIO(body))
        # openpyxl raises many kinds for a broken archive, KeyError among them.
        except Exception as err:
            raise DataUnsuitable(
                f"{name!r} cannot be read as a workbook: {type(err).__name__}"
            ) from err
        return _tidy(frame, name)
    for encoding in ("utf-8-sig", "latin-1"):
        try:
            text = body.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    frame_or_none = read_text(text)
    if frame_or_none is None:
        raise DataUnsuitable(
            f"{name!r} holds no table: expected a header line and rows with a comma, "
            "semicolon, tab or bar between the entries"
        )
    return frame_or_none


def read_text(text: str, *, least_rows: int = 2) -> pd.DataFrame | None:
    """The largest table in a text, or None.

    A table is a run of lines with equally many separators, a header first; Markdown
    rules (``|---|``) are skipped.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    best: tuple[int, pd.DataFrame] | None = None
    for separator in _SEPARATORS:
        for block in _blocks(lines, separator):
            frame = _parse(block, separator)
            if frame is None or len(frame) < least_rows:
                continue
            size = frame.shape[0] * frame.shape[1]
            if best is None or size > best[0]:
                best = (size, frame)
    return None if best is None else best[1]


def without_table(text: str) -> str:
    """The words of a text without the lines of its tables."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    rows: set[str] = set()
    for separator in _SEPARATORS:
        for block in _blocks(lines, separator):
            if _parse(block, separator) is not None:
                rows.update(block)
    return "\n".join(line for line in lines if line.strip().strip("`") not in rows)


def _blocks(lines: list[str], separator: str) -> list[list[str]]:
    blocks: list[list[str]] = []
    current: list[str] = []
    width = 0
    for line in [*lines, ""]:
        bare = line.strip().strip("`")
        if separator == "|" and re.fullmatch(r"[|\s:-]+", bare) and "-" in bare:
            continue
        cells = _cells(bare, separator) if bare else []
        if len(cells) >= 2 and (not current or len(cells) == width):
            current.append(bare)
            width = len(cells)
        else:
            if len(current) >= 3:
                blocks.append(current)
            current = [bare] if len(cells) >= 2 else []
            width = len(cells)
    return blocks


def _cells(line: str, separator: str) -> list[str]:
    import csv

    if separator == "|":
        line = line.strip().strip("|")
    try:
        return [c.strip() for c in next(csv.reader([line], delimiter=separator))]
    except (csv.Error, StopIteration):
        return []


def _parse(block: list[str], separator: str) -> pd.DataFrame | None:
    import pandas as pd

    rows = [_cells(line, separator) for line in block]
    header = rows[0]
    if all(_number(c) is not None for c in header) or not all(header):
        return None
    frame = pd.DataFrame(rows[1:], columns=header)
    # With a semicolon or tab between entries a comma can only be a decimal sign.
    comma = separator in (";", "\t", "|")
    columns = {}
    for i in range(len(header)):
        columns[i] = _column(frame.iloc[:, i], comma=comma)
    numeric = sum(c.dtype.kind in "if" for c in columns.values())
    if not numeric:
        return None
    out = pd.concat(columns.values(), axis=1)
    out.columns = header
    return _tidy(out, "pasted table")


def _number(text: str, *, comma: bool = False) -> float | None:
    plain = text.replace("−", "-").strip()
    if comma and re.fullmatch(r"[-+]?\d+,\d+", plain):
        plain = plain.replace(",", ".")
    try:
        return float(plain)
    except ValueError:
        return None


_GAPS = frozenset(["", "nan", "na", "n/a", "-", "–", "null", "none"])


def _column(column: pd.Series, *, comma: bool) -> pd.Series:
    import pandas as pd

    texts = [str(v) for v in column]
    gaps = [t.strip().lower() in _GAPS for t in texts]
    values = [
        None if g else _number(t, comma=comma) for t, g in zip(texts, gaps, strict=True)
    ]
    readable = [v is not None for v, g in zip(values, gaps, strict=True) if not g]
    # One unreadable entry in fifty is a slip, more of them make a column of words.
    if readable and sum(readable) >= 0.98 * len(readable):
        out = pd.Series(values, dtype=float, name=column.name)
        if out.notna().all() and all(
            re.fullmatch(r"[-+]?\d+", t.strip()) for t in texts
        ):
            return out.astype("int64")
        return out
    words = [None if g else t for t, g in zip(texts, gaps, strict=True)]
    return pd.Series(words, dtype=object, name=column.name)


def _tidy(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    frame = frame.dropna(how="all").dropna(axis=1, how="all").reset_index(drop=True)
    frame.columns = [str(c).strip() for c in frame.columns]
    if frame.empty:
        raise DataUnsuitable(f"{name!r} holds no rows")
    names = list(frame.columns)
    if len(set(names)) < len(names):
        twice = next(n for n in names if names.count(n) > 1)
        raise DataUnsuitable(f"{name!r}: column {twice!r} occurs twice; rename one")
    return frame


def ignored_columns(frame: pd.DataFrame) -> list[str]:
    """Columns that no generator should learn: row numbers, and words all distinct."""
    out = []
    for column in frame.columns:
        values = frame[column]
        distinct = values.nunique()
        if values.dtype.kind in "OUS" or str(values.dtype) in ("str", "string"):
            if distinct > max(50, 0.5 * len(frame)):
                out.append(str(column))
        elif (
            distinct == len(frame)
            and len(frame) > 20
            and values.dtype.kind in "iu"
            and values.is_monotonic_increasing
            and int(values.iloc[-1]) - int(values.iloc[0]) == len(frame) - 1
        ):
            out.append(str(column))
    return out
