"""Every mistake the schema can find, said in Chinese and English: what is wrong and what would be right."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any, get_args, get_origin

from pydantic_core import ErrorDetails

from taizhang.institutions.never_scored import INSTEAD_OF_ID
from taizhang.institutions.places import Path
from taizhang.institutions.posts import POSTS
from taizhang.institutions.schema import Form, Institution
from taizhang.problems import Problem, Text

_EXAMPLES: Mapping[str, str] = {
    "about": 'about = ["place", "service"]',
    "approved_by": 'approved_by = ["mayor"]',
    "approver": 'approver = "party-secretary"',
    "appraisal": 'appraisal = "monthly-appraisal"',
    "at_least": "at_least = 18",
    "classes": 'classes = [ { of = "fires", each = -5 }, { of = "deaths", each = -30 } ]',
    "due": 'due = "10-30"',
    "gives": "gives = 100",
    "out_of": "out_of = 100",
    "times": "times = 2",
    "value": "value = 100",
    "votes": 'votes = [ { of = "votes-excellent", value = 100 }, { of = "votes-good", value = 80 } ]',
    "weight": "weight = 60",
    "yuan": "yuan = 1000",
    "binds": 'binds = ["village"]',
    "breaks_down_to": 'breaks_down_to = ["village", "station", "person"]',
    "by": 'by = "30 days"',
    "called": 'called = { zh = "诉求", en = "request" }',
    "change_approved_by": 'change_approved_by = "mayor"',
    "channels": 'channels = ["portal", "counter", "phone"]',
    "class": 'class = "solved"',
    "clock": "[[matter.clock]]",
    "conditions": 'conditions = [ { zh = "本村户籍" } ]',
    "count": 'count = "serious-accident"',
    "counts": 'counts = "on-time"',
    "date": "date = 2026-01-01",
    "days": "days = 7",
    "each": "each = -1",
    "effect": 'effect = "not-excellent"',
    "fee": 'fee = { zh = "免费", en = "free" }',
    "from": "from = 2026-01-01",
    "grade": 'grade = [ { id = "satisfied", title = { zh = "满意" }, satisfied = true }, { id = "not", title = { zh = "不满意" }, satisfied = false } ]',
    "ground": 'ground = "县委办〔2014〕3号"',
    "group": 'group = "kind"',
    "heading": 'heading = "工作回顾"',
    "id": 'id = "taxable-sales"',
    "indicator": 'indicator = "village-days"',
    "institution": "[institution]",
    "item": "[[appraisal.item]]",
    "kind": 'kind = "rest"',
    "late_below": "late_below = 90",
    "legal": 'legal = "20 working days"',
    "level": "level = 1",
    "limit": 'limit = "5 working days"',
    "measure": 'measure = "flow"',
    "name": 'name = { zh = "春节", en = "Spring Festival" }',
    "notice": 'notice = "国办发明电〔2025〕7号"',
    "of": 'of = "taxable-sales"',
    "opened_by": 'opened_by = ["resident", "clerk"]',
    "outcome": "[[matter.outcome]]",
    "over": 'over = "target"',
    "part": "[[report.part]]",
    "path": 'path = ["village", "township", "county"]',
    "per": 'per = "month"',
    "period": 'period = "month"',
    "points": "points = 10",
    "promised": 'promised = "3 working days"',
    "publish_within_days": "publish_within_days = 10",
    "retention": 'retention = { days = 1095, source = "镇档案管理办法（示例）" }',
    "satisfied": "satisfied = true",
    "scope": 'scope = "unit"',
    "sessions": 'sessions = ["08:30-12:00", "14:30-18:00"]',
    "shows": 'shows = ["value", "percent", "pace", "late", "unreported"]',
    "source": 'source = "镇考评办法第二条（示例）"',
    "stops": 'stops = ["answered"]',
    "table": "table = [ { at_least = 95, points = 10 }, { at_least = 80, points = 6 } ]",
    "text": 'text = "{township}完成财政收入{fiscal-revenue.value}。"',
    "title": 'title = { zh = "工业应税销售", en = "Taxable industrial sales" }',
    "to": 'to = "place"',
    "type": 'type = "text"',
    "unit": 'unit = "万元"',
    "when": 'when = { count = "serious-accident", at_least = 1 }',
    "words": 'words = { zh = "请凭编号和查询码查询。" }',
    "who": 'who = "党政办"',
    "year": "year = 2026",
    "zh": 'zh = "工业应税销售"',
}
_EXAMPLES_IN: Mapping[tuple[str, str], str] = {
    ("indicator", "of"): 'of = ["village"]',
    ("appraisal", "of"): 'of = "village"',
    ("calendar", "days"): 'days = [ { date = 2026-01-01, name = { zh = "元旦" }, kind = "rest", statutory = true } ]',
    ("duty", "who"): 'who = "posted-cadre"',
    ("matter", "of"): 'of = "matter"',
    ("season", "from"): 'from = "06-01"',
    ("season", "until"): 'until = "09-30"',
    ("contact", "who"): 'who = ["township-cadre"]',
    ("appraisal", "facts"): 'dirty-places = { title = "脏乱点", unit = "处", kind = "count", unreported = 0 }',
}  # fmt: skip
_EXAMPLES_BELOW: Mapping[tuple[str, str], str] = {("appraisal", "to"): "to = 10"}
_QUOTED = re.compile(r"'([^']*)'")


def form_at(path: Path) -> type[Form] | None:
    """The table of the schema that stands at `path`, and None where the schema has none."""
    form: type[Form] = Institution
    named_below = False  # within a table of tables, whose keys are names of the writer's own
    for name in path:
        if isinstance(name, int):
            continue
        if named_below:
            named_below = False
            continue
        field = next((one for key, one in form.model_fields.items() if name == (one.alias or key)), None)
        inner = _form_in(field.annotation) if field is not None else None
        if field is None or inner is None:
            return None
        form, named_below = inner, get_origin(field.annotation) is dict
    return None if named_below else form


def names_below(path: Path) -> bool:
    """Whether a table of tables stands at `path`, such as [appraisal.facts], whose keys are names of the writer's own."""
    return form_at(path) is None and form_at((*path, "name")) is not None


def keys_of(form: type[Form]) -> tuple[str, ...]:
    """The keys that may stand in `form`, as files write them."""
    return tuple(field.alias or name for name, field in form.model_fields.items())


def problem_of(error: ErrorDetails, code_place: Path) -> tuple[Problem, Path]:
    """`error` in both languages, with no place yet, and the path of the key it is about.

    `code_place` is the path of the table that was read, which the error's own path continues.
    """
    path: Path = (*code_place, *error["loc"])
    key = next((name for name in reversed(path) if isinstance(name, str)), "")
    code, what, right = _said(error, path, key)
    return Problem(code, what, right), path


def _said(error: ErrorDetails, path: Path, key: str) -> tuple[str, Text, Text]:
    given: Any = error.get("input")
    context: Mapping[str, Any] = error.get("ctx") or {}
    example = _example(path, key)
    match error["type"]:
        case "missing":
            return "key-missing", Text(f"缺少 {key}", f"{key} is missing"), example
        case "extra_forbidden":
            return _unknown(path, key)
        case "string_type":
            return _type("not-text", key, given, Text("文字", "text"), example)
        case "int_type":
            return _type("not-whole", key, given, Text("整数", "a whole number"), Text("写整数，不带小数点和引号", "write it without a decimal point or quotes"))  # fmt: skip
        case "number_type":
            return _type("not-a-number", key, given, Text("数字", "a number"), Text("直接写数字，不加引号、百分号和千分位", "write the number without quotes, percent sign or separators"))  # fmt: skip
        case "bound_type":
            return _type("not-a-bound", key, given, Text("数字或日期", "a number or a day"), Text('数字不加引号；日期写 "03-31" 或 2026-03-31；等次用 is', 'numbers without quotes; a day as "03-31" or 2026-03-31; a grade with is'))  # fmt: skip
        case "due_type":
            return _type("not-a-day", key, given, Text("某月某日", "a day of the year"), Text('写 due = "10-30" 或 2026-10-30；每月 25 日前写 day = 25', 'write due = "10-30" or 2026-10-30; for the 25th of each month write day = 25'))  # fmt: skip
        case "amount_type":
            return _type("not-an-amount", key, given, Text("数字、事实的 id 或各类一个数的表", "a number, the id of a fact, or a table of numbers by class"), Text('例如 18、"villages-due"、"target"、{ "一类村" = 3, "二类村" = 2 }', 'for example 18, "villages-due", "target" or { "class-one" = 3, "class-two" = 2 }'))  # fmt: skip
        case "bool_type":
            return _type("not-true-or-false", key, given, Text("是非值", "true or false"), Text("写 true 或 false，不加引号", "write true or false without quotes"))  # fmt: skip
        case "date_type" | "date_from_datetime_inexact" | "date_from_datetime_parsing":
            return _type("not-a-date", key, given, Text("日期", "a date"), Text("写成 2026-01-01，不加引号，不带时刻", "write 2026-01-01 without quotes or a time"))  # fmt: skip
        case "tuple_type":
            return _type("not-a-list", key, given, Text("列表", "a list"), _listed(path, example))
        case "model_type" | "model_attributes_type" | "dict_type":
            return _type("not-a-table", key, given, Text("一张表", "a table"), _tabled(path, example))
        case "literal_error":
            allowed = _QUOTED.findall(str(context.get("expected", "")))
            if isinstance(given, tuple | list | dict):
                return _type("not-among", key, given, Text("一个词", "one word"), _choices(given, allowed))
            return "not-among", Text(f"{key} 不能是“{_shown(given)}”", f"{key} cannot be “{_shown(given)}”"), _choices(given, allowed)  # fmt: skip
        case "string_pattern_mismatch":
            return _malformed_name(key, given, str(context.get("pattern", "")))
        case "limit_malformed":
            return (
                "limit-malformed",
                Text(f"{key} 的“{_shown(given)}”不是一个期限", f"“{_shown(given)}” is no limit for {key}"),
                Text(
                    "写成“60 days”（日）、“5 working days”（工作日）、“3 months”（月）等，加引号",
                    "write “60 days”, “5 working days”, “3 months” or the like, in quotes",
                ),
            )
        case "text_blank":
            return "text-blank", Text(f"{key} 是空的", f"{key} is blank"), example
        case "too_short":
            return (
                "list-empty",
                Text(f"{key} 是空的", f"{key} is empty"),
                Text("至少写一项", "give at least one"),
            )
        case "too_long" | "string_too_long":
            most = context.get("max_length")
            return "text-too-long", Text(f"{key} 太长", f"{key} is too long"), Text(f"不超过 {most} 个字符", f"at most {most} characters")  # fmt: skip
        case "metric_forbidden":
            return (
                "metric-forbidden",
                Text(f"“{given}”不得用于考评", f"“{given}” may never be scored"),
                INSTEAD_OF_ID,
            )
        case "number_size":
            return "number-size", Text(f"{key} 的数不合理", f"{key} is not a reasonable number"), Text("写不超过 15 位的有限数", "write a finite number of at most 15 digits")  # fmt: skip
        case "greater_than" | "greater_than_equal" | "less_than" | "less_than_equal":
            return _bound(error["type"], key, given, context)
        case _:  # no type that the schema uses; the file is still refused, in words of our own
            return "value-wrong", Text(f"{key} 的值不对", f"the value of {key} is not right"), example


def _unknown(path: Path, key: str) -> tuple[str, Text, Text]:
    form = form_at(path[:-1])
    allowed = keys_of(form) if form else ()
    near = difflib.get_close_matches(key, allowed, n=1, cutoff=0.6)
    listed = ", ".join(allowed)
    hint = Text(f"是不是 {near[0]}？", f"did you mean {near[0]}? ") if near else Text("")
    if len(path) == 1:
        return "section-unknown", Text(f"没有 [{key}] 这一节", f"there is no section [{key}]"), Text(f"{hint.zh}可用的节：{listed}", f"{hint.en}the sections are: {listed}")  # fmt: skip
    return (
        "key-unknown",
        Text(f"这里没有 {key} 这个键", f"{key} is not a key here"),
        Text(f"{hint.zh}可用的键：{listed}", f"{hint.en}the keys here are: {listed}"),
    )


def _type(code: str, key: str, given: Any, wanted: Text, right: Text) -> tuple[str, Text, Text]:
    kind = _kind(given)
    return code, Text(f"{key} 应是{wanted.zh}，现在是{kind.zh}", f"{key} should be {wanted.en}, not {kind.en}"), right  # fmt: skip


def _kind(given: Any) -> Text:
    match given:
        case bool():
            return Text(" true" if given else " false", "true" if given else "false")
        case str():
            return Text(f"文字“{_shown(given)}”", f"the text “{_shown(given)}”")
        case dict():
            return Text("一张表", "a table")
        case tuple() | list():
            return Text("列表", "a list")
        case _:
            return Text(f" {_shown(given)}", f"{_shown(given)}")


def _shown(given: Any) -> str:
    text = str(given)
    return text if len(text) <= 40 else text[:40] + "…"


def _choices(given: Any, allowed: list[str]) -> Text:
    near = difflib.get_close_matches(given, allowed, n=1, cutoff=0.6) if isinstance(given, str) else []
    listed = ", ".join(f'"{one}"' for one in allowed)
    return Text(
        (f"是不是 {near[0]}？" if near else "") + f"可用：{listed}",
        (f"did you mean {near[0]}? " if near else "") + f"one of: {listed}",
    )


def _malformed_name(key: str, given: Any, pattern: str) -> tuple[str, Text, Text]:
    shown = _shown(given)
    if key == "approver":
        listed = "、".join(f"{one}（{called.zh}）" for one, called in POSTS.items())
        listed_en = ", ".join(f"{one} ({called.en})" for one, called in POSTS.items())
        near = next((one for one, called in POSTS.items() if called.zh == given), None)
        right = Text(
            f"写岗位的代号，{f'是不是 {near}？' if near else ''}如 {listed}",
            f"write the key of the post; {f'did you mean {near}? ' if near else ''}such as {listed_en}",
        )
    elif r"\." in pattern:
        right = Text("写指标的 id，如 taxable-sales，或登记的计量，如 promise.percent", "write the id of an indicator, such as taxable-sales, or a registered metric, such as promise.percent")  # fmt: skip
    else:
        right = Text("只用小写英文字母、数字和连字符，如 taxable-sales", "use lower-case letters, digits and hyphens only, such as taxable-sales")  # fmt: skip
    return "name-malformed", Text(f"{key} 的名称“{shown}”写法不对", f"“{shown}” is not a name for {key}"), right  # fmt: skip


def _bound(kind: str, key: str, given: Any, context: Mapping[str, Any]) -> tuple[str, Text, Text]:
    [limit] = [context[name] for name in ("gt", "ge", "lt", "le") if name in context]
    right = {
        "greater_than": Text(f"写大于 {limit} 的数", f"write a number above {limit}"),
        "greater_than_equal": Text(f"写不小于 {limit} 的数", f"write a number of at least {limit}"),
        "less_than": Text(f"写小于 {limit} 的数", f"write a number below {limit}"),
        "less_than_equal": Text(f"写不大于 {limit} 的数", f"write a number of at most {limit}"),
    }[kind]
    code = "number-too-small" if kind.startswith("greater") else "number-too-large"
    size = Text("太小", "too small") if code == "number-too-small" else Text("太大", "too large")
    return code, Text(f"{key} = {given} {size.zh}", f"{key} = {given} is {size.en}"), right


def _example(path: Path, key: str) -> Text:
    section = next((name for name in path if isinstance(name, str)), "")
    shallow = len([name for name in path if isinstance(name, str)]) == 2
    example = (_EXAMPLES_IN if shallow else _EXAMPLES_BELOW).get((section, key)) or _EXAMPLES.get(key)
    return Text(f"例如 {example}", f"for example {example}") if example else Text("")


def _listed(path: Path, example: Text) -> Text:
    form = form_at(path)
    if (
        form is not None
        and len(path) <= 2
        and path[-1]
        in ("indicator", "duty", "item", "veto", "grade", "part", "section", "pool", "group", "pay")
    ):
        header = ".".join(name for name in path if isinstance(name, str))
        return Text(f"用两层方括号：[[{header}]]", f"use double brackets: [[{header}]]")
    return (
        example
        if "[" in example.zh
        else Text('用方括号，如 ["village"]', 'use brackets, such as ["village"]')
    )


def _tabled(path: Path, example: Text) -> Text:
    form = form_at(path)
    if form is not None and form.__name__ == "Label":
        return Text('写成 { zh = "…", en = "…" }', 'write { zh = "…", en = "…" }')
    if len(path) == 1:
        return Text(f"写成一节：[{path[0]}]", f"write it as a section: [{path[0]}]")
    return example if "{" in example.zh else Text("写成 { 键 = 值 }", "write { key = value }")


def _form_in(annotation: Any) -> type[Form] | None:
    if isinstance(annotation, type) and issubclass(annotation, Form):
        return annotation
    return next((form for inner in get_args(annotation) if (form := _form_in(inner))), None)
