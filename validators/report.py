"""Findings, evidence and the report that every check contributes to.

A validator yields `Finding` and `Evidence` objects. `run_checks` calls each check,
turns an exception inside one into a `skipped` entry, and never stops at the first
finding: the next draft should hear everything at once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Literal

_log = logging.getLogger(__name__)


class Severity(StrEnum):
    """How bad a finding is: an error forbids the verdict 'sound'."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


Verdict = Literal["pass", "fail", "open"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check has to say against a candidate.

    Attributes:
        check: Name in the catalogue, ``"symmetry.space_group"``.
        severity: Whether it forbids, warns or informs.
        message: One sentence for people, with values and units.
        expected: What the spec, the standard or physics asks for.
        found: What was measured.
        where: Place in the candidate, ``"site O2"`` or ``"x = 0"``.
        hint: What would cure it, as an instruction for the next draft.
        line: Line in the file, counted from 1.
        rule: Id of the rule that asked for it.
    """

    check: str
    severity: Severity
    message: str
    expected: Any = None
    found: Any = None
    where: str = ""
    hint: str = ""
    line: int | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a check measured for a rule, also when nothing was wrong."""

    rule: str
    check: str
    verdict: Verdict
    measured: str


@dataclass(frozen=True, slots=True)
class Report:
    """All that the checks found, measured and could not do.

    Attributes:
        findings: In the order of the checks.
        checked: Names of the checks that ran, also those that found nothing.
        skipped: Check to the reason why it could not run.
        evidence: One entry per rule or property measured.
        required: Checks without which `ok` cannot be claimed.
    """

    findings: tuple[Finding, ...] = ()
    checked: tuple[str, ...] = ()
    skipped: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    required: frozenset[str] = frozenset()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Findings that forbid the verdict 'sound'."""
        return tuple(f for f in self.findings if f.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """Findings that a reader should know about."""
        return tuple(f for f in self.findings if f.severity is Severity.WARNING)

    @property
    def open_rules(self) -> tuple[Evidence, ...]:
        """Rules that could be neither confirmed nor refuted."""
        return tuple(e for e in self.evidence if e.verdict == "open")

    @property
    def ok(self) -> bool:
        """No error, something was checked, and no required check was skipped."""
        missed = self.required.intersection(self.skipped)
        return bool(self.checked) and not self.errors and not missed

    def signature(self) -> frozenset[tuple[str, str, str]]:
        """What was wrong, to tell a plateau from progress."""
        return frozenset(
            (f.check, f.where, repr(f.found))
            for f in self.findings
            if f.severity is not Severity.INFO
        )

    def merged(self, other: Report) -> Report:
        """Both reports as one; a check that ran in either counts as run."""
        checked = tuple(dict.fromkeys((*self.checked, *other.checked)))
        skipped = {
            name: why
            for name, why in {**self.skipped, **other.skipped}.items()
            if name not in checked
        }
        return Report(
            findings=(*self.findings, *other.findings),
            checked=checked,
            skipped=skipped,
            evidence=(*self.evidence, *other.evidence),
            required=self.required | other.required,
        )

    def to_json(self) -> dict[str, Any]:
        """The `report` object of the public Answer."""
        return {
            "ok": self.ok,
            "findings": [
                {**asdict(finding), "severity": str(finding.severity)}
                for finding in self.findings
            ],
            "checked": list(self.checked),
            "skipped": dict(self.skipped),
            "evidence": [asdict(item) for item in self.evidence],
        }


class NotApplicable(Exception):
    """Raised inside a check that has nothing to look at; becomes `skipped`."""


CheckFunction = Callable[[Any, Any], Iterable[Finding | Evidence]]


@dataclass(frozen=True, slots=True)
class Check:
    """A named check: a function of candidate and spec."""

    name: str
    run: CheckFunction
    required: bool = True


#: Every check of the project by name, filled by the `check` decorator on import.
CATALOGUE: dict[str, Check] = {}


def check(
    name: str, *, required: bool = True
) -> Callable[[CheckFunction], CheckFunction]:
    """Enter a function in the catalogue under `name`.

    A check yields findings and evidence, and raises `NotApplicable` with a reason
    when there is nothing to judge.
    """

    def enter(function: CheckFunction) -> CheckFunction:
        if name in CATALOGUE:
            raise ValueError(f"two checks are called {name!r}")
        CATALOGUE[name] = Check(name, function, required)
        return function

    return enter


def run_checks(candidate: Any, spec: Any, names: Sequence[str]) -> Report:
    """Run the named checks of the catalogue in order and collect what they say."""
    findings: list[Finding] = []
    evidence: list[Evidence] = []
    checked: list[str] = []
    skipped: dict[str, str] = {}
    required: set[str] = set()
    for name in names:
        entry = CATALOGUE[name]
        try:
            said = list(entry.run(candidate, spec))
        except NotApplicable as reason:
            skipped[name] = str(reason)
            continue
        # A fault inside one check must not hide what the others found, and it must
        # not pass for soundness either: it is required, so `ok` becomes false.
        except Exception as fault:
            _log.exception("check %s failed", name)
            skipped[name] = f"the check itself failed: {type(fault).__name__}: {fault}"
            required.add(name)
            continue
        checked.append(name)
        findings.extend(item for item in said if isinstance(item, Finding))
        evidence.extend(item for item in said if isinstance(item, Evidence))
    return Report(
        tuple(findings), tuple(checked), skipped, tuple(evidence), frozenset(required)
    )
