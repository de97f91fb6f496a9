"""Which of several made structures comes first: relaxed energy, else the cost.

With the extra `physics` the best few are relaxed at fixed symmetry and the lowest
energy leads, with its distance from the next. Without it nothing is relaxed, and that
is said; only the gaps between layers are set, which no term of the cost knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from generators.structures.budget import Budget
from generators.structures.cells import in_setting
from generators.structures.layers import with_gap
from generators.structures.relaxation import (
    TIE,
    Relaxation,
    Relaxed,
    available,
    relaxation,
)
from validators.crystal import read_crystal
from validators.report import Report
from validators.specs.structure import StructureSpec
from validators.structure import check_cif

if TYPE_CHECKING:
    from generators.structures.candidates import Candidate

#: How many are relaxed, and the score beyond which one is no rival.
RELAXED, RIVAL = 6, 12.0
#: Rivals begun at least, and the part of the time after which no more are: a few that
#: come to rest serve better than many that do not.
BEGUN, BEGIN = 2, 0.35
#: Rounds of relaxing: steps, and eV per atom above the lowest up to which a rival goes
#: on afterwards.
ROUNDS = ((12, 0.15), (28, 0.04), (90, 0.03))
#: Unlikeness up to which an exchange of elements keeps a structure type.
ISOTYPE = 0.2
#: Unlikeness of elements up to which cells are alike, and the logarithm of a length by
#: which they may then differ.
NEAR_RELATIVE, STRAYS = 0.1, 0.09
#: eV per atom that an arrangement which no known structure has must lie below an
#: isotype, and below any other exchange of elements, to come before it.
ISOTYPE_LEAD, EXCHANGE_LEAD = 0.02, 0.01
#: eV per atom, and relative volume, within which two have become one structure.
SAME_ENERGY, SAME_VOLUME = 0.0015, 0.005
#: Seconds of wall time for all relaxations of a request.
RELAX_S = 24.0
UNRELAXED = (
    "no energy model relaxed this structure (the optional extra `physics` is not "
    "installed or did not serve)"
)
_OLD = "cell and free coordinates were found by optimisation and not relaxed"


def ranked(
    found: Sequence[Candidate],
    spec: StructureSpec,
    budget: Budget,
) -> list[Candidate]:
    """Candidates in their final order, relaxed where that is possible.

    Args:
        found: By score, the best first.
        spec: What they must fulfil.
        budget: Time until the last relaxation ends.
    """
    if not found:
        return []
    given = spec.lattice is not None and bool(spec.lattice.given())
    if given or not available():
        return [_unrelaxed(c, spec, given=given) for c in found]
    near = [c for c in found if c.score <= found[0].score + RIVAL]
    sound = [c for c in near if not _errors(c)]
    # What is wrong with all of them a relaxation may cure.
    rivals = _rivals(sound or [c for c in found if c in near or _isotype(c)])
    pairs = _relaxed(rivals, budget.part(1.0, wall_s=RELAX_S))
    judged = {id(candidate) for candidate, _ in pairs}
    done = [(result, _after(candidate, result, spec)) for candidate, result in pairs]
    if not done:
        return [_unrelaxed(c, spec, given=given) for c in found]
    # Nature has made the structure of an isotype already; an energy model errs.
    levels = [result.energy - _lead(made) for result, made in done]
    order = sorted(
        range(len(done)),
        # Energies nearer than a tie leave the order of the scores.
        key=lambda i: (
            _errors(done[i][1]),
            round((levels[i] - min(levels)) / TIE),
            i,
        ),
    )
    best = [done[i][1] for i in order]
    gap = _gap([done[i][0].energy for i in order])
    best[0] = replace(best[0], notes=(*best[0].notes, *gap))
    rest = [_unrelaxed(c, spec, given=given) for c in found if id(c) not in judged]
    if id(found[0]) not in judged and _disordered(found[0]):
        # Partly filled sites have no energy here: its score keeps it in front.
        return [rest[0], *best, *rest[1:]]
    return [*best, *rest]


def _rivals(found: Sequence[Candidate]) -> list[Candidate]:
    """The best few of every origin, different ones, by score."""
    chosen = {id(c) for c in _distinct(_by_turns(found)[: 3 * RELAXED])[:RELAXED]}
    return [c for c in found if id(c) in chosen]


def _by_turns(found: Sequence[Candidate]) -> list[Candidate]:
    """The best of every origin, then the second of every origin, and so on.

    Scores of minima of one search lie close together; they would crowd out an exchange
    of elements in the structure of a relative.
    """
    places: dict[str, int] = {}
    turns = []
    for index, candidate in enumerate(found):
        origin = candidate.origin.split(" of ")[0]
        places[origin] = places.get(origin, 0) + 1
        turns.append((places[origin], index))
    return [found[index] for _, index in sorted(turns)]


def _relaxed(
    rivals: Sequence[Candidate], budget: Budget
) -> list[tuple[Candidate, Relaxed]]:
    """Rivals with their relaxed structures, in the order given.

    They make a few steps by turns of their origins, as far as there is time; those near
    the lowest energy go on to rest.
    """
    running = [
        (candidate, begun)
        for candidate in _by_turns(rivals)
        if (begun := relaxation(candidate.cif)) is not None
    ]
    for steps, margin in ROUNDS:
        running.sort(key=lambda pair: pair[1].energy)
        for number, (_, begun) in enumerate(running):
            late = number >= BEGUN and budget.used() > BEGIN
            if budget.over() or (late and not np.isfinite(begun.energy)):
                break
            # Nobody takes the time of all in the first round.
            first = not np.isfinite(begun.energy)
            own = budget.part(1 / (len(running) - number)) if first else budget
            begun.run(steps, own)
        lowest = min((begun.energy for _, begun in running), default=0.0)
        running = [pair for pair in running if pair[1].energy <= lowest + margin]
        running = _apart(running)
    found = {id(candidate): begun.result() for candidate, begun in running}
    return [
        (candidate, result)
        for candidate in rivals
        if (result := found.get(id(candidate))) is not None
    ]


def _apart(
    running: Sequence[tuple[Candidate, Relaxation]],
) -> list[tuple[Candidate, Relaxation]]:
    """Without those that have come to the energy and volume of one before them."""
    kept: list[tuple[Candidate, Relaxation]] = []
    for candidate, begun in running:
        if not any(
            abs(begun.energy - other.energy) < SAME_ENERGY
            and abs(begun.volume / other.volume - 1) < SAME_VOLUME
            for _, other in kept
        ):
            kept.append((candidate, begun))
    return kept


def _isotype(candidate: Candidate) -> bool:
    return candidate.unlike is not None and candidate.unlike <= ISOTYPE


def _lead(candidate: Candidate) -> float:
    if candidate.unlike is None:
        return 0.0
    return ISOTYPE_LEAD if _isotype(candidate) else EXCHANGE_LEAD


def _errors(candidate: Candidate) -> int:
    return len(candidate.report.errors) if candidate.report is not None else 1


def _disordered(candidate: Candidate) -> bool:
    crystal = read_crystal(candidate.cif).crystal
    return crystal is not None and crystal.disordered


def _distinct(rivals: Sequence[Candidate]) -> list[Candidate]:
    """Rivals less those that relax into the same structure as one before them.

    pymatgen's StructureMatcher: a tenth of the lengths, 0.15 of the mean distance, 3°,
    volumes apart.
    """
    import warnings

    from pymatgen.analysis.structure_matcher import StructureMatcher
    from pymatgen.core import Structure

    matcher = StructureMatcher(ltol=0.1, stol=0.15, angle_tol=3)
    kept: list[Candidate] = []
    seen: list[Structure] = []
    for candidate in rivals:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                structure = Structure.from_str(candidate.cif, fmt="cif")
            except ValueError:
                continue
        same = any(len(s) == len(structure) and matcher.fit(s, structure) for s in seen)
        if not same:
            kept.append(candidate)
            seen.append(structure)
    return kept


def _gap(energies: Sequence[float]) -> tuple[str, ...]:
    """How far the next candidate lies above the first."""
    others = [e - energies[0] for e in energies[1:] if abs(e - energies[0]) > 5e-4]
    if not others:
        return ()
    nearest = min(others)
    text = f"the next candidate lies {nearest:+.3f} eV per atom from it"
    if nearest < -TIE:
        text += f"; a known structure type leads up to {ISOTYPE_LEAD:g}"
    elif abs(nearest) < TIE:
        text += f"; differences below {TIE:g} do not decide"
    return (text + "; energies of one potential, no statement on stability",)


def _after(candidate: Candidate, result: Relaxed, spec: StructureSpec) -> Candidate:
    """The relaxed structure where it still fulfils the rules, else as it was."""
    told = (
        f"relaxed at fixed symmetry with CHGNet (r2SCAN): {result.energy:.3f} eV per "
        f"atom, largest force {result.force:.2f} eV/Å"
        + ("" if result.finished else " (stopped early)")
        + f", volume {100 * result.moved:+.1f} %"
        + _shrunk(result.oversize)
    )
    notes = tuple(n for n in candidate.notes if not n.startswith(_OLD))
    astray = False
    for text, more in _versions(_as_asked(result.cif, spec)):
        if _strays(candidate, text):
            astray = True
            continue
        report = check_cif(text, spec).report
        if not report.errors:
            return replace(
                candidate, cif=text, report=report, notes=(*notes, told, *more)
            )
    why = (
        f"lengths move by more than {100 * STRAYS:.0f} % from those of a near "
        "relative, which are kept"
        if astray
        else "the relaxed one breaks a rule"
    )
    return replace(candidate, notes=(*candidate.notes, f"{told}; {why}"))


def _as_asked(cif: str, spec: StructureSpec) -> str:
    """A relaxed structure in the setting asked for; relaxing leaves the usual one."""
    crystal = read_crystal(cif).crystal
    if crystal is None or crystal.group is None or spec.group is None:
        return cif
    here, asked = crystal.group, spec.group
    if here.number != asked.number or here.full_symbol == asked.full_symbol:
        return cif
    try:
        return in_setting(crystal, asked)
    except ValueError:
        return cif


def _strays(candidate: Candidate, relaxed: str) -> bool:
    """Whether a relaxed cell is another than that of a near relative, scaled."""
    if candidate.unlike is None or not 0 < candidate.unlike <= NEAR_RELATIVE:
        return False
    before, after = read_crystal(candidate.cif).crystal, read_crystal(relaxed).crystal
    if before is None or after is None or before.group is None or after.group is None:
        return False
    if before.group.hall != after.group.hall:
        return False
    ratios = np.log(np.array(after.cell[:3]) / np.array(before.cell[:3]))
    return bool(np.abs(ratios).max() > STRAYS)


def _shrunk(oversize: float) -> str:
    if oversize == 1:
        return ""
    way, fault = ("shorter", "long") if oversize > 1 else ("longer", "short")
    return (
        f", lengths then made {100 * abs(1 - 1 / oversize):.1f} % {way}: by so much "
        f"the potential makes those of such compounds too {fault}"
    )


def _versions(cif: str) -> list[tuple[str, tuple[str, ...]]]:
    """With van der Waals gaps where it is layered, and as relaxed."""
    layered = with_gap(cif, relaxed=True)
    note = (
        "gaps between layers narrowed towards measured contacts: the potential knows "
        "little of dispersion",
    )
    plain: list[tuple[str, tuple[str, ...]]] = [(cif, ())]
    return [(layered, note), *plain] if layered is not None else plain


def _unrelaxed(candidate: Candidate, spec: StructureSpec, *, given: bool) -> Candidate:
    notes = candidate.notes if given else (*candidate.notes, UNRELAXED)
    layered = None if given else with_gap(candidate.cif)
    if layered is not None:
        report: Report = check_cif(layered, spec).report
        if not report.errors:
            note = "gaps between layers set from measured contacts"
            return replace(candidate, cif=layered, report=report, notes=(*notes, note))
    return replace(candidate, notes=notes)
