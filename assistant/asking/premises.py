"""What a question takes for granted: a direction, a space group, a value, a class.

A premise is only read here; whether it holds is judged by records when the answer is
composed.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from assistant.asking.claims import (
    best_temperature,
    bound_of,
    has_verb,
    holds_always,
    is_negated,
    noun_claim,
    presupposed,
)
from assistant.asking.contents import stated_contents
from assistant.asking.named import number_spans
from assistant.asking.qualities import qualities
from assistant.asking.words import lexicon, mentions
from assistant.granted.changes import direction_of
from assistant.granted.clauses import clauses_of
from knowledge.lexical import STOP
from knowledge.names import find_formulas, find_materials
from knowledge.quantities import find_quantities
from knowledge.quantities import quantities as catalogue
from knowledge.units import convert, find_unit
from validators.specs.question import Premise

#: "How do I", "does" in the middle of a sentence presuppose nothing.
_CLAIMS = re.compile(
    r"\b(?:since|because|given that|(?<!such )(?<!well )as|why (?:does|do|is|are|did)|"
    r"how (?:much |far )?does|is it true|isn't it|correct that|true that|"
    r"i heard|everyone knows|obviously|known to|always|knowing that|"
    r"considering that|seeing that|assuming)\b|"
    r"^\s*(?:does|do|did)\b(?! (?:i|you|we)\b)|[,;:.]\s*(?:but )?why\s*\?\s*$"
    r"|\bright\?|据说|是否|为什么|既然|因为|由于|stimmt es|"
    r"warum|\bda\b|\bweil\b|なぜ|本当|から|ので|"
    r"est-ce que|pourquoi|puisque|comme|étant donné|es cierto|por qué|puesto que|"
    r"dado que|ya que",
    re.IGNORECASE,
)
_CONTRAST = re.compile(
    r"\b(\w[\w-]+)\b[^.?]{0,40}?\b(?P<word>more|less|higher|lower|better|worse|"
    r"greater|smaller|faster|slower)\b[^.?]{0,40}?\bthan (?:the |in |of )?"
    r"(?P<other>\w[\w-]+)",
    re.IGNORECASE,
)
#: "Only conductive when tetragonal".
_ONLY = re.compile(
    r"\bonly\s+(?:\w+\s+){0,3}?(?:when|if|while|in (?:its|the)|as)\s+"
    r"(?:it(?:'s| is)\s+|the\s+|an?\s+)?(?P<state>[a-z]{4,})",
    re.IGNORECASE,
)
#: What follows a material that is called the best or worst of its kind.
_EXTREME = re.compile(
    r"^\s*(?:has|have|is|shows|gives|reaches|with|being|hat|ist|zeigt|a|est|tiene|es|"
    r"具有|有|是|は|が)\s*(?:the|by far the|die|der|das|den|le|la|el)?\s*"
    r"(?:(?P<up>highest|best|largest|greatest|höchste\w*|beste\w*|plus élevée?|"
    r"meilleure?|más alta?|mayor|mejor|最高|最大)|(?P<down>lowest|worst|smallest|"
    r"niedrigste\w*|schlechteste\w*|plus faible|más baja|menor|peor|最低|最小))",
    re.IGNORECASE,
)
#: Verbs and adjectives of a presupposed rise or fall beside those of a goal.
_MORE = re.compile(
    r"\bmore (?!than\b)(?:\w+ly )?[a-z]+(?:ent|ive|ile|able|ic)\b|"
    r"\bstrength(?:en|ens|ened|ening)\b|\bstronger\b|\btougher\b|\bharder\b|\bgains?\b|"
    r"\bharden|\bgood for\b|\bfad\w+ (?:slower|less|later)\b|上が|高ま|上昇|"
    r"\bsteig(?:t|en)\b|\bsub(?:e|en)\b|伸び",
    re.IGNORECASE,
)
_LESS = re.compile(
    r"\bless (?!than\b)(?:\w+ly )?[a-z]+(?:ent|ive|ile|able|ic)\b|"
    r"\b(?:lose|loses|losing|lost)\b|\bweaken|\bweaker\b|\bsofte[nr]|\bbrittle\b|\bharm(?:s|ed|ful)?\b|"
    r"\bhurts?\b|\bdamag|\bimpair|\bspoil|\bruin|\bdestroy|\bbad for\b|\bkills?\b|"
    r"\bfad\w+ (?:faster|more|sooner)\b|下が|\bsink(?:t|en)\b|落ち",
    re.IGNORECASE,
)
#: Words of comparisons in other languages, as `_CONTRAST` reads them.
_PLAIN = (
    (re.compile(r"\b(?:cubique|kubisch\w*|cúbic[oa])\b|立方相?|立方晶", re.I),
     " cubic "),
    (re.compile(r"\b(?:quadratique|tétragonale?|tetragonale\w*)\b|四方相?|正方晶",
                re.I), " tetragonal "),
    (re.compile(r"\b(?:moins|weniger|menos)\b|\b(?:niedriger|geringer|schlechter)"
                r"\w*", re.I), " lower "),
    (re.compile(r"\b(?:plus|más|mehr)\b|\b(?:höher|größer|besser)\w*", re.I),
     " higher "),
    (re.compile(r"\b(?:que|als)\b(?: (?:le|la|el|die|das|der))?", re.I), " than "),
    (re.compile(r"([\w ]+)比([\w ]+?)(?:更|要)?(高|大|好|强)"), r"\1 higher than \2 "),
    (re.compile(r"([\w ]+)比([\w ]+?)(?:更|要)?(低|小|差|弱)"), r"\1 lower than \2 "),
    (re.compile(r"([\w ]+?)の?[はが]([\w ]+?)(?:の\w+)?より\w*?(?:高|大き|良)"),
     r"\1 higher than \2 "),
    (re.compile(r"([\w ]+?)の?[はが]([\w ]+?)(?:の\w+)?より\w*?(?:低|小さ|悪)"),
     r"\1 lower than \2 "),
)  # fmt: skip
_SUPERCONDUCTS = re.compile(
    r"superconduc\w*|supraleit\w*|supracond\w*|超导|超伝導|超電導", re.IGNORECASE
)
_ROOM = re.compile(
    r"room[- ]temperature|raumtemperatur|température ambiante|temperatura ambiente|"
    r"室温|常温",
    re.IGNORECASE,
)
#: Its boiling point, 77 K, is what liquid nitrogen cools to.
_NITROGEN = re.compile(
    r"liquid[- ]nitrogen|flüssigstickstoff|flüssige\w* stickstoff|azote liquide|"
    r"nitrógeno líquido|液氮|液体窒素",
    re.IGNORECASE,
)
#: "…, so why …": what stands before is taken for granted.
_HENCE = re.compile(
    r"[,;.。，；]\s*(?:so|then|thus|hence|therefore|daher|also|donc|alors|así que|"
    r"entonces|所以|因此|那么|だから)",
    re.IGNORECASE,
)
#: A statement before the question: "AlN conducts heat badly. How can …?"
_STATED = re.compile(r"[.!。！]\s*[^\s.!。！][^.!。！]*[?？]\s*$")
_RISING = frozenset({"more", "higher", "better", "greater", "faster"})
#: A copula between a host and the class that it is said to belong to.
_COPULA = re.compile(
    r"^\s*(?:\([^)]*\)\s*)?(?:,?\s*(?:which|that)\s+)?(?:is|are|being|has|have|"
    r"crystalli[sz]es? in|belongs? to|ist|sind|gehört zu|hat|est|sont|a|es|son|tiene|"
    r"是|为|属于|は|が)[\s,]*(?:(?:an?|the|known as|made of|based on|ein\w*|die|der|"
    r"das|une?|la|le|una?|el)\s+)?(?:(?!not\b|nicht\b|no\b)[\w-]+\s+){0,2}?$",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:because|since|as|that) (?:it|they|this)\b", re.IGNORECASE)
#: Dimensions in which the premise may be tested against a stated value.
_UNTESTED = frozenset({"temperature", "time", "fraction", "length"})


@cache
def _class_patterns() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """Group, class and pattern of every class word, longest first."""
    out = []
    for group, classes in lexicon()["classes"].items():
        for name, words in classes.items():
            for word in words:
                body = re.escape(word)
                if re.match(r"[\x00-\u024f]", word[0]):
                    body = rf"(?<![^\W\d_]){body}(?:s|e|es|en|n|r)?(?![^\W\d_])"
                out.append((group, name, re.compile(body, re.IGNORECASE)))
    out.sort(key=lambda item: -len(item[2].pattern))
    return tuple(out)


def class_words(text: str) -> list[tuple[str, str, int]]:
    """Classes named in a text as (group, class, place)."""
    found: list[tuple[str, str, int]] = []
    taken: list[tuple[int, int]] = []
    for group, name, pattern in _class_patterns():
        for match in pattern.finditer(text):
            if any(match.start() < b and a < match.end() for a, b in taken):
                continue
            taken.append(match.span())
            found.append((group, name, match.start()))
    return sorted(found, key=lambda item: item[2])


def _stated_classes(text: str) -> list[Premise]:
    """The class that a text gives to a host: "LLTO is a spinel"."""
    named = class_words(text)
    out = []
    spots = [(host, end) for host, (_, end) in find_materials(text)]
    for match in _PRONOUN.finditer(text):
        # "LLZO ... because it is ferroelectric"
        before = [host for host, end in spots if end <= match.start()]
        if before:
            spots.append((before[0], match.end()))
    for host, end in spots:
        for group, name, place in named:
            between = text[end:place]
            if not 0 <= place - end <= 60 or not _COPULA.match(between):
                continue
            if re.search(r"[.?!;]|\bor\b|\band\b", between):
                continue
            out.append(Premise("class", stated=name, unit=group, words=host))
            break
    return out


def tells_direction(word: str) -> bool:
    """Whether a word says nothing but that something rises or falls.

    >>> tells_direction("loses"), tells_direction("oxygen")
    (True, False)
    """
    told = _MORE.fullmatch(word) or _LESS.fullmatch(word)
    return bool(told) or direction_of(word) != 0


def _states_and_extremes(text: str) -> list[Premise]:
    """A property that is said to need a state, a compound said to be the best."""
    out = []
    only = _ONLY.search(text)
    if only:
        out.append(Premise("state", 1, stated=only["state"].lower()))
    spots = [(f, text.find(f) + len(f)) for f in find_formulas(text)]
    spots += [(text[a:b], b) for _, (a, b) in find_materials(text)]
    for name, end in spots:
        match = _EXTREME.match(text[end:])
        if match:
            sign = 1 if match["up"] else -1
            out.append(Premise("extreme", sign, stated=name, words=match[0].strip()))
            break
    return out


def _clause(text: str, claims: re.Match[str] | None) -> str:
    """The clause of a claim: "because X lowers Y" ends before ", which is better?"."""
    if claims is None:
        return text
    start = claims.start()
    if re.fullmatch(r"ので|から|[,;:.]\s*(?:but )?why\W*", claims[0], re.IGNORECASE):
        # In Japanese the clause stands before its word, as before ", why?".
        return text[: claims.end()]
    if len(text) - claims.end() < 8 and claims.start() > 8:
        return text[: claims.start()]  # "X falls, why?", Xのはなぜですか
    clause = re.split(
        r"[,;，、]\s*(?=(?:why|how|what|which|should|can|do|is|warum|wie|welche\w*|"
        r"pourquoi|comment|quel\w*|por qué|cómo|qué|cuál|为什么|哪|怎|如何|那么)\b)|，",
        text[start:],
        maxsplit=1,
    )[0]
    return clause


def _limits(clause: str, named: tuple[str, ...]) -> list[Premise]:
    """A best temperature and limits that a claim gives: "always below 20 W/(m K)"."""
    out = []
    heat = best_temperature(clause)
    for value, unit, start, end in number_spans(clause):
        known, sign = find_unit(unit), bound_of(clause, start, end)
        if known is None:
            continue
        if heat is not None and known.dimension == "temperature":
            out.append(Premise("best_at", sign, stated=f"{heat:g}", unit="K"))
            heat = None
        of = [n for n in named if (q := catalogue().get(n))
              and q.dimension == known.dimension]  # fmt: skip
        if of and sign:
            always = holds_always(clause)
            kind: Literal["always", "bound"] = "always" if always else "bound"
            out.append(Premise(kind, sign, repr(value), unit, of[0]))
    if heat is not None:
        out.append(Premise("best_at", 0, stated=f"{heat:g}", unit="K"))
    return out


#: Quantities without a unit whose values a question may take for granted.
_PURE = re.compile(
    r"\b(?:zT|ZT|figure of merit|gütezahl|facteur de mérite|factor de mérito|"
    r"transference number|überführungszahl)\b\D{0,14}?"
    r"(\d+(?:[.,]\d+)?)(?![\d.]*\s?[%°KVm])"
)


#: "A higher temperature makes …": the comparative belongs to the cause.
_OF_THE_CAUSE = re.compile(
    r"\b(?:higher|lower|more|less|longer|shorter|smaller|larger|finer|coarser)\s+"
    r"(?=(?:[\w-]+\s+){1,3}?(?:makes?|gives?|rais\w+|lowers?|increas\w+|reduc\w+|"
    r"improv\w+|leads?)\b)",
    re.IGNORECASE,
)


def _granted(text: str) -> str:
    """The first clause that words mark as granted or that states something."""
    held = [
        c for c in clauses_of(text)
        if c.granted and not c.own and (c.marked or has_verb(c.text))
    ]  # fmt: skip
    held.sort(key=lambda c: not c.marked)
    return held[0].text if held else ""


def find_premises(
    text: str,
    *,
    pushback: bool,
    groups: list[str],
    numbers: list[tuple[float, str]],
    quantities: tuple[str, ...] = (),
) -> tuple[Premise, ...]:
    """The premises of a question.

    Args:
        text: The question.
        pushback: Whether the user disputes an answer.
        groups: Space-group symbols found in the text.
        numbers: Numbers with units found in the text.
        quantities: What is asked about; a temperature may be disputed only then.
    """
    out: list[Premise] = _stated_classes(text) + stated_contents(text)
    claims = _CLAIMS.search(text)
    granted = _granted(text)
    clause = presupposed(text) or granted
    said = _OF_THE_CAUSE.sub(" ", clause or _clause(text, claims))
    taken = bool(claims or clause)
    up = mentions(said, lexicon()["raise"]) or bool(_MORE.search(said))
    down = mentions(said, lexicon()["lower"]) or bool(_LESS.search(said))
    if not (up or down) and granted:
        up, down = direction_of(granted) > 0, direction_of(granted) < 0
    # "Does gallium give more than aluminium" compares; it presupposes nothing.
    compared = re.search(r"\bthan\b|比|als\b|より|\bque\b", said)
    limits = _limits(clause, quantities)
    out += limits
    changes = up != down and not compared and not is_negated(said)
    # "Best at 900 K" is no rise.
    if taken and changes and not any(p.kind == "best_at" for p in limits):
        out.append(Premise("direction", 1 if up else -1, words=said))
    out += _states_and_extremes(text)
    plain = text
    for pattern, word in _PLAIN:
        plain = pattern.sub(word, plain)
    plain = re.sub(r"\s+", " ", plain)
    contrast = _CONTRAST.search(plain)
    if contrast and contrast["other"].lower() not in STOP:
        up_word = contrast["word"].lower() in _RISING
        out.append(
            Premise(
                "direction",
                1 if up_word else -1,
                stated=contrast["other"].lower(),
                words=plain[: contrast.start("word")].lower(),
            )
        )
        first = find_materials(plain[: contrast.start("word")])
        second = find_materials(plain[contrast.start("other") :])
        if taken and first and second and first[-1][0] != second[0][0]:
            one, other = first[-1][0], second[0][0]
            out.append(Premise("order", 1 if up_word else -1, stated=other, words=one))
    used = noun_claim(text)
    if taken or used or _HENCE.search(text) or _STATED.search(text):
        out += [
            Premise("quality", q.sign, stated=q.of, words=q.agent)
            for q in qualities(used or clause or text)
        ]
        if _SUPERCONDUCTS.search(text):
            heats = [convert(n, u, "K") for n, u in numbers if u in {"K", "°C"}]
            heats += [293.0] if _ROOM.search(text) else []
            heats += [77.0] if _NITROGEN.search(text) else []
            out += [Premise("superconducts", 1, stated=f"{t:g}") for t in heats if t]
    if (
        claims
        or pushback
        or re.search(r"\bin (?:space group )?[PIFRC]|\bspace group [PIFRC]", text)
    ):
        out += [Premise("space_group", stated=group) for group in groups]
    if taken or "?" not in text or re.search(r"[.!]\s+\w", text):
        bounded = {(p.stated, p.unit) for p in limits}
        for value, unit in numbers:
            if (repr(value), unit) in bounded:
                continue
            known = find_unit(unit)
            asked = known and any(
                catalogue()[name].dimension == known.dimension
                for name in quantities
                if name in catalogue()
            )
            if known and (asked or known.dimension not in _UNTESTED):
                out.append(Premise("value", stated=repr(value), unit=unit))
        pure = _PURE.search(text) if claims else None
        if pure:
            out.append(Premise("value", stated=pure[1].replace(",", "."), unit=""))
    return tuple(out)


#: What is asked of a structure, a table, an equation or a generator beside the claim.
_OTHER_TASK = re.compile(
    r"\b(?:cif|xyz|poscar|space groups?|wyckoff|lattice|unit cell|structures?|tables?|"
    r"csv|xlsx|rows?|datasets?|equations?|solve|simulate|integrate|generate|candidates?|"
    r"tabelle\w*|struktur\w*|gleichung\w*|tableau\w*|équation\w*|tablas?|"
    r"estructuras?|ecuaci\w+)\b|表|结构|構造|方程|数据|データ",
    re.IGNORECASE,
)
_JUDGED = frozenset({"contents", "quality", "best_at", "bound", "always", "direction"})


def claims_of_material(text: str) -> bool:
    """Whether a question takes a property of a known material for granted.

    >>> claims_of_material("KNN contains lead, so how can I make it RoHS compliant?")
    True
    >>> claims_of_material("KNN contains lead, so make a table of its densities")
    False
    """
    clause = presupposed(text)
    if not clause or len(text) > 400 or _OTHER_TASK.search(text):
        return False
    if not find_materials(clause):
        return False
    premises = find_premises(
        text,
        pushback=False,
        groups=[],
        numbers=[],
        quantities=tuple(find_quantities(clause)),
    )
    return any(premise.kind in _JUDGED for premise in premises)


#: What is to be made beside, whatever is taken for granted.
_TO_BE_MADE = re.compile(
    r"\b(?:cif|xyz|poscar|wyckoff|tables?|csv|xlsx|solve|simulate|integrate|generate|"
    r"candidates?|make|build|draw|construct|tabelle\w*|löse|erzeug\w*|baue|erstell\w*|"
    r"tableau\w*|génère\w*|construi\w*|résou\w*|tablas?|genera|construye|resuelve|dibuja)\b|"
    r"表格|生成|构建|求解|表を|作って|解いて",
    re.IGNORECASE,
)


_FACT_OF_STRUCTURE = re.compile(
    r"\b(?:space groups?|wyckoff|lattice (?:parameters?|constants?)|unit cell|"
    r"Raumgruppe|Gitterparameter|Gitterkonstante\w*|groupe d['’]espace|"
    r"paramètres? de maille|grupo espacial|parámetros? de red)\b|空间群|晶胞参数|"
    r"晶格常数|空間群|格子定数",
    re.IGNORECASE,
)


def takes_for_granted(text: str) -> bool:
    """Whether a question takes something for granted that is known to be wrong.

    >>> takes_for_granted("As Ga3+ is larger than La3+, how does it fit into LLZO?")
    True
    >>> takes_for_granted("As Ga3+ is smaller than La3+, how does it fit into LLZO?")
    False
    """
    # A structure, a table or a solution is served with the correction at its head.
    if len(text) > 500 or _TO_BE_MADE.search(text) or _FACT_OF_STRUCTURE.search(text):
        return False
    from assistant.granted.judging import refuted

    # What a structure tells is corrected on every route.
    return refuted(text, structures=False)
