"""Rules of earlier turns of a conversation, and which of them hold no longer."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.crystal_request import CrystalRequest, polymorph_in
from assistant.crystal_wishes import changes_structure, rules_only
from assistant.routes.cif_conversation import turns_about
from validators.specs.structure import StructureSpec


def rules_of_turns(
    asked: CrystalRequest, formula: str | None, now: Sequence[str]
) -> tuple[list[str], tuple[str, ...]]:
    """Rules of the user's earlier turns about this compound, in order.

    Args:
        asked: The request with its earlier turns.
        formula: Of the compound.
        now: Rules of this message.

    Returns:
        Those that still hold, and those that a later space group ended: letters of
        Ia-3d say nothing of a structure in I4_1/acd.
    """
    from prompts.language import rules_in_message

    turns = turns_about(asked)
    # "Now make it tetragonal": the system named before holds no longer.
    systems = [n for n, turn in enumerate(turns) if polymorph_in(turn) is not None]
    latest = len(turns) if asked.polymorph else max(systems, default=-1)
    spoken = [
        (number, rule)
        for number, turn in enumerate(turns)
        # "Shift Al by 0.1 Å and tell me the Al-N bonds" asks that no bond be 0.1 Å.
        if not number or not changes_structure(turn)
        for rule in rules_only(rules_in_message(turn, formula=formula), formula)
        if number >= latest or polymorph_in(rule) is None
    ]
    ended = _ended(spoken, [(len(turns), rule) for rule in now], formula)
    return [rule for _, rule in spoken if rule not in ended], ended


def _ended(
    spoken: Sequence[tuple[int, str]],
    now: Sequence[tuple[int, str]],
    formula: str | None,
) -> tuple[str, ...]:
    """Groups, and letters told with them, from before another group was named."""
    read = [(turn, rule, _spec_of(rule, formula)) for turn, rule in (*spoken, *now)]
    named = [(turn, spec.group.number) for turn, _, spec in read if spec.group]
    if len({number for _, number in named}) < 2:
        return ()
    last = named[-1][1]
    before = max(turn for turn, number in named if number != last)
    since = min((turn for turn, _ in named if turn > before), default=before)
    return tuple(
        rule
        for turn, rule, spec in read
        if turn < since and (spec.group or any(site.letter for site in spec.sites))
    )


def _spec_of(rule: str, formula: str | None) -> StructureSpec:
    from prompts.language import read_rules

    return read_rules([rule], formula=formula, base=StructureSpec(formula=formula)).spec
