"""Findings: lost and masked numbers, and numbers that cannot all be true; none on what is true."""

from decimal import Decimal

import pytest

from taizhang.reading import read


def kinds(text: str) -> list[str]:
    return [finding.kind for finding in read(text).findings]


@pytest.mark.parametrize(
    "text",
    [
        "发放补助资金××万元。",
        "全镇现有贫困户1XXX8户。",
        "累计发放补贴*****万元。",
        "20xx年，全镇经济平稳。",
        "投入资金____万元。",
        "××镇党委高度重视。",
        "驻地xx村。",
        "共发放补贴（  ）万元。",
        "同比增长【  】%。",
        "招商引资到位资金……万元。",
        "接待群众？？人次。",
        "同比增长X.X%。",
        "捐款总额达到〇〇万元。",
    ],
)
def test_a_masked_number_or_name_is_a_placeholder(text):
    assert kinds(text) == ["placeholder"]


def test_two_masked_numbers_are_two_placeholders():
    assert kinds("全镇现有贫困户1XXX8户XX2X人。") == ["placeholder", "placeholder"]


@pytest.mark.parametrize(
    "text",
    [
        "财政收入同比增长 %。",
        "新建蓄水池　口、机耕桥1座。",
        "全镇总面积平方公里，辖16个村。",
        "兑现补助资金万元。",
        "绿化覆盖率达到。",
        "自来水普及率仅为。",
        "贫困发生率下降到%以内。",
        "落实产业路4条公里。",
        "村级债务由的35万元降到18万元。",
        "传染病发病率平均为/10万。",
        "村集体收入由2018年的万元增加到320万元。",
        "组织志愿者名，开展活动25次。",
        "全年调解矛盾纠纷起，成功率98%。",
        "同比增幅达百分之。",
        "投入资金余万元，改善了办学条件。",
        "办一场酒席平均能省元。",
        "慰问困难教师31人，发放慰问金元。",
        "改建小学3所，新建公办幼儿园所，大班额消除。",
    ],
)
def test_a_lost_number_is_missing(text):
    assert kinds(text) == ["missing"]


@pytest.mark.parametrize(
    "text",
    [
        "打通最后一公里，每亩增收500元。",
        "经济发达，四通八达，基本达到。",
        "亿元以上项目5个，万元户增多。",
        "各代表，同志们：大力发展多元产业，单元楼整洁。",
        "千家万户受益，百万人口大县。",
        "单位：万元",
        "种植玉米、大米、小米。",
        "3×4米的冷库、12平方米的公厕，买了Excel软件，做了X光检查。",
        "竭力作为，尽力而为。",
        "这些问题引起了重视，活动（第三期）如期举行，他荣获一等奖（区级）。",
        "我们（含兼职）一起努力，效果如何？人人都说好……户户亮灯。",
        "“十四五”规划——亿元村建设全面启动。",
        "共产党员名册已建立，著名教师名录已公布。",
    ],
)
def test_ordinary_words_are_no_lost_numbers(text):
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "stated", "expected"),
    [
        ("总产量由18万斤增加到24万斤，增长25%。", "25", "33.3333"),
        ("森林覆盖率由68.4%提高到71.2%，提高3.8个百分点。", "3.8", "2.8"),
        ("企业由6家增加到15家，净增8家。", "8", "9"),
        ("收入由156万元增加到468万元，翻了两番。", "2", "1.585"),
        ("产值由1.8亿元增加到4.32亿元，增长1.8倍。", "1.8", "1.4"),
        ("三次产业结构调整为22:41:38。", "101", "100"),
        ("今年考上本科的学生9名，每人奖励1000元，共计1万元。", "10000", "9000"),
        ("办理建议86件、提案34件，合计130件。", "130", "120"),
        ("年初计划改厕60户，实际完成54户，完成计划的80%。", "80", "90"),
        ("全镇有劳动力800人，外出务工的400人，占劳动力的60%。", "60", "50"),
        ("排查矛盾纠纷30起，调解成功24起，成功率90%。", "90", "80"),
        ("医保应参保1000人，实际参保950人，参保率99%。", "99", "95"),
        ("耕地面积2180亩，其中水田1360亩、旱地840亩。", "2180", "2200"),
        ("完成招商3.5亿元，为年度目标3亿元的130%。", "130", "116.6667"),
    ],
)
def test_numbers_that_do_not_add_up_are_an_arithmetic_finding(text, stated, expected):
    findings = read(text).findings
    assert [finding.kind for finding in findings] == ["arithmetic"]
    assert (findings[0].stated, findings[0].expected) == (Decimal(stated), Decimal(expected))
    assert findings[0].note


@pytest.mark.parametrize(
    "text",
    [
        "总产量由18万斤增加到24万斤，增长33.3%。",
        "森林覆盖率由68.4%提高到71.2%，提高2.8个百分点。",
        "刑事案件由62起下降到31起，下降50%，减少31起。",
        "收入由8640元增加到17280元，翻了一番，增长1倍。",
        "财政收入由1250万元增加到5000万元，是2016年的4倍。",
        "三次产业结构由35:28:37调整为22:40:38。",
        "保洁员6名，每名月工资800元，全年支出工资5.76万元。",
        "建议86件、提案34件，合计120件，办复率100%。",
        "监测对象4户13人，其中已消除风险3户10人，剩余1户3人。",
        "资金96万元，其中补助68万元，筹资15万元，捐助13万元。",
        "资金960万元，其中补助300万元，其余自筹。",
        "矛盾纠纷23起，调解成功22起，成功率96%。",
        "收入38.6万元，比去年的32.1万元增加6.5万元，增长20.2%。",
        "里程由86公里增加到152公里，增加66公里，增长76.7%。",
        "东村完成投资20万元，西村完成投资30万元。",
        "全年共投入资金300万元。整治河道共投入资金80万元。",
    ],
)
def test_true_statements_raise_no_alarm(text):
    assert read(text).findings == ()


def test_growth_by_times_says_whether_the_loose_reading_fits():
    loose = read("投资由1.6亿元增加到6.4亿元，增长4倍。").findings[0]
    neither = read("投资由1.6亿元增加到6.4亿元，增长5倍。").findings[0]
    assert (loose.loose_ok, neither.loose_ok) == (True, False)


def test_average_growth_is_tested_over_the_years():
    text = "生产总值由2016年的4.2亿元增加到2021年的7.56亿元，年均增长{}%。"
    assert kinds(text.format("12.5")) == []
    assert kinds(text.format("16")) == ["arithmetic"]


def test_turned_digits_of_the_same_thing_are_a_contradiction():
    report = read("全年安装太阳能路灯68盏。\n新装的86盏路灯有专人管护。")
    assert [finding.kind for finding in report.findings] == ["contradiction"]
    finding = report.findings[0]
    assert (finding.stated, finding.expected) == (Decimal(86), Decimal(68))
    assert finding.also is not None
    assert "68盏" in report.text[finding.also[0] : finding.also[1]]


def test_one_indicator_with_two_values_for_one_year_is_a_contradiction():
    text = "2023年，全镇财政总收入5000万元。\n2023年，全镇财政总收入5600万元。"
    assert kinds(text) == ["contradiction"]
    assert kinds(text.replace("2023年，全镇财政总收入5600", "2022年，全镇财政总收入5600")) == []


def test_the_same_value_in_another_unit_is_no_contradiction():
    assert kinds("2023年，全镇财政总收入0.5亿元。\n2023年，全镇财政总收入5000万元。") == []


def test_a_true_statement_is_listed_with_its_computation():
    statement = next(
        s for s in read("总产量由20万斤增加到24万斤，增长20%。").statements if s.kind == "growth"
    )
    assert statement.holds
    assert "÷" in statement.formula
    assert (statement.stated, statement.expected) == (20, 20)
