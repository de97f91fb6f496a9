"""Numbers and times that people write in words: "one year", "half an hour"."""

from __future__ import annotations

import re
from functools import partial

_WORDS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
    "seven": "7", "eight": "8", "nine": "9", "ten": "10", "eleven": "11",
    "twelve": "12", "fifteen": "15", "twenty": "20", "thirty": "30", "forty": "40",
    "fifty": "50", "sixty": "60", "ninety": "90", "hundred": "100",
    "zwei": "2", "drei": "3", "vier": "4", "fünf": "5", "zehn": "10", "deux": "2",
    "trois": "3", "cinq": "5", "dix": "10", "dos": "2", "tres": "3", "cinco": "5",
    "diez": "10",
}  # fmt: skip
_TIMES = (
    r"(?:seconds?|minutes?|hours?|days?|weeks?|years?|sekunden?|minuten?|stunden?|"
    r"tage?n?|wochen?|jahre?n?|secondes?|heures?|jours?|semaines?|ann?ées?|ans?|"
    r"segundos?|minutos?|horas?|d[ií]as?|semanas?|años?)"
)
_OTHERS = r"(?:mm|cm|m|µm|um|nm|percent|%|kelvin|degrees|met(?:er|re)s?|kg|grams?)"
_COUNTED = re.compile(
    rf"\b({'|'.join(_WORDS)})[\s-]+(?=(?:{_TIMES}|{_OTHERS})\b)", re.I
)
_SPELLED = (
    (r"\bhalf an? (hour|minute|day|year)\b|\ba half[\s-](hour|day|year)\b", "0.5"),
    (r"\b(?:a|one|three)?\s*quarters? of an (hour)\b", ""),
    (r"\b(?:an?|one) (hour|minute|day|week|year) and a half\b", "1.5"),
    (r"\bone and a half (hour|minute|day|week|year)s?\b", "1.5"),
    (r"\b(?:eine|einer) halben? (stunde)\b", "0.5"),
    (r"\bune demi-(heure)\b", "0.5"),
    (r"\bmedia (hora)\b", "0.5"),
)
_ARTICLE = re.compile(
    rf"\b(?:an?|eine[mrn]?|une?|una?)\s+(?=(?:single\s+)?({_TIMES[3:-1]})\b)", re.I
)


def in_digits(text: str) -> str:
    """The text with counted times and lengths in digits; other words are left."""
    for pattern, value in _SPELLED:
        text = re.sub(pattern, partial(_spelled, value), text, flags=re.I)
    # "per an hour" and "half a day" are done with; "a day" is one.
    text = _ARTICLE.sub("1 ", text)
    return _COUNTED.sub(lambda m: f"{_WORDS[m[1].lower()]} ", text)


def _spelled(value: str, found: re.Match[str]) -> str:
    unit = next(g for g in found.groups() if g)
    if not value:
        value = "0.75" if "three" in found.group().lower() else "0.25"
    return f"{value} {unit}"
