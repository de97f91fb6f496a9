"""The parts of a question: "what raises X, and how much Y is lost?" asks two things."""

from __future__ import annotations

import re

_ASKS = (
    r"what|how|which|why|when|where|who|whether|does|do|is|are|can|should|will|"
    r"(?:at|in|for|by|with|to|from|under) (?:what|which|how)|"
    r"was|wie|welche\w*|warum|wieviel|wo|ist|sind|kann|"
    r"comment|quel\w*|combien|pourquoi|est-ce|que|"
    r"cómo|qué|cuál\w*|cuánt\w*|por qué|"
    r"whats|what's|give|name|list|nenne|donne\w*|dame"
)
#: Where a part ends: a mark of punctuation, or "and" before a word that asks.
_BREAK = re.compile(
    rf"[?？;；。！]\s*|[,:]\s*(?:and |und |et |y )?(?=(?:{_ASKS})\b)"
    rf"|\s(?:and|und|et|y)\s+(?=(?:{_ASKS})\b)|[，、](?=[^，、]*(?:什么|怎|如何|多少|哪|"
    r"何|どう|どの|いくら|なぜ))|、(?=また)",
    re.IGNORECASE,
)


def parts_of(text: str) -> list[str]:
    """The clauses of a question that each ask something, in order.

    >>> parts_of("What is cold sintering and which pressure does it need?")
    ['What is cold sintering', 'which pressure does it need']
    """
    out = []
    for part in _BREAK.split(text):
        clean = part.strip(" ,.:!")
        words = re.findall(r"[\u3040-\u9fff]{2}|[^\W\d_\u3040-\u9fff]{2,}", clean)
        if len(words) >= 2:
            out.append(clean)
    return out or [text]


_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=\S)|(?<=[。！？])")
_ASKING = re.compile(
    rf"[?？]|^\W*(?:(?:and|und|et|y)\s)?(?:{_ASKS})\b|什么|怎|如何|哪|なぜ|どう",
    re.IGNORECASE,
)


def asking(text: str) -> str:
    """The sentences of a message that ask; all of them where none is told apart.

    What somebody tells of their samples first is the occasion, not the question.

    >>> asking("My pellets crack. How does Ga change LLZO?")
    'How does Ga change LLZO?'
    """
    sentences = [part for part in _SENTENCE.split(text) if part.strip()]
    kept = [part for part in sentences if _ASKING.search(part)]
    return " ".join(kept) if kept and len(kept) < len(sentences) else text
