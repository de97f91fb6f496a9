"""CIF text to a crystal: cell, operations, sites, all atoms of the cell.

A `Crystal` is read once per file; symmetry and neighbours are computed on first use
and kept. Declared values (what the file says) stand beside found ones (what its atoms
and operations give), because most faults show as a difference between the two.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import gemmi
import numpy as np
from numpy.typing import NDArray

from validators.elements import is_element
from validators.formula import Composition
from validators.groups import (
    Group,
    UnknownGroup,
    clean_symbol,
    find_group,
    find_hall,
)
from validators.report import Finding, Severity
from validators.syntax import Block, Loop, Parsed, Token, parse

Array = NDArray[np.float64]

#: Atoms of one orbit nearer than this are one atom written with rounded coordinates.
MERGE_DISTANCE = 0.05
SITE_LIMIT = 2_000
OPERATION_LIMIT = 192
ATOM_LIMIT = 20_000

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


@dataclass(frozen=True, slots=True)
class Atoms:
    """All atoms of the cell.

    Attributes:
        frac: ``(n, 3)`` in [0, 1).
        site: ``(n,)`` index into the crystal's sites.
        operation: ``(n,)`` index of the operation that made the atom.
    """

    frac: Array
    site: NDArray[np.int64]
    operation: NDArray[np.int64]


@dataclass(eq=False)
class Crystal:
    """A structure as a file describes it.

    Attributes:
        name: Of the data block.
        cell: a, b, c in Å and alpha, beta, gamma in degrees.
        rotations: ``(n, 3, 3)`` operations in use.
        translations: ``(n, 3)``.
        group: The tabulated setting of these operations, None if there is none.
        declared: What the file says.
        sites: Rows of the atom-site loop.
        block: The text with places, None for a crystal that was built.
    """

    name: str
    cell: tuple[float, float, float, float, float, float]
    rotations: Array
    translations: Array
    group: Group | None
    declared: Declared
    sites: tuple[Site, ...]
    block: Block | None = None
    parsed: Parsed | None = None
    text: str | None = None

    @cached_property
    def lattice(self) -> Array:
        """``(3, 3)`` rows are the cell vectors in Å, a along x, b in the xy plane."""
        return lattice_vectors(self.cell)

    @cached_property
    def volume(self) -> float:
        """Å³."""
        return float(abs(np.linalg.det(self.lattice)))

    @cached_property
    def atoms(self) -> Atoms:
        """Every atom of the cell, coinciding images of a site merged."""
        return _expand(self)

    @cached_property
    def multiplicities(self) -> NDArray[np.int64]:
        """``(n_sites,)`` atoms that each site puts into the cell."""
        return np.bincount(self.atoms.site, minlength=len(self.sites))

    @cached_property
    def composition(self) -> dict[str, float]:
        """Atoms of each element in the cell, occupancies counted."""
        out: dict[str, float] = {}
        for site, count in zip(self.sites, self.multiplicities, strict=True):
            symbol = "H" if site.element in {"D", "T"} else site.element
            out[symbol] = out.get(symbol, 0.0) + site.occupancy * int(count)
        return out

    @property
    def exact_composition(self) -> Composition:
        """`composition` with occupancies read as the nearest simple fractions."""
        out: Composition = {}
        for site, count in zip(self.sites, self.multiplicities, strict=True):
            symbol = "H" if site.element in {"D", "T"} else site.element
            part = Fraction(site.occupancy).limit_denominator(1000) * int(count)
            out[symbol] = out.get(symbol, Fraction(0)) + part
        return {k: v for k, v in out.items() if v}

    @property
    def disordered(self) -> bool:
        """Whether any site is partly filled."""
        return any(site.occupancy < 0.999 for site in self.sites)

    def cartesian(self) -> Array:
        """``(n, 3)`` positions of all atoms in Å."""
        return self.atoms.frac @ self.lattice


def lattice_vectors(cell: tuple[float, ...]) -> Array:
    """Rows a, b, c in Å for lengths in Å and angles in degrees."""
    a, b, c = cell[:3]
    alpha, beta, gamma = (math.radians(angle) for angle in cell[3:])
    cos_alpha, cos_beta, cos_gamma = (
        _clean(math.cos(alpha)), _clean(math.cos(beta)), _clean(math.cos(gamma)),
    )  # fmt: skip
    sin_gamma = math.sin(gamma)
    x = cos_beta
    y = (cos_alpha - cos_beta * cos_gamma) / sin_gamma
    z = math.sqrt(max(0.0, 1 - x * x - y * y))
    return np.array(
        [[a, 0.0, 0.0], [b * cos_gamma, b * sin_gamma, 0.0], [c * x, c * y, c * z]]
    )


def _clean(value: float) -> float:
    return 0.0 if abs(value) < 1e-15 else value


def _expand(crystal: Crystal) -> Atoms:
    frac, sites, made_by = [], [], []
    for index, site in enumerate(crystal.sites):
        images = crystal.rotations @ site.frac + crystal.translations
        images -= np.floor(images)
        kept = distinct(images, crystal.lattice, MERGE_DISTANCE)
        frac.append(images[kept])
        sites.extend([index] * len(kept))
        made_by.extend(kept)
    points = np.concatenate(frac) if frac else np.zeros((0, 3))
    # -1e-17 has floor -1 and lands on 1.0; that is 0 on the circle.
    points[points >= 1.0 - 1e-12] = 0.0
    return Atoms(points, np.array(sites, int), np.array(made_by, int))


def distinct(points: Array, lattice: Array, distance: float) -> list[int]:
    """Indices of points that are no lattice image of an earlier one."""
    if len(points) == 1:
        return [0]
    difference = points[:, None, :] - points[None, :, :]
    difference -= np.round(difference)
    close = np.linalg.norm(difference @ lattice, axis=-1) < distance
    earlier = np.tril(close, -1).any(axis=1)
    if not earlier.any():
        return list(range(len(points)))
    kept: list[int] = []
    for index in range(len(points)):
        if not close[index, kept].any():
            kept.append(index)
    return kept


# --- reading ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as read: the crystal, or None, and what stood in the way."""

    crystal: Crystal | None
    findings: tuple[Finding, ...]
    parsed: Parsed


def read_crystal(text: str) -> Reading:
    """Read the first structure of a CIF; faults are findings, not exceptions."""
    parsed = parse(text)
    findings = list(parsed.findings)
    if parsed.block is None:
        return Reading(None, tuple(findings), parsed)
    block = parsed.block
    cell = _read_cell(block, findings)
    declared = _read_declared(block)
    group, rotations, translations = _read_operations(block, declared, cell, findings)
    sites = _read_sites(block, findings)
    if cell is None or not sites:
        return Reading(None, tuple(findings), parsed)
    if len(sites) * len(rotations) > ATOM_LIMIT:
        findings.append(
            _error(
                f"{len(sites)} sites times {len(rotations)} operations are "
                f"{len(sites) * len(rotations):,} atoms",
                expected=f"at most {ATOM_LIMIT:,}",
                found=len(sites) * len(rotations),
                hint="send the asymmetric unit of one cell",
            )
        )
        return Reading(None, tuple(findings), parsed)
    crystal = Crystal(
        block.name,
        cell,
        rotations,
        translations,
        group,
        declared,
        sites,
        block,
        parsed,
        text,
    )
    return Reading(crystal, tuple(findings), parsed)


def _error(message: str, **fields: Any) -> Finding:
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


def _read_cell(
    block: Block, findings: list[Finding]
) -> tuple[float, float, float, float, float, float] | None:
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
                _error(
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
            _error(
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
            _error(
                f"angles {values[3]:g}, {values[4]:g}, {values[5]:g}° enclose nothing",
                expected="angles of a parallelepiped",
                found=tuple(values[3:]),
                where="cell",
                hint="check the three angles",
            )
        )
        return None
    return tuple(values)  # type: ignore[return-value]


def _read_declared(block: Block) -> Declared:
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


def _read_operations(
    block: Block,
    declared: Declared,
    cell: tuple[float, ...] | None,
    findings: list[Finding],
) -> tuple[Group | None, Array, Array]:
    tokens = _operation_tokens(block)
    if len(tokens) > OPERATION_LIMIT:
        findings.append(
            _error(
                f"{len(tokens)} symmetry operations",
                expected="at most 192",
                found=len(tokens),
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
                    _error(
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


def _read_sites(block: Block, findings: list[Finding]) -> tuple[Site, ...]:
    loop = block.loop_with("_atom_site_fract_x", "_atom_site_label")
    if loop is None:
        findings.append(
            _error(
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
            _error(
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
            _error(
                f"{len(loop.rows):,} sites in the atom loop",
                expected=f"at most {SITE_LIMIT:,}",
                found=len(loop.rows),
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
        if number is None or abs(number) > 10:
            shown = row[axis].value if axis < len(row) else "nothing"
            if shown in {"?", "."}:
                return None
            findings.append(
                _error(
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
            _error(
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
            _error(
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
            _error(
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
