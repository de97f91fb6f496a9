"""The annotated passages are read with the precision and recall that are promised."""

from benchmarks.extraction import PASSAGES, figures, ours


def test_values_of_annotated_passages_are_read():
    assert len(PASSAGES.read_text("utf-8").splitlines()) >= 50
    precision, recall = figures(ours, show=False)
    assert precision >= 0.95
    assert recall >= 0.8
