"""A structure on the page: findings, 3D, verdicts, changes, symmetry, powder, file."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from assistant.errors import BadInput
from assistant.page import cards, texts
from assistant.page.drawing import Drawing, Json
from assistant.page.scene import scene_of
from assistant.page.viewer import viewer_html

#: Findings and changes shown at once; the rest opens on demand.
SHOWN = 8


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


class StructureView(Drawing):
    """Draws what is known of a structure."""

    def draw_findings(self, report: Json) -> None:
        """What is wrong, in full sentences with line and cure."""
        lines = cards.finding_lines(report)
        if lines:
            self.st.markdown("\n".join(f"- {line}" for line in lines[:SHOWN]))
        if len(lines) > SHOWN:
            with self.st.expander(f"{len(lines) - SHOWN} further findings"):
                self.st.markdown("\n".join(f"- {line}" for line in lines[SHOWN:]))

    def draw_came(self, text: str) -> None:
        """What was wrong with a file before it was changed, in the answer's words."""
        from assistant.compose.structure_words import WORDS

        found = texts.section(text, set(WORDS["findings_before"].values()))
        if found:
            self.st.markdown(
                f"**{self.say('What was wrong with the file as it came')}**"
            )
            self.st.markdown(texts.safe_markdown(found))

    def draw_changes(self, changes: list[Json]) -> None:
        """What was changed and why; a long list opens on demand."""
        rows = cards.change_rows(changes)
        title = f"{texts.plural(len(rows), 'change')}, each with its reason"
        if self.language != "en":
            title = self.counted(len(rows), "", "Changes, each with its reason")
        self.st.markdown(f"**{title}**")
        self.words(rows[:SHOWN])
        if len(rows) > SHOWN:
            with self.st.expander(f"{len(rows) - SHOWN} further changes"):
                self.words(rows[SHOWN:])

    def draw_verdicts(
        self, report: Json, rules: dict[str, str] | None = None, *, fold: bool = False
    ) -> None:
        """A verdict per rule and property with what was measured.

        Args:
            report: Of an answer.
            rules: Id to text of the user's rules.
            fold: Leave what passed and was not asked for to an expander.
        """
        verdicts = cards.verdict_rows(report, rules)
        rest: list[Json]
        first, rest = verdicts, []
        if fold:
            # Beside the picture the names of the checks would only take room.
            short = [{k: v for k, v in row.items() if k != "check"} for row in verdicts]
            first, rest = cards.asked_and_other(short)
        if first:
            self.st.markdown(
                f"**{self.say('Verdict per rule, with what was measured')}**"
            )
            self.words(first)
        if rest:
            title = f"{texts.plural(len(rest), 'further check')}, all passed"
            with self.st.expander(title if first else title.replace("further ", "")):
                self.words(rest)

    def draw_report(
        self, report: Json, key: str, rules: dict[str, str] | None = None
    ) -> None:
        """Counts, findings and verdicts, and what could not be judged."""
        count = cards.counts(report, rules)
        with self.st.container(horizontal=True):
            for name, value in count.items():
                self.st.metric(
                    name if name != "open" else "open rules", value, width="content"
                )
        self.draw_findings(report)
        self.draw_verdicts(report, rules)
        findings = cards.finding_rows(report)
        if findings:
            with self.st.expander("All findings with expected and found"):
                self.rows(findings, f"{key}-findings")
        skipped = cards.skipped_rows(report)
        if skipped:
            with self.st.expander(
                f"{texts.plural(len(skipped), 'check')} had nothing to look at"
            ):
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
        if answer.get("changes"):
            self.draw_came(str(answer.get("text") or ""))
            self.draw_changes(answer["changes"])
        views = ["3D", "Verdicts", "Symmetry and sites", "Powder", "CIF"]
        if changed:
            views.insert(2, "Line by line")
        with self.st.container(horizontal=True, vertical_alignment="center"):
            view = self.st.segmented_control(
                "View",
                views,
                default="3D",
                format_func=self.say,
                key=f"{key}-view",
                label_visibility="collapsed",
            )
            self.download(
                self.say("Download CIF"), cif, cards.file_name(cif), f"{key}-cif",
                "chemical/x-cif",
            )  # fmt: skip
            if report and not report.get("ok", True):
                self.st.button(
                    self.say("Repair it"),
                    key=f"{key}-repair",
                    type="primary",
                    on_click=self.send,
                    args=("Repair this structure.",),
                    kwargs={"draft": cif, "rules": ()},
                )
        try:
            if view == "3D" or view is None:
                many = self.st.toggle("2 × 2 × 2 cells", key=f"{key}-many")
                shown: list[tuple[str, str | None]] = [("", cif)]
                if changed:
                    shown = [(self.say("Before"), before), (self.say("After"), cif)]
                draw = tuple((title, text) for title, text in shown if text)
                self.draw_3d(draw, 2 if many else 1)
                self.draw_verdicts(report, rules, fold=True)
            elif view == "Verdicts":
                self.draw_report(report, key, rules)
            elif view == "Line by line":
                self.st.code(cards.text_diff(before or "", cif), language="diff")
            elif view == "Symmetry and sites":
                self.draw_sites(cif, key)
            elif view == "Powder":
                self.draw_powder(cif, before if changed else None, key)
            else:
                self.st.code(cif, language=None, line_numbers=True, height=520)
        except BadInput as fault:
            self.st.info(texts.plain_markdown(str(fault)))

    def draw_3d(self, views: tuple[tuple[str, str], ...], copies: int) -> None:
        """The 3D view; a draft that cannot be drawn is left out and said."""
        drawable = []
        for title, cif in views:
            try:
                viewer(((title, cif),), self.dark, 1)
                drawable.append((title, cif))
            except BadInput as fault:
                self.st.caption(
                    f"{title or 'Structure'}: {texts.plain_markdown(str(fault))}"
                )
        if drawable:
            self.st.iframe(
                viewer(tuple(drawable), self.dark, copies),
                height="content",
                alt="Crystal structure in 3D",
            )
            with self.st.expander(self.say("Still picture")):
                from assistant.pictures import structure_png

                if self.st.toggle("Draw it", key=f"still-{hash(drawable[-1][1])}"):
                    picture = structure_png(drawable[-1][1])
                    self.st.image(picture)
                    self.download(
                        "Download PNG", picture, "structure.png",
                        f"still-png-{hash(drawable[-1][1])}", "image/png",
                    )  # fmt: skip

    def draw_sites(self, cif: str, key: str) -> None:
        """Symmetry, sites, surroundings and operations."""
        found = facts(cif)
        self.st.markdown(f"**{texts.plain_markdown(found.caption)}**")
        self.words(found.symmetry)
        self.st.markdown("**Sites**")
        self.rows(found.sites, f"{key}-sites")
        if found.surroundings:
            self.st.markdown("**Surroundings of the cations**")
            self.rows(found.surroundings, f"{key}-shells")
        with self.st.expander(
            texts.plural(len(found.operations), "symmetry operation")
        ):
            self.st.code("\n".join(found.operations), language=None, height=300)

    def draw_powder(self, cif: str, before: str | None, key: str) -> None:
        """The powder pattern with its lines."""
        from assistant.page.figures import powder_figure
        from assistant.pictures import WAVELENGTHS

        wave = self.st.selectbox(
            "Radiation", list(WAVELENGTHS), key=f"{key}-wave",
            format_func=lambda name: f"{name} ({WAVELENGTHS[name]:.5g} Å)",
        )  # fmt: skip
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
