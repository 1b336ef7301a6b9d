"""D3 经济社会指标: monthly and yearly series, validated on entry, with plan, added up by the rule each one names."""

from __future__ import annotations

from decimal import Decimal

import pytest

from taizhang.problems import Refused
from taizhang.promises.progress import progress
from taizhang.timekeeping import Period
from tests.factories import create_promise
from tests.institutions.playing import play, report


@pytest.fixture
def town(db):
    return play()


def test_a_rate_is_averaged_and_a_flow_is_added_up(town):
    create_promise(town.book, town.township, "medical-insurance-rate", 98)
    create_promise(town.book, town.township, "forest-area", 300)
    for month in ("2026-01", "2026-02"):
        for village, (rate, area) in enumerate(((96, 10), (98, 20), (99, 0))):
            report(town, "medical-insurance-rate", month, village, rate)
            report(town, "forest-area", month, village, area)
    found = {item.indicator.id: item for item in progress(town.book, Period.parse("2026-02"))}
    rate, area = found["medical-insurance-rate"], found["forest-area"]
    assert (rate.rule, rate.value.quantize(Decimal("0.01"))) == ("mean", Decimal("97.67"))
    assert rate.pace is None, "a stock has no calendar"
    assert (area.rule, area.value) == ("sum", Decimal(60))


@pytest.mark.parametrize(
    ("indicator", "value", "code"),
    [
        ("medical-insurance-rate", "101", "value-too-large"),
        ("forest-area", "-1", "value-too-small"),
        ("toilets", "1.5", "too-many-decimals"),
        ("no-such-thing", "1", "indicator-unknown"),
    ],
    ids=["a rate above 100", "a negative area", "half a household", "an indicator nobody declared"],
)
def test_entry_is_validated_by_the_indicators_own_rule(town, indicator, value, code):
    with pytest.raises(Refused) as refused:
        report(town, indicator, "2026-01", 0, value)
    assert code in {problem.code for problem in refused.value.problems}
    assert all(problem.to("en") != problem.to("zh") for problem in refused.value.problems)
