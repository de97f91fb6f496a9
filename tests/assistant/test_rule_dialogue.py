"""Rules as follow-up turns: each keeps what came before and says what holds."""

import pytest

from assistant import Assistant

#: Compound, request, rules of three further turns; the dialogue of the review.
DIALOGUES = {
    "NASICON": (
        "Can you generate a CIF file for NaZr2(PO4)3?",
        "Rule 1: the space group should be R-3c.",
        "Rule 2: Na occupies Na1 (6b), Na2 (18e) and Na3 (36f), Zr 12c and P 18e.",
        "Rule 3: ZrO6 octahedra and PO4 tetrahedra share vertices in three dimensions; "
        "forming Na(1)O6, Na(2)O8 and Na(3)O5 polyhedra.",
    ),
    "LLTO": (
        "Generate a CIF for Li0.5La0.5(TiO3)",
        "Rule 1: the space group should be Pm-3m",
        "Rule 2: Li and La share the 1a site, Ti is on 1b, O on 3c",
        "Rule 3: TiO6 octahedra share corners; La is coordinated by 12 O",
    ),
    "cubic LLZO": (
        "please write a CIF of cubic Li7La3Zr2O12",
        "Rule 1: the space group is Ia-3d",
        "Rule 2: Li occupies 24d and 96h, La is on 24c, Zr on 16a, O on 96h",
        "Rule 3: ZrO6 octahedra; La is coordinated by 8 O",
    ),
    "tetragonal LLZO": (
        "CIF for tetragonal Li7La3Zr2O12 please",
        "Rule 1: space group I4_1/acd",
        "Rule 2: Li on 8a, 16f and 32g; La on 8b and 16e, Zr on 16c, O on three 32g",
        "Rule 3: Zr is octahedrally coordinated by O; La by 8 O",
    ),
}  # fmt: skip


def turns(assistant, texts):
    history = []
    for text in texts:
        answer = assistant.ask(text, history=list(history))
        history += [
            {"role": "user", "content": text},
            {"role": "assistant", "content": answer.text},
        ]
        yield answer


def verdicts(answer):
    found = {}
    for line in answer.report.evidence:
        if line.rule.startswith("rule"):
            found.setdefault(line.rule, set()).add(line.verdict)
    return found


@pytest.mark.parametrize("name", DIALOGUES)
def test_each_turn_keeps_the_rules_before_it(name, tmp_path):
    assistant = Assistant(home=tmp_path)
    for number, answer in enumerate(turns(assistant, DIALOGUES[name])):
        said = verdicts(answer)
        assert answer.cif is not None
        assert {f"rule {k}" for k in range(1, number + 1)} <= set(said)
        assert not any("fail" in v for v in said.values())


def test_a_session_and_a_history_answer_alike(tmp_path):
    assistant = Assistant(home=tmp_path)
    texts = DIALOGUES["NASICON"]
    by_history = [a.text for a in turns(assistant, texts)]
    by_session = [assistant.ask(t, session="work").text for t in texts]
    assert by_history == by_session


def test_rules_about_empty_sites_are_open(tmp_path):
    *_, last = turns(Assistant(home=tmp_path), DIALOGUES["NASICON"])
    said = verdicts(last)
    assert "open" in said["rule 2"]
    assert "open" in said["rule 3"]
    assert last.status == "unverified"


def test_lisicon_without_coordinates_is_built_and_says_so(tmp_path):
    texts = (
        "Generate the CIF of Li14ZnGe4O16",
        "Rule 1: the space group is Pnma",
        "Rule 2: Ge on 4c; O on 8d and two 4c sites; Li and Zn share the remaining "
        "sites (8d, 4c) with partial occupancy",
        "Rule 3: isolated GeO4 tetrahedra; Li/Zn tetrahedra share corners with them",
    )
    answers = list(turns(Assistant(home=tmp_path), texts))
    assert [a.status for a in answers] == ["unverified"] * 4
    assert all(a.cif for a in answers[:3])
    assert verdicts(answers[2]) == {"rule 1": {"pass"}, "rule 2": {"pass"}}
    # The added ions sit beside the tetrahedra, so that rule 3 cannot hold for all.
    assert verdicts(answers[3])["rule 3"] == {"pass", "fail"}
    assert any("no coordinates" in said for said in answers[0].assumptions)


def test_the_formula_that_is_not_neutral_is_refused_until_it_is_corrected(tmp_path):
    texts = (
        "Can you make a CIF of Li14ZnGe4O14?",
        "Rule 1: the space group is Pnma",
        "then use Li14ZnGe4O16",
    )
    answers = list(turns(Assistant(home=tmp_path), texts))
    assert [a.status for a in answers] == ["refused", "refused", "unverified"]
    assert "Li14ZnGe4O16" in answers[0].text


def test_a_wyckoff_letter_is_no_temperature(tmp_path):
    answer = Assistant(home=tmp_path).ask(
        "Build tetragonal Li7La3Zr2O12 as CIF", rules=["Zr is on 16c, La on 16e and 8b"]
    )
    assert answer.status == "verified", answer.text


def test_the_sentence_of_the_request_keeps_its_id(tmp_path):
    texts = ("CIF of cubic Li7La3Zr2O12", "Rule 1: Ia-3d", "Rule 2: La on 24c")
    last = list(turns(Assistant(home=tmp_path), texts))[-1]
    assert "rule 1: Ia-3d" in last.text
    assert "request: CIF of cubic" in last.text
    assert "rule 3" not in last.text


def test_named_sites_are_built_with_a_verdict_for_each_rule(tmp_path):
    texts = (
        "CIF for Li14ZnGe4O16",
        "Rule 1: Pnma\n"
        "Rule 2: Ge on 4c; Zn and Li share 8d; Li on 4a and 4c; O on 8d, 4c, 4c\n"
        "Rule 3: GeO4 tetrahedra, isolated",
    )
    last = list(turns(Assistant(home=tmp_path), texts))[-1]
    assert last.cif is not None
    assert str(last.status) == "unverified"
    assert "rule 3" in last.text


def test_another_space_group_ends_letters_of_the_one_before(tmp_path):
    turns = [
        "Make a CIF of BaTiO3, rule: space group Pm-3m",
        "Rule 2: Ba on 1a, Ti on 1b, O on 3c",
        "now with space group Amm2",
    ]
    answers = [Assistant(home=tmp_path).ask(text, session="s") for text in turns]
    last = answers[-1]
    assert "A m m 2" in (last.cif or "")
    told = " ".join(a for a in last.assumptions if a.startswith("No longer held"))
    assert "Pm-3m" in told
    assert "3c" in told
