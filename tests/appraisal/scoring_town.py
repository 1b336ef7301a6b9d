"""A township with a closed and published month, where people object, decide and correct."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from taizhang.appraisal.acts import CorrectedLine, ObjectionDecided, ScoreCorrected, ScoreObjected
from taizhang.appraisal.models import ScoreTotal
from taizhang.appraisal.objecting import window
from taizhang.journal import Act, append, new_id
from taizhang.server.store import STORE
from taizhang.vault.keeping import keep
from tests.factories import Township, noon

DAY = date(2026, 2, 3)
"""Two days after January was closed and its ranking posted."""


def published(town: Township) -> Township:
    """January closed, its ranking posted: the villages sold 90, 60 and 30 thousand."""
    for village, sales in enumerate((90_000, 60_000, 30_000)):
        town.record("sales", "2026-01", sales, village=village)
    town.close("2026-01", approvals={"appraisal": town.people["secretary"]})
    return town


def sealed(
    town: Township, form: type[Act], *, who: str, on: date = DAY, also: tuple[Act, ...] = (), **fields
):
    """Append an act whose words are kept in the vault with it; returns what was appended."""
    words = {name: fields.pop(name) for name in ("ground", "reason") if name in fields}

    def plan(state, head):
        yield form(**fields, **{name: keep(town.book, text, kind="note") for name, text in words.items()})
        yield from also

    return append(STORE, town.book, plan, who=town.actor(who, on), now=noon(on), happened_on=on)


def total(town: Township, village: int = 0, period: str = "2026-01") -> ScoreTotal:
    """A village's kept result."""
    return ScoreTotal.rows.of(town.book).get(unit=town.villages[village], period=period)


def objected(town: Township, village: int = 1, *, item: str = "sales", on: date = DAY, who: str = "") -> str:
    """A village objects; returns the objection."""
    due = window(total(town, village)).decide_by(town.book, on)
    act = sealed(
        town,
        ScoreObjected,
        who=who or f"village{village + 1}",
        on=on,
        id=new_id("x"),
        institution="appraisal",
        period="2026-01",
        unit=town.villages[village],
        item=item,
        ground="一笔税收记在了别的村",
        decide_by=due.day if due else None,
    ).acts()[0]
    return act.id


def decided(
    town: Township, objection: str, outcome: str = "upheld", *, who: str = "secretary", on: date = DAY
):
    """The objection is decided."""
    return sealed(
        town, ObjectionDecided, who=who, on=on, objection=objection, outcome=outcome, reason="核对属实"
    )


def corrected_by(
    town: Township, objection: str, village: int, *lines: tuple[str, str, str], who: str = "secretary"
) -> str:
    """The score is corrected; each line is item, what stood, what is new. Returns the correction."""
    act = sealed(
        town,
        ScoreCorrected,
        who=who,
        id=new_id("y"),
        objection=objection,
        institution="appraisal",
        period="2026-01",
        unit=town.villages[village],
        lines=tuple(CorrectedLine(item=i, was=Decimal(w), points=Decimal(p)) for i, w, p in lines),
        reason="核对属实",
    ).acts()[0]
    return act.id
