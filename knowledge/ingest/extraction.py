"""Values in prose: number, unit, quantity, material and conditions of a sentence.

Patterns only. A number counts when a unit of the quantity named in the same sentence
follows it; what stays ambiguous is left out rather than guessed.
"""

from __future__ import annotations

import re

from knowledge.facts import Value
from knowledge.ingest.conditions import beside, conditions_in
from knowledge.names import find_formulas
from knowledge.quantities import find_quantities, quantities, quantity_spans
from knowledge.units import find_unit

_SENTENCE = re.compile(
    r"(?<=[.!?。！？])\s+(?=[\"'(\[A-Z0-9\u3040-\u9fff])|(?<=[。！？])"
)
_ABBREVIATED = re.compile(
    r"(?:\b(?:Fig|Figs|Eq|Ref|Refs|Tab|et al|e\.g|i\.e|ca|approx|vs|No|Dr|resp|cf|"
    r"at|wt|mol|vol)\.|(?<!\d )(?<!\d)\b[A-Z]\.)$"
)
_UNIT = (
    r"MPa\s?·?\s?(?:m\s?\^?\(?(?:1/2|0\.5|½)\)?|√m)|cm\s?\^?[-−⁻][3³]|"
    r"m?S\s?(?:/\s?cm|cm\s?[-−–⁻]\s?[1¹]|·\s?cm\s?[-−–⁻]\s?[1¹])|µS\s?/?\s?cm(?:[-−⁻][1¹])?|"
    r"S\s?(?:/\s?m|m\s?[-−–⁻]\s?[1¹])(?![A-Za-z0-9])|m?eV|kJ\s?/?\s?mol(?:[-−⁻][1¹])?|"
    r"[kM]?A\s?/?\s?cm\s?(?:[-−–⁻]\s?[2²]|[2²])|pC\s?/?\s?N(?:[-−–⁻]\s?[1¹])?|pm\s?/\s?V|"
    r"mA\s?h?\s?/?\s?(?:g|cm)\s?(?:[-−–⁻]\s?[12¹²]|[2²])?|W\s?m?[-−⁻]?[1¹]?\s?/?\(?m?\s?·?\s?K"
    r"(?:[-−⁻][1¹])?\)?|[µμ]V\s?/?\s?K(?:[-−⁻][1¹])?|[µμ]W\s?/?\s?\(?cm\s?(?:[-−⁻][1¹])?\s?K"
    r"(?:[-−⁻]?[2²])?\)?|(?:wt|mol|at|vol)\.?\s?%|%|°\s?C|℃|Å|nm|[µμ]m|GPa|MPa|"
    r"Ω\s?cm(?:2|²)|ohm\s?cm(?:2|²)|cm(?:2|²)\s?/?\s?s(?:[-−⁻][1¹])?|g\s?/?\s?cm(?:[-−⁻]?[3³])|"
    r"HV|T(?![A-Za-z0-9/])|K(?![A-Za-z0-9/])|V(?![A-Za-z0-9/])|h(?![A-Za-z0-9/])|"
    r"min(?![A-Za-z0-9/])|hours?|minutes?"
)
_NUMBER = (
    r"[-−]?\d+(?:[.,]\d+)?(?:\(\d+\))?(?:\s?±\s?\d+(?:\.\d+)?)?"
    r"(?:\s?[x×·∙⋅]\s?10\s?\^?\s?\{?\s?[-−–⁻]?\s?[\d⁰¹²³⁴⁵⁶⁷⁸⁹]+\}?|[eE][-−+]?\d+)?"
)
_MEASURE = re.compile(
    # A letter before a number makes it part of a name; 为3.2 is none.
    rf"(?<![.,/])(?<![^\W\u3040-\u9fff])({_NUMBER})(?:\s?(?:to|–|-|−|and)\s?({_NUMBER}))?\s?({_UNIT})"
)
_PURE = re.compile(
    rf"\b(zT|ZT|figure of merit|transference number|transport number|fill factor|"
    rf"Haven ratio|dielectric constant|relative permittivity)\b"
    rf"(?:[^.;\d]{{0,40}}?\b(?:of|is|was|reach(?:es|ed)?|about|up to)|\s*[=≈~])?"
    rf"\s*(?:~|≈|about|roughly)?\s*"
    rf"({_NUMBER})(?!\d|[.,]\d|\s?(?:{_UNIT}))"
)
_PURE_NAMES = {
    "transference number": "transference number",
    "transport number": "transference number",
    "fill factor": "fill factor", "haven ratio": "Haven ratio",
    "dielectric constant": "dielectric constant",
    "relative permittivity": "dielectric constant",
}  # fmt: skip
#: "keeps 87 % of its capacity": what is left of a property, not the property.
_KEPT = re.compile(
    r"\b(?:keep|keeps|kept|retain|retains|retained|retaining|maintain|maintains|"
    r"maintained|preserv\w+)\b[^.;%]{0,30}$",
    re.IGNORECASE,
)
#: "81 % of the capacity is retained".
_KEPT_AFTER = re.compile(
    r"[\d.,]+\s?% of (?:the|its) (?:\w+ )?(?:capacity|efficiency|PCE)\b[^.;]{0,20}"
    r"\b(?:is|was|are|were|remain\w*|been) ?"
    r"(?:kept|retained|maintained|preserved|left)?",
    re.IGNORECASE,
)
#: "0.2 % proof stress".
_OFFSET = re.compile(
    r"0[.,]\d+\s?%[- ](?:proof|offset|yield|dehngrenze|streckgrenze)|"
    r"0[.,]\d+\s?%[- ]?(?:屈服|耐力)",
    re.IGNORECASE,
)
#: A letter of the cell with its length: "a = 12.968(1) Å".
_EDGE = re.compile(r"(?<![A-Za-z])[abc]\s*(?:=|≈)\s*$")
_TRANSLATE = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−–", "0123456789---")


#: The line of a Markdown heading is no beginning of the sentence below it.
_HEADING = re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+[^\n]*(?:\n|$)", re.MULTILINE)


def sentences(text: str) -> list[str]:
    """Sentences of a text; abbreviations and decimals do not end one."""
    flat = re.sub(r"-\n(?=[a-z])", "", text)
    flat = _HEADING.sub("\n\n", flat)
    flat = re.sub(r"[ \t]*\n(?!\s*\n)[ \t]*", " ", flat)
    out: list[str] = []
    for paragraph in re.split(r"\n\s*\n", flat):
        held = ""
        for part in _SENTENCE.split(paragraph.strip()):
            held = f"{held} {part}".strip() if held else part.strip()
            if _ABBREVIATED.search(held):
                continue
            if held:
                out.append(held)
            held = ""
        if held:
            out.append(held)
    return out


def parse_number(text: str) -> float | None:
    """A number as printed in a paper, or None.

    >>> parse_number("1.2 × 10−3"), parse_number("0.35 ± 0.02")
    (0.0012, 0.35)
    """
    plain = re.sub(r"\(\d+\)", "", text.translate(_TRANSLATE).split("±")[0]).strip()
    plain = re.sub(r"[{}\s^]", "", plain)
    match = re.fullmatch(
        r"(-?\d+)(?:[.,](\d+))?(?:[x×·∙⋅]10(-?\d+)|[eE]([-+]?\d+))?", plain
    )
    if not match:
        return None
    mantissa = match[1] + (f".{match[2]}" if match[2] else "")
    return float(f"{mantissa}e{match[3] or match[4] or 0}")


def _unit_name(text: str) -> str | None:
    tidy = re.sub(r"\s+", "", text.translate(_TRANSLATE)).replace("·", "")
    tidy = tidy.replace("μ", "µ").replace("℃", "°C").replace("Ω", "ohm")
    unit = find_unit(tidy)
    return unit.name if unit else None


_BY_DIMENSION = {
    "energy": ("activation energy", "band gap"),
    "conductivity": ("ionic conductivity", "electrical conductivity",
                     "electronic conductivity", "grain-boundary conductivity"),
    "thermal conductivity": ("thermal conductivity", "lattice thermal conductivity"),
    "thermopower": ("Seebeck coefficient",),
    "power factor": ("power factor",),
    "capacity": ("capacity",),
    "current density": ("critical current density",),
    "area resistance": ("area specific resistance",),
    "diffusivity": ("diffusion coefficient",),
    "number density": ("carrier concentration",),
    "toughness": ("fracture toughness",),
    "hardness": ("hardness",),
    "density": ("density",),
}  # fmt: skip


#: Values that are conditions themselves.
_FREE = frozenset({"temperature", "duration", "level"})


def extract_values(sentence: str, *, prefix: str) -> tuple[Value, ...]:
    """Every measurement in a sentence, with the temperature and formula beside it.

    Args:
        sentence: One sentence.
        prefix: Id of the record; values get `prefix.0`, `prefix.1` …
    """
    named = find_quantities(sentence)
    formulas = [(sentence.find(f), f) for f in find_formulas(sentence)]
    found: list[tuple[int, str, object, str]] = []
    for match in _MEASURE.finditer(sentence):
        first = parse_number(match[1])
        unit = _unit_name(match[3])
        if first is None or unit is None:
            continue
        known = find_unit(unit)
        dimension = known.dimension if known else ""
        value: object = first
        second = parse_number(match[2]) if match[2] else None
        before = sentence[max(0, match.start() - 8) : match.start()].lower()
        # "dropped from 420 to 35" is two values, "between 1 and 6" is a range.
        change = second is not None and (second < first or before.endswith("from "))
        if (
            second is not None
            and first == 10
            and second < 10
            and dimension in {"conductivity", "diffusivity", "number density"}
        ):
            # "10-4 S/cm" is a power of ten, no range that runs down.
            value, second, change = 10.0**-second, None, False
        if second is not None and not change:
            value = (first, second)
        quantity = _quantity_for(dimension, named, sentence, match.start())
        if dimension == "temperature" and quantity in {"", "temperature"}:
            quantity = "temperature"
        if quantity:
            found.append((match.start(), quantity, value, unit))
            if change and second is not None:
                found.append((match.start(2), quantity, second, unit))
    for match in _PURE.finditer(sentence):
        figure = parse_number(match[2])
        if figure is not None:
            quantity = _PURE_NAMES.get(match[1].lower(), "figure of merit zT")
            found.append((match.start(2), quantity, figure, ""))
    found = _respectively(sentence, named, found)
    results = frozenset(p for p, quantity, _, _ in found if quantity != "temperature")
    conditions = conditions_in(sentence, results)
    out: list[Value] = []
    for place, quantity, value, unit in sorted(found, key=lambda item: item[0]):
        near = [f for at, f in formulas if at <= place] or [f for _, f in formulas]
        scope = _scope_near(sentence, place) if "conductivity" in quantity else ""
        places = [p for p, name, _, _ in found if name not in _FREE]
        parts = []
        if quantity not in _FREE:
            parts = beside(sentence, place, conditions, places)
        if scope:
            parts.append(scope)
        out.append(
            Value(
                f"{prefix}.{len(out)}", quantity, value, unit, "; ".join(parts),
                near[-1] if near else "",
            )
        )  # fmt: skip
    return tuple(out)


def _respectively(
    sentence: str, named: list[str], found: list[tuple[int, str, object, str]]
) -> list[tuple[int, str, object, str]]:
    """Values in the order of the quantities they belong to.

    Only where as many quantities of one dimension are named as values of it are given.
    """
    spoken = "bulk and grain" in sentence.lower().replace("-", " ")
    if "respectively" not in sentence.lower():
        return found
    if spoken and "grain-boundary conductivity" in named:
        named = ["ionic conductivity", "grain-boundary conductivity"]
    out = sorted(found, key=lambda item: item[0])
    for dimension in {quantities()[name].dimension for name in named}:
        names = [name for name in named if quantities()[name].dimension == dimension]
        places = [
            i
            for i, (_, quantity, _, _) in enumerate(out)
            if quantity in quantities()
            and quantities()[quantity].dimension == dimension
        ]
        if len(names) == len(places) > 1:
            for i, name in zip(places, names, strict=True):
                out[i] = (out[i][0], name, out[i][2], out[i][3])
    return out


def _only_condition(sentence: str, place: int, name: str) -> bool:
    """Whether a temperature says when something was measured: "Jc at 77 K".

    Of "Tc is 88.7 K and Jc at 77 K" the second is no critical temperature.
    """
    if not re.search(r"\b(?:at|bei|à|a)\s*$", sentence[:place]):
        return False
    spans = [end for _, end, n in quantity_spans(sentence[:place]) if n == name]
    between = sentence[max(spans, default=0) : place]
    return not spans or len(re.findall(r"[^\W\d_]+", between)) > _NEAR


#: Words between the name of a temperature and its figure.
_NEAR = 3


def _scope_near(sentence: str, place: int) -> str:
    before = sentence[max(0, place - 80) : place].lower()
    hits = [(before.rfind(word), word) for word in ("total", "bulk", "grain boundary",
                                                    "grain-boundary")]  # fmt: skip
    best = max(hits)
    return best[1] if best[0] >= 0 else ""


def _quantity_for(dimension: str, named: list[str], sentence: str, place: int) -> str:
    if dimension == "fraction" and _OFFSET.match(sentence[place:]):
        return ""  # the offset of a proof stress is no result
    if dimension == "fraction" and re.match(
        r"[\d.]+\s?% (?:dense\b|of (?:the )?theoretical dens)", sentence[place:]
    ):
        return "relative density"
    if dimension == "fraction" and _KEPT.search(sentence[:place]):
        after = sentence[place : place + 60].lower()
        if "capacit" in after:
            return "capacity retention"
        if "efficien" in after or "pce" in after:
            return "retained efficiency"
    if dimension == "fraction" and _KEPT_AFTER.match(sentence[place:]):
        told = sentence[place : place + 60].lower()
        return "capacity retention" if "capacit" in told else "retained efficiency"
    if dimension == "length" and _EDGE.search(sentence[:place]):
        return "lattice parameter"
    fitting = [n for n in named if quantities()[n].dimension == dimension]
    if dimension == "temperature":
        fitting = [n for n in fitting if not _only_condition(sentence, place, n)]
    if dimension == "pressure" and "hardness" in named:
        # Hardness is given in GPa as often as in HV.
        fitting.append("hardness")
    if len(fitting) > 1:
        lowered = sentence.lower()

        def distance(name: str) -> int:
            best = max(
                (
                    match.start()
                    for word in quantities()[name].words
                    for match in re.finditer(
                        rf"(?<!\w){re.escape(word)}", lowered[:place]
                    )
                ),
                default=-1,
            )
            return place - best if best >= 0 else 10_000

        fitting.sort(key=distance)
    if fitting:
        return fitting[0]
    if dimension == "temperature":
        before = sentence[max(0, place - 60) : place].lower()
        if re.search(
            r"\bsinter(?:ed|ing)?\b[^.;]*$|\bfired\b[^.;]*$|烧结|焼結", before
        ):
            return "sintering temperature"
        return "temperature"
    if dimension == "time":
        return "duration"
    if dimension in {"mass fraction", "molar fraction", "atomic fraction", "fraction"}:
        return "level"
    if dimension in {"length", "pressure", "voltage"}:
        return dimension
    usual = _BY_DIMENSION.get(dimension, ())
    return usual[0] if usual else ""
