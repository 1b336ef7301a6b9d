"""The words of score sentences: templates with slots in Chinese and English, and numbers as an office writes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from taizhang.institutions.measures import WHOLE, decimals_said, one_of
from taizhang.institutions.posts import POSTS
from taizhang.problems import Text
from taizhang.scoring import phrases
from taizhang.scoring.addresses import parse_address
from taizhang.scoring.millionths import half_up
from taizhang.scoring.rules import Condition, Day, Edge, Effect, Named, Side


@dataclass(frozen=True, slots=True)
class MetricName:
    """What a metric is called and counted in: 驻村天数 and 天; “days in the village” and “days”."""

    title: Text
    measure: Text = field(default_factory=lambda: Text(""))


def number(value: Decimal) -> str:
    """A number without trailing zeros, thousands grouped, with a real minus sign.

    >>> number(Decimal("-1234567.50")), number(Decimal("20.0")), number(Decimal(0))
    ('−1,234,567.5', '20', '0')
    """
    text = f"{abs(value):,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"−{text}" if value < 0 else text


def inside(title: str) -> str:
    """A title for between quotation marks: those within it are the inner ones.

    >>> inside("“三会一课”记录")
    '‘三会一课’记录'
    """
    return title.replace("“", "‘").replace("”", "’")


def printed(value: Decimal, decimals: int | None) -> str:
    """A total as it is printed, half up to the decimals that the rule states; as it is where it states none.

    >>> printed(Decimal("85.45"), 1), printed(Decimal("1085.4"), 2), printed(Decimal("85.45"), None)
    ('85.5', '1,085.40', '85.45')
    """
    if decimals is None:
        return number(value)
    rounded = half_up(value, decimals)
    return f"−{abs(rounded):,f}" if rounded < 0 else f"{rounded:,f}"


@dataclass(frozen=True, slots=True)
class Wording:
    """One language, and the names of the metrics of an appraisal; "score:ID" is the name of another appraisal."""

    language: str
    names: Mapping[str, MetricName]
    facts: Mapping[str, Named] = field(default_factory=dict)
    money: bool = False
    """Whether what is spoken of gives yuan instead of points."""

    @property
    def english(self) -> bool:
        """Whether this is English; everything else is Chinese."""
        return self.language.startswith("en")

    def say(self, template: Text, **slots: str) -> str:
        """The template with its slots filled; {nothing} and {full} are what nothing and the most of an item are called."""
        return template.to(self.language).format(**({"nothing": self.nothing, "full": self.full} | slots))

    def title(self, metric: str) -> str:
        """The metric's name; its id if it was given none."""
        if metric in self.names:
            return self.names[metric].title.to(self.language)
        address = parse_address(metric)
        if address.kind == "score":
            scheme = self.names.get(f"score:{address.name}")
            name = scheme.title.to(self.language) if scheme else address.name
            if address.item:
                item = self.names.get(f"score:{address.name}/{address.item}")
                name += self.say(
                    phrases.SCORE_ITEM, item=item.title.to(self.language) if item else address.item
                )
            which, take = "", ""
            if address.which:
                listed = ("、" if not self.english else ", ").join(map(str, address.which))
                which = self.say(phrases.SCORE_OF[address.period], numbers=listed)
            if address.which or address.take not in ("mean", "last"):
                take = self.say(phrases.SCORE_TAKEN[address.take])
            return self.say(phrases.SCORE_TITLE, name=name, which=which, take=take)
        fact = self.facts.get(address.name)
        known = self.names.get(address.name)
        title = (
            known.title.to(self.language) if known else fact.title.to(self.language) if fact else address.name
        )
        looks = {"last": phrases.LAST, "last-year": phrases.LAST_YEAR}
        if address.back > 1:
            return self.say(phrases.BACK, title=title, back=str(address.back))
        if address.years:
            return self.say(phrases.MEAN_YEARS, title=title, years=str(address.years))
        return self.say(looks[address.look], title=title) if address.look in looks else title

    def measure(self, metric: str) -> str:
        """The unit of measure, empty if none was given. A target is counted as its indicator is."""
        plain = metric.partition("/")[0].partition("@")[0]
        name, fact = self.names.get(plain), self.facts.get(plain)
        return name.measure.to(self.language) if name else fact.measure if fact else ""

    def fact(self, value: Decimal, metric: str) -> str:
        """A value with its unit of measure; yes or no, a day, or the word of a grade, where the fact is one."""
        fact = self.facts.get(metric.partition("/")[0].partition("@")[0])
        if fact is not None and fact.kind == "yes-no":
            return (phrases.YES if value else phrases.NO).to(self.language)
        if fact is not None and fact.kind == "grade" and 1 <= value <= len(fact.options):
            return fact.options[int(value) - 1]
        if fact is not None and fact.kind == "date":
            whole = int(value)
            day = f"{whole // 10_000}-{whole // 100 % 100:02}-{whole % 100:02}"
            return day if self.english else f"{whole // 10_000}年{whole // 100 % 100}月{whole % 100}日"
        measure = self.measure(metric)
        if self.english and value == 1:
            measure = one_of(measure)
        gap = " " if self.english and measure and measure[0].isalpha() else ""
        return f"{number(value)}{gap}{measure}"

    def kind(self, metric: str) -> str:
        """What kind of fact it is: a number, yes-no, a grade, a date …; what the rule does not declare is a count by its measure, or a number."""
        fact = self.facts.get(metric.partition("/")[0].partition("@")[0])
        return fact.kind if fact else "count" if self.measure(metric) in WHOLE else "number"

    def post(self, key: str) -> str:
        """What a post is called that a rule names by its key; any other words as they are."""
        if key not in POSTS:
            return key
        return f"the {POSTS[key].to(self.language)}" if self.english else POSTS[key].zh

    def away(self, value: Decimal, metric: str) -> str:
        """A distance between two values: percentages lie percentage points apart."""
        if self.measure(metric) == "%":
            return self.say(PERCENTAGE_POINT if value == 1 else PERCENTAGE_POINTS, number=number(value))
        return self.fact(value, metric)

    def some(self, value: Decimal, metric: str) -> str:
        """So many things of a count, in the words of the rule text: 1处, 10天, 1个 where nothing says what they are counted in."""
        if self.measure(metric):
            return self.away(value, metric)
        return number(value) if self.english else f"{number(value)}个"

    def bound(self, side: Side, bound: Edge, metric: str) -> str:
        """One side of a condition on a fact."""
        if isinstance(bound, Day):
            day = Text(f"{bound.month}月{bound.day}日", f"{bound.month:02}-{bound.day:02}")
            if bound.year:
                day = Text(f"{bound.year}年{day.zh}", f"{bound.year}-{day.to('en')}")
            return self.say(DAY_SIDES[side], bound=day.to(self.language))
        kind, said = self.kind(metric), self.fact(bound, metric)
        if kind == "grade" or (kind == "yes-no" and not self.english):
            said = f"“{said}”"
        return self.say({"date": DAY_SIDES, "count": COUNTED}.get(kind, SIDES)[side], bound=said)

    def condition(self, one: Condition) -> str:
        """A condition on one fact."""
        sides = AND.to(self.language).join(self.bound(side, bound, one.of) for side, bound in one.bounds)
        sides = f"is {sides}" if self.english else sides
        return self.say(CONDITION, title=inside(self.title(one.of)), sides=sides)

    def conditions(self, all: Iterable[Condition]) -> str:
        """Conditions that must all hold."""
        return AND_ALSO.to(self.language).join(map(self.condition, all))

    def points(self, value: Decimal) -> str:
        """Points with their word; yuan where an item gives those."""
        if self.money:
            return f"{number(value)} yuan" if self.english else f"{number(value)}元"
        if not self.english:
            return f"{number(value)}分"
        return f"{number(value)} point" if abs(value) == 1 else f"{number(value)} points"

    @property
    def nothing(self) -> str:
        """No points, or no yuan."""
        return self.points(Decimal(0))

    @property
    def full(self) -> str:
        """The most that an item is said to give: 满分, or 满额."""
        return "the full" if self.english else "满额" if self.money else "满分"

    def unchanged(self, *, off: bool) -> str:
        """That nothing is taken off, or added."""
        key = "off" if off else "more"
        return (phrases.NO_YUAN if self.money else phrases.NO_POINTS)[key].to(self.language)

    def changed(self, value: Decimal) -> str:
        """What is taken off or added."""
        return self.say(phrases.OFF if value < 0 else phrases.MORE, points=self.points(abs(value)))

    def rounded(self, decimals: int) -> str:
        """To how many decimals something is rounded."""
        if decimals == 0:
            return "to whole numbers" if self.english else "取整数"
        return f"to {decimals_said(decimals)}" if self.english else f"保留{decimals}位小数"

    def gives(self, value: Decimal) -> str:
        """What something gives: points, or points off where there are fewer than none."""
        if value < 0:
            return self.say(phrases.OFF, points=self.points(-value))
        return self.points(value) if self.english else f"得{self.points(value)}"

    def made(self, head: str, rules: list[str], result: str) -> str:
        """What was found, by which rules, and what it comes to."""
        by = self.join(rules)
        if self.english:
            return f"{head}, {by}: {result}" if by else f"{head}: {result}"
        return "，".join(part for part in (head, by, result) if part)

    def either(self, titles: list[str]) -> str:
        """One of these, each between quotation marks."""
        return (" or " if self.english else "或").join(f"“{inside(title)}”" for title in titles)

    def join(self, parts: list[str]) -> str:
        """Parts of one sentence."""
        return ("; " if self.english else "；").join(part for part in parts if part)


PART_OF_TARGET = Text("完成 {value} ÷ 计划 {over}", "done {value} ÷ planned {over}")
PART_OF_METRIC = Text("{title} {value} ÷ {over}", "{title} {value} ÷ {over}")
SHARE = Text("{whole} × {part} {equals} {points}", "{whole} × {part} {equals} {points}")
SHARE_CAPPED = Text(
    "{whole} × {part}，超过{cap}%的部分不计，得{points}", "{whole} × {part}, at most {cap}%, gives {points}"
)
SHARE_REST = Text("{whole} ×（1 − {part}）{equals} {points}", "{whole} × (1 − {part}) {equals} {points}")
SHARE_REST_CAPPED = Text(
    "{whole} ×（1 − {part}），超过{cap}%的部分不计，得{points}",
    "{whole} × (1 − {part}), at most {cap}%, gives {points}",
)
ROUNDED = Text("四舍五入到百万分之一分（默认）", "rounded half up to a millionth of a point (the default)")
ZERO_OF_ZERO = Text(
    "{title} {value} ÷ {over}，零比零无从计算，不计入（默认）",
    "{title} {value} ÷ {over}: 0 of 0 cannot be assessed, not counted (the default)",
)
OVER_NOT_POSITIVE = Text(
    "{title} {value} ÷ {over}，分母不大于0，无从计算，不计入（默认）",
    "{title} {value} ÷ {over}: the denominator is not above 0, not counted (the default)",
)
TARGET_OF = Text("{title}计划数", "{title} planned")

STEP = Text("{title} {value}，{side}，{gives}", "{title}: {value}, {side}: {gives}")
STEP_IS = Text("{title} {value}，{gives}", "{title}: {value}: {gives}")
STEP_NOT = Text("{title} {value}，不符合“{side}”，{gives}", "{title}: {value}, not “{side}”: {gives}")
STEP_OTHERWISE = Text(
    "{title} {value}，不在所列各档之内，{gives}", "{title}: {value}, in none of the steps: {gives}"
)
SIDES = {
    Side.AT_LEAST: Text("不低于{bound}", "at least {bound}"),
    Side.ABOVE: Text("高于{bound}", "above {bound}"),
    Side.AT_MOST: Text("不高于{bound}", "at most {bound}"),
    Side.BELOW: Text("低于{bound}", "below {bound}"),
    Side.IS: Text("为{bound}", "{bound}"),
}
COUNTED = {
    Side.AT_LEAST: Text("达到{bound}", "at least {bound}"),
    Side.ABOVE: Text("超过{bound}", "above {bound}"),
    Side.AT_MOST: Text("不超过{bound}", "at most {bound}"),
    Side.BELOW: Text("不足{bound}", "below {bound}"),
    Side.IS: Text("为{bound}", "{bound}"),
}
DAY_SIDES = {
    Side.AT_LEAST: Text("不早于{bound}", "on or after {bound}"),
    Side.ABOVE: Text("晚于{bound}", "after {bound}"),
    Side.AT_MOST: Text("不晚于{bound}", "on or before {bound}"),
    Side.BELOW: Text("早于{bound}", "before {bound}"),
    Side.IS: Text("为{bound}", "on {bound}"),
}
AND = Text("且", " and ")
AND_ALSO = Text("，且", ", and ")
CONDITION = Text("“{title}”{sides}", "“{title}” {sides}")
PERCENTAGE_POINT = Text("{number}个百分点", "{number} percentage point")
PERCENTAGE_POINTS = Text("{number}个百分点", "{number} percentage points")

DOWN_TO_BITES = Text("扣至{floor}为止，计{points}", "down to {floor} at the least: {points}")
MOST_OFF_BITES = Text("最多扣{most}，实扣{most}", "{most} off at most: {most} off")
FLOOR_BITES = Text("最低{floor}，计{points}", "at least {floor}: {points}")
CAP_BITES = Text("最高{cap}，计{points}", "at most {cap}: {points}")
BY_DEFAULT = Text("（默认）", " (the default)")

NO_DATA = Text("{title}未上报", "{title} not reported")
NO_DATA_AMONG = Text("{titles}中有未上报的", "one of {titles} not reported")
NO_TARGET = Text("{title}没有计划数", "{title} has no plan")
ABSENT_ZERO = Text("{what}，按规则计{nothing}", "{what}: {nothing} by the rule")
ABSENT_FULL = Text("{what}，按规则计{full}{points}", "{what}: the full {points} by the rule")
ABSENT_DROPPED = Text(
    "{what}，按规则不计入，其余项目折算", "{what}: by the rule not counted, the other items are rescaled"
)
NOT_APPLICABLE = Text("不适用，不计入", "not applicable, not counted")
NO_MEAN = Text(
    "{what}，本应按其他单位的平均计，没有其他单位可比，不计入",
    "{what}: the mean of the others would stand, but there are no others; not counted",
)
OUTSIDE_CLASS = Text("本项不考核该类单位，不计入", "this item is for other classes of unit, not counted")
ONLY_CLASSES = Text(
    "本项只考核{classes}，不计入", "this item is only for units of the class {classes}, not counted"
)
VETO_ZERO = Text("因“{vetoes}”，本项计{nothing}", "because of “{vetoes}”, this item gives {nothing}")
OR = Text("”或“", "” or “")
BASE = Text("基础分{points}", "base points: {points}")
RESCALED_UP = Text(
    "有项目不计入：计入的项目满分{could}，得{gave}，按{whole}折算，{gave_bare} × {whole_bare} ÷ {could_bare} {equals} {brought}，"
    "加{points}",
    "some items are not counted: the others gave {gave} of {could}; brought to {whole}, "
    "{gave_bare} × {whole_bare} ÷ {could_bare} {equals} {brought}, which adds {points}",
)
RESCALED_DOWN = Text(
    "有项目不计入：计入的项目满分{could}，得{gave}，按{whole}折算，{gave_bare} × {whole_bare} ÷ {could_bare} {equals} {brought}，"
    "减{points}",
    "some items are not counted: the others gave {gave} of {could}; brought to {whole}, "
    "{gave_bare} × {whole_bare} ÷ {could_bare} {equals} {brought}, which takes off {points}",
)

EFFECTS = {
    Effect.NOT_EXCELLENT: Text("不得评为“{best}”", "may not be graded “{best}”"),
    Effect.UNQUALIFIED: Text("评为“{worst}”", "graded “{worst}”"),
    Effect.LAST_PLACE: Text("名次列末位", "placed last"),
    Effect.ITEM_ZERO: Text("“{item}”计0分", "“{item}” gives 0 points"),
    Effect.NO_HONOURS: Text("取消评先评优资格", "barred from honours"),
    **phrases.EFFECTS,
}
VETO_IN_EFFECT = Text("{veto}：{what}，{effect}", "{veto}: {what}, {effect}")
VETO_CLEAR = Text("{veto}：未发生", "{veto}: not in effect")
VETO_UNKNOWN = Text("{veto}：{title}未上报，是否发生不明", "{veto}: {title} not reported, not known")
VETO_SOME_UNKNOWN = Text(
    "{veto}：{title}中有未上报的，是否发生不明", "{veto}: not all of {title} reported, not known"
)
VETO_NOT_APPLICABLE = Text("{veto}：不适用", "{veto}: not applicable")
RESULT = Text("合计{total}", "{total} in all")
RESULT_PLACED = Text("合计{total}，第{rank}名", "{total} in all, place {rank}")
RESULT_NOT_ASSESSED = Text("没有可计入的项目，不排名", "nothing could be assessed, not placed")
RESULT_GRADE = Text("{result}，{grade}", "{result}, {grade}")
