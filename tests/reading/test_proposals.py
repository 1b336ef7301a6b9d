"""Promises proposed from a report's targets."""

from dataclasses import dataclass
from decimal import Decimal

from taizhang.problems import Text
from taizhang.reading import propose, read

REPORT = """青禾镇2023年工作总结

一、2023年主要工作
全镇完成工业总产值3.6亿元，新建农村公路12公里，村集体经济收入310万元。

二、2024年工作计划
力争工业总产值突破4亿元，增长11%；村集体经济收入增长10%；新建农村公路15公里；发展党员2至3名。
"""


@dataclass(frozen=True)
class Declared:
    id: str
    title: Text
    unit: str
    aliases: tuple[str, ...] = ()


def test_each_target_is_proposed_with_the_sentence_it_came_from():
    report = read(REPORT)
    proposals = propose(report)
    assert [(p.phrase, p.value, p.unit, p.bound, p.year) for p in proposals] == [
        ("工业总产值", Decimal(400_000_000), "元", ">", 2024),
        ("村集体经济收入", Decimal(3_410_000), "元", "=", 2024),
        ("农村公路", Decimal(15), "公里", "=", 2024),
        ("党员", Decimal(2), "名", "=", 2024),
    ]
    for proposal in proposals:
        assert report.text[proposal.start : proposal.end] == proposal.quote
        assert proposal.start <= proposal.figure_start < proposal.figure_end <= proposal.end
        assert proposal.indicator == ""
        assert proposal.title


def test_growth_is_computed_from_this_years_figure_and_says_so():
    growth = propose(read(REPORT))[1]
    assert "310" in growth.why.zh.replace(",", "")
    assert "10%" in growth.why.zh
    assert growth.why.en


def test_growth_without_this_years_figure_stays_growth():
    proposals = propose(read("2024年工作计划\n\n力争旅游收入增长20%。", year=2023))
    assert [(p.phrase, p.value, p.unit) for p in proposals] == [("旅游收入", Decimal(20), "%")]


def test_a_declared_indicator_is_matched_by_title_or_alias_in_its_own_unit():
    declared = [
        Declared("industrial-output", Text("工业总产值"), "万元"),
        Declared("village-income", Text("集体收入"), "万元", ("村集体经济收入",)),
        Declared("roads", Text("农村公路"), "户"),
    ]
    matched = {p.phrase: (p.indicator, p.value, p.unit) for p in propose(read(REPORT), declared)}
    assert matched["工业总产值"] == ("industrial-output", Decimal(40_000), "万元")
    assert matched["村集体经济收入"] == ("village-income", Decimal(341), "万元")
    assert matched["农村公路"] == ("", Decimal(15), "公里")


def test_only_the_promises_of_the_asked_year_are_proposed():
    assert propose(read(REPORT), year=2025) == ()
    assert len(propose(read(REPORT), year=2024)) == 4


def test_nothing_done_is_proposed():
    assert propose(read("2023年，全镇新建公路12公里，同比增长20%。")) == ()
