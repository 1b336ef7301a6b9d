"""`ballot`, `rank`, `judge` and `part` in words: votes, places, a person's judgement, another score."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from taizhang.institutions.schema.appraisal import (
    Ballot,
    Item,
    Judge,
    PayTop,
    PlaceBand,
    RankPoints,
    ScorePart,
    Votes,
)
from taizhang.problems import Text
from taizhang.writing.scheme.speech import GROUPS, PERIODS, TIES, Speech

_TAKE = {
    "mean": Text("平均", "mean"),
    "sum": Text("合计", "sum"),
    "best": Text("最高", "best"),
    "worst": Text("最低", "worst"),
    "last": Text("最后一期", "last"),
}


_OF_SEVERAL = {
    "mean": "的平均数",
    "sum": "之和",
    "best": "中最高的",
    "worst": "中最低的",
    "last": "中最后一期的",
}
"""What is made of the scores of several periods, in Chinese behind them."""
_NO_BALLOTS = {
    "raise": Text(
        "其余各组的权重按比例提高，补足到全部",
        "the weights of the others are raised in proportion to the whole",
    ),
    "zero": Text("该组计0分", "these give 0 points"),
}


def ballot_said(ballot: Ballot, points: Decimal | None, item: Item, say: Speech) -> Iterator[str]:
    """What a ballot is worth, what it is divided by, and how groups weigh."""
    votes = ballot.votes or tuple(vote for group in ballot.groups for vote in group.votes)
    out_of = ballot.out_of if ballot.out_of is not None else max(vote.value for vote in votes)
    full = say.points(points or Decimal(0))
    best = say("满值", "what the best is worth")
    if ballot.out_of is None:
        best = say("最高的票值，默认", "what the best ballot is worth, by default")
    added = say("各种票的分值×票数之和", "the sum of value × ballots")
    if ballot.denominator == "none":
        yield say(f"{say.score}＝{added}，不除以票数。", f"{say.score} = {added}, not divided by the number of ballots.")  # fmt: skip
    else:
        by = {"valid": say("有效票数", "valid ballots"), "all": say("全部票数", "all ballots")}[
            ballot.denominator
        ]
        yield say(
            f"{say.score}＝{full}×（{added}÷{by}）÷{say.number(out_of)}（{best}）。",
            f"{say.score} = {full} × ({added} ÷ {by}) ÷ {say.number(out_of)} ({best}).",
        )
    if ballot.votes:
        yield say(
            f"票的分值：{_votes(ballot.votes, say)}。", f"a ballot is worth: {_votes(ballot.votes, say)}."
        )
    else:
        whole = sum((group.weight for group in ballot.groups), Decimal(0))
        yield say(
            "各组投票人分别计算，按权重相加：",
            "each group of voters is counted by itself and added by weight:",
        )
        for number, group in enumerate(ballot.groups, start=1):
            cast = (
                ""
                if group.cast is None
                else say(f"，全部票数为{say.fact(group.cast)}", f", all ballots: {say.fact(group.cast)}")
            )
            weight = f"{say.number(group.weight)}÷{say.number(whole)}"
            yield say(
                f"（{number}）{group.name}，权重{weight}：{_votes(group.votes, say)}{cast}；",
                f"({number}) {group.name_en or group.name}, weight {weight}: {_votes(group.votes, say)}{cast};",
            )
    if ballot.denominator == "valid":
        mark = "" if "denominator" in ballot.model_fields_set else say.default
        yield say(f"有效票数是以上所列各种票之和，空白票、废票不算{mark}。", f"valid ballots are those listed; blank and spoilt ones do not count{mark}.")  # fmt: skip
    elif ballot.cast is not None:
        yield say(f"全部票数为{say.fact(ballot.cast)}。", f"all ballots are {say.fact(ballot.cast)}.")
    few = say("没有票", "no ballots")
    if ballot.least is not None:
        few = say(f"票数少于{say.number(ballot.least)}票", f"fewer than {say.number(ballot.least)} ballots")
    nothing = say("不考核本项", "the item is not assessed")
    if "when_not_applicable" in item.model_fields_set and item.when_not_applicable not in ("drop", "refuse"):
        none = say.instead(item.when_not_applicable)
        nothing = (
            none
            if ballot.least is None
            else say(f"不考核本项；一票也没有的，{none}", f"the item is not assessed; without any, {none}")
        )
    if not ballot.groups:
        yield say(f"{few}的，{nothing}。", f"with {few} {nothing}.")
        return
    unsaid = "" if "no_ballots" in ballot.model_fields_set else say.default
    if ballot.no_ballots == "drop":
        yield say(f"有一组{few}的，{nothing}。", f"where any group has {few} {nothing}.")
        return
    silent = say.words(_NO_BALLOTS, ballot.no_ballots)
    all_few = few.replace("票数少于", "各组票数都少于") if ballot.least is not None else "各组都没有票"
    yield say(
        f"有的组{few}的，{silent}{unsaid}；{all_few}的，{nothing}。",
        f"where some groups have {few}, {silent}{unsaid}; where all have, {nothing}.",
    )


def _votes(votes: tuple[Votes, ...], say: Speech) -> str:
    return say.list(
        say(
            f"{say.fact(vote.of)}每票{say.number(vote.value)}",
            f"{say.fact(vote.of)} {say.number(vote.value)}",
        )
        for vote in votes
    )


def rank_said(rank: RankPoints, points: Decimal | None, say: Speech) -> Iterator[str]:
    """What is ranked, among whom, and the points of each place."""
    what = say.item(rank.item) if rank.item is not None else say.fact(rank.of or "")
    what += say("一项的得分", " (its points)") if rank.item is not None else ""
    if rank.on == "change":
        what += say("比上期的变化", " (its change since the last period)")
    order = (
        say("从高到低", "the greatest first") if rank.better == "up" else say("从低到高", "the least first")
    )
    group = say.words(GROUPS, rank.group)
    yield say(f"按{what}在{group}中{order}排名次。", f"ranked by {what} among {group}, {order}.")
    if rank.gate is not None:
        of = rank.gate.of or rank.of or ""
        when = f"{say.fact(of)}{say('', ' ')}{say.bounds(rank.gate, of)}"
        nothing = say.points(Decimal(0))
        yield say(
            f"{when}的才参加排名，其余得{nothing}。",
            f"only those are ranked of whom {when}; the others get {nothing}.",
        )
    if rank.moves:
        yield moves_said(rank.gained, rank.lost, rank.most, say)
        if rank.before is not None:
            yield say(
                f"上期的名次取自{say.fact(rank.before)}。", f"the place before is {say.fact(rank.before)}."
            )
        else:
            yield say(
                "上期的名次由同样这些单位按上期的数排出。",
                "the place before is that of the same units by their figures of the last period.",
            )
    otherwise = say.gives(rank.otherwise or Decimal(0)) + ("" if rank.otherwise is not None else say.default)
    full = points or Decimal(0)
    if rank.moves:
        pass
    elif rank.table:
        table = say.list(
            say(f"第{place}名{say.gives(given)}", f"place {place}: {say.points(given)}")
            for place, given in enumerate(rank.table, start=1)
        )
        yield say(f"{table}；其后各名{otherwise}。", f"{table}; beyond these {otherwise}.")
    elif rank.bands:
        bands = []
        for band in rank.bands:
            head = places_said(band, say)
            bands.append(say(f"{head}{say.gives(band.points)}", f"{head}: {say.points(band.points)}"))
        listed = say.list(bands)
        first = say("按所列顺序以最先符合的为准：", "the first that holds counts: ") if len(bands) > 1 else ""
        yield say(f"{first}{listed}；其余{otherwise}。", f"{first}{listed}; the others {otherwise}.")  # fmt: skip
    elif rank.drop is not None:
        yield say(f"第1名得{say.full}{say.points(full)}，以后每低一名减{say.points(rank.drop)}。", f"the first gets the full {say.points(full)}, each next place {say.points(rank.drop)} less.")  # fmt: skip
    else:
        by = say.percent(rank.drop_percent or Decimal(0))
        yield say(f"第1名得{say.full}{say.points(full)}，以后每低一名减{say.full}的{by}。", f"the first gets the full {say.points(full)}, each next place {by} of them less.")  # fmt: skip
    if rank.item is not None:
        yield say("那一项不考核的，不参加排名，也不考核本项。", "who is not assessed by that item is not ranked, nor assessed by this one.")  # fmt: skip
    unsaid = "" if "ties" in rank.model_fields_set else say.default
    yield say.words(TIES, rank.ties) + unsaid + say("。", ".")


def moves_said(gained: Decimal | None, lost: Decimal | None, most: Decimal | None, say: Speech) -> str:
    """Points for each place gained or lost."""
    parts: list[str] = []
    for each, zh, en in ((gained, "上升", "gained"), (lost, "下降", "lost")):
        if each:
            verb = say("扣", "off") if each < 0 else say("加", "more")
            since = ("", "") if parts else ("比上期", " since the last period")
            parts.append(say(f"{since[0]}每{zh}一位{verb}{say.points(abs(each))}", f"{say.points(abs(each))} {verb} for each place {en}{since[1]}"))  # fmt: skip
    if most is not None:
        signs = {each > 0 for each in (gained, lost) if each}
        verb = "加减" if len(signs) > 1 else "加" if True in signs else "扣"
        parts.append(say(f"最多{verb}{say.points(most)}", f"by {say.points(most)} at most"))
    parts.append(say("上期没有名次的不加不减", "nothing for who had no place then"))
    return say.clauses([say("，", ", ").join(parts)])


def places_said(band: PlaceBand | PayTop, say: Speech) -> str:
    """Which places a band takes: the first or the last so many, or so many percent."""
    last = band.bottom is not None or band.bottom_percent is not None
    end, many = say("后", "the last ") if last else say("前", "the first "), band.bottom if last else band.top
    if many == 1:
        return say("末位", "the last place") if last else say("第1名", "place 1")
    if many is not None:
        return end + say(f"{say.number(Decimal(many))}名", say.number(Decimal(many)))
    if band.top_percent == 100:
        return say("其余", "the others")
    percent = say.percent((band.bottom_percent if last else band.top_percent) or Decimal(0))
    return end + say(f"{percent}（不足一名的不计）", f"{percent} (whole places only)")


def judge_said(judge: Judge, points: Decimal | None, say: Speech) -> Iterator[str]:
    """Who judges, and within which bounds."""
    hi = judge.hi if judge.hi is not None else points or Decimal(0)
    lo = judge.lo if judge.lo is not None else min(Decimal(0), hi)
    unsaid = "" if judge.lo is not None and judge.hi is not None else say.default
    who = say.somebody(judge.who)
    then = "" if judge.approved_by is None else say(f"，报{say.post(judge.approved_by)}审定", f", approved by {say.somebody(judge.approved_by)}")  # fmt: skip
    nought = ""
    if points is None and (lo > 0 or hi < 0):
        nought = say(f"也可以评{say.points(Decimal(0))}{say.default}；", f"0 is allowed too{say.default}; ")
    beyond = (
        say("不得超出范围", "nothing outside is taken")
        if judge.of is None
        else say("超出范围的按最近的一端计", "what lies outside is held at the nearer end")
    )
    yield say(
        f"由{who}在{_span(lo, hi, say)}之间评定{unsaid}{then}，署名并写明理由；{nought}{beyond}。",
        f"judged by {who} between {say.number(lo)} and {say.points(hi)}{unsaid}{then}, with name and reason; {nought}{beyond}.",
    )
    if judge.of is not None:
        yield say(f"评定的数登记为{say.fact(judge.of)}。", f"the points are kept as {say.fact(judge.of)}.")


def _span(lo: Decimal, hi: Decimal, say: Speech) -> str:
    """From the least to the most, in Chinese: 0至10分, 扣5至15分, 扣5分至加3分."""
    if hi <= 0 and lo < 0:
        return f"扣{say.number(-hi)}至{say.points(-lo)}"
    return f"扣{say.points(-lo)}至加{say.points(hi)}" if lo < 0 else f"{say.number(lo)}至{say.points(hi)}"


def part_of_score_said(part: ScorePart, points: Decimal | None, say: Speech) -> Iterator[str]:
    """Whose score enters, and out of what."""
    if part.item is not None:
        what = say(f"{say.item(part.item)}一项的得分", f"the points of {say.item(part.item)}")
    elif part.of is not None:
        fact = say.appraisal.facts.get(part.of)
        outside = "" if fact is not None and fact.worked else say("（外部评分）", " (a score from outside)")
        what = f"{say.fact(part.of)}{outside}"
    else:
        what = _score(part, say)
    whole = say("其满分", "what that score is out of") + (
        "" if part.out_of is not None else say("，默认", ", by default")
    )
    out_of = say.number(part.out_of if part.out_of is not None else Decimal(100))
    full = say.points(points or Decimal(0))
    if part.of_item is not None and part.out_of in (None, points):
        yield say(f"{say.score}＝{what}{'' if part.out_of is not None else say.default}。", f"{say.score} = {what}{'' if part.out_of is not None else say.default}.")  # fmt: skip
        return
    yield say(f"{say.score}＝{full}×{what}÷{out_of}（{whole}）。", f"{say.score} = {full} × {what} ÷ {out_of} ({whole}).")  # fmt: skip
    if part.cap != "none":
        most = say.percent(Decimal(part.cap))
        to = f"最多计{say.full}" if part.cap == 100 else f"最多计到{say.full}的{most}"
        yield say(f"{to}。", f"at most {most} of the full points count.")


def _score(part: ScorePart, say: Speech) -> str:
    name = part.appraisal or ""
    whose = say.appraisal_named(name)
    score, scores = say("总分", "total"), say("总分", "totals")
    if part.of_item is not None:
        one = say.item_of(name, part.of_item)
        score, scores = (
            say(f"{one}一项的得分", f"points for {one}"),
            say(f"{one}一项得分", f"points for {one}"),
        )
    if part.periods is None:
        take = "" if part.take == "mean" else say("（", " (") + say.words(_TAKE, part.take) + say("）", ")")
        return say(f"{whose}同期{score}{take}", f"the {score} of {whose} for the same period{take}")
    period, take = say.words(PERIODS, part.periods), say.words(_TAKE, part.take)
    which = ""
    if part.which:
        numbers = say.list(str(one) for one in part.which)
        which = say(f"第{numbers}个", f" (only {numbers})")
    return say(
        f"{whose}期内{which or '各'}{period}{scores}{_OF_SEVERAL[part.take]}",
        f"the {take} of the {scores} of {whose} by {period}{which}",
    )
