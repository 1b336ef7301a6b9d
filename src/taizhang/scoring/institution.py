"""From an institution file's [appraisal] to the rule that is scored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from taizhang.institutions import schema
from taizhang.institutions.schema import appraisal as forms
from taizhang.problems import Text
from taizhang.scoring.addresses import judged, score_of
from taizhang.scoring.rules import (
    OF_GROUP,
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
    Denominator,
    Edge,
    GoesOn,
    Item,
    Judge,
    Late,
    Moved,
    NamedGroup,
    NoBallots,
    Part,
    PartStep,
    PeerGroup,
    PeriodDay,
    PlaceBand,
    Pool,
    Primitive,
    Ranking,
    RankPoints,
    Rule,
    Section,
    Share,
    Side,
    Slope,
    Start,
    Step,
    Steps,
    Take,
    Ties,
    TimesOn,
    is_benchmark,
)
from taizhang.scoring.written_facts import PLACE_BEFORE, implied, named_of
from taizhang.scoring.written_outcomes import grade_of, pay_of, veto_of
from taizhang.scoring.written_values import amount_of, bounds_of, edge_of, limit_of, places_of

_LATE = {"day": 1, "week": 7, "month": 30}


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
        vetoes=tuple(veto_of(veto, appraisal) for veto in appraisal.vetoes),
        grades=tuple(map(grade_of, appraisal.grades)),
        ranking=None
        if rank is None
        else Ranking(PeerGroup(rank.group), Ties(rank.ties), rank.then_by, rank.unrounded),
        cap=limit_of(appraisal.cap),
        floor=limit_of(appraisal.floor),
        times=amount_of(appraisal.times),
        times_not=appraisal.times_not,
        convert=None
        if convert is None
        else Convert(convert.gives, None if convert.best else convert.over, limit_of(convert.cap)),
        sections=tuple(
            Section(
                one.id,
                one.title.text,
                one.points,
                one.weight,
                limit_of(one.cap),
                limit_of(one.floor),
                amount_of(one.times),
                one.decimals,
                one.passes_to or "",
            )
            for one in appraisal.sections
        ),
        pools=tuple(
            Pool(
                one.id,
                one.title.text,
                one.points,
                limit_of(one.cap),
                limit_of(one.floor),
                one.section or "",
                one.best,
            )
            for one in appraisal.pools
        ),
        groups=tuple(NamedGroup(one.id, one.title.text, one.classes) for one in appraisal.groups),
        pays=tuple(map(pay_of, appraisal.pays)),
        facts={name: named_of(fact, id, appraisal.facts) for name, fact in appraisal.facts.items()}
        | implied(appraisal, id),
        movement=appraisal.movement,
        decimals=appraisal.decimals,
        rounds_print=appraisal.decimals_for == "print",
        moved=None
        if appraisal.moved is None
        else Moved(appraisal.moved.gained, appraisal.moved.lost, appraisal.moved.most, PLACE_BEFORE),
    )


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
        read = Item(
            id=item.id,
            title=item.title.text,
            how=how,
            points=item.points,
            clause=item.clause or "",
            floor=limit_of(item.floor),
            cap=limit_of(item.cap),
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
            times_on=TimesOn(item.times_on),
            passes_to=item.passes_to or "",
        )
        return self.within_most(read)

    def within_most(self, item: Item) -> Item:
        """The item with floor and cap where its classes together change the points by so many at most."""
        count = self.written.count
        if count is None or not count.classes or count.most is None:
            return item
        start = item.how.points if isinstance(item.how, Start) else Decimal(0)
        least, most = start - count.most, start + count.most
        floor, cap = item.floor_in_force, item.cap_in_force
        return replace(
            item,
            floor=least if floor is None else max(least, floor),
            cap=most if cap is None else min(most, cap),
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
        deducts = any(forms.leading(one.each) < 0 for one in count.classes)
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
        hows = tuple(
            replace(self.ballot(ballot, group.votes, group.cast, best), weight=(group.weight, whole))
            for group in ballot.groups
        )
        silent = NoBallots(ballot.no_ballots)
        return [
            Clause(
                str(number),
                Text(group.name, group.name_en),
                replace(how, groups=hows, no_ballots=silent),
                self.written.points,
            )
            for number, (group, how) in enumerate(zip(ballot.groups, hows, strict=True), start=1)
        ]

    def way(self, ways: forms.Ways, points: Decimal | None, clause: str) -> Primitive:
        [way] = ways.ways.values()
        match way:
            case forms.Share():
                return Share(
                    self.fact(way.of),
                    self.over(way.over),
                    limit_of(way.cap),
                    way.rest,
                    None if way.zero_over is None else _absent(way.zero_over),
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
                    way.approved_by or "",
                    nought=points is None,
                )
            case _:
                return self.part(way, points)

    def fact(self, name: str) -> str:
        """The column of a figure, that of the item's longer period if it has one."""
        return f"{name}@{self.written.period}" if self.written.period and "." not in name else name

    def amount(self, amount: Decimal | str | dict[str, Decimal] | None) -> Amount | None:
        read = amount_of(amount)
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

    def counted(
        self, way: forms.Counted, of: str, each: Decimal | tuple[Decimal, ...] | dict[str, Decimal]
    ) -> Count:
        return Count(
            self.fact(of),
            forms.leading(each),
            short_of=self.amount(way.short_of),
            over=self.amount(way.over),
            sequence=each if isinstance(each, tuple) else (),
            goes_on=way.next if isinstance(way.next, Decimal) else GoesOn(way.next or "same"),
            late=None if way.late is None else _late(way.late),
            free=way.free or Decimal(0),
            per=way.per or Decimal(1),
            part=None if way.part is None else PartStep(way.part),
            repeats="" if way.repeats is None else self.fact(way.repeats.of),
            repeat_times=Decimal(1) if way.repeats is None else way.repeats.times,
            most=way.most,
            rates=ByClass(tuple(each.items())) if isinstance(each, dict) else None,
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
        return tuple(bounds_of(one, self.appraisal.facts, of))

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
            bands=tuple(PlaceBand(band.points, *places_of(band)) for band in way.bands),
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

    def part(self, way: forms.ScorePart, points: Decimal | None) -> Part:
        of = self.fact(way.of) if way.of else ""
        if way.appraisal is not None:
            name = self.rule if way.appraisal == "self" else way.appraisal
            of = score_of(name, way.periods or "", way.take, way.which, way.of_item or "")
        out_of = way.out_of or (points if way.of_item is not None and points else Decimal(100))
        return Part(of, way.item or "", out_of, limit_of(way.cap), Take(way.take))


def _ahead(counts: list[Count], place: int) -> Iterator[Count]:
    """The counts whose things give more than those of the one in this place; of equals, those written before it."""

    def weight(one: Count) -> Decimal:
        return abs(one.each) / one.per

    for other, one in enumerate(counts):
        own, its = weight(counts[place]), weight(one)
        if other != place and (its > own or (its == own and other < place)):
            yield one


def _late(late: forms.Late) -> Late:
    due = PeriodDay(late.month or 0, late.day or 0) if late.due is None else edge_of(late.due)
    return Late(due, _LATE[late.per])


def _slope(slope: forms.Slope) -> Slope:
    return Slope(
        slope.step,
        slope.each or Decimal(0),
        PartStep(slope.part) if "part" in slope.model_fields_set else None,
        slope.most,
        slope.points,
        tuple(
            Band(None if band.to == "none" else Decimal(band.to), band.step, band.each)
            for band in slope.bands
        ),
        slope.flat,
    )


def _absent(given: Decimal | str) -> Absent | Decimal:
    return Absent(given) if isinstance(given, str) else given
