"""Names of compounds: minerals, short names, six languages, systematic names.

`polymorphs.txt` says which structure a name means and which one a bare formula means;
`translations.txt` adds other languages; systematic English names ("strontium
fluoride") are worked out from oxidation states. Nothing here is a number of a
structure: names select records.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from knowledge.library.structures.abbreviations import Short, short_names
from knowledge.library.structures.systematic_english import systematic_in
from validators.element_names import elements_in
from validators.element_table import NAMES
from validators.formula import Composition, deviation, parse_formula


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


def table_rows(name: str) -> list[list[str]]:
    """Rows of one of the tables of names, comments left out."""
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
    for formula, groups, label, _, *rest in table_rows("polymorphs.txt"):
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
    for formula, groups, label, words, *_ in table_rows("polymorphs.txt"):
        for word in filter(None, (fold(w) for w in words.split(","))):
            out[word].append(Meaning(formula, _groups(groups), label))
    for row in table_rows("translations.txt"):
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


def is_sign_word(word: str) -> bool:
    """Whether a word is written in Chinese or Japanese signs."""
    return any("\u3040" <= c <= "\u30ff" or "\u4e00" <= c <= "\u9fff" for c in word)


@cache
def _pattern() -> re.Pattern[str]:
    words = sorted(names(), key=len, reverse=True)
    latin = [re.escape(w) for w in words if not is_sign_word(w)]
    others = [re.escape(w) for w in words if is_sign_word(w) and len(w) > 1]
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
        if not _is_shouted(m[0], text)
        and not _is_adjective(m, folded)
        and not _is_end_of_mineral(m, folded)
    ]


#: Ends of names of minerals in signs.
_MINERAL = re.compile(r"[石矿鉱礦鑛砂]$")


def _is_end_of_mineral(match: re.Match[str], folded: str) -> bool:
    """Whether elements before a mineral's name in signs make another one of it.

    砷黄铁矿 is no 黄铁矿, and 镁铝尖晶石 is the 尖晶石 that it ends in.
    """
    if not _MINERAL.search(match[0]):
        return False
    before = re.search(rf"(?:{_ELEMENT_SIGNS})+$", folded[: match.start()])
    strange = elements_in(before[0]) if before else set()
    return any(not strange <= set(m.composition) for m in names()[match[0]])


#: Names of elements in signs.
_ELEMENT_SIGNS = "|".join(
    sorted((n for n in NAMES if n[0] >= "\u3000"), key=len, reverse=True)
)


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
