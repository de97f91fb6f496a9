"""Crystal structures: make, check, repair, edit, convert, and questions about them.

The draft comes from a language model where one is set, else from a sourced record,
from rules and templates, or from the user. Whatever it is, `validators.structure` has
the last word.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant import correction
from assistant.compose import structure as words_of
from assistant.compose.structure_parts import described_below, say
from assistant.compose.structure_repairs import picked_repair
from assistant.crystal_follow_ups import (
    SIDE_BY_SIDE,
    about_structure,
    asks_of_atoms,
    names_facts_only,
    speaks_of_it,
)
from assistant.crystal_request import read_request
from assistant.crystal_wishes import (
    WANTS_CHANGE,
    changes_structure,
    names_elements_only,
    names_polyhedra,
    without_cell,
)
from assistant.file_records import judged_as_measured
from assistant.records import Answer, Attempt, Request, Status
from assistant.routes import cif_drafts as drafts
from assistant.routes.base import Draft, Specified, Work, stop
from assistant.routes.cif_account import left_of_change
from assistant.routes.cif_conversation import (
    asks_of_another,
    known_unverified,
    last_answer,
    last_structure,
    names_compound,
)
from assistant.routes.cif_questions import (
    answered_beside,
    question_about,
    told_instead,
)
from assistant.routes.cif_records import compared
from assistant.routes.cif_rules import specify_structure
from assistant.routes.cif_spec import CrystalSpec
from assistant.routes.cif_versions import gone_back, versions_told
from validators.report import Report, Severity


class CifPath:
    """The route `cif`."""

    # --- specify --------------------------------------------------------------

    def specify(self, request: Request, work: Work) -> Specified:
        """Read task, file, compound and rules; stop on a question or contradiction."""
        last, sourced = last_structure(work)
        asked = replace(read_request(request, last_cif=last), sourced=sourced)
        elements_only = bool(
            changes_structure(asked.words)
            or WANTS_CHANGE.search(asked.words)
            or about_structure(asked.words)
            or asks_of_atoms(asked.words)
            or names_polyhedra(asked.words)
        ) and names_elements_only(asked.words)
        if (
            asked.cif is None
            and last is not None
            and (
                elements_only
                or names_facts_only(asked.words)
                or SIDE_BY_SIDE.search(asked.words)
                or not names_compound(asked)
            )
        ):
            # "Show the powder pattern": of the structure in force, what else?
            asked = replace(
                asked, cif=last, inherited=True, leans=True,
                task="edit" if asked.task == "make" else asked.task,
            )  # fmt: skip
        if last is not None and asked.task == "make" and speaks_of_it(asked.words):
            asked = replace(asked, cif=last, inherited=True, leans=True, task="edit")
        elif asked.inherited and asks_of_another(asked):
            asked = replace(asked, cif=None, inherited=False, leans=False, task="make")
        if request.draft and known_unverified(request.draft, work):
            asked = replace(asked, inherited=True, sourced=False)
        if (told := versions_told(asked, work)) is not None:
            return Specified(stop=told)
        asked, stopped = gone_back(asked, request, work)
        if stopped is not None:
            return stopped
        picked = picked_repair(request.text, last_answer(request.history, work))
        if picked is not None and not request.draft:
            asked = replace(
                asked, cif=picked.text, inherited=True, leans=True, task="check",
                sourced=picked.sound,
            )  # fmt: skip
        word = without_cell(request.text) if asked.task == "make" else ""
        if word:
            return stop(Status.REFUSED, say("no_cell", work, word=word))
        question = question_about(asked, work)
        if question is not None:
            return Specified(stop=question)
        # "That is no longer LiNbO3, is it?" says something and wants nothing made.
        said = asked.inherited and speaks_of_it(asked.words) and names_compound(asked)
        if said and (told := told_instead(asked, work)) is not None:
            return Specified(stop=told)
        lacks_file = asked.task == "convert" and asked.cif is None
        if lacks_file and not names_compound(asked):
            return stop(Status.NEEDS_INPUT, say("which_file", work))
        return specify_structure(asked, work)

    # --- draft ----------------------------------------------------------------

    def draft(
        self, spec: CrystalSpec, attempts: Sequence[Attempt], work: Work
    ) -> Draft | None:
        """The next candidate: user's file, model, repair, record, construction."""
        if spec.asked.cif is not None:
            return drafts.from_file(spec, attempts, work)
        drafted = [a for a in attempts if a.origin == "model"]
        limit = work.settings.max_attempts - 1
        if (
            getattr(work.model, "authors", work.model.drafts)
            and len(drafted) < max(limit, 1)
            and not correction.on_plateau(list(attempts))
            and all(a.content or not drafted for a in drafted[-1:])
        ):
            return drafts.from_model(spec, drafted, work)
        return drafts.built(spec, attempts, work)

    # --- check and compose ------------------------------------------------------

    def check(self, draft: Draft, spec: CrystalSpec, work: Work) -> Report:
        """Every structure check against the file and the rules."""
        from validators.structure import check_cif

        structure = spec.structure
        if draft.origin == "generator":
            structure = drafts.judged_wide(structure)
        checked = check_cif(draft.content.text, structure)
        report: Report = checked.report
        if checked.crystal is not None and draft.origin != "generator":
            report = judged_as_measured(checked.crystal, report, structure)
        if spec.edited is not None and described_below(spec.edited.changes):
            # Fewer operations than the atoms have are what was asked for.
            report = replace(report, findings=tuple(
                replace(f, severity=Severity.INFO)
                if f.check == "symmetry.space_group" and f.severity is Severity.WARNING
                else f
                for f in report.findings
            ))  # fmt: skip
        return report

    def compose(
        self,
        spec: CrystalSpec,
        draft: Draft | None,
        attempts: Sequence[Attempt],
        work: Work,
    ) -> Answer:
        """Verdict, proof, sources, changes and the file."""
        facts, unanswered = answered_beside(spec, draft, work)
        if draft is not None and draft.content is not None:
            content = compared(spec, draft.content, draft.origin)
            draft = replace(draft, content=content)
        left, unanswered = left_of_change(spec, draft, facts, unanswered)
        if left:
            spec = replace(spec, unread=(*spec.unread, *left))
        return words_of.compose(
            spec, draft, attempts, work, facts=facts, unanswered=unanswered
        )
