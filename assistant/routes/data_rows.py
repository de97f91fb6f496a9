"""The rows that a data request asks for, from the store and the tables of the user."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.asking.ages import ages_untold
from assistant.asking.table_axes import Axis
from assistant.compose.faq_text import localised
from assistant.compose.table import SOURCE_COLUMNS, table_frame, to_table
from assistant.compose.table_choice import Choice, choose
from assistant.compose.table_per import one_per
from assistant.compose.table_points import Plot, holding, plot_of
from assistant.compose.table_rows import left_out, rows_for, undated
from assistant.compose.table_values import Row, columns_of
from assistant.errors import BadInput
from assistant.records import Claim, ClaimValue
from assistant.routes.base import Work
from knowledge.errors import IngestError
from knowledge.facts import Fact
from knowledge.names import material
from validators.specs.table import TableSpec


@dataclass(frozen=True, slots=True)
class DataWork:
    """A data spec together with the tables that came with the request."""

    spec: TableSpec
    attached: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows and the table made of them.

    Attributes:
        notes: Filters of the request that could not be applied to every row.
        unconfirmed: Records that fit and were left out for want of a confirmed source.
        plot: The rows over the axis that was asked for.
    """

    rows: tuple[Row, ...]
    wanted: tuple[str, ...]
    missing: tuple[str, ...]
    table: Any
    notes: tuple[str, ...] = ()
    unconfirmed: int = 0
    plot: Plot | None = None


def collected(spec: DataWork, facts: Sequence[Fact]) -> Rows:
    """The rows of the facts that fit a request, as its table, with what is missing."""
    asked, within = spec.spec, _within(spec)
    wanted = columns_of(_wanted(spec, facts))
    asked = replace(asked, quantities=tuple(columns_of(asked.quantities)))
    rows = rows_for(within, facts, wanted)
    unfiltered = not rows and bool(asked.qualifiers or asked.additions)
    if unfiltered:
        # No row says how it was made: all are shown, and that is said.
        rows = rows_for(replace(within, qualifiers=(), additions=()), facts, wanted)
    if asked.core:
        core = set(columns_of(asked.core))
        rows = [row for row in rows if core & set(row.values)]
    picked = choose(rows, asked.left if within.only_file is None else ())
    rows = list(picked.rows)
    notes = _notes(spec, within, rows, facts, unfiltered=unfiltered)
    notes += _told_of(picked, asked, " ".join(notes))
    rows, bare = one_per(rows, asked.per)
    if bare:
        words = table_frame(asked.language)
        notes.append(words["per_unknown"].format(n=bare))
    rows = _limited(rows, asked)
    missing = tuple(q for q in wanted if not any(q in r.values for r in rows))
    if set(missing) >= set(wanted) and not asked.only_file:
        rows = []
    table = to_table(rows, wanted, asked)
    plot = None
    drawable = bool({*asked.quantities} - {asked.axis})
    if asked.axis and rows and not drawable:
        # Which of its columns is meant nobody can say.
        said = _axis_name(asked, "")
        notes.append(table_frame(asked.language)["unapplied"].format(what=said))
    if asked.axis and rows and drawable:
        # A row without a place on the axis is no part of what was asked for.
        axis = Axis(asked.axis, asked.axis_element)
        rows = [rows[number] for number in holding(table, axis)] or rows
        table = to_table(rows, wanted, asked)
        plot = plot_of(table, axis)
        if plot is None:
            notes.append(_undrawn(asked))
    unsure = left_out(within, facts, wanted)
    return Rows(tuple(rows), tuple(wanted), missing, table, tuple(notes), unsure, plot)


def _undrawn(asked: TableSpec) -> str:
    return table_frame(asked.language)["no_plot"].format(x=_axis_name(asked, ""))


def _axis_name(asked: TableSpec, unit: str) -> str:
    """What a plot is drawn over, in the user's language."""
    words = table_frame(asked.language)
    if asked.axis != "amount":
        return words.get(f"column {asked.axis}", localised(asked.axis, asked.language))
    name = words["share_axis" if unit == "at. %" else "amount_axis"]
    return name.format(what=asked.axis_element or words["dopant"])


def drawn(content: Rows, asked: TableSpec) -> str:
    """What the plot shows, in words: its axes, its points and what it leaves out."""
    if content.plot is None:
        return ""
    words = table_frame(asked.language)
    quantity = str(content.table.columns[content.plot.quantity]["name"])
    out = words["drawn"].format(
        y=localised(quantity, asked.language),
        x=_axis_name(asked, content.plot.unit),
        n=content.plot.count,
        m=len(content.plot.series),
    )
    if content.plot.undrawn:
        out += " " + words["not_drawn"].format(n=content.plot.undrawn)
    return out


def speak_of_new_words(whole: TableSpec, before: TableSpec, work: Work) -> bool:
    """Whether a row says a word that a follow-up adds and no reader knows."""
    new = [word for word in whole.left if word not in before.left]
    if not new:
        return False
    facts = facts_for(DataWork(whole), work)
    rows = rows_for(whole, facts, columns_of(whole.quantities))
    return len(choose(rows, new).unsaid) < len(new)


def _wanted(spec: DataWork, facts: Sequence[Fact]) -> list[str]:
    """The quantities of a table: those asked for, else those that the facts hold."""
    asked = list(spec.spec.quantities)
    if asked:
        return asked
    values = [v for fact in facts for v in fact.values if v.role != "text"]
    if spec.spec.only_file or (spec.attached and not spec.spec.hosts):
        return list(dict.fromkeys(v.quantity for v in values))
    return list(dict.fromkeys(v.base for v in values if v.number is not None))[:6]


def _notes(
    spec: DataWork,
    within: TableSpec,
    rows: Sequence[Row],
    facts: Sequence[Fact],
    *,
    unfiltered: bool,
) -> list[str]:
    """What of a request could not be applied to the rows, in the user's language."""
    asked, words = spec.spec, table_frame(spec.spec.language)
    notes = []
    if unfiltered and rows:
        told = [*asked.qualifiers, *(names[0] for names in asked.additions)]
        notes.append(words["unfiltered"].format(what=", ".join(told)))
    if missed := undated(within, facts):
        notes.append(words["undated"].format(n=missed))
    if asked.arrhenius and rows and not _over_temperature(rows):
        notes.append(words["no_arrhenius"])
    if asked.windows and asked.temperature is not None:
        held = [row.temperature for row in rows if row.temperature is not None]
        bare = [
            f"{(low + high) / 2:.6g} °C"
            for low, high in (asked.temperature, *asked.windows)
            if not any(low <= t <= high for t in held)
        ]
        if bare and rows:
            notes.append(words["no_temperature"].format(what=", ".join(bare)))
    unapplied = [*asked.unread, *ages_untold(asked.text, rows)]
    unapplied += [c for c in asked.columns if c not in SOURCE_COLUMNS]
    if asked.only_file is None and len(spec.attached) > 1:
        unapplied += [name for name, _ in spec.attached[1:]]
    if within.only_file is not None:
        unapplied += [*asked.qualifiers, *(names[0] for names in asked.additions)]
    if unapplied:
        notes.append(words["unapplied"].format(what="”, “".join(unapplied)))
    return notes


def _told_of(picked: Choice, asked: TableSpec, said: str) -> list[str]:
    """What became of the words of a request that no filter knows.

    Args:
        picked: The rows chosen by these words.
        asked: The request.
        said: The notes before; what they quote is not quoted again.
    """
    words = table_frame(asked.language)
    out = []
    if picked.chosen_by:
        what = "”, “".join(picked.chosen_by)
        out.append(words["chosen"].format(what=what, n=picked.dropped))
    known = " ".join((said, *(n for names in asked.additions for n in names)))
    unsaid = [w for w in picked.unsaid if w not in known]
    if unsaid:
        out.append(words["unsaid"].format(what="”, “".join(unsaid)))
    return out


def _limited(rows: list[Row], asked: TableSpec) -> list[Row]:
    """As many rows as were asked for, from both ends of the order where so wished."""
    count = asked.limit
    if count and asked.both_ends and len(rows) > 2 * count:
        rows = [*rows[:count], *rows[-count:]]
    elif count and not asked.both_ends:
        rows = rows[:count]
    if asked.sourced_only:
        rows = [r for r in rows if r.doi or "no source" not in r.flags]
    return rows


def unsure(content: Rows, words: Mapping[str, str]) -> list[str]:
    """How many records were left out because their source could not be confirmed."""
    if not content.unconfirmed:
        return []
    return [words["unconfirmed_out"].format(n=content.unconfirmed)]


def row_claims(content: Rows) -> list[Claim]:
    """A claim for every row, with the values that it shows."""
    out = []
    for row in content.rows:
        values = [
            ClaimValue(v.value_id, v.value, v.unit, v.conditions)
            for name, v in row.values.items()
            if name in content.wanted
        ]
        out.append(
            Claim(
                text=f"{row.facts[0].material} {row.formula}".strip(),
                citations=[fact.id for fact in row.facts],
                values=values,
                basis="values",
            )
        )
    return out


def _within(spec: DataWork) -> TableSpec:
    """The wish, kept to the attached table unless it names more than that holds."""
    broad = all(
        (item := material(name)) is not None and item.covers_family
        for name in spec.spec.hosts
    )
    free = spec.spec.only_file is None and not spec.spec.with_store
    if spec.attached and free and broad:
        return replace(spec.spec, only_file=spec.attached[0][0])
    return spec.spec


def facts_for(spec: DataWork, work: Work) -> list[Fact]:
    """The records that rows may come from: own tables, the store, or both."""
    from knowledge.ingest.tables import records_of_table
    from knowledge.store import open_store

    own: list[Fact] = []
    for name, data in spec.attached:
        try:
            made = records_of_table(name, data, prefix=f"request:{name}")
        except IngestError as err:
            raise BadInput(str(err)) from err
        own += made.facts
    if spec.spec.only_file:
        wanted = spec.spec.only_file.lower()
        found = [f for f in own if (f.file or "").lower() == wanted]
        if found:
            return found
        store = open_store(work.settings.store_dir)
        return [f for f in store.own() if (f.file or "").lower() == wanted]
    if own and spec.spec.with_store:
        return [*own, *open_store(work.settings.store_dir).all()]
    if own:
        return own
    return list(open_store(work.settings.store_dir).all())


def knows_file(spec: DataWork, work: Work) -> bool:
    """Whether the file that is named was attached or indexed."""
    from knowledge.store import open_store

    wanted = (spec.spec.only_file or "").lower()
    if any(name.lower() == wanted for name, _ in spec.attached):
        return True
    store = open_store(work.settings.store_dir)
    return any(store.meta(n)["file"].lower() == wanted for n in store.names())


def _over_temperature(rows: Sequence[Row]) -> bool:
    """Whether a composition of one record is held at three temperatures or more."""
    heats: dict[tuple[str, str, str], set[float]] = {}
    for row in rows:
        if row.temperature is not None:
            key = (row.facts[0].id, row.formula, row.scope)
            heats.setdefault(key, set()).add(row.temperature)
    return any(len(held) >= 3 for held in heats.values())
