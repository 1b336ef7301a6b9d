"""Units out of messy spreadsheets of statistical codes: every row gets a verdict, nothing is overwritten."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest

from taizhang.problems import Refused
from taizhang.units.importing import examine, openings, read_code
from taizhang.units.queries import tree_on
from taizhang.units.sheets import open_sheet, write_marked
from tests.factories import create_book, create_unit, do

DAY = date(2026, 3, 5)
TOWNSHIP = ("990101100000", "青禾镇")


def sheet_of(tmp_path, *rows):
    file = tmp_path / "units.csv"
    file.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    return open_sheet(file)


def verdicts(book, tmp_path, *rows):
    examined = examine(book, sheet_of(tmp_path, ("代码", "名称"), *rows), DAY)
    return {verdict.row: verdict for verdict in examined.verdicts}


def opened(book, tmp_path, *rows):
    examined = examine(book, sheet_of(tmp_path, ("代码", "名称"), *rows), DAY)
    do(book, *openings(book, examined, DAY, DAY), on=DAY)
    return tree_on(book, DAY)


@pytest.fixture
def empty_book(db):
    return create_book(institutions=())


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("990101100201", "990101100201"),
        (" 9901 0110 0201 ", "990101100201"),
        ("'990101100201", "990101100201"),
        ("990101100201.0", "990101100201"),
        ("９９０１０１１００２０１", "990101100201"),
        ("9.90101100201E+11", "990101100201"),
        ("990101", "990101000000"),
        ("990101100", "990101100000"),
    ],
)
def test_a_code_is_read_however_the_spreadsheet_left_it(cell, code):
    assert read_code(cell)[0] == code


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("9.90101E+11", "code-digits-lost"),
        ("9.901011002E+11", "code-digits-lost"),
        ("99010110021", "code-zeros-lost"),
        ("9901011002011", "code-length"),
        ("大塘村", "code-not-digits"),
        ("99010", "code-length"),
    ],
)
def test_a_code_that_cannot_be_told_is_refused_not_guessed(cell, problem):
    with pytest.raises(Refused) as refused:
        read_code(cell)
    assert refused.value.problems[0].code == problem


def test_units_come_in_the_order_of_the_file_under_their_parents(empty_book, tmp_path):
    tree = opened(
        empty_book,
        tmp_path,
        ("990101100203", "石桥村"),
        TOWNSHIP,
        ("990101100201", "大塘村"),
        ("990101", "样县"),
    )
    assert [unit.title for unit in tree.under(tree.roots[0].id)] == ["青禾镇", "石桥村", "大塘村"]
    assert tree.path(tree.units[-1].id)[0].kind == "county"


def test_an_imported_unit_is_found_by_its_initials(empty_book, tmp_path):
    tree = opened(empty_book, tmp_path, TOWNSHIP)
    assert tree.roots[0].initials == "qhz"


def test_titles_totals_notes_and_blank_rows_are_no_units(empty_book, tmp_path):
    found = verdicts(
        empty_book,
        tmp_path,
        TOWNSHIP,
        ("", ""),
        ("合计", "1个"),
        ("", "小 计"),
        ("注：截至三月", ""),
        ("代码", "名称"),
    )
    assert {row: verdict.standing for row, verdict in found.items()} == {
        2: "good",
        4: "passed-over",
        5: "passed-over",
        6: "passed-over",
        7: "passed-over",
    }


def test_a_code_that_comes_twice_is_taken_once_and_listed(empty_book, tmp_path):
    found = verdicts(empty_book, tmp_path, TOWNSHIP, ("990101100201", "大塘村"), ("990101100201", "大塘"))
    assert [found[row].standing for row in (3, 4)] == ["good", "duplicate"]
    assert "第 3 行" in found[4].why.zh


def test_a_name_that_comes_twice_under_one_township_is_listed(empty_book, tmp_path):
    found = verdicts(empty_book, tmp_path, TOWNSHIP, ("990101100201", "大塘村"), ("990101100202", "大 塘 村"))
    assert found[4].standing == "duplicate"


def test_the_same_village_name_may_stand_in_two_townships(empty_book, tmp_path):
    found = verdicts(
        empty_book,
        tmp_path,
        TOWNSHIP,
        ("990101200000", "另镇"),
        ("990101100201", "新村"),
        ("990101200201", "新村"),
    )
    assert {verdict.standing for verdict in found.values()} == {"good"}


def test_what_is_in_the_book_is_neither_imported_again_nor_overwritten(empty_book, tmp_path):
    opened(empty_book, tmp_path, TOWNSHIP, ("990101100201", "大塘村"))
    found = verdicts(empty_book, tmp_path, TOWNSHIP, ("990101100201", "改名村"), ("990101100202", "大塘村"))
    assert [found[row].standing for row in (2, 3, 4)] == ["there", "duplicate", "duplicate"]
    assert "大塘村" in found[3].why.zh


def test_a_village_whose_township_is_nowhere_is_wrong(empty_book, tmp_path):
    found = verdicts(empty_book, tmp_path, TOWNSHIP, ("990101200201", "外乡村"))
    assert found[3].standing == "wrong"


def test_codes_of_a_province_and_villages_without_a_township_part_are_wrong(empty_book, tmp_path):
    found = verdicts(empty_book, tmp_path, ("990000000000", "样省"), ("990101000201", "某村"), TOWNSHIP)
    assert [found[row].standing for row in (2, 3)] == ["wrong", "wrong"]


def test_rows_without_code_or_name_are_wrong(empty_book, tmp_path):
    found = verdicts(
        empty_book,
        tmp_path,
        ("", "没码村", "x"),
        ("990101100000", "", "x"),
        ("990101100201", ""),
        ("", "无码村"),
    )
    assert [found[row].standing for row in (2, 3, 4, 5)] == ["wrong"] * 4


def test_villages_go_below_the_township_that_stands_there_without_a_code(empty_book, tmp_path):
    township = create_unit(empty_book, "township", "青禾镇")
    tree = opened(empty_book, tmp_path, ("990101100201", "大塘村"), ("990101100202", "河湾村"))
    assert [unit.title for unit in tree.under(township)] == ["大塘村", "河湾村"]


def test_a_row_of_that_townships_name_means_the_one_in_the_book(empty_book, tmp_path):
    township = create_unit(empty_book, "township", "青禾镇")
    tree = opened(empty_book, tmp_path, TOWNSHIP, ("990101100201", "大塘村"))
    assert [unit.title for unit in tree.under(township)] == ["大塘村"]
    assert len(tree.roots) == 1


def test_villages_of_two_townships_are_not_put_below_one_without_a_code(empty_book, tmp_path):
    create_unit(empty_book, "township", "青禾镇")
    found = verdicts(empty_book, tmp_path, ("990101100201", "大塘村"), ("990101200201", "外乡村"))
    assert {verdict.standing for verdict in found.values()} == {"wrong"}


def test_a_sheet_without_codes_is_refused_with_what_to_do(empty_book, tmp_path):
    with pytest.raises(Refused) as refused:
        examine(empty_book, sheet_of(tmp_path, ("村名", "人口"), ("大塘村", "3200")), DAY)
    assert refused.value.problems[0].code == "no-codes"


def test_a_list_without_heads_is_understood(empty_book, tmp_path):
    examined = examine(empty_book, sheet_of(tmp_path, ("1", "青禾镇", "990101100000")), DAY)
    assert [(verdict.name, verdict.standing) for verdict in examined.verdicts] == [("青禾镇", "good")]


@pytest.fixture
def workbook(tmp_path):
    """A workbook as offices make them: a merged title, a head of two merged rows, codes as numbers and as floats."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "青禾镇统计用区划代码表"
    sheet.merge_cells("A1:D1")
    sheet["A2"], sheet["B2"], sheet["D2"] = "序号", "区划", "备注"
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("B2:C2")
    sheet["B3"], sheet["C3"] = "统计用区划代码", "名称"
    for row in (
        (1, 990101100000, "青禾镇"),
        (2, 990101100201.0, "大塘\n村"),
        (None, None, None),
        ("合计", None, "2个"),
    ):
        sheet.append(row)
    file = tmp_path / "区划.xlsx"
    book.save(file)
    return file


def test_merged_heads_and_numbers_of_a_workbook_are_read(empty_book, workbook):
    examined = examine(empty_book, open_sheet(workbook), DAY)
    assert [(verdict.row, verdict.code, verdict.name) for verdict in examined.of("good")] == [
        (4, "990101100000", "青禾镇"),
        (5, "990101100201", "大塘村"),
    ]
    assert examined.head == 3


def test_the_workbook_comes_back_with_a_column_of_verdicts_and_nothing_else_changed(
    empty_book, workbook, tmp_path
):
    out = tmp_path / "结论.xlsx"
    write_marked(workbook, out, {4: "√ 乡级"}, (3, "导入结论"))
    before, after = openpyxl.load_workbook(workbook).active, openpyxl.load_workbook(out).active
    assert (after["E3"].value, after["E4"].value) == ("导入结论", "√ 乡级")
    assert [[cell.value for cell in row[:4]] for row in after.iter_rows()] == [
        [cell.value for cell in row] for row in before.iter_rows()
    ]
    assert after.merged_cells.ranges == before.merged_cells.ranges


def test_the_file_itself_is_never_written_over(workbook):
    with pytest.raises(Refused, match="原文件"):
        write_marked(workbook, workbook, {}, (1, "结论"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_file_is_read_in_the_encodings_that_offices_use(encoding, tmp_path):
    file = tmp_path / "units.csv"
    file.write_bytes("代码;名称\n990101100000;青禾镇\n".encode(encoding))
    assert open_sheet(file).rows == (("代码", "名称"), ("990101100000", "青禾镇"))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.csv", b"", "sheet-empty"),
        ("blank.csv", b"\n , \n", "sheet-empty"),
        ("old.xls", b"\xd0\xcf\x11\xe0rest", "sheet-type"),
        ("program.xlsx", b"MZ\x90\x00", "sheet-broken"),
        ("cut.xlsx", b"PK\x03\x04cut off", "sheet-broken"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n\x00\x00", "sheet-not-text"),
    ],
)
def test_a_file_that_is_no_spreadsheet_is_refused_in_plain_words(name, content, code, tmp_path):
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(Refused) as refused:
        open_sheet(file)
    assert refused.value.problems[0].code == code


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    for path in (tmp_path / "nothing.xlsx", tmp_path):
        with pytest.raises(Refused):
            open_sheet(path)
