"""Limits that a request sets for candidates: amounts of elements, computed figures."""

from __future__ import annotations

import re

from assistant.asking.chemistry_words import elements_in_list

#: Figures that a wish may limit, with the words for them.
_FIGURES = (
    ("valence_electrons",
     r"valence[\s-]electrons?(?: (?:count|number))?|valenzelektronen|"
     r"électrons? de valence|electrones de valencia|价电子数?|価電子数?"),
    ("vec", r"(?<![A-Za-z])VEC(?![A-Za-z])|valence electron concentration"),
    ("delta_percent", r"size mismatch|\bdelta\b|δ|atomic size difference"),
    ("radius_ratio", r"radius ratio|ratio of (?:the )?radii|radienverhältnis"),
)  # fmt: skip
_SHARE = (
    r"\s*(?:content|amount|atoms|gehalt|teneur|contenido|concentration|fraction|含量)?"
)
_NUMBER = r"(\d+(?:[.,]\d+)?)"
_GLUE = r"\s*(?:\([^)]*\)\s*)?(?:of|is|be|must be|should be|von|de)?\s*"
_SIDES = (
    (r"at least|>=|≥|mindestens|au moins|al menos|至少|不低于", ">="),
    (r"at most|<=|≤|höchstens|au plus|como máximo|至多|不超过", "<="),
    (r"above|over|more than|greater than|>|über|größer als|plus de|supérieure? à|"
     r"más de|mayor (?:que|de)|大于|高于|超过", ">"),
    (r"below|under|less than|smaller than|<|unter|kleiner als|moins de|inférieure? à|"
     r"menos de|menor (?:que|de)|小于|低于", "<"),
    (r"=|of|equal to", "="),
)  # fmt: skip
Ends = tuple[float | None, float | None]


def figures_in(text: str) -> tuple[tuple[str, float | None, float | None], ...]:
    """Limits of computed figures: "24 valence electrons", "VEC below 7"."""
    out: list[tuple[str, float | None, float | None]] = []
    for name, words in _FIGURES:
        if before := re.search(rf"{_NUMBER}[\s-]*(?:{words})", text, re.I):
            value = _value(before[1])
            lead = text[: before.start()]
            side = next(
                (s for said, s in _SIDES if re.search(rf"(?:{said})\s*$", lead, re.I)),
                "=",
            )
            # What is to be above 24 is not 24.
            beside = {">": 1 + 1e-9, "<": 1 - 1e-9}.get(side, 1.0)
            ends = (None if side[0] == "<" else value * beside,
                    None if side[0] == ">" else value * beside)  # fmt: skip
            out.append((name, *ends))
        elif found := _ends(text, words):
            out.append((name, *found))
    return tuple(out)


def amounts_in(
    text: str,
) -> tuple[tuple[str, float | None, float | None, bool], ...]:
    """Limits of amounts of elements: "Li content above 6", "Al below 10 at%".

    Returns:
        Element, least and largest amount, and whether they are atomic per cent.
    """
    out: dict[str, tuple[str, float | None, float | None, bool]] = {}
    named = re.findall(
        r"(?<![A-Za-z])[A-Z][a-z]?(?![A-Za-z0-9])|\b[A-Za-z]{3,10}(?=[\s-]+content)",
        text,
    )
    for name in dict.fromkeys(named):
        elements = elements_in_list(name) or elements_in_list(name.lower())
        words = rf"(?-i:(?<![A-Za-z]){re.escape(name)}(?![a-z])){_SHARE}"
        found = _ends(text, words) if elements else None
        if found is not None:
            percent = re.search(
                rf"{words}[^.;]{{0,40}}?\d[\d.]*\s*(?:at\.?\s*)?%", text
            )
            out.setdefault(elements[0], (elements[0], *found, bool(percent)))
    return tuple(out.values())


_ATOMS = re.compile(
    r"(?i)(?P<side>at most|no more than|not more than|up to|fewer than|less than|below|"
    r"max(?:imum|imal|\.)?|höchstens|bis zu|weniger als|au plus|au maximum|moins de|"
    r"como máximo|a lo sumo|menos de|hasta|不超过|最多|少于|≤|<=?)\s*(?P<n>\d+)\s*"
    r"(?:atoms?|atome?n?|atomes?|átomos|个?原子|原子)(?P<after>以下|以内)?|"
    r"(?P<m>\d+)\s*(?:个?原子|原子)(?:以下|以内)"
)


def most_atoms(text: str) -> int | None:
    """The largest number of atoms a formula unit: "at most 15 atoms"."""
    found = _ATOMS.search(text)
    if found is None:
        return None
    less = re.match(
        r"(?i)fewer|less|below|<$|weniger|moins|menos|少于", found["side"] or ""
    )
    return int(found["n"] or found["m"]) - bool(less)


def without_limits(text: str) -> str:
    """A text without the numbers that limit figures, for what counts candidates."""
    words = "|".join(f"(?:{words})" for _, words in _FIGURES)
    text = _ATOMS.sub("", text)
    return re.sub(rf"{_NUMBER}(?=[\s-]*(?:{words}))", "", text, flags=re.I)


def _value(text: str) -> float:
    return float(text.replace(",", "."))


def _ends(text: str, words: str) -> Ends | None:
    """Lower and upper end of what follows a name, or None where nothing limits it."""
    span = re.search(
        rf"(?:{words}){_GLUE}(?:between|from|zwischen|entre|=)?\s*{_NUMBER}\s*"
        rf"(?:-|–|to|and|bis|und|à|et|y|至|到)\s*{_NUMBER}", text, re.I,
    )  # fmt: skip
    if span:
        low, high = sorted(map(_value, span.groups()))
        return low, high
    for pattern, side in _SIDES:
        found = re.search(rf"(?:{words}){_GLUE}(?:{pattern})\s*{_NUMBER}", text, re.I)
        if found:
            value = _value(found[1])
            # Limits are inclusive from here on: what is to lie above 8 is not 8.
            beside = {">": 1 + 1e-9, "<": 1 - 1e-9}.get(side, 1.0)
            return (
                None if side[0] == "<" else value * beside,
                None if side[0] == ">" else value * beside,
            )
    after = re.search(
        rf"(?:{words})\s*(?:が|は|を|の)?\s*{_NUMBER}\s*(以上|以下|未満|より大|超)",
        text,
        re.I,
    )
    if after:
        value = _value(after[1])
        low = after[2] in ("以上", "より大", "超")
        return (value, None) if low else (None, value)
    return None
