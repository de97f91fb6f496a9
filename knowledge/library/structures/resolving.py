"""From a message to the structure that it means: compound, then form, then records.

A form that the user names is taken. Otherwise the usual form at room temperature is
taken and said, or, where there is none, asked about. Records of another form than the
one meant are never handed over in its place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from knowledge.library.structures.conditions import condition_in
from knowledge.library.structures.forms import (
    COLOURS,
    GREEK,
    MARK,
    NO_FORM,
    POLYTYPE,
    Choice,
    Hint,
    choose,
    is_unusual,
    known_forms,
    ordered,
    partners,
    record_doubts,
)
from knowledge.library.structures.formulas_in_text import equal_shares, formulas_in
from knowledge.library.structures.frameworks import FRAMEWORK_ONLY, framework_named
from knowledge.library.structures.naming import Found, find_names, fold, polymorphs_of
from knowledge.library.structures.phases import phases_in, system_in
from knowledge.library.structures.slips import (
    element_alone,
    find_misspelt,
    in_english,
    slips_between,
)
from knowledge.library.structures.structure_types import (
    TYPES,
    groups_of_type,
    units_of_type,
    without_types,
)
from validators.crystal import lattice_vectors
from validators.element_names import elements_in, is_element_name
from validators.formula import (
    Composition,
    FormulaError,
    deviation,
    format_formula,
    parse_formula,
)
from validators.groups import (
    UnknownGroup,
    find_group,
    in_system,
    reference_group,
)

if TYPE_CHECKING:
    from knowledge.structures import Resolution, StructureLibrary
    from validators.records import StructureRecord

#: Ids of archives; those that the library holds are found by them.
_IDENTIFIER = re.compile(r"(?i)\b(?:mp-\d+|cod-\d{7}|jvasp-\d+)\b")
#: Substances built of molecules; none is in the library, and part of such a name means
#: something else.
_MOLECULAR = re.compile(
    r"(?<!\w)(?:\w*borane|\w*silane|\w*(?:acet|oxal|citr|form|benzo|stear)ates?|"
    r"acetylacetonates?|(?!examine)\w*amine|\w*pyridine|\w*imidazol(?:e|ate))(?!\w)"
)


def resolve(
    library: StructureLibrary,
    text: str,
    *,
    polymorph: str | None = None,
    group: int | None = None,
) -> Resolution:
    """See `StructureLibrary.resolve`."""
    from knowledge.structures import Resolution

    cited = _IDENTIFIER.search(text)
    row = library.get(cited[0].lower()) if cited else None
    if row is not None:
        label = row.polymorph or row.group.short
        return Resolution(
            row.formula, row.composition, polymorph=label, records=(row,),
            group=row.group.number, clear=True, doubts=record_doubts((row,)),
        )  # fmt: skip
    if _MOLECULAR.search(fold(text)):
        # 'ammonia borane' is neither ammonia nor borane.
        return Resolution(None, {})
    open_framework = _framework(library, text)
    if open_framework is not None:
        return open_framework
    names = _without_type_names(find_names(text), text)
    formulas = [f for f in formulas_in(text) if _amounts(f) is not None]
    # 'C3S' of a cement is a short name, and no compound of carbon.
    formulas = [f for f in formulas if not _short_name(f, names)]
    if any(len(parse_formula(f)) > 1 for f in formulas):
        # 'Ti sites in SrTiO3 with Nb': the elements are parts or guests of the host.
        formulas = [f for f in formulas if len(parse_formula(f)) > 1]
    corrected: tuple[str, str] | None = None
    alone = element_alone(text) if not names and not formulas else None
    if alone is not None:
        return resolve(library, alone, polymorph=polymorph, group=group)
    if not names and not formulas:
        # A name that records hold as it stands is no slip of another one.
        held = _by_record_name(library, text, polymorph, group)
        if held.formula is None:
            english = in_english(text, library.names)
            if english != fold(text):
                return resolve(library, english, polymorph=polymorph, group=group)
        names = [] if held.formula else find_misspelt(text)
        if not names:
            return held
        corrected = (names[0].name, names[0].corrected)
    compound = _compound(names, formulas, text)
    if compound is None:
        return Resolution(None, {})
    formula, composition, named = compound
    if named and len(composition) == 1 and len(elements_in(text)) > 1:
        # 'granate de itrio y hierro' is no iron: a compound whose name is not known.
        return Resolution(None, {})
    asked = _asked(text, composition, named, polymorph, group)
    hint = Hint(
        system_in(f"{text} {polymorph or ''}"),
        phases_in(text, polymorph, named),
        condition_in(text),
        fold(named.name) if named else "",
        frozenset(re.findall(r"[\w']+", fold(f"{text} {polymorph or ''}"))),
        not (named and named.name in TYPES) and bool(groups_of_type(text, composition)),
    )
    if named is not None and _denied(named, hint.system):
        doubt = f"{NO_FORM} {hint.system} form of this name"
        return Resolution(formula, composition, named.name, clear=True, doubts=(doubt,))
    found = choose(library, composition, asked, hint)
    found = _of_units(found, units_of_type(text))
    found = _unheard(found, hint.phases, named)
    if named:
        found = _of_that_name(found, named)
    if named and not formulas and len({m.formula for m in named.meanings}) > 1:
        found = _several_compounds(library, named, found)
    if equal_shares(text) != text and not found[5]:
        told = "the metals in brackets were read as sharing one site in equal parts"
        found = (*found[:5], told, found[6])
    if corrected and slips_between(*corrected) > 1:
        found = _asked_back(named, formula, found)
    return Resolution(
        formula,
        composition,
        named.name if named else "",
        *found,
        corrected=corrected,
    )


def _framework(library: StructureLibrary, text: str) -> Resolution | None:
    """A zeolite by its code or name: the framework, and what is not in it."""
    from knowledge.structures import FRAMEWORK, Resolution

    named = framework_named(text, library.names)
    row = library.get(FRAMEWORK + named[0]) if named else None
    if named is None or row is None:
        return None
    others = {f for f in formulas_in(text) if len(parse_formula(f)) > 1} - {"SiO2"}
    if others:
        # A formula says which compound is meant; the framework is its type at most.
        return None
    code, by_code = named
    return Resolution(
        row.formula, row.composition, f"{code.upper()} framework",
        polymorph=code.upper(), records=(row,), group=row.group.number, clear=True,
        doubts=record_doubts((row,)) if by_code else (FRAMEWORK_ONLY,),
    )  # fmt: skip


#: What makes a type of a name: 'beta-tin type silicon', 'beta-Zinn-Typ', and
#: '纤锌矿结构硫化镉', 'wurtzite structure CdS', where another compound is named.
_NAMED_TYPE = re.compile(
    r"[- ]?(?:types?\b|typs?\b|型|structured?\b|struktur\b|结构|結構|構造)"
)


def _without_type_names(names: list[Found], text: str) -> list[Found]:
    """Names less those that stand for a structure type, where another one is left."""
    folded = fold(text)
    left = [f for f in names if not _NAMED_TYPE.match(folded, f.end)]
    return left if any(f.meanings for f in left) else names


def _short_name(formula: str, names: Sequence[Found]) -> bool:
    """Whether what can be read as a formula is the name of another compound."""
    composition = parse_formula(formula)
    return any(
        name.name == fold(formula)
        and all(deviation(m.composition, composition) > 0.02 for m in name.meanings)
        for name in names
        if name.meanings
    )


def _denied(named: Found, system: str) -> bool:
    """Whether a name of one form stands beside a crystal system that it cannot have.

    'Hexagonal diamond' and 'rhombohedral graphite' are neither diamond nor graphite.
    """
    form = named.meanings[0]
    words = set(re.findall(r"[\w']+", form.label.lower()))
    return bool(
        system
        and form.groups
        and set(re.findall(r"[\w']+", named.name)) & words
        and not any(
            reference_group(n).system in (system, _LOOSELY.get(system))
            for n in form.groups
        )
    )


#: A trigonal crystal on hexagonal axes is often called hexagonal.
_LOOSELY = {"hexagonal": "trigonal"}


def _of_units(found: Choice, units: int | None) -> Choice:
    """Records less those of another type of the group: C14 is no C36."""
    label, records, number, clear, options, assumption, doubts = found
    if units is None or not records:
        return found
    kept = tuple(
        r
        for r in records
        if round(float(sum(r.contents.values()) / sum(r.composition.values()))) == units
    )
    if not kept:
        doubts = ("the library holds no record of this form",)
    return label, kept, number, clear, options, assumption, doubts


def _unheard(found: Choice, phases: Sequence[str], named: Found | None) -> Choice:
    """A doubt where a letter, colour or polytype is asked for that the form lacks."""
    label, records, number, clear, options, assumption, doubts = found
    first = records[0] if records else None
    held = " ".join(
        (label, named.name if named else "", *(first.names if first else ()))
    )
    words = set(
        re.findall(r"[\w']+", f"{held} {first.polymorph if first else ''}".lower())
    )
    # Alpha is the usual form, where it is known which that is.
    letters = GREEK[1:] if first and polymorphs_of(first.composition) else GREEK
    open_ = [
        p
        for p in phases
        if p not in words
        and (p in letters or p in COLOURS or POLYTYPE.fullmatch(p) or MARK.fullmatch(p))
        and not (named and p in named.name)
        and not (len(p) == 1 and label.startswith(p))
    ]
    if first is None or not open_:
        return found
    doubt = f"no form known here is called {open_[0]}: whether this is it is not known"
    return label, records, number, clear, options, assumption, (*doubts, doubt)


#: Relative difference in volume that makes two minerals of one compound and group.
OTHER_MINERAL = 0.05


def _of_that_name(found: Choice, named: Found) -> Choice:
    """Records less those of another mineral of the group: moganite is C2/c as coesite.

    A mineral is known by the volume of the records that carry the name.
    """
    label, records, number, clear, options, assumption, doubts = found
    word = named.corrected or named.name
    own = next((_volume(r) for r in records if word in r.names), None)
    if own is None:
        return found
    kept = tuple(r for r in records if abs(_volume(r) / own - 1) < OTHER_MINERAL)
    if kept and kept[0] is not records[0]:
        doubts = tuple(d for d in doubts if d not in record_doubts(records))
        doubts = (*doubts, *record_doubts(kept))
    return label, kept, number, clear, options, assumption, doubts


def _volume(record: StructureRecord) -> float:
    """Å³ per atom."""
    vectors = lattice_vectors(record.cell)
    atoms = float(sum(record.contents.values()))
    return abs(float(np.linalg.det(vectors))) / atoms


def _asked_back(named: Found | None, formula: str, found: Choice) -> Choice:
    """A name two slips away may be another mineral's: ask, never assume."""
    from knowledge.structures import Option

    label, records, number, _, _, _, doubts = found
    meant = (named.corrected if named else "") or formula
    option = Option(
        f"{meant}, {formula}", number or 0, records[0].id if records else ""
    )
    return label, records, number, False, (option,), "", doubts


def _several_compounds(
    library: StructureLibrary, named: Found, found: Choice
) -> Choice:
    """A name of several compounds ('NASICON'): each is an option."""
    from knowledge.structures import Option

    options = []
    for meaning in named.meanings:
        records = library.by_composition(meaning.composition)
        own = [
            r for r in records if r.group.number in meaning.groups or not meaning.groups
        ]
        number = own[0].group.number if own else min(meaning.groups, default=0)
        symbol = f", {reference_group(number).short} ({number})" if number else ""
        options.append(
            Option(f"{meaning.formula}{symbol}", number, own[0].id if own else "")
        )
    label, records_, number_, _, _, _, doubts = found
    return label, records_, number_, False, tuple(options), "", doubts


def _amounts(formula: str) -> Composition | None:
    try:
        return parse_formula(formula)
    except FormulaError:
        return None


def _compound(
    names: Sequence[Found], formulas: Sequence[str], text: str
) -> tuple[str, Composition, Found | None] | None:
    """The compound meant: a formula decides, a name that agrees adds its form."""
    named = [n for n in names if n.meanings]
    if not named and not formulas:
        return None
    if formulas:
        # 'perovskite SrTiO3', 'NaCl-type MgO': the formula that is no type name wins.
        formulas = without_types(formulas, text)
        for formula in formulas:
            composition = parse_formula(formula)
            for name in named:
                if any(
                    deviation(m.composition, composition) < 0.02 for m in name.meanings
                ):
                    return formula, composition, name
        return formulas[0], parse_formula(formulas[0]), None
    if not named:
        return None
    # The most telling name: one that fixes a form, then the longest.
    best = max(named, key=lambda n: (bool(n.meanings[0].groups), len(n.name)))
    substances = [n for n in named if not n.meanings[0].groups]
    if substances and best not in substances:
        # 'rutile titanium dioxide' agrees; 'rutile tin dioxide' is tin dioxide.
        for other in substances:
            if (
                deviation(other.meanings[0].composition, best.meanings[0].composition)
                > 0.02
            ):
                best = other
                break
    meaning = best.meanings[0]
    return meaning.formula, meaning.composition, best


def _asked(
    text: str,
    composition: Composition,
    named: Found | None,
    polymorph: str | None,
    group: int | None,
) -> frozenset[int]:
    """Groups that the user's words fix; empty where they fix none."""
    if group is not None:
        return partners(group)
    packing = re.search(r"(?<![a-z])(fcc|bcc|hcp)(?![a-z])", fold(text))
    if packing:
        return TYPES[packing[1]]
    rest = f"{text} {polymorph or ''}"
    if named is not None:
        # 'High quartz' names a form; the quartz in it is no type beside it.
        rest = re.sub(re.escape(named.name), " ", rest, flags=re.IGNORECASE)
    typed = groups_of_type(rest, composition)
    if named is not None and named.meanings[0].groups:
        own = named.meanings[0].groups
        if typed and not typed & own:
            # 'nitruro de galio tipo blenda de zinc': the type says more than the name.
            return typed
        system = system_in(f"{text} {polymorph or ''}")
        if not system or any(in_system(reference_group(n), system) for n in own):
            return own
        # 'cubic boron nitride' in a language whose word for it means the usual form.
        return frozenset()
    if typed:
        return typed
    if polymorph:
        for found in find_names(polymorph):
            if found.meanings[0].groups:
                return found.meanings[0].groups
        try:
            return partners(find_group(polymorph).group.number)
        # No symbol: then these words say nothing about the group.
        except UnknownGroup:
            return frozenset()
    return frozenset()


#: Names in archives that say nothing without the compound.
_GENERIC = frozenset(
    ("alpha", "beta", "gamma", "delta", "epsilon", "cubic", "heusler", "hexagonal",
     "high pressure", "nitrogen", "oxygen", "argon", "helium", "chlorine", "neon")
)  # fmt: skip


def _of_letter(
    library: StructureLibrary, records: list[StructureRecord], text: str, name: str
) -> list[StructureRecord]:
    """Records of the name, or of the form of that substance that a letter tells.

    Archives call the form of plutonium that was measured at 593 K 'plutonium'.
    """
    letters = [p for p in phases_in(text, None) if p in GREEK]
    if not letters or not records:
        return records
    told = {letters[0], f"{name}-{letters[0]}", f"{letters[0]} {name}"}
    every = library.by_composition(records[0].composition)
    return [r for r in every if told & set(r.names)] or records


def _by_record_name(
    library: StructureLibrary, text: str, polymorph: str | None, group: int | None
) -> Resolution:
    """Minerals that only the records name."""
    from knowledge.structures import Resolution

    for name in library.names_in(text):
        if name in _GENERIC:
            continue
        if len(elements_in(text)) > 1 and is_element_name(name):
            # 'copper-zinc alloy' is no copper.
            continue
        records = _of_letter(library, library.by_name(name), text, name)
        if group is not None:
            records = [r for r in records if r.group.number in partners(group)]
        if not records:
            continue
        first = ordered(records)[0]
        same = [
            r
            for r in ordered(records)
            if deviation(r.composition, first.composition) < 0.004
        ]
        groups = {min(partners(r.group.number)) for r in same}
        formula = format_formula(first.composition)
        all_records = library.by_composition(first.composition)
        forms = known_forms(all_records, polymorphs_of(first.composition))
        number = first.group.number
        own = tuple(r for r in same if r.group.number == number)
        label = next((o.label for o in forms if o.group == number), "")
        system = system_in(f"{text} {polymorph or ''}")
        doubts = list(record_doubts(own))
        if system and first.group.system != system:
            doubts.append(f"the record of {name} is {first.group.system}, not {system}")
        clear = len(groups) == 1
        assumption = ""
        if len(same) < len(records):
            every = {min(partners(r.group.number)) for r in records}
            clear = clear and len(every) == 1
            assumption = (
                f"crystals called {name} differ in composition: the one of {formula} "
                "is taken"
            )
        if is_unusual(first) and not all(map(is_unusual, all_records)):
            # Hot, cold or under pressure, and another form was measured in a room.
            clear = clear and any(p in GREEK for p in phases_in(text, None))
        return Resolution(
            formula, first.composition, name, label, own, number, clear, forms,
            assumption, tuple(doubts),
        )  # fmt: skip
    return Resolution(None, {})
