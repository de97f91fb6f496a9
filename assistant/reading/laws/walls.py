"""Heat through walls and along bars between two ends, in time, told in words.

A bar or wall starts at one temperature; each end is held at a temperature or lets no
heat through. It may be made of layers, each with its thickness and its constants.
Source: H. S. Carslaw, J. C. Jaeger, Conduction of Heat in Solids (1959), ch. 3.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.reading.errors import ReadingError
from assistant.reading.laws import dimensions as dim
from assistant.reading.laws import givens as numbers
from assistant.reading.laws.formal import Formal
from assistant.reading.laws.givens import Given, Givens
from assistant.reading.laws.posed import Posed
from assistant.reading.units import Unit, parse_unit
from assistant.reading.wordings import INSULATED

_LAW = "heat conduction between two ends"
_CONDUCTIVITY = (1, 1, -3, -1, 0, 0)
_DENSITY = (-3, 1, 0, 0, 0, 0)
_CAPACITY = (2, 0, -2, -1, 0, 0)
_TRANSFER = (0, 1, -3, -1, 0, 0)
_BODY = re.compile(
    r"\bbars?\b|\brods?\b|\bwalls?\b|\bplates?\b|\bslabs?\b|\bpanel|\bstrip\b|\bwire\b|"
    r"stab\b|stange\b|\bwand\b|mauer|platte|\bbarres?\b|\btige\b|\bmur\b|\bplaque|"
    r"\bbarra\b|varilla|\bpared\b|\bplaca|棒|墙|壁|板|杆",
    re.I,
)
_LEFT = (
    r"\bleft\b|\blinke\w*|\blinks\b|\bgauche\b|izquierd\w*|左|x\s*=\s*0(?![.\d])|"
    r"\binner\b|\binside\b|innen\w*|intérieure?\b|interior\b|内侧|内側"
)
_RIGHT = (
    r"\bright\b|\brechte\w*|\brechts\b|\bdroite?\b|derech\w*|右|x\s*=\s*L\b|"
    r"\bouter\b|\boutside\b|außen\w*|extérieure?\b|exterior\b|外侧|外側"
)
_ONE = (
    r"\bone (?:end|face|side)\b|\bein(?:es|e)? (?:ende|seite)\b|"
    r"\bune (?:extrémité|face)\b|\bun (?:extremo|lado)\b|一端"
)
_OTHER = (
    r"\bother\b|\bopposite\b|\bfar\b|\bandere\w*|\bautre\b|\botr[oa]\b|另一端|他端|"
    r"もう一方"
)
_BOTH = r"\bboth\b|\bbeide\w*|\bdeux\b|\bambos\b|\bambas\b|两端|両端"
_MIDDLE = (
    r"middle|cent(?:er|re)|midpoint|half[\s-]?way|mitte|milieu|medio|centro|中点|中央|"
    r"中间|中心"
)
_MEETING = r"interface|grenzfläche|界面|interfa[sz]|between the layers"
_CLOSED = r"insulated|adiabat|isoliert|isolée?|aislad|绝热|断熱"
_END = (
    r"\bends?\b|\bfaces?\b|\bsides?\b|\btips?\b|surfaces?\b|\bende\b|\benden\b|seiten?\b|"
    r"extrémités?|\bbouts?\b|extremos?|\bcaras?\b|\blados?\b|端|面"
)
_START = (
    r"initial\w*|uniform\w*|at first|originally|start\w*|throughout|everywhere|all at|"
    r"anfangs|anfänglich|zu beginn|überall|initialement|au départ|partout|"
    r"inicialmente|al principio|初始|最初|初め|はじめ|一様|均匀|一開始"
)
_HELD = (
    r"held|kept|raised|maintain\w*|fixed|suddenly|brought|set to|gehalten|gebracht|"
    r"maintenue?s?|portée?s?|mantien\w*|mantenid\w*|保持|升到|に保|stays|stay\b|bleibt"
)
_ELSE = re.compile(
    r"convect|heat[\s-]transfer coeff|radiat|generat|\bcurrent\b|steady|stationär|"
    r"quench|latent|melt|freez|solidif|how long|when\b|sphere|cylinder|\bfin\b|"
    r"sinus|oscillat|reaches|konvek|convec|défaut|wie lange|cuánto tiempo|combien de",
    re.I,
)
_LENGTHS = re.compile(
    r"long|thick|wide|high|deep|lang|dick|from|länge|then|below", re.I
)
_CLAUSES = re.compile(
    r"[;:?]\s|,(?!\d)|(?<!\d)[.]\s|[.]$|，|。|、|；|\b(?:and|while|und|während|et|y|mientras)\b"
)


@dataclass(frozen=True)
class Layer:
    """A layer in SI: thickness, conductivity and heat capacity per volume."""

    thick: float
    k: float
    capacity: float


@dataclass
class _Ends:
    """What the ends do: a temperature in kelvin, ``"insulated"``, or None."""

    left: float | str | None = None
    right: float | str | None = None
    start: float | None = None

    def put(self, side: str, what: float | str) -> None:
        """An end's condition; the first that is told of it stays."""
        for name in ("left", "right") if side == "both" else (side,):
            if getattr(self, name) is None:
                setattr(self, name, what)


def wall(text: str) -> Posed | None:
    """A bar or wall between two ends; None where the text tells of another body.

    Raises:
        ReadingError: A value is missing.
    """
    if not _BODY.search(text) or _ELSE.search(text):
        return None
    found = numbers.givens(text)
    degrees = [i for i in found.items if i.dimension == dim.TEMPERATURE]
    if len(degrees) < 2 or any(i.dimension == _TRANSFER for i in found.items):
        return None
    ends = _ends(found, degrees)
    if ends is None:
        return None
    layers = _layers(found)
    if layers is None:
        return None
    if ends.left is None or ends.right is None:
        raise ReadingError(
            f"{_LAW}: what holds at the {'left' if ends.left is None else 'right'} end "
            "(a temperature, or no heat flow)?",
            "missing",
        )
    if ends.start is None:
        raise ReadingError(f"{_LAW}: which temperature has it at the start?", "missing")
    size = sum(layer.thick for layer in layers)
    times = [i for i in found.items if i.dimension == dim.TIME and not i.used]
    if not times:
        raise ReadingError(f"{_LAW}: after which time?", "missing")
    place = _place(found, text, ends, layers)
    for item in times:
        item.used = True
    celsius = any(i.unit is not None and i.unit.offset for i in degrees)
    return _posed(found, ends, layers, size, place, times, shift=273.15 * celsius)


def _ends(found: Givens, degrees: list[Given]) -> _Ends | None:
    """Each temperature and each word of insulation goes to the end named nearest.

    None where no end is told apart.
    """
    ends = _Ends()
    materials = _materials(found)
    told = False
    at = 0
    side = ""
    for stop in [*_CLAUSES.finditer(found.text), None]:
        end = stop.start() if stop else len(found.text)
        clause = found.text[at:end]
        held = [i for i in degrees if at <= i.start < end]
        named = _side(clause, materials)
        closed = INSULATED.search(re.sub(_any(materials), " ", clause, flags=re.I))
        if named and (held or closed):
            told = True
        side = named or side
        for item in held:
            item.used = True
            starts = re.search(_START, clause, re.I)
            if named and not (starts and not re.search(_HELD, clause, re.I)):
                ends.put(named, item.value)
            elif ends.start is None:
                ends.start = item.value
        if closed and named and not held:
            ends.put(named, "insulated")
        at = stop.end() if stop else end
    return ends if told else None


def _materials(found: Givens) -> list[str]:
    """What the layers are made of, in order: "10 cm brick", "5 cm of mineral wool"."""
    named = []
    for item in found.items:
        behind = re.match(
            r"\s*(?:thick\s+|of\s+|de\s+|d[’']|aus\s+)*([a-zäöüéèñ]{4,})",
            found.after(item, 30),
            re.I,
        )
        if item.dimension == dim.LENGTH and behind and not _LENGTHS.match(behind[1]):
            named.append(behind[1])
    return named if len(named) > 1 else []


def _any(words: list[str]) -> str:
    return "|".join(rf"\b{re.escape(w)}\b" for w in words) or r"(?!x)x"


def _side(clause: str, materials: list[str]) -> str:
    """The end that a clause speaks of, or nothing."""
    if re.search(_BOTH, clause, re.I) and re.search(_END, clause, re.I):
        return "both"
    if re.search(_LEFT, clause, re.I):
        return "left"
    if re.search(_RIGHT, clause, re.I):
        return "right"
    if materials and re.search(_END, clause, re.I):
        # "the brick face": a wall of layers is told from its first to its last.
        if re.search(_any(materials[:1]), clause, re.I):
            return "left"
        if re.search(_any(materials[-1:]), clause, re.I):
            return "right"
    if re.search(_ONE, clause, re.I):
        return "left"
    if re.search(_OTHER, clause, re.I):
        return "right"
    return ""


def _layers(found: Givens) -> list[Layer] | None:
    """Thicknesses with the constants behind each; None without lengths or constants."""
    lengths = [
        i
        for i in found.items
        if i.dimension == dim.LENGTH and i.name != "x" and not _is_place(found, i)
    ]
    constants = {
        name: [i for i in found.items if i.dimension == which]
        for name, which in (
            ("a", dim.DIFFUSIVITY), ("k", _CONDUCTIVITY), ("rho", _DENSITY),
            ("c", _CAPACITY),
        )
    }  # fmt: skip
    count = max(len(v) for v in constants.values())
    if not lengths or not count or len(lengths) < count:
        return None
    layers = []
    for n in range(count):
        layer = _layer(
            lengths[n], {k: v[n] for k, v in constants.items() if len(v) > n}
        )
        if layer is None or (count > 1 and len(constants["a"]) == count):
            # Diffusivities alone do not tell the flux between two layers.
            return None
        layers.append(layer)
    return layers


def _layer(length: Given, told: dict[str, Given]) -> Layer | None:
    if "a" in told:
        used, layer = [told["a"]], Layer(length.value, told["a"].value, 1.0)
    elif {"k", "rho", "c"} <= set(told):
        used = [told["k"], told["rho"], told["c"]]
        layer = Layer(
            length.value, told["k"].value, told["rho"].value * told["c"].value
        )
    else:
        return None
    for item in (length, *used):
        item.used = True
    return layer


def _is_place(found: Givens, item: Given) -> bool:
    before, after = found.before(item, 24), found.after(item, 40)
    return bool(
        re.search(r"\b(?:at|à|bei|en|x\s*=)\s*$", before, re.I)
        or re.match(
            r"\s*(?:away )?(?:from the (?:left|right|hot|cold|insulated)|vom (?:linken|"
            r"rechten)|de l['’]extrémité|del extremo)",
            after,
            re.I,
        )
    )


def _place(found: Givens, text: str, ends: _Ends, layers: list[Layer]) -> float:
    """Where the temperature is asked for, in m from the left end.

    Raises:
        ReadingError: The text names no place.
    """
    size = sum(layer.thick for layer in layers)
    for item in found.items:
        if item.dimension == dim.LENGTH and not item.used:
            item.used = True
            right = re.search(
                rf"from the (?:{_RIGHT})|vom rechten", found.after(item, 40)
            )
            return size - item.value if right else item.value
    questions = re.split(r"(?<!\d)[.;。]\s*", text.strip().rstrip("?？. "))
    if re.search(_MEETING, text, re.I) and len(layers) == 2:
        return layers[0].thick
    for piece in (questions[-1], text if len(questions) == 1 else ""):
        if re.search(_MIDDLE, piece, re.I):
            return size / 2
        if re.search(_CLOSED, piece, re.I):
            return 0.0 if ends.left == "insulated" else size
        side = _side(piece, _materials(found))
        if side in {"left", "right"}:
            return 0.0 if side == "left" else size
    raise ReadingError(
        f"{_LAW}: at which place (the middle, an end, x = …)?", "missing"
    )


def _posed(
    found: Givens, ends: _Ends, layers: list[Layer], size: float, place: float,
    times: list[Given], *, shift: float,
) -> Posed:  # fmt: skip
    def condition(what: float | str | None, at: str) -> str:
        if isinstance(what, str):
            return f"T_x({at},t) = 0"
        return f"T({at},t) = {float(what or 0.0) - shift:.12g}"

    assumed = ["heat flows along x only, which counts from the left end"]
    if len(layers) == 1:
        (one,) = layers
        equation = f"T_t = alpha*T_xx, alpha = {one.k / one.capacity:.12g} m^2/s"
    else:
        equation = "C*T_t = (k*T_x)_x, " + ", ".join(
            _jumping(name, [getattr(layer, key) for layer in layers], layers)
            for name, key in (("k", "k"), ("C", "capacity"))
        )
        assumed.append(
            "the layers touch without resistance; C is density times heat capacity"
        )
    start = float(ends.start or 0.0) - shift
    moments = " and t = ".join(repr(i.value) for i in times)
    problem = (
        f"{equation}, 0 < x < {size!r}, {condition(ends.left, '0')}, "
        f"{condition(ends.right, repr(size))}, T(x,0) = {start:.12g}; "
        f"T at x = {place!r}, t = {moments}"
    )
    kelvin = parse_unit("K")
    units = {"T": Unit("°C" if shift else "K", 1.0, kelvin.dimension)}
    clock = times[0].unit
    if clock is not None:
        units["t"] = Unit(clock.text, clock.factor, clock.dimension)
    ruler = next(
        (i.unit for i in found.items if i.dimension == dim.LENGTH and i.unit), None
    )
    if ruler is not None:
        units["x"] = Unit(ruler.text, ruler.factor, ruler.dimension)
    left = tuple(numbers.unused(found))
    return Posed(Formal(_LAW, problem, tuple(assumed), left), units)


def _jumping(name: str, values: list[float], layers: list[Layer]) -> str:
    """``k = 1 for x < 0.1, k = 2 for 0.1 < x < 0.2, k = 3 for x > 0.2``."""
    parts, low = [], 0.0
    for n, (value, layer) in enumerate(zip(values, layers, strict=True)):
        high = low + layer.thick
        if n == 0:
            where = f"x < {high:.12g}"
        elif n == len(layers) - 1:
            where = f"x > {low:.12g}"
        else:
            where = f"{low:.12g} < x < {high:.12g}"
        parts.append(f"{name} = {value:.12g} for {where}")
        low = high
    return ", ".join(parts)
