"""Values in prose: number, unit, quantity, material and conditions of a sentence.

Patterns only. A number counts when a unit of the quantity named in the same sentence
follows it; what stays ambiguous is left out rather than guessed.
"""

from __future__ import annotations

import re

from knowledge.facts import Value
from knowledge.names import find_formulas
from knowledge.quantities import find_quantities, quantities
from knowledge.units import find_unit

_SENTENCE = re.compile(
    r"(?<=[.!?。！？])\s+(?=[\"'(\[A-Z0-9\u3040-\u9fff])|(?<=[。！？])"
)
_ABBREVIATED = re.compile(
    r"(?:\b(?:Fig|Figs|Eq|Ref|Refs|Tab|et al|e\.g|i\.e|ca|approx|vs|No|Dr|resp|cf|"
    r"at|wt|mol|vol)\.|\b[A-Z]\.)$"
)
_UNIT = (
    r"m?S\s?(?:/\s?cm|cm\s?[-−–⁻]\s?[1¹]|·\s?cm\s?[-−–⁻]\s?[1¹])|µS\s?/?\s?cm(?:[-−⁻][1¹])?|"
    r"S\s?(?:/\s?m|m\s?[-−–⁻]\s?[1¹])(?!\w)|m?eV|kJ\s?/?\s?mol(?:[-−⁻][1¹])?|"
    r"mA\s?h?\s?/?\s?(?:g|cm)\s?(?:[-−–⁻]\s?[12¹²]|[2²])?|W\s?m?[-−⁻]?[1¹]?\s?/?\(?m?\s?·?\s?K"
    r"(?:[-−⁻][1¹])?\)?|[µμ]V\s?/?\s?K(?:[-−⁻][1¹])?|[µμ]W\s?/?\s?\(?cm\s?(?:[-−⁻][1¹])?\s?K"
    r"(?:[-−⁻]?[2²])?\)?|(?:wt|mol|at|vol)\.?\s?%|%|°\s?C|℃|Å|nm|[µμ]m|GPa|MPa|"
    r"Ω\s?cm(?:2|²)|ohm\s?cm(?:2|²)|cm(?:2|²)\s?/?\s?s(?:[-−⁻][1¹])?|g\s?/?\s?cm(?:[-−⁻]?[3³])|"
    r"HV|K(?![\w/])|V(?![\w/])|h(?![\w/])|min(?![\w/])|hours?|minutes?"
)
_NUMBER = (
    r"[-−]?\d+(?:[.,]\d+)?(?:\s?±\s?\d+(?:\.\d+)?)?"
    r"(?:\s?[x×·∙⋅]\s?10\s?\^?\s?\{?\s?[-−–⁻]?\s?[\d⁰¹²³⁴⁵⁶⁷⁸⁹]+\}?|[eE][-−+]?\d+)?"
)
_MEASURE = re.compile(
    rf"(?<![\w.,/])({_NUMBER})(?:\s?(?:to|–|-|−|and)\s?({_NUMBER}))?\s?({_UNIT})"
)
_PURE = re.compile(
    rf"\b(zT|ZT|figure of merit|transference number|transport number)\b[^.;]{{0,40}}?"
    rf"(?:of|=|is|was|reach(?:es|ed)?|≈|~|about|up to)\s*(?:~|≈|about|roughly)?\s*"
    rf"({_NUMBER})(?!\s?(?:{_UNIT}))"
)
_TRANSLATE = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−–", "0123456789---")


def sentences(text: str) -> list[str]:
    """Sentences of a text; abbreviations and decimals do not end one."""
    flat = re.sub(r"-\n(?=[a-z])", "", text)
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
    plain = text.translate(_TRANSLATE).split("±")[0].strip()
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
    "hardness": ("hardness",),
    "density": ("density",),
}  # fmt: skip


def extract_values(sentence: str, *, prefix: str) -> tuple[Value, ...]:
    """Every measurement in a sentence, with the temperature and formula beside it.

    Args:
        sentence: One sentence.
        prefix: Id of the record; values get `prefix.0`, `prefix.1` …
    """
    named = find_quantities(sentence)
    formulas = [(sentence.find(f), f) for f in find_formulas(sentence)]
    found: list[tuple[int, str, object, str]] = []
    temperature = ""
    for match in _MEASURE.finditer(sentence):
        first = parse_number(match[1])
        unit = _unit_name(match[3])
        if first is None or unit is None:
            continue
        known = find_unit(unit)
        dimension = known.dimension if known else ""
        value: object = first
        second = parse_number(match[2]) if match[2] else None
        if second is not None and second > first:
            value = (first, second)
        quantity = _quantity_for(dimension, named, sentence, match.start())
        if dimension == "temperature" and quantity in {"", "temperature"}:
            quantity = "temperature"
            temperature = temperature or f"{match[1]} {unit}"
        if quantity:
            found.append((match.start(), quantity, value, unit))
    for match in _PURE.finditer(sentence):
        figure = parse_number(match[2])
        if figure is not None:
            head = match[1].lower()
            quantity = "transference number" if "number" in head else (
                "figure of merit zT"
            )  # fmt: skip
            found.append((match.start(2), quantity, figure, ""))
    room = re.search(r"room temperature|\bRT\b|ambient temperature", sentence)
    conditions = temperature or ("room temperature" if room else "")
    out: list[Value] = []
    for place, quantity, value, unit in sorted(found, key=lambda item: item[0]):
        near = [f for at, f in formulas if at <= place] or [f for _, f in formulas]
        scope = _scope_near(sentence, place) if "conductivity" in quantity else ""
        parts = [
            p for p in (conditions if quantity != "temperature" else "", scope) if p
        ]
        out.append(
            Value(
                f"{prefix}.{len(out)}", quantity, value, unit, "; ".join(parts),
                near[-1] if near else "",
            )
        )  # fmt: skip
    return tuple(out)


def _scope_near(sentence: str, place: int) -> str:
    before = sentence[max(0, place - 80) : place].lower()
    hits = [(before.rfind(word), word) for word in ("total", "bulk", "grain boundary",
                                                    "grain-boundary")]  # fmt: skip
    best = max(hits)
    return best[1] if best[0] >= 0 else ""


def _quantity_for(dimension: str, named: list[str], sentence: str, place: int) -> str:
    fitting = [n for n in named if quantities()[n].dimension == dimension]
    if len(fitting) > 1:
        lowered = sentence.lower()

        def distance(name: str) -> int:
            spots = [lowered.rfind(w, 0, place) for w in quantities()[name].words]
            best = max(spots)
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
