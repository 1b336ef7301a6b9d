"""The second pair of eyes: what does not fit together in an appraisal whose tables are each well-formed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from taizhang.institutions.schema.appraisal.doubts import doubts
from taizhang.institutions.schema.appraisal.grades import grades, limited
from taizhang.institutions.schema.appraisal.kinds import against_their_kind
from taizhang.institutions.schema.appraisal.passing import passing
from taizhang.institutions.schema.appraisal.standing import SELF, Standing
from taizhang.institutions.schema.appraisal.sums import sums
from taizhang.institutions.schema.appraisal.values import BENCHMARKS, MEAN_OF_YEARS
from taizhang.institutions.schema.forms import Finding, bounds_crossed
from taizhang.problems import Text

if TYPE_CHECKING:
    from taizhang.institutions.schema.appraisal.rulebook import Appraisal

Path = tuple[str | int, ...]
_STANDING = ("earlier", "running", "times", "rolling")
_LONGER = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def findings_of(appraisal: Appraisal) -> Iterator[Finding]:
    """Everything that does not fit together, errors and warnings."""
    yield from bounds_crossed(appraisal.floor, appraisal.cap, "floor")
    yield from _names(appraisal)
    yield from _vetoes(appraisal)
    yield from grades(appraisal)
    yield from sums(appraisal)
    yield from passing(appraisal)
    yield from doubts(appraisal)
    yield from _facts(appraisal)
    yield from against_their_kind(appraisal)
    yield from _ranking(appraisal)
    yield from _periods(appraisal)


def _names(appraisal: Appraisal) -> Iterator[Finding]:
    """Names that point at nothing."""
    sections, pools = {one.id for one in appraisal.sections}, {one.id for one in appraisal.pools}
    items = [one.id for one in appraisal.items]
    for number, item in enumerate(appraisal.items):
        at: Path = ("item", number)
        yield from _known(
            item.section, sections, (*at, "section"), Text("部分", "section"), "[[appraisal.section]]"
        )
        yield from _known(item.pool, pools, (*at, "pool"), Text("共用分值", "pool"), "[[appraisal.pool]]")
        for key, way in (("rank", item.rank), ("part", item.part)):
            if way is not None and way.item is not None and way.item not in items[:number]:
                yield Finding(
                    "item-not-before",
                    Text(f"前面没有“{way.item}”这一项", f"no item “{way.item}” stands before this one"),
                    Text("把被引用的项写在前面", "write the item that is referred to first"),
                    (*at, key, "item"),
                )
        if item.section and item.pool:
            yield Finding(
                "section-of-pool",
                Text(
                    "项在共用分值里，部分由共用分值来定",
                    "the item is in a pool, and the pool's section decides",
                ),
                Text("在 [[appraisal.pool]] 里写 section", "write section in [[appraisal.pool]]"),
                (*at, "section"),
            )
    for number, pool in enumerate(appraisal.pools):
        yield from _known(
            pool.section,
            sections,
            ("pool", number, "section"),
            Text("部分", "section"),
            "[[appraisal.section]]",
        )
        if not any(item.pool == pool.id for item in appraisal.items):
            yield Finding(
                "pool-unused",
                Text(f"没有哪一项用“{pool.id}”", f"no item uses “{pool.id}”"),
                Text(
                    f'在项里写 pool = "{pool.id}"，或删去',
                    f'write pool = "{pool.id}" in its items, or remove it',
                ),
                ("pool", number),
            )
    for number, name in enumerate(appraisal.times_not):
        known = {*items, *pools, *sections}
        yield from _known(
            name, known, ("times_not", number), Text("项、共用分值或部分", "item, pool or section"), ""
        )
    seen: dict[str, str] = {}
    for number, group in enumerate(appraisal.groups):
        for place, name in enumerate(group.classes):
            if seen.setdefault(name, group.id) != group.id:
                yield Finding(
                    "class-in-two-groups",
                    Text(f"“{name}”已在“{seen[name]}”组", f"“{name}” is already in the group “{seen[name]}”"),
                    Text("每类只归一组", "put each class in one group"),
                    ("group", number, "classes", place),
                )
    grades = {one.id for one in appraisal.grades}
    own: list[tuple[Path, Standing]] = [
        (("veto", n, *at, "grade"), part)
        for n, one in enumerate(appraisal.vetoes)
        for at, part in one.looks_at
    ]
    own += [
        (("facts", name, "running", "grade"), fact.running)
        for name, fact in appraisal.facts.items()
        if fact.running is not None and fact.running.appraisal == SELF
    ]
    for at, standing in own:
        for name in standing.grade:
            yield from _known(name, grades, at, Text("等次", "grade"), "[[appraisal.grade]]")
    for number, pay in enumerate(appraisal.pays):
        if pay.pot_of is not None:
            yield from _known(
                pay.pot_of, {*appraisal.named}, ("pay", number, "pot_of"), Text("项、合并计分或部分", "item, pool or section"), "[[appraisal.item]]"
            )  # fmt: skip
            if pay.pot_by == "lost" and appraisal.full_of(pay.pot_of) is None:
                yield Finding(
                    "pot-lost-of-what",
                    Text(f"“{pay.pot_of}”没有满分，谈不上失分", f"“{pay.pot_of}” has no full points to lose"),
                    Text("写有 points 的项或部分", "name an item or a section with points"),
                    ("pay", number, "pot_of"),
                )  # fmt: skip
        for name in pay.grades:
            yield from _known(
                name, grades, ("pay", number, "grades", name), Text("等次", "grade"), "[[appraisal.grade]]"
            )


def _known(name: str | None, known: set[str], at: Path, what: Text, where: str) -> Iterator[Finding]:
    if name is not None and name not in known:
        listed = ", ".join(sorted(known))
        yield Finding(
            "name-unknown",
            Text(f"没有“{name}”这个{what.zh}", f"there is no {what.en} “{name}”"),
            Text(f"可用：{listed}", f"there are: {listed}")
            if known
            else Text(f"先写 {where}", f"write {where} first"),
            at,
        )


def _vetoes(appraisal: Appraisal) -> Iterator[Finding]:
    ids = {item.id for item in appraisal.items}
    for number, veto in enumerate(appraisal.vetoes):
        if veto.item is not None and veto.item not in ids:
            yield Finding(
                "veto-item",
                Text(f"没有“{veto.item}”这一项", f"there is no item “{veto.item}”"),
                Text("写已有考评项的 id：" + "、".join(sorted(ids)), "name one of: " + ", ".join(sorted(ids))),
                ("veto", number, "item"),
            )  # fmt: skip
        points = {item.id: item.points for item in appraisal.items if item.pays == "points"}
        for at, part in veto.looks_at:
            yield from _known(
                part.section, {one.id for one in appraisal.sections}, ("veto", number, *at, "section"), Text("部分", "section"), "[[appraisal.section]]"
            )  # fmt: skip
            if part.item is None or points.get(part.item) is not None:
                continue
            yield Finding(
                "veto-rate-of-what",
                Text(f"“{part.item}”不是有满分的考评项，没有得分率", f"“{part.item}” is no item with points, so it has no rate"),
                Text("写有 points 的项：" + "、".join(sorted(id for id, one in points.items() if one is not None)), "name an item with points: " + ", ".join(sorted(id for id, one in points.items() if one is not None))),
                ("veto", number, *at, "item"),
            )  # fmt: skip
        needs_grade = {"not-excellent", "one-grade-lower", "unqualified", "not-graded"} & {*veto.effects}
        if (needs_grade and not appraisal.grades) or (
            {"last-place", "not-placed"} & {*veto.effects} and appraisal.rank is None
        ):
            yield Finding(
                "veto-without-effect",
                Text("没有等次或排名，这个否决不起作用", "without grades or a ranking this veto has no effect"),
                Text("写 [[appraisal.grade]] 或 rank，或改 effect", "write [[appraisal.grade]] or rank, or change the effect"),
                ("veto", number, "effect"),
            )  # fmt: skip
        if "no-pay" in veto.effects and not _pays(appraisal):
            yield Finding(
                "veto-without-effect",
                Text("没有兑现办法，停发不起作用", "nothing is paid, so no-pay has no effect"),
                Text('写 [[appraisal.pay]] 或 pays = "yuan" 的项，或改 effect', 'write [[appraisal.pay]] or an item with pays = "yuan", or change the effect'),
                ("veto", number, "effect"),
            )  # fmt: skip


def _pays(appraisal: Appraisal) -> bool:
    return bool(appraisal.pays) or any(item.pays == "yuan" for item in appraisal.items)


def _facts(appraisal: Appraisal) -> Iterator[Finding]:
    """Facts that nobody reads, names that are reserved, and facts worked out of what they cannot be."""
    read = Counter(name for _, name in appraisal.metrics())
    for name in appraisal.facts:
        if name in BENCHMARKS:
            yield Finding(
                "fact-name-reserved",
                Text(
                    f"“{name}”是固定用语，不能作事实的名称",
                    f"“{name}” is a word of the language and cannot name a fact",
                ),
                Text("换一个名称", "choose another name"),
                ("facts", name),
            )
        elif not read[name]:
            yield Finding(
                "warn-fact-unused",
                Text(f"没有哪一条用“{name}”", f"no clause reads “{name}”"),
                Text("核对名称，或删去", "check the name, or remove it"),
                ("facts", name),
            )
    yield from _worked(appraisal)


def _worked(appraisal: Appraisal) -> Iterator[Finding]:
    """Facts that are worked out of what stands after them, or looked at in a way that means nothing for them."""
    before: set[str] = set()
    for name, fact in appraisal.facts.items():
        for path, of in fact.reads():
            if of in appraisal.facts and appraisal.facts[of].worked and of not in before:
                yield Finding(
                    "worked-not-before",
                    Text(f"“{of}”也是算出的，要写在“{name}”前面", f"“{of}” is worked out too and must stand before “{name}”"),
                    Text("把它移到前面，或改用报送的数", "move it up, or use facts that are reported"),
                    ("facts", name, *path),
                )  # fmt: skip
            elif of in appraisal.facts and fact.kind == "date":
                if appraisal.facts[of].kind != "date":
                    yield Finding(
                        "day-of-number",
                        Text(f"“{name}”是日期，“{of}”不是", f"“{name}” is a date, and “{of}” is not"),
                        Text("只从日期里取最早、最迟的一天", "take the earliest or the latest of dates only"),
                        ("facts", name, *path),
                    )
            elif of in appraisal.facts and (
                appraisal.facts[of].kind == "date"
                or (appraisal.facts[of].kind == "grade" and path[0] not in ("tiers", "running"))
            ):
                yield Finding(
                    "worked-of-words",
                    Text(f"“{of}”是日期或等次，不能参加计算", f"“{of}” is a date or a grade and cannot be calculated with"),
                    Text('改用数；几个日期中最早、最迟的一天，这个数也写 kind = "date"', 'use a number; for the earliest or the latest of dates write kind = "date" here too'),
                    ("facts", name, *path),
                )  # fmt: skip
            elif (
                path[0] in ("running", "rolling")
                and of in appraisal.facts
                and appraisal.facts[of].worked in _STANDING
            ):
                yield Finding(
                    "running-of-result",
                    Text(f"“{of}”是以前的结果，没有各期的数", f"“{of}” is a result of earlier closes and has no figure for each period"),
                    Text("在 running 里直接写 last、grade 或 total", "write last, grade or total in running itself"),
                    ("facts", name, *path),
                )  # fmt: skip
        if (
            fact.times is not None
            and fact.times.periods is not None
            and _LONGER[fact.times.periods] >= _LONGER[appraisal.period]
        ):
            yield Finding(
                "times-of-longer",
                Text("times 数的是本期之内更短的各期", "times counts shorter periods within this one"),
                Text('periods 写更短的，如 periods = "month"', 'give shorter periods, such as periods = "month"'),
                ("facts", name, "times", "periods"),
            )  # fmt: skip
        before.add(name)
    for at, of, amount in _looked_at(appraisal):
        looked = appraisal.facts.get(of)
        if (
            looked is not None
            and looked.worked
            and (amount not in ("last", "last-year") or looked.worked in _STANDING)
        ):
            yield Finding(
                "worked-looked-at",
                Text(f"“{of}”是算出的，没有自己的“{amount}”", f"“{of}” is worked out and has no “{amount}” of its own"),
                Text("写数、另一个数据，或 last、last-year、group-mean", "give a number, another fact, or last, last-year, group-mean"),
                at,
            )  # fmt: skip


def _looked_at(appraisal: Appraisal) -> Iterator[tuple[Path, str, str]]:
    """Every benchmark of a figure itself: where it stands, the figure, the benchmark."""
    for number, item in enumerate(appraisal.items):
        for prefix, ways in [
            (("item", number), item),
            *((("item", number, "also", place), one) for place, one in enumerate(item.also)),
        ]:
            for key, of, amount in (
                (("share", "over"), ways.share and ways.share.of, ways.share and ways.share.over),
                (("line", "target"), ways.line and ways.line.of, ways.line and ways.line.target),
                (("count", "short_of"), ways.count and ways.count.of, ways.count and ways.count.short_of),
                (("count", "over"), ways.count and ways.count.of, ways.count and ways.count.over),
            ):
                known = isinstance(amount, str) and (
                    amount in BENCHMARKS or MEAN_OF_YEARS.fullmatch(amount) is not None
                )
                if known and of and amount != "group-mean":
                    yield (*prefix, *key), of, str(amount)


def _ranking(appraisal: Appraisal) -> Iterator[Finding]:
    rank = appraisal.rank
    if rank is not None and (appraisal.ground is None or appraisal.approver is None):
        yield Finding(
            "warn-ranking-unpublished",
            Text("排名没有依据或批准人，永远不会公布", "the ranking has no legal ground or no approver and will never be published"),
            Text("写 ground（依据文件）和 approver（批准的职务），或删去 rank", "write ground and approver, or remove rank"),
            ("rank",),
        )  # fmt: skip
    for number, name in enumerate(rank.then_by if rank else ()):
        known = appraisal.named | appraisal.facts.keys()
        if "." not in name:
            yield from _known(
                name.removeprefix("-"),
                {*known},
                ("rank", "then_by", number),
                Text("项、合并计分、部分或数据", "item, pool, section or fact"),
                "[[appraisal.item]]",
            )
    named = (rank is not None and rank.group == "named") or any(
        item.rank is not None and item.rank.group == "named" for item in appraisal.items
    )
    if named != bool(appraisal.groups):
        yield Finding(
            "groups-unused" if appraisal.groups else "groups-missing",
            Text("分了组，排名却不按组", "groups are named, but nothing is ranked by them")
            if appraisal.groups
            else Text("没有写分哪几组", "which groups there are is not said"),
            Text('写 group = "named"，并用 [[appraisal.group]] 列出各组', 'write group = "named" and list the groups in [[appraisal.group]]'),
            ("group", 0) if appraisal.groups else ("rank",) if rank is not None else (),
        )  # fmt: skip
    if rank is None:
        by_place: list[Path] = [("grade", n) for n, one in enumerate(appraisal.grades) if limited(one)]
        by_place += [
            ("pay", n)
            for n, one in enumerate(appraisal.pays)
            if one.places or one.last is not None or one.top or one.to_best
        ]
        by_place += [
            ("veto", n, "when")
            for n, one in enumerate(appraisal.vetoes)
            if any(part.by_place for part in one.when.parts)
        ]
        by_place += [("moved",)] if appraisal.moved is not None else []
        for at in by_place:
            yield Finding(
                "place-without-rank",
                Text("按名次的规定需要排名", "a rule by place needs a ranking"),
                Text(
                    '在 [appraisal] 里写 rank = { group = "kind" }',
                    'write rank = { group = "kind" } in [appraisal]',
                ),
                at,
            )


def _periods(appraisal: Appraisal) -> Iterator[Finding]:
    own = _LONGER[appraisal.period]
    for number, item in enumerate(appraisal.items):
        if item.period is not None and _LONGER[item.period] <= own:
            yield Finding(
                "period-not-longer",
                Text("项的 period 不比考评的长", "the item's period is not longer than the appraisal's"),
                Text(
                    "更短的期间用 part 的 periods，或让事实按期间计数；相同的删去",
                    "for shorter periods use part with periods, or a fact that counts them; remove an equal one",
                ),
                ("item", number, "period"),
            )
        part = item.part
        if (
            part is not None
            and part.appraisal == "self"
            and (part.periods is None or _LONGER[part.periods] >= own)
        ):
            yield Finding(
                "part-of-itself",
                Text(
                    "本考评的分数不能取自同一期间的自己",
                    "an appraisal cannot take its own score of the same period",
                ),
                Text(
                    "periods 写更短的期间，或 appraisal 写另一考评",
                    "give shorter periods, or another appraisal",
                ),
                ("item", number, "part"),
            )
