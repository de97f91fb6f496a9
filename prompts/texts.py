"""The prompt files: each with a name and a version that the trace carries."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Template

#: All prompts, by the job that they give a model.
NAMES = (
    "system", "routing", "slots", "cif_draft", "site_list", "correction", "rephrase",
    "equation_spec",
)  # fmt: skip
_HEAD = re.compile(r"<!-- (?P<name>\w+), version (?P<version>\d+) -->\n")


@dataclass(frozen=True, slots=True)
class PromptText:
    """One prompt file.

    Attributes:
        name: Of the file.
        version: Raised with every change of the words.
        text: The words, with ``$slots``.
    """

    name: str
    version: int
    text: str

    @property
    def id(self) -> str:
        """As the trace names it, ``"prompt:routing@1"``."""
        return f"prompt:{self.name}@{self.version}"

    def filled(self, **slots: str) -> str:
        """The words with all slots filled.

        Raises:
            KeyError: A slot is left empty.
        """
        return Template(self.text).substitute(slots).strip()


@cache
def prompt_text(name: str) -> PromptText:
    """Read a prompt file.

    Raises:
        ValueError: Its first line does not state its own name and a version.
    """
    path = files("prompts").joinpath("templates").joinpath(f"{name}.md")
    whole = path.read_text(encoding="utf-8")
    head = _HEAD.match(whole)
    if head is None or head["name"] != name:
        raise ValueError(f"the prompt {name!r} does not state its name and version")
    return PromptText(name, int(head["version"]), whole[head.end() :].strip())
