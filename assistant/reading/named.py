"""Equations that a text names without writing them: Laplace, heat, wave."""

from __future__ import annotations

import re

_NAMES = "u|T|c|C|v|w|phi|psi|theta|V|φ|ψ|θ"
_APPLIED = re.compile(rf"(?<![A-Za-z0-9_\\])({_NAMES})(?:_t)?\s*\(\s*\S+?\s*,")
_PLAIN = re.compile(rf"(?<![A-Za-z0-9_\\])({_NAMES})\s*(?:=(?!=)|\s+is\b)")
_LAPLACE = re.compile(
    r"laplace(?:'?s)?[\s-]*(?:equation|gleichung)|équation de laplace|"
    r"ecuación de laplace|拉普拉斯方程|ラプラス方程式",
    re.I,
)
_HEAT = re.compile(
    r"(?:heat|diffusion)[\s-]*equation|wärmeleitungsgleichung|"
    r"diffusionsgleichung|équation de (?:la )?(?:chaleur|diffusion)|"
    r"ecuación del? (?:calor|la difusión)|热传导方程|扩散方程|"
    r"熱(?:伝導)?方程式|拡散方程式",
    re.I,
)
_WAVE = re.compile(
    r"wave[\s-]*equation|wellengleichung|équation des ondes|"
    r"ecuación de ondas?|波动方程|波動方程式",
    re.I,
)
_COEFFICIENT = r"(?<![A-Za-z0-9_])({})\s*=\s*[\d.]"


def formula(text: str) -> str | None:
    """The equation in symbols, with the unknown and the coefficient of the text.

    None when no equation is named, when no unknown appears, or when the coefficient
    that it needs is not given: then the text is asked about as it stands.
    """
    found = _APPLIED.search(text) or _PLAIN.search(text)
    if found is None:
        return None
    unknown = {"φ": "phi", "ψ": "psi", "θ": "theta"}.get(found[1], found[1])
    if _LAPLACE.search(text):
        return f"lap({unknown}) = 0"
    if _HEAT.search(text):
        given = re.search(_COEFFICIENT.format("D|alpha|α|kappa|κ|k|a"), text)
        if given is None:
            return None
        return f"{unknown}_t = {given[1]} lap({unknown})"
    if _WAVE.search(text):
        given = re.search(_COEFFICIENT.format("c|v|a"), text)
        if given is None or given[1] == unknown:
            return None
        return f"{unknown}_tt = {given[1]}^2 lap({unknown})"
    return None
