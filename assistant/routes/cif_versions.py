"""Earlier versions of the structure of a conversation, and the way back to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.comparing import with_earlier
from assistant.compose.structure_facts import facts_answer
from assistant.compose.structure_parts import say
from assistant.crystal_phrases import in_plain_words
from assistant.crystal_request import CrystalRequest, polymorph_in
from assistant.crystal_wishes import changes_structure
from assistant.going_back import (
    asks_version,
    beside_the_way_back,
    wants_earlier,
    wants_first,
    wants_only_earlier,
    wants_version,
)
from assistant.records import Answer, Request, Status
from assistant.routes.base import Specified, Work, stop
from assistant.routes.cif_conversation import was_verified
from generators.structures.content_questions import formula_unit
from generators.structures.facts import Fact, Facts
from validators.crystal import read_crystal
from validators.formula import format_formula
from validators.groups import in_system

#: Versions of a structure that are looked through for the first one.
FURTHEST_BACK = 40


def gone_back(
    asked: CrystalRequest, request: Request, work: Work
) -> tuple[CrystalRequest, Specified | None]:
    """The request about the version that it goes back to; a stop where there is none.

    What it wants besides is read without the words for the way back.
    """
    back = wants_earlier(request.text)
    if back is None or work.session is None or request.draft:
        return asked, None
    if with_earlier(request.text):
        # "Compare it with the version before" stays where it is.
        return asked, None
    # "Back to the first version": the oldest that there is.
    steps = range(FURTHEST_BACK, 0, -1) if wants_first(request.text) else [back]
    found = (work.session.last_cif(n) for n in steps)
    earlier = next((cif for cif in found if cif is not None), None)
    number = wants_version(request.text)
    made = work.session.versions("structure")
    system = polymorph_in(request.text)
    if system is not None:
        earlier = _of_system(system, [str(v.content) for v in made[:-1]]) or earlier
    if number is not None:
        named = made[number - 1 : number]
        earlier = str(named[0].content) if named else None
    elif earlier is None and made and wants_first(request.text):
        # The structure in force is the first one still.
        earlier = str(made[0].content)
    only = wants_only_earlier(request.text)
    if earlier is None and (only or asked.cif is None):
        return asked, stop(Status.NEEDS_INPUT, say("no_earlier", work))
    words = asked.words if only else in_plain_words(beside_the_way_back(asked.words))
    if earlier is None:
        # Nothing to undo; what is asked besides is answered of what there is, and the
        # way back is told to be left.
        return replace(asked, words=words), None
    only = only or (asked.task == "make" and not changes_structure(asked.words))
    task = asked.task if asked.task == "convert" else "edit"
    return replace(
        asked, cif=earlier, inherited=True, leans=True, words=words,
        task="check" if only else task, sourced=was_verified(earlier, work),
        went_back=True,
    ), None  # fmt: skip


#: Versions that are listed, the latest ones.
_LISTED = 12


def versions_told(asked: CrystalRequest, work: Work) -> Answer | None:
    """The versions of the structure of a conversation, the one in force marked.

    None where none is asked for, or where there is no structure.
    """
    if work.session is None or not asks_version(asked.own_words):
        return None
    made = work.session.versions("structure")
    facts = []
    for version in made[-_LISTED:]:
        crystal = read_crystal(str(version.content)).crystal
        if crystal is None:
            continue
        group = crystal.group.short if crystal.group is not None else "–"
        facts.append(Fact("version", {
            "number": version.number, "of": len(made),
            "here": f" ({say('version_now', work)})" if version is made[-1] else "",
            "formula": format_formula(formula_unit(crystal)), "group": group,
            "asked": " ".join(version.asked.split())[:80],
        }))  # fmt: skip
    if not facts:
        return None
    sourced = was_verified(str(made[-1].content), work)
    listed = Facts(tuple(facts), asked.cif, about_structure=True)
    return facts_answer(listed, None, work, sourced=sourced)


def _of_system(system: str, versions: Sequence[str]) -> str | None:
    """The latest version of a crystal system ("back to the cubic one")."""
    for text in reversed(versions):
        crystal = read_crystal(text).crystal
        group = crystal.group if crystal is not None else None
        if group is not None and in_system(group, system):
            return text
    return None
