"""Oxidation states in a rule's words: single, side by side, and on average."""

from __future__ import annotations

import re

from prompts.language_clause import fraction_of
from prompts.language_draft import SpecDraft, show_fraction
from prompts.language_text import Text
from prompts.language_words import OXIDATION, words
from validators.elements import is_element
from validators.specs.structure import SiteState

_SYMBOL = re.compile(r"(?<![A-Za-z0-9])([A-Z][a-z]?)(?![A-Za-z0-9])")
_CHARGE = re.compile(
    r"(?<![A-Za-z0-9])([A-Z][a-z]?)(?:\s?\(?(?:(\d)([+-])|([+-])(\d)|([+-]))\)?"
    r"|\s?\((?=[IVX])([IVX]{1,4})\))(?![A-Za-z0-9(])"
)
_STATE = re.compile(
    r"(?<![A-Za-z0-9])([A-Z][a-z]?)(?![A-Za-z])[^;.,A-Z\d]{0,30}?([+-])\s?(\d)(?![\da-z])"
    r"|(?<![A-Za-z0-9])([A-Z][a-z]?)(?![A-Za-z])[^;.,A-Z\d]{0,30}?(\d)([+-])(?!\d|\s*\d)"
)
_IS_STATE = re.compile(
    r"(?<![A-Za-z0-9])([A-Z][a-z]?)\s*(?:is|are|as|ist|est|es|为|是|は|:|=)\s*"
    r"(?:([+-])\s?(\d)|(\d)\s?([+-]))(?![\dA-Za-z]|\.\d)(?:\s*价|\s*価)?"
)
#: "average oxidation state of Mn is +3.5": a number that one atom cannot have.
_AVERAGE = words(
    r"(?:average|mean|mittlere?\w*|durchschnittlich\w*|moyen\w*|medi[oa]|promedio|平均的?)[^;.]{0,24}?"
    rf"(?:{OXIDATION.pattern}|价态|価数|state)(?:\s*(?:of|von|de|du|del))?(?-i:[^;.\dA-Z]){{0,12}}"
    r"(?P<after>(?-i:[A-Z][a-z]?))?(?-i:[^;.\dA-Z]){0,12}?\+?\s?(?P<value>\d(?:[.,]\d+)?)\s*\+?"
)
#: Words beside two states that say no more than that both are there.
_SIDE_BY_SIDE = words(
    r"mixed[\s-]*valen(?:ce|t)|gemischtvalen\w*|valence\s*mixte|valencia\s*mixta|混合价态?|混合原子価"
    r"|(?:in|at)\s*(?:a\s*)?1\s?:\s?1(?:\s*(?:ratio|mixture))?|(?:in\s*)?equal\s*(?:parts?|amounts?|numbers?)"
    r"|zu\s*gleichen\s*teilen|à\s*parts\s*égales|a\s*partes\s*iguales|1\s?:\s?1\s*で?(?:入る)?|各半"
)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8}


_ION = r"([A-Z][a-z]?)\s?(?:(\d)([+-])|\((I{1,3}|IV|VI{0,3})\))"
#: "Fe3+ on 8a", "Fe2+ and Fe3+ on 16d", "16d is occupied by Mn3+".
_STATES_ON_SITE = re.compile(
    rf"(?<![A-Za-z0-9])((?:{_ION}\s*(?:/|,|and\s|und\s|et\s|y\s|和|与|と)?\s*){{1,3}})"
    r"[^;.,A-Z\d]{0,28}?\(?(?<![\d.])\d{1,3}([a-z])(?![A-Za-z0-9])"
)
_SITE_OF_STATES = re.compile(
    r"(?<![\d.A-Za-z])\d{1,3}([a-z])(?![A-Za-z0-9])\s*(?::|=|is\s[a-z\s]{0,24}by|holds?|contains?"
    r"|enthält|contient|contiene|由)\s*"
    rf"((?:{_ION}\s*(?:/|,|and\s|und\s|et\s|y\s|和|与|と)?\s*){{1,3}})"
)


def _read_site_states(text: Text, draft: SpecDraft) -> None:
    """Which letter holds which state; the words themselves are taken by others."""
    rows = [(m[1], m[m.lastindex or 1]) for m in _STATES_ON_SITE.finditer(text.norm)]
    rows += [(m[2], m[1]) for m in _SITE_OF_STATES.finditer(text.norm)]
    for ions, letter in rows:
        states: dict[str, list[int]] = {}
        for symbol, digit, sign, roman in re.findall(_ION, ions):
            if is_element(symbol):
                value = int(digit) if digit else _ROMAN[roman]
                states.setdefault(symbol, []).append(-value if sign == "-" else value)
        for symbol, values in states.items():
            if min(values) <= 0 or (
                draft.elements() and symbol not in draft.elements()
            ):
                continue
            new = SiteState(symbol, letter, tuple(values), draft.rule)
            kept = tuple(
                s
                for s in draft.spec.site_states
                if (s.element, s.letter) != (symbol, letter)
            )
            draft.spec = draft.spec.but(site_states=(*kept, new))
            shown = " and ".join(f"{symbol}{v:+d}" for v in values)
            draft.note(f"oxidation states {shown} on {letter}")


#: "Li+ Nb5+ O2-": ions in a row.
_ION_BEHIND = re.compile(r"\s+[A-Z][a-z]?\d?[+-](?![A-Za-z0-9])")


_ION_BEFORE = re.compile(r"(?<![A-Za-z0-9])[A-Z][a-z]?\d?\+[^A-Z;.]{0,12}$")


def read_states(text: Text, draft: SpecDraft) -> None:
    """Oxidation states: Ti4+, Fe(III), "the oxidation state of Mn is +3"."""
    _read_site_states(text, draft)
    _read_averages(text, draft)
    said: list[str] = []

    def keep(symbol: str, state: int, start: int, end: int) -> None:
        if is_element(symbol):
            text.take(start, end)
            draft.set_state(symbol, state)
            said.append(f"{symbol}{state:+d}")

    for match in _IS_STATE.finditer(text.norm):
        if is_element(match[1]) and text.free(match.start(), match.end()):
            state = _signed(match[2] or match[5], match[3] or match[4])
            keep(match[1], state, match.start(), match.end())
    named = OXIDATION.search(text.norm) is not None
    for match in _CHARGE.finditer(text.norm):
        start, end = match.end(1), match.end()
        if not text.free(start, end):
            continue
        charge = _charge_of(match, text.norm[end:], named=named)
        known = not draft.elements() or match[1] in draft.elements()
        if charge is not None and known:
            keep(match[1], charge, start, end)
    if named:
        for word in OXIDATION.finditer(text.norm):
            text.take(word.start(), word.end())
        # The words themselves hold capitals in German: "Oxidationsstufe".
        plain = OXIDATION.sub(lambda m: " " * len(m[0]), text.norm)
        for match in _STATE.finditer(plain):
            symbol = match[1] or match[4]
            state = _signed(match[2] or match[6], match[3] or match[5])
            if f"{symbol}{state:+d}" in said:
                continue
            span = (match.start(2) if match[1] else match.start(5), match.end())
            if is_element(symbol) and text.free(*span):
                first = match.start(1) if match[1] else match.start(4)
                text.take(first, first + len(symbol))
                keep(symbol, state, *span)
    if said:
        draft.note("oxidation states " + ", ".join(said))
    _read_mixtures(text, draft, said)


def _signed(sign: str | None, digits: str) -> int:
    return int(digits) * (1 if sign == "+" else -1)


def _read_averages(text: Text, draft: SpecDraft) -> None:
    """``Mn is +3.5 on average``."""
    for match in _AVERAGE.finditer(text.norm):
        before = list(
            _SYMBOL.finditer(text.norm, max(0, match.start() - 8), match.start())
        )
        symbol = match["after"] or (before[-1][1] if before else "")
        if not is_element(symbol) or symbol not in (draft.elements() or (symbol,)):
            continue
        average = fraction_of(match["value"])
        text.take(match.start(), match.end())
        draft.set_average(symbol, average)
        draft.note(f"oxidation states {symbol} {show_fraction(average)} on average")


def _charge_of(match: re.Match[str], rest: str, *, named: bool) -> int | None:
    """The charge of ``Ti4+``, ``Ti(+4)``, ``Na+`` or ``Fe(III)``, None for no charge.

    Args:
        match: Of `_CHARGE`.
        rest: What follows it.
        named: Whether the text speaks of oxidation states.
    """
    if match[2]:
        return _signed(match[3], match[2])
    if match[4]:
        # "Ti-1" is no charge, "Ti+4" and "Ti(+4)" are.
        return None if match[4] == "-" and not named else _signed(match[4], match[5])
    if not match[6]:
        return _ROMAN.get(match[7])
    # "Ti-" is the beginning of "Ti-O", "Na+" an ion unless a sum goes on.
    goes_on = re.match(r"\s*[A-Z0-9]", rest) and not _ION_BEHIND.match(rest)
    ends = re.match(r"\s*(?:[,;.)]|$|and\b|und\b|et\b)", rest)
    before = match.string[max(0, match.start() - 30) : match.start()]
    if _ION_BEFORE.search(before):
        # "Mg2+ und O- in Fm-3m": behind another ion the sign is a charge.
        ends = ends or re.match(
            r"\s+(?!(?:y|o|or|oder|ou)\b)[a-zäöüéí]|\s*[^\x00-\x7f]", rest
        )
    if goes_on or (match[6] == "-" and not ends):
        return None
    return _signed(match[6], "1")


def _read_mixtures(text: Text, draft: SpecDraft, said: list[str]) -> None:
    """Parts of two states of one element: ``Fe2+ and Fe3+ 1:1``."""
    twice = {e for e in draft.spec.mixed if sum(s[: len(e)] == e for s in said) > 1}
    for symbol in twice:
        both = f"(?<![A-Za-z]){symbol}(?![a-z])"
        named = [m.start() for m in re.finditer(both, text.norm)]
        for match in _SIDE_BY_SIDE.finditer(text.norm):
            if any(abs(match.start() - at) < 40 for at in named):
                _keep_parts(text, draft, symbol, match)


def _keep_parts(
    text: Text, draft: SpecDraft, symbol: str, match: re.Match[str]
) -> None:
    """Parts of two states on one position: the element is there all the same.

    "Fe2+ and Fe3+ 1:1 on 16d" asks for an average only where the element has no
    other place; what the other place holds is not said.
    """
    text.take(match.start(), match.end())
    low, high = draft.spec.mixed[symbol]
    places = set(re.findall(r"(?<![A-Za-z0-9])\d{1,3}[a-z](?![A-Za-z0-9])", text.norm))
    elsewhere = (
        len(places) > 1
        and sum(1 for _ in re.finditer(symbol + r"(?![a-z])", text.norm)) > 2
    )
    if re.search(r"(?i)mixed|gemischt|mixte|mixta|混合", match[0]) or elsewhere:
        return
    middle = (low + high) / 2
    draft.spec = draft.spec.but(mixed={**draft.spec.mixed, symbol: (middle, middle)})
