"""Which form of a compound is meant, and its records, the most trustworthy first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from knowledge.library.structures.completeness import INCOMPLETE, is_incomplete
from knowledge.library.structures.naming import (
    Meaning,
    Polymorphs,
    names,
    polymorphs_of,
)
from validators.formula import Composition
from validators.groups import reference_group
from validators.records import StructureRecord

if TYPE_CHECKING:
    from knowledge.structures import Option, StructureLibrary

#: Label, records, group, clear, options, assumption, doubts.
Choice = tuple[
    str, tuple[StructureRecord, ...], int | None, bool, tuple["Option", ...], str,
    tuple[str, ...],
]  # fmt: skip

#: eV per atom; computed energies closer than this do not tell which form is meant.
CLOSE = 0.010
#: eV per atom above the hull from which a computed form is hardly the common one.
METASTABLE = 0.025


#: How the doubt about a form that no table names ends.
UNUSUAL = "form is not among the known ones of the compound"


@dataclass(frozen=True, slots=True)
class Hint:
    """What a text says of the form that is meant.

    Attributes:
        system: Crystal system, or empty.
        phases: Greek letters, colours and marks of a phase.
        condition: See `conditions.condition_in`.
        name: Of the compound, as it was written: 'quartz'.
        words: Of the whole text, folded.
        typed: Whether a structure type is named, which says more than a condition.
    """

    system: str = ""
    phases: tuple[str, ...] = ()
    condition: str = ""
    name: str = ""
    words: frozenset[str] = frozenset()
    typed: bool = False


_ENANTIOMORPHS = (
    (76, 78), (91, 95), (92, 96), (144, 145), (151, 153), (152, 154), (169, 170),
    (171, 172), (178, 179), (180, 181), (212, 213),
)  # fmt: skip


def partners(number: int) -> frozenset[int]:
    """A group number with that of its enantiomorph."""
    for pair in _ENANTIOMORPHS:
        if number in pair:
            return frozenset(pair)
    return frozenset({number})


def choose(
    library: StructureLibrary,
    composition: Composition,
    asked: frozenset[int],
    hint: Hint,
) -> Choice:
    """The form that words, group or conditions select, else the usual one.

    Returns:
        Label, records, group, whether the choice is clear, the other forms, what was
        assumed, and doubts.
    """
    records = library.by_composition(composition)
    known = polymorphs_of(composition)
    forms = known_forms(records, known)
    if hint.phases and known:
        found = _of_phases(records, known, forms, hint, library, composition, asked)
        if found is not None:
            return found
    if known and not (asked or hint.system or hint.condition):
        labelled = _of_label(known, hint)
        if labelled is not None:
            groups = labelled.groups
            return _of_groups(records, forms, groups, library, composition)
    letters = [phase for phase in hint.phases if phase in GREEK[1:]]
    if letters and not known and not records and not asked:
        # Whatever were made would be some form, not this one.
        doubt = f"{NO_FORM} {' '.join(letters)} form of this compound"
        return "", (), None, True, (), "", (doubt,)
    if hint.condition and not hint.system and not (hint.typed and asked):
        return _of_condition(
            records, known, forms, hint, library, composition, named=asked
        )
    if asked and known and known.forms[0].groups & asked:
        # 'delafossite CuAlO2' is of two stackings: the usual one is meant.
        asked = known.forms[0].groups & asked
    if asked:
        return _of_groups(records, forms, asked, library, composition)
    if hint.system:
        return _of_system(records, known, forms, hint.system)
    if known is not None:
        return _usual(records, known, forms)
    return _by_energy(records, forms)


#: How the doubt begins where a form is asked for that is not known here.
NO_FORM = "the library knows no"
#: Words that tell phases of a compound apart.
GREEK = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "theta", "kappa",
         "lambda", "sigma", "tau", "omega")  # fmt: skip
COLOURS = ("black", "yellow", "red", "white", "grey", "gray", "green", "violet")

#: Numbers of phases, of ice among others, and marks behind a formula: VII, Ic; B, M1.
MARK = re.compile(r"x?(?:i{1,3}|iv|vi{0,3}|ix)|x|i[ch]|[abdhmnprst][12]?")

#: Ramsdell's marks of polytypes: so many layers, hexagonal, rhombohedral and so on.
POLYTYPE = re.compile(r"(\d{1,2})[hrtc]'?")


def _of_polytype(
    records: Sequence[StructureRecord], groups: frozenset[int], told: Sequence[str]
) -> Sequence[StructureRecord]:
    """Records less those of the group with another number of layers: 6H beside 4H.

    A cell of nH holds n formula units; where a layer is counted of anions, as of CdI2,
    n / 2.
    """
    # 3C is cubic: its cell of four units is not the one of three layers.
    marks = [m for word in told if (m := POLYTYPE.fullmatch(word))]
    layers = [int(m[1]) for m in marks if not m[0].startswith("3c")]
    own = [r for r in records if r.group.number in groups]
    if not layers or not own:
        return records
    units = {r.id: float(sum(r.contents.values()) / sum(r.composition.values()))
             for r in own}  # fmt: skip
    for wanted in (layers[0], layers[0] / 2):
        right = {r.id for r in own if abs(units[r.id] - wanted) < 0.01}
        if right:
            return [r for r in records if r.id not in units or r.id in right]
    return [r for r in records if r.id not in units]


def _words_of(form: Meaning) -> set[str]:
    return set(re.findall(r"[\w']+", form.label.lower()))


#: Words of labels that many compounds share.
_SHARED = frozenset(
    ("cubic", "tetragonal", "orthorhombic", "hexagonal", "trigonal", "monoclinic",
     "triclinic", "type", "form", "cell", "average", "ordered", "disordered", "order",
     "temperature", "phase", "structure", "below", "above", "room", "like", "over",
     "cations", "layered", "parts", "infinite", "layers", *GREEK, *COLOURS)
)  # fmt: skip


def _of_label(known: Polymorphs, hint: Hint) -> Meaning | None:
    """The one form whose label has a word of the text: martensite, B19', hollandite."""
    usual = _words_of(known.forms[0])
    found = [
        form
        for form in known.forms
        if {
            word
            for word in _words_of(form) - _SHARED - usual
            if len(word) > 4 or any(c.isdigit() for c in word)
        }
        & hint.words
    ]
    return found[0] if len(found) == 1 else None


def _of_phases(
    records: Sequence[StructureRecord],
    known: Polymorphs,
    forms: tuple[Option, ...],
    hint: Hint,
    library: StructureLibrary,
    composition: Composition,
    asked: frozenset[int],
) -> Choice | None:
    """The form of these letters or colours; None where no form is told by such words.

    Where the compound's forms have letters, another letter means none of them, but
    alpha, where the usual form has no letter, means the usual one.
    """
    labels = [_words_of(form) for form in known.forms]
    said = set().union(*labels)
    initials = {word[0] for words in labels for word in words}
    told = [
        phase
        for phase in hint.phases
        if phase in said
        or any(phase in kind and said & set(kind) for kind in (GREEK, COLOURS))
        or (POLYTYPE.fullmatch(phase) and any(map(POLYTYPE.fullmatch, said)))
        or (MARK.fullmatch(phase) and any(map(MARK.fullmatch, said)))
        or phase in initials
    ]
    if not told:
        return None
    # Of several beta forms of silica the name says which: beta-cristobalite.
    named = [f for f in known.forms if f.groups & asked]
    # 'Cristobalita beta' is beta-cristobalite, not beta-quartz: forms of one name.
    family = set().union(*map(_words_of, named)) - _SHARED if hint.name else set()
    kin = [f for f in known.forms if _words_of(f) & family]
    for form in (*named, *kin, *(() if len(kin) > len(named) else known.forms)):
        if set(told) <= _words_of(form):
            records = _of_polytype(records, form.groups, told)
            found = _of_groups(records, forms, form.groups, library, composition)
            if hint.condition and form.condition not in {"", hint.condition}:
                doubt = f"{form.label} is the {_SAID[form.condition]} form"
                found = (*found[:-1], (*found[-1], doubt))
            elif hint.condition and not form.condition:
                kind = _SAID[hint.condition]
                doubt = f"whether {form.label} is the {kind} form is not known"
                found = (*found[:-1], (*found[-1], doubt))
            return found
    begun = [
        form
        for form in known.forms
        if len(told) == 1 and len(told[0]) == 1 and form.label.startswith(told[0])
    ]
    if len(begun) == 1:
        # R-MnO2 is ramsdellite, A-TiO2 anatase.
        return _of_groups(records, forms, begun[0].groups, library, composition)
    if told == ["alpha"] and not labels[0] & set(GREEK):
        return _of_groups(records, forms, known.forms[0].groups, library, composition)
    doubt = f"{NO_FORM} {' '.join(told)} form of this compound"
    return "", (), None, True, forms, "", (doubt,)


#: Conditions in words.
_SAID = {"high-T": "high-temperature", "low-T": "low-temperature",
         "high-P": "high-pressure", "room": "room-temperature"}  # fmt: skip


def _of_condition(
    records: Sequence[StructureRecord],
    known: Polymorphs | None,
    forms: tuple[Option, ...],
    hint: Hint,
    library: StructureLibrary,
    composition: Composition,
    *,
    named: frozenset[int],
) -> Choice:
    """The form that lives at the conditions; several or none are asked about.

    A record of another condition is never handed over in its place. The name may be of
    another language: クリストバライト is known by the groups that it stands for.
    """
    every = known.forms if known else ()
    meant = [f for f in every if f.condition == hint.condition]
    own = next((f.label for f in every if named and f.groups == named), hint.name)
    word = own.rpartition("-")[2].lower()
    if len(meant) > 1 and word:
        # 'the high form of quartz' is beta-quartz, not tridymite.
        meant = [f for f in meant if word in f.label.lower()] or meant
    if len(meant) == 1 and named and meant[0].groups != named:
        label = meant[0].label.lower().partition(",")[0]
        if label in names() and word not in label:
            # Calcite under pressure is calcite-II; aragonite is another mineral.
            meant = []
            forms = ()
    if len(meant) == 1:
        return _of_groups(records, forms, meant[0].groups, library, composition)
    numbers = {n for form in meant for n in form.groups}
    options = tuple(o for o in forms if o.group in numbers) or forms
    if options:
        return "", (), None, False, options, "", ()
    doubt = f"{NO_FORM} {_SAID[hint.condition]} form of this compound"
    return "", (), None, True, (), "", (doubt,)


def known_forms(
    records: Sequence[StructureRecord], known: Polymorphs | None
) -> tuple[Option, ...]:
    """Forms of a composition as options, those of the table first."""
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
            seen |= partners(number)
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
) -> Choice:
    if not groups:
        # A type without one group (perovskite): the usual form of the compound.
        known = polymorphs_of(composition)
        return _usual(records, known, forms) if known else _by_energy(records, forms)
    fitting = tuple(ordered(r for r in records if r.group.number in groups))
    number = fitting[0].group.number if fitting else min(groups)
    label = next((o.label for o in forms if o.group in groups), "")
    rest = tuple(o for o in forms if o.group not in groups)
    doubts = () if fitting else ("the library holds no record of this form",)
    return label, fitting, number, True, rest, "", doubts + record_doubts(fitting)


def ordered(records: Iterable[StructureRecord]) -> list[StructureRecord]:
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
        1 if is_unusual(record) else 0,
        record.stability or 0.0,
        record.id,
    )


def is_unusual(record: StructureRecord) -> bool:
    """Whether a record was measured away from room temperature and pressure."""
    match = re.match(r"([\d.]+) K", record.conditions)
    heated = bool(match and not 250 <= float(match[1]) <= 320)
    return heated or bool(re.search(r"[kG]Pa|pressure", record.conditions))


#: Titles and notes that speak of a form that lives, or was made, under pressure or hot;
#: not of a crystal whose compression was measured.
_RARE = re.compile(
    r"(?i)high[- ](?:pressure|temperature)\W+(?:\w+\W+){0,3}?(?:polymorph|phase|form|"
    r"modification|synthes\w+|silicate structure)|(?:synthesi[sz]ed|prepared) "
    r"(?:at|under) (?:\d|high pressure)|post-perovskite|"
    r"hochdruck(?:poly|modif|phase|form)|"
    r"(?:poly|modif|phase|form)\w* (?:of|at) high[- ]pressure|haute pression|"
    r"\btr[eè]s hautes? pression"
)


def _rare(record: StructureRecord) -> bool:
    return bool(_RARE.search(f"{record.source.title or ''} {record.note}"))


def record_doubts(records: Sequence[StructureRecord]) -> tuple[str, ...]:
    """Why the first of these records must not be called verified."""
    out: tuple[str, ...] = ()
    if records and not records[0].source.seen:
        out = ("the values were recalled from the literature, not read in it",)
    if records and is_incomplete(records[0]):
        out = (*out, INCOMPLETE)
    return out


def _of_system(
    records: Sequence[StructureRecord],
    known: Polymorphs | None,
    forms: tuple[Option, ...],
    system: str,
) -> Choice:
    def fits(number: int) -> bool:
        found = reference_group(number).system
        return found == system or (system == "hexagonal" and found == "trigonal")

    for form in known.forms if known else ():
        if any(fits(n) and reference_group(n).system == system for n in form.groups):
            own = tuple(ordered(r for r in records if r.group.number in form.groups))
            number = own[0].group.number if own else min(form.groups)
            doubts = () if own else ("the library holds no record of this form",)
            return (
                _label(form, number), own, number, True,
                tuple(o for o in forms if o.group not in form.groups), "",
                doubts + record_doubts(own),
            )  # fmt: skip
    fitting = ordered(r for r in records if r.group.system == system)
    numbers = {r.group.number for r in fitting}
    if fitting:
        number = fitting[0].group.number
        own = tuple(r for r in fitting if r.group.number == number)
        label = next((o.label for o in forms if o.group == number), "")
        clear = len({min(partners(n)) for n in numbers}) == 1
        listed = known is None or any(number in f.groups for f in known.forms)
        unusual = f"this {system} {UNUSUAL}"
        told = record_doubts(own) if listed else (*record_doubts(own), unusual)
        return label, own, number, clear, forms, "", told
    doubt = f"the library holds no {system} form of this compound"
    return "", (), None, True, forms, "", (doubt,)


def _usual(
    records: Sequence[StructureRecord], known: Polymorphs, forms: tuple[Option, ...]
) -> Choice:
    first = known.forms[0]
    own = tuple(ordered(r for r in records if r.group.number in first.groups))
    number = own[0].group.number if own else min(first.groups, default=0) or None
    label = _label(first, number) if number else first.label
    if known.ask:
        return label, own, number, False, forms, "", record_doubts(own)
    others = tuple(o for o in forms if o.group not in first.groups)
    assumption = ""
    if len(known.forms) > 1:
        names = ", ".join(o.label for o in others[:3])
        assumption = (
            f"no form was named: the usual one at room temperature and pressure is "
            f"taken, {label}; others: {names}"
        )
    doubts = () if own else ("the library holds no record of the usual form",)
    return label, own, number, True, others, assumption, doubts + record_doubts(own)


def _by_energy(records: Sequence[StructureRecord], forms: tuple[Option, ...]) -> Choice:
    """No form is known by name: measured ones decide, else the computed energy."""
    if not records:
        return "", (), None, True, (), "", ("the library holds no such compound",)
    best_first = ordered(records)
    measured = [r for r in best_first if r.source.kind != "computation"]
    if measured:
        usual = [r for r in measured if not is_unusual(r)] or measured
        usual = [r for r in usual if not _rare(r)] or usual
        first, clear = _stablest(usual, records)
        own = tuple(r for r in best_first if r.group.number == first.group.number)
    else:
        first = min(records, key=lambda r: (r.stability or 0.0, r.id))
        rivals = [
            r
            for r in records
            if (r.stability or 0.0) - (first.stability or 0.0) < CLOSE
            and r.group.number not in partners(first.group.number)
        ]
        own = tuple(r for r in best_first if r.group.number == first.group.number)
        clear = not rivals
    number = first.group.number
    label = next((o.label for o in forms if o.group == number), "")
    others = tuple(o for o in forms if o.group != number)
    doubts = list(record_doubts(own))
    if not measured and (first.stability or 0.0) > METASTABLE:
        doubts.append(
            f"the only record lies {first.stability:.3f} eV per atom above the hull: "
            "a more stable form exists that the library lacks"
        )
    if measured and _rare(first):
        doubts.append(
            "the form on record is one of high pressure or high temperature, by the "
            "title of its paper; the form at room conditions may be another"
        )
    if not measured and first.stability is None and not first.names:
        doubts.append(
            "the record was computed, and nothing here tells whether this form is the "
            "stable one"
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
        first.setdefault(min(partners(record.group.number)), record)
    if len(first) == 1:
        return measured[0], True
    energies = {
        number: min(
            (
                r.stability
                for r in records
                if r.stability is not None and r.group.number in partners(number)
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
