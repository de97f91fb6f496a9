"""What a message asks of a structure besides its compound: rules, changes, wishes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.crystal_request import CrystalRequest
from knowledge.library.structures.conditions import condition_in
from validators.elements import ANION_FORMERS
from validators.records import StructureRecord
from validators.specs.structure import StructureSpec

if TYPE_CHECKING:
    from prompts.language import RulesRead


def names_elements_only(words: str) -> bool:
    """Whether a message names elements but no compound: "replace Co by Ni"."""
    from knowledge.library.structures.naming import find_names, formulas_in
    from validators.element_names import elements_named
    from validators.elements import elements
    from validators.formula import parse_formula

    named = [parse_formula(f) for f in formulas_in(words)]
    named += [n.meanings[0].composition for n in find_names(words) if n.meanings]
    symbols = re.findall(r"(?<![A-Za-z0-9])[A-Z][a-z]?(?![A-Za-z0-9(])", words)
    # "Soufre" and "Schwefel" are names of elements and of no compound.
    told = named or symbols or elements_named(words, set(elements()))
    return bool(told) and all(len(c) == 1 for c in named)


#: Words that change a structure rather than describe one.
CHANGES = re.compile(
    r"(?i)super ?cell|superzelle|supermaille|supercelda|超胞|スーパーセル|\breplac\w+|"
    r"\bsubstitut\w+|\bdop(?:e|ed|ing)\b|\bremov\w+|\bvacanc\w+|\bersetz\w+|"
    r"\bremplac\w+|\breemplaz\w+|\bswap\b|\bexchang\w+|"
    r"\btausch\w+|\béchang\w+|\bsustitu\w+|\bdotier\w*|primitive cell|"
    r"\bentfern\w*|\benlev\w*|\benlève\w*|\bsupprim\w*|\bretire[rz]?\b|\bquita\w*|"
    r"\belimina\w*|\bde-?intercalat\w*|去掉|移除|删除|除去|取り除|抜い|抜く|"
    r"\bniggli\b|替换|掺杂|置換|ドープ"
)

_TITLED = re.compile(
    r"(?i)^\s*(?:rule|regel|règle|regla|规则|規則|ルール)\s*\d*\s*[:：.)]"
)


def rules_only(sentences: Sequence[str], formula: str | None) -> list[str]:
    """Sentences of a free message that hold a rule; "Rule 2: …" always is one."""
    from prompts.language import read_rules

    def holds_rule(sentence: str) -> bool:
        read = read_rules([sentence], formula=formula, base=StructureSpec())
        # The compound itself is read elsewhere; naming it is no rule.
        return any(not what.startswith("formula ") for _, what in read.understood)

    return [s for s in sentences if _TITLED.match(s) or holds_rule(s)]


def without_chatter(read: RulesRead, conversation: set[str]) -> RulesRead:
    """Drop what a free message says beside its rules.

    Every word of a rule that the user gave as such is either understood or said to be
    not; a sentence of the conversation is a rule only as far as it was understood.
    """
    chatter = {
        rule
        for rule, text in read.spec.rules.items()
        if text in conversation and not _TITLED.match(text)
    }
    return replace(
        read,
        not_understood=tuple(
            item for item in read.not_understood if item[0] not in chatter
        ),
    )


def with_unread(read: RulesRead, clauses: Sequence[str]) -> RulesRead:
    """Name clauses of the request that nothing read, unless they are named already."""
    known = {fragment for _, fragment in read.not_understood}
    new = tuple(("request", c) for c in clauses if c not in known)
    return replace(read, not_understood=(*read.not_understood, *new))


#: A change of the file at hand, as against a wish to have it made or looked at.
WANTS_CHANGE = re.compile(
    r"(?i)改成|改为|变为|设为|变更|変更|変え|増や|减小|增大|\bändere\w*|\bsetze\b|\bcambia\w*|"
    r"\bchange[rz]?\b|\bmets\b|\bpon\b|"
    r"\b(?:apply|move|shift|add|double|halve|rotate|strain|stretch|compress|swap|"
    r"exchange|increase|decrease|set|change|replace|remove|delete|insert|make (?:it|"
    r"the|[abc]\b))"
)
#: Wishes that a record of the plain compound does not fulfil.
_WISHES = re.compile(
    r"(?i)\b(?:not|non)\b[- ]\w+|\bun-\w+|\bwithout\b|"
    r"\d+(?:\.\d+)?\s*(?:at\.?|mol)?\s*%|"
    r"\bdop(?:ed|ing|ant)\b|\bvacanc\w+|\bstrain\w*|\bslab\b|\bsurface\b|\bnano\w+|"
    r"\bamorphous\b|\bmolten\b|\bliquid\b|\bglass\w*\b|\binverse\b|\bdefect\w*|"
    r"\b(?:mono|di|tri|tetra|penta|hexa)?hydrate[ds]?\b|\bsuper ?cell\b|"
    r"\d\s*(?:GPa|kbar|MPa)\b|\d\s*°\s?C\b|(?<![-\w])\d{2,4}\s?(?-i:C)\b|"
    r"\d{3,4}\s?K\b|\bhigh[- ](?:pressure|"
    r"temperature)\b|\b(?:below|above|under|beneath)\b[^.,;]{0,25}\b(?:transition|"
    r"temperature|curie|n[ée]el|verwey|t_?[cnv])\b|\b(?:at|bei|à|a) \d{1,2} ?K\b|"
    r"\bhalf of\b|\breplaced\b|\bsubstituted\b|\bintercalat\w+"
)


#: What room temperature is called, in K and in °C.
_ROOM = {"K": (288.0, 303.0), "C": (15.0, 30.0)}


def unread_wishes(
    asked: CrystalRequest,
    structure: StructureSpec,
    record: StructureRecord | None = None,
) -> tuple[str, ...]:
    """Wishes in a request to make a structure that no step here reads.

    What the formula itself says (a solid solution is "doped"), what the record fulfils
    (mixed cations make a spinel "inverse") and room temperature are no open wishes.
    """
    if asked.task != "make":
        return ()
    words = asked.words
    if condition_in(words):
        # The library took the form of these conditions, or none.
        words = re.sub(
            r"(?i)\bhigh[- ](?:pressure|temperature)\b|\b(?:below|above)\b[^.,;]{0,25}"
            r"\b(?:transition|temperature|curie|n[ée]el|verwey|t_?[cnv])\b",
            " ",
            words,
        )
    found = (m[0].strip() for m in _WISHES.finditer(words))
    return tuple(
        dict.fromkeys(w for w in found if not _fulfilled(w, structure, record))
    )


def _fulfilled(
    wish: str, structure: StructureSpec, record: StructureRecord | None
) -> bool:
    lower = wish.lower()
    if lower.startswith(("dop", "substituted")):
        return any(v != int(v) for v in map(float, structure.composition.values()))
    if lower == "inverse" and record is not None:
        shared = {s.frac for s in record.sites if s.occupancy < 1}
        cations = {s.element for s in record.sites} - set(ANION_FORMERS)
        return bool(shared) or len(cations) == 1
    degrees = re.fullmatch(r"(\d+)\s*°?\s?([KC])", wish)
    if degrees:
        low, high = _ROOM[degrees[2]]
        return low <= float(degrees[1]) <= high
    return False


#: Matter without a periodic cell, in six languages. A glass-ceramic is crystalline.
_NO_CELL = re.compile(
    r"(?i)\bamorph\w*|\bamorf\w*|\bglass\b(?![- ]?ceram)|\bglassy\b|\bvitreous\b|"
    r"\bverre\b|\bvidrio\b|\bliquid\b|\bmolten\b|\bquasi-?[ck]r[iy]stal\w*|"
    r"\bquasicristal\w*|非晶|无定形|玻璃(?!陶瓷)|ガラス(?!セラミ)|准晶|準結晶|熔体|融液"
)


def without_cell(words: str) -> str:
    """The word of a request that means matter without a unit cell, or nothing."""
    match = _NO_CELL.search(words)
    return match[0] if match else ""
