"""The page: ask, see what was checked, take it with you. Run it with `make app`.

This file only draws; what it draws is prepared in `assistant.page`, and every answer
comes from `assistant.wiring.Assistant`, the same as on the command line.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import streamlit as st

from assistant.errors import AssistantError, BadInput
from assistant.page import asking, cards, history, texts
from assistant.page.answer_view import AnswerView
from assistant.page.preview import problem_of
from assistant.page.running import Run
from assistant.page.sidebar import Sidebar, options_of
from assistant.records import Request
from assistant.sessions import Session
from assistant.settings import load_settings
from assistant.wiring import Assistant, build_assistant

Json = dict[str, Any]
#: Answers drawn in full; older ones open on demand.
FULL = 4
#: Seconds that an answer may take to appear without a round trip of the browser.
QUICK_S = 1.5
STYLE = """
<style>
.block-container { padding-top: 2.6rem; padding-bottom: 5rem; max-width: 1180px; }
[data-testid="stChatMessage"] h4 { font-size: 1.05rem; padding: .5rem 0 .1rem; }
[data-testid="stMetricValue"] { font-size: 1.35rem; }
[data-testid="stChatMessage"] { scroll-margin-top: 4.5rem; }
[data-testid="stChatMessageAvatarUser"] { background: #64748b; color: #ffffff; }
[data-testid="stChatMessageAvatarAssistant"] { background: #1f5f99; color: #ffffff; }
[data-testid="stSidebar"] button[kind="tertiary"] {
  justify-content: flex-start; padding: .15rem .3rem; min-height: 2rem;
}
[data-testid="stSidebar"] button[kind="tertiary"] :is(div, span) {
  justify-content: flex-start; min-width: 0; width: 100%;
}
[data-testid="stSidebar"] button[kind="tertiary"] p {
  overflow: hidden; text-align: left; text-overflow: ellipsis; white-space: nowrap;
}
[data-testid="stSidebar"] [data-testid="stVerticalBlock"] { gap: .6rem; }
[data-testid="stSidebar"] :is(.st-key-session-list, .st-key-session-found) { gap: 0; }
[data-testid="stChatMessage"] [data-testid="stVerticalBlock"] { gap: .8rem; }
:is([class*="st-key-book-"], .st-key-try-cif) textarea { font-family: monospace; }
[data-testid="stCaptionContainer"] { color: inherit; opacity: .8; }
[data-testid="stCaptionContainer"] p { color: inherit; }
*:focus-visible { outline: 2px solid #3b82f6 !important; outline-offset: 1px; }
/* Fields whose box clips them are ringed around the box. */
:is([data-testid="stChatInput"], [data-testid="stNumberInput"],
    [data-testid="stTextInput"], [data-testid="stSelectbox"])
  :is(input, textarea):focus-visible { outline: none !important; }
:is([data-testid="stChatInput"] > div, [data-testid="stNumberInputContainer"],
    [data-testid="stTextInputRootElement"],
    [data-testid="stSelectbox"] div:has(> input[role="combobox"])):has(
    :is(input, textarea):focus-visible) { outline: 2px solid #3b82f6; }
.katex-display { overflow-x: auto; overflow-y: hidden; padding: .2rem 0; }
.react-syntax-highlighter-line-number { color: var(--quiet) !important; }
pre code .token:is(.operator, .punctuation) { color: inherit !important; }
pre code .token:is(.keyword, .builtin, .boolean, .function, .class-name) {
  color: var(--word) !important;
}
pre code .token:is(.number, .string, .triple-quoted-string) {
  color: var(--value) !important;
}
pre code .token.comment { color: var(--quiet) !important; }
.js-plotly-plot :is(.xtick, .ytick, .infolayer, .cbaxis, .updatemenu-button) text,
.js-plotly-plot :is(.xaxislayer-above, .yaxislayer-above) text {
  fill: var(--quiet) !important;
}
@media (max-width: 640px) {
  .block-container { padding-left: .8rem; padding-right: .8rem; }
  [data-testid="stChatMessage"] { padding: .6rem; }
  [data-testid^="stChatMessageAvatar"] { display: none; }
  [data-testid="stTable"] :is(th, td) { font-size: .82rem; padding: .25rem .3rem; }
}
</style>
"""
#: Colours that the toolkit leaves too faint to read, by the kind of the theme.
INK = {
    "light": ":root { --quiet: #565e6c; --word: #1f5f99; --value: #8a4b00; }",
    "dark": ":root { --quiet: #a9b1bf; --word: #7fbcf2; --value: #e2b070; } "
    'button[data-testid^="stBaseButton-primary"] p { color: #10151d; }',
}
SCROLL = """
<script>
// Pictures and 3D views grow for seconds and pull the page to its end; the start of
// the answer is held until then, or until the visitor moves.
{
  window.letScroll?.();
  const begun = Date.now();
  const moves = ["wheel", "touchstart", "keydown", "pointerdown"];
  const timer = setInterval(() => {
    const all = document.querySelectorAll('[data-testid="stChatMessage"]');
    if (all.length > 1) all[all.length - 2].scrollIntoView({block: "start"});
    else document.querySelector('main')?.scrollTo(0, 0);
    if (Date.now() - begun > 5000) window.letScroll();
  }, 250);
  window.letScroll = () => {
    clearInterval(timer);
    for (const name of moves) removeEventListener(name, window.letScroll, true);
  };
  for (const name of moves) addEventListener(name, window.letScroll, true);
}
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
        made.answer(Request(text="Which dopants raise the conductivity of LLZO?"))
        made.answer(Request(text="Solve dy/dt = -y, y(0) = 1. y(1)?"))

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


def model_line() -> str:
    """Which model answers, and what may leave the machine."""
    settings = assistant().settings
    return texts.plain_markdown(f"model {settings.model} · egress {settings.egress}")


def open_session(name: str) -> None:
    """Go on with another conversation."""
    st.session_state["session"] = name
    st.session_state["answered"] = True
    st.session_state.pop("problem", None)
    if "run" in st.session_state:
        # It goes on without this page, and its answer is kept in its session.
        del st.session_state["run"]
    st.query_params["session"] = name


# --- ask --------------------------------------------------------------------------


def ask_page() -> None:
    """Chat."""
    now = session()
    exchanges = history.exchanges_of(now)
    Sidebar(view(), assistant().services.sessions, open_session, model_line()).draw(
        now, exchanges
    )
    pending = st.session_state.pop("pending", None)
    if pending is not None:
        begin(pending, now)
    waiting, run = (st.session_state.get(name) for name in ("problem", "run"))
    # A place of its own, so that the welcome goes as soon as a question is asked.
    front = st.empty()
    given = None
    if not (exchanges or waiting or run):
        # A field at the foot would scroll the welcome to its end on a phone.
        with front.container():
            greet()
            again = files_again(now)
            given = question_field()
            show_examples()
    hidden = len(exchanges) - FULL
    for exchange in exchanges:
        if exchange.number <= hidden:
            view().draw_folded(exchange)
        else:
            view().draw_exchange(exchange, exchanges, now)
    if st.session_state.get("answered", True):
        st.session_state["answered"] = False
        # The toolkit scrolls to the end; an answer is read from its start.
        st.html(SCROLL, unsafe_allow_javascript=True)
    if exchanges or waiting or run:
        again = files_again(now)
        given = question_field()
    if given:
        uploads = [(item.name, item.getvalue()) for item in given.files]
        if uploads:
            st.session_state["at-hand"] = (now.name, uploads)
        send(given.text or "", uploads or again)
        st.rerun()
    complain()
    if waiting:
        view().draw_question(waiting[1])
        with st.chat_message("assistant"):
            view().draw_to_confirm(*waiting, key="waiting")
    if run is not None:
        draw_run(run)


def question_field() -> Any:
    """Where a question is typed and files are attached; what was sent, or None."""
    return st.chat_input(
        "Ask for a structure, an equation, facts, data or candidates; attach files",
        accept_file="multiple", file_type=asking.FILE_TYPES, key="q",
        max_upload_size=20,
    )  # fmt: skip


def files_again(now: Session) -> list[tuple[str, bytes]]:
    """Files sent earlier in this tab, which go with the next question too."""
    owner, uploads = st.session_state.get("at-hand", ("", []))
    # A structure is part of the conversation already.
    files = [item for item in uploads if not item[0].lower().endswith(".cif")]
    if owner != now.name or not files or "run" in st.session_state:
        return []
    names = texts.plain_markdown(", ".join(name for name, _ in files))
    return files if st.toggle(f"Go on with {names}", True, key="again") else []


def send(
    text: str,
    uploads: list[tuple[str, bytes]] | None = None,
    *,
    rules: tuple[str, ...] | None = None,
    draft: str | None = None,
    route: str | None = None,
    ask: Json | None = None,
    confirmed: bool = False,
) -> None:
    """Make a request and leave it for the next run of the page to answer."""
    state = st.session_state
    if "run" in state:
        state["complaint"] = "An answer is on its way; wait for it or stop it first."
        return
    options = options_of(state)
    if route:
        options["route"] = route
    given = asking.rule_lines(state.get("rules") or "")
    try:
        request = asking.build_request(
            text, uploads or [], rules=given if rules is None else list(rules),
            draft=draft, session=session().name, options=options, ask=ask,
            private=bool(state.get("private", True)),
        )  # fmt: skip
    except BadInput as fault:
        state["complaint"] = str(fault)
        return
    state.pop("problem", None)
    if state.get("confirm") and not confirmed:
        spec = problem_of(assistant(), request)
        if spec is not None:
            state["problem"] = (spec, request.model_dump(mode="json"))
            return
    state["pending"] = request
    st.query_params["session"] = session().name


def complain() -> None:
    """Say why a question was not sent, once."""
    complaint = st.session_state.pop("complaint", None)
    if complaint:
        st.error(texts.plain_markdown(complaint))


def begin(request: Request, now: Session) -> None:
    """Start the work on a request; it goes on in a thread while the page is drawn."""
    folder = assistant().settings.home / "artifacts" / now.path.stem
    out = folder / f"{len(history.exchanges_of(now)) + 1:03}"
    st.session_state["run"] = Run(assistant(), request, out)


def draw_run(run: Run) -> None:
    """The question on its way, its progress, and a button that stops it."""
    view().draw_question(run.request.model_dump(mode="json"))
    with st.chat_message("assistant"):
        st.fragment(watch, run_every=0.5)(run)


def watch(run: Run) -> None:
    """Progress so far; the whole page is drawn again when the answer is there."""
    status = st.status("Reading the request", expanded=True)
    st.button("Stop", key="stop", on_click=run.stop, disabled=run.stopping)
    with status:
        for line in run.told:
            st.markdown(line)
        # A quick answer appears at once, without a round trip of the browser.
        end = time.monotonic() + (QUICK_S if not run.told else 0.3)
        while not run.done and time.monotonic() < end:
            event = run.next_event(0.1)
            if event is not None:
                st.markdown(run.tell(cards.progress_line(event.step, event.message)))
            status.update(label=f"{run.said} · {run.seconds:.0f} s")
    if run.done:
        finish(run)


def finish(run: Run) -> None:
    """Keep what belongs to this visit only and draw the page with the answer."""
    if run.answer is not None and run.answer.trace is not None:
        traces = st.session_state.setdefault("traces", {})
        traces[run.answer.trace_id] = run.answer.trace.to_json()
    st.session_state["answered"] = True
    st.session_state.pop("run", None)
    st.rerun()


def greet() -> None:
    """What this is, for a first visitor."""
    st.title("materials-assistant")
    st.markdown(
        "Crystal structures, equations, literature and data: **checked before they "
        "are shown**, every number with its source or its computation. Everything "
        "runs on this machine.\n\nAsk below in your language and attach CIF, CSV, "
        "XLSX, PDF or BibTeX files with **+**, or try an example."
    )


def show_examples() -> None:
    """What can be asked, as cards that ask it."""
    # Rows of three, so that reading and tabbing keep the order on every width.
    places = [column for _ in range(2) for column in st.columns(3)]
    for index, example in enumerate(asking.EXAMPLES):
        # The buttons of a row stand on one line, however long the words above are.
        with places[index].container(
            border=True, height="stretch", vertical_alignment="distribute"
        ):
            with st.container():
                st.markdown(f"**{example.title}**")
                st.caption(example.about)
                asked = texts.plain_markdown(history.short(example.text, 70))
                st.markdown(f":small[*{asked}*]")
            st.button(
                "Try it", key=f"example-{index}", width="stretch",
                help=example.text, on_click=send, args=(example.text,),
                kwargs={"rules": example.rules, "draft": asking.draft_of(example)},
            )  # fmt: skip


# --- the other pages --------------------------------------------------------------


def generate_page() -> None:
    """From a table to a trained model, its samples, and whether they help."""
    from assistant.page.generate_view import GenerateView

    GenerateView(st, view(), assistant().settings.home / "models").draw()


def knowledge_page() -> None:
    """Browse, upload, remove, verify."""
    from assistant.page.knowledge_view import KnowledgeView

    KnowledgeView(view(), library(str(assistant().settings.store_dir))).draw()


def rules_page() -> None:
    """The rule book, rules of one's own, and a rule tried on a structure."""
    from assistant.page.rules_view import RulesView

    settings = assistant().settings
    RulesView(view(), settings.home, settings.rulebook_dir).draw()


def status_page() -> None:
    """What is installed, which model answers, what left the machine, and a proof."""
    from assistant.page.status_view import StatusView

    now = assistant()
    StatusView(view(), now.settings, now.services.sessions).draw()


def main() -> None:
    """Set the page up and draw the one that was asked for."""
    st.set_page_config("materials-assistant", "💎", layout="wide")
    st.html(STYLE)
    st.html(
        f"<style>{INK['dark' if st.context.theme.type == 'dark' else 'light']}</style>"
    )
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
    if chosen.url_path:
        # The first page has it at the end of its own side bar.
        st.sidebar.caption(model_line())
    try:
        chosen.run()
    except AssistantError as fault:
        st.error(texts.plain_markdown(str(fault)))


if __name__ == "__main__":
    main()
