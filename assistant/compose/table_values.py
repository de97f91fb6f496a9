"""Values of a record side by side: the rows before they are filtered and printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.compose.faq_evidence import dopants_of
from knowledge.facts import Fact, Value
from knowledge.names import elements_of


@dataclass(frozen=True, slots=True)
class Row:
    """One row before it is printed.

    Attributes:
        facts: Records from which every number of the row comes.
        values: Quantity to value.
        temperature: In °C, None when not stated.
        scope: ``bulk``, ``total``, ``grain boundary`` or empty.
    """

    facts: tuple[Fact, ...]
    formula: str
    values: dict[str, Value]
    temperature: float | None
    scope: str
    conditions: str
    flags: tuple[str, ...] = ()

    def held(self, name: str) -> Value | None:
        """The value of a quantity; of a cell without a named edge, that of a."""
        return self.values.get(name) or self.values.get(f"{name} a")

    @property
    def doi(self) -> str:
        """DOI of the first record, or empty."""
        return self.facts[0].source.doi or ""


#: Edges of a cell, a column each.
AXES = ("lattice parameter a", "lattice parameter b", "lattice parameter c")
#: Values that hold for a sample at whatever temperature the others were measured.
_LOOSE = frozenset({"space group", *AXES})

#: Values that hold at any temperature where a record has one of them for a sample.
_OF_SAMPLE = frozenset({"activation energy", "grain size"})

Key = tuple[str, float | None, str, str]


def rows_of(fact: Fact, wanted: Sequence[str], *, whole: bool) -> list[Row]:
    """Rows of one record: values of one sample at one temperature stand together.

    Args:
        fact: The record.
        wanted: Quantities asked for; empty for all.
        whole: Whether the record is a row of a user's own table.
    """
    groups: dict[Key, dict[str, Value]] = {}
    loose: dict[tuple[str, str], Value] = {}
    # Of several samples each keeps its own barrier, in a row of its own.
    labels = [f"{v.formula or fact.formula}|{column_of(v)}" for v in fact.values]
    for value in fact.values:
        name = column_of(value)
        if whole and name not in wanted:
            name = value.quantity
        if value.role == "text" or (wanted and name not in wanted):
            continue
        if isinstance(value.value, str) and name != "space group":
            continue
        formula = value.formula or _plain_composition(fact, value)
        free = name in _LOOSE or (
            name in _OF_SAMPLE
            and value.temperature is None
            and labels.count(f"{value.formula or fact.formula}|{name}") == 1
        )
        if free and (formula, name) not in loose:
            loose[formula, name] = value
            continue
        key = (formula, value.temperature, value.scope, value.conditions)
        if name in groups.setdefault(key, {}):
            key = (*key[:3], f"{key[3]} {value.value_id}")
        groups.setdefault(key, {})[name] = value
    _settle_told(groups)
    _settle(groups, loose)
    if whole and not groups:
        groups[(fact.formula, None, "", "")] = {}
    return [_row(fact, key, values) for key, values in groups.items()]


def _settle_told(groups: dict[Key, dict[str, Value]]) -> None:
    """Put a grain size into the rows of its sample whose conditions state it."""
    for key in [k for k, values in groups.items() if set(values) == {"grain size"}]:
        value = groups[key]["grain size"]
        told = f"grain size {value.value} {value.unit}"
        takes = [
            group for other, group in groups.items()
            if other != key and other[0] == key[0] and "grain size" not in group
            and told in other[3]
        ]  # fmt: skip
        for group in takes:
            group["grain size"] = value
        if takes:
            del groups[key]


def _settle(
    groups: dict[Key, dict[str, Value]], loose: dict[tuple[str, str], Value]
) -> None:
    """Put what holds at any temperature into the rows of its sample, else by itself."""
    alone: dict[str, dict[str, Value]] = {}
    for (formula, name), value in loose.items():
        takes = [
            group
            for key, group in groups.items()
            if (formula in {key[0], ""} or len(groups) == 1) and name not in group
        ]
        for group in takes:
            group[name] = value
        if not takes:
            alone.setdefault(formula, {})[name] = value
    for formula, values in alone.items():
        told = next((v.conditions for v in values.values() if v.conditions), "")
        key = (formula, None, "", told)
        while set(groups.setdefault(key, {})) & set(values):
            key = (*key[:3], f"{key[3]} ")  # a further sample of that formula
        groups[key].update(values)


def _row(fact: Fact, key: Key, values: dict[str, Value]) -> Row:
    formula, temperature, scope, conditions = key
    stated = next((v.conditions for v in values.values() if v.conditions), conditions)
    apart = [note for v in values.values() if (note := quantity_note(v))]
    stated = "; ".join(dict.fromkeys(p for p in (*apart, stated) if p))
    if not formula and _changed(fact):
        stated = "; ".join(part for part in (fact.lever, stated) if part)
    return Row((fact,), formula, values, temperature, scope, _tidy(stated))


def columns_of(wanted: Sequence[str]) -> list[str]:
    """The columns of the quantities asked for."""
    out: list[str] = []
    for name in wanted:
        out += AXES if name == "lattice parameter" else [name]
    return list(dict.fromkeys(out))


def column_of(value: Value) -> str:
    """The column that a value stands in: edges of the cell have one each."""
    if value.base != "lattice parameter":
        return value.base
    axis = re.search(r"parameter ([abc])\b", value.quantity)
    return f"lattice parameter {axis[1] if axis else 'a'}"


#: Words that the columns of a table say themselves.
_SAID = frozenset(
    {
        "total",
        "bulk",
        "lattice",
        "ionic",
        "conductivity",
        "rounded",
        "grain-boundary",
        "coefficient",
        "constant",
    }
)


def quantity_note(value: Value) -> str:
    """What a record's name of a quantity says beyond that of the column.

    "first Coulombic efficiency", "average figure of merit zT", "sintering temperature,
    conventional": the same quantity, of another kind.
    """
    if value.base == value.quantity or value.base == "lattice parameter":
        return ""
    base = set(value.base.lower().split())
    words = [w.strip("(),") for w in value.quantity.split()]
    rest = [w for w in words if w.lower() not in base | _SAID and w]
    return " ".join(rest)


def _changed(fact: Fact) -> bool:
    """Whether a record is of samples that hold more than its material does."""
    return bool(fact.lever and dopants_of(fact) - elements_of(fact.formula))


def _plain_composition(fact: Fact, value: Value) -> str:
    """The material's formula for a value without its own; none for a changed sample.

    SnSe with lead bromide is no SnSe; the reference of that study is.
    """
    if not _is_formula(fact.formula):
        return ""
    return "" if _changed(fact) and value.role != "reference" else fact.formula


def _is_formula(text: str) -> bool:
    return bool(elements_of(text)) and not any(c in text for c in " ,")


def _tidy(conditions: str) -> str:
    parts = [p.strip() for p in conditions.split(";")]
    return "; ".join(p for p in parts if p and not p.startswith("OBELiX row"))[:200]
