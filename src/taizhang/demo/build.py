"""Building the sample from nothing: the report read, the promises made, the year played, the new report written."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date

from django.conf import settings
from django.db import connection

from taizhang.demo import folder, goals, sample, township
from taizhang.demo.affairs import plan_affairs
from taizhang.demo.contests import plan_checks
from taizhang.demo.matters import count as count_matters
from taizhang.demo.matters import plan_matters
from taizhang.demo.months import Month
from taizhang.demo.play import Play
from taizhang.demo.remainders import leave_some_waiting
from taizhang.demo.scribe import Scribe, moment
from taizhang.demo.sign_ins import open_accounts
from taizhang.demo.values import Values
from taizhang.demo.year_end import plan_year_end
from taizhang.notices.models import Notice
from taizhang.problems import Text
from taizhang.records.models import SENT_BACK, WAITING, Record
from taizhang.server import clock
from taizhang.server.store import STORE
from taizhang.timekeeping import Period

Seen = Callable[[Text, float], None]
"""Told what is being done, and how much of the whole is done, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did."""

    year: int
    last_day: str
    acts: int
    figures: int
    findings: int
    proposals: int
    promises: int
    records: int
    corrected: int
    sent_back: int
    waiting: int
    matters: int
    closed: int
    notices: int
    files: tuple[str, ...]
    seconds: float


def build(
    today: date,
    *,
    seen: Seen = lambda what, share: None,
    language: str = "zh",
    whole_year: bool = False,
) -> Built:
    """Build the sample book into an empty database; `today` decides which year is played, and up to which day.

    With `whole_year` the year before is played, until its December is closed and the year's appraisal is posted. Notes in the data folder first that a build has begun, and at the end that it is whole.
    """
    begun = time.monotonic()
    folder.write_mark(built=False)
    with _unhurried_disk():
        stage = sample.Stage.whole_year(today) if whole_year else sample.Stage.on(today)
        built = _built(stage, today, begun, seen, language)
    folder.write_mark(built=True, **asdict(built))
    return built


@contextmanager
def _unhurried_disk() -> Iterator[None]:
    """SQLite does not wait for the disk meanwhile: a sample cut short is noticed by its mark and built again."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA synchronous").fetchone()[0]
        cursor.execute("PRAGMA synchronous = OFF")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA synchronous = {usual}")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _built(stage: sample.Stage, today: date, begun: float, seen: Seen, language: str) -> Built:
    scribe = Scribe(sample.BOOK)
    seen(Text("开账，采用制度，登记单位、岗位和人员", "opening the book: rules, units, posts, people"), 0.0)
    township.open_book(scribe, stage)
    seen(Text("读上年工作报告，提出目标", "reading last year's report, proposing promises"), 0.04)
    found = goals.read_report(scribe, stage)
    seen(Text("确认目标，分解到村、站所和人", "confirming the promises and breaking them down"), 0.05)
    promised = goals.make_promises(scribe, stage, found)
    play = _played(scribe, stage, promised, seen)
    seen(Text("开演示账号", "opening the demo's accounts"), 0.93)
    open_accounts(scribe)
    seen(Text("写本年工作报告", "writing the year's report"), 0.96)
    files = _written(stage, today, language)
    rows = Record.rows.of(scribe.book)
    built = Built(
        year=stage.year,
        last_day=stage.last_day.isoformat(),
        acts=STORE.head(scribe.book).seq,
        figures=len(found.report.figures),
        findings=len(found.report.findings),
        proposals=len(found.proposals),
        promises=len(promised),
        records=rows.count(),
        corrected=rows.exclude(replaces="").count(),
        sent_back=rows.filter(status=SENT_BACK).count(),
        waiting=rows.filter(status=WAITING).count(),
        matters=count_matters(scribe.book),
        closed=len(play.closed),
        notices=Notice.rows.of(scribe.book).count(),
        files=files,
        seconds=round(time.monotonic() - begun, 1),
    )
    seen(Text("完成", "done"), 1.0)
    return built


def _played(scribe: Scribe, stage: sample.Stage, promised: goals.Goals, seen: Seen) -> Play:
    merger = sample.events()["merger"]
    merged = {merger["unit"]: (merger["successor"], stage.day(merger["takes_effect"]).month)}
    targets = {
        (indicator, unit): goal.target for (indicator, unit, person), goal in promised.items() if not person
    }
    play = Play(scribe, stage, promised, Values(targets, merged))
    plan_affairs(play)
    plan_matters(play)
    plan_checks(play)
    plan_year_end(play)
    for period in Period(stage.year).months():
        month = Month(play, period)
        play.plan(moment(month.begins, 8, 0), month.begin)
    begin = date(stage.year, 1, 1)
    length = max((stage.last_day - begin).days, 1)

    def day_seen(day: date) -> None:
        month = Period.month_of(day)
        share = (day - begin).days / length
        seen(
            Text(f"{month.text.zh}：填报、确认、封账", f"{month.text.en}: records, confirmations, the close"),
            0.07 + 0.85 * share,
        )

    play.run(day_seen)
    leave_some_waiting(play)
    return play


def _written(stage: sample.Stage, today: date, language: str) -> tuple[str, ...]:
    """Last year's report as it was read, and this year's, written from the ledger."""
    from taizhang.office.reporting import report_month, write_report

    settings.OUT.mkdir(parents=True, exist_ok=True)
    old = settings.OUT / f"青禾镇人民政府{stage.year - 1}年工作报告（样例原稿）.txt"
    old.write_text(sample.report_text(stage.year - 1), encoding="utf-8")
    through = report_month(sample.BOOK, stage.year, today)
    path, _ = write_report(sample.BOOK, through, settings.OUT, at=clock.now(), language=language)
    return str(old), str(path)
