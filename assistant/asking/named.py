"""What a question names: elements, space groups, numbers with their units."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from assistant.asking.words import lexicon
from knowledge.names import (
    covered,
    elements_of,
    find_formulas,
    find_materials,
    find_variable_formulas,
    material,
    plain_formula,
)
from knowledge.units import find_unit
from validators.elements import elements
from validators.specs.question import QuestionSpec


@cache
def _symbol_pattern() -> re.Pattern[str]:
    symbols = sorted(elements(), key=lambda symbol: (-len(symbol), symbol))
    return re.compile(
        rf"(?<![A-Za-z0-9])({'|'.join(symbols)})(\d?[+⁺]|[³²⁴⁵]⁺)?(?![A-Za-zÀ-ÿ0-9(])"
    )


#: Symbols that are also English words or units: they need a sign of being an element.
_WORDS = (
    "Tc In I K V S C F N P B W Y Co H O U As At He No Be Am Es La Si Er Au Os Se Ne"
)
_DOUBTFUL = frozenset(_WORDS.split())
#: Lattice letter, then up to four symmetry elements, with or without spaces.
_GROUPS = re.compile(
    r"(?<![A-Za-z0-9])([PIFRCAB])\s?"
    r"((?:-[1346]|21|3[12]|4[123]|6[1-5]|[12346]|[mnabcd])(?:/[mnabcd])?"
    r"(?:\s?(?:-[136]|21|3[12]|4[123]|[mnabcd12346])){0,3})(?![A-Za-z0-9])"
)
_NUMBER_UNIT = re.compile(
    # A Chinese or Japanese letter may stand right before a number.
    r"(?<![^\W\u3040-\u9fff])(?<!\.)(?<![A-Za-z]-)(10\s?\^\s?[-−–]?\s?\d+|10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|10[-−–]\d{1,2}(?=\s?S\s?/)|"
    r"\d+(?:[.,]\d+)?(?:\s?[x×·]\s?10\s?\^?\s?[-−–]?\s?[\d⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+|"
    r"[eE][-−+]?\d+)?)\s*(m?S\s?/\s?cm|µS/cm|m?S\s?cm\s?[-−⁻]\s?[1¹]|S/m|m?eV|kJ/mol|%|"
    # A heating rate is no temperature, a field no voltage.
    r"Å|MPa|GPa|mA/cm2|mA/cm²|mAh/g|(?:°C|K\b|V\b)(?!\s?/)|h\b|nm|µm|W/\(?m\s?K\)?)"
)


def read_number(text: str) -> float | None:
    """A number as people write it: 1.3e-3, 1,3·10^-3, 5 × 10⁻⁴, 10⁻⁸.

    >>> read_number("1.3 x 10^-3"), read_number("5×10⁻⁴"), read_number("10⁻⁸")
    (0.0013, 0.0005, 1e-08)
    """
    plain = text.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−–", "0123456789---"))
    power = re.fullmatch(r"\s*10(?:\s?\^\s?(-?)\s?|(-)|(?=[^0-9])\s?)(\d+)\s*", plain)
    if power and ("^" in plain or "-" in plain or plain != text):
        return float(f"1e{power[1] or power[2] or ''}{power[3]}")
    match = re.fullmatch(
        r"\s*(\d+(?:[.,]\d+)?)\s?(?:[x×·]\s?10\s?\^?\s?(-?)\s?(\d+)|[eE]([-+]?\d+))?\s*",
        plain,
    )
    if not match:
        return None
    head = float(match[1].replace(",", "."))
    if match[3]:
        return float(f"{head}e{match[2]}{match[3]}")
    if match[4]:
        return float(f"{head}e{match[4]}")
    return head


def numbers_with_units(text: str) -> list[tuple[float, str]]:
    """Numbers with their units, as (value, unit of the table)."""
    return [(value, unit) for value, unit, _, _ in number_spans(text)]


def number_spans(text: str) -> list[tuple[float, str, int, int]]:
    """Numbers with their units and where they stand: value, unit, start, end."""
    out = []
    for match in _NUMBER_UNIT.finditer(text):
        value, unit = read_number(match[1]), find_unit(match[2])
        if value is not None and unit is not None:
            out.append((value, unit.name, match.start(), match.end()))
    return out


@cache
def _element_names() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    """Names of elements in six languages: the word, its pattern, the symbol."""
    out = []
    for symbol, words in lexicon()["elements"].items():
        for word in words:
            latin = re.match(r"[\x00-\u024f]", word)
            body = re.escape(word)
            if latin:
                body = rf"(?<![^\W\d_]){body}(?![^\W\d_])"
            out.append((word.lower(), re.compile(body, re.IGNORECASE), symbol))
    return tuple(out)


#: Short names of compounds and grades: LSCF, Inconel 718, PMN-PT, Tl-2223, A356.
_SHORT_NAME = re.compile(
    # A Chinese or Japanese letter ends a name as a space does.
    r"(?<![^\W\u3040-\u9fff])(?<![.-])"
    r"(?:[A-Z][a-z]+ ?\d{2,4}[A-Z]?|[A-Z]{1,3}[a-z]?-\d{4}|"
    r"(?:[A-Z][a-z]?){2,6}\d{0,3}(?:-[A-Z]{2,4})?|[A-Z]\d{3,4}|\d{3}[LHN])"
    r"(?![^\W\u3040-\u9fff])(?!-)"
)
#: Abbreviations that name no material.
_METHODS = frozenset(
    {
        *("XRD", "DSC", "TGA", "EIS", "SEM", "TEM", "XPS", "NMR", "DFT", "AIMD"),
        *("SPS", "HIP", "PLD", "ALD", "CVD", "LPBF", "SLM", "EBM", "DED", "EDX"),
        *("CCD", "PCE", "UTS", "HV", "ZT", "RT", "DOI", "CSV", "BCC", "FCC", "HCP"),
        *("SEI", "CEI", "OCV", "PV", "TE", "AC", "DC", "II", "III", "IV", "TCP"),
        *("DRT", "NEB", "MD", "AFM", "FTIR", "EBSD", "ICP", "ESR", "EPR", "BVS"),
        *("UHV", "GB", "CTE", "HEA", "MPEA", "ASTM", "ISO", "DIN", "PXRD", "SCM"),
        *("ASSB", "SSB", "LIB", "SIB", "EV", "XLSX", "PDF", "CIF", "IUPAC", "GII"),
    }
)


def unknown_names(text: str) -> tuple[str, ...]:
    """Short names of materials in a text that the table of names does not know.

    >>> unknown_names("Is LSCF or Inconel 738 better than LLZO by XRD?")
    ('LSCF', 'Inconel 738')
    """
    taken = [span for _, span in find_materials(text)]
    for formula in (*find_formulas(text), *find_variable_formulas(text)):
        start = text.find(formula)
        taken.append((start, start + len(formula)))
    taken += [(start, end) for _, start, end in space_group_spans(text)]
    out = []
    for match in _SHORT_NAME.finditer(text):
        word = match[0]
        capitals = sum(char.isupper() for char in word)
        digits = any(char.isdigit() for char in word)
        if any(a < match.end() and match.start() < b for a, b in taken):
            continue
        if word in _METHODS or (capitals < 3 and not digits):
            continue
        if re.fullmatch(r"(?:19|20)\d\d|[A-Z]\d", word) or _is_daily(word):
            continue
        out.append(word)
    return tuple(dict.fromkeys(out))


def _is_daily(word: str) -> bool:
    # "May 2015", "Table 12", "Rule 10" name no grade.
    head = word.split()[0].rstrip("0123456789")
    return head in {
        *("January", "February", "March", "April", "May", "June", "July", "August"),
        *("September", "October", "November", "December", "Table", "Fig", "Figure"),
        *("Rule", "Ref", "Eq", "Section", "Since", "After", "Before", "About", "At"),
        *("From", "Over", "Above", "Below", "Under", "Is", "Are", "In", "The", "Only"),
    }


def element_name(symbol: str) -> str:
    """The English name of an element, or '' where the lexicon has none.

    >>> element_name("Li")
    'lithium'
    """
    words = lexicon()["elements"].get(symbol, ())
    return str(words[0]) if words else ""


#: What a sample is cooled with is no dopant.
_COOLANT = re.compile(
    r"\bliquid (?:nitrogen|helium|hydrogen)\b|\b(?:cooled|cooling|cool) (?:with|by|in) "
    r"(?:nitrogen|helium|hydrogen)\b|\bflüssige\w* (?:Stickstoff|Helium)|"
    r"\bFlüssigstickstoff|\bazote liquide|\bhélium liquide|\bnitrógeno líquido|"
    r"\bhelio líquido|液氮|液氦|液体窒素|液体ヘリウム",
    re.IGNORECASE,
)


def own_elements(hosts: Sequence[str], *, shared: bool = False) -> frozenset[str]:
    """Constituents of materials.

    Args:
        hosts: Names of materials and classes.
        shared: Of a class only what all its members hold; else what any holds.
    """
    own = frozenset[str]()
    for name in hosts:
        members = [m for n in (name, *covered(name)[0]) if (m := material(n))]
        held = [m.elements for m in members if m.elements]
        if held:
            own |= frozenset.intersection(*held) if shared else frozenset().union(*held)
    return own


def find_elements(
    text: str, hosts: Sequence[str], *, shared: bool = False
) -> tuple[str, ...]:
    """Symbols of elements spoken of, without the constituents of the hosts.

    Args:
        text: A request.
        hosts: Names of materials and classes.
        shared: Whether an element that only some members of a class hold is spoken of.
    """
    found: list[tuple[int, str]] = []
    spans = [span for _, span in find_materials(text)]
    # "Pm-3m" is a space group, not promethium.
    spans += [(start, end) for _, start, end in space_group_spans(text)]
    spans += [match.span() for match in _COOLANT.finditer(text)]
    for formula in (*find_formulas(text), *find_variable_formulas(text)):
        start = text.find(formula)
        if start >= 0:
            spans.append((start, start + len(formula)))

    # In Chinese the word for perovskite begins with calcium and titanium.
    for words in lexicon()["classes"]["structure type"].values():
        for word in words:
            if not word.isascii():
                spans += [m.span() for m in re.finditer(re.escape(word), text)]

    def free(start: int) -> bool:
        return not any(a <= start < b for a, b in spans)

    for match in _symbol_pattern().finditer(text):
        symbol = match[1]
        if not free(match.start()) or _in_word_pair(text, match):
            continue
        if symbol == "No" and not text[: match.start()].strip():
            continue  # "No, Mg is better" denies
        if symbol in _DOUBTFUL and not match[2] and not _chemical_context(text, match):
            continue
        found.append((match.start(), symbol))
    lowered = text.lower()
    for word, pattern, symbol in _element_names():
        if word in lowered:
            for m in pattern.finditer(text):
                if free(m.start()):
                    found.append((m.start(), symbol))
    own = own_elements(hosts, shared=shared)
    for formula in find_variable_formulas(text):
        # "AlxGe2-x" names what is varied.
        for symbol in re.findall(r"([A-Z][a-z]?)[xyz](?![a-z])", formula):
            found.append((text.find(formula), symbol))
    ordered = dict.fromkeys(symbol for _, symbol in sorted(found))
    return tuple(symbol for symbol in ordered if symbol not in own)


#: "Co and B co-doping": what is listed before another symbol that is doped.
_LISTED = re.compile(r"\s*(?:and|or|und|et|y|,|/|\+)\s*[A-Z][a-z]?[ -](?:co-?)?dop")


def _chemical_context(text: str, match: re.Match[str]) -> bool:
    after = text[match.end() : match.end() + 12].lower()
    before = text[max(0, match.start() - 14) : match.start()].lower()
    if _LISTED.match(text[match.end() : match.end() + 24]):
        return True
    if match[1] == "I" and re.match(r"\s+(?:dope|substitute)\b", after):
        return False  # "how can I dope it"
    if re.match(r"[\s-]?(?:dop|substit|for |on |co-?dop|/[A-Z])|[-/][a-z]", after):
        return True
    # "Zr vs Er": what is set against a symbol is one.
    against = r"(?:vs\.?|versus|against|gegen|contre|frente a)"
    if re.search(rf"(?-i:\b[A-Z][a-z]?) {against} $", text[: match.start()]):
        return True
    if re.match(rf" {against} [A-Z][a-z]?\b", text[match.end() :]):
        return True
    listed = re.search(
        r"(?:[a-z]{1,2}[-/,] ?|dop\w* with |dopant |or |and |und |et |y )$", before
    )
    return bool(listed) and match[1] not in {"I", "K", "V", "C", "In"}


def _in_word_pair(text: str, match: re.Match[str]) -> bool:
    # "Li-ion", "Na-ion", "S/cm", "W/(m K)", "space group P", "K" after a number.
    after = text[match.end() : match.end() + 5].lower()
    before = text[max(0, match.start() - 2) : match.start()]
    return after.startswith(
        ("-ion", " ion", "-metal", "/cm", " cm", "/(m", "/m")
    ) or bool(re.search(r"\d\s?$", before))


@cache
def _is_group(symbol: str) -> bool:
    import gemmi

    return gemmi.find_spacegroup_by_name(symbol) is not None


def space_group_spans(text: str) -> list[tuple[str, int, int]]:
    """Space-group symbols in a text with where they stand.

    >>> space_group_spans("LLTO is Cmmm, not Pad")
    [('Cmmm', 8, 12)]
    """
    places = [n for n, char in enumerate(text) if char != "_"]
    out = []
    for match in _GROUPS.finditer(text.replace("_", "")):
        symbol = re.sub(r"\s", "", match[0])
        # "C 25" is a temperature and "Iadd" a word: a group has a digit, and a plane
        # or an inversion beside it, or it is one of those that are letters alone.
        digit = any(char.isdigit() for char in symbol)
        letters = len(symbol) == 4 and symbol == match[0] and _is_group(symbol)
        if (digit and re.search(r"[mnabcd/-]", symbol[1:])) or (not digit and letters):
            out.append((symbol, places[match.start()], places[match.end() - 1] + 1))
    return out


def space_groups(text: str) -> list[str]:
    """Space-group symbols in a text, without spaces: ``R-3c``, ``P4/mmm``."""
    return list(dict.fromkeys(symbol for symbol, _, _ in space_group_spans(text)))


def host_elements(spec: QuestionSpec) -> frozenset[str]:
    """Elements of the host materials and formulas of a question."""
    out = frozenset[str]()
    for name in spec.hosts:
        item = material(name)
        if item is not None:
            out |= item.elements or elements_of(plain_formula(name))
    for formula in spec.formulas:
        out |= elements_of(formula)
    return out
