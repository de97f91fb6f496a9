"""What every generator and codec is to the rest of the project.

The public face is scikit-learn's: ``make(name).fit(items).sample(n)``, with
`log_prob`, `encode` and `decode` where they exist, `save` and `load`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, Self

if TYPE_CHECKING:
    import numpy as np
    import torch

Kind = Literal["table", "composition", "image", "crystal"]
SpanKind = Literal["real", "periodic", "categorical", "mask"]
Likelihood = Literal["exact", "ode", "bound", "none"]


@dataclass(frozen=True, slots=True)
class Span:
    """Columns ``start`` to ``stop`` of an encoded tensor and what they hold.

    Attributes:
        name: Of the column of the table, the element or the crystal's field.
        start: First column.
        stop: One past the last column.
        kind: Where geometry enters: categorical spans are one-hot, periodic ones
            are compared on the circle, a mask says which columns exist.
        sites: Set for per-site blocks, flattened ``(sites, width)``.
    """

    name: str
    start: int
    stop: int
    kind: SpanKind
    sites: int | None = None

    @property
    def width(self) -> int:
        """Number of columns."""
        return self.stop - self.start


@dataclass(frozen=True, slots=True)
class Layout:
    """The shape of encoded data, all that a network needs to know of it.

    Attributes:
        spans: In order, without gaps.
        condition: Width of the condition vector; 0 without conditions.
        levels: Number of values of each column when all are integer codes.
        shape: Channels, height, width when the vector is a flattened image.
    """

    spans: tuple[Span, ...]
    condition: int = 0
    levels: tuple[int, ...] = ()
    shape: tuple[int, int, int] | None = None

    @property
    def width(self) -> int:
        """Number of columns of the encoded data."""
        return self.spans[-1].stop if self.spans else 0


class Codec(Protocol):
    """Items to one float tensor ``(n, d)`` and back; inverse on fitted items."""

    spans: tuple[Span, ...]

    def fit(self, items: Any) -> Self:
        """Learn scales and categories."""
        ...

    def encode(self, items: Any, *, seed: int = 0) -> torch.Tensor:
        """Turn items into ``(n, d)`` float32; `seed` draws the dequantisation."""
        ...

    def decode(self, x: torch.Tensor) -> Any:
        """Turn rows into items."""
        ...

    def state(self) -> dict[str, Any]:
        """JSON that `from_state` reads."""
        ...


@dataclass(frozen=True, slots=True)
class LogProb:
    """Log-likelihood of items, in nats, and what it is worth.

    Attributes:
        values: One per item, in the space named by `space`.
        kind: ``exact``; ``ode`` (exact up to solver tolerance, or a Monte Carlo
            trace); ``bound`` (the true value is not smaller).
        space: Where the density lives, so that figures are compared alike.
    """

    values: np.ndarray
    kind: Likelihood
    space: str = "codec space, dequantised"


@dataclass(frozen=True, slots=True)
class Progress:
    """One event of a training: where it stands.

    Attributes:
        step: Optimisation steps done.
        steps: Steps planned, or None when a budget ends the training.
        cpu_s: CPU seconds spent in training, of the process, or of the thread
            where other threads share it.
        terms: Loss terms of the last step.
        validation: Last validation loss, or None where the family has none.
    """

    step: int
    steps: int | None
    cpu_s: float
    terms: Mapping[str, float]
    validation: float | None = None

    @property
    def share(self) -> float | None:
        """Done share, 0 to 1, where the length is known."""
        return self.step / self.steps if self.steps else None


ProgressCall = Callable[[Progress], None]


@dataclass(slots=True)
class ModelCard:
    """What a trained model is, on what it was trained, and what it is good for.

    Attributes:
        system: Name in the registry.
        kind: Data kind.
        columns: Of the training data.
        conditions: Columns that the model is conditioned on.
        rows: Training and validation rows.
        data_sha256: Of the training data as canonical text.
        seed: Of everything random.
        config: Hyper-parameters.
        versions: Of the libraries that matter for sameness.
        metrics: Figures measured at the end of training.
        cost: CPU seconds, steps, parameters, peak memory in MB.
        licence: Of the training data, as far as it was stated.
        notes: Limits that a user must know.
        generalisation: Filled by an audit; empty until then.
        privacy: Filled by an audit; empty until then.
    """

    system: str
    kind: str
    columns: list[str] = field(default_factory=list)
    conditions: list[str] = field(default_factory=list)
    target: str | None = None
    rows: dict[str, int] = field(default_factory=dict)
    data_sha256: str = ""
    seed: int = 0
    config: dict[str, Any] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    metrics: dict[str, Any] = field(default_factory=dict)
    cost: dict[str, Any] = field(default_factory=dict)
    licence: str = "that of the training data; not stated"
    notes: list[str] = field(default_factory=list)
    generalisation: dict[str, Any] = field(default_factory=dict)
    privacy: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON."""
        return asdict(self)


class Generator(Protocol):
    """A trainable source of items of one kind.

    Attributes:
        card: What was trained, on what.
        kind: Of data.
        known: Fingerprints of the training items.
    """

    card: ModelCard
    kind: str
    known: np.ndarray

    def fit(
        self,
        items: Any,
        conditions: Any = None,
        *,
        target: str | None = None,
        steps: int | None = None,
        budget_s: float | None = None,
        progress: ProgressCall | None = None,
        cancelled: Callable[[], bool] | None = None,
        folder: Path | None = None,
        resume: bool = False,
    ) -> Self:
        """Train on items.

        Args:
            items: A data frame, formulas, images or crystals.
            conditions: Names of columns (tables) or a frame of properties.
            target: The property that rows are about; where it matters, it is
                modelled last, given everything else.
            steps: Fixes the length; two runs of equal steps are bit-identical.
            budget_s: Process CPU seconds that training may spend.
            progress: Receives events.
            cancelled: Asked at every step.
            folder: Receives checkpoints while training.
            resume: Go on from the checkpoint in `folder`.
        """
        ...

    def sample(
        self, n: int, *, given: Mapping[str, Any] | None = None, seed: int = 0
    ) -> Any:
        """Draw `n` items; equal seeds draw equal items."""
        ...

    def save(self, folder: Path) -> None:
        """Write weights and card."""
        ...


def data_hash(items: Any) -> str:
    """SHA-256 of items as canonical text, whatever their kind."""
    import hashlib

    digest = hashlib.sha256()
    if hasattr(items, "to_csv"):
        digest.update(items.to_csv(index=False, lineterminator="\n").encode())
    elif hasattr(items, "tobytes"):
        digest.update(str(items.shape).encode() + items.tobytes())
    else:
        for item in items:
            digest.update(str(item).encode() + b"\n")
    return digest.hexdigest()


def versions() -> dict[str, str]:
    """Versions of the libraries on which sameness of results depends."""
    import platform
    from importlib.metadata import version

    names = ("torch", "numpy", "scikit-learn", "pandas", "materials-assistant")
    return {"python": platform.python_version(), **{n: version(n) for n in names}}


def peak_memory_mb() -> float:
    """Peak resident memory of this process in MB (2^20 bytes), 0 where unknown."""
    try:
        import resource
    except ImportError:
        return 0.0
    import sys

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def as_names(conditions: Any) -> Sequence[str]:
    """Names of condition columns from text, a list, a frame or nothing."""
    if conditions is None:
        return ()
    if isinstance(conditions, str):
        return tuple(c.strip() for c in conditions.split(",") if c.strip())
    if hasattr(conditions, "columns"):
        return tuple(str(c) for c in conditions.columns)
    return tuple(str(c) for c in conditions)
