"""Phrases that stand for formulas, written out before a text is cut into statements.

They work on normalised text, where a derivative is an operator in front of its
function and arrows and infinities have one spelling.
"""

from __future__ import annotations

import re

from assistant.reading.latex import (
    DERIV_CLOSE,
    DERIV_OPEN,
    DIV,
    GRAD,
    MATH_CLOSE,
    MATH_OPEN,
)

_NAME = r"[A-Za-z][A-Za-z0-9]*"
_S = rf"[\s{MATH_OPEN}{MATH_CLOSE}]"
_VALUE = r"[-+]?(?:\d[\d.]*(?:e-?\d+)?(?:\s*\*?\s*pi)?|pi|[A-Za-z]\w{0,3})"
_FAR = (
    r"(?:infinit(?:y|ies)|inf\b|infinite|oo\b|unendlich|l'infini|infini\b|infinito|无穷远?|"
    r"無限遠)"
)
_TENDS = r"(?:->|tends? to|goes to|go to|approach(?:es)?|geht gegen|tend vers|tiende a)"
_LIMIT = re.compile(
    rf"(?<![\w'({{])({_NAME}'*)(?:\(\s*{_NAME}(?:\s*,\s*{_NAME})*\s*\))?{_S}*"
    rf"(?:{_TENDS}|=){_S}*({_VALUE}){_S}*"
    rf"(?:(?:as|when|for|if|bei|für|pour|cuando|quand){_S}+"
    rf"(\|?){_S}*{_NAME}{_S}*\|?{_S}*(?:{_TENDS}|=){_S}*([-+±]?){_S}*{_FAR}"
    rf"|(?:at|im|à|en){_S}*([-+±]?|both){_S}*{_FAR})",
    re.I,
)
_LIM = re.compile(
    rf"\\?\blim\s*(?:_|\s)\s*[{{(]?\s*{_NAME}\s*(?:\\to|\\rightarrow|->|→)\s*"
    rf"([-+]?)\s*(?:\\infty|∞|inf\w*)\s*[}})]?\s*(\\?{_NAME}'*)"
    rf"(?:\(\s*{_NAME}\s*\))?\s*=",
    re.I,
)
#: Said of radial problems, where it is the condition at the centre anyway.
_FINITE = re.compile(
    r"\b(?:finite|bounded|regular|endlich|beschränkt|finie?|bornée?|finit[ao]|acotad[ao])\s+"
    r"(?:at|for|as|bei|für|en|à|quand|cuando)\s+r\s*(?:=|->)\s*0",
    re.I,
)
_NORMAL = re.compile(
    rf"{DERIV_OPEN}(?:n|nu|\\nu)(?:\s*,\s*\w+)?{DERIV_CLOSE}\s*\(?({_NAME})\)?"
    rf"|\bn(?:_hat)?\s*\*\s*{GRAD}\s*\(?({_NAME})\)?"
    rf"|{GRAD}\s*({_NAME})\s*\*\s*n\b"
)


def limits(text: str) -> str:
    r"""``\lim_{x\to\infty} y(x) = 0`` → ``y(inf) = 0``, before normalisation."""
    return _LIM.sub(
        lambda m: f" {m.group(2)}({'-' if m.group(1) == '-' else ''}inf) =", text
    )


def written_out(text: str) -> str:
    """The text with limits at infinity and normal derivatives as formulas."""
    text = _FINITE.sub(" ", text)
    # "T'(1) = 0 -> T(1)?": an arrow to the value asked for.
    text = re.sub(
        rf"(?:->|=>)\s*(?={_NAME}'*\(\s*[-\d.]+\s*\)\s*[?.]?\s*$)", "; ", text
    )
    text = _LIMIT.sub(_limit, text)
    text = _NORMAL.sub(_normal, text)
    text = re.sub(
        rf"(?:∂|\bpartial\s*|\bd)_n\s*({_NAME})(?![\w(])", r" \1_normal", text
    )
    text = re.sub(
        r"\b(?:zero|vanishing|homogeneous)\s+normal\s+(?:derivative|flux|gradient)s?\b",
        "no flux",
        text,
        flags=re.I,
    )
    return text.replace(f"n*{DIV}", DIV)


def _limit(match: re.Match[str]) -> str:
    name, value, bar, sign, other = match.groups()
    if value.lower() in {"as", "when", "for", "at", "inf", "oo"}:
        return match.group()
    sign = sign or other or ""
    both = bool(bar) or sign in {"±", "both"}
    if both:
        return f"{name}(-inf) = {value}, {name}(inf) = {value}"
    return f"{name}({'-' if sign == '-' else ''}inf) = {value}"


def _normal(match: re.Match[str]) -> str:
    return f" {next(g for g in match.groups() if g)}_normal"
