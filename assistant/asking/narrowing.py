"""Messages after a table that narrow it, put it in order, or ask for one of its rows.

"Only those above 1 mS/cm", "sort by year", "which one is the highest?": none of them
names a material, and all of them mean the table before.
"""

from __future__ import annotations

import re

from assistant.asking.table_filters import read_order_column
from knowledge.quantities import find_quantities

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
    r"new|old|recent|late|earli)(?:er|est)\b|\b(?:best|worst|most|least|maximum|"
    r"minimum|"
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


#: What is done with the table as a whole.
_ADDS = re.compile(
    rf"(?i){_LEAD}(?:add|append|include|put in|füge?|ergänz\w*|nimm|noch|auch|"
    rf"ajoute[rz]?|"
    r"inclu[ts]?\w*|añad\w+|agrega\w*|incluy\w*|加上|添加|再加|追加|加え)"
    r"|(?:加上|也加|を追加|も追加|も加え|も入れ)|\b(?:hinzu|dazu|as well|too)\W*$"
)
_FILE = re.compile(
    rf"(?i){_LEAD}(?:(?:give|send|export|save|write|make|show|gib|exportier\w*|"
    rf"speicher\w*|"
    r"donne[rz]?|exporte[rz]?|enregistre[rz]?|dame|exporta\w*|guarda\w*|导出|输出|"
    r"保存)\b"
    r"[^.?!]{0,30}?)?(?:(?:it|them|this|that|the table|the same|es|das|die tabelle|la|"
    r"le|"
    r"lo|la tabla|le tableau)\s+)?(?:(?:as|in|to|als|im|en|como|comme|"
    r"sous)\s+)?(?:an? |ein\w* |"
    r"un\w* |format )?(?:成|为|で)?\s?(?:xlsx|csv|excel|spreadsheet|tabelle|plot|"
    r"figure|graph|chart|"
    r"diagramm|graphique|gráfic[oa]|图|表格|グラフ)(?:-?(?:file|datei|format|文件|"
    r"ファイル|sheet))?"
    r"(?:で|に|として)?(?:\s*(?:please|bitte|too|as well|s'il (?:te|vous) plaît|"
    r"por favor))?\W*$"
)
_CONVERTS = re.compile(
    rf"(?i){_LEAD}(?:convert\w*|express\w*|change|rechne\w*|umrechn\w*|convert\w+|"
    r"conviert\w*|换算|转换|換算)|(?:换算|转换|換算)"
)


_UNIT_NAME = (
    r"(?:[mµ]?S/c?m|[GMk]?Pa|HV|K|°C|kelvin|celsius|m?eV|kJ/mol|nm|µm|mA/cm2|A/cm2)"
)
#: A unit alone that the values are wished in.
_SHOWN_IN = re.compile(
    rf"(?i){_LEAD}(?:(?:show|give|put|print|zeig\w*|donne\w*|"
    rf"muestra\w*)\b[^.?!\d]{{0,20}})?"
    rf"(?:in|en|auf)\s+{_UNIT_NAME}\W*(?:please|bitte|s'il (?:te|vous) plaît|"
    rf"por favor)?"
    rf"\W*$|^\W*(?:请)?(?:用|以|改成|换成)\s?{_UNIT_NAME}\s?(?:表示|为单位|显示)?\W*$|"
    rf"^\W*{_UNIT_NAME}\s?で(?:表示|示し|お願い|書い)?\S{{0,8}}$"
)


#: Columns about the source of a row.
_SOURCE_COLUMN = re.compile(
    r"(?i)\b(?:years?|journals?|titles?|famil(?:y|ies)|dois?|jahr\w*|zeitschrift\w*|titel|"
    r"années?|revues?|titres?|años?|revistas?|títulos?)\b|年份|期刊|标题|発表年|雑誌"
)


def asks_for_file(text: str) -> bool:
    """Whether a message wants the table before as a file or a figure.

    >>> asks_for_file("now as xlsx"), asks_for_file("and as a plot please")
    (True, True)
    >>> asks_for_file("table of the hardness of HEAs as csv")
    False
    """
    return len(text) <= _LONGEST and _FILE.match(text) is not None


def changes_table(text: str) -> bool:
    """Whether a message after a table adds a column to it, or turns it into a form.

    >>> changes_table("add the lattice parameter"), changes_table("now as xlsx")
    (True, True)
    >>> changes_table("add silicon to the structure")
    False
    """
    if len(text) > _LONGEST or "\n" in text.strip():
        return False
    if asks_for_file(text):
        return True
    if _ADDS.search(text) and (find_quantities(text) or _SOURCE_COLUMN.search(text)):
        return True
    if _SHOWN_IN.match(text):
        return True
    return (
        bool(_CONVERTS.search(text) and re.search(_UNIT_WORD, text))
        and re.search(r"\d", text) is None
    )


#: A unit by itself, which no number precedes.
_UNIT_WORD = (
    r"(?i)(?<![\d.])\s?(?:in|into|to|in die|en|a|nach|成|为|に)?\s?(?:[mµ]?S/c?m|"
    r"[GMk]?Pa|HV|K|°C|m?eV|kJ/mol|nm|µm)(?![A-Za-z])"
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
