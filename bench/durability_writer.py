"""The processes that `bench.durability` starts: they prepare a book, write to it until they are killed, examine it."""

from __future__ import annotations

import json
import os
import sys
import threading
from datetime import UTC, date, datetime
from decimal import Decimal

from taizhang.cli.setup import django_ready

BOOK = "killed"
DAY = date(2026, 3, 5)
NOW = datetime(2026, 3, 5, 4, tzinfo=UTC)
_RULES = """
[institution]
id = "repairs"
title = { zh = "修缮" }
from = 2020-01-01
source = "测试"

[[indicator]]
id = "repairs"
title = { zh = "修缮" }
unit = "处"
measure = "flow"
of = ["village"]
evidence = "required"
source = "测试"
"""


def prepare() -> None:
    """The tables, the key, and a book with one rule and one township."""
    django_ready(migrate=True)
    from taizhang.books.acts import BookOpened, InstitutionAdopted
    from taizhang.journal import SYSTEM, append
    from taizhang.server.store import STORE
    from taizhang.units.acts import UnitOpened

    for act in (
        BookOpened(book=BOOK, name="试验镇"),
        InstitutionAdopted.of("irepairs", _RULES, effective_from=date(2020, 1, 1)),
        UnitOpened(id="utown", unit_kind="township", name="试验镇", since=date(2020, 1, 1)),
    ):
        append(STORE, BOOK, [act], who=SYSTEM, now=NOW, happened_on=DAY)


def write(name: str, threads: int, each: int) -> None:
    """So many threads write so many acts each, and answer for every one on standard output."""
    django_ready()
    gate = threading.Barrier(threads)
    running = [
        threading.Thread(target=_writer, args=(f"{name}-{number}", each, gate), daemon=True)
        for number in range(threads)
    ]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()


def _writer(name: str, each: int, gate: threading.Barrier) -> None:
    from taizhang.journal import SYSTEM, append, new_id
    from taizhang.records.acts import Evidence, RecordMade
    from taizhang.records.evidence import keep as keep_file
    from taizhang.server.store import STORE
    from taizhang.units.acts import PersonRegistered, UnitOpened
    from taizhang.vault.keeping import keep

    village = ""

    def person(number, state, head):
        id = new_id("p")
        return [
            PersonRegistered(id=id, name=keep(BOOK, f"{name} {number}", kind="name", owner=id, findable=True))
        ]

    gate.wait()
    for number in range(each):
        if number % 3 == 0:
            village = new_id("u")
            plan = [
                UnitOpened(
                    id=village,
                    unit_kind="village",
                    name=f"{name} {number}",
                    parent="utown",
                    since=date(2020, 1, 1),
                )
            ]
        elif number % 3 == 1:
            sha256, size, kind = keep_file(b"%PDF-1.7 " + f"{name} {number}".encode())
            plan = [
                RecordMade(
                    id=new_id("r"),
                    indicator="repairs",
                    unit=village,
                    period="2026-02",
                    value=Decimal(number),
                    evidence=(Evidence(sha256=sha256, size=size, type=kind),),
                )
            ]
        else:
            plan = lambda state, head, number=number: person(number, state, head)  # noqa: E731
        done = append(STORE, BOOK, plan, who=SYSTEM, now=NOW, happened_on=DAY, key=f"{name} {number}")
        os.write(1, f"{done.entries[0].id}\n".encode())


def examine() -> None:
    """What is in the book now, as JSON: ids of acts, faults of chain, vault and evidence, rows that differ."""
    django_ready()
    from taizhang.server.rebuilding import compare
    from taizhang.server.soundness import examine as examined
    from taizhang.server.store import STORE

    faults = len(examined(BOOK).problems)
    ids = [row.id for row in STORE.rows(BOOK)]
    print(json.dumps({"ids": ids, "faults": faults, "differing": compare(BOOK).differing}))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["prepare"]:
            prepare()
        case ["write", name, threads, each]:
            write(name, int(threads), int(each))
        case ["examine"]:
            examine()
