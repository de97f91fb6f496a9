"""beta-VAE: the KL is weighted by beta; beta = 1 is the VAE, bit for bit.

Source: Higgins et al., ICLR 2017, equation 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from torch import Tensor  # noqa: TID253 - terms are tensors

from generators.latent.core import Latent, LatentConfig


@dataclass(frozen=True, slots=True)
class BetaConfig(LatentConfig):
    """Sizes and beta.

    Attributes:
        beta: Weight of the KL; above 1 presses for independent latents.
    """

    beta: float = 4.0


class BetaVAE(Latent):
    """Reconstruction + beta KL."""

    Config: ClassVar[Any] = BetaConfig

    def divergence(
        self, z: Tensor, mean: Tensor, log_variance: Tensor
    ) -> dict[str, Tensor]:
        """The weighted KL."""
        (kl,) = super().divergence(z, mean, log_variance).values()
        return {"kl": self.config.beta * kl}
