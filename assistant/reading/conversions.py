"""Quantities to be told in another unit, as people ask for them.

"Convert 3 mS/cm into S/m", "what is 0.35 eV in kJ/mol", "wie viel sind 300 K in °C":
a number with a unit, and the unit that is wanted. Only what is wholly such a wish is
read; units are judged where they are computed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: A number without its sign, powers of ten included.
NUMBER = (
    r"\d+(?:[.,]\d+)?(?:\s?(?:[eE]|[x×·*]\s?10\^?)[-−+]?\d{1,3}"
    r"|[x×·]\s?10[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)?"
)
_NUMBER = rf"(?P<number>[-−+]?{NUMBER})"
#: At most four factors of letters, with powers; no number of their own but 1.
_FACTOR = r"(?:[A-Za-zµμΩΩÅ℃°º%]+\.?\s?[CF]?(?:\^?\(?[-−]?\d\)?|[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?|1)"
_LINK = r"(?:\s?[/·*⋅]\s?\(?|\s(?!in\b|into\b|to\b|en\b|a\b|als\b|as\b|is\b|are\b|等))"
#: A unit as written: "mS/cm", "W m^-1 K^-1".
UNIT = rf"{_FACTOR}(?:{_LINK}{_FACTOR}\)?){{0,3}}"
_ONE = rf"{_NUMBER}\s*(?P<unit>{UNIT}?)"
_INTO = r"(?:into|in|to|as|nach|zu|als|en|à|a)"

#: Words that lead from the message before to this one.
_LEAD = r"(?:(?:and|so|ok(?:ay)?|now|then|und|et|y|那|では)[\s,]+)?"

_FORMS = tuple(
    re.compile(rf"(?i)^\W*{_LEAD}{form}\s*[?？.!。]*\s*$")
    for form in (
        rf"(?:please\s+|can you\s+|could you\s+)*(?P<sure>convert|express|transform|"
        rf"rechne|wandle|konvertiere|convertis|convertir|convierte|exprime)\s+{_ONE}\s+"
        rf"{_INTO}\s+(?P<wanted>{UNIT}?)(?:\s+(?:um|please|bitte))?",
        rf"(?:(?:what|how much|how many)(?:'s|\s+is|\s+are)?|wie viel (?:ist|sind)|"
        rf"was (?:ist|sind)|combien (?:font|fait)|cuánto (?:es|son)|quel est)\s+"
        rf"{_ONE}\s+{_INTO}\s+(?P<wanted>{UNIT}?)",
        rf"how many\s+(?P<wanted>{UNIT}?)\s+(?:are|is|in|make)"
        rf"(?:\s+(?:there\s+)?in)?\s+{_ONE}",
        rf"{_ONE}\s+{_INTO}\s+(?P<wanted>{UNIT}?)",
        rf"(?:把|将)?\s*{_ONE}\s*(?:是多少|等于多少|换算成|转换成|换算为|转换为)\s*"
        rf"(?P<wanted>{UNIT}?)",
        rf"{_ONE}\s*(?:は何|を)\s*(?P<wanted>{UNIT}?)\s*(?:ですか|に(?:変換|換算).*)?",
    )
)
#: "Convert 5 rows to csv" is no matter of units.
_FILES = re.compile(r"(?i)csv|tsv|xlsx?|excel|json|cif|poscar|xyz|pdf|tables?")
_SUPER = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")


@dataclass(frozen=True, slots=True)
class Conversion:
    """A quantity and the unit in which it is wanted.

    Attributes:
        value: The number.
        unit: Its unit as written.
        wanted: The other unit as written.
    """

    value: float
    unit: str
    wanted: str


def conversion_asked(text: str) -> Conversion | None:
    """The conversion that a message asks for, None where it asks for something else.

    Where neither "convert" is said nor both units are known, it is no conversion:
    "what is 2 in water?".
    """
    if len(text) > 200 or not re.search(r"\d", text):
        return None
    from assistant.reading.measured import known_unit

    for form in _FORMS:
        found = form.match(text.strip())
        if found is None:
            continue
        unit, wanted = found["unit"].strip(), found["wanted"].strip()
        if _FILES.fullmatch(wanted):
            return None
        asked = Conversion(number_of(found["number"]), unit, wanted)
        known = [known_unit(asked.unit), known_unit(asked.wanted)]
        sure = "sure" in form.groupindex and any(known)
        if sure or all(known):
            return asked
    return None


def number_of(written: str) -> float:
    """A number as written, with a decimal point or comma and powers of ten."""
    plain = re.sub(r"\s", "", written.translate(_SUPER)).replace(",", ".")
    return float(re.sub(r"(?:[x×·*]10\^?)", "e", plain))
