"""How numbers, facts, amounts and conditions of a rule are said, in Chinese or in English."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from taizhang.institutions import Institution, metrics, rate_titles
from taizhang.institutions.measures import WHOLE, decimals_said, one_of
from taizhang.institutions.posts import POSTS
from taizhang.institutions.schema import Appraisal
from taizhang.institutions.schema.appraisal import MEAN_OF_YEARS, Bounds, Condition
from taizhang.institutions.unit_kinds import KINDS_OF_UNIT, PERSON
from taizhang.problems import Text
from taizhang.writing.figures import unit_word

_BENCHMARKS = {
    "target": Text("同期目标数", "its target for the period to date"),
    "last": Text("本单位上期数", "the unit's figure of the last period"),
    "last-year": Text("本单位上年同期数", "the unit's figure of the same period a year before"),
    "group-mean": Text("同组平均数", "the mean of the group"),
    "group-most": Text("同组最大数", "the greatest of the group"),
    "group-least": Text("同组最小数", "the least of the group"),
}
KINDS = {id: one.several for id, one in KINDS_OF_UNIT.items()} | {PERSON: Text("干部职工", "persons")}
PERIODS = {
    "month": Text("月", "month"),
    "quarter": Text("季度", "quarter"),
    "half": Text("半年", "half-year"),
    "year": Text("年", "year"),
}
GROUPS = {
    "kind": Text("同一上级的同类单位", "the units of one kind under one parent"),
    "class": Text("同一上级的同一类别单位", "the units of one class under one parent"),
    "named": Text("同一分组的单位", "the units of one of the named groups"),
    "all": Text("全部被考评单位", "all that are scored"),
}
TIES = {
    "competition": Text(
        "相等的并列同一名次，其后名次顺延空出（如1、2、2、4）",
        "equals share a place, and the places after them are skipped (1, 2, 2, 4)",
    ),
    "dense": Text(
        "相等的并列同一名次，其后名次不空出（如1、2、2、3）",
        "equals share a place, and no place is skipped (1, 2, 2, 3)",
    ),
}
_INSTEAD = {
    "zero": Text("得{nothing}", "it gives {nothing}"),
    "full": Text("得{full}", "it gives the full {points}"),
    "mean": Text(
        "按同组其他单位本项的平均{score}计（没有其他单位可比的，不考核本项）",
        "it gives the mean of what it gave the others of the group (not assessed where it gave nobody anything)",
    ),
    "mean-all": Text(
        "按全部被考评单位本项的平均{score}计（没有其他单位可比的，不考核本项）",
        "it gives the mean of what it gave all others that are scored (not assessed where it gave nobody anything)",
    ),
    "drop": Text("不考核本项", "the item is not assessed"),
    "refuse": Text("必须补齐，补齐前不得结算", "it has to be reported first: until then nothing is closed"),
}
DEFAULT = Text("（默认）", " (by default)")


@dataclass(frozen=True, slots=True)
class Named:
    """What a figure is called, what it is counted in, and, where it is a grade, its words."""

    title: Text
    measure: str = ""
    kind: str = "number"
    options: tuple[str, ...] = ()


def names_of(institutions: Iterable[Institution]) -> dict[str, Named]:
    """The names of the indicators that institutions declare, of the rates of their matters, and of every registered metric."""
    named = {
        name: Named(metric.title, metric.unit, "count" if metric.unit in WHOLE else "number")
        for name, metric in metrics().items()
    }
    given = tuple(institutions)
    named |= {name: Named(title, "%") for name, title in rate_titles(given).items()}
    for one in (indicator for institution in given for indicator in institution.declared):
        measure = "" if one.kind in ("yes-no", "date", "grade") else one.unit
        kind = "count" if one.kind == "number" and one.unit in WHOLE else one.kind
        named[one.id] = Named(one.title.text, measure, kind, one.options)
    return named


def plain(value: Decimal) -> str:
    """A number as a paper prints it, exact, thousands not grouped: 0.5, 20, −3.

    >>> plain(Decimal("-3.50")), plain(Decimal("1E+3"))
    ('−3.5', '1000')
    """
    text = f"{abs(value):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"−{text}" if value < 0 else text


def quoted(title: str) -> str:
    """A title between quotation marks, those within it made the inner ones.

    >>> quoted("“三会一课”记录")
    '“‘三会一课’记录”'
    """
    return "“" + title.replace("“", "‘").replace("”", "’") + "”"


@dataclass(frozen=True, slots=True)
class Speech:
    """One language, one appraisal, and the names of the figures and of the other appraisals it refers to."""

    language: str
    appraisal: Appraisal
    names: Mapping[str, Named] = field(default_factory=dict)
    titles: Mapping[str, Text] = field(default_factory=dict)
    money: bool = False
    """Whether what is spoken of gives yuan instead of points."""

    def __call__(self, zh: str, en: str) -> str:
        """The sentence in the language spoken."""
        return en if self.english else zh

    @property
    def english(self) -> bool:
        """Whether this is English; everything else is Chinese."""
        return self.language.startswith("en")

    @property
    def unit(self) -> str:
        """What those that are scored are called in Chinese: 单位, or 人员 where they are persons or posts."""
        return "人员" if self.appraisal.of in ("person", "post") else "单位"

    @property
    def each_unit(self) -> str:
        """Each of them."""
        return "每个单位" if self.unit == "单位" else "每人"

    def say(self, text: Text) -> str:
        """A text in the language spoken."""
        return text.to(self.language)

    def words(self, table: Mapping[str, Text], key: str) -> str:
        """The words for one of a closed list."""
        said = table[key].to(self.language)
        return said if self.unit == "单位" else said.replace("本单位", "本人").replace("单位", self.unit)

    def named(self, metric: str) -> Named:
        """What a figure is called; its id where nobody named it."""
        fact = self.appraisal.facts.get(metric)
        if fact is not None:
            return Named(Text(fact.title, fact.title_en), fact.counted_in, fact.counted_as, fact.options)
        return self.names.get(metric) or Named(Text(metric))

    def fact(self, metric: str) -> str:
        """A figure's name in quotation marks."""
        return quoted(self.named(metric).title.to(self.language))

    def post(self, key: str) -> str:
        """What a post is called that a file names by its key; any other words as they are."""
        return POSTS[key].to(self.language) if key in POSTS else key

    def somebody(self, key: str) -> str:
        """A post or any words, as somebody who does something."""
        return self("", "the " if key in POSTS else "") + self.post(key)

    def appraisal_named(self, id: str) -> str:
        """Another appraisal by its title, or this one."""
        if id == "self":
            return self("本考评", "this appraisal")
        return quoted(self.titles[id].to(self.language) if id in self.titles else id)

    def item_of(self, appraisal: str, id: str) -> str:
        """The title of an item of another appraisal, or of this one, in quotation marks."""
        known = self.titles.get(f"{appraisal}/{id}")
        return self.item(id) if appraisal == "self" or known is None else f"“{known.to(self.language)}”"

    def item(self, id: str) -> str:
        """The title of an item, pool or section in quotation marks."""
        titles = {one.id: one.title for one in self.appraisal.sections}
        titles |= {one.id: one.title for one in self.appraisal.pools}
        titles |= {one.id: one.title for one in self.appraisal.items}
        return quoted(titles[id].to(self.language) if id in titles else id)

    def number(self, value: Decimal) -> str:
        """A bare number."""
        return plain(value)

    def points(self, value: Decimal) -> str:
        """Points with their word; yuan where an item gives those."""
        if self.money:
            return self(f"{plain(value)}元", f"{plain(value)} yuan")
        if not self.english:
            return f"{plain(value)}分"
        return f"{plain(value)} point" if abs(value) == 1 else f"{plain(value)} points"

    @property
    def score(self) -> str:
        """What an item gives: 得分, or 金额 where that is yuan."""
        return self("金额", "yuan") if self.money else self("得分", "points")

    @property
    def full(self) -> str:
        """The most that it is said to give: 满分, or 满额."""
        return self("满额" if self.money else "满分", "the full")

    def gives(self, value: Decimal) -> str:
        """What something gives: 得5分, and 扣5分 where that is less than none."""
        if self.english:
            return self.points(value)
        return f"扣{self.points(-value)}" if value < 0 else f"得{self.points(value)}"

    def yuan(self, value: Decimal) -> str:
        """Yuan with their word; what is taken off says so (扣500元)."""
        if value < 0:
            return self(f"扣{plain(-value)}元", f"{plain(-value)} yuan off")
        return self(f"{plain(value)}元", f"{plain(value)} yuan")

    def instead(self, given: Decimal | str) -> str:
        """What an item gives where something is missing."""
        if isinstance(given, str):
            slots = {"nothing": self.points(Decimal(0)), "full": self.full, "score": self.score}
            return self.words(_INSTEAD, given).format(points=self("", self.score), **slots)
        return self(f"得{self.points(given)}", f"it gives {self.points(given)}")

    def percent(self, value: Decimal) -> str:
        """A percentage."""
        return f"{plain(value)}%"

    def quantity(self, value: Decimal, metric: str) -> str:
        """A number in the measure of a figure; yes, no, a day or a grade's word where it is one."""
        known = self.named(metric)
        if known.kind == "yes-no" and value in (0, 1):
            return self("是", "yes") if value else self("否", "no")
        if known.kind == "grade" and value == int(value) and 1 <= value <= len(known.options):
            return f"“{known.options[int(value) - 1]}”"
        measure = unit_word(known.measure, self.language)
        if self.english and value == 1:
            measure = one_of(measure)
        gap = " " if self.english and measure and measure[0].isalpha() else ""
        return f"{plain(value)}{gap}{measure}"

    def some(self, value: Decimal, metric: str) -> str:
        """So many of a figure that is counted: 1处, 3天, 1个 where nothing says what it is counted in."""
        return self.quantity(value, metric) if self.english else f"{plain(value)}{self.counter(metric)}"

    def counter(self, metric: str) -> str:
        """The Chinese word by which a figure is counted."""
        return self.named(metric).measure or "个"

    def amount(
        self, given: Decimal | str | dict[str, Decimal], metric: str = "", *, bare: bool = False
    ) -> str:
        """An amount: a number in the measure of `metric` (with `bare`, without), a figure, a benchmark, or one for each class."""
        if isinstance(given, str):
            years = MEAN_OF_YEARS.fullmatch(given)
            if years:
                return self(
                    f"本单位前{years[1]}年同期平均数", f"the unit's mean of the same period over {years[1]} earlier years"
                )  # fmt: skip
            return self.words(_BENCHMARKS, given) if given in _BENCHMARKS else self.fact(given)
        if isinstance(given, dict):
            each = [f"{name}{self('', ': ')}{self._one(one, metric, bare)}" for name, one in given.items()]
            listed = self.list(each)
            return self(f"规定数（{listed}）", f"the number laid down ({listed})") if metric else listed
        return self._one(given, metric, bare)

    def decimals(self, places: int) -> str:
        """How something is rounded, half up."""
        if places == 0:
            return self("四舍五入取整数", "rounded half up to whole numbers")
        return self(f"四舍五入保留{places}位小数", f"rounded half up to {decimals_said(places)}")

    def _one(self, value: Decimal, metric: str, bare: bool) -> str:
        return plain(value) if bare or not metric else self.quantity(value, metric)

    def list(self, words: Iterable[str]) -> str:
        """Words side by side; between quotation marks Chinese needs no 、 (GB/T 15834)."""
        return self("、", ", ").join(words).replace("”、“", "”“")

    def clauses(self, parts: Iterable[str]) -> str:
        """Parts of one sentence, ended by a stop."""
        return self("；", "; ").join(part for part in parts if part) + self("。", ".")

    def bounds(self, one: Bounds, metric: str) -> str:
        """What bounds ask for, each side with whether the number itself counts in."""
        known = self.named(metric)
        date_fact, sides = known.kind == "date", _COUNTED if known.kind == "count" else _SIDES
        said = []
        for key in one.given:
            value: Any = getattr(one, {"is": "is_"}.get(key, key))
            day = date_fact or (key != "is" and not isinstance(value, Decimal))
            said.append(self.say((_DAYS if day else sides)[key]).format(self.edge(value, metric)))
        return self("且", " and ").join(said)

    def rates(self, one: Bounds) -> str:
        """Bounds on a percentage."""
        return self._sides(one, lambda value: f"{plain(value)}%")

    def totals(self, one: Bounds) -> str:
        """Bounds on a total."""
        return self._sides(one, self.points)

    def _sides(self, one: Bounds, said: Callable[[Decimal], str]) -> str:
        return self("且", " and ").join(
            self.say(_SIDES[key]).format(said(Decimal(getattr(one, {"is": "is_"}.get(key, key)))))
            for key in one.given
        )

    def edge(self, value: Decimal | date | str | bool, metric: str) -> str:
        """One bound: a number with its measure, a day, a word, yes or no."""
        if isinstance(value, bool):
            return self("“是”", "yes") if value else self("“否”", "no")
        if isinstance(value, date):
            return self(f"{value.year}年{value.month}月{value.day}日", value.isoformat())
        if isinstance(value, str):
            if len(value) == 5 and value[2] == "-" and value[:2].isdigit():
                return self(f"{int(value[:2])}月{int(value[3:])}日", f"{value} of the year")
            return f"“{value}”"
        return self.quantity(value, metric)

    def condition(self, one: Condition) -> str:
        """A condition on one fact."""
        return f"{self.fact(one.of)}{self('', ' ')}{self.bounds(one, one.of)}"

    def conditions(self, all: Iterable[Condition]) -> str:
        """Conditions that must all hold."""
        return self("，且", ", and ").join(map(self.condition, all))

    @property
    def default(self) -> str:
        """The mark behind what the paper leaves unsaid."""
        return self.say(DEFAULT)


_SIDES = {
    "at_least": Text("不低于{}", "is at least {}"),
    "above": Text("高于{}（不含本数）", "is above {} (not itself)"),
    "at_most": Text("不高于{}", "is at most {}"),
    "below": Text("低于{}（不含本数）", "is below {} (not itself)"),
    "is": Text("为{}", "is {}"),
}
_COUNTED = {
    "at_least": Text("达到{}", "is at least {}"),
    "above": Text("超过{}", "is above {}"),
    "at_most": Text("不超过{}", "is at most {}"),
    "below": Text("不足{}", "is below {}"),
    "is": Text("为{}", "is {}"),
}
_DAYS = {
    "at_least": Text("不早于{}", "is on or after {}"),
    "above": Text("晚于{}", "is after {}"),
    "at_most": Text("不晚于{}", "is on or before {}"),
    "below": Text("早于{}", "is before {}"),
    "is": Text("为{}", "is {}"),
}
