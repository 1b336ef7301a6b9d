"""`taizhang units import` and `list`."""

from __future__ import annotations

import openpyxl
import pytest

from taizhang.server.store import STORE
from taizhang.units.models import Unit
from tests.cli.running import taizhang
from tests.factories import create_book

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

GOOD = "代码,名称\n990101100000,青禾镇\n990101100201,大塘村\n合计,1个\n"
MIXED = GOOD + "99010110020,短码村\n990101100201,大塘村\n"


@pytest.fixture
def book():
    return create_book(institutions=())


@pytest.fixture
def file(tmp_path):
    def written(text, name="units.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written


def names(book):
    return list(Unit.rows.of(book).order_by("position").values_list("title", flat=True))


def test_without_commit_rows_are_only_examined(book, file):
    before = STORE.head(book)
    result = taizhang("units", "import", file(GOOD))
    assert result.exit_code == 0
    assert "可导入 2 个单位" in result.output
    assert (names(book), STORE.head(book)) == ([], before)


def test_with_commit_the_good_rows_are_imported_and_the_others_listed(book, file):
    result = taizhang("units", "import", file(MIXED), "--commit")
    assert result.exit_code == 1
    assert names(book) == ["青禾镇", "大塘村"]
    assert "可能丢了末尾的" in result.output


def test_strict_imports_all_or_nothing(book, file):
    assert taizhang("units", "import", file(MIXED), "--commit", "--strict").exit_code == 2
    assert names(book) == []
    assert taizhang("units", "import", file(GOOD), "--commit", "--strict").exit_code == 0
    assert names(book) == ["青禾镇", "大塘村"]


def test_a_second_import_changes_nothing(book, file):
    taizhang("units", "import", file(GOOD), "--commit")
    before = STORE.head(book)
    result = taizhang("units", "import", file(GOOD), "--commit")
    assert result.exit_code == 0
    assert "没有可导入的单位" in result.output
    assert STORE.head(book) == before


def test_the_file_comes_back_with_a_verdict_in_each_row(book, file, tmp_path):
    out = tmp_path / "out.csv"
    taizhang("units", "import", file(MIXED), "-o", out)
    lines = out.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "代码,名称,导入结论"
    assert lines[1].startswith("990101100000,青禾镇,√")
    assert lines[4].startswith("99010110020,短码村,×")


def test_the_verdicts_of_a_workbook_come_back_in_a_workbook(book, tmp_path):
    sheet = openpyxl.Workbook()
    for row in (("代码", "名称"), (990101100000, "青禾镇")):
        sheet.active.append(row)
    sheet.save(tmp_path / "in.xlsx")
    taizhang("units", "import", tmp_path / "in.xlsx", "-o", tmp_path / "out.xlsx")
    assert openpyxl.load_workbook(tmp_path / "out.xlsx").active["C2"].value.startswith("√")


def test_what_is_no_spreadsheet_is_refused_without_a_traceback(book, file, tmp_path):
    for path in (file("", "empty.csv"), file("MZ", "a.xlsx"), tmp_path / "nowhere.xlsx", tmp_path):
        result = taizhang("units", "import", path)
        assert result.exit_code == 2
        assert result.output.strip()


def test_the_list_shows_units_in_the_office_order_with_initials(book, file):
    taizhang("units", "import", file(GOOD), "--commit")
    output = taizhang("units", "list").output
    assert output.index("青禾镇") < output.index("大塘村")
    assert "dtc" in output
