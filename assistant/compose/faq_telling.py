"""The telling words of a question, and the question in canonical words.

Two wordings of one question should find the same records. So what the slots hold is
written out in fixed words, and of the rest only those words count that say something
about the subject.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files

from assistant.asking.named import host_elements
from assistant.asking.words import lexicon
from knowledge.lexical import LexicalIndex, stem, tokens
from knowledge.names import (
    elements_of,
    find_formulas,
    find_materials,
    host_of_formula,
    material,
)
from knowledge.quantities import quantities
from validators.specs.question import QuestionSpec

#: Words that say what kind of answer is wanted; the slots already hold them.
_GENERIC_TEXT = """increas rais improv enhanc boost strateg strategi way chang harm
    reason makes making influenc optimis optimiz optimum higher high low lower
    better reduc mak bring reach several sinc becaus optimal much great large larg
    amount level material affect alter impact modif contribut option method approach
    rout measure measur recommend list pro con drawback advantag disadvantag benefit
    happen add added addit addition introduc incorporat contain content composition
    stop prevent avoid done limit limits maxim minim perform performanc behav
    behavior behaviour decreas drop suppress detriment bad good show studi study
    studies research investigat possibl achiev obtain get gain suitabl choos choic
    select use decid pick old new right wrong sure true correct mean hot cool long
    short time detail outlin summar summari summaris summariz overview survey review
    state art literatur understand underst say bother worth directly simply just
    still ever ok please sample samples pellet pellets system systems type types
    kind kinds term terms number depend run runs dependenc function relation between
    relationship role consequenc compound professor supervisor colleague book
    textbook heard told read believ attached document documents note notes file my
    our per gram kilogram room-temperature room temperature ambient ways shouldn
    wouldn couldn doesn hour hours minute minutes day days week source sources
    reference references citation doi paper papers publish stat states ionic ion
    li-ion tell say sai lead leads led life define defined definition meant call
    called adding fact facts record records entry entries cause causes help helps"""
_GENERIC = frozenset(_GENERIC_TEXT.split()) | frozenset(tokens(_GENERIC_TEXT))


@cache
def _everyday() -> frozenset[str]:
    """Words of daily English, and their stems; they tell nothing of a material."""
    text = files("assistant").joinpath("asking/everyday.txt").read_text("utf-8")
    words = {
        word
        for line in text.splitlines()
        if not line.startswith("#")
        for word in line.split()
    }
    return frozenset(words | {stem(word) for word in words})


#: Words of their own that begin like a generic one.
_NO_ENDING = frozenset({"levitat", "levitation", "goodenough", "newton"})
#: Tokens that only repeat the name of a host or of its class.
_HOST_TEXT = """electrolyt solid-stat solid stat solid-state ceram battery conductor
    superconductor cell photovoltaic wire wires tape tapes ceramic ceramics coated
    keramik keramiken batterie batterien zelle zellen céramique céramiques pile piles
    cerámica cerámicas batería baterías 陶瓷 电池 材料 セラミックス セラミック 電池"""
HOST_WORDS = frozenset(_HOST_TEXT.split())


@lru_cache(maxsize=4096)
def is_generic(token: str) -> bool:
    """Whether a search token tells nothing of a subject."""
    if token in _GENERIC or stem(token) in _GENERIC or token in _everyday():
        return True
    # "summarise" and "adding" are their stems with an ending.
    return any(len(word) >= 4 and token.startswith(word) for word in _GENERIC) and (
        token not in _NO_ENDING
    )


@cache
def _words_of(quantity: str) -> frozenset[str]:
    item = quantities().get(quantity)
    words = item.words if item is not None else (quantity,)
    return frozenset(t for word in words if word.isascii() for t in tokens(word))


def additives(spec: QuestionSpec) -> tuple[str, ...]:
    """Formulas of a question that are no member of its hosts: SiC in MgB2."""
    if not spec.hosts:
        return ()
    out = []
    for formula in spec.formulas:
        own = host_of_formula(formula)
        if any(name in spec.hosts for name, _ in find_materials(formula)):
            continue
        if own not in spec.hosts and not any(
            about <= elements_of(formula)
            for name in spec.hosts
            if (item := material(name)) and (about := item.major or item.elements)
        ):
            out.append(formula)
    return tuple(out)


def telling_words(spec: QuestionSpec) -> list[str]:
    """Search tokens that tell what a question is about beyond host and elements."""
    text = spec.text
    for formula in find_formulas(text):
        text = text.replace(formula, " ")
    for _, (start, end) in reversed(find_materials(text)):
        text = text[:start] + " " + text[end:]
    own = {symbol.lower() for symbol in host_elements(spec)}
    own |= {symbol.lower() for symbol in spec.elements}
    asked = frozenset(t for name in spec.quantities for t in _words_of(name))
    for name in spec.hosts:
        item = material(name)
        for alias in item.aliases if item is not None else ():
            asked |= frozenset(tokens(alias)) if alias.isascii() else frozenset()
    out = [f"f:{formula}" for formula in additives(spec)]
    for token in tokens(text):
        plain = token.replace(".", "")
        if token.startswith(("m:", "f:")) or plain.isdigit() or not token.isascii():
            continue
        if is_generic(token) or token in own or token in asked or len(token) < 3:
            continue
        if spec.hosts and token in HOST_WORDS:
            continue
        out.append(token)
    if spec.language != "en":
        # Words of another language reach the records through the lexicon alone.
        known = [t for term in spec.terms for t in tokens(term)]
        out = [*known, *(t for t in out if t.startswith("f:"))]
    return list(dict.fromkeys(out))


def lever_words(spec: QuestionSpec) -> frozenset[str]:
    """Tokens of the levers that a question names; their slots count already."""
    entries = lexicon()["levers"]
    return frozenset(
        token
        for name in spec.levers
        for word in (*entries[name]["terms"], *entries[name]["words"])
        if word.isascii()
        for token in tokens(word)
    )


def canonical_question(spec: QuestionSpec, words: Sequence[str]) -> str:
    """The question in fixed words, whatever way it was put.

    Where slots and telling words hold nothing, its own words stand.
    """
    if not (spec.hosts or spec.formulas) and (len(words) < 2 or spec.language != "en"):
        return spec.text
    parts = [*sorted(spec.hosts), *sorted(spec.elements)]
    parts += [
        term for name in spec.levers for term in lexicon()["levers"][name]["terms"]
    ]
    parts += [*spec.quantities, *sorted(words)]
    if spec.language != "en":
        # The lexicon knows few words of other languages; the vectors know more.
        parts.append(spec.text)
    return " ".join(dict.fromkeys(parts))


def share_held(
    words: Sequence[str], held: frozenset[str] | set[str], index: LexicalIndex
) -> float:
    """Share of the telling words that a text holds, weighted by rarity, 0 to 1.

    Words that no record has are left out: they cannot tell one record from another.
    """
    known = [word for word in words if index.frequency.get(word)]
    total = sum(index.rarity(word) for word in known)
    if total <= 0:
        return 0.0
    return sum(index.rarity(word) for word in known if word in held) / total
