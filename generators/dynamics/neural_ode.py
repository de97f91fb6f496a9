"""A neural ordinary differential equation fitted to a measured series.

The right-hand side is a linear part, found first by least squares, plus a small
network that learns what the linear part cannot say. Training integrates short windows
with the classical Runge–Kutta scheme (multiple shooting), which stays stable on noisy
data. After Chen et al., Advances in Neural Information Processing Systems 31 (2018).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch  # noqa: TID253 - fitting with torch is the subject
from torch import nn  # noqa: TID253 - as above


@dataclass(frozen=True)
class Config:
    """Hyper-parameters; `window` is the number of steps integrated at once."""

    hidden: int = 32
    window: int = 12
    steps: int = 600
    batch: int = 64
    rate: float = 5e-3
    decay: float = 1e-5


class _Rates(nn.Module):
    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.linear = nn.Linear(width, width)
        self.network = nn.Sequential(
            nn.Linear(width, hidden),
            nn.Tanh(),
            nn.Linear(hidden, hidden),
            nn.Tanh(),
            nn.Linear(hidden, width),
        )
        # The network starts at zero, so that training begins from the linear fit.
        last = self.network[-1]
        assert isinstance(last, nn.Linear)
        nn.init.zeros_(last.weight)
        nn.init.zeros_(last.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.linear(x) + self.network(x)


def _step(rates: nn.Module, x: torch.Tensor, h: float) -> torch.Tensor:
    k1 = rates(x)
    k2 = rates(x + h / 2 * k1)
    k3 = rates(x + h / 2 * k2)
    k4 = rates(x + h * k3)
    return x + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


def linear_rates(values: np.ndarray, h: float) -> tuple[np.ndarray, np.ndarray]:
    """Least squares for ``x' = A x + b`` from the one-step map; the plain ODE.

    Args:
        values: Series of shape (n, d), equally spaced.
        h: Time between samples.

    Returns:
        A of shape (d, d) and b of shape (d,).
    """
    from scipy.linalg import logm

    n, d = values.shape
    left = np.hstack([values[:-1], np.ones((n - 1, 1))])
    step, *_ = np.linalg.lstsq(left, values[1:], rcond=None)
    whole = np.eye(d + 1)
    whole[:d, :d] = step[:d].T
    whole[:d, d] = step[d]
    rates = np.real(logm(whole)) / h
    return rates[:d, :d], rates[:d, d]


class NeuralODE:
    """Fit a series, then continue it.

    Args:
        config: Hyper-parameters.
        seed: For weights and batches.
    """

    def __init__(self, config: Config | None = None, *, seed: int = 0) -> None:
        self.config = config or Config()
        self.seed = seed

    def fit(self, times: np.ndarray, values: np.ndarray) -> NeuralODE:
        """Learn the rates.

        Args:
            times: Equally spaced, shape (n,).
            values: Measured states, shape (n, d).

        Raises:
            ValueError: Too few samples, or unequal spacing.
        """
        steps = np.diff(times)
        if len(times) <= self.config.window + 1:
            raise ValueError(
                f"expected more than {self.config.window + 1} samples, got {len(times)}"
            )
        if np.ptp(steps) > 1e-6 * abs(steps.mean()):
            raise ValueError("expected equally spaced times")
        self.h = float(steps.mean())
        self.mean, self.scale = values.mean(axis=0), values.std(axis=0) + 1e-12
        x = (values - self.mean) / self.scale
        generator = torch.Generator().manual_seed(self.seed)
        with torch.random.fork_rng():
            torch.manual_seed(self.seed)
            self.rates = _Rates(x.shape[1], self.config.hidden)
        a, b = linear_rates(x, self.h)
        with torch.no_grad():
            self.rates.linear.weight.copy_(torch.as_tensor(a, dtype=torch.float32))
            self.rates.linear.bias.copy_(torch.as_tensor(b, dtype=torch.float32))
        data = torch.as_tensor(x, dtype=torch.float32)
        optimiser = torch.optim.Adam(
            self.rates.parameters(), lr=self.config.rate, weight_decay=self.config.decay
        )
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(
            optimiser, self.config.steps
        )
        window = self.config.window
        for _ in range(self.config.steps):
            start = torch.randint(
                0, len(data) - window, (self.config.batch,), generator=generator
            )
            state = data[start]
            loss = torch.zeros(())
            for k in range(1, window + 1):
                state = _step(self.rates, state, self.h)
                loss = loss + ((state - data[start + k]) ** 2).mean()
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(self.rates.parameters(), 1.0)
            optimiser.step()
            schedule.step()
        self.start = self._smoothed(data)
        return self

    def _smoothed(self, data: torch.Tensor) -> torch.Tensor:
        """The last state, freed of noise by fitting a trajectory through the end."""
        tail = data[-4 * self.config.window :]
        first = tail[0].clone().requires_grad_(True)
        optimiser = torch.optim.LBFGS([first], max_iter=40)

        def path() -> torch.Tensor:
            states = [first]
            for _ in range(len(tail) - 1):
                states.append(_step(self.rates, states[-1], self.h))
            return torch.stack(states)

        def closure() -> torch.Tensor:
            optimiser.zero_grad()
            loss = ((path() - tail) ** 2).mean()
            loss.backward()
            return loss

        optimiser.step(closure)
        return path()[-1].detach()

    def continue_for(self, count: int) -> np.ndarray:
        """The next `count` states after the fitted series, shape (count, d)."""
        states = []
        state = self.start
        with torch.no_grad():
            for _ in range(count):
                state = _step(self.rates, state, self.h)
                states.append(state.numpy().copy())
        return np.array(states) * self.scale + self.mean


def continue_linear(values: np.ndarray, h: float, count: int) -> np.ndarray:
    """The plain linear ODE fitted to the series and continued, shape (count, d)."""
    from scipy.linalg import expm

    d = values.shape[1]
    a, b = linear_rates(values, h)
    whole = np.zeros((d + 1, d + 1))
    whole[:d, :d], whole[:d, d] = a, b
    step = expm(whole * h)
    state = np.append(values[-1], 1.0)
    out = []
    for _ in range(count):
        state = step @ state
        out.append(state[:d])
    return np.array(out)


def llg_series(
    times: np.ndarray, *, noise: float, seed: int, damping: float = 0.02,
    anisotropy: float = 0.6,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """A macrospin in a field along z with easy-axis anisotropy along x.

    Landau–Lifshitz–Gilbert in reduced units: field, gyromagnetic ratio and
    magnetisation are one. Source: T. L. Gilbert, IEEE Trans. Magn. 40 (2004) 3443–3449.

    Returns:
        The exact and the noisy series, both of shape (n, 3).
    """
    from scipy.integrate import solve_ivp

    def rates(t: float, m: np.ndarray) -> np.ndarray:
        field = np.array([anisotropy * m[0], 0.0, 1.0])
        torque = np.cross(m, field)
        return -(torque + damping * np.cross(m, torque)) / (1 + damping**2)

    start = np.array([0.9, 0.2, np.sqrt(1 - 0.85)])
    start /= np.linalg.norm(start)
    got = solve_ivp(
        rates, (times[0], times[-1]), start, t_eval=times, rtol=1e-10, atol=1e-12
    )
    exact = got.y.T
    rng = np.random.default_rng(seed)
    return exact, exact + noise * rng.standard_normal(exact.shape)
