"""Golden tests of a scheme: cases that a clerk can read, each with facts, and the points and reasons that the paper gives.

```toml
rule = "monthly-appraisal"      # optional where the file is named monthly-appraisal.tests.toml
period = "2026-03"              # optional

[facts]                         # what holds in every case unless a unit says otherwise
village-days = 18

[[case]]
name = "驻村少两天，扣两分"
[[case.unit]]
facts = { village-days = 16 }
total = 98
lines = { village-days = { points = 8, reason = "SHORTFALL" } }
items = { village-days = 8 }    # what an item comes to in all its lines
```

With `printed = true`, beside `rule` or in a case, numbers are compared at the decimals that are written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from taizhang.institutions import GOLDEN_TAIL
from taizhang.institutions.places import Path, Spot, locate
from taizhang.institutions.toml_text import parse
from taizhang.problems import Place, Problem, Refused, Text
from taizhang.scoring.columns import NO_DATA, NOT_APPLICABLE, Columns, Fact, Unit
from taizhang.scoring.engine import run
from taizhang.scoring.judging import judge_of, outside
from taizhang.scoring.plainly import score_plainly
from taizhang.scoring.plan import compile_rule
from taizhang.scoring.printed import as_printed, points_of
from taizhang.scoring.rules import Rule
from taizhang.scoring.sentences import explain, explain_veto
from taizhang.scoring.sheets import PAY, Sheet
from taizhang.scoring.wording import MetricName, number
from taizhang.timekeeping import Period

STATES: Mapping[str, Fact] = {
    "no data": NO_DATA, "未上报": NO_DATA, "not applicable": NOT_APPLICABLE, "不适用": NOT_APPLICABLE,
}  # fmt: skip
_TOP = {"rule", "period", "printed", "facts", "case"}
_CASE = {"name", "unit", "refused", "period", "printed", "facts"}
_UNIT = {
    "id",
    "group",
    "class",
    "facts",
    "lines",
    "items",
    "pay",
    "total",
    "rank",
    "grade",
    "assessed",
    "vetoes",
    "paid",
}
_LINE = {"points", "reason", "zh", "en"}


@dataclass(frozen=True, slots=True)
class Golden:
    """A file of cases as it was read: the id of the scheme, and its tables."""

    file: str
    rule: str
    values: Mapping[str, Any]
    spots: Mapping[Path, Spot]

    @property
    def cases(self) -> tuple[Mapping[str, Any], ...]:
        """The cases in order."""
        return tuple(self.values["case"])

    def place(self, *path: str | int) -> Place:
        """Where something stands, or the nearest table around it."""
        at = tuple(path)
        while at and at not in self.spots:
            at = at[:-1]
        spot = self.spots.get(at, Spot(1, 1))
        return Place(self.file, spot.line, spot.column, ".".join(map(str, path)))


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case, and where it does not come out as the paper has it."""

    name: str
    problems: tuple[Problem, ...]

    @property
    def passed(self) -> bool:
        """Whether it came out."""
        return not self.problems


def read_golden(text: str, file: str = "") -> Golden:
    """Read a file of cases. Raises `Refused` with every mistake: TOML, keys that are none, a case without name or units."""
    parsed = parse(text, file=file)
    values: dict[str, Any] = parsed.values
    name = PurePath(file.replace("\\", "/")).name
    rule = values.get("rule") or name.removesuffix(GOLDEN_TAIL)
    golden = Golden(file, str(rule), values, locate(parsed.text))
    problems = (*parsed.problems, *_misshapen(golden)) if not parsed.problems else parsed.problems
    if problems:
        raise Refused(*problems)
    return golden


def run_golden(
    golden: Golden, rule: Rule, names: Mapping[str, MetricName], language: str = "zh"
) -> Iterator[Outcome]:
    """Score every case by the engine and by the plain reading, and compare."""
    for number_, case in enumerate(golden.cases):
        found = tuple(_Case(golden, rule, names, number_, case).problems())
        yield Outcome(str(case["name"]), found)


def _misshapen(golden: Golden) -> Iterator[Problem]:
    def unknown(table: Mapping[str, Any], known: set[str], *path: str | int) -> Iterator[Problem]:
        for key in table:
            if key not in known:
                yield Problem(
                    "key-unknown",
                    Text(f"这里没有 {key} 这个键", f"{key} is not a key here"),
                    Text(
                        "可用：" + "、".join(sorted(known)), "the keys here are: " + ", ".join(sorted(known))
                    ),
                    golden.place(*path, key),
                )

    yield from unknown(golden.values, _TOP)
    yield from _not_yes_or_no(golden, golden.values)
    yield from _no_tables(golden, golden.values, ("facts",))
    cases = golden.values.get("case")
    if not isinstance(cases, list) or not cases or not all(isinstance(case, dict) for case in cases):
        yield Problem("case-missing", Text("没有一个 [[case]]", "there is no [[case]]"), Text("至少写一例", "write at least one"), golden.place())  # fmt: skip
        return
    for number_, case in enumerate(cases):
        yield from unknown(case, _CASE, "case", number_)
        yield from _not_yes_or_no(golden, case, "case", number_)
        yield from _no_tables(golden, case, ("facts",), "case", number_)
        if not str(case.get("name", "")).strip():
            yield Problem("case-name", Text("这一例没有 name", "the case has no name"), Text("用一句话写明说的是什么", "say in one sentence what it is about"), golden.place("case", number_))  # fmt: skip
        units = case.get("unit")
        if not isinstance(units, list) or not units or not all(isinstance(unit, dict) for unit in units):
            yield Problem("case-unit", Text("这一例没有单位", "the case has no unit"), Text("写 [[case.unit]]", "write [[case.unit]]"), golden.place("case", number_))  # fmt: skip
            continue
        for place, unit in enumerate(units):
            at = ("case", number_, "unit", place)
            yield from unknown(unit, _UNIT, *at)
            yield from _no_tables(golden, unit, ("facts", "lines", "items", "pay", "vetoes"), *at)
            for key in ("lines", "pay"):
                lines = unit.get(key, {})
                if isinstance(lines, dict):
                    yield from _no_tables(golden, lines, tuple(lines), *at, key)
                    for line, wanted in lines.items():
                        if isinstance(wanted, dict):
                            yield from unknown(wanted, _LINE, *at, key, line)


def _no_tables(
    golden: Golden, table: Mapping[str, Any], keys: tuple[str, ...], *path: str | int
) -> Iterator[Problem]:
    for key in keys:
        if not isinstance(table.get(key, {}), dict):
            yield Problem("not-a-table", Text(f"{key} 应是一张表", f"{key} should be a table"), Text(f"写成 {key} = {{ 键 = 值 }}", f"write {key} = {{ key = value }}"), golden.place(*path, key))  # fmt: skip


def _not_yes_or_no(golden: Golden, table: Mapping[str, Any], *path: str | int) -> Iterator[Problem]:
    if not isinstance(table.get("printed", False), bool):
        yield Problem("not-true-or-false", Text("printed 应是 true 或 false", "printed should be true or false"), Text("写 printed = true，不加引号", "write printed = true, without quotes"), golden.place(*path, "printed"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Case:
    golden: Golden
    rule: Rule
    names: Mapping[str, MetricName]
    number: int
    case: Mapping[str, Any]

    def problems(self) -> Iterator[Problem]:
        written = self.case.get("period", self.golden.values.get("period"))
        refused: list[str] = []
        problems: tuple[Problem, ...] = ()
        metrics: tuple[str, ...] = ()
        try:
            plan = compile_rule(self.rule, None if written is None else Period.parse(str(written)))
            metrics = plan.metrics
            units, facts = self.given(plan.metrics)
            columns = Columns.of(units, {metric: facts.get(metric, {}) for metric in plan.metrics})
            sheet = run(plan, columns)
        except Refused as refusal:
            problems = refusal.problems
            refused = [problem.code for problem in problems]
        except ValueError as error:
            yield self.problem(
                "case-wrong", Text(str(error)), Text("写成 2026-03", "write 2026-03"), "period"
            )
            return
        if metrics:  # a mistyped name is often why a case is refused for want of a figure
            yield from self.unread(metrics)
        wanted = self.case.get("refused")
        if wanted is not None or refused:
            if refused != (wanted or []):
                why = "；".join(f"{problem.code} {problem.what}" for problem in problems)
                yield self.differs(
                    Text("整例", "the case"), "refused", ", ".join(wanted or []) or "—", why or "—", "refused"
                )
            return
        plain = score_plainly(self.rule, units, facts, plan.period)
        if tuple(sheet.lines()) != plain.lines or tuple(sheet.results()) != plain.results:
            yield self.problem("engines-differ", Text("两种算法结果不同", "the engine and the plain reading differ"), Text("请报告此例", "please report this case"))  # fmt: skip
        for place, (unit, expected) in enumerate(zip(units, self.case["unit"], strict=True)):
            yield from self.compared(sheet, unit, expected, place)

    def given(self, metrics: tuple[str, ...]) -> tuple[list[Unit], dict[str, dict[str, Fact]]]:
        units: list[Unit] = []
        facts: dict[str, dict[str, Fact]] = {metric: {} for metric in metrics}
        usual = {**self.golden.values.get("facts", {}), **self.case.get("facts", {})}
        for number_, written in enumerate(self.case["unit"]):
            unit = Unit(
                written.get("id", f"单位{number_ + 1}"), written.get("group", ""), written.get("class", "")
            )
            units.append(unit)
            for metric in metrics:
                if (named := self.rule.facts.get(metric)) is not None and named.taken is not None:
                    facts[metric][unit.id] = NOT_APPLICABLE if named.taken.back else Decimal(0)
            for metric, fact in {**usual, **written.get("facts", {})}.items():
                if metric in facts:
                    facts[metric][unit.id] = self.fact(metric, fact)
        return units, facts

    def fact(self, metric: str, written: Any) -> Fact:
        if isinstance(written, str):
            if written in STATES:
                return STATES[written]
            named = self.rule.facts.get(metric.partition("/")[0].partition("@")[0])
            options = named.options if named is not None else ()
            if written not in options:
                listed = "、".join(options) or "—"
                raise Refused(
                    Problem("fact-word", Text(f"{metric}：没有“{written}”这个词", f"{metric}: “{written}” is not a word for it"), Text(f"可用：未上报、不适用，或 {listed}", f"no data, not applicable, or {listed}"))
                )  # fmt: skip
            return Decimal(options.index(written) + 1)
        if isinstance(written, date):
            return Decimal(written.strftime("%Y%m%d"))
        judge = judge_of(metric, self.rule)
        if judge is not None and not judge.allows(Decimal(written)):
            raise Refused(outside(judge, self.rule))
        return Decimal(written)

    def unread(self, metrics: tuple[str, ...]) -> Iterator[Problem]:
        for place, unit in enumerate(self.case["unit"]):
            for metric in unit.get("facts", {}):
                if metric not in metrics:
                    yield self.problem(
                        "fact-unread",
                        Text(f"办法不读“{metric}”", f"the rule does not read “{metric}”"),
                        Text("可写：" + "、".join(metrics), "it reads: " + ", ".join(metrics)),
                        "unit", place, "facts", metric,
                    )  # fmt: skip

    def compared(
        self, sheet: Sheet, unit: Unit, expected: Mapping[str, Any], place: int
    ) -> Iterator[Problem]:
        result = sheet.result(unit.id)
        who = Text(f"{unit.id}的", f"{unit.id}: ")
        for key, got in (("total", result.total), ("rank", result.rank), ("grade", result.grade), ("assessed", result.assessed), ("paid", sheet.paid(unit.id))):  # fmt: skip
            wanted = expected.get(key, got)
            if not self.agree(wanted, got) and not (wanted == "none" and got is None):
                yield self.differs(who, key, _said(wanted), _said(got), "unit", place, key)
        for key, lines in (("lines", sheet.lines_of(unit.id)), ("pay", sheet.pay_lines_of(unit.id))):
            found = {line.item: line for line in lines}
            for item, wanted in expected.get(key, {}).items():
                line = found.get(item) or found.get(PAY + item)  # a pay by its id, as the rule has it
                at = ("unit", place, key, item)
                if line is None:
                    yield self.no_line(unit.id, item, [name.removeprefix(PAY) for name in found], *at)
                    continue
                has: dict[str, object] = {"points": line.points, "reason": line.reason.name}
                has |= {one: explain(line, self.rule, one, self.names) for one in ("zh", "en")}
                for part, value in wanted.items():
                    if not self.agree(value, has[part]):
                        yield self.differs(
                            who, f"{key}.{item}.{part}", _said(value), _said(has[part]), *at, part
                        )
        for item, wanted in expected.get("items", {}).items():
            known = {one.id: one for one in self.rule.items}
            at = ("unit", place, "items", item)
            if item not in known:
                yield self.no_line(unit.id, item, [*known], *at)
            elif not self.agree(wanted, got := points_of(sheet, unit.id, known[item])):
                yield self.differs(who, f"items.{item}", _said(wanted), _said(got), *at)
        states = dict(result.vetoes)
        for veto in self.rule.vetoes:
            wanted = expected.get("vetoes", {}).get(veto.id)
            said = explain_veto(veto, states[veto.id], self.rule, "zh", self.names)
            if wanted is not None and wanted not in (said, states[veto.id].name):
                yield self.differs(who, f"vetoes.{veto.id}", wanted, f"{states[veto.id].name}（{said}）", "unit", place, "vetoes", veto.id)  # fmt: skip

    def agree(self, wanted: object, got: object) -> bool:
        """Whether what came out is what was expected: exactly, or at the decimals written where results are as printed."""
        printed = self.case.get("printed", self.golden.values.get("printed", False))
        if printed and isinstance(got, Decimal) and isinstance(wanted, int | Decimal):
            return as_printed(got, Decimal(wanted)) == wanted
        return wanted == got

    def no_line(self, unit: str, item: str, found: list[str], *path: str | int) -> Problem:
        return self.problem(
            "golden-differs",
            Text(f"“{self.case['name']}”{unit} 没有“{item}”这一行", f"“{self.case['name']}” {unit} has no line “{item}”"),
            Text(f"可写：{'、'.join(found)}", f"there are: {', '.join(found)}"),
            *path,
        )  # fmt: skip

    def differs(self, who: Text, key: str, wanted: str, got: str, *path: str | int) -> Problem:
        return self.problem(
            "golden-differs",
            Text(f"“{self.case['name']}”{who.zh} {key} 算得 {got}", f"“{self.case['name']}” {who.en} {key} comes out as {got}"),
            Text(f"应为 {wanted}", f"it should be {wanted}"),
            *path,
        )  # fmt: skip

    def problem(self, code: str, what: Text, right: Text, *path: str | int) -> Problem:
        return Problem(code, what, right, self.golden.place("case", self.number, *path))


def _said(value: object) -> str:
    return number(value) if isinstance(value, Decimal) else "—" if value is None else str(value)


__all__ = ["STATES", "Golden", "Outcome", "read_golden", "run_golden"]
