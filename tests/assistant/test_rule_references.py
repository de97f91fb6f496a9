"""A message that points to the rules sent beside it wishes nothing more."""

import pytest

from assistant import Assistant

RULES = [
    'Rule 1: the space group of NaCl is "F m -3 m" (No. 225).',
    "Rule 2: Na occupies Na1 (4a); Cl occupies Cl1 (4b).",
    "Rule 3: Na is coordinated by 6 Cl (NaCl6 octahedra).",
]


@pytest.mark.parametrize(
    "text",
    [
        "Create a .cif of halite; follow the rules below.",
        "CIF for NaCl that satisfies the rules.",
        "NaCl cif, keep the following constraints in mind",
        "Erstelle eine CIF von NaCl; halte dich an die Regeln unten.",
        "Génère un CIF de NaCl en respectant les règles ci-dessous.",
        "Crea un CIF de NaCl siguiendo las reglas siguientes.",
        "请按照以下规则生成NaCl的CIF",
        "以下の規則に従ってNaClのCIFを作成してください",
    ],
)
def test_a_pointer_to_the_rules_leaves_an_answer_verified(tmp_path, text: str) -> None:
    answer = Assistant(home=tmp_path).ask(text, rules=RULES)
    assert answer.status == "verified"


def test_rules_that_are_to_be_ignored_are_no_pointer(tmp_path) -> None:
    answer = Assistant(home=tmp_path).ask("Make NaCl, ignore the rules", rules=RULES)
    assert answer.status == "unverified"


def test_short_politeness_is_no_part_of_a_rule(tmp_path) -> None:
    text = "give me cif for MgAl2O4 pls, the normal spinel phase"
    assert Assistant(home=tmp_path).ask(text).status == "verified"
