"""What the literature records say of the quantities and material of a document."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.compose.faq_text import number
from assistant.compose.table_rows import rows_for
from assistant.own_papers.values import PaperValue
from assistant.own_tables.literature import ROOM
from assistant.phrasebook import phrases_of
from assistant.records import Claim, ClaimValue
from knowledge.facts import Fact
from knowledge.quantities import quantities
from knowledge.units import convert
from validators.specs.table import TableSpec


def beside_records(
    values: Sequence[PaperValue], facts: Sequence[Fact], language: str
) -> tuple[list[str], list[Claim], list[Fact]]:
    """Sentences with the span of the records at room temperature, claims and records.

    Args:
        values: Of the documents.
        facts: Of the store.
        language: Of the sentences.
    """
    words = phrases_of("own_tables/phrases.yaml", language)
    lines: list[str] = []
    claims: list[Claim] = []
    cited: list[Fact] = []
    pairs = dict.fromkeys((v.fact.material, v.value.base) for v in values)
    for host, name in pairs:
        known = quantities().get(name)
        if not host or known is None:
            continue
        spec = TableSpec(text="", hosts=(host,), quantities=(name,), temperature=ROOM)
        rows = rows_for(spec, facts, [name])
        held = [
            (figure, row)
            for row in rows
            if (value := row.values.get(name)) is not None
            and value.number is not None
            and (figure := convert(value.number, value.unit, known.unit)) is not None
        ]
        if not held:
            lines.append(words["no_literature"].format(column=f"{name} ({host})"))
            continue
        held.sort(key=lambda pair: pair[0])
        ends = [held[0], held[-1]]
        line = words["literature"].format(
            host=host, column=name, n=len(held),
            low=f"{number(ends[0][0])} {known.unit}".strip(),
            high=f"{number(ends[1][0])} {known.unit}".strip(),
        )  # fmt: skip
        ids = list(dict.fromkeys(row.facts[0].id for _, row in ends))
        lines.append(f"{line} [{', '.join(ids)}]")
        shown = [row.values[name] for _, row in ends]
        claims.append(
            Claim(
                text=line,
                citations=ids,
                values=[
                    ClaimValue(v.value_id, v.value, v.unit, v.conditions) for v in shown
                ],
                basis="values",
            )
        )
        cited += [row.facts[0] for _, row in ends]
    return lines, claims, cited
