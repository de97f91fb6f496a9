"""Which elements a request wants and which it forbids, in six languages.

Elements are found wherever they are named, neighbours joined by commas, *and* or *or*
are one list, and the words right before or right after a list say what is wished of
it: "without lead or cadmium", "bleifrei", 不含锗, コバルトを含まない.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.asking.chemistry_words import (
    ANION_WORDS,
    ATE,
    CLASSES,
    HAN_CENTRES,
    element_named,
    elements_in_list,
)
from validators.element_table import NAMES


@dataclass(frozen=True, slots=True)
class Mention:
    """Elements named at a place of a text.

    Attributes:
        start: Of the first name.
        end: Of the last one.
        elements: In order.
        classes: Members of classes such as *rare earths* among them.
        sure: Whether no name may as well be another word (*In*, *As*, *B*).
        either: Whether *or* joins them.
    """

    start: int
    end: int
    elements: tuple[str, ...]
    classes: tuple[str, ...] = ()
    sure: bool = True
    either: bool = False


#: Symbols that are words or labels of sites before they are elements.
_AMBIGUOUS = frozenset(("I", "In", "As", "At", "No", "He", "Be", "B", "C", "Am", "Es"))
_LATIN = "|".join(
    sorted((re.escape(n) for n in NAMES if n[0] < "\u3000"), key=len, reverse=True)
)
_SIGNS = "|".join(sorted((n for n in NAMES if n[0] >= "\u3000"), key=len, reverse=True))
_CLASS = "|".join(f"(?:{words})" for words in CLASSES)
#: A name, a sign of Chinese or Japanese that is no part of a salt's name, or a symbol.
_ONE = re.compile(
    rf"(?P<class>(?i:(?<![A-Za-zà-ÿ])(?:{_CLASS})))|"
    rf"(?P<name>(?i:(?<![A-Za-zà-ÿ])(?:{_LATIN})(?![a-zà-ÿ])|"
    rf"(?<![A-Za-zà-ÿ])(?:{_LATIN})(?=-?(?:frei|haltig|arm|reich|basiert|basis\b))))|"
    rf"(?P<sign>(?:{_SIGNS})(?![化酸属]))|"
    r"(?P<symbol>(?<![A-Za-z0-9])[A-Z][a-z]?(?![A-Za-z0-9]))"
)
#: What follows a letter that names a site.
_LABEL = re.compile(r"\s*(?:=|∈|:|位|サイト)|[\s-](?:sites?|an?|any|is|being|platz)\b")
#: What joins the elements of one list.
_JOIN = re.compile(
    r"[-\s]*(?:(?:,|/|&|\+|、|，|和|或|与|及|と|や|・|または|か(?!ら)|\band\b|\bn?or\b|\bund\b|"
    r"\boder\b|\bnoch\b|\bsowie\b|\bet\b|\bou\b|\bni\b|\by\b|\be\b|\bo\b)\s*)+"
    r"(?:(?:any|the|no|of|du|de la|de|des|del|la|le|el|元素)\s+)*",
)
_OR = re.compile(r"(?i)\b(?:or|oder|ou|o|u)\b|或|または|か")
#: Words without weight between a cue and the elements.
_FILL = (
    r"(?:[\s:]*(?:any|either|both|the|all|some|an?|of|from|at all|elements?|"
    r"elemente?n?|elementos|éléments|metals?|metalle?|métaux|metales|les|des|de|du|la|le|el|los|"
    r"las|die|der|das|den|dem|d['’]|l['’]|einem?|un|une|una|sowohl|à la fois|有|任何|"
    r"元素)(?![a-zà-ÿ]))*[\s:]*$"
)
_CONTAIN = (
    r"(?:contain\w*|includ\w*|hold\w*|have|has|having|use[sd]?|using|involv\w*|"
    r"compris\w*|be|enth[aä]lt\w*|verwende\w*|beinhalt\w*|contien\w*|contenir|contenant|"
    r"conten[eg]\w*|contener|inclu\w*|lleve\w*|tenga\w*|use)"
)
_NOT_BEFORE = re.compile(
    r"(?i)(?:(?<![a-zà-ÿ])(?:no|not|non|neither|never|without|w/o|minus|avoid(?:ing)?|"
    r"exclud(?:e[sd]?|ing)|except(?:ing)?(?: for)?|other than|instead of|rather than|"
    r"au lieu d[eu]|à la place d[eu]|anstelle von|anstatt|"
    r"leave out|omit(?:ting)?|free (?:of|from)|none (?:of|with|containing)|not with|"
    r"ohne|außer|weder|kein(?:e[nmrs]?)?|nicht|statt|frei von|unter ausschluss von|"
    r"sans|sauf|hors|ni|aucun|pas (?:de|d['’])|exempte?s? (?:de|d['’])|"
    r"à l['’]exception d[eu]|sin|excepto|salvo|nada de|libres? de|en lugar de|exclu\w+|"
    rf"(?:not?|ne|nicht|never)\s+(?:\w+\s+){{0,2}}?{_CONTAIN}(?:\s+pas)?)|"
    rf"n['’]t\s+(?:\w+\s+)?{_CONTAIN}|"
    # "Drop the ones with thallium", "enlève ceux qui contiennent du plomb"
    r"(?<![a-zà-ÿ])(?:drop|remove|discard|delete|skip|throw out|take out|strike|"
    r"streich\w*|entfern\w*|lass\w*|wirf|enl[eè]ve[rz]?|retire[rz]?|supprime[rz]?|"
    r"élimine[rz]?|quita\w*|elimina\w*|descarta\w*|saca)(?:\s+[a-zà-ÿ']+){0,5}|"
    r"(?:去掉|删除|删掉|剔除|移除|排除掉)(?:那些|所有)?(?:含有?)?|"
    r"不含有?|不包含|不包括|(?:不要|不能|不得|不可|别)(?:再)?(?:含有?|有|用|包含)?|不用|"
    r"不使用|无|無|避免|排除|除了|除去|非)" + _FILL
)
_NOT_AFTER = re.compile(
    r"(?i)(?:\s*(?:only|elements?))?(?:[\s-]*(?:free|frei\w*|less)(?![a-z])"
    r"(?!\s+(?:of|from|von)\b)|"
    r"\s*を含む(?:もの|物|組成|候補)?(?:を|は)?(?:除|外|削|消)|\s+(?:weg|raus|heraus)\b|"
    r"\s*(?:元素)?\s*(?:を|は|が)?\s*(?:一切)?(?:含まない|含まず|含有しない|除く|除いた?|"
    r"除外|使わない|使わず|使用しない|不使用|抜き|なし|無し|フリー|以外|不要)|"
    r"\s+(?:is|are|being)?\s*(?:excluded|not allowed|forbidden|banned|unwanted|out)\b|"
    r"\s+(?:must|should|may|can|shall)(?:n['’]t|\s+not)\b|"
    r"\s+(?:darf|dürfen|soll\w*)\s+nicht\b|\s+(?:ausgeschlossen|verboten|vermeiden)\b|"
    r"\s+(?:exclue?s?|interdite?s?|à éviter|excluid[oa]s?|prohibid[oa]s?)\b)"
)
_WITH_BEFORE = re.compile(
    rf"(?i)(?:(?<![a-zà-ÿ])(?:with|only|just|nur|seulement|uniquement|"
    r"s[oó]lo|únicamente|solamente|either|entweder|soit|based on|rich in|"
    r"made (?:of|from)|built (?:on|from)|"
    r"featuring|bearing|must be|always|mit|auf basis von|aus|avec|à base d[eu]|"
    r"à base d['’]|con|a base de|basad[oa]s en|"
    rf"{_CONTAIN})|含有?|包含|基于|以|只要?|仅)" + _FILL
)
_WITH_AFTER = re.compile(
    r"(?i)(?:[\s-](?:based|containing|rich|bearing)\b|-?haltig\w*|-?basiert\w*|-?basis\b|-?reich\w*|"
    r"\s+(?:enth[aä]lt\w*|enthalten\w*|besitz\w*)|"
    r"\s+(?:as|als|comme|como)\s+(?:(?:the|an?|an?ion|das|ein|un)\s+)?(?:halide|halogen|"
    r"anion|ligand|halogenid|halogén|halogèn|haluro|halógeno|anión)\w*|"
    r"\s*(?:を|が)(?:ハロゲン|陰イオン|アニオン)|(?:作为|为)(?:卤素|阴离子|卤离子)|"
    r"\s*(?:を含(?!ま|有しな)|含有|入り|"
    r"を使った|をベース|基(?!本|于)|系|离子|イオン|が入った))"
)


#: What elements may be "of": oxides of Ti and V, compounds of Li, P and S.
_CLASS_WORDS = (
    r"oxides?|sul(?:f|ph)ides?|selenides?|tellurides?|nitrides?|halides?|chlorides?|"
    r"fluorides?|bromides?|iodides?|compounds?|phases?|materials?|compositions?|"
    r"formulas?|verbindungen|oxide|sulfide|composés|oxydes|compuestos|óxidos"
)


#: "A 3d metal, cobalt-free": what a comma parts is denied alone.
_FREE_ALONE = re.compile(r"\s*[,;，、]\s*[A-Za-zà-ÿ]+(?:-?free|-?frei\w*)\b", re.I)


def mentions(text: str) -> list[Mention]:
    """Lists of elements in a text, in order."""
    from validators.compositions import symbols

    known = symbols()
    found: list[Mention] = []
    for match in _ONE.finditer(text):
        word, sure = match[0], True
        classes: tuple[str, ...] = ()
        if match["class"]:
            classes = elements = _members(word)
        elif match["symbol"]:
            if word not in known or (word in "BC" and _LABEL.match(text, match.end())):
                continue
            sure, elements = word not in _AMBIGUOUS, (word,)
        else:
            elements = (NAMES[word.lower()],)
        last = found[-1] if found else None
        joins = last and _JOIN.fullmatch(text, last.end, match.start())
        if last and joins and not _FREE_ALONE.match(text, last.end):
            either = last.either or bool(_OR.search(text, last.end, match.start()))
            found[-1] = Mention(
                last.start, match.end(), (*last.elements, *elements),
                (*last.classes, *classes), last.sure or sure, either,
            )  # fmt: skip
        else:
            found.append(Mention(match.start(), match.end(), elements, classes, sure))
    return found


def _members(word: str) -> tuple[str, ...]:
    return next(m for w, m in CLASSES.items() if re.fullmatch(w, word, re.I))


def wish_of(text: str, mention: Mention) -> bool | None:
    """Whether elements are forbidden (False), wanted (True) or only named (None)."""
    clause = re.split(
        r"[.;。；!?]\s|\n", text[max(0, mention.start - 60) : mention.start]
    )
    before, after = clause[-1], text[mention.end : mention.end + 40]
    # "Site B", "B = Zr": a label, whatever stands before it.
    if re.match(r"\s*(?:=|∈|[-\s]?sites?\b|位|サイト|[-\s]?platz)", after):
        return None
    if _NOT_AFTER.match(after) or _NOT_BEFORE.search(before):
        return False
    if _WITH_AFTER.match(after) or _WITH_BEFORE.search(before):
        return True
    return None


def wanted_elements(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Elements that must occur, and those that must not.

    >>> wanted_elements("cobalt free oxides with Na, no lead or thallium")
    (('Na',), ('Co', 'Pb', 'Tl'))
    >>> wanted_elements("含锂的硫化物，不含锗")
    (('Li',), ('Ge',))
    """
    include: list[str] = []
    exclude: list[str] = []
    for mention in mentions(text):
        wish = wish_of(text, mention)
        if wish is False:
            exclude += mention.elements
        elif wish and mention.sure and not mention.either:
            # "With a rare earth" asks for one of many: see `alternatives`.
            include += [e for e in mention.elements if e not in mention.classes]
    barred = {*exclude, *(e for group in alternatives(text) for e in group)}
    for named in (_by_device, _of_class, _named_before_type, _named_after_type):
        include += [e for e in named(text) if e not in barred]
    return tuple(dict.fromkeys(include)), tuple(dict.fromkeys(exclude))


def alternatives(text: str) -> tuple[tuple[str, ...], ...]:
    """Lists of elements of which one must occur: "with Cl or Br", "with a rare earth".

    >>> alternatives("garnets with Ca or Sr, no lead")
    (('Ca', 'Sr'),)
    """
    out = []
    for mention in mentions(text):
        if not mention.sure or not wish_of(text, mention):
            continue
        if mention.either:
            out.append(mention.elements)
        elif mention.classes:
            out.append(mention.classes)
    return tuple(dict.fromkeys(out))


def _by_device(text: str) -> list[str]:
    """The ion of a device: lithium conductors, Na-ion cathodes."""
    device = (
        r"(?=\b([A-Z][a-z]?|[a-z]{3,12})(?:[\s-]ions?)?[\s-](?:\w+[\s-]){0,2}?"
        r"(?:conductors?|electrolytes?|cathodes?|anodes?|batter\w+))"
    )
    found = (element_named(match[1]) for match in re.finditer(device, text))
    return [element for element in found if element]


def _of_class(text: str) -> list[str]:
    """Oxides of Ti and V."""
    out: list[str] = []
    for match in re.finditer(
        rf"(?:{_CLASS_WORDS})\s+(?:of|with|from|von|aus|de|con)\s+"
        r"((?:[A-Z][a-z]?(?![a-z])(?:\s*(?:,|/|and|und|et|y)\s*)*)+)",
        text,
    ):
        out += elements_in_list(match[1])
    return out


def _named_after_type(text: str) -> list[str]:
    """The element behind a type or class: grenats au lithium, fosfatos de sodio."""
    from generators.materials.patterns import TYPES

    types = "|".join(f"(?:{kind.words})" for kind in TYPES if kind.words)
    anions = "|".join(words for words, _ in ANION_WORDS)
    link = r"(?:aux?|de|d['’]|del|al|à (?:base de )?|con|avec)\s*(?:l['’]|la\s+|le\s+)?"
    names = "|".join(sorted(map(re.escape, NAMES), key=len, reverse=True))
    out = []
    for match in re.finditer(
        rf"(?i)(?:{types}|{anions}|{ATE}|{_CLASS_WORDS})[a-zà-ÿ]*(?:\s+nasicon)?\s+{link}"
        rf"(?P<element>{names})(?![a-zà-ÿ])", text,
    ):  # fmt: skip
        if found := element_named(match["element"]):
            out.append(found)
    return out


def _named_before_type(text: str) -> list[str]:
    """The element that qualifies a structure type: lithium argyrodites, Zn spinels."""
    from generators.materials.patterns import TYPES

    types = "|".join(f"(?:{kind.words})" for kind in TYPES if kind.words)
    anions = "|".join(words for words, _ in ANION_WORDS)
    names = "|".join(sorted(map(re.escape, NAMES), key=len, reverse=True))
    one = rf"(?:(?i:{names})[\s-]?|[A-Z][a-z]?[\s-])"
    # "sodium superionic phosphates": a word of quality may stand between.
    between = r"(?:[a-z][a-z-]*(?:ic|ive|ing|ed|al|ous|ar|ent|ant|able|rich)\s){0,2}"
    qualified = (
        rf"(?<![A-Za-z])({one}{{1,3}}){between}"
        rf"(?:(?i:{anions})[\s-])?(?:(?i:{types})|(?i:{anions})(?![A-Za-z])|"
        rf"(?i:{ATE}))"
    )
    out: list[str] = []
    for match in re.finditer(qualified, text):
        for word in re.findall(rf"(?i:{names})|[A-Z][a-z]?(?![a-z])", match[1]):
            if (found := element_named(word)) and found not in out:
                out.append(found)
    han = "|".join(name for name in NAMES if not name.isascii())
    for match in re.finditer(rf"({han}|[A-Z][a-z]?)(?:{'|'.join(HAN_CENTRES)})", text):
        if (found := element_named(match[1])) and found not in out:
            out.append(found)
    return out
