"""Words that point to rules which came beside a message: "follow the rules below".

The rules themselves are read elsewhere; a pointer to them is no wish of its own.
"""

from __future__ import annotations

import re

_NOUN = re.compile(
    r"\b(?:rules?|constraints?|requirements?|regeln?|vorgaben?|règles?|contraintes?|"
    r"reglas?|restricciones)\b(?P<numbers>\s*\d+(?:\s*(?:[-–,&]|to|and|bis|und|à|et|a|y)\s*\d+)*)?",
    re.IGNORECASE,
)
#: What is said of numbered rules that are to hold; "ignore rule 2" is a wish.
_HOLD = re.compile(
    r"\b(?:obey\w*|follow\w*|satisf\w+|fulfil\w*|compl(?:y|ies|ying)|conform\w*|respect\w*|"
    r"meets?|befolg\w+|erfüll\w+|beacht\w+|suit|suivent|cumpl\w+|sigue\w*)\W+(?:with\s+|the\s+|"
    r"to\s+|die\s+|les\s+|las\s+)*$",
    re.IGNORECASE,
)
#: What stands between such a noun and the rest of a sentence; anything else is a wish.
_LINKING = """
follow following follows obey obeying obeys respect respecting respects satisfy
satisfying satisfies fulfil fulfill fulfilling fulfilled fulfils meet meets meeting
keep keeping honour honor honouring observe observing apply applying applies use
using take taking stick sticking adhere adhering comply complying conform conforming
consistent accord accordance according to with in under by the these those this that
which my our given below above listed stated attached here all each every of as per
and please subject on based mind into account it must should is are from strictly
exactly supplied provided befolge befolgen beachte beachten beachtung halte halten
dich sich an die den der das folgenden folgende folgender untenstehenden unten oben
stehenden angegebenen gegebenen nach gemäß gemäss entsprechend unter einhaltung
einhalten erfülle erfüllen erfüllt bitte alle allen diese diesen dieser und mit muss
respectant respecte respectez respecter suivant suivants suivantes suivez suis
suivre selon les des ci-dessous dessous ci-dessus dessus ci données fournies
conformément aux toutes ces qui en et applique appliquez siguiendo sigue siga seguir
según respeta respetando respete cumpliendo cumple cumpla que las los siguientes
dadas dados abajo arriba de acuerdo con conforme a todas estas y aplica aplicando
"""
_LINKS = frozenset(_LINKING.split())
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ASIAN = re.compile(
    r"(?:并|請|请)?(?:严格)?(?:按照?|根据|依照|依据|遵守|遵循|满足|符合|使用)?"
    r"(?:以下|下面|下列|上述|给定|所给|这些|我的|附上)?的?(?:规则|约束条件|约束)(?:来|，|,)?|"
    r"(?:以下|次|下記|上記|これら|与えられた|添付)?の?(?:規則|ルール|制約条件|制約)"
    r"(?:に(?:従って|したがって|基づいて|沿って|従い|従う)|を(?:守って|守り|満たす|満たして)|"
    r"(?:の)?通りに)[、,]?"
)


def names_rules(text: str) -> bool:
    """Whether a message speaks of rules."""
    return _NOUN.search(text) is not None


def without_rule_references(text: str) -> str:
    """A message without its pointers to rules that were sent beside it.

    >>> without_rule_references("Create a .cif of halite; follow the rules below.")
    'Create a .cif of halite.'
    >>> without_rule_references("Ignore rule 2 and make NaCl.")
    'Ignore rule 2 and make NaCl.'
    >>> without_rule_references("check that this obeys Rule 1-3 and show it")
    'check show it'
    """
    for noun in reversed(list(_NOUN.finditer(text))):
        if noun["numbers"] and not _HOLD.search(text[: noun.start()]):
            continue
        start = _reach(text, noun.start(), backwards=True)
        end = _reach(text, noun.end(), backwards=False)
        text = f"{text[:start]} {text[end:]}" if text[:start].strip() else text[end:]
    text = re.sub(r"[ ]{2,}", " ", _ASIAN.sub("", text))
    # What joined the pointer to the rest goes with it.
    return re.sub(r"\s*[,;，、]?\s*(?=[.。!]?\s*$)", "", text).strip()


def _reach(text: str, at: int, *, backwards: bool) -> int:
    """How far linking words go from a place, over blanks alone."""
    words = _WORD.finditer(text, 0, at) if backwards else _WORD.finditer(text, at)
    for word in reversed(list(words)) if backwards else words:
        gap = text[word.end() : at] if backwards else text[at : word.start()]
        if gap.strip() or word[0].lower() not in _LINKS:
            break
        at = word.start() if backwards else word.end()
    return at
