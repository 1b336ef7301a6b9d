"""Records through the browser: a figure typed, sent, confirmed, sent back, corrected; and everything that goes wrong."""

from __future__ import annotations

import io
import tracemalloc
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import encode_file
from PIL import Image

from taizhang.records.models import Record
from taizhang.server.store import STORE
from tests.web.offices import Office


def _form(
    office: Office, client: Client, indicator: str = "sales", period: str = "2026-02", village: int = 0
) -> tuple[str, dict[str, str]]:
    """The address of the form and what its page sends when nothing is typed."""
    path = office.at(f"records/new/{office.town.villages[village]}/{indicator}/{period}/")
    form = client.get(path).context["form"]
    return path, {"token": form["token"].value(), "kind": "value", "note": ""}


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "JPEG")
    return out.getvalue()


def test_a_figure_is_sent_in_one_form_and_waits_for_another_person(office: Office) -> None:
    cadre = office.as_("village1")
    path, blank = _form(office, cadre)
    answer = cadre.post(path, blank | {"value": "12,340.50", "note": "二月的数"})
    row = Record.rows.of(office.town.book).get()
    assert answer["Location"] == office.at(f"records/{row.id}/")
    assert (row.value, row.status, row.period) == (Decimal("12340.5"), "waiting", "2026-02")
    page = cadre.get(answer["Location"]).content.decode()
    assert "二月的数" in page
    entry = STORE.history(office.town.book, row.id)[0]
    assert "二月的数" not in entry.body


def test_nothing_happened_is_zero_and_does_not_apply_is_neither(office: Office) -> None:
    cadre = office.as_("village1")
    for indicator, kind in (("sales", "none"), ("coverage", "not-applicable")):
        path, blank = _form(office, cadre, indicator)
        cadre.post(path, blank | {"value": "", "kind": kind})
    rows = {row.indicator: row for row in Record.rows.of(office.town.book)}
    assert (rows["sales"].value, rows["sales"].not_applicable) == (0, False)
    assert (rows["coverage"].value, rows["coverage"].not_applicable) == (None, True)


def test_two_clicks_on_save_are_one_record(office: Office) -> None:
    cadre = office.as_("village1")
    path, blank = _form(office, cadre)
    first = cadre.post(path, blank | {"value": "5", "note": "同一笔"})
    second = cadre.post(path, blank | {"value": "5", "note": "同一笔"})
    assert first["Location"] == second["Location"]
    assert Record.rows.of(office.town.book).count() == 1


def test_the_back_button_with_other_content_is_told_that_the_form_was_sent(office: Office) -> None:
    cadre = office.as_("village1")
    path, blank = _form(office, cadre)
    cadre.post(path, blank | {"value": "5"})
    answer = cadre.post(path, blank | {"value": "6"})
    assert answer.status_code == 422
    assert "已提交过，内容与这次不同" in answer.content.decode()
    assert Record.rows.of(office.town.book).get().value == 5


def test_a_negative_count_is_said_at_its_field_and_what_was_typed_stays(office: Office) -> None:
    cadre = office.as_("village1")
    path, blank = _form(office, cadre, "jobs")
    answer = cadre.post(path, blank | {"value": "-3", "note": "写错了"})
    form = answer.context["form"]
    assert answer.status_code == 422
    assert "不能小于 0" in form.errors["value"][0]
    page = answer.content.decode()
    assert 'value="-3"' in page
    assert "写错了" in page
    assert 'href="#id_value"' in page
    assert not Record.rows.of(office.town.book).exists()


def test_what_is_no_number_is_said_in_words(office: Office) -> None:
    cadre = office.as_("village1")
    for typed in ("十二万", "1e9999", "NaN", "12万元", "1" * 50):
        path, blank = _form(office, cadre)
        answer = cadre.post(path, blank | {"value": typed})
        assert answer.status_code == 422, typed
        assert answer.context["form"].errors["value"], typed


def test_text_with_nul_is_refused_and_emoji_is_kept(office: Office) -> None:
    cadre = office.as_("village1")
    path, blank = _form(office, cadre)
    assert cadre.post(path, blank | {"value": "1", "note": "空\x00字符"}).status_code == 422
    answer = cadre.post(path, blank | {"value": "1", "note": "收成好🌾"})
    assert "收成好🌾" in cadre.get(answer["Location"]).content.decode()


def test_a_record_for_anothers_village_is_refused(office: Office) -> None:
    stranger = office.as_("village2")
    path = office.at(f"records/new/{office.town.villages[0]}/sales/2026-02/")
    assert stranger.get(path).status_code == 403
    assert stranger.post(path, {"value": "1", "kind": "value"}).status_code == 403


def test_a_future_period_and_an_unknown_indicator_are_refused(office: Office) -> None:
    cadre = office.as_("village1")
    path, blank = _form(office, cadre, period="2026-04")
    assert "还没有开始" in cadre.post(path, blank | {"value": "1"}).content.decode()
    assert cadre.get(office.at(f"records/new/{office.town.villages[0]}/nothing/2026-02/")).status_code == 404


def test_a_picture_is_kept_and_only_the_office_and_the_unit_open_it(office: Office) -> None:
    cadre = office.as_("village1")
    path, blank = _form(office, cadre, "repairs")
    without = cadre.post(path, blank | {"value": "2"})
    assert "须附佐证" in without.context["form"].errors["evidence"][0]
    file = SimpleUploadedFile("张三家的房子.jpg", _picture(), "image/jpeg")
    answer = cadre.post(path, blank | {"value": "2", "evidence": file})
    row = Record.rows.of(office.town.book).get()
    shown = answer["Location"] + f"evidence/{row.evidence[0]['sha256']}/"
    opened = cadre.get(shown)
    assert opened.status_code == 200
    assert opened["X-Content-Type-Options"] == "nosniff"
    assert "张三" not in opened["Content-Disposition"]
    assert office.as_("supervisor").get(shown).status_code == 200
    assert office.as_("village2").get(shown).status_code == 404
    assert "给办公室和本单位看" in office.as_("village2").get(answer["Location"]).content.decode()


def test_a_program_called_jpg_is_refused(office: Office) -> None:
    cadre = office.as_("village1")
    path, blank = _form(office, cadre, "repairs")
    program = SimpleUploadedFile("photo.jpg", b"MZ\x90\x00" + b"\x00" * 200, "image/jpeg")
    answer = cadre.post(path, blank | {"value": "2", "evidence": program})
    assert "不接受这种文件" in answer.context["form"].errors["evidence"][0]


def test_fifty_megabytes_are_refused_in_words_and_never_held_in_memory(office: Office) -> None:
    cadre = office.as_("village1")
    path, blank = _form(office, cadre, "repairs")

    boundary = "x" * 20
    body = io.BytesIO()
    for name, value in (blank | {"value": "2"}).items():
        body.write(
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        )
    for part in encode_file(
        boundary, "evidence", SimpleUploadedFile("big.jpg", b"\xff" * (50 * 2**20), "image/jpeg")
    ):
        body.write(part + b"\r\n")
    body.write(f"--{boundary}--\r\n".encode())
    size = body.tell()
    body.seek(0)
    tracemalloc.start()
    answer = cadre.generic("POST", path, b"", **{
        "wsgi.input": body, "CONTENT_TYPE": f"multipart/form-data; boundary={boundary}", "CONTENT_LENGTH": str(size),
    })  # fmt: skip
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert answer.status_code == 422
    assert "50 MB" in answer.context["form"].errors["evidence"][0]
    assert peak < 20 * 2**20


def _made(office: Office, value: int = 7, indicator: str = "sales") -> str:
    return office.town.record(indicator, "2026-02", value, confirmed=False)


def test_another_person_confirms_and_a_second_click_changes_nothing(office: Office) -> None:
    record, clerk = _made(office), office.as_("clerk")
    listed = clerk.get(office.at("records/?show=waiting")).context["records"]
    assert [row["id"] for row in listed] == [record]
    for _ in range(2):
        assert clerk.post(office.at(f"records/{record}/confirm/")).status_code == 302
    assert Record.rows.get(id=record).status == "confirmed"
    assert len(STORE.history(office.town.book, record)) == 2


def test_nobody_confirms_a_record_of_their_own(office: Office) -> None:
    record, cadre = _made(office), office.as_("village1")
    assert cadre.get(office.at("records/?show=waiting")).context["records"] == []
    answer = cadre.post(office.at(f"records/{record}/confirm/"))
    assert answer.status_code == 409
    assert "不能确认自己填报的记录" in answer.content.decode()


def test_a_record_goes_back_with_a_reason_and_comes_again(office: Office) -> None:
    record, clerk, cadre = _made(office), office.as_("clerk"), office.as_("village1")
    path = office.at(f"records/{record}/send-back/")
    token = clerk.get(path).context["form"]["token"].value()
    assert clerk.post(path, {"token": token, "reason": ""}).status_code == 422
    assert clerk.post(path, {"token": token, "reason": "和回单对不上"}).status_code == 302
    assert "和回单对不上" not in STORE.history(office.town.book, record)[-1].body
    waits = cadre.get(office.home).context["waits"]
    assert [item["state"] for item in waits] == ["sent-back"]
    detail = cadre.get(office.at(f"records/{record}/"))
    assert "和回单对不上" in detail.content.decode()
    again = cadre.get(detail.context["correct_href"])
    assert "和回单对不上" in again.content.decode()
    cadre.post(
        detail.context["correct_href"],
        {"token": again.context["form"]["token"].value(), "kind": "value", "value": "8"},
    )
    assert cadre.get(office.home).context["waits"] == []


def test_a_confirmed_record_is_corrected_by_a_new_one(office: Office) -> None:
    record = office.town.record("sales", "2026-02", 7)
    cadre = office.as_("village1")
    path = office.at(f"records/{record}/correct/")
    page = cadre.get(path)
    assert 'value="7"' in page.content.decode()
    answer = cadre.post(path, {"token": page.context["form"]["token"].value(), "kind": "value", "value": "9"})
    new = Record.rows.get(replaces=record)
    assert answer["Location"] == office.at(f"records/{new.id}/")
    office.as_("clerk").post(office.at(f"records/{new.id}/confirm/"))
    assert Record.rows.get(id=record).status == "replaced"


def test_a_recorder_takes_back_what_nobody_confirmed(office: Office) -> None:
    record, cadre = _made(office), office.as_("village1")
    cadre.post(office.at(f"records/{record}/withdraw/"))
    assert Record.rows.get(id=record).status == "withdrawn"


def test_a_closed_month_takes_a_record_only_as_late(office: Office) -> None:
    office.town.close("2026-02")
    cadre = office.as_("village1")
    path, blank = _form(office, cadre)
    refused = cadre.post(path, blank | {"value": "5"})
    assert "已封账" in refused.context["form"].errors["late"][0]
    assert cadre.post(path, blank | {"value": "5", "late": "on"}).status_code == 302


def test_choosing_shows_what_is_not_reported_yet(office: Office) -> None:
    office.town.record("sales", "2026-03", 7)
    groups = office.as_("village1").get(office.at("records/new/")).context["groups"]
    lacking, made = ([str(item["title"]) for item in group["items"]] for group in groups)
    assert "工业应税销售" in made
    assert "新增就业" in lacking


def test_the_list_filters_by_month_and_unit_and_keeps_its_pages_bounded(office: Office) -> None:
    office.town.record("sales", "2026-01", 1)
    office.town.record("sales", "2026-02", 2, village=1)
    clerk = office.as_("clerk")
    by_month = clerk.get(office.at("records/?show=all&month=2026-02")).context["records"]
    assert [row["amount"] for row in by_month] == [2]
    by_unit = clerk.get(office.at(f"records/?show=mine&unit={office.town.villages[0]}")).context["records"]
    assert [row["amount"] for row in by_unit] == [1]
    assert clerk.get(office.at("records/?show=all&page=999999999999")).status_code == 200
