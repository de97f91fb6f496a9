"""What speaks for or against what was told: just that, item by item."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.asking.spelling import spelled
from assistant.compose.faq_aims import serving
from assistant.compose.faq_hits import Hit
from assistant.compose.faq_lines import diverse, trade
from assistant.compose.faq_text import Block, Sentence, claim_sentence, frame
from knowledge.names import with_formulas
from validators.specs.question import QuestionSpec

#: Items in the short answer, and those whose records are told in full below.
_SHOWN, _IN_FULL = 6, 2


def trades(
    spec: QuestionSpec, hits: Sequence[Hit]
) -> tuple[list[Block], list[Hit]] | None:
    """The drawbacks, or the advantages, of the records; None where none states any.

    An item that the question names by its title is told alone.
    """
    words = frame(spec.language)
    stated = [hit for hit in serving(spec, list(hits)) if _stated(spec, hit)]
    # Names of compounds stand as formulas in the text of a question.
    named = [h for h in stated if h.fact.lever and _plain(h.fact.lever) in spec.text]
    shown = diverse(named or stated, _SHOWN if not spec.long else 2 * _SHOWN)
    if not shown:
        return None
    label = words["disadvantage" if spec.asks_trade == "drawback" else "advantage"]
    lines: list[tuple[str, tuple[Sentence, ...]]] = []
    for hit in shown:
        fact = hit.fact
        text, basis = _stated(spec, hit) or ("", "")
        told = trade(fact, text, basis, spec.language)
        lines.append((f"- **{fact.lever or fact.material}**, {label}", (told,)))
    full = [("-", (claim_sentence(hit, spec.language),)) for hit in shown[:_IN_FULL]]
    blocks = [
        Block(words["short"], tuple(lines)),
        Block(words["evidence"], tuple(full)),
    ]
    return blocks, shown


def _plain(title: str) -> str:
    return with_formulas(spelled(title))


def _stated(spec: QuestionSpec, hit: Hit) -> tuple[str, str] | None:
    fact = hit.fact
    if spec.asks_trade == "drawback":
        return (fact.drawback, fact.drawback_basis) if fact.drawback else None
    return (fact.advantage, fact.advantage_basis) if fact.advantage else None
