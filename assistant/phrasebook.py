"""Fixed phrases that stand in a YAML file beside the code that says them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from knowledge.yaml_text import read_yaml


@cache
def frames_of(path: str) -> dict[str, dict[str, str]]:
    """All that a file of phrases holds, by language."""
    text = files("assistant").joinpath(path).read_text("utf-8")
    return dict(read_yaml(text))


def phrases_of(path: str, language: str) -> dict[str, str]:
    """The phrases of a file in a language; English where the language is not known.

    Args:
        path: Of the YAML file, below `assistant/`.
        language: ``"en"``, ``"de"`` …
    """
    frames = frames_of(path)
    return frames.get(language, frames["en"])
