"""What a caller says beside the text: names, variables and places of values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Asked:
    """The `ask` object of a request, or nothing."""

    unknowns: tuple[str, ...] = ()
    independent: tuple[str, ...] = ()
    closed_form: Literal["required", "optional", "no"] = "optional"
    points: tuple[tuple[str, dict[str, float]], ...] = field(default=())
    #: Whether a coordinate that a question leaves open is run through.
    profiles: bool = True
