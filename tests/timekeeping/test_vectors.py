"""Due dates counted by hand against the printed holiday notices (国务院办公厅关于部分节假日安排的通知), one a line.

`pauses` are SINCE/UNTIL, apart by a space; `why` says what the line is about. The office hours are those that ship.
"""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import pytest

from taizhang.institutions import shipped_calendar
from taizhang.timekeeping import Counting, Limit, Moment, Pause, steps

with (Path(__file__).parent / "vectors.csv").open(encoding="utf-8", newline="") as _file:
    VECTORS = list(csv.DictReader(_file))


def moment(text: str) -> Moment:
    at = datetime.fromisoformat(text)
    return Moment(at.date(), at.time() if "T" in text else None)


def counting(vector: dict[str, str]) -> Counting:
    lengths = [vector["limit"], *([vector["extended"]] if vector["extended"] else [])]
    pauses = [pause.split("/") for pause in vector["pauses"].split()]
    return Counting(
        moment(vector["start"]),
        tuple(Limit.parse(length) for length in lengths),
        vector["roll"] == "roll",
        tuple(Pause(moment(since), moment(until)) for since, until in pauses),
    )


def named(vector: dict[str, str]) -> str:
    return " ".join(vector[key] for key in ("start", "limit", "extended", "pauses", "roll") if vector[key])


def test_the_lines_are_many_and_all_different() -> None:
    assert len({named(vector) for vector in VECTORS}) == len(VECTORS) >= 80


@pytest.mark.parametrize("vector", VECTORS, ids=named)
def test_a_due_date_counted_by_hand(vector: dict[str, str]) -> None:
    end = counting(vector).end(shipped_calendar())
    found = f"{end.day}T{end.at:%H:%M}" if end.at is not None else str(end.day)
    assert (found, end.provisional) == (vector["due"], vector["provisional"] == "provisional"), vector["why"]


@pytest.mark.parametrize("vector", VECTORS, ids=named)
def test_its_steps_lead_there(vector: dict[str, str]) -> None:
    found = steps(counting(vector), shipped_calendar())
    assert str(found[0].day) == vector["start"][:10]
    assert max(step.day for step in found) == datetime.fromisoformat(vector["due"]).date()
    assert all(step.text.zh and step.text.en for step in found)
