"""Checking a report in the office: what was found, the text marked, the Word file with comments; nothing kept."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import SimpleUploadedFile

from taizhang.server.models import JournalEntry
from tests.web.offices import Office

WRONG = "青禾镇2023年工作总结\n总产量由18万斤增加到24万斤，增长25%。\n发放补助资金××万元。\n"


def upload(text: str, name: str = "report.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def test_a_report_comes_back_marked(office: Office) -> None:
    page = office.as_("clerk").post(office.at("reading/"), {"file": upload(WRONG)})
    assert page.status_code == 200
    assert [row["cells"][2] for row in page.context["table"]["rows"]] == ["T201", "T101"]
    said = page.content.decode()
    assert '<mark id="f2"' in said
    assert "33.3333%" in said


def test_a_report_without_findings_says_so(office: Office) -> None:
    page = office.as_("village1").post(office.at("reading/"), {"file": upload("2023年，修路3公里。\n")})
    assert "没有发现问题" in page.content.decode()


def test_the_download_is_a_word_file_with_a_comment_at_each_finding(office: Office) -> None:
    from docx import Document

    answer = office.as_("leader").post(office.at("reading/"), {"file": upload(WRONG), "marked": "1"})
    assert "report.checked.docx" in answer["Content-Disposition"]
    comments = [comment.text for comment in Document(io.BytesIO(answer.content)).comments]
    assert [comment[:4] for comment in comments] == ["T201", "T101"]


def test_what_cannot_be_read_is_refused_with_what_to_do(office: Office) -> None:
    old = SimpleUploadedFile("old.doc", b"\xd0\xcf\x11\xe0")
    assert "另存为" in office.as_("clerk").post(office.at("reading/"), {"file": old}).content.decode()
    assert "请选择报告" in office.as_("clerk").post(office.at("reading/"), {}).content.decode()


def test_markup_in_a_report_is_shown_as_text(office: Office) -> None:
    page = office.as_("clerk").post(office.at("reading/"), {"file": upload("<script>x</script>××万元。\n")})
    assert "<script>x" not in page.content.decode()


def test_last_years_paragraphs_are_found(office: Office) -> None:
    same = "坚持以人民为中心的发展思想，扎实推进各项民生实事，" * 4 + "。\n"
    page = office.as_("clerk").post(
        office.at("reading/"), {"file": upload(same), "earlier": upload(same, "2022.txt")}
    )
    assert [row["cells"][2] for row in page.context["table"]["rows"]] == ["T401"]


def test_nothing_is_written(office: Office) -> None:
    before = JournalEntry.objects.count()
    office.as_("clerk").post(office.at("reading/"), {"file": upload(WRONG)})
    assert JournalEntry.objects.count() == before


def test_a_stranger_is_asked_to_sign_in(office: Office, client) -> None:
    assert client.get(office.at("reading/")).status_code in (302, 403)


def test_every_finding_is_linked_to_its_place_though_two_are_about_the_same_words(office: Office) -> None:
    text = (
        "总产量由18万斤增加到24万斤，增长25%。总产量由18万斤增加到24万斤，增长××%，联系13812345678××。\n" * 2
    )
    page = office.as_("clerk").post(office.at("reading/"), {"file": upload(text)})
    said = page.content.decode()
    rows = page.context["table"]["rows"]
    assert len(rows) > 4
    assert all(said.count(f'id="f{number}"') == 1 for number in range(1, len(rows) + 1))


def test_of_a_very_long_report_the_page_shows_the_beginning_and_says_so(office: Office) -> None:
    text = "2023年，修路3公里，铺开了各项工作。\n" * 12_000 + "发放资金××万元。\n"
    said = office.as_("clerk").post(office.at("reading/"), {"file": upload(text)}).content.decode()
    assert "后面的原文没有显示" in said
    assert "第12001行" in said
