"""Who may be chosen for a post: everybody registered, but for those who left long ago."""

from __future__ import annotations

from datetime import date

import pytest

from taizhang.server.projection import TableState
from taizhang.units.models import Person, Term
from taizhang.units.queries import people

pytestmark = pytest.mark.django_db


def test_who_left_every_post_before_the_day_is_not_offered_and_who_never_held_one_is():
    state = TableState("b")
    for person in ("new", "here", "left-lately", "left-long-ago", "left-one-of-two"):
        state.add(Person(id=person, book="b", name_ref=person))
    ends = {
        "here": (None,),
        "left-lately": (date(2020, 5, 1),),
        "left-long-ago": (date(1999, 5, 1), date(2016, 1, 1)),
        "left-one-of-two": (date(1999, 5, 1), None),
    }
    for person, untils in ends.items():
        for until in untils:
            id = f"{person}-{until}"
            state.add(Term(id=id, book="b", post="o", person=person, since=date(1990, 1, 1), until=until))
    state.flush()
    assert people("b", date(2016, 1, 1)) == ("here", "left-lately", "left-one-of-two", "new")
    assert people("another", date(2016, 1, 1)) == ()
