"""From an institution file's [appraisal] to the rule that is scored."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from taizhang.institutions import schema
from taizhang.problems import Text
from taizhang.scoring.rules import (
    NO_BOUND,
    UNSAID,
    Absent,
    Count,
    Effect,
    Grade,
    Item,
    Limit,
    PeerGroup,
    Primitive,
    Ranking,
    Rule,
    Scope,
    Share,
    Side,
    Step,
    Steps,
    Ties,
    Veto,
)


def rule_of(appraisal: schema.Appraisal, *, id: str = "appraisal", title: Text | None = None) -> Rule:
    """The rule an appraisal states. `id` and `title` are those of its institution.

    The loader has checked the file; what only scoring knows (numbers too fine for a millionth) `compile_rule` checks.
    """
    rank = appraisal.rank
    return Rule(
        id=id,
        title=title or Text("考评", "appraisal"),
        items=tuple(_item(item) for item in appraisal.items),
        full=appraisal.full,
        base=appraisal.base,
        of=appraisal.of,
        period=appraisal.period,
        vetoes=tuple(_veto(veto) for veto in appraisal.vetoes),
        grades=tuple(Grade(grade.id, grade.title.text, grade.at_least) for grade in appraisal.grades),
        ranking=None if rank is None else Ranking(PeerGroup(rank.group), Ties(rank.ties)),
    )


def _item(item: schema.Item) -> Item:
    return Item(
        id=item.id,
        title=item.title.text,
        how=_primitive(item.primitive),
        points=item.points,
        clause=item.clause or "",
        floor=_limit(item.floor),
        cap=_limit(item.cap),
        when_absent=Absent(item.when_absent),
        applies_to=item.applies_to,
        source=item.source or "",
    )


def _limit(written: Decimal | str | None) -> Limit:
    if isinstance(written, Decimal):
        return written
    return UNSAID if written is None else NO_BOUND


def _primitive(way: schema.Share | schema.Count | schema.Steps) -> Primitive:
    if isinstance(way, schema.Share):
        return Share(way.of, way.over, way.cap)
    if isinstance(way, schema.Count):
        return Count(way.of, way.each, way.base, way.short_of, way.over)
    return Steps(way.of, tuple(Step(tuple(_bounds(row)), row.points) for row in way.table), way.otherwise)


def _bounds(row: schema.Step) -> Iterator[tuple[Side, Decimal]]:
    for side, bound in (
        (Side.AT_LEAST, row.at_least),
        (Side.ABOVE, row.above),
        (Side.AT_MOST, row.at_most),
        (Side.BELOW, row.below),
    ):
        if bound is not None:
            yield side, bound


def _veto(veto: schema.Veto) -> Veto:
    return Veto(
        id=veto.id,
        title=veto.title.text,
        count=veto.when.count,
        at_least=veto.when.at_least,
        effect=Effect(veto.effect),
        scope=Scope(veto.scope),
        item=veto.item or "",
        source=veto.source,
    )
