"""A checked crystal in words: verdict, proof, sources, changes.

Every line with a number is a claim with the check or record that it rests on. Nothing
is computed here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.compose.structure_known import known_lines
from assistant.compose.structure_repairs import repairs_shown
from assistant.compose.structure_sources import (
    citations_of,
    citations_of_known,
    computed_words,
)
from assistant.compose.structure_words import say_word
from assistant.correction import attempt_of
from assistant.records import (
    Answer,
    Artifact,
    Attempt,
    Citation,
    Claim,
    ClaimValue,
    Status,
)
from assistant.routes.base import Draft, Work
from validators.report import Evidence, Finding, Report, Severity
from validators.specs.structure import StructureSpec

if TYPE_CHECKING:
    from assistant.routes.cif_spec import CifDraft, CrystalSpec
    from generators.structures.facts import Facts
    from validators.records import StructureRecord

#: Findings shown in the text; the report holds all.
SHOWN = 12


def say(name: str, work: Work, **values: object) -> str:
    """A sentence of this module in the user's language."""
    return say_word(name, work.language).format(**values)


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
    lines = [say("contradiction", work), "", f"- {first.message}"]
    if first.hint:
        lines.append(f"- {say('nearest', work)} {first.hint}")
    lines += [f"- {f.message}" for f in findings[1:4]]
    report = Report(
        tuple(findings),
        ("rules.consistent",),
        {},
        tuple(
            Evidence(f.rule or "rules", f.check, "fail", f.message) for f in findings
        ),
    )
    claims = tuple(Claim(f.message, [], [], "values") for f in findings[:4])
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
    writer = _Writer(work)
    _headline(writer, spec, content, attempts, report, status, reasons)
    _answers(writer, content, facts, unanswered)
    _rules(writer, spec, report)
    _findings(writer, spec, attempts, report)
    _changes(writer, content)
    _proof(writer, spec, report)
    _sources(writer, content)
    if content.rivals:
        writer.lines += repairs_shown(
            content.changes, content.text, content.rivals, work.language
        )
    record = content.record
    cif = None
    if report.ok or content.changes or draft.origin != "user":
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


def _measured_beside(record: StructureRecord | None, work: Work) -> list[Citation]:
    """Source of the measured cell that a computed structure is compared with."""
    beside = computed_words(record, work.language)[1] if record is not None else None
    return [beside] if beside is not None else []


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
    writer: _Writer, spec: CrystalSpec, content: CifDraft, work: Work
) -> tuple[Artifact, ...]:
    """The structure in the format asked for, in the text and as a file."""
    from assistant.compose.structure_formats import convert, format_asked

    wanted = format_asked(spec.asked.words) or "cif"
    if wanted == "xlsx":
        return _workbook(writer, content, work)
    text = convert(content.text, wanted)
    if text is None:
        writer.line(f"\n{writer.say('no_format', wanted=wanted.upper())}")
        return ()
    writer.lines += ["", f"```{wanted}", text.rstrip(), "```"]
    if work.out is None or wanted == "cif":
        return ()
    from assistant.files import write_text

    name = f"structure-{work.trace.id[:8]}.{wanted}"
    return (Artifact(wanted, write_text(work.out, name, text)),)


def _workbook(writer: _Writer, content: CifDraft, work: Work) -> tuple[Artifact, ...]:
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
        e.rule in rules
        and (e.rule not in judged or e.check == "composition.site_states")
        for e in report.open_rules
    ):
        reasons.append("because_open")
    elif any(e.rule in rules for e in report.open_rules):
        reasons.append("because_open_site")
    if _unjudged(spec, report):
        reasons.append("because_open")
    if spec.unread:
        reasons.append("because_wishes")
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
    said_already = "because_recalled" in reasons and len(spec.doubts) == 1
    if spec.doubts and content.record is not None and not said_already:
        reasons.append("because_doubt")
    reasons = list(dict.fromkeys(reasons))
    return (Status.UNVERIFIED if reasons else Status.VERIFIED), reasons


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


class _Writer:
    """Collects lines, and a claim for every line that states a number."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.lines: list[str] = []
        self.claims: list[Claim] = []

    def say(self, name: str, **values: object) -> str:
        return say(name, self.work, **values)

    def heading(self, name: str) -> None:
        self.lines += ["", f"**{self.say(name)}**", ""]

    def line(self, text: str) -> None:
        self.lines.append(text)

    def claim(
        self,
        text: str,
        *,
        citations: Sequence[str] = (),
        values: Sequence[ClaimValue] = (),
        prefix: str = "- ",
    ) -> None:
        self.lines.append(prefix + text)
        self.claims.append(
            Claim(
                text,
                list(citations),
                list(values),
                "source" if citations else "values",
            )
        )

    def text(self) -> str:
        return "\n".join(self.lines).strip()


def _headline(
    writer: _Writer,
    spec: CrystalSpec,
    content: CifDraft,
    attempts: Sequence[Attempt],
    report: Report,
    status: Status,
    reasons: list[str],
) -> None:
    formula = spec.structure.formula or _formula_found(report)
    group = _measured(report, "found group")
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
        if reason == "because_wishes":
            said += " " + ", ".join(spec.unread)
        writer.line(f"- {said}")
        made = reason == "because_constructed" and content.record is None
        if reason == "because_doubt" or made:
            for doubt in spec.doubts:
                writer.line(f"  - {doubt}")
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
    own = content.record.id if content.record is not None else ""
    for text, misfit in known_lines(spec, writer.work.language, delivered=own):
        writer.claim(text, citations=[misfit.record.id])
    if group:
        writer.claim(
            f"{writer.say('found_group')} {group}",
            values=[_value("check:symmetry.space_group", group)],
        )


def _answers(
    writer: _Writer,
    content: CifDraft,
    facts: Facts | None,
    unanswered: Sequence[str],
) -> None:
    """The answers to questions beside the structure, and those that have none."""
    if facts is None and not unanswered:
        return
    from assistant.compose.facts_words import sentence

    cited = [content.record.id] if content.record is not None else []
    writer.heading("asked_beside")
    for number, fact in enumerate(facts.items if facts else ()):
        text = sentence(fact.name, writer.work.language, dict(fact.values))
        writer.claim(
            text,
            citations=cited,
            values=[ClaimValue(f"computed:{number}", text, "", "")],
        )
    for asked in unanswered:
        words = sentence("unanswered", writer.work.language, {"asked": asked})
        writer.line(f"- {words}")


def _formula_found(report: Report) -> str:
    """The formula that the file declares and the atoms have, else the cell content."""
    declared = _measured(report, "declared formula")
    if declared.startswith("declared "):
        return declared.removeprefix("declared ").partition(",")[0]
    return _measured(report, "composition")


def _measured(report: Report, rule: str) -> str:
    return next((e.measured for e in report.evidence if e.rule == rule), "")


def _value(identifier: str, measured: str) -> ClaimValue:
    return ClaimValue(identifier, measured, "", "")


def _rules(writer: _Writer, spec: CrystalSpec, report: Report) -> None:
    unread = spec.read.not_understood if spec.read is not None else ()
    if not spec.structure.rules and not unread:
        return
    writer.heading("rules")
    for rule_id, text in spec.structure.rules.items():
        said = [e for e in report.evidence if e.rule == rule_id]
        verdicts = {e.verdict for e in said}
        overall = (
            "fail" if "fail" in verdicts else "open" if "open" in verdicts or not said
            else "pass"
        )  # fmt: skip
        writer.line(f"- `{overall}` {rule_id}: {text}")
        for item in said:
            writer.claim(
                f"{item.verdict}: {item.measured}",
                prefix="  - ",
                values=[_value(f"check:{item.check}", item.measured)],
            )
    for rule_id, fragment in unread:
        writer.line(f"- {writer.say('not_understood', rule=rule_id)} “{fragment}”")


def _findings(
    writer: _Writer, spec: CrystalSpec, attempts: Sequence[Attempt], report: Report
) -> None:
    first = attempts[0].report if attempts else report
    # What was wrong with the file that came in stays in view after a repair.
    shown = first if spec.asked.cif is not None else report
    found = [f for f in shown.findings if f.severity is not Severity.INFO]
    if not found:
        return
    writer.heading("findings" if shown is report else "findings_before")
    for finding in found[:SHOWN]:
        place = f" ({writer.say('line')} {finding.line})" if finding.line else ""
        writer.claim(
            f"{finding.severity}: {finding.message}{place}",
            values=[_value(f"check:{finding.check}", str(finding.found))],
        )
        if finding.expected is not None:
            writer.claim(
                f"{writer.say('expected')} {readable(finding.expected)}; "
                f"{writer.say('found')} {readable(finding.found)}",
                prefix="  - ",
                values=[_value(f"check:{finding.check}", str(finding.found))],
            )
        if finding.hint:
            writer.line(f"  - {writer.say('cure')} {finding.hint}")
    if len(found) > SHOWN:
        writer.line(f"- … +{len(found) - SHOWN}")


def readable(value: object) -> str:
    """A measured or expected value for people, without Python's brackets."""
    if isinstance(value, dict):
        return ", ".join(f"{k} {readable(v)}" for k, v in value.items())
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(readable(v) for v in value) or "none"
    return "none" if value is None else str(value)


def _changes(writer: _Writer, content: CifDraft) -> None:
    if not content.changes:
        return
    writer.heading("changes")
    for change in content.changes:
        writer.claim(
            f"{change.what}: {change.before or '∅'} → {change.after or '∅'}: "
            f"{change.because}",
            values=[_value("change", str(change.after))],
        )
    for note in content.notes:
        writer.claim(note, values=[_value("change", note)])
    if content.listing:
        writer.line("")
    for line in content.listing:
        writer.claim(line, values=[_value("enumerated", line)], prefix="- ")


#: Items of one measurement that are shown; the report holds all.
_ITEMS = 16


def _shortened(measured: str) -> str:
    """A measurement without the tail of a long list (the sites of a supercell)."""
    mark = "; " if measured.count("; ") > measured.count(", ") else ", "
    items = measured.split(mark)
    if len(items) <= 2 * _ITEMS:
        return measured
    return mark.join(items[:_ITEMS]) + f"{mark}… +{len(items) - _ITEMS}"


def _proof(writer: _Writer, spec: CrystalSpec, report: Report) -> None:
    writer.heading("proof")
    for item in report.evidence:
        # The group stands in the headline, what concerns a rule beside the rule.
        if item.rule == "found group" or item.rule in spec.structure.rules:
            continue
        writer.claim(
            f"`{item.verdict}` {item.check}: {_shortened(item.measured)}",
            values=[_value(f"check:{item.check}", item.measured)],
        )
    if report.skipped:
        relevant = {k: v for k, v in report.skipped.items() if "asked for" not in v}
        if relevant:
            writer.line(
                f"- {writer.say('skipped')} "
                + "; ".join(f"{k} ({v})" for k, v in relevant.items())
            )


def _sources(writer: _Writer, content: CifDraft) -> None:
    constructed = content.provenance.constructed
    sources = content.provenance.sources
    if not sources and not constructed:
        return
    writer.heading("sources")
    record = content.record
    for source in sources:
        seen = "" if source.seen else f" — {writer.say('recalled')}"
        doi = f", doi:{source.doi}" if source.doi else ""
        place = f", {source.locator}" if source.locator else ""
        name = record.id if record else "source"
        writer.line(f"- [{name}] {source.citation}{place}{doi}{seen}")
    numbers = content.provenance.numbers
    if record is not None and numbers:
        by_basis: dict[str, list[str]] = {}
        for number in numbers:
            by_basis.setdefault(number.basis, []).append(number.name)
        for basis, members in by_basis.items():
            writer.line(f"- {writer.say('basis_' + basis)} {', '.join(members)}")
    elif constructed:
        names = ", ".join(n.name for n in constructed[:20])
        writer.line(f"- {writer.say('basis_constructed')} {names}")


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
