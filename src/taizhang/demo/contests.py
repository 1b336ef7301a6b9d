"""The contests of the sample: each quarter a mixed team looks at the villages, the office enters what it found, and its points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

from taizhang.appraisal.acts import PointsJudged
from taizhang.books import queries as books
from taizhang.demo import sample
from taizhang.demo.play import Play
from taizhang.demo.scribe import chance, moment
from taizhang.journal import Act
from taizhang.records.acts import RecordConfirmed, RecordMade
from taizhang.timekeeping import Period
from taizhang.units import queries as units

CHOSEN = ("annual-appraisal", "clean-village", "half-year-review", "quarterly-contest")
"""The schemes that the sample adopted besides those that every township does."""

_CHECK = "clean-village"
_LINE = "team"
_DAY = timedelta(days=1)


def plan_checks(play: Play) -> None:
    """The team goes out in the last ten days of each quarter, before anybody closes it."""
    for quarter in Period(play.stage.year).parts("quarter"):
        on = play.workday(
            quarter.end - 10 * _DAY, quarter.end - 4 * _DAY, chance("check", quarter.key).random()
        )
        play.plan(moment(on, 15, 30), lambda quarter=quarter, on=on: _check(play, quarter, on))


def approvals(play: Play, month: Period, on: date) -> Mapping[str, str]:
    """Who approves each ranking that may be published when a month is closed: whoever holds, or acts in, the post on that day."""
    found: dict[str, str] = {}
    holdings = units.holdings(play.scribe.book, on)
    for id, institution in books.in_force(play.scribe.book, month.end - _DAY).items():
        rule = institution.appraisal
        if rule is None or not rule.ground or not rule.approver:
            continue
        if Period.of(rule.period, month.start).end == month.end:
            holders = [held.person for held in holdings if held.post.key == rule.approver]
            if holders:
                found[id] = holders[-1]
    return found


def _check(play: Play, quarter: Period, on: date) -> None:
    scribe = play.scribe
    villages = [unit.id for unit in units.tree(scribe.book, quarter).units if unit.kind == "village"]
    keys = {id: key for key, id in scribe.unit_ids.items()}
    records = [record for id in villages for record in _found(play, keys[id], id, quarter)]
    scribe.write(records, at=moment(on, 15, 30), by="clerk2")
    confirmed, judged = moment(on, 16, 40), moment(on, 17, 10)
    play.plan(
        confirmed,
        lambda: (
            scribe.write([RecordConfirmed(record=record.id) for record in records], at=confirmed, by="clerk1")
            and None
        ),
    )
    play.plan(
        judged,
        lambda: scribe.write(list(_judged(play, keys, villages, quarter)), at=judged, by="deputy2") and None,
    )


def _found(play: Play, key: str, unit: str, quarter: Period) -> Iterator[RecordMade]:
    """What the team found in a village: less where it works better."""
    draw = chance("check", key, quarter.key)
    strength = float(sample.course()["strength"].get(key, 1))
    dirty = max(0, round(draw.uniform(0, 8) + (1 - strength) * 30))
    satisfied = min(20, max(8, round(17 * strength + draw.uniform(-2, 2))))
    values = {
        "dirty-places": dirty,
        "dirty-places-mended": min(dirty, round(dirty * draw.uniform(0.5, 1.1))),
        "river-litter": draw.randint(0, 4),
        "toilets-unclean": draw.randint(0, 2),
        "asked-satisfied": satisfied,
        "asked-unsatisfied": 20 - satisfied,
    }
    for fact, value in values.items():
        yield RecordMade(
            id=play.scribe.id("r"), indicator=fact, unit=unit, period=quarter.key, value=Decimal(value)
        )


def _judged(play: Play, keys: Mapping[str, str], villages: Iterable[str], quarter: Period) -> Iterator[Act]:
    reasons = sample.events()["words"]["judged"]
    for unit in villages:
        draw = chance("judged", keys[unit], quarter.key)
        level = min(2, int(draw.random() * 3))
        yield PointsJudged(
            id=play.scribe.id("j"),
            institution=_CHECK,
            period=quarter.key,
            unit=unit,
            line=_LINE,
            points=Decimal((9, 7, 5)[level]) + Decimal(draw.randint(0, 1)) / 2,
            reason=reasons[level],
        )
