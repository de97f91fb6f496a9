"""What the flows share: bijections in a row, a normal base, exact log-densities.

A bijection maps data towards noise: ``forward(x, c)`` gives the image and
log |det J|, ``inverse(y, c)`` goes back.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import torch  # noqa: TID253 - networks are written in torch
from torch import Tensor, nn  # noqa: TID253 - torch is the subject here

from generators.base import Layout
from generators.nets.mlp import joined, mlp
from generators.training import Family


@dataclass(frozen=True, slots=True)
class FlowConfig:
    """Sizes.

    Attributes:
        layers: Couplings (or blocks).
        hidden: Width of hidden layers.
        depth: Hidden layers of a coupling's network.
        jitter: Standard deviation of noise added to rows in training, in scores.
        lr: Learning rate.
        weight_decay: Of AdamW.
    """

    layers: int = 6
    hidden: int = 128
    depth: int = 2
    jitter: float = 0.03
    lr: float = 1e-3
    weight_decay: float = 1e-4


def normal_log_density(z: Tensor) -> Tensor:
    """Log-density of N(0, I) in nats, ``(n,)``."""
    return -0.5 * (z.square() + math.log(2 * math.pi)).sum(1)


class Bijection(nn.Module):
    """An invertible map with a known Jacobian determinant."""

    def forward(self, x: Tensor, c: Tensor | None) -> tuple[Tensor, Tensor]:
        """Image and log |det J|, ``(n, d)`` and ``(n,)``."""
        raise TypeError(f"{type(self).__name__} has no forward map")

    def inverse(self, y: Tensor, c: Tensor | None) -> Tensor:
        """The x whose image is y."""
        raise TypeError(f"{type(self).__name__} has no inverse map")


class Coupling(Bijection):
    """Shift and scale some columns by a network of the others.

    Args:
        mask: True for the columns that pass unchanged.
        condition: Width of the condition.
        hidden: Width of hidden layers.
        depth: Number of hidden layers.
        affine: Whether there is a scale; without it the determinant is 1.
    """

    mask: Tensor

    def __init__(
        self, mask: Tensor, condition: int, hidden: int, depth: int, *, affine: bool
    ) -> None:
        super().__init__()
        self.register_buffer("mask", mask)
        self.affine = affine
        width = len(mask)
        outputs = 2 * width if affine else width
        self.net = mlp([width + condition, *[hidden] * depth, outputs], zero_last=True)

    def _parts(self, kept: Tensor, c: Tensor | None) -> tuple[Tensor, Tensor]:
        out = self.net(joined(kept * self.mask, c))
        moving = ~self.mask
        if not self.affine:
            return torch.zeros_like(kept), out * moving
        raw, shift = out.chunk(2, 1)
        # A bounded scale keeps the inverse finite on rows far from the data.
        return 2 * torch.tanh(raw / 2) * moving, shift * moving

    def forward(self, x: Tensor, c: Tensor | None) -> tuple[Tensor, Tensor]:
        """Y = x exp(s) + t on the moving columns."""
        scale, shift = self._parts(x, c)
        return x * torch.exp(scale) + shift, scale.sum(1)

    def inverse(self, y: Tensor, c: Tensor | None) -> Tensor:
        """X = (y - t) exp(-s)."""
        scale, shift = self._parts(y, c)
        return (y - shift) * torch.exp(-scale)


def alternating(width: int, number: int) -> Tensor:
    """Checkerboard masks; from the third pair on, halves."""
    index = torch.arange(width)
    pattern = index % 2 == 0 if (number // 2) % 2 == 0 else index < (width + 1) // 2
    return pattern if number % 2 == 0 else ~pattern


class DiagonalScale(Bijection):
    """Multiply each column by exp(s)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.zeros(width))

    def forward(self, x: Tensor, c: Tensor | None) -> tuple[Tensor, Tensor]:
        """Y = exp(s) x."""
        return x * self.scale.exp(), self.scale.sum().expand(len(x))

    def inverse(self, y: Tensor, c: Tensor | None) -> Tensor:
        """X = exp(-s) y."""
        return y * torch.exp(-self.scale)


class Flow(Family):
    """Bijections from data to a standard normal."""

    Config: ClassVar[Any] = FlowConfig
    smoke: ClassVar[dict[str, Any]] = {"hidden": 32, "layers": 4}
    likelihood = "exact"

    def __init__(self, layout: Layout, config: Any) -> None:
        super().__init__()
        self.layout, self.config = layout, config
        self.bijections = nn.ModuleList(self.build(layout.width, layout.condition))

    def build(self, width: int, condition: int) -> Sequence[Bijection]:
        """The bijections from data to noise."""
        raise TypeError(f"{type(self).__name__} names no bijections")

    def transform(self, x: Tensor, c: Tensor | None) -> tuple[Tensor, Tensor]:
        """Noise of data and log |det J|."""
        total = torch.zeros(len(x), device=x.device)
        for bijection in self.bijections:
            x, log = bijection(x, c)
            total = total + log
        return x, total

    def invert(self, z: Tensor, c: Tensor | None) -> Tensor:
        """Data of noise."""
        for bijection in reversed(self.bijections):
            assert isinstance(bijection, Bijection)
            z = bijection.inverse(z, c)
        return z

    def log_prob(self, x: Tensor, c: Tensor | None) -> Tensor:
        """Exact log-density in nats, ``(n,)``."""
        z, log = self.transform(x, c)
        return normal_log_density(z) + log

    def loss(self, turn: str, x: Tensor, c: Tensor | None) -> dict[str, Tensor]:
        """Negative log-likelihood a column."""
        noisy = x + self.config.jitter * torch.randn_like(x)
        return {"nll": -self.log_prob(noisy, c).mean() / self.layout.width}

    def validation(self, x: Tensor, c: Tensor | None) -> Tensor:
        """Negative log-likelihood a column of rows kept apart."""
        return -self.log_prob(x, c).mean() / self.layout.width

    def encode(self, x: Tensor, c: Tensor | None) -> Tensor:
        """Noise of data."""
        return self.transform(x, c)[0]

    def decode(self, z: Tensor, c: Tensor | None) -> Tensor:
        """Data of noise."""
        return self.invert(z, c)

    def sample(self, n: int, c: Tensor | None) -> Tensor:
        """Draw noise and invert it."""
        device = next(self.parameters()).device
        return self.invert(torch.randn(n, self.layout.width, device=device), c)
