"""Zeolite frameworks: their three-letter codes, and the materials that have them.

Run as ``python -m knowledge.library.structures.frameworks FOLDER`` for CIFs of the
Database of Zeolite Structures (IZA Structure Commission) as Debian's libavogadro-data
carries them, which calls them public domain. A framework there is SiO2 alone,
its geometry optimised by distance least squares: it says how the tetrahedra are linked,
and nothing of aluminium, cations, templates and water.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Container
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.library.structures.naming import fold
from knowledge.structures import FRAMEWORK, read_rows

SOURCE: dict[str, Any] = {
    "citation": "Database of Zeolite Structures (Baerlocher & McCusker, IZA Structure "
    "Commission)",
    "kind": "computation",
    "licence": "public domain, as carried by Debian's libavogadro-data 1.97.0",
}
NOTE = "idealised framework of SiO2, geometry by distance least squares (DLS-76)"
#: Said of a material: the framework is not all of it.
FRAMEWORK_ONLY = (
    "only the framework is on record, idealised as SiO2: aluminium, cations, guests "
    "and water of the material are not in it"
)
#: Materials by their names, as regular expressions on folded text, and their codes.
_MATERIALS = (
    (r"zeolite (?:linde )?(?:type )?(?:[345]a|a)", "lta"),
    (r"zeolite (?:linde )?(?:type )?(?:1[03]x|x|y|na-?[xy]|us-?y)|faujasite", "fau"),
    (r"zeolite (?:type )?beta", "bea"),
    (r"zsm-?5|silicalite(?:-?1)?|ts-?1", "mfi"),
    (r"zeolite (?:linde )?(?:type )?l", "ltl"), (r"zeolite rho", "rho"),
    (r"zeolite (?:na-?)?p", "gis"),
    (r"zsm-?11|silicalite-?2", "mel"), (r"zsm-?12", "mtw"),
    (r"zsm-?22|theta-?1", "ton"), (r"zsm-?23", "mtt"),
    (r"zsm-?35|ferrierite", "fer"), (r"zsm-?57", "mfs"), (r"mcm-?22", "mww"),
    (r"ssz-?13|sapo-?34|chaba[sz]ite", "cha"), (r"itq-?29", "lta"), (r"itq-?7", "isv"),
    (r"itq-?12", "itw"), (r"itq-?13", "ith"), (r"(?:al|s)apo4?-?5|alpo4?-?5", "afi"),
    (r"(?:sapo|alpo4?)-?11", "ael"), (r"(?:sapo|alpo4?)-?18", "aei"),
    (r"vpi-?5", "vfi"), (r"emc-?2", "emt"), (r"eu-?1", "euo"), (r"nu-?87", "nes"),
    (r"mordenite", "mor"), (r"natrolite", "nat"), (r"heulandite|clinoptilolite", "heu"),
    (r"stilbite", "sti"), (r"phillipsite", "phi"), (r"gismondine", "gis"),
    (r"erionite", "eri"), (r"offretite", "off"), (r"gmelinite", "gme"),
    (r"laumontite", "lau"), (r"brewsterite", "bre"), (r"edingtonite", "edi"),
    (r"thomsonite", "tho"), (r"merlinoite", "mer"), (r"mazzite", "maz"),
    (r"levyne", "lev"), (r"paulingite", "pau"), (r"yugawaralite", "yug"),
    (r"dachiardite", "dac"), (r"epistilbite", "epi"),
)  # fmt: skip
#: Names in signs; European endings are put into English by `_in_english`.
_SIGNS = {
    "菱沸石": "chabazite", "八面沸石": "faujasite", "丝光沸石": "mordenite",
    "斜发沸石": "clinoptilolite", "片沸石": "heulandite", "钠沸石": "natrolite",
    "辉沸石": "stilbite", "フォージャサイト": "faujasite", "チャバサイト": "chabazite",
    "モルデナイト": "mordenite", "クリノプチロライト": "clinoptilolite",
    "ナトロライト": "natrolite", "フェリエライト": "ferrierite",
}  # fmt: skip
_ZEOLITE = r"zeolit(?:e|h|a|o)?|zeolithe|zéolithe|zéolite|沸石|ゼオライト"
#: A code needs a word beside it: 'FAU framework', 'zeolite LTA', '骨架类型 CHA'.
_BESIDE = (
    rf"{_ZEOLITE}|frameworks?|topolog\w+|iza|gerüst\w*|charpente|armazón|骨架|骨格|"
    r"拓扑|分子筛"
)


def framework_named(text: str, held: Container[str]) -> tuple[str, bool] | None:
    """The framework that a text names, and whether by its code.

    Args:
        text: A message in any of six languages.
        held: Names of minerals that have records of their own, which go first.

    >>> framework_named("CIF of the FAU framework", ())
    ('fau', True)
    >>> framework_named("Zeolith Y als CIF", ())
    ('fau', False)
    """
    words = _in_english(fold(text))
    if re.search(rf"(?<!\w)(?:{_BESIDE})|沸石|ゼオライト|骨架|骨格", words):
        for code in re.findall(r"(?<![A-Za-z])\*?-?([A-Z]{3})(?![A-Za-z])", text):
            if code.lower() in codes():
                return code.lower(), True
    for pattern, code in _MATERIALS:
        match = re.search(rf"(?<![a-z0-9-])(?:{pattern})(?![a-z0-9])", words)
        if match and match[0] not in held:
            return code, False
    return None


def _in_english(folded: str) -> str:
    """'Zeolith Y', 'A型沸石', 'Mordenit' as 'zeolite y', 'zeolite a', 'mordenite'."""
    for sign, name in _SIGNS.items():
        folded = folded.replace(sign, f" {name} ")
    folded = re.sub(r"([a-z]|\d+[a-z])型(?:沸石|ゼオライト)", r" zeolite \1 ", folded)
    folded = re.sub(rf"(?:{_ZEOLITE})(?![a-z]{{2}})[ -]?", "zeolite ", folded)
    # Mordenit, mordenita, Natrolith, natrolithe.
    return re.sub(r"(?<=[a-z]{4}it)(?:h|he|a)?(?![a-z])", "e", folded)


@cache
def codes() -> frozenset[str]:
    """Codes of the frameworks on record, in lower case."""
    ids = (row["id"] for row in read_rows(only="frameworks.jsonl.gz"))
    return frozenset(i.removeprefix(FRAMEWORK) for i in ids)


def from_iza(path: Path) -> dict[str, Any] | str:
    """A record of one framework, or the reason why there is none."""
    from knowledge.library.structures.derive import fault_of, site_rows
    from validators.crystal import read_crystal
    from validators.formula import format_formula, reduced

    text = path.read_text(errors="replace")
    crystal = read_crystal(text).crystal
    if "IZA-SC" not in text or crystal is None or crystal.group is None:
        return "no framework"
    formula = format_formula(reduced(crystal.exact_composition))
    if formula != "SiO2":
        return "interrupted"
    code = path.stem
    record = {
        "id": FRAMEWORK + code.lower(),
        "formula": formula,
        "names": [f"{code.lower()} framework"],
        "hall": crystal.group.hall,
        "cell": [round(v, 6) for v in crystal.cell],
        "sites": site_rows(crystal, crystal.group),
        "note": NOTE,
        "source": {**SOURCE, "locator": f"framework type {code}"},
    }
    # A framework is open by its nature: its volume says nothing against it.
    fault = fault_of(record)
    return record if fault in {"", "volume"} else fault


def main(arguments: list[str]) -> int:
    """Write records to stdout as JSON lines, counts of what was left out to stderr."""
    left_out: Counter[str] = Counter()
    for path in sorted(Path(arguments[0]).glob("*.cif")):
        record = from_iza(path)
        if isinstance(record, str):
            left_out[record] += 1
        else:
            print(json.dumps(record, ensure_ascii=False, separators=(",", ":")))
    print(f"left out: {dict(left_out)}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
