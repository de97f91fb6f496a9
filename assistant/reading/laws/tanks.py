"""Stirred vessels in prose: what flows in, mixes and flows out.

m' = q_in c_in - q_out m / V - k m, with V' = q_in - q_out and k of a first-order
reaction, where there is one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.reading.errors import ReadingError
from assistant.reading.laws import dimensions as dim
from assistant.reading.laws.formal import Formal
from assistant.reading.laws.givens import Given, Givens, givens, wanted_units
from assistant.reading.laws.rate_words import plain

_VOLUME = (3, 0, 0, 0, 0, 0)
_FLOW = (3, 0, -1, 0, 0, 0)
_PER_VOLUME = {
    (-3, 0, 0, 0, 1, 0): (0, 0, 0, 0, 1, 0),
    (-3, 1, 0, 0, 0, 0): (0, 1, 0, 0, 0, 0),
}
_CUE = re.compile(
    r"\b(?:tank|vessel|reactor|vat|basin|bath|mixer|cstr|pond|pool|lake|drum|room|"
    r"behälter|kessel|reaktor|becken|cuve|réservoir|réacteur|tanque|depósito|"
    r"recipiente)\w*\b|槽|罐|容器|タンク",
    re.I,
)
_CLEAN = re.compile(
    r"\b(?:pure|fresh|clean|plain|distilled) (?:water|solvent|air)|reines wasser|"
    r"eau pure|agua (?:pura|limpia)|\bno salt\b|清水|纯水|純水",
    re.I,
)
_OUT = re.compile(
    r"(?:leav|out|drain|drawn|discharg|empt|overflow|withdraw|abgelass|sort|sale)\w*",
    re.I,
)
_SAME = re.compile(
    r"same (?:rate|flow)|equal rate|rate as|constant volume|"
    r"volume (?:stays|is) constant|overflow|gleich\w* (?:rate|menge)|"
    r"même débit|mismo (?:caudal|ritmo)|"
    r"\b(?:outflow|inflow|out|in) (?:equals?|is equal to|=) (?:the )?(?:in|out)|"
    r"zulauf (?:gleich|=) (?:dem )?ablauf|volumen (?:bleibt|ist) konstant|"
    r"volume constant|volumen constante|体积不变|体積一定",
    re.I,
)
#: The whole course is wanted, no value at a time.
_COURSE = re.compile(
    r"\b[cm]\(\s*t\s*\)|as (?:a )?function of time|over time|time course|with time|"
    r"in time\b|als funktion der zeit|zeitverlauf|zeitlich\w* verlauf|"
    r"en fonction du temps|au cours du temps|évolution|en función del tiempo|"
    r"con el tiempo|随时间|关于时间|時間の関数|時間変化|経時",
    re.I,
)
#: "c(0) = 0.4 kg/m3": the symbol of a start value, before its number.
_AT_START = re.compile(r"\(\s*0\s*\)\s*=\s*$")


#: Nothing of the substance is inside at first.
_BARE = re.compile(
    r"initially (?:empty|free|without|contains? no)|(?:empty|free) of|"
    r"no \w+ (?:at first|initially|at the start|inside)|contains? no|"
    r"anfangs (?:leer|frei)|enthält kein|initialement vide|sans \w+ au départ|"
    r"inicialmente (?:vacío|sin)|不含|含まない|\b[cm]\(\s*0\s*\)\s*=\s*0(?![.,]?\d)|"
    r"initially (?:0|zero)\b|initial(?: concentration)?(?: is)? (?:0|zero)\b",
    re.I,
)
_INSIDE = re.compile(
    r"initial|at first|at the start|contains?|holds?|anfangs|zu beginn|au départ|"
    r"inicial",
    re.I,
)
_FLOWS = re.compile(
    r"\b(?:flow|fed\b|feed|inflow|enter|pump|zufl|zuläuf|fließt|einström|aliment|débit|"
    r"reçoit|entr[ea]|fluye|caudal)\w*|流入|加入|注入",
    re.I,
)
_REACTS = re.compile(
    r"first[\s-]*order|react|rate constant|decompos|decay|consum|\bk\s*=|"
    r"erster ordnung|premier ordre|primer orden|一级|一次",
    re.I,
)


@dataclass
class _Vessel:
    volume: Given
    inflow: Given
    outflow: Given
    times: list[Given]
    content: float
    entering: float
    rate: float
    #: Factor and text of the unit in which concentrations are given.
    shown: tuple[float, str]
    amount: tuple[float, ...]
    assumptions: list[str]


def match(text: str) -> Formal | None:
    """The balance of a stirred vessel; None where the text tells none."""
    if not _CUE.search(text):
        return None
    numbers = givens(plain(text))
    _check_flow(numbers)
    vessel = _vessel(numbers)
    if vessel is None or any(i.name or i.unit for i in numbers.items if not i.used):
        return None
    concentration = re.search(
        r"\b(?:concentration|konzentration|concentración)\b|浓度|濃度|\bc\(\s*t\s*\)",
        _asking(numbers.text),
        re.I,
    ) or any(tuple(u.dimension) in _PER_VOLUME for _, u, _ in wanted_units(text))
    q, p = vessel.inflow.value, vessel.outflow.value
    moles = vessel.amount == (0, 0, 0, 0, 1, 0)
    unit = "mol" if moles else "kg"
    times = " and t = ".join(t.text for t in vessel.times)
    # Without a time the course itself is asked for.
    asked = f"{{}} at t = {times}" if times else "{}(t)?"
    # With units throughout: bare numbers would be read in the unit of the times.
    given = (
        f"Q = {q!r} m^3/s, P = {p!r} m^3/s, W = {vessel.volume.value!r} m^3, "
        f"b = {vessel.entering!r} {unit}/m^3, K = {vessel.rate!r} 1/s"
    )
    # A reaction takes its share of what is inside.
    loss = {n: f" - K*{n}" if vessel.rate else "" for n in ("c", "m")}
    if not vessel.rate:
        given = given.partition(", K =")[0]
    if concentration and q == p:
        start = vessel.content / vessel.volume.value / vessel.shown[0]
        equation = (
            f"c' = Q/W*(b - c){loss['c']}, {given}, "
            f"c(0) = {start!r} {vessel.shown[1]}; {asked.format('c')}"
        )
    elif concentration:
        return None
    else:
        volume = "W" if q == p else "(W + (Q - P)*t)"
        equation = (
            f"m' = Q*b - P*m/{volume}{loss['m']}, {given}, "
            f"m(0) = {vessel.content!r} {unit}; {asked.format('m')}"
        )
    return Formal(
        "balance of a stirred vessel",
        equation,
        ("the vessel is stirred perfectly", *vessel.assumptions),
    )


def _check_flow(numbers: Givens) -> None:
    """Ask for the rate of a flow that is told of without one.

    Raises:
        ReadingError: Volume and contents are given, and something flows in.
    """
    told = numbers.of(*_PER_VOLUME, *_PER_VOLUME.values())
    if (
        len(numbers.of(_VOLUME)) == 1 and told and not numbers.of(_FLOW)
        and _FLOWS.search(numbers.text)
    ):  # fmt: skip
        raise ReadingError(
            "balance of a stirred vessel: at which rate does it flow in (volume per "
            "time)?",
            "missing",
        )


def _asking(text: str) -> str:
    sentences = re.split(r"(?<=[.;?])\s", text.strip())
    # What was told in reply to a question stands behind the one that asks.
    return next((s for s in reversed(sentences) if "?" in s), sentences[-1])


def _vessel(numbers: Givens) -> _Vessel | None:
    volumes, flows = numbers.of(_VOLUME), numbers.of(_FLOW)
    times = numbers.of(dim.TIME)
    contents = numbers.of(*_PER_VOLUME)
    amounts = numbers.of(*_PER_VOLUME.values())
    if len(volumes) != 1 or not flows or len(flows) > 2:
        return None
    if not times and not _COURSE.search(numbers.text):
        return None
    assumptions: list[str] = []
    inflow = next((f for f in flows if not _OUT.search(_near(numbers, f))), flows[0])
    others = [f for f in flows if f is not inflow]
    if not others and not _SAME.search(numbers.text):
        assumptions.append("as much flows out as in, so the volume stays")
    outflow = others[0] if others else inflow
    clean = bool(_CLEAN.search(numbers.text))
    inside = [
        c
        for c in contents
        if _AT_START.search(numbers.text[: c.start])
        or _INSIDE.search(
            # "… with 5 kg salt, brine with 0.1 kg/L flows in": a clause for each.
            re.split(r"[,;]", numbers.before(c))[-1]
        )
    ]
    entering = [c for c in contents if c not in inside]
    if len(inside) + len(amounts) > 1 or len(entering) > 1:
        return None
    bare = bool(_BARE.search(numbers.text))
    if not clean and (not entering or not (inside or amounts or bare)):
        return None
    rates = [i for i in numbers.of(dim.RATE) if i.unit is not None]
    if len(rates) > 1 or (rates and not _REACTS.search(numbers.text)):
        return None
    if rates:
        assumptions.append("the substance reacts at a rate k c, of first order")
    known = [*contents, *amounts]
    if not known:
        return None
    first = known[0].dimension
    amount = _PER_VOLUME.get(first, first)  # type: ignore[arg-type]
    if any(_PER_VOLUME.get(i.dimension, i.dimension) != amount for i in known):  # type: ignore[arg-type]
        return None
    told = next((c.unit for c in contents if c.unit is not None), None)
    unit = "mol/m^3" if amount == (0, 0, 0, 0, 1, 0) else "kg/m^3"
    shown = (told.factor, told.text) if told else (1.0, unit)
    held = inside[0].value * volumes[0].value if inside else (
        amounts[0].value if amounts else 0.0
    )  # fmt: skip
    zeros = [
        i for i in numbers.items
        if i.value == 0.0 and _AT_START.search(numbers.text[: i.start])
    ]  # fmt: skip
    for item in (*volumes, *flows, *times, *known, *rates, *zeros):
        item.used = True
    return _Vessel(
        volumes[0], inflow, outflow, times, held,
        entering[0].value if entering else 0.0,
        rates[0].value if rates else 0.0,
        shown,
        amount, assumptions,
    )  # fmt: skip


def _near(numbers: Givens, item: Given) -> str:
    before = re.split(r"[,;]|\band\b", numbers.before(item, 40))[-1]
    return before + " " + numbers.after(item, 25)
