"""GenerationSpec and AugmentSpec: what new candidates or rows are asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

#: Types for which a tolerance factor is defined.
PEROVSKITES = frozenset(("perovskite", "ABX3", "double perovskite"))


@dataclass(frozen=True, slots=True)
class SiteRule:
    """One kind of site in a formula pattern.

    Attributes:
        label: As in the pattern, ``A`` or ``O``.
        count: Atoms a formula unit.
        elements: Allowed symbols; empty means any that the rules allow.
        charges: Allowed oxidation states; empty means any common one.
        coordination: Number of neighbours, or None when the pattern does not say.
        anion: Whether this site holds the anion.
    """

    label: str
    count: int
    elements: tuple[str, ...] = ()
    charges: tuple[int, ...] = ()
    coordination: int | None = None
    anion: bool = False


@dataclass(frozen=True, slots=True)
class GenerationSpec:
    """Which new candidates are asked for.

    Attributes:
        kind: ``composition``, ``structure`` or ``row``.
        count: How many.
        pattern: As named, ``ABX3`` or ``garnet``; empty for free formulas.
        prototype: Name of the structure type, when one was named.
        sites: Of the pattern.
        neutral: Whether common oxidation states must balance.
        ordered: Whether cations must be less electronegative than anions.
        tolerance: Limits of the tolerance factor, both inclusive.
        octahedral: Limits of the octahedral factor r_B / r_X.
        system: Elements that make up the candidates, all of which must occur.
        include: Elements of which each must occur.
        either: Lists of elements; of each list one at least must occur.
        anions: The only elements that may carry a negative charge; empty for any.
        exclude: Elements that must not occur.
        size: Number of elements of a free formula, or None.
        new_only: Whether known formulas are left out.
        fillings: Counts that the first site may have; empty where it has one.
        amounts: Element, least and largest count a formula unit (None for no limit),
            and whether the limits are atomic per cent instead.
        atoms: Most atoms of a formula unit, or None.
        figures: Name of a computed figure with its limits, such as valence electrons.
        told: Formulas that the conversation has listed already, left out too.
        order: Name of a computed figure by which candidates stand, and whether the
            largest is first; None for no order.
        outermost: Whether only those at that end of the order are wanted.
        unread: Qualities that were asked for and that nothing here reads.
        space_group: As written, for structures.
        formula: Of which structures are wanted; empty for a pattern or a system.
        given: Wishes for rows, ``strength=150``.
        goal: Column and ``least`` or ``most``, for rows at that end of it.
        rules: Constraints that rows must keep, as parsed objects.
        property_words: Property wishes that cannot be judged here.
        table: Name of the attached table, for rows.
    """

    kind: Literal["composition", "structure", "row"] = "composition"
    count: int = 10
    pattern: str = ""
    prototype: str = ""
    sites: tuple[SiteRule, ...] = ()
    neutral: bool = True
    ordered: bool = True
    tolerance: tuple[float, float] | None = None
    octahedral: tuple[float, float] | None = None
    system: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    either: tuple[tuple[str, ...], ...] = ()
    anions: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    size: int | None = None
    new_only: bool = False
    fillings: tuple[int, ...] = ()
    amounts: tuple[tuple[str, float | None, float | None, bool], ...] = ()
    atoms: int | None = None
    figures: tuple[tuple[str, float | None, float | None], ...] = ()
    told: tuple[str, ...] = ()
    order: tuple[str, bool] | None = None
    outermost: bool = False
    unread: tuple[str, ...] = ()
    space_group: str = ""
    formula: str = ""
    given: tuple[str, ...] = ()
    goal: tuple[str, Literal["least", "most"]] | None = None
    rules: tuple[Any, ...] = ()
    property_words: tuple[str, ...] = ()
    table: Any = field(default=None, compare=False, repr=False)
    table_name: str = ""
    model: str = "best"

    def holds_wished(self, elements: Collection[str]) -> bool:
        """Whether all elements that must occur do, and one of each list of them."""
        held = set(elements)
        return set(self.include) <= held and all(held & set(e) for e in self.either)


@dataclass(frozen=True, slots=True)
class AugmentSpec:
    """A table to be augmented.

    Attributes:
        name: Of the file or ``pasted table``.
        frame: The rows, as a data frame.
        wanted: Synthetic rows to make.
        target: Numeric column that the verdict is about; None when there is none.
        rules: Constraints that rows must keep, as parsed objects.
        model: System asked for, or ``best``.
        given: Wishes, ``age_days=28``.
        goal: Column of which the ``least`` or the ``most`` is wanted, and which.
        settings: Anything else that the text fixed.
    """

    name: str
    frame: Any = field(compare=False, repr=False)
    wanted: int = 0
    target: str | None = None
    rules: tuple[Any, ...] = ()
    model: str = "best"
    given: tuple[Any, ...] = ()
    goal: tuple[str, Literal["least", "most"]] | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
