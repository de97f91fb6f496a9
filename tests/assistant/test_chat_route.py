"""What the assistant says about itself is true of this installation."""

import re

import pytest

from assistant.compose.chat_words import CHAT, LINES
from assistant.language import LANGUAGES
from assistant.records import Answer, Kind, Request, Status
from assistant.routing import route
from assistant.sessions import Sessions
from assistant.wiring import Assistant


@pytest.fixture
def assistant(home):
    return Assistant()


@pytest.mark.parametrize("table", [CHAT, LINES])
def test_every_sentence_exists_in_all_six_languages_with_the_same_values(table):
    for name, forms in table.items():
        assert set(forms) == set(LANGUAGES), name
        wanted = set(re.findall(r"{(\w+)}", forms["en"]))
        for text in forms.values():
            assert set(re.findall(r"{(\w+)}", text)) <= wanted, name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hello", "Hello"), ("Hallo", "Guten Tag"), ("Bonjour !", "Bonjour"),
        ("hola", "Hola"), ("你好", "您好"), ("こんにちは", "こんにちは"),
        ("thanks a lot", "welcome"), ("danke", "Gern"),
        ("what can you do offline?", "offline"),
        ("which model answers?", "offline"),
        ("does anything leave this computer?", "egress"),
        ("Verlassen meine Daten den Rechner?", "egress"),
        ("how can I use my own papers?", "matassist index"),
        ("how do I call you from python", "from assistant import Assistant"),
        ("how do I use a local model", "--model local:FILE"),
        ("export this session as a report", "matassist export"),
        ("how do I cite you", "--version"),
        ("delete my conversation", "delete nothing by myself"),
        ("what are your limits?", "never have the last word"),
    ],
)  # fmt: skip
def test_questions_about_the_tool_are_answered_without_a_model(assistant, text, said):
    answer = assistant.ask(text)
    assert answer.route == "chat"
    assert said in answer.text
    assert answer.status is Status.UNVERIFIED
    assert (answer.cif, answer.claims, answer.egress) == (None, (), ())


@pytest.mark.parametrize("text", ["LLZO", "asdf qwer", "???", "42"])
def test_an_unclear_request_gets_one_short_question(assistant, text):
    answer = assistant.ask(text)
    assert answer.status is Status.NEEDS_INPUT
    assert answer.text.count("?") == 1
    assert len(answer.text.split()) < 40


def test_the_question_comes_in_the_language_of_the_user(assistant):
    answer = assistant.ask("das da")
    assert answer.status is Status.NEEDS_INPUT
    assert answer.text.startswith("Möchten Sie")


def test_what_was_sent_is_told_from_the_record_of_the_session(assistant):
    assistant.ask("hello", session="s")
    answer = assistant.ask("what did you send to the server?", session="s")
    assert "session s: 0" in answer.text


def test_kept_conversations_are_listed_and_searched(assistant):
    assistant.ask("hello", session="first")
    assistant.ask("which model answers?", session="second")
    listed = assistant.ask("list my sessions").text
    assert "`first`: 1 questions" in listed
    assert "`second`: 1 questions" in listed
    found = assistant.ask("search my sessions for model").text
    assert "`second` 1:" in found
    assert "conversations: 1" in found
    nothing = assistant.ask('find the conversation about "unobtainium"').text
    assert "conversations: 0" in nothing


def test_versions_of_the_session_are_listed(assistant):
    session = Sessions(assistant.settings.sessions_dir).open("s")
    for text, cif in (("make it", "A"), ("change it", "B")):
        session.add(Request(text=text), Answer(Status.UNVERIFIED, "", cif=cif))
    answer = assistant.ask("show the version history", session="s")
    assert answer.text.endswith("- structure 1: make it\n- structure 2: change it")


def test_a_message_is_data_and_cannot_fill_the_templates(assistant):
    answer = assistant.ask("hello {model} {home.__class__} %s", session="{x}")
    assert answer.status is not Status.ERROR


@pytest.mark.parametrize(
    "text",
    ["Write me a poem about diamonds", "tell me a joke about perovskites",
     "Schreib mir ein Gedicht über Quarz", "写一首关于钻石的诗",
     "What's the weather in Berlin?", "translate 'band gap' to Spanish"],
)  # fmt: skip
def test_what_nobody_here_makes_is_outside_whatever_it_is_about(assistant, text):
    answer = assistant.ask(text)
    assert (answer.route, answer.status) == (Kind.CHAT, Status.ABSTAINED)


def test_two_questions_about_the_tool_are_both_answered(assistant):
    answer = assistant.ask("who are you and can you see my files?")
    assert "materials assistant" in answer.text
    assert "only what comes with a request" in answer.text
    assert "offline" in answer.text


@pytest.mark.parametrize(
    "text",
    ["run a DFT relaxation of SrTiO3 with VASP", "can you measure my pellet?",
     "train a GPT on my papers", "Können Sie die Leitfähigkeit meiner Probe messen?",
     "帮我测量样品的电导率", "order me 1 kg lithium carbonate"],
)  # fmt: skip
def test_work_at_a_bench_or_on_a_cluster_is_declined(assistant, text):
    answer = assistant.ask(text)
    assert (answer.route, answer.status) == (Kind.CHAT, Status.ABSTAINED)
    assert not answer.citations


@pytest.mark.parametrize(
    ("text", "kind"),
    [("how can you synthesize LLZO by a sol-gel route?", Kind.FAQ),
     ("can you measure the Ti-O distance in rutile", Kind.CIF),
     ("order the table by year: conductivities of LATP with DOI", Kind.DATA),
     ("train a GAN and sample new oxide compositions", Kind.GENERATE)],
)  # fmt: skip
def test_words_of_the_bench_in_our_own_work_are_served(text, kind):
    assert route(Request(text=text)).kind is kind


def test_a_reply_to_a_question_back_stays_with_it(tmp_path):
    assistant = Assistant(home=tmp_path)
    asked = assistant.ask("I need a CIF", session="s")
    assert asked.status is Status.NEEDS_INPUT
    answer = assistant.ask("halite", session="s")
    assert (answer.route, answer.status) == (Kind.CIF, Status.VERIFIED)
    history = [{"role": "user", "content": "I need a CIF"},
               {"role": "assistant", "content": "Which compound?"}]  # fmt: skip
    assert Assistant().ask("calcite", history=history).cif
    # A question of its own is no reply.
    other = Assistant().ask("how does Ta doping help LLZO?", history=history)
    assert other.route is Kind.FAQ


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("and how would you know that your numbers are right?", "residual"),
        ("Woran erkenne ich, ob ich deinen Antworten trauen kann?", "Residuum"),
        ("can you search for it on the web?", "web"),
        ("¿puedes mirar en internet?", "red"),
        ("what languages may I use here?", "Japanese"),
        ("¿guardas lo que hablamos?", "sessions"),
        ("tu gardes une trace de notre conversation ?", "sessions"),
    ],
)
def test_doubts_and_wishes_about_the_tool_get_their_own_answer(assistant, text, said):
    answer = assistant.ask(text)
    assert answer.route is Kind.CHAT
    assert said in answer.text


def test_the_tool_is_asked_about_in_the_middle_of_a_structure(home):
    talk = Assistant(home=home)
    talk.ask("CIF of MgO", session="s")
    answer = talk.ask("¿guardas esta charla?", session="s")
    assert answer.route is Kind.CHAT
    assert "sessions" in answer.text
