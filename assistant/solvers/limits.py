"""Time limits inside a process, so that a symbolic call cannot run away."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class TooLong(BaseException):
    """The time for one step is spent.

    Not an `Exception`: the alarm rings once, and sympy catches those in many places.
    """


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Interrupt the block after `seconds`; only in the main thread of a process.

    Raises:
        TooLong: The block took longer.
    """
    usable = hasattr(signal, "SIGALRM") and (
        threading.current_thread() is threading.main_thread()
    )
    if not usable or seconds <= 0:
        if seconds <= 0:
            raise TooLong
        yield
        return

    def ring(*_: Any) -> None:
        raise TooLong

    old = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, old)
