"""The lexicon of questions about own tables, compiled once."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

from knowledge.yaml_text import read_yaml


@cache
def _raw() -> dict[str, Any]:
    text = files("assistant").joinpath("own_tables/words.yaml").read_text("utf-8")
    return dict(read_yaml(text))


@cache
def pattern(*path: str) -> re.Pattern[str]:
    """A pattern of the lexicon by its path: ``pattern("tasks", "count")``."""
    entry: Any = _raw()
    for name in path:
        entry = entry[name]
    return re.compile(str(entry), re.IGNORECASE)


@cache
def pairs(name: str) -> tuple[tuple[re.Pattern[str], re.Pattern[str], str], ...]:
    """What is said, the columns that it means, and a sign where there is one."""
    return tuple(
        (
            re.compile(entry["say"], re.IGNORECASE),
            re.compile(entry["column"], re.IGNORECASE),
            entry.get("sign", ""),
        )
        for entry in _raw()[name]
    )


def said(text: str, *path: str) -> bool:
    """Whether a text holds a pattern of the lexicon."""
    return pattern(*path).search(text) is not None
