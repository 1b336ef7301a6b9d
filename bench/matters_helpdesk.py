"""The peer of the bench of matters: django-helpdesk with the same matters, asked for the same things.

    python -m bench.matters_helpdesk DATA export > LINES               (our Python: a book of matters, one line each)
    PYTHON bench/matters_helpdesk.py FOLDER load|ask|serve [--port N]  (a Python that has django-helpdesk and waitress)

A matter is a ticket: its text, status, days, answer, and its unit as the queue; each of its acts is a follow-up. `ask` reads
our addresses and prints, one for one, those by which django-helpdesk shows the same; what it has no filter for is left out of the
question. A list there is a page and the JSON that it loads before it shows anything. It runs as it comes: staff who see
every queue, no teams, DEBUG off, waitress with as many threads and SQLite with the same pragmas as ours, or PostgreSQL.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

BOOK = "liuhe"
GROUPS = ("list", "list, far down", "search", "search, narrowed", "matter")
"""What both can show."""
STATUSES = {
    "answered": "resolved",
    "in-review": "resolved",
    "closed": "closed",
    "refused": "closed",
    "withdrawn": "closed",
    "joined": "duplicate",
    "passed-up": "closed",
}
"""Our statuses in django-helpdesk's words; all others are open."""
NUMBERS = {"open": 1, "resolved": 3, "closed": 4, "duplicate": 5}
SHOWN = {"open": "1 2 3", "late": "1 2", "ended": "4 5", "all": "1 2 3 4 5"}
_GROUP = 2_000
_ROWS = 10  # as its table asks when it is opened


def export() -> Iterator[dict[str, Any]]:
    """Every matter of the book with its texts and acts, in the order of days."""
    from taizhang.matters.models import Matter
    from taizhang.server.models import JournalEntry
    from taizhang.units.models import Unit
    from taizhang.vault.keeping import open_texts
    from taizhang.vault.models import VaultText

    units = dict(Unit.rows.of(BOOK).values_list("id", "title"))
    rows = Matter.rows.for_nobody(BOOK).order_by("opened_on", "id")
    matters = rows.values("id", "number", "unit", "place", "status", "opened_on", "ended_on", "due_on")
    found = iter(matters.iterator(chunk_size=_GROUP))
    while group := list(islice(found, _GROUP)):
        ids = [one["id"] for one in group]
        kept = VaultText.objects.filter(book=BOOK, owner__in=ids).values_list("owner", "kind", "ref")
        texts = open_texts(BOOK, [ref for *_, ref in kept])
        said = {(owner, kind): texts[ref] for owner, kind, ref in kept}
        acts: dict[str, list[tuple[str, str]]] = {}
        for subject, kind, day in (
            JournalEntry.objects.filter(book=BOOK, subject__in=ids)
            .order_by("subject", "seq")
            .values_list("subject", "kind", "happened_on")
        ):
            acts.setdefault(subject, []).append((kind, day))
        for one in group:
            yield {
                "id": one["id"],
                "number": one["number"],
                "unit": one["unit"] or one["place"],
                "title": units.get(one["unit"] or one["place"], "镇"),
                "status": STATUSES.get(one["status"], "open"),
                "opened": str(one["opened_on"]),
                "changed": str(one["ended_on"] or one["opened_on"]),
                "due": str(one["due_on"]) if one["due_on"] else "",
                "text": said.get((one["id"], "matter-text"), ""),
                "answer": said.get((one["id"], "matter-answer"), ""),
                "acts": acts.get(one["id"], []),
            }


def ready(folder: Path) -> None:
    """Django on `folder` (or on DATABASE_URL), as django-helpdesk's own instructions set it up."""
    import django
    from django.conf import settings

    database: dict[str, Any] = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / "helpdesk.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32768;"
            " PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON",
        },
    }
    if url := os.environ.get("DATABASE_URL"):
        at = urlsplit(url)
        options = {key: values[0] for key, values in parse_qs(at.query).items()}
        database = {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": at.path.lstrip("/"),
            "USER": at.username or "",
            "PASSWORD": at.password or "",
            "HOST": at.hostname or options.pop("host", ""),
            "PORT": at.port or "",
            "CONN_MAX_AGE": 60,
            "OPTIONS": options,
        }
    contrib = ("auth", "contenttypes", "sessions", "sites", "messages", "staticfiles", "humanize", "admin")
    django_ = "django.contrib"
    settings.configure(
        DEBUG=False,
        SECRET_KEY="bench of matters, on 127.0.0.1 alone",
        ALLOWED_HOSTS=["127.0.0.1"],
        DATABASES={"default": database},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        INSTALLED_APPS=[*(f"{django_}.{one}" for one in contrib), "rest_framework", "helpdesk"],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.middleware.gzip.GZipMiddleware",
            f"{django_}.sessions.middleware.SessionMiddleware",
            "django.middleware.locale.LocaleMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            f"{django_}.auth.middleware.AuthenticationMiddleware",
            f"{django_}.messages.middleware.MessageMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.debug",
                        "django.template.context_processors.request",
                        f"{django_}.auth.context_processors.auth",
                        f"{django_}.messages.context_processors.messages",
                    ]
                },
            }
        ],
        ROOT_URLCONF=__name__,
        STATIC_URL="/static/",
        SITE_ID=1,
        USE_TZ=True,
        TIME_ZONE="Asia/Shanghai",
        LANGUAGE_CODE="zh-hans",
        LOGIN_URL="/login/",
        HELPDESK_TEAMS_MODE_ENABLED=False,
        LOGGING={"version": 1, "disable_existing_loggers": True},
    )
    django.setup()
    from django.contrib import admin
    from django.urls import include, path

    globals()["urlpatterns"] = [path("admin/", admin.site.urls), path("", include("helpdesk.urls"))]


def load(folder: Path, lines: Iterable[str]) -> int:
    """Put every matter in as a ticket with its follow-ups; how many there are. Nothing is done where they are there already."""
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.db import connection
    from helpdesk.models import FollowUp, Queue, Ticket

    call_command("migrate", verbosity=0)
    if Ticket.objects.exists():
        return Ticket.objects.count()
    staff = User.objects.create_superuser("clerk", "clerk@example.org", "liuhe-passphrase")
    for model, field in ((Ticket, "created"), (Ticket, "modified")):  # else today would stand in every row
        model._meta.get_field(field).auto_now = model._meta.get_field(field).auto_now_add = False
    queues: dict[str, Queue] = {}
    if connection.vendor == "sqlite":
        connection.cursor().execute("PRAGMA synchronous=OFF")
    rows, last = iter(lines), 0
    while group := [json.loads(line) for line in islice(rows, _GROUP)]:
        tickets, followups = [], []
        for one in group:
            last += 1
            if one["unit"] not in queues:
                title = one["title"][:80]
                queues[one["unit"]] = Queue.objects.create(title=title, slug=one["unit"], escalate_days=0)
            answered = [day for kind, day in one["acts"] if "answered" in kind][:1]
            tickets.append(
                Ticket(id=last, title=one["text"][:197], queue=queues[one["unit"]], created=_moment(one["opened"]),
                       modified=_moment(one["changed"]), submitter_email=None, assigned_to=staff, status=NUMBERS[one["status"]],
                       description=one["text"], resolution=one["answer"] or None, priority=3, secret_key=one["id"],
                       due_date=_moment(one["due"]) if one["due"] else None)
            )  # fmt: skip
            followups.extend(
                FollowUp(ticket_id=last, date=_moment(day) + timedelta(minutes=at), title=kind, user=staff, public=True,
                         comment=one["answer"] if [day] == answered and "answered" in kind else "")
                for at, (kind, day) in enumerate(one["acts"])
            )  # fmt: skip
        Ticket.objects.bulk_create(tickets, batch_size=500)
        FollowUp.objects.bulk_create(followups, batch_size=500)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=FULL")
            cursor.execute("ANALYZE")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchall()
        else:
            cursor.execute("SELECT setval(pg_get_serial_sequence('helpdesk_ticket', 'id'), %s)", [last])
            cursor.execute("VACUUM ANALYZE")
    return last


def _moment(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(hour=1, tzinfo=UTC)


def ask(ours: list[tuple[str, str]]) -> dict[str, Any]:
    """Addresses of the same lists, searches and matters: group, address, what the page loads; and a session of staff."""
    from django.contrib.auth.models import User
    from django.test import Client
    from helpdesk.models import Ticket

    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.get(username="clerk"))
    wanted = [(group, urlsplit(address)) for group, address in ours if group in GROUPS]
    ids = {at.path.rstrip("/").rpartition("/")[2] for group, at in wanted if group == "matter"}
    tickets = dict(Ticket.objects.filter(secret_key__in=ids).values_list("secret_key", "id"))
    pages = []
    for group, at in wanted:
        if group == "matter":
            pages.append((group, f"/tickets/{tickets[at.path.rstrip('/').rpartition('/')[2]]}/", ()))
            continue
        path, start = _listed({key: values[0] for key, values in parse_qs(at.query).items()})
        shown = client.get(path).content.decode()
        loads = re.search(r'"url": "(/datatables_ticket_list/[^"]+)"', shown)
        if loads is None:
            raise SystemExit(f"{path}: no table to load")
        query = urlencode({"draw": 1, "start": start, "length": _ROWS, "search[value]": ""})
        pages.append((group, path, (f"{loads[1]}?{query}",)))
    return {"pages": pages, "cookie": f"sessionid={client.cookies['sessionid'].value}"}


def _listed(asked: dict[str, str]) -> tuple[str, int]:
    """The address of a list asked for in our words, as near as its filters come, newest first; and the row it begins at."""
    from helpdesk.models import Queue, Ticket

    words: list[tuple[str, Any]] = [("sort", "created"), ("sortreverse", "on")]
    status = asked.get("status")
    shown = str(NUMBERS[STATUSES.get(status, "open")]) if status else SHOWN[asked.get("show", "open")]
    words += [("status", one) for one in shown.split()]
    unit = Queue.objects.filter(slug=asked.get("unit") or asked.get("place") or "").first()
    if unit:
        words.append(("queue", unit.id))
    if asked.get("q"):
        words.append(("q", asked["q"]))
    start = 0
    if asked.get("after"):
        start = Ticket.objects.filter(created__gt=_moment(asked["after"].partition(".")[0])).count()
    return f"/tickets/?{urlencode(words)}", start


def main(arguments: list[str]) -> None:
    """Export with our Python; load, ask and serve with the peer's."""
    parser = argparse.ArgumentParser(prog="python -m bench.matters_helpdesk", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("do", choices=("export", "load", "ask", "serve"))
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args(arguments)
    if options.do == "export":
        from bench.synthetic import ready as ours_ready

        ours_ready(options.folder)
        for one in export():
            print(json.dumps(one, ensure_ascii=False))
        return
    ready(options.folder)
    if options.do == "load":
        print(load(options.folder, sys.stdin))
    elif options.do == "ask":
        print(json.dumps(ask(json.load(sys.stdin))))
    else:
        import waitress
        from django.core.wsgi import get_wsgi_application

        waitress.serve(get_wsgi_application(), host="127.0.0.1", port=options.port, threads=8, _quiet=True)


if __name__ == "__main__":
    main(sys.argv[1:])
