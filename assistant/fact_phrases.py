"""Questions that are no sentence: "density of MgO in g/cm3", "Li–O distance in Li2O".

What is asked is a fact that a structure tells by itself; what is left of the message is
the name of one compound, symbols of its elements and words that say nothing more.
"""

from __future__ import annotations

import re
from functools import lru_cache

#: Longest message that is taken for a phrase.
_LONGEST = 110


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Words of the European languages that say nothing about what is asked.
_FILLING = _words(
    "interatomic interatomare interatomique interatómica "
    "a an the of in for at is are what which how many much long big large high wide "
    "there does do has have its it between and to per unit cell conventional "
    "primitive value values number shortest longest nearest smallest largest closest "
    "first typical calculated theoretical computed crystallographic xray x ray "
    "crystal structure phase mineral compound material please give me tell show i "
    "need want would like know atom atoms ion ions site sites room temperature "
    "ambient rt units formula one by lattice type from with each around about "
    "angstrom angstroms nm pm cm der die das des dem den von vom im zu zwischen und "
    "wie viele viel groß hoch lang ist sind was welche welcher welches hat haben "
    "beträgt pro je zahl anzahl kürzeste kürzester kürzesten längste nächste "
    "berechnete theoretische kristallstruktur struktur elementarzelle zelle bitte "
    "raumtemperatur atome atomen ionen liegen befinden sich es gibt man le la les l "
    "de du d dans en et un une entre quel quelle quels quelles est sont combien t il "
    "y pour par nombre plus courte court longue petite maille cristalline calculée "
    "théorique température ambiante s vous plaît atomes el los las una uno unos del "
    "al qué cuál cuáles cuánto cuánta cuántos cuántas son hay tiene tienen más corta "
    "corto larga celda unidad red estructura cristalina número calculada teórica "
    "ambiente por favor átomos átomo iones "
)
_FILLING_ASIAN = re.compile(
    r"请问|是多少|有多少|多少|是什么|什么|几个|几|单胞|晶胞|单位晶胞|结构|晶体|矿物|中的|之间|"
    r"最短|最长|"
    r"告诉我|各|个|为|是|的|在|中|里|与|和|有|原子|每|内|"
    r"教えて(?:ください)?|いくつ(?:です)?か?|何(?:です)?か|です|ください|単位胞|単位格子|構造|結晶|最短|"
    r"における|について|当たり|あたり|どれくらい|の|は|が|を|と|に|で|か|間|数"
)
_UNIT = re.compile(
    r"(?i)\bin\s+(?:g\s?/?\s?(?:cm|cc)\S*|kg\s?/?\s?m\S*|Å\S*|nm\S*|pm\b)|"
    r"g/cm\S*|kg/m\S*|Å\s?[\^³3]?|[（(][^）)]{0,20}[）)]"
)


@lru_cache(maxsize=256)
def is_fact_phrase(text: str) -> bool:
    """Whether a message asks for computed facts of one compound and says no more.

    >>> is_fact_phrase("density of MgO in g/cm3")
    True
    >>> is_fact_phrase("density of MgO pellets sintered at 1200 °C")
    False
    """
    if not 0 < len(text.strip()) <= _LONGEST or "\n" in text.strip():
        return False
    from generators.structures.fact_words import without_facts

    rest = without_facts(_UNIT.sub(" ", text))
    if rest is None:
        return False
    from knowledge.structures import structure_library
    from validators.crystal_systems import SYSTEM_STEMS

    library = structure_library()
    named = library.mentions(rest)
    found = library.resolve(rest)
    if not named or found.formula is None or not (found.records or found.options):
        return False
    own = {e for name in named for e in library.resolve(name).composition or {}}
    for name in sorted(named, key=len, reverse=True):
        rest = re.sub(re.escape(name), " ", rest, flags=re.IGNORECASE)
    for stems in SYSTEM_STEMS.values():
        rest = re.sub(rf"(?i)(?<![a-zà-ÿ])(?:{stems})(?![a-zà-ÿ])", " ", rest)
    rest = _FILLING_ASIAN.sub(" ", rest)
    words = re.findall(r"[^\W\d_]+", rest)
    return all(
        word.lower() in _FILLING or word in own or bool(library.mentions(word))
        for word in words
    )


def compound_asked(text: str) -> str:
    """The compound of a question that names an element of it as well, else the text.

    "Coordination of Ti in anatase" asks about anatase; a form of titanium of that name
    does not exist.
    """
    from knowledge.structures import structure_library

    library = structure_library()
    named = {
        name: library.resolve(name).composition or {} for name in library.mentions(text)
    }
    whole = [name for name, content in named.items() if len(content) > 1]
    single = [name for name, content in named.items() if len(content) == 1]
    if len(whole) != 1 or not single:
        return text
    if any(not set(named[name]) <= set(named[whole[0]]) for name in single):
        return text
    rest = text
    for name in single:
        rest = re.sub(rf"(?<![A-Za-z]){re.escape(name)}(?![A-Za-z0-9])", " ", rest)
    return rest
