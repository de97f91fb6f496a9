"""Crystal structures: make, check, repair, edit, convert, and questions about them.

The draft comes from a language model where one is set, else from a sourced record,
from rules and templates, or from the user. Whatever it is, `validators.structure` has
the last word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from assistant import correction
from assistant.compose import structure as words_of
from assistant.crystal_request import CrystalRequest, polymorph_in, read_request
from assistant.crystal_wishes import (
    CHANGES,
    WANTS_CHANGE,
    names_elements_only,
    rules_only,
    unread_wishes,
    without_cell,
    without_chatter,
)
from assistant.errors import DraftFailed
from assistant.records import Answer, Attempt, Change, Request, Status
from assistant.routes.base import Draft, Specified, Work
from assistant.sessions import wants_earlier, wants_only_earlier
from validators.crystal import read_crystal
from validators.formula import (
    FormulaError,
    deviation,
    format_formula,
    parse_formula,
    reduced,
)
from validators.groups import reference_group
from validators.records import Number, Provenance, StructureRecord
from validators.report import Report
from validators.specs.structure import StructureSpec

if TYPE_CHECKING:
    from generators.structures.occupancy import Occupancies
    from knowledge.structures import Resolution
    from prompts.language import RulesRead

#: Words that put two structures side by side.
_COMPARE = re.compile(
    r"(?i)\bcompar\w*|\bdiffer\w*|\bversus\b|\bvs\b|\bvergleich\w*|unterschied\w*|"
    r"différence|diferencia|比较|区别|比較|違い"
)
#: Structures that a search without coordinates may bring before the loop gives up.
CANDIDATES = 3


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
    """

    asked: CrystalRequest
    structure: StructureSpec
    records: tuple[StructureRecord, ...] = ()
    read: RulesRead | None = None
    doubts: tuple[str, ...] = ()
    edited: CifDraft | None = None
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class CifDraft:
    """A candidate and what its numbers rest on."""

    text: str
    provenance: Provenance = field(default_factory=Provenance)
    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()
    record: StructureRecord | None = None
    alternatives: tuple[str, ...] = ()


class CifPath:
    """The route `cif`."""

    # --- specify --------------------------------------------------------------

    def specify(self, request: Request, work: Work) -> Specified:
        """Read task, file, compound and rules; stop on a question or contradiction."""
        last, sourced = _last_structure(work)
        asked = replace(read_request(request, last_cif=last), sourced=sourced)
        elements_only = bool(
            CHANGES.search(asked.words) or WANTS_CHANGE.search(asked.words)
        ) and names_elements_only(asked.words)
        if (
            asked.cif is None
            and last is not None
            and (elements_only or not self._names_compound(asked))
        ):
            # "Show the powder pattern": of the structure in force, what else?
            asked = replace(
                asked, cif=last, inherited=True, leans=True,
                task="edit" if asked.task == "make" else asked.task,
            )  # fmt: skip
        if request.draft and _known_unverified(request.draft, work):
            asked = replace(asked, inherited=True, sourced=False)
        back = wants_earlier(request.text)
        if back is not None and work.session is not None and not request.draft:
            earlier = work.session.last_cif(back)
            if earlier is None:
                return _stop(Status.NEEDS_INPUT, words_of.say("no_earlier", work))
            only = asked.task == "make" or wants_only_earlier(request.text)
            task = "check" if only else asked.task
            asked = replace(
                asked, cif=earlier, inherited=True, task=task,
                sourced=_was_verified(earlier, work),
            )  # fmt: skip
        word = without_cell(request.text) if asked.task == "make" else ""
        if word:
            return _stop(Status.REFUSED, words_of.say("no_cell", work, word=word))
        question = self._question(asked, work)
        if question is not None:
            return Specified(stop=question)
        lacks_file = asked.task == "convert" and asked.cif is None
        if lacks_file and not self._names_compound(asked):
            return _stop(Status.NEEDS_INPUT, words_of.say("which_file", work))
        return self._specify_structure(asked, work)

    def _names_compound(self, asked: CrystalRequest) -> bool:
        from knowledge.structures import structure_library

        return structure_library().resolve(asked.about).formula is not None

    def _question(self, asked: CrystalRequest, work: Work) -> Answer | None:
        from generators.structures.build import build_from_record
        from generators.structures.questions import answer_question, may_be_question

        compared = self._compared(asked, work)
        if compared is not None:
            return compared
        if asked.cif is not None:
            facts = answer_question(asked.words, asked.cif)
            sourced = asked.sourced or not asked.inherited
            return (
                words_of.facts_answer(facts, None, work, sourced=sourced)
                if facts
                else None
            )
        facts, record = answer_question(asked.words, None), None
        if facts is None and may_be_question(asked.words):
            record = self._record_asked_about(asked)
            if record is not None:
                facts = answer_question(asked.words, build_from_record(record).cif)
        return words_of.facts_answer(facts, record, work) if facts else None

    def _compared(self, asked: CrystalRequest, work: Work) -> Answer | None:
        """Named compounds side by side; None where no comparison is asked."""
        from generators.structures.build import build_from_record
        from generators.structures.crystal_questions import describe
        from generators.structures.facts import Facts
        from knowledge.structures import structure_library

        if not _COMPARE.search(asked.words):
            return None
        answers = []
        library = structure_library()
        for mention in library.mentions(asked.words):
            found = library.resolve(mention)
            if not found.records:
                continue
            record = found.records[0]
            crystal = read_crystal(build_from_record(record).cif).crystal
            if crystal is not None:
                facts = Facts((describe(crystal, mention),), about_structure=True)
                answers.append(words_of.facts_answer(facts, record, work))
        return words_of.joined(answers) if len(answers) > 1 else None

    def _record_asked_about(self, asked: CrystalRequest) -> StructureRecord | None:
        """The best record of the compound that a question names."""
        from knowledge.structures import structure_library

        found = structure_library().resolve(asked.about, polymorph=asked.polymorph)
        record: StructureRecord | None = found.records[0] if found.records else None
        return record

    def _specify_structure(self, asked: CrystalRequest, work: Work) -> Specified:
        from knowledge.structures import structure_library
        from prompts.language import read_rules, rules_in_message
        from validators.contradictions import contradictions, doubts

        library = structure_library()
        words = asked.words
        found, about = self._compound(asked)
        asked = replace(asked, about=about)
        now = rules_only(rules_in_message(asked.words), found.formula)
        turns = _turns_about(asked)
        # "Now make it tetragonal": the system named before holds no longer.
        systems = [n for n, turn in enumerate(turns) if polymorph_in(turn) is not None]
        latest = len(turns) if asked.polymorph else max(systems, default=-1)
        spoken = [
            rule
            for number, turn in enumerate(turns)
            for rule in rules_only(rules_in_message(turn), found.formula)
            if number >= latest or polymorph_in(rule) is None
        ]
        rules = list(dict.fromkeys([*spoken, *asked.rules, *now]))
        found = _as_changed(found, asked)
        base = StructureSpec(
            formula=found.formula,
            composition=found.composition,
            name=found.name or None,
            polymorph=asked.polymorph,
        )
        named = found
        read = read_rules(rules, formula=found.formula, base=base)
        read = without_chatter(read, {*spoken, *now} - {*asked.rules})
        spec = read.spec
        if found.formula is not None and (spec.group is not None or about is not words):
            # Rules and later words may name another form than the one taken before.
            found = library.resolve(
                about if about is words else found.formula,
                polymorph=asked.polymorph,
                group=spec.group.number if spec.group is not None else None,
            )
        misnamed = _misnamed(named, spec)
        if misnamed:
            spec = spec.but(name=None)
        findings = contradictions(spec)
        if findings:
            return Specified(stop=words_of.refusal(findings, spec, work))
        if asked.cif is None and not spec.composition:
            cited = re.search(r"(?i)\b(?:mp|mvc|cod|icsd|jvasp)[- ]?\d+\b", words)
            if cited:
                text = words_of.say("no_database", work, id=cited[0])
                return _stop(Status.NEEDS_INPUT, text)
            return _stop(Status.NEEDS_INPUT, words_of.say("which_compound", work))
        records = _fitting(found.records, spec)
        if asked.cif is not None and not asked.inherited and not spec.composition:
            records = _of_the_file(asked.cif)
        ours = bool(records) or _constructed(asked.cif, spec)
        if asked.inherited and ours and (now or asked.polymorph):
            # A rule or another form of the same compound: better built anew from its
            # record, with all rules so far, than bent out of the last structure.
            asked = replace(asked, cif=None, inherited=False, task="make")
        edited = self._edited(asked, spec, records)
        if edited is not None:
            # What was asked of the structure before the change need not hold after it.
            own = read_rules(asked.rules, formula=None, base=StructureSpec())
            spec, read = own.spec, own
            asked = replace(asked, cif=edited.text, task="edit")
        wants_change = asked.inherited or WANTS_CHANGE.search(asked.words)
        if asked.task == "edit" and edited is None and not now and wants_change:
            return _stop(Status.NEEDS_INPUT, words_of.say("which_change", work))
        if (
            asked.cif is None
            and found.options
            and not found.clear
            and not spec.has_rules
        ):
            options = ", ".join(option.label for option in found.options)
            return _stop(
                Status.NEEDS_INPUT,
                words_of.say("which_polymorph", work, options=options),
            )
        if not records and spec.group is None and found.group is not None:
            # No record, but the usual form is known: what is constructed must have it.
            spec = spec.but(group=reference_group(found.group))
        assumptions = [found.assumption] if found.assumption else []
        assumptions += [doubt.message for doubt in doubts(spec)]
        if found.corrected:
            assumptions.append(
                words_of.say(
                    "corrected", work, written=found.corrected[0],
                    meant=found.corrected[1],
                )
            )  # fmt: skip
        return Specified(
            CrystalSpec(
                asked,
                spec,
                tuple(records),
                read,
                found.doubts,
                edited,
                (*misnamed, *unread_wishes(asked, spec, next(iter(records), None)))
                if edited is None
                else (),
            ),
            assumptions=tuple(assumptions),
        )

    def _compound(self, asked: CrystalRequest) -> tuple[Any, str]:
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

    # --- draft ----------------------------------------------------------------

    def draft(
        self, spec: CrystalSpec, attempts: Sequence[Attempt], work: Work
    ) -> Draft | None:
        """The next candidate: user's file, model, repair, record, construction."""
        if spec.asked.cif is not None:
            return self._draft_from_file(spec, attempts, work)
        drafted = [a for a in attempts if a.origin == "model"]
        limit = work.settings.max_attempts - 1
        if (
            getattr(work.model, "authors", work.model.drafts)
            and len(drafted) < max(limit, 1)
            and not correction.on_plateau(list(attempts))
            and all(a.content or not drafted for a in drafted[-1:])
        ):
            return self._model_draft(spec, drafted, work)
        return self._built_draft(spec, attempts, work)

    def _draft_from_file(
        self, spec: CrystalSpec, attempts: Sequence[Attempt], work: Work
    ) -> Draft | None:
        """The file edited or as it is, then repaired, then its record built anew."""
        text = spec.asked.cif or ""
        task = spec.asked.task
        if not attempts:
            if spec.edited is not None:
                return Draft(spec.edited, "repair", spec.edited.text)
            return Draft(CifDraft(text, _basis_of(spec.asked)), "user", text)
        if task in {"check", "convert"} or attempts[0].origin == "repair":
            return None
        if not any(a.origin == "repair" for a in attempts):
            repaired = self._repaired(spec, text)
            if repaired is not None:
                return repaired
        return self._built_draft(spec, attempts, work) if _same(spec, text) else None

    def _repaired(self, spec: CrystalSpec, text: str) -> Draft | None:
        from generators.structures.repair import repair

        fixed = repair(text, spec.structure, records=spec.records)
        changes = tuple(
            Change(c.what, c.before, c.after, c.because) for c in fixed.changes
        )
        if not changes:
            return None
        basis = _basis_of(spec.asked)
        if any("formula" in change.what.lower() for change in changes):
            # Which of the two was meant, formula or atoms, only the user knows.
            number = Number("composition", 0.0, "constructed")
            basis = replace(basis, numbers=(*basis.numbers, number))
        draft = CifDraft(
            fixed.text,
            basis,
            changes,
            tuple(fixed.notes),
            alternatives=tuple(str(a) for a in fixed.alternatives),
        )
        return Draft(draft, "repair", fixed.text)

    def _edited(
        self,
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
        from generators.structures.edit import edit, lower_symmetry

        text, provenance, record = asked.cif, _basis_of(asked), None
        own = asked.cif is None or (asked.inherited and asked.about == asked.words)
        if own and records and CHANGES.search(asked.words):
            record = records[0]
            made = build_from_record(record)
            text, provenance = made.cif, made.provenance
        elif asked.task != "edit":
            return None
        done = edit(text, asked.words, structure) if text is not None else None
        if done is None and text is not None and asked.polymorph and asked.inherited:
            done = lower_symmetry(text, asked.polymorph)
        if done is None:
            return None
        changes = tuple(
            Change(c.what, c.before, c.after, c.because) for c in done.changes
        )
        if done.constructed or _composition_differs(text or "", done.text):
            # The cell of the parent compound is no measured cell of the changed one.
            number = Number("cell and sites after the change", 0.0, "constructed")
            provenance = replace(provenance, numbers=(*provenance.numbers, number))
        return CifDraft(done.text, provenance, changes, tuple(done.notes), record)

    def _model_draft(
        self, spec: CrystalSpec, drafted: Sequence[Attempt], work: Work
    ) -> Draft:
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
            CifDraft(text, _from_model(text, reply.model)), "model", text, shown, ids
        )

    def _built_draft(
        self, spec: CrystalSpec, attempts: Sequence[Attempt], work: Work
    ) -> Draft | None:
        from generators.errors import GeneratorError
        from generators.structures.build import build_from_record
        from generators.structures.occupancy import solve_occupancies

        built = [a for a in attempts if a.origin in {"library", "generator"}]
        if len(built) < len(spec.records) and len(built) < CANDIDATES:
            record = spec.records[len(built)]
            fills = solve_occupancies(spec.structure, record=record)
            try:
                made = build_from_record(
                    record, spec.structure, fills=_fills_of(record, fills)
                )
            except GeneratorError as fault:
                raise DraftFailed(str(fault)) from fault
            draft = CifDraft(
                made.cif,
                made.provenance,
                notes=(*made.notes, *fills.full),
                record=record,
            )
            return Draft(draft, "library", made.cif)
        tried = len([a for a in built if a.origin == "generator"])
        if tried:
            return None
        from generators.structures.candidates import candidates

        work.tell("place", "no record fits: placing atoms from rules and templates")
        try:
            found = candidates(
                spec.structure,
                records=[*spec.records, *_templates(spec.structure)],
                seed=work.seed,
                deadline_s=max(1.0, 0.7 * work.remaining()),
                cancelled=work.cancelled,
            )
        except GeneratorError as fault:
            raise DraftFailed(str(fault)) from fault
        if not found:
            return None
        best = found[0]
        draft = CifDraft(
            best.cif,
            best.provenance,
            notes=(*best.notes, f"origin: {best.origin}"),
            alternatives=tuple(c.cif for c in found[1:CANDIDATES]),
        )
        return Draft(draft, "generator", best.cif)

    # --- check and compose ------------------------------------------------------

    def check(self, draft: Draft, spec: CrystalSpec, work: Work) -> Report:
        """Every structure check against the file and the rules."""
        from validators.structure import check_cif

        report: Report = check_cif(draft.content.text, spec.structure).report
        return report

    def compose(
        self,
        spec: CrystalSpec,
        draft: Draft | None,
        attempts: Sequence[Attempt],
        work: Work,
    ) -> Answer:
        """Verdict, proof, sources, changes and the file."""
        return words_of.compose(spec, draft, attempts, work)


def _as_changed(found: Resolution, asked: CrystalRequest) -> Resolution:
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


def _stop(status: Status, text: str) -> Specified:
    return Specified(stop=Answer(status, text))


def _fitting(
    records: Sequence[StructureRecord], spec: StructureSpec
) -> list[StructureRecord]:
    """Records that do not contradict group, cell and sites asked for."""
    out = []
    for record in records:
        if spec.group is not None and record.group.number != spec.group.number:
            continue
        if spec.lattice is not None:
            names = ("a", "b", "c", "alpha", "beta", "gamma")
            cell = dict(zip(names, record.cell, strict=True))
            wanted = spec.lattice.given()
            if any(abs(cell[n] - v) > 0.15 * v for n, v in wanted.items()):
                continue
        out.append(record)
    return out


def _of_the_file(cif: str) -> list[StructureRecord]:
    """Records of the compound that a file declares, in its group and near its cell.

    They help a repair to what the file lost; a sound file is never held against them.
    """
    from knowledge.structures import structure_library

    told = re.search(r"(?m)^_chemical_formula_sum\s+['\"]?([A-Z][\w .]*)", cif)
    number = re.search(
        r"(?m)^_(?:space_group_IT|symmetry_Int_Tables)_number\s+(\d+)", cif
    )
    if told is None:
        return []
    try:
        amounts = parse_formula(told[1].replace(" ", ""))
    except FormulaError:
        return []
    lengths = [
        float(v) for v in re.findall(r"(?m)^_cell_length_[abc]\s+(\d+\.?\d*)", cif)
    ]
    out = []
    for record in structure_library().by_composition(amounts):
        if number is not None and record.group.number != int(number[1]):
            continue
        near = len(lengths) == 3 and all(
            any(abs(a * unit / b - 1) < 0.03 for unit in (1.0, 10.0, 0.01))
            for a, b in zip(sorted(lengths), sorted(record.cell[:3]), strict=True)
        )
        if near or (number is not None and len(lengths) < 3):
            out.append(record)
    return out[:CANDIDATES]


def _misnamed(named: Resolution, spec: StructureSpec) -> tuple[str, ...]:
    """A name that means one space group beside a rule that asks for another."""
    if not named.name or named.group is None or spec.group is None:
        return ()
    if named.group == spec.group.number or named.name == named.formula:
        return ()
    usual = reference_group(named.group)
    return (f"{named.name}: {usual.short} ({usual.number})",)


def _templates(spec: StructureSpec) -> list[StructureRecord]:
    """Structures of other compounds with the same amounts, for substitution."""
    from generators.structures.stuffed import hosts_of
    from generators.structures.substitute import parent_of
    from knowledge.structures import structure_library

    group = spec.group.number if spec.group is not None else None
    # A solid solution has the structure of its ordered parent, in its usual form.
    parent = parent_of(spec.composition).composition
    library = structure_library()
    if group is None and deviation(parent, spec.composition) > 1e-3:
        usual = library.resolve(format_formula(parent))
        if usual.clear and usual.records:
            # Of one group there may be several structures: diamond and clathrate.
            letters = [
                sorted((s.element, s.letter) for s in r.sites) for r in usual.records
            ]
            same = zip(usual.records, letters, strict=True)
            return [r for r, own in same if own == letters[0]][:CANDIDATES]
    found = library.templates(parent, group=group)
    if not found:
        # Ions beyond, or short of, those of a known framework.
        for host in hosts_of(spec.composition):
            found += library.templates(host.composition, group=group, limit=50)
    return found


def _turns_about(asked: CrystalRequest) -> tuple[str, ...]:
    """The user's turns since the compound of this request was named."""
    if asked.about in asked.earlier:
        start = len(asked.earlier) - 1 - asked.earlier[::-1].index(asked.about)
        return asked.earlier[start:]
    return () if asked.about == asked.words else asked.earlier


def _constructed(text: str | None, spec: StructureSpec) -> bool:
    """Whether a file of the conversation was built here, of the compound at hand."""
    if text is None or "materials-assistant" not in text or not spec.composition:
        return False
    crystal = read_crystal(text).crystal
    return (
        crystal is not None
        and deviation(crystal.exact_composition, spec.composition) < 0.01
    )


def _same(spec: CrystalSpec, text: str) -> bool:
    """Whether the best record is of the compound that the file holds."""
    crystal = read_crystal(text).crystal
    if not spec.records or crystal is None:
        return bool(spec.records)
    return deviation(crystal.composition, spec.records[0].composition) < 0.05


def _composition_differs(before: str, after: str) -> bool:
    one, other = read_crystal(before).crystal, read_crystal(after).crystal
    if one is None or other is None:
        return True
    return deviation(one.composition, other.composition) > 1e-3


def _fills_of(record: StructureRecord, fills: Occupancies) -> dict[str, Fraction]:
    """Occupancies that the rules state, by the record's own site labels."""
    waiting: dict[tuple[str, str], list[str]] = {}
    for site in record.sites:
        waiting.setdefault((site.element, site.letter), []).append(site.label)
    out = {}
    for fill in fills.fills:
        labels = waiting.get((fill.element, fill.letter))
        if labels:
            label = labels.pop(0)
            if fill.basis == "rule":
                out[label] = fill.occupancy
    return out


def _last_structure(work: Work) -> tuple[str | None, bool]:
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
    return last, last is not None and _was_verified(last, work)


def _was_verified(cif: str, work: Work) -> bool:
    """Whether the session's answer that first brought a structure was verified."""
    exchanges = work.session.exchanges() if work.session is not None else []
    first = next((e for e in exchanges if e.answer.get("cif") == cif), None)
    return first is not None and first.answer.get("status") == str(Status.VERIFIED)


def _known_unverified(cif: str, work: Work) -> bool:
    """Whether a file that comes in is one that this session gave out unverified."""
    exchanges = work.session.exchanges() if work.session is not None else []
    same = [e for e in exchanges if str(e.answer.get("cif")).strip() == cif.strip()]
    return bool(same) and not _was_verified(str(same[0].answer["cif"]), work)


def _basis_of(asked: CrystalRequest) -> Provenance:
    """What the numbers of the file rest on.

    Those that the user sent are the user's own; those of an earlier answer that was
    not verified do not become so by being repeated.
    """
    if asked.inherited and not asked.sourced:
        return Provenance((Number("all numbers", 0.0, "constructed", "earlier"),))
    return Provenance()


def _from_model(text: str, model: str) -> Provenance:
    return Provenance((Number("all coordinates and cell", 0.0, "constructed", model),))
