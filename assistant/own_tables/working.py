"""A question about an own table → figures, each with the cells that it was made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import fmean, median, stdev
from typing import Any

from assistant.own_tables.arrhenius import barriers
from assistant.own_tables.figures import MOST_NAMED, Figure, Told, Worked
from assistant.own_tables.question import Extreme, OwnQuestion
from assistant.own_tables.tables import (
    OwnTable,
    spans_decades,
)
from assistant.own_tables.words import pattern
from knowledge.units import convert

#: Fewest rows for which a correlation is told with a judgement.
FEWEST_PAIRS = 5


def work_out(question: OwnQuestion, table: OwnTable) -> Worked:
    """Do what a question asks with one table."""
    rows = [
        r
        for r in range(len(table.places))
        if all(c.holds(table.columns[c.column].cells[r]) for c in question.conditions)
    ]
    if not rows and question.conditions and question.task != "missing":
        return _nothing(question, table)
    done = _TASKS[question.task](question, table, rows)
    return Worked(
        done.told, table, done.rows, done.columns, dict(question.units), done.found
    )


def _cell(q: OwnQuestion, table: OwnTable, column: int, row: int) -> Figure:
    own = table.columns[column]
    value, unit = own.cells[row], own.unit
    wished = q.units.get(column)
    if wished and isinstance(value, float):
        turned = convert(value, unit, wished)
        if turned is not None:
            value, unit = turned, wished
    return Figure(table, column, (row,), "cell", value, unit)


def _known(table: OwnTable, column: int, rows: Sequence[int]) -> list[int]:
    cells = table.columns[column].cells
    return [r for r in rows if cells[r] is not None]


def _nothing(question: OwnQuestion, table: OwnTable) -> Worked:
    told = [Told("no_row", {"conditions": list(question.conditions)})]
    for condition in question.conditions:
        column = table.columns[condition.column]
        known = _known(table, condition.column, range(len(table.places)))
        if column.numeric and known and condition.sign == "=":
            nearest = min(known, key=lambda r: abs(column.cells[r] - condition.number))
            told.append(
                Told(
                    "nearest", {"label": table.label_of(nearest)},
                    (_cell(question, table, condition.column, nearest),),
                )
            )  # fmt: skip
    return Worked(tuple(told), table, found=question.task == "count")


def _extreme(q: OwnQuestion, table: OwnTable, rows: list[int]) -> Worked:
    told: list[Told] = []
    shown: list[int] = []
    columns: list[int] = []
    for extreme in q.extremes:
        known = _known(table, extreme.column, rows)
        columns.append(extreme.column)
        if not known:
            told.append(Told("empty", {"column": extreme.column}))
            continue
        ordered = _ordered(table, extreme, known)
        if q.limit and q.limit > 1:
            shown += ordered[: q.limit]
            figures = tuple(
                _cell(q, table, extreme.column, r) for r in ordered[: q.limit]
            )
            told.append(
                Told("top", {"largest": extreme.largest, "n": len(figures)}, figures)
            )
            continue
        first = table.columns[extreme.column].cells[ordered[0]]
        best = [r for r in ordered if table.columns[extreme.column].cells[r] == first]
        shown += [r for r in best if r not in shown]
        told.append(
            Told(
                "extreme", {"largest": extreme.largest, "assumed": extreme.assumed},
                tuple(_cell(q, table, extreme.column, r) for r in best[:MOST_NAMED]),
            )
        )  # fmt: skip
        for column in (*q.targets, *(e.column for e in q.extremes)):
            if column not in (extreme.column, table.label):
                told.append(Told("beside", {}, (_cell(q, table, column, best[0]),)))
        if len(ordered) > len(best):
            told.append(
                Told("next", {}, (_cell(q, table, extreme.column, ordered[len(best)]),))
            )
        if len(known) < len(rows):
            told.append(_without(table, extreme.column, rows))
    told = list({_same(t): t for t in told}.values())
    keep = dict.fromkeys([*columns, *q.targets])
    return Worked(tuple(told), table, tuple(shown), tuple(keep))


def _same(told: Told) -> tuple[Any, ...]:
    figures = tuple((f.column, f.rows) for f in told.figures)
    return (told.phrase, figures, str(sorted(told.words.items())))


def _without(table: OwnTable, column: int, rows: Sequence[int]) -> Told:
    cells = table.columns[column].cells
    empty = [r for r in rows if cells[r] is None]
    figure = Figure(table, column, tuple(empty), "count", len(empty))
    names = [table.label_of(r) for r in empty[:MOST_NAMED]]
    return Told("left_out", {"names": names, "n": len(empty)}, (figure,))


def _ordered(table: OwnTable, extreme: Extreme, rows: Sequence[int]) -> list[int]:
    cells = table.columns[extreme.column].cells
    sign = -1 if extreme.largest else 1
    return sorted(rows, key=lambda r: (sign * cells[r], r))


#: Statistics of numbers; the deviation is that of a sample (n - 1).
_STATISTICS: dict[str, Callable[[Sequence[float]], float]] = {
    "mean": fmean, "median": median, "std": stdev, "sum": sum, "min": min, "max": max,
}  # fmt: skip


def statistic_of(kind: str, values: Sequence[float]) -> float | None:
    """A statistic of numbers, None where there are too few."""
    if not values or (kind == "std" and len(values) < 2):
        return None
    return _STATISTICS[kind](values)


def _figure(
    q: OwnQuestion, table: OwnTable, column: int, rows: Sequence[int], kind: str
) -> Figure | None:
    known = _known(table, column, rows)
    cells = [_cell(q, table, column, r) for r in known]
    value = statistic_of(kind, [c.value for c in cells])
    if value is None:
        return None
    return Figure(table, column, tuple(known), kind, value, cells[0].unit)


def _statistic(q: OwnQuestion, table: OwnTable, rows: list[int]) -> Worked:
    if q.statistic == "mode":
        return _mode(q, table, rows)
    told: list[Told] = []
    for column in q.targets:
        kinds = ["min", "max"] if q.statistic == "range" else [q.statistic]
        figures = [_figure(q, table, column, rows, kind) for kind in kinds]
        found = tuple(f for f in figures if f is not None)
        if len(found) < len(kinds):
            told.append(Told("empty", {"column": column}))
            continue
        phrase = "range" if q.statistic == "range" else "statistic"
        told.append(Told(phrase, {"kind": q.statistic, "n": len(found[0].rows)}, found))
        values = [table.columns[column].cells[r] for r in found[0].rows]
        if q.statistic == "mean" and spans_decades(values):
            middle = _figure(q, table, column, rows, "median")
            if middle is not None:
                told.append(Told("decades", {}, (middle,)))
        if len(found[0].rows) < len(rows):
            told.append(_without(table, column, rows))
    return Worked(tuple(told), table, tuple(rows), q.targets)


def _mode(q: OwnQuestion, table: OwnTable, rows: list[int]) -> Worked:
    column = q.targets[0]
    groups = _grouped(table, column, rows)
    most = max(len(held) for held in groups.values())
    first = [name for name, held in groups.items() if len(held) == most]
    held = tuple(r for name in first for r in groups[name])
    figure = Figure(table, column, held, "count", most)
    return Worked(
        (Told("mode", {"names": first, "n": most}, (figure,)),), table, held, (column,)
    )


def _grouped(table: OwnTable, column: int, rows: Sequence[int]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {}
    for row in rows:
        cell = table.columns[column].cells[row]
        if cell is not None:
            groups.setdefault(_name(cell), []).append(row)
    return groups


def _name(cell: Any) -> str:
    return f"{cell:g}" if isinstance(cell, float) else str(cell)


def _named_rows(q: OwnQuestion, table: OwnTable, rows: list[int]) -> dict[str, Any]:
    """How many rows there are, under which conditions, and the first by name."""
    return {
        "n": len(rows), "total": len(table.places), "conditions": list(q.conditions),
        "names": [table.label_of(r) for r in rows[:MOST_NAMED]],
        "more": max(len(rows) - MOST_NAMED, 0),
    }  # fmt: skip


def _count(q: OwnQuestion, table: OwnTable, rows: list[int]) -> Worked:
    texts = [t for t in q.targets if t != table.label]
    if texts and not q.conditions:
        groups = _grouped(table, texts[0], rows)
        figure = Figure(table, texts[0], tuple(rows), "distinct", len(groups))
        told = Told("distinct", {"names": list(groups), "n": len(groups)}, (figure,))
        return Worked((told,), table, (), (texts[0],))
    column = q.conditions[0].column if q.conditions else None
    figure = Figure(table, column, tuple(rows), "count", len(rows))
    words = _named_rows(q, table, rows)
    told = Told("count" if q.conditions else "count_all", words, (figure,))
    shown = tuple(dict.fromkeys(c.column for c in q.conditions))
    return Worked((told,), table, tuple(rows), shown)


def _correlation(q: OwnQuestion, table: OwnTable, rows: list[int]) -> Worked:
    from scipy.stats import pearsonr, spearmanr

    first, second = q.targets
    a, b = table.columns[first].cells, table.columns[second].cells
    both = tuple(r for r in rows if a[r] is not None and b[r] is not None)
    x, y = [a[r] for r in both], [b[r] for r in both]
    if len(both) < 3 or len(set(x)) < 2 or len(set(y)) < 2:
        told = Told("no_pairs", {"n": len(both), "columns": [first, second]})
        return Worked((told,), table, both, q.targets, found=False)
    line, ranks = pearsonr(x, y), spearmanr(x, y)
    p = float(ranks.pvalue)
    figures = (
        Figure(table, first, both, "pearson", round(float(line.statistic), 4)),
        Figure(table, second, both, "spearman", round(float(ranks.statistic), 4)),
    )
    sign = "up" if figures[1].value > 0 else "down"
    clear = "few" if len(both) < FEWEST_PAIRS else "clear" if p < 0.05 else "unclear"
    told = Told(
        "correlation",
        {"n": len(both), "columns": [first, second], "p": p, "sign": sign},
        figures,
    )
    judged = Told(f"correlation_{clear}", {"sign": sign, "n": len(both), "p": p})
    return Worked((told, judged), table, both, q.targets)


def _groups(q: OwnQuestion, table: OwnTable, rows: list[int]) -> Worked:
    assert q.by is not None  # set by the parser for this task
    kind = q.statistic if q.statistic not in {"", "mode", "range"} else "mean"
    made: list[tuple[str, Figure]] = []
    for name, held in _grouped(table, q.by, rows).items():
        if q.targets:
            figure = _figure(q, table, q.targets[0], held, kind)
        else:
            figure = Figure(table, q.by, tuple(held), "count", len(held))
        if figure is not None:
            made.append((name, figure))
    largest = not q.extremes or q.extremes[0].largest
    made.sort(key=lambda m: (-m[1].value if largest else m[1].value, m[0]))
    words = {
        "kind": kind if q.targets else "count", "by": q.by, "largest": largest,
        "names": [name for name, _ in made],
    }  # fmt: skip
    told = [Told("groups", words, tuple(f for _, f in made))]
    return Worked(
        tuple(told), table, tuple(rows), tuple(dict.fromkeys((q.by, *q.targets))),
        found=bool(made),
    )  # fmt: skip


def _compare(q: OwnQuestion, table: OwnTable, rows: list[int]) -> Worked:
    told: list[Told] = []
    sides = [
        (side, [r for r in rows if side.holds(table.columns[side.column].cells[r])])
        for side in q.sides
    ]
    columns = [c for c in q.targets if c not in {s.column for s in q.sides}]
    for column in columns:
        single = all(len(_known(table, column, held)) <= 1 for _, held in sides)
        kind = q.statistic if q.statistic in {"median", "mean"} else "mean"
        figures: list[Figure] = []
        names: list[str] = []
        for side, held in sides:
            known = _known(table, column, held)
            name = _side_name(side)
            if not known:
                continue
            figure = (
                _cell(q, table, column, known[0])
                if single
                else _figure(q, table, column, held, kind)
            )
            if figure is not None:
                figures.append(figure)
                names.append(name)
        if len(figures) < 2:
            continue
        words: dict[str, Any] = {"names": names, "kind": "cell" if single else kind}
        if len(figures) == 2 and figures[1].value > 0 and figures[0].value > 0:
            words["ratio"] = figures[0].value / figures[1].value
        told.append(Told("compare", words, tuple(figures)))
    used = tuple(r for _, held in sides for r in held)
    if not told:
        return Worked((Told("no_pairs_of_sides"),), table, used, (), found=False)
    shown = tuple(dict.fromkeys((*(s.column for s in q.sides), *columns)))
    return Worked(tuple(told), table, tuple(dict.fromkeys(used)), shown)


def _side_name(side: Any) -> str:
    plain = pattern("undoped_cells")
    if all(plain.search(t) for t in side.texts):
        return next((t for t in side.texts if t), "") or "undoped"
    return ", ".join(side.texts)


def _missing(q: OwnQuestion, table: OwnTable, rows: list[int]) -> Worked:
    told: list[Told] = []
    shown: list[int] = []
    columns = q.targets or tuple(
        i
        for i, c in enumerate(table.columns)
        if c.header and any(map(_filled, c.cells))
    )
    for column in columns:
        cells = table.columns[column].cells
        empty = [r for r in rows if cells[r] is None]
        if empty or q.targets:
            figure = Figure(table, column, tuple(empty), "count", len(empty))
            names = [table.label_of(r) for r in empty[:MOST_NAMED]]
            words = {"names": names, "n": len(empty), "column": column}
            told.append(Told("missing" if empty else "none_missing", words, (figure,)))
            shown += empty
    if not told:
        told.append(Told("complete"))
    return Worked(tuple(told), table, tuple(dict.fromkeys(shown)), ())


def _filled(cell: Any) -> bool:
    return cell is not None


def _lookup(q: OwnQuestion, table: OwnTable, rows: list[int]) -> Worked:
    columns = q.targets or tuple(
        i for i, c in enumerate(table.columns) if i != table.label and c.header
    )
    told = []
    for row in rows[:MOST_NAMED]:
        figures = tuple(_cell(q, table, c, row) for c in columns)
        told.append(Told("lookup", {"label": table.label_of(row)}, figures))
    return Worked(tuple(told), table, tuple(rows), columns)


def _list(q: OwnQuestion, table: OwnTable, rows: list[int]) -> Worked:
    if q.extremes:
        rows = _ordered(table, q.extremes[0], _known(table, q.extremes[0].column, rows))
    if q.limit:
        rows = rows[: q.limit]
    figure = Figure(table, None, tuple(rows), "count", len(rows))
    words = _named_rows(q, table, rows)
    return Worked((Told("list", words, (figure,)),), table, tuple(rows))


def _describe(q: OwnQuestion, table: OwnTable, rows: list[int]) -> Worked:
    figure = Figure(table, None, tuple(rows), "count", len(rows))
    told = [Told("shape", {"n": len(rows), "columns": len(table.columns)}, (figure,))]
    for place, column in enumerate(table.columns):
        if not column.header:
            continue
        if column.numeric:
            low = _figure(q, table, place, rows, "min")
            high = _figure(q, table, place, rows, "max")
            if low and high:
                told.append(Told("column_range", {"n": len(low.rows)}, (low, high)))
        else:
            names = list(column.values)[:6]
            more = len(column.values) - len(names)
            told.append(
                Told("column_texts", {"column": place, "names": names, "more": more})
            )
    return Worked(tuple(told), table, (), ())


_TASKS: dict[str, Any] = {
    "extreme": _extreme, "statistic": _statistic, "count": _count,
    "arrhenius": barriers, "correlation": _correlation, "groups": _groups,
    "compare": _compare, "missing": _missing, "lookup": _lookup, "list": _list,
    "describe": _describe,
}  # fmt: skip
