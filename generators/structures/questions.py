"""Questions about symmetry and geometry, answered by computing.

The answers are facts (a name with values); `assistant.compose` puts them into words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generators.structures.crystal_questions import (
    POWDER,
    about_crystal,
    asks_occupied,
    places_of_named,
)
from generators.structures.facts import Fact, Facts
from generators.structures.group_questions import (
    about_group,
    asks_tables,
    group_in,
)
from validators.crystal import Crystal, read_crystal

_MAKE = re.compile(
    r"(?i)\b(?:generat\w*|creat\w*|make|build|write|produce|construct|gerate|genrate|"
    r"erzeug\w*|erstell\w*|génér\w*|crée\w*|genera(?:r|me|d)?|crea(?:r|me|d)?|change|set|"
    r"replace|remove|lower the|reduce the|repair|fix|check|convert|supercell)\b|"
    r"生成|创建|作成|作って|修复|检查"
)
#: "Give me the CIF of …", "CIF für …": a file is wanted, whatever is said behind it.
_OF = r"(?:of|for|de|du|del|d['’]|von|für|para|pour|des)(?![A-Za-z])"
_FILE = r"cif(?:[- ]?(?:file|datei))?"
_WANTS_FILE = re.compile(
    rf"(?i)^\W*(?:(?:please|bitte|une?|an?|the|eine?|el|le|la|die)\s+)*{_FILE}\s+{_OF}"
    r"|\b(?:give|send|show|provide|need|want|get|gib|schicke?|zeige?|brauche|möchte|"
    r"donne[rz]?|envoie|veux|voudrais|besoin|dame|muéstrame|necesito|quiero)\s+"
    rf"(?:[\w'’]+\s+){{0,3}}?(?:fichier |archivo )?{_FILE}\s+{_OF}"
    r"|的\s*cif\s*(?:文件)?\s*(?=[:：,，。;；]|$)"
    r"|の\s*cif\s*(?:ファイル)?\s*(?:[。、:：]|$|が(?:欲し|ほし)|"
    r"を(?:ください|下さい|お願い|出し))"
)
_ASKS = re.compile(
    r"(?i)\?|？|^\s*(?:what|which|is|how|does|are|welche|was|wie|ist|quel|quelle|est|"
    r"combien|cuál|cuánt|es\b|simulate|compute|calculate|give|show|list|berechne|"
    r"calcul\w*|(?:and |the |de[rn] |die |la |el )*(?:bond (?:length|distance|angle)s?|"
    r"interatomic distances?|nearest[- ]neighbou?r|"
    r"coordination (?:number |polyhedr\w+ )?(?:of|around)|"
    r"density of|percolation|occupanc(?:y|ies) (?:of|at|on|now)|bindungslängen?|"
    r"koordination(?:szahl)? (?:von|des|der)|dichte von|longueurs? de liaison|"
    r"densité d|"
    r"longitud\w* de enlace|densidad d))|什么|多少|哪|吗|何|いくつ|計算|计算|¿|"
    r"教えて|告诉我|\b(?:tell me|sag mir|nenne mir|dis[- ]moi|dime)\b"
)
#: Words that want a file put right, whatever they say is wrong with it; "the correct
#: distance" wants nothing.
_PUT_RIGHT = re.compile(
    r"(?i)\b(?:mend|debug|rectify|correct (?:it|this|that|the|my|these)\b|"
    r"please correct|correct,? please|sort (?:it|this|that) out|put (?:it|this) right|"
    r"repar(?:ier\w*|[ae]r?|ad|ame|alo|arl[oa]s?|en)|korrigier(?:e|en|st)?|"
    r"berichtig(?:e|en)?|behebe?n?|ausbessern|bring\w*\b.{0,60}?\bin ordnung|"
    r"in ordnung (?:zu )?bringen|richtig ?(?:zu)?stellen|"
    r"répare[rzs]?|corrige(?:[rzs]|me|lo|la)?|corregir(?:l[oa]|me)?|rectifie[rz]?|"
    r"remet\w*.{0,40}\ben (?:ordre|état)|arrange[rz]|"
    r"rep[aá]r(?:[ae]|ar|arl[oa]|al[oa]|ame)|arr[eé]gl(?:[ae]|ar|arl[oa]|al[oa]|ame)|"
    r"enmendar|subsanar)\b|"
    r"修正|改正|纠正|订正|更正|修好|改好|修一下|改一下|修理|修補|訂正して|直して|直せ|なおして"
)
#: "The occupancy of K should be 0.5" wishes; it asks nothing.
_SETS = re.compile(
    r"(?i)\b(?:should|shall|must|is to|are to|has to|soll|sollen|doit|doivent|debe|"
    r"deben)\b[^?？]*\d[^?？]*$|应为|应该是|にして"
)


def answer_question(text: str, crystal_text: str | None) -> Facts | None:
    """Answer a question about symmetry or geometry; None when the text asks none.

    Args:
        text: The user's words, in any of the six languages.
        crystal_text: CIF of the structure that the question is about.
    """
    if not may_be_question(text):
        return None
    group = group_in(text)
    if group is not None:
        items = tuple(about_group(text, group))
        if items:
            return Facts(items)
    if crystal_text is None:
        return None
    crystal = read_crystal(crystal_text).crystal
    if crystal is None:
        return None
    found = list(_about_its_group(text, crystal)) or list(about_crystal(text, crystal))
    items = tuple(fact for n, fact in enumerate(found) if fact not in found[:n])
    return Facts(items, crystal_text, True) if items else None


def _about_its_group(text: str, crystal: Crystal) -> Iterator[Fact]:
    """What the tables say of the structure's own group: subgroups, a position."""
    if crystal.group is None or not asks_tables(text) or asks_occupied(text):
        return
    found = list(about_group(text, crystal.group))
    of_atoms = any(f.name == "site_symmetries" for f in found)
    if of_atoms and (places := places_of_named(text, crystal)):
        # "The site symmetry of Cr" asks for the positions that Cr has.
        found = [f for f in found if f.name != "site_symmetries"]
        yield from places
    yield from found


def answer_parts(
    parts: Sequence[str], whole: str, crystal_text: str | None
) -> tuple[Facts | None, tuple[str, ...]]:
    """Answer the parts of a message one by one.

    Args:
        parts: What the message asks, each part a question.
        whole: The message; a space group named in it is meant by every part.
        crystal_text: CIF of the structure that the message is about.

    Returns:
        The facts of all parts, None where there are none, and the parts that no
        computation here answers.
    """
    read = read_crystal(crystal_text).crystal if crystal_text is not None else None
    items: list[Fact] = []
    left = []
    about_structure = False
    for part in parts:
        group = group_in(part) or group_in(whole)
        found = list(about_group(part, group)) if group is not None else []
        if not found and read is not None:
            found = list(_about_its_group(part, read)) or list(
                about_crystal(part, read)
            )
            about_structure = about_structure or bool(found)
        items += [fact for fact in found if fact not in items]
        if not found:
            left.append(part)
    facts = Facts(tuple(items), crystal_text, about_structure) if items else None
    return facts, tuple(left)


def may_be_question(text: str) -> bool:
    """Whether a message asks something rather than wants something made."""
    wishes = any(p.search(text) for p in (_MAKE, _PUT_RIGHT, _SETS, _WANTS_FILE))
    return len(text) <= 600 and not wishes and _asks(text)


def _asks(text: str) -> bool:
    return any(p.search(text) for p in (_ASKS, POWDER)) or asks_tables(text)
