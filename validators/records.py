"""Structure records: what knowledge loads and builders receive.

A record says where each of its numbers comes from, and whether that source was seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from validators.formula import Composition, format_formula, parse_formula
from validators.groups import Group, find_hall

SourceKind = Literal["experiment", "computation", "textbook"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where numbers come from.

    Attributes:
        citation: Journal, volume, year and page, or the data set and its entry.
        doi: Only where it was seen in a source.
        locator: Entry, table or figure.
        seen: Whether the numbers were read in the source itself or in an archive of
            it; false for values recalled from the literature.
        licence: Of the data set that the numbers were read in.
    """

    citation: str
    kind: SourceKind = "experiment"
    doi: str | None = None
    title: str | None = None
    journal: str | None = None
    year: int | None = None
    locator: str | None = None
    seen: bool = True
    licence: str | None = None


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """A site of a record; occupancy as an exact fraction."""

    label: str
    element: str
    letter: str
    occupancy: Fraction
    frac: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class StructureRecord:
    """One crystal structure with its source.

    Attributes:
        id: Stable, ``"cod-9004137"``.
        formula: Reduced, as people write it.
        names: Minerals, short names, structure type; lower case.
        polymorph: What tells it from others of the same formula.
        conditions: Temperature, pressure, preparation.
        hall: Hall symbol of the setting.
        cell: a, b, c in Å, alpha, beta, gamma in degrees.
        stability: Energy above the hull in eV per atom where the source gives one.
        note: What a reader should know.
    """

    id: str
    formula: str
    hall: str
    cell: tuple[float, float, float, float, float, float]
    sites: tuple[SiteRecord, ...]
    source: Source
    names: tuple[str, ...] = ()
    polymorph: str = ""
    conditions: str = ""
    note: str = ""
    stability: float | None = None

    @property
    def group(self) -> Group:
        """Space group in the record's setting."""
        return find_hall(self.hall)

    @property
    def composition(self) -> Composition:
        """Amounts of the formula."""
        return parse_formula(self.formula)

    @property
    def contents(self) -> Composition:
        """Atoms in the cell, from sites and multiplicities."""
        group = self.group
        out: Composition = {}
        for site in self.sites:
            position = group.position(site.letter)
            if position is None:
                continue
            amount = position.multiplicity * site.occupancy
            out[site.element] = out.get(site.element, Fraction(0)) + amount
        return out

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> StructureRecord:
        """Read the compact form of the data files.

        Sites are ``[label, element, letter, occupancy, x, y, z]``.
        """
        source = dict(row["source"])
        return cls(
            id=row["id"],
            formula=row["formula"],
            hall=row["hall"],
            cell=tuple(float(v) for v in row["cell"]),  # type: ignore[arg-type]
            sites=tuple(
                SiteRecord(
                    site[0],
                    site[1],
                    site[2],
                    Fraction(str(site[3])),
                    (float(site[4]), float(site[5]), float(site[6])),
                )
                for site in row["sites"]
            ),
            source=Source(**source),
            names=tuple(row.get("names", ())),
            polymorph=row.get("polymorph", ""),
            conditions=row.get("conditions", ""),
            note=row.get("note", ""),
            stability=row.get("stability"),
        )


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a built crystal and what it rests on."""

    name: str
    value: float
    basis: Literal["record", "rule", "symmetry", "constructed", "draft"]
    source: str = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where every cell length, free coordinate and occupancy comes from."""

    numbers: tuple[Number, ...] = ()
    sources: tuple[Source, ...] = field(default_factory=tuple)

    @property
    def constructed(self) -> tuple[Number, ...]:
        """Numbers that we made ourselves."""
        return tuple(n for n in self.numbers if n.basis == "constructed")

    @property
    def sourced(self) -> bool:
        """No number was constructed, and every source was seen."""
        return not self.constructed and all(s.seen for s in self.sources)


def describe(record: StructureRecord) -> str:
    """One line for people: formula, polymorph, group, source."""
    name = record.polymorph or (record.names[0] if record.names else "")
    title = f"{format_formula(record.composition)}{f' ({name})' if name else ''}"
    return f"{title}, {record.group.short}, {record.source.citation}"
