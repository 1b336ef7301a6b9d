"""JSON Lines: a book as a text file, one act a line, and back without a byte of difference.

Each line is `{"hash":"…","body":…}` where `body` is the canonical bytes themselves, not made again. The bytes
between `"body":` and the closing brace are what is hashed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from taizhang.journal.acts import Entry
from taizhang.journal.canonical import canonical, sha256
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
        body, hash = line[_BODY_AT:-1], line[len(_PREFIX) : len(_PREFIX) + 64]
        if line != to_line(body, hash):
            raise bad_line(file, number, Text("不是账簿导出的行", "this is not a line of an exported book"))
        if sha256(body.encode()) != hash:
            raise bad_line(
                file, number, Text("内容与散列不符，可能被改动", "the bytes do not match their hash")
            )
        try:
            entry = read_entry(body, hash)
            whole = _is_whole(entry)
        except (ValueError, KeyError, TypeError):
            whole = False
        if not whole:
            raise bad_line(
                file,
                number,
                Text("字段不全、多余或写法不规范", "a field of the header is missing, unknown or wrong"),
            )
        if entry.previous != previous or entry.seq != expected or (book and entry.book != book):
            raise bad_line(file, number, Text("与上一行不相连", "does not follow the line before it"))
        previous, expected, book = hash, entry.seq + 1, entry.book
        yield entry


def _is_whole(entry: Entry) -> bool:
    """Whether the bytes hold the fields of an entry, each of its type, no others, in the canonical form."""
    header = {
        "act": entry.kind,
        "actor": entry.actor,
        "at": entry.recorded_at,
        "batch": entry.batch,
        "book": entry.book,
        "id": entry.id,
        "key": entry.key,
        "on": entry.happened_on,
        "prev": entry.previous,
        "subject": entry.subject,
        "unit": entry.unit,
    }
    texts = all(type(value) is str for value in header.values())
    numbers = type(entry.seq) is int and type(entry.version) is int
    rest = {"data": entry.data, "seq": entry.seq, "v": entry.version}
    return (
        texts
        and numbers
        and isinstance(entry.data, dict)
        and canonical({**header, **rest}) == entry.body.encode()
    )


def bad_line(file: str, line: int, what: Text) -> Refused:
    """The refusal of a file at one of its lines."""
    return Refused(
        Problem(
            "bad-export",
            what,
            Text(
                "请重新导出账簿后再导入；账簿未作任何改动", "export the book again; nothing was changed here"
            ),
            Place(file=file, line=line),
        )
    )
