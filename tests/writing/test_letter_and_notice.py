import io
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import docx
import pytest

from taizhang.problems import Refused
from taizhang.writing.layout_check import check_layout
from taizhang.writing.letter import Letter, LetterLine, Signatory, to_letter_docx
from taizhang.writing.notice import Notice, NoticeTable, to_notice_docx

from .paper_ledger import AT, paragraphs

LETTER = Letter(
    "青禾镇2026年目标责任状",
    "柳溪村对下列目标负责：",
    (
        LetterLine("工业应税销售", "万元", Decimal("3200.50"), date(2026, 12, 31)),
        LetterLine("新增就业", "人", Decimal("1E+2"), date(2026, 6, 5)),
    ),
    (Signatory("签发单位", "青禾镇人民政府"), Signatory("责任单位", "柳溪村村民委员会")),
    date(2026, 1, 9),
    ("本责任状一式两份。",),
)
NOTICE = Notice(
    "关于3月份目标进度的通报",
    ("现将3月份进度通报如下。🌾",),
    "青禾镇人民政府",
    date(2026, 4, 3),
    period="2026年3月",
    head="9f2c41d07a",
    number="青政通〔2026〕3号",
    table=NoticeTable(("单位", "完成"), (("柳溪村", "95.5%"), ("石桥村", "未上报"))),
)


def table_of(data: bytes) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in docx.Document(io.BytesIO(data)).tables[0].rows]


def test_a_letter_names_what_is_promised_by_when_and_who_signs() -> None:
    data = to_letter_docx(LETTER, at=AT)
    assert table_of(data) == [
        ["序号", "责任目标", "单位", "目标值", "完成时限"],
        ["1", "工业应税销售", "万元", "3200.5", "2026年12月31日"],
        ["2", "新增就业", "人", "100", "2026年6月5日"],
    ]
    lines = paragraphs(data)
    assert lines[0] == LETTER.title
    assert LETTER.opening in lines
    assert "本责任状一式两份。" in lines
    assert "责任单位（盖章）：柳溪村村民委员会负责人（签字）：" in lines
    assert lines[-1] == "2026年1月9日"


def test_a_notice_shows_its_text_table_period_issuer_date_and_head() -> None:
    data = to_notice_docx(NOTICE, at=AT)
    assert table_of(data) == [["单位", "完成"], ["柳溪村", "95.5%"], ["石桥村", "未上报"]]
    outside = [
        line
        for line in paragraphs(data)
        if line and line not in {"单位", "完成", "柳溪村", "石桥村", "95.5%", "未上报"}
    ]
    assert outside == [
        "关于3月份目标进度的通报",
        "青政通〔2026〕3号",
        "现将3月份进度通报如下。🌾",
        "数据时期：2026年3月",
        "青禾镇人民政府",
        "2026年4月3日",
        "账本校验值：9f2c41d07a",
    ]


def test_a_notice_without_a_table_or_figures_is_plain() -> None:
    plain = replace(NOTICE, table=None, period="", head="", number="")
    assert [line for line in paragraphs(to_notice_docx(plain, at=AT)) if line] == [
        "关于3月份目标进度的通报",
        "现将3月份进度通报如下。🌾",
        "青禾镇人民政府",
        "2026年4月3日",
    ]


def test_letters_and_notices_keep_to_the_standard_and_to_the_byte() -> None:
    for data, again in (
        (to_letter_docx(LETTER, at=AT), to_letter_docx(LETTER, at=AT)),
        (to_notice_docx(NOTICE, at=AT), to_notice_docx(NOTICE, at=AT)),
    ):
        assert data == again
        assert check_layout(data, comments=0) == ()
    assert to_notice_docx(NOTICE, at=AT) != to_notice_docx(NOTICE, at=AT + timedelta(days=1))


@pytest.mark.parametrize(
    ("letter", "code"),
    [
        (replace(LETTER, lines=()), "letter-without-promises"),
        (replace(LETTER, signatories=()), "letter-without-signatories"),
        (replace(LETTER, opening="\x00"), "control-character"),
        (
            replace(LETTER, lines=(LetterLine("销售", "元", Decimal("NaN"), date(2026, 1, 1)),)),
            "figure-not-a-number",
        ),
    ],
)
def test_a_letter_that_cannot_bind_anybody_is_refused(letter: Letter, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        to_letter_docx(letter, at=AT)
    assert [problem.code for problem in refusal.value.problems] == [code]


@pytest.mark.parametrize(
    ("notice", "code"),
    [
        (replace(NOTICE, table=NoticeTable(("单位", "完成"), (("柳溪村",),))), "notice-table-crooked"),
        (replace(NOTICE, table=NoticeTable((), ())), "notice-table-crooked"),
        (replace(NOTICE, table=NoticeTable(("单位",), (("柳\x01溪",),))), "control-character"),
        (replace(NOTICE, issuer="镇\x00"), "control-character"),
    ],
)
def test_a_notice_that_cannot_be_set_is_refused(notice: Notice, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        to_notice_docx(notice, at=AT)
    assert [problem.code for problem in refusal.value.problems] == [code]
    assert all(problem.what.en and problem.right.en for problem in refusal.value.problems)


def test_english_letters_and_notices_use_english_words() -> None:
    assert table_of(to_letter_docx(replace(LETTER, language="en"), at=AT))[0][1] == "Promise"
    assert "Head hash of the ledger: 9f2c41d07a" in paragraphs(
        to_notice_docx(replace(NOTICE, language="en"), at=AT)
    )
