"""Masses to weigh in for an amount of a compound, and what the firing takes away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from assistant.weighing.precursors import (
    MOIST,
    VOLATILE,
    salts_of,
    usual_precursors,
)
from assistant.weighing.reaction import (
    NotBalanced,
    Reaction,
    balance,
    first_balanced,
    molar_mass,
)
from assistant.weighing.reading import Weighing
from validators.elements import element
from validators.formula import Composition, parse_formula

#: Grams of product where a message names no amount.
USUAL_BATCH = 10.0


@dataclass(frozen=True, slots=True)
class Portion:
    """One precursor in a batch.

    Attributes:
        formula: The precursor.
        moles: In the batch, excess included.
        molar: Its molar mass, g/mol.
        grams: To be weighed, impurities included.
        excess: Fraction above the stoichiometric amount.
        purity: Mass fraction.
    """

    formula: str
    moles: float
    molar: float
    grams: float
    excess: float
    purity: float


@dataclass(frozen=True, slots=True)
class Batch:
    """What to weigh in.

    Attributes:
        reaction: For one mole of the product, without excess.
        grams: Of the product.
        molar: Its molar mass, g/mol.
        portions: The precursors, those that were named first.
        gases: Formula to grams given off by the balanced reaction (taken up: below 0).
        assumed: Precursors that nobody named.
        no_amount: Whether the amount of the product was assumed.
        excess_of: Element that an excess without a name was taken to mean, "".
        moist: Precursors that take up water or CO2 from air.
    """

    reaction: Reaction
    grams: float
    molar: float
    portions: tuple[Portion, ...]
    gases: Mapping[str, float]
    assumed: tuple[str, ...]
    no_amount: bool
    excess_of: str
    moist: tuple[str, ...]


def batch(asked: Weighing) -> Batch:
    """Compute a batch.

    Raises:
        NotBalanced: The precursors do not make the compound, or none are known.
    """
    reaction = _reaction(asked)
    if off := reaction.off_balance():
        raise NotBalanced("left_over", ", ".join(off))
    molar = molar_mass(asked.target)
    moles = _moles(asked, reaction, molar)
    excess, excess_of = _by_source(asked, reaction)
    portions = []
    named = sorted(reaction.sources, key=lambda s: s not in asked.sources)
    for source in named:
        extra = excess.get(source, 0.0)
        purity = asked.purity.get(source, 1.0)
        own = moles * float(reaction.sources[source]) * (1 + extra)
        mass = molar_mass(source)
        portions.append(Portion(source, own, mass, own * mass / purity, extra, purity))
    return Batch(
        reaction, moles * molar, molar, tuple(portions),
        {g: moles * float(n) * molar_mass(g) for g, n in reaction.gases.items()},
        tuple(s for s in reaction.sources if s not in asked.sources),
        asked.amount is None and asked.given is None, excess_of,
        tuple(s for s in reaction.sources if s in MOIST),
    )  # fmt: skip


def _reaction(asked: Weighing) -> Reaction:
    wanted = parse_formula(asked.target)
    if asked.sources:
        try:
            return balance(asked.target, asked.sources)
        except NotBalanced as fault:
            # What is named need not be all: "how much Li2CO3 for 5 g of LLZO?"
            lacking = fault if fault.reason == "missing" else None
            if lacking is None:
                raise
    offered = usual_precursors(wanted)
    if asked.kind:
        offered = [*_of_kind(asked, wanted), *offered]
    found = first_balanced(asked.target, asked.sources, offered)
    if found is None:
        raise NotBalanced("missing", ", ".join(wanted))
    return found


def _of_kind(asked: Weighing, wanted: Composition) -> list[str]:
    """Salts of the class that was asked for.

    Raises:
        NotBalanced: Their water is open: a weigh-in without it would be wrong.
    """
    salts = salts_of(asked.kind, wanted)
    brought = {e for s in asked.sources for e in parse_formula(s)}
    needed = {e: salt for e, salt in salts.items() if e not in brought}
    wet = [formula for formula, dry in needed.values() if not dry]
    if wet and not asked.dry:
        raise NotBalanced("hydrate", ", ".join(wet))
    return [formula for formula, _ in needed.values()]


def _moles(asked: Weighing, reaction: Reaction, molar: float) -> float:
    """Of the product."""
    if asked.given is not None:
        source, value, unit = asked.given
        if source not in reaction.sources:
            raise NotBalanced("left_over", source)
        own = value if unit == "mol" else value / molar_mass(source)
        return own * asked.purity.get(source, 1.0) / float(reaction.sources[source])
    amount = USUAL_BATCH if asked.amount is None else asked.amount
    return amount if asked.unit == "mol" else amount / molar


def _by_source(asked: Weighing, reaction: Reaction) -> tuple[dict[str, float], str]:
    """Excess by precursor: an element's is put on the one that brings it alone."""
    out: dict[str, float] = {}
    taken = ""
    wanted = parse_formula(asked.target)
    for what, fraction in asked.excess.items():
        if what in reaction.sources:
            out[what] = fraction
            continue
        symbol = what
        if not symbol:
            volatile = [e for e in wanted if e in VOLATILE]
            # The most electropositive one, an alkali metal where there is one.
            volatile.sort(key=lambda e: element(e).electronegativity or 9.0)
            if not volatile:
                raise NotBalanced("no_excess", asked.target)
            symbol = taken = volatile[0]
        bringing = {
            s: parse_formula(s)[symbol] * n
            for s, n in reaction.sources.items()
            if symbol in parse_formula(s)
        }
        if not bringing:
            raise NotBalanced("no_excess", symbol)
        others = {
            s: frozenset(parse_formula(s)) - {symbol, "C", "H", "N", "O"}
            for s in bringing
        }
        source = min(bringing, key=lambda s: (len(others[s]), -bringing[s]))
        whole = sum(bringing.values(), Fraction(0))
        out[source] = fraction * float(whole / bringing[source])
    return out, taken
