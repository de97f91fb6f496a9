"""Sums over sites, and occupancies of sites that are known by their labels."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from prompts.language_clause import FRACTION, fraction_of
from prompts.language_draft import SpecDraft, show_fraction
from prompts.language_text import Text
from prompts.language_words import NUMBER, OCCUPANCY, words
from validators.elements import is_element
from validators.specs.structure import OccupancySum, SiteSpec

_SUM_TERM = (
    r"(?:(?:(\d+(?:/\d+)?|\d*\.\d+)\s*\*?\s*)?"
    r"(?:(?:occ(?:upancy)?|sof|g|x|n|o|occupation|占有率)\s*[(\[_]\s*)?"
    r"\(?((?:[A-Z][a-z]?\s?(?:\d{1,2}|\(\d{1,2}\)))|(?:\d{1,3}[a-z]))\)?\s*[)\]]?)"
)
_SUM = re.compile(rf"{_SUM_TERM}(?:\s*\+\s*{_SUM_TERM})+\s*=\s*({NUMBER}(?:/\d+)?)")
#: A sum of one term: "the sum 8*occ(8a) of Li is 8".
_ONE_TERM = words(
    r"(?P<left>\d{1,3}\s*\*\s*occ(?:upancy)?\s*[(\[]\s*(?-i:[A-Z][a-z]?\d{1,2}|\d{1,3}[a-z])\s*[)\]])"
    r"\s*(?:(?:of|de|von|for|für)\s+(?P<of>(?-i:[A-Z][a-z]?)))?\s*"
    rf"(?:=|is|equals|ist|beträgt|est|vaut|es|为|は)\s*(?P<total>{NUMBER}(?:/\d+)?)"
)
_SUM_WORD = words(
    r"(?:the\s*)?\bsum\b(?:\s*of)?|(?:die\s*)?\bsumme\b|(?:la\s*)?\bsomme\b|(?:la\s*)?\bsuma\b|总和|之和|求和|和は"
)
_TERM = re.compile(_SUM_TERM)


def read_sums(text: Text, draft: SpecDraft) -> None:
    """``6*occ(Na1) + 18*occ(Na2) = 6``."""
    for match in _SUM.finditer(text.norm):
        if not text.free(match.start(), match.end()):
            continue
        left = match[0].rsplit("=", 1)[0]
        terms = tuple(
            (
                Fraction(term[1]) if term[1] else Fraction(1),
                re.sub(r"[\s()]", "", term[2]),
            )
            for term in _TERM.finditer(left)
        )
        total = fraction_of(match[match.lastindex or 1])
        text.take(match.start(), match.end())
        draft.add_sum(OccupancySum(terms, total, rule=draft.rule))
        draft.note(" + ".join(f"{f}·occupancy({n})" for f, n in terms) + f" = {total}")
    _read_single(text, draft)


def _read_single(text: Text, draft: SpecDraft) -> None:
    """``8*occ(8a) of Li is 8``; who is meant is needed where a place is shared."""
    for match in _ONE_TERM.finditer(text.norm):
        term = _TERM.search(match["left"])
        if term is None or not text.free(match.start(), match.end()):
            continue
        total, name = fraction_of(match["total"]), re.sub(r"[\s()]", "", term[2])
        factor = Fraction(term[1] or 1)
        text.take(match.start(), match.end())
        for word in _SUM_WORD.finditer(text.norm):
            text.take(word.start(), word.end())
        draft.add_sum(OccupancySum(((factor, name),), total, match["of"], draft.rule))
        draft.note(f"{factor}·occupancy({name}) = {total}")


_LABEL_OCCUPANCY = words(
    rf"{OCCUPANCY}\s*(?:of|von|de|del|der|for)\s*(?:the\s+|site\s+)*"
    rf"((?-i:[A-Z][a-z]?)\d{{1,2}})\s*(?:site)?\s*(?:to|is|=|auf|ist|à|est|a|en|es|be|should|must"
    rf"|\s)+\s*({FRACTION})"
    rf"|((?-i:[A-Z][a-z]?)\d{{1,2}})\s*(?:の|的)?\s*{OCCUPANCY}\s*(?:为|是|は|を|to|=|:|改为|设为)+"
    rf"\s*({FRACTION})"
)


def read_label_occupancies(text: Text, draft: SpecDraft) -> None:
    """``set the occupancy of Na1 to 0.5``: a site that is known by its label."""
    for match in _LABEL_OCCUPANCY.finditer(text.norm):
        label, value = match[1] or match[3], fraction_of(match[2] or match[4])
        symbol = re.sub(r"\d", "", label)
        if not is_element(symbol) or not text.free(match.start(), match.end()):
            continue
        text.take(match.start(), match.end())
        known = [s for s in draft.spec.sites if s.label == label]
        site = SiteSpec(symbol, None, label)
        changed = replace(known[0] if known else site, occupancy=value, rule=draft.rule)
        others = tuple(s for s in draft.spec.sites if s.label != label)
        draft.spec = draft.spec.but(sites=(*others, changed))
        draft.note(f"{label}: occupancy {show_fraction(value)}")
