"""CTGAN: mode-specific normalisation, conditional generator, training by sampling.

Written from the paper: Xu, Skoularidou, Cuesta-Infante & Veeramachaneni, "Modeling
tabular data using conditional GAN", NeurIPS 32 (2019), sections 4.2 to 4.4. The
conditional vector spans the categories of all discrete columns; a column is drawn
uniformly and a category by the logarithm of its count; a cross-entropy makes the
generator keep to it; the critic is that of WGAN-GP on packs of ten rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

import torch  # noqa: TID253 - networks are written in torch
import torch.nn.functional as F  # noqa: TID253 - torch is the subject here
from torch import Tensor, nn  # noqa: TID253 - torch is the subject here

from generators.adversarial.core import heads
from generators.adversarial.wgan_gp import gradient_penalty
from generators.base import Layout, Span
from generators.errors import SpecUnsupported
from generators.nets.mlp import joined
from generators.training import Family


@dataclass(frozen=True, slots=True)
class CTGANConfig:
    """Sizes and rates.

    Attributes:
        latent: Width of the noise.
        hidden: Width of the two residual layers and of the critic's layers.
        pac: Rows that the critic judges together.
        tau: Temperature of the Gumbel softmax.
        penalty: Weight of the gradient penalty.
        critic_steps: Critic steps for a generator step.
        dropout: In the critic.
        lr: Learning rate of the generator.
        critic_lr: Learning rate of the critic.
        decay: Weight decay of the generator.
    """

    latent: int = 128
    hidden: int = 256
    pac: int = 10
    tau: float = 0.2
    penalty: float = 10.0
    critic_steps: int = 1
    dropout: float = 0.5
    lr: float = 2e-4
    critic_lr: float = 2e-4
    decay: float = 1e-6


class _Residual(nn.Module):
    """Concatenate the input with its batch-normed, rectified image."""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.layer = nn.Linear(width, hidden)
        self.norm = nn.BatchNorm1d(hidden)

    def forward(self, x: Tensor) -> Tensor:
        return torch.cat([F.relu(self.norm(self.layer(x))), x], 1)


def discrete_spans(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Spans of discrete columns; the modes of an amount are none."""
    return tuple(
        s
        for i, s in enumerate(spans)
        if s.kind == "categorical"
        and not (i and spans[i - 1].name == s.name.removesuffix(" mode") + " amount")
    )


class CTGAN(Family):
    """The conditional tabular GAN."""

    Config: ClassVar[Any] = CTGANConfig
    style = "modes"
    smoke: ClassVar[dict[str, Any]] = {"hidden": 32, "latent": 16}
    habits: ClassVar[dict[str, Any]] = {
        "batch_size": 100, "ema": 0.998, "clip": 0.0, "longest": 6000,
    }  # fmt: skip
    frequencies: Tensor

    def __init__(self, layout: Layout, config: CTGANConfig) -> None:
        super().__init__()
        self.layout, self.config = layout, config
        self.discrete = discrete_spans(layout.spans)
        self.asked = sum(s.width for s in self.discrete)
        self.register_buffer("frequencies", torch.zeros(max(self.asked, 1)))
        given = self.asked + layout.condition
        first, second = config.latent + given, config.hidden
        self.generator = nn.Sequential(
            _Residual(first, second),
            _Residual(first + second, second),
            nn.Linear(first + 2 * second, layout.width),
        )
        packed = config.pac * (layout.width + given)
        self.critic = nn.Sequential(
            nn.Linear(packed, config.hidden),
            nn.LeakyReLU(0.2),
            nn.Dropout(config.dropout),
            nn.Linear(config.hidden, config.hidden),
            nn.LeakyReLU(0.2),
            nn.Dropout(config.dropout),
            nn.Linear(config.hidden, 1),
        )
        self.turns = ("critic",) * config.critic_steps + ("generator",)
        self._rows: list[list[Tensor]] = []

    def groups(self) -> dict[str, Iterable[nn.Parameter]]:
        """Two players, two optimisers."""
        return {
            "critic": self.critic.parameters(),
            "generator": self.generator.parameters(),
        }

    def optimizer(
        self, turn: str, parameters: list[nn.Parameter]
    ) -> torch.optim.Optimizer:
        """Adam(2e-4, 0.5, 0.9), weight decay on the generator."""
        critic = turn == "critic"
        return torch.optim.Adam(
            parameters,
            lr=self.config.critic_lr if critic else self.config.lr,
            betas=(0.5, 0.9),
            weight_decay=0.0 if critic else self.config.decay,
        )

    # --- training by sampling ---------------------------------------------------

    def prepare(self, x: Tensor, c: Tensor | None) -> None:
        """Count categories and list the rows that have each."""
        self._rows = []
        at = 0
        for span in self.discrete:
            block = x[:, span.start : span.stop]
            self._rows.append(
                [torch.nonzero(block[:, k] > 0.5)[:, 0] for k in range(span.width)]
            )
            self.frequencies[at : at + span.width] = block.sum(0)
            at += span.width

    def draw_condition(self, n: int, *, logarithmic: bool) -> tuple[Tensor, Tensor]:
        """Draw a column uniformly and a category of it.

        Args:
            n: Number of draws.
            logarithmic: By log(count + 1) as in training, else by count as in
                sampling.

        Returns:
            Conditional vectors ``(n, asked)`` and the number of the column ``(n,)``.
        """
        device = self.frequencies.device
        vector = torch.zeros(n, self.asked, device=device)
        column = torch.randint(len(self.discrete), (n,), device=device)
        at = 0
        for number, span in enumerate(self.discrete):
            rows = torch.nonzero(column == number)[:, 0]
            counts = self.frequencies[at : at + span.width]
            weights = torch.log1p(counts) if logarithmic else counts
            if len(rows):
                drawn = torch.multinomial(weights + 1e-12, len(rows), True)
                vector[rows, at + drawn] = 1
            at += span.width
        return vector, column

    def batch(
        self, x: Tensor, c: Tensor | None, size: int
    ) -> tuple[Tensor, Tensor | None]:
        """Rows drawn to obey freshly drawn conditions; the vector goes before `c`.

        Raises:
            SpecUnsupported: The batch size is no multiple of `pac`.
        """
        if size % self.config.pac:
            if size >= len(x) and size > self.config.pac:
                size -= size % self.config.pac
            else:
                raise SpecUnsupported(
                    f"ctgan judges packs of {self.config.pac} rows: "
                    f"batch_size={size} is no multiple of it"
                )
        if not self.discrete:
            rows = torch.randint(len(x), (size,), device=x.device)
            return x[rows], None if c is None else c[rows]
        vector, column = self.draw_condition(size, logarithmic=True)
        rows = torch.zeros(size, dtype=torch.long, device=x.device)
        start = 0
        for number, span in enumerate(self.discrete):
            mine = torch.nonzero(column == number)[:, 0]
            wanted = vector[mine, start : start + span.width].argmax(1)
            for k in range(span.width):
                hit = mine[wanted == k]
                pool = self._rows[number][k]
                if len(hit):
                    rows[hit] = pool[torch.randint(len(pool), (len(hit),))]
            start += span.width
        given = vector if c is None else torch.cat([vector, c[rows]], 1)
        return x[rows], given

    # --- the game -----------------------------------------------------------------

    def make(self, n: int, given: Tensor | None) -> tuple[Tensor, Tensor]:
        """Raw outputs and activated rows."""
        z = torch.randn(n, self.config.latent, device=self.frequencies.device)
        raw = self.generator(joined(z, given))
        return raw, heads(raw, self.layout.spans, self.config.tau)

    def packs(self, x: Tensor, given: Tensor | None) -> Tensor:
        """Rows with their conditions, ten side by side."""
        return joined(x, given).reshape(len(x) // self.config.pac, -1)

    def loss(self, turn: str, x: Tensor, c: Tensor | None) -> dict[str, Tensor]:
        """Critic: gap and penalty on packs. Generator: score and cross-entropy."""
        if turn == "critic":
            with torch.no_grad():
                _, made = self.make(len(x), c)
            real, fake = self.packs(x, c), self.packs(made, c)
            gap = self.critic(fake).mean() - self.critic(real).mean()
            penalty = gradient_penalty(lambda p: self.critic(p).squeeze(1), real, fake)
            return {"gap": gap, "penalty": self.config.penalty * penalty}
        raw, made = self.make(len(x), c)
        terms = {"generator": -self.critic(self.packs(made, c)).mean()}
        if self.discrete and c is not None:
            terms["condition"] = self.condition_loss(raw, c[:, : self.asked])
        return terms

    def condition_loss(self, raw: Tensor, vector: Tensor) -> Tensor:
        """Cross-entropy of the chosen column alone, averaged over rows."""
        total = raw.new_zeros(())
        at = 0
        for span in self.discrete:
            wanted = vector[:, at : at + span.width]
            log = F.log_softmax(raw[:, span.start : span.stop], 1)
            total = total - (wanted * log).sum()
            at += span.width
        return total / len(raw)

    # --- sampling -------------------------------------------------------------------

    def sample(self, n: int, c: Tensor | None) -> Tensor:
        """Draw rows under conditions drawn by their frequency."""
        given = c
        if self.discrete:
            vector, _ = self.draw_condition(n, logarithmic=False)
            given = vector if c is None else torch.cat([vector, c], 1)
        return self.make(n, given)[1]

    def sample_category(self, n: int, column: str, category: int) -> Tensor:
        """Draw rows asked to have one category of a discrete column."""
        vector = torch.zeros(n, self.asked, device=self.frequencies.device)
        at = 0
        for span in self.discrete:
            if span.name == column:
                vector[:, at + category] = 1
                return self.make(n, vector)[1]
            at += span.width
        raise SpecUnsupported(f"{column!r} is no discrete column of this model")
