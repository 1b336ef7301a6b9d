"""What may never be scored is refused under any title, and lawful titles with the same characters in them are not."""

from __future__ import annotations

from pathlib import Path

from taizhang.institutions import check
from taizhang.problems import Problem

LISTS = Path(__file__).parent / "never_scored"
HEAD = """[institution]
id = "rule"
title = { zh = "试写办法" }
from = 2026-01-01
source = "试写"

[appraisal]
of = "village"
period = "month"
source = "试写"
"""


def _titles(name: str) -> list[str]:
    return (LISTS / name).read_text(encoding="utf-8").split()


def _refused(facts: str) -> list[Problem]:
    return [one for one in check(HEAD + facts) if one.code == "metric-forbidden"]


def _facts(titles: list[str]) -> str:
    lines = [f'f{number} = {{ title = "{title}" }}' for number, title in enumerate(titles, start=1)]
    return "\n[appraisal.facts]\n" + "\n".join(lines) + "\n"


def test_every_title_that_measures_what_may_not_be_scored_is_refused_on_its_line_with_what_it_measures() -> (
    None
):
    titles = _titles("refused.txt")
    said = _refused(_facts(titles))
    first = HEAD.count("\n") + 3
    passed = {titles[number] for number in range(len(titles))} - {
        titles[one.where.line - first] for one in said
    }
    assert passed == set()
    assert len(said) == len(titles)
    assert all(
        "这是" in one.what.zh and "it is" in one.what.en and one.right.zh and one.right.en for one in said
    )


def test_logging_in_and_time_online_are_called_so_and_not_a_number_of_installs() -> None:
    said = _refused(_facts(["小程序在线不足1小时", "公众号每日登录人数", "公众号关注人数"]))
    assert ["在线和学习的时间" in one.what.zh for one in said] == [True, True, False]


def test_no_lawful_title_is_refused() -> None:
    assert [str(one.what) for one in _refused(_facts(_titles("lawful.txt")))] == []


def test_what_somebody_judges_may_not_be_such_a_thing_either() -> None:
    item = (
        '[[appraisal.item]]\nid = "a"\npoints = 100\njudge = { who = "党政办" }\ntitle = { zh = "TITLE" }\n'
    )
    [said] = _refused(item.replace("TITLE", "学习强国积分"))
    assert said.where.line == HEAD.count("\n") + 5
    assert not _refused(item.replace("TITLE", "学习贯彻情况"))


def test_an_english_title_is_read_word_by_word() -> None:
    [said] = _refused('\n[appraisal.facts]\na = { title = "宣传成效", title_en = "Article views" }\n')
    assert "Article views" in said.what.zh
    assert not _refused('\n[appraisal.facts]\na = { title = "意见采纳数", title_en = "Views adopted" }\n')
