from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.institutions.schema.report import Report
from taizhang.problems import Refused
from taizhang.writing.numbering import Numbering
from taizhang.writing.outline import Outline, Paragraph, Part, Slot, outline_of, pieces, sentences


def section(**changes: object) -> SimpleNamespace:
    paragraph = SimpleNamespace(
        text="{promise.title}完成{promise.value}；", each="promise", of=("jobs",), when="always"
    )
    values: dict[str, object] = {
        "title": SimpleNamespace(zh="{township}工作报告", en="Report of {township}"),
        "addressee": SimpleNamespace(zh="各位代表", en=""),
        "period": "year",
        "parts": (SimpleNamespace(level=1, heading="工作回顾", paragraphs=(paragraph,)),),
    }
    return SimpleNamespace(**values | changes)


def test_an_outline_is_read_from_an_institutions_report_section() -> None:
    assert outline_of(section()) == Outline(
        "{township}工作报告",
        (Part(1, "工作回顾", (Paragraph("{promise.title}完成{promise.value}；", "promise", ("jobs",)),)),),
        "各位代表",
    )


def test_the_schema_of_institution_files_has_what_an_outline_needs() -> None:
    report = Report.model_validate(
        {
            "title": {"zh": "{township}工作报告"},
            "addressee": {"zh": "各位代表"},
            "part": (
                {
                    "level": 1,
                    "heading": "工作回顾",
                    "paragraph": (
                        {"text": "{promise.title}完成{promise.value}；", "each": "promise", "of": ("jobs",)},
                    ),
                },
            ),
        }
    )
    assert outline_of(report) == outline_of(section())


def test_a_label_without_english_stays_chinese_in_an_english_outline() -> None:
    outline = outline_of(section(), language="en")
    assert (outline.title, outline.addressee) == ("Report of {township}", "各位代表")


def test_every_mistake_of_an_outline_is_named_in_one_run() -> None:
    bad = SimpleNamespace(text="完成{jobs.value", each=None, of=(), when="sometimes")
    parts = (SimpleNamespace(level=4, heading="{ }", paragraphs=(bad,)),)
    with pytest.raises(Refused) as refusal:
        outline_of(section(title="年}", parts=parts), file="report.toml")
    found = {(problem.code, problem.where.key) for problem in refusal.value.problems}
    assert found == {
        ("outline-brace", "report.title"),
        ("outline-level", "report.part[0].level"),
        ("outline-slot", "report.part[0].heading"),
        ("outline-brace", "report.part[0].paragraph[0].text"),
        ("outline-when", "report.part[0].paragraph[0].when"),
    }
    assert all(problem.where.file == "report.toml" and problem.what.en for problem in refusal.value.problems)


def test_two_braces_print_one() -> None:
    assert pieces("{{甲}}{x.value}") == ("{甲}", Slot("x.value"))


@given(st.text(alphabet="完成。！?；“”a. \n{}"))
def test_sentences_joined_are_the_text(text: str) -> None:
    assert "".join(sentences(text)) == text


def test_a_sentence_takes_the_quotation_mark_that_closes_after_its_stop() -> None:
    assert sentences("他说“好。”又说3.5%。Done. Next") == ("他说“好。”", "又说3.5%。", "Done. ", "Next")


def test_headings_are_numbered_by_level_and_start_again_below_a_new_one() -> None:
    numbering = Numbering()
    levels = [1, 2, 3, 3, 2, 1, 2]
    assert [numbering.next(level, "标题") for level in levels] == [
        "一、",
        "（一）",
        "1.",
        "2.",
        "（二）",
        "二、",
        "（一）",
    ]


@pytest.mark.parametrize("heading", ["一、回顾", "（十二）民生", "3.公路", "1、工业", "第一部分 回顾"])
def test_a_heading_that_brings_its_number_gets_no_second_one(heading: str) -> None:
    assert Numbering().next(1, heading) == ""
