"""Conditions on the sides of a rectangle in words, written out as formulas.

``u = sin(pi x) on the top edge, zero on the other three`` becomes ``u(x,1) = sin(pi x),
u(x,0) = 0, u(0,y) = 0, u(1,y) = 0``; "top and bottom insulated" becomes vanishing
normal derivatives. Each side may be told once.
"""

from __future__ import annotations

import re

from assistant.reading.errors import ReadingError

_SIDES = {"left": ("x", 0), "right": ("x", 1), "bottom": ("y", 0), "top": ("y", 1)}
_OTHER_NAMES = {"lower": "bottom", "upper": "top", "west": "left", "east": "right",
                "south": "bottom", "north": "top"}  # fmt: skip
_NAMES = "|".join([*_SIDES, *_OTHER_NAMES])
#: For readers of sides in words.
SIDE_NAMES = _NAMES
_EDGE = r"(?:edges?|sides?|boundar(?:y|ies)|walls?|faces?|ends?)"
_WHERE = re.compile(
    rf"\b(?:the\s+)?(?P<first>{_NAMES})(?P<more>(?:\s*(?:,|and|&|or)\s*(?:the\s+)?(?:{_NAMES}))*)"
    rf"(?:\s+{_EDGE})?(?:\s*\(?[xy]\s*=\s*[\w.]+\)?)?"
)
_REST = re.compile(
    rf"\b(?:the\s+)?(?:all\s+)?(?:other|remaining|rest)(?:\s+(?:of\s+the\s+)?(?:two|three|{_EDGE}|all))*"
    rf"(?:\s+{_EDGE})?|\bthe rest\b|\b(?:the\s+)?three\s+(?:other\s+)?{_EDGE}"
    rf"(?:\s+of\s+(?:the|a)\s+(?:unit\s+)?(?:square|rectangle))?",
    re.I,
)
_ALL = re.compile(
    rf"\b(?:all|every|each|the)\s+(?:four\s+)?(?:of the\s+)?{_EDGE}\b(?!\s*(?:y|x)\s*=)",
    re.I,
)
_FREE = re.compile(
    r"insulat\w*|no[\s-]*flux|zero[\s-]*flux|adiabatic|isolat\w*|free of flux", re.I
)
_VALUE = re.compile(
    r"(?:(?:is|are|be|kept|held|maintained|fixed|equals?|=|at|to|of|u|T|phi|V|with)\s+)*"
    r"(?P<value>zero|[-+]?\d[\w.*/^+\-()]*(?:\s*°\s?C|\s+[KV]\b)?|[-+]?[\w.]*\s*\*?\s*(?:sin|cos|exp|sinh|x|y)[^,;]*?)\s*(?:degrees\s*)?$",
    re.I,
)
_SIZE = re.compile(
    r"0\s*<=?\s*x\s*<=?\s*(?P<a>[\w.]+).*?0\s*<=?\s*y\s*<=?\s*(?P<b>[\w.]+)|"
    r"\[\s*0\s*,\s*(?P<c>[\w.]+)\s*\]\s*(?:x|×|\*)\s*\[\s*0\s*,\s*(?P<d>[\w.]+)\s*\]|"
    r"square\s+(?:plate\s+)?(?:of\s+(?:side|length)|with\s+sides?(?:\s+of)?)\s+(?P<e>[\d.]+)"
)  # fmt: skip


def written(text: str) -> str:
    """The text with the sides that it names as formulas; unchanged where none are.

    Raises:
        ReadingError: One side is given two conditions.
    """
    if not re.search(
        r"square|rectang|0\s*<=?\s*y\s*<=?|\[\s*0\s*,[^]]*\]\s*(?:x|×)", text, re.I
    ):
        return text
    named = re.search(rf"\b(?:{_NAMES})\b", text) or _REST.search(text)
    if not named or re.search(r"lid|half-?plane|L-?shap|unit disc", text, re.I):
        return text
    unknown = re.search(
        r"(?:lap\w*\s*\(?\s*|∇\^?2\s*|∇²\s*|Δ\s*)([A-Za-z]\w*)|\b([uTVvw]|phi)(?:_xx|\s*=|\()",
        text,
    )
    name = (unknown[1] or unknown[2]) if unknown else "u"
    if name in {"equation", "laplace"}:
        name = "u"
    size = _SIZE.search(text)
    a = b = "1"
    if size:
        a = size["a"] or size["c"] or size["e"]
        b = size["b"] or size["d"] or size["e"]
    question = re.search(
        r"(?:^|[.;]\s+|\bfind\b|,\s*(?=what))[^.;]*\?\s*$|\b[A-Za-z]\w*\([\d., /]+\)\s*\??\s*$",
        text,
    )
    body, tail = (
        (text[: question.start()], text[question.start() :]) if question else (text, "")
    )
    told: dict[str, str] = {}
    kept: list[str] = []
    rest: str | None = None
    for clause in re.split(
        r"(?<=[;,])|(?<=\.)\s+(?=[A-Za-z])|\band\b(?!\s*(?:the\s+)?(?:"
        + _NAMES
        + r")\b)(?=[^,;]*\b(?:insulat|zero|\d))",
        body,
    ):
        got = _clause(clause)
        if got is None:
            kept.append(clause)
            continue
        sides, value, prefix = got
        kept.append(prefix)
        if sides is None:
            rest = value
            continue
        for side in sides:
            if side in told and told[side] != value:
                raise ReadingError(
                    f"the {side} side is given two conditions, {told[side]} and {value}",
                    "contradictory",
                )
            told[side] = value
    ends = {("x", 0): "0", ("x", 1): a, ("y", 0): "0", ("y", 1): b}
    formulas = _in_formulas(text, name, ends)
    if not told and (rest is None or not formulas):
        return text
    if rest is not None:
        for side in _SIDES:
            if side not in formulas:
                told.setdefault(side, rest)
    lines = []
    for side, value in told.items():
        axis, end = _SIDES[side]
        place = (
            f"({ends[(axis, end)]},y)" if axis == "x" else f"(x,{ends[(axis, end)]})"
        )
        lines.append(
            f"{name}_{axis}{place} = 0"
            if value == "flux"
            else f"{name}{place} = {value}"
        )
    return f"{''.join(kept).rstrip(' ,;.')}, {', '.join(lines)}. {tail}"


def _in_formulas(text: str, name: str, ends: dict[tuple[str, int], str]) -> set[str]:
    """Sides that have a condition as a formula: ``u(x,1) = …``, ``… on y = 0``."""
    out = set()
    for side, (axis, end) in _SIDES.items():
        value = re.escape(ends[(axis, end)])
        place = rf"{value}\s*,\s*y" if axis == "x" else rf"x\s*,\s*{value}"
        if re.search(
            rf"\b{name}(?:_[xy])?\(\s*{place}\s*\)\s*=|"
            rf"\b(?:at|on|for|along|bei|auf|en|sur)\s+{axis}\s*=\s*{value}(?![\w.])",
            text,
        ):
            out.add(side)
    return out


def _clause(clause: str) -> tuple[list[str] | None, str, str] | None:
    """Sides (None for all others), their condition, and what stood before."""
    where = _WHERE.search(clause)
    rest = _REST.search(clause)
    every = _ALL.search(clause)
    hit = where or rest or every
    if hit is None:
        return None
    before = re.sub(r"\s+(?:on|at|along|over|for|in)\s*$", "", clause[: hit.start()])
    after = clause[hit.end() :].strip(" ,;.")
    if _FREE.search(clause):
        value, prefix = "flux", ""
    else:
        found = _VALUE.search(after) if after else None
        inside = None
        if found is None:
            inside = re.search(
                rf"(?:\b[A-Za-z]\w*\s*=\s*)?{_VALUE.pattern}", before, re.I
            )
            found = inside
        if found is None:
            return None
        value = found["value"].strip()
        value = "0" if value.lower() == "zero" else value
        prefix = before[: inside.start()] if inside else ""
    prefix = re.sub(r"\b(?:with|where|the)\s*$", "", prefix)
    if where is None:
        return None, value, prefix
    names = re.findall(_NAMES, where.group())
    sides = [_OTHER_NAMES.get(n, n) for n in names]
    return sides, value, prefix
