"""D3PM: diffusion over categories with a chosen transition matrix.

x_t is drawn from the row x_{t-1} of Q_t: uniform, absorbing (a mask that is never
left) or discretised Gaussian (for ordered codes). The network predicts x_0 and the
step follows from Bayes' rule; loss L_vb + 0.01 CE. Source: Austin, Johnson, Ho,
Tarlow & van den Berg, NeurIPS 34 (2021), sections 3.1 to 3.4 and appendix A.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

import torch  # noqa: TID253 - networks are written in torch
import torch.nn.functional as F  # noqa: TID253 - torch is the subject here
from torch import Tensor, nn  # noqa: TID253 - torch is the subject here

from generators.base import Layout
from generators.diffusion.process import betas
from generators.nets.mlp import ResidualMLP
from generators.training import Family

Transition = Literal["uniform", "absorbing", "gaussian"]


@dataclass(frozen=True, slots=True)
class D3PMConfig:
    """Sizes, chain and transition.

    Attributes:
        times: Length T of the chain.
        transition: ``uniform``, ``absorbing`` or ``gaussian``.
        cross_entropy: Weight of the auxiliary term.
        hidden: Width of the network.
        depth: Residual blocks.
        lr: Learning rate.
        weight_decay: Of AdamW.
    """

    times: int = 50
    transition: Transition = "absorbing"
    cross_entropy: float = 0.01
    hidden: int = 256
    depth: int = 2
    lr: float = 1e-3
    weight_decay: float = 1e-4


def transition_matrix(kind: Transition, values: int, beta: float) -> Tensor:
    """Q for one step, rows summing to 1, in double precision.

    Args:
        kind: Which of the three.
        values: Number of categories; for ``absorbing`` the last one is the mask.
        beta: Noise of the step, in (0, 1].
    """
    if kind == "uniform":
        flat = torch.full((values, values), beta / values, dtype=torch.float64)
        return flat + (1 - beta) * torch.eye(values, dtype=torch.float64)
    if kind == "absorbing":
        q = (1 - beta) * torch.eye(values, dtype=torch.float64)
        q[:, -1] += beta
        q[-1] = 0
        q[-1, -1] = 1
        return q
    # Appendix A.2.3: weights exp(-4 |i - j|² / ((K - 1)² beta)), normalised over the
    # distances, the diagonal takes what is left, so that Q is symmetric.
    span = max(values - 1, 1)
    place = torch.arange(values, dtype=torch.float64)
    weight = torch.exp(-4 * (place[:, None] - place).square() / (span**2 * beta))
    distance = torch.arange(-span, span + 1, dtype=torch.float64)
    total = torch.exp(-4 * distance.square() / (span**2 * beta)).sum()
    q = weight / total
    q.fill_diagonal_(0)
    return q + torch.diag(1 - q.sum(1))


def schedule(kind: Transition, times: int) -> list[float]:
    """Noise of each step: 1/(T - t + 1) for absorbing, else a scheduled beta."""
    if kind == "absorbing":
        return [1 / (times - t) for t in range(times)]
    if kind == "uniform":
        return [float(b) for b in betas("cosine", times)]
    return [float(b) for b in torch.linspace(1e-3, 0.5, times, dtype=torch.float64)]


class Chain(nn.Module):
    """Q_t and Qbar_t = Q_1 … Q_t of one number of categories."""

    one: Tensor
    bar: Tensor

    def __init__(self, kind: Transition, values: int, times: int) -> None:
        super().__init__()
        steps = [transition_matrix(kind, values, b) for b in schedule(kind, times)]
        total, bars = torch.eye(values, dtype=torch.float64), []
        for q in steps:
            total = total @ q
            bars.append(total)
        self.register_buffer("one", torch.stack(steps).float(), persistent=False)
        self.register_buffer("bar", torch.stack(bars).float(), persistent=False)

    def posterior(self, x0: Tensor, xt: Tensor, t: Tensor) -> Tensor:
        """q(x_{t-1} | x_t, x_0) for a distribution over x_0.

        Args:
            x0: Probabilities ``(n, K)``, one-hot or predicted.
            xt: Codes ``(n,)``.
            t: Index of the chain, ``(n,)``; at 0 the answer is x_0 itself.
        """
        # Index by [i, x_t]: how likely x_t is from each x_{t-1} = i.
        here = self.one[t, :, xt]
        before = torch.einsum("nk,nkj->nj", x0, self.bar[(t - 1).clamp_min(0)])
        raw = here * before
        mixed = raw / raw.sum(1, keepdim=True).clamp_min(1e-30)
        return torch.where((t == 0)[:, None], x0, mixed)


class D3PM(Family):
    """Discrete diffusion over the coded columns of a table or formula."""

    Config: ClassVar[Any] = D3PMConfig
    style = "levels"
    likelihood = "bound"
    smoke: ClassVar[dict[str, Any]] = {"times": 10, "hidden": 32, "depth": 1}

    def __init__(self, layout: Layout, config: D3PMConfig) -> None:
        super().__init__()
        self.layout, self.config = layout, config
        self.mask = config.transition == "absorbing"
        self.values = [k + self.mask for k in layout.levels]
        self.chains = nn.ModuleDict(
            {
                str(k): Chain(config.transition, k, config.times)
                for k in sorted(set(self.values))
            }
        )
        width = sum(self.values)
        self.net = ResidualMLP(
            width, layout.condition, config.hidden, config.depth, sum(layout.levels)
        )

    def chain(self, values: int) -> Chain:
        """Matrices of columns with this many values."""
        found = self.chains[str(values)]
        assert isinstance(found, Chain)
        return found

    def _onehot(self, codes: Tensor) -> Tensor:
        parts = [F.one_hot(codes[:, j], k) for j, k in enumerate(self.values)]
        return torch.cat(parts, 1).float()

    def predict(self, xt: Tensor, t: Tensor, c: Tensor | None) -> list[Tensor]:
        """Log-probabilities of x_0, one tensor a column; a mask is no data."""
        scaled = (t.float() + 1) / self.config.times
        raw = self.net(self._onehot(xt), scaled, c)
        return [F.log_softmax(r, 1) for r in raw.split(list(self.layout.levels), 1)]

    def _padded(self, p: Tensor) -> Tensor:
        return F.pad(p, (0, 1)) if self.mask else p

    def diffuse(self, x0: Tensor, t: Tensor) -> Tensor:
        """Codes at times t, drawn from Qbar."""
        columns = []
        for j, k in enumerate(self.values):
            p = self.chain(k).bar[t, x0[:, j]]
            columns.append(torch.multinomial(p, 1))
        return torch.cat(columns, 1)

    def terms(self, x0: Tensor, t: Tensor, c: Tensor | None) -> tuple[Tensor, Tensor]:
        """L_t and the cross-entropy of x_0, in nats, ``(n,)`` each."""
        xt = self.diffuse(x0, t)
        bound = torch.zeros(len(x0), device=x0.device)
        cross = torch.zeros(len(x0), device=x0.device)
        guesses = self.predict(xt, t, c)
        for j, k in enumerate(self.values):
            log = guesses[j]
            picked = log.gather(1, x0[:, j : j + 1]).squeeze(1)
            cross = cross - picked
            true = self.chain(k).posterior(F.one_hot(x0[:, j], k).float(), xt[:, j], t)
            guess = self.chain(k).posterior(self._padded(log.exp()), xt[:, j], t)
            kl = true * (true.clamp_min(1e-20).log() - guess.clamp_min(1e-20).log())
            bound = bound + torch.where(t == 0, -picked, kl.sum(1))
        return bound, cross

    def loss(self, turn: str, x: Tensor, c: Tensor | None) -> dict[str, Tensor]:
        """L_vb (times T, one time a row) and the weighted cross-entropy."""
        t = torch.randint(self.config.times, (len(x),), device=x.device)
        bound, cross = self.terms(x.long(), t, c)
        return {
            "bound": bound.mean() * self.config.times,
            "cross_entropy": self.config.cross_entropy * cross.mean(),
        }

    def validation(self, x: Tensor, c: Tensor | None) -> Tensor:
        """The bound in nats over eight draws a row."""
        many = x.repeat(8, 1)
        given = None if c is None else c.repeat(8, 1)
        return self.loss("model", many, given)["bound"]

    def log_prob(self, x: Tensor, c: Tensor | None) -> Tensor:
        """Variational bound on the log-probability of the codes, in nats."""
        x0 = x.long()
        total = torch.zeros(len(x), device=x.device)
        for number in range(self.config.times):
            t = torch.full((len(x),), number, device=x.device)
            total += self.terms(x0, t, c)[0]
        last = self.config.times - 1
        for j, k in enumerate(self.values):
            end = self.chain(k).bar[last, x0[:, j]].clamp_min(1e-20)
            prior = self.stationary(k, x.device).clamp_min(1e-20)
            total += (end * (end.log() - prior.log())).sum(1)
        return -total

    def stationary(self, values: int, device: torch.device) -> Tensor:
        """Where the chain ends: all mask, or uniform."""
        if self.mask:
            p = torch.zeros(values, device=device)
            p[-1] = 1
            return p
        return torch.full((values,), 1 / values, device=device)

    def sample(self, n: int, c: Tensor | None) -> Tensor:
        """Walk the chain back from its stationary distribution."""
        device = next(self.net.parameters()).device
        columns = [
            torch.multinomial(self.stationary(k, device).expand(n, k), 1)
            for k in self.values
        ]
        x = torch.cat(columns, 1)
        for number in reversed(range(self.config.times)):
            t = torch.full((n,), number, device=device)
            guesses = self.predict(x, t, c)
            drawn = []
            for j, k in enumerate(self.values):
                p0 = self._padded(guesses[j].exp())
                p = self.chain(k).posterior(p0, x[:, j], t)
                drawn.append(torch.multinomial(p.clamp_min(0) + 1e-12, 1))
            x = torch.cat(drawn, 1)
        # The 1e-12 above could, once in a trillion, leave a mask behind.
        top = torch.tensor(self.layout.levels, device=device) - 1
        return torch.minimum(x, top).float()
