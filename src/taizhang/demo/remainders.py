"""What still waits on the last day of the sample, so that everybody finds something to do."""

from __future__ import annotations

from datetime import datetime, timedelta

from taizhang.demo import sample
from taizhang.demo.months import HELD_BACK, Month, Owed
from taizhang.demo.play import Play
from taizhang.demo.scribe import moment
from taizhang.promises.expected import missing
from taizhang.records.acts import RecordConfirmed, RecordSentBack
from taizhang.vault.keeping import keep

_EACH = 3


def leave_some_waiting(play: Play) -> None:
    """On the last day some units report and nobody has confirmed yet, and one record of each came back."""
    period, last_day = play.stage.left_open, play.stage.last_day
    month = Month(play, period)
    open_still = month.owed(missing(play.scribe.book, period))
    for place, unit in enumerate(HELD_BACK):
        mine = [item for item in open_still if item.unit == unit]
        own = sorted(
            (item for item in mine if item.rule.confirm != "supervisor"),
            key=lambda item: item.rule.id not in month.early,
        )
        watched = [item for item in mine if item.rule.confirm == "supervisor"]
        if own or watched:
            _report(month, unit, own[: _EACH + 1], watched, moment(last_day, 17, 5 * place))


def _report(month: Month, unit: str, own: list[Owed], watched: list[Owed], at: datetime) -> None:
    play, desk = month.play, month.desks[unit]
    scribe = play.scribe
    ids = {item.cell: scribe.id("r") for item in (*own, *watched)}
    scribe.write(
        lambda: [month.record(item, ids[item.cell], again=True) for item in (*own, *watched)],
        at=at,
        by=desk.recorder,
    )
    if len(own) > _EACH:
        words = sample.events()["words"]["sent_back"]
        answered, confirmed = own[-1], own[0]
        scribe.write(
            lambda: [
                RecordConfirmed(record=ids[confirmed.cell]),
                RecordSentBack(record=ids[answered.cell], reason=keep(scribe.book, words[0], kind="reason")),
            ],
            at=at + timedelta(minutes=3),
            by=desk.confirmer,
        )
