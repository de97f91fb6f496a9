"""Composition: declared, asked and present; formula units; charge."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from validators.cif_content import read_number
from validators.crystal import Crystal
from validators.elements import element
from validators.formula import (
    FormulaError,
    agree,
    deviation,
    format_formula,
    parse_formula,
    reduced,
)
from validators.neutrality import states_beside
from validators.oxidation import FIXED, Assignment, assign, balanced
from validators.report import Evidence, Finding, NotApplicable, Severity, check
from validators.specs.structure import StructureSpec

Amount = float | Fraction
#: Atomic fraction; rounded occupancies (0.33 for 1/3) stay below it.
FRACTION_LIMIT = 0.006


def formula_units(
    cell: Mapping[str, float], formula: Mapping[str, Amount]
) -> float | None:
    """How many formula units the cell holds; None where an element is missing."""
    ratios = [cell.get(e, 0.0) / float(n) for e, n in formula.items() if float(n)]
    if not ratios or min(ratios) == 0:
        return None
    total = sum(float(n) for n in formula.values())
    return sum(cell.values()) / total


@check("composition.formula")
def formula_holds(
    crystal: Crystal, spec: StructureSpec
) -> Iterator[Finding | Evidence]:
    """The atoms in the cell give the declared formula and Z."""
    present = crystal.composition
    shown = format_formula({k: round(v, 4) for k, v in present.items()})
    token = crystal.declared.formula
    if token is not None:
        try:
            declared = parse_formula(token.value)
        except FormulaError as fault:
            yield Finding(
                "composition.formula",
                Severity.WARNING,
                f"_chemical_formula_sum cannot be read: {fault}",
                expected="such as 'Na Zr2 P3 O12'",
                found=token.value,
                where="formula",
                line=token.line,
            )
        else:
            off = deviation(declared, present)
            good = off <= FRACTION_LIMIT
            yield Evidence(
                "declared formula",
                "composition.formula",
                "pass" if good else "fail",
                f"declared {format_formula(declared)}, in the cell {shown}",
            )
            hydrogen = not good and _only_hydrogen_missing(declared, present)
            if not good:
                yield Finding(
                    "composition.formula",
                    Severity.WARNING if hydrogen else Severity.ERROR,
                    f"the formula says {format_formula(declared)}, "
                    f"the cell holds {shown}",
                    expected=format_formula(declared),
                    found=shown,
                    where="cell",
                    line=token.line,
                    hint="check sites, occupancies and operations: "
                    + _difference(declared, present),
                )
            else:
                yield from _judge_z(crystal, declared)
    if not spec.composition:
        if token is None:
            yield Evidence("composition", "composition.formula", "pass", shown)
        return
    good = agree(spec.composition, present, within=FRACTION_LIMIT)
    asked = spec.formula or format_formula(spec.composition)
    yield Evidence(
        "formula asked for",
        "composition.formula",
        "pass" if good else "fail",
        f"asked {asked}, in the cell {shown}",
    )
    if good and token is None:
        yield from _judge_z(crystal, spec.composition)
    if not good:
        yield Finding(
            "composition.formula",
            Severity.ERROR,
            f"{asked} is asked for, the cell holds {shown}",
            expected=asked,
            found=shown,
            where="cell",
            hint=_difference(spec.composition, present),
        )


def _only_hydrogen_missing(
    declared: Mapping[str, Amount], present: Mapping[str, float]
) -> bool:
    """Whether the two agree but for hydrogen, which X-rays often leave unlocated."""
    if float(declared.get("H", 0)) == 0 or present.get("H", 0.0) > 0:
        return False
    rest = {k: v for k, v in declared.items() if k != "H"}
    return deviation(rest, present) <= FRACTION_LIMIT


def _judge_z(crystal: Crystal, declared: Mapping[str, Amount]) -> Iterator[Finding]:
    token = crystal.declared.z
    said = read_number(token.value) if token else None
    units = formula_units(crystal.composition, declared)
    if token is None or said is None or units is None:
        return
    if abs(said - units) <= 0.02 * units:
        return
    smallest = reduced({k: Fraction(v) for k, v in declared.items()})
    of_smallest = (
        units * sum(map(float, declared.values())) / sum(map(float, smallest.values()))
    )
    if abs(units - 1) <= 0.02 and abs(said - of_smallest) <= 0.02 * of_smallest:
        # The commonest writer, pymatgen's, gives the content of the cell as sum
        # formula and Z of the smallest formula; nothing is in doubt.
        yield Finding(
            "composition.formula",
            Severity.INFO,
            f"the sum formula is the content of the cell; Z = {said:g} counts "
            f"{format_formula(smallest)}",
            expected=1,
            found=said,
            where="Z",
            line=token.line,
        )
    else:
        yield Finding(
            "composition.formula",
            Severity.ERROR,
            f"Z is declared {said:g}, the cell holds {units:.3g} formula units",
            expected=round(units, 3),
            found=said,
            where="Z",
            line=token.line,
            hint=f"write {units:.3g}",
        )


def _difference(wanted: Mapping[str, Amount], present: Mapping[str, float]) -> str:
    """Which elements are too many or too few for the same number of units."""
    units = formula_units(present, wanted) or 1.0
    total = sum(float(v) for v in wanted.values())
    units = sum(present.values()) / total if total else units
    ratios = sorted(
        present.get(e, 0.0) / float(n) for e, n in wanted.items() if float(n)
    )
    units = ratios[len(ratios) // 2] if ratios and ratios[len(ratios) // 2] else units
    words = []
    for symbol in {*wanted, *present}:
        need = float(wanted.get(symbol, 0)) * units
        have = present.get(symbol, 0.0)
        if abs(need - have) > 0.01 * max(need, 1.0):
            words.append(f"{symbol} {have:g} instead of {need:g}")
    return "in the cell: " + ", ".join(sorted(words)) if words else "compare amounts"


@check("composition.z")
def z_asked(crystal: Crystal, spec: StructureSpec) -> Iterator[Finding | Evidence]:
    """The cell holds the formula units that were asked for."""
    if spec.z is None:
        raise NotApplicable("no Z was asked for")
    formula = spec.composition or reduced(crystal.exact_composition)
    units = formula_units(crystal.composition, formula)
    good = units is not None and abs(units - spec.z) <= 0.02 * spec.z
    rule = spec.z_rule or "Z asked for"
    found = f"{units:.3g}" if units is not None else "an element is missing"
    yield Evidence(
        rule,
        "composition.z",
        "pass" if good else "fail",
        f"{found} formula units, asked {spec.z}",
    )
    if not good:
        yield Finding(
            "composition.z",
            Severity.ERROR,
            f"Z = {spec.z} is asked for, found: {found}",
            expected=spec.z,
            found=units,
            where="Z",
            rule=spec.z_rule or None,
            hint=f"place {spec.z} formula units in the conventional cell",
        )


def oxidation_of(crystal: Crystal, spec: StructureSpec) -> Assignment | None:
    """Oxidation states: as asked, else as the file says, else as they balance."""
    if spec.oxidation and set(crystal.composition) <= set(spec.oxidation):
        return Assignment({k: float(v) for k, v in spec.oxidation.items()}, None, True)
    return assign(crystal.composition)


def _partly_stated(present: Mapping[str, float], spec: StructureSpec) -> Evidence:
    """States asked for of some elements, the others as they usually are beside them."""
    asked = {e: s for e, s in spec.oxidation.items() if e in present}
    states = states_beside(present, asked, {})
    total = sum(present[e] * s for e, s in states.items())
    good = abs(total) <= 0.01 * sum(present.values())
    said = ", ".join(f"{e} {s:+.3g}" for e, s in states.items())
    return Evidence(
        spec.oxidation_rule or "oxidation states asked for",
        "composition.charge",
        "pass" if good else "open",
        f"{'neutral' if good else f'{total:+.3g} e a cell'} with {said}",
    )


@check("composition.charge")
def charge_balances(
    crystal: Crystal, spec: StructureSpec
) -> Iterator[Finding | Evidence]:
    """Charges add to zero: stated ones exactly, else usual oxidation states exist."""
    present = crystal.composition
    stated = {
        index: site.charge
        for index, site in enumerate(crystal.sites)
        if site.charge is not None
    }
    if len(stated) == len(crystal.sites) and any(stated.values()):
        total = sum(
            float(charge) * crystal.sites[i].occupancy * int(crystal.multiplicities[i])
            for i, charge in stated.items()
        )
        good = abs(total) <= 0.01 * sum(present.values())
        yield Evidence(
            "charge",
            "composition.charge",
            "pass" if good else "fail",
            f"stated charges add to {total:+.3g} e a cell",
        )
        if not good:
            yield Finding(
                "composition.charge",
                # Partly filled sites are often given one integer charge for all.
                Severity.WARNING if crystal.disordered else Severity.ERROR,
                f"the stated charges add to {total:+.3g} e a cell",
                expected=0,
                found=round(total, 3),
                where="charges",
                hint="check occupancies and oxidation states",
            )
        return
    if set(spec.mixed) & set(present):
        yield from _mixed_balance(present, spec)
        return
    if spec.oxidation and set(present) <= set(spec.oxidation):
        total = sum(present[e] * spec.oxidation[e] for e in present)
        good = abs(total) <= 0.01 * sum(present.values())
        yield Evidence(
            spec.oxidation_rule or "oxidation states asked for",
            "composition.charge",
            "pass" if good else "fail",
            f"charges add to {total:+.3g} e a cell",
        )
        if not good:
            yield Finding(
                "composition.charge",
                Severity.ERROR,
                f"with the oxidation states asked for the cell carries {total:+.3g} e",
                expected=0,
                found=round(total, 3),
                where="charges",
                hint="change occupancies or oxidation states",
                rule=spec.oxidation_rule or None,
            )
        return
    assignment = assign(present)
    if spec.oxidation:
        yield _partly_stated(present, spec)
    shown = format_formula({k: round(v, 4) for k, v in present.items()})
    if assignment is None:
        if not _ionic(present):
            raise NotApplicable(
                "a metallic or covalent composition has no ionic charge"
            )
        certain = _has_one_state_each(crystal)
        yield Finding(
            "composition.charge",
            Severity.ERROR if certain else Severity.WARNING,
            f"no known oxidation states make {shown} neutral",
            expected="neutral",
            found=shown,
            where="composition",
            hint="look for a lost or doubled atom, or state oxidation states",
        )
        yield Evidence("charge", "composition.charge", "fail", "not neutral")
        return
    states = ", ".join(f"{e} {s:+.3g}" for e, s in assignment.states.items())
    note = "" if assignment.common else "; unusual states"
    if assignment.mixed:
        note += f"; {assignment.mixed} of mixed valence"
    if assignment.mixed or not assignment.common:
        yield Finding(
            "composition.charge",
            Severity.INFO if assignment.common else Severity.WARNING,
            f"{shown} is neutral only with {states}{note}",
            expected="usual states",
            found=states,
            where="composition",
        )
    for other in balanced(present)[1:3]:
        changed = (
            f"{e} {s:+.3g}"
            for e, s in other.states.items()
            if s != assignment.states[e]
        )
        note += f", or with {', '.join(changed)}"
    yield Evidence(
        "charge", "composition.charge", "pass", f"neutral with {states}{note}"
    )


def _mixed_balance(
    present: Mapping[str, float], spec: StructureSpec
) -> Iterator[Finding | Evidence]:
    """Elements in two states: an average between them makes the cell neutral."""
    mixed = {e: v for e, v in spec.mixed.items() if e in present}
    others = states_beside(present, spec.oxidation, mixed)
    rest = sum(present[e] * s for e, s in others.items())
    low = rest + sum(present[e] * float(v[0]) for e, v in mixed.items())
    high = rest + sum(present[e] * float(v[1]) for e, v in mixed.items())
    slack = 0.01 * sum(present.values())
    good = low - slack <= 0 <= high + slack
    symbol = next(iter(mixed))
    needed = (
        -(rest + sum(present[e] * float(v[0]) for e, v in mixed.items() if e != symbol))
        / present[symbol]
    )
    asked = ", ".join(
        f"{e} {float(a):+g}" + (f" to {float(b):+g}" if a != b else "")
        for e, (a, b) in mixed.items()
    )
    measured = f"{symbol} is {needed:+.3g} on average in a neutral cell; asked {asked}"
    yield Evidence(
        spec.oxidation_rule or "oxidation states asked for",
        "composition.charge",
        "pass" if good else "fail",
        measured,
    )
    if not good:
        yield Finding(
            "composition.charge",
            Severity.ERROR,
            measured,
            expected=asked,
            found=round(needed, 3),
            where="charges",
            hint="change occupancies or oxidation states",
            rule=spec.oxidation_rule or None,
        )


def _has_one_state_each(crystal: Crystal) -> bool:
    """Whether no choice of oxidation states can be meant: full sites, fixed states.

    Ozonides and peroxides are left out, and files that declare hydrogen which their
    atoms lack, as many clay minerals do.
    """
    symbols = set(crystal.composition)
    anions = symbols & {"O", "F"}
    if crystal.disordered or not anions or not symbols - anions <= FIXED:
        return False
    declared = crystal.declared.formula
    lost_hydrogen = declared is not None and re.search(
        r"(?<![A-Za-z])[HD](?![a-z])", declared.value
    )
    return not lost_hydrogen and (len(symbols) > 2 or "O" not in symbols)


#: Atoms of transition metals for one of nitrogen, from which on it sits in their gaps.
INTERSTITIAL = 2.0 - 1e-6


def _is_transition_metal(symbol: str) -> bool:
    number = element(symbol).number
    return any(low <= number <= high for low, high in ((21, 30), (39, 48), (72, 80)))


def _ionic(composition: Mapping[str, float]) -> bool:
    """Whether charge balance means something: a hard anion beside a metal."""
    hard = {"F", "O", "Cl", "Br", "I", "N", "S"}
    metals = [
        e
        for e in composition
        if e
        not in {"H", "C", "N", "O", "F", "S", "Cl", "Br", "I", "Se", "Te", "P", "As"}
    ]
    if not hard & set(composition) or not metals:
        return False
    # Nitrogen in the gaps of a packed transition metal (Fe4N, Mo2N, W2N) is metallic.
    return not (
        set(composition) == {"N", *metals}
        and all(_is_transition_metal(e) for e in metals)
        and sum(composition[e] for e in metals) >= INTERSTITIAL * composition["N"]
    )
