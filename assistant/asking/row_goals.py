"""What of the rows to be made shall be least or most: "at the lowest cost"."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.asking.column_names import Mention, covered
from assistant.own_tables.words import pairs
from knowledge.ingest.tables import Column

_LEAST = (
    r"(?<!at )\b(?:lowest|least|smallest|minimal|minimum|minimi[sz]ed?|fewest)\b|"
    r"\bas (?:little|low|few|small)\b|"
    r"\b(?:niedrigst|geringst|kleinst|wenigst|minimal)\w*|"
    r"\bmöglichst (?:wenig|gering|niedrig|klein)\w*|\bso wenig\b|"
    r"\b(?:le|la) plus (?:faible|bas|basse|petite?)\b|\ble moins (?:de|d')|"
    r"\bminim(?:al|um|ale)\b|"
    r"\bmínim[oa]\b|\bmenor\b|\bmás baj[oa]\b|\blo menos\b|\bla menor\b|"
    r"最低|最少|最小|尽量[少低]|尽可能[少低]|できるだけ(?:少な|低)\w*|最も(?:低|少な)\w*"
)
_MOST = (
    r"(?<!at )\b(?:highest|largest|greatest|maximal|maximum|maximi[sz]ed?|best)\b|"
    r"\bas (?:much|high|large)\b|\b(?:höchst(?!ens)|größt|maximal)\w*|"
    r"\bmöglichst (?:viel|hoh|hoch|groß)\w*|"
    r"\b(?:le|la) plus (?:élevée?|grande?|haute?)\b|"
    r"\bmaxim(?:al|um|ale)\b|\bmáxim[oa]\b|\bmayor\b|\bmás alt[oa]\b|"
    r"最高|最大|尽量[高多大]|尽可能[高多大]|できるだけ(?:高|大き|多)\w*|最も(?:高|大き)\w*"
)
#: An end of something in languages other than English, with the word beside it.
EXTREMES = re.compile(
    r"(?i)\bmöglichst \w+(?: \w+)?|\b\w+ (?:mínim|máxim)[oa]\b|"
    r"\b(?:le|la) plus \w+ possible\b|\b\w+ (?:minimale?|maximale?)\b|"
    r"(?:尽量|尽可能)\w{1,4}|(?:できるだけ|なるべく)\w{1,4}"
)
_CHEAP = re.compile(
    r"(?i)\bcheapest\b|\bas cheap(?:ly)?\b|\bbilligst\w*|\bgünstigst\w*|"
    r"\bmöglichst (?:billig|günstig)\w*|"
    r"\b(?:le|la|les) moins (?:ch[eè]re?s?|coûteu\w+)|"
    r"\bmás (?:barat|económic)[oa]s?\b|最便宜|最省钱|最安|できるだけ安\w*|最も安\w*"
)
_COST = re.compile(
    r"(?i)cost|price|preis|kosten|coût|cout|prix|precio|成本|价格|コスト|費用|価格"
)


#: "As hard as possible" in the languages whose superlative is another word.
_POSSIBLE = re.compile(
    r"(?i)\bas (?P<en>[a-z]+) as (?:possible|can be|you can)\b|"
    r"\b(?:möglichst|so (?=\w+ wie möglich)) ?(?P<de>[a-zäöüß]+)(?: wie möglich)?|"
    r"(?:尽量|尽可能|越)(?P<zh>[\u4e00-\u9fff])(?:越好)?|"
    r"(?:できるだけ|なるべく|可能な限り)(?P<ja>[\u4e00-\u9fff])[\u3040-\u309f]{0,2}"
)
_UMLAUT = str.maketrans("aou", "äöü")


def _superlatives(match: re.Match[str]) -> str:
    """What an adjective of `_POSSIBLE` may be as a superlative, all forms in a row."""
    if word := match["en"]:
        stems = (word, word.removesuffix("e"), word + word[-1], word[:-1] + "i")
        return " ".join((*(f"{stem}est" for stem in stems), f"most {word}"))
    if word := match["de"]:
        both = (word, word.translate(_UMLAUT))
        return " ".join(f"{stem}{end}" for stem in both for end in ("ste", "este"))
    return f"最{match['zh']}" if match["zh"] else f"最も{match['ja']}"


@dataclass(frozen=True, slots=True)
class Goal:
    """A column whose least or largest values are wanted among rows that do.

    Attributes:
        column: Its name.
        end: Which end of it.
    """

    column: str
    end: Literal["least", "most"]


def read_goal(
    text: str,
    mentions: Sequence[Mention],
    free: Collection[str],
    taken: Sequence[tuple[int, int]],
    kinds: Mapping[str, Column],
) -> tuple[Goal, tuple[int, int]] | None:
    """The goal of a request and where it stands.

    Args:
        text: The request.
        mentions: Columns named in it, in its order.
        free: Numeric columns about which no amount is wished.
        taken: What of the text has been understood.
        kinds: Quantity and unit of each column.
    """
    if cheap := _CHEAP.search(text):
        costs = [c for c in free if _COST.search(c)]
        if len(costs) == 1:
            return Goal(costs[0], "least"), cheap.span()
    if found := _by_adjective(text, free, kinds):
        return found
    for end, words in (("least", _LEAST), ("most", _MOST)):
        for match in re.finditer(words, text, re.I):
            if covered(match.start(), taken):
                continue
            near = [m for m in mentions if m.column in free and _beside(text, match, m)]
            if near:
                span = min(match.start(), near[0].start), max(match.end(), near[0].end)
                return Goal(near[0].column, "least" if end == "least" else "most"), span
    return None


def _by_adjective(
    text: str, free: Collection[str], kinds: Mapping[str, Column]
) -> tuple[Goal, tuple[int, int]] | None:
    """The goal of "the hardest", "as hard as possible": the adjective has a column."""
    places = [(m.span(), _superlatives(m)) for m in _POSSIBLE.finditer(text)]
    for say, means, sign in pairs("adjectives"):
        held = [
            c
            for c in free
            if means.search(f"{c.replace('_', ' ')} {kinds[c].quantity}")
        ]
        if len(held) != 1:
            continue
        spans = [span for span, words in places if say.search(words)]
        if plain := say.search(text):
            spans.append(plain.span())
        if spans:
            return Goal(held[0], "most" if sign == "+" else "least"), spans[0]
    return None


def _beside(text: str, match: re.Match[str], mention: Mention) -> bool:
    """Whether a superlative and a column stand together, no number between them."""
    if mention.start >= match.end():
        between, reach = text[match.end() : mention.start], 24
    else:
        between, reach = text[mention.end : match.start()], 8
    return 0 <= len(between) <= reach and not re.search(r"[\d,;.。，]", between)
