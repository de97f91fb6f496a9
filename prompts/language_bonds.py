"""Bond lengths and shortest distances in a rule's words."""

from __future__ import annotations

import re

from prompts.language_cell import number_of
from prompts.language_draft import SpecDraft
from prompts.language_text import Text, clauses
from prompts.language_words import (
    ABOVE,
    BELOW,
    LENGTH_UNIT,
    LONGEST,
    NEGATION,
    NUMBER,
    RANGE,
    SHORTEST,
    words,
)
from validators.elements import NONMETALS, is_element
from validators.specs.structure import BondSpec

_PAIR = re.compile(
    r"(?<![A-Za-z0-9-])(?:d\s*\(\s*)?([A-Z][a-z]?)\s?-\s?([A-Z][a-z]?)(?![A-Za-z0-9]|-[A-Z])\)?"
)
_PAIR_WORDS = re.compile(
    r"(?<![A-Za-z0-9])([A-Z][a-z]?)\s*(?:and|und|et|y|to|和|与|と|から)\s*([A-Z][a-z]?)"
    r"(?![A-Za-z0-9])"
)
#: 'O and H on 2d': two atoms on a position are no pair with a distance.
_ON_PLACES = re.compile(r"\D{0,14}?(?<![\d.])\d{1,3}[a-zA]\b")
_DISTANCE = words(
    r"distance|bonds?\b|bond\s*length|contact|abst[aä]nd|bindungslänge|bindung|longueur"
    r"|liaison|distancia|longitud|enlace|键长|距离|间距|結合長|結合距離|距離|atoms?|atome"
)
_LENGTHS = re.compile(
    rf"(<=|>=|<|>|~|=)?\s*({NUMBER})(?:\(\d+\))?\s*(?:{LENGTH_UNIT})?\s*"
    rf"(?:({RANGE}|±)\s*({NUMBER})\s*)?{LENGTH_UNIT}",
    re.IGNORECASE,
)
_SCALE = {"å": 1.0, "nm": 10.0, "pm": 0.01}
#: Å; how far a single bond length may be missed.
SINGLE_TOLERANCE = 0.05


def read_bonds(text: Text, draft: SpecDraft) -> None:
    """Bond lengths and shortest distances in Å, nm or pm."""
    for low, high in clauses(text.norm):
        # In the order of the text: a length belongs to the pair before it.
        pairs = sorted(
            (
                m
                for pattern in (_PAIR, _PAIR_WORDS)
                for m in pattern.finditer(text.norm, low, high)
                if is_element(m[1])
                and is_element(m[2])
                and not (pattern is _PAIR_WORDS and _ON_PLACES.match(m.string, m.end()))
            ),
            key=lambda m: m.start(),
        )
        lengths = [
            m
            for m in _LENGTHS.finditer(text.norm, low, high)
            if text.free(m.start(), m.end())
        ]
        if not lengths:
            continue
        anyone = None
        if not pairs:
            anyone = re.search(
                r"(?i)no\s*(?:2|two)?\s*atoms|(?:shortest|minimum|smallest)\s*(?:interatomic\s*)?"
                r"distance|keine\s*(?:2|zwei)?\s*atome|kürzeste\w*\s*abstand|原子间最短|最小原子间距"
                r"|原子間の?最短",
                text.norm[low:high],
            )
            if anyone is None:
                continue
        for index, match in enumerate(lengths):
            if anyone is not None:
                pair = ("*", "*")
                span = (low + anyone.start(), low + anyone.end())
            else:
                earlier = [p for p in pairs if p.start() < match.start()]
                chosen = earlier[-1] if earlier else pairs[min(index, len(pairs) - 1)]
                between = text.norm[match.end() : chosen.start()]
                if not earlier and re.search("[,，、]", between):
                    # "layers 2.64 Å thick, Co-O …": a length of something else.
                    continue
                pair, span = (chosen[1], chosen[2]), chosen.span()
            _keep_bond(text, draft, pair, span, match, low, high)


def read_shell_lengths(text: Text, draft: SpecDraft) -> None:
    """'Ni has 8 Al neighbours at 2.45 to 2.55 Å': lengths of a shell just read."""
    for low, high in clauses(text.norm):
        shells = {
            (c.center, c.ligand)
            for c in draft.spec.coordination
            if c.rule == draft.rule
            and re.search(rf"(?<![A-Za-z]){c.center}(?![a-z])", text.norm[low:high])
        }
        lengths = [
            m
            for m in _LENGTHS.finditer(text.norm, low, high)
            if text.free(m.start(), m.end())
        ]
        if len(shells) != 1 or len(lengths) != 1:
            continue
        start = max(text.norm.rfind(c, low, lengths[0].start()) for c in ",，、")
        if not re.search(
            rf"(?<![A-Za-z]){next(iter(shells))[0]}(?![a-z])|neighbou?r|\bnachbar|voisin|vecin|近邻",
            text.norm[max(start, low) : lengths[0].start()],
            re.IGNORECASE,
        ):
            continue
        span = (lengths[0].start(), lengths[0].start())
        _keep_bond(text, draft, next(iter(shells)), span, lengths[0], low, high)


def _keep_bond(
    text: Text,
    draft: SpecDraft,
    pair: tuple[str, str],
    span: tuple[int, int],
    match: re.Match[str],
    low: int,
    high: int,
) -> None:
    factor = _SCALE[match[6].lower()]
    first = round(number_of(match[2]) * factor, 6)
    second = round(number_of(match[5]) * factor, 6) if match[5] else None
    around = text.norm[max(low, span[0] - 45) : min(high, match.end() + 12)]
    no = bool(NEGATION.search(around))
    shortest: float | None
    longest: float | None
    kind = "bond"
    if match[4] == "±" and second is not None:
        shortest, longest = first - second, first + second
    elif second is not None:
        shortest, longest = min(first, second), max(first, second)
    elif (
        match[1] in {">", ">="}
        or SHORTEST.search(around)
        or (no and BELOW.search(around))
        or (not no and ABOVE.search(around))
    ):
        shortest, longest, kind = first, None, "contact"
    elif (
        match[1] in {"<", "<="}
        or LONGEST.search(around)
        or (no and ABOVE.search(around))
        or (not no and BELOW.search(around))
    ):
        shortest, longest = None, first
    else:
        shortest, longest = first - SINGLE_TOLERANCE, first + SINGLE_TOLERANCE
    text.take(match.start(), match.end())
    text.take(*span)
    for pattern in (_DISTANCE, SHORTEST, LONGEST, BELOW, ABOVE, NEGATION):
        for word in pattern.finditer(text.norm, low, high):
            text.take(word.start(), word.end())
    shortest = round(shortest, 4) if shortest is not None else None
    longest = round(longest, 4) if longest is not None else None
    one, two = pair
    # The cation is the centre whose shell is looked at.
    if one in NONMETALS and two not in NONMETALS:
        one, two = two, one
    draft.add_bond(
        BondSpec(one, two, shortest, longest, kind, draft.rule)  # type: ignore[arg-type]
    )
    shown = (
        f"at least {shortest:g} Å"
        if longest is None
        else f"at most {longest:g} Å"
        if shortest is None
        else f"{shortest:g} to {longest:g} Å"
    )
    draft.note(f"{one}-{two} {'contacts' if kind == 'contact' else 'bonds'} {shown}")
