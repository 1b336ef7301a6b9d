"""Each way to get a file wrong: one fixture in bad/, named for its mistake, with the place and the words it gets."""

from __future__ import annotations

from pathlib import Path

import pytest

from taizhang.institutions import check, is_warning, load
from taizhang.problems import Refused

BAD = Path(__file__).parent / "bad"
PLEASANT = {"points-not-full", "ranking-unpublished"}
"""Files with a warning only."""

MISTAKES = {
    "bare-word": ("syntax-error", 11, 11, "这个值写法不对"),
    "bounds-crossed": ("bounds-crossed", 14, 1, "最小值 10 大于最大值 1"),
    "braces-unclosed": ("syntax-error", 9, 1, "花括号没有闭合"),
    "calendar-id": ("calendar-id", 2, 1, "2026 年的日历 id 写成了 calendar-id"),
    "chinese-comma": ("syntax-error", 12, 16, "这里用了中文的 ，"),
    "chinese-equals": ("syntax-error", 10, 6, "这里用了中文的 ＝"),
    "chinese-quotes": ("syntax-error", 10, 8, "这里用了中文的 “"),
    "count-two-ways": ("count-two-ways", 17, 53, "short_of 和 over 不能同时写"),
    "count-without-effect": ("count-without-effect", 17, 27, "each 是 0，数多少都不加减分"),
    "date-in-quotes": ("not-a-date", 4, 1, "from 应是日期，现在是文字“2026-01-01”"),
    "date-with-time": ("not-a-date", 4, 1, "from 应是日期，现在是 2026-01-01 08:00:00"),
    "dates-crossed": ("dates-crossed", 6, 1, "止日 2025-12-31 早于起日 2026-01-01"),
    "day-outside-year": ("calendar-day-outside", 12, 5, "2027-01-01 不属于 2026 年的安排"),
    "day-repeated": ("calendar-day-repeated", 12, 5, "2026-01-01 写了两次"),
    "fraction-for-whole": ("not-whole", 14, 1, "decimals 应是整数，现在是 1.5"),
    "grades-unsorted": ("grades-unsorted", 27, 1, "“优秀”的分数线不低于前一等次“良好”"),
    "header-missing": ("key-missing", 1, 1, "缺少 institution"),
    "header-unclosed": ("syntax-error", 7, 10, "表头的方括号没有闭合"),
    "holiday-worked": ("calendar-day-plain", 12, 46, "2026-01-04 不能既上班又是法定节假日"),
    "hours-overlap": ("sessions-overlap", 8, 1, "办公时段重叠，或先后颠倒"),
    "hours-quiet": ("quiet-hours", 9, 1, "不提醒的时段写法不对"),
    "hours-season": ("season-malformed", 11, 1, "“02-30”不是月日"),
    "hours-session": ("session-malformed", 8, 13, "“8:30-12:00”不是一段办公时间"),
    "id-malformed": ("name-malformed", 8, 1, "id 的名称“Toilets_2”写法不对"),
    "id-not-file-name": ("id-not-file-name", 2, 1, "id 是“another-name”，文件名却是“id-not-file-name.toml”"),
    "id-repeated": ("id-repeated", 16, 1, "id“toilets”在这一组里写了两次"),
    "item-points-missing": ("item-points-missing", 13, 1, "没有写满分 points"),
    "item-with-two-primitives": ("item-one-way", 18, 1, "写了 2 种计分方式"),
    "item-without-effect": ("item-without-effect", 13, 1, "这一项永远得不到零分以上，也扣不到零分以下"),
    "item-without-primitive": ("item-one-way", 13, 1, "没有计分方式"),
    "key-twice": ("syntax-error", 14, 1, "这个键写了两次"),
    "label-as-text": ("not-a-table", 9, 1, "title 应是一张表，现在是文字“农村改厕”"),
    "list-as-text": ("not-a-list", 12, 1, "of 应是列表，现在是文字“village”"),
    "list-empty": ("list-empty", 12, 1, "of 是空的"),
    "list-repeats": ("list-repeats", 12, 1, "of 里有重复的单位类别"),
    "list-unclosed": ("syntax-error", 12, 1, "方括号没有闭合"),
    "many-tables-for-one": ("not-a-table", 7, 1, "promises 应是一张表，现在是列表"),
    "matter-answer-clock": (
        "answer-clock",
        16,
        1,
        "类别 （不分）、渠道 portal 的答复时限应恰好一个，现在是：没有",
    ),
    "matter-category-unknown": ("category-unknown", 32, 1, "没有“lamp”这个类别"),
    "matter-channel-unknown": ("channel-unknown", 30, 1, "没有“visit”这个渠道"),
    "matter-clock-as-ordered": ("clock-as-ordered", 19, 1, "逐件写明的期限只能从 received 起算"),
    "matter-clock-stops-where-it-starts": (
        "clock-stops-where-it-starts",
        21,
        1,
        "“answered”既启动又停止这个时限",
    ),
    "matter-clock-unknown": ("clock-unknown", 31, 1, "没有“ansver”这个时限"),
    "matter-event-unknown": ("event-unknown", 21, 1, "没有“answred”这个事件"),
    "matter-field-choices": ("field-choices", 33, 1, "type 与 choices 不配"),
    "matter-field-public-sealed": ("field-public-sealed", 34, 1, "文字类字段存在保险库里，不能公开"),
    "matter-grades-one-sided": ("grades-one-sided", 33, 1, "所有等次都算满意，或都不算满意"),
    "matter-hand-over-missing": ("hand-over-missing", 21, 1, "没有 [matter.hand_over]，不会有转办"),
    "matter-limit-malformed": ("limit-malformed", 20, 1, "limit 的“5 workdays”不是一个期限"),
    "matter-limit-not-fixed": ("limit-not-fixed", 23, 1, "中止和延期的长度须写明，不能“as ordered”"),
    "matter-milestone-taken": ("milestone-taken", 31, 1, "“answered”是每类事项都有的事件"),
    "matter-path-repeats": ("path-repeats", 31, 1, "path 里同一级写了两次"),
    "matter-published-anonymous": ("published-anonymous", 14, 15, "不问姓名的事项不公开评价"),
    "matter-rate-without-verdict": ("rate-without-verdict", 30, 1, "没有 [matter.verdict]，算不出这个率"),
    "matter-receivers-without-clock": (
        "receivers-without-clock",
        12,
        27,
        "几个单位分别办理，却没有按单位计时的时限",
    ),
    "matter-refusal-grounds-missing": (
        "refusal-grounds-missing",
        12,
        27,
        "要作受理决定，却没有写不予受理的理由",
    ),
    "matter-reminder-empty": ("reminder-empty", 31, 1, "没有写何时提醒"),
    "matter-resident-without-door": ("resident-without-door", 10, 1, "居民可以提，却没有网上的渠道"),
    "matter-return-grounds-missing": ("return-grounds-missing", 12, 1, "可以退回，却没有写退回的理由"),
    "matter-route-incomplete": ("route-incomplete", 31, 1, "to 与 post 不配"),
    "matter-service-repeats-category": ("id-repeated", 35, 1, "类别与服务事项都叫“lamp”"),
    "metric-forbidden": ("metric-forbidden", 17, 11, "“app-logins”不得用于考评"),
    "metric-malformed": ("name-malformed", 17, 11, "of 的名称“农村改厕”写法不对"),
    "missing-chinese-label": ("key-missing", 9, 1, "缺少 zh"),
    "missing-key": ("key-missing", 7, 1, "缺少 unit"),
    "no-equals": ("syntax-error", 10, 6, "键后面缺少等号"),
    "no-such-date": ("syntax-error", 4, 8, "没有这一天"),
    "not-among": ("not-among", 11, 1, "measure 不能是“flows”"),
    "number-as-true": ("not-a-number", 9, 1, "late_below 应是数字，现在是 true"),
    "number-in-quotes": ("not-a-number", 9, 1, "late_below 应是数字，现在是文字“90%”"),
    "number-infinite": ("number-size", 14, 1, "max 的数不合理"),
    "number-too-large": ("number-too-large", 14, 1, "decimals = 7 太大"),
    "number-too-small": ("number-too-small", 9, 1, "late_below = 0 太小"),
    "one-table-for-many": ("not-a-list", 7, 1, "indicator 应是列表，现在是一张表"),
    "outline-filter-unused": ("outline-filter-unused", 16, 1, "没有 each，of 不起作用"),
    "outline-level-skipped": ("outline-level-skipped", 11, 1, "第 2 级标题前没有第 1 级"),
    "percent-added": ("percent-added", 10, 1, "百分数不能相加"),
    "percent-as-flow": ("percent-added", 11, 1, "百分数不能相加"),
    "points-not-full": ("warn-points-not-full", 10, 1, "基础分与各项满分合计 10，不等于总分 100"),
    "quote-unclosed": ("syntax-error", 10, 10, "有不允许的字符，或引号没有闭合"),
    "ranking-unpublished": ("warn-ranking-unpublished", 11, 1, "排名没有依据或批准人，永远不会公布"),
    "remark-without-hash": ("syntax-error", 14, 1, "这一行不是 键 = 值，也不是 [表头]"),
    "section-missing": ("section-missing", 1, 1, "只有 [institution]，没有任何内容"),
    "slot-empty": ("slot-unbalanced", 15, 1, "花括号没有配对，或里面是空的"),
    "slot-unbalanced": ("slot-unbalanced", 15, 1, "花括号没有配对，或里面是空的"),
    "step-above-full": ("step-above-full", 17, 53, "这一档 12 分，超过满分 10"),
    "step-with-two-bounds": ("step-one-bound", 17, 37, "这一档写了 2 个界限"),
    "step-without-bound": ("step-one-bound", 17, 37, "这一档没有界限"),
    "steps-gap": ("steps-gap", 17, 27, "80 不属于任何一档"),
    "steps-overlap": ("steps-overlap", 19, 3, "这一档与前面的档重叠"),
    "steps-unsorted": ("step-unreachable", 19, 3, "前面的档已经包含这一档，它永远用不上"),
    "table-twice": ("syntax-error", 13, 1, "这张表写了两次"),
    "text-as-number": ("not-text", 10, 1, "unit 应是文字，现在是 1"),
    "text-blank": ("text-blank", 13, 1, "source 是空的"),
    "text-too-long": ("text-too-long", 10, 1, "unit 太长"),
    "true-in-quotes": ("not-true-or-false", 14, 1, "public 应是是非值，现在是文字“true”"),
    "unknown-key-in-braces": ("key-unknown", 17, 44, "这里没有 top 这个键"),
    "unknown-key": ("key-unknown", 14, 1, "这里没有 perod 这个键"),
    "unknown-section": ("section-unknown", 15, 1, "没有 [progres] 这一节"),
    "veto-item-missing": ("veto-item", 23, 1, "effect 与 item 不配"),
    "veto-item-unknown": ("veto-item", 26, 1, "没有“industry”这一项"),
    "veto-without-effect": ("key-missing", 19, 1, "缺少 effect"),
    "veto-without-source": ("key-missing", 19, 1, "缺少 source"),
    "weekday-as-work": ("calendar-day-plain", 12, 46, "2026-01-05 本来就是工作日"),
    "weekend-as-rest": ("calendar-day-plain", 12, 5, "2026-01-03 是周末，本来就休息"),
}


def text_of(name: str) -> str:
    return (BAD / f"{name}.toml").read_text(encoding="utf-8")


def file_of(name: str) -> str:
    return "calendar-2026.toml" if 'id = "calendar-2026"' in text_of(name) else f"{name}.toml"


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_once_and_where_it_stands(name: str) -> None:
    [problem] = check(text_of(name), file_of(name))
    said = (problem.code, problem.where.line, problem.where.column, problem.what.zh)
    assert said == MISTAKES[name]


@pytest.mark.parametrize("name", MISTAKES)
def test_every_mistake_says_in_both_languages_what_would_be_right(name: str) -> None:
    [problem] = check(text_of(name), file_of(name))
    for text in (problem.what, problem.right):
        assert any("\u4e00" <= character <= "\u9fff" or character in '="' for character in text.zh)
        assert text.en
        assert text.en != text.zh
    schema_words = ("Input should", "valid dictionary", "Field required", "pydantic", "Traceback")
    assert not [word for word in schema_words if word in problem.to("en") + problem.to("zh")]


@pytest.mark.parametrize("name", MISTAKES)
def test_a_file_with_an_error_is_refused_and_one_with_a_warning_is_not(name: str) -> None:
    if name in PLEASANT:
        assert load(text_of(name), file=file_of(name)).id == name
        assert all(map(is_warning, check(text_of(name), file_of(name))))
    else:
        with pytest.raises(Refused) as refused:
            load(text_of(name), file=file_of(name))
        assert refused.value.problems == check(text_of(name), file_of(name))


def test_every_fixture_is_expected() -> None:
    assert {path.stem for path in BAD.glob("*.toml")} == set(MISTAKES)


def test_a_mistyped_key_is_answered_with_the_nearest_and_all_that_are_allowed() -> None:
    [problem] = check(text_of("unknown-key"), "unknown-key.toml")
    assert problem.right.en.startswith(
        "did you mean period? the keys here are: id, title, unit, measure, of,"
    )


def test_all_mistakes_of_a_file_are_found_in_one_run() -> None:
    text = """
[institution]
id = "many"
title = "many"
from = 2026-01-01
source = “示例”

[[indicator]]
id = "toilets"
title = { zh = "农村改厕" }
unit = "户"
measure = "flows"
of = ["hamlet"]
min = 5
max = 1
source = "示例"

[[indicator]]
id = "forest"
title = { zh = "造林" }
unit = "亩"
measure = "flow"
of = ["village"]
min = 5
max = 1
source = "示例"
colour = "green"

[appraisal]
of = "village"
period = month
source = "示例"

[[appraisal.item]]
id = "toilets"
title = { zh = "农村改厕" }
points = 10
"""
    found = [(problem.code, problem.where.line) for problem in check(text, "many.toml")]
    assert found == [
        ("not-a-table", 4),
        ("syntax-error", 6),
        ("not-among", 12),
        ("not-among", 13),
        ("key-unknown", 27),
        ("syntax-error", 31),
        ("item-one-way", 34),
    ]


def test_a_key_on_a_line_that_could_not_be_read_is_not_called_missing() -> None:
    found = check(text_of("chinese-quotes"), "chinese-quotes.toml")
    assert [problem.code for problem in found] == ["syntax-error"]


def test_a_file_far_too_large_is_refused_without_being_parsed() -> None:
    [problem] = check("#" * 1_000_001)
    assert problem.code == "file-too-large"


def test_a_file_nested_beyond_reason_is_refused() -> None:
    problems = check("a = " + "[" * 20_000)
    assert problems
    assert not any(is_warning(problem) for problem in problems)
