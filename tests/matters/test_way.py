"""The way of a matter through its acts: registered, assigned, answered, judged, ended."""

from __future__ import annotations

from datetime import date

import pytest

from taizhang.matters import acts
from taizhang.matters.models import MatterFact
from taizhang.matters.queries import kind_of
from taizhang.matters.rates import rated
from taizhang.problems import Refused
from tests.factories import create_adoption
from tests.matters.kinds import ORDER
from tests.matters.playing import FIRST, Play, Secret

SOLVED = """
[[matter.rate]]
id = "solved"
title = { zh = "办成率" }
counts = "solved"
over = "answered"
"""


def answered(play: Play, matter: str, on: date = FIRST, **more) -> None:
    play.do(acts.MatterSigned, matter, by="station", turn=1, on=on)
    play.do(
        acts.MatterAnswered,
        matter,
        by="station",
        turn=1,
        outcome="solved",
        text=Secret("已经修好"),
        on=on,
        **more,
    )


def codes(refused) -> set[str]:
    return {problem.code for problem in refused.value.problems}


def test_a_matter_is_registered_with_a_random_number_and_goes_to_whom_the_rule_says(play):
    receipt = play.raised()
    row = play.row(receipt.matter)
    assert (row.status, row.unit, row.due_on) == ("assigned", play.town.station, date(2026, 3, 9))
    assert (len(receipt.number), len(receipt.secret)) == (8, 8)
    assert receipt.number == row.number


def test_another_category_goes_to_the_village_of_its_place(play):
    assert play.row(play.raised(category="road").matter).unit == play.town.villages[0]


def test_the_same_form_sent_twice_is_one_matter_with_one_number(play):
    first, second = play.raised(key="k"), play.raised(key="k")
    assert second.repeated
    assert (first.matter, first.number, first.secret) == (second.matter, second.number, second.secret)


def test_signed_answered_called_back_and_so_closed(play):
    matter = play.raised().matter
    answered(play, matter, date(2026, 3, 4))
    play.do(
        acts.MatterCalledBack, matter, reached=True, grade="good", words=Secret("很快"), on=date(2026, 3, 5)
    )
    row = play.row(matter)
    assert (row.status, row.outcome_class, row.on_time, row.satisfied) == ("closed", "solved", True, True)
    assert row.due_on is None


def test_outcome_status_and_verdict_are_three_things(play):
    matter = play.raised().matter
    play.do(acts.MatterSigned, matter, by="station", turn=1)
    play.do(
        acts.MatterAnswered, matter, by="station", turn=1, outcome="out-of-power", text=Secret("不归我们")
    )
    play.do(acts.MatterJudged, matter, by="resident", grade="good")
    row = play.row(matter)
    assert (row.status, row.outcome_class, row.satisfied) == ("closed", "out-of-power", True)


def test_who_was_not_reached_gives_no_grade(play):
    matter = play.raised().matter
    answered(play, matter)
    with pytest.raises(Refused) as refused:
        play.do(acts.MatterCalledBack, matter, reached=False, grade="good")
    assert codes(refused) == {"grade-wrong"}
    play.do(acts.MatterCalledBack, matter, reached=False)
    row = play.row(matter)
    assert (row.reached, row.satisfied) == (False, None)


def test_the_residents_own_verdict_comes_before_the_call_back(play):
    matter = play.raised().matter
    answered(play, matter)
    play.do(acts.MatterCalledBack, matter, reached=True, grade="good")
    play.do(acts.MatterJudged, matter, by="resident", grade="bad", words=Secret("又坏了"))
    row = play.row(matter)
    assert (row.grade, row.graded_by, row.satisfied) == ("bad", "resident", False)


def test_a_matter_is_opened_again_within_the_days_of_the_rule_and_as_often(play):
    matter = play.raised().matter
    answered(play, matter)
    with pytest.raises(Refused) as refused:
        play.do(acts.MatterReopened, matter, by="resident", reason=Secret("没修好"), on=date(2026, 3, 18))
    assert codes(refused) == {"reopen-late"}
    play.do(acts.MatterReopened, matter, by="resident", reason=Secret("没修好"), on=date(2026, 3, 17))
    row = play.row(matter)
    assert (row.status, row.answered_on, row.due_on) == ("reopened", None, date(2026, 3, 24))
    play.do(
        acts.MatterAnswered,
        matter,
        by="station",
        turn=1,
        outcome="solved",
        text=Secret("换了新灯"),
        on=date(2026, 3, 18),
    )
    with pytest.raises(Refused) as refused:
        play.do(acts.MatterReopened, matter, by="resident", reason=Secret("还是不亮"), on=date(2026, 3, 18))
    assert codes(refused) == {"never-reopened"}


def test_a_unit_returns_what_is_not_its_own_and_the_clerk_gives_it_to_another(play):
    matter = play.raised().matter
    play.do(acts.MatterReturned, matter, by="station", turn=1, ground="not-ours", reason=Secret("村里的灯"))
    row = play.row(matter)
    assert (row.status, row.unit, row.returned_times) == ("returned", "", 1)
    play.do(acts.MatterAssigned, matter, to=[{"unit": play.town.villages[0]}])
    assert play.row(matter).unit == play.town.villages[0]
    assert [part.standing for part in play.parts(matter)] == [False, True]


def test_only_the_unit_that_has_it_may_answer(play):
    matter = play.raised().matter
    with pytest.raises(Refused):
        play.do(acts.MatterSigned, matter, by="village2", turn=1)
    with pytest.raises(Refused) as refused:
        play.do(acts.MatterAnswered, matter, by="station", turn=1, outcome="solved", text=Secret("好了"))
    assert "not-signed" in codes(refused)


def test_an_outcome_that_waits_for_something_says_for_what_and_until_when(play):
    matter = play.raised().matter
    play.do(acts.MatterSigned, matter, by="station", turn=1)
    with pytest.raises(Refused) as refused:
        play.do(acts.MatterAnswered, matter, by="station", turn=1, outcome="pending", text=Secret("等经费"))
    assert codes(refused) == {"condition-missing"}
    play.do(
        acts.MatterAnswered, matter, by="station", turn=1, outcome="pending", text=Secret("等经费"),
        condition=Secret("县里的项目"), look_again_on=date(2026, 9, 1),
    )  # fmt: skip
    assert play.row(matter).look_again_on == date(2026, 9, 1)


def test_joint_handling_has_one_lead_and_the_others_join_in(play):
    matter = play.raised().matter
    village, other = play.town.villages[:2]
    with pytest.raises(Refused) as refused:
        play.do(acts.MatterAssigned, matter, to=[{"unit": village}, {"unit": other}])
    assert codes(refused) == {"parts-wrong"}
    play.do(acts.MatterAssigned, matter, to=[{"unit": village}, {"unit": other, "part": "joint"}])
    assert [(part.unit, part.part) for part in play.parts(matter) if part.standing] == [
        (village, "lead"),
        (other, "joint"),
    ]
    with pytest.raises(Refused) as refused:
        play.do(acts.MatterAnswered, matter, by="village2", turn=3, outcome="solved", text=Secret("好了"))
    assert "joint" in codes(refused)


def test_duplicates_are_joined_by_the_clerk_and_split_off_again(play):
    first, second = play.raised().matter, play.raised().matter
    play.do(acts.MatterJoined, second, into=first)
    assert (play.row(second).status, play.row(second).due_on) == ("joined", None)
    play.do(acts.MatterSplit, second)
    assert (play.row(second).status, play.row(second).due_on) == ("assigned", date(2026, 3, 9))


def test_a_petition_needs_a_decision_a_review_of_its_answer_and_keeps_the_author_sealed(play):
    matter = play.raised("petition", texts={"text": "占地补偿", "name": "春生"}).matter
    play.do(acts.MatterSigned, matter, by="station", turn=1)
    with pytest.raises(Refused) as refused:
        play.do(acts.MatterAnswered, matter, by="station", turn=1, outcome="solved", text=Secret("补"))
    assert "not-accepted" in codes(refused)
    play.do(acts.MatterAccepted, matter, by="station")
    play.do(acts.MatterAnswered, matter, by="station", turn=1, outcome="solved", text=Secret("补"))
    assert (play.row(matter).status, play.row(matter).answered_on) == ("in-review", None)
    play.do(acts.AnswerSentBack, matter, by="leader", turn=1, reason=Secret("没写依据"))
    play.do(acts.MatterAnswered, matter, by="station", turn=1, outcome="solved", text=Secret("依据……"))
    play.do(acts.AnswerPassed, matter, by="leader", turn=1, on=date(2026, 3, 3))
    row = play.row(matter)
    assert (row.status, row.answered_on, row.redone_times) == ("answered", date(2026, 3, 3), 1)
    play.do(acts.SealOpened, matter, by="station", reason=Secret("核对"))


def test_a_petition_that_is_not_accepted_ends_with_its_ground(play):
    matter = play.raised("petition").matter
    play.do(acts.MatterNotAccepted, matter, by="station", ground="in-court", text=Secret("正在诉讼"))
    row = play.row(matter)
    assert (row.status, row.outcome_class, row.due_on) == ("refused", "not-accepted", None)


def test_an_order_goes_to_several_each_with_its_own_clock_and_only_the_first_try_counts(play):
    town = play.town
    matter = play.raised(
        "order", by="leader", to=tuple(acts.Given(unit=unit, part="each") for unit in town.villages[:2])
    ).matter
    for number in (1, 2):
        play.do(acts.MatterSigned, matter, by=f"village{number}", turn=number)
        play.do(
            acts.MatterAnswered,
            matter,
            by=f"village{number}",
            turn=number,
            outcome="done",
            text=Secret("办了"),
            on=date(2026, 3, 19),
        )
    play.do(acts.AnswerPassed, matter, by="leader", turn=1, on=date(2026, 3, 20))
    play.do(acts.AnswerSentBack, matter, by="leader", turn=2, reason=Secret("再办"), on=date(2026, 3, 20))
    assert [(part.on_time, part.answered_on is not None) for part in play.parts(matter)] == [
        (True, True),
        (None, False),
    ]
    play.do(
        acts.MatterAnswered,
        matter,
        by="village2",
        turn=2,
        outcome="done",
        text=Secret("又办了"),
        on=date(2026, 3, 23),
    )
    play.do(acts.AnswerPassed, matter, by="leader", turn=2, on=date(2026, 3, 23))
    assert [(part.on_time, part.redone_times) for part in play.parts(matter)] == [(True, 0), (False, 1)]
    row = play.row(matter)
    assert (row.status, row.on_time) == ("answered", False)


def test_each_of_several_receivers_keeps_the_outcome_of_its_own_answer(play):
    undone = '\n[[matter.outcome]]\nid = "undone"\ntitle = { zh = "没有办成" }\nclass = "explained"\n'
    create_adoption(play.book, ORDER + undone + SOLVED, effective_from=FIRST)
    given = tuple(acts.Given(unit=unit, part="each") for unit in play.town.villages[:2])
    matter = play.raised("order", by="leader", to=given).matter
    for number, outcome in ((1, "done"), (2, "undone")):
        by = {"by": f"village{number}", "turn": number}
        play.do(acts.MatterSigned, matter, **by)
        play.do(acts.MatterAnswered, matter, **by, outcome=outcome, text=Secret("办了"))
    for number, outcome in (
        (2, "undone"),
        (1, "done"),
    ):  # looked at in another order than they were handed in
        play.do(acts.AnswerPassed, matter, by="leader", turn=number)
        assert play.row(matter).outcome == outcome
    kind = kind_of(play.row(matter))
    rows = MatterFact.rows.for_nobody(play.book).as_of(None)
    found = {one.group: (one.honest.part, one.honest.whole) for one in rated(rows, kind, ["2026-03"], "unit", rates=kind.rates[1:])}  # fmt: skip
    assert found == {play.town.villages[0]: (1, 1), play.town.villages[1]: (0, 1)}


def test_only_the_secretary_or_the_mayor_gives_an_order(play):
    with pytest.raises(Refused) as refused:
        play.raised("order", by="clerk")
    assert "not-permitted" in codes(refused)


def test_an_errand_is_handed_from_the_village_to_the_station_and_the_county_each_timed(play):
    matter = play.raised("agency", by="village1").matter
    play.do(
        acts.MatterHandedOver,
        matter,
        by="village1",
        turn=1,
        to={"unit": play.town.station},
        on=date(2026, 3, 4),
    )
    play.do(
        acts.MatterHandedOver, matter, by="station", turn=2, to={"outside": "县人社局"}, on=date(2026, 3, 10)
    )
    parts = play.parts(matter)
    assert [(part.unit, part.on_time) for part in parts] == [
        (play.town.villages[0], True),
        (play.town.station, False),
        ("", None),
    ]
    assert play.row(matter).handed_late == 1


def test_an_exclusion_needs_a_ground_papers_and_an_approver_who_is_not_the_handler(play):
    matter = play.raised().matter
    paper = {"sha256": "0" * 64, "size": 1, "type": "application/pdf"}
    fields = {"ground": "beyond-power", "reason": Secret("国道"), "evidence": [paper]}
    with pytest.raises(Refused) as refused:
        play.do(acts.MatterExcluded, matter, approved_by=play.town.people["station"], **fields)
    assert codes(refused) & {"approver", "approver-handles"}
    with pytest.raises(Refused) as refused:
        play.do(
            acts.MatterExcluded, matter, approved_by=play.town.people["leader"], **fields | {"evidence": []}
        )
    assert codes(refused) == {"evidence-missing"}
    play.do(acts.MatterExcluded, matter, approved_by=play.town.people["leader"], **fields)
    assert play.row(matter).excluded == "beyond-power"
    play.do(acts.ExclusionWithdrawn, matter, reason=Secret("查明归我们"))
    assert play.row(matter).excluded == ""


def test_what_is_withdrawn_is_over(play):
    matter = play.raised(channel="portal", by="resident").matter
    play.do(acts.MatterWithdrawn, matter, by="resident")
    with pytest.raises(Refused) as refused:
        play.do(acts.MatterSigned, matter, by="station", turn=1)
    assert codes(refused) == {"status"}
