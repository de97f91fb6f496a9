"""Clauses that a request takes for granted, and those that it only asks or wishes."""

from __future__ import annotations

import pytest

from assistant.granted.clauses import clauses_of

GRANTED = [
    ("Why does GaP emit light so badly?", "Why does GaP emit light so badly"),
    ("Since InP is toxic, which glove do I need?", "InP is toxic"),
    ("Which glove do I need, given that InP is toxic?", "InP is toxic"),
    ("GaP melts at 1465 °C, so which crucible?", "GaP melts at 1465 °C"),
    ("GaP is red. How is it grown?", "GaP is red"),
    ("Da GaP rot ist, wie wächst es?", "GaP rot ist"),
    ("Comme GaP est rouge, comment le tirer ?", "GaP est rouge"),
    ("Como GaP es rojo, ¿cómo se crece?", "GaP es rojo"),
    ("既然GaP是红色的，怎么生长？", "GaP是红色的"),
    ("GaPは赤いので、どう成長させますか？", "GaPは赤い"),
]
ASKED = [
    "How can I raise the zT of PbTe?",
    "Is GaP harder than InP?",
    "If GaP were harder than InP, how would I polish it?",
    "To make GaP p-type, which dopant is best?",
    "Um GaP härter zu machen, was hilft?",
    "Pour durcir GaP, que faire ?",
    "为了提高GaP的硬度，该怎么办？",
    "Comment augmenter la dureté de GaP ?",
    "Is it true that GaP is red?",
]


@pytest.mark.parametrize(("text", "clause"), GRANTED)
def test_a_clause_that_is_taken_for_granted_is_found(text: str, clause: str) -> None:
    assert clause in [c.text for c in clauses_of(text) if c.granted]


@pytest.mark.parametrize("text", ASKED)
def test_what_is_wished_supposed_or_asked_is_not_granted(text: str) -> None:
    assert not [c.text for c in clauses_of(text) if c.granted]
