"""One item as an article: its way to points, and everything that modifies it, in the order in which it is worked out."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from taizhang.institutions.schema.appraisal import (
    Ballot,
    Count,
    Item,
    Judge,
    RankPoints,
    ScorePart,
    numbers_of,
)
from taizhang.problems import Text
from taizhang.writing.scheme.paper import Article
from taizhang.writing.scheme.speech import PERIODS, Speech, quoted
from taizhang.writing.scheme.ways import checklist_said, way_said

_LACKING = {
    "": Text("数据未上报", "where a figure was not reported"),
    "judge": Text("没有评定", "where nobody judged"),
    "ballot": Text("没有计票结果", "where no votes were entered"),
    "score": Text("没有得分", "where there is no such score"),
}
"""How it is said that what an item reads is not there."""


_TIMES_ON = {
    "points": (Text("得分", "These points are"), Text("", "")),
    "deductions": (Text("扣分", "What is taken off is"), Text("；加分不乘", "; what is added is not")),
    "additions": (Text("加分", "What is added is"), Text("；扣分不乘", "; what is taken off is not")),
}


def article(item: Item, say: Speech) -> Article:
    """The article that states an item."""
    ways = checklist_said(item, say) if item.checklist else way_said(item, say, item)
    return Article(
        _title(item, say),
        tuple(filter(None, (*_whom(item, say), *ways, *_modified(item, say)))),
        anchor=item.id,
    )


def _title(item: Item, say: Speech) -> str:
    title = item.title.to(say.language)
    if item.pays == "yuan":
        kind = say("计元，不计分", "in yuan, not in points")
        full = (
            kind
            if item.points is None
            else say(f"{kind}，满额{say.yuan(item.points)}", f"{kind}, {say.yuan(item.points)} in full")
        )
    elif item.points is not None:
        full = say.points(item.points)
    elif item.beside:
        full = say("只公布", "published only")
    else:
        full = say({1: "加分项", -1: "扣分项", 0: "加减分项"}[direction(item)], "adds or deducts")
    clause = ""
    if item.clause is not None:
        clause = say(f"，原文{item.clause.removeprefix('原文')}", f"; {item.clause} of the paper")
    return say(f"{title}（{full}{clause}）", f"{title} ({full}{clause})")


def _whom(item: Item, say: Speech) -> Iterator[str]:
    if item.applies_to:
        classes = say.list(item.applies_to)
        yield say(
            f"只考核{classes}，其他类别不考核本项。",
            f"Only for: {classes}; other classes are not assessed by it.",
        )
    if item.applies_if:
        when = say.conditions(item.applies_if)
        if item.when_not_applicable in ("drop", "refuse"):
            yield say(f"只考核符合下列条件的{say.unit}：{when}；不符合的不考核本项。", f"Only for units of which {when}; the others are not assessed by it.")  # fmt: skip
        else:
            others = say.instead(item.when_not_applicable)
            yield say(f"按本项考核的是符合下列条件的{say.unit}：{when}；不符合的，{others}。", f"For units of which {when}; for the others {others}.")  # fmt: skip
    if item.period is not None:
        period = say.words(PERIODS, item.period)
        yield say(
            f"每{period}末考核一次，按全{period}的数计；其他各期不考核本项。",
            f"Assessed once, when the {period} ends, on the figures of the whole {period}; not in other periods.",
        )


def _modified(item: Item, say: Speech) -> Iterator[str]:
    for also in item.also:
        full = (
            ""
            if also.points is None
            else say(f"（{say.points(also.points)}）", f" ({say.points(also.points)})")
        )
        name = say(f"另计{quoted(also.name)}{full}：", f"Also {quoted(also.name_en or also.name)}{full}: ")
        yield name + say("", " ").join(way_said(also, say, item))
    if item.times is not None:
        factor = say.amount(item.times)
        what, besides = _TIMES_ON[item.times_on]
        yield say(
            f"以上{what.zh}乘以系数：{factor}{besides.zh}。",
            f"{what.en} multiplied by a coefficient: {factor}{besides.en}.",
        )
        if isinstance(item.times, dict):
            yield say(
                "没有列出系数的类别不考核本项。", "Classes without a coefficient are not assessed by it."
            )
    if item.decimals is not None:
        yield say(f"得分四舍五入保留{item.decimals}位小数。", f"The points are rounded half up to {item.decimals} decimals.")  # fmt: skip
    yield from _bounds(item, say)
    if item.zero_if:
        cases = say("；", "; ").join(map(say.condition, item.zero_if))
        yield say(f"有下列情形之一的，本项得0分：{cases}；未上报的不算有此情形。", f"The item gives 0 points if any of these holds: {cases}; what was not reported does not hold.")  # fmt: skip
    if item.pool is not None:
        yield say(f"本项与其他项合并计分，见{say.item(item.pool)}。", f"It is counted together with others, see {say.item(item.pool)}.")  # fmt: skip
    if item.beside:
        yield say("本项只公布，不计入总分。", "It is published beside the total, not within it.")
    if item.pays == "yuan":
        yield say("以上所称“分”即“元”；单独列出，不计入总分。", "What is called points here is yuan, listed apart and not in the total.")  # fmt: skip
    yield _missing(item, say)
    if item.source is not None:
        yield say(f"数据来源：{item.source}。", f"Supplied by: {item.source}.")
    if item.evidence is not None:
        yield say(f"凭据：{item.evidence}。", f"Proof: {item.evidence}.")


def direction(item: Item) -> int:
    """1 for an item that only adds points, −1 for one that only takes them off, 0 for any other."""
    ways = [item, *item.also]
    counts = [way.count for way in ways if way.count is not None]
    if len(counts) < len(ways) or any(count.base for count in counts):
        return 0
    given = [one.each for count in counts for one in (count.classes or (count,)) if one.each is not None]
    each = [number for one in given for number in numbers_of(one)]
    return 1 if min(each) >= 0 else -1 if max(each) <= 0 else 0


def _bounds(item: Item, say: Speech) -> Iterator[str]:
    counts = isinstance(item.primitive, Count)
    way = 0 if item.points is not None else direction(item)
    said = []
    if isinstance(item.cap, Decimal) and way > 0:
        said.append(say(f"最多加{say.points(item.cap)}", f"{say.points(item.cap)} at most"))
    elif isinstance(item.cap, Decimal):
        said.append(
            say(f"本项最高得{say.points(item.cap)}", f"the item gives {say.points(item.cap)} at most")
        )
    elif item.stops_at_full and item.points is not None:
        most = say.points(item.points)
        said.append(
            say(f"本项最高得满分{most}{say.default}", f"the item gives the full {most} at most{say.default}")
        )
    elif item.cap == "none":
        said.append(say("本项不封顶", "the item has no cap"))
    elif item.points is not None and (item.line is not None or item.also) and item.highest > item.points:
        most = say.points(item.points)
        said.append(say(f"可以超过满分{most}{say.default}", f"it may pass the full {most}{say.default}"))
    if item.floor == "spill":
        said.append(
            say(
                "最低得0分，扣完后不足的部分从总分中扣",
                "0 at the least; what is still to be taken off then comes off the total",
            )
        )
    elif isinstance(item.floor, Decimal) and way < 0 and item.floor < 0:
        said.append(say(f"最多扣{say.points(-item.floor)}", f"{say.points(-item.floor)} off at most"))
    elif isinstance(item.floor, Decimal):
        said.append(say(f"最低得{say.points(item.floor)}", f"{say.points(item.floor)} at the least"))
    elif item.floor == "none":
        said.append(say("得分没有下限", "no floor"))
    elif item.points is not None:
        said.append(say(f"最低得0分{say.default}", f"0 at the least{say.default}"))
    elif (said or counts) and way <= 0:
        said.append(say(f"得分没有下限{say.default}", f"no floor{say.default}"))
    if said:
        yield say("，", ", ").join(said) + say("。", ".")


def _way(item: Item) -> str:
    """What an item without further clauses waits for: a judgement, votes, another score; "" for a figure."""
    match item.primitive:
        case Judge() if not item.also:
            return "judge"
        case Ballot() if not item.also:
            return "ballot"
        case ScorePart(appraisal=str()) if not item.also:
            return "score"
    return ""


def _missing(item: Item, say: Speech) -> str:
    if isinstance(item.primitive, RankPoints | ScorePart) and item.primitive.item and not [*item.metrics()]:
        return ""  # it waits for no figure of its own

    def given(value: Decimal | str, key: str) -> str:
        return say.instead(value) + ("" if key in item.model_fields_set else say.default)

    said = []
    if (names := [name for _, name in item.metrics()]) and all("." in name for name in names):
        never = given(item.when_not_applicable, "when_not_applicable")
        return say.clauses([say(f"台账中没有可计算的数的，{never}", f"where the ledger has nothing to work it out from, {never}")])  # fmt: skip
    filled = [
        say.appraisal.facts[name].unreported is not None or say.appraisal.facts[name].taken
        for _, name in item.metrics()
        if name in say.appraisal.facts
    ]
    if "when_absent" in item.model_fields_set or not filled or not all(filled):
        absent = given(item.when_absent, "when_absent")
        besides = (
            say("、又没有规定按几计的", ", and no number is laid down for that")
            if any(filled)
            else say("的", "")
        )
        lacking = _LACKING.get(_way(item), _LACKING[""]).to(say.language)
        said.append(f"{lacking}{besides}{say('，', ', ')}{absent}")
    if "when_not_applicable" in item.model_fields_set:
        never = given(item.when_not_applicable, "when_not_applicable")
        said.append(
            say(f"数据不适用于该{say.unit}的，{never}", f"where it does not apply to the unit, {never}")
        )
    return say.clauses(said) if said else ""
