"""A township that adopted what ships, for the play-throughs: each runs one institution from start to finish."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from taizhang.institutions import shipped
from taizhang.records.acts import RecordConfirmed, RecordMade
from tests.factories import Township, create_contact, create_township, do

# what an appraisal reads must be in force before it
RULES = tuple(
    one.text
    for one in sorted(shipped().values(), key=lambda one: one.institution.appraisal is not None)
    if one.institution.calendar is None and not one.to_choose
)


def play(villages: int = 3, *, also: Sequence[str] = ()) -> Township:
    """Units, posts, people and contact duties under the shipped rules, and those to choose among them that are named; no promises yet."""
    chosen = tuple(shipped()[id].text for id in also)
    town = create_township(villages=villages, institutions=(*RULES, *chosen), promises=False)
    for number, village in enumerate(town.villages, start=1):
        create_contact(town.book, town.people[f"village{number}"], village)
    return town


def report(town: Township, indicator: str, month: str, village: int, value: str | int, **fields) -> str:
    """A village's cadre reports a value and the supervisor confirms it; returns the record."""
    from taizhang.journal import new_id
    from taizhang.timekeeping import Period

    day = Period.parse(month).start
    act = RecordMade(
        id=new_id("r"),
        indicator=indicator,
        unit=town.villages[village],
        period=month,
        value=Decimal(value),
        **fields,
    )
    do(town.book, act, who=town.actor(f"village{village + 1}"), on=day)
    do(town.book, RecordConfirmed(record=act.id, replaces=act.replaces), who=town.actor("supervisor"), on=day)
    return act.id
