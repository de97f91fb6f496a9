"""What a clause says of something, in a form that can be judged."""

from __future__ import annotations

from assistant.granted.assertion import Assertion
from assistant.granted.changes import effects, levels
from assistant.granted.characters import characters, charges
from assistant.granted.clauses import Clause
from assistant.granted.natures import (
    by_elements,
    carried,
    content_named,
    contents,
    kinds,
)
from assistant.granted.orders import extremes, orders, values, values_attached
from assistant.granted.recorded import recorded_effects, stabilised
from assistant.granted.structure_types import types
from assistant.granted.structures import coordinations, structures
from assistant.granted.subjects import Named, find_named
from assistant.granted.symmetries import symmetries
from knowledge.names import material


def assertions_of(clause: Clause) -> list[Assertion]:
    """Everything in a clause that can be judged."""
    text = clause.text
    named = [n for n in find_named(text) if not _is_class(n)]
    out: list[Assertion] = []
    if clause.granted:
        out += orders(text, named)
        if not out:
            out += extremes(text, named)
            out += effects(text, named) + levels(text, named)
            if not clause.own:
                out += recorded_effects(text, find_named(text))
        if not clause.own:
            out += values(text, named)
    elif not clause.own:
        out += values_attached(text, named)
        if clause.asking:
            out += recorded_effects(text, find_named(text))
    out += kinds(text, named, granted=clause.granted)
    out += structures(
        text, named, granted=clause.granted, own=clause.own, marked=clause.marked
    )
    if (clause.granted or clause.asking) and not clause.own:
        out += coordinations(text, named)
    if not clause.own:
        out += types(text, named, granted=clause.granted, marked=clause.marked)
        out += symmetries(text, named, granted=clause.granted)
        out += carried(text, named, granted=clause.granted)
        out += characters(text, named, granted=clause.granted)
        out += charges(text, named) if clause.granted or clause.asking else []
        out += stabilised(text, named) if clause.granted or clause.asking else []
    out += by_elements(text, named, granted=clause.granted)
    out += content_named(text, named)
    out += contents(text, named, granted=clause.granted)
    return out


def _is_class(item: Named) -> bool:
    """Whether a name stands for many materials: "superconductor"."""
    if item.kind != "material":
        return False
    known = material(item.name)
    return bool(known and (known.covers or known.covers_family))
