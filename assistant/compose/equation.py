"""Solutions of differential problems in words, values, scripts and plots."""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.compose.equation_phrases import phrases
from assistant.compose.equation_questions import in_language
from assistant.records import (
    Answer,
    Artifact,
    Claim,
    ClaimValue,
    EquationResult,
    Status,
)
from validators.report import Report
from validators.specs.equation import EquationSpec, jet_parts, plain, readable

if TYPE_CHECKING:
    from assistant.routes.base import Work

_log = logging.getLogger(__name__)


def stopped(status: Status, reason: str, language: str) -> str:
    """A question back or a refusal."""
    frame = phrases(language)
    lead = {
        Status.NEEDS_INPUT: frame["question"],
        Status.REFUSED: frame["refused"],
        Status.ABSTAINED: frame["abstained"],
    }.get(status, frame["abstained"])
    return f"{lead} {_sentence(in_language(reason, language))}"


def told(reason: str, language: str) -> str:
    """What cannot be said of a solution, without calling the solution in doubt."""
    return _sentence(in_language(reason, language))


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((*".?!", *"。？！")) else text + "."


class _Page:
    """Markdown lines; every line with a number becomes a claim with its ids."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.claims: list[Claim] = []

    def head(self, text: str) -> None:
        self.lines += ["", f"**{text}**", ""]

    def say(
        self,
        text: str,
        values: list[ClaimValue] | None = None,
        *,
        bullet: bool = True,
        name: str = "spec",
    ) -> None:
        text = " ".join(text.split())
        self.lines.append(f"- {text}" if bullet else text)
        if values is None and re.search(r"\d", text):
            values = [ClaimValue(f"eq:{name}:{len(self.claims)}", text, "")]
        if values:
            self.claims.append(Claim(text, [], values, "values"))

    def text(self) -> str:
        return "\n".join(self.lines).strip()


def failed(spec: EquationSpec, reason: str, status: Status, language: str) -> Answer:
    """The problem was understood, but has no (unique, lasting) solution."""
    page = _Page()
    page.say(stopped(status, reason, language), bullet=False, name="reason")
    _card(page, spec, language)
    return Answer(
        status=status,
        text=page.text(),
        claims=tuple(page.claims),
        equation=EquationResult(
            spec=spec.to_json(),
            closed_form=None,
            values=[None] * len(spec.points),
            errors=[None] * len(spec.points),
            error_estimate=None,
            observed_order=None,
            method="none",
            code=None,
            verification={"reason": reason},
        ),
    )


def solved(spec: EquationSpec, solution: Any, report: Report, work: Work) -> Answer:
    """Everything about a solution."""
    language = work.language
    frame = phrases(language)
    values, errors = shown_values(spec, solution)
    notes = list(solution.notes)
    if spec.closed_form == "required" and solution.closed_form is None:
        notes.append("no closed form was found, so the solution is numerical")
    if "unread question" in spec.flags:
        notes.append(
            "the text seems to ask for a value that was not understood; write it as "
            f"{spec.unknowns[0]}({', '.join(spec.independent)}) with numbers"
        )
    notes += [
        f"“{clause}” is not answered here" for clause in spec.data.get("unserved", ())
    ]
    unused = spec.data.get("unused", ())
    if unused:
        why = (
            "which this law does not use; is another law meant?"
            if spec.law and spec.law != "relation as written"
            else "which entered nothing in the problem"
        )
        notes.append(f"the text gives {', '.join(unused)}, {why}")
    judged = [c for c in report.checked if c != "equation.values"]
    ok = report.ok and not notes and bool(judged)
    known = [e for e in errors if e is not None]
    status = Status.VERIFIED if ok else Status.UNVERIFIED
    page = _Page()
    _values(page, spec, values, errors, frame)
    traits = _traits(page, spec, solution.parts.get("further", ()), frame)
    if solution.closed_form:
        for name, value in shown_formula(spec, solution).items():
            page.say(f"{frame['formula']}: {name} = {value}", name="formula")
    page.say(frame["verified"] if ok else frame["unverified"], bullet=False)
    if notes or report.errors:
        page.head(frame["reservations"])
        for note in notes:
            page.say(told(note, language), name="note")
        for finding in report.errors:
            page.say(_sentence(finding.message), name="finding")
    _card(page, spec, language)
    page.head(frame["method"])
    page.say(told(solution.method, language), name="method")
    for step in solution.steps:
        page.say(in_language(step, language), name="step")
    if solution.scheme:
        _scheme(page, solution, frame)
    if solution.table:
        page.head(frame["refinement"])
        for row in solution.table:
            page.say(
                ", ".join(f"{k} = {_number(v)}" for k, v in row.items()),
                name="refinement",
            )
        if solution.order is not None:
            page.say(f"observed order {solution.order:.2f}", name="order")
    page.head(frame["checks"])
    for item in report.evidence:
        verdict = frame["passed"] if item.verdict == "pass" else frame["failed"]
        page.say(f"{item.check}: {item.measured}, {verdict}", name="check")
    code = _code(spec, solution)
    artifacts = _files(spec, solution, code, values, errors, work)
    if artifacts:
        page.head(frame["written"])
        for artifact in artifacts:
            page.lines.append(f"- {Path(artifact.path).name}")
    verification: dict[str, Any] = {
        "checks": {
            e.check: {"verdict": e.verdict, "measured": e.measured}
            for e in report.evidence
        },
        "skipped": dict(report.skipped),
        "reservations": notes,
        "refinement": [dict(row) for row in solution.table],
        "units": dict(spec.unit),
    }
    if traits:
        verification["traits"] = traits
    if solution.scheme:
        verification["scheme"] = dict(solution.scheme)
    if not known:
        verification["error_estimate"] = (
            "no values were asked for"
            if not spec.points
            else "no error could be measured"
        )
    return Answer(
        status=status,
        text=page.text(),
        claims=tuple(page.claims),
        report=report,
        artifacts=tuple(artifacts),
        equation=EquationResult(
            spec=spec.to_json(),
            closed_form=(
                {n: str(v) for n, v in shown_formula(spec, solution).items()}
                if solution.closed_form
                else None
            ),
            values=values,
            errors=errors,
            error_estimate=max(known) if known else None,
            observed_order=solution.order,
            method=solution.method,
            code=code,
            verification=verification,
        ),
    )


# --- values -------------------------------------------------------------------------


def shown_values(
    spec: EquationSpec, solution: Any
) -> tuple[list[float | None], list[float | None]]:
    """Values and errors in the units of the request."""
    values: list[float | None] = []
    errors: list[float | None] = []
    for point, value, error in zip(
        spec.points, solution.values, solution.errors, strict=True
    ):
        factor = spec.factor(point)
        values.append(None if value is None else float(value) / factor)
        errors.append(None if error is None else float(error) / abs(factor))
    return values, errors


def shown_formula(spec: EquationSpec, solution: Any) -> dict[str, Any]:
    """The closed form in the units of the request."""
    import sympy

    def exact(factor: float) -> Any:
        return sympy.nsimplify(sympy.Rational(repr(factor)), rational=True)

    out = {}
    for name, value in solution.closed_form.items():
        pairs = {
            sympy.Symbol(v, real=True): exact(spec.scale[v])
            * sympy.Symbol(v, real=True)
            for v in spec.independent
            if spec.scale.get(v, 1.0) != 1.0
        }
        if pairs or spec.scale.get(name, 1.0) != 1.0:
            value = sympy.simplify(
                value.subs(pairs, simultaneous=True) / exact(spec.scale.get(name, 1.0))
            )
        out[name] = value
    return out


def _unit(spec: EquationSpec, point: Any) -> str:
    expression = point.expression
    name = point.of if expression is None else str(expression)
    unknown, orders = jet_parts(name)
    unit = spec.unit.get(unknown, "")
    below = " ".join(spec.unit.get(v, "") for v in orders).strip()
    return f"{unit}/({below})" if below and unit else unit


def _values(
    page: _Page, spec: EquationSpec, values: Any, errors: Any, frame: dict[str, str]
) -> None:
    for k, (point, value, error) in enumerate(
        zip(spec.points, values, errors, strict=True)
    ):
        unit = _unit(spec, point)
        where = ", ".join(
            f"{n} = {v / spec.scale.get(n, 1.0):.6g}"
            + (f" {spec.unit[n]}" if spec.unit.get(n) else "")
            for n, v in point.at.items()
        )
        # A value at an event has no place; its label says what it is.
        timed = spec.events or "period asked" in spec.flags
        event = not point.at and timed and point.label
        name = point.label if event else _pretty(point)
        if value is None:
            page.say(f"{name} ({where}): –", [], name="value")
            continue
        # The value of a named scheme is what the scheme gives, digit by digit.
        shown = _digits(value, None if spec.scheme is not None else error)
        tail = f" {unit}" if unit else ""
        bound = f" ({frame['error']} {error:.1e}{tail})" if error is not None else ""
        ids = [ClaimValue(f"eq:value:{k}", value, unit, where)]
        if error is not None:
            ids.append(ClaimValue(f"eq:error:{k}", error, unit, where))
        page.say(f"{name}{f' at {where}' if where else ''} = {shown}{tail}{bound}", ids)


def _traits(
    page: _Page, spec: EquationSpec, rows: Any, frame: dict[str, str]
) -> list[dict[str, Any]]:
    """Lines for the traits asked for; the same as data."""
    out = []
    for k, row in enumerate(rows):
        factor, units = 1.0, []
        for name, power in row.scale:
            factor *= float(spec.scale.get(name, 1.0)) ** power
            if power and spec.unit.get(name):
                units.append(spec.unit[name] + (f"^{power}" if power != 1 else ""))
        value, error, unit = row.value / factor, row.error / factor, " ".join(units)
        tail = f" {unit}" if unit else ""
        ids = [
            ClaimValue(f"eq:trait:{k}", value, unit, row.label),
            ClaimValue(f"eq:trait_error:{k}", error, unit, row.label),
        ]
        page.say(
            f"{row.label} = {_digits(value, error)}{tail} "
            f"({frame['error']} {error:.1e}{tail}; {row.check})",
            ids,
        )
        out.append(
            {"of": row.label, "value": value, "error": error, "unit": unit,
             "check": row.check}
        )  # fmt: skip
    return out


def _pretty(point: Any) -> str:
    expression = point.expression
    if expression is None:
        return str(point.of)
    return readable(expression)


def _digits(value: float, error: float | None) -> str:
    """As many digits as the error allows, ten at most."""
    import math

    if error is None or not error > 0 or value == 0 or not math.isfinite(value):
        return f"{value:.10g}"
    digits = math.floor(math.log10(abs(value))) - math.floor(math.log10(error)) + 1
    return f"{value:.{min(max(digits, 2), 10)}g}"


def _number(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _card(page: _Page, spec: EquationSpec, language: str) -> None:
    frame = phrases(language)
    page.head(frame["problem"])
    variables = ", ".join(spec.independent)
    page.say(f"{frame['unknown']}: {', '.join(spec.unknowns)} ({variables})")
    for equation in spec.equations:
        page.say(f"{frame['equation']}: {readable(equation)} = 0")
    for condition in spec.conditions:
        where = ", ".join(
            f"{n} = {_shown(spec, n, v)}" for n, v in condition.where.items()
        )
        page.say(
            f"{frame['condition']}: {readable(condition.expression)} = 0 "
            f"({where or frame['boundary']})"
        )
    for name, (low, high) in spec.domain.items():
        page.say(f"{frame['domain']}: {_range(spec, name, low, high)}")
    for name, value in spec.parameters.items():
        page.say(
            f"{frame['parameter']}: {name} = {value}",
            [ClaimValue(f"eq:param:{name}", value, "")],
        )
    if spec.assumptions:
        page.head(frame["assumptions"])
        for item in spec.assumptions:
            page.say(_sentence(item), name="assumption")


def _shown(spec: EquationSpec, name: str, value: Any) -> str:
    """A coordinate in the unit of the request."""
    unit = spec.unit.get(name, "")
    finite = getattr(value, "is_number", False) and str(value) not in {"oo", "-oo"}
    if not finite or not unit:
        return plain(value)
    return f"{float(value) / spec.scale.get(name, 1.0):.10g} {unit}"


def _range(spec: EquationSpec, name: str, low: Any, high: Any) -> str:
    below, above = str(low) == "-oo", str(high) == "oo"
    if below and above:
        return f"-∞ < {name} < ∞"
    if above:
        return f"{name} ≥ {_shown(spec, name, low)}"
    if below:
        return f"{name} ≤ {_shown(spec, name, high)}"
    return f"{_shown(spec, name, low)} ≤ {name} ≤ {_shown(spec, name, high)}"


def _scheme(page: _Page, solution: Any, frame: dict[str, str]) -> None:
    page.head(frame["scheme"])
    for line in solution.scheme.get("lines", ()):
        page.say(line, name="scheme")


# --- files --------------------------------------------------------------------------


def _code(spec: EquationSpec, solution: Any) -> str | None:
    from assistant.solvers import scripts

    try:
        return scripts.emit(spec, solution)
    except Exception:  # the script is an extra; the answer stands without it
        _log.exception("no script was emitted")
        return None


def _files(
    spec: EquationSpec,
    solution: Any,
    code: str | None,
    values: Any,
    errors: Any,
    work: Work,
) -> list[Artifact]:
    if work.out is None:
        return []
    folder = Path(work.out)
    folder.mkdir(parents=True, exist_ok=True)
    out: list[Artifact] = []
    if code:
        path = folder / "equation.py"
        path.write_text(code, encoding="utf-8")
        out.append(Artifact("py", str(path)))
    formula = shown_formula(spec, solution) if solution.closed_form else {}
    path = folder / "equation.json"
    content = {
        "spec": spec.to_json(),
        "values": values,
        "errors": errors,
        "closed_form": {n: str(v) for n, v in formula.items()},
        "latex": _latex(formula),
        "method": solution.method,
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2), encoding="utf-8")
    out.append(Artifact("json", str(path)))
    if work.remaining() > 3:
        from assistant.compose import equation_plots

        try:
            out += equation_plots.tabulate(spec, solution, folder)
            out += equation_plots.draw(spec, solution, folder)
        except Exception:  # a plot is an extra; the answer stands without it
            _log.exception("no plot was drawn")
    return out


def _latex(formula: dict[str, Any]) -> dict[str, str]:
    if not formula:
        return {}
    import sympy

    return {n: sympy.latex(v) for n, v in formula.items()}
