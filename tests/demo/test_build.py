"""The sample as it stands on 9 July: half a year of work, with a merger, a change of promises, six closed months."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.db.models import F

from taizhang.appraisal.models import ScoreTotal
from taizhang.books import queries as books
from taizhang.books.models import ClosedPeriod
from taizhang.demo.folder import read_mark
from taizhang.demo.sample import BOOK
from taizhang.demo.sign_ins import PASSPHRASE, SIGN_INS
from taizhang.matters.models import Matter
from taizhang.matters.reminding import remind
from taizhang.notices.models import Notice
from taizhang.office.models import Account
from taizhang.outbox.models import Letter
from taizhang.promises.expected import missing
from taizhang.promises.models import Promise, PromiseVersion
from taizhang.records.models import SENT_BACK, WAITING, Record
from taizhang.server.store import STORE
from taizhang.timekeeping import Period
from taizhang.units import queries as units
from taizhang.units.models import Term, Unit
from tests.demo.building import TODAY, built_once


@pytest.fixture(scope="module")
def _built_once(django_db_setup, django_db_blocker):
    """The sample, built once for this module in a transaction that is taken back at the end."""
    with built_once(django_db_blocker) as built:
        yield built


@pytest.fixture
def built(_built_once, db):
    return _built_once


def unit(title):
    return Unit.rows.of(BOOK).get(title=title)


def test_it_says_what_it_did(built):
    assert built.acts == STORE.head(BOOK).seq
    assert built.records == Record.rows.of(BOOK).count() > 1_500
    assert (built.findings, built.proposals, built.closed) == (3, 20, 6)
    assert all(Path(file).exists() for file in built.files)
    assert read_mark()["built"] is True


def test_nothing_happens_after_yesterday(built):
    assert max(entry.day for entry in STORE.entries(BOOK)) == date(2026, 7, 8)


def test_acts_are_recorded_in_the_order_of_time(built):
    instants = [entry.recorded_at for entry in STORE.entries(BOOK)]
    assert instants == sorted(instants)


def test_every_month_that_ended_is_closed_and_ranked_with_the_secretarys_approval(built):
    closed = ClosedPeriod.rows.of(BOOK).values_list("period", flat=True)
    assert sorted(closed) == [f"2026-{month:02}" for month in range(1, 7)]
    rankings = Notice.rows.of(BOOK).filter(institution="monthly-appraisal")
    assert rankings.count() == 6
    assert not rankings.filter(approved_by="").exists()
    assert ScoreTotal.rows.of(BOOK).filter(period="2026-06", assessed=True).count() == 12


def test_scores_differ_from_village_to_village(built):
    totals = ScoreTotal.rows.of(BOOK).filter(period="2026-06").values_list("total", flat=True)
    assert max(totals) - min(totals) > 15


def test_parts_add_up_to_the_promise_except_where_the_table_shows_a_difference(built):
    rules = books.indicators(BOOK, TODAY)
    apart = set()
    for whole in Promise.rows.of(BOOK).filter(parent=""):
        parts = list(Promise.rows.of(BOOK).filter(parent=whole.id).values_list("target", flat=True))
        shown = sum(parts, Decimal(0)) / (len(parts) if rules[whole.indicator].roll_up == "mean" else 1)
        if shown != whole.target:
            apart.add(whole.indicator)
    assert apart == {"green-area"}


def test_promises_are_broken_down_to_named_people_too(built):
    assert Promise.rows.of(BOOK).exclude(person="").filter(indicator="village-deeds").count() == 12
    assert Promise.rows.of(BOOK).filter(indicator="fiscal-revenue").exclude(person="").exists()


def test_every_promise_is_signed(built):
    assert not Promise.rows.of(BOOK).filter(signed_on=None).exists()


def test_a_village_became_part_of_another_which_took_over_its_promises(built):
    gone, successor = unit("小溪村"), unit("上坪村")
    assert (gone.until, gone.successor) == (date(2026, 7, 1), successor.id)
    assert gone.id not in {found.unit for found in missing(BOOK, Period.parse("2026-07"))}
    versions = PromiseVersion.rows.of(BOOK).filter(
        promise__in=Promise.rows.of(BOOK).filter(unit=successor.id).values("id"), number=2
    )
    assert versions.filter(approved_by__gt="").count() > 5


def test_somebody_acted_for_the_mayor_and_approved_a_change_meanwhile(built):
    term = Term.rows.of(BOOK).get(acting=True)
    assert (term.since, term.until) == (date(2026, 5, 6), date(2026, 5, 21))
    assert PromiseVersion.rows.of(BOOK).filter(approved_by=term.person, changed_on=date(2026, 5, 12)).exists()


def test_nobody_confirmed_a_record_of_their_own(built):
    assert not Record.rows.of(BOOK).filter(confirmed_by=F("recorded_by")).exists()


def test_not_all_goes_smoothly(built):
    rows = Record.rows.of(BOOK)
    assert rows.filter(status=SENT_BACK).count() > 10
    assert rows.exclude(replaces="").count() > 5
    assert rows.filter(not_applicable=True).count() > 50
    assert any(closed.missing for closed in ClosedPeriod.rows.of(BOOK))
    assert any(closed.late for closed in ClosedPeriod.rows.of(BOOK))


def test_what_was_built_is_shown_by_a_picture(built):
    from taizhang.records.evidence import stored

    done = Record.rows.of(BOOK).filter(indicator="toilets", value__gt=0)
    assert done.count() > 20
    assert all(stored(item["sha256"]) for record in done for item in record.evidence)
    assert all(record.evidence for record in done)


def test_something_waits_for_everybody_who_signs_in(built):
    people = {account.sign_in_name: account.person for account in Account.objects.filter(book=BOOK)}
    waiting = Record.rows.of(BOOK).filter(status=WAITING)
    station = units.actor(BOOK, people["station"], TODAY).unit
    village = units.actor(BOOK, people["village"], TODAY).unit
    assert waiting.filter(unit=station).exists()
    assert waiting.filter(
        unit=village, indicator__in=("village-days", "village-deeds", "serious-accident")
    ).exists()
    assert Record.rows.of(BOOK).filter(unit=village, status=SENT_BACK, period__startswith="2026-07").exists()
    assert [found for found in missing(BOOK, Period.parse("2026-07")) if found.unit == village]


def test_each_role_signs_in(built):
    roles = set()
    for one in SIGN_INS:
        account = Account.objects.get(sign_in_name=one.name)
        assert account.check_password(PASSPHRASE)
        roles |= {role for _, role in units.actor(BOOK, account.person, TODAY).roles}
    assert roles >= {"clerk", "station", "village", "leader", "supervisor", "auditor"}


def test_no_name_of_a_person_stands_in_the_journal(built):
    from taizhang.demo.sample import posts

    names = {post.name for post in posts()}
    assert not [entry.seq for entry in STORE.entries(BOOK) if any(name in entry.body for name in names)]


def test_the_journal_verifies(built):
    from taizhang.server.soundness import examine

    problems = examine(BOOK, witnesses=(), chain_only=False).problems
    assert [problem.code for problem in problems if problem.code != "witness-missing"] == []


def test_matters_were_raised_answered_and_judged_and_some_are_late(built):
    rows = Matter.rows.for_nobody(BOOK)
    assert built.matters == rows.count() > 50
    assert set(rows.values_list("kind", flat=True)) == {
        "hotline",
        "peoples-ledger",
        "petition",
        "supervision-order",
    }
    assert rows.filter(status="closed").count() > 20
    assert rows.filter(satisfied=True).exists()
    assert rows.filter(satisfied=False).exists()
    assert rows.filter(reached=False).exists()
    assert rows.filter(on_time=False).exists()
    assert rows.filter(redone_times__gt=0).exists()
    assert 2 <= rows.filter(due_on__lt=TODAY).count() <= 20


def test_whoever_opens_the_demo_finds_reminders_after_the_first_tick(built):
    assert remind(BOOK, datetime(2026, 7, 9, 2, tzinfo=UTC)) > 5
    assert remind(BOOK, datetime(2026, 7, 9, 3, tzinfo=UTC)) == 0
    late = Letter.objects.filter(detail__point="up 0 days").values_list("person", flat=True)
    assert late.exists()
