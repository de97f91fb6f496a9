"""The problem card and the result of an equation answer, in lines and rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.page.cards import VERDICTS
from assistant.page.latex import latex
from assistant.page.problem import balanced, number

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the card: as LaTeX where the text can be read, else as text."""

    name: str
    text: str
    latex: str | None = None


def equations_shown(spec: Json) -> list[Line]:
    """The equations as they were understood, the unknown's change on the left."""
    partial = len(spec.get("independent") or []) > 1
    return [
        Line("equation", text, latex(text, partial=partial))
        for text in (balanced(str(e)) for e in spec.get("equations") or [])
    ]


def card_rows(spec: Json) -> list[Line]:
    """Conditions, domain, parameters and what else was understood, a line each."""
    units = {str(k): str(v) for k, v in (spec.get("units") or {}).items()}
    out = [_condition(item, spec, units) for item in spec.get("conditions") or []]
    for name, ends in (spec.get("domain") or {}).items():
        if isinstance(ends, list | tuple) and len(ends) == 2:
            low, high = (_in_unit(name, end, units) for end in ends)
            out.append(Line("domain", f"{low} ≤ {name} ≤ {high}"))
        else:
            out.append(Line("domain", f"{name}: {ends}"))
    for name, value in (spec.get("parameters") or {}).items():
        out.append(Line("parameter", f"{name} = {value}"))
    for name in ("geometry", "law", "eigenvalue"):
        value = spec.get(name)
        if value and value != "interval":
            out.append(Line(name, str(value)))
    if spec.get("periodic"):
        out.append(Line("periodic in", ", ".join(map(str, spec["periodic"]))))
    for point in spec.get("points") or []:
        at = _place(point, units)
        of = str(point.get("of", "")).split("(")[0]
        out.append(Line("wanted", f"{of} at {at}" if at else of))
    return out


def _condition(item: Any, spec: Json, units: Mapping[str, str]) -> Line:
    if not isinstance(item, Mapping) or not item.get("condition"):
        text = item.get("text", item) if isinstance(item, Mapping) else item
        return Line("condition", str(text))
    text = balanced(str(item["condition"]))
    partial = len(spec.get("independent") or []) > 1
    shown = latex(text, partial=partial)
    where = ", ".join(
        f"{name} = {_in_unit(name, value, units)}"
        for name, value in (item.get("at") or {}).items()
    )
    if not where:
        return Line("condition", text, shown)
    # Units are words inside a formula.
    placed = rf"{shown} \quad \text{{at }} \text{{{where}}}" if shown else None
    return Line("condition", f"{text} at {where}", placed)


def _in_unit(name: str, value: Any, units: Mapping[str, str]) -> str:
    """A coordinate in the unit of the question; the spec itself holds SI units."""
    unit = units.get(name)
    if not unit:
        return number(value)
    from assistant.reading.errors import ReadingError
    from assistant.reading.units import parse_unit

    try:
        factor = parse_unit(unit).factor
        return f"{float(number(value)) / factor:.10g} {unit}"
    except (ReadingError, ValueError):
        return number(value)


def _place(point: Json, units: Mapping[str, str]) -> str:
    return ", ".join(
        f"{name} = {_in_unit(name, value, units)}"
        for name, value in (point.get("at") or {}).items()
    )


def closed_forms(equation: Json) -> list[Line]:
    """The solution formulas."""
    forms = equation.get("closed_form") or {}
    out = []
    for unknown, text in forms.items():
        shown = latex(str(text))
        left = latex(str(unknown)) or str(unknown)
        out.append(
            Line(
                str(unknown),
                f"{unknown} = {text}",
                f"{left} = {shown}" if shown is not None else None,
            )
        )
    return out


def value_rows(equation: Json) -> list[dict[str, Any]]:
    """The values asked for, each with its error bound."""
    spec = equation.get("spec") or {}
    points, units = spec.get("points") or [], spec.get("units") or {}
    values = equation.get("values") or []
    errors = equation.get("errors") or []
    rows = []
    for index, value in enumerate(values):
        point = points[index] if index < len(points) else {}
        error = errors[index] if index < len(errors) else None
        rows.append(
            {
                "quantity": str(point.get("of", f"value {index + 1}")).split("(")[0],
                "at": _place(point, units),
                "value": "not found" if value is None else f"{value:.10g}",
                "error at most": "" if error is None else f"{error:.2g}",
            }
        )
    return rows


def verification_rows(equation: Json) -> list[dict[str, Any]]:
    """What each check of the solution measured."""
    given = equation.get("verification")
    if not isinstance(given, Mapping):
        return [{"check": "verification", "said": str(given)}] if given else []
    checks = given.get("checks")
    rows = []
    for name, entry in (checks if isinstance(checks, Mapping) else given).items():
        if isinstance(entry, Mapping):
            verdict = str(entry.get("verdict", ""))
            said = str(entry.get("measured", "")) or _told(entry)
            rows.append(
                {
                    "verdict": VERDICTS.get(verdict, verdict),
                    "check": _plain(name),
                    "measured": said,
                }
            )
        else:
            rows.append(
                {"verdict": "", "check": _plain(name), "measured": _told(entry)}
            )
    for item in given.get("reservations") or []:
        rows.append(
            {"verdict": "! note", "check": "reservation", "measured": _told(item)}
        )
    return rows


def _plain(name: Any) -> str:
    """``equation.second_method`` as people say it: ``second method``."""
    return str(name).removeprefix("equation.").replace("_", " ")


def refinement_rows(equation: Json) -> list[dict[str, Any]]:
    """Error against resolution, where the solver refined."""
    given = equation.get("verification")
    if not isinstance(given, Mapping):
        return []
    return [
        {str(k): _told(v) for k, v in row.items()}
        for row in given.get("refinement") or []
        if isinstance(row, Mapping)
    ]


def _told(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{k} {_told(v)}" for k, v in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(_told(item) for item in value)
    if isinstance(value, float):
        return f"{value:.3g}"
    return str(value)
