"""Expressions and names as Python text."""

from __future__ import annotations

from typing import Any

import sympy as sp  # noqa: TID253 - printing expressions is the subject
from sympy.printing.numpy import SciPyPrinter  # noqa: TID253 - as above

from validators.specs.equation import EquationSpec, readable

HEAD = '''"""{title}

Written by materials-assistant; needs numpy and scipy (and sympy for formulas).
"""
'''


def title(spec: EquationSpec) -> str:
    """The equations as one line of text."""
    return "; ".join(f"{readable(e)} = 0" for e in spec.equations)[:300].replace(
        '"""', ""
    )


def code(expression: Any) -> str:
    """Python text of an expression in plain names."""
    names = {
        s: sp.Symbol(plain_name(str(s)))
        for s in getattr(expression, "free_symbols", set())
    }
    printer = SciPyPrinter(
        {"fully_qualified_modules": True, "allow_unknown_functions": False}
    )
    text = printer.doprint(sp.sympify(expression).xreplace(names))
    text = str(text).replace("numpy.", "np.").replace("scipy.special", "special")
    return text.replace("scipy.constants.pi", "np.pi")


def plain_name(name: str) -> str:
    """A name that Python allows."""
    return {"lambda": "lambda_", "in": "in_", "is": "is_", "as": "as_"}.get(name, name)


def label(point: Any) -> str:
    """What the value is called when printed."""
    return point.label or point.of
