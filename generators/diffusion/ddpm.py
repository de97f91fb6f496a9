"""DDPM: predict the noise, sample by the ancestral chain.

Linear beta, L_simple = E |eps - eps_theta(x_t, t)|², x_{t-1} = posterior mean of
the predicted x_0 plus sqrt(betatilde) noise. Source: Ho, Jain & Abbeel, NeurIPS 33
(2020), algorithms 1 and 2.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar

import torch  # noqa: TID253 - networks are written in torch
from torch import Tensor  # noqa: TID253 - torch is the subject here

from generators.base import Layout
from generators.diffusion.process import (
    GaussianProcess,
    Schedule,
    gaussian_divergence,
)
from generators.nets.mlp import ResidualMLP
from generators.training import Family


@dataclass(frozen=True, slots=True)
class DiffusionConfig:
    """Sizes and schedule.

    Attributes:
        times: Length T of the chain.
        schedule: ``linear`` or ``cosine``.
        hidden: Width of the network.
        depth: Residual blocks.
        clip: Largest absolute predicted x_0, in normal scores.
        lr: Learning rate.
        weight_decay: Of AdamW.
    """

    times: int = 1000
    schedule: Schedule = "linear"
    hidden: int = 256
    depth: int = 3
    clip: float = 4.5
    lr: float = 1e-3
    weight_decay: float = 1e-4


class DDPM(Family):
    """Denoising diffusion with fixed variances."""

    Config: ClassVar[Any] = DiffusionConfig
    smoke: ClassVar[dict[str, Any]] = {"times": 50, "hidden": 32, "depth": 1}
    likelihood = "bound"
    outputs = 1

    def __init__(self, layout: Layout, config: DiffusionConfig) -> None:
        super().__init__()
        self.layout, self.config = layout, config
        self.process = GaussianProcess(config.schedule, config.times)
        self.net = ResidualMLP(
            layout.width,
            layout.condition,
            config.hidden,
            config.depth,
            self.outputs * layout.width,
        )

    def noise(self, xt: Tensor, t: Tensor, c: Tensor | None) -> Tensor:
        """Predicted noise at times t = 0 .. T-1 (index of the chain)."""
        scaled = (t.float() + 1) / self.config.times
        return self.net(xt, scaled, c)[:, : self.layout.width]

    def loss(self, turn: str, x: Tensor, c: Tensor | None) -> dict[str, Tensor]:
        """L_simple."""
        t = torch.randint(self.config.times, (len(x),), device=x.device)
        noise = torch.randn_like(x)
        guess = self.noise(self.process.diffuse(x, t, noise), t, c)
        return {"noise": (noise - guess).square().mean()}

    def validation(self, x: Tensor, c: Tensor | None) -> Tensor:
        """L_simple over sixteen draws a row."""
        many = x.repeat(16, 1)
        given = None if c is None else c.repeat(16, 1)
        return torch.stack(list(DDPM.loss(self, "model", many, given).values())).sum()

    def predicted_clean(self, xt: Tensor, t: Tensor, noise: Tensor) -> Tensor:
        """x_0 of the predicted noise, held inside the range of scores."""
        clip = self.config.clip
        return self.process.clean(xt, t, noise).clamp(-clip, clip)

    def step(self, xt: Tensor, t: Tensor, c: Tensor | None) -> tuple[Tensor, Tensor]:
        """Mean and log-variance of p(x_{t-1} | x_t)."""
        x0 = self.predicted_clean(xt, t, self.noise(xt, t, c))
        mean = self.process.posterior_mean(x0, xt, t)
        return mean, self.process.log_tilde[t][:, None].expand_as(mean)

    def sample(self, n: int, c: Tensor | None) -> Tensor:
        """Walk the ancestral chain from noise."""
        x = torch.randn(n, self.layout.width, device=self.process.beta.device)
        for number in reversed(range(self.config.times)):
            t = torch.full((n,), number, device=x.device)
            mean, log_variance = self.step(x, t, c)
            draw = torch.randn_like(x) if number else torch.zeros_like(x)
            x = mean + torch.exp(0.5 * log_variance) * draw
        return x

    def log_prob(self, x: Tensor, c: Tensor | None) -> Tensor:
        """Variational bound in nats: L_T + Σ L_t + L_0, one noise draw a term."""
        total = torch.zeros(len(x), device=x.device)
        for number in range(self.config.times):
            t = torch.full((len(x),), number, device=x.device)
            xt = self.process.diffuse(x, t, torch.randn_like(x))
            total += self.bound_term(x, xt, t, c)
        last = torch.full((len(x),), self.config.times - 1, device=x.device)
        bar = self.process.bar[last][:, None]
        zero = torch.zeros_like(x)
        prior = gaussian_divergence(
            bar.sqrt() * x, (1 - bar).log().expand_as(x), zero, zero
        )
        return -(total + prior.sum(1))

    def bound_term(self, x0: Tensor, xt: Tensor, t: Tensor, c: Tensor | None) -> Tensor:
        """KL of the true and the modelled step; at t = 1 the negative log-density."""
        mean, log_variance = self.step(xt, t, c)
        return self._term(x0, xt, t, mean, log_variance)

    def _term(
        self, x0: Tensor, xt: Tensor, t: Tensor, mean: Tensor, log_variance: Tensor
    ) -> Tensor:
        true = self.process.posterior_mean(x0, xt, t)
        tilde = self.process.log_tilde[t][:, None].expand_as(true)
        kl = gaussian_divergence(true, tilde, mean, log_variance).sum(1)
        scaled = (x0 - mean).square() * torch.exp(-log_variance)
        density = 0.5 * (scaled + log_variance + math.log(2 * math.pi)).sum(1)
        return torch.where(t == 0, density, kl)
