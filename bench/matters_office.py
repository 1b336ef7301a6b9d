"""What stands behind the bench of matters: the book prepared, everybody signed in, somebody who writes, an import, a recount.

    python -m bench.matters_office DATA --matters N prepare|write|import|recount

`prepare` makes the book where it is not there yet and prints, as JSON, every address by its group with the role that opens it, and
a session cookie for each role. `write` raises, assigns, signs for and answers matters, one act a second, until a line comes in.
`import` takes in a spreadsheet of 10,000 rows. `recount` adopts a corrected calendar and counts the open due dates anew.
"""

from __future__ import annotations

import argparse
import json
import random
import select
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.synthetic import ready, today

BOOK = "liuhe"
ROWS = 10_000
_ROLES = ("clerk", "mayor", "station", "village", "auditor")
WORDS = ("路灯", "井盖", "补贴", "水渠", "低保", "垃圾 学校", "卫生室旁", "征地补偿", "青苗", "鱼都翻")


def prepare(data: Path, count: int) -> dict[str, Any]:
    """The book, the addresses and the sessions."""
    from bench.office import _signed_in
    from taizhang.server.store import STORE

    mark = data / "matters.json"
    if not mark.exists():
        from bench.matters_book import Matters

        begun = time.perf_counter()
        book = Matters(count, today())
        book.build()
        mark.write_text(json.dumps({"people": book.people, "seconds": time.perf_counter() - begun}))
    known = json.loads(mark.read_text())
    people = known["people"]
    return {
        "acts": STORE.head(BOOK).seq,
        "build_seconds": known["seconds"],
        "addresses": [*_addresses(people)],
        "cookies": {"": "", **{role: _signed_in(role, people[role]) for role in _ROLES}},
    }


def _addresses(people: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Group, role and path of every page that is measured."""
    from django.urls import reverse

    from taizhang.matters.models import Matter
    from taizhang.matters.queries import Asked, page
    from taizhang.matters.seeing import Viewer
    from taizhang.units.models import Unit
    from taizhang.units.queries import actor

    day = today()
    here = reverse("matters:list", args=[BOOK])
    village, station = (
        Unit.rows.of(BOOK).filter(kind=kind).order_by("position").first().id
        for kind in ("village", "station")
    )

    def listed(**asked: str) -> str:
        return f"{here}?{urlencode(asked)}"

    filters: tuple[dict[str, str], ...] = (
        {"show": "open"},
        {"show": "late"},
        {"show": "ended"},
        {"show": "all"},
        {"show": "all", "kind": "hotline"},
        {"show": "all", "kind": "hotline", "category": "farming"},
        {"show": "open", "kind": "peoples-ledger", "category": "small"},
        {"show": "all", "kind": "petition"},
        {"show": "all", "place": village},
        {"show": "all", "place": village, "kind": "hotline", "category": "water"},
        {"show": "all", "unit": station},
        {"show": "all", "unit": station, "channel": "portal"},
        {"show": "all", "channel": "upper"},
        {"show": "all", "channel": "letter"},
        {"show": "all", "status": "closed"},
        {"show": "all", "status": "signed"},
        {"show": "all", "status": "withdrawn"},
        {"show": "late", "kind": "hotline", "unit": station},
    )
    for asked in filters:
        for role in ("clerk", "station", "village"):
            yield "list", role, listed(**asked)
    for role in ("clerk", "auditor", "station"):
        yield "list, far down", role, listed(show="all", after=f"{day - timedelta(days=900)}.m5")
    for words in WORDS:
        for role in ("clerk", "station", "village"):
            yield "search", role, listed(show="all", q=words)
        yield "search, narrowed", "clerk", listed(show="all", q=words, kind="hotline", place=village)
    month = f"{day - timedelta(days=40):%Y-%m}"
    for kind in ("hotline", "peoples-ledger", "petition"):
        for by in ("unit", "category", "place", "channel"):
            yield "rates", "clerk", f"{reverse('matters:rates', args=[BOOK, kind])}?by={by}"
        yield "rates", "mayor", f"{reverse('matters:rates', args=[BOOK, kind])}?month={month}"
        yield "rates", "station", reverse("matters:rates", args=[BOOK, kind])
        yield "kind", "clerk", reverse("matters:kind", args=[BOOK, kind])
    chance = random.Random(7)
    for role in ("clerk", "station", "village"):
        viewer = Viewer.of(BOOK, actor(BOOK, people[role], day), day)
        for back in range(0, 1_000, 50):
            until = day - timedelta(days=back)
            rows = page(viewer, Asked(until=until), size=20).rows
            if rows:
                yield "matter", role, reverse("matters:detail", args=[BOOK, chance.choice(rows).id])
    for role in ("clerk", "mayor", "station", "village"):
        yield "my day", role, reverse("matters:day", args=[BOOK])
    yield (
        "ledger",
        "village",
        f"{reverse('matters:ledger', args=[BOOK, 'peoples-ledger'])}?place={village}&year={day.year}",
    )
    public = reverse("portal:matters", args=[BOOK])
    asked_for: tuple[dict[str, str], ...] = (
        {},
        {"kind": "hotline"},
        {"place": village},
        {"q": "路灯"},
        {"q": "下月"},
    )
    for public_asked in asked_for:
        yield "public list", "", f"{public}?{urlencode(public_asked)}"
    assert Matter.rows.for_nobody(BOOK).exists()


def write(people: dict[str, str]) -> dict[str, float]:
    """Raise and work on matters, one act a second, each committed by itself."""
    from bench.pages import quantile

    taken = []
    for act in _writing(people):
        begun = time.perf_counter()
        act()
        taken.append((time.perf_counter() - begun) * 1e3)
        if select.select([sys.stdin], [], [], max(0, 1 - taken[-1] / 1e3))[0]:
            break
    return {"count": len(taken), "p50_ms": quantile(taken, 0.5), "p95_ms": quantile(taken, 0.95)}


def _writing(people: dict[str, str]) -> Iterator[Any]:
    from taizhang.journal import append, build
    from taizhang.matters import acts
    from taizhang.matters.raising import Raised, raise_matter
    from taizhang.matters.searching import seal
    from taizhang.server import clock
    from taizhang.server.store import STORE
    from taizhang.units.models import Unit
    from taizhang.units.queries import actor

    day, chance = clock.today(), random.Random(time.time())
    who = actor(BOOK, people["clerk"], day)
    villages, stations = (
        list(Unit.rows.of(BOOK).filter(kind=kind).values_list("id", flat=True))
        for kind in ("village", "station")
    )

    def append_one(form: Any, matter: str, **fields: Any) -> None:
        def plan(state: Any, head: Any) -> list[Any]:
            sealed = {
                key: seal(BOOK, matter, "answer", value) if key == "text" else value
                for key, value in fields.items()
            }
            return [build(form, matter=matter, **sealed)]

        append(STORE, BOOK, plan, who=who, now=clock.now(), happened_on=day)

    while True:
        made: list[str] = []

        def raising(made: list[str] = made) -> None:
            raised = Raised(kind="hotline", channel="phone", category="roads", about="place", place=chance.choice(villages), texts={"text": f"{chance.randrange(1000)}号路灯不亮，请来修"})  # fmt: skip
            made.append(raise_matter(BOOK, raised, who=who, now=clock.now(), on=day).matter)

        yield raising
        [matter] = made
        to = [{"unit": chance.choice(stations), "part": "lead"}]
        yield lambda matter=matter, to=to: append_one(acts.MatterAssigned, matter, to=to)
        yield lambda matter=matter: append_one(acts.MatterSigned, matter, turn=1)
        yield lambda matter=matter: append_one(acts.MatterAnswered, matter, turn=1, outcome="solved", text="已换灯泡")  # fmt: skip


def import_rows(data: Path, people: dict[str, str]) -> dict[str, Any]:
    """A spreadsheet of rows as an office keeps it, from the file to the commit; seconds of each part."""
    import openpyxl

    from taizhang.matters.importing.examining import examine, take_in
    from taizhang.server import clock
    from taizhang.units.models import Unit
    from taizhang.units.queries import actor
    from taizhang.units.sheets import open_sheet

    day, chance = today(), random.Random(time.time())
    villages = list(Unit.rows.of(BOOK).filter(kind="village").values_list("title", flat=True))
    stations = list(Unit.rows.of(BOOK).filter(kind="station").values_list("title", flat=True))
    causes = ("道路、桥梁、路灯", "供水、排水、河塘", "垃圾清运、公厕", "农业补贴、农技、灌溉", "其他")
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["柳河镇诉求台账"])
    sheet.append(["序号", "受理时间", "来源", "问题类别", "村组", "反映内容", "来电人", "联系电话", "责任单位", "答复日期", "办理结果", "办理情况", "满意度", "备注"])  # fmt: skip
    stamp = chance.randrange(10**9)
    for number in range(ROWS):
        opened = day - timedelta(days=chance.randrange(25, 330))
        answered = opened + timedelta(days=chance.randrange(0, 9))
        done = number % 5 != 0
        sheet.append([
            number + 1, _written(opened, number), "电话", causes[number % 5], villages[number % len(villages)],
            f"{stamp}-{number}：路口第{number % 97}根灯杆不亮，晚上走路看不见，请来修一修", f"禾{number % 9}", f"0990-555{number % 10000:04}",
            stations[number % len(stations)], _written(answered, number) if done else "", "已解决" if done else "",
            "已更换灯泡并检查线路，请留意" if done else "", "满意" if number % 3 == 0 and done else "", "",
        ])  # fmt: skip
    path = data / "import.xlsx"
    book.save(path)
    who = actor(BOOK, people["clerk"], day)
    when: dict[str, Any] = {"who": who, "now": clock.now(), "today": day}
    cpu, begun = time.process_time(), time.perf_counter()
    read = open_sheet(path)
    opened_at = time.perf_counter()
    examined = examine(BOOK, read, kind="hotline", guards=False, **when)
    examined_at = time.perf_counter()
    taken = take_in(BOOK, examined, accepted=True, partial=False, **when)
    ended = time.perf_counter()
    cpu = time.process_time() - cpu
    again = time.perf_counter()
    examine(BOOK, read, kind="hotline", **when)
    again = time.perf_counter() - again
    path.unlink()
    return {
        "rows": taken.matters,
        "acts": taken.acts,
        "read_s": opened_at - begun,
        "examine_s": examined_at - opened_at,
        "take_in_s": ended - examined_at,
        "seconds": ended - begun,
        "cpu_s": cpu,
        "examine_again_s": again,
    }


def _written(day: date, number: int) -> Any:
    """A day in one of the ways in which people write it."""
    ways = (
        day,
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y.%m.%d}",
    )
    return ways[number % len(ways)]


def recount_all(people: dict[str, str]) -> dict[str, Any]:
    """A day of the coming week becomes a holiday; how long it takes until every open due date is right again."""
    from taizhang.books.acts import InstitutionAdopted
    from taizhang.books.queries import current_texts
    from taizhang.journal import SYSTEM, append, new_id
    from taizhang.matters.models import OPEN, Matter
    from taizhang.matters.recounting import recount
    from taizhang.server import clock
    from taizhang.server.store import STORE

    day = today()
    name = f"calendar-{day.year}"
    text = current_texts(BOOK, day)[name]
    moved_to = next(
        one
        for one in (day + timedelta(days=ahead) for ahead in range(1, 10))
        if one.weekday() < 5 and one.isoformat() not in text
    )
    line = f'  {{ date = {moved_to}, name = {{ zh = "临时放假", en = "Extra holiday" }}, kind = "rest" }},\n]'
    at = text.index("\n]")
    corrected = text[: at + 1] + line + text[at + 2 :]
    act = InstitutionAdopted.of(new_id("i"), corrected, effective_from=day)
    append(STORE, BOOK, [act], who=SYSTEM, now=clock.now(), happened_on=day)
    count = Matter.rows.for_nobody(BOOK).filter(status__in=OPEN).count()
    cpu, begun = time.process_time(), time.perf_counter()
    moved = recount(BOOK, now=clock.now(), on=day)
    taken = time.perf_counter() - begun
    return {
        "open": count,
        "moved": len(moved),
        "seconds": taken,
        "cpu_s": time.process_time() - cpu,
        "seconds_per_75000": taken * 75_000 / max(count, 1),
    }


def main(arguments: list[str]) -> None:
    """Prepare, write, import, recount."""
    parser = argparse.ArgumentParser(prog="python -m bench.matters_office", description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("do", choices=("prepare", "write", "import", "recount"))
    parser.add_argument("--matters", type=int, required=True)
    options = parser.parse_args(arguments)
    ready(options.data)
    if options.do == "prepare":
        print(json.dumps(prepare(options.data, options.matters)))
        return
    people = json.loads((options.data / "matters.json").read_text())["people"]
    match options.do:
        case "write":
            found: dict[str, Any] = write(people)
        case "import":
            found = import_rows(options.data, people)
        case _:
            found = recount_all(people)
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
