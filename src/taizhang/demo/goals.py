"""From last year's report to this year's promises: read, proposed, confirmed, broken down, signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from taizhang.books import queries as books
from taizhang.demo import sample
from taizhang.demo.scribe import Scribe, moment
from taizhang.office.opening import promised_bound
from taizhang.promises.acts import PromiseMade, PromiseSigned
from taizhang.reading import Proposal, Report, propose, read


@dataclass(slots=True)
class Goal:
    """A promise of the sample: its id, target and version now, by the keys of indicator, unit and person."""

    id: str
    target: Decimal
    version: int = 1


Goals = dict[tuple[str, str, str], Goal]
"""The promises by indicator, unit and person."""


@dataclass(frozen=True, slots=True)
class Read:
    """The report as read, and what was proposed from it."""

    report: Report
    proposals: tuple[Proposal, ...]


def read_report(scribe: Scribe, stage: sample.Stage) -> Read:
    """Read the sample report and match its targets to the indicators in force."""
    report = read(sample.report_text(stage.year - 1), year=stage.year - 1)
    declared = books.indicators(scribe.book, date(stage.year, 1, 8)).values()
    proposals = propose(report, declared, year=stage.year)
    return Read(report, tuple(proposal for proposal in proposals if proposal.indicator))


def make_promises(scribe: Scribe, stage: sample.Stage, found: Read) -> Goals:
    """Confirm the proposals for the township, divide them among units and people, and sign the letters."""
    goals: Goals = {}
    wholes = []
    rules = books.indicators(scribe.book, date(stage.year, 1, 8))
    for proposal in found.proposals:
        bound = promised_bound(proposal.bound, rules[proposal.indicator].direction)
        wholes.append(
            _promise(
                scribe,
                stage,
                goals,
                proposal.indicator,
                "town",
                proposal.value,
                bound=bound,
                quote=proposal.quote[:300],
            )
        )
    scribe.write(wholes, at=moment(date(stage.year, 1, 8), 15, 20), by="clerk1")
    parts = []
    for plan in sample.breakdown()["promise"]:
        if (plan["indicator"], "town", "") in goals:
            parts += _parts(scribe, stage, goals, plan)
    scribe.write(parts, at=moment(date(stage.year, 1, 15), 10, 40), by="clerk1")
    signing = date(stage.year, 1, 20)
    signed = [PromiseSigned(promise=goal.id, on_day=signing) for goal in goals.values()]
    scribe.write(signed, at=moment(signing, 16, 0), by="clerk1")
    return goals


def divided(whole: Decimal, weights: Mapping[str, int], step: Decimal) -> dict[str, Decimal]:
    """A whole divided by weights into parts of whole steps; the first takes what is left, so they add up.

    >>> {name: str(part) for name, part in divided(Decimal(10), {"a": 1, "b": 1, "c": 1}, Decimal(1)).items()}
    {'a': '4', 'b': '3', 'c': '3'}
    """
    total = sum(weights.values())
    parts = {name: _stepped(whole * weight / total, step) for name, weight in weights.items()}
    first = next(iter(parts))
    parts[first] += whole - sum(parts.values())
    return parts


def moved_level(level: Decimal, factors: Mapping[str, Decimal], step: Decimal) -> dict[str, Decimal]:
    """A level moved up or down in each unit; the mean over the units stays the level.

    >>> {name: str(part) for name, part in moved_level(Decimal(96), {"a": Decimal("1.01"), "b": Decimal("0.99")}, Decimal("0.1")).items()}
    {'a': '97.0', 'b': '95.0'}
    """
    parts = {name: _stepped(level * factor, step) for name, factor in factors.items()}
    first = next(iter(parts))
    parts[first] += level * len(parts) - sum(parts.values())
    return parts


def _stepped(value: Decimal, step: Decimal) -> Decimal:
    return (value / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def _parts(scribe: Scribe, stage: sample.Stage, goals: Goals, plan: Mapping[str, Any]) -> list[PromiseMade]:
    indicator = plan["indicator"]
    whole = goals[indicator, "town", ""]
    if "posted" in plan:
        posted = [line for line in sample.contacts() if line.binds == "village"]
        each = Decimal(plan["posted"])
        return [
            _promise(scribe, stage, goals, indicator, line.unit, each, person=line.person, parent=whole.id)
            for line in posted
        ]
    if "parts" in plan:
        parts = {unit: Decimal(amount) for unit, amount in plan["parts"].items()}
    else:
        weights = sample.breakdown()["units"][plan["among"]]
        step = Decimal(plan["step"])
        parts = (
            moved_level(whole.target, weights, step)
            if plan.get("level")
            else divided(whole.target, weights, step)
        )
    made = [
        _promise(scribe, stage, goals, indicator, unit, amount, parent=whole.id)
        for unit, amount in parts.items()
    ]
    if "person" in plan:
        unit = plan.get("person_of") or next(iter(parts))
        made.append(
            _promise(
                scribe,
                stage,
                goals,
                indicator,
                unit,
                parts[unit],
                person=plan["person"],
                parent=goals[indicator, unit, ""].id,
            )
        )
    return made


def _promise(
    scribe: Scribe,
    stage: sample.Stage,
    goals: Goals,
    indicator: str,
    unit: str,
    target: Decimal,
    *,
    person: str = "",
    parent: str = "",
    bound: Any = "least",
    quote: str = "",
) -> PromiseMade:
    act = PromiseMade(
        id=scribe.id("m"),
        indicator=indicator,
        unit=scribe.unit_ids[unit],
        person=scribe.person_ids[person] if person else "",
        year=stage.year,
        target=target.normalize() + 0,
        bound=bound,
        parent=parent,
        due=date(stage.year + 1, 1, 1) - timedelta(days=1),
        quote=quote,
    )
    goals[indicator, unit, person] = Goal(act.id, target)
    return act
