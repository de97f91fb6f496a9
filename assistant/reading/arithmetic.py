"""Sums of quantities: "3 eV in kJ/mol times 2", "25 mV times the Faraday constant".

Numbers, units and constants of nature joined by the four operations and powers, and the
unit that is wanted. Read by a parser of its own; nothing of the text is executed. Only
what is wholly such a sum is read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.reading.conversions import NUMBER, UNIT, number_of

#: Spellings of constants that stand in sums, with the name that pint gives them.
_CONSTANTS = (
    (r"(?:the )?faraday(?:'s)? constant|faraday-?konstante|constante de faraday|"
     r"法拉第常数|ファラデー定数", "faraday_constant"),
    (r"(?:the )?boltzmann(?:'s)? constant|boltzmann-?konstante|constante de boltzmann|"
     r"玻尔兹曼常数|ボルツマン定数|(?-i:k_?B)\b", "boltzmann_constant"),
    (r"(?:the )?(?:molar |universal )?gas constant|gaskonstante|constante des gaz|"
     r"constante de los gases|气体常数|"
     r"気体定数", "molar_gas_constant"),
    (r"(?:the )?avogadro(?:'s)? (?:constant|number)|avogadro-?konstante|"
     r"(?:constante|nombre|número) d[’'e] ?avogadro|阿伏伽德罗常数|アボガドロ定数|"
     r"(?-i:N_?A)\b", "avogadro_constant"),
    (r"(?:the )?planck(?:'s)? constant|planck-?konstante|constante de planck|"
     r"普朗克常数|プランク定数", "planck_constant"),
    (r"(?:the )?speed of light|lichtgeschwindigkeit|vitesse de la lumière|"
     r"velocidad de la luz|光速", "speed_of_light"),
    (r"(?:the )?elementary charge|elementarladung|charge élémentaire|carga elemental|"
     r"元电荷|電気素量", "elementary_charge"),
)  # fmt: skip
_OPERATIONS = (
    (r"\b(?:multiplied by|multiplié par|multiplicado por|times|mal|fois|por)\b|"
     r"乘以?|かける|[×·∙]", "*"),
    (r"\b(?:divided by|geteilt durch|divisé par|dividido (?:por|entre)|over)\b|"
     r"除以|÷", "/"),
    (r"\b(?:plus|más)\b|加上?", "+"), (r"\b(?:minus|moins|menos)\b|减去?|−", "-"),
    (r"\b(?:squared|zum quadrat|au carré|al cuadrado)\b|平方", "^2"),
    (r"\b(?:cubed)\b", "^3"),
)  # fmt: skip
_FRAME = re.compile(
    r"(?i)^\W*?(?:(?:and|so|ok(?:ay)?|now|then|und|et|y|那|では)[\s,]+)?"
    r"(?:(?:please\s+)?(?:what(?:'s| is| are| does)|how much (?:is|are)|calculate|"
    r"compute|evaluate|was (?:ist|sind|ergibt)|wie ?viel (?:ist|sind)|berechne|rechne|"
    r"combien font|combien fait|calcule[rz]?|cuánto (?:es|son)|calcula|请?计算|"
    r"計算して)\s*[:：]?\s*)?"
)
_END = re.compile(
    r"(?i)\s*(?:[=?？.!。]|give|make|please|bitte|是多少|等于多少|はいくつ(?:ですか)?|は)*\s*$"
)
_INTO = re.compile(
    rf"(?i)\s(?:in|into|to|as|nach|als|en|à|用|で)\s+(?P<unit>{UNIT})\s*(?=[*/^]|$)"
)
_TOKEN = re.compile(
    rf"\s*(?:(?P<number>{NUMBER})|(?P<operation>[-+*/^()])|§(?P<constant>\d))"
)
#: "10-20 nm", "2024-2025": from … to, no difference.
_RANGE = re.compile(rf"^{NUMBER}\s?[-–−]\s?{NUMBER}[^-+*/^(]*$")
#: Levels of brackets and characters that are read.
_DEEPEST, _LONGEST = 12, 160


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of quantities as a tree.

    Attributes:
        tree: Nested tuples: ("value", number, unit), ("constant", name),
            (operation, left, right).
        wanted: Unit of the result as written, "" for none.
        written: The sum as it was written, without its question.
    """

    tree: tuple[object, ...]
    wanted: str
    written: str


def sum_asked(text: str) -> Sum | None:
    """The sum that a message is, None where it is anything else."""
    if len(text) > _LONGEST or not re.search(r"\d", text) or "'" in text:
        return None
    from assistant.reading.measured import known_unit

    body = _END.sub("", _FRAME.sub("", text.strip(), count=1)).strip()
    if _RANGE.match(body) and body == text.strip():
        return None
    plain = body
    constants: list[str] = []
    for pattern, name in _CONSTANTS:
        if re.search(pattern, plain, re.IGNORECASE):
            plain = re.sub(pattern, f" §{len(constants)} ", plain, flags=re.IGNORECASE)
            constants.append(name)
    for pattern, sign in _OPERATIONS:
        plain = re.sub(pattern, f" {sign} ", plain, flags=re.IGNORECASE)
    wanted = ""
    if (into := _INTO.search(plain)) is not None:
        wanted = into["unit"].strip()
        plain = plain[: into.start()] + " " + plain[into.end() :]
        if known_unit(wanted) is None:
            return None
    if not re.search(r"[-+*/^(§]", plain.lstrip("-+ ")):
        return None
    try:
        tree, end = _Reader(plain.strip(), tuple(constants)).added(0, 0)
    except _NoSum:
        return None
    sure = end == len(plain.strip()) and tree[0] not in ("value", "constant")
    return Sum(tree, wanted, body) if sure else None


class _NoSum(Exception):
    """The text is no sum."""


@dataclass(frozen=True, slots=True)
class _Reader:
    text: str
    constants: tuple[str, ...]

    def _sign(self, at: int, signs: str) -> tuple[str, int] | None:
        found = _TOKEN.match(self.text, at)
        if found is None or not found["operation"] or found["operation"] not in signs:
            return None
        return found["operation"], found.end()

    def added(self, at: int, depth: int) -> tuple[tuple[object, ...], int]:
        tree, at = self.multiplied(at, depth)
        while (sign := self._sign(at, "+-")) is not None:
            other, at = self.multiplied(sign[1], depth)
            tree = (sign[0], tree, other)
        return tree, at

    def multiplied(self, at: int, depth: int) -> tuple[tuple[object, ...], int]:
        tree, at = self.powered(at, depth)
        while (sign := self._sign(at, "*/")) is not None:
            other, at = self.powered(sign[1], depth)
            tree = (sign[0], tree, other)
        return tree, at

    def powered(self, at: int, depth: int) -> tuple[tuple[object, ...], int]:
        tree, at = self.single(at, depth)
        if (sign := self._sign(at, "^")) is not None:
            other, at = self.single(sign[1], depth)
            tree = ("^", tree, other)
        return tree, at

    def single(self, at: int, depth: int) -> tuple[tuple[object, ...], int]:
        from assistant.reading.measured import known_unit

        if depth > _DEEPEST:
            raise _NoSum
        if (sign := self._sign(at, "-")) is not None:
            tree, at = self.single(sign[1], depth + 1)
            return ("-", ("value", 0.0, ""), tree), at
        if (sign := self._sign(at, "(")) is not None:
            tree, at = self.added(sign[1], depth + 1)
            close = self._sign(at, ")")
            if close is None:
                raise _NoSum
            return tree, close[1]
        found = _TOKEN.match(self.text, at)
        if found is None or found["operation"]:
            raise _NoSum
        if found["constant"]:
            return ("constant", self.constants[int(found["constant"])]), found.end()
        value, at = number_of(found["number"]), found.end()
        unit = re.compile(rf"\s*(?P<unit>{UNIT})").match(self.text, at)
        while unit is not None and known_unit(unit["unit"]) is None:
            # "10 g/2": the longest spelling that is a unit.
            shorter = re.sub(r"\s*[/*·\s]?[^/*·\s]+$", "", unit["unit"])
            if not shorter or shorter == unit["unit"]:
                raise _NoSum
            unit = re.compile(rf"\s*(?P<unit>{re.escape(shorter)})").match(
                self.text, at
            )
        if unit is None:
            return ("value", value, ""), at
        return ("value", value, unit["unit"]), unit.end()
