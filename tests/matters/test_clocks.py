"""Clocks of a matter: several at once, worked out of its acts, the same whoever asks and in whatever order."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from taizhang.books import queries as books
from taizhang.matters import acts
from taizhang.matters.deriving import readings
from taizhang.matters.models import Matter, MatterFact
from taizhang.matters.raising import kinds_in_force
from taizhang.matters.recounting import recount
from taizhang.problems import Refused
from taizhang.timekeeping import SHANGHAI
from tests.factories import create_adoption, noon
from tests.matters.kinds import ORDER
from tests.matters.playing import FIRST, Play, Secret

CALENDAR = """
[institution]
id = "calendar-2026"
title = {{ zh = "2026年放假安排", en = "Calendar 2026" }}
from = 2025-12-01
source = "测试"

[calendar]
year = 2026
notice = "测试"
days = [ {days} ]
"""
NEW_YEAR = '{ date = 2026-01-01, name = { zh = "元旦" }, kind = "rest", statutory = true }'
MARCH_REST = '{ date = 2026-03-05, name = { zh = "测试节" }, kind = "rest" }'


def calendar(*days: str) -> str:
    return CALENDAR.format(days=", ".join(days))


def clocks(play: Play, matter: str, on: date) -> dict[str, tuple[str, date | None]]:
    row = play.row(matter)
    kind = kinds_in_force(play.book, on)[row.kind]
    now = datetime(on.year, on.month, on.day, 12, tzinfo=SHANGHAI)
    found = readings(row, kind, books.calendar(play.book), now)
    return {one.form.id: (one.clock.state, one.clock.due.day if one.clock.due else None) for one in found}


def test_the_clocks_of_a_petition_run_side_by_side_to_its_end(play):
    """Object in 5 working days, tell in 15 days, finish in 60 + 30, review 30, re-examination 30: on one matter."""
    create_adoption(play.book, calendar(NEW_YEAR))
    matter = play.raised("petition").matter
    assert clocks(play, matter, FIRST) == {
        "object": ("running", date(2026, 3, 9)),
        "tell": ("running", date(2026, 3, 17)),
        "finish": ("not-started", None),
        "ask-review": ("not-started", None),
        "review": ("not-started", None),
        "reexamine": ("not-started", None),
    }
    assert (play.row(matter).due_on, play.row(matter).due_clock) == (date(2026, 3, 9), "object")
    play.do(acts.MatterSigned, matter, by="station", turn=1)
    play.do(acts.MatterAccepted, matter, by="station", on=date(2026, 3, 6))
    play.do(acts.MilestoneMarked, matter, by="station", milestone="told", on=date(2026, 3, 16))
    found = clocks(play, matter, date(2026, 3, 16))
    assert found["object"][0] == found["tell"][0] == "stopped-in-time"
    assert found["finish"] == ("running", date(2026, 5, 5))
    play.do(
        acts.ClockExtended, matter, by="station", clock="finish", length="30 days",
        approved_by=play.town.people["leader"], reason=Secret("案情复杂"), told_on=date(2026, 5, 4), on=date(2026, 5, 4),
    )  # fmt: skip
    assert play.row(matter).due_on == date(2026, 6, 4)
    play.do(
        acts.MatterAnswered,
        matter,
        by="station",
        turn=1,
        outcome="explained",
        text=Secret("依据"),
        on=date(2026, 6, 1),
    )
    play.do(acts.AnswerPassed, matter, by="leader", turn=1, on=date(2026, 6, 4))
    assert (play.row(matter).on_time, play.row(matter).due_on) == (True, None)
    play.do(acts.MatterClosed, matter, on=date(2026, 6, 5))
    play.do(acts.MilestoneMarked, matter, by="resident", milestone="review-asked", on=date(2026, 6, 30))
    assert (play.row(matter).status, play.row(matter).due_on) == ("reopened", date(2026, 7, 30))
    play.do(
        acts.MilestoneMarked, matter, milestone="review-answered", text=Secret("维持"), on=date(2026, 7, 30)
    )
    play.do(
        acts.MilestoneMarked, matter, by="resident", milestone="reexamination-asked", on=date(2026, 8, 20)
    )
    assert play.row(matter).due_on == date(2026, 9, 19)
    play.do(
        acts.MilestoneMarked,
        matter,
        milestone="reexamination-answered",
        text=Secret("终结"),
        on=date(2026, 9, 21),
    )
    assert clocks(play, matter, date(2026, 9, 21)) == {
        "object": ("stopped-in-time", date(2026, 3, 9)),
        "tell": ("stopped-in-time", date(2026, 3, 17)),
        "finish": ("stopped-in-time", date(2026, 6, 4)),
        "ask-review": ("stopped-in-time", date(2026, 7, 6)),  # 4 July is a Saturday, and a right rolls
        "review": ("stopped-in-time", date(2026, 7, 30)),
        "reexamine": ("stopped-late", date(2026, 9, 19)),
    }


def test_an_extension_is_approved_by_its_post_told_and_given_once(play):
    matter = play.raised("petition").matter
    play.do(acts.MatterAccepted, matter, by="station")
    fields = {"clock": "finish", "length": "30 days", "reason": Secret("复杂")}
    people = play.town.people
    for wrong in (
        {"approved_by": people["station"], "told_on": FIRST},
        {"approved_by": people["clerk"], "told_on": FIRST},
        {"approved_by": people["leader"]},
        {"approved_by": people["leader"], "told_on": FIRST, "length": "31 days"},
        {"approved_by": people["leader"], "told_on": FIRST, "clock": "tell"},
    ):
        with pytest.raises(Refused):
            play.do(acts.ClockExtended, matter, by="station", **fields | wrong)
    right = fields | {"approved_by": people["leader"], "told_on": FIRST}
    play.do(acts.ClockExtended, matter, by="station", **right)
    with pytest.raises(Refused) as refused:
        play.do(acts.ClockExtended, matter, by="station", **right)
    assert refused.value.problems[0].code == "not-extended"


def test_a_pause_needs_a_ground_of_the_file_and_somebody_elses_approval(play):
    matter = play.raised("petition").matter
    play.do(acts.MatterAccepted, matter, by="station")
    fields = {
        "clock": "finish",
        "ground": "hearing",
        "reason": Secret("听证"),
        "approved_by": play.town.people["leader"],
    }
    with pytest.raises(Refused):
        play.do(acts.ClockPaused, matter, by="station", **fields | {"ground": "weather"})
    with pytest.raises(Refused):
        play.do(
            acts.ClockPaused, matter, by="station", **fields | {"approved_by": play.town.people["station"]}
        )
    before = play.row(matter).due_on
    play.do(acts.MilestoneMarked, matter, by="station", milestone="told")
    play.do(acts.ClockPaused, matter, by="station", on=date(2026, 3, 10), **fields)
    assert (play.row(matter).paused, play.row(matter).due_on) == (True, None)
    play.do(acts.ClockResumed, matter, by="station", clock="finish", on=date(2026, 3, 20))
    row = play.row(matter)
    # the days that stood still all day are 11 to 19 March
    assert (row.paused, row.answer_due) == (False, date(2026, 5, 1) + timedelta(days=9))
    assert before is not None


def test_a_calendar_corrected_later_moves_open_dates_and_says_which(play):
    create_adoption(play.book, calendar(NEW_YEAR))
    open_one, done_one = play.raised().matter, play.raised().matter
    play.do(acts.MatterSigned, done_one, by="station", turn=1)
    play.do(acts.MatterAnswered, done_one, by="station", turn=1, outcome="solved", text=Secret("好"))
    assert play.row(open_one).due_on == date(2026, 3, 9)
    create_adoption(play.book, calendar(NEW_YEAR, MARCH_REST))
    moved = recount(play.book, now=noon(FIRST), on=FIRST)
    assert [(one.matter, one.was, one.now) for one in moved] == [
        (open_one, date(2026, 3, 9), date(2026, 3, 10))
    ]
    assert play.row(open_one).due_on == date(2026, 3, 10)
    assert recount(play.book, now=noon(FIRST), on=FIRST) == ()


def test_a_due_date_past_the_last_known_year_is_provisional(play):
    assert play.row(play.raised().matter).provisional
    create_adoption(play.book, calendar(NEW_YEAR))
    assert not play.row(play.raised().matter).provisional


def test_the_journal_alone_gives_the_same_dates(play):
    from taizhang.server.rebuilding import compare

    create_adoption(play.book, calendar(NEW_YEAR))
    matter = play.raised("petition").matter
    play.do(acts.MatterAccepted, matter, by="station")
    create_adoption(play.book, calendar(NEW_YEAR, MARCH_REST))
    recount(play.book, now=noon(FIRST), on=FIRST)
    assert compare(play.book).differing == 0
    assert Matter.rows.for_nobody(play.book).count() == 1


def test_parts_of_several_receivers_move_with_the_calendar_as_a_rebuild_has_them(play):
    from taizhang.server.rebuilding import compare

    create_adoption(play.book, calendar(NEW_YEAR))
    create_adoption(play.book, ORDER.replace('limit = "as ordered"', 'limit = "as ordered"\nroll = true'))
    day = date(2026, 3, 24)
    given = tuple(acts.Given(unit=unit, part="each") for unit in play.town.villages[:2])
    matter = play.raised("order", by="leader", to=given, due=date(2026, 3, 31), on=day).matter
    assert {part.due_on for part in play.parts(matter)} == {date(2026, 3, 31)}
    create_adoption(play.book, calendar(NEW_YEAR, MARCH_REST.replace("03-05", "03-31")))
    assert [one.matter for one in recount(play.book, now=noon(day), on=day)] == [matter]
    assert {part.due_on for part in play.parts(matter)} == {date(2026, 4, 1)}
    counted = MatterFact.rows.for_nobody(play.book).filter(matter=matter, to_seq=None)
    assert {fact.month_due for fact in counted} == {"2026-04"}
    assert compare(play.book).differing == 0


def test_what_was_paused_or_extended_moves_by_its_own_days(play):
    from taizhang.server.rebuilding import compare

    create_adoption(play.book, calendar(NEW_YEAR))
    plain, marked = play.raised("petition").matter, play.raised("petition").matter
    for matter in (plain, marked):
        play.do(acts.MatterAccepted, matter, by="station")
    approver = play.town.people["leader"]
    play.do(acts.ClockPaused, marked, by="station", clock="finish", ground="hearing", reason=Secret("听证"), approved_by=approver, on=date(2026, 3, 3))  # fmt: skip
    again = [play.raised().matter for _ in range(3)]
    create_adoption(play.book, calendar(NEW_YEAR, MARCH_REST))
    moved = recount(play.book, now=noon(FIRST), on=FIRST)
    assert {one.matter for one in moved} >= set(again)
    assert [one.matter for one in moved] == sorted(one.matter for one in moved)
    assert compare(play.book).differing == 0


def test_the_clock_recounts_and_retires_by_itself_and_only_once(play):
    from taizhang.books.ticking import do_jobs

    create_adoption(play.book, calendar(NEW_YEAR))
    matter = play.raised(channel="portal", by="resident").matter
    create_adoption(play.book, calendar(NEW_YEAR, MARCH_REST))
    assert do_jobs(play.book, noon(FIRST), FIRST) == 1
    assert play.row(matter).due_on == date(2026, 3, 10)
    play.do(acts.MatterWithdrawn, matter, by="resident")
    later = FIRST + timedelta(days=366)
    assert do_jobs(play.book, noon(later), later) == 1
    assert do_jobs(play.book, noon(later), later) == 0


def test_clocks_read_once_for_many_say_what_each_would_say_by_itself(play):
    from taizhang.matters.deriving import _after, _settled

    create_adoption(play.book, calendar(NEW_YEAR))
    for kind in ("petition", "hotline", "agency"):
        for day in range(4):
            matter = play.raised(kind, on=FIRST + timedelta(days=day)).matter
            if kind == "petition" and day % 2:
                play.do(acts.MatterAccepted, matter, by="station", on=FIRST + timedelta(days=day + 2))
    days = books.calendar(play.book)
    for row in Matter.rows.for_nobody(play.book):
        kind = kinds_in_force(play.book, FIRST)[row.kind]
        plain = readings(row, kind, days, _after(row.events))
        quick = _settled(row, kind, days, ())
        assert [(r.form.id, r.clock.state, r.clock.due) for r in quick] == [
            (r.form.id, r.clock.state, r.clock.due) for r in plain
        ]
