"""`count`: points for each thing, by class, for what is short or beyond, for lateness, with lists and sub-caps."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from taizhang.institutions.schema.appraisal.values import (
    Amount,
    Due,
    Each,
    Next,
    PartStep,
    figures,
    leading,
    numbers_of,
)
from taizhang.institutions.schema.forms import Finding, Form, MetricName, Number, Words
from taizhang.problems import Text


class Repeats(Form):
    """Those among the things counted that count more than once."""

    of: MetricName
    """How many of them are repeats."""
    times: Annotated[Number, Field(gt=1)]
    """How many times a repeat counts: 2 for double."""


class Late(Form):
    """How late a date fact is: behind `due`, or behind `day` of a month of the period that is scored."""

    due: Due | None = None
    """The last day in time where it is the same one each year: "10-30", or a full date."""
    day: Annotated[int, Field(ge=1, le=31)] | None = None
    """Or that day of a month (每月25日前报送: 25); where the month is shorter, its last day."""
    month: Annotated[int, Field(ge=1, le=24)] | None = None
    """Which month of the period `day` lies in, 1 for its first; without it, its last. The month after a quarter is 4 (季后10日内), that
    after a month 2 (次月5日前)."""
    per: Literal["day", "week", "month"] = "day"
    """What is counted: days, weeks of 7 days, or months of 30 days."""

    def findings(self) -> Iterator[Finding]:
        if (self.due is None) == (self.day is None):
            yield Finding(
                "late-one-way",
                Text("due 和 day 要写一个，只写一个", "give exactly one of due and day"),
                Text('每年同一天写 due = "10-30"，每月 25 日写 day = 25', 'write due = "10-30" for a day of the year, day = 25 for the 25th of each month'),
                ("due",) if self.due is not None else (),
            )  # fmt: skip
        elif self.month is not None and self.day is None:
            yield Finding(
                "late-month-without-day",
                Text("写了 due，month 不起作用", "with due, month has no effect"),
                Text("删去 month，或写 day 代替 due", "remove month, or write day instead of due"),
                ("month",),
            )


class Counted(Form):
    """What is counted, and how."""

    short_of: Amount | None = None
    """Count how many are missing to this number."""
    over: Amount | None = None
    """Count how many there are beyond this number."""
    late: Late | None = None
    """For a date fact: count how late it is."""
    free: Annotated[Number, Field(gt=0)] | None = None
    """So many are free; only what goes beyond them counts."""
    per: Annotated[Number, Field(gt=0)] | None = None
    """Points are given for every so many, not for every one."""
    part: PartStep | None = None
    """What a part of one (or of `per`) gives: in proportion ("pro-rata", the default), nothing ("down"), a whole ("up")."""
    next: Next | None = None
    """How a list in `each` goes on: its last again ("same", the default), doubled each time ("double"), or by adding a number."""
    repeats: Repeats | None = None
    """Repeats that count more than once (重复的加倍)."""
    most: Annotated[Number, Field(gt=0)] | None = None
    """The most points that it may add or take, without sign (最多扣 4 分: most = 4); beside `classes`, all classes together."""

    def metrics_of_counted(self, of: str | None) -> Iterator[tuple[tuple[str, ...], str]]:
        """The figures it reads."""
        if of is not None:
            yield ("of",), of
        for key, amount in (("short_of", self.short_of), ("over", self.over)):
            for name in figures(amount):
                yield (key,), name
        if self.repeats is not None:
            yield ("repeats", "of"), self.repeats.of

    def findings_of_counted(
        self, each: Decimal | tuple[Decimal, ...] | dict[str, Decimal] | None
    ) -> Iterator[Finding]:
        """What does not fit together."""
        ways = [key for key in ("short_of", "over", "late") if getattr(self, key) is not None]
        if len(ways) > 1:
            yield Finding(
                "count-two-ways",
                Text(f"{' 和 '.join(ways)} 不能同时写", f"{' and '.join(ways)} cannot stand together"),
                Text("缺多少用 short_of，超多少用 over，迟多少用 late", "use short_of for what is missing, over for what is beyond, late for days behind"),
                (ways[1],),
            )  # fmt: skip
        if isinstance(each, dict) and min(numbers_of(each)) < 0 < max(numbers_of(each)):
            yield Finding(
                "each-two-signs",
                Text("each 里有的类别加分，有的扣分", "each adds for some classes and takes off for others"),
                Text("分成两项，各写 applies_to", "write two items, each with applies_to"),
                ("each",),
            )
        if each is not None and not isinstance(each, tuple) and not leading(each):
            yield Finding(
                "count-without-effect",
                Text("each 是 0，数多少都不加减分", "each is 0, so counting changes nothing"),
                Text("写每个加减的分数，如 each = -1", "write the points for each one, such as each = -1"),
                ("each",),
            )
        if self.next is not None and not isinstance(each, tuple):
            yield Finding(
                "next-without-list",
                Text("each 只有一个数，next 不起作用", "each is one number, so next has no effect"),
                Text("把 each 写成一列，如 each = [-5, -6, -7]", "write each as a list, such as each = [-5, -6, -7]"),
                ("next",),
            )  # fmt: skip


class CountClass(Counted):
    """One class of things, with points, and a score line, of its own."""

    name: Words | None = None
    """What the class is called; without it, the title of the fact."""
    name_en: str = ""
    """The same in English."""
    of: MetricName
    """What is counted; a yes-no fact counts as 1 or 0."""
    each: Each
    """The points for each one; a list gives those for the first, the second, the third …; or a number for each class of unit (一类村每起扣2分、
    二类村每起扣1分)."""

    def findings(self) -> Iterator[Finding]:
        yield from self.findings_of_counted(self.each)


class Count(Counted):
    """points = base + each × (how many, how many short of or over a number, or how late); or so for each of several classes."""

    of: MetricName | None = None
    """What is counted; not with `classes`."""
    each: Each | None = None
    """The points for each one; a list gives those for the first, the second, the third …; or a number for each class of unit (一类村每起扣2分、
    二类村每起扣1分)."""
    base: Number | None = None
    """What it starts from; without it, the item's points where each is negative, otherwise 0."""
    classes: tuple[CountClass, ...] = ()
    """Several classes of things or named failings, each with its own points and line. Then short_of, over, late, free, per, part, next and
    repeats stand in each class, not beside them."""
    once: Literal["highest", "each-act"] | None = None
    """The same at several levels counts once; write the classes from the highest level down. "highest": only the class
    that gives most counts. "each-act": the figure of a lower level includes what also reached a higher one."""
    best: Annotated[int, Field(ge=1)] | None = None
    """Of all the things counted in the classes only so many, those that change the points most (只计最高的两项)."""

    def findings(self) -> Iterator[Finding]:
        if bool(self.classes) == (self.of is not None):
            yield Finding(
                "count-of-what",
                Text("of 和 classes 要写一个，只写一个", "give exactly one of `of` and `classes`"),
                Text(
                    "数一样东西写 of 和 each；分几类各有分数写 classes",
                    "write of and each for one thing, classes for several",
                ),
                ("classes",) if self.classes else (),
            )
            return
        if self.of is not None and self.each is None:
            yield Finding(
                "count-each-missing",
                Text("没有写每个几分", "the points for each one are missing"),
                Text("写 each，如 each = -1", "write each, such as each = -1"),
            )
        unused = [
            key
            for key in ("each", "short_of", "over", "late", "free", "per", "part", "next", "repeats")
            if self.classes and getattr(self, key) is not None
        ]
        for key in unused:
            yield Finding(
                "count-key-with-classes",
                Text(f"写了 classes，{key} 不起作用", f"with classes, {key} has no effect here"),
                Text(f"把 {key} 写进各类", f"write {key} in the classes"),
                (key,),
            )
        if self.once is not None and not self.classes:
            yield Finding(
                "once-without-classes",
                Text("只有一类，once 不起作用", "there is one class, so once has no effect"),
                Text("写 classes，从高到低列出各级", "list the levels in classes, from the highest down"),
                ("once",),
            )
        yield from self._best()
        yield from self.findings_of_counted(self.each)

    def _best(self) -> Iterator[Finding]:
        if self.best is None:
            return
        if not self.classes or self.once == "highest":
            yield Finding(
                "best-of-what",
                Text("只有一类计分，best 不起作用", "only one class counts, so best has no effect"),
                Text("分几类写 classes，或删去 best", "write several classes, or remove best"),
                ("best",),
            )
        elif any(not isinstance(one.each, Decimal) for one in self.classes):
            yield Finding(
                "best-of-list",
                Text("each 不是一个数，说不清哪几个分值最高", "where each is not one number, which things give most cannot be said"),
                Text("各类的 each 写一个数", "write one number as each of every class"),
                ("best",),
            )  # fmt: skip

    def metrics(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """The figures it reads, each with its place."""
        yield from self.metrics_of_counted(self.of)
        for number, one in enumerate(self.classes):
            for path, name in one.metrics_of_counted(one.of):
                yield ("classes", number, *path), name
