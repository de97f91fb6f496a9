"""Formulas to syntax trees by a recursive descent that knows a white list.

Trees are tuples whose first item names the sort: ``("num", "2.5")``, ``("name",
"x")``, ``("apply", "y", primes, dots, (arguments…))``, ``("call", "sin",
(arguments…))``, ``("D", ("x", "x"), tree)``, ``("prime", tree, n)``, ``("dot", tree,
n)``, ``("lap" | "div" | "grad", tree)``, ``("add" | "sub" | "mul" | "over" | "pow",
a, b)``, ``("neg", a)``, ``("rel", op, a, b)``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from assistant.reading.chunks import split_name
from assistant.reading.errors import ReadingError
from assistant.reading.latex import DERIV_CLOSE, DERIV_OPEN, DIV, GRAD, LAP
from assistant.reading.tokens import Token
from assistant.reading.units import UNIT_NAMES, parse_unit
from assistant.reading.vocabulary import AMBIGUOUS_FUNCTIONS, FUNCTIONS

Tree = tuple[Any, ...]
NODE_LIMIT = 900
DIGIT_LIMIT = 40
_NABLA = {LAP: "lap", DIV: "div", GRAD: "grad"}


class Grammar:
    """A formula parser over tokens.

    Args:
        tokens: One run of mathematics.
        known: Names that are single symbols.
        functions: Names that are functions of the independent variables.
    """

    def __init__(
        self,
        tokens: Sequence[Token],
        known: Collection[str],
        functions: Collection[str] = (),
        helpers: Collection[str] = (),
    ) -> None:
        self.tokens = _separated(tokens, known, functions)
        self.known = set(known)
        self.functions = set(functions)
        self.helpers = set(helpers) - self.functions
        self.at = 0
        self.nodes = 0

    # --- relations ------------------------------------------------------------

    def chain(self) -> tuple[list[Tree], list[str]]:
        """``a < x < b`` → sides and relations between them; all tokens are used.

        Raises:
            ReadingError: The tokens are no formula.
        """
        sides = [self.expression()]
        relations: list[str] = []
        while (token := self._peek()) is not None and token.sort == "rel":
            self.at += 1
            relations.append({":=": "=", "==": "="}.get(token.text, token.text))
            sides.append(self.expression())
        if self._peek() is not None:
            raise ReadingError(
                f"the formula {self.text()!r} cannot be read beyond "
                f"{self.text(self.at)!r}"
            )
        return sides, relations

    def text(self, start: int = 0) -> str:
        """What the tokens say, for messages."""
        return readable(self.tokens[start:])

    # --- expressions ----------------------------------------------------------

    def expression(self) -> Tree:
        """Sums."""
        tree = self._term()
        while (token := self._peek()) is not None and token.text in {"+", "-"}:
            self.at += 1
            right = self._term()
            tree = self._node("add" if token.text == "+" else "sub", tree, right)
        return tree

    def _term(self) -> Tree:
        tree = self._signed()
        while (token := self._peek()) is not None:
            if token.sort == "op" and token.text in "*/":
                self.at += 1
                right = self._tight(self._signed(), tree, token.text)
                tree = self._node("mul" if token.text == "*" else "over", tree, right)
            elif self._begins(token):
                tree = self._node("mul", tree, self._power())
            else:
                break
        return tree

    def _tight(self, right: Tree, left: Tree, operator: str) -> Tree:
        """``x/2L`` divides by the product; ``1/2 x`` and ``1/2(x+1)`` do not."""
        if operator != "/":
            return right
        while (token := self._peek()) is not None:
            numbers = right[0] == "num" and left[0] == "num"
            if (
                token.sort == "name"
                and not token.space
                and not numbers
                and self._begins(token)
            ):
                right = self._node("mul", right, self._power())
            else:
                break
        return right

    def _signed(self) -> Tree:
        token = self._peek()
        if token is not None and token.text in {"+", "-"}:
            self.at += 1
            inner = self._signed()
            return inner if token.text == "+" else self._node("neg", inner)
        return self._power()

    def _power(self) -> Tree:
        base = self._postfix()
        token = self._peek()
        if token is not None and token.text == "^":
            self.at += 1
            primes = self._order(base)
            if primes:
                return self._applied(self._node("prime", base, primes))
            return self._node("pow", base, self._exponent())
        return base

    def _order(self, base: Tree) -> int:
        """``y^(4)`` on an unknown function is its fourth derivative."""
        window = self.tokens[self.at : self.at + 3]
        if (
            base[0] == "name"
            and base[1] in self.functions
            and len(window) == 3
            and window[0].text == "("
            and window[1].text in {"2", "3", "4", "5", "6"}
            and window[2].text == ")"
        ):
            self.at += 3
            return int(window[1].text)
        return 0

    def _exponent(self) -> Tree:
        token = self._peek()
        if token is not None and token.text in {"+", "-"}:
            self.at += 1
            inner = self._exponent()
            return inner if token.text == "+" else self._node("neg", inner)
        base = self._postfix()
        token = self._peek()
        if token is not None and token.text == "^":
            self.at += 1
            return self._node("pow", base, self._exponent())
        return base

    def _begins(self, token: Token) -> bool:
        """Whether a factor starts here, so that a product is meant."""
        if token.sort in {"num", "name", "deriv", "nabla"}:
            return True
        return token.sort == "open"

    def _postfix(self) -> Tree:
        tree = self._primary()
        return self._primes(tree)

    def _primes(self, tree: Tree) -> Tree:
        while (token := self._peek()) is not None and token.sort == "prime":
            self.at += 1
            sort = "prime" if token.text[0] == "'" else "dot"
            tree = self._node(sort, tree, len(token.text))
            tree = self._applied(tree)
        return tree

    def _applied(self, tree: Tree) -> Tree:
        """Arguments after primes, as in ``y'(0)``."""
        token = self._peek()
        if (
            token is None
            or token.text != "("
            or tree[1][0] not in {"name", "prime", "dot"}
        ):
            return tree
        if token.space and not self._is_place():
            return tree
        arguments = self._arguments()
        return self._node("at", tree, arguments)

    def _is_place(self) -> bool:
        """A bracket with one number or symbol is a place, not a factor."""
        end = self._closing(self.at)
        return end == self.at + 2

    def _closing(self, start: int) -> int:
        depth = 0
        for i in range(start, len(self.tokens)):
            depth += {"open": 1, "close": -1}.get(self.tokens[i].sort, 0)
            if depth == 0:
                return i
        raise ReadingError(f"a bracket in {self.text()!r} is never closed")

    def _arguments(self) -> tuple[Tree, ...]:
        self.at += 1  # the bracket
        arguments: list[Tree] = []
        while True:
            token = self._peek()
            if token is None:
                raise ReadingError(f"a bracket in {self.text()!r} is never closed")
            if token.sort == "close":
                self.at += 1
                return tuple(arguments)
            if token.sort == "sep" and token.text in {",", ";", ":"}:
                self.at += 1
                continue
            left = self.expression()
            following = self._peek()
            if following is not None and following.sort == "rel":
                chain: list[Tree] = []
                while following is not None and following.sort == "rel":
                    self.at += 1
                    right = self.expression()
                    chain.append(self._node("rel", following.text, left, right))
                    left = right
                    following = self._peek()
                left = chain[0]
                for item in chain[1:]:
                    left = self._node("and", left, item)
            arguments.append(left)

    def _primary(self) -> Tree:
        token = self._peek()
        if token is None:
            raise ReadingError(f"the formula {self.text()!r} ends too early")
        self.at += 1
        if token.sort == "num":
            quantity = self._quantity(token)
            if quantity is not None:
                return quantity
            digits = token.text.lower().split("e")
            if len(digits[0].replace(".", "")) > DIGIT_LIMIT or (
                len(digits) > 1 and abs(int(digits[1])) > 300
            ):
                raise ReadingError(
                    f"the number {token.text[:50]!r} is too long", "too_long"
                )
            return self._node("num", token.text)
        if token.sort == "name":
            return self._named(token)
        if token.sort == "open":
            self.at -= 1
            arguments = self._arguments()
            if len(arguments) == 1:
                return arguments[0]
            return self._node("tuple", arguments)
        if token.sort == "bar":
            inner = self.expression()
            closing = self._peek()
            if closing is None or closing.sort != "bar":
                raise ReadingError(f"a bar in {self.text()!r} is never closed")
            self.at += 1
            return self._node("call", "Abs", (inner,))
        if token.sort == "deriv":
            names = tuple(
                token.text.strip(DERIV_OPEN + DERIV_CLOSE).replace(" ", "").split(",")
            )
            return self._node("D", names, self._operand())
        if token.sort == "nabla":
            if (
                token.text == GRAD
                and (dot := self._peek()) is not None
                and dot.text == "*"
            ):
                self.at += 1
                return self._node("div", self._operand())
            sort = _NABLA[token.text]
            following = self._peek()
            if sort == "lap" and following is not None and following.text == "^":
                raise ReadingError("write the biharmonic operator as lap(lap(u))")
            return self._node(sort, self._operand())
        raise ReadingError(
            f"{token.text!r} is not expected in the formula {self.text()!r}"
        )

    def _quantity(self, token: Token) -> Tree | None:
        """``1 mm`` inside a formula: a unit of several letters, no symbol."""
        unit = self._peek()
        if (
            unit is None
            or unit.sort != "name"
            or (len(unit.text) < 2 and not self._closes(unit))
            or unit.text not in UNIT_NAMES
            or unit.text in self.known
            or unit.text in self.functions
            or (unit.text in FUNCTIONS and not self._is_minutes(unit))
        ):
            return None
        self.at += 1
        return self._node("qty", token.text, parse_unit(unit.text), (token, unit))

    def _is_minutes(self, unit: Token) -> bool:
        """``min`` is the minimum only in front of a bracket."""
        after = self.tokens[self.at + 1 : self.at + 2]
        return unit.text == "min" and not (after and after[0].sort == "open")

    def _closes(self, unit: Token) -> bool:
        """``(0.02 m, 30 s)``: a lone letter between a number and the bracket's end."""
        after = self.tokens[self.at + 1 : self.at + 2]
        ends = bool(after) and after[0].sort in {"sep", "close"}
        return unit.space and ends and unit.text in {"m", "s", "h", "K"}

    def _operand(self) -> Tree:
        """What a derivative operator in front acts on: the next factors."""
        token = self._peek()
        if token is None:
            raise ReadingError(f"the formula {self.text()!r} ends after a derivative")
        if token.sort == "op" and token.text == "*":
            self.at += 1
        return self._power_free()

    def _power_free(self) -> Tree:
        """A factor; a power after it belongs to the derivative, not to the operand."""
        return self._postfix()

    def _named(self, token: Token) -> Tree:
        name = token.text
        following = self._peek()
        opens = following is not None and following.text in {"(", "["}
        tight = opens and following is not None and not following.space
        is_function = name in FUNCTIONS and name not in self.known
        if is_function and name in AMBIGUOUS_FUNCTIONS:
            is_function = tight
        if is_function and name not in self.functions:
            return self._call(FUNCTIONS[name])
        if opens and following is not None and following.text == "(":
            end = self._closing(self.at)
            inside = self.tokens[self.at + 1 : end]
            commas = _top_level_comma(inside)
            plain = all(t.sort in {"name", "sep"} for t in inside)
            if (
                name in {"f", "g", "F", "G"}
                and tight
                and plain
                and inside
                and (name not in self.helpers and name not in self.functions)
            ):
                raise ReadingError(
                    f"which function is {name}({readable(inside)})? The text does not "
                    "define it.",
                    "missing",
                )
            if name in self.helpers and tight:
                return self._node("at", self._node("name", name), self._arguments())
            if self._is_applied(name) and not self._is_factor(inside):
                if tight or commas or self._is_place():
                    return self._node("at", self._node("name", name), self._arguments())
            elif commas and tight:
                if len(name) > 2 and name.isalpha():
                    raise ReadingError(
                        f"unknown function {name!r}: only mathematical functions are "
                        "allowed",
                        "unsafe",
                    )
                return self._node("at", self._node("name", name), self._arguments())
            elif tight and name.isalpha() and len(name) > 2 and name not in self.known:
                raise ReadingError(
                    f"unknown function {name!r}: only mathematical functions are "
                    f"allowed",
                    "unsafe",
                )
        return self._node("name", name)

    def _is_applied(self, name: str) -> bool:
        """An unknown, or its derivative in subscripts: ``u_x(1)`` is no product."""
        base, _, tail = name.rpartition("_")
        derived = base in self.functions and bool(tail) and set(tail) <= set("txyzrs")
        return name in self.functions or derived

    def _is_factor(self, inside: Sequence[Token]) -> bool:
        """``x(28 - z)``: a bracket with unknowns in it multiplies."""
        return any(
            t.sort == "name" and t.text in self.functions for t in inside
        ) or any(t.sort in {"deriv", "prime"} for t in inside)

    def _call(self, function: str) -> Tree:
        power: Tree | None = None
        following = self._peek()
        if following is not None and following.text == "^":
            self.at += 1
            power = self._exponent()
            following = self._peek()
        if following is None:
            raise ReadingError(f"the function {function!r} has no argument")
        if following.text in {"(", "["}:
            arguments = self._arguments()
        else:
            arguments = (self._bare_argument(),)
        tree = self._node("call", function, arguments)
        return self._node("pow", tree, power) if power is not None else tree

    def _bare_argument(self) -> Tree:
        """``sin pi x/L``: the product that follows, up to the next function or sum."""
        tree = self._signed()
        while (token := self._peek()) is not None:
            function = token.text in FUNCTIONS and token.text not in self.known
            if token.sort == "op" and token.text in "*/":
                after = (
                    self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else None
                )
                if after is None or (after.text in FUNCTIONS) or after.sort == "open":
                    break
                if token.text == "*" and token.space:
                    break
                self.at += 1
                tree = self._node(
                    "mul" if token.text == "*" else "over", tree, self._power()
                )
            elif self._begins(token) and not function and token.sort != "open":
                if token.sort in {"deriv", "nabla"}:
                    break
                tree = self._node("mul", tree, self._power())
            else:
                break
        return tree

    def _peek(self) -> Token | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def _node(self, *parts: Any) -> Tree:
        self.nodes += 1
        if self.nodes > NODE_LIMIT:
            raise ReadingError(
                f"the formula has more than {NODE_LIMIT} parts; shorten it", "too_long"
            )
        return parts


def readable(tokens: Sequence[Token]) -> str:
    """Tokens as text for people."""
    out: list[str] = []
    for token in tokens:
        text = token.text
        if token.sort == "deriv":
            text = "d/d" + text.strip(DERIV_OPEN + DERIV_CLOSE) + " "
        text = {LAP: "∇²", DIV: "∇·", GRAD: "∇"}.get(text, text)
        out.append((" " if token.space and out else "") + text)
    return "".join(out).strip()[:120]


def _top_level_comma(tokens: Sequence[Token]) -> bool:
    depth = 0
    for token in tokens:
        depth += {"open": 1, "close": -1}.get(token.sort, 0)
        if token.sort == "sep" and depth == 0:
            return True
    return False


def _separated(
    tokens: Sequence[Token], known: Collection[str], functions: Collection[str]
) -> list[Token]:
    """Letters that were run together become products."""
    out: list[Token] = []
    symbols = {*known, *functions}
    for token in tokens:
        if token.sort == "edge":
            continue
        letters = (
            split_name(token.text, symbols, token.marked)
            if token.sort == "name"
            else None
        )
        if not letters:
            out.append(token)
            continue
        for i, letter in enumerate(letters):
            out.append(
                Token("name", letter, token.space if i == 0 else True, token.marked)
            )
    return out
