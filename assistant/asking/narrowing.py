"""Messages after a table that narrow it, put it in order, or ask for one of its rows.

"Only those above 1 mS/cm", "sort by year", "which one is the highest?": none of them
names a material, and all of them mean the table before.
"""

from __future__ import annotations

import re

from assistant.asking.table_filters import read_order_column

_LONGEST = 140
_LEAD = (
    r"^\W*(?:(?:and|now|then|ok(?:ay)?|please|also|but|und|jetzt|nun|dann|bitte|et|"
    r"maintenant|puis|y|ahora|luego|por favor|现在|请|再|では|次に|それで)\W*)*"
)
#: What is done with rows that are there.
_NARROWS = re.compile(
    rf"(?i){_LEAD}(?:(?:show |give |list |keep )?(?:me )?(?:only|just)\b|keep\b|drop\b|"
    r"remove\b|exclud\w+|leave out|leave away|without\b|filter\b|sort\w*\b|"
    r"order (?:by|it|"
    r"them|the rows)\b|rank\b|limit (?:it|them|to)\b|restrict\b|"
    r"(?:add|append) (?:an? |the |another )?(?:\w+ )?(?:columns?|years?|titles?|"
    r"journals?|dois?|temperatures?|famil(?:y|ies))\b|how many (?:rows|entries|values|"
    r"records|are there|are left)\b|"
    r"nur\b|zeig\w* (?:mir )?nur\b|ohne\b|behalt\w*\b|sortier\w*\b|entfern\w*\b|"
    r"lass\w*\b[^.]*\bweg|filter\w*\b|seulement\b|uniquement\b|gard\w+\b|enlèv\w+|"
    r"retir\w+\b|tri[eé]\w*\b|class\w+ (?:par|les)\b|sans\b|"
    r"s[oó]lo\b|solamente\b|únicamente\b|quita\w*\b|elimina\w*\b|ordena\w*\b|"
    r"filtra\w*\b|sin\b|只(?!有)|仅|去掉|删除|除去|筛选|按|排序|"
    r"(?:[^。]{1,20})(?:だけ|のみ|除いて|順に)|並べ)"
)
_ENDS = (
    r"(?:high|low|larg|small|great|few|long|short|low|dens|hard|soft|strong|weak|"
    r"new|old|recent|late|earli)(?:er|est)\b|\b(?:best|worst|most|least|maximum|minimum|"
    r"max|min|record|top)\b|höchst|niedrigst|größt|kleinst|best|plus (?:élev|haut|"
    r"grand|"
    r"bas|faible|petit)|meilleur|más (?:alt|baj|grand|pequeñ)|mayor|menor|mejor|peor|"
    r"最(?:高|低|大|小|好|优|新)|最も|一番"
)
_WHICH = (
    r"\b(?:which|what(?:'s| is)|who|welche[rsmn]?|was ist|quel(?:le)?s?|lequel|"
    r"laquelle|"
    r"cuál(?:es)?|qué)\b|哪|どれ|どの"
)
_OF_THEM = (
    r"\b(?:ones?|of (?:these|them|those|the rows|the list)|row|entry|value|davon|"
    r"von (?:diesen|denen)|zeile|wert|d'entre|de ces|ligne|valeur|de (?:estos|estas|"
    r"ellos|ellas)|fila|valor)\b|(?:其中|这些|哪[个种行])|(?:この中|これらの)"
)
#: A word by itself: "which is the highest", "and the lowest?".
_BARE = re.compile(
    rf"(?i){_LEAD}(?:{_WHICH})?\W*(?:is|are|has|ist|hat|est|a|es|tiene)?\W*"
    rf"(?:the|der|die|das|le|la|el|los|las)?\s*(?:[\w-]*(?:{_ENDS})\w*)\s*"
    r"(?:one|value|wert|valeur|valor|conductivity|row)?\W*$"
)
_ONE = re.compile(rf"(?i)(?:{_WHICH})(?=[^.!]{{0,60}}(?:{_ENDS}))")
_MANY = re.compile(
    r"(?i)\b(?:ones|are|values|rows|materials|compounds|sind|sont|son|cuáles|\d+|two|"
    r"three|four|five|ten)\b|哪些"
)


def narrows_rows(text: str) -> bool:
    """Whether a message after a table means the rows of that table.

    >>> narrows_rows("keep those below 0.35 eV"), narrows_rows("which one is the best?")
    (True, True)
    >>> narrows_rows("why is LLZO the best electrolyte?")
    False
    """
    if len(text) > _LONGEST or "\n" in text.strip():
        return False
    asks = re.search(_WHICH, text, re.IGNORECASE)
    return bool(
        _NARROWS.match(text)
        or _BARE.match(text)
        or (asks and re.search(_OF_THEM, text, re.IGNORECASE))
    )


def asks_how_many(text: str) -> bool:
    """Whether a message asks for the number of rows, which every table tells."""
    return re.search(r"(?i)\bhow many\b|\bwie viele\b|\bcombien\b|\bcuánt[oa]s\b|"
                     r"多少|几[行条个]|いくつ|何行|何件", text) is not None  # fmt: skip


def asks_one_row(text: str) -> bool:
    """Whether a message asks for the one row at an end of an order.

    >>> asks_one_row("which one is the highest?"), asks_one_row("which are the best?")
    (True, False)
    """
    if len(text) > _LONGEST or not (_ONE.search(text) or _BARE.match(text)):
        return False
    return _MANY.search(text) is None


def order_of(text: str) -> str:
    """The column of the order; what is asked for at an end of it sets its own."""
    last = sentences_of(text)[-1]
    if not asks_one_row(last):
        return read_order_column(text)
    new = re.search(
        r"(?i)\b(?:newest|latest|most recent|neueste|plus récent)|最新", last
    )
    old = re.search(r"(?i)\b(?:oldest|earliest|älteste|plus ancien)|最早|最古", last)
    return "-year" if new else "year" if old else ""


def sentences_of(text: str) -> list[str]:
    """The sentences of a text; a follow-up is the last one."""
    return re.split(r"(?<=[.!?。！？])\s+", text.strip())
