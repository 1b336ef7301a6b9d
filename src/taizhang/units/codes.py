"""The 12-digit statistical code of places (统计用区划代码): its structure and checks. No list of codes is shipped."""

from __future__ import annotations

from collections.abc import Iterable

from taizhang.problems import Place, Problem, Text

# 统计用区划代码编制规则: 2 province, 2 prefecture, 2 county, 3 township, 3 village
_LENGTH = 12


def code_problems(code: str, kind: str) -> Iterable[Problem]:
    """What is wrong with a code for a unit of this kind.

    >>> list(code_problems("330102101203", "village"))
    []
    >>> [problem.code for problem in code_problems("33010210120", "village")]
    ['code-length']
    """
    if len(code) != _LENGTH or not (code.isascii() and code.isdigit()):
        yield _problem(
            "code-length",
            f"区划代码须为12位数字，这里有{len(code)}个字符",
            f"a code has 12 digits; here are {len(code)} characters",
            "应为12位：省2市2县2乡3村3；若表格把它变成了科学计数或去掉了末尾的0，请把该列设为文本",
            "write 12 digits: province 2, prefecture 2, county 2, township 3, village 3; format the column as text",
        )
        return
    township, village = code[6:9], code[9:]
    if kind in ("village", "group") and (township == "000" or village == "000"):
        yield _problem(
            "code-not-village",
            f"区划代码 {code} 不是村级代码",
            f"the code {code} is not a village's",
            "村级代码的第7至9位和末3位都不为000",
            "a village's code has neither 000 at digits 7–9 nor at the end",
        )
    if kind == "township" and (township == "000" or village != "000"):
        yield _problem(
            "code-not-township",
            f"区划代码 {code} 不是乡级代码",
            f"the code {code} is not a township's",
            "乡级代码的第7至9位不为000，末3位为000",
            "a township's code has 000 at the end but not at digits 7–9",
        )
    if kind == "county" and (township != "000" or village != "000" or code[4:6] == "00"):
        yield _problem(
            "code-not-county",
            f"区划代码 {code} 不是县级代码",
            f"the code {code} is not a county's",
            "县级代码末6位为000000",
            "a county's code ends in 000000",
        )


def _problem(code: str, zh: str, en: str, right_zh: str, right_en: str) -> Problem:
    return Problem(code, Text(zh, en), Text(right_zh, right_en), Place(key="code"))
