"""Oscillators, beams and columns."""

from __future__ import annotations

import re

from assistant.reading.errors import ReadingError
from assistant.reading.laws.formal import Formal, need
from assistant.reading.quantities import LENGTH, TIME, Bag


def oscillator(bag: Bag, text: str) -> Formal | None:
    """A mass on a spring, with or without damping."""
    m = bag.take("m", dimension=(0, 1, 0, 0, 0, 0))
    k = bag.take("k", dimension=(0, 1, -2, 0, 0, 0))
    if m is None or k is None:
        return None
    c = bag.take("c", "b", "d", dimension=(0, 1, -1, 0, 0, 0))
    x0 = bag.take("x0", "x_0", dimension=LENGTH)
    x0 = need(x0, "from which displacement is the mass released?")
    v0 = bag.take("v0", "v_0", words=r"velocity|speed", dimension=(1, 0, -1, 0, 0, 0))
    if v0 is None and not re.search(r"rest|released|ruhe|repos|reposo", text):
        raise ReadingError("which velocity has the mass at the start?", "missing")
    times = bag.all("t", dimension=TIME)
    damping = f"c = {c.text}" if c else "c = 0 N s/m"
    return Formal(
        "damped harmonic oscillator",
        f"m*x'' + c*x' + k*x = 0, m = {m.text}, {damping}, k = {k.text}, "
        f"x(0) = {x0.text}, x'(0) = {v0.text if v0 else '0 m/s'}"
        + (f"; x at t = {' and t = '.join(t.text for t in times)}" if times else ""),
        () if c else ("there is no damping",),
    )


def beam(bag: Bag, text: str) -> Formal | None:
    """The deflection of a loaded beam."""
    length = need(
        bag.take(
            "L", words=r"length|long|span|beam of", after=r"long|span", dimension=LENGTH
        ),
        "how long is the beam?",
    )
    stiffness = bag.take(
        "EI", words=r"rigidity|stiffness", dimension=(3, 1, -2, 0, 0, 0)
    )
    e = bag.take("E", words=r"modulus", dimension=(-1, 1, -2, 0, 0, 0))
    i = bag.take(
        "I",
        words=r"second moment|moment of (?:area|inertia)",
        dimension=(4, 0, 0, 0, 0, 0),
    )
    if stiffness is None and (e is None or i is None):
        raise ReadingError("which bending stiffness E*I has the beam?", "missing")
    q = bag.take("q", "w", words=r"load|weight", dimension=(0, 1, -2, 0, 0, 0))
    p = bag.take("P", "F", words=r"force|load", dimension=(1, 1, -2, 0, 0, 0))
    s = f"S = {stiffness.text}" if stiffness else f"E = {e.text}, I = {i.text}"  # type: ignore[union-attr]
    ei = "S" if stiffness else "E*I"
    if q is None and p is None:
        raise ReadingError("which load acts on the beam?", "missing")
    load = f"q = {q.text}" if q else "q = 0 N/m"
    value, unit = length.text.split(maxsplit=1)
    if re.search(r"cantilever|clamped at one end|kragträger|encastr", text):
        tip = f"{ei}*w'''(L) = -P, P = {p.text}" if p else "w'''(L) = 0"
        ends = f"w(0)=0, w'(0)=0, w''(L)=0, {tip}"
        place = length.text
    elif re.search(
        r"clamped at both|both ends clamped|fixed[\s-]fixed|built in at both", text
    ):
        ends, place = (
            "w(0)=0, w'(0)=0, w(L)=0, w'(L)=0",
            f"{float(value) / 2:.12g} {unit}",
        )
    elif re.search(r"simply[\s-]supported|hinged|pinned", text):
        ends, place = (
            "w(0)=0, w''(0)=0, w(L)=0, w''(L)=0",
            f"{float(value) / 2:.12g} {unit}",
        )
    else:
        raise ReadingError("how is the beam supported at its ends?", "missing")
    places = bag.all("x", dimension=LENGTH)
    at = " and x = ".join(p.text for p in places) if places else place
    return Formal(
        "Euler–Bernoulli beam",
        f"{ei}*w'''' = q, {s}, {load}, L = {length.text}, {ends}; w at x = {at}",
        () if places else ("the deflection is wanted where it is largest",),
    )


def buckling(bag: Bag, text: str) -> Formal | None:
    """The critical load of a column as an eigenvalue, w'' + P/(EI) w = 0."""
    length = need(
        bag.take(
            "L",
            words=r"length|long|height|column of",
            after=r"long|high|tall|length",
            dimension=LENGTH,
        )
        or bag.take(dimension=LENGTH),
        "how long is the column?",
    )
    stiffness = bag.take(
        "EI", words=r"rigidity|stiffness", dimension=(3, 1, -2, 0, 0, 0)
    )
    e = bag.take("E", words=r"modulus", dimension=(-1, 1, -2, 0, 0, 0))
    i = bag.take("I", dimension=(4, 0, 0, 0, 0, 0)) or bag.take(
        dimension=(4, 0, 0, 0, 0, 0)
    )
    e = e or bag.take(dimension=(-1, 1, -2, 0, 0, 0))
    if stiffness is None and (e is None or i is None):
        raise ReadingError("which bending stiffness E*I has the column?", "missing")
    given = f"S = {stiffness.text}" if stiffness else f"E = {e.text}, I = {i.text}"  # type: ignore[union-attr]
    ei = "S" if stiffness else "E*I"
    if re.search(
        r"clamped[\s-]*free|fixed[\s-]*free|cantilever|flag|free at the", text
    ):
        # Measured from the clamped end the slope vanishes there, the moment at the tip.
        ends = "w'(0)=0, w(L)=0"
        equation = f"{ei}*w'' + P*w = 0"
    elif re.search(
        r"(?:clamped|fixed|built[\s-]*in)[\s-]*(?:and[\s-]*)?"
        r"(?:pinned|hinged)|"
        r"(?:pinned|hinged)[\s-]*(?:and[\s-]*)?(?:clamped|fixed)",
        text,
    ):
        ends = "w(0)=0, w'(0)=0, w(L)=0, w''(L)=0"
        equation = f"{ei}*w'''' + P*w'' = 0"
    elif re.search(r"clamped|fixed|built[\s-]*in|eingespannt|encastr", text):
        ends = "w(0)=0, w'(0)=0, w(L)=0, w'(L)=0"
        equation = f"{ei}*w'''' + P*w'' = 0"
    elif re.search(r"pinned|hinged|simply[\s-]*supported|gelenkig|articul", text):
        ends = "w(0)=0, w(L)=0"
        equation = f"{ei}*w'' + P*w = 0"
    else:
        raise ReadingError("how is the column held at its ends?", "missing")
    return Formal(
        "Euler buckling",
        f"{equation}, {given}, L = {length.text}, {ends}, first eigenvalue P",
        ("the critical load is the smallest P, in newtons",),
    )


def pendulum(bag: Bag, text: str) -> Formal | None:
    """A pendulum of finite amplitude, released from rest."""
    length = need(
        bag.take("L", "l", words=r"length|long", after=r"long|length", dimension=LENGTH)
        or bag.take(dimension=LENGTH),
        "how long is the pendulum?",
    )
    angle = bag.take(
        "theta",
        "theta0",
        "theta_0",
        words=r"angle|from|released at|of",
        after=r"deg|°|rad",
    )
    angle = need(angle, "from which angle is the pendulum released?")
    degrees = angle.unit in {"°", "deg", "degrees"} or re.match(
        r"deg|°|grad", angle.after
    )
    factor = 3.141592653589793 / 180 if degrees and angle.unit == "" else 1.0
    start = angle.value * factor
    times = bag.all("t", dimension=TIME)
    return Formal(
        "pendulum",
        f"theta'' = -(g/L)*sin(theta), g = 9.80665 m/s^2, L = {length.text}, "
        f"theta(0) = {start!r}, theta'(0) = 0"
        + (
            f"; theta at t = {' and t = '.join(t.text for t in times)}" if times else ""
        ),
        ("released from rest, no friction, g = 9.80665 m/s^2; angles in radians",),
    )


def falling(bag: Bag, text: str) -> Formal | None:
    """Free fall with quadratic drag."""
    m = bag.take("m", words=r"mass", dimension=(0, 1, 0, 0, 0, 0))
    m = m or bag.take(dimension=(0, 1, 0, 0, 0, 0))
    c = bag.take("c", "k", words=r"drag\w*", dimension=(-1, 1, 0, 0, 0, 0))
    c = c or bag.take(dimension=(-1, 1, 0, 0, 0, 0))
    if m is None or c is None:
        return None
    v0 = bag.take("v0", "v_0", words=r"velocity|speed", dimension=(1, 0, -1, 0, 0, 0))
    times = bag.all("t", dimension=TIME)
    return Formal(
        "fall with quadratic drag",
        f"m*v' = m*g - c*v^2, m = {m.text}, g = 9.80665 m/s^2, c = {c.text}, "
        f"v(0) = {v0.text if v0 else '0 m/s'}"
        + (f"; v at t = {' and t = '.join(t.text for t in times)}" if times else ""),
        ("drag grows with the square of the speed, and g = 9.80665 m/s^2",)
        + (() if v0 else ("the body falls from rest",)),
    )
