"""What an appraisal may read: declared indicators, and the metrics (计量) that concepts register. Nothing else.

The registry is closed on purpose, and what may never be scored (see never_scored.py) is refused wherever a rule scores.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from taizhang.institutions.never_scored import forbidden, forbidden_title
from taizhang.institutions.unit_kinds import REPORTING
from taizhang.problems import Text

METRIC_NAME = r"[a-z][a-z0-9]*(-[a-z0-9]+)*(\.[a-z][a-z0-9]*(-[a-z0-9]+)*){0,2}"
"""An indicator's id, `concept.metric` for a registered metric, or `concept.file.metric` for one that a file declares."""

MATTER_FAMILY = "matter"
"""The rates of a kind of matter are metrics of this concept: `matter.KIND.RATE`, where the kind's file scores them."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure that a concept can give for any unit and period: `name` is `concept.metric`, `of` the unit kinds."""

    name: str
    title: Text
    unit: str
    of: tuple[str, ...] = REPORTING


_registered: dict[str, Metric] = {}


def register_metric(metric: Metric) -> None:
    """Make `metric` readable by appraisals; a concept calls it once, when it is imported.

    Registering the same metric again changes nothing. Raises ValueError for a name that is malformed, forbidden, or
    taken by another metric.
    """
    if "." not in metric.name or not re.fullmatch(METRIC_NAME, metric.name):
        raise ValueError(f"a metric is named concept.metric, not {metric.name!r}")
    if forbidden(metric.name) or forbidden_title(metric.title.zh):
        raise ValueError(f"{metric.name} may not be a basis of appraisal")
    if _registered.setdefault(metric.name, metric) != metric:
        raise ValueError(f"another metric is registered as {metric.name}")


def metrics() -> Mapping[str, Metric]:
    """The registered metrics by name."""
    return MappingProxyType(_registered)
