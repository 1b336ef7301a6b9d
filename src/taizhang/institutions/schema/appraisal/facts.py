"""[appraisal.facts]: the facts that an appraisal asks for, each declared in one line of the same file."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from taizhang.institutions.never_scored import INSTEAD, forbidden, forbidden_title
from taizhang.institutions.schema.appraisal.standing import Earlier, Per, Rolling, Running, Tiers, Times
from taizhang.institutions.schema.appraisal.values import BENCHMARKS, Is
from taizhang.institutions.schema.forms import (
    Finding,
    Form,
    Label,
    MetricName,
    Number,
    PeriodKindName,
    UnitKind,
    Words,
)
from taizhang.institutions.schema.indicators import Indicator, IndicatorKind
from taizhang.problems import Text

Measure: TypeAlias = Literal["flow", "stock"]
WORKED = ("ratio", "sum", "mean", "trimmed", "lowest", "highest")
"""The ways in which a fact is worked out of several others."""
NOT_REPORTED = (*WORKED, "tiers", "per", "rolling", "earlier", "running", "times")
"""The ways in which a fact comes about that nobody reports."""
_MOST_FACTS = 8


def never_scored(title: str, title_en: str, *keys: str) -> Iterator[Finding]:
    """A finding where a title, or the same in English, says that something is measured that may never be scored."""
    measured = forbidden_title(title)
    if measured is not None:
        yield Finding(
            "metric-forbidden",
            Text(f"“{title}”不得用于考评：这是{measured.zh}", f"“{title}” may never be scored: it is {measured.en}"),
            INSTEAD,
            keys[:1],
        )  # fmt: skip
    elif forbidden(title_en):
        yield Finding(
            "metric-forbidden",
            Text(f"“{title_en}”不得用于考评", f"“{title_en}” may never be scored"),
            INSTEAD,
            keys[-1:],
        )


class Fact(Form):
    """One fact (计分依据): `dirty-places = { title = "脏乱点", unit = "处", kind = "count", unreported = 0 }`.

    It is an ordinary indicator with defaults: of the appraised kind of unit and reported for its period. A count or a number adds up over the
    year, the others stand at their last value.
    """

    title: Words
    """What is counted, as the paper has it."""
    title_en: str = ""
    """The same in English."""
    kind: IndicatorKind = "number"
    """"number"; "count" (whole things); "yes-no" (1 and 0); "date" (20260331 for 31 March 2026); "grade" (one of `options`,
    kept as its number from 1); "percent"."""
    unit: Annotated[str, Field(max_length=20)] = ""
    """Unit of measure as printed; % for a percentage without it."""
    options: tuple[Words, ...] = ()
    """The words of a grade, in order."""
    unreported: Is | None = None
    """What stands where nothing was reported: 0 for findings nobody made, false for a failing nobody found. Without it,
    no report is no data."""
    entered_by: Literal["unit", "office"] = "unit"
    """Who reports it: the appraised unit itself, or the office for it (ballots, an outside body's score, findings of a check)."""
    period: PeriodKindName | None = None
    """How often it is reported, where not for each period of the appraisal."""
    measure: Measure | None = None
    """"flow" or "stock", where the kind's own is not right."""
    decimals: Annotated[int, Field(ge=0, le=6)] | None = None
    """How many decimals are kept."""
    min: Number | None = None
    """The least value that may be entered."""
    max: Number | None = None
    """The greatest value that may be entered."""
    source: Words | None = None
    """Who supplies it, or the document."""
    evidence: Literal["none", "optional", "required"] = "optional"
    """Whether a record of it carries a file as proof."""
    ratio: tuple[MetricName, ...] = ()
    """Not reported but worked out: the first of two facts over the second, in percent where kind = "percent" (办结率 = 办结 ÷ 受理); or over
    a benchmark of its own: target, last, last-year, group-mean, group-most, group-least (与同组平均之比). Where the second is 0 or less it
    does not apply to the unit."""
    sum: tuple[MetricName, ...] = ()
    """Worked out: these facts added up, less those under `less`. Facts that do not apply to the unit are left out, here and below."""
    less: tuple[MetricName, ...] = ()
    """What is taken off the sum."""
    weights: tuple[Annotated[Number, Field(gt=0)], ...] = ()
    """With `sum`: how many times each of its facts counts, in their order (折算件数＝书面表扬×3＋口头表扬×1: [3, 1])."""
    mean: tuple[MetricName, ...] = ()
    """Worked out: the mean of these facts."""
    trimmed: tuple[MetricName, ...] = ()
    """Worked out: the mean of these facts without the highest and the lowest of them (去掉一个最高分、一个最低分); of fewer than three,
    of them all."""
    lowest: tuple[MetricName, ...] = ()
    """Worked out: the lowest of these facts (any of several rates below a line: the lowest is); of dates the earliest."""
    highest: tuple[MetricName, ...] = ()
    """Worked out: the highest of these facts; of dates the latest (几份材料中最后报齐的一天)."""
    tiers: Tiers | None = None
    """Worked out by tiers of another fact (按件量、人口分档的系数)."""
    per: Per | None = None
    """Worked out: one for every so many of another fact (每500人配一名)."""
    rolling: Rolling | None = None
    """Worked out: another fact over several periods up to this one (近12个月累计)."""
    earlier: Earlier | None = None
    """Not reported but a result of an earlier close; it does not apply to a unit that had none."""
    running: Running | None = None
    """Not reported: for how many periods running something held (连续几期)."""
    times: Times | None = None
    """Not reported: in how many shorter periods within this one, or at how many of the last closes, the unit stood so (累计几次)."""

    @property
    def worked(self) -> str:
        """How it comes about; "" where it is reported."""
        return next((key for key in NOT_REPORTED if getattr(self, key)), "")

    @property
    def taken(self) -> bool:
        """Whether it is a result of earlier closes, so that nobody can fail to report it."""
        running = self.running is not None and self.running.of is None
        return running or self.times is not None or self.earlier is not None

    @property
    def counted_as(self) -> IndicatorKind:
        """Its kind; periods and times are whole things."""
        return "count" if self.running is not None or self.times is not None else self.kind

    @property
    def counted_in(self) -> str:
        """Its unit of measure: as written, otherwise % of a percentage, 期 of periods running, 次 of how often something was so."""
        if self.unit or self.kind == "percent":
            return self.unit or "%"
        return "期" if self.running is not None else "次" if self.times is not None else ""

    def reads(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """The facts it is worked out of, each with its place."""
        for key in (self.worked, "less"):
            if key in WORKED or key == "less":
                for number, name in enumerate(getattr(self, key)):
                    if not (key == "ratio" and number and name in BENCHMARKS):
                        yield (key, number), name
        if self.tiers is not None:
            yield ("tiers", "of"), self.tiers.of
        if self.per is not None:
            yield ("per", "of"), self.per.of
        if self.rolling is not None:
            yield ("rolling", "of"), self.rolling.of
        if self.running is not None and self.running.of is not None:
            yield ("running", "of"), self.running.of

    @property
    def out_of(self) -> tuple[str, ...]:
        """The facts it is worked out of."""
        return tuple(name for _, name in self.reads())

    def value_of(self, word: bool | str | Decimal) -> Decimal:
        """The number by which a word of this fact is kept; KeyError for a word that is not an option.

        >>> Fact(title="等次", kind="grade", options=("好", "中")).value_of("中")
        Decimal('2')
        """
        if isinstance(word, bool):
            return Decimal(word)
        if isinstance(word, Decimal):
            return word
        if word not in self.options:
            raise KeyError(word)
        return Decimal(self.options.index(word) + 1)

    def findings(self) -> Iterator[Finding]:
        yield from never_scored(self.title, self.title_en, "title", "title_en")
        yield from self._worked_out()
        if (self.kind == "grade") != bool(self.options):
            yield Finding(
                "options-of-grade",
                Text("kind 与 options 不配", "kind and options do not go together"),
                Text(
                    'kind = "grade" 时列出 options，其他不写',
                    'list options with kind = "grade", and only then',
                ),
                ("options",) if self.options else ("kind",),
            )
        elif self.unreported is not None:
            try:
                self.value_of(self.unreported)
            except KeyError:
                yield Finding(
                    "word-unknown",
                    Text(f"“{self.unreported}”不是这里的等次", f"“{self.unreported}” is not an option here"),
                    Text("写 options 中的一个，或写数", "give one of the options, or a number"),
                    ("unreported",),
                )

    def _worked_out(self) -> Iterator[Finding]:
        ways = [key for key in NOT_REPORTED if getattr(self, key)]
        if len(ways) > 1 or (self.less and ways != ["sum"]):
            yield Finding(
                "worked-one-way",
                Text("这个数的算法不止一种，或有 less 没有 sum", "there is more than one way to work it out, or less without sum"),
                Text("ratio、sum（可带 less）、mean、trimmed、lowest、highest、tiers、per、rolling、earlier、running、times 写一种", "give exactly one of ratio, sum (with less), mean, trimmed, lowest, highest, tiers, per, rolling, earlier, running, times"),
                (ways[1] if len(ways) > 1 else "less",),
            )  # fmt: skip
            return
        if self.weights and len(self.weights) != len(self.sum):
            yield Finding(
                "weights-not-of-sum",
                Text(f"sum 有 {len(self.sum)} 个数，weights 有 {len(self.weights)} 个", f"sum names {len(self.sum)} facts and weights has {len(self.weights)} numbers"),
                Text("给 sum 里的每个数依次写一个倍数，如 weights = [3, 1]", "write one number for each fact of sum, in their order, such as weights = [3, 1]"),
                ("weights",),
            )  # fmt: skip
        if not ways:
            return
        if self.ratio and len(self.ratio) != 2:
            yield Finding(
                "rate-without-denominator",
                Text(f"ratio 写了 {len(self.ratio)} 个数", f"ratio names {len(self.ratio)} facts"),
                Text('写分子和分母，如 ratio = ["closed", "received"]', 'give numerator and denominator, such as ratio = ["closed", "received"]'),
                ("ratio",),
            )  # fmt: skip
        if len(self.out_of) > _MOST_FACTS:
            yield Finding(
                "worked-too-many",
                Text(f"由 {len(self.out_of)} 个数算出，最多 {_MOST_FACTS} 个", f"it is worked out of {len(self.out_of)} facts, at most {_MOST_FACTS} are possible"),
                Text("先合成几个中间的数", "work out parts of it first"),
                (ways[0],),
            )  # fmt: skip
        reported = {
            "unreported",
            "period",
            "measure",
            "decimals",
            "min",
            "max",
            "source",
            "evidence",
            "options",
        }
        for key in sorted(reported & self.model_fields_set):
            yield Finding(
                "worked-is-not-reported",
                Text(f"这个数由其他数算出，不用报送，{key} 不起作用", f"it is worked out of others and not reported, so {key} has no effect"),
                Text(f"删去 {key}，写到它所用的数上", f"remove {key}, or write it at the facts that it reads"),
                (key,),
            )  # fmt: skip
        day = self.kind == "date" and (self.lowest or self.highest)
        if self.kind not in ("number", "count", "percent") and not day:
            yield Finding(
                "worked-is-a-number",
                Text(f"算出的数不能是 {self.kind}", f"what is worked out cannot be a {self.kind}"),
                Text('写 kind = "number" 或 "percent"；最早、最迟的一天用 lowest、highest', 'write kind = "number" or "percent"; the earliest or latest of dates is lowest or highest'),
                ("kind",),
            )  # fmt: skip

    def indicator(self, id: str, of: UnitKind, period: PeriodKindName, source: str) -> Indicator:
        """The indicator it is."""
        reported = self.period or period
        stock = self.kind in ("yes-no", "date", "grade", "percent")
        bounds = {
            "yes-no": (Decimal(0), Decimal(1)),
            "grade": (Decimal(1), Decimal(len(self.options))),
            "count": (Decimal(0), None),
            "date": (Decimal(19000101), Decimal(99991231)),
        }.get(self.kind, (None, None))
        return Indicator.model_construct(
            id=id,
            title=Label(zh=self.title, en=self.title_en),
            unit=self.unit or ("%" if self.kind == "percent" else "是否" if self.kind == "yes-no" else "个"),
            measure=self.measure or ("stock" if stock else "flow"),
            of=(of,),
            by="unit",
            entered_by=self.entered_by,
            owed=self.entered_by == "unit" and self.unreported is None,
            period=reported if reported != "half" else "quarter",
            roll_up="mean" if self.kind == "percent" else "last" if stock else "sum",
            direction="up",
            decimals=self.decimals
            if self.decimals is not None
            else 2
            if self.kind in ("number", "percent")
            else 0,
            min=self.min if self.min is not None else bounds[0],
            max=self.max if self.max is not None else bounds[1],
            confirm="other-person",
            evidence=self.evidence,
            public=True,
            aliases=(),
            kind=self.kind,
            options=self.options,
            source=self.source or source,
        )
