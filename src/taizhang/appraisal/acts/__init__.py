"""Acts on appraisals: the close, objections and corrections, exclusions, judgements, vetoes on record."""

from taizhang.appraisal.acts.closes import (
    KeptResult,
    KeptSheet,
    LateFact,
    Missing,
    PeriodClosed,
    closing_problems,
)
from taizhang.appraisal.acts.corrections import CorrectedLine, CorrectionUndone, ScoreCorrected
from taizhang.appraisal.acts.exclusions import ExclusionAsked, ExclusionDecided, ExclusionRevoked
from taizhang.appraisal.acts.judgements import JudgementWithdrawn, PointsJudged
from taizhang.appraisal.acts.objections import ObjectionDecided, ObjectionWithdrawn, ScoreObjected
from taizhang.appraisal.acts.vetoes import VetoLifted, VetoRecorded

__all__ = [
    "CorrectedLine",
    "CorrectionUndone",
    "ExclusionAsked",
    "ExclusionDecided",
    "ExclusionRevoked",
    "JudgementWithdrawn",
    "KeptResult",
    "KeptSheet",
    "LateFact",
    "Missing",
    "ObjectionDecided",
    "ObjectionWithdrawn",
    "PeriodClosed",
    "PointsJudged",
    "ScoreCorrected",
    "ScoreObjected",
    "VetoLifted",
    "VetoRecorded",
    "closing_problems",
]
