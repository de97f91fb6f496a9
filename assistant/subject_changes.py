"""The same again for something else: "and for KCl?", "the wurtzite one", "with Ga".

A message that only names another compound, another form or another element repeats the
request before it for that; here it becomes a request in full words.
"""

from __future__ import annotations

import re

from assistant.crystal_request import polymorph_in

_LONGEST = 70


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Words that only join a new subject to what was asked before.
_JOINING = _words(
    "and now then also the same for of with in to one ones instead what how about do "
    "make it please pls can could you i want need give me again but next another a an "
    "that this try use take let's lets show as well too form phase type structure "
    "polymorph modification version cif file next? compound material system rather "
    "und jetzt nun dann auch das die der den dasselbe gleiche für von mit bitte mach "
    "es noch mal statt stattdessen wie wäre nimm zeig form phase struktur datei "
    "et maintenant aussi la le les même pour avec de du s'il vous plaît fais donne "
    "celui celle forme fichier plutôt "
    "y ahora también el lo los mismo misma para con por favor haz dame forma fase "
    "estructura archivo del"
)
_JOINING_ASIAN = re.compile(
    r"那么|那|换成|改成|改为|现在|再|请|呢|的|也|做|给我|同样|一个|相|结构|"
    r"では|じゃあ|次は|同じ|を|は|の|で|に|も|ください|して|お願い|構造|相"
)
#: Words that ask for a form of the compound at hand and for no other compound.
_A_FORM = re.compile(
    r"(?i)\b(?:one|form|phase|type|polymorph|modification|variety|celui|celle|forme|"
    r"phase|fase|forma|phase|form)\b|相|型"
)


#: Words that lower the structure in force instead of naming another.
_LOWERS = re.compile(
    r"(?i)\b(?:lower|reduce|break|distort|descend)\w*|erniedrig\w*|verzerr\w*|"
    r"abaiss\w*|rebaj\w*|降低|下げ"
)

_MAKES = re.compile(r"(?i)\b(?:make|turn|mach\w*|fais|haz|rends)\b|让|にして")


def subject_in(text: str) -> str:
    """What a message names when it does nothing but name it; else nothing.

    >>> subject_in("and now for CaO, please")
    'CaO'
    >>> subject_in("and the wurtzite one")
    'wurtzite'
    >>> subject_in("now make a 2x1x1 supercell of CaO")
    ''
    """
    if len(text) > _LONGEST or "\n" in text:
        return ""
    kept = [
        word
        for word in re.findall(r"[^\s,;:.?!？。、，¿¡]+", _JOINING_ASIAN.sub(" ", text))
        if word.lower().replace("’", "'") not in _JOINING
    ]
    return " ".join(kept) if 0 < len(kept) <= 3 else ""


def other_structure(text: str, formula: str) -> str | None:
    """A request in full words for another compound, or another form of this one.

    Args:
        text: A message after a structure.
        formula: Of the structure in force.

    Returns:
        None where the message does more than name another, or names the same.
    """
    from knowledge.library.structures.formulas_in_text import formulas_in
    from knowledge.structures import structure_library
    from validators.formula import deviation

    rest = subject_in(text)
    if not rest:
        return None
    library = structure_library()
    here, named = library.resolve(formula), library.resolve(rest)
    if named.formula is None:
        form = polymorph_in(rest)
        if form is None or here.formula is None:
            return None
        # "Make it orthorhombic" may change the structure where no record has that
        # form; into the highest systems no distortion leads.
        changes = _MAKES.search(text) or _LOWERS.search(text)
        known = library.resolve(f"{formula}, {form}").records
        lowers = form not in {"cubic", "hexagonal"} and (changes or not known)
        return None if lowers else f"CIF of {formula}, {form}"
    same = deviation(named.composition, here.composition) < 1e-3
    if formulas_in(rest):
        whole = len(named.composition) > 1
        return f"CIF of {rest}" if whole and not (same and rest == formula) else None
    if same or not _A_FORM.search(text):
        return f"CIF of {rest}"
    return f"CIF of {formula}, {rest}"


_SYMBOL = r"(?<![A-Za-z]){}(?![a-z])"
_INSTEAD = re.compile(
    r"(?i)(?P<new>\w+)\s+(?:instead of|rather than|in place of|statt|anstelle von|"
    r"au lieu de|en (?:lugar|vez) de)\s+(?P<old>\w+)"
)


def other_element(text: str, before: str) -> str | None:
    """The earlier request with one element exchanged for another.

    "And for Ga?" after the Li-Al-Cl system means Li-Ga-Cl: the element of the same
    group gives way, unless the message says which.

    Args:
        text: A message after a list of candidates.
        before: The request that gave the list.
    """
    from assistant.asking.chemistry_words import elements_in

    said = _INSTEAD.search(text)
    if said is not None:
        new, gone = elements_in(said["new"]), elements_in(said["old"])
        return _exchanged(before, gone[0], new[0]) if new and gone else None
    rest = subject_in(text)
    named = elements_in(rest) if rest else []
    if len(named) != 1 or len(rest.split()) != 1:
        return None
    group = _group_of(named[0])
    for old in dict.fromkeys(elements_in(before)):
        if old != named[0] and _group_of(old) == group:
            return _exchanged(before, old, named[0])
    return None


def _exchanged(before: str, old: str, new: str) -> str | None:
    from assistant.asking.chemistry_words import names_of

    changed = re.sub(_SYMBOL.format(re.escape(old)), new, before)
    for name in names_of(old):
        changed = re.sub(rf"(?i)\b{re.escape(name)}\b", new, changed)
    return changed if changed != before else None


def _group_of(symbol: str) -> int:
    """Group of the periodic table, 1 to 18; the lanthanides count as group 3."""
    from pymatgen.core import Element

    return int(Element(symbol).group)
