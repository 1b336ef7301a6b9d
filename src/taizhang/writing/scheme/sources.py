"""The chapter on facts: what has to be reported, by whom, how often, and what stands where nothing was."""

from __future__ import annotations

from collections.abc import Iterator

from taizhang.institutions.measures import decimals_said
from taizhang.institutions.schema.appraisal import Appraisal, Fact, Standing
from taizhang.problems import Text
from taizhang.writing.figures import unit_word
from taizhang.writing.scheme.counts import part_said
from taizhang.writing.scheme.paper import Article, Chapter, Table
from taizhang.writing.scheme.speech import KINDS, PERIODS, Speech, quoted

_KINDS = {
    "number": Text("数", "number"),
    "count": Text("整数计数", "count of whole things"),
    "yes-no": Text("是否", "yes or no"),
    "date": Text("日期", "date"),
    "grade": Text("等次", "grade"),
    "percent": Text("百分数", "percentage"),
}
_MEASURES = {
    "flow": Text("各期相加", "adds up over periods"),
    "stock": Text("以期末为准", "the last value stands"),
}
_EVIDENCE = {
    "none": Text("不附", "none"),
    "optional": Text("可附", "may be attached"),
    "required": Text("必附", "must be attached"),
}


def sources(appraisal: Appraisal, say: Speech) -> Chapter:
    """The chapter."""
    articles = []
    if any(not fact.worked for fact in appraisal.facts.values()):
        reported = say.words(KINDS, appraisal.reported_by)
        articles.append(
            Article(
                say("本办法要求报送的数据", "Facts that this rule asks for"),
                (_reporters(appraisal, reported, say),),
                _facts(appraisal, say),
            )
        )
    worked = {name: fact for name, fact in appraisal.facts.items() if fact.worked}
    if worked:
        articles.append(
            Article(
                say("由其他数据算出的数", "Figures that are worked out"),
                tuple(_worked(name, fact, say) for name, fact in worked.items()),
            )
        )
    others = [
        name for name in dict.fromkeys(name for _, name in appraisal.metrics()) if name not in appraisal.facts
    ]
    if others:
        listed = say.list(_other(name, say) for name in others)
        articles.append(
            Article(
                say("取自其他制度的数据", "Figures declared elsewhere"),
                (say(f"{listed}。", f"{listed}."),),
            )
        )
    return Chapter(say("数据和佐证", "Facts and proof"), tuple(articles))


def _reporters(appraisal: Appraisal, reported: str, say: Speech) -> str:
    """Who reports the facts."""
    office = [fact.entered_by == "office" for fact in appraisal.facts.values()]
    if all(office):
        return say(f"由党政办登记，{say.each_unit}一个数。", "Entered by the office, for each unit.")
    if any(office):
        return say(
            f"注明党政办登记的由党政办登记，其余由{reported}报送，{say.each_unit}一个数。",
            f"Reported for each unit ({reported}), but for what the office enters.",
        )
    return say(f"由{reported}报送，{say.each_unit}一个数。", f"Reported for each unit ({reported}).")


def _other(name: str, say: Speech) -> str:
    known = say.named(name)
    measure = unit_word(known.measure, say.language)
    return say.fact(name) + (say(f"（{measure}）", f" ({measure})") if measure else "")


def _facts(appraisal: Appraisal, say: Speech) -> Table:
    headers = say(
        "名称|单位|种类|报送|允许的值|未上报的|提供|佐证文件",
        "fact|unit|kind|reported|allowed|where not reported|supplied by|proof",
    )
    rows = tuple(
        tuple(_row(name, fact, appraisal, say)) for name, fact in appraisal.facts.items() if not fact.worked
    )
    heads = headers.split("|")
    said = [
        at for at in range(len(heads)) if any(row[at] for row in rows)
    ]  # an empty column takes room and says nothing
    return Table(tuple(heads[at] for at in said), tuple(tuple(row[at] for at in said) for row in rows))


def _row(name: str, fact: Fact, appraisal: Appraisal, say: Speech) -> Iterator[str]:
    yield say.named(name).title.to(say.language)
    yield unit_word(say.named(name).measure, say.language)
    options = say("：", ": ") + say.list(fact.options) if fact.options else ""
    yield say.words(_KINDS, fact.kind) + options
    period = say.words(PERIODS, fact.period or appraisal.period)
    measure = "" if fact.measure is None else say("，", ", ") + say.words(_MEASURES, fact.measure)
    yield say(f"每{period}", f"every {period}") + measure
    yield say("，", ", ").join(_allowed(fact, say))
    if fact.unreported is None:
        yield say("视为没有数据", "no data")
    else:
        yield say("按", "as ") + say.edge(fact.unreported, name) + say("计", "")
    source = fact.source or appraisal.source
    yield (
        say(f"{source}（党政办登记）", f"{source} (entered by the office)")
        if fact.entered_by == "office"
        else source
    )
    yield say.words(_EVIDENCE, fact.evidence)


def _worked(name: str, fact: Fact, say: Speech) -> str:
    """How a fact is worked out of others, or taken from earlier closes."""
    if fact.worked in _TAKEN:
        how = _TAKEN[fact.worked](fact, say)
        return say(f"{say.fact(name)}不用报送：{how}。", f"{say.fact(name)} is not reported: {how}.")
    of = [
        say.amount(one) if fact.ratio and number else say.fact(one)
        for number, one in enumerate(getattr(fact, fact.worked))
    ]
    listed = say.list(of)
    match fact.worked:
        case "ratio":
            times = " × 100%" if fact.kind == "percent" else ""
            how = f"{of[0]} ÷ {of[1]}{times}"
            how += say("；分母为0或负数的，不适用", "; where the denominator is 0 or less, it does not apply")
        case "sum":
            if fact.weights:
                of = [f"{one} × {say.number(weight)}" for one, weight in zip(of, fact.weights, strict=True)]
            how = " ＋ ".join(of) if say.language == "zh" else " + ".join(of)
            how += "".join(f" − {say.fact(one)}" for one in fact.less)
        case "mean":
            how = say(f"{listed}的平均数", f"the mean of {listed}")
        case "trimmed":
            how = say(f"{listed}去掉一个最高、一个最低后的平均数（不足三个的不去）", f"the mean of {listed} without the highest and the lowest (of three or more)")  # fmt: skip
        case "lowest" | "highest" if fact.kind == "date":
            first = fact.worked == "lowest"
            how = say(f"{listed}中最{'早' if first else '迟'}的一天", f"the {'earliest' if first else 'latest'} of {listed}")  # fmt: skip
        case "lowest":
            how = say(f"{listed}中最低的一个", f"the lowest of {listed}")
        case _:
            how = say(f"{listed}中最高的一个", f"the highest of {listed}")
    if fact.worked != "ratio":
        how += say("；不适用的不算在内", "; what does not apply is left out")
    return say(f"{say.fact(name)}不用报送：{how}。", f"{say.fact(name)} is not reported: {how}.")


def _tiers(fact: Fact, say: Speech) -> str:
    tiers = fact.tiers
    assert tiers is not None
    rows = say.list(
        say(f"{say.bounds(one, tiers.of)}的为{say.number(one.gives)}", f"{say.bounds(one, tiers.of)}: {say.number(one.gives)}")
        for one in tiers.table
    )  # fmt: skip
    rest = (
        say("都不在的，不适用", "in none of these it does not apply")
        if tiers.otherwise is None
        else say(f"其余为{say.number(tiers.otherwise)}", f"otherwise {say.number(tiers.otherwise)}")
    )
    return say(f"按{say.fact(tiers.of)}分档，以最先符合的为准，{rows}；{rest}", f"by tiers of {say.fact(tiers.of)}, the first that holds: {rows}; {rest}")  # fmt: skip


def _per(fact: Fact, say: Speech) -> str:
    per = fact.per
    assert per is not None
    so_many = say.quantity(per.each, per.of)
    part = part_said(per.part, "part" in per.model_fields_set, say, so_many)
    return say(
        f"{say.fact(per.of)}每{so_many}计1，{part}", f"1 for every {so_many} of {say.fact(per.of)}; {part}"
    )


def _earlier(fact: Fact, say: Speech) -> str:
    earlier = fact.earlier
    assert earlier is not None
    what = say("总分", "total") if earlier.what == "total" else say("名次", "place")
    when = say("上期", "the last period") if earlier.back == 1 else say(f"{earlier.back}期以前", f"{earlier.back} periods ago")  # fmt: skip
    whose = say.appraisal_named(earlier.appraisal)
    return say(f"{whose}{when}结算的{what}；没有的，不适用", f"the {what} of {whose} as closed for {when}; without one it does not apply")  # fmt: skip


def _running(fact: Fact, say: Speech) -> str:
    running = fact.running
    assert running is not None
    most = say(f"最多数到{running.most}期", f"counted up to {running.most}")
    if running.of is not None:
        held = f"{say.fact(running.of)}{say('', ' ')}{say.bounds(running, running.of)}"
        return say(f"从本期往前数，{held}的连续期数，{most}", f"for how many periods running, this one included, {held}; {most}")  # fmt: skip
    held, whose = standing_said(running, say), say.appraisal_named(running.appraisal)
    return say(f"从上期往前数，{whose}{held}的连续期数，{most}；没有的为0", f"for how many periods running, up to the last, {whose} closed with: {held}; {most}; 0 without one")  # fmt: skip


def _times(fact: Fact, say: Speech) -> str:
    times = fact.times
    assert times is not None
    held, whose = standing_said(times, say), say.appraisal_named(times.appraisal)
    if times.periods is None:
        return say(f"从上期往前{times.back}期，{whose}{held}的次数", f"at how many of the last {times.back} closes {whose} closed with: {held}")  # fmt: skip
    period = say.words(PERIODS, times.periods)
    return say(f"本期内各{period}，{whose}{held}的次数", f"in how many of the {period}s within the period {whose} closed with: {held}")  # fmt: skip


_TAKES = {
    "sum": Text("累计", "the sum of"),
    "mean": Text("平均", "the mean of"),
    "best": Text("最高", "the highest of"),
    "worst": Text("最低", "the lowest of"),
}


def _rolling(fact: Fact, say: Speech) -> str:
    rolling = fact.rolling
    assert rolling is not None
    of, take = say.fact(rolling.of), say.words(_TAKES, rolling.take)
    return say(f"{of}近{rolling.periods}期（含本期）{take}；以前没有数的不算在内", f"{take} {of} over {rolling.periods} periods, this one included; earlier ones without a figure are left out")  # fmt: skip


_TAKEN = {
    "tiers": _tiers,
    "per": _per,
    "rolling": _rolling,
    "earlier": _earlier,
    "running": _running,
    "times": _times,
}


def standing_said(one: Standing, say: Speech) -> str:
    """How a unit stands: its place, its grade or its total."""
    if one.first == 1:
        return say("名次列第一", "in the first place")
    if one.last == 1:
        return say("名次列末位", "in the last place")
    if one.first is not None:
        return say(f"名次在前{one.first}名", f"among the first {one.first}")
    if one.last is not None:
        return say(f"名次在后{one.last}名", f"among the last {one.last}")
    if one.grade:
        titles = {grade.id: grade.title.to(say.language) for grade in say.appraisal.grades}
        named = say("或", " or ").join(quoted(titles.get(name, name)) for name in one.grade)
        return say(f"等次为{named}", f"graded {named}")
    return say("总分", "the total ") + say.totals(one)


def _allowed(fact: Fact, say: Speech) -> Iterator[str]:
    if fact.min is not None:
        yield say(f"最小{say.number(fact.min)}", f"least {say.number(fact.min)}")
    if fact.max is not None:
        yield say(f"最大{say.number(fact.max)}", f"most {say.number(fact.max)}")
    if fact.decimals is not None:
        yield say(f"{fact.decimals}位小数" if fact.decimals else "整数", decimals_said(fact.decimals) if fact.decimals else "whole")  # fmt: skip
