"""Which sentences of an attached document answer a question about it.

A document is data: its sentences are quoted with their page, never followed. What is
asked is a set of topics, the quantities and the remaining words of the question; each
topic finds its sentences by itself, so that none is lost behind another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.asking.documents import OF_DOCUMENT
from knowledge.errors import IngestError
from knowledge.facts import Fact
from knowledge.ingest.documents import facts_of_document
from knowledge.ingest.reading import pages_of
from knowledge.lexical import STOP, stem
from knowledge.quantities import find_quantities

#: Sentences told for one topic, and of a summary.
MOST_A_TOPIC = 4
MOST_OF_A_SUMMARY = 8

_SUMMARY = re.compile(
    r"\bsummar\w+|\babstract\b|\b(?:key|main) (?:points|findings|results)|"
    r"\bwhat (?:is|does|do) (?:it|this|the|they)\b.{0,30}\b(?:about|say|find|show)"
    r"\s*[?.]?\s*$|\btl;?dr\b|zusammenfass\w*|fass\w*\b.{0,40}\bzusammen|"
    r"worum geht|\brésum\w+|\bresum\w+|de qu[ée] trata|de quoi (?:parle|traite)|"
    r"总结|概括|摘要|主要内容|讲了什么|要約|まとめ|概要",
    re.IGNORECASE,
)
_THEY = re.compile(r"\b(?:they|their|sie|ils|elles|ellos|ellas)\b|他们|彼ら", re.I)
_MORE = re.compile(
    r"\btables?\b|\bcsv\b|\bxlsx\b|\btabell\w+|\btableaux?\b|\btablas?\b|表格|"
    r"一覧表|\bliterature\b|\bother (?:papers|studies|sources|records)|\bcompar\w+|"
    r"\bconsisten\w+|\bagree\w*|\bliteratur\b|\bvergleich\w*|\blittérature\b|"
    r"\bliteratura\b|文献值|比较|比較|\baugment|\bindex\b|\bremember\b|\bplot\b",
    re.IGNORECASE,
)
#: Words of a question that name no topic.
_EMPTY = re.compile(
    r"\b(?:papers?|pdf|documents?|articles?|manuscripts?|reports?|reported|thesis|"
    r"preprint|study|text|publication|files?|authors?|attached|uploaded|enclosed|value|"
    r"values|number|numbers|give|gives|given|state|stated|states|say|says|find|found|"
    r"reach|reached|reaches|obtain\w*|use|used|uses|measure\w*|tell|list|show|please|"
    r"dokument|artikel|bericht|autoren|wert|werte|valeurs?|valores?|auteurs|autores)\b",
    re.IGNORECASE,
)
#: Words of laboratories that mean one thing in a text: a word of the question finds
#: sentences with any of its row.
_ALIKE = (
    ("sinter", "fired", "firing", "calcin", "anneal", "densif"),
    ("synthes", "prepar", "precursor", "milled", "milling", "sol-gel"),
    ("densit", "dense", "porosit"),
    ("conductiv", "conduct", "s/cm"),
    (
        "w/b",
        "w/c",
        "water/binder",
        "water-to-binder",
        "water-binder",
        "water/cement",
        "water-to-cement",
        "water-cement",
    ),
    ("dopant", "doped", "doping", "substitut"),
)


@dataclass(frozen=True, slots=True)
class Topic:
    """Something asked, and the sentences that speak of it.

    Attributes:
        name: As the question says it.
        found: Records of sentences, in the order of the document.
    """

    name: str
    found: tuple[Fact, ...]


def lean(text: str, names: Sequence[str]) -> Literal["", "weak", "strong"]:
    """How surely a question is about what came with it: "the paper", or only "they"."""
    spoken = any(name.lower() in text.lower() for name in names)
    if spoken or OF_DOCUMENT.search(text) or _SUMMARY.search(text):
        return "strong"
    return "weak" if _THEY.search(text) else ""


def wants_more(text: str) -> bool:
    """Whether a question asks for a table, or for the document beside other sources."""
    return bool(_MORE.search(text))


def sentences_of(files: Sequence[tuple[str, bytes]]) -> tuple[list[Fact], bool]:
    """Records of the sentences of documents, and whether instructions were left out.

    Raises:
        IngestError: A document is unreadable; names it.
    """
    out: list[Fact] = []
    stripped = False
    for name, data in files:
        made, removed = facts_of_document(
            name, pages_of(name, data), prefix=f"request:{name}", request=True
        )
        out += made
        stripped |= bool(removed)
    if not out:
        names = ", ".join(name for name, _ in files)
        raise IngestError(f"{names}: no text could be read in it")
    return out, stripped


def is_summary(text: str) -> bool:
    """Whether the whole document is asked about."""
    return bool(_SUMMARY.search(text))


def gist(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """How a document begins, and its sentences that hold values."""
    first = list(facts[:2])
    telling = [f for f in facts[2:] if f.values]
    return tuple(first + telling)[:MOST_OF_A_SUMMARY]


def topics_of(
    text: str, names: Sequence[str], facts: Sequence[Fact], language: str = "en"
) -> list[Topic]:
    """The topics of a question, each with its sentences.

    Quantities first, in the order of the question; then the words that none of them
    explains. In languages other than English a word is a topic only if the document
    has it.
    """
    for name in names:
        text = re.sub(re.escape(name), " ", text, flags=re.IGNORECASE)
    out = []
    explained: set[str] = set()
    for quantity in find_quantities(text):
        found = [f for f in facts if any(v.base == quantity for v in f.values)]
        found = found or [f for f in facts if quantity in find_quantities(f.claim)]
        first, *_ = quantity.split()
        found = found or _with_any(_row_of(stem(first.lower())), facts)
        explained |= {stem(word) for word in quantity.split()}
        out.append(Topic(quantity, tuple(found[:MOST_A_TOPIC])))
    rest = without_plain_words(text)
    for word in re.findall(r"\bw/[bc]\b|[^\W\d_][\w-]{2,}", rest):
        root = stem(word.lower())
        if word.lower() in STOP or root in explained or _said(word, explained):
            continue
        explained.add(root)
        if len(root) > 2:
            found = _with_any(_row_of(root), facts)
        else:
            found = _with_element(word, root, facts)
        if found or language == "en":
            out.append(Topic(word, tuple(found[:MOST_A_TOPIC])))
    return out


def without_plain_words(text: str) -> str:
    """A question without the words that speak of the document as such."""
    return _EMPTY.sub(" ", OF_DOCUMENT.sub(" ", text))


def _row_of(root: str) -> tuple[str, ...]:
    """What stands in a text for a word of the question."""
    alike = (row for row in _ALIKE if any(root.startswith(part) for part in row))
    return next(alike, (root,))


def _with_any(parts: Sequence[str], facts: Sequence[Fact]) -> list[Fact]:
    return [f for f in facts if any(part in f.claim.lower() for part in parts)]


def _with_element(word: str, symbol: str, facts: Sequence[Fact]) -> list[Fact]:
    """Sentences that name an element, by its name or in a formula."""
    in_formula = re.compile(rf"(?<![a-z]){symbol.capitalize()}(?![a-z])")
    return [
        f for f in facts
        if word.lower() in f.claim.lower() or in_formula.search(f.claim)
    ]  # fmt: skip


def _said(word: str, explained: set[str]) -> bool:
    """Whether a word only repeats a quantity: "conductivities", "densities"."""
    return any(word.lower().startswith(root[:6]) for root in explained if len(root) > 5)
