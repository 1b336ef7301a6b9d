"""Who may see a matter, what the public sees of it, and for how long it is kept."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from taizhang.institutions.schema.forms import Form, Identifier, Label, Words


class Confidential(Form):
    """What is kept from whom. A matter that complains about a unit or a person is always kept from them and from
    everybody under them; that needs no key here and cannot be switched off."""

    author: Literal["open", "sealed", "anonymous"] = "sealed"
    """Whether the handler sees who raised it; only by opening the seal, which is an act with a reason; or nobody is asked."""
    open_by: tuple[Identifier, ...] = ("handler", "clerk")
    """The roles or posts that may open a seal; the auditor sees each opening."""
    heads: tuple[Identifier, ...] = ("party-secretary", "mayor")
    """The posts that head the office; a complaint about their holders goes to the next book up."""
    seen_by: Literal["office", "handlers"] = "handlers"
    """Whether every unit of the office sees the matter, or only who handles it, the clerk, leaders and auditors."""


class Publication(Form):
    """The public list: number, category, village, what was decided; texts only as masked for it (公开办理结果)."""

    shows: Annotated[
        tuple[
            Literal[
                "category",
                "place",
                "channel",
                "received",
                "answered",
                "unit",
                "outcome",
                "answer",
                "verdict",
                "due",
            ],
            ...,
        ],
        Field(min_length=1),
    ]
    """Its columns. "answer" is a text written for the public, checked for personal data, never the private one."""
    when: Literal["received", "answered", "closed"] = "answered"
    """From when a matter is listed."""
    days: Annotated[int, Field(ge=1, le=3660)] = 365
    """For how long."""
    source: Words
    """The document, with its number and clause."""


class Retention(Form):
    """For how long what people wrote is kept after a matter ended; then it is erased (个人信息保护法第十九条)."""

    days: Annotated[int, Field(ge=1, le=36600)]
    """Days after the end until every text of the matter is erased; dates, outcomes and rates stay."""
    least: Annotated[int, Field(ge=0, le=36600)] = 0
    """Days after the end before which nothing is erased even where whoever raised it asks, because a law says for how
    long it must be kept (个人信息保护法第四十七条第二款); 0 where none does."""
    remind_every: Annotated[int, Field(ge=0, le=366)] = 0
    """Days after which those who decide on a request for erasure are told of it again, and again after as many, while it
    waits (个人信息保护法第五十条：及时受理); 0: told once."""
    source: Words
    """The document, with its number and clause."""


class Receipt(Form):
    """The receipt that is handed out (回执)."""

    words: Label
    """A sentence on it, such as until when there will be an answer and whom to ask."""
    qr: bool = True
    """Whether it carries a QR code that leads to the page for following the matter."""


class Document(Form):
    """A paper that belongs to this kind: a form, a model letter, a rule to hang on the wall (上墙)."""

    id: Identifier
    """Kebab-case, unique in the file."""
    title: Label
    for_: Annotated[
        Literal[
            "receipt",
            "acceptance",
            "refusal",
            "extension",
            "answer",
            "agreement",
            "order",
            "wall",
            "card",
            "ledger",
            "sheet",
            "other",
        ],
        Field(alias="for"),
    ]
    """What it is for. "wall" hangs in the hall, "card" goes to every household and names who is bound to its village,
    "ledger" is a book for each village, "sheet" lists what is due in a month; the others go with one matter."""
    shows: tuple[Literal["services", "steps", "people"], ...] = ()
    """What of this file a wall paper prints besides its wording: the services on offer, the steps with their limits,
    the people who do the work in each village."""
    categories: tuple[Identifier, ...] = ()
    """Which categories a sheet lists; without it, all."""
    text: Label | None = None
    """Its wording, where the rule gives one."""
