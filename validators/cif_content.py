"""What the items of a CIF say: cell, names of the group, operations, atom rows.

Faults become findings; nothing is repaired.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import gemmi
import numpy as np
from numpy.typing import NDArray

from validators.elements import is_element
from validators.groups import (
    Group,
    UnknownGroup,
    clean_symbol,
    find_group,
    find_hall,
)
from validators.report import Finding, Severity
from validators.syntax import Block, Loop, Token

Array = NDArray[np.float64]

SITE_LIMIT = 2_000
OPERATION_LIMIT = 192
#: A coordinate beyond this is no fraction, and no length in Å of a cell either.
FARTHEST = 100.0

_CELL_TAGS = (
    "_cell_length_a", "_cell_length_b", "_cell_length_c",
    "_cell_angle_alpha", "_cell_angle_beta", "_cell_angle_gamma",
)  # fmt: skip
_OPERATION_TAGS = (
    "_space_group_symop_operation_xyz",
    "_symmetry_equiv_pos_as_xyz",
    "_space_group_symop.operation_xyz",
)
_SYMBOL_TAGS = (
    "_space_group_name_h-m_alt",
    "_symmetry_space_group_name_h-m",
    "_space_group_name_h-m_full",
    "_space_group.name_h-m_alt",
)
_NUMBER_TAGS = (
    "_space_group_it_number",
    "_symmetry_int_tables_number",
    "_space_group.it_number",
)
_HALL_TAGS = (
    "_space_group_name_hall",
    "_symmetry_space_group_name_hall",
    "_space_group.name_hall",
)


@dataclass(frozen=True, slots=True)
class Site:
    """One row of the atom-site loop.

    Attributes:
        label: As written, ``"O2"``.
        element: Symbol; deuterium stays D.
        frac: ``(3,)`` fractional coordinates as written.
        occupancy: As written, 1 where it is not given.
        charge: Oxidation state where the file gives one.
        letter: Declared Wyckoff letter.
        multiplicity: Declared multiplicity.
        line: In the file.
    """

    label: str
    element: str
    frac: Array = field(compare=False)
    occupancy: float = 1.0
    charge: float | None = None
    letter: str | None = None
    multiplicity: int | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Declared:
    """What a file says about itself, each with its place."""

    symbol: Token | None = None
    number: Token | None = None
    hall: Token | None = None
    formula: Token | None = None
    z: Token | None = None
    volume: Token | None = None
    density: Token | None = None
    system: Token | None = None
    operations: bool = False


def content_error(message: str, **fields: Any) -> Finding:
    """A fault in what the file holds, as a finding."""
    return Finding("syntax.content", Severity.ERROR, message, **fields)


_PLAIN_NUMBER = re.compile(
    r"^([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?:\((\d+)\))?$"
)


def read_number(text: str) -> float | None:
    """A CIF number with its uncertainty in brackets dropped; None if it is none."""
    match = _PLAIN_NUMBER.match(text.strip())
    if match is None:
        return None
    value = float(match[1])
    return value if math.isfinite(value) else None


def read_cell(
    block: Block, findings: list[Finding]
) -> tuple[float, float, float, float, float, float] | None:
    """a, b, c in Å and the angles in degrees; None where they make no cell."""
    values: list[float] = []
    missing = []
    for tag in _CELL_TAGS:
        token = block.value(tag)
        number = read_number(token.value) if token else None
        if token is None:
            missing.append(tag)
            continue
        low, high = (0.5, 500.0) if "length" in tag else (5.0, 175.0)
        if number is None or not low < number < high:
            unit = "Å" if "length" in tag else "degrees"
            findings.append(
                content_error(
                    f"{tag} is {token.value!r}: no usable cell",
                    expected=f"a number between {low:g} and {high:g} {unit}",
                    found=token.value,
                    where=tag,
                    line=token.line,
                    hint="lengths are in Å (1 nm = 10 Å), angles in degrees",
                )
            )
        else:
            values.append(number)
    if missing:
        findings.append(
            content_error(
                f"the cell is incomplete: {', '.join(missing)} missing",
                expected="three lengths and three angles",
                found=f"{len(values)} of 6",
                line=block.line,
                hint="add " + ", ".join(missing),
            )
        )
    if len(values) != 6:
        return None
    cosines = [math.cos(math.radians(v)) for v in values[3:]]
    square = 1 - sum(c * c for c in cosines) + 2 * math.prod(cosines)
    if square < 1e-4:
        findings.append(
            content_error(
                f"angles {values[3]:g}, {values[4]:g}, {values[5]:g}° enclose nothing",
                expected="angles of a parallelepiped",
                found=tuple(values[3:]),
                where="cell",
                hint="check the three angles",
            )
        )
        return None
    return tuple(values)  # type: ignore[return-value]


def read_declared(block: Block) -> Declared:
    """What the file says of its group, formula, Z, volume and density."""
    return Declared(
        symbol=block.value(*_SYMBOL_TAGS),
        number=block.value(*_NUMBER_TAGS),
        hall=block.value(*_HALL_TAGS),
        formula=block.value("_chemical_formula_sum"),
        z=block.value("_cell_formula_units_z"),
        volume=block.value("_cell_volume"),
        density=block.value("_exptl_crystal_density_diffrn"),
        system=block.value("_symmetry_cell_setting", "_space_group_crystal_system"),
        operations=block.loop_with(*_OPERATION_TAGS) is not None
        or block.value(*_OPERATION_TAGS) is not None,
    )


def _identity() -> tuple[Array, Array]:
    return np.eye(3)[None], np.zeros((1, 3))


def read_operations(
    block: Block,
    declared: Declared,
    cell: tuple[float, ...] | None,
    findings: list[Finding],
) -> tuple[Group | None, Array, Array]:
    """The group with its operations: those written, else those of the declared name."""
    tokens = _operation_tokens(block)
    if len(tokens) > OPERATION_LIMIT:
        findings.append(
            content_error(
                f"{len(tokens)} symmetry operations",
                expected="at most 192",
                found=len(tokens),
                where="size" if len(tokens) > 10 * OPERATION_LIMIT else "",
                line=tokens[0].line,
                hint="write each operation of the conventional cell once",
            )
        )
        return (None, *_identity())
    if tokens:
        ops = []
        for token in tokens:
            op = _read_operation(token.value)
            if op is None:
                findings.append(
                    content_error(
                        f"{token.value!r} is no symmetry operation",
                        expected="a triplet such as -y,x-y,z+1/3",
                        found=token.value,
                        line=token.line,
                        hint="write x, y, z with signs and fractions only",
                    )
                )
            else:
                ops.append(op)
        if ops:
            rotations = np.array([op.rot for op in ops], float) / gemmi.Op.DEN
            translations = np.array([op.tran for op in ops], float) / gemmi.Op.DEN
            return _group_of(ops), rotations, translations
    group = declared_group(declared, cell)
    if group is None:
        return (None, *_identity())
    return (group, *group.operations)


def _operation_tokens(block: Block) -> list[Token]:
    loop = block.loop_with(*_OPERATION_TAGS)
    if loop is not None:
        column = loop.column(*_OPERATION_TAGS)
        if column is not None:
            return [row[column] for row in loop.rows if len(row) > column]
    token = block.value(*_OPERATION_TAGS)
    return [token] if token is not None else []


def _read_operation(text: str) -> gemmi.Op | None:
    cleaned = text.lower().replace(" ", "").replace("−", "-")
    cleaned = re.sub(
        r"(?<![\d.])0?\.(5|25|75|3+|6+7?|16+7|83+|125|375|625|875)0*(?!\d)",
        lambda m: str(Fraction(f"0.{m[1]}").limit_denominator(24)),
        cleaned,
    )
    if not re.fullmatch(r"[xyz\d+\-*/.,]{5,80}", cleaned):
        return None
    try:
        op = gemmi.Op(cleaned)
    except (ValueError, RuntimeError):
        return None
    # A singular matrix is no operation, and gemmi reads 'x,x,x' without complaint.
    return op if abs(op.det_rot()) == gemmi.Op.DEN**3 else None


def _group_of(ops: list[gemmi.Op]) -> Group | None:
    try:
        entry = gemmi.find_spacegroup_by_ops(gemmi.GroupOps(ops))
    except (ValueError, RuntimeError):
        return None
    return Group(entry) if entry is not None else None


def declared_group(declared: Declared, cell: tuple[float, ...] | None) -> Group | None:
    """The group that Hall symbol, Hermann–Mauguin symbol or number name, in turn.

    Rhombohedral or hexagonal axes are told from the cell where the symbol is silent.
    """
    for token in (declared.hall, declared.symbol, declared.number):
        if token is None:
            continue
        try:
            if token is declared.hall:
                return find_hall(token.value)
            named = find_group(token.value)
        except UnknownGroup:
            continue
        if named.group.extension == "H" and cell and _is_rhombohedral(cell):
            return find_group(named.group.number, setting="R").group
        return named.group
    return None


def _is_rhombohedral(cell: tuple[float, ...]) -> bool:
    a, b, c, alpha, beta, gamma = cell
    return (
        abs(a - b) < 0.01 * a and abs(a - c) < 0.01 * a
        and abs(alpha - beta) < 0.5 and abs(alpha - gamma) < 0.5
        and abs(gamma - 120.0) > 0.5
    )  # fmt: skip


_TYPE_SYMBOL = re.compile(r"^([A-Za-z]{1,2})(?:(\d*)([+-])|([+-])(\d+))?$")


def read_sites(block: Block, findings: list[Finding]) -> tuple[Site, ...]:
    """Rows of the atom-site loop that have an element and a place."""
    loop = block.loop_with("_atom_site_fract_x", "_atom_site_label")
    if loop is None:
        findings.append(
            content_error(
                "no atoms: the loop with _atom_site_label and _atom_site_fract_x "
                "is missing",
                expected="an atom-site loop",
                found="none",
                line=block.line,
                hint="add the atom sites with label, element, x, y, z and occupancy",
            )
        )
        return ()
    axes = [loop.column(f"_atom_site_fract_{axis}") for axis in "xyz"]
    if any(axis is None for axis in axes):
        findings.append(
            content_error(
                "the atom sites lack fractional coordinates",
                expected="_atom_site_fract_x, _y and _z",
                found=list(loop.tags),
                line=loop.line,
                hint="give all three fractional coordinates",
            )
        )
        return ()
    if len(loop.rows) > SITE_LIMIT:
        findings.append(
            content_error(
                f"{len(loop.rows):,} sites in the atom loop",
                expected=f"at most {SITE_LIMIT:,}",
                found=len(loop.rows),
                where="size",
                line=loop.line,
                hint="send the asymmetric unit only",
            )
        )
        return ()
    charges = _oxidation_numbers(block)
    sites = []
    for row in loop.rows:
        site = _read_site(
            loop, row, [a for a in axes if a is not None], charges, findings
        )
        if site is not None:
            sites.append(site)
    return tuple(sites)


def _read_site(
    loop: Loop,
    row: tuple[Token, ...],
    axes: list[int],
    charges: dict[str, float],
    findings: list[Finding],
) -> Site | None:
    def text_of(*tags: str) -> str | None:
        column = loop.column(*tags)
        if column is None or column >= len(row):
            return None
        word = row[column]
        return None if word.text in {"?", "."} else word.value

    line = row[0].line
    label = text_of("_atom_site_label") or text_of("_atom_site_type_symbol") or "?"
    values: list[float] = []
    for axis in axes:
        number = read_number(row[axis].value) if axis < len(row) else None
        if number is not None and 10 < abs(number) <= FARTHEST:
            # Perhaps Å in place of fractions: read it, and say so.
            findings.append(
                content_error(
                    f"coordinate {number:g} of site {label} lies far outside the cell",
                    expected="a fraction of the cell, mostly 0 to 1",
                    found=number,
                    where=f"site {label}",
                    line=line,
                    hint="divide coordinates in Å by the cell lengths",
                )
            )
        elif number is None or abs(number) > FARTHEST:
            shown = row[axis].value if axis < len(row) else "nothing"
            if shown in {"?", "."}:
                return None
            findings.append(
                content_error(
                    f"coordinate {shown!r} of site {label} is no number",
                    expected="a decimal number such as 0.3333",
                    found=shown,
                    where=f"site {label}",
                    line=line,
                    hint="write 1/3 as 0.33333 and use the ASCII minus sign",
                )
            )
            return None
        values.append(number)
    symbol = text_of("_atom_site_type_symbol")
    element, charge = _read_element(symbol, label)
    if element is None:
        findings.append(
            content_error(
                f"{symbol or label!r} is no element",
                expected="an element symbol",
                found=symbol or label,
                where=f"site {label}",
                line=line,
                hint="give _atom_site_type_symbol",
            )
        )
        return None
    if symbol and _read_element(symbol, symbol)[0] is None:
        findings.append(
            content_error(
                f"{symbol!r} of site {label} is no element; its label says {element}",
                expected="an element symbol",
                found=symbol,
                where=f"site {label}",
                line=line,
                hint=f"write {element} as _atom_site_type_symbol",
            )
        )
    if charge is None and symbol:
        charge = charges.get(symbol)
    occupancy_text = text_of("_atom_site_occupancy")
    occupancy = read_number(occupancy_text) if occupancy_text is not None else 1.0
    if occupancy is None:
        findings.append(
            content_error(
                f"occupancy {occupancy_text!r} of site {label} is no number",
                expected="a number from 0 to 1",
                found=occupancy_text,
                where=f"site {label}",
                line=line,
            )
        )
        occupancy = 1.0
    multiplicity = text_of(
        "_atom_site_symmetry_multiplicity", "_atom_site_site_symmetry_multiplicity"
    )
    letter = text_of("_atom_site_wyckoff_symbol", "_atom_site_wyckoff_label")
    if letter:
        written = re.fullmatch(r"(\d+)?([a-zA-Z])", letter.strip())
        letter = written[2] if written else letter
        if written and written[1] and multiplicity is None:
            multiplicity = written[1]
    return Site(
        label,
        element,
        np.array(values),
        occupancy,
        charge,
        letter,
        int(multiplicity) if multiplicity and multiplicity.isdigit() else None,
        line,
    )


def _read_element(symbol: str | None, label: str) -> tuple[str | None, float | None]:
    for source in (symbol, label):
        if not source:
            continue
        # Wat1, OW2: water oxygen, not tungsten.
        if source is label and re.match(r"(?i)wat", source):
            return "O", None
        match = _TYPE_SYMBOL.match(source.strip())
        if match:
            name = match[1].capitalize()
            name = name if is_element(name) else name[0]
            if is_element(name):
                sign = match[3] or match[4]
                digits = match[2] if match[3] else match[5]
                charge = None
                if sign:
                    charge = float(digits or 1) * (-1 if sign == "-" else 1)
                return name, charge
        word = re.match(r"[A-Za-z]+", source)
        if word:
            for length in (2, 1):
                name = word[0][:length].capitalize()
                if len(name) == length and is_element(name):
                    return name, None
    return None, None


def _oxidation_numbers(block: Block) -> dict[str, float]:
    loop = block.loop_with("_atom_type_oxidation_number")
    if loop is None:
        return {}
    symbol = loop.column("_atom_type_symbol")
    number = loop.column("_atom_type_oxidation_number")
    out: dict[str, float] = {}
    for row in loop.rows:
        if symbol is None or number is None or len(row) <= max(symbol, number):
            continue
        value = read_number(row[number].value.replace("+", ""))
        if value is not None:
            out[row[symbol].value] = value
    return out


def symbol_text(token: Token) -> str:
    """A declared symbol, cleaned of typesetting."""
    return clean_symbol(token.value)
