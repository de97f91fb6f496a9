"""Formula patterns and structure types: what may sit where.

A pattern is written as chemists write it: generic letters (A, B, M, X, R …) beside
real elements, ``ABX3``, ``AB2O4``, ``Ln3Ga5O12``. A structure type adds the
coordination of each site, which decides the radius to look up.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import reduce
from math import gcd

from generators.errors import SpecUnsupported
from generators.materials import intermetallics
from validators.compositions import UnreadableFormula, parse_formula, symbols
from validators.specs.generation import SiteRule

LANTHANIDES = (
    "La", "Ce", "Pr", "Nd", "Sm", "Eu", "Gd", "Tb", "Dy", "Ho", "Er", "Tm", "Yb", "Lu",
)  # fmt: skip
RARE_EARTHS = ("Sc", "Y", *LANTHANIDES)
ALKALI = ("Li", "Na", "K", "Rb", "Cs")
ALKALINE_EARTH = ("Be", "Mg", "Ca", "Sr", "Ba")
TRANSITION = (
    "Sc", "Ti", "V", "Cr", "Mn", "Fe", "Co", "Ni", "Cu", "Zn", "Y", "Zr", "Nb", "Mo",
    "Ru", "Rh", "Pd", "Ag", "Cd", "Hf", "Ta", "W", "Re", "Os", "Ir", "Pt", "Au",
)  # fmt: skip
HALIDES = ("F", "Cl", "Br", "I")
CHALCOGENS = ("O", "S", "Se", "Te")
PNICTOGENS = ("N", "P", "As", "Sb")
#: Elements that no proposal uses unless asked: radioactive without a stable isotope,
#: and noble gases.
UNUSUAL = frozenset(
    (
        *("Tc", "Pm", "Po", "At", "Fr", "Ra", "Ac", "Th", "Pa", "U", "Np", "Pu", "Am"),
        *("Cm", "Bk", "Cf", "Es", "Fm", "Md", "No", "Lr", "Rf", "Db", "Sg", "Bh", "Hs"),
        *("Mt", "Ds", "Rg", "Cn", "Nh", "Fl", "Mc", "Lv", "Ts", "Og"),
        *("He", "Ne", "Ar", "Kr", "Xe", "Rn"),
    )
)


def _site(
    label: str,
    count: int,
    coordination: int | None,
    charges: tuple[int, ...] = (),
    elements: tuple[str, ...] = (),
    *,
    anion: bool = False,
) -> SiteRule:
    return SiteRule(label, count, elements, charges, coordination, anion)


def _anion(
    count: int, elements: tuple[str, ...], coordination: int | None = 6
) -> SiteRule:
    return SiteRule("X", count, elements, (), coordination, True)


@dataclass(frozen=True, slots=True)
class StructureType:
    """A named type with its sites.

    Attributes:
        name: In lower case.
        words: Other names that mean it, as regular expressions.
        sites: What may sit where.
        source: For coordination and charges.
        fillings: Counts that the first site may have; empty where it has one.
    """

    name: str
    words: str
    sites: tuple[SiteRule, ...]
    source: str
    fillings: tuple[int, ...] = ()


_BOOK = "U. Müller, Inorganic Structural Chemistry, 2nd ed. (Wiley, 2006)"

#: Named types; the first whose words match wins, so narrow names come first.
TYPES: tuple[StructureType, ...] = (
    StructureType(
        "half-Heusler",
        r"half[\s-]*heuslers?|halb[\s-]*heusler\w*|(?:demi|semi|medio)[\s-]*heuslers?|"
        r"半(?:赫斯勒|霍伊斯勒)|ハーフホイスラー",
        intermetallics.HALF_HEUSLER_SITES,
        intermetallics.HEUSLER,
    ),
    StructureType(
        "Heusler",
        r"(?:full[\s-]*)?heuslers?|赫斯勒|霍伊斯勒|ホイスラー",
        intermetallics.HEUSLER_SITES,
        intermetallics.HEUSLER,
    ),
    StructureType(
        "Laves phase",
        r"laves(?:[\s-]*phas(?:e|es|en))?|拉夫斯相?|ラーベス相?",
        intermetallics.LAVES_SITES,
        intermetallics.LAVES,
    ),
    StructureType(
        intermetallics.ALLOY,
        r"high[\s-]*entropy[\s-]*alloys?|\bHEAs?\b|"
        r"multi[\s-]*principal[\s-]*element[\s-]*alloys?|hochentropi\w*|"
        r"alliages? à haute entropie|aleaci[oó]n(?:es)? de alta entrop[ií]a|高熵合金|"
        r"(?:高|ハイ)エントロピー合金",
        intermetallics.MULTI_SITES,
        intermetallics.MULTI,
    ),
    StructureType(
        "apatite",
        r"(?:fluor|chlor|hydroxy)?[\s-]*apatit[aeo]?[sn]?|磷灰石|アパタイト",
        (
            _site("A", 5, 9, (1, 2, 3)),
            _site("T", 3, 4, (4, 5, 6), ("P", "V", "As", "Si", "Ge", "S", "Mn", "Cr")),
            _site("O", 12, None, (-2,), ("O",), anion=True),
            _site("X", 1, None, (-1,), ("F", "Cl", "Br"), anion=True),
        ),
        "Apatite: an adaptive framework structure, Rev. Mineral. Geochem. 57, 307",
    ),
    StructureType(
        "vacancy-ordered double perovskite",
        r"vacancy[\s-]*ordered[\s-]*(?:double[\s-]*)?p[eé]rovskites?|"
        r"(?:K2PtCl6|Cs2SnI6)[\s-]*(?:type|structure)s?|"
        r"leerstellen[\s-]*geordnete[nr]?[\s-]*(?:doppel)?perowskite?n?|"
        r"p[eé]rovskites?[\s-]+(?:doubles?[\s-]+)?à[\s-]+lacunes[\s-]+ordonnées|"
        r"(?:dobles?[\s-]+)?perovskitas?[\s-]+(?:dobles?[\s-]+)?(?:con|de)[\s-]+"
        r"vacantes[\s-]+ordenadas|空位有序(?:双)?钙钛矿|空孔秩序(?:型)?(?:二重|ダブル)?"
        r"ペロブスカイト",
        (
            _site("A", 2, 12, (1,)),
            _site("B", 1, 6, (4,)),
            _anion(6, HALIDES),
        ),
        "A. E. Maughan et al., Chem. Mater. 31 (2019) 1184",
    ),
    StructureType(
        "double perovskite",
        r"(?:double|elpasolite|ordered)[\s-]*p[eé]rovskites?|elpasolites?|"
        r"doppelperowskite?n?|perovskitas?[\s-]+dobles?|dobles?[\s-]+perovskitas?|"
        r"p[eé]rovskites?[\s-]+doubles?|双钙钛矿|(?:二重|ダブル)ペロブスカイト",
        (
            _site("A", 2, 12, (1, 2, 3)),
            _site("B", 1, 6, (1, 2, 3)),
            _site("C", 1, 6, (3, 4, 5, 6)),
            _anion(6, ("O", "F", "Cl", "Br", "I")),
        ),
        "M. T. Anderson et al., Prog. Solid State Chem. 22 (1993) 197",
    ),
    StructureType(
        "perovskite",
        r"perov?sk?[iy]te?s?|perowskite?n?|p[ée]rovskites?|perovskitas?|"
        r"钙钛矿|ペロブスカイト",
        (
            _site("A", 1, 12, (1, 2, 3)),
            _site("B", 1, 6, (2, 3, 4, 5)),
            _anion(3, ("O", "F", "Cl", "Br", "I", "S", "Se")),
        ),
        "V. M. Goldschmidt, Naturwissenschaften 14 (1926) 477",
    ),
    StructureType(
        "lithium garnet",
        r"(?:li(?:thium)?[\s-]+(?:(?:stuffed|rich|ion|conducting|conductor)[\s-]*)?"
        r"garnets?|garnets?(?:[\s-]*type)?[\s-]*(?:solid[\s-]*)?(?:electrolytes?|"
        r"(?:ion(?:ic)?[\s-]*)?conductors?)|granat[\s-]?elektrolyte?n?|"
        r"石榴石(?:型)?(?:固态|固体)?电解质|ガーネット型?(?:固体)?電解質)",
        (
            _site("Li", 7, 6, (1,), ("Li",)),
            _site("A", 3, 8, (2, 3)),
            _site("B", 2, 6, (4, 5, 6)),
            _anion(12, ("O",), 4),
        ),
        "known formulas such as Li7La3Zr2O12 and Li5La3Nb2O12",
        (5, 6, 7),
    ),
    StructureType(
        "garnet",
        r"garnets?|granate?[ns]?|grenats?|石榴石|ガーネット",
        (
            _site("A", 3, 8, (1, 2, 3)),
            _site("B", 2, 6, (2, 3, 4, 5)),
            _site("C", 3, 4, (1, 2, 3, 4, 5)),
            _anion(12, ("O",), 4),
        ),
        "S. Geller, Z. Kristallogr. 125 (1967) 1",
    ),
    StructureType(
        "pyrochlore",
        r"pyrochlores?|pyrochlor\w*|pirocloros?|烧绿石|パイロクロア",
        (
            _site("A", 2, 8, (1, 2, 3)),
            _site("B", 2, 6, (3, 4, 5)),
            _anion(7, ("O",), 4),
        ),
        "M. A. Subramanian, G. Aravamudan & G. V. Subba Rao, Prog. Solid State Chem. "
        "15 (1983) 55",
    ),
    StructureType(
        "spinel",
        r"spin[ée]l+[ae]?s?|spinelle?n?|espinelas?|尖晶石|スピネル",
        (
            _site("A", 1, 4, (1, 2, 3, 4)),
            _site("B", 2, 6, (1, 2, 3, 4)),
            _anion(4, ("O", "S", "Se"), 4),
        ),
        "K. E. Sickafus, J. M. Wills & N. W. Grimes, J. Am. Ceram. Soc. 82 (1999) 3279",
    ),
    StructureType(
        "NASICON",
        r"nasicons?",
        (
            _site("A", 1, 6, (1,), ALKALI),
            _site("M", 2, 6, (3, 4, 5)),
            _site("P", 3, 4, (5,), ("P",)),
            _anion(12, ("O",), 2),
        ),
        "N. Anantharamulu et al., J. Mater. Sci. 46 (2011) 2821",
    ),
    StructureType(
        "scheelite",
        r"scheelites?|白钨矿",
        (
            _site("A", 1, 8, (1, 2, 3)),
            _site("B", 1, 4, (5, 6, 7)),
            _anion(4, ("O",), 3),
        ),
        _BOOK,
    ),
    StructureType(
        "olivine",
        r"oliv[ií]n[ea]?s?|橄榄石|オリビン",
        (
            _site("A", 2, 6, (2,)),
            _site("B", 1, 4, (4,)),
            _anion(4, ("O",), 4),
        ),
        _BOOK,
    ),
    StructureType(
        "delafossite",
        r"delafossites?|铜铁矿",
        (
            _site("A", 1, 2, (1,)),
            _site("B", 1, 6, (3,)),
            _anion(2, ("O",), 4),
        ),
        _BOOK,
    ),
    StructureType(
        "layered oxide",
        r"layered[\s-]+(?:(?:transition[\s-]+metal|cathode|rock[\s-]*salt)[\s-]+)?oxides?|"
        r"layered[\s-]+cathodes?|schichtoxide?n?|oxydes?[\s-]+lamellaires?|"
        r"óxidos?[\s-]+laminares?|层状(?:过渡金属)?氧化物|層状(?:岩塩型)?酸化物",
        (
            _site("A", 1, 6, (1,), ("Li", "Na", "K")),
            _site("M", 1, 6, (3,)),
            _anion(2, ("O",), 6),
        ),
        "C. Delmas, C. Fouassier & P. Hagenmuller, Physica B+C 99 (1980) 81",
    ),
    StructureType(
        "kesterite",
        r"kesterite?s?|kesterit\w*|stannites?|kësterite|kesteritas?|锌黄锡矿|ケステライト",
        (
            _site("A", 2, 4, (1,)),
            _site("B", 1, 4, (2,)),
            _site("C", 1, 4, (4,)),
            _anion(4, ("S", "Se", "Te"), 4),
        ),
        "S. R. Hall, J. T. Szymanski & J. M. Stewart, Can. Mineral. 16 (1978) 131",
    ),
    StructureType(
        "chalcopyrite",
        r"chalcopyrites?|chalkopyrit\w*|calcopirit\w*|黄铜矿|カルコパイライト",
        (
            _site("A", 1, 4, (1, 2)),
            _site("B", 1, 4, (3, 4)),
            _anion(2, ("S", "Se", "Te", "P", "As"), 4),
        ),
        "J. E. Jaffe & A. Zunger, Phys. Rev. B 29 (1984) 1882",
    ),
    StructureType(
        "K2NiF4 type",
        r"k2nif4|ruddlesden[\s-]*popper|layered perovskites?",
        (
            _site("A", 2, 9, (1, 2, 3)),
            _site("B", 1, 6, (2, 3, 4)),
            _anion(4, ("O", "F", "Cl")),
        ),
        _BOOK,
    ),
    StructureType(
        "rock salt",
        r"rock[\s-]*salts?|kochsalz\w*|halite[\s-]*type|岩盐|岩塩",
        (
            _site("A", 1, 6, (1, 2, 3)),
            _anion(1, (*HALIDES, *CHALCOGENS, *PNICTOGENS)),
        ),
        _BOOK,
    ),
    StructureType(
        "fluorite",
        r"fluorites?|flu[oß]rit\w*|萤石|蛍石",
        (
            _site("A", 1, 8, (2, 4)),
            _anion(2, ("F", "Cl", "O"), 4),
        ),
        _BOOK,
    ),
    StructureType(
        "rutile",
        r"rut[ií]l[eo]?s?|金红石|ルチル",
        (
            _site("A", 1, 6, (2, 4)),
            _anion(2, ("O", "F"), 3),
        ),
        _BOOK,
    ),
    StructureType(
        "ilmenite",
        r"ilmenites?|ilmenit\w*",
        (
            _site("A", 1, 6, (1, 2)),
            _site("B", 1, 6, (4, 5)),
            _anion(3, ("O",), 4),
        ),
        _BOOK,
    ),
    StructureType(
        "zinc blende",
        r"zinc[\s-]*blende|sphalerites?|zinkblende|wurtzites?|闪锌矿",
        (
            _site("A", 1, 4, (1, 2, 3)),
            _anion(1, (*HALIDES, *CHALCOGENS, *PNICTOGENS), 4),
        ),
        _BOOK,
    ),
    StructureType(
        "antiperovskite",
        r"anti[\s-]*p[ée]r[oó][vw]s[kq]u?it\w*|反钙钛矿|逆ペロブスカイト|"
        r"アンチペロブスカイト",
        (
            _site("A", 3, 6, (1,), ALKALI),
            _site("B", 1, 6, (-2,), CHALCOGENS, anion=True),
            _site("X", 1, 12, (-1,), HALIDES, anion=True),
        ),
        "Y. Zhao & L. L. Daemen, J. Am. Chem. Soc. 134 (2012) 15042",
    ),
    StructureType(
        "argyrodite",
        r"argyrodites?|argyrodit\w*|硫银锗矿",
        (
            _site("A", 6, 4, (1,), ("Li", "Na", "Cu", "Ag")),
            _site("P", 1, 4, (5,), ("P", "As", "Sb")),
            _site("Y", 5, None, (-2,), ("O", "S", "Se"), anion=True),
            _site("X", 1, None, (-1,), HALIDES, anion=True),
        ),
        "H.-J. Deiseroth et al., Angew. Chem. Int. Ed. 47 (2008) 755",
    ),
)

#: Narrow before wide: an antiperovskite is no perovskite.
_ORDERED = sorted(TYPES, key=lambda t: t.name not in ("antiperovskite",))


def find_type(text: str) -> StructureType | None:
    """The structure type that a text names."""
    for kind in _ORDERED:
        if re.search(rf"(?<![A-Za-z])(?:{kind.words})(?![A-Za-z])", text, re.I):
            return kind
    return None


_GENERIC = frozenset(("A", "B", "C", "M", "X", "Y", "Z", "R", "T", "Ln", "RE", "TM"))
#: Patterns that are written without any count.
_COUNTLESS = frozenset(["AB", "AX", "MX", "ABX", "ABC", "AMX", "ABO"])
_TOKEN = re.compile(r"(Ln|RE|TM|[A-Z][a-z]?)([’'′″]*)(\d*)")


def read_pattern(text: str) -> tuple[SiteRule, ...]:
    """Sites of a pattern such as ``ABX3`` or ``Ln2Ti2O7``.

    A letter that is both generic and an element (B, C, Y …) is generic when the
    pattern holds a letter that can only be generic (A, M, X, R, Ln …).

    Raises:
        SpecUnsupported: Not readable as a pattern or formula.
    """
    source = text.strip().translate(str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789"))
    tokens = _split(source)
    if tokens is None:
        raise SpecUnsupported(f"{text!r} is no formula or pattern such as ABX3")
    known = symbols()
    generic = any(t not in known for t, _, _ in tokens)
    if not generic:
        counts = parse_formula(source)
        return tuple(
            SiteRule(e, round(n), (e,)) if n == round(n) else _broken(text)
            for e, n in counts.items()
        )
    only_b = {t for t, _, _ in tokens}
    sites: list[SiteRule] = []
    for token, primes, count in tokens:
        amount = int(count or 1)
        label = token + primes.replace("’", "'").replace("′", "'")
        if token in ("Ln", "RE") or (token == "R" and "X" not in only_b):
            sites.append(SiteRule(label, amount, RARE_EARTHS, (3,)))
        elif token == "X":
            anions = (*HALIDES, *CHALCOGENS, *PNICTOGENS)
            sites.append(SiteRule(label, amount, anions, (), None, True))
        elif token == "TM":
            sites.append(SiteRule(label, amount, TRANSITION))
        elif token in known and token not in _GENERIC:
            anion = token in ("O", "F", "Cl", "Br", "I", "S", "Se", "N")
            sites.append(SiteRule(label, amount, (token,), (), None, anion))
        else:
            sites.append(SiteRule(label, amount))
    return tuple(sites)


def _broken(text: str) -> SiteRule:
    raise SpecUnsupported(f"{text!r} has fractions; give whole numbers")


def _split(source: str) -> list[tuple[str, str, str]] | None:
    """Tokens of a pattern; two-letter elements only where the second is lower."""
    tokens, at = [], 0
    while at < len(source):
        found = _TOKEN.match(source, at)
        if not found:
            return None
        symbol = found[1]
        if len(symbol) == 2 and symbol not in symbols() and symbol not in _GENERIC:
            return None
        if len(symbol) == 1 and symbol not in symbols() and symbol not in _GENERIC:
            return None
        tokens.append((symbol, found[2], found[3]))
        at = found.end()
    return tokens or None


def is_pattern(text: str) -> bool:
    """Whether a word is a pattern with at least one generic letter."""
    tokens = _split(text)
    if tokens is None or len(tokens) < 2:
        return False
    # Without a count most such words are abbreviations: XRD, TM, RMS.
    if not any(count for _, _, count in tokens) and text not in _COUNTLESS:
        return False
    return any(t not in symbols() for t, _, _ in tokens)


def matches(formula: str, sites: tuple[SiteRule, ...]) -> bool:
    """Whether a formula has the ratios and fixed elements of a pattern."""
    try:
        counts = parse_formula(formula)
    except UnreadableFormula:
        return False
    if len(counts) != len(sites):
        return False
    if any(abs(v - round(v)) > 1e-6 for v in counts.values()):
        # Zr2Pb1.8S5.8 is no ABX3; 0.5 and 1.5 are ratios of whole numbers.
        counts = {e: 2 * v for e, v in counts.items()}
        if any(abs(v - round(v)) > 1e-6 for v in counts.values()):
            return False
    divisor = reduce(gcd, (s.count for s in sites))
    wanted = Counter(s.count // divisor for s in sites)
    whole = [round(v) for v in counts.values()]
    scale = reduce(gcd, whole)
    if Counter(v // scale for v in whole) != wanted:
        return False
    left = {k: round(v) // scale for k, v in counts.items()}
    # The most demanding site chooses first.
    for site in sorted(sites, key=lambda s: len(s.elements) or 999):
        amount = site.count // divisor
        options = [
            e for e, n in left.items()
            if n == amount and (not site.elements or e in site.elements)
        ]  # fmt: skip
        if not options:
            return False
        del left[options[0]]
    return True
