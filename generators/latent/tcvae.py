"""beta-TCVAE: the KL is split in three and only the total correlation is weighted.

KL = index-code mutual information + total correlation + dimension-wise KL, with
log q(z) and log q(z_j) estimated by minibatch stratified sampling. Source: Chen, Li,
Grosse & Duvenaud, NeurIPS 31 (2018), equations 2 and S7.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar

import torch  # noqa: TID253 - terms are tensors
from torch import Tensor  # noqa: TID253 - torch is the subject here

from generators.latent.core import Latent, LatentConfig, gaussian_log_density


@dataclass(frozen=True, slots=True)
class TCConfig(LatentConfig):
    """Sizes and weights.

    Attributes:
        alpha: Weight of the mutual information.
        beta: Weight of the total correlation.
        gamma: Weight of the dimension-wise KL.
    """

    alpha: float = 1.0
    beta: float = 4.0
    gamma: float = 1.0


def log_importance(batch: int, rows: int) -> Tensor:
    """Logarithms of the stratified weights, ``(batch, batch)``.

    Each row of the matrix sums to 1: the own sample counts 1/rows, one other stands
    for the samples not drawn, the rest count 1/(batch - 1).
    """
    if batch >= rows:
        return torch.full((batch, batch), -math.log(batch))
    others = batch - 1
    weights = torch.full((batch, batch), 1 / others)
    weights.fill_diagonal_(1 / rows)
    index = torch.arange(batch)
    weights[index, (index + 1) % batch] = (rows - others) / (rows * others)
    return weights.log()


def kl_terms(
    z: Tensor, mean: Tensor, log_variance: Tensor, rows: int
) -> tuple[Tensor, Tensor, Tensor]:
    """Mutual information, total correlation, dimension-wise KL; nats, batch means.

    Args:
        z: Draws from the posteriors, ``(n, d)``.
        mean: Of the posteriors.
        log_variance: Of the posteriors.
        rows: Size of the training set.
    """
    own = gaussian_log_density(z, mean, log_variance).sum(1)
    prior = gaussian_log_density(z, torch.zeros_like(z), torch.zeros_like(z)).sum(1)
    pairs = gaussian_log_density(z[:, None], mean[None], log_variance[None])
    weights = log_importance(len(z), rows).to(z.device)
    joint = torch.logsumexp(weights + pairs.sum(2), 1)
    marginals = torch.logsumexp(weights[:, :, None] + pairs, 1).sum(1)
    return (own - joint).mean(), (joint - marginals).mean(), (marginals - prior).mean()


class BetaTCVAE(Latent):
    """Reconstruction + alpha MI + beta TC + gamma dimension-wise KL."""

    Config: ClassVar[Any] = TCConfig
    rows: Tensor

    def __init__(self, layout: Any, config: Any) -> None:
        super().__init__(layout, config)
        self.register_buffer("rows", torch.tensor(1))

    def prepare(self, x: Tensor, c: Tensor | None) -> None:
        """Remember how many rows there are."""
        self.rows.fill_(len(x))

    def divergence(
        self, z: Tensor, mean: Tensor, log_variance: Tensor
    ) -> dict[str, Tensor]:
        """The three weighted terms."""
        mi, tc, dimension = kl_terms(z, mean, log_variance, int(self.rows))
        return {
            "mutual_information": self.config.alpha * mi,
            "total_correlation": self.config.beta * tc,
            "dimension_kl": self.config.gamma * dimension,
        }
