"""The charts: what they draw, what they say in words, and what they refuse to draw as zero."""

import re
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as some

from taizhang.office.charts import (
    Mover,
    YearSeries,
    empty_chart,
    panel,
    progress_bar,
    rank_movement,
    sparkline,
    year_board,
    year_line,
)

SVG = "{http://www.w3.org/2000/svg}"
figures = some.none() | some.decimals(-(10**9), 10**9, places=2)
months = some.lists(figures, max_size=12)


def read(svg):
    """The picture as a tree: it must be well-formed XML."""
    return ElementTree.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def said(svg):
    return read(svg).findtext(f"{SVG}desc")


def lines(svg):
    return [line.get("points") for line in read(svg).iter(f"{SVG}polyline")]


def test_a_month_without_data_breaks_the_line_and_is_named():
    chart = year_line(YearSeries("集体收入", "万元", [10, 20, None, 40, 50]))
    assert len(lines(chart)) == 2
    assert said(chart) == "到5月：50 万元；未报月份：3月。"


def test_zero_is_drawn_and_said_where_no_data_is_not():
    assert "到1月：0 万元" in said(year_line(YearSeries("集体收入", "万元", [0])))
    assert "没有数据" in said(year_line(YearSeries("集体收入", "万元", [None, None])))


def test_plan_and_last_year_are_compared_at_the_same_month():
    chart = year_line(YearSeries("Income", "yuan", [5, 9], plan=[6, 12, 18], last_year=[4, 8, 12]), "en")
    assert said(chart) == "To Feb: 9 yuan; plan by then: 12 yuan; same month last year: 8 yuan."


def test_a_late_indicator_ends_in_cinnabar_and_one_on_time_does_not():
    assert "var(--late" in year_line(YearSeries("甲", "户", [1], late=True))
    assert "var(--late" not in year_line(YearSeries("甲", "户", [1]))


@pytest.mark.parametrize("name", ['<script>alert("x")</script>', "甲&乙"])
def test_names_are_escaped_everywhere(name):
    series = YearSeries(name, name, [1, 2], [2, 4])
    drawn = [
        year_line(series),
        panel(series),
        year_board([series], title=name),
        sparkline([1, 2], name),
        empty_chart(name),
        rank_movement([Mover(name, [1, 2])], ["1月", "2月"], name),
    ]
    for chart in drawn:
        assert read(chart).findtext(f"{SVG}title") == name
        assert "<script" not in chart


@given(months, months, months)
def test_any_figures_give_a_well_formed_chart_inside_its_frame(values, plan, last_year):
    series = YearSeries("甲", "万元", values, plan, last_year)
    for chart in (
        year_line(series),
        panel(series),
        sparkline(values, "甲"),
        year_board([series], title="乙"),
    ):
        tree = read(chart)
        wide, high = (float(size) for size in tree.get("viewBox").split()[2:])
        assert not re.search(r"nan|inf", chart)
        for circle in tree.iter(f"{SVG}circle"):
            assert -1 <= float(circle.get("cx")) <= wide + 1
            assert -1 <= float(circle.get("cy")) <= high + 1


def bar(percent, tick=None):
    """The width of the filled part as printed, or None without one, and the words."""
    tree = read(progress_bar(percent, tick))
    filled = [rect.get("width") for rect in tree.iter(f"{SVG}rect") if rect.get("x") == "0"]
    return (filled or [None])[0], tree.get("aria-label")


def test_progress_keeps_no_data_zero_and_more_than_everything_apart():
    assert bar(None) == (None, "未报")
    assert bar(0) == ("0.00%", "完成 0%")
    assert bar(Decimal("112.5"), 25) == ("100.00%", "完成 112.5%，按日历应到 25%")


def place(chart, month):
    """Heights of the dots of one month, top first, as (unit, y)."""
    found = []
    for group in read(chart).iter(f"{SVG}g"):
        unit = group.findtext(f"{SVG}title").partition("：")[0]
        found += [
            (float(dot.get("cy")), unit)
            for dot in group.iter(f"{SVG}circle")
            if float(dot.get("cx")) == 44 + 52 * month
        ]
    return [unit for _, unit in sorted(found)]


def test_units_that_tie_keep_a_line_each_and_share_a_number():
    chart = rank_movement(
        [Mover("甲", [1, 2]), Mover("乙", [2, 1]), Mover("丙", [2, None])], ["1月", "2月"], "村"
    )
    assert place(chart, 0) == ["甲", "乙", "丙"]
    assert place(chart, 1) == ["乙", "甲"]
    assert "丙：1月 2、2月 未参评" in said(chart)


def test_a_ranking_that_nobody_was_in_is_an_empty_chart():
    assert said(rank_movement([Mover("甲", [None])], ["1月"], "村")) == "没有数据"
    assert said(rank_movement([], [], "Villages", "en")) == "No data"
