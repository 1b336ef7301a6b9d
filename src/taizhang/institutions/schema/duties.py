"""[contact] and [[duty]]: who is bound to which village (包村联点) and what a post owes there (驻村制度)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from taizhang.institutions.schema.forms import (
    Confirmation,
    Form,
    Identifier,
    Label,
    Number,
    PeriodKindName,
    Words,
)


class Contact(Form):
    """How people are bound to villages, groups (网格), projects, households or enterprises for a period (包村联点包案)."""

    binds: Annotated[
        tuple[Literal["village", "group", "project", "household", "enterprise", "case"], ...],
        Field(min_length=1),
    ]
    """To what a person may be bound."""
    who: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    """The roles or posts that may be bound."""
    period: PeriodKindName = "year"
    """For how long a binding holds."""
    public: bool = True
    """Whether the portal shows who is bound to what."""
    one_each: bool = False
    """Whether every one of `binds` must have somebody; those without are shown."""
    source: Words
    """The document, with its number and clause."""


class Duty(Form):
    """What a post owes in a period, measured by an indicator."""

    id: Identifier
    """Kebab-case, unique among all institutions in force."""
    title: Label
    who: Identifier
    """The role or post that owes it."""
    indicator: Identifier
    """The indicator that measures it."""
    at_least: Annotated[Number, Field(gt=0)]
    """How much is owed in the period."""
    per: Literal["month", "quarter", "year"]
    """The period in which it is owed."""
    confirm: Confirmation = "other-person"
    """Who confirms that it was done."""
    source: Words
    """The document, with its number and clause."""
