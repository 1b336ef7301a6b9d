"""What an appraisal may say and a paper seldom means: doubts that refuse nothing."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from taizhang.institutions.posts import POSTS
from taizhang.institutions.schema.appraisal.classes import classes_unpaid
from taizhang.institutions.schema.appraisal.kinds import conditions_of
from taizhang.institutions.schema.appraisal.values import Bounds, leading
from taizhang.institutions.schema.forms import Finding
from taizhang.problems import Text

if TYPE_CHECKING:
    from taizhang.institutions.schema.appraisal.items import Item
    from taizhang.institutions.schema.appraisal.rulebook import Appraisal

Path = tuple[str | int, ...]


def doubts(appraisal: Appraisal) -> Iterator[Finding]:
    """Every one of them."""
    yield from _starts(appraisal)
    yield from _same_fact_twice(appraisal)
    yield from _same_title_twice(appraisal)
    yield from _above_cap(appraisal)
    yield from _approver(appraisal)
    yield from classes_unpaid(appraisal)


def _starts(appraisal: Appraisal) -> Iterator[Finding]:
    """Counts that add and deduct within full points, without a word on where they start."""
    for number, item in enumerate(appraisal.items):
        count = item.count
        if count is None or item.points is None or count.base is not None:
            continue
        firsts = [leading(one.each) for one in count.classes]
        if any(one < 0 for one in firsts) and any(one > 0 for one in firsts):
            yield Finding(
                "warn-start-unsaid",
                Text(f"“{item.title}”有加有扣，没有写从几分起，按满分 {item.points} 分起算", f"“{item.title.to('en')}” adds and deducts without a word on where it starts, so it starts from its full {item.points} points"),
                Text(f"从零累加的写 base = 0，从满分起算的写 base = {item.points}", f"write base = 0 where points add up from nothing, base = {item.points} where it starts full"),
                ("item", number, "count"),
            )  # fmt: skip


def _same_fact_twice(appraisal: Appraisal) -> Iterator[Finding]:
    """Two items that give or take points on the same figure."""
    first: dict[str, Item] = {}
    conditions = [*conditions_of(appraisal)]
    for number, item in enumerate(appraisal.items):
        if item.beside or item.pays == "yuan":
            continue
        own = {
            name: path
            for path, name in item.metrics()
            if path[-1] == "of" and path[0] not in ("zero_if", "applies_if", "times") and "gate" not in path
        }
        rewarded = {name for name in own if _only_where_none(conditions, number, name)}
        for name, path in own.items():
            if name in rewarded:
                continue  # 有一次扣分，全年没有的加分: only one of the two can be
            if name in first and not item.applies_to:
                yield Finding(
                    "warn-fact-twice",
                    Text(f"“{name}”在“{first[name].id}”项已经计过分", f"“{name}” is scored already by the item “{first[name].id}”"),
                    _two_rules(first[name], item),
                    ("item", number, *path),
                )  # fmt: skip
            if not item.applies_to:
                first.setdefault(name, item)


def _two_rules(one: Item, other: Item) -> Text:
    """What to do about two rules on one fact: they go into one item, unless one of them stands apart from the other."""
    apart = (
        (one.points is None) != (other.points is None)
        or one.section != other.section
        or one.pool != other.pool
    )
    if apart:
        return Text(
            "核对是否重复加减分；原文确是另列的加减分项或另一部分的，照写即可",
            "check whether it counts twice; where the paper has it as an addition of its own or in another section, leave it so",
        )
    return Text("核对是否重复加减分；确有两种算法的，写进同一项的 also", "check whether it counts twice; two rules on one fact belong in one item, as also")  # fmt: skip


def _only_where_none(conditions: list[tuple[Path, str | None, Bounds]], number: int, name: str) -> bool:
    """Whether an item gives points on a figure only where there is none of it."""
    given = [
        bounds
        for path, of, bounds in conditions
        if path[:2] == ("item", number)
        and of == name
        and bounds.given
        and path[2] in ("steps", "checklist", "also")
    ]
    return bool(given) and all(_none_only(bounds) for bounds in given)


def _none_only(bounds: Bounds) -> bool:
    at_most, below = bounds.at_most, bounds.below
    return (
        (bounds.is_ is not None and not isinstance(bounds.is_, str) and bounds.is_ == 0)
        or (isinstance(at_most, Decimal) and at_most <= 0)
        or (isinstance(below, Decimal) and below <= 1)
    )


def _same_title_twice(appraisal: Appraisal) -> Iterator[Finding]:
    """Two facts of one title, which no table of facts and no page tells apart."""
    first: dict[str, str] = {}
    for name, fact in appraisal.facts.items():
        if first.setdefault(fact.title, name) != name:
            yield Finding(
                "warn-title-twice",
                Text(f"“{fact.title}”与“{first[fact.title]}”同名，数据表里分不出", f"“{fact.title}” is the title of “{first[fact.title]}” too, and a table of facts cannot tell them apart"),
                Text("换一个说得更明白的名称", "give it a title that says more"),
                ("facts", name, "title"),
            )  # fmt: skip


def _above_cap(appraisal: Appraisal) -> Iterator[Finding]:
    """Points of a tier, a place or a judge that the item's own cap never lets through."""
    for number, item in enumerate(appraisal.items):
        cap = item.cap
        if not isinstance(cap, Decimal) or item.also or item.times is not None:
            continue
        given: list[tuple[Path, Decimal]] = []
        if item.steps is not None:
            given += [
                (("steps", "table", row, "points"), step.points) for row, step in enumerate(item.steps.table)
            ]
        if item.rank is not None:
            given += [(("rank", "table", place), points) for place, points in enumerate(item.rank.table)]
            given += [
                (("rank", "bands", place, "points"), band.points)
                for place, band in enumerate(item.rank.bands)
            ]
        if item.judge is not None and item.judge.hi is not None:
            given += [(("judge", "hi"), item.judge.hi)]
        given += [
            (("checklist", place, "points"), check.points) for place, check in enumerate(item.checklist)
        ]
        for at, points in given:
            if points > cap:
                yield Finding(
                    "warn-above-cap",
                    Text(f"这里 {points} 分，本项封顶 {cap} 分，多出的得不到", f"{points} points here, and the item's cap of {cap} lets no more through"),
                    Text("核对这一档的分数与 cap", "compare these points with cap"),
                    ("item", number, *at),
                )  # fmt: skip


def _approver(appraisal: Appraisal) -> Iterator[Finding]:
    """A post that none of the usual ones is, so that perhaps nobody holds it."""
    post = appraisal.approver
    if post is None or post in POSTS:
        return
    near = difflib.get_close_matches(post, POSTS, n=1, cutoff=0.6)
    listed = "、".join(f"{key}（{called.zh}）" for key, called in POSTS.items())
    listed_en = ", ".join(f"{key} ({called.en})" for key, called in POSTS.items())
    yield Finding(
        "warn-post-unknown",
        Text(f"“{post}”不是常用的职务，没有人在这个岗位上就公布不了排名", f"“{post}” is none of the usual posts, and where nobody holds it no ranking is published"),
        Text(
            (f"是不是 {near[0]}？" if near else "") + f"常用：{listed}；本账另设的岗位按它的代号写",
            (f"did you mean {near[0]}? " if near else "") + f"usual: {listed_en}; another post of your ledger by its key",
        ),
        ("approver",),
    )  # fmt: skip
