"""Points and weights that go to another item or section where one is not assessed (没有B任务的，B的权重并入A)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from taizhang.institutions.schema.forms import Finding
from taizhang.problems import Text

if TYPE_CHECKING:
    from taizhang.institutions.schema.appraisal.items import Item
    from taizhang.institutions.schema.appraisal.rulebook import Appraisal


def passing(appraisal: Appraisal) -> Iterator[Finding]:
    """Points that cannot go where they are said to go."""
    items = {item.id: item for item in appraisal.items}
    for number, item in enumerate(appraisal.items):
        to = item.passes_to
        if to is None:
            continue
        if to == item.id or to not in items:
            yield _nowhere(to, [id for id in items if id != item.id], ("item", number, "passes_to"))
        elif not (_own(item) and _own(items[to]) and item.section == items[to].section):
            yield Finding(
                "passes-between",
                Text(f"“{item.id}”的分值并不进“{to}”", f"the points of “{item.id}” cannot go to “{to}”"),
                Text(
                    "两项都要有 points、计入总分、不在共用分值里，并在同一部分；各部分之间的写在 [[appraisal.section]] 里",
                    "both need points, count in the total, are in no pool and in the same section; between sections write it in [[appraisal.section]]",
                ),
                ("item", number, "passes_to"),
            )
    sections = {one.id: one for one in appraisal.sections}
    for number, section in enumerate(appraisal.sections):
        to = section.passes_to
        if to is None:
            continue
        if to == section.id or to not in sections:
            yield _nowhere(to, [id for id in sections if id != section.id], ("section", number, "passes_to"))
        elif section.weight is None or sections[to].weight is None:
            yield Finding(
                "passes-between",
                Text(f"“{section.id}”没有权重可以并入“{to}”", f"“{section.id}” has no weight that could go to “{to}”"),
                Text("给各部分写 weight；没有权重的，写在项里", "give the sections a weight; without weights write it in the items"),
                ("section", number, "passes_to"),
            )  # fmt: skip


def _own(item: Item) -> bool:
    """Whether an item has points in the total that are its own."""
    return item.points is not None and item.pool is None and not item.beside and item.pays == "points"


def _nowhere(to: str, known: list[str], at: tuple[str | int, ...]) -> Finding:
    listed = ", ".join(known)
    return Finding(
        "name-unknown",
        Text(f"没有另外的“{to}”", f"there is no other “{to}”"),
        Text(f"可用：{listed}", f"there are: {listed}") if known else Text("删去", "remove it"),
        at,
    )
