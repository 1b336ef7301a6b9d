"""Forty-three annotated reports of invented places: what is read of them does not get worse."""

import importlib
import json
from pathlib import Path

import pytest

from taizhang.reading import open_document, read

CORPUS = Path(__file__).parent / "corpus"
LEAST = {"figures_f1": 0.99, "roles": 0.98, "indicators": 0.905, "periods": 0.955, "findings_f1": 0.95}


@pytest.fixture(scope="module")
def measured():
    return importlib.import_module("bench.accuracy").measure(CORPUS)


@pytest.mark.parametrize("measure", LEAST)
def test_the_reports_are_read_at_least_this_well(measured, measure):
    assert measured["reports"] >= 43
    assert measured[measure] >= LEAST[measure]


def test_true_statements_raise_at_most_one_alarm_in_a_hundred(measured):
    assert measured["counts"]["true_statements"] > 900
    assert measured["false_alarm_rate"] <= 0.01


@pytest.mark.parametrize("gold", sorted(CORPUS.glob("*.gold.json")), ids=lambda path: path.name)
def test_an_annotation_says_what_stands_in_its_text(gold):
    text = open_document(CORPUS / f"{gold.name.removesuffix('.gold.json')}.txt")
    records = json.loads(gold.read_text("utf-8"))
    assert all(text[one["start"] : one["end"]] == one["text"] for one in records["figures"])
    places = [*records["findings"], *records["correct"]]
    assert all(text[one["start"] : one["end"]] == one["quote"] for one in places)


def test_a_second_reading_gives_the_same():
    text = open_document(CORPUS / "work-report.txt")
    assert read(text) == read(text)
