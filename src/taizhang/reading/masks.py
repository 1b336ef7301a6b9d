"""Masked numbers and names: X, ×, *, ＿ and 〇 runs standing where something was taken out."""

from __future__ import annotations

import re

from taizhang.reading.lexicon import lexicon
from taizhang.reading.patterns import pattern

_LETTERS, _MASKS, _PLAIN = r"A-Za-z0-9×*＊○◯□△_＿·", r"Xx×*＊○◯□△_＿", r"A-WYZa-wyz0-9·"
_RUN = re.compile(
    rf"[{_LETTERS}](?<![{_LETTERS}].)(?:(?<=[{_MASKS}])|(?=[{_PLAIN}]*+[{_MASKS}]))[{_LETTERS}]*+"
)
"""A run of letters and digits with a mask among them."""
_MASK = pattern(rf"[{_MASKS}]")
_UNIT = pattern(r"[多余来]?[十百千]?[万亿]?[多余]?")
_NAME = pattern(
    r"[\u4e00-\u9fff]{0,6}?(?:镇|乡|村|县|市|街道|社区|公司|厂|路|街|河|站|学校|小学|中学|部|所|局|院|水库|山|组|居|城区|市场|中心|合作社|同志)"
)
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙段雷钱汤尹黎易常武乔贺赖龚文"
)
_TITLE = pattern(r"总(?=[^数量计额产值投体])|局长?|书记|主任|[镇县乡村]长|老板|经理|某|老师|医生|先生|女士")
"""X总, X书记: somebody whose name was taken out."""
_NAMED = pattern(r"等|[一二三四五六七八九十0-9]+人|同志|家|户|[,、。;和与的因被]")
_SINGLE = pattern(r"[\u4e00-\u9fff,、”》][Xx*](?![光射线型形])")
_HIDDEN_DATA = pattern(
    r"[0-9]{17}[Xx]|1[3-9][0-9]\*{4}[0-9]{4}|[0-9]{6}\*{4,8}[0-9]{3}[0-9Xx]|[0-9]{4,6}\*{4,12}[0-9]{3,4}"
)
"""A telephone, identity or card number hidden as it should be: nothing was left out."""
_BLANK = re.compile(
    r"[#@&?？…—\-.N(\[【Xx×](?:(?<=[#@&?？])[#@&?？]{0,5}|(?<=…)…{0,3}|(?<=—)—{1,5}|(?<=-)-{1,5}|(?<=\.)\.{2,5}|(?<=N)(?<![A-Za-z0-9]N)"
    r"|(?<=\()[ \u3000_]{0,9}\)|(?<=\[)[ \u3000_]{0,9}\]|(?<=【)[ \u3000_]{0,9}】|(?<=[Xx×])(?<![A-Za-z0-9].)\.[Xx×]{1,2})"
    r"(?=[多余]?[百千]?[万亿]?[\u4e00-\u9fff%‰])"
)
"""What is to be filled in: empty brackets, dots, dashes, question marks before a unit. The first letter comes first, and what it
is afterwards, so that the search skips to it."""
_NOUGHTS = re.compile(
    r"[〇零](?<![一二三四五六七八九十百千万亿0-9〇零].)[〇零]{1,7}(?![一二三四五六七八九十0-9年月日〇零])"
)
"""〇〇万元: noughts where digits should be."""
_OF_YEAR = re.compile(r"[一二][○◯]{1,2}[一二三四五六七八九十年]")
"""二○○八年: noughts of a year."""
_COMPANY = pattern(r"[\u4e00-\u9fff]{0,6}?(?:公司|企业|合作社|厂|集团|村|镇|乡|县)")
_FRACTION = pattern(r"\.[0-9Xx×*]{1,4}(?![0-9A-Za-z])")
_DATE = pattern(r"年度?|月份?|[日号]")


def masks(norm: str) -> list[tuple[int, int, bool]]:
    """Every masked number (with its unit) and name: start, end, and whether it is a number."""
    words = lexicon()
    found: list[tuple[int, int, bool]] = []
    for match in _RUN.finditer(norm):
        run, start, end = match.group(), match.start(), match.end()
        if end - start > 40 and (set(run) <= set("_＿*＊-=") or len(set(run)) == 1):
            continue
        if _HIDDEN_DATA.fullmatch(run) or (
            set(run) <= set("○◯") and _OF_YEAR.search(norm, start - 1, end + 2)
        ):
            continue
        hidden = len(_MASK.findall(run))
        digits = sum(letter in "0123456789" for letter in run)
        letters = sum(letter.isascii() and letter.isalpha() and letter not in "Xx" for letter in run)
        if letters > 1 or (letters and hidden < 2) or not hidden:
            continue
        if run[0] in "×*" and hidden == 1 and digits and norm[start - 1 : start].isdigit():
            continue
        if _between_numbers(run) or _is_road(norm, run, start, end) or _is_bullet(norm, run, start, end):
            continue
        if tail := _FRACTION.match(norm, end):
            end, digits = tail.end(), digits + 1
        unit_at = _UNIT.match(norm, end)
        place = unit_at.end() if unit_at else end
        unit = words.units.every.at(norm, place)
        while place > end and not unit:
            place -= 1
            unit = words.units.every.at(norm, place)
        date = _DATE.match(norm, end)
        if date and (digits or hidden >= 2 or date.group()[0] in "月日"):
            found.append((start, date.end(), True))
        elif digits and unit and not letters:
            found.append((start, place + len(unit), True))
        elif digits:
            found.append((start, end, True))
        elif (
            hidden >= 2
            or (unit and run not in "Xx")
            or (unit and _SINGLE.match(norm, start - 1))
            or (run == "X" and _TITLE.match(norm, end))
            or (norm[end : end + 1] == "号" and norm[start - 1 : start] in ("〕", "]", "】", ")"))
            or (run == "×" and "\u4e00" <= norm[end : end + 1] <= "\u9fff")
        ):
            if run == "×" and norm[start - 1 : start] in _SURNAMES and _NAMED.match(norm, end):
                found.append((start - 1, end, False))
                continue
            name = _NAME.match(norm, end)
            if unit and unit not in ("村", "组", "镇", "乡", "路", "站", "所", "部", "社"):
                found.append((start, place + len(unit), True))
            elif run == "X" and (title := _TITLE.match(norm, end)):
                found.append((start, title.end(), False))
            elif hidden >= 2 or name or norm[end : end + 1] == "号":
                found.append((start, name.end() if name else end, False))
    for match in _BLANK.finditer(norm):
        unit_at = _UNIT.match(norm, match.end())
        place = unit_at.end() if unit_at else match.end()
        unit = words.units.every.at(norm, place)
        after = norm[place + len(unit) : place + len(unit) + 1]
        if match.group()[0] in "…—-.?？" and after not in ("", *",。;、)!\n"):
            continue
        if norm[match.start() - 1 : match.start()] < "\u4e00" or not match.start():
            continue
        if unit and not any(start < match.end() and match.start() < end for start, end, _ in found[-3:]):
            found.append((match.start(), place + len(unit), True))
    for match in _NOUGHTS.finditer(norm):
        unit_at = _UNIT.match(norm, match.end())
        place = unit_at.end() if unit_at else match.end()
        unit = words.units.every.at(norm, place)
        if unit:
            found.append((match.start(), place + len(unit), True))
        elif set(match.group()) == {"〇"} and (name := _COMPANY.match(norm, match.end())):
            found.append((match.start(), name.end(), False))
    return sorted(found)


def _between_numbers(run: str) -> bool:
    """3×4, 12*8: a multiplication, not a mask."""
    return (
        bool(re.fullmatch(r"[0-9]+(?:[×*xX][0-9]+)+[a-z]{0,2}", run))
        and not re.search(r"[xX]", run)
        and len(re.findall(r"[×*]", run)) <= 2
    )


def _is_road(norm: str, run: str, start: int, end: int) -> bool:
    """县道X015线: a code, not a mask."""
    return bool(re.fullmatch(r"[XY][0-9]{3}", run)) and (
        norm[start - 1 : start] in ("道", "线", "") or norm[end : end + 1] in ("线", "县", "公", "道")
    )


def _is_bullet(norm: str, run: str, start: int, end: int) -> bool:
    """A mark at the head of a line, or a pair of ** as in Markdown."""
    if (
        run in ("*", "○", "□", "△", "_", "**")
        and (start == 0 or norm[start - 1] == "\n")
        and norm[end : end + 1] == " "
    ):
        return True
    unit_at = _UNIT.match(norm, end)
    place = unit_at.end() if unit_at else end
    if run in ("X", "x", "*") and _SINGLE.match(norm, start - 1) and lexicon().units.every.at(norm, place):
        return False
    if run == "X" and _TITLE.match(norm, end) and norm[start - 1 : start] in ",。;:、\n“":
        return False
    if run in ("*", "X", "x"):
        return norm[end : end + 1] not in "镇乡村县市户人亩个年月" or norm[end : end + 1] == ""
    return False
