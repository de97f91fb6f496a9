"""The parts of an answer about a crystal: rules, findings, changes, proof, sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.compose.refusal_words import EVIDENCE, in_language
from assistant.compose.structure_words import say_word
from assistant.records import Attempt, Change, Claim, ClaimValue
from assistant.routes.base import Work
from validators.report import Report, Severity

if TYPE_CHECKING:
    from assistant.routes.cif_spec import CifDraft, CrystalSpec
    from generators.structures.facts import Facts

#: Findings shown in the text; the report holds all.
SHOWN = 12


def say(name: str, work: Work, **values: object) -> str:
    """A sentence of this module in the user's language."""
    return say_word(name, work.language).format(**values)


class Writer:
    """Collects lines, and a claim for every line that states a number."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.lines: list[str] = []
        self.claims: list[Claim] = []

    def say(self, name: str, **values: object) -> str:
        """A sentence in the user's language."""
        return say(name, self.work, **values)

    def heading(self, name: str) -> None:
        """A heading in bold, with blank lines around it."""
        self.lines += ["", f"**{self.say(name)}**", ""]

    def line(self, text: str) -> None:
        """A line that states no measured number."""
        self.lines.append(text)

    def claim(
        self,
        text: str,
        *,
        citations: Sequence[str] = (),
        values: Sequence[ClaimValue] = (),
        prefix: str = "- ",
    ) -> None:
        """A line that is a claim: of these citations, or of what was measured."""
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
        """All lines together."""
        return "\n".join(self.lines).strip()


def value_of(identifier: str, measured: str) -> ClaimValue:
    """A measurement as the value of a claim."""
    return ClaimValue(identifier, measured, "", "")


def answers_shown(
    writer: Writer,
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


def rules_shown(writer: Writer, spec: CrystalSpec, report: Report) -> None:
    """Each rule with its verdict and what was measured for it."""
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
        # A rule in YAML has lines of its own, which would end the item of the list.
        shown = "; ".join(line.strip() for line in text.splitlines() if line.strip())
        writer.line(f"- `{overall}` {rule_id}: {shown}")
        for item in said:
            told = in_language(item.measured, writer.work.language, EVIDENCE)
            writer.claim(
                f"{item.verdict}: {told}",
                prefix="  - ",
                values=[value_of(f"check:{item.check}", item.measured)],
            )
    for rule_id, fragment in unread:
        writer.line(f"- {writer.say('not_understood', rule=rule_id)} “{fragment}”")


def described_below(changes: Sequence[Change]) -> bool:
    """Whether changes wrote a structure in fewer operations than its atoms have.

    A supercell of single atoms, a primitive cell in P 1 and a subgroup are such.
    """
    return any(
        (c.after or "").rstrip().endswith("P 1") or "is a subgroup" in c.because
        for c in changes
    )  # fmt: skip


def findings_shown(
    writer: Writer, spec: CrystalSpec, attempts: Sequence[Attempt], report: Report
) -> None:
    """What was wrong with the file that came in, or is with the one made."""
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
            values=[value_of(f"check:{finding.check}", str(finding.found))],
        )
        if finding.expected is not None:
            writer.claim(
                f"{writer.say('expected')} {readable(finding.expected)}; "
                f"{writer.say('found')} {readable(finding.found)}",
                prefix="  - ",
                values=[value_of(f"check:{finding.check}", str(finding.found))],
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


def changes_shown(writer: Writer, content: CifDraft) -> None:
    """Every change with before, after and reason; notes and listings."""
    if not content.changes:
        return
    writer.heading("changes")
    for change in content.changes:
        writer.claim(
            f"{change.what}: {change.before or '∅'} → {change.after or '∅'}: "
            f"{change.because}",
            values=[value_of("change", str(change.after))],
        )
    for note in content.notes:
        writer.claim(note, values=[value_of("change", note)])
    if content.listing:
        writer.line("")
    for line in content.listing:
        writer.claim(line, values=[value_of("enumerated", line)], prefix="- ")


#: Items of one measurement that are shown; the report holds all.
_ITEMS = 16


def _shortened(measured: str) -> str:
    """A measurement without the tail of a long list (the sites of a supercell)."""
    mark = "; " if measured.count("; ") > measured.count(", ") else ", "
    items = measured.split(mark)
    if len(items) <= 2 * _ITEMS:
        return measured
    return mark.join(items[:_ITEMS]) + f"{mark}… +{len(items) - _ITEMS}"


def proof_shown(writer: Writer, spec: CrystalSpec, report: Report) -> None:
    """Every check and what it measured; which checks did not run, and why."""
    writer.heading("proof")
    for item in report.evidence:
        # The group stands in the headline, what concerns a rule beside the rule.
        if item.rule == "found group" or item.rule in spec.structure.rules:
            continue
        writer.claim(
            f"`{item.verdict}` {item.check}: {_shortened(item.measured)}",
            values=[value_of(f"check:{item.check}", item.measured)],
        )
    if report.skipped:
        relevant = {k: v for k, v in report.skipped.items() if "asked for" not in v}
        if relevant:
            writer.line(
                f"- {writer.say('skipped')} "
                + "; ".join(f"{k} ({v})" for k, v in relevant.items())
            )


def sources_shown(writer: Writer, content: CifDraft) -> None:
    """Sources of the numbers, and what was constructed."""
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
