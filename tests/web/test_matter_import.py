"""Importing matters on screen: examined, confirmed, taken in once, the file given back; nobody sees another's upload."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile

from taizhang.matters.importing import drafts
from taizhang.matters.models import Matter
from taizhang.server import clock as clocks
from taizhang.server.store import STORE
from tests.factories import create_township
from tests.matters import kinds
from tests.rules import CONTACT, INDICATORS
from tests.web.offices import Office

HEADS = ("登记日期", "类别", "内容", "村", "姓名", "备注")
ROWS = (
    HEADS,
    ("2026-03-02", "路灯", "村口的灯不亮", "第1村", "春生", "急"),
    ("2026-03-03", "井盖", "井盖松了", "第2村", "", ""),
    ("2026-03-03", "路灯", "桥头也不亮", "第2村委会", "", ""),
)


@pytest.fixture
def office(db, clock, settings, tmp_path) -> Office:
    settings.DATA = tmp_path
    return Office(create_township(institutions=(INDICATORS, CONTACT, *kinds.ALL), promises=False))


def sheet(name: str = "台账.csv", rows=ROWS) -> SimpleUploadedFile:
    if name.endswith(".csv"):
        return SimpleUploadedFile(name, "\n".join(",".join(row) for row in rows).encode("gb18030"))
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile(name, file.getvalue())


def uploaded(office: Office, role: str = "clerk", **fields) -> str:
    """The address of what becomes of an upload."""
    given = {"kind": "hotline", "file": sheet(), **fields}
    answer = office.as_(role).post(office.at("matters/import/"), given)
    assert answer.status_code == 302, answer.content.decode()
    return answer.url


def count(office: Office) -> int:
    return Matter.rows.for_nobody(office.town.book).count()


def test_a_sheet_is_examined_and_nothing_is_written_nor_lies_in_the_open(office: Office, tmp_path) -> None:
    head = STORE.head(office.town.book)
    page = office.as_("clerk").get(uploaded(office))
    assert page.context["stage"] == "examined"
    states = [row["cells"][4]["state"] for row in page.context["table"]["rows"]]
    assert states == ["late", "waiting", "confirmed"]
    assert "第2村委会" in page.content.decode()
    assert "村口的灯不亮" not in page.content.decode()
    assert "备注" in page.context["columns_left"]
    assert STORE.head(office.town.book) == head
    for path in (tmp_path / "imports").iterdir():
        assert "村口".encode() not in path.read_bytes()
        assert "村口".encode("gb18030") not in path.read_bytes()


def test_all_or_none_then_the_good_ones_once_and_the_file_comes_back(office: Office) -> None:
    clerk, at = office.as_("clerk"), uploaded(office)
    assert clerk.post(at, {"which": "all"}).status_code == 302
    page = clerk.get(at)
    assert (page.context["stage"], count(office)) == ("examined", 0)
    assert "一行也没有导入" in page.content.decode()
    for _click in range(2):
        assert clerk.post(at, {"which": "good", "accept": "on"}).status_code == 302
    page = clerk.get(at)
    assert (page.context["stage"], page.context["matters"], count(office)) == ("done", 2, 2)
    answer = clerk.get(page.context["file_href"])
    assert 'filename="verdicts.csv"' in answer["Content-Disposition"]
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[0] == [*HEADS, "导入结论"]
    assert lines[1] == [*ROWS[1], "√ 已导入"]
    assert lines[2][-1].startswith("× 有误")


def test_a_workbook_comes_back_as_one_with_its_other_columns(office: Office) -> None:
    clerk, at = office.as_("clerk"), uploaded(office, file=sheet("台账.xlsx"))
    answer = clerk.get(f"{at}file/")
    back = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert [cell.value for cell in back[2]][:6] == list(ROWS[1])
    assert back.cell(4, 7).value.startswith("？ 待确认")


def test_what_is_not_agreed_to_stays_out(office: Office) -> None:
    clerk, at = office.as_("clerk"), uploaded(office)
    clerk.post(at, {"which": "good"})
    assert (clerk.get(at).context["matters"], count(office)) == (1, 1)


def test_nobody_else_sees_an_upload(office: Office) -> None:
    at = uploaded(office)
    for role in ("deputy", "leader", "station", "auditor"):
        assert office.as_(role).get(at).status_code == 404
        assert office.as_(role).get(f"{at}file/").status_code == 404
        assert office.as_(role).post(at, {"which": "good"}).status_code == 404
    assert count(office) == 0


def test_who_may_register_nothing_has_no_import(office: Office) -> None:
    assert office.as_("auditor").get(office.at("matters/import/")).status_code == 404
    assert office.as_("village1").get(office.at("matters/import/")).status_code == 200


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (SimpleUploadedFile("台账.exe", b"MZ"), "只读 .xlsx 和 .csv"),
        (SimpleUploadedFile("台账.csv", b""), "这个文件是空的"),
        (SimpleUploadedFile("台账.csv", b"a" * (11 * 2**20)), "超过 10 MB"),
    ],
    ids=["a program", "empty", "too large"],
)
def test_what_is_no_spreadsheet_is_refused_at_the_field(office: Office, file, said) -> None:
    answer = office.as_("clerk").post(office.at("matters/import/"), {"kind": "hotline", "file": file})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_what_cannot_be_understood_is_said_on_the_next_page(office: Office) -> None:
    for file in (SimpleUploadedFile("台账.xlsx", b"not a workbook"), sheet(rows=(("甲", "乙"), ("1", "2")))):
        page = office.as_("clerk").get(uploaded(office, file=file))
        assert page.context["stage"] == "refused"
        assert page.context["problems"]


def test_uploads_are_gone_after_a_day(office: Office) -> None:
    at = uploaded(office)
    assert drafts.sweep(clocks.now() - timedelta(days=36_500)) == 0
    assert drafts.sweep(clocks.now() + timedelta(days=36_500)) > 0
    assert office.as_("clerk").get(at).status_code == 404
    assert not list((django_settings.DATA / "imports").iterdir())


def test_an_export_is_masked_and_names_cost_a_reason(office: Office) -> None:
    clerk, at = office.as_("clerk"), uploaded(office)
    clerk.post(at, {"which": "good"})
    path = office.at("matters/export/")
    assert clerk.get(path).status_code == 200
    plain = clerk.post(path, {"form": "csv", "kind": "hotline"}).content.decode("utf-8-sig")
    assert "村口的灯不亮" in plain
    assert "春＊" in plain
    assert "春生" not in plain
    refused = clerk.post(path, {"form": "csv", "unmasked": "on"})
    assert (refused.status_code, "没有写理由" in refused.content.decode()) == (422, True)
    shown = clerk.post(path, {"form": "xlsx", "unmasked": "on", "reason": "归档"})
    assert "春生" in [cell.value for cell in openpyxl.load_workbook(io.BytesIO(shown.content)).active[2]]


def test_who_may_not_ask_for_names_gets_them_by_no_trick(office: Office) -> None:
    uploads = uploaded(office)
    office.as_("clerk").post(uploads, {"which": "good"})
    answer = office.as_("station").post(
        office.at("matters/export/"), {"form": "csv", "unmasked": "on", "reason": "x"}
    )
    assert answer.status_code == 200
    assert "春生" not in answer.content.decode("utf-8-sig")
