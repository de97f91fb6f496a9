"""RealNVP: affine couplings, running batch norm, columns factored out by scale.

After each scale half of the columns leave for the base distribution and the rest go
on. Source: Dinh, Sohl-Dickstein & Bengio, ICLR 2017, equations 7-8, 13 and 22; on
rows of a table the checkerboard runs over columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import torch  # noqa: TID253 - networks are written in torch
from torch import Tensor, nn  # noqa: TID253 - torch is the subject here

from generators.flows.core import (
    Bijection,
    Coupling,
    DiagonalScale,
    Flow,
    FlowConfig,
    alternating,
)


@dataclass(frozen=True, slots=True)
class RealNVPConfig(FlowConfig):
    """Sizes and scales.

    Attributes:
        scales: How often half of the columns leave; 1 keeps all to the end.
    """

    layers: int = 8
    scales: int = 2


class RunningNorm(Bijection):
    """Batch norm as a bijection; running statistics outside training."""

    mean: Tensor
    variance: Tensor

    def __init__(self, width: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(width))
        self.register_buffer("variance", torch.ones(width))

    def _statistics(self, x: Tensor) -> tuple[Tensor, Tensor]:
        if not self.training or len(x) < 2:
            return self.mean, self.variance + 1e-5
        mean, variance = x.mean(0), x.var(0, unbiased=False)
        with torch.no_grad():
            self.mean.lerp_(mean, 0.02)
            self.variance.lerp_(variance, 0.02)
        # The running statistics normalise in training too (section 3.7), with the
        # batch's gradient, so that training and sampling use one map.
        return (
            self.mean + 0.02 * (mean - mean.detach()),
            self.variance + 0.02 * (variance - variance.detach()) + 1e-5,
        )

    def forward(self, x: Tensor, c: Tensor | None) -> tuple[Tensor, Tensor]:
        """Centre and scale."""
        mean, variance = self._statistics(x)
        log = -0.5 * variance.log().sum()
        return (x - mean) * variance.rsqrt(), log.expand(len(x))

    def inverse(self, y: Tensor, c: Tensor | None) -> Tensor:
        """Undo with the running statistics."""
        return y * (self.variance + 1e-5).sqrt() + self.mean


class Partial(Bijection):
    """Bijections on the columns that have not left yet."""

    def __init__(self, inner: Sequence[Bijection], start: int) -> None:
        super().__init__()
        self.inner = nn.ModuleList(inner)
        self.start = start

    def forward(self, x: Tensor, c: Tensor | None) -> tuple[Tensor, Tensor]:
        """Leave the first columns alone."""
        gone, rest = x[:, : self.start], x[:, self.start :]
        total = torch.zeros(len(x), device=x.device)
        for bijection in self.inner:
            rest, log = bijection(rest, c)
            total = total + log
        return torch.cat([gone, rest], 1), total

    def inverse(self, y: Tensor, c: Tensor | None) -> Tensor:
        """Undo from the last to the first."""
        gone, rest = y[:, : self.start], y[:, self.start :]
        for bijection in reversed(self.inner):
            assert isinstance(bijection, Bijection)
            rest = bijection.inverse(rest, c)
        return torch.cat([gone, rest], 1)


class RealNVP(Flow):
    """Affine couplings over scales."""

    Config: ClassVar[Any] = RealNVPConfig

    def starts(self, width: int) -> list[int]:
        """First column that is still moving at each scale."""
        found, start = [], 0
        for _ in range(self.config.scales):
            found.append(start)
            if width - start < 4:
                break
            start += (width - start) // 2
        return found

    def build(self, width: int, condition: int) -> Sequence[Bijection]:
        """Couplings of all scales."""
        config = self.config
        starts = self.starts(width)
        each = max(2, config.layers // len(starts))
        out: list[Bijection] = []
        for start in starts:
            rest = width - start
            inner: list[Bijection] = []
            for i in range(each):
                inner.append(
                    Coupling(
                        alternating(rest, i),
                        condition,
                        config.hidden,
                        config.depth,
                        affine=True,
                    )
                )
                inner.append(RunningNorm(rest))
            out.append(Partial(inner, start))
        return [*out, DiagonalScale(width)]
