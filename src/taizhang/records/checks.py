"""What must hold before a record is made or answered. The rule comes from the indicator's institution file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from taizhang.books import queries as books
from taizhang.institutions import Indicator
from taizhang.journal import Actor, State
from taizhang.problems import Place, Problem, Refused, Text
from taizhang.records.evidence import stored
from taizhang.records.models import WAITING, Record
from taizhang.timekeeping import Period
from taizhang.units.models import Term, Unit
from taizhang.writing.figures import unit_word

if TYPE_CHECKING:
    from taizhang.records.acts import RecordMade

_OFFICE = ("clerk", "leader", "supervisor")


def making(act: RecordMade, state: State, who: Actor, on: date) -> Iterable[Problem]:
    """What speaks against making a record."""
    try:
        period = Period.parse(act.period)
    except Refused as refused:
        yield from refused.problems
        return
    indicator = books.indicators(state.book, period.end - timedelta(days=1)).get(act.indicator)
    if indicator is None:
        yield Problem(
            "indicator-unknown",
            Text(
                f"{period.title('zh')}没有指标“{act.indicator}”",
                f"no indicator {act.indicator} in {act.period}",
            ),
            Text("请从列表中选择施行中的指标", "choose an indicator in force"),
            Place(key="indicator"),
        )
        return
    if indicator.entered_by == "office" and not who.holds("clerk"):
        yield Problem(
            "office-enters",
            Text(
                f"“{indicator.title.zh}”由党政办登记，不由单位自己报",
                f"{act.indicator} is entered by the office, not by the unit itself",
            ),
            Text("请把依据交给党政办", "hand what it rests on to the office"),
            Place(key="indicator"),
        )
    yield from _place_problems(act, state, indicator, period)
    yield from _value_problems(act, indicator)
    if period.start > on:
        yield Problem(
            "period-in-future",
            Text(f"{period.title('zh')}还没有开始", f"{period.title('en')} has not begun"),
            Text("请选择本期或以前的期间", "choose this period or an earlier one"),
            Place(key="period"),
        )
    if period.kind != indicator.period and not act.opening:
        yield Problem(
            "period-kind",
            Text(
                f"“{indicator.title.zh}”不按这种期间填报", f"{act.indicator} is not reported by {period.kind}"
            ),
            Text(f"应按 {indicator.period} 填报", f"report it by {indicator.period}"),
            Place(key="period"),
        )
    if indicator.evidence == "required" and not act.evidence and not act.not_applicable:
        yield Problem(
            "evidence-needed",
            Text(f"“{indicator.title.zh}”须附佐证材料", f"{act.indicator} needs evidence"),
            Text("请上传照片、PDF 或表格", "add a picture, PDF or spreadsheet"),
            Place(key="evidence"),
        )
    for item in act.evidence:
        if not stored(item.sha256):
            yield Problem(
                "evidence-lost",
                Text("佐证文件没有存好", "an evidence file was not stored"),
                Text("请重新上传", "please upload it again"),
                Place(key="evidence"),
            )
    if act.confirms != (indicator.confirm == "none" or act.opening):
        yield Problem(
            "confirm-rule",
            Text("该指标的确认规则不符", "this does not follow the indicator's rule of confirmation"),
        )
    if not act.late and not act.opening and books.is_closed(state.book, period):
        yield Problem(
            "period-closed",
            Text(f"{period.title('zh')}已封账", f"{period.title('en')} is closed"),
            Text(
                "已公布的数字不改写；如确系迟报，请勾选“作为迟报登记”，它计入原月份，并在下次封账时列示",
                "what was published is not rewritten; tick “late” to record it: it counts in its own month and is listed at the next close",
            ),
            Place(key="late"),
        )


def _place_problems(act: RecordMade, state: State, indicator: Indicator, period: Period) -> Iterable[Problem]:
    unit = state.get(Unit, act.unit)
    if unit is None:
        yield Problem("unit-unknown", Text("找不到该单位", "there is no such unit"), where=Place(key="unit"))
        return
    if not (unit.since < period.end and (unit.until is None or unit.until > period.start)):
        yield Problem(
            "unit-not-open",
            Text(
                f"“{unit.title}”在{period.title('zh')}不存在（已撤销或未设立）",
                f"{unit.title} does not exist in {act.period}",
            ),
            Text("请改填承接单位", "record it for the unit that took over"),
            Place(key="unit"),
        )
    if unit.kind not in indicator.of:
        yield Problem(
            "not-reported-here",
            Text(
                f"“{unit.title}”不填报“{indicator.title.zh}”", f"{unit.title} does not report {act.indicator}"
            ),
            Text("请从本单位的填报清单中选择", "choose from the unit's own list"),
            Place(key="indicator"),
        )
    if (indicator.by == "person") != bool(act.person):
        yield Problem(
            "person-rule",
            Text("该指标按人填报，请选择人员", "this indicator is reported by person")
            if indicator.by == "person"
            else Text("该指标按单位填报，不填人员", "this indicator is reported by unit, not by person"),
            where=Place(key="person"),
        )
    elif act.person and not Term.rows.of(state.book).filter(person=act.person, since__lt=period.end).exists():
        yield Problem(
            "person-unknown", Text("此人没有任职", "this person holds no post"), where=Place(key="person")
        )
    standing = (
        Record.rows.of(state.book)
        .live()
        .filter(
            year=period.year,
            indicator=act.indicator,
            unit=act.unit,
            person=act.person,
            period=act.period,
            opening=act.opening,
        )
    )
    if act.replaces:
        if not standing.filter(id=act.replaces).exists():
            yield Problem(
                "replaces-unknown",
                Text(
                    "要更正的记录不存在，或已被更正",
                    "the record to correct is not there, or was corrected already",
                ),
                Text("请打开最新的记录再更正", "open the latest record and correct that"),
                Place(key="replaces"),
            )
        elif standing.filter(replaces=act.replaces).exists():
            yield Problem("correction-waits", Text("已有一条更正等待确认", "a correction is waiting already"))
    elif standing.exists():
        yield Problem(
            "recorded-already",
            Text(
                f"“{unit.title}”{period.title('zh')}的“{indicator.title.zh}”已经填报",
                f"{act.indicator} of {unit.title} for {act.period} is recorded already",
            ),
            Text("如有错误，请打开该记录办理更正", "open that record and correct it"),
            Place(key="value"),
        )


def _value_problems(act: RecordMade, indicator: Indicator) -> Iterable[Problem]:
    if act.not_applicable:
        if act.value is not None:
            yield Problem(
                "value-and-not-applicable",
                Text("勾选“不适用”时不填数值", "give either a value or “not applicable”"),
                where=Place(key="value"),
            )
        return
    if act.value is None:
        yield Problem(
            "value-missing",
            Text("没有填写数值", "the value is missing"),
            Text(
                "没有发生请填 0；本单位没有这项工作请勾选“不适用”",
                "write 0 if nothing happened, or tick “not applicable”",
            ),
            Place(key="value"),
        )
        return
    least = indicator.min if indicator.min is not None else Decimal(0)
    if act.value < least:
        yield Problem(
            "value-too-small",
            Text(
                f"数值不能小于 {least}{indicator.unit}",
                f"the value must not be below {least} {unit_word(indicator.unit, 'en')}",
            ),
            Text("请核对数值和单位", "check the value and its unit"),
            Place(key="value"),
        )
    if indicator.max is not None and act.value > indicator.max:
        yield Problem(
            "value-too-large",
            Text(
                f"数值不能大于 {indicator.max}{indicator.unit}",
                f"the value must not be above {indicator.max} {unit_word(indicator.unit, 'en')}",
            ),
            Text("请核对数值和单位，例如是否把元当成了万元", "check the value and its unit"),
            Place(key="value"),
        )
    if abs(act.value) >= Decimal(10) ** 12:
        yield Problem(
            "value-out-of-range", Text("数值过大", "the value is too large"), where=Place(key="value")
        )
    exponent = act.value.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > indicator.decimals:
        yield Problem(
            "too-many-decimals",
            Text(
                f"“{indicator.title.zh}”至多 {indicator.decimals} 位小数",
                f"at most {indicator.decimals} decimals here",
            ),
            Text("请按规定位数填写", "round it as the rule says"),
            Place(key="value"),
        )


def may_confirm(who: Actor, record: Record) -> bool:
    """Whether the person may confirm or send back, as the indicator's rule says."""
    return may_confirm_by(who, record, rule_of(record))


def may_confirm_by(who: Actor, record: Record, indicator: Indicator | None) -> bool:
    """The same where the rule is at hand already, for pages that ask it of many records."""
    if indicator is not None and indicator.confirm == "supervisor":
        return who.holds("supervisor")
    if indicator is not None and indicator.entered_by == "office":
        return any(who.holds(role) for role in _OFFICE)
    return (
        any(who.holds(role) for role in _OFFICE)
        or who.holds("station", record.unit)
        or who.holds("village", record.unit)
    )


def rule_of(record: Record) -> Indicator | None:
    """The indicator that governed the record's period."""
    day = Period.parse(record.period).end - timedelta(days=1)
    return books.indicators(record.book, day).get(record.indicator)


def waiting(record_id: str, state: State) -> Iterable[Problem]:
    """The record is there and waits for an answer."""
    record = state.get(Record, record_id)
    if record is None:
        yield Problem("record-unknown", Text("找不到该记录", "there is no such record"))
    elif record.status != WAITING:
        yield Problem(
            "not-waiting",
            Text("该记录已经办理过", "this record was answered already"),
            Text(
                "请刷新页面查看结果；已确认的记录用“更正”修改",
                "reload to see how; correct a confirmed record by a new one",
            ),
        )


def answering(record_id: str, state: State, who: Actor, replaces: str = "") -> Iterable[Problem]:
    """The record waits, and the one who answers is not the one who made it."""
    problems = tuple(waiting(record_id, state))
    yield from problems
    record = state.get(Record, record_id)
    if problems or record is None:
        return
    if record.recorded_by == who.person:
        yield Problem(
            "own-record",
            Text("不能确认自己填报的记录", "nobody confirms a record of their own"),
            Text("请由另一人确认", "another person must do it"),
        )
    if replaces and replaces != record.replaces:
        yield Problem(
            "replaces-differs",
            Text("更正所指的记录不符", "this names another record than the correction does"),
        )
