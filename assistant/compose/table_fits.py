"""Which records and rows a data request asks for: what they are of, and its filters."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence

from assistant.asking.additions import tells_addition
from assistant.asking.grades import grades
from assistant.asking.premises import class_words
from assistant.compose.faq_evidence import dopants_of
from assistant.compose.table_values import Row
from knowledge.doi_years import year_of_doi
from knowledge.facts import Fact
from knowledge.names import (
    covered,
    elements_of,
    find_materials,
    host_of_formula,
    material,
    plain_formula,
    same_composition,
)
from knowledge.quantities import quantities
from knowledge.units import convert
from validators.specs.table import TableSpec


def is_of(fact: Fact, hosts: Sequence[str], formula: str = "") -> bool:
    """Whether a record, or its sample of that formula, is one of the materials.

    What counts is what the material is, by its name or its composition. Words near it
    do not: a record of a class holds no sample of each of its members.

    Args:
        fact: The record.
        hosts: Materials, classes or families by name.
        formula: Composition of the one sample that is meant; else any of the record.
    """
    for name in hosts:
        members, family = covered(name)
        if fact.material in members or (family and fact.family == family):
            return True
        samples = [formula] if formula else [v.formula for v in fact.values]
        for sample in (s or fact.formula for s in samples or [""]):
            own = material(name)
            if host_of_formula(sample) in members:
                return True
            if own and own.formula and same_composition(sample, own.formula):
                return True
    return False


def fits(fact: Fact, spec: TableSpec) -> bool:
    """Whether a record is of the material, years, class or paper asked for."""
    if spec.dois:
        own = (fact.source.doi or "").lower().split("|")
        return bool(set(own) & {doi.lower() for doi in spec.dois})
    if not in_years(fact, spec.years):
        return False
    if spec.kinds and not _of_kind(fact.material, spec.kinds):
        return False
    if spec.without_kinds and any(
        _of_kind(fact.material, [kind]) for kind in spec.without_kinds
    ):
        return False
    if spec.without_hosts and is_of(fact, spec.without_hosts):
        return False
    if spec.measured and fact.kind == "computation":
        return False
    if spec.hosts and not is_of(fact, spec.hosts):
        return False
    asked = grades(spec.text)
    if asked and not asked & grades(f"{fact.material}. {fact.text}"):
        return False  # 316L is no 17-4 PH
    if not spec.hosts and spec.formulas:
        return any(
            same_composition(fact.formula, f)
            or any(v.formula and same_composition(v.formula, f) for v in fact.values)
            for f in spec.formulas
        )
    return bool(
        spec.hosts
        or spec.formulas
        or spec.elements
        or spec.every
        or spec.either
        or spec.base
        or spec.kinds
        or spec.quantities
    )


def year_of(fact: Fact) -> int | None:
    """Year of a source, or the one that its DOI holds (at most a year off)."""
    return fact.source.year or year_of_doi(fact.source.doi)


def in_years(fact: Fact, years: tuple[int | None, int | None]) -> bool:
    """Whether the source of a record is known to lie in a range of years."""
    first, last = years
    year = year_of(fact)
    if first is not None and (year is None or year < first):
        return False
    return last is None or (year is not None and year <= last)


def _of_kind(name: str, kinds: Sequence[tuple[str, str]]) -> bool:
    """Whether a material has one of the classes wanted, group by group."""
    item = material(name)
    known = set(item.kinds) if item is not None else set()
    # "Li sulfide" says its class by its name.
    known |= {kind for _, kind, _ in class_words(name)}
    groups = {group for group, _ in kinds}
    return all(known & {kind for g, kind in kinds if g == group} for group in groups)


#: Largest difference of an atomic fraction within one composition of a series: Al 0.3
#: and Al 0.4 in LATP are two.
_EXACT = 0.003


def row_fits(row: Row, spec: TableSpec) -> bool:
    """Whether one row passes the filters of a request on samples and values."""
    if spec.temperature is not None and not _at_temperature(row, spec):
        return False
    if spec.qualifiers and not _qualified(row, spec.qualifiers):
        return False
    if not all(holds_addition(row, names) for names in spec.additions):
        return False
    if spec.scope and row.scope != spec.scope:
        return False
    if spec.groups:
        value = row.values.get("space group")
        symbol = str(value.value).replace(" ", "").replace("_", "") if value else ""
        if symbol not in spec.groups:
            return False
    if spec.only_file is None and spec.hosts and not spec.dois:
        fact = row.facts[0]
        if not is_of(fact, spec.hosts, row.formula or fact.formula):
            return False
    if not _of_composition(row, spec):
        return False
    if spec.series and not _of_series(row, spec):
        return False
    host = material(row.facts[0].material)
    own = host.elements if host is not None else frozenset()
    extra = elements_of(row.formula) - own
    # A row without a formula holds what its material holds.
    present = elements_of(row.formula) or own | _told_elements(row)
    present = present or elements_of(_symbols(row.facts[0].formula))
    if spec.elements and not set(spec.elements) & present:
        return False
    if not _of_elements(row, spec, own):
        return False
    if spec.doped and own and not extra and not spec.elements:
        return False
    for name, limit in spec.minimum:
        value = row.held(name[1:])
        quantity = quantities()[name[1:]]
        if value is not None and value.number is not None:
            number = convert(value.number, value.unit or quantity.unit, quantity.unit)
            if number is None and value.unit == quantity.unit:
                number = value.number
        else:
            number = _in_conditions(row.conditions, name[1:], quantity.unit)
        if number is None or not _COMPARE[name[0]](number, limit):
            return False
    return True


def _told_elements(row: Row) -> frozenset[str]:
    """What the record of a row without a formula adds to its material.

    The record speaks for its row where that is no reference and no other row of it has
    a value of the same quantity.
    """
    fact = row.facts[0]
    same = [v for v in fact.values if v.base in row.values and v.role != "text"]
    reference = any(v.role == "reference" for v in row.values.values())
    if row.formula or reference or len(same) > len(row.values):
        return frozenset()
    return dopants_of(fact)


def _symbols(formula: str) -> str:
    """The symbol that a name begins with: "Na β″-alumina" holds sodium."""
    match = re.match(r"[A-Z][a-z]?(?=[ -])", formula)
    return match[0] if match else formula


def _at_temperature(row: Row, spec: TableSpec) -> bool:
    """Whether a row was measured in one of the windows of temperature asked for.

    What states no temperature was taken at room temperature, unless its quantity moves
    by decades with it.
    """
    assert spec.temperature is not None  # only asked then
    windows = (spec.temperature, *spec.windows)
    if row.temperature is not None:
        return any(low <= row.temperature <= high for low, high in windows)
    moves = any(quantities()[n].log for n in row.values if n in quantities())
    return not moves and any(low <= _ROOM <= high for low, high in windows)


#: °C.
_ROOM = 25.0


def _of_composition(row: Row, spec: TableSpec) -> bool:
    """Whether a row is of one of the compositions that a request writes out.

    The formula that a host is called by (SnSe, Li7La3Zr2O12) means the host with its
    doped members, unless it is wished without any; other formulas mean themselves.
    """
    fact = row.facts[0]
    # "BaTiO3 with Ca and Zr" means what is made of it, not the plain compound.
    grown = bool(spec.hosts and {*spec.elements, *spec.every})
    exact = [
        f
        for f in spec.formulas
        if elements_of(f)
        and not (grown and {*spec.elements, *spec.every} - elements_of(f))
        and (spec.pure or not _names_host(f, spec.hosts))
    ]
    # "AlN and Li1.3Al0.3Ti1.7(PO4)3": each formula speaks of its own host only.
    free = [h for h in spec.hosts if not any(_host_of(f) == h for f in exact)]
    if exact and free and not spec.pure and is_of(fact, free, row.formula):
        return True
    if not exact:
        return not spec.pure or _undoped(row)
    if not row.formula:
        told = f"{fact.material} {fact.formula} {fact.claim}"
        changed = bool(fact.lever) and spec.pure
        return not changed and any(f in told for f in exact)
    return any(
        same_composition(row.formula, f, tolerance=_EXACT)
        and elements_of(row.formula) <= elements_of(f)
        for f in exact
    )


def _of_series(row: Row, spec: TableSpec) -> bool:
    """Whether an alloy holds the elements of a series, the varied ones or none."""
    present = elements_of(row.formula)
    return set(spec.series) - set(spec.variable) <= present <= set(spec.series)


def _names_host(formula: str, hosts: Sequence[str]) -> bool:
    """Whether a formula is what a host is called by, and no one composition."""
    return "." not in formula and any(
        formula in (name, plain_formula(name)) for name in hosts
    )


def _host_of(formula: str) -> str | None:
    """The material that a formula is a name or a member of."""
    named = find_materials(formula)
    return named[0][0] if named else host_of_formula(formula)


def _undoped(row: Row) -> bool:
    """Whether a row is of the material itself, as far as its record tells."""
    host = material(row.facts[0].material)
    own = host.elements if host is not None else frozenset()
    if not row.formula:
        return not row.facts[0].lever
    return not own or elements_of(row.formula) <= own


def _of_elements(row: Row, spec: TableSpec, own: frozenset[str]) -> bool:
    """Whether a row holds, lacks and is based on the elements of the request."""
    if not (spec.every or spec.either or spec.without or spec.base):
        return True
    # A row without a formula holds what its material holds.
    present = elements_of(row.formula) or own | _told_elements(row)
    if not present:
        return False
    if not set(spec.every) <= present or set(spec.without) & present:
        return False
    if spec.salts and present & _OTHER_ANIONS:
        return False  # Li6PS5Cl is a sulfide, an oxychloride no chloride
    if not all(set(group) & present for group in spec.either):
        return False
    return not spec.base or main_element(row.formula) in spec.base


#: Anions that make a compound with a halogen something else than its salt.
_OTHER_ANIONS = frozenset({"O", "S", "Se", "Te"})


def main_element(formula: str) -> str:
    """The element with the largest share: ``65Ni-8Cr-7.6Co`` is an alloy of Ni."""
    shares = [
        (float(amount), symbol)
        for amount, symbol in re.findall(
            r"(\d+(?:\.\d+)?)([A-Z][a-z]?)(?=-|$)", formula
        )
    ]
    if not shares:
        shares = [
            (float(amount or 1), symbol)
            for symbol, amount in re.findall(r"([A-Z][a-z]?)(\d*\.?\d*)", formula)
        ]
    most = max(shares, default=(0.0, ""))
    # Equal shares have no main element: AlMgZn is no alloy of one of them.
    return most[1] if sum(n == most[0] for n, _ in shares) == 1 else ""


def _in_conditions(conditions: str, name: str, unit: str) -> float | None:
    """A quantity that the conditions of a row state: ``grain size 4.5 µm``."""
    match = re.search(rf"{re.escape(name)} (\d+(?:\.\d+)?) (\S+?)(?:;|$)", conditions)
    return convert(float(match[1]), match[2], unit) if match else None


_COMPARE: dict[str, Callable[[float, float], bool]] = {
    ">": operator.gt, "≥": operator.ge, "<": operator.lt, "≤": operator.le,
}  # fmt: skip

#: Melting above about 1850 °C, and the metals of the usual 3d alloys.
_REFRACTORY = frozenset({"Nb", "Mo", "Ta", "W", "Hf", "Zr", "V", "Ti", "Cr", "Re"})
_COMMON = frozenset({"Fe", "Co", "Ni", "Cu", "Mn"})


#: Words of one kind: a row that states another of them does not hold the one asked.
_RIVALS = (
    ("single crystal", "polycrystal"),
    ("n-type", "p-type"),
    ("as cast", "annealed", "wrought", "powder", "other route", "other processing"),
    ("compression", "tension"),
)


def _qualified(row: Row, words: Sequence[str]) -> bool:
    """Whether a row is what all words say; of rivals ("cast vs annealed") any one."""
    for word in words:
        rivals = next((group for group in _RIVALS if word in group), ())
        either = [other for other in words if other in rivals] or [word]
        if not any(_holds(row, other) for other in either):
            return False
    return True


def _holds(row: Row, word: str) -> bool:
    if word.startswith("!"):
        return not _holds(row, word[1:])
    fact = row.facts[0]
    told = row.conditions.lower()
    for rivals in _RIVALS:
        if word in rivals and any(r in told.replace("-", " ") for r in rivals):
            return word in told.replace("single-", "single ")
    if word == "single crystal" and re.search(r"(?<!poly)(?<!nano)\bcrystals?\b", told):
        return True
    if word == "ceramic":
        # What is no crystal and no film is a ceramic unless its record says otherwise.
        return not re.search(
            r"crystal(?!l)|film|glass", told.replace("polycrystal", "")
        )
    if word == "refractory":
        present = elements_of(row.formula)
        return len(present & _REFRACTORY) >= 3 and not present & _COMMON
    said = f"{row.conditions} {' '.join(fact.tags)} {fact.lever} {fact.claim}".lower()
    return word in said or word.replace(" ", "-") in said


def holds_addition(row: Row, names: Sequence[str]) -> bool:
    """Whether a row tells an addition: by itself, or by its record where that may.

    The sentence of a record speaks for its row where the row is no reference and no
    other row of the record has a value of the same quantity.
    """
    fact = row.facts[0]
    own = " ".join((row.conditions, row.formula, *(str(v) for v in row.values)))
    if tells_addition(names, own):
        return True
    if re.search(r"\b(?:un\w+ed|plain|ordinary|without|reference)\b", row.conditions):
        return False
    if any(v.role == "reference" for v in row.values.values()):
        return False
    same = [v for v in fact.values if v.base in row.values and v.role != "text"]
    told = f"{fact.formula} {fact.lever} {fact.claim}"
    return len(same) <= len(row.values) and tells_addition(names, told)
