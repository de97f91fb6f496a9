"""Units as they are written in papers and table headers, and their conversion.

A small table of the units that materials data use; the factors are exact by
definition of the SI, apart from kJ/mol to eV (CODATA 2018, 96.485332 kJ/mol per eV).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SUPER = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−–", "0123456789---")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its dimension, and value_in_base = value · factor + offset."""

    name: str
    dimension: str
    factor: float
    offset: float = 0.0


# fmt: off
# name in print, dimension, factor to the base unit, offset, spellings
_TABLE: list[tuple[str, str, float, float, str]] = [
    ("S/cm", "conductivity", 1.0, 0.0, "s/cm scm-1 siemens/cm ohm-1cm-1"),
    ("mS/cm", "conductivity", 1e-3, 0.0, "ms/cm ms cm-1 mscm-1"),
    ("µS/cm", "conductivity", 1e-6, 0.0, "us/cm uscm-1"),
    ("S/m", "conductivity", 1e-2, 0.0, "s/m sm-1 ohm-1m-1"),
    ("mS/m", "conductivity", 1e-5, 0.0, "ms/m msm-1"),
    ("MS/m", "conductivity", 1e4, 0.0, ""),
    ("eV", "energy", 1.0, 0.0, "ev"),
    ("meV", "energy", 1e-3, 0.0, "mev"),
    ("kJ/mol", "energy", 1 / 96.485332, 0.0, "kj/mol kjmol-1"),
    ("kcal/mol", "energy", 4.184 / 96.485332, 0.0, "kcal/mol kcalmol-1"),
    ("Å", "length", 1.0, 0.0, "å a angstrom ang angstroms"),
    ("nm", "length", 10.0, 0.0, "nm"),
    ("pm", "length", 0.01, 0.0, "pm"),
    ("µm", "length", 1e4, 0.0, "um micron microns micrometer micrometre"),
    ("mm", "length", 1e7, 0.0, "mm"),
    ("cm", "length", 1e8, 0.0, "cm"),
    ("m", "length", 1e10, 0.0, "m"),
    ("°C", "temperature", 1.0, 0.0, "°c degc c oc celsius ºc ℃ deg.c degreec"),
    ("K", "temperature", 1.0, -273.15, "k kelvin"),
    ("°F", "temperature", 5 / 9, -160 / 9, "°f degf fahrenheit"),
    ("h", "time", 1.0, 0.0,
     "h hr hrs hour hours stunde stunden heure heures hora horas"),
    ("min", "time", 1 / 60, 0.0, "min mins minute minutes minuten minutos"),
    ("s", "time", 1 / 3600, 0.0, "s sec second seconds"),
    ("d", "time", 24.0, 0.0, "d day days tag tage tagen jour jours día días dias"),
    ("MPa", "pressure", 1.0, 0.0, "mpa n/mm2 nmm-2"),
    ("GPa", "pressure", 1e3, 0.0, "gpa"),
    ("kPa", "pressure", 1e-3, 0.0, "kpa"),
    ("Pa", "pressure", 1e-6, 0.0, "pa"),
    ("bar", "pressure", 0.1, 0.0, "bar"),
    ("mbar", "pressure", 1e-4, 0.0, "mbar hpa"),
    ("Torr", "pressure", 1.3332237e-4, 0.0, "torr mmhg"),
    ("mTorr", "pressure", 1.3332237e-7, 0.0, "mtorr"),
    ("ksi", "pressure", 6.894757, 0.0, "ksi"),
    ("psi", "pressure", 6.894757e-3, 0.0, "psi"),
    ("%", "fraction", 1.0, 0.0, "% percent pct"),
    ("at.%", "atomic fraction", 1.0, 0.0, "at.% at% atpct atomic% at.-% at-% atom-%"),
    ("wt%", "mass fraction", 1.0, 0.0,
     "wt% wt.% wtpct weight% mass% wt-% gew.-% gew.% gew-% gew% gewichts-% ma.-% ma.% "
     "ma-% masse-% massen-% m.-%"),
    ("mol%", "molar fraction", 1.0, 0.0, "mol% mol.% mol-% mol.-%"),
    ("vol%", "volume fraction", 1.0, 0.0, "vol% vol.% vol-% vol.-%"),
    ("ppm", "trace", 1.0, 0.0, "ppm wppm"),
    ("V", "voltage", 1.0, 0.0, "v volt volts"),
    ("mV", "voltage", 1e-3, 0.0, "mv"),
    ("V/cm", "electric field", 1.0, 0.0, "v/cm vcm-1"),
    ("kV/cm", "electric field", 1e3, 0.0, "kv/cm kvcm-1"),
    ("pC/N", "piezoelectric", 1.0, 0.0, "pc/n pcn-1 pm/v"),
    ("mA/cm2", "current density", 1.0, 0.0, "ma/cm2 macm-2"),
    ("A/cm2", "current density", 1e3, 0.0, "a/cm2 acm-2"),
    ("kA/cm2", "current density", 1e6, 0.0, "ka/cm2 kacm-2"),
    ("MA/cm2", "current density", 1e9, 0.0, ""),
    ("A/m2", "current density", 0.1, 0.0, "a/m2 am-2"),
    ("ohm cm2", "area resistance", 1.0, 0.0, "ohmcm2 ωcm2 Ωcm2"),
    ("ohm cm", "resistivity", 1.0, 0.0, "ohmcm ohm.cm ωcm Ωcm"),
    ("ohm m", "resistivity", 100.0, 0.0, "ohmm ohm.m ωm Ωm"),
    ("µohm cm", "resistivity", 1e-6, 0.0, "uohmcm uωcm"),
    ("W/(m K)", "thermal conductivity", 1.0, 0.0, "w/mk w/m.k w/(mk) wm-1k-1 w/m/k"),
    ("mW/(m K)", "thermal conductivity", 1e-3, 0.0, "mw/mk mw/(mk) mwm-1k-1"),
    ("W/(cm K)", "thermal conductivity", 100.0, 0.0, "w/cmk w/(cmk) wcm-1k-1"),
    ("µV/K", "thermopower", 1.0, 0.0, "uv/k uvk-1 muv/k"),
    ("mV/K", "thermopower", 1e3, 0.0, "mv/k mvk-1"),
    ("V/K", "thermopower", 1e6, 0.0, "v/k vk-1"),
    ("µW/(cm K2)", "power factor", 1.0, 0.0, "uwcm-1k-2 uw/cmk2 uw/(cmk2)"),
    ("mW/(m K2)", "power factor", 10.0, 0.0, "mwm-1k-2 mw/mk2 mw/(mk2)"),
    ("W/(m K2)", "power factor", 1e4, 0.0, "wm-1k-2 w/mk2 w/(mk2)"),
    ("g/cm3", "density", 1.0, 0.0, "g/cm3 gcm-3 g/cc"),
    ("kg/m3", "density", 1e-3, 0.0, "kg/m3 kgm-3 kginam3mixture kg/m^3"),
    ("mAh/g", "capacity", 1.0, 0.0, "mah/g mahg-1"),
    ("Ah/kg", "capacity", 1.0, 0.0, "ah/kg ahkg-1"),
    ("cm2/s", "diffusivity", 1.0, 0.0, "cm2/s cm2s-1"),
    ("m2/s", "diffusivity", 1e4, 0.0, "m2/s m2s-1"),
    ("cm^-3", "number density", 1.0, 0.0, "cm-3 1/cm3 /cm3"),
    ("m^-3", "number density", 1e-6, 0.0, "m-3 1/m3"),
    ("HV", "hardness", 1.0, 0.0, "hv vickers kgf/mm2"),
    ("MPa m^0.5", "toughness", 1.0, 0.0, "mpam0.5 mpam1/2 mpa.m1/2 mpa√m"),
    ("°", "angle", 1.0, 0.0, "° deg degree degrees"),
    ("F", "capacitance", 1.0, 0.0, "f farad"),
    ("W/g", "heat flow", 1.0, 0.0, "w/g wg-1"),
    ("J/g", "specific energy", 1.0, 0.0, "j/g jg-1"),
    ("T", "magnetic field", 1.0, 0.0, "t tesla"),
    ("mm/s", "speed", 1.0, 0.0, "mm/s mms-1"),
    ("m/s", "speed", 1e3, 0.0, "m/s ms-1"),
    ("m/min", "speed", 1e3 / 60, 0.0, "m/min mmin-1"),
    ("mm/min", "speed", 1 / 60, 0.0, "mm/min mmmin-1"),
    ("cm/s", "speed", 10.0, 0.0, "cm/s cms-1"),
    ("mg/cm2", "areal density", 1.0, 0.0, "mg/cm2 mgcm-2"),
    ("g/m2", "areal density", 0.1, 0.0, "g/m2 gm-2"),
    ("rpm", "rotation", 1.0, 0.0, "rpm r/min"),
    ("J/mm3", "energy density", 1.0, 0.0, "j/mm3 jmm-3"),
    ("mol/L", "concentration", 1.0, 0.0, "mol/l moll-1 mol/dm3"),
    ("mmol/L", "concentration", 1e-3, 0.0, "mmol/l mmoll-1"),
    ("K/s", "heating rate", 60.0, 0.0, "k/s ks-1 °c/s °cs-1"),
    ("K/min", "heating rate", 1.0, 0.0, "k/min kmin-1 °c/min °cmin-1 c/min"),
]  # fmt: skip

UNITS: dict[str, Unit] = {}
_SPELLINGS: dict[str, str] = {}
#: Case decides between these: mega and milli, siemens and second, kelvin and kilo.
_CASED = {"mPa": None, "MEV": None, "MV": None}
#: "MA/cm²" is mega; a header in capitals ("MA/CM2") is milli as it always was.
_MEGA = re.compile(r"M[AS]\s?(?:[/·]\s?)?[a-z]")


def _key(text: str) -> str:
    cleaned = text.strip().translate(_SUPER).replace("^", "")
    cleaned = cleaned.replace("μ", "u").replace("µ", "u").replace("·", "")
    cleaned = cleaned.replace("Ω", "ohm").replace("Ω", "ohm").replace("×", "")
    return re.sub(r"[\s*]+", "", cleaned).lower()


for _name, _dimension, _factor, _offset, _spellings in _TABLE:
    UNITS[_name] = Unit(_name, _dimension, _factor, _offset)
    _SPELLINGS.setdefault(_key(_name), _name)
    for _spelling in _spellings.split():
        _SPELLINGS.setdefault(_key(_spelling), _name)


def find_unit(text: str | None) -> Unit | None:
    """The unit that a spelling means, or None when it is not in the table.

    >>> find_unit("S cm⁻¹").name, find_unit("mS/cm").name
    ('S/cm', 'mS/cm')
    """
    if not text or text.strip() in _CASED:
        return None
    stripped = text.strip()
    # Milli and mega differ by nine decades and only by case.
    if stripped in {"s", "sec"}:
        return UNITS["s"]
    if stripped in {"S", "mS", "F", "A"}:
        return {"F": UNITS["F"], "A": UNITS["Å"]}.get(stripped)
    name = _SPELLINGS.get(_key(stripped))
    if name and name.startswith("m") and _MEGA.match(stripped):
        name = f"M{name[1:]}"
        return UNITS.get(name)
    return UNITS[name] if name else None


#: Megapascals of one kgf/mm², exactly.
_KGF = 9.80665


def convert(value: float, source: str, target: str) -> float | None:
    """A value in another unit, or None when the units do not belong together.

    Raises nothing: an unknown unit is an answer here, not a fault.
    """
    one, other = find_unit(source), find_unit(target)
    if one is None or other is None:
        return None
    if {one.dimension, other.dimension} == {"hardness", "pressure"}:
        # HV is a force in kgf over an area in mm².
        hard = value * one.factor * (_KGF if one.dimension == "hardness" else 1 / _KGF)
        return float(f"{hard / other.factor:.10g}")
    if one.dimension != other.dimension:
        return None
    if one.name == other.name:
        return value
    out = (value * one.factor + one.offset - other.offset) / other.factor
    return float(f"{out:.10g}")


_TEMPERATURE = re.compile(
    r"(?<![A-Za-z0-9_.])([-−+]?\d+(?:[.,]\d+)?)\s*"
    r"(°\s?[CF]|º\s?C|℃|deg(?:rees?)?\s?C|K(?![A-Za-z0-9_/])|C(?![A-Za-z0-9_-]))"
)
_ROOM = re.compile(
    r"\broom[- ]?temp|\bambient\b|\bRT\b|室温|常温|Raumtemperatur"
    r"|température ambiante|temperatura ambiente",
    re.IGNORECASE,
)


def temperature_c(text: str) -> float | None:
    """The temperature that a text names, in °C; room temperature is 25 °C.

    >>> temperature_c("measured at 300 K"), temperature_c("room temperature")
    (26.85, 25.0)
    """
    for match in _TEMPERATURE.finditer(text):
        number = float(match[1].replace("−", "-").replace(",", "."))
        # "1C" and "0.2C" are rates of charge.
        if match[2] == "C" and match[0].endswith(f"{match[1]}C") and number < 20:
            continue
        return convert(number, match[2].replace(" ", ""), "°C")
    return 25.0 if _ROOM.search(text) else None
