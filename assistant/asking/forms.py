"""What kind of answer a question asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from assistant.asking.documents import OF_DOCUMENT
from assistant.asking.measuring import asks_how_measured
from assistant.asking.named import space_groups
from assistant.asking.words import lexicon, mentions
from knowledge.quantities import find_quantities
from validators.specs.question import Form

#: "The effect of A on B": A is the cause, B what is asked about.
EFFECT = re.compile(
    r"\b(?:effects?|influence|impact|role|consequences?) of (?P<a>.{2,80}?) (?:on|in|"
    r"for)\b|\bhow (?:do|does|did|will|would|can) (?P<b>.{2,80}?) (?:affect|change|"
    r"influence|impact|alter|modify|shift)"
    r"|\bwhat (?:do|does|will|would|did) (?P<c>.{2,80}?) do (?:to|for|in|with)\b"
    r"|\bwhat happens (?:to .{2,60}? )?(?:if|when|with|on|upon)\b"
    r"|如何影响|有(?:什么|何)影响|影响|\b(?:einfluss|wirkung|auswirkung)\w* (?:von|des|"
    r"der)\b|\bwie (?:wirkt|beeinflusst|verändert|ändert)\b|影響|効果"
    r"|\b(?:effet|influence|impact|rôle) (?:de|du|des|d')|\bcomment .{2,60}? "
    r"(?:influe|affecte|modifie|change)|\b(?:efecto|influencia|impacto) (?:del?|tiene)"
    r"|\bcómo (?:afecta|influye|cambia)",
    re.IGNORECASE,
)

#: The level of a dopant, or the process, that is best: a matter of the lever, no value.
_BEST_LEVEL = re.compile(
    r"\b(?:best|optim\w+|highest|ideal|maximum|max|most)\b[^.?]{0,40}\b(?:content|level|"
    r"amount|concentration|x in|ratio|fraction)\b"
    r"|\b(?:which|what|how much)\b[^.?]{0,30}\b(?:content|level|amount|"
    r"concentration|x)\b"
    r"|\boptimum x\b|最佳(?:掺杂|含量|用量)|最適(?:な)?(?:添加|量|組成)",
    re.IGNORECASE,
)


#: "No, SiC lowers it": a denial, and what is said instead.
_DENIES = re.compile(
    r"^\W*(?:no|nope|nein|non|不|不是|不对|いいえ|いや|違う)\s*[,，、;:]\s*\w",
    re.IGNORECASE,
)

_INVENTORY = re.compile(
    r"\bhow many (?:[\w-]+ ){0,3}?(?:facts|records|papers|sources|entries|studies|"
    r"references|articles|publications)\b|多少(?:条|篇|个)?(?:记录|文献|事实)|"
    r"wie viele (?:fakten|einträge|quellen|arbeiten)|いくつの(?:記録|文献)|"
    r"combien de (?:fiches|sources|articles|faits)|"
    r"cuánt[oa]s (?:registros|fuentes|artículos|hechos)",
    re.IGNORECASE,
)
_DEFINES = re.compile(
    r"\b(?:define|defined|definition)\b|[:,]\s*what (?:is|are) (?:it|that|they|those)\b"
    r"|\bdefinier|定义|定義|définir|définition|"
    r"\bdefine\b|definición|\bwhat (?:is|are) meant by\b|\bmeaning of\b",
    re.IGNORECASE,
)
#: "What is a transference number?": a term without a material.
_TERM = re.compile(
    r"^\W*(?:what(?:'s| is| are| does)|explain|was (?:ist|sind|bedeutet|versteht)|"
    r"qu'est[- ]ce qu|que signifie|¿?qué (?:es|son|significa|se entiende)|什么是|何为|"
    r"何谓)|とは(?:何|なん)?|是什么(?:意思)?\W*$|の意味",
    re.IGNORECASE,
)
#: The largest or smallest of what is recorded.
SUPERLATIVE = re.compile(
    r"\b(?P<up>highest|largest|greatest|maximum|best|record|hardest|höchste\w*|"
    r"größte\w*|beste\w*|härteste\w*|plus (?:élevé|grand|haut|dur)\w*|mayor|"
    r"meilleur\w*|"
    r"más (?:alt|dur)\w*|mejor|máxim\w*)\b|\b(?P<down>lowest|smallest|least|minimum|"
    r"niedrigste\w*|kleinste\w*|geringste\w*|plus (?:bas|faible|petit)\w*|menor|"
    r"más baj\w*|mínim\w*)\b|(?P<up2>最高|最大|最硬|最も(?:高|大|硬)|一番(?:高|大|硬))|"
    r"(?P<down2>最低|最小|最も(?:低|小)|一番(?:低|小))",
    re.IGNORECASE,
)


#: What is set on purpose, so that the best of it is no largest value.
_SETTINGS = frozenset({
    "grain size", "sintering temperature", "sintering time", "annealing temperature",
    "ageing temperature", "solution temperature", "calcination temperature",
    "carrier concentration", "relative density", "porosity",
})  # fmt: skip
_BEST_ONE = re.compile(r"best|meilleur|mejor", re.IGNORECASE)


def superlative(text: str, form: Form, quantities: Sequence[str]) -> int:
    """+1 where the largest recorded value is asked for, -1 the smallest, else 0.

    >>> superlative("the highest zT on record?", "value", ("figure of merit zT",))
    1
    """
    match = SUPERLATIVE.search(text)
    if not match or not quantities or _BEST_LEVEL.search(text):
        return 0
    if form not in {"value", "source", "why", "definition"}:
        return 0
    if set(quantities) <= _SETTINGS and _BEST_ONE.match(match[0]):
        return 0  # the best grain size is no largest one
    # The place tells what is superlative: "the best dopant for conductivity" and
    # "highest first" are none.
    named = re.search(
        r"^\W*(?:first\b|to\b|(?:\w+\W+){0,2}(?:dopants?|methods?|routes?|"
        r"additives?|way)\b)",
        text[match.end() :],
        re.IGNORECASE,
    )
    if named:
        return 0
    return 1 if match["up"] or match["up2"] else -1


_OPTIMUM = re.compile(
    r"\b(?:best|optim\w+|ideal\w*|beste\w*|meilleur\w*|mejor\w*|óptim\w*|highest|"
    r"largest|maximum|lowest|höchste\w*|plus (?:élevé|grand|haut)\w*|más alt\w*)\b|"
    r"最佳|最适|最優|最適|最高|最大|最も|一番|最好",
    re.IGNORECASE,
)


def apart_from_setting(
    text: str, quantities: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is set and what it serves, where the best setting is asked for.

    A question of one quantity, or of properties alone, sets nothing apart.

    >>> apart_from_setting("best grain size for hardness", ("grain size", "hardness"))
    (('grain size',), ('hardness',))
    """
    settings = tuple(name for name in quantities if name in _SETTINGS)
    served = tuple(name for name in quantities if name not in _SETTINGS)
    if not settings or not served or not _OPTIMUM.search(text):
        return (), quantities
    return settings, served


#: "How can I get a higher density": a goal in a comparative.
_BETTER = re.compile(
    r"\bhow (?:can|could|should|do|would|to|might)\b[^.?]{0,40}?\b(?:higher|better|"
    r"lower|more|less|fewer|faster|stronger|denser|longer|larger|smaller|"
    r"(?:above|over|beyond|below|under) \d)\b|"
    r"\bwie (?:kann|könnte|lässt|bekomm|erreich|krieg)\w*\b[^.?]{0,60}?\b(?:höhere\w*|"
    r"bessere\w*|niedrigere\w*|geringere\w*|weniger|mehr)\b|"
    r"\bcomment (?:obtenir|avoir|atteindre)\b|\bcómo (?:obtener|conseguir|lograr)\b",
    re.IGNORECASE,
)
_WHY_NOT = re.compile(
    r"\bwhy (?:\w+ ){0,2}?(?:not|n't|never|avoid|no more|no longer)\b|\bwhy (?:don't|"
    r"doesn't|didn't|isn't|aren't|can't|shouldn't|won't)\b|"
    r"\bwhat(?:'s| is) wrong with (?:more|using|adding)\b|"
    r"\bwarum\b[^.?]{0,60}\b(?:nicht|kein\w*)\b|为(?:什么|何)不|"
    r"なぜ[^。？]*(?:ない|ません|せず)|\bpourquoi\b[^.?]{0,40}\bpas\b|"
    r"\bpor qué no\b",
    re.IGNORECASE,
)


#: What goes wrong, where its reason is asked for.
FAILING = re.compile(
    r"\b(?:fad(?:e|es|ing)|degrad\w*|fail\w*|crack\w*|los(?:e|es|ing|s)|drop\w*|decay\w*|"
    r"deteriorat\w*|decreas\w*|poor|low|unstable|short[- ]circuit\w*|swell\w*|"
    r"shrink\w*|limits|limited)\b|"
    r"\b(?:altern|versag\w*|reißen|verlier\w*|sink\w*|Verlust|Leistungsverlust|instabil|"
    r"schlecht|niedrig)\b|衰减|下降|失效|开裂|劣化|低下|割れ|\bdégrad\w*|\bperd\w*|\bchut\w*|"
    r"\bfissur\w*|\bdegrad\w*|\bpierd\w*|\bdisminuy\w*|\bagriet\w*",
    re.IGNORECASE,
)


def reason_asked(text: str) -> Literal["", "why", "why not"]:
    """Whether a reason is asked for, and whether it is one against something.

    >>> reason_asked("Why not add more Al?"), reason_asked("Why is LLTO white?")
    ('why not', 'why')
    """
    if _WHY_NOT.search(text):
        return "why not"
    words = ["why", "what limits", "reason for", "reasons for", "what makes",
             "causes of",
             "cause of", "what causes", "how come", "为什么", "为何", "原因", "warum",
             "weshalb", "wieso", "ursache", "なぜ", "pourquoi", "la cause d",
             "les causes d", "por qué", "causa de", "causas de"]  # fmt: skip
    return "why" if mentions(text, words) else ""


_DRAWBACK = re.compile(
    r"\b(?:drawbacks?|disadvantages?|downsides?|shortcomings?|weaknesses)\b|"
    r"\bnachteil\w*|\bschwäche\w*|\binconvénients?\b|\bdésavantages?\b|"
    r"\bdesventajas?\b|\binconvenientes?\b|缺点|不足之处|欠点|短所|デメリット",
    re.IGNORECASE,
)
_ADVANTAGE = re.compile(
    r"\b(?:advantages?|benefits?|upsides?|strengths of)\b|\bvorteil\w*|\bavantages?\b|"
    r"\bventajas?\b|优点|好处|利点|長所|メリット",
    re.IGNORECASE,
)


def trade_asked(text: str) -> Literal["", "advantage", "drawback"]:
    """Whether just advantages, or just drawbacks, are asked for.

    In a list of options they are a part of each option.

    >>> trade_asked("and its drawbacks?"), trade_asked("list options with drawbacks")
    ('drawback', '')
    """
    bad = bool(_DRAWBACK.search(text))
    good = bool(_ADVANTAGE.search(_DRAWBACK.sub(" ", text)))
    if bad == good or mentions(text, lexicon()["forms"]["strategies"]):
        return ""
    if _LISTED.search(text):
        return ""
    return "drawback" if bad else "advantage"


#: A list that is wished, with the trade-offs of what it lists.
_LISTED = re.compile(
    r"\b(?:list|levers?|options?|ways|methods?|compare|overview|with|mit|avec|con|"
    r"liste\w*|nenne|vergleich\w*)\b|请|列出|比较|挙げ|リスト",
    re.IGNORECASE,
)


def term_asked(text: str) -> tuple[str, ...]:
    """The term whose definition is asked for, as it is written."""
    match = re.search(
        r"(?:what(?:'s| is| are)|define|definition of|explain|meaning of)\s+"
        r"(?:meant by )?(?:(?:an?|the)\s+)?(?P<a>[^?.,:;]{3,60})|"
        r"^\W*(?P<b>[^:?]{3,60}):",
        text,
        re.IGNORECASE,
    )
    term = (match["b"] or match["a"] or "") if match else ""
    term = re.split(r"\s(?:in|for|of a|and|used)\s", term.strip())[0]
    # "What is it" names nothing.
    return (term,) if len(term) > 3 else ()


#: "Which errors come from …": a noun is asked for that no figure answers.
_NO_FIGURE = re.compile(
    r"\b(?:which|what)\s+(?:\w+ )?(?:errors?|mistakes?|problems?|pitfalls?|risks?|"
    r"causes|factors?|mechanisms?|limitations?|drawbacks?|disadvantages?|advantages?|"
    r"benefits?|precautions?|impurit\w+|assumptions?)\b|"
    r"\bwelche (?:fehler|probleme|risiken|ursachen|faktoren|nachteile|vorteile|"
    r"annahmen)\b|\bquel(?:le)?s (?:erreurs?|problèmes?|risques?|causes|facteurs?|"
    r"inconvénients?|avantages?|hypothèses)\b|\bqué (?:errores?|problemas?|riesgos?|"
    r"causas|factores?|inconvenientes?|desventajas|ventajas)\b|"
    r"(?:哪些|什么)(?:误差|错误|问题|风险|因素|缺点|优点|机制)|"
    r"どんな(?:誤差|問題|要因|欠点|利点)",
    re.IGNORECASE,
)


#: "How reliable are they" asks for a judgement of a method, no value.
_HOW_GOOD = re.compile(
    r"\bhow (?:reliable|accurate|precise|trustworthy|reproducible|certain)\b|"
    r"\bwie (?:zuverlässig|genau|verlässlich)|fiab(?:le|ilité)|\bfiable\b|可靠|信頼性",
    re.IGNORECASE,
)


#: "Separating bulk and boundary by impedance", "assign the arcs": how it is done.
_OF_METHOD = re.compile(
    r"^\W*(?:separat|assign|distinguish|determin|measur|quantif|resolv|deconvol|"
    r"disentangl)(?:e|y|ing|ying|ion of|ement of|ve)?\b|"
    r"^\W*(?:trenn\w*|unterscheid\w*|zuordn\w*|mess(?:en|ung)\b|bestimm\w*)|"
    r"^\W*(?:séparer|séparation|distinguer|attribuer|mesurer|déterminer)\b|"
    r"^\W*(?:separar|separación|distinguir|asignar|medir|determinar)\b|"
    r"^\W*(?:分离|区分|测量|测定|归属)|(?:分離|区別|帰属|測定)(?:する|の)?(?:方法)?\W*$",
    re.IGNORECASE,
)


def form_of(text: str, *, has_history: bool, elements: int, hosts: int) -> Form:
    """The form of answer that a question asks for.

    Args:
        text: The question.
        has_history: Whether there are earlier turns to dispute or to follow.
        elements: How many dopants it names.
        hosts: How many materials it names.
    """
    forms = lexicon()["forms"]
    if has_history and (mentions(text, forms["pushback"]) or _DENIES.search(text)):
        return "pushback"
    if mentions(text, forms["source"]):
        return "source"
    if _INVENTORY.search(text):
        return "inventory"
    apart = re.search(
        r"difference between|unterschied|区别|違い|différence entre|diferencia entre",
        text,
        re.IGNORECASE,
    )
    if asks_how_measured(text):
        return "howto"
    # The difference between two terms rather than between two materials.
    if _DEFINES.search(text) or (apart and elements + hosts == 0):
        return "definition"
    plain = elements + hosts == 0 and not SUPERLATIVE.search(text)
    plain = plain and not OF_DOCUMENT.search(text)
    if plain and not has_history and _TERM.search(text) and not re.search(r"\d", text):
        return "definition"
    if elements + hosts >= 2 and (
        mentions(text, forms["compare"]) or re.search(r"どちら|哪个|which|better", text)
    ):
        return "compare"
    if mentions(text, forms["why"]) or _HOW_GOOD.search(text):
        return "why"
    if EFFECT.search(text) or _BEST_LEVEL.search(text):
        return "why"
    if _BETTER.search(text):
        return "strategies"
    measures = lexicon()["levers"]["measurement"]["words"]
    if _OF_METHOD.search(text) and mentions(text, measures):
        return "howto"
    if mentions(text, forms["howto"]):
        improving = mentions(text, forms["strategies"])
        return "strategies" if improving else "howto"
    if re.search(
        r"\b(?:which|what|best)\b[^.?]{0,25}\b(?:dopants?|additives?|elements?|"
        r"methods?|routes?|aids?|measures?)\b|^\s*(?:dopants?|additives?|methods?|"
        r"routes?) (?:that|which|to|for)\b|\bhow\s*\?\s*$"
        r"|哪些?掺杂|welche[rsn]? dotier|どのドーパント|quels? dopants?|qué dopantes?",
        text,
        re.IGNORECASE,
    ):
        return "strategies"
    if mentions(text, forms["strategies"]) and not asks_yes_no(text):
        return "strategies"
    if asks_yes_no(text):
        return "why"
    if mentions(text, forms["survey"]):
        return "survey"
    if _NO_FIGURE.search(text):
        return "why"
    if find_quantities(text) or space_groups(text):
        return "value"
    if mentions(text, forms["definition"]):
        return "definition"
    return "why"


def asks_yes_no(text: str) -> bool:
    """Whether yes or no is asked for."""
    if re.match(
        r"\s*(?:does|do|is|are|can|will|would|should|did|has|have|isn't|doesn't|ist|"
        r"kann|sind|hat|est-ce|es |puede|¿es|¿puede|¿aumenta)\b",
        text,
        re.IGNORECASE,
    ):
        return True
    asks = re.search(r"(?:是否|吗|嗎|ますか|ですか)", text)
    open_word = re.search(r"どう|どちら|どの|何|如何|什么|怎|哪", text)
    return bool(asks) and not open_word
