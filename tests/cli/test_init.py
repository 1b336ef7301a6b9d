"""`taizhang init`: a township's book, with the year's promises out of a report."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from taizhang.books import queries as books
from taizhang.demo.sample import report_text
from taizhang.office.models import Account
from taizhang.promises.models import Promise
from taizhang.server.store import STORE
from taizhang.units import queries as units
from tests.cli.running import taizhang

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SHORT = """样镇人民政府2025年工作报告
2025年，全镇完成财政收入8012万元。
2026年，计划完成财政收入8600万元，农村改厕960户，建设冷库2座，村级债务余额控制在300万元以内。
"""


@pytest.fixture
def report(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text(SHORT, encoding="utf-8")
    return path


def init(*more, answer=None):
    return taizhang("init", "--township", "样镇", "--book", "sample", *more, answer=answer)


def promises(book="sample"):
    return {promise.indicator: promise for promise in Promise.rows.of(book)}


def test_the_promises_of_a_report_are_made_for_the_township(report):
    result = init("--report", report, "--yes")
    made = promises()
    assert result.exit_code == 0
    assert made["fiscal-revenue"].target == 86_000_000
    assert made["toilets"].target == 960
    assert made["toilets"].year == 2026
    assert "农村改厕960户" in made["toilets"].quote


def test_every_shipped_institution_is_in_force_that_is_not_for_choosing(report):
    init("--yes")
    from taizhang.institutions import shipped

    ours = {id for id, one in shipped().items() if not one.to_choose}
    assert set(books.in_force("sample", date(2026, 3, 5))) == ours
    assert books.indicators("sample", date(2026, 3, 5))["toilets"].unit == "户"


def test_what_matches_no_indicator_gets_one_of_the_townships_own(report):
    init("--report", report, "--yes")
    own = books.indicators("sample", date(2026, 3, 5))["own-1"]
    assert (own.title.zh, own.unit) == ("冷库", "座")
    assert promises()["own-1"].target == 2


def test_what_should_stay_low_is_promised_as_an_upper_limit(report):
    init("--report", report, "--yes")
    assert promises()["village-debt"].bound == "most"


def test_the_clerk_holds_the_clerks_post_and_an_account_with_a_code(clock):
    result = init("--clerk", "宋知言", "--yes")
    code = re.search(r"[2-9a-z]{5}-[2-9a-z]{5}", result.output).group().replace("-", "")
    account = Account.objects.get(book="sample")
    assert account.sign_in_name == "songzhiyan"
    assert account.takes(code, clock)
    assert units.actor("sample", account.person, date(2026, 3, 5)).holds("clerk")
    assert units.name("sample", account.person) == "宋知言"


def test_the_clerks_name_is_not_in_the_journal():
    init("--clerk", "宋知言", "--yes")
    assert not any("宋知言" in row.body for row in STORE.rows("sample"))


def test_each_proposal_is_asked_about(report):
    answers = "宋知言\n" + "n\n" + "e\n1000\n" + "e\n气调冷库\n座\n1.5万\n" + "y\n"
    result = init("--report", report, answer=answers)
    made = promises()
    assert result.exit_code == 0
    assert "计划完成财政收入8600万元" in result.output
    assert "fiscal-revenue" not in made
    assert made["toilets"].target == 1000
    assert made["own-1"].target == Decimal(15_000)
    assert books.indicators("sample", date(2026, 3, 5))["own-1"].title.zh == "气调冷库"


def test_an_amount_that_is_no_number_is_asked_again(report):
    result = init("--report", report, answer="宋知言\nn\ne\n很多\n-5\n900\nn\nn\n")
    assert "不是数字" in result.output
    assert promises()["toilets"].target == 900


def test_giving_up_half_way_writes_nothing(report):
    result = init("--report", report, answer="宋知言\ny\n")
    assert result.exit_code == 1
    assert "sample" not in STORE.books()


def test_the_year_may_be_said(report):
    init("--report", report, "--year", "2027", "--yes")
    assert promises() == {}


def test_a_report_in_gb18030_and_a_sample_report_are_read(tmp_path):
    path = tmp_path / "report.txt"
    path.write_bytes(report_text(2025).encode("gb18030"))
    init("--report", path, "--yes")
    assert len(promises()) == 20


def test_a_second_init_of_the_same_book_is_refused(report):
    init("--yes")
    before = STORE.head("sample")
    result = init("--report", report, "--yes")
    assert result.exit_code == 2
    assert "已经开账" in result.output
    assert STORE.head("sample") == before


def test_the_book_is_named_after_the_township():
    result = taizhang("init", "--township", "青禾镇", "--yes")
    assert result.exit_code == 0
    assert "qinghezhen" in STORE.books()


@pytest.mark.parametrize("township", ["", "  ", "\n", "镇" * 81])
def test_a_township_without_a_name_is_refused(township):
    result = taizhang("init", "--township", township, "--yes")
    assert result.exit_code == 2
    assert "名称" in result.output
    assert not STORE.books()


@pytest.mark.parametrize("book", ["青禾", "Upper", "-x", "a b", "x" * 40, "../etc"])
def test_a_book_id_that_cannot_be_is_refused(book):
    result = taizhang("init", "--township", "青禾镇", f"--book={book}", "--yes")
    assert result.exit_code == 2
    assert "账簿号" in result.output


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.txt", b""),
        ("blank.txt", b" \n"),
        ("binary.txt", b"\x00\x01\x02\x00\xff"),
        ("fake.docx", b"MZ\x90"),
        ("scan.pdf", b"%PDF-1.7"),
    ],
)
def test_a_file_that_is_no_report_is_refused_and_nothing_is_opened(name, content, tmp_path):
    path = tmp_path / name
    path.write_bytes(content)
    result = init("--report", path, "--yes")
    assert result.exit_code == 2
    assert name in result.output
    assert not STORE.books()


def test_titles_with_quotation_marks_and_backslashes_become_a_sound_file(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text(
        '2025年工作报告\n2026年，计划建设“口袋\\公园”3个，修缮"老街"门面40间。\n', encoding="utf-8"
    )
    result = init("--report", path, "--yes")
    assert result.exit_code == 0
    assert promises()
