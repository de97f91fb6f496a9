"""Occupancies and shares of a position, however a clause writes them.

Each reader yields the tokens of one way of writing; `language_tokens.tokens_of` puts
them in order and keeps the first that claims a place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from prompts.language_clause import FRACTION, Clause, Token, fraction_of
from prompts.language_words import NUMBER, OCCUPANCY, words
from validators.elements import is_element

#: "4c (0.7 and 0.3)": shares in the order of the elements.
_LIST_IN_BRACKETS = re.compile(
    r"\(\s*(0?[.,]\d+)\s*(?:[,;]|and|und|et|y|和|と)\s*(0?[.,]\d+)\s*\)"
    r"|(?<![\d.,A-Za-z/(-])(?<![,(]\s)(0?\.\d+|[1-9]\d?/\d{1,2})\s*(?:,|and|und|et|y|和|与|と)\s*"
    r"(0?\.\d+|[1-9]\d?/\d{1,2})(?![\d./A-Za-z]|\s*[,)])"
)
#: "Ni:Mn = 1:3": parts of a position by name.
_NAMED_RATIO = re.compile(
    r"(?<![A-Za-z0-9])([A-Z][a-z]?)\s?[:/]\s?([A-Z][a-z]?)\s*(?:=|is|ratio|of|von|为|\s)\s*"
    rf"(?:ratio\s*(?:of\s*)?)?({NUMBER})\s?[:/]\s?({NUMBER})"
)
#: "Li 4b (0.7)": an occupancy in brackets behind a position.
_IN_BRACKETS = re.compile(
    r"(?<![A-Za-z0-9])\d{1,3}[a-zA]\s?(?:sites?\s?)?(\(\s*(0?\.\d+|1|1\.0+|\d{1,2}/\d{1,2})\s*\))"
)
#: "Y 4a 0.3, Zr 4a 0.7": a share of one right behind a position, before a comma or end.
_BEHIND_POSITION = re.compile(
    r"(?<![A-Za-z0-9])\d{1,3}[a-zA](?:\s*:\s*|\s+(?:(?:with|mit|avec|con|at|zu|à)\s+)?)(0?\.\d+|1\.0+|[1-9]/\d{1,2}|1)"
    r"(?=\s*(?:[,;)]|\.?\s*$|\.\s|(?:and|und|et|y)\b|和|と|、))"
)
#: "8c: O 0.95": an occupancy behind the only element of a position.
_BEHIND_OWNER = re.compile(
    r"(?<![A-Za-z0-9])\d{1,3}[a-zA]\s*[:=]\s*[A-Z][a-z]?\s+(0?\.\d+|1\.0+|[1-9]/\d{1,2})"
    r"(?=\s*(?:[;)]|\.?\s*$|\.\s))"
)
#: "in equal amounts", "half/half": the elements of a position share it evenly.
_EQUALLY = words(
    r"(?:in|at|to)\s*equal\s*(?:amounts?|fractions?|parts?|shares?|proportions?|measure)|equally|evenly|(?:half|fifty|moitié|halb|mitad)\s*(?:[-/]|and|und|et|y|\s)\s*(?:half|fifty|moitié|halb|mitad)|50\s*[:/]\s*50|各半|各占一半|半々(?:で|に)?"
    r"|fifty[\s-]*fifty|zu\s*gleichen\s*(?:teilen|anteilen)|je\s*zur\s*hälfte|gleichmäßig"
    r"|(?:à|en)\s*(?:parts?|proportions?)\s*égales?|(?:a|en)\s*(?:partes|proporciones)\s*iguales|a\s*medias"
    r"|等量|各占?一半|各半|均等|半分ずつ|等しい割合"
)
#: "(0.5 each)": the same number for each of them.
_EVENLY = words(
    r"\(?\s*(0?[.,]\d+|[1-9]/\d{1,2}|\d{1,2}\s*%)\s*(?:each|apiece|jeweils|chacun\w*|cada\s*un[oa]|ずつ)\b\s*\)?"
)
#: "0.6/0.4", "52:48", after which the elements of one position are meant.
_SPLIT = re.compile(
    r"(?<![\d.,A-Za-z/])(\d{1,2}|0?[.,]\d+)(?:\s?[/:]\s?(\d{1,2}|0?[.,]\d+)(?!\d|[.,]\d)){1,3}"
    r"(?!\s?[/:])"
)
_RATIO_SAID = words(
    r"(?:ratio|verhältnis|rapport|proporci[óo]n|比例?|比率)\s*(?:of|von|de|为|は)?\s*$"
)
_RATIO_AFTER = words(r"\s*(?:的?(?:比例|摩尔比)|ratio\b|の?比率?|verhältnis)")
#: Where elements share a position, "1:1" are their parts.
_TOGETHER = words(
    r"\b(?:shar|mixed|random|disorder|statisti|teilen|partag|compart)\w*[^,;]{0,40}$|共[享占有同][^,;]{0,20}$"
)
_OCCUPANCY_AFTER = words(
    rf"{OCCUPANCY}\s*(?:(?:are|is)?\s*respectively|分别|factors?|numbers?|of|is|are|von|de|del|=|:|~|为|是|は|to|zu|g|各|均|都|每个|\)|それぞれ|jeweils|je)*\s*"
    rf"((?:(?<![^\s=:])-(?=\d))?(?:{FRACTION})(?:\(\d+\))?(?:\s*(?:,|and|und|et|y|和|と|/)+\s*(?:{FRACTION})(?:\(\d+\))?)*)"
)
_OCCUPANCY_BEFORE = words(
    # "O1 占据 4c" is the first oxygen, no occupancy of 1.
    rf"(?<![A-Za-z0-9.,/])({FRACTION})\s*(?:{OCCUPANCY}|occupied|filled|full\b|besetzt|occup[ée]e?s?|ocupad[oa]s?"
    r"|占据|占有)"
)
_OCCUPANCY_LATER = words(
    rf"{OCCUPANCY}[^;.=\d]{{0,14}}\d{{1,3}}[a-z][^;.=\d]{{0,14}}(?:is|=|ist|est|es|为|は)\s*"
    r"((?:0?[.,]\d+|\d+\s*%|1/\d))(?!\d|\s*(?:Å|nm|°))"
)
_PERCENT = re.compile(r"(?<![\d.])\d{1,3}(?:[.,]\d+)?\s*%(?!\s*[A-Z])")
_AMOUNT = re.compile(
    r"(?<![A-Za-z0-9])\(?((?:[A-Z][a-z]?\s?(?:0?[.]\d+|\d/\d+)(?![a-z\d])\s*"
    r"(?:[/+,]\s*(?:and\s+)?|and\s+|und\s+|et\s+|y\s+|和|与|と)?\s*){2,})\)?(?![A-Za-z0-9])"
)
#: "0.8 La, 0.2 Sr"; "1/6 mit Li und zu 5/6 mit Ti".
_AMOUNT_BEFORE = re.compile(
    r"(?<![\d.,A-Za-z])((?:(?:zu\s*)?(?:0?\.\d+|[1-9]\d?/\d{1,2})\s*(?:mit|with|of|by|de|von)?\s*"
    r"[A-Z][a-z]?(?![A-Za-z0-9])\s*(?:(?:[,/+]|and|und|et|y)\s*)*){2,})"
)
#: "La 80 %, Sr 20 %": shares behind the elements.
_ELEMENT_PERCENT = re.compile(
    rf"(?<![A-Za-z0-9])([A-Z][a-z]?)\s*:?\s+({NUMBER})\s*%(?=\s*(?:[,;/+.)]|and|und|et|y|$))"
)
#: "Ce (0.9) and Sm (0.1)", right before the position that they share.
_ELEMENT_BRACKETS = re.compile(
    r"(?<![A-Za-z0-9])([A-Z][a-z]?)(?:\d?[+])?\s?\(\s*(0?[.]\d+|[1-9]/\d{1,2}|\d{1,2}(?:\.\d+)?\s*%)\s*\)"
)
_PERCENT_ELEMENT = re.compile(
    rf"({NUMBER})\s*%\s*(?:(?:of|mit|with|von|de|by)\s*)?([A-Z][a-z]?)(?![A-Za-z0-9])"
)


def _occupancy(start: int, end: int, *values: Fraction) -> Token:
    return Token("occupancy", start, end, values=values)


def listed_in_brackets(clause: Clause) -> Iterator[Token]:
    """``4c (0.7 and 0.3)``, where the numbers make a whole."""
    for match in clause.find(_LIST_IN_BRACKETS):
        values = tuple(fraction_of(g) for g in match.groups() if g)
        if abs(sum(values, Fraction(0)) - 1) <= Fraction(1, 500):
            yield _occupancy(match.start(), match.end(), *values)


def named_ratios(clause: Clause) -> Iterator[Token]:
    """``Ni:Mn = 1:3``."""
    for match in clause.find(_NAMED_RATIO):
        one, two = fraction_of(match[3]), fraction_of(match[4])
        if is_element(match[1]) and is_element(match[2]) and one + two:
            for index, value in ((1, one), (2, two)):
                end = match.end() if index == 2 else match.end(1)
                share = value / (one + two)
                yield Token(
                    "element", match.start(index), end, match[index], value=share
                )


def behind_positions(clause: Clause) -> Iterator[Token]:
    """``4b (0.7)``, ``4a 0.3``, ``8c: O 0.95``."""
    for match in clause.find(_IN_BRACKETS):
        yield _occupancy(match.start(1), match.end(1), fraction_of(match[2]))
    for pattern in (_BEHIND_POSITION, _BEHIND_OWNER):
        for match in clause.find(pattern):
            yield _occupancy(match.start(1), match.end(1), fraction_of(match[1]))


def equal_shares(clause: Clause) -> Iterator[Token]:
    """``in equal amounts``, ``0.5 each``."""
    for match in clause.find(_EQUALLY):
        yield Token("equal", match.start(), match.end())
    for match in clause.find(_EVENLY):
        value = fraction_of(match[1])
        yield Token("equal", match.start(), match.end(), values=(value,))


def split_shares(clause: Clause) -> Iterator[Token]:
    """``0.6/0.4``, ``52:48``."""
    norm, low = clause.norm, clause.low
    for match in clause.find(_SPLIT):
        said = bool(
            _RATIO_SAID.search(norm, low, match.start())
            or _RATIO_AFTER.match(norm, match.end())
            or (":" in match[0] and _TOGETHER.search(norm, low, match.start()))
        )
        if shares := _shares(match[0], any_total=said):
            yield _occupancy(match.start(), match.end(), *shares)


def occupancies(clause: Clause) -> Iterator[Token]:
    """``occupancies 0.9 and 0.1``, ``50 % occupied``."""
    for match in clause.find(_OCCUPANCY_AFTER):
        listed = re.sub(r"\(\d+\)", "", match[1]).replace(", ", " and ")
        values = tuple(fraction_of(v) for v in re.findall("-?" + FRACTION, listed))
        values = _drop_positions(values, clause.norm, match.end())
        if values:
            yield _occupancy(match.start(), match.end(), *values)
    for match in clause.find(_OCCUPANCY_BEFORE):
        value = fraction_of(match[1])
        # "the 6 occupied sites" is no occupancy.
        if value <= 1 or "%" in match[1]:
            yield _occupancy(match.start(), match.end(), value)


def late_occupancies(clause: Clause) -> Iterator[Token]:
    """``the occupancy of 4a is 0.5``, and percentages that nothing else has read."""
    for match in clause.find(_OCCUPANCY_LATER):
        yield _occupancy(match.start(1), match.end(1), fraction_of(match[1]))
    for match in clause.find(_PERCENT):
        yield _occupancy(match.start(), match.end(), fraction_of(match[0]))


def amounts(clause: Clause) -> Iterator[Token]:
    """``La0.8Sr0.2``, ``0.8 La, 0.2 Sr``: elements with their shares."""
    norm = clause.norm
    for match in clause.find(_AMOUNT):
        parts = re.findall(r"([A-Z][a-z]?)\s?(0?[.]\d+|\d/\d+)", match[1])
        total = sum(fraction_of(v) for _, v in parts)
        apart = " " in match[1].split(parts[0][1])[0]
        if (total <= 1 or apart) and all(is_element(e) for e, _ in parts):
            width = max(1, (match.end() - match.start()) // len(parts))
            for index, (symbol, share) in enumerate(parts):
                start = match.start() + index * width
                end = match.end() if index == len(parts) - 1 else start + width
                yield Token("element", start, end, symbol, value=fraction_of(share))
    for match in clause.find(_AMOUNT_BEFORE):
        parts = re.findall(r"(0?\.\d+|\d+/\d+)[^A-Z]*?([A-Z][a-z]?)", match[1])
        if sum(fraction_of(v) for v, _ in parts) > 1:
            continue
        at = match.start()
        for value, symbol in parts:
            end = norm.index(symbol, norm.index(value, at)) + len(symbol)
            if is_element(symbol):
                yield Token("element", at, end, symbol, value=fraction_of(value))
            at = end


def percentages(clause: Clause) -> Iterator[Token]:
    """``La 80 %, Sr 20 %``, ``Ce (0.9) and Sm (0.1)``: elements with their shares."""
    bracketed = [m for m in clause.find(_ELEMENT_BRACKETS) if is_element(m[1])]
    if len(bracketed) > 1 and sum(fraction_of(m[2]) for m in bracketed) <= 1:
        for match in bracketed:
            share = fraction_of(match[2])
            yield Token("element", match.start(), match.end(), match[1], value=share)
    behind = [m for m in clause.find(_ELEMENT_PERCENT) if is_element(m[1])]
    if len(behind) > 1 and sum(fraction_of(m[2] + "%") for m in behind) <= 1:
        for match in behind:
            share = fraction_of(match[2]) / 100
            yield Token("element", match.start(), match.end(), match[1], value=share)
    for match in clause.find(_PERCENT_ELEMENT):
        if is_element(match[2]):
            share = fraction_of(match[1]) / 100
            yield Token("element", match.start(), match.end(), match[2], value=share)


def _shares(text: str, *, any_total: bool) -> tuple[Fraction, ...]:
    """The parts of a whole: 0.6/0.4 or 52:48; empty where they make none."""
    values = [fraction_of(v) for v in re.split(r"\s?[/:]\s?", text)]
    total = sum(values, Fraction(0))
    if abs(total - 1) <= Fraction(1, 500):
        return tuple(values)
    if total and (total == 100 or any_total):
        return tuple(v / total for v in values)
    return ()


def _drop_positions(
    values: tuple[Fraction, ...], norm: str, end: int
) -> tuple[Fraction, ...]:
    """Without a last number that begins a position: "occupancy 0.9 and 96h"."""
    if values and re.match(r"[a-z](?![a-z])", norm[end : end + 2]):
        return values[:-1]
    return values
