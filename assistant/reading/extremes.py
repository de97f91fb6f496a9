"""Questions for the first zero of an unknown, or its largest or smallest value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import sympy as sp  # noqa: TID253 - events are expressions

from assistant.reading import levels
from assistant.reading import wordings as say
from assistant.reading.meaning import Meaning, symbol
from validators.specs.equation import Point, jet_name, jet_parts

if TYPE_CHECKING:
    from assistant.reading.conditions import Conditions
    from assistant.reading.equations import Problem

_LARGEST = re.compile(
    r"\bmaxim\w*|\bpeaks?\b|\bhighest\b|\blargest\b|\bgreatest\b|\bmáxim\w*|\bpico\b|"
    r"\bgrößte\w*|\bhöchste\w*|\bscheitel\w*|\bpic\b|最大|峰值|極大|ピーク",
    re.I,
)
_SMALLEST = re.compile(
    r"\bminim\w*|\blowest\b|\bsmallest\b|\bleast\b|\bmínim\w*|\bkleinste\w*|最小|極小",
    re.I,
)
_ZERO = re.compile(
    r"\bfirst (?:positive )?(?:zero|root)\b|\bvanish(?:es)?\b|"
    r"\b(?:reach|hit|cross|become|fall|drop|go|get|pass|sink)\w* (?:(?:through|below|"
    r"under|to) )?(?:zero|0(?![.\d]))|\b(?:turn|become|get|go)\w* negative\b|"
    r"unter null|negativ wird|passe? (?:sous|par) zéro|(?:baja|pasa) (?:de|por) cero|"
    r"变成负|小于零|負にな|ゼロを下回|\berste\w* nullstelle|"
    r"\bpremier zéro|première racine|s'annule|\bprimer (?:cero|raíz)|primera raíz|"
    r"se anula|第一个零点|首个零点|最初の零点|最初にゼロ",
    re.I,
)
#: Extremes of other things than the unknown.
_OTHER = re.compile(r"error|step|interval|norm\b|eigen|principle|fehler|schritt", re.I)
_AMOUNT = re.compile(
    r"how (?:large|big|high|much|many|tall)|value|size|amount|height|what is the "
    r"(?:max|peak|min|larg|high|small|low)|wie (?:groß|hoch)|wert|valeur|valor|cuánto|"
    r"combien|多大|多少|いくつ|値",
    re.I,
)


def named(text: str) -> bool:
    """Whether a text asks for a zero, an extreme, a period or a share that is left."""
    extreme = _LARGEST.search(text) or _SMALLEST.search(text)
    if extreme and _OTHER.search(text):
        return False
    return bool(
        extreme or _ZERO.search(text) or _PERIOD.search(text)
        or levels.names_level(text)
    )  # fmt: skip


def asked(
    problem: Problem,
    meaning: Meaning,
    conditions: Conditions,
    time: str | None,
    *,
    beside: bool = False,
) -> tuple[list[Point], list[Any]]:
    """Points and the event of the first zero or extreme; nothing where none is asked.

    Args:
        problem: The text.
        meaning: What its names mean.
        conditions: Its equations and conditions.
        time: The variable of the motion.
        beside: Whether values at given times are asked for too, so that a clause has
            to ask for the extreme itself.

    The slope at the start must lead to it, so that the first place without a slope is
    an extreme of the kind that the text means.
    """
    if time is None or len(meaning.variables) > 1 or conditions.delays:
        return [], []
    told = problem.original
    level = levels.asked(
        told, meaning, conditions.equations, conditions.conditions, time
    )
    if level is not None and not beside:
        return level
    zero = _ZERO.search(problem.original)
    if zero is not None:
        name = _nearest(problem.original, zero.start(), problem.unknowns)
        if name is None:
            return [], []
        label = f"{time} of the first zero of {name}"
        return [Point(time, None, {}, label)], [symbol(name)]
    for sentence in _parts(problem.original, beside=beside):
        largest, smallest = _LARGEST.search(sentence), _SMALLEST.search(sentence)
        word = largest or smallest
        if word is None or _OTHER.search(sentence):
            continue
        name = _nearest(sentence, word.start(), problem.unknowns)
        rate = _rate(name, meaning, conditions, time) if name else None
        start = _at_start(rate, conditions, time)
        if start == 0 and name is not None:
            # From rest the force decides which extreme comes next.
            start = _at_start(_force(name, meaning, conditions, time), conditions, time)
        if name is None or rate is None or start is None or start == 0:
            return [], []
        if (start > 0) is not bool(largest):
            return [], []
        kind = "maximum" if largest else "minimum"
        when = say.EVENT.search(sentence)
        points = []
        if when:
            points.append(
                Point(time, None, {}, f"{time} of the first {kind} of {name}")
            )
        if (not when and not beside) or _AMOUNT.search(sentence):
            label = f"first {kind} of {name}"
            points.append(Point(name, symbol(name), {}, label))
        return points, [rate]
    return [], []


#: The period of a free oscillation.
_PERIOD = re.compile(
    r"\bperiod\b(?!ic)(?! of (?:the )?(?:forc|driv))|schwingungsdauer|\bperiode\b|"
    r"\bpériode\b|\bper[ií]odo\b|周期(?!的|性|边界|境界)",
    re.I,
)


def period(
    problem: Problem, meaning: Meaning, conditions: Conditions, time: str | None
) -> list[Point]:
    """The period of a motion, where the text asks for it."""
    asked_for = (
        time is not None
        and len(meaning.variables) == 1
        and not conditions.delays
        and _PERIOD.search(problem.original)
    )
    return [Point(str(time), None, {}, "period")] if asked_for else []


def asks_period(text: str) -> bool:
    """Whether a text asks for the period of an oscillation."""
    return _PERIOD.search(text) is not None


def is_asked(text: str) -> bool:
    """Whether a clause asks when an extreme or a zero is, or how large it is."""
    return any(
        (_LARGEST.search(part) or _SMALLEST.search(part) or _ZERO.search(part))
        and not _OTHER.search(part)
        and (say.EVENT.search(part) or _AMOUNT.search(part))
        for part in _parts(text, beside=True)
    )


def _parts(text: str, *, beside: bool) -> list[str]:
    """Sentences, or where other values are asked for too the clauses of them."""
    sentences = re.split(r"(?<=[?？.;。])\s+", text)
    if not beside:
        return sentences
    # A Spanish "y" stands before a question word; elsewhere it names an unknown.
    joint = (
        r",\s*|，|、|\s(?:and|und|et)\s|\sy\s(?=cu[aá]|qu[eé]|en qu[eé])|和|以及|"
        r"\sそして"
    )
    clauses = [c for s in sentences for c in re.split(joint, s)]
    return [c for c in clauses if "=" not in c]


def _nearest(sentence: str, place: int, unknowns: list[str]) -> str | None:
    hits = [
        (abs(match.start() - place), name)
        for name in unknowns
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", sentence)
    ]
    if hits:
        return min(hits)[1]
    return unknowns[0] if len(unknowns) == 1 else None


def _rate(name: str, meaning: Meaning, conditions: Conditions, time: str) -> Any:
    """The slope of an unknown in terms of the state."""
    slope = symbol(jet_name(name, (time,)))
    orders = {
        jet_parts(str(s))[1].count(time)
        for e in conditions.equations
        for s in e.free_symbols
        if jet_parts(str(s))[0] == name
    }
    if max(orders, default=0) > 1:
        return slope
    slopes = [symbol(jet_name(u, (time,))) for u in meaning.unknowns]
    solved = sp.solve(list(conditions.equations), slopes, dict=True)
    found = solved[0].get(slope) if len(solved) == 1 else None
    return None if found is None or found.free_symbols & set(slopes) else found


def _force(name: str, meaning: Meaning, conditions: Conditions, time: str) -> Any:
    """The second derivative of an unknown in terms of the state; None for others."""
    tops = [symbol(jet_name(u, (time, time))) for u in meaning.unknowns]
    top = symbol(jet_name(name, (time, time)))
    if not any(top in e.free_symbols for e in conditions.equations):
        return None
    solved = sp.solve(list(conditions.equations), tops, dict=True)
    found = solved[0].get(top) if len(solved) == 1 else None
    return None if found is None or found.free_symbols & set(tops) else found


def _at_start(rate: Any, conditions: Conditions, time: str) -> float | None:
    if rate is None:
        return None
    values: dict[Any, Any] = {}
    for condition in conditions.conditions:
        if set(condition.where) != {time}:
            return None
        values[symbol(time)] = condition.where[time]
        items = list(condition.expression.free_symbols)
        if len(items) == 1:
            roots = sp.solve(condition.expression, items[0])
            if len(roots) == 1:
                values[items[0]] = roots[0]
    number = rate.subs(values)
    return float(number) if number.is_number else None
