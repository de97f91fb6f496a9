"""The sample that a name means, and what is said where only another one is known."""

from assistant.records import Status
from assistant.routes.faq import answer_offline as ask


def head(text):
    answer = ask(text)
    return answer, answer.text.split("\n")[1]


def test_a_doped_sample_does_not_stand_for_the_material_unsaid():
    answer, first = head("SnSe or Bi2Te3: which has the higher zT?")
    assert "SnSe has the larg" in first
    assert "Bi2Te3 itself: no record" in first
    # The sample with PbBr2 is not SnSe.
    assert "0.54" not in first
    assert answer.status is Status.UNVERIFIED


def test_samples_that_differ_are_shown_from_the_smallest_to_the_largest():
    _, first = head("LGPS against LLZO: which conducts better at room temperature?")
    assert "tetragonal" in first
    assert "cubic" in first
    assert "LGPS has the largest value" in first


def test_overlapping_values_name_no_winner():
    _, first = head("Which conducts better, LLTO or LATP?")
    assert "overlap" in first
    assert "largest value" not in first


def test_a_side_of_which_nothing_is_known_is_named():
    answer = ask("BaTiO3 or PZTX: which has the larger dielectric constant?")
    assert answer.status is not Status.VERIFIED
    assert "PZTX" in answer.text


def test_a_symbol_set_against_another_is_an_element():
    answer = ask(
        "Zr vs Er: which substitution in Li3YCl6 raises the conductivity more?"
    )
    assert "Er" in answer.text.split("\n")[1]
    assert answer.status is Status.UNVERIFIED
