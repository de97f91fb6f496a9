"""What a request loads before its work: modules, sentence vectors, a model's client.

The first request of a process may wait for these longer than for its answer. So that a
slow start leaves time for the work, a deadline is moved by what loading took beyond its
share of the budget.
"""

from __future__ import annotations

import importlib
import time
from dataclasses import dataclass

from assistant.chat.base import ChatModel
from assistant.records import Kind

#: Share of a budget that loading may use up; what it takes beyond that is added.
LOADING_SHARE = 0.5
#: Modules that the steps of a route import when they are first used.
_USED: dict[Kind, tuple[str, ...]] = {
    Kind.CIF: (
        "validators.structure", "knowledge.structures", "prompts.language",
        "generators.structures.build",
    ),
    Kind.EQUATION: (
        "assistant.reading.problems", "assistant.solvers.worker",
        "validators.equations",
    ),
    Kind.FAQ: ("knowledge.store", "assistant.asking.question"),
    Kind.DATA: ("knowledge.store", "validators.tables"),
    Kind.GENERATE: ("generators.materials.candidates", "validators.candidates"),
    Kind.CHAT: (),
}  # fmt: skip


#: Routes on which a model that can write is asked at once.
_WRITTEN = frozenset({Kind.CIF, Kind.FAQ})


@dataclass
class Loading:
    """How long a request has waited for what it loads.

    Attributes:
        seconds: Wall time so far. Reading a message takes 50 ms where all is loaded, so
            its time counts as loading; what a model took to place it does not.
    """

    seconds: float = 0.0

    def for_work(self, kinds: tuple[Kind, ...], model: ChatModel) -> None:
        """The modules of the routes that a message goes to, and a model's client."""
        begun = time.monotonic()
        for name in dict.fromkeys(m for kind in kinds for m in _USED[kind]):
            try:
                importlib.import_module(name)
            except ModuleNotFoundError:
                # The path of that route says what is missing.
                continue
        load = getattr(model, "load", None)
        if load is not None and _WRITTEN & set(kinds):
            load()
        self.seconds += time.monotonic() - begun

    def deadline(self, begun: float, budget_s: float) -> float:
        """When an answer is due.

        Args:
            begun: `time.monotonic()` when the request came in.
            budget_s: Seconds that it may take.
        """
        beyond = max(0.0, self.seconds - LOADING_SHARE * budget_s)
        return begun + budget_s + beyond
