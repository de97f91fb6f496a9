"""Questions back about equations come in the language of the user."""

import ast
from pathlib import Path

import pytest

import assistant.reading
from assistant import Assistant
from assistant.compose.equation_questions import in_language

READERS = Path(assistant.reading.__file__).parent


def asked_back():
    """Every question of the readers as written in their code, slots as "X"."""
    for path in sorted(READERS.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            name = getattr(call.func, "id", "")
            if name == "need" and len(call.args) > 1:
                yield from _written(call.args[1])
            reasons = [a.value for a in call.args[1:] if isinstance(a, ast.Constant)]
            if name == "ReadingError" and "missing" in reasons:
                yield from _written(call.args[0])


def _written(node):
    if isinstance(node, ast.Constant):
        yield str(node.value)
    if isinstance(node, ast.JoinedStr):
        yield "".join(
            str(part.value) if isinstance(part, ast.Constant) else "X"
            for part in node.values
        )


@pytest.mark.parametrize("language", ["de", "fr", "es", "zh", "ja"])
def test_every_question_of_the_readers_has_a_form(language):
    # Slots that take one of two wordings.
    questions = {
        q.replace("how X?", "how thick is it?").replace(
            "uses X without", "uses it without"
        )
        for q in asked_back()
    }
    assert len(questions) > 40
    same = [q for q in sorted(questions) if in_language(q, language) == q]
    assert same == []


def test_slots_are_put_into_the_language_too():
    question = (
        "what are, for the equation that you name, the length, what holds at both ends?"
    )
    assert in_language(question, "fr") == (
        "pour l'équation nommée, il manque : la longueur, ce qui vaut aux deux bords. "
        "Quelles valeurs prendre ?"
    )
    assert in_language("quenching: which value has the heat capacity?", "zh") == (
        "quenching：热容的值是多少？"
    )
    assert in_language("which value has k? The text uses it without saying.", "en") == (
        "which value has k? The text uses it without saying."
    )


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Löse die Wärmeleitungsgleichung auf einem Stab", "fehlen"),
        ("résoudre l'équation y' = -k y, y(0) = 1 pour t = 2", "valeur de k"),
        ("解微分方程", "微分方程"),
    ],
)
def test_a_question_back_holds_no_english(text, part):
    answer = Assistant().ask(text)
    assert answer.status == "needs_input"
    assert part in answer.text
    assert "which" not in answer.text


def test_methods_are_told_in_the_language_of_the_user():
    english = (
        "Dormand–Prince 8(5,3) with step control, checked against LSODA (Adams/BDF) at "
        "a tighter tolerance"
    )
    german = in_language(f"index reduction (index 3), then {english}", "de")
    assert german.startswith("Indexreduktion (Index 3), dann Dormand–Prince 8(5,3) mit")
    assert "tighter" not in german
