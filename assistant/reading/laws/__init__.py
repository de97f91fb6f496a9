"""Named laws as templates: plain words become the formal problem they mean.

A template writes the problem as text and lets the ordinary reader understand it, so
that a law passes the same door as a typed equation, and the card shows it in full.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from assistant.reading import fronts
from assistant.reading.asked import Asked
from assistant.reading.equations import understand
from assistant.reading.errors import ReadingError
from assistant.reading.laws import (
    alloys,
    arrhenius,
    beams,
    bodies,
    dendrites,
    diffusion,
    double_layers,
    electro,
    electrochemistry,
    fins,
    fits,
    heat,
    kinetics,
    mechanics,
    networks,
    particles,
    phase_fields,
    populations,
    rates,
    relations,
    tanks,
    transformations,
    transport_laws,
    typed,
    uptake,
    vibrations,
    walls,
)
from assistant.reading.laws.formal import Formal
from assistant.reading.notation import normalise
from assistant.reading.quantities import Bag, quantities
from assistant.reading.statements import read_statements
from assistant.reading.units import parse_unit
from validators.specs.equation import EquationSpec

_RELATIONS = (
    transport_laws.TAFEL,
    *electrochemistry.LAWS,
    *transformations.LAWS,
    *alloys.LAWS,
    *transport_laws.LAWS,
    *bodies.LAWS,
    *populations.LAWS,
)
_POSED = (
    fins.rod,
    walls.wall,
    double_layers.poisson_boltzmann,
    double_layers.relaxing_electrode,
    particles.single_particle,
    particles.thiele,
    phase_fields.phase_field,
    bodies.body,
)
#: Marks of a differential equation that is written out.
FORMULAS = re.compile(
    r"['′’]\s*(?:\(|=|\+|-)|d\w+\s*/\s*d\w|∂|∇|_\{?(?:t|xx|tt|rr)\}?\b|\\frac\{d|\\dot|"
    r"\\ddot|\\partial|\\nabla|lap\w*\s*\(|Derivative|diff\("
)


def is_complete(text: str) -> bool:
    """Whether the text is an exercise on a law that uses every number it gives."""
    try:
        spec = match(text)
    except ReadingError as err:
        return err.reason == "units"
    return spec is not None and bool(spec.points) and not spec.data.get("unused")


#: The share of an uptake, which is no derivative by t.
_UPTAKE = re.compile(r"\bM_?t\s*/\s*M_?(?:inf\w*|∞)", re.I)
#: Where a body starts and how fast: x(0) = 2 cm says what x0 = 2 cm says.
_STARTS = re.compile(r"(?<![A-Za-z0-9'])([xv])\(\s*0\s*\)\s*=")


def match(text: str, asked: Asked | None = None) -> EquationSpec | None:
    """The spec of the law that a text names; None when it names none.

    Raises:
        ReadingError: The law is named, but a value that it needs is missing.
    """
    # "f'' = -2e9 J/m3" gives a number, not an equation.
    given = (
        r"[A-Za-z]''\s*=\s*[-−]?\d[\d.eE+-]*(?![\d.eE+-])"
        r"(?!\s*\*?\s*(?:[a-z]{1,5}\s*[(*^]|[a-z]\b))"
    )
    if FORMULAS.search(_UPTAKE.sub("", re.sub(given, "", text))):
        return None
    text = _STARTS.sub(r"\g<1>0 =", text)
    lacking: ReadingError | None = None
    try:
        found = (
            fits.match(text, asked)
            or typed.match(text, asked)
            or dendrites.match(text, asked)
            or networks.match(text, asked)
            or beams.match(text, asked)
            or vibrations.match(text, asked)
            or _column(text, asked)
            or _rated(text, asked)
            or _warmed(text, asked)
            or uptake.match(text, asked)
            or _posed(text, asked)
            or relations.match(text, asked, _RELATIONS)
        )
    except ReadingError as err:
        found, lacking = None, err
    if found is not None:
        return found
    try:
        template = _templated(text, asked)
    except ReadingError:
        if lacking is not None:
            raise lacking from None
        raise
    # A law that leaves numbers over is no better than a question for the other one.
    if lacking is not None and (template is None or template.data.get("unused")):
        raise lacking
    return template


def _column(text: str, asked: Asked | None) -> EquationSpec | None:
    found = beams.column(text)
    if found is None:
        return None
    problem, assumed, unit, unused = found
    spec = understand(problem, asked)
    shown = unit or parse_unit("N")
    return replace(
        spec,
        law="Euler buckling",
        assumptions=(*assumed, *spec.assumptions),
        scale={
            **spec.scale,
            "P": shown.factor,
            "P1": shown.factor,
            "P_1": shown.factor,
        },
        unit={**spec.unit, "P": shown.text, "P1": shown.text, "P_1": shown.text},
        data={**spec.data, "unused": unused},
    )


def _posed(text: str, asked: Asked | None) -> EquationSpec | None:
    for pose in _POSED:
        problem = pose(text)
        if problem is None:
            continue
        spec = understand(problem.formal.text, _renamed(asked, problem.formal))
        units = {n: u for n, u in problem.units.items() if u.text}
        return replace(
            spec,
            law=problem.formal.law,
            assumptions=(*problem.formal.assumptions, *spec.assumptions),
            scale={**spec.scale, **{n: u.factor for n, u in units.items()}},
            unit={**spec.unit, **{n: u.text for n, u in units.items()}},
            data={**spec.data, "unused": problem.formal.unused},
        )
    return None


def _warmed(text: str, asked: Asked | None) -> EquationSpec | None:
    formal = arrhenius.match(text)
    if formal is None:
        return None
    spec = understand(formal.text, _renamed(asked, formal))
    return replace(
        spec,
        law=formal.law,
        assumptions=(*formal.assumptions, *spec.assumptions),
        unit={**spec.unit, "T": "K"},
    )


def _rated(text: str, asked: Asked | None) -> EquationSpec | None:
    vessel = tanks.match(text)
    found = (vessel, None) if vessel is not None else rates.match(text)
    if found is None:
        return None
    formal, unit = found
    spec = understand(formal.text, _renamed(asked, formal))
    timed = any("t" in p.at for p in spec.points)
    if unit is not None and not timed:
        spec = replace(
            spec,
            scale={**spec.scale, "t": unit.factor},
            unit={**spec.unit, "t": unit.text},
        )
    return replace(
        spec,
        law=formal.law,
        assumptions=(*formal.assumptions, *spec.assumptions),
        data={**spec.data, "unused": formal.unused},
    )


def _templated(text: str, asked: Asked | None) -> EquationSpec | None:
    lowered = text.lower()
    for pattern, template in _TEMPLATES:
        if not pattern.search(lowered):
            continue
        reading = read_statements(normalise(text))
        bag = Bag(quantities(reading))
        formal = template(bag, lowered, text)
        if formal is None:
            continue
        left = tuple(
            f"{i.name} = {i.text}" if i.name else i.text
            for i in bag.items
            if not i.used and (i.unit or i.name)
        )
        renamed = _renamed(asked, formal)
        spec = fronts.match(formal.text, renamed) or understand(formal.text, renamed)
        return replace(
            spec,
            law=formal.law,
            assumptions=(*formal.assumptions, *spec.assumptions),
            data={**spec.data, "unused": left},
            # A law whose question was not heard is no answer.
            flags=spec.flags
            | (frozenset() if spec.points or asked else frozenset({"unread question"})),
        )
    return None


def _renamed(asked: Asked | None, formal: Formal) -> Asked | None:
    """Names of `ask` as the template writes them, values asked for by place."""
    if asked is None:
        return None
    heads = dict.fromkeys(re.findall(r"(?<![\w'])([A-Za-z]\w*)(?:'|_t\b)", formal.text))
    names = [*heads] or ["u"]
    if "Stefan" in formal.law:
        names = ["s", "T"]
    points = tuple(
        (of if of in names or re.search(r"['/]", of) else _like(of, names), at)
        for of, at in asked.points
    )
    return Asked((), (), asked.closed_form, points)


def _like(of: str, names: list[str]) -> str:
    """The template's name for one of the request's: same ending, else the first."""
    return next((n for n in names if n.endswith(of) or of.endswith(n)), names[0])


def _diffusion(bag: Bag, text: str) -> Formal | None:
    if re.search(r"sphere|particle|pellet|kugel|spherical|sphérique|esf[eé]r|球", text):
        return diffusion.sphere(bag, text)
    return diffusion.fick(bag, text)


def _cooling(bag: Bag, text: str) -> Formal | None:
    conducts = re.search(r"plate|slab|wall|rod|platte|plaque|placa|板", text)
    if conducts and re.search(r"diffusivit|alpha|m\^?2/s|temperaturleit", text):
        return heat.slab(bag, text)
    return heat.cooling(bag, text)


_Template = Callable[[Bag, str, str], Formal | None]


def _plain(template: Callable[[Bag, str], Formal | None]) -> _Template:
    return lambda bag, lowered, original: template(bag, lowered)


_TEMPLATES: tuple[tuple[re.Pattern[str], _Template], ...] = (
    (
        re.compile(
            r"stefan|latent|melt(?:s|ing)?\b|freez|solidif|gefrier|schmilzt|erstarr|"
            r"fusion|fonte|融|凝固"
        ),
        _plain(diffusion.stefan),
    ),
    (re.compile(r"landau|\bllg\b|macrospin"), _plain(electro.landau_lifshitz_gilbert)),
    (re.compile(r"thiele"), _plain(diffusion.thiele)),
    (
        re.compile(r"capacitor|kondensator|condensateur|condensador|电容|コンデンサ"),
        _plain(electro.capacitor),
    ),
    (
        re.compile(
            r"carburi[sz]|aufkohl|cémentation|cementaci|渗碳|浸炭|nitrid|case[\s-]harden|"
            r"diffus(?!ivity)|single[\s-]particle|lithiat|拡散|扩散"
        ),
        lambda b, lowered, t: _diffusion(b, lowered),
    ),
    (
        re.compile(r"cool(?:s|ing)?\b|abkühl|refroidi|enfría|冷却"),
        lambda b, lowered, t: _cooling(b, lowered),
    ),
    (
        re.compile(
            r"plate|slab|wall\b|rod\b|quench|steel bar|platte|plaque|placa|"
            r"abgeschreckt"
        ),
        _plain(heat.slab),
    ),
    (re.compile(r"sphere|\bball\b|kugel|sphère|esfera"), _plain(diffusion.sphere)),
    (
        re.compile(
            r"half[\s-]*life|decay|halbwertszeit|demi-vie|semivida|first[\s-]order "
            r"reaction|半衰期|半減期|radioactiv|radioaktiv|zerfall|désintég|desinteg"
        ),
        _plain(kinetics.decay),
    ),
    (
        re.compile(r"pendulum|pendel|pendule|péndulo|单摆|振り子"),
        _plain(mechanics.pendulum),
    ),
    (
        re.compile(r"spring|oscillator|feder\b|ressort|muelle|弹簧|ばね"),
        _plain(mechanics.oscillator),
    ),
    (
        re.compile(r"drag|falls?\b|skydiver|fällt|chute|cae\b"),
        _plain(mechanics.falling),
    ),
)
