"""What a clause speaks of: materials, elements, ions, methods, laws."""

# ruff: noqa: E501 - words of one meaning in six languages stand on one line

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from knowledge.names import find_formulas, find_materials, plain_formula
from knowledge.traits import Subject, subjects
from validators.element_table import NAMES

_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉₋₊⁺⁻²³⁴⁵⁶", "0123456789-++-23456")


@dataclass(frozen=True, slots=True)
class Named:
    """Something that a text names.

    Attributes:
        name: As traits or the table of materials call it.
        formula: Its composition, or an empty text.
        kind: ``trait`` (it has traits), ``material``, ``element`` or ``ion``.
        charge: Of an ion, 0 otherwise.
        start, end: Where it stands.
    """

    name: str
    formula: str
    kind: str
    start: int
    end: int
    charge: int = 0
    written: str = ""


@cache
def _spellings() -> tuple[tuple[str, str, Subject], ...]:
    pairs = [(name, subject) for subject in subjects() for name in subject.names]
    pairs.sort(key=lambda pair: -len(pair[0]))
    return tuple((re.split(r"[\s-]", n.lower())[0], n, s) for n, s in pairs)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    short = len(name) <= 4 and name.isascii()
    body = re.escape(name).replace(r"\ ", r"[\s-]+").replace("'", "['’]")
    if re.match(r"[\x00-\u024f]", name[0]):
        body = rf"(?<![A-Za-z0-9À-ÿ]){body}(?:s|e|n|en|es|er)?(?![A-Za-z0-9À-ÿ])"
    return re.compile(body, 0 if short else re.IGNORECASE)


_ION = re.compile(
    r"(?<![A-Za-z])(?P<el>[A-Z][a-z]?)\s?(?:\^?\(?(?P<n>\d)?(?P<sign>[+-])\)?)(?![A-Za-z0-9])"
)
#: Symbols that are words or letters as well.
_WORDS = frozenset({"I", "In", "As", "At", "He", "No", "Be", "Am", "C", "N", "O", "H",
                    "S", "P", "K", "V", "B", "F", "Y", "W", "U"})  # fmt: skip
_SYMBOL = re.compile(
    r"(?<![A-Za-z0-9(.])([A-Z][a-z]?)(?![A-Za-z0-9(+²³]|"
    r"-(?![Dd]o[pt]|Zusatz|[Ss]ubst|[Aa]dd))"
)
#: "Lead to", "tin can": no element.
_VERBS = frozenset({"lead", "leads", "tin"})
_VERB_ENDS = re.compile(r"^\s+(?:to|can|the|an?|us)\b", re.IGNORECASE)
_NO_ELEMENT = re.compile(r"^-(?:free|based)", re.IGNORECASE)


#: Asian words in which the sign of an element names none.
_MASKED = re.compile(
    r"钙钛矿|尖晶石|反?铁电|反?铁磁|亚铁磁|铁素体|铁弹|合金|金属|金刚石|金红石|冶金|锐钛矿|"
    r"石墨|不锈钢|氢化物|碳化物|氮化物|硫化物|氧化物|磷酸盐|铁基|鉄系|金属|強?磁|酸化物|"
    r"硫化物|窒化物|炭化物|水素化物|酸素量?を"
)


_ANION = (
    r"(?:ox|nitr|carb|sul(?:f|ph)|chlor|fluor|brom|iod|phosph|selen|tellur|bor|hydr|silic|"
    r"arsen|antimon)"
)
#: "Silicon nitride", "nitrure de silicium", 氮化硅, 窒化ケイ素: no element is meant.
_OF_COMPOUND = re.compile(
    rf"^[\s-]?(?:mono|di|tri|tetra|penta|sesqui)?-?{_ANION}i(?:de|d)s?\b|"
    r"^\s\w{3,}(?:ate|at)s?\b",
    re.IGNORECASE,
)
_COMPOUND_OF = re.compile(
    r"\b(?:mono|di|tri|sesqui)?(?:oxyde|nitrure|carbure|sulfure|chlorure|fluorure|borure|"
    r"siliciure|hydrure|[óo]xido|nitruro|carburo|sulfuro|cloruro|fluoruro|boruro|"
    r"\w+ato|\w+ate) d(?:e |['’])$",
    re.IGNORECASE,
)
_SIGNED_COMPOUND = re.compile(
    r"(?:氧|氮|碳|硫|氯|氟|溴|碘|磷|硒|碲|硼|氢|硅|砷)化(?:亚|二|三)?[\u4e00-\u9fff]|"
    r"(?:酸|窒|炭|硫|塩|フッ|臭|ヨウ|リン|セレン|テルル|ホウ|水素|ケイ)化"
    r"(?:[\u30a0-\u30ff]+[\u4e00-\u9fff]?|[\u4e00-\u9fff])"
)


def _of_compound(text: str, start: int, end: int) -> bool:
    """Whether the name of an element is part of that of a compound."""
    return bool(
        _OF_COMPOUND.match(text[end:])
        or _COMPOUND_OF.search(text[:start])
        or any(m.start() <= start < m.end() for m in _SIGNED_COMPOUND.finditer(text))
    )


def _symbols() -> frozenset[str]:
    return frozenset(NAMES.values())


@cache
def element_english() -> dict[str, str]:
    """English name of every symbol: the first in the table."""
    out: dict[str, str] = {}
    for name, symbol in NAMES.items():
        out.setdefault(symbol, name)
    return out


#: German writes an addition and its element as one word: Tantaldotierung.
_COMPOUNDED = r"-?(?:dotier|zusatz|zusätz|zugabe|gehalt|anteil|legier|substitu|ionen\b)"
#: What makes a doubtful sign one of an element: "W doping", "dopage par F", "掺W".
_AS_ADDITION = re.compile(
    r"^[\s-]*(?:-?dop|-?dot|substit|addition|additive|掺|添加|置换|置換|をドープ|ドープ|取代|"
    r"を添加|を加|加入)",
    re.IGNORECASE,
)
_ADDITION_OF = re.compile(
    r"(?:dop(?:ing|ed|age|aje|é|ado|ada)s? (?:with|by|au|par|avec|de|con|por|en)|adding|"
    r"addition of|Zusatz von|(?:ajout|adición) de|añadir|ajouter|mit|掺杂?|添加|加入|引入) ?$",
    re.IGNORECASE,
)


@cache
def _element_pattern() -> re.Pattern[str]:
    latin = [re.escape(n) for n in NAMES if n.isascii() or ord(n[0]) < 0x250]
    asian = [re.escape(n) for n in NAMES if ord(n[0]) >= 0x250]
    latin.sort(key=len, reverse=True)
    asian.sort(key=len, reverse=True)
    return re.compile(
        rf"(?<![^\W\d_])(?:{'|'.join(latin)})(?:(?:s|n)?(?![^\W\d_]|-)|"
        rf"(?={_COMPOUNDED}))|(?:{'|'.join(asian)})",
        re.IGNORECASE,
    )


def _whole(written: str) -> str:
    """A member of a class that is written as its formula, or an empty text."""
    return written if find_formulas(written) == [written] else ""


def find_named(text: str) -> list[Named]:
    """Everything that a text names, in order; the longer name wins.

    >>> [n.name for n in find_named("Is anatase denser than TiO2 rutile?")]
    ['anatase', 'rutile']
    >>> [(n.formula, n.charge) for n in find_named("As Ga3+ is larger than La3+")]
    [('Ga', 3), ('La', 3)]
    """
    clean = text.translate(_SUBSCRIPTS)
    lowered = clean.lower()
    found: list[Named] = []

    def add(item: Named) -> None:
        if not any(item.start < n.end and n.start < item.end for n in found):
            found.append(item)

    for first, name, subject in _spellings():
        if first in lowered:
            for match in _pattern(name).finditer(clean):
                a, b = match.span()
                if len(subject.formula) <= 2 and _of_compound(clean, a, b):
                    continue
                add(Named(subject.name, subject.formula or _whole(match[0]), "trait",
                          a, b, written=match[0]))  # fmt: skip
    for match in _ION.finditer(clean):
        if match["el"] in _symbols():
            size = int(match["n"] or 1) * (1 if match["sign"] == "+" else -1)
            add(Named(element_english()[match["el"]], match["el"], "ion",
                      *match.span(), size, match[0]))  # fmt: skip
    for name, (start, end) in find_materials(clean):
        written = clean[start:end]
        formula = next(iter(find_formulas(written)), "") or plain_formula(name)
        add(Named(name, formula, "material", start, end, written=written))
    for formula in find_formulas(clean):
        for match in re.finditer(re.escape(formula), clean):
            add(Named(formula, formula, "material", *match.span(), written=formula))
    masked = _MASKED.sub(lambda m: " " * len(m[0]), clean)
    for match in _element_pattern().finditer(masked):
        symbol = NAMES.get(match[0].lower()) or NAMES.get(match[0].lower().rstrip("sn"))
        verb = match[0].lower() in _VERBS and _VERB_ENDS.match(clean[match.end() :])
        if _of_compound(clean, *match.span()):
            continue
        if symbol and not verb and not _NO_ELEMENT.match(clean[match.end() :]):
            add(Named(element_english()[symbol], symbol, "element", *match.span(),
                      written=match[0]))  # fmt: skip
    for match in _SYMBOL.finditer(clean):
        if match[1] in _symbols() and (
            match[1] not in _WORDS
            or _AS_ADDITION.match(clean[match.end() :])
            or _ADDITION_OF.search(clean[: match.start()])
        ):
            add(Named(element_english()[match[1]], match[1], "element", *match.span(),
                      written=match[1]))  # fmt: skip
    return _joined(sorted(found, key=lambda n: n.start), clean)


def _joined(found: list[Named], text: str) -> list[Named]:
    """Without a formula that only repeats the name beside it: "rutile TiO2"."""
    out: list[Named] = []
    for item in found:
        before = out[-1] if out else None
        beside = before is not None and re.fullmatch(
            r"[\s(-]*(?:phase |form )?", text[before.end : item.start]
        )
        if before is not None and beside and before.formula == item.formula != "":
            keep = before if before.kind == "trait" else item
            out[-1] = Named(keep.name, keep.formula, keep.kind, before.start,
                            item.end, keep.charge, keep.written)  # fmt: skip
            continue
        out.append(item)
    return out
