"""Facts from a table that somebody filled: units in rows and figures in columns, or one figure a row; every bad cell said."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from taizhang.problems import Place, Problem, Refused, Text
from taizhang.scoring.addresses import parse_address
from taizhang.scoring.columns import NO_DATA, NOT_APPLICABLE, Columns, Fact, Unit
from taizhang.scoring.judging import judge_of, outside
from taizhang.scoring.millionths import to_millionths
from taizhang.scoring.plan import Plan
from taizhang.scoring.wording import MetricName, Wording

_UNIT = ("单位", "单位名称", "名称", "姓名", "编号", "村", "村名", "乡镇", "部门", "unit", "id", "name")
_GROUP = ("组", "分组", "上级", "所属", "所属乡镇", "所属县", "group", "parent")
_CLASS = ("类别", "类", "岗位", "class")
_METRIC = ("数据", "指标", "项目", "metric", "fact")
_VALUE = ("值", "数值", "数", "value")
_ABSENT = ("", "未报", "未上报", "缺", "无数据", "nodata")
_NEVER = ("—", "——", "–", "-", "--", "/", "不适用", "无此项", "na", "n/a", "notapplicable")
_SUMS = ("合计", "总计", "小计", "平均", "平均数", "total", "sum", "mean")
_LOOKS = {
    "target": ("目标", "目标数", "计划", "计划数", "任务数", "target"),
    "last": ("上期", "上期数", "last"),
    **{f"back-{back}": (f"{back}期前", f"{back}期前数", f"back-{back}") for back in range(2, 12)},
    "last-year": ("上年同期", "上年同期数", "去年同期", "last-year"),
}
_PERIODS = {
    "month": ("月", "本月"),
    "quarter": ("季度", "全季", "季"),
    "half": ("半年",),
    "year": ("年", "全年"),
}
COUNTS = ("单位数", "参评单位数", "参评单位", "units")
"""What stands before the number of units, in a row of its own."""
_HEADER_ROWS = 12


@dataclass(frozen=True, slots=True)
class FactTable:
    """What a table gave: the units in its order, their facts, and what is wrong with which row (numbered from 1).

    `missing` are the columns that the rule reads and the table lacks: they have no data. `unread` are headers that nothing reads.
    """

    units: tuple[Unit, ...] = ()
    facts: Mapping[str, Mapping[str, Fact]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    notes: Mapping[int, str] = field(default_factory=dict)
    header: int = 0
    missing: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    def columns(self, plan: Plan) -> Columns:
        """The facts as columns for a plan; what the table lacks has no data, and a result of an earlier close does not apply."""
        known = plan.rule.facts
        taken = {name for name, one in known.items() if one.taken is not None and one.taken.back}
        never: dict[str, Fact] = dict.fromkeys((unit.id for unit in self.units), NOT_APPLICABLE)
        given = {metric: self.facts.get(metric, {}) for metric in plan.metrics}
        facts = {metric: {**never, **one} if metric in taken else one for metric, one in given.items()}
        return Columns.of(self.units, facts)


def headers_of(plan: Plan, names: Mapping[str, MetricName], language: str = "zh") -> tuple[str, ...]:
    """The header of a column for each figure that the plan reads, as a table would have it: 脏乱点（处）."""
    say = Wording(language, names, plan.rule.facts)
    headers = []
    for metric in plan.metrics:
        measure = say.measure(metric)
        headers.append(_titles(metric, plan, say)[0] + (f"（{measure}）" if measure else ""))
    return tuple(headers)


def read_facts(
    rows: Sequence[Sequence[str]], plan: Plan, names: Mapping[str, MetricName], file: str = ""
) -> FactTable:
    """Read a table. Never raises: what cannot be read is a problem with its row and column, and has no data."""
    return _Reader(rows, plan, names, file).read()


class _Reader:
    def __init__(
        self, rows: Sequence[Sequence[str]], plan: Plan, names: Mapping[str, MetricName], file: str
    ) -> None:
        self.rows, self.plan, self.file = rows, plan, file
        self.say = Wording("zh", names, plan.rule.facts)
        self.problems: list[Problem] = []
        self.notes: dict[int, str] = {}
        self.known: dict[str, str] = {}
        for metric in plan.metrics:
            for language in ("en", "zh"):
                for title in _titles(metric, plan, Wording(language, names, plan.rule.facts)):
                    self.known.setdefault(_plain(title), metric)
        for metric in plan.metrics:
            self.known[_plain(metric)] = metric

    def read(self) -> FactTable:
        head, columns = self.header()
        if "unit" not in columns.values():
            self.wrong(1, 1, Text("找不到单位一列", "there is no column of units"), Text("表头写上“单位”", "give it the header “unit”"))  # fmt: skip
            return FactTable(problems=tuple(self.problems), header=head)
        long = "metric" in columns.values() and "value" in columns.values()
        units, facts = self.long(head, columns) if long else self.wide(head, columns)
        present = set(facts) if long else {one for one in columns.values() if one in self.plan.metrics}
        missing = tuple(metric for metric in self.plan.metrics if metric not in present)
        row = self.rows[head - 1] if head else ()
        unread = tuple(
            cell for place, cell in enumerate(row) if cell.strip() and place not in columns and not long
        )
        return FactTable(
            tuple(units.values()), facts, tuple(self.problems), self.notes, head, missing, unread
        )

    def header(self) -> tuple[int, dict[int, str]]:
        """The row of headers (from 1), and what each column is."""
        best: tuple[int, dict[int, str]] = (1, {})
        for number, row in enumerate(self.rows[:_HEADER_ROWS], start=1):
            found: dict[int, str] = {}
            for place, cell in enumerate(row):
                what = self.what(cell)
                if what and (what not in found.values()):
                    found[place] = what
            if len(found) > len(best[1]):
                best = (number, found)
        return best

    def what(self, cell: str) -> str:
        text = _plain(cell)
        if text in self.known:
            return self.known[text]
        for what, words in (
            ("unit", _UNIT),
            ("group", _GROUP),
            ("class", _CLASS),
            ("metric", _METRIC),
            ("value", _VALUE),
        ):
            if text in words:
                return what
        return ""

    def entries(
        self, head: int, columns: Mapping[int, str]
    ) -> Iterator[tuple[int, dict[str, tuple[int, str]]]]:
        for number, row in enumerate(self.rows[head:], start=head + 1):
            cells = {
                what: (place + 1, row[place].strip()) for place, what in columns.items() if place < len(row)
            }
            if not any(cell.strip() for cell in row):
                continue
            unit = cells.get("unit", (0, ""))[1]
            if _plain(unit) in _SUMS:
                self.notes[number] = "合计行，不计 / a row of sums, left out"
                continue
            if _plain(unit) in COUNTS:
                self.notes[number] = "单位数，不计 / the number of units, left out"
                continue
            if not unit:
                self.wrong(number, cells.get("unit", (1, ""))[0], Text("没有写单位", "the unit is missing"), Text("写单位名称，空行删去", "write the unit, or delete the row"))  # fmt: skip
                continue
            yield number, cells

    def wide(
        self, head: int, columns: Mapping[int, str]
    ) -> tuple[dict[str, Unit], dict[str, dict[str, Fact]]]:
        units: dict[str, Unit] = {}
        facts: dict[str, dict[str, Fact]] = {}
        for number, cells in self.entries(head, columns):
            unit = cells["unit"][1]
            if unit in units:
                self.wrong(number, cells["unit"][0], Text(f"“{unit}”前面已有一行", f"“{unit}” has a row already"), Text("每个单位一行；确是两个单位的，名称分开写", "one row for each unit; give two units two names"))  # fmt: skip
                continue
            units[unit] = Unit(unit, cells.get("group", (0, ""))[1], cells.get("class", (0, ""))[1])
            for metric in self.plan.metrics:
                if metric in cells:
                    facts.setdefault(metric, {})[unit] = self.fact(
                        number, cells[metric][0], metric, cells[metric][1]
                    )
        return units, facts

    def long(
        self, head: int, columns: Mapping[int, str]
    ) -> tuple[dict[str, Unit], dict[str, dict[str, Fact]]]:
        units: dict[str, Unit] = {}
        facts: dict[str, dict[str, Fact]] = {}
        for number, cells in self.entries(head, columns):
            unit = cells["unit"][1]
            here = Unit(unit, cells.get("group", (0, ""))[1], cells.get("class", (0, ""))[1])
            if units.setdefault(unit, here) != here:
                self.wrong(number, cells["unit"][0], Text(f"“{unit}”的分组或类别与前面不同", f"group or class of “{unit}” differ from those above"), Text("写成一样", "write the same"))  # fmt: skip
            place, written = cells.get("metric", (1, ""))
            metric = self.known.get(_plain(written))
            if metric is None:
                self.notes.setdefault(number, f"办法不用“{written}” / not read by the rule")
                continue
            given = facts.setdefault(metric, {})
            if unit in given:
                self.wrong(number, place, Text(f"“{unit}”的“{written}”前面已有", f"“{written}” of “{unit}” is given already"), Text("留一行", "keep one row"))  # fmt: skip
                continue
            given[unit] = self.fact(
                number, *cells.get("value", (1, ""))[:1], metric, cells.get("value", (1, ""))[1]
            )
        return units, facts

    def fact(self, row: int, column: int, metric: str, written: str) -> Fact:
        """The fact in a cell; no data where it cannot be read, and a problem."""
        text = unicodedata.normalize("NFKC", written).strip()
        folded = _plain(text)
        if folded in _ABSENT:
            return NO_DATA
        if text in _NEVER or folded in _NEVER:
            return NOT_APPLICABLE
        named = self.plan.rule.facts.get(metric.partition("/")[0].partition("@")[0])
        kind = named.kind if named is not None else "number"
        title = self.say.title(metric)
        if kind == "grade" and named is not None:
            if text in named.options:
                return Decimal(named.options.index(text) + 1)
            if not re.fullmatch(r"\d+", text) or not 1 <= int(text) <= len(named.options):
                listed = "、".join(named.options)
                self.wrong(row, column, Text(f"{title}“{written}”不是所列的等次", f"{title}: “{written}” is none of the grades"), Text(f"写其中一个：{listed}", f"write one of: {listed}"))  # fmt: skip
                return NO_DATA
            return Decimal(int(text))
        if kind == "yes-no":
            flag = {"是": 1, "有": 1, "√": 1, "✓": 1, "yes": 1, "true": 1, "1": 1, "y": 1, "否": 0, "无": 0, "没有": 0, "×": 0, "no": 0, "false": 0, "0": 0, "n": 0}.get(text.casefold())  # fmt: skip
            if flag is None:
                self.wrong(row, column, Text(f"{title}“{written}”不是“是”或“否”", f"{title}: “{written}” is neither yes nor no"), Text("写 是 或 否", "write yes or no"))  # fmt: skip
                return NO_DATA
            return Decimal(flag)
        if kind == "date":
            return self.day(row, column, title, text)
        return self.number(row, column, metric, title, text)

    def number(self, row: int, column: int, metric: str, title: str, text: str) -> Fact:
        measure = unicodedata.normalize("NFKC", self.say.measure(metric))
        bare = re.sub(r"\s", "", text).replace("−", "-").replace("–", "-")
        if measure and bare.endswith(measure):
            bare = bare[: -len(measure)]
        elif bare.endswith("%"):
            if measure:
                self.wrong(row, column, Text(f"{title}“{text}”写了百分号，单位却是{measure}", f"{title}: “{text}” is a percentage, and it is counted in {measure}"), Text(f"写成以{measure}为单位的数", f"give a number of {measure}"))  # fmt: skip
                return NO_DATA
            bare = bare[:-1]
        if re.fullmatch(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?", bare):
            bare = bare.replace(",", "")
        if not re.fullmatch(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,2})?", bare):
            self.wrong(row, column, Text(f"{title}“{text}”不是数", f"{title}: “{text}” is not a number"), Text("写数；没有数据的空着，不适用的写 —", "write a number; leave it empty for no data, — where it does not apply"))  # fmt: skip
            return NO_DATA
        value = Decimal(bare)
        judge = judge_of(metric, self.plan.rule)
        if judge is not None and not judge.allows(value):
            problem = outside(judge, self.plan.rule)
            self.wrong(row, column, problem.what, problem.right)
            return NO_DATA
        try:
            to_millionths(value)
        except Refused as refused:
            for problem in refused.problems:
                self.wrong(
                    row,
                    column,
                    Text(f"{title}：{problem.what.zh}", f"{title}: {problem.what.en}"),
                    problem.right,
                )
            return NO_DATA
        return value

    def day(self, row: int, column: int, title: str, text: str) -> Fact:
        found = re.fullmatch(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?(?:\s+00:00:00)?", text) or re.fullmatch(r"(\d{4})(\d\d)(\d\d)", text)  # fmt: skip
        period = self.plan.period
        try:
            if found and (found[1] or period is not None):
                year = int(found[1]) if found[1] else period.year if period is not None else 0
                day = date(year, int(found[2]), int(found[3]))
                return Decimal(day.strftime("%Y%m%d"))
        except ValueError:
            pass
        self.wrong(row, column, Text(f"{title}“{text}”不是日期", f"{title}: “{text}” is not a date"), Text("写成 2026-03-31", "write 2026-03-31"))  # fmt: skip
        return NO_DATA

    def wrong(self, row: int, column: int, what: Text, right: Text) -> None:
        self.problems.append(Problem("fact-wrong", what, right, Place(self.file, row, column)))


def _titles(metric: str, plan: Plan, say: Wording) -> list[str]:
    """What a column may be headed by, the best first."""
    address = parse_address(metric)
    if address.kind == "judged":
        item, _, clause = address.name.partition("/")
        title = plan.rule.clause(address.name).name if clause else plan.rule.item(item).title
        named = title.to(say.language)
        return [f"{named}评定分", named, f"{named}评定", f"{named} judged"]
    if address.kind == "score":
        return [say.title(metric)]
    base = say.title(address.name)
    if address.period:
        words = _PERIODS[address.period]
        bases = [
            f"{base}（{words[0]}）",
            *(f"{word}{base}" for word in words),
            *(f"{base}{word}" for word in words),
        ]
    else:
        bases = [base]
    if not address.look:
        return bases
    if address.years:
        tails = [f"前{address.years}年平均", f"前{address.years}年均值", f"mean-{address.years}-years"]
    else:
        tails = [*_LOOKS[address.look]]
    found = [f"{one}{tail}" for one in bases for tail in tails] + [
        f"{tail}{one}" for one in bases for tail in tails
    ]
    return [*found, say.title(metric)]


def _plain(header: str) -> str:
    """A header without case, spaces and brackets; brackets that hold a measure at its end are left out with it."""
    text = re.sub(r"[\s*:：]", "", unicodedata.normalize("NFKC", header).casefold())
    inner = re.fullmatch(r"(.+)\(([^()]*)\)", text)
    if inner and not _tells_apart(inner[2]):
        text = inner[1]
    return text.replace("(", "").replace(")", "")


def _tells_apart(text: str) -> bool:
    """Whether words in brackets say which figure it is, and not what it is counted in."""
    known = {word for words in (*_LOOKS.values(), *_PERIODS.values()) for word in words}
    return text in known or text.startswith(("前", "mean"))


__all__ = ["FactTable", "headers_of", "read_facts"]
