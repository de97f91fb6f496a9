"""What a crystal request owes to the conversation: structure, compound and rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.crystal_follow_ups import (
    SIDE_BY_SIDE,
    asks_of_atoms,
    speaks_of_it,
)
from assistant.crystal_request import CrystalRequest
from assistant.crystal_wishes import changes_structure, names_elements_only
from assistant.records import Status, Turn
from assistant.routes.base import Work
from validators.crystal import read_crystal
from validators.formula import deviation, format_formula, reduced

if TYPE_CHECKING:
    from knowledge.structures import Resolution


def last_structure(work: Work) -> tuple[str | None, bool]:
    """The structure in force in the session, and whether its answer was verified.

    A file that the user sent and that found no structure in its answer is in force too:
    "check it again" means that file.
    """
    if work.session is None:
        return None, False
    exchanges = work.session.exchanges()
    if exchanges and not exchanges[-1].answer.get("cif"):
        draft = exchanges[-1].request.get("draft")
        if draft:
            return str(draft), True
    last = work.session.last_cif()
    return last, last is not None and was_verified(last, work)


def last_answer(history: Sequence[Turn], work: Work) -> str:
    """The text of the answer before this request; empty where there is none."""
    exchanges = work.session.exchanges() if work.session is not None else []
    if exchanges:
        return str(exchanges[-1].answer.get("text", ""))
    said = [turn.content for turn in history if turn.role == "assistant"]
    return said[-1] if said else ""


def was_verified(cif: str, work: Work) -> bool:
    """Whether the session's answer that first brought a structure was verified."""
    exchanges = work.session.exchanges() if work.session is not None else []
    first = next((e for e in exchanges if e.answer.get("cif") == cif), None)
    return first is not None and first.answer.get("status") == str(Status.VERIFIED)


def known_unverified(cif: str, work: Work) -> bool:
    """Whether a file that comes in is one that this session gave out unverified."""
    exchanges = work.session.exchanges() if work.session is not None else []
    same = [e for e in exchanges if str(e.answer.get("cif")).strip() == cif.strip()]
    return bool(same) and not was_verified(str(same[0].answer["cif"]), work)


def names_compound(asked: CrystalRequest) -> bool:
    """Whether the words of the request name a compound."""
    from knowledge.structures import structure_library

    return structure_library().resolve(asked.about).formula is not None


def asks_of_another(asked: CrystalRequest) -> bool:
    """Whether a message asks about another compound than the structure in force.

    "What is the space group of iron?" after CaTiO3 does; "what coordination does Ti
    have" and "how are the TiO6 octahedra linked" do not.
    """
    from generators.structures.questions import may_be_question
    from knowledge.structures import structure_library

    crystal = read_crystal(asked.cif or "").crystal
    if crystal is None or changes_structure(asked.words) or speaks_of_it(asked.words):
        return False
    if SIDE_BY_SIDE.search(asked.words):
        # "Compare it with wurtzite": the structure in force is one of the two.
        return False
    if not may_be_question(asked.words):
        return False
    named = structure_library().resolve(asked.about)
    if named.formula is None or not named.records:
        return False
    if deviation(named.composition, crystal.composition) < 1e-3:
        return False
    part = set(named.composition) <= set(crystal.composition)
    return not (part and (len(named.composition) == 1 and asks_of_atoms(asked.words)))


def compound_of(asked: CrystalRequest) -> tuple[Resolution, str]:
    """What the request is about: its own words, else the latest turn that says.

    A follow-up that speaks of ZrO6 octahedra does not rename the compound.
    """
    from knowledge.structures import structure_library

    library = structure_library()
    found = library.resolve(asked.about, polymorph=asked.polymorph)
    if not asked.earlier or (found.records and not asked.leans):
        return found, asked.words
    parts_only = asked.leans and names_elements_only(asked.words)
    turns = [(library.resolve(turn), turn) for turn in reversed(asked.earlier)]
    named = [
        (r, turn)
        for number, (r, turn) in enumerate(turns)
        if r.formula is not None
        # "replace Na by K" after NaCl speaks of a part of it, not of sodium.
        and not any(
            set(r.composition) < set(older.composition)
            for older, _ in turns[number + 1 :]
        )
    ]
    known = [(r, turn) for r, turn in named if r.records]
    if named and len(named[0][0].composition) > 2:
        # A formula that was just spoken of, known or not, goes before older names.
        latest = named[0][0].composition
        known = [(r, turn) for r, turn in known if r.composition == latest]
        known = known or named[:1]
    elif any(len(r.composition) > 1 for r, _ in known):
        # "Without lanthanum" wishes something of a compound; it names none.
        known = [(r, turn) for r, turn in known if len(r.composition) > 1]
    for earlier, turn in [*known, *named]:
        # Three elements or more are no polyhedron: "then use Li14ZnGe4O16".
        whole = len(found.composition) > 2 and (
            set(found.composition) == set(earlier.composition)
        )
        part = set(found.composition) <= set(earlier.composition) and not whole
        changed = part and found.formula != earlier.formula
        if found.formula is None or parts_only or changed:
            return earlier, turn
    return found, asked.words


def turns_about(asked: CrystalRequest) -> tuple[str, ...]:
    """The user's turns since the compound of this request was named."""
    if asked.about in asked.earlier:
        start = len(asked.earlier) - 1 - asked.earlier[::-1].index(asked.about)
        return asked.earlier[start:]
    return () if asked.about == asked.words else asked.earlier


def as_changed(found: Resolution, asked: CrystalRequest) -> Resolution:
    """What the structure in force is, where edits have changed the compound named."""
    if not asked.inherited or asked.cif is None or asked.about == asked.words:
        return found
    crystal = read_crystal(asked.cif).crystal
    if crystal is None or deviation(crystal.composition, found.composition) < 1e-3:
        return found
    amounts = reduced(crystal.exact_composition)
    return replace(
        found, formula=format_formula(amounts), composition=amounts, name="",
        records=(), group=None, clear=True, options=(), assumption="", doubts=(),
    )  # fmt: skip
