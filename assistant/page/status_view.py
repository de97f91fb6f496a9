"""What is installed, which model answers, what left the machine, and a proof."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from assistant.page import history, texts
from assistant.page.answer_view import AnswerView

if TYPE_CHECKING:
    from assistant.sessions import Sessions
    from assistant.settings import Settings


class StatusView:
    """The state of the installation and the proof that nothing leaves it.

    Args:
        view: Draws tables and downloads.
        settings: As read.
        sessions: Kept conversations, whose outgoing calls are listed.
    """

    def __init__(
        self, view: AnswerView, settings: Settings, sessions: Sessions
    ) -> None:
        self.view, self.st = view, view.st
        self.settings, self.sessions = settings, sessions

    def draw(self) -> None:
        """State first, then the proof."""
        self.st.title("Status")
        calls = history.outgoing(self.sessions)
        one, two, three = self.st.columns(3)
        one.metric("Model", self.settings.model, border=True)
        two.metric("May leave the machine", _allowed(self.settings.egress), border=True)
        three.metric("Outgoing calls on record", len(calls), border=True)
        self.st.caption(
            f"Everything is kept in {texts.plain_markdown(str(self.settings.home))}"
        )
        if calls:
            self.view.rows(calls, "calls")
        else:
            self.st.success("No kept session records an outgoing call.")
        self._draw_proof()
        self._draw_installed()

    def _draw_installed(self) -> None:
        from assistant.doctor import installed

        packages, extras = installed()
        missing = [name for name, found in packages.items() if found is None]
        for name in missing:
            self.st.warning(f"{name} is missing; `make demo` installs it")
        with self.st.expander("What is installed", expanded=bool(missing)):
            self.view.words(
                [
                    {"package": name, "version": found or "missing"}
                    for name, found in packages.items()
                ]
            )
            self.view.words(
                [
                    {"extra": name, "state": "installed" if there else "not installed"}
                    for name, there in extras.items()
                ]
            )

    def _draw_proof(self) -> None:
        self.st.markdown(
            "The proof blocks every connection beyond this machine, answers three "
            "requests, and counts the attempts to get out. A control connection shows "
            "that the block works."
        )
        if self.st.button("Run the proof", key="proof", type="primary"):
            from assistant.doctor import examine

            with self.st.spinner("Answering with the network blocked"):
                self.st.session_state["examined"] = examine(self.settings)
        found = self.st.session_state.get("examined")
        if found is None:
            return
        say = self.st.success if found.healthy else self.st.warning
        tried = ", ".join(found.attempts)
        if not found.control_caught:
            say("The control connection was not caught, so this run proves nothing.")
        else:
            say(f"Attempts to leave: {tried}" if tried else "Nothing left the machine.")
        self.st.code("\n".join(found.lines()), language=None, wrap_lines=True)
        self.view.download(
            "As JSON", json.dumps(found.to_json(), indent=2), "doctor.json",
            "doctor-json", "application/json",
        )  # fmt: skip


def _allowed(egress: str) -> str:
    """The egress setting in words."""
    return {"offline": "nothing", "loopback": "nothing (this machine only)"}.get(
        egress, egress
    )
