"""Asking the API as programs do."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

from taizhang.api import tokens
from taizhang.api.models import STAFF
from tests.web.offices import Office


def public(office: Office, path: str, body: Any = None, **headers: str) -> Any:
    """Ask a public operation of the office's book; without a body by GET."""
    return ask(Client(), f"/api/v1/p/{office.town.book}/{path}", body, **headers)


def staff(office: Office, role: str, path: str, body: Any = None, **headers: str) -> Any:
    """Ask a staff operation with a token of this role."""
    return ask(
        Client(),
        f"/api/v1/o/{office.town.book}/{path}",
        body,
        Authorization=f"Bearer {token(office, role)}",
        **headers,
    )


def token(office: Office, role: str) -> str:
    """A token of whoever does this work."""
    person = office.account(role).person
    return tokens.make(office.town.book, STAFF, label="test", by=person, person=person)


def ask(client: Client, address: str, body: Any = None, **headers: str) -> Any:
    """GET, or POST of JSON."""
    if body is None:
        return client.get(address, headers=headers)
    sent = body if isinstance(body, str | bytes) else json.dumps(body, ensure_ascii=False)
    return client.post(address, sent, content_type="application/json", headers=headers)


def lamp(office: Office, **fields: Any) -> dict[str, Any]:
    """A street lamp that is out, as a body."""
    usual = {"kind": "hotline", "text": "村口路灯不亮", "category": "lamp", "place": office.town.villages[0]}
    return usual | fields


def codes(answer: Any) -> list[str]:
    """The codes of an error answer."""
    return [error["code"] for error in answer.json()["errors"]]
