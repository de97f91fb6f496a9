"""The problem card and the result of an equation answer, in lines and rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.page.cards import VERDICTS
from assistant.page.latex import latex

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the card: as LaTeX where the text can be read, else as text."""

    name: str
    text: str
    latex: str | None = None


def card_lines(spec: Json) -> list[Line]:
    """The problem as it was understood: equations, conditions, domain, parameters."""
    out = []
    for text in spec.get("equations") or []:
        out.append(Line("equation", str(text), latex(str(text))))
    for item in spec.get("conditions") or []:
        out.append(Line("condition", _condition(item)))
    for name, ends in (spec.get("domain") or {}).items():
        if isinstance(ends, list | tuple) and len(ends) == 2:
            out.append(Line("domain", f"{_end(ends[0])} ≤ {name} ≤ {_end(ends[1])}"))
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
    units = spec.get("units") or {}
    if units:
        said = ", ".join(f"{name} in {unit}" for name, unit in units.items())
        out.append(Line("units", said))
    return out


def _condition(item: Any) -> str:
    if not isinstance(item, Mapping):
        return str(item)
    text = str(item.get("text") or item.get("condition") or "")
    at = item.get("at") or {}
    where = ", ".join(f"{name} = {value}" for name, value in at.items())
    return f"{text} at {where}" if where and not item.get("text") else text


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
    points = (equation.get("spec") or {}).get("points") or []
    values = equation.get("values") or []
    errors = equation.get("errors") or []
    rows = []
    for index, value in enumerate(values):
        point = points[index] if index < len(points) else {}
        at = ", ".join(f"{k} = {_short(v)}" for k, v in (point.get("at") or {}).items())
        error = errors[index] if index < len(errors) else None
        rows.append(
            {
                "quantity": str(point.get("of", f"value {index + 1}")),
                "at": at,
                "value": "not found" if value is None else f"{value:.10g}",
                "error at most": "" if error is None else f"{error:.2g}",
            }
        )
    return rows


def _end(value: Any) -> str:
    """An end of a domain without the zeros that exact arithmetic prints."""
    try:
        return f"{float(str(value)):g}"
    except ValueError:
        return str(value)


def _short(value: Any) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)


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
                    "check": str(name),
                    "measured": said,
                }
            )
        else:
            rows.append({"verdict": "", "check": str(name), "measured": _told(entry)})
    for item in given.get("reservations") or []:
        rows.append(
            {"verdict": "! note", "check": "reservation", "measured": _told(item)}
        )
    return rows


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
