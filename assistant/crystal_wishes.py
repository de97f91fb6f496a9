"""What a message asks of a structure besides its compound: rules, changes, wishes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prompts.language import RulesRead


#: "The TiO6 octahedra", "les octaèdres FeO6": parts of a structure, and no compound.
_BODY = (
    r"(?:octahedr|tetrahedr|polyhedr|oktaed|tetraed|polyed|octaèd|tétraèd|polyèd|octaed|"
    r"poliedr|[八四多]面体)\w*"
)
_POLYHEDRON = re.compile(
    rf"(?<![A-Za-z0-9])(?P<centre>[A-Z][a-z]?)[A-Z][a-z]?\d{{1,2}}(?![A-Za-z0-9])"
    rf"(?=[\s-]*(?:的|の)?(?i:{_BODY}))|"
    rf"(?i:{_BODY})\s+(?P<behind>[A-Z][a-z]?)[A-Z][a-z]?\d{{1,2}}(?![A-Za-z0-9])"
)


def names_polyhedra(words: str) -> bool:
    """Whether a message speaks of polyhedra by their formula: "the MnO6 octahedra"."""
    return _POLYHEDRON.search(words) is not None


def names_elements_only(words: str) -> bool:
    """Whether a message names elements but no compound: "replace Co by Ni"."""
    from knowledge.library.structures.formulas_in_text import formulas_in
    from knowledge.library.structures.naming import find_names
    from validators.element_names import elements_named
    from validators.elements import elements
    from validators.formula import parse_formula

    words = _POLYHEDRON.sub(lambda m: f" {m['centre'] or m['behind']} ", words)
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


def changes_structure(words: str) -> bool:
    """Whether words change what a structure holds or where its atoms are.

    >>> changes_structure("nimm F statt Cl")
    True
    """
    from generators.structures.instruction import displacements, exchange, takes_out

    if CHANGES.search(words) or takes_out(words):
        return True
    return exchange(words) is not None or bool(displacements(words))


_TITLED = re.compile(
    r"(?i)^\s*(?:rule|regel|règle|regla|规则|規則|ルール)\s*\d*\s*[:：.)]"
)


def rules_only(sentences: Sequence[str], formula: str | None) -> list[str]:
    """Sentences of a free message that hold a rule; "Rule 2: …" always is one."""
    from prompts.language import read_rules
    from validators.specs.structure import StructureSpec

    def holds_rule(sentence: str) -> bool:
        read = read_rules([sentence], formula=formula, base=StructureSpec())
        # The compound itself is read elsewhere; naming it is no rule.
        return any(not what.startswith("formula ") for _, what in read.understood)

    return [s for s in sentences if _TITLED.match(s) or holds_rule(s)]


#: Words by which a sentence asks that something be so.
_DEMANDS = re.compile(
    r"(?i)\b(?:must|should|has to|have to|needs? to|shall|into|as an?|muss|müssen|"
    r"soll\w*|doit|doivent|devrait|debe[nr]?|debería\w*|tiene que)\b|必须|应|要是|变成|"
    r"べき|なければ|にして"
)


def names_family_only(sentence: str, formula: str | None) -> bool:
    """Whether a sentence calls a file by its family ("fix this perovskite").

    The family's typical elements are no rule for the file then.
    """
    from prompts.language import read_rules
    from validators.specs.structure import StructureSpec

    if _DEMANDS.search(sentence) or _TITLED.match(sentence):
        return False
    read = read_rules([sentence], formula=formula, base=StructureSpec())
    return any(what.startswith("structure family ") for _, what in read.understood)


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
