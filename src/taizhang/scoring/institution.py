"""From an institution file's [appraisal] to the rule that is scored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from taizhang.institutions import schema
from taizhang.institutions.schema import appraisal as forms
from taizhang.institutions.schema.appraisal.standing import SELF
from taizhang.problems import Text
from taizhang.scoring.addresses import judged, score_of
from taizhang.scoring.rules import (
    NO_BOUND,
    OF_GROUP,
    SPILL,
    UNSAID,
    Absent,
    Amount,
    Ballot,
    Band,
    Better,
    ByClass,
    Clause,
    Condition,
    Convert,
    Count,
    Curve,
    Day,
    Denominator,
    Edge,
    Effect,
    GoesOn,
    Grade,
    Item,
    Judge,
    Late,
    Limit,
    Moved,
    Named,
    NamedGroup,
    Part,
    PartStep,
    Pay,
    PayTop,
    PeerGroup,
    PlaceBand,
    Pool,
    Primitive,
    Ranking,
    RankPoints,
    Rule,
    Scope,
    Section,
    Share,
    Side,
    Slope,
    Start,
    Step,
    Steps,
    Take,
    Taken,
    Ties,
    Veto,
    Worked,
    is_benchmark,
)

_LATE = {"day": 1, "week": 7, "month": 30}
_BEFORE = "before:"
_PLACE_BEFORE = "before:place"
"""How columns are called that a rule reads without naming a fact; no fact of a file can be called so."""


def rule_of(appraisal: schema.Appraisal, *, id: str = "appraisal", title: Text | None = None) -> Rule:
    """The rule an appraisal states. `id` and `title` are those of its institution.

    The loader has checked the file; what only scoring knows (numbers too fine for a millionth) `compile_rule` checks.
    """
    rank, convert = appraisal.rank, appraisal.convert
    return Rule(
        id=id,
        title=title or Text("考评", "appraisal"),
        items=tuple(_Reader(appraisal, item, id).item() for item in appraisal.items),
        full=appraisal.full,
        base=appraisal.base,
        of=appraisal.of,
        period=appraisal.period,
        vetoes=tuple(_veto(veto, appraisal) for veto in appraisal.vetoes),
        grades=tuple(map(_grade, appraisal.grades)),
        ranking=None
        if rank is None
        else Ranking(PeerGroup(rank.group), Ties(rank.ties), rank.then_by, rank.unrounded),
        cap=_limit(appraisal.cap),
        floor=_limit(appraisal.floor),
        times=_amount(appraisal.times),
        times_not=appraisal.times_not,
        convert=None
        if convert is None
        else Convert(convert.gives, None if convert.best else convert.over, _limit(convert.cap)),
        sections=tuple(
            Section(
                one.id,
                one.title.text,
                one.points,
                one.weight,
                _limit(one.cap),
                _limit(one.floor),
                _amount(one.times),
            )
            for one in appraisal.sections
        ),
        pools=tuple(
            Pool(
                one.id,
                one.title.text,
                one.points,
                _limit(one.cap),
                _limit(one.floor),
                one.section or "",
                one.best,
            )
            for one in appraisal.pools
        ),
        groups=tuple(NamedGroup(one.id, one.title.text, one.classes) for one in appraisal.groups),
        pays=tuple(map(_pay, appraisal.pays)),
        facts={name: _named(fact, id) for name, fact in appraisal.facts.items()} | _implied(appraisal, id),
        movement=appraisal.movement,
        decimals=appraisal.decimals,
        rounds_print=appraisal.decimals_for == "print",
        moved=None
        if appraisal.moved is None
        else Moved(appraisal.moved.gained, appraisal.moved.lost, appraisal.moved.most, _PLACE_BEFORE),
    )


def _named(fact: forms.Fact, rule: str) -> Named:
    unreported = None if fact.unreported is None else fact.value_of(fact.unreported)
    measure = fact.unit or ("%" if fact.kind == "percent" else "")
    named = Named(Text(fact.title, fact.title_en), measure, fact.counted_as, fact.options, unreported)
    tiers, running, earlier, times = fact.tiers, fact.running, fact.earlier, fact.times
    if tiers is not None:
        rows = tuple(Step(tuple(_bounds(one, {}, None)), one.gives) for one in tiers.table)
        return replace(named, worked=Worked.TIERS, out_of=(tiers.of,), steps=rows, otherwise=tiers.otherwise)
    if fact.per is not None:
        part = PartStep(fact.per.part)
        return replace(named, worked=Worked.PER, out_of=(fact.per.of,), each=fact.per.each, part=part)
    if earlier is not None:
        what = Taken(_whose(earlier.appraisal, rule), what=earlier.what, back=earlier.back)
        return replace(named, taken=what)
    if running is not None:
        given = _running(running, running.of, running.most, running.appraisal, rule)
        return replace(named, **given)
    if times is not None:
        counted = replace(_stood(times, times.appraisal, rule), periods=times.periods)
        return replace(named, taken=counted, unreported=Decimal(0))
    if not fact.worked:
        return named
    return replace(named, worked=Worked(fact.worked), out_of=getattr(fact, fact.worked), less=fact.less)


def _running(
    standing: forms.Standing, of: str | None, most: int, appraisal: str, rule: str
) -> dict[str, Any]:
    """What a fact is that says for how many periods running something held."""
    bounds = _numbers(standing)
    if of is not None:
        return {"worked": Worked.RUNNING, "out_of": (of,), "bounds": bounds, "most": most}
    return {"taken": replace(_stood(standing, appraisal, rule), most=most), "unreported": Decimal(0)}


def _stood(standing: forms.Standing, appraisal: str, rule: str) -> Taken:
    return Taken(
        _whose(appraisal, rule),
        first=standing.first,
        last=standing.last,
        grades=standing.grade,
        bounds=_numbers(standing) if standing.total else (),
    )


def _whose(appraisal: str, rule: str) -> str:
    return rule if appraisal == SELF else appraisal


def _numbers(bounds: forms.Bounds) -> tuple[tuple[Side, Decimal], ...]:
    """Bounds that are numbers."""
    return tuple((side, edge) for side, edge in _bounds(bounds, {}, None) if isinstance(edge, Decimal))


def _implied(appraisal: schema.Appraisal, rule: str) -> dict[str, Named]:
    """The facts that a rule reads without naming them: the place before, and for how long what a veto looks at held."""
    found: dict[str, Named] = {}
    if appraisal.moved is not None:
        found[_PLACE_BEFORE] = Named(
            Text("上期名次", "place in the last period"), taken=Taken(rule, what="place", back=1)
        )
    for veto in appraisal.vetoes:
        when = veto.when
        if when.running is None:
            continue
        title = Text(f"“{veto.title.zh}”情形连续期数", f"periods running of “{veto.title.to('en')}”")
        if when.metric is None:
            title = Text(f"此前{title.zh}", f"{title.to('en')} before")
            given = _running(when, None, when.running - 1, SELF, rule)
        else:
            given = _running(when, when.metric, when.running, SELF, rule)
        found[_BEFORE + veto.id] = Named(title, "期", **given)
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one item; `rule` is the id of the rule it stands in."""

    appraisal: schema.Appraisal
    written: schema.Item
    rule: str

    def item(self) -> Item:
        item = self.written
        how, clauses = self.main()
        also = [
            Clause(
                f"also-{number}",
                Text(one.name, one.name_en),
                self.way(one, one.points, f"also-{number}"),
                one.points,
            )
            for number, one in enumerate(item.also, start=1)
        ]
        return Item(
            id=item.id,
            title=item.title.text,
            how=how,
            points=item.points,
            clause=item.clause or "",
            floor=_limit(item.floor),
            cap=_limit(item.cap),
            when_absent=_absent(item.when_absent),
            applies_to=item.applies_to,
            source=item.source or "",
            also=(*clauses, *also),
            section=item.section or "",
            pool=item.pool or "",
            times=self.amount(item.times),
            zero_if=tuple(map(self.condition, item.zero_if)),
            applies_if=tuple(map(self.condition, item.applies_if)),
            when_not_applicable=_absent(item.when_not_applicable),
            period=item.period or "",
            yuan=item.pays == "yuan",
            beside=item.beside,
            evidence=item.evidence or "",
            decimals=item.decimals,
        )

    def main(self) -> tuple[Primitive | None, list[Clause]]:
        """The main primitive, and the clauses it comes apart into."""
        item = self.written
        if item.checklist:
            return None, [
                Clause(
                    str(number), self.name(one.name, one.name_en, one.of or one.all[0].of), self.check(one)
                )
                for number, one in enumerate(item.checklist, start=1)
            ]
        if item.count is not None and item.count.classes:
            return self.classes(item.count)
        if item.ballot is not None and item.ballot.groups:
            return None, self.groups(item.ballot)
        return self.way(item, item.points, ""), []

    def classes(self, count: forms.Count) -> tuple[Primitive | None, list[Clause]]:
        """Where several classes start from, and a clause for each."""
        deducts = any(_first(one.each) < 0 for one in count.classes)
        start = count.base if count.base is not None else (self.written.points if deducts else None)
        counts = [replace(self.counted(one, one.of, one.each), base=Decimal(0)) for one in count.classes]
        if count.once == "each-act":
            counts = [
                replace(one, higher=tuple(before.of for before in counts[:place]))
                for place, one in enumerate(counts)
            ]
        elif count.once == "highest":
            counts = [replace(one, rivals=tuple(counts), place=place) for place, one in enumerate(counts)]
        if count.best is not None:
            counts = [
                replace(one, best=count.best, ahead=tuple(_ahead(counts, place)))
                for place, one in enumerate(counts)
            ]
        clauses = [
            Clause(str(number), self.name(one.name, one.name_en, one.of), how)
            for number, (one, how) in enumerate(zip(count.classes, counts, strict=True), start=1)
        ]
        return (Start(start) if start else None), clauses

    def groups(self, ballot: forms.Ballot) -> list[Clause]:
        """A clause for each group of voters."""
        whole = sum((group.weight for group in ballot.groups), Decimal(0))
        best = max(vote.value for group in ballot.groups for vote in group.votes)
        return [
            Clause(
                str(number),
                Text(group.name, group.name_en),
                replace(self.ballot(ballot, group.votes, group.cast, best), weight=(group.weight, whole)),
                self.written.points,
            )
            for number, group in enumerate(ballot.groups, start=1)
        ]

    def way(self, ways: forms.Ways, points: Decimal | None, clause: str) -> Primitive:
        [way] = ways.ways.values()
        match way:
            case forms.Share():
                return Share(
                    self.fact(way.of),
                    self.over(way.over),
                    _limit(way.cap),
                    way.rest,
                    Absent(way.zero_over),
                    self.amount(way.start),
                    way.start_percent or Decimal(0),
                    way.zero_under,
                )
            case forms.Count():
                assert way.of is not None
                assert way.each is not None
                return replace(self.counted(way, way.of, way.each), base=way.base)
            case forms.Steps():
                return self.steps(way, points)
            case forms.Line():
                return self.curve(way)
            case forms.Ballot():
                return self.ballot(way, way.votes, way.cast, max(one.value for one in way.votes))
            case forms.RankPoints():
                return self.rank(way)
            case forms.Judge():
                line = f"{self.written.id}/{clause}" if clause else self.written.id
                return Judge(
                    self.fact(way.of) if way.of else judged(line),
                    way.lo if way.lo is not None else min(Decimal(0), way.hi or Decimal(0)),
                    way.hi if way.hi is not None else points or Decimal(0),
                    way.who,
                )
            case _:
                return self.part(way)

    def fact(self, name: str) -> str:
        """The column of a figure, that of the item's longer period if it has one."""
        return f"{name}@{self.written.period}" if self.written.period and "." not in name else name

    def amount(self, amount: Decimal | str | dict[str, Decimal] | None) -> Amount | None:
        read = _amount(amount)
        if isinstance(read, str) and not is_benchmark(read) and read not in OF_GROUP:
            return self.fact(read)
        return read

    def over(self, amount: Decimal | str | dict[str, Decimal]) -> Amount:
        read = self.amount(amount)
        assert read is not None
        return read

    def name(self, name: str | None, name_en: str, of: str) -> Text:
        if name is not None:
            return Text(name, name_en)
        fact = self.appraisal.facts.get(of)
        return Text(fact.title, fact.title_en) if fact else Text(of)

    def counted(self, way: forms.Counted, of: str, each: Decimal | tuple[Decimal, ...]) -> Count:
        return Count(
            self.fact(of),
            _first(each),
            short_of=self.amount(way.short_of),
            over=self.amount(way.over),
            sequence=each if isinstance(each, tuple) else (),
            goes_on=way.next if isinstance(way.next, Decimal) else GoesOn(way.next or "same"),
            late=None if way.late is None else Late(_edge(way.late.due), _LATE[way.late.per]),
            free=way.free or Decimal(0),
            per=way.per or Decimal(1),
            part=None if way.part is None else PartStep(way.part),
            repeats="" if way.repeats is None else self.fact(way.repeats.of),
            repeat_times=Decimal(1) if way.repeats is None else way.repeats.times,
            most=way.most,
        )

    def steps(self, way: forms.Steps, points: Decimal | None) -> Steps:
        of = self.fact(way.of) if way.of else ""
        if way.table:
            rows = tuple(
                Step(self.bounds(row, way.of), row.points, tuple(map(self.condition, row.all)))
                for row in way.table
            )
        else:
            rows = (
                Step(self.bounds(way, way.of), points or Decimal(0), tuple(map(self.condition, way.all))),
            )
        return Steps(of, rows, way.otherwise)

    def check(self, one: forms.Check) -> Steps:
        row = Step(self.bounds(one, one.of), one.points, tuple(map(self.condition, one.all)))
        return Steps(self.fact(one.of) if one.of else "", (row,), one.otherwise)

    def condition(self, one: forms.Condition) -> Condition:
        return Condition(self.fact(one.of), self.bounds(one, one.of))

    def bounds(self, one: forms.Bounds, of: str | None) -> tuple[tuple[Side, Edge], ...]:
        return tuple(_bounds(one, self.appraisal.facts, of))

    def curve(self, way: forms.Line) -> Curve:
        beyond = None if way.beyond is None else _slope(way.beyond)
        short = None if way.short is None else _slope(way.short)
        if way.mirrored and beyond is not None:
            bands = tuple(replace(band, each=-band.each) for band in beyond.bands)
            short = replace(beyond, each=-beyond.each, bands=bands)
        return Curve(
            self.fact(way.of),
            self.amount(way.target),
            Better(way.better),
            way.base,
            short,
            beyond,
            way.distance == "percent",
            way.knots,
        )

    def ballot(
        self, way: forms.Ballot, votes: tuple[forms.Votes, ...], cast: str | None, best: Decimal
    ) -> Ballot:
        return Ballot(
            tuple((self.fact(vote.of), vote.value) for vote in votes),
            Denominator(way.denominator),
            self.fact(cast) if cast else "",
            way.out_of if way.out_of is not None else best,
            way.least or Decimal(0),
        )

    def rank(self, way: forms.RankPoints) -> RankPoints:
        gate = way.gate
        gate_of = None if gate is None else gate.of or way.of
        return RankPoints(
            of=self.fact(way.of) if way.of else "",
            item=way.item or "",
            change=way.on == "change",
            better=Better(way.better),
            group=PeerGroup(way.group),
            ties=Ties(way.ties),
            table=way.table,
            bands=tuple(PlaceBand(band.points, *_places(band)) for band in way.bands),
            drop=way.drop,
            drop_percent=way.drop_percent,
            otherwise=way.otherwise or Decimal(0),
            gate=None
            if gate is None or gate_of is None
            else Condition(self.fact(gate_of), self.bounds(gate, gate_of)),
            gained=(way.gained or Decimal(0)) if way.moves else None,
            lost=way.lost or Decimal(0),
            most=way.most,
            before=self.fact(way.before) if way.before else "",
        )

    def part(self, way: forms.ScorePart) -> Part:
        of = self.fact(way.of) if way.of else ""
        if way.appraisal is not None:
            name = self.rule if way.appraisal == "self" else way.appraisal
            of = score_of(name, way.periods or "", way.take, way.which)
        return Part(of, way.item or "", way.out_of or Decimal(100), _limit(way.cap), Take(way.take))


def _ahead(counts: list[Count], place: int) -> Iterator[Count]:
    """The counts whose things give more than those of the one in this place; of equals, those written before it."""

    def weight(one: Count) -> Decimal:
        return abs(one.each) / one.per

    for other, one in enumerate(counts):
        own, its = weight(counts[place]), weight(one)
        if other != place and (its > own or (its == own and other < place)):
            yield one


def _bounds(
    one: forms.Bounds, facts: Mapping[str, forms.Fact], of: str | None
) -> Iterator[tuple[Side, Edge]]:
    for side, bound in (
        (Side.AT_LEAST, one.at_least),
        (Side.ABOVE, one.above),
        (Side.AT_MOST, one.at_most),
        (Side.BELOW, one.below),
    ):
        if bound is not None:
            yield side, _edge(bound)
    if one.is_ is not None:
        fact = facts.get(of or "")
        yield Side.IS, fact.value_of(one.is_) if fact else Decimal(one.is_)


def _edge(bound: Decimal | date | str) -> Edge:
    if isinstance(bound, date):
        return Day(bound.month, bound.day, bound.year)
    if isinstance(bound, str):
        month, day = map(int, bound.split("-"))
        return Day(month, day)
    return bound


def _slope(slope: forms.Slope) -> Slope:
    return Slope(
        slope.step,
        slope.each or Decimal(0),
        PartStep(slope.part),
        slope.most,
        slope.points,
        tuple(
            Band(None if band.to == "none" else Decimal(band.to), band.step, band.each)
            for band in slope.bands
        ),
        slope.flat,
    )


def _places(band: Any) -> tuple[Any, Decimal | None, bool]:
    """How many places, or how many percent of them, and whether they are the last."""
    from_last = band.bottom is not None or band.bottom_percent is not None
    return (band.bottom, band.bottom_percent, True) if from_last else (band.top, band.top_percent, False)


def _first(each: Decimal | tuple[Decimal, ...]) -> Decimal:
    return each[0] if isinstance(each, tuple) else each


def _limit(given: Decimal | str | None) -> Limit:
    if isinstance(given, Decimal):
        return given
    return UNSAID if given is None else SPILL if given == "spill" else NO_BOUND


def _amount(amount: Decimal | str | dict[str, Decimal] | None) -> Amount | None:
    return ByClass(tuple(amount.items())) if isinstance(amount, dict) else amount


def _absent(given: Decimal | str) -> Absent | Decimal:
    return Absent(given) if isinstance(given, str) else given


def _veto(veto: schema.Veto, appraisal: schema.Appraisal) -> Veto:
    when = veto.when
    running = when.running or 0
    if running and when.metric is not None:
        return _struck(veto, _BEFORE + veto.id, Decimal(running), ())
    plain = when.given == ("at_least",) and isinstance(when.at_least, Decimal) and when.metric is not None
    at_least = when.at_least if isinstance(when.at_least, Decimal) else Decimal(0)
    struck = _struck(
        veto, when.metric or "", at_least, () if plain else tuple(_bounds(when, appraisal.facts, when.metric))
    )
    return replace(
        struck,
        on_total=when.total,
        rate_item=when.item or "",
        rate_section=when.section or "",
        first=when.first,
        last=when.last,
        grades=when.grade,
        before=_BEFORE + veto.id if running else "",
        running=running - 1 if running else 0,
    )


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
    )


def _grade(grade: schema.Grade) -> Grade:
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
        grade.rank_last,
        grade.quota,
        grade.quota_percent,
        grade.colour or "",
        grade.consequence or "",
    )


def _pay(pay: schema.Pay) -> Pay:
    return Pay(
        id=pay.id,
        title=pay.title.text,
        places=pay.places,
        last=pay.last,
        top=tuple(PayTop(one.yuan, *_places(one)) for one in pay.top),
        grades=tuple(pay.grades.items()),
        above=None if pay.above is None else (pay.above.total, pay.above.each),
        under=None if pay.under is None else (pay.under.total, pay.under.each),
        base=_amount(pay.base),
        rate=pay.rate,
        pot=_amount(pay.pot),
        lost=pay.pot_by == "lost",
        pot_of=pay.pot_of or "",
        at_stake=pay.at_stake,
        to_best=pay.to_best or 0,
        times=_amount(pay.times),
        nothing_below=pay.nothing_below,
        cap=_limit(pay.cap),
        floor=_limit(pay.floor),
    )
