"""Structure types that a text names beside a compound: spinel, P2, 'tipo blenda'."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from knowledge.library.structures.naming import find_names, fold, names
from validators.formula import Composition, deviation

#: Structure types as adjectives: 'spinel LiMn2O4', 'ZnS in the wurtzite structure'.
TYPES: dict[str, frozenset[int]] = {
    "spinel": frozenset({227}),
    "rock salt": frozenset({225}), "rocksalt": frozenset({225}),
    "halite": frozenset({225}), "fluorite": frozenset({225}),
    "antifluorite": frozenset({225}), "rutile": frozenset({136}),
    "anatase": frozenset({141}), "brookite": frozenset({61}),
    "wurtzite": frozenset({186}), "zincblende": frozenset({216}),
    "zinc blende": frozenset({216}), "sphalerite": frozenset({216}),
    "cscl": frozenset({221}), "caesium chloride": frozenset({221}),
    "cesium chloride": frozenset({221}), "corundum": frozenset({167}),
    "ilmenite": frozenset({148}), "pyrochlore": frozenset({227}),
    "garnet": frozenset({230}), "olivine": frozenset({62}),
    "delafossite": frozenset({166, 194}), "scheelite": frozenset({88}),
    "zircon": frozenset({141}), "chalcopyrite": frozenset({122}),
    "pyrite": frozenset({205}), "marcasite": frozenset({58}),
    "calcite": frozenset({167}), "aragonite": frozenset({62}),
    "nasicon": frozenset({167}), "bixbyite": frozenset({206}),
    "quartz": frozenset({152, 154}), "cristobalite": frozenset({92, 96, 227}),
    "brucite": frozenset({164}), "half-heusler": frozenset({216}),
    "heusler": frozenset({225}), "layered": frozenset({166, 194, 12, 164}),
    "diamond": frozenset({227}), "graphite": frozenset({194, 186}),
    "post-perovskite": frozenset({63}), "postperovskite": frozenset({63}),
    "perovskite": frozenset(), "fcc": frozenset({225}), "bcc": frozenset({229}),
    "hcp": frozenset({194}),
}  # fmt: skip

#: Types as letters before a formula: w-BN, zb-GaN, rs-ZnO.
_LETTERS: dict[str, frozenset[int]] = {
    "w": frozenset({186}), "wz": frozenset({186}), "zb": frozenset({216}),
    "rs": frozenset({225}),
}  # fmt: skip
_LETTER = re.compile(r"(?<![\w-])(wz?|zb|rs)-(?=[A-Z][a-z]?(?:\d|[A-Z]))")
#: Types by their Strukturbericht symbols, the zero often written as a letter.
_SYMBOLS: dict[str, frozenset[int]] = {
    symbol: frozenset({number})
    for symbol, number in (
        ("A1", 225), ("A2", 229), ("A3", 194), ("A15", 223), ("B1", 225), ("B2", 221),
        ("B3", 216), ("B4", 186), ("B19", 51), ("B19'", 11), ("B20", 198),
        ("B32", 227), ("C1", 225), ("C1b", 216), ("C4", 136), ("C11b", 139),
        ("C14", 194), ("C15", 227), ("C16", 140), ("C36", 194), ("C40", 180),
        ("C49", 63), ("C54", 70), ("D03", 225), ("D019", 194), ("D022", 139),
        ("D023", 139), ("L10", 123), ("L12", 221), ("L21", 225),
    )
}  # fmt: skip
_SYMBOL = re.compile(
    r"(?<![\w-])(A(?:15|[123])|B(?:19['’′]?|20|32|[1234])|"
    r"C(?:1b|11b|1[456]|36|40|49|54|[14])|D[0O]_?(?:3|19|22|23)|L[12]_?[012])"
    r"(?:[- ](?:(?i:ordered|type|typ|phase|structure|struktur|laves|form|heusler)\b|"
    r"[A-Z][a-z]?(?:[A-Z]|\d))|[型相])"
)
#: Three signs are no label of a site: 'beta-tungsten, A15'.
_LONE_SYMBOL = re.compile(
    r"(?<![\w-])(A15|B(?:19['’′]?|20|32)|C(?:1b|11b|1[456]|36|40|49|54)|"
    r"D[0O]_?(?:3|19|22|23)|L[12]_?[012])(?=\s*[,.)]|\s*$|\s+(?i:cif|crystal))"
)
#: Formula units in the cell, where two types are of one group: C14 beside C36.
_UNITS = {"C14": 4, "C36": 8, "D022": 2, "D023": 4, "C11b": 2}
#: Stackings of layered oxides A_xMO2 after Delmas: the site of A, and the layers of a
#: cell. A prime after the letter says that the cell is distorted.
_STACKINGS: dict[str, frozenset[int]] = {
    "o1": frozenset({164}), "o2": frozenset({186}), "o3": frozenset({166}),
    "p2": frozenset({194}), "p3": frozenset({160}), "o'3": frozenset({12}),
}  # fmt: skip
_STACKING = re.compile(
    r"(?<![\w-])([OP]['’′]?[123])(?:-(?=[A-Z])|[- ](?=(?i:type|typ|phase|stack|"
    r"structure|struktur|layered|polytype))|[型相])|"
    r"\b(?i:type|typ|tipo|phase|fase) ([OP]['’′]?[123])\b"
)


def groups_of_type(text: str, composition: Composition) -> frozenset[int]:
    """Group numbers of the structure type that a text names beside a compound.

    Empty where it names none, or one that is not of one group (perovskite).

    Args:
        text: A message in any of six languages.
        composition: Of the compound that is meant.
    """
    if "O" in composition and (mark := _STACKING.search(text)):
        stacking = re.sub("[’′]", "'", (mark[1] or mark[2]).lower())
        return _STACKINGS.get(stacking, frozenset())
    if symbol := _strukturbericht(text):
        return _SYMBOLS.get(symbol, frozenset())
    if letter := _LETTER.search(text):
        return _LETTERS[letter[1]]
    folded = fold(text)
    for word, groups in TYPES.items():
        if re.search(rf"(?<![\w-]){re.escape(word)}(?!\w)", folded):
            return groups
    for found in find_names(text):
        for meaning in found.meanings:
            told = _type_minerals().get((meaning.formula, meaning.groups))
            other = deviation(meaning.composition, composition) > 0.02
            if told is not None and other:
                # 'GaN tipo blenda de zinc', '纤锌矿型CdTe': another compound's mineral.
                return told
    return frozenset()


def without_type_symbols(text: str) -> str:
    """The text without letters and symbols of types: w-BN, B2, P2-type, NaCl-type."""
    for pattern in (_STACKING, _LETTER, _SYMBOL, _LONE_SYMBOL):
        text = pattern.sub(" ", text)
    marked = rf"(?i)(?<!\w)[a-z0-9]+{_TYPE_MARK}"
    return re.sub(marked, lambda m: " " if _stands_for_type(m[0]) else m[0], text)


def _stands_for_type(words: str) -> bool:
    return re.split(r"[- ]", words)[0].lower() in _PROTOTYPES


def _strukturbericht(text: str) -> str:
    """The symbol of a type that a text names, as the table writes it, or nothing."""
    found = _SYMBOL.search(text) or _LONE_SYMBOL.search(text)
    told = found[1].replace("DO", "D0").replace("_", "") if found else ""
    return re.sub("[’′]", "'", told)


def units_of_type(text: str) -> int | None:
    """Formula units in the cell of the type that a text names, where that tells it.

    >>> units_of_type("C36 TiCr2"), units_of_type("C15 TiCr2")
    (8, None)
    """
    return _UNITS.get(_strukturbericht(text))


@cache
def _type_minerals() -> dict[tuple[str, frozenset[int]], frozenset[int]]:
    """Minerals that lend their names to types, and the groups of the type.

    Other languages name them too. The type need not have the group of the mineral:
    CaTiO3 is orthorhombic, SrTiO3 is cubic, both are perovskites.
    """
    return {
        (meaning.formula, meaning.groups): groups
        for word, groups in TYPES.items()
        for meaning in names().get(word, ())
        if meaning.groups
    }


#: A formula that names a type: 'CsCl-type NaCl', 'the NaCl structure of AgF'.
_TYPE_MARK = r"[- ]?(?:type\b|typ\b|like\b|structured?\b|struktur\b|型|结构|構造)"
_AFTER_TYPE = r"(?:\btipo |(?<![-\w])type |\bvom typ |\bdu type |\bde tipo )"
_PROTOTYPES = frozenset({"nacl", "cscl", "nias", "caf2", "cdi2", "zns", "k2nif4"})


def without_types(formulas: Sequence[str], text: str) -> list[str]:
    """Formulas of a text less those that stand for a structure type, if any is left."""
    left = list(formulas)
    for is_type in (_is_marked, _is_prototype):
        left = [f for f in left if not is_type(f, text)] or left
    return left


def _is_marked(formula: str, text: str) -> bool:
    own = re.escape(formula)
    marks = rf"(?i){own}{_TYPE_MARK}|{_AFTER_TYPE}{own}(?!\w)"
    return re.search(marks, text) is not None


def _is_prototype(formula: str, text: str) -> bool:
    return formula.lower() in _PROTOTYPES
