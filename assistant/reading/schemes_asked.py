"""The numerical scheme that a text names, with its step or number of steps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.reading import wordings as say
from assistant.reading.meaning import Meaning
from validators.specs.equation import Scheme

if TYPE_CHECKING:
    from assistant.reading.equations import Problem


def scheme_asked(problem: Problem, meaning: Meaning) -> Scheme | None:
    """The named scheme with its step and its numbers of steps and cells."""
    name = say.scheme_named(problem.original)
    if name is None:
        return None
    values = {
        key: float(meaning.scalar(tree)) for key, tree in problem.scheme_values.items()
    }
    step = values.get("h", values.get("dt", values.get("step")))
    count = values.get("N", values.get("n", values.get("M")))
    text = problem.plain
    if step is None:
        found = re.search(
            r"(?:step(?:\s*size)?|time\s*step|schrittweite|pas|paso|步长|刻み幅)\s*"
            r"(?:of|=|is|von|de)?\s*([\d.]+(?:e-?\d+)?)(?!\s*steps)",
            text,
            re.I,
        )
        step = float(found.group(1).rstrip(".")) if found else None
    if count is None:
        found = re.search(r"(\d+)\s*(?:time\s*)?(?:steps|schritte|pas|pasos|步)", text)
        count = float(found.group(1)) if found else None
    return Scheme(
        name,
        step,
        int(count) if count else None,
        values.get("dx"),
        int(values["M"]) if "M" in values else None,
    )
