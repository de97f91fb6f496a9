"""A clause about sites as a row of tokens: elements, positions, occupancies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from prompts.language_text import Text
from prompts.language_words import (
    ALLOWED,
    EACH,
    EMPTY,
    FULL,
    HALF,
    NUMBER,
    OCCUPANCY,
    PARTIAL,
    RESPECTIVELY,
    SHARES_SITE,
    words,
)
from validators.elements import NONMETALS, element, is_element

_MULTIPLICITIES = {
    1,
    2,
    3,
    4,
    6,
    8,
    9,
    12,
    16,
    18,
    24,
    32,
    36,
    48,
    64,
    72,
    96,
    144,
    192,
}
FRACTION = rf"(?:{NUMBER}\s*/\s*\d+|{NUMBER}\s*%?)"

Kind = Literal[
    "element", "label", "position", "occupancy", "count", "share", "respectively",
    "each", "empty", "partial", "full", "half", "point", "equal", "allowed",
]  # fmt: skip


@dataclass(slots=True)
class Token:
    """One word that matters, and what it says."""

    kind: Kind
    start: int
    end: int
    element: str = ""
    label: str = ""
    letter: str = ""
    multiplicity: int | None = None
    value: Fraction | None = None
    values: tuple[Fraction, ...] = ()
    point: tuple[float, float, float] | None = None


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
_AMOUNT = re.compile(
    r"(?<![A-Za-z0-9])\(?((?:[A-Z][a-z]?\s?(?:0?[.]\d+|\d/\d+)(?![a-z\d])\s*"
    r"(?:[/+,]\s*(?:and\s+)?|and\s+|und\s+|et\s+|y\s+|和|与|と)?\s*){2,})\)?(?![A-Za-z0-9])"
)
#: "0.8 La, 0.2 Sr"; "1/6 mit Li und zu 5/6 mit Ti".
_AMOUNT_BEFORE = re.compile(
    r"(?<![\d.,A-Za-z])((?:(?:zu\s*)?(?:0?\.\d+|[1-9]\d?/\d{1,2})\s*(?:mit|with|of|by|de|von)?\s*"
    r"[A-Z][a-z]?(?![A-Za-z0-9])\s*(?:(?:[,/+]|and|und|et|y)\s*)*){2,})"
)
#: "0.6/0.4", "52:48", after which the elements of one position are meant.
_SPLIT = re.compile(
    r"(?<![\d.,A-Za-z/])(\d{1,2}|0?[.,]\d+)(?:\s?[/:]\s?(\d{1,2}|0?[.,]\d+)(?!\d|[.,]\d)){1,3}"
    r"(?!\s?[/:])"
)
_PERCENT_ELEMENT = re.compile(
    rf"({NUMBER})\s*%\s*(?:(?:of|mit|with|von|de|by)\s*)?([A-Z][a-z]?)(?![A-Za-z0-9])"
)
#: "La 80 %, Sr 20 %": shares behind the elements.
_ELEMENT_PERCENT = re.compile(
    rf"(?<![A-Za-z0-9])([A-Z][a-z]?)\s*:?\s+({NUMBER})\s*%(?=\s*(?:[,;/+.)]|and|und|et|y|$))"
)
_OCCUPANCY_AFTER = words(
    rf"{OCCUPANCY}\s*(?:(?:are|is)?\s*respectively|分别|factors?|numbers?|of|is|are|von|de|del|=|:|~|为|是|は|to|zu|g|各|均|都|每个|\)|それぞれ|jeweils|je)*\s*"
    rf"((?:(?<![^\s=:])-(?=\d))?(?:{FRACTION})(?:\(\d+\))?(?:\s*(?:,|and|und|et|y|和|と|/)+\s*(?:{FRACTION})(?:\(\d+\))?)*)"
)
_OCCUPANCY_BEFORE = words(
    rf"({FRACTION})\s*(?:{OCCUPANCY}|occupied|filled|full\b|besetzt|occup[ée]e?s?|ocupad[oa]s?"
    r"|占据|占有)"
)
_OCCUPANCY_LATER = words(
    rf"{OCCUPANCY}[^;.=\d]{{0,14}}\d{{1,3}}[a-z][^;.=\d]{{0,14}}(?:is|=|ist|est|es|为|は)\s*"
    r"((?:0?[.,]\d+|\d+\s*%|1/\d))(?!\d|\s*(?:Å|nm|°))"
)
_PERCENT = re.compile(r"(?<![\d.])\d{1,3}(?:[.,]\d+)?\s*%(?!\s*[A-Z])")
_POINT = re.compile(r"\(\s*([^(),]{1,9}),\s*([^(),]{1,9}),\s*([^(),]{1,9})\)|\(\s*"
                    r"(\S{1,9})\s+(\S{1,9})\s+(\S{1,9})\s*\)")  # fmt: skip
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
_RATIO_SAID = words(
    r"(?:ratio|verhältnis|rapport|proporci[óo]n|比例?|比率)\s*(?:of|von|de|为|は)?\s*$"
)
_RATIO_AFTER = words(r"\s*(?:的?(?:比例|摩尔比)|ratio\b|の?比率?|verhältnis)")
#: "in equal amounts", "half/half": the elements of a position share it evenly.
#: Where elements share a position, "1:1" are their parts.
_TOGETHER = words(
    r"\b(?:shar|mixed|random|disorder|statisti|teilen|partag|compart)\w*[^,;]{0,40}$|共[享占有同][^,;]{0,20}$"
)
_EQUALLY = words(
    r"(?:in|at|to)\s*equal\s*(?:amounts?|fractions?|parts?|shares?|proportions?|measure)|equally|evenly|half\s*/\s*half"
    r"|fifty[\s-]*fifty|zu\s*gleichen\s*(?:teilen|anteilen)|je\s*zur\s*hälfte|gleichmäßig"
    r"|(?:à|en)\s*(?:parts?|proportions?)\s*égales?|(?:a|en)\s*(?:partes|proporciones)\s*iguales|a\s*medias"
    r"|等量|各占?一半|各半|均等|半分ずつ|等しい割合"
)
#: "(0.5 each)": the same number for each of them.
_EVENLY = words(
    r"\(?\s*(0?[.,]\d+|[1-9]/\d{1,2}|\d{1,2}\s*%)\s*(?:each|apiece|jeweils|chacun\w*|cada\s*un[oa]|ずつ)\b\s*\)?"
)
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


def fraction_of(text: str) -> Fraction:
    """``"0.349"``, ``"1/3"``, ``"50 %"`` as an exact number."""
    text = text.strip().replace(",", ".")
    if text.endswith("%"):
        return Fraction(text[:-1].strip()) / 100
    top, _, bottom = text.partition("/")
    below = Fraction(bottom.strip()) if bottom else Fraction(1)
    # Nothing is divided by zero; such an occupancy is refused as a number of sites.
    return Fraction(top.strip()) / below if below else Fraction(10**6)


def tokens_of(text: Text, low: int, high: int, elements: set[str]) -> list[Token]:
    """Tokens between two places, in order; what was read before is left out."""
    norm = text.norm
    found: list[Token] = []
    used = [False] * len(norm)

    def put(token: Token) -> None:
        if any(used[token.start : token.end]) or not text.free(token.start, token.end):
            return
        used[token.start : token.end] = [True] * (token.end - token.start)
        found.append(token)

    for match in _LIST_IN_BRACKETS.finditer(norm, low, high):
        parts_of_one = tuple(fraction_of(g) for g in match.groups() if g)
        if abs(sum(parts_of_one, Fraction(0)) - 1) <= Fraction(1, 500):
            put(Token("occupancy", match.start(), match.end(), values=parts_of_one))
    for match in _POINT.finditer(norm, low, high):
        parts = [g for g in match.groups() if g is not None]
        point = _point(parts)
        if point is not None or all(re.fullmatch(r"[-+xyz\d/*. ]+", p) for p in parts):
            put(Token("point", match.start(), match.end(), point=point))
    for match in _NAMED_RATIO.finditer(norm, low, high):
        one, two = fraction_of(match[3]), fraction_of(match[4])
        if is_element(match[1]) and is_element(match[2]) and one + two:
            for index, value in ((1, one), (2, two)):
                end = match.end() if index == 2 else match.end(1)
                share = value / (one + two)
                put(
                    Token("element", match.start(index), end, match[index], value=share)
                )
    for match in _IN_BRACKETS.finditer(norm, low, high):
        value = fraction_of(match[2])
        put(Token("occupancy", match.start(1), match.end(1), values=(value,)))
    for pattern in (_BEHIND_POSITION, _BEHIND_OWNER):
        for match in pattern.finditer(norm, low, high):
            value = fraction_of(match[1])
            put(Token("occupancy", match.start(1), match.end(1), values=(value,)))
    if elements:
        for match in _EVERYONE.finditer(norm, low, high):
            meant = _meant(match[0], elements)
            width = (match.end() - match.start()) // max(len(meant), 1)
            for index, symbol in enumerate(meant if width else ()):
                start = match.start() + index * width
                end = match.end() if index == len(meant) - 1 else start + width
                put(Token("element", start, end, symbol))
    for match in _EQUALLY.finditer(norm, low, high):
        put(Token("equal", match.start(), match.end()))
    for match in _EVENLY.finditer(norm, low, high):
        value = fraction_of(match[1])
        put(Token("equal", match.start(), match.end(), values=(value,)))
    for match in _TETRAHEDRAL.finditer(norm, low, high) if "T" not in elements else ():
        count = match[0].count("T")
        put(Token("count", match.start(), match.end(), multiplicity=count))
    for match in _MANY.finditer(norm, low, high):
        digits = next((match[k] for k in "abcde" if match[k]), "2")
        if is_element(match["el"]):
            put(
                Token(
                    "element",
                    match.start(),
                    match.end(),
                    match["el"],
                    multiplicity=int(digits),
                )
            )
    for match in _SPLIT.finditer(norm, low, high):
        said = bool(
            _RATIO_SAID.search(norm, low, match.start())
            or _RATIO_AFTER.match(norm, match.end())
            or (":" in match[0] and _TOGETHER.search(norm, low, match.start()))
        )
        shares = _shares(match[0], any_total=said)
        if shares:
            put(Token("occupancy", match.start(), match.end(), values=shares))
    for match in _OCCUPANCY_AFTER.finditer(norm, low, high):
        values = tuple(
            fraction_of(v)
            for v in re.findall(
                "-?" + FRACTION, re.sub(r"\(\d+\)", "", match[1]).replace(", ", " and ")
            )
        )
        values = _drop_positions(values, norm, match.end())
        if values:
            put(Token("occupancy", match.start(), match.end(), values=values))
    for match in _OCCUPANCY_BEFORE.finditer(norm, low, high):
        value = fraction_of(match[1])
        # "the 6 occupied sites" is no occupancy.
        if value <= 1 or "%" in match[1]:
            put(Token("occupancy", match.start(), match.end(), values=(value,)))
    for match in _AMOUNT.finditer(norm, low, high):
        parts = re.findall(r"([A-Z][a-z]?)\s?(0?[.]\d+|\d/\d+)", match[1])
        total = sum(fraction_of(v) for _, v in parts)
        apart = " " in match[1].split(parts[0][1])[0]
        if (total <= 1 or apart) and all(is_element(e) for e, _ in parts):
            width = max(1, (match.end() - match.start()) // len(parts))
            for index, (symbol, share) in enumerate(parts):
                start = match.start() + index * width
                end = match.end() if index == len(parts) - 1 else start + width
                put(Token("element", start, end, symbol, value=fraction_of(share)))
    for match in _AMOUNT_BEFORE.finditer(norm, low, high):
        parts = re.findall(r"(0?\.\d+|\d+/\d+)[^A-Z]*?([A-Z][a-z]?)", match[1])
        if sum(fraction_of(v) for v, _ in parts) > 1:
            continue
        at = match.start()
        for value, symbol in parts:
            end = norm.index(symbol, norm.index(value, at)) + len(symbol)
            if is_element(symbol):
                put(Token("element", at, end, symbol, value=fraction_of(value)))
            at = end
    behind = [m for m in _ELEMENT_PERCENT.finditer(norm, low, high) if is_element(m[1])]
    if len(behind) > 1 and sum(fraction_of(m[2] + "%") for m in behind) <= 1:
        for match in behind:
            share = fraction_of(match[2]) / 100
            put(Token("element", match.start(), match.end(), match[1], value=share))
    for match in _PERCENT_ELEMENT.finditer(norm, low, high):
        if is_element(match[2]):
            share = fraction_of(match[1]) / 100
            put(Token("element", match.start(), match.end(), match[2], value=share))
    for match in _COUNT.finditer(norm, low, high):
        times = _TIMES_BEHIND.match(norm, match.end(1))
        end = times.end() if times else match.end(1)
        put(Token("count", match.start(), end, multiplicity=int(match[1])))
    for match in _TWICE.finditer(norm, low, high):
        put(Token("count", match.start(), match.end(), multiplicity=2, label="after"))
    for match in _TIMES.finditer(norm, low, high):
        number = int(match[1] or 3)
        put(
            Token(
                "count", match.start(), match.end(), multiplicity=number, label="after"
            )
        )
    for match in _POSITION.finditer(norm, low, high):
        count = int(match[1])
        # "Sr1 (5a)" is meant as a position, though no group has fivefold ones.
        if count in _MULTIPLICITIES or (
            count and _BEFORE_POSITION.search(norm, low, match.start())
        ):
            put(
                Token(
                    "position",
                    match.start(),
                    match.end(),
                    letter=match[2],
                    multiplicity=count,
                )
            )
    for match in _LETTER.finditer(norm, low, high):
        letter = next(g for g in match.groups() if g)
        put(Token("position", match.start(), match.end(), letter=letter))
    for match in _OCCUPANCY_LATER.finditer(norm, low, high):
        put(
            Token(
                "occupancy",
                match.start(1),
                match.end(1),
                values=(fraction_of(match[1]),),
            )
        )
    for match in _PERCENT.finditer(norm, low, high):
        put(
            Token(
                "occupancy",
                match.start(),
                match.end(),
                values=(fraction_of(match[0]),),
            )
        )
    # A charge that was read is no running number: "Zr4+" is zirconium, not site Zr4.
    norm = "".join(
        " " if taken else char for char, taken in zip(norm, text.taken, strict=True)
    )
    for match in _LABEL.finditer(norm, low, high):
        if is_element(match[1]) and not _is_word(match[1], norm, match.end(), elements):
            label = match[1] + (match[2] or match[3] or match[4])
            put(Token("label", match.start(), match.end(), match[1], label))
    for match in _HYDROXIDE.finditer(norm, low, high):
        if {"O", "H"} <= elements:
            put(Token("element", match.start(), match.start() + 1, "O"))
            put(Token("element", match.start() + 1, match.end(), "H"))
    for match in _ELEMENT.finditer(norm, low, high):
        if is_element(match[1]) and not _is_word(match[1], norm, match.end(), elements):
            put(Token("element", match.start(), match.end(), match[1]))
    for kind, pattern in (
        ("empty", EMPTY), ("half", HALF), ("full", FULL), ("partial", PARTIAL),
        ("respectively", RESPECTIVELY), ("each", EACH), ("share", SHARES_SITE),
        ("allowed", ALLOWED),
    ):  # fmt: skip
        for match in pattern.finditer(norm, low, high):
            put(Token(kind, match.start(), match.end()))  # type: ignore[arg-type]
    return _joined(sorted(found, key=lambda t: t.start), norm)


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


def _shares(text: str, *, any_total: bool) -> tuple[Fraction, ...]:
    """The parts of a whole: 0.6/0.4 or 52:48; empty where they make none."""
    values = [fraction_of(v) for v in re.split(r"\s?[/:]\s?", text)]
    total = sum(values, Fraction(0))
    if abs(total - 1) <= Fraction(1, 500):
        return tuple(values)
    if total and (total == 100 or any_total):
        return tuple(v / total for v in values)
    return ()


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


def _drop_positions(
    values: tuple[Fraction, ...], norm: str, end: int
) -> tuple[Fraction, ...]:
    """Without a last number that begins a position: "occupancy 0.9 and 96h"."""
    if values and re.match(r"[a-z](?![a-z])", norm[end : end + 2]):
        return values[:-1]
    return values


def _point(parts: list[str]) -> tuple[float, float, float] | None:
    try:
        values = [float(fraction_of(p)) for p in parts]
    except (ValueError, ZeroDivisionError):
        return None
    return (values[0], values[1], values[2])
