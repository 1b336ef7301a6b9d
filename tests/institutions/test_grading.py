"""A13 分类定级: branches are graded with a quota for the first class; the last enters rectification; posts of members count."""

from __future__ import annotations

import pytest

from tests.factories import create_record
from tests.institutions.assessors import Assessors
from tests.institutions.counters import day

pytestmark = pytest.mark.django_db


@pytest.fixture
def branches():
    branches = Assessors.of("grading", villages=4)
    branches.close_before("2026-12")
    return branches


def test_from_what_the_branches_report_to_their_classes(branches):
    town = branches.town
    reported = {
        "branch-meetings": (4, 4, 3, 0),
        "posts-described": (20, 19, 10, 2),
        "members-able": (20, 20, 20, 20),
        "pledges-kept": (5, 5, 4, 0),
        "pledges-made": (5, 5, 5, 5),
        "accounts-posted": (4, 4, 4, 1),
    }
    with day("2026-12-20"):
        for fact, values in reported.items():
            for village, value in enumerate(values):
                create_record(
                    town.book, town.villages[village], fact, "2026", value,
                    by=town.actor(f"village{village + 1}"), confirmed_by=town.actor("deputy"),
                )  # fmt: skip
        branches.figures("2026", "mid-term", (1, 1, 2, 4))
        branches.figures("2026", "star-grade", (5, 4, 3, 1))
        branches.judge("2026", "inspection", "secretary", (10, 9, 7, 3))
        said = branches.office.as_("clerk").get(branches.entries("2026")).content.decode()
        assert "较好" in said, "a grade is shown by its word"
    branches.closed("2026-12", "secretary")
    totals = branches.totals("2026")
    assert [totals[village].grade for village in range(4)] == [
        "advanced",
        "fairly-good",
        "ordinary",
        "backward",
    ]
    assert totals[1].total > 90, "enough points, but the quota of three tenths of four is one"
    assert "第4村" in branches.posted()
    after = branches.corrected("2026", 2, "posts", "20", "secretary")
    assert after.context["corrected"]["grade"].zh == "较好"
