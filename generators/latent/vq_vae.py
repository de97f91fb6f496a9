"""VQ-VAE: the latent is a row of codes from a learnt book.

Nearest code with a straight-through gradient; loss = reconstruction +
|sg[z_e] - e|^2 + 0.25 |z_e - sg[e]|^2; an autoregressive prior over the codes,
fitted to detached codes, replaces the Gaussian. Source: van den Oord, Vinyals &
Kavukcuoglu, NeurIPS 30 (2017), equation 3. Codes that no row uses are moved onto
encoder outputs, a usual cure for dead codes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

import torch  # noqa: TID253 - networks are written in torch
import torch.nn.functional as F  # noqa: TID253 - torch is the subject here
from torch import Tensor, nn  # noqa: TID253 - torch is the subject here

from generators.base import Layout
from generators.nets.mlp import joined, mlp
from generators.training import Family


@dataclass(frozen=True, slots=True)
class VQConfig:
    """Sizes.

    Attributes:
        codes: Entries of the book.
        places: Codes that stand for one item.
        width: Of a code.
        hidden: Width of hidden layers.
        commitment: Weight of the commitment term.
        lr: Learning rate.
        weight_decay: Of AdamW.
    """

    codes: int = 64
    places: int = 8
    width: int = 8
    hidden: int = 256
    commitment: float = 0.25
    lr: float = 1e-3
    weight_decay: float = 1e-4


class Quantiser(nn.Module):
    """Replace each vector by the nearest row of the book."""

    def __init__(self, codes: int, width: int) -> None:
        super().__init__()
        self.book = nn.Parameter(torch.randn(codes, width) / width**0.5)

    def nearest(self, z: Tensor) -> Tensor:
        """Number of the nearest code of vectors ``(..., width)``."""
        flat = z.reshape(-1, z.shape[-1])
        distance = torch.cdist(flat.detach(), self.book.detach())
        return distance.argmin(1).reshape(z.shape[:-1])

    def forward(self, z: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Straight-through codes, their numbers, book loss, commitment loss."""
        index = self.nearest(z)
        e = self.book[index]
        book = (e - z.detach()).square().mean()
        commitment = (z - e.detach()).square().mean()
        # Forward the code, backward as if nothing had happened to z; the book learns
        # from its own term only.
        return z + (e - z).detach(), index, book, commitment


class CodePrior(nn.Module):
    """Autoregressive distribution of codes, place after place."""

    def __init__(self, codes: int, condition: int, hidden: int) -> None:
        super().__init__()
        self.codes = codes
        self.embed = nn.Embedding(codes + 1, 32)
        self.start = nn.Linear(max(condition, 1), hidden)
        self.cell = nn.GRU(32, hidden, batch_first=True)
        self.head = nn.Linear(hidden, codes)

    def _first(self, n: int, c: Tensor | None) -> Tensor:
        given = self.head.weight.new_zeros(n, 1) if c is None else c
        return torch.tanh(self.start(given))[None]

    def forward(self, index: Tensor, c: Tensor | None) -> Tensor:
        """Logits ``(n, places, codes)``; place k sees places before k."""
        begin = torch.full_like(index[:, :1], self.codes)
        shifted = torch.cat([begin, index[:, :-1]], 1)
        out, _ = self.cell(self.embed(shifted), self._first(len(index), c))
        return self.head(out)

    def sample(self, n: int, places: int, c: Tensor | None) -> Tensor:
        """Draw codes ``(n, places)``."""
        state = self._first(n, c)
        token = torch.full((n, 1), self.codes, device=state.device)
        drawn = []
        for _ in range(places):
            out, state = self.cell(self.embed(token), state)
            p = torch.softmax(self.head(out[:, 0]), 1)
            token = torch.multinomial(p, 1)
            drawn.append(token)
        return torch.cat(drawn, 1)


class VQVAE(Family):
    """Vector-quantised autoencoder with a prior over codes."""

    Config: ClassVar[Any] = VQConfig
    smoke: ClassVar[dict[str, Any]] = {"hidden": 32, "codes": 16, "places": 4}

    def __init__(self, layout: Layout, config: VQConfig) -> None:
        super().__init__()
        self.layout, self.config = layout, config
        total = config.places * config.width
        given = layout.condition
        self.encoder = mlp([layout.width + given, config.hidden, config.hidden, total])
        self.decoder = mlp([total + given, config.hidden, config.hidden, layout.width])
        self.quantiser = Quantiser(config.codes, config.width)
        self.prior = CodePrior(config.codes, given, config.hidden // 2)
        self.log_noise = nn.Parameter(torch.full((layout.width,), -1.0))
        self.turns = ("model", "prior")
        self.register_buffer("used", torch.zeros(config.codes))
        self._last: Tensor | None = None

    used: Tensor

    def groups(self) -> dict[str, Iterable[nn.Parameter]]:
        """The prior has an optimiser of its own and never moves the codes."""
        body = [
            *self.encoder.parameters(),
            *self.decoder.parameters(),
            *self.quantiser.parameters(),
            self.log_noise,
        ]
        return {"model": body, "prior": self.prior.parameters()}

    def outputs(self, x: Tensor, c: Tensor | None) -> Tensor:
        """Encoder outputs ``(n, places, width)``."""
        shape = (len(x), self.config.places, self.config.width)
        return self.encoder(joined(x, c)).reshape(shape)

    def rebuild(self, codes: Tensor, c: Tensor | None) -> Tensor:
        """Mean of the decoder."""
        return self.decoder(joined(codes.flatten(1), c))

    def loss(self, turn: str, x: Tensor, c: Tensor | None) -> dict[str, Tensor]:
        """Model: reconstruction, book and commitment. Prior: codes, detached."""
        if turn == "prior":
            with torch.no_grad():
                index = self.quantiser.nearest(self.outputs(x, c))
            logits = self.prior(index, c)
            return {"prior": F.cross_entropy(logits.flatten(0, 1), index.flatten())}
        z = self.outputs(x, c)
        codes, index, book, commitment = self.quantiser(z)
        noise = self.log_noise.clamp(-4, 2)
        error = (x - self.rebuild(codes, c)).square() * torch.exp(-2 * noise)
        hits = torch.bincount(index.flatten(), minlength=self.config.codes)
        self.used.mul_(0.98).add_(hits, alpha=0.02)
        self._last = z.detach().flatten(0, 1)
        return {
            "reconstruction": (0.5 * error + noise).sum(1).mean(),
            "book": book * self.layout.width,
            "commitment": self.config.commitment * commitment * self.layout.width,
        }

    def after(self, turn: str) -> None:
        """Move codes that went unused onto encoder outputs."""
        if turn != "model" or self._last is None:
            return
        dead = torch.nonzero(self.used < 1e-2)[:, 0]
        if len(dead):
            pick = torch.randint(len(self._last), (len(dead),))
            self.quantiser.book[dead] = self._last[pick]
            self.used[dead] = 1.0

    def validation(self, x: Tensor, c: Tensor | None) -> Tensor:
        """Reconstruction plus prior, in nats a row."""
        z = self.outputs(x, c)
        codes, index, _, _ = self.quantiser(z)
        noise = self.log_noise.clamp(-4, 2)
        error = (x - self.rebuild(codes, c)).square() * torch.exp(-2 * noise)
        logits = self.prior(index, c)
        prior = F.cross_entropy(logits.flatten(0, 1), index.flatten())
        return (0.5 * error + noise).sum(1).mean() + prior * self.config.places

    def perplexity(self) -> float:
        """Effective number of codes in use."""
        p = self.used / self.used.sum().clamp_min(1e-9)
        return float(torch.exp(-(p * (p + 1e-12).log()).sum()))

    def encode(self, x: Tensor, c: Tensor | None) -> Tensor:
        """The codes' vectors, flattened."""
        return self.quantiser(self.outputs(x, c))[0].flatten(1)

    def decode(self, z: Tensor, c: Tensor | None) -> Tensor:
        """Decoder means of the nearest codes."""
        shape = (len(z), self.config.places, self.config.width)
        index = self.quantiser.nearest(z.reshape(shape))
        return self.rebuild(self.quantiser.book[index], c)

    def sample(self, n: int, c: Tensor | None) -> Tensor:
        """Draw codes from the prior and decode them, noise included."""
        index = self.prior.sample(n, self.config.places, c)
        mean = self.rebuild(self.quantiser.book[index], c)
        return mean + self.log_noise.clamp(-4, 2).exp() * torch.randn_like(mean)
