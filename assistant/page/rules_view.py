"""Rules on the page: try them, keep one's own, read and edit the rule book."""

from __future__ import annotations

from pathlib import Path

from assistant.errors import BadInput
from assistant.page import asking, cards, rulebook, texts
from assistant.page.answer_view import AnswerView


class RulesView:
    """The rule book, rules of one's own, and a rule tried on a structure.

    Args:
        view: Draws tables and reports.
        home: Where the user's own rules are kept.
        folder: Where edited copies of rule files are kept.
    """

    def __init__(self, view: AnswerView, home: Path, folder: Path) -> None:
        self.view, self.st = view, view.st
        self.home, self.folder = home, folder

    def draw(self) -> None:
        """Four tabs."""
        self.st.title("Rules")
        self.st.markdown(
            "A rule and its check are one thing: what is written here is measured on "
            "every structure that it applies to."
        )
        tried, own, book, checks = self.st.tabs(
            ["Try", "Your rules", "Rule book", "Checks"]
        )
        with tried:
            self._draw_trial()
        with own:
            self._draw_own()
        with book:
            self._draw_book()
        with checks:
            self.view.rows(
                rulebook.checks(), "checks", height=640,
                column_config=self.view.wide(**{"what it looks at": "large"}),
            )  # fmt: skip

    def _draw_trial(self) -> None:
        left, right = self.st.columns(2)
        text = left.text_area(
            "Rules, one a line", key="try-rules", height=260,
            value="\n".join(asking.EXAMPLES[1].rules),
        )  # fmt: skip
        cif = right.text_area(
            "CIF", key="try-cif", height=260, value=asking.draft_of(asking.EXAMPLES[0])
        )
        if not self.st.button("Judge", key="try-go", type="primary"):
            return
        rules = asking.rule_lines(text or "")
        result = rulebook.try_rules(rules, cif or "", self.folder)
        for name, said in (
            ("Read as", result.understood),
            ("Not understood", result.unread),
        ):
            if said:
                self.st.markdown(f"**{name}**")
                self.view.words(said)
        self.view.draw_report(result.report, "try", cards.rule_texts({"rules": rules}))

    def _draw_own(self) -> None:
        self.st.caption(
            "Rules in your own words, kept on this machine. They go with a question "
            "when you carry them to the first page."
        )
        frame = rulebook.own_rules_frame(self.home)
        edited = self.st.data_editor(
            frame, num_rows="dynamic", key="own-rules", hide_index=True,
            column_config=self.view.wide(rule="large"),
        )  # fmt: skip
        rules = [str(rule) for rule in edited["rule"].dropna()]
        with self.st.container(horizontal=True):
            if self.st.button("Keep", key="own-keep"):
                rulebook.keep_rules(self.home, rules)
                self.st.toast("Kept")
            if self.st.button("Use for the next questions", key="own-use"):
                self.st.session_state["carry"] = "\n".join(rules)
                self.st.toast("They stand in the side bar of the first page")

    def _draw_book(self) -> None:
        for fault in rulebook.faults(self.folder):
            self.st.error(
                texts.plain_markdown(f"{fault}; the shipped file applies instead")
            )
        self.view.rows(
            rulebook.book(self.folder), "book", height=320,
            column_config=self.view.wide(rule="large"),
        )  # fmt: skip
        name = self.st.selectbox(
            "Edit a file of the rule book", rulebook.rule_files(), key="book-file",
            format_func=lambda n: f"{n} (edited)"
            if rulebook.is_edited(self.folder, n)
            else n,
        )  # fmt: skip
        edited = rulebook.is_edited(self.folder, name)
        self.st.caption(
            "Your copy applies to every structure from the next question on. "
            + (
                "It stands in place of the shipped file."
                if edited
                else "So far the shipped file applies."
            )
        )
        # A reset must draw the shipped text in a field of its own.
        turn = self.st.session_state.get("book-turn", 0)
        text = self.st.text_area(
            "Rules as YAML", rulebook.file_text(self.folder, name), height=420,
            key=f"book-{name}-{turn}",
        )  # fmt: skip
        with self.st.container(horizontal=True):
            if self.st.button("Keep my copy", key="book-keep", type="primary"):
                self._keep(name, text)
            if edited and self.st.button("Back to the shipped file", key="book-reset"):
                rulebook.reset_file(self.folder, name)
                self.st.session_state["book-turn"] = turn + 1
                self.st.toast("The shipped file applies again")
                self.st.rerun()
            self.view.download("Download", text, name, "book-download", "text/yaml")
        if edited:
            with self.st.expander("What differs from the shipped file"):
                shipped = rulebook.shipped_text(name)
                self.st.code(texts.line_diff(shipped, text), language="diff")

    def _keep(self, name: str, text: str) -> None:
        try:
            rulebook.keep_file(self.folder, name, text)
        except BadInput as fault:
            self.st.error(texts.plain_markdown(str(fault)))
        else:
            self.st.toast("Kept; it applies from now on")
            self.st.rerun()
