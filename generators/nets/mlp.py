"""Multilayer perceptrons and the small pieces that families share."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import torch  # noqa: TID253 - networks are written in torch
from torch import Tensor, nn  # noqa: TID253 - torch is the subject here


def mlp(
    sizes: Sequence[int],
    *,
    activation: type[nn.Module] = nn.SiLU,
    norm: bool = False,
    zero_last: bool = False,
) -> nn.Sequential:
    """Linear layers of the given sizes with an activation between them.

    Args:
        sizes: Input, hidden and output widths.
        activation: After every layer but the last.
        norm: Layer norm before each activation.
        zero_last: Start with an output of zero.
    """
    layers: list[nn.Module] = []
    for i, (a, b) in enumerate(pairwise(sizes)):
        layers.append(nn.Linear(a, b))
        if i < len(sizes) - 2:
            if norm:
                layers.append(nn.LayerNorm(b))
            layers.append(activation())
    if zero_last:
        last = layers[-1]
        assert isinstance(last, nn.Linear)
        nn.init.zeros_(last.weight)
        nn.init.zeros_(last.bias)
    return nn.Sequential(*layers)


def joined(x: Tensor, c: Tensor | None) -> Tensor:
    """Data with its condition beside it."""
    return x if c is None else torch.cat([x, c], 1)


class TimeFeatures(nn.Module):
    """Sine and cosine of a time in [0, 1] at geometric frequencies."""

    frequencies: Tensor

    def __init__(self, width: int = 32, *, fastest: float = 1000.0) -> None:
        super().__init__()
        steps = torch.linspace(0, math.log(fastest), width // 2)
        self.register_buffer("frequencies", torch.exp(steps))

    def forward(self, t: Tensor) -> Tensor:
        """Features ``(n, width)`` of times ``(n,)``."""
        angle = t[:, None] * self.frequencies
        return torch.cat([torch.sin(angle), torch.cos(angle)], 1)


class ResidualMLP(nn.Module):
    """A residual perceptron of data, time and condition, for diffusion and flows."""

    def __init__(
        self, width: int, condition: int, hidden: int, depth: int, outputs: int
    ) -> None:
        super().__init__()
        self.time = TimeFeatures()
        self.embed = mlp([32 + condition, hidden, hidden])
        self.first = nn.Linear(width, hidden)
        self.blocks = nn.ModuleList(
            [mlp([hidden, hidden, hidden], zero_last=True) for _ in range(depth)]
        )
        self.norms = nn.ModuleList([nn.LayerNorm(hidden) for _ in range(depth)])
        self.last = nn.Linear(hidden, outputs)
        nn.init.zeros_(self.last.weight)
        nn.init.zeros_(self.last.bias)

    def forward(self, x: Tensor, t: Tensor, c: Tensor | None) -> Tensor:
        """Output ``(n, outputs)`` at times ``(n,)`` in [0, 1]."""
        e = self.embed(joined(self.time(t), c))
        h = self.first(x) + e
        for norm, block in zip(self.norms, self.blocks, strict=True):
            h = h + block(norm(h) + e)
        return self.last(torch.nn.functional.silu(h))
