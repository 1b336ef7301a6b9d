"""Scoring: appraisal rules over columns of facts give score lines, totals, places and grades, each explained.

A rule (`Rule`) compiles to a plan (`compile_rule`), and an engine runs the plan over columns (`run`). Points are exact:
integers of a millionth of a point, and a total is the sum of its lines. The sentence behind a line is made on
demand (`explain`). `score_plainly` is the same in exact fractions, unit by unit, and must agree.

Nothing here knows an institution, a database, a clock or a page.
"""

from __future__ import annotations

from taizhang.scoring.canonical import digest, lines_from_json, lines_to_json
from taizhang.scoring.columns import (
    NO_DATA,
    NOT_APPLICABLE,
    Column,
    Columns,
    Fact,
    Facts,
    Labels,
    State,
    Unit,
)
from taizhang.scoring.engine import run
from taizhang.scoring.institution import rule_of
from taizhang.scoring.plainly import PlainSheet, score_plainly
from taizhang.scoring.plan import ENGINE_VERSION, Plan, compile_rule
from taizhang.scoring.reasons import Reason
from taizhang.scoring.rules import (
    NO_BOUND,
    TARGET,
    UNSAID,
    Absent,
    Count,
    Effect,
    Grade,
    Item,
    PeerGroup,
    Primitive,
    Ranking,
    Rule,
    Scope,
    Share,
    Side,
    Step,
    Steps,
    Ties,
    Veto,
)
from taizhang.scoring.sentences import explain, explain_result, explain_veto
from taizhang.scoring.sheets import BASE, RESCALED, Line, Result, Sheet, VetoState, movement
from taizhang.scoring.whatif import Comparison, Move, what_if
from taizhang.scoring.wording import MetricName

__all__ = [
    "BASE",
    "ENGINE_VERSION",
    "NOT_APPLICABLE",
    "NO_BOUND",
    "NO_DATA",
    "RESCALED",
    "TARGET",
    "UNSAID",
    "Absent",
    "Column",
    "Columns",
    "Comparison",
    "Count",
    "Effect",
    "Fact",
    "Facts",
    "Grade",
    "Item",
    "Labels",
    "Line",
    "MetricName",
    "Move",
    "PeerGroup",
    "PlainSheet",
    "Plan",
    "Primitive",
    "Ranking",
    "Reason",
    "Result",
    "Rule",
    "Scope",
    "Share",
    "Sheet",
    "Side",
    "State",
    "Step",
    "Steps",
    "Ties",
    "Unit",
    "Veto",
    "VetoState",
    "compile_rule",
    "digest",
    "explain",
    "explain_result",
    "explain_veto",
    "lines_from_json",
    "lines_to_json",
    "movement",
    "rule_of",
    "run",
    "score_plainly",
    "what_if",
]
