"""After a correction everything that follows from points follows anew: sections, total, vetoes on the result, place, grade and pay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client

from taizhang.appraisal.closing import recompute
from taizhang.appraisal.models import PayLine, ScoreTotal
from taizhang.books.queries import closed
from taizhang.notices.models import Notice
from taizhang.server import clock as clocks
from tests.factories import create_township
from tests.rules import ALL, APPRAISAL
from tests.web.offices import Office

pytestmark = pytest.mark.django_db

CONTEST = """
[institution]
id = "appraisal"
title = { zh = "按月考评", en = "Monthly appraisal" }
from = 2020-01-01
source = "测试"

[appraisal]
of = "village"
period = "month"
full = 100
rank = { group = "kind" }
ground = "测试依据"
approver = "party-secretary"
publish_days = 10
source = "测试"

[[appraisal.section]]
id = "work"
title = { zh = "工作" }
cap = 100

[[appraisal.item]]
id = "sales"
title = { zh = "税收" }
section = "work"
points = 100
share = { of = "sales", over = 100000 }
when_absent = "zero"

[[appraisal.item]]
id = "jobs"
title = { zh = "就业" }
section = "work"
count = { of = "jobs", each = 1 }
when_absent = "zero"

[[appraisal.veto]]
id = "last"
title = { zh = "末位" }
when = { last = 1 }
effect = "no-pay"
scope = "unit"
source = "测试"

[[appraisal.veto]]
id = "low"
title = { zh = "总分过低" }
when = { total = true, below = 48 }
effect = "unqualified"
scope = "unit"
source = "测试"

[[appraisal.veto]]
id = "poor"
title = { zh = "差等" }
when = { grade = ["poor"] }
effect = "no-honours"
scope = "unit"
source = "测试"

[[appraisal.veto]]
id = "accident"
title = { zh = "事故" }
when = { of = "accidents", at_least = 1 }
effect = "total-zero"
scope = "unit"
source = "测试"

[[appraisal.grade]]
id = "good"
title = { zh = "好" }
at_least = 60

[[appraisal.grade]]
id = "fair"
title = { zh = "中" }
at_least = 45

[[appraisal.grade]]
id = "poor"
title = { zh = "差" }

[[appraisal.pay]]
id = "prize"
title = { zh = "奖金" }
places = [1000, 600, 300]
"""


@pytest.fixture
def office() -> Iterator[Office]:
    """The office on 3 February, January closed and posted: 90, 50 and 45 points, the third last, too low and poor."""
    town = create_township(institutions=(*(text for text in ALL if text != APPRAISAL), CONTEST))
    for village, sales in enumerate((90_000, 50_000, 45_000)):
        town.record("sales", "2026-01", sales, village=village)
        town.record("accidents", "2026-01", 0, village=village)
    town.close("2026-01", approvals={"appraisal": town.people["secretary"]})
    with clocks.at(datetime(2026, 2, 3, 4, tzinfo=UTC)):
        yield Office(town)


def sheet(office: Office, village: int) -> dict:
    """What the sheet of a village tells the leader."""
    unit = office.town.villages[village]
    return office.as_("leader").get(office.at(f"sheets/appraisal/2026-01/{unit}/")).context


def upheld(office: Office, village: int, item: str = "", **given) -> str:
    """The village objects and the secretary decides so, both by their forms; the address of the objection."""
    client = office.as_(f"village{village + 1}")
    unit = office.town.villages[village]
    href = client.get(office.at(f"sheets/appraisal/2026-01/{unit}/")).context["objection"]["href"]
    token = client.get(href).context["form"]["token"].value()
    receipt = client.post(href, {"token": token, "item": item, "ground": "漏记"})["Location"]
    client = office.as_("secretary")
    href = client.get(receipt).context["decide_href"]
    token = client.get(href).context["form"]["token"].value()
    answer = client.post(href, {"token": token, "reason": "核对属实", "outcome": "upheld"} | given)
    assert answer.status_code == 302
    return receipt


def struck(page) -> dict[str, str]:
    """Each veto of a sheet with what is said of it."""
    return {line["title"].zh: line["state_title"].zh for line in page["vetoes"]}


def yuan(page) -> list[str]:
    """What is paid together: as published and, where it is another sum, as corrected."""
    return [str(cell["amount"].normalize()) for cell in page["pay"]["rows"][-1]["cells"] if "amount" in cell]


def stands(page) -> tuple[str, int | None, str]:
    """Total, place and grade since the correction."""
    after = page["corrected"]
    return f"{after['total'] / 1_000_000:g}", after["rank"], after["grade"].zh if after["grade"] else ""


def test_before_any_correction_the_last_is_struck_and_paid_nothing(office):
    page = sheet(office, 2)
    assert struck(page) == {"末位": "触发", "总分过低": "触发", "差等": "触发", "事故": "未触发"}
    assert yuan(page) == ["0"]
    assert page["corrected"] is None


def test_who_rises_is_no_longer_struck_is_graded_anew_and_paid(office):
    upheld(office, 2, "sales", **{"points-sales": "95"})
    page = sheet(office, 2)
    assert stands(page) == ("95", 1, "好")
    assert struck(page) == {
        "末位": "触发；更正后未触发",
        "总分过低": "触发；更正后未触发",
        "差等": "触发；更正后未触发",
        "事故": "未触发",
    }
    assert yuan(page) == ["0", "1E+3"]


def test_who_is_last_by_another_s_correction_is_struck_and_loses_the_pay(office):
    upheld(office, 2, "sales", **{"points-sales": "95"})
    page = sheet(office, 1)
    assert stands(page) == ("50", 3, "中")
    assert struck(page)["末位"] == "未触发；更正后触发"
    assert yuan(page) == ["6E+2", "0"]
    assert yuan(sheet(office, 0)) == ["1E+3", "6E+2"]


def test_a_correction_counts_only_as_far_as_its_section_goes(office):
    upheld(office, 0, "jobs", **{"points-jobs": "30"})
    page = sheet(office, 0)
    assert stands(page)[0] == "100", "90 and 30 in a section of 100 at most"
    lines = {line["title"].zh: line["corrected"] for line in page["lines"]}
    assert lines["就业"] == 30_000_000
    assert -20_000_000 in lines.values(), "what the section takes off has a line since"


def test_a_lifted_veto_gives_back_the_total_that_it_took(office):
    town = office.town
    town.record("sales", "2026-02", 80_000, village=0)
    town.record("accidents", "2026-02", 1, village=0)
    for village in (1, 2):
        town.record("sales", "2026-02", 50_000, village=village)
    town.close("2026-02", approvals={"appraisal": town.people["secretary"]})
    with clocks.at(datetime(2026, 3, 3, 4, tzinfo=UTC)):
        unit = town.villages[0]
        at = office.at(f"sheets/appraisal/2026-02/{unit}/")
        client = office.as_("village1")
        href = client.get(at).context["objection"]["href"]
        token = client.get(href).context["form"]["token"].value()
        receipt = client.post(href, {"token": token, "item": "", "ground": "事故在邻村"})["Location"]
        secretary = office.as_("secretary")
        href = secretary.get(receipt).context["decide_href"]
        token = secretary.get(href).context["form"]["token"].value()
        given = {"token": token, "reason": "查明", "outcome": "upheld", "lifts": ["accident"]}
        assert secretary.post(href, given).status_code == 302
        page = client.get(at).context
    assert page["total"] == 0
    assert stands(page) == ("80", 1, "好")
    assert struck(page)["事故"] == "触发；更正后未触发"
    assert yuan(page)[-1] == "1E+3"


def test_what_was_published_and_kept_stays_and_an_undone_correction_leaves_nothing(office):
    book = office.town.book
    kept = [list(table.rows.of(book).order_by("id").values()) for table in (ScoreTotal, PayLine)]
    receipt = upheld(office, 2, "sales", **{"points-sales": "95"})
    assert [list(table.rows.of(book).order_by("id").values()) for table in (ScoreTotal, PayLine)] == kept
    assert recompute(book, closed(book, "2026-01")) == ()
    client = office.as_("secretary")
    (one,) = client.get(receipt).context["corrections"]
    client.post(one["undo_href"], {"token": "k", "reason": "又核实过"})
    page = sheet(office, 1)
    assert page["corrected"] is None
    assert struck(page)["末位"] == "未触发"
    assert yuan(page) == ["6E+2"]


def test_a_month_closed_by_another_version_of_the_engine_keeps_the_points_of_its_items(office, monkeypatch):
    monkeypatch.setattr("taizhang.appraisal.corrected.ENGINE_VERSION", "later")
    upheld(office, 2, "sales", **{"points-sales": "95"})
    assert stands(sheet(office, 2)) == ("95", 1, "好")
    assert stands(sheet(office, 1)) == ("50", 3, "中")


def test_the_public_notice_tells_the_grades_that_follow(office):
    upheld(office, 2, "sales", **{"points-sales": "95"})
    notice = Notice.rows.of(office.town.book).get(institution="appraisal")
    page = Client().get(f"/p/{office.town.book}/notices/{notice.id}/").content.decode()
    assert "更正后等次" in page
    assert "奖金" not in page


def test_the_ranking_shows_the_grades_that_follow(office):
    upheld(office, 2, "sales", **{"points-sales": "95"})
    page = office.as_("leader").get(office.at("rankings/appraisal/2026-01/"))
    [group] = page.context["groups"]
    after = {row["title"].zh: row["corrected"] for row in group["rows"]}
    assert sorted((one["rank"], one["grade"].zh) for one in after.values()) == [
        (1, "好"),
        (2, "好"),
        (3, "中"),
    ]
