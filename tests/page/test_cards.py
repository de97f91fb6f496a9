"""Parts of an answer as rows: nothing lost, nothing acted upon."""

import pytest

from assistant.page import cards
from assistant.page.asking import EXAMPLES, build_request, draft_of, rule_lines
from assistant.page.candidates import candidate_rows, structures
from assistant.page.equations import card_lines, closed_forms, value_rows
from assistant.page.latex import latex
from tests.page import answers


def test_errors_come_first_with_line_and_cure():
    report = answers.checked().to_json()["report"]
    rows = cards.finding_rows(report)
    assert rows[0]["grade"] == "✗ error"
    assert any(row["line"] and row["cure"] for row in rows)
    assert len(rows) == len(report["findings"])


def test_a_rule_that_no_check_names_is_listed_as_open():
    report = {"evidence": [
        {"rule": "rule 1", "check": "a", "verdict": "pass", "measured": "m"},
    ]}  # fmt: skip
    rows = cards.verdict_rows(report, {"rule 1": "one", "rule 2": "two"})
    assert [row["verdict"] for row in rows] == ["? open", "✓ pass"]
    assert rows[0]["rule"] == "rule 2: two"


def test_rules_are_numbered_as_the_checks_number_them():
    texts = cards.rule_texts({"rules": ["Rule 2: b", "a"]})
    assert texts == {"rule 2": "b", "rule 1": "a"}


def test_the_loop_is_told_in_a_line():
    line = cards.attempts_line(answers.repaired().to_json()["attempts"])
    assert line.startswith("attempt 1 (user): 2 errors")
    assert line.endswith("attempt 2 (repair): clean")


@pytest.mark.parametrize(
    "hostile",
    [
        "![x](http://evil.example/p.png)", "![x][1]\n\n[1]: http://evil.example/a",
        "[click](http://evil.example)", "[a]( <javascript:alert(1)> )",
    ],
)  # fmt: skip
def test_text_reaches_out_nowhere(hostile):
    shown = cards.safe_markdown(hostile)
    assert "evil.example" not in shown
    assert "javascript" not in shown
    assert "![" not in shown


def test_a_doi_may_be_followed():
    text = "[1](https://doi.org/10.1000/x)"
    assert cards.safe_markdown(text) == text


def test_a_product_is_no_emphasis_and_bold_stays_bold():
    assert cards.safe_markdown("u = exp(-pi**2*t)*sin(x)") == (
        r"u = exp(-pi\*\*2\*t)\*sin(x)"
    )
    assert cards.safe_markdown("**SrTiO3** is *sound*") == "**SrTiO3** is *sound*"


@pytest.mark.parametrize("text", ["<b>x</b>", "$x$ *y* [z]", "a_b # c", "`q`"])
def test_plain_text_stays_plain(text):
    escaped = cards.plain_markdown(text)
    assert escaped.replace("\\", "") == text
    for mark in "<>$*[]_#`":
        assert escaped.count(mark) == escaped.count(f"\\{mark}")


def test_a_pasted_file_keeps_its_lines():
    shown = cards.question_markdown("data_x\nloop_\n```")
    assert shown.startswith("````")


def test_the_answer_leads_and_sections_follow():
    lead, rest = cards.lead_and_rest("**A** is b.\n- c\n\n**Rules**\n\n- d")
    assert lead.endswith("- c")
    assert rest.startswith("**Rules**")


def test_disagreeing_records_are_shown_side_by_side():
    (row,) = cards.conflict_values(answers.facts().to_json())
    assert (row["lowest"], row["highest"]) == (1e-4, 9e-4)
    assert cards.conflict_values(answers.data().to_json()) == []


def test_every_value_is_in_the_evidence():
    rows = cards.evidence_rows(answers.facts().to_json())
    assert [row["value id"] for row in rows] == ["v1", "v2"]


def test_an_unknown_part_of_a_score_says_so():
    rows = cards.credibility_rows(answers.facts().to_json()["citations"][0])
    assert {"part": "agreement", "share": "not known"} in rows


def test_a_diff_passes_over_blanks():
    assert cards.text_diff("_a   1\n\n_b 2", "_a 1\n_b 2") == ""
    assert "+_b 3" in cards.text_diff("_a 1\n_b 2", "_a 1\n_b 3")


def test_the_snippet_is_python_and_makes_the_same_request():
    import ast

    request = {"text": 'it\'s "quoted"', "rules": ["r"], "options": {"seed": 3}}
    tree = ast.parse(cards.python_snippet(request))
    call = tree.body[1].value
    assert ast.literal_eval(call.args[0]) == request["text"]


def test_one_cif_is_the_draft_and_text_is_for_this_request():
    request = build_request(
        "", [("a.cif", b"data_a"), ("n.txt", b"words"), ("t.csv", b"a,b")]
    )
    assert request.draft == "data_a"
    assert [d.name for d in request.documents] == ["n.txt"]
    assert [f.name for f in request.files] == ["t.csv"]
    assert "Check" in request.text


def test_two_cifs_travel_as_files():
    request = build_request("compare", [("a.cif", b"x"), ("b.cif", b"y")])
    assert request.draft is None
    assert len(request.files) == 2


def test_a_name_cannot_leave_its_folder():
    request = build_request("x", [("../../etc/passwd.csv", b"a")], private=True)
    assert request.files[0].name == "passwd.csv"
    assert request.files[0].private


def test_examples_can_be_asked():
    for example in EXAMPLES:
        build_request(example.text, rules=example.rules, draft=draft_of(example))
    assert rule_lines(" a \n\n b") == ["a", "b"]


def test_a_problem_card_shows_equations_conditions_and_domain():
    equation = answers.equation().to_json()["equation"]
    lines = card_lines(equation["spec"])
    assert [line.name for line in lines] == [
        "equation", "condition", "domain", "parameter",
    ]  # fmt: skip
    assert lines[0].latex == r"\frac{d y}{d t} + 0.3 y = 0"
    assert lines[1].text == "y - 1 = 0 at t = 0"


def test_values_stand_with_their_errors():
    equation = answers.equation().to_json()["equation"]
    (row,) = value_rows(equation)
    assert row["value"] == "0.5488116361"
    assert row["error at most"] == "1e-12"
    assert closed_forms(equation)[0].latex == "y = e^{-3 t / 10}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a - (b - c)", r"a - \left(b - c\right)"),
        ("x**(1/2)", r"\sqrt{x}"),
        ("Derivative(u(x, t), x, 2)", r"\frac{d^{2} u\left(x, t\right)}{d x^{2}}"),
        ("lambda*u_0", r"\lambda u_{0}"),
        ("1e-5*D", r"1 \cdot 10^{-5} D"),
    ],
)
def test_mathematics_is_set(text, shown):
    assert latex(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('x')",
        "[x for x in y]",
        "lambda: 0",
        "x.y",
        "'a'",
        "a b",
    ],
)
def test_what_is_no_mathematics_is_not_set(text):
    assert latex(text) is None


def test_candidates_are_listed_with_their_scores():
    items = answers.generated().to_json()["generated"]
    rows = candidate_rows(items)
    assert rows[0]["formula"] == "Li6PS5Cl"
    assert list(structures(items)) == ["2. structure"]
