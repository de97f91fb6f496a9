"""The structure library: records by formula, by name, by group; loaded on first use.

Records come from `library/structures`: experimental entries of the Crystallography Open
Database, solid electrolytes from the literature, and relaxed structures of the
Materials Project. The large file is indexed by formula and parsed row by row on demand.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

from validators.formula import (
    Composition,
    FormulaError,
    agree,
    fractions_of,
    parse_formula,
)
from validators.groups import find_hall
from validators.records import StructureRecord

#: Source of every row of the Materials Project file.
MATERIALS_PROJECT: dict[str, Any] = {
    "citation": "Materials Project (Jain et al., APL Materials 1 (2013) 011002)",
    "kind": "computation",
    "doi": "10.1063/1.4812323",
    "title": "Commentary: The Materials Project: A materials genome approach to "
    "accelerating materials innovation",
    "journal": "APL Materials",
    "year": 2013,
    "licence": "CC BY 4.0",
}
#: Note of every computed structure.
RELAXED = "relaxed by density functional theory at 0 K"
#: How the ids of idealised zeolite frameworks begin.
FRAMEWORK = "iza-"
#: Atomic fraction within which a record is 'the same composition'.
SAME = 0.004


@dataclass(frozen=True, slots=True)
class _Row:
    """A record not yet parsed."""

    data: Mapping[str, Any]

    def record(self) -> StructureRecord:
        return _parse(json.dumps(self.data, sort_keys=True))


@cache
def _parse(text: str) -> StructureRecord:
    data = json.loads(text)
    if "source" not in data:
        data["source"] = {**MATERIALS_PROJECT, "locator": data["id"]}
        data.setdefault("note", RELAXED)
    return StructureRecord.from_json(data)


@dataclass(frozen=True, slots=True)
class Option:
    """One structure that a request may mean.

    Attributes:
        label: For people: polymorph, system or names, and the group.
        group: International Tables number.
        record: Id of the best record, empty where the library has none.
    """

    label: str
    group: int
    record: str = ""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a text names, as far as the library can tell.

    Attributes:
        formula: As written by the user or as the name means it; None when the text
            names no compound.
        composition: Its amounts.
        name: The name that was understood, empty for a bare formula.
        polymorph: The form that was chosen, in words.
        records: Of the chosen form, the best first; empty where the library holds
            none of it (then it can only be constructed).
        group: International Tables number of the chosen form, None where unknown.
        clear: Whether the choice needs no question.
        options: The forms to ask about when the choice is not clear; otherwise the
            other known forms.
        assumption: One sentence when a form was chosen that the user did not name.
        doubts: Why an answer from these records must not be called verified.
        corrected: Misspelt word and what it was read as.
    """

    formula: str | None
    composition: Composition
    name: str = ""
    polymorph: str = ""
    records: tuple[StructureRecord, ...] = ()
    group: int | None = None
    clear: bool = False
    options: tuple[Option, ...] = ()
    assumption: str = ""
    doubts: tuple[str, ...] = ()
    corrected: tuple[str, str] | None = None


class StructureLibrary:
    """All records, by formula and by name."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self._by_elements: dict[frozenset[str], list[_Row]] = defaultdict(list)
        self._by_name: dict[str, list[_Row]] = defaultdict(list)
        self._by_id: dict[str, _Row] = {}
        self._amounts: dict[tuple[float, ...], list[_Row]] | None = None
        for data in rows:
            row = _Row(data)
            self._by_id[data["id"]] = row
            for name in data.get("names", ()):
                self._by_name[_key(name)].append(row)
            if data["id"].startswith(FRAMEWORK):
                # Zeolites are no forms of SiO2 that anybody means by the formula.
                continue
            elements = frozenset(re.findall(r"[A-Z][a-z]?", data["formula"]))
            self._by_elements[elements].append(row)

    def __len__(self) -> int:
        return len(self._by_id)

    def get(self, identifier: str) -> StructureRecord | None:
        """The record with this id."""
        row = self._by_id.get(identifier)
        return row.record() if row else None

    def by_composition(
        self, composition: Mapping[str, Fraction | float]
    ) -> list[StructureRecord]:
        """Records of a composition, the best first.

        Measured structures come before computed ones, seen sources before recalled
        ones, then the lowest energy above the hull.
        """
        elements = frozenset(k for k, v in composition.items() if v)
        found = [
            record
            for record in (row.record() for row in self._by_elements.get(elements, ()))
            if agree(composition, record.composition, within=SAME)
        ]
        return sorted(found, key=_rank)

    def by_elements(self, elements: Iterable[str]) -> list[StructureRecord]:
        """Records of just these elements in any amounts."""
        return [row.record() for row in self._by_elements.get(frozenset(elements), ())]

    def by_name(self, name: str) -> list[StructureRecord]:
        """Records that carry this mineral or short name."""
        return sorted(
            (row.record() for row in self._by_name.get(_key(name), ())), key=_rank
        )

    @property
    def names(self) -> Set[str]:
        """Names that records carry, in lower case."""
        return self._by_name.keys()

    def names_in(self, text: str) -> list[str]:
        """Names of records that stand in a text, the longest first."""
        words = _key(text)
        found = [
            name
            for name in self._by_name
            if len(name) > 3
            and name in words
            and re.search(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])", words)
        ]
        return sorted(found, key=len, reverse=True)

    def mentions(self, text: str) -> list[str]:
        """Compounds that a text names, each in its own words, in order."""
        from knowledge.library.structures.formulas_in_text import formulas_in
        from knowledge.library.structures.naming import find_names, fold, names
        from knowledge.library.structures.slips import in_english

        places = [(found.start, found.name) for found in find_names(text)]
        folded = text.lower()
        for formula in formulas_in(text):
            places.append((folded.find(formula.lower()), formula))
        for word in re.finditer(r"[^\W\d_]{6,}", folded):
            # Enstatit, enstatita: minerals as other languages end them.
            english = in_english(word[0], self.names)
            if english != fold(word[0]) and (
                english in names() or english in self.names
            ):
                places.append((word.start(), word[0]))
        return list(dict.fromkeys(name for _, name in sorted(places)))

    def resolve(
        self, text: str, *, polymorph: str | None = None, group: int | None = None
    ) -> Resolution:
        """Find what a formula, a name or a whole message means.

        Args:
            text: A formula, mineral, short name or free text in any language.
            polymorph: Words that tell the form, such as ``"cubic"`` or ``"rutile"``.
            group: International Tables number that the user asked for.
        """
        from knowledge.library.structures.resolving import resolve

        return resolve(self, text, polymorph=polymorph, group=group)

    def templates(
        self,
        composition: Mapping[str, Fraction | float],
        *,
        group: int | None = None,
        exclude: Iterable[str] = (),
        limit: int = 2000,
    ) -> list[StructureRecord]:
        """Structures of other compounds with the same amounts, for substitution.

        Args:
            composition: Of the compound that is to be made.
            group: International Tables number, where one is asked for.
            exclude: Ids of records that must not be used.
            limit: At most so many; those sharing most elements first.
        """
        key = _amounts_key(composition)
        wanted = set(composition)
        left_out = set(exclude)
        rows = sorted(
            self._by_amounts().get(key, ()),
            key=lambda row: -len(wanted & _symbols(row.data["formula"])),
        )
        out = []
        for row in rows:
            if row.data["id"] in left_out:
                continue
            record = row.record()
            if group is None or record.group.number == group:
                out.append(record)
            if len(out) >= limit:
                break
        return out

    def in_group(
        self, group: int, sites: int, *, exclude: Iterable[str] = ()
    ) -> list[StructureRecord]:
        """Structures of any compound in a group with so many sites.

        Args:
            group: International Tables number.
            sites: Number of sites that a record lists.
            exclude: Ids of records that must not be used.
        """
        left_out = set(exclude)
        return [
            row.record()
            for row in self._by_id.values()
            if len(row.data["sites"]) == sites
            and find_hall(row.data["hall"]).number == group
            and row.data["id"] not in left_out
        ]

    def _by_amounts(self) -> dict[tuple[float, ...], list[_Row]]:
        if self._amounts is None:
            table: dict[tuple[float, ...], list[_Row]] = defaultdict(list)
            for row in self._by_id.values():
                if row.data["id"].startswith(FRAMEWORK):
                    continue
                try:
                    key = _amounts_key(parse_formula(row.data["formula"]))
                except FormulaError:
                    continue
                table[key].append(row)
            self._amounts = table
        return self._amounts

    def __iter__(self) -> Iterator[StructureRecord]:
        return (row.record() for row in self._by_id.values())


def _rank(record: StructureRecord) -> tuple[int, int, float, str]:
    return (
        0 if record.source.kind != "computation" else 1,
        0 if record.source.seen else 1,
        record.stability if record.stability is not None else 0.0,
        record.id,
    )


def _amounts_key(
    composition: Mapping[str, Fraction | float],
) -> tuple[float, ...]:
    """Atomic fractions in order: the formula without its elements."""
    return tuple(sorted(round(v, 3) for v in fractions_of(composition).values()))


def _symbols(formula: str) -> frozenset[str]:
    return frozenset(re.findall(r"[A-Z][a-z]?", formula))


def _key(name: str) -> str:
    return " ".join(name.lower().replace("_", " ").split())


def read_rows(*, leave_out: str = "", only: str = "") -> list[dict[str, Any]]:
    """Rows of every data file of the library, but for the file named, or of one."""
    folder = files("knowledge.library").joinpath("structures")
    rows: list[dict[str, Any]] = []
    for path in sorted(folder.iterdir(), key=lambda p: p.name):
        if path.name == leave_out or (only and path.name != only):
            continue
        if path.name.endswith(".jsonl"):
            text = path.read_text(encoding="utf-8")
        elif path.name.endswith(".jsonl.gz"):
            text = gzip.decompress(path.read_bytes()).decode("utf-8")
        else:
            continue
        rows += [json.loads(line) for line in text.splitlines() if line.strip()]
    return rows


@cache
def structure_library() -> StructureLibrary:
    """The shipped library, loaded once."""
    return StructureLibrary(read_rows())
