"""Statements by the thousand: patterns of every kind, filled with names and numbers that fit, or with one that does not.

`statements/patterns.txt` holds the patterns; what a value of a kind must be, to be true, stands here.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

PATTERNS = Path(__file__).parent / "statements" / "patterns.txt"
_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_VALUE = re.compile(r"\{(\w+)(!?)\}")
COUNTED = [
    ("规模养殖户", "户"), ("农民合作社", "家"), ("家庭农场", "家"), ("高标准农田", "亩"), ("茶叶种植面积", "亩"), ("工业总产值", "亿元"),
    ("农产品网上销售额", "万元"), ("一般公共预算收入", "万元"), ("村集体经营性收入", "万元"), ("城乡居民养老保险参保", "人"), ("志愿者队伍", "人"),
    ("社会消费品零售总额", "亿元"), ("农村公路硬化里程", "公里"), ("接待游客", "万人次"), ("干茶产量", "吨"), ("固定资产投资", "亿元"), ("个体工商户", "户"),
    ("低保对象", "人"), ("工业企业用电量", "万千瓦时"), ("镇级债务", "万元"), ("信访总量", "件"), ("电商网点", "个"), ("农村居民人均可支配收入", "元"),
]  # fmt: skip
PARTS = [("税收收入", "非税收入", "上级补助收入"), ("设施蔬菜", "露地蔬菜", "食用菌"), ("财政资金", "企业自筹", "银行贷款"), ("甲类", "乙类", "丙类"),
         ("农业类", "工业类", "服务业类"), ("环境卫生", "道路出行", "供水供电"), ("生产经营型", "专业技能型", "社会服务型")]  # fmt: skip
RATES = [
    "集中供水率",
    "卫生厕所普及率",
    "城镇化率",
    "土地流转率",
    "秸秆综合利用率",
    "群众满意度",
    "医保参保率",
    "森林覆盖率",
]
PEOPLE = ["留守儿童", "困难老人", "公益岗位人员", "退役军人", "网格员", "护林员", "村民代表"]
GAPS = [
    "",
    "群众反映良好。",
    "\n\n二、基础设施\n\n全年硬化村道18.6公里，安装路灯326盏。",
    "各村按照要求抓好落实，镇里每月调度一次。\n\n四、存在的问题\n\n",
]
PLAN_GAPS = [
    "\n\n二、明年工作安排\n\n",
    "\n\n四、2025年主要目标\n\n全镇工作要上新台阶。",
    "\n\n三、下一年打算\n\n全年主要预期目标是：新建文化广场6处；",
]
BESIDE = ["", "", "全镇辖13个村、2个社区。", "全年召开专题会议16次，印发简报42期。", "新建公厕8座。", "投资86.5万元新建便民服务中心1处。"]  # fmt: skip


@dataclass(frozen=True)
class Generated:
    """A statement in its true and its false form."""

    kind: str
    pattern: str
    true: str
    false: str


def text(value: Decimal) -> str:
    """Plain digits without noughts behind the point."""
    shown = f"{value:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def percent(part: Decimal, whole: Decimal) -> Decimal:
    """A share to one decimal."""
    return (part * 100 / whole).quantize(Decimal("0.1"))


def wrong(value: Decimal, dice: random.Random) -> Decimal:
    """A slip of the pen: a digit off, or two of them turned."""
    step = Decimal(1).scaleb(value.normalize().as_tuple().exponent)  # type: ignore[arg-type]
    least = max(abs(value) * Decimal("0.06"), step * 2 if value != value.to_integral_value() else step)
    for _ in range(200):
        other = value + dice.choice((1, -1)) * step * dice.randint(1, 9) * 10 ** dice.randint(0, 2)
        if other > 0 and least <= abs(other - value) <= max(abs(value) * Decimal("0.35"), least):
            return other
    return value + max(step, (value * Decimal("0.2")).quantize(step))


def _series(dice: random.Random, unit: str) -> tuple[Decimal, Decimal]:
    """An earlier and a later value."""
    if unit in ("亿元", "万人次"):
        low = Decimal(dice.randint(21, 180)) / 10
        return low, low + Decimal(dice.randint(11, int(low * 8))) / 10
    low = Decimal(dice.choice((dice.randint(24, 90), dice.randint(120, 960), dice.randint(1000, 9600))))
    return low, low + dice.randint(max(int(low / 9), 2), int(low * Decimal("0.8")))


def values(kind: str, dice: random.Random) -> dict[str, Decimal | str]:
    """Names and numbers of which every pattern of a kind is true."""
    whole = Decimal(dice.choice((dice.randint(30, 99), dice.randint(120, 990), dice.randint(1200, 9800))))
    made: dict[str, Decimal | str] = {
        "thing": dice.choice(["群众诉求", "信访件", "矛盾纠纷"]), "verb": dice.choice(["参保", "体检", "接种", "入学", "免"]),
        "people": dice.choice(PEOPLE), "plan": dice.choice(["硬化道路", "造林", "管网改造", "改厕"]), "crop": dice.choice(["辣椒", "黄桃", "水稻", "中药材"]),
        "activity": dice.choice(["屋场会", "夜话", "坝坝会"]), "stock": dice.choice(["结余", "余额", "结转资金"]), "thing2": dice.choice(["集中育秧点", "文化广场", "垃圾收集点"]),
        "thing3": dice.choice(["违法建筑", "乱搭乱建", "违规广告牌"]), "thing4": dice.choice(["机动地", "集体林地", "撂荒耕地"]), "org": dice.choice(["农民合作社", "家庭农场", "龙头企业"]),
        "gap": dice.choice(GAPS), "plangap": dice.choice(PLAN_GAPS), "five": "五", "people5": "青山、白沙、石桥、大湾、龙塘", "mu": dice.choice(["公里", "亩", "户"]),
    }  # fmt: skip
    for end in ("", "2", "3"):
        made[f"ind{end}"], made[f"u{end}"] = dice.choice(COUNTED)
        low, high = _series(dice, str(made[f"u{end}"]))
        more = high + dice.randint(2, 9)
        if kind == "fall":
            low, high = high, low
        made |= {
            f"a{end}": low,
            f"b{end}": high,
            f"d{end}": abs(high - low),
            f"p{end}": percent(abs(high - low), low),
        }
        if end == "2":
            made |= {"a": low, "b": high, "c": more, "d": more - high} if kind == "plan" else {}
    times = dice.randint(2, 6)
    if kind == "plan":
        money = Decimal(dice.randint(500, 9000))
        grown = money + dice.randint(60, 400)
        rates = [Decimal(dice.randint(500, 900)) / 10]
        rates += [
            rates[0] + Decimal(dice.randint(12, 40)) / 10,
            rates[0] + Decimal(dice.randint(52, 90)) / 10,
        ]
        made |= {"bm": money, "cm": grown, "pm": percent(grown - money, money)}
        made |= {
            "rate": dice.choice(RATES),
            "ra": rates[0],
            "rb": rates[1],
            "rc": rates[2],
            "rd": rates[2] - rates[1],
        }
    if kind == "multiple":
        made |= {"m": Decimal(str(made["a"])) * times, "k": Decimal(times - 1), "n": Decimal(times)}
    if kind == "points":
        low = Decimal(dice.randint(400, 880)) / 10
        high = low + Decimal(dice.randint(8, 110)) / 10
        made |= {"rate": dice.choice(RATES), "a": low, "b": high, "d": high - low}
    if kind in ("share", "rate", "rest", "progress", "sum", "balance"):
        part = (whole * dice.randint(52, 93) / 100).to_integral_value()
        rest = whole - part
        third = max((rest * dice.randint(30, 60) / 100).to_integral_value(), Decimal(1))
        p1, p2, p3 = dice.choice(PARTS)
        made |= {"w": whole, "x": part, "p": percent(part, whole), "r": rest, "z2": rest, "part": p1}
        made |= {"p1": p1, "p2": p2, "p3": p3} | (
            {"y": rest - third, "z": third} if kind in ("sum", "progress") else {}
        )
        income = Decimal(dice.randint(600, 3000)) / 10
        cost = income - Decimal(dice.randint(20, 400)) / 10
        made |= {"inc": income, "out": cost, "net": income - cost, "rp": percent(rest, whole)}
        if kind == "rest":
            opening, gain, loss = (Decimal(dice.randint(100, 900)) / 10 for _ in range(3))
            made |= {"a": opening + 60, "y": loss, "e": opening + 60 + gain - loss}
            made["x"] = part
            made["gain"] = gain
    if kind == "average":
        count, each = Decimal(dice.randint(12, 96)), Decimal(dice.randint(3, 48)) * 50
        made |= {"n": count, "e": each, "w": count * each / 10000, "t": count * each / 1000, "e4": each}
    if kind == "contra":
        made |= {
            "v": Decimal(dice.choice((dice.randint(6, 19), dice.randint(26, 98), dice.randint(112, 986))))
        }
    if kind == "ratio":
        first, second = dice.randint(10, 30), dice.randint(25, 40)
        made |= {"i": Decimal(first), "j": Decimal(second), "h": Decimal(100 - first - second)}
    return made


def fill(pattern: str, filled: dict[str, Decimal | str], dice: random.Random, false: int) -> str:
    """The pattern with its values; the one marked place `false` wrong (-1: none)."""
    marked = iter(range(9))

    def put(match: re.Match[str]) -> str:
        value = filled[match[1]]
        if isinstance(value, str):
            return value
        return text(wrong(value, dice) if match[2] and next(marked) == false else value)

    return _VALUE.sub(put, pattern)


def patterns() -> list[tuple[str, str]]:
    """Every pattern with its kind."""
    kind, found = "", []
    for line in PATTERNS.read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            kind = line[1:]
        elif line:
            found.append((kind, line))
    return found


def generated(each: int, seed: int = 1) -> Iterator[Generated]:
    """`each` statements of every pattern, true and false, some beside other sentences."""
    dice = random.Random(seed)
    for kind, pattern in patterns():
        for _ in range(each):
            said, filled = pattern, values(kind, dice)
            while match := _CHOICE.search(said):
                said = said[: match.start()] + dice.choice(match[1].split("|")) + said[match.end() :]
            _scaled(said, filled)
            before, after = dice.choice(BESIDE), dice.choice(BESIDE)
            true = fill(said, filled, dice, -1)
            place = dice.randrange(max(len(re.findall(r"!\}", said)), 1))
            false = fill(said, filled, dice, place) if "!}" in said else true
            frame = "2024年工作总结\n\n一、主要工作\n\n" + before + "{}" + after
            yield Generated(kind, pattern, frame.format(true), frame.format(false))


def _scaled(said: str, filled: dict[str, Decimal | str]) -> None:
    """Totals in the unit the pattern prints: 万元 of 元, 吨 of 公斤, or no unit."""
    if "e4" in filled and isinstance(filled["e"], Decimal) and isinstance(filled["n"], Decimal):
        total = filled["n"] * filled["e"]
        filled["w"] = (
            total if ("{w}万元" not in said and "{w!}万元" not in said) or "{e4" in said else total / 10000
        )
    if "{y}万元" in said and "gain" in filled:
        filled["x"] = filled["gain"]
