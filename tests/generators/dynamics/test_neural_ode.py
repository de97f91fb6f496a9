"""A fitted neural ODE continues a series better than simple guesses."""

import numpy as np
import pytest

from generators.dynamics.neural_ode import (
    Config,
    NeuralODE,
    continue_linear,
    linear_rates,
    llg_series,
)


def test_the_linear_fit_finds_the_rates_of_an_oscillator():
    times = np.linspace(0, 10, 201)
    values = np.stack([np.cos(times), -np.sin(times)], axis=1)
    a, b = linear_rates(values, times[1])
    assert np.allclose(a, [[0, 1], [-1, 0]], atol=1e-6)
    assert np.allclose(b, 0, atol=1e-6)


def test_the_unseen_tail_of_a_noisy_spin_is_predicted_better_than_by_simple_models():
    times = np.linspace(0, 40, 401)
    exact, noisy = llg_series(times, noise=0.01, seed=1)
    assert np.allclose(np.linalg.norm(exact, axis=1), 1, atol=1e-6)
    seen = 320
    model = NeuralODE(Config(steps=500), seed=0).fit(times[:seen], noisy[:seen])
    tail = exact[seen:]
    error = np.sqrt(np.mean((model.continue_for(len(tail)) - tail) ** 2))
    persistence = np.sqrt(np.mean((noisy[seen - 1] - tail) ** 2))
    linear = continue_linear(noisy[:seen], times[1], len(tail))
    plain = np.sqrt(np.mean((linear - tail) ** 2))
    print(f"neural {error:.3f}, persistence {persistence:.3f}, linear ODE {plain:.3f}")
    assert error < 0.5 * persistence
    assert error < 0.7 * plain


def test_unequal_spacing_is_refused():
    with pytest.raises(ValueError, match="equally spaced"):
        NeuralODE().fit(np.arange(30.0) ** 1.5, np.zeros((30, 1)))
