"""Flags of table rows: no source, calculated, implausible, in conflict with another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.compose.table_values import Row
from knowledge.conflicts import compare, implausible
from knowledge.facts import Fact
from knowledge.quantities import quantities


def flagged(rows: Sequence[Row]) -> list[Row]:
    """The rows with what is to be minded about each."""
    out = []
    for i, row in enumerate(rows):
        flags: list[str] = []
        fact = row.facts[0]
        if fact.status == "duplicate":
            flags.append("duplicate")
        if not fact.source.doi and not _reference(fact):
            flags.append("no source")
        elif not fact.verified and not fact.source.doi:
            flags.append("source without a confirmed DOI")
        if "text-mined" in fact.tags:
            flags.append("text-mined")
        if fact.kind == "computation":
            flags.append("calculated")
        for name, value in row.values.items():
            reason = implausible(value)
            if reason:
                flags.append(f"implausible: {reason}")
            known = quantities().get(name)
            if known and known.unit and not value.unit and value.number is not None:
                flags.append(f"unit of {name} not stated")
        others = rows[:i] if len(rows) > 400 else rows
        for other in others[:400]:
            if other is row or other.doi == row.doi:
                continue
            for name in set(row.values) & set(other.values):
                found = compare(
                    fact, row.values[name], other.facts[0], other.values[name]
                )
                if found is not None and found.grade in {"conflict", "strong conflict"}:
                    why = f" ({found.explanations[0]})" if found.explanations else ""
                    flags.append(f"conflicts in {name} with {other.facts[0].id}{why}")
                    break
            if len(flags) > 4:
                break
        out.append(replace(row, flags=tuple(dict.fromkeys(flags))))
    return out


def _reference(fact: Fact) -> str:
    return str(fact.extra.get("reference") or "") or (fact.source.title or "")
