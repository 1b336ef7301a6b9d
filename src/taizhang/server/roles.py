"""Tables and roles: who owns the journal's table, and what the role that serves pages may do with it.

On PostgreSQL the tables belong to an owner who only migrates (`TAIZHANG_OWNER_DATABASE_URL`); the serving role
(`DATABASE_URL`) may read the journal and append to it, and nothing else, so it cannot take the guard away.
"""

from __future__ import annotations

import os
from typing import Any

import dj_database_url
from django.core.management import call_command
from django.db import connection, connections

from taizhang.problems import Problem, Refused, Text

OWNER_URL = "TAIZHANG_OWNER_DATABASE_URL"
_OWNER = "owner"
_MAINTAINABLE_SINCE = 170_000


def migrate() -> tuple[Text, ...]:
    """Make or update the tables; with an owner named, as the owner, and grant the serving role what it needs.

    Returns what was done, in sentences. Raises `Refused` where owner and serving role are the same, or the owner's
    address is of another database.
    """
    url = os.environ.get(OWNER_URL, "")
    if connection.vendor != "postgresql" or not url:
        call_command("migrate", verbosity=0, interactive=False)
        return (Text("数据表已是最新", "the tables are up to date"),)
    serving = connection.settings_dict
    owner = dj_database_url.parse(url)
    _check(serving, owner)
    connections.settings[_OWNER] = connections.configure_settings({"default": owner})["default"]
    try:
        call_command("migrate", verbosity=0, interactive=False, database=_OWNER)
        with connections[_OWNER].cursor() as cursor:
            done = _grant(cursor, serving)
    finally:
        connections[_OWNER].close()
        del connections[_OWNER]
        del connections.settings[_OWNER]
    said = Text(
        f"以属主 {owner['USER']} 更新了数据表", f"the tables were updated as their owner {owner['USER']}"
    )
    return (said, *done)


def weaknesses() -> tuple[Problem, ...]:
    """What would let the serving role change the journal; empty where nothing does. SQLite knows no roles."""
    if connection.vendor != "postgresql":
        return ()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT role.rolsuper, pg_has_role(current_user, journal.relowner, 'MEMBER'),"
            " has_table_privilege('journal_entry', 'UPDATE, DELETE, TRUNCATE, TRIGGER')"
            " FROM pg_roles role, pg_class journal"
            " WHERE role.rolname = current_user AND journal.oid = 'journal_entry'::regclass"
        )
        superuser, owns, may_change = cursor.fetchone()
    if superuser:
        return (_weak("服务所用的数据库角色是超级用户", "the serving role is a superuser of the database"),)
    if owns:
        return (_weak("服务所用的数据库角色就是流水表的属主", "the serving role owns the journal's table"),)
    if may_change:
        return (
            _weak("服务所用的数据库角色有权改动流水表", "the serving role may change the journal's table"),
        )
    return ()


def _weak(zh: str, en: str) -> Problem:
    return Problem(
        "serving-role",
        Text(f"{zh}，能够绕过“只增不改”", f"{en} and could get round append-only"),
        Text(
            f"请另设属主，在 {OWNER_URL} 中写明其地址，再运行 taizhang migrate",
            f"name an owner apart in {OWNER_URL}, then run taizhang migrate",
        ),
    )


def _check(serving: dict[str, Any], owner: dict[str, Any]) -> None:
    if not serving["USER"] or serving["USER"] == owner["USER"]:
        raise Refused(
            Problem(
                "roles-same",
                Text("属主与服务角色是同一个", "the owner and the serving role are the same"),
                Text(
                    f"请在 DATABASE_URL 与 {OWNER_URL} 中写不同的用户名",
                    f"name different users in DATABASE_URL and {OWNER_URL}",
                ),
            )
        )
    if serving["NAME"] != owner["NAME"]:
        raise Refused(
            Problem(
                "databases-differ",
                Text("两个地址指向不同的数据库", "the two addresses name different databases"),
                Text(f"请核对 DATABASE_URL 与 {OWNER_URL}", f"check DATABASE_URL and {OWNER_URL}"),
            )
        )


def _grant(cursor: Any, serving: dict[str, Any]) -> tuple[Text, ...]:
    role, database = (connection.ops.quote_name(serving[key]) for key in ("USER", "NAME"))
    done = []
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [serving["USER"]])
    if cursor.fetchone() is None:
        cursor.execute(f"CREATE ROLE {role} LOGIN PASSWORD %s", [serving["PASSWORD"]])
        done.append(
            Text(f"新建了服务角色 {serving['USER']}", f"the serving role {serving['USER']} was created")
        )
    for statement in (
        f"GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {role}",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        f"REVOKE CREATE ON SCHEMA public FROM {role}",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        f"REVOKE UPDATE, DELETE ON journal_entry FROM {role}",
        f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    ):
        cursor.execute(statement)
    cursor.execute("SELECT current_setting('server_version_num')::int")
    if cursor.fetchone()[0] >= _MAINTAINABLE_SINCE:  # so that an erasure can vacuum what it deleted
        cursor.execute(f"GRANT MAINTAIN ON vault_vaulttext, vault_vaulttoken TO {role}")
    done.append(
        Text(
            f"服务角色 {serving['USER']}：流水表只可读、只可增；其余表可读写；不是任何表的属主",
            f"the serving role {serving['USER']} may read the journal and append to it, read and write the other"
            " tables, and owns none",
        )
    )
    return tuple(done)
