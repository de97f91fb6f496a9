"""Rules written out as YAML in a message are rules and no words of it."""

import pandas as pd
import pytest

from assistant.asking.written_rules import rules_block
from generators.tables.constraints import read_rules

TEXT = """augment to 90 rows with these rules:
rules:
  - water / cement <= 0.6
ranges:
  age: [3, 90]
order:
  - fine < coarse
Thanks a lot"""
COLUMNS = ["water", "cement", "age", "fine", "coarse"]


FENCED = TEXT.replace("\nrules:\n", "\n```yaml\nRules:\n")


@pytest.mark.parametrize("text", [TEXT, FENCED])
def test_the_block_is_taken_out_of_the_words(text):
    document, words = rules_block(text)
    assert words.splitlines()[-1] == "Thanks a lot"
    assert "3" not in words
    assert len(read_rules(document, COLUMNS)) == 3


def test_its_rules_judge_rows():
    rules = read_rules(rules_block(TEXT)[0], COLUMNS)
    rows = pd.DataFrame(
        [[60, 100, 28, 1, 2], [70, 100, 28, 1, 2], [60, 100, 365, 1, 2],
         [60, 100, 28, 3, 2]], columns=COLUMNS,
    )  # fmt: skip
    kept = [bool(all(rule.holds(rows)[i] for rule in rules)) for i in range(4)]
    assert kept == [True, False, False, False]


def test_a_sentence_about_rules_is_no_block():
    assert rules_block("rules: keep it simple")[0] == ""
