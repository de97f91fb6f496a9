"""What is computed from the message alone: other units, sums, weigh-ins.

"0.35 eV in kJ/mol", "25 mV times the Faraday constant", "how many grams of Li2CO3 for
5 g of LLZO", and what the next message changes of the last of these.
"""

from __future__ import annotations

from functools import lru_cache

from assistant.reading.arithmetic import Sum, sum_asked
from assistant.reading.conversions import Conversion, conversion_asked
from assistant.records import Answer, Kind
from assistant.sessions import Session
from assistant.weighing.reading import Weighing, changed, weighing_asked

Reckoning = Conversion | Sum | Weighing
#: Answers back to which a change of a weigh-in reaches.
_REACH = 3


@lru_cache(maxsize=64)
def reckoning_asked(text: str) -> Reckoning | None:
    """What a message wants computed, None where it wants something else."""
    return conversion_asked(text) or sum_asked(text) or weighing_asked(text)


def reckoned(asked: Reckoning, language: str) -> Answer:
    """The answer to it."""
    if isinstance(asked, Conversion):
        from assistant.compose.conversion import converted

        return converted(asked, language)
    if isinstance(asked, Sum):
        from assistant.compose.conversion import summed

        return summed(asked, language)
    from assistant.compose.weighing import weighed

    return weighed(asked, language)


def weighed_anew(text: str, session: Session | None) -> str | None:
    """A message that changes the weigh-in before it, as a request in full words."""
    if session is None or reckoning_asked(text) is not None:
        return None
    for exchange in reversed(session.exchanges()[-_REACH:]):
        if exchange.answer.get("route") != Kind.CHAT:
            return None
        before = reckoning_asked(exchange.meant)
        if isinstance(before, Weighing) and before.task == "weigh":
            now = changed(text, before)
            return now.words() if now is not None else None
    return None
