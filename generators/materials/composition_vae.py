"""A variational autoencoder over formulas, element by element.

The encoder reads the formula as a set of elements with counts; the decoder writes it
from a latent vector, one element and its count after the other, from the least to
the most electronegative, and so gives integer formulas with exact zeros. The bound
is that of Kingma & Welling (ICLR 2014); the autoregressive decoder follows Bowman et
al. (CoNLL 2016), with their cure for an ignored latent: a KL weight that rises from
zero, and words hidden from the decoder.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

import torch  # noqa: TID253 - torch is the subject here
import torch.nn.functional as F  # noqa: TID253 - torch is the subject here
from torch import Tensor, nn  # noqa: TID253 - torch is the subject here

from generators.base import Layout
from generators.latent.core import gaussian_kl
from generators.nets.mlp import joined, mlp
from generators.training import Family


@dataclass(frozen=True, slots=True)
class CompositionVAEConfig:
    """Sizes.

    Attributes:
        latent: Width of the latent vector.
        hidden: Width of the recurrent decoder.
        embedding: Width of an element's vector.
        warm: Steps over which the KL weight rises to one.
        hide: Share of earlier symbols hidden from the decoder in training.
        temperature: Of the symbols drawn in sampling; below 1 samples are likelier
            than the density says, and `log_prob` stays that of 1.
        lr: Learning rate.
        weight_decay: Of AdamW.
    """

    latent: int = 24
    hidden: int = 192
    embedding: int = 48
    warm: int = 500
    hide: float = 0.1
    temperature: float = 0.7
    lr: float = 3e-3
    weight_decay: float = 1e-4


class CompositionVAE(Family):
    """Sets of elements with counts through a Gaussian latent."""

    Config: ClassVar[Any] = CompositionVAEConfig
    style = "levels"
    likelihood = "bound"
    smoke: ClassVar[dict[str, Any]] = {"latent": 6, "hidden": 32, "embedding": 8}
    habits: ClassVar[dict[str, Any]] = {
        "batch_size": 256, "check_every": 100, "patience": 8, "ema": 0.99,
    }  # fmt: skip
    done: Tensor

    def __init__(self, layout: Layout, config: CompositionVAEConfig) -> None:
        super().__init__()
        self.layout, self.config = layout, config
        self.levels = layout.levels
        self.register_buffer("done", torch.zeros((), dtype=torch.long))
        width = config.embedding
        self.symbols = nn.ModuleList([nn.Embedding(k + 1, width) for k in self.levels])
        given = layout.condition
        self.read = mlp([2 * width, config.hidden, config.hidden])
        self.encoder = mlp([config.hidden + given, config.hidden, 2 * config.latent])
        self.begin = mlp([config.latent + given, config.hidden, config.hidden])
        self.cell = nn.GRUCell(width + config.latent, config.hidden)
        self.heads = nn.ModuleList([nn.Linear(config.hidden, k) for k in self.levels])

    def groups(self) -> dict[str, Iterable[nn.Parameter]]:
        """One player."""
        return {"model": self.parameters()}

    def posterior(self, x: Tensor, c: Tensor | None) -> tuple[Tensor, Tensor]:
        """Mean and log-variance; the sum over places makes it a set."""
        total = torch.zeros(len(x), self.config.hidden, device=x.device)
        for k in range(0, len(self.levels), 2):
            pair = [self.symbols[k + i](x[:, k + i]) for i in range(2)]
            total = total + self.read(torch.cat(pair, 1))
        mean, log_variance = self.encoder(joined(total, c)).chunk(2, 1)
        return mean, log_variance.clamp(-10, 10)

    def logits(
        self, x: Tensor, z: Tensor, c: Tensor | None, *, hide: float
    ) -> list[Tensor]:
        """Logits of each place given the places before it."""
        state = self.begin(joined(z, c))
        token = self.symbols[0](torch.full_like(x[:, 0], self.levels[0]))
        out = []
        for k, head in enumerate(self.heads):
            state = self.cell(torch.cat([token, z], 1), state)
            out.append(head(state))
            shown = x[:, k]
            if hide > 0:
                hidden = torch.rand(len(x), device=x.device) < hide
                shown = torch.where(hidden, self.levels[k], shown)
            token = self.symbols[k](shown)
        return out

    def _bound(
        self, x: Tensor, c: Tensor | None, *, hide: float
    ) -> tuple[Tensor, Tensor]:
        mean, log_variance = self.posterior(x, c)
        z = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        error = torch.zeros(len(x), device=x.device)
        for k, logits in enumerate(self.logits(x, z, c, hide=hide)):
            error = error + F.cross_entropy(logits, x[:, k], reduction="none")
        return error, gaussian_kl(mean, log_variance).sum(1)

    def loss(self, turn: str, x: Tensor, c: Tensor | None) -> dict[str, Tensor]:
        """Reconstruction and KL, whose weight rises."""
        error, kl = self._bound(x.long(), c, hide=self.config.hide)
        weight = min(1.0, (int(self.done) + 1) / max(self.config.warm, 1))
        return {"reconstruction": error.mean(), "kl": weight * kl.mean()}

    def after(self, turn: str) -> None:
        """Count the step."""
        self.done += 1

    def validation(self, x: Tensor, c: Tensor | None) -> Tensor:
        """The full negative bound in nats a formula, however warm."""
        error, kl = self._bound(x.long(), c, hide=0.0)
        return (error + kl).mean()

    def log_prob(self, x: Tensor, c: Tensor | None) -> Tensor:
        """The evidence lower bound of each formula, in nats."""
        error, kl = self._bound(x.long(), c, hide=0.0)
        return -(error + kl)

    def encode(self, x: Tensor, c: Tensor | None) -> Tensor:
        """Posterior means."""
        return self.posterior(x.long(), c)[0]

    def decode(self, z: Tensor, c: Tensor | None) -> Tensor:
        """Write a formula for each latent vector by drawing place after place."""
        state = self.begin(joined(z, c))
        start = torch.full((len(z),), self.levels[0], device=z.device)
        token = self.symbols[0](start)
        drawn: list[Tensor] = []
        for k, head in enumerate(self.heads):
            state = self.cell(torch.cat([token, z], 1), state)
            p = torch.softmax(head(state) / self.config.temperature, 1)
            picked = torch.multinomial(p, 1).squeeze(1)
            drawn.append(picked)
            token = self.symbols[k](picked)
        return torch.stack(drawn, 1).float()

    def sample(self, n: int, c: Tensor | None) -> Tensor:
        """Draw z from the prior and write its formula."""
        device = self.done.device
        return self.decode(torch.randn(n, self.config.latent, device=device), c)
