"""Substances in a message: formulas, names of materials, systematic names of salts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from math import gcd

from assistant.asking.chemistry_words import element_names
from knowledge.names import find_materials, material, with_formulas
from validators.elements import element
from validators.formula import FormulaError, parse_formula

#: Ion, its charge, and its stem in names of salts.
_ANIONS = (
    ("CO3", 2, r"carbonat\w*|karbonat\w*|碳酸|炭酸"),
    ("OH", 1, r"hydroxid\w*|hydroxyd\w*|hidróxid\w*|氢氧化|水酸化"),
    ("NO3", 1, r"nitrat\w*|硝酸"),
    ("O", 2, r"oxid\w*|oxyd\w*|óxid\w*|氧化|酸化"),
    ("F", 1, r"fluorid\w*|fluorur\w*|fluorur\w*|氟化|フッ化"),
    ("Cl", 1, r"chlorid\w*|chlorur\w*|cloruro\w*|氯化|塩化"),
    ("Br", 1, r"bromid\w*|bromur\w*|溴化|臭化"),
    ("I", 1, r"iodid\w*|iodur\w*|yoduro\w*|碘化|ヨウ化"),
    ("S", 2, r"sul(?:f|ph)id\w*|sulfur\w*(?= de)|硫化"),
)
_FORMULA = re.compile(
    r"(?<![A-Za-z\d.])(?:(?:[A-Z][a-z]?|[(\[])[A-Za-z\d.()\[\]₀-₉]*)"
    r"(?:\s?[·•*∙⋅]\s?\d*(?:\.\d+)?H2O)?(?![a-z])"
)
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_SYMBOLS = frozenset({"In", "As", "He", "No", "At", "Be", "I", "Os", "Am", "Es"})


@dataclass(frozen=True, slots=True)
class Substance:
    """A substance named in a text.

    Attributes:
        formula: What it is.
        span: Where it stands.
        name: As written where that is no formula, else "".
    """

    formula: str
    span: tuple[int, int]
    name: str = ""


def find_substances(text: str) -> list[Substance]:
    """Substances in order of appearance; what overlaps counts once."""
    clean = text.translate(_SUBSCRIPTS)
    found: list[Substance] = []

    def add(formula: str, span: tuple[int, int], name: str = "") -> None:
        free = not any(s.span[0] < span[1] and span[0] < s.span[1] for s in found)
        if free:
            found.append(Substance(formula, span, name))

    for match in _FORMULA.finditer(clean):
        if (formula := _formula(match[0])) is not None:
            add(formula, (match.start(), match.start() + len(formula)))
    for name, span in find_materials(clean):
        entry = material(name)
        if entry is not None and entry.formula:
            add(entry.formula, span, clean[slice(*span)])
    for pattern, formula in _salts():
        for match in pattern.finditer(clean):
            add(formula, match.span(), match[0])
    for match in re.finditer(r"[^\W\d_]+(?:[\s-][^\W\d_]+)?", clean):
        written = with_formulas(match[0])
        if written != match[0] and _formula(written) == written:
            add(written, match.span(), match[0])
    return sorted(found, key=lambda one: one.span)


def _formula(word: str) -> str | None:
    """A word as a formula, None where it is another word."""
    word = word.rstrip(".")
    while word and word[-1] in ")]" and word.count("(") < word.count(")"):
        word = word[:-1]
    try:
        amounts = parse_formula(word)
    except FormulaError:
        return None
    capitals = sum(char.isupper() for char in word)
    if len(amounts) == 1:
        # Alone only metals that are no words: "Ni powder", not "In" or "C".
        plain = word in amounts and len(word) == 2 and word not in _SYMBOLS
        return word if plain else None
    if capitals < 2 or (word.isupper() and word.isalpha() and len(word) > 3):
        return None
    return word


@cache
def _salts() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Names of the salts of elements with one usual state, in six languages."""
    out = []
    for name, symbol in element_names().items():
        states = [s for s in element(symbol).common if s > 0]
        if len(states) != 1:
            continue
        for ion, charge, stem in _ANIONS:
            shared = gcd(states[0], charge)
            formula = _joined(symbol, charge // shared, ion, states[0] // shared)
            if name.isascii() or re.match(r"[\u00c0-\u024fa-z]", name):
                of = rf"(?:{stem})\s+d(?:e|'|’)\s?{name}"
                body = rf"(?i)\b(?:{name}[\s-]?(?:{stem})|{of})\b"
            else:
                body = rf"(?:{stem}){name}"
            out.append((re.compile(body), formula))
    return tuple(out)


def _joined(symbol: str, cations: int, ion: str, anions: int) -> str:
    first = f"{symbol}{cations if cations > 1 else ''}"
    if anions == 1:
        return f"{first}{ion}"
    return (
        f"{first}({ion}){anions}"
        if len(ion) > 2 or ion == "OH"
        else f"{first}{ion}{anions}"
    )
