"""[[matter.clock]]: the time limits of a matter (办理时限), several at once, each with its own start, end and pauses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from taizhang.institutions.schema.forms import Finding, Form, Identifier, Label, Words
from taizhang.problems import Refused, Text
from taizhang.timekeeping import Limit

EVENTS = (
    "received",
    "assigned",
    "signed",
    "accepted",
    "refused",
    "returned",
    "handed-over",
    "answered",
    "sent-back",
    "called-back",
    "judged",
    "reopened",
    "closed",
    "withdrawn",
    "joined",
)
"""What can happen to every matter; a file adds its own milestones to these."""

AS_ORDERED = "as ordered"
"""A limit that each matter is given by hand, such as the date on a supervision order (督办单上写明的期限)."""


def _limit(value: Any) -> Any:
    if isinstance(value, str) and value != AS_ORDERED:
        try:
            Limit.parse(value)
        except Refused:
            raise PydanticCustomError("limit_malformed", "a limit", {"limit": value}) from None
    return value


LimitText = Annotated[str, BeforeValidator(_limit), Field(max_length=40)]
"""A limit such as "60 days", "5 working days", "4 working hours" or "3 months"."""


class PauseGround(Form):
    """One ground on which a clock may stand still."""

    id: Identifier
    """Kebab-case, unique in the clock."""
    title: Label
    approved_by: tuple[Identifier, ...] = ()
    """The roles or posts that approve it; without it, anybody but the handler who keeps the matter."""
    at_most: LimitText | None = None
    """For how long at most; after that the clock runs on by itself."""
    source: Words | None = None
    """The document, with its number and clause."""


class Extension(Form):
    """How a clock may be extended."""

    by: LimitText
    """By how much at most each time."""
    times: Annotated[int, Field(ge=1, le=9)] = 1
    """How often."""
    approved_by: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    """The roles or posts that approve it; never the handler."""
    told: bool = True
    """Whether the person who raised the matter must be told, with the day of the notice in the act."""
    source: Words | None = None
    """The document, with its number and clause."""


class Clock(Form):
    """One time limit."""

    id: Identifier
    """Kebab-case, unique in the file."""
    title: Label
    from_: Annotated[tuple[Identifier, ...], Field(alias="from", min_length=1)]
    """The events that start it; the first that happens counts. The day itself is not counted (民法典第二百零一条)."""
    limit: LimitText
    """How long: "60 days", "5 working days", "4 working hours", "3 months", or "as ordered"."""
    stops: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    """The events that end it; the first that happens after its start counts."""
    restarts: tuple[Identifier, ...] = ()
    """The events that set it going again from the beginning after it ended, such as "reopened" or "sent-back"."""
    of: Literal["matter", "receiver"] = "matter"
    """One clock for the matter, or one for each unit that receives it (各承办单位分别计时)."""
    owed_by: Literal["office", "resident", "other"] = "office"
    """Whose time it is: the office's duty, the resident's right (such as asking for review), or another body's."""
    roll: bool = False
    """Whether a last day that is a rest day moves to the next working day; a citizen's right usually does."""
    categories: tuple[Identifier, ...] = ()
    """Only for matters of these categories; without it, for all."""
    channels: tuple[Identifier, ...] = ()
    """Only for matters that came through these channels; without it, for all."""
    public: bool = True
    """Whether the person who raised the matter sees it."""
    answer: bool = False
    """Whether this is the clock by which an answer counts as on time; exactly one for each matter."""
    pauses: Annotated[tuple[PauseGround, ...], Field(alias="pause")] = ()
    """The grounds on which it may stand still; without any it never does."""
    extend: Extension | None = None
    """How it may be extended; without it, never."""
    source: Words
    """The document, with its number and clause."""

    @property
    def length(self) -> Limit | None:
        """The limit; None where each matter is given its own date."""
        return None if self.limit == AS_ORDERED else Limit.parse(self.limit)

    def applies(self, category: str, channel: str) -> bool:
        """Whether it runs for a matter of this category and channel."""
        return (not self.categories or category in self.categories) and (
            not self.channels or channel in self.channels
        )

    def pause(self, ground: str) -> PauseGround | None:
        """The ground with this id, or None."""
        return next((one for one in self.pauses if one.id == ground), None)

    def findings(self) -> Iterator[Finding]:
        both = sorted(set(self.from_) & set(self.stops))
        if both:
            yield Finding(
                "clock-stops-where-it-starts",
                Text(f"“{both[0]}”既启动又停止这个时限", f"“{both[0]}” both starts and stops this clock"),
                Text("from 和 stops 写不同的事件", "let from and stops name different events"),
                ("stops",),
            )
        if self.limit == AS_ORDERED and self.from_ != ("received",):
            yield Finding(
                "clock-as-ordered",
                Text("逐件写明的期限只能从 received 起算", "a limit given with each matter starts when it is received"),
                Text('写 from = ["received"]', 'write from = ["received"]'),
                ("from",),
            )  # fmt: skip
        if any(ground.at_most == AS_ORDERED for ground in self.pauses) or (
            self.extend is not None and self.extend.by == AS_ORDERED
        ):
            yield Finding(
                "limit-not-fixed",
                Text(
                    "中止和延期的长度须写明，不能“as ordered”",
                    "a pause or an extension needs a length of its own",
                ),
                Text('例如 by = "30 days"', 'such as by = "30 days"'),
                ("extend",) if self.extend is not None and self.extend.by == AS_ORDERED else ("pause",),
            )
