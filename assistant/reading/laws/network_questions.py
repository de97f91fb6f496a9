"""What is asked of a reaction network: amounts, maxima, levels, conversions."""

from __future__ import annotations

import re

import sympy as sp  # noqa: TID253 - events are expressions

from assistant.reading.laws import dimensions as dim
from assistant.reading.laws.givens import Given, Givens
from assistant.reading.meaning import symbol
from validators.specs.equation import Point

NAME = r"(?:[A-Z][A-Za-z0-9]{0,5}\*?)"
#: Concentrations, partial pressures, amounts or plain numbers.
AMOUNTS = {dim.CONCENTRATION, dim.PRESSURE, dim.ONE, (0, 0, 0, 0, 1, 0)}


def is_level(found: Givens, item: Given) -> bool:
    """Whether an amount is one to be reached, not one at the start."""
    return bool(
        re.search(
            r"(?:reach\w*|fall\w*|drop\w*|below|until|down to|rise\w*|exceed\w*|left)\D{0,20}$",
            found.before(item, 40),
            re.I,
        )
    )


_MAXIMUM = re.compile(
    r"max\w*|peak|highest|largest|greatest|máxim\w*|größt\w*|höchst\w*|最大|極大|峰值|"
    r"ピーク",
    re.I,
)
_WHEN = re.compile(
    r"\bwhen\b|time|how long|after how|\bwann\b|\bquand\b|cuándo|何时|什么时候|多久|いつ|时间|时刻|時刻|時間|zeitpunkt|zeit\b|instant|moment|temps|tiempo",
    re.I,
)


def points_of(
    text: str,
    names: list[str],
    starts: dict[str, float],
    found: Givens,
    times: list[Given],
    *,
    clause: bool = False,
) -> tuple[tuple[Point, ...], tuple[object, ...]]:
    """What is asked: a maximum, a level, a conversion, or amounts at times.

    Args:
        text: The request, or one `clause` of its question.
        names: The species.
        starts: Their amounts at the start.
        found: All numbers.
        times: Those that are times.
        clause: Whether the text is a single clause already.
    """
    question = text if clause else asking(text)
    if times and not clause and _MAXIMUM.search(question):
        return _both(question, names, starts, found, times)
    hits = [
        (m.start(), m[1] or m[2])
        for m in re.finditer(rf"\[({NAME})\]|(?<![\w\[])({NAME})(?![\w=])", question)
        if (m[1] or m[2]) in names
        and not re.match(r"\s*(?:=|_0|0)", question[m.end() :])
    ]
    spoken = list(dict.fromkeys(n for _, n in hits))
    for role, words in _ROLES.items():
        if re.search(words, question, re.I) and not spoken and role < 0:
            spoken.append(names[role])
    maximum = _MAXIMUM.search(question)
    if maximum and not times:
        name = _nearest(hits, maximum.start()) or (
            names[1] if len(names) > 2 else names[-1]
        )
        out = []
        when = _WHEN.search(question)
        how_much = re.search(
            r"(?:max\w*|peak|highest|largest) (?:concentration|amount|value|yield|\w+ concentration)|how (?:much|large|high|big)|what is (?:the|its) (?:max\w*|peak|highest)|[ck]on[cz]entra[ctz]i[oó]\w*|浓度|濃度|wie (?:hoch|groß|viel)|combien|cuánt[oa]|多大|多少|どれだけ|いくら",
            question,
            re.I,
        )
        if when or not how_much:
            out.append(
                (
                    when.start() if when else 0,
                    Point("t", None, {}, f"t of the largest c{name}"),
                )
            )
        if how_much:
            out.append(
                (
                    how_much.start(),
                    Point(f"c{name}", symbol(f"c{name}"), {}, f"largest c{name}"),
                )
            )
        return tuple(p for _, p in sorted(out, key=lambda o: o[0])), (f"c{name}",)
    half = re.search(
        r"half[\s-]*life|half of (?:the )?[A-Z]\w*|half (?:is|has)", question, re.I
    )
    share = next(
        (
            i
            for i in found.items
            if not i.used and i.unit is not None and i.unit.text in {"%", "percent"}
        ),
        None,
    )
    level = next(
        (
            i
            for i in found.items
            if not i.used
            and i.dimension in AMOUNTS
            and i is not share
            and is_level(found, i)
        ),
        None,
    )
    asks_time = re.search(
        r"\bwhen\b|how long|how many (?:s|min|h|d)\w*|time (?:to|until|for|does|needed)|after (?:which|what) time|half[\s-]*life",
        question,
        re.I,
    )
    if asks_time and (share is not None or level is not None or half):
        name = spoken[0] if spoken else names[0]
        if level is not None:
            level.used = True
            value = level.value
        else:
            fraction = 0.5 if share is None else share.value / 100
            if share is not None:
                share.used = True
            base = starts.get(name, 0.0) or max(starts.values())
            left = re.search(r"left|remain|falls?|drops?|down to", question, re.I)
            value = (
                base * (fraction if left else 1 - fraction)
                if name in starts
                else base * fraction
            )
        return (Point("t", None, {}, f"t when c{name} is reached"),), (
            symbol(f"c{name}") - sp.Float(repr(value)),
        )
    for item in times:
        item.used = True
    bare = [i for i in found.items if i.name == "t" and not i.used]
    for item in bare:
        item.used = True
    moments = [i.value for i in (*times, *bare)]
    if not moments:
        return (), ()
    conversion = re.search(r"conversion", question, re.I)
    if conversion:
        name = spoken[0] if spoken and spoken[0] in starts else next(iter(starts))
        return tuple(
            Point(
                "conversion",
                1 - symbol(f"c{name}") / sp.Float(repr(starts[name])),
                {"t": t},
                f"conversion of {name}",
            )
            for t in moments
        ), ()
    return tuple(
        Point(f"c{n}", symbol(f"c{n}"), {"t": t}, f"c{n}")
        for t in moments
        for n in (spoken or names)
    ), ()


def _both(
    question: str,
    names: list[str],
    starts: dict[str, float],
    found: Givens,
    times: list[Given],
) -> tuple[tuple[Point, ...], tuple[object, ...]]:
    """Amounts at times and a maximum: each clause is asked by itself."""
    joints = (
        r"[?？;；,，、]\s*|\s(?:and|und|et|y)\s|(?:以及|和|与|と|および)(?=\s*[A-Z])"
    )
    clauses = [c for c in re.split(joints, question) if c and c.strip()]
    largest = [c for c in clauses if _MAXIMUM.search(c)]
    others = [c for c in clauses if c not in largest]
    if not others:
        # The maximum of something told at a time: the time belongs to the question.
        others, largest = clauses, []
    points, _ = points_of(
        ". ".join(others) + "?", names, starts, found, times, clause=True
    )
    more, events = (
        points_of(". ".join(largest) + "?", names, starts, found, [], clause=True)
        if largest
        else ((), ())
    )
    return (*points, *more), events


_ROLES = {-1: r"\bproducts?\b"}


def _nearest(hits: list[tuple[int, str]], place: int) -> str | None:
    return min(hits, key=lambda h: abs(h[0] - place))[1] if hits else None


def asking(text: str) -> str:
    """The sentences and clauses that ask."""
    sentences = re.split(
        r"(?<=[?!])\s+|(?<=[?？！])|。|(?<=[A-Za-z)\]0-9])[.;:]\s+(?=[A-Z])", text
    )
    out = [
        x
        for x in sentences
        if re.search(r"[?？]|多少|何时|求", x)
        or re.search(
            r"\b(?:what|when|how|find|calculate|compute|determine|give)\b", x, re.I
        )
    ]
    question = " ".join(out) or sentences[-1]
    # Starts in the same sentence are no question: "A0 = 3 mol/L. B after …" is split above.
    parts = re.split(r"[;,]\s*", question)
    tail = [
        p
        for p in parts
        if re.search(
            r"[?？]|多少|何时|\b(?:what|when|how|after|at t|find|give|calculate|compute|and)\b|max",
            p,
            re.I,
        )
    ]
    return ", ".join(tail) or question
