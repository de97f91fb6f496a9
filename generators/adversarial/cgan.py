"""CGAN: the label enters both players.

Source: Mirza & Osindero, arXiv:1411.1784 (2014).
"""

from __future__ import annotations

from typing import Any

from generators.adversarial.gan import GAN
from generators.base import Layout
from generators.errors import SpecUnsupported


class CGAN(GAN):
    """The original game over pairs of item and condition."""

    def __init__(self, layout: Layout, config: Any) -> None:
        if layout.condition == 0:
            raise SpecUnsupported(
                "cgan needs condition columns; name them with --conditions COLUMN"
            )
        super().__init__(layout, config)
