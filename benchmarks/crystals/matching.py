"""Whether two files hold the same structure, by pymatgen's StructureMatcher."""

from __future__ import annotations

from validators.structure import check_cif


def same(one: str, other: str) -> bool:
    """Whether two files hold one structure (occupancies by element sums)."""
    from pymatgen.analysis.structure_matcher import ElementComparator, StructureMatcher
    from pymatgen.core import Lattice, Structure

    shapes = []
    for text in (one, other):
        crystal = check_cif(text).crystal
        if crystal is None:
            return False
        symbols = [crystal.sites[int(i)].element for i in crystal.atoms.site]
        shapes.append(Structure(Lattice(crystal.lattice), symbols, crystal.atoms.frac))
    if abs(shapes[0].volume - shapes[1].volume) > 0.01 * shapes[1].volume:
        return False
    matcher = StructureMatcher(
        ltol=0.05, stol=0.1, angle_tol=2, scale=False, comparator=ElementComparator()
    )
    if any(len(s) > 200 for s in shapes):
        return len(shapes[0]) == len(shapes[1])
    return bool(matcher.fit(*shapes))


def as_pymatgen(text: str):  # type: ignore[no-untyped-def]
    """A pymatgen structure without reading the text twice in another way."""
    from pymatgen.core import Lattice, Structure

    crystal = check_cif(text).crystal
    if crystal is None:
        return None
    symbols = [crystal.sites[int(i)].element for i in crystal.atoms.site]
    return Structure(Lattice(crystal.lattice), symbols, crystal.atoms.frac)


def judge(text: str, reference: str) -> tuple[bool, bool]:
    """Match of the published structure, and match with lengths within 3 %."""
    from pymatgen.analysis.structure_matcher import ElementComparator, StructureMatcher

    one, two = as_pymatgen(text), as_pymatgen(reference)
    if one is None or two is None:
        return False, False
    loose = StructureMatcher(
        ltol=0.1, stol=0.15, angle_tol=3, comparator=ElementComparator()
    )
    tight = StructureMatcher(
        ltol=0.03, stol=0.15, angle_tol=3, scale=False, comparator=ElementComparator()
    )
    match = bool(loose.fit(one, two))
    return match, match and bool(tight.fit(one, two))
