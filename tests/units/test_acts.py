"""Units, posts, terms and contact duties: what is refused and why."""

from __future__ import annotations

from datetime import date

import pytest

from taizhang.journal import build, new_id
from taizhang.units import queries as units
from taizhang.units.acts import (
    ContactBound,
    ContactEnded,
    PostCreated,
    TermEnded,
    TermStarted,
    UnitClosed,
    UnitOpened,
)
from taizhang.units.models import Contact, Term
from tests.factories import LONG_AGO, NEW_YEAR, create_contact, create_person, create_unit
from tests.refusals import refuses

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


def village(town, **fields) -> UnitOpened:
    """A village opened under the township."""
    given = {"id": new_id("u"), "unit_kind": "village", "name": "新村", "parent": town.township, "since": DAY}
    return build(UnitOpened, **{**given, **fields})


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"parent": "nowhere"}, "unknown"),
        ({"name": "第1村"}, "name-taken"),
        ({"code": "33010210120"}, "code-length"),
        ({"code": "3.30102E+11"}, "code-length"),
        ({"code": "３３０１０２１０１２０３"}, "code-length"),
        ({"code": "330102101000"}, "code-not-village"),
        ({"code": "330102000203"}, "code-not-village"),
        ({"unit_kind": "township", "code": "330102101203"}, "code-not-township"),
        ({"unit_kind": "county", "code": "330102101000"}, "code-not-county"),
        ({"name": "村\x00"}, "nul-in-text"),
        ({"code": "\x00"}, "nul-in-text"),
    ],
)
def test_a_wrong_unit_is_refused(township, fields, code):
    with refuses(code):
        township.do(village(township, **fields), who="clerk")


@pytest.mark.parametrize(
    "fields",
    [
        {"unit_kind": "planet"},
        {"name": ""},
        {"name": "长" * 81},
        {"position": -1},
        {"group": "长" * 41},
        {"since": "soon"},
    ],
)
def test_a_field_that_does_not_fit_is_refused_at_the_form(township, fields):
    with refuses(key=next(iter(fields))):
        village(township, **fields)


def test_two_units_do_not_share_a_code(township):
    township.do(village(township, code="330102101203"), who="clerk")
    with refuses("code-taken", key="code"):
        township.do(village(township, name="另一村", code="330102101203"), who="clerk")


@pytest.mark.parametrize("role", ["leader", "village1", "supervisor", "auditor", "station"])
def test_only_the_clerk_opens_units(township, role):
    with refuses("not-permitted"):
        township.do(village(township), who=role)


def test_an_emoji_in_a_name_is_kept(township):
    act = village(township, name="🌾村")
    township.do(act, who="clerk")
    assert units.tree_on(township.book, DAY).by_id[act.id].title == "🌾村"


def test_a_unit_with_units_below_it_is_not_closed(township):
    with refuses("has-units"):
        township.do(UnitClosed(unit=township.township, until=DAY), who="clerk")


def test_a_unit_ends_once_after_it_began_and_with_a_successor_that_stands(township):
    first, second, _ = township.villages
    with refuses("ends-before-start"):
        township.do(UnitClosed(unit=first, until=LONG_AGO), who="clerk")
    for successor in ("nowhere", first):
        with refuses("unknown", key="successor"):
            township.do(UnitClosed(unit=first, until=DAY, successor=successor), who="clerk")
    township.do(UnitClosed(unit=first, until=DAY, successor=second), who="clerk")
    with refuses("already-ended"):
        township.do(UnitClosed(unit=first, until=DAY), who="clerk")
    with refuses("unknown", key="successor"):
        township.do(UnitClosed(unit=second, until=DAY, successor=first), who="clerk")


def test_the_tree_holds_who_stood_in_the_period_as_was_known_at_an_act(township):
    from taizhang.server.store import STORE
    from taizhang.timekeeping import Period

    april, then = Period.parse("2026-04"), STORE.head(township.book).seq
    gone = township.villages[0]
    township.do(UnitClosed(unit=gone, until=DAY))
    new = create_unit(township.book, "village", "第九村", parent=township.township)
    assert gone not in units.tree(township.book, april).by_id
    assert gone in units.tree(township.book, Period.parse("2026-02")).by_id
    assert gone in units.tree(township.book, april, then).by_id
    assert new not in units.tree(township.book, april, then).by_id


def test_a_post_stands_in_a_unit_that_stands(township):
    post = PostCreated(id=new_id("o"), unit="nowhere", name="站长", role="station", since=DAY)
    with refuses("unknown", key="unit"):
        township.do(post, who="clerk")


def term(town, **fields) -> TermStarted:
    """The clerk's post taken by the leader."""
    post = Term.rows.of(town.book).get(person=town.people["clerk"]).post
    return TermStarted(
        **{"id": new_id("t"), "post": post, "person": town.people["leader"], "since": DAY, **fields}
    )


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"acting": True}, "acting-needs-end"),
        ({"acting": True, "until": date(2026, 6, 1)}, "acting-needs-end"),
        ({"acting": True, "ground": "外出"}, "acting-needs-end"),
        ({"until": DAY}, "ends-before-start"),
        ({"person": "nobody"}, "unknown"),
        ({"post": "none"}, "unknown"),
    ],
)
def test_a_wrong_term_is_refused(township, fields, code):
    with refuses(code):
        township.do(term(township, **fields), who="clerk")


def test_a_person_does_not_take_a_post_twice(township):
    township.do(term(township), who="clerk")
    with refuses("holds-already"):
        township.do(term(township), who="clerk")


def test_who_acts_for_another_has_the_role_until_the_stated_day(township):
    township.do(term(township, acting=True, ground="外出学习", until=date(2026, 4, 1)), who="clerk")
    leader = township.people["leader"]
    assert not units.actor(township.book, leader, date(2026, 2, 28)).holds("clerk")
    assert units.actor(township.book, leader, date(2026, 3, 31)).holds("clerk")
    assert not units.actor(township.book, leader, date(2026, 4, 1)).holds("clerk")


def test_who_has_left_the_post_has_its_role_no_more(township):
    clerk = township.people["clerk"]
    (running,) = Term.rows.of(township.book).filter(person=clerk)
    township.do(TermEnded(term=running.id, until=DAY), who="deputy")
    with refuses("already-ended"):
        township.do(TermEnded(term=running.id, until=DAY), who="deputy")
    with refuses("not-permitted"):
        township.do(village(township), who="clerk", on=DAY)


def contact(town, **fields) -> ContactBound:
    """A contact duty of the leader in the first village."""
    given = {
        "id": new_id("c"),
        "institution": "contact-duty",
        "binds": "village",
        "person": town.people["leader"],
    }
    return ContactBound(**{**given, "unit": town.villages[0], "since": DAY, **fields})


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"institution": "none"}, "unknown"),
        ({"institution": "appraisal"}, "unknown"),
        ({"binds": "project"}, "binds-not-provided"),
        ({"person": "nobody"}, "unknown"),
        ({"unit": ""}, "unknown"),
        ({"unit": "nowhere"}, "unknown"),
    ],
)
def test_a_wrong_contact_duty_is_refused(township, fields, code):
    with refuses(code):
        township.do(contact(township, **fields), who="clerk")


def test_nobody_is_bound_twice_to_the_same(township):
    township.do(contact(township), who="clerk")
    with refuses("bound-already"):
        township.do(contact(township), who="clerk")
    township.do(contact(township, unit=township.villages[1]), who="clerk")


def test_a_contact_duty_that_ended_can_be_bound_again(township):
    first = create_contact(township.book, township.people["leader"], township.villages[0])
    township.do(ContactEnded(contact=first, until=DAY), who="clerk")
    with refuses("already-ended"):
        township.do(ContactEnded(contact=first, until=DAY), who="clerk")
    township.do(contact(township), who="clerk")
    assert Contact.rows.of(township.book).on(DAY).filter(person=township.people["leader"]).count() == 1


def test_people_are_found_by_their_name_and_read_back(township):
    person = create_person(township.book, "青 小禾")
    assert units.find_person(township.book, "青小禾") == (person,)
    assert units.find_person(township.book, "青小") == ()
    assert units.names(township.book, [person]) == {person: "青 小禾"}
    assert units.actor(township.book, person, NEW_YEAR).roles == ()
