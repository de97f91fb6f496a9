"""One notation for everything that people type, before it is cut into tokens."""

from __future__ import annotations

import re
import unicodedata

from assistant.reading import commas
from assistant.reading.errors import ReadingError
from assistant.reading.latex import DERIV_CLOSE, DERIV_OPEN, DIV, GRAD, LAP, from_latex
from assistant.reading.spans import in_brackets
from assistant.reading.units import UNIT_NAMES, bracketed
from assistant.reading.vocabulary import NAME
from assistant.reading.worded_numbers import in_digits

TEXT_LIMIT = 20_000
DEPTH_LIMIT = 40

_SUPER = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+", strict=True))
_SUB = dict(
    zip("₀₁₂₃₄₅₆₇₈₉ₐₑₒₓₜᵣₛₙₘₖₗₚᵢⱼᵤᵥ", "0123456789aeoxtrsnmklpijuv", strict=True)
)
_GREEK_LETTERS = {
    letter: unicodedata.name(letter).split()[-1].lower()
    for letter in "αβγδεζηθικλμνξορστυφχψω"
} | {"λ": "lambda", "ϕ": "phi", "ϵ": "epsilon", "ε": "epsilon", "µ": "mu", "ϑ": "theta",
     "Θ": "Theta", "Φ": "Phi", "Ψ": "Psi", "Γ": "Gamma", "Λ": "Lambda",
     "Σ": "Sigma", "Ξ": "Xi"}  # fmt: skip
_UNSAFE = re.compile(
    r"__|\b(?:import\s+\w|from\s+\w+\s+import|lambda\s+\w*\s*:|lambda\s*:)|"
    r"\b(?:open|eval|exec|execfile|compile|system|popen|getattr|setattr|globals|"
    r"locals|input|__import__|subprocess|Popen|breakpoint|sympify|parse_expr|"
    r"lambdify|print|exit|quit|os|sys|builtins|shutil|socket|pickle)\s*(?:\(|\.\s*\w)|"
    r"\b(?:factorial|binomial|factorint|primorial|ackermann)\b\s*\(|"
    r"\b(?:rm\s+-rf|curl\s+http|wget\s+http)|<script|\bos\.|\bsys\."
)
_ORDER = r"(?:\s*(?:\^|\*\*)?\s*\(?([2-9])\)?)?"
_D = r"(?:d|∂|δ(?=[A-Za-z])|partial\s+|partial_|D(?=[a-z]/D[a-z]))"
_PARTS = rf"(?:{_D}\s*{NAME}(?:\s*(?:\^|\*\*)\s*(?:[2-9]|\([2-9]\)))?[\s*]*)+"
_LEIBNIZ = re.compile(
    rf"(?<![A-Za-z0-9_]){_D}{_ORDER}\s*"
    rf"({NAME}|\[\s*{NAME}\s*\]|\(\s*{NAME}\s*\)|(?=/)|\s*(?=/))"
    rf"(\(\s*{NAME}(?:\s*,\s*{NAME})*\s*\))?"
    rf"\s*/\s*(?:\(\s*({_PARTS})\)|({_PARTS}))"
)
_DPART = re.compile(rf"{_D}\s*({NAME}?)(?:\s*(?:\^|\*\*)\s*\(?([2-9])\)?)?[\s*]*")


class Unsafe(ReadingError):
    """The text holds program code where mathematics is expected."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what!r} is not allowed: program code in a request is never run, and "
            "only mathematics is read",
            "unsafe",
        )


#: "y(2) y cuál …", "x(1) y y(1)": the Spanish "and" behind a value, no factor.
_AND_AFTER_VALUE = re.compile(
    r"((?<![\w'])(?!(?:sin|cos|tan|exp|log|ln|sqrt)\b)[A-Za-z]\w*'*\(\s*-?[\d.][^()=]*\))"
    r"\s+[ye]\s+(?=[A-Za-z]\w*'*\s*\(\s*-?[\d.]|"
    r"(?!sin|cos|tan|exp|log|ln|sqrt)[a-zà-ÿ]{2,}(?![\w(]))"
)


def normalise(text: str) -> str:
    """One notation for everything that people type; prose is left alone.

    Raises:
        ReadingError: Too long, unsafe, unbalanced, or an unknown LaTeX macro.
    """
    if len(text) > TEXT_LIMIT:
        raise ReadingError(
            f"the text has {len(text):,} characters, the limit for an equation is "
            f"{TEXT_LIMIT:,}; send only the problem itself",
            "too_long",
        )
    found = _UNSAFE.search(text)
    if found:
        raise Unsafe(found.group().strip())
    _check_depth(text)
    # "Euler's method" and "don't" hold no primes.
    text = re.sub(r"\b([A-Za-z]{3,})['’](s|t|re|ll)\b", r"\1\2", text)
    text = re.sub(
        r"(?<![A-Za-z\\])(?:Δ|\\Delta\s*|[Dd]elta[ _]?)([txyh])(?=\s*=)", r"d\1", text
    )
    text = _OHM.sub(r"\1 \2ohm ", text)
    text = from_latex(bracketed(in_digits(text)))
    text = in_brackets(commas.with_points(_characters(text)))
    text = re.sub(r"\*\*", "^", text)
    for words, unit in _EASTERN_UNITS:
        text = re.sub(rf"(\d)\s*(?:{words})", rf"\1 {unit} ", text)
    text = _PER.sub(_per, text)
    # "m2/s" and "m3" behind a number.
    text = re.sub(
        r"(\d\s*(?:k?g/|mol/|J/|W/|N/)?[kcmnuµ]?m)([23])(?![\w.])", r"\1^\2", text
    )
    # "y(0) = 0 y y(1) = 1": between two conditions the Spanish "and", no factor.
    text = re.sub(
        r"(\)\s*=\s*[-+]?\d[\d.,/]*)\s+[ye]\s+(?=[A-Za-z]\w*'*\s*\([^()]*\)\s*=)",
        r"\1, ",
        text,
    )
    # "en x = 0.5 y t = 0.1": between two places too.
    text = re.sub(
        r"((?<![\w'])[txyzr]\s*=\s*-?\d[\d.]*(?:\s*(?![ye]\b)[a-zµ]{1,3})?)\s+[ye]\s+"
        r"(?=[txyzr]\s*=(?!=))",
        r"\1, ",
        text,
    )
    text = _AND_AFTER_VALUE.sub(r"\1, ", text)
    text = _AT_PAIR.sub(r"\1(\2)", text)
    text = _BETWEEN_NAMES.sub(r"\1 and \2", text)
    text = re.sub(r"\bsquare root of\b", "sqrt", text)
    text = re.sub(
        r"(=\s*-?\d[\d.]*(?:[eE]-?\d+)?\s*"
        r"(?:(?!and|und|or|et|y\b|bis|at|by|to|in|on)[a-zµ]{1,3})?)\s+([txyzr])\s*=(?!=)",
        r"\1, \2 =",
        text,
    )
    text = _bare_subscripts(text)
    text = _outer_derivatives(_subscripted_brackets(text))
    text = re.sub(
        r"\b(?:[Ll]aplacian|lap|laplace)\b(?:\s+of)?\s+(?=[A-Za-z](?![A-Za-z_0-9]))",
        LAP,
        text,
    )
    text = re.sub(
        r"(?:∂|\bD|\bpartial)_\{?([txyzrs]{1,4})\}?(?![A-Za-z0-9])\s*",
        lambda m: f" {DERIV_OPEN}{','.join(m[1])}{DERIV_CLOSE}",
        text,
    )
    text = _LEIBNIZ.sub(_leibniz, text)
    text = re.sub(r"∇\s*(?:\^\s*\(?2\)?|\^\(2\))", LAP, text)
    text = re.sub(r"\bnabla\s*\^\s*2\b|\bdel\s*\^\s*2\b", LAP, text)
    text = re.sub(r"∇\s*[·.*]\s*", DIV, text)
    text = text.replace("∇", GRAD)
    text = re.sub(r"\bdiv\b\s*(?=\()", DIV, text)
    text = re.sub(r"\bgrad\b\s*(?=\(|[A-Za-z])", GRAD, text)
    text = re.sub(r"(?<![A-Za-z])[Δ∆](?=\s*[A-Za-z(])", LAP, text)
    return text


#: A resistance, "47 kΩ"; the letter alone is a symbol.
_OHM = re.compile(r"(\d)\s*([kMGmµμ]?)[ΩΩ](?![A-Za-z_]*\s*=)")
#: "u at the centre (0, 0)", "T in the point (0.2, 0.4)".
_AT_PAIR = re.compile(
    r"(?<![\w)])(?![txyzr]\b)([A-Za-z]\w{0,5})\s+(?:at|in|im|am|au|en)\s+"
    r"(?:(?:the|der|dem|le|el|la)\s+)?(?:(?<=at )|(?=[a-z]))"
    r"(?:(?:point|centre|center|origin|middle|punkt|ursprung|mittelpunkt|punto|origen|"
    r"centro|origine)\s+)?"
    r"\(\s*([-+]?[\d.]+(?:/\d+)?(?:\s*,\s*[-+]?[\d.]+(?:/\d+)?)+)\s*\)",
    re.I,
)
#: "x e y en t = 2", "u y v cuando": two unknowns, not a product.
_BETWEEN_NAMES = re.compile(
    r"(?<![\w*/^+\-=])([A-Za-z](?:_?\w)?'*)\s+[ey]\s+([A-Za-z](?:_?\w)?'*)"
    r"(?=\s+(?:en|cuando|para|tras|a los|al|después|at|when)\b|\s*[?.]|\s*$)"
)
#: "1e18 per cm3 per s" behind a number.
_PER = re.compile(
    r"(\d)\s+per\s+([A-Za-zµ]{1,7})\^?([23]?)(?:\s+per\s+([A-Za-zµ]{1,7}))?(?![A-Za-z])"
)


def _per(match: re.Match[str]) -> str:
    units = [u for u in (match[2], match[4]) if u]
    if not all(u in UNIT_NAMES for u in units):
        return match.group()
    below = [units[0] + (f"^{match[3]}" if match[3] else ""), *units[1:]]
    return f"{match[1]} 1/({' '.join(below)})"


#: Units that stand behind a number in Chinese and Japanese.
_EASTERN_UNITS = (
    ("小时|小時|時間", "h"),
    ("分钟|分鐘|分間?(?!之)", "min"),
    ("秒钟?|秒間?", "s"),
    ("天|日間?(?![本曜付時])", "days"),
    ("毫米|ミリメートル|ミリ", "mm"),
    ("厘米|センチメートル|センチ", "cm"),
    ("微米|マイクロメートル", "um"),
    ("摄氏度|攝氏度|度", "°C"),
)


def _bare_subscripts(text: str) -> str:
    """``utt = c^2 uxx`` means ``u_tt = c^2 u_xx``."""
    bases = set(
        re.findall(r"(?<![A-Za-z0-9_\\])([a-zA-Z])(?:tt|xx|xxx|xxxx|yy|rr)\b", text)
    )
    for base in bases:
        text = re.sub(
            rf"(?<![A-Za-z0-9_\\]){base}(t{{1,2}}|x{{1,4}}|y{{1,2}}|z{{1,2}}|r{{1,2}})"
            r"(?![A-Za-z0-9_])",
            rf"{base}_\1",
            text,
        )
    return text


def _subscripted_brackets(text: str) -> str:
    """``(u^2/2)_x`` → the derivative operator in front of the bracket."""
    pattern = re.compile(r"\)_([txyzrs]{1,4})(?![A-Za-z0-9])")
    at = 0
    while (match := pattern.search(text, at)) is not None:
        depth = 0
        for start in range(match.start(), -1, -1):
            depth += {")": 1, "(": -1}.get(text[start], 0)
            if depth == 0:
                break
        else:
            return text
        operator = f" {DERIV_OPEN}{','.join(match.group(1))}{DERIV_CLOSE}"
        body = text[start : match.start() + 1]
        text = text[:start] + operator + body + text[match.end() :]
        at = start + len(operator)
    return text


def _check_depth(text: str) -> None:
    depth = 0
    for char in text:
        if char in "([{":
            depth += 1
            if depth > DEPTH_LIMIT:
                raise ReadingError(
                    f"brackets are nested more than {DEPTH_LIMIT} deep", "too_long"
                )
        elif char in ")]}":
            depth = max(0, depth - 1)


def _characters(text: str) -> str:
    out: list[str] = []
    at = 0
    while at < len(text):
        char = text[at]
        if char in _SUPER:
            end = at
            while end < len(text) and text[end] in _SUPER:
                end += 1
            power = "".join(_SUPER[c] for c in text[at:end])
            # "y^(3)" may be a third derivative, "y³" is always a power.
            out.append(f"^{power}" if power.isdigit() else f"^({power})")
            at = end
            continue
        if char in _SUB:
            end = at
            while end < len(text) and text[end] in _SUB:
                end += 1
            out.append("_" + "".join(_SUB[c] for c in text[at:end]))
            at = end
            continue
        parts = unicodedata.normalize("NFD", char)
        if "\u0307" in parts[1:] and parts[0] in "xyzuvqrsnmpwc":
            out.append(parts[0] + "\u0307")
        elif "\u0308" in parts[1:] and parts[0] in "xz":
            out.append(parts[0] + "\u0307\u0307")
        elif char == "\u0308" and out:
            out.append("\u0307\u0307")
        elif (
            char in _GREEK_LETTERS
            and not (char == "μ" and text[at + 1 : at + 2] in {"m", "s", "g", "A", "V"})
            and not (char == "µ" and text[at + 1 : at + 2].isalpha())
        ):
            before = text[at - 1 : at]
            after = text[at + 1 : at + 2]
            glue = " " if before.isalpha() and ord(before) < 128 else ""
            tail = " " if after.isalpha() and after not in _GREEK_LETTERS else ""
            tail = " " if after in _GREEK_LETTERS else tail
            out.append(glue + _GREEK_LETTERS[char] + tail)
        else:
            out.append(_SINGLES.get(char, char))
        at += 1
    return "".join(out)


_SINGLES = {
    "−": "-", "–": "-", "—": " - ", "‐": "-", "·": "*", "⋅": "*", "×": "*", "∙": "*",
    "÷": "/", "∕": "/", "⁄": "/", "≤": "<=", "⩽": "<=", "≥": ">=", "⩾": ">=",
    "≠": "!=", "∞": " inf ", "π": " pi ", "′": "'", "’": "'", "‘": "'", "″": "''",
    "‴": "'''", "“": '"', "”": '"', "½": "(1/2)", "¼": "(1/4)", "¾": "(3/4)",
    "→": "->", "∈": " in ", "：": ":", "，": ", ", "。": ". ", "；": "; ", "？": "? ",
    "（": "(", "）": ")", "＝": "=", "、": ", ", "√": " sqrt ", "≈": "=", "≡": "=",
    "\u00a0": " ", "\u2009": " ", "\u202f": " ", "∝": " proportional to ",
    "＋": "+", "＜": "<", "＞": ">", "≪": "<", "≫": ">", "⟨": "(", "⟩": ")",
    "℃": "°C", "Ω": "Omega ",
}  # fmt: skip


def _outer_derivatives(text: str) -> str:
    """``d(r^2 dT/dr)/dr`` → the operator in front of its bracket."""
    pattern = re.compile(rf"(?<![A-Za-z0-9_])(?:d|∂){_ORDER}\s*(?=[(\[])")
    at = 0
    while True:
        match = pattern.search(text, at)
        if match is None:
            return text
        start = match.end()
        depth = 0
        end = start
        for end in range(start, len(text)):
            depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(text[end], 0)
            if depth == 0:
                break
        tail = re.compile(
            r"\s*/\s*\(?\s*((?:[d∂]\s*[A-Za-z]\w*(?:\^[2-9])?)+)\)?"
        ).match(text, end + 1)
        at = match.end()
        if tail is None:
            continue
        order = _variables(tail.group(1))
        if len(order) != int(match.group(1) or 1):
            continue
        body = text[start : end + 1]
        text = (
            text[: match.start()]
            + f" {DERIV_OPEN}{','.join(order)}{DERIV_CLOSE}({body[1:-1]})"
            + text[tail.end() :]
        )


def _variables(below: str) -> list[str]:
    order: list[str] = []
    for name, power in _DPART.findall(below):
        if name:
            order += [name] * int(power or 1)
    return order


def _leibniz(match: re.Match[str]) -> str:
    below = match.group(4) or match.group(5)
    order = _variables(below)
    count = int(match.group(1) or 1)
    name = match.group(2).strip().strip("([ ])")
    power = re.fullmatch(r"([2-9])([A-Za-z]\w*)", name)
    if power:
        count, name = int(power.group(1)), power.group(2)
    # d2y/dx2 writes the order without a caret on both sides.
    if count > 1 and len(order) == 1:
        tail = re.fullmatch(rf"{_D}\s*([A-Za-z]+){count}\s*", below.strip())
        if tail:
            order = [tail.group(1)] * count
    if len(order) != count:
        return match.group()
    space = (
        " " if match.group().endswith((" ", ")")) and match.group()[-1] == " " else ""
    )
    arguments = match.group(3) or ""
    return f" {DERIV_OPEN}{','.join(order)}{DERIV_CLOSE}{name}{arguments}{space}"
