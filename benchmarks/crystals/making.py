"""Structures made: placed from rules, substituted, and the form that a name means."""

from __future__ import annotations

import random
import sys
import time
from collections import Counter

from benchmarks.crystals.matching import as_pymatgen, judge
from generators.structures.build import build_from_record
from knowledge.structures import structure_library
from validators.specs.structure import StructureSpec
from validators.structure import check_cif


def place_figures(limit: int, seed: int) -> None:
    """Rules alone (group, letters, coordination) to a structure; own record left out.

    Beside it: the most similar template alone, scaled, on the same rows.
    """
    from generators.structures import candidates as making
    from generators.structures import ranking
    from generators.structures.budget import Budget
    from generators.structures.candidates import CPU_S, RELAX_CPU_S, candidates
    from generators.structures.ranking import ranked
    from generators.structures.substitute import ranked_templates, substitutions
    from validators.shells import coordination_table
    from validators.specs.structure import CoordinationSpec, SiteSpec

    # Processor time alone limits: a busy machine must not decide a figure.
    making.PLACE_S = making.GUESS_S = ranking.RELAX_S = 900.0
    library = structure_library()
    rng = random.Random(seed)
    records = [
        r
        for r in library
        if (r.names or r.id.startswith("cod"))
        and 2 <= len(r.sites) <= 7
        and len(r.composition) > 1
        and all(s.occupancy == 1 for s in r.sites)
        and r.group.number > 2
        and sum(float(v) for v in r.contents.values()) <= 100
    ]
    rng.shuffle(records)
    total: Counter[str] = Counter()
    spent: list[float] = []
    placing: list[float] = []
    for record in records:
        if total["n"] >= limit:
            break
        text = build_from_record(record).cif
        checked = check_cif(text)
        if checked.report.errors or checked.crystal is None:
            continue
        rules = {
            (label.rstrip("0123456789"), ligand, number)
            for label, ligand, number, *_ in coordination_table(checked.crystal)
        }
        centres = Counter(center for center, *_ in rules)
        coordination = tuple(
            CoordinationSpec(c, ligand, n, rule="Rule 3")
            for c, ligand, n in sorted(rules)
            if centres[c] == 1
        )
        letters = Counter((s.element, s.letter) for s in record.sites)
        spec = StructureSpec(
            formula=record.formula,
            composition=record.composition,
            group=record.group,
            group_rule="Rule 1",
            sites=tuple(
                SiteSpec(e, letter, count=n, rule="Rule 2")
                for (e, letter), n in letters.items()
            ),
            coordination=coordination,
            rules={"Rule 1": "group", "Rule 2": "sites", "Rule 3": "polyhedra"},
        )
        own = {r.id for r in library.by_composition(record.composition)}
        templates = library.templates(
            record.composition, group=record.group.number, exclude=own
        )
        start = time.process_time()
        alike = library.in_group(record.group.number, len(record.sites), exclude=own)
        found = candidates(
            spec, records=templates, alike=alike, seed=seed, deadline_s=900,
            relaxing=False,
        )  # fmt: skip
        before = judge(found[0].cif, text) if found else (False, False)
        placing.append(time.process_time() - start)
        # As in `candidates`: what placing left of its time is for relaxing as well.
        left = CPU_S + RELAX_CPU_S - placing[-1]
        found = ranked(found, spec, Budget(900, left))
        spent.append(time.process_time() - start)
        total["n"] += 1
        passed = bool(found) and not check_cif(found[0].cif, spec).report.errors
        match, exact = judge(found[0].cif, text) if found else (False, False)
        five = any(judge(c.cif, text)[0] for c in found[:5])
        similar = ranked_templates(templates, record.composition)
        plain = (False, False)
        if similar:
            made = next(
                iter(
                    substitutions(
                        similar[0][1], record.composition, limit=1, scan=False
                    )
                )
            )
            plain = judge(made.built.cif, text)
        total["rules"] += passed
        total["match"] += match
        total["exact"] += exact
        total["five"] += five
        total["before"] += before[0]
        total["before exact"] += before[1]
        total["plain"] += plain[0]
        total["plain exact"] += plain[1]
        print(
            f"  {record.id} {record.formula}: rules {passed}, before {before}, "
            f"match {match}, within 3 % {exact}, any of 5 {five}, template {plain}, "
            f"{spent[-1]:.1f} s",
            file=sys.stderr,
        )
    n = max(total["n"], 1)
    print(f"{n} compounds                     ours   most similar template alone")
    print(f"all rule checks pass       {100 * total['rules'] / n:5.0f} %")
    print(f"published structure        {100 * total['match'] / n:5.0f} %   "
          f"{100 * total['plain'] / n:5.0f} %")  # fmt: skip
    print(f"  and lengths within 3 %   {100 * total['exact'] / n:5.0f} %   "
          f"{100 * total['plain exact'] / n:5.0f} %")  # fmt: skip
    print(f"  among the first five     {100 * total['five'] / n:5.0f} %")
    print(f"median CPU                 {sorted(spent)[len(spent) // 2]:5.1f} s")
    # Without the extra `physics` the two are the same but for gaps between layers.
    print(f"unrelaxed: structure {100 * total['before'] / n:.0f} %, lengths "
          f"{100 * total['before exact'] / n:.0f} %, median CPU "
          f"{sorted(placing)[len(placing) // 2]:.1f} s")  # fmt: skip


def substitute_figures(limit: int, seed: int) -> None:
    """Unknown compounds: computed rows, every record of the formula left out."""
    from pymatgen.analysis.structure_matcher import StructureMatcher

    from generators.structures.candidates import candidates
    from generators.structures.substitute import ranked_templates, substitutions

    library = structure_library()
    rng = random.Random(seed)
    rows = [
        r for r in library if r.id.startswith("mp-") and len(r.composition) in (2, 3)
    ]
    rng.shuffle(rows)
    matcher = StructureMatcher(stol=0.5, ltol=0.3, angle_tol=10)
    ours: Counter[str] = Counter()
    plain: Counter[str] = Counter()
    errors: dict[str, list[float]] = {"ours": [], "plain": []}
    start = time.process_time()
    for record in rows[:limit]:
        reference = as_pymatgen(build_from_record(record).cif)
        own = {r.id for r in library.by_composition(record.composition)}
        templates = library.templates(record.composition, exclude=own)
        spec = StructureSpec(formula=record.formula, composition=record.composition)
        # Unrelaxed: an energy model orders and moves the best four only.
        found = [
            c.cif
            for c in candidates(spec, records=templates, deadline_s=20, relaxing=False)
        ]
        ranked = ranked_templates(templates, record.composition)[:20]
        made = [
            next(substitutions(t, record.composition, limit=1, scan=False))
            for _, t in ranked
        ]
        for book, texts, name in (
            (ours, found, "ours"), (plain, [m.built.cif for m in made], "plain"),
        ):  # fmt: skip
            hit = None
            for rank, text in enumerate(texts[:20]):
                structure = as_pymatgen(text)
                rms = matcher.get_rms_dist(structure, reference) if structure else None
                if rms is not None:
                    hit = rank
                    if rank == 0:
                        errors[name].append(rms[0])
                    break
            for k in (1, 5, 20):
                book[str(k)] += hit is not None and hit < k
    n = len(rows[:limit])
    print(f"{n} rows                match@1  @5  @20  RMSE of the first")
    for name, book in (("ours", ours), ("plain", plain)):
        title = "ours" if name == "ours" else "template retrieval"
        mean = sum(errors[name]) / max(len(errors[name]), 1)
        shares = "  ".join(f"{100 * book[k] / n:4.0f} %" for k in ("1", "5", "20"))
        print(f"{title:20s} {shares}  {mean:.3f}")
    print(f"{(time.process_time() - start) / n:.1f} CPU s a row, matching included")


def resolve_figures(limit: int, seed: int) -> None:
    """Formula alone against measured records: right form, asked, or wrong."""
    library = structure_library()
    total: Counter[str] = Counter()
    for record in library:
        if record.source.kind != "experiment" or len(record.composition) < 2:
            continue
        found = library.resolve(f"CIF of {record.formula}")
        total["n"] += 1
        if not found.clear:
            total["asked"] += 1
        elif found.group == record.group.number:
            total["right"] += 1
        else:
            total["other form"] += 1
            print(f"  {record.formula}: {found.polymorph}, record {record.id} is "
                  f"{record.group.short}", file=sys.stderr)  # fmt: skip
    n = total["n"]
    for name in ("right", "asked", "other form"):
        print(f"{name:12s} {total[name]:4d} of {n} ({100 * total[name] / n:.0f} %)")
