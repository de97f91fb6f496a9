"""Decay, transformation and oxidation."""

from __future__ import annotations

import re

from assistant.reading.errors import ReadingError
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
        r"cantidad|muestra|sample|from|contains|初期|初始",
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


def avrami(bag: Bag, text: str) -> Formal | None:
    """Transformation kinetics X = 1 - exp(-k t^n)."""
    n = need(bag.take("n", words=r"exponent"), "which Avrami exponent n applies?")
    k = need(
        bag.take("k", "K", words=r"rate constant|constant"), "which rate constant k?"
    )
    times = bag.all("t", dimension=TIME) or bag.all("t", dimension=(0, 0, 0, 0, 0, 0))
    value = n.value
    inside = bool(k.unit) and k.dimension == (0, 0, -1, 0, 0, 0) and value != 1
    law = "X' = n*k*(k*t)^(n-1)*(1-X)" if inside else "X' = n*k*t^(n-1)*(1-X)"
    return Formal(
        "Avrami (JMAK) kinetics",
        f"{law}, n = {n.text}, k = {k.text}, X(0) = 0"
        + (f"; X at t = {' and t = '.join(t.text for t in times)}" if times else ""),
        (
            "the convention is X = 1 - exp(-(k t)^n), as k is given per unit of time"
            if inside
            else "the convention is X = 1 - exp(-k t^n)",
        ),
    )


def deal_grove(bag: Bag, text: str) -> Formal | None:
    """Linear-parabolic growth of an oxide."""
    b = bag.take("B", words=r"parabolic")
    a = bag.take("A")
    linear = None if a else bag.take("B/A", "BA", words=r"linear")
    b = need(b, "which parabolic rate constant B applies?")
    if a is None and linear is None:
        raise ReadingError(
            "which constant A (or linear rate constant B/A) applies?", "missing"
        )
    start = bag.take("x0", "x_0", words=r"initial|native|existing")
    times = bag.all("t", dimension=TIME)
    first = f"A = {a.text}" if a else f"K = {linear.text}"  # type: ignore[union-attr]
    rate = "B/(2*w + A)" if a else "B/(2*w + B/K)"
    length = (a or linear).unit.split("/")[0]  # type: ignore[union-attr]
    zero = start.text if start else f"0 {length}"
    return Formal(
        "Deal–Grove oxidation",
        f"w' = {rate}, B = {b.text}, {first}, w(0) = {zero}"
        + (f"; w at t = {' and t = '.join(t.text for t in times)}" if times else ""),
        () if start else ("there is no oxide at the start",),
    )


_STEP = re.compile(
    r"(?<![\w>])((?:\d?\s*[A-Z][A-Za-z0-9]{0,5}\s*\+\s*)*\d?\s*[A-Z][A-Za-z0-9]{0,5})\s*"
    r"(?:-+>|→|=>|⟶|⇌|<->|<=>)\s*"
    r"((?:\d?\s*[A-Z][A-Za-z0-9]{0,5}\s*\+\s*)*\d?\s*[A-Z][A-Za-z0-9]{0,5})(?!\w)"
)


def reactions(bag: Bag, text: str, original: str) -> Formal | None:
    """Mass action from arrows: ``A + B -> C, k = 0.1``."""
    steps = [
        (_species(left), _species(right))
        for left, right in _STEP.findall(_chained(original))
    ]
    if not steps:
        return None
    constants = [i for i in bag.items if re.fullmatch(r"k_?\d?[fr]?", i.name)]
    if not constants:
        loose = bag.take(words=r"rate constant|constant|rate")
        constants = [loose] if loose else []
    if len(constants) < len(steps):
        raise ReadingError(
            f"which rate constants have the {len(steps)} reactions? The text gives "
            f"{len(constants)}.",
            "missing",
        )
    names = list(dict.fromkeys(n for a, b in steps for n, _ in (*a, *b)))
    rates: dict[str, list[str]] = {n: [] for n in names}
    for number, (left, right) in enumerate(steps, 1):
        law = "*".join(
            [f"k{number}", *(f"c{n}^{m}" if m > 1 else f"c{n}" for n, m in left)]
        )
        for n, m in left:
            rates[n].append(f"-{m}*{law}")
        for n, m in right:
            rates[n].append(f"+{m}*{law}")
    parts, assumed = [], ["the reactions follow the law of mass action"]
    starts = {}
    unit = ""
    for n in names:
        found = bag.take(f"{n}0", f"{n}_0", f"c{n}0", f"c{n}_0", f"[{n}]0", f"c{n}")
        if found is None:
            match = re.search(
                rf"\[?{n}\]?\s*(?:_0|0|\(0\))\s*=\s*([\d.eE+-]+\s*[A-Za-z]*(?:/[A-Za-z]+)?)",
                original,
            )
            starts[n] = match.group(1).strip(" .,;") if match else ""
        else:
            starts[n] = found.text
        unit = unit or " ".join(starts[n].split()[1:])
    if not any(starts.values()):
        loose = bag.take(words=r"initial\w*|start\w*|from|of|with|concentration")
        if loose is None:
            raise ReadingError(
                "which concentrations are there at the start?", "missing"
            )
        starts[names[0]] = loose.text
        unit = loose.unit
    for n in names:
        parts.append(f"c{n}' = {' '.join(rates[n]).lstrip('+')}")
    for number, constant in enumerate(constants[: len(steps)], 1):
        parts.append(f"k{number} = {constant.text}")
    empty = [n for n in names if not starts[n]]
    if empty:
        assumed.append(f"there is no {', '.join(empty)} at the start")
    for n in names:
        parts.append(f"c{n}(0) = {starts[n] or f'0 {unit}'.strip()}")
    times = bag.all("t", dimension=TIME)
    times = times or bag.all("t", dimension=(0, 0, 0, 0, 0, 0))
    wanted = [
        n
        for n in names
        if re.search(
            rf"(?:\[{n}\]|\b{n}\b|c_?{n}\b)"
            r"(?![\w0]*\s*(?:=|-+>|→|\+|\(0\)|_0))",
            _STEP.sub(" ", _chained(original)),
        )
    ]
    asks = " and t = ".join(t.text for t in times)
    listed = " and ".join(f"c{n}" for n in (wanted or names))
    return Formal(
        "reaction network, mass action",
        ", ".join(parts) + (f"; {listed} at t = {asks}" if asks else ""),
        tuple(assumed),
    )


def _chained(text: str) -> str:
    """``A -> B -> C`` as two steps."""
    arrow = r"\s*(?:-+>|→|⟶)\s*"
    name = r"\d?\s*[A-Z][A-Za-z0-9]{0,5}"
    pattern = re.compile(rf"({name})({arrow})({name})(?={arrow})")
    while pattern.search(text):
        text = pattern.sub(r"\1\2\3 , \3", text, count=1)
    return text


def _species(side: str) -> list[tuple[str, int]]:
    out: dict[str, int] = {}
    for part in side.split("+"):
        found = re.fullmatch(r"(\d?)\s*([A-Z][A-Za-z0-9]*)", part.strip())
        if found:
            out[found.group(2)] = out.get(found.group(2), 0) + int(found.group(1) or 1)
    return list(out.items())
