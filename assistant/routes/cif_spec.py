"""A crystal request understood, a candidate for it, and what its numbers rest on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.crystal_request import CrystalRequest
from assistant.records import Change
from validators.records import Number, Provenance, StructureRecord
from validators.specs.structure import StructureSpec

if TYPE_CHECKING:
    from assistant.compose.structure_repairs import Rival
    from generators.structures.record_agreement import Standing
    from prompts.language import RulesRead


@dataclass(frozen=True, slots=True)
class Misfit:
    """A record of the compound, the rule that it fails, and what was measured."""

    record: StructureRecord
    rule: str
    measured: str


@dataclass(frozen=True, slots=True)
class CrystalSpec:
    """A CIF request, understood.

    Attributes:
        asked: Task, words, file and conversation.
        structure: What the structure must be.
        records: Records that fit compound and rules, the best first.
        read: What was and was not understood of the rules.
        doubts: Why an answer from these records must not be called verified.
        edited: The file with the change that was asked for, where it is one.
        unread: Wishes of the message that nothing here fulfils.
        unused: Words of the message that no reader used.
        misfits: What the records fail, where every one of them fails a rule.
        serving: Records of other forms that meet the rules which a named form fails.
        form_named: Whether a form was named, which no other may replace.
        before: The file before the change that was asked for.
    """

    asked: CrystalRequest
    structure: StructureSpec
    records: tuple[StructureRecord, ...] = ()
    read: RulesRead | None = None
    doubts: tuple[str, ...] = ()
    edited: CifDraft | None = None
    unread: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    misfits: tuple[Misfit, ...] = ()
    serving: tuple[StructureRecord, ...] = ()
    form_named: bool = False
    before: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class CifDraft:
    """A candidate and what its numbers rest on.

    Attributes:
        text: The file.
        provenance: Where its numbers come from.
        changes: What was changed of the file that came in.
        notes: What was assumed, and what follows.
        record: The record that it was built from.
        rivals: Other repairs of the file that serve as well.
        listing: Lines about what was found beside it.
        others: Files of what was found beside it.
        left: Parts of the instruction that no change fulfils.
        compared: Whether it was held against records of its compound.
        standing: How it stands to the nearest one; None where there is none.
    """

    text: str
    provenance: Provenance = field(default_factory=Provenance)
    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()
    record: StructureRecord | None = None
    rivals: tuple[Rival, ...] = ()
    listing: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    compared: bool = False
    standing: Standing | None = None


def basis_of(asked: CrystalRequest) -> Provenance:
    """What the numbers of the file rest on.

    Those that the user sent are the user's own; those of an earlier answer that was
    not verified do not become so by being repeated.
    """
    if asked.inherited and not asked.sourced:
        return Provenance((Number("all numbers", 0.0, "constructed", "earlier"),))
    return Provenance()


def basis_of_model(text: str, model: str) -> Provenance:
    """A language model is no source: its coordinates and cell are constructed."""
    return Provenance((Number("all coordinates and cell", 0.0, "constructed", model),))
