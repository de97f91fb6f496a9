"""What of a question the chosen records leave open: its parts, quantities, aspects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.asking.parts import parts_of
from assistant.asking.words import lexicon, mentions
from assistant.compose.faq_evidence import focus, mentioned
from assistant.compose.faq_gate import METHODS, speaks_of
from assistant.compose.faq_hits import Hit
from assistant.compose.faq_telling import telling_words
from knowledge.facts import Fact
from knowledge.lexical import tokens
from knowledge.quantities import find_quantities
from validators.specs.question import QuestionSpec

#: Quantities that a word of daily use names without asking for a figure.
_LOOSE = frozenset({"time", "temperature", "strength", "stability"})


def _tells(fact: Fact, quantity: str) -> bool:
    held = {v.base for v in fact.values} | mentioned(fact)
    return quantity in held or speaks_of(fact, quantity)


def _aspect_told(fact: Fact, aspect: str) -> bool:
    entry = lexicon()["aspects"][aspect]["record"]
    about = {t for word in entry for t in ((word,) if ":" in word else tokens(word))}
    told = focus(fact) | set(tokens(f"{fact.advantage} {fact.drawback}"))
    return bool(about & told)


def open_slots(spec: QuestionSpec, used: Sequence[Hit]) -> list[str]:
    """Quantities and aspects of the question of which no used record speaks."""
    named = [q for q in spec.quantities if q not in _LOOSE]
    aspects = [name for name in spec.aspects if name not in METHODS]
    if len(named) + len(aspects) < 2 or spec.own_documents:
        return []
    facts = [hit.fact for hit in used]
    lacking = [q for q in named if not any(_tells(f, q) for f in facts)]
    lacking += [a for a in aspects if not any(_aspect_told(f, a) for f in facts)]
    return lacking


def open_parts(spec: QuestionSpec, used: Sequence[Hit]) -> list[str]:
    """Parts of a question of several parts that none of the used records answers.

    A part counts as answered when it names nothing of its own, or when a record holds
    one of the quantities, aspects or half of the telling words that it names.
    """
    parts = parts_of(spec.text)
    if len(parts) < 2 or spec.own_documents or spec.form in {"pushback", "source"}:
        return []
    facts = [hit.fact for hit in used]
    out = []
    for part in parts:
        quantities = [q for q in find_quantities(part) if q not in _LOOSE]
        aspects = [
            name
            for name, entry in lexicon()["aspects"].items()
            if mentions(part, entry["words"])
        ]
        words = [
            w
            for w in telling_words(replace(spec, text=part, quantities=()))
            if not w.startswith("f:") and spec.language == "en"
        ]
        if not (quantities or aspects or words):
            continue
        held = any(_tells(f, q) for f in facts for q in quantities)
        held = held or any(_aspect_told(f, a) for f in facts for a in aspects)
        told = {w for w in words if any(w in tokens(f.text) for f in facts)}
        if not held and not (words and len(told) >= 0.5 * len(words)):
            out.append(part)
    # Where no part is answered the gates have spoken already.
    return out if len(out) < len(parts) else []
