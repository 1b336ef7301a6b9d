"""Making the journal that a release freezes: every kind of act once or more, at a township small enough to keep.

`python -m tests.journal.freezing 0.2.0` writes tests/journal/frozen/0.2.0.jsonl when a release is made. Files of earlier
releases are never made again: that they still replay is the point.
"""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "frozen"


def play() -> str:
    """A township's first months, with every kind of act; returns the book."""
    from taizhang.books.acts import InstitutionRepealed, TextsErased
    from taizhang.journal import append, new_id
    from taizhang.notices.acts import NoticeWithdrawn
    from taizhang.notices.models import Notice
    from taizhang.promises.acts import PromiseChanged, PromiseSigned, PromiseWithdrawn
    from taizhang.records.acts import RecordConfirmed, RecordSentBack, RecordWithdrawn
    from taizhang.server.store import STORE
    from taizhang.units.acts import ContactEnded, TermEnded, UnitClosed
    from taizhang.units.models import Contact, Term
    from taizhang.vault.keeping import keep, refs_of
    from tests.factories import create_promise, create_township, noon

    town = create_township(villages=4)
    day = date(2026, 2, 10)

    def sealed(form, **fields):
        def plan(state, head):
            yield form(**fields, reason=keep(town.book, "说明", kind="note"))

        append(STORE, town.book, plan, who=town.actor("clerk"), now=noon(day), happened_on=day)

    for village in range(3):
        town.record("sales", "2026-01", 90_000 + village, village=village)
    town.record("coverage", "2026-01", Decimal("97.5"))
    town.record("jobs", "2026-01", None)
    town.record(
        "sales", "2026-01", 500_000, village=3, unit=town.villages[3], opening=True, by=town.actor("clerk")
    )
    waiting = town.record("sales", "2026-02", 7, confirmed=False)
    town.do(RecordWithdrawn(record=waiting), who="clerk", on=day)
    wrong = town.record("sales", "2026-02", 8, confirmed=False)
    sealed(RecordSentBack, record=wrong)
    town.close("2026-01")
    late = town.record("sales", "2026-01", 91_000, confirmed=False, late=True, replaces=_first(town))
    town.do(RecordConfirmed(record=late, replaces=_first(town)), who="supervisor", on=day)
    spare = create_promise(town.book, town.villages[0], "coverage", 98)
    sealed(
        PromiseChanged, promise=spare, target=Decimal(97), approved_by=town.people["leader"], from_version=1
    )
    town.do(PromiseSigned(promise=spare, on_day=day), who="clerk", on=day)
    sealed(PromiseWithdrawn, promise=spare, approved_by=town.people["leader"])
    notice = Notice.rows.of(town.book).order_by("posted_on").first()
    town.do(
        NoticeWithdrawn(notice=notice.id, until=date(2026, 2, 11), reason="更正后重发"), who="clerk", on=day
    )
    contact = Contact.rows.of(town.book).order_by("id").first()
    town.do(ContactEnded(contact=contact.id, until=day), who="clerk", on=day)
    term = Term.rows.of(town.book).get(person=town.people["auditor"])
    town.do(TermEnded(term=term.id, until=day), who="clerk", on=day)
    town.do(UnitClosed(unit=town.villages[3], until=day, successor=town.villages[2]), who="clerk", on=day)
    town.close("2026-02")
    refs = refs_of(town.book, town.people["auditor"])
    town.do(TextsErased(person=town.people["auditor"], refs=refs, ground="离任"), who="clerk", on=day)
    town.do(
        InstitutionRepealed(id=new_id("i"), institution="contact-duty", effective_from=date(2027, 1, 1)),
        who="clerk",
        on=day,
    )
    return town.book


def _first(town) -> str:
    from taizhang.records.models import Record

    return (
        Record.rows.of(town.book)
        .filter(unit=town.villages[0], indicator="sales", period="2026-01")
        .earliest("made_seq")
        .id
    )


def main() -> None:
    """Play and write, on a database of its own."""
    from tests import database

    database.choose()
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from taizhang.server.exchange import lines_of
    from taizhang.vault.keeping import make_key

    settings.DATA.mkdir(parents=True, exist_ok=True)
    make_key(settings.VAULT_KEY)
    call_command("migrate", verbosity=0)
    lines = list(lines_of(play()))
    (FOLDER / f"{sys.argv[1]}.jsonl").write_text("".join(lines), "utf-8")
    print(f"{len(lines)} acts")


if __name__ == "__main__":
    main()
