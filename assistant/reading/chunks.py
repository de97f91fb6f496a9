"""Tokens to formulas and the words between them."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from assistant.reading.latex import DERIV_CLOSE, GREEK
from assistant.reading.prose import PROSE
from assistant.reading.tokens import Token, tokenise
from assistant.reading.units import UNIT_NAMES
from assistant.reading.vocabulary import CONSTANTS, FUNCTIONS, NAME


@dataclass(frozen=True, slots=True)
class Chunk:
    """A run of mathematics, or a run of words (`math` false), or a separator."""

    math: bool
    tokens: tuple[Token, ...]
    words: str = ""
    sep: str = ""


_PROSE_SINGLE = frozenset({"a", "A", "I"})


def known_names(text: str, extra: Collection[str] = ()) -> set[str]:
    """Multi-letter names that the text itself uses as symbols."""
    known = set(extra)
    known.update(re.findall(rf"{DERIV_CLOSE}\s*\(?({NAME})", text))
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
