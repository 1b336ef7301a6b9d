"""The general chapter: ground, who is scored, period, and how items make a total."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from taizhang.institutions.schema import Institution
from taizhang.institutions.schema.appraisal import Appraisal, Pool, Section
from taizhang.writing.scheme.paper import Article, Chapter
from taizhang.writing.scheme.people import moves_said
from taizhang.writing.scheme.speech import KINDS, PERIODS, Speech, quoted


def general(institution: Institution, say: Speech) -> Chapter:
    """The first chapter."""
    return Chapter(
        say("总则", "General"),
        (
            Article(say("依据", "Ground"), tuple(_ground(institution, say))),
            Article(say("考评对象和周期", "Who is scored, and when"), tuple(_whom(say.appraisal, say))),
            Article(say("总分", "The total"), tuple(_total(say.appraisal, say))),
        ),
    )


def _ground(institution: Institution, say: Speech) -> Iterator[str]:
    header, source = institution.header, say.appraisal.source
    yield say(f"本办法依据：{header.source}。", f"This rule carries out: {header.source}.")
    if source != header.source:
        yield say(f"计分依据：{source}。", f"The scoring follows: {source}.")
    begins = header.from_
    until = header.until
    if say.english:
        yield f"It holds from {begins}{f' until {until}' if until else ''}."
    else:
        ends = "" if until is None else f"，至{until.year}年{until.month}月{until.day}日止"
        yield f"自{begins.year}年{begins.month}月{begins.day}日起可以采用{ends}。"
    if header.note is not None:
        yield header.note.to(say.language)


def _whom(appraisal: Appraisal, say: Speech) -> Iterator[str]:
    kind, period = say.words(KINDS, appraisal.of), say.words(PERIODS, appraisal.period)
    yield say(f"考评对象：{kind}。每{period}考评一次。", f"Scored are {kind}, once every {period}.")


def _total(appraisal: Appraisal, say: Speech) -> Iterator[str]:
    unsaid = "" if "full" in appraisal.model_fields_set else say.default
    yield say(f"总分的满分为{say.points(appraisal.full)}{unsaid}。", f"The full total is {say.points(appraisal.full)}{unsaid}.")  # fmt: skip
    weighted = any(section.weight is not None for section in appraisal.sections)
    if weighted:
        each = [
            f"{quoted(section.title.to(say.language))}×{say.percent(section.weight or Decimal(0))}"
            for section in appraisal.sections
        ]
        parts = say.list(each)
        outside = say("；不属于任何部分的加减分项直接计入", "; items of no section are added as they are") if _any_outside(appraisal) else ""  # fmt: skip
        yield say(f"总分＝{'＋'.join(each)}{_base(appraisal, say)}{outside}。", f"The total is the sum of {parts}{_base(appraisal, say)}{outside}.")  # fmt: skip
    else:
        yield say(
            f"总分＝各项得分之和{_base(appraisal, say)}。",
            f"The total is the sum of the items{_base(appraisal, say)}.",
        )
    yield from _rescaled(say, weighted=weighted)
    if any(pool.points is not None for pool in appraisal.pools):
        yield say(
            "合并计分的起点分视同满分参加折算，其得分是合并后的得分；合并的各项都不考核的，起点分也不计。",
            "What a pool starts from counts as its full points in that, and what it comes to as its points; where none of its items is assessed, those points are left out too.",
        )
    if appraisal.times is not None:
        factor = say.amount(appraisal.times)
        without = ""
        if appraisal.times_not:
            names = say.list(map(say.item, appraisal.times_not))
            without = say(
                f"{names}不乘系数，直接计入；",
                f"{names} {'is' if len(appraisal.times_not) == 1 else 'are'} added without it; ",
            )
        yield say(f"总分乘以系数：{factor}；{without}没有系数的{say.unit}不乘。", f"The total is multiplied by a coefficient: {factor}; {without}a unit without one keeps its points.")  # fmt: skip
    if appraisal.convert is not None:
        convert = appraisal.convert
        over = (
            say("本组最高总分", "the best total of the group")
            if convert.best
            else say.points(convert.over or Decimal(0))
        )
        cap = "" if convert.cap == "none" else say(f"，最高{say.points(Decimal(convert.cap))}", f", {say.points(Decimal(convert.cap))} at most")  # fmt: skip
        yield say(f"总分再折算：{over}折合{say.points(convert.gives)}，其余按比例{cap}。", f"The total is then converted: {over} stand for {say.points(convert.gives)}, others in proportion{cap}.")  # fmt: skip
    if appraisal.moved is not None:
        moved = appraisal.moved
        yield say("再按位次升降加减分：以到此为止的总分在本组排名次，", "Then places gained and lost: the place by the total so far in the group, against that of the last close, ") + moves_said(moved.gained, moved.lost, moved.most, say)  # fmt: skip
    if appraisal.decimals is not None:
        places = appraisal.decimals
        if appraisal.decimals_for == "print":
            yield say(f"总分打印时{say.decimals(places)}，名次、等次、兑现仍按原来的总分。", f"In print the total is {say.decimals(places)}; places, grades and pay go by the total as it is.")  # fmt: skip
        else:
            unsaid = "" if "decimals_for" in appraisal.model_fields_set else say.default
            exact = appraisal.rank is not None and appraisal.rank.unrounded
            by = say(f"等次、兑现按取舍后的总分{unsaid}，名次按取舍以前的总分", f"grades and pay go by it{unsaid}, places by the total before that") if exact else say(f"名次、等次、兑现都按取舍后的总分{unsaid}", f"places, grades and pay go by it{unsaid}")  # fmt: skip
            yield say(f"总分{say.decimals(places)}，{by}。", f"The total is {say.decimals(places)}, and {by}.")  # fmt: skip
    bounds = []
    if appraisal.cap != "none":
        bounds.append(
            say(f"最高{say.points(Decimal(appraisal.cap))}", f"{say.points(Decimal(appraisal.cap))} at most")
        )
    if appraisal.floor != "none":
        bounds.append(
            say(
                f"最低{say.points(Decimal(appraisal.floor))}",
                f"{say.points(Decimal(appraisal.floor))} at the least",
            )
        )
    if bounds:
        yield say(f"总分{'，'.join(bounds)}。", f"The total is {', '.join(bounds)}.")


def _any_outside(appraisal: Appraisal) -> bool:
    """Whether an item that counts belongs to no section."""
    sections = {pool.id: pool.section for pool in appraisal.pools}
    counted = [item for item in appraisal.items if not item.beside and item.pays == "points"]
    return any((sections[item.pool] if item.pool is not None else item.section) is None for item in counted)


def _base(appraisal: Appraisal, say: Speech) -> str:
    return (
        ""
        if not appraisal.base
        else say(f"，加基础分{say.points(appraisal.base)}", f", and the base of {say.points(appraisal.base)}")
    )


def _rescaled(say: Speech, *, weighted: bool) -> Iterator[str]:
    if weighted:
        yield say(
            "有不考核的项的，同一部分其余有满分的项按得分率折算到本部分满分；整个部分都不考核的，其余部分按得分率折算到100%。没有满分的加减分项不参加折算。",
            "Where an item is not assessed, the others of its section that have full points are brought to the section's whole in proportion; where a whole section is not assessed, the others are brought to 100%. Items without full points take no part in that.",
        )
        return
    yield say(
        "有不考核的项的，其余有满分的项的得分按“全部满分之和÷已考核项满分之和”折算；基础分和没有满分的加减分项不参加折算。一项都不能考核的，不排名次、不定等次。",
        "Where an item is not assessed, the points of the other items with full points are multiplied by all full points ÷ the full points assessed; the base and items without full points take no part in that. A unit of which nothing could be assessed is neither placed nor graded.",
    )


def section_said(section: Section, say: Speech) -> Iterator[str]:
    """What holds for a whole section."""
    said = []
    if section.points is not None:
        said.append(
            say(f"本部分共{say.points(section.points)}", f"the section comes to {say.points(section.points)}")
        )
    if section.weight is not None:
        said.append(
            say(
                f"{'' if said else '本部分'}占总分的权重为{say.percent(section.weight)}",
                f"it counts {say.percent(section.weight)} of the total",
            )
        )
    if section.decimals is not None:
        said.append(
            say(
                f"各项得分之和{say.decimals(section.decimals)}",
                f"what its items come to is {say.decimals(section.decimals)}",
            )
        )
    if section.times is not None:
        summed = say("再", "") if section.decimals is not None else say("各项得分之和", "")
        said.append(
            say(
                f"{summed}乘以系数：{say.amount(section.times)}，没有系数的{say.unit}不乘",
                f"what its items come to is multiplied by a coefficient: {say.amount(section.times)}; a unit without one keeps its points",
            )
        )
    said += _bounds(section.cap, section.floor, say)
    if section.passes_to is not None:
        other = say.item(section.passes_to)
        said.append(say(f"整个部分都不考核的，其权重并入{other}（{other}也不考核的，按上述办法折算）", f"where nothing of it is assessed its weight goes to {other} (where nothing of that is either, to all others)"))  # fmt: skip
    if said:
        yield say.clauses(said)


def pool_said(pool: Pool, say: Speech) -> Article:
    """A pool: what it starts from, who shares it, and its bounds."""
    names = say.list(say.item(item.id) for item in say.appraisal.items if item.pool == pool.id)
    one = sum(item.pool == pool.id for item in say.appraisal.items) == 1
    summed = say(f"{names}的得分{'' if one else '相加'}", f"the points of {names} are added up")
    if pool.points is not None:
        start = say.points(pool.points)
        summed = say(
            f"从{start}起计，{names}的加减分计入其中", f"from {start}, the points of {names} are added up"
        )
    if pool.best is not None:
        summed += say(f"，只计得分最高的{pool.best}项", f", only the {pool.best} that give most counting")
    bounds = list(
        _bounds(
            pool.cap if pool.cap is not None else "none",
            pool.floor if pool.floor is not None else "none",
            say,
            "" if one and pool.points is None else "合计",
        )
    )
    if pool.points is not None and pool.cap is None:
        bounds.append(
            say(
                f"最高{say.points(pool.points)}{say.default}",
                f"{say.points(pool.points)} at most{say.default}",
            )
        )
    if pool.points is not None and pool.floor is None:
        bounds.append(say(f"最低0分{say.default}", f"0 at the least{say.default}"))
    return Article(
        say(f"{pool.title.to(say.language)}（合并计分）", f"{pool.title.to(say.language)} (counted together)"),
        (say.clauses([summed, *bounds]),),
        anchor=pool.id,
    )  # fmt: skip


def _bounds(cap: Decimal | str, floor: Decimal | str, say: Speech, all_: str = "合计") -> Iterator[str]:
    if isinstance(cap, Decimal):
        yield say(f"{all_}最高{say.points(cap)}", f"{say.points(cap)} at most")
    if isinstance(floor, Decimal):
        yield say(f"{all_}最低{say.points(floor)}", f"{say.points(floor)} at the least")
