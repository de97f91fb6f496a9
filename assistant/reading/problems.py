"""One door for every problem: formulas, named laws, JSON specs, follow-ups."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.reading.asked import Asked
from assistant.reading.equations import understand
from assistant.reading.errors import ReadingError
from validators.specs.equation import EquationSpec


def read(
    text: str, asked: Asked | None = None, *, earlier: Sequence[str] = ()
) -> EquationSpec:
    """Read a request, with what earlier turns said where it changes them.

    Raises:
        ReadingError: A question back or a refusal, with its reason.
    """
    try:
        return _one(text, asked)
    except ReadingError as err:
        if not earlier or err.reason not in {"missing", "syntax"}:
            raise
        problem = err
    from assistant.reading.followups import combined

    for base in reversed(range(len(earlier))):
        try:
            _one(earlier[base], None)
        except ReadingError:
            continue
        whole = earlier[base]
        for later in [*earlier[base + 1 :], text]:
            whole = combined(whole, later)
        return _one(whole, asked)
    raise problem


def _one(text: str, asked: Asked | None) -> EquationSpec:
    from assistant.reading import laws

    law = laws.match(text, asked)
    if law is not None:
        return law
    return understand(text, asked)


def is_number(text: str) -> bool:
    """Whether a piece of text is a plain number."""
    return bool(re.fullmatch(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?", text))
