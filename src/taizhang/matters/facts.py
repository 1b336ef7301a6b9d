"""What the rates count of a matter: worked out of its row whenever an act changed it, and kept from act to act."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.journal import Entry, State
from taizhang.matters.happenings import outcome_of
from taizhang.matters.models import JOINED, PASSED_UP, WITHDRAWN, Handling, Matter, MatterFact
from taizhang.server.rows import fresh

_MOST_KINDS = 512
UNCOUNTED = (JOINED, WITHDRAWN, PASSED_UP)
"""The statuses of matters that no rate counts: another one stands for them, or nobody asks any more."""


def facts_of(row: Matter, kind: Kind, parts: Sequence[Handling]) -> dict[int, Mapping[str, Any]]:
    """What counts now: for the whole matter under 0, or for each unit that answers for itself under its turn."""
    if row.status in UNCOUNTED or not row.events:
        return {}
    common = _of_matter(row, kind)
    if kind.steps.several != "each":
        common.update(_of_answer(row.answered_on, row.answer_due, row.on_time, row), unit=row.unit)
        return {0: common}
    return {
        part.turn: common
        | _of_answer(part.answered_on, part.due_on, part.on_time, row)
        | {
            "unit": part.unit,
            "first_time": part.answered_on is not None and not part.redone_times,
            "solved": part.answered_on is not None and _solved(row, kind, part.turn),
        }
        for part in parts
        if part.standing
    }


def _solved(row: Matter, kind: Kind, turn: int) -> bool:
    outcome = kind.outcome(outcome_of(row.events, turn))
    return outcome is not None and outcome.class_ == "solved"


def kept(row: Matter) -> Iterator[tuple[type, str]]:
    """Where the facts stand that were kept last."""
    return ((MatterFact, f"{row.id}.{turn}.{version}") for turn, version in row.facts.items())


def keep(
    state: State,
    entry: Entry,
    row: Matter,
    before: Mapping[int, Mapping[str, Any]],
    kind: Kind,
    parts: Sequence[Handling],
) -> None:
    """Close the facts that no longer hold and add those that do; what did not change stays. What held only between two
    acts of one append was never there for anybody, and is not kept."""
    after = facts_of(row, kind, parts)
    if after == before:
        return
    began = _began(state, entry)
    versions: dict[str, int] = dict(row.facts)
    for turn in sorted({*before, *after}):
        if before.get(turn) == after.get(turn):
            continue
        version = versions.get(str(turn), 0)
        old = state.get(MatterFact, f"{row.id}.{turn}.{version}") if version and turn in before else None
        if old is not None and old.from_seq >= began:
            state.remove(old)
        elif old is not None:
            old.to_seq = entry.seq
            state.put(old)
        if turn in after:
            versions[str(turn)] = version + 1
            state.add(
                fresh(
                    MatterFact,
                    id=f"{row.id}.{turn}.{version + 1}",
                    book=entry.book,
                    matter=row.id,
                    from_seq=entry.seq,
                    **after[turn],
                )
            )
    row.facts = versions


def _began(state: State, entry: Entry) -> int:
    """The number of the first act of this append that changed a matter, or of one before it in the same append."""
    seen: dict[str, int] = state.once((), "append", dict)
    if entry.batch not in seen:
        seen.clear()
        seen[entry.batch] = entry.seq
    return seen[entry.batch]


def _of_matter(row: Matter, kind: Kind) -> dict[str, Any]:
    milestones = _milestones(kind)
    called = judged = accepted = None
    handed = False
    own: dict[str, None] = {}
    for one in row.events:
        name = one["name"]
        if name == "called-back":
            called = one
        elif name == "judged":
            judged = one
        elif name == "accepted":
            accepted = one
        elif name == "handed-over":
            handed = True
        if name in milestones:
            own[name] = None
    reached = judged or (called if called and called.get("reached") else None)
    month_reached = reached["on"][:7] if reached else ""
    return {
        "kind": row.kind,
        "channel": row.channel,
        "category": row.category,
        "place": row.place,
        "month_all": _month(row.opened_on),
        "month_closed": _month(row.ended_on),
        "month_reached": month_reached,
        "month_judged": month_reached if row.grade else "",
        "month_accepted": accepted["on"][:7] if accepted else "",
        "reached": bool(row.reached),
        "satisfied": bool(row.satisfied),
        "first_time": row.answered_on is not None
        and not (row.redone_times or row.returned_times or row.reopened_times),
        "not_reopened": not row.reopened_times,
        "handed_on_time": handed and not row.handed_late,
        "milestones": f",{','.join(own)},"[:400] if own else "",
        "excluded": bool(row.excluded),
        "guarded": row.guarded,
        "office_wide": row.office_wide,
    }


_known_milestones: dict[int, tuple[Kind, frozenset[str]]] = {}


def _milestones(kind: Kind) -> frozenset[str]:
    """The names of a kind's own steps, asked once for each text that was read."""
    found = _known_milestones.get(id(kind))
    if found is None or found[0] is not kind:
        if len(_known_milestones) >= _MOST_KINDS:
            _known_milestones.clear()
        found = _known_milestones[id(kind)] = (kind, frozenset(one.id for one in kind.milestones))
    return found[1]


def _of_answer(answered: date | None, due: date | None, on_time: bool | None, row: Matter) -> dict[str, Any]:
    return {
        "month_due": _month(due),
        "month_answered": _month(answered),
        "answered": answered is not None,
        "on_time": answered is not None and bool(on_time),
        "solved": answered is not None and row.outcome_class == "solved",
        "days": min((answered - row.opened_on).days, 32_767) if answered else None,
    }


@lru_cache(maxsize=4096)
def _month(day: date | None) -> str:
    return day.isoformat()[:7] if day else ""
