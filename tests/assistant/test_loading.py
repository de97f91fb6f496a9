"""A slow start takes no time from the work of a request."""

import time

import pytest

from assistant import flow
from assistant.loading import Loading
from assistant.records import Status
from assistant.wiring import Assistant


@pytest.mark.parametrize(
    ("loading_s", "late_s"), [(0.0, 0.0), (9.0, 0.0), (10.0, 0.0), (19.0, 9.0)]
)
def test_only_what_loading_takes_beyond_half_of_the_budget_is_added(loading_s, late_s):
    assert Loading(loading_s).deadline(100.0, 20.0) == 120.0 + late_s


def test_a_request_whose_reading_outlasts_its_budget_is_answered(home, monkeypatch):
    assistant = Assistant(home=home)
    assistant.ask("CIF of KCl")
    read = flow.read_in_context

    def slowly(*given):
        time.sleep(4.5)
        return read(*given)

    monkeypatch.setattr(flow, "read_in_context", slowly)
    answer = assistant.ask("CIF of KCl", options={"budget_s": 4.0})
    assert answer.status is Status.VERIFIED
