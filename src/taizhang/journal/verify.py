"""Verification: any altered, removed, inserted or reordered act up to a witnessed head is found, with its place."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import itemgetter

import orjson

from taizhang.journal.chain import GENESIS, HEADER, Head
from taizhang.journal.store import Row
from taizhang.problems import Place, Problem, Text, refuse

# the header's fields in the order of a stored row's first columns, so that one comparison does for all of them
_COLUMNS = itemgetter("seq", "id", "act", "v", "subject", "actor", "unit", "at", "on", "batch")
_COLUMN_COUNT = 10
_HASH_LETTERS = 64
_MOST_PROBLEMS = 100


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found: how many acts, the head, up to which of them a published head vouches, the faults, and which
    of the published heads are this book's."""

    book: str
    count: int
    head: str
    witnessed: int
    problems: tuple[Problem, ...]
    found: frozenset[str] = frozenset()

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
    sha, loads, columns, fields = hashlib.sha256, orjson.loads, _COLUMNS, len(HEADER)
    for row in rows:
        seq, key, body, hash = row[0], row[10], row[11], row[12]
        count += 1
        if type(seq) is not int:  # SQLite keeps any type in any column
            seq = 0
        if len(problems) < _MOST_PROBLEMS:
            if seq != expected:
                problems.append(_gap(book, expected, seq))
            try:
                if sha(body.encode()).hexdigest() != hash:
                    problems.append(
                        _fault("altered", book, seq, "内容与其散列不符", "the bytes do not match their hash")
                    )
                head = loads(body)
                if head["prev"] != previous:
                    problems.append(
                        _fault(
                            "broken-link", book, seq, "与前一条不相连", "does not follow the act before it"
                        )
                    )
                if (
                    columns(head) != row[:_COLUMN_COUNT]
                    or head["key"] != (key or "")
                    or head["book"] != book
                    or "data" not in head
                    or len(head) != fields
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
        expected = (seq or expected) + 1
        if progress is not None and count % 20_000 == 0:
            progress(count)
    for missing in sorted(wanted - seen):
        problems.append(
            Problem(
                "witness-missing",
                Text(
                    f"账簿中找不到已公布的账本校验值 {missing}",
                    f"the published head {missing} is not in the book",
                ),
                Text(
                    "该校验值之后（或之前）的记录被改动或删去", "acts up to that head were altered or removed"
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
    return Verification(book, count, previous, witnessed, tuple(problems), frozenset(seen))


def read_heads(text: str, *, file: str = "") -> tuple[str, ...]:
    """The head hashes in a text, as copied from notices: several on a line or one over several lines, in groups of
    four letters or not, capital or small; after `#` stands a remark. Raises `Refused` naming each line where what
    was begun is not a whole hash.

    >>> read_heads("# March\\n" + "AB12 " * 16) == ("ab12" * 16,)
    True
    """
    heads: list[str] = []
    problems: list[Problem] = []
    begun, began_at = "", 0
    for number, line in enumerate((*unicodedata.normalize("NFKC", text).splitlines(), ""), start=1):
        letters = "".join(line.split("#", 1)[0].split()).lower().lstrip("\ufeff")
        wrong = re.search("[^0-9a-f]", letters)
        if begun and (not letters or wrong):
            problems.append(_not_a_head(file, began_at, len(begun)))
            begun = ""
        if wrong:
            problems.append(
                Problem(
                    "bad-head",
                    Text(f"校验值中不应有“{wrong[0]}”", f"“{wrong[0]}” does not belong in a head hash"),
                    Text("只有 0–9 和 a–f；说明文字请写在 # 之后", "only 0–9 and a–f; put remarks after #"),
                    Place(file, number),
                )
            )
            continue
        if letters and not begun:
            began_at = number
        begun += letters
        if len(begun) % _HASH_LETTERS == 0:
            heads += (begun[at : at + _HASH_LETTERS] for at in range(0, len(begun), _HASH_LETTERS))
            begun = ""
    refuse(problems)
    return tuple(dict.fromkeys(heads))


def _not_a_head(file: str, line: int, letters: int) -> Problem:
    return Problem(
        "bad-head",
        Text(f"这里有 {letters} 位，不是完整的校验值", f"{letters} letters here are not a whole head hash"),
        Text(f"一个校验值有 {_HASH_LETTERS} 位，请抄全", f"a head hash has {_HASH_LETTERS}; copy all of it"),
        Place(file, line),
    )


def _gap(book: str, expected: int, found: int) -> Problem:
    return _fault(
        "gap", book, found, f"应为第{expected}条，却是第{found}条", f"expected act {expected}, found {found}"
    )


def _fault(code: str, book: str, seq: int, zh: str, en: str) -> Problem:
    return Problem(code, Text(f"第{seq}条：{zh}", f"act {seq}: {en}"), where=Place(file=book, line=seq))
