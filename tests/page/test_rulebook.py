"""The rule book as a user edits it: checked by the loader, in force at once, undone."""

import pytest

from assistant.errors import BadInput
from assistant.page import rulebook
from assistant.records import Request
from assistant.settings import load_settings
from assistant.wiring import build_assistant
from prompts.rules import own_rules, rule_book
from tests.page.answers import RUTILE

NAME = "rutile.yaml"


def edited(old, new):
    text = rulebook.shipped_text(NAME)
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize("name", rulebook.rule_files())
def test_a_shipped_file_may_be_kept_as_it_is(name, tmp_path):
    rulebook.keep_file(tmp_path, name, rulebook.shipped_text(name))
    assert not rulebook.is_edited(tmp_path, name)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("check: geometry.coordination", "check: geometry.beauty", "no check is"),
        ("id: rutile.", "id: Rutile.", "id"),
        ("family: rutile", "family: anatase", "stays so"),
        ("rules:", "rules: [", "no YAML"),
        ("id: rutile.octahedra", "id: general.cell", "used twice"),
    ],
)
def test_what_the_loader_refuses_is_not_kept(old, new, said, tmp_path):
    with pytest.raises(BadInput, match=said):
        rulebook.keep_file(tmp_path, NAME, edited(old, new))
    assert not rulebook.is_edited(tmp_path, NAME)


def test_no_file_outside_the_book_can_be_written(tmp_path):
    with pytest.raises(BadInput, match="no rule file"):
        rulebook.keep_file(tmp_path, "../../x.yaml", "family: x")


def test_an_edited_copy_applies_until_it_is_reset(tmp_path):
    text = edited("share edges", "share corners")
    rulebook.keep_file(tmp_path, NAME, text)
    assert rulebook.file_text(tmp_path, NAME) == text
    with own_rules(tmp_path):
        ours = rule_book()
    assert ours is not rule_book()
    assert any(
        row["edited"] == "yes" and "share corners" in row["rule"]
        for row in rulebook.book(tmp_path)
    )
    rulebook.reset_file(tmp_path, NAME)
    with own_rules(tmp_path):
        assert rule_book() is not ours
    assert rulebook.file_text(tmp_path, NAME) == rulebook.shipped_text(NAME)


def test_a_copy_broken_by_hand_is_named_and_does_not_apply(tmp_path):
    (tmp_path / NAME).write_text("family: rutile\nrules: 3\n")
    (fault,) = rulebook.faults(tmp_path)
    assert NAME in fault
    with own_rules(tmp_path):
        assert "rutile" in rule_book().families


def verdict(rule, folder):
    report = rulebook.try_rules([rule], RUTILE, folder).report
    return {e["verdict"] for e in report["evidence"] if e["rule"] == "rule 1"}


def test_a_family_rule_is_judged_by_the_edited_words(tmp_path):
    rule = "Rule 1: it is a rutile"
    assert verdict(rule, tmp_path) == {"pass"}
    text = edited("share edges and corners otherwise", "share faces")
    rulebook.keep_file(tmp_path, NAME, text)
    assert "fail" in verdict(rule, tmp_path)


def test_requests_are_answered_by_the_edited_book(home):
    settings = load_settings(home=home)
    text = edited("share edges and corners otherwise", "share faces")
    rulebook.keep_file(settings.rulebook_dir, NAME, text)
    answer = build_assistant(settings).answer(
        Request(
            text="Check this file of TiO2, please.",
            draft=RUTILE,
            rules=["TiO2 is a rutile."],
        )
    )
    report = answer.to_json()["report"]
    assert "fail" in {e["verdict"] for e in report["evidence"] if e["rule"] == "rule 1"}
