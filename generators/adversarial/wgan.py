"""WGAN: the critic estimates an earth mover's distance, its weights are clipped.

The critic has no sigmoid and minimises E f(made) - E f(real); after each of its five
steps every weight is clipped to [-0.01, 0.01]; RMSProp at 5e-5. Source: Arjovsky,
Chintala & Bottou, ICML 2017, algorithm 1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

import torch  # noqa: TID253 - losses are written in torch
from torch import Tensor, nn  # noqa: TID253 - torch is the subject here

from generators.adversarial.core import Adversarial, AdversarialConfig


@dataclass(frozen=True, slots=True)
class WGANConfig(AdversarialConfig):
    """As published.

    Attributes:
        limit: Largest absolute weight of the critic.
    """

    lr: float = 5e-5
    limit: float = 0.01


class WGAN(Adversarial):
    """The Wasserstein game with weight clipping."""

    Config: ClassVar[Any] = WGANConfig
    critic_steps = 5

    def optimizer(
        self, turn: str, parameters: list[nn.Parameter]
    ) -> torch.optim.Optimizer:
        """RMSProp: momentum made the clipped critic unstable."""
        return torch.optim.RMSprop(parameters, lr=self.config.lr)

    def critic_loss(
        self, real: Tensor, made: Tensor, c: Tensor | None
    ) -> dict[str, Tensor]:
        """Negative gap between real and made; the same for f and f + const."""
        return {"gap": self.score(made, c).mean() - self.score(real, c).mean()}

    def generator_loss(self, made: Tensor, c: Tensor | None) -> dict[str, Tensor]:
        """Raise the critic's opinion of what is made."""
        return {"generator": -self.score(made, c).mean()}

    def after(self, turn: str) -> None:
        """Clip the critic's weights after each of its steps."""
        if turn == "critic":
            clip_weights(self.critic.parameters(), self.config.limit)


def clip_weights(parameters: Iterable[nn.Parameter], limit: float) -> None:
    """Clip every weight to [-limit, limit] in place."""
    for parameter in parameters:
        parameter.clamp_(-limit, limit)
