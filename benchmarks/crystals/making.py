"""Structures made: placed from rules, substituted, and the form that a name means."""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator

from benchmarks.crystals.matching import as_pymatgen, judge
from generators.structures.build import build_from_record
from knowledge.structures import structure_library
from validators.records import StructureRecord
from validators.shells import coordination_table
from validators.specs.structure import CoordinationSpec, SiteSpec, StructureSpec
from validators.structure import check_cif


def drawn_records(seed: int) -> Iterator[StructureRecord]:
    """Ordered named or COD records of two to seven sites, each compound once."""
    rng = random.Random(seed)
    records = [
        r
        for r in structure_library()
        if (r.names or r.id.startswith("cod"))
        and 2 <= len(r.sites) <= 7
        and len(r.composition) > 1
        and all(s.occupancy == 1 for s in r.sites)
        and r.group.number > 2
        and sum(float(v) for v in r.contents.values()) <= 100
    ]
    rng.shuffle(records)
    seen: set[tuple[str, int]] = set()
    for record in records:
        if (record.formula, record.group.number) not in seen:
            seen.add((record.formula, record.group.number))
            yield record


def rules_of(record: StructureRecord) -> tuple[StructureSpec, str] | None:
    """Group, sites and polyhedra of a record without a number, and its file.

    Elements whose sites differ in coordination get no rule about it. None for records
    that do not pass their own checks.
    """
    text = build_from_record(record).cif
    checked = check_cif(text)
    if checked.report.errors or checked.crystal is None:
        return None
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
    return spec, text


def place_figures(limit: int, seed: int) -> None:
    """Rules alone (group, letters, coordination) to a structure; own record left out.

    Beside it: the most similar template alone, scaled, on the same rows. Measured and
    computed references also apart, since a cell of density functional theory at 0 K
    differs from a measured one by 0.5 to 1.5 % in length.
    """
    from generators.structures import candidates as making
    from generators.structures import ranking

    # Processor time alone limits: a busy machine must not decide a figure.
    making.PLACE_S = making.GUESS_S = ranking.RELAX_S = 900.0
    books: dict[str, Counter[str]] = {"measured": Counter(), "computed": Counter()}
    spent: list[float] = []
    placing: list[float] = []
    for record in drawn_records(seed):
        if len(spent) >= limit:
            break
        ruled = rules_of(record)
        if ruled is None:
            continue
        kind = "computed" if record.source.kind == "computation" else "measured"
        marks, before, whole = _placed_marks(record, *ruled, seed)
        placing.append(before)
        spent.append(whole)
        books[kind]["n"] += 1
        books[kind].update({name: int(hit) for name, hit in marks.items()})
        hits = ", ".join(name for name, hit in marks.items() if hit)
        print(f"  {record.id} {record.formula}: {hits}; {whole:.1f} s", file=sys.stderr)
    books["all"] = books["measured"] + books["computed"]
    for kind, book in books.items():
        n = book["n"]
        print(f"{kind}: {n} compounds, Wilson 95 % intervals")
        for name in MARKS:
            low, high = wilson(book[name], n)
            print(f"  {name:42s} {100 * book[name] / max(n, 1):4.0f} % "
                  f"[{100 * low:.0f}, {100 * high:.0f}]")  # fmt: skip
    print(f"median CPU {sorted(spent)[len(spent) // 2]:.1f} s, nine tenths within "
          f"{sorted(spent)[len(spent) * 9 // 10]:.1f} s; unrelaxed median "
          f"{sorted(placing)[len(placing) // 2]:.1f} s")  # fmt: skip


MARKS = (
    "all rule checks pass",
    "published structure",
    "and lengths within 3 %",
    "among the first five",
    "unrelaxed: structure",
    "unrelaxed: lengths within 3 %",
    "template alone: structure",
    "template alone: lengths within 3 %",
)


def _placed_marks(
    record: StructureRecord, spec: StructureSpec, text: str, seed: int
) -> tuple[dict[str, bool], float, float]:
    """What is reached for one compound; seconds until relaxing and in all."""
    from generators.structures.budget import Budget
    from generators.structures.candidates import CPU_S, RELAX_CPU_S, candidates
    from generators.structures.ranking import ranked
    from generators.structures.substitute import ranked_templates, substitutions

    library = structure_library()
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
    placing = time.process_time() - start
    # As in `candidates`: what placing left of its time is for relaxing as well.
    found = ranked(found, spec, Budget(900, CPU_S + RELAX_CPU_S - placing))
    spent = time.process_time() - start
    match, exact = judge(found[0].cif, text) if found else (False, False)
    similar = ranked_templates(templates, record.composition)
    plain = (False, False)
    if similar:
        made = next(
            iter(substitutions(similar[0][1], record.composition, limit=1, scan=False))
        )
        plain = judge(made.built.cif, text)
    five = any(judge(c.cif, text)[0] for c in found[:5])
    sound = bool(found) and not check_cif(found[0].cif, spec).report.errors
    hits = (sound, match, exact, five, *before, *plain)
    return dict(zip(MARKS, hits, strict=True)), placing, spent


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    if n == 0:
        return 0.0, 1.0
    z = 1.96
    share = hits / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)) ** 0.5
    return middle - half, middle + half


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
