"""The words of the sentences behind lines of the newer primitives, of modifiers, and of what stands above items."""

from __future__ import annotations

from taizhang.problems import Text
from taizhang.scoring.reasons import Reason
from taizhang.scoring.rules import Effect, GoesOn, PartStep, PeerGroup, TimesOn

START = Text("起点{points}", "starts from {points}")
STANDARD = Text("标准", "the standard")
TARGET = Text("目标", "the target")
STANDARD_OF = Text("{title}（{value}）", "{title} ({value})")
AT_TARGET = Text(
    "{title} {value}，正好达到{standard}，{gives}", "{title}: {value}, just at {standard}: {gives}"
)
NOT_POSITIVE = Text(
    "{title} {value}，{standard}不大于0，无从计算差距，不计入",
    "{title}: {value}, {standard} is not above 0, so no distance can be told; not counted",
)
HIGHER_BY = Text("{title} {value}，比{standard}高{distance}", "{title}: {value}, {distance} above {standard}")
LOWER_BY = Text("{title} {value}，比{standard}低{distance}", "{title}: {value}, {distance} below {standard}")
HIGHER_ANYHOW = Text(
    "{title} {value}，高于{standard}，仍按达到标准计，{gives}",
    "{title}: {value}, above {standard}, counts as just there: {gives}",
)
LOWER_ANYHOW = Text(
    "{title} {value}，低于{standard}，仍按达到标准计，{gives}",
    "{title}: {value}, below {standard}, counts as just there: {gives}",
)
HIGHER_FIXED = Text(
    "{title} {value}，高于{standard}，一律{gives}",
    "{title}: {value}, above {standard}: {gives}, however far",
)
LOWER_FIXED = Text(
    "{title} {value}，低于{standard}，一律{gives}",
    "{title}: {value}, below {standard}: {gives}, however far",
)
EACH_HIGHER = Text("每高{one}{points}", "{points} for every {one}")
EACH_LOWER = Text("每低{one}{points}", "{points} for every {one}")
BAND_TO = Text("{to}以内的{each}", "within {to} {each}")
BAND_FROM = Text("{start}至{to}的{each}", "from {start} to {to} {each}")
BAND_BEYOND = Text("{start}以外的{each}", "beyond {start} {each}")
BAND_ALL = Text("{each}", "{each}")
BAND_FLAT = Text("全部按所达到的一段计：{band}", "the whole at the rate of the band reached: {band}")
STEP = Text("一档", "a step")
PART_OF = {
    PartStep.PRO_RATA: Text("不足{one}的按比例计", "part of {one} counts in proportion"),
    PartStep.DOWN: Text("不足{one}的不计", "part of {one} does not count"),
    PartStep.UP: Text("不足{one}的按{one}计", "part of {one} counts as a whole"),
}
BY_DEFAULT = Text("（默认）", " (the default)")
LAST = Text("上期{title}", "{title} in the last period")
BACK = Text("{back}期前{title}", "{title} {back} periods ago")
LAST_YEAR = Text("上年同期{title}", "{title} a year before")
MEAN_YEARS = Text("前{years}年{title}平均", "mean of {title} over {years} earlier years")
GROUP = {
    "group-mean": Text("同组平均数", "the mean of the group"),
    "group-most": Text("同组最大数", "the greatest of the group"),
    "group-least": Text("同组最小数", "the least of the group"),
}
ON_RATE = Text("“{title}”得分率", "the rate of “{title}”")
SHARE_BETWEEN = Text(
    "{title} {value}，{start}得{least}，{over}得{most}，其间按比例，得{points}",
    "{title}: {value}; {least} at {start}, {most} at {over}, in proportion between: {points}",
)
LEAST = Text("{full}的{percent}%", "{percent}% of {full}")
SHARE_BELOW = Text(
    "{title} {value}，不到{over}的{percent}%，得{nothing}",
    "{title}: {value}, less than {percent}% of {over}: {nothing}",
)
SHARE_BELOW_ON_SCALE = Text(
    "{title} {value}，按比例不到{full}的{percent}%，得{nothing}",
    "{title}: {value}, in proportion less than {percent}% of {full}: {nothing}",
)
KNOTS = Text("{title} {value}，按折线{gives}", "{title}: {value}, along the curve: {gives}")
MOST_OFF = Text("最多扣{most}", "{most} off at most")
MOST_MORE = Text("最多加{most}", "{most} more at most")
COUNT = Text("{title} {value}", "{title}: {value}")
SHORTFALL = Text(
    "{title} {value}，比{threshold}少{number}", "{title}: {value}, {number} short of {threshold}"
)
NO_SHORTFALL = Text("{title} {value}，不少于{threshold}", "{title}: {value}, not short of {threshold}")
EXCESS = Text("{title} {value}，比{threshold}多{number}", "{title}: {value}, {number} over {threshold}")
NO_EXCESS = Text("{title} {value}，不多于{threshold}", "{title}: {value}, not over {threshold}")
LATE = Text("{title} {value}，比{threshold}迟{number}", "{title}: {value}, {number} after {threshold}")
IN_TIME = Text("{title} {value}，没有迟于{threshold}", "{title}: {value}, not after {threshold}")
EACH = {
    Reason.COUNT: Text("每{one}{points}", "{points} for every {one}"),
    Reason.SHORTFALL: Text("每少{one}{points}", "{points} for every {one} missing"),
    Reason.EXCESS: Text("每多{one}{points}", "{points} for every {one} beyond"),
    Reason.LATE: Text("每迟{one}{points}", "{points} for every {one} late"),
}
EACH_ONE = {
    Reason.COUNT: Text("每{one}{points}", "{points} for each"),
    Reason.SHORTFALL: Text("每少{one}{points}", "{points} for each missing"),
    Reason.EXCESS: Text("每多{one}{points}", "{points} for each beyond"),
    Reason.LATE: Text("每迟{one}{points}", "{points} for every {one} late"),
}
OFF = Text("扣{points}", "{points} off")
MORE = Text("加{points}", "{points} more")
IN_ALL = Text("共{changed}", "{changed} in all")
COUNT_SUM = Text("{base} {sign} {amount} {equals} {points}", "{base} {sign} {amount} {equals} {points}")
NO_POINTS = {"off": Text("不扣分", "nothing off"), "more": Text("不加分", "nothing more")}
NO_YUAN = {"off": Text("不扣", "nothing off"), "more": Text("不加", "nothing more")}
NOTHING_LEAVES = Text("{nothing}，得{points}", "{nothing}, {points}")
PART_OF_ONE = {
    PartStep.PRO_RATA: Text("不足{one}的按比例计", "part of one counts in proportion"),
    PartStep.DOWN: Text("不足{one}的不计", "part of one does not count"),
    PartStep.UP: Text("不足{one}的按{one}计", "part of one counts as a whole"),
}
DAYS = {
    1: Text("{number}天", "{number} days"),
    7: Text("{number}周", "{number} weeks"),
    30: Text("{number}个月（每月按30天）", "{number} months of 30 days"),
}
ONE_DAY = {
    1: Text("1天", "day"),
    7: Text("1周", "week"),
    30: Text("1个月（每月按30天）", "month of 30 days"),
}
NUMBERED = Text("第{number}{counter}{points}", "{points} for number {number}")
GOES_ON = {
    GoesOn.SAME: Text("，以后每{counter}与最后一{counter}相同", ", after that as the last"),
    GoesOn.DOUBLE: Text("，以后每{counter}按前一{counter}的两倍计", ", after that double the one before"),
}
GOES_ON_MORE = {
    "off": Text(
        "，以后每{counter}比前一{counter}多扣{by}", ", after that {by} more off than for the one before"
    ),
    "more": Text(
        "，以后每{counter}比前一{counter}多加{by}", ", after that {by} more than for the one before"
    ),
}
GOES_ON_LESS = {
    "off": Text(
        "，以后每{counter}比前一{counter}少扣{by}", ", after that {by} less off than for the one before"
    ),
    "more": Text(
        "，以后每{counter}比前一{counter}少加{by}", ", after that {by} less than for the one before"
    ),
}
ONE_TIME = {1: Text("天", "day"), 7: Text("周", "week"), 30: Text("个月", "month")}
FREE = Text("前{free}不计", "the first {free} do not count")
REPEATS = Text("属于“{title}”的按{times}倍计", "each that is “{title}” counts {times} times")
HIGHER = Text("已在上一级计过的不再计", "what counted at a higher level does not count again")
THESE_COUNT = Text("本级计{number}", "{number} of these")
AMONG_BEST = Text("合计只计分值最高的{best}项", "only the {best} that give most count in all")
NOT_HIGHEST = Text(
    "{title} {value}，同类只计分值最高的一级，本级不计",
    "{title}: {value}; only the highest level counts, not this one",
)
BALLOT = Text(
    "{ballots}票，加权平均{mean}，满值{out_of}，{full} × {mean} ÷ {out_of} {equals} {points}",
    "{ballots_en}, mean {mean} of {out_of}: {full} × {mean} ÷ {out_of} {equals} {points}",
)
BALLOT_WEIGHT = Text("本组权重{weight} ÷ {whole}", "this group weighs {weight} of {whole}")
BALLOT_SUM = Text("各票分值相加，得{points}", "the values of the ballots added up: {points}")
BALLOTS_NONE = Text("没有有效票，不计入（默认）", "no ballots that count, not assessed (the default)")
BALLOTS_FEW = Text("只有{ballots}票，少于{least}票，不计入", "{ballots_en}, fewer than {least}, not assessed")
GROUP_SILENT = Text(
    "{votes}，本组权重由其他各组按比例分担", "{votes}: the other groups share its weight in proportion"
)
GROUP_ZERO = Text("{votes}，按规则本组计{nothing}", "{votes}: by the rule this group gives {nothing}")
NO_VOTES = Text("本组没有有效票", "no ballots of this group count")
FEW_VOTES = Text("本组只有{ballots}票，少于{least}票", "{ballots_en} of this group, fewer than {least}")
BALLOT_RAISED = Text(
    "有的组没有投票，本组权重由{weight} ÷ {whole}提高到{weight} ÷ {voted}",
    "some groups did not vote: the weight of this one is raised from {weight} of {whole} to {weight} of {voted}",
)
PLACE = Text(
    "{title} {value}，{group}第{place}名，{gives}", "{title}: {value}, place {place} {group}: {gives}"
)
PLACE_ITEM = Text(
    "“{title}”得{value}，{group}第{place}名，{gives}",
    "“{title}” gave {value}, place {place} {group}: {gives}",
)
PLACES_MOVED = Text(
    "{title}，{group}第{place}名，上期第{before}名，{moved}，{gives}",
    "{title}: place {place} {group}, place {before} in the last period, {moved}: {gives}",
)
UP_BY = Text("上升{places}位", "{places} up")
DOWN_BY = Text("下降{places}位", "{places} down")
NOT_MOVED = Text("位次未变", "not moved")
CHANGE = Text("{title}比上期变化", "change of {title} since the last period")
GROUPS = {
    PeerGroup.KIND: Text("同类单位中", "among units of its kind"),
    PeerGroup.CLASS: Text("同类别单位中", "in its class"),
    PeerGroup.NAMED: Text("本组中", "in its group"),
    PeerGroup.ALL: Text("全部单位中", "among all"),
}
GATE_SHUT = Text(
    "未达到参加排名的条件，得{nothing}", "does not meet the condition for being ranked: {nothing}"
)
JUDGED = Text("由{who}评定，{gives}", "judged by {who}: {gives}")
JUDGED_HELD = Text(
    "由{who}评定{value}，超出{lo}至{hi}的范围，计{points}",
    "judged {value} by {who}, outside {lo} to {hi}: {points}",
)
SCORE = Text(
    "{full} × {title} {value} ÷ {out_of} {equals} {points}",
    "{full} × {title} {value} ÷ {out_of} {equals} {points}",
)
SCORE_CAPPED = Text(
    "{title} {value} ÷ {out_of}，超过{cap}%的部分不计，得{points}",
    "{title} {value} ÷ {out_of}, at most {cap}%: {points}",
)
SCORE_ITEM = Text("”中“{item}", "”, “{item}")
SCORE_TITLE = Text("考评“{name}”{which}的{take}得分", "the {take}score{which} of “{name}”")
SCORE_OF = {
    "month": Text("第{numbers}月", " in months {numbers}"),
    "quarter": Text("第{numbers}季度", " in quarters {numbers}"),
    "half": Text("第{numbers}个半年", " in halves {numbers}"),
    "year": Text("第{numbers}年", " in years {numbers}"),
}
SCORE_TAKEN = {
    "mean": Text("平均", "mean "),
    "sum": Text("合计", "total "),
    "best": Text("最高", "best "),
    "worst": Text("最低", "worst "),
    "last": Text("末期", "last "),
}
ZERO_GIVES = {
    Reason.ZERO_GIVES_ZERO: Text("{what}，按规则计{nothing}", "{what}: by the rule {nothing}"),
    Reason.ZERO_GIVES_FULL: Text("{what}，按规则计{full}{points}", "{what}: by the rule the full {points}"),
    Reason.ZERO_GIVES_NUMBER: Text("{what}，按规则计{points}", "{what}: by the rule {points}"),
    Reason.ZERO_GIVES_MEAN: Text(
        "{what}，按其他单位的平均计{points}", "{what}: the mean of the others, {points}"
    ),
}
NO_SPAN = Text(
    "{title} {value}，{start}与{over}相等，无从计算，不计入（默认）",
    "{title}: {value}, {start} and {over} are the same, so nothing can be told; not counted (the default)",
)
ZERO_OF_ZERO = Text("{title}、{over}都是0", "{title} and {over} are both 0")
NO_BALLOTS = Text("没有票", "no ballots")
OTHER_CLAUSE = Text(
    "本项另有部分无从考核，整项不计入",
    "another part of the item cannot be assessed, so none of it is counted",
)
SEE_FIRST = Text("见本项第一行", "see the first line of the item")
STEP_ALL = Text("{when}，{gives}", "{when}: {gives}")
STEP_NOT_ALL = Text("不符合所列条件（{when}），{gives}", "it is not so that {when}: {gives}")
STEP_SOME = Text("符合所列的一档，{gives}", "in one of the steps: {gives}")
STEP_NONE = Text("不在所列各档之内，{gives}", "in none of the steps: {gives}")
TIMES_ON = {
    TimesOn.POINTS: Text("乘系数", "with the coefficient"),
    TimesOn.DEDUCTIONS: Text("所扣的乘系数", "with the coefficient on what is taken off"),
    TimesOn.ADDITIONS: Text("所加的乘系数", "with the coefficient on what is added"),
}
TO_THE_FEN = Text("四舍五入到分", "to the fen")
COUNTS_AS = Text("计{points}", "{points}")
ITEM_LEAST = Text("本项最低得{floor}", "the item gives {floor} at the least")
ITEM_MOST = Text("本项最高得{cap}", "the item gives {cap} at most")
ITEM_MOST_OFF = Text("本项最多扣{most}", "the item takes {most} off at most")
ITEM_BETWEEN = Text("本项最低得{floor}、最高得{cap}", "the item gives {floor} at the least and {cap} at most")
LEFT_OFF = Text("实扣{points}", "{points} off")
NOTHING_LEFT_OFF = Text("不再扣", "nothing more off")
LEFT_ON = Text("实加{points}", "{points} more")
NOTHING_LEFT_ON = Text("不再加", "nothing more")
BESIDE_LEFT = Text("{what}，{left}", "{what}, {left}")
BESIDE = Text("只公布，不计入总分", "published beside the total, not in it")
ZERO_IF = Text("{when}，按规则本项计{nothing}", "{when}: by the rule the item gives {nothing}")
ZERO_IF_ANY = Text(
    "有下列情形之一，按规则本项计{nothing}：{when}", "the item gives {nothing}, as one of these holds: {when}"
)
STANDS_IN = {
    Reason.ABSENT_NUMBER: Text("未上报，按规则计{points}", "not reported: {points} by the rule"),
    Reason.ABSENT_MEAN: Text(
        "未上报，按其他单位的平均计{points}", "not reported: the mean of the others, {points}"
    ),
    Reason.NA_ZERO: Text("不适用，按规则计{nothing}", "not applicable: {nothing} by the rule"),
    Reason.NA_FULL: Text("不适用，按规则计{full}{points}", "not applicable: the full {points} by the rule"),
    Reason.NA_NUMBER: Text("不适用，按规则计{points}", "not applicable: {points} by the rule"),
    Reason.NA_MEAN: Text(
        "不适用，按其他单位的平均计{points}", "not applicable: the mean of the others, {points}"
    ),
    Reason.UNMET: Text("{unmet}，不计入", "{unmet}: not counted"),
    Reason.UNMET_ZERO: Text("{unmet}，按规则计{nothing}", "{unmet}: {nothing} by the rule"),
    Reason.UNMET_FULL: Text("{unmet}，按规则计{full}{points}", "{unmet}: the full {points} by the rule"),
    Reason.UNMET_NUMBER: Text("{unmet}，按规则计{points}", "{unmet}: {points} by the rule"),
    Reason.UNMET_MEAN: Text(
        "{unmet}，按其他单位的平均计{points}", "{unmet}: the mean of the others, {points}"
    ),
    Reason.OUTSIDE_PERIOD: Text(
        "本项在更长的期间结束时考核，本期不计", "this item is assessed when a longer period ends"
    ),
    Reason.BASE_DROPPED: Text(
        "所依据的一项没有考核，本项不考核，不计入",
        "the item it rests on was not assessed, so it is not counted",
    ),
    Reason.CORRECTED: Text("异议成立，更正为{points}", "corrected to {points} after an objection was upheld"),
    Reason.EXCLUDED: Text("经批准剔除，本期不考核，不计入", "left out by a decision, not counted"),
    Reason.EXEMPT: Text(
        "经认定已尽职责，免予扣分，计{points}", "duty was done, by a decision nothing is taken off: {points}"
    ),
}
UNMET = Text("不符合本项的考核条件（{when}）", "this item is only for units of which {when}")
NOT_JUDGED = Text("没有评定", "not judged")
NOT_COUNTED_YET = Text("没有计票结果", "no count of the votes")
ABSENT_PART = Text("本项有数据未上报，见本项第一行", "a figure of this item is missing, see its first line")

POOL = Text(
    "“{title}”合并计分：{start}{counted}，{most}计{held}",
    "“{title}” together: {start}{counted}: {held}{most}",
)
POOL_START = Text("起点{start}，", "from {start}, ")
POOL_ALL = Text("各项合计{gave}", "its items {gave}")
POOL_BEST = Text("只计最高的{best}项", "only the best {best} count")
AT_MOST = Text("最高", " at most")
AT_LEAST = Text("最低", " at the least")
POOL_DROPPED = Text(
    "“{title}”所属各项都不考核，起点{points}不计入，其余项目折算",
    "“{title}”: none of its items is assessed; the {points} it starts from are not counted, and the others are rescaled",
)
SECTION = Text("“{title}”各项合计{gave}，{most}计{held}", "“{title}”: its items give {gave}: {held}{most}")
WEIGHT = Text(
    "“{title}”得{gave}，按权重{weight}%计{held}", "“{title}” gives {gave}, which counts {weight}%: {held}"
)
PASSED = Text(
    "“{title}”不考核，其{own}并入“{other}”，按同一得分率计：{reckoned} {equals} {brought}",
    "“{title}” is not assessed, and its {own} count in “{other}” at the same rate: {reckoned} {equals} {brought}",
)
WEIGHT_PASSED = Text(
    "没有可考核的项，权重并入“{other}”", "nothing of it is assessed, and its weight goes to “{other}”"
)
WEIGHT_BESIDES = Text(
    "其中{weight}%由不考核的“{others}”并入",
    "{weight}% of that come from “{others}”, of which nothing is assessed",
)
WEIGHT_BESIDES_OTHERS = Text(
    "其中{weight}%由不考核的部分并入", "{weight}% of that come from sections of which nothing is assessed"
)
WEIGHT_HELD = Text(
    "“{title}”各项合计{gave}，{most}计{within}，按权重{weight}%计{held}",
    "“{title}”: its items give {gave}, {within}{most}, which counts {weight}%: {held}",
)
WEIGHT_BROUGHT = Text(
    "“{title}”各项合计{gave}，有项目不计入，按已考核的折算后，按权重{weight}%计{held}",
    "“{title}”: its items give {gave}, brought to the whole as some are not counted, which counts {weight}%: {held}",
)
SECTION_TIMES = Text(
    "“{title}”{gave} × 系数{factor} {equals} {held}",
    "“{title}”: {gave} × coefficient {factor} {equals} {held}",
)
SECTION_ROUNDED = Text("“{title}”{gave}，{decimals}为{held}", "“{title}”: {gave}, {decimals} {held}")
MOVED = Text(
    "加减分前第{place}名，上期第{before}名，{moved}，{changed}",
    "place {place} so far, place {before} in the last period, {moved}: {changed}",
)
ROUNDED_TOTAL = Text("合计{gave}，{decimals}为{held}", "{gave} in all, {decimals} {held}")
SPILL = Text(
    "“{title}”不够扣的{points}，从总分中扣",
    "“{title}” is used up; the remaining {points} are taken from the total",
)
TIMES = Text("{gave} × 系数{factor} {equals} {held}", "{gave} × coefficient {factor} {equals} {held}")
CONVERTED = Text("{gave}，以{over}折合{gives}，计{held}", "{gave}, where {over} stand for {gives}: {held}")
TOTAL = Text("合计{gave}，总分{most}计{held}", "{gave} in all, the total is {held}{most}")
TOTAL_CAPPED = Text("合计{gave}，因否决最高计{held}", "{gave} in all, because of a veto {held} at most")
TOTAL_ZERO = Text("因否决，总分计0分", "because of a veto the total is 0")
RESCALED = Text(
    "有部分无从考核：其余权重{could}%，得{gave}，折算为{brought}",
    "some sections could not be assessed: the others, {could}%, gave {gave}, brought to {brought}",
)
APPROVED_BY = Text("{who}（报{approver}审定）", "{who} (approved by {approver})")
YES, NO = Text("是", "yes"), Text("否", "no")
EFFECTS = {
    Effect.ONE_GRADE_LOWER: Text("降一等次", "one grade lower"),
    Effect.TOTAL_ZERO: Text("总分计0分", "the total is 0"),
    Effect.TOTAL_CAPPED: Text("总分最高计{most}分", "the total comes to {most} points at most"),
    Effect.NOT_PLACED: Text("不排名次", "without a place"),
    Effect.NOT_GRADED: Text("不定等次", "without a grade"),
    Effect.NO_PAY: Text("停发奖金补贴", "nothing is paid"),
    Effect.REFERRED: Text("移送有关机关处理", "referred to the body in charge"),
    Effect.NOTED: Text("{noted}", "{noted}"),
}
BEST_GRADE = Text("最高等次", "the best grade")
UNQUALIFIED = Text("不合格", "unqualified")
DOES_NOT_APPLY = Text("不适用", "not applicable")
ON_TOTAL = Text("总分", "the total")
ON_FIRST_OR_LAST = {
    "first": Text("名次列第一", "in the first place"),
    "last": Text("名次列末位", "in the last place"),
}
ON_PLACE = {
    "first": Text("名次在前{number}名", "among the first {number}"),
    "last": Text("名次在后{number}名", "among the last {number}"),
}
ON_SHARE = {
    "first": Text("名次在前{percent}%", "among the first {percent}%"),
    "last": Text("名次在后{percent}%", "among the last {percent}%"),
}
ON_GRADE = Text("等次为{grades}", "graded {grades}")
RUNNING = Text("连续{periods}期", "for {periods} periods running")
