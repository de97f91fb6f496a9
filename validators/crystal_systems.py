"""Words for the crystal systems in six languages: one table for every reader."""

from __future__ import annotations

from collections.abc import Mapping

#: An ending of a European language: kubisch-e, tetragonal-es, cúbic-as.
_END = r"[a-zà-ÿ]*"
#: Close packing, a space between atoms and a unit of volume are no crystal system.
_NO_SYSTEM = (
    r"(?![-\s]*(?:close|faces|closest|stack|anvil|void|site|dicht|compact[aeo]?s?\b|"
    r"cent|met|mèt|nano|pico|[aå]ngstr|[cnpdm]?m\b|Å|foot|feet|inch))"
)
#: Stems as regular expressions, to be matched ignoring case and behind no letter; the
#: rhombohedral lattice belongs to the trigonal system.
SYSTEM_STEMS: Mapping[str, str] = {
    "triclinic": rf"tri-?[ck]l[ií]n{_END}|三斜",
    "monoclinic": rf"mono-?[ck]l[ií]n{_END}|单斜|単斜",
    "orthorhombic": rf"ortho-?rhomb{_END}|ortorr?[óo]mb{_END}|正交|斜方|直方(?!体)",
    "tetragonal": rf"t[ée]tragona(?:l|ux){_END}|quadratique(?!\s*moyen)|四方晶?|正方晶",
    "trigonal": rf"trigona(?:l|ux){_END}|三方晶?",
    "rhombohedral": rf"rh?ombo[eé]?h?[eéè]?dr{_END}|菱方|菱面体?",
    "hexagonal": rf"hexagona(?:l|ux){_END}|六方晶?|六角晶",
    "cubic": (
        rf"(?:c[uú]bic[ao]?s?|cubiques?|kubisch{_END})(?![a-zà-ÿ]){_NO_SYSTEM}|"
        r"立方晶?(?!厘米|米|分米|毫米|センチ|メートル)|等軸"
    ),
}
#: The same by the seven systems.
SEVEN_SYSTEMS: Mapping[str, str] = {
    name: rf"{stems}|{SYSTEM_STEMS['rhombohedral']}" if name == "trigonal" else stems
    for name, stems in SYSTEM_STEMS.items()
    if name != "rhombohedral"
}
