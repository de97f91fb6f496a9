"""Computed answers as data; `assistant.compose.facts_words` puts them into words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Fact:
    """One computed answer: which sentence, with which values."""

    name: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """Computed answers.

    Attributes:
        items: In the order in which they are told.
        cif: The structure that they are about, where there is one.
        about_structure: Whether they rest on a structure (and so on its source).
    """

    items: tuple[Fact, ...]
    cif: str | None = None
    about_structure: bool = False
