"""The words of the sentences behind lines of pay."""

from __future__ import annotations

from taizhang.problems import Text

PAID = Text("“{title}”{yuan}", "“{title}”: {yuan}")
PAID_GRADE = Text("“{title}”：等次为“{grade}”，{yuan}", "“{title}”: graded “{grade}”, {yuan}")
PAID_BY_GRADE = Text("“{title}”按等次，{yuan}", "“{title}”: by grade {yuan}")
PAID_NO_GRADE = Text("“{title}”：所得等次不发", "“{title}”: nothing for the grade")
PAID_PERCENT = Text("“{title}”：基数{base}{by} {equals} {own}", "“{title}”: base {base}{by} {equals} {own}")
PAID_RATE = Text(
    "“{title}”：基数{base} × {rate}{by} {equals} {own}", "“{title}”: base {base} × {rate}{by} {equals} {own}"
)
RATE_OF_TOTAL = Text("总分{total} ÷ {full}", "total {total} ÷ {full}")
RATE_AT_MOST = Text(
    "得分率{most}%（总分{total}，超过的按{most}%计）", "the rate of {most}% (total {total}, no more counts)"
)
TIMES_PERCENT = Text(" × 所得等次的{percent}%", " × {percent}% for the grade")
TIMES_PERCENT_OF = Text(" × 等次“{grade}”的{percent}%", " × {percent}% for the grade “{grade}”")
PAID_ABOVE = Text(
    "“{title}”：总分{total}，超过{bound}的部分每分{each}，{yuan}",
    "“{title}”: total {total}, {each} for each point above {bound}: {yuan}",
)
PAID_UNDER = Text(
    "“{title}”：总分{total}，不足{bound}，所差部分每分{each}，{yuan}",
    "“{title}”: total {total}, {each} for each point missing to {bound}: {yuan}",
)
PAID_NOT_BEYOND = Text(
    "“{title}”：总分{total}，没有可计的部分，0元", "“{title}”: total {total}, nothing to count: 0 yuan"
)
TOTALS = {
    "group-mean": Text("本组平均总分", "the mean total of the group"),
    "group-most": Text("本组最高总分", "the greatest total of the group"),
    "group-least": Text("本组最低总分", "the least total of the group"),
}
PAID_PLACE = Text("“{title}”第{place}名，{yuan}", "“{title}”, place {place}: {yuan}")
PAID_NO_PLACE = Text("“{title}”没有名次，不发不扣", "“{title}”: no place, nothing")
PLACE_GIVES_NOTHING = Text("“{title}”第{place}名，不发不扣", "“{title}”, place {place}: nothing")
PAID_PLACE_PERCENT = Text(
    "“{title}”第{place}名，基数{base} × {percent}% {equals} {own}",
    "“{title}”, place {place}: base {base} × {percent}% {equals} {own}",
)
PAID_PLACE_BASE = Text(
    "“{title}”第{place}名，按名次发基数的百分比，{yuan}",
    "“{title}”, place {place}, a percent of the base: {yuan}",
)
PAID_POT = Text(
    "“{title}”共{pot}，按{what}，{weight}，{yuan}", "“{title}”: {pot} shared out by {what}, {weight}: {yuan}"
)
BY_POINTS = Text("“{of}”得分的比例分配", "the points of “{of}”")
BY_LOST = Text("“{of}”失分的比例分摊", "the points lost from “{of}”")
BY_TOTAL = Text("总分的比例分配", "the total")
BY_LOST_TOTAL = Text("总分失分的比例分摊", "the points lost from the total")
HAS = Text("得{points}", "{points} here")
LOST = Text("失{points}", "{points} lost here")
PAID_BASE = Text(
    "“{title}”：总分{total}，基数{base}，计{yuan}", "“{title}”: total {total}, base {base}: {yuan}"
)
PAID_SHARED = Text(
    "“{title}”：总分{total}，基数{base}，应得{own}，另分得{shared}，共{yuan}",
    "“{title}”: total {total}, base {base}, own {own}, and {shared} of what others lost: {yuan}",
)
PAID_SHARED_HELD = Text(
    "“{title}”：总分{total}，基数{base}，应得{own}，连同分得的共{yuan}",
    "“{title}”: total {total}, base {base}, own {own}, with what others lost {yuan}",
)
PAID_AT_MOST = Text("{sentence}（最多{bound}元）", "{sentence} ({bound} yuan at most)")
PAID_AT_LEAST = Text("{sentence}（最少{bound}元）", "{sentence} ({bound} yuan at the least)")
PAID_LESS_AT_MOST = Text("{sentence}（最多扣{bound}元）", "{sentence} ({bound} yuan off at most)")
PAY_BELOW = Text(
    "“{title}”：总分{total}，不足{least}的不兑现", "“{title}”: total {total}, below {least} nothing is paid"
)
PAY_OTHER_CLASS = Text(
    "“{title}”只发{classes}，其他类别不兑现", "“{title}” is only for {classes}, other classes get nothing"
)
PAY_NONE = Text("“{title}”不兑现", "“{title}”: nothing is paid")
NO_PAY = Text("因否决停发", "because of a veto nothing is paid")
NO_PAY_OF = Text("因否决停发{yuan}", "because of a veto {yuan} are not paid")
NO_PAY_TAKEN = Text("因否决不发不扣，应扣的{yuan}不扣", "because of a veto nothing is paid or taken: {yuan} are not taken off")  # fmt: skip
YUAN = Text("{yuan}元", "{yuan} yuan")
YUAN_OFF = Text("扣{yuan}元", "{yuan} yuan off")
