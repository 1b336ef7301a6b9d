"""A8 包村联点: people answer for villages for a time; one leaves, another takes over, the history stays."""

from __future__ import annotations

from datetime import date

import pytest

from taizhang.journal import new_id
from taizhang.problems import Refused
from taizhang.units.acts import ContactBound, ContactEnded
from taizhang.units.queries import contacts
from tests.institutions.playing import play


def test_a_duty_is_handed_over_and_both_spans_are_known(db):
    town = play()
    village = town.villages[0]
    (old,) = contacts(town.book, date(2026, 3, 1), unit=village)
    day = date(2026, 4, 1)
    town.do(ContactEnded(contact=old.id, until=day), who="clerk", on=day)
    new = ContactBound(
        id=new_id("c"),
        institution="contact-duty",
        binds="village",
        person=town.people["leader"],
        unit=village,
        since=day,
    )
    town.do(new, who="clerk", on=day)
    assert [c.person for c in contacts(town.book, date(2026, 3, 31), unit=village)] == [
        town.people["village1"]
    ]
    assert [c.person for c in contacts(town.book, day, unit=village)] == [town.people["leader"]]
    assert [c.unit for c in contacts(town.book, day, person=town.people["leader"])] == [village]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"binds": "household"}, "binds-not-provided"),
        ({"institution": "monthly-progress"}, "unknown"),
        ({"unit": ""}, "unknown"),
    ],
    ids=["a binding that the institution lacks", "an institution without contacts", "nothing to answer for"],
)
def test_a_duty_outside_the_institution_is_refused(db, change, code):
    town = play()
    fields = {
        "id": new_id("c"),
        "institution": "contact-duty",
        "binds": "village",
        "person": town.people["leader"],
        "unit": town.villages[0],
        "since": date(2026, 1, 1),
        **change,
    }
    with pytest.raises(Refused) as refused:
        town.do(ContactBound(**fields), who="clerk")
    assert code in {problem.code for problem in refused.value.problems}
