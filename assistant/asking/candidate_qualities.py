"""Qualities of candidates that a request names and that nothing here reads.

"Inverse spinels", "layered perovskites", "leichte Hochentropielegierungen": an
adjective beside the name of a type or class is a wish. What no rule serves is told, so
that no list passes for what it is not.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from assistant.asking.amounts import WORD_NUMBERS
from assistant.asking.chemistry_words import ANION_WORDS, ATE, CLASSES
from validators.element_table import NAMES

#: What candidates are called where no type is named.
_GENERIC = (
    r"compounds?|candidates?|compositions?|alloys?|materials?|phases?|"
    r"verbindungen|kandidaten|legierungen|materialien|"
    r"composés?|candidats?|alliages?|matériaux|"
    r"compuestos?|candidatos?|aleaci[oó]n(?:es)?|materiales"
)
_ADJECTIVE = re.compile(
    r"(?i)[a-zà-ÿ-]+(?:ic|al|ed|ive|ous|ant|ent|ar|ary|able|ible|less|like|rich|poor|"
    r"phase|type|ing)|inverse|normal|cubic|light|heavy|soft|hard|tough|dense|porous|"
    r"thin|brittle|opaque|rigid|lightweight|refractory|"
    # German adjectives, declined
    r"[a-zäöüß-]{4,}(?:e|en|er|es|em)|"
    # French and Spanish
    r"[a-zà-ÿ-]+(?:iques?|a(?:le?s?|ux)|eu(?:x|ses?)|i(?:fs?|ves?)|é(?:e?s?)|aires?|"
    r"inverses?|[ií]c[oa]s?|ales|os[oa]s?|iv[oa]s?|antes?|entes?|ad[oa]s?|"
    r"id[oa]s?|ari[oa]s?)|invers[oa]s?|liger[oa]s?|légère?s?|légers?|dure?s?|dur[oa]s?"
)
#: Words before or behind a name that wish nothing, or what is read elsewhere.
_PLAIN = re.compile(
    r"(?i)(?:new|novel|neutral|charge|balanced|charge-balanced|candidate\w*|possible|"
    r"potential|stable|unknown|unreported|hypothetical|different|interesting|promising|"
    r"plausible|feasible|reasonable|realistic|typical|actual|similar|"
    r"other|more|such|these|those|chemical|valid|inorganic|binary|ternary|quaternary|"
    r"quinary|senary|equi-?atomic|equi-?molar|\w+-free|\w*frei\w*|\w*haltig\w*|"
    r"\w*basiert\w*|\w+-?(?:based|containing|bearing|rich)|conducting|containing|having|"
    r"using|including|excluding|involving|following|named|listed|called|given|wanted|"
    r"desired|suggest\w*|propos\w*|generat\w*|enumerat\w*|find\w*|giv\w*|mak\w*|"
    r"design\w*|creat\w*|list\w*|random|varied|diverse|non-?toxic|toxic|several|double|"
    r"single|simple|complex|mixed|general|ideal|suitable|good|best|vacancy-ordered|"
    r"neue\w*|neuartige\w*|neutrale\w*|mögliche\w*|weitere\w*|andere\w*|einige\w*|"
    r"bekannte\w*|unbekannte\w*|stabile\w*|plausible\w*|interessante\w*|passende\w*|"
    r"vielversprechend\w*|hypothetische\w*|verschiedene\w*|ungiftige\w*|geeignete\w*|"
    r"ternäre\w*|binäre\w*|quaternäre\w*|nenn\w*|erzeug\w*|schlag\w*|zeig\w*|entw[ei]r\w*|"
    r"suche\w*|gene?rier\w*|erstell\w*|keine\w*|eine\w*|meine\w*|diese\w*|solche\w*|"
    r"alle\w*|unter|über|oder|aber|dieser|welche\w*|liste|bitte|"
    r"nouve\w+|inédit\w*|neutres?|possibles?|potentie\w+|stables?|inconnu\w*|"
    r"différent\w*|autres?|plausibles?|intéressant\w*|contenant|comportant|ternaires?|"
    r"binaires?|quaternaires?|candidat\w*|connu\w*|prometteu\w+|"
    r"nuev[oa]s?|novedos[oa]s?|neutr[oa]s?|posibles?|estables?|desconocid[oa]s|"
    r"distint[oa]s|diferentes|otr[oa]s|interesantes|prometedor\w*|conocid[oa]s|"
    r"ternari[oa]s?|binari[oa]s?|cuaternari[oa]s?|todos?|todas?|dame|genera\w*|propón|"
    rf"{'|'.join(WORD_NUMBERS)}|cathode\w*|anode\w*|kathode\w*|électrolyte\w*|"
    r"electrolyte\w*|dobles?|inorg[aá]nic\w*|inorganique\w*|anorganische\w*)"
)
_HAN = (
    r"(?P<han>反|逆|正(?!交|方|極|极)|立方(?:晶|相)?|四方(?:晶|相)?|六方(?:晶|相)?|正交(?:晶|相)?|"
    r"正方晶|斜方晶|单斜(?:相)?|層状|层状|有序|无序|透明|磁性|多孔|轻质|軽量|超伝導|超导|"
    r"铁电|強誘電)(?:的|型|相|晶)?"
)


@cache
def _everyday() -> frozenset[str]:
    text = files("assistant").joinpath("asking/everyday.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())


@cache
def _names() -> str:
    """Names of structure types, as one pattern."""
    from generators.materials.patterns import TYPES

    return "|".join(f"(?:{kind.words})" for kind in TYPES if kind.words)


@cache
def _served() -> re.Pattern[str]:
    """Words that another reader of a request serves."""
    anions = "|".join(words for words, _ in ANION_WORDS)
    elements = "|".join(re.escape(n) for n in NAMES if n[0] < "\u3000")
    classes = "|".join(CLASSES)
    return re.compile(
        rf"(?i)(?:{anions}|{classes}|{elements}|{_names()}|{_GENERIC}|{ATE})\w*"
    )


def unread_qualities(text: str, served: str) -> tuple[str, ...]:
    """Adjectives beside the name of a type or class that nothing serves.

    Args:
        text: The request.
        served: A pattern of the properties that are told elsewhere.

    >>> unread_qualities("10 inverse lithium spinels", "stab")
    ('inverse',)
    >>> unread_qualities("12 neue bleifreie kubische Perowskite", "stab")
    ('kubische',)
    """
    anions = "|".join(words for words, _ in ANION_WORDS if words[0] < "\u3000")
    nouns = rf"(?<![A-Za-zà-ÿ])(?:{_names()}|(?:{anions}|{_GENERIC})(?![a-zà-ÿ]))"
    out: list[str] = []
    for match in re.finditer(nouns, text, re.IGNORECASE):
        for word in (*_words_before(text, match.start()), *_words_behind(text, match)):
            known = (
                _PLAIN.fullmatch(word)
                or _served().fullmatch(word)
                or word.lower() in _everyday()
                or re.search(served, word, re.IGNORECASE)
            )
            if not known and _ADJECTIVE.fullmatch(word):
                out.append(word)
        if before := re.search(rf"{_HAN}$", text[: match.start()]):
            out.append(before["han"])
    return tuple(dict.fromkeys(out))


def _words_before(text: str, place: int) -> list[str]:
    """Up to three words right before a name, back to a number or a comma."""
    lead = re.search(r"(?:[^\W\d_]['’\w-]*[ \t]+){0,3}$", text[:place])
    words = re.findall(r"[^\W\d_][^\W_'’]*", lead[0]) if lead else []
    # What stands before a verb, an article or a preposition qualifies something else.
    for i in range(len(words) - 1, -1, -1):
        if _ENDS.fullmatch(words[i]):
            return words[i + 1 :]
    return words


def _words_behind(text: str, match: re.Match[str]) -> list[str]:
    """Adjectives that French and Spanish put behind a name."""
    tail = re.match(r"[^\W\d_]*((?:[ \t]+[a-zà-ÿ-]{4,}){1,2})", text[match.end() :])
    if not tail or not _ROMANCE.search(text):
        return []
    words = tail[1].split()
    for i, word in enumerate(words):
        if _ENDS.fullmatch(word) or not _ADJECTIVE.fullmatch(word):
            return words[:i]
    return words


_ROMANCE = re.compile(
    r"(?i)\b(?:des|les|du|avec|sans|propose[rz]?|donne[rz]?|génère[rz]?|aux?|una?|los|"
    r"las|con|sin|dame|genera|propón|sugiere|quiero|nuev[oa]s|nouve\w+)\b"
)
_ENDS = re.compile(
    r"(?i)(?:the|an?|of|for|with|without|and|or|is|are|as|in|on|to|from|that|which|than|"
    r"by|at|me|my|our|some|any|all|both|der|die|das|den|dem|des|mit|ohne|und|oder|von|"
    r"für|aus|im|in|zu|als|mir|vor|le|la|les|du|un|une|et|ou|avec|sans|dont|que|qui|"
    r"el|los|las|y|o|con|sin|por|para|de|del)"
)
