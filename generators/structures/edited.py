"""A changed structure, and what follows from a change of its sites."""

from __future__ import annotations

from dataclasses import dataclass

from generators.errors import GeneratorError
from generators.structures.ciftext import block_of, drop_value, set_value
from generators.structures.drafts import RepairChange
from validators.crystal import Crystal, read_crystal
from validators.elements import element
from validators.formula import format_amount, format_formula, reduced
from validators.oxidation import assign

OCCUPANCY = "_atom_site_occupancy"


class CannotEdit(GeneratorError):
    """A change that is understood and cannot be made; the message says why."""


@dataclass(frozen=True, slots=True)
class Edited:
    """A changed structure.

    Attributes:
        text: The new file.
        changes: What was changed.
        notes: What follows from it, and what was assumed.
        constructed: Whether a number was made rather than asked for or computed from
            what stood there.
        listing: Lines that the answer shows: the arrangements that were found.
        others: Further files that serve the wish as well.
    """

    text: str
    changes: tuple[RepairChange, ...]
    notes: tuple[str, ...] = ()
    constructed: bool = False
    listing: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


def rows_of(crystal: Crystal, name: str) -> list[int]:
    """Rows of a label, or of an element."""
    exact = [i for i, s in enumerate(crystal.sites) if s.label == name]
    if exact:
        return exact
    return [i for i, s in enumerate(crystal.sites) if s.element == name]


def free_label(crystal: Crystal, symbol: str, number: str) -> str:
    """A label for an element that no site has yet."""
    taken = {s.label for s in crystal.sites}
    label = f"{symbol}{number}"
    n = 1
    while label in taken:
        label, n = f"{symbol}{n}", n + 1
    return label


def follow(text: str) -> str:
    """Formula, Z, volume and density follow the atoms; stated charges are dropped."""
    crystal = read_crystal(text).crystal
    block = block_of(text)
    if crystal is None or block is None:
        return text
    content = reduced(crystal.exact_composition)
    units = 1
    stated = block.value("_cell_formula_units_z")
    if crystal.disordered and stated is not None and stated.value.isdigit():
        # Doping leaves the number of formula units as it is: Ca0.875Y0.125F2, Z 4.
        units = max(int(stated.value), 1)
        content = {k: v / units for k, v in crystal.exact_composition.items()}
    elif crystal.disordered:
        counts = [round(float(v)) for v in content.values() if v == int(v)]
        for n in range(max(counts, default=1), 1, -1):
            if all(v % n == 0 for v in counts):
                units = n
                break
        content = {k: v / units for k, v in content.items()}
    else:
        total = sum(crystal.exact_composition.values())
        units = round(float(total / sum(content.values())))
    order = sorted(content, key=lambda e: (e != "C" if "C" in content else False, e))
    if "_chemical_formula_sum" in block.pairs:
        formula = " ".join(f"{e}{format_amount(content[e])}" for e in order)
        text = set_value(text, "_chemical_formula_sum", formula)
    if "_cell_formula_units_z" in block.pairs:
        text = set_value(text, "_cell_formula_units_z", str(units))
    if "_exptl_crystal_density_diffrn" in block.pairs:
        text = drop_value(text, "_exptl_crystal_density_diffrn")
    for tag in ("_chemical_formula_structural", "_chemical_formula_moiety",
                "_chemical_name_common", "_chemical_name_mineral",
                "_chemical_formula_weight"):  # fmt: skip
        text = drop_value(text, tag)
    return text


def charge_notes(text: str, before: Crystal) -> list[str]:
    """Whether the edited composition can be neutral, and what would compensate."""
    after = read_crystal(text).crystal
    if after is None:
        return []
    then, now = assign(before.composition), assign(after.composition)
    shown = format_formula({k: round(v, 4) for k, v in after.composition.items()})
    notes = [f"the cell now holds {shown}"]
    if then is None:
        return notes
    if now is not None and now.mixed is None:
        return notes
    total = 0.0
    for symbol, amount in after.composition.items():
        state = then.states.get(symbol)
        if state is None:
            positive = [s for s in element(symbol).common if s > 0]
            state = positive[0] if positive else 0
        total += state * amount
    if abs(total) > 0.01:
        kind = "cation vacancies or a lower-valent co-dopant" if total > 0 else (
            "anion vacancies, interstitial cations or a higher-valent co-dopant"
        )  # fmt: skip
        mean = ""
        if now is not None and now.mixed is not None:
            mean = f", or {now.mixed} {now.states[now.mixed]:+.3g} on average"
        notes.append(
            f"with the usual oxidation states the cell carries {total:+.3g} e: {kind} "
            f"would balance it{mean}"
        )
    return notes
