"""`taizhang matters import`."""

from __future__ import annotations

import csv

import pytest

from taizhang.matters.models import Matter
from tests.cli.running import taizhang
from tests.factories import create_township
from tests.matters import kinds
from tests.rules import CONTACT, INDICATORS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TEXT = "备注,登记日期,类别,内容,村\n急,2026-03-02,路灯,村口的灯不亮,第1村\n,2026-03-03,井盖,井盖松了,第2村\n"


@pytest.fixture
def book():
    return create_township(institutions=(INDICATORS, CONTACT, *kinds.ALL), promises=False).book


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "matters.csv"
    path.write_text(TEXT, encoding="gb18030")
    return path


def count(book) -> int:
    return Matter.rows.for_nobody(book).count()


def test_without_commit_rows_are_only_examined(book, file) -> None:
    result = taizhang("matters", "import", file, "--kind", "hotline")
    assert result.exit_code == 1
    assert "可导入 1 件；加 --commit 导入" in result.output
    assert "没有读的列：备注" in result.output
    assert count(book) == 0


def test_the_good_rows_come_in_and_the_file_comes_back_with_a_verdict(book, file, tmp_path) -> None:
    out = tmp_path / "back.csv"
    result = taizhang("matters", "import", file, "--kind", "hotline", "--commit")
    assert result.exit_code == 2
    assert "一行也没有导入" in result.output
    assert count(book) == 0
    result = taizhang("matters", "import", file, "--kind", "hotline", "--yes", "--partial", "-o", out)
    assert result.exit_code == 1
    assert "已导入 1 件" in result.output
    assert count(book) == 1
    with out.open(encoding="utf-8-sig", newline="") as opened:
        heads, first, second = csv.reader(opened)
    assert heads[-1] == "导入结论"
    assert first == ["急", "2026-03-02", "路灯", "村口的灯不亮", "第1村", "√ 已导入"]
    assert second[-1].startswith("× 有误：认不出类别“井盖”")


def test_the_english_says_the_same(book, file) -> None:
    result = taizhang("--en", "matters", "import", file, "--kind", "hotline", "--commit", "--partial")
    assert "1 matters imported." in result.output
    assert "Category “井盖” is not known" in result.output
