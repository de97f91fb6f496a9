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
def within(seconds: float, cpu_s: float | None = None) -> Iterator[None]:
    """Interrupt the block after `seconds`; only in the main thread of a process.

    Args:
        seconds: Wall time.
        cpu_s: Processor time of this process, where it is limited too.

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

    old = signal.signal(signal.SIGALRM, ring), signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    signal.setitimer(signal.ITIMER_PROF, cpu_s or 0.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGALRM, old[0])
        signal.signal(signal.SIGPROF, old[1])
