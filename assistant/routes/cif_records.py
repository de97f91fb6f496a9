"""Records that serve a crystal request, and whether a file is of their compound."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import islice, product

from assistant.file_records import standing_of
from assistant.routes.cif_known import other_cell
from assistant.routes.cif_spec import CifDraft, CrystalSpec
from validators.crystal import read_crystal
from validators.formula import (
    deviation,
    format_formula,
)
from validators.groups import in_system
from validators.records import StructureRecord
from validators.specs.structure import StructureSpec

#: Structures that a search without coordinates may bring before the loop gives up.
CANDIDATES = 3
#: Records that are tried as frameworks, and the unlikeness beyond which none is one.
FRAMEWORKS, STRANGE = 200, 0.35
#: Unlikeness by which another form's framework is clearly nearer.
CLEARLY = 0.03
#: Ordered members of a solid solution that are looked up.
MEMBERS = 24


def fitting(
    records: Sequence[StructureRecord], spec: StructureSpec
) -> list[StructureRecord]:
    """Records that do not contradict group, cell and sites asked for.

    A record is described in the setting that was asked for: "Pbnm" of one in Pnma.
    """
    from generators.structures.settings import record_in_setting

    out = []
    for row in records:
        record, wanted = row, spec.group
        if wanted is not None and record.group.number != wanted.number:
            continue
        own = record.group
        if wanted is not None and (
            own.symbol != wanted.symbol
            or (spec.group_explicit and own.full_symbol != wanted.full_symbol)
        ):
            record = record_in_setting(record, wanted)
        if other_cell(record, spec):
            continue
        out.append(record)
    return out


def compared(spec: CrystalSpec, draft: CifDraft, origin: str) -> CifDraft:
    """A draft of user or model with its standing to the records of its compound.

    What was asked to be changed is meant to differ; what was built comes from them.
    """
    theirs = origin in {"user", "repair", "model"} and draft.record is None
    crystal = read_crystal(draft.text).crystal if theirs else None
    if spec.edited is not None or crystal is None:
        return draft
    return replace(draft, compared=True, standing=standing_of(crystal))


def templates(spec: StructureSpec) -> list[StructureRecord]:
    """Structures of other compounds with the same amounts, for substitution."""
    return [r for r in _parents(spec) if _suits(r, spec)]


def alike(spec: StructureSpec) -> list[StructureRecord]:
    """Structures in the group asked for with as many sites as the rules give.

    Their coordinates serve to start from, whatever their amounts are.
    """
    from knowledge.structures import structure_library

    sites = sum(max(s.count, 1) for s in spec.sites if s.letter and not s.shared)
    if spec.group is None or not sites:
        return []
    return structure_library().in_group(spec.group.number, sites)


def _suits(record: StructureRecord, spec: StructureSpec) -> bool:
    """Whether a template is of the crystal system asked for, where one is."""
    return spec.system is None or in_system(record.group, spec.system)


def _parents(spec: StructureSpec) -> list[StructureRecord]:
    from generators.structures.candidates import NEAR
    from generators.structures.substitute import parent_of, unlike_best
    from knowledge.structures import structure_library

    group = spec.group.number if spec.group is not None else None
    # A solid solution has the structure of its ordered parent, in its usual form.
    parent = parent_of(spec.composition).composition
    library = structure_library()
    if group is None and deviation(parent, spec.composition) > 1e-3:
        usual = _disordered(spec) or _usual_form(spec.composition)
        if usual:
            # Of one group there may be several structures: diamond and clathrate.
            letters = [sorted(s.letter for s in r.sites) for r in usual]
            same = zip(usual, letters, strict=True)
            return [r for r, own in same if own == letters[0]][:CANDIDATES]
    found = library.templates(parent, group=group)
    if unlike_best(found, spec.composition) <= NEAR:
        return found
    # Ions beyond, or short of, those of a known framework.
    frames = _frameworks(spec.composition)
    own = [r for _, r in frames if group is None or r.group.number == group]
    if group is not None and not spec.group_rule:
        # The group is the usual form's; a framework of another form of the compound
        # that is much nearer is the better guess at what it looks like.
        near = _nearest(frames, {group})
        if near > _nearest(frames, known_groups(spec.composition)) + CLEARLY:
            return []
    return found + own


def _frameworks(
    composition: Mapping[str, Fraction],
) -> list[tuple[float, StructureRecord]]:
    """Records that can be the framework of a compound, and how unlike they are."""
    from generators.structures.hosts import MIX_COST, hosts_of
    from generators.structures.substitute import assignments
    from knowledge.structures import structure_library

    best: dict[str, tuple[float, StructureRecord]] = {}
    for host in hosts_of(composition):
        for record in structure_library().templates(host.composition):
            ways = assignments(record.composition, host.composition)
            if not ways or ways[0].unlike > STRANGE:
                continue
            cost = ways[0].unlike + MIX_COST * bool(host.mixed)
            if record.id not in best or cost < best[record.id][0]:
                best[record.id] = (cost, record)
    return sorted(best.values(), key=lambda pair: pair[0])[:FRAMEWORKS]


def _nearest(
    frames: Sequence[tuple[float, StructureRecord]], groups: Collection[int]
) -> float:
    return min(
        (cost for cost, r in frames if r.group.number in groups), default=math.inf
    )


def known_groups(composition: Mapping[str, Fraction]) -> tuple[int, ...]:
    """Space groups of the known forms of a compound, the usual one first."""
    from knowledge.library.structures.naming import polymorphs_of

    known = polymorphs_of(dict(composition))
    forms = known.forms if known is not None else ()
    return tuple(dict.fromkeys(n for form in forms for n in sorted(form.groups)))


def _disordered(spec: StructureSpec) -> list[StructureRecord]:
    """Records of the parent whose ions leave sites empty, where the compound's do.

    Vacancies end the order of a form with full sites: of garnets Li7La3Zr2O12 is
    tetragonal with full Li sites, one with fewer Li has the cubic form's partly filled
    ones (Thompson et al., J. Mater. Chem. A 2 (2014) 13431).
    """
    from generators.structures.substitute import parent_of
    from knowledge.structures import structure_library

    parent = parent_of(spec.composition)
    short = {
        head
        for head, shares in parent.mix.items()
        if sum((share for _, share in shares), Fraction(0)) < Fraction(98, 100)
    }
    return [
        record
        for record in structure_library().by_composition(parent.composition)
        if any(s.element in short and s.occupancy < 1 for s in record.sites)
        and _suits(record, spec)
    ]


def _usual_form(composition: Mapping[str, Fraction]) -> list[StructureRecord]:
    """Records of a solid solution's ordered members, in the form that most have.

    Each member counts with its share: of Ba0.5Sr0.5Co0.8Fe0.2O3 half are SrCoO3 and
    SrFeO3, which are cubic, and only BaCoO3 is hexagonal.
    """
    from generators.structures.substitute import parent_of
    from knowledge.structures import structure_library

    library = structure_library()
    parent = parent_of(composition)
    found: dict[int, list[tuple[float, StructureRecord]]] = {}
    ways = [[(head, e, share) for e, share in parent.mix[head]] for head in parent.mix]
    for way in islice(product(*ways), MEMBERS):
        member: dict[str, Fraction] = {}
        for head, element, _ in way:
            amount = parent.composition[head]
            member[element] = member.get(element, Fraction(0)) + amount
        usual = library.resolve(format_formula(member))
        if usual.clear and usual.records and len(member) == len(parent.composition):
            weight = math.prod(float(share) for *_, share in way)
            own = found.setdefault(usual.records[0].group.number, [])
            own += [(weight / (1 + n), r) for n, r in enumerate(usual.records)]
    if not found:
        return []
    # Of equal shares the higher symmetry: mixing takes distortions away.
    best = max(found, key=lambda n: (round(_total(found[n]), 2), n))
    return [r for _, r in sorted(found[best], key=lambda pair: -pair[0])]


def _total(weighted: Sequence[tuple[float, StructureRecord]]) -> float:
    """The share of the members behind some records, each member counted once."""
    best: dict[str, float] = {}
    for weight, record in weighted:
        best[record.formula] = max(best.get(record.formula, 0.0), weight)
    return sum(best.values())


def constructed(text: str | None, spec: StructureSpec) -> bool:
    """Whether a file of the conversation was built here, of the compound at hand."""
    if text is None or "materials-assistant" not in text or not spec.composition:
        return False
    crystal = read_crystal(text).crystal
    return (
        crystal is not None
        and deviation(crystal.exact_composition, spec.composition) < 0.01
    )


def same_compound(spec: CrystalSpec, text: str) -> bool:
    """Whether the best record is of the compound that the file holds."""
    crystal = read_crystal(text).crystal
    if not spec.records or crystal is None:
        return bool(spec.records)
    return deviation(crystal.composition, spec.records[0].composition) < 0.05


def composition_differs(before: str, after: str) -> bool:
    """Whether two files hold other amounts, or one of them cannot be read."""
    one, other = read_crystal(before).crystal, read_crystal(after).crystal
    if one is None or other is None:
        return True
    return deviation(one.composition, other.composition) > 1e-3
