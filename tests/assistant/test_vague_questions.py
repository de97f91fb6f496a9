"""Short questions that lean on a literature answer: best of them, under a condition."""

from __future__ import annotations

import pytest

from assistant import Assistant
from assistant.asking.question import parse_question
from assistant.records import Status

COATINGS = "What coatings are used on NMC cathodes to slow degradation?"


def ask(*texts):
    history = [{"role": "user", "content": text} for text in texts[:-1]]
    return Assistant().ask(texts[-1], history=history, options={"route": "faq"})


@pytest.mark.parametrize(
    ("before", "text", "said"),
    [
        (COATINGS, "which one is best?", "No record ranks"),
        ("如何提高LATP的离子电导率？", "哪种方法最好？", "没有记录"),
        ("Wie lassen sich Dendriten in LLZO vermeiden?", "Was empfiehlst du?",
         "Kein Eintrag ordnet"),
    ],
)  # fmt: skip
def test_what_no_record_ranks_is_not_ranked(before, text, said):
    first, second = ask(before), ask(before, text)
    assert second.status is Status.UNVERIFIED
    assert said in second.text
    assert {c.id for c in first.citations} <= {c.id for c in second.citations}


@pytest.mark.parametrize(
    "text", ["does it help at lower temperature?", "and at low temperature?"]
)
def test_a_condition_lowers_nothing_and_is_named_where_no_record_has_it(text):
    spec = parse_question(text, history=["How does Al doping stabilise LLZO?"])
    assert spec.goal >= 0
    told = ask("如何提高LATP的离子电导率？", "低温下呢？")
    assert told.status is not Status.VERIFIED
    assert "低温" in told.text


@pytest.mark.parametrize(
    ("text", "hosts"),
    [
        ("橄榄石结构正极的缺点", ("olivine cathode",)),
        ("Nachteile von Olivin-Kathoden", ("olivine cathode",)),
        ("why do spinel cathodes fade?", ("spinel cathode",)),
        ("Li-rich layered oxide cathodes", ("Li-rich layered oxide",)),
    ],
)
def test_a_structure_type_narrows_the_cathodes(text, hosts):
    assert parse_question(text).hosts == hosts


def test_an_olivine_cathode_is_answered_by_olivines():
    told = ask("橄榄石结构正极的导电性为什么差？")
    assert "LiFePO4" in told.text
    assert "NCM" not in told.text
