"""Time that a piece of work may take: on the wall and of the processor."""

from __future__ import annotations

import time
from collections.abc import Callable


class Budget:
    """Two clocks, the tighter one decides, and a request to stop.

    On a busy machine wall time passes faster than work is done; processor time keeps
    an idle one from working on for nothing. `used` lets a schedule be followed to its
    end in whatever time there is.
    """

    def __init__(
        self,
        wall_s: float,
        cpu_s: float,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> None:
        self.wall_s, self.cpu_s = max(wall_s, 1e-3), max(cpu_s, 1e-3)
        self.cancelled = cancelled
        self._wall, self._cpu = time.monotonic(), time.thread_time()

    def used(self) -> float:
        """Share of the time that has gone, 0 to 1 and above."""
        wall = (time.monotonic() - self._wall) / self.wall_s
        return max(wall, (time.thread_time() - self._cpu) / self.cpu_s)

    def over(self) -> bool:
        """Whether to stop."""
        return self.used() >= 1.0 or self.cancelled()

    def part(self, share: float, *, wall_s: float = float("inf")) -> Budget:
        """A budget of a share of what is left, `wall_s` at most on the wall."""
        wall = self._wall + self.wall_s - time.monotonic()
        cpu = self._cpu + self.cpu_s - time.thread_time()
        return Budget(min(share * wall, wall_s), share * cpu, self.cancelled)
