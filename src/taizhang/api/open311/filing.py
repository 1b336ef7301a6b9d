"""A request that was filed by the standard's POST, as the one door behind every channel takes it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.http import QueryDict

from taizhang.api.open311.services import AGAINST, CHANNEL, PLACE, SUBJECT, Service, services
from taizhang.matters import residents
from taizhang.matters.acts import RESIDENT
from taizhang.matters.given_values import Given, read_values
from taizhang.matters.raising import LONGEST, Raised, Receipt, raise_matter
from taizhang.problems import Place, Problem, Refused, Text

_ATTRIBUTE = re.compile(r"attribute\[([A-Za-z0-9_-]{1,60})\](\[\])?")
_NUMBER = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,15})?")
_LONGEST_LINE = 200


def file(book: str, sent: QueryDict, *, where: str, now: datetime, on: date) -> Receipt:
    """Raise the matter. Raises `Refused` with every reason why not."""
    code = sent.get("service_code", "")
    if not code:
        raise Refused(_problem("service_code", "没有写 service_code", "service_code was not provided"))
    service = services(book, on).get(code)
    if service is None:
        raise Refused(_problem("service_code", "没有这个 service_code", "service_code was not found"))
    raised = _raised(service, sent)
    residents.check_offered(book, service.kind, raised, on)
    residents.not_too_many(book, where)
    return raise_matter(book, raised, who=RESIDENT, now=now, on=on)


def notice(service: Service | None, receipt: Receipt) -> Text:
    """What whoever filed it is told: the standard has no field for the secret."""
    words = service.kind.receipt.words.text if service is not None and service.kind.receipt else Text("")
    return Text(
        f"编号 {receipt.number}，查询码 {receipt.secret}：凭这两样在网站上查进度、作评价。{words.zh}",
        f"Number {receipt.number}, secret {receipt.secret}: with both, follow it and judge the answer on the portal."
        f" {words.to('en')}".rstrip(),
    )


def _raised(service: Service, sent: QueryDict) -> Raised:
    problems: list[Problem] = []
    kind = service.kind
    given = _attributes(sent)
    place, about, against = (_one(given.pop(key, "")) for key in (PLACE, SUBJECT, AGAINST))
    try:
        values, texts = read_values(kind, given)
    except Refused as refused:
        problems += refused.problems
        values, texts = {}, {}
    location = _location(sent, problems)
    where_field = next((one.id for one in kind.fields if one.type == "address" and one.id not in texts), "")
    if where_field and location:
        texts[where_field] = location
    said = sent.get("description", "").strip() or service.name.zh
    lines = [said]
    if location and not where_field:
        lines.append(f"（地点：{location}）")
    if sent.get("media_url"):
        lines.append(f"（图片：{sent['media_url'].strip()}）")
    texts["text"] = "\n".join(lines)
    texts |= _author(sent) if kind.confidential.author != "anonymous" else {}
    for key, text in texts.items():
        if "\x00" in text:
            problems.append(_problem(key, "有不能保存的字符", "holds a character that cannot be kept"))
        elif key in ("name", "phone", where_field) and len(text) > _LONGEST_LINE:
            problems.append(
                _problem(key, f"超过 {_LONGEST_LINE} 字", f"has more than {_LONGEST_LINE} characters")
            )
        elif len(text) > LONGEST:
            problems.append(_problem(key, f"超过 {LONGEST} 字", f"has more than {LONGEST} characters"))
    if problems:
        raise Refused(*problems)
    return Raised(
        kind=service.kind_id,
        channel=CHANNEL,
        texts=texts,
        category=service.category,
        about=about or _about(service, bool(against)),
        place=place,
        against=(against,) if against else (),
        values=values,
    )


def _about(service: Service, complains: bool) -> str:
    """What it is about where that was not said: of a complaint a unit, otherwise the first that the kind allows."""
    about = service.kind.about
    if complains:
        return next(one for one in ("unit", "person", *about) if one in about)
    return next((one for one in about if one not in ("unit", "person")), about[0])


def _attributes(sent: QueryDict) -> dict[str, Given]:
    found: dict[str, Given] = {}
    for name, values in sent.lists():
        match = _ATTRIBUTE.fullmatch(name)
        if match is not None:
            found[match[1]] = values if match[2] or len(values) > 1 else values[0]
    return found


def _one(given: Given) -> str:
    return given[:60] if isinstance(given, str) else ""


def _location(sent: QueryDict, problems: list[Problem]) -> str:
    parts = [sent.get(key, "").strip() for key in ("address_string", "address_id")]
    latitude, longitude = sent.get("lat", "").strip(), sent.get("long", "").strip()
    if latitude or longitude:
        for key, text, most in (("lat", latitude, 90), ("long", longitude, 180)):
            if not _NUMBER.fullmatch(text) or abs(Decimal(text)) > most:
                problems.append(
                    _problem(key, f"须为 -{most} 到 {most} 的度数", f"must be degrees from -{most} to {most}")
                )
        parts.append(f"{latitude},{longitude}")
    return " ".join(part for part in parts if part)


def _author(sent: QueryDict) -> Mapping[str, str]:
    first, last = (sent.get(key, "").strip() for key in ("first_name", "last_name"))
    together = f"{last}{first}" if not (first + last).isascii() else f"{first} {last}".strip()
    contact = "；".join(part for part in (sent.get(key, "").strip() for key in ("phone", "email")) if part)
    return {key: text for key, text in (("name", together), ("phone", contact)) if text}


def _problem(key: str, zh: str, en: str) -> Problem:
    return Problem("field-wrong", Text(zh, en), where=Place(key=key))
