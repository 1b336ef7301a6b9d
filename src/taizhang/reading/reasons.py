"""By which rule a figure got its indicator and its period, told in words (`taizhang read --explain`)."""

from __future__ import annotations

from taizhang.problems import Text
from taizhang.reading.report import Figure

REASONS = {
    # indicators
    "before the number": "数字前的名称",
    "after the number": "数字后的名称",
    "after the share": "比例后所说的事",
    "after the duration": "年限后所说的事",
    "the verb before the number": "数字前的动词",
    "the clause before": "前一分句",
    "respectively": "“分别”依次对应",
    "goes on from the figure before": "承接前一个数字",
    "goes on from the sentence before": "承接前一句",
    "the same ratio": "同一个比例的各项",
    "the whole": "“占”后的总体",
    "the part before its whole": "总体前的部分",
    "the extent of it": "前面所说事物的规模",
    "the total of its list": "所列各项的合计",
    "so much each": "每一个的数额",
    "so many for a thousand": "每百、每千、每万的个数",
    "what is left of it": "前面所说事物的剩余",
    "what was planned": "前面的计划",
    "the way between the ends": "由起点到终点的变化",
    "the kind of what was counted before": "前面所计事物的一类",
    "the class of what was counted": "所计事物的一档",
    "what the classes go by": "分档的依据",
    "named after it": "名称在后一个数字前",
    "named before its subjects": "名称在所列单位之前",
    "named before the years": "名称在年数之前",
    "one thing over the years": "同一指标的各年",
    "the contest": "排名的项目",
    "its own unit": "单位本身",
    "its row and column": "表格的行和列",
    "the heading above": "上面的标题",
    "the heading before the sentence": "句前的小标题",
    "the heading of the list": "列表的题头",
    # periods
    "its own date": "紧靠数字的时间",
    "said in the sentence": "句中的时间",
    "as the figure before": "与前一个数字相同",
    "the section": "所在部分的时间",
    "end of the period": "时期的期末",
    "the year before": "上年",
    "from one year to the other": "由一年到另一年",
    "the term of office": "本届任期",
    "the first years": "前几年",
    "listed years": "依次对应的年份",
    "there already": "计划前已有",
    "its column": "表格的列",
}
"""The rules by their names in `Figure.indicator_from` and `Figure.period_from`, in Chinese."""
_NONE = Text("没有认出", "not found")


def reason(rule: str) -> Text:
    """A rule in words of both languages; one that has no Chinese words is told by its name."""
    return Text(REASONS.get(rule, rule), rule) if rule else _NONE


def reasons(figure: Figure) -> Text:
    """Why a figure has its indicator and its period.

    >>> from taizhang.reading import read
    >>> reasons(read("2023年完成投资3亿元。").figures[0]).zh
    '指标：数字前的名称；时间：句中的时间'
    """
    indicator, period = reason(figure.indicator_from), reason(figure.period_from)
    return Text(
        f"指标：{indicator.zh}；时间：{period.zh}",
        f"indicator: {indicator.en}; period: {period.en}",
    )
