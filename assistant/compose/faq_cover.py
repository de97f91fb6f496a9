"""Words of a question that the records behind its answer do not speak of.

An answer may rest on records that are near and yet pass over half of the question: the
heat of hydration, the impedance, the tandem. Every telling word of the question is held
against the records of its short answer: by its stem, by its English names where it is
a known term of another language, or by the beginning that it shares with a word there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from assistant.asking.methods import method_spans
from assistant.asking.premises import tells_direction
from assistant.asking.table_elements import element_spans
from assistant.asking.table_left import left_words
from assistant.asking.words import lexicon
from assistant.compose.faq_evidence import mentioned
from assistant.compose.faq_gate import LIGHT
from assistant.compose.faq_telling import HOST_WORDS, is_generic
from assistant.compose.table_choice import meanings, stem_set
from knowledge.facts import Fact
from knowledge.ingest.conditions import conditions_in
from knowledge.lexical import STOP, stem
from validators.elements import elements
from validators.specs.question import QuestionSpec

#: Letters at the beginning that make words of two languages one: "hydratation".
_SHARED = 5
#: Longest word of which one letter less is enough.
_SHORT = 7
#: A quantity is told by its inverse.
_INVERSE = {"conduct": "resist", "resist": "conduct"}
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
#: Forms that are about the dialogue or a term, not about records of a subject.
_OTHER = frozenset({"pushback", "source", "inventory", "definition"})


def uncovered(spec: QuestionSpec, facts: Sequence[Fact]) -> tuple[str, ...]:
    """Telling words of a question of which no record used speaks, as written."""
    if spec.own_documents or spec.form in _OTHER or not facts:
        return ()
    # Elements, levers and aspects are held against the records by the gates.
    read = [*element_spans(spec.text, elements()), *_phrases(spec.text)]
    if spec.methods or spec.aspects:
        read += [(start, end) for start, end, _ in method_spans(spec.text)]
    for _, written in spec.methods:
        start = spec.text.find(written)
        read.append((start, start + len(written)))
    named = bool(spec.hosts or spec.formulas)
    words = left_words(
        spec.text, read, heat=spec.temperature is not None, years=True, question=True
    )
    said = frozenset[str]().union(*(stem_set(_text(fact)) for fact in facts))
    said |= {other for word, other in _INVERSE.items() if word in said}
    begins = {_bare(word)[:n] for word in said for n in (_SHARED - 1, _SHARED)}
    # "Which annealing temperature": the setting must be told, not only what it serves.
    told = {value.base for fact in facts for value in fact.values}
    told = told.union(*(mentioned(fact) for fact in facts))
    unset = tuple(name for name in spec.causes if name not in told)
    return (
        unset
        + _made_otherwise(spec, facts)
        + tuple(
            word
            for word in words
            if not re.match(r"\d", word)
            and word.lower() not in LIGHT
            and not (named and word.lower() in HOST_WORDS)
            and not tells_direction(word)
            and not (word.isascii() and is_generic(stem(word.lower())))
            and not _told(word, said, begins)
        )
    )


def _made_otherwise(spec: QuestionSpec, facts: Sequence[Fact]) -> tuple[str, ...]:
    """How the sample asked for was made, where no record used is of such a one."""
    if spec.form != "value":
        return ()
    texts = " ".join(f"{fact.mechanism} {_text(fact)}" for fact in facts)
    numbers = set(_NUMBER.findall(texts))
    made = [
        spec.text[condition.start : condition.end]
        for condition in conditions_in(spec.text)
        if condition.kind == "made"
    ]
    return tuple(said for said in made if not set(_NUMBER.findall(said)) <= numbers)


@cache
def _known() -> tuple[str, ...]:
    """Phrases of several words that the lexicon reads as a lever or an aspect."""
    groups = (lexicon()[name].values() for name in ("levers", "aspects"))
    return tuple(
        w.lower()
        for g in groups
        for e in g
        for w in e["words"]
        if re.search(r"[ -]", w)
    )


def _phrases(text: str) -> list[tuple[int, int]]:
    lowered = text.lower()
    out = []
    for phrase in _known():
        at = lowered.find(phrase)
        if at >= 0:
            rest = re.match(r"[^\W\d_]*", text[at + len(phrase) :])
            out.append((at, at + len(phrase) + (rest.end() if rest else 0)))
    return out


def _told(word: str, said: frozenset[str], begins: set[str]) -> bool:
    if any(name <= said for name in meanings(word)):
        return True
    bare = _bare(word)
    need = _SHARED - (len(bare) <= _SHORT)  # "cubique" and "cubic"
    if len(bare) >= need and bare[:need] in begins:
        return True
    # "Blast-furnace", "flash-sintered": each part may be told by itself.
    parts = [p for p in re.split(r"[-/]", bare) if len(p) > 2]
    return len(parts) > 1 and all(
        stem(p) in said or p[:_SHARED] in begins for p in parts
    )


def _bare(word: str) -> str:
    """A word in small letters without accents."""
    split = unicodedata.normalize("NFKD", word.lower())
    return "".join(char for char in split if not unicodedata.combining(char))


def _text(fact: Fact) -> str:
    conditions = " ".join(f"{v.conditions} {v.quantity}" for v in fact.values)
    return f"{fact.text} {fact.family} {fact.topic} {fact.place} {conditions}"


#: What asks by which means something is reached.
_MEANS = re.compile(
    r"\bhow (?:can|could|do (?:i|you|we)|to|should|is|are)\b|\bwie (?:kann|lässt|"
    r"könnte|\w+t man)\b|\bcomment (?:peut|puis|\w+er\b|\w+ir\b)|"
    r"\bcómo (?:se |puedo |puede )?\w+|如何|怎[么样]|どう(?:すれ|やっ)|には[？?]",
    re.IGNORECASE,
)


def restates(spec: QuestionSpec, facts: Sequence[Fact]) -> bool:
    """Whether the first record only repeats as its measure what is to be reached.

    "Stabilise the cubic phase" is no answer to how the cubic phase is stabilised.
    """
    if not facts or not _MEANS.search(spec.text) or spec.form in _OTHER:
        return False
    asked = stem_set(f"{spec.text} {' '.join(spec.terms)} {' '.join(spec.hosts)}")
    lever = [w for w in re.findall(r"[a-z]{3,}", facts[0].lever.lower())]
    told = [stem(w) for w in lever if w not in STOP]
    return len(told) > 1 and set(told) <= asked
