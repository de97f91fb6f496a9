"""An answer on the page: the question, the status, and every part by its subject."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache

from assistant.language import detect_language
from assistant.page import cards, history, texts
from assistant.page.data_view import DataView
from assistant.page.drawing import Json
from assistant.page.equation_view import EquationView
from assistant.page.sources_view import SourcesView
from assistant.sessions import Exchange, Session


@lru_cache(maxsize=256)
def language_of(text: str) -> str:
    """Language of a question; a pasted file says nothing about it."""
    return detect_language(texts.split_pasted(text)[0])


#: Characters of text shown at once; the rest opens on demand.
LONG = 6_000


class AnswerView(DataView, EquationView, SourcesView):
    """Draws questions and answers."""

    def draw_question(self, request: Json, attached: Sequence[str] = ()) -> None:
        """The visitor's message, with what came with it.

        Args:
            request: As asked, or as kept.
            attached: Names of its files, which a kept request holds no more.
        """
        words, pasted = texts.split_pasted(str(request.get("text", "")))
        with self.st.chat_message("user"):
            if words:
                self.st.markdown(texts.question_markdown(words))
            for rule in request.get("rules") or []:
                self.st.caption(texts.plain_markdown(str(rule)))
            wanted = cards.wanted(request)
            if wanted:
                self.st.caption(texts.plain_markdown(f"{self.say('Wanted')}: {wanted}"))
            names = cards.attached(request) or list(attached)
            if names:
                said = f"{self.say('Attached')}: {', '.join(names)}"
                self.st.caption(texts.plain_markdown(said))
            sent = request.get("draft") or pasted
            if sent:
                with self.st.expander(self.say("The CIF that was sent")):
                    self.st.code(
                        str(sent), language=None, line_numbers=True, height=320
                    )

    def draw_folded(self, exchange: Exchange) -> None:
        """An earlier exchange, in words behind its question."""
        asked = texts.split_pasted(str(exchange.request.get("text", "")))[0]
        title = history.short(asked or "A pasted CIF", 90)
        with self.st.expander(f"{exchange.number}\\. {texts.plain_markdown(title)}"):
            self.st.markdown(texts.safe_markdown(str(exchange.answer.get("text"))))

    def draw_exchange(
        self, exchange: Exchange, exchanges: list[Exchange], now: Session
    ) -> None:
        """One question with its answer, its labels in the language of the question."""
        self.language = language_of(str(exchange.request.get("text") or ""))
        self.draw_question(exchange.request, exchange.attached)
        with self.st.chat_message("assistant"):
            before = history.earlier_cif(exchanges, exchange.number)
            key = f"{now.path.stem}-{exchange.number}"
            left = cards.unused(exchange.answer, exchange.attached)
            if left:
                said = f"{self.say('Not used for this answer')}: {', '.join(left)}"
                # A file that only stays at hand is no surprise.
                sent = {name for e in exchanges[: exchange.number - 1]
                        for name in e.attached}  # fmt: skip
                show = self.st.caption if sent.issuperset(left) else self.st.warning
                show(texts.plain_markdown(said))
            self.draw_answer(exchange.answer, exchange.request, key, before)

    def draw_answer(
        self, answer: Json, request: Json, key: str, before: str | None
    ) -> None:
        """Everything that an answer holds."""
        badge, colour, meaning = cards.status_of(answer)
        with self.st.container(horizontal=True, vertical_alignment="center"):
            self.st.badge(self.say(badge), color=colour, help=meaning)
            if answer.get("attempts"):
                self.st.caption(cards.attempts_line(answer["attempts"]))
        cif = history.cif_shown(answer, request)
        rest = self._draw_text(answer, short=bool(cif or answer.get("equation")))
        if cif:
            self.draw_structure(answer, request, cif, key, before)
        elif (answer.get("report") or {}).get("evidence") and not answer.get(
            "equation"
        ):
            with self.st.expander(self.say("What was checked")):
                self.draw_report(answer["report"], key)
        if answer.get("equation"):
            self.draw_equation(answer, request, key)
        if answer.get("generated"):
            self.draw_generated(answer, key)
        elif answer.get("table"):
            self.draw_table(answer, key)
        self.draw_sources(answer, key)
        if rest.strip():
            with self.st.expander(self.say("The whole answer in words")):
                self.st.markdown(rest)
        self.draw_foot(answer, request, key)

    def _draw_text(self, answer: Json, *, short: bool) -> str:
        """The words, without what is drawn beside them; what is left to unfold.

        Args:
            answer: As kept.
            short: The page draws the sections itself; in words they open on demand.
        """
        text = texts.without_status(str(answer.get("text") or ""))
        if answer.get("citations"):
            text = texts.without_references(text)
        if answer.get("cif") or answer.get("table"):
            text = texts.without_blocks(text)
        text, rest = texts.safe_markdown(text), ""
        if short:
            text, rest = texts.lead_and_rest(text)
        elif len(text) > LONG:
            cut = text.rfind("\n\n", 0, LONG)
            cut = cut if cut > 0 else LONG
            text, rest = text[:cut], text[cut:]
        self.st.markdown(text)
        return rest

    def draw_foot(self, answer: Json, request: Json, key: str) -> None:
        """Assumptions, files, and the request for the other ways in."""
        assumed = answer.get("assumptions") or []
        if assumed:
            with self.st.expander(
                self.counted(len(assumed), "assumption", "assumptions")
            ):
                for item in assumed:
                    self.st.markdown(f"- {texts.plain_markdown(str(item))}")
        sent = len(answer.get("egress") or [])
        with self.st.container(horizontal=True, vertical_alignment="center"):
            with self.st.popover("Files, Python, JSON"):
                self._draw_files_of(answer, request, key)
            self.st.caption(
                f"{answer.get('route')} · {answer.get('seconds', 0):.2f} s · model "
                f"{texts.plain_markdown(str(answer.get('model')))} · "
                f"{texts.plural(sent, 'outgoing call')}"
            )

    def _draw_files_of(self, answer: Json, request: Json, key: str) -> None:
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
