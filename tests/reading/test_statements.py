"""Statements: averages, shares of named wholes, shares respectively, plans handed down."""

import pytest

from taizhang.reading import read


def stated(text: str, kind: str):
    return [one for one in read(text).statements if one.kind == kind]


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("种植烤烟450亩，收入108万元，亩均收入2400元。", True),
        ("种植烤烟450亩，收入108万元，亩均收入2800元。", False),
        ("农村低保720人，全年发放低保金172.8万元，人均月补差200元。", True),
        ("农村低保720人，全年发放低保金172.8万元，人均月补差220元。", False),
        ("粮食播种面积3.2万亩，总产量1.36万吨，平均亩产425公斤。", True),
        ("发放小额信贷312户1386万元，户均4.44万元。", True),
    ],
)
def test_an_average_is_the_total_over_the_count(text: str, holds: bool):
    (one,) = stated(text, "average")
    assert one.holds is holds
    assert [finding.code for finding in read(text).findings] == ([] if holds else ["T201"])


@pytest.mark.parametrize(
    ("text", "kind", "holds"),
    [
        ("党员1286名。大专以上学历党员712名，占党员总数的55.4%。", "share", True),
        ("资金2640万元，其中财政1848万元、整合528万元、社会264万元，分别占70%、20%、10%。", "share", True),
        ("资金2640万元，其中财政1848万元、整合528万元、社会264万元，分别占60%、20%、10%。", "share", False),
        ("销售1685万元，完成区下达任务1500万元的121.3%。", "plan", False),
        ("列入重建131户，维修32户。重建户已完工118户，完工率90.1%。", "share", True),
    ],
)
def test_shares_are_the_part_over_its_whole(text: str, kind: str, holds: bool):
    found = stated(text, kind)
    assert found
    assert all(one.holds for one in found) is holds


@pytest.mark.parametrize(
    "text",
    [
        "种茶500亩，产值300万元，亩均纯收入3500元。",
        "深度贫困村3个、一般贫困村5个，辖14个行政村，贫困村占行政村总数的57.1%。",
        "党员87名，其中女党员21名，60岁以上党员58名，大专以上学历党员40名。",
        "2016年脱贫1118人，2017年脱贫1108人。",
        "改造公路1.2公里。\n改造公路1200米。",
    ],
)
def test_true_statements_of_the_same_kinds_raise_no_alarm(text: str):
    assert read(text).findings == ()


def test_one_value_in_two_units_is_compared():
    text = "2023年，全镇粮食播种面积1500亩。\n2023年，全镇粮食播种面积{}公顷。"
    assert read(text.format(100)).findings == ()
    assert [finding.kind for finding in read(text.format(120)).findings] == ["contradiction"]
