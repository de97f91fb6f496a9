"""Text to tokens, and tokens to formulas and the words between them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from assistant.reading.errors import ReadingError
from assistant.reading.latex import (
    DERIV_CLOSE,
    DERIV_OPEN,
    DIV,
    GRAD,
    GREEK,
    LAP,
    MATH_CLOSE,
    MATH_OPEN,
    from_latex,
)
from assistant.reading.prose import PROSE
from assistant.reading.units import UNIT_NAMES

TEXT_LIMIT = 20_000
DEPTH_LIMIT = 40

#: Functions that a formula may call, by every name under which people write them.
FUNCTIONS = {
    "sin": "sin", "cos": "cos", "tan": "tan", "cot": "cot", "sec": "sec",
    "csc": "csc", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "coth": "coth",
    "sech": "sech", "asin": "asin", "arcsin": "asin", "acos": "acos",
    "arccos": "acos", "atan": "atan", "arctan": "atan", "asinh": "asinh",
    "arcsinh": "asinh", "acosh": "acosh", "arccosh": "acosh", "atanh": "atanh",
    "arctanh": "atanh", "exp": "exp", "log": "log", "ln": "log", "log10": "log10",
    "lg": "log10", "sqrt": "sqrt", "cbrt": "cbrt", "abs": "Abs", "Abs": "Abs",
    "sign": "sign", "sgn": "sign", "erf": "erf", "erfc": "erfc", "H": "Heaviside",
    "heaviside": "Heaviside", "Heaviside": "Heaviside", "theta_step": "Heaviside",
    "step": "Heaviside", "besselj": "besselj", "bessely": "bessely",
    "besseli": "besseli", "besselk": "besselk", "J0": "J0", "J1": "J1",
    "gamma": "gamma", "Gamma": "gamma", "piecewise": "piecewise",
    "Piecewise": "piecewise", "max": "Max", "min": "Min", "Max": "Max", "Min": "Min",
    "airyai": "airyai", "airybi": "airybi", "diff": "diff", "Derivative": "diff",
    "laplacian": "laplacian", "laplace": "laplacian", "Eq": "Eq", "div": "div",
    "grad": "grad", "atan2": "atan2", "tg": "tan", "sen": "sin", "DiracDelta":
    "DiracDelta", "lap": "laplacian", "Laplacian": "laplacian", "U": "Heaviside",
    "u_step": "Heaviside",
}  # fmt: skip
#: Names above that are also ordinary symbols; they are functions only with brackets.
AMBIGUOUS_FUNCTIONS = frozenset({"H", "gamma", "Gamma", "U", "step", "min", "max",
                                 "div", "lap", "log", "sec"}) - {"log"}  # fmt: skip
CONSTANTS = frozenset({"pi", "inf", "infinity", "oo", "E"})

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
_NAME = r"(?:[A-Za-zα-ωΑ-Ω](?:[A-Za-z0-9α-ω]|_[A-Za-z0-9])*)"
_ORDER = r"(?:\s*(?:\^|\*\*)?\s*\(?([2-9])\)?)?"
_D = r"(?:d|∂|δ(?=[A-Za-z])|partial\s+|partial_|D(?=[a-z]/D[a-z]))"
_PARTS = rf"(?:{_D}\s*{_NAME}(?:\s*(?:\^|\*\*)\s*(?:[2-9]|\([2-9]\)))?[\s*]*)+"
_LEIBNIZ = re.compile(
    rf"(?<![A-Za-z0-9_]){_D}{_ORDER}\s*"
    rf"({_NAME}|\[\s*{_NAME}\s*\]|\(\s*{_NAME}\s*\)|(?=/)|\s*(?=/))"
    rf"(\(\s*{_NAME}(?:\s*,\s*{_NAME})*\s*\))?"
    rf"\s*/\s*(?:\(\s*({_PARTS})\)|({_PARTS}))"
)
_DPART = re.compile(rf"{_D}\s*({_NAME}?)(?:\s*(?:\^|\*\*)\s*\(?([2-9])\)?)?[\s*]*")


class Unsafe(ReadingError):
    """The text holds program code where mathematics is expected."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what!r} is not allowed: program code in a request is never run, and "
            "only mathematics is read",
            "unsafe",
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
    text = from_latex(text)
    text = _decimal_commas(_characters(text))
    text = re.sub(r"\*\*", "^", text)
    for words, unit in _EASTERN_UNITS:
        text = re.sub(rf"(\d)\s*(?:{words})", rf"\1 {unit} ", text)
    text = _PER.sub(_per, text)
    # "m2/s" and "m3" behind a number.
    text = re.sub(
        r"(\d\s*(?:k?g/|mol/|J/|W/|N/)?[kcmnuµ]?m)([23])(?![\w.])", r"\1^\2", text
    )
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
    ("天|日間", "days"),
    ("毫米|ミリメートル|ミリ", "mm"),
    ("厘米|センチメートル|センチ", "cm"),
    ("微米|マイクロメートル", "um"),
    ("摄氏度|攝氏度|度", "°C"),
)
_COMMA_LANGUAGES = re.compile(
    r"\b(?:löse|wert|bei|und|gegeben|mit|für|gleichung|berechne|bestimme|résoudre|valeur|"
    r"avec|pour|calculer|équation|resolver|resuelve|cuánto|con|ecuación|calcular|valor|"
    r"donner|trouver|soit|quelle|dada|halla|hallar|edo|sea|encuentra|mit|gib|wie)\b",
    re.I,
)
_DOT_LANGUAGE = re.compile(r"\b(?:solve|with|value|what|find|the|evaluate|and)\b", re.I)


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


def _decimal_commas(text: str) -> str:
    """``0,5`` is a number in German, French and Spanish prose, outside brackets."""
    if not _COMMA_LANGUAGES.search(text) or _DOT_LANGUAGE.search(text):
        return text
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


# --- tokens -------------------------------------------------------------------

Sort = Literal["num", "name", "op", "rel", "open", "close", "sep", "deriv", "prime",
               "nabla", "bar", "word", "edge"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """One token; `space` tells whether white space stood before it."""

    sort: Sort
    text: str
    space: bool
    marked: bool = False


_TOKEN = re.compile(
    rf"(?P<num>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?(?![A-Za-z]*\.\d))"
    rf"|(?P<deriv>{DERIV_OPEN}[^{DERIV_CLOSE}]*{DERIV_CLOSE})"
    rf"|(?P<nabla>[{LAP}{DIV}{GRAD}])"
    rf"|(?P<edge>[{MATH_OPEN}{MATH_CLOSE}])"
    r"|(?P<name>[A-Za-zµμÅ°℃](?:[A-Za-z0-9µ]|_(?=[A-Za-z0-9]))*%?)"
    r"|(?P<rel><=|>=|!=|:=|==|=|<|>)"
    r"|(?P<arrow>->)"
    r"|(?P<prime>'+|\u0307+)"
    r"|(?P<op>[+\-*/^±])"
    r"|(?P<open>[(\[{])|(?P<close>[)\]}])"
    r"|(?P<bar>\|)"
    r"|(?P<sep>[,;:.?!\n\"`]+|%)"
    r"|(?P<word>[^\W\d_]+|.)",
    re.S,
)


def tokenise(text: str) -> list[Token]:
    """Cut normalised text into tokens."""
    out: list[Token] = []
    at = 0
    space = True
    marked = False
    while at < len(text):
        char = text[at]
        if char.isspace() and char != "\n":
            space = True
            at += 1
            continue
        match = _TOKEN.match(text, at)
        assert match is not None  # the last alternative takes any character
        sort = match.lastgroup
        piece = match.group()
        at = match.end()
        if sort == "edge":
            marked = piece == MATH_OPEN
            out.append(Token("edge", piece, True))
            space = True
            continue
        if sort == "arrow":
            sort = "rel"
        if (
            sort == "name"
            and re.search(r"[^\W\d_]", text[at : at + 1])
            and piece[-1:] not in "°"
        ):
            # An accented or non-Latin word: take it whole, as prose.
            tail = re.compile(r"\w*").match(text, at)
            if tail and not piece[0].isdigit() and ord(text[at]) > 127:
                at = tail.end()
                piece += tail.group()
                sort = "word"
        out.append(Token(sort, piece, space, marked))  # type: ignore[arg-type]
        space = False
    return out


# --- chunks -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of mathematics, or a run of words (`math` false), or a separator."""

    math: bool
    tokens: tuple[Token, ...]
    words: str = ""
    sep: str = ""


@dataclass(slots=True)
class _State:
    known: set[str] = field(default_factory=set)


_PROSE_SINGLE = frozenset({"a", "A", "I"})


def known_names(text: str, extra: Collection[str] = ()) -> set[str]:
    """Multi-letter names that the text itself uses as symbols."""
    known = set(extra)
    known.update(re.findall(rf"{DERIV_CLOSE}\s*\(?({_NAME})", text))
    known.update(
        re.findall(r"(?<![A-Za-z0-9_])([A-Za-z][A-Za-z0-9]*(?:_\w+)?)'+", text)
    )
    for match in re.finditer(
        r"(?<![A-Za-z0-9_^*/])([A-Za-z][A-Za-z0-9_]*)\s*=\s*[-+]?[\d.(A-Za-z]", text
    ):
        name = match.group(1)
        # In "m x'' + kx = 0" the letters before the sign end a formula.
        ends_formula = text[: match.start()].rstrip(" ")[-1:] in set("+-*/^)'")
        if not ends_formula and not re.fullmatch(r"[a-z]_[txyzr]{1,4}", name):
            known.add(name)
    known.update(
        re.findall(r"(?<![A-Za-z0-9_])([A-Za-z][A-Za-z0-9_]*)\(\s*0\s*\)\s*=", text)
    )
    known.update(re.findall(r"([A-Za-z]\w*)\u0307", text))
    return {n for n in known if n and n.lower() not in PROSE and n not in FUNCTIONS}


def chunks(text: str, known: Collection[str]) -> list[Chunk]:
    """Separate mathematics from the words around it."""
    tokens = tokenise(text)
    flags = _flags(tokens, set(known))
    out: list[Chunk] = []
    run: list[Token] = []
    words: list[str] = []

    def flush() -> None:
        nonlocal run, words
        if run:
            out.append(Chunk(True, tuple(run)))
            run = []
        if words:
            out.append(Chunk(False, (), " ".join(words)))
            words = []

    depth = 0
    for token, is_math in zip(tokens, flags, strict=True):
        if token.sort == "edge":
            if not depth:
                flush()
            continue
        if is_math:
            if words:
                flush()
            run.append(token)
            depth += {"open": 1, "close": -1}.get(token.sort, 0)
            depth = max(depth, 0)
            continue
        if token.sort == "sep" or token.sort == "bar":
            if token.sort == "sep":
                flush()
                out.append(Chunk(False, (), "", token.text))
            continue
        if run:
            flush()
        depth = 0
        words.append(token.text)
    flush()
    return out


def _flags(tokens: list[Token], known: set[str]) -> list[bool]:
    """Which tokens belong to formulas."""
    flags = [False] * len(tokens)
    for i, token in enumerate(tokens):
        before = tokens[i - 1] if i else None
        after = tokens[i + 1] if i + 1 < len(tokens) else None
        if token.sort in {"num", "rel", "deriv", "nabla", "prime"}:
            flags[i] = True
        elif token.sort == "op":
            flags[i] = not (
                token.text in "-/"
                and before is not None
                and after is not None
                and before.sort in {"name", "word"}
                and after.sort in {"name", "word"}
                and not _symbol(before.text, known)
                and not _symbol(after.text, known)
            )
        elif token.sort == "name":
            flags[i] = _is_math_name(
                token, before, after, known, flags[i - 1] if i else False
            )
    _units(tokens, flags)
    _brackets(tokens, flags)
    # An operator needs a formula beside it, or it is a dash.
    for i, token in enumerate(tokens):
        if token.sort == "op":
            left = flags[i - 1] if i else False
            right = flags[i + 1] if i + 1 < len(tokens) else False
            if token.text in "+-" and token.text:
                flags[i] = right
            else:
                flags[i] = left and right
        if token.sort == "prime" and not (i and flags[i - 1]):
            flags[i] = False
    _bars(tokens, flags)
    return flags


def _symbol(name: str, known: set[str]) -> bool:
    if name in known or name in GREEK or name in CONSTANTS or name in FUNCTIONS:
        return name not in {"Step", "step"}
    return len(name) == 1 or "_" in name or any(c.isdigit() for c in name)


def _is_math_name(
    token: Token,
    before: Token | None,
    after: Token | None,
    known: set[str],
    joined: bool,
) -> bool:
    name = token.text
    if name.lower() in PROSE and name not in known:
        return False
    if token.marked:
        return name.lower() not in {
            "for",
            "otherwise",
            "on",
            "at",
            "with",
            "and",
            "if",
            "where",
            "boundary",
            "the",
            "from",
            "elsewhere",
        }
    if name in _PROSE_SINGLE and name not in known:
        operator = (before is not None and before.sort in {"op", "rel", "num"}) or (
            after is not None and after.sort in {"op", "rel", "prime", "close"}
        )
        bracket = after is not None and after.sort == "open" and not after.space
        inside = before is not None and before.sort == "open"
        return operator or bracket or inside
    if name in FUNCTIONS and name not in {"step", "min", "max", "sec", "div", "lap"}:
        return True
    if _symbol(name, known):
        # "x-axis", "y direction" are words; "I want" is handled above.
        return not (
            name in {"step", "min", "max", "sec"} and after and after.sort != "open"
        )
    tight = (
        after is not None
        and after.sort in {"op", "rel"}
        and not (after.text in "-/" and not after.space)
    ) or (
        before is not None
        and before.sort in {"op", "rel"}
        and joined
        and not (before.text in "-/" and not token.space and before.space is not False)
    )
    if len(name) <= 3 and tight:
        return True
    # Letters run together: every one of them must be a symbol of this text.
    if (
        len(name) <= 4
        and name.isalpha()
        and all(c in known or c in "txyz" for c in name)
    ):
        return (before is not None and before.sort in {"op", "rel", "num"}) or (
            after is not None and after.sort in {"op", "rel"}
        )
    return after is not None and after.sort == "rel" and after.text in {"=", ":="}


def _units(tokens: list[Token], flags: list[bool]) -> None:
    """A unit after a number belongs to it, also when it is a long word."""
    run = False
    for i, token in enumerate(tokens):
        if token.sort == "num":
            run = True
        elif token.sort == "name" and run and _is_unit(token.text):
            flags[i] = True
        elif token.sort == "sep" and token.text == "%" and run:
            run = False
        elif (token.sort == "op" and run and token.text in "*/^-") or (
            token.sort in {"open", "close"} and run
        ):
            continue
        else:
            run = False


def _is_unit(name: str) -> bool:
    return name in UNIT_NAMES and (name.lower() not in PROSE and name != "a")


def _brackets(tokens: list[Token], flags: list[bool]) -> None:
    stack: list[int] = []
    pairs: list[tuple[int, int]] = []
    for i, token in enumerate(tokens):
        if token.sort == "open":
            stack.append(i)
        elif token.sort == "close" and stack:
            pairs.append((stack.pop(), i))
    for start, end in pairs:
        inside = range(start + 1, end)
        if not inside:
            continue
        math = all(
            flags[i]
            or tokens[i].sort in {"edge", "bar"}
            or (tokens[i].sort == "sep" and tokens[i].text in {",", ";", ":"})
            or (
                tokens[i].sort in {"name", "word"}
                and tokens[i].text in {"otherwise", "else"}
            )
            for i in inside
        ) and any(flags[i] for i in inside)
        called = bool(start) and flags[start - 1] and not tokens[start].space
        formula = any(
            tokens[i].sort in {"op", "deriv", "prime", "nabla"} for i in inside
        )
        numbers = all(tokens[i].sort in {"num", "sep", "name", "op"} for i in inside)
        if math and (called or formula or numbers):
            relation = any(tokens[i].sort == "rel" for i in inside)
            if relation and not called:
                continue  # "(t = 0)" is a remark, not part of a product
            flags[start] = flags[end] = True
            for i in inside:
                flags[i] = True


def _bars(tokens: list[Token], flags: list[bool]) -> None:
    bars = [i for i, token in enumerate(tokens) if token.sort == "bar"]
    for first, second in zip(bars[::2], bars[1::2], strict=False):
        if second - first > 1 and all(flags[i] for i in range(first + 1, second)):
            relation = any(tokens[i].sort == "rel" for i in range(first + 1, second))
            if not relation:
                flags[first] = flags[second] = True


def split_name(name: str, known: Collection[str], marked: bool) -> list[str] | None:
    """Letters that were run together, as a product; None when it is one name."""
    head, _, tail = name.partition("_")
    if name in known or head in known or len(head) == 1:
        return None
    if name in FUNCTIONS or name in GREEK or head in GREEK or name in CONSTANTS:
        return None
    if not head.isalpha():
        return None
    letters = [*head[:-1], head[-1] + (f"_{tail}" if tail else "")]
    if marked or all(c in known or c in "txyzre" for c in head):
        return letters
    return None


def mathematics(parts: list[Chunk]) -> Iterator[Chunk]:
    """Only the formulas."""
    return (part for part in parts if part.math)


def without_space(token: Token) -> Token:
    """The same token, as if nothing stood before it."""
    return replace(token, space=False)
