"""TableSpec: which rows and columns a data request asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class TableSpec:
    """The slots of a data request.

    Attributes:
        text: The request.
        language: ISO 639-1 code.
        task: ``rows`` for sourced rows, ``quality`` for a check of the user's own
            table, ``augment`` for synthetic rows.
        hosts: Materials or classes by their names in the alias table.
        formulas: Formulas as written.
        elements: Dopants that rows must hold.
        every: Elements that rows must hold, all of them.
        either: Groups of elements of which rows must hold one.
        salts: Whether compounds of a halogen with it as their only anion are wanted.
        without: Elements that rows must not hold.
        base: The main element of an alloy.
        without_hosts: Materials and classes left out.
        without_kinds: Structure types and anions left out.
        measured: Whether computed rows are left out.
        pure: Whether only the material itself is wanted, no doped sample of it.
        left: Words of the request that nothing read, as they were written.
        columns: Columns asked for that are no quantity.
        unread: Words of the request that ask for a filter nobody understood.
        quantities: Columns asked for, names from the catalogue of quantities.
        temperature: Limits in °C, both inclusive, or None.
        windows: Further limits in °C, any of which will do as well.
        core: Quantities of which a row must hold one; empty for any column.
        only_file: Name of the one file that the rows must come from.
        doped: Whether only rows with a dopant are wanted.
        units: Unit asked for, by quantity.
        plot: Whether a figure was asked for.
        axis: What the figure is drawn over: ``temperature``, ``year``, ``amount`` or a
            quantity; empty where nothing is said.
        axis_element: The element whose amount is drawn over; empty for that of each
            row's dopant.
        sourced_only: Whether rows without a source are left out.
        years: First and last year of the sources, both inclusive; None is open.
        kinds: Structure type or anion that the materials must have.
        dois: The papers that rows must come from.
        per: What one row is wished for each of: ``material``, ``dopant`` …
        series: Elements that alloys hold, all of them and no other, as a formula with
            a variable says ("AlxCoCrFeNi"); those that may be absent stand in
            `variable`.
        ascending: Whether the smallest values come first.
        order: Column that rows are ordered by; empty for the first quantity.
        with_store: Whether the records stand beside the user's own table.
        groups: Space groups of which a row must have one.
        both_ends: Whether the limit counts from both ends of the order.
        arrhenius: Whether conductivities over temperature are asked for.
        qualifiers: Words of the conditions that rows must hold: ``as cast`` …
        additions: What is added to the material; each with the names that tell it.
    """

    text: str
    language: str = "en"
    task: Literal["rows", "quality", "augment"] = "rows"
    hosts: tuple[str, ...] = ()
    formulas: tuple[str, ...] = ()
    elements: tuple[str, ...] = ()
    quantities: tuple[str, ...] = ()
    temperature: tuple[float, float] | None = None
    windows: tuple[tuple[float, float], ...] = ()
    core: tuple[str, ...] = ()
    only_file: str | None = None
    doped: bool = False
    units: tuple[tuple[str, str], ...] = ()
    plot: bool = False
    axis: str = ""
    axis_element: str = ""
    sourced_only: bool = False
    scope: str = ""
    minimum: tuple[tuple[str, float], ...] = ()
    groups: tuple[str, ...] = ()
    both_ends: bool = False
    arrhenius: bool = False
    families: tuple[str, ...] = ()
    years: tuple[int | None, int | None] = (None, None)
    kinds: tuple[tuple[str, str], ...] = ()
    qualifiers: tuple[str, ...] = ()
    additions: tuple[tuple[str, ...], ...] = ()
    dois: tuple[str, ...] = ()
    per: str = ""
    series: tuple[str, ...] = ()
    variable: tuple[str, ...] = ()
    ascending: bool = False
    order: str = ""
    with_store: bool = False
    limit: int | None = None
    every: tuple[str, ...] = ()
    either: tuple[tuple[str, ...], ...] = ()
    salts: bool = False
    without: tuple[str, ...] = ()
    base: tuple[str, ...] = ()
    without_hosts: tuple[str, ...] = ()
    without_kinds: tuple[tuple[str, str], ...] = ()
    measured: bool = False
    pure: bool = False
    left: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
