"""Rows, privacy and a verdict come though the machine is busy."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from assistant.errors import DraftFailed, OutOfTime
from assistant.records import Request
from assistant.routes import augment as route
from assistant.routes import training_time as timing
from generators.errors import Cancelled
from generators.tables import augment as augmenting
from generators.tables.augment import Augmented, Verdict
from tests.assistant.test_augment import attach
from tests.assistant.test_generate import work
from tests.generators.test_tables import mixes


def made(*real, outcome="unknown"):
    augmented = tuple(r + 0.1 + 0.01 * i for i, r in enumerate(real))
    verdict = Verdict(outcome, "strength", real, augmented, real, reason="no time")
    empty = dict.fromkeys(
        ("real", "rows", "source", "outline", "drawn", "model", "card")
    )
    return Augmented(**empty, verdict=verdict)


def test_three_comparisons_make_a_verdict_and_two_do_not():
    told = timing.with_fewer_splits(made(0.5, 0.6, 0.55)).verdict
    assert told.outcome == "helps"
    assert len(told.real) == 3
    assert timing.with_fewer_splits(made(0.5, 0.6)).verdict.outcome == "unknown"


def test_what_comes_too_late_is_tried_once_more_with_less(tmp_path):
    job, budgets = work(tmp_path), []

    def late(seconds, left):
        budgets.append(seconds)
        assert left() > 0
        if len(budgets) == 1:
            raise Cancelled("at column 3")
        return "rows"

    assert timing.in_time(job, 20.0, late) == "rows"
    assert budgets == [20.0, timing.LIGHT]


def test_a_stop_is_told_as_one_and_spent_time_as_such(tmp_path):
    def never(seconds, left):
        raise Cancelled("at column 3")

    job = work(tmp_path)
    with pytest.raises(DraftFailed, match="time ended"):
        timing.in_time(job, 20.0, never)
    stopped = replace(job, cancelled=lambda: True)
    with pytest.raises(OutOfTime, match="user"):
        timing.in_time(stopped, 20.0, never)


def test_rows_and_privacy_come_when_hardly_any_cpu_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr(route, "training_seconds", lambda work: 0.3)
    # No time for a comparison of what the first training took.
    monkeypatch.setattr(
        "generators.tables.augment.judge",
        _without_first(augmenting.judge),
    )
    job = work(tmp_path)
    request = Request(text="add 20 rows, predict strength", files=attach(mixes(60)))
    spec = route.AugmentPath().specify(request, job).spec
    draft = route.AugmentPath().draft(spec, (), job)
    assert len(draft.content.rows) == 20
    assert draft.content.privacy is not None


def _without_first(judge):
    calls = SimpleNamespace(n=0)

    def late(*args, **options):
        calls.n += 1
        if calls.n == 1:
            return (
                Verdict("unknown", options["target"], reason="late"),
                None,
                None,
                None,
            )
        return judge(*args, **options)

    return late
