"""Institutions through the browser: adopting what ships or one's own, every mistake with its line, repealing."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from taizhang.books import queries as books
from taizhang.books.models import AdoptedInstitution
from taizhang.institutions import shipped
from taizhang.server.store import STORE
from tests import rules
from tests.factories import create_adoption, create_township
from tests.web.offices import Office

DUTY = shipped()["village-duty"].text
OWN = """[institution]
id = "clean-up"
title = { zh = "环境整治季度评比", en = "Clean-up contest" }
from = 2026-01-01
source = "镇环境整治办法"

[[indicator]]
id = "clean-score"
title = { zh = "环境整治得分" }
unit = "分"
measure = "stock"
of = ["village"]
source = "镇环境整治办法第三条"
"""
BROKEN = OWN.replace('measure = "stock"', 'measure = "stocks"').replace(
    'unit = "分"', 'unit = "分"\ncolour = "red"'
)


def _fields(client, path: str, **changed) -> dict:
    form = client.get(path).context["form"]
    found = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    return {name: given for name, given in (found | changed).items() if name != "file" or given}


def _in_force(office: Office, day: date = date(2026, 3, 5)) -> dict:
    return dict(books.in_force(office.town.book, day))


def test_the_list_tells_what_is_adopted_from_what_is_only_offered(office: Office) -> None:
    create_adoption(office.town.book, DUTY)
    page = office.as_("village1").get(office.at("institutions/"))
    adopted = {row["id"]: row for row in page.context["adopted"]}
    assert (adopted["village-duty"]["changed"], adopted["village-duty"]["own"]) == (False, False)
    assert adopted["appraisal"]["own"]  # nothing ships under this id
    assert "work-report" in {row["id"] for row in page.context["offered"]}
    assert {one["state"] for one in page.context["calendars"]} == {"offered"}


def test_a_book_without_institutions_says_what_to_do(db, clock) -> None:
    office = Office(create_township(institutions=(), promises=False))
    page = office.as_("clerk").get(office.at("institutions/")).content.decode()
    assert "还没有采用制度" in page


def test_a_text_is_shown_with_its_line_numbers_and_comes_as_a_file(office: Office) -> None:
    client = office.as_("auditor")
    page = client.get(office.at("institutions/appraisal/"))
    lines = page.context["diff"]
    assert [line["new"] for line in lines] == list(range(1, len(rules.APPRAISAL.splitlines()) + 1))
    file = client.get(office.at("institutions/appraisal/text/"))
    assert file.content.decode() == rules.APPRAISAL
    assert file["Content-Disposition"] == 'attachment; filename="appraisal.toml"'


def test_what_the_office_changed_and_what_changed_upstream_are_told_apart(office: Office) -> None:
    clerk = office.as_("clerk")
    path = office.at("institutions/village-duty/adopt/")
    fields = _fields(clerk, path, text=DUTY.replace("at_least = 18", "at_least = 20"), samples="on")
    assert clerk.post(path, fields).status_code == 302
    page = clerk.get(office.at("institutions/village-duty/?show=ours"))
    changed = [
        (line["kind"], line["text"]) for line in page.context["diff"] if line["kind"] in ("add", "remove")
    ]
    assert changed == [("remove", "at_least = 18"), ("add", "at_least = 20")]
    row = next(
        one for one in clerk.get(office.at("institutions/")).context["adopted"] if one["id"] == "village-duty"
    )
    assert (row["differs"], row["changed"]) == (True, False)


def test_adopting_what_ships_brings_it_into_force_from_its_day(office: Office) -> None:
    clerk = office.as_("clerk")
    path = office.at("institutions/village-duty/adopt/?text=offered")
    answer = clerk.post(path, _fields(clerk, path, samples="on", effective_from="2026-04-01"))
    assert answer["Location"] == office.at("institutions/village-duty/")
    assert "village-duty" not in _in_force(office)
    assert "village-duty" in _in_force(office, date(2026, 4, 1))
    row = AdoptedInstitution.rows.of(office.town.book).get(institution="village-duty")
    assert (row.text, row.based_on) == (DUTY, shipped()["village-duty"].sha256)
    assert "2026年4月1日" in clerk.get(office.at("institutions/village-duty/")).content.decode()


def test_the_browsers_line_ends_change_nothing(office: Office) -> None:
    clerk = office.as_("clerk")
    path = office.at("institutions/village-duty/adopt/")
    clerk.post(path, _fields(clerk, path, text=DUTY.replace("\n", "\r\n"), samples="on"))
    assert AdoptedInstitution.rows.of(office.town.book).get(institution="village-duty").text == DUTY


def test_sample_grounds_must_be_known(office: Office) -> None:
    clerk = office.as_("clerk")
    path = office.at("institutions/village-duty/adopt/")
    answer = clerk.post(path, _fields(clerk, path))
    assert answer.status_code == 422
    assert "的依据还是“示例”" in answer.content.decode()
    assert "village-duty" not in _in_force(office)
    create_adoption(office.town.book, DUTY)
    assert "第10、" in str(clerk.get(office.at("institutions/village-duty/")).context["warnings"][-1])


def test_an_own_institution_is_pasted(office: Office) -> None:
    clerk = office.as_("clerk")
    path = office.at("institutions/adopt/")
    answer = clerk.post(path, _fields(clerk, path, text=OWN))
    assert answer["Location"] == office.at("institutions/clean-up/")
    assert "clean-score" in books.indicators(office.town.book, date(2026, 3, 5))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_an_own_institution_is_uploaded(office: Office, encoding: str) -> None:
    clerk = office.as_("clerk")
    path = office.at("institutions/adopt/")
    file = SimpleUploadedFile("制度.toml", OWN.encode(encoding))
    assert clerk.post(path, _fields(clerk, path, text="", file=file)).status_code == 302
    assert _in_force(office)["clean-up"].title.zh == "环境整治季度评比"


def test_every_mistake_is_listed_with_its_line_and_nothing_typed_is_lost(office: Office) -> None:
    clerk = office.as_("clerk")
    path = office.at("institutions/adopt/")
    answer = clerk.post(path, _fields(clerk, path, text=BROKEN))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert {str(one["what"]).partition("：")[0] for one in answer.context["problems"]} == {"第11行", "第12行"}
    assert len(answer.context["problems"]) == 2
    marked = [line["text"] for line in answer.context["wrong"] if line["kind"] == "remove"]
    assert marked == ['colour = "red"', 'measure = "stocks"']
    assert answer.context["form"]["text"].value() == BROKEN
    assert "clean-up" not in _in_force(office)
    assert "colour = &quot;red&quot;" in page


def test_a_broken_upload_stands_in_the_box_to_be_mended(office: Office) -> None:
    clerk = office.as_("clerk")
    path = office.at("institutions/adopt/")
    file = SimpleUploadedFile("x.toml", BROKEN.encode())
    answer = clerk.post(path, _fields(clerk, path, text="旧的", file=file))
    assert answer.context["form"]["text"].value() == BROKEN


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe\x00\x01\x89PNG\x00", "不是文字"),
        (b"a" * 300_000, "文件太大"),
        (b"", "没有保存"),
    ],
    ids=["not a text", "too large", "empty"],
)
def test_a_file_that_is_no_institution_is_refused_in_words(office: Office, content: bytes, said: str) -> None:
    clerk = office.as_("clerk")
    path = office.at("institutions/adopt/")
    answer = clerk.post(path, _fields(clerk, path, text="", file=SimpleUploadedFile("x.toml", content)))
    assert (answer.status_code, said in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("text", ["", "   \n", "\x00", "[institution", "不是 TOML 🌾", "id = 1\n" * 3])
def test_texts_that_are_none_are_refused_in_words(office: Office, text: str) -> None:
    clerk = office.as_("clerk")
    path = office.at("institutions/adopt/")
    answer = clerk.post(path, _fields(clerk, path, text=text))
    assert answer.status_code == 422
    assert "没有保存，请先改好这些" in answer.content.decode()


def test_a_text_of_another_institution_is_not_adopted_by_mistake(office: Office) -> None:
    clerk = office.as_("clerk")
    path = office.at("institutions/appraisal/adopt/")
    answer = clerk.post(path, _fields(clerk, path, text=OWN))
    assert "第2行：文本里的编号是 clean-up，不是 appraisal" in answer.content.decode()


def test_the_text_in_force_is_not_adopted_again(office: Office) -> None:
    clerk = office.as_("clerk")
    path = office.at("institutions/appraisal/adopt/")
    answer = clerk.post(path, _fields(clerk, path))
    assert "已在施行" in answer.content.decode()


def test_two_clicks_adopt_once(office: Office) -> None:
    clerk = office.as_("clerk")
    path = office.at("institutions/adopt/")
    fields = _fields(clerk, path, text=OWN)
    assert [clerk.post(path, fields).status_code for _click in range(2)] == [302, 302]
    assert AdoptedInstitution.rows.of(office.town.book).filter(institution="clean-up").count() == 1


def test_repealing_takes_it_out_of_force_and_keeps_every_text(office: Office) -> None:
    clerk = office.as_("clerk")
    path = office.at("institutions/contact-duty/repeal/")
    assert clerk.post(path, _fields(clerk, path, effective_from="2026-03-10")).status_code == 302
    assert "contact-duty" in _in_force(office)
    assert "contact-duty" not in _in_force(office, date(2026, 3, 10))
    page = clerk.get(office.at("institutions/contact-duty/"))
    assert [str(entry["what"])[:2] for entry in page.context["history"]] == ["废止", "采用"]


def test_what_others_need_is_not_repealed(office: Office) -> None:
    clerk = office.as_("clerk")
    path = office.at("institutions/indicators/repeal/")
    answer = clerk.post(path, _fields(clerk, path))
    assert answer.status_code == 422
    assert "appraisal" in answer.content.decode()


def test_an_old_text_is_shown_by_its_adoption(office: Office) -> None:
    clerk = office.as_("clerk")
    first = AdoptedInstitution.rows.of(office.town.book).get(institution="contact-duty")
    create_adoption(
        office.town.book, rules.CONTACT.replace("包村联点", "包村联户"), effective_from=date(2026, 1, 1)
    )
    page = clerk.get(office.at(f"institutions/contact-duty/?version={first.id}"))
    assert "包村联点" in str(page.context["title"])
    elsewhere = AdoptedInstitution.rows.of(office.town.book).get(institution="appraisal")
    assert clerk.get(office.at(f"institutions/contact-duty/?version={elsewhere.id}")).status_code == 404
    assert clerk.get(office.at("institutions/contact-duty/text/?version=x")).status_code == 404


def test_only_the_clerk_and_leaders_adopt(office: Office) -> None:
    for role, status in (
        ("clerk", 200),
        ("leader", 200),
        ("village1", 403),
        ("station", 403),
        ("auditor", 403),
    ):
        for path in (
            "institutions/adopt/",
            "institutions/appraisal/adopt/",
            "institutions/appraisal/repeal/",
        ):
            assert office.as_(role).get(office.at(path)).status_code == status, (role, path)
    page = office.as_("village1").get(office.at("institutions/appraisal/"))
    assert [action["title"] for action in page.context["actions"]] == ["下载文本", "下载条文（Word）"]


def test_a_month_that_is_closed_keeps_the_text_of_its_time(office: Office) -> None:
    office.town.close("2026-01")
    before = STORE.head(office.town.book)
    clerk = office.as_("clerk")
    path = office.at("institutions/appraisal/adopt/")
    text = rules.APPRAISAL.replace("points = 40", "points = 30").replace("full = 100", "full = 90")
    assert clerk.post(path, _fields(clerk, path, text=text, effective_from="2026-01-01")).status_code == 302
    from taizhang.appraisal.closing import recompute
    from taizhang.books.models import ClosedPeriod

    assert STORE.head(office.town.book) != before
    assert recompute(office.town.book, ClosedPeriod.rows.of(office.town.book).get()) == ()


def test_a_text_that_is_only_offered_can_be_downloaded(office: Office) -> None:
    answer = office.as_("clerk").get(office.at("institutions/village-duty/text/"))
    assert answer.content.decode() == DUTY


def test_a_scheme_is_read_as_a_rule_text_and_kept_as_a_word_file(office: Office) -> None:
    clerk = office.as_("village1")
    page = clerk.get(office.at("institutions/monthly-appraisal/")).content.decode()
    assert "第一章" in page
    assert "一票否决" in page
    assert "[appraisal]" not in page
    assert "[appraisal]" in clerk.get(office.at("institutions/monthly-appraisal/?show=text")).content.decode()
    paper = clerk.get(office.at("institutions/monthly-appraisal/rule/"))
    assert paper["Content-Disposition"] == 'attachment; filename="monthly-appraisal.docx"'
    assert paper.content[:2] == b"PK"
    assert clerk.get(office.at("institutions/village-duty/rule/")).status_code == 404
