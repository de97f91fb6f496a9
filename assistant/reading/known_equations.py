"""Equations that bear a name: van der Pol, Lorenz, Lane–Emden, Burgers, Bessel.

A text names one, gives its numbers and conditions, and does not write it. The equation
is put in front of the text in the form of the source named beside it; parameters keep
the letter that the text gives them. A number that the text lacks is asked for, unless
it belongs to the definition of the problem (the stiff test of Robertson, the surface of
Blasius), which is told as an assumption.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.reading.errors import ReadingError


@dataclass(frozen=True, slots=True)
class Known:
    """An equation with a name.

    Attributes:
        title: What it is called, with the source of the form.
        name: The words for it.
        form: The equations; ``{u}`` the unknown, ``{t}`` the variable where the text
            may choose their letters, ``{mu}`` and the like its parameters.
        unknown: The letters of the unknowns.
        variable: What they depend on.
        parameters: A parameter, and the letters that it may have in a text.
        defined: Conditions and numbers that belong to the problem of this name, used
            where the text gives none of its own.
        standard: Values of the parameters that are usual, taken only when asked for.
    """

    title: str
    name: re.Pattern[str]
    form: str
    unknown: tuple[str, ...]
    variable: str = "t"
    parameters: tuple[tuple[str, ...], ...] = ()
    defined: str = ""
    standard: str = ""


def _called(words: str) -> re.Pattern[str]:
    return re.compile(words, re.I)


_EQUATION = (
    r"[\s-]*(?:'s\s*)?(?:differential[\s-]*)?(?:equation|gleichung|ode\b|problem)"
)
_OF = r"(?:équation|ecuación)(?: différentielle| diferencial)? (?:de |d['’])"

KNOWN = (
    Known(
        "van der Pol oscillator (B. van der Pol, Phil. Mag. 2 (1926) 978)",
        _called(r"van[\s-]*der[\s-]*pol|范德波尔|ファン・?デル・?ポール"),
        "d2{u}/d{t}2 - {mu}*(1 - {u}^2)*d{u}/d{t} + {u} = 0",
        ("x",),
        parameters=(("mu", "μ", "epsilon", "eps", "ε"),),
    ),
    Known(
        "Lorenz system (E. N. Lorenz, J. Atmos. Sci. 20 (1963) 130)",
        _called(r"\blorenz\b|洛伦兹(?:系统|方程|吸引子)|ローレンツ(?:系|方程式)"),
        "dx/dt = {sigma}*(y - x); dy/dt = x*({rho} - z) - y; dz/dt = x*y - {beta}*z",
        ("x", "y", "z"),
        parameters=(("sigma", "σ"), ("rho", "ρ", "r"), ("beta", "β", "b")),
        standard="sigma = 10; rho = 28; beta = 8/3",
    ),
    Known(
        "Rössler system (O. E. Rössler, Phys. Lett. A 57 (1976) 397)",
        _called(r"r(?:ö|oe|o)ssler"),
        "dx/dt = -y - z; dy/dt = x + {a}*y; dz/dt = {b} + z*(x - {c})",
        ("x", "y", "z"),
        parameters=(("a",), ("b",), ("c",)),
        standard="a = 0.2; b = 0.2; c = 5.7",
    ),
    Known(
        "Lotka–Volterra equations, x the prey and y the predators",
        _called(r"lotka|predator[\s-]*prey|räuber[\s-]*beute|捕食者|ロトカ"),
        "dx/dt = {alpha}*x - {beta}*x*y; dy/dt = {delta}*x*y - {gamma}*y",
        ("x", "y"),
        parameters=(
            ("alpha", "α", "a"), ("beta", "β", "b"), ("delta", "δ", "d"),
            ("gamma", "γ", "c"),
        ),
    ),
    Known(
        "Brusselator (I. Prigogine and R. Lefever, J. Chem. Phys. 48 (1968) 1695)",
        _called(r"brusselator"),
        "dx/dt = {A} + x^2*y - ({B} + 1)*x; dy/dt = {B}*x - x^2*y",
        ("x", "y"),
        parameters=(("A", "a"), ("B", "b")),
    ),
    Known(
        "FitzHugh–Nagumo model",
        _called(r"fitz[\s-]*hugh"),
        "dv/dt = v - v^3/3 - w + {I}; dw/dt = (v + {a} - {b}*w)/{tau}",
        ("v", "w"),
        parameters=(("I",), ("a",), ("b",), ("tau", "τ")),
    ),
    Known(
        "Robertson's stiff kinetics (H. H. Robertson, 1966)",
        _called(r"\brobertson"),
        "dy1/dt = -{k1}*y1 + {k3}*y2*y3; dy2/dt = {k1}*y1 - {k3}*y2*y3 - {k2}*y2^2; "
        "dy3/dt = {k2}*y2^2",
        ("y1", "y2", "y3"),
        parameters=(("k1",), ("k2",), ("k3",)),
        defined="y1(0) = 1; y2(0) = 0; y3(0) = 0",
        standard="k1 = 0.04; k2 = 3e7; k3 = 1e4",
    ),
    Known(
        "Duffing oscillator",
        _called(r"\bduffing|杜芬|ダフィング"),
        "d2{u}/d{t}2 + {delta}*d{u}/d{t} + {alpha}*{u} + {beta}*{u}^3 = "
        "{gamma}*cos({omega}*{t})",
        ("x",),
        parameters=(
            ("delta", "δ"), ("alpha", "α"), ("beta", "β"), ("gamma", "γ"),
            ("omega", "ω"),
        ),
    ),
    Known(
        "logistic equation",
        _called(rf"\blogistic{_EQUATION}|logistische gleichung|équation logistique"),
        "d{u}/d{t} = {r}*{u}*(1 - {u}/{K})",
        ("y",),
        parameters=(("r",), ("K",)),
    ),
    Known(
        "Lane–Emden equation (J. H. Lane, 1870; R. Emden, 1907)",
        _called(r"lane[\s–-]*emden"),
        "d2{u}/d{t}2 + 2/{t}*d{u}/d{t} + {u}^{n} = 0",
        ("theta",),
        "xi",
        parameters=(("n",),),
        defined="{u}(0) = 1; {u}'(0) = 0",
    ),
    Known(
        "Blasius' boundary layer, 2 f''' + f f'' = 0 (H. Blasius, 1908)",
        _called(r"\bblasius"),
        "2*d3f/d{t}3 + f*d2f/d{t}2 = 0",
        ("f",),
        "eta",
        defined="f(0) = 0; f'(0) = 0; f'(inf) = 1",
    ),
    Known(
        "Falkner–Skan equation",
        _called(r"falkner[\s–-]*skan"),
        "d3f/d{t}3 + f*d2f/d{t}2 + {beta}*(1 - (df/d{t})^2) = 0",
        ("f",),
        "eta",
        parameters=(("beta", "β"),),
        defined="f(0) = 0; f'(0) = 0; f'(inf) = 1",
    ),
    Known(
        "Airy equation (DLMF 9.2.1)",
        _called(rf"\bairy{_EQUATION}|{_OF}airy|艾里方程|エアリーの?(?:微分)?方程式"),
        "d2{u}/d{t}2 - {t}*{u} = 0",
        ("y",),
        "x",
    ),
    Known(
        "Bessel equation (DLMF 10.2.1)",
        _called(
            rf"(?<!modified )\bbessel{_EQUATION}|bessel[\s-]*(?:sche|dgl)|{_OF}bessel|"
            r"贝塞尔方程|ベッセルの?(?:微分)?方程式"
        ),
        "{t}^2*d2{u}/d{t}2 + {t}*d{u}/d{t} + ({t}^2 - {n}^2)*{u} = 0",
        ("y",),
        "x",
        parameters=(("n", "nu", "ν", "m"),),
    ),
    Known(
        "Legendre equation (DLMF 14.2.1)",
        _called(
            rf"\blegendre{_EQUATION}|legendresche|{_OF}legendre|勒让德方程|"
            r"ルジャンドルの?(?:微分)?方程式"
        ),
        "(1 - {t}^2)*d2{u}/d{t}2 - 2*{t}*d{u}/d{t} + {n}*({n} + 1)*{u} = 0",
        ("y",),
        "x",
        parameters=(("n", "l", "nu"),),
    ),
    Known(
        "Hermite equation (DLMF 18.8)",
        _called(rf"\bhermite{_EQUATION}|hermitesche|{_OF}hermite|埃尔米特方程"),
        "d2{u}/d{t}2 - 2*{t}*d{u}/d{t} + 2*{n}*{u} = 0",
        ("y",),
        "x",
        parameters=(("n",),),
    ),
    Known(
        "Mathieu equation (DLMF 28.2.1)",
        _called(rf"\bmathieu(?:sche)?{_EQUATION}|{_OF}mathieu"),
        "d2{u}/d{t}2 + ({a} - 2*{q}*cos(2*{t}))*{u} = 0",
        ("y",),
        "x",
        parameters=(("a",), ("q",)),
    ),
    Known(
        "inviscid Burgers equation",
        _called(r"(?:inviscid|reibungsfrei\w*|non visqueuse) burgers|无粘伯格斯"),
        "u_t + u*u_x = 0",
        ("u",),
        "x",
    ),
    Known(
        "Burgers equation (J. M. Burgers, 1948)",
        _called(r"\bburgers\b|伯格斯方程|バーガース方程式"),
        "u_t + u*u_x = {nu}*u_xx",
        ("u",),
        "x",
        parameters=(("nu", "ν", "epsilon", "eps", "ε", "D"),),
    ),
    Known(
        "Fisher–KPP equation (R. A. Fisher; Kolmogorov, Petrovsky, Piskunov, 1937)",
        _called(rf"fisher[\s–-]*(?:kpp|kolmogorov)|\bfisher{_EQUATION}|\bkpp{_EQUATION}"),
        "u_t = {D}*u_xx + {r}*u*(1 - u)",
        ("u",),
        "x",
        parameters=(("D",), ("r", "k", "rho")),
    ),
    Known(
        "Korteweg–de Vries equation, u_t + 6 u u_x + u_xxx = 0",
        _called(r"korteweg|\bkdv\b"),
        "u_t + 6*u*u_x + u_xxx = 0",
        ("u",),
        "x",
    ),
)  # fmt: skip

#: A text that writes an equation itself keeps it.
_WRITTEN = re.compile(
    r"[A-Za-zθφψ]['′’]{1,4}(?:\([a-zξη]+\))?\s*(?:=(?!=)|[-+*])|d\d?\w+\s*/\s*d\w|∂|∇|"
    r"\b[a-zA-Z]_\{?(?:t|x|xx|tt|xxx)\b|\\frac|\\dot|\\ddot|\\partial|Derivative|diff\("
)
_VALUE_AT = re.compile(
    r"(?<![A-Za-z\\])([a-zA-Zθφψ])['′’]{0,3}\s*\(\s*[-+]?[\d.]+\s*\)"
)
_GIVEN_AT = re.compile(rf"{_VALUE_AT.pattern}\s*=(?!=)")
#: "a=1 b=3 x(0)=2" lists without commas.
_UNPARTED = re.compile(
    r"(?<=[\d.])\s+(?=[A-Za-zα-ω]\w*['′’]{0,3}\s*(?:\([^()]*\)\s*)?=(?!=))"
)
_AT = re.compile(r"\b(?:at|bei|en|à|a|für|for|pour|para)\s+([a-zξ])\s*=", re.I)
_ORDER = re.compile(
    r"(?:order|index|degree|ordnung|grad|ordre|indice|degré|orden|índice|grado|"
    r"polytropic index)\s*(?:of|=|is|von|de|:)?\s*(?:n\s*=\s*)?"
    r"(?P<after>\d+(?:[./]\d+)?)"
    r"|(?P<before>\d+)\s*(?:阶|次|次の|階)|(?P<zeroth>zeroth|zero[- ]order|nullter)"
    r"|(?P<first>first[- ]order|erster ordnung)",
    re.I,
)
_USUAL = re.compile(
    r"\b(?:standard|classic(?:al)?|usual|default|canonical|klassisch\w*|übliche\w*|"
    r"classiques?|habituel\w*|clásic\w+|habitual\w*)\b|标准|经典|標準|典型",
    re.I,
)
_PREY = re.compile(r"\b(?:the )?(?:prey|beute|proies?|presas?)\b|猎物|被食者", re.I)
_PREDATORS = re.compile(
    r"\b(?:the )?(?:predators?|räuber|prédateurs?|depredadores|depredador)\b|捕食者",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Written:
    """A named equation with the rest of the text.

    Attributes:
        symbols: Equations, what belongs to their definition, and the text.
        title: What the equation is called.
        assumed: What was taken from the definition or the usual values.
    """

    symbols: str
    title: str
    assumed: tuple[str, ...]


def written_out(text: str) -> Written | None:
    """The problem with its named equation put in symbols; None where none is named.

    Raises:
        ReadingError: A number that the equation needs is not given.
    """
    if _WRITTEN.search(text):
        return None
    known = next((k for k in KNOWN if k.name.search(text)), None)
    if known is None:
        return None
    rest = _UNPARTED.sub(", ", known.name.sub(" ", text))
    if known.unknown == ("x", "y") and "prey" in known.title:
        rest = _PREDATORS.sub(" y ", _PREY.sub(" x ", rest))
    letters, order = _letters(known, rest)
    if order is not None:
        rest = _ORDER.sub(" ", rest, count=1)
    lacking = [names[0] for names in known.parameters if names[0] not in letters]
    parts, assumed = [], []
    if lacking and known.standard and (_USUAL.search(rest) or (len(lacking) == len(
        known.parameters
    ) and known.defined)):  # fmt: skip
        parts += known.standard.split("; ")
        assumed.append(f"usual values: {known.standard.replace('; ', ', ')}")
        letters |= {names[0]: names[0] for names in known.parameters}
        rest = _USUAL.sub(" ", rest)
        lacking = []
    if lacking:
        form = known.form.format(u=known.unknown[0], t=known.variable, **_own(known))
        lack = f"{_listed(lacking)} ({known.title.split(' (')[0]}: {form})"
        raise ReadingError(
            f"what are, for the equation that you name, {lack}?", "missing"
        )
    unknown, variable = _unknown(known, rest), _variable(known, rest)
    form = known.form.format(u=unknown, t=variable, **letters)
    if order is not None:
        parts.append(f"{letters[known.parameters[0][0]]} = {order}")
    if known.defined and not _GIVEN_AT.search(rest):
        defined = known.defined.format(u=unknown)
        parts += defined.split("; ")
        assumed.append(f"by definition: {defined.replace('; ', ', ')}")
    return Written(
        "; ".join([form, *parts, rest.strip(" ,;:.")]), known.title, tuple(assumed)
    )


def _own(known: Known) -> dict[str, str]:
    return {names[0]: names[0] for names in known.parameters}


def _listed(names: list[str]) -> str:
    return ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1]


def _letters(known: Known, text: str) -> tuple[dict[str, str], str | None]:
    """The letter of each parameter that the text gives, and an order told in words."""
    letters = {}
    for names in known.parameters:
        for name in names:
            if re.search(rf"(?<![A-Za-z0-9_]){re.escape(name)}\s*=\s*[-+.\d]", text):
                letters[names[0]] = name
                break
    first = known.parameters[0][0] if known.parameters else ""
    if first != "n" or "n" in letters:
        return letters, None
    told = _ORDER.search(text)
    if told is None:
        return letters, None
    letters["n"] = "n"
    return letters, told["after"] or told["before"] or ("0" if told["zeroth"] else "1")


def _unknown(known: Known, text: str) -> str:
    """The letter that the text gives to a single unknown."""
    if len(known.unknown) > 1 or "{u}" not in known.form:
        return known.unknown[0]
    found = _VALUE_AT.search(text)
    return {"θ": "theta", "φ": "phi", "ψ": "psi"}.get(
        found[1], found[1]
    ) if found else known.unknown[0]  # fmt: skip


def _variable(known: Known, text: str) -> str:
    taken = {name for names in known.parameters for name in names}
    told = [m[1] for m in _AT.finditer(text) if m[1] not in taken]
    letter = told[0] if told and "{t}" in known.form else known.variable
    return "xi" if letter == "ξ" else letter
