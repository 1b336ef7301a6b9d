"""A hundred and twenty-one annotated reports of invented places: what is read of them does not get worse."""

import importlib
import json
from pathlib import Path

import pytest

from taizhang.reading import open_document, read

CORPUS = Path(__file__).parent / "corpus"
PLAIN = frozenset(
    [
        "agri-stat",
        "agri-village",
        "budget",
        "civil-affairs",
        "disaster",
        "five-year-plan",
        "forestry-water",
        "half-year",
        "industrial-park",
        "party-report",
        "people-congress",
        "poverty-dossier",
        "school-health",
        "speech",
        "village-party",
        "village-table",
        "work-report",
    ]
)
"""Reports as they are mostly written, a figure or two to a clause. The others are packed with figures, and harder."""
LEAST = {
    "plain": {
        "figures_f1": 0.995,
        "roles": 0.99,
        "indicators": 0.98,
        "periods": 0.985,
        "findings_f1": 0.985,
    },
    "packed": {
        "figures_f1": 0.995,
        "roles": 0.99,
        "indicators": 0.94,
        "periods": 0.97,
        "findings_f1": 0.975,
    },
}
TRUE_STATEMENTS = {"plain": 130, "packed": 1600}


@pytest.fixture(scope="module")
def measured():
    names = {path.name.removesuffix(".gold.json") for path in CORPUS.glob("*.gold.json")}
    measure = importlib.import_module("bench.accuracy").measure
    return {"plain": measure(CORPUS, only=PLAIN), "packed": measure(CORPUS, only=names - PLAIN)}


@pytest.mark.parametrize(("kind", "measure"), [(kind, measure) for kind in LEAST for measure in LEAST[kind]])
def test_the_reports_are_read_at_least_this_well(measured, kind, measure):
    assert measured[kind]["reports"] >= {"plain": 17, "packed": 54}[kind]
    assert measured[kind][measure] >= LEAST[kind][measure]


@pytest.mark.parametrize("kind", LEAST)
def test_true_statements_raise_at_most_one_alarm_in_a_hundred(measured, kind):
    assert measured[kind]["counts"]["true_statements"] > TRUE_STATEMENTS[kind]
    assert measured[kind]["false_alarm_rate"] <= 0.01


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
