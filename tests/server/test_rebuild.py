"""Rebuilding: the live state against a replay of the journal."""

from __future__ import annotations

from decimal import Decimal

import pytest

from taizhang.promises.models import Promise
from taizhang.records.models import Record
from taizhang.server.rebuilding import CHANGED, EXTRA, MISSING, Difference, compare, rebuild
from taizhang.server.rows import projected
from taizhang.server.store import STORE
from taizhang.units.models import Unit
from tests.cli.running import taizhang
from tests.factories import create_book, create_township, create_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def worked(township):
    """A township that reported and closed two months."""
    for month in ("2026-01", "2026-02"):
        for village in range(3):
            township.record("sales", month, Decimal("1234.50") * (village + 1), village=village)
            township.record("jobs", month, village, village=village)
        township.close(month)
    return township


def rows_of(book):
    return {
        table: list(table._base_manager.filter(book=book).order_by("id").values()) for table in projected()
    }


def test_a_book_at_work_is_what_its_journal_says(worked):
    found = compare(worked.book)
    assert found.differing == 0
    assert found.acts == STORE.head(worked.book).seq
    assert found.rows == sum(len(rows) for rows in rows_of(worked.book).values())


def test_a_changed_a_missing_and_an_added_row_are_named_and_put_right(worked):
    before = rows_of(worked.book)
    promise = Promise.rows.of(worked.book).first()
    record = Record.rows.of(worked.book).filter(indicator="sales").first()
    Record.rows.filter(id=record.id).update(value=Decimal(999))
    Promise.rows.filter(id=promise.id).delete()
    smuggled = Unit.rows.get(id=worked.villages[0])
    smuggled.id = "u-smuggled"
    smuggled.save(force_insert=True)
    differences = {
        Difference("promises_promise", promise.id, MISSING),
        Difference("records_record", record.id, CHANGED),
        Difference("units_unit", "u-smuggled", EXTRA),
    }
    assert set(compare(worked.book).shown) == differences
    assert set(rebuild(worked.book).shown) == differences
    assert rows_of(worked.book) == before
    assert compare(worked.book).differing == 0


def test_a_null_that_became_a_value_is_seen(worked):
    unit = worked.villages[0]
    Unit.rows.filter(id=unit).update(until="2026-12-31")
    assert compare(worked.book).shown == (Difference("units_unit", unit, CHANGED),)


def test_a_row_moved_to_another_book_comes_back(worked):
    other = create_book()
    Unit.rows.filter(id=worked.villages[1]).update(book=other)
    rebuild(worked.book)
    assert Unit.rows.get(id=worked.villages[1]).book == worked.book
    assert compare(other).differing == 0


def test_another_book_is_left_alone(worked):
    other = create_township()
    Unit.rows.filter(id=other.villages[0]).update(title="假村")
    assert rebuild(worked.book).differing == 0
    assert Unit.rows.get(id=other.villages[0]).title == "假村"


def test_what_is_written_while_it_replays_is_not_taken_for_a_fault(worked):
    written = []

    def meanwhile(count):
        if not written:
            written.append(create_unit(worked.book, "village", "新村", parent=worked.township))

    acts = STORE.head(worked.book).seq
    found = compare(worked.book, progress=meanwhile)
    assert (found.acts, found.differing) == (acts + 1, 0)
    written.clear()
    create_unit(worked.book, "village", "又一村", parent=worked.township)
    Unit.rows.filter(id=worked.villages[2]).update(title="假村")
    written.append("once")
    assert rebuild(worked.book).shown == (Difference("units_unit", worked.villages[2], CHANGED),)


def test_the_command_names_rows_but_never_what_they_hold(worked):
    Unit.rows.filter(id=worked.villages[0]).update(title="不可示人的村名")
    checked = taizhang("rebuild", "--check")
    assert checked.exit_code == 1
    assert f"units_unit {worked.villages[0]} 内容不符" in checked.output
    assert "不可示人" not in checked.output
    assert Unit.rows.get(id=worked.villages[0]).title == "不可示人的村名", "a check changes nothing"
    assert taizhang("rebuild").exit_code == 0
    assert Unit.rows.get(id=worked.villages[0]).title == "第1村"
    assert taizhang("rebuild", "--check").exit_code == 0
