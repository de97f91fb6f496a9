"""The Gaussian forward process and what follows from it by Bayes' rule.

q(x_t | x_0) = N(sqrt(abar_t) x_0, (1 - abar_t) I), t = 1 .. T; index 0 of every
array here belongs to t = 1. Source: Ho, Jain & Abbeel, NeurIPS 33 (2020), eq. 2-7.
"""

from __future__ import annotations

import math
from typing import Literal

import torch  # noqa: TID253 - schedules are tensors
from torch import Tensor, nn  # noqa: TID253 - torch is the subject here

Schedule = Literal["linear", "cosine"]


def betas(schedule: Schedule, steps: int) -> Tensor:
    """Noise variances beta_1 .. beta_T in double precision.

    ``linear``: 1e-4 to 0.02 over 1000 steps (Ho et al.), scaled by 1000 / T for other
    lengths so that the end is as noisy. ``cosine``: abar = cos²(((t/T + s)/(1 + s))
    π/2) with s = 0.008, beta at most 0.999 (Nichol & Dhariwal, eq. 17).
    """
    if schedule == "linear":
        scale = 1000 / steps
        line = torch.linspace(1e-4 * scale, 0.02 * scale, steps, dtype=torch.float64)
        return line.clamp(max=0.999)
    t = torch.arange(steps + 1, dtype=torch.float64) / steps
    bar = torch.cos((t + 0.008) / 1.008 * math.pi / 2) ** 2
    return (1 - bar[1:] / bar[:-1]).clamp(max=0.999)


class GaussianProcess(nn.Module):
    """Coefficients of the forward process and of its exact posterior."""

    beta: Tensor
    bar: Tensor
    previous: Tensor
    tilde: Tensor

    def __init__(self, schedule: Schedule, steps: int) -> None:
        super().__init__()
        beta = betas(schedule, steps)
        bar = torch.cumprod(1 - beta, 0)
        previous = torch.cat([torch.ones(1, dtype=torch.float64), bar[:-1]])
        tilde = beta * (1 - previous) / (1 - bar)
        # At t = 1 the posterior variance is 0; its logarithm is taken from t = 2.
        self.steps = steps
        for name, value in (
            ("beta", beta),
            ("bar", bar),
            ("previous", previous),
            ("tilde", tilde),
        ):
            self.register_buffer(name, value.float(), persistent=False)
        low = torch.cat([tilde[1:2] if steps > 1 else beta[:1], tilde[1:]])
        self.register_buffer("log_tilde", low.log().float(), persistent=False)
        self.register_buffer("log_beta", beta.log().float(), persistent=False)

    log_tilde: Tensor
    log_beta: Tensor

    def diffuse(self, x0: Tensor, t: Tensor, noise: Tensor) -> Tensor:
        """x_t from x_0 in one step."""
        bar = self.bar[t][:, None]
        return bar.sqrt() * x0 + (1 - bar).sqrt() * noise

    def clean(self, xt: Tensor, t: Tensor, noise: Tensor) -> Tensor:
        """The x_0 that noise would have come from."""
        bar = self.bar[t][:, None]
        return (xt - (1 - bar).sqrt() * noise) / bar.sqrt()

    def posterior_mean(self, x0: Tensor, xt: Tensor, t: Tensor) -> Tensor:
        """Mean of q(x_{t-1} | x_t, x_0), eq. 7."""
        beta, bar = self.beta[t][:, None], self.bar[t][:, None]
        previous = self.previous[t][:, None]
        first = previous.sqrt() * beta / (1 - bar)
        second = (1 - beta).sqrt() * (1 - previous) / (1 - bar)
        return first * x0 + second * xt


def gaussian_divergence(
    mean: Tensor, log_variance: Tensor, mean2: Tensor, log_variance2: Tensor
) -> Tensor:
    """KL(N1 || N2) of diagonal Gaussians in nats, one value an entry."""
    ratio = torch.exp(log_variance - log_variance2)
    shift = (mean - mean2).square() * torch.exp(-log_variance2)
    return 0.5 * (log_variance2 - log_variance + ratio + shift - 1)
