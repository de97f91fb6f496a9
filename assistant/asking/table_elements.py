"""Elements, materials and classes that a data request wishes or leaves out.

Every function returns what it read together with the places in the text, so that what
nobody read can be said to the user.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.asking.limits import Span
from assistant.asking.premises import class_words
from assistant.asking.words import lexicon
from knowledge.names import find_materials
from validators.elements import elements

NEGATION = (
    r"(?i:\bdrop(?:ping)?|\bremov\w+|\bomit\w*|\bdelet\w+|\bleav(?:e|ing) out|"
    r"\bentfern\w*|\bstreich\w*|\benl[eè]v\w+|\bsupprim\w+|\bretir\w+|"
    r"\bquit(?:a|ar|e)\b|\belimin\w+|去掉|删除|删去|"
    r"\bwithout(?: any)?|\bneither|\bweder|\bni|\bbut (?:not?|without)|"
    r"\bnot? (?:contain\w*|includ\w*)|"
    r"\bnot|\bno|\bnon|\bexclud\w+|\bexcept(?: for)?|\bfree (?:of|from)|\blacking|"
    r"\bother than|\bohne|\bkein\w{0,2}|\bau(?:ß|ss)er|\bnicht|\bsans|\bpas d(?:e\b|')|"
    r"\bhors|\bsauf|\bexcepté|\bsin\b|\bexcepto|\bno conten\w+|\bno contien\w+|"
    r"\bdistint[oa]s? d[e']|\bdifférente?s? d[e']|\bverschieden von|不含有?|"
    r"不包含|不包括|不是|不等于|不为|不要|无|非|除了?|排除)"
)
_NOT_AFTER = (
    r"[-\s]?(?i:free\b(?!\s+(?:of|from)\b)|frei\w*|を含まない|を含まず|"
    r"を含有しない|なし|フリー|以外|を除)"
)
_HOLDS = (
    r"(?i:\bcontain\w*|\bwith|\binclud\w+|\bhold\w*|\bbearing|\benth(?:a|ä)lt\w*|\bmit|"
    r"\bavec|\bconten\w+|\bcontien\w+|\bcon|含有?|包含)"
)
_HOLDS_AFTER = r"[-\s]?(?i:containing|bearing|haltig\w*|を含む|を含有|含有|入り)"
_FILLER = (
    r"\s*(?i:(?:any|both|some|either|de la|de l'|du|des|de|d'|le|la|el|l')\s*)*"
    r"(?:[:：]\s*)?"
)
#: "Exclude those with iodine" leaves out what holds iodine.
_THOSE = (
    r"(?i:(?:all|the)?\s*(?:those|ones?|anything|everything|any|that|which|samples?|"
    r"alloys?|compounds?|"
    r"materials?|rows?|diejenigen|solche|die|ceux|celles|qui|los|las|que|aquell\w*)?)"
)
_SEPARATOR = (
    r"\s*(?:,\s*(?:and|or|und|oder|et|ou|y|o)\b|,|/|、|，|\+|(?:and|or|nor|und|oder|et|"
    r"ni|ou|y|o|e)\b|和|或者?|与|及|または|と)\s*(?i:(?:du|de|d'|des|no|any)\s*)?"
)
#: Between elements before their word: "Al- and Ga-free", コバルトとニッケルを含まない.
_JOINT = r"(?:[/,、と和及・]\s?|-,? ?(?:and|or|und|oder) )"
_EITHER = re.compile(r"\b(?:or|oder|ou|o|either)\b|或|または", re.IGNORECASE)


@cache
def element_pattern() -> str:
    """The pattern of one element: a name in six languages or a symbol."""
    latin: list[str] = []
    other: list[str] = []
    for words in lexicon()["elements"].values():
        for word in words:
            known = latin if re.match(r"[\x00-\u024f]", word[0]) else other
            known.append(re.escape(word))
    latin.sort(key=len, reverse=True)
    other.sort(key=len, reverse=True)
    symbols = sorted(elements(), key=lambda s: (-len(s), s))
    return (
        rf"(?:(?<![^\W\d_])(?i:{'|'.join(latin)})(?![^\W\d_])|{'|'.join(other)}|"
        # "Lead" is a verb as well.
        r"(?<![^\W\d_])(?i:lead)(?=[-\s](?i:free))|"
        rf"(?<![A-Za-z0-9])(?:{'|'.join(symbols)})(?![A-Za-zÀ-ÿ0-9(]|\s?[/(]c?m))"
    )


@cache
def _symbols() -> dict[str, str]:
    out = {symbol.lower(): symbol for symbol in elements()}
    for symbol, words in lexicon()["elements"].items():
        for word in words:
            out[word.lower()] = symbol
    return {**out, "lead": "Pb"}


def listed_elements(text: str) -> tuple[str, ...]:
    """Symbols of the elements that a text names, in its order."""
    return tuple(_symbols()[m[0].lower()] for m in re.finditer(element_pattern(), text))


def element_spans(text: str, wanted: Container[str]) -> list[Span]:
    """Where elements of a set are named."""
    return [
        match.span()
        for match in re.finditer(element_pattern(), text)
        if _symbols()[match[0].lower()] in wanted
    ]


@cache
def _lists() -> dict[str, re.Pattern[str]]:
    one = element_pattern()
    many = rf"(?P<list>{one}(?:{_SEPARATOR}{one})*)"
    # German compounds write the element and the word as one: "aluminiumfrei".
    joined = one.replace(r")(?![^\W\d_])|", r")|", 1)
    return {
        "without": re.compile(
            rf"{NEGATION}[-\s]?{_FILLER}(?:{_THOSE}\s*{_HOLDS}{_FILLER})?{many}"
        ),
        "free": re.compile(rf"(?P<list>(?:{one}{_JOINT})*{joined}){_NOT_AFTER}"),
        "with": re.compile(
            rf"{_HOLDS}{_FILLER}{many}|(?i:\b(?:only|just|nur|seulement|solo|sólo))\s+"
            rf"(?i:the |die |les |los |las )?(?P<ones>{one}(?:{_SEPARATOR}{one})*)[-\s]"
            r"(?i:ones?|compounds?|phases?|materials?|samples?|rows?|conductors?|"
            r"verbindungen|composés|compuestos)\b"
        ),
        "bearing": re.compile(rf"(?P<list>(?:{one}{_JOINT})*{joined}){_HOLDS_AFTER}"),
        "base": re.compile(
            rf"(?P<list>{joined})[-\s]?(?i:based?\b|basis\w*|basiert\w*|基)|"
            # "Magnesium alloys", but neither "Ti-Al alloys" nor "Nb and Ta alloys".
            rf"(?<!-)(?<!/)(?<!, )(?<!\band )(?<!\bund )(?P<ones>{joined})"
            r"(?i:\s(?:alloys?|superalloys?)\b|[-\s]?legierung\w*|合金)|"
            r"(?i:à base (?:de |d')|base (?:de )?|basad\w+ en |"
            rf"\balliages? (?:de |d'|du )|\baleaci(?:ón|ones) de )(?P<other>{one})"
        ),
    }


@dataclass(frozen=True, slots=True)
class Elements:
    """Elements that rows must or must not hold.

    Attributes:
        every: Rows hold all of them.
        either: Groups of which rows hold at least one.
        without: Rows hold none of them.
        base: The main element of an alloy.
        spans: Where all this was read.
    """

    every: tuple[str, ...]
    either: tuple[tuple[str, ...], ...]
    without: tuple[str, ...]
    base: tuple[str, ...]
    spans: tuple[Span, ...]


def read_elements(text: str) -> Elements:
    """Split the elements of a request by what is said of them.

    >>> found = read_elements("alloys with Nb, Mo and Ta but no W")
    >>> found.every, found.without
    (('Nb', 'Mo', 'Ta'), ('W',))
    """
    spans: list[Span] = []
    found: dict[str, list[tuple[str, ...]]] = {name: [] for name in _lists()}
    either = []
    for name, pattern in _lists().items():
        for match in pattern.finditer(text):
            if any(match.start() < b and a < match.end() for a, b in spans):
                continue
            before = text[max(0, match.start() - 14) : match.start()].lower()
            if name in {"with", "bearing"} and re.search(
                r"dop|dotier|掺|ドープ", before
            ):
                continue  # dopants are read elsewhere, and one of them is enough
            named = match.groupdict()
            listed = match["list"] or named.get("other") or named.get("ones") or ""
            symbols = _listed_joined(listed)
            spans.append(match.span())
            if name == "with" and len(symbols) > 1 and _EITHER.search(listed):
                either.append(symbols)
            else:
                found[name].append(symbols)
    flat = {
        n: tuple(dict.fromkeys(s for g in gs for s in g)) for n, gs in found.items()
    }
    return Elements(
        tuple(dict.fromkeys((*flat["with"], *flat["bearing"]))),
        tuple(either),
        tuple(dict.fromkeys((*flat["without"], *flat["free"]))),
        flat["base"],
        tuple(spans),
    )


#: Halides by their halogen, which the class of a material does not tell.
_SALTS = {
    "F": r"fluorides?|fluoride?n?|fluorures?|fluoruros?|氟化物|フッ化物",
    "Cl": r"chlorides?|chloride?n?|chlorures?|cloruros?|氯化物|塩化物",
    "Br": r"bromides?|bromide?n?|bromures?|bromuros?|溴化物|臭化物",
    "I": r"iodides?|iod[ia]de?n?|iodures?|yoduros?|碘化物|ヨウ化物",
}


def parted(text: str, symbols: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Elements of a text by the lists that name them: each list is a filter of its own.

    >>> parted("lithium halides with Y or Sc", ("Li", "Y", "Sc"))
    (('Li',), ('Y', 'Sc'))
    """
    out: list[list[str]] = []
    end = -1
    for match in re.finditer(element_pattern(), text):
        symbol = _symbols()[match[0].lower()]
        if symbol not in symbols:
            continue
        joint = rf"(?:{_SEPARATOR}|{_JOINT})-?"
        if end >= 0 and re.fullmatch(joint, text[end : match.start()]):
            out[-1].append(symbol)
        else:
            out.append([symbol])
        end = match.end()
    return tuple(dict.fromkeys(tuple(dict.fromkeys(group)) for group in out))


#: The word for an amount behind an element: "any vanadium content".
_CONTENT = (
    r"[-\s]?(?i:contents?|additions?|gehalt\w*|zusatz\w*|zusätze\w*|含有?量|含量|の量)"
)


def content_spans(text: str, wanted: Container[str]) -> list[Span]:
    """Words for the amount of an element that only say that it is held."""
    out = []
    for match in re.finditer(rf"({element_pattern()}){_CONTENT}", text):
        begin = max(text.rfind(c, 0, match.start()) for c in ",;.，。、") + 1
        clause = re.split(r"[,;.，。、]", text[begin:], maxsplit=1)[0]
        # "V content above 5 %" limits it.
        if _symbols()[match[1].lower()] in wanted and not re.search(r"\d", clause):
            out.append(match.span())
    return out


def read_salts(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Halogens whose salts are wished, and those whose salts are not.

    >>> read_salts("halides, only chlorides"), read_salts("halides without bromides")
    ((('Cl',), ()), ((), ('Br',)))
    """
    found: dict[bool, list[str]] = {True: [], False: []}
    for symbol, words in _SALTS.items():
        for match in re.finditer(rf"(?i)(?<![A-Za-z])(?:{words})(?![a-z])", text):
            away = negated(text, match.start()) or re.match(
                _NOT_AFTER, text[match.end() :]
            )
            found[not away].append(symbol)
    wished = tuple(dict.fromkeys(found[True]))
    return wished, tuple(dict.fromkeys(found[False]))


def _listed_joined(text: str) -> tuple[str, ...]:
    known = _symbols().get(text.strip().lower())
    return (known,) if known else listed_elements(text)


def blanked(text: str, spans: Sequence[Span]) -> str:
    """The text with some places emptied, so that they are read once."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def negated(text: str, start: int) -> bool:
    """Whether a negation stands right before a place."""
    return bool(re.search(rf"{NEGATION}[-\s]?{_FILLER}$", text[:start]))


_PREPOSITION = r"(?i:\s*\b(?:for|at|of|with|bei|für|mit|à|pour|avec|a|por|con)\b)"
_BARRED_AFTER = re.compile(
    r"(?:\s*(?:°\s?C|[A-Za-zµ/%²³]{1,6}))?(?:\s*(?:と|や|、|でも)\s*[\d.,]+)*\s*"
    r"(?:以外|之外|を除|(?:では|でも|じゃ|で)な[いくし])"
)


def barred(text: str, start: int, end: int) -> bool:
    """Whether an amount is denied: "not for 10", "ni à 120", 120でもない.

    Args:
        text: The question.
        start: Where the amount begins.
        end: Where its number ends.
    """
    if negated(text, start) or _BARRED_AFTER.match(text, end):
        return True
    return bool(re.search(rf"{NEGATION}{_PREPOSITION}\s*$", text[:start]))


def left_out(
    text: str,
) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...], list[Span]]:
    """Materials and classes that are to be left out, and where they stand."""
    hosts, kinds, spans = [], [], []
    for name, (start, end) in find_materials(text):
        if negated(text, start) or re.match(_NOT_AFTER, text[end:]):
            hosts.append(name)
            spans.append((start, end))
    for group, name, start in class_words(text):
        if negated(text, start) and not any(a <= start < b for a, b in spans):
            kinds.append((group, name))
            word = re.match(r"\w+", text[start:])
            spans.append((start, start + len(word[0] if word else "")))
    return tuple(dict.fromkeys(hosts)), tuple(dict.fromkeys(kinds)), spans
