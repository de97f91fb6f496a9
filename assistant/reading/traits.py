"""Clauses that ask for a trait of the solution: its period, phase, mean, state of rest.

A clause is one of these when its words name the trait, nothing else in it is left over,
and the trait is defined for the problem.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from assistant.reading.asked_clauses import Item, unspaced_words
from assistant.reading.points import PROFILE
from validators.specs.equation import EquationSpec, Point, jet_name

#: Kind to the words for it in six languages; the first that fits a clause is meant.
_NAMES: tuple[tuple[str, str], ...] = (
    ("loss",
     r"(?:energy|work) (?:that is |which is )?(?:lost|loss\w*|dissipat\w+)|"
     r"(?:dissipated|lost) energy|energy (?:loss|dissipation)|"
     r"energieverlust|(?:verlorene|dissipierte) energie|"
     r"énergie (?:perdue|dissipée)|perte d'énergie|energía (?:perdida|disipada|que se "
     r"pierde)|pérdida de energía|(?:损失|耗散|损耗|消耗)的?能量|"
     r"能量(?:损失|耗散|损耗)|"
     r"エネルギー(?:損失|散逸)|失われるエネルギー|散逸(?:する)?エネルギー"),
    ("phase",
     r"phase[- ](?:shift|lag|difference|angle|delay)|phasen(?:verschiebung|differenz|"
     r"winkel|lage|nacheilung)|déphasage|retard de phase|desfase|desfasaje|"
     r"相位差|相移|相位(?:滞后|延迟|角|移动)|位相(?:差|遅れ|のずれ|ずれ)"),
    ("ratio",
     r"damping ratio|dämpfungs(?:grad|maß|verhältnis)|taux d'amortissement|"
     r"(?:razón|factor|relación) de amortiguamiento|facteur d'amortissement|"
     r"阻尼比|減衰比"),
    ("natural",
     r"(?:undamped )?natural (?:angular |circular )?frequency|eigen(?:kreis)?frequenz|"
     r"(?:fréquence|pulsation) propre|frecuencia (?:natural|propia)|固有(?:角)?频率|"
     r"固有(?:角)?振動数|固有周波数"),
    ("modes",
     r"(?:(?:fundamental|natural|lowest|resonan\w+|angular|circular|first) )+"
     r"(?:frequency|frequencies)|natural modes|grundfrequenz|grund(?:kreisfrequenz)|"
     r"(?:eigen|resonanz)(?:kreis)?frequenz(?:en)?|"
     r"(?:fréquences?|pulsations?) (?:fondamentales?|propres?)|"
     r"frecuencias? (?:fundamental(?:es)?|natural(?:es)?|propias?)|"
     r"基[频頻]|(?:基本|固有)(?:角)?(?:频率|周波数|振動数)"),
    ("quality",
     r"quality factor|\bq[- ]factor|gütefaktor|\bgüte\b|facteur de qualité|"
     r"factor de calidad|品质因[数子]|q値"),
    ("half-life",
     r"half[- ]?(?:life|time)|halbwertszeit|demi-vie|semivida|vida media|"
     r"半衰期|半减期|半減期"),
    ("constant",
     r"time constant|zeitkonstante|constante de (?:temps|tiempo)|时间常数|時定数"),
    ("decay",
     r"(?:decay|damping) rate|decay constant|abkling(?:rate|konstante)|"
     r"zerfalls(?:rate|konstante)|(?:taux|constante) de décroissance|"
     r"(?:tasa|constante) de (?:decaimiento|desintegración)|"
     r"衰减(?:率|系数|常数)|減衰(?:率|定数)"),
    ("period",
     r"\bperiod\b|schwingungsdauer|\bperiode(?:ndauer)?\b|\bpériode\b|\bper[ií]odo\b|"
     r"周期"),
    ("equilibria",
     r"equilibri(?:um|a)(?: points?| solutions?| states?)?|fixed points?|"
     r"stationary points|steady states|"
     r"gleichgewichts?(?:lage|punkt|zuständ)\w*|gleichgewichte?\b|fixpunkte?|"
     r"points? (?:fixes?|d'équilibre)|équilibres?\b|puntos? (?:fijos?|de equilibrio)|"
     r"equilibrios?\b|平衡[点點态]|不动点|不動点|平衡状態"),
    ("rest",
     r"steady[- ]state (?:value|level|concentration|temperature|solution)s?|"
     r"long[- ](?:time|term) (?:limit|value|behaviou?r)|limit (?:value|for|as|of)|"
     r"limiting value|final value|asymptotic value|\bsteady[- ]state$|"
     r"endwert\w*|grenzwert\w*|stationäre[nrs]? (?:wert|zustand)\w*|"
     r"valeurs? (?:finale|limite|stationnaire)s?|limite (?:pour|de)|"
     r"(?:vers )?quelle limite tend|tends? to|strebt|"
     r"état stationnaire|"
     r"valor(?:es)? (?:final|límite|estacionario)(?:es)?|límite (?:para|de)|"
     r"estado estacionario|"
     r"稳态值?|终值|极限值?|定常値|定常状態|極限値?|最終値"),
    ("amplitude", r"amplitude|amplitud|振幅"),
    ("maximum",
     r"maxim(?:um|al)(?: value)?|largest value|highest value|peak(?: value)?|"
     r"höchstwert|größte[nr]? wert|maximalwert|maximum|valeur maximale|"
     r"valor máximo|máximo|最大值?|最大値?|極大値?"),
    ("minimum",
     r"minim(?:um|al)(?: value)?|smallest value|lowest value|kleinste[nr]? wert|"
     r"minimalwert|valeur minimale|valor mínimo|mínimo|最小值?|最小値?"),
    ("mean",
     r"(?:spatial |space |volume )?(?:average|mean)(?: value)?|averaged|mittelwert|"
     r"mittlere\w*|durchschnitt\w*|(?:valeur )?moyenne?|promedio|"
     r"valor medio|medi[ao]\b|"
     r"平均(?:值|値)?"),
    ("total",
     r"total (?:amount|mass|content|quantity|number)?|integral|"
     r"gesamt(?:menge|masse|gehalt)|(?:quantité|masse) totale|intégrale|"
     r"(?:cantidad|masa) total|总[量质]量?|积分|全量|総量|積分"),
    ("flux",
     r"(?<!heat )(?:diffusive |diffusion |mass |boundary )?flux(?:es)?|"
     r"(?:diffusions|stoff|massen)?fluss\b|\bflujo\b|(?:扩散)?通量|(?:拡散)?流束"),
)  # fmt: skip
#: What may stand beside the name of a trait.
_BESIDE = re.compile(
    r"steady|state|driven|forced|free|damped|undamped|response|oscillat\w*|motion|"
    r"system\w*|spring|drive|driving|force|forcing|relative|long|run|rod|bar|"
    r"slab|domain|interval|over|whole|linear|type|nature|kind|"
    r"value\w*|stationär\w*|eingeschwung\w*|schwing\w*|zustand|erreg\w*|anreg\w*|"
    r"art|régime|permanent\w*|stationnaire|oscill\w*|forc\w*|"
    r"excitation|nature|estacionari\w*|permanente|régimen|oscila\w*|fuerza|"
    r"per|pro|par|por|rad|degree\w*|grad|degré\w*|grado\w*|spatial|space|located|"
    r"稳态|定常状?態?|受迫|强迫|振动|响应|系统|"
    r"強制|振動|応答|系|时|杆|区间|棒",
    re.I,
)
#: What may stand beside the name of one trait alone.
_OWN = {
    "loss": re.compile(
        r"cycle|period\w*|zyklus|periode|schwingung|ciclo|período|período|période|"
        r"each|every|jede\w*|chaque|cada|[每1一]?[个個]?周期(?:あたり|ごと)?|每一?周",
        re.I,
    ),
    "modes": re.compile(
        r"strings?|waves?|lines?|vibrat\w*|one|two|three|four|five|first|lowest|"
        r"saite\w*|welle\w*|ersten?|niedrigsten?|zwei|drei|vier|fünf|cordes?|onde|"
        r"premi[eè]re?s?|deux|trois|quatre|cinq|cuerda|onda|primer[ao]?s?|dos|tres|"
        r"cuatro|cinco|弦|波|前|最初|[两二三四五2-9][个つ]",
        re.I,
    ),
    "equilibria": re.compile(
        r"stab\w*|unstable|instab\w*|estab\w*|inestab\w*|[稳安]定性?|不[稳安]定|是否",
        re.I,
    ),
}
#: Labels of values that are these traits already.
_LABELS = {"half-life": "half-life", "constant": "time constant", "period": "period"}
#: The time of the values before.
_THEN = re.compile(
    r"\b(?:then|that (?:time|moment|instant)|same time|dann|dazu|zu dieser zeit|"
    r"alors|à cet instant|ce moment|entonces|ese (?:momento|instante))\b|"
    r"此时|那时|同一时刻|そのとき|その時|同時刻",
    re.I,
)
#: Means and extremes over time, which are none of a field at one time.
_IN_TIME = re.compile(
    r"(?:over|in|of|for all|through(?:out)?) (?:the )?(?:whole )?times?\b|"
    r"time[- ]?averag|\bever\b|zeitlich|temporel|temporal|"
    r"时间平均|時間平均|随时间|所有时间",
    re.I,
)
_EASTERN = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
_HEAT = re.compile(r"heat|wärme|chaleur|calor|热|熱", re.I)
#: Traits of a field over its interval.
FIELDS = frozenset({"maximum", "minimum", "mean", "total"})


def named(text: str) -> bool:
    """Whether a text names a trait of a solution."""
    quote = text.lower()
    return any(re.search(rf"(?<![a-zà-ÿ])(?:{w})", quote) for _, w in _NAMES)


def taken(
    item: Item,
    spec: EquationSpec,
    is_read: Callable[[str], bool],
    *,
    free: bool,
) -> EquationSpec | None:
    """The spec with the trait that a clause asks for; None where it asks for none.

    Args:
        item: The clause.
        spec: The problem as read so far.
        is_read: Whether a word of the clause is read elsewhere.
        free: Whether the points are from the text, so that they may be taken back.
    """
    quote = re.sub(r"\s*-\s*", "-", item.quote.lower().replace("’", "'"))
    quote = re.sub(r"\b([ldn]') ", r"\1", quote)
    listed = {t.kind for t in spec.data.get("further", ())}
    if "equilibria" in listed and _OWN["equilibria"].search(quote) and all(
        _OWN["equilibria"].fullmatch(w) for w in item.all_words
    ):  # fmt: skip
        # "… and their stability" is told with them.
        return spec
    for kind, words in _NAMES:
        words = rf"(?<![a-zà-ÿ])(?:{words})"
        hit = re.search(words, quote)
        if hit is None or _LABELS.get(kind) in {p.label for p in spec.points}:
            continue
        if (kind == "flux" and _HEAT.search(quote)) or (
            kind in FIELDS and _IN_TIME.search(quote)
        ):
            continue
        left = [w for w in _left(item, kind, words, quote) if not is_read(w)]
        if left or not _placed(item, kind, spec):
            continue
        found = _with(kind, item, spec, free=free)
        if found is not None:
            return found
    return None


def _left(item: Item, kind: str, words: str, quote: str) -> list[str]:
    """Words of a clause that neither name its trait nor may stand beside it."""
    rest = re.sub(words, " ", quote)
    own = _OWN.get(kind)
    if _EASTERN.search(quote):
        for pattern in (own, _BESIDE):
            rest = pattern.sub(" ", rest) if pattern else rest
        language = "ja" if re.search(r"[\u3040-\u30ff]", quote) else "zh"
        return list(unspaced_words(rest, "claim", language))
    told = set(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", rest))
    return [
        word
        for word in item.all_words
        if word in told
        and not _BESIDE.fullmatch(word)
        and not (own and own.fullmatch(word))
    ]


def of_damped_motion(spec: EquationSpec) -> EquationSpec:
    """A period asked alone of a damped linear motion, as its trait.

    Such a motion never returns to its start, but its zeros do after equal times.
    """
    from assistant.solvers import traits

    if "period asked" not in spec.flags or not traits.can("period", spec):
        return spec
    line = traits.linear(spec)
    if line is None or all(r.real == 0 for r in line.roots):
        return spec
    trait = traits.Trait("period", "period")
    return replace(
        spec,
        points=(),
        flags=spec.flags - {"period asked"},
        data={**spec.data, "further": (trait,)},
    )


def _placed(item: Item, kind: str, spec: EquationSpec) -> bool:
    """Whether the formulas in a clause fit: names of unknowns, places of fields."""
    for formula in item.formulas:
        name, _, value = (p.strip() for p in formula.partition("="))
        bare = re.sub(r"\(.*\)$", "", name).strip()
        if formula in {*spec.text, *(c.text for c in spec.conditions)} or (
            value and bare in spec.parameters
        ):
            # "the amplitude for x'' + … = cos t" names the problem.
            continue
        if bare in spec.unknowns and not value and not re.search(r"\d", name):
            continue
        timed = kind in FIELDS and bare == spec.time
        if value and bare in spec.independent and (timed or kind == "flux"):
            continue
        if kind == "equilibria" and value and bare in spec.unknowns:
            continue
        if bare in {"inf", "oo", "∞", "1"} or (
            kind == "rest" and bare in spec.independent
        ):
            continue
        return False
    return True


def _with(
    kind: str, item: Item, spec: EquationSpec, *, free: bool
) -> EquationSpec | None:
    from assistant.solvers import traits

    if kind == "flux":
        return _flux(item, spec) if free else None
    if not traits.can(kind, spec):
        return None
    when = None
    if kind in FIELDS:
        open_ = [p for p in spec.points if set(p.at) != set(spec.independent)]
        if spec.time is not None:
            times = {p.at[spec.time] for p in open_ if spec.time in p.at}
            times = times or {
                p.at[spec.time] for p in spec.points if spec.time in p.at
            }  # fmt: skip
            if len(times) != 1:
                return None
            when = times.pop()
            told = any(f.partition("=")[0].strip() == spec.time for f in item.formulas)
            if not told and not _THEN.search(item.quote):
                return None
        open_ += _profile(spec, item)
        if free and open_:
            spec = replace(spec, points=tuple(p for p in spec.points if p not in open_))
    asked = tuple(u for u in spec.unknowns if u in _names(item))
    asked = () if len(spec.unknowns) == 1 else asked
    trait = traits.Trait(kind, item.quote, asked, when)
    before: tuple[Any, ...] = spec.data.get("further", ())
    if any(t.kind == kind and t.unknowns == asked for t in before):
        return spec
    return replace(spec, data={**spec.data, "further": (*before, trait)})


def _profile(spec: EquationSpec, item: Item) -> list[Point]:
    """The places of a profile that was read for want of a place."""
    (name,) = (n for n in spec.independent if n != spec.time)
    if any(f.partition("=")[0].strip() == name for f in item.formulas):
        return []
    out: list[Point] = []
    for unknown in spec.unknowns:
        row = [p for p in spec.points if p.of == unknown and name in p.at]
        places = [p.at[name] for p in row]
        ends = [float(e) for e in spec.domain[name]]
        if len(row) == PROFILE + 1 and [places[0], places[-1]] == ends:
            out += row
    return out


def _names(item: Item) -> set[str]:
    return {re.split(r"[(=\s]", f.strip())[0] for f in item.formulas}


def _flux(item: Item, spec: EquationSpec) -> EquationSpec | None:
    """The values at the places of a clause as fluxes ``-D u_x``."""
    import sympy as sp

    if len(spec.space) != 1 or len(spec.unknowns) != 1 or spec.time is None:
        return None
    if spec.geometry != "interval" or len(spec.equations) != 1:
        return None
    (x,), (u,) = spec.space, spec.unknowns
    rate, curved, slope = (
        sp.Symbol(jet_name(u, names), real=True)
        for names in ((spec.time,), (x, x), (x,))
    )
    (equation,) = spec.equations
    expression = sp.expand(equation)
    ratio = -sp.diff(expression, curved) / sp.diff(expression, rate)
    if not ratio.is_number or not ratio > 0 or slope in expression.free_symbols:
        return None
    told = {
        name.strip(): value.strip()
        for name, sign, value in (f.partition("=") for f in item.formulas)
        if sign
    }
    try:
        place = float(told[x].split()[0]) * spec.scale.get(x, 1.0)
    except (KeyError, ValueError, IndexError):
        return None
    unknown = sp.Symbol(u, real=True)
    points, seen = [], False
    for point in spec.points:
        here = abs(point.at.get(x, float("inf")) - place) <= 1e-12 * max(abs(place), 1)
        if here and point.expression == unknown and not seen:
            seen = True
            label = f"flux −D d{u}/d{x} towards larger {x}"
            point = Point(point.of, -ratio * slope, point.at, label)
        points.append(point)
    return replace(spec, points=tuple(points)) if seen else None
