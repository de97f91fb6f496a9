"""Equivalent origins of a group: shifts that carry it into itself."""

from __future__ import annotations

from functools import lru_cache

import gemmi
import numpy as np
from numpy.typing import NDArray

from validators.groups import Group, locate, op_key

#: Fractions by which origins of normalisers are shifted.
_STEPS = (0, 1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4)


@lru_cache(maxsize=600)
def equivalent_origins(hall: str, full_symbol: str) -> tuple[NDArray[np.float64], ...]:
    """Shifts of the origin that leave all operations as they are, none first.

    They are translations of the Euclidean normaliser: in rock salt (1/2, 1/2, 1/2).
    """
    group = Group(gemmi.find_spacegroup_by_name(full_symbol))
    rotations, translations = group.operations
    keys = {op_key(r, t) for r, t in zip(rotations, translations, strict=True)}
    # Of operations with one linear part, only translations differ: centrings.
    parts: dict[tuple[int, ...], set[tuple[int, ...]]] = {}
    for key in keys:
        parts.setdefault(key[:9], set()).add(key[9:])
    linear = {r: np.array(r).reshape(3, 3) for r in parts}
    out = []
    for shift in np.array(np.meshgrid(_STEPS, _STEPS, _STEPS)).T.reshape(-1, 3):
        shift = shift[::-1]
        if all(
            _moved(next(iter(own)), shift - linear[r] @ shift) in own
            for r, own in parts.items()
        ):
            out.append(shift)
    return tuple(out)


def _moved(translation: tuple[int, ...], by: NDArray[np.float64]) -> tuple[int, ...]:
    wrapped = (np.array(translation) + np.round(by * 144).astype(int)) % 144
    return tuple(wrapped.tolist())


@lru_cache(maxsize=600)
def relabelling_origins(
    hall: str, full_symbol: str
) -> tuple[tuple[NDArray[np.float64], dict[str, str]], ...]:
    """Equivalent origins that change letters, one for each way, and how they change.

    The way that changes nothing comes first, with no shift.
    """
    group = Group(gemmi.find_spacegroup_by_name(full_symbol))
    probe = np.array([0.1234, 0.2891, 0.4127])
    metric = np.eye(3) * 10
    out: list[tuple[NDArray[np.float64], dict[str, str]]] = []
    for shift in equivalent_origins(hall, full_symbol):
        permutation = {}
        for position in group.positions:
            point = position.rotation @ probe + position.shift + shift
            permutation[position.letter] = locate(group, point, metric=metric)[0].letter
        if all(permutation != known for _, known in out):
            out.append((shift, permutation))
    out.sort(key=lambda item: any(k != v for k, v in item[1].items()))
    return tuple(out)


def letter_permutations(hall: str, full_symbol: str) -> tuple[dict[str, str], ...]:
    """How letters change places when the origin moves to an equivalent point.

    Such a description is of the same structure with other letters: in rock salt 4a and
    4b change places. The identity comes first.
    """
    return tuple(letters for _, letters in relabelling_origins(hall, full_symbol))
