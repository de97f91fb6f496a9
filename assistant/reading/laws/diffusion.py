"""Diffusion into surfaces and particles."""

from __future__ import annotations

import re

from assistant.reading.errors import ReadingError
from assistant.reading.laws.formal import Formal, asks, need
from assistant.reading.quantities import (
    DIFFUSIVITY,
    LENGTH,
    TEMPERATURE,
    TIME,
    Bag,
)


def fick(bag: Bag, text: str) -> Formal | None:
    """Diffusion into a thick body through its surface."""
    if not re.search(r"surface|oberfläche|surface|superficie|表面", text):
        return None
    d = need(
        bag.take("D", dimension=DIFFUSIVITY),
        "which diffusivity D applies (a value in m^2/s at the temperature in "
        "question)?",
    )
    initial = bag.take(
        "C0",
        "c0",
        "C_0",
        "c_0",
        words=r"initial\w*|containing|with(?: an?)? initial|base|bulk|"
        r"anfang|initiale|inicial|core",
    )
    percents = [
        i
        for i in bag.items
        if not i.used
        and not i.name
        and ("%" in i.unit or re.search(r"surface|held|kept", i.before + i.after))
    ]
    named = bag.take("Cs", "cs", "C_s", "c_s", words=r"surface")
    surface = named or next(iter(percents), None)
    surface = need(surface, "which concentration is held at the surface?")
    surface.used = True
    times = bag.all("t", dimension=TIME)
    places = bag.all("x", "z", dimension=LENGTH)
    wanted = re.search(
        r"concentration (?:is|of|reaches|equals)\s|at what depth|which depth|"
        r"how deep|what depth",
        text,
    )
    if wanted and not places:
        raise ReadingError(
            "at which depth is the concentration wanted? (A depth for a given "
            "concentration is not solved for directly.)",
            "missing",
        )
    assumed = ["the body is thick against the diffusion depth (semi-infinite)"]
    start = initial.text if initial else "0"
    if initial is None:
        assumed.append("the body holds none of the diffusing species at the start")
    unit = surface.unit
    c0 = f"{start}" if initial is None or initial.unit else f"{start} {unit}"
    if initial is None and unit:
        c0 = f"0 {unit}"
    return Formal(
        "Fick's second law, constant diffusivity",
        f"c_t = D c_xx, D = {d.text}, semi-infinite medium, c(0,t) = {surface.text}, "
        f"c(x,0) = {c0}{asks(times, places, 'c')}",
        tuple(assumed),
    )


def sphere(bag: Bag, text: str) -> Formal | None:
    """Diffusion out of or into a sphere with its surface at a fixed value."""
    d = bag.take("D", dimension=DIFFUSIVITY)
    radius = bag.take("R", "a", "r0", words=r"radius|radius of", dimension=LENGTH)
    if d is None or radius is None:
        return None
    start = bag.take("c0", "C0", "T0", words=r"initial\w*|uniform\w*")
    edge = bag.take("cs", "Cs", "Ts", words=r"surface|held|kept|outside")
    # "at 200 °C dropped into a bath": the first temperature is the start.
    start = start or bag.take(dimension=TEMPERATURE)
    edge = edge or bag.take(dimension=TEMPERATURE)
    start = need(start, "which value has the sphere at the start?")
    edge = need(edge, "which value is held at the surface of the sphere?")
    times = bag.all("t", dimension=TIME)
    places = bag.all("r", dimension=LENGTH)
    where = "r = " + " and r = ".join(p.text for p in places) if places else ""
    if not where and re.search(r"cent(?:er|re)|middle|mitte|centro", text):
        where = f"r = 0 {radius.text.split(maxsplit=1)[1]}"
    tail = ", ".join(
        x for x in (where, "t = " + " and t = ".join(t.text for t in times)) if x
    )
    return Formal(
        "diffusion in a sphere",
        f"c_t = D*(c_rr + 2/r*c_r), sphere, D = {d.text}, R = {radius.text}, "
        f"c(R,t) = {edge.text}, c(r,0) = {start.text}; c at {tail}",
    )


def thiele(bag: Bag, text: str) -> Formal | None:
    """A first-order reaction in a porous catalyst, scaled to unit size."""
    phi = need(
        bag.take("phi", "Phi", words=r"modulus(?: of)?|thiele\w*"),
        "which Thiele modulus applies?",
    )
    places = bag.all("x", "r", dimension=(0, 0, 0, 0, 0, 0))
    round_ = re.search(r"sphere|spherical|pellet|kugel", text)
    factor = 3 if round_ else 1
    wanted = "the effectiveness factor" if re.search("effectiveness", text) else ""
    if round_:
        problem = "c'' + 2/r*c' = phi^2*c, sphere of radius 1, c(1) = 1"
        name, centre = "r", "0"
    else:
        problem, name, centre = "c'' = phi^2*c, c'(0) = 0, c(1) = 1", "x", "0"
    where = " and ".join(f"{name} = {p.text}" for p in places) or f"{name} = {centre}"
    tail = f"; {factor}/phi^2*c'(1)" if wanted else f"; c at {where}"
    return Formal(
        "Thiele problem of a first-order reaction",
        f"{problem}, phi = {phi.text}{tail}",
        (
            "lengths are scaled to the "
            + ("radius" if round_ else "half thickness")
            + ", concentrations to the surface, and the modulus is phi = L*sqrt(k/D)",
        ),
    )


def stefan(bag: Bag, text: str) -> Formal | None:
    """A front that starts at a wall held above or below the melting point."""
    latent = bag.take(
        "L",
        "Lf",
        "L_f",
        "H",
        words=r"latent(?: heat)?(?: of fusion)?|fusion",
        dimension=(2, 0, -2, 0, 0, 0),
    )
    latent = latent or bag.take(dimension=(2, 0, -2, 0, 0, 0))
    if latent is None:
        if re.search(r"stefan", text):
            raise ReadingError("which latent heat (per mass) applies?", "missing")
        return None
    c = bag.take(
        "c",
        "cp",
        "c_p",
        words=r"heat capacity|specific heat",
        dimension=(2, 0, -2, -1, 0, 0),
    ) or bag.take(dimension=(2, 0, -2, -1, 0, 0))
    alpha = bag.take("alpha", "a", "D", words=r"diffusivity", dimension=DIFFUSIVITY)
    alpha = alpha or bag.take(dimension=DIFFUSIVITY)
    k = bag.take("k", "lambda", words=r"conductivity", dimension=(1, 1, -3, -1, 0, 0))
    k = k or bag.take(dimension=(1, 1, -3, -1, 0, 0))
    rho = bag.take("rho", words=r"density", dimension=(-3, 1, 0, 0, 0, 0)) or bag.take(
        dimension=(-3, 1, 0, 0, 0, 0)
    )
    melt = bag.take(
        "Tm",
        "T_m",
        "Tf",
        "T_f",
        words=r"melting|freezing|phase change|"
        r"solidif\w* (?:temperature|point)|schmelzpunkt",
        dimension=TEMPERATURE,
    )
    wall = bag.take(
        "Tw",
        "T_w",
        "T0",
        "T_0",
        "Ts",
        "T_s",
        words=r"wall|surface|plate|held|air|kept|boundary|mould|mold",
        dimension=TEMPERATURE,
    ) or bag.take(dimension=TEMPERATURE)
    wall = need(wall, "at which temperature is the wall held?")
    assumed = [
        "the other phase is at the melting point, and the front starts at the wall"
    ]
    if melt is None and re.search(r"\bice\b|water|eis\b|wasser|glace|hielo", text):
        melt_text = "0 °C"
        assumed.append("ice melts at 0 °C")
    else:
        melt_text = need(melt, "which melting temperature applies?").text
    melt_value = 0.0 if melt is None else melt.value
    freezing = wall.value < melt_value
    sign = "" if freezing else "-"
    if alpha is None and k and rho and c:
        diffusivity = f"k/(rho*c), k = {k.text}, rho = {rho.text}, c = {c.text}"
        speed = "k/(rho*L)"
    elif alpha and c:
        diffusivity, speed = f"{alpha.text}, c = {c.text}", "alpha*c/L"
    elif alpha and k and rho:
        diffusivity = f"{alpha.text}, k = {k.text}, rho = {rho.text}"
        speed = "k/(rho*L)"
    else:
        raise ReadingError(
            "which heat capacity and diffusivity (or conductivity and density) has the "
            "phase at the wall?",
            "missing",
        )
    times = bag.all("t", dimension=TIME)
    when = " and t = ".join(t.text for t in times)
    return Formal(
        "Stefan problem, one phase",
        f"T_t = alpha*T_xx, alpha = {diffusivity}, L = {latent.text}, "
        f"T(0,t) = {wall.text}, T(s(t),t) = {melt_text}, "
        f"s'(t) = {sign}{speed}*T_x(s(t),t), s(0) = 0"
        + (f"; s at t = {when}" if when else ""),
        tuple(assumed),
    )
