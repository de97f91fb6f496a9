"""Whether an item was among the training items, without keeping the items.

A model keeps a 64-bit fingerprint of each training item: enough to recognise an exact
repeat (false alarms below 1e-14 a pair), too little to read a row back.
"""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np


def _print(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def _entry(value: Any) -> str:
    if value is None or value != value:
        return "?"
    if isinstance(value, bool | str):
        return str(value)
    try:
        # Ten digits: a round trip through CSV must not make a row new.
        return f"{float(value):.10g}"
    except (TypeError, ValueError):
        return str(value)


def fingerprints(items: Any) -> np.ndarray:
    """Fingerprint of each row of a data frame or each formula, in order."""
    if hasattr(items, "columns"):
        names = sorted(map(str, items.columns))
        columns = [items[name].tolist() for name in names]
        texts = ["\x1f".join(map(_entry, row)) for row in zip(*columns, strict=True)]
    else:
        from validators.compositions import UnreadableFormula, same_formula

        texts = []
        for item in items:
            try:
                texts.append(same_formula(item))
            except UnreadableFormula:
                texts.append(str(item))
    return np.array([_print(t) for t in texts], dtype=np.uint64)


def repeats(items: Any, known: np.ndarray) -> np.ndarray:
    """Which items have a known fingerprint."""
    return np.isin(fingerprints(items), known)
