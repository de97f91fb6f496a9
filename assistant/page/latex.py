"""Expressions in SymPy's text form as LaTeX, read by Python's grammar, never run."""

from __future__ import annotations

import ast
import math
import re
from fractions import Fraction

_GREEK = {
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa",
    "lambda", "mu", "nu", "xi", "pi", "rho", "sigma", "tau", "phi", "chi", "psi",
    "omega", "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi",
    "Omega",
}  # fmt: skip
_NAMED = {
    "sin", "cos", "tan", "sinh", "cosh", "tanh", "exp", "log", "ln", "min", "max",
    "arcsin", "arccos", "arctan",
}  # fmt: skip
_OTHER = {
    "asin": r"\arcsin", "acos": r"\arccos", "atan": r"\arctan", "erf": r"\mathrm{erf}",
    "erfc": r"\mathrm{erfc}", "Heaviside": r"\theta", "gamma": r"\Gamma",
}  # fmt: skip
_COMPARE = {
    ast.Eq: "=", ast.NotEq: r"\ne", ast.Lt: "<", ast.LtE: r"\le", ast.Gt: ">",
    ast.GtE: r"\ge",
}  # fmt: skip
_LEIBNIZ = re.compile(r"\bd(\d?)([A-Za-z]\w*?)/((?:d[A-Za-z_]+?\d?)+)(?![A-Za-z0-9_])")
#: Stands for the d of a derivative until it is known whether that is ∂.
_D = "\N{PARTIAL DIFFERENTIAL}"
LENGTH_LIMIT = 2_000


def latex(text: str, *, partial: bool = False) -> str | None:
    r"""LaTeX of an expression or an equation ``left = right``; None if it is none.

    Args:
        text: In SymPy's notation, derivatives as ``du/dt``.
        partial: Write derivatives with ∂, as for several variables.

    >>> latex("exp(-3*t/10)")
    'e^{-3 t / 10}'
    >>> latex("du/dt - D*d2u/dx2 = 0")
    '\\frac{d u}{d t} - D \\frac{d^{2} u}{d x^{2}} = 0'
    """
    if len(text) > LENGTH_LIMIT:
        return None
    sides = re.split(r"(?<![<>=!])=(?!=)", text)
    try:
        shown = " = ".join(_side(side) for side in sides)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return shown.replace(_D, r"\partial" if partial else "d")


def _side(text: str) -> str:
    text = _LEIBNIZ.sub(_leibniz, text.strip().replace("^", "**"))
    # These are words of Python and names of physics.
    text = re.sub(r"\blambda\b", "lambda_", text)
    return _shown(ast.parse(text, mode="eval").body)


def _leibniz(match: re.Match[str]) -> str:
    below = re.findall(r"d([A-Za-z_]+?)(\d?)(?=d|$)", match[3])
    pairs = ",".join(f"({name!r},{count or 1})" for name, count in below)
    return f"LEIBNIZ_({match[2]!r},{pairs})" if pairs else match[0]


def _name(name: str) -> str:
    head, _, tail = name.rstrip("_").partition("_")
    letters = re.fullmatch(r"([A-Za-z]+?)(\d+)", head)
    if letters and not tail:
        head, tail = letters[1], letters[2]
    if head in _GREEK:
        head = f"\\{head}"
    elif len(head) > 1:
        head = rf"\mathrm{{{head}}}"
    if not tail:
        return head
    inner = f"\\{tail}" if tail in _GREEK else tail.replace("_", ",")
    return f"{head}_{{{inner}}}"


_LEVEL = {ast.Add: 1, ast.Sub: 1, ast.Mult: 2, ast.Div: 2, ast.Pow: 4}


def _level(node: ast.expr) -> int:
    if isinstance(node, ast.BinOp):
        # A fraction is a box of its own and needs no brackets inside a product.
        return 3 if isinstance(node.op, ast.Div) else _LEVEL.get(type(node.op), 0)
    if isinstance(node, ast.UnaryOp):
        return 1
    if isinstance(node, ast.Compare):
        return 0
    return 5


def _wrapped(node: ast.expr, level: int) -> str:
    shown = _shown(node)
    return rf"\left({shown}\right)" if _level(node) < level else shown


def _shown(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=bool()):
            raise ValueError("no number")
        case ast.Constant(value=int() | float() as number):
            return _number(number)
        case ast.Name(id=name):
            return r"\infty" if name in {"oo", "inf"} else _name(name)
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return "-" + _wrapped(inner, 2)
        case ast.UnaryOp(op=ast.UAdd(), operand=inner):
            return _shown(inner)
        case ast.BinOp():
            return _binary(node)
        case ast.Compare(left=left, ops=ops, comparators=rest):
            out = _shown(left)
            for op, other in zip(ops, rest, strict=True):
                out += f" {_COMPARE[type(op)]} {_shown(other)}"
            return out
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
            return _call(name, args)
        case ast.Tuple(elts=items):
            return ", ".join(_shown(item) for item in items)
    raise ValueError(type(node).__name__)


def _number(number: float) -> str:
    text = repr(number)
    zeros = len(text) - len(text.rstrip("0"))
    if isinstance(number, int) and zeros >= 5:
        head = text[:-zeros]
        power = f"10^{{{zeros}}}"
        return power if head == "1" else rf"{head} \cdot {power}"
    if "e" in text:
        digits, _, power = text.partition("e")
        head = "" if digits == "1" else rf"{digits} \cdot "
        return rf"{head}10^{{{int(power)}}}"
    return text


def _binary(node: ast.BinOp) -> str:
    left, right = node.left, node.right
    match node.op:
        case ast.Add():
            return f"{_shown(left)} + {_wrapped(right, 1)}"
        case ast.Sub():
            return f"{_shown(left)} - {_wrapped(right, 2)}"
        case ast.Mult():
            one, two = _wrapped(left, 2), _wrapped(right, 2)
            if isinstance(left, ast.UnaryOp):
                one = "-" + _wrapped(left.operand, 2)
            dot = r" \cdot " if two[:1].isdigit() else " "
            return f"{one}{dot}{two}"
        case ast.Div():
            if isinstance(left, ast.UnaryOp) and isinstance(left.op, ast.USub):
                return rf"-\frac{{{_shown(left.operand)}}}{{{_shown(right)}}}"
            split = _coefficient(left, right)
            if split is not None:
                share, rest = split
                return f"{share} " + " ".join(_wrapped(part, 2) for part in rest)
            return rf"\frac{{{_shown(left)}}}{{{_shown(right)}}}"
        case ast.Pow():
            if isinstance(right, ast.BinOp) and isinstance(right.op, ast.Div):
                half = (right.left, right.right)
                if all(isinstance(v, ast.Constant) for v in half) and [
                    v.value for v in half if isinstance(v, ast.Constant)
                ] == [1, 2]:
                    return rf"\sqrt{{{_shown(left)}}}"
            return rf"{_wrapped(left, 5)}^{{{_inline(right)}}}"
    raise ValueError(type(node.op).__name__)


def _factors(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        return [*_factors(node.left), *_factors(node.right)]
    return [node]


def _whole(node: ast.expr) -> int | None:
    """A whole number with its sign, None for anything else."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = _whole(node.operand)
        return -inner if inner is not None else None
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return node.value
    return None


def _coefficient(top: ast.expr, below: ast.expr) -> tuple[str, list[ast.expr]] | None:
    """A number in front for ``3*d2u/dx2/250000``: a box over a box is hard to read.

    Returns:
        The number as LaTeX, and what it multiplies; None where a plain fraction serves.
    """
    if not isinstance(below, ast.Constant) or not isinstance(below.value, int):
        return None
    factors = _factors(top)
    whole = [_whole(factor) for factor in factors]
    numbers = [number for number in whole if number is not None]
    rest = [f for f, n in zip(factors, whole, strict=True) if n is None]
    if not rest or below.value <= 0:
        return None
    share = Fraction(math.prod(numbers), below.value)
    derivative = any(isinstance(f, ast.Call) and _is_derivative(f) for f in rest)
    if not derivative and share.denominator < 1000:
        return None
    decimal = f"{float(share):.6g}"
    if share.denominator >= 100 and Fraction(decimal) == share:
        return _number(float(decimal)), rest
    if share.denominator == 1:
        return _number(share.numerator), rest
    sign = "-" if share < 0 else ""
    return rf"{sign}\frac{{{abs(share.numerator)}}}{{{share.denominator}}}", rest


def _is_derivative(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Name) and node.func.id in {
        "LEIBNIZ_",
        "Derivative",
    }


def _inline(node: ast.expr) -> str:
    """An exponent: a fraction on one line stays readable there."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        top = node.left
        if isinstance(top, ast.UnaryOp) and isinstance(top.op, ast.USub):
            return "-" + _inline(ast.BinOp(top.operand, node.op, node.right))
        return f"{_wrapped(node.left, 2)} / {_wrapped(node.right, 4)}"
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return f"-{_inline(node.operand)}"
    return _shown(node)


def _call(name: str, args: list[ast.expr]) -> str:
    if name == "LEIBNIZ_":
        return _derivative_of(args)
    if name == "Derivative" and args:
        return _derivative(args)
    shown = [_shown(arg) for arg in args]
    if name == "Eq" and len(shown) == 2:
        return f"{shown[0]} = {shown[1]}"
    if name == "exp" and len(shown) == 1:
        return f"e^{{{_inline(args[0])}}}"
    if name == "sqrt" and len(shown) == 1:
        return rf"\sqrt{{{shown[0]}}}"
    if name == "Abs" and len(shown) == 1:
        return rf"\left|{shown[0]}\right|"
    head = _OTHER.get(name) or (f"\\{name}" if name in _NAMED else _name(name))
    return rf"{head}\left({', '.join(shown)}\right)"


def _derivative_of(args: list[ast.expr]) -> str:
    orders: list[tuple[str, int]] = []
    for arg in args[1:]:
        match arg:
            case ast.Tuple(
                elts=[ast.Constant(value=str() as name), ast.Constant(value=int() as n)]
            ):
                orders.append((name, n))
            case _:
                raise ValueError("no derivative")
    match args[0]:
        case ast.Constant(value=str() as unknown):
            return _fraction(_name(unknown), orders)
    raise ValueError("no derivative")


def _derivative(args: list[ast.expr]) -> str:
    orders: list[tuple[str, int]] = []
    position = 1
    while position < len(args):
        match args[position]:
            case ast.Tuple(elts=[ast.Name(id=name), ast.Constant(value=int() as n)]):
                orders.append((name, n))
            case ast.Name(id=name):
                following = args[position + 1] if position + 1 < len(args) else None
                count = 1
                if isinstance(following, ast.Constant) and isinstance(
                    following.value, int
                ):
                    count = following.value
                    position += 1
                orders.append((name, count))
            case _:
                raise ValueError("no derivative")
        position += 1
    return _fraction(_shown(args[0]), orders)


def _fraction(top: str, orders: list[tuple[str, int]]) -> str:
    total = sum(n for _, n in orders)
    power = f"^{{{total}}}" if total > 1 else ""
    below = " ".join(
        f"{_D} {_name(name)}" + (f"^{{{n}}}" if n > 1 else "") for name, n in orders
    )
    return rf"\frac{{{_D}{power} {top}}}{{{below}}}"
