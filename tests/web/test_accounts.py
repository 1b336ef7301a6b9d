"""The clerk's page of accounts."""

from __future__ import annotations

import re

from django.test import Client

from taizhang.office.models import Account
from tests.web.offices import Office


def test_only_the_clerk_sees_accounts(office: Office) -> None:
    assert office.as_("clerk").get(office.at("accounts/")).status_code == 200
    for role in ("leader", "supervisor", "auditor", "village1", "station"):
        assert office.as_(role).get(office.at("accounts/")).status_code == 403


def test_an_account_is_opened_and_its_code_is_shown_once_and_opens_the_door(office: Office) -> None:
    clerk, person = office.as_("clerk"), office.town.people["village2"]
    slip = clerk.post(
        office.at("accounts/new/"), {"person": person, "sign_in_name": "zhang.san"}
    ).content.decode()
    code = re.search(r"<b class=\"[^\"]*mono[^\"]*\">([^<]+)</b>", slip)
    assert code
    kept = Account.objects.get(sign_in_name="zhang.san")
    assert (kept.book, kept.person) == (office.town.book, person)
    assert code.group(1) not in clerk.get(office.at("accounts/")).content.decode()
    opened = Client().post("/first-code/", {"account": "zhang.san", "code": code.group(1)})
    assert opened["Location"] == "/first-code/"


def test_a_name_that_is_taken_is_refused_at_its_field(office: Office) -> None:
    office.account("village1")
    answer = office.as_("clerk").post(
        office.at("accounts/new/"), {"person": office.town.people["village2"], "sign_in_name": "village1"}
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors["sign_in_name"]


def test_only_people_in_a_post_without_an_account_are_offered(office: Office) -> None:
    office.account("village1")
    clerk = office.as_("clerk")
    offered = dict(clerk.get(office.at("accounts/new/")).context["form"].fields["person"].choices)
    assert office.town.people["village2"] in offered
    assert office.town.people["village1"] not in offered


def test_an_account_is_deactivated_and_brought_back_but_never_ones_own(office: Office) -> None:
    clerk, other = office.as_("clerk"), office.account("village1")
    clerk.post(office.at(f"accounts/{other.pk}/active/"), {"active": "0"})
    assert not Account.objects.get(pk=other.pk).is_active
    clerk.post(office.at(f"accounts/{other.pk}/active/"), {"active": "1"})
    assert Account.objects.get(pk=other.pk).is_active
    own = office.account("clerk")
    clerk.post(office.at(f"accounts/{own.pk}/active/"), {"active": "0"})
    assert Account.objects.get(pk=own.pk).is_active


def test_an_account_of_another_book_is_not_there(office: Office) -> None:
    stranger = Account.objects.create(sign_in_name="stranger", book="elsewhere", person="p1")
    assert office.as_("clerk").post(office.at(f"accounts/{stranger.pk}/code/")).status_code == 404
