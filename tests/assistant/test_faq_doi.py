"""A DOI in the question names the source that is meant."""

from __future__ import annotations

import pytest

from assistant.records import Status
from assistant.routes.faq import answer_offline


@pytest.mark.parametrize(
    "text",
    [
        "What does 10.1007/BF02375549 report?",
        "what's in https://doi.org/10.1007/bf02375549 ?",
        "Was steht in doi:10.1007/BF02375549.",
    ],
)
def test_only_the_named_source_is_cited(text: str) -> None:
    answer = answer_offline(text)
    assert answer.citations
    assert {c.doi.lower() for c in answer.citations if c.doi} == {"10.1007/bf02375549"}


@pytest.mark.parametrize("host", ["", " for LLZO", " about sintering"])
def test_an_unknown_doi_is_not_answered_from_other_sources(host: str) -> None:
    answer = answer_offline(f"What did doi:10.1234/made.up.5678 find{host}?")
    assert answer.status is Status.ABSTAINED
    assert "10.1234/made.up.5678" in answer.text
    assert not answer.citations
