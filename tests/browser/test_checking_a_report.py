"""核稿 in a real browser: a file goes in, comes back marked, and once more as Word with comments; bad files say what to do."""

from __future__ import annotations

import io

import pytest
from docx import Document

from tests.browser.test_journeys import DESK, PHONE, fits, signed_in, town

__all__ = ["town"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WRONG = (
    "青禾镇2023年工作总结\n一、主要工作\n总产量由18万斤增加到24万斤，增长25%。改造危房××户。\n"
    "联系人王某，手机13812345678。\n自来水普及率达到。\n"
)


def word(text: str) -> bytes:
    document, out = Document(), io.BytesIO()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("screen", [PHONE, DESK], ids=["phone", "desk"])
def test_a_word_file_comes_back_marked_and_then_with_comments_without_choosing_it_again(
    town, chromium, live_server, tmp_path, screen
):
    file = tmp_path / "总结.docx"
    file.write_bytes(word(WRONG))
    with signed_in(chromium, live_server, "clerk", screen) as page:
        page.goto(f"{live_server.url}/o/{town.book}/reading/")
        page.set_input_files("input[name=file]", file)
        page.click("#check .button >> nth=0")
        page.wait_for_selector("#f4")
        assert fits(page)
        codes = [page.locator("#result tbody tr").nth(row).inner_text() for row in range(4)]
        assert [code in said for code, said in zip(("T201", "T101", "T501", "T102"), codes, strict=True)] == [
            True
        ] * 4
        page.click("#result tbody a >> nth=1")
        assert page.evaluate("document.querySelector('mark:target').textContent") == "××户"
        with page.expect_download() as download:
            page.click("#result button[name=marked]")
        again = Document(download.value.path())
        assert [comment.text[:4] for comment in again.comments] == ["T201", "T101", "T501", "T102"]
        assert [paragraph.text for paragraph in again.paragraphs] == WRONG.splitlines()


def test_files_that_cannot_be_read_say_what_to_do_and_the_next_one_is_read(
    town, chromium, live_server, tmp_path
):
    with signed_in(chromium, live_server, "clerk", PHONE) as page:
        page.goto(f"{live_server.url}/o/{town.book}/reading/")
        for name, data, said in (
            ("空.docx", b"", "这个文件是空的"),
            ("旧.doc", b"\xd0\xcf\x11\xe0" + b"x" * 60, "另存为"),
            ("旧.wps", b"\xd0\xcf\x11\xe0" + b"x" * 60, "另存为"),
            ("坏.pdf", b"%PDF-1.4 broken", "PDF"),
            ("照片.png", b"\x89PNG\r\n\x1a\n" + b"x" * 60, "不能读取 .png 文件"),
        ):
            page.set_input_files("input[name=file]", {"name": name, "mimeType": "", "buffer": data})
            page.click("#check .button >> nth=0")
            page.locator("#result", has_text=said).wait_for()
            assert "没有检查" in page.inner_text("#result")
        page.set_input_files(
            "input[name=file]", {"name": "好.txt", "mimeType": "", "buffer": "2023年，修路3公里。\n".encode()}
        )
        page.click("#check .button >> nth=0")
        page.locator("#result", has_text="没有发现问题").wait_for()
        assert page.locator("#result .problems").count() == 0
        assert fits(page)


def test_without_script_the_page_works_as_a_form(town, chromium, live_server):
    with signed_in(chromium, live_server, "clerk", DESK, java_script_enabled=False) as page:
        page.goto(f"{live_server.url}/o/{town.book}/reading/")
        page.set_input_files("input[name=file]", {"name": "好.txt", "mimeType": "", "buffer": WRONG.encode()})
        page.click("#check .button >> nth=0")
        assert page.locator("mark").count() == 4
        assert page.locator("#result button[name=marked]").count() == 0
