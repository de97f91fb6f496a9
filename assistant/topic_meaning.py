"""What about the assistant a message asks, told by its meaning.

Softmax regression on the sentence vector that the router has taken already, fitted to
`chat_topics.tsv`; `python -m assistant.topic_meaning` fits and stores the weights anew.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.routing_meaning import STRETCH, normal, vector_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

WEIGHTS = Path(__file__).with_name("topic_weights.npz")
#: Strength of the ridge on the weights.
RIDGE = 0.3
#: Below this probability the topic is left to single words.
SURE = 0.5


def topic_of(text: str) -> tuple[str, float]:
    """The likeliest topic of a message about the assistant, with its probability."""
    names, centre, rows, bias = _stored()
    logits = ((vector_of(text) - centre) * STRETCH) @ rows.T + bias
    chances = np.exp(normal(logits[None, :])[0])
    best = int(chances.argmax())
    return names[best], float(chances[best])


def _text() -> str:
    return files("assistant").joinpath("chat_topics.tsv").read_text("utf-8")


def taught() -> list[tuple[str, str]]:
    """Topic and sentence of each line of the file."""
    lines = [line for line in _text().splitlines() if line and line[0] != "#"]
    return [(topic, said) for topic, said in (line.split("\t") for line in lines)]


def digest() -> str:
    """Of the sentences; the weights carry the one that they were fitted to."""
    return hashlib.sha256(_text().encode()).hexdigest()


def write_weights(path: Path = WEIGHTS) -> int:
    """Fit and store the weights; returns the number of sentences."""
    from scipy.optimize import minimize

    lines = taught()
    names = sorted({topic for topic, _ in lines})
    vectors = np.stack([vector_of(said) for _, said in lines])
    centre = vectors.mean(axis=0)
    centred = (vectors - centre) * STRETCH
    wanted = np.array([[float(topic == n) for n in names] for topic, _ in lines])
    shape = (len(names), centred.shape[1])

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        rows, bias = flat[: -len(names)].reshape(shape), flat[-len(names) :]
        logs = normal(centred @ rows.T + bias)
        slope = np.exp(logs) - wanted
        gradient = np.concatenate([(slope.T @ centred).ravel(), slope.sum(axis=0)])
        value = -float((wanted * logs).sum()) + 0.5 * RIDGE * float(flat @ flat)
        return value, gradient + RIDGE * flat

    start = np.zeros(shape[0] * (shape[1] + 1))
    found = minimize(loss, start, jac=True, method="L-BFGS-B").x
    np.savez_compressed(
        path,
        digest=np.array(digest()),
        names=np.array(names),
        centre=centre.astype(np.float32),
        rows=found[: -len(names)].reshape(shape).astype(np.float32),
        bias=found[-len(names) :].astype(np.float32),
    )
    return len(lines)


@cache
def _stored() -> tuple[
    list[str], NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]
]:
    with np.load(WEIGHTS) as data:
        centre, rows, bias = (data[n].astype(float) for n in ("centre", "rows", "bias"))
        return [str(name) for name in data["names"]], centre, rows, bias


if __name__ == "__main__":
    print(write_weights(), "sentences")
