"""What follows from the operations of a space group: absences, subgroups, sites."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import gemmi
import numpy as np
import spglib

from validators.groups import Group, WyckoffPosition, reference_group

#: Classes of reflections and the conditions that may hold for them, the strictest
#: first (International Tables A, table 2.2.13).
_CLASSES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("hkl", ("h+k, h+l, k+l = 2n", "-h+k+l = 3n", "h+k+l = 2n", "h+k = 2n",
             "h+l = 2n", "k+l = 2n")),
    ("0kl", ("k+l = 4n; k, l = 2n", "k, l = 2n", "k+l = 2n", "k = 2n", "l = 2n")),
    ("h0l", ("h+l = 4n; h, l = 2n", "h, l = 2n", "h+l = 2n", "h = 2n", "l = 2n")),
    ("hk0", ("h+k = 4n; h, k = 2n", "h, k = 2n", "h+k = 2n", "h = 2n", "k = 2n")),
    ("hhl", ("2h+l = 4n", "h, l = 2n", "h+l = 2n", "l = 2n", "l = 3n")),
    ("h-hl", ("h+l = 3n; l = 2n", "h+l = 3n", "l = 2n")),
    ("h00", ("h = 4n", "h = 2n")),
    ("0k0", ("k = 4n", "k = 2n")),
    ("00l", ("l = 6n", "l = 4n", "l = 3n", "l = 2n")),
)  # fmt: skip


def reflection_conditions(group: Group) -> list[str]:
    """Conditions for reflections to be present, ``"00l: l = 2n"``.

    Found by asking the operations which reflections are extinct up to index 12; each
    class of reflections is given the strictest condition that describes it.
    """
    operations = gemmi.symops_from_hall(group.hall)
    out = []
    for name, conditions in _CLASSES:
        if name == "h-hl" and group.system not in {"trigonal", "hexagonal"}:
            continue
        every = _reflections(name)
        present = {
            hkl for hkl in every if not operations.is_systematically_absent(list(hkl))
        }
        for condition in conditions:
            if present and present == {h for h in every if _holds(condition, *h)}:
                out.append(f"{name}: {condition}")
                break
    return out


def _reflections(name: str) -> set[tuple[int, int, int]]:
    """Reflections of a class that belong to no narrower one."""
    one = [n for n in range(-12, 13) if n]
    two = [(m, n) for m, n in product(one, repeat=2) if abs(m) != abs(n)]
    forms: dict[str, Iterable[tuple[int, int, int]]] = {
        "hkl": (
            (h, k, m)
            for h, k, m in product(range(-7, 8), repeat=3)
            if h and k and m and len({abs(h), abs(k), abs(m), abs(h + k)}) == 4
        ),
        "0kl": ((0, m, n) for m, n in two),
        "h0l": ((m, 0, n) for m, n in two),
        "hk0": ((m, n, 0) for m, n in two),
        "hhl": ((m, m, n) for m, n in two),
        "h-hl": ((m, -m, n) for m, n in two),
        "h00": ((n, 0, 0) for n in one),
        "0k0": ((0, n, 0) for n in one),
        "00l": ((0, 0, n) for n in one),
    }
    return set(forms[name])


def _holds(condition: str, h: int, k: int, m: int) -> bool:
    values = {
        "h": h, "k": k, "l": m, "h+k": h + k, "h+l": h + m, "k+l": k + m,
        "h+k+l": h + k + m, "-h+k+l": -h + k + m, "2h+l": 2 * h + m,
    }  # fmt: skip
    for part in condition.split("; "):
        terms, _, multiple = part.partition(" = ")
        divisor = int(multiple.rstrip("n"))
        if any(values[term] % divisor for term in terms.split(", ")):
            return False
    return True


@dataclass(frozen=True, slots=True)
class Subgroup:
    """A maximal subgroup that keeps all translations."""

    group: Group
    index: int


@lru_cache(maxsize=64)
def subgroups(number: int) -> tuple[Subgroup, ...]:
    """Maximal translationengleiche subgroups of a group in its reference setting.

    Every subgroup of the point group is the closure of at most three of its elements;
    spglib names the space group of each.
    """
    group = reference_group(number)
    rotations, translations = group.operations
    parts: dict[bytes, int] = {}
    members: list[int] = []
    for rotation in rotations:
        key = np.rint(rotation).astype(np.int8).tobytes()
        members.append(parts.setdefault(key, len(parts)))
    unique = [members.index(n) for n in range(len(parts))]
    matrices = [np.rint(rotations[i]).astype(np.int8) for i in unique]
    table = np.array(
        [[parts[(a @ b).astype(np.int8).tobytes()] for b in matrices] for a in matrices]
    )
    found = _closures(table)
    whole = frozenset(range(len(parts)))
    proper = [s for s in found if s != whole]
    maximal = [s for s in proper if not any(s < other for other in proper)]
    out: dict[tuple[int, int], Subgroup] = {}
    for subset in maximal:
        chosen = [i for i, n in enumerate(members) if n in subset]
        kind = spglib.get_spacegroup_type_from_symmetry(
            np.rint(rotations[chosen]).astype(np.intc), translations[chosen],
            lattice=lattice_of(group),
        )  # fmt: skip
        if kind is not None:
            index = len(whole) // len(subset)
            key2 = (index, int(kind.number))
            out[key2] = Subgroup(reference_group(int(kind.number)), index)
    return tuple(out[k] for k in sorted(out, key=lambda k: (k[0], -k[1])))


def _closures(table: np.ndarray) -> set[frozenset[int]]:
    """All subgroups, by closing one, two and three generators."""
    size = len(table)

    def close(start: frozenset[int]) -> frozenset[int]:
        grown = set(start)
        new = set(start)
        while new:
            made = {int(table[a, b]) for a in grown for b in new}
            made |= {int(table[b, a]) for a in grown for b in new}
            new = made - grown
            grown |= new
        return frozenset(grown)

    cyclic = {close(frozenset({i})) for i in range(size)}
    found = set(cyclic)
    layer = set(cyclic)
    for _ in range(2):
        layer = {close(s | c) for s in layer for c in cyclic if not c <= s}
        layer -= found
        found |= layer
    return found


def lattice_of(group: Group) -> np.ndarray:
    """Rows of a cell in Å that its system allows and no higher one."""
    if group.system in {"trigonal", "hexagonal"}:
        return np.array([[5.0, 0, 0], [-2.5, 5 * 3**0.5 / 2, 0], [0, 0, 8.0]])
    if group.system == "cubic":
        return np.diag([5.0, 5.0, 5.0])
    if group.system == "tetragonal":
        return np.diag([5.0, 5.0, 8.0])
    if group.system == "orthorhombic":
        return np.diag([5.0, 6.0, 8.0])
    if group.system == "monoclinic":
        return np.array([[5.0, 0, 0], [0, 6.0, 0], [-1.5, 0, 8.0]])
    return np.array([[5.0, 0, 0], [0.6, 6.0, 0], [-1.5, 0.9, 8.0]])


def site_symmetry(group: Group, position: WyckoffPosition) -> str:
    """Point group of a site, as a Hermann–Mauguin symbol without orientation."""
    rotations, translations = group.operations
    # A point of the position that no other operation happens to fix.
    point = position.point(np.array([0.1234, 0.2718, 0.3377]))
    moved = rotations @ point + translations - point
    fixed = np.abs(moved - np.rint(moved)).max(axis=1) < 1e-6
    found = spglib.get_pointgroup(np.rint(rotations[fixed]).astype(np.intc))
    return str(found[0]).strip() if found is not None else "1"
