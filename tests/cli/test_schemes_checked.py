"""What commands on a scheme refuse or tell alike: ids that another file has, figures that a case names in vain, printed subtotals."""

from __future__ import annotations

from pathlib import Path

import pytest

from taizhang.institutions import shipped
from tests.cli.running import taizhang

SCHEME = """[institution]
id = "safety-check"
title = {{ zh = "安全考评" }}
from = 2026-01-01
source = "试写"

[appraisal]
of = "village"
period = "month"
full = 30
source = "试写"

[appraisal.facts]
{fact} = {{ title = "隐患", kind = "count", unit = "处" }}
drills = {{ title = "演练", kind = "count", unit = "次" }}

[[appraisal.section]]
id = "daily"
title = {{ zh = "日常工作" }}
points = 30

[[appraisal.item]]
id = "dangers"
title = {{ zh = "隐患整改" }}
section = "daily"
points = 20
count = {{ of = "{fact}", each = -2 }}

[[appraisal.item]]
id = "drill"
title = {{ zh = "应急演练" }}
section = "daily"
points = 10
steps = {{ of = "drills", at_least = 1 }}

[[appraisal.grade]]
id = "good"
title = {{ zh = "合格" }}
at_least = 20

[[appraisal.grade]]
id = "poor"
title = {{ zh = "不合格" }}

[[appraisal.pay]]
id = "upkeep"
title = {{ zh = "管护经费" }}
grades = {{ good = 3000, poor = 1000 }}
"""
CASES = """[[case]]
name = "没有隐患，演练一次"
[[case.unit]]
facts = {{ {facts} }}
total = 30
"""


def _write(folder: Path, fact: str, facts: str = "") -> Path:
    scheme = folder / "safety-check.toml"
    scheme.write_text(SCHEME.format(fact=fact), encoding="utf-8")
    cases = CASES.format(facts=facts or f"{fact} = 0, drills = 1")
    (folder / "safety-check.tests.toml").write_text(cases, encoding="utf-8")
    (folder / "数据.csv").write_text("单位,隐患,演练\n东村,0,1\n", encoding="utf-8")
    return scheme


@pytest.mark.parametrize("command", ["check", "explain", "test", "try", "sheet"])
def test_an_id_that_another_file_has_is_refused_by_every_command(tmp_path: Path, command: str) -> None:
    scheme = _write(tmp_path, "serious-accident")
    given = ["try", scheme, "--facts", tmp_path / "数据.csv"] if command == "try" else ["institutions", command, scheme]  # fmt: skip
    result = taizhang(*given)
    assert result.exit_code == (1 if command == "check" else 2)
    assert "“serious-accident”在 indicators.toml 里已有" in result.output


def test_two_drafts_of_one_folder_may_name_their_figures_alike_until_they_are_checked_together(
    tmp_path: Path,
) -> None:
    scheme = _write(tmp_path, "dangers-found")
    other = SCHEME.format(fact="dangers-found").replace("safety-check", "other-check")
    (tmp_path / "other-check.toml").write_text(other, encoding="utf-8")
    assert taizhang("institutions", "test", scheme).exit_code == 0
    together = taizhang("institutions", "check", tmp_path)
    assert (together.exit_code, "indicator-twice" in together.stdout) == (1, True)


def test_a_figure_that_another_file_of_the_folder_declares_is_not_missing(tmp_path: Path) -> None:
    scheme = _write(tmp_path, "dangers-found")
    text = SCHEME.format(fact="dangers-found").replace("safety-check", "other-check")
    kept = [line for line in text.splitlines() if not line.startswith(("dangers-found", "drills"))]
    (tmp_path / "other-check.toml").write_text("\n".join(kept), encoding="utf-8")
    assert taizhang("institutions", "explain", scheme).exit_code == 0
    assert taizhang("institutions", "explain", tmp_path / "other-check.toml").exit_code == 0
    scheme.unlink()
    alone = taizhang("institutions", "explain", tmp_path / "other-check.toml")
    assert (alone.exit_code, "没有“dangers-found”这个指标" in alone.stderr) == (2, True)


SCORES = """[institution]
id = "year-of-contests"
title = { zh = "年度" }
from = 2026-01-01
source = "试写"

[appraisal]
of = "village"
period = "year"
source = "试写"

[[appraisal.item]]
id = "contests"
title = { zh = "各季" }
points = 100
part = { appraisal = "quarterly-contest", periods = "quarter" }
"""


def test_a_score_of_a_shipped_scheme_that_is_to_be_chosen_is_known_and_has_its_title(tmp_path: Path) -> None:
    scheme, table = tmp_path / "year-of-contests.toml", tmp_path / "空.csv"
    scheme.write_text(SCORES, encoding="utf-8")
    checked = taizhang("institutions", "check", scheme)
    assert (checked.exit_code, checked.stdout) == (0, "")
    assert taizhang("try", scheme, "--template", table).exit_code == 0
    head = table.read_text(encoding="utf-8-sig").strip()
    assert head.endswith(f"考评“{shipped()['quarterly-contest'].institution.title.zh}”的得分")
    scheme.write_text(SCORES.replace("quarterly-contest", "quarterly-contests"), encoding="utf-8")
    assert "warn-appraisal-unknown" in taizhang("institutions", "check", scheme).stdout


def test_a_mistyped_figure_is_named_where_the_case_is_refused_for_want_of_it(tmp_path: Path) -> None:
    scheme = _write(tmp_path, "dangers-found", "danger-found = 0, drills = 1")
    text = scheme.read_text(encoding="utf-8")
    scheme.write_text(text.replace("each = -2 }", 'each = -2 }\nwhen_absent = "refuse"'), encoding="utf-8")
    said = taizhang("institutions", "test", scheme)
    assert said.exit_code == 1, said.stderr
    assert "fact-missing" in said.stdout
    assert "fact-unread 办法不读“danger-found”；可写：dangers-found、drills" in said.stdout


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("28,28,28.0,3000", ""),
        ("27,28,28,3000", "东村的“日常工作”得分印作 27；按办法是 28"),
        ("28,29,28,3000", "东村的“日常工作”得分印作 29；按办法是 28"),
        ("28,28,28,3100", "东村的管护经费印作 3100；按办法是 3,000"),
    ],
)
def test_subtotals_of_sections_and_a_pay_under_its_title_are_compared(
    tmp_path: Path, printed: str, said: str
) -> None:
    scheme = _write(tmp_path, "dangers-found")
    table = f"单位,隐患,演练,日常工作,日常工作小计,日常工作得分,管护经费\n东村,1,1,{printed}\n"
    (tmp_path / "数据.csv").write_text(table, encoding="utf-8")
    result = taizhang("try", scheme, "--facts", tmp_path / "数据.csv", "--printed")
    assert result.exit_code == (1 if said else 0), result.stderr
    assert said in result.stderr
    assert "办法不用这些列" not in result.stderr


def test_a_subtotal_has_the_points_that_went_to_another_item(tmp_path: Path) -> None:
    scheme = Path(__file__).parents[1] / "scoring/schemes/awkward-passing.toml"
    table = "单位,护河得分,护林得分,护路得分,收缴率,管护小计\n无林村,80,不适用,50,100,50\n"
    (tmp_path / "数据.csv").write_text(table, encoding="utf-8")
    assert taizhang("try", scheme, "--facts", tmp_path / "数据.csv", "--printed").exit_code == 0
    (tmp_path / "数据.csv").write_text(table.replace(",50\n", ",34\n"), encoding="utf-8")
    said = taizhang("try", scheme, "--facts", tmp_path / "数据.csv", "--printed")
    assert said.exit_code == 1
    assert "无林村的“管护”得分印作 34；按办法是 50" in said.stderr


OTHER = """
[[appraisal.section]]
id = "yearly"
title = { zh = "年度工作" }
weight = 40

[[appraisal.item]]
id = "plan"
title = { zh = "计划" }
section = "yearly"
points = 10
judge = { who = "分管领导" }

[[appraisal.grade]]"""


def test_a_section_with_a_weight_may_be_printed_before_and_after_its_weight(tmp_path: Path) -> None:
    scheme = _write(tmp_path, "dangers-found")
    text = scheme.read_text(encoding="utf-8").replace("points = 30\n\n", "weight = 60\n\n")
    text = text.replace("full = 30", "full = 22").replace("\n[[appraisal.grade]]", OTHER, 1)
    scheme.write_text(text, encoding="utf-8")
    table = tmp_path / "数据.csv"

    def printed(points: str) -> str:
        table.write_text(f"单位,隐患,演练,judged:plan,日常工作\n东村,1,1,9,{points}\n", encoding="utf-8")
        return taizhang("try", scheme, "--facts", table, "--printed").stderr.strip()

    agree = "印出的结果与办法相符"
    assert (printed("28"), printed("16.8")) == (agree, agree)
    assert "按办法是 16.8" in printed("27")
