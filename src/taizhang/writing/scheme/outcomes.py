"""What follows from a total: vetoes, grades, places, publication and objections."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from taizhang.institutions.schema.appraisal import Appraisal, Grade, Veto
from taizhang.institutions.schema.appraisal.outcomes import VetoPart
from taizhang.problems import Text
from taizhang.writing.scheme.paper import Article, Chapter
from taizhang.writing.scheme.sources import standing_said
from taizhang.writing.scheme.speech import GROUPS, TIES, Speech, quoted

_EFFECTS = {
    "not-excellent": Text("不得评为{best}", "may not be graded {best}"),
    "one-grade-lower": Text("在所达到的等次上降一等次", "one grade lower than the one reached"),
    "unqualified": Text("不论总分，评为{worst}", "graded {worst}, whatever the total"),
    "last-place": Text("名次列本组末位", "placed last in the group"),
    "item-zero": Text("{item}得0分", "{item} gives 0 points"),
    "total-zero": Text("总分计0分", "the total is 0"),
    "total-capped": Text("总分最高计{most}", "the total comes to {most} at most"),
    "not-placed": Text("不排名次", "without a place"),
    "not-graded": Text("不定等次", "without a grade"),
    "no-honours": Text("取消评先评优资格", "barred from honours"),
    "no-pay": Text("停发奖金补贴", "nothing is paid"),
    "referred": Text("移送有关机关处理", "referred to the body in charge"),
    "noted": Text("{noted}", "{noted}"),
}
_CHANGES_NOTHING = {"no-honours", "no-pay", "referred", "noted"}
_SCOPES = {
    "unit": Text("对单位", "of the unit"),
    "item": Text("对所涉项目", "of the item"),
    "person": Text(
        "对责任人，只记录，不影响被考评单位的得分",
        "of the person responsible: recorded, and changes nothing for the unit",
    ),
    "leader": Text(
        "对负责人，只记录，不影响被考评单位的得分",
        "of its leader: recorded, and changes nothing for the unit",
    ),
}
_QUOTA_PARTS = {
    "down": Text("不足一个的不计", "whole units only"),
    "half": Text("个数四舍五入", "rounded, a half up"),
    "up": Text("不足一个的按一个", "a part of a unit counts as one"),
}
_QUOTA_TIES = {
    "all": Text(
        "末位并列的都给，可以因此超出名额", "those who tie for the last all get it, even if that makes more"
    ),
    "none": Text(
        "末位并列、都给就超出名额的，都不给",
        "of those who tie for the last nobody gets it where all would be too many",
    ),
}
_COLOURS = {
    "red": Text("红色", "red"),
    "orange": Text("橙色", "orange"),
    "yellow": Text("黄色", "yellow"),
    "green": Text("绿色", "green"),
    "blue": Text("蓝色", "blue"),
    "black": Text("黑色", "black"),
}
_MOVEMENT = {
    "place": Text(
        "随结果公布比上期进退的位次",
        "Places gained or lost since the last period are published with the result",
    ),
    "score": Text(
        "随结果公布比上期增减的分数",
        "Points gained or lost since the last period are published with the result",
    ),
    "none": Text("不公布与上期的比较", "No comparison with the last period is published"),
}


def vetoes(appraisal: Appraisal, say: Speech) -> Chapter:
    """The chapter on vetoes."""
    only_noted = any({*veto.effects} == {"noted"} for veto in appraisal.vetoes)
    title = (
        say("一票否决和后续措施", "Vetoes and what else follows") if only_noted else say("一票否决", "Vetoes")
    )
    return Chapter(title, tuple(_veto(veto, say) for veto in appraisal.vetoes))


def _veto(veto: Veto, say: Speech) -> Article:
    trigger = say("，且", " and ").join(_trigger(part, say) for part in veto.when.parts)
    if veto.when.running is not None:
        trigger = say(f"连续{veto.when.running}期（含本期）{trigger}", f"for {veto.when.running} periods running, this one included, {trigger}")  # fmt: skip
    metric = next((one.metric for one in veto.when.parts if one.metric is not None), None)
    effects = say("；", "; ").join(
        say.words(_EFFECTS, effect).format(
            item=say.item(veto.item or ""),
            most=say.points(veto.total_at_most or Decimal(0)),
            noted=veto.noted or "",
            **_ends(say),
        )
        for effect in veto.effects
    )
    if {*veto.effects} <= _CHANGES_NOTHING and veto.scope in ("unit", "item"):
        effects += say("；得分、名次、等次不变", "; score, place and grade stand")
    scope = say.words(_SCOPES, veto.scope).replace("对人员", "对本人")
    unknown = say(
        "未上报的不作否决，注明情况不明。", "What was not reported is no veto, and is marked as not known."
    )
    fact = say.appraisal.facts.get(metric or "")
    unknowable = metric is None or (fact is not None and fact.unreported is not None)
    said = [say(f"{trigger}的（{scope}），{effects}。", f"If {trigger} ({scope}): {effects}."), say(f"依据：{veto.source}。", f"Ground: {veto.source}.")]  # fmt: skip
    return Article(veto.title.to(say.language), (*said, *([] if unknowable else [unknown])), anchor=veto.id)


def _ends(say: Speech) -> dict[str, str]:
    """The best grade and the lowest, by their titles; the lowest is none where no grade takes a total of 0."""
    grades = say.appraisal.grades
    best = next((one for one in grades if one.rank_last is None and one.rank_last_percent is None), None)
    lowest = grades[-1] if grades and _takes_nothing(grades[-1]) else None
    return {
        "best": quoted(best.title.to(say.language)) if best else say("最高等次", "the best"),
        "worst": quoted(lowest.title.to(say.language)) if lowest else say("不合格", "unqualified"),
    }


def _takes_nothing(grade: Grade) -> bool:
    """Whether a total of 0 lies within the bounds of a grade."""
    return (
        (grade.at_least is None or grade.at_least <= 0)
        and (grade.above is None or grade.above < 0)
        and (grade.at_most is None or grade.at_most >= 0)
        and (grade.below is None or grade.below > 0)
    )


def _trigger(when: VetoPart, say: Speech) -> str:
    """One thing that a veto looks at."""
    metric = when.metric
    if when.item is not None or when.section is not None:
        what = say.item(when.item or when.section or "")
        rate = say("（得分÷已考核的满分）", " (points ÷ full points assessed)") if when.section else ""
        return say(f"{what}的得分率{rate}", f"the rate of {what}{rate} ") + say.rates(when)
    if when.first_percent is not None:
        share = _share(when.first_percent, when.part, when.least, say)
        return say(f"名次在本组前{share}", f"among the first {share} of the group")
    if when.last_percent is not None:
        share = _share(when.last_percent, when.part, when.least, say)
        return say(f"名次在本组后{share}", f"among the last {share} of the group")
    if metric is None:
        return standing_said(when, say)
    return f"{say.fact(metric)}{say('', ' ')}{say.bounds(when, metric)}"


def _share(percent: Decimal, part: str | None, least: int | None, say: Speech) -> str:
    """So many percent of those placed, and how that is rounded."""
    rounding = say.words(_QUOTA_PARTS, part or "down") + ("" if part is not None else say.default)
    if least is not None:
        rounding += say(f"，至少{least}个", f", at least {least}")
    rounding += say("，末位并列的都算", "; those who tie for it too")
    return say.percent(percent) + say(f"（{rounding}）", f" ({rounding})")


def results(appraisal: Appraisal, say: Speech) -> Chapter | None:
    """The chapter on places and grades; None where there is neither."""
    articles = []
    if appraisal.rank is not None:
        articles.append(Article(say("名次", "Places"), tuple(_rank(appraisal, say))))
    if appraisal.grades:
        articles.append(Article(say("等次", "Grades"), tuple(_grades(appraisal, say))))
    return Chapter(say("名次和等次", "Places and grades"), tuple(articles)) if articles else None


def _rank(appraisal: Appraisal, say: Speech) -> Iterator[str]:
    rank = appraisal.rank
    assert rank is not None
    yield say(f"在{say.words(GROUPS, rank.group)}中按总分从高到低排名次。", f"Placed by total among {say.words(GROUPS, rank.group)}, the greatest first.")  # fmt: skip
    for group in appraisal.groups:
        yield say(
            f"{group.title}：{say.list(group.classes)}。",
            f"{group.title.to(say.language)}: {say.list(group.classes)}.",
        )
    if rank.then_by:
        names = say.list(_tie_key(key, say) for key in rank.then_by)
        turn = "依次" if len(rank.then_by) > 1 else ""
        yield say(f"总分相等的，{turn}比较{names}；仍相等的并列。", f"Equal totals are told apart in turn by {names}; still equal, they tie.")  # fmt: skip
    unsaid = "" if "ties" in rank.model_fields_set else say.default
    yield say.words(TIES, rank.ties) + unsaid + say("。", ".")
    if appraisal.decimals is not None and appraisal.decimals_for == "result":
        return  # the chapter on the total has said by which total
    if rank.unrounded:
        yield say("名次按未经四舍五入的总分排。", "Places go by the total as it is, not rounded.")
    else:
        mark = "" if "unrounded" in rank.model_fields_set else say.default
        yield say(f"名次按四舍五入到万分之一分的总分排，与打印的位数无关{mark}。", f"Places go by the total rounded half up to 1/10 000 of a point, however it is printed{mark}.")  # fmt: skip


def _tie_key(key: str, say: Speech) -> str:
    """What tells equal totals apart, and which way."""
    name = key.removeprefix("-")
    what = say(f"{say.item(name)}的得分", f"the points of {say.item(name)}") if name in say.appraisal.named else say.fact(name)  # fmt: skip
    return what + (say("（高的在前）", " (the greatest first)") if key == name else say("（低的在前）", " (the least first)"))  # fmt: skip


def _grades(appraisal: Appraisal, say: Speech) -> Iterator[str]:
    yield say("自上而下以最先符合的为准：", "The first that holds from the top:")
    for number, grade in enumerate(appraisal.grades, start=1):
        yield say(f"（{number}）", f"({number}) ") + say.clauses([_grade(grade, say)])
    if not any(_takes_all(grade) for grade in appraisal.grades):
        yield say("都不符合的，不定等次。", "A total that fits none has no grade.")
    if appraisal.decimals is None or appraisal.decimals_for == "print":
        yield say("定等次的总分四舍五入到万分之一分。", "Grades go by the total rounded half up to 1/10 000 of a point.")  # fmt: skip


def _takes_all(grade: Grade) -> bool:
    """Whether a grade takes whoever is left."""
    bounds = (grade.at_least, grade.above, grade.at_most, grade.below, grade.rank_within, grade.rank_last)
    return all(one is None for one in (*bounds, grade.rank_last_percent, grade.quota, grade.quota_percent))


def _grade(grade: Grade, say: Speech) -> str:
    sides = (
        (grade.at_least, say("{}以上（含）", "at least {}")),
        (grade.above, say("超过{}", "above {}")),
        (grade.at_most, say("{}以下（含）", "at most {}")),
        (grade.below, say("不足{}", "below {}")),
    )
    said = [side.format(say.points(value)) for value, side in sides if value is not None]
    parts = [say("总分", "total ") + say("、", " and ").join(said)] if said else []
    if grade.rank_within is not None:
        first = grade.rank_within == 1
        parts.append(
            say(
                "名次为本组第1名" if first else f"名次在本组前{grade.rank_within}名",
                "the first of the group" if first else f"among the first {grade.rank_within} of the group",
            )
        )
    if grade.rank_last is not None:
        last = grade.rank_last == 1
        parts.append(
            say(
                "名次列本组末位（并列的都算）" if last else f"名次在本组后{grade.rank_last}名（并列的都算）",
                f"{'the last' if last else f'among the last {grade.rank_last}'} of the group, those who tie for it too",
            )
        )
    if grade.rank_last_percent is not None:
        part = grade.quota_part if "quota_part" in grade.model_fields_set else None
        share = _share(grade.rank_last_percent, part, grade.quota_least, say)
        parts.append(say(f"名次在本组后{share}", f"among the last {share} of the group"))
    if not parts:
        parts.append(say("其余", "whoever is left"))
    if len(parts) > 1:
        parts = [parts[0] + say("，且", " and ") + say("，且", " and ").join(parts[1:])]
    rooms = []
    if grade.quota is not None:
        rooms.append(say(f"{grade.quota}个", f"{grade.quota}"))
    if grade.quota_percent is not None:
        share = say.percent(grade.quota_percent)
        rounding = say.words(_QUOTA_PARTS, grade.quota_part)
        if grade.quota_least is not None:
            rounding += say(f"，至少{grade.quota_least}个", f", at least {grade.quota_least}")
        rooms.append(f"{share}{say('（', ' (')}{rounding}{say('）', ')')}")
    if rooms:
        most = say("，且不超过", " and at most ").join(rooms)
        unsaid = "" if "quota_ties" in grade.model_fields_set else say.default
        ties = say.words(_QUOTA_TIES, grade.quota_ties) + unsaid
        parts.append(say(f"每组最多{most}，名次在前的优先，{ties}", f"at most {most} of each group, the best first; {ties}"))  # fmt: skip
    if grade.colour is not None:
        parts.append(
            say(
                f"以{say.words(_COLOURS, grade.colour)}公布",
                f"published in {say.words(_COLOURS, grade.colour)}",
            )
        )
    whole = f"{grade.title.to(say.language)}{say('：', ': ')}" + say("，", ", ").join(parts)
    return whole if grade.consequence is None else f"{whole}{say('；', '; ')}{grade.consequence}"


def publication(appraisal: Appraisal, say: Speech) -> Chapter:
    """The chapter on publication and objections."""
    return Chapter(
        say("公布和异议", "Publication and objections"),
        (
            Article(say("公布", "Publication"), tuple(_published(appraisal, say))),
            Article(say("剔除和免责", "Exclusions and exemptions"), tuple(_excluded(appraisal, say))),
            Article(say("异议", "Objections"), tuple(_objections(appraisal, say))),
        ),
    )


def _published(appraisal: Appraisal, say: Speech) -> Iterator[str]:
    if appraisal.rank is not None and appraisal.ground is not None and appraisal.approver is not None:
        approver = say.post(appraisal.approver)
        yield say(f"排名公布的依据：{appraisal.ground}；由{approver}批准。", f"The ranking is published on the ground of: {appraisal.ground}; approved by the {approver}.")  # fmt: skip
    elif appraisal.rank is not None:
        yield say(
            "排名没有写明依据或批准人，不公布。",
            "The ranking names no ground or no approver, and is not published.",
        )
        if appraisal.ground is not None:
            yield say(f"已写明依据：{appraisal.ground}。", f"The ground is named: {appraisal.ground}.")
        if appraisal.approver is not None:
            approver = say.post(appraisal.approver)
            yield say(f"已写明批准人：{approver}。", f"The approver is named: the {approver}.")
    if appraisal.publish_days is not None:
        yield say(f"公布{appraisal.publish_days}天。", f"It is shown for {appraisal.publish_days} days.")
    unsaid = "" if "movement" in appraisal.model_fields_set else say.default
    yield say.words(_MOVEMENT, appraisal.movement) + unsaid + say("。", ".")


def _excluded(appraisal: Appraisal, say: Speech) -> Iterator[str]:
    if appraisal.approver is None:
        yield say("没有写明批准人，不受理剔除和免责的申请。", "No approver is named, so nobody may be excluded or exempted.")  # fmt: skip
        return
    approver = say.post(appraisal.approver)
    yield say(
        f"结算以前，被考评{say.unit}可以附证明材料申请剔除本期不适合考评的项，或者因已尽职责申请免予扣分、免予否决。",
        "Before the close a scored unit may ask, with evidence, that an item which does not fit it is left out for the period, or that because duty was done nothing is taken off and no veto strikes.",
    )
    yield say(
        f"由{approver}决定，申请的人和本单位的人不参加决定；依据写在得分单上。",
        f"The {approver} decides, never who asked nor who belongs to the unit; the ground is printed on the score sheet.",
    )


def _objections(appraisal: Appraisal, say: Speech) -> Iterator[str]:
    days = (
        say(f"自公布之日起{appraisal.object_days}天内", f"within {appraisal.object_days} days after publication")
        if appraisal.object_days is not None
        else say(f"在结果公布期间{say.default}", f"as long as the result is posted{say.default}")
    )  # fmt: skip
    yield say(f"被考评{say.unit}{days}可以提出异议。", f"A scored unit may object {days}.")
    if appraisal.answer_days is not None:
        yield say(f"收到异议之日起{appraisal.answer_days}个工作日内作出决定。", f"It is decided within {appraisal.answer_days} working days.")  # fmt: skip
    yield say("异议成立的，写明理由更正，更正前后的得分并列公布。", "Where it is right the score is corrected with the reason, and both scores are shown.")  # fmt: skip
