"""What stands in the journal in plain text stands there for ever, so nothing that identifies a person may."""

from __future__ import annotations

from datetime import date

from taizhang.journal import new_id
from taizhang.units.acts import ContactBound, TermStarted
from tests.refusals import refuses

NUMBER = "139" + "00001234"


def test_the_ground_of_acting_holds_no_telephone_number(township):
    act = TermStarted(
        id=new_id("t"),
        post="none",
        person=township.people["leader"],
        since=date(2026, 2, 1),
        until=date(2026, 3, 1),
        acting=True,
        ground=f"病假，电话 {NUMBER}",
    )
    with refuses("personal-data", "unknown", key="ground"):
        township.do(act, who="clerk")


def test_a_households_name_is_not_written_as_what_a_duty_binds_to(township):
    act = ContactBound(
        id=new_id("c"),
        institution="contact-duty",
        binds="household",
        person=township.people["leader"],
        matter="某农户",
        since=date(2026, 2, 1),
    )
    with refuses("household-named", key="matter"):
        township.do(act, who="clerk")
