"""Vetoes, grades and pay of a file as a rule has them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from taizhang.institutions import schema
from taizhang.institutions.schema.appraisal import PayPerPoint
from taizhang.institutions.schema.appraisal.outcomes import VetoPart
from taizhang.scoring.rules import (
    ByClass,
    Edge,
    Effect,
    Grade,
    GroupShare,
    PartStep,
    Pay,
    PayTop,
    QuotaPart,
    Scope,
    Side,
    Veto,
)
from taizhang.scoring.written_facts import BEFORE
from taizhang.scoring.written_values import amount_of, bounds_of, limit_of, places_of


def veto_of(veto: schema.Veto, appraisal: schema.Appraisal) -> Veto:
    """A veto."""
    when = veto.when
    if when.all:
        parts = tuple(
            replace(_looking_at(veto, one, appraisal), id=f"{veto.id}/{number}")
            for number, one in enumerate(when.all, start=1)
        )
        return replace(_struck(veto, "", Decimal(0), ()), parts=parts)
    running = when.running or 0
    if running and when.metric is not None:
        return _struck(veto, BEFORE + veto.id, Decimal(running), ())
    return replace(
        _looking_at(veto, when, appraisal),
        before=BEFORE + veto.id if running else "",
        running=running - 1 if running else 0,
    )


def _looking_at(veto: schema.Veto, when: VetoPart, appraisal: schema.Appraisal) -> Veto:
    """A veto on one thing."""
    plain = when.given == ("at_least",) and isinstance(when.at_least, Decimal) and when.metric is not None
    at_least = when.at_least if isinstance(when.at_least, Decimal) else Decimal(0)
    struck = _struck(
        veto,
        when.metric or "",
        at_least,
        () if plain else tuple(bounds_of(when, appraisal.facts, when.metric)),
    )
    return replace(
        struck,
        on_total=when.total,
        rate_item=when.item or "",
        rate_section=when.section or "",
        first=when.first if when.first_percent is None else _share(when.first_percent, when.part, when.least),
        last=when.last if when.last_percent is None else _share(when.last_percent, when.part, when.least),
        grades=when.grade,
    )


def _share(percent: Decimal, part: str | None, least: int | None) -> GroupShare:
    return GroupShare(percent, QuotaPart(part or "down"), least or 0)


def _struck(veto: schema.Veto, count: str, at_least: Decimal, bounds: tuple[tuple[Side, Edge], ...]) -> Veto:
    first, *more = map(Effect, veto.effects)
    return Veto(
        id=veto.id,
        title=veto.title.text,
        count=count,
        at_least=at_least,
        effect=first,
        scope=Scope(veto.scope),
        item=veto.item or "",
        source=veto.source,
        bounds=bounds,
        more=tuple(more),
        total_at_most=veto.total_at_most,
        noted=veto.noted or "",
    )


def grade_of(grade: schema.Grade) -> Grade:
    """A grade."""
    bounds = tuple(
        (side, bound)
        for side, bound in (
            (Side.AT_LEAST, grade.at_least),
            (Side.ABOVE, grade.above),
            (Side.AT_MOST, grade.at_most),
            (Side.BELOW, grade.below),
        )
        if bound is not None
    )
    lowest = grade.at_least if grade.at_least is not None else Decimal(0)
    plain = [side for side, _ in bounds] == [Side.AT_LEAST]
    return Grade(
        grade.id,
        grade.title.text,
        lowest,
        None if plain else bounds,
        grade.rank_within,
        grade.rank_last
        if grade.rank_last_percent is None
        else _share(grade.rank_last_percent, grade.quota_part, grade.quota_least),
        grade.quota,
        grade.quota_percent,
        grade.colour or "",
        grade.consequence or "",
        QuotaPart(grade.quota_part),
        grade.quota_least,
        grade.quota_ties == "none",
    )


def pay_of(pay: schema.Pay) -> Pay:
    """What is paid."""
    return Pay(
        id=pay.id,
        title=pay.title.text,
        places=pay.places,
        last=pay.last,
        top=tuple(PayTop(one.yuan, *places_of(one)) for one in pay.top),
        grades=tuple(pay.grades.items()),
        above=None if pay.above is None else _per_point(pay.above),
        under=None if pay.under is None else _per_point(pay.under),
        base=amount_of(pay.base),
        rate=pay.rate,
        pot=amount_of(pay.pot),
        lost=pay.pot_by == "lost",
        pot_of=pay.pot_of or "",
        at_stake=pay.at_stake,
        to_best=pay.to_best or 0,
        times=amount_of(pay.times),
        nothing_below=pay.nothing_below,
        cap=ByClass(tuple(pay.cap.items())) if isinstance(pay.cap, dict) else limit_of(pay.cap),
        floor=limit_of(pay.floor),
        decimals=pay.decimals,
        rate_most=pay.rate_most,
    )


def _per_point(given: PayPerPoint) -> tuple[Decimal | str, Decimal, PartStep]:
    return given.total, given.each, PartStep(given.part)
