"""Qualities that a question takes for granted: "why is X so stable against water?"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.quantities import quantity_spans

_HIGH = (
    r"(?:very |so |too |sehr |so |très |si |muy |tan |很|较)?(?:high|large|good|"
    r"excellent|great|hohe\w*|groß\w*|gute\w*|haute?|élevée?s?|bonne|grande|alta|elevada|"
    r"buena|well|gut\w*|bien|bon|buen|"
    r"高い?|大きい?|良い|优异的?|良好的?)"
)
_LOW = (
    r"(?:very |so |too |sehr |so |très |si |muy |tan |很|较)?(?:low|poor|small|bad|"
    r"weak|limited|negligible|begrenzt\w*|limitée?|limitad[ao]|niedrige\w*|geringe\w*|schlechte\w*|kleine\w*|faible|basse|mauvaise|baja|mala|"
    r"escasa|badly|poorly|schlecht\w*|mauvais|mal|低い?|小さい?|悪い?|差)"
)
_BEFORE_HIGH = re.compile(rf"(?<![^\W\u3040-\u9fff]){_HIGH}[\s的]*(?:\w+ )?$", re.I)
_BEFORE_LOW = re.compile(rf"(?<![^\W\u3040-\u9fff]){_LOW}[\s的]*(?:\w+ )?$", re.I)
_LINK = (
    r"^(?:\s|de [\w()]+|est-elle|est-il|-elle|-il|is|are|ist|sind|est|es|所以|为什么|"
    r"が|は|这么|那么|なぜ|非常に)*"
)
_AFTER_HIGH = re.compile(rf"{_LINK}{_HIGH}(?![^\W\u3040-\u9fff])", re.I)
_AFTER_LOW = re.compile(rf"{_LINK}{_LOW}(?![^\W\u3040-\u9fff])", re.I)

#: Nouns for what a compound is good or poor at, and the quantity that tells it.
_ROLES = (
    (r"thermoelectrics?|thermoelectric material|Thermoelektrik\w*|"
     r"(?:matériau )?thermoélectrique|(?:material )?termoeléctrico|热电材料|熱電材料",
     "figure of merit zT", 1),
    (r"(?:ion(?:ic)?|lithium(?:[- ]ion)?|sodium(?:[- ]ion)?) conductor|\w*Ionenleiter|"
     r"conducteur (?:ionique|d['’]ions)|conductor (?:iónico|de iones)|离子导体|"
     r"イオン伝導体", "ionic conductivity", 1),
    (r"(?:heat|thermal) conductor|Wärmeleiter|conducteur (?:thermique|de chaleur)|"
     r"conductor (?:térmico|del calor)|导热体|熱伝導体", "thermal conductivity", 1),
    (r"thermal insulator|Wärmedämm\w*|isolant thermique|aislante térmico|绝热体|断熱材",
     "thermal conductivity", -1),
    (r"(?:electronic|electrical) conductor|elektrischer Leiter|"
     r"conducteur (?:électronique|électrique)|conductor (?:electrónico|eléctrico)",
     "electronic conductivity", 1),
)  # fmt: skip

#: What a compound may be stable against, as records speak of it.
_AGENTS: tuple[tuple[str, str], ...] = (
    (r"lithium metal|lithium(?! ion)|Lithiummetall|lithium métal\w*|litio|锂金属|"
     r"金属锂|リチウム金属|金属リチウム|\bLi metal|Li金属|"
     r"\b(?:against|towards?|to|with|gegen(?:über)?|au|du|contre|frente al?|con) Li\b|"
     r"[对與与]Li(?![a-z])|Liに対", "lithium"),
    (r"water|moist\w*|humid\w*|wasser|feucht\w*|eau|humidité|agua|humedad|水|湿|潮",
     "water"),
    (r"\bair\b|\bluft\b|l['’]air|aire|空气|大気|空気", "air"),
)  # fmt: skip
_STABLE = re.compile(
    r"(?<![^\W\u3040-\u9fff])(?P<no>un|in|non-?|not )?(?:stab(?:le|il)\b|estable)|"
    r"(?P<no2>不)?(?:稳定|安定)(?!ize)|\bresist(?:s|ant)?\b",
    re.IGNORECASE,
)
#: What reacts with something is not stable against it.
_REACTING = re.compile(
    r"\breact(?:s|ing)?\b (?:\w+ )?with|\breagier\w+|\bréagi\w+|\breaccion\w+|"
    r"反应|反応",
    re.IGNORECASE,
)
_DENIES = r"(?:\b(?:not|nicht|ne|no)\b|n't|不)"
#: In a record: against what it reacts, and that it does not.
_REACTS = re.compile(
    r"\bunstable\b|\binstab\w+|\breacts?\b|\bdecompos\w+|\bdegrad\w+|\bhydrolys\w+|"
    r"\breduces? Ti|\bmixed conductor\b|\bTi4\+ (?:to|is)\b|\bis reduced\b|\bdissol\w+",
    re.IGNORECASE,
)
_RESISTS = re.compile(
    r"(?<!un)(?<!in)\bstable (?:against|towards?|in|to)\b|\bresist(?:s|ant)\b|"
    r"\bdoes not react\b|\bair-stable\b",
    re.IGNORECASE,
)
_AGENT_IN_RECORD = {
    "lithium": re.compile(r"\blithium metal\b|\blithium\b", re.I),
    "water": re.compile(r"\bwater\b|\bmoist\w*|\bhumid\w*", re.I),
    "air": re.compile(r"\bair\b|\bmoist\w*|\bhumid\w*", re.I),
}


#: Two names of what electrons carry.
_ELECTRONIC = frozenset({"electronic conductivity", "electrical conductivity"})
#: What a sentence says should be is not what is.
_WANTED = re.compile(r"\b(?:needs?|requires?|should|must|ought to)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quality:
    """A quality that is presupposed.

    Attributes:
        of: The quantity, or ``stable``.
        sign: +1 for high or stable, -1 for low or unstable.
        agent: For ``stable``, against what: ``lithium``, ``water`` or ``air``.
    """

    of: str
    sign: int
    agent: str = ""


def qualities(text: str) -> tuple[Quality, ...]:
    """Qualities that a text gives to what it speaks of.

    >>> qualities("Why is LGPS stable against lithium?")
    (Quality(of='stable', sign=1, agent='lithium'),)
    """
    out = []
    for start, end, name in quantity_spans(text):
        before, after = text[max(0, start - 24) : start], text[end : end + 16]
        if _BEFORE_HIGH.search(before) or _AFTER_HIGH.match(after):
            out.append(Quality(name, 1))
        elif _BEFORE_LOW.search(before) or _AFTER_LOW.match(after):
            out.append(Quality(name, -1))
    out += _roles(text)
    stable = _STABLE.search(text)
    reacts = _REACTING.search(text)
    if reacts and not stable:
        agent = next((a for p, a in _AGENTS if re.search(p, text, re.I)), "")
        before = text[: reacts.start()]
        denied = re.search(rf"{_DENIES}[^.,]{{0,20}}$", before, re.I)
        if agent:
            out.append(Quality("stable", 1 if denied else -1, agent))
    if stable:
        agent = next((a for p, a in _AGENTS if re.search(p, text, re.I)), "")
        sign = -1 if stable["no"] or stable["no2"] else 1
        if agent:
            out.append(Quality("stable", sign, agent))
    return tuple(out)


def _roles(text: str) -> list[Quality]:
    """What a compound is said to be good or bad at: "such a poor thermoelectric"."""
    found = []
    for pattern, quantity, sense in _ROLES:
        match = re.search(rf"(?<![^\W\u3040-\u9fff])(?:{pattern})", text, re.IGNORECASE)
        if match is None:
            continue
        before = text[max(0, match.start() - 24) : match.start()]
        after = text[match.end() : match.end() + 16]
        if _BEFORE_HIGH.search(before) or _AFTER_HIGH.match(after):
            found.append(Quality(quantity, sense))
        elif _BEFORE_LOW.search(before) or _AFTER_LOW.match(after):
            found.append(Quality(quantity, -sense))
    return found


def stated_sign(text: str, quality: Quality) -> int:
    """+1 or -1 where a sentence of a record states that quality, else 0.

    >>> stated_sign("LGPS reacts with lithium metal.", Quality("stable", 1, "lithium"))
    -1
    """
    if quality.of == "stable":
        if not _AGENT_IN_RECORD[quality.agent].search(text):
            return 0
        reacts, resists = bool(_REACTS.search(text)), bool(_RESISTS.search(text))
        return int(resists) - int(reacts)
    if _WANTED.search(text):
        return 0
    same = _ELECTRONIC if quality.of in _ELECTRONIC else {quality.of}
    signs = {q.sign for q in qualities(text) if q.of in same}
    return signs.pop() if len(signs) == 1 else 0
