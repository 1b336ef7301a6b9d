"""Thousands of statements made from patterns: what is true raises no alarm, alone or run together; what is false is found."""

import random

import pytest

from taizhang.reading import read
from tests.reading.generated import COUNTED, Generated, generated

FOUND = {"arithmetic", "contradiction", "unit"}
ALL = list(generated(9))
PATTERNS = len({one.pattern for one in ALL})


def found(text: str) -> list[str]:
    return [finding.quote for finding in read(text).findings if finding.kind in FOUND]


def test_true_statements_raise_no_alarm():
    alarms = [one.true for one in ALL if found(one.true)]
    assert len(alarms) <= len(ALL) / 500, alarms


def test_false_statements_are_found():
    false = [one for one in ALL if one.false != one.true]
    missed = [one.false for one in false if not found(one.false)]
    assert len(missed) <= len(false) * 0.08, missed


@pytest.mark.parametrize("mark", ["。", "；", "，"])
def test_true_statements_run_together_raise_hardly_an_alarm(mark):
    """Three statements about different things, parted by a full stop, a semicolon or a comma alone."""
    dice, alarms, count = random.Random(7), [], 0
    while count < 900:
        three = [body(one) for one in dice.sample(ALL, 3) if one.kind not in ("contra", "plan")]
        text = mark.join(three)
        if any(text.count(name) > 1 and sum(name in one for one in three) > 1 for name, _ in COUNTED):
            continue
        count += len(three)
        alarms += [finding.quote for finding in read(text).findings if finding.kind == "arithmetic"]
    assert len(alarms) <= count * (0.003 if mark != "，" else 0.01), alarms


def body(one: Generated) -> str:
    """The statement without its report around it."""
    return one.true.partition("一、主要工作")[2].strip().rstrip("。").replace("\n", "")
