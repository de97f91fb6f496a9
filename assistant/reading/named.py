"""Equations that a text names without writing them: Laplace, heat, wave."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAMES = "u|T|c|C|v|w|phi|psi|theta|V|φ|ψ|θ"
_APPLIED = re.compile(rf"(?<![A-Za-z0-9_\\])({_NAMES})(?:_t)?\s*\(\s*\S+?\s*,")
_PLAIN = re.compile(rf"(?<![A-Za-z0-9_\\])({_NAMES})\s*(?:=(?!=)|\s+is\b)")
_LAPLACE = re.compile(
    r"laplace(?:'?s)?[\s-]*(?:equation|gleichung|problem)|"
    r"\blaplace(?:'s)?\b(?! transform)(?=.*(?:square|rectang|dis[ck]\b|quadrat|"
    r"rechteck|carré|cuadrad|正方形|矩形|圆盘))|équation de laplace|"
    r"ecuación de laplace|拉普拉斯方程|ラプラス方程式",
    re.I,
)
_NUMBER = r"[-+]?\d[\d.]*(?:[eE][-+]?\d+)?(?:\s*(?:[a-zµ]{1,3}\^?²?2?/[a-z]{1,3}))?"


@dataclass(frozen=True, slots=True)
class _Named:
    """An equation of evolution that people call by its name.

    Attributes:
        name: The words for it.
        symbols: Letters that its coefficient usually has, the default first.
        worded: The coefficient in words.
        form: The equation; `{u}` the unknown, `{k}` the coefficient.
        called: What the coefficient is called in a question.
    """

    name: re.Pattern[str]
    symbols: tuple[str, ...]
    worded: str
    form: str
    called: str


_EVOLVING = (
    _Named(
        re.compile(
            r"(?:heat|diffusion)[\s-]*equation|heat (?:flow|conduction) equation|"
            r"wärmeleitungsgleichung|wärmeleitgleichung|diffusionsgleichung|"
            r"(?:l['’])?équation de (?:la )?(?:chaleur|diffusion)|"
            r"ecuación del? (?:calor|la difusión)|ecuación de difusión|"
            r"热(?:传导)?方程|扩散方程|熱(?:伝導)?方程式|拡散方程式",
            re.I,
        ),
        ("alpha", "D", "α", "kappa", "κ", "k", "a"),
        r"(?:(?:thermal )?diffusivity|diffusion (?:coefficient|constant)|"
        r"(?:temperatur)?leitfähigkeit|temperaturleitzahl|diffusionskoeffizient|"
        r"diffusivité(?: thermique)?|coefficient de diffusion|difusividad(?: térmica)?|"
        r"coeficiente de difusión|热扩散率|热扩散系数|扩散系数|熱拡散率|拡散係数)",
        "{u}_t = {k} lap({u})",
        "the diffusivity",
    ),
    _Named(
        re.compile(
            r"wave[\s-]*equation|wellengleichung|(?:l['’])?équation des ondes|"
            r"ecuación de (?:la )?ondas?|波动方程|波動方程式",
            re.I,
        ),
        ("c", "v", "a"),
        r"(?:(?:wave )?(?:speed|velocity)|(?:wellen)?geschwindigkeit|célérité|vitesse|"
        r"velocidad|波速|速度)",
        "{u}_tt = {k}^2 lap({u})",
        "the wave speed",
    ),
)
#: A body of finite length, whose ends need a condition.
_BODY = re.compile(
    r"\b(?:rod|bar|string|wire|wall|slab|plate|beam|film|stab|saite|draht|wand|"
    r"barre|tige|corde|mur|fil|barra|varilla|cuerda|pared)\b|杆|棒|弦|板|壁",
    re.I,
)
_LENGTH = re.compile(
    r"(?:\b(?:length|länge|longueur|longitud)|长度?为?|長さ)(?:\s*(?:of|von|de|は|=|:))?"
    rf"\s*({_NUMBER}\s*(?:[cmµnk]?m\b|米)?)",
    re.I,
)
_START = re.compile(
    r"(?:\binitially|\binitial(?:ly)?(?: (?:temperature|profile|condition|shape|"
    r"distribution|displacement|value|state|form))?|\bstart(?:s|ing)?(?: out)?"
    r"(?: (?:temperature|profile|condition|shape|from|form))?|\bat the (?:start|"
    r"beginning)|\banfangs(?:temperatur|profil|bedingung|form|wert)?|\bzu beginn|"
    r"\bau départ|\bau début|\binitialement|\b(?:profil|température|forme) "
    r"initiale?|\binicialmente|\bal (?:inicio|principio)|\b(?:perfil|temperatura|"
    r"forma) inicial|初始(?:温度|条件|形状|分布)?|初期(?:温度|条件|形状|分布)?)"
    r"(?:\s*(?:is|as|at|with|of|=|:|ist|als|est|es|como|comme|为|是|は|が|の))*\s*"
    r"(?P<value>[-+]?(?:\d[\d.]*\s*\*?\s*)?(?:sin|cos|exp|tanh|x|\(|\d)"
    r"(?:[-+*/^().\w\s]|π)*?)"
    r"(?=\s*(?:[,;，；。]|\.(?!\d)|$|\band\b|\bwith\b|\bund\b|\bet\b|\by\b|\bat rest\b|"
    r"°|\bdegrees?\b|\bgrad\b|\bdegrés?\b|\bgrados?\b|度))"
    r"(?:\s*(?:°\s?[CK]?|degrees?|grad|degrés?|grados?|度))?",
    re.I,
)
_ENDS = re.compile(
    r"(?:两端|両端|\bbeide[nr]? enden\b|"
    r"\b(?:aux |les )?deux (?:bouts|extrémités|bords)\b|"
    r"\b(?:ambos |los dos )?extremos\b)"
    r"(?:的|の|\s)*(?:温度|固定|保持|维持|(?:werden |sind |fest |gehalten |maintenus? "
    r"|fixés? |fijos |mantenidos )+)*(?:在|于|为|是|を|は|も|auf|bei|à|a|en)?\s*"
    r"(?P<value>\d[\d.]*)\s*(?:°\s?C|度|grad|degrés?|grados?)?",
    re.I,
)
#: "0,1" of the languages that write it so; "[0,1]" is an interval.
_DECIMAL_COMMA = re.compile(r"(?<![\d.,(\[])(\d+),(\d+)(?![\d)\]]|[.,]\d)")
_DEGREES = re.compile(
    r"(?i)(?<=\d)\s*(?:degrees?|grad|degrés?|grados?|度)(?!\s*(?:C|F|K|celsius)\b)"
)
_STILL = re.compile(
    r"(?:initial|starting)\s+(?:velocity|speed)\s*(?:is|=|of)?\s*(?:zero|0(?![.\d]))",
    re.I,
)


def formula(text: str) -> str | None:
    """The equation in symbols, with the unknown and the coefficient of the text.

    None when no equation is named, when no unknown appears, or when the coefficient
    that it needs is not given: then the text is asked about as it stands.
    """
    found = _APPLIED.search(text) or _PLAIN.search(text)
    if found is None:
        return None
    unknown = {"φ": "phi", "ψ": "psi", "θ": "theta"}.get(found[1], found[1])
    if _LAPLACE.search(text):
        return f"lap({unknown}) = 0"
    for named in _EVOLVING:
        if not named.name.search(text):
            continue
        letters = "|".join(named.symbols)
        given = re.search(rf"(?<![A-Za-z0-9_])({letters})\s*=\s*[\d.]", text)
        if given is None or given[1] == unknown:
            return None
        return named.form.format(u=unknown, k=given[1])
    return None


@dataclass(frozen=True, slots=True)
class InWords:
    """An equation of evolution given by its name and in words.

    Attributes:
        symbols: The equation and all conditions that could be put in symbols, with the
            other words of the text.
        missing: What the problem still needs, in words; empty where it is complete.
    """

    symbols: str
    missing: tuple[str, ...]


def in_words(text: str) -> InWords | None:
    """A named heat or wave equation whose conditions are told in prose.

    The unknown is called u. None where no such equation is named or where the text
    writes its unknown itself; `formula` reads that.
    """
    named = next((n for n in _EVOLVING if n.name.search(text)), None)
    if named is None or _APPLIED.search(text):
        return None
    # The name is done with: "wave equation" must not give a speed its word.
    rest = _DECIMAL_COMMA.sub(r"\1.\2", named.name.sub(" ", text))
    # Of a temperature, "0 degrees" is no angle.
    rest = _DEGREES.sub(" ", rest)
    letters = "|".join(named.symbols)
    # A letter of prose ("a rod") has no number behind it.
    given = re.search(
        rf"(?<![A-Za-z0-9_])((?:{letters})(?=\s*=)|alpha|kappa|α|κ)"
        rf"\s*(?:=|:|\bis\b|为|は)?\s*({_NUMBER})",
        rest,
    ) or re.search(
        rf"({named.worded})(?:\s*(?:of|is|=|:|von|de|ist|est|es|为|是|は))*\s*({_NUMBER})",
        rest,
        re.I,
    )
    symbol = named.symbols[0]
    parts = [named.form.format(u="u", k=symbol)]
    missing: list[str] = []
    if given is None:
        missing.append(f"{named.called} ({symbol})")
    else:
        parts.append(f"{symbol} = {given[2].strip().rstrip('.')}")
        rest = f"{rest[: given.start()]} {rest[given.end() :]}"
    rest = _STILL.sub(" at rest", rest)
    start = _START.search(rest)
    if start is not None:
        value = start["value"].strip().replace("π", "pi")
        parts.append(f"u(x,0) = {value}")
        rest = f"{rest[: start.start()]} {rest[start.end() :]}"
    length = _LENGTH.search(rest)
    if length is not None:
        parts.append(f"length {length[1].strip().replace('米', 'm')}")
        rest = f"{rest[: length.start()]} {rest[length.end() :]}"
    rest = _ENDS.sub(r" both ends at \g<value>, ", rest)
    symbols = "; ".join([*parts, rest])
    missing += _lacking(symbols, given is None, symbol, bool(_BODY.search(text)))
    return InWords(symbols, tuple(missing))


def _lacking(symbols: str, free: bool, symbol: str, body: bool) -> list[str]:
    """What a body needs beside its coefficient: length, ends, beginning."""
    from assistant.reading.equations import understand
    from assistant.reading.errors import ReadingError

    trial = f"{symbols}; {symbol} = 1" if free else symbols
    try:
        spec = understand(trial, None)
    except ReadingError:
        # The reader asks its own question about these words.
        return []
    places = [c.where for c in spec.conditions]
    started = any("t" in where for where in places)
    lacks = []
    if body or not started:
        if "x" not in spec.domain and not any("x" in where for where in places):
            lacks.append("the length")
        if not spec.periodic and sum("x" in w and "t" not in w for w in places) < 2:
            lacks.append("what holds at both ends")
    if not started:
        lacks.append("the state at the start, u(x, 0)")
    elif "u__t_t" in str(spec.equations) and sum("t" in w for w in places) < 2:
        lacks.append("the velocity at the start (or “at rest”)")
    return lacks
