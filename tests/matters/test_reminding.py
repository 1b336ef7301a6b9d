"""Reminders and escalation: before and after, once each, never to those complained about, never at night, by channels
that are tried here with a server of our own; nothing about a resident leaves the house."""

from __future__ import annotations

import json
import logging
import threading
from datetime import UTC, date, datetime, time, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import connections

from taizhang.books.ticking import do_jobs, tick
from taizhang.matters import acts, reminding
from taizhang.matters.reminding import remind
from taizhang.outbox import channels, letters
from taizhang.outbox.models import Channel, Delivery, Letter
from taizhang.outbox.sending import AGAIN, quiet, send
from taizhang.problems import Refused
from taizhang.timekeeping import SHANGHAI
from tests.factories import create_book, create_township
from tests.institutions.counters import text_of
from tests.matters import kinds
from tests.matters.playing import FIRST, Play, Secret
from tests.rules import CONTACT, INDICATORS

RULES = """
[[matter.reminder]]
clock = "{clock}"
before = ["5 days", "1 day"]
after = ["1 day", "7 days"]

[[matter.escalation]]
clock = "{clock}"
after = "0 days"
to = ["leader"]
"""


def at(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=SHANGHAI).astimezone(UTC)


def play_here() -> Play:
    hotline = kinds.HOTLINE.replace("[[matter.rate]]", RULES.format(clock="answer") + "\n[[matter.rate]]", 1)
    petition = kinds.PETITION.replace("[[matter.rate]]", RULES.format(clock="tell") + "\n[[matter.rate]]", 1)
    order = kinds.ORDER.replace("[[matter.rate]]", RULES.format(clock="done") + "\n[[matter.rate]]", 1)
    texts = (INDICATORS, CONTACT, hotline, petition, order)
    return Play(create_township(institutions=texts, promises=False))


@pytest.fixture
def play(db):
    return play_here()


class Target:
    """A server on this machine that takes what a channel sends."""

    def __init__(self, status: int = 200) -> None:
        self.got: list[dict] = []
        self.status = status
        target = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                target.got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(target.status)
                self.end_headers()

            def log_message(self, *arguments) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"json://clerk:s3cr3t-word@127.0.0.1:{self.server.server_port}/hook"


@pytest.fixture
def target():
    pytest.importorskip("apprise")
    found = Target()
    yield found
    found.server.shutdown()


def told(play, role: str) -> list[str]:
    """At which points of which clock somebody was told."""
    rows = Letter.objects.filter(book=play.book, person=play.town.people[role]).order_by("id")
    return [f"{row.detail['clock']} {row.detail['point']}" for row in rows]


def test_before_and_after_once_each_and_the_leader_when_it_is_late(play):
    play.raised()  # on Monday 2 March, to the station, due on Monday the ninth
    for number in range(20):
        for hour in (9, 15):  # the clock asks again and again
            remind(play.book, at(FIRST + timedelta(days=number), hour))
    assert told(play, "station") == ["answer before 5 days", "answer before 1 day", "answer after 1 day", "answer after 7 days"]  # fmt: skip
    days = (
        Letter.objects.filter(person=play.town.people["station"])
        .order_by("id")
        .values_list("made_at", flat=True)
    )
    assert [moment.date().day for moment in days] == [4, 8, 10, 16]
    assert told(play, "leader") == ["answer up 0 days"]
    assert told(play, "village1") == told(play, "supervisor") == []


def test_people_who_write_meanwhile_keep_nobody_from_being_reminded(transactional_db, monkeypatch):
    play = play_here()
    first, second = play.raised(), play.raised()
    monkeypatch.setattr(reminding, "_A_TIME", 1)  # as in a book with thousands of open matters

    def meanwhile(some):
        def elsewhere() -> None:
            Letter.objects.create(
                book=play.book,
                key=f"{Letter.objects.count()}",
                source="",
                person="",
                subject="",
                made_at=at(FIRST),
            )
            connections.close_all()

        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
        return letters.write(some)

    monkeypatch.setattr(reminding, "write", meanwhile)
    assert remind(play.book, at(date(2026, 3, 8))) == 2
    subjects = set(Letter.objects.filter(source="matters").values_list("subject", flat=True))
    assert subjects == {first.matter, second.matter}


def test_a_server_that_was_off_for_days_tells_the_last_thing_only(play):
    play.raised()
    remind(play.book, at(date(2026, 3, 8)))
    assert told(play, "station") == ["answer before 1 day"]
    remind(play.book, at(date(2026, 3, 18)))
    assert told(play, "station") == ["answer before 1 day", "answer after 7 days"]


def test_what_is_done_is_not_reminded_of_and_says_nothing_any_more(play):
    matter = play.raised().matter
    remind(play.book, at(date(2026, 3, 6)))
    (letter,) = Letter.objects.all()
    assert letters.said(play.book, [letter], at(date(2026, 3, 6)))[letter.id].outside.zh.endswith("2026年3月9日到期，还有3天")  # fmt: skip
    play.do(acts.MatterSigned, matter, by="station", turn=1, on=date(2026, 3, 6))
    play.do(
        acts.MatterAnswered,
        matter,
        by="station",
        turn=1,
        outcome="solved",
        text=Secret("好"),
        on=date(2026, 3, 6),
    )
    assert letters.said(play.book, [letter], at(date(2026, 3, 6))) == {}
    remind(play.book, at(date(2026, 3, 12)))
    assert told(play, "station") == ["answer before 5 days"]


def test_a_new_last_day_is_reminded_of_anew(play):
    matter = play.raised().matter
    play.do(acts.MatterSigned, matter, by="station", turn=1)
    play.do(acts.MatterAnswered, matter, by="station", turn=1, outcome="solved", text=Secret("好"))
    play.do(acts.MatterReopened, matter, by="resident", reason=Secret("没好"), on=date(2026, 3, 9))
    remind(play.book, at(date(2026, 3, 13)))
    assert told(play, "station") == ["answer before 5 days"]


def test_several_receivers_are_each_reminded_of_their_own(play):
    matter = play.raised("order", by="secretary").matter
    given = [{"unit": unit, "part": "each"} for unit in (play.town.station, play.town.villages[0])]
    play.do(acts.MatterAssigned, matter, to=given)
    play.do(acts.MatterSigned, matter, by="station", turn=1)
    play.do(acts.MatterAnswered, matter, by="station", turn=1, outcome="done", text=Secret("好"))
    play.do(acts.AnswerPassed, matter, by="leader", turn=1)
    remind(play.book, at(date(2026, 3, 18)))
    assert told(play, "village1") == ["done before 5 days"]
    assert told(play, "station") == []


def test_nobody_complained_about_is_told_and_their_group_channel_neither(play, target):
    station, leader = play.town.people["station"], play.town.people["leader"]
    everyone = channels.add(play.book, "全镇群", target.url, now=at(FIRST, 9))
    group = channels.add(play.book, "中心群", target.url, now=at(FIRST, 9), unit=play.town.station)
    assert everyone.id != group.id
    matter = play.raised("petition", category="conduct", about="person", against=(station,)).matter
    play.do(acts.MatterAssigned, matter, to=[{"unit": play.town.township, "person": leader}])
    for day in (14, 16, 18, 25):
        do_jobs(play.book, at(date(2026, 3, day)), date(2026, 3, day))
    assert told(play, "station") == []
    assert told(play, "leader") != []
    assert "tell up 0 days" in told(play, "secretary")
    assert target.got == []  # a complaint goes to a person's own channel or to none


def test_channels_carry_kind_number_and_day_and_nothing_of_anybody(play, target, caplog):
    channels.add(play.book, "承办人", target.url, now=at(FIRST, 9), person=play.town.people["station"])
    receipt = play.raised(texts={"text": "春生家门口的灯", "name": "春生", "phone": "13900001234"})
    with caplog.at_level(logging.DEBUG):
        assert do_jobs(play.book, at(date(2026, 3, 6)), date(2026, 3, 6)) == 2  # one letter, one message
        assert do_jobs(play.book, at(date(2026, 3, 6), 11), date(2026, 3, 6)) == 0
    (message,) = target.got
    said = json.dumps(message, ensure_ascii=False)
    assert f"热线来信来访 {receipt.number}：2026年3月9日到期，还有3天" in said
    for hidden in ("春生", "13900001234", "灯", "便民中心"):
        assert hidden not in said
    assert "s3cr3t-word" not in caplog.text
    assert not any(b"s3cr3t" in bytes(row.cipher) for row in Channel.objects.all())


def test_at_night_nothing_is_sent_and_in_the_morning_only_what_still_holds(play, target):
    channels.add(play.book, "承办人", target.url, now=at(FIRST, 9), person=play.town.people["station"])
    first, second = play.raised().matter, play.raised().matter
    do_jobs(play.book, at(date(2026, 3, 6), 0), date(2026, 3, 6))
    assert (len(told(play, "station")), target.got) == (2, [])
    play.do(acts.MatterWithdrawn, first, by="resident", on=date(2026, 3, 6))
    do_jobs(play.book, at(date(2026, 3, 6), 8), date(2026, 3, 6))
    (message,) = target.got
    assert message["message"].count("到期") == 1
    assert play.row(second).number in message["message"]


@pytest.mark.parametrize(
    ("hour", "still"), [(0, True), (7, True), (8, False), (19, False), (20, True), (23, True)]
)
def test_the_quiet_hours(db, hour, still):
    assert quiet(create_book(institutions=()), at(FIRST, hour)) is still


@pytest.mark.parametrize(("hour", "still"), [(11, False), (12, True), (13, True), (14, False), (21, False)])
def test_an_office_sets_its_own_quiet_hours_by_the_file_of_its_hours(db, hour, still):
    own = text_of("office-hours").replace('"20:00-08:00"', '"12:00-14:00"')
    assert quiet(create_book(institutions=(own,)), at(FIRST, hour)) is still


def test_a_channel_speaks_the_language_it_was_given(play, target):
    station = play.town.people["station"]
    for language in ("zh", "en", "both"):
        channels.add(play.book, language, target.url, now=at(FIRST, 9), person=station, language=language)
    number = play.raised().number
    do_jobs(play.book, at(date(2026, 3, 6)), date(2026, 3, 6))
    zh, en = (
        f"热线来信来访 {number}：2026年3月9日到期，还有3天",
        f"Hotline {number}: due 9 Mar 2026, 3 days left",
    )
    assert {message["message"] for message in target.got} == {zh, en, f"{zh}\n{en}"}


def test_each_level_is_reminded_of_its_own_time_and_the_next_one_of_its_own(db):
    text = kinds.AGENCY.replace("[[matter.rate]]", RULES.format(clock="hand-over").replace('"5 days", ', "") + "\n[[matter.rate]]", 1)  # fmt: skip
    play = Play(create_township(institutions=(INDICATORS, CONTACT, text_of("calendars/2026"), text), promises=False))  # fmt: skip
    matter = play.raised("agency").matter  # on Monday, to be handed on by Wednesday
    remind(play.book, at(FIRST))
    assert told(play, "village1") == []
    for number in range(5):
        remind(play.book, at(FIRST + timedelta(days=number)))
    assert told(play, "village1") == ["hand-over before 1 day", "hand-over after 1 day"]
    assert told(play, "leader") == ["hand-over up 0 days"]
    (first, *_) = Letter.objects.filter(person=play.town.people["village1"]).order_by("id")
    assert "本级转办" in letters.said(play.book, [first], at(FIRST + timedelta(days=3)))[first.id].inside.zh
    play.do(
        acts.MatterHandedOver,
        matter,
        by="village1",
        turn=1,
        to={"unit": play.town.station},
        on=date(2026, 3, 6),
    )
    assert letters.said(play.book, [first], at(date(2026, 3, 6))) == {}
    remind(play.book, at(date(2026, 3, 9)))
    assert told(play, "station") == ["hand-over before 1 day"]  # its own two working days end on Tuesday


def test_the_right_to_ask_the_court_is_reminded_of_after_the_dispute_is_closed(db):
    dispute = kinds.DISPUTE.replace('stops = ["confirmed"]', 'stops = ["confirmed"]\nowed_by = "resident"')
    dispute = dispute.replace("[[matter.rate]]", RULES.format(clock="court") + "\n[[matter.rate]]", 1)
    play = Play(create_township(institutions=(INDICATORS, CONTACT, dispute), promises=False))
    matter = play.raised("dispute").matter
    paper = {"sha256": "0" * 64, "size": 1, "type": "image/jpeg"}
    play.do(acts.MatterSigned, matter, by="village1", turn=1)
    play.do(acts.MilestoneMarked, matter, by="village1", milestone="agreed", evidence=[paper])
    play.do(acts.MatterAnswered, matter, by="village1", turn=1, outcome="settled", text=Secret("好"))
    play.do(acts.MatterClosed, matter, by="clerk")
    assert play.row(matter).status == "closed"
    remind(play.book, at(date(2026, 3, 20)))
    assert told(play, "village1") == []
    remind(play.book, at(date(2026, 3, 30)))  # until the first of April
    assert told(play, "village1") == ["court before 5 days"]
    (letter,) = Letter.objects.filter(person=play.town.people["village1"])
    assert letter.id in letters.said(play.book, [letter], at(date(2026, 3, 31)))
    play.do(acts.MilestoneMarked, matter, by="village1", milestone="confirmed", on=date(2026, 3, 31))
    assert letters.said(play.book, [letter], at(date(2026, 3, 31))) == {}


def test_what_fails_is_tried_again_later_and_then_no_more(play, target):
    target.status = 500
    channels.add(play.book, "承办人", target.url, now=at(FIRST, 9), person=play.town.people["station"])
    play.raised()
    now = at(date(2026, 3, 6), 8)
    remind(play.book, now)
    assert (send(play.book, now), send(play.book, now), len(target.got)) == (0, 0, 1)
    for wait in AGAIN[:-1]:
        now += wait
        send(play.book, now)
    assert (len(target.got), Delivery.objects.get().state) == (len(AGAIN), "waiting")
    target.status = 200
    assert send(play.book, at(date(2026, 3, 7))) == 1
    assert Delivery.objects.get().state == "sent"


def test_what_was_cut_off_is_not_sent_twice(play, target):
    channels.add(play.book, "承办人", target.url, now=at(FIRST, 9), person=play.town.people["station"])
    play.raised()
    now = at(date(2026, 3, 6))
    remind(play.book, now)
    target.status = 500
    send(play.book, now)
    Delivery.objects.update(state="sending")  # as if the power had gone
    target.status, target.got = 200, []
    assert send(play.book, now + timedelta(hours=2)) == 0
    assert (Delivery.objects.get().state, target.got) == ("unclear", [])


def test_a_wrong_address_is_refused_without_being_repeated(play):
    pytest.importorskip("apprise")
    with pytest.raises(Refused) as refused:
        channels.add(play.book, "群", "nonsense://token-of-mine", now=at(FIRST))
    assert "token-of-mine" not in str(refused.value.problems)


def test_replay_touches_no_letter(play, target):
    from taizhang.server.rebuilding import compare

    play.raised()
    tick(at(date(2026, 3, 6)), date(2026, 3, 6))
    kept = list(Letter.objects.values_list("key", flat=True))
    assert kept
    assert compare(play.book).differing == 0
    assert list(Letter.objects.values_list("key", flat=True)) == kept
