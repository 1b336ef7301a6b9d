"""JSON Lines: a book as a text file, one act a line, and back without a byte of difference.

Each line is `{"hash":"…","body":…}` where `body` is the canonical bytes themselves, not made again. The bytes
between `"body":` and the closing brace are what is hashed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from taizhang.journal.acts import Entry
from taizhang.journal.canonical import sha256
from taizhang.journal.chain import GENESIS, read_entry
from taizhang.problems import Place, Problem, Refused, Text

_PREFIX = '{"hash":"'
_BODY_AT = len(_PREFIX) + 64 + len('","body":')


def to_line(body: str, hash: str) -> str:
    """One line without its line end."""
    return f'{_PREFIX}{hash}","body":{body}}}'


def from_lines(lines: Iterable[str], *, file: str = "") -> Iterator[Entry]:
    """Entries of one book in order; raises `Refused` at the first line that does not continue the chain."""
    previous, expected, book = GENESIS, 1, ""
    for number, line in enumerate(lines, start=1):
        line = line.rstrip("\n")
        if not (line.startswith(_PREFIX) and line.endswith("}") and len(line) > _BODY_AT):
            raise Refused(_bad(file, number, "不是账簿导出的行", "this is not a line of an exported book"))
        body, hash = line[_BODY_AT:-1], line[len(_PREFIX) : len(_PREFIX) + 64]
        if sha256(body.encode()) != hash:
            raise Refused(
                _bad(file, number, "内容与散列不符，可能被改动", "the bytes do not match their hash")
            )
        try:
            entry = read_entry(body, hash)
        except (ValueError, KeyError, TypeError):
            raise Refused(_bad(file, number, "缺少应有的字段", "a field of the header is missing")) from None
        if entry.previous != previous or entry.seq != expected or (book and entry.book != book):
            raise Refused(_bad(file, number, "与上一行不相连", "does not follow the line before it"))
        previous, expected, book = hash, entry.seq + 1, entry.book
        yield entry


def _bad(file: str, line: int, zh: str, en: str) -> Problem:
    return Problem(
        "bad-export",
        Text(zh, en),
        Text("请重新导出账簿后再导入；账簿未作任何改动", "export the book again; nothing was changed here"),
        Place(file=file, line=line),
    )
