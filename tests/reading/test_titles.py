"""What a title says of the years and of what is planned: it holds for every number of a report."""

from __future__ import annotations

from taizhang.reading import read


def told(text: str) -> dict[str, tuple[str, str | None]]:
    """Role and period of each figure, by how it is written."""
    return {figure.text: (figure.role, figure.period) for figure in read(text).figures}


def test_a_summary_that_also_plans_the_rest_of_the_year_is_a_summary():
    found = told(
        "临江镇2007年上半年工作小结及下半年工作安排\n\n一、上半年主要工作\n\n完成工农业总产值3.15亿元，新修水渠12公里。\n\n"
        "三、下半年工作安排\n\n新修水渠8公里，改造危房60户。\n"
    )
    assert found["3.15亿元"][0] == found["12公里"][0] == "actual"
    assert found["8公里"][0] == found["60户"][0] == "target"
    assert {str(period)[:4] for _, period in found.values()} == {"2007"}


def test_who_signed_a_bulletin_and_when_is_no_heading_of_that_year():
    found = told(
        "大沙镇2013年国民经济和社会发展统计公报\n\n大沙镇统计办公室　2014年3月\n\n一、综合\n\n"
        "全镇实现地区生产总值18.72亿元，粮食总产量28080吨。\n"
    )
    assert set(found.values()) == {("actual", "2013")}


def test_a_five_year_plan_looks_back_on_the_five_years_before_it():
    found = told(
        "红岩镇国民经济和社会发展“十四五”规划\n\n第一章 发展基础\n\n新建农村公路126公里，造林3200亩。\n\n"
        "第二章 重点任务\n\n规划实施重点项目46个。\n"
    )
    assert found["126公里"] == ("actual", "2016-2020")
    assert found["46个"] == ("target", "2021-2025")


def test_a_column_of_yearly_growth_is_no_growth_from_the_first_year_to_the_last():
    text = (
        "红岩镇“十四五”规划\n\n指标                        2020年    2025年    年均增长\n固定资产投资(亿元)          10        16        9.9%\n"
        "社会消费品零售总额(亿元)    7.5       12        9.9%\n蔬菜产量(万吨)              3.2       4.0       4.6%\n"
    )
    assert read(text).findings == ()


def test_a_heading_that_sets_the_past_year_against_expectations_is_no_heading_of_plans():
    found = told(
        "松涛镇政府工作报告\n\n——2023年2月8日在松涛镇人民代表大会上\n\n一、2022年工作回顾\n\n刚刚过去的一年，任务如期完成。\n\n"
        "（一）经济运行好于预期。全年实现地区生产总值18.36亿元，比上年的17亿元增长8%。\n\n"
        "二、2023年工作安排\n\n地区生产总值达到19.83亿元，增长8%。\n"
    )
    assert found["18.36亿元"] == ("actual", "2022")
    assert found["17亿元"] == ("actual", "2021")
    assert found["19.83亿元"] == ("target", "2023")
