"""One item as an article: its way to points, and everything that modifies it, in the order in which it is worked out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from taizhang.institutions.schema.appraisal import (
    Ballot,
    Count,
    Item,
    Judge,
    RankPoints,
    ScorePart,
)
from taizhang.problems import Text
from taizhang.writing.scheme.directions import direction, moves_freely
from taizhang.writing.scheme.paper import Article
from taizhang.writing.scheme.speech import PERIODS, Speech, quoted
from taizhang.writing.scheme.ways import checklist_said, way_said

_LACKING = {
    "": Text("数据未上报", "where a figure was not reported"),
    "judge": Text("没有评定", "where nobody judged"),
    "ballot": Text("没有计票结果", "where no votes were entered"),
    "score": Text("所取的得分还没有", "where there is no such score yet"),
}
"""How it is said that what an item reads is not there."""
_KINDS = {
    1: Text("加分项", "adds"),
    -1: Text("扣分项", "deducts"),
    0: Text("加减分项", "adds or deducts"),
}


_TIMES_ON = {
    "points": (Text("{score}", "These {score} are"), Text("", "")),
    "deductions": (Text("所扣的", "What is taken off is"), Text("；所加的不乘", "; what is added is not")),
    "additions": (Text("所加的", "What is added is"), Text("；所扣的不乘", "; what is taken off is not")),
}


def article(item: Item, say: Speech) -> Article:
    """The article that states an item."""
    say = replace(say, money=item.pays == "yuan")
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
        full = _KINDS[direction(item)].to(say.language)
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
        whole = period if item.period == "half" else f"全{period}"
        yield say(
            f"每{period}末考核一次，按{whole}的数计；其他各期不考核本项。",
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
        first, *others = way_said(also, say, item)
        yield name + say("", " ").join([first, *(one[:1].upper() + one[1:] for one in others)])
    if item.times is not None:
        factor = say.amount(item.times)
        what, besides = _TIMES_ON[item.times_on]
        yield say(
            f"以上{what.zh.format(score=say.score)}乘以系数：{factor}{besides.zh}。",
            f"{what.en.format(score=say.score)} multiplied by a coefficient: {factor}{besides.en}.",
        )
        if isinstance(item.times, dict):
            yield say(
                "没有列出系数的类别不考核本项。", "Classes without a coefficient are not assessed by it."
            )
    if item.decimals is not None:
        yield say(f"{say.score}{say.decimals(item.decimals)}。", f"The {say.score} are {say.decimals(item.decimals)}.")  # fmt: skip
    yield from _bounds(item, say)
    if item.zero_if:
        nothing, cases = say.points(Decimal(0)), say("；", "; ").join(map(say.condition, item.zero_if))
        if len(item.zero_if) == 1:
            yield say(f"{cases}的，本项得{nothing}；未上报的不算有此情形。", f"The item gives {nothing} if {cases}; what was not reported does not hold.")  # fmt: skip
        else:
            yield say(f"有下列情形之一的，本项得{nothing}：{cases}；未上报的不算有此情形。", f"The item gives {nothing} if any of these holds: {cases}; what was not reported does not hold.")  # fmt: skip
    if item.pool is not None:
        alone = sum(one.pool == item.pool for one in say.appraisal.items) == 1
        yield say(
            f"本项得分计入{say.item(item.pool)}。"
            if alone
            else f"本项与其他项合并计分，见{say.item(item.pool)}。",
            f"It counts within {say.item(item.pool)}."
            if alone
            else f"It is counted together with others, see {say.item(item.pool)}.",
        )
    if item.beside:
        yield say("本项只公布，不计入总分。", "It is published beside the total, not within it.")
    if item.pays == "yuan":
        yield say("单独列出，不计入总分。", "It is listed apart and not in the total.")
    yield _missing(item, say)
    if item.passes_to is not None and item.points is not None:
        own, other = say.points(item.points), say.item(item.passes_to)
        yield say(f"不考核本项的，其{own}并入{other}，按{other}的得分率计；{other}也不考核的，照常折算。", f"Where the item is not assessed its {own} count in {other}, at the rate of that item; where that one is not assessed either, all others are rescaled.")  # fmt: skip
    if item.source is not None:
        yield say(f"数据来源：{item.source}。", f"Supplied by: {item.source}.")
    if item.evidence is not None:
        yield say(f"凭据：{item.evidence}。", f"Proof: {item.evidence}.")


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
            say(
                f"本项最高得{say.full}{most}{say.default}",
                f"the item gives the full {most} at most{say.default}",
            )
        )
    elif item.cap == "none":
        said.append(say("本项不封顶", "the item has no cap"))
    elif item.points is not None and (item.line is not None or item.also) and item.highest > item.points:
        most = say.points(item.points)
        said.append(
            say(f"不以{say.full}{most}为限{say.default}", f"it may pass the full {most}{say.default}")
        )
    if item.floor == "spill":
        said.append(
            say(
                "最低得0分，不够扣的部分从总分中扣",
                "0 at the least; what is still to be taken off then comes off the total",
            )
        )
    elif isinstance(item.floor, Decimal) and way < 0 and item.floor < 0:
        said.append(say(f"最多扣{say.points(-item.floor)}", f"{say.points(-item.floor)} off at most"))
    elif isinstance(item.floor, Decimal):
        said.append(say(f"最低得{say.points(item.floor)}", f"{say.points(item.floor)} at the least"))
    elif item.floor == "none":
        said.append(say(f"{say.score}没有下限", "no floor"))
    elif item.points is not None:
        said.append(say(f"最低得{say.points(Decimal(0))}{say.default}", f"0 at the least{say.default}"))
    elif (said or counts) and way <= 0 and moves_freely(item):
        said.append(say(f"{say.score}没有下限{say.default}", f"no floor{say.default}"))
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
