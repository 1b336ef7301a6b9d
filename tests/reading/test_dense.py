"""Dense reports of invented places: none of their true statements raises an alarm, and most of the false ones do.

A report of dense/*.txt is true as it stands with the first of each 【true|false】. Each is made false in one place at a
time; what is found then must touch that place.
"""

import re
from pathlib import Path

import pytest

from taizhang.reading import Finding, read

CHOICE = re.compile(r"【([^|】]*)\|([^】]*)】")
REPORTS = sorted((Path(__file__).parent / "dense").glob("*.txt"))
FOUND = 0.75
"""The part of the false places that is found at least: some need what no report says, or lie within rounding."""


def written(text: str, false: int = -1) -> tuple[str, int, int]:
    """The report with one place false (none by default), and that place."""
    pieces: list[str] = []
    place = start = end = 0
    for count, choice in enumerate(CHOICE.finditer(text)):
        pieces.append(text[place : choice.start()])
        if count == false:
            start = sum(map(len, pieces))
            end = start + len(choice[2])
        pieces.append(choice[2] if count == false else choice[1])
        place = choice.end()
    return "".join([*pieces, text[place:]]), start, end


def touches(finding: Finding, start: int, end: int) -> bool:
    places = [(finding.start, finding.end), *([finding.also] if finding.also else [])]
    return any(first < end and start < last for first, last in places)


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_a_true_report_raises_no_alarm(path):
    text, _, _ = written(path.read_text("utf-8"))
    assert [finding.quote for finding in read(text).findings] == []


def test_most_false_places_are_found():
    unseen, places = [], 0
    for path in REPORTS:
        text = path.read_text("utf-8")
        for false, choice in enumerate(CHOICE.finditer(text)):
            wrong, start, end = written(text, false)
            places += 1
            if not any(touches(finding, start, end) for finding in read(wrong).findings):
                unseen.append(f"{path.stem}: {choice[0]}")
    assert places > 200
    assert len(unseen) <= places * (1 - FOUND), unseen
