"""GAN: two players and a cross-entropy game.

The discriminator minimises -log D(x) - log(1 - D(G(z))); the generator maximises
log D(G(z)), the non-saturating form. Source: Goodfellow et al., NeurIPS 27 (2014).
"""

from __future__ import annotations

import torch.nn.functional as F  # noqa: TID253 - losses are written in torch
from torch import Tensor  # noqa: TID253 - torch is the subject here

from generators.adversarial.core import Adversarial


def discriminator_loss(real: Tensor, made: Tensor) -> Tensor:
    """Cross-entropy of logits; 2 ln 2 where the discriminator is undecided."""
    return F.softplus(-real).mean() + F.softplus(made).mean()


def non_saturating_loss(made: Tensor) -> Tensor:
    """-log D(G(z)); its slope tends to -1 where the discriminator is sure."""
    return F.softplus(-made).mean()


class GAN(Adversarial):
    """The original game."""

    def critic_loss(
        self, real: Tensor, made: Tensor, c: Tensor | None
    ) -> dict[str, Tensor]:
        """Cross-entropy of the discriminator."""
        loss = discriminator_loss(self.score(real, c), self.score(made, c))
        return {"discriminator": loss}

    def generator_loss(self, made: Tensor, c: Tensor | None) -> dict[str, Tensor]:
        """The non-saturating loss."""
        return {"generator": non_saturating_loss(self.score(made, c))}
