"""What asks the literature although it sounds like a structure or an equation."""

from __future__ import annotations

import re

from assistant.asking.grades import grades
from assistant.crystal_follow_ups import makes_compound
from assistant.records import Kind
from knowledge.names import find_formulas, find_materials, material
from knowledge.quantities import find_quantities

#: Quantities that a structure by itself tells.
_OF_STRUCTURE = frozenset({"space group", "lattice parameter", "density"})


#: Properties that are measured and that no equation of a request solves for.
_MEASURED = frozenset(
    {
        *("ultimate tensile strength", "yield strength", "compressive strength"),
        *("hardness", "fracture toughness", "fatigue strength", "figure of merit zT"),
        *("critical temperature", "power conversion efficiency", "dielectric constant"),
    }
)


#: Properties that a test tells, where their name stands in no catalogue.
_TESTED = (
    r"(?i)\bweibull|\b(?:coefficient|coeficiente) (?:of|de) (?:friction|frottement|"
    r"fricción|rozamiento)|reibungs(?:koeffizient|zahl)|viscosi|viskosität|"
    r"\b(?:creep|fatigue|wear)\b|kriech|ermüdung|verschleiß|fluage|usure|fluencia|"
    r"fatig|desgaste|摩擦係数|摩擦系数|粘度|蠕变|疲劳|磨损|クリープ|疲労|摩耗|ワイブル|威布尔"
)


#: Prices and markets are told by no structure, no candidate and no equation.
_MARKET = re.compile(
    r"\b(?:market )?prices?\b|\bmarket (?:share|size|forecast)|\bpreis|\bprix\b|"
    r"\bprecios?\b|价格|市价|価格|値段",
    re.IGNORECASE,
)
#: What happens to a material, or between two, is told by no structure of one of them.
_EVENT = re.compile(
    r"\b(?:forms?|happens?|reacts?|grows?|arises?) (?:where|when|if|at|between|with|"
    r"in contact)\b|\b(?:does|do|can|will|would) [^?]{2,60}\b(?:survive|withstand|"
    r"tolerate|react|decompose|corrode|dissolve|oxidi[sz]e)\b|"
    r"\b(?:entsteh|bildet sich|reagier|übersteh|zersetzt)\w*|"
    r"\b(?:réagi|se forme|résiste|survi|se décompose)\w*|"
    r"\b(?:reacciona|se forma|resiste|sobrevive|se descompone)\w*|"
    r"反应|分解|生成什么|耐受|反応|分解|生じ",
    re.IGNORECASE,
)
#: "What is NMC?": letters that stand for something.
_LETTERS = re.compile(
    r"^\W*(?:(?i:what(?:'s| is| are)|was (?:ist|sind)|qu'est[- ]ce que?(?: le| la)?|"
    r"¿?qué (?:es|son))\s+|什么是)[A-Z][\w-]*[A-Z]\w{0,3}\W*$|"
    r"^\W*[A-Z][A-Z-]*[A-Z](?:是什么|とは)"
)


def asks_what_letters_mean(text: str) -> bool:
    """Whether a message asks for nothing but what some letters stand for.

    >>> asks_what_letters_mean("What is C-S-H?"), asks_what_letters_mean("What is it?")
    (True, False)
    """
    return _LETTERS.search(text) is not None


#: A question, and not a wish.
_ASKS = re.compile(
    r"^\W*(?:which|what|why|how|where|when|does|do|is|are|can|welche|was|warum|wie|quel|"
    r"quoi|pourquoi|comment|qué|cuál|cómo|por qué)\w*\b.*[?？]\W*$|[吗呢か][?？]?$",
    re.IGNORECASE | re.DOTALL,
)


def _of_no_compound(text: str) -> bool:
    """Whether a question is about a material that is no compound, such as UHPC.

    Such materials have records and no one formula, hence no structure.
    """
    if len(text) > 240 or not _ASKS.search(text) or find_formulas(text):
        return False
    hosts = [material(name) for name, _ in find_materials(text)]
    return bool(hosts) and all(
        host and not (host.formula or host.elements or host.major) for host in hosts
    )


def of_literature(text: str, best: Kind) -> bool:
    """Whether what only sounds like a structure or an equation asks the literature.

    "The drawback of HIP for IN718", "why do NMC cathodes age": a grade of alloy is no
    crystal, and no structure tells a reason or a hardness.
    """
    if best is not Kind.CHAT and _MARKET.search(text):
        return True
    if best in {Kind.CIF, Kind.GENERATE} and _of_no_compound(text):
        return True
    if best is Kind.EQUATION:
        return bool(grades(text) or set(find_quantities(text)) & _MEASURED)
    if best is not Kind.CIF:
        return False
    from assistant.asking.forms import reason_asked

    named = set(find_quantities(text)) - _OF_STRUCTURE
    tested = not makes_compound(text) and re.search(_TESTED, text)
    event = _EVENT.search(text) and not makes_compound(text)
    return bool(grades(text) or reason_asked(text) or named or tested or event)
