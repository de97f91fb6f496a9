"""What of a table a model learns, and how the rest comes back.

Names and row numbers say which row it is, not what it is like: learning them would
hand out training rows. They are left out; numbered names are continued in made rows
and all others stay empty. Dates become days, truth values words, columns without any
entry wait outside. Columns that add up to 1 or 100 in every row are remembered, so
that made rows keep the sum.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from generators.errors import DataUnsuitable

if TYPE_CHECKING:
    import pandas as pd

    from generators.tables.constraints import Constraint

#: Forms of a date, the unambiguous ones first; a time of day counts in minutes.
_DATES = (
    "%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y%m%d",
    "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M",
    "%d.%m.%Y %H:%M", "%Y年%m月%d日",
)  # fmt: skip
#: Share of entries that must read as dates of one form.
_DATE_SHARE = 0.98
_EPOCH = datetime(1970, 1, 1)


def is_words(column: pd.Series) -> bool:
    """Whether a column holds text."""
    return column.dtype.kind in "OUS" or str(column.dtype) in ("str", "string")


def label_columns(frame: pd.DataFrame) -> list[str]:
    """Columns that name rows: consecutive numbers, and words that hardly repeat."""
    out = []
    for column in frame.columns:
        values = frame[column]
        distinct, known = values.nunique(), int(values.notna().sum())
        if is_words(values):
            if (known >= 10 and distinct == known) or (
                distinct > max(50, 0.5 * len(frame))
            ):
                out.append(str(column))
        elif (
            distinct == len(frame) > 20
            and values.dtype.kind in "iu"
            and values.is_monotonic_increasing
            and int(values.iloc[-1]) - int(values.iloc[0]) == len(frame) - 1
        ):
            out.append(str(column))
    return out


def date_form(column: pd.Series) -> str | None:
    """The form in which a column of words writes dates, or None."""
    if not is_words(column):
        return None
    texts = [str(v).strip() for v in column if v is not None and v == v]
    if len(texts) < 2 or not re.search(r"\d", texts[0]):
        return None
    for form in _DATES:
        read = [_day(text, form) is not None for text in texts[:5]]
        if not any(read):
            continue
        found = sum(_day(text, form) is not None for text in texts)
        if found >= _DATE_SHARE * len(texts):
            return form
    return None


def _day(text: Any, form: str) -> float | None:
    """Days since 1970, or minutes where the form holds a time of day."""
    try:
        moment = datetime.strptime(str(text).strip(), form)
    except ValueError:
        return None
    since = moment - _EPOCH
    return since.total_seconds() / 60 if "%H" in form else float(since.days)


def _date(value: float, form: str) -> str | None:
    from datetime import timedelta

    if value != value:
        return None
    step = timedelta(minutes=value) if "%H" in form else timedelta(days=round(value))
    return (_EPOCH + step).strftime(form)


@dataclass(frozen=True, slots=True)
class Outline:
    """How a table is shown to a model and its rows are shown to people.

    Attributes:
        columns: Of the table, in order.
        labels: Left-out names and numbers of rows, each with the pattern by which
            they go on (``prefix``, ``digits``, ``next``), or None.
        dates: Form of each date column.
        truths: Columns of truth values.
        empty: Columns without any entry.
        sums: Members, total and tolerance of sums that every row keeps.
    """

    columns: tuple[str, ...] = ()
    labels: Mapping[str, Mapping[str, Any] | None] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)
    truths: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()
    sums: tuple[tuple[tuple[str, ...], float, float], ...] = ()

    @classmethod
    def of(cls, frame: pd.DataFrame, *, keep: Sequence[str] = ()) -> Outline:
        """Look at a table.

        Args:
            frame: With one name a column.
            keep: Columns that count as more than names whatever they look like.

        Raises:
            DataUnsuitable: Two columns of one name, or nothing but names.
        """
        from generators.tables.constraints import detect_sums

        names = [str(c) for c in frame.columns]
        twice = sorted({n for n in names if names.count(n) > 1})
        if twice:
            raise DataUnsuitable(f"column {twice[0]!r} occurs twice; rename one")
        frame = frame.set_axis(names, axis=1)
        dates = {n: form for n in names if (form := date_form(frame[n]))}
        labels: dict[str, Mapping[str, Any] | None] = {
            n: _numbering(frame[n])
            for n in label_columns(frame)
            if n not in keep and n not in dates
        }
        empty = tuple(n for n in names if n not in labels and not _known(frame[n]))
        if len(labels) + len(empty) == len(names) and names:
            raise DataUnsuitable(
                f"nothing but names and empty columns ({', '.join(names)}); "
                "a model needs a column that repeats or measures something"
            )
        truths = tuple(n for n in names if frame[n].dtype.kind == "b")
        made = cls(tuple(names), labels, dates, truths, empty)
        found = detect_sums(made.inward(frame))
        sums = tuple((r.columns, float(r.total or 0), r.tolerance) for r in found)
        return cls(tuple(names), labels, dates, truths, empty, sums)

    @property
    def inner(self) -> list[str]:
        """Columns that the model learns."""
        return [n for n in self.columns if n not in self.labels and n not in self.empty]

    def rules(self) -> list[Constraint]:
        """The sums as rules."""
        from generators.tables.constraints import sum_rule

        return [
            sum_rule(members, total, tolerance, self.columns, origin="data")
            for members, total, tolerance in self.sums
        ]

    def notes(self) -> list[str]:
        """What a user must know of what was left out or read otherwise."""
        out = []
        if self.labels:
            out.append(
                f"columns {', '.join(self.labels)} name rows and were not learnt; "
                "numbered names go on in made rows, others stay empty"
            )
        if self.empty:
            out.append(f"columns {', '.join(self.empty)} hold no entry and stay empty")
        if self.dates:
            out.append(f"columns {', '.join(self.dates)} were read as dates")
        out += [
            f"made rows keep {rule.text}, as the table does" for rule in self.rules()
        ]
        return out

    def inward(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The columns that a model learns, in numbers and words."""
        import pandas as pd

        out: dict[str, Any] = {}
        for name in self.inner:
            if name not in frame.columns:
                continue
            column = frame[name]
            if name in self.dates and is_words(column):
                form = self.dates[name]
                days = [_day(v, form) for v in column]
                out[name] = pd.Series(days, dtype=float, index=frame.index)
            elif name in self.truths:
                out[name] = column.astype(str)
            elif column.dtype.kind == "f":
                out[name] = column.where(np.isfinite(column), np.nan)
            else:
                out[name] = column
        return pd.DataFrame(out, index=frame.index)

    def outward(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows of a model with all columns of the table, sums kept."""
        import pandas as pd

        from generators.tables.constraints import rescale

        if self.sums and set(self.inner) <= set(rows.columns):
            rows = rescale(rows, self.rules())
        n = len(rows)
        out: dict[str, Any] = {}
        for name in self.columns:
            if name in self.labels:
                out[name] = _numbered(self.labels[name], n)
            elif name in self.empty:
                out[name] = [None] * n
            elif name in self.dates:
                out[name] = [_date(float(v), self.dates[name]) for v in rows[name]]
            elif name in self.truths:
                out[name] = [str(v) == "True" for v in rows[name]]
            else:
                out[name] = rows[name].to_numpy()
        return pd.DataFrame(out, index=range(n))

    def numbered(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows put together from several draws, their numbers in one run."""
        out = rows.copy()
        for name, pattern in self.labels.items():
            out[name] = _numbered(pattern, len(rows))
        return out

    def to_json(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "columns": list(self.columns),
            "labels": {k: dict(v) if v else None for k, v in self.labels.items()},
            "dates": dict(self.dates),
            "truths": list(self.truths),
            "empty": list(self.empty),
            "sums": [[list(m), total, tol] for m, total, tol in self.sums],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Outline:
        """Read what `to_json` wrote."""
        return cls(
            tuple(data["columns"]),
            data["labels"],
            data["dates"],
            tuple(data["truths"]),
            tuple(data["empty"]),
            tuple((tuple(m), float(t), float(tol)) for m, t, tol in data["sums"]),
        )


def _known(column: pd.Series) -> int:
    if column.dtype.kind == "f":
        return int(np.isfinite(column.to_numpy(float)).sum())
    return int(column.notna().sum())


def _numbering(column: pd.Series) -> dict[str, Any] | None:
    """How numbered names go on: one prefix, then digits."""
    if column.dtype.kind in "iu":
        return {"prefix": None, "digits": 0, "next": int(column.max()) + 1}
    found = [re.fullmatch(r"(.*?)(\d{1,9})", str(v)) for v in column.dropna()]
    prefixes = {m[1] if m else None for m in found}
    if len(prefixes) != 1 or None in prefixes:
        return None
    digits = [m[2] for m in found if m]
    padded = len({len(d) for d in digits}) == 1
    return {
        "prefix": prefixes.pop(),
        "digits": len(digits[0]) if padded else 0,
        "next": max(map(int, digits)) + 1,
    }


def _numbered(pattern: Mapping[str, Any] | None, n: int) -> list[Any]:
    if pattern is None:
        return [None] * n
    first, digits = pattern["next"], pattern["digits"]
    if pattern["prefix"] is None:
        return list(range(first, first + n))
    return [f"{pattern['prefix']}{i:0{digits}d}" for i in range(first, first + n)]
