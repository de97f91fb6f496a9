"""Words that make another thing of a compound than its record: a monolayer, a hydrate.

Whoever asks for them and gets the plain compound must be told; so an answer from a
record that does not fulfil them is never called verified.
"""

from __future__ import annotations

import re

from assistant.crystal_request import CrystalRequest
from knowledge.library.structures.conditions import condition_in
from knowledge.library.structures.naming import find_names
from validators.elements import ANION_FORMERS
from validators.groups import is_polar
from validators.records import StructureRecord
from validators.specs.structure import StructureSpec

_COUNTED = (
    "hemi|sesqui|mono|di|tri|tetra|penta|hexa|hepta|octa|nona|deca|undeca|dodeca|semi|"
    "halb"
)
#: By what they change, in six languages.
_WISHES = re.compile(
    # Amounts and dopants.
    r"(?i)\b(?:not|non)\b[- ]\w+|\bun-\w+|\bwithout\b|\d+(?:\.\d+)?\s*(?:at\.?|mol)?"
    r"\s*%|\bdop(?:ed|ing|ant)\b|\bhalf of\b|\breplaced\b|\bsubstituted\b|"
    r"\w+[- ](?:deficient|poor|rich)\b|\b\d+ ?(?:carats?|karat|ct|quilates)\b|"
    r"\b(?:non|off)-?stoichiometri\w+|\bvacanc\w+|"
    r"\bdefect\w*|"
    # Guests put in or taken out.
    r"\b(?:un|de|dis)?-?(?:lithiat|sodiat|potassiat|intercalat|charg)(?:ed|ion)\b|"
    r"\b(?:hydrogenat|deuterat|protonat|fluorinat|irradiat|reduc|oxidi[sz])ed\b|"
    r"\bmetamict\b|\bstuffed\b|\bheavy[- ](?:ice|water)\b|\bintercal\w+|"
    r"\b(?:de|dé|des)-?(?:lithi|litiad|interkal)\w*|\b(?:ge|ent)laden\w*|"
    r"脱锂|嵌锂|锂化|脱リチウム|充電状態|充电态|"
    # Water of crystallisation.
    rf"\b(?:{_COUNTED})?-?h[iy]dr(?:ate?[ds]?|até|atad[oa]|atos?)\b|\banhydr\w+|"
    r"\bwasserfrei\w*|\banhidr[oa]\w*|[一二三四五六七八九十半]水(?:合物?)?|水合物|水和物|无水|無水|"
    # Less than a crystal in three dimensions, and what the crystal is not alone.
    r"\b(?:mono|bi|tri|few|multi)-?layers?\b|\bsingle[- ]layer\w*|(?-i:\b2D\b)|"
    # "2d" alone is a Wyckoff position.
    r"\b2d[- ](?:material|sheet|crystal|flake|form)\w*|"
    r"\btwo-dimensional\b|\bthin film\w*|\bslab\b|\bsurfaces?\b|"
    r"\b(?!(?-i:NaNO\d))nano\w+|"
    r"\bexfoliat\w+|\bexpanded\b|\bturbostratic\b|\btwinn?\w*|\bstacking fault\w*|"
    r"\binterfaces?\b|\bheterostructure\w*|\bmonolagen?\b|\beinzellagen?\b|"
    r"\bd[üu]nnschicht\w*|\boberfläche\w*|\bmonocouche\w*|\bbicouche\w*|"
    r"\bcouche mince\b|\bmonocapas?\b|\bbicapas?\b|\bpelícula\b|\bsuperficie\b|"
    r"单层|双层|薄膜|表面|纳米|単層|二層|ナノ|"
    r"\bamorphous\b|\bmolten\b|\bliquid\b|\bglass\w*\b|\bplastic\b|"
    # Another order of the same atoms, spins included.
    r"\binverse\b|\b(?:dis)?ordered\b|\b(?:des)?ordonnée?s?\b|\b(?:un)?geordnet\w*|"
    r"\b(?:des)?ordenad[oa]\b|无序|有序|無秩序|"
    r"\bsuper ?cell\b|\bsuper-?(?:structure|lattice)\w*|\büberstruktur\w*|"
    r"\bsurstructure\w*|\bsuperestructura\w*|超结构|超構造|超格子|"
    r"\bcharge[- ]density[- ]waves?\b|\bCDW\b|\bincommensurate\w*|\bmodulated\b|"
    r"\bspin[- ](?:density|spiral|glass|wave)\w*|\bskyrmion\w*|\bheli(?:cal|magn)\w*|"
    r"\b(?:anti|ferri)?-?ferr[oi]-?magn[eé]\w+|\bmagnetic (?:structure|cell|order)\w*|"
    r"\bmagnetische (?:struktur|ordnung)\w*|\bstructure magnétique\b|"
    r"\bestructura magnética\b|磁性结构|磁结构|磁気構造|反铁磁|反強磁性|"
    r"\bruddlesden\W+popper\b|\baurivillius\b|\bdion\W+jacobson\b|\bpost-(?!doc|proc|grad)\w+|"
    r"\b(?:anti|para)?-?ferro-?[eé]l[eé][ck]tri\w+|铁电|強誘電|"
    # A disordered or ordered variety of a mineral.
    r"\b(?:high|low)(?= (?!entropy|symmetry|quality|temperature|pressure)\w+ite\b)|"
    # Conditions.
    r"\bstrain\w*|\d\s*(?:GPa|kbar|MPa)\b|\d\s*°\s?C\b|(?<![-\w])\d{2,4}\s?(?-i:C)\b|"
    r"\d{3,4}\s?K\b|\bhigh[- ](?:pressure|temperature)\b|"
    r"\b(?:below|above|under|beneath)\b[^.,;]{0,25}\b(?:transition|"
    r"temperature|curie|n[ée]el|verwey|t_?[cnv])\b|\b(?:at|bei|à|a) \d{1,2} ?K\b"
)


def without_wishes(words: str) -> str:
    """The words less those that `unread_wishes` judges."""
    return _WISHES.sub(" ", words)


#: What room temperature is called, in K and in °C.
_ROOM = {"K": (288.0, 303.0), "C": (15.0, 30.0)}


def unread_wishes(
    asked: CrystalRequest,
    structure: StructureSpec,
    record: StructureRecord | None = None,
) -> tuple[str, ...]:
    """Wishes in a request to make a structure that no step here reads.

    What the formula itself says (a solid solution is "doped"), what the record fulfils
    (mixed cations make a spinel "inverse") and room temperature are no open wishes.
    """
    if asked.task != "make":
        return ()
    words = asked.words
    if condition_in(words):
        # The library took the form of these conditions, or none.
        words = re.sub(
            r"(?i)\bhigh[- ](?:pressure|temperature)\b|\b(?:below|above)\b[^.,;]{0,25}"
            r"\b(?:transition|temperature|curie|n[ée]el|verwey|t_?[cnv])\b",
            " ",
            words,
        )
    for found_name in find_names(words):
        # 'high cristobalite' is a name; 'high albite' is none.
        if found_name.name.startswith(("high ", "low ")):
            words = words.lower().replace(found_name.name, " ")
    found = (m[0].strip() for m in _WISHES.finditer(words))
    return tuple(
        dict.fromkeys(w for w in found if not _fulfilled(w, structure, record))
    )


def _fulfilled(
    wish: str, structure: StructureSpec, record: StructureRecord | None
) -> bool:
    lower = wish.lower()
    amounts = structure.composition
    if _SHARES.match(lower):
        return any(v != int(v) for v in map(float, amounts.values()))
    if _WATER.search(lower):
        return _has_water(lower, structure)
    if lower in {"high", "low"}:
        return False
    if lower.startswith(("ruddlesden", "aurivillius", "dion")):
        # The end members of these series are perovskites, and not meant.
        return sorted(map(float, amounts.values())) != [1.0, 1.0, 3.0]
    if record is None:
        return False
    if lower == "inverse":
        cations = {s.element for s in record.sites} - set(ANION_FORMERS)
        return _is_mixed(record) or len(cations) == 1
    if ordered := _ORDER.match(lower):
        return _is_mixed(record) == bool(ordered[1])
    if electric := _ELECTRIC.match(lower):
        return is_polar(record.group) == (electric[1] is None)
    if lower.startswith("post-perov"):
        return record.group.number == _POST_PEROVSKITE
    degrees = re.fullmatch(r"(\d+)\s*°?\s?([KC])", wish)
    if degrees:
        low, high = _ROOM[degrees[2]]
        return low <= float(degrees[1]) <= high
    return False


#: Wishes that a formula with broken amounts fulfils.
_SHARES = re.compile(
    r"dop|substituted|\w+[- ](?:deficient|poor|rich)|(?:non|off)-?stoich|vacanc|"
    r"(?:de|dis)?-?(?:lithi|sodi|potassi|intercal|charg)"
)
_WATER = re.compile("h[iy]dr(?:at|ou|o|e)|wasserfrei|水")
_ELECTRIC = re.compile(r"(anti|para)?-?ferro-?[eé]l[eé][ck]|铁电|強誘電")
_ORDER = re.compile(
    r"(dis|dés|un|des|无|無)?(?:ordered|ordonn|geordnet|ordenad|序|秩序)"
)
_POST_PEROVSKITE = 63


#: Molecules of water by the word that counts them.
_COUNTS = {
    "hemi": 0.5, "semi": 0.5, "halb": 0.5, "mono": 1, "sesqui": 1.5, "di": 2, "tri": 3,
    "tetra": 4, "penta": 5, "hexa": 6, "hepta": 7, "octa": 8, "nona": 9, "deca": 10,
    "undeca": 11, "dodeca": 12,
}  # fmt: skip


#: Hydrogen that is no water: of hydroxides, acid anions, ammonium and boranates.
_BOUND_HYDROGEN = re.compile(
    r"O\(?H(?![\da-z])|(?<!H2)OH(?![a-z])|[NBP]H4|AlH4|H\d?(?=(?:PO4|CO3|SO[34]|AsO4))"
)


def _has_water(wish: str, structure: StructureSpec) -> bool:
    """Whether the compound has the water that a word wishes for, or none of it."""
    wet = {"H", "O"} <= set(structure.composition)
    if re.match("anhyd|anhid|wasserfrei|无水|無水", wish):
        return not wet or not re.search(
            "H(?![a-z])", _BOUND_HYDROGEN.sub("", structure.formula or "H")
        )
    counted = re.match("|".join(sorted(_COUNTS, key=len, reverse=True)), wish)
    told = re.search(r"[.·*](\d*)H2O$", structure.formula or "")
    if counted is None or told is None:
        return wet and counted is None
    return float(told[1] or 1) == _COUNTS[counted[0]]


def _is_mixed(record: StructureRecord) -> bool:
    """Whether a site is shared or partly filled."""
    return any(site.occupancy < 1 for site in record.sites)
