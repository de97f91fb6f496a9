"""Reasons of refusals are told in the language of the user."""

import re

import pytest

from assistant import Assistant
from assistant.compose.refusal_words import in_language
from tests.validators.test_contradictions import PLANTED, found

#: What checks measured stays as it was written in the evidence.
MEASURED = re.compile("the positions leave nothing free|what these positions give")


@pytest.mark.parametrize("language", ["de", "fr", "es", "zh", "ja"])
def test_every_planted_contradiction_is_told_in_the_language(language):
    said = {
        sentence
        for formula, rules, *_ in PLANTED.values()
        for finding in found(formula, *rules)
        for sentence in (finding.message, finding.hint)
        if re.search("[a-z]{3,}", sentence) and not MEASURED.search(sentence)
    }
    assert len(said) > 60
    english = r"\b(?:the|is|are|asked|needs|put|keep|which|with|not|has)\b"
    for sentence in said:
        told = in_language(sentence, language)
        assert told != sentence
        assert not re.search(english, told), told
        # No number and no symbol is lost.
        assert set(re.findall(r"\d+(?:\.\d+)?", sentence)) <= set(
            re.findall(r"\d+(?:\.\d+)?", told)
        )


def test_english_and_what_no_line_fits_stay_as_they_are():
    assert in_language("'Pm-4m' is no space group symbol", "en").startswith("'Pm-4m'")
    assert in_language("quite another sentence", "de") == "quite another sentence"


def test_a_refusal_is_told_in_german():
    answer = Assistant().ask("Erzeuge eine CIF für KBr in der Raumgruppe Fm-5m.")
    assert answer.status == "refused"
    assert "ist kein Raumgruppensymbol" in answer.text
    assert "verwenden" in answer.text
