"""SymPy text as one pastes it, written as the formulas it means.

``f(x).diff(x, 2)`` becomes ``Derivative(f(x), x, 2)``, a derivative with
``.subs(x, 0)`` becomes ``f'(0)``, ``ics={y(0): 1}`` becomes conditions,
``dsolve(Eq(…), y(t))`` its equation. Nothing is run: these are rewritings of text,
and what is left passes the tokeniser and the white list like any other formula.
"""

from __future__ import annotations

import re

_NAME = r"[A-Za-z]\w*"
_MARKS = re.compile(
    r"\.diff\(|\.subs\(|\bDerivative\(|\bdsolve\(|\bpdsolve\(|\bics\s*=|\bsymbols\(|"
    r"\bFunction\("
)
#: Lines that name symbols or show a result, and say nothing of the problem.
_SETUP = re.compile(
    r"(?:^|[;\n])\s*(?:from\s+sympy\s+import[^\n;]*|import\s+sympy(?:\s+as\s+\w+)?|"
    rf"{_NAME}(?:\s*,\s*{_NAME})*\s*=\s*(?:sp\.|sympy\.)?(?:symbols|Symbol|Function)"
    r"\([^()]*\)(?:\(\s*\w+\s*\))?|"
    rf"(?:print|pprint|display)\(\s*{_NAME}(?:\.rhs)?\s*\)|init_printing\(\s*\))"
    r"\s*(?=[;\n]|$)"
)
_SOLVE = re.compile(r"(?:\bprint\s*\(\s*)?\bp?dsolve\(")
_APPLIED = re.compile(rf"({_NAME}\(\s*\w+(?:\s*,\s*\w+)*\s*\))\.diff\(")


def as_formulas(text: str) -> str:
    """The text with SymPy's calls as formulas; other texts as they are."""
    if not _MARKS.search(text):
        return text
    text = _SETUP.sub("\n", text)
    text = re.sub(r"\b(?:sp|sympy|sym)\.(?=[A-Za-z])", "", text)
    text = _valued(text)
    text = _derivatives(text)
    text = _placed(text)
    text = _conditions(text)
    text = _unwrapped(text)
    # `eq = Eq(…)` gives the equation a name that nothing uses.
    return re.sub(rf"(?<!\w){_NAME}\s*=\s*(?=Eq\()", "", text)


_VALUED = re.compile(
    rf"\b({_NAME})\.subs\(\s*\{{?\s*({_NAME})\s*[,:]\s*(-?\d[\d./e+-]*)\s*\}}?\s*\)"
)


def _valued(text: str) -> str:
    """``ode.subs(k, 3)`` → ``ode`` and ``k = 3``: a value of a parameter."""
    values = [f"{name} = {value}" for _, name, value in _VALUED.findall(text)]
    return "; ".join([_VALUED.sub(r"\1", text), *values])


def _closing(text: str, at: int) -> int:
    """Index of the bracket that closes the one at `at`; the end where none does."""
    depth = 0
    for i in range(at, len(text)):
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(text[i], 0)
        if depth == 0:
            return i
    return len(text)


def _derivatives(text: str) -> str:
    """``y(x).diff(x, 2)`` → ``Derivative(y(x), x, 2)``, also of nested ones."""
    while (match := _APPLIED.search(text)) is not None:
        end = _closing(text, match.end() - 1)
        inside = text[match.end() : end]
        text = (
            f"{text[: match.start()]}Derivative({match[1]}, {inside}){text[end + 1 :]}"
        )
    return re.sub(rf"(?<![\w.])diff\((?=\s*{_NAME}\()", "Derivative(", text)


def _placed(text: str) -> str:
    """A derivative or function with ``.subs(x, 0)`` → ``y'(0)`` or ``y(0)``."""
    at = 0
    pattern = re.compile(rf"Derivative\(|(?<![\w.])({_NAME})\(\s*\w+\s*\)\.subs\(")
    while (match := pattern.search(text, at)) is not None:
        if match[1]:
            name, primes, called = match[1], "", match.end() - 1
        else:
            end = _closing(text, match.end() - 1)
            tail = re.match(r"\s*\.subs\(", text[end + 1 :])
            inner = _order(text[match.end() : end])
            if tail is None or inner is None:
                at = match.end()
                continue
            name, primes = inner
            called = end + tail.end()
        stop = _closing(text, called)
        pieces = re.split(r"[,:]", text[called + 1 : stop].strip("{} "), maxsplit=1)
        if len(pieces) != 2:
            at = match.end()
            continue
        value = pieces[1].strip()
        text = f"{text[: match.start()]}{name}{primes}({value}){text[stop + 1 :]}"
        at = match.start()
    return text


def _order(inside: str) -> tuple[str, str] | None:
    """``y(x), x, 2`` or ``y(x), (x, 2)`` → ``y`` and its primes."""
    found = re.fullmatch(
        rf"\s*({_NAME})\(\s*(\w+)\s*\)\s*((?:,\s*\(?\s*\w+\s*\)?\s*)*)", inside
    )
    if found is None:
        return None
    parts = re.findall(r"\w+", found[3])
    order = sum(1 for p in parts if p == found[2])
    order += sum(int(p) - 1 for p in parts if p.isdigit())
    return (found[1], "'" * order) if 0 < order <= 6 else None


def _conditions(text: str) -> str:
    """``ics={f(0): 1, f'(0): 0}`` → ``f(0) = 1, f'(0) = 0``, behind the equation."""
    while (match := re.search(r",?\s*\bics\s*=\s*\{", text)) is not None:
        end = _closing(text, match.end() - 1)
        inside = text[match.end() : end]
        given = "; " + re.sub(r"(?<=\))\s*:\s*", " = ", inside)
        # Out of the call it stands in, if it stands in one.
        rest = text[end + 1 :]
        closing = re.match(r"\s*\)+", rest) if _SOLVE.search(text) else None
        shut = closing.group().strip() if closing else ""
        behind = rest[closing.end() :] if closing else rest
        text = text[: match.start()] + shut + given + "; " + behind
    return text


def _unwrapped(text: str) -> str:
    """``dsolve(Eq(…), y(t), hint=…)`` → the equation."""
    while (match := _SOLVE.search(text)) is not None:
        start = match.end()
        end = _closing(text, start - 1)
        inside = text[start:end]
        depth, cut = 0, len(inside)
        for i, char in enumerate(inside):
            depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(char, 0)
            if char == "," and depth == 0:
                cut = i
                break
        equation = inside[:cut].strip()
        # A system is a list of equations.
        if equation[:1] in {"[", "("} and _closing(equation, 0) == len(equation) - 1:
            equation = equation[1:-1]
        if "=" not in equation and "Eq(" not in equation and "Derivative(" in equation:
            equation += " = 0"
        rest = re.sub(r"^\s*\)", "", text[end + 1 :]) if "print" in match[0] else (
            text[end + 1 :]
        )  # fmt: skip
        head = re.sub(rf"{_NAME}\s*=\s*$", "", text[: match.start()])
        text = f"{head}{equation}; {rest}"
    return text
