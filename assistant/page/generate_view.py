"""Training on a table, drawn with the page toolkit: learn, sample, judge."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.errors import BadInput
from assistant.page import figures, tables, texts, training
from assistant.page.answer_view import AnswerView
from assistant.page.drawing import Json
from assistant.page.running import Job

LEARN = {"table": "Rows of the table", "composition": "Formulas"}


@dataclass(frozen=True, slots=True)
class Choices:
    """What a visitor chose above the buttons."""

    kind: str
    model: str
    preset: str
    budget_s: float
    seed: int
    target: str | None
    conditions: list[str]
    rules: list[Any]


class GenerateView:
    """From a table to a trained model, its samples, and whether they help.

    Args:
        st: The page toolkit.
        view: Draws tables and downloads.
        folder: Where trained models are kept.
    """

    def __init__(self, st: Any, view: AnswerView, folder: Path) -> None:
        self.st = st
        self.view = view
        self.folder = folder

    def draw(self) -> None:
        """From a table to a trained model, its samples, and whether they help."""
        self.st.title("Generate")
        self.st.markdown(
            "Train a small generative model on your own table, sample it under "
            "constraints, and learn whether synthetic rows help. Everything runs on "
            "this machine. New *compositions* and *structures* are asked for on the "
            "first page."
        )
        given = self._table()
        if given is None:
            return
        try:
            frame = training.read_table(*given)
            roles = self.column_editor(frame)
            kept, target, conditions = training.roles_of(roles)
            frame = frame[kept]
            choices = self._choices(frame, target, conditions)
        except BadInput as fault:
            self.st.error(texts.plain_markdown(str(fault)))
            return
        self._draw_buttons(frame, choices)
        self._draw_jobs(frame, choices)

    def _table(self) -> tuple[str, bytes] | None:
        """The visitor's table, or the made-up one."""
        given = self.st.file_uploader(
            "Table (CSV, TSV or XLSX)", ["csv", "tsv", "xlsx"], key="csv"
        )
        if given is not None:
            self.st.session_state.pop("made-up", None)
            return given.name, given.getvalue()
        if self.st.session_state.get("made-up"):
            self.st.caption(
                "A made-up table of 200 rows: strength = 30 + 40 cement − 25 water + "
                "20 age, with noise of 2."
            )
            return training.example_table()
        self.st.info("A header line and at least 10 rows; 50 are a sensible minimum.")
        self.st.button(
            "Try it with a made-up table", key="made-up-go",
            on_click=self.st.session_state.update, args=({"made-up": True},),
        )  # fmt: skip
        return None

    def _choices(
        self, frame: Any, target: str | None, conditions: list[str]
    ) -> Choices:
        kind = "table"
        if "formula" in frame.columns:
            kind = self.st.segmented_control(
                "Learn", list(LEARN), default="table", key="gen-kind",
                format_func=LEARN.get,
            ) or kind  # fmt: skip
        rules_text = ""
        if kind == "table":
            numeric = [c for c in frame.columns if frame[c].dtype.kind in "iuf"]
            rules_text = self.st.text_area(
                "Constraints on synthetic rows, one a line",
                key="row-rules",
                height=90,
                placeholder=f"{numeric[0] if numeric else 'column'} >= 0",
            )
        listed = training.systems(kind)
        one, two, three, four = self.st.columns(4)
        model = one.selectbox(
            "Model", ["best", *[s["name"] for s in listed]], key="gen-model"
        )
        preset = two.selectbox("Preset", ["smoke", "cpu"], index=1, key="gen-preset")
        budget = three.number_input("CPU seconds", 5, 3600, 30, key="gen-budget")
        seed = four.number_input("Seed", 0, 2**31 - 1, 0, key="gen-seed")
        about = {s["name"]: f"{s['family']}; best for {s['best_for']}" for s in listed}
        self.st.caption(about.get(model, "The project's choice for such data."))
        return Choices(
            kind, model, preset, float(budget), int(seed), target, conditions,
            training.read_rules(rules_text or "", list(frame.columns)),
        )  # fmt: skip

    def _draw_buttons(self, frame: Any, choices: Choices) -> None:
        left, right = self.st.columns(2)
        busy = self.job_running("train") or self.job_running("augment")
        if left.button(
            "Train", key="train", type="primary", disabled=busy, width="stretch"
        ):
            stamp = datetime.datetime.now().strftime("%Y%m%d-%H%M%S")
            self.st.session_state.pop("sampled", None)
            self.st.session_state["job-train"] = training.train(
                frame,
                model=choices.model,
                preset=choices.preset,
                target=choices.target,
                conditions=choices.conditions,
                budget_s=choices.budget_s,
                seed=choices.seed,
                folder=self.folder / stamp,
                kind=choices.kind,
            )
            self.st.rerun()
        if right.button(
            "Augment and judge",
            key="augment",
            disabled=busy or choices.kind != "table",
            width="stretch",
            help="Trains on parts of the table and predicts the rest with and without.",
        ):
            self.st.session_state["job-augment"] = training.augment(
                frame,
                count=len(frame),
                model=choices.model,
                target=choices.target,
                rules=choices.rules,
                budget_s=choices.budget_s,
                seed=choices.seed,
            )
            self.st.rerun()

    def _draw_jobs(self, frame: Any, choices: Choices) -> None:
        found = {n: self.st.session_state.get(f"job-{n}") for n in ("train", "augment")}
        jobs: list[tuple[str, Job]] = [(n, job) for n, job in found.items() if job]
        # What was asked for last is looked for first.
        jobs.sort(key=lambda item: -item[1].begun)
        for place, (name, job) in enumerate(jobs):
            if job.running:
                self.st.fragment(self.watch_job, run_every=1.0)(name)
            elif job.cancelled and place:
                continue
            elif job.cancelled:
                self.st.info("Cancelled. Nothing was kept.")
            elif job.fault:
                self.st.error(texts.plain_markdown(job.fault))
            elif job.result is not None and name == "train":
                self.draw_model(job, frame, choices)
            elif job.result is not None:
                self.draw_augmented(job.result)

    def column_editor(self, frame: Any) -> list[Json]:
        """Columns with their roles, which the visitor may change."""
        import pandas as pd

        roles = pd.DataFrame(training.column_roles(frame))
        self.st.caption(
            f"{texts.plural(len(frame), 'row')}, "
            f"{texts.plural(len(frame.columns), 'column')}; double-click a role to "
            "change it"
        )
        edited = self.st.data_editor(
            roles,
            hide_index=True,
            key="roles",
            disabled=[c for c in roles.columns if c != "role"],
            column_config={
                "role": self.st.column_config.SelectboxColumn(
                    options=list(training.ROLES)
                ),
                "far out": self.st.column_config.Column(
                    help="Over three interquartile ranges outside the middle half"
                ),
            },
        )
        records: list[Json] = edited.to_dict("records")
        far = [
            f"{row['far out']} in {row['column']}"
            for row in records
            if row["far out"] and row["role"] != "ignore"
        ]
        if far:
            self.st.warning(
                f"Values far out: {texts.plain_markdown(', '.join(far))}. A slip of "
                "the pen spoils a model; look at them before you train."
            )
        return records

    def job_running(self, name: str) -> bool:
        """Whether a job of this visitor is at work."""
        job: Job | None = self.st.session_state.get(f"job-{name}")
        return job is not None and job.running

    def watch_job(self, name: str) -> None:
        """Progress of a job, redrawn every second, with a button to end it."""
        job: Job = self.st.session_state[f"job-{name}"]
        if not job.running:
            self.st.rerun()
        last = job.progress[-1] if job.progress else {}
        if isinstance(last, str):
            self.st.info(texts.plain_markdown(last))
        else:
            doing = last.get("message") or f"step {last.get('step', 0):,}"
            said = f"{job.name}: {doing}, {job.seconds:.0f} s"
            self.st.progress(min(last.get("share") or 0.0, 1.0), said)
            losses = training.losses_of(job.progress)
            if len(losses) > 1:
                self.st.plotly_chart(figures.loss_figure(losses), key=f"{name}-live")
        self.st.button("Cancel", key=f"{name}-cancel", on_click=job.stop)

    def draw_model(self, job: Job, frame: Any, choices: Choices) -> None:
        """Losses, card and samples of a trained model."""
        card = job.result.card
        self.st.subheader(f"Trained: {card.system}")
        losses = training.losses_of(job.progress)
        if len(losses) > 1:
            self.st.plotly_chart(figures.loss_figure(losses), key="losses")
        elif not losses:
            said, wrong = training.without_losses(job.progress, card)
            (self.st.warning if wrong else self.st.caption)(said)
        with self.st.expander("Model card"):
            self.st.json(card.to_json())
        if job.result.kind == "composition":
            self._draw_formulas(job.result, choices.seed)
        else:
            self._draw_rows(job.result, frame, choices)

    def _draw_rows(self, generator: Any, frame: Any, choices: Choices) -> None:
        with self.st.form("sampling", border=True):
            count = self.st.number_input("Rows", 1, 100_000, 50, key="gen-count")
            wishes = self.st.text_area(
                "Wishes, one a line: COL=VALUE, COL=LOW..HIGH, COL>=VALUE",
                key="wishes",
                height=80,
            )
            asked = self.st.form_submit_button("Sample", type="primary")
        if asked:
            try:
                self.st.session_state["sampled"] = training.sample(
                    generator, int(count), given=wishes or "", rules=choices.rules,
                    seed=choices.seed,
                )  # fmt: skip
            except BadInput as fault:
                self.st.error(texts.plain_markdown(str(fault)))
                return
        if "sampled" not in self.st.session_state:
            return
        made, funnel, notes = self.st.session_state["sampled"]
        self.st.plotly_chart(figures.funnel_figure(funnel), key="funnel")
        for note in notes:
            self.st.caption(texts.plain_markdown(note))
        self.st.dataframe(made, hide_index=True, key="sampled-rows", height=320)
        self._draw_files(made, "synthetic", "sampled")
        self.draw_sheet(frame, made, "sample")

    def _draw_formulas(self, generator: Any, seed: int) -> None:
        with self.st.form("formulas", border=True):
            one, two, three = self.st.columns(3)
            count = one.number_input("Formulas", 1, 10_000, 20, key="gen-formulas")
            pattern = two.text_input("Pattern", key="gen-pattern", placeholder="ABX3")
            system = three.text_input(
                "Only these elements", key="gen-system", placeholder="Na-Zr-P-O"
            )
            wishes = self.st.text_area(
                "Wishes, one a line: COL=VALUE", key="formula-wishes", height=80
            )
            asked = self.st.form_submit_button("Sample", type="primary")
        if asked:
            try:
                self.st.session_state["sampled"] = training.sample_formulas(
                    generator, int(count), wishes=wishes or "", pattern=pattern or "",
                    system=system or "", seed=seed,
                )  # fmt: skip
            except BadInput as fault:
                self.st.error(texts.plain_markdown(str(fault)))
                return
        if "sampled" not in self.st.session_state:
            return
        import pandas as pd

        rows, notes = self.st.session_state["sampled"]
        for note in notes:
            self.st.caption(texts.plain_markdown(note))
        made = pd.DataFrame(rows)
        self.st.info("Formulas are proposals: neither made nor proven stable.")
        self.st.dataframe(made, hide_index=True, key="sampled-formulas", height=360)
        self._draw_files(made, "formulas", "sampled")

    def _draw_files(self, made: Any, name: str, key: str) -> None:
        clean = made.astype(object).where(made.notna(), None)
        cells, header = clean.values.tolist(), list(made.columns)
        with self.st.container(horizontal=True):
            self.view.download(
                "CSV", tables.csv_bytes(header, cells), f"{name}.csv", f"{key}-csv"
            )
            self.view.download(
                "XLSX", tables.xlsx_bytes(header, cells), f"{name}.xlsx", f"{key}-xlsx"
            )

    def draw_sheet(self, real: Any, made: Any, key: str) -> None:
        """Synthetic rows over real ones: every column, and two against each other."""
        numeric = [
            c for c in real.columns if c in made.columns and real[c].dtype.kind in "if"
        ]
        if not numeric:
            return
        with self.st.expander("Sample sheet: every column", expanded=True):
            self.st.plotly_chart(
                figures.sheet_figure(
                    {c: real[c].dropna().tolist() for c in numeric},
                    {c: made[c].dropna().tolist() for c in numeric},
                ),
                key=f"{key}-sheet",
            )
        if len(numeric) < 2:
            return
        one, two = self.st.columns(2)
        x = one.selectbox("Across", numeric, 0, key=f"{key}-x")
        y = two.selectbox("Up", numeric, len(numeric) - 1, key=f"{key}-y")
        if x != y:
            figure = figures.pair_figure(
                {c: real[c].tolist() for c in (x, y)},
                {c: made[c].tolist() for c in (x, y)},
                x,
                y,
            )
            self.st.plotly_chart(figure, key=f"{key}-pair")

    def draw_augmented(self, made: Any) -> None:
        """The verdict first, then what it rests on."""
        self.st.subheader("Does augmentation help?")
        said, colour = training.verdict_sentence(made.verdict)
        box = {
            "green": self.st.success,
            "red": self.st.error,
            "orange": self.st.warning,
            "blue": self.st.info,
        }
        box[colour](texts.plain_markdown(said))
        for line in training.audit_sentences(made):
            self.st.markdown(f"- {texts.plain_markdown(line)}")
        self._draw_files(made.table(), "augmented", "augmented")
        self.draw_sheet(made.real, made.rows, "augmented")
