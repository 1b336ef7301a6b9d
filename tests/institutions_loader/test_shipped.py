"""The files that ship: sound, consistent with one another, sourced, and in both languages."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import chinese_calendar
import pytest

from taizhang.institutions import (
    check_together,
    difference,
    json_schema,
    load,
    sha256_of,
    shipped,
    shipped_files,
    shipped_tests,
)
from taizhang.institutions.metrics import Metric, metrics, register_metric
from taizhang.problems import Text
from taizhang.timekeeping import WorkCalendar

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def calendar() -> WorkCalendar:
    found = [one.institution.calendar for one in shipped().values()]
    return WorkCalendar(one.working_year for one in found if one)


def test_the_shipped_files_are_sound_and_consistent() -> None:
    known = {"promise.pace", "promise.percent", "record.unreported", "record.late"}
    assert check_together(shipped_files(), registered=known) == ()


def test_the_first_institutions_ship() -> None:
    rules = {
        id: one.institution.sections
        for id, one in shipped().items()
        if not id.startswith("calendar-") and not one.to_choose
    }
    assert rules == {
        "agency-service": ("matter",),
        "contact-card": ("matter",),
        "contact-duty": ("contact",),
        "dispute": ("matter",),
        "grid": ("contact", "matter"),
        "hotline": ("matter",),
        "indicators": ("indicator",),
        "monthly-appraisal": ("appraisal",),
        "monthly-progress": ("progress",),
        "objection": ("matter",),
        "office-hours": ("hours",),
        "online-voices": ("matter",),
        "peoples-ledger": ("matter",),
        "petition": ("matter",),
        "service-pledge": ("matter",),
        "supervision-order": ("matter",),
        "target-responsibility": ("promises",),
        "two-sheets": ("matter",),
        "village-duty": ("indicator", "duty"),
        "work-report": ("report",),
    }


def test_the_schemes_to_choose_ship_with_golden_tests() -> None:
    chosen = {id: one.file for id, one in shipped().items() if one.to_choose}
    assert set(chosen) == {
        "annual-appraisal", "cadre-pay", "clean-village", "grading", "half-year-review", "hotline-rates", "quarterly-contest", "thousand-points",
    }  # fmt: skip
    assert all(shipped()[id].institution.appraisal for id in chosen)
    assert {f"{id}.tests.toml" for id in chosen} <= set(shipped_tests())


def test_a_shipped_text_hashes_to_what_is_said_of_it() -> None:
    for one in shipped().values():
        assert sha256_of(one.text) == one.sha256
        assert one.institution.id == one.id


def labels_in(value: Any) -> list[dict[str, str]]:
    if isinstance(value, dict):
        here = [value] if set(value) == {"zh", "en"} else []
        return here + [label for inner in value.values() for label in labels_in(inner)]
    return [label for inner in value for label in labels_in(inner)] if isinstance(value, list | tuple) else []


@pytest.mark.parametrize("file", shipped_files())
def test_every_shipped_label_has_its_english(file: str) -> None:
    found = labels_in(load(shipped_files()[file]).model_dump())
    assert found
    assert [label["zh"] for label in found if not label["en"] or CHINESE.search(label["en"])] == []


@pytest.mark.parametrize("file", [name for name in shipped_files() if "/" not in name])
def test_a_rule_we_made_up_says_so(file: str) -> None:
    assert "示例" in load(shipped_files()[file]).header.source


def test_safety_is_the_only_veto_that_ships_but_for_the_demonstration_of_vetoes_and_each_names_an_upper_document() -> (
    None
):
    vetoes = {
        (id, veto.when.metric): veto.source
        for id, one in shipped().items()
        if one.institution.appraisal
        for veto in one.institution.appraisal.vetoes
    }
    assert {of for id, of in vetoes if id != "thousand-points"} == {"serious-accident"}
    assert all("上级" in source for source in vetoes.values())


def test_every_day_agrees_with_the_published_arrangements(calendar: WorkCalendar) -> None:
    days = [
        date(2004, 1, 1) + timedelta(days=step) for step in range((date(2027, 1, 1) - date(2004, 1, 1)).days)
    ]
    assert [day for day in days if calendar.is_workday(day) != chinese_calendar.is_workday(day)] == []


@pytest.mark.parametrize(
    ("first", "last", "holidays"), [(2004, 2007, 10), (2008, 2013, 11), (2014, 2024, 11), (2025, 2026, 13)]
)
def test_a_year_has_as_many_statutory_holidays_as_the_law_in_force(
    calendar: WorkCalendar, first: int, last: int, holidays: int
) -> None:
    for year in range(first, last + 1):
        days = [date(year, 1, 1) + timedelta(days=step) for step in range(365)]
        # Where the Mid-Autumn Festival falls on one of the National Days, two holidays share a day.
        shared = {2009: 1, 2020: 1}.get(year, 0)
        assert sum(map(calendar.is_statutory, days)) == holidays - shared, year


def test_an_unconfirmed_notice_number_is_not_given() -> None:
    notices = {one.institution.calendar.year: one.institution.calendar.notice for one in shipped().values() if one.institution.calendar}  # fmt: skip
    assert {year for year, notice in notices.items() if notice == "文号未核"} == {2004, 2005, 2006}
    for year, notice in notices.items():
        assert notice == "文号未核" or notice.startswith(f"国办发明电〔{year - 1}〕")


def test_a_difference_shows_the_lines_that_changed() -> None:
    old = shipped()["village-duty"].text
    new = old.replace("at_least = 18", "at_least = 20")
    assert [line for line in difference(old, new) if line[0] in "+-"] == [
        "--- 原文",
        "+++ 新文",
        "-at_least = 18",
        "+at_least = 20",
    ]
    assert difference(old, old) == ()


def test_the_schema_for_editors_knows_the_sections_and_refuses_other_keys() -> None:
    schema = json_schema()
    assert schema["additionalProperties"] is False
    assert set(schema["properties"]) == {
        "institution", "indicator", "promises", "progress", "appraisal", "contact", "duty", "calendar", "hours", "report", "matter",
    }  # fmt: skip
    assert schema["$defs"]["Repeats"]["properties"]["times"]["type"] == "number"
    assert schema["$defs"]["Header"]["required"] == ["id", "title", "from", "source"]


def test_every_key_of_the_schema_is_explained() -> None:
    silent = [
        f"{name}.{key}"
        for name, form in (json_schema()["$defs"] | {"file": json_schema()}).items()
        for key, value in form["properties"].items()
        if "description" not in value
        and "$ref" not in value
        and not any("$ref" in one for one in value.get("anyOf", ()))
    ]
    assert silent == []


def test_a_metric_registers_once_and_not_under_a_forbidden_name(monkeypatch) -> None:
    monkeypatch.setitem(register_metric.__globals__, "_registered", dict(metrics()))  # gone afterwards
    metric = Metric("sample.done", Text("样例", "sample"), "件")
    register_metric(metric)
    register_metric(metric)
    assert metrics()["sample.done"] == metric
    for wrong in (
        Metric("sample.done", Text("另一样", "another"), "件"),
        Metric("done", Text("样例", "sample"), "件"),
        Metric("app.logins", Text("样例", "sample"), "次"),
        Metric("app.minutes", Text("在线时长", "minutes"), "分"),
    ):
        with pytest.raises(ValueError, match=r"metric|appraisal"):
            register_metric(wrong)
