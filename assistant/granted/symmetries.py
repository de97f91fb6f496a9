"""Inversion centres and polar axes that crystals are said to have or to lack.

Point groups tell both: a compound has an inversion centre where that of every form which
may be meant has one, and can be polar or piezoelectric only in some of them.
"""

# ruff: noqa: E501 - words of one meaning in six languages stand on one line

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.granted.assertion import Assertion
from assistant.granted.kinds import BECOMES, NOT
from assistant.granted.structures import ASKED, OPEN, VERB_LAST, is_compound, minerals
from assistant.granted.subjects import Named
from knowledge.names import elements_of
from validators.crystal_systems import SEVEN_SYSTEMS

_INVERSION = r"(?:[cz]entro-?s[iy]m+etri\w*|centro-?symétri\w*|[cz]entro-?simétric\w*|(?:中心对称|中心対称)(?:性|的|构造|结构|構造)?)"
_CENTRE = (
    r"(?:inversion cent(?:er|re)|cent(?:er|re) of (?:inversion|symmetry)|Inversionszentrum|"
    r"Symmetriezentrum|centre (?:d['’]inversion|de symétrie)|centro de (?:inversión|simetría)|"
    r"(?:反演|对称|反転|対称)中心)"
)
#: Properties with the sign that the word itself gives them.
_WORDS: tuple[tuple[str, int, re.Pattern[str]], ...] = tuple(
    (name, sign, re.compile(words, re.IGNORECASE))
    for name, sign, words in (
        ("inversion centre", -1,
         rf"(?:\bnon-?|\bnot |\bnicht-?\s?|\bno[- ]|\ba|非|不是?|無){_INVERSION}|\bacentric\b|\bazentrisch\w*|\bacentrique|\bacéntric\w+"),
        ("inversion centre", 1, rf"(?<![a-zé非]){_INVERSION}|{_CENTRE}"),
        ("polar axis", -1,
         r"\b(?:non-?|un|a)polar(?:e|es|er)?\b|\bnon polaires?\b|\bno polar(?:es)?\b|非极性|无极性|無極性|非極性"),
        ("polar axis", 1,
         r"(?<![\w-])polar(?:e[rs]?|es)?(?![\w-]| (?:solvent|surface|angle|plane|coord|bond|molec|group|semi|face))|"
         r"\bpolaires?\b|(?<![无非無])(?:极性|極性)(?!表面|面|分子|键|溶)|\bpyroele[ck]tri\w*|\bpyroélectri\w*|"
         r"\bpiroeléctric\w*|热释电|焦電|\bspontaneous(?:ly)? polari[sz]\w+|spontane Polarisation|"
         r"polarisation spontanée|polarización espontánea|自发极化|自発分極"),
        ("piezoelectricity", 1,
         r"\bpiezo-?ele[ck]tri\w*|\bpiézo-?électri\w*|\bpiezoeléctric\w*|压电|圧電"),
    )
)  # fmt: skip
#: In daily chemistry "polar" speaks of bonds of binaries and of solvents.
_OF_CRYSTALS = re.compile(
    r"temp|phase|form\b|crystal|kristall|cristal|structur|struktur|estructura|ax[ie]s|achse|"
    r"\beje|group|gruppe|grupo|groupe|domain|electri|elektri|électri|eléctri|symmetr|polari[sz]"
    r"|温|相|晶|结构|構造|轴|軸|极化|分極|室",
    re.IGNORECASE,
)
_HAS_NOT = re.compile(
    r"\b(?:lacks?|lacking|without|missing|ohne|fehlt|sans|dépourvue?|sin|carece)\b|缺|没有|无|欠|持たな",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"\b(?:is|are|being|has|have|possess\w*|lacks?|shows?|exhibits?|without|with|ist|sind|hat|haben|besitzt|"
    r"ohne|mit|est|sont|a|possède|présente|étant|es|son|tiene|posee|presenta|carece|siendo|sin)\b|"
    r"[是为属有无具は]|[がの]",
    re.IGNORECASE,
)
#: Point groups with a polar axis, as Hermann and Mauguin write them.
_POLAR = frozenset({"1", "2", "m", "mm2", "4", "4mm", "3", "3m", "6", "6mm"})


def symmetries(
    text: str, named: Sequence[Named], *, granted: bool, own: bool = False
) -> list[Assertion]:
    """Inversion centres and polar axes that a clause gives to a crystal or denies."""
    if not granted or own or OPEN.search(text):
        return []
    hosts = [n for n in named if is_compound(n)] or minerals(text)
    if len({h.formula for h in hosts}) != 1:
        return []
    host = hosts[0]
    for name, sign, pattern in _WORDS:
        for match in pattern.finditer(text):
            a, b = match.span()
            several = len(elements_of(host.formula)) > 2
            if name == "polar axis" and not (several or _OF_CRYSTALS.search(text)):
                continue
            between = text[host.end : a] if a >= host.end else text[b : host.start]
            if BECOMES.search(_HAS_NOT.sub(" ", between)) or re.search(
                r"[.;?!。；]", between
            ):
                continue
            behind = a >= host.end and len(between) < 60 and (
                _SAID.search(between) or ASKED.search(text[: host.start])
                or VERB_LAST.match(text[b:])
            )  # fmt: skip
            beside = a < host.start and re.fullmatch(r"[\s-]*(?:的|の)?", between)
            if not behind and not beside:
                continue
            denied = bool(NOT.search(between) or _HAS_NOT.search(between)
                          or re.match(r"(?:性)?(?:が|を|は)?(?:な[いく]|持たない|でない|ではない)", text[b:])) \
                and not beside  # fmt: skip
            return [Assertion("symmetry", host, name, -sign if denied else sign,
                              word=_system_in(text), text=text)]  # fmt: skip
    return []


def _system_in(text: str) -> str:
    """The one crystal system that a clause names."""
    found = [
        system
        for system, stems in SEVEN_SYSTEMS.items()
        if re.search(rf"(?<![a-zà-ÿ-])(?:{stems})", text, re.IGNORECASE)
    ]
    return found[0] if len(found) == 1 else ""


def has(number: int, name: str) -> bool:
    """Whether a space group allows a property of symmetry.

    >>> has(99, "polar axis"), has(221, "polar axis"), has(216, "inversion centre")
    (True, False, False)
    """
    import gemmi

    group = gemmi.find_spacegroup_by_number(number)
    assert group is not None
    if name == "inversion centre":
        return bool(group.is_centrosymmetric())
    point = group.point_group_hm()
    if name == "polar axis":
        return point in _POLAR
    return not group.is_centrosymmetric() and point != "432"
