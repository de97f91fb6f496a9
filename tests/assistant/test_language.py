"""The language of a request is told from its words, not from its formulas."""

from pathlib import Path

import pytest

from assistant.language import LANGUAGES, detect_language

DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize("name", ["requests.tsv", "requests_unseen.tsv"])
def test_at_least_98_of_100_requests_are_told(name):
    right = total = 0
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            _, language, _, text = line.split("\t")
            total += 1
            right += detect_language(text) == language
    assert right >= 0.98 * total


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Si3N4 La2Zr2O7 Es U La Y O", "en"),
        ("data_x\n_cell_length_a 3\nIst das richtig?", "de"),
        ("Quelle est la maille de La2O3 ?", "fr"),
        ("Quelle für den Wert bitte", "de"),
        ("LLZO的电导率 (ionic conductivity at room temperature)", "zh"),
        ("NASICON の structure file をください", "ja"),
        ("Please make the CIF of 氯", "en"),
        ("¿Y con Nb?", "es"),
        ("et avec du niobium ?", "fr"),
        ("und mit Niob?", "de"),
        ("\\frac{d^2 u}{dx^2} = 0, u(0)=1", "en"),
        ("y'' + 2y' + y = 0", "en"),
        ("", "en"),
        ("12345", "en"),
        ("Cómo se mide la conductividad", "es"),
        ("Wie wird die Leitfaehigkeit gemessen", "de"),
        ("comment mesurer la conductivite", "fr"),
        ("como medir la conductividad", "es"),
    ],
)
def test_formulas_code_and_mixtures_do_not_mislead(text, language):
    assert detect_language(text) == language
    assert language in LANGUAGES


@pytest.mark.parametrize("fence", ["```cif\n{}```\n", "\n{}\n"])
def test_a_pasted_file_has_no_language(fence: str) -> None:
    rows = "data_x\nloop_\n'x, y, z'\n'-y, x, z+1/2'\nNa1 Na 4 a 0.1 0.2 0.3 1\n"
    assert detect_language("Can you fix this file?\n" + fence.format(rows)) == "en"
    german = "Kannst du diese Datei reparieren?\n" + fence.format(rows)
    assert detect_language(german) == "de"


@pytest.mark.parametrize(
    ("text", "rules", "language"),
    [
        ("CIF de SrF2", "Regla 1: el grupo espacial es Fm-3m.", "es"),
        ("CIF de SrF2", "Règle 1 : le groupe d'espace est Fm-3m.", "fr"),
        ("ReO3 CIF", "规则1:空间群为 Pm-3m。", "zh"),
        ("ReO3 CIF", "", "en"),
        ("Please generate a CIF file for ReO3", "规则1:空间群为 Pm-3m。", "en"),
        ("Bitte eine CIF-Datei von ReO3", "Rule 1: the space group is Pm-3m.", "de"),
    ],
)
def test_rules_decide_where_the_request_alone_does_not(text, rules, language):
    assert detect_language(text, rules) == language
