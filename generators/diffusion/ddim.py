"""DDIM: the non-Markov sampler of a fitted DDPM.

sigma = eta sqrt((1 - abar_s)/(1 - abar_t)) sqrt(1 - abar_t/abar_s); x_s = sqrt(abar_s)
x0 + sqrt(1 - abar_s - sigma²) eps + sigma z, over any sub-sequence of times; eta = 0
is deterministic and can be run backwards to encode. Training is the DDPM's. Source:
Song, Meng & Ermon, ICLR 2021, equations 12 and 16.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar

import torch  # noqa: TID253 - networks are written in torch
from torch import Tensor  # noqa: TID253 - torch is the subject here

from generators.diffusion.ddpm import DDPM, DiffusionConfig


@dataclass(frozen=True, slots=True)
class DDIMConfig(DiffusionConfig):
    """The DDPM's settings and the sampler's.

    Attributes:
        calls: Network calls of one sampling.
        eta: 0 for the deterministic sampler, 1 for the DDPM's variance.
    """

    calls: int = 50
    eta: float = 0.0


class DDIM(DDPM):
    """A DDPM sampled in few, deterministic steps."""

    Config: ClassVar[Any] = DDIMConfig

    def times(self, calls: int | None = None) -> list[int]:
        """Sub-sequence of the chain, rising, ending at T - 1."""
        count = min(calls or self.config.calls, self.config.times)
        line = torch.linspace(0, self.config.times - 1, count, dtype=torch.float64)
        return sorted({int(v) for v in line.round()})

    def variance(self, t: int, s: int, eta: float) -> Tensor:
        """sigma² of the step from t to s; s = -1 stands for the data."""
        bar, before = self._bar(t), self._bar(s)
        return eta**2 * (1 - before) / (1 - bar) * (1 - bar / before)

    def _bar(self, t: int) -> Tensor:
        return self.process.bar[t] if t >= 0 else torch.ones_like(self.process.bar[0])

    def move(
        self, x: Tensor, t: int, s: int, c: Tensor | None, *, eta: float = 0.0
    ) -> Tensor:
        """One step from time t to time s, in either direction when eta is 0."""
        number = torch.full((len(x),), max(t, 0), device=x.device)
        noise = self.noise(x, number, c)
        bar, after = self._bar(t), self._bar(s)
        x0 = (x - (1 - bar).sqrt() * noise) / bar.sqrt()
        if s < t:
            x0 = x0.clamp(-self.config.clip, self.config.clip)
            noise = (x - bar.sqrt() * x0) / (1 - bar).sqrt()
        variance = self.variance(t, s, eta) if eta else torch.zeros_like(bar)
        out = after.sqrt() * x0 + (1 - after - variance).clamp_min(0).sqrt() * noise
        return out + variance.sqrt() * torch.randn_like(x) if eta else out

    def decode(self, z: Tensor, c: Tensor | None) -> Tensor:
        """Walk from noise to data."""
        times = [-1, *self.times()]
        for s, t in zip(reversed(times[:-1]), reversed(times[1:]), strict=True):
            z = self.move(z, t, s, c, eta=self.config.eta)
        return z

    def encode(self, x: Tensor, c: Tensor | None) -> Tensor:
        """Walk from data to noise; exact only in the limit of many calls."""
        times = self.times()
        for t, s in pairwise(times):
            x = self.move(x, t, s, c)
        return x

    def sample(self, n: int, c: Tensor | None) -> Tensor:
        """Draw noise and decode it."""
        z = torch.randn(n, self.layout.width, device=self.process.beta.device)
        return self.decode(z, c)
