"""Matters into a spreadsheet: of the shape the import reads, masked, and nothing that is kept from who asks."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from taizhang.matters.exporting import as_csv, as_workbook, exported, open_seals
from taizhang.matters.importing.examining import examine, take_in
from taizhang.matters.importing.heads import COLUMNS
from taizhang.matters.models import SealOpening
from taizhang.matters.queries import Asked
from taizhang.matters.seeing import Viewer
from taizhang.problems import Refused
from taizhang.units.sheets import Sheet, open_sheet
from taizhang.vault.keeping import open_text
from tests.factories import noon
from tests.matters.playing import Play
from tests.matters.test_importing import GOOD, HEADS, TODAY, examined, sheet, standings, taken, when

TITLES = [title.zh for title, _ in COLUMNS.values()]


def lines(play: Play, role: str = "clerk", asked: Asked | None = None, shown: bool = False) -> list[dict]:
    viewer = Viewer.of(play.book, play.who(role, TODAY), TODAY)
    person = play.town.people[role] if shown else ""
    head, *rows = exported(viewer, asked or Asked(), today=TODAY, language="zh", shown_to=person)
    assert head[: len(TITLES)] == TITLES
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_what_comes_out_goes_in_again_and_is_the_same(play: Play, tmp_path) -> None:
    from tests.factories import create_township
    from tests.matters import kinds
    from tests.rules import CONTACT, INDICATORS

    taken(play, sheet(tmp_path, HEADS, GOOD), accepted=True)
    viewer = Viewer.of(play.book, play.who("clerk", TODAY), TODAY)
    shown = {"today": TODAY, "language": "zh", "shown_to": play.town.people["clerk"]}
    rows = list(exported(viewer, Asked(), **shown))
    (tmp_path / "out.xlsx").write_bytes(as_workbook(rows, "事项"))
    again = open_sheet(tmp_path / "out.xlsx")
    assert standings(examined(play, again)) == {2: "there"}  # by its number
    other = Play(create_township(institutions=(INDICATORS, CONTACT, *kinds.ALL), promises=False))
    found = examine(other.book, again, **when(other))
    assert standings(found) == {2: "good"}
    take_in(other.book, found, accepted=False, partial=False, **when(other))
    viewer = Viewer.of(other.book, other.who("clerk", TODAY), TODAY)
    back = list(exported(viewer, Asked(), **shown | {"shown_to": other.town.people["clerk"]}))
    assert [row[1:] for row in back] == [row[1:] for row in rows]


def test_english_comes_out_and_goes_in_too(play: Play, tmp_path) -> None:
    taken(play, sheet(tmp_path, HEADS, GOOD), accepted=True)
    viewer = Viewer.of(play.book, play.who("clerk", TODAY), TODAY)
    rows = list(exported(viewer, Asked(), today=TODAY, language="en"))
    assert rows[0][:3] == ["Number", "Kind", "Registered on"]
    without = [rows[0], ["", *rows[1][1:]]]
    assert standings(examined(play, Sheet(tuple(map(tuple, without))))) == {2: "there"}  # by its words


def test_names_are_masked_and_so_are_numbers_in_what_people_wrote(play: Play) -> None:
    play.raised(texts={"text": "请打 139 0000 1234，路灯坏了", "name": "春生", "phone": "13900001234"})
    [line] = lines(play)
    assert (line["姓名"], line["电话"]) == ("春＊", "139＊＊＊＊34")
    assert line["内容"] == "请打 139＊＊＊＊34，路灯坏了"
    [line] = lines(play, shown=True)
    assert (line["姓名"], line["电话"]) == ("春生", "13900001234")  # this kind is open


def test_a_seal_is_opened_by_an_act_with_its_reason_or_the_name_stays_masked(play: Play) -> None:
    matter = play.raised("petition", texts={"text": "补偿", "name": "春生"}).matter
    assert [line["姓名"] for line in lines(play, shown=True)] == ["春＊"]
    who = play.who("clerk", TODAY)
    viewer = Viewer.of(play.book, who, TODAY)
    asking = {"who": who, "now": noon(TODAY), "today": TODAY}
    with pytest.raises(Refused):
        open_seals(viewer, Asked(), " ", key="k", **asking)
    opened = open_seals(viewer, Asked(), "年底归档核对", key="k", **asking)
    openings = list(SealOpening.rows.for_nobody(play.book))
    assert len(openings) == opened
    if opened:  # the file says who may open it
        assert [(one.matter, one.person) for one in openings] == [(matter, who.person)]
        assert open_text(play.book, openings[0].reason_ref) == "年底归档核对"
        assert [line["姓名"] for line in lines(play, shown=True)] == ["春生"]
    station = Viewer.of(play.book, play.who("village1", TODAY), TODAY)
    assert (
        open_seals(station, Asked(), "看看", key="k2", **asking | {"who": play.who("village1", TODAY)}) == 0
    )


def test_nothing_that_is_kept_from_who_asks_comes_out(play: Play) -> None:
    play.raised("petition", against=(play.town.station,), texts={"text": "便民中心少报面积"})
    own = play.raised().number
    assert [line["编号"] for line in lines(play, "station")] == [own]
    assert {line["反映的单位或人员"] for line in lines(play)} == {"", "便民中心"}
    assert [line["编号"] for line in lines(play, asked=Asked(unguarded=True))] == [own]


def test_no_cell_is_a_formula(play: Play) -> None:
    rows = [["内容"], ["=HYPERLINK(1)"], ["@SUM(1)"], ["+1"]]
    assert list(csv.reader(io.StringIO(as_csv(rows).decode("utf-8-sig"))))[1:] == [["'=HYPERLINK(1)"], ["'@SUM(1)"], ["'+1"]]  # fmt: skip
    made = openpyxl.load_workbook(io.BytesIO(as_workbook(rows, "事项"))).active
    assert [made.cell(row, 1).data_type for row in (2, 3, 4)] == ["s", "s", "s"]
