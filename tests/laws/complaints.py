"""An office at work under the shipped kinds of matter, and complaints that are lived through beside its other work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from taizhang.books.ticking import tick
from taizhang.matters.models import Matter
from taizhang.server import clock
from tests.factories import create_holder, create_promise, create_unit
from tests.institutions.counters import Counter, day, paper
from tests.institutions.playing import report

KINDS = (
    *("hotline", "petition", "peoples-ledger", "agency-service", "dispute", "grid", "online-voices"),
    *("supervision-order", "two-sheets", "service-pledge", "contact-card"),
)
OTHERS = ("target-responsibility", "village-duty")
TODAY = "2026-03-05"
NAME, PHONE, HOME = "金丝雀甲", "13912345678", "金丝雀乙巷七号"
AUTHOR = (NAME, PHONE, HOME)
"""Who raised it."""
WORDS, ASKS, WHERE, SAID, TOLD, SHOWN = (
    "金丝雀丙",
    "金丝雀丁",
    "金丝雀戊桥",
    "金丝雀己",
    "金丝雀庚",
    "金丝雀辛",
)
CANARIES = (*AUTHOR, WORDS, ASKS, WHERE, SAID, TOLD, SHOWN)
"""What is planted with a complaint: in what the resident wrote, in what staff wrote, in the answer for the public."""
ORDINARY, ORDINARY_NAME, PUBLISHED = "黄鹂甲", "黄鹂乙", "黄鹂丙"
OWN = (ORDINARY, ORDINARY_NAME, PUBLISHED)
"""What is planted with a request that complains about nobody; the last is written for the public."""


@dataclass(frozen=True)
class Case:
    """Whom a complaint is about, by role; who must not learn of it; who keeps it and who handles it."""

    accused: str
    kept_from: tuple[str, ...]
    keeper: str = ""
    handler: str = ""
    about: str = "person"


CASES = {
    "a station": Case("station", ("station", "below"), "clerk", "village2", about="unit"),
    "a village's cadre": Case("village1", ("village1", "group"), "clerk", "station2"),
    "a deputy leader": Case("vice", ("vice", "supervisor")),
    "a clerk": Case("clerk", ("clerk",), "deputy", "station2"),
    "the head of the office": Case("leader", ("leader", "clerk")),
    "the office itself": Case("leader", ("secretary",), about="unit"),
    "the auditor": Case("auditor", ("auditor",), "clerk", "station2"),
}
"""By whom a complaint is about."""

RATING = """
[institution]
id = "rating"
title = { zh = "热线考评", en = "Rating" }
from = 2020-01-01
source = "测试"

[appraisal]
of = "village"
period = "month"
full = 100
rank = { group = "kind", ties = "competition" }
ground = "测试依据"
approver = "party-secretary"
publish_days = 60
source = "测试"

[[appraisal.item]]
id = "on-time"
title = { zh = "按时答复率", en = "Answered on time" }
clause = "第一条"
points = 100
steps = { of = "matter.hotline.on-time", table = [ { at_least = 90, points = 100 } ], otherwise = 0 }
when_absent = "zero"
"""
"""An appraisal that reads a rate of matters."""


def office_at_work() -> Counter:
    """A township that has been at work for two months: some of every sort of matter, none that complains."""
    counter = Counter.of(*KINDS, *OTHERS, own=(RATING,), villages=3)
    town = counter.town
    for role, unit, post in (
        ("colleague", town.station, "station"),
        ("vice", town.township, "leader"),
        ("group", counter.group, "village"),
    ):
        town.people[role] = create_holder(town.book, unit, post, name=role)
    window = create_unit(town.book, "group", "收件窗口", parent=town.station)
    town.people["below"] = create_holder(town.book, window, "station")
    for role in town.people:
        counter.as_(role)  # the list of accounts says when somebody signed in last
    place = town.villages[0]
    with day("2026-02-10"):
        lamp = {"channel": "phone", "category": "roads", "about": "place", "place": place}
        done = counter.register(
            "hotline", **lamp, text=f"{ORDINARY}桥头路灯不亮", name=ORDINARY_NAME, phone="13800000001"
        )
        counter.do(done, "assign", "clerk", unit=counter.unit("village2"))
        counter.do(done, "sign", "village2")
        counter.do(done, "answer", "village2", outcome="solved", text="已换", public=f"{PUBLISHED}已修复")
        late = counter.register("hotline", **lamp, text="村口路灯不亮")
        counter.do(late, "assign", "clerk", unit=counter.unit("station"))
        claim = counter.register(
            "petition",
            channel="letter",
            category="claim",
            about="decision",
            text="占地补偿",
            field_asks="补足",
        )
        counter.do(claim, "assign", "clerk", unit=counter.unit("station2"))
        counter.register(
            "peoples-ledger", category="small", channel="counter", about="place", text="水渠塌了", place=place
        )
        for village in (0, 1):
            person = town.people[f"village{village + 1}"]
            report(town, "village-days", "2026-01", village, 18, person=person)
        create_promise(town.book, town.township, "taxable-sales", 1_200_000)
    town.close("2026-01", approvals={"rating": town.people["secretary"]})
    return counter


def ticked() -> None:
    """Do by the clock what is due: reminders, escalations."""
    tick(clock.now(), clock.today())


@dataclass(frozen=True)
class Complaint:
    """One complaint that was raised."""

    matter: str
    number: str


def complain(counter: Counter, case: Case) -> tuple[Complaint, ...]:
    """A petition and two requests by residents about the same: two lived through to the verdict, one left to run late."""
    town = counter.town
    accused = (
        town.people[case.accused]
        if case.about == "person"
        else town.township
        if case.accused == "leader"
        else counter.unit(case.accused)
    )
    texts = {"name": NAME, "phone": PHONE, "address": HOME, "about": case.about, "against": accused}
    found = []
    with day("2026-02-24"):
        for kind, fields in (
            ("hotline", {"category": "village-affairs", "place": town.villages[0], "field_where": WHERE}),
            ("hotline", {"category": "roads", "place": town.villages[0], "field_where": WHERE}),
            ("petition", {"category": "claim", "field_asks": ASKS}),
        ):
            before = set(Matter.rows.for_nobody(town.book).values_list("id", flat=True))
            counter.ask(kind, **texts, **fields, text=f"{WORDS}收了钱不办事")
            row = Matter.rows.for_nobody(town.book).exclude(id__in=before).get()
            found.append(Complaint(row.id, row.number))
    done, _late, petition = (one.matter for one in found)
    if case.keeper:
        with day("2026-02-25"):
            _live_through(counter, case, done, petition)
    return tuple(found)


def _live_through(counter: Counter, case: Case, done: str, petition: str) -> None:
    keeper, handler = case.keeper, case.handler
    for matter in (done, petition):
        counter.do(matter, "assign", keeper, unit=counter.unit(handler), joint=[counter.unit("village2")])
        counter.do(matter, "sign", handler)
    counter.do(done, "mark-site-visit", handler, on_day="2026-02-25", text=SAID, evidence=paper())
    counter.do(done, "answer", handler, outcome="solved", text=TOLD, public=SHOWN, evidence=paper())
    counter.do(done, "call-back", keeper, reached="yes", grade="dissatisfied", words=SAID)
    counter.do(petition, "accept", handler, note=SAID)
    counter.do(petition, "mark-told", handler, on_day="2026-02-25", text=TOLD)
    counter.do(petition, "answer", handler, outcome="explained", text=TOLD)
    counter.do(petition, "pass", "secretary")
    counter.do(petition, "open-seal", keeper, reason=SAID)


def slots(counter: Counter, complaint: Complaint | None) -> Mapping[str, str]:
    """What stands for the words in braces: of a complaint, or of one that is not there."""
    return {
        "matter": complaint.matter if complaint else "m-nobody0000",
        "number": complaint.number if complaint else "RX-7K3M9PQ2",
        "file": _file(complaint.matter, counter.town.book) if complaint else "0" * 64,
        "word": "收了钱",
        "book": counter.town.book,
        "handler": counter.unit("village2"),
        "place": counter.town.villages[0],
    }


def _file(matter: str, book: str) -> str:
    row = Matter.rows.for_nobody(book).get(id=matter)
    files = [file for happened in row.events for file in happened.get("evidence", ())]
    return files[0]["sha256"] if files else "0" * 64
