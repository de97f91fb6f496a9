"""MatGAN: a Wasserstein GAN over the one-hot matrix of count x element.

A formula is the matrix T with T[c - 1, e] = 1 for c atoms of element e. Generator:
a dense layer and transposed convolutions with batch norm and ReLU, sigmoid at the
end; critic: convolutions with leaky ReLU; weights clipped as in WGAN. Source:
Dan, Zhao, Li, Li, Hu & Hu, npj Comput. Mater. 6 (2020) 84, section "GAN".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import torch  # noqa: TID253 - torch is the subject here
from torch import Tensor, nn  # noqa: TID253 - torch is the subject here

from generators.adversarial.wgan import WGAN, WGANConfig
from generators.base import Layout
from generators.errors import SpecUnsupported


@dataclass(frozen=True, slots=True)
class MatGANConfig(WGANConfig):
    """Sizes for two cores.

    Attributes:
        channels: Of the widest convolution.
        limit: Largest absolute weight of the critic; wider than WGAN's 0.01, with
            which these nearly empty matrices gave no formula within a minute.
    """

    latent: int = 64
    channels: int = 32
    lr: float = 1e-3
    limit: float = 0.1


class _Upward(nn.Module):
    """Noise to a matrix of 8 rows and as many columns as elements."""

    def __init__(self, latent: int, channels: int, height: int, width: int) -> None:
        super().__init__()
        self.height, self.width = height, width
        self.low = (height // 4, -(-width // 4))
        self.channels = channels
        self.dense = nn.Linear(latent, channels * self.low[0] * self.low[1])
        self.body = nn.Sequential(
            nn.BatchNorm2d(channels),
            nn.ReLU(),
            nn.ConvTranspose2d(channels, channels // 2, 4, 2, 1),
            nn.BatchNorm2d(channels // 2),
            nn.ReLU(),
            nn.ConvTranspose2d(channels // 2, channels // 4, 4, 2, 1),
            nn.BatchNorm2d(channels // 4),
            nn.ReLU(),
        )
        self.last = nn.Conv2d(channels // 4, 1, 3, padding=1)
        # Columns are elements, not places in a picture: each entry has a level of
        # its own, most of them low.
        self.level = nn.Parameter(torch.full((height, width), -3.0))

    def forward(self, z: Tensor) -> Tensor:
        """Logits, flattened."""
        start = self.dense(z).reshape(len(z), self.channels, *self.low)
        logits = self.last(self.body(start))[:, 0, : self.height, : self.width]
        return (logits + self.level).flatten(1)


class _Downward(nn.Module):
    """A matrix to one number."""

    def __init__(self, channels: int, height: int, width: int) -> None:
        super().__init__()
        self.shape = (1, height, width)
        self.body = nn.Sequential(
            nn.Conv2d(1, channels // 4, (height, 1)),
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            nn.Linear(channels // 4 * width, 2 * channels),
            nn.LeakyReLU(0.2),
            nn.Linear(2 * channels, 1),
        )

    def forward(self, x: Tensor) -> Tensor:
        """Score ``(n, 1)``."""
        return self.body(x.reshape(len(x), *self.shape))


class MatGAN(WGAN):
    """The Wasserstein game over formulas as matrices."""

    Config: ClassVar[Any] = MatGANConfig
    style = "grid"
    smoke: ClassVar[dict[str, Any]] = {"latent": 16, "channels": 16}
    habits: ClassVar[dict[str, Any]] = {
        "batch_size": 64, "ema": 0.0, "clip": 0.0, "longest": 4000,
    }  # fmt: skip

    def __init__(self, layout: Layout, config: MatGANConfig) -> None:
        if layout.shape is None:
            raise SpecUnsupported("matgan works on formulas as matrices")
        super().__init__(layout, config)
        _, height, width = layout.shape
        self.generator = _Upward(config.latent, config.channels, height, width)

    def make_critic(self, layout: Layout, inner: list[int]) -> nn.Module:
        """Convolutions over the counts, then over elements."""
        assert layout.shape is not None
        _, height, width = layout.shape
        return _Downward(self.config.channels, height, width)

    def output(self, raw: Tensor) -> Tensor:
        """Sigmoid, as entries are 0 or 1."""
        return torch.sigmoid(raw)
