"""TOML text in: its values with exact numbers, and every syntax mistake with its place.

The parser of the standard library stops at the first mistake. Here the line it stopped at is noted and blanked and the
text is parsed again, so that one run finds all of them and the rest of the file can still be checked.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from taizhang.problems import Place, Problem, Text

LARGEST = 1_000_000
"""The most characters a file may have; a rulebook has some tens of thousands."""

_MOST_MISTAKES = 20
_AT = re.compile(r"\s*\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")
_STATEMENT = re.compile(
    r"""\s*(?:\[|(?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*\s*=)"""
)
_NAME = re.compile(r"[\w-]+")
_FULL_WIDTH = dict(zip("“”‘’＂＇＝，．［］｛｝＃", "\"\"''\"'=,.[]{}#", strict=True))
"""Characters of a Chinese keyboard, and the ones that TOML means."""

_SAID: tuple[tuple[str, str, str, str, str], ...] = (
    # what tomllib's message begins with, then what and right in Chinese and in English
    ("Cannot overwrite a value", "这个键写了两次", "每个键在一张表里只写一次，删去其中一处", "this key is given twice", "give each key once in a table"),
    ("Duplicate inline table key", "这个键写了两次", "每个键在一张表里只写一次，删去其中一处", "this key is given twice", "give each key once in a table"),
    ("Cannot declare", "这张表写了两次", "把两处合并；若是一组中的又一条，用两层方括号 [[…]]", "this table is declared twice", "merge the two; for one more entry of a list use double brackets [[…]]"),
    ("Cannot mutate", "这张表已在一行里写完，不能再添", "把要添的键写进原来的花括号里", "this table was written in one line and cannot be added to", "put the key inside its braces"),
    ("Expected '=' after a key", "键后面缺少等号", "写成 键 = 值", "there is no equals sign after the key", "write key = value"),
    ("Expected newline or end", "一行里有多余的内容", "一行只写一个 键 = 值；文字要加双引号", "there is something left over on this line", "write one key = value to a line, and text in double quotes"),
    ("Illegal character", "有不允许的字符，或引号没有闭合", "文字首尾都加英文双引号，写在同一行；长文字用三个双引号", "a character that is not allowed, or a quote that is not closed", "put text in straight double quotes on one line; use three double quotes for long text"),
    ("Unterminated string", "引号没有闭合", "文字首尾都加引号", "a quote is not closed", "close the text with the quote it began with"),
    ("Expected \"'''\"", "引号没有闭合", "文字首尾都加引号", "a quote is not closed", "close the text with the quote it began with"),
    ("Unescaped", "文字里的反斜杠要写成两个", "写成 \\\\，或改用单引号", "a backslash in text must be doubled", "write \\\\ or use single quotes"),
    ("Unclosed array", "方括号没有闭合", "在列表末尾加 ]，各项之间用逗号", "a list is not closed", "end the list with ] and part its entries with commas"),
    ("Unclosed inline table", "花括号没有闭合", "在末尾加 }，各项之间用英文逗号，整张表写在一行", "a table in braces is not closed", "end it with }, part its entries with commas, and keep it on one line"),
    ("Expected ']", "表头的方括号没有闭合", "写成 [名] 或 [[名]]", "the brackets of a table header are not closed", "write [name] or [[name]]"),
    ("Invalid date", "没有这一天", "日期写成 2026-03-01", "there is no such date", "write a date as 2026-03-01"),
    ("Invalid value", "这个值写法不对", "文字加英文双引号，数字不加引号和千分位，日期写成 2026-03-01，是非写 true 或 false", "this value is not written rightly", "quote text, write numbers without quotes or separators, dates as 2026-03-01, and true or false in lower case"),
    ("Invalid initial character for a key", "键名写法不对", "键名用小写英文字母、数字和下划线，等号用英文 =", "this is not a key", "write a key in lower-case letters, digits and underscores, followed by ="),
    ("Invalid statement", "这一行不是 键 = 值，也不是 [表头]", "写成 键 = 值；说明文字前加 #", "this line is neither key = value nor a [table]", "write key = value, and # before a remark"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parsed:
    """What could be read of a text.

    `text` is the text that `values` were read from: the given one with the lines of mistakes blanked, so that the
    lines still count. `lost` are the names of keys and tables on blanked lines; None where so much is lost that
    what is missing says nothing.
    """

    text: str
    values: dict[str, Any]
    problems: tuple[Problem, ...]
    lost: frozenset[str] | None = frozenset()


def parse(text: str, *, file: str = "") -> Parsed:
    """Read `text` as TOML with every number that has a fraction as a Decimal. Never raises."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if len(text) > LARGEST:
        return _hopeless(
            Problem(
                "file-too-large",
                Text(f"文件有 {len(text)} 个字符", f"the file has {len(text)} characters"),
                Text(f"制度文件不超过 {LARGEST} 个字符", f"an institution file has at most {LARGEST}"),
                Place(file),
            )
        )
    problems: list[Problem] = []
    lost: set[str] = set()
    lines = text.split("\n")
    while True:
        try:
            values = tomllib.loads("\n".join(lines), parse_float=Decimal)
        except tomllib.TOMLDecodeError as error:
            first, last, column = _span(str(error), lines)
            problems.append(_problem(str(error), lines[first], Place(file, first + 1, column)))
            if len(problems) == _MOST_MISTAKES or not any(line.strip() for line in lines[first : last + 1]):
                return Parsed("", {}, tuple(problems), None)
            if lines[first].lstrip().startswith("["):  # what stands under a lost header belongs to nothing
                while last + 1 < len(lines) and not lines[last + 1].lstrip().startswith("["):
                    last += 1
            for number in range(first, last + 1):
                lost.update(_NAME.findall(lines[number].partition("=")[0]))
                lines[number] = ""
        except (RecursionError, ValueError, ArithmeticError):
            return _hopeless(
                Problem(
                    "syntax-error",
                    Text(
                        "文件嵌套过深，或数字过长，无法读取",
                        "the file is nested too deep, or a number is too long",
                    ),
                    Text("制度文件的表最多嵌套三四层", "tables of an institution nest three or four deep"),
                    Place(file),
                )
            )
        else:
            return Parsed("\n".join(lines), values, tuple(problems), frozenset(lost))


def _hopeless(problem: Problem) -> Parsed:
    return Parsed("", {}, (problem,), None)


def _span(message: str, lines: list[str]) -> tuple[int, int, int]:
    """The first and last line (from 0) of the statement that `message` is about, and the column (from 1)."""
    found = _AT.search(message)
    if (
        found is None or found["line"] is None
    ):  # at the end: whatever is not closed was opened by the last statement
        line, column = len(lines) - 1, 1
        while line and not _STATEMENT.match(lines[line]):
            line -= 1
        return line, len(lines) - 1, column
    line, column = min(int(found["line"]), len(lines)) - 1, int(found["column"])
    if message.startswith("Cannot"):  # noticed at the end of the line, but it is the key that is wrong
        return line, line, len(lines[line]) - len(lines[line].lstrip()) + 1
    if not message.startswith("Unclosed") or lines[line][column - 1 : column] in _FULL_WIDTH:
        return line, line, column
    first = line
    if not lines[first][: column - 1].strip():  # the parser noticed only at the next statement
        first -= 1
    last = first
    while first > 0 and not _STATEMENT.match(lines[first]):
        first -= 1
    return first, last, len(lines[first]) - len(lines[first].lstrip()) + 1


def _problem(message: str, line: str, where: Place) -> Problem:
    here = line[where.column - 1 : where.column]
    if here in _FULL_WIDTH:
        meant = _FULL_WIDTH[here]
        return Problem(
            "syntax-error",
            Text(f"这里用了中文的 {here}", f"{here} is not the character meant here"),
            Text(f"用英文的 {meant}", f"write {meant}"),
            where,
        )
    for begins, zh, right_zh, en, right_en in _SAID:
        if message.startswith(begins):
            return Problem("syntax-error", Text(zh, en), Text(right_zh, right_en), where)
    return Problem(
        "syntax-error",
        Text("这里不是正确的 TOML", "this is not valid TOML"),
        Text("写成 键 = 值，文字加英文双引号", "write key = value, with text in double quotes"),
        where,
    )
