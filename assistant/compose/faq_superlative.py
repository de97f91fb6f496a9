"""The largest or smallest recorded value: computed over comparable values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.asking.table import parse_table
from assistant.compose.faq_text import Block, Sentence, frame, value_sentence
from assistant.compose.table_rows import rows_for
from assistant.compose.table_values import Row
from knowledge.conflicts import implausible
from knowledge.facts import Fact
from knowledge.quantities import quantities
from knowledge.units import convert
from validators.specs.question import QuestionSpec

#: Values of conductivities count as comparable in this window, °C.
ROOM = (15.0, 35.0)


def ranked_values(spec: QuestionSpec, pool: Sequence[Fact]) -> list[tuple[float, Row]]:
    """Measured values of what is asked, the one asked for first.

    Conductivities count near room temperature unless another one is named; computed and
    implausible values do not count.
    """
    name = spec.quantities[0]
    asked = replace(
        parse_table(spec.text), task="rows", quantities=(name,), limit=None, plot=False
    )
    if not asked.hosts and not asked.formulas:
        asked = replace(asked, hosts=spec.hosts, formulas=spec.formulas)
    if asked.temperature is None and "conductivity" in name and "thermal" not in name:
        asked = replace(asked, temperature=ROOM)
    unit = quantities()[name].unit if name in quantities() else ""
    out = []
    for row in rows_for(asked, pool, [name]):
        value = row.held(name)
        if value is None or value.number is None or row.facts[0].kind == "computation":
            continue
        if implausible(value) is not None or not row.facts[0].verified:
            continue
        if not _plain(value.quantity, name) or "calculated" in row.conditions:
            continue
        number = convert(value.number, value.unit, unit) if unit else value.number
        if number is not None:
            out.append((number, row))
    out.sort(key=lambda pair: (-spec.superlative * pair[0], pair[1].facts[0].id))
    return out


#: Words before a quantity that leave it what it is.
_SAME = frozenset({"total", "bulk", "maximum", "peak", "best", "champion", "measured"})


def _plain(quantity: str, name: str) -> bool:
    """Whether a value is of the quantity itself, not "efficiency of silicon"."""
    rest = quantity.lower().replace(name.lower(), " ").split()
    return name.lower() in quantity.lower() and set(rest) <= _SAME


def superlative_answer(spec: QuestionSpec, pool: Sequence[Fact]) -> list[Block] | None:
    """The first value with its record, the next ones below; None without any."""
    ranked = ranked_values(spec, pool)
    if not ranked:
        return None
    words = frame(spec.language)
    name = spec.quantities[0]
    told: list[Sentence] = []
    for _, row in ranked[:4]:
        fact, value = row.facts[0], row.held(name)
        if value is None:
            continue
        head = fact.material if not row.formula else f"{fact.material} {row.formula}"
        told.append(value_sentence(fact, [value], spec.language, head=head))
    count = Sentence(words["among"].format(n=len(ranked)), frame=True)
    blocks = [Block(words["short"], (("", (told[0], count)),))]
    if told[1:]:
        lines = tuple(("-", (sentence,)) for sentence in told[1:])
        blocks.append(Block(words["evidence"], lines))
    return blocks
