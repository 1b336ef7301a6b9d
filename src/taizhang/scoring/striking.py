"""Whom vetoes strike: units on whose sheet one has an effect."""

from __future__ import annotations

import numpy as np

from taizhang.scoring.conditions import Mask
from taizhang.scoring.millionths import I64
from taizhang.scoring.plan import Plan
from taizhang.scoring.rules import Effect
from taizhang.scoring.sheets import VetoRow, VetoState


def struck_by(vetoes: tuple[VetoRow, ...], which: tuple[int, ...], part: slice) -> Mask | None:
    """The units of a block that any of these vetoes strikes; None where there is no such veto."""
    struck: Mask | None = None
    for place in which:
        here = vetoes[place].states[part] == VetoState.IN_EFFECT
        struck = here if struck is None else struck | here
    return struck


def any_struck(plan: Plan, vetoes: tuple[VetoRow, ...], effect: Effect, size: int) -> Mask:
    """The units on whose sheet a veto has this effect."""
    which = tuple(
        place for place, veto in enumerate(plan.vetoes) if effect in veto.effects and veto.strikes_sheet
    )
    struck = struck_by(vetoes, which, slice(None))
    return np.zeros(size, dtype=np.bool_) if struck is None else struck


def capped_at(plan: Plan, vetoes: tuple[VetoRow, ...], size: int) -> I64 | None:
    """The most that the total of each unit comes to by vetoes; None where no veto caps it."""
    most: I64 | None = None
    for veto, row in zip(plan.vetoes, vetoes, strict=True):
        if veto.cap is not None and veto.strikes_sheet:
            here = np.where(row.states == VetoState.IN_EFFECT, veto.cap, np.iinfo(np.int64).max)
            most = here if most is None else np.minimum(most, here)
    return most
