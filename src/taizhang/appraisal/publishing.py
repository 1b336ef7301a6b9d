"""What a close publishes: the monthly progress, and the rankings that may be published."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from taizhang.appraisal.acts import KeptResult, KeptSheet, PeriodClosed
from taizhang.appraisal.models import ScoreTotal
from taizhang.appraisal.wording import total_decimals
from taizhang.books import queries as books
from taizhang.institutions import Indicator, Institution
from taizhang.journal import Head, new_id
from taizhang.notices.acts import Body, NoticePosted, Table, Words
from taizhang.problems import Place, Problem, Refused, Text
from taizhang.promises.progress import Progress, progress
from taizhang.scoring.wording import printed
from taizhang.timekeeping import Period
from taizhang.units import queries as units
from taizhang.units.models import Unit
from taizhang.writing.figures import plain_number, print_figure

_NO_DATA = Words(zh="未报", en="not reported")
_NOT_APPLICABLE = Words(zh="不适用", en="not applicable")


def progress_notices(
    book: str, month: Period, head: Head, closing: PeriodClosed, on: date
) -> Iterable[NoticePosted]:
    """One notice for each institution in force that publishes progress and whose period ends with the month (A3)."""
    for institution in books.in_force(book, month.end - timedelta(days=1)).values():
        rule = institution.progress
        if rule is None or Period.of(rule.period, month.start).end != month.end:
            continue
        standing = progress(book, month, cut=head.seq)
        tables = [_progress_table(standing, rule.shows)]
        if closing.late:
            tables.append(_late_table(book, month, closing))
        yield NoticePosted(
            id=new_id("n"),
            institution=institution.id,
            name=Words(
                zh=f"{month.title('zh')}{institution.title.zh}",
                en=f"{institution.title.en or institution.id}, {month.title('en')}",
            ),
            period=month.key,
            body=Body(paragraphs=_summary(month, standing, closing), tables=tuple(tables)),
            ground=rule.ground,
            head_hash=head.hash,
            since=on,
            until=on + timedelta(days=rule.days),
        )


def ranking_notices(
    book: str,
    month: Period,
    head: Head,
    sheets: Sequence[tuple[Institution, KeptSheet]],
    approvals: Mapping[str, str],
    on: date,
) -> Iterable[NoticePosted]:
    """One notice for each ranking with its legal ground and approver on record; the others are not published.

    Raises `Refused` if the one named as approver does not hold the post that the rule names.
    """
    for institution, sheet in sheets:
        rule = institution.appraisal
        if rule is None or rule.rank is None or not rule.ground or not rule.approver:
            continue
        person = approvals.get(institution.id)
        if person is None:
            continue
        if not any(
            h.person == person and h.post.key == rule.approver
            for h in units.holdings(book, on, person=person)
        ):
            raise Refused(
                Problem(
                    "approver",
                    Text(
                        f"批准人不在“{rule.approver}”岗位上",
                        f"the approver does not hold the post {rule.approver}",
                    ),
                    Text("请由该岗位现任人员批准后再公布", "have the holder of that post approve it"),
                    Place(key=institution.id),
                )
            )
        period = Period.parse(sheet.period)
        yield NoticePosted(
            id=new_id("n"),
            institution=institution.id,
            name=Words(
                zh=f"{period.title('zh')}{institution.title.zh}通报",
                en=f"{institution.title.en or institution.id}, {period.title('en')}",
            ),
            period=sheet.period,
            body=Body(
                paragraphs=(
                    Words(
                        zh=f"依据{rule.ground}，按考评规则计分，结果如下。每项得分的依据可在得分单中查看。",
                        en=f"On the ground of {rule.ground}. Each point can be traced in the score sheet.",
                    ),
                ),
                tables=(_ranking_table(book, institution, sheet),),
            ),
            ground=rule.ground,
            approved_by=person,
            head_hash=head.hash,
            since=on,
            until=on + timedelta(days=rule.publish_days or 7),
        )


def _summary(month: Period, standing: Sequence[Progress], closing: PeriodClosed) -> tuple[Words, ...]:
    whole = [item for item in standing if not item.promise.parent]
    late = sum(item.late for item in whole)
    none = sum(item.not_reported for item in whole)
    first = Words(
        zh=f"截至{month.title('zh')}末，全年目标{len(whole)}项：滞后{late}项，未报{none}项。应报未报数据{len(closing.missing)}条。",
        en=(
            f"By the end of {month.title('en')}: {len(whole)} promises of the year, {late} late, {none} not reported; "
            f"{len(closing.missing)} reports missing."
        ),
    )
    return (first,)


def _progress_table(standing: Sequence[Progress], shows: Sequence[str]) -> Table:
    columns: list[tuple[Words, Callable[[Progress], Words]]] = [
        (Words(zh="目标", en="Promise"), lambda item: _words(item.indicator.title.text)),
        (Words(zh="责任单位", en="Unit"), lambda item: _unit(item.unit)),
        (Words(zh="年计划", en="Plan"), lambda item: _amount(item.target, item.indicator)),
    ]
    if "value" in shows:
        columns.append(
            (
                Words(zh="累计完成", en="To date"),
                lambda item: _NO_DATA if item.value is None else _amount(item.value, item.indicator),
            )
        )
    if "percent" in shows:
        columns.append((Words(zh="完成计划", en="Of plan"), lambda item: _percent(item.percent)))
    if "pace" in shows:
        columns.append((Words(zh="时序进度", en="Calendar"), lambda item: _percent(item.pace)))
    if "late" in shows or "unreported" in shows:
        columns.append((Words(zh="状态", en="State"), _state))
    shown = [item for item in standing if not item.promise.person and item.indicator.public]
    return Table(
        heads=tuple(head for head, _ in columns),
        rows=tuple(tuple(cell(item) for _, cell in columns) for item in shown),
    )


def _late_table(book: str, month: Period, closing: PeriodClosed) -> Table:
    rules = books.indicators(book, month.end - timedelta(days=1))
    named = units.tree(book, Period(month.year)).by_id
    rows = []
    for fact in closing.late:
        rule = rules.get(fact.indicator)
        rows.append(
            (
                _words(Period.parse(fact.period).text),
                _words(rule.title.text) if rule else Words(zh=fact.indicator),
                _unit(named.get(fact.unit)),
                _NO_DATA if fact.was is None else _amount(fact.was, rule),
                _NOT_APPLICABLE if fact.value is None else _amount(fact.value, rule),
            )
        )
    heads = (
        Words(zh="迟报月份", en="Late for"),
        Words(zh="指标", en="Indicator"),
        Words(zh="单位", en="Unit"),
        Words(zh="原数", en="Was"),
        Words(zh="现数", en="Is"),
    )
    return Table(heads=heads, rows=tuple(rows))


def _ranking_table(book: str, institution: Institution, sheet: KeptSheet) -> Table:
    named = units.tree(book, Period.parse(sheet.period)).by_id
    grades = (
        {grade.id: _words(grade.title.text) for grade in institution.appraisal.grades}
        if institution.appraisal
        else {}
    )
    decimals = total_decimals(institution)
    movement = institution.appraisal.movement if institution.appraisal else "place"
    before = _before(book, sheet) if movement == "score" else {}
    rows = [
        (
            Words(zh=str(result.place) if result.place is not None else "—"),
            _unit(named.get(result.unit)),
            Words(zh=printed(result.total, decimals))
            if result.assessed
            else Words(zh="不考评", en="not assessed"),
            grades.get(result.grade, Words(zh="")),
            *_movement(movement, result, before.get(result.unit), decimals),
        )
        for result in sorted(sheet.results, key=lambda r: (r.place is None, r.place or 0))
    ]
    heads = (
        Words(zh="名次", en="Place"),
        Words(zh="单位", en="Unit"),
        Words(zh="得分", en="Points"),
        Words(zh="等次", en="Grade"),
        *(() if movement == "none" else (Words(zh="比上期", en="Moved"),)),
    )
    return Table(heads=heads, rows=tuple(rows))


def _before(book: str, sheet: KeptSheet) -> dict[str, Decimal]:
    """The totals of the period before, of the units that were assessed in it."""
    rows = ScoreTotal.rows.of(book).filter(
        institution=sheet.institution, period=Period.parse(sheet.period).previous().key, assessed=True
    )
    return dict(rows.values_list("unit", "total"))


def _movement(said: str, result: KeptResult, before: Decimal | None, decimals: int) -> tuple[Words, ...]:
    """What the scheme publishes beside the result: places or points gained since the last period, or nothing."""
    if said == "none":
        return ()
    if said == "place":
        return (_moved(result.moved),)
    if before is None or not result.assessed:
        return (Words(zh="—"),)
    gained = result.total - before
    if not gained:
        return (Words(zh="持平", en="same"),)
    amount = printed(abs(gained), decimals)
    return (
        Words(zh=f"增{amount}分", en=f"up {amount}")
        if gained > 0
        else Words(zh=f"减{amount}分", en=f"down {amount}"),
    )


def _words(text: Text) -> Words:
    return Words(zh=text.zh, en=text.en)


def _unit(unit: Unit | None) -> Words:
    return Words(zh=unit.title, en=unit.title_en) if unit else Words(zh="")


def _amount(value: Decimal, rule: Indicator | None) -> Words:
    if rule is None:
        return Words(zh=plain_number(value))
    return Words(
        zh=print_figure(value, rule.unit, decimals=rule.decimals),
        en=print_figure(value, rule.unit, decimals=rule.decimals, language="en"),
    )


def _percent(value: Decimal | None) -> Words:
    return Words(zh="—" if value is None else f"{value}%")


def _state(item: Progress) -> Words:
    if item.not_reported:
        return _NO_DATA
    if item.late:
        return Words(zh="滞后", en="late")
    return Words(zh="已完成", en="kept") if item.kept else Words(zh="正常", en="on time")


def _moved(places: int | None) -> Words:
    if places is None:
        return Words(zh="—")
    if places == 0:
        return Words(zh="持平", en="same")
    return (
        Words(zh=f"升{places}", en=f"up {places}")
        if places > 0
        else Words(zh=f"降{-places}", en=f"down {-places}")
    )
