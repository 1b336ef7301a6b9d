"""Law 7: what a matter complains about never sees it, is never given it, and finds it in no list and no number."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from taizhang.books.acts import UpperBookNamed
from taizhang.matters import acts
from taizhang.matters.models import Against, Handling, Matter, MatterFact
from taizhang.matters.numbers import follow
from taizhang.matters.seeing import Viewer
from taizhang.problems import Refused
from tests.factories import create_book, create_holder, create_unit, do
from tests.matters import kinds
from tests.matters.playing import FIRST, Play, Secret

ROLES = (
    "clerk",
    "deputy",
    "leader",
    "secretary",
    "supervisor",
    "auditor",
    "station",
    "village1",
    "village2",
    "village3",
)


def seeing(play: Play, matter: str) -> set[str]:
    """The roles that find the matter in any of its tables."""
    return {
        role
        for role in ROLES
        if any(
            table.rows.visible_to(Viewer.of(play.book, play.who(role), FIRST))
            .filter(**{key: matter})
            .exists()
            for table, key in ((Matter, "id"), (Handling, "matter"), (Against, "matter"))
        )
    }


def counted(play: Play) -> set[str]:
    """The roles for whom it counts."""
    return {
        role
        for role in ROLES
        if MatterFact.rows.visible_to(Viewer.of(play.book, play.who(role), FIRST))
        .filter(guarded=True)
        .exists()
    }


OFFICE = {"clerk", "deputy", "leader", "secretary", "supervisor", "auditor"}


def test_an_ordinary_matter_is_seen_by_its_handler_and_those_who_keep_the_book(play):
    assert seeing(play, play.raised().matter) == OFFICE | {"station"}
    assert seeing(play, play.raised(category="road").matter) == OFFICE | {"village1"}


def test_who_had_a_matter_still_sees_it_and_who_registered_it_too(play):
    matter = play.raised(by="village2").matter
    play.do(acts.MatterAssigned, matter, to=[{"unit": play.town.villages[2]}])
    assert seeing(play, matter) == OFFICE | {"station", "village2", "village3"}


def test_a_complaint_about_a_unit_is_kept_from_its_people_and_given_to_another(play):
    matter = play.raised("petition", against=(play.town.station,)).matter
    assert seeing(play, matter) == OFFICE
    assert play.row(matter).unit == play.town.township  # the route to the station was passed over
    assert counted(play) == OFFICE
    with pytest.raises(Refused) as refused:
        play.do(acts.MatterAssigned, matter, to=[{"unit": play.town.station}])
    assert refused.value.problems[0].code == "kept-from"


def test_under_a_village_are_its_groups(play):
    village = play.town.villages[0]
    group = create_unit(play.book, "group", "第一组", parent=village)
    play.town.people["group"] = create_holder(play.book, group, "village")
    matter = play.raised("petition", against=(village,)).matter
    for role in ("village1", "group"):
        viewer = Viewer.of(play.book, play.who(role), FIRST)
        assert not Matter.rows.visible_to(viewer).filter(id=matter).exists()
    with pytest.raises(Refused):
        play.do(acts.MatterAssigned, matter, to=[{"unit": group}])


def test_a_complaint_about_a_person_is_kept_from_them_and_from_those_they_work_with(play):
    play.town.people["colleague"] = create_holder(play.book, play.town.station, "station")
    matter = play.raised("petition", against=(play.town.people["station"],)).matter
    assert seeing(play, matter) == OFFICE
    viewer = Viewer.of(play.book, play.who("colleague"), FIRST)
    assert not Matter.rows.visible_to(viewer).filter(id=matter).exists()


def test_even_the_clerk_does_not_see_a_complaint_about_the_clerk(play):
    matter = play.raised(
        "petition", by="resident", channel="portal", against=(play.town.people["clerk"],)
    ).matter
    assert seeing(play, matter) == (OFFICE | {"station"}) - {"clerk"}
    with pytest.raises(Refused) as refused:
        play.do(acts.MatterRefiled, matter, category="conduct")
    with pytest.raises(Refused) as unknown:
        play.do(acts.MatterRefiled, "m-nobody", category="conduct")
    assert refused.value.problems == unknown.value.problems


def test_nobody_erases_what_was_said_about_them(play):
    clerk = play.town.people["clerk"]
    matter = play.raised("petition", by="resident", channel="portal", against=(clerk,)).matter
    play.do(acts.MatterWithdrawn, matter, by="resident")
    refused = []
    for id in (matter, "m-nobody"):
        with pytest.raises(Refused) as found:
            play.do(acts.MatterErased, id, ground="本人要求")
        refused.append(found.value.problems)
    assert refused[0] == refused[1]
    play.do(acts.MatterErased, matter, by="deputy", ground="本人要求")
    assert play.row(matter).erased_on == FIRST


def test_a_complaint_about_a_leader_is_for_the_other_leaders_and_the_auditor(play):
    town = play.town
    town.people["vice"] = create_holder(play.book, town.township, "leader", key="vice-mayor")
    matter = play.raised("petition", by="resident", channel="portal", against=(town.people["vice"],)).matter
    assert seeing(play, matter) == {"leader", "secretary", "auditor"}
    assert play.row(matter).person == town.people["leader"]


def test_a_complaint_about_the_head_is_not_opened_here(play):
    with pytest.raises(Refused) as refused:
        do(play.book, _opened(play, play.town.people["leader"]), who=play.who("clerk"), on=FIRST)
    assert "goes-up" in {problem.code for problem in refused.value.problems}


def _opened(play: Play, against: str) -> acts.MatterOpened:
    from taizhang.journal import new_id
    from taizhang.matters.raising import adoption_of
    from taizhang.vault.keeping import keep

    return acts.MatterOpened(
        id=new_id("m"), number=new_id().upper(), matter_kind="petition", rule=adoption_of(play.book, "petition", FIRST),
        channel="letter", category="land", about="person", against=(against,),
        texts={"text": keep(play.book, "反映镇长", kind="note")},
    )  # fmt: skip


def test_with_no_book_above_it_is_held_for_the_auditor_alone(play):
    receipt = play.raised("petition", by="resident", channel="portal", against=(play.town.people["leader"],))
    assert seeing(play, receipt.matter) == {"auditor"}
    assert play.row(receipt.matter).unit == ""
    assert counted(play) == {"auditor"}


def test_with_a_book_above_it_goes_there_and_is_followed_there(play):
    upper = create_book(name="试验县", institutions=kinds.ALL, level="county")
    do(play.book, UpperBookNamed(upper=upper))
    receipt = play.raised(
        "petition", by="resident", channel="portal", against=(play.town.people["leader"],), key="k"
    )
    assert receipt.book == upper
    assert not Matter.rows.for_nobody(play.book).exists()
    assert follow(upper, receipt.number, receipt.secret, where="1.1.1.1").id == receipt.matter
    again = play.raised(
        "petition", by="resident", channel="portal", against=(play.town.people["leader"],), key="k"
    )
    assert (again.repeated, again.number) == (True, receipt.number)


def test_a_complaint_about_the_office_itself_goes_up_too(play):
    receipt = play.raised("petition", by="resident", channel="portal", against=(play.town.township,))
    assert seeing(play, receipt.matter) == {"auditor"}


def test_an_approver_who_is_complained_about_is_nobody(play):
    town = play.town
    vice = town.people["vice"] = create_holder(play.book, town.township, "leader", key="vice-mayor")
    matter = play.raised("petition", by="resident", channel="portal", against=(vice,)).matter
    play.do(acts.MatterSigned, matter, by="leader", turn=1)
    play.do(acts.MatterAccepted, matter, by="leader")
    with pytest.raises(Refused) as refused:
        play.do(
            acts.ClockPaused,
            matter,
            by="leader",
            clock="finish",
            ground="hearing",
            approved_by=vice,
            reason=Secret("听证"),
        )
    assert "unknown" in {problem.code for problem in refused.value.problems}


def test_matters_cannot_be_asked_for_past_their_protection(play):
    for table in (Matter, Handling, Against, MatterFact):
        for way in ("all", "count", "first", "exists"):
            with pytest.raises(TypeError):
                getattr(table.rows, way)()
        with pytest.raises(TypeError):
            table.rows.of(play.book)
        with pytest.raises(TypeError):
            table.rows.filter(book=play.book)


def test_wrong_guesses_are_stopped_and_a_wrong_number_looks_like_a_wrong_secret(play):
    from django.core.cache import cache

    cache.clear()
    receipt = play.raised()
    guess = _guesser()
    assert (
        follow(play.book, receipt.number.lower(), f" {receipt.secret.upper()} ", where="2.2.2.2") is not None
    )
    for _ in range(8):
        assert follow(play.book, receipt.number, next(guess), where="3.3.3.3") is None
    assert follow(play.book, receipt.number, receipt.secret, where="3.3.3.3") is None
    cache.clear()


def _guesser() -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield f"guess{number:03}"


def test_numbers_say_nothing_about_order(play):
    numbers = [play.raised().number for _ in range(12)]
    assert len(set(numbers)) == 12
    assert numbers != sorted(numbers)


def test_no_text_stands_outside_the_vault(play):
    """A canary in every text that a matter takes is found in no row and no act."""
    from django.db import connection

    canary = "金丝雀春生"
    matter = play.raised(
        "petition", by="resident", channel="portal",
        texts={"text": canary, "name": canary, "phone": canary, "address": canary},
    ).matter  # fmt: skip
    play.do(acts.MatterSigned, matter, by="station", turn=1)
    play.do(acts.MatterAccepted, matter, by="station", note=Secret(canary))
    play.do(acts.MilestoneMarked, matter, by="station", milestone="told", text=Secret(canary))
    play.do(
        acts.MatterAnswered,
        matter,
        by="station",
        turn=1,
        outcome="solved",
        text=Secret(canary),
        public=Secret(canary),
    )
    play.do(acts.AnswerSentBack, matter, by="leader", turn=1, reason=Secret(canary))
    play.do(acts.SealOpened, matter, reason=Secret(canary))
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                assert canary not in "".join(map(_shown, row)), table


def _shown(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return str(value)
