"""The path of a request for the solution of a differential problem."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assistant.compose import equation as words
from assistant.errors import DraftFailed
from assistant.reading.asked import Asked
from assistant.reading.errors import ReadingError
from assistant.records import Answer, Attempt, Request, Status
from assistant.routes.base import Draft, Specified, Work
from validators.report import Finding, Report, Severity, run_checks

if TYPE_CHECKING:
    from validators.specs.equation import EquationSpec

_log = logging.getLogger(__name__)
#: What composing, plotting and writing files may take, in seconds.
MARGIN_S = 4.0
LONGEST_S = 48.0

_STATUS = {
    "missing": Status.NEEDS_INPUT,
    "syntax": Status.NEEDS_INPUT,
    "unsafe": Status.REFUSED,
    "too_long": Status.REFUSED,
    "contradictory": Status.REFUSED,
    "units": Status.REFUSED,
    "ill_posed": Status.REFUSED,
    "not_converged": Status.UNVERIFIED,
    "unsupported": Status.ABSTAINED,
    "open": Status.ABSTAINED,
}


@dataclass(frozen=True)
class Failed:
    """A draft that is no solution, with the reason."""

    why: str
    message: str


class EquationPath:
    """Reads the problem, solves it in the worker, has it checked, explains it."""

    def specify(self, request: Request, work: Work) -> Specified:
        """Read the problem; questions and refusals end here."""
        from assistant.reading.problems import read
        from assistant.solvers.worker import worker

        worker().start()
        work.tell("specify", "reading the equation")
        earlier = [turn.content for turn in request.history if turn.role == "user"]
        try:
            spec = read(request.text, _asked(request), earlier=earlier)
        except ReadingError as err:
            return Specified(stop=self._stop(err, work))
        return Specified(spec=spec, assumptions=spec.assumptions)

    def _stop(self, err: ReadingError, work: Work) -> Answer:
        status = _STATUS[err.reason]
        if err.reason == "open":
            return Answer(status=status, text=words.told(str(err), work.language))
        return Answer(
            status=status, text=words.stopped(status, str(err), work.language)
        )

    def draft(
        self, spec: EquationSpec, attempts: Sequence[Attempt], work: Work
    ) -> Draft | None:
        """Solve once; there is no second draft of a deterministic solver."""
        from assistant.solvers.errors import SolverError
        from assistant.solvers.worker import Cancelled, Crashed, Overrun, worker

        if attempts:
            return None
        work.tell("solve", "solving, with refinement")
        allowed = max(1.0, min(work.remaining() - MARGIN_S, LONGEST_S))
        try:
            content: Any = worker().run(
                "solve",
                spec,
                budget_s=allowed * 0.85,
                timeout_s=allowed,
                cancelled=work.cancelled,
            )
        except Cancelled:
            work.tell("solve", "stopped")  # raises, as for every step after a stop
            return None
        except SolverError as err:
            content = Failed(err.why, str(err))
        except Overrun as err:
            content = err.partial or Failed(
                "not_converged",
                "the computation did not end in the time allowed for it",
            )
        except Crashed as err:
            raise DraftFailed(
                f"the solver stopped: {err}; try a smaller problem"
            ) from err
        except (
            ArithmeticError,
            ValueError,
            TypeError,
            RuntimeError,
            KeyError,
            IndexError,
            AttributeError,
        ) as err:
            _log.warning("solver fault", exc_info=err)
            content = Failed("unsupported", "no solver here could take this problem")
        text = content.message if isinstance(content, Failed) else content.method
        return Draft(content, "solver", text=text)

    def check(self, draft: Draft, spec: EquationSpec, work: Work) -> Report:
        """Put the solution back into the problem."""
        from validators import equations

        work.tell("check", "putting the solution back into the problem")
        if isinstance(draft.content, Failed):
            finding = Finding(
                "equation.solvable",
                Severity.ERROR,
                draft.content.message,
                expected="a solution",
                found=draft.content.why,
            )
            return Report((finding,), ("equation.solvable",))
        return run_checks(draft.content, spec, equations.CHECKS)

    def compose(
        self,
        spec: EquationSpec,
        draft: Draft | None,
        attempts: Sequence[Attempt],
        work: Work,
    ) -> Answer:
        """Explain the solution, with values, errors, formula, script and plots."""
        if draft is None:
            return Answer(
                status=Status.ERROR,
                text=words.stopped(Status.ERROR, "no draft was made", work.language),
            )
        report = attempts[-1].report if attempts else Report()
        if isinstance(draft.content, Failed):
            status = _STATUS.get(draft.content.why, Status.UNVERIFIED)
            if draft.content.why == "not_converged":
                status = Status.ABSTAINED
            return replace(
                words.failed(spec, draft.content.message, status, work.language),
                report=report,
            )
        return words.solved(spec, draft.content, report, work)


def _asked(request: Request) -> Asked | None:
    ask = request.ask
    if ask is None:
        return None
    return Asked(
        tuple(ask.unknowns),
        tuple(ask.independent),
        ask.closed_form,
        tuple((point.of, dict(point.at)) for point in ask.points),
    )
