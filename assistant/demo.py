"""The demonstration: real requests, answered offline, with the proof on the screen.

`make demo` runs it. Files go to `demo_output`; the last lines name each of them.
"""

from __future__ import annotations

import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from assistant.compose.structure_parts import readable
from assistant.files import write_bytes, write_json, write_text
from assistant.records import Answer, Request
from assistant.routes.base import Event
from assistant.settings import load_settings
from assistant.wiring import Assistant, build_assistant

OUTPUT = Path("demo_output")
_MARK = {"pass": "ok", "fail": "FAIL", "open": "open"}


def main() -> int:
    """Run the demonstration; returns 0 when every part did its work."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as home:
        settings = load_settings(home=home, model="offline", egress="offline")
        assistant = build_assistant(settings)
        written: list[str] = []
        written += _structure(assistant)
        written += _broken_file(assistant)
        written += _equation(assistant)
        written += _question(assistant)
    print(f"\nDone in {time.monotonic() - begun:.1f} s, offline, without a key. Files:")
    for path in written:
        print(path)
    return 0


def _say(text: str) -> None:
    print(f"\n=== {text}\n", flush=True)


def _progress(event: Event) -> None:
    print(f"    … {event.step}: {event.message}", file=sys.stderr, flush=True)


def _ask(assistant: Assistant, text: str, **fields: object) -> Answer:
    print(f"> {text}", flush=True)
    return assistant.answer(Request.from_json({"text": text, **fields}), emit=_progress)


def _structure(assistant: Assistant) -> Iterator[str]:
    """A request becomes a crystal structure with a proof."""
    _say("1  A request becomes a crystal structure with a proof")
    answer = _ask(
        assistant,
        "Can you generate a CIF file for NaZr2(PO4)3?",
        rules=[
            "Rule 1: the space group is R -3 c",
            "Rule 2: Na occupies Na1 (6b), Zr is on 12c, P on 18e and O on two 36f "
            "sites",
            "Rule 3: ZrO6 octahedra and PO4 tetrahedra share corners in three "
            "dimensions",
        ],
    )
    _require(answer, "a CIF", answer.cif is not None)
    _proof(answer)
    headline = answer.text.split("\n\n")[0]
    for line in headline.splitlines():
        print(_wrapped(line))
    for citation in answer.citations:
        print(_wrapped(f"source [{citation.id}]: {citation.title}, {citation.locator}"))
    cif = answer.cif or ""
    yield write_text(OUTPUT, "NaZr2P3O12.cif", cif)
    if answer.report is not None:
        yield write_json(OUTPUT, "NaZr2P3O12-report.json", answer.report.to_json())
    if answer.trace is not None:
        yield write_json(OUTPUT, "NaZr2P3O12-trace.json", answer.trace.to_json())
    from assistant.pictures import powder_png, structure_png

    print("    … drawing the structure and its powder pattern", file=sys.stderr)
    yield write_bytes(OUTPUT, "NaZr2P3O12-structure.png", structure_png(cif))
    yield write_bytes(OUTPUT, "NaZr2P3O12-powder.png", powder_png(cif))


def _proof(answer: Answer) -> None:
    report = answer.report
    if report is None:
        return
    print(f"\n{'verdict':<8}{'check':<27}measured")
    for item in report.evidence:
        mark = _MARK[item.verdict]
        rows = textwrap.wrap(item.measured, 76) or [""]
        print(f"{mark:<8}{item.check:<27}{rows[0]}")
        for row in rows[1:]:
            print(f"{'':<35}{row}")
    print()


def _broken_file(assistant: Assistant) -> Iterator[str]:
    """A draft as language models write them: named defects, then repaired."""
    _say("2  A broken CIF: defects with line, expected and found; then the repair")
    text = files("assistant.demo_input").joinpath("broken.cif").read_text()
    checked = _ask(assistant, "Check this file", draft=text)
    report = checked.report
    _require(checked, "findings", report is not None and not report.ok)
    assert report is not None
    print(f"\n{'line':<6}{'severity':<10}finding")
    for finding in (*report.errors, *report.warnings):
        rows = textwrap.wrap(finding.message, 84)
        print(f"{finding.line or '-':<6}{finding.severity:<10}{rows[0]}")
        for row in rows[1:]:
            print(f"{'':<16}{row}")
        if finding.expected is not None:
            print(
                f"{'':<16}expected {readable(finding.expected)}; "
                f"found {readable(finding.found)}"
            )
    print()
    repaired = _ask(assistant, "Repair this file", draft=text)
    for change in repaired.changes:
        print(
            _wrapped(
                f"- {change.what}: {change.before or '(nothing)'} -> "
                f"{change.after or '(nothing)'}: {change.because}"
            )
        )
    yield write_text(OUTPUT, "broken.cif", text)
    yield write_json(OUTPUT, "broken-report.json", report.to_json())
    if repaired.cif is not None:
        yield write_text(OUTPUT, "broken-repaired.cif", repaired.cif)


def _equation(assistant: Assistant) -> Iterator[str]:
    """An equation with its error."""
    _say("3  An equation, solved and checked, with its error")
    answer = _ask(
        assistant,
        "u_t = 0.1*u_xx on 0 < x < 1, u(0,t) = 0, u(1,t) = 0, u(x,0) = sin(pi*x); "
        "u(0.5, 1)?",
    )
    result = answer.equation
    _require(answer, "values", result is not None and bool(result.values))
    if result is not None:
        print(
            f"status {answer.status}; value {result.values}; error at most "
            f"{result.error_estimate}; {result.method}"
        )
        if result.closed_form:
            print(f"closed form {result.closed_form}")
        if result.code:
            yield write_text(OUTPUT, "heat.py", result.code)


def _question(assistant: Assistant) -> Iterator[str]:
    """A question of the literature, with drawbacks and sources."""
    _say("4  A question of the literature, with drawbacks, numbers and sources")
    answer = _ask(
        assistant, "How can I improve the ionic conductivity of Li0.5La0.5TiO3?"
    )
    _require(answer, "citations", bool(answer.citations))
    for line in answer.text.splitlines()[:14]:
        print(_wrapped(line))
    print(f"… {len(answer.claims)} claims, {len(answer.citations)} sources")
    yield write_text(OUTPUT, "llto.md", answer.text + "\n")


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 100, subsequent_indent="  ") if text else ""


def _require(answer: Answer, what: str, there: bool) -> None:
    """Stop with the reason when a part of the demonstration did not work."""
    if not there:
        raise SystemExit(f"the demonstration got no {what}: {answer.text[:300]}")


if __name__ == "__main__":
    raise SystemExit(main())
