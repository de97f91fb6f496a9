"""A clause about sites as a row of tokens: elements, positions, occupancies."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from prompts import language_shares as shares
from prompts.language_clause import Clause, Kind, Token, fraction_of
from prompts.language_text import Text
from prompts.language_words import (
    ALLOWED,
    EACH,
    EMPTY,
    FULL,
    HALF,
    PARTIAL,
    RESPECTIVELY,
    SHARES_SITE,
    words,
)
from validators.elements import NONMETALS, element, is_element

_MULTIPLICITIES = frozenset(
    (1, 2, 3, 4, 6, 8, 9, 12, 16, 18, 24, 32, 36, 48, 64, 72, 96, 144, 192)
)
_POSITION = re.compile(
    r"(?<![A-Za-z0-9.])(?<!\d\+)(\d{1,3})\s?[-(]?([a-zA])\)?(?![A-Za-z0-9]|\s*=(?!\s*[A-Z])|-\d)"
)
_BEFORE_POSITION = re.compile(
    r"(?:(?<![A-Za-z])[A-Z][a-z]?\d{0,2}\s*\(|"
    r"\b(?:occup(?:y|ies|e|ent)|sits? on|besetzt|ocupan?)\s+)$"
)
_LETTER = words(
    r"(?:wyckoff[\s-]*(?:positions?|sites?|letters?|symbols?|lagen?|位置|字母)"
    r"|ワイコフ位置)\s*[\"']?((?-i:a))[\"']?(?=\s*(?:[,;.()]|$|and\b|und\b|et\b|y\b|和|と))"
    r"|(?:wyckoff[\s-]*(?:positions?|sites?|letters?|symbols?|lagen?|stellen?|位置|サイト|记号|字母)?"
    r"|ワイコフ位置|(?:\bsites?|\bpositions?|posici[óo]n|posiciones|\blagen?|punktlagen?))"
    r"(?![A-Za-zÀ-ÿ])\s*[\"']?((?-i:[b-zA]))[\"']?(?![A-Za-z0-9.À-ÿ'\"])"
    r"|(?<![A-Za-z0-9])[\"']?((?-i:[b-z]))[\"']?[\s-]*(?:sites?|positions?|lagen?|位置|サイト)"
    r"(?![A-Za-z])"
)
_LABEL = re.compile(
    r"(?<![A-Za-z0-9])([A-Z][a-z]?)\s?(?:(\d{1,2})|\((\d{1,2})\)|((?<=O)[wW]\d?))"
    r"(?![A-Za-z0-9.])"
)
_ELEMENT = re.compile(r"(?<![A-Za-z0-9])([A-Z][a-z]?)(?![A-Za-z0-9À-ÿ])")
_HYDROXIDE = re.compile(r"(?<![A-Za-z0-9])OH(?![A-Za-z0-9])")
_POINT = re.compile(r"\(\s*([^(),]{1,9}),\s*([^(),]{1,9}),\s*([^(),]{1,9})\)|\(\s*"
                    r"(\S{1,9})\s+(\S{1,9})\s+(\S{1,9})\s*\)")  # fmt: skip
#: "both W atoms", "all six O atoms": how many of an element sit on what follows.
_MANY = words(
    r"\b(?:both|all\s*(?P<a>\d)|the\s*(?P<b>\d)|beide|alle\s*(?P<c>\d)|les\s*(?P<d>\d)"
    r"|l[oa]s\s*(?P<e>\d)|ambos)\s*(?P<el>(?-i:[A-Z][a-z]?))\s*(?:atoms?|sites?|positions?|ions?|atome|lagen|atomes"
    r"|[áa]tomos|(?=(?:on|at|in|auf|en|sur)\b))"
)
#: "T1 and T2 (8j)": as many positions of this letter.
_TETRAHEDRAL = re.compile(
    r"(?<![A-Za-z0-9])T\(?\d\)?(?:\s*(?:,|/|and|und|et|y|和|と)\s*T\(?\d\)?)*"
    r"(?=\s*(?:on|at|in|auf|en|:)?\s*\(?\d{1,3}[a-z])"
)
#: "C60 molecules at 4a" places no atom.
MOLECULE = words(
    r"(?-i:[A-Z])[A-Za-z0-9()]*[\s-]*(?:molecules?|clusters?|dumb-?bells?|moleküle?|cluster|molécules?"
    r"|moléculas?|分子|团簇)[^;,.]*"
)
#: "all cations on 4c": every element of the compound, or those that are meant.
_EVERYONE = words(
    r"\b(?:all|every|each)\s*(?:the\s*)?(?:other\s*)?(atoms?|elements?|species|cations?|anions?|metals?|ions)\b(?!\s*of)"
    r"|(?<![-\w])(?:the\s*|die\s*|les\s*|los\s*)?(?:anions?|anionen|aniones|阴离子|陰イオン)(?!\s*(?:of|sublat|pack|array|van))"
    r"|(?<!-)\b(?:the\s*|das\s*|le\s*|el\s*)?metal(?:s|\s*(?:atoms?|ions?))?\b(?=\s*(?:is|are|sits?|lies?|on|at|in)\b)"
    r"|\beverything\b|\ball\b(?=\s*(?:are\s*|sit\s*|lie\s*)?(?:on|at|in)\s*\d{1,3}[a-z]\b)|\balle\s*(atome|kationen|anionen|ionen)"
    r"|\btous\s*les\s*(atomes|cations|ions)|\btodos\s*los\s*([áa]tomos|cationes|iones)"
    r"|(?:所有|全部)的?(原子|阳离子|离子)|(?:すべて|全て)の(原子|陽イオン)"
)
_COUNT = words(
    r"(?<![\d.,A-Za-z])(\d)(?!\d)\s*(?:x|\*|times|-?mal|fois|veces|次|回|个|個|つの|种|種类?の?)?\s*(?:(?:different|distinct|separate"
    r"|independent|inequivalent|non-?equivalent|kinds?\s*of|types?\s*of|verschiedenen?"
    r"|unabhängigen?|différent[es]*|distint[oa]s|不同的?|独立的?|異なる)\s*)*"
    r"(?:(?:wyckoff|sites?|positions?|lagen?|posiciones|sitios)\s*)*(?=\(?\d{1,3}\s?[a-zA](?![A-Za-z0-9]))"
)
_TIMES = words(r"(\d)\s*(?:times|x\b|-?mal\b|fois|veces|次|回)|\bthrice\b")
_TIMES_BEHIND = words(r"\s*(?:times|-?mal|fois|veces|次|回)")
_TWICE = words(r"\btwice\b|zweimal|deux\s*fois|dos\s*veces|两次|2\s*回")


def tokens_of(text: Text, low: int, high: int, elements: set[str]) -> list[Token]:
    """Tokens between two places, in order; what was read before is left out.

    Of two readings of the same characters the one earlier in `_READERS` counts.
    """
    clause = Clause(text, low, high, elements)
    found: list[Token] = []
    used = [False] * len(text.norm)
    for reader in _READERS:
        for token in reader(clause):
            taken = any(used[token.start : token.end])
            if not taken and text.free(token.start, token.end):
                used[token.start : token.end] = [True] * (token.end - token.start)
                found.append(token)
    return _joined(sorted(found, key=lambda t: t.start), clause.unread)


def _points(clause: Clause) -> Iterator[Token]:
    """``(0, 1/2, z)``: a place by its coordinates, None where some are free."""
    for match in clause.find(_POINT):
        parts = [g for g in match.groups() if g is not None]
        point = _point(parts)
        if point is not None or all(re.fullmatch(r"[-+xyz\d/*. ]+", p) for p in parts):
            yield Token("point", match.start(), match.end(), point=point)


def _everyone(clause: Clause) -> Iterator[Token]:
    """``all cations``: the elements that are meant, side by side."""
    if not clause.elements:
        return
    for match in clause.find(_EVERYONE):
        meant = _meant(match[0], clause.elements)
        width = (match.end() - match.start()) // max(len(meant), 1)
        for index, symbol in enumerate(meant if width else ()):
            start = match.start() + index * width
            end = match.end() if index == len(meant) - 1 else start + width
            yield Token("element", start, end, symbol)


def _tetrahedral(clause: Clause) -> Iterator[Token]:
    """``T1 and T2 (8j)``: two positions."""
    if "T" in clause.elements:
        return
    for match in clause.find(_TETRAHEDRAL):
        count = match[0].count("T")
        yield Token("count", match.start(), match.end(), multiplicity=count)


def _many(clause: Clause) -> Iterator[Token]:
    """``both W atoms``, ``all six O atoms``."""
    for match in clause.find(_MANY):
        digits = next((match[k] for k in "abcde" if match[k]), "2")
        symbol, (start, end) = match["el"], match.span()
        if is_element(symbol):
            yield Token("element", start, end, symbol, multiplicity=int(digits))


def _counts(clause: Clause) -> Iterator[Token]:
    """``two 4c sites``, ``twice``: how many positions of a letter."""
    for match in clause.find(_COUNT):
        times = _TIMES_BEHIND.match(clause.norm, match.end(1))
        end = times.end() if times else match.end(1)
        yield Token("count", match.start(), end, multiplicity=int(match[1]))
    for match in clause.find(_TWICE):
        yield Token("count", *match.span(), multiplicity=2, label="after")
    for match in clause.find(_TIMES):
        number = int(match[1] or 3)
        yield Token("count", *match.span(), multiplicity=number, label="after")


def _positions(clause: Clause) -> Iterator[Token]:
    """``4c``, ``Wyckoff position c``."""
    for match in clause.find(_POSITION):
        count = int(match[1])
        # "Sr1 (5a)" is meant as a position, though no group has fivefold ones.
        if count in _MULTIPLICITIES or (
            count and _BEFORE_POSITION.search(clause.norm, clause.low, match.start())
        ):
            yield Token("position", *match.span(), letter=match[2], multiplicity=count)
    for match in clause.find(_LETTER):
        letter = next(g for g in match.groups() if g)
        yield Token("position", *match.span(), letter=letter)


def _labels(clause: Clause) -> Iterator[Token]:
    """``Na1``, ``O(2)``, ``Ow``."""
    for match in clause.find(_LABEL, unread=True):
        if _is_symbol(match, clause):
            label = match[1] + (match[2] or match[3] or match[4])
            yield Token("label", *match.span(), match[1], label)


def _elements(clause: Clause) -> Iterator[Token]:
    """Bare symbols; OH is two elements in a hydroxide."""
    if {"O", "H"} <= clause.elements:
        for match in clause.find(_HYDROXIDE, unread=True):
            yield Token("element", match.start(), match.start() + 1, "O")
            yield Token("element", match.start() + 1, match.end(), "H")
    for match in clause.find(_ELEMENT, unread=True):
        if _is_symbol(match, clause):
            yield Token("element", *match.span(), match[1])


_WORDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("empty", EMPTY), ("half", HALF), ("full", FULL), ("partial", PARTIAL),
    ("respectively", RESPECTIVELY), ("each", EACH), ("share", SHARES_SITE),
    ("allowed", ALLOWED),
)  # fmt: skip


def _plain_words(clause: Clause) -> Iterator[Token]:
    """``empty``, ``respectively`` and the like."""
    for kind, pattern in _WORDS:
        for match in clause.find(pattern, unread=True):
            yield Token(kind, *match.span())


_READERS: tuple[Callable[[Clause], Iterator[Token]], ...] = (
    shares.listed_in_brackets, _points, shares.named_ratios, shares.behind_positions,
    _everyone, shares.equal_shares, _tetrahedral, _many, shares.split_shares,
    shares.occupancies, shares.amounts, shares.percentages, _counts, _positions,
    shares.late_occupancies, _labels, _elements, _plain_words,
)  # fmt: skip


def _joined(found: list[Token], norm: str) -> list[Token]:
    """'54 % and 45 %' behind several places: one list of occupancies."""
    out: list[Token] = []
    for token in found:
        last = out[-1] if out else None
        if (
            last is not None
            and last.kind == token.kind == "occupancy"
            and re.fullmatch(
                r"\s*(?:,|and|und|et|y|和|与|と|/)\s*", norm[last.end : token.start]
            )
        ):
            out[-1] = Token(
                "occupancy", last.start, token.end, values=last.values + token.values
            )
        else:
            out.append(token)
    return out


def _meant(words_: str, elements: set[str]) -> list[str]:
    """The elements that "all atoms" or "all cations" stands for."""
    anion = max(elements, key=lambda e: element(e).electronegativity or 0.0)
    if re.search(r"(?i)anion|阴|陰", words_):
        return [anion]
    if re.search(r"(?i)metal", words_):
        return sorted(elements - NONMETALS)
    if not re.search(r"(?i)cat|kat|阳|陽", words_):
        return sorted(elements)
    return sorted(elements - {anion})


_WORDLIKE = frozenset({
    "In", "As", "At", "No", "He", "Be", "I", "Am", "Es", "La", "Os", "Y", "Se", "Au",
    "Pu", "Po", "U", "Ho", "Re", "Co", "Ca", "Si", "Lu", "Ne",
})  # fmt: skip
_NOUN_AFTER = words(
    r"\s*(?:position|structure|maille|site|celda|red\b|distance|longueur|coordin|sym[ée]trie"
    r"|formule|densit|estructura|posici|fórmula|simetr|suma\b|somme|charpente|lettre|ocupac"
    r"|the\b|this\b|that\b|der\b|dem\b|den\b|diese|each|every|all\b|an?\b|for\b|want|need"
    r"|would|think|said|space|[\d.]+\s*[x%])"
)


def _is_symbol(match: re.Match[str], clause: Clause) -> bool:
    """Whether the first group of a match is an element here, and no word."""
    symbol = match[1]
    if not is_element(symbol):
        return False
    return not _is_word(symbol, clause.unread, match.end(), clause.elements)


def _is_word(symbol: str, norm: str, end: int, elements: set[str]) -> bool:
    """Whether a symbol is a word here: "La position", "In the cell", "B site"."""
    if symbol in {"T", "D"} and elements and symbol not in elements:
        # T1 and T2 are the tetrahedral sites of a silicate.
        return True
    if symbol == "B" and elements and "B" not in elements:
        # The B site of a perovskite or spinel.
        return bool(re.match(r"[\s-]*(?:sites?|cations?|位)", norm[end : end + 9]))
    if symbol not in _WORDLIKE:
        return False
    if symbol in elements or not elements:
        return bool(_NOUN_AFTER.match(norm, end))
    return True


def _point(parts: list[str]) -> tuple[float, float, float] | None:
    try:
        values = [float(fraction_of(p)) for p in parts]
    except (ValueError, ZeroDivisionError):
        return None
    return (values[0], values[1], values[2])
