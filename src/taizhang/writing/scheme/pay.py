"""What is paid by the result."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from taizhang.institutions.schema.appraisal import Appraisal, Pay
from taizhang.problems import Text
from taizhang.writing.scheme.paper import Article, Chapter
from taizhang.writing.scheme.people import places_said
from taizhang.writing.scheme.speech import Speech

_OF_GROUP = {
    "group-mean": Text("本组平均总分", "the mean total of the group"),
    "group-most": Text("本组最高总分", "the greatest total of the group"),
    "group-least": Text("本组最低总分", "the least total of the group"),
}
_PARTS_OF_POINTS = {
    "pro-rata": Text("；不足1分的按比例计", "; part of a point counts in proportion"),
    "down": Text("；不足1分的不计", "; part of a point does not count"),
    "up": Text("；不足1分的按1分计", "; part of a point counts as a whole one"),
}


def pays(appraisal: Appraisal, say: Speech) -> Chapter:
    """The chapter on what is paid."""
    return Chapter(
        say("兑现", "Pay"),
        tuple(
            Article(pay.title.to(say.language), tuple(_pay(pay, say)), anchor=pay.id)
            for pay in appraisal.pays
        ),
    )


def _by_grade(pay: Pay, say: Speech) -> Iterator[tuple[str, Decimal]]:
    """What each grade gets, by its title."""
    titles = {grade.id: grade.title.to(say.language) for grade in say.appraisal.grades}
    for name, one in pay.grades.items():
        yield titles.get(name, name), one


def _other_grades(pay: Pay, say: Speech) -> str:
    """What the grades get that are not listed, or who has none."""
    nothing = "不发不扣" if any(one < 0 for one in pay.grades.values()) else "不发"
    if all(grade.id in pay.grades for grade in say.appraisal.grades):
        return say(f"；没有等次的{nothing}。", "; without a grade nothing is paid.")
    return say(f"；其他等次{nothing}。", "; other grades get nothing.")


def _pay(pay: Pay, say: Speech) -> Iterator[str]:
    if pay.places or pay.last is not None or pay.top:
        yield from _by_place(pay, say)
    if pay.grades and not pay.rate:
        of_base = pay.base is not None
        given = say.list(
            f"{title}{say('', ' ')}{say.percent(one) if of_base else say.yuan(one)}"
            for title, one in _by_grade(pay, say)
        )
        head = say("按等次发基数的百分比", "By grade, in percent of the base") if of_base else say("按等次", "By grade")  # fmt: skip
        yield head + say("：", ": ") + given + _other_grades(pay, say)
    for part, zh, en in ((pay.above, "总分超过{}的部分，每分{}", "For each point of the total above {}: {}"), (pay.under, "总分不足{}的，所差部分每分{}", "For each point that the total is short of {}: {}")):  # fmt: skip
        if part is not None:
            total = (
                say.points(part.total)
                if isinstance(part.total, Decimal)
                else say.words(_OF_GROUP, part.total)
            )
            each = say("" if part.each < 0 else "发", "") + say.yuan(part.each)
            yield say.clauses([say(zh, en).format(total, each) + say.words(_PARTS_OF_POINTS, part.part)])
    if pay.base is not None:
        base = _sum(pay.base, say)
        others = say("；其他类别没有基数，不发", "; other classes have none and get nothing") if isinstance(pay.base, dict) else ""  # fmt: skip
        yield say(f"基数：{base}{others}。", f"The base: {base}{others}.")
    if pay.pot is not None:
        yield from _pot(pay, say)
    if pay.rate:
        most = say.percent(pay.rate_most) if pay.rate_most is not None else ""
        held = say(f"；得分率超过{most}的按{most}计", f", at most {most} of the base") if most else say(f"；总分超过满分的照算{say.default}", f", also where the total is above the full one{say.default}")  # fmt: skip
        yield say(f"金额＝基数×总分÷{say.number(say.appraisal.full)}{held}。", f"Paid is base × total ÷ {say.number(say.appraisal.full)}{held}.")  # fmt: skip
    if pay.grades and pay.rate:
        given = say.list(f"{title}{say('', ' ')}{say.percent(one)}" for title, one in _by_grade(pay, say))
        yield (
            say("再按等次乘以百分比：", "Then by grade a percent of that: ") + given + _other_grades(pay, say)
        )
    if pay.at_stake is not None:
        share, best = say.percent(pay.at_stake), pay.to_best
        yield say(
            f"基数的{share}与总分挂钩，按总分÷{say.number(say.appraisal.full)}发给（总分不足0分的按0分，超过满分的按满分），其余照发；各{say.unit}因此扣下的，{'归本组第1名' if best == 1 else f'由本组前{best}名平均分享'}，不留余额。",
            f"{share} of the base is at stake and paid by total ÷ {say.number(say.appraisal.full)} (between 0 and 1), the rest of the base in full; what is cut {'goes to the first' if best == 1 else f'is shared equally by the first {best}'} of the group, to the last fen.",
        )
    if pay.times is not None and pay.pot is None:
        what = (
            ("基数先", "The base is first multiplied") if pay.at_stake is not None else ("再", "Multiplied")
        )
        listed = isinstance(pay.times, dict)
        without = say("；没有列出系数的不发" if listed else "；没有系数的不发", "; without a coefficient nothing is paid") if listed or isinstance(pay.times, str) else ""  # fmt: skip
        yield say(f"{what[0]}乘以系数：{say.amount(pay.times)}{without}。", f"{what[1]} by: {say.amount(pay.times)}{without}.")  # fmt: skip
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
        yield say(say.each_unit, "for each unit ") * (not isinstance(pay.cap, dict)) + say.clauses(
            [say("，", ", ").join(bounds)]
        )
    if bounds and (pay.pot is not None or pay.at_stake is not None):
        yield say(f"因此少发的不再分给其他{say.unit}。", "What is cut by that goes to no other unit.")


def _rounded(pay: Pay, say: Speech) -> Iterator[str]:
    """To what yuan are rounded; nothing where only whole sums can come out."""
    if pay.decimals == 0:
        yield say("金额四舍五入到元。", "Rounded half up to whole yuan.")
    elif pay.decimals is not None:
        yield say(f"金额{say.decimals(pay.decimals)}。", f"The yuan are {say.decimals(pay.decimals)}.")
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
        sum_ = say(f"每组共{say.yuan(pay.pot)}", f"{say.yuan(pay.pot)} for each group")
    elif isinstance(pay.pot, dict):
        sum_ = say(f"本组各{say.unit}数额（{_sum(pay.pot, say)}）之和", f"the sum of {_sum(pay.pot, say)} of all units of the group")  # fmt: skip
    else:
        sum_ = say(f"本组各{say.unit}{say.fact(pay.pot)}（元）之和", f"the sum of {say.fact(pay.pot)} (yuan) of all units of the group")  # fmt: skip
    whom = ""
    if pay.to_best is not None:
        whom = say("由本组第1名" if pay.to_best == 1 else f"由本组前{pay.to_best}名", f"among the first {pay.to_best} ")  # fmt: skip
    bounded = isinstance(pay.cap, Decimal | dict) or isinstance(pay.floor, Decimal)
    whole = "" if bounded else say(f"，各{say.unit}之和等于总额", ", so that the parts come to the whole")
    yield say(f"{sum_}，{whom}按{by}的比例{'分摊' if isinstance(pay.pot, Decimal) and pay.pot < 0 else '分配'}{unsaid}；每份算到人民币分，余下的零头从舍去最多的起逐分补足{whole}；{of if not lost else '失分'}不足0分的按0分计。", f"{sum_}, shared out {whom}in proportion to {by}{unsaid}, to the fen; the fen that rounding down leaves go to the largest remainders{whole}; less than 0 counts as 0.")  # fmt: skip


def _by_place(pay: Pay, say: Speech) -> Iterator[str]:
    def yuan(given: Decimal) -> str:
        return say.yuan(given) if pay.base is None else say(f"基数的{say.percent(given)}", f"{say.percent(given)} of the base")  # fmt: skip

    places = [
        say(f"第{place}名{yuan(one)}", f"place {place}: {yuan(one)}")
        for place, one in enumerate(pay.places, start=1)
    ]
    below = len(pay.places)
    for band in pay.top:
        after = band.top is not None and band.top > below  # what begins behind the bands above it
        head = say(*_places(below + 1, band.top)) if after and band.top else places_said(band, say)
        one = 1 in (band.bottom, band.top) or (after and band.top == below + 1)
        below = max(below, band.top or 0)
        places.append(
            say(
                f"{head}{'' if one else '各'}{yuan(band.yuan)}",
                f"{head}: {yuan(band.yuan)}{'' if one else ' each'}",
            )
        )
    if pay.last is not None:
        places.append(say(f"末位{yuan(pay.last)}", f"the last place: {yuan(pay.last)}"))
    first = say("，以最先符合的为准", ", the first that holds") if len(places) > 1 else ""
    rest = (
        say("没有名次的不发不扣", "without a place nothing")
        if any(band.top_percent == 100 for band in pay.top)
        else say("其余不发不扣", "the others nothing")
    )
    yield say(f"按名次{first}：{say.list(places)}；{rest}。", f"By place{first}: {say.list(places)}; {rest}.")  # fmt: skip


def _sum(amount: Decimal | str | dict[str, Decimal], say: Speech) -> str:
    """A sum of money: in yuan, for each class, or a fact that is counted in yuan."""
    if isinstance(amount, Decimal):
        return say.yuan(amount)
    if isinstance(amount, dict):
        return say.list(f"{name}{say('', ': ')}{say.yuan(one)}" for name, one in amount.items())
    return say.fact(amount) + say("（元）", " (yuan)")


def _places(first: int, last: int) -> tuple[str, str]:
    """The places of a band, without those of the bands above it."""
    if last <= first:
        return f"第{last}名", f"place {last}"
    return f"第{first}至{last}名", f"places {first} to {last}"
