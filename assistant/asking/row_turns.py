"""Messages that go on with rows made before: more of them, fewer kinds, another way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.asking.row_task import THERE, THINGS, names_model, row_task, rows_asked
from assistant.asking.row_wishes import TURN, RowWishes, read_row_wishes

if TYPE_CHECKING:
    import pandas as pd

_NO_WISHES = RowWishes()
_GOES_ON = re.compile(
    r"(?i)^\W*(?:and|now|then|again|ok(?:ay)?|please|but|only|just|instead|und|jetzt|"
    r"nun|noch|bitte|aber|nur|stattdessen|et|maintenant|encore|mais|seulement|"
    r"uniquement|y|ahora|pero|solo|s[oó]lo|otr[oa]s?|with|without|mit|ohne|avec|sans|"
    r"con|sin)\b|\binstead\b|\bstattdessen\b|\bà la place\b|\ben (?:su )?lugar\b|"
    r"\b(?:more|another|again|same|weitere[rsn]?|mehr|nochmal\w*|gleiche\w*|selbe\w*|"
    r"de plus|encore|même|más|otra vez|mism[oa])\b|"
    r"^\W*(?:再|现在|只|仅|换|改|もっと|さらに|あと|今度は|次は|同じ)|だけ|のみ"
)
#: More rows of the same kind, which are to be others than those before.
_AGAIN = re.compile(
    r"(?i)\b(?:more|another|again|weitere[rsn]?|mehr|noch|nochmal\w*|de plus|encore|"
    r"más|otra vez|otr[oa]s)\b|再|更多|もっと|さらに|あと|もう"
)
_SEED = r"(?:seeds?|startwert|graine|semilla|(?:随机)?种子|シード)"
_SEED_NUMBER = re.compile(
    rf"(?i){_SEED}\s*(?:=|:|is|number|nr\.?|von|de|は|为|を)?\s*(\d{{1,9}})"
)
_OTHER_SEED = re.compile(
    rf"(?i)(?:another|a new|a different|other|ander\w+|neue\w+|autre|nouvelle|otra|"
    rf"nueva|distinta|另一个|其他|新的?|换个|不同的?|別の|違う|新しい)\s*(?:random\s+)?{_SEED}|"
    rf"换(?:一个|个)?(?:随机)?种子|シードを変え|{_SEED}\s+(?:différente|distinta|nueva)"
)


def continues(text: str) -> bool:
    """Whether a message goes on with rows made before and says nothing of real ones."""
    if THERE.search(text):
        return False
    told = _GOES_ON.search(text) or names_model(text) or _OTHER_SEED.search(text)
    return bool(told or _SEED_NUMBER.search(text))


def with_turns(text: str, turns: Sequence[str], frame: pd.DataFrame) -> str:
    """A message read together with the turns that it goes on with.

    What the latest message says comes first: of two wishes about a column, two numbers
    of rows or two models the first one counts.

    Args:
        text: The message, without a table.
        turns: The user's earlier messages, the oldest first.
        frame: The table as it is learnt.
    """
    own = row_task(text, read_row_wishes(text, frame), frame) is not None
    if not continues(text) or (own and not _AGAIN.search(text)):
        return text
    chain = [text]
    for turn in reversed(turns):
        wishes = read_row_wishes(turn, frame)
        begins = row_task(turn, wishes, frame) is not None
        if begins or continues(turn):
            chain.append(turn)
        if begins and not (continues(turn) and _AGAIN.search(turn)):
            merged = chain.pop()
            for later in reversed(chain):
                merged = _joined(later, merged, frame)
            return merged
    return text


def _joined(text: str, before: str, frame: pd.DataFrame) -> str:
    """Two messages as one, with the number of rows of the later one.

    "The same with 7 days" has a number that is none of rows.
    """
    plain = read_row_wishes(_SEED_NUMBER.sub("", text), frame).rest
    if re.search(r"\d", plain) and (rows_asked(plain, _NO_WISHES) or 0) > 0:
        before = re.sub(
            rf"(?i)(?<![A-Za-z0-9.,°-])\d{{1,5}}(?=\s+(?:[^\W\d]\w*[\s-]+){{0,3}}?{THINGS}\b|"
            r"\s*[个個種种つ件条行组])", "", before,
        )  # fmt: skip
    return f"{text}.{TURN}{before}"


def seed_of_turns(text: str, turns: Sequence[str], seed: int) -> int:
    """The seed that a conversation has come to.

    A seed that is named counts; rows that are asked for again, or with another seed,
    are drawn with the next one.

    Args:
        text: The message.
        turns: The user's earlier messages, the oldest first.
        seed: Of the first rows.
    """
    for turn in (*turns, text):
        if named := _SEED_NUMBER.search(turn):
            seed = int(named[1])
        elif _OTHER_SEED.search(turn) or (_AGAIN.search(turn) and continues(turn)):
            seed += 1
    return seed
