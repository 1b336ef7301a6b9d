"""Doing one thing with a matter, with what a form or a program gave for it."""

from __future__ import annotations

from typing import Any

from django.forms import Field

from taizhang.journal import build
from taizhang.matters.doing import SEALED, Doing, act_fields, part_of, which_part
from taizhang.matters.keeping import erase_matter
from taizhang.matters.models import Matter
from taizhang.matters.numbers import as_stored
from taizhang.matters.queries import One
from taizhang.matters.searching import seal
from taizhang.matters.seeing import Viewer
from taizhang.records import evidence_pages
from taizhang.server import clock
from taizhang.server.pages import Desk


def asked_for(desk: Desk, one: One, doing: Doing) -> dict[str, Field]:
    """The fields that it asks for, by name: whose part where several wait, and what the act takes."""
    return dict([*which_part(desk, one, doing), *doing.asked(desk, one)])


def carry_out(desk: Desk, one: One, doing: Doing, given: dict[str, Any], *, key: str) -> None:
    """Append the act. Raises `Refused` with every reason why not."""
    fields = act_fields(one, doing, given)
    if doing.slug == "erase":  # what goes is named by another act beside it, and files go with it
        told = {"who": desk.actor, "now": clock.now(), "on": desk.today, "key": key}
        erase_matter(desk.book, one.row.id, ground=fields["ground"], **told)
        return
    if "into" in fields:
        viewer = Viewer.of(desk.book, desk.actor, desk.today)
        other = Matter.rows.visible_to(viewer).filter(number=as_stored(fields["into"])).first()
        fields["into"] = other.id if other is not None else "none"
    if "evidence" in fields:
        fields["evidence"] = [file.model_dump() for file in evidence_pages.kept(fields["evidence"])]
    if doing.by_part:
        part = part_of(desk, one, doing, fields.pop("turn", ""))
        fields["turn"] = part.turn if part is not None else 0
    field_of = {"text": "answer"} if doing.slug == "answer" else {}

    def plan(state: Any, head: Any) -> list[Any]:
        sealed = {
            name: seal(desk.book, one.row.id, field_of.get(name, name), value.strip())
            if name in SEALED
            else value
            for name, value in fields.items()
        }
        return [build(doing.act, matter=one.row.id, **sealed)]

    desk.append(plan, key=key)
