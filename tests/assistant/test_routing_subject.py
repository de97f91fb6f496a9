"""What asks the literature although it sounds like a structure or a candidate."""

import pytest

from assistant.records import Kind, Request
from assistant.routing import route
from assistant.routing_subject import asks_what_letters_mean


@pytest.mark.parametrize(
    "text",
    [
        "How do I quantify the amorphous content of a slag by XRD?",
        "Wie bestimmt man den amorphen Anteil mit XRD?",
        "What forms where Li10GeP2S12 touches metallic lithium?",
        "Predict the market price of lithium iron phosphate in five years",
        "What is C-S-H?",
        "Which paint adheres to UHPC?",
    ],
)
def test_asks_the_literature(text: str) -> None:
    assert route(Request(text=text)).kind is Kind.FAQ


def test_a_powder_pattern_of_a_compound_stays_with_its_structure() -> None:
    assert route(Request(text="Give me the XRD pattern of NaCl")).kind is Kind.CIF


def test_letters_alone_are_to_be_explained() -> None:
    assert asks_what_letters_mean("Was ist NMC?")
    assert not asks_what_letters_mean("What is the density of NMC?")
