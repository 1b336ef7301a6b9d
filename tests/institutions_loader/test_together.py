"""Several files as one rulebook: what is declared twice, not at all, or may not be scored."""

from __future__ import annotations

import pytest

from taizhang.institutions import check_together, shipped_files

HEAD = """\
[institution]
id = "{id}"
title = {{ zh = "示例" }}
from = 2026-01-01
source = "示例"
"""
INDICATOR = """
[[indicator]]
id = "{id}"
title = {{ zh = "{title}" }}
unit = "天"
measure = "flow"
of = ["village"]
max = 31
source = "示例"
"""
DUTY = """
[[duty]]
id = "days"
title = {{ zh = "驻村" }}
who = "posted-cadre"
indicator = "{of}"
at_least = {least}
per = "month"
source = "示例"
"""
APPRAISAL = """
[appraisal]
of = "village"
period = "month"
full = 10
source = "示例"

[[appraisal.item]]
id = "one"
title = {{ zh = "一项" }}
points = 10
share = {{ of = "{of}", over = "target" }}
"""
CALENDAR = """
[calendar]
year = 2026
notice = "文号未核"
days = [ {{ date = 2026-01-01, name = {{ zh = "元旦" }}, kind = "rest", statutory = true }} ]
"""


def file(id: str, *sections: str, **slots: object) -> dict[str, str]:
    return {f"{id}.toml": "".join((HEAD, *sections)).format(**({"id": id} | slots))}


def indicator(file_id: str, id: str, title: str = "驻村天数") -> dict[str, str]:
    return {f"{file_id}.toml": HEAD.format(id=file_id) + INDICATOR.format(id=id, title=title)}


def found(files: dict[str, str], **options: object) -> list[tuple[str, str, int]]:
    problems = check_together(files, **options)  # type: ignore[arg-type]
    return [(problem.code, problem.where.file, problem.where.line) for problem in problems]


def test_an_indicator_declared_in_two_files_is_refused_at_the_second() -> None:
    files = indicator("first", "village-days") | indicator("second", "village-days", "驻村日数")
    assert found(files) == [("indicator-twice", "second.toml", 8)]


def test_an_indicator_of_two_files_is_the_same_figure_or_gets_another_id() -> None:
    files = indicator("one", "village-days") | indicator("two", "village-days")
    [twice] = [one for one in check_together(files) if one.code == "indicator-twice"]
    assert "另一个数，改用别的编号；就是那个数，删去这里的声明" in twice.right.zh
    assert "all files share one set of ids" in twice.right.en
    read = file("rule", APPRAISAL, of="village-days")
    assert found(indicator("one", "village-days") | read) == []


def test_two_indicators_under_one_name_are_a_warning() -> None:
    files = indicator("first", "village-days") | indicator("second", "days-in-village")
    assert found(files) == [("warn-alias-shared", "second.toml", 7)]


def test_one_id_in_two_files_is_refused() -> None:
    files = indicator("first", "village-days")
    files["folder/first.toml"] = file("first", DUTY, of="village-days", least=18)["first.toml"]
    assert found(files) == [("institution-twice", "folder/first.toml", 2)]


def test_two_calendars_for_one_year_are_refused() -> None:
    files = file("calendar-2026", CALENDAR) | {
        "2026.toml": file("calendar-2026", CALENDAR)["calendar-2026.toml"]
    }
    assert [code for code, _, _ in found(files)] == ["institution-twice", "calendar-twice"]


def test_the_office_has_its_hours_from_one_file() -> None:
    hours = '[hours]\nsessions = ["08:30-12:00"]\n'
    assert [code for code, _, _ in found(file("summer", hours) | file("winter", hours))] == ["hours-twice"]


@pytest.mark.parametrize("section", [DUTY, APPRAISAL])
def test_an_indicator_that_nobody_declares_is_refused(section: str) -> None:
    files = indicator("indicators", "village-days") | file("rule", section, of="vilage-days", least=18)
    [problem] = check_together(files)
    assert (problem.code, problem.right.en) == ("indicator-unknown", "did you mean village-days?")


def test_an_indicator_counts_as_declared_even_where_its_file_has_another_mistake() -> None:
    broken = {name: text + "colour = 1\n" for name, text in indicator("indicators", "village-days").items()}
    assert [code for code, _, _ in found(broken | file("rule", APPRAISAL, of="village-days"))] == [
        "key-unknown"
    ]


def test_a_registered_metric_is_looked_up_where_the_registry_is_known() -> None:
    files = file("rule", APPRAISAL, of="promise.percnt")
    assert found(files) == []
    [problem] = check_together(files, registered={"promise.percent"})
    assert (problem.code, problem.right.zh) == ("metric-unknown", "是不是 promise.percent？")


def test_a_forbidden_figure_does_not_pass_under_a_harmless_id() -> None:
    files = indicator("indicators", "activity", "平台登录次数") | file("rule", APPRAISAL, of="activity")
    assert found(files) == [("metric-forbidden", "rule.toml", 17)]


def test_a_duty_above_what_its_indicator_allows_is_refused() -> None:
    files = indicator("indicators", "village-days") | file("rule", DUTY, of="village-days", least=32)
    assert found(files) == [("duty-above-maximum", "rule.toml", 12)]


def test_a_file_is_checked_beside_others_and_only_its_own_problems_are_told() -> None:
    beside = indicator("indicators", "village-days") | indicator("another", "village-days")
    assert found(file("rule", APPRAISAL, of="village-days"), beside=beside) == []
    assert found(indicator("mine", "village-days", "天数"), beside=beside) == [
        ("indicator-twice", "mine.toml", 8)
    ]


def test_a_file_takes_the_place_of_the_one_with_its_id() -> None:
    text = shipped_files()["village-duty.toml"].replace("at_least = 18", "at_least = 20")
    assert found({"my/village-duty.toml": text}, beside=dict(shipped_files())) == []


MATTER = """
[matter]
called = {{ zh = "诉求" }}
about = ["place"]
channels = ["phone"]
opened_by = ["clerk"]
steps = {{ return = false }}
retention = {{ days = 1095, source = "示例" }}
source = "示例"

[[matter.clock]]
id = "answer"
title = {{ zh = "答复" }}
from = ["received"]
limit = "5 working days"
stops = ["answered"]
answer = true
source = "示例"

[[matter.outcome]]
id = "solved"
title = {{ zh = "已解决" }}
class = "solved"

[[matter.rate]]
id = "on-time"
title = {{ zh = "按时答复率" }}
counts = "on-time"
over = "due"
scored = {scored}
"""


def rated(of: str, scored: str = "true") -> list[str]:
    files = file("lamps", MATTER, scored=scored) | file("appraisal", APPRAISAL, of=of)
    return [problem.code for problem in check_together(files, registered={"promise.percent"})]


def test_an_appraisal_reads_the_rates_of_a_kind_of_matter_by_its_file() -> None:
    assert rated("matter.lamps.on-time") == []


def test_a_rate_that_no_kind_has_or_that_its_kind_keeps_from_scoring_is_refused() -> None:
    assert rated("matter.lamps.solved") == ["metric-unknown"]
    assert rated("matter.lamps.on-time", scored="false") == ["metric-unknown"]


def test_the_number_of_petitions_is_never_scored() -> None:
    assert rated("matter.petition.count") == ["metric-forbidden"]


TAKEN = """
[appraisal]
of = "village"
period = "year"
full = 10
source = "示例"

[[appraisal.item]]
id = "months"
title = {{ zh = "各月" }}
points = 10
part = {{ appraisal = "{of}", periods = "{periods}" }}
"""


@pytest.mark.parametrize(
    ("of", "periods", "said"),
    [
        ("monthly-appraisal", "month", ""),
        ("quarterly-contest", "quarter", ""),
        ("months", "month", ""),
        ("monthly-apraisal", "month", "是不是 monthly-appraisal？"),
        ("weekly", "month", "与那个办法的文件一起检查，或核对它的 id"),
        ("monthly-appraisal", "quarter", 'periods = "month"'),
    ],
)
def test_a_score_is_taken_from_an_appraisal_that_is_there_and_of_its_periods(
    of: str, periods: str, said: str
) -> None:
    files = file("months", APPRAISAL, INDICATOR, of="days", title="驻村天数") | file(
        "year", TAKEN, of=of, periods=periods
    )
    found = [
        one for one in check_together(files, beside=shipped_files()) if one.code.startswith("warn-appraisal")
    ]
    assert [one.where.file for one in found] == ["year.toml"] * bool(said)
    assert all(said in one.right.zh and one.right.en and one.what.en and one.where.line > 10 for one in found)


@pytest.mark.parametrize(("item", "said"), [("village-days", False), ("vilage-days", True)])
def test_what_an_item_of_another_appraisal_gave_is_taken_from_one_that_is_there(
    item: str, said: bool
) -> None:
    months = f'month", of_item = "{item}'
    files = file("year", TAKEN, of="monthly-appraisal", periods=months)
    found = [one for one in check_together(files, beside=shipped_files()) if one.code == "warn-item-unknown"]
    assert [one.where.line for one in found] == [17] * said
    assert all("village-days" in one.right.zh and one.right.en and one.what.en for one in found)
