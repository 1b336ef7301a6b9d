"""Figures of sentences of the invented township 青禾镇: value, unit, bound, role, indicator, period."""

from decimal import Decimal

import pytest

from taizhang.reading import Figure, read


def only(text: str, **given: int) -> Figure:
    figures = read(text, **given).figures
    assert len(figures) == 1, [figure.text for figure in figures]
    return figures[0]


@pytest.mark.parametrize(
    ("text", "shown", "value", "unit", "bound"),
    [
        ("全镇完成工业总产值3.6亿元。", "3.6亿元", "360000000", "元", "="),
        ("筹集资金220多万元。", "220多万元", "2200000", "元", ">"),
        ("新造油茶林1.04万亩。", "1.04万亩", "10400", "亩", "="),
        ("慰问老人近400人。", "400人", "400", "人", "<"),
        ("现有中药材加工户380来户。", "380来户", "380", "户", "~"),
        ("受益群众约６００人。", "６００人", "600", "人", "~"),
        ("粮食产量达1,280吨。", "1,280吨", "1280", "吨", "="),
        ("入户率达到百分之七点五。", "百分之七点五", "7.5", "%", "="),
        ("清运垃圾八十余吨。", "八十余吨", "80", "吨", ">"),
        ("出动群众六百多人次。", "六百多人次", "600", "人次", ">"),
        ("成活率在九成以上。", "九成", "9", "成", ">"),
        ("发放补贴1万2千元。", "1万2千元", "12000", "元", "="),
        ("建成变电站一座，容量30千瓦。", "30千瓦", "30", "千瓦", "="),
        ("办理时限为5个工作日。", "5个工作日", "5", "个工作日", "="),
        ("总面积超过224平方公里。", "224平方公里", "224", "平方公里", ">"),
        ("人口出生率稳定在6‰以内。", "6‰", "6", "‰", "<"),
        ("发放小额信贷86笔。", "86笔", "86", "笔", "="),
        ("新建公路 18 公里。", "18 公里", "18", "公里", "="),
        ("种植辣椒五千亩。", "五千亩", "5000", "亩", "="),
    ],
)
def test_a_number_is_read_with_its_unit_and_bound(text, shown, value, unit, bound):
    figure = next(figure for figure in read(text).figures if figure.text == shown)
    assert (figure.value, figure.unit, figure.bound) == (Decimal(value), unit, bound)
    assert text[figure.start : figure.end] == shown


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("硬化组道1—2公里。", "1", "2"),
        ("发展党员2至3名。", "2", "3"),
        ("增长5%-8%。", "5", "8"),
        ("走访两三百户。", "200", "300"),
        ("新建示范点3~5个。", "3", "5"),
    ],
)
def test_a_range_has_a_lower_and_an_upper_end(text, low, high):
    figure = only(text)
    assert (figure.value, figure.value_high) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    "text",
    [
        "2023年5月26日召开第12次会议。",
        "二〇二三年，全镇上下团结一心。",
        "深入学习党的二十大精神，落实中央八项规定，做到“两个维护”。",
        "推行“1+6”服务模式，落实“四议两公开”。",
        "便民电话0734-6621538，热线12345。",
        "县道X015线和G65高速经过我镇，4G网络全覆盖。",
        "（一）一是抓产业。1、抓基础。第一条路。",
        "根据县委办〔2014〕3号文件，学习《关于做好2020年5项工作的意见》。",
        "自98年以来，为保一方平安，百年不遇的洪水也不怕。",
        "会议于9:30开始。",
        "身份证号430103198001011234不予公开。",
    ],
)
def test_dates_ordinals_codes_and_names_are_not_figures(text):
    assert read(text).figures == ()


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("全镇财政收入5000万元，同比增长12.5%。", ["actual", "change"]),
        ("贫困发生率由24%下降到2%。", ["share", "share"]),
        ("力争财政收入突破6000万元。", ["target"]),
        ("游客人数是上年的4倍。", ["multiple"]),
        ("驻村干部每月下村不得少于18天。", ["norm"]),
        ("80岁以上老人31名。", ["norm", "actual"]),
        ("自来水普及率96%，提高3个百分点。", ["share", "change"]),
        ("村集体收入比去年增加6.5万元。", ["change"]),
        ("落实计划生育政策，计划生育率92%。", ["share"]),
        ("我镇获全县综合考评第2名。", ["rank"]),
        ("新增学位720个。", ["actual"]),
    ],
)
def test_the_role_follows_from_the_words_around(text, roles):
    assert [figure.role for figure in read(text).figures] == roles


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("完成社会消费品零售额3.6亿元，同比增长12.5%。", ["社会消费品零售额", "社会消费品零售额"]),
        ("全镇辖16个行政村、2个居委会。", ["行政村", "居委会"]),
        ("健康知识知晓率和健康行为形成率分别达到94%和89%。", ["健康知识知晓率", "健康行为形成率"]),
        ("旅游收入1500万元，接待游客5万人次，分别增长25%、20%。", ["旅游收入", "游客", "旅游收入", "游客"]),
        ("投入600万元扩建供水工程。", ["投入"]),
        ("建成以茶叶为主的300亩种植基地。", ["种植基地"]),
        ("80%的村实现了组组通水泥路。", ["组组通水泥路"]),
        ("低保对象19户38人。", ["低保对象", "低保对象"]),
        ("东岭、西坪等12个村实施了改水。", ["村"]),
        ("调解成功30件，成功率96.8%。", ["调解成功", "成功率"]),
        ("受理群众诉求125件，办结120件。", ["群众诉求", "群众诉求·办结"]),
        ("村集体收入412.5万元，村均37.5万元。", ["村集体收入", "村集体收入·村均"]),
        ("募集善款36.8万元，其中企业21.5万元、个人15.3万元。", ["善款", "善款·企业", "善款·个人"]),
        ("按每人500元标准发放慰问金4.8万元。", ["慰问金", "慰问金"]),
        ("太阳能路灯装了45盏。", ["太阳能路灯"]),
    ],
)
def test_the_indicator_is_the_phrase_that_governs_the_number(text, names):
    assert [figure.indicator for figure in read(text).figures] == names


def test_rows_of_villages_keep_the_indicator_and_name_the_village():
    report = read("全镇共有农户161户。分村看，东岭村86户，西坪村75户。")
    assert [(figure.indicator, figure.subject) for figure in report.figures] == [
        ("农户", ""),
        ("农户", "东岭村"),
        ("农户", "西坪村"),
    ]


def test_villages_named_together_each_get_their_own_figure():
    report = read("东岭村、西坪村、柳湾村村集体收入分别达到32万元、28万元和45万元。")
    assert [(figure.subject, figure.indicator) for figure in report.figures] == [
        ("东岭村", "村集体收入"),
        ("西坪村", "村集体收入"),
        ("柳湾村", "村集体收入"),
    ]


YEAR = "青禾镇2023年工作总结\n\n一、主要工作\n{}\n\n二、2024年工作打算\n{}\n"


def test_a_figure_without_a_date_holds_for_the_year_of_the_report():
    report = read(YEAR.format("全镇新建公路12公里。", "新建公路15公里。"))
    assert report.year == 2023
    assert [(figure.period, figure.role) for figure in report.figures] == [
        ("2023", "actual"),
        ("2024", "target"),
    ]


def test_words_of_time_are_counted_from_the_year_of_the_report():
    report = read(YEAR.format("茶园由去年的460亩扩大到575亩。", "到2026年，茶园达到800亩。"))
    assert [figure.period for figure in report.figures] == ["2022", "2023", "2026"]


def test_a_review_of_five_years_holds_for_all_of_them():
    text = "过去五年（2017—2021年），财政收入由1250万元增加到5000万元，增长3倍，累计投入2.1亿元。"
    found = {figure.text: figure.period for figure in read(text).figures if figure.text[0].isdigit()}
    assert found == {"1250万元": "2016", "5000万元": "2021", "3倍": "2016-2021", "2.1亿元": "2017-2021"}


def test_respectively_over_a_span_of_years_gives_each_its_year():
    report = read("2019年至2021年分别完成投资2亿元、3亿元、4亿元。")
    assert [figure.period for figure in report.figures] == ["2019", "2020", "2021"]


def test_the_year_may_be_given_by_the_caller():
    assert only("今年新建公路12公里。", year=2025).period == "2025"


def test_a_month_and_a_quarter_are_kept():
    report = read("2023年6月，完成投资3亿元。2023年第二季度，完成税收2亿元。")
    assert [figure.period for figure in report.figures] == ["2023-06", "2023-Q2"]


def test_a_figure_as_json_has_plain_numbers():
    shown = only("2023年，全镇完成工业总产值3.6亿元。").to_json()
    assert shown == {
        "start": 15,
        "end": 20,
        "text": "3.6亿元",
        "value": 360000000,
        "unit": "元",
        "bound": "=",
        "role": "actual",
        "indicator": "工业总产值",
        "period": "2023",
    }


@pytest.mark.parametrize(
    ("text", "period"),
    [
        (
            "东湖农场 2017 年度工作报告\n\n（2018 年 1 月 20 日）\n\n一、工作\n\n全场生产总值 7.84 亿元。",
            "2017",
        ),
        ("东湖学区2022—2023学年度工作总结\n\n一、概况\n\n办成教学班142个。", "2022-2023"),
    ],
)
def test_the_reports_period_is_read_from_a_title_with_blanks_and_from_a_school_year(text, period):
    figure = read(text).figures[-1]
    assert (figure.period, figure.role) == (period, "actual")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("优良天数326天，比2015年的312天多了14天。", ["优良天数"] * 3),
        ("固定资产投资3.6亿元，是“十二五”时期1.8亿元的2倍。", ["固定资产投资"] * 3),
        ("组建宣讲队6支、每支8人。", ["宣讲队", "宣讲队·每支"]),
        ("排得及时，保住了4万亩良田。", ["良田"]),
        ("全场126名在职职工。", ["在职职工"]),
        ("1.2万亩（合800公顷）的经营面积。", ["经营面积"] * 2),
        ("全年造林任务420亩虽然完成，成活率不高。", ["造林"]),
        (
            "全场造林900亩，完成情况如下表：\n\n|单位|计划(亩)|完成(亩)|\n|---|---|---|\n|一分场|400|420|\n|二分场|500|510|",
            ["造林", *["造林·计划", "造林·完成"] * 2],
        ),
    ],
)
def test_a_figure_is_named_with_what_it_is_of(text, names):
    assert [figure.indicator for figure in read(text).figures] == names


def test_the_next_school_year_of_a_school_year_takes_two_years():
    text = "青禾学区2022—2023学年度工作总结\n\n一、主要工作\n\n培训教师126人次。\n\n二、下学年打算\n\n（一）招聘教师12名。\n\n青禾学区\n2023年7月3日"
    assert [(figure.role, figure.period) for figure in read(text).figures] == [
        ("actual", "2022-2023"),
        ("target", "2023-2024"),
    ]
