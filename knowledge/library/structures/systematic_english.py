"""Systematic English names, worked out from oxidation states: 'strontium fluoride'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.library.structures.systematic import systematic_names
from validators.elements import element


@dataclass(frozen=True, slots=True)
class Systematic:
    """A systematic name at its place in a folded text.

    Attributes:
        formula: None where it is plainly a compound, but no formula follows.
    """

    name: str
    start: int
    end: int
    formula: str | None


_ELEMENT_WORDS = {
    "lithium": "Li", "sodium": "Na", "potassium": "K", "rubidium": "Rb", "cesium": "Cs",
    "caesium": "Cs", "beryllium": "Be", "magnesium": "Mg", "calcium": "Ca",
    "strontium": "Sr", "barium": "Ba", "boron": "B", "aluminium": "Al",
    "aluminum": "Al", "gallium": "Ga", "indium": "In", "thallium": "Tl",
    "silicon": "Si", "germanium": "Ge", "tin": "Sn", "lead": "Pb", "antimony": "Sb",
    "bismuth": "Bi", "scandium": "Sc", "yttrium": "Y", "lanthanum": "La",
    "cerium": "Ce", "praseodymium": "Pr", "neodymium": "Nd", "samarium": "Sm",
    "europium": "Eu", "gadolinium": "Gd", "terbium": "Tb", "dysprosium": "Dy",
    "holmium": "Ho", "erbium": "Er", "thulium": "Tm", "ytterbium": "Yb",
    "lutetium": "Lu", "thorium": "Th", "uranium": "U", "titanium": "Ti",
    "zirconium": "Zr", "hafnium": "Hf", "vanadium": "V", "niobium": "Nb",
    "tantalum": "Ta", "chromium": "Cr", "molybdenum": "Mo", "tungsten": "W",
    "manganese": "Mn", "rhenium": "Re", "iron": "Fe", "ruthenium": "Ru",
    "osmium": "Os", "cobalt": "Co", "rhodium": "Rh", "iridium": "Ir", "nickel": "Ni",
    "palladium": "Pd", "platinum": "Pt", "copper": "Cu", "silver": "Ag", "gold": "Au",
    "zinc": "Zn", "cadmium": "Cd", "mercury": "Hg", "arsenic": "As",
    "hydrogen": "H",
}  # fmt: skip
#: Anions by their English names: formula and charge.
ANIONS = {
    "oxide": ("O", -2), "sulfide": ("S", -2), "sulphide": ("S", -2),
    "selenide": ("Se", -2), "telluride": ("Te", -2), "fluoride": ("F", -1),
    "chloride": ("Cl", -1), "bromide": ("Br", -1), "iodide": ("I", -1),
    "nitride": ("N", -3), "phosphide": ("P", -3), "arsenide": ("As", -3),
    "antimonide": ("Sb", -3), "hydride": ("H", -1), "silicide": ("Si", -4),
    "carbide": ("C", -4), "boride": ("B", -3),
    "hydroxide": ("(OH)", -1), "carbonate": ("(CO3)", -2), "sulfate": ("(SO4)", -2),
    "sulphate": ("(SO4)", -2), "nitrate": ("(NO3)", -1), "phosphate": ("(PO4)", -3),
    "tungstate": ("(WO4)", -2), "molybdate": ("(MoO4)", -2),
    "vanadate": ("(VO4)", -3), "perchlorate": ("(ClO4)", -1),
    "titanate": ("(TiO3)", -2), "zirconate": ("(ZrO3)", -2),
    "hafnate": ("(HfO3)", -2), "stannate": ("(SnO3)", -2),
    "niobate": ("(NbO3)", -1), "tantalate": ("(TaO3)", -1), "iodate": ("(IO3)", -1),
}  # fmt: skip
#: Oxides that such a name means only where one metal goes with each: of sodium
#: titanates there are many.
_ONE_TO_ONE = frozenset(
    {"titanate", "zirconate", "hafnate", "stannate", "niobate", "tantalate"}
)
_PREFIXES = {
    "mono": 1, "mon": 1, "di": 2, "tri": 3, "tetra": 4, "tetr": 4, "penta": 5,
    "pent": 5, "hexa": 6, "hex": 6, "hepta": 7, "hept": 7, "octa": 8, "oct": 8,
    "sesqui": 1.5, "": 0,
}  # fmt: skip
#: The state that a name without a number means, where the element has several.
_USUAL = {
    "Tl": 1, "Pb": 2, "Bi": 3, "Sb": 3, "Ag": 1, "Cd": 2, "Zn": 2, "Ni": 2, "Hg": 2,
    "Ce": 3, "Pr": 3, "Eu": 3, "Sm": 3, "Yb": 3, "Tb": 3, "Th": 4, "Zr": 4, "Hf": 4,
    "In": 3, "Ga": 3, "Ge": 4, "B": 3, "Si": 4,
}  # fmt: skip
#: The same in salts of oxygen acids alone, where oxides and halides have several.
_USUAL_IN_SALTS = {"Cu": 2, "Mn": 2, "Co": 2}
_OXOANIONS = frozenset({"carbonate", "sulfate", "sulphate", "nitrate", "phosphate"})
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6}
_CATION = "|".join(_ELEMENT_WORDS)
_PREFIX = "|".join(sorted(_PREFIXES, key=len, reverse=True))
_SYSTEMATIC = re.compile(
    rf"(?<![\w-])((?:(?:{_CATION})(?:\((?:i|ii|iii|iv|v|vi)\))?[ -])+)"
    rf"({_PREFIX})({'|'.join(ANIONS)})(?!\w)"
)


#: 'lithium niobium zincate': a metal before a salt's ending is no metal.
_SALT = re.compile(
    rf"(?<![\w-])(?:(?:{_CATION})[ -]+)+(?!graphite)[a-z]+(?:ide|ate|ite)s?(?!\w)"
)


#: A second anion after a whole name.
_FURTHER_ANION = re.compile(rf"[\s-]+(?:{_PREFIX})(?:{'|'.join(ANIONS)})(?!\w)")
#: Molecules of water for a formula unit, by the words that count them.
_WATERS = {
    "hemi": 0.5, "halb": 0.5, "semi": 0.5, "mono": 1, "sesqui": 1.5, "di": 2, "tri": 3,
    "tetra": 4, "penta": 5, "hexa": 6, "hepta": 7, "octa": 8, "okta": 8, "nona": 9,
    "deca": 10, "deka": 10, "dodeca": 12, "半": 0.5, "一": 1, "二": 2, "三": 3, "四": 4,
    "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "十二": 12,
}  # fmt: skip
_COUNTED = "|".join(sorted(_WATERS, key=len, reverse=True))
_WATER_AFTER = re.compile(
    rf"[\s·-]*({_COUNTED})-?(?:h[iy]dr(?:ate?[ds]?|até|atad[oa]|ato)(?!\w)|水(?:合|和)物?)"
)
_WATER_BEFORE = re.compile(rf"({_COUNTED})水(?:合)?$")


def _with_water(found: Systematic, folded: str) -> Systematic:
    """The salt with the water that the words beside its name count."""
    after = _WATER_AFTER.match(folded, found.end)
    before = _WATER_BEFORE.search(folded[: found.start])
    counted = after or before
    if counted is None or found.formula is None:
        return found
    start = before.start() if before and not after else found.start
    end = after.end() if after else found.end
    water = _WATERS[counted[1]]
    formula = (
        f"{found.formula}.{water:g}H2O"
        if water == int(water)
        else f"({found.formula})2.{2 * water:g}H2O"
    )
    return Systematic(folded[start:end], start, end, formula)


def systematic_in(folded: str) -> Iterator[Systematic]:
    """Systematic names in a folded text, those of other languages and hydrates too.

    >>> [found.formula for found in systematic_in("cif of strontium fluoride")]
    ['SrF2']
    >>> [found.formula for found in systematic_in("sodium carbonate decahydrate")]
    ['Na2(CO3).10H2O']
    """
    for found in _anhydrous(folded):
        further = _FURTHER_ANION.match(folded, found.end)
        if further and found.formula:
            # 'magnesium hydroxide chloride' is no magnesium hydroxide.
            name = folded[found.start : further.end()]
            yield Systematic(name, found.start, further.end(), None)
        else:
            yield _with_water(found, folded)


def _anhydrous(folded: str) -> Iterator[Systematic]:
    for match in _SYSTEMATIC.finditer(folded):
        formula = _formula_of(match[1], match[2], match[3])
        # Without a formula it is still no pure metal: 'molybdenum carbide' is not Mo.
        yield Systematic(match[0], match.start(), match.end(), formula)
    for said in systematic_names(folded):
        whole = _SYSTEMATIC.fullmatch(said.english)
        formula = _formula_of(whole[1], whole[2], whole[3]) if whole else None
        name = folded[said.start : said.end]
        yield Systematic(name, said.start, said.end, formula)
    for match in _SALT.finditer(folded):
        yield Systematic(match[0], match.start(), match.end(), None)


def _formula_of(cations: str, prefix: str, anion_word: str) -> str | None:
    parts = re.findall(rf"({_CATION})(?:\((\w+)\))?", cations)
    anion, charge = ANIONS[anion_word]
    symbols = [_ELEMENT_WORDS[name] for name, _ in parts]
    if len(symbols) != len(set(symbols)):
        return None
    count = _PREFIXES[prefix]
    if count:
        if len(symbols) != 1:
            return None
        if prefix == "sesqui":
            return f"{symbols[0]}2{anion}3"
        whole = int(count)
        # 'vanadium pentoxide' is V2O5: an odd number of halves of the state.
        pair = prefix in {"penta", "pent"} or (
            prefix == "tri"
            and anion in {"O", "S", "Se", "Te"}
            and max(element(symbols[0]).common, default=0) < 5
        )
        return f"{symbols[0]}{'2' if pair else ''}{anion}{whole if whole > 1 else ''}"
    states = []
    for (_, roman), symbol in zip(parts, symbols, strict=True):
        if roman:
            states.append(_ROMAN.get(roman, 0))
            continue
        usual = [s for s in element(symbol).common if s > 0]
        if symbol in _USUAL:
            usual = [_USUAL[symbol]]
        elif anion_word in _OXOANIONS and symbol in _USUAL_IN_SALTS:
            usual = [_USUAL_IN_SALTS[symbol]]
        if len(usual) != 1:
            return None
        states.append(usual[0])
    if len(symbols) == 1:
        from math import gcd

        if anion_word in _ONE_TO_ONE and states[0] != -charge:
            return None
        divisor = gcd(states[0], -charge)
        metal, other = -charge // divisor, states[0] // divisor
        left = symbols[0] + (str(metal) if metal > 1 else "")
        return left + anion + (str(other) if other > 1 else "")
    if sum(states) == -charge:
        return "".join(symbols) + anion
    return None
