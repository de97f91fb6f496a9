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
from assistant.crystal_request import CrystalRequest, read_request
from assistant.records import Answer, Attempt, Change, Request, Status
from assistant.routes.base import Draft, Specified, Work
from validators.records import Provenance, StructureRecord
from validators.report import Report
from validators.specs.structure import StructureSpec

if TYPE_CHECKING:
    from generators.structures.occupancy import Occupancies
    from prompts.language import RulesRead

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
    """

    asked: CrystalRequest
    structure: StructureSpec
    records: tuple[StructureRecord, ...] = ()
    read: RulesRead | None = None
    doubts: tuple[str, ...] = ()


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
        last = work.session.last_cif() if work.session is not None else None
        asked = read_request(request, last_cif=last)
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
        from generators.structures.questions import answer_question

        text = asked.cif
        if text is None:
            text = self._structure_for_question(asked)
        facts = answer_question(asked.words, text)
        return words_of.facts_answer(facts, work) if facts is not None else None

    def _structure_for_question(self, asked: CrystalRequest) -> str | None:
        """A structure that a question names, built from its best record."""
        from generators.structures.build import build_from_record
        from knowledge.structures import structure_library

        found = structure_library().resolve(asked.about, polymorph=asked.polymorph)
        return build_from_record(found.records[0]).cif if found.records else None

    def _specify_structure(self, asked: CrystalRequest, work: Work) -> Specified:
        from knowledge.structures import structure_library
        from prompts.language import read_rules, rules_in_message
        from validators.contradictions import contradictions

        library = structure_library()
        spoken = [r for turn in asked.earlier for r in rules_in_message(turn)]
        rules = [*spoken, *asked.rules, *rules_in_message(asked.words)]
        rules = list(dict.fromkeys(rules))
        found, about = self._compound(asked)
        asked = replace(asked, about=about)
        base = StructureSpec(
            formula=found.formula,
            composition=found.composition,
            name=found.name or None,
            polymorph=asked.polymorph,
        )
        read = read_rules(rules, formula=found.formula, base=base)
        read = _without_chatter(read, said={*asked.rules})
        spec = read.spec
        if spec.group is not None and found.formula is not None:
            # The rules may name another form than the one taken by default.
            found = library.resolve(
                about, polymorph=asked.polymorph, group=spec.group.number
            )
        findings = contradictions(spec)
        if findings:
            return Specified(stop=words_of.refusal(findings, spec, work))
        if asked.cif is None and not spec.composition:
            return _stop(Status.NEEDS_INPUT, words_of.say("which_compound", work))
        records = _fitting(found.records, spec)
        if asked.cif is None and not found.clear and not spec.has_rules:
            options = ", ".join(option.label for option in found.options)
            return _stop(
                Status.NEEDS_INPUT,
                words_of.say("which_polymorph", work, options=options),
            )
        assumptions = [found.assumption] if found.assumption else []
        if found.corrected:
            assumptions.append(
                words_of.say(
                    "corrected", work, written=found.corrected[0],
                    meant=found.corrected[1],
                )
            )  # fmt: skip
        return Specified(
            CrystalSpec(asked, spec, tuple(records), read, found.doubts),
            assumptions=tuple(assumptions),
        )

    def _compound(self, asked: CrystalRequest) -> tuple[Any, str]:
        """What the request is about: its own words, else the latest turn that says."""
        from knowledge.structures import structure_library

        library = structure_library()
        found = library.resolve(asked.about, polymorph=asked.polymorph)
        if found.formula is not None:
            return found, asked.about
        for turn in reversed(asked.earlier):
            earlier = library.resolve(turn, polymorph=asked.polymorph)
            if earlier.formula is not None:
                return earlier, turn
        return found, asked.about

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
            work.model.drafts
            and len(drafted) < max(limit, 1)
            and not correction.on_plateau(list(attempts))
            and all(a.content or not drafted for a in drafted[-1:])
        ):
            return self._model_draft(spec, drafted, work)
        return self._built_draft(spec, attempts, work)

    def _draft_from_file(
        self, spec: CrystalSpec, attempts: Sequence[Attempt], work: Work
    ) -> Draft | None:
        text = spec.asked.cif or ""
        if not attempts:
            edited = self._edited(spec, work) if spec.asked.task == "edit" else None
            if edited is not None:
                return Draft(edited, "repair", edited.text)
            draft = CifDraft(text, _from_user(text))
            return Draft(draft, "user", text)
        if spec.asked.task in {"check", "convert"} or len(attempts) > 1:
            return None
        from generators.structures.repair import repair

        fixed = repair(text, spec.structure, records=spec.records)
        changes = tuple(
            Change(c.what, c.before, c.after, c.because) for c in fixed.changes
        )
        if not changes:
            return None
        draft = CifDraft(
            fixed.text,
            _from_user(fixed.text),
            changes,
            tuple(fixed.notes),
            alternatives=tuple(str(a) for a in fixed.alternatives),
        )
        return Draft(draft, "repair", fixed.text)

    def _edited(self, spec: CrystalSpec, work: Work) -> CifDraft | None:
        from generators.structures.edit import edit

        done = edit(spec.asked.cif or "", spec.asked.words, spec.structure)
        if done is None:
            return None
        changes = tuple(
            Change(c.what, c.before, c.after, c.because) for c in done.changes
        )
        return CifDraft(done.text, _from_user(done.text), changes, tuple(done.notes))

    def _model_draft(
        self, spec: CrystalSpec, drafted: Sequence[Attempt], work: Work
    ) -> Draft:
        from prompts.rules import rule_book

        from assistant.chat.base import Message
        from assistant.crystal_request import split_message
        from prompts import builder, feedback

        rules = rule_book().select("cif", spec.structure)
        passages = [words_of.passage(record) for record in spec.records[:3]]
        prompt = builder.build(spec.structure, rules, passages)
        messages = [Message(role, text) for role, text in prompt.messages]
        ids = tuple(prompt.ids)
        for attempt in drafted:
            said = feedback.write(attempt.report, spec.structure)
            messages.append(Message("assistant", attempt.content))
            messages.append(Message("user", said.text))
            ids = (*ids, *said.ids)
        reply = work.model.reply(
            messages, purpose="draft", seed=work.seed,
            timeout_s=min(30.0, max(1.0, 0.6 * work.remaining())),
        )  # fmt: skip
        _, cif = split_message(reply.text)
        text = cif if cif is not None else reply.text
        shown = "\n\n".join(f"[{m.role}]\n{m.content}" for m in messages)
        return Draft(
            CifDraft(text, _from_model(text, reply.model)), "model", text, shown, ids
        )

    def _built_draft(
        self, spec: CrystalSpec, attempts: Sequence[Attempt], work: Work
    ) -> Draft | None:
        from generators.structures.build import build_from_record
        from generators.structures.occupancy import solve_occupancies

        built = [a for a in attempts if a.origin in {"library", "generator"}]
        if len(built) < len(spec.records) and len(built) < CANDIDATES:
            record = spec.records[len(built)]
            fills = solve_occupancies(spec.structure, record=record)
            made = build_from_record(
                record, spec.structure, fills=_fills_of(record, fills)
            )
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
        found = candidates(
            spec.structure,
            records=spec.records,
            seed=work.seed,
            deadline_s=max(1.0, 0.7 * work.remaining()),
            cancelled=work.cancelled,
        )
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


def _without_chatter(read: RulesRead, *, said: set[str]) -> RulesRead:
    """Drop what a free message says beside its rules.

    Every word of a rule that the user gave as such is either understood or said to be
    not; a sentence of the conversation is a rule only as far as it was understood.
    """
    titled = re.compile(r"(?i)^\s*(?:rule|regel|règle|regla|规则|規則|ルール)\s*\d*")
    rules = read.spec.rules
    read_ids = {rule for rule, _ in read.understood}
    chatter = {
        rule
        for rule, text in rules.items()
        if text not in said and not titled.match(text)
    }
    kept = {r: t for r, t in rules.items() if r not in chatter or r in read_ids}
    return replace(
        read,
        spec=read.spec.but(rules=kept),
        not_understood=tuple(
            item for item in read.not_understood if item[0] not in chatter
        ),
    )


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


def _from_user(text: str) -> Provenance:
    """Numbers that the user gave count as sourced by the user."""
    return Provenance()


def _from_model(text: str, model: str) -> Provenance:
    from validators.records import Number

    return Provenance((Number("all coordinates and cell", 0.0, "constructed", model),))
