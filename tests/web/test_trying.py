"""What if, and two versions of a scheme: who moves, and nothing is kept."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from taizhang.books import queries as books
from taizhang.server.store import STORE
from tests import rules
from tests.appraisal.scoring_town import published
from tests.factories import create_adoption
from tests.web.offices import Office


@pytest.fixture
def closed(office: Office) -> Office:
    published(office.town)
    return office


def cells(context, key="moved"):
    return [
        [str(cell.get("amount", cell)) if isinstance(cell, dict) else str(cell) for cell in row["cells"]]
        for row in context[key]["rows"]
    ]


def test_another_number_says_who_moves_and_keeps_nothing(closed: Office) -> None:
    head = STORE.head(closed.town.book)
    client = closed.as_("leader")
    here = closed.at("what-if/appraisal/2026-01/")
    assert "试算只在这一页上" in client.get(here).content.decode()
    page = client.get(here, {"unit": closed.town.villages[2], "fact": "sales", "value": "100,000"})
    moved = {row[0]: row for row in cells(page.context)}
    assert set(moved) == {"第1村", "第2村", "第3村"}
    assert (moved["第3村"][3], moved["第3村"][4]) == ("3", "1")
    assert STORE.head(closed.town.book) == head
    assert books.closed(closed.town.book, "2026-01").cut_seq <= head.seq


def test_a_number_that_changes_nothing_says_so(closed: Office) -> None:
    page = closed.as_("leader").get(
        closed.at("what-if/appraisal/2026-01/"),
        {"unit": closed.town.villages[0], "fact": "sales", "value": "90000"},
    )
    assert "都不变" in page.content.decode()


def test_what_is_no_number_and_an_unknown_unit_are_said_at_the_field(closed: Office) -> None:
    here = closed.at("what-if/appraisal/2026-01/")
    for given in ({"value": "很多"}, {"value": ""}, {"unit": "nobody"}, {"fact": "none"}, {"value": "1e99"}):
        asked = {"unit": closed.town.villages[0], "fact": "sales", "value": "1"} | given
        page = closed.as_("leader").get(here, asked)
        assert page.status_code == 200
        assert "moved" not in page.context, given


def test_two_versions_are_compared_on_the_facts_of_the_closed_periods(closed: Office) -> None:
    here = closed.at("schemes/appraisal/versions/")
    assert "只有一个文本" in closed.as_("clerk").get(here).content.decode()
    text = rules.APPRAISAL.replace("points = 40", "points = 30").replace("full = 100", "full = 90")
    create_adoption(closed.town.book, text, effective_from=date(2026, 3, 1))
    page = closed.as_("clerk").get(here)
    rows = {row[0]: row for row in cells(page.context, "table")}
    assert rows["第1村"][3].startswith("-9"), "36 of 40 become 27 of 30; what is not assessed is rescaled"
    assert "工业应税销售" in rows["第1村"][6]
    assert rows["第1村"][4] == rows["第1村"][5], "the places stay"


def test_a_draft_is_compared_before_anybody_adopts_it_and_is_not_kept(closed: Office) -> None:
    here, client, head = (
        closed.at("schemes/appraisal/versions/"),
        closed.as_("clerk"),
        STORE.head(closed.town.book),
    )
    text = rules.APPRAISAL.replace("points = 40", "points = 30").replace("full = 100", "full = 90")
    page = client.post(here, {"draft": SimpleUploadedFile("draft.toml", text.encode())})
    rows = {row[0]: row for row in cells(page.context, "table")}
    assert rows["第1村"][3].startswith("-9")
    assert "草稿" in page.content.decode()
    assert STORE.head(closed.town.book) == head


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (None, "还没有选文件"),
        (b"", "还没有选文件"),
        (b"\xff\xfe\x00", "不是文字"),
        (b"[institution]\nid = 3", "第2行"),
        (rules.INDICATORS.encode(), "没有考评办法"),
    ],
)
def test_a_draft_that_cannot_be_read_is_said_what_is_wrong(closed: Office, given, says) -> None:
    files = {} if given is None else {"draft": SimpleUploadedFile("draft.toml", given)}
    page = closed.as_("clerk").post(closed.at("schemes/appraisal/versions/"), files)
    assert page.status_code == 422
    assert says in page.content.decode()


def test_an_unknown_scheme_or_period_is_not_found(closed: Office) -> None:
    client = closed.as_("clerk")
    for path in ("what-if/none/2026-01/", "what-if/appraisal/2026-Q1/", "schemes/none/versions/"):
        assert client.get(closed.at(path)).status_code == 404, path
