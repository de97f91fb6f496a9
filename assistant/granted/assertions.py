"""What a clause says of something, in a form that can be judged."""

from __future__ import annotations

from assistant.granted.assertion import Assertion
from assistant.granted.changes import effects, levels
from assistant.granted.clauses import Clause
from assistant.granted.natures import (
    by_elements,
    content_named,
    contents,
    groups,
    kinds,
    systems,
)
from assistant.granted.orders import extremes, orders, values, values_attached
from assistant.granted.subjects import Named, find_named
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
            out += values(text, named)
    elif not clause.own:
        out += values_attached(text, named)
    out += kinds(text, named, granted=clause.granted)
    out += systems(text, named, granted=clause.granted)
    if clause.granted and not clause.own:
        out += groups(text, named)
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
