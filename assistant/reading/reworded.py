"""Follow-ups of laws in words: one number or place of the earlier text is exchanged.

"and after 0.1 s?" replaces the time that was asked for, "what about a 4 mm sheet?" the
thickness, "at the surface instead?" the place. A number replaces the one of its
dimension whose words or symbol it shares; where several would do, none is guessed.
"""

from __future__ import annotations

import re

from assistant.reading.laws.givens import Given, Givens, givens
from assistant.reading.laws.rate_words import plain

_PLACES = (
    (
        r"(?:at|in) the (?:very )?(?:surface|face|edge|skin)|at its surface",
        "at the surface",
    ),
    (
        r"(?:at|in) the (?:very )?(?:cent(?:er|re)|middle|core|mid-?plane|axis)",
        "in the centre",
    ),
    (r"an der oberfläche|am rand", "an der Oberfläche"),
    (r"in der mitte|im zentrum|im kern", "in der Mitte"),
    (r"à la surface", "à la surface"),
    (r"au (?:centre|milieu|cœur)", "au centre"),
    (r"en la superficie", "en la superficie"),
    (r"en el centro", "en el centro"),
)
_CUES = re.compile(r"[A-Za-zäöüßéèñíóáΔα-ω]{3,}")
_IDLE = {
    "and", "what", "about", "with", "now", "for", "the", "how", "same", "instead",
    "und", "mit", "jetzt", "maintenant", "avec", "ahora", "con", "then", "use",
    "take", "try", "make", "let", "set", "would", "happens", "change", "value", "que",
    "pour",
}  # fmt: skip
_FIRST = re.compile(r"\b(?:from|initial\w*|start\w*|von|depuis|desde|de)\W*$", re.I)
_TIMED = re.compile(r"\b(?:after|at t|time|nach|après|tras|después|for)\b", re.I)


_INVERSE = re.compile(
    r"(?i)\bhow long (?:until|till|before|does|will|to)\b|\bwhen (?:does|do|is|will|"
    r"did)\b|"
    r"\bat (?:what|which) time\b|\buntil it (?:is|reaches|gets)\b|\breach(?:es|ed)?\b|"
    r"\bwie lange\b|\bwann\b|\bbis (?:es|sie|er)\b|\bquand\b|\bcombien de temps\b|"
    r"\bcuándo\b|\bcuánto (?:tiempo|tarda)\b|多久|多长时间|何时|什么时候|いつ|何秒後"
)


def exchanged(base: str, later: str) -> str | None:
    """The earlier text with what the later turn says put in place of what it said.

    Args:
        base: The problem as it stands, in words.
        later: The new turn.

    Returns:
        The changed text; None where the turn changes nothing that can be told.
    """
    if _INVERSE.search(later):
        # "How long until 8 V?" asks for a time and changes no voltage.
        return None
    found, said = givens(plain(later)), givens(plain(base))
    text = said.text
    changes: list[tuple[int, int, str]] = []
    for item in found.items:
        old = _counterpart(item, found, said)
        if old is None:
            return None
        old.used = True
        written = said.text[old.start : old.end].rstrip()
        changes.append((old.start, old.start + len(written), item.text))
    for start, end, value in sorted(changes, reverse=True):
        text = text[:start] + value + text[end:]
    moved = _moved(text, later)
    if moved is not None:
        return moved
    return text if changes else None


def _counterpart(item: Given, found: Givens, said: Givens) -> Given | None:
    """The number of the earlier text that the new one replaces."""
    fits = [i for i in said.items if not i.used and i.dimension == item.dimension]
    if item.unit is None and not item.name:
        # A bare number means the quantity that the question was about.
        return None
    if item.name:
        named = [i for i in fits if i.name == item.name]
        if named:
            return named[0]
    if len(fits) == 1:
        return fits[0]
    near = _words(found.before(item) + " " + found.after(item))
    scores = [
        (len(near & _words(said.before(i, 50) + " " + said.after(i, 25))), i)
        for i in fits
    ]
    best = max((s for s, _ in scores), default=0)
    chosen = [i for s, i in scores if s == best]
    if best > 0 and len(chosen) == 1:
        return chosen[0]
    if fits and _FIRST.search(found.before(item)):
        return fits[0]
    timed = _TIMED.search(found.before(item))
    if timed:
        asked = [i for i in fits if _TIMED.search(said.before(i, 25))]
        if len(asked) == 1:
            return asked[0]
    return None


def _words(text: str) -> set[str]:
    return {w.lower().rstrip("s") for w in _CUES.findall(text)} - _IDLE


def _moved(text: str, later: str) -> str | None:
    """The text with another place asked for, where the turn names one."""
    new = next(
        (words for pattern, words in _PLACES if re.search(pattern, later, re.I)), None
    )
    if new is None:
        return None
    for pattern, _ in _PLACES:
        hits = list(re.finditer(pattern, text, re.I))
        if hits:
            # The question stands last.
            last = hits[-1]
            return f"{text[: last.start()]}{new}{text[last.end() :]}"
    return None
