"""Forms of a compound that are on record and fail a rule of the request, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.compose.structure_words import say_word

if TYPE_CHECKING:
    from assistant.routes.cif_spec import CrystalSpec, Misfit

#: Forms that are named; further ones are counted.
SHOWN = 5


def known_lines(
    spec: CrystalSpec, language: str, *, delivered: str = ""
) -> list[tuple[str, Misfit]]:
    """A sentence for each form on record that fails a rule.

    Args:
        spec: The request understood, with what its records fail.
        language: Of the user.
        delivered: Id of the record that the answer is built from: its failures stand
            among the findings.
    """
    formula = spec.structure.formula or ""
    out = []
    for misfit in spec.misfits:
        record = misfit.record
        if record.id == delivered:
            continue
        text = say_word("record_fails", language).format(
            formula=formula, record=record.id, rule=misfit.rule,
            known=f"{record.group.short} ({record.group.number})",
            measured=misfit.measured,
        )  # fmt: skip
        out.append((text, misfit))
    return out[:SHOWN]


def serving_lines(spec: CrystalSpec, language: str) -> list[tuple[str, str]]:
    """A sentence for a form on record that meets what the named form fails.

    Returns:
        Text and the id of the record.
    """
    out = []
    for record in spec.serving:
        label = f"{record.group.short} ({record.group.number})"
        if record.polymorph or record.names:
            label = f"{record.polymorph or record.names[0]}, {label}"
        text = say_word("form_serves", language).format(
            formula=spec.structure.formula or record.formula, known=label,
            record=record.id, named=spec.structure.name or spec.asked.polymorph or "",
        )  # fmt: skip
        out.append((text, record.id))
    return out
