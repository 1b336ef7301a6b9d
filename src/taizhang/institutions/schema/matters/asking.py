"""What is asked when a matter is raised: channels, categories, fields, and who gets it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from taizhang.institutions.schema.forms import Finding, Form, Identifier, Label, Words
from taizhang.problems import Text

Channel = Literal[
    "portal", "counter", "phone", "letter", "visit", "spreadsheet", "api", "open311", "online", "patrol",
    "meeting", "sweep", "order", "upper", "household",
]  # fmt: skip
"""By which way a matter came: 网上, 窗口, 电话, 来信, 来访, 表格导入, 接口, Open311, 网络留言, 巡查, 会议,
排查, 领导交办, 上级转交, 入户走访."""

About = Literal["place", "unit", "person", "service", "decision", "other"]
"""What a matter is about: a place, a unit, a person in office, a service, a decision, anything else."""

_CHOICES = {"choice", "choices"}


class MatterField(Form):
    """One thing that is asked besides the text itself."""

    id: Identifier
    """Kebab-case, unique in the file."""
    title: Label
    type: Literal["text", "choice", "choices", "number", "date", "yes-no", "unit", "phone", "name", "address"]
    """Texts, telephone numbers, names and addresses lie in the vault; the others stand in the journal in the open."""
    required: bool = False
    """Whether it must be filled in."""
    choices: tuple[Label, ...] = ()
    """What may be chosen, for the types "choice" and "choices"; acts hold the Chinese words."""
    public: bool = False
    """Whether the public list shows it; never for what lies in the vault."""
    help: Label | None = None
    """A sentence below the field."""

    @property
    def sealed(self) -> bool:
        """Whether what is written here lies in the vault."""
        return self.type in ("text", "phone", "name", "address")

    def findings(self) -> Iterator[Finding]:
        if (self.type in _CHOICES) != bool(self.choices):
            yield Finding(
                "field-choices",
                Text("type 与 choices 不配", "type and choices do not go together"),
                Text('只有 type = "choice" 或 "choices" 才写 choices，而且必须写', 'write choices with type = "choice" or "choices", and only then'),
                ("choices",) if self.choices else ("type",),
            )  # fmt: skip
        if self.public and self.sealed:
            yield Finding(
                "field-public-sealed",
                Text("文字类字段存在保险库里，不能公开", "what lies in the vault cannot be public"),
                Text("删去 public", "remove public"),
                ("public",),
            )


class Category(Form):
    """One kind of cause (事项类别)."""

    id: Identifier
    """Kebab-case, unique in the file."""
    title: Label
    group: Label | None = None
    """The heading under which it stands in lists."""
    description: Label | None = None
    """A sentence that says what belongs here."""
    public: bool = True
    """Whether people may choose it themselves; without it only the office does."""


class Route(Form):
    """Who gets a matter (派单规则): the first route that fits it is taken."""

    categories: tuple[Identifier, ...] = ()
    """Only these categories; without it, all."""
    channels: tuple[Channel, ...] = ()
    """Only these channels; without it, all."""
    to: Literal["place", "place-parent", "contact", "post", "unit-named", "clerk"]
    """The unit of the place, the unit above it, who is bound to that unit by a contact duty, a post, the unit with a
    given name, or the clerk, who then decides by hand."""
    post: Identifier | None = None
    """The role or post, where `to` is "post"."""
    unit: Words | None = None
    """The unit's title, where `to` is "unit-named"."""
    contact: Identifier | None = None
    """The institution of the contact duty, where `to` is "contact"; without it, any."""
    joint: tuple[Words, ...] = ()
    """Titles of units that join in (协办)."""

    def findings(self) -> Iterator[Finding]:
        for to, key in (("post", "post"), ("unit-named", "unit")):
            given = getattr(self, key) is not None
            if given != (self.to == to):
                yield Finding(
                    "route-incomplete",
                    Text(f"to 与 {key} 不配", f"to and {key} do not go together"),
                    Text(f'只有 to = "{to}" 才写 {key}，而且必须写', f'write {key} with to = "{to}", and only then'),
                    (key,) if given else ("to",),
                )  # fmt: skip


class NumberFormat(Form):
    """The number that people are given. It is random, so that it says nothing about how many there are or in which
    order they came."""

    prefix: Annotated[str, Field(pattern=r"^[A-Z]{0,6}$")] = ""
    """Letters in front, such as XF."""
    letters: Annotated[int, Field(ge=8, le=12)] = 8
    """How many random letters and digits follow."""


class ServiceItem(Form):
    """A service on offer (服务事项、办事指南)."""

    id: Identifier
    """Kebab-case, unique in the file, and not the id of a category: it is chosen like one."""
    title: Label
    conditions: Annotated[tuple[Label, ...], Field(min_length=1)]
    """Who may have it and when (办理条件)."""
    materials: tuple[Label, ...] = ()
    """What to bring (申请材料); empty: nothing."""
    fee: Label
    """What it costs and by which document, or that it is free (收费标准及依据)."""
    steps: tuple[Label, ...] = ()
    """The steps it takes (办理流程)."""
    legal: Words
    """The time that the law gives, as a limit or in words (法定时限)."""
    promised: Words
    """The time that the office promises, as a limit or in words (承诺时限)."""
    clock: Identifier | None = None
    """The clock of this file that holds the promised time."""
    place: Label | None = None
    """Where, and when it is open."""
    source: Words
    """The document, with its number and clause."""
