"""One coordinate of an atom in a rule's words: "48f with x = 0.34", "x(O) = 0.305"."""

from __future__ import annotations

import re

from prompts.language_clause import fraction_of
from prompts.language_draft import SpecDraft
from prompts.language_text import Text
from validators.elements import is_element
from validators.specs.structure import CoordinateSpec

_VALUE = r"(-?(?:0?[.,]\d+|[1-9]/\d{1,2}))(?:\(\d+\))?"
_AXIS_VALUE = re.compile(
    rf"(?<![A-Za-z0-9])([xyz])\s*(?:=|≈|~|:|of|von|de|为|は|\s)\s*{_VALUE}(?![\d.]*\s*(?:Å|nm|%))"
)
#: Who is meant, right before the first coordinate: "O on 48f with", "Ti1 (".
_OWNER = re.compile(
    r"(?<![A-Za-z0-9])(?:(?P<element>[A-Z][a-z]?)(?P<number>\d{1,2})?)?[\s,(:]*"
    r"(?:(?:is|are|sits?|atoms?|on|at|in|auf|en|sur|with|the|ist|sind|位于|占|は|が)\s+)*"
    r"(?:\(?\d{1,3}(?P<letter>[a-zA])\)?(?:\s*(?:sites?|positions?|lage|位置|サイト))?)?"
    r"(?:[\s,(:]|at|with|and|mit|und|avec|et|con|y|coordinate|parameter|coordinates|的|の|处)*$"
)
#: "x(O) = 0.305", "x_O = 0.305".
_OF = re.compile(
    rf"(?<![A-Za-z0-9])([xyz])\s*[(_]\s*([A-Z][a-z]?)(\d{{1,2}})?\s*\)?\s*[=≈:]\s*{_VALUE}"
)
TOLERANCE = 0.005
#: "u = 0.385", "the oxygen parameter u is 0.387": of spinels and wurtzites.
_PARAMETER = re.compile(
    r"(?:(?i:(?:(?:internal|oxygen|anion|positional|structural|free)\s*)?param[eè]t(?:er|re)|par[áa]metro"
    r"|\w*parameter|(?:内部)?パラメータ|参数)\s*(?:(?:of|de|d'|von)\s*)?)?"
    r"(?<![A-Za-z0-9])u\s*(?:参数|パラメータ|parameter|param[eè]tre)?\s*(?:=|≈|~|:|is|of|ist|est|es|为|は|von|de)?\s*"
    r"(0?[.,]\d{2,5})(?:\(\d+\))?(?![\d.]*\s*(?:Å|nm|%))"
)
#: Groups of spinel and wurtzite.
_WITH_PARAMETER = (227, 186)


def read_coordinates(text: Text, draft: SpecDraft) -> None:
    """Coordinates that are stated one by one, of a Wyckoff letter or an atom."""
    for match in _OF.finditer(text.norm):
        if is_element(match[2]) and text.free(match.start(), match.end()):
            label = match[2] + match[3] if match[3] else ""
            _keep(text, draft, match.span(), match[1], match[4], match[2], label, "")
    group = draft.spec.group
    for match in _PARAMETER.finditer(text.norm):
        known = group is not None and group.number in _WITH_PARAMETER
        if known and text.free(match.start(), match.end()):
            _keep(text, draft, match.span(), "u", match[1], "", "", "")
    owner: tuple[str, str, str] | None = None
    last = -1
    for match in _AXIS_VALUE.finditer(text.norm):
        if not text.free(match.start(), match.end()):
            continue
        between = text.norm[last : match.start()] if last >= 0 else "none"
        if owner is None or not re.fullmatch(
            r"[\s,;/]*(?:and|und|et|y|和|と)?\s*", between
        ):
            owner = _owner_before(text, match.start(), draft)
        if owner is None:
            continue
        element, label, letter = owner
        if letter and not element:
            _take_place(text, match.start(), letter)
        _keep(text, draft, match.span(), match[1], match[2], element, label, letter)
        last = match.end()


def _owner_before(text: Text, at: int, draft: SpecDraft) -> tuple[str, str, str] | None:
    """Element, label and letter that stand right before a coordinate."""
    low = max(text.norm.rfind(c, 0, at) for c in ";.\n") + 1
    found = _OWNER.search(text.norm, max(low, at - 48), at)
    while found is not None and not (found["element"] or found["letter"]):
        return None
    if found is None:
        return None
    element = found["element"] or ""
    known = draft.elements()
    if element and (not is_element(element) or (known and element not in known)):
        return None
    label = element + found["number"] if element and found["number"] else ""
    return element, label, found["letter"] or ""


def _take_place(text: Text, at: int, letter: str) -> None:
    """A letter in a clause without elements says only whose coordinate it is."""
    low = max(text.norm.rfind(c, 0, at) for c in ";.\n") + 1
    high = min(
        (i for c in ";\n" if (i := text.norm.find(c, at)) >= 0), default=len(text.norm)
    )
    if re.search(
        r"(?<![A-Za-z0-9])[A-Z][a-z]?\d{0,2}(?![A-Za-z0-9])", text.norm[low:high]
    ):
        return
    for place in re.finditer(
        rf"(?<![A-Za-z0-9])\d{{1,3}}{letter}(?![A-Za-z0-9])", text.norm
    ):
        text.take(*place.span())


def _keep(
    text: Text,
    draft: SpecDraft,
    span: tuple[int, int],
    axis: str,
    written: str,
    element: str,
    label: str,
    letter: str,
) -> None:
    value = float(fraction_of(written.lstrip("-")))
    value = -value if written.startswith("-") else value
    digits = len(re.split("[.,]", written)[1]) if re.search("[.,]", written) else 9
    tolerance = max(TOLERANCE, 0.5 * 10.0**-digits)
    text.take(*span)
    draft.add_coordinate(
        CoordinateSpec(
            axis, value, element, label, letter, tolerance=tolerance, rule=draft.rule
        )
    )
    of = label or element or "the atom"
    if axis == "u":
        draft.note(f"parameter u = {value:g}")
        return
    draft.note(f"{axis} of {of}{f' on {letter}' if letter else ''} = {value:g}")
