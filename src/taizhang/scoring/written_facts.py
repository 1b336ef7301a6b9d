"""The facts of a file as a rule has them: reported, worked out, or taken from earlier closes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from taizhang.institutions import schema
from taizhang.institutions.schema import appraisal as forms
from taizhang.institutions.schema.appraisal.standing import SELF
from taizhang.problems import Text
from taizhang.scoring.rules import (
    Named,
    PartStep,
    Side,
    Step,
    Taken,
    Worked,
)
from taizhang.scoring.written_values import bounds_of

BEFORE = "before:"
PLACE_BEFORE = "before:place"
"""How columns are called that a rule reads without naming a fact; no fact of a file can be called so."""


_TAKES = {"sum": Worked.SUM, "mean": Worked.MEAN, "best": Worked.HIGHEST, "worst": Worked.LOWEST}


def named_of(fact: forms.Fact, rule: str, facts: Mapping[str, forms.Fact]) -> Named:
    """What a rule says of a fact of its own; `rule` is the id of the rule, `facts` are all that it declares."""
    unreported = None if fact.unreported is None else fact.value_of(fact.unreported)
    named = Named(Text(fact.title, fact.title_en), fact.counted_in, fact.counted_as, fact.options, unreported)
    tiers, running, earlier, times = fact.tiers, fact.running, fact.earlier, fact.times
    if tiers is not None:
        rows = tuple(Step(tuple(bounds_of(one, facts, tiers.of)), one.gives) for one in tiers.table)
        return replace(named, worked=Worked.TIERS, out_of=(tiers.of,), steps=rows, otherwise=tiers.otherwise)
    if fact.per is not None:
        part = PartStep(fact.per.part)
        return replace(named, worked=Worked.PER, out_of=(fact.per.of,), each=fact.per.each, part=part)
    if fact.rolling is not None:
        how = _TAKES[fact.rolling.take]
        return replace(named, worked=how, out_of=(fact.rolling.of,), rolling=fact.rolling.periods)
    if earlier is not None:
        what = Taken(_whose(earlier.appraisal, rule), what=earlier.what, back=earlier.back)
        return replace(named, taken=what)
    if running is not None:
        given = _running(running, running.of, running.most, running.appraisal, rule, facts)
        return replace(named, **given)
    if times is not None:
        stood = _stood(times, times.appraisal, rule)
        counted = replace(stood, periods=times.periods or "", among=times.back or 0)
        return replace(named, taken=counted, unreported=Decimal(0))
    if not fact.worked:
        return named
    how = Worked(fact.worked)
    return replace(named, worked=how, out_of=getattr(fact, fact.worked), less=fact.less, weights=fact.weights)


def _running(
    standing: forms.Standing,
    of: str | None,
    most: int,
    appraisal: str,
    rule: str,
    facts: Mapping[str, forms.Fact],
) -> dict[str, Any]:
    """What a fact is that says for how many periods running something held."""
    bounds = _numbers(standing, facts, of)
    if of is not None:
        return {"worked": Worked.RUNNING, "out_of": (of,), "bounds": bounds, "most": most}
    return {"taken": replace(_stood(standing, appraisal, rule), most=most), "unreported": Decimal(0)}


def _stood(standing: forms.Standing, appraisal: str, rule: str) -> Taken:
    return Taken(
        _whose(appraisal, rule),
        first=standing.first,
        last=standing.last,
        grades=standing.grade,
        bounds=_numbers(standing, {}, None) if standing.total else (),
    )


def _whose(appraisal: str, rule: str) -> str:
    return rule if appraisal == SELF else appraisal


def _numbers(
    bounds: forms.Bounds, facts: Mapping[str, forms.Fact], of: str | None
) -> tuple[tuple[Side, Decimal], ...]:
    """Bounds that are numbers; words of a grade are its numbers."""
    return tuple((side, edge) for side, edge in bounds_of(bounds, facts, of) if isinstance(edge, Decimal))


def implied(appraisal: schema.Appraisal, rule: str) -> dict[str, Named]:
    """The facts that a rule reads without naming them: the place before, and for how long what a veto looks at held."""
    found: dict[str, Named] = {}
    if appraisal.moved is not None:
        found[PLACE_BEFORE] = Named(
            Text("上期名次", "place in the last period"), taken=Taken(rule, what="place", back=1)
        )
    for veto in appraisal.vetoes:
        when = veto.when
        if when.running is None:
            continue
        title = Text(f"“{veto.title.zh}”情形连续期数", f"periods running of “{veto.title.to('en')}”")
        if when.metric is None:
            title = Text(f"此前{title.zh}", f"{title.to('en')} before")
            given = _running(when, None, when.running - 1, SELF, rule, appraisal.facts)
        else:
            given = _running(when, when.metric, when.running, SELF, rule, appraisal.facts)
        found[BEFORE + veto.id] = Named(title, "期", "count", **given)
    return found
