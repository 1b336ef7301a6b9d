"""[appraisal]: the rulebook of an appraisal (考评), one module for each group of tables.

An item names exactly one way to points: `share`, `count`, `steps`, `line`, `ballot`, `rank`, `judge`, `part`, or a
`checklist` of steps. What can be scored is a declared fact, an indicator or a registered metric and nothing else.
"""

from taizhang.institutions.schema.appraisal.composition import Convert, Moved, NamedGroup, Pool, Rank, Section
from taizhang.institutions.schema.appraisal.counting import Count, CountClass, Counted, Late, Repeats
from taizhang.institutions.schema.appraisal.facts import Fact
from taizhang.institutions.schema.appraisal.items import WAYS, Also, Item, Way, Ways
from taizhang.institutions.schema.appraisal.measuring import Band, Line, Share, Slope
from taizhang.institutions.schema.appraisal.outcomes import Grade, Veto, VetoWhen
from taizhang.institutions.schema.appraisal.pay import Pay, PayPerPoint, PayTop
from taizhang.institutions.schema.appraisal.people import (
    Ballot,
    Gate,
    Judge,
    PlaceBand,
    RankPoints,
    ScorePart,
    VoterGroup,
    Votes,
)
from taizhang.institutions.schema.appraisal.rulebook import Appraisal
from taizhang.institutions.schema.appraisal.standing import (
    Earlier,
    Per,
    Running,
    Standing,
    Tier,
    Tiers,
    Times,
)
from taizhang.institutions.schema.appraisal.steps import Check, Step, Steps
from taizhang.institutions.schema.appraisal.values import (
    BENCHMARKS,
    MEAN_OF_YEARS,
    Bounds,
    Condition,
    leading,
    numbers_of,
)

TARGET = "target"
"""As an amount: what was promised of the same indicator for the period to date."""

__all__ = [
    "BENCHMARKS",
    "MEAN_OF_YEARS",
    "TARGET",
    "WAYS",
    "Also",
    "Appraisal",
    "Ballot",
    "Band",
    "Bounds",
    "Check",
    "Condition",
    "Convert",
    "Count",
    "CountClass",
    "Counted",
    "Earlier",
    "Fact",
    "Gate",
    "Grade",
    "Item",
    "Judge",
    "Late",
    "Line",
    "Moved",
    "NamedGroup",
    "Pay",
    "PayPerPoint",
    "PayTop",
    "Per",
    "PlaceBand",
    "Pool",
    "Rank",
    "RankPoints",
    "Repeats",
    "Running",
    "ScorePart",
    "Section",
    "Share",
    "Slope",
    "Standing",
    "Step",
    "Steps",
    "Tier",
    "Tiers",
    "Times",
    "Veto",
    "VetoWhen",
    "VoterGroup",
    "Votes",
    "Way",
    "Ways",
    "leading",
    "numbers_of",
]
