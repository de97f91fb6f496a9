"""What a message asks of a structure besides its compound: rules, changes, wishes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.crystal_request import CrystalRequest
from validators.specs.structure import StructureSpec

if TYPE_CHECKING:
    from prompts.language import RulesRead

#: Words that change a structure rather than describe one.
CHANGES = re.compile(
    r"(?i)super ?cell|superzelle|supermaille|supercelda|超胞|スーパーセル|\breplac\w+|"
    r"\bsubstitut\w+|\bdop(?:e|ed|ing)\b|\bremov\w+|\bvacanc\w+|\bersetz\w+|"
    r"\bremplac\w+|\breemplaz\w+|\bsustitu\w+|\bdotier\w*|primitive cell|"
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


#: A change of the file at hand, as against a wish to have it made or looked at.
WANTS_CHANGE = re.compile(
    r"(?i)\b(?:apply|move|shift|add|double|halve|rotate|strain|stretch|compress|swap|"
    r"exchange|increase|decrease|set|change|replace|remove|delete|insert|make (?:it|"
    r"the|[abc]\b))"
)
#: Wishes that a record of the plain compound does not fulfil.
_WISHES = re.compile(
    r"(?i)\b(?:not|non|un)\b[- ]\w+|\bwithout\b|\d+(?:\.\d+)?\s*(?:at\.?|mol)?\s*%|"
    r"\bdop(?:ed|ing|ant)\b|\bvacanc\w+|\bstrain\w*|\bslab\b|\bsurface\b|\bnano\w+|"
    r"\bamorphous\b|\bmolten\b|\bliquid\b|\bglass\w*\b|\binverse\b|\bdefect\w*|"
    r"\b(?:mono|di|tri|tetra|penta|hexa)?hydrate[ds]?\b|\bsuper ?cell\b|"
    r"\d\s*(?:GPa|kbar|MPa)\b|\d\s*°\s?C\b|(?<![-\w])\d{2,4}\s?(?-i:C)\b|"
    r"\d{3,4}\s?K\b|\bhigh[- ](?:pressure|"
    r"temperature)\b|\bhalf of\b|\breplaced\b|\bsubstituted\b|\bintercalat\w+"
)


def unread_wishes(asked: CrystalRequest) -> tuple[str, ...]:
    """Wishes in a request to make a structure that no step here reads."""
    if asked.task != "make":
        return ()
    return tuple(dict.fromkeys(m[0].strip() for m in _WISHES.finditer(asked.words)))
