"""Matters out of a messy spreadsheet: what is understood, what is only proposed, what is refused; and nothing by half."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from taizhang.journal import SYSTEM, verify
from taizhang.matters import acts
from taizhang.matters.importing.days import read_day
from taizhang.matters.importing.examining import examine, take_in
from taizhang.matters.importing.near import Names
from taizhang.matters.keeping import erase_matter
from taizhang.matters.models import Against, Matter, MatterFact, MatterWords
from taizhang.matters.queries import Asked, matters
from taizhang.matters.seeing import Viewer
from taizhang.problems import Refused
from taizhang.server.rebuilding import compare
from taizhang.server.store import STORE
from taizhang.units.sheets import open_sheet
from taizhang.vault.keeping import open_text
from taizhang.vault.models import VaultText
from tests.factories import noon
from tests.matters.playing import Play, Secret

TODAY = date(2026, 3, 20)
HEADS = ("受理日期", "来源", "类别", "村组", "反映内容", "来电人", "联系电话", "承办单位", "答复日期", "办理结果", "答复内容", "满意度")  # fmt: skip
GOOD = ("2026/3/5", "电话", "路灯", "第1村", "村口路灯不亮", "春生", "13900001234", "便民中心", "2026年3月9日", "已解决", "灯泡已换", "满意")  # fmt: skip
OPEN = ("３月６日", "电话", "道路", "第2村", "三组路面塌了一块", "", "", "", "", "", "", "")


def sheet(tmp_path, *rows, name="台账.xlsx"):
    path = tmp_path / name
    if name.endswith(".csv"):
        path.write_bytes("\n".join(",".join(row) for row in rows).encode("gb18030"))
        return open_sheet(path)
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return open_sheet(path)


def when(play, who=SYSTEM):
    return {"who": who, "now": noon(TODAY), "today": TODAY}


def examined(play, sheet, *, kind="hotline", who=SYSTEM):
    return examine(play.book, sheet, kind=kind, **when(play, who))


def taken(play, sheet, *, kind="hotline", who=SYSTEM, accepted=False, partial=False, key=""):
    found = examine(play.book, sheet, kind=kind, guards=False, **when(play, who))
    return take_in(play.book, found, accepted=accepted, partial=partial, key=key, **when(play, who))


def rows(play) -> list[Matter]:
    return list(Matter.rows.for_nobody(play.book).order_by("opened_on", "id"))


def standings(found) -> dict[int, str]:
    return {one.row: one.standing for one in found.verdicts}


def test_an_answered_row_goes_the_whole_way_on_its_own_days(play: Play, tmp_path) -> None:
    done = taken(play, sheet(tmp_path, HEADS, GOOD))
    assert (done.matters, done.acts) == (1, 5)
    [row] = rows(play)
    assert (row.status, row.opened_on, row.answered_on) == ("closed", date(2026, 3, 5), date(2026, 3, 9))
    assert (row.category, row.channel, row.grade, row.satisfied, row.on_time) == ("lamp", "phone", "good", True, True)  # fmt: skip
    assert row.place == play.town.villages[0]
    assert row.unit == play.town.station
    assert open_text(play.book, row.texts["text"]) == "村口路灯不亮"
    assert open_text(play.book, row.texts["name"]) == "春生"
    assert MatterWords.objects.filter(matter=row.id).count() == 2  # what was raised and what was answered


def test_what_was_imported_verifies_and_is_the_same_after_a_rebuild(play: Play, tmp_path) -> None:
    taken(play, sheet(tmp_path, HEADS, GOOD, OPEN), accepted=True)
    assert verify(play.book, STORE.rows(play.book), kept=STORE.head(play.book)).problems == ()
    assert compare(play.book).differing == 0


def test_what_held_only_between_acts_of_one_append_counts_for_nobody_and_what_held_between_two_appends_does(
    play: Play, tmp_path
) -> None:
    before = STORE.head(play.book).seq
    taken(play, sheet(tmp_path, HEADS, GOOD, OPEN), accepted=True)
    appended = STORE.head(play.book).seq
    facts = MatterFact.rows.for_nobody(play.book)
    assert [fact.to_seq for fact in facts] == [None, None]  # five acts for the one, one or two for the other
    assert facts.as_of(before).count() == 0
    [done] = [fact for fact in facts.as_of(appended) if fact.answered]
    play.do(
        acts.MatterReopened, rows(play)[0].id, by="resident", reason=Secret("又不亮了"), on=date(2026, 3, 12)
    )
    assert [fact.answered for fact in facts.as_of(appended).filter(matter=done.matter)] == [True]
    assert facts.filter(matter=done.matter).count() == 2
    assert compare(play.book).differing == 0


def test_examining_writes_nothing(play: Play, tmp_path) -> None:
    head, texts = STORE.head(play.book), VaultText.objects.count()
    found = examined(play, sheet(tmp_path, HEADS, GOOD, OPEN))
    assert standings(found) == {2: "good", 3: "proposed"}
    assert (STORE.head(play.book), VaultText.objects.count()) == (head, texts)
    assert rows(play) == []


def test_a_day_without_its_year_and_a_near_spelling_wait_for_consent(play: Play, tmp_path) -> None:
    near = ("2026-03-06", "来电", "路 灯", "第1村委会", "桥头的灯也不亮", *[""] * 7)
    given = sheet(tmp_path, HEADS, GOOD, OPEN, near)
    found = examined(play, given)
    assert standings(found) == {2: "good", 3: "proposed", 4: "proposed"}
    assert [(p.written, str(p.taken)) for p, _ in found.proposals()] == [
        ("３月６日", "没写年份，按 2026 年"),
        ("第1村委会", "第1村"),
    ]
    with pytest.raises(Refused) as refused:
        taken(play, given)
    assert refused.value.problems[0].code == "rows-wrong"
    assert taken(play, given, partial=True).matters == 1
    assert taken(play, given, accepted=True).matters == 2  # the first is there already
    assert {row.place for row in rows(play)} == set(play.town.villages[:2])


def test_all_or_nothing_and_the_good_ones_only(play: Play, tmp_path) -> None:
    wrong = ("2026-13-40", "电话", "路灯", "第1村", "日期写错了", *[""] * 7)
    given = sheet(tmp_path, HEADS, GOOD, wrong)
    texts = VaultText.objects.count()
    with pytest.raises(Refused):
        taken(play, given)
    assert (rows(play), VaultText.objects.count()) == ([], texts)
    done = taken(play, given, partial=True)
    assert done.matters == 1
    assert {one.row: str(one.why) for one in done.verdicts}[3] == "登记日期不是日期，应如 2026-03-05"


def test_what_a_guard_refuses_leaves_neither_acts_nor_texts(play: Play, tmp_path) -> None:
    early = ("2019-03-05", "电话", "路灯", "第1村", "那时还没有这个制度", *[""] * 7)
    given = sheet(tmp_path, HEADS, GOOD, early)
    assert standings(examined(play, given)) == {2: "good", 3: "wrong"}
    texts = VaultText.objects.count()
    done = taken(play, given)  # asked of the guards only now: all or none
    assert (done.matters, rows(play), VaultText.objects.count()) == (0, [], texts)
    assert taken(play, given, partial=True).matters == 1
    assert not VaultText.objects.filter(owner__in=[]).exists()
    assert VaultText.objects.count() == texts + 4  # text, name, telephone, answer of the one


def test_rows_that_come_twice_or_are_in_the_book_are_not_taken_again(play: Play, tmp_path) -> None:
    given = sheet(tmp_path, HEADS, GOOD, GOOD)
    assert standings(examined(play, given)) == {2: "good", 3: "duplicate"}
    taken(play, given, partial=True)
    assert standings(examined(play, given)) == {2: "there", 3: "duplicate"}
    assert taken(play, given, partial=True).matters == 0
    assert len(rows(play)) == 1


def test_only_what_says_the_same_on_the_same_day_and_place_by_the_same_telephone_is_there(
    play: Play, tmp_path
) -> None:
    def but(**cells: str) -> tuple[str, ...]:
        return tuple(cells.get(head, was) for head, was in zip(HEADS, GOOD, strict=True))

    taken(play, sheet(tmp_path, HEADS, GOOD))
    given = sheet(
        tmp_path,
        HEADS,
        but(受理日期="2026/3/6"),
        but(村组="第2村"),
        but(反映内容="村口路灯，不亮"),
        but(联系电话="13900005678"),
        but(反映内容="路灯村口不亮"),
        but(联系电话=""),
    )
    assert standings(examined(play, given)) == {2: "good", 3: "good", 4: "there", 5: "good", 6: "good", 7: "there"}  # fmt: skip


def test_what_was_erased_is_no_longer_found_there(play: Play, tmp_path) -> None:
    taken(play, sheet(tmp_path, HEADS, GOOD))
    [row] = rows(play)
    erase_matter(play.book, row.id, ground="本人申请", who=SYSTEM, now=noon(TODAY), on=TODAY)
    assert standings(examined(play, sheet(tmp_path, HEADS, GOOD))) == {2: "good"}


def test_the_same_submission_twice_is_one_import(play: Play, tmp_path) -> None:
    given = sheet(tmp_path, HEADS, GOOD)
    found = examine(play.book, given, kind="hotline", **when(play))
    first = take_in(play.book, found, accepted=False, partial=False, key="k1", **when(play))
    again = take_in(play.book, found, accepted=False, partial=False, key="k1", **when(play))
    assert (first.repeated, again.repeated, len(rows(play))) == (False, True, 1)


def test_heads_in_two_rows_titles_totals_and_columns_of_their_own(play: Play, tmp_path) -> None:
    given = sheet(
        tmp_path,
        ("青禾镇诉求台账",) * 6,
        ("序号", "受理", "受理", "诉求人", "诉求人", "备注"),
        ("序号", "受理时间", "主要内容", "姓名", "联系电话", "备注"),
        ("1", "46086", "二组水渠塌了三米", "禾月", "0990-5550000", "要紧"),
        ("",) * 6,
        ("合计", "", "1件", "", "", ""),
        name="台账.csv",
    )
    found = examined(play, given, kind="petition")
    assert found.heads.unread == ("序号", "备注")
    assert standings(found) == {4: "wrong", 6: "passed-over"}
    assert "类别" in str(found.of("wrong")[0].why)  # this kind has categories, and none is given


def test_a_sheet_without_heads_and_an_unknown_kind_are_refused_with_what_is_right(play, tmp_path) -> None:
    with pytest.raises(Refused) as refused:
        examined(play, sheet(tmp_path, ("张三", "李四"), ("1", "2")))
    assert refused.value.problems[0].code == "no-heads"
    with pytest.raises(Refused) as refused:
        examined(play, sheet(tmp_path, HEADS, GOOD), kind="hot-line")
    assert "hotline" in str(refused.value.problems[0].right)


def test_a_role_that_may_not_register_imports_nothing(play: Play, tmp_path) -> None:
    given = sheet(tmp_path, HEADS, GOOD)
    found = examined(play, given, who=play.who("auditor", TODAY))
    assert standings(found) == {2: "wrong"}
    assert "岗位" in str(found.of("wrong")[0].why)
    assert standings(examined(play, given, who=play.who("clerk", TODAY))) == {2: "good"}


def test_a_complaint_is_never_given_to_those_it_names_nor_shown_to_them_as_a_duplicate(
    play, tmp_path
) -> None:
    heads = ("登记日期", "类别", "内容", "被反映单位", "承办单位")
    about = ("2026-03-05", "土地", "便民中心少报了面积", "便民中心", "便民中心")
    found = examined(play, sheet(tmp_path, heads, about), kind="petition", who=play.who("clerk", TODAY))
    assert standings(found) == {2: "wrong"}
    assert "不能交给被反映的单位" in str(found.of("wrong")[0].why)
    given = sheet(tmp_path, heads, (*about[:4], ""))
    assert taken(play, given, kind="petition", who=play.who("clerk", TODAY)).matters == 1
    [row] = rows(play)
    assert row.guarded
    assert Against.rows.for_nobody(play.book).get().key == play.town.station
    station = Viewer.of(play.book, play.who("station", TODAY), TODAY)
    assert not matters(station, Asked()).exists()
    mine = sheet(tmp_path, HEADS[:5], ("2026-03-05", "电话", "路灯", "第1村", "便民中心少报了面积"))
    assert standings(examined(play, mine, who=play.who("station", TODAY))) == {2: "good"}


def test_the_two_ways_of_asking_who_sees_a_matter_agree(play: Play) -> None:
    from taizhang.matters.seeing import sees

    ids = [
        play.raised().matter,
        play.raised(category="road").matter,
        play.raised("petition", against=(play.town.station,)).matter,
        play.raised("petition", against=(play.town.people["village1"],)).matter,
    ]
    for matter in ids:
        row, parts = play.row(matter), play.parts(matter)
        against = set(Against.rows.for_nobody(play.book).filter(matter=matter).values_list("key", flat=True))
        for role in play.town.people:
            viewer = Viewer.of(play.book, play.who(role), row.opened_on)
            by_tables = Matter.rows.visible_to(viewer).filter(id=matter).exists()
            assert bool(sees(viewer, row, parts, against)) == by_tables, (matter, role)


@given(st.dates(date(2020, 1, 1), TODAY))
def test_a_day_is_the_same_in_every_writing(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    written = (
        f"{day.year}/{day.month}/{day.day}",
        f"{day:%Y-%m-%d}",
        f"{day:%Y.%m.%d}",
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}年{day.month}月{day.day}日".translate(wide),
        f"{day:%Y-%m-%d} 00:00:00",
        f"{day:%Y/%m/%d} 14:30",
        str(serial),
        f"{serial}.0",
        f" {day.year} 年 {day.month} 月 {day.day} 号 ",
    )
    read = [read_day(text, TODAY) for text in written]
    assert [one and (one.day, one.proposed) for one in read] == [(day, None)] * len(written)


def test_names_are_found_by_id_title_or_code_and_near_ones_only_proposed() -> None:
    names = Names([("a", "道路、桥梁、路灯", ()), ("b", "供水、排水", ("99",)), ("c", "公厕清扫", ())])
    assert [(m.id, m.certain) for m in map(names.find, ("A", "道路 桥梁 路灯", "99", "路灯", "公厕清扫费"))] == [("a", True), ("a", True), ("b", True), ("a", False), ("c", False)]  # fmt: skip
    assert names.find("殡葬") is None
    assert names.find("水") is None
