"""The unseen tail of a noisy spin series: neural ODE beside simple models.

A macrospin (Landau–Lifshitz–Gilbert with easy-axis anisotropy) is simulated, noise is
added, the first four fifths are fitted, and the rest is predicted. Root-mean-square
error of the tail against the exact series, median over seeds: the neural ODE,
persistence of the last sample, and a linear ODE fitted by least squares.

    python -P benchmarks/dynamics.py [--seeds N] [--steps N]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

# A file beside this one would be found as `generators` before the package.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from generators.dynamics.neural_ode import (
    Config,
    NeuralODE,
    continue_linear,
    llg_series,
)

NOISES = (0.0, 0.01, 0.05)
SEEN, ALL, SPAN = 320, 401, 40.0


def errors(noise: float, seed: int, steps: int) -> tuple[float, float, float]:
    times = np.linspace(0, SPAN, ALL)
    exact, noisy = llg_series(times, noise=noise, seed=seed)
    tail = exact[SEEN:]
    model = NeuralODE(Config(steps=steps), seed=seed).fit(times[:SEEN], noisy[:SEEN])
    guesses = (
        model.continue_for(len(tail)),
        noisy[SEEN - 1],
        continue_linear(noisy[:SEEN], times[1], len(tail)),
    )
    neural, still, linear = (
        float(np.sqrt(np.mean((guess - tail) ** 2))) for guess in guesses
    )
    return neural, still, linear


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--steps", type=int, default=500)
    args = parser.parse_args()
    print(f"{'noise':>6s} {'neural ODE':>11s} {'persistence':>12s} {'linear ODE':>11s}")
    for noise in NOISES:
        rows = [errors(noise, seed, args.steps) for seed in range(args.seeds)]
        neural, still, linear = np.median(rows, axis=0)
        print(f"{noise:6.2f} {neural:11.4f} {still:12.4f} {linear:11.4f}")


if __name__ == "__main__":
    main()
