"""The closed months of the synthetic book: scored by the shipped rule from the months' own values, notices posted.

What is kept is like a real close in kind and size; only the pace is that of one month, not of the year so far.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from bench.township import Office, Pen
from taizhang.appraisal.acts import KeptResult, KeptSheet, Missing, PeriodClosed
from taizhang.institutions import Indicator
from taizhang.journal import Entry, canonical, plain, sha256
from taizhang.notices.acts import Body, NoticePosted, Table, Words
from taizhang.scoring import (
    ENGINE_VERSION,
    NO_DATA,
    NOT_APPLICABLE,
    Columns,
    Fact,
    Unit,
    VetoState,
    compile_rule,
    digest,
    lines_to_json,
    run,
)
from taizhang.scoring.institution import rule_of
from taizhang.timekeeping import Period

if TYPE_CHECKING:
    from bench.years import Cell

Promised = Mapping[tuple[str, str], tuple[str, Decimal]]
"""Promise and target by indicator and unit."""

_HEADS = ("目标", "责任单位", "年计划", "累计完成", "完成计划", "时序进度", "状态")
_RANKING = ("名次", "单位", "得分", "等次", "比上期")


class Closes:
    """Counts values as they are recorded, and closes months."""

    def __init__(self, pen: Pen, office: Office, rules: Mapping[str, Indicator]) -> None:
        self.pen, self.office, self.rules = pen, office, rules
        appraisal = office.adopted["monthly-appraisal"].institution.appraisal
        assert appraisal is not None
        self.plan = compile_rule(rule_of(appraisal, id="monthly-appraisal"))
        self.titles = {desk.id: desk.title for desk in (office.town, *office.desks)}
        self.places: dict[str, int] = {}
        self.year: dict[tuple[str, str], Decimal] = {}
        self.month: dict[tuple[str, str], Decimal] = {}

    def begin(self, year: int) -> None:
        """A year begins: nothing is counted yet."""
        self.year, self.month = defaultdict(Decimal), {}

    def count(self, rule: Indicator, unit: str, value: Decimal) -> None:
        """A value was recorded."""
        self.month[rule.id, unit] = value
        for place in (unit, self.office.town.id):
            if rule.measure == "flow":
                self.year[rule.id, place] += value
            else:
                self.year[rule.id, place] = value

    def close(self, month: Period, promised: Promised, cells: Iterable[Cell]) -> Iterator[Entry]:
        """The close of a month and its two notices, on the fifth of the next."""
        pen, day = self.pen, month.end + timedelta(days=4)
        silent = [cell for cell in cells if cell.fate == "silent"]
        sheet = self._sheet(month, promised, silent)
        closing = PeriodClosed(
            period=month.key,
            cut=pen.head.seq,
            head_hash=pen.head.hash,
            engine=ENGINE_VERSION,
            rules=self.office.hashes,
            sheets=(sheet,),
            missing=tuple(
                Missing(
                    indicator=c.rule.id,
                    unit=c.desk.id,
                    person=c.desk.posted if c.person else "",
                    period=c.period,
                )
                for c in silent
            ),
            digest=sha256(canonical(plain([[sheet.institution, sheet.period, sheet.digest]]))),
        )
        progress = self._progress(month, promised)
        ranking = [
            (str(r.place), self.titles[r.unit], str(r.total), r.grade, str(r.moved or 0))
            for r in sheet.results
        ]
        clerk, unit = self.office.people["clerk"], self.office.town.id
        head = pen.head.hash
        pen.begin()
        yield pen.write(closing, day, by=clerk, unit=unit)
        for institution, title, heads, rows, approver in (
            ("monthly-progress", "目标进度公示", _HEADS, progress, ""),
            ("monthly-appraisal", "实效按月考评通报", _RANKING, ranking, self.office.people["secretary"]),
        ):
            notice = NoticePosted(
                id=pen.id("n"),
                institution=institution,
                name=Words(zh=f"{month.title('zh')}{title}"),
                period=month.key,
                body=Body(tables=(Table(heads=tuple(Words(zh=head) for head in heads), rows=tuple(rows)),)),
                ground="政府信息公开条例（2019年国务院令第711号）",
                approved_by=approver,
                head_hash=head,
                since=day,
                until=day + timedelta(days=30),
            )
            yield pen.write(notice, day, by=clerk, unit=unit)
        self.month.clear()

    def _progress(self, month: Period, promised: Promised) -> list[tuple[str, ...]]:
        pace = Decimal(month.number * 1000 // 12).scaleb(-1)
        rows = []
        for (name, unit), (_, target) in promised.items():
            rule, value = self.rules[name], self.year.get((name, unit))
            percent = None if value is None else (value * 100 / target).quantize(Decimal("0.1"))
            rows.append(
                (
                    rule.title.zh,
                    self.titles[unit],
                    f"{target}{rule.unit}",
                    "未报" if value is None else f"{value}{rule.unit}",
                    "—" if percent is None else f"{percent}%",
                    f"{pace}%" if rule.measure == "flow" else "—",
                    "未报" if percent is None else "滞后" if percent < pace else "正常",
                )
            )
        return rows

    def _sheet(self, month: Period, promised: Promised, silent: list[Cell]) -> KeptSheet:
        villages = [desk.id for desk in self.office.villages]
        missing = defaultdict(int)
        for cell in silent:
            missing[cell.desk.id] += 1
        facts: dict[str, Mapping[str, Fact]] = {}
        for metric in self.plan.metrics:
            name, _, asked = metric.partition("/")
            column: dict[str, Fact] = {}
            for unit in villages:
                if metric == "record.unreported":
                    column[unit] = Decimal(missing[unit])
                elif metric == "promise.pace":
                    column[unit] = Decimal(self.pen.chance.randrange(600, 1001)).scaleb(-1)
                elif (name, unit) not in promised and self.rules[name].by == "unit":
                    column[unit] = NOT_APPLICABLE
                elif asked:
                    column[unit] = (promised[name, unit][1] / 12).quantize(Decimal("0.000001"))
                else:
                    column[unit] = self.month.get((name, unit), NO_DATA)
            facts[metric] = column
        town = self.office.town.id
        sheet = run(self.plan, Columns.of([Unit(unit, town, "") for unit in villages], facts))
        results = []
        for result in sheet.results():
            was = self.places.get(result.unit)
            moved = was - result.rank if was is not None and result.rank is not None else None
            results.append(
                KeptResult(
                    unit=result.unit,
                    total=result.total,
                    assessed=result.assessed,
                    place=result.rank,
                    moved=moved,
                    grade=result.grade or "",
                    vetoes=tuple(veto for veto, state in result.vetoes if state is VetoState.IN_EFFECT),
                )
            )
            if result.rank is not None:
                self.places[result.unit] = result.rank
        return KeptSheet(
            institution="monthly-appraisal",
            sha256=self.office.hashes["monthly-appraisal"],
            period=month.key,
            digest=digest(sheet),
            lines=lines_to_json(sheet.lines()),
            results=tuple(results),
        )


def closing_day(month: Period) -> date:
    """The day on which a month is closed."""
    return month.end + timedelta(days=4)
