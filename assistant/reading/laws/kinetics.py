"""Decay, transformation and oxidation."""

from __future__ import annotations

from assistant.reading.laws.formal import Formal, need
from assistant.reading.quantities import TIME, Bag


def decay(bag: Bag, text: str) -> Formal | None:
    """First-order decay by half-life or rate constant."""
    half = bag.take(
        "T_half",
        "t_half",
        "T12",
        words=r"half[\s-]*life\w*|halbwertszeit|"
        r"demi-vie|semivida|半衰期|半減期",
        after=r"half-life",
    )
    k = (
        None
        if half
        else bag.take("k", "lambda", words=r"rate constant|decay constant|constant")
    )
    if half is None and k is None:
        return None
    times = bag.all("t", dimension=TIME)
    start = bag.take(
        "N0",
        "c0",
        "A0",
        "m0",
        "C0",
        words=r"initial\w*|start\w*|\bof\b|with|anfangs\w*|menge|probe|quantité|masse|"
        r"cantidad|muestra|sample|from|contains|初期|初始|最初|始め|开始",
    )
    start = start or bag.take(after=r"at the (?:start|beginning)|initially|of")
    start = need(start, "how much is there at the start?")
    rate = f"k = {k.text}" if k else ""
    law = f"N' = -k*N, {rate}" if k else f"N' = -log(2)/H*N, H = {half.text}"  # type: ignore[union-attr]
    return Formal(
        "first-order decay",
        f"{law}, N(0) = {start.text}"
        + (f"; N at t = {' and t = '.join(t.text for t in times)}" if times else ""),
    )
