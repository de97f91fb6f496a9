"""A later turn changes an earlier problem: new values, steps, methods, places."""

from __future__ import annotations

import re

from assistant.reading import extremes
from assistant.reading.added_terms import with_term
from assistant.reading.wordings import (
    EVENT,
    FIXED,
    INSULATED,
    LEFT,
    PERIODIC,
    SCHEMES,
    scheme_named,
)

_ASSIGNED = re.compile(
    r"(?<![A-Za-z0-9_'(,])([A-Za-z]\w*)\s*=\s*([-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?"
    r"(?:\s*[a-zA-Zµ°%][\w^/*.()%-]*)?)"
)
_INITIAL = re.compile(r"([A-Za-z]\w*'*)\(\s*(\d[\d.]*)\s*\)\s*=\s*([-+]?[\d.][\w.]*)")
_COORDINATES = {"t", "x", "y", "z", "r"}
#: "the initial value 5", "start at 5", "把初值改成5".
_START = re.compile(
    r"(?:initial(?:ly)?|start(?:ing|s|ed)?|begin\w*|anfangs?\w*|start\w*|initiale?s?|"
    r"inicial\w*|初值|初始\w*|初期値|初速度?|初速)",
    re.I,
)
_SPEED = re.compile(
    r"veloc|speed|slope|geschwindigkeit|steigung|vitesse|pente|velocidad|速|斜率|傾き",
    re.I,
)
_LAST_NUMBER = re.compile(r"[-+−]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?(?!.*\d)", re.S)
SMALLER = re.compile(
    r"smaller (?:time )?step|step (?:size )?(?:half|twice) as|half as large|"
    r"half as big|"
    r"finer|half the (?:time )?step|halve|refine|kleinere[rn]? schritt|"
    r"halbe\w* schritt|"
    r"feiner|pas (?:deux fois )?plus petit|moitié du pas|mitad del paso|"
    r"paso más pequeño|更小|もっと小さ",
    re.I,
)
OTHER = re.compile(
    r"another method|different method|other method|andere methode|"
    r"autre méthode|otro método|其他方法|别的方法|別の方法",
    re.I,
)
#: Words that want a coordinate run through rather than kept from before.
WHOLE = re.compile(
    r"plot|profile|draw|show|curve|zeichne|verlauf|trace|courbe|profil|dibuja|gráfic|"
    r"图|図|グラフ|分布",
    re.I,
)


_STEPS = re.compile(
    r"(?:,?\s*\b(?:with|and|using|mit|avec|con)?\s*(?:steps?(?: sizes?)?\s*)?"
    r"\b(?:h|dt|dx|N|M)\s*=\s*\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)"
)

#: A parameter named beside a factor: "k is doubled", "twice the D", "halve alpha".
_FACTORS = {
    r"doubl\w*|twice|two times|verdoppel\w*|doppelt\w*|double\w*|dobl\w*|duplic\w*|"
    r"deux fois|dos veces|zweimal|加倍|翻倍|两倍|2\s*倍|二倍": 2.0,
    r"tripl\w*|three times|verdreifach\w*|三倍|3\s*倍": 3.0,
    r"halv\w*|half|halbier\w*|halb\w*|moitié|mitad|减半|一半|半分": 0.5,
    r"ten(?: times|fold)|tenfold|zehnfach\w*|dix fois|diez veces|10\s*倍|十倍": 10.0,
}
_MENTIONED = re.compile(
    r"(?<![A-Za-z0-9_'])([A-Za-z][A-Za-z0-9_]*|[α-ω])(?![A-Za-z0-9_'(])"
)


#: What a coefficient is called, and the letters that it goes by.
_CALLED = (
    (r"diffusivit|diffusion (?:coefficient|constant)|diffusionskoeff|coefficient de "
     r"diffusion|coeficiente de difusión|difusividad|扩散系数|热扩散|拡散係数|拡散率",
     ("D", "alpha", "α", "a", "kappa", "κ")),
    (r"damping|dämpfung|amortis|amortigu|阻尼|減衰", ("c", "gamma", "γ", "b", "zeta")),
    (r"stiffness|spring constant|federkonst|raideur|rigidez|constante del? (?:muelle|"
     r"resorte)|刚度|弹簧|バネ定数|ばね定数", ("k",)),
    (r"\bmass\b|\bmasse\b|\bmasa\b|质量|質量", ("m", "M")),
    (r"\brate\b|rate constant|geschwindigkeitskonst|constante de vitesse|constante de "
     r"velocidad|速率|反応速度|速度定数", ("k", "lambda", "λ", "r")),
    (r"wave speed|wellengeschw|célérité|velocidad de onda|波速", ("c", "v")),
)  # fmt: skip
#: The bare coefficient of a second derivative in space: "u_t = 0.01 u_xx".
_BARE = re.compile(
    r"(?<![\w.])(\d[\d.]*(?:[eE][-+]?\d+)?)(?=\s*\*?\s*[A-Za-z]_\{?(?:xx|yy|rr)\b)"
)
#: The bare coefficient of a first derivative beside a second: "y'' + 0.5 y' + 4 y".
_BARE_DAMPING = re.compile(
    r"(?<![\w.])(\d[\d.]*(?:[eE][-+]?\d+)?)(?=\s*\*?\s*[A-Za-z]'(?!'))"
)
_COEFFICIENT = re.compile(
    r"(?i)\bcoefficient|koeffizient|coeficiente|\bconstant|系数|係数"
)


def _coefficient(base: str, later: str) -> re.Match[str] | None:
    """The number in a problem of the coefficient that a turn calls by its name."""
    for called, letters in _CALLED:
        if not re.search(rf"(?i){called}", later):
            continue
        for letter in letters:
            found = re.search(
                rf"(?<![A-Za-z0-9_'(,]){re.escape(letter)}\s*=\s*"
                r"([-+]?\d[\d.]*(?:[eE][-+]?\d+)?)",
                base,
            )
            if found:
                return found
        if "D" in letters and len(_BARE.findall(base)) == 1:
            return _BARE.search(base)
        if "zeta" in letters and len(_BARE_DAMPING.findall(base)) == 1:
            return _BARE_DAMPING.search(base)
    if _COEFFICIENT.search(later) and len(_BARE.findall(base)) == 1:
        return _BARE.search(base)
    return None


def _scaled(base: str, later: str) -> str | None:
    """The base with a parameter multiplied, None where no factor of one is named."""
    factor = next(
        (value for words, value in _FACTORS.items()
         if re.search(rf"(?i)(?:(?<![a-z])|(?=[\u3040-\u9fff]))(?:{words})", later)),
        None,
    )  # fmt: skip
    if factor is None:
        return None
    for match in _MENTIONED.finditer(later):
        given = re.compile(
            rf"(?<![A-Za-z0-9_'(,]){re.escape(match[1])}\s*=\s*"
            r"([-+]?\d[\d.]*(?:[eE][-+]?\d+)?)"
        )
        found = given.search(base)
        if found and match[1] not in _COORDINATES:
            return _multiplied(base, found, factor)
    named = _coefficient(base, later)
    return None if named is None else _multiplied(base, named, factor)


def _multiplied(base: str, found: re.Match[str], factor: float) -> str:
    number = found[1].rstrip(".")
    end = found.start(1) + len(number)
    return f"{base[: found.start(1)]}{float(number) * factor:g}{base[end:]}"


#: What is said to a question about a solution that no computation here answers.
NOT_TOLD = (
    "that is asked of the solution and nothing here computes it. A value at a place or "
    "time, a plot, another parameter or condition, or a finer step can be had."
)
_ASKS_WHY = re.compile(
    r"(?i)^\W*(?:(?:and|but|so|und|aber|et|mais|y|pero)\W+)*(?:why|how come|what|"
    r"which|how|"
    r"is|are|does|do|did|can|will|would|should|when|where|warum|wieso|was|welche\w*|wie|"
    r"ist|sind|hat|wann|pourquoi|que|quel\w*|comment|est-ce|c'est|quand|por qué|qué|"
    r"cuál\w*|"
    r"cómo|es|son|cuándo)\b[^.!]*[?？]?\s*$|(?:为什么|为何|怎么|什么|多少|吗|呢)|"
    r"(?:なぜ|どうして|何|いつ|ですか|ますか)"
)


def asks_why(later: str) -> bool:
    """Whether a turn asks something of a solution rather than changing its problem."""
    return len(later) <= 160 and _ASKS_WHY.search(later) is not None


def _restarted(base: str, later: str) -> str | None:
    """The base with the initial value that the later turn gives in words.

    None where no value is given, or where several conditions could be meant.
    """
    if not _START.search(later) or re.search(r"[A-Za-z]\w*'*\(\s*\d", later):
        return None
    numbers = re.findall(r"(?<![\w.])[-+−]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?", later)
    value = _LAST_NUMBER.search(later)
    if len(numbers) > 1 or value is None:
        return None
    primed = r"'+" if _SPEED.search(later) else ""
    given = re.compile(
        rf"(?<![\w'])([A-Za-z]\w*)({primed})\(\s*(?:[xr]\s*,\s*)?0\s*\)\s*=\s*"
        r"([-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)(?![\w.]*\s*[*+/(^])"
    )
    found = list(given.finditer(base))
    named = [m for m in found if re.search(rf"(?<!\w){m[1]}(?!\w)", later)]
    chosen = found if len(found) == 1 else named
    if len(chosen) != 1:
        return None
    (match,) = chosen
    new = value.group().replace("−", "-")
    return base[: match.start(3)] + new + base[match.end(3) :]


_ENDS = r"(?:ends|boundar(?:y|ies)|edges|walls)"
_ENDS_TOLD = (
    # "u(0,t) = 0, u(1,t) = 0", "u(0,t) = u(1,t) = 0", "u_x(0,t) = 0"
    r"(?:[A-Za-z]\w*(?:_[xr])?\(\s*[\w.+-]+\s*,\s*t\s*\)\s*=\s*)+[-+]?[\w.]+"
    r"(?:\s*°\s?[CK])?",
    r"[A-Za-z]\w*(?:\s*=\s*[A-Za-z]\w*)?\s*=\s*[-+]?[\d.]+\s*(?:°\s?[CK]\s*)?"
    rf"(?:at|on) (?:the |both )?(?:{_ENDS}|x\s*=\s*\S+ and x\s*=\s*[\d.]+)",
    r"(?:with )?(?:fixed|insulated|no[\s-]flux|periodic|zero|free) "
    rf"(?:{_ENDS}|(?:boundary )?conditions)",
    r"\b(?:no[\s-]flux|periodic)\b(?:\s+at (?:the|both) ends)?",
)


def _rebounded(base: str, later: str) -> str | None:
    """The base with other conditions at its ends, where a turn tells them in words."""
    kinds = (INSULATED, "insulated ends"), (PERIODIC, "periodic"), (FIXED, "fixed ends")
    told = next((words for pattern, words in kinds if pattern.search(later)), None)
    if told is None or re.search(r"\d", later):
        return None
    if not re.search(
        r"_t\b|_\{t|∂t|partial t|heat|wave|wärme|chaleur|calor|热|熱", base
    ):
        return None
    text = base
    for pattern in _ENDS_TOLD:
        text = re.sub(rf",?\s*{pattern}\s*", " ", text, flags=re.I)
    if text == base:
        return None
    # In front of the question, which stands last.
    head, stop, tail = text.rpartition(";")
    if not stop:
        head, stop, tail = text.rpartition(". ")
    return f"{head}, {told}{stop}{tail}" if stop else f"{text}, {told}"


def changes(base: str, later: str) -> bool:
    """Whether a turn says anything that an earlier problem can be changed by."""
    return bool(
        combined(base, later) != base or SMALLER.search(later)
        or OTHER.search(later) or WHOLE.search(later)
    )  # fmt: skip


def combined(base: str, later: str) -> str:
    """The text of the earlier problem as the later turn changes it."""
    if not EVENT.search(later) and (scaled := _scaled(base, later)) is not None:
        return scaled
    if (extended := with_term(base, later)) is not None:
        # With another term a free oscillation need not have a period any more.
        return (
            _without_last_question(extended)
            if (extremes.asks_period(extended))
            else extended
        )
    if (restarted := _restarted(base, later)) is not None:
        return restarted
    if (rebounded := _rebounded(base, later)) is not None:
        return rebounded
    text = base
    rest = later
    for match in _INITIAL.finditer(later):
        name, place, value = match.groups()
        pattern = re.compile(
            rf"(?<!\w){re.escape(name)}\(\s*{re.escape(place)}\s*\)\s*=\s*[-+]?[\d.][\w.]*"
        )
        if pattern.search(text):
            text = pattern.sub(f"{name}({place}) = {value}", text)
            rest = rest.replace(match.group(), "")
    for match in _ASSIGNED.finditer(rest):
        name, value = match.group(1), match.group(2).strip().rstrip(".,;?")
        if name in _COORDINATES - _constants(base):
            continue
        pattern = re.compile(
            rf"(?<![A-Za-z0-9_'(,]){re.escape(name)}\s*=\s*[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?"
            rf"(?:\s*[a-zA-Zµ°%][\w^/*()%-]*(?:/[\w^()]+)?)?"
        )
        if pattern.search(text):
            text = pattern.sub(f"{name} = {value}", text, count=1)
            rest = rest.replace(match.group(), "")
    places = re.findall(r"(?<![A-Za-z0-9_])([txyzr])\s*=\s*[-\d.]", rest)
    if asks(rest):
        timed = asks_when(rest) or extremes.named(rest)
        text = _without_question(text, sorted(_COORDINATES) if timed else places)
        if timed or _ends_in_time(text):
            text = _without_last_question(text)
    scheme = scheme_named(rest)
    if scheme or OTHER.search(rest):
        for _, pattern in SCHEMES:
            text = pattern.sub(" ", text)
    if OTHER.search(rest) and not scheme:
        # Steps belong to the scheme that is left.
        text = _STEPS.sub(" ", text)
    if SMALLER.search(rest):
        text = re.sub(
            # The dt of a derivative is no step: "dy/dt = 3 (1 - y)".
            r"(?<![A-Za-z/}])(h|dt|step(?: size)?(?: of)?)\s*(=|\s)\s*([\d.]+)",
            lambda m: (
                f"{m[1]} {m[2]} {float(m[3].rstrip('.')) / 2:g}"
                + ("." if m[3].endswith(".") else "")
            ),
            text,
        )
    if asks(rest) or scheme or re.search(r"[A-Za-z]\w*\s*=", rest):
        # A question without its mark would stay when the next one takes its place.
        mark = "?" if extremes.named(rest) or asks_when(rest) else ""
        text = f"{text.rstrip(' .?')}. {rest.rstrip(' .?？') if mark else rest}{mark}"
    return text


def _constants(base: str) -> set[str]:
    """Letters of places that a problem gives as constants: "y' = r y, r = 0.6"."""
    place = r"(?:at|for|when|where|bei|für|an|à|pour|en|para)\s*$"
    return {
        m[1]
        for m in re.finditer(r"(?<![\w'(,.])([rz])\s*=\s*[-+]?[\d.]", base)
        if not re.search(place, base[: m.start()], re.I)
    }


def asks_when(later: str) -> bool:
    """Whether a turn asks for the time of a level: "when does it reach 40?"."""
    level = re.search(
        r"reach|\bbe(?:low|come)?\b|equal|fall|drop|rise|grow|exceed|above|cross|"
        r"down to|"
        r"erreich|unterschr|überschr|sink|atteint|dépass|descend|alcanza|llega|baja|"
        rf"{LEFT.pattern}|"
        r"达到|到达|降到|升到|になる|達する|下がる|\bis\b|\bist\b",
        later,
        re.I,
    )
    return bool(EVENT.search(later) and level and re.search(r"\d", later))


def asks(later: str) -> bool:
    """Whether a turn names a place or time at which a value is wanted."""
    if re.search(r"(?<![A-Za-z0-9_])[txyzr]\s*=\s*[-\d.]", later):
        return True
    if asks_when(later) or extremes.named(later):
        return True
    bare = re.search(
        r"\b(?:at|after|for|bei|nach|à|après|en|a|tras)\s+[-\d.]+(?:e-?\d+)?\s*[A-Za-zµ°]{0,3}"
        r"\s*\??\s*$|^\W*(?:and|und|et|y)?\s*(?:at|bei|à|en)?\s*[-\d.]+\s*\?",
        later.strip(),
        re.I,
    )
    placed = re.search(
        r"\b[A-Za-z]\w*'*\(\s*[\d.]+(?:\s*,\s*[\d.]+)*\s*\)(?!\s*=)", later
    )
    return bool(bare or placed)


def _ends_in_time(text: str) -> bool:
    """Whether the last question of a text is for a time, an extreme or a share."""
    last = re.split(r"[.;。]\s", text.strip())[-1]
    return bool(re.search(r"[?？]$", last)) and (
        asks_when(last) or extremes.named(last)
    )


def _without_last_question(text: str) -> str:
    """A question in words that ends the text makes room for another."""
    return re.sub(r"(?<=[.;。])\s*[^.;。?？=]*\d?[^.;。?？=]*[?？]\s*$", " ", text)


def _without_question(text: str, places: list[str]) -> str:
    """Drop the places at which values were asked before."""
    text = re.sub(
        r"(?:(?:what is|find|give|compute|evaluate|value "
        r"of)\s+)?[A-Za-z]\w*'*\(\s*[\d.]+"
        r"(?:\s*,\s*[\d.]+)*\s*\)\s*\?",
        "",
        text,
        flags=re.I,
    )
    for name in set(places):
        text = re.sub(
            rf"[^.;?,]*\b(?:at|after|when)\s+{name}\s*=\s*[-\d.]+\s*[a-z]*\s*\?",
            "",
            text,
        )
    return text
