"""Named laws as templates: from plain words and parameters to a spec."""

from __future__ import annotations

from assistant.reading.asked import Asked
from validators.specs.equation import EquationSpec


def match(text: str, asked: Asked | None = None) -> EquationSpec | None:
    """The spec of the law that a text names; None when it names none."""
    del text, asked
    return None
