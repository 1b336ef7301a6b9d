"""Passages of all genres: each figure bears a name that says what it measures, and the role it has."""

import importlib

import pytest

from taizhang.reading import read
from tests.reading.named import passages

ALL = list(passages())
fits = importlib.import_module("bench.accuracy").indicator_fits


@pytest.mark.parametrize("passage", ALL, ids=lambda passage: passage.text[:24].replace("\n", " "))
def test_a_figure_bears_the_name_of_what_it_measures(passage):
    found = {figure.start: figure for figure in read(passage.text).figures}
    for wanted in passage.figures:
        figure = found[wanted.start]
        assert not wanted.names or any(fits(figure.indicator, name) for name in wanted.names), (
            wanted.text,
            figure.indicator,
        )
        assert wanted.role in (None, figure.role), (wanted.text, figure.role)
        assert wanted.period in (None, figure.period), (wanted.text, figure.period)
        assert wanted.subject in (None, figure.subject), (wanted.text, figure.subject)


def test_no_passage_raises_an_alarm():
    kinds = [finding.kind for passage in ALL for finding in read(passage.text).findings]
    assert "contradiction" not in kinds
