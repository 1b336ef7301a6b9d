"""Laws 6 and 7 at every door.

Whoever a complaint is kept from finds the same, to the letter, whether it was raised or not: lists, counts, rates,
score lines, searches, the order of numbers, forms, files, refusals. And what people wrote shows where it is meant to
and nowhere else. The addresses come from the URL conf, so that a new one is walked or has to say why not.
"""

from __future__ import annotations

import logging
from collections import defaultdict

import pytest
from django.test import Client

from taizhang.matters.models import Matter
from taizhang.notices.models import Notice
from taizhang.outbox import channels
from taizhang.promises.models import Promise
from taizhang.records.models import Record
from taizhang.server import clock
from taizhang.units.models import Contact, Post, Term
from tests.cli.running import taizhang
from tests.institutions.counters import Counter, day
from tests.laws import complaints
from tests.laws.complaints import (
    ASKS,
    CANARIES,
    CASES,
    HOME,
    NAME,
    ORDINARY,
    PHONE,
    PUBLISHED,
    SAID,
    SHOWN,
    TODAY,
    TOLD,
    WHERE,
    WORDS,
    complain,
    office_at_work,
    slots,
    ticked,
)
from tests.laws.doors import QUERIES, UNWALKED, Door, Doors, Found, Walker
from tests.web.test_addresses import ALL

pytestmark = pytest.mark.django_db

NEVER_OPEN = {
    **dict.fromkeys(
        ("appraisal:months", "appraisal:rankings", "appraisal:entries", "office:duties-latest"),
        "it leads to the latest period, which is walked",
    ),
    **dict.fromkeys(("outbox:channel-try", "outbox:channel-remove"), "taken by POST alone, by the clerk"),
    "portal:front": "with one book it leads there",
    "appraisal:close": "the month is closed",
    **dict.fromkeys(
        ("appraisal:judge", "appraisal:figures"),
        "the month is closed, and nobody enters anything for the line; tests/web opens it",
    ),
    "api-office:door": "taken by POST alone",
    "matters:receipt": "on the day it was registered, by whoever registered it",
    **dict.fromkeys(
        ("records:withdraw", "records:confirm", "records:opening"),
        "no record waits here; no matter is a record",
    ),
    "promises:letter": "needs a promise signed by a named person",
    "promises:letter-docx": "as above",
    **dict.fromkeys(
        ("api:follow", "api:judge", "api:reopen", "api:withdraw", "api:ask_erasure", "api:take_step"),
        "taken by POST alone, with number and secret",
    ),
}
"""Addresses that open for nobody here, each with the reason; what they show is walked elsewhere."""


ANYBODY = "anybody"
SEEING = ("clerk", "village2", "auditor")
"""Who keeps the book, who handles it, who audits."""
LISTS = ("matters:list", "api:list_matters", "api:search_matters")
PUBLIC = {"portal:matters", "open311:requests", "open311:request", "api:raise_one"}
"""Where what was answered in public is read; `raise_one` is the address at which programs raise and read."""


@pytest.fixture(autouse=True)
def _light_hashes(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def doors_of(counter: Counter) -> list[Door]:
    """The doors of the office with what they need to open."""
    town = counter.town

    def only(rows) -> tuple[str, ...]:
        return (rows.of(town.book).order_by("id").first().id,)

    ordinary = Matter.rows.for_nobody(town.book).filter(guarded=False, opened_by=town.people["clerk"])
    ours = tuple(ordinary.filter(kind__in=("petition", "hotline"), outcome="").values_list("id", flat=True))
    published = ordinary.filter(kind="hotline", outcome="solved").get().number
    values = {
        "book": (town.book,),
        "kind": ("hotline", "petition"),
        "unit": (town.villages[0],),
        "matter": ("{matter}", *ours[:1]),
        "number": ("{number}", published),
        "token": ("{number}", published),
        "period": ("2026-01",),
        "month": ("2026-02",),
        "year": ("2026",),
        "institution": ("rating",),
        "indicator": ("village-days",),
        "promise": only(Promise.rows),
        "notice": only(Notice.rows),
        "record": only(Record.rows),
        "post": only(Post.rows),
        "term": only(Term.rows),
        "contact": only(Contact.rows),
        "sha256": ("{file}",),
        "doing": ("assign",),
        "act": ("assign",),
        "paper": ("notice-of-receipt",),
        "format": ("json",),
        "code": ("hotline.roads",),
        "channel": ("no-channel",),
        "line": ("on-time",),
        "fact": ("on-time",),
    }
    by_name = {
        "matters:kind": {"kind": complaints.KINDS},
        "matters:sheets": {"kind": ("two-sheets",)},
        "matters:ledger": {"kind": ("peoples-ledger",)},
        "matters:cards": {"kind": ("contact-card",)},
        "matters:card-sheet": {"kind": ("contact-card",)},
        "matters:wall": {"kind": ("agency-service",)},
        "matters:bound": {"kind": ("grid",)},
        "matters:sweeps": {"kind": ("dispute",)},
        "matters:sweep": {"kind": ("dispute",)},
        "matters:sweep-report": {"kind": ("dispute",)},
        "open311:requests": {"format": ("json", "xml")},
        "portal:guide": {"kind": ("service-pledge",)},
    }
    return list(Doors(counter.office, values, by_name).all())


@pytest.mark.parametrize("name", CASES)
def test_whoever_a_complaint_is_kept_from_finds_the_same_as_without_it(name: str) -> None:
    counter, case = office_at_work(), CASES[name]
    asking = [Walker.of(counter.office, role) for role in case.kept_from]
    if case.about == "unit" and case.handler:
        asking += strangers(counter)
    doors = doors_of(counter)
    with day(TODAY):
        ticked()
        settle(asking, counter)
        before = {one: one.walk(open_to(one, doors), slots(counter, None)) for one in asking}
    raised = complain(counter, case)
    with day(TODAY):
        ticked()
        told = []
        for number, complaint in enumerate(raised):
            some = doors if not number else [door for door in doors if door.names_it]
            for one in asking:
                after = one.walk(open_to(one, some), slots(counter, complaint))
                told += differences(one, before[one], after)
    assert told == []


def open_to(one: Walker, doors: list[Door]) -> list[Door]:
    """Without an account all of the office's own leads to signing in, as tests/web/test_addresses.py sees to."""
    return [door for door in doors if one.role != ANYBODY or ALL[door.name].callback.page.public]


def strangers(counter: Counter) -> list[Walker]:
    """Whom it does not concern: another village, and whoever comes without an account."""
    return [Walker.of(counter.office, "village3"), Walker(ANYBODY, Client())]


def settle(asking: list[Walker], counter: Counter) -> None:
    """Ask once where the first asking leaves a mark: letters are new until they were read, a token says when it was
    used last."""
    for one in asking:
        for name, address in (
            ("outbox:inbox", counter.office.at("inbox/")),
            ("api:who_am_i", f"/api/v1/o/{counter.town.book}/me"),
        ):
            one.ask(Door(name, address), slots(counter, None))


def differences(one: Walker, before: dict[Door, Found], after: dict[Door, Found]) -> list[str]:
    """What somebody finds otherwise than before, by door."""
    return [
        f"{one.role} at {door}: {first_difference(before[door], found)}"
        for door, found in after.items()
        if found != before[door]
    ]


def first_difference(one: Found, other: Found) -> str:
    """The first place where two answers differ, with a little around it."""
    if (one.status, one.to) != (other.status, other.to):
        return f"{one.status} {one.to} became {other.status} {other.to}"
    pairs = zip(one.content, other.content, strict=False)
    at = next((number for number, (a, b) in enumerate(pairs) if a != b), 0)
    return f"{one.content[max(at - 60, 0) : at + 60]!r} became {other.content[max(at - 60, 0) : at + 60]!r}"


def test_what_people_wrote_shows_where_it_is_meant_to_and_nowhere_else(caplog, monkeypatch) -> None:
    caplog.set_level(logging.DEBUG)
    sent: list[str] = []
    monkeypatch.setattr(channels, "send", lambda channel, title, body: sent.append(title + body) is None)
    counter, case = office_at_work(), CASES["a station"]
    channels.add(counter.town.book, "群", "json://localhost/", now=clock.now())
    raised = complain(counter, case)
    sung: dict[str, set[str]] = defaultdict(set)
    opened: set[str] = set()
    reading = [door for door in doors_of(counter) if door.name not in ("matters:do", "api:act_on_matter")]
    with day(TODAY):
        ticked()
        walking = [Walker.of(counter.office, role) for role in SEEING]
        for one in (*walking, *strangers(counter)):
            for number, complaint in enumerate(raised):
                some = reading if not number else [door for door in reading if door.names_it]
                for door, found in one.walk(some, slots(counter, complaint)).items():
                    if found.status == 200:
                        opened.add(door.name)
                    for canary in singing(found.content + found.to):
                        sung[canary].add(f"{one.role} {door.name}")
    assert {door.name for door in reading} - opened == NEVER_OPEN.keys()
    sealed = {"clerk matters:detail", "clerk api:get_matter"}  # the clerk opened the seal of one, by an act
    inside = {f"{role} {name}" for role in SEEING for name in ("matters:detail", "api:get_matter")}
    lists = {f"{role} {name}" for role in SEEING for name in LISTS}
    own_lists = {f"clerk {name}" for name in ("matters:day", "office:home")}
    assert sung.pop(PHONE) == sung.pop(HOME) == sealed
    assert sung.pop(NAME) == sealed | {"clerk matters:letter"}
    for canary in (ASKS, WHERE, TOLD, SHOWN):
        assert sung.pop(canary) == inside, canary
    assert sung.pop(SAID) == inside | {"auditor matters:seals"}
    assert (
        inside | lists
        <= sung[WORDS]
        <= inside | lists | own_lists | {"clerk matters:rates", "auditor matters:rates"}
    )
    assert sung.pop(WORDS)
    assert {name for _role, name in map(str.split, sung.pop(PUBLISHED))} == PUBLIC
    assert {one.split()[0] for one in sung.pop(ORDINARY)} == set(SEEING)
    assert sung == {}
    assert singing(caplog.text) == []
    assert singing("".join(sent)) == []
    for command in (("export",), ("verify",), ("units", "list"), ("rebuild", "--check")):
        result = taizhang(*command, "--book", counter.town.book)
        assert (result.exit_code, singing(result.output)) == (0, []), command


def singing(text: str) -> list[str]:
    """The canaries that a text shows."""
    return [canary for canary in (*CANARIES, *complaints.OWN) if canary in text]


def test_no_address_is_excused_that_is_not_there() -> None:
    assert {*UNWALKED, *NEVER_OPEN, *QUERIES} - ALL.keys() == set()
