"""Random work on scores: objections, corrections, exclusions, vetoes, judgements."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from taizhang.appraisal import acts as scores
from taizhang.appraisal.models import Judgement, Objection, ScoreLine, ScoreTotal
from taizhang.appraisal.objecting import window
from taizhang.journal import new_id
from taizhang.records import evidence

if TYPE_CHECKING:
    from tests.laws.random_work import Secret, Work

MONTHS = ("2026-01", "2026-02", "2026-03", "2026-04")
PERIODS = (*MONTHS, "2026-Q1", "2026-13", "", "2026-01\x00")
VALUES = tuple(map(Decimal, ("0", "1", "99.5", "-1", "0.1234567", "1e15", "NaN")))


def _secret(draw: random.Random) -> Secret:
    from tests.laws.random_work import Secret

    return Secret(f"理由{draw.randrange(100)}")


def _text(work: Work, draw: random.Random) -> str:
    return work.one(
        draw, (f"依据{draw.randrange(100)}", "O'Brien"), ("", "nul\x00", "电话 13900001234", "长" * 400)
    )


def _sheet(work: Work, draw: random.Random, period: str = "") -> dict[str, str]:
    """Mostly a sheet of the township's appraisal."""
    return {
        "institution": work.one(draw, ("appraisal",), ("none", "indicators", "x\x00")),
        "period": work.one(draw, (period or draw.choice(MONTHS),), PERIODS),
        "unit": work.one(draw, work.town.villages, (work.town.station, "nobody", "x\x00")),
    }


def _object(work: Work, draw: random.Random) -> None:
    total = draw.choice([*ScoreTotal.rows.of(work.town.book).order_by("id"), None])
    keys = (
        {"institution": total.institution, "period": total.period, "unit": total.unit}
        if total
        else _sheet(work, draw)
    )
    allowed = window(total) if total else None
    if allowed is not None and allowed.until is not None and not work.wild:
        work.on = min(max(work.on, allowed.since), allowed.until)
    who = next(
        (f"village{at}" for at, unit in enumerate(work.town.villages, 1) if unit == keys["unit"]), "clerk"
    )
    due = allowed.decide_by(work.town.book, work.on) if allowed else None
    work.take(
        draw,
        scores.ScoreObjected,
        id=new_id("x"),
        item=work.one(draw, ("", "sales", "jobs"), ("none", "x\x00")),
        ground=_secret(draw),
        decide_by=due.day if due else None,
        who=who,
        **keys,
    )


def _take_back_objection(work: Work, draw: random.Random) -> None:
    who = f"village{draw.randint(1, len(work.town.villages))}"
    work.take(draw, scores.ObjectionWithdrawn, objection=work.known(draw, "score.objected"), who=who)


def _decide_objection(work: Work, draw: random.Random) -> None:
    work.take(
        draw,
        scores.ObjectionDecided,
        objection=work.known(draw, "score.objected"),
        outcome=work.one(draw, ("upheld", "partly", "rejected"), ("maybe",)),
        reason=_secret(draw),
        who="secretary",
    )


def _correct(work: Work, draw: random.Random) -> None:
    objection = work.known(draw, "score.objected").replace("\x00", "")  # PostgreSQL is not asked for a NUL
    row = Objection.rows.of(work.town.book).filter(id=objection).first()
    keys = (
        {"institution": row.institution, "period": row.period, "unit": row.unit}
        if row
        else _sheet(work, draw)
    )
    lines = ScoreLine.rows.of(work.town.book).filter(**keys) if row else ()
    chosen = [line for line in lines if draw.random() < 0.5]
    work.take(
        draw,
        scores.ScoreCorrected,
        id=new_id("y"),
        objection=row.id if row else "nobody",
        lines=[
            {
                "item": line.item,
                "was": Decimal(line.after).scaleb(-6),
                "points": work.one(draw, (Decimal(3), Decimal("4.5")), VALUES),
            }
            for line in chosen
        ],
        lifts=work.one(draw, ((),), (("safety",), ("none",))),
        reason=_secret(draw),
        who="secretary",
        **keys,
    )


def _undo_correction(work: Work, draw: random.Random) -> None:
    correction = work.known(draw, "score.corrected")
    reason = _secret(draw)
    work.take(draw, scores.CorrectionUndone, correction=correction, reason=reason, who="secretary")


def _ask_exclusion(work: Work, draw: random.Random) -> None:
    veto = draw.random() < 0.3
    work.take(
        draw,
        scores.ExclusionAsked,
        id=new_id("z"),
        way="exempt" if veto else work.one(draw, ("excluded", "exempt"), ("never",)),
        item="" if veto else work.one(draw, ("sales", "jobs", "reports"), ("none", "x\x00")),
        veto="safety" if veto else "",
        ground=_text(work, draw),
        evidence=[_paper()] if draw.random() < 0.9 else [],
        note=_secret(draw) if draw.random() < 0.3 else None,
        **_sheet(work, draw),
    )


def _decide_exclusion(work: Work, draw: random.Random) -> None:
    work.take(
        draw,
        scores.ExclusionDecided,
        exclusion=work.known(draw, "score.exclusion-asked"),
        granted=draw.random() < 0.7,
        reason=_secret(draw),
        who="secretary",
    )


def _revoke_exclusion(work: Work, draw: random.Random) -> None:
    work.take(
        draw,
        scores.ExclusionRevoked,
        exclusion=work.known(draw, "score.exclusion-asked"),
        reason=_secret(draw),
        who="secretary",
    )


def _record_veto(work: Work, draw: random.Random) -> None:
    work.take(
        draw,
        scores.VetoRecorded,
        id=new_id("w"),
        veto=work.one(draw, ("safety",), ("none", "x\x00")),
        ground=_text(work, draw),
        who="clerk",
        **_sheet(work, draw),
    )


def _lift_veto(work: Work, draw: random.Random) -> None:
    record = work.known(draw, "veto.recorded")
    work.take(draw, scores.VetoLifted, record=record, ground=_text(work, draw), who="clerk")


def _judge(work: Work, draw: random.Random) -> None:
    keys = _sheet(work, draw)
    line = work.one(draw, ("visit",), ("sales", "none", "x\x00"))
    there = Judgement.rows.of(work.town.book).filter(
        institution="appraisal", period=keys["period"].replace("\x00", ""), unit=keys["unit"].replace("\x00", ""), line="visit", to_seq=None
    )  # fmt: skip
    work.take(
        draw,
        scores.PointsJudged,
        id=new_id("j"),
        line=line,
        points=work.one(draw, (Decimal(3), Decimal("4.5"), Decimal(0)), VALUES),
        reason=_text(work, draw),
        replaces=work.one(draw, (next((row.id for row in there), ""),), ("nobody",)),
        who=work.one(draw, ("leader",), ("clerk", "village1")),
        **keys,
    )


def _withdraw_judgement(work: Work, draw: random.Random) -> None:
    work.take(draw, scores.JudgementWithdrawn, judgement=work.known(draw, "score.judged"), who="leader")


def _paper() -> dict[str, Any]:
    sha256, size, kind = evidence.keep(b"%PDF-1.4 proof")
    return {"sha256": sha256, "size": size, "type": kind}


STEPS: Mapping[str, Callable[[Work, random.Random], None]] = {
    "score.objected": _object,
    "score.objection-withdrawn": _take_back_objection,
    "score.objection-decided": _decide_objection,
    "score.corrected": _correct,
    "score.correction-undone": _undo_correction,
    "score.exclusion-asked": _ask_exclusion,
    "score.exclusion-decided": _decide_exclusion,
    "score.exclusion-revoked": _revoke_exclusion,
    "score.judged": _judge,
    "score.judgement-withdrawn": _withdraw_judgement,
    "veto.recorded": _record_veto,
    "veto.lifted": _lift_veto,
}
