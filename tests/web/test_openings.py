"""Opening balances: an office that starts in the middle of a year."""

from __future__ import annotations

from decimal import Decimal

from taizhang.promises.expected import missing
from taizhang.promises.progress import progress
from taizhang.records.models import Record
from taizhang.timekeeping import Period
from tests.web.offices import Office

FEBRUARY = Period.parse("2026-02")


def _give(office: Office, values: dict[int, str]):
    clerk = office.as_("clerk")
    path = office.at("records/opening/sales/2026-02/")
    key = clerk.get(path).context["form"]["token"].value()
    filled = {f"opening_{office.town.villages[at]}": value for at, value in values.items()}
    return clerk.post(path, {"token": key, **filled})


def test_one_table_gives_every_village_its_months_before(office: Office) -> None:
    answer = _give(office, {0: "100000.50", 1: "0"})
    assert answer.status_code == 302
    found = {item.promise.unit: item for item in progress(office.town.book, FEBRUARY)}
    first, second, third = (found[village] for village in office.town.villages)
    assert (first.value, first.reported, first.expected) == (Decimal("100000.50"), 2, 2)
    assert (second.value, third.value) == (Decimal(0), None)
    owed = {(item.indicator, item.unit) for item in missing(office.town.book, Period.parse("2026-01"))}
    assert ("sales", office.town.villages[0]) not in owed
    assert ("sales", office.town.villages[2]) in owed


def test_a_later_month_is_added_to_the_balance(office: Office) -> None:
    _give(office, {0: "100000"})
    office.town.record("sales", "2026-03", 5000)
    found = {item.promise.unit: item for item in progress(office.town.book, Period.parse("2026-03"))}
    assert found[office.town.villages[0]].value == Decimal(105_000)


def test_a_wrong_balance_is_put_right_by_a_new_one_and_the_rest_stays(office: Office) -> None:
    _give(office, {0: "100000", 1: "7"})
    _give(office, {0: "90000", 1: "7"})
    rows = Record.rows.of(office.town.book).filter(opening=True)
    assert sorted((row.value, row.status) for row in rows) == [
        (Decimal(7), "confirmed"),
        (Decimal(90_000), "confirmed"),
        (Decimal(100_000), "replaced"),
    ]


def test_a_negative_balance_is_refused_and_nothing_is_half_written(office: Office) -> None:
    answer = _give(office, {0: "-1", 1: "7"})
    assert answer.status_code == 422
    assert "不能小于" in answer.content.decode()
    assert not Record.rows.of(office.town.book).filter(opening=True).exists()


def test_only_the_clerk_gives_them(office: Office) -> None:
    assert office.as_("village1").get(office.at("records/opening/")).status_code == 403
