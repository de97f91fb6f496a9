"""Normalised text to tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assistant.reading.latex import (
    DERIV_CLOSE,
    DERIV_OPEN,
    DIV,
    GRAD,
    LAP,
    MATH_CLOSE,
    MATH_OPEN,
)

Sort = Literal["num", "name", "op", "rel", "open", "close", "sep", "deriv", "prime",
               "nabla", "bar", "word", "edge"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """One token; `space` tells whether white space stood before it."""

    sort: Sort
    text: str
    space: bool
    marked: bool = False


#: Kana and Han characters: "T在t=10时" holds two symbols, no accented word.
EASTERN = "\u3040-\u30ff\u3400-\u9fff"
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
    rf"|(?P<word>[{EASTERN}]+|[^\W\d_{EASTERN}]+|.)",
    re.S,
)


#: What follows a Latin letter in its word.
_REST = re.compile(rf"[^\W{EASTERN}]*")


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
            # An accented word: take it whole, as prose.
            tail = _REST.match(text, at)
            if tail and tail.group() and ord(text[at]) > 127:
                at = tail.end()
                piece += tail.group()
                sort = "word"
        out.append(Token(sort, piece, space, marked))  # type: ignore[arg-type]
        space = False
    return out
