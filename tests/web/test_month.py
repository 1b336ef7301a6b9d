"""The month page, the close, rankings and score sheets."""

from __future__ import annotations

from taizhang.appraisal.models import ScoreTotal
from taizhang.books.models import ClosedPeriod
from taizhang.notices.models import Notice
from tests.web.offices import Office


def _close(office: Office, client=None, **more: str):
    client = client or office.as_("clerk")
    token = client.get(office.at("months/2026-02/")).context["confirm"]["hidden"][0]["value"]
    return client.post(office.at("months/2026-02/close/"), {"token": token, "sure": "1"} | more)


def test_the_page_says_what_is_missing_and_from_whom(office: Office) -> None:
    office.town.record("sales", "2026-02", 5)
    office.town.record("coverage", "2026-02", 90, confirmed=False)
    page = office.as_("clerk").get(office.at("months/2026-02/"))
    by_unit = {
        str(row["unit"]): {str(item["title"]): item["state"] for item in row["lacking"]}
        for row in page.context["missing"]
    }
    assert by_unit["第1村"]["新增就业"] == "no-data"
    assert by_unit["第1村"]["参保率"] == "waiting"
    assert "工业应税销售" not in by_unit["第1村"]
    assert by_unit["第2村"]["工业应税销售"] == "no-data"


def test_who_is_not_the_clerk_sees_the_month_but_no_button(office: Office) -> None:
    for role in ("leader", "village1", "auditor"):
        page = office.as_(role).get(office.at("months/2026-02/"))
        assert page.context["confirm"] is None
        assert office.as_(role).post(office.at("months/2026-02/close/")).status_code == 403


def test_a_month_that_is_not_over_says_from_when_it_can_be_closed(office: Office) -> None:
    page = office.as_("clerk").get(office.at("months/2026-03/"))
    assert page.context["confirm"] is None
    assert "2026-03-31" in page.context["may_not"]
    assert office.as_("clerk").post(office.at("months/2026-03/close/")).status_code == 409


def test_the_close_keeps_scores_and_posts_the_progress_notice(office: Office) -> None:
    office.town.record("sales", "2026-02", 5)
    answer = _close(office)
    assert answer["Location"] == office.at("months/2026-02/")
    page = office.as_("village1").get(answer["Location"])
    assert page.context["state"] == "closed"
    assert len(page.context["closed"]["notices"]) == 1
    assert page.context["head"] == ClosedPeriod.rows.of(office.town.book).get().head_hash
    assert ScoreTotal.rows.of(office.town.book).count() == 3


def test_a_ranking_is_published_only_with_an_approver_and_says_so_otherwise(office: Office) -> None:
    _close(office)
    assert not Notice.rows.of(office.town.book).filter(institution="appraisal").exists()
    page = office.as_("leader").get(office.at("rankings/appraisal/2026-02/"))
    assert "只在机关内部可见" in page.context["unpublished"]


def test_the_approver_named_at_the_close_publishes_the_ranking(office: Office) -> None:
    clerk = office.as_("clerk")
    offered = clerk.get(office.at("months/2026-02/")).context["confirm"]["approvals"]
    assert [[one["person"] for one in approval["holders"]] for approval in offered] == [
        [office.town.people["secretary"]]
    ]
    _close(office, clerk, **{"approve-appraisal": office.town.people["secretary"]})
    assert (
        Notice.rows.of(office.town.book).get(institution="appraisal").approved_by
        == office.town.people["secretary"]
    )
    page = clerk.get(office.at("rankings/appraisal/2026-02/"))
    assert "unpublished" not in page.context


def test_the_standings_by_item_say_points_and_place_of_every_unit(office: Office) -> None:
    _close(office)
    page = office.as_("leader").get(office.at("standings/appraisal/2026-02/"))
    assert page.status_code == 200
    [table] = page.context["tables"]
    titles = [str(column["title"]) for column in table["columns"]]
    assert titles[:3] == ["单位", "总位次", "总分"]
    assert len({row["cells"][0].zh for row in table["rows"]}) == 3
    first = [row["cells"][3]["text"] for row in table["rows"]]
    assert first[0].endswith("（1）")
    assert office.as_("leader").get(office.at("standings/none/2026-02/")).status_code == 404
    ranking = office.as_("leader").get(office.at("rankings/appraisal/2026-02/"))
    assert any("standings/appraisal/2026-02" in one["href"] for one in ranking.context["actions"])
    closed = office.as_("leader").get(office.at("months/2026-02/")).content.decode()
    assert office.at("standings/appraisal/2026-02/") in closed


def test_a_wrong_approver_closes_nothing(office: Office) -> None:
    answer = _close(office, **{"approve-appraisal": office.town.people["village1"]})
    assert answer.status_code == 409
    assert "批准人不在" in answer.content.decode()
    assert not ClosedPeriod.rows.of(office.town.book).exists()


def test_two_clicks_on_close_are_one_close(office: Office) -> None:
    clerk = office.as_("clerk")
    token = clerk.get(office.at("months/2026-02/")).context["confirm"]["hidden"][0]["value"]
    for _ in range(2):
        answer = clerk.post(office.at("months/2026-02/close/"), {"token": token})
        assert answer["Location"] == office.at("months/2026-02/")
    assert ClosedPeriod.rows.of(office.town.book).count() == 1


def test_a_second_clerk_is_told_that_it_is_closed(office: Office) -> None:
    _close(office)
    answer = office.as_("deputy").post(office.at("months/2026-02/close/"), {"token": "k"})
    assert answer.status_code == 409
    assert "封账" in answer.content.decode()


def test_every_line_of_a_sheet_opens_to_its_sentence_and_its_facts_as_of_the_cut(office: Office) -> None:
    first = office.town.record("sales", "2026-02", 50_000)
    _close(office)
    office.town.record("sales", "2026-02", 90_000, replaces=first, late=True)
    unit = office.town.villages[0]
    page = office.as_("village2").get(office.at(f"sheets/appraisal/2026-02/{unit}/"))
    lines = page.context["lines"]
    assert all(line["sentence"] for line in lines)
    sales = next(line for line in lines if any(fact["amount"] == 50_000 for fact in line["facts"]))
    assert [fact["amount"] for fact in sales["facts"]] == [50_000]
    assert page.context["total"] == sum(line["millionths"] or 0 for line in lines)


def test_the_ranking_shows_places_and_how_they_moved(office: Office) -> None:
    for village, sales in enumerate((10_000, 60_000, 110_000)):
        office.town.record("sales", "2026-01", sales, village=village)
    office.town.close("2026-01")
    for village, sales in enumerate((190_000, 60_000, 90_000)):
        office.town.record("sales", "2026-02", sales, village=village)
    _close(office)
    page = office.as_("village1").get(office.at("rankings/appraisal/2026-02/"))
    rows = page.context["groups"][0]["rows"]
    assert [row["rank"] for row in rows] == sorted(row["rank"] for row in rows)
    assert any(row["moved"] for row in rows)
    assert [row["mine"] for row in rows].count(True) == 1
    assert page.context["movements"][0]["movers"]


def test_late_facts_are_listed_at_the_next_close(office: Office) -> None:
    office.town.close("2026-01")
    office.town.record("sales", "2026-01", 7, late=True)
    page = office.as_("clerk").get(office.at("months/2026-02/"))
    assert len(page.context["late_lines"]["rows"]) == 1


def test_before_the_first_close_the_rankings_page_says_what_to_do(office: Office) -> None:
    page = office.as_("leader").get(office.at("rankings/"))
    assert "还没有位次" in page.content.decode()
    assert office.as_("leader").get(office.at("rankings/appraisal/2026-02/")).status_code == 404
