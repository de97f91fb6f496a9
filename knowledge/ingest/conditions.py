"""Conditions beside a value in prose: temperature, age, cycles, field, treatment."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

#: Words that tell how a sample was made; a temperature beside them is none of a
#: measurement.
_TREATED = (
    r"anneal\w*|homogeni[sz]\w*|calcin\w*|quench\w*|aged|ageing|aging|cured|"
    r"heat[- ]treat\w*|crystalli[sz]ed|grown|deposited|solution[- ]treat\w*|geglüht|"
    r"glüh\w*|ausgelagert|recuit\w*|recocid\w*|退火|时效|時効|焼鈍"
)
_SINTERED = r"sinter\w*|fired|gesintert|fritté\w*|frittage|sinterizad\w*|烧结|焼結"
_MADE = rf"{_TREATED}|{_SINTERED}"
_NUMBER = r"\d+(?:[.,]\d+)?"
_NO_WORD_BEFORE = r"(?<![.,/])(?<![^\W\u3040-\u9fff])"
_HEAT = r"(?:°\s?C|℃|K(?![A-Za-z0-9/]))"
_KINDS: dict[str, re.Pattern[str]] = {
    name: re.compile(_NO_WORD_BEFORE + pattern)
    for name, pattern in (
        (
            "temperature",
            rf"(?P<low>-?{_NUMBER})\s?(?:°\s?C|K)?\s?(?:to|and|–|-|−|bis|und|à|et|a|y|至|到|から|~)"
            rf"\s?(?P<high>{_NUMBER}\s?{_HEAT})|-?{_NUMBER}\s?{_HEAT}",
        ),
        ("age", rf"{_NUMBER}[\s-]?(?:days?|Tagen?|jours?|días?|天|日(?!本))"),
        ("cycles", rf"{_NUMBER}\s?(?:cycles|Zyklen|ciclos|次循环|サイクル)"),
        ("field", rf"{_NUMBER}\s?T(?![A-Za-z0-9])"),
        ("rate", rf"(?:{_NUMBER}\s?C(?![A-Za-z0-9/])|C/\d+)"),
    )
}
_ROOM = re.compile(
    r"room[- ]temperature|\bRT\b|ambient temperature|室温|常温|Raumtemperatur|"
    r"température ambiante|temperatura ambiente",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;，；、。]|\b(?:while|whereas|während|tandis|mientras)\b")
#: What a range of temperature begins with, so that it is no single one.
RANGE = "range from"


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition and where it stands.

    Attributes:
        kind: ``temperature``, ``made``, ``age``, ``cycles``, ``field`` or ``rate``.
        text: As printed; ``room temperature`` in every language.
    """

    kind: str
    start: int
    end: int
    text: str


def conditions_in(
    sentence: str, taken: frozenset[int] = frozenset()
) -> list[Condition]:
    """The conditions that a sentence states, in order.

    Args:
        sentence: One sentence.
        taken: Where values stand that are results themselves: a critical temperature
            is no condition.
    """
    found = []
    for kind, pattern in _KINDS.items():
        for match in pattern.finditer(sentence):
            if match.start() in taken:
                continue
            now, text = kind, match[0]
            if kind == "temperature":
                if match["high"]:
                    text = f"{RANGE} {match['low']} to {match['high']}"
                if made := _treatment(sentence, match):
                    now, text = "made", f"{made} {text}"
            found.append(Condition(now, match.start(), match.end(), text))
    for match in _ROOM.finditer(sentence):
        found.append(
            Condition("temperature", match.start(), match.end(), "room temperature")
        )
    return sorted(found, key=lambda c: c.start)


def _treatment(sentence: str, match: re.Match[str]) -> str:
    """How a sample was made at a temperature, where words beside it tell."""
    before = re.search(
        rf"({_MADE})[^,;.]{{0,14}}$", sentence[: match.start()], re.IGNORECASE
    )
    after = re.match(rf"[^,;.]{{0,12}}?({_MADE})", sentence[match.end() :])
    found = before or after
    if found is None:
        return ""
    return "sintered" if re.match(_SINTERED, found[1], re.I) else "heat-treated"


def beside(
    sentence: str, place: int, found: Sequence[Condition], values: Sequence[int] = ()
) -> list[str]:
    """The conditions of a value at a place: of several of a kind, the nearest.

    "98 MPa after 7 days and 142 MPa after 28 days" gives each its age. What stands in
    the same clause goes before what stands in another one, what follows before what
    precedes. A condition of a later clause that holds a value of its own is that one's.

    Args:
        sentence: One sentence.
        place: Where the value stands.
        found: The conditions of the sentence.
        values: Where all values of the sentence stand.

    >>> text = "98 MPa after 7 days and 142 MPa after 28 days"
    >>> beside(text, 24, conditions_in(text))
    ['28 days']
    """
    out = []
    for kind in dict.fromkeys(c.kind for c in found):
        same = [
            c for c in found
            if c.kind == kind and not _of_another(sentence, place, c, values)
        ]  # fmt: skip

        def distance(c: Condition) -> tuple[bool, bool, int]:
            low, high = sorted((place, c.start))
            apart = bool(_CLAUSE.search(sentence[low:high]))
            return (apart, c.start < place, abs(c.start - place))

        if same:
            out.append(min(same, key=distance).text)
    return out


def _of_another(
    sentence: str, place: int, condition: Condition, values: Sequence[int]
) -> bool:
    """Whether a condition of a later clause belongs to a value of that clause."""
    breaks = [m.end() for m in _CLAUSE.finditer(sentence)]
    begins = max((b for b in breaks if b <= condition.start), default=0)
    ends = min((b for b in breaks if b > condition.end), default=len(sentence))
    return place < begins and any(begins <= v < ends for v in values)
