"""An equation on the page: the problem to confirm or edit, solution, checks, plots."""

from __future__ import annotations

from assistant.page import history, texts
from assistant.page.drawing import Drawing, Json
from assistant.page.equations import (
    Line,
    card_rows,
    closed_forms,
    equations_shown,
    refinement_rows,
    value_rows,
    verification_rows,
)
from assistant.page.problem import Fields, fields_of, fits_the_fields, request_of
from assistant.page.solution_figures import (
    curves,
    film,
    heat_map,
    profiles,
    read_samples,
    refinement_figure,
)


class EquationView(Drawing):
    """Draws a differential problem and what came of it."""

    def draw_card(self, spec: Json) -> None:
        """The problem as it was read."""
        self.st.markdown(f"**{self.say('The problem as it was read')}**")
        for line in equations_shown(spec):
            if line.latex:
                self.st.latex(line.latex)
            else:
                self.st.code(line.text, language=None)
        rows = card_rows(spec)
        if rows:
            self.st.table(
                [{"": row.name, " ": _told(row)} for row in rows],
                hide_index=True, hide_header=True, border="horizontal",
            )  # fmt: skip

    def draw_to_confirm(self, spec: Json, request: Json, key: str) -> None:
        """A problem that waits for its author's yes before it is solved."""
        with self.st.container(border=True):
            self.draw_card(spec)
            self.st.button(
                self.say("Yes, solve this"), key=f"{key}-confirm", type="primary",
                on_click=self.send, args=(str(request.get("text", "")),),
                kwargs={"route": "equation", "confirmed": True,
                        "ask": request.get("ask")},
            )  # fmt: skip
        self.draw_editor(spec, request, key, open_at_once=True)

    def draw_editor(
        self, spec: Json, request: Json, key: str, *, open_at_once: bool = False
    ) -> None:
        """The problem as fields, or as words where fields cannot hold it."""
        title = self.say("Something is wrong? Edit the problem and solve again")
        with self.st.expander(title, expanded=open_at_once):
            if fits_the_fields(spec):
                self._draw_fields(spec, key)
            else:
                self._draw_words(request, key)

    def _draw_fields(self, spec: Json, key: str) -> None:
        given = fields_of(spec)
        with self.st.form(f"{key}-fields", border=False):
            one, two = self.st.columns(2)
            equations = one.text_area(
                "Equations, one a line", given.equations, key=f"{key}-equations"
            )
            conditions = two.text_area(
                "Conditions, one a line", given.conditions, key=f"{key}-conditions"
            )
            domain = one.text_area(
                "Domain, one a line", given.domain, key=f"{key}-domain"
            )
            points = two.text_area(
                "Values wanted, one a line", given.points, key=f"{key}-points",
                placeholder="u at x = 0.5, t = 1",
            )  # fmt: skip
            self.st.caption("Numbers without units are in SI units.")
            asked = self.st.form_submit_button("Solve again", type="primary")
        if asked:
            try:
                text, wanted = request_of(Fields(equations, conditions, domain, points))
            except ValueError as fault:
                self.st.error(texts.plain_markdown(str(fault)))
                return
            self.send(
                text, route="equation", confirmed=True, rules=(),
                ask={"points": wanted} if wanted else None,
            )  # fmt: skip
            self.st.rerun()

    def _draw_words(self, request: Json, key: str) -> None:
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
            kwargs={"route": "equation", "confirmed": True},
        )

    def draw_equation(self, answer: Json, request: Json, key: str) -> None:
        """Problem card, solution, values with errors, plots, script."""
        equation = answer["equation"]
        spec = equation.get("spec") or {}
        for form in closed_forms(equation):
            if form.latex:
                self.st.latex(form.latex)
            else:
                self.st.code(form.text, language=None)
        values = value_rows(equation)
        if values:
            self.words(values)
        self.draw_solution(answer, key)
        with self.st.container(border=True):
            self.draw_card(spec)
        self.draw_editor(spec, request, key)
        checked = verification_rows(equation)
        if checked:
            with self.st.expander(self.say("How it was checked"), expanded=True):
                self.words(checked)
                refined = refinement_rows(equation)
                if len(refined) > 1:
                    self.words(refined)
                figure = refinement_figure(
                    (equation.get("verification") or {}).get("refinement") or []
                )
                if figure is not None:
                    self.st.plotly_chart(figure, key=f"{key}-refined")
        said = [f"method: {equation['method']}"] if equation.get("method") else []
        if equation.get("error_estimate") is not None:
            said.append(f"error at most {equation['error_estimate']:.2g}")
        if equation.get("observed_order") is not None:
            said.append(f"observed order {equation['observed_order']:.2f}")
        self.st.caption(" · ".join(texts.plain_markdown(part) for part in said))
        if equation.get("code"):
            with self.st.expander(self.say("The script, ready to run")):
                self.download(
                    self.say("Download the script"), equation["code"], "solve.py",
                    f"{key}-py",
                )  # fmt: skip
                self.st.code(equation["code"], language="python", height=420)

    def draw_solution(self, answer: Json, key: str) -> None:
        """The solution over its coordinates, what changes in a plane as a film."""
        spec = answer["equation"].get("spec") or {}
        kept = history.by_artifact_kind(answer)
        found = [path for path in kept.get("csv", []) if path.stem == "solution"]
        samples = (
            read_samples(found[0].read_text("utf-8"), spec.get("independent") or [])
            if found
            else None
        )
        if samples is None:
            for path in kept.get("png", []):
                self.st.image(path.read_bytes(), caption=path.stem)
            return
        name = next(iter(samples.fields))
        if len(samples.axes) == 1:
            self.st.plotly_chart(curves(samples), key=f"{key}-curves")
            return
        if len(samples.fields) > 1:
            name = self.st.selectbox("Unknown", list(samples.fields), key=f"{key}-of")
        if len(samples.axes) == 3 and samples.time is not None:
            self.st.plotly_chart(film(samples, name), key=f"{key}-film")
        elif len(samples.axes) == 2 and samples.time is not None:
            left, right = self.st.columns(2)
            left.plotly_chart(profiles(samples, name), key=f"{key}-profiles")
            right.plotly_chart(heat_map(samples, name), key=f"{key}-map")
        elif len(samples.axes) == 2:
            self.st.plotly_chart(heat_map(samples, name), key=f"{key}-map")


def _told(row: Line) -> str:
    """A line of the card as Markdown: formulas set, all else as it is."""
    return f"${row.latex}$" if row.latex else texts.plain_markdown(row.text)
