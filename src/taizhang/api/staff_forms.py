"""What goes in and out of the staff's operations."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from taizhang.api.forms import (
    ONLY_THESE,
    QUERY_NUMBER,
    WHOLE,
    Base64,
    Form,
    Id,
    PageKey,
    QueryDay,
    QueryYes,
    Said,
    Value,
)
from taizhang.api.public_forms import KindOut, Named, Raise

Word = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
Files = Annotated[list[Base64], Field(max_length=6)]


class Person(Form):
    """A person in office; "resident" for whoever raised it."""

    id: str
    name: str


class Me(Form):
    """Who is signed in, and with which roles."""

    person: Person
    book: str
    today: date
    post: Said
    roles: list[list[str]]
    """Pairs of a unit's id and the role held there."""


class StaffKind(KindOut):
    """A kind in force, as the office sees it."""

    channels: list[str]
    may_register: bool
    outcomes: list[Named]
    rates: list[Named]


class StaffKinds(Form):
    """The kinds in force."""

    kinds: list[StaffKind]


class ListQuery(Form):
    """What a list asks for; what is left out is everything."""

    kind: Word = ""
    status: Word = ""
    """A status, or open, at-work, ended."""
    unit: Id = ""
    person: Id = ""
    place: Id = ""
    category: Word = ""
    channel: Word = ""
    outcome: Word = ""
    """The class of the outcome: solved, explained, not-accepted, out-of-power, pending."""
    since: QueryDay = None  # type: ignore[assignment]
    """Registered on this day or later."""
    until: QueryDay = None  # type: ignore[assignment]
    """Registered before this day."""
    due_by: QueryDay = None  # type: ignore[assignment]
    """Due on this day or earlier."""
    late: QueryYes = False
    """Only what is late today."""
    unsatisfied: QueryYes = False
    """Only what was judged unsatisfied."""
    number: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,24}$")] = ""
    order: Literal["newest", "oldest", "due"] = "newest"
    after: PageKey = ""
    """`next` of the page before."""
    limit: Annotated[int, Field(ge=1, le=100), QUERY_NUMBER] = 50


class Search(ListQuery):
    """A list narrowed by words; sent in the body, so that they stand in no address and no log."""

    words: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\u0000]*$")]
    """Two characters or more, all of which one text of the matter holds."""
    since: date | None = None
    until: date | None = None
    due_by: date | None = None
    late: bool = False
    unsatisfied: bool = False
    limit: Annotated[int, Field(ge=1, le=100), WHOLE] = 50


class Row(Form):
    """One matter in a list."""

    id: str
    number: str
    kind: str
    category: str
    place: str
    unit: str
    channel: str
    status: str
    status_title: Said
    opened_on: date
    due: date | None
    late: bool
    outcome: str
    """The class of the outcome."""
    satisfied: bool | None
    guarded: bool
    """Whether it complains about somebody, from whom it is kept."""
    excerpt: str
    """The beginning of what it says; empty once it is erased."""


class Count(Form):
    """How many fit; counting stops at a bound."""

    least: int
    more: bool
    """Whether there are more than that."""


class Matters(Form):
    """One page of a list."""

    matters: list[Row]
    next: str | None
    """What to send as `after` for the next page."""
    count: Count


class ErasureAsked(Form):
    """One request for erasure that waits."""

    id: str
    """The matter; the request is decided by `erase` or `refuse-erasure` among its acts."""
    number: str
    status: str
    status_title: Said
    asked_on: date
    goes_on: date | None
    """The day on which it is erased by itself; none while the matter has not ended."""


class Erasures(Form):
    """Requests for erasure, the oldest first."""

    erasures: list[ErasureAsked]
    count: int
    """How many wait; 200 at most are listed."""


class Clock(Form):
    """One time limit as it stands."""

    id: str
    title: Said
    state: str
    due: date | None
    provisional: bool
    """Whether it runs past the last calendar that was adopted."""
    words: Said
    unit: str
    """The unit whose part it measures; empty for the whole matter."""


class Part(Form):
    """One unit's part."""

    unit: Named
    person: Person | None
    part: str
    status: str
    standing: bool
    due: date | None
    on_time: bool | None


class Happened(Form):
    """Something that happened, with the words that the reader may see."""

    name: str
    title: Said
    on: date
    at: str
    by: Person
    to: list[Named]
    """To which units it went; an outside body has no id."""
    words: list[str]


class Paper(Form):
    """A file that belongs to it."""

    sha256: str
    type: str
    size: int
    href: str


class ActField(Form):
    """What an act asks for."""

    name: str
    label: str
    type: Literal["text", "choice", "choices", "number", "date", "files"]
    required: bool
    choices: list[list[str]]
    """Pairs of what is sent and what it means."""


class Possible(Form):
    """Something that can be done with the matter now by whoever asks."""

    act: str
    title: Said
    fields: list[ActField]


class Full(Row):
    """One matter with everything that the reader may see."""

    about: str
    text: str
    texts: dict[str, str]
    """Further words, by field; who raised it only where the reader may know."""
    sealed: list[str]
    """The fields whose words are sealed for the reader."""
    values: dict[str, bool | str | list[str] | None]
    person: Person | None
    against: list[str]
    ordered_by: Person | None
    grade: str
    graded_by: str
    reached: bool | None
    excluded: str
    joined_into: str
    erased: bool
    clocks: list[Clock]
    parts: list[Part]
    timeline: list[Happened]
    """Oldest first."""
    papers: list[Paper]
    possible: list[Possible]


class Register(Raise):
    """A matter as the office registers it."""

    channel: Word
    due: date | None = None
    """For kinds whose limit is given with each matter."""
    not_the_same: bool = False
    """Set after looking at what may be the same."""
    papers: Files = []


class Registered(Form):
    """What was registered; number and secret are for whoever raised it."""

    matter: str | None
    """Its id; null where it went to the next book up or is kept from whoever registered it."""
    number: str
    secret: str | None
    """Null for kinds that are not followed."""
    repeated: bool


class Do(Form):
    """What an act is given, by the names of its fields."""

    given: Annotated[
        dict[Annotated[str, Field(pattern="^[a-z0-9_][a-z0-9_-]{0,59}$")], Value],
        Field(max_length=30, json_schema_extra=ONLY_THESE),
    ] = {}
    papers: Files = []


class Done(Form):
    """The matter after it; null where whoever did it may no longer see it."""

    matter: Full | None


class RatesQuery(Form):
    """Which month, split by what."""

    month: Annotated[str, Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")] = ""
    """Such as 2026-03; left out: this month."""
    by: Literal["", "unit", "channel", "category", "place"] = ""


class Share(Form):
    """So many of so many; `percent` is null where there is nothing to count."""

    part: int
    whole: int
    percent: str | None


class RateOut(Form):
    """One rate of one group."""

    rate: str
    title: Said
    group: str
    all: Share
    """Over all that counts."""
    left: Share
    """Without what was excluded."""
    over: Said
    """The rule of the denominator."""


class Rates(Form):
    """The rates of a kind in a month."""

    kind: str
    month: str
    rates: list[RateOut]


class UnitOut(Form):
    """A unit of the office."""

    id: str
    title: Said
    kind: str
    parent: str
    code: str


class Units(Form):
    """The units that stand today, in the office's order."""

    units: list[UnitOut]
