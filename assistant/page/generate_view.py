"""Training on a table, drawn with the page toolkit that is handed in."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from assistant.errors import BadInput
from assistant.page import figures, tables, texts, training
from assistant.page.answer_view import AnswerView
from assistant.page.running import Job

Json = dict[str, Any]


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
            "constraints, and learn whether synthetic rows help. New *compositions* "
            "and *structures* are asked for on the first page."
        )
        given = self.st.file_uploader(
            "Table (CSV, TSV or XLSX)", ["csv", "tsv", "xlsx"], key="csv"
        )
        if given is None:
            self.st.info(
                "A header line and at least 10 rows; 50 are a sensible minimum."
            )
            return
        try:
            frame = training.read_table(given.name, given.getvalue())
            roles = self.column_editor(frame)
            kept, target, conditions = training.roles_of(roles)
        except BadInput as fault:
            self.st.error(texts.plain_markdown(str(fault)))
            return
        frame = frame[kept]
        rules_text = self.st.text_area(
            "Constraints on synthetic rows, one a line",
            key="row-rules",
            height=90,
            placeholder=f"{kept[0]} >= 0",
        )
        choices = ["best", *[s["name"] for s in training.systems()]]
        one, two, three, four = self.st.columns(4)
        model = one.selectbox("Model", choices, key="gen-model")
        preset = two.selectbox("Preset", ["smoke", "cpu"], index=1, key="gen-preset")
        budget = three.number_input("CPU seconds", 5, 3600, 30, key="gen-budget")
        seed = four.number_input("Seed", 0, 2**31 - 1, 0, key="gen-seed")
        about = {
            s["name"]: f"{s['family']}; best for {s['best_for']}"
            for s in training.systems()
        }
        self.st.caption(about.get(model, "The project's choice for tables."))
        try:
            rules = training.read_rules(rules_text or "", kept)
        except BadInput as fault:
            self.st.error(texts.plain_markdown(str(fault)))
            return
        left, right = self.st.columns(2)
        busy = self.job_running("train") or self.job_running("augment")
        if left.button(
            "Train", key="train", type="primary", disabled=busy, width="stretch"
        ):
            stamp = datetime.datetime.now().strftime("%Y%m%d-%H%M%S")
            folder = self.folder / stamp
            self.st.session_state["job-train"] = training.train(
                frame,
                model=model,
                preset=preset,
                target=target,
                conditions=conditions,
                budget_s=float(budget),
                seed=int(seed),
                folder=folder,
            )
            self.st.rerun()
        if right.button(
            "Augment and judge",
            key="augment",
            disabled=busy,
            width="stretch",
            help="Trains on parts of the table and predicts the rest with and without.",
        ):
            self.st.session_state["job-augment"] = training.augment(
                frame,
                count=len(frame),
                model=model,
                target=target,
                rules=rules,
                budget_s=float(budget),
                seed=int(seed),
            )
            self.st.rerun()
        for name in ("train", "augment"):
            if self.job_running(name):
                self.st.fragment(self.watch_job, run_every=1.0)(name)
            elif (job := self.st.session_state.get(f"job-{name}")) and (
                job.fault or job.cancelled
            ):
                self.st.error(
                    texts.plain_markdown(job.fault)
                ) if job.fault else self.st.info("Cancelled.")
        trained, augmented = (
            self.st.session_state.get("job-train"),
            self.st.session_state.get("job-augment"),
        )
        if trained and trained.result is not None:
            self.draw_model(trained, frame, rules, int(seed))
        if augmented and augmented.result is not None:
            self.draw_augmented(augmented.result)

    def column_editor(self, frame: Any) -> list[Json]:
        """Columns with their roles, which the visitor may change."""
        import pandas as pd

        roles = pd.DataFrame(training.column_roles(frame))
        self.st.caption(f"{len(frame)} rows, {len(frame.columns)} columns")
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
            said = f"{job.name}: step {last.get('step', 0)}"
            self.st.progress(min(last.get("share") or 0.0, 1.0), said)
            losses = [e for e in job.progress if e.get("terms")]
            if losses:
                self.st.plotly_chart(figures.loss_figure(losses), key=f"{name}-live")
        if self.st.button("Cancel", key=f"{name}-cancel"):
            job.stop()
            self.st.info("It ends at its next step.")

    def draw_model(self, job: Job, frame: Any, rules: list[Any], seed: int) -> None:
        """Losses, card and samples of a trained model."""
        self.st.subheader(f"Trained: {job.result.card.system}")
        losses = [e for e in job.progress if e.get("terms")]
        if losses:
            self.st.plotly_chart(figures.loss_figure(losses), key="losses")
        with self.st.expander("Model card"):
            self.st.json(job.result.card.to_json())
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
                    job.result, int(count), given=wishes or "", rules=rules, seed=seed
                )
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
        clean = made.astype(object).where(made.notna(), None)
        self.view.download(
            "CSV",
            tables.csv_bytes(list(made.columns), clean.values.tolist()),
            "synthetic.csv",
            "sampled-csv",
        )
        self.draw_pair(frame, made, "sample")

    def draw_pair(self, real: Any, made: Any, key: str) -> None:
        """Synthetic rows over real ones."""
        numeric = [
            c for c in real.columns if c in made.columns and real[c].dtype.kind in "if"
        ]
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
        table = made.table()
        clean = table.astype(object).where(table.notna(), None)
        self.view.download(
            "Real and synthetic rows (CSV)",
            tables.csv_bytes(list(table.columns), clean.values.tolist()),
            "augmented.csv",
            "augmented-csv",
        )
        self.draw_pair(made.real, made.rows, "augmented")
