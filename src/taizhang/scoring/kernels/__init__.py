"""The vector kernels: each primitive turns columns of facts into points and reasons, before any modifier.

A kernel sees only rows where every fact it reads has a value to give; what is missing is settled by the engine, the
same way for every primitive. To add a primitive: a frozen class in `rules`, a kernel here, its plain reading in
`plainly`, its sentences in `sentences`.
"""

from __future__ import annotations

from decimal import Decimal

from taizhang.scoring.kernels.base import Frame, Kernel, Level, Mask, Scored, group_means, millionths
from taizhang.scoring.kernels.counting import CountKernel, StepsKernel
from taizhang.scoring.kernels.measuring import (
    CurveKernel,
    JudgeKernel,
    KnotsKernel,
    PartKernel,
    ShareKernel,
    StartKernel,
)
from taizhang.scoring.kernels.people import BallotKernel, RankKernel
from taizhang.scoring.rules import (
    Ballot,
    Clause,
    Count,
    Curve,
    Judge,
    Part,
    RankPoints,
    Share,
    Start,
    Steps,
)

__all__ = [
    "Frame",
    "Kernel",
    "Level",
    "Mask",
    "Scored",
    "StepsKernel",
    "group_means",
    "kernel_of",
    "millionths",
]


def kernel_of(clause: Clause, year: int) -> Kernel:
    """The kernel of a clause; `year` is that of the period that is scored. The rule must have passed its checks."""
    how, points = clause.how, clause.points
    match how:
        case Start():
            return StartKernel.of(how)
        case Share():
            return ShareKernel.of(how, points or Decimal(0))
        case Count():
            return CountKernel.of(how, points, year)
        case Steps():
            return StepsKernel.from_rule(how, year)
        case Curve():
            return KnotsKernel.of(how) if how.knots else CurveKernel.of(how, points)
        case Ballot():
            return BallotKernel.of(how, points)
        case RankPoints():
            return RankKernel.from_rule(how, points, year)
        case Judge():
            return JudgeKernel.of(how)
        case Part():
            return PartKernel.of(how, points or Decimal(0))
