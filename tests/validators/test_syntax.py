"""Grammar and dictionary: every complaint has its line."""

import pytest

from tests.validators.samples import checked, cif, swap
from validators.syntax import parse


def findings(text, check):
    return [f for f in checked(text).findings if f.check == check]


@pytest.mark.parametrize(
    "text",
    ["", " ", "hello", "data_", "loop_", "data_x\nloop_\n_a\n_b\n1", "data_x\n_a 'b",
     "\x00\x01", "data_x\n_a\n;\nnever closed"],
)  # fmt: skip
def test_what_is_no_structure_is_reported_and_not_ok(text):
    report = checked(text)
    assert not report.ok
    assert report.findings


def test_the_line_of_a_grammar_fault_is_named():
    text = swap(cif(), r"'R -3 c:H'", "'R -3 c:H")
    found = findings(text, "syntax.cif")[0]
    line = next(n for n, row in enumerate(text.splitlines(), 1) if "'R -3 c:H" in row)
    assert abs(found.line - line) <= 1


def test_the_dictionary_knows_ranges_and_tags():
    text = swap(cif(), r"(gamma +)120\.0", r"\g<1>220.0")
    assert any("220" in str(f.found) or "220" in f.message
               for f in findings(text, "syntax.dictionary"))  # fmt: skip
    odd = swap(cif(), r"^_cell_volume", "_cell_loudness")
    assert any("loudness" in f.message for f in findings(odd, "syntax.dictionary"))


def test_a_tag_given_twice_is_a_fault():
    text = swap(cif(), r"^(_cell_length_a .*)$", r"\1\n\1")
    assert not checked(text).ok


def test_values_keep_their_line():
    block = parse(cif()).block
    token = block.value("_cell_length_a")
    assert cif().splitlines()[token.line - 1].startswith("_cell_length_a")
