"""Questions for the time until a share of the start, or of the steady state, is left.

"Its half-life", "until it is a tenth", "90 % of the steady value", "when it doubles".
"""

from __future__ import annotations

import re
from typing import Any

import sympy as sp  # noqa: TID253 - levels are expressions

from assistant.reading import wordings as say
from assistant.reading.meaning import Meaning, symbol
from validators.specs.equation import Condition, Point, jet_name

_HALF_LIFE = re.compile(
    r"half[- ]?(?:li(?:fe|ves)|times?\b)|halbwert\w*|demi-vie|semivida|vida media|"
    r"半衰期|半减期|半減期",
    re.I,
)
_DOUBLING = re.compile(
    r"doubling time|verdopp\w*zeit|temps de doublement|tiempo de duplicación|"
    r"倍增时间|倍加時間",
    re.I,
)
#: Shares in words; those of two parts stand first.
_SHARES: tuple[tuple[str, sp.Rational], ...] = (
    (r"twice|doubl\w+|verdopp\w+|doppelt\w*|\bdouble\w*|dupli\w+|翻倍|加倍|两倍|[2二]倍",
     sp.Integer(2)),
    (r"tripl\w+|three times|verdreifach\w*|三倍|3\s*倍", sp.Integer(3)),
    (r"three quarters|drei viertel|trois quarts|tres cuartos|四分之三",
     sp.Rational(3, 4)),
    (r"two thirds|zwei drittel|deux tiers|dos tercios|三分之二", sp.Rational(2, 3)),
    (r"\b(?:a|one) hundredth|hundertstel|un centième|centésima parte|百分之一|"
     r"100\s*分の1", sp.Rational(1, 100)),
    (r"\b(?:a|one) tenth|zehntel|un dixième|décima parte|十分之一|"
     r"(?:10|十)\s*分の(?:1|一)", sp.Rational(1, 10)),
    (r"\b(?:a|one) fifth|fünftel|un cinquième|quinta parte|五分之一",
     sp.Rational(1, 5)),
    (r"\b(?:a|one) (?:quarter|fourth)|viertel\b|un quart\b|cuarta parte|un cuarto|"
     r"四分之一|(?:4|四)\s*分の(?:1|一)", sp.Rational(1, 4)),
    (r"\b(?:a|one) third|drittel|un tiers\b|un tercio|tercera parte|三分之一|"
     r"(?:3|三)\s*分の(?:1|一)", sp.Rational(1, 3)),
    (r"\bhalf\b|halved?\b|halb\w*|hälfte|moitié|mitad|一半|减半|半分",
     sp.Rational(1, 2)),
)  # fmt: skip
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*(?:%|percent|prozent|pour ?cent|por ciento)")
_RATIO = re.compile(r"(?<![\w./])(\d{1,2})\s*/\s*(\d{1,4})(?![\w./])")
_PER_E = re.compile(r"\b1\s*/\s*e\b(?![+\d])", re.I)
#: The time in which what is left of the way to the steady value falls to 1/e.
_CONSTANT = re.compile(
    r"\btime constant\b|zeitkonstante|constante de (?:temps|tiempo)|时间常数|時定数",
    re.I,
)
_GONE = re.compile(
    r"\b(?:gone|lost|decayed|consumed|reacted|used up|converted|disappeared|weg|"
    r"zerfallen|verbraucht|umgesetzt|disparu|consommé\w*|desaparecid\w+|consumid\w+)\b|"
    r"消耗|分解了|衰变了|消費|失われ",
    re.I,
)
#: A share in figures is one of something; "reaches 90 %" and "is 1/2" are values.
_OF_WHOLE = re.compile(
    r"\b(?:of (?:its|the|that|this|what)|initial|original|start\w*|vo[nm]|des|"
    r"seine[sr]?|anfang\w*|de (?:sa|son|la|l'|ce|su|lo)|del|départ)\b|"
    r"初|原来|最初|的|の",
    re.I,
)
_FINAL = re.compile(
    r"steady|final|equilibrium|limit(?:ing)?\b|plateau|stationär|endwert|gleichgewicht|"
    r"régime|stationnaire|équilibre|estacionari|equilibrio|稳态|平衡|定常|最终|最終",
    re.I,
)


def names_level(text: str) -> bool:
    """Whether a text asks for the time until a share is left."""
    named = _HALF_LIFE.search(text) or _DOUBLING.search(text)
    named = named or _CONSTANT.search(text)
    return bool(named or (say.EVENT.search(text) and _share(text) is not None))


def asked(
    text: str, meaning: Meaning, equations: list[Any], conditions: list[Condition],
    time: str,
) -> tuple[list[Point], list[Any]] | None:  # fmt: skip
    """The time of a share as a point, and the expression whose first zero it is.

    Args:
        text: The words as they were written.
        meaning: Its one unknown is the one that is meant.
        equations: Each zero in the jets.
        conditions: Those at the start.
        time: Name of the variable.

    Returns:
        None where no share is asked for, or the level is not known in advance.
    """
    sentences = re.split(r"(?<=[?？.;。])\s+", text)
    sentence = next((s for s in reversed(sentences) if names_level(s)), None)
    if sentence is None or len(meaning.unknowns) != 1:
        return None
    (name,) = meaning.unknowns
    if _CONSTANT.search(sentence):
        start = _start(name, conditions, time)
        rest = _steady(name, equations, time, zero=True)
        if start is None or rest is None or len(equations) != 1:
            return None
        level = rest + (start - rest) * sp.exp(-1)
        return [Point(time, None, {}, "time constant")], [symbol(name) - level]
    share, label = _share(sentence), ""
    if _HALF_LIFE.search(sentence):
        share, label = sp.Rational(1, 2), "half-life"
    elif _DOUBLING.search(sentence):
        share, label = sp.Integer(2), "doubling time"
    if share is None:
        return None
    final = bool(_FINAL.search(sentence))
    whole = _steady(name, equations, time) if final else _start(name, conditions, time)
    if whole is None or whole == 0:
        return None
    if _GONE.search(sentence):
        share = 1 - share
    of = "its steady value" if final else "its start"
    label = label or f"{time} until {name} is {float(share):.6g} of {of}"
    return [Point(time, None, {}, label)], [symbol(name) - share * whole]


def _share(text: str) -> sp.Expr | None:
    """The share that a text names; None where it names none, or several."""
    lowered = text.lower()
    if _PER_E.search(text):
        return sp.exp(-1)
    parted = _OF_WHOLE.search(text) or _GONE.search(text) or say.LEFT.search(text)
    percents = _PERCENT.findall(lowered) if parted else []
    if len(percents) == 1:
        return sp.Rational(percents[0]) / 100
    ratios = _RATIO.findall(text) if parted else []
    if len(ratios) == 1 and int(ratios[0][1]):
        return sp.Rational(int(ratios[0][0]), int(ratios[0][1]))
    if percents or ratios:
        return None
    return next((v for words, v in _SHARES if re.search(words, lowered)), None)


def _start(name: str, conditions: list[Condition], time: str) -> sp.Expr | None:
    """The value of an unknown at the start, None where it is no number."""
    unknown = symbol(name)
    for condition in conditions:
        alone = condition.expression.free_symbols == {unknown}
        if alone and set(condition.where) == {time}:
            roots = sp.solve(condition.expression, unknown)
            if len(roots) == 1 and roots[0].is_number:
                return roots[0]
    return None


def _steady(
    name: str, equations: list[Any], time: str, *, zero: bool = False
) -> sp.Expr | None:
    """The one value at which an unknown rests, None where there are several.

    Zero counts only where it is wanted: of a share of it nothing is left.
    """
    if len(equations) != 1:
        return None
    unknown = symbol(name)
    slopes = [symbol(jet_name(name, (time,) * k)) for k in (1, 2, 3)]
    still = equations[0].subs({s: 0 for s in slopes})
    if still.free_symbols != {unknown}:
        return None
    roots = [r for r in sp.solve(still, unknown) if r.is_number and (zero or r != 0)]
    return roots[0] if len(roots) == 1 else None
