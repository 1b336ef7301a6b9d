"""The chain: how an act becomes an entry, and how an entry is read back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from taizhang.journal.acts import Act, Entry
from taizhang.journal.canonical import canonical, parse, plain, sha256
from taizhang.timekeeping import utc_text

GENESIS = "0" * 64
"""What stands before the first act of a book."""

HEADER = (
    "act",
    "actor",
    "at",
    "batch",
    "book",
    "data",
    "id",
    "key",
    "on",
    "prev",
    "seq",
    "subject",
    "unit",
    "v",
)
"""The keys of an entry's canonical bytes, sorted."""


class Head(NamedTuple):
    """The end of a chain: how many acts, and the hash of the last."""

    seq: int = 0
    hash: str = GENESIS


_stamp = lru_cache(maxsize=64)(utc_text)
"""The same for all acts of one append, of which there may be tens of thousands."""


def forge(
    head: Head,
    act: Act,
    *,
    book: str,
    id: str,
    actor: str,
    unit: str,
    recorded_at: datetime,
    happened_on: date,
    batch: str,
    key: str,
    data: Mapping[str, Any] | None = None,
) -> Entry:
    """The entry that puts `act` after `head`. `data` is `plain(act)`, where that is at hand already."""
    at, on, subject, seq = _stamp(recorded_at), happened_on.isoformat(), act.subject(), head.seq + 1
    kept = plain(act) if data is None else data
    body = canonical(
        {
            "act": act.kind,
            "actor": actor,
            "at": at,
            "batch": batch,
            "book": book,
            "data": kept,
            "id": id,
            "key": key,
            "on": on,
            "prev": head.hash,
            "seq": seq,
            "subject": subject,
            "unit": unit,
            "v": act.version,
        }
    )
    return Entry(
        book, seq, id, act.kind, act.version, subject, actor, unit, at, on, batch, key, head.hash, kept,
        body.decode(), sha256(body),
    )  # fmt: skip


def read_entry(body: str, hash: str) -> Entry:
    """An entry from its stored bytes; the bytes are kept, never made again."""
    return _entry(parse(body), body, hash)


def _entry(header: Mapping[str, Any], body: str, hash: str) -> Entry:
    return Entry(
        book=header["book"],
        seq=header["seq"],
        id=header["id"],
        kind=header["act"],
        version=header["v"],
        subject=header["subject"],
        actor=header["actor"],
        unit=header["unit"],
        recorded_at=header["at"],
        happened_on=header["on"],
        batch=header["batch"],
        key=header["key"],
        previous=header["prev"],
        data=header["data"],
        body=body,
        hash=hash,
    )
