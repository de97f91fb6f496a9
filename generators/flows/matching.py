"""Flow matching: regress the velocity of straight paths from noise to data.

x_t = (1 - (1 - sigma) t) x_0 + t x_1, u = x_1 - (1 - sigma) x_0; sampling solves
dx/dt = v(x, t) from noise at t = 0; the likelihood follows from the divergence.
Source: Lipman, Chen, Ben-Hamu, Nickel & Le, ICLR 2023, equations 21 to 23.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import torch  # noqa: TID253 - networks are written in torch
from torch import Tensor  # noqa: TID253 - torch is the subject here

from generators.base import Layout
from generators.flows.core import normal_log_density
from generators.flows.ode import exact_trace
from generators.nets.mlp import ResidualMLP
from generators.training import Family


@dataclass(frozen=True, slots=True)
class MatchingConfig:
    """Sizes and solver.

    Attributes:
        sigma: Width of the path's end; 0 ends on the row itself.
        hidden: Width of the network.
        depth: Residual blocks.
        grid: Steps of the midpoint solver that samples.
        tolerance: Of the adaptive solver for likelihoods.
        lr: Learning rate.
        weight_decay: Of AdamW.
    """

    sigma: float = 0.01
    hidden: int = 256
    depth: int = 3
    grid: int = 40
    tolerance: float = 1e-3
    lr: float = 1e-3
    weight_decay: float = 1e-4


class FlowMatching(Family):
    """A continuous flow trained without solving it."""

    Config: ClassVar[Any] = MatchingConfig
    likelihood = "ode"
    smoke: ClassVar[dict[str, Any]] = {"hidden": 32, "depth": 1, "grid": 8}
    habits: ClassVar[dict[str, Any]] = {"longest": 5000, "patience": 25}

    def __init__(self, layout: Layout, config: MatchingConfig) -> None:
        super().__init__()
        self.layout, self.config = layout, config
        self.net = ResidualMLP(
            layout.width, layout.condition, config.hidden, config.depth, layout.width
        )

    def path(self, noise: Tensor, x: Tensor, t: Tensor) -> tuple[Tensor, Tensor]:
        """Place and velocity on the straight path at times ``(n,)``."""
        keep = 1 - self.config.sigma
        time = t[:, None]
        return (1 - keep * time) * noise + time * x, x - keep * noise

    def loss(self, turn: str, x: Tensor, c: Tensor | None) -> dict[str, Tensor]:
        """Squared error of the velocity."""
        t = torch.rand(len(x), device=x.device)
        place, velocity = self.path(torch.randn_like(x), x, t)
        return {"velocity": (self.net(place, t, c) - velocity).square().mean()}

    def validation(self, x: Tensor, c: Tensor | None) -> Tensor:
        """The loss over sixteen draws a row."""
        many = x.repeat(16, 1)
        given = None if c is None else c.repeat(16, 1)
        return self.loss("model", many, given)["velocity"]

    def _velocity(self, t: Tensor, x: Tensor, c: Tensor | None) -> Tensor:
        return self.net(x, t.expand(len(x)), c)

    def sample(self, n: int, c: Tensor | None) -> Tensor:
        """Carry noise to data."""
        device = next(self.parameters()).device
        return self.decode(torch.randn(n, self.layout.width, device=device), c)

    def _carry(self, start: Tensor, c: Tensor | None, ends: list[float]) -> Tensor:
        from torchdiffeq import odeint

        out = odeint(
            lambda t, x: self._velocity(t, x, c),
            start,
            torch.tensor(ends, device=start.device),
            method="midpoint",
            options={"step_size": 1 / self.config.grid},
        )
        return out[-1]

    def decode(self, z: Tensor, c: Tensor | None) -> Tensor:
        """Data of noise."""
        return self._carry(z, c, [0.0, 1.0])

    def encode(self, x: Tensor, c: Tensor | None) -> Tensor:
        """Noise of data."""
        return self._carry(x, c, [1.0, 0.0])

    def log_prob(self, x: Tensor, c: Tensor | None) -> Tensor:
        """Log-density from the exact divergence, up to the solver's tolerance."""
        from torchdiffeq import odeint

        def dynamics(t: Tensor, state: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
            with torch.enable_grad():
                place = state[0].detach().requires_grad_(True)
                velocity = self._velocity(t, place, c)
                trace = exact_trace(velocity, place)
            return velocity.detach(), trace.detach()

        start = (x, torch.zeros(len(x), device=x.device))
        tolerance = self.config.tolerance
        z, log = odeint(
            dynamics,
            start,
            torch.tensor([1.0, 0.0], device=x.device),
            method="dopri5",
            rtol=tolerance,
            atol=tolerance,
        )
        # Backwards in time the integral carries the sign of the inverse map.
        return normal_log_density(z[-1]) + log[-1]
