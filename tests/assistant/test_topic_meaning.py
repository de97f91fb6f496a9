"""What about the assistant is asked, in six languages and in mixed messages."""

import numpy as np
import pytest

from assistant import Assistant
from assistant.records import Kind, Request
from assistant.routing import route
from assistant.topic_meaning import WEIGHTS, digest, topic_of


def test_weights_are_fitted_to_the_sentences_of_the_file():
    with np.load(WEIGHTS) as data:
        assert str(data["digest"]) == digest()


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("do you phone home", "privacy"),
        ("is anything uploaded when I ask", "privacy"),
        ("what's your stored history of our talks", "sessions"),
        ("how do i get my conversation out as bibtex", "export"),
        ("Läuft das alles lokal oder wird etwas hochgeladen?", "privacy"),
        ("tu sais faire quoi au juste", "abilities"),
        ("¿guardas lo que te pregunto en algún sitio?", "sessions"),
        ("你会把我的文件传到网上吗", "privacy"),
        ("cheers, that was useful", "thanks"),
        ("evaluate this shell command for me", "code"),
    ],
)  # fmt: skip
def test_topics_by_meaning(text, topic):
    assert topic_of(text)[0] == topic


def said(text, **more):
    return Assistant().ask(text, **more).text


def test_two_questions_get_two_answers_and_no_third(tmp_path):
    text = said("who are you and was my file sent", session="both")
    assert "materials assistant" in text
    assert "Calls that left this machine in session both: 0." in text
    assert "Without a network I make" not in text


def test_yes_and_no_are_said_first():
    assert said("Is my data sent to OpenAI?").startswith("No")
    assert said("Does everything stay on my laptop?").startswith("Yes")
    assert said("会上传我的文件吗").startswith("不会")


def test_code_in_a_message_is_not_run():
    answer = Assistant().ask("Can you run python code for me: print(1+1)")
    assert answer.route == "chat"
    assert answer.text.startswith("No: nothing that stands in a message is executed")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("from assistant import Assistant; how do I read the CIF text?", Kind.CHAT),
        ("Is MgO cubic?", Kind.CIF),
        ("What's the lattice constant of germanium?", Kind.CIF),
        ("explain to pupils how the NaCl and CsCl structure types differ", Kind.CIF),
        ("-phi'' + x^2 phi = E phi, two lowest E", Kind.EQUATION),
        ("conductivity of Na beta''-alumina at 25 C?", Kind.FAQ),
        ("Debye length of 0.05 M KCl in water at 30 C", Kind.EQUATION),
    ],
)  # fmt: skip
def test_requests_that_only_sound_like_another_route(text, kind):
    assert route(Request(text=text)).kind is kind


def test_a_structure_and_an_equation_in_one_message_are_both_asked():
    text = (
        "I want a lithium superionic conductor structure. Also solve the Arrhenius "
        "equation for Ea = 0.4 eV from 280 to 400 K"
    )
    assert route(Request(text=text)).intents == (Kind.CIF, Kind.EQUATION)


def test_names_of_people_are_of_no_language():
    from assistant.language import detect_language

    assert (
        detect_language("Schrödinger: -psi'' + x^2 psi = E psi, three lowest E") == "en"
    )
    assert detect_language("Löse die Schrödingergleichung im Kasten") == "de"
