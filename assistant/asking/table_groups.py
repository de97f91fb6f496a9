"""Groups of quantities that one word of a data request stands for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.quantities import find_quantities

#: What a table of a family holds where no quantity is named.
FAMILY = {
    "solid electrolyte": ("ionic conductivity", "activation energy"),
    "thermoelectric": ("figure of merit zT", "Seebeck coefficient",
                       "thermal conductivity", "power factor"),
    "perovskite photovoltaics": ("power conversion efficiency", "open-circuit voltage"),
    "alloys and steels": ("yield strength", "ultimate tensile strength", "elongation"),
    "concrete": ("compressive strength",),
    "superconductor": ("critical temperature", "critical current density"),
    "cathode": ("capacity", "capacity retention"),
    "anode": ("capacity", "Coulombic efficiency"),
    "ceramics processing": ("sintering temperature", "sintering time",
                            "relative density"),
}  # fmt: skip
_GROUPS = (
    ("alloys and steels",
     r"\bmechanical propert|力学性能|mechanische eigenschaften|propiedades "
     r"mecánicas|propriétés mécaniques|機械的(?:性質|特性)"),
    ("ceramics processing",
     r"\bsinter\w* (?:conditions?|parameters?|schedules?|programs?)|烧结(?:条件|参数|"
     r"工艺)|sinter(?:bedingung|parameter)\w*|焼結条件|conditions? de frittage|"
     r"condiciones de sinterizaci"),
    ("thermoelectric",
     r"\bthermoelectric (?:propert|performance|data|parameter)\w*|热电性能|"
     r"thermoelektrische eigenschaften|熱電(?:特性|性能)|propriétés thermoélectriques|"
     r"propiedades termoeléctricas"),
    ("perovskite photovoltaics",
     r"\bphotovoltaic (?:parameter|propert|performance)\w*|\b(?:solar cell|device) "
     r"(?:parameter|performance)s?|光伏(?:参数|性能)|zellparameter|太陽電池特性|"
     r"paramètres photovoltaïques|parámetros fotovoltaicos"),
    ("cathode",
     r"\belectrochemical (?:performance|propert\w*)|电化学性能|elektrochemische "
     r"eigenschaften|電気化学(?:特性|性能)|(?:performances?|propriétés) "
     r"électrochimiques|(?:rendimiento|propiedades) electroquímic\w+"),
)  # fmt: skip


def grouped(text: str) -> list[str]:
    """The quantities that a group in a text stands for.

    >>> grouped("sintering conditions of SrTiO3")
    ['sintering temperature', 'sintering time', 'relative density']
    """
    out: list[str] = []
    for family, pattern in _GROUPS:
        if re.search(pattern, text, re.IGNORECASE):
            out += FAMILY[family]
    if not out and "strength" not in " ".join(find_quantities(text)):
        out += STRENGTHS if re.search(_STRENGTH, text, re.IGNORECASE) else ()
    return out


#: One word that names a quantity where a family is spoken of.
_SHORT = {
    ("cathode", "capacity retention"): r"\bretention\b|\bretención\b|\brétention\b|"
    r"\bkapazitätserhalt\w*|保持率|維持率",
}
_SHORT["anode", "capacity retention"] = _SHORT["cathode", "capacity retention"]


def of_family(
    text: str, families: Sequence[str], wanted: Sequence[str]
) -> tuple[list[str], list[tuple[int, int]]]:
    """Quantities that a short word names in a family, and where these words stand.

    >>> of_family("retención de NCM", ("cathode",), ())[0]
    ['capacity retention']
    """
    names: list[str] = []
    spans: list[tuple[int, int]] = []
    for (family, name), pattern in _SHORT.items():
        if family in families:
            found = [m.span() for m in re.finditer(pattern, text, re.IGNORECASE)]
            names += [name] if found and name not in (*names, *wanted) else []
            spans += found
    return names, spans


#: What "strength" by itself may mean.
STRENGTHS = ("yield strength", "ultimate tensile strength", "compressive strength",
             "flexural strength")  # fmt: skip
_STRENGTH = (
    r"\bstrengths?\b(?! of (?:the )?(?:evidence|bond))|\bfestigkeit(?:en)?\b|"
    r"\brésistances? mécaniques?\b|\bresistencias? mecánicas?\b|强度|強度"
)


def group_spans(text: str) -> list[tuple[int, int]]:
    """Where the words for groups stand."""
    patterns = [pattern for _, pattern in _GROUPS]
    patterns += [_STRENGTH] if set(grouped(text)) >= set(STRENGTHS) else []
    found = (re.finditer(pattern, text, re.IGNORECASE) for pattern in patterns)
    return [match.span() for matches in found for match in matches]
