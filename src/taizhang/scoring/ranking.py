"""Places inside peer groups, and grades: on the total rounded half up to 1/10 000 of a point, never on a printed one."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from taizhang.scoring.columns import I8, I32
from taizhang.scoring.millionths import I64
from taizhang.scoring.rules import Ties

Mask = npt.NDArray[np.bool_]


def rank_totals(totals: I64) -> I64:
    """Totals in millionths to 1/10 000 of a point, half up."""
    return np.floor_divide(totals + 50, 100)


def places(peers: I32, totals: I64, placed: Mask, put_last: Mask, ties: Ties | None) -> I32:
    """The place of each unit among its peers, from 1, the highest total first; 0 for those not `placed`,
    and for all of them if `ties` is None, for then the rule has no ranking.

    Units `put_last` stand behind all others of their group, by total among themselves; they tie only with each other.
    """
    ranks = np.zeros(len(totals), dtype=np.int32)
    chosen = np.flatnonzero(placed)
    if not chosen.size or ties is None:
        return ranks
    peer, total, last = peers[chosen], totals[chosen], put_last[chosen]
    order = np.lexsort((-total, last, peer))
    peer, total, last = peer[order], total[order], last[order]
    at = np.arange(len(order))
    new_group = np.ones(len(order), dtype=np.bool_)
    new_group[1:] = peer[1:] != peer[:-1]
    new_place = new_group.copy()
    new_place[1:] |= (total[1:] != total[:-1]) | (last[1:] != last[:-1])
    group_start = np.maximum.accumulate(np.where(new_group, at, 0))
    if ties is Ties.DENSE:
        count = np.cumsum(new_place)
        ranks[chosen[order]] = count - count[group_start] + 1
    else:
        ranks[chosen[order]] = np.maximum.accumulate(np.where(new_place, at, 0)) - group_start + 1
    return ranks


def grades(totals: I64, bounds: tuple[int, ...], placed: Mask, not_excellent: Mask, unqualified: Mask) -> I8:
    """The grade each unit reaches, as a place in `bounds` (highest first, in millionths); -1 below all of them.

    A bound belongs to its grade. Barred from the best grade, a unit of that grade gets the next one. Unqualified is the
    lowest grade if that one takes everybody down to 0 or below, else no grade at all.
    """
    ten_thousandths = tuple(-(-bound // 100) for bound in bounds)
    given = np.full(len(totals), -1, dtype=np.int8)
    for grade in reversed(range(len(bounds))):
        given[totals >= ten_thousandths[grade]] = grade
    if bounds:
        given[not_excellent & (given == 0)] = 1 if len(bounds) > 1 else -1
        given[unqualified] = len(bounds) - 1 if bounds[-1] <= 0 else -1
    given[~placed] = -1
    return given
