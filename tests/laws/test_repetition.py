"""Law 8: the same act submitted twice happens once."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from taizhang.journal import append, new_id, verify
from taizhang.problems import Refused
from taizhang.records.acts import RecordConfirmed, RecordMade
from taizhang.server.store import STORE
from taizhang.units.acts import PersonRegistered
from taizhang.vault.keeping import keep, open_text, purge
from taizhang.vault.models import VaultText
from tests.database import undone
from tests.factories import NEW_YEAR, create_township, noon
from tests.laws.shadow import live
from tests.laws.test_replay import in_a_township

pytestmark = pytest.mark.django_db


def report(town, value="90000", *, unit=None, period="2026-01") -> RecordMade:
    """A report with a fresh id, as each submission of a form draws one."""
    return RecordMade(
        id=new_id("r"), indicator="sales", unit=unit or town.villages[0], period=period, value=Decimal(value)
    )


def register(town, name, *, key):
    """A person registered by a form: the plan keeps the name in the vault."""

    def plan(state, head):
        person = new_id("p")
        return [
            PersonRegistered(id=person, name=keep(town.book, name, kind="name", owner=person, findable=True))
        ]

    clerk = town.actor("clerk")
    return append(STORE, town.book, plan, who=clerk, now=noon(NEW_YEAR), happened_on=NEW_YEAR, key=key)


def everything(town):
    """Journal head, state and vault of a book."""
    return STORE.head(town.book), live(town.book), list(VaultText.objects.order_by("ref").values_list())


@given(
    st.text(min_size=1, max_size=80).filter(lambda key: "\x00" not in key and key.isprintable()),
    st.integers(2, 4),
    st.integers(0, 3),
)
@settings(in_a_township, max_examples=25)
def test_the_same_key_and_acts_return_the_first_and_change_nothing(township, key, times, others):
    with undone():
        first = township.do(report(township), key=key, who="clerk")
        for number in range(others):
            township.do(
                report(township, unit=township.villages[1], period=f"2025-{number + 1:02}"), who="clerk"
            )
        before = everything(township)
        for _ in range(times):
            again = township.do(report(township), key=key, who="clerk")
            assert again.repeated
            assert again.entries == first.entries
            assert again.acts() == first.acts()
        assert everything(township) == before


def test_a_key_with_another_payload_is_refused_and_changes_nothing(township):
    township.do(report(township), key="form", who="clerk")
    before = everything(township)
    for other in (report(township, "1"), report(township, unit=township.villages[1])):
        with pytest.raises(Refused, match="已提交过"):
            township.do(other, key="form", who="clerk")
    with pytest.raises(Refused, match="已提交过"):
        township.do(report(township), report(township, "1"), key="form", who="clerk")
    with pytest.raises(Refused, match="已提交过"):
        township.do(report(township), key="form", who="deputy")
    assert everything(township) == before


def test_a_key_of_one_book_means_nothing_in_another(township):
    other = create_township()
    township.do(report(township), key="form", who="clerk")
    assert not other.do(report(other), key="form", who="clerk").repeated


def test_a_batch_is_repeated_as_a_whole(township):
    acts = [report(township), report(township, "7", unit=township.villages[1])]
    first = township.do(*acts, key="table", who="clerk")
    again = township.do(*acts, key="table", who="clerk")
    assert (len(first.entries), again.repeated, again.entries) == (2, True, first.entries)


def test_a_refused_submission_does_not_use_up_its_key(township):
    with pytest.raises(Refused):
        township.do(report(township, "-1"), key="form", who="clerk")
    assert not township.do(report(township, "1"), key="form", who="clerk").repeated


def test_a_repeated_form_leaves_no_second_text_in_the_vault(township):
    first = register(township, "青小禾", key="form")
    before = everything(township)
    again = register(township, "青小禾", key="form")
    assert (again.repeated, again.acts()) == (True, first.acts())
    assert everything(township) == before


def test_a_key_with_another_text_in_the_vault_is_refused_without_a_trace(township):
    register(township, "青小禾", key="form")
    before = everything(township)
    with pytest.raises(Refused, match="已提交过"):
        register(township, "青大禾", key="form")
    assert everything(township) == before


def test_a_form_whose_text_was_erased_meanwhile_still_returns_the_first(township):
    (person,) = register(township, "青小禾", key="form").acts()
    purge(township.book, [person.name.ref])
    assert register(township, "青小禾", key="form").acts() == (person,)
    assert open_text(township.book, person.name.ref) is None


def test_closing_twice_with_one_key_returns_the_first_close(township):
    first = township.close("2026-01", key="close")
    assert township.close("2026-01", key="close").entries == first.entries
    with pytest.raises(Refused, match="已提交过"):
        township.close("2026-02", key="close")


@pytest.mark.parametrize(
    ("key", "code"), [("x" * 81, "key-too-long"), ("a\x00", "nul-in-text"), ("\ud800", "broken-text")]
)
def test_a_key_that_cannot_be_kept_is_refused(township, key, code):
    with pytest.raises(Refused) as refused:
        township.do(report(township), key=key, who="clerk")
    assert [problem.code for problem in refused.value.problems] == [code]


@pytest.mark.django_db(transaction=True)
def test_one_form_submitted_by_eight_threads_at_once_happens_once():
    town = create_township()
    before = STORE.head(town.book).seq
    clerk, gate, done = town.actor("clerk"), threading.Barrier(8), []

    def submit() -> None:
        gate.wait()
        try:
            done.append(town.do(report(town), key="form", who=clerk))
        finally:
            connection.close()

    threads = [threading.Thread(target=submit) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(appended.repeated for appended in done) == [False] + [True] * 7
    assert len({appended.entries[0].hash for appended in done}) == 1
    assert STORE.head(town.book).seq == before + 1


@pytest.mark.django_db(transaction=True)
def test_one_record_confirmed_by_many_at_once_is_confirmed_once():
    town = create_township()
    record = town.record("sales", "2026-01", 5, confirmed=False)
    gate, done, refused = threading.Barrier(4), [], []
    people = [town.actor(role) for role in ("clerk", "deputy", "leader", "supervisor")]

    def confirm(who) -> None:
        gate.wait()
        try:
            done.append(town.do(RecordConfirmed(record=record), who=who))
        except Refused as reason:
            refused.append(reason.problems[0].code)
        finally:
            connection.close()

    threads = [threading.Thread(target=confirm, args=(who,)) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(done), refused) == (1, ["not-waiting"] * 3)


@pytest.mark.django_db(transaction=True)
def test_writers_of_one_book_neither_fork_nor_lose():
    town = create_township(villages=8)
    before = STORE.head(town.book).seq
    clerk, gate, acknowledged = town.actor("clerk"), threading.Barrier(8), []
    day = date(2025, 1, 1)

    def write(village: str) -> None:
        gate.wait()
        try:
            for month in range(5):
                period = (day + timedelta(days=31 * month)).strftime("%Y-%m")
                entries = town.do(report(town, unit=village, period=period), who=clerk).entries
                acknowledged.append(entries[0].id)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(village,)) for village in town.villages]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = list(STORE.rows(town.book))
    assert len(acknowledged) == 40
    assert {row.id for row in rows[before:]} == set(acknowledged)
    assert verify(town.book, rows, kept=STORE.head(town.book)).problems == ()
