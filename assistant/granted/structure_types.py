"""The structure type that a compound is said to have: spinel, zincblende, layered.

A type is known by three things: the space groups in which it is found, the amounts of
anions for the atoms it holds, and, where a cation has one surrounding only, the number of
its neighbours. A group alone does not tell rock salt from fluorite.
"""

# ruff: noqa: E501 - words of one meaning in six languages stand on one line

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.asking.words import lexicon
from assistant.granted.assertion import Assertion
from assistant.granted.kinds import BECOMES, NOT
from assistant.granted.structures import (
    ASKED,
    COPULA,
    OPEN,
    VERB,
    VERB_LAST,
    Mark,
    is_compound,
    is_form,
    last_before,
    minerals,
)
from assistant.granted.subjects import Named
from knowledge.names import elements_of
from validators.formula import FormulaError, parse_formula

#: Elements that are anions beside a more electropositive one.
_ANIONS = frozenset({"O", "F", "Cl", "Br", "I", "S", "Se", "Te", "N"})
#: Shares of anions nearer than this fit a type, farther than the second one do not:
#: vacancies and dopants move them by some per cent.
_FITS, _MISFITS = 0.025, 0.06


@dataclass(frozen=True, slots=True)
class Type:
    """What a structure type is known by.

    Attributes:
        groups: Numbers of the space groups, its usual distortions included.
        anions: Share of anions among all atoms, 0 where it varies.
        pattern: Its composition, as text books write it.
        neighbours: Of every cation of a binary, 0 where they differ.
        words: Names beside those of the lexicon.
    """

    groups: frozenset[int]
    anions: float = 0.0
    pattern: str = ""
    neighbours: int = 0
    words: str = ""


TYPES: Mapping[str, Type] = {
    "spinel": Type(frozenset({227, 216, 212, 213, 141, 74, 122}), 4 / 7, "AB2X4"),
    "rock salt": Type(frozenset({225, 166}), 1 / 2, "AX", 6,
                      r"\b(?:NaCl|Kochsalz|sodium chloride|chlorure de sodium|cloruro de sodio)[- ]?"
                      r"(?:type|structure|typ\b|struktur|gitter)|(?:氯化钠|食盐|NaCl|塩化ナトリウム)(?:型|结构)"),
    "fluorite": Type(frozenset({225, 137, 14}), 2 / 3, "AX2", 8,
                     r"\b(?:structure|type) (?:de (?:la )?)?fluorine\b|estructura (?:de (?:la )?)?fluorita|"
                     r"tipo fluorita|ホタル石型"),
    "wurtzite": Type(frozenset({186}), 1 / 2, "AX", 4, r"\bwurtzita\b|ウルツァイト|铅锌矿"),
    "zincblende": Type(frozenset({216}), 1 / 2, "AX", 4,
                       r"\bzinc[- ]?blende?\b|\bsphalerite?\b|\bZinkblende\w*|\bSphalerit\w*|"
                       r"\bstructure (?:de la )?blende\b|\bblende de zinc\b|\bblenda\b|\besfalerita\b|"
                       r"闪锌矿|閃亜鉛鉱"),
    "diamond": Type(frozenset({227}), 1.0, "A", 0,
                    r"\bdiamond (?:cubic |type |crystal )?(?:structure|lattice|type)|\bDiamant(?:struktur|gitter|typ)\w*|"
                    r"structure (?:du )?diamant|estructura (?:del? )?diamante|金刚石(?:型|结构)|ダイヤモンド(?:型|構造)"),
    "CsCl": Type(frozenset({221}), 1 / 2, "AX", 8,
                 r"\b(?:CsCl|c(?:a)?esium chloride|Cäsiumchlorid)[- ]?(?:type|structure|typ\b|struktur)\w*|"
                 r"(?:氯化铯|CsCl|塩化セシウム)(?:型|结构|構造)"),
    "rutile": Type(frozenset({136}), 2 / 3, "AX2", 6,
                   r"\brutile (?:type|structure)|\bRutil(?:typ|struktur)\w*|structure (?:du )?rutile|"
                   r"estructura (?:del? )?rutilo|金红石(?:型|结构)|ルチル(?:型|構造)"),
    "corundum": Type(frozenset({167}), 3 / 5, "A2X3", 6,
                     r"\bcorundum (?:type|structure)|\bKorund(?:typ|struktur)\w*|structure (?:du )?corindon|"
                     r"estructura (?:del? )?corindón|刚玉(?:型|结构)|コランダム(?:型|構造)"),
    "perovskite": Type(frozenset({221, 140, 127, 139, 87, 88, 62, 63, 74, 71, 65, 38, 99, 123, 129, 160,
                                  161, 167, 148, 166, 2, 12, 14, 15, 225, 11, 26, 33, 59}),
                       3 / 5, "ABX3"),
    "garnet": Type(frozenset({230, 220, 214, 142, 206}), 0.0, "A3B2C3X12"),
    "half-Heusler": Type(frozenset({216}), 0.0, "ABC"),
    "pyrochlore": Type(frozenset({227}), 7 / 11, "A2B2X7"),
    "olivine": Type(frozenset({62}), 4 / 7, "A2BX4"),
    # A cubic crystal has no layers.
    "layered": Type(frozenset(range(1, 195))),
}  # fmt: skip


def types(
    text: str, named: Sequence[Named], *, granted: bool, marked: bool = False
) -> list[Assertion]:
    """Structure types that compounds are said to have, as a noun or an adjective."""
    if OPEN.search(text):
        return []
    words = lexicon()["classes"]["structure type"]
    out: list[Assertion] = []
    for name, kind in TYPES.items():
        pattern = "|".join(
            (*map(re.escape, words.get(name, ())), *filter(None, [kind.words]))
        )
        for match in (
            re.finditer(f"(?:{pattern})", text, re.IGNORECASE) if pattern else ()
        ):
            # "Rock salt" is a name of NaCl as well; here it is the type.
            mark = Mark(*match.span(), name)
            hosts = [n for n in named if (is_compound(n) or (n.kind == "element" and kind.anions == 1.0))
                     and not (n.start < mark.end and mark.start < n.end)]  # fmt: skip
            hosts = hosts or [m for m in minerals(text) if m.end <= mark.start]
            found = _said(text, hosts, mark, granted=granted, marked=marked)
            if found is not None and not any(
                a.subject == found and a.word == name for a in out
            ):
                out.append(
                    Assertion("group", found, "structure type", 1, word=name, text=text)
                )
    # "Antiperovskite" and "half-Heusler" hold other names of types.
    return out if len(out) == 1 else []


def _said(
    text: str, hosts: Sequence[Named], mark: Mark, *, granted: bool, marked: bool
) -> Named | None:
    """The compound that a clause gives a type to."""
    start, end = mark.start, mark.end
    attached = next(
        (h for h in hosts if end <= h.start and is_form(text, h, mark)), None
    )
    if attached is not None:
        return attached
    one = last_before(hosts, start) if granted else None
    if one is None:
        return None
    between = text[one.end : start]
    told = VERB.match(between) or ASKED.search(text[: one.start]) or (
        (marked and COPULA.match(between))
        or VERB_LAST.match(text[end:])
    )  # fmt: skip
    if not told or len(between) > 60 or NOT.search(between) or BECOMES.search(between):
        return None
    return one


def share_of_anions(formula: str) -> float:
    """Share of anions among the atoms of a compound; 1 for an element, 0 if unknown."""
    try:
        amounts = {e: float(n) for e, n in parse_formula(formula).items()}
    except FormulaError:
        return 0.0
    if len(amounts) < 2:
        return 1.0
    total = sum(amounts.values())
    anions = sum(n for e, n in amounts.items() if e in _ANIONS)
    if not anions and len(amounts) == 2:
        from validators.compositions import electronegativity

        last = max(amounts, key=lambda e: electronegativity(e) or 0.0)
        anions = amounts[last]
    return anions / total


def misfit(formula: str, kind: Type) -> float:
    """How far the share of anions of a compound is from that of a type.

    The reverse of a type, as antifluorite, counts as the type; nothing is said (0) where
    either is unknown.
    """
    share = share_of_anions(formula)
    if not share or not kind.anions:
        return 0.0
    return min(
        abs(share - kind.anions), abs(1 - share - kind.anions) if share < 1 else 1.0
    )


def fits(formula: str, kind: Type) -> bool:
    """Whether a compound has the composition of a type, vacancies aside."""
    return bool(kind.anions) and misfit(formula, kind) <= _FITS


def misfits(formula: str, kind: Type) -> bool:
    """Whether no vacancies or dopants explain the composition of a compound."""
    return misfit(formula, kind) > _MISFITS


def is_binary(formula: str) -> bool:
    """Whether a compound holds two elements."""
    return len(elements_of(formula)) == 2
