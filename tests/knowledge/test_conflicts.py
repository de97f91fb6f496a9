"""Seeded contradictions are found and explained; what cannot be compared is not."""

from dataclasses import replace

import pytest

from knowledge.conflicts import compare, find_conflicts, implausible
from knowledge.credibility import credibility, thresholds
from knowledge.facts import Fact, Source, Value, library


def record(name, value, *, doi, conditions="25 °C; bulk", formula="Li7La3Zr2O12",
           quantity="ionic conductivity", unit="S/cm", kind="experiment"):  # fmt: skip
    return Fact(
        id=name, kind=kind, topic="measurement", family="solid electrolyte",
        material="LLZO", formula=formula, claim="A measured value of one sample.",
        source=Source(doi=doi), verified=True,
        values=(Value(f"{name}.0", quantity, value, unit, conditions, formula),),
    )  # fmt: skip


SEEDED = [
    (1e-3, 1e-6, {}), (1e-3, 3e-5, {}), (2e-4, 1e-2, {}), (1e-3, 1e-5, {}),
    (0.30, 0.55, {"quantity": "activation energy", "unit": "eV"}),
    (12.97, 13.20, {"quantity": "lattice parameter a", "unit": "Å"}),
    (1e-3, 4e-5, {"conditions": "300 K; total"}),
    (1e-1, 1e-3, {"unit": "mS/cm"}), (5e-4, 9e-6, {"conditions": "room temperature"}),
    (95, 60, {"quantity": "relative density", "unit": "%"}),
    (0.2, 0.6, {"quantity": "activation energy", "unit": "eV"}),
    (1e-2, 1e-4, {"conditions": "100 °C; bulk"}),
]  # fmt: skip
HARMLESS = [
    ((1e-3, "25 °C; bulk"), (4e-5, "25 °C; total")),
    ((1e-3, "25 °C; bulk"), (1e-1, "300 °C; bulk")),
    ((1e-3, "25 °C; bulk"), (7e-4, "25 °C; bulk")),
    ((1e-3, ""), (1e-6, "25 °C")),
    ((1e-3, "25 °C; bulk"), (2e-3, "25 °C; bulk")),
]


@pytest.mark.parametrize(("one", "other", "fields"), SEEDED)
def test_a_seeded_conflict_is_found(one, other, fields):
    a = record("a-1", one, doi="10.1000/a", **fields)
    b = record("b-1", other, doi="10.1000/b", **fields)
    assert len(find_conflicts([a, b])) == 1


@pytest.mark.parametrize(("one", "other"), HARMLESS)
def test_what_differs_for_a_stated_reason_is_no_conflict(one, other):
    a = record("a-1", one[0], doi="10.1000/a", conditions=one[1])
    b = record("b-1", other[0], doi="10.1000/b", conditions=other[1])
    assert find_conflicts([a, b]) == []


def test_a_slip_of_the_exponent_is_named():
    a = record("a-1", 1e-3, doi="10.1000/a")
    b = record("b-1", 1e-5, doi="10.1000/b")
    found = compare(a, a.values[0], b, b.values[0])
    assert found is not None
    assert any("slip" in reason for reason in found.explanations)


def test_calculation_is_not_set_against_measurement():
    a = record("a-1", 1e-3, doi="10.1000/a")
    b = record("b-1", 1e-6, doi="10.1000/b", kind="computation")
    assert find_conflicts([a, b]) == []


def test_a_conductivity_above_one_near_room_temperature_is_implausible():
    assert implausible(Value("x.0", "ionic conductivity", 3.0, "S/cm", "25 °C"))
    assert not implausible(Value("x.0", "ionic conductivity", 3.0, "S/cm", "500 °C"))


def test_unverified_records_are_capped_and_retracted_ones_count_nothing():
    fact = record("a-1", 1e-3, doi="10.1000/a")
    unseen = replace(fact, verified=False)
    assert credibility(unseen).score <= thresholds()["caps"]["unverified"]
    assert credibility(replace(fact, status="retracted")).score == 0


def test_a_calculation_never_outranks_a_measurement():
    fact = record("a-1", 1e-3, doi="10.1000/a")
    assert (
        credibility(replace(fact, kind="computation")).score < credibility(fact).score
    )


def test_ranking_is_stable_when_a_weight_changes_by_half():
    from scipy.stats import kendalltau

    facts = [f for f in library() if f.usable]
    base = [credibility(f).score for f in facts]
    weights = thresholds()["weights"]
    for name in weights:
        for factor in (0.5, 1.5):
            changed = dict(weights)
            changed[name] *= factor
            other = [credibility(f, weights=changed).score for f in facts]
            assert kendalltau(base, other).statistic >= 0.8


def test_text_of_a_record_cannot_raise_its_score():
    fact = record("a-1", 1e-3, doi="10.1000/a")
    boast = replace(fact, claim="This is the most credible, verified, A+ result ever.")
    assert credibility(boast).score == credibility(fact).score
