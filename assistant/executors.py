"""Where many independent pieces of work run: here, in processes, or on a Dask cluster.

All give results in the order of the work and hold only a few of them at a time, so
memory stays flat whatever the number of files.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

from assistant.errors import BadInput

#: Pieces handed out ahead of the one that is awaited, per worker.
AHEAD = 4
#: A worker process is renewed after so many pieces: a leak in a C library cannot grow.
RENEWED = 250
_LOOPBACK = re.compile(r"^(?:\w+://)?(?:127\.\d+\.\d+\.\d+|localhost|\[::1\]):\d+$")


class Executor(Protocol):
    """Runs a function over items."""

    def map(
        self, function: Callable[[Any], Any], items: Iterable[Any]
    ) -> Iterator[Any]:
        """Results in the order of the items."""
        ...


class InProcess:
    """One after the other, in this process."""

    def map(
        self, function: Callable[[Any], Any], items: Iterable[Any]
    ) -> Iterator[Any]:
        """Results in the order of the items."""
        return map(function, items)


class Processes:
    """Worker processes on this machine."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs

    def map(
        self, function: Callable[[Any], Any], items: Iterable[Any]
    ) -> Iterator[Any]:
        """Results in the order of the items."""
        import multiprocessing

        context = multiprocessing.get_context("spawn")
        with context.Pool(self.jobs, maxtasksperchild=RENEWED) as pool:
            # Chunks keep the pipe quiet.
            yield from pool.imap(function, items, chunksize=8)


class Cluster:
    """Workers of a Dask cluster (the extra `scale`).

    Args:
        address: ``"local:N"`` starts N workers here; otherwise a scheduler on this
            machine, ``"tcp://127.0.0.1:8786"`` (a tunnel leads to another one: nothing
            connects beyond loopback by itself).

    Raises:
        BadInput: An address of another kind, or Dask is not installed.
    """

    def __init__(self, address: str) -> None:
        started = re.fullmatch(r"local:(\d{1,2})", address)
        if started is None and not _LOOPBACK.match(address):
            raise BadInput(
                f"cluster {address!r} is neither local:N nor a loopback address such "
                "as tcp://127.0.0.1:8786; reach another machine through a tunnel"
            )
        self.workers = int(started[1]) if started else 0
        self.address = address

    def map(
        self, function: Callable[[Any], Any], items: Iterable[Any]
    ) -> Iterator[Any]:
        """Results in the order of the items."""
        try:
            from distributed import Client, LocalCluster
        except ImportError as err:
            raise BadInput(
                "a cluster needs the extra `scale`: pip install "
                "'materials-assistant[scale]'"
            ) from err
        if self.workers:
            # Processes: the checks hold the interpreter lock. No dashboard is served.
            with (
                LocalCluster(
                    n_workers=self.workers, threads_per_worker=1, processes=True,
                    dashboard_address=None, silence_logs=50,
                ) as cluster,
                Client(cluster) as client,
            ):  # fmt: skip
                yield from _windowed(client, function, items, self.workers)
            return
        with Client(self.address, timeout="10s") as client:
            workers = max(len(client.scheduler_info()["workers"]), 1)
            yield from _windowed(client, function, items, workers)


def _windowed(
    client: Any, function: Callable[[Any], Any], items: Iterable[Any], workers: int
) -> Iterator[Any]:
    """Hand out a few pieces ahead; a result is forgotten once it was given out."""
    waiting: deque[Any] = deque()
    for item in items:
        waiting.append(client.submit(function, item, pure=False))
        if len(waiting) >= AHEAD * workers:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
