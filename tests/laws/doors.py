"""Every door of the software, walked: the addresses of the URL conf with what they need, and what people find behind."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any
from urllib.parse import unquote

from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from tests.api.asking import token
from tests.web.offices import Office
from tests.web.test_addresses import ALL, FOR_PROGRAMS

UNWALKED: Mapping[str, str] = {
    "office:sign-out": "it ends the session of whoever walks",
    "office:first-code": "it shows a code once after a passphrase; nothing of the ledger",
    "portal:language": "it sets a cookie and leads back",
    "set_language": "it sets a cookie and leads back",
    "office:account-code": "it gives an account a new code",
    "office:account-active": "it takes an account away",
    "api-office:revoke": "it takes a token away",
    "appraisal:correction-undo": "what is corrected is a score line, walked at the sheet",
    "appraisal:exclusion": "needs an exclusion from an appraisal; its line is walked at the entry",
    "appraisal:exclusion-decide": "as above",
    "appraisal:exclusion-revoke": "as above",
    "appraisal:exclusion-evidence": "as above",
    "appraisal:objection": "needs an objection; its invitation is walked at the sheet",
    "appraisal:objection-decide": "as above",
    "appraisal:objection-withdraw": "as above",
    "appraisal:objection-evidence": "as above",
    "appraisal:veto-lift": "needs a veto on record; walked at the entry",
    "records:evidence": "a record's file; no matter is a record",
    **dict.fromkeys(
        ("matters:import-draft", "matters:import-file"),
        "a table as somebody handed it in, for them alone; what it is compared with is in tests/matters",
    ),
    "appraisal:object": "for the unit of the score sheet, within its days; the sheet invites to it",
}
"""Addresses that are not walked, each with the reason. A new address is walked, or stands here."""

QUERIES: Mapping[str, tuple[Mapping[str, str], ...]] = {
    "matters:list": (
        {"show": "all"},
        {"show": "late"},
        {"show": "ended"},
        {"show": "all", "q": "{word}"},
        {"show": "all", "q": "{number}"},
        {"show": "all", "kind": "petition"},
        {"show": "all", "unit": "{handler}"},
        {"show": "all", "place": "{place}"},
        {"show": "all", "channel": "portal"},
        {"show": "all", "status": "answered"},
    ),
    "matters:rates": tuple({"month": "2026-02", "by": by} for by in ("unit", "channel", "category", "place")),
    "matters:ledger": ({"place": "{place}"},),
    "matters:sheets": ({"month": "2026-03"},),
    "matters:new": ({"from": "{matter}"},),
    "portal:search": ({"q": "{word}"}, {"q": "{number}"}),
    "portal:matters": ({"q": "{word}"}, {"q": "{number}"}, {"before": "2026-02-27.{number}"}),
    "promises:tree": ({"q": "{word}"},),
    "units:list": ({"q": "{word}"},),
    "api:list_matters": (
        {"number": "{number}"},
        {"order": "oldest"},
        {"order": "due"},
        {"late": "true"},
        {"unit": "{handler}"},
        {"unsatisfied": "true"},
    ),
    "api:list_rates": ({"month": "2026-02"}, {"month": "2026-02", "by": "unit"}),
    "open311:services": ({"jurisdiction_id": "{book}"},),
    "open311:service": ({"jurisdiction_id": "{book}"},),
    "open311:requests": (
        {"jurisdiction_id": "{book}"},
        {"jurisdiction_id": "{book}", "status": "closed"},
        {"jurisdiction_id": "{book}", "service_request_id": "{number}"},
    ),
    "open311:request": ({"jurisdiction_id": "{book}"},),
    "open311:token": ({"jurisdiction_id": "{book}"},),
}
"""How the addresses with a query are asked besides plainly."""

DOINGS = ("assign", "answer", "call-back", "join", "exclude", "open-seal")
"""What is tried with a matter that one is not to know of."""


@dataclass(frozen=True)
class Door:
    """One thing to ask: an address with slots in braces, and what is sent to it, if anything."""

    name: str
    address: str
    sent: tuple[tuple[str, str], ...] = ()
    json: str = ""

    @property
    def names_it(self) -> bool:
        """Whether it asks for one matter by its id or number."""
        said = f"{self.address} {self.sent} {self.json}"
        return any(word in said for word in ("{matter}", "{number}", "%7Bnumber%7D", "%7Bmatter%7D"))

    def __str__(self) -> str:
        return f"{'POST' if self.sent or self.json else 'GET'} {self.name} {self.address}"


@dataclass
class Doors:
    """All doors of an office. `values` says what stands in an address of this name for each of its words."""

    office: Office
    values: Mapping[str, tuple[str, ...]]
    by_name: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    def all(self) -> Iterator[Door]:
        """Every address by GET, each with its queries, and what can be sent to those of a matter."""
        for name, entry in ALL.items():
            if name in UNWALKED:
                continue
            words = entry.pattern.converters.keys() | getattr(entry.pattern.regex, "groupindex", {}).keys()
            for address in self._addresses(name, sorted(words | _above(name))):
                yield Door(name, address)
                for query in QUERIES.get(name, ()):
                    yield Door(name, f"{address}?{urlencode(query, doseq=False)}")
        yield from self._sent()

    def _addresses(self, name: str, words: list[str]) -> Iterator[str]:
        choices = [self._choices(name, word) for word in words]
        for chosen in product(*choices):
            slots = {word: f"slot-{number}" for number, word in enumerate(words) if chosen[number][0] == "{"}
            given = {word: slots.get(word, value) for word, value in zip(words, chosen, strict=True)}
            address = reverse(name, kwargs=given)
            for word, value in zip(words, chosen, strict=True):
                if word in slots:
                    address = address.replace(slots[word], value)
            yield address

    def _choices(self, name: str, word: str) -> tuple[str, ...]:
        found = self.by_name.get(name, {}).get(word) or self.values.get(word)
        assert found, (
            f"{name} needs a {word}: give it a value in the test, or say in UNWALKED why it has none"
        )
        return found

    def _sent(self) -> Iterator[Door]:
        book = self.office.town.book
        yield Door(
            "portal:follow",
            reverse("portal:follow", args=[book]),
            sent=(("number", "{number}"), ("secret", "abcdefgh")),
        )
        for name in ("api:follow", "api:withdraw", "api:reopen", "api:ask_erasure"):
            yield Door(name, reverse(name, args=[book]), json='{"number": "{number}", "secret": "abcdefgh"}')
        yield Door(
            "api:search_matters", reverse("api:search_matters", args=[book]), json='{"words": "{word}"}'
        )
        for doing in DOINGS:
            yield Door(
                "matters:do",
                reverse("matters:do", args=[book, "slot-0", doing]).replace("slot-0", "{matter}"),
                sent=(("reason", "看看"),),
            )
            address = reverse("api:act_on_matter", args=[book, "slot-0", doing])
            yield Door("api:act_on_matter", address.replace("slot-0", "{matter}"), json="{}")


def _above(name: str) -> set[str]:
    """The book, for what is included below it."""
    space = name.partition(":")[0]
    return set() if space in ("open311",) or name in OUTSIDE else {"book"}


OUTSIDE = {
    *("portal:front", "portal:robots", "office:sign-in", "office:sign-out", "office:first-code"),
    *("set_language", "api:docs", "api:description", "api:list_books"),
}


@dataclass(frozen=True)
class Found:
    """What stood behind a door: the status, where it led, and the content without what is new at every asking."""

    status: int
    content: str
    to: str = ""


class Walker:
    """Somebody who asks at every door: by browser, and where programs ask by a token of their own."""

    def __init__(self, role: str, client: Client, bearer: str = "") -> None:
        self.role, self.client = role, client
        self.program = Client()
        self.headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}

    @classmethod
    def of(cls, office: Office, role: str) -> Walker:
        """Somebody of the office."""
        return cls(role, office.as_(role), token(office, role))

    def ask(self, door: Door, slots: Mapping[str, str]) -> Found:
        """Ask at one door; `slots` says what stands for the words in braces."""
        address = filled(door.address, slots)
        client, headers = self.client, {}
        if door.name in FOR_PROGRAMS and self.headers:
            client, headers = self.program, self.headers
            client.cookies.clear()
        cache.clear()  # nobody is put off for asking often: what is found is the question
        if door.json:
            answer = client.post(
                address, filled(door.json, slots), content_type="application/json", headers=headers
            )
        elif door.sent:
            answer = client.post(address, {key: filled(value, slots) for key, value in door.sent})
        else:
            answer = client.get(address, headers=headers)
        to = _unnamed(unquote(answer.headers.get("Location", "")), slots)
        return Found(answer.status_code, _unnamed(_plain(answer), slots), to)

    def walk(self, doors: Iterable[Door], slots: Mapping[str, str]) -> dict[Door, Found]:
        """Ask at all of them."""
        return {door: self.ask(door, slots) for door in doors}


def filled(text: str, slots: Mapping[str, str]) -> str:
    """A text with its words in braces filled in, also where they are written as addresses write them."""
    for word, value in slots.items():
        text = text.replace(f"{{{word}}}", value).replace(f"%7B{word}%7D", value)
    return text


_NEW_EACH_TIME = re.compile(
    r'name="(?:csrfmiddlewaretoken|token)" value="[^"]*"|nonce="[^"]*"|"X-CSRFToken": ?"[^"]*"'
    r'|value="[A-Za-z0-9_-]{16,64}" id="id_token"|id="id_token" value="[^"]*"'
)


def _plain(answer: Any) -> str:
    raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if raw[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            raw = b"\n".join(parts.read(one) for one in sorted(parts.namelist()) if "docProps" not in one)
    return _NEW_EACH_TIME.sub("", raw.decode("utf-8", "replace"))


def _unnamed(text: str, slots: Mapping[str, str]) -> str:
    """A text with the matter that was asked for left out, so that it reads the same whichever it was."""
    for word in ("matter", "number", "file"):
        text = text.replace(slots[word], f"<{word}>")
    return text
