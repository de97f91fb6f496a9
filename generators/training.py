"""The one training loop: turns, averaging, early stopping, budget, resume.

A family says which players take turns and what each one's loss terms are; everything
else is here. A run of N steps and a run of fewer steps resumed to N end in the same
bits on a CPU: every step draws from a seed of its own, batches follow from seed and
epoch, and no schedule knows the planned length.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar

import torch  # noqa: TID253 - the loop is written in torch
from torch import Tensor, nn  # noqa: TID253 - torch is the subject here

from generators.base import Layout, Progress, ProgressCall
from generators.errors import Cancelled, TrainingDiverged
from generators.randomness import mixed, own_randomness


class Family(nn.Module):
    """A module that can name its loss terms and sample.

    Attributes:
        turns: Players in the order in which they step; ``("critic",) * 5 +
            ("generator",)`` for a Wasserstein GAN.
        style: Codec style that it works on.
        Config: Dataclass of hyper-parameters.
        smoke: Settings that make it small enough for a test.
        habits: Fields of `TrainConfig` that suit it.
        likelihood: What `log_prob` returns.
        config: Hyper-parameters; a dataclass beside each family.
    """

    turns: tuple[str, ...] = ("model",)
    style: str = "copula"
    Config: ClassVar[Any] = None
    smoke: ClassVar[dict[str, Any]] = {}
    habits: ClassVar[dict[str, Any]] = {}
    likelihood: str = "none"
    layout: Layout
    config: Any

    def groups(self) -> dict[str, Iterable[nn.Parameter]]:
        """Parameters of each player; one optimiser each."""
        return {"model": self.parameters()}

    def optimizer(
        self, turn: str, parameters: list[nn.Parameter]
    ) -> torch.optim.Optimizer:
        """The optimiser of a player, as published where that matters."""
        return torch.optim.AdamW(
            parameters,
            lr=getattr(self.config, "lr", 1e-3),
            weight_decay=getattr(self.config, "weight_decay", 1e-4),
        )

    def prepare(self, x: Tensor, c: Tensor | None) -> None:
        """Look at the training data before the first step, also of a resumed run.

        What it sets in weights it must set once only.
        """

    def batch(
        self, x: Tensor, c: Tensor | None, size: int
    ) -> tuple[Tensor, Tensor | None] | None:
        """Draw a batch in a way of its own, or None for shuffled epochs."""
        return None

    def loss(self, turn: str, x: Tensor, c: Tensor | None) -> dict[str, Tensor]:
        """Terms whose sum the player of this turn minimises."""
        raise TypeError(f"{type(self).__name__} names no loss")

    def after(self, turn: str) -> None:
        """Act after a player's step, as weight clipping does."""

    def validation(self, x: Tensor, c: Tensor | None) -> Tensor | None:
        """Loss on rows kept apart, or None where it would mean nothing."""
        return None

    def sample(self, n: int, c: Tensor | None) -> Tensor:
        """Draw ``(n, d)`` in codec space."""
        raise TypeError(f"{type(self).__name__} cannot sample")


@dataclass(frozen=True, slots=True)
class TrainConfig:
    """Limits and habits of a training run.

    Attributes:
        steps: Fixed length, or None for `budget_s` and early stopping.
        budget_s: Process CPU seconds, or None.
        batch_size: Rows a step; fewer when the data are fewer.
        ema: Decay of the averaged weights with which samples are drawn; 0 for none.
        clip: Largest gradient norm; 0 for none.
        check_every: Steps between validations and progress events.
        patience: Validations without gain before stopping; 0 for never.
        longest: Steps when neither `steps` nor a budget is given.
        save_every_s: Wall seconds between checkpoints.
    """

    steps: int | None = None
    budget_s: float | None = None
    batch_size: int = 128
    ema: float = 0.995
    clip: float = 5.0
    check_every: int = 50
    patience: int = 20
    longest: int = 3000
    save_every_s: float = 20.0


@dataclass(slots=True)
class TrainState:
    """All that a resumed run needs beside the weights."""

    step: int = 0
    cpu_s: float = 0.0
    best: float = math.inf
    best_step: int = 0
    stale: int = 0
    averaged: dict[str, Tensor] = field(default_factory=dict)
    chosen: dict[str, Tensor] = field(default_factory=dict)
    optimizers: dict[str, dict[str, Any]] = field(default_factory=dict)
    history: list[dict[str, float]] = field(default_factory=list)
    stopped_by: str = ""
    #: Weights as the last step left them, once sampling weights replaced them.
    raw: dict[str, Tensor] = field(default_factory=dict)


class Batches:
    """Shuffled batches by number: the same step yields the same rows, always."""

    def __init__(self, rows: int, size: int, seed: int) -> None:
        self.rows, self.seed = rows, seed
        self.size = min(size, rows)
        self.per_epoch = max(1, rows // self.size)
        self._epoch = -1
        self._order = torch.arange(rows)

    def __call__(self, number: int) -> Tensor:
        """Row numbers of batch `number`."""
        epoch, index = divmod(number, self.per_epoch)
        if epoch != self._epoch:
            source = torch.Generator().manual_seed(mixed(self.seed, "epoch", epoch))
            self._order = torch.randperm(self.rows, generator=source)
            self._epoch = epoch
        return self._order[index * self.size : (index + 1) * self.size]


def train(
    family: Family,
    data: Callable[[int], Tensor],
    conditions: Tensor | None,
    validation: tuple[Tensor, Tensor | None] | None,
    config: TrainConfig,
    *,
    seed: int,
    state: TrainState | None = None,
    progress: ProgressCall | None = None,
    cancelled: Callable[[], bool] | None = None,
    save: Callable[[TrainState], None] | None = None,
) -> TrainState:
    """Train a family until its steps, budget or patience end.

    Args:
        family: On the device where it trains.
        data: Encoded rows of an epoch; a codec that dequantises draws anew.
        conditions: One row per row of data, or None.
        validation: Rows kept apart with their conditions.
        config: Limits.
        seed: Of batches and of every step.
        state: Of an interrupted run.
        progress: Receives events each `check_every` steps.
        cancelled: Asked at every step; true stops within it.
        save: Called with the state from time to time and at the end.

    Returns:
        The state; the family holds the weights with which to sample.

    Raises:
        TrainingDiverged: A loss is infinite or not a number.
        Cancelled: After the state was saved.
    """
    state = state or TrainState()
    device = next(family.parameters()).device
    groups = {name: list(found) for name, found in family.groups().items()}
    optimizers = {name: family.optimizer(name, found) for name, found in groups.items()}
    for name, stored in state.optimizers.items():
        optimizers[name].load_state_dict(stored)
    x = data(0).to(device)
    rows = len(x)
    c = None if conditions is None else conditions.to(device)
    with own_randomness(seed, "prepare"):
        family.prepare(x, c)
    turns = family.turns
    batches = Batches(rows, config.batch_size, seed)
    per_step = len(turns)
    steps = config.steps
    limit = steps if steps is not None else None
    if limit is None and config.budget_s is None:
        limit = config.longest
    clock = cpu_clock()
    started = clock() - state.cpu_s
    saved_at = time.monotonic()
    epoch = -1
    terms: dict[str, float] = {}
    family.train()

    def keep() -> None:
        state.cpu_s = clock() - started
        state.optimizers = {n: o.state_dict() for n, o in optimizers.items()}
        if save is not None:
            save(state)

    while True:
        if limit is not None and state.step >= limit:
            state.stopped_by = "steps"
            break
        spent = clock() - started
        if config.budget_s is not None and spent >= config.budget_s:
            state.stopped_by = "budget"
            break
        if cancelled is not None and cancelled():
            keep()
            raise Cancelled(
                f"stopped by the user at step {state.step}; resume goes on from there"
            )
        now = state.step * per_step // batches.per_epoch
        if now != epoch:
            epoch = now
            x = data(epoch).to(device)
        for position, turn in enumerate(turns):
            number = state.step * per_step + position
            with own_randomness(seed, "step", number):
                drawn = family.batch(x, c, batches.size)
                if drawn is None:
                    picked = batches(number).to(device)
                    drawn = x[picked], None if c is None else c[picked]
                found = family.loss(turn, *drawn)
                total = torch.stack([t.reshape(()) for t in found.values()]).sum()
                if not bool(torch.isfinite(total)):
                    shown = {k: float(v.detach()) for k, v in found.items()}
                    raise TrainingDiverged(state.step, turn, shown)
                optimizers[turn].zero_grad(set_to_none=True)
                gradients = torch.autograd.grad(total, groups[turn], allow_unused=True)
                for parameter, gradient in zip(groups[turn], gradients, strict=True):
                    parameter.grad = gradient
                if config.clip > 0:
                    nn.utils.clip_grad_norm_(groups[turn], config.clip)
                optimizers[turn].step()
                with torch.no_grad():
                    family.after(turn)
        state.step += 1
        _average(family, state, config.ema)
        check = state.step % config.check_every == 0
        if check or state.step == limit:
            terms = {k: float(v.detach()) for k, v in found.items()}
            # Not at an odd last step: a longer run would not have looked there, and
            # the two must choose alike.
            judged = None
            if check:
                judged = _validate(family, state, validation, config, seed)
            record = {"step": float(state.step), **terms}
            if judged is not None:
                record["validation"] = judged
            if check:
                state.history.append(record)
            if progress is not None:
                cpu = clock() - started
                progress(Progress(state.step, limit, cpu, terms, judged))
            # A fixed length is a promise: only a free run may stop early.
            if steps is None and config.patience and state.stale >= config.patience:
                state.stopped_by = "patience"
                break
        if save is not None and time.monotonic() - saved_at > config.save_every_s:
            keep()
            saved_at = time.monotonic()
    state.raw = {k: v.clone() for k, v in family.state_dict().items()}
    keep()
    _load(family, state.chosen or state.averaged)
    family.eval()
    return state


def cpu_clock() -> Callable[[], float]:
    """What a budget of CPU seconds is counted with.

    A training in the main thread has its process to itself. In another thread it shares
    it, with the other visitors of a server for instance, who must not spend its budget:
    there the clock is that of the thread.
    """
    alone = threading.current_thread() is threading.main_thread()
    return time.process_time if alone else time.thread_time


def _average(family: Family, state: TrainState, decay: float) -> None:
    if decay <= 0:
        return
    with torch.no_grad():
        current = family.state_dict()
        if not state.averaged:
            state.averaged = {k: v.clone() for k, v in current.items()}
            return
        # Early on, a short memory: the first weights are worth nothing.
        weight = min(decay, (1 + state.step) / (10 + state.step))
        kept, fresh = [], []
        for name, value in current.items():
            if value.dtype.is_floating_point:
                kept.append(state.averaged[name])
                fresh.append(value)
            else:
                state.averaged[name] = value.clone()
        torch._foreach_lerp_(kept, fresh, 1 - weight)


def _validate(
    family: Family,
    state: TrainState,
    validation: tuple[Tensor, Tensor | None] | None,
    config: TrainConfig,
    seed: int,
) -> float | None:
    if validation is None:
        return None
    raw = {k: v.clone() for k, v in family.state_dict().items()}
    if state.averaged:
        _load(family, state.averaged)
    family.eval()
    # The same draws at every check, so that two checks are compared fairly.
    with own_randomness(seed, "validation"), torch.no_grad():
        value = family.validation(*validation)
    judged = None if value is None else float(value)
    if judged is not None:
        if judged < state.best - 1e-4:
            state.best, state.best_step, state.stale = judged, state.step, 0
            state.chosen = {k: v.clone() for k, v in family.state_dict().items()}
        else:
            state.stale += 1
    _load(family, raw)
    family.train()
    return judged


def _load(family: Family, weights: dict[str, Tensor]) -> None:
    if weights:
        with torch.no_grad():
            for name, value in family.state_dict().items():
                value.copy_(weights[name])
