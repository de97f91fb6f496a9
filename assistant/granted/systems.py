"""Whether a compound has a crystal system that a request gives it."""

from __future__ import annotations

import re
from typing import Literal

import gemmi

from assistant.granted.knowing import groups_of
from assistant.granted.subjects import Named
from knowledge.facts import Fact, Source, Value
from knowledge.names import elements_of
from knowledge.traits import traits_of
from validators.formula import FormulaError, parse_formula
from validators.records import StructureRecord

_ROOM = re.compile(
    r"room[- ]temp|ambient temp|raumtemp|zimmertemp|température ambiante|temperatura "
    r"ambiente|室温|常温|25 ?°C|298 ?K",
    re.IGNORECASE,
)
#: Conditions under which other forms than the usual one may be meant.
_ELSEWHERE = re.compile(
    r"high[- ]temp|low[- ]temp|\bpressure|\d+ ?(?:°C|K|GPa)\b|hoch\w*temp|druck|haute "
    r"temp|pression|alta temp|presión|高温|低温|高压|高圧|film|nano",
    re.IGNORECASE,
)
Judged = tuple[
    Literal["wrong", "right", "open"],
    tuple[tuple[str, Fact], ...],
    tuple[tuple[str, Fact, Value], ...],
]


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
        return "open", (), ()
    return _by_library(item, system, said=said)


def judge_group(item: Named, symbol: str) -> Judged:
    """Wrong where every record of a compound has another crystal system.

    A group of the same system may be that of a polymorph or an ordered cell.
    """
    stated = gemmi.find_spacegroup_by_name(symbol)
    found = [
        (group, fact, value)
        for fact, value in groups_of(item.formula)
        if (group := gemmi.find_spacegroup_by_name(str(value.value))) is not None
    ]
    if stated is None or not found:
        return "open", (), ()
    held = [entry for entry in found if entry[0].number == stated.number]
    _, fact, value = (held or found)[0]
    shown = ((item.written or item.name, fact, value),)
    if held:
        return "right", (), shown
    system = stated.crystal_system_str()
    if system in {g.crystal_system_str() for g, _, _ in found}:
        return "open", (), ()
    elsewhere, _, _ = _by_library(item, system, said=True)
    return ("open" if elsewhere == "right" else "wrong"), (), shown


def _by_library(item: Named, system: str, *, said: bool) -> Judged:
    from knowledge.library.structures.naming import polymorphs_of
    from knowledge.structures import structure_library

    try:
        composition = parse_formula(item.formula)
    except FormulaError:
        return "open", (), ()
    systems: set[str] = set()
    forms = polymorphs_of(composition)
    if forms is not None:
        systems |= {_system(n) for form in forms.forms for n in form.groups}
    records = structure_library().resolve(item.formula).records
    records = tuple(r for r in records if _same(r, item.formula))
    systems |= {_system(r.group.number) for r in records}
    if not records or not systems:
        return "open", (), ()
    has = system in systems
    # Many perovskites are cubic when hot, whatever the library holds of them.
    if not has and system == "cubic" and _is_perovskite(item.formula):
        return "open", (), ()
    if has and not said:
        return "open", (), ()
    fact, value = _as_fact(records[0])
    outcome = "right" if has == said else "wrong"
    return outcome, (), ((item.written or item.name, fact, value),)  # type: ignore[return-value]


def _same(record: StructureRecord, formula: str) -> bool:
    return elements_of(record.formula) == elements_of(formula)


def _is_perovskite(formula: str) -> bool:
    try:
        amounts = sorted(float(n) for n in parse_formula(formula).values())
    except FormulaError:
        return False
    return len(amounts) >= 3 and abs(amounts[-1] / sum(amounts) - 0.6) < 0.02


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
    value = Value(f"{record.id}.0", "space group", record.group.symbol, "", system,
                  record.formula)  # fmt: skip
    source = source_of(record)
    fact = Fact(
        record.id, "experiment", "structure", "general", record.formula, record.formula,
        f"{record.formula} is {system}.", source, values=(value,),
        verified=record.source.seen,
    )  # fmt: skip
    return fact, value
