"""A month of the sample: every unit reports what it owes, another person confirms, and not all goes smoothly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from taizhang.appraisal.closing import close
from taizhang.books import queries as books
from taizhang.demo import sample
from taizhang.demo.contests import approvals
from taizhang.demo.pictures import inspection_sheet
from taizhang.demo.play import Play
from taizhang.demo.scribe import chance, moment
from taizhang.institutions import Indicator
from taizhang.journal import Act
from taizhang.promises.expected import Expected, expected
from taizhang.records.acts import RecordConfirmed, RecordMade, RecordSentBack
from taizhang.timekeeping import Period, shanghai_date
from taizhang.vault.keeping import keep

HELD_BACK = ("datang", "hewan", "shuangjing", "economy", "social", "environment")
"""Units that leave some of the last month's reports for the last day; see `remainders`."""

_HELD_BACK_EACH = 6
_LATE_EACH = 2
"""How many they leave where the month is closed before the sample ends: these come late."""

GOALS_STAND = "01-21"
"""The day (month-day) from which the year's reports are owed: the goals have been signed the day before."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Owed:
    """A value that a unit of the sample owes for a period, by the keys of the sample files."""

    rule: Indicator
    unit: str
    person: str
    period: Period

    @property
    def draw(self) -> Random:
        """The chance of this one value."""
        return chance("report", self.rule.id, self.unit, self.person, self.period.key)

    @property
    def cell(self) -> tuple[str, str, str, str]:
        """What it is a value of."""
        return self.rule.id, self.unit, self.person, self.period.key


@dataclass(frozen=True, slots=True)
class Desk:
    """Who reports for a unit, who confirms, and who confirms what a supervisor must."""

    recorder: str
    confirmer: str
    supervisor: str


def desks() -> dict[str, Desk]:
    """The desk of each unit."""
    found = {}
    for unit in sample.units():
        held = [post for post in sample.posts() if post.unit == unit.key]
        if unit.kind == "village":
            found[unit.key] = Desk(f"{unit.key}-clerk", f"{unit.key}-secretary", f"{unit.key}-supervisor")
        elif unit.kind == "station":
            head = next(post.key for post in held if post.post_key == "station-head")
            found[unit.key] = Desk(next(post.key for post in held if post.key != head), head, "deputy-a")
    return found


class Month:
    """One month of the sample, played: reports, confirmations, what is missing, late, sent back, corrected."""

    def __init__(self, play: Play, month: Period) -> None:
        self.play = play
        self.month = month
        self.desks = desks()
        self.unfinished = month.end > play.stage.last_day + _DAY
        self.mishaps = sample.course()["mishaps"]
        self.early = set(sample.course()["early"]["indicators"])
        self.begins = max(month.start, play.stage.day(GOALS_STAND))
        self.closing = month.end + (sample.CLOSES_ON - 1) * _DAY
        merger = sample.events()["merger"]
        self.leaving = merger["unit"] if play.stage.day(merger["takes_effect"]) == month.end else ""

    def begin(self) -> None:
        """Plan what happens in and around the month, from what is owed for it."""
        by_unit: dict[str, list[Owed]] = defaultdict(list)
        for owed in self.owed():
            by_unit[owed.unit].append(owed)
        for unit, items in by_unit.items():
            for day, some in self._days(unit, items).items():
                self._report(
                    some, moment(day, 9 + chance(unit, day).randint(0, 6), chance(day, unit).randint(0, 59))
                )
        self.play.plan(moment(self.closing, 10, 30), self._close)

    def owed(self, items: Iterable[Expected] | None = None) -> list[Owed]:
        """What is owed for the month, by the keys of the sample."""
        scribe = self.play.scribe
        units = {id: key for key, id in scribe.unit_ids.items()}
        people = {id: key for key, id in scribe.person_ids.items()}
        rules = books.indicators(scribe.book, self.month.end - _DAY)
        return [
            Owed(
                rules[item.indicator],
                units[item.unit],
                people.get(item.person, ""),
                Period.parse(item.period),
            )
            for item in (expected(scribe.book, self.month) if items is None else items)
            if units[item.unit] in self.desks
        ]

    def _days(self, unit: str, items: Sequence[Owed]) -> dict[date, list[Owed]]:
        """On which day each is reported: some in the middle of the month, most around its end, some never."""
        play, draw = self.play, chance("days of", unit, self.month.key)
        end, early = self.month.end, self.begins + _DAY
        if self.unfinished:
            halfway = play.workday(early, max(early, play.stage.last_day - _DAY), draw.random())
        else:
            halfway = play.workday(
                max(early, self.month.start + 8 * _DAY), self.month.start + 21 * _DAY, draw.random()
            )
        first = play.workday(end - 7 * _DAY, end - 4 * _DAY, draw.random())
        second = play.workday(end - 3 * _DAY, end + (-2 if unit == self.leaving else 1) * _DAY, draw.random())
        planned: dict[date, list[Owed]] = defaultdict(list)
        if self.month == play.stage.left_open and unit in HELD_BACK:
            kept = _LATE_EACH if play.stage.closes(self.month) else _HELD_BACK_EACH
            items = sorted(items, key=lambda item: item.draw.random())[:-kept]
        for item in items:
            luck = item.draw.random()
            if luck < self._missing(unit) and unit != self.leaving:
                if luck < self._missing(unit) * float(self.mishaps["late"]):
                    self._late(item)
            elif item.rule.id in self.early and luck > (0.45 if self.unfinished else 0.7):
                planned[halfway].append(item)
            else:
                planned[first if luck < 0.6 else second].append(item)
        return planned

    def _missing(self, unit: str) -> float:
        return float(self.mishaps["missing"]) * (3 if unit in self.mishaps["poor"] else 1)

    def _report(self, items: Sequence[Owed], at: datetime) -> None:
        """Plan that these are reported at a time, and answered soon after."""
        desk, play = self.desks[items[0].unit], self.play
        ids = {item.cell: play.scribe.id("r") for item in items}
        play.plan(
            at,
            lambda: (
                play.scribe.write(
                    lambda: [self.record(item, ids[item.cell]) for item in items], at=at, by=desk.recorder
                )
                and None
            ),
        )
        for confirmer in (desk.confirmer, desk.supervisor):
            mine = [
                item
                for item in items
                if (item.rule.confirm == "supervisor") == (confirmer == desk.supervisor)
            ]
            if mine:
                self._answer(mine, ids, at, confirmer)

    def _answer(
        self, items: Sequence[Owed], ids: dict[tuple[str, str, str, str], str], reported: datetime, by: str
    ) -> None:
        """Plan that another person confirms these a little later, or sends one back to be made again."""
        play, unit = self.play, items[0].unit
        day = shanghai_date(reported)
        latest = day + (1 if unit == self.leaving else 2) * _DAY
        at = max(
            moment(play.workday(day, latest, chance("answer", by, day).random()), 16, 30),
            reported + timedelta(minutes=20),
        )
        back = [item for item in items if self._goes_wrong(item, "sent_back")]

        def answer() -> Iterable[Act]:
            for item in items:
                if item in back:
                    words = sample.events()["words"]["sent_back"]
                    reason = words[item.draw.randrange(len(words))]
                    yield RecordSentBack(
                        record=ids[item.cell], reason=keep(play.scribe.book, reason, kind="reason")
                    )
                else:
                    yield RecordConfirmed(record=ids[item.cell])

        play.plan(at, lambda: play.scribe.write(answer, at=at, by=by) and None)
        for item in items:
            if item in back:
                self._again(item, shanghai_date(at) + _DAY, "")
            elif self._goes_wrong(item, "corrected"):
                self._again(item, shanghai_date(at) + 2 * _DAY, ids[item.cell])

    def _again(self, item: Owed, after: date, replaces: str) -> None:
        """Plan that a record is made again (sent back) or corrected, and confirmed."""
        play, desk = self.play, self.desks[item.unit]
        day = play.workday(after, after + 3 * _DAY, item.draw.random())
        at, id = moment(day, 10, item.draw.randint(0, 59)), play.scribe.id("r")
        by = desk.supervisor if item.rule.confirm == "supervisor" else desk.confirmer
        play.plan(
            at,
            lambda: (
                play.scribe.write(
                    lambda: [self.record(item, id, replaces=replaces, again=True)], at=at, by=desk.recorder
                )
                and None
            ),
        )
        sure = at + timedelta(hours=5)
        play.plan(
            sure,
            lambda: (
                play.scribe.write([RecordConfirmed(record=id, replaces=replaces)], at=sure, by=by) and None
            ),
        )

    def _late(self, item: Owed) -> None:
        """Plan that a report comes after the month was closed."""
        first = self.closing + 2 * _DAY
        self._again(item, self.play.workday(first, first + 9 * _DAY, item.draw.random()), "")

    def _goes_wrong(self, item: Owed, how: str) -> bool:
        """Whether this one is sent back or corrected."""
        if item.unit == self.leaving:
            return False
        return chance(how, *item.cell).random() < float(self.mishaps[how])

    def record(self, item: Owed, id: str, *, replaces: str = "", again: bool = False) -> RecordMade:
        """The record of a value; the first time it may be wrong, if it is to be corrected later."""
        scribe, book = self.play.scribe, self.play.scribe.book
        value = self.play.values.of(item.rule.id, item.unit, item.person, item.period)
        if value is not None and not again and self._goes_wrong(item, "corrected"):
            value = mistaken(value, item.rule)
        noted = chance("note", *item.cell).random() < float(self.mishaps["noted"])
        words = sample.events()["words"]["notes"]
        code = next(unit.code for unit in sample.units() if unit.key == item.unit) or item.unit
        pictured = value is not None and (
            item.rule.evidence == "required"
            or (value > 0 and item.rule.id in sample.course()["pictured"]["indicators"])
        )
        return RecordMade(
            id=id,
            indicator=item.rule.id,
            unit=scribe.unit_ids[item.unit],
            person=scribe.person_ids[item.person] if item.person else "",
            period=item.period.key,
            value=None if value is None else value.normalize() + 0,
            not_applicable=value is None,
            evidence=(inspection_sheet(code, Period.of("quarter", self.month.start).key),)
            if pictured
            else (),
            note=keep(book, words[item.draw.randrange(len(words))], kind="note") if noted else None,
            replaces=replaces,
            late=self.play.is_closed(item.period),
            confirms=item.rule.confirm == "none",
        )

    def _close(self) -> None:
        """The clerk closes the month, and the secretary has approved the ranking."""
        scribe = self.play.scribe
        close(
            scribe.book,
            self.month,
            who=scribe.actor("clerk1", self.closing),
            now=moment(self.closing, 10, 30),
            on=self.closing,
            approvals=approvals(self.play, self.month, self.closing),
        )
        self.play.closed.append(self.month)


def mistaken(value: Decimal, rule: Indicator) -> Decimal:
    """What a tired clerk might write instead: a tenth more, within what the rule allows.

    Always another value, so that there is something to correct.
    """
    if rule.max is not None:
        return value - 1 if value >= 1 else value + 1
    return (value + max(value / 10, Decimal(1))).quantize(Decimal(1).scaleb(-rule.decimals))
