"""Candidates of a crystal request: user's file, model, repair, record, construction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, replace
from typing import TYPE_CHECKING

from assistant.compose import structure as words_of
from assistant.compose.structure_repairs import Rival
from assistant.crystal_request import CrystalRequest
from assistant.crystal_wishes import changes_structure
from assistant.errors import DraftFailed
from assistant.records import Attempt, Change
from assistant.routes.base import Draft, Work
from assistant.routes.cif_known import from_record
from assistant.routes.cif_records import (
    CANDIDATES,
    alike,
    composition_differs,
    known_groups,
    same_compound,
    templates,
)
from assistant.routes.cif_spec import CifDraft, CrystalSpec, basis_of, basis_of_model
from assistant.several import asks_beside
from validators.crystal import read_crystal
from validators.found_symmetry import LOOSE
from validators.groups import reference_group
from validators.records import Number, StructureRecord
from validators.report import NotApplicable, Severity
from validators.specs.structure import StructureSpec

if TYPE_CHECKING:
    from generators.structures.candidates import Candidate

#: Share of its valence below which a cation that we placed is bonded to nothing.
UNBONDED = 0.25


def from_file(
    spec: CrystalSpec, attempts: Sequence[Attempt], work: Work
) -> Draft | None:
    """The file edited or as it is, then repaired, then its record built anew."""
    text = spec.asked.cif or ""
    task = spec.asked.task
    if not attempts:
        if spec.edited is not None:
            return Draft(spec.edited, "repair", spec.edited.text)
        if task == "repair":
            told = _sound_but_slipped(spec, text)
            if told is not None:
                return told
        return Draft(CifDraft(text, basis_of(spec.asked)), "user", text)
    if task in {"check", "convert"} or attempts[0].origin == "repair":
        return None
    if not any(a.origin == "repair" for a in attempts):
        repaired = _repaired(spec, text)
        if repaired is not None:
            return repaired
    return built(spec, attempts, work) if same_compound(spec, text) else None


def _sound_but_slipped(spec: CrystalSpec, text: str) -> Draft | None:
    """A file that passes the checks, mended; None for any other, or a file as it is.

    What warns of one plain slip is mended, and where it is not the compound on record,
    both are shown.
    """
    from validators.structure import check_cif

    sound = check_cif(text, spec.structure).report.ok
    return _repaired(spec, text) if sound else None


def _repaired(spec: CrystalSpec, text: str) -> Draft | None:
    from generators.structures.repair import repair

    fixed = repair(text, spec.structure, records=spec.records)
    changes = tuple(Change(*astuple(c)) for c in fixed.changes)
    if not changes:
        return None
    basis = basis_of(spec.asked)
    if any(_is_guess(change) for change in changes):
        # Which of the two was meant, formula or atoms, only the user knows.
        number = Number("composition", 0.0, "constructed")
        basis = replace(basis, numbers=(*basis.numbers, number))
    draft = CifDraft(
        fixed.text,
        basis,
        changes,
        tuple(fixed.notes),
        rivals=tuple(
            Rival(tuple(Change(*astuple(c)) for c in a.changes), a.text)
            for a in fixed.alternatives
        ),
    )
    return Draft(draft, "repair", fixed.text)


def _is_guess(change: Change) -> bool:
    """Whether a change gives up one statement of the draft for another."""
    emptied = change.what.endswith("occupancy") and change.before in {"1", "1.0"}
    placed = change.what.endswith("(placed)")
    return "formula" in change.what.lower() or placed or emptied


def edited_structure(
    asked: CrystalRequest,
    structure: StructureSpec,
    records: Sequence[StructureRecord],
) -> CifDraft | None:
    """A structure with the change that the words ask for; None when they ask none.

    The structure is the file of the request or of the conversation; a message that
    names a compound of its own ("a supercell of NaCl with one Na replaced by K")
    means that compound's record.
    """
    from generators.structures.build import build_from_record
    from generators.structures.edit_clauses import edit_in_order
    from generators.structures.lowering import lower_symmetry

    text, provenance, record = asked.cif, basis_of(asked), None
    own = asked.cif is None or (asked.inherited and asked.about == asked.words)
    if own and records and changes_structure(asked.words):
        record = records[0]
        made = build_from_record(record)
        text, provenance = made.cif, made.provenance
    elif asked.task not in {"edit", "convert"}:
        return None
    if text is None:
        return None
    # "The primitive cell as POSCAR": a file of another form, after the change.
    told = edit_in_order(text, asked.words, structure)
    done, left = told.edited, told.left
    if done is None and asked.polymorph and asked.inherited and asked.task == "edit":
        done = lower_symmetry(text, asked.polymorph)
    if done is None:
        return None
    # What is as it was asked to be is told, and is no change.
    there = tuple(c for c in done.changes if c.before == c.after)
    changes = tuple(
        Change(c.what, c.before, c.after, c.because)
        for c in done.changes
        if c not in there
    )
    notes = (*done.notes, *(f"{c.what} = {c.after}: {c.because}" for c in there))
    if done.constructed or composition_differs(text, done.text):
        # The cell of the parent compound is no measured cell of the changed one.
        number = Number("cell and sites after the change", 0.0, "constructed")
        provenance = replace(provenance, numbers=(*provenance.numbers, number))
    return CifDraft(
        done.text, provenance, changes, notes, record,
        listing=done.listing, others=done.others,
        left=tuple(part for part in left if not asks_beside(part)),
    )  # fmt: skip


def from_model(spec: CrystalSpec, drafted: Sequence[Attempt], work: Work) -> Draft:
    """The next draft of the language model, told all findings of those before."""
    from assistant.chat.base import Message
    from assistant.crystal_request import split_message
    from prompts import builder, feedback
    from prompts.rules import rule_book
    from prompts.site_list import cif_of_site_list

    rules = rule_book().select("cif", spec.structure)
    passages = [words_of.passage(record) for record in spec.records[:3]]
    prompt = builder.build(spec.structure, rules, passages)
    messages = [Message(role, text) for role, text in prompt.messages]
    ids = (*prompt.texts, *prompt.ids)
    for attempt in drafted:
        said = feedback.write(attempt.report, spec.structure)
        messages.append(Message("assistant", attempt.content))
        messages.append(Message("user", said.text))
        ids = (*ids, said.prompt, *said.ids)
    reply = work.model.reply(
        messages, purpose="draft", seed=work.seed,
        timeout_s=min(30.0, max(1.0, 0.6 * work.remaining())),
    )  # fmt: skip
    _, pasted = split_message(reply.text)
    cif = pasted or cif_of_site_list(reply.text)
    text = cif if cif is not None else reply.text
    shown = "\n\n".join(f"[{m.role}]\n{m.content}" for m in messages)
    return Draft(
        CifDraft(text, basis_of_model(text, reply.model)), "model", text, shown, ids
    )


def built(spec: CrystalSpec, attempts: Sequence[Attempt], work: Work) -> Draft | None:
    """The next record built by its symmetry, then what rules and templates place."""
    from generators.errors import GeneratorError

    built = [a for a in attempts if a.origin in {"library", "generator"}]
    if len(built) < len(spec.records) and len(built) < CANDIDATES:
        try:
            draft = from_record(spec.records[len(built)], spec.structure)
        except GeneratorError as fault:
            raise DraftFailed(str(fault)) from fault
        return Draft(draft, "library", draft.text)
    tried = len([a for a in built if a.origin == "generator"])
    if tried or (spec.form_named and spec.records):
        # Nothing that we construct is the form that was named.
        return None
    work.tell("place", "no record fits: placing atoms from rules and templates")
    wide = judged_wide(spec.structure)
    found = _candidates(spec, wide, work)
    note = ""
    for other in _other_forms(wide) if not found else ():
        found = _candidates(spec, other, work)
        if found and wide.group is not None:
            note = (
                f"the usual form is in {wide.group.short} ({wide.group.number}), for "
                "which nothing could be built: this is another form"
            )
            break
    if not found:
        work.tell("place", "no placement of the atoms came through the checks")
        return None
    best = found[0]
    draft = CifDraft(
        best.cif,
        best.provenance,
        notes=(*best.notes, f"origin: {best.origin}", *([note] if note else [])),
    )
    return Draft(draft, "generator", best.cif)


def _other_forms(wide: StructureSpec) -> Iterator[StructureSpec]:
    """A specification in the other known forms, where its group was not the user's."""
    if wide.group is None or wide.group_rule:
        return
    for number in known_groups(wide.composition):
        if number != wide.group.number:
            yield wide.but(group=reference_group(number))


def _candidates(spec: CrystalSpec, wide: StructureSpec, work: Work) -> list[Candidate]:
    """Structures made for a specification that hold together, the best first."""
    from generators.errors import GeneratorError
    from generators.structures.candidates import candidates

    try:
        found = candidates(
            wide,
            records=[*spec.records, *templates(wide)],
            alike=alike(wide),
            seed=work.seed,
            deadline_s=max(1.0, 0.7 * work.remaining()),
            cancelled=work.cancelled,
        )
    except GeneratorError as fault:
        raise DraftFailed(str(fault)) from fault
    return [c for c in found if not _is_broken(c.cif, wide)]


def judged_wide(structure: StructureSpec) -> StructureSpec:
    """The specification for a structure whose cell and coordinates we chose.

    A distortion below the wide tolerance is then nothing but our choice, and no
    evidence for the lower group: c/a = 1.01 of an optimised cell is not tetragonal. A
    cell that the user gave is theirs.
    """
    given = structure.lattice is not None and structure.lattice.given()
    return structure if given else structure.but(symprec=LOOSE)


def _is_broken(text: str, structure: StructureSpec) -> bool:
    """Whether a structure placed by us has errors that no rule of the user brought.

    A rule that the placement fails is told with its verdict; bonds that cannot be, or
    atoms of another group than the file's, make it no structure to hand out.
    """
    from validators.bond_valence import CRUSHED, GII_BROKEN, valences
    from validators.structure import check_cif

    report = check_cif(text, structure).report
    for finding in report.findings:
        if finding.severity is Severity.ERROR and not finding.rule:
            return True
    crystal = read_crystal(text).crystal
    if crystal is None:
        return False
    try:
        found = valences(crystal, structure)
    except NotApplicable:
        return False
    bonded = zip(crystal.sites, found.sums, found.states, strict=True)
    if crystal.disordered:
        # Sums at shared sites say little; a full site is as tightly bound as any.
        return any(
            state > 0 and total > CRUSHED * state
            for site, total, state in bonded
            if site.occupancy > 0.999 and site.element not in {"H", "D"}
        )
    return found.gii > GII_BROKEN or any(
        state > 0 and total < UNBONDED * state
        for site, total, state in bonded
        if site.element not in {"H", "D"}
    )
