"""Ratios, sums and differences of two columns that a question makes."""

import pytest

from assistant.own_tables.checking import OWN_CHECKS, OwnAnswer
from assistant.own_tables.meaning import understand
from assistant.own_tables.tables import own_tables
from validators.report import run_checks

#: The mix of the least water is not the one of the least water to cement.
MIXES = b"""mix,cement_kg,water_kg,ash_kg,age_days,fc_MPa,finish
m1,300,150,0,28,42,smooth
m2,350,160,90,7,38,smooth
m3,400,170,20,28,61,rough
m4,280,190,150,28,30,rough
"""
DIFFERENT = b"part,mass (g),width (mm),depth (cm)\np1,10,40,2\np2,30,90,9\n"


def asked(text, data=MIXES):
    files = [("t.csv", data)]
    found = understand(text, own_tables(files))
    worked = found.work_out()
    report = run_checks(OwnAnswer(worked, tuple(files)), None, OWN_CHECKS)
    return found, worked, report


def first(worked):
    figure = worked.told[0].figures[0]
    return worked.table.label_of(figure.rows[0]), figure.value


@pytest.mark.parametrize(
    "text",
    [
        "Which mix has the lowest water/cement ratio?",
        "What's the lowest w/c?",
        "which mix has the smallest ratio of water to cement",
        "Welche Mischung hat den kleinsten w/z-Wert?",
        "Quel mélange a le plus faible rapport eau/ciment ?",
        "¿Qué mezcla tiene la menor relación agua/cemento?",
        "水灰比最低的是哪个?",
        "水セメント比が最も低い配合は?",
    ],
)
def test_the_lowest_ratio_is_not_the_lowest_numerator(text):
    found, worked, report = asked(text)
    assert first(worked) == ("m3", pytest.approx(170 / 400))
    assert report.ok
    assert not found.unread


def test_sums_limits_and_ages_beside_a_ratio():
    _, worked, report = asked("Which mix has the highest sum of cement and ash?")
    assert first(worked) == ("m2", 440)
    assert report.ok
    _, worked, _ = asked("lowest water to cement ratio at 7 days?")
    assert first(worked)[0] == "m2"
    _, worked, _ = asked("How many mixes have a water/cement ratio below 0.45?")
    assert worked.told[0].figures[0].value == 1


def test_parts_of_one_quantity_are_put_in_one_unit():
    _, worked, report = asked("highest ratio of width to depth?", DIFFERENT)
    assert first(worked) == ("p1", pytest.approx(2.0))
    assert report.ok


def test_a_wrong_quotient_is_found():
    from dataclasses import replace

    files = [("t.csv", MIXES)]
    worked = understand("lowest water/cement ratio?", own_tables(files)).work_out()
    told = worked.told[0]
    figure = replace(told.figures[0], value=0.4)
    wrong = replace(worked, told=(replace(told, figures=(figure,)), *worked.told[1:]))
    assert not run_checks(OwnAnswer(wrong, tuple(files)), None, OWN_CHECKS).ok


def test_a_ratio_that_cannot_be_made_is_told():
    found, _, _ = asked("Which mix has the lowest water/binder ratio?")
    assert "ratio" in found.unread


@pytest.mark.parametrize(
    "text",
    [
        "Which of my builds has the best fc although it is the smooth one?",
        "¿Qué mezcla tendría la mayor fc?",
        "Welche der gebauten Mischungen hätte die höchste fc?",
        "Quel mélange obtenu aurait la plus grande fc ?",
    ],
)
def test_joining_words_and_auxiliary_verbs_limit_nothing(text):
    assert asked(text)[0].unread == ()


def test_a_word_that_may_limit_the_rows_is_told():
    assert asked("Which porous mix has the highest fc?")[0].unread == ("porous",)


def test_degrees_are_no_value_of_a_column_without_a_unit():
    data = b"cell,FF,anneal (C)\nd1,0.7,150\nd2,0.8,120\n"
    _, worked, _ = asked("Which cell has the best FF, annealed at 150 \xb0C?", data)
    assert first(worked) == ("d1", 0.7)


def test_things_that_go_together_are_asked_for_by_number():
    text = "Give me 25 mixes where fc grows with age"
    found = understand(text, own_tables([("t.csv", MIXES)]))
    assert found is None or found.question.task != "correlation"
