"""False premises on a structure are corrected from the structure library."""

import pytest

from assistant.asking.question import parse_question
from assistant.compose.faq_structure import stated_system, structure_correction


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Since SnSe is cubic, how can its zT be improved?", ("SnSe", "cubic")),
        ("Da SnSe kubisch ist, wie steigt zT?", ("SnSe", "cubic")),
        ("Is SnSe cubic?", ("", "")),
    ],
)
def test_only_what_is_taken_for_granted_is_read(text, found):
    assert stated_system(text) == found


def test_the_record_of_the_library_stands_against_a_false_system():
    spec = parse_question("Since SnSe is cubic, how can its zT be improved?")
    said = structure_correction(spec, ())
    assert "P b n m" in said[1].text
    assert said[1].facts


def test_a_true_system_is_left_alone():
    spec = parse_question("Since SnSe is orthorhombic, how can its zT be improved?")
    assert structure_correction(spec, ()) == []
