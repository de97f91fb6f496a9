"""Rules that rows must obey, read from YAML or from a sentence, never executed.

A rule compares expressions over columns: ``water / cement <= 0.6``,
``comp_Li + comp_La = 1``, ``ys <= uts <= 3000``. Sums are kept by construction (the
columns are rescaled), everything else by rejection.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from generators.errors import GeneratorError

if TYPE_CHECKING:
    import pandas as pd

#: Relative tolerance of an equality that was given without one.
EQUAL = 2e-3


class RuleUnreadable(GeneratorError):
    """A sentence or entry that says no comparison of columns."""


_WORDS = (
    (r"\b(?:must|should|shall|has to|have to|needs? to|may|can)\b", " "),
    (r"\b(?:not exceed|(?:be )?(?:at most|no more than|not more than|up to|maximum|"
     r"max\.?))(?!\w)|≤|=<", " <= "),
    (r"\b(?:be )?(?:at least|no less than|not less than|minimum|min\.?)(?!\w)|≥|=>",
     " >= "),
    (r"\b(?:is |be |are )?(?:greater|larger|higher|more) than\b|\bexceeds?\b", " > "),
    (r"\b(?:is |be |are )?(?:smaller|lower|less) than\b|\bbelow\b", " < "),
    (r"\b(?:is |be |are )?equal to\b|\bequals\b", " = "),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Constraint:
    """One rule over the columns of a table.

    Attributes:
        text: As the user or the detection wrote it.
        columns: That occur in it.
        operators: Between consecutive expressions.
        total: For a plain sum of columns that equals a number: that number.
        tolerance: Absolute, of equalities.
        origin: ``user`` or ``data``.
    """

    text: str
    columns: tuple[str, ...]
    operators: tuple[str, ...]
    total: float | None = None
    tolerance: float = 0.0
    origin: str = "user"
    parts: tuple[Callable[[pd.DataFrame], Any], ...] = field(default=(), repr=False)

    def holds(self, frame: pd.DataFrame) -> np.ndarray:
        """Which rows obey; rows with a missing entry are not judged and pass."""
        import pandas as pd

        out = np.ones(len(frame), bool)
        with np.errstate(all="ignore"):
            values = [np.broadcast_to(p(frame), len(frame)) for p in self.parts]
            for a, b, sign in zip(values, values[1:], self.operators, strict=False):
                tolerance = self.tolerance or 1e-9 * (np.abs(a) + np.abs(b))
                if sign == "=":
                    out &= np.abs(a - b) <= np.maximum(tolerance, EQUAL * np.abs(b))
                elif sign in ("<", "<="):
                    out &= (a < b) if sign == "<" else (a <= b + tolerance)
                else:
                    out &= (a > b) if sign == ">" else (a >= b - tolerance)
        gaps = pd.isna(frame[list(self.columns)]).any(axis=1).to_numpy()
        return np.asarray(out | gaps)

    def to_json(self) -> dict[str, Any]:
        """Text, columns and where it came from."""
        return {"text": self.text, "columns": list(self.columns), "origin": self.origin}


def parse_rule(
    text: str, columns: Sequence[str], *, origin: str = "user"
) -> Constraint:
    """Read one rule.

    Args:
        text: A comparison, or a sentence such as ``age between 1 and 365``.
        columns: Names that may occur; the longest match wins.
        origin: Who says so.

    Raises:
        RuleUnreadable: No comparison, an unknown name, or more than arithmetic.
    """
    label = r"^\s*(?:rule|regel|règle|regla|规则|ルール)\s*\d*\s*[:：.]"
    source = re.sub(label, "", text, flags=re.I)
    source = source.strip().rstrip(".;")
    if len(source) > 400:
        raise RuleUnreadable(f"a rule of {len(source)} characters is too long (400)")
    names: list[str] = []
    # Names first, so that a column called "max load" survives the words below.
    for name in sorted(map(str, columns), key=len, reverse=True):
        pattern = rf"(?<![\w.]){re.escape(name)}(?![\w])"
        if re.search(pattern, source, flags=re.I):
            source = re.sub(pattern, f" c{len(names)}_ ", source, flags=re.I)
            names.append(name)
    source = _phrases(source)
    for pattern, sign in _WORDS:
        source = re.sub(pattern, sign, source, flags=re.I)
    pieces = re.split(r"(<=|>=|==|=|<|>)", source)
    if len(pieces) < 3 or len(pieces) > 5:
        raise RuleUnreadable(
            f"rule {text!r:.80} compares nothing; write for example "
            f"'{next(iter(columns), 'a')} <= 100' or 'a + b = 1'"
        )
    if not names:
        raise RuleUnreadable(
            f"rule {text!r:.80} names no column; the table has {', '.join(columns)}"
        )
    parts = tuple(_expression(p, names, text) for p in pieces[::2])
    signs = tuple("=" if s == "==" else s for s in pieces[1::2])
    total = _plain_sum(pieces) if signs == ("=",) else None
    used = tuple(n for i, n in enumerate(names) if f"c{i}_" in source)
    return Constraint(text.strip(), used, signs, total, 0.0, origin, parts)


def _phrases(source: str) -> str:
    """Sentences with 'between' and 'sum' as comparisons."""
    number = r"[-+]?[\d.]+(?:e[-+]?\d+)?"
    source = re.sub(
        rf"^(.*?)\s*(?:must|should)?\s*(?:be|is|are|lies?|stays?)?\s*"
        rf"(?:between|in the range|from)\s+({number})\s*(?:and|to|-|–|\.\.)\s*"
        rf"({number})"
        rf"[^\d]*$",
        r"\2 <= \1 <= \3",
        source,
        flags=re.I,
    )
    match = re.match(
        rf"^(?:the\s+)?(?:sum of\s+)?((?:c\d+_|[\s,+&]|and)+?)\s*(?:must|should)?\s*"
        rf"(?:sums?|adds?|adding)?\s*(?:up)?\s*(?:to|is|be|equals?|=)\s*"
        rf"(?:be\s*)?({number})\s*%?$",
        source.strip(),
        flags=re.I,
    )
    if match and ("sum" in source.lower() or "add" in source.lower()):
        places = re.findall(r"c\d+_", match[1])
        return f"{' + '.join(places)} = {match[2]}"
    return source


def _plain_sum(pieces: list[str]) -> float | None:
    """The number that a bare sum of at least two columns equals."""
    left, right = pieces[0], pieces[2]
    if re.fullmatch(r"[\s\d.eE+-]+", left):
        left, right = right, left
    if not re.fullmatch(r"\s*c\d+_(?:\s*\+\s*c\d+_)+\s*", left):
        return None
    try:
        return float(right)
    except ValueError:
        return None


_BINARY: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
}


def _expression(
    source: str, names: list[str], text: str
) -> Callable[[pd.DataFrame], Any]:
    """A function of the table for + - * / over columns and numbers."""
    try:
        tree = ast.parse(" ".join(source.split()), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as err:
        raise RuleUnreadable(
            f"rule {text!r:.80}: {source.strip()!r:.40} is no sum, difference, "
            "product or ratio of columns"
        ) from err

    def build(node: ast.AST) -> Callable[[pd.DataFrame], Any]:
        if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
            act, a, b = _BINARY[type(node.op)], build(node.left), build(node.right)
            return lambda frame: act(a(frame), b(frame))
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            inner = build(node.operand)
            return lambda frame: -inner(frame)
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
            value = float(node.value)
            return lambda frame: value
        if isinstance(node, ast.Name):
            match = re.fullmatch(r"c(\d+)_", node.id)
            if match and int(match[1]) < len(names):
                name = names[int(match[1])]
                return lambda frame: _numbers(frame, name)
            raise RuleUnreadable(
                f"rule {text!r:.80}: {node.id!r} is no column of the table"
            )
        raise RuleUnreadable(f"rule {text!r:.80} holds more than + - * / and columns")

    return build(tree)


def _numbers(frame: pd.DataFrame, name: str) -> np.ndarray:
    import pandas as pd

    return np.asarray(pd.to_numeric(frame[name], errors="coerce").to_numpy(float))


def read_rules(document: str, columns: Sequence[str]) -> list[Constraint]:
    """Read a YAML file of rules.

    Keys: ``rules`` (list of comparisons), ``ranges`` (column: [low, high]), ``sums``
    (list of {columns, total, tolerance}), ``order`` (lists of columns, rising, or
    comparisons such as ``a < b < c``).

    Raises:
        RuleUnreadable: Not YAML, an unknown key, or a rule that cannot be read.
    """
    import yaml

    try:
        data = yaml.safe_load(document)
    except yaml.YAMLError as err:
        raise RuleUnreadable(
            f"the rules are no YAML: {err}".replace("\n", " ")
        ) from err
    if isinstance(data, list):
        data = {"rules": data}
    if not isinstance(data, Mapping):
        raise RuleUnreadable("the rules are no mapping with rules, ranges, sums, order")
    unknown = set(data) - {"rules", "ranges", "sums", "order"}
    if unknown:
        raise RuleUnreadable(
            f"unknown key {sorted(map(str, unknown))[0]!r}; known are rules, ranges, "
            "sums and order"
        )
    out = []
    try:
        out += [parse_rule(str(text), columns) for text in data.get("rules") or ()]
        for name, (low, high) in (data.get("ranges") or {}).items():
            rule = f"{float(low)} <= {name} <= {float(high)}"
            out.append(parse_rule(rule, columns))
        for entry in data.get("sums") or ():
            out.append(sum_rule(entry["columns"], float(entry["total"]),
                                float(entry.get("tolerance", 0)), columns))  # fmt: skip
        for rising in data.get("order") or ():
            if isinstance(rising, str):
                out.append(parse_rule(rising, columns))
                continue
            out += [parse_rule(f"{a} <= {b}", columns) for a, b in pairwise(rising)]
    except (TypeError, ValueError, KeyError, AttributeError) as err:
        raise RuleUnreadable(
            f"an entry of the rules is not of its form: {err}"
        ) from err
    return out


def sum_rule(
    members: Sequence[str],
    total: float,
    tolerance: float,
    columns: Sequence[str],
    *,
    origin: str = "user",
) -> Constraint:
    """The rule that columns add up to a number."""
    unknown = [m for m in members if m not in columns]
    if unknown:
        raise RuleUnreadable(f"{unknown[0]!r} is no column of the table")

    def added(frame: pd.DataFrame) -> Any:
        return sum(_numbers(frame, m) for m in members)

    text = f"{' + '.join(members)} = {total:g}"
    return Constraint(
        text, tuple(members), ("=",), total, tolerance, origin,
        (added, lambda frame: total),
    )  # fmt: skip


#: Least number that still counts as a share: rounding leaves some below zero.
_BELOW = -0.005


def detect_sums(frame: pd.DataFrame) -> list[Constraint]:
    """Sums that every row of a table keeps: fractions to 1, percentages to 100.

    Columns side by side without negative shares whose sum deviates by at most 0.5 %
    in 99 % of the rows, or by 0.01 % where the total is neither 1 nor 100, such as a
    binder content of 400 kg; a sum that holds only because one column is constant is
    not reported.
    """
    from generators.audit.tables import numeric_columns

    if len(frame) < 10:
        return []
    columns = numeric_columns(frame)
    for total in (1.0, 100.0, *_constant_totals(frame, columns)):
        members = [
            c
            for c in columns
            if frame[c].notna().all()
            and frame[c].min() >= _BELOW * total
            and frame[c].max() <= total * (1.001 - _BELOW)
        ]
        near = 0.005 if total in (1.0, 100.0) else 1e-4
        found = _members_of_sum(frame, members, total, near)
        if found:
            deviation = float(np.abs(frame[found].sum(axis=1) - total).max())
            tolerance = min(max(deviation, 1e-6 * total), 0.02 * total)
            return [
                sum_rule(found, total, tolerance, list(frame.columns), origin="data")
            ]
    return []


def _constant_totals(frame: pd.DataFrame, columns: list[str]) -> list[float]:
    """Totals that moving columns side by side keep in nearly every row."""
    out = []
    places = [list(frame.columns).index(c) for c in columns]
    for start in range(len(columns)):
        sums = np.zeros(len(frame))
        for stop in range(start, len(columns)):
            if stop > start and places[stop] != places[stop - 1] + 1:
                break
            values = frame[columns[stop]].to_numpy(float)
            if not np.isfinite(values).all() or np.ptp(values) == 0:
                break
            sums = sums + values
            total = float(np.median(sums))
            near = np.abs(sums - total) <= 1e-4 * abs(total)
            if stop > start and total > 0 and near.mean() >= 0.99:
                out.append(float(f"{total:.6g}"))
    return out


def _members_of_sum(
    frame: pd.DataFrame, members: list[str], total: float, near: float
) -> list[str]:
    """Contiguous columns that add up to the total in nearly every row."""
    values = [frame[m].to_numpy(float) for m in members]
    order = [list(frame.columns).index(m) for m in members]
    for start in range(len(members)):
        sums = np.zeros(len(frame))
        best: list[str] = []
        for stop in range(start, len(members)):
            if stop > start and order[stop] != order[stop - 1] + 1:
                break
            sums = sums + values[stop]
            good = np.mean(np.abs(sums - total) <= near * total) >= 0.99
            if good and stop > start:
                best = members[start : stop + 1]
        moving = [m for m in best if frame[m].nunique() > 1]
        if len(moving) >= 2:
            return best
    return []


def rescale(frame: pd.DataFrame, rules: Sequence[Constraint]) -> pd.DataFrame:
    """Make sums true by scaling their columns; zeros stay zero."""
    from generators.codecs.columns import decimal_grid

    out = frame.copy()
    for rule in rules:
        if rule.total is None:
            continue
        names = list(rule.columns)
        values = out[names].to_numpy(float)
        sums = values.sum(1, keepdims=True)
        usable = np.isfinite(sums) & (sums > 0)
        grids = [decimal_grid(column[np.isfinite(column)]) for column in values.T]
        grids.append(decimal_grid(np.array([rule.total])))
        scaled = np.where(
            usable, values / np.where(usable, sums, 1) * rule.total, values
        )
        # On the grid on which the parts were written; nine digits where there is none.
        digits = max(9 if g is None else g for g in grids)
        scaled = np.round(scaled, digits)
        # What rounding leaves over goes to the largest part, where it matters least.
        rest = rule.total - scaled.sum(1)
        largest = np.nanargmax(np.where(np.isfinite(scaled), scaled, -np.inf), axis=1)
        rows = np.flatnonzero(usable[:, 0])
        scaled[rows, largest[rows]] += rest[rows]
        out[names] = np.round(scaled, digits)
    return out
