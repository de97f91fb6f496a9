"""Named laws as templates: plain words become the formal problem they mean.

A template writes the problem as text and lets the ordinary reader understand it, so
that a law passes the same door as a typed equation, and the card shows it in full.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from assistant.reading.asked import Asked
from assistant.reading.equations import understand
from assistant.reading.errors import ReadingError
from assistant.reading.quantities import (
    DIFFUSIVITY,
    LENGTH,
    TEMPERATURE,
    TIME,
    Bag,
    Quantity,
    quantities,
)
from assistant.reading.statements import read_statements
from assistant.reading.tokens import normalise
from validators.specs.equation import EquationSpec


@dataclass(frozen=True)
class Formal:
    """A problem in formulas, with what was assumed to write it."""

    law: str
    text: str
    assumptions: tuple[str, ...] = ()


def match(text: str, asked: Asked | None = None) -> EquationSpec | None:
    """The spec of the law that a text names; None when it names none.

    Raises:
        ReadingError: The law is named, but a value that it needs is missing.
    """
    if re.search(
        r"['′’]\s*(?:\(|=|\+|-)|d\w+\s*/\s*d\w|∂|∇|_\{?(?:t|xx|tt|rr)\}?\b|\\frac\{d|\\dot|\\ddot|\\partial|\\nabla|lap\w*\s*\(|Derivative|diff\(",
        text,
    ):
        return None
    lowered = text.lower()
    for pattern, template in _TEMPLATES:
        if pattern.search(lowered):
            reading = read_statements(normalise(text))
            formal = template(Bag(quantities(reading)), lowered)
            if formal is None:
                continue
            spec = understand(formal.text, _renamed(asked, formal))
            return replace(
                spec,
                law=formal.law,
                assumptions=(*formal.assumptions, *spec.assumptions),
            )
    return None


def _renamed(asked: Asked | None, formal: Formal) -> Asked | None:
    """Names of `ask` as the template writes them, values asked for by place."""
    if asked is None:
        return None
    unknown = re.match(r"\s*([A-Za-z]\w*)[_'(]", formal.text)
    name = unknown.group(1) if unknown else ""
    points = tuple(
        (name if name and not re.search(r"['/]", of) else of, at)
        for of, at in asked.points
    )
    return Asked((), (), asked.closed_form, points)


def _need(item: Quantity | None, question: str) -> Quantity:
    if item is None:
        raise ReadingError(question, "missing")
    return item


def _asks(times: list[Quantity], places: list[Quantity], unknown: str) -> str:
    parts = []
    if places:
        parts.append("x = " + " and x = ".join(p.text for p in places))
    if times:
        parts.append("t = " + " and t = ".join(t.text for t in times))
    return f"; {unknown} at {', '.join(parts)}" if parts else ""


def _fick(bag: Bag, text: str) -> Formal | None:
    if not re.search(r"surface|oberfläche|surface|superficie|表面", text):
        return None
    d = _need(
        bag.take("D", dimension=DIFFUSIVITY),
        "which diffusivity D applies (a value in m^2/s at the temperature in "
        "question)?",
    )
    initial = bag.take(
        "C0",
        "c0",
        "C_0",
        "c_0",
        words=r"initial\w*|containing|with(?: an?)? initial|base|bulk|"
        r"anfang|initiale|inicial|core",
    )
    percents = [
        i
        for i in bag.items
        if not i.used
        and not i.name
        and ("%" in i.unit or re.search(r"surface|held|kept", i.before + i.after))
    ]
    named = bag.take("Cs", "cs", "C_s", "c_s", words=r"surface")
    surface = named or next(iter(percents), None)
    surface = _need(surface, "which concentration is held at the surface?")
    surface.used = True
    times = bag.all("t", dimension=TIME)
    places = bag.all("x", "z", dimension=LENGTH)
    wanted = re.search(
        r"concentration (?:is|of|reaches|equals)\s|at what depth|which depth|"
        r"how deep|what depth",
        text,
    )
    if wanted and not places:
        raise ReadingError(
            "at which depth is the concentration wanted? (A depth for a given "
            "concentration is not solved for directly.)",
            "missing",
        )
    assumed = ["the body is thick against the diffusion depth (semi-infinite)"]
    start = initial.text if initial else "0"
    if initial is None:
        assumed.append("the body holds none of the diffusing species at the start")
    unit = surface.unit
    c0 = f"{start}" if initial is None or initial.unit else f"{start} {unit}"
    if initial is None and unit:
        c0 = f"0 {unit}"
    return Formal(
        "Fick's second law, constant diffusivity",
        f"c_t = D c_xx, D = {d.text}, semi-infinite medium, c(0,t) = {surface.text}, "
        f"c(x,0) = {c0}{_asks(times, places, 'c')}",
        tuple(assumed),
    )


def _slab(bag: Bag, text: str) -> Formal | None:
    """A plate whose faces are suddenly held at a temperature."""
    size = bag.take(
        "L",
        words=r"thick\w*|length|wide|plate of|slab of|rod of|wall of",
        after=r"thick|long|wide",
        dimension=LENGTH,
    )
    alpha = bag.take("alpha", "a", "D", words=r"diffusivity", dimension=DIFFUSIVITY)
    if size is None or alpha is None:
        return None
    start = bag.take(
        "T0", "T_0", words=r"initial\w*|uniform\w*|start\w*|heated to|at first"
    )
    edge = bag.take(
        "Ts",
        "T_s",
        words=r"faces?|surfaces?|ends?|sides?|held|kept|quench\w*|"
        r"plunged|bath|both",
    )
    start = _need(start, "which temperature has the body at the start?")
    edge = _need(edge, "at which temperature are the faces held?")
    times = bag.all("t", dimension=TIME)
    places = bag.all("x", dimension=LENGTH)
    where = "x = " + " and x = ".join(p.text for p in places) if places else ""
    if not where and re.search(
        r"cent(?:er|re)|middle|midplane|mitte|milieu|centro", text
    ):
        value, unit = size.text.split(maxsplit=1)
        where = f"x = {float(value) / 2:.12g} {unit}"
    tail = ", ".join(
        part
        for part in (where, "t = " + " and t = ".join(t.text for t in times))
        if part and part != "t = "
    )
    return Formal(
        "heat conduction in a slab",
        f"T_t = alpha T_xx, alpha = {alpha.text}, slab of thickness L = {size.text}, "
        f"T(0,t) = {edge.text}, T(L,t) = {edge.text}, T(x,0) = {start.text}"
        + (f"; T at {tail}" if tail else ""),
        (
            "heat flows across the thickness only, and both faces are at the same "
            "temperature",
        ),
    )


def _cooling(bag: Bag, text: str) -> Formal | None:
    k = bag.take("k", words=r"constant|rate|coefficient")
    ambient = bag.take(
        "Ta",
        "T_a",
        "Tenv",
        "T_env",
        "T_inf",
        "Tinf",
        words=r"room|ambient|surround\w*|environment|air|umgebung|ambiante|"
        r"ambiente|bath",
    )
    temperatures = bag.all("T0", "T_0", dimension=TEMPERATURE)
    if not temperatures:
        found = bag.take("T0", "T_0", words=r"at|initial\w*|from|starts?|coffee|body")
        temperatures = [found] if found else []
    if k is None:
        raise ReadingError(
            "which cooling constant k applies (per unit of time)?", "missing"
        )
    ambient = _need(ambient, "which temperature have the surroundings?")
    start = _need(
        temperatures[0] if temperatures else None,
        "which temperature has the body at the start?",
    )
    times = bag.all("t", dimension=TIME)
    return Formal(
        "Newton's law of cooling",
        f"T' = -k*(T - Ta), k = {k.text}, Ta = {ambient.text}, T(0) = {start.text}"
        + (f"; T at t = {' and t = '.join(t.text for t in times)}" if times else ""),
    )


def _decay(bag: Bag, text: str) -> Formal | None:
    half = bag.take(
        "T_half",
        "t_half",
        "T12",
        words=r"half[\s-]*life\w*|halbwertszeit|"
        r"demi-vie|semivida|半衰期|半減期",
        after=r"half-life",
    )
    k = (
        None
        if half
        else bag.take("k", "lambda", words=r"rate constant|decay constant|constant")
    )
    if half is None and k is None:
        return None
    times = bag.all("t", dimension=TIME)
    start = bag.take(
        "N0",
        "c0",
        "A0",
        "m0",
        "C0",
        words=r"initial\w*|start\w*|of|with|"
        r"sample|from|contains",
    )
    start = start or bag.take(after=r"at the (?:start|beginning)|initially|of")
    start = _need(start, "how much is there at the start?")
    rate = f"k = {k.text}" if k else ""
    law = f"N' = -k*N, {rate}" if k else f"N' = -log(2)/H*N, H = {half.text}"  # type: ignore[union-attr]
    return Formal(
        "first-order decay",
        f"{law}, N(0) = {start.text}"
        + (f"; N at t = {' and t = '.join(t.text for t in times)}" if times else ""),
    )


def _avrami(bag: Bag, text: str) -> Formal | None:
    n = _need(bag.take("n", words=r"exponent"), "which Avrami exponent n applies?")
    k = _need(
        bag.take("k", "K", words=r"rate constant|constant"), "which rate constant k?"
    )
    times = bag.all("t", dimension=TIME) or bag.all("t", dimension=(0, 0, 0, 0, 0, 0))
    value = n.value
    inside = bool(k.unit) and k.dimension == (0, 0, -1, 0, 0, 0) and value != 1
    law = "X' = n*k*(k*t)^(n-1)*(1-X)" if inside else "X' = n*k*t^(n-1)*(1-X)"
    return Formal(
        "Avrami (JMAK) kinetics",
        f"{law}, n = {n.text}, k = {k.text}, X(0) = 0"
        + (f"; X at t = {' and t = '.join(t.text for t in times)}" if times else ""),
        (
            "the convention is X = 1 - exp(-(k t)^n), as k is given per unit of time"
            if inside
            else "the convention is X = 1 - exp(-k t^n)",
        ),
    )


def _deal_grove(bag: Bag, text: str) -> Formal | None:
    b = bag.take("B", words=r"parabolic")
    a = bag.take("A")
    linear = None if a else bag.take("BA", words=r"linear")
    b = _need(b, "which parabolic rate constant B applies?")
    if a is None and linear is None:
        raise ReadingError(
            "which constant A (or linear rate constant B/A) applies?", "missing"
        )
    start = bag.take("x0", "x_0", words=r"initial|native|existing")
    times = bag.all("t", dimension=TIME)
    first = f"A = {a.text}" if a else f"K = {linear.text}"  # type: ignore[union-attr]
    rate = "B/(2*w + A)" if a else "B/(2*w + B/K)"
    length = (a or linear).unit.split("/")[0]  # type: ignore[union-attr]
    zero = start.text if start else f"0 {length}"
    return Formal(
        "Deal–Grove oxidation",
        f"w' = {rate}, B = {b.text}, {first}, w(0) = {zero}"
        + (f"; w at t = {' and t = '.join(t.text for t in times)}" if times else ""),
        () if start else ("there is no oxide at the start",),
    )


def _oscillator(bag: Bag, text: str) -> Formal | None:
    m = bag.take("m", words=r"mass", dimension=(0, 1, 0, 0, 0, 0))
    k = bag.take("k", words=r"spring|stiffness", dimension=(0, 1, -2, 0, 0, 0))
    if m is None or k is None:
        return None
    c = bag.take("c", words=r"damp\w*", dimension=(0, 1, -1, 0, 0, 0))
    x0 = bag.take(
        "x0",
        "x_0",
        words=r"released|displace\w*|from|stretched|pulled|initial",
        dimension=LENGTH,
    )
    x0 = _need(x0, "from which displacement is the mass released?")
    v0 = bag.take("v0", "v_0", words=r"velocity|speed", dimension=(1, 0, -1, 0, 0, 0))
    if v0 is None and not re.search(r"rest|released|ruhe|repos|reposo", text):
        raise ReadingError("which velocity has the mass at the start?", "missing")
    times = bag.all("t", dimension=TIME)
    damping = f"c = {c.text}" if c else "c = 0 N s/m"
    return Formal(
        "damped harmonic oscillator",
        f"m*x'' + c*x' + k*x = 0, m = {m.text}, {damping}, k = {k.text}, "
        f"x(0) = {x0.text}, x'(0) = {v0.text if v0 else '0 m/s'}"
        + (f"; x at t = {' and t = '.join(t.text for t in times)}" if times else ""),
        () if c else ("there is no damping",),
    )


def _beam(bag: Bag, text: str) -> Formal | None:
    length = _need(
        bag.take(
            "L", words=r"length|long|span|beam of", after=r"long|span", dimension=LENGTH
        ),
        "how long is the beam?",
    )
    stiffness = bag.take(
        "EI", words=r"rigidity|stiffness", dimension=(3, 1, -2, 0, 0, 0)
    )
    e = bag.take("E", words=r"modulus", dimension=(-1, 1, -2, 0, 0, 0))
    i = bag.take(
        "I",
        words=r"second moment|moment of (?:area|inertia)",
        dimension=(4, 0, 0, 0, 0, 0),
    )
    if stiffness is None and (e is None or i is None):
        raise ReadingError("which bending stiffness E*I has the beam?", "missing")
    q = bag.take("q", "w", words=r"load|weight", dimension=(0, 1, -2, 0, 0, 0))
    p = bag.take("P", "F", words=r"force|load", dimension=(1, 1, -2, 0, 0, 0))
    s = f"S = {stiffness.text}" if stiffness else f"E = {e.text}, I = {i.text}"  # type: ignore[union-attr]
    ei = "S" if stiffness else "E*I"
    if q is None and p is None:
        raise ReadingError("which load acts on the beam?", "missing")
    load = f"q = {q.text}" if q else "q = 0 N/m"
    value, unit = length.text.split(maxsplit=1)
    if re.search(r"cantilever|clamped at one end|kragträger|encastr", text):
        tip = f"{ei}*w'''(L) = -P, P = {p.text}" if p else "w'''(L) = 0"
        ends = f"w(0)=0, w'(0)=0, w''(L)=0, {tip}"
        place = length.text
    elif re.search(
        r"clamped at both|both ends clamped|fixed[\s-]fixed|built in at both", text
    ):
        ends, place = (
            "w(0)=0, w'(0)=0, w(L)=0, w'(L)=0",
            f"{float(value) / 2:.12g} {unit}",
        )
    elif re.search(r"simply[\s-]supported|hinged|pinned", text):
        ends, place = (
            "w(0)=0, w''(0)=0, w(L)=0, w''(L)=0",
            f"{float(value) / 2:.12g} {unit}",
        )
    else:
        raise ReadingError("how is the beam supported at its ends?", "missing")
    places = bag.all("x", dimension=LENGTH)
    at = " and x = ".join(p.text for p in places) if places else place
    return Formal(
        "Euler–Bernoulli beam",
        f"{ei}*w'''' = q, {s}, {load}, L = {length.text}, {ends}; w at x = {at}",
        () if places else ("the deflection is wanted where it is largest",),
    )


def _sphere(bag: Bag, text: str) -> Formal | None:
    """Diffusion out of or into a sphere with its surface at a fixed value."""
    d = bag.take("D", dimension=DIFFUSIVITY)
    radius = bag.take("R", "a", "r0", words=r"radius|radius of", dimension=LENGTH)
    if d is None or radius is None:
        return None
    start = bag.take("c0", "C0", "T0", words=r"initial\w*|uniform\w*")
    edge = bag.take("cs", "Cs", "Ts", words=r"surface|held|kept|outside")
    start = _need(start, "which value has the sphere at the start?")
    edge = _need(edge, "which value is held at the surface of the sphere?")
    times = bag.all("t", dimension=TIME)
    places = bag.all("r", dimension=LENGTH)
    where = "r = " + " and r = ".join(p.text for p in places) if places else ""
    if not where and re.search(r"cent(?:er|re)|middle|mitte|centro", text):
        where = f"r = 0 {radius.text.split(maxsplit=1)[1]}"
    tail = ", ".join(
        x for x in (where, "t = " + " and t = ".join(t.text for t in times)) if x
    )
    return Formal(
        "diffusion in a sphere",
        f"c_t = D*(c_rr + 2/r*c_r), sphere, D = {d.text}, R = {radius.text}, "
        f"c(R,t) = {edge.text}, c(r,0) = {start.text}; c at {tail}",
    )


_Template = Callable[[Bag, str], Formal | None]
_TEMPLATES: tuple[tuple[re.Pattern[str], _Template], ...] = (
    (re.compile(r"avrami|jmak|kolmogorov"), _avrami),
    (
        re.compile(
            r"deal[\s–-]*grove|thermal oxidation of silicon|oxide (?:thickness|growth)"
        ),
        _deal_grove,
    ),
    (
        re.compile(
            r"carburi[sz]|aufkohl|cémentation|cementaci|渗碳|浸炭|nitrid|case[\s-]harden|"
            r"diffus"
        ),
        lambda b, t: (
            _sphere(b, t)
            if re.search(r"sphere|particle|pellet|kugel", t)
            else _fick(b, t)
        ),
    ),
    (
        re.compile(r"cool(?:s|ing)?\b|abkühl|refroidi|enfría|冷却"),
        lambda b, t: (
            _slab(b, t)
            if re.search(r"plate|slab|wall|rod", t) and "diffusivity" in t
            else _cooling(b, t)
        ),
    ),
    (re.compile(r"plate|slab|wall\b|rod\b|quench|steel bar"), _slab),
    (
        re.compile(
            r"half[\s-]*life|decay|halbwertszeit|demi-vie|semivida|first[\s-]order "
            r"reaction|半衰期|半減期|radioactiv|zerfall"
        ),
        _decay,
    ),
    (re.compile(r"beam\b|cantilever|balken|poutre|viga"), _beam),
    (re.compile(r"spring|oscillator|feder|ressort|muelle"), _oscillator),
)
