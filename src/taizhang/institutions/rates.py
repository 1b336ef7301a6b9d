"""The rates of matters as an appraisal reads them: their names as metrics, and what they are called."""

from __future__ import annotations

from collections.abc import Iterable

from taizhang.institutions.metrics import MATTER_FAMILY
from taizhang.institutions.schema import Institution
from taizhang.problems import Text


def rate_titles(institutions: Iterable[Institution]) -> dict[str, Text]:
    """What the rates are called that kinds of matter let an appraisal read, by their names `matter.KIND.RATE`; all are percentages."""
    return {
        f"{MATTER_FAMILY}.{one.id}.{rate.id}": Text(
            f"{one.title.zh}{rate.title.zh}", f"{one.title.to('en')}: {rate.title.to('en')}"
        )
        for one in institutions
        if one.matter is not None
        for rate in one.matter.rates
        if rate.scored
    }
