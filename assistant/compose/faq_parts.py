"""What of a question the chosen records leave open: its parts, quantities, aspects."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.asking.methods import METHODS
from assistant.asking.parts import parts_of
from assistant.asking.words import lexicon, mentions
from assistant.compose.faq_evidence import focus, mentioned
from assistant.compose.faq_gate import speaks_of
from assistant.compose.faq_hits import Hit
from assistant.compose.faq_telling import telling_words
from knowledge.facts import Fact, Value
from knowledge.lexical import tokens
from knowledge.quantities import find_quantities, quantities, quantity_spans, told_by
from knowledge.units import convert, find_unit, temperature_c
from validators.specs.question import QuestionSpec

#: "What is the best …", "which … does it need".
_WHICH = re.compile(
    r"^\W*(?:at |to )?(?:what|which|how (?:hot|high|large|long|strong|hard))\b"
    r"(?! does\b| do\b| happens)|^\W*(?:welche\w*|wie (?:hoch|heiß|lang|groß))\b|"
    r"^\W*quel\w*\b|^\W*¿?cuál|多少|どのくらい|何度",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"\b(?:below|under|above|over|less than|more than|at least|at most|up to|within|"
    r"unter|über|mindestens|höchstens|moins de|plus de|menos de|más de)\s+\d|"
    r"[<>≤≥]\s?\d|"
    r"\d\s?\S{1,6}(?:以上|以下|以内)",
    re.IGNORECASE,
)
#: A clause that asks for a figure of the process: "and at what temperature".
_FIGURE = re.compile(
    r"(?P<temperature>\b(?:what|which) (?:\w+ ){0,2}temperatures?\b|\bhow hot\b|"
    r"welche\w* (?:\w+)?temperatur|quelle température|qué temperatura|"
    r"什么温度|何度|何℃|温度は)|"
    r"(?P<time>\bhow long\b|wie lange|combien de temps|cuánto tiempo|多长时间|何時間)|"
    r"(?P<pressure>\b(?:what|which) pressure|welche\w* druck|quelle pression|"
    r"qué presión|什么压力|圧力は)",
    re.IGNORECASE,
)
#: Room temperature, at which most records are without saying so, °C.
_ROOM = (10.0, 40.0)
#: Quantities that a word of daily use names without asking for a figure.
_LOOSE = frozenset({"time", "temperature", "strength", "stability"})


def _tells(fact: Fact, quantity: str) -> bool:
    held = {v.base for v in fact.values} | mentioned(fact)
    return bool(told_by(quantity) & held) or speaks_of(fact, quantity)


def _figure_asked(spec: QuestionSpec, quantity: str) -> bool:
    """Whether a question wants a figure of a quantity: "the best sintering heat"."""
    item = quantities().get(quantity)
    if item is None or not item.dimension or spec.form in {"compare", "definition"}:
        return False
    return spec.form in {"value", "why", "howto"} and bool(_WHICH.search(spec.text))


def _figured(facts: Sequence[Fact], quantity: str) -> bool:
    wanted = told_by(quantity)
    return any(v.base in wanted and v.number is not None for f in facts
               for v in f.values)  # fmt: skip


def _aspect_told(fact: Fact, aspect: str) -> bool:
    entry = lexicon()["aspects"][aspect]["record"]
    about = {t for word in entry for t in ((word,) if ":" in word else tokens(word))}
    told = focus(fact) | set(tokens(f"{fact.advantage} {fact.drawback}"))
    return bool(about & told)


#: What stands before the figure that is asked for.
_ASKED_FOR = re.compile(
    r"(?:\b(?:which|what|welche[rsnm]?|quel(?:le)?s?|qué|cuál(?:es)?)\s+"
    r"(?:(?:is|was|ist|est|es) (?:the |die |der |das |la |le |el )?)?"
    r"(?:best |optimum |optimal[es]? |beste[rns]? |meilleure? |mejor )?|"
    r"什么|哪个|哪一|どの|最適な)$",
    re.IGNORECASE,
)


def heads_asked(text: str) -> frozenset[str]:
    """Quantities of which a question wants the figure: "which annealing temperature".

    >>> sorted(heads_asked("Which annealing temperature gives the best ductility?"))
    ['annealing temperature']
    """
    return frozenset(
        name
        for start, _, name in quantity_spans(text)
        if _ASKED_FOR.search(text[:start])
    )


def open_slots(spec: QuestionSpec, used: Sequence[Hit]) -> list[str]:
    """Quantities and aspects of the question of which no used record speaks."""
    named = [q for q in spec.quantities if q not in _LOOSE]
    aspects = [name for name in spec.aspects if name not in METHODS]
    if spec.own_documents:
        return []
    facts = [hit.fact for hit in used]
    if len(named) + len(aspects) < 2:
        return [q for q in named if _figure_asked(spec, q) and not _figured(facts, q)]
    heads = heads_asked(spec.text)
    lacking = [
        q
        for q in named
        if not any(_tells(f, q) for f in facts)
        or (q in heads and not _figured(facts, q))
    ]
    lacking += [a for a in aspects if not any(_aspect_told(f, a) for f in facts)]
    return lacking


#: What a record says where it tells of such a condition.
_TOLD_UNDER = {
    re.compile(r"(?i)low|tief|niedrig|basse|baja|menor|低"): re.compile(
        r"(?i)\b(?:low|lower|reduced|sub)[- ]?(?:temperature|pressure|voltage|zero)|"
        r"cryogen|[-−]\d+ ?°C|below 0"
    ),
    re.compile(r"(?i)high|elevat|hoh|höher|haute|alta|mayor|高"): re.compile(
        r"(?i)\b(?:high|higher|elevated)[- ](?:temperature|pressure|voltage)|"
        r"\b(?:[4-9]\d|\d{3,4}) ?(?:°C|K)\b"
    ),
}


def _under_told(under: str, facts: Sequence[Fact]) -> bool:
    """Whether a record speaks of the condition in words that is asked by."""
    told = " ".join(f"{f.claim} {f.advantage} {f.drawback}" for f in facts)
    asked = [record for words, record in _TOLD_UNDER.items() if words.search(under)]
    return any(record.search(told) for record in asked)


def open_conditions(spec: QuestionSpec, used: Sequence[Hit]) -> list[str]:
    """Numbers of the question, a temperature or a target, that no used record holds.

    Temperatures count within 10 K, other numbers within a tenth.
    """
    if spec.own_documents or spec.form in {"pushback", "source", "definition"}:
        return []
    out = []
    facts = [hit.fact for hit in used]
    if spec.under and not _under_told(spec.under, facts):
        out.append(f"«{spec.under}»")
    heat = spec.temperature
    if _LIMIT.search(spec.text):
        return []  # a bound is no condition of measurement
    if heat is not None and not _ROOM[0] <= heat <= _ROOM[1]:
        known = [t for f in facts for v in f.values if (t := _heat(v)) is not None]
        known += [t for f in facts if (t := temperature_c(f.claim)) is not None]
        if not any(abs(t - heat) <= 10 for t in known):
            out.append(f"«{heat_as_written(spec)}»")
    for number, unit in spec.claimed:
        if (known_unit := find_unit(unit)) is None:
            continue
        if known_unit.dimension in {"temperature", "fraction"}:
            continue
        if spec.reason and known_unit.dimension == "time":
            continue  # the occasion, not what is asked
        near = any(
            abs(other - number) <= 0.1 * abs(number)
            for f in facts
            for v in f.values
            if v.unit
            for x in (v.value if isinstance(v.value, tuple) else (v.value,))
            if isinstance(x, int | float)
            and (other := convert(float(x), v.unit, unit)) is not None
        )
        if not near:
            out.append(f"«{number:g} {unit}»")
    return out


def heat_as_written(spec: QuestionSpec) -> str:
    """The temperature of a question in its own unit."""
    match = re.search(r"\d+(?:[.,]\d+)?\s?(?:K|°\s?C|°F|C)(?![\w])", spec.text)
    return match[0] if match else f"{spec.temperature:g} °C"


def _heat(value: Value) -> float | None:
    if value.unit in {"K", "°C"} and value.number is not None:
        return convert(value.number, value.unit, "°C")
    return value.temperature


def _holds_figure(facts: Sequence[Fact], dimension: str) -> bool:
    """Whether a record holds a number of that dimension."""
    return any(
        v.number is not None
        and (unit := find_unit(v.unit)) is not None
        and unit.dimension == dimension
        for fact in facts
        for v in fact.values
    )


def open_parts(spec: QuestionSpec, used: Sequence[Hit]) -> list[str]:
    """Parts of a question of several parts that none of the used records answers.

    A part counts as answered when it names nothing of its own, or when a record holds
    one of the quantities, aspects or half of the telling words that it names.
    """
    parts = parts_of(spec.text)
    if len(parts) < 2 or spec.own_documents or spec.form in {"pushback", "source"}:
        return []
    facts = [hit.fact for hit in used]
    out = []
    for part in parts:
        asked = [q for q in find_quantities(part) if q not in _LOOSE]
        aspects = [
            name
            for name, entry in lexicon()["aspects"].items()
            if mentions(part, entry["words"])
        ]
        words = [
            w
            for w in telling_words(replace(spec, text=part, quantities=()))
            if not w.startswith("f:") and spec.language == "en"
        ]
        figure = _FIGURE.search(part)
        if figure and not _holds_figure(facts, figure.lastgroup or ""):
            out.append(part)
            continue
        if not (asked or aspects or words):
            continue
        held = any(_tells(f, q) for f in facts for q in asked)
        held = held or any(_aspect_told(f, a) for f in facts for a in aspects)
        told = {w for w in words if any(w in tokens(f.text) for f in facts)}
        if any(f.mechanism for f in facts):
            told |= set(words) & {"mechanism"}
        if not held and not (words and len(told) >= 0.5 * len(words)):
            out.append(part)
    # Where no part is answered the gates have spoken already.
    return out if len(out) < len(parts) else []
