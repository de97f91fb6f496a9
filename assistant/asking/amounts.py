"""Counts and limits in a request: ten, 0.85 to 1.0, above 0.9."""

from __future__ import annotations

import re

#: Numbers as words in five languages. Left out are words that are first of all other
#: words: Spanish *once*, French *cent* of *pour cent*.
WORD_NUMBERS: dict[str, int] = {
    word: value
    for value, words in (
        (1, "one"), (2, "two zwei deux dos"), (3, "three drei trois tres"),
        (4, "four vier quatre cuatro"), (5, "five fünf cinq cinco"),
        (6, "six sechs seis half-dozen demi-douzaine"), (7, "seven sieben sept siete"),
        (8, "eight acht huit ocho"), (9, "nine neun nueve"),
        (10, "ten zehn dix diez dizaine decena"), (11, "eleven elf onze"),
        (12, "twelve dozen zwölf dutzend douze douzaine doce docena"),
        (13, "thirteen dreizehn treize trece"), (14, "fourteen vierzehn catorce"),
        (15, "fifteen fünfzehn quinze quinzaine quince"),
        (16, "sixteen sechzehn seize"), (18, "eighteen achtzehn"),
        (20, "twenty zwanzig vingt vingtaine veinte veintena"),
        (25, "twenty-five fünfundzwanzig vingt-cinq veinticinco"),
        (30, "thirty dreißig dreissig trente trentaine treinta"),
        (40, "forty vierzig quarante cuarenta"),
        (50, "fifty fünfzig cinquante cinquantaine cincuenta"),
        (60, "sixty sechzig soixante sesenta"), (80, "eighty achtzig ochenta"),
        (100, "hundred hundert centaine cien centenar"),
    )
    for word in words.split()
}  # fmt: skip
_BY_WORD = re.compile(
    r"\b(?:"
    + "|".join(sorted(WORD_NUMBERS, key=len, reverse=True))
    + r")\b(?![\s-]+(?:dimensional|fold|phase|component|d\b))"
)
_HAN_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"两": 2}
_BY_SIGN = re.compile(
    r"([〇一二两三四五六七八九]?百)?([一二三四五六七八九]?十)?([一二两三四五六七八九])?"
    r"(?=\s*[个個種种件つ条组])"
)


def number_word(text: str) -> int | None:
    """The first number that a text writes as a word, *one* left out where it can.

    >>> number_word("une douzaine de pérovskites"), number_word("给我二十五个")
    (12, 25)
    """
    low = re.sub(
        r"half (?:a|of a) dozen|halbes? dutzend|media docena", "six", text.lower()
    )
    found = [WORD_NUMBERS[m[0]] for m in _BY_WORD.finditer(low)]
    for value in (*(v for v in found if v > 1), *found):
        return value
    for match in _BY_SIGN.finditer(text):
        if match[0]:
            hundreds, tens, ones = match.groups()
            return (
                (100 * _HAN_DIGITS.get(hundreds[:-1], 1) if hundreds else 0)
                + (10 * _HAN_DIGITS.get(tens[:-1], 1) if tens else 0)
                + (_HAN_DIGITS[ones] if ones else 0)
            )
    return None


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
    return number_word(text)


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
