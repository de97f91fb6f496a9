"""WGAN-GP: the critic's slope is held at one where real and made are mixed.

The penalty is 10 E(|grad f(xh)| - 1)^2 at xh = e x + (1 - e) G(z), one e for each
sample; no batch norm in the critic; Adam(1e-4, 0, 0.9); five critic steps. Source:
Gulrajani et al., NeurIPS 30 (2017), algorithm 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import torch  # noqa: TID253 - losses are written in torch
from torch import Tensor, nn  # noqa: TID253 - torch is the subject here

from generators.adversarial.core import AdversarialConfig
from generators.adversarial.wgan import WGAN


@dataclass(frozen=True, slots=True)
class WGANGPConfig(AdversarialConfig):
    """As published.

    Attributes:
        penalty: Weight of the gradient penalty.
    """

    lr: float = 1e-4
    penalty: float = 10.0


def gradient_penalty(
    critic: Callable[[Tensor], Tensor], real: Tensor, made: Tensor
) -> Tensor:
    """E(|grad f| - 1)^2 on random mixtures; differentiable in the critic's weights."""
    shape = (len(real), *([1] * (real.dim() - 1)))
    e = torch.rand(shape, device=real.device)
    mixed = (e * real + (1 - e) * made).detach().requires_grad_(True)
    (slope,) = torch.autograd.grad(critic(mixed).sum(), mixed, create_graph=True)
    return (slope.flatten(1).norm(2, 1) - 1).square().mean()


class WGANGP(WGAN):
    """The Wasserstein game with a gradient penalty."""

    Config: ClassVar[Any] = WGANGPConfig

    def optimizer(
        self, turn: str, parameters: list[nn.Parameter]
    ) -> torch.optim.Optimizer:
        """Adam without momentum."""
        return torch.optim.Adam(parameters, lr=self.config.lr, betas=(0.0, 0.9))

    def critic_loss(
        self, real: Tensor, made: Tensor, c: Tensor | None
    ) -> dict[str, Tensor]:
        """Gap and penalty."""
        terms = super().critic_loss(real, made, c)
        penalty = gradient_penalty(lambda x: self.score(x, c), real, made)
        return {**terms, "penalty": self.config.penalty * penalty}

    def after(self, turn: str) -> None:
        """Nothing is clipped."""
