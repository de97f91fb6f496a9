"""Vacant positions filled again: every partly empty place to its full occupancy."""

from __future__ import annotations

import re

import numpy as np

from generators.structures.ciftext import number_text, set_row
from generators.structures.drafts import RepairChange
from generators.structures.edited import (
    OCCUPANCY,
    CannotEdit,
    Edited,
    charge_notes,
    follow,
)
from generators.structures.pair_questions import ONE_PLACE
from validators.crystal import Crystal
from validators.element_names import elements_in

_FILL = (
    r"(?i:\b(?:fill|refill|close|plug|occupy|füll\w*|auffüll\w*|besetz\w*|schließ\w*|rempli[sr]?\w*|"
    r"combl\w*|bouch\w*|rellen\w*|llen\w*|ocup[ae]\w*|tapa\w*)\b|填[满充补上]?|补满|埋め\w*|満た\w*)"
)
_VACANT = (
    r"(?i:vacan\w*|\w*leerstelle\w*|\w*fehlstelle\w*|\w*lücke\w*|lacunes?|"
    r"empty (?:\w+ )?(?:sites?|positions?)|"
    r"空位|空孔|空席|欠損)"
)
_FILLS = re.compile(
    rf"{_FILL}[^.;。]{{0,40}}?{_VACANT}|{_VACANT}[^.;。]{{0,24}}?{_FILL}"
)
#: Less of a place than this is rounding.
_FULL = 5e-4
#: Occupancy from which on the empty part of a place is a vacancy.
_MOSTLY = 0.5


def fill_vacancies(text: str, words: str, crystal: Crystal) -> Edited | None:
    """Fill what is vacant of partly occupied places, or of those of named elements.

    On a place that several elements share, the vacant part goes to the one that holds
    most of it: that is the host.

    Raises:
        CannotEdit: No place is partly vacant, or none of the element named.
    """
    if not _FILLS.search(words):
        return None
    named = elements_in(words)
    changes, current = [], text
    for rows in _places(crystal):
        sites = [crystal.sites[row] for row in rows]
        vacant = 1 - sum(site.occupancy for site in sites)
        host = max(rows, key=lambda row: crystal.sites[row].occupancy)
        site = crystal.sites[host]
        if vacant < _FULL or (named and site.element not in named):
            continue
        if site.occupancy < _MOSTLY:
            # A guest on a position that is mostly empty leaves no vacancy there.
            continue
        full = site.occupancy + vacant
        current = set_row(current, host, {OCCUPANCY: number_text(full, 5)})
        changes.append(
            RepairChange(
                f"site {site.label}, occupancy", f"{site.occupancy:g}",
                number_text(full, 5), f"its vacancies are filled with {site.element}",
            )
        )  # fmt: skip
    if not changes:
        whose = " of " + ", ".join(sorted(named)) if named else ""
        raise CannotEdit(f"no position{whose} is partly vacant: nothing to fill")
    current = follow(current)
    return Edited(current, tuple(changes), tuple(charge_notes(current, crystal)))


def _places(crystal: Crystal) -> list[list[int]]:
    """Rows of sites that stand on the same positions."""
    places: list[list[int]] = []
    for row, site in enumerate(crystal.sites):
        for place in places:
            apart = np.array(site.frac) - np.array(crystal.sites[place[0]].frac)
            apart -= np.round(apart)
            if np.linalg.norm(apart @ crystal.lattice) < ONE_PLACE:
                place.append(row)
                break
        else:
            places.append([row])
    return places
