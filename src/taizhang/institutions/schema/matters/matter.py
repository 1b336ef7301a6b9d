"""The whole of [matter] and what must fit together in it."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator
from typing import Annotated, Protocol, TypeVar

from pydantic import Field

from taizhang.institutions.places import Path
from taizhang.institutions.schema.forms import Finding, Form, Identifier, Label, Words
from taizhang.institutions.schema.matters.answering import Exclusion, Outcome, Rate, Verdict
from taizhang.institutions.schema.matters.asking import (
    About,
    Category,
    Channel,
    MatterField,
    NumberFormat,
    Route,
    ServiceItem,
)
from taizhang.institutions.schema.matters.clocks import EVENTS, Clock
from taizhang.institutions.schema.matters.handling import (
    Escalation,
    Ground,
    HandOver,
    Milestone,
    Reminder,
    Steps,
    Sweep,
)
from taizhang.institutions.schema.matters.keeping import (
    Confidential,
    Document,
    Publication,
    Receipt,
    Retention,
)
from taizhang.problems import Text

MILESTONE = "milestone:"


LEVEL_CLOCK = "hand-over"
"""What reminders and escalations call the time that one level may hold a matter."""


class Matter(Form):
    """One kind of matter; its id is the institution's."""

    called: Label
    """What one of them is called on pages, such as 诉求 or 督办件."""
    about: Annotated[tuple[About, ...], Field(min_length=1)]
    """What it may be about; with "unit" or "person" it may complain about one."""
    channels: Annotated[tuple[Channel, ...], Field(min_length=1)]
    """The ways by which it may come."""
    opened_by: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    """The roles or posts that may register it; "resident" for the portal and the open doors."""
    prompt: Label | None = None
    """The sentence above the text on the form."""
    tracked: bool = True
    """Whether who raises it gets a number and a secret to follow it by."""
    needs_place: bool = False
    """Whether the village or group it is about must be named."""
    number: NumberFormat = NumberFormat()
    """The number that people are given."""
    steps: Steps = Steps()
    """Which of the usual steps it has."""
    confidential: Confidential = Confidential()
    """What is kept from whom."""
    verdict: Verdict | None = None
    """What the resident is asked afterwards; without it nobody is asked."""
    exclusion: Exclusion | None = None
    """How matters may be left out of the rates; without it, never."""
    hand_over: HandOver | None = None
    """How it is handed on from level to level."""
    sweep: Sweep | None = None
    """Rounds in which it is looked for."""
    published: Publication | None = None
    """What the public list shows; without it there is none."""
    retention: Retention
    """For how long its texts are kept."""
    receipt: Receipt | None = None
    """The receipt that is handed out."""
    categories: Annotated[tuple[Category, ...], Field(alias="category")] = ()
    """Its causes."""
    services: Annotated[tuple[ServiceItem, ...], Field(alias="service")] = ()
    """The services on offer, for kinds that are applied for."""
    fields: Annotated[tuple[MatterField, ...], Field(alias="field")] = ()
    """What is asked besides the text."""
    routes: Annotated[tuple[Route, ...], Field(alias="route")] = ()
    """Who gets it; the first that fits. Without any, the clerk decides each time."""
    milestones: Annotated[tuple[Milestone, ...], Field(alias="milestone")] = ()
    """Steps of its own."""
    clocks: Annotated[tuple[Clock, ...], Field(alias="clock", min_length=1)]
    """Its time limits."""
    outcomes: Annotated[tuple[Outcome, ...], Field(alias="outcome", min_length=1)]
    """What may come of it."""
    returns: Annotated[tuple[Ground, ...], Field(alias="return-ground")] = ()
    """The grounds on which a unit may return it."""
    refusals: Annotated[tuple[Ground, ...], Field(alias="refusal-ground")] = ()
    """The grounds on which it is not accepted."""
    escalations: Annotated[tuple[Escalation, ...], Field(alias="escalation")] = ()
    """Who is told when it is late."""
    reminders: Annotated[tuple[Reminder, ...], Field(alias="reminder")] = ()
    """When the handler is reminded."""
    rates: Annotated[tuple[Rate, ...], Field(alias="rate")] = ()
    """Its rates."""
    documents: Annotated[tuple[Document, ...], Field(alias="document")] = ()
    """The papers that belong to it."""
    source: Words
    """The document, with its number and clause."""

    def events(self) -> tuple[str, ...]:
        """Everything that clocks may start and stop on: the events of every matter and its own milestones."""
        return (*EVENTS, *(one.id for one in self.milestones))

    def causes(self) -> tuple[str, ...]:
        """The ids that a matter's category may have: categories and services."""
        return (*(one.id for one in self.categories), *(one.id for one in self.services))

    def clock(self, id: str) -> Clock | None:
        """The clock with this id, or None."""
        return _by_id(self.clocks, id)

    @property
    def level_clock(self) -> Clock | None:
        """How long one level may hold a matter that is handed on, as a clock of each level's own; reminders name it
        `hand-over`. None where the file gives no limit for it."""
        if self.hand_over is None or self.hand_over.limit is None or self.clock(LEVEL_CLOCK) is not None:
            return None
        return Clock.model_validate(
            {
                "id": LEVEL_CLOCK,
                "title": {"zh": "本级转办", "en": "Hand it on"},
                "from": ("assigned",),
                "stops": ("handed-over",),
                "limit": self.hand_over.limit,
                "of": "receiver",
                "source": self.source,
            }
        )

    def milestone(self, id: str) -> Milestone | None:
        """The milestone with this id, or None."""
        return _by_id(self.milestones, id)

    def outcome(self, id: str) -> Outcome | None:
        """The outcome with this id, or None."""
        return _by_id(self.outcomes, id)

    def field(self, id: str) -> MatterField | None:
        """The field with this id, or None."""
        return _by_id(self.fields, id)

    def category(self, id: str) -> Category | ServiceItem | None:
        """The category or service with this id, or None."""
        return _by_id(self.categories, id) or _by_id(self.services, id)

    def clocks_for(self, category: str, channel: str) -> tuple[Clock, ...]:
        """The clocks that run for a matter of this category and channel."""
        return tuple(clock for clock in self.clocks if clock.applies(category, channel))

    def answer_clock(self, category: str, channel: str) -> Clock | None:
        """The clock by which an answer counts as on time, or None."""
        return next((clock for clock in self.clocks_for(category, channel) if clock.answer), None)

    def findings(self) -> Iterator[Finding]:
        yield from self._names()
        yield from self._clocks()
        yield from self._endings()
        if self.steps.several == "each" and not any(clock.of == "receiver" for clock in self.clocks):
            yield Finding(
                "receivers-without-clock",
                Text("几个单位分别办理，却没有按单位计时的时限", "several units answer each for itself, but no clock runs for each"),
                Text('给一个时限写 of = "receiver"', 'write of = "receiver" in a clock'),
                ("steps", "several"),
            )  # fmt: skip

    def _names(self) -> Iterator[Finding]:
        events, causes = self.events(), self.causes()
        clocks = tuple(clock.id for clock in self.clocks)
        told_of = (*clocks, LEVEL_CLOCK) if self.level_clock is not None else clocks
        causes_given = _places(self.categories, "category") + _places(self.services, "service")
        seen: set[str] = set()
        for path, one in causes_given:
            if one in seen:
                yield Finding(
                    "id-repeated",
                    Text(f"类别与服务事项都叫“{one}”", f"a category and a service are both called “{one}”"),
                    Text("改名", "rename one"),
                    (*path, "id"),
                )
            seen.add(one)
        for path, one in _places(self.milestones, "milestone"):
            if one in EVENTS:
                yield Finding(
                    "milestone-taken",
                    Text(f"“{one}”是每类事项都有的事件", f"“{one}” is an event that every matter has"),
                    Text("换一个 id", "choose another id"),
                    (*path, "id"),
                )
        for number, clock in enumerate(self.clocks):
            at: Path = ("clock", number)
            for key, named in (("from", clock.from_), ("stops", clock.stops), ("restarts", clock.restarts)):
                yield from _known(named, events, "event-unknown", Text("事件", "event"), (*at, key))
            yield from _known(clock.categories, causes, "category-unknown", Text("类别", "category"), (*at, "categories"))  # fmt: skip
            yield from _known(clock.channels, self.channels, "channel-unknown", Text("渠道", "channel"), (*at, "channels"))  # fmt: skip
        for number, milestone in enumerate(self.milestones):
            at = ("milestone", number)
            for key, named in (("after", milestone.after), ("until", milestone.until)):
                yield from _known(named, events, "event-unknown", Text("事件", "event"), (*at, key))
        for number, route in enumerate(self.routes):
            at = ("route", number)
            yield from _known(route.categories, causes, "category-unknown", Text("类别", "category"), (*at, "categories"))  # fmt: skip
            yield from _known(route.channels, self.channels, "channel-unknown", Text("渠道", "channel"), (*at, "channels"))  # fmt: skip
        for number, paper in enumerate(self.documents):
            at = ("document", number, "categories")
            yield from _known(paper.categories, causes, "category-unknown", Text("类别", "category"), at)
        for path, named_clock in (
            *((("escalation", number), one.clock) for number, one in enumerate(self.escalations)),
            *((("reminder", number), one.clock) for number, one in enumerate(self.reminders)),
        ):
            yield from _known((named_clock,), told_of, "clock-unknown", Text("时限", "clock"), (*path, "clock"))  # fmt: skip
        for number, service in enumerate(self.services):
            if service.clock:
                at = ("service", number, "clock")
                yield from _known((service.clock,), clocks, "clock-unknown", Text("时限", "clock"), at)

    def _clocks(self) -> Iterator[Finding]:
        for category in self.causes() or ("",):
            for channel in self.channels:
                answering = [clock for clock in self.clocks_for(category, channel) if clock.answer]
                if len(answering) != 1:
                    what = "、".join(clock.id for clock in answering) or "没有"
                    yield Finding(
                        "answer-clock",
                        Text(
                            f"类别 {category or '（不分）'}、渠道 {channel} 的答复时限应恰好一个，现在是：{what}",
                            f"category {category or '(any)'} by {channel} has {len(answering)} answer clocks, not one",
                        ),
                        Text(
                            "在算“按时答复”的那一个时限里写 answer = true",
                            "write answer = true in the one clock by which an answer is on time",
                        ),
                        ("clock",),
                    )
                    return
        if self.hand_over is None and any("handed-over" in clock.stops for clock in self.clocks):
            number = next(n for n, clock in enumerate(self.clocks) if "handed-over" in clock.stops)
            yield Finding(
                "hand-over-missing",
                Text("没有 [matter.hand_over]，不会有转办", "without [matter.hand_over] nothing is handed over"),
                Text("写上 [matter.hand_over]，或删去这个事件", "write [matter.hand_over], or remove the event"),
                ("clock", number, "stops"),
            )  # fmt: skip

    def _endings(self) -> Iterator[Finding]:
        if self.steps.return_ and not self.returns:
            yield Finding(
                "return-grounds-missing",
                Text("可以退回，却没有写退回的理由", "it may be returned, but no ground for that is given"),
                Text(
                    "写 [[matter.return-ground]]，或在 steps 里写 return = false",
                    "write [[matter.return-ground]], or return = false in steps",
                ),
                ("steps",),
            )
        if self.steps.accept and not self.refusals:
            yield Finding(
                "refusal-grounds-missing",
                Text("要作受理决定，却没有写不予受理的理由", "acceptance is decided, but no ground for refusal is given"),
                Text("写 [[matter.refusal-ground]]", "write [[matter.refusal-ground]]"),
                ("steps", "accept"),
            )  # fmt: skip
        milestones = tuple(one.id for one in self.milestones)
        for number, rate in enumerate(self.rates):
            if rate.counts.startswith(MILESTONE):
                yield from _known(
                    (rate.counts.removeprefix(MILESTONE),),
                    milestones,
                    "event-unknown",
                    Text("事件", "event"),
                    ("rate", number, "counts"),
                )
            asks = rate.counts in ("satisfied", "reached") or rate.over in ("reached", "judged")
            if asks and self.verdict is None:
                yield Finding(
                    "rate-without-verdict",
                    Text("没有 [matter.verdict]，算不出这个率", "without [matter.verdict] this rate has nothing to count"),
                    Text("写 [matter.verdict]，或删去这个率", "write [matter.verdict], or remove the rate"),
                    ("rate", number),
                )  # fmt: skip
        if (
            self.published is not None
            and "verdict" in self.published.shows
            and self.confidential.author == "anonymous"
        ):
            yield Finding(
                "published-anonymous",
                Text("不问姓名的事项不公开评价", "the verdict on an anonymous matter is not published"),
                Text('从 shows 中删去 "verdict"', 'remove "verdict" from shows'),
                ("published", "shows"),
            )
        if "resident" in self.opened_by and not {"portal", "api", "open311"} & set(self.channels):
            yield Finding(
                "resident-without-door",
                Text("居民可以提，却没有网上的渠道", "residents may raise it, but no open channel is given"),
                Text('在 channels 里加 "portal"', 'add "portal" to channels'),
                ("channels",),
            )


class _Named(Protocol):
    @property
    def id(self) -> str: ...


N = TypeVar("N", bound=_Named)


def _by_id(entries: Iterable[N], id: str) -> N | None:
    return next((one for one in entries if one.id == id), None)


def _places(entries: Iterable[_Named], key: str) -> list[tuple[Path, str]]:
    return [((key, number), one.id) for number, one in enumerate(entries)]


def _known(
    named: Iterable[str], known: Collection[str], code: str, what: Text, at: Path
) -> Iterator[Finding]:
    for one in named:
        if one not in known:
            near = difflib.get_close_matches(one, sorted(known), n=1, cutoff=0.6)
            listed = ", ".join(known) or "—"
            yield Finding(
                code,
                Text(f"没有“{one}”这个{what.zh}", f"there is no {what.en} “{one}”"),
                Text(
                    f"是不是 {near[0]}？" if near else f"可用：{listed}",
                    f"did you mean {near[0]}?" if near else f"there are: {listed}",
                ),
                at,
            )
