"""Metrics that concept apps register: what an appraisal may read besides declared indicators. A closed list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from taizhang.institutions import Metric, register_metric
from taizhang.problems import Text
from taizhang.scoring import Fact
from taizhang.timekeeping import Period


@dataclass(frozen=True, slots=True)
class Question:
    """What a metric is asked: of which book and units, for which period, as of which act."""

    book: str
    units: tuple[str, ...]
    period: Period
    cut: int


Compute = Callable[[Question], Mapping[str, Fact]]

COMPUTED: dict[str, Compute] = {}
"""How each registered metric is computed."""


def metric(name: str, title: Text, unit: str, of: tuple[str, ...]) -> Callable[[Compute], Compute]:
    """Register the function below as a metric of these kinds of units."""

    def registered(compute: Compute) -> Compute:
        register_metric(Metric(name, title, unit, of))
        COMPUTED[name] = compute
        return compute

    return registered
