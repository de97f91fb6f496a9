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
    run = _Run(family, data, conditions, config, seed, state or TrainState())
    state = run.state
    saved_at = time.monotonic()

    def keep() -> None:
        run.store()
        if save is not None:
            save(state)

    while not (ended := run.ended()):
        if cancelled is not None and cancelled():
            keep()
            raise Cancelled(
                f"stopped by the user at step {state.step}; resume goes on from there"
            )
        last = run.step()
        if run.looks():
            terms = {name: float(term) for name, term in last.items()}
            judged = run.judge(terms, validation)
            if progress is not None:
                progress(Progress(state.step, run.limit, run.spent(), terms, judged))
            if run.stale():
                ended = "patience"
                break
        if save is not None and time.monotonic() - saved_at > config.save_every_s:
            keep()
            saved_at = time.monotonic()
    state.stopped_by = ended
    state.raw = {k: v.clone() for k, v in family.state_dict().items()}
    keep()
    _load(family, state.chosen or state.averaged)
    family.eval()
    return state


class _Run:
    """A training under way: its data, batches, optimisers and clock.

    Args:
        family: See `train`, as the other arguments.
        data: Encoded rows of an epoch.
        conditions: One row per row of data, or None.
        config: Limits.
        seed: Of batches and of every step.
        state: Counted up here; that of an interrupted run is gone on with.
    """

    def __init__(
        self,
        family: Family,
        data: Callable[[int], Tensor],
        conditions: Tensor | None,
        config: TrainConfig,
        seed: int,
        state: TrainState,
    ) -> None:
        self.family, self.config, self.seed, self.state = family, config, seed, state
        self._data = data
        self._device = next(family.parameters()).device
        self._groups = {name: list(found) for name, found in family.groups().items()}
        self._optimizers = {
            name: family.optimizer(name, found) for name, found in self._groups.items()
        }
        for name, stored in state.optimizers.items():
            self._optimizers[name].load_state_dict(stored)
        self._x = data(0).to(self._device)
        self._c = None if conditions is None else conditions.to(self._device)
        with own_randomness(seed, "prepare"):
            family.prepare(self._x, self._c)
        self._turns = family.turns
        self._batches = Batches(len(self._x), config.batch_size, seed)
        self._epoch = -1
        self.limit = config.steps
        if self.limit is None and config.budget_s is None:
            self.limit = config.longest
        self._clock = cpu_clock()
        self._started = self._clock() - state.cpu_s
        family.train()

    def spent(self) -> float:
        """CPU seconds of this run and those it goes on from."""
        return self._clock() - self._started

    def ended(self) -> str:
        """Why no further step may be taken, empty while one may."""
        if self.limit is not None and self.state.step >= self.limit:
            return "steps"
        budget = self.config.budget_s
        return "budget" if budget is not None and self.spent() >= budget else ""

    def store(self) -> None:
        """Put into the state what a resumed run needs."""
        self.state.cpu_s = self.spent()
        self.state.optimizers = {n: o.state_dict() for n, o in self._optimizers.items()}

    def step(self) -> dict[str, Tensor]:
        """Let every player take its turns; the loss terms of the last one."""
        per_step = len(self._turns)
        epoch = self.state.step * per_step // self._batches.per_epoch
        if epoch != self._epoch:
            self._epoch = epoch
            self._x = self._data(epoch).to(self._device)
        for position, turn in enumerate(self._turns):
            terms = self._turn(turn, self.state.step * per_step + position)
        self.state.step += 1
        _average(self.family, self.state, self.config.ema)
        return {name: term.detach() for name, term in terms.items()}

    def _turn(self, turn: str, number: int) -> dict[str, Tensor]:
        """One step of one player, with a random stream of its own."""
        family, group = self.family, self._groups[turn]
        with own_randomness(self.seed, "step", number):
            drawn = family.batch(self._x, self._c, self._batches.size)
            if drawn is None:
                picked = self._batches(number).to(self._device)
                drawn = self._x[picked], None if self._c is None else self._c[picked]
            terms = family.loss(turn, *drawn)
            total = torch.stack([t.reshape(()) for t in terms.values()]).sum()
            if not bool(torch.isfinite(total)):
                shown = {k: float(v.detach()) for k, v in terms.items()}
                raise TrainingDiverged(self.state.step, turn, shown)
            self._optimizers[turn].zero_grad(set_to_none=True)
            gradients = torch.autograd.grad(total, group, allow_unused=True)
            for parameter, gradient in zip(group, gradients, strict=True):
                parameter.grad = gradient
            if self.config.clip > 0:
                nn.utils.clip_grad_norm_(group, self.config.clip)
            self._optimizers[turn].step()
            with torch.no_grad():
                family.after(turn)
        return terms

    def looks(self) -> bool:
        """Whether progress is told after the step just taken."""
        return self._checks() or self.state.step == self.limit

    def _checks(self) -> bool:
        return self.state.step % self.config.check_every == 0

    def judge(
        self, terms: dict[str, float], validation: tuple[Tensor, Tensor | None] | None
    ) -> float | None:
        """Note the loss terms; the loss on rows kept apart, where it is due.

        Not at an odd last step: a longer run would not have looked there, and the two
        must choose alike.
        """
        if not self._checks():
            return None
        judged = _validate(self.family, self.state, validation, self.seed)
        record = {"step": float(self.state.step), **terms}
        if judged is not None:
            record["validation"] = judged
        self.state.history.append(record)
        return judged

    def stale(self) -> bool:
        """Whether patience is at its end. A fixed length is a promise and is kept."""
        config = self.config
        free = config.steps is None and config.patience
        return bool(free and self.state.stale >= config.patience)


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
