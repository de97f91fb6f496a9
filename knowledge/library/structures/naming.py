"""Names of compounds: minerals, short names, six languages, systematic names, typos.

`polymorphs.txt` says which structure a name means and which one a bare formula means;
`translations.txt` adds other languages; systematic English names ("strontium
fluoride") are worked out from oxidation states. Nothing here is a number of a
structure: names select records.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from knowledge.library.structures.abbreviations import Short, short_names
from knowledge.library.structures.systematic import english_mineral
from knowledge.library.structures.systematic_english import systematic_in
from validators.element_table import NAMES
from validators.elements import NONMETALS, is_element
from validators.formula import Composition, FormulaError, deviation, parse_formula


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name or a bare formula stands for.

    Attributes:
        formula: As the table writes it.
        groups: Space group numbers of the structure (enantiomorphs together), empty
            where the name leaves the polymorph open.
        label: Polymorph or structure in words.
        condition: ``"high-T"``, ``"low-T"``, ``"high-P"`` or ``"room"`` where the form
            is known by it.
    """

    formula: str
    groups: frozenset[int]
    label: str = ""
    condition: str = ""

    @property
    def composition(self) -> Composition:
        """Amounts of the formula."""
        return parse_formula(self.formula)


@dataclass(frozen=True, slots=True)
class Polymorphs:
    """Known forms of one composition; the first is the usual one unless `ask`."""

    forms: tuple[Meaning, ...]
    ask: bool


def fold(text: str) -> str:
    """Lower case, one kind of space and dash, subscripts as digits."""
    text = unicodedata.normalize("NFKC", text).lower().replace("_", " ")
    text = re.sub("[\u2010-\u2015\u2212]", "-", text)
    # 冰VII: Chinese and Japanese put no space before the number of a phase.
    text = re.sub(r"(?<=[\u3040-\u30ff\u4e00-\u9fff])(?=[ivx]+(?![a-z]))", " ", text)
    # German joins them: Graphit-CIF, Quarz-Struktur.
    text = re.sub(r"-(?=(?:cif|datei|struktur|kristall)\w*)", " ", text)
    return " ".join(text.split())


def _rows(name: str) -> list[list[str]]:
    text = files("knowledge.library").joinpath(f"structures/{name}").read_text("utf-8")
    return [
        [field.strip() for field in line.split("|")]
        for line in text.splitlines()
        if line.strip() and not line.startswith("#")
    ]


def _groups(text: str) -> frozenset[int]:
    return frozenset(int(n) for n in re.findall(r"\d+", text))


@cache
def known_polymorphs() -> tuple[tuple[Composition, Polymorphs], ...]:
    """Compositions with their known forms."""
    forms: dict[str, list[Meaning]] = defaultdict(list)
    ask: dict[str, bool] = {}
    for formula, groups, label, _, *rest in _rows("polymorphs.txt"):
        ask.setdefault(formula, groups.startswith("?"))
        condition = rest[0] if rest else ""
        forms[formula].append(Meaning(formula, _groups(groups), label, condition))
    return tuple(
        (parse_formula(formula), Polymorphs(tuple(items), ask[formula]))
        for formula, items in forms.items()
    )


@cache
def _by_elements() -> dict[frozenset[str], list[tuple[Composition, Polymorphs]]]:
    out: dict[frozenset[str], list[tuple[Composition, Polymorphs]]] = defaultdict(list)
    for composition, forms in known_polymorphs():
        out[frozenset(composition)].append((composition, forms))
    return out


def polymorphs_of(composition: Composition) -> Polymorphs | None:
    """The known forms of a composition."""
    for known, forms in _by_elements().get(frozenset(composition), ()):
        if deviation(known, composition) < 0.004:
            return forms
    return None


@cache
def names() -> dict[str, tuple[Meaning, ...]]:
    """Folded name to what it means."""
    out: dict[str, list[Meaning]] = defaultdict(list)
    for formula, groups, label, words, *_ in _rows("polymorphs.txt"):
        for word in filter(None, (fold(w) for w in words.split(","))):
            out[word].append(Meaning(formula, _groups(groups), label))
    for row in _rows("translations.txt"):
        formula, groups, words = row
        for word in filter(None, (fold(w) for w in words.split(","))):
            meaning = Meaning(formula, _groups(groups), "")
            if meaning.formula not in {m.formula for m in out[word]}:
                out[word].append(meaning)
    _open_general_names(out)
    return {word: tuple(meanings) for word, meanings in out.items()}


#: Names of a substance, not of one of its forms: 'silica' leaves the form to the rule
#: for the bare formula.
_GENERAL = re.compile(
    r"oxide|titania|silica|zirconia|alumina|carbonate|sulfide|sulphide|nitride|llzo|"
    r"zirconate|titanate|niobate|halide|bromide|iodide|chloride|fluoride|vanadate|"
    r"phosphate|carbide|telluride|selenide|arsenide"
)


def _open_general_names(table: dict[str, list[Meaning]]) -> None:
    for word, meanings in table.items():
        if not _GENERAL.search(word) or re.search(
            r"alpha|beta|gamma|cubic|tetragonal|monoclinic|hexagonal|^low|^high", word
        ):
            continue
        table[word] = [Meaning(m.formula, frozenset(), m.label) for m in meanings]


@dataclass(frozen=True, slots=True)
class Found:
    """A name that stands in a text, at its place in the folded text."""

    name: str
    start: int
    end: int
    meanings: tuple[Meaning, ...]
    corrected: str = ""


def _is_cjk(word: str) -> bool:
    return any("\u3040" <= c <= "\u30ff" or "\u4e00" <= c <= "\u9fff" for c in word)


@cache
def _pattern() -> re.Pattern[str]:
    words = sorted(names(), key=len, reverse=True)
    latin = [re.escape(w) for w in words if not _is_cjk(w)]
    others = [re.escape(w) for w in words if _is_cjk(w) and len(w) > 1]
    return re.compile(
        rf"(?<![\w-])(?:{'|'.join(latin)})(?![\w-]*\w)|(?:{'|'.join(others)})"
    )


#: The letter of a phase before a name: α-uranium, beta-tungsten.
_LETTER = re.compile(
    r"(?<![\w-])(alpha|beta|gamma|delta|epsilon|omega|α|β|γ|δ|ε|ω)-(?=[a-z]{3})"
)


def _names_in(folded: str, text: str) -> list[Found]:
    return [
        Found(m[0], m.start(), m.end(), names()[m[0]])
        for m in _pattern().finditer(folded)
        if not _is_shouted(m[0], text) and not _is_adjective(m, folded)
    ]


def find_names(text: str) -> list[Found]:
    """Names in a text, the longest at each place, in order."""
    folded = fold(text)
    found = _names_in(folded, text) or _names_in(_LETTER.sub(r"\1 ", folded), text)
    for short in short_names(folded):
        found = [f for f in found if not _overlaps(f, [short])]
        groups = frozenset({short.group} if short.group else ())
        word = folded[short.start : short.end]
        meaning = Meaning(short.formula, groups)
        found.append(Found(word, short.start, short.end, (meaning,)))
    for said in systematic_in(folded):
        formula = _known_of(said.formula) if said.formula else None
        meanings = (Meaning(formula, frozenset()),) if formula else ()
        whole = Found(said.name, said.start, said.end, meanings)
        # 'scandium nitride' is more than the scandium in it.
        inside = [f for f in found if whole.start <= f.start and f.end <= whole.end]
        longest = max((f.end - f.start for f in inside), default=0)
        if longest < whole.end - whole.start:
            found = [f for f in found if f not in inside]
            if not _overlaps(whole, found):
                found.append(whole)
    found = [f for f in found if len(found) == 1 or not _is_program(f, folded)]
    return sorted(found, key=lambda f: f.start)


def _known_of(formula: str) -> str:
    """The compound of the same elements that is known, where states suggest another.

    Nickel arsenide is NiAs, not the Ni3As2 of Ni2+ and As3-.
    """
    composition = parse_formula(formula)
    known = _by_elements().get(frozenset(composition), ())
    if len(known) != 1 or not set(composition) & _SOFT:
        return formula
    return known[0][1].forms[0].formula


#: Anions whose compounds with metals often have other amounts than states tell.
_SOFT = frozenset({"P", "As", "Sb", "Bi", "Si", "Ge", "B", "C", "Se", "Te"})
#: Names that are also those of programs: 'I want to open quartz in Mercury'.
_PROGRAMS = frozenset({"mercury", "diamond"})
_IN_PROGRAM = re.compile(
    r"\b(?:in|with|using|via|by|mit|avec|dans|sous|con|en|software|programm?e?) "
    r"(?:the |dem |le |el )?$"
)


def _is_program(found: Found, folded: str) -> bool:
    name = found.name in _PROGRAMS
    return name and _IN_PROGRAM.search(folded[: found.start]) is not None


#: Names that are also everyday words; they count only beside a word of the field.
_EVERYDAY = {"gold", "oro", "ice", "soda", "lime", "hap", "lto", "yap", "lps", "iron"}


def _is_shouted(word: str, text: str) -> bool:
    if word not in _EVERYDAY or len(text.split()) <= 3:
        return False
    return not re.search(
        r"(?i)\b(cif|crystal|structure|unit cell|lattice|space group|xrd|poscar)",
        text,
    )


#: Nouns before which the name of an element is an adjective: a sodium ion conductor.
_CLASSES = re.compile(
    r"\s+(?:super)?-?ioni?c?s?\b|\s+(?:conductor|electrolyte|batter|cathode|anode|"
    r"compound|salt|material|alloy|solid|glass|ceramic|source|superionic|based|rich|"
    r"free|doped|content)"
)


def _is_adjective(match: re.Match[str], folded: str) -> bool:
    meanings = names()[match[0]]
    single = all(len(m.composition) == 1 for m in meanings)
    return bool(meanings) and single and bool(_CLASSES.match(folded, match.end()))


def _overlaps(one: Found, others: Sequence[Found | Short]) -> bool:
    return any(one.start < o.end and o.start < one.end for o in others)


# --- typos --------------------------------------------------------------------

#: Words of ordinary requests that are one slip away from a mineral.
_ORDINARY_TEXT = (
    "structure structures crystal crystals create creates generate generated general "
    "please material materials mineral minerals format formula space group lattice "
    "periodic tables table quality quantity capacity density cubic oxide oxides "
    "charge change changes carbon polymer ceramic electron silicon"
)
_ORDINARY = frozenset((*_ORDINARY_TEXT.split(), "sphere", "spheres"))


def slips_between(one: str, other: str) -> int:
    """Insertions, deletions, replacements and swaps between two words, at most 3."""
    return _slips(one, other, 2)


def find_misspelt(text: str) -> list[Found]:
    """Words that are one slip (two in long words) away from a name."""
    out = []
    for match in re.finditer(r"[a-zäöüéèíóáñ]{5,}", fold(text)):
        word = match[0]
        if word in _ORDINARY or word in names() or word in NAMES:
            # "Lanthan" is an element, and no slip of lanthana.
            continue
        best = _nearest(word)
        if best is not None:
            out.append(Found(word, match.start(), match.end(), names()[best], best))
    return out


def element_alone(text: str) -> str | None:
    """The symbol of the one element that a short request names by its name.

    None where another word could make a compound of it ("lanthanum zirconate").
    """
    words = re.findall(r"[^\W\d_]+", fold(text))
    found = {NAMES[w] for w in words if w in NAMES}
    found |= {NAMES[n] for n in NAMES if _is_cjk(n) and n in text}
    others = [
        w
        for w in words
        if w not in NAMES and w not in _ORDINARY and not _REQUEST.fullmatch(w)
        and not _is_cjk(w)
    ]  # fmt: skip
    return found.pop() if len(found) == 1 and not others else None


#: What people say around the name of an element when they want its structure.
_REQUEST = re.compile(
    r"cif|files?|datei|fichier|archivo|(?:kristall)?struktur|cristallin[ae]?|cristal\w*|"
    r"estructura|metal\w*|métal\w*|metallisch\w*|pure|rein\w*|pur[ao]?|elemental|"
    r"an?|the|of|for|by|me|i|need|want|give|make|write|show|build|can|you|get|"
    r"von|für|die|der|das|eine?|mir|bitte|gib|du|de|d|la|le|l|un[ae]?|pour|para|por|"
    r"el|del|moi|dame|donne|hcp|bcc|fcc"
)


def in_english(text: str, minerals: Collection[str]) -> str:
    """The folded text with names of minerals in English: Leucit, leucita, leucite.

    Args:
        text: A message in any language.
        minerals: Names that records carry.
    """

    def english(match: re.Match[str]) -> str:
        word = match[0]
        if word in _ORDINARY or word in names() or word in minerals:
            return word
        found = english_mineral(word, names()) or english_mineral(word, minerals)
        return found or word

    return re.sub(r"[a-zà-ÿ]{5,}", english, fold(text))


def _nearest(word: str) -> str | None:
    limit = 1 if len(word) < 8 else 2
    best: tuple[int, str] | None = None
    for name in names():
        if name[0] != word[0] or abs(len(name) - len(word)) > limit or len(name) < 5:
            continue
        if " " in name:
            continue
        slips = _slips(word, name, limit)
        if slips <= limit and (best is None or slips < best[0]):
            best = (slips, name)
    return best[1] if best else None


def _slips(one: str, other: str, limit: int) -> int:
    """Insertions, deletions, replacements and swaps of neighbours."""
    previous2: list[int] = []
    previous = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(previous[j] + 1, row[-1] + 1, previous[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, previous2[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        previous2, previous = previous, row
    return previous[-1]


# --- formulas in a text -----------------------------------------------------------

_WORD = re.compile(
    r"(?<![A-Za-z0-9_./\\(\[])(?:\d+(?=[A-Z]))?((?:[A-Z(\[][A-Za-z0-9()\[\].·*•/₀-₉]*))"
)
#: Capital words that can be read as formulas but are not.
_NOT_FORMULAS_TEXT = (
    "CIF CIFs POSCAR XYZ PDF CSV NO OF IN IS HI OK HOW WHY BASIC ASCII PBC CN In As At "
    "He Be No USB UI CPU ICSD ICS COD CCS CSO CIS COF PUNK SIN COS PhD NIST URL Hi ON "
    "OR YOU SO NdFeB LiFSI LiTFSI LiBOB NaFSI NaTFSI"
)
_NOT_FORMULAS = frozenset(_NOT_FORMULAS_TEXT.split())


#: 'TiO6 octahedra', 'LiO4/LiO6 polyhedra': parts of a structure, no compounds.
_POLYHEDRON = re.compile(
    r"\(?(?:[A-Z][a-z]?[A-Z][a-z]?\d{1,2}\)?[/ -]*(?:and|und|et|y|&)? ?){1,3}[ -]?"
    r"(?i:octa|tetra|poly|cubocta|dodeca|okta|octaè)(?i:h?[eèé]d)"
)


#: '(MgCoNiCuZn)O', '(Ti,Zr,Hf,Nb,Ta)C': four or more metals without amounts, and
#: behind the bracket an anion: they share one site equally.
_EQUAL = re.compile(
    r"\(((?:[A-Z][a-z]?)(?:[ ,]{0,2}[A-Z][a-z]?){3,9})\)(?=[OCNBSF](?![a-z])|Se|Te|Si2)"
)


def equal_shares(text: str) -> str:
    """The text with amounts for metals that share a site equally.

    >>> equal_shares("high-entropy (MgCoNiCuZn)O")
    'high-entropy (Mg0.2Co0.2Ni0.2Cu0.2Zn0.2)O'
    """

    def shared(match: re.Match[str]) -> str:
        symbols = re.findall(r"[A-Z][a-z]?", match[1])
        metals = all(is_element(e) and e not in NONMETALS for e in symbols)
        if not metals or len(set(symbols)) != len(symbols):
            return match[0]
        share = f"{1 / len(symbols):.4f}".rstrip("0")
        return "(" + "".join(e + share for e in symbols) + ")"

    return _EQUAL.sub(shared, text)


#: Molecules of one element whose crystals are asked for by their formula.
_MOLECULES = frozenset({"S8", "S6", "P4", "I2", "Br2", "Cl2"})
#: The number of a phase, which reads as iodine and vanadium: ice II, Si-III, KNO3 IV.
_ROMAN = re.compile(r"(?:I{2,3}|IV|VI{1,3}|IX|XI{1,3})")
#: An oxidation state: Fe(II), Cu(I).
_STATE = re.compile(r"[a-zA-Z]\((?:I{1,3}|IV|VI{0,3})\)$")
#: The mark of a form behind a formula: TiO2(B), VO2(M1), Nb2O5(T).
FORM_MARK = re.compile(r"(?<=[A-Za-z0-9])\(([ABDHMNPRST])([12]?)\)(?![\w(.])")


def formulas_in(text: str) -> list[str]:
    """Formulas that stand in a text, longest first among equals, in order."""
    out: list[str] = []
    cleaned = equal_shares(unicodedata.normalize("NFKC", text))
    cleaned = FORM_MARK.sub(" ", cleaned)
    for match in _WORD.finditer(cleaned):
        if _POLYHEDRON.match(cleaned, match.start(1)):
            continue
        word = match[1].rstrip(".,;:·*•/")
        while word.count(")") < word.count("("):
            word = word.rsplit("(", 1)[0]
        while word.count(")") > word.count("("):
            word = word[: word.rindex(")")]
        word = word.rstrip(".,;:·*•/")
        if word.startswith("(") and word.endswith(")") and "(" not in word[1:]:
            word = word[1:-1]
        if word in _NOT_FORMULAS or not 1 <= len(word) <= 120:
            continue
        if _ROMAN.fullmatch(word) or _STATE.search(word):
            continue
        if re.search(r"\[|\]", word) and not re.search(r"[A-Z]", word):
            continue
        if _looks_like_group(word):
            continue
        try:
            content = parse_formula(word)
        except FormulaError:
            continue
        digits = bool(re.search(r"\d", word))
        if re.fullmatch(r"[A-Z]?T[A-Z]?|DO\d{1,2}", word):
            # PMN-PT, BNT-BT, the type D0_3: of no tritium, and of no deuterium.
            continue
        single = len(content) == 1
        if single and not digits and not _alone(word, cleaned):
            continue
        molecule = word in _MOLECULES and _alone(word, cleaned)
        if single and re.fullmatch(r"[A-Z][a-z]?\d+", word) and not molecule:
            # Na1, O2: labels of sites, except for molecules that make crystals.
            continue
        if not digits and len(content) >= 3 and word.isupper():
            continue
        if (
            not digits
            and not single
            and not re.search(r"[a-z]", word)
            and len(word) > 2
        ):
            continue
        if not digits and len(word) > 8 and "(" not in word:
            continue
        if word not in out:
            out.append(word)
    written = bool(out)
    for word in _lower_case(cleaned):
        # Beside a formula with capitals 'gan' and 'lii' are words of the language.
        if word not in out and not (written and word.isalpha()):
            out.append(word)
    return out


def _looks_like_group(word: str) -> bool:
    """P63, C2, I4, P21, F43m: lattice letter and digits, no compound."""
    if is_element(word):
        return False
    return bool(re.fullmatch(r"[PICFRAB]-?[1-6][1-6]?(/?[a-z].*)?", word)) or bool(
        re.fullmatch(r"[PICFRAB][0-9mncabde/_-]+", word)
    )


#: What stands before a letter that is no element: 600 °C, 900 K, zeolite Y, phase V.
_LETTERED = (
    r"(?i:\d|°|\bdegrees?|\bdeg|\b(?:zeolites?|zeolithe?|zéolithe|zeolita|phase|form|"
    r"type|typ|tipo|sample|grade|class|site|series|vitamin|fase|forme|forma)|"
    r"沸石|ゼオライト|相|型)"
)


#: French and Spanish "La structure de …" and "La celda …" begin with no lanthanum.
_ARTICLE = re.compile(
    r"\bLa (?:structure|maille|phase|forme|estructura|celda|fase|forma)\b[^.!?]*?\s"
    r"(?:d[eu]s?|del)\s|\bLa (?:structure|maille) (?:cristalline|d['’])"
)


def _alone(word: str, text: str) -> bool:
    """Whether an element symbol is plainly the subject: 'cif of Si', 'Cu metal'."""
    if text.strip(" .?!") == word:
        return True
    if word == "La" and _ARTICLE.search(text):
        return False
    if len(word) == 1 and re.search(rf"{_LETTERED}\s*[- ]?{word}(?!\w)", text):
        return False
    return bool(
        re.search(
            rf"(?i:\b(?:of|for|von|für|de|du|des|del|elemental|pure|bulk))\s+{word}\b"
            rf"(?![-–\w])|\b{word}\s+(?i:metal|crystal|structure|cif|unit cell)|"
            rf"(?i:の|的)?\b{word}(?=[のを的结構])",
            text,
        )
    )


@cache
def _folded_formulas() -> dict[str, str]:
    out: dict[str, str] = {}
    for row in (*_rows("polymorphs.txt"), *_rows("translations.txt")):
        formula = row[0]
        if len(parse_formula(formula)) > 1:
            out.setdefault(formula.lower(), formula)
    return out


_COMMON_WORDS = frozenset(
    ("gas", "cos", "inn", "sin", "his", "pos", "cas", "nas", "bas", "ins", "sns", "tin",
     "gap", "gate", "ago", "feb", "ini", "nah", "cop", "bes", "ass", "ges", "tic")
)  # fmt: skip


def _lower_case(text: str) -> list[str]:
    """Formulas typed without capitals: 'tio2', 'nacl', 'lifepo4'."""
    table = _folded_formulas()
    out = []
    for match in re.finditer(r"(?<![\w(.])([a-z0-9()]{3,40})(?![\w)])", text):
        word = match[1]
        formula = table.get(word)
        if formula is None and re.search(r"\d", word) and re.search("[a-z]{2}", word):
            formula = _capitalised(word)
        if formula is not None and word not in _COMMON_WORDS:
            out.append(formula)
    return out


def _capitalised(word: str) -> str | None:
    """Capitals for a formula in lower case where only one reading balances."""
    from validators.oxidation import assign

    readings = []
    for reading in _readings(word):
        try:
            content = parse_formula(reading)
        except FormulaError:
            continue
        if len(content) > 1:
            assigned = assign(content)
            if assigned is not None and assigned.common:
                readings.append(reading)
    return readings[0] if len(readings) == 1 else None


def _readings(word: str, depth: int = 0) -> list[str]:
    if not word:
        return [""]
    if depth > 14:
        return []
    if not word[0].isalpha():
        return [word[0] + rest for rest in _readings(word[1:], depth)]
    out = []
    for length in (2, 1):
        symbol = word[:length].capitalize()
        if len(symbol) == length and symbol.isalpha() and is_element(symbol):
            out += [symbol + rest for rest in _readings(word[length:], depth + 1)]
    return out[:64]
