"""A language model may reword sentences; it may not change what they say.

A reworded sentence is kept only when it holds exactly the same numbers, units, formulas
and source marks, adds no negation or comparison, and is not much longer. Otherwise the
composed sentence stands.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.chat.base import ChatModel

_TOKEN = re.compile(
    r"\[\d+(?:, \d+)*\]|10\.\d{4,9}/\S+|×?\d+(?:\.\d+)?(?:e-?\d+)?|"
    r"\b(?:[A-Z][a-z]?\d*\.?\d*){2,}\b|(?:S/cm|eV|Å|°C|%|MPa|GPa|µm|nm|mAh/g)"
)
#: Words whose appearance or loss can turn a statement around.
_TURNING = re.compile(
    r"\b(?:not|no|never|without|less|more|lower|higher|raise[sd]?|rais\w+|increas\w+|"
    r"decreas\w+|reduc\w+|better|worse|best|worst|only|always|all|none|because|cause\w*|"
    r"improv\w+|fall\w*|fell|drop\w*|than|but|however|twice|half|above|below)\b",
    re.IGNORECASE,
)
SCHEMA = {
    "type": "object",
    "properties": {
        "sentences": {"type": "array", "items": {"type": "string"}, "maxItems": 12}
    },
    "required": ["sentences"],
    "additionalProperties": False,
}


def tokens_of(text: str) -> Counter[str]:
    """What a reworded sentence has to keep, with how often."""
    return Counter(_TOKEN.findall(text))


def acceptable(before: str, after: str) -> bool:
    """Whether a reworded sentence says the same, as far as can be checked."""
    if not after.strip() or len(after) > 1.5 * len(before) + 20:
        return False
    if tokens_of(before) != tokens_of(after) or "\n" in after:
        return False
    turning = Counter(w.lower() for w in _TURNING.findall(after))
    return not turning - Counter(w.lower() for w in _TURNING.findall(before))


def reworded(
    sentences: Sequence[str], model: ChatModel, *, seed: int, timeout_s: float
) -> dict[str, str]:
    """Accepted rewordings by the sentence that they replace; empty when none holds.

    Raises:
        ModelUnavailable: The model did not answer.
        ModelReplyInvalid: Not of the schema.
    """
    from assistant.chat.base import Message
    from prompts.texts import prompt_text

    if not sentences:
        return {}
    reply = model.reply(
        [
            Message("system", prompt_text("rephrase").text),
            Message("user", json.dumps({"sentences": list(sentences)})),
        ],
        purpose="rephrase",
        schema=SCHEMA,
        seed=seed,
        timeout_s=timeout_s,
    )
    try:
        made = json.loads(reply.text)["sentences"]
    except (ValueError, KeyError, TypeError):
        return {}
    if not isinstance(made, list) or len(made) != len(sentences):
        return {}
    return {
        before: after.strip()
        for before, after in zip(sentences, made, strict=True)
        if isinstance(after, str) and acceptable(before, after) and after != before
    }
