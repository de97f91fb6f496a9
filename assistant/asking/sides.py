"""Two materials set against each other, and the property in which they are."""

from __future__ import annotations

import re
from itertools import pairwise

from assistant.asking.named import unknown_names
from assistant.asking.words import lexicon, mentions
from knowledge.names import find_formulas, find_materials, material
from knowledge.quantities import find_quantities

#: Properties that an adjective or a short name tells: "which is stiffer", "modulus".
_ADJECTIVES = {
    "hardness": r"\bhard(?:er|est)\b|\bhärter|\bhärteste|\bplus durs?\b|\bmás dur|"
    r"最硬|更硬|最も硬|より硬",
    "Young modulus": r"\bstiff(?:er|est)\b|\bsteif(?:er|st)|\bplus rigide|\bmás rígid|"
    r"刚度更|剛性が高|\bmodulus\b|\bmódulo\b|"
    r"\b(?:le|du|de|quel|son|leur) module\b|模量|弾性率",
    "fracture toughness": r"\btough(?:er|est)\b|\bzäher|\bplus tenace|\bmás tenaz|更韧",
    "relative density": r"\b(?:denser|densest)\b|\bdichter|\bplus denses?\b|"
    r"\bmás dens|更致密|より緻密",
    "density": r"\b(?:lighter|lightest)\b|\bleichter\b|\bplus léger|"
    r"\bmás ligero|更轻|より軽",
}
#: What sets one material against another where it stands between their names.
_AGAINST = re.compile(
    r"^\W*(?:or|vs\.?|versus|against|compared (?:to|with)|oder|gegen|gegenüber|ou|"
    r"contre|par rapport à|o|u|frente a|contra|还是|或|相比|对比|か|それとも|対)\W*"
    r"(?:the |die |das |le |la |el )?$",
    re.IGNORECASE,
)
#: What does so where one of the two is asked for.
_BESIDE = re.compile(r"^\W*(?:and|und|et|y|和|与|跟|と|や)\W*$", re.IGNORECASE)
_ONE_OF_TWO = re.compile(
    r"\bwhich\b|\bwelche\w*\b|\bwas\b|\bl?equel|\bquel\w*|\bcuál|\bqué\b|哪|どちら|どっち",
    re.IGNORECASE,
)
#: Characters of a comparison in a sentence or two.
_LONGEST = 400
_OF_STRUCTURE = frozenset({"space group", "lattice parameter", "density"})


def properties_named(text: str, found: tuple[str, ...]) -> tuple[str, ...]:
    """The quantities found in a text, or one that only an adjective names.

    >>> properties_named("Which is stiffer, alumina or zirconia?", ())
    ('Young modulus',)
    """
    if found:
        return found
    named = [q for q, said in _ADJECTIVES.items() if re.search(said, text, re.I)]
    return tuple(named[:1])


def set_against(text: str) -> bool:
    """Whether two materials are set against each other: "LGPS against LATP".

    What is stable, or reacts, against something is not compared with it.

    >>> set_against("LGPS against LATP"), set_against("Is LGPS stable against LLZO?")
    (True, False)
    """
    if re.search(r"stab|react|compatib|reag|réag|反应|反応|稳定|安定", text, re.I):
        return False
    spots = [span for _, span in find_materials(text)]
    for named in (*find_formulas(text), *unknown_names(text)):
        start = text.find(named)
        if not any(a <= start < b for a, b in spots):
            spots.append((start, start + len(named)))
    one_of_two = bool(_ONE_OF_TWO.search(text))
    between = [text[one[1] : other[0]] for one, other in pairwise(sorted(spots))]
    return any(
        _AGAINST.match(words) or (one_of_two and _BESIDE.match(words))
        for words in between
    )


def compares_properties(text: str) -> bool:
    """Whether two materials are compared in a property that no structure tells.

    >>> compares_properties("¿módulo Si3N4 o SiC?")
    True
    """
    if len(text) > _LONGEST:
        return False
    named = set(properties_named(text, tuple(find_quantities(text)))) - _OF_STRUCTURE
    return bool(named) and set_against(text)


#: Families whose members are weighed against each other for use, not for structure.
_IN_USE = frozenset({
    "solid electrolyte", "cathode", "anode", "ceramics processing", "thermoelectric",
    "superconductor", "perovskite photovoltaics",
})  # fmt: skip


_DOPED = re.compile(r"\bdop|\bdotier|掺|ドープ|ドーピング|添加", re.IGNORECASE)


def compares_dopants(text: str) -> bool:
    """Whether dopants of a known material are set against each other.

    >>> compares_dopants("Compare Co and Mg doping in NCM811")
    True
    """
    if len(text) > _LONGEST or not _DOPED.search(text) or not find_materials(text):
        return False
    return mentions(text, lexicon()["forms"]["compare"])


def compares_materials_of_use(text: str) -> bool:
    """Whether two materials of one use are set against each other, and no more.

    >>> compares_materials_of_use("LiFePO4 vs LiCoO2")
    True
    >>> compares_materials_of_use("NaCl vs KCl")
    False
    """
    if len(text) > 100 or not set_against(text):
        return False
    named = dict.fromkeys(name for name, _ in find_materials(text))
    families = [item.family for name in named if (item := material(name))]
    return len(families) == 2 and set(families) <= _IN_USE
