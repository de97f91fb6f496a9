"""A text as a list of statements: formulas with the words around them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from assistant.reading.chunks import Chunk, chunks, known_names
from assistant.reading.errors import ReadingError
from assistant.reading.grammar import Grammar, Tree, readable
from assistant.reading.tokens import Token
from assistant.reading.units import UNIT_NAMES, Unit, parse_unit
from assistant.reading.vocabulary import FUNCTIONS

#: Letters that may be independent variables in subscript derivatives.
SUBSCRIPT_VARIABLES = frozenset("txyzrs")


@dataclass
class Statement:
    """One formula.

    Attributes:
        sides: Trees between the relations.
        relations: ``=``, ``<`` … between the sides.
        text: As written.
        before: Words since the previous formula, separators included.
        after: Words up to the next formula.
        used: Whether something has already been made of it.
    """

    sides: list[Tree]
    relations: list[str]
    text: str
    before: str = ""
    after: str = ""
    used: bool = False
    marked: bool = False
    tokens: tuple[Token, ...] = field(default=(), repr=False)

    @property
    def is_expression(self) -> bool:
        """Whether there is no relation in it."""
        return not self.relations

    @property
    def is_equality(self) -> bool:
        """Whether all its relations are equalities."""
        return bool(self.relations) and all(r in {"=", "->"} for r in self.relations)


@dataclass
class Reading:
    """All statements of a text, its names, and all its words in order."""

    statements: list[Statement]
    functions: list[str]
    known: set[str]
    words: str
    problems: list[str] = field(default_factory=list)


def unknown_functions(text_chunks: list[Chunk], asked: Collection[str]) -> list[str]:
    """Names that carry derivatives, in order of appearance, then those asked for."""
    found: dict[str, None] = {}
    bare: set[str] = set()
    subscripted: list[str] = []
    for chunk in text_chunks:
        tokens = chunk.tokens
        for i, token in enumerate(tokens):
            after = tokens[i + 1] if i + 1 < len(tokens) else None
            if token.sort == "name":
                if after is not None and after.sort == "prime":
                    found.setdefault(token.text)
                base, _, tail = token.text.rpartition("_")
                if base and tail and set(tail) <= SUBSCRIPT_VARIABLES:
                    subscripted.append(token.text)
                else:
                    bare.add(token.text)
            elif token.sort in {"deriv", "nabla"} and after is not None:
                if after.sort == "name" and after.text not in FUNCTIONS:
                    if token.sort == "deriv" or after.text not in {"D", "k", "K"}:
                        found.setdefault(after.text)
                elif after.text == "(" and i + 3 < len(tokens):
                    inner = tokens[i + 2]
                    if inner.sort == "name" and tokens[i + 3].text == ")":
                        found.setdefault(inner.text)
                    elif inner.sort == "name" and tokens[i + 3].text == "(":
                        pass
    for i_chunk in text_chunks:
        names = [t.text for t in i_chunk.tokens if t.sort == "name"]
        if any(n in {"diff", "Derivative", "laplacian", "lap"} for n in names):
            for i, token in enumerate(i_chunk.tokens[:-2]):
                if token.text in {"diff", "Derivative", "laplacian", "lap"}:
                    inner = i_chunk.tokens[i + 2]
                    if inner.sort == "name" and inner.text not in FUNCTIONS:
                        found.setdefault(inner.text)
    for name in subscripted:
        base, _, tail = name.rpartition("_")
        several = len({n for n in subscripted if n.rpartition("_")[0] == base}) > 1
        if (
            base in found
            or base in bare
            or several
            or base in asked
            or (tail in {"t", "xx", "tt", "xxx", "xxxx"} and len(base) == 1)
        ):
            found.setdefault(base)
    for name in asked:
        if re.fullmatch(r"[A-Za-z]\w*", name):
            found.setdefault(name)
    return [name for name in found if name not in UNIT_ONLY]


UNIT_ONLY = frozenset({"pi", "inf"})


def read_statements(text: str, asked: Collection[str] = ()) -> Reading:
    """Cut a normalised text into statements.

    Raises:
        ReadingError: A formula with a relation or derivative that cannot be parsed.
    """
    known = known_names(text, asked)
    parts = chunks(text, known)
    functions = unknown_functions(parts, asked)
    helpers = (
        set(
            re.findall(
                r"(?<![A-Za-z0-9_'])([A-Za-z]\w*)\(\s*[A-Za-z]\w*\s*\)\s*=", text
            )
        )
        - set(functions)
        - set(FUNCTIONS)
    )
    known |= set(functions)
    united = any(_carries_unit(part, functions) for part in parts)
    statements: list[Statement] = []
    problems: list[str] = []
    words: list[str] = []
    pending: list[str] = []
    for part in parts:
        if not part.math:
            piece = part.words or part.sep
            pending.append(piece)
            words.append(piece)
            continue
        statement = _statement(part, known, functions, helpers, problems, united)
        if statement is None:
            piece = readable(part.tokens)
            pending.append(piece)
            words.append(piece)
            continue
        statement.before = _joined(pending)
        if statements:
            statements[-1].after = statement.before
        pending = []
        words.append("◆")
        statements.append(statement)
    if statements:
        statements[-1].after = _joined(pending)
    return Reading(statements, functions, known, _joined(words), problems)


def _joined(pieces: list[str]) -> str:
    text = " ".join(pieces)
    return re.sub(r"\s+([,;:.?!])", r"\1", text).strip()


def _statement(
    part: Chunk,
    known: set[str],
    functions: list[str],
    helpers: set[str],
    problems: list[str],
    united: bool,
) -> Statement | None:
    tokens = part.tokens
    # "y(1) =" asks for the value.
    while tokens and tokens[-1].sort == "rel":
        tokens = tokens[:-1]
    sides: list[list[Token]] = [[]]
    relations: list[str] = []
    depth = 0
    for token in tokens:
        depth += {"open": 1, "close": -1}.get(token.sort, 0)
        if token.sort == "rel" and depth == 0:
            relations.append({":=": "=", "==": "="}.get(token.text, token.text))
            sides.append([])
        else:
            sides[-1].append(token)
    trees: list[Tree] = []
    text = readable(tokens)
    try:
        for side in sides:
            if not side:
                raise ReadingError(f"one side of {text!r} is empty")
            letters = any(t.sort == "name" and t.text in functions for t in side)
            unit = not letters or (len(sides) > 1 and _is_value_of(sides[0], united))
            quantity = _quantity(side) if unit else None
            trees.append(
                quantity or Grammar(side, known, functions, helpers).chain()[0][0]
            )
    except ReadingError as err:
        if err.reason != "syntax":
            raise
        serious = any(t.sort in {"deriv", "prime", "nabla"} for t in tokens) or (
            "=" in relations and any(t.sort == "name" for t in tokens)
        )
        if serious:
            problems.append(str(err))
        return None
    if len(trees) == 1 and trees[0][0] == "num" and len(tokens) == 1:
        pass
    if len(trees) == 1 and trees[0][:2] == ("call", "Eq") and len(trees[0][2]) == 2:
        trees = list(trees[0][2])
        relations = ["="]
    marked = any(t.marked for t in tokens)
    return Statement(trees, relations, text, marked=marked, tokens=tuple(tokens))


def _carries_unit(part: Chunk, functions: list[str]) -> bool:
    """Whether a formula ends in a number with a unit that is no unknown."""
    tokens = part.tokens
    at = max((i for i, t in enumerate(tokens) if t.sort == "rel"), default=-1)
    side = list(tokens[at + 1 :])
    names = {t.text for t in side if t.sort == "name"}
    return not names & set(functions) and (_quantity(side) or ("",))[0] == "qty"


def _is_value_of(left: Sequence[Token], united: bool) -> bool:
    """Whether ``5 V`` behind this left side is volts although V is an unknown.

    It is for ``V(0) = 5 V``, and for ``V0 = 5 V`` in a text with other units.
    """
    plain = [t for t in left if t.sort != "prime"]
    numbers = [t for t in plain[1:] if t.sort == "num"]
    placed = len(plain) > 2 and plain[1].text == "(" and bool(numbers)
    return placed or (united and len(left) == 1 and left[0].sort == "name")


def _quantity(tokens: list[Token]) -> Tree | None:
    """``-2.5 mm`` → ``("qty", "-2.5", Unit)``; None when no unit follows."""
    sign = ""
    if tokens and tokens[0].text in {"-", "+"}:
        sign, tokens = tokens[0].text, tokens[1:]
    if len(tokens) < 2 or tokens[0].sort != "num":
        return None
    scale = ""
    rest = tokens[1:]
    # 1.6*10^-11 m^2/s
    if (
        len(rest) >= 3
        and rest[0].text == "*"
        and rest[1].text == "10"
        and rest[2].text == "^"
    ):
        digits = ""
        i = 3
        while i < len(rest) and (rest[i].sort == "num" or rest[i].text in "-+()"):
            if rest[i].text not in "()":
                digits += rest[i].text
            closed = rest[i].sort == "num"
            i += 1
            if closed:
                if i < len(rest) and rest[i].text == ")":
                    i += 1
                break
        scale, rest = f"e{digits}", rest[i:]
    if not rest:
        return ("num", f"{tokens[0].text}{scale}") if scale and not sign else None
    names = [t for t in rest if t.sort == "name"]
    allowed = all(
        t.sort in {"name", "num", "open", "close"}
        or t.text in {"*", "/", "^", "-", "+"}
        for t in rest
    )
    if not names or not allowed or not all(t.text in UNIT_NAMES for t in names):
        return None
    if rest[0].sort == "num" and not any(t.text == "/" for t in rest[:2]):
        return None
    text = "".join((" " if t.space else "") + t.text for t in rest).strip().lstrip("*")
    try:
        unit: Unit = parse_unit(text)
    except ReadingError:
        return None
    plain = all(
        t.text
        in {
            "a",
            "d",
            "t",
            "s",
            "h",
            "m",
            "A",
            "C",
            "F",
            "T",
            "H",
            "K",
            "S",
            "V",
            "W",
            "N",
            "J",
            "L",
            "M",
            "l",
            "g",
            "in",
        }
        for t in names
    ) and not any(t.space for t in rest[:1])
    # "2t" glued together is a product in a formula, but "10s" and "5h" are times.
    if plain and len(rest) > 1 and rest[0].text not in {"s", "h", "m"}:
        return None
    return ("qty", f"{sign}{tokens[0].text}{scale}", unit, tuple(tokens))
