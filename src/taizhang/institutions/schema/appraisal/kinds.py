"""Facts that are used against their kind: days that are counted, numbers for days, words that are no option."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from taizhang.institutions.schema.appraisal.values import Bounds
from taizhang.institutions.schema.forms import Finding
from taizhang.problems import Text

if TYPE_CHECKING:
    from taizhang.institutions.schema.appraisal.counting import Counted
    from taizhang.institutions.schema.appraisal.rulebook import Appraisal

Path = tuple[str | int, ...]
_FIRST_DAY = Decimal(19000101)
_COMPARED = {"steps", "checklist", "gate", "zero_if", "applies_if", "rank"}
"""Where a day may stand: it is compared, not calculated with."""


def against_their_kind(appraisal: Appraisal) -> Iterator[Finding]:
    """Words and days that do not suit a fact's kind, and dates that are calculated with."""
    for path, of, bounds in conditions_of(appraisal):
        fact = appraisal.facts.get(of or "")
        for key in bounds.given:
            value = getattr(bounds, "is_" if key == "is" else key)
            if isinstance(value, str) and key == "is":
                if fact is None or value not in fact.options:
                    listed = "、".join(fact.options) if fact else ""
                    yield Finding(
                        "word-unknown",
                        Text(f"“{value}”不是“{of}”的等次", f"“{value}” is not an option of “{of}”"),
                        Text(f"可用：{listed}", f"there are: {listed}")
                        if listed
                        else Text('在 [appraisal.facts] 里把它声明为 kind = "grade" 并列出 options', 'declare it in [appraisal.facts] with kind = "grade" and its options'),
                        (*path, "is"),
                    )  # fmt: skip
            elif (
                isinstance(value, Decimal) and fact is not None and fact.kind == "date" and value < _FIRST_DAY
            ):
                yield Finding(
                    "number-for-day",
                    Text(f"“{of}”是日期，{value} 不是哪一天", f"“{of}” is a date, and {value} is no day"),
                    Text('写 "03-31" 或 2026-03-31；每月某日前用 count 的 late = { day = 25 }', 'write "03-31" or 2026-03-31; for a day of each month use late = { day = 25 } in count'),
                    (*path, key),
                )  # fmt: skip
            elif not isinstance(value, Decimal | bool) and (fact is None or fact.kind != "date"):
                yield Finding(
                    "day-for-number",
                    Text(f"“{of}”不是日期", f"“{of}” is not a date"),
                    Text(
                        '写数，或把事实声明为 kind = "date"',
                        'give a number, or declare the fact with kind = "date"',
                    ),
                    (*path, key),
                )
    yield from _dates(appraisal)
    yield from _looked_back_at(appraisal)


def _dates(appraisal: Appraisal) -> Iterator[Finding]:
    """Lateness of what is no date, and dates that are counted, shared or measured like numbers."""
    late: set[Path] = set()
    for path, of, one in _counts(appraisal):
        if one.late is None:
            continue
        late.add((*path, "of"))
        fact = appraisal.facts.get(of)
        if fact is not None and fact.kind != "date":
            yield Finding(
                "late-of-number",
                Text(f"“{of}”不是日期，说不上迟了几天", f"“{of}” is not a date, so nothing says how late it is"),
                Text('把事实声明为 kind = "date"；报的就是迟了几天的，删去 late', 'declare the fact with kind = "date"; where the days late are reported themselves, remove late'),
                (*path, "late"),
            )  # fmt: skip
    for number, item in enumerate(appraisal.items):
        for inner, name in item.metrics():
            fact, path = appraisal.facts.get(name), ("item", number, *inner)
            if fact is not None and fact.kind == "date" and path not in late and not _COMPARED & {*inner}:
                yield Finding(
                    "date-as-number",
                    Text(f"“{name}”是日期，不能当作数来算", f"“{name}” is a date and cannot be calculated with"),
                    Text("迟报扣分的在 count 里写 late，按日期分档的用 steps", "write late in count for points by lateness, steps for points by date"),
                    path,
                )  # fmt: skip


def _looked_back_at(appraisal: Appraisal) -> Iterator[Finding]:
    """Days that would have to hold for several periods running."""
    for number, veto in enumerate(appraisal.vetoes):
        fact = appraisal.facts.get(veto.when.metric or "")
        if veto.when.running is not None and fact is not None and fact.kind == "date":
            yield Finding(
                "date-as-number",
                Text(f"“{veto.when.metric}”是日期，不能看它连续几期如何", f"“{veto.when.metric}” is a date, which cannot hold for several periods running"),
                Text("改报是否逾期（yes-no）或逾期天数", "report whether it was late (yes-no), or for how many days"),
                ("veto", number, "when", "running"),
            )  # fmt: skip


def _counts(appraisal: Appraisal) -> Iterator[tuple[Path, str, Counted]]:
    """Every count and class of a count, with the figure it counts."""
    for number, item in enumerate(appraisal.items):
        at: Path = ("item", number)
        for prefix, ways in (
            (at, item),
            *(((*at, "also", place), one) for place, one in enumerate(item.also)),
        ):
            count = ways.count
            if count is not None:
                yield (*prefix, "count"), count.of or "", count
                for place, one in enumerate(count.classes):
                    yield (*prefix, "count", "classes", place), one.of, one


def conditions_of(appraisal: Appraisal) -> Iterator[tuple[Path, str | None, Bounds]]:
    """Every condition with the fact it is on."""
    for number, item in enumerate(appraisal.items):
        at: Path = ("item", number)
        for prefix, ways in [
            (at, item),
            *(((*at, "also", place), one) for place, one in enumerate(item.also)),
        ]:
            steps = ways.steps
            if steps is not None:
                yield (*prefix, "steps"), steps.of, steps
                for place, one in enumerate(steps.all):
                    yield (*prefix, "steps", "all", place), one.of, one
                for row, step in enumerate(steps.table):
                    yield (*prefix, "steps", "table", row), steps.of, step
                    for place, one in enumerate(step.all):
                        yield (*prefix, "steps", "table", row, "all", place), one.of, one
            if ways.rank is not None and ways.rank.gate is not None:
                gate = ways.rank.gate
                yield (*prefix, "rank", "gate"), gate.of or ways.rank.of, gate
        for place, check in enumerate(item.checklist):
            yield (*at, "checklist", place), check.of, check
            for inner, one in enumerate(check.all):
                yield (*at, "checklist", place, "all", inner), one.of, one
        for key, conditions in (("zero_if", item.zero_if), ("applies_if", item.applies_if)):
            for place, one in enumerate(conditions):
                yield (*at, key, place), one.of, one
    for name, fact in appraisal.facts.items():
        if fact.tiers is not None:
            for row, tier in enumerate(fact.tiers.table):
                yield ("facts", name, "tiers", "table", row), fact.tiers.of, tier
        if fact.running is not None and fact.running.of is not None:
            yield ("facts", name, "running"), fact.running.of, fact.running
    for number, veto in enumerate(appraisal.vetoes):
        for at, part in veto.looks_at:
            if part.metric is not None:
                yield ("veto", number, *at), part.metric, part
