"""What keeps a rule from being scored, all of it at once, in words a clerk can act on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from taizhang.problems import Place, Problem, Refused, Text
from taizhang.scoring.kernels.people import MOST_DIVISOR, ballot_factor, raised
from taizhang.scoring.millionths import FACT_LIMIT, POINT_LIMIT, to_millionths
from taizhang.scoring.rules import (
    Absent,
    Amount,
    Ballot,
    ByClass,
    Clause,
    Condition,
    Count,
    Curve,
    Day,
    Denominator,
    Edge,
    Effect,
    GroupShare,
    Item,
    Judge,
    Part,
    PeriodDay,
    Primitive,
    RankPoints,
    Rule,
    Share,
    Start,
    Steps,
)
from taizhang.timekeeping import Period

MOST_ITEMS = 500


def problems_of(rule: Rule, period: Period | None = None) -> Iterator[Problem]:
    """Every reason why the rule cannot be scored for a period; none if it can."""
    if not rule.items:
        yield _problem(
            "no-items", "", "没有考核项目", "there is no item to score", "至少写一项", "write at least one"
        )
    if len(rule.items) > MOST_ITEMS:
        yield _problem(
            "too-many-items",
            "",
            f"考核项目多于{MOST_ITEMS}项",
            f"more than {MOST_ITEMS} items",
            "请拆成几个办法",
            "split the rule",
        )
    for kind, ids in (
        ("item", [item.id for item in rule.items]),
        ("veto", [veto.id for veto in rule.vetoes]),
        ("grade", [grade.id for grade in rule.grades]),
    ):
        for id, times in Counter(ids).items():
            if times > 1:
                yield _problem(
                    "name-twice",
                    f"{kind}.{id}",
                    f"名称“{id}”用了{times}次",
                    f"the name “{id}” is used {times} times",
                    "每个名称只用一次",
                    "use each name once",
                )
            if not id or id.startswith("="):
                yield _problem(
                    "bad-name",
                    f"{kind}.{id}",
                    f"名称“{id}”不能用",
                    f"“{id}” cannot be a name",
                    "名称不能为空，也不能以“=”开头",
                    "a name is not empty and does not begin with “=”",
                )
    yield from _number(rule.base, "base", POINT_LIMIT)
    yield from _number(rule.full, "full", POINT_LIMIT)
    for item in rule.items:
        yield from _item_problems(item)
    yield from _veto_and_grade_problems(rule)
    yield from _composition(rule)
    yield from _days(rule, period)


def _item_problems(item: Item) -> Iterator[Problem]:
    key = f"item.{item.id}"
    yield from _number(item.points, f"{key}.points", POINT_LIMIT)
    for name, bound in (("floor", item.floor), ("cap", item.cap)):
        if isinstance(bound, Decimal):
            yield from _number(bound, f"{key}.{name}", POINT_LIMIT)
    if item.points is not None and item.points.is_finite() and item.points <= 0:
        yield _problem(
            "points-not-positive",
            f"{key}.points",
            f"分值为 {item.points}",
            f"the points are {item.points}",
            "分值应大于0；只加分或只扣分的项目不写分值",
            "give points above 0, or none for an item that only adds or deducts",
        )
    floor, cap = item.floor_in_force, item.cap_in_force
    if floor is not None and cap is not None and floor > cap:
        yield _problem(
            "floor-above-cap",
            key,
            f"下限 {floor} 高于上限 {cap}",
            f"the floor {floor} is above the cap {cap}",
            "下限不高于上限",
            "put the floor at or below the cap",
        )
    if item.points is None and Absent.FULL in (item.when_absent, item.when_not_applicable):
        yield _points_missing(key)
    for name, given in (("when_absent", item.when_absent), ("when_not_applicable", item.when_not_applicable)):
        if isinstance(given, Decimal):
            yield from _number(given, f"{key}.{name}", POINT_LIMIT)
    if not item.clauses:
        yield _problem("no-clauses", key, "没有计分方式", "there is no way to points", "写一种", "give one")
    for name, clause in item.lines:
        yield from _clause_problems(f"item.{name}", clause)
    yield from _amount(item.times, f"{key}.times")


def _points_missing(key: str) -> Problem:
    return _problem(
        "points-missing",
        f"{key}.points",
        "按比例得分或未上报得满分的项目没有写分值",
        "an item scored by share, or full when absent, has no points of its own",
        "写明分值 points",
        "write its points",
    )


def _clause_problems(key: str, clause: Clause) -> Iterator[Problem]:
    how = clause.how
    if clause.id:
        yield from _number(clause.points, f"{key}.points", POINT_LIMIT)
    if clause.points is None and needs_points(how):
        yield _points_missing(key)
    match how:
        case Share():
            yield from _percent_cap(how.cap, f"{key}.share.cap")
            yield from _amount(how.over, f"{key}.share.over")
            yield from _amount(how.start, f"{key}.share.start")
            yield from _number(how.least, f"{key}.share.start_percent", FACT_LIMIT // 10**6)
            yield from _number(how.nothing_below, f"{key}.share.zero_under", FACT_LIMIT // 10**6)
            if isinstance(how.over, Decimal) and how.over.is_finite() and how.over <= 0:
                yield _problem(
                    "over-not-positive",
                    f"{key}.share.over",
                    f"分母为 {how.over}",
                    f"the denominator is {how.over}",
                    "写一个大于0的数",
                    "give a number above 0",
                )
            if isinstance(how.zero_over, Decimal):
                yield from _number(how.zero_over, f"{key}.share.zero_over", POINT_LIMIT)
        case Part():
            yield from _percent_cap(how.cap, f"{key}.part.cap")
            yield from _positive(how.out_of, f"{key}.part.out_of")
        case Count():
            yield from _count(how, key)
        case Steps():
            yield from _steps(how, key)
        case Curve():
            yield from _curve(how, key)
        case Ballot():
            yield from _ballot(how, clause.points, key)
        case RankPoints():
            for place, points in enumerate(
                (
                    *how.table,
                    how.drop,
                    how.otherwise,
                    how.gained,
                    how.lost,
                    how.most,
                    *(b.points for b in how.bands),
                )
            ):
                yield from _number(points, f"{key}.rank.{place}", POINT_LIMIT)
            for percent in (how.drop_percent, *(band.percent for band in how.bands)):
                yield from _number(percent, f"{key}.rank.percent", FACT_LIMIT // 10**6)
        case Judge():
            yield from _number(how.lo, f"{key}.judge.lo", POINT_LIMIT)
            yield from _number(how.hi, f"{key}.judge.hi", POINT_LIMIT)
            if how.lo > how.hi:
                yield _problem(
                    "bounds-crossed",
                    f"{key}.judge",
                    f"最低 {how.lo} 高于最高 {how.hi}",
                    f"the least {how.lo} is above the most {how.hi}",
                    "对调",
                    "exchange them",
                )
        case Start():
            yield from _number(how.points, f"{key}.start", POINT_LIMIT)


def needs_points(how: Primitive) -> bool:
    """Whether a primitive is measured against full points."""
    match how:
        case Share() | Part():
            return True
        case Ballot():
            return how.denominator is not Denominator.NONE
        case RankPoints():
            return how.drop is not None or how.drop_percent is not None
        case _:
            return False


def _count(how: Count, key: str) -> Iterator[Problem]:
    yield from _number(how.each, f"{key}.count.each", POINT_LIMIT)
    for _, one in () if how.rates is None else how.rates.amounts:
        yield from _number(one, f"{key}.count.each", POINT_LIMIT)
    yield from _number(how.base, f"{key}.count.base", POINT_LIMIT)
    yield from _number(how.most, f"{key}.count.most", POINT_LIMIT)
    yield from _amount(how.short_of, f"{key}.count.short_of")
    yield from _amount(how.over, f"{key}.count.over")
    yield from _number(how.free, f"{key}.count.free", FACT_LIMIT)
    yield from _positive(how.per, f"{key}.count.per")
    yield from _number(how.repeat_times, f"{key}.count.repeats", POINT_LIMIT)
    for each in how.sequence:
        yield from _number(each, f"{key}.count.each", POINT_LIMIT)
    if isinstance(how.goes_on, Decimal):
        yield from _number(how.goes_on, f"{key}.count.next", POINT_LIMIT)
    if how.short_of is not None and how.over is not None:
        yield _problem(
            "short-and-over",
            f"{key}.count",
            "同时写了 short_of 和 over",
            "both short_of and over are given",
            "只写一个；两样都要时分成两项",
            "give one of them; write two items for both",
        )


def _steps(how: Steps, key: str) -> Iterator[Problem]:
    if not how.table:
        yield _problem(
            "no-steps", f"{key}.steps", "没有档次", "there is no step", "至少写一档", "write at least one"
        )
    for place, step in enumerate(how.table, start=1):
        if not (step.bounds and how.of) and not step.all:
            yield _problem(
                "step-unbounded",
                f"{key}.steps.{place}",
                "这一档没有界限",
                "this step has no bound",
                "写明从多少到多少",
                "say from where to where it goes",
            )
        for side, bound in step.bounds:
            if isinstance(bound, Decimal):
                yield from _number(bound, f"{key}.steps.{place}.{side.value}", FACT_LIMIT)
        for one in step.all:
            yield from _condition(one, f"{key}.steps.{place}")
        yield from _number(step.points, f"{key}.steps.{place}.points", POINT_LIMIT)
    yield from _number(how.otherwise, f"{key}.steps.otherwise", POINT_LIMIT)


def _curve(how: Curve, key: str) -> Iterator[Problem]:
    if (how.target is None) == (not how.knots):
        yield _problem(
            "line-one-way",
            f"{key}.line",
            "目标值和折点要写一个，只写一个",
            "exactly one of a target and knots is wanted",
            "只写一种",
            "give one of them",
        )
    yield from _amount(how.target, f"{key}.line.target")
    yield from _number(how.base, f"{key}.line.base", POINT_LIMIT)
    for x, y in how.knots:
        yield from _number(x, f"{key}.line.knots", FACT_LIMIT)
        yield from _number(y, f"{key}.line.knots", POINT_LIMIT)
    values = [x for x, _ in how.knots]
    if how.knots and (values != sorted(set(values)) or len(values) < 2):
        yield _problem(
            "knots-unsorted",
            f"{key}.line.knots",
            "折点没有从小到大",
            "the knots do not rise",
            "从小到大写",
            "write them in rising order",
        )
    for name, slope in (("short", how.short), ("beyond", how.beyond)):
        if slope is None:
            continue
        for points in (slope.each, slope.most, slope.points, *(band.each for band in slope.bands)):
            yield from _number(points, f"{key}.line.{name}", POINT_LIMIT)
        for step in (slope.step, *(band.step for band in slope.bands)):
            yield from _positive(step, f"{key}.line.{name}.step")
        for band in slope.bands:
            yield from _number(band.to, f"{key}.line.{name}.to", FACT_LIMIT)


def _ballot(how: Ballot, points: Decimal | None, key: str) -> Iterator[Problem]:
    for _, value in how.votes:
        yield from _number(value, f"{key}.ballot.value", POINT_LIMIT)
    yield from _positive(how.out_of, f"{key}.ballot.out_of")
    yield from _number(how.least, f"{key}.ballot.least", FACT_LIMIT)
    if how.out_of > 0 and how.weight[1] > 0 and all(one.is_finite() for one in (how.out_of, *how.weight)):
        factor = ballot_factor(how, points)
        factors = [factor, *(factor * times for _, times in raised(how))]
        if any(one.numerator >= 2**53 or one.denominator > MOST_DIVISOR for one in factors):
            yield _problem(
                "too-fine",
                f"{key}.ballot",
                "分值、权重和票的分值搭配得太细，无法精确计算",
                "points, weights and values are too fine together to be exact",
                "用整数或一两位小数",
                "use whole numbers or one or two decimals",
            )


def _condition(one: Condition, key: str) -> Iterator[Problem]:
    if not one.bounds or not one.of:
        yield _problem(
            "condition-empty",
            key,
            "条件不完整",
            "a condition is not complete",
            "写明事实和界限",
            "give the fact and a bound",
        )
    for _, bound in one.bounds:
        if isinstance(bound, Decimal):
            yield from _number(bound, key, FACT_LIMIT)


def _amount(amount: Amount | None, key: str) -> Iterator[Problem]:
    numbers = [amount] if isinstance(amount, Decimal) else []
    if isinstance(amount, ByClass):
        numbers = [one for _, one in amount.amounts]
    for one in numbers:
        yield from _number(one, key, FACT_LIMIT)


def _positive(value: Decimal, key: str) -> Iterator[Problem]:
    yield from _number(value, key, FACT_LIMIT)
    if value.is_finite() and value <= 0:
        yield _problem(
            "not-positive",
            key,
            f"{value} 不大于0",
            f"{value} is not above 0",
            "写大于0的数",
            "give a number above 0",
        )


def _percent_cap(cap: object, key: str) -> Iterator[Problem]:
    if not isinstance(cap, Decimal):
        return
    yield from _number(cap, key, POINT_LIMIT)
    if cap.is_finite() and cap <= 0:
        yield _problem(
            "cap-not-positive",
            key,
            f"上限为百分之 {cap}",
            f"the cap is {cap} percent",
            "写一个大于0的百分数",
            "give a percent above 0",
        )


def _composition(rule: Rule) -> Iterator[Problem]:
    """Names that point at nothing, and numbers of what stands above the items."""
    before: set[str] = set()
    sections, pools = {one.id for one in rule.sections}, {one.id for one in rule.pools}
    for item in rule.items:
        for name, clause in item.lines:
            other = getattr(clause.how, "item", "")
            if other and other not in before:
                yield _unknown(f"item.{name}", other)
        for name, known in ((item.section, sections), (item.pool, pools)):
            if name and name not in known:
                yield _unknown(f"item.{item.id}", name)
        before.add(item.id)
    yield from _passing(rule)
    for pool in rule.pools:
        if pool.section and pool.section not in sections:
            yield _unknown(f"pool.{pool.id}", pool.section)
        for points in (pool.points, pool.cap, pool.floor):
            yield from _number(
                points if isinstance(points, Decimal) else None, f"pool.{pool.id}", POINT_LIMIT
            )
    for section in rule.sections:
        for points in (section.weight, section.cap, section.floor):
            yield from _number(
                points if isinstance(points, Decimal) else None, f"section.{section.id}", POINT_LIMIT
            )
    weights = [one.weight for one in rule.sections if one.weight is not None]
    if weights and (len(weights) < len(rule.sections) or sum(weights) != 100 or min(weights) < 0):
        yield _problem(
            "weights-not-whole",
            "section",
            f"各部分权重合计 {sum(weights)}%，不是 100%",
            f"the weights come to {sum(weights)}%, not to 100%",
            "每个部分都写权重，合计 100",
            "give every section a weight, 100 in all",
        )
    for name in (*rule.times_not, *(pay.pot_of for pay in rule.pays if pay.pot_of)):
        if name not in before | sections | pools:
            yield _unknown("rule", name)
    for bound in (rule.cap, rule.floor):
        yield from _number(bound if isinstance(bound, Decimal) else None, "rule", POINT_LIMIT)
    yield from _amount(rule.times, "times")
    for section in rule.sections:
        yield from _amount(section.times, f"section.{section.id}.times")
    for pay in rule.pays:
        yield from _amount(pay.pot, f"pay.{pay.id}.pot")
    if rule.moved is not None:
        for points in (rule.moved.gained, rule.moved.lost, rule.moved.most):
            yield from _number(points, "moved", POINT_LIMIT)
    for name, fact in rule.facts.items():
        for weight in fact.weights:
            yield from _number(weight, f"facts.{name}.weights", FACT_LIMIT // 10**6)
        given = [step.points for step in fact.steps]
        edges = [
            edge for bounds in (fact.bounds, *(step.bounds for step in fact.steps)) for _, edge in bounds
        ]
        for number in (*given, fact.otherwise, *edges):
            yield from _number(number if isinstance(number, Decimal) else None, f"facts.{name}", FACT_LIMIT)
    if rule.convert is not None:
        yield from _number(rule.convert.gives, "convert.gives", POINT_LIMIT)
        if rule.convert.over is not None:
            yield from _positive(rule.convert.over, "convert.over")


def _passing(rule: Rule) -> Iterator[Problem]:
    """Points and weights that cannot go where they are said to go."""
    items, weights = {item.id: item for item in rule.items}, {one.id: one.weight for one in rule.sections}
    for item in rule.items:
        pair = (item, items.get(item.passes_to, item))
        own = all(one.points is not None and one.in_total and not one.pool for one in pair)
        if item.passes_to and (pair[0] is pair[1] or not own or pair[0].section != pair[1].section):
            yield _unknown(f"item.{item.id}.passes_to", item.passes_to)
    for section in rule.sections:
        to = section.passes_to
        if to and (to == section.id or section.weight is None or weights.get(to) is None):
            yield _unknown(f"section.{section.id}.passes_to", to)


def _unknown(key: str, name: str) -> Problem:
    return _problem(
        "name-unknown",
        key,
        f"前面没有“{name}”",
        f"nothing before it is called “{name}”",
        "先写被引用的",
        "write what is referred to first",
    )


def _days(rule: Rule, period: Period | None) -> Iterator[Problem]:
    """A day of the year needs the year."""
    if period is not None:
        return
    looked = [one for veto in rule.vetoes for one in (veto, *veto.parts)]
    edges: list[Edge | PeriodDay] = [edge for one in looked for _, edge in one.when]
    for item in rule.items:
        edges += [edge for one in (*item.zero_if, *item.applies_if) for _, edge in one.bounds]
        for clause in item.clauses:
            how = clause.how
            if isinstance(how, Count) and how.late is not None:
                edges.append(how.late.due)
            if isinstance(how, Steps):
                edges += [edge for step in how.table for _, edge in step.bounds]
                edges += [edge for step in how.table for one in step.all for _, edge in one.bounds]
            if isinstance(how, RankPoints) and how.gate is not None:
                edges += [edge for _, edge in how.gate.bounds]
    if any(isinstance(edge, PeriodDay) or (isinstance(edge, Day) and not edge.year) for edge in edges):
        yield _problem(
            "period-missing",
            "",
            "规则里有月日，要知道是哪一期",
            "the rule names days, and the period that is scored is not known",
            "计分时给出期间",
            "give the period that is scored",
        )


def _veto_and_grade_problems(rule: Rule) -> Iterator[Problem]:
    items = {item.id for item in rule.items}
    for veto in rule.vetoes:
        key = f"veto.{veto.id}"
        for one in (veto, *veto.parts):
            yield from _number(one.at_least, f"{key}.at_least", FACT_LIMIT)
            yield from _share(one.first, key)
            yield from _share(one.last, key)
        for bound in (bound for one in (veto, *veto.parts) for _, bound in one.bounds):
            yield from _number(bound if isinstance(bound, Decimal) else None, key, FACT_LIMIT)
        if (Effect.ITEM_ZERO in veto.effects) != bool(veto.item) or (veto.item and veto.item not in items):
            yield _problem(
                "veto-item",
                f"{key}.item",
                f"否决项“{veto.id}”指的项目是“{veto.item}”",
                f"the veto “{veto.id}” names the item “{veto.item}”",
                "单项计0分的否决要写明一个已有的项目，其他否决不写",
                "a veto that sets an item to zero names an existing item; other vetoes name none",
            )
    for grade in rule.grades:
        yield from _number(grade.at_least, f"grade.{grade.id}.at_least", FACT_LIMIT)
        yield from _share(grade.rank_last, f"grade.{grade.id}.rank_last_percent")
    for grade in rule.grades:
        for _, bound in grade.bounds or ():
            yield from _number(bound, f"grade.{grade.id}", FACT_LIMIT)
    simple = [grade.at_least for grade in rule.grades if grade.simple]
    for bound, times in Counter(simple).items():
        if times > 1:
            yield _problem(
                "grade-twice",
                "grade",
                f"有{times}个等次都从 {bound} 分起",
                f"{times} grades begin at {bound}",
                "每个等次的起点不同",
                "let each grade begin elsewhere",
            )


def _share(given: int | GroupShare | None, key: str) -> Iterator[Problem]:
    if isinstance(given, GroupShare):
        yield from _number(given.percent, key, FACT_LIMIT // 10**6)


def _number(value: Decimal | None, key: str, limit: int) -> Iterator[Problem]:
    if value is not None:
        try:
            to_millionths(value, limit)
        except Refused as refused:
            for problem in refused.problems:
                what = Text(f"{key}：{problem.what.zh}", f"{key}: {problem.what.en}")
                yield Problem(problem.code, what, problem.right, Place(key=key))


def _problem(code: str, key: str, what: str, what_en: str, right: str, right_en: str) -> Problem:
    head = f"{key}：" if key else ""
    head_en = f"{key}: " if key else ""
    return Problem(code, Text(head + what, head_en + what_en), Text(right, right_en), Place(key=key))
