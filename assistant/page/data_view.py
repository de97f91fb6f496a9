"""Tables and candidates on the page: edit, trace every cell, plot, take along."""

from __future__ import annotations

from typing import Any

from assistant.page import figures, tables, texts
from assistant.page.candidates import candidate_rows, images, structures
from assistant.page.drawing import Json
from assistant.page.structure_view import StructureView

ARRHENIUS, AMOUNT = "1000 / temperature", "amount of "


class DataView(StructureView):
    """Draws rows: measured ones with their records, proposed ones with their scores."""

    def draw_table(self, answer: Json, key: str) -> None:
        """An editable table with provenance, plots and files."""
        import pandas as pd

        header, body = tables.table_rows(answer)
        names = tables.distinct_names(header)
        frame = pd.DataFrame(body, columns=names)
        filled = [name for name in names if frame[name].notna().any()]
        wordy = [n for n in filled if not pd.api.types.is_numeric_dtype(frame[n])]
        shown = frame.copy()
        shown[wordy] = shown[wordy].fillna("")
        self.st.caption(
            self.say("Double-click a cell to edit it; the files below hold your edits.")
        )
        edited = self.st.data_editor(
            shown,
            num_rows="dynamic",
            hide_index=True,
            key=f"{key}-editor",
            height=min(38 + 35 * (len(body) + 1), 460),
            column_order=filled,
            # Else the toolkit shows four decimals, and 7.1e-4 as 0.0007.
            column_config={
                name: self.st.column_config.NumberColumn(format="%g")
                for name in filled
                if name not in wordy
            },
            placeholder="",
        )
        if not edited.equals(shown):
            self.st.warning("Edited: the records of changed cells no longer hold.")
        changed = edited.astype(object).where(edited.notna() & (edited != ""), None)
        self._draw_files(names, changed.values.tolist(), key)
        traced = tables.cell_rows(answer)
        if traced:
            with self.st.expander(
                f"{self.say('Where each number comes from')}: "
                + (
                    texts.plural(len(traced), "cell")
                    if self.language == "en"
                    else f"{len(traced):,}"
                )
            ):
                self.rows(
                    traced, f"{key}-cells", column_config=self.wide(source="large")
                )
        self.draw_plot(answer["table"], key)

    def _draw_files(self, names: list[str], cells: list[Any], key: str) -> None:
        with self.st.container(horizontal=True):
            self.download(
                "CSV", tables.csv_bytes(names, cells), "table.csv", f"{key}-csv"
            )
            self.download(
                "XLSX", tables.xlsx_bytes(names, cells), "table.xlsx", f"{key}-xlsx"
            )

    def draw_plot(self, table: Json, key: str) -> None:
        """A quantity over temperature, composition or another quantity."""
        numeric = figures.numeric_columns(table)
        if not numeric:
            return
        labels = {figures.column_name(table["columns"][i]): i for i in numeric}
        with self.st.expander(self.say("Plot"), expanded=True):
            one, two = self.st.columns(2)
            wanted = one.selectbox(
                self.say("Quantity"), list(labels), key=f"{key}-quantity"
            )
            over = self._axes(table, labels, wanted)
            against = two.selectbox(
                self.say("Over"), over, key=f"{key}-over-{labels[wanted]}"
            )
            if against == ARRHENIUS:
                figure = figures.arrhenius_figure(table, labels[wanted], 0)
            elif against.startswith(AMOUNT):
                figure = figures.composition_figure(
                    table, labels[wanted], against.removeprefix(AMOUNT)
                )
            else:
                figure = figures.scatter_figure(table, over[against], labels[wanted], 0)
            if figure is None:
                self.st.caption("Too few rows hold both.")
            else:
                self.st.plotly_chart(figure, key=f"{key}-plot")

    def _axes(self, table: Json, labels: dict[str, int], wanted: str) -> dict[str, int]:
        """What a quantity can be drawn over, the most telling first."""
        out: dict[str, int] = {}
        if figures.has_arrhenius(table, labels[wanted]):
            out[ARRHENIUS] = -1
        for symbol in figures.varying_elements(table, labels[wanted]):
            out[AMOUNT + symbol] = -1
        for name, index in figures.category_columns(table).items():
            out[name] = index
        out.update({name: index for name, index in labels.items() if name != wanted})
        return out

    def draw_generated(self, answer: Json, key: str) -> None:
        """Candidates: a list, sample sheets, structures one at a time."""
        items = answer["generated"]
        self.st.info(
            self.say("Candidates are proposals: neither made nor proven stable.")
        )
        listed = candidate_rows(items)
        if listed:
            self.rows(listed, f"{key}-candidates")
        if answer.get("table"):
            header, body = tables.table_rows(answer)
            self._draw_files(tables.distinct_names(header), body, key)
        found = structures(items)
        if found:
            name = self.st.selectbox(
                self.say("Structure"), list(found), key=f"{key}-candidate"
            )
            self.draw_3d(((name, found[name]),), 1)
            self.download(
                self.say("Download CIF"), found[name], "candidate.cif", f"{key}-made"
            )
        sheet = images(items)
        if sheet:
            self.st.image([path.read_bytes() for path in sheet[:24]], width=160)
