"""Whether a compound has a crystal system that a request gives it."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

import gemmi

from assistant.granted.knowing import groups_of
from assistant.granted.structure_types import TYPES, fits, is_binary, misfits
from assistant.granted.subjects import Named
from knowledge.facts import Fact, Source, Value
from knowledge.names import elements_of, material
from knowledge.traits import traits_of
from validators.formula import FormulaError, parse_formula
from validators.records import StructureRecord

_ROOM = re.compile(
    r"room[- ]temp|ambient temp|raumtemp|zimmertemp|température ambiante|temperatura "
    r"ambiente|室温|常温|(?<![\d.])2[0-7] ?°C|(?<!\d)(?:29[3-9]|300) ?K\b",
    re.IGNORECASE,
)
#: Conditions under which other forms than the usual one may be meant.
_ELSEWHERE = re.compile(
    r"high[- ]temp|low[- ]temp|\bpressure|\d+ ?(?:°C|K|GPa)\b|hoch\w*temp|druck|haute "
    r"temp|pression|alta temp|presión|高温|低温|高压|高圧|film|nano",
    re.IGNORECASE,
)
#: Where another form than the usual one is meant.
_POLYTYPE = re.compile(r"polytyp|politipo|多型|\b\d{1,2}[HRC]\b", re.IGNORECASE)
_GREEK = re.compile(r"[α-ω]|\b(?:alpha|beta|gamma|delta|theta|kappa|eta)\b", re.I)
_FORM_WORD = re.compile(r"phase|form\b|polymorph|doped|dotiert|dopé|dopad|掺|相|ドープ",
                        re.IGNORECASE)  # fmt: skip
#: Shares of atoms nearer than this are one composition.
_ONE_COMPOUND = 0.004
Judged = tuple[
    Literal["wrong", "right", "open"],
    tuple[tuple[str, Fact], ...],
    tuple[tuple[str, Fact, Value], ...],
]
_NOTHING: Judged = ("open", (), ())


@dataclass(frozen=True, slots=True)
class _Forms:
    """Forms of a compound on record.

    Attributes:
        numbers: Space groups of all forms, those of the table of names included.
        records: Group, statement and value of those with a source, the best first.
        listed: Whether the table of names lists the forms of the compound.
        usual: Groups of the forms at room temperature and pressure, or of all.
        first: Those of the form that a bare formula means, where one does.
    """

    numbers: frozenset[int]
    records: tuple[tuple[int, Fact, Value], ...]
    listed: bool
    usual: frozenset[int] = frozenset()
    first: frozenset[int] = frozenset()

    def systems(self) -> set[str]:
        return {_system(n) for n in self.numbers}

    def of(self, system: str) -> tuple[tuple[int, Fact, Value], ...]:
        return tuple(r for r in self.records if _system(r[0]) == system)


def judge_system(item: Named, system: str, text: str, *, said: bool) -> Judged:
    """Right where a known form has the system, wrong where every known form has not.

    At room temperature only traits of that condition and forms of no other one count.
    """
    told = traits_of(item.name, "crystal system")
    room = bool(_ROOM.search(text))
    if told:
        usual = [t for t in told if not room or "room" in t.value.conditions]
        held = [t for t in usual if t.word == system]
        shown = (held or usual or list(told))[0]
        if room or not held:
            right = bool(held) == said
            return ("right" if right else "wrong"), ((shown.text, shown.fact),), ()
        return ("right" if said else "open"), ((shown.text, shown.fact),), ()
    if _ELSEWHERE.search(text) and not room:
        return _NOTHING
    return _by_forms(item, system, said=said, room=room)


def _by_forms(item: Named, system: str, *, said: bool, room: bool = False) -> Judged:
    forms = _forms_of(item)
    if not forms.records:
        return _NOTHING
    usual = {_system(n) for n in forms.usual}
    known = tuple(r for r in forms.records if r[0] in forms.usual)
    if room and forms.listed and known and not usual & {system, "hexagonal"}:
        # At room temperature the forms listed for it count, perovskites included.
        return ("wrong" if said else "right"), (), _shown(item, known)
    held = forms.of(system)
    if system in forms.systems():
        shown = _shown(item, held)
        return ("right", (), shown) if said and held else _NOTHING
    # Many perovskites are cubic when hot, whatever the library holds of them, and a
    # trigonal crystal is often called hexagonal after its axes.
    near = {system, *forms.systems()} >= {"hexagonal", "trigonal"}
    if near or (system == "cubic" and _is_perovskite(item.formula)):
        return _NOTHING
    return ("wrong" if said else "right"), (), _shown(item, forms.records)


def judge_form(item: Named, system: str, text: str) -> Judged:
    """Whether a compound has a form of a system; wrong only where all are listed."""
    if _ELSEWHERE.search(text) or traits_of(item.name, "crystal system"):
        return _NOTHING
    if len(elements_of(item.formula)) < 2:
        return _NOTHING  # hexagonal diamond and the like
    forms = _forms_of(item)
    outcome, told, values = _by_forms(item, system, said=True)
    if outcome == "wrong" and not forms.listed:
        return _NOTHING
    return outcome, told, values


def judge_group(item: Named, symbol: str, *, of: str = "", text: str = "") -> Judged:
    """Whether a compound, or its form of a system, has a space group.

    Wrong where the group is of another system than the form that is spoken of, where no
    known form has its system, and, for a compound of at most two elements whose forms
    are all listed, where none has the group. Otherwise another group of one system may
    be that of a polymorph or an ordered cell.
    """
    stated = gemmi.find_spacegroup_by_name(symbol)
    forms = _forms_of(item)
    if stated is None or not forms.records:
        return _NOTHING
    system = str(stated.crystal_system_str())
    held = tuple(r for r in forms.records if r[0] == stated.number)
    if of and of != system and {of, system} != {"hexagonal", "trigonal"}:
        return "wrong", (), _shown(item, forms.of(of) or forms.records)
    if stated.number in forms.numbers:
        return "right" if held else "open", (), _shown(item, held)
    if _ELSEWHERE.search(text) or _FORM_WORD.search(text):
        return _NOTHING
    outcome, _, values = _by_forms(item, system, said=True)
    if outcome == "wrong":
        return outcome, (), values
    simple = len(elements_of(item.formula)) <= 2 and forms.listed
    if simple and system in forms.systems():
        return "wrong", (), _shown(item, forms.of(system) or forms.records)
    return _NOTHING


def judge_type(item: Named, word: str, text: str = "") -> Judged:
    """Wrong where no form on record has a group of a type, or none its neighbours.

    A group alone tells no type: a binary is told by its cation's neighbours, another
    compound by its share of anions.
    """
    forms, kind = _forms_of(item), TYPES[word]
    known = material(item.name)
    own = known is not None and word in known.kinds
    other = known is not None and bool(set(known.kinds) & set(TYPES))
    if not forms.records or not (forms.listed or other) or own:
        return ("right" if own else "open"), (), _shown(item, forms.records)
    if _ELSEWHERE.search(text):
        return _NOTHING
    numbers = forms.usual if len(elements_of(item.formula)) == 1 else forms.numbers
    if not numbers & kind.groups or misfits(item.formula, kind):
        return "wrong", (), _shown(item, forms.records)
    held = tuple(r for r in forms.records if r[0] in kind.groups)
    if not held or word == "layered":
        return "open", (), _shown(item, held)
    if is_binary(item.formula) and kind.neighbours:
        counted = _by_neighbours(item, kind.neighbours)
        # The neighbours deny a type; what is in its favour is told by the group.
        return (
            (counted[0], (), _shown(item, held)) if counted[0] == "right" else counted
        )
    sure = fits(item.formula, kind)
    return ("right" if sure else "open"), (), _shown(item, held)


def _by_neighbours(item: Named, number: int) -> Judged:
    """A type by the neighbours of the cation of a binary."""
    from validators.compositions import electronegativity

    cation = min(elements_of(item.formula), key=lambda e: electronegativity(e) or 0.0)
    return judge_coordination(item, cation, number)


def judge_symmetry(
    item: Named, name: str, text: str, *, of: str, said: bool
) -> tuple[Judged, str]:
    """An inversion centre or a polar axis, by the groups of forms that may be meant.

    At room temperature and without a condition the usual forms are meant, else those of
    the system that is named; where they differ nothing is judged. The second value says
    whether the forms have it: "with", "without", or nothing.
    """
    from assistant.granted.symmetries import has

    forms = _forms_of(item)
    room = bool(_ROOM.search(text)) or not _ELSEWHERE.search(text)
    # "The 6H polytype" is another form than the one of the records.
    other = not of and bool(_POLYTYPE.search(text))
    if not forms.records or not (room or of) or other:
        return _NOTHING, ""
    told = [t for t in traits_of(item.name, "crystal system")
            if "room" in t.value.conditions]  # fmt: skip
    systems = {of} if of else {t.word for t in told}
    meant = forms.numbers if of else forms.usual
    meant = frozenset(n for n in meant if not systems or _system(n) in systems)
    shown = tuple(r for r in forms.records if r[0] in meant)
    held = {has(n, name) for n in meant}
    if len(held) != 1 or not shown:
        return _NOTHING, ""
    # Many perovskites are polar when cold, whatever the library holds of them.
    cubic = {_system(n) for n in meant} == {"cubic"}
    if cubic and not (forms.listed or of) and _is_perovskite(item.formula):
        return _NOTHING, ""
    outcome: Literal["wrong", "right"] = "right" if held == {said} else "wrong"
    return (outcome, (), _shown(item, shown)), "with" if held == {True} else "without"


def judge_coordination(
    item: Named, element: str, number: int, text: str = ""
) -> Judged:
    """The number of neighbours of an element in the usual form, else in every one."""
    found = _coordination(_called(item), item.formula, element)
    first = _forms_of(item).first
    plain = [f for f in found if f[3] in first]
    if not found:
        return _NOTHING
    held = [f for f in (*plain, *found) if f[0] == number]
    if plain and held and number not in {f[0] for f in plain}:
        # Alumina without a word of its form is corundum.
        if _ELSEWHERE.search(text) or _FORM_WORD.search(text) or _GREEK.search(text):
            return "open", (), ()
        held, found = [], tuple(plain)
    _, fact, value, _ = (held or list(found))[0]
    shown = ((item.written or item.name, fact, value),)
    return ("right" if held else "wrong"), (), shown


def _shown(
    item: Named, records: tuple[tuple[int, Fact, Value], ...]
) -> tuple[tuple[str, Fact, Value], ...]:
    return tuple(
        (item.written or item.name, f, v)
        for _, f, v in records[:1]
        # What another composition of a series is tells nothing of this one.
        if _apart(v.formula, item.formula) <= _ONE_COMPOUND
    )


def _called(item: Named) -> str:
    """The name of a form where one is written ("corundum"), else the compound's."""
    return item.written if _is_form_name(item.written, item.formula) else item.name


def _forms_of(item: Named) -> _Forms:
    return _forms(_called(item), item.formula)


@cache
def _forms(name: str, formula: str) -> _Forms:
    """The forms of a compound that structures, statements and names tell of."""
    from knowledge.library.structures.naming import polymorphs_of

    records = _structures(name, formula)
    found = [(r.group.number, *_as_fact(r)) for r in records]
    for fact, value in groups_of(formula):
        group = gemmi.find_spacegroup_by_name(str(value.value))
        if group is not None:
            found.append((group.number, fact, value))
    numbers = {number for number, _, _ in found}
    listed = None
    with suppress(FormulaError):
        listed = polymorphs_of(parse_formula(formula))
    narrowed = _is_form_name(name, formula)
    if listed is not None and not narrowed:
        numbers |= {n for form in listed.forms for n in form.groups}
    # A study of the compound itself speaks before a table of prototypes.
    # A record of another composition of the series comes after those of the compound.
    measured = sorted(
        found,
        key=lambda f: ((d := _apart(f[2].formula, formula)) > _ONE_COMPOUND,
                       not f[1].verified, *_remote(f[1].id), d),
    )  # fmt: skip
    shown = tuple(f for f in measured if f[1].kind != "computation")
    if not shown and listed is not None:
        # A computed structure of a listed form tells it where no measured one does.
        known = {n for form in listed.forms for n in form.groups}
        shown = tuple(f for f in measured if f[0] in known)
    usual, first = frozenset(numbers), frozenset[int]()
    if listed is not None and not narrowed:
        meant = [f for f in listed.forms if f.condition in {"", "room"}]
        usual = frozenset(n for form in meant for n in form.groups) or usual
        first = frozenset() if listed.ask else listed.forms[0].groups
    if not any(f[0] in usual for f in shown):
        # No measured structure of the usual form: a computed one tells it.
        shown = (*(f for f in measured if f[0] in usual), *shown)
    return _Forms(frozenset(numbers), shown, listed is not None, usual, first)


def _apart(one: str, other: str) -> float:
    """The largest difference between the atomic shares of two formulas, 0 to 1."""
    try:
        a, b = parse_formula(one), parse_formula(other)
    except FormulaError:
        return float(one.strip() != other.strip())
    of_a, of_b = float(sum(a.values())), float(sum(b.values()))
    return max(
        abs(float(a.get(e, 0)) / of_a - float(b.get(e, 0)) / of_b) for e in {*a, *b}
    )


def _remote(record_id: str) -> tuple[bool, bool]:
    """What was recalled, and a table of prototypes, come last."""
    return record_id.startswith("recalled"), record_id.startswith("aflow")


def _is_form_name(name: str, formula: str) -> bool:
    """Whether a name means one form of several: rutile, anatase."""
    from knowledge.library.structures.naming import fold, names, systematic_in

    folded = fold(name)
    meant = names().get(folded, ())
    # "Boron nitride" is the compound, though its usual form is meant.
    one = len(meant) == 1 and bool(meant[0].groups) and name != formula
    return one and next(iter(systematic_in(folded)), None) is None


@cache
def _structures(name: str, formula: str) -> tuple[StructureRecord, ...]:
    from knowledge.library.structures.naming import fold, names
    from knowledge.structures import structure_library

    try:
        composition = parse_formula(formula)
    except FormulaError:
        return ()
    found = sorted(
        structure_library().by_composition(composition),
        key=lambda r: _remote(r.id),
    )
    if _is_form_name(name, formula):
        groups = names()[fold(name)][0].groups
        return tuple(r for r in found if r.group.number in groups)
    return tuple(found)


@cache
def _coordination(
    name: str, formula: str, element: str
) -> tuple[tuple[int, Fact, Value, int], ...]:
    """Numbers of neighbours of an element, each with its structure and its group."""
    from generators.structures.build import build_from_record
    from validators.crystal import read_crystal
    from validators.shells import coordination_table, site_shell

    out = []
    others = elements_of(formula) - {element}
    for record in _structures(name, formula)[:6]:
        crystal = read_crystal(build_from_record(record).cif).crystal
        if crystal is None:
            continue
        symbols = {site.label: site.element for site in crystal.sites}
        fact, _ = _as_fact(record)
        rows = [row[:3] for row in coordination_table(crystal)] if others else []
        for index, site in enumerate(crystal.sites if not others else ()):
            around = site_shell(crystal, index, element)
            if around is not None:
                rows.append((site.label, element, around.number))
        if len(others) == 1 and element not in {symbols.get(r[0]) for r in rows}:
            # An anion of a binary is surrounded by its cations.
            ligand = next(iter(others))
            for index, site in enumerate(crystal.sites):
                around = site_shell(crystal, index, ligand)
                if site.element == element and around is not None:
                    rows.append((site.label, ligand, around.number))
        for label, ligand, count in rows:
            if symbols.get(label) != element:
                continue
            value = Value(f"{record.id}.{label}", "coordination number", count, "",
                          f"{label} by {ligand}", record.formula)  # fmt: skip
            out.append(
                (count, replace(fact, values=(value,)), value, record.group.number)
            )
    return tuple(out)


def _is_perovskite(formula: str) -> bool:
    try:
        amounts = sorted(float(n) for n in parse_formula(formula).values())
    except FormulaError:
        return False
    return len(amounts) >= 3 and abs(amounts[-1] / sum(amounts) - 0.6) < 0.02


@cache
def _system(number: int) -> str:
    group = gemmi.find_spacegroup_by_number(number)
    return str(group.crystal_system_str()) if group is not None else ""


def source_of(record: StructureRecord) -> Source:
    """The publication of a structure, as a statement cites it."""
    return Source(
        doi=record.source.doi,
        title=record.source.title or record.source.citation,
        year=record.source.year,
        journal=record.source.journal,
        basis="page",
    )


def _as_fact(record: StructureRecord) -> tuple[Fact, Value]:
    """A structure of the library in the form of a cited statement."""
    system = _system(record.group.number)
    symbol = record.group.symbol.replace(" ", "")
    value = Value(f"{record.id}.0", "space group", symbol, "", system,
                  record.formula)  # fmt: skip
    source = source_of(record)
    kind: Literal["experiment", "computation"] = (
        "computation" if record.source.kind == "computation" else "experiment"
    )
    fact = Fact(
        record.id, kind, "structure", "general", record.formula, record.formula,
        f"{record.formula} is {system}.", source, values=(value,),
        verified=record.source.seen,
    )  # fmt: skip
    return fact, value
