"""Sheets of CSV and XLSX → one record a row: columns mapped to quantities and units."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from knowledge.facts import Fact, Source, Value
from knowledge.ingest.cleaning import visible
from knowledge.ingest.files import Made
from knowledge.ingest.reading import clean_doi
from knowledge.ingest.sheets import Sheet, read_sheets
from knowledge.names import find_formulas, find_materials, host_of_formula, material
from knowledge.quantities import find_quantities, quantities
from knowledge.units import convert, find_unit

_MISSING = frozenset({"", "na", "n/a", "nan", "none", "null", "-", "–", "—", "?"})

#: Of two columns, the one that holds compositions; the other gives names.
_COMPOSITION = re.compile(
    r"^(?:reduced |true |nominal |chemical )?(?:formula|composition|compound|成分|"
    r"化学式|zusammensetzung|formule|fórmula|組成)s?\b",
    re.IGNORECASE,
)
#: Column names of field custom and their roles; headers come without their unit.
_HEADERS = [
    (r"^(?:reduced |true |nominal |chemical )?(?:formula|composition|compound|material|"
     r"alloy|sample|electrolyte|成分|化学式|Zusammensetzung|formule|fórmula|組成)s?\b",
     "formula"),
    (r"\b(?:doi|src|source|reference|ref|citation|paper|quelle|文献|出典|fuente)s?\b",
     "source"),
    (r"^(?:title|titel|titre|título|题目)\b", "title"),
    (r"^(?:year|jahr|année|año|年)\b", "year"),
    # A temperature of firing is no temperature of the measurement.
    (r"^(?!.*(?:sinter|calcin|anneal|firing|synthesis|烧结|焼結))"
     r".*?(?:test |measurement |meas\.? )?(?:^|\b)(?:temperature|temp\.?|t|温度|"
     r"température|temperatura|temperatur)(?:$|\b)", "temperature"),
]  # fmt: skip
_KNOWN = [
    (r"sigma.*bulk|bulk.*(?:sigma|cond)|ic.*bulk", "bulk ionic conductivity"),
    (r"sigma.*tot|total.*(?:sigma|cond)|ic.*total", "total ionic conductivity"),
    (r"^(?:ionic )?cond(?:uctivity)?$|^sigma$|^σ$|^s_?rt$|ionic cond|^ic$|li.*cond",
     "ionic conductivity"),
    (r"^(?:e_?a|ea|e_act|activation.*)$", "activation energy"),
    (r"^(?:s|seebeck.*|thermopower)$", "Seebeck coefficient"),
    (r"^(?:rho|resistivity|ρ)$", "electrical resistivity"),
    (r"^(?:kappa|κ|k_expt|thermal.?cond.*|k_?total)$", "thermal conductivity"),
    (r"^(?:zt|figure.?of.?merit)$", "figure of merit zT"),
    (r"^(?:pf|power.?factor)$", "power factor"),
    (r"yield", "yield strength"),
    (r"^(?:uts|ultimate.*|tensile.*)$", "ultimate tensile strength"),
    (r"elongation", "elongation"),
    (r"compressive", "compressive strength"),
    (r"hardness|^hv$", "hardness"),
    (r"solvus", "gamma-prime solvus"),
    (r"young|modulus", "Young modulus"),
    (r"^(?:a|b|c)$", "lattice parameter"),
    (r"^(?:sinter|sintering).*t|^t[_ ]?sint", "sintering temperature"),
    (r"density", "density"), (r"grain.?size", "grain size"),
    (r"retention", "capacity retention"), (r"capacity", "capacity"),
    (r"^(?:pce|efficiency)$", "power conversion efficiency"),
    (r"^tc$|critical.?temp", "critical temperature"), (r"band.?gap|^e_?g$", "band gap"),
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """What a column of a user's table holds.

    Attributes:
        role: ``formula``, ``name``, ``source``, ``title``, ``year``, ``temperature``,
            ``value``, ``unit`` or ``text``.
        quantity: Name for a value column.
        unit: As found in the header, in the table's spelling; empty when none is given.
        unit_column: Position of a column that holds the unit, row by row.
    """

    header: str
    role: str
    quantity: str = ""
    unit: str = ""
    unit_column: int | None = None


#: What begins a unit of several words in a header; of ``T_K_min`` only the last does.
_FIRST_OF_UNITS = frozenset(
    ["S", "mS", "uS", "g", "mAh", "W", "mW", "uV", "mA", "kg", "at", "wt", "mol", "vol",
     "kJ", "mm", "cm", "m", "mg", "J", "mmol"]
)  # fmt: skip


#: Units that end a header without a bracket: "fc 28d MPa", "Dichte g/cm³".
_BARE_UNITS = frozenset(
    ["MPa", "GPa", "kPa", "HV", "µm", "μm", "um", "nm", "°C", "wt%", "at%", "mol%",
     "vol%", "%", "eV", "meV", "mm"]
)  # fmt: skip


def split_header(header: str) -> tuple[str, str]:
    """Header without its unit, and the unit.

    >>> split_header("Ionic conductivity (S cm-1)"), split_header("yield_strength_MPa")
    (('Ionic conductivity', 'S/cm'), ('yield strength', 'MPa'))
    """
    text = header.strip()
    match = re.search(
        r"[\[(]\s*([^\[\]()]*(?:\([^()]*\))?[^\[\]()]*)\s*[\])]\s*$", text
    )
    if match:
        unit = find_unit(match[1])
        if unit:
            return text[: match.start()].strip(" _,/"), unit.name
    match = re.search(r"[,/]\s*([^,/]+(?:/[^,/]+)?)$", text)
    if match and find_unit(match[1]) and len(text[: match.start()].strip()) > 1:
        return text[: match.start()].strip(), find_unit(match[1]).name  # type: ignore[union-attr]
    match = re.fullmatch(r"(.*\S)\s+(\S+)", text)
    if match and ("/" in match[2] or match[2] in _BARE_UNITS):
        unit = find_unit(match[2])
        if unit:
            return match[1].strip(" _,"), unit.name
    parts = text.split("_")
    for cut in (3, 2, 1):
        if len(parts) > cut:
            tail = parts[-cut:]
            per = cut == 3 and tail[1] == "per"
            if cut > 1 and not per and tail[0] not in _FIRST_OF_UNITS:
                continue
            tail = [tail[0], tail[2]] if per else tail
            joined = "/".join(tail) if tail[0] not in {"at", "wt", "mol", "vol"} else (
                "".join(tail)
            )  # fmt: skip
            unit = find_unit(joined) if len(joined) > 1 or joined in "KCVhs%" else None
            if joined in {"日", "天"}:
                unit = find_unit("d")
            if joined == "C":
                unit = find_unit("°C")
            if unit:
                return " ".join(parts[:-cut]), unit.name
    return text.replace("_", " "), ""


#: Symbols of strengths; beside an element of that symbol their unit tells them apart.
_STRENGTHS: tuple[tuple[str, str], ...] = (
    (r"y\.?s\.?|r_?p_?0?[.,]?2|σ_?(?:y|0[.,]?2)|sigma_?(?:y|02)", "yield strength"),
    (
        r"u\.?t\.?s\.?|r_?m|σ_?(?:b|uts|u)|sigma_?(?:b|uts|u)",
        "ultimate tensile strength",
    ),
    (r"h_?[vk]_?\d*(?:[.,]\d+)?", "hardness"),
    (r"k_?\{?i_?c\}?", "fracture toughness"),
)
_PRESSURES: tuple[tuple[str, str], ...] = (
    (r"re|f_?y", "yield strength"),
    (r"ts|f_?u", "ultimate tensile strength"),
    (r"f'?_?c[dkm]?(?:_?28)?|ucs|cs|c_?s", "compressive strength"),
    (r"e|e_?mod(?:ul\w*)?", "Young modulus"),
)


def _strength(name: str, unit: str) -> str:
    """The quantity of a header such as Rp0.2 or fc, or empty."""
    known = find_unit(unit)
    tables = [_STRENGTHS]
    if known is not None and known.dimension == "pressure":
        tables.append(_PRESSURES)
    for table in tables:
        for pattern, quantity in table:
            if re.fullmatch(pattern, name, re.I):
                return quantity
    return ""


def map_columns(header: Sequence[str]) -> list[Column]:
    """Roles, quantities and units of the columns."""
    out = []
    taken: set[str] = set()
    titles = [visible(str(raw if raw is not None else "")).strip() for raw in header]
    # A column of DOIs is the source, whatever else is called a reference.
    with_doi = [i for i, text in enumerate(titles) if re.search(r"(?i)\bdoi\b", text)]
    units_for = {
        match[1].lower(): i
        for i, text in enumerate(titles)
        if (match := re.fullmatch(r"(?i)(.+?)[-_ ]units?", text))
    }
    told = any(_COMPOSITION.search(split_header(text)[0].strip()) for text in titles)
    for place, text in enumerate(titles):
        name, unit = split_header(text)
        lowered = name.lower().strip()
        if with_doi and place == with_doi[0]:
            taken.add("source")
            out.append(Column(text, "source"))
            continue
        if place in units_for.values():
            out.append(Column(text, "unit"))
            continue
        if with_doi and re.search(r"(?i)\b(?:ref|reference|src|source)", lowered):
            out.append(Column(text, "text"))
            continue
        role = _role_of(lowered, unit, taken, told=told)
        if role:
            taken.add(role)
            out.append(Column(text, role, unit=unit))
            continue
        stem = re.split(r"[-_ ]", text)[0].lower()
        beside = units_for.get(text.lower(), units_for.get(stem))
        quantity = _quantity_of(text, name, unit)
        if quantity.startswith("lattice parameter "):
            unit = unit or "Å"
        out.append(Column(text, "value", quantity, unit, beside))
    # Beside a thermopower or a figure of merit sigma is electronic.
    if {c.quantity for c in out} & {"Seebeck coefficient", "figure of merit zT"}:
        out = [
            replace(c, quantity="electrical conductivity")
            if c.quantity == "ionic conductivity"
            else c
            for c in out
        ]
    return out


def _role_of(lowered: str, unit: str, taken: set[str], *, told: bool) -> str:
    """The role of a column by its header; empty for a column of values.

    Args:
        lowered: The header without its unit.
        unit: As written.
        taken: Roles that other columns have.
        told: Whether a column of the table says that it holds compositions.
    """
    role = next(
        (
            found
            for pattern, found in _HEADERS
            if re.search(pattern, lowered) and found not in taken
        ),
        "",
    )
    known = find_unit(unit)
    if role == "temperature" and known and known.dimension != "temperature":
        return ""
    if role == "formula" and re.search(r"\b(?:id|number|family)\b", lowered):
        return ""
    if role == "formula" and told and not _COMPOSITION.search(lowered):
        return "name"
    return role


def _quantity_of(text: str, name: str, unit: str) -> str:
    """The quantity of a column of values: a known one, else its header.

    Args:
        text: The header as written.
        name: The header without its unit.
        unit: As written.
    """
    lowered = name.lower().strip()
    quantity = _strength(lowered, unit)
    quantity = quantity or next((q for p, q in _KNOWN if re.search(p, lowered)), "")
    quantity = quantity or next(iter(find_quantities(name)), name)
    known = find_unit(unit)
    if quantity == "density":
        # Relative, current and energy densities are no mass over volume.
        own = next((q for q in find_quantities(name) if q.endswith("density")), "")
        share = known is not None and known.dimension == "fraction"
        quantity = "relative density" if share else own or quantity
    if quantity == "lattice parameter" and known and known.dimension != "length":
        # "C (wt%)" is carbon.
        return name
    if quantity == "lattice parameter" and lowered in {"a", "b", "c"}:
        return f"lattice parameter {lowered}"
    noted = "#" in text or re.search(r"(?i)number|condition|note", text)
    return name if noted and quantity == "space group" else quantity


def read_number(cell: Any) -> float | None:
    """The number in a cell, or None; decimal commas and × 10 notations are read."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        number = float(cell)
        return number if number == number and abs(number) != float("inf") else None
    text = str(cell).strip().replace("−", "-").replace("–", "-")
    if text.lower() in _MISSING:
        return None
    match = re.fullmatch(
        r"[<>~≈±]?\s*([-+]?\d+(?:[.,]\d+)?|[-+]?[.]\d+)\s*"
        r"(?:[x×·*]\s?10\s?\^?\s?([-+]?\d+)|[eE]([-+]?\d+))?",
        text,
    )
    if not match:
        return None
    return float(f"{match[1].replace(',', '.')}e{match[2] or match[3] or 0}")


def records_of_table(name: str, data: bytes, *, prefix: str) -> Made:
    """One record a row; rows without a value are rejected with the reason.

    Raises:
        IngestError: No table.
    """
    sheets = read_sheets(name, data)
    facts: list[Fact] = []
    rejected: list[tuple[int, str]] = []
    count = 0
    for sheet in sheets:
        # The first sheet has the plain ids; of a file with one sheet nobody names it.
        own = prefix if sheet is sheets[0] else f"{prefix}-{_slug(sheet.name)}"
        made = _records_of_sheet(sheet, own, named=len(sheets) > 1)
        facts += made.facts
        rejected += made.rejected
        count += made.rows
    return Made(tuple(facts), count, tuple(rejected))


def _slug(text: str) -> str:
    return re.sub(r"\W+", "-", text).strip("-") or "sheet"


def _records_of_sheet(sheet: Sheet, prefix: str, *, named: bool) -> Made:
    columns = map_columns(sheet.header)
    listing = ", ".join(column.header for column in columns)
    facts: list[Fact] = []
    rejected: list[tuple[int, str]] = []
    for number, row in enumerate(sheet.rows, 1):
        if len(row) > len(columns) and any(
            str(c or "").strip() for c in row[len(columns) :]
        ):
            rejected.append(
                (number, f"{len(row)} fields where the header has {len(columns)}")
            )
            continue
        row = (*row, *("",) * (len(columns) - len(row)))
        fact = _row_fact(
            f"{prefix}-r{number}", sheet.file, number, columns, row, listing
        )
        if isinstance(fact, str):
            where = f"sheet {sheet.name}: {fact}" if named else fact
            rejected.append((number, where))
        elif named:
            place = f"{sheet.file}, sheet {sheet.name}, row {number}"
            facts.append(replace(fact, place=place))
        else:
            facts.append(fact)
    return Made(tuple(facts), len(sheet.rows), tuple(rejected))


def _cell(value: Any) -> str:
    text = "" if value is None else visible(str(value)).strip()
    return text[:400]


@dataclass(slots=True)
class _RowHead:
    """What a row says of itself beside its values."""

    formula: str = ""
    label: str = ""
    source: str = ""
    title: str = ""
    year: int | None = None
    temperature: str = ""


def _head_of(columns: Sequence[Column], row: Sequence[Any]) -> _RowHead:
    """Formula, name, source, year and temperature of a row."""
    head = _RowHead()
    for column, cell in zip(columns, row, strict=False):
        text = _cell(cell)
        if not text:
            continue
        if column.role == "formula":
            head.formula = text
        elif column.role == "name":
            head.label = text
        elif column.role == "source":
            head.source = text
        elif column.role == "title":
            head.title = text
        elif column.role == "year":
            found = read_number(cell)
            head.year = int(found) if found and 1800 < found < 2200 else None
        elif column.role == "temperature":
            figure = read_number(cell)
            if figure is not None:
                unit = column.unit or ""
                head.temperature = f"{figure:g} {unit}".strip()
                if not unit:
                    head.temperature = f"temperature {figure:g} (unit not stated)"
    return head


#: Headers of running numbers, which are no measurements.
_RUNNING = re.compile(r"(?:id|.*[ _]id|index|no\.?|number|#|unnamed: 0)")


def _values_of(
    identity: str, columns: Sequence[Column], row: Sequence[Any], head: _RowHead
) -> list[Value]:
    """The values of a row; its other words stand among their conditions."""
    plain = head.formula.replace(" ", "")
    values: list[Value] = []
    words: list[str] = []
    for column, cell in zip(columns, row, strict=False):
        text = _cell(cell)
        if column.role == "text" and text:
            words.append(f"{column.header}: {text}"[:120])
        if column.role != "value":
            continue
        name = f"{identity}.{len(values)}"
        figure = read_number(cell)
        if figure is None and column.quantity == "space group" and text:
            values.append(Value(name, "space group", text, "", "", plain))
        elif figure is None:
            coded = re.search(r"(?i)\bid\b|composition|formula", column.header)
            if text and text.lower() not in _MISSING and not coded:
                words.append(f"{column.header}: {text}"[:120])
        elif not _RUNNING.fullmatch(column.header.lower()):
            quantity, value, unit = _known_form(column, figure)
            if not unit and column.unit_column is not None:
                stated = find_unit(_cell(row[column.unit_column]))
                unit = stated.name if stated else ""
            values.append(Value(name, quantity, value, unit, head.temperature, plain))
    if not words:
        return values
    extra = "; ".join(words[:4])
    return [
        replace(v, conditions="; ".join(p for p in (v.conditions, extra) if p)[:300])
        for v in values
    ]


def _row_fact(identity: str, name: str, number: int, columns: Sequence[Column],
              row: Sequence[Any], listing: str) -> Fact | str:  # fmt: skip
    """The record of a row, or why it makes none."""
    head = _head_of(columns, row)
    formula, label = head.formula, head.label
    doi = clean_doi(head.source)
    plain = formula.replace(" ", "")
    named = find_materials(label)
    host = named[0][0] if named else _material_of(formula, plain, name)
    if label and material(host) is None:
        host = label
    values = _values_of(identity, columns, row, head)
    if not any(v.number is not None for v in values):
        return "no numeric value in any column"
    item = material(host)
    shown = ", ".join(list(dict.fromkeys(v.quantity for v in values))[:4])
    subject = formula or label or host or f"row {number}"
    if label and formula:
        subject = f"{label} ({formula})"
    return Fact(
        id=identity,
        kind="row",
        topic="measurement",
        family=item.family if item else "",
        material=host,
        formula=plain,
        claim=f"{subject} is listed in {name}, row {number} ({shown}).",
        source=Source(
            doi=doi,
            title=head.title or (head.source if head.source and not doi else None),
            year=head.year,
            basis="table",
        ),
        values=tuple(values),
        place=f"{name}, row {number}",
        verified=doi is not None,
        claim_seen=True,
        file=name,
        row=number,
        extra={
            "columns": listing[:300],
            "reference": head.source,
            "cells": [_cell(cell) for cell in row],
        },
    )


def _known_form(column: Column, figure: float) -> tuple[str, float, str]:
    """Quantity, value and unit; resistivity becomes conductivity by 1/ρ."""
    quantity, unit = column.quantity, column.unit
    known = quantities().get(quantity)
    if quantity == "electrical resistivity" and unit and figure > 0:
        inverse = convert(figure, unit, "ohm cm")
        if inverse:
            return "electrical resistivity", figure, unit
    if known and unit and find_unit(unit) and known.unit:
        given = find_unit(unit)
        if given and given.dimension != known.dimension:
            quantity = column.header
    return quantity, figure, unit


def _material_of(formula: str, plain: str, name: str) -> str:
    named = find_materials(formula)
    if named:
        return named[0][0]
    found = find_formulas(plain)
    if found:
        host = host_of_formula(found[0])
        if host:
            return host
    if (
        len(re.findall(r"[A-Z][a-z]?\d*\.?\d*\s", formula + " ")) >= 4
        and " " in formula
    ):
        return "multi-principal-element alloy"
    aliases = find_materials(PurePath(name).stem.replace("_", " "))
    return aliases[0][0] if aliases else plain
