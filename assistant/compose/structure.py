"""A checked crystal in words: verdict, proof, sources, changes.

Every line with a number is a claim with the check or record that it rests on. Nothing
is computed here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.compose.refusal_words import DOUBTS, EVIDENCE, in_language
from assistant.compose.standing_words import standing_words
from assistant.compose.structure_known import known_lines, serving_lines
from assistant.compose.structure_parts import (
    Writer,
    answers_shown,
    changes_shown,
    described_below,
    findings_shown,
    proof_shown,
    rules_shown,
    say,
    sources_shown,
    value_of,
)
from assistant.compose.structure_repairs import repairs_shown
from assistant.compose.structure_sources import (
    citations_of,
    citations_of_known,
    computed_words,
)
from assistant.correction import attempt_of
from assistant.going_back import wants_earlier
from assistant.records import (
    Answer,
    Artifact,
    Attempt,
    Citation,
    Claim,
    Status,
)
from assistant.routes.base import Draft, Work
from validators.cif_content import read_number
from validators.records import Provenance
from validators.report import Evidence, Finding, Report, Severity
from validators.specs.structure import StructureSpec

if TYPE_CHECKING:
    from assistant.routes.cif_spec import CifDraft, CrystalSpec
    from generators.structures.facts import Facts
    from validators.records import StructureRecord


def passage(record: StructureRecord) -> tuple[str, str]:
    """A record as (id, text) for a prompt."""
    sites = "; ".join(
        f"{s.label} {s.element} {s.letter} occ {s.occupancy} at {s.frac}"
        for s in record.sites
    )
    return record.id, (
        f"{record.formula} {record.polymorph}: {record.group.full_symbol}, "
        f"cell {record.cell}; {sites}; source: {record.source.citation}"
    )


def refusal(findings: Sequence[Finding], spec: StructureSpec, work: Work) -> Answer:
    """Rules that contradict each other: the reason and the nearest feasible choice."""
    first = findings[0]
    reasons = [in_language(f.message, work.language) for f in findings[:4]]
    lines = [say("contradiction", work), "", f"- {reasons[0]}"]
    if first.hint:
        hint = in_language(first.hint, work.language)
        lines.append(f"- {say('nearest', work)} {hint}")
    lines += [f"- {reason}" for reason in reasons[1:]]
    report = Report(
        tuple(findings),
        ("rules.consistent",),
        {},
        tuple(
            Evidence(f.rule or "rules", f.check, "fail", f.message) for f in findings
        ),
    )
    claims = tuple(Claim(reason, [], [], "values") for reason in reasons)
    return Answer(Status.REFUSED, "\n".join(lines), report=report, claims=claims)


def compose(
    spec: CrystalSpec,
    draft: Draft | None,
    attempts: Sequence[Attempt],
    work: Work,
    *,
    facts: Facts | None = None,
    unanswered: Sequence[str] = (),
) -> Answer:
    """The answer for the best draft, or what was missing for one.

    Args:
        spec: The request understood.
        draft: The best candidate, if any.
        attempts: All that was tried.
        work: Language, folder for files, trace.
        facts: Answers to what was asked beside the structure.
        unanswered: Questions beside the structure that have no answer.
    """
    if draft is None or draft.content is None:
        return _without_draft(spec, attempts, work)
    content: CifDraft = draft.content
    attempt = attempt_of(draft, list(attempts))
    report = attempt.report if attempt else Report()
    status, reasons = verdict(spec, content, report, draft.origin)
    if unanswered:
        status, reasons = Status.UNVERIFIED, [*reasons, "because_unanswered"]
    writer = Writer(work)
    _headline(writer, spec, content, attempts, report, status, reasons)
    answers_shown(writer, content, facts, unanswered)
    rules_shown(writer, spec, report)
    findings_shown(writer, spec, attempts, report)
    if spec.asked.task == "check" and spec.asked.cif and not report.ok:
        writer.line(f"\n{writer.say('repair_offer')}")
    changes_shown(writer, content)
    if described_below(content.changes) and _has_more(report):
        writer.line(f"- {writer.say('as_intended')}")
    proof_shown(writer, spec, report)
    sources_shown(writer, content)
    if content.rivals:
        writer.lines += repairs_shown(
            content.changes, content.text, content.rivals, work.language
        )
    record = content.record
    cif = None
    # What the user goes back to is wanted as it was, sound or not.
    back = spec.asked.inherited and wants_earlier(spec.asked.own_words) is not None
    if report.ok or content.changes or draft.origin != "user" or back:
        cif = content.text if attempt and "syntax.cif" in report.checked else None
    artifacts = _artifacts(content.text, report, work) if cif else ()
    if cif and content.others and work.out is not None:
        artifacts += _others(content, work)
    if spec.asked.task == "convert" and report.ok:
        artifacts += _converted(writer, spec, content, work)
    return Answer(
        status,
        writer.text(),
        cif=cif,
        report=report,
        changes=content.changes,
        claims=tuple(writer.claims),
        citations=(
            *citations_of(content.provenance, content.record),
            *citations_of_known(spec, content.record),
            *_measured_beside(content.record, work),
            *_compared_with(content, report),
        ),
        artifacts=artifacts,
        assumptions=tuple(
            dict.fromkeys((
                *content.notes,
                *([record.note] if record and record.note else []),
                *(text for text, _ in known_lines(spec, work.language)),
            ))
        ),
    )  # fmt: skip


def _has_more(report: Report) -> bool:
    """Whether the atoms have more symmetry than the file says."""
    return any(
        f.check == "symmetry.space_group" and f.severity is Severity.INFO
        for f in report.findings
    )


def _measured_beside(record: StructureRecord | None, work: Work) -> list[Citation]:
    """Source of the measured cell that a computed structure is compared with."""
    beside = computed_words(record, work.language)[1] if record is not None else None
    return [beside] if beside is not None else []


def _compared_with(content: CifDraft, report: Report) -> list[Citation]:
    """Source of the record that a file was held against."""
    if content.standing is None or not report.ok:
        return []
    record = content.standing.record
    return citations_of(Provenance((), (record.source,)), record)


def _others(content: CifDraft, work: Work) -> tuple[Artifact, ...]:
    """Files of the further arrangements, the second first."""
    from assistant.files import write_text

    out = work.out
    assert out is not None
    stem = f"structure-{work.trace.id[:8]}"
    return tuple(
        Artifact("cif", write_text(out, f"{stem}-{number}.cif", text))
        for number, text in enumerate(content.others, 2)
    )


def _converted(
    writer: Writer, spec: CrystalSpec, content: CifDraft, work: Work
) -> tuple[Artifact, ...]:
    """The structure in the formats asked for, in the text and as files."""
    from assistant.compose.structure_formats import formats_asked

    made: tuple[Artifact, ...] = ()
    for wanted in formats_asked(spec.asked.words) or ("cif",):
        if wanted == "xlsx":
            made += _workbook(writer, content, work)
        else:
            made += _in_format(writer, content, wanted, work)
    return made


def _in_format(
    writer: Writer, content: CifDraft, wanted: str, work: Work
) -> tuple[Artifact, ...]:
    from assistant.compose.structure_formats import convert
    from assistant.files import write_text

    text = convert(content.text, wanted)
    if text is None:
        writer.line(f"\n{writer.say('no_format', wanted=wanted.upper())}")
        return ()
    writer.lines += ["", f"```{wanted}", text.rstrip(), "```"]
    if work.out is None or wanted == "cif":
        return ()
    name = f"structure-{work.trace.id[:8]}.{wanted}"
    return (Artifact(wanted, write_text(work.out, name, text)),)


def _workbook(writer: Writer, content: CifDraft, work: Work) -> tuple[Artifact, ...]:
    """The structure as a workbook; without a folder to write to, how to name one."""
    from assistant.compose.structure_formats import workbook
    from assistant.files import write_bytes

    book = workbook(content.text)
    if book is None or work.out is None:
        writer.line(f"\n{writer.say('no_folder')}")
        return ()
    name = f"structure-{work.trace.id[:8]}.xlsx"
    path = write_bytes(work.out, name, book)
    writer.line(f"\n{writer.say('workbook', file=name)}")
    return (Artifact("xlsx", path),)


#: What stays open here is no matter of a site that is empty.
_NOT_OF_SITES = frozenset({"composition.site_states", "geometry.layers"})


def verdict(
    spec: CrystalSpec, content: CifDraft, report: Report, origin: str
) -> tuple[Status, list[str]]:
    """'verified' only where nothing is wrong, open, constructed or unseen.

    The reasons are keys of `structure_words.WORDS`.
    """
    reasons = []
    # A check that failed counts also where its finding is a warning only.
    if not report.ok or any(e.verdict == "fail" for e in report.evidence):
        reasons.append("because_findings")
    # An allowed site that stays empty is an answer to its rule; a rule that could not
    # be judged, or was not understood, is not.
    rules = set(spec.structure.rules)
    judged = {e.rule for e in report.evidence if e.verdict != "open"}
    if any(
        e.rule in rules and (e.rule not in judged or e.check in _NOT_OF_SITES)
        for e in report.open_rules
    ):
        reasons.append("because_open")
    elif any(e.rule in rules for e in report.open_rules):
        reasons.append("because_open_site")
    if _unjudged(spec, report):
        reasons.append("because_open")
    if spec.unread:
        of_change = spec.edited or spec.asked.inherited
        reasons.append("because_left" if of_change else "because_wishes")
    if spec.unused:
        reasons.append("because_unused")
    if spec.read is not None and spec.read.not_understood:
        reasons.append("because_unread")
    if content.provenance.constructed:
        reasons.append("because_constructed")
    if any(not source.seen for source in content.provenance.sources):
        reasons.append("because_recalled")
    if origin == "model":
        reasons.append("because_model")
    if content.rivals:
        reasons.append("because_alternatives")
    if content.standing is not None and not content.standing.same:
        reasons.append("because_differs")
    sought = spec.asked.task == "repair" and content.compared and not content.changes
    if sought and content.standing is None:
        reasons.append("because_unseen")
    if _volume_given_up(content):
        reasons.append("because_volume")
    said_already = "because_recalled" in reasons and len(spec.doubts) == 1
    if spec.doubts and content.record is not None and not said_already:
        reasons.append("because_doubt")
    reasons = list(dict.fromkeys(reasons))
    return (Status.UNVERIFIED if reasons else Status.VERIFIED), reasons


#: Relative differences of a stated volume from the cell's that are neither rounding nor
#: another unit, and one that a record's cell leaves to the one that it supports.
ROUNDED, ANOTHER_UNIT, SUPPORTED = 0.005, 3.0, 0.02


def _volume_given_up(content: CifDraft) -> bool:
    """Whether a stated volume was given up for lengths that no record supports."""
    near = content.standing
    if near is not None and near.same and abs(near.volume) < SUPPORTED:
        return False
    places = {change.what for change in content.changes}
    if any(p.startswith("cell ") and p != "cell volume" for p in places):
        return False
    for change in content.changes:
        if change.what == "cell volume":
            before = read_number(change.before or "")
            after = read_number(change.after or "")
            if before and after:
                off = abs(after / before - 1)
                return ROUNDED < off < ANOTHER_UNIT
    return False


def _unjudged(spec: CrystalSpec, report: Report) -> list[str]:
    """Rules that no check speaks of; the formula has a check of its own."""
    judged = {e.rule for e in report.evidence}
    plain = ("formula ", "oxidation states ")
    said: dict[str, list[str]] = {}
    if spec.read is not None:
        for rule, what in spec.read.understood:
            said.setdefault(rule, []).append(what)
    return [
        rule
        for rule in spec.structure.rules
        if rule not in judged
        and not (said.get(rule) and all(w.startswith(plain) for w in said[rule]))
    ]


def _headline(
    writer: Writer,
    spec: CrystalSpec,
    content: CifDraft,
    attempts: Sequence[Attempt],
    report: Report,
    status: Status,
    reasons: list[str],
) -> None:
    formula = spec.structure.formula or _formula_found(report)
    measured = _measured(report, "found group")
    group = in_language(measured, writer.work.language, EVIDENCE)
    title = formula + (f" ({spec.structure.name})" if spec.structure.name else "")
    warned = any(e.verdict == "fail" for e in report.evidence)
    key = "not_sound" if not report.ok else "warned" if warned else "sound"
    said = writer.say(key)
    came = attempts[0] if attempts else None
    if report.ok and content.changes and came is not None and came.origin == "user":
        # "No error" of the repaired file must not read as praise for the one sent.
        grades = [finding.severity for finding in came.report.findings]
        errors, warnings = (
            grades.count(Severity.ERROR), grades.count(Severity.WARNING)
        )  # fmt: skip
        if errors or warnings:
            said = writer.say(
                "mended", errors=errors, warnings=warnings,
                changes=len(content.changes),
            )  # fmt: skip
    writer.line(f"**{title or 'CIF'}** — {said} `{status}`")
    for reason in reasons:
        said = writer.say(reason)
        if reason in {"because_wishes", "because_left"}:
            said += " " + ", ".join(spec.unread)
        if reason == "because_unused":
            said += " " + ", ".join(f"“{word}”" for word in spec.unused)
        writer.line(f"- {said}")
        if reason == "because_findings" and content.changes:
            # The findings below are those of the file that came; these are left.
            for finding in [
                f for f in report.findings if f.severity is not Severity.INFO
            ]:
                writer.claim(
                    finding.message, prefix="  - ",
                    values=[value_of(f"check:{finding.check}", str(finding.found))],
                )  # fmt: skip
        made = reason == "because_constructed" and content.record is None
        if reason == "because_doubt" or made:
            for doubt in spec.doubts:
                told = in_language(doubt, writer.work.language, DOUBTS)
                writer.line(f"  - {told}")
    if content.record is not None:
        record = content.record
        name = record.polymorph or (record.names[0] if record.names else "")
        writer.line(
            f"- {writer.say('built_from', record=record.id)}"
            + (f" ({name})" if name else "")
        )
        computed, beside = computed_words(record, writer.work.language)
        if beside is not None:
            writer.claim(computed, citations=[beside.id])
        elif computed:
            writer.line(f"- {computed}")
    if content.compared and report.ok:
        near = content.standing
        said = standing_words(near, writer.work.language)
        if near is None:
            writer.line(f"- {said}")
        else:
            writer.claim(said, citations=[near.record.id])
    own = content.record.id if content.record is not None else ""
    for text, misfit in known_lines(spec, writer.work.language, delivered=own):
        writer.claim(text, citations=[misfit.record.id])
    for text, identifier in serving_lines(spec, writer.work.language):
        writer.claim(text, citations=[identifier])
    if group:
        writer.claim(
            f"{writer.say('found_group')} {group}",
            values=[value_of("check:symmetry.space_group", group)],
        )


def _formula_found(report: Report) -> str:
    """The formula that the file declares and the atoms have, else the cell content."""
    declared = _measured(report, "declared formula")
    if declared.startswith("declared "):
        return declared.removeprefix("declared ").partition(",")[0]
    return _measured(report, "composition")


def _measured(report: Report, rule: str) -> str:
    return next((e.measured for e in report.evidence if e.rule == rule), "")


def _without_draft(
    spec: CrystalSpec, attempts: Sequence[Attempt], work: Work
) -> Answer:
    """No candidate at all: say what is missing, invent nothing."""
    formula = spec.structure.formula or ""
    lines = [say("no_structure", work, formula=formula)]
    lines += [f"- {a.feedback}" for a in attempts if a.feedback][:3]
    known = known_lines(spec, work.language)
    lines += [f"- {text}" for text, _ in known]
    claims = tuple(
        Claim(text, [misfit.record.id], [], "source") for text, misfit in known
    )
    return Answer(
        Status.ABSTAINED,
        "\n".join(lines),
        claims=claims,
        citations=tuple(citations_of_known(spec, None)),
    )


def _artifacts(text: str, report: Report | None, work: Work) -> tuple[Artifact, ...]:
    """Write the CIF and its report where the caller wants files."""
    if work.out is None:
        return ()
    from assistant.files import write_json, write_text

    stem = f"structure-{work.trace.id[:8]}"
    out = [Artifact("cif", write_text(work.out, f"{stem}.cif", text))]
    if report is not None:
        out.append(
            Artifact(
                "json", write_json(work.out, f"{stem}-report.json", report.to_json())
            )
        )
    return tuple(out)
