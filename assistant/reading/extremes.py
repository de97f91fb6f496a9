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
    problem: Problem, meaning: Meaning, conditions: Conditions, time: str | None
) -> tuple[list[Point], list[Any]]:
    """Points and the event of the first zero or extreme; nothing where none is asked.

    The slope at the start must lead to it, so that the first place without a slope is
    an extreme of the kind that the text means.
    """
    if time is None or len(meaning.variables) > 1 or conditions.delays:
        return [], []
    told = problem.original
    level = levels.asked(
        told, meaning, conditions.equations, conditions.conditions, time
    )
    if level is not None:
        return level
    if _PERIOD.search(told):
        return _period(meaning, conditions, time)
    zero = _ZERO.search(problem.original)
    if zero is not None:
        name = _nearest(problem.original, zero.start(), problem.unknowns)
        if name is None:
            return [], []
        label = f"{time} of the first zero of {name}"
        return [Point(time, None, {}, label)], [symbol(name)]
    for sentence in re.split(r"(?<=[?？.;。])\s+", problem.original):
        largest, smallest = _LARGEST.search(sentence), _SMALLEST.search(sentence)
        word = largest or smallest
        if word is None or _OTHER.search(sentence):
            continue
        name = _nearest(sentence, word.start(), problem.unknowns)
        rate = _rate(name, meaning, conditions, time) if name else None
        start = _at_start(rate, conditions, time)
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
        if not when or _AMOUNT.search(sentence):
            label = f"first {kind} of {name}"
            points.append(Point(name, symbol(name), {}, label))
        return points, [rate]
    return [], []


#: The period of a free oscillation.
_PERIOD = re.compile(
    r"\bperiod\b(?!ic)(?! of (?:the )?(?:forc|driv))|schwingungsdauer|\bperiode\b|"
    r"\bpériode\b|\bper[ií]odo\b|周期",
    re.I,
)


def _period(
    meaning: Meaning, conditions: Conditions, time: str
) -> tuple[list[Point], list[Any]]:
    """Four quarters of an oscillation that starts at rest or in the middle.

    For ``x'' = f(x)`` with f odd; nothing for other equations, whose quarters differ.
    """
    if len(meaning.unknowns) != 1 or len(conditions.equations) != 1:
        return [], []
    (name,), (equation,) = meaning.unknowns, conditions.equations
    x, slope, top = (symbol(jet_name(name, (time,) * k)) for k in range(3))
    force = sp.solve(equation, top)
    if len(force) != 1 or force[0].free_symbols != {x}:
        return [], []
    odd = sp.simplify(force[0] + force[0].subs(x, -x)) == 0
    starts = {
        s: sp.solve(c.expression, s)
        for c in conditions.conditions
        for s in c.expression.free_symbols
    }
    if not odd or set(starts) != {x, slope} or [0] not in starts.values():
        return [], []
    # From rest the first zero is a quarter of it, from the middle the first turn is.
    quarter = x if starts[slope] == [0] else slope
    if starts[quarter] == [0]:
        return [], []
    return [Point("period", 4 * symbol(time), {}, "period")], [quarter]


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
