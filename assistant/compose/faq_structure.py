"""A premise on the crystal structure, judged by the structure library."""

from __future__ import annotations

import re
from collections.abc import Sequence

import gemmi

from assistant.compose.faq_text import Sentence, frame, value_sentence
from assistant.granted.structure_types import TYPES
from assistant.granted.systems import source_of
from knowledge.facts import Fact, Value
from knowledge.names import (
    elements_of,
    find_materials,
    material,
    plain_formula,
    same_composition,
)
from validators.crystal_systems import SEVEN_SYSTEMS
from validators.records import StructureRecord
from validators.specs.question import Premise, QuestionSpec

#: What takes a statement for granted, right before the material.
_GRANTED = re.compile(
    r"(?:\b(?:as|since|because|given that|considering that|knowing that|da|weil|"
    r"puisque?|comme|étant donné qu[e']|como|puesto que|dado que|ya que)|"
    r"既然|因为|由于)"
    r"\s*$",
    re.IGNORECASE,
)
_BE = (
    r"\s*(?:is|has|crystalli[sz]es in|ist|hat|est|a|es|tiene|是|为|は|が)?\s*"
    r"(?:an?|the|ein\w*|une?|una?)?\s*"
)


def stated_system(text: str) -> tuple[str, str]:
    """Material and crystal system that a question takes for granted, or empty.

    >>> stated_system("Since SnSe is cubic, how can its zT be improved?")
    ('SnSe', 'cubic')
    """
    for name, (start, end) in find_materials(text):
        if not _GRANTED.search(text[:start]):
            continue
        for system, words in SEVEN_SYSTEMS.items():
            # "Cubic garnet" and the like is said of a phase as well: the end counts.
            if re.match(
                rf"{_BE}(?:{words})(?: ist)?(?=\s*[,，、;]|の|$)", text[end:], re.I
            ):
                return name, system
    return "", ""


def structure_correction(spec: QuestionSpec, pool: Sequence[Fact]) -> list[Sentence]:
    """The space group of the library where it has no record of what was stated."""
    named, system = stated_system(spec.text)
    out = _judged(spec, pool, named, system=system) if named else []
    for premise in spec.premises:
        if out or premise.kind != "class" or premise.stated not in TYPES:
            continue
        item = material(premise.words)
        if item is not None and premise.stated not in item.kinds:
            out = _judged(spec, pool, premise.words, kind=premise.stated)
    return out


def contents_correction(
    spec: QuestionSpec, pool: Sequence[Fact], premise: Premise
) -> list[Sentence]:
    """An element that a compound does not hold, or holds, by the formula on record."""
    item = material(premise.words)
    for fact in sorted(pool, key=lambda f: (not f.verified, f.kind == "row", f.id)):
        if not fact.usable or fact.material != premise.words:
            continue
        formula = fact.formula or plain_formula(premise.words)
        present = elements_of(formula)
        if item is not None and item.elements and not item.elements <= present:
            continue
        if len(present) < 2:
            continue
        if (premise.stated in present) == (premise.direction > 0):
            return []
        words = frame(spec.language)
        told = words["holds_no" if premise.direction > 0 else "holds_it"]
        text = told.format(formula=formula, element=premise.stated)
        return [
            Sentence(words["correction"], frame=True),
            Sentence(text, (fact,), (), "values"),
        ]
    return []


def _judged(
    spec: QuestionSpec,
    pool: Sequence[Fact],
    name: str,
    *,
    system: str = "",
    kind: str = "",
) -> list[Sentence]:
    from knowledge.structures import structure_library

    item = material(name)
    formula = item.formula if item is not None and item.formula else name
    found = structure_library().resolve(formula)
    known = [_as_fact(r, name) for r in found.records if r.source.seen]
    known += [
        (fact, value)
        for fact in pool
        if fact.material == name and fact.usable and fact.verified
        for value in fact.values
        if value.base == "space group" and isinstance(value.value, str)
    ]
    for _, value in known:
        group = gemmi.find_spacegroup_by_name(str(value.value))
        if group is None:
            continue
        fits = kind in TYPES and group.number in TYPES[kind].groups
        if fits or (system and group.crystal_system_str() == system):
            return []
    if not known:
        return []
    fact, value = min(known, key=lambda k: not same_composition(k[1].formula, formula))
    head = value.formula or fact.material
    return [
        Sentence(frame(spec.language)["correction"], frame=True),
        value_sentence(fact, [value], spec.language, head=head),
    ]


def _as_fact(record: StructureRecord, name: str) -> tuple[Fact, Value]:
    """A structure of the library in the form of a cited statement."""
    group = gemmi.find_spacegroup_by_number(record.group.number)
    system = group.crystal_system_str()
    value = Value(
        f"{record.id}.0", "space group", record.group.symbol, "", system, record.formula
    )
    source = source_of(record)
    item = material(name)
    fact = Fact(
        record.id,
        "experiment",
        "structure",
        item.family if item is not None else "",
        name,
        record.formula,
        "",
        source,
        values=(value,),
        verified=True,
    )
    return fact, value
