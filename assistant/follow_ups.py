"""Messages that lean on an earlier answer: doubts about it, and items of its lists.

A doubt is answered by checking again, not by yielding: the request that led to the
doubted answer is served once more. "The first one" becomes the item that it means.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.records import Kind, Request, Turn

#: Words that doubt an answer. Long messages that hold them are about something else.
_DOUBT = re.compile(
    r"(?<!what )(?<!what's )(?:is|was|are|looks?|seems?|that'?s|value|number|"
    r"result|solution|answer)\s+"
    r"(?:\w+\s+)?(?:wrong|incorrect|false|off|mistaken)|"
    r"^\W*(?:wrong|no way|impossible)\b|are you (?:really )?sure|"
    r"can'?t be (?:right|true|correct)|cannot be right|"
    r"is not (?:right|correct)|(?:can(?:no|')t|can ?not|does ?n[o']t) exist|"
    r"^\W*(?:no|nope)\b[, ]+(?:it|that|this|the \w+)\b|"
    r"\bmy (?:text ?book|book|professor|teacher|supervisor|colleague|paper|notes) "
    r"(?:says?|has|gives?|claims?|told)|"
    r"^\W*(?:but |no,? )?i (?:get|got|measured|calculated|computed|found|read)\b|"
    r"(?:is|are) (?:that|this|it|those|they) (?:right|correct)|"
    r"i (?:don'?t|do not) believe|i doubt|you (?:must be|are) (?:wrong|mistaken)|"
    r"contradicts|\buseless\b|stimmt (?:das )?nicht|stimmt das\b|"
    r"\b(?:somebody|someone|people|others|they) (?:told|tell|say|said|claim)|(?:ist|"
    r"sind) falsch|"
    r"kann nicht (?:sein|stimmen)|"
    r"sicher\?|glaub\w* ich nicht|c'est faux|est faux|vous vous trompez|impossible|"
    r"n['’]y crois pas|j'en doute|je doute|c'est (?:douteux|impossible)|lo dudo|"
    r"no lo creo|"
    r"bezweif\w+|zweifle|kann ich (?:kaum|nicht) glauben|怀疑|不可能|不信|疑わしい|"
    r"信じられ|"
    r"tu es sûr|êtes-vous sûr|no es correcto|está mal|es falso|no puede ser|"
    r"no me lo creo|¿seguro|不对|错了|有误|你确定|おかしい|間違|本当です|違います|"
    r"本当に(?:正し|合って|そう)|正しいですか|合っていますか",
    re.IGNORECASE,
)
_LONGEST_DOUBT = 160
_REFERENCE = (
    r"(?:reference|source|doi|paper|citation|article|study|publication|quelle|"
    r"literaturstelle|arbeit|veröffentlichung|référence|article|publication|étude|"
    r"referencia|artículo|cita|fuente)s?"
)
#: Doubts that an answer's source is real, and questions for it.
_SOURCE = re.compile(
    rf"\b{_REFERENCE}\b[^.?!]{{0,30}}\b(?:does(?:n't| not)|do(?:n't| not)) exist|"
    rf"\b{_REFERENCE}\b[^.?!]{{0,20}}\b(?:is|are|was|were|looks?|sounds?) (?:a )?"
    r"(?:fake|made[- ]up|invent\w+|hallucinat\w+|bogus|fictitious|not real|wrong)|"
    rf"\b(?:made up|invented|hallucinated) (?:that|this|the|those) {_REFERENCE}\b|"
    rf"(?:can'?t|cannot|could(?:n't| not)|don't) (?:find|locate|see) (?:that|this|the|"
    rf"those|any such) {_REFERENCE}\b|\bno such {_REFERENCE}\b|"
    rf"\bis (?:that|this|it) (?:a )?real {_REFERENCE}\b|"
    rf"{_REFERENCE}\b[^.?!]{{0,20}}(?:gibt es nicht|existiert nicht|n'existe|"
    r"no existe|ist erfunden|est inventée?|es inventad[oa])|"
    r"(?:文献|论文|出处|来源|参考)[^。？]{0,8}(?:不存在|是假的|编的)|"
    r"(?:文献|論文|出典)[^。？]{0,8}(?:存在しない|存在しません|偽)|"
    r"\bwhere (?:does|did|do|is|are) (?:that|this|it|the|these|those|you)\b[^.?!]{0,30}"
    r"\b(?:come|from|get)\b|"
    rf"\b(?:what|which)(?:'s| is| are| was)? (?:your|the|its) {_REFERENCE}\b|"
    rf"^\W*(?:and |et |und |y )?(?:the |your )?{_REFERENCE}\W*$|^\W*says who\b|"
    rf"\b(?:show|give|tell|send|zeig|nenn|gib|montre|donne|muestra|dame)\w*\b[^.?!]{{0,14}}"
    rf"\b(?:the |your |its |die |la |le |les |el |una? |une |"
    rf"eine )?{_REFERENCE}\W*(?:please|"
    r"bitte|for (?:that|this|it))?\W*$|(?:その|この)?(?:論文|文献|出典)は|"
    r"\bhow do you know\b|\bwoher (?:stammt|stammen|kommt|kommen|hast|haben|weißt)|"
    r"\bd'où (?:vient|viennent|sort|tenez|tiens)|\bde dónde (?:sale|salen|viene|"
    r"vienen|sacas)|(?:出处|来源)(?:是|呢|在)|从哪(?:里|儿)?来|出典は|どこから(?:の|来|得)",
    re.IGNORECASE,
)


def asks_for_source(text: str) -> bool:
    """Whether a message asks where the last answer comes from, or doubts its source."""
    return len(text) <= 100 and _SOURCE.search(text) is not None


_CHOSEN = re.compile(
    r"(?i)^\W*(?:(?:and|but|so|und|aber|et|mais|y|pero)\W+)*(?:why (?:did|do|have) you|"
    r"why (?:these|those|this|them|not)|how did you|how (?:were|was|are) (?:they|these|"
    r"those|it) (?:chosen|picked|made|found|selected)|warum (?:hast|gerade|diese|die)|"
    r"wie hast du|pourquoi (?:as-tu|ces|ceux|celles|avoir)|comment as-tu|"
    r"por qué (?:has|"
    r"estos|estas|elegiste)|cómo (?:has|los|las) eleg\w+|为什么(?:选|是这)|怎么选|"
    r"なぜ(?:これ|選)|どうやって選)"
)


def wants_structure(text: str) -> bool:
    """Whether a message about an item of a list wishes its structure."""
    return (
        re.search(r"(?i)\bcif\b|struktur|structur|estructur|结构|構造|unit cell", text)
        is not None
    )


_NUMBERED = r"(?:\d{1,2}|one|two|three|four|five|six|eight|ten|a few|some)"
#: Further candidates and nothing beside: "give me 4 more", "noch 3", "再给4个".
_FURTHER = re.compile(
    rf"(?i)^\W*(?:(?:ok|okay|and|now|please|thanks|then|bitte|und|jetzt|et|y|ahora|"
    rf"maintenant|can you|could you|i want|i'd like|give|show|list|make|propose|"
    rf"suggest|generate|get|add|me|us|gib|zeig\w*|nenn\w*|mir|donne[sz]?|propose[sz]?|moi|dame|"
    rf"da|muestra\w*|proponme)\W+)*"
    rf"(?:{_NUMBERED} (?:more|others?|further|additional|weitere|andere|de plus|"
    rf"(?:d')?autres|más|otr[oa]s)|(?:some |a few )?(?:more|others)|"
    rf"another {_NUMBERED}|noch (?:\d{{1,2}}|ein paar|mehr|\w+ weitere)|"
    rf"weitere(?: \d{{1,2}})?|encore "
    rf"\d{{1,2}}|\d{{1,2}} (?:de plus|autres)|otr[oa]s \d{{1,2}})"
    rf"(?: (?:of (?:them|these|those)|candidates?|formulas?|compositions?|kandidaten|"
    rf"formeln|candidats?|candidat[oa]s?|davon|like (?:that|these|those)))*"
    rf"(?:,? (?:please|bitte|svp|por favor))?\W*$|"
    rf"^(?:请)?(?:再|另外)(?:给|来|推荐|提出|生成)(?:我)?\d{{0,2}}[个種种]?(?:候选)?\W*$|"
    rf"^(?:あと|もう)\d{{1,2}}[個つ件](?:ください|お願いします|提案して)?\W*$"
)


def wants_further(text: str) -> bool:
    """Whether a message wishes more of a list and says nothing else.

    >>> wants_further("give me 4 more"), wants_further("noch 3 bitte")
    (True, True)
    >>> wants_further("give me more details"), wants_further("4 more oxygen atoms")
    (False, False)
    """
    return len(text) <= 80 and _FURTHER.search(text) is not None


def asks_how_chosen(text: str) -> bool:
    """Whether a message asks why a list holds what it holds."""
    return len(text) <= 120 and _CHOSEN.search(text) is not None


#: The user knows better which form a structure has.
_INSISTS = re.compile(
    r"^\W*(?:no|nope|nein|non|不|不是|不对|いいえ|いや)(?![a-zà-ÿ])|"
    r"\b(?:should|must|ought to|has to) be\b|\bis (?:actually|really|in fact)\b|"
    r"\b(?:müsste|sollte|muss)\b[^.?!]{0,30}\bsein\b|\bist (?:doch|eigentlich)\b|"
    r"\bdevrait être\b|\bdoit être\b|\bdeber?ía ser\b|\bes en realidad\b|"
    r"应该是|其实是|のはず|べき",
    re.IGNORECASE,
)


def insists(text: str) -> bool:
    """Whether a message sets what it says against what was answered."""
    return len(text) <= 100 and _INSISTS.search(text) is not None


def is_doubt(text: str) -> bool:
    """Whether a message doubts what was answered before."""
    return len(text) <= _LONGEST_DOUBT and _DOUBT.search(text) is not None


def doubted_request(request: Request, history: Sequence[Turn]) -> Request | None:
    """The request whose answer is doubted, with the conversation before it.

    None where the history holds no earlier question.
    """
    turns = list(history)
    for place in range(len(turns) - 1, -1, -1):
        turn = turns[place]
        if turn.role == "user" and not is_doubt(turn.content):
            return request.model_copy(
                update={"text": turn.content, "history": turns[:place]}
            )
    return None


_ORDINALS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4,
    "4th": 4, "fifth": 5, "5th": 5, "last": -1, "erste": 1, "zweite": 2, "dritte": 3,
    "vierte": 4, "fünfte": 5, "letzte": -1, "premier": 1, "première": 1, "deuxième": 2,
    "troisième": 3, "quatrième": 4, "dernier": -1, "dernière": -1, "primer": 1,
    "primero": 1, "primera": 1, "segundo": 2, "segunda": 2, "tercero": 3, "tercera": 3,
    "cuarto": 4, "último": -1, "última": -1, "一": 1, "二": 2, "三": 3, "四": 4,
    "五": 5,
}  # fmt: skip
_ITEM = re.compile(
    r"\bthe (?P<en>first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th)"
    r"(?:(?: (?:one|candidate|formula|compound|composition|material|row|entry|item))\b|"
    r"(?=\W*$)|(?=,? (?:please|instead|as a|and)\b))|"
    r"\b(?:number|no\.?|candidate|row|nummer|zeile|numéro|número|ligne|fila) ?"
    r"(?P<number>\d{1,3})\b|"
    r"\bd(?:er|ie|as|em|en|es) (?P<de>erste|zweite|dritte|vierte|fünfte|letzte)[nrs]?"
    r"(?: (?:kandidat\w*|verbindung|formel|zeile))?(?=\W*$|\W+(?:bitte|als|machen))|"
    r"\b(?:le|la|du|de la) (?P<fr>premier|première|deuxième|troisième|quatrième|"
    r"dernier|dernière)\b|\b(?:el|la|del) (?P<es>primer[oa]?|segund[oa]|tercer[oa]|"
    r"cuarto|últim[oa])\b|第(?P<zh>[一二三四五\d]{1,3})(?:个|種|种|の候補|番目|つ|条|行)",
    re.IGNORECASE,
)


#: The one that an answer of the literature puts first.
_THAT_ONE = re.compile(
    r"(?i)\b(?:that|this) (?:one|strategy|option|approach|dopant)\b|"
    r"\b(?:the|your) (?:first|top|best) (?:one|option|strategy|choice)\b|"
    r"\b(?:gerade|ausgerechnet) (?:das|den|die|dies\w*)\b|\bcelui-là|\bcelle-là|"
    r"\b(?:ése|ésa|ese|esa|eso)\b(?=\W*$)|为什么是(?:它|这个)|なぜそれ"
)
_STRATEGY = re.compile(r"(?m)^\*\*\d{1,2}\.\*\* \*\*(.+?)\*\*")
#: Routes whose answers list things that can be meant by their number.
_LISTING = (Kind.GENERATE, Kind.DATA, Kind.FAQ)


def item_meant(text: str, answer: Mapping[str, Any]) -> tuple[str, str] | None:
    """The words for an item of a list in an answer, and the name of that item.

    Args:
        text: A message.
        answer: The latest answer of the conversation, as it is kept.
    """
    # The literature route reads numbers of its own lists itself.
    of_literature = answer.get("route") == Kind.FAQ
    found = (_THAT_ONE if of_literature else _ITEM).search(text)
    names = _items(answer)
    if found is None or not names:
        return None
    word = next((part for part in found.groups() if part is not None), "1").lower()
    number = int(word) if word.isdigit() else _ORDINALS.get(word, 0)
    place = len(names) - 1 if number < 0 else number - 1
    if not 0 <= place < len(names) or not names[place]:
        return None
    return found[0], names[place]


def _items(answer: Mapping[str, Any]) -> list[str]:
    """Names of what an answer lists: candidates, else the materials of its rows."""
    if answer.get("route") == Kind.FAQ:
        return _STRATEGY.findall(str(answer.get("text", "")))
    generated = answer.get("generated") or []
    if generated and any(item.get("formula") for item in generated):
        return [str(item.get("formula") or "") for item in generated]
    table = answer.get("table") or {}
    columns = [str(c.get("name", "")) for c in table.get("columns") or []]
    for name in ("composition", "formula", "material"):
        if name in columns:
            place = columns.index(name)
            return [str(row[place] or "") for row in table.get("rows") or []]
    return []


def with_item(request: Request, answer: Mapping[str, Any]) -> tuple[Request, str]:
    """A request with the item that it means in place of its number.

    Returns:
        The request and what was put in ("the first one = NaCl"), empty where it names
        none, or where it still speaks of the list itself.
    """
    meant = item_meant(request.text, answer)
    if meant is None or answer.get("route") not in _LISTING:
        return request, ""
    words, name = meant
    text = request.text.replace(words, name, 1)
    return request.model_copy(update={"text": text}), f"{words} = {name}"
