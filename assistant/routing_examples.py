"""The sentences that teach the router, written out from `routing_examples.tsv`.

A line of the file is a route (or ``?`` for what says too little), a language, the route
of the conversation before it, and a sentence with slots. Slots are filled by chance
from the words here, so that the router learns the question and not the substance.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

from assistant.records import Kind

FILE = "routing_examples.tsv"
#: The class of messages that say too little to be placed.
UNCLEAR = "?"
#: Fillings of a sentence that has slots.
COPIES = 6

_SUBSTANCES = (
    "NaCl", "LiFePO4", "SrTiO3", "Li7La3Zr2O12", "LLZO", "TiO2", "rutile", "GaN",
    "LATP", "quartz", "Na3Zr2Si2PO12", "spinel", "MgAl2O4", "Li6PS5Cl", "ZnO",
    "fluorite", "calcite", "BaTiO3", "LiCoO2", "CsPbI3", "Bi2Te3", "Al2O3", "olivine",
    "ZrO2", "pyrite", "MoS2", "diamond", "wurtzite", "YBa2Cu3O7", "CeO2",
)  # fmt: skip
_NAMES = {
    "de": ("Kochsalz", "Rutil", "Granat", "Quarz", "Spinell", "Anatas"),
    "fr": ("la calcite", "le rutile", "la fluorine", "la blende", "le grenat"),
    "es": ("la calcita", "el rutilo", "la fluorita", "el granate", "el cuarzo"),
    "zh": ("氯化钠", "金红石", "石榴石LLZO", "钛酸锶", "萤石", "尖晶石"),
    "ja": ("蛍石", "ルチル", "スピネル", "塩化ナトリウム", "ガーネット"),
}

#: Elements are named in words as often as by symbol: 'mit Eisen statt Magnesium'.
_SYMBOLS = ("Na", "Li", "K", "Al", "Ga", "Ta", "Nb", "Co", "Mg", "Ba", "Ti", "Zr")
_OTHER_SYMBOLS = ("Ca", "Sr", "Fe", "Mn", "P", "S", "Si", "La", "Ni", "Zn")
_ELEMENTS = {
    "en": ("sodium", "lithium", "potassium", "aluminium", "tantalum", "cobalt",
           "magnesium", "titanium", "calcium", "iron", "manganese", "zinc"),
    "de": ("Natrium", "Lithium", "Kalium", "Aluminium", "Kobalt", "Magnesium",
           "Titan", "Kalzium", "Eisen", "Mangan", "Zink"),
    "fr": ("sodium", "lithium", "potassium", "aluminium", "cobalt", "magnésium",
           "titane", "calcium", "fer", "manganèse", "zinc"),
    "es": ("sodio", "litio", "potasio", "aluminio", "cobalto", "magnesio", "titanio",
           "calcio", "hierro", "manganeso", "zinc"),
    "zh": ("钠", "锂", "钾", "铝", "钴", "镁", "钛", "钙", "铁", "锰", "锌"),
    "ja": ("ナトリウム", "リチウム", "カリウム", "アルミニウム", "コバルト",
           "マグネシウム", "チタン", "カルシウム", "鉄", "マンガン", "亜鉛"),
}  # fmt: skip

#: Words by slot.
SLOTS: Mapping[str, tuple[str, ...]] = {
    "s": _SUBSTANCES,
    "s2": _SUBSTANCES,
    **{f"s_{lang}": names + _SUBSTANCES[:10] for lang, names in _NAMES.items()},
    "m": (
        "garnets", "perovskites", "solid electrolytes", "spinels", "cathode materials",
        "NASICON conductors", "halides", "chalcogenides", "thermoelectrics",
        "solar cell absorbers", "high entropy oxides", "nitrides", "argyrodites",
        "alloys", "sulfides", "ferroelectrics", "carbides",
    ),
    "m_zh": ("钙钛矿", "固态电解质", "合金", "硫化物"),
    "m_ja": ("ペロブスカイト", "固体電解質", "合金", "硫化物"),
    "p": (
        "ionic conductivity", "melting point", "band gap", "activation energy",
        "hardness", "thermal conductivity", "dielectric constant", "density",
        "Curie temperature", "zT", "elastic modulus", "thermal expansion", "capacity",
        "efficiency",
    ),
    "p_de": ("Leitfähigkeit", "Bandlücke", "Härte", "Schmelztemperatur",
             "Curie-Temperatur", "Wärmeleitfähigkeit"),
    "p_fr": ("conductivité", "bande interdite", "dureté", "température de fusion",
             "conductivité thermique"),
    "p_es": ("conductividad", "banda prohibida", "dureza", "temperatura de fusión",
             "capacidad"),
    "p_zh": ("电导率", "带隙", "熔点", "硬度", "活化能", "热导率"),
    "p_ja": ("伝導度", "バンドギャップ", "融点", "硬度", "活性化エネルギー",
             "熱伝導率"),
    "e": _SYMBOLS,
    "f": _OTHER_SYMBOLS,
    **{f"e_{lang}": _SYMBOLS + names for lang, names in _ELEMENTS.items()},
    **{f"f_{lang}": _OTHER_SYMBOLS + names for lang, names in _ELEMENTS.items()},
    "g": ("Fm-3m", "R-3c", "Pnma", "P6_3/mmc", "I4/mmm", "Ia-3d", "P2_1/c", "C2/c",
          "P4_2/mnm"),
    "n": ("3", "5", "8", "10", "12", "20", "25", "40", "100"),
    "x": ("0.2", "0.3", "1.5", "3.905", "4.21", "5.64", "8.1"),
    "k": ("300", "350", "600", "900", "1200"),
}  # fmt: skip
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence and where it belongs.

    Attributes:
        route: Name of the route, or `UNCLEAR`.
        before: Route of the conversation so far, None at its beginning.
        text: The sentence.
        weight: Share in the fit; a line that stands for six conversations counts once.
    """

    route: str
    before: str | None
    text: str
    weight: float = 1.0


def text_of_file() -> str:
    """The whole file, whose digest the stored weights carry."""
    return files("assistant").joinpath(FILE).read_text(encoding="utf-8")


def examples(*, seed: int = 0) -> Iterator[Example]:
    """All sentences with their slots filled, the same for the same seed."""
    rng = random.Random(seed)
    kinds = [str(kind) for kind in Kind]
    for line in text_of_file().splitlines():
        if not line or line.startswith("#"):
            continue
        route, language, before, form = line.split("\t")
        earlier = kinds if before == "*" else [before or None]
        copies = COPIES if _SLOT.search(form) else 1
        for kind in earlier:
            filled = {_filled(form, language, rng): None for _ in range(copies)}
            for text in filled:
                yield Example(route, kind, text, 1.0 / len(earlier))


def _filled(form: str, language: str, rng: random.Random) -> str:
    def word(match: re.Match[str]) -> str:
        slot = match[1]
        own = f"{slot.rstrip('2')}_{language}"
        return rng.choice(SLOTS.get(own, SLOTS[slot]))

    return _SLOT.sub(word, form).replace("\\n", "\n")
