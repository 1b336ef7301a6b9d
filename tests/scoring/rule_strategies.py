"""Random rules and facts, small enough to collide: ties, zeros, absences, bounds met exactly, huge and negative numbers."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from taizhang.problems import Text
from taizhang.scoring import (
    NO_BOUND,
    NO_DATA,
    NOT_APPLICABLE,
    TARGET,
    UNSAID,
    Absent,
    Count,
    Effect,
    Fact,
    Grade,
    Item,
    PeerGroup,
    Ranking,
    Rule,
    Scope,
    Share,
    Side,
    Step,
    Steps,
    Ties,
    Unit,
    Veto,
)

METRICS = ("sales", "days", "cases")
COLUMNS = tuple(f"{metric}{tail}" for metric in METRICS for tail in ("", f"/{TARGET}"))
CLASSES = ("a", "b")
OLD_ABSENT = (Absent.ZERO, Absent.FULL, Absent.DROP, Absent.REFUSE)
OLD_EFFECTS = tuple(
    Effect(one)
    for one in ("not-excellent", "one-grade-lower", "unqualified", "last-place", "item-zero", "no-honours")
)


def decimals(low: int, high: int, places: int = 6) -> st.SearchStrategy[Decimal]:
    """Decimals with at most `places` decimals; whole and half numbers often."""
    fine = st.integers(low * 10**places, high * 10**places).map(lambda n: Decimal(n).scaleb(-places))
    coarse = st.integers(low * 2, high * 2).map(lambda n: Decimal(n) / 2)
    return st.one_of(coarse, fine)


SMALL = decimals(-5, 25)
FACTS: st.SearchStrategy[Fact] = st.one_of(
    SMALL,
    st.sampled_from(
        [Decimal(0), Decimal(10), Decimal("0.000001"), Decimal("-0.000001"), NO_DATA, NOT_APPLICABLE]
    ),
    decimals(-(10**12), 10**12),
)
POINTS = st.one_of(decimals(0, 30).filter(bool), st.just(Decimal(1_000_000)))

shares = st.builds(
    Share,
    of=st.sampled_from(METRICS),
    over=st.sampled_from((TARGET, *METRICS, "group-mean", "group-most", "group-least")),
    cap=st.sampled_from([Decimal(100), Decimal(120), Decimal("33.333333"), Decimal(1_000_000)]),
    rest=st.booleans(),
    zero_over=st.one_of(
        st.none(), st.sampled_from([one for one in Absent if one is not Absent.REFUSE]), SMALL
    ),
    start=st.one_of(st.none(), SMALL, st.sampled_from((*METRICS, "group-least", "group-most"))),
    least=st.sampled_from([Decimal(0), Decimal(60), Decimal("33.3")]),
    nothing_below=st.sampled_from([None, None, Decimal(50), Decimal("0.5")]),
)


@st.composite
def counts(draw: st.DrawFn) -> Count:
    """A count of things, of a shortfall or of an excess."""
    kind = draw(st.sampled_from(("plain", "short", "over")))
    threshold = draw(SMALL)
    return Count(
        of=draw(st.sampled_from(METRICS)),
        each=draw(st.one_of(decimals(-3, 3), st.just(Decimal(-1_000_000)))),
        base=draw(st.one_of(st.none(), decimals(-5, 20))),
        short_of=threshold if kind == "short" else None,
        over=threshold if kind == "over" else None,
    )


bounds = st.lists(
    st.tuples(st.sampled_from([Side.AT_LEAST, Side.ABOVE, Side.AT_MOST, Side.BELOW]), SMALL),
    min_size=1,
    max_size=2,
).map(tuple)
steps = st.builds(
    Steps,
    of=st.sampled_from(METRICS),
    table=st.lists(st.builds(Step, bounds, SMALL), min_size=1, max_size=4).map(tuple),
    otherwise=SMALL,
)


@st.composite
def items(draw: st.DrawFn, id: str) -> Item:
    """An item that passes the checks."""
    how = draw(st.one_of(shares, counts(), steps))
    points = draw(POINTS) if isinstance(how, Share) else draw(st.one_of(st.none(), POINTS))
    absent = draw(st.sampled_from([a for a in OLD_ABSENT if points is not None or a is not Absent.FULL]))
    if draw(st.integers(0, 3)):  # a refused fact ends the whole run, so let it be rarer than a fourth
        absent = draw(st.sampled_from([Absent.ZERO, Absent.DROP]))
    item = Item(
        id=id,
        title=Text(id),
        how=how,
        points=points,
        floor=draw(st.one_of(st.sampled_from([UNSAID, NO_BOUND]), decimals(-5, 3))),
        cap=draw(st.one_of(st.sampled_from([UNSAID, NO_BOUND]), decimals(3, 30))),
        when_absent=absent,
        applies_to=draw(st.sampled_from([(), (), ("a",), ("b", "c")])),
        ruled=draw(st.sampled_from(["", "", f"ruled:item:{id}"])),
    )
    floor, cap = item.floor_in_force, item.cap_in_force
    if floor is not None and cap is not None and floor > cap:
        return Item(id, Text(id), how, points, floor=NO_BOUND, cap=NO_BOUND, when_absent=absent)
    return item


@st.composite
def vetoes(draw: st.DrawFn, id: str, item_ids: tuple[str, ...]) -> Veto:
    """A veto; one that zeroes an item names it."""
    effect = draw(st.sampled_from(OLD_EFFECTS))
    on_rate = effect is not Effect.ITEM_ZERO and draw(st.booleans())
    return Veto(
        id=id,
        title=Text(id),
        count="" if on_rate else draw(st.sampled_from(METRICS)),
        rate_item=draw(st.sampled_from(item_ids)) if on_rate else "",
        at_least=draw(st.sampled_from([Decimal(1), Decimal(10), Decimal(0)])),
        effect=effect,
        scope=draw(st.sampled_from(Scope)),
        item=draw(st.sampled_from(item_ids)) if effect is Effect.ITEM_ZERO else "",
        ruled=draw(st.sampled_from(["", "", f"ruled:veto:{id}"])),
    )


rankings = st.builds(Ranking, st.sampled_from([PeerGroup.KIND, PeerGroup.CLASS]), st.sampled_from(Ties))


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """A rule of up to five items with vetoes, grades and a ranking."""
    ids = tuple(f"item-{n}" for n in range(draw(st.integers(1, 5))))
    bounds = draw(st.lists(st.one_of(decimals(-5, 60), st.just(Decimal(0))), max_size=3, unique=True))
    return Rule(
        id="rule",
        title=Text("办法"),
        items=tuple(draw(items(id)) for id in ids),
        base=draw(st.one_of(st.just(Decimal(0)), SMALL)),
        vetoes=tuple(draw(vetoes(f"veto-{n}", ids)) for n in range(draw(st.integers(0, 3)))),
        grades=tuple(Grade(f"grade-{n}", Text(f"grade-{n}"), bound) for n, bound in enumerate(bounds)),
        ranking=draw(st.one_of(st.none(), rankings, rankings, rankings)),
    )


@st.composite
def unit_lists(draw: st.DrawFn) -> tuple[Unit, ...]:
    """Up to seven units in two groups and three classes."""
    return tuple(
        Unit(f"unit-{n}", draw(st.sampled_from(("town", "other"))), draw(st.sampled_from((*CLASSES, ""))))
        for n in range(draw(st.integers(0, 7)))
    )


@st.composite
def fact_tables(draw: st.DrawFn, units: tuple[Unit, ...]) -> dict[str, dict[str, Fact]]:
    """Facts for all columns; a third of the tables are of a few small numbers, so that totals tie."""
    few = st.sampled_from([Decimal(0), Decimal(1), Decimal(10)])
    cells = draw(st.sampled_from((FACTS, FACTS, few)))
    table: dict[str, dict[str, Fact]] = {}
    for column in COLUMNS:
        reported = [unit.id for unit in units if draw(st.integers(0, 9))]
        table[column] = {unit: draw(cells) for unit in reported}
    decided = st.sampled_from([Decimal(0), Decimal(0), Decimal(0), Decimal(1), Decimal(2)])
    for name in (*(f"item:item-{n}" for n in range(5)), *(f"veto:veto-{n}" for n in range(3))):
        table[f"ruled:{name}"] = {unit.id: draw(decided) for unit in units}
    return table
