"""The end of the sample year: votes, honours and the team's judgement before December is closed; objections to the result after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from taizhang.appraisal.acts import (
    CorrectedLine,
    ExclusionAsked,
    ExclusionDecided,
    ObjectionDecided,
    PointsJudged,
    ScoreCorrected,
    ScoreObjected,
)
from taizhang.appraisal.models import ScoreLine, ScoreTotal
from taizhang.appraisal.objecting import window
from taizhang.demo import sample
from taizhang.demo.pictures import inspection_sheet
from taizhang.demo.play import Play
from taizhang.demo.scribe import chance, moment
from taizhang.journal import Act
from taizhang.records.acts import RecordConfirmed, RecordMade
from taizhang.scoring.millionths import to_decimal
from taizhang.timekeeping import shanghai_date
from taizhang.vault.keeping import keep

_APPRAISAL = "annual-appraisal"
_JUDGED = "team-judgement"
_DAY = timedelta(days=1)


def plan_year_end(play: Play) -> None:
    """The meeting of the last days of December, and what follows when its result is posted."""
    year, said = play.stage.year, sample.events()["year_end"]
    meeting = play.workday(date(year, 12, 25), date(year, 12, 28), 1)
    villages = [unit.key for unit in sample.units() if unit.kind == "village" and unit.key != _gone()]
    ids: list[str] = []
    counted, judged = moment(meeting, 15, 30), moment(meeting, 17, 40)
    play.plan(counted, lambda: _record(play, _votes(play, villages), ids, counted, "clerk2"))
    for village, fact in said["honours"].items():
        at = moment(meeting, 16, 10 + villages.index(village))
        play.plan(
            at,
            lambda village=village, fact=fact, at=at: _record(
                play, [_honour(play, village, fact)], ids, at, f"{village}-clerk"
            ),
        )
    confirmed = moment(meeting, 17, 0)
    play.plan(
        confirmed,
        lambda: (
            play.scribe.write([RecordConfirmed(record=id) for id in ids], at=confirmed, by="clerk1") and None
        ),
    )
    play.plan(
        judged, lambda: play.scribe.write(list(_judged(play, villages)), at=judged, by="secretary") and None
    )
    _plan_exclusion(play, meeting, said)
    _plan_objections(play, said)


def _gone() -> str:
    return str(sample.events()["merger"]["unit"])


def _record(play: Play, records: Iterable[RecordMade], ids: list[str], at: datetime, by: str) -> None:
    made = list(records)
    ids += [record.id for record in made]
    play.scribe.write(made, at=at, by=by)


def _votes(play: Play, villages: Sequence[str]) -> Iterator[RecordMade]:
    """What was counted at the meeting: more content where a village works better."""
    for village in villages:
        draw = chance("votes", village, play.stage.year)
        liking = min(
            0.99, float(sample.course()["strength"].get(village, 1)) * 0.93 + draw.uniform(-0.04, 0.04)
        )
        good, content, members = round(40 * liking), round(30 * liking), min(20, round(21 * liking))
        fair = (40 - good) * 2 // 3
        counts = {
            "duty-good": good,
            "duty-fair": fair,
            "duty-poor": 40 - good - fair,
            "deputies-satisfied": content,
            "deputies-unsatisfied": 30 - content,
            "members-satisfied": members,
            "members-unsatisfied": 20 - members,
        }
        for fact, count in counts.items():
            yield RecordMade(
                id=play.scribe.id("r"), indicator=fact, unit=play.scribe.unit_ids[village],
                period=str(play.stage.year), value=Decimal(count),
            )  # fmt: skip


def _honour(play: Play, village: str, fact: str) -> RecordMade:
    return RecordMade(
        id=play.scribe.id("r"), indicator=fact, unit=play.scribe.unit_ids[village], period=str(play.stage.year),
        value=Decimal(1), evidence=(_paper(play, village),),
    )  # fmt: skip


def _paper(play: Play, village: str) -> Any:
    code = next(unit.code for unit in sample.units() if unit.key == village)
    return inspection_sheet(code, f"{play.stage.year}-Q4")


def _judged(play: Play, villages: Sequence[str]) -> Iterator[Act]:
    reasons = sample.events()["year_end"]["judged"]
    for village in villages:
        strength = float(sample.course()["strength"].get(village, 1))
        level = 0 if strength > 1.03 else 1 if strength > 0.95 else 2
        more = chance("judged at the end", village, play.stage.year).randint(0, 1)
        yield PointsJudged(
            id=play.scribe.id("j"), institution=_APPRAISAL, period=str(play.stage.year),
            unit=play.scribe.unit_ids[village], line=_JUDGED,
            points=Decimal((19, 17, 14)[level] + more) / 2, reason=reasons[level],
        )  # fmt: skip


def _plan_exclusion(play: Play, meeting: date, said: Any) -> None:
    """The village that was merged in the middle of the year is not judged at its end."""
    scribe, id = play.scribe, play.scribe.id("e")
    asked, granted = moment(meeting, 16, 40), moment(meeting, 17, 30)
    play.plan(
        asked,
        lambda: (
            scribe.write(
                [
                    ExclusionAsked(
                        id=id, way="excluded", institution=_APPRAISAL, period=str(play.stage.year),
                        unit=scribe.unit_ids[_gone()], item=_JUDGED, ground=said["excluded"],
                        evidence=(_paper(play, _gone()),),
                    )
                ],
                at=asked, by="clerk2",
            ) and None
        ),
    )  # fmt: skip
    play.plan(
        granted,
        lambda: (
            scribe.write(
                lambda: [
                    ExclusionDecided(
                        exclusion=id, granted=True, reason=keep(scribe.book, said["granted"], kind="reason")
                    )
                ],
                at=granted,
                by="secretary",
            )
            and None
        ),
    )


def _plan_objections(play: Play, said: Any) -> None:
    """After the close two villages object: one is upheld and corrected, one waits."""
    upheld, waits = said["objections"]["upheld"], said["objections"]["waits"]
    first = moment(date(play.stage.year + 1, 1, 6), 9, 40)
    answered, second = first + timedelta(days=2), first + timedelta(days=2, hours=1)
    id = play.scribe.id("x")
    play.plan(first, lambda: _object(play, id, upheld, first))
    play.plan(answered, lambda: _uphold(play, id, upheld, answered))
    play.plan(second, lambda: _object(play, play.scribe.id("x"), waits, second))


def _total(play: Play, village: str) -> ScoreTotal:
    return ScoreTotal.rows.of(play.scribe.book).get(
        institution=_APPRAISAL, period=str(play.stage.year), unit=play.scribe.unit_ids[village]
    )


def _object(play: Play, id: str, one: Any, at: datetime) -> None:
    scribe, total = play.scribe, _total(play, one["unit"])
    allowed = window(total)
    due = allowed.decide_by(scribe.book, shanghai_date(at)) if allowed else None
    scribe.write(
        lambda: [
            ScoreObjected(
                id=id, institution=_APPRAISAL, period=total.period, unit=total.unit, item=one["item"],
                ground=keep(scribe.book, one["ground"], kind="objection"), decide_by=due.day if due else None,
            )
        ],
        at=at, by=f"{one['unit']}-secretary",
    )  # fmt: skip


def _uphold(play: Play, id: str, one: Any, at: datetime) -> None:
    scribe, total = play.scribe, _total(play, one["unit"])
    stood = to_decimal(ScoreLine.rows.of(scribe.book).get(id=f"{total.id}:{one['item']}").after)
    scribe.write(
        lambda: [
            ObjectionDecided(
                objection=id, outcome="upheld", reason=keep(scribe.book, one["reason"], kind="reason")
            ),
            ScoreCorrected(
                id=scribe.id("y"), objection=id, institution=_APPRAISAL, period=total.period, unit=total.unit,
                lines=(CorrectedLine(item=one["item"], was=stood, points=stood + one["more"]),),
                reason=keep(scribe.book, one["reason"], kind="reason"),
            ),
        ],
        at=at, by="secretary",
    )  # fmt: skip
