"""The eight ways to points, each as the sentences of a clause."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from taizhang.institutions.schema.appraisal import (
    Also,
    Ballot,
    Check,
    Condition,
    Count,
    Item,
    Judge,
    Line,
    RankPoints,
    ScorePart,
    Share,
    Slope,
    Steps,
)
from taizhang.writing.scheme.counts import count_said, part_said
from taizhang.writing.scheme.people import ballot_said, judge_said, part_of_score_said, rank_said
from taizhang.writing.scheme.speech import Speech


def way_said(form: Item | Also, say: Speech, item: Item) -> Iterator[str]:
    """How the way of an item, or of a further deduction of it, gives points; a sentence each."""
    points = form.points
    match next(iter(form.ways.values())):
        case Share() as share:
            yield from _share(share, points, item, say)
        case Count() as count:
            yield from count_said(count, points, say)
        case Steps() as steps:
            yield from _steps(steps, points, say)
        case Line() as line:
            yield from _line(line, points, say)
        case Ballot() as ballot:
            yield from ballot_said(ballot, points, item, say)
        case RankPoints() as rank:
            yield from rank_said(rank, points, say)
        case Judge() as judge:
            yield from judge_said(judge, points, say)
        case ScorePart() as part:
            yield from part_of_score_said(part, points, say)


def checklist_said(item: Item, say: Speech) -> Iterator[str]:
    """The parts of a checklist, each with its condition and points."""
    yield say("按下列分项分别计分，各分项得分相加：", "by these parts, each scored by itself and added up:")
    for number, check in enumerate(item.checklist, start=1):
        yield say(f"（{number}）", f"({number}) ") + _check(check, say)


def _check(check: Check, say: Speech) -> str:
    name = "" if check.name is None else say(f"{check.name}：", f"{check.name_en or check.name}: ")
    when = _when(check, check.of, check.all, say)
    return name + say(
        f"{when}的，{say.gives(check.points)}；否则{say.gives(check.otherwise)}。",
        f"{say.points(check.points)} if {when}, otherwise {say.points(check.otherwise)}.",
    )


def _when(form: Steps | Check, of: str | None, all: tuple[Condition, ...], say: Speech) -> str:
    if of is None:
        return say.conditions(all)
    own = f"{say.fact(of)}{say('', ' ')}{say.bounds(form, of)}"
    return own if not all else own + say("，且", ", and ") + say.conditions(all)


def _steps(steps: Steps, points: Decimal | None, say: Speech) -> Iterator[str]:
    otherwise = say.points(steps.otherwise)
    if not steps.table:
        when = _when(steps, steps.of, steps.all, say)
        yield say(
            f"{when}的，得{say.full}{say.points(points or Decimal(0))}；否则{say.gives(steps.otherwise)}。",
            f"the full {say.points(points or Decimal(0))} if {when}, otherwise {otherwise}.",
        )
        return
    head = "" if steps.of is None else say(f"按{say.fact(steps.of)}", f"by {say.fact(steps.of)}, ")
    yield head + say(
        "分档计分，自上而下以最先符合的一档为准：", "in steps, the first that holds from the top counting:"
    )
    for number, step in enumerate(steps.table, start=1):
        conditions = [] if not step.given or steps.of is None else [say.bounds(step, steps.of)]
        conditions += [say.conditions(step.all)] if step.all else []
        when = say("，且", ", and ").join(conditions)
        yield say(
            f"（{number}）{when}的，{say.gives(step.points)}；",
            f"({number}) {when}: {say.points(step.points)};",
        )
    unsaid = "" if "otherwise" in steps.model_fields_set else say.default
    yield say(f"（{len(steps.table) + 1}）不在以上各档的，{say.gives(steps.otherwise)}{unsaid}。", f"({len(steps.table) + 1}) in none of these: {otherwise}{unsaid}.")  # fmt: skip


def _share(share: Share, points: Decimal | None, item: Item, say: Speech) -> Iterator[str]:
    full, of, over = (
        say.points(points or Decimal(0)),
        say.fact(share.of),
        say.amount(share.over, share.of, bare=True),
    )
    several = isinstance(share.over, dict)
    if share.start is not None:
        start = say.amount(share.start, share.of, bare=True)
        span = (
            f"（{of}－{start}）÷（{over}－{start}）"
            if not say.english
            else f"({of} − {start}) ÷ ({over} − {start})"
        )
        if share.start_percent is not None:
            rest = say.number(100 - share.start_percent)
            span = say(
                f"（{say.percent(share.start_percent)}＋{rest}%×{span}）",
                f"({say.percent(share.start_percent)} + {rest}% × {span})",
            )
        elif share.rest:
            span = say(f"（1－{span}）", f"(1 − {span})")
        yield say(f"{say.score}＝{full}×{span}。", f"{say.score} = {full} × {span}.")
    elif share.rest:
        yield say(f"{say.score}＝{full}×（1－{of}÷{over}）。", f"{say.score} = {full} × (1 − {of} ÷ {over}).")
    else:
        yield say(f"{say.score}＝{full}×{of}÷{over}。", f"{say.score} = {full} × {of} ÷ {over}.")
    if share.zero_under is not None:
        under, nothing = say.percent(share.zero_under), say.points(Decimal(0))
        if share.rest or share.start is not None:  # the percent is of the scale, not of the divisor
            yield say(f"按上式折算不到{say.full}的{under}的，得{nothing}。", f"where that is below {under} of {say.full}: {nothing}.")  # fmt: skip
        else:
            yield say(f"{of}不到{over}的{under}的，得{nothing}。", f"where {of} is below {under} of {over}: {nothing}.")  # fmt: skip
    unsaid = "" if "cap" in share.model_fields_set else say.default
    if share.cap == "none":
        yield say(f"超过{full}的部分照计，不封顶。", f"what goes beyond {full} counts, without a cap.")
    else:
        yield at_most_said(Decimal(share.cap), unsaid, say)
    if several:
        yield _other_classes(say)
    if isinstance(share.over, Decimal):
        return
    written = "when_not_applicable" in item.model_fields_set
    same = share.zero_over is None and written and item.when_not_applicable != "refuse"
    unsaid = "" if share.zero_over is not None or same else say.default
    given = say.instead(
        share.zero_over if share.zero_over is not None else (item.when_not_applicable if same else "drop")
    )
    yield say(
        f"分子分母都是0的，{'按数据不适用处理，' if same else ''}{given}{unsaid}；分母不大于0的其他情形，不考核本项。",
        f"where both are 0, {given}{', as where it does not apply' if same else ''}{unsaid}; where the divisor is otherwise not above 0, the item is not assessed.",
    )


def at_most_said(cap: Decimal, unsaid: str, say: Speech) -> str:
    """The most percent of the full points that count."""
    most = say.percent(cap)
    to = f"最多计{say.full}" if cap == 100 else f"最多计到{say.full}的{most}"
    return say(f"{to}，超过的部分不计{unsaid}。", f"at most {most} of the full points count{unsaid}.")


def _other_classes(say: Speech) -> str:
    return say(f"其他类别的{say.unit}不考核本项。", "units of other classes are not assessed by this item.")


def _line(line: Line, points: Decimal | None, say: Speech) -> Iterator[str]:
    if line.knots:
        knots = say.list(
            say(f"{say.quantity(value, line.of)}得{say.points(given)}", f"{say.quantity(value, line.of)} gives {say.points(given)}")
            for value, given in line.knots
        )  # fmt: skip
        yield say(
            f"按{say.fact(line.of)}计分：{knots}；相邻两点之间按直线折算，低于最小、高于最大的按两端计。",
            f"by {say.fact(line.of)}: {knots}; straight lines join neighbouring points, level beyond the ends.",
        )
        return
    assert line.target is not None
    target = say.amount(line.target, line.of)
    unsaid = "" if line.base is not None else say.default
    base = say.points(line.base if line.base is not None else points or Decimal(0))
    yield say(
        f"以{target}为标准（{'越高越好' if line.better == 'up' else '越低越好'}），{say.fact(line.of)}正好达到标准的，得{base}{unsaid}。",
        f"measured against {target} ({'more' if line.better == 'up' else 'less'} is better); {say.fact(line.of)} just there gives {base}{unsaid}.",
    )
    if isinstance(line.target, dict):
        yield _other_classes(say)
    if line.distance == "percent":
        yield say(
            "与标准的差距按占标准的百分比计算；标准不大于0的，不考核本项。",
            "the distance is taken in percent of the standard; where that is not above 0, the item is not assessed.",
        )
    yield from _side(line, beyond=True, say=say)
    if line.mirrored:
        yield say(
            "差于标准的，按同样办法反向扣分。",
            "what is worse takes off by the same rule what the better side adds.",
        )
    else:
        yield from _side(line, beyond=False, say=say)


def _side(line: Line, *, beyond: bool, say: Speech) -> Iterator[str]:
    slope = line.beyond if beyond else line.short
    higher = beyond == (line.better == "up")
    side = say("高于标准的" if higher else "低于标准的", "above it" if higher else "below it")
    if slope is None:
        yield say(f"{side}，仍按达到标准计，不再加减。", f"{side}, nothing changes.")
        return
    if slope.points is not None:
        yield say(
            f"{side}，一律{say.gives(slope.points)}。",
            f"{side}, it gives {say.points(slope.points)}, however far.",
        )
        return

    def distance(value: Decimal) -> str:
        return _distance(value, line, say)

    yield from _slope(slope, side, "高" if higher else "低", distance, say)


def _distance(value: Decimal, line: Line, say: Speech) -> str:
    """So far from the standard: 3个百分点, 3天; of the standard itself: 3%."""
    if line.distance == "percent":
        return say.percent(value)
    if say.named(line.of).measure == "%":
        points = "percentage point" if value == 1 else "percentage points"
        return say(f"{say.number(value)}个百分点", f"{say.number(value)} {points}")
    return say.quantity(value, line.of)


def _each(each: Decimal, step: str, away: str, say: Speech) -> str:
    verb = say("扣", "off") if each < 0 else say("加", "more")
    return say(
        f"每{away}{step}{verb}{say.points(abs(each))}", f"{say.points(abs(each))} {verb} for every {step}"
    )


def _slope(
    slope: Slope, side: str, away: str, distance: Callable[[Decimal], str], say: Speech
) -> Iterator[str]:
    rates = [slope.each] if slope.each is not None else [band.each for band in slope.bands]
    verb = "扣" if all(rate < 0 for rate in rates) else "加" if all(rate > 0 for rate in rates) else "加减"
    most = (
        ""
        if slope.most is None
        else say(f"，最多{verb}{say.points(slope.most)}", f", {say.points(slope.most)} at most")
    )
    step = "" if slope.each is None or say.english else distance(slope.step)
    part = part_said(slope.part, "part" in slope.model_fields_set, say, step)
    if slope.each is not None:
        yield say(f"{side}，{_each(slope.each, distance(slope.step), away, say)}{most}；{part}。", f"{side}, {_each(slope.each, distance(slope.step), away, say)}{most}; {part}.")  # fmt: skip
        return
    bands, start = [], Decimal(0)
    for band in slope.bands:
        if band.to == "none":
            reach = say(f"{distance(start)}以外的", f"beyond {distance(start)}") if start else ""
        else:
            reach = (
                say(f"{distance(start)}至{distance(band.to)}（含）的", f"from {distance(start)} to {distance(band.to)} inclusive")
                if start
                else say(f"{distance(band.to)}以内（含）的", f"up to {distance(band.to)} inclusive")
            )  # fmt: skip
            start = band.to
        bands.append(
            f"{reach}{say('', ', ') if reach else ''}{_each(band.each, distance(band.step), away, say)}"
        )
    how = (
        say("按差距所达到的一段，全部差距按该段计", "the whole distance at the rate of the band it reaches")
        if slope.flat
        else say(
            "分段累进，每一段差距按本段计后相加",
            "by bands, each part of the distance at the rate of its own band, added up",
        )
    )
    ended = slope.bands[-1].to
    beyond_last = "" if ended == "none" else say(f"，{distance(ended)}以外的部分不再加减" if not slope.flat else f"，{distance(ended)}以外的不加减", f", nothing beyond {distance(ended)}")  # fmt: skip
    yield say(f"{side}，{how}：{say('、', ', ').join(bands)}{beyond_last}{most}；{part}。", f"{side}, {how}: {', '.join(bands)}{beyond_last}{most}; {part}.")  # fmt: skip
