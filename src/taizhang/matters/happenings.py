"""What happened to a matter, as its row keeps it: short records in the order of the acts, read by clocks and pages.

A record holds nothing but what the acts say: names, days, ids, references into the vault. `name` is an event of the
schema, a milestone of the kind's file, or one of the clocks' own words (paused, resumed, extended).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from functools import lru_cache
from typing import Any

from taizhang.institutions.schema.matters import Milestone
from taizhang.journal import Entry
from taizhang.timekeeping import Event, Limit, parse_utc, shanghai_time

Happening = dict[str, Any]


def happening(entry: Entry, name: str, *, on: date | None = None, **more: Any) -> Happening:
    """One record of an act; what is empty is left out. `on` where it happened on another day than the act's."""
    day = on.isoformat() if on else entry.happened_on
    known: Happening = {"name": name, "on": day, "seq": entry.seq, "by": entry.actor}
    recorded, at = _recorded(entry.recorded_at)
    if recorded == day:
        known["at"] = at
    for key, value in more.items():
        if value not in (None, "", (), [], False, {}):
            known[key] = value.isoformat() if isinstance(value, date) else value
    return known


@lru_cache(maxsize=64)
def _recorded(at: str) -> tuple[str, str]:
    """The day and the time in China at which acts were recorded: all acts of one append at the same."""
    recorded = shanghai_time(parse_utc(at))
    return recorded.date().isoformat(), f"{recorded:%H:%M}"


def events(happenings: Iterable[Happening], turn: int = 0) -> tuple[Event, ...]:
    """The records as clocks read them: those of the whole matter and, with `turn`, of one unit's part in it."""
    return tuple(
        Event(
            id=f"{one['seq']}.{number}",
            name=one["name"],
            on=date.fromisoformat(one["on"]),
            at=time.fromisoformat(one["at"]) if "at" in one else None,
            order=one["seq"],
            clock=one.get("clock", ""),
            ground=one.get("ground", ""),
            ends=one.get("ends", ""),
            by=Limit.parse(one["length"]) if "length" in one else None,
            approved_by=one.get("approved", ""),
            reason=one.get("text", ""),
            told_on=date.fromisoformat(one["told"]) if "told" in one else None,
        )
        for number, one in enumerate(happenings)
        if one.get("turn", 0) in (0, turn) or not turn
    )


def pause_id(happenings: Iterable[Happening], clock: str) -> str:
    """The id of the pause in which a clock stands, or "" where it runs."""
    standing = ""
    for number, one in enumerate(happenings):
        if one.get("clock") == clock:
            if one["name"] == "paused":
                standing = f"{one['seq']}.{number}"
            elif one["name"] == "resumed":
                standing = ""
    return standing


def happened(happenings: Iterable[Happening], *names: str) -> bool:
    """Whether any of these happened."""
    return any(one["name"] in names for one in happenings)


def last(happenings: Iterable[Happening], name: str) -> Happening | None:
    """The last record of this name, or None."""
    found = None
    for one in happenings:
        if one["name"] == name:
            found = one
    return found


def outcome_of(happenings: Iterable[Happening], turn: int) -> str:
    """The outcome that one part of a matter was last answered with, also while the answer is looked at; "" without one."""
    found = ""
    for one in happenings:
        if one["name"] in ("submitted", "answered") and one.get("turn", 0) == turn:
            found = str(one.get("outcome", "")) or found
    return found


def turn_of(happenings: Iterable[Happening], step: Milestone | None, *, ended: bool) -> bool:
    """Whether a step of the kind's own can be marked now: its time has come and is not over."""
    done = {one["name"] for one in happenings}
    return (
        step is not None
        and (not step.after or not done.isdisjoint(step.after))
        and done.isdisjoint(step.until)
        and not (step.once and step.id in done)
        and (not ended or bool(step.reopens or step.after))
    )
