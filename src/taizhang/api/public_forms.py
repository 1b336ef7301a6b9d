"""What goes in and out of the public operations."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from taizhang.api.forms import ONLY_THESE, QUERY_NUMBER, Form, Id, Line, PageKey, Said, Value, Words


class Error(Form):
    """One mistake."""

    code: str
    """A stable word for it."""
    what: str
    """What is wrong."""
    right: str
    """What would be right; may be empty."""
    where: str
    """The key at which it is, such as body.text; may be empty."""


class Errors(Form):
    """Every mistake that was found."""

    errors: list[Error]


class Named(Form):
    """Something with an id and a title."""

    id: str
    title: Said


class BookLinks(Form):
    """A book and where its public data are; each link is an address on this server."""

    id: str
    title: Said
    portal: str
    kinds: str
    """The kinds of matter that may be raised."""
    answers: str
    """What was answered in public."""
    promises: str
    """Promises and their progress, as JSON."""
    notices: str
    """Notices, as JSON."""
    open311: str
    """The root of the Open311 service; its jurisdiction_id is the book's id."""


class Books(Form):
    """The books of this server."""

    books: list[BookLinks]


class Cause(Form):
    """A category."""

    id: str
    title: Said
    group: Said | None
    description: Said | None


class Service(Form):
    """A service on offer (办事指南); it is chosen like a category."""

    id: str
    title: Said
    conditions: list[Said]
    materials: list[Said]
    fee: Said
    steps: list[Said]
    legal: str
    """The time that the law gives."""
    promised: str
    """The time that the office promises."""
    place: Said | None
    source: str


class Asked(Form):
    """A field of a kind."""

    id: str
    title: Said
    type: Literal["text", "choice", "choices", "number", "date", "yes-no", "unit", "phone", "name", "address"]
    required: bool
    choices: list[Said]
    """What may be chosen: the Chinese words are sent."""
    help: Said | None


class Grade(Form):
    """A grade of the verdict."""

    id: str
    title: Said
    satisfied: bool


class KindOut(Form):
    """A kind of matter that may be raised, and what it asks for."""

    id: str
    title: Said
    called: Said
    prompt: Said | None
    about: list[str]
    """What it may be about; with "unit" or "person" it may complain about one of `against`."""
    needs_place: bool
    asks_author: bool
    """Whether name and telephone are asked; otherwise they are refused."""
    categories: list[Cause]
    services: list[Service]
    fields: list[Asked]
    places: list[Named]
    against: list[Named]
    """Units and posts that it may complain about; whom it names never sees it, nor anybody under them."""
    grades: list[Grade]
    limit: Said
    """By when an answer is owed, as the kind's file says."""
    source: str


class Kinds(Form):
    """Kinds of matter."""

    kinds: list[KindOut]


class Raise(Form):
    """A matter as somebody raises it."""

    kind: Id
    text: Annotated[Words, Field(min_length=1)]
    """What it is about, in plain words."""
    category: Id | Literal[""] = ""
    """A category or service of the kind."""
    about: Literal["", "place", "unit", "person", "service", "decision", "other"] = ""
    """Left empty: the first that the kind allows."""
    place: Id | Literal[""] = ""
    """The village or group."""
    against: Annotated[list[Id], Field(max_length=5)] = []
    """The units or persons that it complains about."""
    name: Line = ""
    phone: Line = ""
    address: Line = ""
    fields: Annotated[dict[Id, Value], Field(max_length=60, json_schema_extra=ONLY_THESE)] = {}
    """The fields of the kind, by id."""


class Receipt(Form):
    """What whoever raised it keeps; the secret is not given again."""

    book: str
    """The book that has it: the next one up where it complains about the head of the office."""
    number: str
    secret: str
    status: str
    due: date | None
    """By when an answer is owed."""
    words: Said
    repeated: bool
    """Whether this key was sent before, and this is the first receipt again."""


class Known(Form):
    """Number and secret of a matter, as the receipt gives them."""

    number: Annotated[str, Field(max_length=40, pattern=r"^[A-Za-z0-9 -]*$")]
    secret: Annotated[str, Field(max_length=40, pattern=r"^[A-Za-z0-9 ]*$")]


class Judge(Known):
    """A verdict on the answer."""

    grade: Id
    words: Words = ""


class Reopen(Known):
    """Why it is not done."""

    words: Annotated[Words, Field(min_length=1)]


class Withdraw(Known):
    """Taking it back."""

    words: Words = ""


class AskErasure(Known):
    """Why what is kept should be erased; it need not be said."""

    words: Words = ""


class TakeStep(Known):
    """A step that is theirs to mark."""

    step: Id
    """One of `steps` of the matter."""
    words: Words = ""


class Limit(Form):
    """One time limit as it stands."""

    id: str
    title: Said
    state: str
    due: date | None
    words: Said


class Step(Form):
    """Something that happened."""

    name: str
    title: Said
    on: date
    words: str


class FollowedOut(Form):
    """A matter as whoever raised it may see it."""

    number: str
    kind: str
    called: Said
    category: str
    status: str
    status_title: Said
    unit: Said
    """Who handles it; empty where it complains about somebody."""
    due: date | None
    outcome: Said
    answer: str
    history: list[Step]
    """Newest first."""
    clocks: list[Limit]
    """The limits that have begun."""
    steps: list[Named]
    """What is theirs to do next, such as asking for a review."""
    grades: list[Grade]
    """The grades to choose from; none where nothing is asked now."""
    graded: Said
    may_reopen: bool
    may_withdraw: bool
    may_ask_erasure: bool
    """Whether there is something to erase and no request waits."""


class AnswersQuery(Form):
    """Which part of the list."""

    kind: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")] = ""
    place: Id = ""
    before: PageKey = ""
    """`next` of the page before."""
    limit: Annotated[int, Field(ge=1, le=50), QUERY_NUMBER] = 50


class AnswerOut(Form):
    """One line of the public list; what the kind's file does not show is empty."""

    number: str
    kind: Said
    category: Said
    place: Said
    unit: Said
    outcome: Said
    answer: str
    received_on: date | None
    answered_on: date | None
    due: date | None
    verdict: Said


class Answers(Form):
    """The public list, newest first."""

    answers: list[AnswerOut]
    next: str | None
    """What to send as `before` for the older ones."""
