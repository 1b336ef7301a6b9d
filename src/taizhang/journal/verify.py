"""Verification: any altered, removed, inserted or reordered act up to a witnessed head is found, with its place."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import orjson

from taizhang.journal.chain import GENESIS, HEADER, Head
from taizhang.journal.store import Row
from taizhang.problems import Place, Problem, Text

_HEADER_KEYS = frozenset(HEADER)
_MOST_PROBLEMS = 100


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found: how many acts, the head, up to which of them a published head vouches, and the faults."""

    book: str
    count: int
    head: str
    witnessed: int
    problems: tuple[Problem, ...]

    @property
    def unwitnessed(self) -> int:
        """How many acts at the end no published head vouches for: there, a cut tail would not show."""
        return self.count - self.witnessed


def verify(
    book: str,
    rows: Iterable[Row],
    *,
    witnesses: Iterable[str] = (),
    kept: Head | None = None,
    progress: Callable[[int], None] | None = None,
) -> Verification:
    """Recompute the chain of a book from its stored rows.

    `witnesses` are head hashes printed on notices; `kept` is the head that the store itself remembers. Each fault
    is a `Problem` whose place is the sequence number; after a broken link the check goes on from the stored hash,
    so that every fault is named once.
    """
    wanted = set(witnesses)
    seen: set[str] = set()
    problems: list[Problem] = []
    witnessed = 0
    expected = 1
    previous = GENESIS
    count = 0
    sha, loads = hashlib.sha256, orjson.loads
    for row in rows:
        seq, id, kind, version, subject, actor, unit, at, on, batch, key, body, hash = row
        count += 1
        if len(problems) < _MOST_PROBLEMS:
            if seq != expected:
                problems.append(_gap(book, expected, seq))
            if sha(body.encode()).hexdigest() != hash:
                problems.append(
                    _fault("altered", book, seq, "内容与其散列不符", "the bytes do not match their hash")
                )
            try:
                head = loads(body)
                if head["prev"] != previous:
                    problems.append(
                        _fault(
                            "broken-link", book, seq, "与前一条不相连", "does not follow the act before it"
                        )
                    )
                if (
                    head["seq"] != seq
                    or head["id"] != id
                    or head["act"] != kind
                    or head["v"] != version
                    or head["subject"] != subject
                    or head["actor"] != actor
                    or head["unit"] != unit
                    or head["at"] != at
                    or head["on"] != on
                    or head["batch"] != batch
                    or head["key"] != (key or "")
                    or head["book"] != book
                    or head.keys() != _HEADER_KEYS
                ):
                    problems.append(
                        _fault(
                            "columns-differ",
                            book,
                            seq,
                            "索引列与正文不符",
                            "an indexed column differs from the bytes",
                        )
                    )
            except (ValueError, KeyError, TypeError, AttributeError):
                problems.append(_fault("unreadable", book, seq, "正文无法读取", "the bytes cannot be read"))
        if hash in wanted:
            witnessed = count
            seen.add(hash)
        previous = hash
        expected = seq + 1
        if progress is not None and count % 20_000 == 0:
            progress(count)
    for missing in sorted(wanted - seen):
        problems.append(
            Problem(
                "witness-missing",
                Text(
                    f"账簿中找不到已公布的头散列 {missing}",
                    f"the published head {missing} is not in the book",
                ),
                Text(
                    "该散列之后（或之前）的记录被改动或删去", "acts up to that head were altered or removed"
                ),
                Place(file=book),
            )
        )
    if kept is not None and (kept.seq, kept.hash) != (expected - 1, previous):
        problems.append(
            _fault(
                "head-differs",
                book,
                kept.seq,
                f"账簿末条（第{expected - 1}条）与所存账头（第{kept.seq}条）不符",
                f"the chain ends at {expected - 1}, the kept head says {kept.seq}",
            )
        )
    return Verification(book, count, previous, witnessed, tuple(problems))


def _gap(book: str, expected: int, found: int) -> Problem:
    return _fault(
        "gap", book, found, f"应为第{expected}条，却是第{found}条", f"expected act {expected}, found {found}"
    )


def _fault(code: str, book: str, seq: int, zh: str, en: str) -> Problem:
    return Problem(code, Text(f"第{seq}条：{zh}", f"act {seq}: {en}"), where=Place(file=book, line=seq))
