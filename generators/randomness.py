"""Seeds without touching global state.

Inside `own_randomness` torch's global generator is ours, outside it is as it was.
Each training step seeds itself from the run's seed and the step's number, so that a
resumed run draws what an uninterrupted one would have drawn.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import torch  # noqa: TID253 - torch's generator is this module's subject

# Two threads may train at once; the global generator belongs to one at a time.
_LOCK = threading.RLock()


def mixed(*parts: object) -> int:
    """A 63-bit seed from any parts, the same on every machine."""
    text = "\x1f".join(str(part) for part in parts)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 1


@contextmanager
def own_randomness(*parts: object) -> Iterator[None]:
    """Seed torch's generators from `parts` and restore them afterwards."""
    devices = list(range(torch.cuda.device_count()))
    with _LOCK, torch.random.fork_rng(devices=devices):
        torch.manual_seed(mixed(*parts))
        yield


def choose_device(name: str = "auto") -> torch.device:
    """`auto` is a GPU when present, else the CPU."""
    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return torch.device(name)
