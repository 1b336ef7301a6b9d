"""The act of closing a month (封账): it fixes the cut and keeps rules, engine, lines and digest for ever."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from taizhang.appraisal.models import PayLine, ScoreLine, ScoreTotal
from taizhang.books import queries as books
from taizhang.books.models import ClosedPeriod
from taizhang.journal import Act, Actor, Entry, State
from taizhang.problems import Place, Problem, Refused, Text
from taizhang.scoring import lines_from_json
from taizhang.timekeeping import Period


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class KeptResult(_Kept):
    """One unit's result."""

    unit: str
    total: Decimal
    assessed: bool
    place: int | None
    moved: int | None
    grade: str
    vetoes: tuple[str, ...]


class KeptSheet(_Kept):
    """One appraisal's sheet: which rule by its hash, which period, the lines in canonical text and their digest."""

    institution: str
    sha256: str
    period: str
    digest: str
    lines: str
    results: tuple[KeptResult, ...]
    pay: str = ""
    """The lines in yuan in canonical text; "" where nothing is paid."""


class Missing(_Kept):
    """A report that was owed and not made when the month was closed."""

    indicator: str
    unit: str
    person: str = ""
    period: str


class LateFact(_Kept):
    """A fact of an earlier month that came (or changed) after that month was closed."""

    record: str
    indicator: str
    unit: str
    person: str = ""
    period: str
    value: Decimal | None
    was: Decimal | None = None


class PeriodClosed(Act):
    """A month is closed: what counts until the cut is scored, and stays so."""

    kind: ClassVar[str] = "period.closed"
    title: ClassVar[Text] = Text("封账", "close the month")

    period: str
    cut: int
    head_hash: str
    engine: str
    rules: dict[str, str]
    sheets: tuple[KeptSheet, ...]
    missing: tuple[Missing, ...] = ()
    late: tuple[LateFact, ...] = ()
    digest: str

    def subject(self) -> str:
        """The month."""
        return self.period

    def permits(self, who: Actor, state: State) -> bool:
        """The clerk."""
        return who.holds("clerk")

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """A month that has ended, follows the last closed one, and is not closed."""
        return closing_problems(state.book, self.period, on)

    def apply(self, state: State, entry: Entry) -> None:
        """Keep the close, its lines and totals."""
        state.add(
            ClosedPeriod(
                id=f"{entry.book}:{self.period}",
                book=entry.book,
                period=self.period,
                cut_seq=self.cut,
                head_hash=self.head_hash,
                closed_on=entry.day,
                closed_at=entry.recorded_at,
                closed_by=entry.actor,
                engine=self.engine,
                digest=self.digest,
                rules=self.rules,
                missing=[item.model_dump() for item in self.missing],
                late=[_plain(item) for item in self.late],
            )
        )
        for sheet in self.sheets:
            key = f"{entry.book}:{sheet.period}:{sheet.institution}"
            for position, result in enumerate(sheet.results):
                state.add(
                    ScoreTotal(
                        id=f"{key}:{result.unit}",
                        book=entry.book,
                        institution=sheet.institution,
                        sha256=sheet.sha256,
                        period=sheet.period,
                        month=self.period,
                        unit=result.unit,
                        total=result.total,
                        assessed=result.assessed,
                        place=result.place,
                        moved=result.moved,
                        grade=result.grade,
                        vetoes=list(result.vetoes),
                        position=position,
                    )
                )
            for table, text in ((ScoreLine, sheet.lines), (PayLine, sheet.pay)):
                for position, line in enumerate(lines_from_json(text) if text else ()):
                    state.add(
                        table(
                            id=f"{key}:{line.unit}:{line.item}",
                            book=entry.book,
                            institution=sheet.institution,
                            period=sheet.period,
                            unit=line.unit,
                            item=line.item,
                            value=line.value,
                            over=line.over,
                            before=line.before,
                            after=line.after,
                            reason=int(line.reason),
                            position=position,
                        )
                    )


def closing_problems(book: str, period: str, on: date) -> Iterable[Problem]:
    """What speaks against closing a month on a day."""
    try:
        month = Period.parse(period)
    except Refused as refused:
        yield from refused.problems
        return
    if month.kind != "month":
        yield Problem(
            "not-a-month",
            Text("只能按月封账", "only months are closed"),
            Text("请写成 2026-03", "write it like 2026-03"),
            Place(key="period"),
        )
        return
    closed = books.closed(book, period)
    if closed is not None:
        yield Problem(
            "closed-already",
            Text(
                f"{month.title('zh')}已于 {closed.closed_on} 封账",
                f"{month.title('en')} was closed on {closed.closed_on}",
            ),
            Text(
                "迟到的数据作为迟报登记，在下次封账时列示",
                "record late facts as late; they are listed at the next close",
            ),
            Place(key="period"),
        )
        return
    if on < month.end - timedelta(days=1):
        yield Problem(
            "month-not-over",
            Text(f"{month.title('zh')}还没有结束", f"{month.title('en')} is not over"),
            Text(
                f"最早可在 {month.end - timedelta(days=1)} 封账",
                f"it can be closed from {month.end - timedelta(days=1)}",
            ),
            Place(key="period"),
        )
    last = books.last_closed(book)
    if last is not None and Period.parse(last.period).next() != month:
        following = Period.parse(last.period).next()
        yield Problem(
            "months-in-order",
            Text(f"上一次封账到 {last.period}，须按月依次封账", f"the last closed month is {last.period}"),
            Text(f"请先封 {following.title('zh')}", f"close {following.title('en')} first"),
            Place(key="period"),
        )


def _plain(late: LateFact) -> dict[str, object]:
    amounts = {
        name: None if value is None else format(value, "f")
        for name, value in (("value", late.value), ("was", late.was))
    }
    return {**late.model_dump(exclude={"value", "was"}), **amounts}
