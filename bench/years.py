"""The years of the synthetic book: how many are needed for a number of acts, and what happens in them.

The current year and the one before are those of a township that breaks its promises down among some of its villages;
in older years every village reports everything. Months up to two years ago are closed, the later ones left open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from bench.closes import Closes
from bench.township import Desk, KeptText, Office, Pen, indicators
from taizhang.institutions import Indicator
from taizhang.journal import Entry
from taizhang.journal.exchange import to_line
from taizhang.promises.acts import PromiseChanged, PromiseMade, PromiseSigned
from taizhang.records.acts import RecordConfirmed, RecordMade, RecordSentBack
from taizhang.timekeeping import Period
from taizhang.units.acts import ContactBound, TermEnded, TermStarted

CLOSED_ACTS = 3  # the close and its two notices
_CORE = ("taxable-sales", "collective-income", "toilets", "medical-insurance-rate", "village-days")
_FIRST_YEAR = 1949
_DAY = timedelta(days=1)
_BASE = {"元": 2_000_000, "%": 95, "天": 240, "吨": 800, "亩": 300, "户": 60, "家": 12, "人": 90, "公里": 6}
_FATES = {"silent": 0, "waiting": 1, "sound": 2, "back": 4, "corrected": 4}


@dataclass(frozen=True, slots=True)
class Cell:
    """One value that a unit owes for a period, how it fares and how many acts that takes."""

    rule: Indicator
    desk: Desk
    person: str
    period: str
    luck: int
    fate: str

    @property
    def acts(self) -> int:
        """Made and confirmed; twice that where it was sent back or corrected."""
        return _FATES[self.fate]


@dataclass(slots=True)
class Month:
    """A month's cells, and whether the book closes it itself."""

    period: Period
    cells: list[Cell]
    closed: bool
    changes: int = 0

    @property
    def acts(self) -> int:
        """How many acts it takes."""
        return sum(cell.acts for cell in self.cells) + CLOSED_ACTS * self.closed + self.changes


@dataclass(slots=True)
class Year:
    """A year's promises and months. `takers` are the units that took a part, by indicator."""

    year: int
    takers: dict[str, list[Desk]]
    months: list[Month]
    turnover: bool
    unsigned: int = 0
    promised: dict[tuple[str, str], tuple[str, Decimal]] = field(default_factory=dict)

    @property
    def promises(self) -> int:
        """How many promises are made."""
        return sum(len(desks) + 1 for desks in self.takers.values())

    def acts(self, office: Office) -> int:
        """How many acts the year takes."""
        frame = 2 * self.promises - self.unsigned + len(office.villages)
        frame += (3 * len(office.villages) + 1) if self.turnover else 0
        return frame + sum(month.acts for month in self.months)


class Synthetic:
    """A synthetic book of exactly `acts` acts that ends on `today`. Raises ValueError for too few or too many acts."""

    def __init__(self, acts: int, today: date, book: str = "liuhe") -> None:
        self.acts, self.today, self.book = acts, today, book
        self.rules = indicators()
        self.office = Office(Pen(book), today.year)  # to plan with; its ids are never used
        self.years = self._years()
        self.pen = Pen(book)
        self.office = Office(self.pen, self.years[0].year)
        self._settle(self.office)
        self.closes = Closes(self.pen, self.office, self.rules)

    @property
    def texts(self) -> Sequence[KeptText]:
        """What the vault would hold; whole when all lines were taken."""
        return self.pen.texts

    @property
    def people(self) -> dict[str, str]:
        """The ids of people by what they do."""
        village, station = self.office.villages[0], self.office.stations[0]
        return {**self.office.people, "village": village.recorder, "station": station.confirmer}

    @property
    def first_open_month(self) -> Period:
        """The first month that the book has records of and does not close itself."""
        return next(m.period for y in self.years for m in y.months if m.cells and not m.closed)

    def lines(self) -> Iterator[str]:
        """The book as lines of an export, each with its line end."""
        for entry in self.entries():
            yield to_line(entry.body, entry.hash) + "\n"

    def entries(self) -> Iterator[Entry]:
        """The entries in order. To be taken once."""
        self.pen.begin()
        for act in self.office.opening():
            yield self.pen.write(act, self.office.since)
        for year in self.years:
            yield from self._year(year)

    # —— how much ——

    def _years(self) -> list[Year]:
        """The years needed, oldest first, and the oldest cut so that the acts come to the number asked for."""
        count = len(self.office.opening())
        years: list[Year] = []
        while count < self.acts:
            number = self.today.year - len(years)
            if number < _FIRST_YEAR:
                raise ValueError(f"no township has {self.acts} acts since {_FIRST_YEAR}")
            years.insert(0, self._planned(number))
            count += years[0].acts(self.office)
            if count >= self.acts and years[0].turnover:  # nobody leaves in the first year
                years[0].turnover = False
                count -= 3 * len(self.office.villages) + 1
        self._cut(years[0], count - self.acts)
        return years

    def _settle(self, office: Office) -> None:
        """The plan names desks by place; point it to the desks of the office that is opened."""
        desks = dict(zip([d.title for d in office.desks], office.desks, strict=True))
        for year in self.years:
            year.takers = {name: [desks[d.title] for d in took] for name, took in year.takers.items()}
            for month in year.months:
                month.cells = [
                    Cell(c.rule, desks[c.desk.title], c.person, c.period, c.luck, c.fate) for c in month.cells
                ]

    def _cut(self, year: Year, surplus: int) -> None:
        for month in year.months:
            if 0 < month.acts <= surplus:
                surplus -= month.acts
                month.cells, month.closed, month.changes = [], False, 0
                continue
            kept = []
            for cell in month.cells:
                if 0 < cell.acts <= surplus:
                    surplus -= cell.acts
                else:
                    kept.append(cell)
            month.cells = kept
        for desks in year.takers.values():  # all months are gone, and it is still too much
            while surplus >= 2 and desks:
                desks.pop()
                surplus -= 2
        year.unsigned = surplus
        if surplus > year.promises:
            raise ValueError(f"a book of {self.acts} acts cannot hold a township; ask for more")

    def _planned(self, number: int) -> Year:
        whole = number < self.today.year - 1
        takers = {
            rule.id: self._takers(at, rule, whole)
            for at, rule in enumerate(self.rules.values())
            if rule.by == "unit"
        }
        months = [
            self._month(month, takers) for month in Period(number).months() if month.start <= self.today
        ]
        return Year(number, takers, months, turnover=number % 5 == 0)

    def _takers(self, at: int, rule: Indicator, whole: bool) -> list[Desk]:
        villages = self.office.villages if "village" in rule.of else []
        stations = self.office.stations if "station" in rule.of else []
        if whole:
            return [*villages, *stations]
        if rule.id not in _CORE:
            villages = [desk for place, desk in enumerate(villages) if (place + at) % 6 == 0]
        return [*villages, *(desk for place, desk in enumerate(stations) if (place + at) % 3 == 0)]

    def _month(self, month: Period, takers: dict[str, list[Desk]]) -> Month:
        cells = []
        for rule in self.rules.values():
            period = Period.of(rule.period, month.start)
            if period.end != month.end:
                continue
            desks = self.office.villages if rule.by == "person" else takers[rule.id]
            for desk in desks:
                luck = (month.year * 12 + month.number) * 7919 + len(cells) * 613
                luck %= 1000
                person = desk.title if rule.by == "person" else ""
                cells.append(Cell(rule, desk, person, period.key, luck, self._fate(month, luck)))
        return Month(
            month,
            cells,
            closed=month.year < self.today.year - 1,
            changes=10 if month.number == 7 and month.end <= self.today else 0,
        )

    def _fate(self, month: Period, luck: int) -> str:
        if month.end > self.today:
            return "silent" if luck < 600 else "waiting" if luck < 800 else "sound"
        if luck < 30:
            return "silent"
        if luck < 40 and month.end + 31 * _DAY > self.today:
            return "waiting"
        return "back" if luck < 55 else "corrected" if luck < 70 else "sound"

    # —— what ——

    def _year(self, year: Year) -> Iterator[Entry]:
        pen, office, first = self.pen, self.office, date(year.year, 1, 8)
        clerk = office.people["clerk"]
        self.closes.begin(year.year)
        pen.begin()
        if year.turnover:
            one = office.adopted["monthly-appraisal"]
            text = one.text.replace("考评办法第二条", f"考评办法（{year.year}年修订）第二条")
            yield pen.write(office.adopting(one, text, year.year), date(year.year, 1, 2), by=clerk)
            yield from self._turnover(year.year)
        for desk in office.villages:
            act = ContactBound(
                id=pen.id("c"),
                institution="contact-duty",
                binds="village",
                person=desk.posted,
                unit=desk.id,
                since=date(year.year, 1, 1),
                until=date(year.year + 1, 1, 1),
            )
            yield pen.write(act, first, by=clerk, unit=office.town.id)
        pen.begin()
        yield from self._promises(year, first, clerk)
        for month in year.months:
            yield from self._played(year, month)

    def _turnover(self, year: int) -> Iterator[Entry]:
        pen, office, day = self.pen, self.office, date(year, 1, 3)
        clerk = office.people["clerk"]
        for desk in office.villages:
            yield pen.write(TermEnded(term=desk.head_term, until=day), day, by=clerk)
            person = office.registered()
            yield pen.write(person, day, by=clerk)
            desk.confirmer, desk.head_term = person.id, pen.id("t")
            act = TermStarted(id=desk.head_term, post=desk.head_post, person=person.id, since=day)
            yield pen.write(act, day, by=clerk)

    def _promises(self, year: Year, day: date, clerk: str) -> Iterator[Entry]:
        pen, town, due = self.pen, self.office.town.id, date(year.year, 12, 31)
        made = []
        for name, desks in year.takers.items():
            rule, whole = self.rules[name], ""
            parts = [self._target(rule, year.year, at) for at, _ in enumerate(desks)]
            total = parts[0] if rule.unit == "%" or rule.roll_up == "mean" else sum(parts, Decimal(0))
            for desk, target in zip([self.office.town, *desks], [total, *parts], strict=True):
                act = PromiseMade(
                    id=pen.id("m"),
                    indicator=name,
                    unit=desk.id,
                    year=year.year,
                    target=target,
                    bound="most" if rule.direction == "down" else "least",
                    parent=whole,
                    due=due,
                )
                whole = whole or act.id
                year.promised[name, desk.id] = (act.id, target)
                made.append(act.id)
                yield pen.write(act, day, by=clerk, unit=town)
        pen.begin()
        for promise in made[year.unsigned :]:
            yield pen.write(PromiseSigned(promise=promise, on_day=day), day, by=clerk, unit=town)

    def _target(self, rule: Indicator, year: int, at: int) -> Decimal:
        if rule.unit == "%":
            return Decimal(95)
        if rule.direction == "down" and rule.unit != "元":
            return Decimal(5)
        grown = _BASE.get(rule.unit, 50) * (100 + 2 * (year % 25)) * (80 + at * 7 % 50) // 10_000
        return Decimal(max(grown, 1))

    def _played(self, year: Year, month: Month) -> Iterator[Entry]:
        pen, last = self.pen, min(month.period.end - _DAY, self.today)
        by_desk: dict[str, list[Cell]] = {}
        for cell in month.cells:
            by_desk.setdefault(cell.desk.id, []).append(cell)
        for cells in by_desk.values():
            desk, again, made = cells[0].desk, list[tuple[Cell, str]](), list[tuple[Cell, str]]()
            reported = max(last - (cells[0].luck % 6) * _DAY, month.period.start)
            pen.begin()
            for cell in cells:
                if cell.fate != "silent":
                    act = self._record(year, cell)
                    yield pen.write(act, reported, by=desk.recorder, unit=desk.id)
                    made.append((cell, act.id))
            pen.begin()
            answered = min(reported + _DAY, self.today)
            for cell, record in made:
                by = desk.supervisor if cell.rule.confirm == "supervisor" else desk.confirmer
                if cell.fate == "back":
                    reason = pen.seal("数字与台账不符，请核对后再报", kind="reason")
                    yield pen.write(
                        RecordSentBack(record=record, reason=reason), answered, by=by, unit=desk.id
                    )
                    again.append((cell, ""))
                elif cell.fate != "waiting":
                    yield pen.write(RecordConfirmed(record=record), answered, by=by, unit=desk.id)
                    if cell.fate == "corrected":
                        again.append((cell, record))
            for cell, replaces in again:
                by = desk.supervisor if cell.rule.confirm == "supervisor" else desk.confirmer
                pen.begin()
                act = self._record(year, cell, replaces)
                yield pen.write(act, answered, by=desk.recorder, unit=desk.id)
                pen.begin()
                confirming = RecordConfirmed(record=act.id, replaces=replaces)
                yield pen.write(confirming, answered, by=by, unit=desk.id)
        if month.changes:
            yield from self._changed(year, month.changes)
        if month.closed:
            yield from self.closes.close(month.period, year.promised, month.cells)

    def _record(self, year: Year, cell: Cell, replaces: str = "") -> RecordMade:
        value = self._value(year, cell)
        if not replaces and cell.fate == "corrected":
            value = value - 1 if value >= 1 else value + 1
        self.closes.count(cell.rule, cell.desk.id, value)
        return RecordMade(
            id=self.pen.id("r"),
            indicator=cell.rule.id,
            unit=cell.desk.id,
            person=cell.desk.posted if cell.person else "",
            period=cell.period,
            value=value,
            replaces=replaces,
        )

    def _value(self, year: Year, cell: Cell) -> Decimal:
        rule = cell.rule
        if rule.id == "serious-accident":
            return Decimal(0)
        if rule.direction == "down" and rule.unit != "元":
            return Decimal(cell.luck % 40 == 7)
        if rule.by == "person":
            return Decimal(16 + cell.luck % 7 if rule.unit == "天" else cell.luck % 2)
        target = year.promised[rule.id, cell.desk.id][1]
        if rule.unit == "%":
            return Decimal(90 + cell.luck % 10)
        if rule.measure == "stock":
            return target - target * (cell.luck % 9) // 100
        value = target * (70 + cell.luck % 45) / (400 if rule.period == "quarter" else 1200)
        return value.quantize(Decimal(1).scaleb(-rule.decimals), ROUND_HALF_UP)

    def _changed(self, year: Year, count: int) -> Iterator[Entry]:
        pen, day = self.pen, date(year.year, 7, 31)
        mayor, clerk = self.office.people["mayor"], self.office.people["clerk"]
        places = list(year.promised)
        for key in places[:: max(len(places) // count, 1)][:count]:
            promise, target = year.promised[key]
            year.promised[key] = (promise, target + 1)
            pen.begin()
            act = PromiseChanged(
                promise=promise,
                target=target + 1,
                approved_by=mayor,
                reason=pen.seal("经镇长办公会研究，按县下达任务调整", kind="reason"),
                from_version=1,
            )
            yield pen.write(act, day, by=clerk, unit=self.office.town.id)
