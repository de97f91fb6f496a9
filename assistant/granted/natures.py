"""What a clause says that something is or holds: a kind, a system, an element."""

# ruff: noqa: E501 - words of one meaning in six languages stand on one line

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.granted.assertion import Assertion
from assistant.granted.kinds import BECOMES, BY_ELEMENTS, KINDS, NOT, patterns
from assistant.granted.subjects import Named, find_named
from knowledge.traits import traits_of
from validators.element_table import NAMES


def attached_to(text: str, item: Named, start: int, end: int) -> bool:
    """Whether words stand as an apposition or an adjective of something."""
    after = text[item.end : start]
    before = text[end : item.start]
    if start >= item.end:
        apposed = re.fullmatch(
            r"\s*(?:,|\(|，|、|—|–)?\s*(?:which (?:is|are)|being|as|with|having|en "
            r"tant que?|als|comme|como|mit|avec|con|作为|としての?)?\s*(?:an?|the|"
            r"its|eine?[nrms]?|seine[rnm]?|une?|sa|son|una?|su)?\s*(?:[\w-]+\s+){0,3}",
            after, re.IGNORECASE,
        )  # fmt: skip
        marked = re.search(r"[,(，、—–]|\b(?:which|being|as|with|having|als|comme|como|"
                           r"mit|avec|con)\b|作为|として", after, re.I)  # fmt: skip
        return bool(apposed) and bool(marked)
    return end <= item.start and bool(re.fullmatch(r"[\s-]*(?:的|の|oxide |material )?",
                                                   before))  # fmt: skip


def said_of(text: str, named: Sequence[Named], item: Named, start: int) -> bool:
    """Whether words behind a name are said of it and of nothing between."""
    if start < item.end or start - item.end > 70:
        return False
    between = text[item.end : start]
    return not any(item.end <= n.start < start and n.kind != "element" for n in named) \
        and not re.search(r"[.;?!。；]", between)  # fmt: skip


def kinds(text: str, named: Sequence[Named], *, granted: bool) -> list[Assertion]:
    """Kinds that something with traits of that group is said to be of."""
    out = []
    for item in named:
        groups = dict.fromkeys(t.quantity for t in traits_of(item.name))
        for group in groups:
            if group not in KINDS:
                continue
            for word, pattern in patterns(group):
                for match in pattern.finditer(text):
                    a, b = match.span()
                    if a < item.end and item.start < b:
                        continue
                    said = granted and said_of(text, named, item, a)
                    if not said and not attached_to(text, item, a, b):
                        continue
                    between = text[min(item.end, b) : max(item.start, a)]
                    before = text[max(0, item.start - 24) : item.start]
                    if BECOMES.search(between) or BECOMES.search(before):
                        continue
                    sign = -1 if NOT.search(between) else 1
                    out.append(Assertion("kind", item, group, sign, word=word,
                                         text=text))  # fmt: skip
    return out


_IS = re.compile(
    r"^[\s,，(]*(?:(?:which|that)\s+)?(?:is|are|being|contains?|holds?|as|ist|sind|enthält|als|"
    r"est|sont|contient|comme|étant|es|son|contiene|como|siendo|是|为|含有?|は|が)?[\s,]*"
    r"(?:an?|the|ein\w*|une?|una?|un)?\s*(?:[^\W\d_]{2,14}\s+){0,2}$",
    re.IGNORECASE,
)


def by_elements(text: str, named: Sequence[Named], *, granted: bool) -> list[Assertion]:
    """Names that a compound is given and cannot bear without certain elements."""
    out = []
    for item in named:
        if not item.formula or len(item.formula) < 3 or item.kind == "ion":
            continue
        for word, pattern, _, _ in BY_ELEMENTS:
            for match in re.finditer(pattern, text, re.IGNORECASE):
                between = text[item.end : match.start()]
                if match.start() < item.end or BECOMES.search(between):
                    continue
                if not (granted and _IS.match(between) and between.strip()):
                    continue
                if said_of(text, named, item, match.start()):
                    sign = -1 if NOT.search(between) else 1
                    out.append(Assertion("nature", item, "nature", sign, word=word,
                                         text=text))  # fmt: skip
    return out


_CONTENT = re.compile(
    r"^\s*(?:content|share|fraction|gehalt|anteil|的?含量|含有量)|^(?:gehalt|anteil)",
    re.IGNORECASE,
)
_ITS = re.compile(r"\b(?:its|ihre\w*|sein\w*|son|sa|su)\b|其|その", re.IGNORECASE)
_CONTENT_OF = re.compile(
    r"(?:content of|teneur (?:élevée |faible |forte )?en|contenido (?:alto |elevado )?"
    r"(?:de|en)|gehalt an)\s*$",
    re.IGNORECASE,
)


def content_named(text: str, named: Sequence[Named]) -> list[Assertion]:
    """An element that is granted by "its high cobalt content"."""
    hosts = [n for n in named if n.formula and len(n.formula) > 2 and n.kind != "ion"]
    if len(hosts) != 1 or BECOMES.search(text) or NOT.search(text):
        return []
    out = []
    for item in named:
        short = item.formula and len(item.formula) <= 2 and item.kind != "ion"
        told = short and (
            _CONTENT.match(text[item.end :]) or _CONTENT_OF.search(text[: item.start])
        )  # fmt: skip
        if told and _ITS.search(text[max(0, item.start - 24) : item.start]):
            out.append(Assertion("contents", hosts[0], "contents", 1,
                                 word=item.formula, text=text))  # fmt: skip
    return out


_ARTICLE = r"(?:an? |some |any |lots of |etwas |viel |du |de la |de l['’]|d['’]|de )?"
_CONTAINS = re.compile(
    r"^\s*(?:ceramics?|phase|cells?)?\s*"
    r"(?P<not>(?:does not|doesn't|do not|don't|ne|no)\s+)?"
    r"(?:contains?|containing|holds?|includes?|has|have|enthält|contient|contiene|含有?|"
    rf"は|が)\s*(?P<no>no |kein\w* |pas de |ningún )?{_ARTICLE}(?P<what>$)",
    re.IGNORECASE,
)


#: "Lead-free", "bleihaltig", "含铅", "sans plomb".
_ELEMENT_WORD = re.compile(
    r"(?<![^\W\d_])(?P<el>[A-Za-zÀ-ÿ]{3,12}?)[- ]?(?:(?P<free>free|frei\w*)|"
    r"(?:containing|bearing|haltig\w*|rich|reich\w*))\b|"
    r"(?:(?P<none>无|不含|sans |sin )|含)"
    r"(?P<el2>[\u4e00-\u9fff]|[A-Za-zÀ-ÿ]{3,10})",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"[\s,]*(?:(?:is|are|being|ist|sind|est|sont|es|son|étant|siendo|是|为|は|が)\s*)?"
    r"(?:an?|the|eine?|une?|una?)?\s*",
    re.IGNORECASE,
)


def contents(text: str, named: Sequence[Named], *, granted: bool) -> list[Assertion]:
    """Elements that something is said to hold or not: "X contains no cobalt"."""
    out = []
    elements = [n for n in named if n.kind == "element" or len(n.formula) <= 2]
    for item in named:
        if not item.formula or item in elements or item.kind == "ion":
            continue
        for element in elements:
            between = text[item.end : element.start]
            holds = element.start >= item.end and _CONTAINS.match(between)
            if granted and holds:
                tail = text[element.end : element.end + 14]
                denied = holds["not"] or holds["no"] or re.match(
                    r"を含ま(?:ない|ず)|を含有しない", tail)  # fmt: skip
                asian = re.search(r"[はが]\s*$", between)
                if asian and not re.match(r"を含", tail):
                    continue
                out.append(Assertion("contents", item, "contents", -1 if denied else 1,
                                     word=element.formula, text=text))  # fmt: skip
    for match in _ELEMENT_WORD.finditer(text):
        free = bool(match["free"] or match["none"])
        found = [
            n for n in find_named(match["el"] or match["el2"])
            if len(n.formula) <= 2 and n.formula
        ]  # fmt: skip
        for item in named:
            near = item.formula and len(item.formula) > 2 and (
                0 <= item.start - match.end() <= 2
                or (granted and _CALLED.fullmatch(text[item.end : match.start()]))
            )  # fmt: skip
            if near and found:
                out.append(Assertion("contents", item, "contents", -1 if free else 1,
                                     word=found[0].formula, text=text))  # fmt: skip
    return out


_CONDUCTS = re.compile(
    r"conduct|\bleit|leiter\b|导|伝導|migrat|wander|mobile|diffus|移动|拡散|"
    r"\bmoves?\b|\btransport|\bcarr(?:y|ies|ier)|Ladungsträger|Strom|beweglich|porteurs?\b|"
    r"portador|载流子|传输|运|キャリア|担体|運ぶ|可動|キャリヤ",
    re.IGNORECASE,
)
#: What carries a current, beside what only wanders in or out of a host.
_CARRIES = re.compile(
    r"^\s?(?:ions? )?(?:(?:is|are|ist|sind|est|sont|es|son) (?:the |die |der |le |el )?(?:mobile|charge|"
    r"current|bewegliche|Ladungsträger|porteur|portador)\w*|"
    r"carr(?:y|ies)|conducts?|transports?|trägt|leitet|den Strom|transporte|conduit|porte\b|conduce|"
    r"作为载流子|导电|がキャリア|が電流|が伝導|が移動)",
    re.IGNORECASE,
)
#: An electrolyte that stores or takes up another ion than its own.
_TAKES_UP = re.compile(
    r"exchang|humid|hydrat|water|insert|intercal|impurit|dop|tausch|wasser|feucht|échange|eau\b|"
    r"intercambi|agua|交换|交換|水|嵌|掺|挿入|ドープ",
    re.IGNORECASE,
)
_CARRIED = {"oxide ion": "O", "proton": "H", "lithium ion": "Li"}
_ION = re.compile(r"[\s-]?(?:ions?\b|ionen\w*|离子|イオン|\+)", re.IGNORECASE)
_ION_OF = re.compile(r"\b(?:ions?|iones) (?:de )?$", re.IGNORECASE)


def carried(text: str, named: Sequence[Named], *, granted: bool) -> list[Assertion]:
    """The ions that one conductor of a clause is said to carry."""
    hosts = [n for n in named if n.kind in {"material", "trait"}]
    if not granted or len({n.name for n in hosts}) != 1 or not _CONDUCTS.search(text):
        return []
    if NOT.search(text) or BECOMES.search(text):
        return []
    if _TAKES_UP.search(text):
        return []
    ions = {
        n.formula
        for n in named
        if n.kind == "ion"
        or (
            n.kind == "element"
            and (_ION.match(text[n.end :]) or _ION_OF.search(text[: n.start])
                 or _CARRIES.match(text[n.end :])
                 or re.search(r"ionen", n.written, re.IGNORECASE))
        )
    }  # fmt: skip
    # "A sodium conductor" is a class of materials, named after its ion.
    ions = ions or {
        NAMES[word]
        for n in find_named(text)
        if n.kind == "material" and not n.formula and n.name.endswith(" conductor")
        and (word := n.name.split()[0].lower()) in NAMES
    }  # fmt: skip
    ions = ions or {
        _CARRIED[word]
        for word, pattern in patterns("carried ion")
        if word in _CARRIED and pattern.search(text)
    }
    return [
        Assertion("carried", hosts[0], "carried ion", 1, word=symbol, text=text)
        for symbol in ions
    ][:1]
