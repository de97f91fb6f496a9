"""The side bar of the first page: conversations, rules, options, export."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from assistant.errors import BadInput
from assistant.page import history, texts
from assistant.page.answer_view import AnswerView
from assistant.sessions import Exchange, Session, Sessions

ROUTES = {
    "auto": "Found from the question", "cif": "Structures", "equation": "Equations",
    "faq": "Literature", "data": "Data tables", "generate": "Candidates",
    "chat": "About this tool",
}  # fmt: skip
#: Conversations listed at once; search finds the others.
LISTED = 15


class Sidebar:
    """Draws the side bar.

    Args:
        view: Draws downloads.
        sessions: On disk.
        open_session: Called with the name of the conversation to go on with.
        state: One line about the model and what may leave.
    """

    def __init__(
        self,
        view: AnswerView,
        sessions: Sessions,
        open_session: Callable[[str], None],
        state: str,
    ) -> None:
        self.view, self.st = view, view.st
        self.sessions, self.open_session = sessions, open_session
        self.state = state

    def draw(self, now: Session, exchanges: Sequence[Exchange]) -> None:
        """What a visitor needs first stands first."""
        with self.st.sidebar:
            self.st.button(
                "New session", width="stretch", type="primary", key="new",
                on_click=self.open_session, args=(history.new_name(),),
            )  # fmt: skip
            with self.st.expander("Rules and options", expanded=False):
                self._draw_options()
            self._draw_sessions(now)
            self._draw_this(now, exchanges)
            self.st.caption(self.state)

    def _draw_options(self) -> None:
        self.st.text_area(
            "Rules for the next questions, one a line", key="rules", height=110,
            placeholder="Rule 1: the space group is Pm-3m",
        )  # fmt: skip
        self.st.selectbox(
            "Kind of question", list(ROUTES), key="route", format_func=ROUTES.get
        )
        self.st.toggle(
            "Confirm equations before solving", False, key="confirm",
            help="Shows the problem as it was read; you say yes or edit it.",
        )  # fmt: skip
        self.st.toggle(
            "Files are private", True, key="private",
            help="Private files are never sent to a model on another machine.",
        )  # fmt: skip
        self.st.number_input("Seed", 0, 2**31 - 1, None, key="seed", placeholder="0")

    def _draw_sessions(self, now: Session) -> None:
        kept = history.kept_sessions(self.sessions, limit=LISTED + 1)
        if not kept:
            return
        self.st.markdown("**Sessions**")
        wanted = self.st.text_input(
            "Search all sessions", key="search", placeholder="Search all sessions",
            label_visibility="collapsed",
        )  # fmt: skip
        if wanted and wanted.strip():
            self._draw_found(wanted.strip())
            return
        with self.st.container(key="session-list"):
            for item in kept[:LISTED]:
                self._draw_link(
                    texts.plain_markdown(item.title), item.name, f"kept-{item.name}",
                    here=item.name == now.path.stem,
                    told=texts.plural(item.count, "question"),
                )  # fmt: skip
        if len(kept) > LISTED:
            self.st.caption("Older ones are found by searching.")

    def _draw_found(self, wanted: str) -> None:
        found = self.sessions.search(wanted)
        self.st.caption(texts.plural(len(found), "matching question"))
        with self.st.container(key="session-found"):
            for index, hit in enumerate(found[:LISTED]):
                said = history.short(hit.exchange.request.get("text"), 60)
                self._draw_link(
                    texts.plain_markdown(said),
                    hit.session,
                    f"found-{index}",
                    told=f"{hit.session}: {hit.snippet}",
                )

    def _draw_link(
        self, label: str, name: str, key: str, *, told: str, here: bool = False
    ) -> None:
        self.st.button(
            f"**{label}**" if here else label, key=key, help=told, type="tertiary",
            on_click=self.open_session, args=(name,), width="stretch",
        )  # fmt: skip

    def _draw_this(self, now: Session, exchanges: Sequence[Exchange]) -> None:
        with self.st.popover("Name, export, delete", width="stretch"):
            name = self.st.text_input(
                "Name of this session", key=f"named-{now.path.stem}", max_chars=100,
                placeholder="my-sodium-project",
            )  # fmt: skip
            self.st.button(
                "Give it this name" if exchanges else "Open or start it",
                key="open-named", disabled=not (name or "").strip(),
                on_click=self._rename if exchanges else self.open_session,
                args=(now.name, (name or "").strip())
                if exchanges
                else ((name or "").strip(),),
            )  # fmt: skip
            if not exchanges:
                return
            self.view.download(
                "Export as ZIP", lambda: history.exported(now),
                f"{now.path.stem}.zip", "export", "application/zip",
            )  # fmt: skip
            sure = self.st.checkbox("Delete this session", key=f"sure-{now.name}")
            self.st.button(
                "Delete for good", key="delete", on_click=self._delete, args=(now,),
                disabled=not sure, help="All its exchanges and files",
            )  # fmt: skip

    def _rename(self, old: str, new: str) -> None:
        try:
            history.rename(self.sessions, old, new)
        except BadInput as fault:
            self.st.session_state["complaint"] = str(fault)
        else:
            self.open_session(new)

    def _delete(self, now: Session) -> None:
        history.remove(self.sessions, now.name)
        self.open_session(history.new_name())


def options_of(state: Any) -> dict[str, Any]:
    """The request options that a visitor chose in the side bar."""
    options: dict[str, Any] = {}
    if (state.get("route") or "auto") != "auto":
        options["route"] = state["route"]
    if state.get("seed") is not None:
        options["seed"] = int(state["seed"])
    return options
