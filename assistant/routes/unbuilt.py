"""A route whose module is not part of this installation: says so, in one line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.messages import phrase
from assistant.records import Answer, Attempt, Kind, Request, Status
from assistant.routes.base import Draft, Specified, Work
from validators.report import Report


class UnbuiltPath:
    """Answers every request of a route that is not built."""

    def __init__(self, kind: Kind, missing: str) -> None:
        self._what = f"{kind} ({missing})"

    def specify(self, request: Request, work: Work) -> Specified:
        """End the work with the one line."""
        text = phrase("not_built", work.language, what=self._what)
        return Specified(stop=Answer(Status.ERROR, text))

    def draft(self, spec: Any, attempts: Sequence[Attempt], work: Work) -> Draft | None:
        """Nothing."""
        return None

    def check(self, draft: Draft, spec: Any, work: Work) -> Report:
        """Nothing was checked."""
        return Report()

    def compose(
        self, spec: Any, draft: Draft | None, attempts: Sequence[Attempt], work: Work
    ) -> Answer:
        """Never reached: `specify` stops."""
        return Answer(Status.ERROR, phrase("not_built", work.language, what=self._what))
