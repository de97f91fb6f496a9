"""The page: ask, see what was checked, take it with you. Run it with `make app`.

This file only draws; what it draws is prepared in `assistant.page`, and every answer
comes from `assistant.wiring.Assistant`, the same as on the command line.
"""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import streamlit as st

from assistant.errors import AssistantError, BadInput
from assistant.page import asking, cards, history
from assistant.page.answer_view import AnswerView
from assistant.page.running import Run
from assistant.records import Request
from assistant.sessions import Exchange, Session
from assistant.settings import load_settings
from assistant.wiring import Assistant, build_assistant

Json = dict[str, Any]
#: Answers drawn in full; older ones open on demand.
FULL = 4
STYLE = """
<style>
.block-container { padding-top: 2.6rem; padding-bottom: 5rem; max-width: 1180px; }
[data-testid="stChatMessage"] h4 { font-size: 1.05rem; padding: .5rem 0 .1rem; }
[data-testid="stMetricValue"] { font-size: 1.35rem; }
[data-testid="stChatMessage"] { scroll-margin-top: 4.5rem; }
[data-testid="stSidebar"] button[kind="tertiary"] { text-align: left; }
[data-testid="stSidebar"] [data-testid="stVerticalBlock"] { gap: .6rem; }
@media (max-width: 640px) {
  .block-container { padding-left: .8rem; padding-right: .8rem; }
}
</style>
"""
SCROLL = """
<script>
for (const wait of [200, 700, 1500]) setTimeout(() => {
  const all = document.querySelectorAll('[data-testid="stChatMessage"]');
  if (all.length > 1) all[all.length - 2].scrollIntoView({block: "start"});
}, wait);
</script>
"""


# --- shared -----------------------------------------------------------------------


@st.cache_resource(show_spinner=False)
def assistant() -> Assistant:
    """One assistant for all visitors of this server; it warms up meanwhile."""
    made = build_assistant(load_settings())

    def warm() -> None:
        draft = asking.draft_of(asking.EXAMPLES[0])
        made.answer(Request(text="check this file", draft=draft))
        made.answer(Request(text="What is the space group of halite?"))

    threading.Thread(target=warm, daemon=True).start()
    return made


@st.cache_resource(show_spinner=False)
def library(folder: str) -> Any:
    """The literature store, opened once: it has one writer."""
    from assistant.page.library import Library

    return Library(Path(folder))


def view() -> AnswerView:
    """Draws answers for this visitor, light or dark as the browser is."""
    return AnswerView(st, send, dark=st.context.theme.type == "dark")


def session() -> Session:
    """The conversation of this tab; its name stands in the address."""
    name = st.query_params.get("session") or st.session_state.get("session")
    if not name:
        name = history.new_name()
    st.session_state["session"] = name
    try:
        return assistant().services.sessions.open(name)
    except BadInput as fault:
        st.warning(str(fault))
        return assistant().services.sessions.open(history.new_name())


def open_session(name: str) -> None:
    """Go on with another conversation."""
    st.session_state["session"] = name
    st.session_state["answered"] = True
    st.query_params["session"] = name


# --- ask --------------------------------------------------------------------------


def ask_page() -> None:
    """Chat."""
    now = session()
    exchanges = history.exchanges_of(now)
    sidebar(now, exchanges)
    if not exchanges and "pending" not in st.session_state:
        welcome()
    hidden = len(exchanges) - FULL
    for exchange in exchanges:
        if exchange.number <= hidden:
            with st.expander(
                f"{exchange.number}. {history.short(exchange.request.get('text'), 90)}"
            ):
                st.markdown(cards.safe_markdown(str(exchange.answer.get("text"))))
        else:
            view().draw_exchange(exchange, exchanges, now)
    if st.session_state.get("answered", True):
        st.session_state["answered"] = False
        # The toolkit scrolls to the end; an answer is read from its start.
        st.html(SCROLL, unsafe_allow_javascript=True)
    given = st.chat_input(
        "Ask for a structure, an equation, facts, data or candidates; attach files",
        accept_file="multiple", file_type=asking.FILE_TYPES, key="q",
        submit_mode="stop", max_upload_size=20,
    )  # fmt: skip
    if given:
        uploads = [(item.name, item.getvalue()) for item in given.files]
        send(given.text or "", uploads)
    complain()
    pending = st.session_state.pop("pending", None)
    if pending is not None:
        answer_now(pending, now)


def send(
    text: str,
    uploads: list[tuple[str, bytes]] | None = None,
    *,
    rules: tuple[str, ...] | None = None,
    draft: str | None = None,
    route: str | None = None,
) -> None:
    """Make a request and leave it for this run to answer."""
    state = st.session_state
    options: Json = {"route": route or (state.get("route") or "auto").lower()}
    if options["route"] == "auto":
        del options["route"]
    if state.get("seed") is not None:
        options["seed"] = int(state["seed"])
    given = asking.rule_lines(state.get("rules") or "")
    try:
        state["pending"] = asking.build_request(
            text, uploads or [], rules=given if rules is None else list(rules),
            draft=draft, session=session().name, options=options,
            private=bool(state.get("private", True)),
        )  # fmt: skip
    except BadInput as fault:
        state["complaint"] = str(fault)
    st.query_params["session"] = session().name


def complain() -> None:
    """Say why a question was not sent, once."""
    complaint = st.session_state.pop("complaint", None)
    if complaint:
        st.error(cards.plain_markdown(complaint))


def answer_now(request: Request, now: Session) -> None:
    """Answer while the visitor watches; the stop button ends it at its next step."""
    view().draw_question(request.model_dump(mode="json"))
    folder = assistant().settings.home / "artifacts" / now.path.stem
    out = folder / f"{len(history.exchanges_of(now)) + 1:03}"
    with (
        st.chat_message("assistant"),
        st.status("Reading the request", expanded=True) as status,
    ):
        run = Run(assistant(), request, out)
        said = "Reading the request"
        try:
            while not run.done:
                event = run.next_event(0.25)
                if event is not None:
                    said = event.message
                    st.markdown(cards.progress_line(event.step, event.message))
                status.update(
                    label=f"{cards.plain_markdown(said)} · {run.seconds:.0f} s"
                )
        finally:
            run.stop()
    if run.answer is not None and run.answer.trace is not None:
        traces = st.session_state.setdefault("traces", {})
        traces[run.answer.trace_id] = run.answer.trace.to_json()
    st.session_state["answered"] = True
    st.rerun()


def welcome() -> None:
    """What can be asked, as cards that ask it."""
    st.title("materials-assistant")
    st.markdown(
        "Crystal structures, equations and literature answers that are **checked "
        "before they are shown**. Everything runs on this machine."
    )
    # Rows of three, so that reading and tabbing keep the order on every width.
    places = [column for _ in range(2) for column in st.columns(3)]
    for index, example in enumerate(asking.EXAMPLES):
        with places[index].container(border=True, height="stretch"):
            st.markdown(f"**{example.title}**")
            st.caption(example.about)
            st.button(
                "Try it", key=f"example-{index}", width="stretch",
                help=example.text, on_click=send, args=(example.text,),
                kwargs={"rules": example.rules, "draft": asking.draft_of(example)},
            )  # fmt: skip


def sidebar(now: Session, exchanges: list[Exchange]) -> None:
    """Sessions, rules and options."""
    with st.sidebar:
        st.button(
            "New session", width="stretch", type="primary", key="new",
            on_click=open_session, args=(history.new_name(),),
        )  # fmt: skip
        with st.expander("Rules and options", expanded=False):
            st.text_area(
                "Rules for the next questions, one a line", key="rules", height=110,
                placeholder="Rule 1: the space group is Pm-3m",
            )  # fmt: skip
            st.selectbox(
                "Route", ["auto", "cif", "equation", "faq", "data", "generate", "chat"],
                key="route",
            )  # fmt: skip
            st.number_input("Seed", 0, 2**31 - 1, None, key="seed", placeholder="0")
            st.toggle(
                "Files are private", True, key="private",
                help="Private files are never sent to a model on another machine.",
            )  # fmt: skip
        name = st.text_input(
            "Name a session", key="named", placeholder="my-sodium-project",
            max_chars=100,
        )  # fmt: skip
        st.button(
            "Open or start it", key="open-named", disabled=not (name or "").strip(),
            on_click=open_session, args=((name or "").strip(),), width="stretch",
        )  # fmt: skip
        st.divider()
        sessions = assistant().services.sessions
        wanted = st.text_input("Search all sessions", key="search")
        if wanted and wanted.strip():
            found = sessions.search(wanted.strip())
            st.caption(f"{len(found)} questions match")
            for index, (kept, exchange) in enumerate(found[:12]):
                st.button(
                    history.short(exchange.request.get("text"), 40),
                    key=f"found-{index}", on_click=open_session, args=(kept,),
                    type="tertiary",
                )  # fmt: skip
        else:
            for kept in history.kept_sessions(sessions, limit=20):
                st.button(
                    f"{kept.title} ({kept.count})", key=f"kept-{kept.name}",
                    on_click=open_session, args=(kept.name,), type="tertiary",
                    disabled=kept.name == now.path.stem,
                )  # fmt: skip
        if exchanges:
            st.divider()
            with st.popover("Export or delete", width="stretch"):
                view().download(
                    "Session as ZIP", lambda: history.exported(now),
                    f"{now.path.stem}.zip", "export", "application/zip",
                )  # fmt: skip
                st.button(
                    "Delete this session for good", key="delete",
                    on_click=delete_session, args=(now,),
                )  # fmt: skip
        st.caption(
            f"model {cards.plain_markdown(assistant().settings.model)} · egress "
            f"{cards.plain_markdown(assistant().settings.egress)}"
        )


def delete_session(now: Session) -> None:
    """Remove the conversation and begin another."""
    history.remove(assistant().services.sessions, now.name)
    open_session(history.new_name())


# --- the other pages --------------------------------------------------------------


def generate_page() -> None:
    """From a table to a trained model, its samples, and whether they help."""
    from assistant.page.generate_view import GenerateView

    GenerateView(st, view(), assistant().settings.home / "models").draw()


def knowledge_page() -> None:
    """Browse, upload, remove, verify."""
    st.title("Knowledge")
    store = library(str(assistant().settings.store_dir))
    browse, own = st.tabs(["Browse", "Your documents"])
    with browse:
        words = st.text_input("Search records", key="k-search", placeholder="garnet")
        found = store.records(words or "")
        st.caption(f"{len(found)} records")
        view().rows(found, "k-records", height=360,
                    column_config=view().wide(claim="large"))  # fmt: skip
        names = [row["id"] for row in found]
        name = st.selectbox("Show a record", names, key="k-show") if names else None
        if name:
            draw_record(store.record(name))
    with own:
        st.caption("Documents stay on this machine.")
        given = st.file_uploader(
            "Add documents", ["pdf", "csv", "xlsx", "bib", "txt", "md", "jsonl"],
            accept_multiple_files=True, key="k-files",
        )  # fmt: skip
        if st.button("Index them", key="k-index", disabled=not given):
            with st.spinner("Indexing"):
                said = store.add([(item.name, item.getvalue()) for item in given or []])
            view().rows(said, "k-said")
        documents = store.documents()
        if documents:
            view().rows(documents, "k-documents")
            files = {d["document"]: d["file"] for d in documents}
            chosen = st.selectbox(
                "Document", list(files), key="k-document", format_func=files.get
            )
            if st.button("Remove it with its records", key="k-remove"):
                st.toast(f"{store.remove(chosen)} records removed")
                st.rerun()
        else:
            st.info("Nothing indexed yet; the shipped records answer questions.")
    if st.button("Verify the store", key="k-verify"):
        problems = store.problems()
        for problem in problems:
            st.error(cards.plain_markdown(problem))
        if not problems:
            st.success("Store, index and manifest agree.")


def draw_record(record: Json) -> None:
    """One record as a card with its credibility."""
    with st.container(border=True):
        st.markdown(cards.plain_markdown(str(record["claim"])))
        if record.get("values"):
            view().rows(
                [{k: v for k, v in value.items() if not isinstance(v, dict | list)}
                 for value in record["values"]], "k-values",
            )  # fmt: skip
        given = record["credibility"]
        st.caption(
            f"credibility {given['score']} ({given['grade']}) · doi "
            f"{cards.plain_markdown(str(record.get('doi') or 'none'))}"
        )
        view().rows(cards.credibility_rows(record), "k-credit")


def rules_page() -> None:
    """The rule book, rules of one's own, and a rule tried on a structure."""
    from assistant.page import rulebook

    st.title("Rules")
    tried, own, book, checks = st.tabs(["Try", "Your rules", "Rule book", "Checks"])
    home = assistant().settings.home
    with tried:
        text = st.text_area(
            "Rules, one a line", key="try-rules", height=110,
            value="\n".join(asking.EXAMPLES[1].rules),
        )  # fmt: skip
        cif = st.text_area(
            "CIF", key="try-cif", height=200, value=asking.draft_of(asking.EXAMPLES[0])
        )
        if st.button("Judge", key="try-go", type="primary"):
            result = rulebook.try_rules(asking.rule_lines(text or ""), cif or "")
            for name, said in (("Read as", result.understood),
                               ("Not understood", result.unread)):  # fmt: skip
                if said:
                    st.markdown(f"**{name}**")
                    view().rows(said, f"try-{name}")
            view().draw_report(result.report, "try")
    with own:
        st.caption("Kept on this machine; copy them into a question when needed.")
        frame = rulebook.own_rules_frame(home)
        edited = st.data_editor(frame, num_rows="dynamic", key="own-rules")
        one, two = st.columns(2)
        if one.button("Keep", key="own-keep", width="stretch"):
            rulebook.keep_rules(home, [str(r) for r in edited["rule"].dropna()])
            st.toast("Kept")
        if two.button("Use for the next questions", key="own-use", width="stretch"):
            st.session_state["carry"] = "\n".join(
                str(r) for r in edited["rule"].dropna()
            )
            st.toast("They stand in the side bar of the first page")
    with book:
        shipped = rulebook.book()
        if shipped:
            view().rows(shipped, "book", column_config=view().wide(rule="large"))
        else:
            st.info("No rule book is installed; the checks stand on their own.")
    with checks:
        view().rows(rulebook.checks(), "checks")


def status_page() -> None:
    """What is installed, which model answers, what left the machine, and a proof."""
    settings = assistant().settings
    st.title("Status")
    one, two, three = st.columns(3)
    one.metric("Model", settings.model)
    two.metric("May leave the machine", settings.egress)
    calls = history.outgoing(assistant().services.sessions)
    three.metric("Outgoing calls on record", len(calls))
    st.caption(f"Everything is kept in {cards.plain_markdown(str(settings.home))}")
    if calls:
        view().rows(calls, "calls")
    else:
        st.success("No kept session records an outgoing call.")
    st.markdown(
        "The proof blocks every connection beyond this machine, answers three "
        "requests, and counts the attempts to get out. A control connection shows "
        "that the block works."
    )
    if st.button("Run the proof", key="proof", type="primary"):
        from assistant.doctor import examine

        with st.spinner("Answering with the network blocked"):
            st.session_state["examined"] = examine(settings)
    found = st.session_state.get("examined")
    if found is not None:
        say = st.success if found.healthy else st.warning
        tried = ", ".join(found.attempts)
        if not found.control_caught:
            say("The control connection was not caught, so this run proves nothing.")
        else:
            say(f"Attempts to leave: {tried}" if tried else "Nothing left the machine.")
        st.code("\n".join(found.lines()), language=None)
        view().download("As JSON", json.dumps(found.to_json(), indent=2), "doctor.json",
                        "doctor-json", "application/json")  # fmt: skip


def main() -> None:
    """Set the page up and draw the one that was asked for."""
    st.set_page_config("materials-assistant", "💎", layout="wide")
    st.html(STYLE)
    pages = [
        st.Page(ask_page, title="Ask", url_path="ask", default=True),
        st.Page(generate_page, title="Generate", url_path="generate"),
        st.Page(knowledge_page, title="Knowledge", url_path="knowledge"),
        st.Page(rules_page, title="Rules", url_path="rules"),
        st.Page(status_page, title="Status", url_path="status"),
    ]
    chosen = st.navigation(pages)
    complain()
    carried = st.session_state.pop("carry", None)
    if carried is not None:
        st.session_state["rules"] = carried
    try:
        chosen.run()
    except AssistantError as fault:
        st.error(cards.plain_markdown(str(fault)))


if __name__ == "__main__":
    main()
