"""An answer drawn with the page toolkit that is handed in.

The toolkit is an argument, so that this package stays free of it; `app.py` is the one
place that imports it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from assistant.errors import BadInput
from assistant.page import cards, history
from assistant.page.scene import scene_of
from assistant.page.viewer import viewer_html
from assistant.sessions import Exchange, Session

Json = dict[str, Any]
#: Characters of text shown at once; the rest opens on demand.
LONG = 6_000


@lru_cache(maxsize=32)
def viewer(views: tuple[tuple[str, str], ...], dark: bool, copies: int) -> str:
    """The 3D view of one or more CIFs, kept for the next run of the page.

    Raises:
        BadInput: No structure can be read.
    """
    scenes = [
        (title, scene_of(cif, copies=(copies, copies, copies))) for title, cif in views
    ]
    return viewer_html(scenes, dark=dark)


@lru_cache(maxsize=32)
def facts(cif: str) -> Any:
    """Symmetry and sites of a CIF."""
    from assistant.page.structures import structure_facts

    return structure_facts(cif)


@lru_cache(maxsize=32)
def pattern(cif: str, wavelength: str) -> Any:
    """Powder lines of a CIF."""
    from assistant.pictures import powder_pattern

    return powder_pattern(cif, wavelength)


class AnswerView:
    """Draws answers.

    Args:
        st: The page toolkit.
        send: Called with a text (and rules, draft, route) to ask a further question.
        dark: Whether the surrounding is dark.
    """

    def __init__(self, st: Any, send: Callable[..., None], *, dark: bool) -> None:
        self.st = st
        self.send = send
        self.dark = dark

    def wide(self, **widths: str) -> dict[str, Any]:
        """Column widths by name."""
        make = self.st.column_config.Column
        return {name: make(width=width) for name, width in widths.items()}

    def rows(self, data: Any, key: str, **options: Any) -> None:
        """A table of rows as given."""
        import pandas as pd

        self.st.dataframe(pd.DataFrame(data), hide_index=True, key=key, **options)

    def download(
        self, label: str, data: Any, name: str, key: str, mime: str = ""
    ) -> None:
        """A download that does not run the page again."""
        self.st.download_button(
            label,
            data,
            name,
            mime or "application/octet-stream",
            key=key,
            on_click="ignore",
        )

    def draw_question(self, request: Json) -> None:
        """The visitor's message."""
        with self.st.chat_message("user"):
            self.st.markdown(cards.question_markdown(str(request.get("text", ""))))
            for rule in request.get("rules") or []:
                self.st.caption(cards.plain_markdown(str(rule)))
            if request.get("draft"):
                with self.st.expander("The CIF that was sent"):
                    self.st.code(request["draft"], language=None, line_numbers=True)

    def draw_exchange(
        self, exchange: Exchange, exchanges: list[Exchange], now: Session
    ) -> None:
        """One question with its answer."""
        self.draw_question(exchange.request)
        with self.st.chat_message("assistant"):
            before = history.earlier_cif(exchanges, exchange.number)
            key = f"{now.path.stem}-{exchange.number}"
            self.draw_answer(exchange.answer, exchange.request, key, before)

    def draw_answer(
        self, answer: Json, request: Json, key: str, before: str | None
    ) -> None:
        """Everything that an answer holds."""
        badge, colour, meaning = cards.status_of(answer)
        self.st.badge(badge, color=colour, help=meaning)
        if answer.get("attempts"):
            self.st.caption(cards.attempts_line(answer["attempts"]))
        text = cards.safe_markdown(str(answer.get("text") or ""))
        if answer.get("cif") or answer.get("table"):
            text = cards.without_blocks(text)
        rest = ""
        if history.cif_shown(answer, request) or answer.get("equation"):
            # The page draws the sections below; in words they open on demand.
            text, rest = cards.lead_and_rest(text)
        elif len(text) > LONG:
            cut = text.rfind("\n\n", 0, LONG)
            cut = cut if cut > 0 else LONG
            text, rest = text[:cut], text[cut:]
        self.st.markdown(text)
        if rest.strip():
            with self.st.expander("The whole answer in words"):
                self.st.markdown(rest)
        cif = history.cif_shown(answer, request)
        if cif:
            self.draw_structure(answer, request, cif, key, before)
        elif answer.get("report") and (answer["report"].get("evidence") or []):
            with self.st.expander("What was checked"):
                self.draw_report(answer["report"], key)
        if answer.get("equation"):
            self.draw_equation(answer, request, key)
        if answer.get("table"):
            self.draw_table(answer, key)
        if answer.get("generated"):
            self.draw_generated(answer["generated"], key)
        self.draw_sources(answer, key)
        self.draw_foot(answer, request, key)

    def words(self, data: list[Json]) -> None:
        """A short table of texts, wrapped and readable by a screen reader."""
        import pandas as pd

        shown = [
            {k: cards.plain_markdown(str(v)) for k, v in row.items()} for row in data
        ]
        self.st.table(pd.DataFrame(shown), hide_index=True, border="horizontal")

    def draw_findings(self, report: Json) -> None:
        """What is wrong, in full sentences with line and cure."""
        lines = cards.finding_lines(report)
        for line in lines[:8]:
            self.st.markdown(f"- {line}")
        if len(lines) > 8:
            with self.st.expander(f"{len(lines) - 8} further findings"):
                for line in lines[8:]:
                    self.st.markdown(f"- {line}")

    def draw_verdicts(self, report: Json, rules: dict[str, str] | None = None) -> None:
        """A verdict per rule and property with what was measured."""
        verdicts = cards.verdict_rows(report, rules)
        if verdicts:
            self.st.markdown("**Verdict per rule, with what was measured**")
            self.words(verdicts)

    def draw_report(
        self, report: Json, key: str, rules: dict[str, str] | None = None
    ) -> None:
        """Counts, findings and verdicts, and what could not be judged."""
        count = cards.counts(report)
        columns = self.st.columns(4)
        for column, (name, value) in zip(columns, count.items(), strict=True):
            column.metric(name if name != "open" else "open rules", value)
        self.draw_findings(report)
        self.draw_verdicts(report, rules)
        findings = cards.finding_rows(report)
        if findings:
            with self.st.expander("All findings with expected and found"):
                self.rows(findings, f"{key}-findings")
        skipped = cards.skipped_rows(report)
        if skipped:
            with self.st.expander(f"{len(skipped)} checks had nothing to look at"):
                self.words(skipped)

    def draw_structure(
        self,
        answer: Json,
        request: Json,
        cif: str,
        key: str,
        before: str | None,
    ) -> None:
        """3D, verdicts, changes, symmetry, powder pattern and the file."""
        report = answer.get("report") or {}
        rules = cards.rule_texts(request)
        changed = bool(before and not cards.same_text(before, cif))
        if report:
            self.draw_findings(report)
        views = ["3D", "Verdicts", "Symmetry and sites", "Powder", "CIF"]
        if changed or answer.get("changes"):
            views.insert(2, "Changes")
        with self.st.container(horizontal=True, vertical_alignment="center"):
            view = self.st.segmented_control(
                "View",
                views,
                default="3D",
                key=f"{key}-view",
                label_visibility="collapsed",
            )
            self.download(
                "Download CIF", cif, "structure.cif", f"{key}-cif", "chemical/x-cif"
            )
            if report and not report.get("ok", True):
                self.st.button(
                    "Repair it",
                    key=f"{key}-repair",
                    type="primary",
                    on_click=self.send,
                    args=("Repair this structure.",),
                    kwargs={"draft": cif, "rules": ()},
                )
        try:
            if view == "3D" or view is None:
                many = self.st.toggle("2 × 2 × 2 cells", key=f"{key}-many")
                shown = [("Before", before), ("After", cif)] if changed else [("", cif)]
                draw = tuple((title, text) for title, text in shown if text)
                self.draw_3d(draw, 2 if many else 1)
                self.draw_verdicts(report, rules)
            elif view == "Verdicts":
                self.draw_report(report, key, rules)
            elif view == "Changes":
                if answer.get("changes"):
                    self.words(cards.change_rows(answer["changes"]))
                if changed and before:
                    self.st.code(cards.text_diff(before, cif), language="diff")
            elif view == "Symmetry and sites":
                self.draw_sites(cif, key)
            elif view == "Powder":
                self.draw_powder(cif, before if changed else None, key)
            else:
                self.st.code(cif, language=None, line_numbers=True)
        except BadInput as fault:
            self.st.info(cards.plain_markdown(str(fault)))

    def draw_3d(self, views: tuple[tuple[str, str], ...], copies: int) -> None:
        """The 3D view; a draft that cannot be drawn is left out and said."""
        drawable = []
        for title, cif in views:
            try:
                viewer(((title, cif),), self.dark, 1)
                drawable.append((title, cif))
            except BadInput as fault:
                self.st.caption(
                    f"{title or 'Structure'}: {cards.plain_markdown(str(fault))}"
                )
        if drawable:
            self.st.iframe(
                viewer(tuple(drawable), self.dark, copies),
                height=590,
                alt="Crystal structure in 3D",
            )
            with self.st.expander("Still picture"):
                from assistant.pictures import structure_png

                if self.st.toggle("Draw it", key=f"still-{hash(drawable[-1][1])}"):
                    self.st.image(structure_png(drawable[-1][1]))

    def draw_sites(self, cif: str, key: str) -> None:
        """Symmetry, sites, surroundings and operations."""
        found = facts(cif)
        self.st.markdown(f"**{cards.plain_markdown(found.caption)}**")
        self.words(found.symmetry)
        self.st.markdown("**Sites**")
        self.rows(found.sites, f"{key}-sites")
        if found.surroundings:
            self.st.markdown("**Surroundings of the cations**")
            self.rows(found.surroundings, f"{key}-shells")
        with self.st.expander(f"{len(found.operations)} symmetry operations"):
            self.st.code("\n".join(found.operations), language=None)

    def draw_powder(self, cif: str, before: str | None, key: str) -> None:
        """The powder pattern with its lines."""
        from assistant.page.figures import powder_figure
        from assistant.pictures import WAVELENGTHS

        wave = self.st.selectbox("Radiation", list(WAVELENGTHS), key=f"{key}-wave")
        lines = pattern(cif, wave)
        patterns = {"calculated": lines}
        if before and self.st.toggle("Lay the draft beside it", key=f"{key}-both"):
            patterns["draft"] = pattern(before, wave)
        self.st.plotly_chart(powder_figure(patterns), key=f"{key}-xrd")
        shown = [
            {
                "2θ (°)": round(r.two_theta, 3),
                "d (Å)": round(r.d, 4),
                "hkl": r.hkl,
                "intensity (%)": round(r.intensity, 2),
            }
            for r in lines
        ]
        self.rows(shown, f"{key}-lines", height=240)
        self.st.caption("Kinematic theory; no displacement, absorption or texture.")

    def draw_equation(self, answer: Json, request: Json, key: str) -> None:
        """Problem card, solution, values with errors, plots, script."""
        equation = answer["equation"]
        from assistant.page.equations import (
            card_lines,
            closed_forms,
            refinement_rows,
            value_rows,
            verification_rows,
        )

        with self.st.container(border=True):
            self.st.markdown("**The problem as it was read**")
            for line in card_lines(equation.get("spec") or {}):
                if line.latex:
                    self.st.latex(line.latex)
                else:
                    self.st.markdown(f"{line.name}: `{line.text}`")
            with self.st.popover("Something is wrong? Edit and solve again"):
                text = self.st.text_area(
                    "The problem in words or formulas",
                    key=f"{key}-problem",
                    height=160,
                    value=str(request.get("text", "")),
                )
                self.st.button(
                    "Solve again",
                    key=f"{key}-solve",
                    on_click=self.send,
                    args=(text,),
                    kwargs={"route": "equation"},
                )
        for form in closed_forms(equation):
            if form.latex:
                self.st.latex(form.latex)
            else:
                self.st.code(form.text, language=None)
        values = value_rows(equation)
        if values:
            self.words(values)
        checked = verification_rows(equation)
        if checked:
            with self.st.expander("How it was checked", expanded=True):
                self.words(checked)
                refined = refinement_rows(equation)
                if len(refined) > 1:
                    self.words(refined)
        said = [f"method: {equation['method']}"] if equation.get("method") else []
        if equation.get("error_estimate") is not None:
            said.append(f"error at most {equation['error_estimate']:.2g}")
        if equation.get("observed_order") is not None:
            said.append(f"observed order {equation['observed_order']:.2f}")
        self.st.caption(" · ".join(cards.plain_markdown(part) for part in said))
        kept = history.by_artifact_kind(answer)
        pictures = kept.get("png", [])
        for column, path in zip(
            self.st.columns(max(len(pictures), 1)), pictures, strict=False
        ):
            column.image(path.read_bytes(), caption=path.stem)
        for path in kept.get("html", [])[:1]:
            self.st.iframe(
                path.read_text("utf-8"), height=520, alt="Animation of the solution"
            )
        if equation.get("code"):
            self.download(
                "Download the script", equation["code"], "solve.py", f"{key}-py"
            )
            with self.st.expander("The script"):
                self.st.code(equation["code"], language="python")

    def draw_table(self, answer: Json, key: str) -> None:
        """An editable table with provenance, plots and files."""
        import pandas as pd

        from assistant.page import figures, tables

        header, body = tables.table_rows(answer)
        names = tables.distinct_names(header)
        frame = pd.DataFrame(body, columns=names)
        edited = self.st.data_editor(
            frame,
            num_rows="dynamic",
            key=f"{key}-editor",
            height=min(38 + 35 * (len(body) + 1), 460),
        )
        if not edited.equals(frame):
            self.st.caption(
                "Edited here; the files hold your edits, their record stays theirs."
            )
        changed = edited.astype(object).where(edited.notna(), None)
        cells = changed.values.tolist()
        one, two, _ = self.st.columns([1, 1, 3])
        with one:
            self.download(
                "CSV", tables.csv_bytes(names, cells), "table.csv", f"{key}-csv"
            )
        with two:
            self.download(
                "XLSX", tables.xlsx_bytes(names, cells), "table.xlsx", f"{key}-xlsx"
            )
        table = answer["table"]
        numeric = figures.numeric_columns(table)
        if not numeric:
            return
        with self.st.expander("Plot", expanded=True):
            labels = {figures.column_name(table["columns"][i]): i for i in numeric}
            wanted = self.st.selectbox("Quantity", list(labels), key=f"{key}-quantity")
            over = (
                ["1000 / temperature", *labels]
                if figures.temperature_column(table)
                else list(labels)
            )
            against = self.st.selectbox("Over", over, key=f"{key}-over")
            figure = (
                figures.arrhenius_figure(table, labels[wanted], 0)
                if against == "1000 / temperature"
                else figures.scatter_figure(table, labels[against], labels[wanted], 0)
            )
            if figure is None:
                self.st.caption("Too few rows with a temperature for this plot.")
            else:
                self.st.plotly_chart(figure, key=f"{key}-plot")

    def draw_generated(self, items: list[Json], key: str) -> None:
        """Candidates: a list, sample sheets, structures one at a time."""
        from assistant.page.candidates import candidate_rows, images, structures

        self.st.info("Candidates are proposals: neither made nor proven stable.")
        listed = candidate_rows(items)
        if listed:
            self.rows(listed, f"{key}-candidates")
        found = structures(items)
        if found:
            name = self.st.selectbox("Structure", list(found), key=f"{key}-candidate")
            self.draw_3d(((name, found[name]),), 1)
            self.download("Download CIF", found[name], "candidate.cif", f"{key}-made")
        sheet = images(items)
        if sheet:
            self.st.image([path.read_bytes() for path in sheet[:24]], width=160)

    def draw_sources(self, answer: Json, key: str) -> None:
        """Conflicts, evidence and citation cards."""
        conflicts = cards.conflict_values(answer)
        if conflicts:
            self.st.markdown("**Where sources disagree**")
            self.words(conflicts)
        evidence = cards.evidence_rows(answer)
        if evidence:
            with self.st.expander(
                f"Evidence: {len(evidence)} values with their records"
            ):
                self.rows(
                    evidence, f"{key}-evidence", column_config=self.wide(claim="large")
                )
        citations = answer.get("citations") or []
        if citations:
            with self.st.expander(f"Sources: {len(citations)}"):
                for number, citation in enumerate(citations, 1):
                    with self.st.container(border=True):
                        given = citation.get("credibility") or {}
                        self.st.markdown(f"**[{number}]** {cards.reference(citation)}")
                        parts = cards.credibility_rows(citation)
                        grade = given.get("grade")
                        said = f"record {citation['id']}"
                        if grade:
                            said += f" · credibility {given.get('score')} ({grade})"
                        self.st.caption(cards.plain_markdown(said))
                        if parts:
                            with self.st.popover("How the score is made"):
                                self.words(parts)
                                for note in given.get("notes") or []:
                                    self.st.caption(cards.plain_markdown(str(note)))

    def draw_foot(self, answer: Json, request: Json, key: str) -> None:
        """Assumptions, files, and the request for the other ways in."""
        assumed = answer.get("assumptions") or []
        if assumed:
            with self.st.expander(f"Assumptions: {len(assumed)}"):
                for item in assumed:
                    self.st.markdown(f"- {cards.plain_markdown(str(item))}")
        sent = len(answer.get("egress") or [])
        self.st.caption(
            f"{answer.get('route')} · {answer.get('seconds', 0):.2f} s · model "
            f"{cards.plain_markdown(str(answer.get('model')))} · {sent} outgoing calls"
        )
        with self.st.popover("Files, Python, JSON"):
            for kind, paths in history.by_artifact_kind(answer).items():
                for index, path in enumerate(paths):
                    self.download(
                        f"{kind.upper()}: {path.name}",
                        path.read_bytes(),
                        path.name,
                        f"{key}-file-{kind}-{index}",
                    )
            self.download(
                "Answer as JSON",
                json.dumps(answer, ensure_ascii=False, indent=2),
                "answer.json",
                f"{key}-json",
                "application/json",
            )
            trace = self.st.session_state.get("traces", {}).get(answer.get("trace_id"))
            if trace:
                self.download(
                    "Whole trace as JSON",
                    json.dumps(trace, ensure_ascii=False),
                    "trace.json",
                    f"{key}-trace",
                    "application/json",
                )
            self.st.markdown("The same request in Python")
            self.st.code(cards.python_snippet(request), language="python")
