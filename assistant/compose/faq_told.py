"""A rise or fall that a record tells in words, without values before and after."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.asking.named import element_name, find_elements, host_elements
from assistant.compose.faq_evidence import about_host
from assistant.compose.faq_text import Sentence, frame, quoted, sentence_values
from knowledge.facts import Fact
from knowledge.names import elements_of
from knowledge.quantities import find_quantities
from validators.specs.question import Premise, QuestionSpec

_UP = r"rais\w*|increas\w*|improv\w*|enhanc\w*|boost\w*"
_DOWN = r"lower(?:s|ed|ing)?|reduc\w*|decreas\w*|worsen\w*|halv\w*|spoil\w*"
_CHANGES = re.compile(
    rf"\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\s+(?P<what>(?:[\w-]+\s+){{0,3}}[\w-]+)",
    re.IGNORECASE,
)
#: "The strength falls": what changes stands before its verb.
_MOVES = re.compile(
    r"(?P<what>(?:[\w-]+\s+){1,4})(?:(?P<up>rises?|grows?|increases?)|"
    r"(?P<down>falls?|drops?|decreases?|declines?))\b(?!\s+the\b)",
    re.IGNORECASE,
)
#: "Makes the steel stronger": an adjective that tells a property and its change.
_ADJECTIVES = (
    (re.compile(r"\bstronger\b", re.I), "strength", 1),
    (re.compile(r"\bweaker\b", re.I), "strength", -1),
    (re.compile(r"\btougher\b|\bmore ductile\b", re.I), "toughness", 1),
    (re.compile(r"\bbrittle\b", re.I), "toughness", -1),
    (re.compile(r"\bharder\b", re.I), "hardness", 1),
    (re.compile(r"\bsofter\b", re.I), "hardness", -1),
    (re.compile(r"\bdenser\b", re.I), "density", 1),
)
#: Words before what is done that tell that there is less of it.
_LESS_OF = re.compile(
    r"\b(?:less|lower|falling|decreas\w+|shorter|smaller|finer|fewer|without|removing|"
    r"free of|removal of|loss of)\s+(?:\w+\s+)?$",
    re.I,
)
#: What carries electrons raises the conductivity by them.
_CARRIES = re.compile(
    r"\b(?:carr(?:y|ies)|suppl(?:y|ies)|provides?|adds?)\s+(?:free\s+)?"
    r"(?:electrons|holes|charge carriers)",
    re.IGNORECASE,
)
_LEVELS = re.compile(
    r"\b(?:beyond|above|below|too (?:much|little|many)|excess\w*|more than|less than|"
    r"up to|until|only|not|further|higher|on top of)\b",
    re.IGNORECASE,
)
_ELECTRONIC = frozenset({"electronic conductivity", "electrical conductivity"})


def told_sign(text: str, quantity: str) -> int:
    """+1 or -1 where a text says that a quantity rises or falls, else 0.

    >>> told_sign("The carbon carries electrons", "electronic conductivity")
    1
    >>> told_sign("Boron lowers the critical temperature", "critical temperature")
    -1
    >>> told_sign("Doping improves the density", "critical temperature")
    0
    >>> told_sign("with rising temperature the strength falls", "strength")
    -1
    """
    signs = set()
    for pattern in (_CHANGES, _MOVES):
        for match in pattern.finditer(text):
            if _speaks_of(match["what"], quantity):
                signs.add(1 if match["up"] else -1)
    signs |= {
        sign for said, of, sign in _ADJECTIVES
        if quantity.endswith(of) and said.search(text)
    }  # fmt: skip
    if quantity in _ELECTRONIC and _CARRIES.search(text):
        signs.add(1)
    return signs.pop() if len(signs) == 1 else 0


def _speaks_of(words: str, quantity: str) -> bool:
    if " " in quantity:
        return quantity in find_quantities(words)
    return quantity in words.lower().split() or quantity in find_quantities(words)


def sense_of(text: str, names: Iterable[str]) -> int:
    """-1 where a text speaks of less of what is named, 1 for more, 0 where not named.

    >>> sense_of("With less oxygen in the grains", ["oxygen"])
    -1
    """
    for name in names:
        for match in re.finditer(rf"\b{re.escape(name)}\b", text) if name else ():
            before = text[max(0, match.start() - 30) : match.start()]
            return -1 if _LESS_OF.search(before) else 1
    return 0


def property_named(spec: QuestionSpec) -> tuple[str, ...]:
    """The quantity of a presupposed change, also where an adjective tells it."""
    told = tuple(of for said, of, _ in _ADJECTIVES if said.search(spec.text))
    return spec.quantities[:1] or told[:1]


def _names(spec: QuestionSpec, fact: Fact) -> set[str]:
    """Words for what is done: the elements asked about, else words of the lever."""
    if spec.elements:
        # The first name may be of what is made of it: "carbon coating".
        named = {element_name(e).split(" ")[0] for e in spec.elements}
        named |= set(spec.elements)
        return named | {name.capitalize() for name in named}
    words = re.findall(r"[a-z]{4,}", fact.lever.lower())
    asked = set(re.findall(r"[a-z]{4,}", spec.text.lower()))
    return {w for w in words if w in asked}


def _others(spec: QuestionSpec, fact: Fact) -> bool:
    """Whether a record is of what is done on top of another dopant."""
    text = f"{fact.lever} {fact.claim} {fact.formula}"
    present = set(find_elements(text, spec.hosts)) | elements_of(fact.formula)
    return bool(present - host_elements(spec) - set(spec.elements))


def told_correction(
    spec: QuestionSpec, pool: Sequence[Fact], premise: Premise
) -> list[Sentence]:
    """A presupposed rise or fall against what records of the host tell in words."""
    named = property_named(spec)
    if not named or not spec.hosts or set(spec.elements) & host_elements(spec):
        return []
    quantity = named[0]
    against: tuple[Fact, str] | None = None
    # Where no confirmed record speaks, an unconfirmed one does so with its mark.
    for fact in sorted(pool, key=lambda f: (not f.verified, f.id)):
        if not fact.usable or fact.kind in {"computation", "row"}:
            continue
        if against is not None and not fact.verified:
            break
        if not about_host(fact, spec.hosts):
            continue
        if _others(spec, fact):
            continue
        names = _names(spec, fact)
        for text in (fact.claim, fact.mechanism, fact.advantage, fact.drawback):
            for clause in re.split(r"[.;]\s|, and ", text):
                sense = sense_of(clause, names) * (sense_of(spec.text, names) or 1)
                sign = told_sign(clause, quantity) * sense if sense else 0
                if _LEVELS.search(clause):
                    # Too much of what helps is another premise.
                    sign = 0
                if sign * premise.direction > 0:
                    return []
                if sign * premise.direction < 0 and against is None:
                    against = (fact, text)
    if against is None:
        return []
    fact, text = against
    words = frame(spec.language)
    shown = quoted(text, spec.language)
    if not fact.verified:
        shown = f"{shown.rstrip('.')} ({words['unconfirmed']})."
    return [
        Sentence(words["correction"], frame=True),
        Sentence(shown, (fact,), sentence_values(fact, text)),
    ]
