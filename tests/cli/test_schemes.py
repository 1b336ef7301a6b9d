"""The doors of an appraisal scheme as an office meets them on the command line."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from taizhang.institutions import load, shipped_tests
from tests.cli.running import taizhang, taizhang_apart

SCHEMES = Path(__file__).parents[1] / "institutions_loader" / "every_key"
VILLAGES = SCHEMES / "village-thousand.toml"
STATIONS = SCHEMES / "station-output.toml"
FACTS = """青禾镇2026年第一季度,,,,,,,,,,,,,,,,
单位,类别,脏乱点（处）,重复脏乱点,群众满意率(%),计划上报日,工作评级,活动室达标,发展党员,增幅,增幅（前2年平均）,上期增幅,项目数,入户数,应入户数,县级表彰,难度系数
东村,一类村,5,1,95.5%,2026-03-30,好,是,3,8,5,3,3,120,120,1,1
西村,二类村,2,,88%,3月31日,中,否,2,4,5,1,2,90,100,,1.1
北村,二类村,—,0,77,2026年4月8日,差,√,1,"1,200",5,9,1,95,100,0,1
合计,,7,1,,,,,6,,,,,,,1,
"""
STATION_FACTS = "单位,县级采用信息,市级采用信息\n党政办,6,2\n农业站,10,0\n财政所,,1\n"


def _facts(folder: Path, text: str = FACTS, name: str = "数据.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_shipped_scheme_is_explained_in_both_languages() -> None:
    zh, en = taizhang("institutions", "explain", "monthly-appraisal"), taizhang("--en", "institutions", "explain", "monthly-appraisal")  # fmt: skip
    assert (zh.exit_code, en.exit_code) == (0, 0)
    assert "第四条　工业应税销售（20分，原文第五条第一项）" in zh.stdout
    assert "“目标时序完成率（平均）”分档计分" in zh.stdout
    assert "Article 4. Taxable industrial sales (20 points" in en.stdout


@pytest.mark.parametrize(("suffix", "begins"), [("md", b"# "), ("html", b"<!doctype html>"), ("docx", b"PK"), ("txt", "村级".encode())])  # fmt: skip
def test_a_scheme_is_explained_in_the_form_of_the_file_asked_for(
    tmp_path: Path, suffix: str, begins: bytes
) -> None:
    out = tmp_path / f"办法.{suffix}"
    result = taizhang("institutions", "explain", VILLAGES, "-o", out)
    assert (result.exit_code, result.stdout.strip()) == (0, str(out))
    assert out.read_bytes().startswith(begins)
    again = taizhang("institutions", "explain", VILLAGES, "-o", out)
    assert again.exit_code == 2
    assert "--force" in again.stderr


@pytest.mark.parametrize("given", ["nowhere.toml", "indicators"])
def test_what_cannot_be_explained_is_said(given: str) -> None:
    result = taizhang("institutions", "explain", given)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr


def test_every_mistake_of_a_file_is_said_before_it_is_explained(tmp_path: Path) -> None:
    file = tmp_path / "station-output.toml"
    file.write_text(STATIONS.read_text(encoding="utf-8").replace("each = 2", 'each = "两分"').replace('period = "month"', 'period = "周"'), encoding="utf-8")  # fmt: skip
    result = taizhang("institutions", "explain", file)
    assert result.exit_code == 2
    assert [line.split(": ")[0].rpartition(":")[0].rpartition(":")[2] for line in result.stderr.splitlines()] == ["11", "22"]  # fmt: skip


def test_a_workbook_goes_out_and_comes_back(tmp_path: Path) -> None:
    sheet, file = tmp_path / "办法.xlsx", tmp_path / "village-thousand.toml"
    assert taizhang("institutions", "sheet", VILLAGES, "-o", sheet).exit_code == 0
    assert taizhang("institutions", "from-sheet", sheet, "-o", file).exit_code == 0
    assert load(file.read_text(encoding="utf-8")).title == load(VILLAGES.read_text(encoding="utf-8")).title
    assert taizhang("institutions", "check", file).exit_code == 0


def test_mistakes_in_a_workbook_come_back_in_a_copy(tmp_path: Path) -> None:
    sheet = tmp_path / "办法.xlsx"
    taizhang("institutions", "sheet", "monthly-appraisal", "-o", sheet)
    book = load_workbook(sheet)
    book["项目 items"]["G3"] = "很多"
    book.save(sheet)
    result = taizhang("institutions", "from-sheet", sheet, "-o", tmp_path / "x.toml")
    assert result.exit_code == 1
    assert "办法.xlsx [项目 items!G3]: cell-wrong “很多”不是数" in result.stderr
    assert not (tmp_path / "x.toml").exists()
    verdicts = load_workbook(tmp_path / "办法-核对.xlsx")["项目 items"]
    assert "“很多”不是数" in verdicts.cell(3, verdicts.max_column).value


def test_what_is_no_workbook_is_said(tmp_path: Path) -> None:
    assert taizhang("institutions", "from-sheet", tmp_path / "no.xlsx").exit_code == 2
    other = tmp_path / "other.xlsx"
    other.write_bytes(b"nothing of the kind")
    result = taizhang("institutions", "from-sheet", other)
    assert (result.exit_code, "不是能打开的" in result.stderr) == (2, True)


ANSWERS = """
title = "青禾镇村级月度考评"
source = "青禾镇村级考评办法（示例）"
since = "2026-01-01"
ground = "县委办〔2026〕1号（示例）"
grade = [{ title = "优秀", at_least = 90 }, { title = "合格", at_least = 0 }]
veto = [{ title = "安全生产责任事故", source = "安全生产责任制考核办法（示例）" }]
item = [
  { title = "环境整治", clause = "第三条", points = 20, way = "count", fact = "脏乱点", unit = "处", each = -0.5 },
  { title = "驻村", points = 10, way = "short", fact = "驻村天数", unit = "天", needed = 18 },
  { title = "产业", points = 20, way = "share", fact = "新增设施农业", unit = "亩", over = "设施农业任务" },
  { title = "满意率", points = 15, way = "steps", unit = "%", table = "90：15；80：10" },
  { title = "阵地", points = 10, way = "met", fact = "阵地达标" },
  { title = "参保率", points = 10, way = "line", unit = "%", target = 95 },
  { title = "增收", points = 5, way = "rank", fact = "集体收入增幅", unit = "%", drop = 0.5 },
  { title = "班子评价", points = 5, way = "judge" },
  { title = "民主测评", points = 3, way = "ballot" },
  { title = "县级考核", points = 2, way = "part" },
  { title = "表彰", way = "count", unit = "次", each = 2 },
]
"""


def test_a_new_scheme_is_written_from_answers_and_passes_the_check(tmp_path: Path) -> None:
    answers, file = tmp_path / "answers.txt", tmp_path / "qing-he-zhen-cun-ji-yue-du-kao-ping.toml"
    answers.write_text(ANSWERS.replace("青禾", "清河"), encoding="utf-8")
    result = taizhang("institutions", "new", "appraisal", "--answers", answers, "-o", file)
    assert (result.exit_code, result.stderr) == (0, "")
    assert file.read_text(encoding="utf-8").startswith("# 考评办法。")
    checked = taizhang("institutions", "check", file)
    assert (checked.exit_code, checked.stdout) == (0, "")
    text = taizhang("institutions", "explain", file).stdout
    assert "“新增设施农业”÷“设施农业任务”" in text
    assert "“驻村天数”不足18天的，每少1天扣1分" in text


def test_a_new_scheme_is_asked_for_step_by_step(tmp_path: Path) -> None:
    file = tmp_path / "qing-he-kao-ping.toml"
    said = ["清河考评", "示例文件", "village", "month", "2026-01-01", "一百", "100", "", "环境整治", "count", "100", "脏乱点", "处", "-2", "", "y", "n"]  # fmt: skip
    result = taizhang("institutions", "new", "appraisal", "-o", file, answer="\n".join(said) + "\n")
    assert result.exit_code == 0
    assert "“一百”不是数" in result.stderr
    appraisal = load(file.read_text(encoding="utf-8"), file=file.name).appraisal
    assert appraisal is not None
    assert [item.title.zh for item in appraisal.items] == ["环境整治"]
    assert [grade.title.zh for grade in appraisal.grades] == ["优秀", "良好", "合格", "不合格"]


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ("", "回答里没有 title"),
        ('title = "甲"\nsource = "乙"\nsince = "2026-01-01"', "没有一项"),
        (ANSWERS.replace('"count"', '"sum"'), "way：没有“sum”"),
        (ANSWERS.replace('"90：15；80：10"', '"九十以上"'), "没有冒号"),
        ("title = 甲", "不是正确的 TOML"),
    ],
)
def test_what_the_answers_lack_is_said(tmp_path: Path, answers: str, said: str) -> None:
    path = tmp_path / "answers.txt"
    path.write_text(answers, encoding="utf-8")
    result = taizhang("institutions", "new", "appraisal", "--answers", path, "-o", tmp_path / "x.toml")
    assert (result.exit_code, said in result.stderr) == (2, True), result.stderr


def test_an_empty_workbook_comes_from_new_too(tmp_path: Path) -> None:
    out = tmp_path / "空表.xlsx"
    assert taizhang("institutions", "new", "appraisal", "--sheet", "-o", out).exit_code == 0
    assert "项目 items" in load_workbook(out).sheetnames


def test_a_table_of_facts_is_scored_without_a_ledger(tmp_path: Path) -> None:
    result = taizhang("try", VILLAGES, "--facts", _facts(tmp_path), "--period", "2026-Q1")
    assert result.exit_code == 0
    rows = [line for line in result.stdout.splitlines() if "村" in line and "单位" not in line]
    assert [row.split("│")[1].strip() for row in rows] == ["东村", "西村", "北村"]
    assert "946.5" in rows[0]
    assert "按未上报" in result.stderr


def test_each_line_is_explained(tmp_path: Path) -> None:
    result = taizhang("try", STATIONS, "--facts", _facts(tmp_path, STATION_FACTS), "--explain", "财政所")
    assert result.exit_code == 0
    assert "县级采用信息 0篇" in result.stdout
    english = taizhang("--en", "try", STATIONS, "--facts", tmp_path / "数据.csv", "--explain", "财政所")
    assert "points" in english.stdout
    assert taizhang("try", STATIONS, "--facts", tmp_path / "数据.csv", "--explain", "没有").exit_code == 2


def test_a_class_that_a_table_of_money_leaves_out_is_named(tmp_path: Path) -> None:
    facts = _facts(tmp_path, "单位,类别,完成\n甲,书记,8\n乙,委员,9\n")
    scheme = tmp_path / "pay.toml"
    scheme.write_text(
        """[institution]
id = "pay"
title = { zh = "绩效" }
from = 2026-01-01
source = "某政发〔2026〕3号（示例）"

[appraisal]
of = "person"
period = "month"
source = "某政发〔2026〕3号（示例）"

[appraisal.facts]
done = { title = "完成", kind = "count" }

[[appraisal.item]]
id = "work"
title = { zh = "工作" }
points = 100
share = { of = "done", over = 10 }

[[appraisal.pay]]
id = "bonus"
title = { zh = "绩效报酬" }
base = { "书记" = 2000 }
rate = true
""",
        encoding="utf-8",
    )
    result = taizhang("try", scheme, "--facts", facts)
    assert "class-without-amount “绩效报酬”没有写类别“委员”的数，不发：乙" in result.stderr
    apart = scheme.read_text(encoding="utf-8") + (
        '\n[[appraisal.pay]]\nid = "member"\ntitle = { zh = "委员报酬" }\nbase = { "委员" = 1500 }\nrate = true\n'
    )
    both = tmp_path / "both" / "pay.toml"
    both.parent.mkdir()
    both.write_text(apart, encoding="utf-8")
    assert "class-without-amount" not in taizhang("try", both, "--facts", facts).stderr
    named = scheme.read_text(encoding="utf-8").replace("base = {", 'base = { "委员" = 1500,')
    scheme.write_text(named, encoding="utf-8")
    assert "class-without-amount" not in taizhang("try", scheme, "--facts", facts).stderr


def test_results_become_a_workbook_in_the_order_of_the_table(tmp_path: Path) -> None:
    out = tmp_path / "结果.xlsx"
    assert (
        taizhang("try", VILLAGES, "--facts", _facts(tmp_path), "--period", "2026-Q1", "-o", out).exit_code
        == 0
    )
    book = load_workbook(out)
    assert book.sheetnames == ["得分", "总分", "名次", "兑现"]
    assert [cell.value for cell in book["总分"]["A"]] == ["单位", "东村", "西村", "北村"]
    lines = [row for row in book["得分"].iter_rows(values_only=True) if row[0] == "东村"]
    total = next(row for row in book["总分"].iter_rows(values_only=True) if row[0] == "东村")
    assert (
        round(sum(Decimal(repr(row[6])) for row in lines), 6) == Decimal("946.5") == Decimal(repr(total[2]))
    )


def test_results_become_csv_and_parquet(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    facts = _facts(tmp_path, STATION_FACTS)
    assert taizhang("try", STATIONS, "--facts", facts, "-o", tmp_path / "r.csv").exit_code == 0
    assert taizhang("try", STATIONS, "--facts", facts, "-o", tmp_path / "r.parquet").exit_code == 0
    with (tmp_path / "r.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row[:2] for row in csv.reader(file)] == [["单位", "总分"], ["党政办", "55"], ["农业站", "50"], ["财政所", "12.5"]]  # fmt: skip
    totals = pq.read_table(tmp_path / "r.parquet").to_pylist()
    assert [(row["unit"], row["total"]) for row in totals] == [("党政办", 55), ("农业站", 50), ("财政所", Decimal("12.5"))]  # fmt: skip
    assert pq.read_table(tmp_path / "r.lines.parquet").num_rows > 3


def test_facts_come_from_parquet_and_workbooks_and_in_long_form(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    given = {"unit": ["党政办", "农业站", "财政所"], "articles-county": [6, 10, None], "articles-city": [2.0, 0.0, 1.0]}  # fmt: skip
    pq.write_table(pa.table(given), tmp_path / "f.parquet")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("单位", "数据", "数值"), ("党政办", "县级采用信息", 6), ("党政办", "市级采用信息", 2), ("农业站", "县级采用信息", 10), ("农业站", "市级采用信息", 0), ("财政所", "市级采用信息", 1), ("财政所", "别的", 5)):  # fmt: skip
        sheet.append(row)
    book.save(tmp_path / "f.xlsx")
    said = [
        taizhang("try", STATIONS, "--facts", path).stdout
        for path in (_facts(tmp_path, STATION_FACTS), tmp_path / "f.parquet", tmp_path / "f.xlsx")
    ]
    assert said[0] == said[1] == said[2]
    assert "12.5" in said[0]


def test_bad_cells_come_back_with_verdicts_and_nothing_is_scored(tmp_path: Path) -> None:
    facts = _facts(tmp_path, STATION_FACTS.replace("6,2", "六,2").replace("农业站", "党政办").replace(",,1", ",1%,1"))  # fmt: skip
    result = taizhang("try", STATIONS, "--facts", facts)
    assert (result.exit_code, result.stdout) == (1, "")
    places = [line.split(": ")[0].rpartition(".csv")[2] for line in result.stderr.splitlines()[:3]]
    assert places == [":2:2", ":3:1", ":4:2"]
    with (tmp_path / "数据-核对.csv").open(encoding="utf-8-sig", newline="") as file:
        verdicts = [row[-1] for row in csv.reader(file)]
    assert verdicts[0] == "核对结果"
    assert all(mark.startswith("× ") for mark in verdicts[1:])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("甲,乙\n1,2\n", "找不到单位一列"),
        ("单位,县级采用信息,市级采用信息\n", "表里没有单位"),
        ("", "文件是空的"),
    ],
)
def test_a_table_that_cannot_be_used_is_said(tmp_path: Path, text: str, said: str) -> None:
    result = taizhang("try", STATIONS, "--facts", _facts(tmp_path, text))
    assert result.exit_code in (1, 2)
    assert said in result.stderr


def test_a_rule_with_days_asks_for_the_period(tmp_path: Path) -> None:
    result = taizhang("try", VILLAGES, "--facts", _facts(tmp_path))
    assert (result.exit_code, "--period 2026-03" in result.stderr) == (2, True)
    assert taizhang("try", VILLAGES, "--facts", tmp_path / "数据.csv", "--period", "soon").exit_code == 2


def test_facts_that_the_rule_refuses_to_do_without_are_said(tmp_path: Path) -> None:
    facts = _facts(tmp_path, FACTS.replace("上期增幅", "别的"))
    result = taizhang("try", VILLAGES, "--facts", facts, "--period", "2026-Q1")
    assert (result.exit_code, "东村、西村、北村" in result.stderr) == (2, True)


def test_an_empty_table_of_facts_has_a_column_for_each_figure(tmp_path: Path) -> None:
    for name in ("空.csv", "空.xlsx"):
        assert taizhang("try", STATIONS, "--template", tmp_path / name).exit_code == 0
    head = (tmp_path / "空.csv").read_text(encoding="utf-8-sig").strip()
    assert head == "单位,分组,类别,县级采用信息（篇）,市级采用信息（篇）"
    assert taizhang("try", STATIONS).exit_code == 2


HALVES = """[institution]
id = "year"
title = { zh = "年度" }
from = 2026-01-01
source = "试写"

[appraisal]
of = "village"
period = "year"
source = "试写"

[[appraisal.item]]
id = "first"
title = { zh = "上半年" }
points = 40
part = { appraisal = "monthly-appraisal", periods = "month", which = [1, 2, 3] }

[[appraisal.item]]
id = "second"
title = { zh = "下半年" }
points = 60
part = { appraisal = "monthly-appraisal", periods = "month", which = [7, 8, 9] }
"""


@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_two_scores_of_one_appraisal_have_two_columns_that_are_read_again(
    tmp_path: Path, spoken: str
) -> None:
    scheme, table = tmp_path / "year.toml", tmp_path / "数据.csv"
    scheme.write_text(HALVES, encoding="utf-8")
    language = ["--en"] if spoken == "en" else []
    assert taizhang(*language, "try", scheme, "--template", table).exit_code == 0
    [header] = csv.reader(table.read_text(encoding="utf-8-sig").splitlines())
    assert len(set(header)) == len(header) == 5
    with table.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(["东村", "", "", "50", "100"])
    tried = taizhang("try", scheme, "--facts", table, "--explain", "东村")
    assert tried.exit_code == 0, tried.stderr
    assert "80" in tried.stdout.splitlines()[0]


def test_the_columns_of_scores_and_judgements_are_found_by_the_ids_of_the_how_to(tmp_path: Path) -> None:
    scheme = tmp_path / "year.toml"
    scheme.write_text(HALVES + "[[appraisal.item]]\nid = \"leaders\"\ntitle = { zh = \"领导评价\" }\npoints = 10\njudge = { who = \"镇领导\" }\n", encoding="utf-8")  # fmt: skip
    ids = "judged:leaders,score:monthly-appraisal:month:mean:1;2;3,score:monthly-appraisal:month:mean:7;8;9"
    quoted = ",".join(f'"{one.replace(";", ",")}"' for one in ids.split(","))
    tried = taizhang("try", scheme, "--facts", _facts(tmp_path, f"单位,{quoted}\n东村,8,50,100\n"))
    assert tried.exit_code == 0, tried.stderr
    assert "88" in tried.stdout
    assert tried.stderr == ""


def test_a_command_on_a_scheme_leaves_nothing_but_what_it_was_asked_for(tmp_path: Path) -> None:
    out = tmp_path / "数据.xlsx"
    made = taizhang_apart(tmp_path / "data", "try", "half-year-review", "--template", out)
    assert (made.returncode, made.stderr) == (0, "")
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


def test_a_name_that_begins_like_a_formula_stays_a_name(tmp_path: Path) -> None:
    facts = _facts(tmp_path, STATION_FACTS.replace("党政办", "=1+1"))
    taizhang("try", STATIONS, "--facts", facts, "-o", tmp_path / "r.csv")
    taizhang("try", STATIONS, "--facts", facts, "-o", tmp_path / "r.xlsx")
    assert "'=1+1" in (tmp_path / "r.csv").read_text(encoding="utf-8-sig")
    cell = load_workbook(tmp_path / "r.xlsx")["总分"]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_the_cases_of_a_scheme_that_ships_are_run_by_its_id() -> None:
    result = taizhang("institutions", "test", "-v", "quarterly-contest")
    assert result.exit_code == 0
    assert result.output.count("√ quarterly-contest") == 5
    without = taizhang("institutions", "test", "petition")
    assert without.exit_code == 2
    assert "petition.tests.toml" in without.output


def test_the_golden_tests_of_what_ships_come_out() -> None:
    result = taizhang("institutions", "test")
    assert (result.exit_code, result.stdout) == (0, "")
    assert len(shipped_tests()) >= 1


CASES = """[facts]
articles-city = 0

[[case]]
name = "县级采用六篇，得十二分，折三十分"
[[case.unit]]
facts = { articles-county = 6 }
total = 30
"""


def test_golden_tests_beside_a_scheme_are_run(tmp_path: Path) -> None:
    (tmp_path / STATIONS.name).write_text(STATIONS.read_text(encoding="utf-8"), encoding="utf-8")
    cases = tmp_path / "station-output.tests.toml"
    cases.write_text(CASES, encoding="utf-8")
    for given in (tmp_path, tmp_path / STATIONS.name, cases):
        assert taizhang("institutions", "test", given).exit_code == 0
    listed = taizhang("institutions", "test", "-v", cases)
    assert "√ station-output: 县级采用六篇" in listed.stdout
    cases.write_text(CASES.replace("total = 30", 'total = 31\nlines = { "articles/1" = { points = 11 }, nothing = {} }'), encoding="utf-8")  # fmt: skip
    result = taizhang("institutions", "test", cases)
    assert result.exit_code == 1
    assert f"{cases}:8:1: golden-differs" in result.stdout
    assert "算得 30；应为 31" in result.stdout
    assert len(result.stdout.splitlines()) == 3
    assert taizhang("institutions", "check", tmp_path).exit_code == 0  # cases are no institution


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("case = 1", "没有一个 [[case]]"),
        ("[[case]]\nname = '甲'", "没有单位"),
        ("[[case]]\n[[case.unit]]\ntotl = 3", "没有 totl 这个键"),
        ("[[case]\n", "方括号"),
        ("[[case]]\nname = '甲'\nunit = [1]", "没有单位"),
        ("case = [1]", "没有一个 [[case]]"),
        ("printed = 'yes'\n[[case]]\nname = '甲'\n[[case.unit]]\n", "printed 应是 true 或 false"),
        ("[[case]]\nname = '甲'\n[[case.unit]]\nlines = 3", "lines 应是一张表"),
        ("[[case]]\nname = '甲'\n[[case.unit]]\nlines = { articles = 3 }", "articles 应是一张表"),
        ("[[case]]\nname = '甲'\nfacts = 3\n[[case.unit]]\n", "facts 应是一张表"),
    ],
)
def test_a_file_of_cases_that_is_wrong_is_said(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / STATIONS.name).write_text(STATIONS.read_text(encoding="utf-8"), encoding="utf-8")
    cases = tmp_path / "station-output.tests.toml"
    cases.write_text(text, encoding="utf-8")
    result = taizhang("institutions", "test", tmp_path)
    assert (result.exit_code, said in result.stderr) == (2, True), result.stderr


PRINTED = """[[case]]
name = "县级一篇、市级一篇，得七分，折十七分半；公布表取整"
[[case.unit]]
facts = { articles-county = 1, articles-city = 1 }
total = 18
items = { articles = 7 }
"""


def test_printed_results_are_compared_at_their_decimals_and_items_in_all_their_lines(tmp_path: Path) -> None:
    (tmp_path / STATIONS.name).write_text(STATIONS.read_text(encoding="utf-8"), encoding="utf-8")
    cases = tmp_path / "station-output.tests.toml"

    def said(text: str) -> str:
        cases.write_text(text, encoding="utf-8")
        return taizhang("institutions", "test", tmp_path).stdout

    assert "total 算得 17.5；应为 18" in said(PRINTED)
    assert said("printed = true\n" + PRINTED) == ""
    assert said(PRINTED.replace("[[case.unit]]", "printed = true\n[[case.unit]]")) == ""
    assert "算得 17.5；应为 18" in said("printed = true\n" + PRINTED.replace("18", "18.0"))
    assert "items.articles 算得 7；应为 8" in said("printed = true\n" + PRINTED.replace("= 7 }", "= 8 }"))
    assert "没有“article”这一行" in said("printed = true\n" + PRINTED.replace("{ articles =", "{ article ="))


def test_the_printed_points_of_an_item_beside_the_total_are_what_it_comes_to(tmp_path: Path) -> None:
    scheme = Path(__file__).parents[1] / "scoring" / "schemes" / "awkward-words.toml"
    table = "单位,现场评级,上期现场评级,满意率,完成,满意率得分\n甲,好,中,90,4,{printed}\n"
    right = taizhang("try", scheme, "--printed", "--facts", _facts(tmp_path, table.format(printed="4.5")))
    wrong = taizhang("try", scheme, "--printed", "--facts", _facts(tmp_path, table.format(printed="4")))
    assert (right.exit_code, wrong.exit_code) == (0, 1), right.stderr
    assert "按办法是 4.50" in wrong.stderr or "按办法是 4.5" in wrong.stderr


def test_there_must_be_something_to_run(tmp_path: Path) -> None:
    assert taizhang("institutions", "test", tmp_path).exit_code == 2
    assert taizhang("institutions", "test", tmp_path / "none.toml").exit_code == 2
