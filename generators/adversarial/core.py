"""What the adversarial systems share: players, output heads, alternating turns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

import torch  # noqa: TID253 - networks are written in torch
import torch.nn.functional as F  # noqa: TID253 - torch is the subject here
from torch import Tensor, nn  # noqa: TID253 - torch is the subject here

from generators.base import Layout, Span
from generators.nets.mlp import joined, mlp
from generators.training import Family


@dataclass(frozen=True, slots=True)
class AdversarialConfig:
    """Sizes of the two players.

    Attributes:
        latent: Width of the noise.
        hidden: Width of hidden layers.
        depth: Number of hidden layers.
        tau: Temperature of the Gumbel softmax of categorical outputs.
        lr: Learning rate of both players.
    """

    latent: int = 64
    hidden: int = 192
    depth: int = 2
    tau: float = 0.2
    lr: float = 2e-4


def heads(raw: Tensor, spans: tuple[Span, ...], tau: float) -> Tensor:
    """Turn raw outputs into data: Gumbel softmax for categories, tanh for amounts."""
    parts = []
    for span in spans:
        block = raw[:, span.start : span.stop]
        if span.kind == "categorical":
            parts.append(F.gumbel_softmax(block, tau=tau))
        else:
            parts.append(torch.tanh(block))
    return torch.cat(parts, 1)


class Adversarial(Family):
    """A generator and a critic that take turns; subclasses name the game."""

    Config: ClassVar[Any] = AdversarialConfig
    style = "onehot"
    smoke: ClassVar[dict[str, Any]] = {"hidden": 32, "latent": 8}
    habits: ClassVar[dict[str, Any]] = {
        "batch_size": 64, "ema": 0.999, "clip": 0.0, "longest": 6000,
    }  # fmt: skip
    critic_steps = 1

    def __init__(self, layout: Layout, config: Any) -> None:
        super().__init__()
        self.layout, self.config = layout, config
        inner = [config.hidden] * config.depth
        self.generator: nn.Module = mlp(
            [config.latent + layout.condition, *inner, layout.width],
            activation=nn.ReLU,
        )
        self.critic: nn.Module = self.make_critic(layout, inner)
        self.turns = ("critic",) * self.critic_steps + ("generator",)

    def make_critic(self, layout: Layout, inner: list[int]) -> nn.Module:
        """The network that tells real from made; one output, no sigmoid."""
        return mlp(
            [layout.width + layout.condition, *inner, 1],
            activation=_leaky,
        )

    def groups(self) -> dict[str, Iterable[nn.Parameter]]:
        """Two players, two optimisers."""
        return {
            "critic": self.critic.parameters(),
            "generator": self.generator.parameters(),
        }

    def optimizer(
        self, turn: str, parameters: list[nn.Parameter]
    ) -> torch.optim.Optimizer:
        """Adam with the momentum of Radford et al., usual for this game."""
        return torch.optim.Adam(parameters, lr=self.config.lr, betas=(0.5, 0.999))

    def make(self, n: int, c: Tensor | None) -> Tensor:
        """Generate with gradients."""
        device = next(self.parameters()).device
        z = torch.randn(n, self.config.latent, device=device)
        return self.output(self.generator(joined(z, c)))

    def output(self, raw: Tensor) -> Tensor:
        """Output activations by span."""
        return heads(raw, self.layout.spans, self.config.tau)

    def score(self, x: Tensor, c: Tensor | None) -> Tensor:
        """The critic's opinion, ``(n,)``."""
        return self.critic(joined(x, c)).squeeze(1)

    def loss(self, turn: str, x: Tensor, c: Tensor | None) -> dict[str, Tensor]:
        """The loss of the player whose turn it is."""
        if turn == "critic":
            with torch.no_grad():
                made = self.make(len(x), c)
            return self.critic_loss(x, made, c)
        return self.generator_loss(self.make(len(x), c), c)

    def critic_loss(
        self, real: Tensor, made: Tensor, c: Tensor | None
    ) -> dict[str, Tensor]:
        """Terms that the critic minimises."""
        raise TypeError(f"{type(self).__name__} names no game")

    def generator_loss(self, made: Tensor, c: Tensor | None) -> dict[str, Tensor]:
        """Terms that the generator minimises."""
        raise TypeError(f"{type(self).__name__} names no game")

    def sample(self, n: int, c: Tensor | None) -> Tensor:
        """Draw from the generator."""
        return self.make(n, c)


class _leaky(nn.LeakyReLU):
    def __init__(self) -> None:
        super().__init__(0.2)
