"""The clause of a question that it takes for granted, wherever that clause stands.

"Since X raises Y, how …", "X raises Y, so how …", "X raises Y. Why …?", "How …, because
X raises Y?", 既然 X，…, X なので、… all presuppose X. What is only wished, supposed or
asked ("to raise Y", "if X", "my X") is no claim.
"""

from __future__ import annotations

import re

_ASKS = (
    r"(?:(?:so|then|thus|hence|therefore|and|but|also|daher|donc|alors|así que|"
    r"entonces|deshalb|y|und|et)\b\s*,?\s*)*¿?(?:how|why|what|which|who|when|where|"
    r"should|can|could|would|do(?:es)?|is|are|wie|warum|wieso|weshalb|womit|wodurch|was|"
    r"welche\w*|soll\w*|kann|muss|comment|pourquoi|quel\w*|par quoi|combien|dois|peut|"
    r"faut|cómo|por qué|qué|cuál\w*|cuánt\w*|con qué|debo|puedo)\b"
)
_ASKS_ASIAN = (
    r"(?:那么?|所以|因此|だから|では)?(?:为什么|为何|怎么|怎样|如何|哪|什么|多少|该|是否|"
    r"能|可以|用|加|なぜ|どう|何|どの|どれ|いくら)"
)
_BOUNDARY = re.compile(
    rf"(?:[,;:.!。，；！、]|\s[-–—])\s*(?=(?i:{_ASKS})|{_ASKS_ASIAN})"
)
_GRANTS = re.compile(
    r"\b(?:since|because|as|given that|seeing that|considering that|knowing that|"
    r"now that|da|weil|puisque?|comme|étant donné que?|vu que?|puesto que|dado que|"
    r"ya que|como)\b(?!\s+(?:an? |well|such|\d|wird|ist (?:der|die|das)))|"
    r"既然|因为|由于",
    re.IGNORECASE,
)
_JAPANESE = re.compile(
    r"^(?P<said>[^。?？]{4,90}?)(?:なので|ので|だから|から|ため|のに)[、,]"
)
#: Openings of what is wished, supposed or told of oneself.
_NO_CLAIM = re.compile(
    r"^\W*(?:if|when|for|to|in order|in|with|at|among|i|i'm|we|my|our|let|please|"
    r"suppose|"
    r"assume|compare|between|besides|beyond|wenn|falls|um|für|bei|mit|ich|wir|mein\w*|si|"
    r"pour|dans|avec|parmi|je|nous|mon|ma|para|en|con|entre|mi|quiero|how|why|what|which|"
    r"is|are|do|does|can|hi|hello|hallo|bonjour|hola|如果|为了|我|想|要|もし|私)\b|"
    r"^\W*(?:如果|为了|我|想|请|もし|私)",
    re.IGNORECASE,
)
#: A claim needs a verb: of being, of change or of working.
_VERB = re.compile(
    r"\b(?:is|are|has|have|contains?|holds?|conducts?|works?|superconducts?|reach(?:es)?|"
    r"performs?|peaks?|stores?|makes?|gives?|leads|causes|needs?|reacts?|loses?|gains?|fades?|"
    r"stays?|becomes?|raises?|lowers?|increases?|reduces?|decreases?|improves?|"
    r"enhances?|boosts?|shows?|degrades?|worsens?|hurts?|harms?|suppresses|promotes?|halves|"
    r"doubles|hardens?|softens?|weakens?|strengthens?|exceeds?|falls|rises|drops|"
    r"ist|sind|hat|haben|zeigt|liegt|sinkt|steigt|enthält|leitet|erhöht|senkt|verringert|verbessert|steigert|"
    r"verschlechtert|macht|führt|funktioniert|erreicht|"
    r"est|sont|(?<!the )(?<!une )(?<!un )a(?= (?:une?|l[ae]|plus|des|moins|été)\b)|"
    r"ont|contient|conduit|augmente|améliore|réduit|diminue|abaisse|rend|"
    r"es|son|tiene|contiene|conduce|aumenta|mejora|reduce|disminuye|baja|sube|"
    r"empeora)\b|[\u3040-\u9fff]",
    re.IGNORECASE,
)


_INFINITIVE = re.compile(
    r"\bto [a-z]+\b|\bzu \w+en\b|\b(?:pour|de|para) \w+(?:er|ir|re|ar)\b", re.IGNORECASE
)


def has_verb(text: str) -> bool:
    """Whether a clause says anything: "LGPS against LLZO" does not.

    >>> has_verb("LGPS against LLZO"), has_verb("LGPS conducts well")
    (False, True)
    """
    # "Ways to make X better" says nothing yet.
    return bool(_VERB.search(_INFINITIVE.sub(" ", text)))


def presupposed(text: str) -> str:
    """The clause that a question takes for granted, or an empty text.

    >>> presupposed("Doping raises the Tc of MgB2, so how much is best?")
    'Doping raises the Tc of MgB2'
    >>> presupposed("How is AlN made, since oxygen improves it?")
    'since oxygen improves it'
    >>> presupposed("To raise the Tc of MgB2, what is best?")
    ''
    """
    japanese = _JAPANESE.match(text)
    if japanese:
        return japanese["said"]
    granted = _GRANTS.search(text)
    if granted:
        rest = text[granted.start() :]
        end = _BOUNDARY.search(rest) or re.search(r"[，。；]|[.?!](?:\s|$)|[？]", rest)
        clause = rest[: end.start()] if end else rest
        opens = end is not None and not text[: granted.start()].strip()
        if opens or _VERB.search(clause[len(granted[0]) :]):
            return clause.rstrip(" ?？.")
    bound = _BOUNDARY.search(text)
    if bound is None:
        return ""
    # What was asked before is no statement.
    head = re.split(r"[?？]\s*", text[: bound.start()])[-1].strip()
    if len(head) < 6 or _NO_CLAIM.match(head) or not _VERB.search(head):
        return ""
    return head


#: "How can I use the high X of M": the noun phrase presupposes as a clause does.
_USES = re.compile(
    r"\b(?:exploit|use|utili[sz]e|take advantage of|benefit from|profit from|"
    r"make use of|"
    r"thanks to|due to|despite|because of|nutz\w*|ausnutz\w*|dank|trotz|wegen|"
    r"exploiter|"
    r"utiliser|profiter de|grâce à|malgré|aprovech\w*|utilizar|gracias a|a pesar de)\b"
    r"[^.?!,;]{0,12}?\b(?:the|its|their|die|der|den|das|de[sm]|la|le|l'|du|el|de la)\s*"
    r"(?P<said>[^.?!,;]{6,80})|(?:利用|借助)(?P<zh>[^，。？?]{4,40})|"
    r"(?P<ja>[^。、?？]{4,40})を(?:利用|活用|活か)",
    re.IGNORECASE,
)


def noun_claim(text: str) -> str:
    """What a question wants to use as if it were there: "the high Tc of X".

    >>> noun_claim("How can I exploit the low thermal conductivity of AlN?")
    'low thermal conductivity of AlN'
    """
    found = _USES.search(text)
    return next((g for g in found.groups() if g), "") if found else ""


_NEGATED = re.compile(
    r"\b(?:not|never|no longer|cannot|hardly|without|nicht|kein\w*|kaum|ne|pas|jamais|"
    r"sans|nunca|sin)\b|n't\b|\bno\s+\w+[aoe]\b|不|没|未|ない|ません|なく",
    re.IGNORECASE,
)


def is_negated(clause: str) -> bool:
    """Whether a clause denies what it speaks of."""
    return bool(_NEGATED.search(clause))


_ROOM = re.compile(
    r"room[- ]temperature|ambient temperature|raumtemperatur|zimmertemperatur|"
    r"température ambiante|temperatura ambiente|室温|常温",
    re.IGNORECASE,
)
_BEST = re.compile(
    r"\b(?:works? best|best|peaks?|peak|maximum|highest|optimum|optimal|most efficient|"
    r"am besten|beste\w*|höchste\w*|maximum|optimum|le mieux|meilleure?|maximale?|"
    r"mejor|máxim[oa]|óptim[oa])\b|最好|最佳|最高|最大|最適|一番",
    re.IGNORECASE,
)
_HEAT = re.compile(r"(\d+(?:[.,]\d+)?)\s?(K\b|°\s?C\b|℃)")


def best_temperature(clause: str) -> float | None:
    """The temperature in K at which something is said to be best, or None.

    >>> best_temperature("Bi2Te3 works best at 900 K")
    900.0
    """
    if not _BEST.search(clause) or is_negated(clause):
        return None
    match = _HEAT.search(clause)
    if match:
        number = float(match[1].replace(",", "."))
        return number if match[2] == "K" else number + 273.15
    return 293.0 if _ROOM.search(clause) else None


_BOUNDS = re.compile(
    r"(?P<less>\b(?:worse|less|lower|smaller|poorer)(?: than)?|\bbelow|\bunder|"
    r"\bat most|\bno more than|\bunter|\bweniger als|\bhöchstens|\bmoins de|"
    r"\bau plus|\bmenos de|\bpor debajo de|低于|小于|不超过|不到|未満|以下)|"
    r"(?P<more>\b(?:better|more|higher|greater|larger)(?: than)?|\babove|\bover|"
    r"\bexceeds?|\bat least|\büber|\bmehr als|\bmindestens|\bplus de|\bau moins|"
    r"\bmás de|\bpor encima de|高于|大于|超过|以上)",
    re.IGNORECASE,
)
_ALWAYS = re.compile(
    r"\b(?:always|never|ever|any|immer|nie|stets|toujours|jamais|siempre|nunca)\b|"
    r"总是|永远|从不|一直|常に|必ず|いつも",
    re.IGNORECASE,
)


def bound_of(clause: str, at: int, end: int) -> int:
    """+1 or -1 where a number is said to be exceeded or not reached, else 0.

    Args:
        clause: The claim.
        at: Where the number starts.
        end: Where it ends; 以下 and 以上 stand behind it.

    >>> bound_of("conducts worse than 20 W/(m K)", 20, 21)
    -1
    """
    before = list(_BOUNDS.finditer(clause[max(0, at - 26) : at]))
    after = re.match(r"\S{0,12}?(?P<less>未満|以下|以内)|\S{0,12}?(?P<more>以上)",
                     clause[end : end + 16])  # fmt: skip
    found = after or (before[-1] if before else None)
    if found is None:
        return 0
    sign = 1 if found["more"] else -1
    # "Never above 20" says at most 20.
    never = re.search(r"\b(?:never|nie|jamais|nunca|not|nicht)\b|从不|不会", clause)
    return -sign if never and not after else sign


def holds_always(clause: str) -> bool:
    """Whether a claim is made of every sample."""
    return bool(_ALWAYS.search(clause))
