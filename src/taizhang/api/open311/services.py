"""Kinds of matter as the standard's services: one for each category or service of a kind that comes by Open311."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from taizhang.institutions.schema.matters import Category, MatterField, ServiceItem
from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.matters import residents
from taizhang.matters.wording import ABOUT
from taizhang.problems import Text
from taizhang.server.pages import language, titled

CHANNEL = "open311"
# with an underscore, which no field of an institution file can have
PLACE, SUBJECT, AGAINST = "in_place", "about_what", "complains_about"
_TYPES = {
    "text": "text",
    "choice": "singlevaluelist",
    "choices": "multivaluelist",
    "number": "number",
    "date": "datetime",
    "yes-no": "singlevaluelist",
}


@dataclass(frozen=True)
class Service:
    """One service: `code` is the kind's id and, after a dot, the category's or service's."""

    code: str
    kind_id: str
    kind: Kind
    title: Text
    """The kind's title, under which services are grouped."""
    cause: Category | ServiceItem | None

    @property
    def category(self) -> str:
        """What its matters are filed under."""
        return self.cause.id if self.cause is not None else ""

    @property
    def name(self) -> Text:
        """What it is called."""
        return self.cause.title.text if self.cause is not None else self.title


def services(book: str, on: date) -> Mapping[str, Service]:
    """Every service of a book by its code."""
    titles = residents.titles_in_force(book, on)
    found: dict[str, Service] = {}
    for id, kind in residents.raised_by_residents(book, on, CHANNEL).items():
        for cause in residents.causes_for_residents(kind) or (None,):
            one = Service(code_of(id, cause.id if cause else ""), id, kind, titles[id], cause)
            found[one.code] = one
    return found


def code_of(kind: str, category: str) -> str:
    """The code of a kind's category."""
    return f"{kind}.{category}" if category else kind


def listed(book: str, one: Service, on: date) -> dict[str, Any]:
    """A service as the list gives it."""
    said = language()
    return {
        "service_code": one.code,
        "service_name": one.name.to(said),
        "description": _description(one, said),
        "metadata": bool(attributes(book, one, on)),
        "type": "realtime",
        "keywords": ",".join(dict.fromkeys((one.name.to(said), one.kind.called.to(said)))),
        "group": one.title.to(said),
    }


def _description(one: Service, said: str) -> str:
    if isinstance(one.cause, Category) and one.cause.description:
        return one.cause.description.to(said)
    if isinstance(one.cause, ServiceItem):
        return " ".join(line.to(said) for line in one.cause.conditions)
    return one.kind.prompt.to(said) if one.kind.prompt else one.kind.called.to(said)


def attributes(book: str, one: Service, on: date) -> list[dict[str, Any]]:
    """What a service asks besides the text: the fields of the file, the village, and whom it complains about."""
    return [
        {"variable": True, "order": number, "datatype_description": None, **given}
        for number, given in enumerate(_attributes(book, one.kind, on), start=1)
    ]


def _attributes(book: str, kind: Kind, on: date) -> Iterator[dict[str, Any]]:
    said = language()
    for field in kind.fields:
        yield {
            "code": field.id,
            "datatype": _TYPES.get(field.type, "string"),
            "required": field.required,
            "description": field.title.to(said),
            "values": _choices(field, said),
        }
    places = [(unit.id, titled(unit)) for unit in residents.places(book, on)]
    if places:
        title = Text("哪个村（组）", "Which village or group")
        yield _list(PLACE, title, places, said, required=kind.needs_place)
    if len(kind.about) > 1:
        yield _list(
            SUBJECT, Text("关于", "What it is about"), [(one, ABOUT[one]) for one in kind.about], said
        )
    against = residents.complained_about(book, kind, on)
    if against:
        yield _list(AGAINST, Text("反映的单位或人员", "Whom it complains about"), against, said)


def _choices(field: MatterField, said: str) -> list[dict[str, str]]:
    if field.type == "yes-no":
        return [
            {"key": "yes", "name": Text("是", "Yes").to(said)},
            {"key": "no", "name": Text("否", "No").to(said)},
        ]
    return [{"key": choice.zh, "name": choice.to(said)} for choice in field.choices]


def _list(
    code: str, title: Text, values: Sequence[tuple[str, Text]], said: str, *, required: bool = False
) -> dict[str, Any]:
    return {
        "code": code,
        "datatype": "singlevaluelist",
        "required": required,
        "description": title.to(said),
        "values": [{"key": key, "name": words.to(said)} for key, words in values],
    }
