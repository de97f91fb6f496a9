"""Slips of spelling are mended only where that is safe."""

from __future__ import annotations

import pytest

from assistant.asking.question import parse_question
from assistant.asking.spelling import spelled
from assistant.records import Status
from assistant.routes.faq import answer_offline


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("how 2 improv condctivity of llzo plz", "LLZO"),
        ("conductivty of llto at rt", "LLTO"),
        ("ionic conducitivity of lgps", "LGPS"),
        ("提高llto的conductivity", "LLTO"),
    ],
)
def test_typed_in_haste(text: str, host: str) -> None:
    spec = parse_question(text)
    assert host in spec.hosts
    assert any("conductivity" in name for name in spec.quantities)


@pytest.mark.parametrize(
    "text",
    [
        "activation energies, densities and conductivities",
        "conduction in conductive base metals, also stabilised interfaces",
        "no doping, co-doping or as doped, in doped samples",
        "Was ist die Leitfähigkeit, améliorer la conductivité, estabilidad",
    ],
)
def test_what_is_spelled_well_stays(text: str) -> None:
    assert spelled(text) == text


@pytest.mark.parametrize("text", ["?", "table", "what?"])
def test_a_question_without_content_is_asked_back(text: str) -> None:
    assert answer_offline(text).status is Status.NEEDS_INPUT


def test_a_short_question_in_chinese_is_a_question() -> None:
    assert answer_offline("什么是渗流？").status is not Status.NEEDS_INPUT


def test_a_symbol_in_lower_case_before_doping() -> None:
    spec = parse_question("effect of al doping and ta-doped llzo on conductivity")
    assert spec.elements == ("Al", "Ta")
