"""D8 检查评比：a mixed team checks places, points and ranks are published with reward and penalty; never people."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.institutions.assessors import Assessors
from tests.institutions.counters import day

pytestmark = pytest.mark.django_db
QUARTER = "2026-Q1"


@pytest.fixture
def contest():
    contest = Assessors.of("clean-village")
    contest.close_before("2026-03")
    return contest


def check(contest: Assessors) -> None:
    """The office enters what the team found, the team's judgement is entered with its reason."""
    with day("2026-03-25"):
        for fact, values in {
            "dirty-places": (0, 4, 10),
            "dirty-places-mended": (0, 3, 2),
            "river-litter": (0, 2, 12),
            "toilets-unclean": (0, 0, 2),
            "asked-satisfied": (20, 18, 9),
            "asked-unsatisfied": (0, 2, 11),
        }.items():
            contest.figures(QUARTER, fact, values)
        contest.judge(QUARTER, "team", "leader", (10, 8, 4))


def test_from_the_check_to_the_published_ranking_the_objection_and_the_correction(contest):
    with day("2026-03-25"):
        page = contest.office.as_("clerk").get(contest.entries(QUARTER))
        assert len(page.context["figures"]["links"]) == 7
        assert (
            contest.office.as_("village1").get(contest.entries(QUARTER, "figures/dirty-places/")).status_code
            == 403
        )
    check(contest)
    contest.closed("2026-03", "leader")
    totals = contest.totals(QUARTER)
    assert [totals[village].total for village in range(3)] == [
        Decimal(100),
        Decimal("81.5"),
        Decimal("37.75"),
    ]
    assert [totals[village].place for village in range(3)] == [1, 2, 3]
    assert [totals[village].grade for village in range(3)] == ["clean", "passing", "to-mend"]
    sheet = contest.sheet(QUARTER, 2)
    assert [str(one["title"]) for one in sheet.context["ruled"]] == ["检查组评定"]
    assert "实地看过" in sheet.content.decode()
    assert sheet.context["pay"]["rows"][-1]["cells"][1]["amount"] == Decimal(1000), "third of three"
    assert "河塘和公厕：不洁公厕" in sheet.content.decode()
    assert "第1村" in contest.posted()

    after = contest.corrected(QUARTER, 1, "places", "36", "leader")
    assert after.context["corrected"]["total"] == 85_500_000
    assert "更正" in contest.posted()


def test_without_the_teams_judgement_the_quarter_is_not_closed_and_the_page_says_what_is_missing(contest):
    answer = contest.close("2026-03", "leader")
    assert answer.status_code != 302
    said = answer.content.decode()
    assert "清洁村庄检查评比" in said
    assert "检查组评定" in said
    assert "第1村" in said
    assert not contest.totals(QUARTER)


def test_a_village_owes_nothing_of_what_the_team_finds(contest):
    page = contest.office.as_("village1").get(contest.office.at("records/new/?month=2026-03"))
    assert "脏乱点" not in page.content.decode()
