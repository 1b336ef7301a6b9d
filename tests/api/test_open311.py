"""Open311 GeoReport v2, with the client that others use, in both formats, against a running server."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest
import requests
from django.test import Client
from georeport import GeoReport

from taizhang.api import tokens
from taizhang.api.models import OPEN311, Open311Door
from taizhang.matters.models import Matter
from taizhang.matters.queries import kind_of, texts_of
from tests.api.asking import public, staff
from tests.factories import create_book, create_township
from tests.matters import kinds
from tests.web.offices import Office

FILED = {
    "service_code": "hotline.lamp",
    "description": "村口路灯不亮",
    "address_string": "村委会门口",
    "lat": "30.25",
    "long": "120.16",
    "first_name": "春生",
    "last_name": "王",
    "email": "wang@example.org",
    "phone": "13900001234",
    "attribute[kind-of-lamp]": "市电",
}


def post(office: Office, format: str = "json", **fields):
    return Client().post(f"/open311/v2/requests.{format}", FILED | fields)


def get(path: str, **query):
    return Client().get(f"/open311/v2/{path}", query)


def row(office: Office) -> Matter:
    return Matter.rows.for_nobody(office.town.book).get()


def worked_on(office: Office, matter: str) -> None:
    for what, given in (
        ("sign", {}),
        ("answer", {"outcome": "solved", "text": "灯泡已换", "public": "路灯已修复"}),
    ):
        assert staff(office, "station", f"matters/{matter}/acts/{what}", {"given": given}).status_code == 200


@pytest.mark.parametrize("format", ["json", "xml"])
@pytest.mark.django_db(transaction=True)
def test_the_client_of_others_lists_defines_and_reads_what_the_standards_post_filed(live_server, format):
    from tests.rules import CONTACT, INDICATORS

    office = Office(create_township(institutions=(INDICATORS, CONTACT, *kinds.ALL), promises=False))
    client = GeoReport(f"{live_server.url}/open311/v2/", output_format=format)
    services = {service["service_code"]: service for service in client.get_service_list()}
    assert set(services) == {"hotline.lamp", "hotline.road", "petition.land", "petition.conduct"}
    assert services["hotline.lamp"]["service_name"] == "路灯"
    assert str(services["hotline.lamp"]["metadata"]).lower() == "true"

    definition = client.get_service_definition("hotline.lamp")
    attributes = definition["attributes"]["attribute"] if format == "xml" else definition["attributes"]
    codes = {attribute["code"]: attribute for attribute in attributes}
    assert codes["kind-of-lamp"]["datatype"] == "singlevaluelist"
    assert {"in_place", "about_what", "complains_about"} < set(codes)

    filed = requests.post(f"{live_server.url}/open311/v2/requests.{format}", data=FILED, timeout=20)
    assert filed.status_code == 201, filed.text
    matter = Matter.rows.for_nobody(office.town.book).get()
    assert matter.number in filed.text

    one = client.get_service_request(matter.number)
    assert (one["service_request_id"], one["status"], one["service_code"]) == (
        matter.number,
        "open",
        "hotline.lamp",
    )
    assert one["expected_datetime"].startswith(str(matter.answer_due))
    worked_on(office, matter.id)
    found = client.get_service_requests()
    (listed,) = found if isinstance(found, list) else [found]
    assert listed["service_request_id"] == matter.number
    assert "已解决" in listed["status_notes"]
    for words in ("春生", "13900001234", "村口路灯不亮", "wang@", "灯泡已换"):
        assert words not in str(found) + str(one)


def test_what_is_filed_goes_into_the_vault(office: Office) -> None:
    (answer,) = post(office).json()
    found = row(office)
    assert (found.number, found.channel, found.category) == (answer["service_request_id"], "open311", "lamp")
    texts = texts_of(found, kind_of(found), None)
    said = {key: texts[ref] for key, ref in found.texts.items()}
    assert said["name"] == "王春生"
    assert said["phone"] == "13900001234；wang@example.org"
    assert said["text"] == "村口路灯不亮\n（地点：村委会门口 30.25,120.16）"
    assert found.values == {"kind-of-lamp": "市电"}
    number, secret = answer["service_request_id"], answer["service_notice"].split("查询码 ")[1][:8]
    followed = public(office, "follow", {"number": number, "secret": secret})
    assert followed.json()["number"] == number


def test_before_it_is_on_the_public_list_the_number_alone_tells_where_it_stands(office: Office) -> None:
    (answer,) = post(office).json()
    (one,) = get(f"requests/{answer['service_request_id']}.json").json()
    assert (one["status"], one["status_notes"], one["address"], one["agency_responsible"]) == (
        "open", "已派办", None, None,
    )  # fmt: skip
    assert get("requests.json").json() == []
    assert get(f"tokens/{answer['service_request_id']}.json").json() == [
        {"token": answer["service_request_id"], "service_request_id": answer["service_request_id"]}
    ]


def test_the_list_is_filtered_by_service_days_and_status(office: Office) -> None:
    post(office)
    worked_on(office, row(office).id)
    for query, found in (
        ({}, 1),
        ({"service_code": "hotline.lamp"}, 1),
        ({"service_code": "hotline.road"}, 0),
        ({"service_code": "nothing"}, 0),
        ({"status": "open"}, 1),
        ({"status": "closed"}, 0),
        ({"status": "open,closed"}, 1),
        ({"start_date": "2026-03-05T00:00:00Z"}, 1),
        ({"start_date": "2026-03-06T00:00:00+08:00"}, 0),
        ({"end_date": "2026-03-04T00:00:00Z"}, 0),
        ({"service_request_id": row(office).number}, 1),
    ):
        answer = get("requests.json", **query)
        assert (answer.status_code, len(answer.json())) == (200, found), query


def test_a_complaint_filed_by_open311_is_kept_from_whom_it_names_and_from_everybody_outside(
    office: Office,
) -> None:
    fields = {"service_code": "petition.conduct", "attribute[complains_about]": office.town.station}
    post(office, **fields, **{"attribute[kind-of-lamp]": ""})
    found = row(office)
    assert found.guarded
    assert staff(office, "station", f"matters/{found.id}").status_code == 404
    assert get(f"requests/{found.number}.json").status_code == 404


@pytest.mark.parametrize("format", ["json", "xml"])
def test_errors_are_the_standards_documents(office: Office, format: str) -> None:
    for answer, status in (
        (get(f"services/nothing.{format}"), 404),
        (get(f"services.{format}", jurisdiction_id="nowhere"), 404),
        (get(f"services.{format}", jurisdiction_id="\x00"), 404),
        (get(f"requests/ZZZZZZZZ.{format}"), 404),
        (get(f"tokens/ZZZZZZZZ.{format}"), 404),
        (get(f"requests.{format}", start_date="yesterday"), 400),
        (get(f"requests.{format}", start_date="2026-01-01", end_date="2026-06-01"), 400),
        (get(f"requests.{format}", status="lost"), 400),
        (post(office, format, service_code=""), 400),
        (post(office, format, service_code="hotline.moon"), 400),
        (post(office, format, lat="north"), 400),
        (post(office, format, lat="1e400"), 400),
        (post(office, format, description="坏\x00了"), 400),
        (post(office, format, description="长" * 5_001), 400),
        (post(office, format, **{"attribute[kind-of-lamp]": "油灯"}), 400),
        (post(office, format, **{"attribute[strange]": "1"}), 400),
        (Client().post(f"/open311/v2/requests.{format}", "{}", content_type="application/json"), 415),
        (Client().post(f"/open311/v2/requests.{format}", b"service_code=%ff%fe", content_type="application/x-www-form-urlencoded"), 400),
        (Client().delete(f"/open311/v2/requests.{format}"), 405),
        (get(f"nothing.{format}"), 404),
    ):  # fmt: skip
        assert answer.status_code == status, (answer.request, answer.content)
        if format == "json":
            (error, *_more) = answer.json()
            assert error["code"] == status
            assert error["description"]
        else:
            root = ElementTree.fromstring(answer.content)
            assert (root.tag, root.find("error/code").text) == ("errors", str(status))
            assert root.find("error/description").text


def test_a_key_is_asked_for_where_the_office_says_so(office: Office) -> None:
    book = office.town.book
    office.as_("clerk").post(office.at("doors/open311/"), {"posting": "keyed"})
    assert post(office).status_code == 403
    key = tokens.make(book, OPEN311, label="随手拍", by="x")
    assert post(office, api_key=key).status_code == 201
    Open311Door.objects.filter(book=book).update(posting="nobody")
    assert post(office, api_key=key).status_code == 403
    assert get("services.json").status_code == 200


def test_with_several_books_the_jurisdiction_names_one(office: Office) -> None:
    create_book(institutions=kinds.ALL)
    answer = get("services.json")
    assert (answer.status_code, answer.json()[0]["code"]) == (400, 400)
    assert get("services.json", jurisdiction_id=office.town.book).status_code == 200
    assert post(office, jurisdiction_id=office.town.book).status_code == 201


@pytest.mark.parametrize("path", ["/open311/v2/discovery", "/open311/discovery"])
def test_the_service_is_discovered(office: Office, path: str) -> None:
    found = Client().get(f"{path}.json").json()
    assert found["endpoints"][0]["url"] == "http://testserver/open311/v2"
    root = ElementTree.fromstring(Client().get(f"{path}.xml").content)
    assert root.find("endpoints/endpoint/specification").text == "http://wiki.open311.org/GeoReport_v2"


def test_somebody_who_guesses_numbers_is_put_off(office: Office) -> None:
    (answer,) = post(office).json()
    for number in range(30):
        get(f"requests/ZZZZZZ{number:02}.json")
    assert get(f"requests/{answer['service_request_id']}.json").status_code == 429


def test_english_where_it_is_asked_for(office: Office) -> None:
    answer = Client().get("/open311/v2/services.json", headers={"Accept-Language": "en"})
    assert answer.json()[0]["service_name"] == "Street lamps"
