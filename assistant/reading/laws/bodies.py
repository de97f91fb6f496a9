"""Diffusion and heat conduction in bodies of simple shape, from words.

Plates, films and walls, long cylinders and balls that start uniform and feel their
surroundings through the whole surface, by a fixed value or a transfer coefficient; and
half-spaces, where any quantity can be the one asked for. Sources: J. Crank, The
Mathematics of Diffusion, 2nd ed. (1975), ch. 3–6; H. S. Carslaw, J. C. Jaeger,
Conduction of Heat in Solids, 2nd ed. (1959).
"""

from __future__ import annotations

import re

import sympy as sp  # noqa: TID253 - formulas are the subject of this module

from assistant.reading.errors import ReadingError
from assistant.reading.laws import dimensions as dim
from assistant.reading.laws import givens as numbers
from assistant.reading.laws.electrochemistry import R
from assistant.reading.laws.formal import Formal
from assistant.reading.laws.givens import Given, Givens, Slot
from assistant.reading.laws.posed import Posed
from assistant.reading.laws.relations import Extra, Law, Output, s
from assistant.reading.units import Unit

_y = sp.Symbol("y_", real=True)
_CARBON = (
    r"carburi[sz]|decarburi[sz]|nitrid|case[\s-]*harden|aufkohl|cémentation|渗碳|浸炭"
)
_INVERSE = re.compile(
    r"how (?:long|deep|far)|when\b|(?:what|which) (?:depth|time|diffusiv|temperature)|"
    r"time (?:is )?(?:needed|required)|how many (?:hours|minutes|days)|case depth",
    re.I,
)
_LEVELS = (dim.ONE, dim.CONCENTRATION, (-3, 1, 0, 0, 0, 0))


def _clean(found: Givens, taken: dict[str, Given]) -> Extra:
    """The last level is the one to be reached; a body that nothing is said of is empty."""
    out: Extra = {}
    left = [
        i for i in found.items
        if not i.used and i.dimension in _LEVELS and i.unit is not None
    ]  # fmt: skip
    if len(left) == 1 and "c" not in taken and ("c0" in taken or "cs" in taken):
        left[0].used = True
        key = (
            "c"
            if _INVERSE.search(found.text)
            else ("c0" if "c0" not in taken else "cs")
        )
        if key not in taken:
            out[key] = (left[0].value, "")
    if "c0" in taken or "c0" in out:
        return out
    if re.search(r"steel|alloy|iron", found.text, re.I) and re.search(
        r"(?<!\d)[\d.]+\s*(?:wt\.?\s*)?% ?C?\b.{0,12}steel|steel (?:with|of|containing|has)",
        found.text,
        re.I,
    ):
        return out
    return out | {
        "c0": (0.0, "the body holds none of the diffusing species at the start")
    }


FICK = Law(
    "Fick's second law in a thick body, constant diffusivity",
    _CARBON + r"|fick|diffus\w*|(?:hydrogen|boron|dopant|phosphorus|chloride|moisture) (?:enters|penetrat)|predeposit",
    (
        Slot("D", "diffusivity", (dim.DIFFUSIVITY,), ("D",), r"diffus"),
        Slot("D0", "pre-exponential factor D0", (dim.DIFFUSIVITY,), ("D0", "D_0"), r"pre-?exponential|prefactor", lone=False),
        Slot("Q", "activation energy", (dim.MOLAR_ENERGY,), ("Q", "Ea", "E_a", "Qd"), r"activation"),
        Slot("T", "temperature", (dim.TEMPERATURE,), ("T",), r"temperature|\bat\b"),
        Slot("cs", "concentration at the surface", _LEVELS, ("cs", "Cs", "c_s", "C_s"), r"surface|held|kept|atmosphere|gas|solution|oberfläche|superfici\w*|表面|氛", lone=False),
        Slot("c0", "concentration at the start", _LEVELS, ("c0", "C0", "c_0", "C_0", "ci"), r"initial\w*|start\w*|contain\w*|steel (?:has|with|of)|steel \(|base|bulk|originally|core|uniform\w*|free of|anfangs|ausgangs\w*|inicial\w*|初始|原始|心部|初期|最初", lone=False),
        Slot("c", "concentration at the depth", _LEVELS, ("c", "C", "cx"), r"reach\w*|\bto\b|until|obtain|get|give|need|is to be|equals?|where|(?:content|concentration) (?:is|of|equals)", lone=False),
        Slot("x", "depth", (dim.LENGTH,), ("x", "z", "d"), r"depth|deep|below|\bat\b|beneath|under"),
        Slot("t", "time", (dim.TIME,), ("t",), r"after|for|during|time|in"),
    ),
    (
        s("D") - s("D0") * sp.exp(-s("Q") / (R * s("T"))),
        s("c") - s("cs") - (s("c0") - s("cs")) * sp.erf(s("x") / (2 * sp.sqrt(s("D") * s("t")))),
    ),
    (
        Output("c", "", r"^(?!.*(?:how (?:long|deep|far)|when\b|(?:what|which) (?:depth|time|diffusiv|temperature)|how many (?:hours|minutes|days))).*?(?:carbon |boron |hydrogen )?(?:concentration|content|how much|percentage|wt)(?! of| is (?:\d|to be))"),
        Output("t", "h", r"how long|how many (?:hours|minutes|days|seconds)|what time|time (?:is|does|to|needed|required|for)|when|duration"),
        Output("x", "mm", r"how deep|(?:at )?(?:what|which) depth|how far|case depth|penetration depth|depth (?:is|of|at|where|for)"),
        Output("D", "m^2/s", r"(?:what|which) (?:D\b|diffusivity|diffusion coeff)|diffusivity is"),
        Output("T", "K", r"(?:what|which) temperature|temperature (?:is|must|needed|required)"),
    ),
    ("the body is thick against the diffusion depth (semi-infinite), its surface held at one value",),
    _clean,
    (
        s("c") - s("cs")
        - (s("c0") - s("cs")) * 2 / sp.sqrt(sp.pi)
        * sp.Integral(sp.exp(-(_y**2)), (_y, 0, s("x") / (2 * sp.sqrt(s("D") * s("t"))))),
    ),
    source="J. Crank, The Mathematics of Diffusion, eq. 2.14",
    unless=r"spher|\bball|particle|\bfilm\b|membrane|both (?:faces|sides|surfaces)|\bplate\b|\bsheet\b|\bslab\b|cylind|\bwire\b|\brod\b|pellet|nernst|debye|exchange current|flux through|limiting|permeat|thiele|concentration-dependent|half thickness",
    ranges={"c": (-1e9, 1e9), "T": (50.0, 6000.0), "D": (1e-40, 1.0), "t": (1e-12, 1e18), "x": (1e-12, 1e4)},
)  # fmt: skip
NEWTON = Law(
    "Newton's law of cooling",
    r"newton\w*[^.]{0,20}cool|cooling (?:constant|rate)|\bcool(?:s|ing)?\b[^.]*\b(?:rate )?constant|(?:rate )?constant[^.]*\bcool",
    (
        Slot("k", "cooling constant", (dim.RATE,), ("k",), r"constant|rate|coefficient"),
        Slot("Ta", "temperature of the surroundings", (dim.TEMPERATURE,), ("Ta", "T_a", "Tenv", "T_env", "Tinf", "T_inf"), r"room|ambient|surround\w*|environment|\bair\b|bath|water|oil"),
        Slot("T0", "temperature at the start", (dim.TEMPERATURE,), ("T0", "T_0"), r"initial\w*|from|starts?|coffee|body|part|hot|heated|\bat\b"),
        Slot("T", "temperature to be reached", (dim.TEMPERATURE,), ("T",), r"reach\w*|\bto\b|below|until|down to|drops?|falls?", lone=False),
        Slot("t", "time", (dim.TIME,), ("t",), r"after|time|for"),
    ),
    (s("T") - s("Ta") - (s("T0") - s("Ta")) * sp.exp(-s("k") * s("t")),),
    (
        Output("t", "min", r"how long|when|how many (?:minutes|seconds|hours)|time (?:to|until|for|does)"),
        Output("T", "K", r"temperature|how (?:hot|cold|warm)"),
        Output("k", "1/min", r"(?:what|which) (?:cooling |rate )?constant"),
    ),
    ("the body is at one temperature throughout",),
    None,
    (s("t") - sp.Integral(1 / (s("k") * (_y - s("Ta"))), (_y, s("T"), s("T0"))),),
    source="I. Newton's law for small differences of temperature",
    ranges={"T": (1.0, 1e5), "t": (1e-9, 1e15), "k": (1e-15, 1e9)},
)  # fmt: skip
LAWS = (FICK, NEWTON)

_SHAPES = (
    ("sphere", r"\bspher\w*|\bballs?\b|\bbead|\bdroplet|\bparticle|\bgranule|\bpellet|kugel|esfera|\bsphère"),
    ("cylinder", r"\bcylind\w*|\bwire\b|\bfib(?:re|er)\b|\bround bar|\bshaft\b|\brod\b(?=[^.]*(?:diameter|radius))|\bbar\b(?=[^.]*(?:diameter|radius))"),
    ("slab", r"\bslab|\bplate\b|\bfilm\b|\bsheet\b|\bwall\b|\bmembrane|\bfoil|\bboard\b|\bpanel|\bplank|\blayer\b|\btimber|\blamin\w+|platte|plaque|placa|\bmur\b|\bwand\b|\bpared\b|\bbarre\b|\btige\b|\bbarra\b|\bvarilla\b|\bstab\b|板|墙|壁"),
)  # fmt: skip


def shape_of(text: str) -> str | None:
    """``sphere``, ``cylinder`` or ``slab``, where a text names such a body."""
    return next((n for n, w in _SHAPES if re.search(w, text, re.I)), None)


def body(text: str) -> Posed | None:
    """A body that starts uniform and is put into other surroundings.

    Raises:
        ReadingError: A value is missing.
    """
    if re.search(r"lithiat|single[\s-]particle|intercalat|electrode|reaction|first[\s-]*order|second[\s-]*order|thiele|effectiveness|washcoat|catalyst|steady|latent|melt|freez|stefan|nernst|debye|double layer|\bcurrent\b|flux|insulat\w*|one (?:face|side|surface|end)|layers?\b.*\blayers?\b|left|right|x\s*=|\br\s*=|generat|radiat", text, re.I):  # fmt: skip
        return None
    shape = shape_of(text)
    if shape is None:
        return None
    degrees = [i for i in numbers.givens(text).items if i.dimension == dim.TEMPERATURE]
    heat = len(degrees) >= 2 or bool(re.search(r"quench|cool|heat|temperature|warm|oven|furnace|thermal", text, re.I))  # fmt: skip
    moist = bool(re.search(r"moist|water|solvent|hydrogen|humid|dry|sorb|sorption|concentration|mol/m|kg/m|outgas|degas|diffus", text, re.I))  # fmt: skip
    is_heat = heat and len(degrees) >= 2
    level = (dim.TEMPERATURE,) if is_heat else _LEVELS
    if not heat and not moist:
        return None
    law = f"{'heat conduction' if is_heat else 'diffusion'} in a {shape}"
    slots = _slots(shape, is_heat=is_heat)
    found = numbers.givens(text)
    taken = numbers.assign(slots, found)
    if not {"thick", "half", "dia", "rad"} & set(taken):
        return None
    start, edge, target = _levels(found, level, law, text)
    size, ruler = _extent(taken, shape, law)
    assumed: list[str] = []
    d = _diffusivity(taken, slots[0].says, law, assumed)
    film = _film(taken, is_heat, d, law)
    if film is not None:
        assumed.append(f"the Biot number is {film * size:.6g}")
    assumed.append(_SYMMETRIES[shape])
    name, var = ("T" if is_heat else "c"), ("x" if shape == "slab" else "r")
    problem = (
        f"{_equation(shape, name, var, d, size, edge, film)}, {name}({var},0) = "
        f"{start!r}"
    )
    place = _spot(taken, size, text, law)
    units = _shown(found, name, is_heat, level, text)
    if ruler is not None:
        units[var] = Unit(ruler.text, ruler.factor, ruler.dimension)
    moment = taken.get("t")
    if moment is None and target is None:
        raise ReadingError(f"{law}: after which time?", "missing")
    clock = moment.unit if moment is not None else None
    if target is not None:
        clock = next((u for _, u, _t in numbers.wanted_units(text) if tuple(u.dimension) == dim.TIME), clock)  # fmt: skip
        clock = clock or numbers.unit_of("s")
    if clock is not None:
        units["t"] = Unit(clock.text, clock.factor, clock.dimension)
    tail = ""
    if moment is not None:
        tail += f"; {name} at {var} = {place!r}, t = {moment.value!r}"
    if target is not None:
        tail += f"; when does {name} reach {target!r} at {var} = {place!r}"
    left = tuple(numbers.unused(found, slots if not is_heat else ()))
    return Posed(Formal(law, problem + tail, tuple(assumed), left), units)


#: Why half of a body stands for all of it.
_SYMMETRIES = {
    "slab": "both faces feel the same surroundings, so the middle is a plane of "
    "symmetry, and x counts from it",
    "cylinder": "the cylinder is long, so its ends do not count",
    "sphere": "the whole surface feels the same surroundings",
}


def _slots(shape: str, *, is_heat: bool) -> tuple[Slot, ...]:
    """The quantities of a body, its diffusivity first."""
    return (
        Slot("d", "diffusivity" if not is_heat else "thermal diffusivity (or conductivity, density and heat capacity)", (dim.DIFFUSIVITY,), ("D", "alpha", "a", "α", "kappa"), r"diffus|alpha"),
        Slot("k", "thermal conductivity", ((1, 1, -3, -1, 0, 0),), ("k", "lambda", "λ"), r"conductivity"),
        Slot("rho", "density", ((-3, 1, 0, 0, 0, 0),), ("rho", "ρ"), r"density"),
        Slot("cp", "heat capacity", ((2, 0, -2, -1, 0, 0),), ("c", "cp", "c_p"), r"heat capacity|specific heat"),
        Slot("h", "heat transfer coefficient", ((0, 1, -3, -1, 0, 0),), ("h",), r"transfer|coefficient|convect"),
        Slot("km", "mass transfer coefficient", (dim.SPEED,), ("h", "km", "k_m"), r"mass[\s-]transfer"),
        Slot("half", "half thickness", (dim.LENGTH,), ("l",), r"half[\s-]*(?:the )?thick\w*", lone=False),
        Slot("dia", "diameter", (dim.LENGTH,), ("d", "dia"), r"diameter|\bdia\b|ø|across", lone=False),
        Slot("rad", "radius", (dim.LENGTH,), ("R", "r", "a"), r"radius", lone=False),
        Slot("thick", "thickness", (dim.LENGTH,), ("L", "d", "h", "b"), r"(?<!half )(?<!half-)thick\w*|\bwide\b", lone=shape == "slab"),
        Slot("depth", "distance from the surface", (dim.LENGTH,), (), r"below the surface|from the surface|beneath|deep", lone=False),
        Slot("t", "time", (dim.TIME,), ("t",), r"after|time|for"),
    )  # fmt: skip


def _extent(taken: dict[str, Given], shape: str, law: str) -> tuple[float, Unit | None]:
    """Half thickness or radius in m, and the unit that it was given in.

    Raises:
        ReadingError: It is missing.
    """
    slab = (("half", 1.0), ("thick", 0.5))
    extent = _first(taken, slab if shape == "slab" else (("rad", 1.0), ("dia", 0.5)))
    if extent is None:
        what = "thick is it" if shape == "slab" else "large is its radius"
        raise ReadingError(f"{law}: how {what}?", "missing")
    return extent


def _diffusivity(
    taken: dict[str, Given], says: str, law: str, assumed: list[str]
) -> float:
    """As given, or of heat from conductivity, density and heat capacity.

    Raises:
        ReadingError: It is missing.
    """
    if "d" in taken:
        return taken["d"].value
    if not {"k", "rho", "cp"} <= set(taken):
        raise ReadingError(f"{law}: which value has the {says}?", "missing")
    d = taken["k"].value / (taken["rho"].value * taken["cp"].value)
    assumed.append(f"the thermal diffusivity is k/(rho c) = {d:.6g} m^2/s")
    return d


def _equation(
    shape: str,
    name: str,
    var: str,
    d: float,
    size: float,
    edge: float,
    film: float | None,
) -> str:
    """Diffusion in a body between its middle and its surface."""
    spread = {
        "slab": f"{name}_xx", "cylinder": f"({name}_rr + 1/r*{name}_r)",
        "sphere": f"({name}_rr + 2/r*{name}_r)",
    }[shape]  # fmt: skip
    walls = (
        f"{name}({size!r},t) = {edge!r}"
        if film is None
        else f"{name}_{var}({size!r},t) = -{film!r}*({name}({size!r},t) - {edge!r})"
    )
    ends = f"0 < x < {size!r}, {name}_x(0,t) = 0, {walls}" if shape == "slab" else f"{shape}, 0 < r < {size!r}, {walls}"  # fmt: skip
    symbol = "alpha" if name == "T" else "D"
    return f"{name}_t = {symbol}*{spread}, {symbol} = {d:.12g} m^2/s, {ends}"


def _first(taken: dict[str, Given], keys: tuple[tuple[str, float], ...]) -> tuple[float, Unit | None] | None:  # fmt: skip
    """The size that was given, in m, and the unit that it was given in."""
    return next(
        ((taken[k].value * f, taken[k].unit) for k, f in keys if k in taken), None
    )


def _film(taken: dict[str, Given], is_heat: bool, d: float, law: str) -> float | None:
    """Transfer coefficient over conductivity in 1/m, None for a fixed surface."""
    if is_heat and "h" in taken:
        if "k" not in taken:
            raise ReadingError(f"{law}: which thermal conductivity applies?", "missing")
        return taken["h"].value / taken["k"].value
    if not is_heat and "km" in taken:
        return taken["km"].value / d
    return None


def _levels(found: Givens, level: tuple[tuple[float, ...], ...], law: str, text: str) -> tuple[float, float, float | None]:  # fmt: skip
    """Values at the start, of the surroundings, and to be reached, in shown units."""
    slots: tuple[Slot, ...] = (
        Slot("start", "value at the start", level, ("T0", "c0", "Ti", "ci", "T_0", "c_0"), r"initial\w*|uniform\w*|start\w*|heated (?:to|at)|from|taken (?:out )?at|originally|hot\b|at first|contain\w*|initialement|inicialmente|anfangs|zu beginn|初始|初め|最初", lone=False),
        Slot("edge", "value of the surroundings", level, ("Ts", "cs", "Tinf", "T_s", "c_s", "Tw", "Te"), r"surface|faces|held|kept|quench\w*[^.]*?(?:in|into)|plunged|dropped|immersed|bath|oil|water at|air at|surround\w*|ambient|room|furnace|oven|put in|placed in|exposed|sides|bouts|extrémités|portée?s? à|maintenue?s? à|enden|oberfläche|gehalten|extremos|superficie|mantenid\w*|两端|表面|両端", lone=False),
        Slot("goal", "value to be reached", level, (), r"reach\w*|falls? (?:to|below)|drops? (?:to|below)|cools? (?:down )?(?:to|below)|rises? to|until|down to|\bto\b|below|above|fallen to|dropped to", lone=False),
    )  # fmt: skip
    asks_time = re.search(r"how long|when|how many (?:s|min|h|day)\w*|time (?:until|to|for|does|needed|is needed)|after what time", text, re.I)  # fmt: skip
    if not asks_time:
        slots = tuple(slots[:2])
    values = [i for i in found.items if i.dimension in level and not i.used and (level == (dim.TEMPERATURE,) or i.unit is not None or i.name)]  # fmt: skip
    got = numbers.assign(slots, found)
    rest = [i for i in values if not i.used]
    for slot in slots:
        if slot.key not in got and rest:
            item = rest.pop(0)
            item.used = True
            got[slot.key] = item
    celsius = any(i.unit is not None and i.unit.offset for i in got.values())
    shift = 273.15 if celsius else 0.0

    def value(key: str) -> float:
        item = got[key]
        factor = 1.0
        if item.unit is not None and item.dimension != dim.TEMPERATURE:
            factor = item.unit.factor
            return item.value / factor
        return item.value - shift if item.dimension == dim.TEMPERATURE else item.value

    empty = re.search(r"free of|initially (?:dry|empty|free)|dry\b|no (?:water|moisture|solvent|hydrogen)|without", text, re.I)  # fmt: skip
    drained = re.search(r"vacuum|dry(?:ing)? in dry|into dry|surface (?:is )?(?:kept |held )?(?:at )?zero", text, re.I)  # fmt: skip
    if level != (dim.TEMPERATURE,):
        if "edge" not in got and "start" in got and empty:
            got["edge"] = got.pop("start")
        if "start" not in got and empty:
            start, edge = 0.0, value("edge") if "edge" in got else None
        elif "edge" not in got and "start" in got and drained:
            start, edge = value("start"), 0.0
        else:
            start = value("start") if "start" in got else None  # type: ignore[assignment]
            edge = value("edge") if "edge" in got else None
    else:
        start = value("start") if "start" in got else None  # type: ignore[assignment]
        edge = value("edge") if "edge" in got else None
    if start is None:
        raise ReadingError(f"{law}: which value has the body at the start?", "missing")
    if edge is None:
        raise ReadingError(f"{law}: which value have the surface or the surroundings?", "missing")  # fmt: skip
    target = None
    if asks_time:
        if "goal" not in got:
            raise ReadingError(f"{law}: which value is to be reached?", "missing")
        target = value("goal")
    return start, edge, target


def _spot(taken: dict[str, Given], size: float, text: str, law: str) -> float:
    """Where the value is asked for, in m from the middle."""
    if "depth" in taken:
        return size - taken["depth"].value
    if re.search(r"cent(?:er|re|ral)|middle|mid[\s-]?plane|midpoint|core|inside|\baxis\b|mitte|milieu|centro|heart", text, re.I):  # fmt: skip
        return 0.0
    question = re.split(r"[.;]\s", text)[-1]
    if re.search(r"surface", question, re.I):
        return size
    raise ReadingError(f"{law}: at which place (the centre, a depth)?", "missing")


def _shown(found: Givens, name: str, is_heat: bool, level: tuple[tuple[float, ...], ...], text: str) -> dict[str, Unit]:  # fmt: skip
    unit = next((i.unit for i in found.items if i.dimension in level and i.unit is not None and i.used), None)  # fmt: skip
    if unit is None:
        return {}
    celsius = any(i.unit is not None and i.unit.offset for i in found.items)
    label = ("°C" if celsius else "K") if is_heat else unit.text
    return {name: Unit(label, 1.0, unit.dimension)}
