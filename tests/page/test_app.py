"""The page as a visitor uses it, without a browser: every view, and what is kept."""

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from assistant.page import asking, history
from assistant.records import Request
from assistant.sessions import Sessions
from tests.page import answers
from tests.page.chromium import ROOT


@pytest.fixture(autouse=True)
def _fresh_server():
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def page(session=None):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    if session:
        app.query_params["session"] = session
    return app.run()


def answered(app):
    """The page once the answer on its way is there."""
    for _ in range(60):
        if "run" not in app.session_state:
            return app
        app.run()
    raise AssertionError("no answer came")


def only(function):
    """One page of the app alone."""
    script = f"import app\napp.{function}()\n"
    app = AppTest.from_string(script, default_timeout=60)
    return app.run()


def words(app):
    parts = [*app.markdown, *app.caption, *app.info, *app.success, *app.error]
    tables = [table.value.to_string() for table in app.table]
    return "\n".join([*(str(part.value) for part in parts), *tables])


def test_a_first_visit_offers_six_examples():
    app = page()
    assert not app.exception
    assert [b.label for b in app.button].count("Try it") == 6


def test_a_wrong_file_is_checked_then_repaired(home):
    app = page("student")
    answered(app.button(key="example-0").click().run())
    assert not app.exception
    assert "line 9" in words(app)
    assert "different space groups" in words(app)
    answered(app.button(key="student-1-repair").click().run())
    assert not app.exception
    second = Sessions(home / "sessions").open("student").exchanges()[1]
    assert second.answer["status"] == "verified"
    assert "attempt 2 (repair): clean" in words(app)


def test_every_rule_of_the_example_has_a_verdict_of_its_own(home):
    app = page("example")
    answered(app.button(key="example-1").click().run())
    (exchange,) = Sessions(home / "sessions").open("example").exchanges()
    judged = {e["rule"] for e in exchange.answer["report"]["evidence"]}
    assert {"rule 1", "rule 2", "rule 3"} <= judged
    assert exchange.answer["status"] == "verified"


@pytest.mark.parametrize("name", list(answers.ALL))
def test_every_kind_of_answer_is_drawn(name, home):
    kept = Sessions(home / "sessions").open(name)
    draft = answers.wrong() if name in {"checked", "repaired"} else None
    kept.add(Request(text=f"about {name}", draft=draft), answers.ALL[name]())
    app = page(name)
    assert not app.exception
    assert f"about {name}" in words(app)


def test_labels_follow_the_question_and_unused_files_are_named(home):
    kept = Sessions(home / "sessions").open("deutsch")
    request = asking.build_request(
        "Wie kann ich die Leitfähigkeit verbessern?", [("messung.xlsx", b"x")]
    )
    kept.add(request, answers.facts())
    app = page("deutsch")
    assert not app.exception
    assert "Wo die Quellen sich widersprechen" in words(app)
    assert "Angehängt: messung" in words(app)
    assert "messung" in app.warning[0].value


@pytest.mark.parametrize(
    "view", ["Verdicts", "Line by line", "Symmetry and sites", "Powder", "CIF"]
)
def test_every_view_of_a_structure_opens(view, home):
    kept = Sessions(home / "sessions").open("s")
    kept.add(Request(text="repair", draft=answers.wrong()), answers.repaired())
    app = page("s")
    app.button_group(key="s-1-view").set_value(view).run()
    assert not app.exception
    expected = {
        "Verdicts": "P4\\_2/mnm", "Line by line": "+++ after",
        "Symmetry and sites": "found", "Powder": "Kinematic theory", "CIF": "",
    }  # fmt: skip
    shown = words(app) + "".join(c.value for c in app.code)
    assert expected[view].replace("\\", "") in shown.replace("\\", "")


def test_hostile_words_reach_nobody(home):
    kept = Sessions(home / "sessions").open("h")
    kept.add(Request(text="![q](http://evil.example/q.png)"), answers.facts())
    shown = words(page("h"))
    assert "![" not in shown
    assert "](" not in shown.replace("\\](", "")
    assert "[click]" not in shown


def test_a_conversation_survives_a_restart(home):
    app = page("kept")
    answered(app.chat_input(key="q").set_value("Hello, what can you do?").run())
    assert not app.exception
    st.cache_resource.clear()
    again = page("kept")
    assert "what can you do" in words(again)
    names = history.kept_sessions(Sessions(home / "sessions"))
    assert [item.name for item in names] == ["kept"]


def test_a_question_too_long_gets_one_line():
    app = page("long")
    answered(app.chat_input(key="q").set_value("x" * 100_001).run())
    assert not app.exception
    (error,) = app.error
    assert "limit" in error.value


def test_rules_of_the_side_bar_travel_with_the_question(home):
    app = page("r")
    app.text_area(key="rules").set_value("Rule 1: The space group is Fm-3m.").run()
    answered(
        app.chat_input(key="q").set_value("Can you generate a CIF file for NaCl?").run()
    )
    assert not app.exception
    (exchange,) = Sessions(home / "sessions").open("r").exchanges()
    assert exchange.request["rules"] == ["Rule 1: The space group is Fm-3m."]


@pytest.mark.parametrize("name", ["Generate", "Knowledge", "Rules", "Status"])
def test_every_other_page_opens(name):
    app = only(f"{name.lower()}_page")
    assert app.title[0].value == name
    assert not app.exception
    assert not app.error


def test_a_rule_is_judged_on_the_rules_page():
    app = only("rules_page")
    app.button(key="try-go").click().run()
    assert not app.exception
    assert "Verdict per rule" in words(app)


def test_a_document_is_indexed_shown_and_removed(home):
    app = only("knowledge_page")
    app.text_input(key="k-search").set_value("no such words at all").run()
    assert "0 records" in words(app)
    app.button(key="k-verify").click().run()
    assert not app.exception
