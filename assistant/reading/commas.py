"""Decimal commas, told from commas that separate.

A comma between two digits is decimal where the language of the words says so, or where
the text itself shows it: ``x = 0,5`` alone, ``u(1; 0,7)`` with a semicolon between the
arguments, ``u(0,5, 0,1)`` with a blank behind the separating comma.
"""

from __future__ import annotations

import re

from assistant.reading.latex import DERIV_OPEN

_LANGUAGES = re.compile(
    r"\b(?:löse|wert|bei|und|gegeben|mit|für|gleichung|berechne|bestimme|résoudre|valeur|"
    r"avec|pour|calculer|équation|resolver|resuelve|cuánto|con|ecuación|calcular|valor|"
    r"donner|trouver|soit|quelle|dada|halla|hallar|edo|sea|encuentra|mit|gib|wie|"
    r"gesucht|enden|nach|zum|zur|ist|der|das|eine[rnms]?|wird|anfangs|après|à|aux|est|"
    r"sont|initialement|après|sous|después|inicialmente|tras)\b",
    re.I,
)
#: "k is 0.4" as a clause of its own gives a value; "when N is 40" asks for a time.
_TOLD = re.compile(
    r"((?:^|[.;,?。？]\s*)(?:(?:and|und|et|y|the value of|let|take)\s+)?)"
    r"([A-Za-zα-ω]\w?)\s*(?:\b(?:is|equals|ist|beträgt|vaut|est|es|vale)\b|是|为|は)\s*"
    r"(?=[-−]?\d[\d.,]*(?:e[-+]?\d+)?(?:\s*[\w°/^%-]+)*\s*(?:[.;,。]|$))",
)
_DOT_LANGUAGE = re.compile(r"\b(?:solve|with|value|what|find|the|evaluate|and)\b", re.I)
#: "= 0,5" with nothing listed behind it; a list would hardly begin so.
_SHOWN = re.compile(r"=\s*[-+−]?(?:0,\d+(?![\d.]*,\s*\d)(?!\d)|\d,\d+[eE][-−+]?\d)")
_ARGUMENT = r"\s*[-+−]?[\w.,*/^']+\s*"
_SEMICOLONS = re.compile(
    rf"(?<=[A-Za-z'])\(({_ARGUMENT}(?:;{_ARGUMENT})+)\)(?!\s*[;,]?\s*\)\s*\))"
)
_SPACED = re.compile(
    r"(?<=[A-Za-z'])\((\s*[-+−]?\d+,\d+(?:,\s+[-+−]?\d+(?:,\d+)?)+|"
    r"\s*[-+−]?\d+(?:,\s+[-+−]?\d+,\d+)+)\s*\)"
)


def with_points(text: str) -> str:
    """The text with decimal points for the commas that are decimal.

    >>> with_points("k vaut 0,4")
    'k = 0.4'
    """
    text = _TOLD.sub(r"\1\2 = ", text)
    text = _SEMICOLONS.sub(_semicolons, text)
    if re.search(r"\d\.\d", text) and not _LANGUAGES.search(text):
        return text
    text = _SPACED.sub(lambda m: "(" + _decimal(m[1]) + ")", text)
    told = _LANGUAGES.search(text) and not _DOT_LANGUAGE.search(text)
    shown = not re.search(r"\d\.\d", text) and _SHOWN.search(text)
    return _outside(text) if told or shown else text


def _semicolons(match: re.Match[str]) -> str:
    return f"({_decimal(match[1]).replace(';', ',')})"


def _decimal(text: str) -> str:
    return re.sub(r"(?<=\d),(?=\d)", ".", text)


def _outside(text: str) -> str:
    """Commas between digits as points, but for brackets that list several numbers."""
    out: list[str] = []
    depth = 0
    # With one variable a comma in a bracket is decimal as well: y(0,5).
    several = re.search(
        rf"[A-Za-z]\(\s*[a-z]\s*,|,\s*[a-z]\s*\)|[{DERIV_OPEN}∂∇Δ]|_[txyr]|\[", text
    )
    for i, char in enumerate(text):
        if several:
            depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(char, 0)
        digits = text[i - 1 : i].isdigit() and text[i + 1 : i + 2].isdigit()
        out.append("." if char == "," and depth == 0 and digits else char)
    return "".join(out)
