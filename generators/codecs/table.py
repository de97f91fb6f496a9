"""Tables to tensors and back, in four styles.

``copula``: one normal score a column, atoms dequantised; for flows, diffusion and
autoencoders. ``onehot``: atoms and categories one-hot, amounts in [-1, 1]; for
plain adversarial networks. ``modes``: the mode-specific normalisation of CTGAN.
``levels``: integer codes; for discrete diffusion.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np
import torch  # noqa: TID253 - a codec's product is a tensor
from scipy.special import ndtr, ndtri
from torch import Tensor  # noqa: TID253 - torch is the subject here

from generators.base import Span
from generators.codecs.columns import (
    FEW,
    ColumnPlan,
    MixedQuantiles,
    plan_category,
    plan_number,
    rounded,
)
from generators.codecs.modes import ModeColumn, fit_modes
from generators.errors import DataUnsuitable
from generators.randomness import mixed

if TYPE_CHECKING:
    import pandas as pd

Style = Literal["copula", "onehot", "modes", "levels"]
#: Bins of an amount in style ``levels``.
BINS = 24


def plan_table(
    frame: pd.DataFrame, *, discrete: bool = False
) -> tuple[ColumnPlan, ...]:
    """Plan every column of a table; `discrete` takes every number as an atom.

    Raises:
        DataUnsuitable: No rows, no columns, or two columns of one name.
    """
    from generators.audit.tables import numeric_columns

    if len(frame) < 2 or frame.shape[1] == 0:
        raise DataUnsuitable(
            f"a table needs at least 2 rows and 1 column, this one has "
            f"{len(frame)} rows and {frame.shape[1]} columns"
        )
    names = [str(c) for c in frame.columns]
    twice = sorted({n for n in names if names.count(n) > 1})
    if twice:
        raise DataUnsuitable(f"column {twice[0]!r} occurs twice; rename one")
    numbers = set(numeric_columns(frame))
    return tuple(
        plan_number(str(c), frame[c].to_numpy(float), discrete=discrete)
        if c in numbers
        else plan_category(str(c), frame[c].tolist())
        for c in frame.columns
    )


class TableCodec:
    """Encode the rows of a data frame.

    Args:
        style: See the module.
        discrete: Take every number as an atom, however many there are.
    """

    def __init__(self, style: Style = "copula", *, discrete: bool = False) -> None:
        self.style: Style = style
        self.discrete = discrete
        self.plans: tuple[ColumnPlan, ...] = ()
        self.spans: tuple[Span, ...] = ()
        self.levels: tuple[int, ...] = ()
        self._modes: list[ModeColumn | None] = []

    # --- fit ------------------------------------------------------------------

    def fit(self, items: pd.DataFrame) -> Self:
        """Learn atoms, grids, categories and scales."""
        self.plans = plan_table(items, discrete=self.discrete)
        if self.style == "modes":
            self._modes = [
                None
                if p.discrete
                else fit_modes(p.name, items[p.name].to_numpy(float), p)
                for p in self.plans
            ]
        self._lay_out()
        return self

    def _lay_out(self) -> None:
        spans: list[Span] = []
        levels: list[int] = []
        at = 0

        def add(name: str, width: int, kind: Any) -> None:
            nonlocal at
            spans.append(Span(name, at, at + width, kind))
            at += width

        self._quantiles = [MixedQuantiles(p) for p in self.plans]
        for i, plan in enumerate(self.plans):
            if self.style == "copula":
                add(plan.name, 1, "real")
            elif self.style == "levels":
                add(plan.name, 1, "real")
                levels.append(len(self._level_values(i)))
            elif self.style == "onehot":
                choices = self._choices(plan)
                if choices > 1 or plan.discrete:
                    add(plan.name, max(choices, 1), "categorical")
                if not plan.discrete:
                    add(plan.name + " amount", 1, "real")
            else:
                modes = self._modes[i]
                if modes is None:
                    width = len(plan.values) + bool(plan.missing)
                    add(plan.name, max(width, 1), "categorical")
                else:
                    add(plan.name + " amount", 1, "real")
                    add(plan.name + " mode", modes.width, "categorical")
        self.spans, self.levels = tuple(spans), tuple(levels)

    # --- atoms of style onehot -------------------------------------------------

    def _heavy(self, plan: ColumnPlan) -> list[int]:
        """Values that get a column of their own: at most `FEW` of at least 5 %."""
        if plan.discrete:
            return list(range(len(plan.values)))
        share = np.array(plan.counts) / max(plan.rows, 1)
        heavy = [int(i) for i in np.argsort(-share, kind="stable")[:FEW]]
        return sorted(i for i in heavy if share[i] >= 0.05)

    def _choices(self, plan: ColumnPlan) -> int:
        rest = 0 if plan.discrete else 1
        return len(self._heavy(plan)) + bool(plan.missing) + rest

    # --- encode ---------------------------------------------------------------

    def encode(self, items: pd.DataFrame, *, seed: int = 0) -> Tensor:
        """Encode rows; `seed` draws the place inside each atom's interval."""
        missing = [p.name for p in self.plans if p.name not in items.columns]
        if missing:
            raise DataUnsuitable(
                f"column {missing[0]!r} is missing; the model knows "
                f"{[p.name for p in self.plans]}"
            )
        rng = np.random.default_rng(mixed(seed, "encode"))
        parts = [self._encode(i, items, rng) for i in range(len(self.plans))]
        return torch.from_numpy(np.concatenate(parts, 1).astype(np.float32))

    def _encode(
        self, i: int, items: pd.DataFrame, rng: np.random.Generator
    ) -> np.ndarray:
        plan, quantiles = self.plans[i], self._quantiles[i]
        column: Any = (
            items[plan.name].to_numpy(float)
            if plan.kind == "number"
            else items[plan.name].tolist()
        )
        if self.style == "copula":
            u = quantiles.probability(column, rng)
            return np.asarray(ndtri(np.clip(u, 1e-4, 1 - 1e-4)))[:, None]
        if self.style == "levels":
            return self._to_level(i, column)[:, None]
        if self.style == "modes" and self._modes[i] is not None:
            modes = self._modes[i]
            assert modes is not None
            return modes.encode(np.asarray(column, float), rng)
        return self._to_choice(plan, quantiles, column, rng)

    def _to_choice(
        self,
        plan: ColumnPlan,
        quantiles: MixedQuantiles,
        column: Any,
        rng: np.random.Generator,
    ) -> np.ndarray:
        n = len(column)
        heavy = self._heavy(plan)
        choices = max(self._choices(plan), 1)
        onehot = np.zeros((n, choices))
        taken = np.zeros(n, bool)
        for k, index in enumerate(heavy):
            if plan.kind == "number":
                hit = np.asarray(column, float) == plan.values[index]
            else:
                hit = np.array([str(v) == plan.values[index] for v in column])
            onehot[hit, k] = 1
            taken |= hit
        if plan.missing:
            gaps = np.array([v is None or v != v for v in column])
            onehot[gaps & ~taken, len(heavy)] = 1
            taken |= gaps
        if plan.discrete:
            onehot[~taken, 0] = 1
            return onehot
        onehot[~taken, choices - 1] = 1
        u = quantiles.probability(column, rng)
        # An atom's amount says nothing; the middle is the neutral choice.
        amount = np.where(taken, 0.0, 2 * u - 1)[:, None]
        return amount if choices == 1 else np.concatenate([onehot, amount], 1)

    # --- levels ---------------------------------------------------------------

    def _level_values(self, i: int) -> list[Any]:
        """Codes of a column: the atoms, then quantile bins of the amounts."""
        plan = self.plans[i]
        if plan.discrete:
            return [*range(len(plan.values)), *(["missing"] if plan.missing else [])]
        return list(range(BINS))

    def _to_level(self, i: int, column: Any) -> np.ndarray:
        plan = self.plans[i]
        quantiles = self._quantiles[i]
        if plan.discrete:
            lookup = {v: k for k, v in enumerate(plan.values)}
            return np.array(
                [
                    len(plan.values)
                    if v is None or v != v
                    else lookup.get(v if plan.kind == "number" else str(v), 0)
                    for v in column
                ],
                float,
            )
        u = quantiles.probability(column, np.random.default_rng(0))
        return np.asarray(np.clip(np.floor(u * BINS), 0, BINS - 1))

    # --- decode ---------------------------------------------------------------

    def decode(self, x: Tensor) -> pd.DataFrame:
        """Turn rows of the tensor into a data frame with the fitted columns."""
        import pandas as pd

        data = x.detach().cpu().double().numpy()
        out: dict[str, Any] = {}
        at = iter(self.spans)
        for i, plan in enumerate(self.plans):
            if self.style == "copula":
                u = ndtr(data[:, next(at).start])
                out[plan.name] = self._quantiles[i].value(np.clip(u, 0, 1))
            elif self.style == "levels":
                out[plan.name] = self._from_level(i, data[:, next(at).start])
            elif self.style == "modes" and self._modes[i] is not None:
                first, second = next(at), next(at)
                modes = self._modes[i]
                assert modes is not None
                block = data[:, first.start : second.stop]
                out[plan.name] = rounded(modes.decode(block), plan.decimals)
            else:
                out[plan.name] = self._from_choice(i, data, at)
        return pd.DataFrame(
            {p.name: _typed(out[p.name], p) for p in self.plans}, index=range(len(data))
        )

    def _from_choice(self, i: int, data: np.ndarray, at: Any) -> np.ndarray:
        plan = self.plans[i]
        heavy = self._heavy(plan)
        choices = max(self._choices(plan), 1)
        if choices > 1 or plan.discrete:
            span = next(at)
            picked = data[:, span.start : span.stop].argmax(1)
        else:
            picked = np.zeros(len(data), int)
        table: list[Any] = [plan.values[k] for k in heavy]
        if plan.missing:
            table.append(np.nan if plan.kind == "number" else None)
        if plan.discrete:
            if not table:
                table = [np.nan]
            kind = float if plan.kind == "number" else object
            return np.array(table, dtype=kind)[np.clip(picked, 0, len(table) - 1)]
        span = next(at)
        amount = self._quantiles[i].value(np.clip((data[:, span.start] + 1) / 2, 0, 1))
        table.append(0.0)
        chosen = np.array(table, float)[picked]
        return np.where(picked == len(table) - 1, amount, chosen)

    def _from_level(self, i: int, codes: np.ndarray) -> np.ndarray:
        plan = self.plans[i]
        whole = np.clip(np.round(codes), 0, self.levels[i] - 1).astype(int)
        if plan.discrete:
            table: list[Any] = [
                *plan.values,
                np.nan if plan.kind == "number" else None,
            ]
            kind = float if plan.kind == "number" else object
            return np.array(table, dtype=kind)[whole]
        # The place inside a bin is unknown; a fixed irregular sequence fills it.
        inside = np.modf((np.arange(len(whole)) + 1) * 0.6180339887498949)[0]
        return self._quantiles[i].value((whole + inside) / BINS)

    # --- disk -----------------------------------------------------------------

    def state(self) -> dict[str, Any]:
        """Plans and modes as JSON."""
        return {
            "style": self.style,
            "plans": [p.to_json() for p in self.plans],
            "modes": [m.to_json() if m else None for m in self._modes],
        }

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> TableCodec:
        """Read what `state` gave."""
        codec = cls(state["style"])
        codec.plans = tuple(ColumnPlan.from_json(p) for p in state["plans"])
        codec._modes = [ModeColumn.from_json(m) if m else None for m in state["modes"]]
        codec._lay_out()
        return codec


def _typed(column: np.ndarray, plan: ColumnPlan) -> Any:
    """Integers as integers where the column was written without a point."""
    if plan.kind == "category":
        return list(column)
    if plan.decimals == 0 and not plan.missing and np.all(np.isfinite(column)):
        return column.astype(np.int64)
    return column.astype(float)
