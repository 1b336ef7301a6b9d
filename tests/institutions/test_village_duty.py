"""A14 驻村制度: days in the village and deeds, confirmed by villagers' supervisors; what is short shows and scores."""

from __future__ import annotations

from decimal import Decimal

import pytest

from taizhang.problems import Refused
from taizhang.promises.duties import performed
from taizhang.records.acts import RecordConfirmed
from taizhang.records.models import Record
from taizhang.timekeeping import Period
from tests.institutions.playing import play, report

MARCH = Period.parse("2026-03")


@pytest.fixture
def town(db):
    return play()


def test_what_is_short_of_the_duty_shows_and_no_report_is_not_zero(town):
    for month, days, deeds in (("2026-01", 20, 1), ("2026-02", 18, 0), ("2026-03", 15, 1)):
        person = town.people["village1"]
        report(town, "village-days", month, 0, days, person=person)
        report(town, "village-deeds", month, 0, deeds, person=person)
    found = {(item.duty.id, item.unit): item for item in performed(town.book, MARCH)}
    days = found["days-in-village", town.villages[0]]
    assert (days.value, days.short, days.done) == (Decimal(15), Decimal(3), False)
    deeds = found["deeds-for-village", town.villages[0]]
    assert (deeds.value, deeds.short) == (Decimal(2), Decimal(1))
    nothing = found["days-in-village", town.villages[1]]
    assert (nothing.value, nothing.short, nothing.done) == (None, None, False)


def test_only_a_supervisor_confirms_the_days(town):
    person = town.people["village1"]
    from tests.factories import create_record

    record = create_record(
        town.book,
        town.villages[0],
        "village-days",
        "2026-01",
        20,
        by=town.actor("village1"),
        person=person,
    )
    with pytest.raises(Refused) as refused:
        town.do(RecordConfirmed(record=record), who="clerk")
    assert refused.value.problems[0].code == "not-permitted"
    town.do(RecordConfirmed(record=record), who="supervisor")
    assert Record.rows.get(id=record).status == "confirmed"


def test_two_cadres_in_one_village_are_judged_by_the_one_who_stayed_least(town):
    from tests.factories import create_contact

    create_contact(town.book, town.people["station"], town.villages[0])
    report(town, "village-days", "2026-01", 0, 20, person=town.people["village1"])
    report(town, "village-days", "2026-01", 0, 16, person=town.people["station"])
    town.close("2026-01")
    from taizhang.appraisal.queries import sheet

    _, lines = sheet(town.book, "monthly-appraisal", "2026-01", town.villages[0])
    assert next(x.line.points for x in lines if x.line.item == "village-days") == Decimal(8)
