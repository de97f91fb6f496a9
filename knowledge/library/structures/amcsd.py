"""Make structure records from the American Mineralogist Crystal Structure Database.

Run as ``python -m knowledge.library.structures.amcsd amcsd_cif1.db`` for the SQLite
file that the package larixite carries (MIT). The database holds what papers report:
cell, operations and atoms, with the reference. Of the entries of one compound in one
space group the best is kept: measured at room conditions, complete, the most recent.
Entries that fail our own checks, or that are models rather than measurements, are left
out and counted.
"""

from __future__ import annotations

import json
import re
import sqlite3
import sys
from base64 import b64decode
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gemmi
import numpy as np

from knowledge.library.structures.derive import fault_of, site_rows
from knowledge.library.structures.full_symmetry import in_full_symmetry
from knowledge.library.structures.naming import known_polymorphs, names, polymorphs_of
from knowledge.structures import SAME
from validators.crystal import Crystal, lattice_vectors, read_crystal
from validators.formula import (
    Composition,
    FormulaError,
    deviation,
    format_formula,
    fractions_of,
    parse_formula,
    reduced,
)
from validators.report import Severity

#: Numbers of the database are whole multiples of this.
_STEP = 1 / 4_000_000
#: Words of titles and notes that mark a model, not a measurement.
_MODELS = re.compile(
    r"hypothetic|mathematical model|molecular dynamics|ab[- ]initio|dft|DLS|ICSD|"
    r"first[- ]principles|density functional|calculated|theoretical|idealized|"
    r"ideal coord|simulat|computed|predicted|altered|changed|incorrect|estimated|"
    r"approximate|assumed",
    re.IGNORECASE,
)
#: Notes on displacement parameters, which records do not hold.
_DISPLACEMENTS = re.compile(
    r"[^;]*(?:\bB\(|\bU\(|anisoB|aniso|Biso|temperature factor|thermal param)[^;]*",
    re.IGNORECASE,
)
#: Titles of papers on hosts with a guest, and on crystals with hydrogen.
_GUEST = re.compile(
    r"intercalat|deuter|\bhydrides?\b|hydrogenat|\b\w*hydrates?\b|\d ?[HD]2 ?O\b",
    re.IGNORECASE,
)
#: Titles of papers that only compute.
_MODEL_PAPERS = re.compile(
    r"molecular dynamics|hypothetical|first[- ]principles|lattice energy minimi|"
    r"computer (?:simulat|model)|distance least",
    re.IGNORECASE,
)
#: Titles and notes of measurements away from room conditions.
_EXTREME = re.compile(
    r"high[- ](?:temperature|pressure)|low[- ]temperature|elevated|under pressure|"
    r"compress|thermal expansion|effects? of (?:pressure|temperature)|at pressures?|"
    r"at temperatures?|GPa|kbar|diamond anvil",
    re.IGNORECASE,
)
#: A form that is named after heat or pressure may be measured at room conditions.
_FORM = re.compile(
    r"(?:high|low)[- ](?:temperature|pressure) (?:\w+ )?(?:form|polymorph|phase|modif|"
    r"structure|synthe|variet)\w*|synthesi[sz]ed at [^;\n]*",
    re.IGNORECASE,
)
_TEMPERATURE = re.compile(
    r"\b(?:T(?:emperature)?\s*=|at|T)\s*(-?\d+(?:\.\d+)?)\s*(?:deg\w*\s*)?([CK])\b"
)
_PRESSURE = re.compile(
    r"(?<![\d.])(\d*\.?\d+)\s*(GPa|kbar|kb|bars?|MPa|kPa|atm)\b", re.IGNORECASE
)
LICENCE = "measured facts, as carried by larixite 2026.1.0 (MIT)"
#: Atomic fraction within which a mixed crystal is called by a compound's formula.
ALMOST = 0.0015
#: Before about this year cells are good to a per cent or two, coordinates guessed.
GUESSED = 1945
#: Longer lists of atoms are left to those who need them.
MOST_SITES = 40
_GPA = {
    "gpa": 1.0, "kbar": 0.1, "kb": 0.1, "bar": 1e-4, "bars": 1e-4, "mpa": 1e-3,
    "kpa": 1e-6, "atm": 1e-4,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Conditions:
    """Temperature and pressure of a measurement, as far as title and notes tell.

    Attributes:
        kelvin: None where nothing is said.
        gigapascal: None where nothing is said.
        doubtful: The title speaks of heat, cold or pressure, and no value is given.
    """

    kelvin: float | None
    gigapascal: float | None
    doubtful: bool

    @property
    def usual(self) -> bool:
        """Whether this is room temperature and pressure, as far as is known."""
        warm = self.kelvin is None or 270 <= self.kelvin <= 315
        return warm and (self.gigapascal or 0.0) < 0.002 and not self.doubtful

    @property
    def text(self) -> str:
        """``"298 K, 3.1 GPa"``, empty where nothing is known."""
        parts = []
        if self.kelvin is not None:
            parts.append(f"{self.kelvin:g} K")
        if (self.gigapascal or 0.0) >= 0.002:
            parts.append(f"{self.gigapascal:g} GPa")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the database, as it stands there."""

    code: int
    mineral: str
    formula: str
    title: str
    authors: tuple[str, ...]
    journal: str
    volume: str
    year: int
    page: str
    cell: tuple[str, ...]
    symbol: str
    operations: tuple[str, ...]
    labels: tuple[str, ...]
    points: tuple[tuple[float, float, float], ...]
    occupancies: tuple[float, ...]

    @property
    def ordered(self) -> bool:
        """Whether every site is full."""
        return all(amount > 0.999 for amount in self.occupancies)

    @property
    def amounts(self) -> Composition:
        """Composition as the entry states it; empty where it cannot be read."""
        text = re.sub(r"(?<!\d)\.(?=\d)", "0.", self.formula).replace(" ", "")
        try:
            return parse_formula(text)
        except FormulaError:
            return {}

    @property
    def content(self) -> tuple[tuple[str, float], ...]:
        """Atomic fractions, for comparison."""
        parts = fractions_of(self.amounts)
        return tuple(sorted((k, round(float(v), 3)) for k, v in parts.items()))

    @property
    def group(self) -> int | None:
        """International Tables number by the operations."""
        operations = gemmi.GroupOps([gemmi.Op(t) for t in self.operations])
        found = gemmi.find_spacegroup_by_ops(operations)
        return int(found.number) if found else None

    @property
    def conditions(self) -> Conditions:
        """Temperature and pressure, as far as title and notes tell."""
        return conditions_of(self.title)

    @property
    def is_model(self) -> bool:
        """Whether title or notes speak of a model, or of values not from the paper."""
        title, notes = split_title(self.title)
        notes = _DISPLACEMENTS.sub("", notes)
        return bool(_MODELS.search(notes) or _MODEL_PAPERS.search(title))

    @property
    def lacks_guest(self) -> bool:
        """Whether the title speaks of hydrogen or another guest and no atom is one.

        'Hydrogen intercalated NbSe2' and 'a hydride K2PtH4' stand in the database with
        the atoms of the host alone, in the cell of the guest's compound.
        """
        title, _ = split_title(self.title)
        return "H" not in self.amounts and bool(_GUEST.search(title))

    @property
    def is_textbook(self) -> bool:
        """Whether this is an entry of Wyckoff's Crystal Structures."""
        return self.journal == "Crystal Structures"

    @property
    def cif(self) -> str:
        """The entry as a CIF."""
        names = ("a", "b", "c")
        angles = ("alpha", "beta", "gamma")
        lines = [
            f"data_amcsd_{self.code:07d}",
            *(f"_cell_length_{n} {v}" for n, v in zip(names, self.cell, strict=False)),
            *(
                f"_cell_angle_{n} {v}"
                for n, v in zip(angles, self.cell[3:], strict=True)
            ),
            f"_chemical_formula_sum '{self.formula}'",
            "loop_",
            "_space_group_symop_operation_xyz",
            *(f"'{op}'" for op in self.operations),
            "loop_",
            "_atom_site_label",
            "_atom_site_fract_x",
            "_atom_site_fract_y",
            "_atom_site_fract_z",
            "_atom_site_occupancy",
        ]
        for label, point, amount in zip(
            self.labels, self.points, self.occupancies, strict=True
        ):
            lines.append(" ".join([label, *(f"{v:.6f}" for v in point), f"{amount:g}"]))
        return "\n".join(lines) + "\n"


def read_entries(path: Path) -> Iterator[Entry]:
    """Entries that list atoms, in the order of their codes."""
    base = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    base.row_factory = sqlite3.Row
    authors: dict[int, list[str]] = {}
    for number, name in base.execute(
        "select p.publication_id, a.name from publication_authors p "
        "join authors a on a.id = p.author_id order by p.rowid"
    ):
        authors.setdefault(number, []).append(name)
    query = (
        "select cif.*, m.name mineral, s.hm_notation, s.symmetry_xyz, p.journalname, "
        "p.volume, p.year, p.page_first from cif "
        "join minerals m on m.id = mineral_id "
        "join spacegroups s on s.id = spacegroup_id "
        "join publications p on p.id = publication_id order by cif.id"
    )
    for row in base.execute(query):
        labels = json.loads(row["atoms_sites"])
        columns = [_numbers(row[f"atoms_{axis}"]) for axis in "xyz"]
        if not isinstance(labels, list) or any(len(c) != len(labels) for c in columns):
            continue
        amounts = _numbers(row["atoms_occupancy"]) or [1.0] * len(labels)
        if any(v > 1.5 for column in (*columns, amounts) for v in column):
            # 2 and 3 stand for '?' and '.': an atom that was not located.
            continue
        yield Entry(
            row["id"],
            "" if "missing" in row["mineral"] else row["mineral"],
            row["formula"],
            row["pub_title"],
            tuple(authors.get(row["publication_id"], ())),
            row["journalname"],
            row["volume"] or "",
            row["year"],
            row["page_first"] or "",
            tuple(row[k] for k in ("a", "b", "c", "alpha", "beta", "gamma")),
            row["hm_notation"],
            tuple(json.loads(row["symmetry_xyz"])),
            tuple(labels),
            tuple(zip(*columns, strict=True)),
            tuple(amounts),
        )


def _numbers(text: str) -> list[float]:
    if text in {"0", ""}:
        return []
    return [float(v) for v in np.frombuffer(b64decode(text), np.int32) * _STEP]


def conditions_of(title: str) -> Conditions:
    """Read the conditions out of a title with its lines of notes."""
    head, notes = (_FORM.sub("", part) for part in split_title(title))
    kelvin = gigapascal = None
    if match := _TEMPERATURE.search(notes) or _TEMPERATURE.search(head):
        kelvin = float(match[1]) + (273.15 if match[2].lower() == "c" else 0.0)
    if match := _PRESSURE.search(notes) or _PRESSURE.search(head):
        gigapascal = float(match[1]) * _GPA[match[2].lower()]
    doubtful = (
        kelvin is None
        and gigapascal is None
        and bool(_EXTREME.search(f"{head} {notes}"))
    )
    return Conditions(kelvin, gigapascal, doubtful)


def split_title(title: str) -> tuple[str, str]:
    """Title of the paper, and what the database adds about sample and refinement."""
    lines = [line.strip() for line in title.strip().splitlines()]
    cut = next(
        (
            i
            for i, line in enumerate(lines)
            if i and re.match(r"(?i)(sample|note|locality|specimen|_cod|[TP] ?=)", line)
        ),
        len(lines),
    )
    notes = [line for line in lines[cut:] if not line.startswith("_cod")]
    return " ".join(lines[:cut]), "; ".join(notes)


def record_of(entry: Entry, *, any_anion: bool = True) -> dict[str, Any] | str:
    """A record of an entry, or the reason why there is none.

    Args:
        entry: As it stands in the database.
        any_anion: Whether bond valences are heeded beside soft anions too; see
            `fault_of`.
    """
    reading = read_crystal(entry.cif)
    crystal = reading.crystal
    if crystal is None or any(f.severity is Severity.ERROR for f in reading.findings):
        return "unreadable"
    if crystal.group is None:
        return "setting outside the tables"
    if deviation(crystal.composition, entry.amounts) > SAME:
        # Most often hydrogen that was not located.
        return "atoms missing"
    rows = site_rows(crystal, crystal.group)
    title, notes = split_title(entry.title)
    found = re.search(r"_cod_database_code (\d+)", entry.title)
    locator = f"AMCSD {entry.code:07d}" + (f", COD {found[1]}" if found else "")
    record: dict[str, Any] = {
        "id": f"amcsd-{entry.code:07d}",
        "formula": _formula(entry, crystal),
        "names": [entry.mineral.lower()] if entry.mineral else [],
        "conditions": entry.conditions.text,
        "hall": crystal.group.hall,
        "cell": [round(v, 6) for v in crystal.cell],
        "sites": rows,
        "source": {
            "citation": _citation(entry),
            "kind": "textbook" if entry.is_textbook else "experiment",
            "journal": entry.journal,
            "title": title,
            "year": entry.year,
            "locator": locator,
            "licence": LICENCE,
        },
    }  # fmt: skip
    if notes:
        record["note"] = notes
    fault = fault_of(record, any_anion=any_anion)
    if fault:
        return fault
    record = in_full_symmetry(record)
    # For the choice among entries; not part of the data files.
    atoms = float(sum(crystal.composition.values()))
    return record | {"volume": crystal.volume / atoms}


def _formula(entry: Entry, crystal: Crystal) -> str:
    """Whole amounts, those of a known compound, or those of the entry's formula."""
    if not crystal.disordered:
        return format_formula(reduced(crystal.exact_composition))
    for known, forms in known_polymorphs():
        if deviation(known, crystal.composition) < ALMOST:
            return forms.forms[0].formula
    units = sum(crystal.composition.values()) / sum(entry.amounts.values())
    return format_formula(
        {k: round(float(v / units), 3) for k, v in crystal.composition.items()}
    )


def _citation(entry: Entry) -> str:
    """``Hazen et al., American Mineralogist 61 (1976) 1280``."""
    names = [re.sub(r"( [A-Z]\b\.?)+$", "", a.strip()) for a in entry.authors]
    who = names[0] if names else ""
    if len(names) == 2:
        who += f" & {names[1]}"
    elif len(names) > 2:
        who += " et al."
    where = " ".join(w for w in (entry.journal, entry.volume) if w and w != "0")
    return f"{who}, {where} ({entry.year}) {entry.page}".strip(", ")


def chosen(
    entries: Iterable[Entry], left_out: Counter[str]
) -> Iterator[dict[str, Any]]:
    """One record for each compound and group, then for each mineral without one.

    Ordered crystals come first. A disordered crystal is taken where names select its
    composition, where it is the only one of its mineral, or where it is no mineral:
    solid solutions of minerals would otherwise stand beside each other by the dozen.
    """
    kinds: dict[tuple[Any, ...], list[Entry]] = {}
    for entry in entries:
        if not entry.amounts or entry.group is None:
            left_out["formula or operations not understood"] += 1
        elif entry.is_model:
            left_out["a model"] += 1
        elif entry.lacks_guest:
            left_out["guest or hydrogen not listed"] += 1
        else:
            kinds.setdefault((entry.content, entry.group), []).append(entry)
    usual = usual_elements(e for rivals in kinds.values() for e in rivals)
    minerals: set[str] = set()
    single: dict[str, list[Entry]] = {}
    for rivals in kinds.values():
        known = polymorphs_of(rivals[0].amounts)
        if (
            known is not None
            and deviation(known.forms[0].composition, rivals[0].amounts) > ALMOST
        ):
            known = None
        ordered = [e for e in rivals if e.ordered]
        if not ordered and known is None and all(e.mineral for e in rivals):
            for entry in rivals:
                single.setdefault(entry.mineral.lower(), []).append(entry)
            continue
        listed = known and any(rivals[0].group in f.groups for f in known.forms)
        record = best_of(ordered or rivals, left_out, any_conditions=bool(listed))
        if record is None and ordered and len(ordered) < len(rivals):
            # The ordered entry lacks its hydrogen; a later one shares it at random.
            rest = [e for e in rivals if not e.ordered]
            record = best_of(rest, left_out, any_conditions=bool(listed))
        if record is not None:
            elements = frozenset(rivals[0].amounts)
            record["names"] = [
                n for n in record["names"] if elements in usual.get(n, ())
            ]
            minerals |= set(record["names"])
            yield record
    for mineral in sorted(set(single) - minerals - set(names()) - {""}):
        short = [e for e in single[mineral] if len(e.labels) <= MOST_SITES]
        record = best_of(short, left_out)
        if record is not None:
            yield record


def usual_elements(entries: Iterable[Entry]) -> dict[str, set[frozenset[str]]]:
    """For each mineral the sets of elements that most of its entries have.

    'Sodalite' stands in the database also on an aluminium phosphate of that framework.
    """
    counts: dict[str, Counter[frozenset[str]]] = {}
    for entry in entries:
        elements = frozenset(entry.amounts)
        counts.setdefault(entry.mineral.lower(), Counter())[elements] += 1
    return {
        mineral: {s for s, n in count.items() if n == max(count.values())}
        for mineral, count in counts.items()
    }


def best_of(
    rivals: Sequence[Entry], left_out: Counter[str], *, any_conditions: bool = False
) -> dict[str, Any] | None:
    """The record of the best entry: at room conditions, refined, the most recent.

    The cell must lie within 1 % of the median volume of the best three, so that one
    misprint does not decide.

    Args:
        rivals: Entries of one compound and group.
        left_out: Counts why entries were passed over.
        any_conditions: Whether a crystal measured only hot, cold or under pressure
            will do.
    """
    usual = [e for e in rivals if e.conditions.usual]
    if not usual and not any_conditions:
        left_out["no measurement at room conditions"] += len(rivals)
        return None
    ranked = sorted(usual or rivals, key=_preference)
    sound = _sound(ranked, left_out)
    if all(record["source"]["year"] < GUESSED for record in sound):
        # The index says little of metallic nitrides and layered chalcogenides: where
        # by it alone no entry of a later paper is left, it is no guide.
        sound = _sound(ranked, Counter(), any_anion=False)
    if not sound:
        return None
    middle = float(np.median([r["volume"] for r in sound]))
    best = next((r for r in sound if abs(r["volume"] / middle - 1) < 0.01), sound[0])
    called = {
        e.mineral.lower() for e in rivals if e.mineral and same_cell(e, best["cell"])
    }
    del best["volume"]
    return best | {"names": sorted(called)}


#: Cells of one compound and group whose volumes differ by more are two structures:
#: graphite and lonsdaleite are both of P6_3/mmc.
SAME_VOLUME = 0.05


def same_cell(entry: Entry, cell: Sequence[float]) -> bool:
    """Whether an entry's cell has the volume of a record's, within `SAME_VOLUME`."""
    own, other = (
        abs(float(np.linalg.det(lattice_vectors(tuple(float(v) for v in c)))))
        for c in (entry.cell, cell)
    )
    return abs(own / other - 1) < SAME_VOLUME


def _sound(
    ranked: Sequence[Entry], left_out: Counter[str], *, any_anion: bool = True
) -> list[dict[str, Any]]:
    """Records of the first three entries that pass the checks."""
    sound: list[dict[str, Any]] = []
    for entry in ranked:
        record = record_of(entry, any_anion=any_anion)
        if isinstance(record, str):
            left_out[record] += 1
        else:
            sound.append(record)
        if len(sound) == 3:
            break
    return sound


def _preference(entry: Entry) -> tuple[Any, ...]:
    found = entry.conditions
    strain = abs((found.kelvin or 298) - 298) / 100 + (found.gigapascal or 0)
    ideal = entry.is_textbook or "ideal" in entry.title
    return (round(strain, 1), entry.year < GUESSED, ideal, -entry.year, entry.code)


def main(arguments: list[str]) -> int:
    """Write records to stdout as JSON lines, counts of what was left out to stderr."""
    left_out: Counter[str] = Counter()
    number = 0
    for record in chosen(read_entries(Path(arguments[0])), left_out):
        number += 1
        line = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        print(line, flush=True)
    print(f"{number} records; left out: {dict(left_out)}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
