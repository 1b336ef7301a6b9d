"""A book out as JSON Lines and in again."""

from __future__ import annotations

import json

import pytest

from taizhang.journal import GENESIS, canonical, sha256
from taizhang.journal.exchange import to_line
from taizhang.problems import Refused
from taizhang.server.exchange import export_book, import_book
from taizhang.server.rebuilding import compare
from taizhang.server.rows import projected
from taizhang.server.store import STORE
from taizhang.units.models import Unit
from tests.cli.running import taizhang, taizhang_apart
from tests.factories import create_unit
from tests.server.places import empty_place

pytestmark = pytest.mark.django_db


def exported(book: str) -> list[str]:
    lines: list[str] = []
    export_book(book, lines.append, progress=lambda count: None)
    return lines


def brought_in(lines):
    return import_book(lines, file="book.jsonl", progress=lambda count: None)


def test_a_book_comes_back_byte_for_byte_with_its_state(township, tmp_path):
    township.record("sales", "2026-01", 100)
    township.close("2026-01")
    lines = exported(township.book)
    rows = {
        table: list(table._base_manager.filter(book=township.book).order_by("id").values())
        for table in projected()
    }
    with empty_place(tmp_path / "elsewhere"):
        came = brought_in(lines)
        assert (came.book, came.head) == (township.book, STORE.head(township.book))
        assert exported(township.book) == lines
        assert {
            t: list(t._base_manager.filter(book=township.book).order_by("id").values()) for t in projected()
        } == rows
        assert compare(township.book).differing == 0
        create_unit(township.book, "village", "新村", parent=township.township)
        assert STORE.head(township.book).seq == len(lines) + 1, "the book goes on being written"


def test_the_commands_make_the_round_trip_between_two_places(township, tmp_path):
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    assert taizhang("export", "--book", township.book, "-o", first).exit_code == 0
    there = tmp_path / "there"
    came = taizhang_apart(there, "import", first)
    assert came.returncode == 0, came.stderr
    assert f"{STORE.head(township.book).seq} 条" in came.stdout
    assert taizhang_apart(there, "export", "-o", second).returncode == 0
    assert first.read_bytes() == second.read_bytes()
    assert taizhang_apart(there, "verify", "--chain-only").returncode == 0
    again = taizhang_apart(there, "import", first)
    assert again.returncode == 2
    assert "已有账簿" in again.stderr


def test_a_book_that_is_here_is_refused_and_stays(township):
    lines = exported(township.book)
    create_unit(township.book, "village", "新村", parent=township.township)
    head = STORE.head(township.book)
    with pytest.raises(Refused) as refused:
        brought_in(lines)
    assert refused.value.problems[0].code == "book-exists"
    assert STORE.head(township.book) == head
    assert compare(township.book).differing == 0


def _rehashed(line: str, **changes) -> str:
    header = {**json.loads(line)["body"], **changes}
    body = canonical(header)
    return to_line(body.decode(), sha256(body)) + "\n"


DAMAGES = {
    "a letter altered": lambda lines: [*lines[:3], lines[3].replace('"v":1', '"v":2'), *lines[4:]],
    "a line removed": lambda lines: [*lines[:3], *lines[4:]],
    "the first line removed": lambda lines: lines[1:],
    "two lines swapped": lambda lines: [*lines[:3], lines[4], lines[3], *lines[5:]],
    "a line twice": lambda lines: [*lines[:4], lines[3], *lines[4:]],
    "a line cut": lambda lines: [*lines[:3], lines[3][:-20] + "\n", *lines[4:]],
    "an empty line": lambda lines: [*lines[:3], "\n", *lines[4:]],
    "a field added and hashed anew": lambda lines: [*lines[:3], _rehashed(lines[3], extra="x")],
    "a number as text": lambda lines: [*lines[:3], _rehashed(lines[3], seq="4")],
    "of another book": lambda lines: [*lines[:3], _rehashed(lines[3], book="other")],
    "an unknown act": lambda lines: [*lines[:3], _rehashed(lines[3], act="never.heard-of")],
    "a newer version": lambda lines: [*lines[:3], _rehashed(lines[3], v=99)],
    "an act without its data": lambda lines: [*lines[:3], _rehashed(lines[3], data={})],
    "an id given twice": lambda lines: [
        *lines[:3],
        _rehashed(lines[3], id=json.loads(lines[2])["body"]["id"]),
    ],
    "line ends of another system": lambda lines: [line.replace("\n", "\r\n") for line in lines],
    "nothing": lambda lines: [],
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_file_is_refused_and_leaves_nothing(township, tmp_path, damage):
    lines = damage(exported(township.book))
    with empty_place(tmp_path / "elsewhere"):
        with pytest.raises(Refused):
            brought_in(lines)
        assert STORE.books() == ()
        assert list(STORE.rows(township.book)) == []
        assert not Unit._base_manager.filter(book=township.book).exists()


def test_the_line_at_fault_is_named(township, tmp_path):
    file = tmp_path / "book.jsonl"
    lines = exported(township.book)
    lines[6] = lines[6].replace('"v":1', '"v":2')
    file.write_text("".join(lines), encoding="utf-8", newline="\n")
    with empty_place(tmp_path / "elsewhere"):
        result = taizhang("import", file)
    assert result.exit_code == 2
    assert "book.jsonl:7" in result.output
    assert "散列" in result.output


def test_bytes_that_are_no_text_are_refused(township, tmp_path):
    file = tmp_path / "book.jsonl"
    file.write_bytes("".join(exported(township.book)).encode()[:5000] + b"\xff\xfe\n")
    with empty_place(tmp_path / "elsewhere"):
        result = taizhang("import", file)
        assert STORE.books() == ()
    assert result.exit_code == 2
    assert "UTF-8" in result.output


def test_a_book_that_begins_elsewhere_than_at_the_beginning_is_refused(township, tmp_path):
    first = exported(township.book)[0]
    forged = _rehashed(first, prev="1" * 64)
    assert json.loads(first)["body"]["prev"] == GENESIS
    with empty_place(tmp_path / "elsewhere"), pytest.raises(Refused):
        brought_in([forged])
