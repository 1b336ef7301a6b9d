"""The words of the sentences behind lines of pay."""

from __future__ import annotations

from taizhang.problems import Text

PAID = Text("“{title}”{yuan}元", "“{title}”: {yuan} yuan")
PAID_GRADE = Text("“{title}”：等次为“{grade}”，{yuan}元", "“{title}”: graded “{grade}”, {yuan} yuan")
PAID_BY_GRADE = Text("“{title}”按等次发{yuan}元", "“{title}”: by grade {yuan} yuan")
PAID_NO_GRADE = Text("“{title}”：所得等次不发", "“{title}”: nothing for the grade")
PAID_PERCENT = Text(
    "“{title}”：基数{base}元{by} {equals} {own}元", "“{title}”: base {base} yuan{by} {equals} {own} yuan"
)
PAID_RATE = Text(
    "“{title}”：基数{base}元 × {rate}{by} {equals} {own}元",
    "“{title}”: base {base} yuan × {rate}{by} {equals} {own} yuan",
)
RATE_OF_TOTAL = Text("总分{total} ÷ {full}", "total {total} ÷ {full}")
RATE_AT_MOST = Text(
    "得分率{most}%（总分{total}，超过的按{most}%计）", "the rate of {most}% (total {total}, no more counts)"
)
TIMES_PERCENT = Text(" × 所得等次的{percent}%", " × {percent}% for the grade")
TIMES_PERCENT_OF = Text(" × 等次“{grade}”的{percent}%", " × {percent}% for the grade “{grade}”")
PAID_ABOVE = Text(
    "“{title}”：总分{total}，超过{bound}的部分每分{each}，{yuan}元",
    "“{title}”: total {total}, {each} for each point above {bound}: {yuan} yuan",
)
PAID_UNDER = Text(
    "“{title}”：总分{total}，不足{bound}的部分每分{each}，{yuan}元",
    "“{title}”: total {total}, {each} for each point missing to {bound}: {yuan} yuan",
)
PAID_NOT_BEYOND = Text(
    "“{title}”：总分{total}，没有可计的部分，0元", "“{title}”: total {total}, nothing to count: 0 yuan"
)
TOTALS = {
    "group-mean": Text("本组平均总分", "the mean total of the group"),
    "group-most": Text("本组最高总分", "the greatest total of the group"),
    "group-least": Text("本组最低总分", "the least total of the group"),
}
PAID_PLACE = Text("“{title}”第{place}名，{yuan}元", "“{title}”, place {place}: {yuan} yuan")
PAID_PLACE_BASE = Text(
    "“{title}”第{place}名，按名次发基数的百分比，{yuan}元",
    "“{title}”, place {place}, a percent of the base: {yuan} yuan",
)
PAID_POT = Text(
    "“{title}”共{pot}元，按{what}分摊，本单位{weight}，{yuan}元",
    "“{title}”: {pot} yuan shared out by {what}, here {weight}: {yuan} yuan",
)
BY_POINTS = Text("{of}得分比例", "{of} points")
BY_LOST = Text("{of}失分比例", "{of} points lost")
PAID_BASE = Text(
    "“{title}”得分{total}，基数{base}元，计{yuan}元",
    "“{title}”: total {total}, base {base} yuan: {yuan} yuan",
)
PAID_SHARED = Text(
    "“{title}”得分{total}，基数{base}元，应得{own}元，另分得{shared}元",
    "“{title}”: total {total}, base {base} yuan, own {own} yuan, and {shared} yuan of what others lost",
)
PAID_SHARED_HELD = Text(
    "“{title}”得分{total}，基数{base}元，应得{own}元，连同分得的共{yuan}元",
    "“{title}”: total {total}, base {base} yuan, own {own} yuan, with what others lost {yuan} yuan",
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
NO_PAY = Text("因否决停发，{yuan}元", "because of a veto nothing is paid, {yuan} yuan")
