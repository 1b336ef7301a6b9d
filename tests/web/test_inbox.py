"""The inbox: one's own reminders, always there, gone when the work is done, never another's."""

from __future__ import annotations

from datetime import date

from taizhang.books.ticking import do_jobs
from tests.institutions.counters import Counter, day
from tests.matters.test_reminding import at


def test_a_reminder_is_read_on_the_page_and_gone_when_the_work_is_done(db):
    counter = Counter.of("peoples-ledger")
    small = {"category": "small", "channel": "household", "about": "place", "text": "路灯不亮"}
    with day("2026-03-02"):
        matter = counter.register("peoples-ledger", "clerk", **small, place=counter.town.villages[0])
        number = counter.row(matter).number
    do_jobs(counter.town.book, at(date(2026, 3, 7)), date(2026, 3, 7))
    with day("2026-03-07"):
        home = counter.as_("village1").get(counter.office.home)
        assert "条提醒未读" in home.content.decode()
        page = counter.as_("village1").get(counter.office.at("inbox/")).content.decode()
        assert f"{number} · 村内事项办结：2026年3月9日到期，还有2天" in page
        assert "路灯不亮" not in page
        assert "条提醒未读" not in counter.as_("village1").get(counter.office.home).content.decode()
        assert number not in counter.as_("village2").get(counter.office.at("inbox/")).content.decode()
    do_jobs(counter.town.book, at(date(2026, 3, 10)), date(2026, 3, 10))
    with day("2026-03-10"):
        up = counter.as_("leader").get(counter.office.at("inbox/")).content.decode()
        assert f"{number} · 村内事项办结：2026年3月9日到期，已逾期1天" in up
        counter.do(matter, "sign", "village1")
        counter.do(matter, "answer", "village1", outcome="solved", text="换了灯泡")
        assert number not in counter.as_("leader").get(counter.office.at("inbox/")).content.decode()
        client = counter.as_("village1")
        client.cookies["django_language"] = "en"
        assert "No reminders" in client.get(counter.office.at("inbox/")).content.decode()
