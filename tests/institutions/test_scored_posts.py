"""A book scores the posts of its cadres, whoever holds them, the departments of a county, grid areas, enterprises, schools: each is a unit
of its kind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from taizhang.appraisal.models import PayLine, ScoreTotal
from taizhang.institutions import shipped
from taizhang.notices.models import Notice
from tests.factories import create_holder, create_township, create_unit
from tests.institutions.assessors import BASE, Assessors
from tests.institutions.counters import day
from tests.web.offices import Office

pytestmark = pytest.mark.django_db
QUARTER = "2026-Q1"

SCHEME = """
[institution]
id = "post-points"
title = { zh = "岗位积分", en = "Points of posts" }
from = 2020-01-01
source = "测试"

[appraisal]
of = "OF"
period = "quarter"
full = 100
rank = { group = "class", ties = "competition" }
ground = "测试依据"
approver = "party-secretary"
publish_days = 5
object_days = 5
answer_days = 5
source = "测试"

[appraisal.facts]
errands = { title = "代办件数", title_en = "Errands", unit = "件", kind = "count", entered_by = "office", source = "代办登记簿" }

[[appraisal.item]]
id = "errands"
title = { zh = "为民代办", en = "Errands done" }
points = 60
count = { of = "errands", each = 3 }
cap = 60
when_absent = "zero"

[[appraisal.item]]
id = "duty"
title = { zh = "履职测评", en = "Duty" }
points = 40
judge = { who = "party-secretary", lo = 0, hi = 40 }
when_absent = "drop"

[[appraisal.pay]]
id = "reward"
title = { zh = "积分奖励", en = "Reward" }
base = 2000
rate = true
"""


def office_of(kind: str, of: str) -> tuple[Assessors, tuple[str, ...]]:
    """An office that scores two units of a kind, the first in the village or under the township, with its holder."""
    texts = [*(shipped()[id].text for id in BASE), SCHEME.replace("OF", of)]
    town = create_township(villages=1, institutions=texts, promises=False)
    above = town.villages[0] if kind == "post" else town.township
    scored = tuple(
        create_unit(town.book, kind, name, parent=above, position=20 + at, group="村书记")
        for at, name in enumerate(("第1村书记岗", "第1村文书岗"))
    )
    town.people["holder"] = create_holder(town.book, scored[0], "village", name="谷雨")
    return Assessors(Office(town), "post-points"), scored


@pytest.mark.parametrize(
    ("kind", "of"),
    [("post", "person"), *((kind, kind) for kind in ("department", "grid", "enterprise", "institution"))],
)
def test_each_is_entered_judged_ranked_paid_and_may_object(kind, of):
    assessors, scored = office_of(kind, of)
    town, office = assessors.town, assessors.office
    assessors.close_before("2026-03")
    with day("2026-03-28"):
        clerk, secretary = office.as_("clerk"), office.as_("secretary")
        sheet = clerk.get(assessors.entries(QUARTER, "figures/errands/")).content.decode()
        assert "第1村书记岗" in sheet
        assert ">第1村<" not in sheet, "the village itself is not scored"
        given = dict(zip(scored, ("12", "20"), strict=True))
        assert clerk.post(assessors.entries(QUARTER, "figures/errands/"), given).status_code == 302
        assessors.confirm("errands")
        points = {f"points-{scored[0]}": "38", f"reason-{scored[0]}": "走访到位"}
        points |= {f"points-{scored[1]}": "30", f"reason-{scored[1]}": "台账有缺页"}
        assert secretary.post(assessors.entries(QUARTER, "judge/duty/"), points).status_code == 302
    assessors.closed("2026-03", "secretary")
    rows = {row.unit: row for row in ScoreTotal.rows.of(town.book).filter(institution="post-points")}
    assert {unit: (row.total, row.place) for unit, row in rows.items()} == {
        scored[0]: (74, 2),
        scored[1]: (90, 1),
    }
    assert PayLine.rows.of(town.book).get(unit=scored[1]).after == 1_800_000_000
    notice = Notice.rows.of(town.book).get(institution="post-points")
    with day(notice.posted_on + timedelta(days=1)):
        posted = Client().get(f"/p/{town.book}/notices/{notice.id}/").content.decode()
        assert "第1村文书岗" in posted
        assert "谷雨" not in posted, "the post is ranked, no name"
        own = office.as_("holder").get(office.at(f"sheets/post-points/{QUARTER}/{scored[0]}/"))
        receipt = office.as_("holder").post(
            own.context["objection"]["href"], {"item": "duty", "ground": "漏记一次"}
        )
        assert receipt.status_code == 302
        boss = office.as_("secretary")
        href = boss.get(receipt["Location"]).context["decide_href"]
        decided = {"outcome": "upheld", "reason": "核对属实", "points-duty": "40"}
        assert boss.post(href, decided).status_code == 302
        after = office.as_("holder").get(office.at(f"sheets/post-points/{QUARTER}/{scored[0]}/"))
    assert after.context["corrected"]["total"] == 76_000_000
    assert clerk.get(office.at("units/")).status_code == 200


def test_the_rule_text_names_whom_it_scores_as_a_paper_does():
    from taizhang.institutions import load
    from taizhang.writing.scheme import rule_text, to_text

    said = [to_text(rule_text(load(SCHEME.replace("OF", of)), "zh")) for of in ("enterprise", "grid")]
    assert "考评对象：企业。" in said[0]
    assert "考评对象：网格。" in said[1]


def test_the_rule_text_says_that_persons_are_scored_by_their_posts():
    from taizhang.institutions import load

    appraisal = load(SCHEME.replace("OF", "person")).appraisal
    assert appraisal is not None
    assert (appraisal.of, appraisal.scored_kind, appraisal.reported_by) == ("person", "post", "post")
