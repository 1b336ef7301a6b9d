"""Records: who may report what, for which period, and who confirms it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from taizhang.journal import Actor, append, build, new_id
from taizhang.records.acts import Evidence, RecordConfirmed, RecordMade, RecordSentBack, RecordWithdrawn
from taizhang.records.models import CONFIRMED, REPLACED, SENT_BACK, WAITING, WITHDRAWN, Record
from taizhang.server.store import STORE
from taizhang.timekeeping import Period
from taizhang.units.acts import UnitClosed
from taizhang.vault.keeping import keep, open_text
from tests.factories import NEW_YEAR, noon
from tests.refusals import refuses

pytestmark = pytest.mark.django_db


def report(town, value="5", *, village=0, **fields) -> RecordMade:
    """A report of January's sales."""
    given = {
        "id": new_id("r"),
        "indicator": "sales",
        "unit": town.villages[village],
        "period": "2026-01",
        "value": value,
    }
    return build(RecordMade, **{**given, **fields})


def status(record: str) -> str:
    return Record.rows.get(id=record).status


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"value": "-1"}, "value-too-small"),
        ({"value": "0.001"}, "too-many-decimals"),
        ({"value": "1e12"}, "value-out-of-range"),
        ({"value": None}, "value-missing"),
        ({"value": "1", "not_applicable": True}, "value-and-not-applicable"),
        ({"indicator": "coverage", "value": "100.1"}, "value-too-large"),
        ({"indicator": "jobs", "value": "1.5", "confirms": True}, "too-many-decimals"),
        ({"indicator": "unheard-of"}, "indicator-unknown"),
        ({"period": "2026-02"}, "period-in-future"),
        ({"period": "2026-Q1"}, "period-kind"),
        ({"indicator": "grain"}, "period-kind"),
        ({"indicator": "repairs"}, "evidence-needed"),
        ({"indicator": "days", "value": "20"}, "person-rule"),
        ({"person": "somebody"}, "person-rule"),
        ({"indicator": "days", "value": "20", "person": "nobody"}, "person-unknown"),
        ({"unit": "nowhere"}, "unit-unknown"),
        ({"confirms": True}, "confirm-rule"),
        ({"replaces": "nothing"}, "replaces-unknown"),
        ({"evidence": [{"sha256": "0" * 64, "size": 3, "type": "application/pdf"}]}, "evidence-lost"),
    ],
)
def test_a_wrong_report_is_refused_with_its_reason(township, fields, code):
    head = STORE.head(township.book)
    with refuses(code):
        township.do(report(township, **fields), who="clerk")
    assert STORE.head(township.book) == head
    assert not Record.rows.of(township.book).exists()


@pytest.mark.parametrize("period", ["2026-13", "", "本月", "2026-1", "26-01", "2026-01-01", "../x"])
def test_a_period_that_is_none_is_refused(township, period):
    with refuses():
        township.do(report(township, period=period), who="clerk")


@pytest.mark.parametrize("value", ["NaN", "Infinity", "十二", ""])
def test_a_value_that_is_no_number_is_refused_at_the_form(township, value):
    with refuses(key="value"):
        report(township, value)


@pytest.mark.parametrize("field", ["indicator", "unit", "period", "person", "replaces"])
@pytest.mark.parametrize(("text", "code"), [("a\x00b", "nul-in-text"), ("\ud800", "broken-text")])
def test_text_that_cannot_be_kept_is_refused_clearly_in_every_field(township, field, text, code):
    with refuses(code, key=field):
        township.do(report(township, **{field: text}), who="clerk")


@pytest.mark.parametrize("text", ["🌾丰收了👨‍👩‍👧‍👦", "第一行\n第二行\t", "𠮷野家", "‮abc"])
def test_a_note_with_emoji_and_lines_is_kept_as_it_was_written(township, text):
    book = township.book

    def plan(state, head):
        return [report(township, note=keep(book, text, kind="note"))]

    (made,) = append(
        STORE, book, plan, who=township.actor("clerk"), now=noon(NEW_YEAR), happened_on=NEW_YEAR
    ).acts()
    assert open_text(book, made.note.ref) == text


def test_a_note_with_a_nul_is_refused_and_nothing_is_recorded(township):
    def plan(state, head):
        return [report(township, note=keep(township.book, "a\x00b", kind="note"))]

    with refuses("nul-in-text"):
        append(
            STORE, township.book, plan, who=township.actor("clerk"), now=noon(NEW_YEAR), happened_on=NEW_YEAR
        )
    assert not Record.rows.of(township.book).exists()


def test_all_reasons_are_given_at_once(township):
    with refuses("value-too-small", "too-many-decimals", "period-in-future"):
        township.do(report(township, "-0.001", period="2026-05"), who="clerk")


def test_a_village_reports_for_itself_and_not_for_another(township):
    township.do(report(township), who="village1")
    with refuses("not-permitted"):
        township.do(report(township, village=1), who="village1")


@pytest.mark.parametrize("role", ["leader", "supervisor", "auditor", "station", "village2"])
def test_who_holds_no_post_in_the_village_does_not_report_for_it(township, role):
    with refuses("not-permitted"):
        township.do(report(township), who=role)


def test_somebody_without_any_post_does_nothing(township):
    with refuses("not-permitted"):
        township.do(report(township), who=Actor("stranger"))


def test_a_station_that_does_not_report_the_indicator_is_told_so(township):
    with refuses("not-reported-here"):
        township.do(report(township, unit=township.station), who="clerk")


def test_an_abolished_village_reports_no_more(township):
    township.do(
        UnitClosed(unit=township.villages[2], until=date(2025, 12, 31), successor=township.villages[0])
    )
    with refuses("unit-not-open"):
        township.do(report(township, village=2), who="clerk")


def test_a_second_report_of_the_same_is_refused_and_points_to_the_correction(township):
    township.do(report(township), who="village1")
    with refuses("recorded-already"):
        township.do(report(township, "6"), who="village1")


def test_a_report_for_a_closed_month_is_refused_unless_it_is_marked_late(township):
    township.close("2026-01")
    on = date(2026, 2, 3)
    with refuses("period-closed", key="late"):
        township.do(report(township), who="clerk", on=on)
    township.do(report(township, late=True), who="clerk", on=on)


def test_nobody_confirms_a_record_of_their_own(township):
    made = report(township)
    township.do(made, who="clerk")
    with refuses("own-record"):
        township.do(RecordConfirmed(record=made.id), who="clerk")
    township.do(RecordConfirmed(record=made.id), who="deputy")
    assert status(made.id) == CONFIRMED


def test_nobody_sends_back_a_record_of_their_own(township):
    made = report(township)
    township.do(made, who="clerk")
    with refuses("own-record"):
        _send_back(township, made.id, "clerk")


def _send_back(town, record, role):
    def plan(state, head):
        return [RecordSentBack(record=record, reason=keep(town.book, "数目不对", kind="reason"))]

    return append(STORE, town.book, plan, who=town.actor(role), now=noon(NEW_YEAR), happened_on=NEW_YEAR)


@pytest.mark.parametrize("role", ["clerk", "leader", "auditor", "village2"])
def test_what_the_supervisor_confirms_nobody_else_does(township, role):
    record = township.record("days", "2026-01", 20, person=township.people["village1"], confirmed=False)
    with refuses("not-permitted"):
        township.do(RecordConfirmed(record=record), who=role)
    township.do(RecordConfirmed(record=record), who="supervisor")
    assert status(record) == CONFIRMED


@pytest.mark.parametrize("role", ["auditor", "village2", "station"])
def test_who_has_no_part_in_it_does_not_confirm(township, role):
    record = township.record("sales", "2026-01", 5, confirmed=False)
    with refuses("not-permitted"):
        township.do(RecordConfirmed(record=record), who=role)


def test_a_record_is_answered_once(township):
    record = township.record("sales", "2026-01", 5)
    with refuses("not-waiting"):
        township.do(RecordConfirmed(record=record), who="deputy")
    with refuses("not-waiting"):
        _send_back(township, record, "deputy")
    with refuses("not-waiting"):
        township.do(RecordWithdrawn(record=record), who="clerk")


def test_a_record_that_is_not_there_is_not_answered(township):
    with refuses("record-unknown"):
        township.do(RecordConfirmed(record="none"), who="clerk")


def test_what_was_sent_back_or_withdrawn_is_made_again(township):
    first = township.record("sales", "2026-01", 5, confirmed=False)
    _send_back(township, first, "clerk")
    second = township.record("sales", "2026-01", 6, confirmed=False)
    township.do(RecordWithdrawn(record=second), who="village1")
    third = township.record("sales", "2026-01", 7)
    assert [status(record) for record in (first, second, third)] == [SENT_BACK, WITHDRAWN, CONFIRMED]


def test_only_the_recorder_and_the_clerk_take_a_record_back(township):
    record = township.record("sales", "2026-01", 5, confirmed=False)
    for role in ("village2", "leader", "supervisor"):
        with refuses("not-permitted"):
            township.do(RecordWithdrawn(record=record), who=role)
    township.do(RecordWithdrawn(record=record), who="clerk")


def test_a_correction_replaces_when_it_is_confirmed_and_not_before(township):
    first = township.record("sales", "2026-01", 5)
    second = township.record("sales", "2026-01", 6, replaces=first, confirmed=False)
    assert (status(first), status(second)) == (CONFIRMED, WAITING)
    with refuses("correction-waits"):
        township.record("sales", "2026-01", 7, replaces=first)
    township.do(RecordConfirmed(record=second, replaces=first), who="clerk")
    assert (status(first), status(second)) == (REPLACED, CONFIRMED)
    with refuses("replaces-unknown"):
        township.record("sales", "2026-01", 8, replaces=first)


def test_the_status_as_of_an_act_is_what_it_was_then(township):
    first = township.record("sales", "2026-01", 5)
    then = STORE.head(township.book).seq
    township.record("sales", "2026-01", 6, replaces=first)
    rows = Record.rows.of(township.book)
    assert [row.id for row in rows.counting(then)] == [row.id for row in rows.live(then)] == [first]
    assert [row.value for row in rows.counting()] == [6]


def test_an_opening_balance_is_the_clerks(township):
    fields = {"opening": True, "confirms": True, "period": "2026-03", "value": "100"}
    with refuses("not-permitted"):
        township.do(report(township, **fields), who="village1", on=date(2026, 4, 1))
    township.do(report(township, **fields), who="clerk", on=date(2026, 4, 1))


def test_an_opening_balance_stands_for_the_months_up_to_its_own(township):
    from taizhang.promises.progress import progress

    on = date(2026, 5, 2)
    township.do(report(township, "100", opening=True, confirms=True, period="2026-03"), who="clerk", on=on)
    township.record("sales", "2026-02", 30)
    township.record("sales", "2026-04", 7)
    own = next(
        p for p in progress(township.book, Period.parse("2026-04")) if p.promise.unit == township.villages[0]
    )
    assert (own.value, own.reported) == (Decimal(107), 4)


def test_evidence_is_named_by_its_content_alone():
    assert set(Evidence.model_fields) == {"sha256", "size", "type"}
