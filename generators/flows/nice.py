"""NICE: additive couplings and one diagonal scale at the end.

Every coupling keeps volume, so the log-determinant is the sum of the final scale,
the same for every row. Source: Dinh, Krueger & Bengio, arXiv:1410.8516, eq. 3 and
section 3.3.
"""

from __future__ import annotations

from collections.abc import Sequence

from generators.flows.core import (
    Bijection,
    Coupling,
    DiagonalScale,
    Flow,
    alternating,
)


class NICE(Flow):
    """Volume-preserving couplings, scaled once."""

    def build(self, width: int, condition: int) -> Sequence[Bijection]:
        """Additive couplings, then the diagonal scale."""
        config = self.config
        couplings = [
            Coupling(
                alternating(width, i),
                condition,
                config.hidden,
                config.depth,
                affine=False,
            )
            for i in range(config.layers)
        ]
        return [*couplings, DiagonalScale(width)]
