"""What somebody without an account may do with matters, by whichever door: raise one, follow it by number and secret,
judge the answer, open it again, take it back. The portal and the open doors say it each in their own way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.conf import settings
from django.core.cache import cache

from taizhang.books import queries as books
from taizhang.institutions.schema.matters import Category, Milestone, ServiceItem, VerdictGrade
from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.journal import append, build
from taizhang.matters import acts
from taizhang.matters.deriving import Reading, level_readings, readings
from taizhang.matters.happenings import Happening, turn_of
from taizhang.matters.models import AT_WORK, Handling, Matter
from taizhang.matters.queries import kind_of, texts_of
from taizhang.matters.raising import Raised, kinds_in_force
from taizhang.matters.searching import seal
from taizhang.matters.wording import OUTCOMES
from taizhang.problems import Place, Problem, Refused, Text
from taizhang.server import clock
from taizhang.server.pages import titled
from taizhang.server.store import STORE
from taizhang.units import queries as units
from taizhang.units.models import Unit

PUBLIC_EVENTS = frozenset(
    {"received", "assigned", "accepted", "refused", "answered", "sent-back", "handed-over", "reopened", "closed",
     "withdrawn", "judged", "paused", "resumed", "extended", "erasure-asked", "erasure-refused", "erased"}
)  # fmt: skip
"""What happened, so far as whoever raised a matter is told; a file adds its public milestones."""
_TOLD = ("answered", "refused", "judged", "erasure-refused")
_OWN = acts.RESIDENT.person
_HOUR = 3_600


def raised_by_residents(book: str, on: date, channel: str) -> Mapping[str, Kind]:
    """The kinds in force that anybody may raise by this channel, by id."""
    return {
        id: kind
        for id, kind in kinds_in_force(book, on).items()
        if "resident" in kind.opened_by and channel in kind.channels
    }


def causes_for_residents(kind: Kind) -> Sequence[Category | ServiceItem]:
    """The categories that people may choose themselves, and the services."""
    return (*(one for one in kind.categories if one.public), *kind.services)


def places(book: str, on: date) -> Sequence[Unit]:
    """The villages and groups that a matter may be about."""
    return tuple(one for one in units.tree_on(book, on).units if one.kind in ("village", "group"))


def complained_about(book: str, kind: Kind, on: date) -> Sequence[tuple[str, Text]]:
    """Whom a matter of this kind may complain about: units and posts, without names. A complaint about the holder of a
    post is one about the person."""
    if not {"unit", "person"} & set(kind.about):
        return ()
    people: dict[str, Text] = {}
    for held in units.holdings(book, on):
        unit, post = titled(held.unit), titled(held.post)
        people[held.person] = Text(f"{unit.zh} · {post.zh}", f"{unit.to('en')} · {post.to('en')}")
    return (*((one.id, titled(one)) for one in units.tree_on(book, on).units), *people.items())


def check_offered(book: str, kind: Kind, raised: Raised, on: date) -> None:
    """Raises `Refused` for a category, a place or somebody complained about that people are not offered to choose."""
    problems = []
    offered = {one.id for one in causes_for_residents(kind)}
    if raised.category not in offered and (offered or raised.category):
        problems.append(_not_offered("category", "类别", "category"))
    if raised.place and raised.place not in {one.id for one in places(book, on)}:
        problems.append(_not_offered("place", "村（组）", "village or group"))
    if not {key for key, _title in complained_about(book, kind, on)}.issuperset(raised.against):
        problems.append(_not_offered("against", "被反映的单位或人员", "unit or person to complain about"))
    if problems:
        raise Refused(*problems)


def _not_offered(key: str, zh: str, en: str) -> Problem:
    return Problem(
        "not-offered",
        Text(f"没有这个{zh}可选", f"there is no such {en} to choose"),
        Text("可选的见这类事项的说明", "see what the kind offers"),
        Place(key=key),
    )


def not_too_many(book: str, where: str) -> None:
    """Count one matter raised from a network address; raises `Refused` for more than settings.RAISED_AN_HOUR."""
    key = f"raised:{book}:{where}"
    cache.add(key, 0, _HOUR)
    if cache.incr(key) > settings.RAISED_AN_HOUR:
        raise Refused(
            Problem(
                "too-many",
                Text("这个网络地址一小时内提得太多", "too many were raised from this address within an hour"),
                Text(
                    "请过一会儿再提，或到窗口、打电话登记",
                    "try again later, or come to the counter or telephone",
                ),
            )
        )


@dataclass(frozen=True)
class Followed:
    """One matter as whoever raised it may see it."""

    row: Matter
    kind: Kind
    unit: Text
    """Who handles it; empty where it complains about somebody."""
    outcome: Text
    answer: str
    history: Sequence[tuple[Happening, str]]
    """What happened, newest first, each with the words that go with it."""
    clocks: Sequence[Reading]
    """Its clocks that have started."""
    steps: Sequence[Milestone]
    """The steps that are theirs to mark now, such as asking for review."""
    grades: Sequence[VerdictGrade]
    """The grades to choose from; none where nothing is asked now."""
    graded: Text
    may_reopen: bool
    may_withdraw: bool
    may_ask_erasure: bool


def followed(row: Matter) -> Followed:
    """What whoever raised a matter is told of it now."""
    kind = kind_of(row)
    texts = texts_of(row, kind, None)
    verdict = kind.verdict
    asks = verdict is not None and verdict.asked_by != "office" and row.status in ("answered", "closed")
    unit = Unit.rows.of(row.book).filter(id=row.unit).first() if row.unit and not row.guarded else None
    outcome = kind.outcome(row.outcome) if row.answered_on else None
    known = PUBLIC_EVENTS | {one.id for one in kind.milestones if one.public}
    return Followed(
        row=row,
        kind=kind,
        unit=titled(unit) if unit is not None else Text(""),
        outcome=_outcome(row) if outcome is None else outcome.title.text,
        answer=_answer(row, texts),
        history=tuple(
            (one, texts.get(one.get("text", ""), "") if one["name"] in _TOLD or one["by"] == _OWN else "")
            for one in reversed(row.events)
            if one["name"] in known
        ),
        clocks=_clocks(row, kind, clock.now()),
        steps=tuple(
            one
            for one in kind.milestones
            if "resident" in one.by and turn_of(row.events, one, ended=row.ended_on is not None)
        ),
        grades=verdict.grades if verdict is not None and asks and row.graded_by != "resident" else (),
        graded=next(
            (grade.title.text for grade in (verdict.grades if verdict else ()) if grade.id == row.grade),
            Text(""),
        ),
        may_reopen=verdict is not None
        and verdict.reopen_days > 0
        and row.status in ("answered", "closed")
        and row.reopened_times < verdict.reopen_times,
        may_withdraw=kind.steps.withdraw and row.status in AT_WORK,
        may_ask_erasure=row.erased_on is None and row.erasure_asked_on is None,
    )


def _clocks(row: Matter, kind: Kind, now: datetime) -> Sequence[Reading]:
    parts = list(Handling.rows.for_nobody(row.book).filter(matter=row.id, standing=True).order_by("turn"))
    calendar = books.calendar(row.book)
    found = (
        *readings(row, kind, calendar, now, [part.turn for part in parts]),
        *level_readings(row, kind, parts, calendar, now),
    )
    return tuple(one for one in found if one.clock.state != "not-started")


def _outcome(row: Matter) -> Text:
    return OUTCOMES.get(row.outcome_class, Text("")) if row.answered_on else Text("")


def _answer(row: Matter, texts: Mapping[str, str]) -> str:
    """The answer that counts: where answers are looked at first, what was handed in last before it was passed."""
    if row.answered_on is None:
        return ""
    refs = [
        one["text"]
        for one in row.events
        if one["name"] in ("answered", "submitted", "refused") and "text" in one
    ]
    return texts.get(refs[-1], "") if refs else ""


def say(
    row: Matter,
    what: Literal["judge", "reopen", "withdraw", "step", "erase"],
    *,
    now: datetime,
    on: date,
    grade: str = "",
    step: str = "",
    words: str = "",
    key: str = "",
) -> None:
    """Do what whoever raised the matter chose; `step` is the step of the kind's own. Raises `Refused` with every reason why not."""
    words = words.strip()

    def plan(state: Any, head: Any) -> Iterable[Any]:
        sealed = seal(row.book, row.id, "words", words) if words else None
        if what == "reopen":
            return [build(acts.MatterReopened, matter=row.id, reason=sealed)]
        if what == "withdraw":
            return [build(acts.MatterWithdrawn, matter=row.id, reason=sealed)]
        if what == "erase":
            return [build(acts.ErasureAsked, matter=row.id, words=sealed)]
        if what == "step":
            return [build(acts.MilestoneMarked, matter=row.id, milestone=step, text=sealed)]
        return [build(acts.MatterJudged, matter=row.id, grade=grade, words=sealed)]

    append(STORE, row.book, plan, who=acts.RESIDENT, now=now, happened_on=on, key=key)


def titles_in_force(book: str, on: date) -> Mapping[str, Text]:
    """The titles of the institutions in force, by id."""
    return {id: one.title.text for id, one in books.in_force(book, on).items()}
