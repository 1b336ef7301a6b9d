"""Acts on matters: from the day they are raised until nothing that people wrote is left of them."""

from taizhang.matters.acts.answering import (
    AnswerPassed,
    AnswerSentBack,
    MatterAnswered,
    MatterClosed,
    MatterWithdrawn,
)
from taizhang.matters.acts.assigning import MatterAssigned, MatterHandedOver, MatterReturned, MatterSigned
from taizhang.matters.acts.base import RESIDENT, STATUS_NAMES, Given
from taizhang.matters.acts.deciding import (
    ClockExtended,
    ClockPaused,
    ClockResumed,
    MatterAccepted,
    MatterNotAccepted,
)
from taizhang.matters.acts.erasing import ErasureAsked, ErasureRefused, MatterErased
from taizhang.matters.acts.judging import MatterCalledBack, MatterJudged, MatterReopened
from taizhang.matters.acts.keeping import (
    ExclusionWithdrawn,
    MatterExcluded,
    MattersRecounted,
    MilestoneMarked,
    Moved,
    SealOpened,
    SweepReported,
)
from taizhang.matters.acts.opening import (
    CONTACT_TEXTS,
    MatterJoined,
    MatterOpened,
    MatterPassedUp,
    MatterRefiled,
    MatterSplit,
)

__all__ = [
    "CONTACT_TEXTS",
    "RESIDENT",
    "STATUS_NAMES",
    "AnswerPassed",
    "AnswerSentBack",
    "ClockExtended",
    "ClockPaused",
    "ClockResumed",
    "ErasureAsked",
    "ErasureRefused",
    "ExclusionWithdrawn",
    "Given",
    "MatterAccepted",
    "MatterAnswered",
    "MatterAssigned",
    "MatterCalledBack",
    "MatterClosed",
    "MatterErased",
    "MatterExcluded",
    "MatterHandedOver",
    "MatterJoined",
    "MatterJudged",
    "MatterNotAccepted",
    "MatterOpened",
    "MatterPassedUp",
    "MatterRefiled",
    "MatterReopened",
    "MatterReturned",
    "MatterSigned",
    "MatterSplit",
    "MatterWithdrawn",
    "MattersRecounted",
    "MilestoneMarked",
    "Moved",
    "SealOpened",
    "SweepReported",
]
