"""The portal: only what was closed or posted, nobody's name, and a page that may be kept for a minute."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from datetime import UTC, date, datetime

import docx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from taizhang.notices.acts import NoticeWithdrawn
from taizhang.notices.models import Notice
from taizhang.promises.models import Promise
from taizhang.server import clock as clocks
from taizhang.units.acts import UnitClosed
from tests import rules
from tests.factories import (
    Township,
    create_book,
    create_contact,
    create_holder,
    create_notice,
    create_promise,
    create_record,
    create_township,
    create_unit,
)

CANARY = "金丝雀"
SECRET = rules.INDICATORS.replace('id = "jobs"', 'id = "jobs"\npublic = false')
PRIVATE_CONTACT = rules.CONTACT.replace("public = true", "public = false")


@pytest.fixture
def portal(township: Township, clock: datetime) -> Portal:
    return Portal(township)


class Portal:
    """A township whose January is closed, and a reader without an account."""

    def __init__(self, town: Township) -> None:
        self.town, self.reader = town, Client()
        town.record("sales", "2026-01", 60_000, village=0)
        town.record("sales", "2026-01", 90_000, village=1)
        town.close("2026-01", approvals={"appraisal": town.people["secretary"]})

    def at(self, path: str = "") -> str:
        return f"/p/{self.town.book}/{path}"

    def get(self, path: str = "", **headers: str):
        return self.reader.get(self.at(path), headers=headers)

    def text(self, path: str = "") -> str:
        answer = self.get(path)
        assert answer.status_code == 200, path
        return answer.content.decode()

    def promise(self, unit: str) -> Promise:
        return Promise.rows.of(self.town.book).get(unit=unit, indicator="sales")

    def notice(self, institution: str = "monthly-progress") -> Notice:
        return Notice.rows.of(self.town.book).get(institution=institution)

    def addresses(self) -> list[str]:
        """Every public page of the book, with the ids that it has."""
        units = (self.town.township, self.town.station, *self.town.villages)
        return [
            *(
                "",
                "promises/",
                "promises/?month=2026-01",
                "notices/",
                "notices/?show=ended",
                "ranking/",
                "units/",
            ),
            *(
                "search/",
                "search/?q=村",
                "search/?q=zz",
                "data/",
                "promises.json",
                "promises.csv",
                "notices.json",
            ),
            *(f"units/{unit}/" for unit in units),
            *(f"promises/{row.id}/" for row in Promise.rows.of(self.town.book)),
            *(f"notices/{row.id}/" for row in Notice.rows.of(self.town.book)),
        ]


# ---- the front ---------------------------------------------------------------------------------------------------
def test_the_front_leads_to_the_only_book(portal: Portal) -> None:
    assert portal.reader.get("/")["Location"] == portal.at()


def test_the_front_lists_several_books_and_says_what_to_do_without_any(db, clock) -> None:
    assert "还没有开账" in Client().get("/").content.decode()
    create_book(name="甲镇"), create_book(name="乙镇")
    page = Client().get("/").content.decode()
    assert "甲镇" in page
    assert "乙镇" in page


def test_search_engines_are_kept_out_of_the_office_only(db) -> None:
    said = Client().get("/robots.txt").content.decode()
    assert "Disallow: /o/" in said
    assert "Disallow: /p/" not in said


def test_an_empty_book_says_so_on_every_page(db, clock) -> None:
    book = create_book(institutions=())
    for path, said in (
        ("", "今年的目标还没有公布"),
        ("promises/", "这一年的目标还没有公布"),
        ("notices/", "现在没有公示"),
        ("notices/?show=ended", "没有结束的公示"),
        ("ranking/", "没有公布的位次"),
        ("units/", "还没有单位"),
        ("search/", "请输入要找的名称"),
        ("search/?q=村", "没有找到"),
    ):
        assert said in Client().get(f"/p/{book}/{path}").content.decode(), path


def test_unknown_books_and_ids_are_not_found(portal: Portal) -> None:
    other = create_township(villages=1)
    elsewhere = Promise.rows.of(other.book).first().id
    for path in (
        "promises/x/",
        f"promises/{elsewhere}/",
        "notices/x/",
        "notices/x/word/",
        "units/x/",
        f"units/{other.villages[0]}/",
        "language/fr/",
        "ranking/?of=x",
        "ranking/?period=2026-02",
    ):
        assert portal.get(path).status_code == 404, path
    assert portal.reader.get("/p/no-such-book/").status_code == 404


# ---- promises ----------------------------------------------------------------------------------------------------
def test_progress_is_that_of_the_last_close_and_does_not_move_before_the_next(portal: Portal) -> None:
    whole = portal.promise(portal.town.township)
    before = portal.get("promises/").context["rows"]
    assert [(row["value"], row["percent"]) for row in before] == [(150_000, before[0]["percent"])]
    portal.town.record("sales", "2026-02", 500_000)
    assert portal.get("promises/").context["rows"] == before
    portal.town.close("2026-02")
    assert portal.get("promises/").context["rows"][0]["value"] == 650_000
    assert portal.get(f"promises/{whole.id}/?month=2026-01").context["promise"]["value"] == 150_000


def test_before_the_first_close_there_are_targets_and_no_word_of_what_is_not_reported(
    township, clock
) -> None:
    page = Client().get(f"/p/{township.book}/promises/").content.decode()
    assert "3,600,000" in page
    assert "今年还没有封账" in page
    assert "未报" not in page


def test_only_closed_months_can_be_asked_for(portal: Portal) -> None:
    assert portal.get("promises/?month=2026").status_code == 200
    for asked in ("2026-02", "2026-12", "2025-01", "2019"):
        answer = portal.get(f"promises/?month={asked}")
        assert (answer.status_code, "这一期没有公布" in answer.content.decode()) == (404, True), asked
    for asked in ("2026-13", "x", "%00", "2026-1"):
        answer = portal.get(f"promises.json?month={asked}")
        assert (answer.status_code, "不是一个期间" in answer.content.decode()) == (400, True), asked


def test_zero_and_not_reported_are_told_apart(portal: Portal) -> None:
    portal.town.record("sales", "2026-02", 0, village=2)
    create_promise(portal.town.book, portal.town.villages[2], "repairs", 4)
    portal.town.close("2026-02")
    rows = {str(row["title"]): row for row in portal.get(f"units/{portal.town.villages[2]}/").context["rows"]}
    assert (rows["工业应税销售"]["value"], rows["工业应税销售"]["state"]) == (0, "")
    assert (rows["修缮"]["value"], rows["修缮"]["state"]) == (None, "no-data")


def test_a_promise_shows_its_year_its_parts_and_where_it_was_said(portal: Portal) -> None:
    page = portal.get(f"promises/{portal.promise(portal.town.township).id}/")
    assert page.context["series"]["values"] == (150_000,)
    assert [row["value"] for row in page.context["rows"]] == [60_000, 90_000, None]
    assert page.content.decode().count("<svg") > 3


def test_what_is_not_public_appears_nowhere(db, clock) -> None:
    town = create_township(institutions=(SECRET, *rules.ALL[1:]))
    create_promise(town.book, town.township, "jobs", 77_777)
    create_promise(town.book, town.villages[0], "days", 66_666, person=town.people["village1"])
    portal = Portal(town)
    for path in portal.addresses():
        answer = portal.get(path)
        if answer.status_code == 404:
            continue
        for hidden in ("新增就业", "77777", "77,777", "66666", "66,666", town.people["village1"]):
            assert hidden not in answer.content.decode(), (path, hidden)
    hidden = Promise.rows.of(town.book).exclude(indicator="sales")
    assert [portal.get(f"promises/{row.id}/").status_code for row in hidden] == [404, 404]


def test_a_promise_of_last_year_is_still_found(portal: Portal) -> None:
    old = create_promise(portal.town.book, portal.town.township, "jobs", 30, year=2025)
    assert portal.get(f"promises/{old}/").status_code == 200
    assert portal.get("promises/?month=2025").context["rows"][0]["target"] == 30


# ---- notices -----------------------------------------------------------------------------------------------------
def test_a_notice_shows_its_time_its_ground_and_its_head_in_fours(portal: Portal) -> None:
    row = portal.notice()
    page = portal.text(f"notices/{row.id}/")
    assert "2026年2月1日 – 2026年3月2日" in page
    assert "测试依据" in page
    assert " ".join(row.head_hash[at : at + 4] for at in range(0, 64, 4)) in page
    assert "2026年1月" in page


def test_a_notice_comes_on_paper(portal: Portal) -> None:
    row = portal.notice()
    answer = portal.get(f"notices/{row.id}/word/")
    paper = docx.Document(io.BytesIO(answer.content))
    said = "".join(paragraph.text for paragraph in paper.paragraphs)
    assert row.head_hash in said
    assert "测试依据" in said
    assert paper.tables[0].cell(1, 0).text == "工业应税销售"
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_withdrawn_notice_keeps_its_place_and_gives_its_reason_only(portal: Portal) -> None:
    row = portal.notice()
    portal.town.do(
        NoticeWithdrawn(notice=row.id, until=date(2026, 3, 5), reason="数字有误，另行公示"),
        who="clerk",
        on=date(2026, 3, 5),
    )
    page = portal.get(f"notices/{row.id}/")
    assert "数字有误，另行公示" in page.content.decode()
    assert (page.context["tables"], page.context["paragraphs"]) == ([], [])
    assert portal.get(f"notices/{row.id}/word/").status_code == 404
    assert row.id not in portal.text("notices/")
    assert row.id in portal.text("notices/?show=ended")
    shown = next(one for one in portal.get("notices.json").json()["notices"] if one["id"] == row.id)
    assert (shown["state"], shown["tables"], shown["paragraphs"]) == ("withdrawn", [], [])


def test_a_notice_is_unknown_until_its_day(portal: Portal) -> None:
    coming = create_notice(portal.town.book, since=date(2026, 4, 1), until=date(2026, 5, 1))
    assert portal.get(f"notices/{coming}/").status_code == 404
    assert coming not in portal.text("notices/") + portal.text("notices.json") + portal.text("search/?q=公示")
    with clocks.at(datetime(2026, 4, 1, 4, tzinfo=UTC)):
        assert portal.get(f"notices/{coming}/").status_code == 200


# ---- rankings ----------------------------------------------------------------------------------------------------
def test_a_ranking_appears_with_its_notice_and_names_a_post_not_a_person(portal: Portal) -> None:
    page = portal.get("ranking/")
    assert [row["rank"] for row in page.context["groups"][0]["rows"]] == [1, 2, 3]
    facts = {str(fact["title"]): str(fact["text"]) for fact in page.context["facts"]}
    assert facts["批准岗位"] == "leader"  # the post is called so in the tests' township
    assert facts["依据"] == "测试依据"


def test_a_ranking_without_a_notice_is_not_shown(township: Township, clock) -> None:
    township.close("2026-01")
    page = Client().get(f"/p/{township.book}/ranking/")
    assert page.context.get("groups") is None
    assert Client().get(f"/p/{township.book}/ranking/?of=appraisal&period=2026-01").status_code == 404


def test_only_published_periods_count_in_the_movement(portal: Portal) -> None:
    portal.town.close("2026-02")  # nobody approved it
    page = portal.get("ranking/")
    assert page.context["movements"] == []
    assert page.context["period"]["title"].zh == "2026年1月"
    assert portal.get("ranking/?of=appraisal&period=2026-02").status_code == 404


def test_a_ranking_whose_notice_was_withdrawn_is_gone(portal: Portal) -> None:
    portal.town.do(
        NoticeWithdrawn(notice=portal.notice("appraisal").id, until=date(2026, 3, 5), reason="依据有误"),
        who="clerk",
    )
    assert portal.get("ranking/").context.get("groups") is None


# ---- units and people --------------------------------------------------------------------------------------------
def _named_township(contact: str) -> Portal:
    town = create_township(institutions=(*rules.ALL[:3], contact, rules.APPRAISAL))
    bound = create_holder(town.book, town.station, "station", name=f"{CANARY}联系人")
    create_contact(town.book, bound, town.villages[0])
    create_holder(town.book, town.villages[0], "village", name=f"{CANARY}书记")
    create_record(
        town.book,
        town.villages[0],
        "jobs",
        "2026-01",
        3,
        by=town.actor("village1"),
        on=date(2026, 1, 20),
        confirms=True,
    )
    return Portal(town)


def test_the_one_bound_to_a_village_is_named_where_the_institution_says_so(db, clock) -> None:
    portal = _named_township(rules.CONTACT)
    page = portal.text(f"units/{portal.town.villages[0]}/")
    assert f"{CANARY}联系人" in page
    assert "便民中心" in page
    assert f"{CANARY}书记" not in page


def test_nobody_is_named_anywhere_where_the_institution_is_not_public(db, clock) -> None:
    portal = _named_township(PRIVATE_CONTACT)
    assert "station" in portal.text(f"units/{portal.town.villages[0]}/")  # the post stands there all the same
    for path in portal.addresses():
        assert CANARY not in portal.get(path).content.decode(), path


def test_no_page_gives_ids_of_people_acts_or_sequences(portal: Portal) -> None:
    people = set(portal.town.people.values())
    for path in portal.addresses():
        answer = portal.get(path)
        if answer.status_code == 200:
            assert not [person for person in people if person in answer.content.decode()], path
            assert "from_seq" not in answer.content.decode(), path


def test_posts_are_held_acted_for_or_vacant(portal: Portal) -> None:
    posts = portal.get(f"units/{portal.town.villages[0]}/").context["posts"]
    assert [(str(post["title"]), post["holder"]) for post in posts] == [("village", "在任")]


def test_a_unit_that_was_closed_says_so(portal: Portal) -> None:
    portal.town.do(UnitClosed(unit=portal.town.villages[2], until=date(2026, 2, 1)), who="clerk")
    page = portal.text(f"units/{portal.town.villages[2]}/")
    assert "2026年2月1日撤销" in page
    assert portal.town.villages[2] not in portal.text("units/")


def test_search_finds_names_initials_codes_indicators_and_notices(portal: Portal) -> None:
    create_unit(
        portal.town.book,
        "village",
        "大塘村",
        parent=portal.town.township,
        initials="dtc",
        code="330102101203",
    )
    for asked in ("大塘", "dtc", "DT", "330102101203"):
        assert "大塘村" in portal.text(f"search/?q={asked}"), asked
    assert portal.get("search/?q=应税").context["promises"] != []
    assert portal.get("search/?q=进度").context["notices"] != []
    assert portal.get("search/?q=%00<script>").status_code == 200


# ---- open data ---------------------------------------------------------------------------------------------------
def test_the_json_gives_amounts_as_text_and_nothing_undocumented(portal: Portal) -> None:
    given = portal.get("promises.json").json()
    assert (given["month"], given["closed_on"]) == ("2026-01", "2026-02-01")
    whole = next(one for one in given["promises"] if not one["parent"])
    assert (whole["value"], whole["target"], whole["late"]) == ("150000", "3600000", True)
    documented = portal.text("data/")
    told = set(re.findall(r'<th scope="row">([a-z_]+)', documented))
    notices = portal.get("notices.json").json()["notices"]
    assert {name for one in (*given["promises"], *notices) for name in one} == told


def test_the_table_opens_in_a_spreadsheet_and_runs_nothing(portal: Portal) -> None:
    bad = create_unit(portal.town.book, "village", "=1+cmd|' /C calc'!A0", parent=portal.town.township)
    create_promise(portal.town.book, bad, "coverage", 95)
    portal.town.close("2026-02")
    answer = portal.get("promises.csv")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 5
    names = [row["unit_zh"] for row in rows]
    assert [name for name in names if name.startswith("=")] == []
    assert {row["target"] for row in rows} == {"3600000", "1200000", "95"}


def test_notices_are_given_a_page_at_a_time_and_every_one_is_reached(portal: Portal) -> None:
    for _more in range(45):
        create_notice(portal.town.book)
    found, where = [], portal.at("notices.json")
    while where:
        given = portal.reader.get(where).json()
        assert len(given["notices"]) <= 20
        found += [one["id"] for one in given["notices"]]
        where = given["next"]
    assert (len(found), len(set(found)), given["count"]) == (47, 47, 47)


def test_the_files_agree(portal: Portal) -> None:
    rows = list(csv.DictReader(io.StringIO(portal.get("promises.csv").content.decode("utf-8-sig"))))
    given = portal.get("promises.json").json()["promises"]
    assert [row["id"] for row in rows] == [one["id"] for one in given]
    assert [row["value"] for row in rows] == [one["value"] or "" for one in given]


# ---- how it is served --------------------------------------------------------------------------------------------
def test_a_page_may_be_kept_and_is_asked_for_again_by_its_tag(portal: Portal) -> None:
    first = portal.get("promises/")
    assert first["Cache-Control"] == "public, max-age=60"
    again = portal.get("promises/", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    portal.town.record("sales", "2026-02", 1)
    assert portal.get("promises/", **{"If-None-Match": first["ETag"]}).status_code == 200


def test_a_tag_holds_for_its_day_and_its_language(portal: Portal) -> None:
    tag = portal.get("notices/")["ETag"]
    with clocks.at(datetime(2026, 3, 6, 4, tzinfo=UTC)):
        assert portal.get("notices/", **{"If-None-Match": tag}).status_code == 200
    portal.get("language/en/")
    assert portal.get("notices/", **{"If-None-Match": tag}).status_code == 200


def test_a_page_carries_no_token_no_session_and_nothing_of_who_is_signed_in(portal: Portal) -> None:
    from tests.web.offices import Office

    for reader in (portal.reader, Office(portal.town).as_("clerk")):
        answer = reader.get(portal.at("promises/"))
        assert "csrfmiddlewaretoken" not in answer.content.decode()
        assert answer.cookies == {}
    assert "Cookie" in answer["Vary"]


def test_the_language_is_chosen_by_a_link_that_leads_nowhere_else(portal: Portal) -> None:
    answer = portal.get(f"language/en/?next={portal.at('promises/')}")
    assert answer["Location"] == portal.at("promises/")
    assert "Promises of 2026" in portal.text("promises/")
    for away in ("https://evil.example/", "//evil.example", "/o/x/", "javascript:alert(1)"):
        assert portal.get(f"language/zh-hans/?next={away}")["Location"] == portal.at(), away


def test_nothing_can_be_posted(portal: Portal) -> None:
    for path in ("", "promises/", "notices/", "ranking/", "promises.json", "language/en/"):
        assert portal.reader.post(portal.at(path)).status_code == 405, path


def test_no_page_weighs_more_than_a_hundred_kilobytes(portal: Portal) -> None:
    for path in portal.addresses():
        assert len(gzip.compress(portal.get(path).content)) < 100_000, path


@pytest.mark.django_db
def test_three_times_the_villages_ask_no_more_questions(clock) -> None:
    paths = (
        "",
        "promises/",
        "notices/",
        "ranking/",
        "units/",
        "search/?q=村",
        "promises.json",
        "notices.json",
    )

    def asked(villages: int) -> dict[str, int]:
        portal = Portal(create_township(villages=villages))
        counts = {}
        for path in (*paths, f"units/{portal.town.villages[0]}/"):
            portal.get(path)  # what was closed is worked out once in a process
            with CaptureQueriesContext(connection) as queries:
                assert portal.get(path).status_code == 200
            counts[path.split("/")[0] + path[-4:] if path else "home"] = len(queries)
        return counts

    few, many = asked(2), asked(6)
    assert list(few.values()) == list(many.values())
    assert max(few.values()) <= 20, few


def test_every_page_reads_in_english(portal: Portal) -> None:
    portal.get("language/en/")
    for path in portal.addresses():
        answer = portal.get(path)
        assert answer.status_code == 200, path
        if "html" in answer["Content-Type"]:
            assert 'lang="en"' in answer.content.decode()
            said = [str(entry["title"]) for entry in answer.context["nav"]]
            assert [words for words in said if not words.isascii()] == [], path
    assert reverse("portal:home", args=[portal.town.book]) == portal.at()
    assert json.loads(portal.text("promises.json"))["book"] == portal.town.book
