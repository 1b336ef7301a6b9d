"""Promises through the browser: the tree, breaking down in one table, changing with an approver, letters."""

from __future__ import annotations

import io
from decimal import Decimal

import docx

from taizhang.promises.models import Promise
from taizhang.server.store import STORE
from tests.factories import create_promise
from tests.web.offices import Office


def _whole(office: Office) -> Promise:
    return Promise.rows.of(office.town.book).get(unit=office.town.township, indicator="sales")


def _token(client, path: str) -> str:
    return client.get(path).context["form"]["token"].value()


def test_the_tree_shows_parents_before_their_parts_with_progress(office: Office) -> None:
    office.town.record("sales", "2026-01", 300_000)
    rows = office.as_("leader").get(office.at("promises/?month=2026-01")).context["rows"]
    assert [row["depth"] for row in rows] == [0, 1, 1, 1]
    assert (rows[0]["value"], rows[1]["value"], rows[2]["value"]) == (300_000, 300_000, None)
    assert (rows[1]["percent"], rows[1]["late"]) == (25, False)
    assert rows[0]["difference"] is None


def test_a_search_finds_units_and_indicators(office: Office) -> None:
    leader = office.as_("leader")
    assert len(leader.get(office.at("promises/?q=第2村")).context["rows"]) == 1
    assert len(leader.get(office.at("promises/?q=应税")).context["rows"]) == 4
    assert leader.get(office.at("promises/?q=没有这个")).context["rows"] == []


def test_the_parts_of_one_row_are_a_fragment(office: Office) -> None:
    answer = office.as_("leader").get(office.at(f"promises/{_whole(office).id}/rows/?month=2026-01&depth=1"))
    assert answer.content.decode().count("<tr ") == 3
    assert "<html" not in answer.content.decode()


def test_one_promise_shows_its_parts_against_the_whole_and_the_records_behind(office: Office) -> None:
    office.town.record("sales", "2026-01", 300_000)
    page = office.as_("village1").get(office.at(f"promises/{_whole(office).id}/?month=2026-01"))
    assert page.context["parts_sum"]["difference"] == 0
    assert len(page.context["records"]["rows"]) == 1
    assert page.context["series"]["values"] == (300_000,)


def test_the_clerk_makes_a_promise_and_breaks_it_down_in_one_table(office: Office) -> None:
    clerk = office.as_("clerk")
    path = office.at("promises/new/?year=2026")
    fields = {
        "indicator": "jobs",
        "unit": office.town.township,
        "target": "90",
        "bound": "least",
        "due": "2026-12-31",
    }
    made = clerk.post(path, fields | {"token": _token(clerk, path)})
    whole = Promise.rows.of(office.town.book).get(indicator="jobs")
    assert made["Location"] == office.at(f"promises/{whole.id}/")
    parts = office.at(f"promises/{whole.id}/parts/")
    asked = {"token": _token(clerk, parts), "due": "2026-12-31"}
    asked |= {
        f"target-{unit}": target for unit, target in zip(office.town.villages, ("30", "20", ""), strict=True)
    }
    shown = clerk.post(parts, asked | {"check": "1"})
    assert (shown.context["sum"], shown.context["difference"]) == (50, -40)
    assert Promise.rows.of(office.town.book).filter(parent=whole.id).count() == 0
    clerk.post(parts, asked)
    clerk.post(parts, asked)
    made = Promise.rows.of(office.town.book).filter(parent=whole.id)
    assert {row.unit: row.target for row in made} == {
        office.town.villages[0]: Decimal(30),
        office.town.villages[1]: Decimal(20),
    }


def test_the_same_promise_twice_is_refused_at_its_field(office: Office) -> None:
    clerk = office.as_("clerk")
    path = office.at("promises/new/?year=2026")
    fields = {
        "indicator": "sales",
        "unit": office.town.township,
        "target": "9",
        "bound": "least",
        "due": "2026-12-31",
    }
    answer = clerk.post(path, fields | {"token": _token(clerk, path)})
    assert answer.status_code == 422
    assert "已有这项目标" in answer.context["form"].errors["unit"][0]


def test_a_change_needs_the_post_that_may_approve_and_keeps_the_old_version(office: Office) -> None:
    clerk, whole = office.as_("clerk"), _whole(office)
    path = office.at(f"promises/{whole.id}/change/")
    page = clerk.get(path)
    approvers = [key for key, _title in page.context["form"].fields["approved_by"].choices if key]
    assert approvers == [office.town.people["leader"]]
    fields = {
        "token": page.context["form"]["token"].value(),
        "target": "3000000",
        "bound": "least",
        "from_version": "1",
        "reason": "受灾核减",
    }
    assert clerk.post(path, fields | {"approved_by": office.town.people["village1"]}).status_code == 422
    clerk.post(path, fields | {"approved_by": approvers[0]})
    detail = clerk.get(office.at(f"promises/{whole.id}/"))
    assert [str(entry["what"]) for entry in detail.context["history"]] == [
        "目标改为 3,000,000 元",
        "下达目标 3,600,000 元",
    ]
    assert "受灾核减" in detail.content.decode()
    assert "受灾核减" not in STORE.history(office.town.book, whole.id)[-1].body


def test_two_people_changing_from_the_same_version_change_once(office: Office) -> None:
    clerk, whole = office.as_("clerk"), _whole(office)
    path = office.at(f"promises/{whole.id}/change/")
    fields = {
        "bound": "least",
        "from_version": "1",
        "reason": "核减",
        "approved_by": office.town.people["leader"],
    }
    clerk.post(path, fields | {"token": "k1", "target": "3000000"})
    second = office.as_("deputy").post(path, fields | {"token": "k2", "target": "2900000"})
    assert "刚被他人调整过" in second.content.decode()


def test_a_promise_with_parts_is_not_withdrawn_before_them(office: Office) -> None:
    clerk, whole = office.as_("clerk"), _whole(office)
    path = office.at(f"promises/{whole.id}/withdraw/")
    fields = {"token": _token(clerk, path), "approved_by": office.town.people["leader"], "reason": "取消"}
    assert "请先撤销分解目标" in clerk.post(path, fields).content.decode()
    alone = create_promise(office.town.book, office.town.villages[0], "jobs", 5)
    path = office.at(f"promises/{alone}/withdraw/")
    clerk.post(path, fields | {"token": _token(clerk, path)})
    assert clerk.get(office.at(f"promises/{alone}/")).context["withdrawn"]
    assert clerk.get(path).status_code == 404


def test_a_village_cadre_changes_no_promise(office: Office) -> None:
    cadre, whole = office.as_("village1"), _whole(office)
    for page in ("change", "withdraw", "parts", "sign"):
        assert cadre.get(office.at(f"promises/{whole.id}/{page}/")).status_code == 403


def test_the_letter_is_a_word_file_with_the_units_promises(office: Office) -> None:
    unit = office.town.villages[0]
    clerk = office.as_("clerk")
    assert "1,200,000" in clerk.get(office.at(f"promises/letters/{unit}/2026/")).content.decode()
    answer = clerk.get(office.at(f"promises/letters/{unit}/2026/letter.docx"))
    paper = docx.Document(io.BytesIO(answer.content))
    cells = [cell.text for row in paper.tables[0].rows for cell in row.cells]
    assert "工业应税销售" in cells
    assert clerk.get(office.at(f"promises/letters/{unit}/2020/")).status_code == 404


def test_the_signature_is_registered(office: Office) -> None:
    clerk, whole = office.as_("clerk"), _whole(office)
    path = office.at(f"promises/{whole.id}/sign/")
    clerk.post(path, {"token": _token(clerk, path), "on_day": "2026-01-20"})
    assert str(_whole(office).signed_on) == "2026-01-20"
