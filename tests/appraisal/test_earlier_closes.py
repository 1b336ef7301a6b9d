"""Rules that look back: at the place and the total of earlier closes, how long something held running, how often within the year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from taizhang.appraisal.closing import recompute
from taizhang.appraisal.models import PayLine, ScoreLine, ScoreTotal
from taizhang.books.queries import closed
from taizhang.notices.models import Notice
from tests.appraisal.scoring_town import corrected_by, decided, objected, published
from tests.factories import create_adoption
from tests.web.offices import Office

pytestmark = pytest.mark.django_db

LOOKING_BACK = """
[institution]
id = "looking-back"
title = { zh = "滚动考评" }
from = 2020-01-01
source = "测试"

[appraisal]
of = "village"
period = "month"
full = 20
rank = { group = "kind" }
moved = { gained = 1, lost = -1 }
source = "测试"

[appraisal.facts]
before = { title = "上月名次", earlier = { what = "place", appraisal = "appraisal" } }
lasts = { title = "连续末位", running = { last = 1, most = 3, appraisal = "appraisal" } }
low = { title = "连续低税收", running = { of = "sales", below = 50000, most = 3 } }

[[appraisal.item]]
id = "sales"
title = { zh = "税收" }
points = 20
share = { of = "sales", over = 100000 }
when_absent = "zero"

[[appraisal.item]]
id = "before"
title = { zh = "上月名次" }
count = { of = "before", each = 0.01 }

[[appraisal.item]]
id = "lasts"
title = { zh = "连续末位" }
count = { of = "lasts", each = -1 }

[[appraisal.item]]
id = "low"
title = { zh = "连续低税收" }
count = { of = "low", each = -0.1 }
when_absent = "zero"

[[appraisal.veto]]
id = "twice"
title = { zh = "连续两月末位" }
when = { last = 1, running = 2 }
effect = "no-pay"
scope = "unit"
source = "测试"

[[appraisal.pay]]
id = "prize"
title = { zh = "奖金" }
pot = 100
"""

YEAR = """
[institution]
id = "whole-half"
title = { zh = "季度汇总" }
from = 2020-01-01
source = "测试"

[appraisal]
of = "village"
period = "quarter"
base = 100
source = "测试"

[appraisal.facts]
month-lasts = { title = "月考末位次数", times = { appraisal = "looking-back", periods = "month", last = 1 } }
highs = { title = "月考不低于十二分", times = { appraisal = "looking-back", periods = "month", total = true, at_least = 12 } }

[[appraisal.item]]
id = "lasts"
title = { zh = "末位" }
count = { classes = [{ of = "month-lasts", each = -10 }, { of = "highs", each = 1 }] }
"""


@pytest.fixture
def town(township):
    create_adoption(township.book, LOOKING_BACK)
    create_adoption(township.book, YEAR)
    return township


def month(town, key: str, *sales: int) -> None:
    for village, one in enumerate(sales):
        town.record("sales", key, one, village=village)
    town.close(key)


def points(town, key: str, item: str, institution: str = "looking-back") -> list[Decimal]:
    rows = ScoreLine.rows.of(town.book).filter(institution=institution, period=key, item=item)
    found = {row.unit: Decimal(row.after).scaleb(-6) for row in rows}
    return [found.get(village, Decimal(0)) for village in town.villages]


def test_the_first_close_finds_nothing_before_it(town):
    month(town, "2026-01", 90_000, 60_000, 30_000)
    assert points(town, "2026-01", "before") == [0, 0, 0]
    assert points(town, "2026-01", "lasts") == [0, 0, 0]
    assert points(town, "2026-01", "=moved") == [0, 0, 0]
    assert points(town, "2026-01", "low") == [0, 0, Decimal("-0.1")]


def test_later_closes_read_the_places_of_earlier_ones_and_for_how_long_something_held(town):
    month(town, "2026-01", 90_000, 60_000, 30_000)
    month(town, "2026-02", 30_000, 60_000, 40_000)
    assert points(town, "2026-02", "before") == [Decimal("0.01"), Decimal("0.02"), Decimal("0.03")]
    assert points(town, "2026-02", "lasts") == [0, 0, -1]
    assert points(town, "2026-02", "low") == [Decimal("-0.1"), 0, Decimal("-0.2")]
    # so far 5.91, 12.02 and 6.83: third, first, second, who were first, second, third
    assert points(town, "2026-02", "=moved") == [-2, 1, 1]
    month(town, "2026-03", 10_000, 60_000, 70_000)
    assert points(town, "2026-03", "lasts") == [-1, 0, 0]
    assert points(town, "2026-03", "low") == [Decimal("-0.2"), 0, 0]


def test_who_is_last_twice_running_is_paid_nothing_and_the_pot_is_shared_out_to_the_fen(town):
    month(town, "2026-01", 90_000, 60_000, 30_000)
    month(town, "2026-02", 30_000, 60_000, 10_000)
    struck = ScoreTotal.rows.of(town.book).filter(institution="looking-back", period="2026-02")
    assert [list(row.vetoes) for row in struck.order_by("position")] == [[], [], ["twice"]]
    paid = PayLine.rows.of(town.book).filter(institution="looking-back", period="2026-02")
    pot = {row.unit: row.after for row in paid if row.item == "=pay:prize"}
    assert sum(pot.values()) == 100_000_000
    assert all(one % 10_000 == 0 for one in pot.values())
    [withheld] = [row for row in paid if row.item == "=no-pay"]
    assert (withheld.unit, withheld.after) == (town.villages[2], -pot[town.villages[2]])


def test_a_quarter_counts_its_months_the_one_closed_with_it_too_and_a_recount_agrees(town):
    for key, sales in (("2026-01", (90_000, 60_000, 30_000)), ("2026-02", (90_000, 60_000, 30_000)), ("2026-03", (30_000, 60_000, 90_000))):  # fmt: skip
        month(town, key, *sales)
    assert points(town, "2026-Q1", "lasts/1", "whole-half") == [-10, 0, -20]
    assert points(town, "2026-Q1", "lasts/2", "whole-half") == [2, 3, 1]
    for key in ("2026-01", "2026-02", "2026-03"):
        assert recompute(town.book, closed(town.book, key)) == ()


ITEMS = """
[institution]
id = "items"
title = { zh = "季度逐项" }
from = 2020-01-01
source = "测试"

[appraisal]
of = "village"
period = "quarter"
full = 30
source = "测试"

[[appraisal.item]]
id = "sales"
title = { zh = "税收" }
points = 20
part = { appraisal = "looking-back", of_item = "sales", periods = "month" }

[[appraisal.item]]
id = "worst"
title = { zh = "连续低税收最差的一月" }
points = 10
floor = "none"
part = { appraisal = "looking-back", of_item = "low", periods = "month", take = "worst", out_of = 1 }
"""


def test_an_item_is_the_mean_of_its_own_months_the_one_closed_with_it_too(town):
    create_adoption(town.book, ITEMS)
    for key, sales in (("2026-01", (90_000, 60_000, 30_000)), ("2026-02", (60_000, 60_000, 30_000)), ("2026-03", (30_000, 60_000, 90_000))):  # fmt: skip
        month(town, key, *sales)
    assert points(town, "2026-Q1", "sales", "items") == [12, 12, 10]
    assert points(town, "2026-Q1", "worst", "items") == [-1, 0, -2]
    assert recompute(town.book, closed(town.book, "2026-03")) == ()


def test_a_corrected_place_is_what_later_closes_read(township):
    town = published(township)
    objection = objected(town, 1)
    decided(town, objection)
    [was] = points(town, "2026-01", "sales", "appraisal")[1:2]
    corrected_by(town, objection, 1, ("sales", str(was), "40"))
    create_adoption(town.book, LOOKING_BACK, effective_from=date(2026, 2, 1), on=date(2026, 2, 4))
    month(town, "2026-02", 90_000, 60_000, 30_000)
    assert points(town, "2026-02", "before")[:2] == [Decimal("0.02"), Decimal("0.01")]


@pytest.mark.parametrize(
    ("decimals", "printed"),
    [("", "12.03"), ("decimals = 1\n", "12.0"), ('decimals = 0\ndecimals_for = "print"\n', "12")],
)
def test_a_ranking_is_posted_to_the_decimals_that_the_rule_states(township, decimals, printed):
    text = LOOKING_BACK.replace(
        "moved = {", f'ground = "测试"\napprover = "party-secretary"\n{decimals}moved = {{'
    )
    create_adoption(township.book, text)
    for village, sales in enumerate((60_125, 50_000, 30_000)):
        township.record("sales", "2026-01", sales, village=village)
    township.close("2026-01", approvals={"looking-back": township.people["secretary"]})
    [notice] = Notice.rows.of(township.book).filter(institution="looking-back")
    [table] = notice.body["tables"]
    first = table["rows"][0]
    assert first[2]["zh"] == printed


@pytest.mark.parametrize(
    ("said", "moved", "shown"),
    [
        ("place", ["降2", "持平", "升2"], "降 2"),
        ("score", ["减14.00分", "持平", "增12.00分"], "减 14.00 分"),
        ("none", None, None),
    ],
)
def test_beside_a_result_stands_what_the_rule_says_of_the_last_period(township, said, moved, shown):
    text = LOOKING_BACK.split("[[appraisal.item]]")
    text = "[[appraisal.item]]".join([text[0].split("[appraisal.facts]")[0], text[1]])
    text = text.replace(
        "moved = {", f'ground = "测试"\napprover = "party-secretary"\nmovement = "{said}"\n# {{'
    )
    create_adoption(township.book, text)
    for key, sales in (("2026-01", (90_000, 60_000, 30_000)), ("2026-02", (20_000, 60_000, 90_000))):
        for village, one in enumerate(sales):
            township.record("sales", key, one, village=village)
        township.close(key, approvals={"looking-back": township.people["secretary"]})
    notice = Notice.rows.of(township.book).get(institution="looking-back", period="2026-02")
    [table] = notice.body["tables"]
    by_unit = sorted(table["rows"], key=lambda row: row[1]["zh"])
    assert [row[4]["zh"] for row in by_unit if len(row) > 4] == (moved or [])
    office = Office(township)
    page = office.as_("leader").get(office.at("rankings/looking-back/2026-02/")).content.decode()
    assert ("比上期" in page) is (said != "none")
    assert shown is None or shown in page


ROLLING = """
[institution]
id = "rolling"
title = { zh = "近三月考评" }
from = 2020-01-01
source = "测试"

[appraisal]
of = "village"
period = "month"
base = 100
source = "测试"

[appraisal.facts]
recent = { title = "近三月税收", rolling = { of = "sales", periods = 3 } }
bottoms = { title = "近两月末位次数", times = { back = 2, last = 1, appraisal = "looking-back" } }

[[appraisal.item]]
id = "recent"
title = { zh = "近三月税收" }
count = { of = "recent", each = 0.0001 }
when_absent = "zero"

[[appraisal.item]]
id = "bottoms"
title = { zh = "近两月末位" }
count = { of = "bottoms", each = -1 }
"""


def test_figures_add_up_over_the_last_months_and_places_are_counted_at_the_last_closes(town):
    create_adoption(town.book, ROLLING)
    month(town, "2026-01", 90_000, 60_000, 30_000)
    assert points(town, "2026-01", "recent", "rolling") == [9, 6, 3]  # what there is no figure of is left out
    assert points(town, "2026-01", "bottoms", "rolling") == [0, 0, 0]
    month(town, "2026-02", 30_000, 60_000, 10_000)
    month(town, "2026-03", 30_000, 60_000, 90_000)
    assert points(town, "2026-03", "recent", "rolling") == [15, 18, 13]
    assert points(town, "2026-03", "bottoms", "rolling") == [0, 0, -2]
    month(town, "2026-04", 10_000, 10_000, 10_000)
    assert points(town, "2026-04", "recent", "rolling") == [7, 13, 11]  # January is out
    assert sum(points(town, "2026-04", "bottoms", "rolling")) == -2
    for key in ("2026-01", "2026-03", "2026-04"):
        assert recompute(town.book, closed(town.book, key)) == ()
