"""What still waits on the last day of the sample, so that everybody finds something to do."""

from __future__ import annotations

from datetime import timedelta

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
    period = play.stage.left_open
    month = Month(play, period)
    open_still = month.owed(missing(play.scribe.book, period))
    for unit in HELD_BACK:
        mine = [item for item in open_still if item.unit == unit]
        own = sorted(
            (item for item in mine if item.rule.confirm != "supervisor"),
            key=lambda item: item.rule.id not in month.early,
        )
        watched = [item for item in mine if item.rule.confirm == "supervisor"]
        if own or watched:
            _report(month, unit, own[: _EACH + 1], watched)


def _report(month: Month, unit: str, own: list[Owed], watched: list[Owed]) -> None:
    play, desk = month.play, month.desks[unit]
    scribe, at = play.scribe, moment(play.stage.last_day, 15, 10)
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
            at=at + timedelta(minutes=70),
            by=desk.confirmer,
        )
