"""Ways of making or treating a sample, and two of them set against each other."""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.asking.words import lexicon

#: Ways of making a sample: of two that a question names, either may answer.
METHODS = frozenset({
    "annealing", "sintering", "sol-gel", "wet chemistry", "milling",
    "spark plasma sintering", "hot pressing", "tape casting", "thin films",
    "additive manufacturing", "quenching", "synthesis", "flash sintering",
    "cold sintering", "microwave heating", "conventional sintering",
})  # fmt: skip
KINDS_OF_SINTERING = frozenset({
    "flash sintering", "cold sintering", "microwave heating", "spark plasma sintering",
    "hot pressing",
})  # fmt: skip
#: What sets one method against another where it stands between their names.
_AGAINST = re.compile(
    r"\b(?:vs|versus|against|or|than|compared (?:to|with)|instead of|oder|gegen|statt|"
    r"anstelle|anstatt|als|verglichen mit|im vergleich|ou|contre|plutôt que|au lieu de|"
    r"par rapport|o|frente|en vez de|en lugar de|comparad[oa] con|que)\b|"
    r"还是|或|相比|对比|与|和|比|か|より|に対して|と",
    re.IGNORECASE,
)
#: Words of a whole question that set apart what "and" joins.
_APART = re.compile(
    r"\bcompar\w*|\bdifference|\bvergleich\w*|\bunterschied\w*|\bdifférence|"
    r"\bdiferencia|\bwhich\b|\bbetter\b|\bwelche\w*|\bbesser\b|\bmeilleur\w*|\bmejor\b|"
    r"比较|区别|哪|更好|比較|違い|どちら",
    re.IGNORECASE,
)
_AND = re.compile(r"\b(?:and|und|et|y)\b|/", re.IGNORECASE)
#: A letter, of no Chinese or Japanese word.
_LATIN = r"(?-i:[^\W\d_\u3040-\u9fff])"
#: Characters between two methods that are still set against each other.
_FURTHEST = 70


def method_spans(text: str) -> list[tuple[int, int, str]]:
    """Start, end and name of every method that a text names, in order.

    Of one that is named within another ("plasma sintering") only the longer counts.
    """
    found: list[tuple[int, int, str]] = []
    lowered = text.lower()
    for name in METHODS:
        for word in lexicon()["aspects"][name]["words"]:
            if word.lower() not in lowered:
                continue  # a pattern costs more to compile than a word to look for
            latin = re.match(r"[\x00-\u024f]", word) is not None
            head, tail = (rf"(?<!{_LATIN})", f"{_LATIN}*") if latin else ("", "")
            pattern = rf"{head}{re.escape(word)}{tail}(?:[ -]?sinter{_LATIN}*)?"
            for match in re.finditer(pattern, text, re.IGNORECASE):
                found.append((match.start(), match.end(), name))
    found.sort(key=lambda item: (item[0] - item[1], item[2] == "sintering"))
    kept: list[tuple[int, int, str]] = []
    for start, end, name in found:
        if not any(start < b and a < end for a, b, _ in kept):
            kept.append((start, end, name))
    return sorted(kept)


#: The usual way, named without saying again that it is sintering.
_USUAL = re.compile(
    r"\b(?:conventional|konventionelle\w*|conventionnel\w*|convencional\w*)\b"
    r"(?: one| route| process| methods?)?|"
    r"常规|传统|従来法|通常の方法",
    re.IGNORECASE,
)


def _with_usual(
    text: str, spans: list[tuple[int, int, str]]
) -> list[tuple[int, int, str]]:
    """The methods named, with the usual one where an adjective alone stands for it."""
    named = [
        (match.start(), match.end(), "conventional sintering")
        for match in _USUAL.finditer(text)
        if not any(a < match.end() and match.start() < b for a, b, _ in spans)
    ]
    return sorted([*spans, *named[:1]])


def methods_compared(text: str) -> tuple[tuple[str, str], ...]:
    """Methods that a question sets against each other: their names, and as written.

    Plain sintering beside one of its special kinds means the usual one in a furnace.

    >>> methods_compared("sol-gel or ball milling for LiFePO4?")
    (('sol-gel', 'sol-gel'), ('milling', 'ball milling'))
    >>> methods_compared("effect of annealing after sintering of LLZO")
    ()
    """
    spans = method_spans(text)
    if {name for *_, name in spans} & KINDS_OF_SINTERING:
        spans = _with_usual(text, spans)
    against = any(
        b[0] - a[1] <= _FURTHEST
        and a[2] != b[2]
        and (
            _AGAINST.search(text[a[1] : b[0]])
            or (_AND.search(text[a[1] : b[0]]) and _APART.search(text))
        )
        for a, b in pairwise(spans)
    )
    if not against:
        return ()
    special = any(name in KINDS_OF_SINTERING for *_, name in spans)
    out: dict[str, str] = {}
    for start, end, name in spans:
        if name == "sintering" and special:
            name = "conventional sintering"
        out.setdefault(name, text[start:end])
    if special:
        # Firing and synthesis beside them are what all of them are for.
        out.pop("synthesis", None)
    return tuple(out.items()) if len(out) >= 2 else ()
