"""Random rules over all eight primitives and every modifier, and facts small enough to collide with their bounds."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from taizhang.problems import Refused, Text
from taizhang.scoring import (
    NO_BOUND,
    NO_DATA,
    NOT_APPLICABLE,
    SPILL,
    UNSAID,
    Absent,
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
    Effect,
    Fact,
    GoesOn,
    Grade,
    Item,
    Judge,
    Late,
    Named,
    NamedGroup,
    NoBallots,
    Part,
    PartStep,
    Pay,
    PayTop,
    PeerGroup,
    PeriodDay,
    PlaceBand,
    Pool,
    QuotaPart,
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
    Ties,
    TimesOn,
    Unit,
    Veto,
    compile_rule,
)
from taizhang.scoring.rules import GroupShare, Moved, Worked
from taizhang.timekeeping import Period

PERIOD = Period.parse("2026-03")
METRICS = ("a", "b", "c", "d")
WORKED = {
    "rate": Named(Text("率"), "%", "percent", worked=Worked.RATIO, out_of=("a", "b")),
    "quotient": Named(Text("比"), worked=Worked.RATIO, out_of=("c", "d")),
    "net": Named(Text("净"), worked=Worked.SUM, out_of=("a", "rate"), less=("c",)),
    "weighed": Named(
        Text("折算"),
        worked=Worked.SUM,
        out_of=("a", "quotient"),
        less=("d",),
        weights=(Decimal(3), Decimal("0.333333")),
    ),
    "mean": Named(Text("平均"), worked=Worked.MEAN, out_of=("a", "b", "quotient")),
    "trim": Named(Text("去头去尾"), worked=Worked.TRIMMED, out_of=("a", "b", "c", "d")),
    "tier": Named(
        Text("系数"),
        worked=Worked.TIERS,
        out_of=("b",),
        steps=(
            Step(((Side.AT_LEAST, Decimal(10)),), Decimal("1.2")),
            Step(((Side.ABOVE, Decimal(2)), (Side.BELOW, Decimal(5))), Decimal(3)),
        ),
    ),
    "tier-or": Named(
        Text("系数"),
        worked=Worked.TIERS,
        out_of=("net",),
        steps=(Step(((Side.IS, Decimal(0)),), Decimal(2)),),
        otherwise=Decimal("0.5"),
    ),
    "per": Named(Text("每"), worked=Worked.PER, out_of=("c",), each=Decimal("2.5"), part=PartStep.UP),
    "of-mean": Named(Text("比平均"), "%", "percent", worked=Worked.RATIO, out_of=("d", "group-mean")),
    "of-least": Named(Text("比最小"), worked=Worked.RATIO, out_of=("net", "group-least")),
    "of-year": Named(Text("比上年"), worked=Worked.RATIO, out_of=("a", "last-year")),
    "streak": Named(
        Text("连续"),
        worked=Worked.RUNNING,
        out_of=("quotient",),
        bounds=((Side.AT_MOST, Decimal(2)),),
        most=3,
    ),
    "year-to-date": Named(Text("近三期累计"), worked=Worked.SUM, out_of=("c",), rolling=3),
    "best-of": Named(Text("近两期最高"), worked=Worked.HIGHEST, out_of=("rate",), rolling=2),
    "mean-of": Named(Text("近四期平均"), worked=Worked.MEAN, out_of=("a",), rolling=4),
    "latest": Named(Text("最迟"), kind="date", worked=Worked.HIGHEST, out_of=("a", "b")),
    "low": Named(Text("最低"), worked=Worked.LOWEST, out_of=("rate", "c")),
    "high": Named(Text("最高"), worked=Worked.HIGHEST, out_of=("d", "net")),
}
CLASSES = ("x", "y", "z")
GRADES = ("g0", "g1", "g2")
BENCHMARKS = ("target", "last", "last-year", "mean-2-years", "group-mean", "group-most", "group-least")
figures = st.sampled_from((*METRICS, *METRICS, *WORKED))
small = st.integers(-10, 40).map(lambda n: Decimal(n) / 2)
positive = st.integers(1, 20).map(lambda n: Decimal(n) / 2)
each = st.one_of(st.integers(-8, 8).map(lambda n: Decimal(n) / 4), st.just(Decimal("0.333333")))
part_steps = st.sampled_from(PartStep)
maybe = st.sampled_from
cells: st.SearchStrategy[Fact] = st.one_of(
    small,
    small,
    st.integers(0, 5).map(Decimal),
    st.sampled_from([Decimal(0), Decimal("0.000001"), Decimal(20260331), NO_DATA, NOT_APPLICABLE]),
)


def _optional(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), strategy)


by_class = st.dictionaries(st.sampled_from(CLASSES), positive, min_size=1, max_size=2).map(
    lambda table: ByClass(tuple(table.items()))
)


def amounts(*benchmarks: str) -> st.SearchStrategy[Any]:
    """A number, a figure, a table by class, or one of the benchmarks."""
    return st.one_of(positive, figures, by_class, *([st.sampled_from(benchmarks)] if benchmarks else []))


@st.composite
def bounds(draw: st.DrawFn) -> tuple[tuple[Side, Any], ...]:
    """One bound, or a pair; sometimes a day."""
    how = draw(st.integers(0, 5))
    if how == 0:
        return ((Side.IS, draw(small)),)
    if how == 1:
        return ((draw(st.sampled_from([Side.AT_MOST, Side.ABOVE])), Day(3, 31)),)
    low = (draw(st.sampled_from([Side.AT_LEAST, Side.ABOVE])), draw(small))
    high = (draw(st.sampled_from([Side.AT_MOST, Side.BELOW])), draw(small))
    return draw(st.sampled_from([(low,), (high,), (low, high)]))


conditions = st.builds(Condition, figures, bounds())
some_conditions = st.lists(conditions, max_size=2).map(tuple)

shares = st.builds(
    Share,
    of=figures,
    over=amounts("target", "last", "mean-2-years", "group-most", "group-least"),
    cap=maybe([Decimal(100), Decimal("133.333333"), NO_BOUND, UNSAID]),
    rest=st.booleans(),
    zero_over=st.one_of(st.none(), maybe([one for one in Absent if one is not Absent.REFUSE]), small),
    start=st.one_of(st.none(), st.none(), amounts("group-least")),
    least=st.sampled_from((Decimal(0), Decimal(60))),
)


@st.composite
def counts(draw: st.DrawFn) -> Count:
    """A count of things, of a shortfall, of an excess, or of lateness."""
    kind = draw(st.sampled_from(("plain", "short", "over", "late")))
    sequence = draw(st.one_of(st.just(()), st.lists(each, min_size=1, max_size=3).map(tuple)))
    rates = draw(_optional(st.dictionaries(st.sampled_from(CLASSES), each, min_size=1)))
    return Count(
        of=draw(st.sampled_from((*METRICS, "latest")) if kind == "late" else figures),
        each=sequence[0] if sequence else draw(each),
        base=draw(_optional(small)),
        short_of=draw(amounts("target", "last", "group-mean")) if kind == "short" else None,
        over=draw(amounts("target", "last-year", "group-mean")) if kind == "over" else None,
        late=Late(
            draw(st.sampled_from((Day(3, 30), PeriodDay(0, 31), PeriodDay(2, 5)))),
            draw(st.sampled_from((1, 7, 30))),
        )
        if kind == "late"
        else None,
        sequence=sequence,
        goes_on=draw(st.one_of(st.sampled_from(GoesOn), each)),
        free=draw(st.one_of(st.just(Decimal(0)), positive)),
        per=draw(st.one_of(st.just(Decimal(1)), positive)),
        part=draw(_optional(part_steps)),
        repeats=draw(st.sampled_from(("", "", "d"))),
        repeat_times=draw(st.sampled_from((Decimal(2), Decimal("1.5")))),
        most=draw(_optional(positive)),
        higher=draw(st.sampled_from(((), (), ("b",), ("b", "c")))),
        best=draw(st.sampled_from((None, None, 1, 3))),
        rates=None if rates is None or sequence else ByClass(tuple(rates.items())),
    )


rows = st.builds(Step, bounds(), small, some_conditions)
conditional_rows = st.builds(
    Step, st.just(()), small, st.lists(conditions, min_size=1, max_size=2).map(tuple)
)
steps = st.one_of(
    st.builds(
        Steps,
        of=figures,
        table=st.lists(st.one_of(rows, rows, conditional_rows), min_size=1, max_size=3).map(tuple),
        otherwise=small,
    ),
    st.builds(
        Steps,
        of=st.just(""),
        table=st.lists(conditional_rows, min_size=1, max_size=3).map(tuple),
        otherwise=small,
    ),
)


@st.composite
def slopes(draw: st.DrawFn) -> Slope:
    """A slope, fixed points, or bands."""
    kind = draw(st.sampled_from(("each", "points", "bands")))
    ends = sorted(set(draw(st.lists(positive, min_size=1, max_size=2))))
    bands = (
        *(Band(end, draw(positive), draw(each)) for end in ends),
        Band(None, Decimal(3), draw(each)),
    )
    return Slope(
        step=draw(positive),
        each=draw(each),
        part=draw(part_steps),
        most=draw(_optional(positive)),
        points=draw(small) if kind == "points" else None,
        bands=bands if kind == "bands" else (),
        flat=draw(st.booleans()),
    )


@st.composite
def curves(draw: st.DrawFn) -> Curve:
    """A target with slopes, or knots."""
    if not draw(st.integers(0, 3)):
        values = sorted(set(draw(st.lists(small, min_size=2, max_size=4))))
        if len(values) > 1:
            return Curve(draw(figures), knots=tuple((value, draw(small)) for value in values))
    return Curve(
        draw(figures),
        draw(amounts(*BENCHMARKS)),
        draw(st.sampled_from(Better)),
        draw(_optional(small)),
        draw(_optional(slopes())),
        draw(_optional(slopes())),
        draw(st.booleans()),
    )


ballots = st.builds(
    Ballot,
    votes=st.lists(st.tuples(st.sampled_from(METRICS), small), min_size=1, max_size=3).map(tuple),
    denominator=st.sampled_from(Denominator),
    cast=st.just("d"),
    out_of=st.sampled_from((Decimal(100), Decimal(4), Decimal(3))),
    least=st.sampled_from((Decimal(0), Decimal(3))),
    weight=st.sampled_from(((Decimal(1), Decimal(1)), (Decimal(40), Decimal(100)))),
).map(lambda one: one if one.denominator is Denominator.ALL else replace(one, cast=""))


@st.composite
def ranks(draw: st.DrawFn, earlier: tuple[str, ...]) -> RankPoints:
    """Points by place of a figure, of its change, or of what an earlier item gave."""
    of_item = bool(earlier) and draw(st.booleans())
    way = draw(st.sampled_from(("table", "bands", "drop", "drop_percent", "moves")))
    band = st.one_of(
        st.builds(PlaceBand, small, top=st.integers(1, 3).map(Decimal), from_last=st.booleans()),
        st.builds(PlaceBand, small, percent=st.sampled_from((Decimal(20), Decimal(50), Decimal(100)))),
    )
    return RankPoints(
        of="" if of_item else draw(figures),
        item=draw(st.sampled_from(earlier)) if of_item else "",
        change=not of_item and way != "moves" and draw(st.booleans()),
        better=draw(st.sampled_from(Better)),
        group=draw(st.sampled_from(PeerGroup)),
        ties=draw(st.sampled_from(Ties)),
        table=draw(st.lists(small, min_size=1, max_size=3).map(tuple)) if way == "table" else (),
        bands=draw(st.lists(band, min_size=1, max_size=2).map(tuple)) if way == "bands" else (),
        drop=draw(positive) if way == "drop" else None,
        drop_percent=Decimal(5) if way == "drop_percent" else None,
        otherwise=draw(small),
        gate=draw(_optional(conditions)),
        gained=draw(each) if way == "moves" else None,
        lost=draw(each),
        most=draw(_optional(positive)),
        before=draw(st.sampled_from(("a", "b") if of_item else ("", "", "a"))) if way == "moves" else "",
    )


judges = st.builds(Judge, figures, st.sampled_from((Decimal(-5), Decimal(0), Decimal(2))), st.sampled_from((Decimal(3), Decimal(8))))  # fmt: skip


@st.composite
def parts(draw: st.DrawFn, earlier: tuple[str, ...]) -> Part:
    """A share of an outside score, of another appraisal's, or of what an earlier item gave."""
    of_item = bool(earlier) and draw(st.booleans())
    of = "" if of_item else draw(st.one_of(figures, st.just("score:other:month:mean")))
    item = draw(st.sampled_from(earlier)) if of_item else ""
    return Part(
        of,
        item,
        draw(st.sampled_from((Decimal(100), Decimal(7)))),
        draw(maybe([UNSAID, NO_BOUND, Decimal(90)])),
    )


PRIMITIVES = ("share", "count", "steps", "curve", "ballot", "rank", "judge", "part")


def primitives(kind: str, earlier: tuple[str, ...]) -> st.SearchStrategy[Any]:
    """A primitive of a kind."""
    fixed = {
        "share": shares,
        "count": counts(),
        "steps": steps,
        "curve": curves(),
        "ballot": ballots,
        "judge": judges,
    }
    return {**fixed, "rank": ranks(earlier), "part": parts(earlier)}[kind]


@st.composite
def items(
    draw: st.DrawFn, id: str, earlier: tuple[str, ...], sections: tuple[str, ...], pools: tuple[str, ...]
) -> Item:
    """An item of any primitive, with any modifiers."""
    kind = draw(st.sampled_from(PRIMITIVES))
    how: Any = draw(primitives(kind, earlier))
    also = [
        Clause(
            f"also-{n}",
            Text("另计"),
            draw(primitives(draw(st.sampled_from(PRIMITIVES)), earlier)),
            draw(positive),
        )
        for n in range(draw(st.sampled_from((0, 0, 1, 2))))
    ]
    if kind == "ballot" and draw(st.booleans()):  # several groups of voters
        weights = draw(st.sampled_from(((30, 70), (40, 40, 20))))
        groups = tuple(replace(draw(ballots), weight=(Decimal(one), Decimal(100))) for one in weights)
        silent = draw(st.sampled_from(NoBallots))
        voters = [
            Clause(f"g{n}", Text("组"), replace(one, groups=groups, no_ballots=silent), draw(positive))
            for n, one in enumerate(groups)
        ]
        also, how = voters + also, None
    if kind == "count" and draw(
        st.booleans()
    ):  # several classes of things, of which perhaps only the highest counts
        two = (replace(how, base=Decimal(0), higher=()), replace(draw(counts()), base=Decimal(0), higher=()))
        if draw(st.booleans()):
            two = (replace(two[0], rivals=two, place=0), replace(two[1], rivals=two, place=1))
        elif draw(st.booleans()):
            two = (two[0], replace(two[1], best=draw(st.integers(1, 3)), ahead=(two[0],)))
        also = [Clause(str(n), Text("类"), one) for n, one in enumerate(two, start=1)] + also
        how = Start(draw(small))
    absent = st.one_of(
        st.sampled_from([Absent.ZERO, Absent.FULL, Absent.MEAN, Absent.MEAN_ALL, Absent.DROP]), small
    )
    pool = draw(st.sampled_from(("", *pools)))
    return Item(
        id=id,
        title=Text(id),
        how=how,
        points=draw(st.one_of(positive, st.just(Decimal(100)))),
        floor=draw(st.one_of(maybe([UNSAID, NO_BOUND, SPILL]), st.integers(-6, 2).map(Decimal))),
        cap=draw(st.one_of(maybe([UNSAID, NO_BOUND]), st.integers(3, 30).map(Decimal))),
        when_absent=draw(st.one_of(absent, absent, absent, absent, st.just(Absent.REFUSE))),
        when_not_applicable=draw(absent),
        applies_to=draw(st.sampled_from(((), (), ("x",), ("y", "z")))),
        applies_if=draw(some_conditions),
        zero_if=draw(some_conditions),
        times=draw(_optional(amounts())),
        also=tuple(also),
        section="" if pool else draw(st.sampled_from(("", *sections))),
        pool=pool,
        period=draw(st.sampled_from(("", "", "", "quarter", "year"))),
        yuan=draw(st.sampled_from((False, False, False, True))),
        beside=draw(st.sampled_from((False, False, False, True))),
        ruled=draw(st.sampled_from(("", "", "", f"ruled:item:{id}"))),
        decimals=draw(st.sampled_from((None, None, 0, 1, 4))),
        times_on=draw(st.sampled_from(TimesOn)),
    )


def without_points(item: Item) -> Item:
    """The same as a bonus or a penalty, where its primitives allow it."""
    needing = (Share, Part, Ballot)
    drops = any(isinstance(c.how, RankPoints) and (c.how.drop or c.how.drop_percent) for c in item.clauses)
    full = Absent.FULL in (item.when_absent, item.when_not_applicable)
    if full or drops or any(isinstance(clause.how, needing) for clause in item.clauses):
        return item
    return replace(item, points=None)


def _own(item: Item) -> bool:
    """Whether an item has points in the total that are its own."""
    return item.points is not None and item.in_total and not item.pool


limits = st.one_of(maybe([UNSAID, NO_BOUND]), small)


so_many = st.one_of(
    st.integers(1, 2),
    st.builds(
        GroupShare,
        st.sampled_from((Decimal(10), Decimal(50), Decimal("33.333333"))),
        st.sampled_from(QuotaPart),
        st.integers(0, 1),
    ),
)


@st.composite
def looked_at(draw: st.DrawFn, id: str, on: str) -> Veto:
    """One of several things that a veto looks at at once."""
    return Veto(
        id=id,
        title=Text(id),
        count=draw(figures) if on == "fact" else "",
        at_least=draw(small),
        effect=Effect.NOTED,
        bounds=tuple(edge for edge in draw(bounds()) if isinstance(edge[1], Decimal)),
        on_total=on == "total",
        last=draw(so_many) if on == "last" else None,
        grades=draw(st.sampled_from(((GRADES[0],), GRADES[1:]))) if on == "grade" else (),
    )


@st.composite
def vetoes(draw: st.DrawFn, id: str, items_: tuple[str, ...]) -> Veto:
    """A veto on a fact or on the total, with one effect or two."""
    effects = draw(st.lists(st.sampled_from(Effect), min_size=1, max_size=2, unique=True))
    on = draw(st.sampled_from(("fact", "fact", "total", "first", "last", "grade", "all")))
    barred = {
        "fact": set(),
        "total": {Effect.ITEM_ZERO, Effect.TOTAL_ZERO, Effect.TOTAL_CAPPED},
        "first": {
            Effect.ITEM_ZERO,
            Effect.TOTAL_ZERO,
            Effect.TOTAL_CAPPED,
            Effect.LAST_PLACE,
            Effect.NOT_PLACED,
        },
        "grade": {
            Effect.ITEM_ZERO,
            Effect.TOTAL_ZERO,
            Effect.TOTAL_CAPPED,
            Effect.LAST_PLACE,
            Effect.NOT_PLACED,
            Effect.NOT_GRADED,
            Effect.NOT_EXCELLENT,
            Effect.UNQUALIFIED,
            Effect.ONE_GRADE_LOWER,
        },
    }[{"last": "first", "all": "grade"}.get(on, on)]
    if on == "all":
        kinds = draw(
            st.lists(
                st.sampled_from(("fact", "fact", "fact", "total", "last", "grade")), min_size=2, max_size=3
            )
        )
        if not barred & {*effects} or {*kinds} == {"fact"}:
            return Veto(
                id=id,
                title=Text(id),
                count="",
                at_least=Decimal(0),
                effect=effects[0],
                more=tuple(effects[1:]),
                scope=draw(st.sampled_from(Scope)),
                item=draw(st.sampled_from(items_)) if Effect.ITEM_ZERO in effects else "",
                parts=tuple(draw(looked_at(f"{id}/{place}", kind)) for place, kind in enumerate(kinds)),
                ruled=draw(st.sampled_from(("", f"ruled:veto:{id}"))) if not barred & {*effects} else "",
                total_at_most=draw(small) if Effect.TOTAL_CAPPED in effects else None,
            )
    if barred & {*effects}:
        on = "fact"
    edges = tuple(edge for edge in draw(bounds()) if isinstance(edge[1], Decimal))
    return Veto(
        id=id,
        title=Text(id),
        count=draw(figures) if on == "fact" else "",
        at_least=draw(small),
        effect=effects[0],
        more=tuple(effects[1:]),
        scope=draw(st.sampled_from(Scope)),
        item=draw(st.sampled_from(items_)) if Effect.ITEM_ZERO in effects else "",
        bounds=edges,
        on_total=on == "total",
        ruled=draw(st.sampled_from(("", "", f"ruled:veto:{id}"))) if on != "total" else "",
        first=draw(so_many) if on == "first" else None,
        last=draw(so_many) if on == "last" else None,
        grades=draw(st.sampled_from(((GRADES[0],), GRADES[1:]))) if on == "grade" else (),
        before=draw(st.sampled_from(("", "a"))) if on != "fact" else "",
        running=draw(st.integers(1, 2)),
        total_at_most=draw(small) if Effect.TOTAL_CAPPED in effects else None,
    )


@st.composite
def grades(draw: st.DrawFn) -> tuple[Grade, ...]:
    """Lines, or grades with bounds, places and quotas."""
    lines = sorted(set(draw(st.lists(st.integers(0, 60).map(Decimal), max_size=3))), reverse=True)
    if draw(st.booleans()):
        return tuple(Grade(id, Text(id), line) for id, line in zip(GRADES, lines, strict=False))
    return tuple(
        Grade(
            id,
            Text(id),
            line,
            quota_percent=draw(st.sampled_from((None, Decimal(50)))),
            bounds=draw(_optional(st.just(((Side.ABOVE, line), (Side.AT_MOST, line + 20))))),
            rank_within=draw(_optional(st.integers(1, 3))),
            rank_last=draw(st.one_of(st.none(), st.none(), so_many)),
            quota=draw(_optional(st.integers(1, 2))),
            quota_part=draw(st.sampled_from(QuotaPart)),
            quota_least=draw(_optional(st.integers(1, 2))),
            quota_strict=draw(st.booleans()),
        )
        if draw(st.booleans())
        else Grade(
            id,
            Text(id),
            line,
            quota_percent=draw(st.sampled_from((Decimal(20), Decimal(50)))),
            quota_part=draw(st.sampled_from(QuotaPart)),
            quota_least=draw(_optional(st.integers(1, 2))),
            quota_strict=draw(st.booleans()),
        )
        for id, line in zip(GRADES, lines, strict=False)
    )


@st.composite
def pays(draw: st.DrawFn, id: str, named: tuple[str, ...], parts: tuple[str, ...]) -> Pay:
    """Pay in each of its ways."""
    way = draw(st.sampled_from(("places", "grades", "above", "rate", "at_stake", "pot")))
    lines = st.one_of(small, st.sampled_from(("group-mean", "group-most", "group-least")))
    tops = st.one_of(
        st.builds(PayTop, small, top=st.integers(1, 4)),
        st.builds(PayTop, small, percent=st.sampled_from((Decimal(20), Decimal(50)))),
    )
    return Pay(
        id=id,
        title=Text(id),
        places=draw(st.lists(small, max_size=3).map(tuple)) if way == "places" else (),
        last=draw(_optional(small)) if way == "places" else None,
        top=draw(st.lists(tops, min_size=1, max_size=2).map(tuple)) if way == "places" else (),
        grades=tuple((name, draw(small)) for name in named)
        if way == "grades" or (way == "rate" and draw(st.booleans()))
        else (),
        above=(draw(lines), draw(small), draw(st.sampled_from(PartStep))) if way == "above" else None,
        under=(draw(lines), draw(small), draw(st.sampled_from(PartStep)))
        if way == "above" and draw(st.booleans())
        else None,
        base=draw(amounts())
        if way in ("rate", "at_stake")
        else draw(_optional(amounts()))
        if way in ("grades", "places")
        else None,
        pot=draw(amounts()) if way == "pot" else None,
        lost=way == "pot" and draw(st.booleans()),
        pot_of=draw(st.sampled_from(("", *parts))) if way == "pot" else "",
        rate=way == "rate",
        at_stake=draw(st.sampled_from((Decimal(30), Decimal("33.3")))) if way == "at_stake" else None,
        to_best=draw(st.integers(0 if way == "pot" else 1, 3)) if way in ("at_stake", "pot") else 0,
        times=draw(_optional(amounts())),
        nothing_below=draw(_optional(small)),
        rate_most=draw(st.sampled_from((None, Decimal(100), Decimal("33.333333"))))
        if way == "rate"
        else None,
        cap=draw(st.one_of(limits, limits, by_class)),
        floor=draw(limits),
        decimals=draw(_optional(st.integers(0, 2))) if way not in ("at_stake", "pot") else None,
    )


@st.composite
def whole_rules(draw: st.DrawFn) -> Rule:
    """A rule that passes its checks."""
    sections = ("s0", "s1")[: draw(st.sampled_from((0, 1, 2, 2)))]
    pools = ("p0", "p1")[: draw(st.integers(0, 2))]
    ids = tuple(f"i{n}" for n in range(draw(st.integers(1, 4))))
    made = []
    for number, id in enumerate(ids):
        one = draw(items(id, ids[:number], sections, pools))
        made.append(without_points(one) if draw(st.booleans()) else one)
    weighted = len(sections) == 2 and draw(st.booleans())
    for number, one in enumerate(made):
        others = [to.id for to in made if to is not one and _own(to) and to.section == one.section]
        if _own(one) and others and draw(st.booleans()):
            made[number] = replace(one, passes_to=draw(st.sampled_from(others)))
    named = draw(grades())
    lines = {one.id for one in made if not one.yuan}
    rule = Rule(
        id="rule",
        title=Text("办法"),
        items=tuple(made),
        full=draw(st.sampled_from((Decimal(100), Decimal(30)))),
        base=draw(st.one_of(st.just(Decimal(0)), small)),
        vetoes=tuple(draw(vetoes(f"v{n}", ids)) for n in range(draw(st.integers(0, 3)))),
        grades=named,
        ranking=draw(
            _optional(
                st.builds(
                    Ranking,
                    st.sampled_from(PeerGroup),
                    st.sampled_from(Ties),
                    st.lists(
                        st.sampled_from(
                            ("a", "-d", "-tier", *lines, *(f"-{one}" for one in lines), *sections, *pools)
                        ),
                        max_size=2,
                        unique=True,
                    ).map(tuple),
                    st.booleans(),
                )
            )
        ),
        cap=draw(st.one_of(st.just(NO_BOUND), positive)),
        floor=draw(st.one_of(st.just(NO_BOUND), small)),
        times=draw(_optional(amounts())),
        times_not=draw(st.sampled_from(((), ids[:1], tuple(sorted(lines))[:1], pools[:1], sections[:1]))),
        convert=draw(_optional(st.builds(Convert, positive, _optional(positive), limits))),
        sections=tuple(
            Section(
                id,
                Text(id),
                None,
                (Decimal(30), Decimal(70))[n] if weighted else None,
                draw(limits),
                draw(limits),
                draw(_optional(amounts())),
                draw(st.sampled_from((None, None, 0, 2))),
                draw(st.sampled_from(("", sections[1 - n]))) if weighted else "",
            )
            for n, id in enumerate(sections)
        ),
        pools=tuple(
            Pool(
                id,
                Text(id),
                draw(_optional(positive)),
                draw(limits),
                draw(limits),
                draw(st.sampled_from(("", *sections))),
                draw(st.sampled_from((None, None, 1, 2))),
            )
            for id in pools
        ),
        groups=(NamedGroup("town", Text("甲组"), ("x",)), NamedGroup("country", Text("乙组"), ("y", "z"))),
        pays=tuple(
            draw(pays(f"pay{n}", tuple(one.id for one in named), (*sorted(lines), *sections, *pools)))
            for n in range(draw(st.integers(0, 2)))
        ),
        facts={"a": Named(Text("甲"), unreported=draw(_optional(small))), **WORKED},
        decimals=draw(st.sampled_from((None, None, 0, 1, 3))),
        rounds_print=draw(st.booleans()),
        moved=draw(_optional(st.builds(Moved, each, each, _optional(positive), st.sampled_from(("a", "c"))))),
    )
    return rule


def passes(rule: Rule) -> bool:
    """Whether the rule passes the checks of the engine."""
    try:
        compile_rule(rule, PERIOD)
    except Refused:
        return False
    return True


@st.composite
def whole_units(draw: st.DrawFn) -> tuple[Unit, ...]:
    """Up to six units in two groups and four classes."""
    return tuple(
        Unit(f"u{n}", draw(st.sampled_from(("town", "other"))), draw(st.sampled_from((*CLASSES, ""))))
        for n in range(draw(st.integers(1, 6)))
    )


@st.composite
def whole_facts(
    draw: st.DrawFn, columns: tuple[str, ...], units: tuple[Unit, ...]
) -> dict[str, dict[str, Fact]]:
    """A column for each address; what is ruled is 0, 1 or 2."""
    few = st.sampled_from([Decimal(0), Decimal(1), Decimal(10)])
    kind: st.SearchStrategy[Fact] = draw(st.sampled_from((cells, cells, few)))
    return {
        column: {
            unit.id: draw(
                st.sampled_from((Decimal(0), Decimal(1), Decimal(2))) if column.startswith("ruled:") else kind
            )
            for unit in units
            if draw(st.integers(0, 9))
        }
        for column in columns
    }


def used(rule: Rule) -> set[str]:
    """What of the language a rule uses, by name: primitives, and each of them beside each modifier."""
    found: set[str] = set()
    for item in rule.items:
        kinds = {type(clause.how).__name__ for clause in item.clauses}
        modifiers = {
            "cap": isinstance(item.cap, Decimal),
            "floor": isinstance(item.floor, Decimal),
            "spill": item.floor is SPILL,
            "decimals": item.decimals is not None,
            "times": item.times is not None,
            "zero_if": bool(item.zero_if),
            "applies_to": bool(item.applies_to),
            "applies_if": bool(item.applies_if),
            "also": len(item.clauses) > 1,
            "section": bool(item.section),
            "pool": bool(item.pool),
            "period": bool(item.period),
            "yuan": item.yuan,
            "beside": item.beside,
            "ruled": bool(item.ruled),
            "bonus": item.points is None,
            **{f"absent-{one.value}": item.when_absent is one for one in Absent},
            **{
                f"na-{one.value}": item.when_not_applicable is one
                for one in Absent
                if one is not Absent.REFUSE
            },
            "absent-number": isinstance(item.when_absent, Decimal),
            "na-number": isinstance(item.when_not_applicable, Decimal),
        }
        found |= {f"{kind}+{name}" for kind in kinds for name, there in modifiers.items() if there}
    return found


def used_above(rule: Rule) -> set[str]:
    """What of the language a rule uses above its items, and which figures it works out."""
    counts = [clause.how for item in rule.items for clause in item.clauses if isinstance(clause.how, Count)]
    ranks = [
        clause.how for item in rule.items for clause in item.clauses if isinstance(clause.how, RankPoints)
    ]
    hows = [clause.how for item in rule.items for clause in item.clauses]
    ballots_of = [one for one in hows if isinstance(one, Ballot)]
    shares_of = [one for one in hows if isinstance(one, Share)]
    there = {
        "count-rates": any(one.rates is not None for one in counts),
        "count-best": any(one.best is not None and one.ahead for one in counts),
        "rank-moved": any(one.gained is not None and not one.before for one in ranks),
        "rank-moved-from-column": any(one.before for one in ranks),
        "pool-best": any(one.best is not None for one in rule.pools),
        "section-times": any(one.times is not None for one in rule.sections),
        "section-times-weighted": any(one.times is not None and one.weight for one in rule.sections),
        "section-rounded": any(one.decimals is not None for one in rule.sections),
        "section-rounded-weighted": any(one.decimals is not None and one.weight for one in rule.sections),
        "rounded-ranked-exactly": rule.rounded is not None
        and rule.ranking is not None
        and rule.ranking.unrounded,
        "item-passes-on": any(one.passes_to for one in rule.items),
        "section-passes-on": any(one.passes_to for one in rule.sections),
        "pool-with-points": any(one.points is not None for one in rule.pools),
        "pool-with-points-in-section": any(one.points is not None and one.section for one in rule.pools),
        "groups-of-voters": any(one.groups for one in ballots_of),
        "zero-over-mean": any(one.zero_over in (Absent.MEAN, Absent.MEAN_ALL) for one in shares_of),
        "zero-over-number": any(isinstance(one.zero_over, Decimal) for one in shares_of),
        "zero-over-unsaid": any(one.zero_over is None for one in shares_of),
        "times-on-deductions": any(one.times_on is TimesOn.DEDUCTIONS and one.times for one in rule.items),
        "times-on-additions": any(one.times_on is TimesOn.ADDITIONS and one.times for one in rule.items),
        "rounded": rule.rounded is not None,
        "moved": rule.moved is not None and rule.ranking is not None,
        "tied-by-part": rule.ranking is not None
        and any(one.removeprefix("-") in rule.parts for one in rule.ranking.then_by),
        "tied-by-fact": rule.ranking is not None and {"a", "-d", "-tier"} & {*rule.ranking.then_by} != set(),
        "veto-first": any(one.first is not None for one in rule.vetoes),
        "veto-share": any(
            isinstance(one, GroupShare)
            for veto in rule.vetoes
            for part in (veto, *veto.parts)
            for one in (part.first, part.last)
        ),
        "grade-last-share": any(isinstance(one.rank_last, GroupShare) for one in rule.grades),
        "veto-last": any(one.last is not None for one in rule.vetoes),
        "veto-grade": any(one.grades for one in rule.vetoes),
        "veto-all-of-facts": any(one.parts and not one.on_points for one in rule.vetoes),
        "veto-all-of-results": any(one.on_points and one.parts for one in rule.vetoes),
        "veto-running": any(one.before for one in rule.vetoes),
        "pay-place-percent": any(one.base is not None and (one.places or one.top) for one in rule.pays),
        "pay-from-mean": any(isinstance((one.above or (0,))[0], str) for one in rule.pays),
        "pay-rate-and-grade": any(one.rate and one.grades for one in rule.pays),
        "pay-rate-most": any(one.rate_most is not None for one in rule.pays),
        "pay-cap-by-class": any(isinstance(one.cap, ByClass) for one in rule.pays),
        "quota-strict": any(one.quota_strict for one in rule.grades),
        "conditions-not-met-mean": any(
            one.applies_if and one.when_not_applicable in (Absent.MEAN, Absent.MEAN_ALL) for one in rule.items
        ),
        "total-capped": any(Effect.TOTAL_CAPPED in one.effects for one in rule.vetoes),
        "not-placed": any(Effect.NOT_PLACED in one.effects for one in rule.vetoes),
        "not-graded": any(Effect.NOT_GRADED in one.effects for one in rule.vetoes),
        "two-quotas": any(one.quota and one.quota_percent for one in rule.grades),
        "pot": any(one.pot is not None and not one.lost for one in rule.pays),
        "pot-lost": any(one.lost for one in rule.pays),
        "pot-of-part": any(one.pot_of for one in rule.pays),
    }
    read = {metric for item in rule.items for metric in item.metrics}
    found = {name for name, is_there in there.items() if is_there}
    return found | {f"worked-{name}" for name in (*WORKED,) if name in read}


__all__ = ["PERIOD", "passes", "used", "used_above", "whole_facts", "whole_rules", "whole_units"]
