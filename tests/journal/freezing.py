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
    town.close("2026-01", approvals={"appraisal": town.people["secretary"]})
    _objections(town)
    _exclusions(town)
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
    play_matters(town)
    refs = refs_of(town.book, town.people["auditor"])
    town.do(TextsErased(person=town.people["auditor"], refs=refs, ground="离任"), who="clerk", on=day)
    town.do(
        InstitutionRepealed(id=new_id("i"), institution="contact-duty", effective_from=date(2027, 1, 1)),
        who="clerk",
        on=day,
    )
    return town.book


def play_matters(town) -> None:
    """Matters of every kind of the tests, with every kind of act on them."""
    from taizhang.books.acts import UpperBookNamed
    from taizhang.journal import new_id
    from taizhang.matters import acts
    from taizhang.matters.keeping import erase_matter
    from tests.factories import create_adoption, create_book, noon
    from tests.matters import kinds
    from tests.matters.playing import Play, Secret

    for text in kinds.ALL:
        create_adoption(town.book, text)
    play, people, day = Play(town), town.people, date(2026, 3, 2)
    county = create_book("county", name="试验县", institutions=(), level="county")
    town.do(UpperBookNamed(upper=county), who="clerk", on=day)
    town.do(acts.MatterPassedUp(id=new_id("m"), to_book=county, as_matter=new_id("m")), on=day)
    town.do(
        acts.SweepReported(matter_kind="dispute", period="2026-02", unit=town.villages[0], found=0), on=day
    )

    def do(form, matter, **more):
        play.do(form, matter, on=day, **more)

    petition = play.raised("petition", against=(town.villages[0],)).matter
    do(acts.MatterAssigned, petition, to=[{"unit": town.station}])
    do(acts.MatterSigned, petition, by="station", turn=2)
    do(acts.MatterAccepted, petition, by="station")
    do(acts.MilestoneMarked, petition, by="station", milestone="told")
    pause = {
        "clock": "finish",
        "ground": "hearing",
        "approved_by": people["leader"],
        "reason": Secret("听证"),
    }
    do(acts.ClockPaused, petition, by="station", **pause)
    do(acts.ClockResumed, petition, by="station", clock="finish")
    longer = {"clock": "finish", "length": "30 days", "approved_by": people["leader"], "told_on": day}
    do(acts.ClockExtended, petition, by="station", reason=Secret("复杂"), **longer)
    do(acts.MatterAnswered, petition, by="station", turn=2, outcome="solved", text=Secret("依据"))
    do(acts.AnswerSentBack, petition, by="leader", turn=2, reason=Secret("重写"))
    do(acts.MatterAnswered, petition, by="station", turn=2, outcome="solved", text=Secret("依据"))
    do(acts.AnswerPassed, petition, by="leader", turn=2)
    do(acts.SealOpened, petition, reason=Secret("核对"))
    do(acts.MatterClosed, petition)
    refused = play.raised("petition").matter
    do(acts.MatterNotAccepted, refused, by="station", ground="in-court", text=Secret("诉讼中"))

    lamp = play.raised(texts={"text": "路灯坏了", "name": "春生", "phone": "13900001234"}).matter
    do(acts.MatterRefiled, lamp, category="road", place=town.villages[1])
    do(acts.MatterReturned, lamp, by="station", turn=1, ground="not-ours", reason=Secret("村里的"))
    do(acts.MatterAssigned, lamp, to=[{"unit": town.villages[1]}])
    do(acts.MatterSigned, lamp, by="village2", turn=2)
    do(acts.MatterAnswered, lamp, by="village2", turn=2, outcome="solved", text=Secret("修好了"))
    do(acts.MatterCalledBack, lamp, reached=True, grade="good")
    do(acts.MatterJudged, lamp, by="resident", grade="bad", words=Secret("又坏了"))
    paper = {"sha256": "ab" * 32, "size": 7, "type": "application/pdf"}
    left_out = {"ground": "beyond-power", "evidence": [paper], "approved_by": people["leader"]}
    do(acts.MatterExcluded, lamp, reason=Secret("国道"), **left_out)
    do(acts.ExclusionWithdrawn, lamp, reason=Secret("归我们"))
    do(acts.MatterReopened, lamp, by="resident", reason=Secret("没修好"))
    twin, gone = play.raised().matter, play.raised(channel="portal", by="resident").matter
    do(acts.MatterJoined, twin, into=play.raised().matter)
    do(acts.MatterSplit, twin)
    do(acts.MatterWithdrawn, gone, by="resident")
    do(acts.ErasureAsked, lamp, by="resident", words=Secret("请删去"))
    do(acts.ErasureRefused, lamp, reason=Secret("还在办"))
    erase_matter(town.book, gone, ground="到期", who=town.actor("clerk"), now=noon(day), on=day)
    errand = play.raised("agency", by="village1").matter
    do(acts.MatterHandedOver, errand, by="village1", turn=1, to={"unit": town.station})
    town.do(acts.MattersRecounted(calendars_seq=0, moved=(acts.Moved(matter=errand),)), who="clerk", on=day)


def _objections(town) -> None:
    """An objection upheld, corrected, and the correction taken back; another one withdrawn."""
    from taizhang.appraisal.acts import CorrectionUndone, ObjectionWithdrawn
    from tests.appraisal.scoring_town import corrected_by, decided, objected, sealed

    day = date(2026, 2, 3)
    objection = objected(town, on=day)
    decided(town, objection, on=day)
    line = ("sales", "36.0004", "38")
    correction = corrected_by(town, objection, 1, line)
    sealed(town, CorrectionUndone, who="secretary", on=day, correction=correction, reason="另有凭证")
    again = objected(town, village=2, on=day)
    town.do(ObjectionWithdrawn(objection=again), who="village3", on=day)


def _exclusions(town) -> None:
    """An exclusion granted and revoked; points judged and taken back; a veto recorded and lifted."""
    from taizhang.appraisal.acts import (
        ExclusionAsked,
        ExclusionDecided,
        ExclusionRevoked,
        JudgementWithdrawn,
        PointsJudged,
        VetoLifted,
        VetoRecorded,
    )
    from taizhang.journal import new_id
    from taizhang.records import evidence
    from tests.appraisal.scoring_town import sealed

    day = date(2026, 2, 3)
    sha256, size, kind = evidence.keep(b"%PDF-1.4 proof")
    sheet = {"institution": "appraisal", "period": "2026-02", "unit": town.villages[0]}
    asked = ExclusionAsked(
        id=new_id("z"),
        way="excluded",
        item="jobs",
        ground="没有任务",
        evidence=({"sha256": sha256, "size": size, "type": kind},),
        **sheet,
    )
    town.do(asked, who="village1", on=day)
    sealed(
        town,
        ExclusionDecided,
        who="secretary",
        on=day,
        exclusion=asked.id,
        granted=True,
        reason="属实",
    )
    sealed(town, ExclusionRevoked, who="secretary", on=day, exclusion=asked.id, reason="任务已下达")
    judged = PointsJudged(id=new_id("j"), line="visit", points=Decimal("4.5"), reason="河道清理彻底", **sheet)
    town.do(judged, who="leader", on=day)
    town.do(JudgementWithdrawn(judgement=judged.id), who="leader", on=day)
    veto = VetoRecorded(id=new_id("w"), veto="safety", ground="县安委〔2026〕2号", **sheet)
    town.do(veto, who="clerk", on=day)
    town.do(VetoLifted(record=veto.id, ground="复核后撤销"), who="clerk", on=day)


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
