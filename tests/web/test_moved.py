"""After a corrected calendar the office reads which due dates moved, from what to what, and nobody past their right."""

from __future__ import annotations

from datetime import UTC, date, datetime

from taizhang.matters.jobs import recounted
from tests.factories import create_adoption
from tests.institutions.counters import Counter, day, text_of

REQUEST = {"category": "roads", "channel": "phone", "about": "place", "text": "路灯不亮"}
FRIDAY_OFF = """days = [
  { date = 2026-03-06, name = { zh = "更正", en = "corrected" }, kind = "rest" },"""


def correct(counter: Counter) -> int:
    """On the third, Friday the sixth is found to be no working day."""
    text = text_of("calendars/2026").replace("days = [", FRIDAY_OFF, 1)
    create_adoption(counter.town.book, text, effective_from=date(2026, 1, 1), on=date(2026, 3, 3))
    return recounted(counter.town.book, datetime(2026, 3, 3, 4, tzinfo=UTC), date(2026, 3, 3))


def test_what_moved_is_listed_and_stands_on_the_day_of_who_keeps_the_book(db):
    counter = Counter.of("hotline")
    with day("2026-03-02"):
        matter = counter.register("hotline", **REQUEST)
    with day("2026-03-03"):
        assert correct(counter) == 1
        page = counter.as_("clerk").get(counter.office.at("matters/moved/"))
        (table,) = page.context["tables"]
        (row,) = table["rows"]
        assert row["cells"][0]["text"] == counter.row(matter).number
        assert [cell.zh for cell in row["cells"][1:]] == [
            "答复诉求",
            "2026年3月9日",
            "2026年3月10日",
            "推后1天",
        ]
        assert "的期限有变动" in counter.as_("clerk").get(counter.office.home).content.decode()
    with day("2026-03-20"):
        assert "的期限有变动" not in counter.as_("clerk").get(counter.office.home).content.decode()


def test_who_may_not_see_a_matter_does_not_see_that_it_moved(db):
    counter = Counter.of("hotline")
    with day("2026-03-02"):
        complaint = REQUEST | {"category": "conduct", "about": "person"}
        counter.register("hotline", **complaint, against=counter.town.people["deputy"])
    with day("2026-03-03"):
        assert correct(counter) == 1
        for role, tables in (("clerk", 1), ("deputy", 0), ("village1", 0)):
            page = counter.as_(role).get(counter.office.at("matters/moved/"))
            assert len(page.context["tables"]) == tables, role
        assert "的期限有变动" not in counter.as_("deputy").get(counter.office.home).content.decode()
