"""Conditions in words that select a form: high or low temperature, high pressure."""

from __future__ import annotations

import re

_FORM = (
    r"(?:phase|form|modification|polymorph|structure|variant|version|allotrope|state|"
    r"crystal|cubic|tetragonal|hexagonal|orthorhombic|monoclinic|rhombohedral)"
)
_CONDITIONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("high-P", re.compile(
        rf"(?i)high[- ]pressure\)? (?:\w+ )?{_FORM}|"
        rf"{_FORM} (?:stable )?(?:at|under) high pressure|"
        r"\bhp[- ](?:phase|form)|hochdruck|haute[- ]pression|alta presi[óo]n|"
        r"高压(?:的)?(?:相|晶型|型|结构)|高圧(?:相|型|形)"
    )),
    ("high-T", re.compile(
        rf"(?i)high[- ]temperature\)? (?:\w+ )?{_FORM}|"
        rf"{_FORM} (?:stable )?(?:at|above) "
        r"high(?:er)? temperatures?|\bht[- ](?:phase|form)|above (?:the |its )?"
        r"(?:curie|n[ée]el|transition)|hochtemperatur(?:phase|form|modifikation|struktur)|"
        r"oberhalb der (?:curie|umwandlungs)|haute[- ]temp[ée]rature|au-dessus de "
        r"(?:la )?(?:temp[ée]rature|tc)|alta temperatura|por encima de la "
        r"temperatura de curie|"
        r"高温(?:的)?(?:相|晶型|型|形|结构)|居里(?:温度|点)以上|キュリー(?:温度|点)以上"
    )),
    ("low-T", re.compile(
        rf"(?i)low[- ]temperature\)? (?:\w+ )?{_FORM}|{_FORM} (?:stable )?(?:at|below) "
        r"low(?:er)? temperatures?|\blt[- ](?:phase|form)|below (?:the |its )?(?:"
        r"transition|n[ée]el)|(?:tief|nieder)temperatur|basse[- ]temp[ée]rature|baja "
        r"temperatura|低温(?:的)?(?:相|晶型|型|形|结构)"
    )),
)  # fmt: skip


def condition_in(text: str) -> str:
    """``"high-T"``, ``"low-T"``, ``"high-P"`` where a form is asked by it, or empty.

    >>> condition_in("CIF of the high-temperature phase of BaTiO3")
    'high-T'
    >>> condition_in("a high-temperature superconductor")
    ''
    """
    return next((name for name, form in _CONDITIONS if form.search(text)), "")


def without_conditions(text: str) -> str:
    """The text without the conditions that tell which form is meant."""
    for _, form in _CONDITIONS:
        text = form.sub(" ", text)
    return text
