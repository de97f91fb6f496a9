"""A rise or fall that a record tells in words, without values before and after."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.asking.named import element_name, find_elements, host_elements
from assistant.asking.words import lexicon
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
    (re.compile(r"\bharder\b|\bhardens?\b", re.I), "hardness", 1),
    (re.compile(r"\bsofter\b|\bsoftens?\b", re.I), "hardness", -1),
    (re.compile(r"\bdenser\b", re.I), "density", 1),
    (re.compile(r"\bmore efficient\b", re.I), "power conversion efficiency", 1),
    (re.compile(r"\bless efficient\b", re.I), "power conversion efficiency", -1),
    (re.compile(r"\bmore (?:ion-?)?conducti\w+\b", re.I), "ionic conductivity", 1),
    (re.compile(r"\bless (?:ion-?)?conducti\w+\b", re.I), "ionic conductivity", -1),
    (re.compile(r"\bmore ductile\b", re.I), "elongation", 1),
    (re.compile(r"\bless ductile\b", re.I), "elongation", -1),
    (re.compile(r"\bfad\w+ (?:faster|more|sooner)\b", re.I), "capacity retention", -1),
    (re.compile(r"\bfad\w+ (?:slower|less|later)\b", re.I), "capacity retention", 1),
)
#: Words before what is done that tell that there is less of it.
_LESS_OF = re.compile(
    r"\b(?:less|lower|lowering|reducing|fewer|avoiding|falling|decreas\w+|shorter|smaller|finer|without|removing|"
    r"free of|removal of|loss of)\s+(?:\w+\s+)?$",
    re.I,
)
#: A sentence that also tells what is without the lever, or of something else.
_TURNED = re.compile(r"\b(?:without|whereas|unlike|instead of|against)\b", re.I)
#: The same before a word of another language.
_FEWER = re.compile(
    r"(?:降低|减少|消除|weniger|verringer\w*|reduzier\w*|moins de|rédui\w*|"
    r"menos|reduc\w*|"
    r"少ない|減らした?)\W*\w{0,3}$",
    re.IGNORECASE,
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


#: "Compressive and tensile strength" are two strengths.
_SHARED = re.compile(
    r"\b(\w+) and (\w+) (strength|conductivity|constant|energy|density|field)\b", re.I
)


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
    text = _SHARED.sub(r"\1 \3 and \2 \3", text)
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


#: Words that name nothing that is done.
_PLAIN = frozenset({"with", "from", "that", "this", "ceramics", "crystalline", "most",
                    "conductivity", "thermal", "ionic", "electronic"})  # fmt: skip


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


def _asked_sense(spec: QuestionSpec, names: Iterable[str]) -> int:
    """Whether a question speaks of less of what is named, in any language: 1 or -1."""
    told = set(names)
    sense = sense_of(spec.text, told)
    for entry in lexicon()["terms"]:
        if sense or not any(told & set(term.split()) for term in entry["terms"]):
            continue
        for word in entry["words"]:
            at = spec.text.find(word)
            if at >= 0 and _FEWER.search(spec.text[max(0, at - 24) : at]):
                return -1
    return sense or 1


def property_named(spec: QuestionSpec) -> tuple[str, ...]:
    """The quantity of a presupposed change, also where an adjective tells it."""
    told = tuple(of for said, of, _ in _ADJECTIVES if said.search(spec.text))
    return spec.quantities[:1] or told[:1]


def _names(spec: QuestionSpec, fact: Fact) -> set[str]:
    """Words for what is done: the elements asked about, else words of the lever."""
    if spec.elements and not _of_vacancies(spec):
        # The first name may be of what is made of it: "carbon coating".
        named = {element_name(e).split(" ")[0] for e in spec.elements}
        named |= set(spec.elements)
        return named | {name.capitalize() for name in named}
    asked = set(re.findall(r"[a-z]{4,}", f"{spec.text} {' '.join(spec.terms)}".lower()))
    said = fact.lever or _subject(fact.claim)
    return {w for w in re.findall(r"[a-z]{4,}", said.lower()) if w in asked} - _PLAIN


def _of_vacancies(spec: QuestionSpec) -> bool:
    """Whether an element is named only for the places where it lacks."""
    return "vacanc" in f"{spec.text} {' '.join(spec.terms)}".lower()


def _subject(claim: str) -> str:
    """What stands before the verb of change: what a plain statement says changes it."""
    found = _CHANGES.search(claim)
    return re.split(r"[;,.]\s", claim[: found.start()])[-1] if found else ""


def _others(spec: QuestionSpec, fact: Fact) -> bool:
    """Whether a record is of what is done on top of another dopant."""
    if _of_vacancies(spec):
        return False
    text = f"{fact.lever} {fact.claim} {fact.formula}"
    present = set(find_elements(text, spec.hosts)) | elements_of(fact.formula)
    return bool(present - host_elements(spec) - set(spec.elements))


def told_correction(
    spec: QuestionSpec, pool: Sequence[Fact], premise: Premise
) -> list[Sentence]:
    """A presupposed rise or fall against what records of the host tell in words."""
    named = property_named(spec)
    if not named or not spec.hosts:
        return []
    if set(spec.elements) & host_elements(spec) and not _of_vacancies(spec):
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
        # The claim of a strategy is of its lever, also where only that names it.
        done = sense_of(fact.lever, names) or sense_of(fact.lever.lower(), names)
        for text in (fact.claim, fact.mechanism, fact.advantage, fact.drawback):
            whole = 0 if _TURNED.search(text) else sense_of(text, names) or done
            for clause in re.split(r"[.;]\s|,\s(?:and\s)?", text):
                own_subject = clause.startswith("while ") and not _MOVES.search(clause)
                sense = sense_of(clause, names) or (0 if own_subject else whole)
                sense *= _asked_sense(spec, names)
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
