"""LaTeX fragments to the plain notation that the tokeniser reads.

Libraries for LaTeX mistake derivatives for products (``y''+4y'+4y`` becomes
``y+4*y+4*y`` without a word), so derivatives, dots, nablas, subscripts and cases are
read here. An unknown macro is refused by name rather than guessed.

Private characters carry meaning to the tokeniser: `DERIV_OPEN` … `DERIV_CLOSE`
enclose the variables of a derivative operator, `LAP`, `DIV`, `GRAD` stand for the
nabla operators, `MATH_OPEN` and `MATH_CLOSE` enclose text that was marked as
mathematics.
"""

from __future__ import annotations

import re

from assistant.reading.errors import ReadingError

DERIV_OPEN = "\ue000"
DERIV_CLOSE = "\ue001"
MATH_OPEN = "\ue002"
MATH_CLOSE = "\ue003"
LAP = "\ue004"
DIV = "\ue005"
GRAD = "\ue006"

GREEK = frozenset(
    [
        "alpha",
        "beta",
        "gamma",
        "delta",
        "epsilon",
        "zeta",
        "eta",
        "theta",
        "iota",
        "kappa",
        "lambda",
        "mu",
        "nu",
        "xi",
        "omicron",
        "rho",
        "sigma",
        "tau",
        "upsilon",
        "phi",
        "chi",
        "psi",
        "omega",
        "Gamma",
        "Delta",
        "Theta",
        "Lambda",
        "Xi",
        "Pi",
        "Sigma",
        "Upsilon",
        "Phi",
        "Psi",
        "Omega",
        "pi",
    ]
)
_VARIANTS = {
    "varepsilon": "epsilon",
    "vartheta": "theta",
    "varphi": "phi",
    "varrho": "rho",
    "varsigma": "sigma",
    "varkappa": "kappa",
    "ell": "l",
    "hbar": "hbar",
}
_FUNCTIONS = {
    **{
        name: name
        for name in [
            "sin",
            "cos",
            "tan",
            "cot",
            "sec",
            "csc",
            "sinh",
            "cosh",
            "tanh",
            "coth",
            "exp",
            "log",
            "ln",
            "arcsin",
            "arccos",
            "arctan",
            "min",
            "max",
        ]
    },
    "operatorname": "",
}
_PLAIN = {
    "cdot": "*",
    "times": "*",
    "ast": "*",
    "le": "<=",
    "leq": "<=",
    "leqslant": "<=",
    "ge": ">=",
    "geq": ">=",
    "geqslant": ">=",
    "lt": "<",
    "gt": ">",
    "ne": "!=",
    "neq": "!=",
    "to": "->",
    "rightarrow": "->",
    "infty": " inf ",
    "in": " in ",
    "quad": " ; ",
    "qquad": " ; ",
    "dots": "...",
    "ldots": "...",
    "cdots": "...",
    "degree": "°",
    "circ": "°",
    "prime": "'",
    "approx": "=",
    "equiv": "=",
    "colon": ":",
    "forall": " for ",
    "mid": "|",
    "vert": "|",
    "lvert": "|",
    "rvert": "|",
    "langle": "(",
    "rangle": ")",
    "lbrace": "(",
    "rbrace": ")",
    "pm": "±",
    "div": "/",
    "sum": " sum ",
    "int": " integral ",
    "Re": " Re ",
    "imath": "I",
    "mathrm": "",
}
_SKIPPED = frozenset(
    [
        "left",
        "right",
        "big",
        "Big",
        "bigg",
        "Bigg",
        "bigl",
        "bigr",
        "Bigl",
        "Bigr",
        "biggl",
        "biggr",
        "Biggl",
        "Biggr",
        "displaystyle",
        "textstyle",
        "limits",
        "nolimits",
        "nonumber",
        "notag",
        "label",
        ",",
        ";",
        "!",
        ":",
        ">",
        "hfill",
        "rm",
        "it",
        "bf",
    ]
)
_GROUPED = frozenset(
    [
        "mathrm",
        "text",
        "textrm",
        "mathit",
        "mathbf",
        "boldsymbol",
        "bm",
        "textbf",
        "mbox",
        "mathcal",
        "mathsf",
        "operatorname",
        "vec",
        "hat",
        "bar",
        "tilde",
        "overline",
        "underline",
        "textit",
        "emph",
    ]
)
_D = r"(?:\\partial|\\mathrm\s*\{\s*d\s*\}|\\mathrm\s+d|\\text\s*\{d\}|\\rm\s+d|d|∂)"
_NUMERATOR = re.compile(
    rf"^\s*{_D}(?![a-z]{{2,}})\s*(?:\^\s*\{{?\s*(\d)\s*\}}?)?(.*)$", re.S
)
_DENOMINATOR_PART = re.compile(
    rf"\s*{_D}\s*(\\[a-zA-Z]+|[a-zA-Zα-ωΑ-Ω](?:_\{{?\w\}}?)?)\s*(?:\^\s*\{{?\s*(\d)\s*\}}?)?"
)


def has_latex(text: str) -> bool:
    """Whether the text holds LaTeX markup."""
    return bool(re.search(r"\\[a-zA-Z]|\$[^$]+\$|\\[(\[]|[_^]\{", text))


def from_latex(text: str) -> str:
    """Rewrite LaTeX in a text as plain notation; prose stays as it is.

    Raises:
        ReadingError: An unknown macro, or braces that do not match.
    """
    if not has_latex(text):
        return text
    text = re.sub(r"(?<!\\)%.*", "", text) if "\\begin{document}" in text else text
    text = re.sub(
        r"\\(?:begin|end)\{(?:equation|align|aligned|gather|split|eqnarray|"
        r"gathered|multline|document|displaymath|math)\*?\}",
        " ",
        text,
    )
    parts = re.split(r"(\$\$|(?<!\\)\$|\\\(|\\\)|\\\[|\\\])", text)
    out: list[str] = []
    inside = False
    for part in parts:
        if part in {"$", "$$"}:
            out.append(MATH_CLOSE if inside else MATH_OPEN)
            inside = not inside
        elif part in {r"\(", r"\["}:
            out.append(MATH_OPEN)
            inside = True
        elif part in {r"\)", r"\]"}:
            out.append(MATH_CLOSE)
            inside = False
        else:
            out.append(_Reader(part).convert())
    return "".join(out)


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0

    def convert(self) -> str:
        out: list[str] = []
        while self.at < len(self.source):
            char = self.source[self.at]
            if char == "\\":
                out.append(self._macro(out))
            elif char == "{":
                out.append(_convert(self._group()))
            elif char == "}":
                raise ReadingError("a closing brace in the LaTeX has no opening one")
            elif char == "^":
                self.at += 1
                out.append(self._power())
            elif char == "_":
                self.at += 1
                out.append(self._subscript())
            elif char == "~" or char == "&":
                self.at += 1
                out.append(" ")
            else:
                out.append(char)
                self.at += 1
        return "".join(out)

    def _space(self) -> None:
        while self.at < len(self.source) and self.source[self.at].isspace():
            self.at += 1

    def _group(self) -> str:
        """The raw content of the next group or the next single item."""
        self._space()
        if self.at >= len(self.source):
            raise ReadingError("the LaTeX ends where a group is expected")
        if self.source[self.at] != "{":
            if self.source[self.at] == "\\":
                match = re.compile(r"\\([a-zA-Z]+|.)").match(self.source, self.at)
                if match is None:
                    raise ReadingError("the LaTeX ends with a backslash")
                self.at = match.end()
                return match.group()
            self.at += 1
            return self.source[self.at - 1]
        depth = 0
        start = self.at + 1
        while self.at < len(self.source):
            if self.source[self.at] == "\\":
                self.at += 2
                continue
            depth += {"{": 1, "}": -1}.get(self.source[self.at], 0)
            self.at += 1
            if depth == 0:
                return self.source[start : self.at - 1]
        raise ReadingError("an opening brace in the LaTeX is never closed")

    def _power(self) -> str:
        content = self._group()
        if re.fullmatch(r"(\\prime|'|\s)+", content):
            return "'" * (content.count("prime") + content.count("'"))
        match = re.fullmatch(r"\s*\(\s*(\d)\s*\)\s*", content)
        if match:
            return "'" * int(match.group(1))
        if content.strip() in {r"\circ", r"\degree"}:
            return "°"
        inner = _convert(content).strip()
        return f"^{inner}" if re.fullmatch(r"\d+|[A-Za-z]", inner) else f"^({inner})"

    def _subscript(self) -> str:
        content = self._group()
        if "=" in content or r"\to" in content:
            return f" at {_convert(content)} "
        if content.strip() in {r"\Omega", r"\partial\Omega", r"\partial \Omega", "∂Ω"}:
            return " on the boundary "
        inner = _convert(re.sub(r"\\(?:mathrm|text|rm|mathit|textrm)\b", "", content))
        inner = re.sub(r"[^0-9A-Za-z]", "", inner)
        tail = self.source[self.at : self.at + 1]
        return f"_{inner}" + (" " if tail.isalnum() else "")

    def _optional(self) -> str | None:
        self._space()
        if self.source[self.at : self.at + 1] != "[":
            return None
        end = self.source.find("]", self.at)
        if end < 0:
            raise ReadingError("an opening bracket in the LaTeX is never closed")
        content = self.source[self.at + 1 : end]
        self.at = end + 1
        return content

    def _macro(self, out: list[str]) -> str:
        match = re.compile(r"\\([a-zA-Z]+|.)", re.S).match(self.source, self.at)
        if match is None:
            raise ReadingError("the LaTeX ends with a backslash")
        name = match.group(1)
        self.at = match.end()
        if name in {"frac", "dfrac", "tfrac", "cfrac"}:
            return self._fraction()
        if name == "sqrt":
            root = self._optional()
            inner = _convert(self._group())
            return f"(({inner})^(1/({_convert(root)})))" if root else f"sqrt({inner})"
        if name in {"dot", "ddot", "dddot"}:
            inner = _convert(self._group()).strip()
            return f" {inner}" + "\u0307" * (name.count("d") if name != "dot" else 1)
        if name == "begin":
            return self._environment("".join(out))
        if name == "partial":
            return self._partial()
        if name == "nabla":
            return self._nabla()
        if name == "Delta":
            self._space()
            return LAP
        if name in {"left", "right"}:
            self._space()
            if self.source[self.at : self.at + 1] == ".":
                self.at += 1
            return ""
        if name in _GROUPED:
            inner = _convert(self._group()).strip()
            if name == "operatorname":
                return f" {inner} "
            follows = self.source[self.at : self.at + 1]
            glue = "" if follows in {"_", "^", "'", "("} else " "
            return f" {inner}{glue}"
        if name == "\\":
            self._optional()
            return " ; "
        if name in {"{", "}"}:
            return " "
        if name == "|":
            return "|"
        if name == "%":
            return "%"
        if name in {" ", "/"}:
            return " "
        if name in _SKIPPED:
            if name == "label":
                self._group()
            return " "
        if name in GREEK or name in _VARIANTS:
            word = _VARIANTS.get(name, name)
            tail = self.source[self.at : self.at + 1]
            return f" {word}" + (" " if tail.isalnum() else "")
        if name in _FUNCTIONS:
            tail = self.source[self.at : self.at + 1]
            return f" {_FUNCTIONS[name]}" + ("" if tail in {"^", "("} else " ")
        if name in _PLAIN:
            return _PLAIN[name]
        raise ReadingError(
            f"the LaTeX macro {chr(92)}{name} is not understood; "
            "write that part in plain notation"
        )

    def _fraction(self) -> str:
        above, below = self._group(), self._group()
        order = _derivative_variables(below)
        head = _NUMERATOR.match(above)
        if order and head and int(head.group(1) or 1) == len(order):
            rest = _convert(head.group(2)).strip()
            operator = f" {DERIV_OPEN}{','.join(order)}{DERIV_CLOSE}"
            if not rest or re.fullmatch(r"[A-Za-zα-ωΑ-Ω]\w*", rest):
                return operator + rest
            return f"{operator}({rest})"
        return f"(({_convert(above)})/({_convert(below)}))"

    def _environment(self, before: str) -> str:
        name = self._group()
        end = rf"\end{{{name}}}"
        stop = self.source.find(end, self.at)
        if stop < 0:
            raise ReadingError(f"the LaTeX environment {name!r} is never closed")
        body = self.source[self.at : stop]
        self.at = stop + len(end)
        if name == "array":
            body = re.sub(r"^\s*\{[lcr|]*\}", "", body)
        rows = [row for row in re.split(r"\\\\(?:\[[^\]]*\])?", body) if row.strip()]
        if before.rstrip().endswith("=") and any("&" in row for row in rows):
            pieces = []
            for row in rows:
                value, _, condition = row.partition("&")
                told = re.sub(
                    r"\\text\s*\{[^}]*\}|\\mathrm\s*\{[^}]*\}|&",
                    lambda m: " otherwise " if "other" in m[0] else " ",
                    condition,
                )
                told = _convert(told).strip(" ,;.")
                if not told or "otherwise" in told or "else" in told:
                    told = "otherwise"
                pieces += [_convert(value).strip(" ,;."), told]
            return f"piecewise({', '.join(pieces)})"
        return " ; ".join(_convert(row) for row in rows)

    def _partial(self) -> str:
        rest = self.source[self.at :]
        match = re.match(r"\s*\\Omega", rest)
        if match:
            self.at += match.end()
            return " boundary "
        match = re.match(r"\s*_\s*(?:\{([a-z\s]+)\}|([a-z]))\s*(?:\^\{?(\d)\}?)?", rest)
        if not match:
            return "∂"
        self.at += match.end()
        letters = [c for c in (match.group(1) or match.group(2)) if c.isalpha()]
        if match.group(3):
            letters = letters * int(match.group(3))
        return f" {DERIV_OPEN}{','.join(letters)}{DERIV_CLOSE}"

    def _nabla(self) -> str:
        rest = self.source[self.at :]
        match = re.match(r"\s*\^\s*\{?\s*(2|4)\s*\}?", rest)
        if match:
            self.at += match.end()
            return LAP if match.group(1) == "2" else LAP + LAP
        match = re.match(r"\s*(\\cdot|·)", rest)
        if match:
            self.at += match.end()
            return DIV
        return GRAD


def _convert(source: str) -> str:
    return _Reader(source).convert()


def _derivative_variables(below: str) -> list[str]:
    """``dx^2`` → ``["x", "x"]``; empty when it is not a denominator of d's."""
    order: list[str] = []
    at = 0
    while at < len(below):
        match = _DENOMINATOR_PART.match(below, at)
        if match is None:
            return order if not below[at:].strip() and order else []
        name = match.group(1).lstrip("\\")
        order += [_VARIANTS.get(name, name)] * int(match.group(2) or 1)
        at = match.end()
    return order
