"""Do two independent readers see the same crystal?

gemmi and pymatgen read the text on their own. They differ on files that leave
something open: an origin choice, a collapsed cell, a label that hides the element.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import gemmi
import numpy as np

from validators.cif_content import read_number
from validators.crystal import Array, Crystal, distinct
from validators.formula import (
    FormulaError,
    deviation,
    format_formula,
    parse_formula,
)
from validators.groups import locate
from validators.neighbours import neighbours
from validators.report import Evidence, Finding, NotApplicable, Severity, check
from validators.specs.structure import StructureSpec

#: Atoms in the cell above which the second, slow reader is left out.
READER_LIMIT = 600
#: Å between images of one site that are places of one atom.
SPLIT = 0.9
#: Relative difference of amounts up to which a formula confirms what was read.
CONFIRMED = 0.01
#: What is to be said of a file that leaves its operations to the symbol.
UNKNOWN_SETTING = "one reader does not know the setting that the symbol names"


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What a reader makes of a file.

    Attributes:
        content: Atoms of each element in the cell, occupancies counted.
        points: ``(n, 3)`` fractional positions.
    """

    reader: str
    content: dict[str, float]
    points: Array


def read_with_gemmi(text: str) -> Reading:
    """Read with gemmi's small-structure reader.

    Raises:
        ValueError: gemmi cannot make a structure of it.
    """
    document = gemmi.cif.read_string(text)
    block = next(
        (b for b in document if b.find_loop("_atom_site_fract_x")), document[0]
    )
    structure = gemmi.make_small_structure_from_block(block)
    content: dict[str, float] = {}
    points = []
    images = (
        structure.get_all_unit_cell_sites()
        if structure.cell.volume > 0
        else list(structure.sites)
    )
    for site in images:
        symbol = site.element.name
        symbol = "H" if symbol == "D" else symbol
        content[symbol] = content.get(symbol, 0.0) + site.occ
        points.append([site.fract.x, site.fract.y, site.fract.z])
    if not points:
        raise ValueError("gemmi sees no atoms")
    return Reading("gemmi", content, np.array(points))


def read_with_pymatgen(text: str) -> Reading:
    """Read with pymatgen's CIF parser, warnings dropped.

    Raises:
        ValueError: pymatgen cannot make a structure of it.
    """
    from pymatgen.io.cif import CifParser

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        structures = CifParser.from_str(
            text, occupancy_tolerance=1.05, site_tolerance=1e-3
        ).parse_structures(primitive=False, on_error="raise")
    if not structures:
        raise ValueError("pymatgen sees no structure")
    content: dict[str, float] = {}
    for site in structures[0]:
        for species, amount in site.species.items():
            symbol = str(getattr(species, "symbol", species))
            symbol = "H" if symbol in {"D", "T"} else symbol
            content[symbol] = content.get(symbol, 0.0) + float(amount)
    return Reading("pymatgen", content, np.array(structures[0].frac_coords))


_KEPT: WeakKeyDictionary[Crystal, tuple[Reading | str, Reading | str]] = (
    WeakKeyDictionary()
)


def both_readings(crystal: Crystal) -> tuple[Reading | str, Reading | str]:
    """Gemmi's and pymatgen's reading, or the reason why one of them fails."""
    if crystal not in _KEPT:
        assert crystal.text is not None
        _KEPT[crystal] = (
            _attempt(read_with_gemmi, crystal.text),
            _attempt(read_with_pymatgen, crystal.text),
        )
    return _KEPT[crystal]


def _attempt(reader: object, text: str) -> Reading | str:
    try:
        return reader(text)  # type: ignore[operator]
    # A foreign reader may fail with anything; the reason is the finding.
    except Exception as fault:
        return " ".join(f"{type(fault).__name__}: {fault}".split())[:200]


@check("readers.agree")
def readers_agree(
    crystal: Crystal, spec: StructureSpec
) -> Iterator[Finding | Evidence]:
    """Gemmi and pymatgen read the same content at the same places."""
    if crystal.text is None:
        raise NotApplicable("not read from a file")
    if len(crystal.atoms.frac) > READER_LIMIT:
        raise NotApplicable(f"more than {READER_LIMIT} atoms")
    readings = both_readings(crystal)
    for name, reading in zip(("gemmi", "pymatgen"), readings, strict=True):
        if isinstance(reading, str):
            yield Finding(
                "readers.agree",
                Severity.WARNING if _content_told(crystal) else Severity.ERROR,
                f"{name} cannot read the file: {reading}",
                expected="a structure",
                found=reading,
                where=name,
                hint="see the other findings for the cause",
            )
    first, second = readings
    if isinstance(first, str) or isinstance(second, str):
        yield Evidence("two readers", "readers.agree", "fail", "not readable by both")
        return
    shown = " and ".join(
        f"{r.reader} {format_formula({k: round(v, 3) for k, v in r.content.items()})}"
        for r in (first, second)
    )
    same = deviation(first.content, second.content) < 0.003 and abs(
        sum(first.content.values()) - sum(second.content.values())
    ) < 0.01 * sum(first.content.values())
    minor = "" if same else _minor_reason(crystal, first, second)
    if minor:
        yield Finding(
            "readers.agree",
            Severity.WARNING,
            f"{minor}: {shown}",
            expected="the same content",
            found=shown,
            where="structure",
            hint="give _atom_site_type_symbol and five decimals",
        )
    elif not same:
        yield Finding(
            "readers.agree",
            Severity.ERROR,
            f"two readers see different crystals: {shown}",
            expected="the same content",
            found=shown,
            where="structure",
            hint="write operations, Hall symbol and type symbols",
        )
    elif not _same_places(crystal, first, second):
        same = False
        named = _setting_named(crystal)
        yield Finding(
            "readers.agree",
            Severity.WARNING if named else Severity.ERROR,
            UNKNOWN_SETTING
            if named
            else "two readers place the atoms differently (origin or axes)",
            expected="the same positions",
            found=shown,
            where="structure",
            hint="write the symmetry operations",
        )
    yield Evidence("two readers", "readers.agree", "pass" if same else "fail", shown)


def _minor_reason(crystal: Crystal, first: Reading, second: Reading) -> str:
    """Why two readers differ although the structure itself is not in doubt."""
    known = {k: v for k, v in first.content.items() if k != "X"}
    missing = sum(first.content.values()) - sum(known.values())
    if (
        missing
        and abs(sum(first.content.values()) - sum(second.content.values())) < 0.1
    ):
        return "gemmi cannot tell an element from its label"
    agrees = any(
        deviation(reading.content, crystal.composition) < 0.003
        for reading in (first, second)
    )
    if agrees and _setting_named(crystal):
        return UNKNOWN_SETTING
    if deviation(first.content, crystal.composition) < 0.003 and _content_told(crystal):
        return "one reader makes other symmetry operations of the header"
    if agrees and _rounded_coordinates(crystal):
        return "coordinates are rounded so that one reader doubles atoms"
    if agrees and _split_position(crystal):
        return "one reader merges the places of a split position"
    return ""


def _content_told(crystal: Crystal) -> bool:
    """Whether the declared formula, and Z where one stands, are what was read here.

    A second reader that fails on such a file, or sees other atoms, is a warning about
    the reader: a label that it takes for another element, axes that it does not know.
    """
    declared = crystal.declared
    if declared.formula is None:
        return False
    try:
        told = parse_formula(declared.formula.value)
    except FormulaError:
        return False
    if set(told) != set(crystal.composition) or (
        deviation(told, crystal.composition) > CONFIRMED
    ):
        return False
    z = read_number(declared.z.value) if declared.z is not None else None
    units = sum(crystal.composition.values()) / float(sum(told.values()))
    return z is None or abs(units - z) < CONFIRMED * z


def _setting_named(crystal: Crystal) -> bool:
    """Whether a symbol alone tells the setting: "F d -3 m:2", without operations."""
    symbol = crystal.declared.symbol
    return (
        not crystal.declared.operations and symbol is not None and ":" in symbol.value
    )


def _split_position(crystal: Crystal) -> bool:
    """Whether a site is a place shared out over images nearer than any two atoms.

    Li of a garnet beside its twofold axis: two places 0.5 Å apart, each at most half
    filled. gemmi takes such images for one atom.
    """
    pairs = neighbours(crystal)
    owner = crystal.atoms.site
    same = owner[pairs.center] == owner[pairs.other]
    near = (pairs.distance < SPLIT) & (pairs.distance > 1e-3)
    return any(
        crystal.sites[int(index)].occupancy <= 0.5
        for index in set(owner[pairs.center[same & near]])
    )


def _rounded_coordinates(crystal: Crystal) -> bool:
    """Whether a site stands off its special position by rounding only."""
    if crystal.group is None:
        return False
    for site in crystal.sites:
        position, point = locate(
            crystal.group, site.frac, metric=crystal.lattice, tolerance=0.02
        )
        off = float(np.linalg.norm((site.frac - point) @ crystal.lattice))
        if position.freedom < 3 and 1e-6 < off < 0.02:
            return True
    return False


def _same_places(crystal: Crystal, first: Reading, second: Reading) -> bool:
    one = first.points[distinct(first.points, crystal.lattice, 0.05)]
    two = second.points[distinct(second.points, crystal.lattice, 0.05)]
    difference = one[:, None, :] - two[None]
    difference -= np.round(difference)
    lengths = np.linalg.norm(difference @ crystal.lattice, axis=-1)
    return bool((lengths.min(axis=1) < 0.1).all() and (lengths.min(axis=0) < 0.1).all())
