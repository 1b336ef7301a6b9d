"""What keeps a rule from being scored, all of it at once, in words a clerk can act on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from taizhang.problems import Place, Problem, Refused, Text
from taizhang.scoring.millionths import FACT_LIMIT, POINT_LIMIT, to_millionths
from taizhang.scoring.rules import Absent, Count, Effect, Item, Rule, Share, Steps

MOST_ITEMS = 500


def problems_of(rule: Rule) -> Iterator[Problem]:
    """Every reason why the rule cannot be scored; none if it can."""
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
    yield from _not_yet(rule)


def _not_yet(rule: Rule) -> Iterator[Problem]:
    for item in rule.items:
        if (
            item.also
            or not isinstance(item.how, Share | Count | Steps)
            or item.times is not None
            or item.zero_if
            or item.pool
            or item.section
        ):
            yield _problem(
                "not-scored-yet",
                f"item.{item.id}",
                "这种计分方式还不能计算",
                "this way to points cannot be scored yet",
                "",
                "",
            )


def _item_problems(item: Item) -> Iterator[Problem]:
    key, how = f"item.{item.id}", item.how
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
    if item.points is None and (isinstance(how, Share) or item.when_absent is Absent.FULL):
        yield _problem(
            "points-missing",
            f"{key}.points",
            "按比例得分或未上报得满分的项目没有写分值",
            "an item scored by share, or full when absent, has no points of its own",
            "写明分值 points",
            "write its points",
        )
    if isinstance(how, Share):
        yield from _number(how.cap, f"{key}.share.cap", POINT_LIMIT)
        if how.cap.is_finite() and how.cap <= 0:
            yield _problem(
                "cap-not-positive",
                f"{key}.share.cap",
                f"上限为百分之 {how.cap}",
                f"the cap is {how.cap} percent",
                "写一个大于0的百分数",
                "give a percent above 0",
            )
    elif isinstance(how, Count):
        yield from _number(how.each, f"{key}.count.each", POINT_LIMIT)
        yield from _number(how.base, f"{key}.count.base", POINT_LIMIT)
        yield from _number(how.short_of, f"{key}.count.short_of", FACT_LIMIT)
        yield from _number(how.over, f"{key}.count.over", FACT_LIMIT)
        if how.short_of is not None and how.over is not None:
            yield _problem(
                "short-and-over",
                f"{key}.count",
                "同时写了 short_of 和 over",
                "both short_of and over are given",
                "只写一个；两样都要时分成两项",
                "give one of them; write two items for both",
            )
    elif isinstance(how, Steps):
        if not how.table:
            yield _problem(
                "no-steps", f"{key}.steps", "没有档次", "there is no step", "至少写一档", "write at least one"
            )
        for place, step in enumerate(how.table, start=1):
            if not step.bounds:
                yield _problem(
                    "step-unbounded",
                    f"{key}.steps.{place}",
                    "这一档没有界限",
                    "this step has no bound",
                    "写明从多少到多少",
                    "say from where to where it goes",
                )
            for side, bound in step.bounds:
                yield from _number(bound, f"{key}.steps.{place}.{side.value}", FACT_LIMIT)
            yield from _number(step.points, f"{key}.steps.{place}.points", POINT_LIMIT)
        yield from _number(how.otherwise, f"{key}.steps.otherwise", POINT_LIMIT)


def _veto_and_grade_problems(rule: Rule) -> Iterator[Problem]:
    items = {item.id for item in rule.items}
    for veto in rule.vetoes:
        key = f"veto.{veto.id}"
        yield from _number(veto.at_least, f"{key}.at_least", FACT_LIMIT)
        if (veto.effect is Effect.ITEM_ZERO) != bool(veto.item) or (veto.item and veto.item not in items):
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
    for bound, times in Counter(grade.at_least for grade in rule.grades).items():
        if times > 1:
            yield _problem(
                "grade-twice",
                "grade",
                f"有{times}个等次都从 {bound} 分起",
                f"{times} grades begin at {bound}",
                "每个等次的起点不同",
                "let each grade begin elsewhere",
            )


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
