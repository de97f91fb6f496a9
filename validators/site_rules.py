"""Rules about sites: elements on positions, occupancies, sums over sites."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from validators.crystal import Crystal
from validators.origins import letter_permutations
from validators.report import Evidence, Finding, NotApplicable, Severity, check
from validators.sites import OCCUPANCY_SLACK, placed_sites
from validators.specs.structure import SiteSpec, StructureSpec


@check("sites.rule")
def sites_asked(crystal: Crystal, spec: StructureSpec) -> Iterator[Finding | Evidence]:
    """The elements sit on the Wyckoff positions that were asked for."""
    if not spec.sites:
        raise NotApplicable("no sites were asked for")
    placed = placed_sites(crystal)
    found = [
        (s.element, p.position.letter, s.occupancy, s.label)
        for s, p in zip(crystal.sites, placed, strict=True)
    ]
    said = list(_judge_sites(spec, found, crystal))
    if any(isinstance(item, Finding) for item in said) and crystal.group is not None:
        # The same structure may be described from another allowed origin, where
        # letters change places; such a description is as good.
        for permutation in letter_permutations(
            crystal.group.hall, crystal.group.full_symbol
        )[1:]:
            moved = [(e, permutation[letter], o, n) for e, letter, o, n in found]
            other = list(_judge_sites(spec, moved, crystal))
            if not any(isinstance(item, Finding) for item in other):
                swaps = ", ".join(f"{k}→{v}" for k, v in permutation.items() if k != v)
                yield Finding(
                    "sites.rule",
                    Severity.INFO,
                    "the sites hold when the origin is moved to an equivalent point "
                    f"(letters {swaps})",
                    expected="letters as asked",
                    found=swaps,
                    where="origin",
                )
                said = other
                break
    yield from said


def _judge_sites(
    spec: StructureSpec, found: list[tuple[str, str, float, str]], crystal: Crystal
) -> Iterator[Finding | Evidence]:
    # Several demands on one position ("S1 (4c) and S2 (4c)") need as many orbits.
    asked: dict[tuple[str, str | None], int] = {}
    for site in spec.sites:
        if site.occupancy != 0:
            key = (site.element, site.letter)
            asked[key] = asked.get(key, 0) + max(site.count, 1)
    for site in spec.sites:
        total = asked.get((site.element, site.letter), 1)
        yield from _judge_site(replace(site, count=total), found, crystal)
    listed = {s.element: s.rule for s in spec.sites if s.letter}
    allowed = {(s.element, s.letter) for s in spec.sites}
    for element, letter, occupancy, label in found:
        if element in listed and (element, letter) not in allowed and occupancy > 0:
            text = (
                f"{element} also sits on {letter!r} (site {label}), "
                "which the rules do not allow"
            )
            rule = listed[element]
            yield Evidence(rule or "sites asked for", "sites.rule", "fail", text)
            yield Finding(
                "sites.rule",
                Severity.ERROR,
                text,
                expected=sorted(str(x) for e, x in allowed if e == element),
                found=letter,
                where=f"site {label}",
                hint=f"move {label} to one of the allowed positions",
                rule=rule or None,
            )


def _judge_site(
    site: SiteSpec, found: list[tuple[str, str, float, str]], crystal: Crystal
) -> Iterator[Finding | Evidence]:
    if site.letter is None:
        yield from _judge_label(site, found)
        return
    rule = site.rule or "sites asked for"
    here = [f for f in found if f[0] == site.element and f[1] == site.letter]
    position = crystal.group.position(site.letter) if crystal.group else None
    label = position.label if position else site.letter
    name = site.label or site.element
    if site.occupancy == 0:
        empty = not any(f[2] > OCCUPANCY_SLACK for f in here)
        yield Evidence(
            rule,
            "sites.rule",
            "pass" if empty else "fail",
            f"{name}: {label} is {'empty' if empty else 'filled'}, asked empty",
        )
        if not empty:
            yield Finding(
                "sites.rule",
                Severity.ERROR,
                f"{label} is to be empty of {site.element}, but {here[0][3]} fills it "
                f"to {here[0][2]:g}",
                expected=0,
                found=here[0][2],
                where=f"site {here[0][3]}",
                hint=f"remove {here[0][3]}",
                rule=site.rule or None,
            )
        return
    if not here:
        if site.optional:
            yield Evidence(
                rule,
                "sites.rule",
                "open",
                f"{name}: {label} is allowed and empty in this composition",
            )
            return
        elsewhere = sorted({f[1] for f in found if f[0] == site.element})
        yield Evidence(rule, "sites.rule", "fail", f"{site.element}: none on {label}")
        yield Finding(
            "sites.rule",
            Severity.ERROR,
            f"{name} is asked on {label}, but {site.element} sits on "
            f"{', '.join(elsewhere) or 'no site'}",
            expected=label,
            found=elsewhere,
            where=f"element {site.element}",
            hint=f"place {site.element} on {label}"
            + (f" ({position.text})" if position else ""),
            rule=site.rule or None,
        )
        return
    if len(here) < site.count:
        yield Evidence(
            rule,
            "sites.rule",
            "fail",
            f"{site.element} on {label}: {len(here)} orbits, asked {site.count}",
        )
        yield Finding(
            "sites.rule",
            Severity.ERROR,
            f"{site.element} occupies {len(here)} orbit of {label}, "
            f"{site.count} are asked for",
            expected=site.count,
            found=len(here),
            where=f"element {site.element}",
            hint=f"add {site.element} on {label}",
            rule=site.rule or None,
        )
        return
    if site.occupancy is not None:
        wanted = float(site.occupancy)
        near = min(here, key=lambda f: abs(f[2] - wanted))
        good = abs(near[2] - wanted) <= OCCUPANCY_SLACK
        yield Evidence(
            rule,
            "sites.rule",
            "pass" if good else "fail",
            f"{near[3]} on {label}, occupancy {near[2]:g}, asked {wanted:g}",
        )
        if not good:
            yield Finding(
                "sites.rule",
                Severity.ERROR,
                f"site {near[3]} has occupancy {near[2]:g}, {wanted:g} is asked for",
                expected=wanted,
                found=near[2],
                where=f"site {near[3]}",
                hint=f"set its occupancy to {wanted:g}",
                rule=site.rule or None,
            )
        return
    full = [f for f in here if f[2] > 1 - OCCUPANCY_SLACK]
    if site.partial and full:
        yield Evidence(rule, "sites.rule", "fail", f"{full[0][3]} on {label} is full")
        yield Finding(
            "sites.rule",
            Severity.ERROR,
            f"{full[0][3]} fills {label} completely, partial occupancy is asked for",
            expected="below 1",
            found=full[0][2],
            where=f"site {full[0][3]}",
            hint="give an occupancy below 1",
            rule=site.rule or None,
        )
        return
    yield Evidence(
        rule,
        "sites.rule",
        "pass",
        ", ".join(f"{f[3]} on {label}, occupancy {f[2]:g}" for f in here),
    )


def _occupancies_by_name(crystal: Crystal, spec: StructureSpec) -> dict[str, float]:
    """Occupancy by the names that a sum may use: positions, and labels of the rules.

    A label of the rules means the position that they give it; which label the file
    uses for that site does not matter.
    """
    out: dict[str, float] = {}
    for site in crystal.sites:
        out[site.label] = out.get(site.label, 0.0) + site.occupancy
    if crystal.group is None:
        return out
    by_place: dict[tuple[str, str], list[float]] = {}
    for site, at in zip(crystal.sites, placed_sites(crystal), strict=True):
        key = (site.element, at.position.letter)
        by_place.setdefault(key, []).append(site.occupancy)
        for name in (at.position.label, f"{site.element} on {at.position.label}"):
            out[name] = out.get(name, 0.0) + site.occupancy
    for wish in spec.sites:
        if not wish.label or not wish.letter:
            continue
        alone = [
            s
            for s in spec.sites
            if s.element == wish.element and s.letter == wish.letter
        ]
        if len(alone) == 1:
            out[wish.label] = sum(by_place.get((wish.element, wish.letter), [0.0]))
    return out


def _judge_label(
    site: SiteSpec, found: list[tuple[str, str, float, str]]
) -> Iterator[Finding | Evidence]:
    """An occupancy asked of a site that only its label names."""
    if not site.label or site.occupancy is None:
        return
    rule = site.rule or "sites asked for"
    wanted = float(site.occupancy)
    here = next((f for f in found if f[3] == site.label), None)
    if here is None:
        yield Evidence(rule, "sites.rule", "open", f"no site is called {site.label}")
        return
    good = abs(here[2] - wanted) <= OCCUPANCY_SLACK
    shown = f"{site.label}: occupancy {here[2]:g}, asked {wanted:g}"
    yield Evidence(rule, "sites.rule", "pass" if good else "fail", shown)
    if not good:
        yield Finding(
            "sites.rule",
            Severity.ERROR,
            shown,
            expected=wanted,
            found=here[2],
            where=f"site {site.label}",
            hint=f"set its occupancy to {wanted:g}",
            rule=site.rule or None,
        )


@check("sites.occupancy_sum")
def sums_asked(crystal: Crystal, spec: StructureSpec) -> Iterator[Finding | Evidence]:
    """Sums of multiplicity times occupancy are those asked for."""
    if not spec.occupancy_sums:
        raise NotApplicable("no sum over sites was asked for")
    by_name = _occupancies_by_name(crystal, spec)
    for total in spec.occupancy_sums:
        # "8*occ(8a) of Li": what else is there does not count.
        by_label = {
            label: by_name.get(f"{total.element} on {label}", by_name.get(label, 0.0))
            for _, label in total.terms
        }
        measured = sum(
            float(factor) * by_label.get(label, 0.0) for factor, label in total.terms
        )
        good = abs(measured - float(total.total)) <= 0.02 * max(1.0, float(total.total))
        rule = total.rule or "sum asked for"
        text = " + ".join(
            f"{factor}·{by_label.get(label, 0.0):g} ({label})"
            for factor, label in total.terms
        )
        yield Evidence(
            rule,
            "sites.occupancy_sum",
            "pass" if good else "fail",
            f"{text} = {measured:g}, asked {float(total.total):g}",
        )
        if not good:
            yield Finding(
                "sites.occupancy_sum",
                Severity.ERROR,
                f"{text} gives {measured:g}, {float(total.total):g} is asked for",
                expected=float(total.total),
                found=round(measured, 4),
                where="occupancies",
                hint="change the occupancies to meet the sum",
                rule=total.rule or None,
            )
