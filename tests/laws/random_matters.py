"""Random work on matters: every kind of act on them, right and wrong."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from taizhang.books.acts import InstitutionAdopted, UpperBookNamed
from taizhang.journal import Act, new_id
from taizhang.matters import acts
from taizhang.matters.models import Matter
from taizhang.matters.raising import adoption_of
from tests.matters import kinds

if TYPE_CHECKING:
    from tests.laws.random_work import Work

CHOICES = {
    "petition": {
        "channel": ("letter", "visit"),
        "category": ("land", "conduct"),
        "about": ("unit", "person"),
    },
    "hotline": {"channel": ("phone", "counter"), "category": ("lamp", "road"), "about": ("place",)},
    "order": {"channel": ("order",), "category": ("",), "about": ("other",)},
    "dispute": {"channel": ("sweep",), "category": ("",), "about": ("other",)},
    "agency": {"channel": ("counter",), "category": ("",), "about": ("service",)},
}
PAPER = {"sha256": "ab" * 32, "size": 7, "type": "application/pdf"}
CLOCKS = ("object", "tell", "finish", "answer", "done", "none")


def _open(work: Work, draw: random.Random) -> None:
    kind = draw.choice(tuple(CHOICES))
    if not adoption_of(work.town.book, kind, work.on):
        text = getattr(kinds, kind.upper())
        act = InstitutionAdopted.of(new_id("i"), text, effective_from=work.on)
        work.take(draw, InstitutionAdopted, **act.model_dump(), who="clerk")
        return
    fields = {name: work.one(draw, some, ("x", "\x00")) for name, some in CHOICES[kind].items()}
    against: tuple[str, ...] = ()
    if kind == "petition" and draw.random() < 0.4:
        against = (draw.choice((work.unit(draw), work.person(draw))),)
    work.take(
        draw,
        acts.MatterOpened,
        id=new_id("m"),
        number=new_id().upper(),
        matter_kind=kind,
        rule=work.one(draw, (adoption_of(work.town.book, kind, work.on),), ("none",)),
        place=draw.choice(work.town.villages) if kind in ("hotline", "agency") else "",
        against=against,
        due=work.on + timedelta(days=work.one(draw, (3, 20), (-1,))) if kind == "order" else None,
        texts={"text": _words(draw), **({"name": _words(draw)} if draw.random() < 0.5 else {})},
        values={"kind-of-lamp": work.one(draw, ("市电",), ("火把", 7))} if kind == "hotline" else {},
        evidence=[PAPER] if draw.random() < 0.3 else [],
        held=bool(against) and draw.random() < 0.3,
        **fields,
    )


def _words(draw: random.Random) -> Any:
    from tests.laws.random_work import Secret

    return Secret(f"说明{draw.randrange(100)}")


def _parts(work: Work, draw: random.Random) -> list[dict[str, str]]:
    town = work.town
    units = draw.sample((*town.villages, town.station, town.township), draw.choice((1, 1, 2)))
    if draw.random() < 0.3:
        return [{"unit": unit, "part": "each"} for unit in units]
    return [{"unit": unit, "part": "joint" if at else "lead"} for at, unit in enumerate(units)]


def _on(
    form: type[Act], **choices: Callable[[Work, random.Random], Any]
) -> Callable[[Work, random.Random], None]:
    """A step that does one act on some matter."""

    def step(work: Work, draw: random.Random) -> None:
        matter = work.known(draw, "matter.opened")
        known = Matter.rows.for_nobody(work.town.book).filter(id=matter.replace("\x00", ""))
        row = known.first()
        if row is not None:
            work.on = row.opened_on + timedelta(days=draw.randrange(work.one(draw, (8,), (90,))))
        fields = {name: choose(work, draw) for name, choose in choices.items()}
        who = draw.choice(("clerk", "station", "village1", "leader", "supervisor"))
        work.take(draw, form, matter=matter, who=who, **fields)

    return step


def _sealed(work: Work, draw: random.Random) -> Any:
    return _words(draw)


def _turn(work: Work, draw: random.Random) -> int:
    return work.one(draw, (1, 1, 1, 2), (0, 3))


def _among(*some: Any) -> Callable[[Work, random.Random], Any]:
    return lambda work, draw: draw.choice(some)


def _leader(work: Work, draw: random.Random) -> str:
    return work.town.people[work.one(draw, ("leader",), ("clerk", "station"))]


def _upper(work: Work, draw: random.Random) -> None:
    work.take(draw, UpperBookNamed, upper=draw.choice((work.town.book, "none", "")))


def _pass_up(work: Work, draw: random.Random) -> None:
    to = work.one(draw, ("county",), (work.town.book,))
    work.take(draw, acts.MatterPassedUp, id=new_id("m"), to_book=to, as_matter=new_id("m"))


def _recount(work: Work, draw: random.Random) -> None:
    moved = [{"matter": work.known(draw, "matter.opened")} for _ in range(draw.randrange(3))]
    work.take(draw, acts.MattersRecounted, calendars_seq=draw.randrange(5), moved=moved)


def _sweep(work: Work, draw: random.Random) -> None:
    period = work.one(draw, ("2026-01", "2026-02"), ("2026-Q1", "本月"))
    work.take(
        draw, acts.SweepReported, matter_kind=draw.choice(("petition", "dispute")), period=period,
        unit=draw.choice(work.town.villages), found=draw.randrange(3),
    )  # fmt: skip


_CLOCK = {"clock": _among(*CLOCKS), "turn": _among(0, 0, 1)}
_MARK = {
    "milestone": _among(
        "told", "review-asked", "review-answered", "reexamination-asked", "reexamination-answered"
    ),
    "text": _among(None, None),
}
STEPS: Mapping[str, Callable[[Work, random.Random], None]] = {
    "matter.opened": _open,
    "matter.assigned": _on(acts.MatterAssigned, to=_parts, adding=_among(False, False, True)),
    "matter.signed-for": _on(acts.MatterSigned, turn=_turn),
    "matter.returned": _on(acts.MatterReturned, turn=_turn, ground=_among("not-ours"), reason=_sealed),
    "matter.handed-over": _on(
        acts.MatterHandedOver, turn=_turn, to=lambda work, draw: draw.choice(({"unit": work.town.station}, {"outside": "县局"}))
    ),
    "matter.accepted": _on(acts.MatterAccepted),
    "matter.not-accepted": _on(acts.MatterNotAccepted, ground=_among("in-court", "x"), text=_sealed),
    "matter.answered": _on(
        acts.MatterAnswered, turn=_turn, outcome=_among("solved", "solved", "done", "explained", "x"), text=_sealed
    ),
    "answer.passed": _on(acts.AnswerPassed, turn=_turn),
    "answer.sent-back": _on(acts.AnswerSentBack, turn=_turn, reason=_sealed),
    "matter.called-back": _on(acts.MatterCalledBack, reached=_among(True), grade=_among("good", "bad", "")),
    "matter.judged": _on(acts.MatterJudged, grade=_among("good", "bad")),
    "matter.reopened": _on(acts.MatterReopened, reason=_sealed),
    "matter.closed": _on(acts.MatterClosed),
    "matter.withdrawn": _on(acts.MatterWithdrawn),
    "matter.refiled": _on(
        acts.MatterRefiled, category=_among("lamp", "road", "land"), place=lambda work, draw: draw.choice(work.town.villages)
    ),
    "matter.joined": _on(acts.MatterJoined, into=lambda work, draw: work.known(draw, "matter.opened")),
    "matter.split": _on(acts.MatterSplit),
    "matter.passed-up": _pass_up,
    "clock.paused": _on(acts.ClockPaused, ground=_among("hearing"), approved_by=_leader, reason=_sealed, **_CLOCK),
    "clock.resumed": _on(acts.ClockResumed, **_CLOCK),
    "clock.extended": _on(
        acts.ClockExtended, length=_among("30 days", "5 days", "1 hour"), approved_by=_leader, reason=_sealed,
        told_on=lambda work, draw: work.on, **_CLOCK,
    ),
    "milestone.marked": _on(acts.MilestoneMarked, **_MARK),
    "matter.excluded-from-rates": _on(
        acts.MatterExcluded, ground=_among("beyond-power"), evidence=_among([PAPER]), approved_by=_leader, reason=_sealed
    ),
    "exclusion.withdrawn": _on(acts.ExclusionWithdrawn, reason=_sealed),
    "seal.opened": _on(acts.SealOpened, reason=_sealed),
    "matter.erasure-asked": _on(acts.ErasureAsked),
    "matter.erasure-refused": _on(acts.ErasureRefused, reason=_sealed),
    "matter.erased": _on(acts.MatterErased, ground=_among("到期", "")),
    "matters.recounted": _recount,
    "sweep.reported": _sweep,
    "upper-book.named": _upper,
}  # fmt: skip
OFTEN = (*STEPS, *("matter.opened",) * 12, *("matter.assigned", "matter.signed-for", "matter.answered") * 5)
"""The kinds again, in the measure in which an office does them."""
