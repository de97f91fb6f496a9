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
    """A CSV, TSV or XLSX file, every row of it.

    Separator, encoding and decimal sign are found; lines before the header are
    skipped. Entries that hold nothing ("n/a", "-") are missing.

    Raises:
        DataUnsuitable: Not a table, rows of unequal length, or empty.
    """
    import pandas as pd

    if body[:2] == b"PK" or Path(name).suffix.lower() in (".xlsx", ".xlsm", ".xls"):
        try:
            frame = pd.read_excel(io.BytesIO(body))
        # openpyxl raises many kinds for a broken archive, KeyError among them.
        except Exception as err:
            raise DataUnsuitable(
                f"{name!r} cannot be read as a workbook: {type(err).__name__}"
            ) from err
        for column in frame.columns:
            if frame[column].dtype.kind == "M":
                days = frame[column].dropna()
                whole = bool((days.dt.normalize() == days).all())
                form = "%Y-%m-%d" if whole else "%Y-%m-%d %H:%M:%S"
                frame[column] = frame[column].dt.strftime(form)
        return _tidy(frame, name)
    text = _decoded(name, body)
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise DataUnsuitable(f"{name!r} is empty")
    fault = ""
    shapes = {sign: _columns(lines, sign) for sign in _SEPARATORS}
    # Decimal commas split rows as well, but not the names above them: the sign that
    # cuts the most lines alike comes first.
    likely = [
        s for s in sorted(shapes, key=lambda s: shapes[s], reverse=True)
        if shapes[s][1] > 1
    ]  # fmt: skip
    for separator in likely or [","]:
        try:
            return _tidy(_strict(text, separator), name)
        except _Ragged as err:
            fault = fault or str(err)
    loose = read_text(text)
    if loose is not None and len(loose) + _PREAMBLE >= len(lines) - 1:
        return loose
    raise DataUnsuitable(
        f"{name!r} holds no table: {fault}; expected a header line and rows with a "
        "comma, semicolon, tab or bar between the entries"
    )


#: Lines before the header at most, such as a title.
_PREAMBLE = 10


class _Ragged(Exception):
    """Lines that make no table with this separator."""


def _decoded(name: str, body: bytes) -> str:
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return body.decode("utf-16", errors="replace")
    if b"\0" in body:
        raise DataUnsuitable(f"{name!r} holds no text; expected a CSV or XLSX table")
    for encoding in ("utf-8-sig", "gb18030" if _looks_chinese(body) else "cp1252"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return body.decode("latin-1")


def _looks_chinese(body: bytes) -> bool:
    """Whether high bytes come in pairs, as in GB 18030 and hardly in Latin text."""
    high = re.findall(rb"[\x80-\xff]+", body[:20_000])
    return bool(high) and sum(len(h) % 2 == 0 for h in high) > 0.8 * len(high)


def _columns(lines: list[str], separator: str) -> tuple[int, int]:
    """How many of the first lines have the usual number of entries, and that number."""
    widths = [len(_cells(line, separator)) for line in lines[:60]]
    return max((widths.count(w), w) for w in set(widths))


def _strict(text: str, separator: str) -> pd.DataFrame:
    """A table with rows of equal length below its header.

    Raises:
        _Ragged: No header, or a row of another length.
    """
    import csv

    import pandas as pd

    try:
        reader = csv.reader(io.StringIO(text), delimiter=separator)
        rows = [(reader.line_num, [c.strip() for c in row]) for row in reader]
    except csv.Error as err:
        raise _Ragged(f"{err}") from err
    rows = [(line, row) for line, row in rows if any(row)]
    widths = [len(row) for _, row in rows[: 5 * _PREAMBLE]]
    usual = max(set(widths), key=lambda w: (widths.count(w), w))
    start = next(i for i, (_, row) in enumerate(rows) if len(row) == usual)
    if start > _PREAMBLE:
        raise _Ragged("no line looks like a header")
    header = rows[start][1]
    if all(_number(c) is not None for c in header):
        raise _Ragged("the first line holds numbers, not the names of columns")
    names = [name or f"column {i + 1}" for i, name in enumerate(header)]
    body = rows[start + 1 :]
    for line, row in body:
        if len(row) != usual:
            raise _Ragged(f"line {line} has {len(row)} entries, the header {usual}")
    if not body:
        raise _Ragged("a header line without rows")
    # With a semicolon or tab between entries a comma can only be a decimal sign.
    comma = separator in (";", "\t", "|")
    columns = [
        _column(pd.Series([row[i] for _, row in body], name=name), comma=comma)
        for i, name in enumerate(names)
    ]
    out = pd.concat(columns, axis=1)
    out.columns = names
    return out


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
    if comma and re.fullmatch(
        r"[-+]?(?:\d+|\d{1,3}(?:\.\d{3})+),\d+(?:[eE][-+]?\d+)?", plain
    ):
        plain = plain.replace(".", "").replace(",", ".")
    elif not comma and re.fullmatch(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?", plain):
        plain = plain.replace(",", "")
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
    # Beside words "none" is one of them: no dopant, no filler, no treatment.
    said = [isinstance(v, str) and v.strip().lower() == "none" for v in column]
    gaps = [g and not s for g, s in zip(gaps, said, strict=True)]
    words = [None if g else t for t, g in zip(texts, gaps, strict=True)]
    return pd.Series(words, dtype=object, name=column.name)


def _tidy(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    frame = frame.dropna(how="all").reset_index(drop=True)
    frame.columns = [str(c).strip() for c in frame.columns]
    # A separator at the end of each line makes a column without name and entry.
    nameless = re.compile(r"(?:column |Unnamed: )\d+")
    frame = (
        frame[
            [
                c
                for c in frame
                if not (nameless.fullmatch(str(c)) and frame[c].isna().all())
            ]
        ]
        if len(set(frame.columns)) == frame.shape[1]
        else frame
    )
    if frame.empty:
        raise DataUnsuitable(f"{name!r} holds no rows")
    names = list(frame.columns)
    if len(set(names)) < len(names):
        twice = next(n for n in names if names.count(n) > 1)
        raise DataUnsuitable(f"{name!r}: column {twice!r} occurs twice; rename one")
    return frame
