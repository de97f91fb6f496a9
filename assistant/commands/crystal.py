"""Commands `check` and `repair`: crystal structures without a conversation."""

from __future__ import annotations

import argparse
import json
import shlex
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.commands.ask import job_count
from assistant.executors import Cluster, Executor, InProcess, Processes

if TYPE_CHECKING:
    from assistant.settings import Settings

SOUND, FINDINGS, UNREADABLE = 0, 1, 2
#: Findings of one file that are printed.
_FINDINGS = 40
#: Seconds of wall time for one file.
FILE_LIMIT_S = 10.0


def add_parsers(
    commands: Any, common: argparse.ArgumentParser, bare: argparse.ArgumentParser
) -> None:
    """Add the commands of this module."""
    check = commands.add_parser(
        "check", parents=[common], allow_abbrev=False,
        help="check CIFs: a verdict per rule with what was measured",
    )  # fmt: skip
    check.add_argument("files", nargs="+", metavar="FILE.cif")
    check.add_argument("--formula", metavar="F", help="the formula it should have")
    check.add_argument(
        "--rule", action="append", default=[], metavar="TEXT",
        help="a rule in your own words; may be given again",
    )  # fmt: skip
    check.add_argument("--jobs", type=job_count, default=1, metavar="N")
    check.add_argument(
        "--cluster", metavar="ADDRESS",
        help="check on a Dask cluster: local:N, or a scheduler on this machine",
    )  # fmt: skip
    check.set_defaults(run=run_check)

    repair = commands.add_parser(
        "repair", parents=[common], allow_abbrev=False,
        help="the smallest change that satisfies the rules, with a reason per change",
    )  # fmt: skip
    repair.add_argument("file", metavar="FILE.cif")
    repair.add_argument("--rule", action="append", default=[], metavar="TEXT")
    repair.add_argument("-o", "--output", metavar="OUT.cif", required=True)
    repair.set_defaults(run=run_repair)


def run_check(args: argparse.Namespace, settings: Settings) -> int:
    """Check every file; the exit code is that of the worst."""
    worst = SOUND
    asked = _Rules(args.formula, tuple(args.rule), settings.rulebook_dir)
    asked.require()
    work = [(name, asked) for name in args.files]
    many = len(work) > 20 and not args.quiet
    results = _executor(args).map(check_file, work)
    if many:
        from tqdm import tqdm

        results = iter(tqdm(results, total=len(work), unit="file"))
    for code, row, lines in results:
        worst = max(worst, code)
        if args.json:
            print(json.dumps(row, ensure_ascii=False))
        elif code == UNREADABLE and not lines:
            print(f"matassist: {row['error']}", file=sys.stderr)
        else:
            print("\n".join(lines))
    return worst


class _TooLong(BaseException):
    """The time for one file is over; no `except Exception` on the way may keep it."""


class _Rules:
    """Formula and rules of the command line, read once."""

    def __init__(self, formula: str | None, rules: tuple[str, ...], book: Path) -> None:
        self.formula, self.rules, self.book = formula, rules, book

    def require(self) -> Any:
        """The spec, with what was not understood.

        Raises:
            BadInput: The formula cannot be read, or a rule says nothing we know.
        """
        from assistant.errors import BadInput
        from validators.formula import FormulaError, parse_formula
        from validators.specs.structure import StructureSpec

        composition = {}
        if self.formula is not None:
            try:
                composition = parse_formula(self.formula)
            except FormulaError as fault:
                raise BadInput(str(fault)) from fault
        base = StructureSpec(formula=self.formula, composition=composition)
        if not self.rules:
            return base, ()
        from prompts.language import read_rules
        from prompts.rules import own_rules

        with own_rules(self.book):
            read = read_rules(self.rules, formula=self.formula, base=base)
        return read.spec, read.not_understood


def _executor(args: argparse.Namespace) -> Executor:
    if args.cluster:
        return Cluster(args.cluster)
    return Processes(args.jobs) if args.jobs > 1 else InProcess()


def check_file(
    work: tuple[str, _Rules],
) -> tuple[int, dict[str, Any], list[str]]:
    """Check one file: exit code, the JSON row, the lines for people."""
    name, asked = work
    from assistant.commands.ask import read_file
    from assistant.errors import AssistantError
    from validators.syntax import SIZE_LIMIT

    try:
        text = read_file(name, limit=SIZE_LIMIT)
        spec, unread = asked.require()
        with _time_limit(FILE_LIMIT_S):
            row, lines, code = _checked(name, text, spec, unread)
        return code, row, lines
    except (AssistantError, _TooLong) as fault:
        row = {
            "file": name, "readable": False, "formula": None, "space_group": None,
            "declared": None, "report": None, "error": str(fault),
        }  # fmt: skip
        return UNREADABLE, row, []


def _time_limit(seconds: float) -> Any:
    """A context that raises TimeoutError in the main thread after some seconds."""
    import contextlib
    import signal
    import threading

    # Loading the second reader takes seconds on a busy machine; that is not the file's
    # time.
    import pymatgen.io.cif  # noqa: F401 - loaded before the clock starts

    usable = (
        hasattr(signal, "setitimer")
        and threading.current_thread() is threading.main_thread()
    )

    @contextlib.contextmanager
    def limited() -> Iterator[None]:
        if not usable:
            yield
            return

        began = time.monotonic(), time.process_time()

        def stop(signum: int, frame: object) -> None:
            wall, own = time.monotonic() - began[0], time.process_time() - began[1]
            # A machine that gives this process no time is no fault of the file.
            if own < 0.5 * seconds and wall < 3 * seconds:
                return
            raise _TooLong(f"the check took longer than {seconds:g} s")

        before = signal.signal(signal.SIGALRM, stop)
        # Again every second: a library may swallow the first.
        signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)

    return limited()


def _checked(
    name: str, text: str, spec: Any, unread: tuple[tuple[str, str], ...]
) -> tuple[dict[str, Any], list[str], int]:
    from assistant.file_records import compared_report
    from validators.formula import format_formula, reduced
    from validators.found_symmetry import found_group
    from validators.structure import check_cif

    checked = check_cif(text, spec)
    crystal, report = checked.crystal, checked.report
    if crystal is not None:
        report = compared_report(crystal, report, spec)
    found = found_group(crystal, spec.symprec) if crystal else None
    code = SOUND if report.ok else UNREADABLE if crystal is None else FINDINGS
    formula = None
    if crystal is not None:
        formula = format_formula(reduced(crystal.exact_composition))
    row = {
        "file": name,
        "readable": crystal is not None,
        "formula": formula,
        "space_group": {"number": found.number, "symbol": found.symbol,
                        "hall": found.hall} if found else None,
        "declared": _declared(crystal) if crystal else None,
        "report": report.to_json(),
    }  # fmt: skip
    if unread:
        row["not_understood"] = [{"rule": r, "text": t} for r, t in unread]
    return row, _lines(name, text, row, report, unread), code


def _declared(crystal: Any) -> dict[str, Any]:
    declared = crystal.declared

    def text(token: Any) -> str | None:
        return token.value if token is not None else None

    return {
        "symbol": text(declared.symbol), "number": text(declared.number),
        "hall": text(declared.hall), "formula": text(declared.formula),
        "z": text(declared.z), "operations": len(crystal.rotations)
        if declared.operations else 0,
    }  # fmt: skip


def _lines(
    name: str,
    text: str,
    row: dict[str, Any],
    report: Any,
    unread: tuple[tuple[str, str], ...],
) -> list[str]:
    from assistant.compose.structure_parts import readable

    if not row["readable"]:
        # A file beyond the limits, or without text, is no draft with a slip.
        beyond = any(f.where == "size" for f in report.errors)
        broken = "_atom_site" in text and not beyond
        cure = f"; to mend it: {_repair_command(name)}" if broken else ""
        return [f"{name}: {unreadable(report)}{cure}"]
    head = "sound" if report.ok else "findings"
    group = row["space_group"]
    lines = [
        f"{name}: {head}"
        + (f", {row['formula']}" if row["formula"] else "")
        + (f", {group['symbol']} ({group['number']})" if group else "")
    ]
    for item in report.evidence:
        mark = {"pass": "ok  ", "fail": "FAIL", "open": "open"}[item.verdict]
        lines.append(f"  {mark} {item.check:<26} {item.measured}")
    for finding in report.findings[:_FINDINGS]:
        place = f"line {finding.line}: " if finding.line else ""
        lines.append(f"  {finding.severity}: {place}{finding.message}")
        if finding.expected is not None:
            lines.append(
                f"      expected {readable(finding.expected)}; "
                f"found {readable(finding.found)}"
            )
        if finding.hint:
            lines.append(f"      cure: {finding.hint}")
    if len(report.findings) > _FINDINGS:
        lines.append(f"  … +{len(report.findings) - _FINDINGS}; --json gives all")
    for rule, fragment in unread:
        lines.append(f"  open {rule}: not understood: {fragment}")
    if not report.ok:
        lines.append(f"  to mend it: {_repair_command(name)}")
    return lines


def _repair_command(name: str) -> str:
    """What to type so that the smallest changes are made and shown."""
    path = Path(name)
    output = path.with_name(f"{path.name.partition('.')[0]}-repaired.cif")
    return f"matassist repair {shlex.quote(name)} -o {shlex.quote(str(output))}"


#: Characters of a message that one line holds.
_LINE = 240


def unreadable(report: Any) -> str:
    """Why a file holds no structure, in one line: place, reason, cure."""
    worst = report.errors or report.findings
    if not worst:
        return "unreadable"
    first = worst[0]
    place = f"line {first.line}: " if first.line and "line" not in first.message else ""
    said = f"unreadable: {place}{first.message}"
    if first.hint:
        said += f"; {first.hint}"
    if len(worst) > 1:
        said += f" (+{len(worst) - 1} more)"
    said = " ".join(said.split())
    return said if len(said) <= _LINE else f"{said[:_LINE]}…"


def run_repair(args: argparse.Namespace, settings: Settings) -> int:
    """Repair a file, write the result, print the diff and the reasons."""
    import difflib

    from assistant.commands.ask import read_file
    from assistant.errors import BadInput
    from assistant.file_records import CHECK as COMPARED
    from assistant.file_records import compared_report, of_the_file
    from assistant.files import write_text
    from generators.structures.repair import repair
    from validators.structure import check_cif
    from validators.syntax import SIZE_LIMIT

    text = read_file(args.file, limit=SIZE_LIMIT)
    spec, unread = _Rules(None, tuple(args.rule), settings.rulebook_dir).require()
    start = check_cif(text, spec)
    before = start.report
    if start.crystal is not None:
        before = compared_report(start.crystal, before, spec)
    fixed = repair(text, spec, records=of_the_file(text))
    checked = check_cif(fixed.text, spec)
    after = checked.report
    if checked.crystal is None:
        raise BadInput(f"{args.file} cannot be repaired: {unreadable(after)}")
    after = compared_report(checked.crystal, after, spec)
    output = Path(args.output)
    write_text(output.parent, output.name, fixed.text)
    changes = [_change(c) for c in fixed.changes]
    if args.json:
        print(
            json.dumps(
                {
                    "file": args.file, "output": args.output, "changes": changes,
                    "before": before.to_json(), "after": after.to_json(),
                    "notes": list(fixed.notes),
                    "alternatives": [
                        {"changes": [_change(c) for c in other.changes],
                         "cif": other.text}
                        for other in fixed.alternatives
                    ],
                    "not_understood": [{"rule": r, "text": t} for r, t in unread],
                },
                ensure_ascii=False,
            )
        )  # fmt: skip
    else:
        print("".join(
            difflib.unified_diff(
                text.splitlines(keepends=True), fixed.text.splitlines(keepends=True),
                args.file, args.output,
            )
        ))  # fmt: skip
        for change in changes:
            print(
                f"- {change['what']}: {change['before']} -> {change['after']}: "
                f"{change['because']}"
            )
        for note in (*fixed.notes, *(f.message for f in after.findings
                                     if f.check == COMPARED)):  # fmt: skip
            print(f"  {note}")
        for other in fixed.alternatives:
            told = "; ".join(f"{c.what}: {c.before} -> {c.after}"
                             for c in other.changes)  # fmt: skip
            print(f"  or, as likely: {told or 'leave the file as it is'}")
        print(
            f"{len(before.errors)} errors before, {len(after.errors)} after"
            + ("" if changes else "; nothing to change"),
        )
    return SOUND if after.ok else FINDINGS


def _change(change: Any) -> dict[str, str]:
    return {"what": change.what, "before": change.before, "after": change.after,
            "because": change.because}  # fmt: skip
