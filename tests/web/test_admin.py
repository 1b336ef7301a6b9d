"""The read-only admin: every table of state of one's own book, and nothing else."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from taizhang.server.rows import projected
from taizhang.units.models import Unit
from tests.factories import create_township
from tests.web.offices import Office

TABLES = [(table._meta.app_label, table._meta.model_name) for table in projected() if not table.protected]
PROTECTED = [(table._meta.app_label, table._meta.model_name) for table in projected() if table.protected]


@pytest.mark.parametrize(("app", "table"), TABLES, ids=[table for _app, table in TABLES])
def test_every_table_of_state_opens_and_each_of_its_rows(office: Office, app: str, table: str) -> None:
    office.town.record("sales", "2026-01", 60_000)
    office.town.close("2026-01")
    auditor = office.as_("auditor")
    assert auditor.get(f"/admin/{app}/{table}/").status_code == 200
    model = next(one for one in projected() if one._meta.model_name == table)
    row = model.rows.of(office.town.book).first()
    if row is not None:
        page = auditor.get(f"/admin/{app}/{table}/{row.pk}/change/")
        assert page.status_code == 200
        assert 'type="submit" value="' not in page.content.decode().replace("关闭", "")


@pytest.mark.parametrize(("app", "table"), PROTECTED, ids=[table for _app, table in PROTECTED])
def test_a_table_that_not_everybody_may_see_is_not_there_at_all(office: Office, app: str, table: str) -> None:
    for role in ("clerk", "auditor"):
        assert office.as_(role).get(f"/admin/{app}/{table}/").status_code == 404


def test_nothing_is_added_changed_or_deleted(office: Office) -> None:
    clerk, village = office.as_("clerk"), office.town.villages[0]
    assert clerk.get("/admin/units/unit/add/").status_code == 403
    assert clerk.post("/admin/units/unit/add/", {"title": "x"}).status_code == 403
    assert clerk.post(f"/admin/units/unit/{village}/change/", {"title": "x"}).status_code == 403
    assert clerk.post(f"/admin/units/unit/{village}/delete/", {"post": "yes"}).status_code == 403
    clerk.post("/admin/units/unit/", {"action": "delete_selected", "_selected_action": village})
    assert Unit.rows.get(id=village).title == "第1村"


def test_another_books_rows_are_not_there(office: Office) -> None:
    other = create_township(villages=1, promises=False)
    clerk = office.as_("clerk")
    page = clerk.get("/admin/units/unit/")
    assert other.villages[0] not in page.content.decode()
    assert clerk.get(f"/admin/units/unit/{other.villages[0]}/change/").status_code == 302
    assert clerk.get(f"/admin/units/unit/?q={other.villages[0]}").context["cl"].result_count == 0


def test_the_vault_the_accounts_and_the_journal_are_not_shown(office: Office) -> None:
    clerk = office.as_("clerk")
    page = clerk.get("/admin/").content.decode()
    for path in (
        "vault/vaulttext",
        "vault/vaulttoken",
        "office/account",
        "server/journalentry",
        "auth/group",
    ):
        assert clerk.get(f"/admin/{path}/").status_code == 404, path
        assert f"/admin/{path}/" not in page


def test_names_of_people_are_not_in_it(office: Office) -> None:
    from tests.factories import create_holder

    create_holder(office.town.book, office.town.station, "station", name="金丝雀大江")
    clerk = office.as_("clerk")
    for app, table in TABLES:
        assert "金丝雀" not in clerk.get(f"/admin/{app}/{table}/").content.decode(), table


def test_only_those_who_keep_or_audit_the_book_come_in(office: Office) -> None:
    for role, status in (
        ("clerk", 200),
        ("auditor", 200),
        ("village1", 302),
        ("leader", 302),
        ("station", 302),
    ):
        assert office.as_(role).get("/admin/").status_code == status, role
    assert Client().get("/admin/units/unit/").status_code == 302


def test_it_has_no_door_and_no_passphrase_form_of_its_own(office: Office) -> None:
    answer = Client().get("/admin/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/sign-in/")
    clerk = office.as_("clerk")
    assert clerk.get("/admin/password_change/").status_code == 404
    assert "password_change" not in clerk.get("/admin/").content.decode()


def test_a_table_of_many_rows_asks_a_bounded_number_of_questions(office: Office) -> None:
    clerk = office.as_("clerk")
    for app, table in TABLES:
        with CaptureQueriesContext(connection) as asked:
            clerk.get(f"/admin/{app}/{table}/")
        assert len(asked) <= 12, table
