"""What stands behind the bench of pages: a book prepared, everybody signed in, and somebody who writes.

    python -m bench.office DATA --acts N prepare|write

`prepare` makes the book where it is not there yet and prints, as JSON, every address with real ids and a session cookie for
each role. `write` records and confirms a value each second until a line comes in, and prints how long each took.
"""

from __future__ import annotations

import argparse
import json
import select
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from datetime import time as clock_time
from pathlib import Path
from typing import Any

from bench.synthetic import ready, today

BOOK = "liuhe"
_ROLES = ("clerk", "village", "station", "mayor", "supervisor", "auditor")


def prepare(data: Path, acts: int) -> dict[str, Any]:
    """The book, the addresses and the sessions."""
    from taizhang.server.store import STORE

    mark = data / "people.json"
    if not mark.exists():
        mark.write_text(json.dumps(_make(acts)))
    people = json.loads(mark.read_text())
    return {
        "acts": STORE.head(BOOK).seq,
        "addresses": sorted(_addresses()),
        "cookies": {"": "", **{role: _signed_in(role, people[role]) for role in _ROLES}},
    }


def _make(acts: int) -> dict[str, str]:
    """Import a synthetic book, put its texts into the vault, close its open months."""
    from django.conf import settings

    from bench.closes import closing_day
    from bench.years import Synthetic
    from taizhang.appraisal.closing import close
    from taizhang.server.exchange import import_book
    from taizhang.server.store import STORE
    from taizhang.timekeeping import SHANGHAI
    from taizhang.units.queries import actor
    from taizhang.vault import keeping
    from taizhang.vault.models import VaultText

    book = Synthetic(acts, today())
    lines = book.lines()
    if STORE.head(BOOK).seq:
        for _ in lines:  # here already: only its people and texts are wanted
            pass
    else:
        import_book(lines, file="synthetic", progress=lambda done: None)
    cipher, _ = keeping._keys(settings.VAULT_KEY)  # the texts were sealed before the vault could see them
    VaultText.objects.bulk_create(
        (
            VaultText(
                ref=text.ref,
                book=BOOK,
                owner=text.owner,
                kind=text.kind,
                salt=text.salt,
                nonce=text.salt[:12],
                cipher=cipher.encrypt(text.salt[:12], text.text.encode(), text.ref.encode()),
            )
            for text in book.texts
        ),
        batch_size=2_000,
        ignore_conflicts=True,
    )
    month = book.first_open_month
    while closing_day(month) <= today():
        day = closing_day(month)
        close(
            BOOK,
            month,
            who=actor(BOOK, book.people["clerk"], day),
            now=datetime.combine(day, clock_time(9), tzinfo=SHANGHAI),
            on=day,
            approvals={"monthly-appraisal": book.people["secretary"]},
        )
        month = month.next()
    _analyse()
    return book.people


def _analyse() -> None:
    """What a server does by itself in its first night: look at what the tables hold."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def _signed_in(role: str, person: str) -> str:
    """A session cookie of a person, as sign-in gives it."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from taizhang.office.models import Account

    account, _ = Account.objects.get_or_create(sign_in_name=role, defaults={"book": BOOK, "person": person})
    if not account.password:
        account.set_password("liuhe-passphrase")
        account.save()
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def _addresses() -> Iterator[tuple[str, str]]:
    """Every named address of the software with real ids, some with the latest and with the oldest month."""
    from django.urls import get_resolver, reverse

    given = _ids()
    for name, wanted in _named(get_resolver().url_patterns):
        if name.startswith("admin:") or not set(wanted) <= set(given):
            if not name.startswith("admin:"):
                print(f"no example for {name} {wanted}", file=sys.stderr)
            continue
        yield name, reverse(name, kwargs={key: given[key] for key in wanted})
        if "period" in wanted and given["old_period"] != given["period"]:
            old = {**given, "period": given["old_period"]}
            yield f"{name} (oldest)", reverse(name, kwargs={key: old[key] for key in wanted})
    old_year = given["old_period"][:4]
    for name, query in (
        ("portal:search", "q=%E6%9D%91"),
        ("portal:promises", f"month={given['old_period']}"),
        ("portal:notices", "page=2"),
        ("promises:tree", f"month={given['old_period']}"),
        ("promises:tree", f"year={old_year}"),
        ("records:list", "page=3"),
        ("records:list", f"month={given['old_period']}"),
        ("notices:list", "page=2"),
        ("appraisal:months", f"year={old_year}"),
    ):
        yield (
            f"{name} ?{query.replace(given['old_period'], 'old').replace(old_year, 'old')}",
            f"{reverse(name, args=[BOOK])}?{query}",
        )


def _named(
    patterns: Iterable[Any], space: str = "", before: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for pattern in patterns:
        keys = (*before, *pattern.pattern.regex.groupindex)
        if hasattr(pattern, "url_patterns"):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _named(pattern.url_patterns, inner, keys)
        elif pattern.name:
            yield f"{space}{pattern.name}", keys


def _ids() -> dict[str, Any]:
    """An example of everything that stands in an address."""
    from taizhang.appraisal.models import ScoreTotal
    from taizhang.books.models import ClosedPeriod
    from taizhang.notices.models import Notice
    from taizhang.office.models import Account
    from taizhang.promises.models import Promise
    from taizhang.records.models import CONFIRMED, Record
    from taizhang.units.models import Contact, Post, Term, Unit

    year = today().year
    closed = ClosedPeriod.rows.of(BOOK).order_by("period")
    village = Unit.rows.of(BOOK).filter(kind="village").order_by("position").first()
    promise = Promise.rows.of(BOOK).filter(year=year, indicator="taxable-sales", parent="").first()
    record = (
        Record.rows.of(BOOK).filter(year=year, status=CONFIRMED, unit=village.id).order_by("made_seq").first()
    )
    account = Account.objects.filter(book=BOOK).first()
    return {
        "book": BOOK,
        "unit": village.id,
        "promise": promise.id,
        "record": record.id,
        "indicator": "taxable-sales",
        "institution": "monthly-appraisal",
        "year": year,
        "period": closed.last().period,
        "month": closed.last().period,
        "old_period": closed.first().period,
        "notice": Notice.rows.of(BOOK).filter(period=closed.last().period, institution="monthly-progress").first().id,
        "post": Post.rows.of(BOOK).filter(unit=village.id).first().id,
        "term": Term.rows.of(BOOK).filter(until=None).first().id,
        "contact": Contact.rows.of(BOOK).filter(unit=village.id).last().id,
        "account": account.pk if account else 0,
        "item": ScoreTotal.rows.of(BOOK).first().id,
        "code": "en",
    }  # fmt: skip


def write(data: Path) -> dict[str, float]:
    """Record and confirm what is owed, one act a second, each committed by itself."""
    from bench.pages import quantile

    taken = []
    for act in _writing():
        begun = time.perf_counter()
        act()
        taken.append((time.perf_counter() - begun) * 1e3)
        if select.select([sys.stdin], [], [], max(0, 1 - taken[-1] / 1e3))[0]:
            break
    taken = taken or [0.0]
    return {"count": len(taken), "p50_ms": quantile(taken, 0.5), "p95_ms": quantile(taken, 0.95)}


def _writing() -> Iterator[Any]:
    from taizhang.journal import append
    from taizhang.promises.expected import missing
    from taizhang.server import clock
    from taizhang.server.store import STORE
    from taizhang.timekeeping import Period
    from taizhang.units.queries import actor

    day = clock.today()

    def appending(act: Any, person: str) -> Any:
        who = actor(BOOK, person, day)
        return lambda: append(STORE, BOOK, [act], who=who, now=clock.now(), happened_on=day)

    month = Period.month_of(day)
    while True:
        yield from _reports(missing(BOOK, month), appending, day)
        yield from _corrections(month, appending, day)


def _reports(owing: Iterable[Any], appending: Any, day: date) -> Iterator[Any]:
    """Record what is owed, and confirm it."""
    from taizhang.journal import new_id
    from taizhang.records.acts import RecordConfirmed, RecordMade
    from taizhang.units.queries import holdings

    for owed in owing:
        held = [
            one.person
            for one in holdings(BOOK, day, unit=owed.unit)
            if one.post.role in ("village", "station")
        ]
        record = RecordMade(
            id=new_id("r"), indicator=owed.indicator, unit=owed.unit, person=owed.person, period=owed.period, value=1
        )  # fmt: skip
        yield appending(record, held[0])
        if owed.indicator not in ("village-days", "village-deeds", "serious-accident"):
            yield appending(RecordConfirmed(record=record.id), held[1])


def _corrections(month: Any, appending: Any, day: date) -> Iterator[Any]:
    """Correct what is confirmed: the same again, by those who did it first."""
    from taizhang.journal import new_id
    from taizhang.records.acts import RecordConfirmed, RecordMade
    from taizhang.records.models import Record

    counting = Record.rows.of(BOOK).counting().filter(year=month.year, period=month.key)
    for old in counting.exclude(id__in=_corrected(month)):
        record = RecordMade(
            id=new_id("r"), indicator=old.indicator, unit=old.unit, person=old.person, period=old.period,
            value=old.value, replaces=old.id,
        )  # fmt: skip
        yield appending(record, old.recorded_by)
        yield appending(RecordConfirmed(record=record.id, replaces=old.id), old.confirmed_by)


def _corrected(month: Any) -> list[str]:
    """The records for which a correction waits."""
    from taizhang.records.models import WAITING, Record

    rows = Record.rows.of(BOOK).filter(year=month.year, period=month.key, status=WAITING)
    return list(rows.exclude(replaces="").values_list("replaces", flat=True))


def main(arguments: list[str]) -> None:
    """Prepare a book, or write into it."""
    parser = argparse.ArgumentParser(prog="python -m bench.office", description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("do", choices=("prepare", "write"))
    parser.add_argument("--acts", type=int, required=True)
    options = parser.parse_args(arguments)
    ready(options.data)
    print(json.dumps(prepare(options.data, options.acts) if options.do == "prepare" else write(options.data)))


if __name__ == "__main__":
    main(sys.argv[1:])
