"""Text of a rule, brought to one spelling, with the way back to what was written.

Typesetting, subscripts, dashes, numerals in words and names of elements are made
uniform. Every character keeps its place in the original, so that whatever is not
understood can be quoted as the user wrote it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import yaml

_SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉₊₋"
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"
_PLAIN = "0123456789+-"
_SIMPLE = {
    **dict(zip(_SUBSCRIPTS, _PLAIN, strict=True)),
    **dict(zip(_SUPERSCRIPTS, _PLAIN, strict=True)),
    **dict.fromkeys("−–—‐‑‒―－", "-"),
    **dict.fromkeys("“”„‟«»「」『』＂‘’‚`´′＇", '"'),
    **{"（": "(", "）": ")", "［": "(", "］": ")", "【": "(", "】": ")"},
    **{"，": ", ", "、": ", ", "；": "; ", "：": ": ", "。": ". ", "．": "."},
    **{"＝": "=", "＋": "+", "×": "x", "·": "*", "∙": "*", "⋅": "*", "∗": "*"},
    **{"／": "/", "％": "%", "～": "~", "〜": "~", "\u00a0": " ", "\u3000": " "},
    **{"\u2009": " ", "\u202f": " ", "\u200b": "", "å": "Å", "\u212b": "Å"},
}


def _in_word(norm: str, at: int) -> bool:
    """Whether a Latin word goes on at this place."""
    return all(c.isalpha() and ord(c) < 0x250 for c in norm[at - 1 : at + 1])


@dataclass(slots=True)
class Text:
    """A string whose characters remember where they come from.

    Attributes:
        source: As the user wrote it.
        norm: The uniform spelling.
        origin: For each character of `norm` its place in `source`.
        taken: For each character of `norm` whether a reader has understood it.
    """

    source: str
    norm: str = ""
    origin: list[int] = field(default_factory=list)
    taken: list[bool] = field(default_factory=list)

    def sub(
        self, pattern: re.Pattern[str], repl: str | Callable[[re.Match[str]], str]
    ) -> None:
        """Replace like `re.sub`; a replacement stands at the place of its match."""
        out: list[str] = []
        origin: list[int] = []
        at = 0
        for match in pattern.finditer(self.norm):
            new = match.expand(repl) if isinstance(repl, str) else repl(match)
            out.append(self.norm[at : match.start()])
            origin += self.origin[at : match.start()]
            out.append(new)
            width = max(match.end() - match.start(), 1)
            for index in range(len(new)):
                back = match.start() + min(index * width // max(len(new), 1), width - 1)
                origin.append(self.origin[min(back, len(self.origin) - 1)])
            at = match.end()
        out.append(self.norm[at:])
        origin += self.origin[at:]
        self.norm, self.origin = "".join(out), origin

    def take(self, start: int, end: int) -> None:
        """Mark characters as understood, up to the end of a Latin word."""
        while 0 < end < len(self.norm) and _in_word(self.norm, end):
            end += 1
        for index in range(start, end):
            self.taken[index] = True

    def free(self, start: int, end: int) -> bool:
        """Whether none of these characters was understood before."""
        return not any(self.taken[start:end])

    def original(self, start: int, end: int) -> str:
        """What the user wrote for a stretch of the uniform spelling."""
        if start >= end:
            return ""
        first, last = self.origin[start], self.origin[end - 1]
        tail = self.origin[end] if end < len(self.origin) else len(self.source)
        return self.source[first : max(last + 1, min(tail, last + 1))].strip()

    def rest(self) -> str:
        """`norm` with everything understood replaced by blanks."""
        return "".join(
            " " if taken else char
            for char, taken in zip(self.norm, self.taken, strict=True)
        )


@cache
def _names() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    table = yaml.safe_load(files("prompts").joinpath("elements.yaml").read_text("utf8"))
    latin: dict[str, str] = {}
    other: dict[str, str] = {}
    for symbol, names in table.items():
        symbol = "Na" if symbol is True else str(symbol)
        for name in names:
            (latin if name[0].isascii() or name[0] in "éíÉ" else other)[
                name.lower()
            ] = symbol
    # An ion or an atom adds nothing: "Natriumionen", "sodium ions", "Zr-Atome".
    words = "|".join(sorted(map(re.escape, latin), key=len, reverse=True))
    signs = "|".join(sorted(map(re.escape, other), key=len, reverse=True))
    return (
        re.compile(rf"(?<![A-Za-zÀ-ÿ])({words})(?:(?<=\w{{5}})e?s|-?(?:ionen|ion|atomen?|atom))?"
                   # "Sauerstofftetraeder" are tetrahedra of oxygen.
                   r"(?:(?![A-Za-zÀ-ÿ])|(?=tetraed|oktaed|ikosaed|kuboktaed|würfel))",
                   re.IGNORECASE),
        # 氧化 is oxidation, 氯化物 a chloride: no element of their own.
        re.compile(rf"({signs})(?!化)(?:离子|原子|イオン)?"),
        {**latin, **other},
    )  # fmt: skip


_NUMERALS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "twelve": 12,
    "ein": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7,
    "acht": 8, "neun": 9, "zehn": 10, "zwölf": 12,
    "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9,
    "douze": 12,
    "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8,
    "nueve": 9, "diez": 10, "doce": 12,
}  # fmt: skip
_NUMERAL = re.compile(
    r"(?<![A-Za-zÀ-ÿ])(" + "|".join(_NUMERALS) + r")(?=(?:-?(?:fold|fach|fois|coord"
    r"|dimension))|(?![A-Za-zÀ-ÿ]))",
    re.IGNORECASE,
)
_HAN_NUMERALS = {
    "十二": 12, "一": 1, "二": 2, "两": 2, "兩": 2, "三": 3, "四": 4, "五": 5, "六": 6,
    "七": 7, "八": 8, "九": 9, "十": 10,
}  # fmt: skip
# Not inside 八面体 (octahedron), 四方 (tetragonal), 三维 (three-dimensional) …
_HAN_NUMERAL = re.compile(
    r"(十二|[一二两兩三四五六七八九十])(?=\s*(?:个|個|つの|つ|配位|種|种|重))"
)
_TEX = (
    (re.compile(r"\\text(?:rm|it)?\s*\{([^{}]*)\}"), r"\1"),
    (re.compile(r"\\(?:mathrm|mathit|rm|it)\s*\{([^{}]*)\}"), r"\1"),
    (re.compile(r"\\(?:mathrm|mathit|rm|it)\b"), ""),
    (re.compile(r"\\overline\s*\{\s*([A-Za-z])\s*\}"), r"\1"),
    (re.compile(r"\\(?:bar|overline)\s*\{?\s*([1-6])\s*\}?"), r"-\1"),
    (re.compile(r"\\(?:AA|angstrom)\b"), "Å"),
    (re.compile(r"\\(alpha|beta|gamma|rho|times|leq|geq|circ|approx|cdot)\b"),
     lambda m: {"times": "x", "leq": "<=", "geq": ">=", "circ": "°", "approx": "~",
                "cdot": "*"}.get(m[1], m[1])),
    (re.compile(r"\\[,;:! ]"), " "),
    # Subscripts and superscripts of words and formulas; the sign of a charge stays.
    (re.compile(r"_\{([^{}]*)\}"), r"\1"),
    (re.compile(r"\^\{([^{}]*)\}"), r"\1"),
    (re.compile(r"(?<=[A-Za-z0-9)])[_^](?=[\d(+-])"), ""),
    # "AlO$_6$" is one word.
    (re.compile(r"(?<=[A-Za-z)])\$\s*[_^]\s*\{?([\d.+-]{1,6})\}?\s*\$"), r"\1"),
    (re.compile(r"\$"), " "),
)  # fmt: skip
_ANGSTROM = re.compile(
    r"(?<=\d)\s*(?:angstroms?|ångstr[öo]ms?|Ångstr[öo]ms?|埃|オングストローム"
    r"|(?-i:A)(?=[\s,;.)]|$)(?!\s*\d))",
    re.IGNORECASE,
)
_SPELLINGS: tuple[tuple[re.Pattern[str], str], ...] = (
    (_ANGSTROM, " Å"),
    (re.compile(r"(?<=[\dÅ]) ?\^(?=-?\d)"), ""),
    (re.compile(r"(?i)\b(occ|approx|resp|ca)\.(?=\s*[\d=~:])"), r"\1 "),
    (re.compile(r"α"), "alpha"), (re.compile(r"β"), "beta"),
    (re.compile(r"γ"), "gamma"), (re.compile(r"ρ"), "rho"),
    # "R3bar c", "Fm3barm", "P bar 1".
    (re.compile(r"(?:(?<=[A-Za-z])|(?<=\b[PABCFIR] ))([1346])[ _-]?bar"
                r"(?![a-ce-ln-z]{2})", re.IGNORECASE), r"-\1"),
    (re.compile(r"(?<![A-Za-z])([PABCFIR]) ?[ _-]?bar[ _-]?([1346])"), r"\1-\2"),
    (re.compile(r"(?<![A-Za-z0-9])([abc])_?0(?=\s*(?:=|~|≈|is\b))"), r"\1"),
    (re.compile(r"≤|⩽|<="), "<="), (re.compile(r"≥|⩾|>="), ">="),
    (re.compile(r"≈|≃|∼"), "~"), (re.compile(r"\+/-|±"), "±"),
)  # fmt: skip


_MIXED_CENTRE = re.compile(
    r"\(([A-Z][a-z]?(?:\s?[,/]\s?[A-Z][a-z]?){1,5})\)(?=\s?[A-Z][a-z]?\s?\d)"
)
#: "two thirds", "drei Viertel", after the numerals have become digits.
_SPELT_FRACTION = re.compile(
    r"(?<![\d.,A-Za-z])(?:([1-5])[\s-]+(third|quarter|fifth|sixth|drittel|viertel|fünftel"
    r"|sechstel|tiers|quarts?|cinquièmes?|sixièmes?|tercios?|cuartos?|quintos?|sextos?)s?"
    r"(?![A-Za-zÀ-ÿ])|([三四五六])分(?:之|の)([一二三四五1-5])|([3-6])分(?:之|の)([一二三四五1-5]))",
    re.IGNORECASE,
)
_PARTS = {
    "third": 3, "drittel": 3, "tiers": 3, "tercio": 3, "quarter": 4, "viertel": 4,
    "quart": 4, "cuarto": 4, "fifth": 5, "fünftel": 5, "cinquième": 5, "quinto": 5,
    "sixth": 6, "sechstel": 6, "sixième": 6, "sexto": 6,
}  # fmt: skip


def _spelt_fraction(written: str) -> str:
    """'2 thirds' and 三分之二 as 2/3."""
    match = _SPELT_FRACTION.fullmatch(written)
    assert match is not None
    if match[1]:
        word = match[2].lower()
        whole = _PARTS.get(word) or _PARTS[word.removesuffix("s")]
        return f"{match[1]}/{whole}"
    digits = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
    low, high = (match[4], match[3]) if match[3] else (match[6], match[5])
    return f"{digits.get(low, low)}/{digits.get(high, high)}"


def _gap(norm: str, end: int) -> str:
    """A blank where a German compound goes on behind the name of an element."""
    return " " if norm[end : end + 1].isalpha() else ""


def normalise(source: str) -> Text:
    """Bring a text to one spelling."""
    text = Text(source)
    # Overlines stay with their digit: a combining mark after or before it.
    chars: list[str] = []
    for index, char in enumerate(source):
        new = _SIMPLE.get(char)
        if new is None:
            new = unicodedata.normalize("NFKC", char)
            if char in "ªº" or (new[:1] == " " and len(new) > 1):
                new = char
        chars.append(new)
        text.origin += [index] * len(new)
    text.norm = "".join(chars)
    text.sub(re.compile(r"([1-6])\s*[\u0304\u0305\u033f\u00af\u203e]"), r"-\1")
    text.sub(re.compile(r"[\u0304\u0305\u033f\u00af\u203e]\s*([1-6])"), r"-\1")
    text.sub(re.compile(r"[\u0304\u0305\u033f\u00af\u203e]"), "")
    for pattern, repl in _TEX:
        text.sub(pattern, repl)
    for pattern, word in _SPELLINGS:
        text.sub(pattern, word)
    latin, signs, names = _names()
    text.sub(signs, lambda m: f" {names[m[1].lower()]} ")
    text.sub(latin, lambda m: names[m[1].lower()] + _gap(text.norm, m.end()))
    text.sub(_NUMERAL, lambda m: str(_NUMERALS[m[1].lower()]))
    text.sub(_SPELT_FRACTION, lambda m: _spelt_fraction(m[0]))
    text.sub(_HAN_NUMERAL, lambda m: str(_HAN_NUMERALS[m[1]]))
    # "(Li,Ti)O6": one kind of polyhedron, as "Li/Ti" is.
    text.sub(_MIXED_CENTRE, lambda m: re.sub(r"\s?,\s?", "/", m[1]))
    text.taken = [False] * len(text.norm)
    return text


_CLAUSE = re.compile(r"[;\n]|\.(?=\s|$)")


def clauses(norm: str) -> Iterator[tuple[int, int]]:
    """Stretches between semicolons and full stops."""
    at = 0
    for match in _CLAUSE.finditer(norm):
        yield at, match.start()
        at = match.end()
    yield at, len(norm)
