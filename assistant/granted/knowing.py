"""What is known of a property of something: traits, element data, formulas, records."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.granted.subjects import Named, element_english
from knowledge.facts import Fact, Source, Value, by_id, library
from knowledge.names import elements_of, same_composition
from knowledge.traits import Trait, traits, traits_of
from knowledge.units import convert
from validators.formula import FormulaError, parse_formula

#: Words of a value in an order; they compare within one source only.
ORDINAL = {"poor": 1, "worse": 1, "low": 1, "fair": 2, "good": 3, "better": 3,
           "high": 4, "very good": 4, "best": 9}  # fmt: skip
PYMATGEN = Source(
    doi="10.1016/j.commatsci.2012.10.028",
    title="pymatgen, periodic table data",
    basis="dataset",
)
#: Ah per mole of electrons, in mAh.
_FARADAY_MAH = 26801.0
#: Attribute of an element in pymatgen, unit there, and factor into it.
_OF_ELEMENT = {
    "thermal conductivity": ("thermal_conductivity", "W/(m K)", 1.0),
    "melting point": ("melting_point", "K", 1.0),
    "density": ("density_of_solid", "g/cm3", 1e-3),
    "atomic mass": ("atomic_mass", "u", 1.0),
    "electronegativity": ("X", "", 1.0),
    "Young modulus": ("youngs_modulus", "GPa", 1.0),
    "boiling point": ("boiling_point", "K", 1.0),
}
#: Names that stand for the pure element itself.
_ALLOTROPES = frozenset({"diamond", "graphite", "graphene"})
_SAME = {"electrical conductivity": "electronic conductivity",
         "strength": "strength"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Known:
    """A range of a property with the record that tells it.

    Attributes:
        source: Ordinal words compare only within one.
        ordinal: Whether low and high are places in an order.
        text: Sentence that tells it where the value does not speak by itself.
    """

    low: float
    high: float
    unit: str
    fact: Fact
    value: Value
    source: str = ""
    ordinal: bool = False
    text: str = ""


def known_of(item: Named, quantity: str, pool: Sequence[Fact] = ()) -> list[Known]:
    """Everything on record about a property of something, the surest first."""
    quantity = _SAME.get(quantity, quantity)
    out = [_of_trait(t) for t in traits_of(item.name, quantity)]
    out = [k for k in out if k is not None]
    if quantity == "ionic radius":
        charge = item.charge or _usual_charge(item.formula)
        radius = _radius(item.formula, charge) if charge else None
        return [radius] if radius else []
    single = item.formula and len(elements_of(item.formula)) == 1
    if single and item.name not in _ALLOTROPES and quantity in _OF_ELEMENT:
        found = _of_element(item.formula, quantity)
        if found is not None:
            out.append(found)
    if not out:
        out += _of_records(item, quantity, pool)
    return [k for k in out if k is not None]


def _of_trait(trait: Trait) -> Known | None:
    if trait.low is not None and trait.high is not None:
        return Known(trait.low, trait.high, trait.value.unit, trait.fact, trait.value,
                     trait.source)  # fmt: skip
    place = ORDINAL.get(trait.word)
    if place is None:
        return None
    return Known(place, place, "", trait.fact, trait.value, trait.source,
                 ordinal=True, text=trait.text)  # fmt: skip


def computed(
    fact_id: str, claim: str, values: tuple[Value, ...], place: str, source: Source
) -> Fact:
    """A record of what was computed or looked up in a packaged table."""
    return Fact(
        id=fact_id, kind="method", topic="composition", family="general",
        material="General", formula="", claim=claim, source=source, values=values,
        place=place, verified=source.doi is not None, dataset="computed",
    )  # fmt: skip


@cache
def _of_element(symbol: str, quantity: str) -> Known | None:
    from pymatgen.core import Element

    attribute, unit, factor = _OF_ELEMENT[quantity]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            number = getattr(Element(symbol), attribute)
        except (AttributeError, ValueError):
            return None
    if number is None or not float(number) > 0:
        return None
    shown = float(f"{float(number) * factor:.5g}")
    slug = f"element-{symbol.lower()}-{quantity.replace(' ', '-').lower()}"
    value = Value(f"{slug}.0", quantity, shown, unit, "", symbol)
    fact = computed(
        slug, f"{element_english()[symbol]}: {quantity}.", (value,),
        "table of the elements", PYMATGEN,
    )  # fmt: skip
    return Known(shown, shown, unit, fact, value, "pymatgen")


def _usual_charge(symbol: str) -> int:
    """The charge of an element that has one common oxidation state only, else 0."""
    from validators.compositions import oxidation_states

    if len(elements_of(symbol)) != 1:
        return 0
    states = oxidation_states(symbol)
    return states[0] if len(states) == 1 else 0


def best_of(quantity: str, sign: int, *, of_elements: bool) -> tuple[str, Known] | None:
    """What has most (or least) of a property on record, with its name."""
    found: list[tuple[str, Known]] = []
    if of_elements and quantity in _OF_ELEMENT:
        pairs = ((n, _of_element(s, quantity)) for s, n in element_english().items())
        found = [(name, known) for name, known in pairs if known is not None]
    else:
        for trait in traits():
            known = _of_trait(trait) if trait.quantity == quantity else None
            if known is not None and not known.ordinal:
                found.append((trait.subject, known))
    if not found:
        return None
    return max(found, key=lambda pair: sign * pair[1].low)


@cache
def _radius(symbol: str, charge: int) -> Known | None:
    from validators.compositions import RADII_SOURCE, shannon_radius

    try:
        found = shannon_radius(symbol, charge, 6)
    except (KeyError, ValueError):
        return None
    if found is None:
        return None
    sign = "+" if charge > 0 else "-"
    name = f"{symbol}{abs(charge) if abs(charge) > 1 else ''}{sign}"
    slug = f"radius-{symbol.lower()}-{abs(charge)}{'plus' if charge > 0 else 'minus'}"
    radius = float(found.value)
    value = Value(f"{slug}.0", "ionic radius", radius, "Å",
                  f"{name}; coordination {found.coordination}")  # fmt: skip
    fact = computed(slug, f"Ionic radius of {name}.", (value,), RADII_SOURCE, PYMATGEN)
    return Known(radius, radius, "Å", fact, value, "shannon")


def _of_records(item: Named, quantity: str, pool: Sequence[Fact]) -> list[Known]:
    """Confirmed measured values of the plain compound near room temperature."""
    if not item.formula:
        return []
    own = [fact for fact in pool if fact.id not in by_id(library())]
    told = [*_measured().get(elements_of(item.formula), ()), *_values_of(own)]
    out = []
    for fact, value in told:
        if value.base != quantity or value.number is None:
            continue
        if not same_composition(value.formula, item.formula):
            continue
        ends = value.value if isinstance(value.value, list | tuple) else (
            value.number, value.number)  # fmt: skip
        out.append(Known(float(ends[0]), float(ends[-1]), value.unit, fact, value,
                         fact.id))  # fmt: skip
    return out


def known_of_range(name: str, quantity: str) -> list[Known]:
    """Values of all compositions of a material that is a range of them, as LLTO is."""
    return [
        Known(value.number, value.number, value.unit, fact, value, fact.id)
        for told in _measured().values()
        for fact, value in told
        if fact.material == name and value.base == quantity and value.number is not None
    ]


def _values_of(facts: Iterable[Fact]) -> list[tuple[Fact, Value]]:
    """Confirmed measured values near room temperature with the formula they are of."""
    return [
        (fact, value)
        for fact in facts
        if fact.usable and fact.verified and fact.kind != "computation"
        for value in fact.values
        if value.formula and value.role != "text"
        and ((at := value.temperature) is None or 10 <= at <= 40
             or value.unit in {"K", "°C"})
    ]  # fmt: skip


@cache
def _measured() -> dict[frozenset[str], list[tuple[Fact, Value]]]:
    """The values of the library by the elements of their formula."""
    out: dict[frozenset[str], list[tuple[Fact, Value]]] = {}
    for fact, value in _values_of(library()):
        out.setdefault(elements_of(value.formula), []).append((fact, value))
    return out


def groups_of(formula: str) -> list[tuple[Fact, Value]]:
    """Space groups on record of a compound."""
    return [
        (fact, value)
        for fact, value in _measured().get(elements_of(formula), ())
        if value.base == "space group" and same_composition(value.formula, formula)
    ]


@cache
def mass_share(formula: str, symbol: str) -> Known | None:
    """Mass per cent of an element in a compound, from its formula."""
    from pymatgen.core import Element

    try:
        amounts = parse_formula(formula)
    except FormulaError:
        return None
    masses = {e: float(n) * float(Element(e).atomic_mass) for e, n in amounts.items()}
    share = float(f"{100 * masses.get(symbol, 0.0) / sum(masses.values()):.3g}")
    slug = f"share-{symbol.lower()}-{formula.lower()}".replace("(", ".").replace(
        ")", "."
    )
    value = Value(f"{slug}.0", f"mass share of {symbol}", share, "wt%", "", formula)
    fact = computed(
        slug, f"Mass share of {symbol} in {formula}.", (value,),
        "computed from the formula and atomic masses", PYMATGEN,
    )  # fmt: skip
    return Known(share, share, "wt%", fact, value, "formula")


#: Electrons per formula unit of hosts that give up or take up all their lithium or
#: sodium; further ones have to be recorded.
_CARRIERS = ("Li", "Na")


@cache
def theoretical_capacity(formula: str) -> Known | None:
    """The capacity when all lithium or sodium of a cathode host is taken out."""
    from pymatgen.core import Element

    try:
        amounts = parse_formula(formula)
    except FormulaError:
        return None
    carrier = next((e for e in _CARRIERS if e in amounts), None)
    hosts = {"Fe", "Co", "Mn", "Ni", "V"} & set(amounts)
    if carrier is None or not hosts or "O" not in amounts:
        return None
    mass = sum(float(n) * float(Element(e).atomic_mass) for e, n in amounts.items())
    number = float(f"{_FARADAY_MAH * float(amounts[carrier]) / mass:.4g}")
    slug = f"capacity-{formula.lower()}".replace("(", ".").replace(")", ".")
    value = Value(
        f"{slug}.0", "theoretical capacity", number, "mAh/g",
        f"all {carrier} of the formula", formula,
    )  # fmt: skip
    fact = computed(
        slug, f"Theoretical capacity of {formula}.", (value,),
        "computed from the formula, atomic masses and the Faraday constant", PYMATGEN,
    )  # fmt: skip
    return Known(number, number, "mAh/g", fact, value, "formula")


def in_unit(number: float, unit: str, other: str) -> float | None:
    """A number in the unit of another value; a pure number stays."""
    if unit == other:
        return number
    return convert(number, unit, other)
