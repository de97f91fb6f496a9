"""A form that is named beside rules: what it fails is told, it is never exchanged.

Who says anatase wants anatase. A rule that asks for another space group contradicts the
name and is refused; a rule that the form fails is told with what was measured, and with
the form on record that meets it. Who names only the formula means the usual form,
unless the rules say otherwise: SiO2 of sixfold silicon is stishovite, no quartz.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.crystal_request import CrystalRequest
from assistant.routes.cif_known import against_rules, left_out, one_of_a_form
from assistant.routes.cif_records import fitting
from assistant.routes.cif_spec import Misfit
from validators.amounts import error
from validators.groups import reference_group
from validators.records import StructureRecord
from validators.report import Finding
from validators.specs.structure import StructureSpec

if TYPE_CHECKING:
    from knowledge.structures import Resolution


@dataclass(frozen=True, slots=True)
class Judged:
    """Records held against the rules.

    Attributes:
        records: Of the form that is meant, those that satisfy the rules first.
        misfits: What they fail, where every one of them fails a rule.
        serving: Records of other forms that meet the rules which a named form fails.
        named: Whether a form was named, which nothing may replace.
    """

    records: tuple[StructureRecord, ...]
    misfits: tuple[Misfit, ...] = ()
    serving: tuple[StructureRecord, ...] = ()
    named: bool = False


def names_form(name: str | None) -> bool:
    """Whether a name means one form of a compound: anatase does, titania does not."""
    from knowledge.library.structures.naming import fold, names

    meanings = names().get(fold(name), ()) if name else ()
    return bool(meanings) and all(m.groups for m in meanings)


def groups_named(name: str) -> frozenset[int]:
    """Space groups of the forms that bear a name, or have it in theirs.

    Of "quartz" there is an alpha and a beta form; "perovskite" is cubic or not. Empty
    where the name leaves the form open.
    """
    from knowledge.library.structures.naming import fold, names
    from prompts.rules import rule_book

    own = fold(name)
    if not names_form(name):
        return frozenset()
    found = {
        number
        for other, meanings in names().items()
        if own in other
        for meaning in meanings
        for number in meaning.groups
    }
    family = rule_book().family_named(name)
    if family is not None:
        found |= set(rule_book().groups_of(family[0]))
    return frozenset(found)


def misnamed_form(named: Resolution, spec: StructureSpec) -> tuple[str, ...]:
    """A name that means other space groups than the one a rule asks for."""
    if not named.name or spec.group is None or named.name == named.formula:
        return ()
    groups = groups_named(named.name)
    if not groups or spec.group.number in groups:
        return ()
    usual = reference_group(named.group or min(groups))
    return (f"{named.name}: {usual.short} ({usual.number})",)


def form_contradiction(named: Resolution, spec: StructureSpec) -> Finding | None:
    """A named form beside a rule for a group that no form of that name has.

    Families with several groups are no single form: a spinel may be tetragonal.
    """
    from knowledge.library.structures.naming import polymorphs_of
    from prompts.rules import rule_book

    wanted = spec.group
    if wanted is None or not spec.group_rule or not misnamed_form(named, spec):
        return None
    family = rule_book().family_named(named.name)
    if family is not None and len(rule_book().groups_of(family[0])) > 1:
        return None
    groups = groups_named(named.name)
    usual = reference_group(named.group or min(groups))
    known = polymorphs_of(dict(named.composition))
    other = next(
        (f for f in known.forms if wanted.number in f.groups) if known else iter(()),
        None,
    )
    formula = named.formula or named.name
    instead = f"{other.label} ({formula})" if other and other.label else formula
    return error(
        "form",
        f"{named.name} is {usual.short} ({usual.number}), {spec.group_rule} asks for "
        f"{wanted.short} ({wanted.number})",
        expected=f"{usual.short} ({usual.number})",
        found=f"{wanted.short} ({wanted.number})",
        where="space group",
        hint=f"keep {named.name} in {usual.short}, or ask for {instead} in "
        f"{wanted.short}",
        rule=spec.group_rule,
    )


def judged_records(
    asked: CrystalRequest, spec: StructureSpec, records: Sequence[StructureRecord]
) -> Judged:
    """Records in the order of the rules that they satisfy, and what they all fail."""
    from knowledge.structures import structure_library

    named = names_form(spec.name)
    if asked.cif is not None or not spec.composition or not spec.has_rules:
        return Judged(tuple(records), named=named)
    forms = structure_library().by_composition(spec.composition)
    if not records:
        return Judged((), left_out(forms, spec), named=named)
    ordered, misfits = against_rules(records, spec)
    if not misfits:
        return Judged(tuple(ordered), named=named)
    own = {record.id for record in ordered}
    others, fail = against_rules(
        [r for r in fitting(forms, spec) if r.id not in own], spec
    )
    if named or asked.polymorph:
        serving = () if fail else tuple(others[:1])
        return Judged(tuple(ordered), misfits, serving, named)
    if others and not fail:
        return Judged(tuple(others))
    return Judged((*ordered, *others), one_of_a_form([*misfits, *fail]))
