"""Glow: actnorm, an invertible linear mix W = P L U, affine couplings.

Actnorm starts so that the first batch leaves it with mean 0 and variance 1; the
mix is the 1 x 1 convolution on a row of one pixel, its log-determinant is
Σ ln |diag U|. Source: Kingma & Dhariwal, NeurIPS 31 (2018), section 3 and table 1.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch  # noqa: TID253 - networks are written in torch
from torch import Tensor, nn  # noqa: TID253 - torch is the subject here

from generators.flows.core import Bijection, Coupling, Flow, alternating


class ActNorm(Bijection):
    """A scale and a shift a column, started from the first batch."""

    started: Tensor

    def __init__(self, width: int) -> None:
        super().__init__()
        self.log_scale = nn.Parameter(torch.zeros(width))
        self.shift = nn.Parameter(torch.zeros(width))
        self.register_buffer("started", torch.tensor(0))

    def start(self, x: Tensor) -> None:
        """Set scale and shift from data."""
        with torch.no_grad():
            self.shift.copy_(-x.mean(0))
            self.log_scale.copy_(-x.std(0, unbiased=False).clamp_min(1e-6).log())
            self.started.fill_(1)

    def forward(self, x: Tensor, c: Tensor | None) -> tuple[Tensor, Tensor]:
        """(x + shift) exp(log_scale)."""
        if not bool(self.started) and len(x) > 1:
            self.start(x)
        y = (x + self.shift) * self.log_scale.exp()
        return y, self.log_scale.sum().expand(len(x))

    def inverse(self, y: Tensor, c: Tensor | None) -> Tensor:
        """Y exp(-log_scale) - shift."""
        return y * torch.exp(-self.log_scale) - self.shift


class LinearMix(Bijection):
    """W = P L (U + diag(sign exp(log_diagonal))), started from a rotation."""

    permutation: Tensor
    sign: Tensor

    def __init__(self, width: int) -> None:
        super().__init__()
        rotation, _ = torch.linalg.qr(torch.randn(width, width, dtype=torch.float64))
        p, lower, upper = torch.linalg.lu(rotation)
        diagonal = upper.diagonal()
        self.register_buffer("permutation", p.float())
        self.register_buffer("sign", diagonal.sign().float())
        self.lower = nn.Parameter(lower.tril(-1).float())
        self.upper = nn.Parameter(upper.triu(1).float())
        self.log_diagonal = nn.Parameter(diagonal.abs().clamp_min(1e-6).log().float())

    def factors(self) -> tuple[Tensor, Tensor]:
        """L with ones on its diagonal, and U with its own."""
        eye = torch.eye(len(self.sign), device=self.sign.device)
        lower = self.lower.tril(-1) + eye
        diagonal = self.sign * self.log_diagonal.exp()
        return lower, self.upper.triu(1) + torch.diag(diagonal)

    def weight(self) -> Tensor:
        """W."""
        lower, upper = self.factors()
        return self.permutation @ lower @ upper

    def forward(self, x: Tensor, c: Tensor | None) -> tuple[Tensor, Tensor]:
        """Y = W x."""
        return x @ self.weight().T, self.log_diagonal.sum().expand(len(x))

    def inverse(self, y: Tensor, c: Tensor | None) -> Tensor:
        """Solve the two triangular systems."""
        lower, upper = self.factors()
        z = self.permutation.T @ y.T
        z = torch.linalg.solve_triangular(lower, z, upper=False, unitriangular=True)
        return torch.linalg.solve_triangular(upper, z, upper=True).T


class Glow(Flow):
    """Steps of actnorm, mix and coupling."""

    def build(self, width: int, condition: int) -> Sequence[Bijection]:
        """The steps of flow."""
        config = self.config
        out: list[Bijection] = []
        for _ in range(config.layers):
            out += [
                ActNorm(width),
                LinearMix(width),
                Coupling(
                    alternating(width, 2),
                    condition,
                    config.hidden,
                    config.depth,
                    affine=True,
                ),
            ]
        return out

    def prepare(self, x: Tensor, c: Tensor | None) -> None:
        """Let every actnorm see data before the first step."""
        with torch.no_grad():
            self.transform(x, c)
