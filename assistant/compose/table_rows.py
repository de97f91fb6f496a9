"""Rows of a data answer: values of records side by side, each with its record."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.asking.additions import tells_addition
from assistant.asking.grades import grades
from assistant.asking.premises import class_words
from assistant.compose.faq_evidence import about_host, dopants_of
from knowledge.conflicts import compare, implausible
from knowledge.doi_years import year_of_doi
from knowledge.facts import Fact, Value
from knowledge.names import elements_of, material, same_composition
from knowledge.quantities import quantities
from knowledge.units import convert, find_unit
from validators.specs.table import TableSpec


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

    @property
    def doi(self) -> str:
        """DOI of the first record, or empty."""
        return self.facts[0].source.doi or ""


def rows_for(
    spec: TableSpec, facts: Sequence[Fact], wanted: Sequence[str]
) -> list[Row]:
    """Rows of the records that fit the request, best documented first."""
    rows: list[Row] = []
    for fact in facts:
        if not fact.usable:
            continue
        if fact.status == "duplicate" and spec.only_file is None:
            continue
        if _unconfirmed(fact):
            continue
        if spec.sourced_only and not fact.source.doi:
            continue
        if spec.only_file is None and not fits(fact, spec):
            continue
        rows += _rows_of(fact, wanted, whole=spec.only_file is not None)
    if spec.only_file is not None:
        spec = _of_file(spec, rows)
        if any(row.facts[0].source.year for row in rows):
            rows = [row for row in rows if _in_years(row.facts[0], spec.years)]
    rows = [row for row in rows if _row_fits(row, spec)]
    rows = _merge_repeats(rows)
    rows = _flag(rows)
    if spec.order:
        rows.sort(key=lambda r: _ordered_by(r, spec.order))
    elif spec.only_file is None or spec.limit:
        rows.sort(key=lambda r: _order(r, wanted, ascending=spec.ascending))
    return rows


def _unconfirmed(fact: Fact) -> bool:
    """Whether a shipped record has no confirmed source: never the only one of a row."""
    return not (fact.verified or fact.file is not None or "text-mined" in fact.tags)


def left_out(spec: TableSpec, facts: Sequence[Fact], wanted: Sequence[str]) -> int:
    """How many records fit a request and lack only a confirmed source."""
    if spec.only_file is not None:
        return 0
    unsure = [f for f in facts if f.usable and f.status != "duplicate"
              and _unconfirmed(f) and fits(f, spec)]  # fmt: skip
    return sum(
        any(_row_fits(row, spec) for row in _rows_of(fact, wanted, whole=False))
        for fact in unsure
    )


def _of_file(spec: TableSpec, rows: Sequence[Row]) -> TableSpec:
    """The filters that hold for a user's own rows: those on what the table holds."""
    return replace(
        spec,
        temperature=spec.temperature if any(r.temperature for r in rows) else None,
        scope=spec.scope if any(r.scope for r in rows) else "",
        qualifiers=(),
        additions=(),
        doped=False,
    )


def fits(fact: Fact, spec: TableSpec) -> bool:
    """Whether a record is of the material, years, class or paper asked for."""
    if spec.dois:
        own = (fact.source.doi or "").lower().split("|")
        return bool(set(own) & {doi.lower() for doi in spec.dois})
    if not _in_years(fact, spec.years):
        return False
    if spec.kinds and not _of_kind(fact.material, spec.kinds):
        return False
    if spec.without_kinds and any(
        _of_kind(fact.material, [kind]) for kind in spec.without_kinds
    ):
        return False
    if spec.without_hosts and about_host(fact, spec.without_hosts):
        return False
    if spec.measured and fact.kind == "computation":
        return False
    if spec.hosts and not about_host(fact, spec.hosts):
        return False
    asked = grades(spec.text)
    if asked and not asked & grades(f"{fact.material}. {fact.text}"):
        return False  # 316L is no 17-4 PH
    if not spec.hosts and spec.formulas:
        return any(
            same_composition(fact.formula, f)
            or any(v.formula and same_composition(v.formula, f) for v in fact.values)
            for f in spec.formulas
        )
    return bool(
        spec.hosts
        or spec.formulas
        or spec.elements
        or spec.every
        or spec.either
        or spec.base
        or spec.kinds
        or spec.quantities
    )


def year_of(fact: Fact) -> int | None:
    """Year of a source, or the one that its DOI holds (at most a year off)."""
    return fact.source.year or year_of_doi(fact.source.doi)


def _in_years(fact: Fact, years: tuple[int | None, int | None]) -> bool:
    first, last = years
    year = year_of(fact)
    if first is not None and (year is None or year < first):
        return False
    return last is None or (year is not None and year <= last)


def _of_kind(name: str, kinds: Sequence[tuple[str, str]]) -> bool:
    """Whether a material has one of the classes wanted, group by group."""
    item = material(name)
    known = set(item.kinds) if item is not None else set()
    # "Li sulfide" says its class by its name.
    known |= {kind for _, kind, _ in class_words(name)}
    groups = {group for group, _ in kinds}
    return all(known & {kind for g, kind in kinds if g == group} for group in groups)


def _rows_of(fact: Fact, wanted: Sequence[str], *, whole: bool) -> list[Row]:
    groups: dict[tuple[str, float | None, str, str], dict[str, Value]] = {}
    loose: dict[str, Value] = {}
    # Of several samples each keeps its own barrier, in a row of its own.
    labels = [f"{v.formula or fact.formula}|{v.base}" for v in fact.values]
    for value in fact.values:
        if value.role == "text":
            continue
        base = value.base
        name = value.quantity if whole and base not in wanted else base
        if wanted and name not in wanted:
            continue
        if isinstance(value.value, str) and base != "space group":
            continue
        formula = value.formula or _plain_composition(fact, value)
        key = (formula, value.temperature, value.scope, value.conditions)
        if base in {"space group", "lattice parameter"} or (
            base == "activation energy"
            and value.temperature is None
            and labels.count(f"{value.formula or fact.formula}|{base}") == 1
        ):
            loose[f"{formula}|{name}"] = value
            continue
        group = groups.setdefault(key, {})
        if name in group:
            key = (*key[:3], f"{key[3]} {value.value_id}")
            group = groups.setdefault(key, {})
        group[name] = value
    if not groups:
        for label, value in loose.items():
            formula, _, name = label.partition("|")
            groups.setdefault((formula, None, "", value.conditions), {})[name] = value
    else:
        for key, group in groups.items():
            for label, value in loose.items():
                formula, _, name = label.partition("|")
                if formula in {key[0], ""} or len(groups) == 1:
                    group.setdefault(name, value)
    if whole and not groups:
        groups[(fact.formula, None, "", "")] = {}
    out = []
    for (formula, temperature, scope, conditions), values in groups.items():
        stated = next(
            (v.conditions for v in values.values() if v.conditions), conditions
        )
        if not formula and _changed(fact):
            stated = "; ".join(part for part in (fact.lever, stated) if part)
        out.append(Row((fact,), formula, values, temperature, scope, _tidy(stated)))
    return out


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


#: Largest difference of an atomic fraction within one composition of a series: Al 0.3
#: and Al 0.4 in LATP are two.
_EXACT = 0.003


def _row_fits(row: Row, spec: TableSpec) -> bool:
    if spec.temperature is not None:
        low, high = spec.temperature
        if row.temperature is None:
            return not any(
                quantities()[n].log for n in row.values if n in quantities()
            ) and not row.values.get("ionic conductivity")
        if not low <= row.temperature <= high:
            return False
    if spec.qualifiers and not all(_holds(row, word) for word in spec.qualifiers):
        return False
    if not all(holds_addition(row, names) for names in spec.additions):
        return False
    if spec.scope and row.scope != spec.scope:
        return False
    if spec.groups:
        value = row.values.get("space group")
        symbol = str(value.value).replace(" ", "").replace("_", "") if value else ""
        if symbol not in spec.groups:
            return False
    # "BaTiO3 with Ca and Zr" means what is made of it, not the plain compound.
    exact = [
        f
        for f in spec.formulas
        if elements_of(f)
        and not (spec.hosts and {*spec.elements, *spec.every} - elements_of(f))
    ]
    if exact and not any(
        row.formula
        and same_composition(row.formula, f, tolerance=_EXACT)
        and elements_of(row.formula) <= elements_of(f)
        for f in exact
    ):
        return False
    host = material(row.facts[0].material)
    own = host.elements if host is not None else frozenset()
    extra = elements_of(row.formula) - own
    # A row without a formula holds what its material holds.
    present = elements_of(row.formula) or own
    if spec.elements and not set(spec.elements) & present:
        return False
    if not _of_elements(row, spec, own):
        return False
    if spec.doped and own and not extra and not spec.elements:
        return False
    for name, limit in spec.minimum:
        value = row.values.get(name[1:])
        quantity = quantities()[name[1:]]
        if value is not None and value.number is not None:
            number = convert(value.number, value.unit or quantity.unit, quantity.unit)
            if number is None and value.unit == quantity.unit:
                number = value.number
        else:
            number = _in_conditions(row.conditions, name[1:], quantity.unit)
        if number is None or not _COMPARE[name[0]](number, limit):
            return False
    return True


def _of_elements(row: Row, spec: TableSpec, own: frozenset[str]) -> bool:
    """Whether a row holds, lacks and is based on the elements of the request."""
    if not (spec.every or spec.either or spec.without or spec.base):
        return True
    # A row without a formula holds what its material holds.
    present = elements_of(row.formula) or own
    if not present:
        return False
    if not set(spec.every) <= present or set(spec.without) & present:
        return False
    if not all(set(group) & present for group in spec.either):
        return False
    return not spec.base or main_element(row.formula) in spec.base


def main_element(formula: str) -> str:
    """The element with the largest share: ``65Ni-8Cr-7.6Co`` is an alloy of Ni."""
    shares = [
        (float(amount), symbol)
        for amount, symbol in re.findall(
            r"(\d+(?:\.\d+)?)([A-Z][a-z]?)(?=-|$)", formula
        )
    ]
    if not shares:
        shares = [
            (float(amount or 1), symbol)
            for symbol, amount in re.findall(r"([A-Z][a-z]?)(\d*\.?\d*)", formula)
        ]
    most = max(shares, default=(0.0, ""))
    # Equal shares have no main element: AlMgZn is no alloy of one of them.
    return most[1] if sum(n == most[0] for n, _ in shares) == 1 else ""


def _in_conditions(conditions: str, name: str, unit: str) -> float | None:
    """A quantity that the conditions of a row state: ``grain size 4.5 µm``."""
    match = re.search(rf"{re.escape(name)} (\d+(?:\.\d+)?) (\S+?)(?:;|$)", conditions)
    return convert(float(match[1]), match[2], unit) if match else None


_COMPARE: dict[str, Callable[[float, float], bool]] = {
    ">": operator.gt, "≥": operator.ge, "<": operator.lt, "≤": operator.le,
}  # fmt: skip

#: Melting above about 1850 °C, and the metals of the usual 3d alloys.
_REFRACTORY = frozenset({"Nb", "Mo", "Ta", "W", "Hf", "Zr", "V", "Ti", "Cr", "Re"})
_COMMON = frozenset({"Fe", "Co", "Ni", "Cu", "Mn"})


#: Words of one kind: a row that states another of them does not hold the one asked.
_RIVALS = (
    ("single crystal", "polycrystal"),
    ("as cast", "annealed", "wrought", "powder", "other route", "other processing"),
    ("compression", "tension"),
)


def _holds(row: Row, word: str) -> bool:
    if word.startswith("!"):
        return not _holds(row, word[1:])
    fact = row.facts[0]
    told = row.conditions.lower()
    for rivals in _RIVALS:
        if word in rivals and any(r in told.replace("-", " ") for r in rivals):
            return word in told.replace("single-", "single ")
    if word == "refractory":
        present = elements_of(row.formula)
        return len(present & _REFRACTORY) >= 3 and not present & _COMMON
    said = f"{row.conditions} {' '.join(fact.tags)} {fact.lever} {fact.claim}".lower()
    return word in said or word.replace(" ", "-") in said


def holds_addition(row: Row, names: Sequence[str]) -> bool:
    """Whether a row tells an addition: by itself, or by its record where that may.

    The sentence of a record speaks for its row where the row is no reference and no
    other row of the record has a value of the same quantity.
    """
    fact = row.facts[0]
    own = " ".join((row.conditions, row.formula, *(str(v) for v in row.values)))
    if tells_addition(names, own):
        return True
    if re.search(r"\b(?:un\w+ed|plain|ordinary|without|reference)\b", row.conditions):
        return False
    if any(v.role == "reference" for v in row.values.values()):
        return False
    same = [v for v in fact.values if v.base in row.values and v.role != "text"]
    told = f"{fact.formula} {fact.lever} {fact.claim}"
    return len(same) <= len(row.values) and tells_addition(names, told)


def undated(spec: TableSpec, facts: Sequence[Fact]) -> int:
    """How many records fit but for a year that is not known."""
    if spec.years == (None, None):
        return 0
    free = replace(spec, years=(None, None))
    return sum(
        fact.usable and year_of(fact) is None and fits(fact, free) for fact in facts
    )


def _merge_repeats(rows: Sequence[Row]) -> list[Row]:
    """The same measurement told by several records is one row with all of them."""
    out: dict[tuple[object, ...], Row] = {}
    for row in rows:
        if row.facts[0].file:
            out[(id(row),)] = row
            continue
        key = (
            row.doi or row.facts[0].id,
            row.formula.replace("(", "").replace(")", ""),
            row.temperature,
            row.scope,
            tuple(
                sorted(
                    (k, str(v.value))
                    for k, v in row.values.items()
                    if k not in {"space group", "lattice parameter"}
                )
            ),
        )
        if key in out:
            known = out[key]
            merged = {**row.values, **known.values}
            out[key] = replace(known, facts=(*known.facts, *row.facts), values=merged)
        else:
            out[key] = row
    return list(out.values())


def _flag(rows: Sequence[Row]) -> list[Row]:
    out = []
    for i, row in enumerate(rows):
        flags: list[str] = []
        fact = row.facts[0]
        if fact.status == "duplicate":
            flags.append("duplicate")
        if not fact.source.doi and not _reference(fact):
            flags.append("no source")
        elif not fact.verified and not fact.source.doi:
            flags.append("source without a confirmed DOI")
        if "text-mined" in fact.tags:
            flags.append("text-mined")
        if fact.kind == "computation":
            flags.append("calculated")
        for name, value in row.values.items():
            reason = implausible(value)
            if reason:
                flags.append(f"implausible: {reason}")
            known = quantities().get(name)
            if known and known.unit and not value.unit and value.number is not None:
                flags.append(f"unit of {name} not stated")
        others = rows[:i] if len(rows) > 400 else rows
        for other in others[:400]:
            if other is row or other.doi == row.doi:
                continue
            for name in set(row.values) & set(other.values):
                found = compare(
                    fact, row.values[name], other.facts[0], other.values[name]
                )
                if found is not None and found.grade in {"conflict", "strong conflict"}:
                    why = f" ({found.explanations[0]})" if found.explanations else ""
                    flags.append(f"conflicts in {name} with {other.facts[0].id}{why}")
                    break
            if len(flags) > 4:
                break
        out.append(replace(row, flags=tuple(dict.fromkeys(flags))))
    return out


def _reference(fact: Fact) -> str:
    return str(fact.extra.get("reference") or "") or (fact.source.title or "")


def _order(
    row: Row, wanted: Sequence[str], *, ascending: bool = False
) -> tuple[object, ...]:
    held = sum(name in row.values for name in wanted)
    first = row.values.get(wanted[0]) if wanted else None
    size = first.number if first is not None and first.number is not None else 0.0
    computed = row.facts[0].kind == "computation"
    return (computed, -held, size if ascending else -size, row.formula, row.facts[0].id)


def _ordered_by(row: Row, order: str) -> tuple[object, ...]:
    """Place of a row by one column, rows without a value of it last.

    `order` is the name of the column, with ``-`` before it for the largest first.
    """
    name, sign = order.removeprefix("-"), -1.0 if order.startswith("-") else 1.0
    held = row.values.get(name)
    words = {"material": row.facts[0].material, "composition": row.formula}
    numbers = {"temperature": row.temperature, "year": year_of(row.facts[0])}
    number = held.number if held is not None else numbers.get(name)
    told = words.get(name, "").lower()
    missing = number is None and not told
    size = 0.0 if number is None else sign * float(number)
    return (missing, size, told, row.formula, row.facts[0].id)


def best_unit(name: str, rows: Iterable[Row], asked: dict[str, str]) -> str:
    """The unit of a column: as asked, else the catalogue's, else the data's."""
    if name in asked:
        return asked[name]
    known = quantities().get(name)
    if known and known.unit:
        return known.unit
    units = [row.values[name].unit for row in rows if name in row.values]
    return units[0] if units else ""


def cell(value: Value | None, unit: str) -> object:
    """A cell in the unit of its column, None when it is missing or not convertible."""
    if value is None:
        return None
    if isinstance(value.value, str):
        return value.value
    number = value.number
    if number is None:
        return None
    if not unit or not value.unit or value.unit == unit:
        return value.value if not isinstance(value.value, list) else number
    if find_unit(unit) and find_unit(value.unit):
        return convert(number, value.unit, unit)
    return None
