"""Units through the browser: the list, one unit, the clerk's acts, people whose names lie in the vault, the import."""

from __future__ import annotations

import io
import logging
from datetime import UTC, date, datetime

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from taizhang.office.models import Account
from taizhang.server import clock as clocks
from taizhang.server.store import STORE
from taizhang.units import queries
from taizhang.units.models import Contact, Person, Post, Term, Unit
from tests.factories import create_township, create_unit
from tests.web.offices import Office

NAME, PHONE = "金丝雀大江", "13900001234"
TODAY = date(2026, 3, 5)


def _fields(client, path: str, **given) -> dict:
    form = client.get(path).context["form"]
    found = {name: form[name].value() for name in form.fields}
    return {
        name: value
        for name, value in (found | given).items()
        if value is not None and value is not False and value != ""
    }


def _send(office: Office, path: str, **given):
    clerk = office.as_("clerk")
    return clerk.post(office.at(path), _fields(clerk, office.at(path), **given))


def _unit(office: Office, name: str) -> Unit:
    return Unit.rows.of(office.town.book).get(title=name)


# ---- looking -----------------------------------------------------------------------------------------------------
def test_units_stand_in_the_offices_order_by_kind(office: Office) -> None:
    create_unit(office.town.book, "village", "安村", parent=office.town.township, position=99)
    groups = office.as_("village1").get(office.at("units/")).context["groups"]
    assert [str(group["title"]) for group in groups] == ["乡镇", "站所", "村、社区"]
    assert [str(unit["title"]) for unit in groups[2]["units"]] == ["第1村", "第2村", "第3村", "安村"]


@pytest.mark.parametrize("asked", ["大塘", "dtc", "DTC", "330102101203", "Datang"])
def test_a_unit_is_found_by_name_initials_or_code(office: Office, asked: str) -> None:
    create_unit(
        office.town.book, "village", "大塘村", name_en="Datang", initials="dtc", code="330102101203",
        parent=office.town.township,
    )  # fmt: skip
    groups = office.as_("clerk").get(office.at(f"units/?q={asked}")).context["groups"]
    assert [str(unit["title"]) for group in groups for unit in group["units"]] == ["大塘村"]


def test_nothing_found_and_nothing_there_say_what_to_do(office: Office) -> None:
    assert "没有找到" in office.as_("clerk").get(office.at("units/?q=zz")).content.decode()


def test_one_unit_shows_posts_contacts_promises_duties_scores_and_history(office: Office) -> None:
    office.town.record("sales", "2026-01", 60_000)
    office.town.close("2026-01")
    page = office.as_("leader").get(office.at(f"units/{office.town.villages[0]}/"))
    assert [str(post["title"]) for post in page.context["posts"]] == ["village"]
    assert len(page.context["contacts"]["rows"]) == 1
    assert len(page.context["promises"]["rows"]) == 1
    assert len(page.context["scores"]["rows"]) == 1
    assert len(page.context["history"]) == 2


def test_a_unit_of_another_book_is_not_found(office: Office) -> None:
    other = create_township(villages=1, promises=False)
    for path in ("", "close/", "posts/new/", "contacts/new/"):
        assert office.as_("clerk").get(office.at(f"units/{other.villages[0]}/{path}")).status_code == 404, (
            path
        )


def test_only_the_clerk_changes_units(office: Office) -> None:
    village = office.town.villages[0]
    for path in ("units/open/", "units/import/", f"units/{village}/close/", f"units/{village}/posts/new/"):
        for role in ("leader", "village1", "supervisor", "auditor"):
            assert office.as_(role).get(office.at(path)).status_code == 403, (role, path)
    page = office.as_("village1").get(office.at(f"units/{village}/")).content.decode()
    assert "设岗" not in page
    assert "离任" not in page


# ---- units -------------------------------------------------------------------------------------------------------
def test_a_unit_is_opened_with_its_initials(office: Office) -> None:
    answer = _send(office, "units/open/", name="大塘村", unit_kind="village", code="330102101203")
    unit = _unit(office, "大塘村")
    assert answer["Location"] == office.at(f"units/{unit.id}/")
    assert (unit.initials, unit.parent, unit.since) == ("dtc", office.town.township, TODAY)


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(office: Office) -> None:
    answer = _send(office, "units/open/", name="第1村", code="33010210120")
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert "已有“第1村”" in errors["name"][0]
    assert "12位数字" in errors["code"][0]
    assert answer.context["form"]["name"].value() == "第1村"
    answer = _send(office, "units/open/", name="新村", since="2026-13-40")
    assert "since" in answer.context["form"].errors


def test_two_clicks_open_one_unit(office: Office) -> None:
    clerk, path = office.as_("clerk"), office.at("units/open/")
    fields = _fields(clerk, path, name="大塘村")
    first, second = clerk.post(path, fields), clerk.post(path, fields)
    assert (first.status_code, first["Location"]) == (302, second["Location"])
    assert Unit.rows.of(office.town.book).filter(title="大塘村").count() == 1


def test_the_back_button_and_another_name_is_refused_in_plain_words(office: Office) -> None:
    clerk, path = office.as_("clerk"), office.at("units/open/")
    fields = _fields(clerk, path, name="大塘村")
    clerk.post(path, fields)
    answer = clerk.post(path, fields | {"name": "小塘村"})
    assert (answer.status_code, "已提交过" in answer.content.decode()) == (422, True)


def test_text_with_a_nul_or_an_emoji_is_handled(office: Office) -> None:
    assert _send(office, "units/open/", name="大塘\x00村").status_code == 422
    assert _send(office, "units/open/", name="🌾村").status_code == 302


def test_a_unit_is_closed_with_its_successor(office: Office) -> None:
    village, other = office.town.villages[0], office.town.villages[1]
    assert _send(office, f"units/{village}/close/", until="2026-04-01", successor=other).status_code == 302
    row = Unit.rows.get(id=village)
    assert (row.until, row.successor) == (date(2026, 4, 1), other)
    with clocks.at(datetime(2026, 4, 2, 4, tzinfo=UTC)):
        page = office.as_("clerk").get(office.at("units/?kind=ended"))
        assert "由第2村承接" in page.content.decode()


def test_a_unit_with_units_below_it_is_not_closed(office: Office) -> None:
    answer = _send(office, f"units/{office.town.township}/close/")
    assert (answer.status_code, "其下仍有单位" in answer.content.decode()) == (422, True)


# ---- posts and people --------------------------------------------------------------------------------------------
def _post(office: Office, **given) -> Post:
    _send(office, f"units/{office.town.station}/posts/new/", name="站长", role="station", **given)
    return Post.rows.of(office.town.book).get(title="站长")


def test_a_person_is_registered_in_a_post_and_the_name_lies_in_the_vault(office: Office, caplog) -> None:
    post = _post(office)
    with caplog.at_level(logging.DEBUG):
        answer = _send(office, f"units/posts/{post.id}/register/", name=NAME, phone=PHONE)
    assert answer.status_code == 302
    term = Term.rows.of(office.town.book).get(post=post.id)
    assert queries.find_person(office.town.book, NAME) == (term.person,)
    assert NAME in office.as_("leader").get(office.at(f"units/{office.town.station}/")).content.decode()
    journal = "".join(str(entry.body) for entry in STORE.entries(office.town.book))
    for secret in (NAME, PHONE):
        assert secret not in journal
        assert secret not in caplog.text
        assert secret not in answer["Location"]


def test_two_clicks_register_one_person(office: Office) -> None:
    post, clerk = _post(office), office.as_("clerk")
    path = office.at(f"units/posts/{post.id}/register/")
    before, fields = Person.rows.of(office.town.book).count(), _fields(clerk, path, name=NAME)
    answers = [clerk.post(path, fields) for _click in range(2)]
    assert [answer.status_code for answer in answers] in ([302, 302], [302, 422])
    assert Person.rows.of(office.town.book).count() == before + 1


def test_somebody_known_takes_a_post_and_leaves_it(office: Office) -> None:
    post, person = _post(office), office.town.people["village1"]
    assert _send(office, f"units/posts/{post.id}/start/", person=person).status_code == 302
    term = Term.rows.of(office.town.book).get(post=post.id)
    assert queries.actor(office.town.book, person, TODAY).holds("station", office.town.station)
    answer = _send(office, f"units/terms/{term.id}/end/", until="2026-03-05")
    assert (answer.status_code, "须晚于开始日期" in answer.content.decode()) == (422, True)
    assert _send(office, f"units/terms/{term.id}/end/", until="2026-03-06").status_code == 302
    assert not queries.actor(office.town.book, person, date(2026, 3, 6)).holds("station", office.town.station)


def test_acting_needs_an_end_and_a_ground(office: Office) -> None:
    post, person = _post(office), office.town.people["village1"]
    answer = _send(office, f"units/posts/{post.id}/start/", person=person, acting="on")
    assert "代理须写明事由和截止日期" in str(answer.context["form"].errors["until"])
    answer = _send(
        office,
        f"units/posts/{post.id}/start/",
        person=person,
        acting="on",
        until="2026-06-01",
        ground="党委会议纪要",
    )
    assert answer.status_code == 302
    page = office.as_("clerk").get(office.at(f"units/{office.town.station}/"))
    assert [str(one["acting"]) for one in page.context["posts"] if str(one["title"]) == "站长"] == ["代理"]


def test_a_contact_duty_is_bound_and_ended(office: Office) -> None:
    village, person = office.town.villages[0], office.town.people["leader"]
    path = f"units/{village}/contacts/new/"
    assert _send(office, path, person=person, institution="contact-duty").status_code == 302
    answer = _send(office, path, person=person, institution="contact-duty")
    assert "已联系该单位" in answer.content.decode()
    row = Contact.rows.of(office.town.book).get(person=person)
    assert _send(office, f"units/contacts/{row.id}/end/", until="2026-04-01").status_code == 302
    assert Contact.rows.get(id=row.id).until == date(2026, 4, 1)


# ---- the import --------------------------------------------------------------------------------------------------
GOOD = [
    ("代码", "名称", "联系人"),
    ("330102101203", "大塘村", NAME),
    ("330102101204", "小溪村", ""),
    ("33010210", "坏村", ""),
]


def _workbook(rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _examined(office: Office, content: bytes, name: str = "村.xlsx"):
    form = {"since": "2026-01-01", "file": SimpleUploadedFile(name, content)}
    return office.as_("clerk").post(office.at("units/import/"), form)


def test_a_sheet_is_examined_first_and_nothing_is_written(office: Office) -> None:
    before = STORE.head(office.town.book)
    page = _examined(office, _workbook(GOOD))
    assert page.status_code == 200
    assert [row["cells"][4]["state"] for row in page.context["table"]["rows"]] == [
        "late",
        "confirmed",
        "confirmed",
    ]
    assert page.context["good"] == 2
    assert STORE.head(office.town.book) == before
    assert NAME not in page.content.decode()  # other columns are not read


def _commit(office: Office, page):
    form = page.context["commit"]
    return office.as_("clerk").post(
        office.at("units/import/"), {name: form[name].value() for name in ("rows", "since", "token")}
    )


def test_the_good_rows_are_opened_once_however_often_it_is_clicked(office: Office) -> None:
    page = _examined(office, _workbook(GOOD))
    assert [_commit(office, page).status_code for _click in range(2)] == [302, 302]
    rows = Unit.rows.of(office.town.book).filter(code__startswith="3301")
    assert sorted((row.title, row.initials) for row in rows) == [("大塘村", "dtc"), ("小溪村", "xxc")]
    again = _examined(office, _workbook(GOOD))
    assert (again.context["good"], again.context["commit"]) == (0, None)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("村.exe", b"MZ", "只读 .xlsx 和 .csv"),
        ("村.xlsx", b"not a workbook", ""),
        ("村.csv", b"", "这个文件是空的"),
        ("村.csv", "姓名,备注\n甲,乙\n".encode(), ""),
        ("村.xlsx", _workbook([()]), ""),
        ("村.csv", b"a" * (11 * 2**20), "超过 10 MB"),
    ],
    ids=["a program", "no workbook", "empty", "no codes", "a blank sheet", "too large"],
)
def test_what_cannot_be_read_is_refused_in_words(
    office: Office, name: str, content: bytes, said: str
) -> None:
    answer = _examined(office, content, name)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "没有保存" in page
    assert said in page


def test_rows_that_were_tampered_with_are_examined_again(office: Office) -> None:
    clerk, path = office.as_("clerk"), office.at("units/import/")
    for rows in ("[[1", "{}", '[["330102101203"]]', '"x"'):
        answer = clerk.post(path, {"rows": rows, "since": "2026-01-01", "token": "k"})
        assert (answer.status_code, "请重新上传" in answer.content.decode()) == (422, True), rows
    clerk.post(path, {"rows": '[["12","坏村"]]', "since": "2026-01-01", "token": "k"})
    assert not Unit.rows.of(office.town.book).filter(title="坏村").exists()


# ---- how it is served --------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_three_times_the_villages_ask_no_more_questions(clock) -> None:
    def asked(villages: int) -> list[int]:
        office = Office(create_township(villages=villages))
        client, counts = office.as_("clerk"), []
        for path in ("units/", "units/?q=村", f"units/{office.town.villages[0]}/", "units/open/"):
            client.get(office.at(path))
            with CaptureQueriesContext(connection) as found:
                assert client.get(office.at(path)).status_code == 200
            counts.append(len(found))
        Account.objects.all().delete()
        return counts

    few, many = asked(2), asked(6)
    assert many == few
    assert max(few) <= 40, few


def test_every_page_reads_in_english(office: Office) -> None:
    clerk, village = office.as_("clerk"), office.town.villages[0]
    clerk.cookies["django_language"] = "en"
    for path, said in (
        ("units/", "Units and posts"),
        (f"units/{village}/", "Create a post"),
        ("units/open/", "Open a unit"),
        (f"units/{village}/close/", "Close the unit"),
        (f"units/{village}/contacts/new/", "Bind somebody"),
        ("units/import/", "Import units"),
    ):
        assert said in clerk.get(office.at(path)).content.decode(), path
