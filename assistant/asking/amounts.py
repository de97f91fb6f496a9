"""Counts and limits in a request: ten, 0.85 to 1.0, above 0.9."""

from __future__ import annotations

import re

#: Numbers as words in six languages.
WORD_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20,
    "thirty": 30, "fifty": 50, "hundred": 100, "a dozen": 12, "dozen": 12,
    "zehn": 10, "zwanzig": 20, "fünf": 5, "drei": 3, "dix": 10, "vingt": 20, "cinq": 5,
    "diez": 10, "veinte": 20, "cinco": 5, "十": 10, "二十": 20, "五": 5,
}  # fmt: skip
#: A number with a decimal point or comma.
_NUM = r"(\d*[.,]?\d+)"


def count_in(text: str) -> int | None:
    """How many candidates a text asks for."""
    low = text.lower()
    things = (
        r"(?:\w+[\s-]+){0,5}?(?:compositions?|compounds?|candidates?|formulas?|"
        r"formulae|materials?|structures?|perovskites?|garnets?|spinels?|rows?|"
        r"samples?|oxides?|halides?|abx3|abo3|ab2o4|mixes|recipes|alloys?|"
        r"zusammensetzungen|verbindungen|kandidaten|strukturen|perowskite|composés|"
        r"candidats|composiciones|compuestos|candidatos|zeilen|lignes|filas|"
        r"p[ée]rovskites?|perovskitas?|espinelas?|granates?|grenats?|spinelles?|oxydes?|"
        r"óxidos?|sulfures?|sulfuros?|haluros?|halogénures?|granate?|spinelle?)"
    )
    match = re.search(rf"(?<![\w.\-–])(\d{{1,4}})\s+{things}", low) or re.search(
        r"(?:generate|propose|suggest|give me|list|find|design|create|sample|"
        r"enumerate|need|want|erzeuge|nenne|schlage|propose[rz]?|donne[rz]?|genera|"
        r"prop[óo]n|dame|生成|提出|给出|设计|提案)\s*(?:me\s+)?(?:about\s+|some\s+)?"
        r"(\d{1,4})(?![\d.]*\s*(?:%|°|k\b|ev|mpa))",
        low,
    )
    if match is None:
        match = re.search(r"(\d{1,4})\s*(?:个|種|种|件|つ|個)", low)
    if match is None:
        match = re.match(r"^\s*(\d{1,4})\s+(?!%)[a-z]", low)
    if match is None:
        match = re.search(
            r"[,;:]\s+(\d{1,4})\s*(?:of them|please|pieces)?\s*[.!?]?$", low
        )
    if match is None:
        match = re.search(
            r"(?<![\w.,=<>≤≥–-])(?<!to )(?<!and )(?<!than )(\d{1,3})\s+"
            r"(?!with\b|from\b|that\b|and\b)[a-zà-ÿ]{5,}",
            low,
        )
    if match:
        return int(match[1])
    for word, value in sorted(WORD_NUMBERS.items(), key=lambda p: -len(p[0])):
        edge = r"\b" if word.isascii() else ""
        if re.search(rf"{edge}{re.escape(word)}{edge}", low):
            return value
    return None


def limits(text: str, names: str) -> tuple[float, float] | None:
    """Limits of a quantity: a range, a bound, or a value with ± 0.02."""
    low = text.replace("–", "-").replace("−", "-")
    # "Toleranzfaktor t ≥ 0.9" names it twice.
    head = rf"(?:{names})(?:\s+\(?t\)?)?(?![A-Za-z])"
    glue = r"[^\d<>≤≥;.]{0,40}?"
    span = re.search(
        rf"{head}{glue}{_NUM}\s*(?:-|up to|to|and|bis|und|à|et|a|y|\.\.+|至|到|から|~|"
        rf"〜|,)\s*{_NUM}",
        low,
        re.I,
    ) or re.search(
        rf"{_NUM}\s*(?:<|<=|≤)\s*(?:the\s+)?{head}\s*(?:<|<=|≤)\s*{_NUM}", low, re.I
    )
    if span:
        low_end, high_end = sorted((decimal(span[1]), decimal(span[2])))
        return low_end, high_end
    above = re.search(
        rf"{head}[^\d;.]{{0,40}}?(?:>|>=|≥|above|over|at least|greater than|"
        rf"larger than|more than|über|mindestens|größer als|au-dessus de|supérieur à|"
        rf"mayor que|"
        rf"大于|高于|以上)\s*{_NUM}",
        low,
        re.I,
    )
    below = re.search(
        rf"{head}[^\d;.]{{0,40}}?(?:<|<=|≤|below|under|at most|less than|smaller than|"
        rf"unter|höchstens|kleiner als|inférieur à|menor que|小于|低于|以下)\s*{_NUM}",
        low,
        re.I,
    )
    if above:
        # "above 0.8 and below 1.0" names the quantity once.
        second = below or re.match(
            rf"\s*(?:and|but|und|et|y|,)?\s*(?:<|<=|≤|below|under|at most|less than|"
            rf"unter|höchstens|inférieur à|menor que|小于|低于)\s*{_NUM}",
            low[above.end() :],
            re.I,
        )
        return decimal(above[1]), decimal(second[1]) if second else 9.99
    if below:
        return 0.0, decimal(below[1])
    near = re.search(
        rf"{head}[^\d;.]{{0,25}}?(?:=|of|around|about|near|close to|um|von|de|"
        rf"≈|~|约)\s*{_NUM}",
        low,
        re.I,
    )
    if near:
        value = decimal(near[1])
        return value - 0.02, value + 0.02
    return None


def decimal(text: str) -> float:
    """A number written with a point or a comma."""
    return float(text.replace(",", "."))
