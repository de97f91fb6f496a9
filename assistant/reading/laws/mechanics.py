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
    at_rest = re.search(
        r"rest|released|let go|ruhe|losgelassen|repos|lâch|reposo|suelt|放开|静止|離す",
        text,
    )
    if v0 is None and not at_rest:
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
