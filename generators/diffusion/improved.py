"""Improved DDPM: cosine schedule, learnt variances, hybrid loss, chosen times.

Variance exp(v ln beta + (1 - v) ln betatilde); loss L_simple + 0.001 L_vlb with the
mean detached in L_vlb; times drawn by sqrt(E L²) once every time has ten losses.
Source: Nichol & Dhariwal, ICML 2021, equations 15 to 18.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import torch  # noqa: TID253 - networks are written in torch
from torch import Tensor  # noqa: TID253 - torch is the subject here

from generators.base import Layout
from generators.diffusion.ddpm import DDPM, DiffusionConfig
from generators.diffusion.process import Schedule

HISTORY = 10


@dataclass(frozen=True, slots=True)
class ImprovedConfig(DiffusionConfig):
    """As published, on a shorter chain.

    Attributes:
        bound: Weight of the variational bound in the loss.
    """

    times: int = 500
    schedule: Schedule = "cosine"
    bound: float = 0.001


class ImprovedDDPM(DDPM):
    """Diffusion with learnt variances."""

    Config: ClassVar[Any] = ImprovedConfig
    outputs = 2
    losses: Tensor
    seen: Tensor

    def __init__(self, layout: Layout, config: ImprovedConfig) -> None:
        super().__init__(layout, config)
        self.register_buffer("losses", torch.zeros(config.times, HISTORY))
        self.register_buffer("seen", torch.zeros(config.times, dtype=torch.long))

    # --- which times -------------------------------------------------------------

    def time_weights(self) -> Tensor:
        """Probability of each time."""
        if bool((self.seen < HISTORY).any()):
            return torch.full_like(self.losses[:, 0], 1 / self.config.times)
        root = self.losses.square().mean(1).sqrt()
        # A thousandth stays uniform so that no time is starved for good.
        p = root / root.sum().clamp_min(1e-12)
        return 0.999 * p + 0.001 / self.config.times

    def draw_times(self, n: int) -> tuple[Tensor, Tensor]:
        """Times and the weights 1 / (T p_t) that keep the estimate unbiased."""
        p = self.time_weights()
        t = torch.multinomial(p, n, True)
        return t, 1 / (self.config.times * p[t])

    def remember(self, t: Tensor, loss: Tensor) -> None:
        """Keep the last ten losses of each time."""
        for time, value in zip(t.tolist(), loss.detach(), strict=True):
            self.losses[time, int(self.seen[time]) % HISTORY] = value
            self.seen[time] += 1

    # --- variances -----------------------------------------------------------------

    def split(self, xt: Tensor, t: Tensor, c: Tensor | None) -> tuple[Tensor, Tensor]:
        """Predicted noise and log-variance."""
        scaled = (t.float() + 1) / self.config.times
        noise, raw = self.net(xt, scaled, c).chunk(2, 1)
        return noise, self.log_variance(raw, t)

    def log_variance(self, raw: Tensor, t: Tensor) -> Tensor:
        """Interpolate between ln betatilde and ln beta."""
        v = torch.sigmoid(raw)
        high = self.process.log_beta[t][:, None]
        low = self.process.log_tilde[t][:, None]
        return v * high + (1 - v) * low

    def step(self, xt: Tensor, t: Tensor, c: Tensor | None) -> tuple[Tensor, Tensor]:
        """Mean and learnt log-variance of p(x_{t-1} | x_t)."""
        noise, log_variance = self.split(xt, t, c)
        x0 = self.predicted_clean(xt, t, noise)
        return self.process.posterior_mean(x0, xt, t), log_variance

    # --- the loss --------------------------------------------------------------------

    def loss(self, turn: str, x: Tensor, c: Tensor | None) -> dict[str, Tensor]:
        """The hybrid loss; the bound reaches the variances only."""
        t, weights = self.draw_times(len(x))
        noise = torch.randn_like(x)
        xt = self.process.diffuse(x, t, noise)
        guess, log_variance = self.split(xt, t, c)
        simple = (noise - guess).square().mean(1)
        bound = self.bound_of(x, xt, t, guess.detach(), log_variance)
        total = simple + self.config.bound * self.config.times * bound
        with torch.no_grad():
            self.remember(t, total)
        return {"hybrid": (weights * total).mean()}

    def bound_of(
        self, x0: Tensor, xt: Tensor, t: Tensor, noise: Tensor, log_variance: Tensor
    ) -> Tensor:
        """L_{t-1} in nats a column for a given noise prediction."""
        clean = self.predicted_clean(xt, t, noise)
        mean = self.process.posterior_mean(clean, xt, t)
        return self._term(x0, xt, t, mean, log_variance) / self.layout.width
