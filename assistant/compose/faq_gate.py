"""What a record must speak of to be an answer: a definition, a lever, telling words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.asking.methods import KINDS_OF_SINTERING, METHODS
from assistant.asking.premises import tells_direction
from assistant.asking.words import lexicon
from assistant.compose.faq_evidence import TOPIC_OF_LEVER, dopants_of, focus, mentioned
from assistant.compose.faq_telling import lever_words
from knowledge.facts import Fact
from knowledge.lexical import tokens
from knowledge.quantities import quantity_spans
from knowledge.retriever import Passage
from knowledge.units import find_unit
from validators.specs.question import QuestionSpec

Chosen = list[tuple[float, Passage]]

_DOPED = re.compile(
    r"\b(?:co-?)?dop(?:ing|ed|ant|e)|\bsubstitut|\bdotier|dopage|dopé|dopaj|dopad|掺|"
    r"ドープ|添加",
    re.IGNORECASE,
)
#: What is to be reached without dopants.
_UNDOPED = re.compile(
    r"\b(?:without|other than|instead of|not by|besides|ohne|außer|statt|sans|sin|"
    r"aparte d[ae]l?)\s+(?:any |a |the |le |el |la )?(?:dop\w*|dotier\w*)|"
    r"不(?:用|靠|经)?掺杂|无掺杂|除了掺杂|ドープ(?:せず|なし|以外)|ドーピング(?:なし|以外|せず)",
    re.IGNORECASE,
)
#: Dopants are what is asked for.
_WHICH_DOPANT = re.compile(
    r"\b(?:which|what|quels?|quelles?|welche\w*|qué|cuáles)\b[^.?]{0,16}?"
    r"\b(?:dopants?|dopantes?|dotier\w*|dotanden)|(?:哪些?|什么)\w{0,4}(?:掺杂|元素)|"
    r"(?:掺杂|掺)什么|ドーパント",
    re.IGNORECASE,
)
_WET = re.compile(
    r"\bmoist\w*|\bhumid\w*|\bwater\b|feucht|\beau\b|humedad|\bagua\b|湿|水分|潮",
    re.IGNORECASE,
)
_COATED = re.compile(
    r"coat|\blayer|interlayer|beschicht|schicht|包覆|涂层|被覆|コーティング|revêt|couche|"
    r"recubr|\bcapa\b",
    re.IGNORECASE,
)
#: Levers of which a record must speak when a question about a host names them.
_NEEDED = ("processing", "stability")
#: Nouns that lean on the word before them (dendrite growth, rate capability), and
#: words of degree.
LIGHT = frozenset(
    {
        *("growth", "formation", "penetration", "propagation", "process", "issue"),
        *("slow", "fast", "hard", "small", "weak", "strong", "down"),
        *("strongly", "greatly", "much", "far"),
        *("lowest", "highest", "best", "worst", "largest", "smallest"),
        *("capability", "ability", "tendency", "presence", "removal", "state"),
    }
)
_CARRIER = re.compile(r"([A-Z][a-z]?)[+\d]*-ions?\b")
#: Share of the telling words of a term that its definition holds at least.
_DEFINED = 0.5
#: Share of a question's telling words above which untold ones are said.
_UNTOLD = 0.3


def defining(
    spec: QuestionSpec, chosen: Chosen, told: Callable[[Fact], float]
) -> Chosen:
    """Records that define the term asked for, the one that tells most of it first."""
    asked = set(spec.quantities)
    kept = []
    for score, passage in chosen:
        fact = passage.fact
        # What is said of one material defines no term.
        if fact.topic != "definition" or fact.material != "General":
            continue
        share = told(fact)
        named = bool(asked & (mentioned(fact) | {v.base for v in fact.values}))
        named = named or any(speaks_of(fact, name) for name in asked)
        if share >= _DEFINED or (named and share > 0) or (named and len(asked) == 1):
            kept.append((score + 2 * share + named, passage))
    kept.sort(key=lambda pair: (-pair[0], pair[1].fact.id))
    return kept


def measuring(
    spec: QuestionSpec, chosen: Chosen, told: Callable[[Fact], float]
) -> Chosen:
    """Records of how something is measured, the one that tells most of it first.

    That a value was measured says nothing of how.
    """
    kept = []
    for score, passage in chosen:
        fact = passage.fact
        if fact.topic not in {"measurement", "definition"} and fact.kind != "method":
            continue
        if fact.kind != "method" and fact.family != "measurement":
            continue
        share = told(fact)
        named = any(speaks_of(fact, name) for name in spec.quantities)
        if spec.quantities and not (named or mentioned(fact) & set(spec.quantities)):
            continue
        kept.append((score + share + named, passage))
    kept.sort(key=lambda pair: (-pair[0], pair[1].fact.id))
    return kept


def speaks_of(fact: Fact, quantity: str) -> bool:
    """Whether a record holds all words that tell a quantity from its kin."""
    words = set(tokens(quantity)) - {"conduct", "conductivity", "ionic"}
    return bool(words) and words <= focus(fact)


def _names_dopant(fact: Fact) -> bool:
    """Whether a record is of what an element in place of another does."""
    named = fact.topic in {"doping", "composition"} and bool(dopants_of(fact))
    return named or bool(_DOPED.search(fact.lever))


def with_levers(
    spec: QuestionSpec, chosen: Chosen, told: Callable[[Fact], float]
) -> tuple[Chosen, tuple[str, ...]]:
    """Records of the levers that a question names, and the levers of which none is.

    One that holds all telling words beside the lever stays, whatever its topic.
    """
    if spec.form in {"compare", "pushback", "definition"}:
        return chosen, ()
    if _UNDOPED.search(spec.text):
        # Another way is asked for.
        plain = [
            (s, p)
            for s, p in chosen
            if not _names_dopant(p.fact) and not _DOPED.search(p.fact.claim)
        ]
        return (plain, ()) if plain else (chosen, ("doping",))
    if spec.elements and "doping" in spec.levers and not _COATED.search(spec.text):
        # A coating is no dopant.
        doped = [
            (s, p)
            for s, p in chosen
            if p.fact.topic != "interface"
            or _DOPED.search(f"{p.fact.lever} {p.fact.claim}")
        ]
        if not doped and chosen:
            return chosen, ("doping",)
        chosen = doped
    if not spec.elements and _WHICH_DOPANT.search(spec.text):
        # Which dopants: what names none is no answer, whatever it stabilises.
        doped = [(s, p) for s, p in chosen if _names_dopant(p.fact)]
        return (doped, ()) if doped else (chosen, ("doping",))
    named = [name for name in spec.levers if name in _NEEDED]
    if not named or len(set(spec.levers) & {"doping", "interface", "processing"}) > 1:
        return chosen, ()
    kept = chosen
    for name in named:
        stems = {
            w.lower() for w in lexicon()["levers"][name]["words"] if w.isascii()
        } - {"process", "temper", "method"}
        topics = TOPIC_OF_LEVER.get(name, {name})
        kept = [
            (s, p)
            for s, p in kept
            if p.fact.topic in topics
            or told(p.fact) > 0.99
            or any(t.startswith(w) for w in stems if len(w) > 3 for t in focus(p.fact))
        ]
        if not kept:
            return [], (name,)
    return kept, ()


def with_aspects(
    spec: QuestionSpec, chosen: Chosen, told: Callable[[Fact], float]
) -> tuple[Chosen, tuple[str, ...]]:
    """Records of every aspect that a question names, and the first that none holds.

    Of several ways of making a sample one is enough.
    """
    entries = lexicon()["aspects"]
    if spec.methods:
        return chosen, ()  # the comparison says of which of them no record speaks
    methods = [name for name in spec.aspects if name in METHODS]
    if len(methods) > 1 and "synthesis" in methods:
        methods.remove("synthesis")  # the method says which synthesis
    if "sintering" in methods and set(methods) & KINDS_OF_SINTERING:
        methods.remove("sintering")  # any sintering is not the kind that was named
    groups = [[name] for name in spec.aspects if name not in METHODS]
    if methods and not {"doping", "interface"} & set(spec.levers):
        groups.append(methods)
    lacking: list[str] = []
    satisfied = False
    for group in groups:
        about = {
            token
            for name in group
            for word in entries[name]["record"]
            for token in ((word,) if word.startswith("f:") else (word, *tokens(word)))
        }
        kept = [
            (s, p)
            for s, p in chosen
            if about & (focus(p.fact) | set(tokens(p.fact.drawback)))
        ]
        if _WET.search(spec.text):
            # "Humidity" is told by what speaks of water, not of air alone.
            wet = [(s, p) for s, p in kept if _WET.search(p.fact.text)]
            kept = wet or kept
        if kept:
            chosen, satisfied = kept, True
        elif group and group[0] not in METHODS:
            return [], tuple(group)
        else:
            lacking += group
    # "Cracks during sintering": what names the occasion may stay open.
    if lacking and not satisfied:
        return [], tuple(lacking)
    return chosen, tuple(lacking)


def _named(text: str, match: re.Match[str]) -> bool:
    """Whether a word is part of the name of a quantity, in whatever language."""
    return any(a <= match.start() < b for a, b, _ in quantity_spans(text))


def untold(
    spec: QuestionSpec, words: Sequence[str], held: Sequence[frozenset[str] | set[str]]
) -> tuple[str, ...]:
    """Telling words of a question that no chosen record holds, as they were written.

    Nothing, where they are few beside those that are held.
    """
    if (
        spec.language != "en"
        or spec.own_documents
        or spec.form in {"pushback", "source"}
    ):
        return ()
    # "Is it stable?" asks for just that word.
    own = frozenset[str]() if spec.yes_no else lever_words(spec)
    if spec.methods:
        own |= {t for _, written in spec.methods for t in tokens(written)}
    telling = [w for w in words if not w.startswith("f:") and w not in own]
    missing = [w for w in telling if not any(w in tokens_ for tokens_ in held)]
    if not telling or len(missing) / len(telling) < _UNTOLD:
        return ()
    written = []
    missing = [w for w in missing if not any(w != o and w in o for o in missing)]
    for word in missing:
        match = re.search(rf"\b{re.escape(word)}[\w-]*", spec.text, re.IGNORECASE)
        if len(word) < 4 or find_unit(word) or (match and _named(spec.text, match)):
            continue
        carrier = _CARRIER.match(match[0]) if match else None
        # "Na-ion" beside Na3Zr2Si2PO12: the ion of the host itself.
        if carrier and re.search(rf"{carrier[1]}(?=\d|[A-Z])\S", spec.text):
            continue
        if match and (match[0].lower() in LIGHT or tells_direction(match[0])):
            continue
        written.append(match[0] if match else word)
    return tuple(dict.fromkeys(written))
