"""Space groups: names as people write them, settings, operations, Wyckoff positions.

Settings come from gemmi's table of 564 entries. Wyckoff letters and representative
coordinates stand in `data/wyckoff.json` for the reference setting of each group
(origin choice 2, hexagonal axes, unique axis b, first cell choice) and are carried
to any other setting by its change of basis.
"""

from __future__ import annotations

import difflib
import json
import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, cast

import gemmi
import numpy as np
from numpy.typing import NDArray

from validators.affine import by_own_axes, format_affine, parse_affine
from validators.errors import ValidatorError

CrystalSystem = Literal[
    "triclinic",
    "monoclinic",
    "orthorhombic",
    "tetragonal",
    "trigonal",
    "hexagonal",
    "cubic",
]


class UnknownGroup(ValidatorError):
    """No group has this name; `near` lists symbols that look like it."""

    def __init__(self, text: str, near: tuple[str, ...]) -> None:
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        super().__init__(f"{text!r} is no space group symbol{hint}")
        self.text = text
        self.near = near


@dataclass(frozen=True, slots=True)
class WyckoffPosition:
    """One Wyckoff position of a setting.

    Attributes:
        letter: ``a`` is the most special; the general position comes last.
        multiplicity: Points in the conventional cell of the setting.
        rotation: ``(3, 3)`` matrix of the representative x = rotation·v + shift.
        shift: ``(3,)``.
        text: The representative as coordinates, ``"x,0,1/4"``.
    """

    letter: str
    multiplicity: int
    rotation: NDArray[np.float64] = field(compare=False)
    shift: NDArray[np.float64] = field(compare=False)
    text: str

    @property
    def label(self) -> str:
        """Multiplicity and letter, ``"18e"``."""
        return f"{self.multiplicity}{self.letter}"

    @property
    def freedom(self) -> int:
        """How many coordinates are free."""
        return int(np.linalg.matrix_rank(self.rotation))

    @property
    def free_axes(self) -> tuple[int, ...]:
        """Which of x, y, z appear in the representative."""
        return tuple(int(i) for i in np.flatnonzero(np.abs(self.rotation).any(axis=0)))

    def point(self, coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
        """The representative nearest in form: its free axes taken from a point."""
        return self.rotation @ np.asarray(coordinates, float) + self.shift


@dataclass(frozen=True, eq=False)
class Group:
    """A space group in one setting."""

    entry: gemmi.SpaceGroup

    @property
    def number(self) -> int:
        """International Tables number, 1 to 230."""
        return int(self.entry.number)

    @property
    def symbol(self) -> str:
        """Hermann–Mauguin symbol without setting suffix, ``"R -3 c"``."""
        return str(self.entry.hm)

    @property
    def full_symbol(self) -> str:
        """Hermann–Mauguin symbol with suffix, ``"R -3 c:H"``."""
        return str(self.entry.xhm())

    @property
    def short(self) -> str:
        """The usual short form, ``"R-3c"``."""
        # gemmi writes H for hexagonal axes of an R group, which few people read.
        name = str(self.entry.short_name())
        return "R" + name[1:] if name.startswith("H") else name

    @property
    def hall(self) -> str:
        """Hall symbol; with the operations it names the setting without doubt."""
        return str(self.entry.hall)

    @property
    def extension(self) -> str:
        """``"1"``, ``"2"``, ``"H"``, ``"R"`` or empty."""
        ext = str(self.entry.ext)
        return "" if ext == "\x00" else ext

    @property
    def system(self) -> CrystalSystem:
        """Crystal system."""
        return cast(CrystalSystem, self.entry.crystal_system_str())

    @property
    def rhombohedral_axes(self) -> bool:
        """Whether the cell is primitive rhombohedral (a = b = c, equal angles)."""
        return self.extension == "R"

    @property
    def setting_words(self) -> str:
        """The setting for people, empty where there is only one."""
        words = {
            "1": "origin choice 1",
            "2": "origin choice 2",
            "H": "hexagonal axes",
            "R": "rhombohedral axes",
        }
        return words.get(self.extension, "")

    @property
    def triplets(self) -> list[str]:
        """All operations as text, the identity first."""
        return _triplets(self.hall)

    @property
    def operations(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Rotations ``(n, 3, 3)`` and translations ``(n, 3)``."""
        return _operations(self.hall)

    @property
    def positions(self) -> tuple[WyckoffPosition, ...]:
        """Wyckoff positions from the most special to the general one."""
        return _positions(self.full_symbol)

    def position(self, letter: str) -> WyckoffPosition | None:
        """The position with this letter, or None."""
        return next((p for p in self.positions if p.letter == letter), None)

    def settings(self) -> tuple[Group, ...]:
        """Every tabulated setting of the same group type, this one included."""
        return tuple(
            Group(entry)
            for entry in gemmi.spacegroup_table()
            if entry.number == self.number
        )

    def reference(self) -> Group:
        """The setting of the Wyckoff table."""
        return reference_group(self.number)

    def from_reference(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Matrix and shift that carry reference-setting coordinates to this one."""
        choice = _CELL_CHOICES.get(self.entry.qualifier)
        if choice is not None and self.number in _WITH_CELL_CHOICES:
            return np.linalg.inv(np.array(choice, float).T), np.zeros(3)
        basis = self.entry.basisop
        shift = np.array(basis.tran, float) / gemmi.Op.DEN
        shift = shift - np.array(_LETTER_SHIFTS.get(self.full_symbol, (0.0, 0.0, 0.0)))
        return np.array(basis.rot, float) / gemmi.Op.DEN, shift


#: New axes in terms of a, b, c of unique axis b, cell choice 1 (International Tables A,
#: 2016, table 1.5.4.4). gemmi's changes of basis lead to the same groups by other axes,
#: which exchange letters: 2b of P2_1/n is at 0,0,1/2, not at 1/2,0,0.
_CELL_CHOICES = {
    "b1": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "b2": ((-1, 0, -1), (0, 1, 0), (1, 0, 0)),
    "b3": ((0, 0, 1), (0, 1, 0), (-1, 0, -1)),
    "c1": ((0, 0, 1), (1, 0, 0), (0, 1, 0)),
    "c2": ((1, 0, 0), (-1, 0, -1), (0, 1, 0)),
    "c3": ((-1, 0, -1), (0, 0, 1), (0, 1, 0)),
    "a1": ((0, 1, 0), (0, 0, 1), (1, 0, 0)),
    "a2": ((0, 1, 0), (1, 0, 0), (-1, 0, -1)),
    "a3": ((0, 1, 0), (-1, 0, -1), (0, 0, 1)),
}
#: C2, Pc, Cm, Cc, C2/m, P2/c, P2_1/c and C2/c: the groups that have cell choices.
_WITH_CELL_CHOICES = frozenset({5, 7, 8, 9, 12, 13, 14, 15})
#: gemmi's change of basis ends at an origin that is equivalent by symmetry of the
#: group's normaliser, but names other letters than International Tables (2b of
#: P4_2/nmc is at 0,0,1/2 in origin choice 1). These shifts give spglib's letters.
_LETTER_SHIFTS = {
    "P 42/n n m:1": (0.5, 0.5, 0.5),
    "P 42/n m c:1": (0.0, 0.0, 0.5),
    "P 42/n c m:1": (0.0, 0.0, 0.5),
    "I 41/a m d:1": (0.0, 0.0, 0.5),
    "P n -3:1": (0.5, 0.5, 0.5),
}


@lru_cache(maxsize=600)
def _triplets(hall: str) -> list[str]:
    return [op.triplet() for op in gemmi.symops_from_hall(hall)]


@lru_cache(maxsize=600)
def _operations(hall: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    ops = list(gemmi.symops_from_hall(hall))
    rotations = np.array([op.rot for op in ops], float) / gemmi.Op.DEN
    translations = np.array([op.tran for op in ops], float) / gemmi.Op.DEN
    rotations.flags.writeable = translations.flags.writeable = False
    return rotations, translations


@cache
def reference_group(number: int) -> Group:
    """The reference setting of a group: origin choice 2, hexagonal axes.

    Raises:
        UnknownGroup: Not between 1 and 230.
    """
    if not 1 <= number <= 230:
        raise UnknownGroup(f"No. {number}", ())
    return Group(gemmi.get_spacegroup_reference_setting(number))


@cache
def _table() -> dict[int, list[tuple[str, int, str]]]:
    text = files("validators").joinpath("data/wyckoff.json").read_text()
    return {
        int(number): [tuple(row) for row in rows]
        for number, rows in json.loads(text).items()
    }


def in_system(group: Group, system: str) -> bool:
    """Whether a group belongs to a crystal system; trigonal ones to hexagonal too."""
    own = str(group.system)
    return own == system or {own, system} == {"trigonal", "hexagonal"}


@lru_cache(maxsize=600)
def _positions(full_symbol: str) -> tuple[WyckoffPosition, ...]:
    group = Group(gemmi.find_spacegroup_by_name(full_symbol))
    reference = group.reference()
    change, offset = group.from_reference()
    scale = len(group.triplets) / len(reference.triplets)
    out = []
    for letter, multiplicity, text in _table()[group.number]:
        rotation, shift = parse_affine(text)
        if group.full_symbol != reference.full_symbol:
            rotation = change @ rotation
            rotation, shift = by_own_axes(rotation, change @ shift + offset)
            shift = shift - np.floor(shift + 1e-9)
            text = format_affine(rotation, shift)
        out.append(
            WyckoffPosition(letter, round(multiplicity * scale), rotation, shift, text)
        )
    return tuple(out)


# --- names --------------------------------------------------------------------

_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉−–‐‑", "0123456789----")
_OVERLINES = "\u0304\u0305\u033f\u00af\u203e"


@dataclass(frozen=True, slots=True)
class Named:
    """A group as somebody named it.

    Attributes:
        group: In the setting named, or in the reference setting.
        explicit: Whether origin or axes were stated where there is a choice.
    """

    group: Group
    explicit: bool


#: Symbols with the double glide plane e (de Wolff et al., Acta Cryst. A48 (1992) 727).
_E_GLIDES = {
    "cmce": "cmca", "cmme": "cmma", "ccce": "ccca", "aem2": "abm2", "aea2": "aba2",
    "bmem": "bmam", "bmeb": "bmab", "abem": "abma",
}  # fmt: skip


@cache
def _by_name() -> dict[str, gemmi.SpaceGroup]:
    """Squeezed symbol to entry; the first entry of gemmi's table wins a tie."""
    names: dict[str, gemmi.SpaceGroup] = {}
    for entry in gemmi.spacegroup_table():
        for name in (entry.hm, entry.short_name(), entry.xhm()):
            names.setdefault(_squeeze(name), entry)
    # Symbols of older editions drop the minus sign of the cubic groups: Fm3m, Ia3d.
    for entry in gemmi.spacegroup_table():
        if entry.crystal_system_str() == "cubic" and "-3" in entry.hm:
            names.setdefault(_squeeze(entry.hm).replace("-3", "3"), entry)
    for newer, older in _E_GLIDES.items():
        names.setdefault(newer, names[older])
    return names


def _squeeze(symbol: str) -> str:
    return symbol.replace(" ", "").lower()


def clean_symbol(text: str) -> str:
    """Undo typesetting: overlines, subscripts, TeX, quotes, underscores."""
    text = text.strip().strip("'\"“”‘’`$ ").translate(_SUBSCRIPTS)
    text = re.sub(rf"(\d)\s*[{_OVERLINES}]", r"-\1", text)
    text = re.sub(rf"[{_OVERLINES}]\s*(\d)", r"-\1", text)
    text = re.sub(r"\\(?:bar|overline)\s*\{?\s*(\d)\s*\}?", r"-\1", text)
    # A bar over the lattice letter is a slip of the typesetter.
    text = re.sub(r"\\(?:bar|overline)\s*\{\s*([A-Za-z])\s*\}", r"\1", text)
    text = re.sub(r"(?i)(\d)\s*bar|bar\s*(\d)", lambda m: f"-{m[1] or m[2]}", text)
    text = re.sub(r"\\(?:mathrm|rm|text|it|mathit)\b", "", text)
    text = re.sub(r"[_{}$\\]", "", text)
    text = re.sub(r"\((\d)\)", r"\1", text)
    text = re.sub(r"-\s+(\d)", r"-\1", text)
    return text.strip().strip("'\".,; ")


def find_group(text: str | int, *, setting: str | None = None) -> Named:
    """Find the group that a symbol, number or Hall symbol names.

    Args:
        text: ``"R -3 c"``, ``"R3̅c:H"``, ``"Fm3m"``, ``225``, ``"No. 62"``.
        setting: ``"1"``, ``"2"``, ``"H"``, ``"R"`` or None for the reference setting
            (for a monoclinic or orthorhombic symbol the symbol itself says it).

    Raises:
        UnknownGroup: With symbols that look alike.
    """
    if isinstance(text, int):
        return _with_setting(reference_group(text), setting, explicit=False)
    cleaned = clean_symbol(text)
    number = re.fullmatch(r"(?i)(?:no\.?|nr\.?|#|sg|№)?\s*(\d{1,3})", cleaned)
    if number:
        return _with_setting(reference_group(int(number[1])), setting, explicit=False)
    suffix = re.search(r"\s*[: ]\s*([12HRSZhrsz])\s*$", cleaned)
    explicit = False
    if suffix and (":" in suffix[0] or suffix[1] in "HhSsZz"):
        cleaned = cleaned[: suffix.start()]
        setting = setting or {"S": "1", "Z": "2"}.get(
            suffix[1].upper(), suffix[1].upper()
        )
    # A double prime that is no quotation mark is found in Hall symbols only.
    prime = '"' in text and not text.strip().startswith('"')
    entry = None if prime else _by_name().get(_squeeze(cleaned))
    if entry is None:
        entry = _halls().get(_hall_key(text))
        explicit = entry is not None
    if entry is None:
        raise UnknownGroup(text.strip(), _near(cleaned))
    return _with_setting(Group(entry), setting, explicit=explicit)


@cache
def _halls() -> dict[str, gemmi.SpaceGroup]:
    """Hall symbol to entry, the first of the table where two agree.

    Spaces count: 'P 3 2' is P312 and 'P 32' is P3_2.
    """
    found: dict[str, gemmi.SpaceGroup] = {}
    for entry in gemmi.spacegroup_table():
        found.setdefault(_hall_key(entry.hall), entry)
    return found


def _hall_key(text: str) -> str:
    return " ".join(text.strip().strip("'").replace("_", " ").split()).lower()


def find_hall(text: str) -> Group:
    """The setting that a Hall symbol names.

    A Hall symbol must not be read as a Hermann-Mauguin symbol: 'P 3 2"' is P321, not
    P3_2.

    Raises:
        UnknownGroup: Not in the table; symbols with a change of basis in brackets are
            tried through their operations.
    """
    entry = _halls().get(_hall_key(text))
    if entry is None:
        try:
            operations = gemmi.symops_from_hall(text.strip().strip("'"))
            entry = gemmi.find_spacegroup_by_ops(operations)
        except (ValueError, RuntimeError):
            entry = None
    if entry is None:
        raise UnknownGroup(text.strip(), ())
    return Group(entry)


def _with_setting(group: Group, setting: str | None, *, explicit: bool) -> Named:
    if not group.extension:
        return Named(group, True)
    if explicit and setting is None:
        return Named(group, True)
    # The tables' second choice (inversion at the origin) and hexagonal axes are what
    # spglib, the Wyckoff table and nearly all recent papers use.
    wanted = setting or ("H" if group.extension in "HR" else "2")
    for other in group.settings():
        if other.symbol == group.symbol and other.extension == wanted:
            return Named(other, setting is not None)
    return Named(group, False)


#: Symbols that are proposed for one that does not exist.
_FEWEST_NEAR, _MOST_NEAR = 3, 6


def _near(text: str) -> tuple[str, ...]:
    """Symbols that look alike: all that differ in one sign, then the most similar."""
    names = _by_name()
    wanted = _squeeze(text)
    close = [name for name in names if _differ_in_one(wanted, name)]
    # A sign that was changed is likelier than one that was lost or added.
    close.sort(key=lambda name: (len(name) != len(wanted), names[name].number))
    near = list(dict.fromkeys(names[name].hm for name in close))[:_MOST_NEAR]
    for name in difflib.get_close_matches(wanted, list(names), n=6, cutoff=0.6):
        if len(near) >= _FEWEST_NEAR:
            break
        if names[name].hm not in near:
            near.append(names[name].hm)
    return tuple(near)


def _differ_in_one(one: str, two: str) -> bool:
    """Whether one sign was changed, lost or added between two symbols."""
    short, long = sorted((one, two), key=len)
    if len(long) - len(short) > 1 or one == two:
        return False
    head = next(
        (i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b),
        len(short),
    )
    rest = short[head + 1 :] if len(short) == len(long) else short[head:]
    return rest == long[head + 1 :]


# --- where a point sits -------------------------------------------------------


def locate(
    group: Group,
    point: NDArray[np.float64],
    *,
    metric: NDArray[np.float64],
    tolerance: float = 0.01,
) -> tuple[WyckoffPosition, NDArray[np.float64]]:
    """Find the most special Wyckoff position within `tolerance` of a point.

    Args:
        group: In the setting of the coordinates.
        point: ``(3,)`` fractional coordinates.
        metric: ``(3, 3)`` rows are the cell vectors in Å.
        tolerance: Distance in Å within which a point counts as on the position.

    Returns:
        The position and the nearest point that lies exactly on it.
    """
    rotations, translations = group.operations
    point = np.asarray(point, float)
    images = rotations @ point + translations
    # A position of multiplicity m is kept by M/m operations, which bring a point within
    # d of it back within 2 d: the rest need not be looked at.
    gaps = images - point
    gaps = np.linalg.norm((gaps - np.round(gaps)) @ metric, axis=1)
    kept = int((gaps <= 2 * tolerance + 1e-9).sum())
    for position in group.positions[:-1]:
        if position.multiplicity * kept < len(rotations):
            continue
        snapped, distance, index = _nearest_on(position, images, metric)
        if distance <= tolerance:
            inverse = np.linalg.inv(rotations[index])
            home = inverse @ (snapped - translations[index])
            return position, home + np.round(point - home)
    return group.positions[-1], point


def _nearest_on(
    position: WyckoffPosition,
    images: NDArray[np.float64],
    metric: NDArray[np.float64],
) -> tuple[NDArray[np.float64], float, int]:
    """Nearest point of an affine subspace (modulo the lattice) to a set of points."""
    axes = list(position.free_axes)
    directions = position.rotation[:, axes]
    offset = images - position.shift
    if directions.size:
        # Which lattice translate of the subspace is nearest matters only for the
        # coordinates that the subspace leaves fixed; a few translates of the free ones
        # cover representatives such as x,2x,z.
        solver = np.linalg.pinv(metric.T @ directions) @ metric.T
        residual = offset + _SHIFTS[:, None, :]
        residual = residual - (residual @ solver.T) @ directions.T
        residual = residual - np.round(residual)
        # One more projection: rounding may have moved along the free directions.
        residual = residual - (residual @ solver.T) @ directions.T
    else:
        residual = (offset - np.round(offset))[None]
    lengths = np.linalg.norm(residual @ metric, axis=2)
    least = lengths.min(axis=1)
    # Of equal ones the first: its point is nearest to the images as they are.
    turn = int(np.argmax(least <= least.min() + 1e-9))
    index = int(np.argmin(lengths[turn]))
    return images[index] - residual[turn, index], float(lengths[turn, index]), index


_SHIFTS = np.array(
    [[i, j, k] for i in (0, 1, -1) for j in (0, 1, -1) for k in (0, 1, -1)], float
)


def op_key(
    rotation: NDArray[np.float64], translation: NDArray[np.float64]
) -> tuple[int, ...]:
    """An operation as integers, translations modulo the lattice to 1/144."""
    wrapped = np.round((translation % 1.0) * 144).astype(int) % 144
    return (*np.round(rotation).astype(int).ravel().tolist(), *wrapped.tolist())


def is_polar(group: Group) -> bool:
    """Whether all rotations keep one direction: its vector is fixed by every one."""
    rotations, _ = group.operations
    return bool(np.linalg.matrix_rank(np.mean(rotations, axis=0)) > 0)
