"""Acts: every change of state is one, and each is a small class.

An act says what is done (its fields), who may do it (`permits`), what must hold (`guards`) and what it changes
(`apply`). Guards run when an act is appended, never on replay; `apply` reads nothing but the act and the state.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Annotated, Any, ClassVar, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from taizhang.journal.state import State
from taizhang.problems import Place, Problem, Refused, Text

ID_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"  # no 0/o, 1/i/l: read aloud and typed by hand without mistakes


_THREE = tuple("".join(three) for three in product(ID_LETTERS, repeat=3))
"""Every three letters: an id is four of these, at a third of the cost of twelve draws."""


def new_id(prefix: str = "") -> str:
    """A random visible id of 12 letters (58 bits), which says nothing about order or number."""
    # so many more bits than twelve letters need that no letter is likelier
    first, rest = divmod(int.from_bytes(os.urandom(16)) % len(_THREE) ** 4, len(_THREE) ** 3)
    return f"{prefix}{_THREE[first]}{_nine(rest)}"


_DRAWN_AT_ONCE = 8_192


class IdsTogether:
    """Draws ids for one append of very many acts, as `new_id` does, but for the first three letters, which they share.

    Indexes are in the order of ids: what is written together then lies on few of their pages, where ids drawn from
    everywhere would touch a page each. Within one append none comes twice.
    """

    def __init__(self) -> None:
        self._first = new_id()[:3]
        self._drawn: set[int] = set()
        self._bytes, self._at = b"", 0

    def new_id(self, prefix: str = "") -> str:
        """The next id: nine of its letters are random (44 bits)."""
        rest = int.from_bytes(self.random_bytes(16)) % len(_THREE) ** 3
        while rest in self._drawn:
            rest = int.from_bytes(self.random_bytes(16)) % len(_THREE) ** 3
        self._drawn.add(rest)
        return f"{prefix}{self._first}{_nine(rest)}"

    def random_bytes(self, count: int) -> bytes:
        """As `os.urandom`, which is asked for very many at once: each time it lets another thread go first."""
        at, self._at = self._at, self._at + count
        if self._at > len(self._bytes):
            self._bytes, at, self._at = os.urandom(max(count, _DRAWN_AT_ONCE)), 0, count
        return self._bytes[at : self._at]


def _nine(drawn: int) -> str:
    drawn, first = divmod(drawn, len(_THREE))
    third, second = divmod(drawn, len(_THREE))
    return f"{_THREE[first]}{_THREE[second]}{_THREE[third]}"


class Fresh:
    """Marks a field drawn at random at the door: a repeated submission may bring another one."""


NewId = Annotated[str, Fresh()]
"""An id that this act gives to something new."""


class Sealed(BaseModel):
    """A text kept in the vault: its random reference and the salted SHA-256 that binds the act to it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ref: str
    digest: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person's id (or "system"), the unit on whose behalf, and the roles held there that day.

    `roles` maps a unit id to the roles held in it; the book's own id stands for the whole office.
    """

    person: str
    unit: str = ""
    roles: tuple[tuple[str, str], ...] = ()

    def holds(self, role: str, unit: str | None = None) -> bool:
        """Whether the role is held at all, or in `unit`."""
        return any(held == role and (unit is None or where == unit) for where, held in self.roles)


SYSTEM = Actor("system")
"""The software itself: setting up a book and bringing in data; never a door that people use."""


class Entry(NamedTuple):
    """One act in its chain: the header that the book keeps around the act's data.

    `seq` counts from 1 within the book; `recorded_at` is UTC text with microseconds; `happened_on` is the
    Shanghai date that decides the period; `previous` and `hash` are SHA-256 in hexadecimal.
    """

    book: str
    seq: int
    id: str
    kind: str
    version: int
    subject: str
    actor: str
    unit: str
    recorded_at: str
    happened_on: str
    batch: str
    key: str
    previous: str
    data: Mapping[str, Any]
    body: str
    hash: str

    @property
    def day(self) -> date:
        """`happened_on` as a date."""
        return date.fromisoformat(self.happened_on)


class Act(BaseModel):
    """The base of all acts. Subclasses are registered by `kind`; a changed shape raises `version` by one and
    adds the upcaster that turns the old data into the new."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=False)

    kind: ClassVar[str] = ""
    version: ClassVar[int] = 1
    title: ClassVar[Text] = Text("")
    upcasters: ClassVar[Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {}
    guards_by_state: ClassVar[bool] = False
    """Whether the guards ask for what acts may change only through the state: then many can be appended in bulk."""

    def subject(self) -> str:
        """The id of what the act is about."""
        raise NotImplementedError

    def permits(self, who: Actor, state: State) -> bool:
        """Whether `who` may do this; the software itself always may."""
        return False

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """What speaks against it; all reasons at once."""
        return ()

    def reads(self) -> Iterable[tuple[type, str]]:
        """The rows that `apply` will get, so that a replay can fetch them for many acts at once."""
        return ()

    def apply(self, state: State, entry: Entry) -> None:
        """Change `state`."""
        raise NotImplementedError

    @classmethod
    def __pydantic_init_subclass__(cls, **options: Any) -> None:
        if not cls.kind:
            return
        known = REGISTRY.get(cls.kind)
        if known is not None and known.__qualname__ != cls.__qualname__:
            raise TypeError(f"two acts of kind {cls.kind}: {known.__qualname__} and {cls.__qualname__}")
        missing = set(range(1, cls.version)) - set(cls.upcasters)
        if missing:
            raise TypeError(f"{cls.__qualname__} lacks upcasters from versions {sorted(missing)}")
        REGISTRY[cls.kind] = cls


REGISTRY: dict[str, type[Act]] = {}
"""Every kind of act that this software knows."""


def decode(kind: str, version: int, data: Mapping[str, Any]) -> Act:
    """The act that stored data stands for, lifted through upcasters.

    Raises `Refused` for a kind or version that this software does not know.
    """
    form = REGISTRY.get(kind)
    if form is None or version > form.version:
        raise Refused(
            Problem(
                "unknown-act",
                Text(f"不认识的行为 {kind} 第{version}版", f"unknown act {kind} version {version}"),
                Text("请升级软件后再试", "upgrade the software and try again"),
            )
        )
    while version < form.version:
        data = form.upcasters[version](dict(data))
        version += 1
    return form.model_validate(data)


def build(form: type[Act], **fields: Any) -> Act:
    """An act made from a person's input; raises `Refused` naming every wrong field."""
    try:
        return form(**fields)
    except ValidationError as error:
        raise Refused(*(_field_problem(detail) for detail in error.errors())) from None


_WORDS: Mapping[str, tuple[str, str]] = {
    "missing": ("没有填写", "is missing"),
    "decimal_parsing": ("须为数字", "must be a number"),
    "decimal_type": ("须为数字", "must be a number"),
    "finite_number": ("须为有限的数字", "must be a finite number"),
    "int_parsing": ("须为整数", "must be a whole number"),
    "date_from_datetime_parsing": ("须为日期，如 2026-03-01", "must be a date such as 2026-03-01"),
    "date_parsing": ("须为日期，如 2026-03-01", "must be a date such as 2026-03-01"),
    "string_too_short": ("不能为空", "must not be empty"),
    "string_too_long": ("文字过长", "is too long"),
    "extra_forbidden": ("不认识的字段", "is not a known field"),
    "greater_than_equal": ("不能小于允许的最小值", "is below the least allowed"),
    "literal_error": ("不在可选范围内", "is not one of the choices"),
}


def _field_problem(detail: ErrorDetails) -> Problem:
    key = ".".join(str(part) for part in detail["loc"])
    zh, en = _WORDS.get(detail["type"], ("填写有误", "is not valid"))
    return Problem(
        f"field-{detail['type'].replace('_', '-')}", Text(f"{key} {zh}", f"{key} {en}"), where=Place(key=key)
    )


def same_intent(first: Mapping[str, Any], second: Act, same_text: Callable[[Sealed, Sealed], bool]) -> bool:
    """Whether a stored act's data says the same as an act submitted again under its key (law 8).

    Fresh ids may differ, and so may references into the vault if the texts behind them are the same.
    """
    stored = type(second).model_validate(first)
    for name, field in type(second).model_fields.items():
        if any(isinstance(mark, Fresh) for mark in field.metadata):
            continue
        if not _same_value(getattr(stored, name), getattr(second, name), same_text):
            return False
    return True


def _same_value(old: Any, new: Any, same_text: Callable[[Sealed, Sealed], bool]) -> bool:
    if isinstance(old, Sealed) and isinstance(new, Sealed):
        return same_text(old, new)
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return old.keys() == new.keys() and all(_same_value(old[key], new[key], same_text) for key in old)
    return bool(old == new)
