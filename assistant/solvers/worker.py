"""A warm child process in which everything that could hang is done.

It is a plain subprocess that reads tasks from its standard input, so that the
caller's main module is never imported again. Address space and CPU time are
limited, and the caller kills it when a task overruns; the last partial result that
it sent is kept.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from queue import Empty, Queue
from typing import Any

MEMORY_LIMIT = 6 * 1024**3
CPU_LIMIT_S = 3600
_HEADER = struct.Struct(">Q")


class Overrun(Exception):
    """The task did not end in its time; `partial` is what it had by then."""

    def __init__(self, partial: Any = None) -> None:
        super().__init__("the computation did not end in the time allowed for it")
        self.partial = partial


class Cancelled(Exception):
    """The user does not want the result any more; the process was ended."""


class Crashed(Exception):
    """The process ended: out of memory, or a fault in a library."""


class Worker:
    """The parent's end: one process, one task at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._inbox: Queue[Any] = Queue()

    def start(self) -> None:
        """Start the process if it is not running; returns at once."""
        if self._process is not None and self._process.poll() is None:
            return
        root = str(Path(__file__).resolve().parents[2])
        env = dict(os.environ)
        env["PYTHONPATH"] = os.pathsep.join(
            [root, *filter(None, [env.get("PYTHONPATH", "")])]
        )
        for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
            env.setdefault(name, "1")
        # No key may reach a process that handles text from outside.
        for name in [n for n in env if n.endswith("_API_KEY")]:
            del env[name]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "assistant.solvers.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=env,
        )
        self._inbox = Queue()
        threading.Thread(
            target=_listen, args=(self._process, self._inbox), daemon=True
        ).start()

    def run(
        self,
        task: str,
        *arguments: Any,
        timeout_s: float,
        cancelled: Callable[[], bool] = lambda: False,
        **options: Any,
    ) -> Any:
        """Run a task of `TASKS` and return what it returns.

        Args:
            task: Its name.
            arguments: Of the task.
            timeout_s: Wall time allowed.
            cancelled: Asked five times a second; true ends the process.
            options: Of the task.

        Raises:
            Overrun: It took longer than `timeout_s`.
            Cancelled: `cancelled` became true.
            Crashed: The process ended without an answer.
        """
        with self._lock:
            self.start()
            process = self._process
            assert process is not None
            assert process.stdin is not None
            until = time.monotonic() + timeout_s
            partial: Any = None
            try:
                _send(process.stdin, (task, arguments, options))
            except OSError as err:
                self.stop()
                raise Crashed("the solver process is gone") from err
            while True:
                left = until - time.monotonic()
                try:
                    sort, content = self._inbox.get(timeout=min(max(left, 0.001), 0.2))
                except Empty:
                    if cancelled():
                        self.stop()
                        raise Cancelled from None
                    if left > 0.2:
                        continue
                    self.stop()
                    raise Overrun(partial) from None
                if sort == "partial":
                    partial = content
                elif sort == "raised":
                    raise content
                elif sort == "closed":
                    self.stop()
                    raise Crashed("the solver process ended (memory or time limit)")
                else:
                    return content

    def stop(self) -> None:
        """End the process at once."""
        if self._process is not None:
            process, self._process = self._process, None
            process.kill()
            with contextlib.suppress(OSError):
                process.communicate()


_WORKER = Worker()
atexit.register(_WORKER.stop)


def worker() -> Worker:
    """The one worker of this process."""
    return _WORKER


def _send(stream: Any, content: Any) -> None:
    data = pickle.dumps(content)
    stream.write(_HEADER.pack(len(data)) + data)
    stream.flush()


def _receive(stream: Any) -> Any:
    header = stream.read(_HEADER.size)
    if len(header) < _HEADER.size:
        raise EOFError
    (size,) = _HEADER.unpack(header)
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    # Both ends of the pipe are this program; nothing from outside is unpickled.
    return pickle.loads(data)


def _listen(process: subprocess.Popen[bytes], inbox: Queue[Any]) -> None:
    try:
        while True:
            inbox.put(_receive(process.stdout))
    except (EOFError, OSError, ValueError):
        inbox.put(("closed", None))


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the parent's clock remains
        return
    for what, limit in (
        (resource.RLIMIT_AS, MEMORY_LIMIT),
        (resource.RLIMIT_CPU, CPU_LIMIT_S),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (limit, limit))


def main() -> None:
    """The child's loop: a task in, partial results and one result out."""
    out = os.fdopen(os.dup(1), "wb")
    # Whatever a library prints must not mix with the results.
    os.dup2(2, 1)
    _limit()
    from assistant.solvers.plan import TASKS

    while True:
        try:
            task, arguments, options = _receive(sys.stdin.buffer)
        except EOFError:
            return
        try:
            result = TASKS[task](
                *arguments,
                partial=lambda item: _send(out, ("partial", item)),
                **options,
            )
            _send(out, ("done", result))
        except MemoryError:
            return
        # Whatever a task raises is raised anew by the parent.
        except Exception as err:
            try:
                pickle.loads(pickle.dumps(err))
                _send(out, ("raised", err))
            # Some errors cannot be pickled, or not be made again; their words can.
            except Exception:
                _send(out, ("raised", RuntimeError(f"{type(err).__name__}: {err}")))


if __name__ == "__main__":
    main()
