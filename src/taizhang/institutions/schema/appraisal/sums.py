"""Stated sums that are not the sums of what stands below them: points of sections, weights, the full total."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from taizhang.institutions.schema.forms import Finding
from taizhang.problems import Text

if TYPE_CHECKING:
    from taizhang.institutions.schema.appraisal.rulebook import Appraisal

_ZERO = Decimal(0)


def sums(appraisal: Appraisal) -> Iterator[Finding]:
    """Every one of them."""
    yield from _points(appraisal)
    yield from _weights(appraisal)


def _points(appraisal: Appraisal) -> Iterator[Finding]:
    """Stated sums that are not the sums of what stands below them."""
    counted = [item for item in appraisal.items if not item.beside and item.pays == "points"]
    for number, section in enumerate(appraisal.sections):
        inside = [item for item in counted if item.section == section.id]
        pools = [pool for pool in appraisal.pools if pool.section == section.id]
        if not inside and not pools:
            yield Finding(
                "section-empty",
                Text(f"没有哪一项属于“{section.id}”", f"no item belongs to “{section.id}”"),
                Text(f'在项里写 section = "{section.id}"，或删去', f'write section = "{section.id}" in its items, or remove it'),
                ("section", number),
            )  # fmt: skip
            continue
        total = sum(
            (points or _ZERO for points in (*(i.points for i in inside), *(p.points for p in pools))), _ZERO
        )
        if (
            section.points is not None
            and total
            and total != section.points
            and not any(i.applies_to for i in inside)
        ):
            names = "、".join(item.id for item in inside)
            yield Finding(
                "section-sum",
                Text(f"“{section.title}”写 {section.points} 分，所属各项合计 {total} 分", f"“{section.title.to('en')}” is said to be {section.points} points, its items come to {total}"),
                Text(f"核对各项（{names}）；原文合计有误的，按各项改 points = {total}", f"compare its items ({names}); where the paper adds up wrongly, write points = {total}"),
                ("section", number, "points"),
            )  # fmt: skip
    if any(section.weight is not None for section in appraisal.sections):
        yield from _weighted_points(appraisal)
        return
    pooled = [pool.points for pool in appraisal.pools if pool.points is not None]
    total = appraisal.base + sum((item.points or _ZERO for item in counted), _ZERO) + sum(pooled, _ZERO)
    open_ended = total == 0 or appraisal.convert is not None
    if total != appraisal.full and not open_ended and not any(item.applies_to for item in counted):
        yield Finding(
            "warn-points-not-full",
            Text(f"基础分与各项满分合计 {total}，不等于总分 {appraisal.full}", f"base and full points come to {total}, not to the full total {appraisal.full}"),
            Text("核对各项 points 与 full", "compare the points of the items with full"),
            ("item", 0) if "full" not in appraisal.model_fields_set else ("full",),
        )  # fmt: skip


def _weighted_points(appraisal: Appraisal) -> Iterator[Finding]:
    """Sections that come to something else than the full total by their weights."""
    section_of = {pool.id: pool.section for pool in appraisal.pools}
    own = [
        (pool.section, pool.points) for pool in appraisal.pools if pool.points is not None and pool.section
    ] + [
        (section_of.get(item.pool or "", item.section), item.points)
        for item in appraisal.items
        if item.points is not None and not item.beside and item.pays == "points"
    ]
    open_ended = appraisal.convert is not None or any(item.applies_to for item in appraisal.items)
    if open_ended or not own:
        return
    total = appraisal.base + sum(
        (points * (section.weight or _ZERO) / 100 for section in appraisal.sections for of, points in own if of == section.id),
        _ZERO,
    )  # fmt: skip
    if total != appraisal.full:
        yield Finding(
            "warn-points-not-full",
            Text(f"各部分满分乘权重合计 {total}，不等于总分 {appraisal.full}", f"by their weights the sections come to {total}, not to the full total {appraisal.full}"),
            Text("核对各部分的满分与 weight：双百分制的每部分合计 100 分", "compare the points of the sections with their weights: each is out of 100 where each counts by percent"),
            ("section", 0) if "full" not in appraisal.model_fields_set else ("full",),
        )  # fmt: skip


def _weights(appraisal: Appraisal) -> Iterator[Finding]:
    weighted = [one.weight for one in appraisal.sections if one.weight is not None]
    if weighted and len(weighted) < len(appraisal.sections):
        number = next(place for place, one in enumerate(appraisal.sections) if one.weight is None)
        yield Finding(
            "weight-missing",
            Text("有的部分写了权重，有的没有", "some sections have a weight, others have none"),
            Text("每个部分都写 weight", "give every section a weight"),
            ("section", number),
        )
    elif weighted and sum(weighted) != 100:
        yield Finding(
            "weights-not-whole",
            Text(
                f"各部分权重合计 {sum(weighted)}%，不是 100%",
                f"the weights come to {sum(weighted)}%, not to 100%",
            ),
            Text("按百分数写，合计 100", "give them in percent, 100 in all"),
            ("section", len(appraisal.sections) - 1, "weight"),
        )
    if weighted:
        for number, item in enumerate(appraisal.items):
            if (
                item.section is None
                and item.pool is None
                and item.points is not None
                and not item.beside
                and item.pays == "points"
            ):
                yield Finding(
                    "item-outside-weights",
                    Text("各部分有权重，这一项不属于任何部分", "the sections have weights and this item belongs to none"),
                    Text("写 section", "write section"),
                    ("item", number),
                )  # fmt: skip
    for number, item in enumerate(appraisal.items):
        if item.ballot is not None and item.ballot.groups:
            total = sum(group.weight for group in item.ballot.groups)
            if total not in (1, 100):
                yield Finding(
                    "weights-not-whole",
                    Text(f"各组权重合计 {total}，不是 100 或 1", f"the weights of the groups come to {total}, not to 100 or 1"),
                    Text("按百分数写，合计 100", "give them in percent, 100 in all"),
                    ("item", number, "ballot", "groups"),
                )  # fmt: skip
