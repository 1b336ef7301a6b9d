"""Sentences of a line: how far a figure lies from its standard, and what that gives."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from taizhang.scoring import phrases
from taizhang.scoring.millionths import to_decimal
from taizhang.scoring.reasons import Reason
from taizhang.scoring.rules import Band, Clause, Curve, PartStep, Slope, is_benchmark, start_of
from taizhang.scoring.sentences import plain
from taizhang.scoring.sheets import Line
from taizhang.scoring.wording import Wording, number


def curve(line: Line, clause: Clause, how: Curve, say: Wording) -> str:
    """The figure beside its standard, or along a curve."""
    value, gives = plain.value_of(line), say.gives(to_decimal(line.before))
    slots = {"title": say.title(how.of), "value": say.fact(value, how.of), "gives": gives}
    if line.reason is Reason.KNOTS:
        return say.say(phrases.KNOTS, **slots)
    over = to_decimal(line.over or 0)
    standard = say.say(phrases.STANDARD_OF, title=_standard(how, say), value=say.fact(over, how.of))
    if line.reason is Reason.OVER_NOT_POSITIVE:
        return say.say(phrases.NOT_POSITIVE, standard=standard, **slots)
    if line.reason is Reason.AT_TARGET:
        return say.say(phrases.AT_TARGET, standard=standard, **slots)
    slope = how.beyond if line.reason is Reason.BEYOND else how.short
    higher = value > over
    if slope is None:
        template = phrases.HIGHER_ANYHOW if higher else phrases.LOWER_ANYHOW
        return say.say(template, standard=standard, **slots)
    if slope.points is not None:
        template = phrases.HIGHER_FIXED if higher else phrases.LOWER_FIXED
        return say.say(template, standard=standard, **slots)
    distance = abs(value - over)
    if how.percent:
        distance = round(distance * 100 / over, 6)
    head = say.say(
        phrases.HIGHER_BY if higher else phrases.LOWER_BY,
        standard=standard,
        distance=_away(distance, how, say),
        **slots,
    )
    start = start_of(clause)
    change = to_decimal(line.before) - start
    off = slope.each < 0 or any(band.each < 0 for band in slope.bands)
    rules = list(_rules(slope, distance, change, how, say, higher=higher))
    return say.made(head, rules, plain.result(start, change, say, off=off))


def _standard(how: Curve, say: Wording) -> str:
    """What a figure is measured against."""
    target = how.target
    if not isinstance(target, str):
        return phrases.STANDARD.to(say.language)
    if target in phrases.GROUP:
        return phrases.GROUP[target].to(say.language)
    if target == "target":
        return phrases.TARGET.to(say.language)
    return say.title(f"{how.of}/{target}" if is_benchmark(target) else target)


def _away(distance: Decimal, how: Curve, say: Wording) -> str:
    return f"{number(distance)}%" if how.percent else say.away(distance, how.of)


def _rules(
    slope: Slope, distance: Decimal, change: Decimal, how: Curve, say: Wording, *, higher: bool
) -> Iterator[str]:
    """How points change with distance, as far as that bears on these."""
    one = Band(None, slope.step, slope.each)
    reached = list(_reached(slope, distance))
    if not slope.bands:
        yield _each(one, how, say, higher=higher)
    elif slope.flat:
        start, band = reached[-1]
        yield say.say(phrases.BAND_FLAT, band=_band(start, band, how, say, higher=higher))
    else:
        stop = ", " if say.english else "、"
        yield stop.join(_band(start, band, how, say, higher=higher) for start, band in reached)
    steps = [(Decimal(0), one)] if not slope.bands else reached[-1:] if slope.flat else reached
    if any(_inside(start, band, distance, flat=slope.flat) / band.step % 1 for start, band in steps):
        mark = phrases.BY_DEFAULT.to(say.language) if slope.part is None else ""
        one_step = _away(slope.step, how, say) if not slope.bands else phrases.STEP.to(say.language)
        yield say.say(phrases.PART_OF[slope.part or PartStep.PRO_RATA], one=one_step) + mark
    if (
        slope.most is not None
        and abs(change) == slope.most
        and (slope.bands or abs(slope.each) * distance > slope.most * slope.step)
    ):
        yield say.say(phrases.MOST_OFF if change < 0 else phrases.MOST_MORE, most=say.points(slope.most))


def _reached(slope: Slope, distance: Decimal) -> Iterator[tuple[Decimal, Band]]:
    """The bands that a distance reaches, each with where it starts."""
    start = Decimal(0)
    for band in slope.bands:
        if start and distance <= start:
            return
        yield start, band
        start = band.to or distance


def _inside(start: Decimal, band: Band, distance: Decimal, *, flat: bool) -> Decimal:
    """How much of a distance counts at the rate of a band."""
    return distance if flat else min(distance, band.to if band.to is not None else distance) - start


def _band(start: Decimal, band: Band, how: Curve, say: Wording, *, higher: bool) -> str:
    slots = {"each": _each(band, how, say, higher=higher), "start": _away(start, how, say)}
    if band.to is None:
        return say.say(phrases.BAND_BEYOND if start else phrases.BAND_ALL, **slots)
    return say.say(phrases.BAND_FROM if start else phrases.BAND_TO, to=_away(band.to, how, say), **slots)


def _each(band: Band, how: Curve, say: Wording, *, higher: bool) -> str:
    return say.say(
        phrases.EACH_HIGHER if higher else phrases.EACH_LOWER,
        one=_away(band.step, how, say),
        points=say.changed(band.each),
    )


__all__ = ["curve"]
