"""Names that mean something by themselves: functions, constants, and how names look."""

from __future__ import annotations

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
#: One name as people type it.
NAME = r"(?:[A-Za-zα-ωΑ-Ω](?:[A-Za-z0-9α-ω]|_[A-Za-z0-9])*)"
