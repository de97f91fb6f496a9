"""What of a message about a structure nothing served: held against the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.crystal_account import done_with, unserved
from assistant.crystal_request import CrystalRequest
from assistant.routes.base import Draft
from assistant.routes.cif_spec import CrystalSpec

if TYPE_CHECKING:
    from generators.structures.facts import Facts


def left_of_change(
    spec: CrystalSpec, draft: Draft | None, facts: Facts | None, told: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Clauses of a change, an export or a return that nothing served.

    Args:
        spec: The request understood.
        draft: The structure that answers it.
        facts: Answers to what was asked beside it.
        told: What no computed fact answers.

    Returns:
        The clauses, and what of `told` the change does not answer either.
    """
    from assistant.compose.structure_formats import formats_asked

    asked = spec.asked
    changes = spec.edited is not None
    if draft is None or draft.content is None or asked.task in {"repair", "make"}:
        return (), told
    if not changes and not asked.inherited:
        return (), told
    if asked.task == "check" and not asked.went_back:
        return (), told
    content = draft.content
    more = {"cif"}
    if asked.task == "convert":
        more |= set(formats_asked(asked.words))
    if asked.went_back:
        more.add("back")
    done = done_with(
        content.changes, content.notes, content.listing,
        facts.items if facts is not None else (),
        more=more, structures=(spec.before or asked.cif, content.text),
    )  # fmt: skip
    left = unserved(_without_compound(asked.own_words), done)
    told = tuple(part for part in told if unserved(_without_compound(part), done))
    said = " ".join((*spec.unread, *told))
    return tuple(clause for clause in left if clause not in said), told


def left_of_question(
    asked: CrystalRequest, facts: Facts, cif: str | None, told: tuple[str, ...]
) -> tuple[str, ...]:
    """What of a question about a structure no fact answers.

    Args:
        asked: The question.
        facts: Its answers.
        cif: The structure.
        told: Parts that no fact was computed for alone.
    """
    if not facts.about_structure:
        return told
    more = {"cif", "back"} if asked.went_back else {"cif"}
    done = done_with(facts=facts.items, more=more, structures=(cif,))
    left = unserved(_without_compound(asked.own_words), done)
    told = tuple(part for part in told if unserved(_without_compound(part), done))
    said = " ".join(told)
    return (*told, *(clause for clause in left if clause not in said))


def _without_compound(words: str) -> str:
    """The words without names of compounds, whatever compound they mean."""
    from knowledge.library.structures.naming import find_names

    for found in sorted(find_names(words), key=lambda f: -f.start):
        if any(len(m.composition) > 1 for m in found.meanings):
            words = f"{words[: found.start]} {words[found.end :]}"
    return words
