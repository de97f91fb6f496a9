"""An order to put the values of a text into a table, and the text itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.ingest.conditions import conditions_in
from knowledge.ingest.extraction import extract_values
from knowledge.quantities import find_quantities

#: Words that order values out of a text.
_EXTRACT = re.compile(
    r"\bextract\w*\b|\bpull\b.{0,40}\b(?:out|from)\b|\btabulat\w*|\bcollect\b|"
    r"\bwandle\b.{0,60}\bum\b|\bumwandeln\b|\bextrahier\w*|\bherauszieh\w*|\bherausles\w*|\bauslesen\b|"
    r"\bzieh\w*\b.{0,40}\bheraus"
    r"|\blies\b.{0,40}\baus\b|\bextrai[rstez]\w*|\bextraye[zn]?\b|\brelève[zr]?\b|"
    r"\bextrae\w*|\bextraiga\b|\bsaca\w*\b|提取|抽取|摘录|抽出|読み取|取り出",
    re.IGNORECASE,
)
#: Words for a table, which the values of a text can fill.
_TABLE = re.compile(
    r"\btables?\b|\bcsv\b|\bxlsx\b|\bexcel\b|\bspreadsheet\b|\btabell\w+|\btableaux?\b|"
    r"\btablas?\b|表格|列表|一覧|表に|表を|做成表|整理成表|整理为表|"
    r"\b(?:list|listing)\b.{0,30}\b(?:values|numbers|figures|data|properties)\b|"
    r"\b(?:liste|auflist\w*|énumère\w*|enumera\w*|lista)\b.{0,30}\b(?:werte|zahlen|"
    r"valeurs|valores)\b",
    re.IGNORECASE,
)
#: "List all conductivities": every value of a quantity is wanted.
_ALL = re.compile(
    r"\b(?:list|give|show|name|enumerate)\b.{0,12}\b(?:all|every)\b|"
    r"\b(?:nenne|liste|zeige|gib)\b.{0,12}\b(?:alle|sämtliche)\b|"
    r"\b(?:liste|donne|énumère|montre)[rz]?\b.{0,12}\btou(?:te)?s\b|"
    r"\b(?:lista|dame|enumera|muestra)\b.{0,12}\btod[oa]s\b|列出所有|列出全部|すべての|全ての",
    re.IGNORECASE,
)
#: Shortest text that is taken for one to be read, and fewest values in it.
_SHORTEST, _FEWEST = 100, 2
_BREAK = re.compile(r"[:：]\s|\n\s*\n|\n|[。]")


@dataclass(frozen=True, slots=True)
class Pasted:
    """A message that holds an order and the text that it is about."""

    order: str
    text: str


def orders_values(text: str) -> bool:
    """Whether a message orders the values of a text as a table.

    >>> orders_values("Extract all values of this paper as a table")
    True
    >>> orders_values("What does the paper say about sintering?")
    False
    """
    if _EXTRACT.search(text) or _TABLE.search(text):
        return True
    return bool(_ALL.search(text)) and bool(find_quantities(text))


#: Words of such an order that choose nothing.
_PLAIN = re.compile(
    r"\bpages?\b|\bpage numbers?\b|\bproperties\b|\bmesswerte?\b|\bangaben\b|"
    r"\bseiten?(?:zahl\w*)?\b|\beigenschaften\b|\bpropriétés\b|\bpropiedades\b|"
    r"\bpáginas?\b|\bmesures?\b|\bdatos\b|\bdonnées\b|数据|数值|页码|性能|値|ページ|"
    r"物性|"
    r"\bdies\w*\b|\bcet(?:te)?\b|\best[ae]\b",
    re.IGNORECASE,
)


def without_order(text: str) -> str:
    """A message without its order and what goes with every such order."""
    return _PLAIN.sub(" ", _TABLE.sub(" ", _EXTRACT.sub(" ", text)))


def pasted(message: str) -> Pasted | None:
    """The order and the text of a message that brings its text along, or None.

    The order stands before the text or behind it, set apart by a colon or a line.
    """
    if not _is_text(message):
        return None
    for match in _BREAK.finditer(message[:400]):
        order, text = message[: match.start()], message[match.end() :]
        if _is_order(order) and _is_text(text):
            return Pasted(order.strip(), text.strip())
    for match in reversed(list(re.finditer(r"\n\s*\n|\n", message))):
        text, order = message[: match.start()], message[match.end() :]
        if order.strip():
            held = _is_order(order) and _is_text(text)
            return Pasted(order.strip(), text.strip()) if held else None
    return None


def _is_order(text: str) -> bool:
    return len(text) < 300 and orders_values(text) and not _measured(text)


def _is_text(text: str) -> bool:
    # A Chinese or Japanese letter says as much as two or three Latin ones.
    dense = len(re.findall(r"[\u3040-\u9fff]", text))
    return len(text.strip()) + 2 * dense >= _SHORTEST and _measured(text) >= _FEWEST


def _measured(text: str) -> int:
    found = extract_values(text, prefix="x")
    return sum(v.quantity != "temperature" for v in found)


def of_temperature(order: str) -> bool:
    """Whether only values with a stated temperature are wished.

    >>> of_temperature("Which values are given with a temperature?")
    True
    """
    if conditions_in(order):
        return False
    return bool(
        re.search(
            r"\b(?:with|at) (?:a|their|its|stated|given) (?:\w+ )?temperature|"
            r"\bmit (?:einer )?Temperatur(?:angabe)?\b|\bavec (?:une|la) température|"
            r"\bcon (?:una |la )?temperatura|(?:带|有|给出)温度|"
            r"温度(?:が|の)(?:ある|付き)",
            order,
            re.IGNORECASE,
        )
    )
