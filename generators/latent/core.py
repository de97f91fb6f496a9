"""What the variational autoencoders share: encoder, decoder, Gaussian terms."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar

import torch  # noqa: TID253 - networks are written in torch
from torch import Tensor, nn  # noqa: TID253 - torch is the subject here

from generators.base import Layout
from generators.nets.mlp import joined, mlp
from generators.training import Family


@dataclass(frozen=True, slots=True)
class LatentConfig:
    """Sizes.

    Attributes:
        latent: Width of the latent vector.
        hidden: Width of hidden layers.
        depth: Number of hidden layers.
        lr: Learning rate.
        weight_decay: Of AdamW.
    """

    latent: int = 16
    hidden: int = 256
    depth: int = 2
    lr: float = 1e-3
    weight_decay: float = 1e-4


def gaussian_kl(mean: Tensor, log_variance: Tensor) -> Tensor:
    """KL(N(mean, exp(log_variance)) || N(0, 1)) in nats, one value an entry."""
    return 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance)


def gaussian_log_density(x: Tensor, mean: Tensor, log_variance: Tensor) -> Tensor:
    """Log-density of a diagonal Gaussian, one value an entry, in nats."""
    scaled = (x - mean).square() * torch.exp(-log_variance)
    return -0.5 * (scaled + log_variance + math.log(2 * math.pi))


class Latent(Family):
    """An autoencoder with a Gaussian posterior and a Gaussian decoder.

    The decoder's variance is learnt for each column: tables are noisy, and a sample
    without its noise is too smooth to stand for a measurement.
    """

    Config: ClassVar[Any] = LatentConfig
    smoke: ClassVar[dict[str, Any]] = {"hidden": 32, "latent": 4}
    likelihood = "bound"

    def __init__(self, layout: Layout, config: Any) -> None:
        super().__init__()
        self.layout, self.config = layout, config
        inner = [config.hidden] * config.depth
        given = layout.condition
        self.encoder = mlp([layout.width + given, *inner, 2 * config.latent])
        self.decoder = mlp([config.latent + given, *inner, layout.width])
        self.log_noise = nn.Parameter(torch.full((layout.width,), -1.0))

    def posterior(self, x: Tensor, c: Tensor | None) -> tuple[Tensor, Tensor]:
        """Mean and log-variance of q(z | x), ``(n, latent)`` each."""
        mean, log_variance = self.encoder(joined(x, c)).chunk(2, 1)
        return mean, log_variance.clamp(-10, 10)

    def draw(self, mean: Tensor, log_variance: Tensor) -> Tensor:
        """Reparameterised draw from the posterior."""
        return mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)

    def log_likelihood(self, x: Tensor, z: Tensor, c: Tensor | None) -> Tensor:
        """Log p(x | z) in nats, ``(n,)``."""
        mean = self.decoder(joined(z, c))
        noise = self.log_noise.clamp(-6, 2)
        return gaussian_log_density(x, mean, 2 * noise).sum(1)

    def loss(self, turn: str, x: Tensor, c: Tensor | None) -> dict[str, Tensor]:
        """Reconstruction and the family's divergence terms."""
        mean, log_variance = self.posterior(x, c)
        z = self.draw(mean, log_variance)
        return {
            "reconstruction": -self.log_likelihood(x, z, c).mean(),
            **self.divergence(z, mean, log_variance),
        }

    def divergence(
        self, z: Tensor, mean: Tensor, log_variance: Tensor
    ) -> dict[str, Tensor]:
        """Terms that bind the posterior to the prior."""
        return {"kl": gaussian_kl(mean, log_variance).sum(1).mean()}

    def validation(self, x: Tensor, c: Tensor | None) -> Tensor:
        """The negative bound in nats, four draws a row; the same for all members."""
        return -torch.stack([self.log_prob(x, c) for _ in range(4)]).mean()

    def log_prob(self, x: Tensor, c: Tensor | None) -> Tensor:
        """The evidence lower bound of each row from one draw, in nats."""
        mean, log_variance = self.posterior(x, c)
        z = self.draw(mean, log_variance)
        kl = gaussian_kl(mean, log_variance).sum(1)
        return self.log_likelihood(x, z, c) - kl

    def importance_bound(self, x: Tensor, c: Tensor | None, k: int) -> Tensor:
        """The k-sample bound of Burda et al. (ICLR 2016), not below the ELBO."""
        mean, log_variance = self.posterior(x, c)
        weights = []
        for _ in range(k):
            z = self.draw(mean, log_variance)
            prior = gaussian_log_density(z, torch.zeros_like(z), torch.zeros_like(z))
            q = gaussian_log_density(z, mean, log_variance)
            weights.append(self.log_likelihood(x, z, c) + (prior - q).sum(1))
        return torch.logsumexp(torch.stack(weights), 0) - math.log(k)

    def encode(self, x: Tensor, c: Tensor | None) -> Tensor:
        """Posterior means."""
        return self.posterior(x, c)[0]

    def decode(self, z: Tensor, c: Tensor | None) -> Tensor:
        """Means of p(x | z)."""
        return self.decoder(joined(z, c))

    def sample(self, n: int, c: Tensor | None) -> Tensor:
        """Draw z from the prior and x from p(x | z), noise included."""
        z = torch.randn(n, self.config.latent, device=self.log_noise.device)
        mean = self.decode(z, c)
        noise = self.log_noise.clamp(-6, 2).exp()
        return mean + noise * torch.randn_like(mean)
