"""Hostile input is always refused by an error that programs can read, and never ends in a server error."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from tests.api.asking import lamp, token
from tests.web.offices import Office

DEEP = "[" * 100_000 + "]" * 100_000
BODIES = {
    "nothing": b"",
    "no JSON": b"{",
    "a list": b"[]",
    "a string": b'"x"',
    "null": b"null",
    "invalid UTF-8": b'{"kind": "\xff\xfe"}',
    "a lone surrogate": b'{"kind": "hotline", "text": "\\ud800"}',
    "a NUL": b'{"kind": "hotline", "text": "a\\u0000b"}',
    "a NUL in a key": b'{"a\\u0000b": 1}',
    "a huge number": b'{"kind": ' + b"9" * 10_000 + b"}",
    "not a number": b'{"kind": NaN, "text": Infinity}',
    "deep": DEEP.encode(),
    "deep in a field": f'{{"kind": "hotline", "text": "x", "fields": {{"a": {DEEP}}}}}'.encode(),
    "another type": b'{"kind": {"a": 1}, "text": ["x"], "against": "x", "fields": []}',
    "too long": json.dumps({"kind": "hotline", "text": "x" * 5_001}).encode(),
    "too many": json.dumps({"kind": "hotline", "text": "x", "against": ["x"] * 500}).encode(),
    "unknown keys": json.dumps({str(number): 1 for number in range(2_000)}).encode(),
    "UTF-16": json.dumps({"kind": "hotline", "text": "x"}).encode("utf-16"),
    "a mark": b"\xef\xbb\xbf{}",
}
QUERIES = (
    "limit=0", "limit=-1", "limit=1e9", "limit=99999999999999999999", "limit=1&limit=2", "limit=%00", "limit=",
    "since=0000-00-00", "since=2026-02-30", "since=%FF", "since=١٢", "number=%00", "number=x%0a", "order=up", "after=x",
    "after=9999-99-99.x", "late=maybe", "strange=1", "a[]=1", "%00=%00", "kind=" + "x" * 5_000,
)  # fmt: skip


def errors_of(answer) -> list[dict[str, str]]:
    """The errors of an answer that refuses."""
    assert 400 <= answer.status_code < 500, (answer.status_code, answer.content[:300])
    errors = answer.json()["errors"]
    assert errors
    assert all(set(error) == {"code", "what", "right", "where"} and error["what"] for error in errors)
    return errors


@pytest.fixture
def operations(office: Office):
    """Every operation with an address that is there, and the headers that open it."""
    import taizhang.api.urls  # noqa: F401  the operations are known once the addresses are
    from taizhang.api.operations import OPERATIONS

    assert OPERATIONS
    book, bearer = office.town.book, {"Authorization": f"Bearer {token(office, 'clerk')}"}
    words = {"book": book, "kind": "hotline", "matter": "m1", "act": "assign"}
    return [(one, f"/api/v1{one.path.format(**words)}", {} if one.public else bearer) for one in OPERATIONS]


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_every_body_is_refused(operations, body: bytes) -> None:
    for one, address, headers in operations:
        if one.body is not None:
            errors_of(Client().post(address, body, content_type="application/json", headers=headers))


def test_every_query_is_refused(operations) -> None:
    for one, address, headers in operations:
        if one.name in ("list_matters", "list_answers"):
            for query in QUERIES:
                answer = Client().get(f"{address}?{query}", headers=headers)
                assert errors_of(answer), query


def test_other_content_types_methods_and_addresses_are_refused(operations) -> None:
    for one, address, headers in operations:
        client = Client(headers=headers)
        if one.method == "POST":
            for kind in (
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data",
                "",
                "x" * 500,
            ):
                answer = client.post(address, b"{}", content_type=kind)
                assert errors_of(answer)
                assert answer.status_code == 415, (one.name, kind)
        for method in ("PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "BREW"):
            answer = client.generic(method, address)
            assert errors_of(answer)
            assert answer.status_code == 405
            assert one.method in answer.headers["Allow"]
        for strange in ("/", "%00", "%ff", "/../..", "%2e%2e", "x" * 3_000):
            errors_of(client.get(address + strange))


def test_headers_that_do_not_fit_are_refused(operations, office: Office) -> None:
    book = office.town.book
    for key in ("", " ", "short", "ä" * 20, "x" * 65, "a b c d e f g h i j"):
        answer = Client().post(
            f"/api/v1/p/{book}/matters",
            lamp(office),
            content_type="application/json",
            headers={"Idempotency-Key": key},
        )
        assert errors_of(answer)[0]["where"] == "header.Idempotency-Key"
    errors_of(Client().get("/api/v1/books", headers={"Host": "evil.example"}))
    assert Client().get("/api/v1/books", headers={"Accept-Language": "\x00,;q=,en" * 99}).status_code == 200


def test_a_body_beyond_the_limit_is_refused(office: Office) -> None:
    answer = Client().post(
        f"/api/v1/p/{office.town.book}/matters",
        b"[" + b"1," * (3 * 2**20) + b"1]",
        content_type="application/json",
    )
    assert errors_of(answer)[0]["code"] == "too-large"


def test_nothing_that_was_sent_comes_back_in_an_error(office: Office) -> None:
    canary = "金丝雀13912345678"
    address = f"/api/v1/p/{office.town.book}/matters"
    for body in (
        {canary: canary},
        lamp(office, category=canary),
        lamp(office, fields={canary: canary}),
        lamp(office, fields={"kind-of-lamp": canary}),
        lamp(office, text={canary: canary}),
        lamp(office, against=[canary]),
        lamp(office, name=canary * 50),
    ):
        answer = Client().post(address, json.dumps(body), content_type="application/json")
        errors_of(answer)
        assert "金丝雀" not in answer.content.decode()
        assert "\\u91d1" not in answer.content.decode()
