"""Tables in a report: each number has its unit, indicator and time, and totals are added up."""

from decimal import Decimal

import pytest

from taizhang.reading import read

YEARS = "青禾镇2023年总结\n指标\t单位\t2022年\t2023年\t增减\n村集体收入\t万元\t44\t52.8\t{}\n改厕\t户\t85\t120\t35\n"


def test_a_bare_number_takes_unit_name_and_year_from_its_row_and_column():
    figures = read(YEARS.format("8.8")).figures
    first = figures[0]
    assert (first.value, first.unit, first.indicator, first.period) == (440000, "元", "村集体收入", "2022")
    assert [figure.role for figure in figures] == ["actual", "actual", "change"] * 2


def test_the_difference_of_two_years_is_tested():
    assert read(YEARS.format("8.8")).findings == ()
    (wrong,) = read(YEARS.format("9.8")).findings
    assert (wrong.kind, wrong.stated, wrong.expected) == ("arithmetic", 98000, 88000)


SUMS = "收支情况（单位：万元）\n项目\t金额\n补助\t31.5\n承包\t18.6\n其他\t2.7\n合计\t{}\n"


def test_a_total_row_is_the_sum_of_its_rows():
    assert read(SUMS.format("52.8")).findings == ()
    (wrong,) = read(SUMS.format("53.8")).findings
    assert (wrong.code, wrong.expected) == ("T202", Decimal(528000))


@pytest.mark.parametrize(
    "rows",
    [
        "一组\t86\n二组\t91\n小计\t177\n三组\t74\n小计\t74\n合计\t251",
        "合计\t251\n一组\t86\n二组\t91\n三组\t74",
        "一组\t86\n其中：特困\t6\n二组\t91\n合计\t177",
        "| 一组 | 86 |\n| 二组 | 91 |\n| 合计 | 177 |",
    ],
)
def test_totals_in_other_orders_are_understood(rows: str):
    assert read(f"单位：户\n组别\t户数\n{rows}\n").findings == ()


def test_villages_in_rows_are_subjects():
    report = read("村名\t户数（户）\t耕地（亩）\n东岭村\t86\t1200\n西坪村\t75\t980\n合计\t161\t2180\n")
    assert [(one.subject, one.indicator) for one in report.figures[:2]] == [
        ("东岭村", "户数"),
        ("东岭村", "耕地"),
    ]
    assert report.findings == ()


def test_numbers_of_unknown_unit_and_running_numbers_are_left_alone():
    assert read("序号\t姓名\t备注\n1\t甲\t3\n2\t乙\t4\n").figures == ()


UNITS_IN_CELLS = "青禾镇2021年总结\n村名\t计划\t完成\t完成率\n东风村\t120户\t108户\t{}%\n红旗村\t80户\t80户\t100%\n合计\t200户\t{}户\t94%\n"


def test_cells_that_bear_their_unit_are_named_by_their_row_and_column():
    figures = read(UNITS_IN_CELLS.format(90, 188)).figures
    assert [(one.subject, one.indicator, one.role) for one in figures[:3]] == [
        ("东风村", "计划", "target"),
        ("东风村", "完成", "actual"),
        ("东风村", "完成率", "share"),
    ]


def test_cells_that_bear_their_unit_are_added_up_and_divided():
    assert read(UNITS_IN_CELLS.format(90, 188)).findings == ()
    (rate,) = read(UNITS_IN_CELLS.format(80, 188)).findings
    assert (rate.code, rate.stated) == ("T201", 80)
    assert "T202" in {one.code for one in read(UNITS_IN_CELLS.format(90, 198)).findings}


def test_years_in_cells_are_no_figures_of_the_table():
    report = read("姓名\t年龄\t参加工作\n甲某\t52岁\t1998年\n乙某\t47岁\t2003年\n")
    assert {one.text for one in report.figures} == {"52岁", "47岁"}
