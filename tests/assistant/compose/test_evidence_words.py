"""What was measured for a rule is told in the language of the user."""

import re

import pytest

from assistant import Assistant
from assistant.compose.refusal_words import EVIDENCE, in_language

RULES = [
    "space group I4/mmm, Z = 2, density 6 to 8 g/cm3, Co-O 1.8 to 2.4 Å",
    "La on 4e, Co on 2a, O on 4c and 4e",
    "CoO6 octahedra share corners in two dimensions; the structure is layered",
]
ENGLISH = re.compile(r"\b(?:at|asked|the|and|is|on|to|next|which|with|not|sharing)\b")


@pytest.fixture(scope="module")
def measured():
    answer = Assistant().ask("CIF of La2CoO4", rules=RULES, options={"budget_s": 3600})
    said = {e.measured for e in answer.report.evidence if e.rule.startswith("rule ")}
    assert len(said) > 8
    return said


@pytest.mark.parametrize("language", ["de", "fr", "es", "zh", "ja"])
def test_evidence_of_rules_is_told_in_the_language(measured, language):
    for sentence in measured:
        told = in_language(sentence, language, EVIDENCE)
        assert not ENGLISH.search(told), told
        numbers = re.findall(r"\d+(?:\.\d+)?", sentence)
        assert sorted(re.findall(r"\d+(?:\.\d+)?", told)) == sorted(numbers)
