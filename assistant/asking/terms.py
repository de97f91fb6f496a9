"""Which standard terms a question asks to have defined."""

from __future__ import annotations

import re

from assistant.asking.measuring import asks_how_measured
from knowledge.glossary import Term, find_terms
from knowledge.names import find_formulas, find_materials, material

_ARTICLE = (
    r"(?:the (?:terms?|word|meaning of|concept of|difference between)|an?|the|"
    r"(?:der|dem|den|die|das|ein\w*|dem begriff|der begriff|dem unterschied zwischen)|"
    r"(?:le|la|les|l['’]|un|une|des|du|de la)|(?:el|la|los|las|un|una)|so called)?"
)
#: What stands before the term that is to be explained.
_BEFORE = re.compile(
    rf"(?:\bwhat(?:'s|’s| is| are| exactly is| does| do (?:you|we|people|they) mean by)"
    rf"(?: meant by)?|\bdefine|\bdefinition of|\bmeaning of|\bexplain(?: to me)?"
    rf"(?: what(?: an?| the)?)?|\bdescribe|\bhow (?:does|do|is|are)|\btell me what"
    rf"|\bunderst(?:and|ood) by|\bstands? for|\bwas (?:ist|sind|bedeutet|bezeichnet|"
    rf"versteht man unter|meint man mit)(?: eigentlich| genau)?"
    rf"|\bdefinition (?:von|des|"
    rf"der)|\bdefiniere|\berklär\w*(?: mir)?|\bwas (?:besagt|beschreibt|sagt)|\bwie "
    rf"funktioniert|\bqu['’]est[- ]ce (?:que |qu['’])(?:c['’]est que )?"
    rf"|\bc['’]est quoi|"
    rf"\bque (?:signifie|désigne|dit)|\bdéfini\w*(?: de)?|\bexpliqu\w*(?:[- ]moi)?|"
    rf"\bqu['’]entend-on par|\bcomment fonctionne|"
    rf"¿?\bqué (?:es|son|significa|se entiende por|dice)|\bdefin\w*(?: de)?|"
    rf"\bexpli\w*(?:me)?|¿?cómo funciona|"
    rf"什么(?:是|叫)|何为|"
    rf"何谓|请?解释(?:一下)?|定义)(?:[\u4e00-\u9fff]{{1,6}}的)?\s*[«\"“'‘:]?\s*{_ARTICLE}\s*[«\"“'‘]?\s*$",
    re.IGNORECASE,
)
#: What may stand after it.
_AFTER = re.compile(
    r"^\s*[»\"”'’]?\s*(?:$|[?？。.!:,;，、；]|\([^)]*\)\s*[?.]|and\b|und\b|et\b|y\b|"
    r"vs\b|from\b|"
    r"(?:in|for|of|bei|in der|dans|en|de|du|von|einer?s?|eines|des|d['’]un\w*|del?|"
    r"para|un\w*|an?|the|los|las|les|la|le|el)\b[^?.,;]{0,60}|mean\w*|stands?|tell\w*|"
    r"say\w*|work\w*|good for|used for|defined|measured|calculated|is\b|are\b|was\b|"
    r"good\b|bedeutet|besagt|funktioniert|definiert|gut\b|signifi\w*|sert|definid|sirve|"
    r"是(?:什么|指|怎)|指的?是|的(?:定义|含义|意思)|(?:と)?は(?:何|なん|どう)?|とは|の意味|"
    r"について|を説明|和|与|と|及)",
    re.IGNORECASE,
)
#: A thing that a term is "of" without becoming a question about that thing.
_GENERAL = re.compile(
    r"^\s*(?:in|for|of|bei|von|dans|en|de|du|des?|del?|para|der|einer?s?|d['’]un\w*|an?|"
    r"the|un\w*|los|las|les|la|le|el|\s)+(?:crystallograph\w*|kristallograph\w*|"
    r"cristallograph\w*|cristalograf\w*|solids?|materials?|science|crystals?|metals?|"
    r"ceramics?|batter\w*|cells?|electro\w*|elektro\w*|électro\w*|ionic|ion|polym\w*|"
    r"glass\w*|alloys?|supercond\w*|semicond\w*|powders?|physics|physik|chemie|"
    r"chemistry|general|context|simple words|one sentence|thermo\w*|festkörper\w*|"
    r"werkstoff\w*|kristall\w*|batterie\w*|matériau\w*|solide\w*|sólido\w*|material\w*|"
    r"química|física|sciences?|diffraction|electrod\w*|reaction|spectr\w*|composites?)",
    re.IGNORECASE,
)
_OF = re.compile(
    r"^\s*(?:of|for|in|von|des|der|bei|de|du|del|para|dans|en|d['’])\s?\b",
    re.IGNORECASE,
)
#: Where a clause ends, before another one that asks something of its own.
_STOP = re.compile(
    r"[.?!;。？！]\s|[?;。？！，、]|,\s|\s(?:and|und|et|y)\s(?=(?:why|how|what|where|when|"
    r"which|warum|wie|wo|was|pourquoi|comment|où|por qué|cómo|dónde)\b)",
    re.IGNORECASE,
)
_DEFINE = re.compile(
    r"\bdefin(?:e|ition|iere|iera|ición|is|ir)\b|\bdéfini|\bmeaning of\b|"
    r"\bmeant by\b|定义|定義",
    re.IGNORECASE,
)
_SAID = re.compile(r"^\s*(?:是什么|是指|指的?是|とは|の意味|的(?:定义|含义|意思))")
_HOW = re.compile(r"^\W*how (?:does|do|is|are)\b", re.IGNORECASE)
#: "Schottky and Frenkel defects" names a defect twice.
_SHARED = re.compile(
    r"\b([A-Z][\w-]+)( (?:and|or|und|oder|et|ou|y|o)) (?=[A-Z][\w-]+ [a-z]+)"
    r"(?=[A-Z][\w-]+ ([a-z]+))([A-Z][\w-]+ )"
)
_APART = re.compile(
    r"difference|differ\b|distinguish|unterschied|unterscheid|区别|差别|不同|違い|"
    r"différence|diferencia|\bversus\b|\bvs\b",
    re.IGNORECASE,
)
#: What asks for more than a term: an effect, a figure, a choice, a remedy.
_MORE = re.compile(
    r"\b(?:how (?:can|do|should|could|to|much|many|high|low|large)|why (?:does|do|is|"
    r"are) (?!.{0,60}care)|best|highest|lowest|improve|increase|reduce|avoid|typical|"
    r"value of|effect of|influence of|warum|wie (?:kann|viel|hoch|groß)|pourquoi|"
    r"combien|por qué|cuánt\w+)\b|为什么|如何|怎么|多少|なぜ|どうすれば|どのくらい",
    re.IGNORECASE,
)


#: "A spreadsheet of a vs b" wants rows of values, no definitions.
_ROWS = re.compile(
    r"\b(?:spreadsheets?|tables?|csv|xlsx|rows?|plot(?:te\w*|ted)?|graph|tabelle\w*|"
    r"tableaux?|tablas?)\b|表格|表に|グラフ|画图|作图",
    re.IGNORECASE,
)


def asked_terms(text: str) -> tuple[Term, ...]:
    """The terms that a question asks to have defined, or set apart from each other.

    Nothing where a material, a formula or a thing of its own is asked about: the band
    gap of silicon is no definition.

    >>> [t.name for t in asked_terms("What is the Meissner effect?")]
    ['Meissner effect']
    >>> asked_terms("What is the band gap of polyaniline?")
    ()
    """
    # What is pasted, over several lines, asks for no definition.
    if len(text) > 240 or "\n" in text.strip() or asks_how_measured(text):
        return ()
    apart = bool(_APART.search(text))
    if apart:
        text = _SHARED.sub(r"\1 \3\2 \4", text)
    found = find_terms(text)
    if apart and len(found) >= 2 and not _ROWS.search(text):
        spans = [span for _, span in found]
        if _foreign(text, spans, (0, len(text))):
            return ()
        return tuple(dict.fromkeys(term for term, _ in found))[:3]
    for term, span in found:
        if _defines(text, span) and not _foreign(text, [span], _clause(text, span)):
            return (term,)
    return ()


def _clause(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Where the clause around a span starts and ends."""
    start = max((m.end() for m in _STOP.finditer(text[: span[0]])), default=0)
    stop = _STOP.search(text, span[1])
    return start, stop.start() if stop else len(text)


def _foreign(text: str, spans: list[tuple[int, int]], clause: tuple[int, int]) -> bool:
    """Whether a clause names a material or a formula outside of the terms."""
    defines = _DEFINE.search(text) is not None
    named = [
        place
        for name, place in find_materials(text)
        # "Define the critical current of a solid electrolyte": the class tells which.
        if not (defines and (item := material(name)) and item.covers_family)
    ]
    named += [(text.find(f), text.find(f)) for f in find_formulas(text)]
    return any(
        clause[0] <= start < clause[1] and not any(a <= start < b for a, b in spans)
        for start, _ in named
    )


def _defines(text: str, span: tuple[int, int]) -> bool:
    """Whether the words around a term ask what it is."""
    start, end = _clause(text, span)
    before, after = text[start : span[0]], text[span[1] :]
    tail = text[span[1] : end]
    bare = not re.sub(r"[\W_]", "", text[: span[0]] + after)
    if bare:
        return True
    said = _SAID.match(after)
    if said and re.search(r"[的の]\s*$", before):
        return False
    if not (said or _BEFORE.search(before)) or not _AFTER.match(after):
        return False
    if _OF.match(tail) and not _GENERAL.match(tail):
        return False
    return not _MORE.search(_HOW.sub("", before) + tail)
