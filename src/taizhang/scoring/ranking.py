"""Places inside peer groups, and grades: on the total rounded half up to 1/10 000 of a point, never on a printed one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from taizhang.scoring.columns import I8, I32
from taizhang.scoring.conditions import Bounds, within
from taizhang.scoring.millionths import I64, MILLION, to_millionths
from taizhang.scoring.rules import GroupShare, QuotaPart, Ties

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class PlannedShare:
    """So many percent of those placed, in millionths, ready to run."""

    percent: int
    part: QuotaPart = QuotaPart.DOWN
    least: int = 0

    @classmethod
    def of(cls, share: GroupShare) -> PlannedShare:
        """The share that a rule states."""
        return cls(to_millionths(share.percent), share.part, share.least)

    def among(self, placed: I64) -> I64:
        """How many of so many placed units it comes to."""
        whole = 100 * MILLION
        up = {QuotaPart.DOWN: 0, QuotaPart.HALF: whole // 2, QuotaPart.UP: whole - 1}[self.part]
        return np.maximum((placed * self.percent + up) // whole, self.least)


@dataclass(frozen=True, slots=True)
class PlannedGrade:
    """One grade ready to run."""

    id: str
    bounds: Bounds
    rank_within: int | None
    rank_last: int | PlannedShare | None
    quota: int | None
    quota_share: PlannedShare | None
    quota_strict: bool = False


def rank_totals(totals: I64) -> I64:
    """Totals in millionths to 1/10 000 of a point, half up."""
    return np.floor_divide(totals + 50, 100)


def places(
    peers: I32,
    totals: I64,
    placed: Mask,
    put_last: Mask | None,
    ties: Ties | None,
    then: Sequence[I64] = (),
) -> I32:
    """The place of each unit among its peers, from 1, the highest total first; 0 for those not `placed`,
    and for all of them if `ties` is None, for then the rule has no ranking.

    Units `put_last` stand behind all others of their group, by total among themselves; they tie only with each other. Equal
    totals are told apart by the keys `then`, one after the other, the highest first.
    """
    ranks = np.zeros(len(totals), dtype=np.int32)
    chosen = np.flatnonzero(placed)
    if not chosen.size or ties is None:
        return ranks
    whole = chosen.size == len(totals)
    keys: list[npt.NDArray[Any]] = [-key if whole else -key[chosen] for key in (*reversed(then), totals)]
    if put_last is not None:
        keys.append(put_last[chosen])
    keys.append(peers if whole else peers[chosen])
    order = np.lexsort(keys) if len(keys) > 2 else _by_two(keys[0], keys[1])
    peer = keys[-1][order]
    at = np.arange(len(order), dtype=np.int32)
    new_group = np.ones(len(order), dtype=np.bool_)
    new_group[1:] = peer[1:] != peer[:-1]
    new_place = new_group.copy()
    for key in keys[:-1]:
        sorted_key = key[order]
        new_place[1:] |= sorted_key[1:] != sorted_key[:-1]
    group_start = np.maximum.accumulate(np.where(new_group, at, 0))
    if ties is Ties.DENSE:
        count = np.cumsum(new_place, dtype=np.int32)
        ranks[chosen[order]] = count - count[group_start] + 1
    else:
        ranks[chosen[order]] = np.maximum.accumulate(np.where(new_place, at, 0)) - group_start + 1
    return ranks


def from_last(peers: I32, ranks: I32 | I64) -> I32:
    """How many of those placed among its peers a unit is from the last of them, 1 for the last; equals share the number."""
    return places(peers, ranks.astype(np.int64), ranks > 0, None, Ties.COMPETITION)


def within_places(at: I32, most: int | PlannedShare, peers: I32, ranks: I32) -> Mask:
    """Who stands, counted `at` from one end, among the first so many there, or within a share of those that have a place in the group."""
    if isinstance(most, int):
        return (ranks > 0) & (at <= most)
    placed = np.bincount(peers[ranks > 0], minlength=int(peers.max(initial=0)) + 1).astype(np.int64)
    inside: Mask = (ranks > 0) & (at <= most.among(placed[peers]))
    return inside


def _by_two(key: npt.NDArray[Any], peer: npt.NDArray[Any]) -> npt.NDArray[np.intp]:
    """The order by peer, then by key; by one sort where both fit into 63 bits."""
    low, high, most = int(key.min()), int(key.max()), int(peer.max())
    if (high - low + 1) * (most + 1) < 1 << 62:
        return np.argsort(peer.astype(np.int64) * (high - low + 1) + (key - low))
    return np.lexsort((key, peer))


def grades(
    totals: I64,
    plan_grades: Sequence[PlannedGrade],
    placed: Mask,
    not_excellent: Mask,
    unqualified: Mask,
    ranks: I32,
    peers: I32,
    one_lower: Mask,
) -> I8:
    """The grade each unit reaches, as a place in `plan_grades`; -1 for none.

    `totals` are in 1/10 000. The first grade in order whose bounds hold, whose place is near enough and whose quota has room. Barred from
    the best grade, a unit gets the next one that it reaches. One grade lower is the next below the one reached, whoever it is for; grades
    of last places are no steps of that ladder. Unqualified is the lowest grade if that one takes everybody down to 0 or below, else no grade at all.
    """
    given = np.full(len(totals), -1, dtype=np.int8)
    open_ = placed & ~unqualified
    scaled = totals * 100
    counts = np.bincount(peers[placed], minlength=int(peers.max(initial=0)) + 1) if len(peers) else peers
    best = next((number for number, grade in enumerate(plan_grades) if grade.rank_last is None), -1)
    for number, grade in enumerate(plan_grades):
        here = open_.copy() if not grade.bounds else open_ & within(scaled, grade.bounds)
        if number == best:
            here &= ~not_excellent
        if grade.rank_within is not None:
            here &= (ranks > 0) & (ranks <= grade.rank_within)
        if grade.rank_last is not None:
            here &= within_places(from_last(peers, ranks), grade.rank_last, peers, ranks)
        if grade.quota is not None or grade.quota_share is not None:
            among = places(peers, -ranks.astype(np.int64), here & (ranks > 0), None, Ties.COMPETITION)
            room = np.full(len(totals), len(totals) if grade.quota is None else grade.quota, dtype=np.int64)
            if grade.quota_share is not None:
                room = np.minimum(room, grade.quota_share.among(counts[peers].astype(np.int64)))
            if grade.quota_strict:  # how many stand at the same place or before it
                behind = from_last(peers, among)
                there = np.bincount(peers[among > 0], minlength=len(counts))
                among = np.where(among > 0, there[peers] + 1 - behind, 0)
            here = (among > 0) & (among <= room)
        given[here] = number
        open_ &= ~here
    steps = [number for number, grade in enumerate(plan_grades) if grade.rank_last is None]
    lower = np.arange(-1, len(plan_grades), dtype=np.int8)
    for number, below in pairwise(steps):
        lower[number + 1] = below
    given = np.where(one_lower, lower[given + 1], given)
    if plan_grades:
        lowest = plan_grades[-1]
        reached = within(np.zeros(1, dtype=np.int64), lowest.bounds)[0] if lowest.bounds else True
        given[unqualified & placed] = len(plan_grades) - 1 if reached else -1
    return given
