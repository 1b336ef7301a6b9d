"""A scheme as a rule text: nothing that the file says is left out, in either language."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any, get_args

import pytest
from docx import Document
from docx.shared import Length

from taizhang.institutions import Institution, load, shipped
from taizhang.institutions.schema.forms import Form
from taizhang.institutions.schema.institution import Header
from taizhang.problems import Refused
from taizhang.writing.layout_check import check_layout
from taizhang.writing.scheme import rule_text, to_docx, to_html, to_markdown, to_text
from tests.institutions_loader.schemes import EVERY_KEY, Keys, changed, leaves, values_in

AT = datetime(2026, 3, 1, tzinfo=UTC)


def _forms(form: type[Form]) -> Iterator[type[Form]]:
    yield form
    for field in form.model_fields.values():
        for inner in _inside(field.annotation):
            yield from _forms(inner)


def _inside(annotation: Any) -> Iterator[type[Form]]:
    if isinstance(annotation, type) and issubclass(annotation, Form):
        yield annotation
    for inner in get_args(annotation):
        yield from _inside(inner)


def _written(form: Form) -> Iterator[tuple[type[Form], str]]:
    for name in form.model_fields_set:
        yield type(form), name
        value = getattr(form, name)
        values = (
            value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else (value,)
        )
        for inner in values:
            if isinstance(inner, Form):
                yield from _written(inner)


def test_the_files_of_this_test_write_every_key_of_an_appraisal() -> None:
    from taizhang.institutions import Appraisal

    written: set[tuple[type[Form], str]] = set()
    for path in EVERY_KEY:
        institution = load(path.read_text(encoding="utf-8"), file=path.name)
        assert institution.appraisal is not None
        written |= {*_written(institution.header), *_written(institution.appraisal)}
    wanted = {
        (form, name) for top in (Header, Appraisal) for form in _forms(top) for name in form.model_fields
    }
    assert {_declared(*one) for one in wanted} - {_declared(*one) for one in written} == set()


def _declared(form: type[Form], name: str) -> str:
    """The key with the table that declares it: bounds stand in many tables, and are one thing."""
    first = next(one for one in reversed(form.__mro__) if name in getattr(one, "__annotations__", {}))
    return f"{first.__name__}.{name}"


def _says_nothing(path: Keys, language: str) -> bool:
    """Ids are never printed, a veto on nothing is refused, and words in one language are not in the other's text."""
    key = path[-1]
    english = key == "en" or str(key).endswith("_en")
    if path[0] == "indicator":
        return key not in ("zh", "unit")
    return key in ("id", "total") or english != (language == "en")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", EVERY_KEY, ids=lambda path: path.stem)
def test_whatever_is_changed_in_the_file_changes_the_text(path: Path, language: str) -> None:
    values = values_in(path.read_text(encoding="utf-8"))
    before = to_text(rule_text(Institution.model_validate(values), language))
    silent = []
    for at, leaf in leaves(values):
        if language == "en" and not (at[-1] == "en" or str(at[-1]).endswith("_en")) and isinstance(leaf, str):
            continue  # a word that stands in both languages is looked at in Chinese
        if _says_nothing(at, language):
            continue
        if to_text(rule_text(changed(values, at, leaf), language)) == before:
            silent.append(at)
    assert silent == []


SCHEMES = [one.institution for one in shipped().values() if one.institution.appraisal is not None]


@pytest.mark.parametrize("institution", SCHEMES, ids=lambda one: one.id)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_shipped_scheme_is_a_whole_text_in_every_form(institution: Institution, language: str) -> None:
    paper = rule_text(institution, language)
    assert institution.appraisal is not None
    for form in (to_text(paper), to_markdown(paper), to_html(paper), to_html(paper, whole=False)):
        for item in institution.appraisal.items:
            assert item.title.to(language) in unescape(form)
    assert to_docx(paper, at=AT)[:2] == b"PK"


def test_the_chinese_text_holds_no_english_words() -> None:
    """No key of the file, no id, no word of the language of files shows through."""
    for path in EVERY_KEY:
        text = to_text(rule_text(load(path.read_text(encoding="utf-8"), file=path.name)))
        assert [word for word in text.split() if word.isascii() and word.isalpha()] == []


def test_the_word_file_is_laid_out_as_an_official_document() -> None:
    assert not list(check_layout(to_docx(rule_text(shipped()["monthly-appraisal"].institution), at=AT)))


def test_an_institution_without_an_appraisal_has_no_rule_text() -> None:
    with pytest.raises(Refused) as refused:
        rule_text(shipped()["indicators"].institution)
    assert [problem.code for problem in refused.value.problems] == ["no-appraisal"]


def test_html_shows_signs_of_the_file_as_signs() -> None:
    text = shipped()["monthly-appraisal"].text.replace("工业应税销售", "<b>&工业")
    assert "<b>" not in to_html(rule_text(load(text, file="monthly-appraisal.toml")))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_table_of_facts_of_a_shipped_scheme_breaks_no_word_in_word(language: str) -> None:
    found = 0
    for institution in SCHEMES:
        for table in Document(io.BytesIO(to_docx(rule_text(institution, language), at=AT))).tables:
            if language == "en" and len(table.columns) > 7:
                continue  # eight columns of English words do not fit on A4
            found += 1
            for column in table.columns:
                words = [word for cell in column.cells for word in re.findall(r"[!-~]+", cell.text)]
                room = Length(column.width).mm - 3.8
                assert max(map(len, words), default=0) * 12 * 0.3528 * 0.45 <= room, words
    assert found >= 4


PERSONS = """[institution]
id = "cadres"
title = { zh = "村干部考核" }
from = 2026-01-01
source = "某党发〔2026〕1号（示例）"

[appraisal]
of = "person"
period = "year"
source = "某党发〔2026〕1号（示例）"
full = 10

[appraisal.facts]
notes = { title = "“三会一课”记录不全", kind = "count", unit = "次", unreported = 0 }
visits = { title = "走访", kind = "count", unit = "户" }
done = { title = "走访完成", kind = "count", unit = "户" }
punished = { title = "受处分", kind = "yes-no", unreported = false }

[[appraisal.item]]
id = "visit"
title = { zh = "走访" }
points = 10
share = { of = "done", over = "visits" }
also = [{ name = "“三会一课”", count = { of = "notes", each = -1 } }]
when_not_applicable = "full"

[[appraisal.veto]]
id = "punished"
title = { zh = "受处分" }
when = { of = "punished", is = true }
effect = "unqualified"
scope = "unit"
source = "某党发〔2026〕1号（示例）"

[[appraisal.grade]]
id = "good"
title = { zh = "称职" }
at_least = 6

[[appraisal.grade]]
id = "bad"
title = { zh = "不称职" }
"""


def test_a_text_on_persons_speaks_of_persons_and_of_grades_by_their_titles() -> None:
    said = to_text(rule_text(load(PERSONS, file="cadres.toml"), language="zh"))
    assert "“受处分”为“是”的（对本人），不论总分，评为“不称职”。" in said
    assert "数据不适用于该人员的，得满分" in said
    assert "被考评人员" in said
    assert "该单位" not in said
    assert "不作否决" not in said, "what stands where nothing was reported is said of the fact itself"
    assert "另计“‘三会一课’”：“‘三会一课’记录不全”每1次扣1分" in said
    assert "分子分母都是0的，按数据不适用处理，得满分" in said
