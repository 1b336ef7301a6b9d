"""Sayings, true and false: a true one raises no alarm, alone or among the others; a false one is found."""

from itertools import groupby

import pytest

from taizhang.reading import read
from tests.reading.sayings import Saying, sayings

FOUND = {"arithmetic", "contradiction", "unit"}
MISSED = 0.03
"""The part of the false sayings that may go unseen."""
ALL = list(sayings())


def kinds(text: str) -> list[str]:
    return [finding.kind for finding in read(text).findings]


@pytest.mark.parametrize("saying", ALL, ids=lambda saying: saying.true[:24].replace("\n", " "))
def test_what_is_true_raises_no_alarm(saying: Saying):
    assert kinds(saying.true) == []


def test_what_is_false_is_found():
    false = [saying for saying in ALL if saying.false != saying.true]
    unseen = [saying.false for saying in false if not FOUND & set(kinds(saying.false))]
    assert len(unseen) <= len(false) * MISSED, unseen


@pytest.mark.parametrize("kind", sorted({saying.kind for saying in ALL}))
def test_true_sayings_one_after_the_other_raise_hardly_an_alarm(kind: str):
    """Each in its own paragraph, as a report would have them; the same indicators with other values do clash."""
    together = [
        saying.true
        for name, group in groupby(ALL, key=lambda saying: saying.kind)
        if name == kind
        for saying in group
    ]
    for start in range(0, len(together), 12):
        text = "\n".join(together[start : start + 12])
        wrong = [finding for finding in read(text).findings if finding.kind == "arithmetic"]
        assert wrong == [], text
