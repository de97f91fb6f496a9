"""Sentences of literature answers: values printed from their ids, frames in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.compose.faq_evidence import Effect
from assistant.compose.faq_hits import Hit
from assistant.phrasebook import frames_of, phrases_of
from assistant.records import Citation, Claim, ClaimValue
from knowledge.facts import Fact, Value
from knowledge.glossary import USAGE
from knowledge.names import elements_of, same_composition


def frame(language: str) -> dict[str, str]:
    """The fixed phrases in a language; English where the language is not known."""
    return phrases_of("compose/faq_frame.yaml", language)


def localised(text: str, language: str) -> str:
    """A value sentence with the names of quantities in the reader's language."""
    names: Any = frames_of("compose/faq_frame.yaml").get("names", {})
    for name, word in names.get(language, {}).items():
        text = text.replace(name, word)
    return text


def number(value: Any) -> str:
    """A number as it is stored, in as few characters as it takes.

    >>> number(0.00089), number(0.125), number(1200.0), number([5, 10])
    ('8.9e-4', '0.125', '1200', '5 to 10')
    """
    if isinstance(value, list | tuple):
        return " to ".join(number(item) for item in value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if value != 0 and (abs(value) < 0.01 or abs(value) >= 1e6):
        mantissa, _, exponent = f"{value:.8e}".partition("e")
        mantissa = mantissa.rstrip("0").rstrip(".")
        return f"{mantissa}e{int(exponent)}"
    text = f"{value:.9g}"
    return text if "e" not in text else f"{value:.0f}"


def amount(value: Value) -> str:
    """Number and unit."""
    if not value.unit:
        return number(value.value)
    gap = "" if value.unit in {"%", "°"} else " "
    if value.unit == "%":
        gap = " "
    return f"{number(value.value)}{gap}{value.unit}"


def conditions(value: Value, *, formula: bool = True) -> str:
    """What was measured and how, in brackets, or nothing."""
    parts = []
    if formula and value.formula and len(value.formula) <= 48:
        parts.append(value.formula)
    for part in value.conditions.split(";"):
        part = part.strip()
        if part == "bulk or total not stated":
            part = "bulk/total not stated"
        if part and not part.startswith(("OBELiX row", "stated in the")):
            parts.append(part)
    return f" ({', '.join(parts)})" if parts else ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer and what it rests on.

    Attributes:
        text: As printed, without the marks of its sources.
        facts: Records that support it.
        values: Values that it prints.
        basis: ``source``, ``values`` or ``judgement``.
        frame: True for a fixed phrase that states no fact.
    """

    text: str
    facts: tuple[Fact, ...] = ()
    values: tuple[Value, ...] = ()
    basis: str = "source"
    frame: bool = False
    marked: bool = True

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the records."""
        return tuple(dict.fromkeys(fact.id for fact in self.facts))


@dataclass(frozen=True, slots=True)
class Block:
    """A heading with its lines; a line is a list of sentences after a label."""

    heading: str
    lines: tuple[tuple[str, tuple[Sentence, ...]], ...]
    level: int = 2


class References:
    """Numbers the sources in the order in which they are first cited."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def mark(self, ids: Sequence[str]) -> str:
        """``[1, 3]`` for the given records."""
        if not ids:
            return ""
        numbers = [self._numbers.setdefault(i, len(self._numbers) + 1) for i in ids]
        return "[" + ", ".join(str(n) for n in sorted(set(numbers))) + "]"

    def ordered(self) -> list[str]:
        """Ids in the order of their numbers."""
        return sorted(self._numbers, key=lambda i: self._numbers[i])


def finish(text: str, mark: str) -> str:
    """A sentence with the mark of its sources before its full stop."""
    if not mark:
        return text
    for stop in ("。", ".", "?", "？"):
        if text.endswith(stop):
            return f"{text[: -len(stop)]} {mark}{stop}"
    return f"{text} {mark}"


def sentence_values(fact: Fact, text: str) -> tuple[Value, ...]:
    """Values of a record that its own sentence names by number."""
    import re

    # Documents may write a decimal comma, or a comma between thousands.
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d|e))", "", text)
    text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    spoken = {
        float(m)
        for m in re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?:e-?\d+)?(?![\w])", text)
    }
    spoken |= {
        float(m[0])
        for m in re.finditer(r"(?<![\w.])\d+(?:\.\d+)?(?=(?:nm|µm|h|K|V|eV)\b)", text)
    }
    out = []
    for value in fact.values:
        numbers = (
            value.value if isinstance(value.value, list | tuple) else [value.value]
        )
        for item in numbers:
            if isinstance(item, bool) or not isinstance(item, int | float):
                continue
            scaled = {float(item)}
            if value.unit == "S/cm":
                scaled.add(float(f"{item * 1000:.6g}"))
            if scaled & spoken:
                out.append(value)
                break
    return tuple(out)


def quoted(text: str, language: str) -> str:
    """A claim of a record, marked when the answer is in another language."""
    return text if language == "en" else f"{text.rstrip('.')} (en)."


def claim_sentence(hit: Hit, language: str) -> Sentence:
    """The record's own statement."""
    text = hit.fact.claim
    words = frame(language)
    notes = []
    if hit.fact.kind == "computation" and "alculat" not in text:
        notes.append(words["calculated"])
    if not hit.fact.verified:
        notes.append(words["unconfirmed"])
    shown = quoted(text, language)
    if notes:
        shown = f"{shown.rstrip('.')} ({'; '.join(notes)})."
    return Sentence(shown, (hit.fact,), sentence_values(hit.fact, text))


def effect_sentence(hit: Hit, effect: Effect, language: str) -> Sentence:
    """Before and after within the study of a record that was found."""
    return change_sentence(hit.fact, effect, language)


def change_sentence(fact: Fact, effect: Effect, language: str) -> Sentence:
    """Before and after within the study, with the ratio."""
    before, after = effect.before, effect.after
    if levels(before, after):
        # Two levels of one series: neither is the state before the other.
        word = frame(language)["against"]
        text = (
            f"{after.quantity}: {amount(after)}{conditions(after)} {word} "
            f"{amount(before)}{_formula(before)}, ×{effect.ratio:.3g}."
        )
        text = localised(text[:1].upper() + text[1:], language)
        return Sentence(text, (fact,), (before, after), "values")
    same_place = conditions(before, formula=False) == conditions(after, formula=False)
    text = (
        f"{before.quantity}: {amount(before)}"
        f"{conditions(before) if not same_place else _formula(before)} → "
        f"{amount(after)}{conditions(after)}, ×{effect.ratio:.3g}."
    )
    text = localised(text[:1].upper() + text[1:], language)
    return Sentence(text, (fact,), (before, after), "values")


def levels(before: Value, after: Value) -> bool:
    """Whether two values are of the same elements in other amounts."""
    one, other = before.formula, after.formula
    if not one or not other or one == other:
        return False
    return elements_of(one) == elements_of(other) and not same_composition(one, other)


def _formula(value: Value) -> str:
    return f" ({value.formula})" if value.formula and len(value.formula) <= 48 else ""


def value_sentence(
    fact: Fact, values: Sequence[Value], language: str = "en", *, head: str = ""
) -> Sentence:
    """Values of a record in one sentence."""
    parts = [f"{v.quantity} {amount(v)}{conditions(v)}" for v in values]
    body = localised("; ".join(parts), language)
    text = f"{head}: {body}." if head else f"{body[:1].upper()}{body[1:]}."
    return Sentence(text, (fact,), tuple(values), "values")


def to_claim(sentence: Sentence, shown: str) -> Claim:
    """The public claim of a sentence, its text as printed."""
    return Claim(
        text=shown,
        citations=list(sentence.ids),
        values=[
            ClaimValue(v.value_id, v.value, v.unit, _condition_text(v))
            for v in dict.fromkeys(sentence.values)
        ],
        basis=sentence.basis,  # type: ignore[arg-type]
    )


def _condition_text(value: Value) -> str:
    return "; ".join(part for part in (value.formula, value.conditions) if part)


def citation_of(fact: Fact, credibility: dict[str, Any]) -> Citation:
    """The public citation of a record."""
    return Citation(
        id=fact.id,
        doi=fact.source.doi,
        title=fact.source.title,
        year=fact.source.year,
        journal=fact.source.journal,
        locator=fact.place
        or (f"{fact.file}, row {fact.row}" if fact.row else fact.file),
        credibility=credibility,
    )


def reference_line(fact: Fact, position: int, grade: str, score: float) -> str:
    """One entry of the reference list."""
    source = fact.source
    parts = [part for part in (source.authors, source.title, source.journal) if part]
    if source.year:
        parts.append(str(source.year))
    if source.doi:
        parts.append(f"doi:{source.doi}")
    elif source.url:
        parts.append(source.url)
    elif source.basis == USAGE:
        parts.append("common usage, stated without a source")
    else:
        parts.append("no DOI seen")
    if fact.place:
        parts.append(fact.place)
    if fact.file:
        parts.append(f"file {fact.file}" + (f", row {fact.row}" if fact.row else ""))
    return f"[{position}] {fact.id}: {'. '.join(parts)} ({grade}, {score:.0f}/100)"
