"""What follows from a total: vetoes, grades, places, pay, publication and objections."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from taizhang.institutions.schema.appraisal import Appraisal, Grade, Pay, Veto
from taizhang.problems import Text
from taizhang.writing.scheme.paper import Article, Chapter
from taizhang.writing.scheme.people import places_said
from taizhang.writing.scheme.sources import standing_said
from taizhang.writing.scheme.speech import GROUPS, TIES, Speech

_EFFECTS = {
    "not-excellent": Text("不得评为最高等次", "the best grade is barred"),
    "one-grade-lower": Text("在所达到的等次上降一等次", "one grade lower than the one reached"),
    "unqualified": Text("不论总分，评为最低等次（不合格）", "the lowest grade, whatever the total"),
    "last-place": Text("名次列本组末位", "placed last in the group"),
    "item-zero": Text("{item}得0分", "{item} gives 0 points"),
    "total-zero": Text("总分计0分", "the total is 0"),
    "total-capped": Text("总分最高计{most}", "the total comes to {most} at most"),
    "not-placed": Text("不排名次", "without a place"),
    "not-graded": Text("不定等次", "without a grade"),
    "no-honours": Text("取消评先评优资格", "barred from honours"),
    "no-pay": Text("停发奖金补贴", "nothing is paid"),
    "referred": Text("移送有关机关处理", "referred to the body in charge"),
}
_CHANGES_NOTHING = {"no-honours", "no-pay", "referred"}
_SCOPES = {
    "unit": Text("对单位", "of the unit"),
    "item": Text("对所涉项目", "of the item"),
    "person": Text(
        "对责任人，只记录，不影响单位得分",
        "of the person responsible: recorded, and changes nothing for the unit",
    ),
    "leader": Text(
        "对负责人，只记录，不影响单位得分", "of its leader: recorded, and changes nothing for the unit"
    ),
}
_OF_GROUP = {
    "group-mean": Text("本组平均总分", "the mean total of the group"),
    "group-most": Text("本组最高总分", "the greatest total of the group"),
    "group-least": Text("本组最低总分", "the least total of the group"),
}
_PARTS_OF_POINTS = {
    "pro-rata": Text("不足一分的按比例计。", " Part of a point counts in proportion."),
    "down": Text("不足一分的不计。", " Part of a point does not count."),
    "up": Text("不足一分的按一分计。", " Part of a point counts as a whole one."),
}
_QUOTA_PARTS = {
    "down": Text("不足一个的不计", "whole units only"),
    "half": Text("个数四舍五入", "rounded, a half up"),
    "up": Text("不足一个的按一个", "a part of a unit counts as one"),
}
_QUOTA_TIES = {
    "all": Text(
        "末位并列的都给，可以因此超过", "those who tie for the last all get it, even if that makes more"
    ),
    "none": Text(
        "末位并列、全给就超过的都不给",
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
    return Chapter(say("一票否决", "Vetoes"), tuple(_veto(veto, say) for veto in appraisal.vetoes))


def _veto(veto: Veto, say: Speech) -> Article:
    when, metric = veto.when, veto.when.metric
    if when.item is not None or when.section is not None:
        what = say.item(when.item or when.section or "")
        rate = say("（得分÷已考核的满分）", " (points ÷ full points assessed)") if when.section else ""
        trigger = say(f"{what}的得分率{rate}", f"the rate of {what}{rate} ") + say.rates(when)
    elif metric is None:
        trigger = standing_said(when, say)
    else:
        trigger = f"{say.fact(metric)}{say('', ' ')}{say.bounds(when, metric)}"
    if when.running is not None:
        trigger = say(f"连续{when.running}期（含本期）{trigger}", f"for {when.running} periods running, this one included, {trigger}")  # fmt: skip
    effects = say("；", "; ").join(
        say.words(_EFFECTS, effect).format(
            item=say.item(veto.item or ""), most=say.points(veto.total_at_most or Decimal(0))
        )
        for effect in veto.effects
    )
    if {*veto.effects} <= _CHANGES_NOTHING and veto.scope in ("unit", "item"):
        effects += say("；得分、名次、等次不变", "; score, place and grade stand")
    scope = say.words(_SCOPES, veto.scope)
    unknown = say(
        "未上报的不作否决，注明情况不明。", "What was not reported is no veto, and is marked as not known."
    )
    said = [say(f"{trigger}的（{scope}），{effects}。", f"If {trigger} ({scope}): {effects}."), say(f"依据：{veto.source}。", f"Ground: {veto.source}.")]  # fmt: skip
    return Article(
        veto.title.to(say.language), (*said, *([unknown] if metric is not None else [])), anchor=veto.id
    )


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
    return all(one is None for one in (*bounds, grade.quota, grade.quota_percent))


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
        parts.append(
            say(
                f"名次在本组前{grade.rank_within}名",
                f"among the first {grade.rank_within} of the group",
            )
        )
    if grade.rank_last is not None:
        parts.append(
            say(
                f"名次在本组后{grade.rank_last}名（末位并列的都算）",
                f"among the last {grade.rank_last} of the group, those who tie for it too",
            )
        )
    if not parts:
        parts.append(say("其余", "whoever is left"))
    if len(parts) > 1:
        parts = [parts[0] + say("，且", " and ") + say("，且", " and ").join(parts[1:])]
    rooms = []
    if grade.quota is not None:
        rooms.append(say(f"{grade.quota}个", f"{grade.quota}"))
    if grade.quota_percent is not None:
        share = say.percent(grade.quota_percent)
        part = say.words(_QUOTA_PARTS, grade.quota_part)
        if grade.quota_least is not None:
            part += say(f"，至少{grade.quota_least}个", f", at least {grade.quota_least}")
        rooms.append(f"{share}{say('（', ' (')}{part}{say('）', ')')}")
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


def pays(appraisal: Appraisal, say: Speech) -> Chapter:
    """The chapter on what is paid."""
    return Chapter(
        say("兑现", "Pay"),
        tuple(
            Article(pay.title.to(say.language), tuple(_pay(pay, say)), anchor=pay.id)
            for pay in appraisal.pays
        ),
    )


def _pay(pay: Pay, say: Speech) -> Iterator[str]:
    if pay.places or pay.last is not None or pay.top:
        yield from _by_place(pay, say)
    if pay.grades and pay.rate:
        titles = {grade.id: grade.title.to(say.language) for grade in say.appraisal.grades}
        given = say.list(f"{titles.get(name, name)}{say('', ' ')}{say.percent(one)}" for name, one in pay.grades.items())  # fmt: skip
        yield say(f"再按等次乘以百分比：{given}；其他等次不发。", f"Then by grade a percent of that: {given}; other grades get nothing.")  # fmt: skip
    elif pay.grades:
        titles = {grade.id: grade.title.to(say.language) for grade in say.appraisal.grades}
        given = say.list(
            f"{titles.get(name, name)}{say('', ' ')}{say.percent(one) if pay.base is not None else say.yuan(one)}"
            for name, one in pay.grades.items()
        )
        yield say(f"按等次：{given}；其他等次不发。", f"By grade: {given}; other grades get nothing.")
    for part, zh, en in ((pay.above, "超过{}的部分，每分{}。", "For each point above {}: {}."), (pay.under, "不足{}的部分，每分{}。", "For each point missing to {}: {}.")):  # fmt: skip
        if part is not None:
            total = (
                say.points(part.total)
                if isinstance(part.total, Decimal)
                else say.words(_OF_GROUP, part.total)
            )
            yield say(zh, en).format(total, say.yuan(part.each)) + say.words(_PARTS_OF_POINTS, part.part)
    if pay.base is not None:
        base = (
            say.yuan(pay.base)
            if isinstance(pay.base, Decimal)
            else say.amount(pay.base) + say("（元）", " (yuan)")
        )
        others = say("；其他类别没有基数，不发", "; other classes have none and get nothing") if isinstance(pay.base, dict) else ""  # fmt: skip
        yield say(f"基数：{base}{others}。", f"The base: {base}{others}.")
    if pay.pot is not None:
        yield from _pot(pay, say)
    if pay.rate:
        most = say.percent(pay.rate_most) if pay.rate_most is not None else ""
        held = say(f"；得分率超过{most}的按{most}计", f", at most {most} of the base") if most else say(f"；总分超过满分的照算{say.default}", f", also where the total is above the full one{say.default}")  # fmt: skip
        yield say(f"发给基数×总分÷{say.number(say.appraisal.full)}{held}。", f"Paid is base × total ÷ {say.number(say.appraisal.full)}{held}.")  # fmt: skip
    if pay.at_stake is not None:
        share, best = say.percent(pay.at_stake), pay.to_best
        yield say(
            f"基数的{share}与总分挂钩，按总分÷{say.number(say.appraisal.full)}发给（总分不足0的按0，超过满分的按满分）；各单位因此扣下的，由本组前{best}名平均分享，不留余额。",
            f"{share} of the base is at stake and paid by total ÷ {say.number(say.appraisal.full)} (between 0 and 1); what is cut is shared equally by the first {best} of the group, to the last fen.",
        )
    if pay.times is not None and pay.pot is None:
        yield say(f"再乘以系数：{say.amount(pay.times)}；没有列出系数的不发。", f"Multiplied by: {say.amount(pay.times)}; without a coefficient nothing is paid.")  # fmt: skip
    yield from _rounded(pay, say)
    if pay.nothing_below is not None:
        yield say(f"总分不足{say.points(pay.nothing_below)}的，一律不发也不扣。", f"Nothing is paid or taken where the total is below {say.points(pay.nothing_below)}.")  # fmt: skip
    bounds = []
    if isinstance(pay.cap, dict):
        caps = say.list(say(f"{name}最多{say.yuan(one)}", f"{name}: {say.yuan(one)} at most") for name, one in pay.cap.items())  # fmt: skip
        bounds.append(caps + say("（其他类别不封顶）", " (other classes have no cap)"))
    for bound, least in ((pay.cap, False), (pay.floor, True)):
        if isinstance(bound, Decimal):
            up = least == (bound < 0)  # 最多扣500元 is a floor below 0
            bounds.append(
                say(
                    f"{'最多' if up else '最少'}{say.yuan(bound)}",
                    f"{say.yuan(bound)} {'at most' if up else 'at the least'}",
                )
            )
    if bounds:
        yield say("每个单位", "for each unit ") * (not isinstance(pay.cap, dict)) + say.clauses(
            [say("，", ", ").join(bounds)]
        )
    if bounds and (pay.pot is not None or pay.at_stake is not None):
        yield say("因此少发的不再分给其他单位。", "What is cut by that goes to no other unit.")


def _rounded(pay: Pay, say: Speech) -> Iterator[str]:
    """To what yuan are rounded; nothing where only whole sums can come out."""
    if pay.decimals == 0:
        yield say("四舍五入到元。", "Rounded half up to whole yuan.")
    elif pay.decimals is not None:
        yield say(f"四舍五入保留{pay.decimals}位小数。", f"Rounded half up to {pay.decimals} decimals.")
    elif pay.pot is None and (pay.base or pay.times or pay.above or pay.under) is not None:
        yield say(f"金额四舍五入到分{say.default}。", f"Rounded half up to the fen{say.default}.")


def _pot(pay: Pay, say: Speech) -> Iterator[str]:
    """A sum shared out in proportion to points."""
    assert pay.pot is not None
    unsaid = "" if pay.pot_by is not None else say.default
    of = say.item(pay.pot_of) if pay.pot_of is not None else say("总分", "the total")
    lost = pay.pot_by == "lost"
    by = say(
        f"{of}的失分（满分减得分）" if lost else f"{of}的得分" if pay.pot_of is not None else of,
        f"the points {'lost from' if lost else 'of'} {of}",
    )
    if pay.times is not None:
        by += say(f"×系数（{say.amount(pay.times)}）", f" × a coefficient ({say.amount(pay.times)})")
    if isinstance(pay.pot, Decimal):
        sum_ = say(f"每组{say.yuan(pay.pot)}", f"{say.yuan(pay.pot)} for each group")
    else:
        sum_ = say(f"本组各单位的{say.amount(pay.pot)}之和（元）", f"the sum of {say.amount(pay.pot)} of all units of the group (yuan)")  # fmt: skip
    whom = "" if pay.to_best is None else say(f"由本组前{pay.to_best}名", f"among the first {pay.to_best} ")
    bounded = isinstance(pay.cap, Decimal | dict) or isinstance(pay.floor, Decimal)
    whole = "" if bounded else say("，各单位之和等于总额", ", so that the parts come to the whole")
    yield say(f"{sum_}，{whom}按{by}的比例分配{unsaid}；每份算到分，剩下的零头按舍去的大小逐分补给{whole}；{of if not lost else '失分'}不足0分的按0分计。", f"{sum_}, shared out {whom}in proportion to {by}{unsaid}, to the fen; the fen that rounding down leaves go to the largest remainders{whole}; less than 0 counts as 0.")  # fmt: skip


def _by_place(pay: Pay, say: Speech) -> Iterator[str]:
    def yuan(given: Decimal) -> str:
        return say.yuan(given) if pay.base is None else say(f"基数的{say.percent(given)}", f"{say.percent(given)} of the base")  # fmt: skip

    places = [
        say(f"第{place}名{yuan(one)}", f"place {place}: {yuan(one)}")
        for place, one in enumerate(pay.places, start=1)
    ]
    below = len(pay.places)
    for band in pay.top:
        head = say(*_places(below + 1, band.top)) if band.top is not None else places_said(band, say)
        one = band.bottom == 1 or (band.top is not None and band.top <= below + 1)
        below = max(below, band.top or 0)
        places.append(
            say(
                f"{head}{'' if one else '各'}{yuan(band.yuan)}",
                f"{head}: {yuan(band.yuan)}{'' if one else ' each'}",
            )
        )
    if pay.last is not None:
        places.append(say(f"末位{yuan(pay.last)}", f"the last place: {yuan(pay.last)}"))
    yield say(f"按名次，以最先符合的为准：{say.list(places)}；其余不发不扣。", f"By place, the first that holds: {say.list(places)}; the others nothing.")  # fmt: skip


def _places(first: int, last: int) -> tuple[str, str]:
    """The places of a band, without those of the bands above it."""
    if last <= first:
        return f"第{last}名", f"place {last}"
    return f"第{first}至{last}名", f"places {first} to {last}"


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
        "结算以前，被考评单位可以附证明材料申请剔除本期不适合考评本单位的项，或者因已尽职责申请免予扣分、免予否决。",
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
    yield say(f"被考评单位{days}可以提出异议。", f"A scored unit may object {days}.")
    if appraisal.answer_days is not None:
        yield say(f"收到异议之日起{appraisal.answer_days}个工作日内作出决定。", f"It is decided within {appraisal.answer_days} working days.")  # fmt: skip
    yield say("异议成立的，写明理由更正，更正前后的得分并列公布。", "Where it is right the score is corrected with the reason, and both scores are shown.")  # fmt: skip
