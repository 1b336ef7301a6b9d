"""The staff's operations, by token and by session."""

from __future__ import annotations

import base64
import io
import json
import re

from django.test import Client
from PIL import Image

from taizhang.api.models import ApiToken
from taizhang.matters.models import Matter
from tests.api.asking import ask, codes, lamp, public, staff, token
from tests.web.offices import Office


def register(office: Office, role: str = "clerk", **fields):
    answer = staff(office, role, "matters", lamp(office, channel="phone", not_the_same=True, **fields))
    assert answer.status_code == 201, answer.content.decode()
    return answer.json()


def test_a_matter_goes_its_way_from_registration_to_the_end(office: Office) -> None:
    registered = register(office, name="春生")
    matter = registered["matter"]
    assert registered["secret"]
    one = staff(office, "station", f"matters/{matter}").json()
    assert (one["text"], one["texts"]["name"]) == ("村口路灯不亮", "春生")
    assert [doing["act"] for doing in one["possible"]][:1] == ["sign"]
    one = staff(office, "station", f"matters/{matter}/acts/sign", {}).json()["matter"]
    fields = {doing["act"]: doing["fields"] for doing in one["possible"]}["answer"]
    assert [field["name"] for field in fields if field["required"]] == ["outcome", "text"]
    given = {"outcome": "solved", "text": "灯泡已换"}
    one = staff(office, "station", f"matters/{matter}/acts/answer", {"given": given}).json()["matter"]
    assert one["status"] == "answered"
    given = {"reached": "yes", "grade": "good"}
    one = staff(office, "clerk", f"matters/{matter}/acts/call-back", {"given": given}).json()["matter"]
    assert [happened["name"] for happened in one["timeline"]] == [
        "received", "assigned", "signed", "answered", "called-back", "closed",
    ]  # fmt: skip
    assert (one["status"], one["satisfied"], one["clocks"][0]["state"]) == ("closed", True, "stopped-in-time")
    rates = staff(office, "clerk", "rates/hotline").json()["rates"]
    assert {rate["rate"]: rate["all"]["percent"] for rate in rates}["satisfied"] == "100.00"


def test_an_act_sent_twice_under_one_key_is_done_once(office: Office) -> None:
    matter = register(office)["matter"]
    address = f"/api/v1/o/{office.town.book}/matters/{matter}/acts/refile"
    headers = {"Authorization": f"Bearer {token(office, 'clerk')}", "Idempotency-Key": "0123456789abcdef"}
    body = {"given": {"category": "road", "place": office.town.villages[1]}}
    for _ in range(2):
        assert ask(Client(), address, body, **headers).status_code == 200
    row = Matter.rows.for_nobody(office.town.book).get()
    assert [one["name"] for one in row.events].count("refiled") == 1


def test_what_a_form_refuses_is_said_at_its_field(office: Office) -> None:
    matter = register(office)["matter"]
    answer = staff(
        office, "clerk", f"matters/{matter}/acts/assign", {"given": {"unit": "nowhere", "hm": "x"}}
    )
    assert answer.status_code == 409
    assert {error["where"] for error in answer.json()["errors"]} == {"body.given.unit", "body.given.…"}
    unknown = staff(office, "clerk", f"matters/{matter}/acts/fly", {})
    assert (unknown.status_code, codes(unknown)) == (404, ["act-unknown"])


def test_papers_come_as_base64_and_are_given_out_to_who_may_see_the_matter(office: Office) -> None:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), 5).save(out, "JPEG")
    paper = base64.b64encode(out.getvalue()).decode()
    matter = register(office, papers=[paper])["matter"]
    (found,) = staff(office, "clerk", f"matters/{matter}").json()["papers"]
    path = found["href"].removeprefix(f"http://testserver/api/v1/o/{office.town.book}/")
    assert staff(office, "clerk", path).headers["Content-Type"] == "image/jpeg"
    refused = staff(office, "village2", path)
    assert (refused.status_code, codes(refused)) == (404, ["not-found"])
    bad = staff(office, "clerk", "matters", lamp(office, channel="phone", papers=["AAAA"]))
    assert bad.status_code == 409


def test_the_list_is_read_by_key_filtered_and_searched_by_words_in_the_body(office: Office) -> None:
    for number in range(5):
        register(office, text=f"第{number}盏路灯")
    register(office, text="水管漏水", category="road")
    page = staff(office, "clerk", "matters?limit=4").json()
    assert (len(page["matters"]), page["count"]) == (4, {"least": 6, "more": False})
    rest = staff(office, "clerk", f"matters?limit=4&after={page['next']}").json()
    assert (len(rest["matters"]), rest["next"]) == (2, None)
    assert not {one["id"] for one in page["matters"]} & {one["id"] for one in rest["matters"]}
    assert len(staff(office, "clerk", "matters?category=road").json()["matters"]) == 1
    found = staff(office, "clerk", "search", {"words": "漏水"}).json()["matters"]
    assert [one["excerpt"] for one in found] == ["水管漏水"]
    assert staff(office, "village3", "matters").json()["matters"] == []


def test_a_page_begins_after_every_day_that_is_there_and_after_no_other_as_the_description_says(
    office: Office,
) -> None:
    description = Client().get("/api/v1/openapi.json").json()
    (asked,) = [
        one["schema"]["pattern"]
        for one in description["paths"]["/o/{book}/matters"]["get"]["parameters"]
        if one["name"] == "after"
    ]
    for day, there in {
        "2026-02-28": True,
        "2026-02-29": False,
        "2028-02-29": True,
        "2100-02-29": False,
        "2000-02-29": True,
        "2026-04-31": False,
        "2026-13-01": False,
    }.items():
        status = staff(office, "clerk", f"matters?after={day}.m1").status_code
        assert (status == 200, re.search(asked, f"{day}.m1") is not None) == (there, there), day
    strange = staff(office, "clerk", "matters?words=漏水")
    assert strange.status_code == 422


def test_what_may_be_the_same_is_asked_about_once(office: Office) -> None:
    number = register(office)["number"]
    body = lamp(office, channel="phone")
    answer = staff(office, "clerk", "matters", body)
    assert (answer.status_code, codes(answer)) == (409, ["possibly-same"])
    assert number in answer.json()["errors"][0]["right"]
    assert staff(office, "clerk", "matters", body | {"not_the_same": True}).status_code == 201


def test_without_a_token_nobody_is_let_in_and_nobody_is_sent_to_a_page(office: Office) -> None:
    address = f"/api/v1/o/{office.town.book}/matters"
    answer = ask(Client(), address)
    assert (answer.status_code, codes(answer), answer.headers["WWW-Authenticate"]) == (
        401,
        ["sign-in"],
        "Bearer",
    )
    for wrong in ("tz_" + "a" * 40, "", "ä", "x" * 5000):
        answer = Client().get(address, headers={"Authorization": f"Bearer {wrong}"})
        assert (answer.status_code, codes(answer)) == (401, ["sign-in"])


def test_a_token_is_revoked_at_once_and_ends_with_the_account(office: Office) -> None:
    key = token(office, "clerk")
    address = f"/api/v1/o/{office.town.book}/me"
    headers = {"Authorization": f"Bearer {key}"}
    assert ask(Client(), address, **headers).json()["person"]["id"] == office.town.people["clerk"]
    assert ApiToken.objects.get().digest != key
    account = office.account("clerk")
    account.is_active = False
    account.save()
    assert ask(Client(), address, **headers).status_code == 401
    account.is_active = True
    account.save()
    clerk = office.as_("clerk")
    clerk.post(office.at(f"doors/{ApiToken.objects.get().pk}/revoke/"))
    assert ask(Client(), address, **headers).status_code == 401


def test_a_token_opens_no_page_and_no_other_book(office: Office) -> None:
    from tests.factories import create_township

    headers = {"Authorization": f"Bearer {token(office, 'clerk')}"}
    assert ask(Client(), office.home, **headers).status_code == 302
    other = create_township(villages=1, promises=False).book
    assert ask(Client(), f"/api/v1/o/{other}/matters", **headers).status_code == 404


def test_by_session_the_csrf_token_is_needed_by_token_it_is_not(office: Office) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(office.account("clerk"))
    address = f"/api/v1/o/{office.town.book}/search"
    refused = ask(client, address, {"words": "路灯"})
    assert (refused.status_code, codes(refused)) == (403, ["not-permitted"])
    client.get(office.at("doors/"))
    csrf = client.cookies["csrftoken"].value
    assert ask(client, address, {"words": "路灯"}, **{"X-CSRFToken": csrf}).status_code == 200
    strict = Client(enforce_csrf_checks=True)
    bearer = f"Bearer {token(office, 'clerk')}"
    assert ask(strict, address, {"words": "路灯"}, Authorization=bearer).status_code == 200
    assert ask(strict, f"/api/v1/p/{office.town.book}/matters", lamp(office)).status_code == 201


def test_a_token_is_made_shown_once_and_never_again(office: Office) -> None:
    clerk = office.as_("clerk")
    page = clerk.post(office.at("doors/"), {"label": "热线平台", "purpose": "staff"})
    made = page.context["token"]
    assert made.startswith("tz_")
    assert made in page.content.decode()
    again = clerk.get(office.at("doors/")).content.decode()
    assert made not in again
    assert "热线平台" in again
    village = office.as_("village1")
    assert "热线平台" not in village.get(office.at("doors/")).content.decode()
    assert village.post(office.at(f"doors/{ApiToken.objects.get().pk}/revoke/")).status_code == 404
    refused = village.post(office.at("doors/"), {"label": "x", "purpose": "open311"})
    assert refused.status_code == 422
    assert village.post(office.at("doors/open311/"), {"posting": "nobody"}).status_code == 403


def test_the_description_is_openapi_and_the_page_shows_every_operation(office: Office) -> None:
    described = json.loads(Client().get("/api/v1/openapi.json").content)
    assert described["openapi"] == "3.1.0"
    page = Client().get("/api/v1/")
    said = page.content.decode()
    names = [one["operationId"] for methods in described["paths"].values() for one in methods.values()]
    assert [name for name in names if f'id="{name}"' not in said] == []
    assert len(page.content) < 100_000
    assert "http" not in said.replace("http://testserver", "").replace("http://www.w3.org", "")


def test_the_public_operations_know_no_session(office: Office) -> None:
    """Signed in or not, the answer is the same."""
    public(office, "matters", lamp(office))
    plain = public(office, "kinds").content
    assert office.as_("clerk").get(f"/api/v1/p/{office.town.book}/kinds").content == plain
