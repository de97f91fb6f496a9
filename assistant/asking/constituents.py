"""Names that the amounts of a table answer to: constituents, oxides and elements."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from validators.element_table import NAMES

#: Oxides by the names of their minerals and melts.
_OXIDES = {
    "SiO2": ("silica",), "Al2O3": ("alumina",), "Na2O": ("soda",), "K2O": ("potash",),
    "CaO": ("lime",), "MgO": ("magnesia",), "TiO2": ("titania",), "B2O3": ("boria",),
    "ZrO2": ("zirconia",), "Y2O3": ("yttria",), "CeO2": ("ceria",),
}  # fmt: skip
#: Endings that stand for each other in the four languages of Europe.
_ENDINGS = (("ity", "ität", "ité", "idad"), ("tion", "tion", "ción"),
            ("ance", "anz", "ancia"))  # fmt: skip
_FOLDED = (("ae", "ä"), ("oe", "ö"), ("ue", "ü"))


@cache
def _groups() -> tuple[tuple[str, ...], ...]:
    """Names of one constituent or condition each, in six languages."""
    text = files("assistant").joinpath("asking/constituents.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return tuple(tuple(n.strip() for n in line.split("|")) for line in lines)


@cache
def _named_so() -> dict[str, tuple[str, ...]]:
    """Each name with all names of its groups."""
    out: dict[str, tuple[str, ...]] = {}
    for group in _groups():
        for name in group:
            out[name] = tuple(dict.fromkeys((*out.get(name, ()), *group)))
    return out


def other_names(header: str) -> list[str]:
    """Names in other words and languages of what a column holds.

    >>> other_names("B2O3")[:2], "eau" in other_names("water_kg")
    (['boria', 'boron oxide'], True)
    """
    from knowledge.ingest.tables import split_header

    bases = dict.fromkeys(
        text.strip()
        for text in (
            header, split_header(header)[0], re.split(r"\s*[(\[]", header)[0],
            header.rsplit("_", 1)[0],
        )
    )  # fmt: skip
    out: list[str] = []
    for base in bases:
        plain = base.replace("_", " ").lower()
        out += [n for n in _named_so().get(plain, ()) if n != plain]
        out += _of_formula(base)
        out += _respelt(plain)
        *first, last = plain.split() or [""]
        if len(first) == 1:
            # Laserleistung, puissance laser.
            for word in same_meaning(last):
                out += [f"{first[0]}{word}", f"{first[0]} {word}", f"{word} {first[0]}"]
    return list(dict.fromkeys(out))


def same_meaning(word: str) -> list[str]:
    """A word in the other languages: of a group above, or by its ending.

    >>> same_meaning("ductility"), same_meaning("speed")[:2]
    (['ductility', 'ductilität', 'ductilité', 'ductilidad'], ['speed', 'velocity'])
    """
    out = list(_named_so().get(word, ()))
    for endings in _ENDINGS:
        for ending in endings:
            if len(word) > len(ending) + 3 and word.endswith(ending):
                out += [word.removesuffix(ending) + other for other in endings]
                break
    return list(dict.fromkeys(out))


def last_word(header: str) -> str:
    """The word that a header ends in, its unit left out.

    >>> last_word("scan_speed_mm_s"), last_word("porosity_%")
    ('speed', 'porosity')
    """
    words = re.findall(r"[^\W\d_]{4,}", header)
    return str(words[-1]).lower() if words else ""


def _of_formula(base: str) -> list[str]:
    """Names of an element or a binary oxide given by its symbols."""
    if base in NAMES.values():
        return _names(base)
    oxide = re.fullmatch(r"([A-Z][a-z]?)\d?O\d?", base)
    if not oxide or oxide[1] not in NAMES.values():
        return []
    forms = ("{} oxide", "{}oxid", "oxyde de {}", "óxido de {}", "氧化{}", "酸化{}")
    named = [form.format(name) for name in _names(oxide[1]) for form in forms]
    return [*_OXIDES.get(base, ()), *named]


def _respelt(plain: str) -> list[str]:
    """A German name with umlauts for their pairs of letters, or the other way."""
    out = []
    for flat, sharp in _FOLDED:
        if flat in plain:
            out.append(plain.replace(flat, sharp))
        if sharp in plain:
            out.append(plain.replace(sharp, flat))
    return out


def _names(symbol: str) -> list[str]:
    return [name for name, meant in NAMES.items() if meant == symbol]
