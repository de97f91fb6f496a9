"""A quantity in another unit is computed, or the unit at fault is named."""

import re
import time

import pytest

from assistant import routing
from assistant.compose.conversion import converted
from assistant.reading.conversions import conversion_asked
from assistant.records import Kind, Request, Status


@pytest.mark.parametrize(
    ("text", "value", "status"),
    [
        ("convert 3 mS/cm into S/m", 0.3, "verified"),
        ("what is 0.35 eV in kJ/mol", 33.769866, "verified"),
        ("Convert 25 C to K", 298.15, "verified"),
        ("wie viel sind 300 K in °C?", 26.85, "verified"),
        ("2.5e-4 S cm-1 in mS/cm", 0.25, "verified"),
        ("what is 3 x 10^-4 S/cm in mS/m", 30.0, "verified"),
        ("how many eV in 1 kcal/mol?", 0.04336410, "verified"),
        ("3 GPa は何 bar ですか", 30000.0, "verified"),
        ("1064 nm in eV", 1.1652647, "unverified"),
        ("把 0.1 mol/L 换算成 mol/m^3", 100.0, "unverified"),
    ],
)
def test_a_quantity_is_told_in_another_unit(text, value, status):
    route = routing.route(Request(text=text))
    assert route.kind is Kind.CHAT
    done = converted(conversion_asked(text), "en")
    assert done.claims[0].values[0].value == pytest.approx(value, rel=1e-6)
    assert done.status == status
    assert "CODATA" in done.text


@pytest.mark.parametrize(
    ("text", "status", "named"),
    [
        ("convert 3 florp into S/m", Status.NEEDS_INPUT, "florp"),
        ("convert 3 mS/cm into kg", Status.REFUSED, "mS/cm and kg"),
    ],
)
def test_a_unit_at_fault_is_named(text, status, named):
    done = converted(conversion_asked(text), "en")
    assert done.status is status
    assert named in done.text


@pytest.mark.parametrize(
    "text",
    ["what is 2 NaCl in water?", "convert 5 rows to csv", "CIF of NaCl in P1",
     "5 Li in Na", "2 in water", "plot the conductivity at 300 K in S/cm",
     "generate 5 oxides in Pnma"],
)  # fmt: skip
def test_other_wishes_are_no_conversions(text):
    assert conversion_asked(text) is None


def test_a_hostile_text_is_read_in_time():
    begun = time.process_time()
    conversion_asked("convert 1 " + "m " * 90)
    conversion_asked("convert 1 " + "a/a" * 60)
    conversion_asked("convert 9**9**9**9 m to cm")
    assert time.process_time() - begun < 1.0


def test_three_wishes_of_one_message_are_all_found():
    text = "CIF of MgO, solve y'=-y, y(0)=1 for y(1), and tell me what LLZO is"
    found = routing.route(Request(text=text))
    assert found.intents == (Kind.CIF, Kind.EQUATION, Kind.FAQ)


def test_atoms_in_a_volume_are_asked_of_the_structure():
    from assistant import Assistant

    done = Assistant().ask("how many atoms per cm3 in NaCl")
    assert done.route is Kind.CIF
    # 8 atoms in (5.64 Å)³.
    assert re.search(r"0\.44\d* × 10²³", done.text)


def test_both_halves_of_a_question_about_the_tool_are_answered():
    from assistant import Assistant

    done = Assistant().ask("Who are you and was my file sent anywhere?")
    assert "egress" in done.text
    assert done.text.count("\n\n") >= 1
