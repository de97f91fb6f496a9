"""From a message to the structure that it means: compound, then form, then records.

A form that the user names is taken. Otherwise the usual form at room temperature is
taken and said, or, where there is none, asked about. Records of another form than the
one meant are never handed over in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from knowledge.library.structures.naming import (
    Found,
    Meaning,
    Polymorphs,
    find_misspelt,
    find_names,
    fold,
    formulas_in,
    polymorphs_of,
    slips_between,
)
from validators.formula import (
    Composition,
    FormulaError,
    deviation,
    format_formula,
    parse_formula,
)
from validators.groups import UnknownGroup, find_group, reference_group
from validators.records import StructureRecord

if TYPE_CHECKING:
    from knowledge.structures import Option, Resolution, StructureLibrary

#: Crystal systems in six languages.
_SYSTEMS = {
    "cubic": r"cubic|kubisch\w*|cubique|c[uú]bic[oa]|立方|等軸",
    "tetragonal": r"tetragonal\w*|t[ée]tragonale?|四方|正方",
    "orthorhombic": r"ortho-?rhombi\w*|ortorr[óo]mbic[oa]|正交|斜方",
    "hexagonal": r"hexagonal\w*|六方",
    "trigonal": r"trigonal\w*|rhombohedr\w*|rhombo[ée]drique|rombo[ée]dric[oa]|"
    r"三方|菱方|菱面",
    "monoclinic": r"mono-?clini\w*|monoklin\w*|monocl[íi]nic[oa]|单斜|単斜",
    "triclinic": r"triclini\w*|triklin\w*|tricl[íi]nic[oa]|三斜",
}  # fmt: skip
_PHASE = re.compile(
    r"(?<![\w])(alpha|beta|gamma|delta|epsilon|theta|kappa|α|β|γ|δ|ε|θ|κ|"
    r"[1-9][hrt]|[bcdo]3|t[d']|ice ih)(?=[\s-]|$)"
)
_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon",
    "θ": "theta", "κ": "kappa",
}  # fmt: skip
#: Structure types as adjectives: 'spinel LiMn2O4', 'ZnS in the wurtzite structure'.
_TYPES: dict[str, frozenset[int]] = {
    "spinel": frozenset({227}),
    "rock salt": frozenset({225}), "rocksalt": frozenset({225}),
    "halite": frozenset({225}), "fluorite": frozenset({225}),
    "antifluorite": frozenset({225}), "rutile": frozenset({136}),
    "anatase": frozenset({141}), "brookite": frozenset({61}),
    "wurtzite": frozenset({186}), "zincblende": frozenset({216}),
    "zinc blende": frozenset({216}), "sphalerite": frozenset({216}),
    "cscl": frozenset({221}), "caesium chloride": frozenset({221}),
    "cesium chloride": frozenset({221}), "corundum": frozenset({167}),
    "ilmenite": frozenset({148}), "pyrochlore": frozenset({227}),
    "garnet": frozenset({230}), "olivine": frozenset({62}),
    "delafossite": frozenset({166, 194}), "scheelite": frozenset({88}),
    "zircon": frozenset({141}), "chalcopyrite": frozenset({122}),
    "pyrite": frozenset({205}), "marcasite": frozenset({58}),
    "calcite": frozenset({167}), "aragonite": frozenset({62}),
    "nasicon": frozenset({167}), "bixbyite": frozenset({206}),
    "quartz": frozenset({152, 154}), "cristobalite": frozenset({92, 96, 227}),
    "brucite": frozenset({164}), "half-heusler": frozenset({216}),
    "heusler": frozenset({225}), "layered": frozenset({166, 194, 12, 164}),
    "diamond": frozenset({227}), "graphite": frozenset({194, 186}),
    "perovskite": frozenset(), "fcc": frozenset({225}), "bcc": frozenset({229}),
    "hcp": frozenset({194}),
}  # fmt: skip

#: Ids of archives; those that the library holds are found by them.
_IDENTIFIER = re.compile(r"(?i)\b(?:mp-\d+|cod-\d{7}|jvasp-\d+)\b")
#: Substances built of molecules; none is in the library, and part of such a name means
#: something else.
_MOLECULAR = re.compile(
    r"(?<!\w)(?:\w*borane|\w*silane|\w*(?:acet|oxal|citr|form|benzo|stear)ates?|"
    r"acetylacetonates?|(?!examine)\w*amine|\w*pyridine|\w*imidazol(?:e|ate))(?!\w)"
)

#: Label, records, group, clear, options, assumption, doubts.
_Choice = tuple[
    str, tuple[StructureRecord, ...], int | None, bool, tuple["Option", ...], str,
    tuple[str, ...],
]  # fmt: skip

#: eV per atom; computed energies closer than this do not tell which form is meant.
CLOSE = 0.010
#: eV per atom above the hull from which a computed form is hardly the common one.
METASTABLE = 0.025


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
            group=row.group.number, clear=True, doubts=_record_doubts((row,)),
        )  # fmt: skip
    if _MOLECULAR.search(fold(text)):
        # 'ammonia borane' is neither ammonia nor borane.
        return Resolution(None, {})
    names = find_names(text)
    formulas = [f for f in formulas_in(text) if _amounts(f) is not None]
    if any(len(parse_formula(f)) > 1 for f in formulas):
        # 'Ti sites in SrTiO3 with Nb': the elements are parts or guests of the host.
        formulas = [f for f in formulas if len(parse_formula(f)) > 1]
    corrected: tuple[str, str] | None = None
    if not names and not formulas:
        names = find_misspelt(text)
        if names:
            corrected = (names[0].name, names[0].corrected)
        else:
            return _by_record_name(library, text, polymorph, group)
    compound = _compound(names, formulas)
    if compound is None:
        return Resolution(None, {})
    formula, composition, named = compound
    asked = _asked(text, named, polymorph, group)
    hint = _System(_system_in(f"{text} {polymorph or ''}"), _phase_in(text, polymorph))
    found = _choose(library, composition, asked, hint)
    if named and not formulas and len({m.formula for m in named.meanings}) > 1:
        found = _several_compounds(library, named, found)
    if corrected and slips_between(*corrected) > 1:
        found = _asked_back(named, formula, found)
    return Resolution(
        formula,
        composition,
        named.name if named else "",
        *found,
        corrected=corrected,
    )


def _asked_back(named: Found | None, formula: str, found: _Choice) -> _Choice:
    """A name two slips away may be another mineral's: ask, never assume."""
    from knowledge.structures import Option

    label, records, number, _, _, _, doubts = found
    meant = (named.corrected if named else "") or formula
    option = Option(
        f"{meant}, {formula}", number or 0, records[0].id if records else ""
    )
    return label, records, number, False, (option,), "", doubts


def _several_compounds(
    library: StructureLibrary, named: Found, found: _Choice
) -> _Choice:
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
    names: Sequence[Found], formulas: Sequence[str]
) -> tuple[str, Composition, Found | None] | None:
    """The compound meant: a formula decides, a name that agrees adds its form."""
    named = [n for n in names if n.meanings]
    if not named and not formulas:
        return None
    if formulas:
        for formula in formulas:
            composition = parse_formula(formula)
            for name in named:
                if any(
                    deviation(m.composition, composition) < 0.02 for m in name.meanings
                ):
                    return formula, composition, name
        # 'perovskite SrTiO3', 'NaCl-type MgO': the formula that is no type name wins.
        chosen = formulas[0]
        if len(formulas) > 1:
            rest = [f for f in formulas if not _is_type_mention(f)]
            chosen = rest[0] if rest else chosen
        return chosen, parse_formula(chosen), None
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


def _is_type_mention(formula: str) -> bool:
    return formula.lower() in {"nacl", "cscl", "nias", "caf2", "cdi2", "zns", "k2nif4"}


class _System:
    """What a text says about system and phase letter."""

    def __init__(self, system: str, phase: str) -> None:
        self.system = system
        self.phase = phase


def _system_in(text: str) -> str:
    folded = fold(text)
    for system, pattern in _SYSTEMS.items():
        if re.search(rf"(?<![a-z])(?<!pseudo)(?<!pseudo-)(?:{pattern})", folded):
            return system
    return ""


def _phase_in(text: str, polymorph: str | None) -> str:
    match = _PHASE.search(fold(polymorph or "")) or _PHASE.search(fold(text))
    if match is None:
        return ""
    return _GREEK.get(match[1], match[1])


def _asked(
    text: str,
    named: Found | None,
    polymorph: str | None,
    group: int | None,
) -> frozenset[int]:
    """Groups that the user's words fix; empty where they fix none."""
    if group is not None:
        return _partners(group)
    packing = re.search(r"(?<![a-z])(fcc|bcc|hcp)(?![a-z])", fold(text))
    if packing:
        return _TYPES[packing[1]]
    if named is not None and named.meanings[0].groups:
        return named.meanings[0].groups
    folded = fold(f"{text} {polymorph or ''}")
    for word, groups in _TYPES.items():
        if re.search(rf"(?<![\w-]){re.escape(word)}(?!\w)", folded):
            return groups
    if polymorph:
        for found in find_names(polymorph):
            if found.meanings[0].groups:
                return found.meanings[0].groups
        try:
            return _partners(find_group(polymorph).group.number)
        # No symbol: then these words say nothing about the group.
        except UnknownGroup:
            return frozenset()
    return frozenset()


_ENANTIOMORPHS = (
    (76, 78), (91, 95), (92, 96), (144, 145), (151, 153), (152, 154), (169, 170),
    (171, 172), (178, 179), (180, 181), (212, 213),
)  # fmt: skip


def _partners(number: int) -> frozenset[int]:
    for pair in _ENANTIOMORPHS:
        if number in pair:
            return frozenset(pair)
    return frozenset({number})


def _choose(
    library: StructureLibrary,
    composition: Composition,
    asked: frozenset[int],
    hint: _System,
) -> _Choice:
    records = library.by_composition(composition)
    known = polymorphs_of(composition)
    forms = _forms(records, known)
    if asked:
        return _of_groups(records, forms, asked, library, composition)
    if hint.phase and known:
        for form in known.forms:
            if re.search(rf"(?<!\w){re.escape(hint.phase)}(?!\w)", form.label.lower()):
                return _of_groups(records, forms, form.groups, library, composition)
    if hint.system:
        return _of_system(records, known, forms, hint.system)
    if known is not None:
        return _usual(records, known, forms)
    return _by_energy(records, forms)


def _forms(
    records: Sequence[StructureRecord], known: Polymorphs | None
) -> tuple[Option, ...]:
    from knowledge.structures import Option

    out: list[Option] = []
    seen: set[int] = set()
    for form in known.forms if known else ():
        number = min(form.groups) if form.groups else 0
        if number and not seen & form.groups:
            best = next((r for r in records if r.group.number in form.groups), None)
            number = best.group.number if best else number
            seen |= form.groups
            out.append(Option(_label(form, number), number, best.id if best else ""))
    for record in records:
        number = record.group.number
        if number not in seen and (record.stability or 0.0) <= 0.05:
            seen |= _partners(number)
            title = record.polymorph or (record.names[0] if record.names else "")
            words = f"{title}, " if title else ""
            out.append(
                Option(
                    f"{words}{record.group.system}, {record.group.short} ({number})",
                    number,
                    record.id,
                )
            )
    return tuple(out[:8])


def _label(form: Meaning, number: int) -> str:
    symbol = reference_group(number).short
    words = f"{form.label}, " if form.label else ""
    return f"{words}{symbol} ({number})"


def _of_groups(
    records: Sequence[StructureRecord],
    forms: tuple[Option, ...],
    groups: frozenset[int],
    library: StructureLibrary,
    composition: Composition,
) -> _Choice:
    if not groups:
        # A type without one group (perovskite): the usual form of the compound.
        known = polymorphs_of(composition)
        return _usual(records, known, forms) if known else _by_energy(records, forms)
    fitting = tuple(_ordered(r for r in records if r.group.number in groups))
    number = fitting[0].group.number if fitting else min(groups)
    label = next((o.label for o in forms if o.group in groups), "")
    rest = tuple(o for o in forms if o.group not in groups)
    doubts = () if fitting else ("the library holds no record of this form",)
    return label, fitting, number, True, rest, "", doubts + _record_doubts(fitting)


def _ordered(records: Iterable[StructureRecord]) -> list[StructureRecord]:
    """The most trustworthy first."""
    found = list(records)
    return sorted(found, key=lambda r: _preference(r, _departs(r, found)))


#: Relative difference of a computed cell length from the handbook's from which the
#: computed structure is not taken: relaxed cells usually keep within 3 %.
CELL_OFF = 0.04


def _departs(record: StructureRecord, others: Sequence[StructureRecord]) -> bool:
    """Whether a computed or prototype cell is unlike what is known of the compound."""
    if record.source.kind == "experiment" or not record.source.seen:
        return False
    for other in others:
        if (
            (other.source.kind == "experiment" or not other.source.seen)
            and other.group.number == record.group.number
            and len(other.sites) == len(record.sites)
        ):
            pairs = zip(sorted(record.cell[:3]), sorted(other.cell[:3]), strict=True)
            return any(abs(a / b - 1) > CELL_OFF for a, b in pairs)
    return False


def _preference(
    record: StructureRecord, departs: bool
) -> tuple[int, int, int, float, str]:
    """Measured and seen first, then computed, then recalled, then doubtful values."""
    kind = {"experiment": 0, "textbook": 1, "computation": 2}[record.source.kind]
    return (
        2 if departs else 0 if record.source.seen else 1,
        kind,
        1 if _unusual_conditions(record) else 0,
        record.stability or 0.0,
        record.id,
    )


def _unusual_conditions(record: StructureRecord) -> bool:
    match = re.match(r"([\d.]+) K", record.conditions)
    heated = bool(match and not 250 <= float(match[1]) <= 320)
    return heated or bool(re.search(r"[kG]Pa", record.conditions))


def _record_doubts(records: Sequence[StructureRecord]) -> tuple[str, ...]:
    if records and not records[0].source.seen:
        return ("the values were recalled from the literature, not read in it",)
    return ()


def _of_system(
    records: Sequence[StructureRecord],
    known: Polymorphs | None,
    forms: tuple[Option, ...],
    system: str,
) -> _Choice:
    def fits(number: int) -> bool:
        found = reference_group(number).system
        return found == system or (system == "hexagonal" and found == "trigonal")

    for form in known.forms if known else ():
        if any(fits(n) and reference_group(n).system == system for n in form.groups):
            own = tuple(_ordered(r for r in records if r.group.number in form.groups))
            number = own[0].group.number if own else min(form.groups)
            doubts = () if own else ("the library holds no record of this form",)
            return (
                _label(form, number), own, number, True,
                tuple(o for o in forms if o.group not in form.groups), "",
                doubts + _record_doubts(own),
            )  # fmt: skip
    fitting = _ordered(r for r in records if r.group.system == system)
    numbers = {r.group.number for r in fitting}
    if fitting:
        number = fitting[0].group.number
        own = tuple(r for r in fitting if r.group.number == number)
        label = next((o.label for o in forms if o.group == number), "")
        clear = len({min(_partners(n)) for n in numbers}) == 1
        return label, own, number, clear, forms, "", _record_doubts(own)
    doubt = f"the library holds no {system} form of this compound"
    return "", (), None, True, forms, "", (doubt,)


def _usual(
    records: Sequence[StructureRecord], known: Polymorphs, forms: tuple[Option, ...]
) -> _Choice:
    first = known.forms[0]
    own = tuple(_ordered(r for r in records if r.group.number in first.groups))
    number = own[0].group.number if own else min(first.groups, default=0) or None
    label = _label(first, number) if number else first.label
    if known.ask:
        return label, own, number, False, forms, "", _record_doubts(own)
    others = tuple(o for o in forms if o.group not in first.groups)
    assumption = ""
    if len(known.forms) > 1:
        names = ", ".join(o.label for o in others[:3])
        assumption = (
            f"no form was named: the usual one at room temperature and pressure is "
            f"taken, {label}; others: {names}"
        )
    doubts = () if own else ("the library holds no record of the usual form",)
    return label, own, number, True, others, assumption, doubts + _record_doubts(own)


def _by_energy(
    records: Sequence[StructureRecord], forms: tuple[Option, ...]
) -> _Choice:
    """No form is known by name: measured ones decide, else the computed energy."""
    if not records:
        return "", (), None, True, (), "", ("the library holds no such compound",)
    ordered = _ordered(records)
    measured = [r for r in ordered if r.source.kind != "computation"]
    if measured:
        usual = [r for r in measured if not _unusual_conditions(r)] or measured
        first, clear = _stablest(usual, records)
        own = tuple(r for r in ordered if r.group.number == first.group.number)
    else:
        first = min(records, key=lambda r: (r.stability or 0.0, r.id))
        rivals = [
            r
            for r in records
            if (r.stability or 0.0) - (first.stability or 0.0) < CLOSE
            and r.group.number not in _partners(first.group.number)
        ]
        own = tuple(r for r in ordered if r.group.number == first.group.number)
        clear = not rivals
    number = first.group.number
    label = next((o.label for o in forms if o.group == number), "")
    others = tuple(o for o in forms if o.group != number)
    doubts = list(_record_doubts(own))
    if not measured and (first.stability or 0.0) > METASTABLE:
        doubts.append(
            f"the only record lies {first.stability:.3f} eV per atom above the hull: "
            "a more stable form exists that the library lacks"
        )
    if not measured and _often_transforms(first):
        doubts.append(
            "compounds of this kind often change form between 0 K, where the record "
            "was computed, and room temperature"
        )
    assumption = ""
    if clear and others:
        assumption = f"no form was named: {label} is taken, the lowest in energy"
    options = others if clear else forms
    return label, own, number, clear, options, assumption, tuple(doubts)


def _stablest(
    measured: Sequence[StructureRecord], records: Sequence[StructureRecord]
) -> tuple[StructureRecord, bool]:
    """The measured record of the form of lowest computed energy, and if that is sure.

    Forms of which no energy is known leave the choice open, unless there is one form.
    """
    first: dict[int, StructureRecord] = {}
    for record in measured:
        first.setdefault(min(_partners(record.group.number)), record)
    if len(first) == 1:
        return measured[0], True
    energies = {
        number: min(
            (
                r.stability
                for r in records
                if r.stability is not None and r.group.number in _partners(number)
            ),
            default=None,
        )
        for number in first
    }
    known = sorted((e, n) for n, e in energies.items() if e is not None)
    if len(known) < len(first) or known[1][0] - known[0][0] < CLOSE:
        return measured[0], False
    return first[known[0][1]], True


def _often_transforms(record: StructureRecord) -> bool:
    """ABX3 with a halide or oxide anion: perovskites, whose tilts melt away."""
    amounts = sorted(float(v) for v in record.composition.values())
    anions = {"O", "F", "Cl", "Br", "I"} & set(record.composition)
    return len(amounts) == 3 and bool(anions) and amounts == [1.0, 1.0, 3.0]


#: Names in archives that say nothing without the compound.
_GENERIC = frozenset(
    ("alpha", "beta", "gamma", "delta", "epsilon", "cubic", "heusler", "hexagonal",
     "high pressure", "nitrogen", "oxygen", "argon", "helium", "chlorine", "neon")
)  # fmt: skip


def _by_record_name(
    library: StructureLibrary, text: str, polymorph: str | None, group: int | None
) -> Resolution:
    """Minerals that only the records name."""
    from knowledge.structures import Resolution

    for name in library.names_in(text):
        if name in _GENERIC:
            continue
        records = library.by_name(name)
        if group is not None:
            records = [r for r in records if r.group.number in _partners(group)]
        if not records:
            continue
        first = _ordered(records)[0]
        same = [
            r
            for r in _ordered(records)
            if deviation(r.composition, first.composition) < 0.004
        ]
        groups = {min(_partners(r.group.number)) for r in same}
        formula = format_formula(first.composition)
        all_records = library.by_composition(first.composition)
        forms = _forms(all_records, polymorphs_of(first.composition))
        number = first.group.number
        own = tuple(r for r in same if r.group.number == number)
        label = next((o.label for o in forms if o.group == number), "")
        system = _system_in(f"{text} {polymorph or ''}")
        doubts = list(_record_doubts(own))
        if system and first.group.system != system:
            doubts.append(f"the record of {name} is {first.group.system}, not {system}")
        return Resolution(
            formula, first.composition, name, label, own, number,
            len(groups) == 1 and len(same) == len(records), forms, "", tuple(doubts),
        )  # fmt: skip
    return Resolution(None, {})
