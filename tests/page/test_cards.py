"""Parts of an answer as rows: nothing lost, nothing acted upon."""

import pytest

from assistant.page import cards, texts
from assistant.page.asking import EXAMPLES, build_request, draft_of, rule_lines
from assistant.page.candidates import candidate_rows, structures
from assistant.page.equations import (
    card_rows,
    closed_forms,
    equations_shown,
    value_rows,
)
from assistant.page.labels import _WORDS, label
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
    assert cards.counts(report, {"rule 1": "one", "rule 2": "two"})["open"] == 1


def test_rules_are_numbered_as_the_checks_number_them():
    texts = cards.rule_texts({"rules": ["Rule 2: b", "a"]})
    assert texts == {"rule 2": "b", "rule 1": "a"}


def test_the_loop_is_told_in_a_line():
    line = cards.attempts_line(answers.repaired().to_json()["attempts"])
    assert line.startswith("attempt 1 (your file): 2 errors")
    assert line.endswith("attempt 2 (repair): clean")


@pytest.mark.parametrize(
    "hostile",
    [
        "![x](http://evil.example/p.png)", "![x][1]\n\n[1]: http://evil.example/a",
        "[click](http://evil.example)", "[a]( <javascript:alert(1)> )",
    ],
)  # fmt: skip
def test_text_reaches_out_nowhere(hostile):
    shown = texts.safe_markdown(hostile)
    assert "evil.example" not in shown
    assert "javascript" not in shown
    assert "![" not in shown


def test_a_doi_may_be_followed():
    text = "[1](https://doi.org/10.1000/x)"
    assert texts.safe_markdown(text) == text


def test_a_product_is_no_emphasis_and_bold_stays_bold():
    assert texts.safe_markdown("u = exp(-pi**2*t)*sin(x)") == (
        r"u = exp(-pi\*\*2\*t)\*sin(x)"
    )
    assert texts.safe_markdown("**SrTiO3** is *sound*") == "**SrTiO3** is *sound*"


@pytest.mark.parametrize("text", ["<b>x</b>", "$x$ *y* [z]", "a_b # c", "`q`"])
def test_plain_text_stays_plain(text):
    escaped = texts.plain_markdown(text)
    assert escaped.replace("\\", "") == text
    for mark in "<>$*[]_#`":
        assert escaped.count(mark) == escaped.count(f"\\{mark}")


def test_a_pasted_file_keeps_its_lines():
    shown = texts.question_markdown("data_x\nloop_\n```")
    assert shown.startswith("````")


def test_the_answer_leads_and_sections_follow():
    lead, rest = texts.lead_and_rest("**A** is b.\n- c\n\n**Rules**\n\n- d")
    assert lead.endswith("- c")
    assert rest.startswith("**Rules**")


def test_disagreeing_records_are_shown_side_by_side():
    (row,) = cards.conflict_values(answers.facts().to_json())
    assert (row["lowest"], row["highest"]) == ("1e-4", "9e-4")
    assert cards.conflict_values(answers.data().to_json()) == []


def test_every_value_is_in_the_evidence():
    rows = cards.evidence_rows(answers.facts().to_json())
    assert [row["value id"] for row in rows] == ["v1", "v2"]


def test_a_claim_made_twice_is_one_piece_of_evidence():
    told = answers.facts().to_json()
    told["claims"] = [*told["claims"], *told["claims"]]
    rows = cards.evidence_rows(told)
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
    spec = answers.equation().to_json()["equation"]["spec"]
    (shown,) = equations_shown(spec)
    assert shown.latex == r"\frac{d y}{d t} = -0.3 y"
    rows = card_rows(spec)
    assert [row.name for row in rows][:3] == ["condition", "domain", "parameter"]
    assert rows[0].text == "y = 1 at t = 0"


def test_a_place_is_told_in_the_unit_of_the_question():
    spec = {
        "independent": ["x", "t"], "units": {"x": "um"},
        "conditions": [{"condition": "u - 1 = 0", "at": {"x": "1/100000"}}],
        "equations": ["du/dt - d2u/dx2/1000000000000 = 0"],
    }  # fmt: skip
    assert card_rows(spec)[0].text == "u = 1 at x = 10 um"
    assert equations_shown(spec)[0].latex == (
        r"\frac{\partial u}{\partial t} = "
        r"10^{-12} \frac{\partial^{2} u}{\partial x^{2}}"
    )


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
        ("1e-5*D", r"10^{-5} D"),
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


def test_the_status_is_told_once():
    text = "**NaCl** — no check found an error. `verified`\n- a `verified` word"
    assert texts.without_status(text) == (
        "**NaCl** — no check found an error.\n- a `verified` word"
    )


@pytest.mark.parametrize("heading", ["### Literatur", "**参考文献**"])
def test_closing_references_leave_the_text_to_cards(heading):
    text = f"A claim [1].\n\n{heading}\n\n- [1] a-1: One. doi:10.1/x\n- [2] b-2: Two\n"
    assert texts.without_references(text) == "A claim [1].\n"
    inside = f"{heading}\n\n- [1] a-1: One.\n\nAnd then words."
    assert texts.without_references("x\n" + inside) == "x\n" + inside


def test_a_pasted_file_is_parted_from_the_words_around_it():
    cif = answers.RUTILE
    words, found = texts.split_pasted(f"Is this right?\n```\n{cif}```\nThank you")
    assert words == "Is this right?\nThank you"
    assert found == cif
    assert texts.split_pasted("only words") == ("only words", "")


def test_a_sentence_after_a_list_stands_alone():
    assert texts.safe_markdown("- a\n- b\nThen c.") == "- a\n- b\n\nThen c."


def test_files_of_a_question_are_named():
    request = {"files": [{"name": "a.csv", "private": True}],
               "documents": [{"name": "n.txt", "text": "x"}]}  # fmt: skip
    assert cards.attached(request) == ["a.csv (private)", "n.txt"]


def test_rules_in_the_message_keep_their_words():
    request = {"text": "Make LiFePO4. Rule 1: space group Pnma. Rule 2: Li on 4a"}
    assert cards.rule_texts(request) == {
        "rule 1": "space group Pnma.", "rule 2": "Li on 4a"
    }  # fmt: skip


def test_a_candidate_tells_its_novelty_in_words():
    (row,) = candidate_rows([
        {"formula": "Na3EuO3", "scores": {"sites": {"Eu": "Eu"}, "radii_angstrom": {}},
         "novelty": {"on_known_list": False, "verdict": "not on the list"}},
    ])  # fmt: skip
    assert row == {"no.": 1, "formula": "Na3EuO3", "novelty": "not on the list"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("3*d2T/dx2/250000", r"1.2 \cdot 10^{-5} \frac{d^{2} T}{d x^{2}}"),
        ("-7*u*du/dx/3", r"-\frac{7}{3} u \frac{d u}{d x}"),
        ("d2u/dx2/1234567", r"\frac{1}{1234567} \frac{d^{2} u}{d x^{2}}"),
        ("pi*x/2", r"\frac{\pi x}{2}"),
    ],
)
def test_a_number_stands_in_front_of_a_derivative_not_below_it(text, shown):
    assert latex(text) == shown


def test_a_file_that_no_part_of_the_answer_names_was_not_used():
    answer = {"text": "…", "citations": [{"id": "request:a.pdf"}], "seconds": 1.0}
    assert cards.unused(answer, ["a.pdf", "rows.xlsx"]) == ["rows.xlsx"]


def test_one_section_of_a_text_is_found_by_its_heading():
    text = "lead\n\n**Findings**\n\n- one\n- two\n\n**Changes**\n\n- three\n"
    assert texts.section(text, {"Findings"}) == "- one\n- two"
    assert texts.section(text, {"Changes"}) == "- three"
    assert texts.section(text, {"Rules"}) == texts.section("", {"Rules"}) == ""


def test_labels_follow_the_language_of_the_question_in_all_six():
    assert label("sources", "de") == "Quellen"
    assert label("sources", "en") == label("sources", "pt") == "sources"
    for words, listed in _WORDS.items():
        assert all(text.strip() for text in listed), words
        assert words.isdigit() or len({words, *listed}) > 2 or words == "3D", words
