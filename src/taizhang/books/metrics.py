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

Family = Callable[[str, Question], "Mapping[str, Fact] | None"]

FAMILIES: dict[str, Family] = {}
"""How the metrics of a concept are computed that files declare: `concept.file.metric`, by the name of the concept."""


def metric(name: str, title: Text, unit: str, of: tuple[str, ...]) -> Callable[[Compute], Compute]:
    """Register the function below as a metric of these kinds of units."""

    def registered(compute: Compute) -> Compute:
        register_metric(Metric(name, title, unit, of))
        COMPUTED[name] = compute
        return compute

    return registered


def family(concept: str) -> Callable[[Family], Family]:
    """Register the function below as computing the metrics `concept.file.metric`; it gives None for one that no file
    in force declares."""

    def registered(compute: Family) -> Family:
        FAMILIES[concept] = compute
        return compute

    return registered


def computed(name: str, question: Question) -> Mapping[str, Fact] | None:
    """The facts of a registered metric or of one that a file declares; None for any other name."""
    if name in COMPUTED:
        return COMPUTED[name](question)
    concept, dot, rest = name.partition(".")
    if dot and "." in rest and concept in FAMILIES:
        return FAMILIES[concept](name, question)
    return None
