"""CNF and FFJORD: a density carried by an ordinary differential equation.

dz/dt = f(z, t), d log p/dt = -tr(df/dz) (Chen et al., NeurIPS 31 (2018), theorem 1).
CNF takes the exact trace; FFJORD estimates it by e' J e with one e for a whole
solve (Grathwohl et al., ICLR 2019, eq. 8). Solvers and adjoint gradients come from
torchdiffeq.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import torch  # noqa: TID253 - networks are written in torch
from torch import Tensor, nn  # noqa: TID253 - torch is the subject here

from generators.base import Layout
from generators.flows.core import FlowConfig, normal_log_density
from generators.nets.mlp import mlp
from generators.training import Family


@dataclass(frozen=True, slots=True)
class ODEConfig(FlowConfig):
    """Sizes and tolerances.

    Attributes:
        tolerance: Absolute and relative, of the adaptive solver in evaluation.
        grid: Steps of the fixed fourth-order solver in training; 0 trains with the
            adaptive one.
        adjoint: Whether gradients come from the adjoint equation.
    """

    hidden: int = 64
    lr: float = 3e-3
    tolerance: float = 1e-4
    grid: int = 4
    adjoint: bool = False


class Field(nn.Module):
    """f(z, t, c), a perceptron with tanh so that the field is smooth."""

    def __init__(self, width: int, condition: int, hidden: int, depth: int) -> None:
        super().__init__()
        self.net = mlp(
            [width + condition + 1, *[hidden] * depth, width],
            activation=nn.Tanh,
            zero_last=True,
        )

    def forward(self, t: Tensor, z: Tensor, c: Tensor | None) -> Tensor:
        """Velocity ``(n, d)`` at a common time."""
        time = t.reshape(1, 1).expand(len(z), 1)
        parts = [z, time] if c is None else [z, time, c]
        return self.net(torch.cat(parts, 1))


def exact_trace(f: Tensor, z: Tensor) -> Tensor:
    """tr(df/dz) a row, one backward pass a column."""
    total = torch.zeros(len(z), device=z.device)
    for j in range(z.shape[1]):
        if not f.requires_grad:
            return total
        (row,) = torch.autograd.grad(
            f[:, j].sum(), z, create_graph=True, allow_unused=True
        )
        if row is not None:
            total = total + row[:, j]
    return total


def estimated_trace(f: Tensor, z: Tensor, e: Tensor) -> Tensor:
    """E' (df/dz) e a row, by one vector-Jacobian product."""
    if not f.requires_grad:
        return torch.zeros(len(z), device=z.device)
    (product,) = torch.autograd.grad(f, z, e, create_graph=True)
    return (product * e).sum(1)


class _Dynamics(nn.Module):
    """The joint field of z and its log-density, as the solver wants it."""

    def __init__(
        self, field: nn.Module, c: Tensor | None, trace: Callable[..., Tensor]
    ) -> None:
        super().__init__()
        self.field, self.c, self.trace = field, c, trace

    def forward(self, t: Tensor, state: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
        z = state[0]
        with torch.enable_grad():
            if not z.requires_grad:
                z = z.detach().requires_grad_(True)
            f = self.field(t, z, self.c)
            trace = self.trace(f, z)
        return f, -trace


class CNF(Family):
    """Continuous normalising flow with the exact trace."""

    Config: ClassVar[Any] = ODEConfig
    likelihood = "ode"
    smoke: ClassVar[dict[str, Any]] = {"hidden": 16, "grid": 2}

    def __init__(self, layout: Layout, config: ODEConfig) -> None:
        super().__init__()
        self.layout, self.config = layout, config
        self.field = Field(layout.width, layout.condition, config.hidden, config.depth)

    def trace(self, x: Tensor) -> Callable[[Tensor, Tensor], Tensor]:
        """How the divergence is taken during one solve."""
        return exact_trace

    def solve(
        self, x: Tensor, c: Tensor | None, *, precise: bool
    ) -> tuple[Tensor, Tensor]:
        """Carry data at t = 0 to noise at t = 1; returns z and log |det|."""
        from torchdiffeq import odeint, odeint_adjoint

        dynamics = _Dynamics(self.field, c, self.trace(x))
        times = torch.tensor([0.0, 1.0], device=x.device)
        start = (x, torch.zeros(len(x), device=x.device))
        options: dict[str, Any] = {"method": "dopri5"}
        options |= {"rtol": self.config.tolerance, "atol": self.config.tolerance}
        if not precise and self.config.grid:
            options = {"method": "rk4", "options": {"step_size": 1 / self.config.grid}}
        call = odeint_adjoint if self.config.adjoint and not precise else odeint
        z, log = call(dynamics, start, times, **options)
        return z[-1], -log[-1]

    def density(self, x: Tensor, c: Tensor | None, *, precise: bool) -> Tensor:
        """Log-density in nats, ``(n,)``."""
        z, log = self.solve(x, c, precise=precise)
        return normal_log_density(z) + log

    def log_prob(self, x: Tensor, c: Tensor | None) -> Tensor:
        """Log-density up to the solver's tolerance, in nats."""
        return self.density(x, c, precise=True)

    def loss(self, turn: str, x: Tensor, c: Tensor | None) -> dict[str, Tensor]:
        """Negative log-likelihood a column."""
        noisy = x + self.config.jitter * torch.randn_like(x)
        density = self.density(noisy, c, precise=False)
        return {"nll": -density.mean() / self.layout.width}

    def validation(self, x: Tensor, c: Tensor | None) -> Tensor:
        """Negative log-likelihood a column of rows kept apart."""
        return -self.density(x, c, precise=False).mean() / self.layout.width

    def _carry(self, start: Tensor, c: Tensor | None, times: list[float]) -> Tensor:
        from torchdiffeq import odeint

        tolerance = self.config.tolerance
        out = odeint(
            lambda t, z: self.field(t, z, c),
            start,
            torch.tensor(times, device=start.device),
            method="dopri5",
            rtol=tolerance,
            atol=tolerance,
        )
        return out[-1]

    def encode(self, x: Tensor, c: Tensor | None) -> Tensor:
        """Noise of data."""
        return self._carry(x, c, [0.0, 1.0])

    def decode(self, z: Tensor, c: Tensor | None) -> Tensor:
        """Data of noise."""
        return self._carry(z, c, [1.0, 0.0])

    def sample(self, n: int, c: Tensor | None) -> Tensor:
        """Draw noise and carry it back."""
        device = next(self.parameters()).device
        return self.decode(torch.randn(n, self.layout.width, device=device), c)


class FFJORD(CNF):
    """Continuous flow with Hutchinson's trace estimate."""

    def trace(self, x: Tensor) -> Callable[[Tensor, Tensor], Tensor]:
        """One Rademacher vector, the same for the whole solve."""
        e = torch.randint(0, 2, x.shape, device=x.device).to(x.dtype) * 2 - 1
        return lambda f, z: estimated_trace(f, z, e)
