"""Whatever the rule and the facts: what is said of them is whole sentences in one language, and no number of the rule is left unsaid."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from taizhang.institutions import Institution, is_warning, load
from taizhang.institutions.loader import read
from taizhang.institutions.toml_writing import to_toml, values_of
from taizhang.problems import Refused, Text
from taizhang.scoring import (
    Columns,
    MetricName,
    Plan,
    Rule,
    Sheet,
    Unit,
    compile_rule,
    explain,
    explain_result,
    explain_veto,
    rule_of,
    run,
    score_plainly,
)
from taizhang.scoring.millionths import to_decimal
from taizhang.scoring.result_tables import tables_of
from taizhang.scoring.titles import heading
from taizhang.timekeeping import Period
from taizhang.writing.figures import unit_word
from taizhang.writing.scheme import rule_text, to_text
from taizhang.writing.scheme.speech import plain
from tests.institutions_loader.schemes import through_rows
from tests.scoring.scheme_strategies import schemes, some_facts, some_units

PERIODS = {one: Period.parse(text) for one, text in (("month", "2026-03"), ("quarter", "2026-Q1"), ("year", "2026"))}  # fmt: skip
SCHEME = """[institution]
id = "scheme"
title = { zh = "考核", en = "Appraisal" }
from = 2026-01-01
source = "示例"

[appraisal]
of = "village"
period = "month"
source = "示例"

[[appraisal.item]]
id = "work"
title = { zh = "工作", en = "Work" }
judge = { who = "镇长", hi = 5 }
"""
EXAMPLES = int(os.environ.get("TAIZHANG_TEST_EXAMPLES", "60"))
"""How many random schemes: few in the suite; by hand with TAIZHANG_TEST_EXAMPLES=3000."""
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
_CODE = re.compile(r"None|True|False|Decimal|Fraction|[{}<>_]|\bUNSAID|\bNO_BOUND|Text\(")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_SPOILT = {
    "zh": re.compile(
        r"[，、；：。][，、；：。）]|（[，、；：。）]|(?<!“)“”|““|””|。（|\(|\)"  # marks side by side, brackets and quotation marks around nothing
        r"|[扣加罚减少多]−|−−|−0(?![.\d])"  # a minus behind a word that says it
        r"|\s[，、；：。（）]|[，、；：。（]\s|）\s(?![≈=×÷])|  |[a-zA-Z]"  # blanks where there are none, and letters
    ),
    "en": re.compile(
        r"[,;:.]\s*[,;:.]|\(\s*\)|“”|““|””|  | [,;.:)]|\( |[，、；：。（）]|−−|−0(?![.\d])|^[,;:.]|,$"
        r"|(?<![\d.,−÷×/])1 (points|days|weeks|months|ballots|places|items|units|cases|times|periods|decimals|years)\b"
    ),
}
"""Marks that stand together though none does before or behind another, brackets around nothing, a minus where a word says it, and letters."""


def _load(values: dict[str, Any]) -> Institution:
    document = read(to_toml(values))
    assume(all(map(is_warning, document.problems)) and document.institution is not None)
    assert document.institution is not None
    return document.institution


def _plan(institution: Institution) -> tuple[Rule, Plan]:
    assert institution.appraisal is not None
    rule = rule_of(institution.appraisal, id=institution.id, title=institution.title.text)
    try:
        return rule, compile_rule(rule, PERIODS[institution.appraisal.period])
    except Refused:
        assume(False)
        raise


def _spoilt(text: str, language: str, institution: Institution) -> list[str]:
    """What is wrong with the marks and words of a text, each with what stands around it."""
    bare = text
    if language == "en":  # words that a file has in one language stand in both
        for word in sorted(_words(values_of(institution)), key=len, reverse=True):
            bare = bare.replace(word, "w")
    found = [*_SPOILT[language].finditer(bare), *_CODE.finditer(bare)]
    if language == "en":
        found += _CHINESE.finditer(bare)
    return [bare[max(one.start() - 25, 0) : one.end() + 15] for one in found]


def _words(value: Any, key: str = "") -> Iterator[str]:
    """Words that have no English beside them: classes, options, documents, who judges."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if re.search(_CHINESE, name):
                yield name
            if name != "title" or not isinstance(inner, str):
                yield from _words(inner, name)
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from _words(inner, key)
    elif isinstance(value, str) and key not in ("zh", "name", "unit") and re.search(_CHINESE, value):
        yield value


_UNSAID = {"id", "from", "from_"}
"""Keys whose value nobody reads."""


def _numbers(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Every number of a file as a paper prints it, and every day; with its place."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name not in _UNSAID:
                yield from _numbers(inner, (*path, name))
    elif isinstance(value, tuple | list):
        for at, inner in enumerate(value):
            yield from _numbers(inner, (*path, at))
    elif isinstance(value, date):
        yield path, f"{value.month}月{value.day}日"
    elif isinstance(value, str) and re.fullmatch(r"\d\d-\d\d", value):
        yield path, f"{int(value[:2])}月{int(value[3:])}日"
    elif path[-2:] in (("share", "cap"), ("part", "cap")) and value == 100:
        return  # 最多计满分
    elif isinstance(value, int | Decimal) and not isinstance(value, bool) and value not in (0, 1):
        yield path, plain(abs(Decimal(value)))


def _unread(institution: Institution) -> set[str]:
    """The keys of which the check itself says that they have no effect."""
    problems = read(to_toml(values_of(institution))).problems
    return {problem.where.key for problem in problems if problem.code.endswith("-unread")}


def _key(path: tuple[Any, ...]) -> str:
    """A place below [appraisal] as problems name it, entries counted from 1."""
    return ".".join(["appraisal", *(str(part + 1) if isinstance(part, int) else part for part in path)])


def _says(text: str, number: str) -> bool:
    return re.search(rf"(?<![\d.]){re.escape(number)}(?![\d]|\.\d)", text) is not None


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=SLOW)
@given(values=schemes())
def test_the_rule_text_of_any_scheme_is_clean_and_says_every_number(values: dict[str, Any]) -> None:
    institution = _load(values)
    unread = _unread(institution)
    for language in ("zh", "en"):
        text = to_text(rule_text(institution, language, names={}, titles={"monthly-appraisal": Text("月考", "the monthly one")}))  # fmt: skip
        spoilt = [
            one for line in text.splitlines() for one in _spoilt(line.strip(" 　"), language, institution)
        ]
        assert spoilt == []
        unsaid = [
            path
            for path, number in _numbers(values["appraisal"])
            if not _says(text, number)
            and _key(path) not in unread
            and (language == "zh" or "日" not in number)
        ]
        assert unsaid == [], text


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=SLOW)
@given(values=schemes())
def test_any_scheme_comes_back_from_the_spreadsheet_as_it_was(values: dict[str, Any]) -> None:
    institution = _load(values)
    again = through_rows(institution)
    assert again.appraisal is not None
    assert institution.appraisal is not None
    assert rule_of(again.appraisal) == rule_of(institution.appraisal)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=SLOW)
@given(data=st.data())
def test_any_scheme_is_scored_as_it_reads_and_every_sentence_is_clean_and_adds_up(
    data: st.DataObject,
) -> None:
    institution = _load(data.draw(schemes()))
    rule, plan = _plan(institution)
    units = data.draw(some_units())
    facts = data.draw(some_facts(rule, plan.metrics, units))
    try:
        sheet = run(plan, Columns.of(units, facts))
    except Refused:
        assume(False)
        raise
    plainly = score_plainly(rule, units, facts, PERIODS[rule.period])
    assert [*sheet.lines()] == [*plainly.lines]
    assert [*sheet.results()] == [*plainly.results]
    assert [line for unit in sheet.units for line in sheet.pay_lines_of(unit)] == [*plainly.pay]
    names = _names(rule)
    for language in ("zh", "en"):
        for text in _said(sheet, rule, units, names, language):
            assert _spoilt(text, language, institution) == [], text
            for printed, comes_to, said in _sums(text):
                near = Fraction(1, 2) if re.search("基数|base ", text) else Fraction(1, 10**4)
                assert abs(comes_to - said) <= ("≈" in printed) * near, text
        for line in (
            one for unit in sheet.units for one in (*sheet.lines_of(unit), *sheet.pay_lines_of(unit))
        ):
            text = explain(line, rule, language, names).replace(",", "")
            given = (line.points, to_decimal(line.before))  # above items what stands after them is said
            assert not line.after or any(_says(text, plain(abs(one))) for one in given), text


_SUM = re.compile(r"([^=≈]+) ?([=≈]) (−?[\d,]+(?:\.\d+)?)")
_TERM = re.compile(r"−?\d[\d,]*(?:\.\d+)?%?|[()]|[×÷+−](?= )")
_OPERATORS = {"×": "*", "÷": "/", "+": "+", "−": "-"}


def _sums(text: str) -> Iterator[tuple[str, Fraction, Fraction]]:
    """Every sum that a sentence prints, with what it comes to and what is said that it comes to."""
    bare = re.sub(
        r"“[^”]*”|第[\d、]+月| in months [\d, ]+(?= of)|前\d年|over \d earlier years|（总分[^）]*）| \(total [^)]*\)",
        "",
        text,
    )
    of_base = re.search("基数|base ", text) is not None
    for part in re.split(r"[，；：;]|: |, ", bare.replace("（", " (").replace("）", ") ")):
        found = _SUM.search(part)
        terms = _TERM.findall(found[1]) if found else []
        if found is None or not {*_OPERATORS} & {*terms}:
            continue
        said = [term for term in (found[3], *terms) if term[-1].isdigit() or term[-1] == "%"]
        worth = {term: Fraction(term.rstrip("%").replace(",", "").replace("−", "-")) for term in said}
        whole = {term: one / 100 if term.endswith("%") and of_base else one for term, one in worth.items()}
        made = "".join(
            _OPERATORS.get(term, repr(whole.get(term, 0)) if term in whole else term) for term in terms
        )
        yield found[0], eval(made, {"Fraction": Fraction}), worth[found[3]]


def _names(rule: Rule) -> dict[str, MetricName]:
    """The names of figures as the command line has them."""
    named = {name: MetricName(fact.title, Text(fact.measure, unit_word(fact.measure, "en"))) for name, fact in rule.facts.items()}  # fmt: skip
    return named | {"score:monthly-appraisal": MetricName(Text("月考", "the monthly one")), "score:scheme": MetricName(rule.title)}  # fmt: skip


def _said(
    sheet: Sheet, rule: Rule, units: tuple[Unit, ...], names: dict[str, MetricName], language: str
) -> Iterator[str]:
    for unit in sheet.units:
        result = sheet.result(unit)
        yield explain_result(result, rule, language)
        for line in (*sheet.lines_of(unit), *sheet.pay_lines_of(unit)):
            text = explain(line, rule, language, names)
            yield heading(line, rule, language, text) + text
        states = dict(result.vetoes)
        for veto in rule.vetoes:
            yield explain_veto(veto, states[veto.id], rule, language, names)
    for table in tables_of(sheet, rule, units, names, language):
        yield from (head.to(language) for _, head in table.headers)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "不扣分，，得5分"),
        ("zh", "按““三会一课”记录”计"),
        ("zh", "本项（）计0分"),
        ("zh", "加−5分"),
        ("zh", "计 None 分"),
        ("zh", "计{points}"),
        ("zh", "最多扣5 points"),
        ("en", "An accident:  not reported"),
        ("en", "1 ballots"),
        ("en", "5 points; ; 6 points"),
        ("en", "计5分"),
    ],
)
def test_what_no_sentence_may_hold_is_found(language: str, text: str) -> None:
    institution = load(SCHEME)
    assert _spoilt(text, language, institution) != []


def test_a_sum_that_does_not_come_out_is_found() -> None:
    [(_, comes_to, said)] = _sums("20分 ×（1 − 缺勤率 10% ÷ 100%）= 18分")
    assert comes_to == said == 18
    [(_, comes_to, said)] = _sums("20分 × 缺勤率 10% ÷ 100% = 18分")
    assert comes_to == 2 != said
