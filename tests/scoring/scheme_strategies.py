"""Random schemes as files: every table of an appraisal, with titles in Chinese and English, so that all that is said of a rule can be read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from hypothesis import strategies as st

from taizhang.scoring import NO_DATA, NOT_APPLICABLE, Fact, Rule, Unit, parse_address

Table = dict[str, Any]
Drawn = st.SearchStrategy[Any]
CLASSES = ("一类村", "二类村", "三类村")
GRADES = ("excellent", "qualified", "poor")
OPTIONS = ("好", "中", "差")
NAMES = {
    "income": ("集体收入", "collective income"),
    "area": ("复垦面积", "reclaimed land"),
    "places": ("脏乱点", "dirty places"),
    "letters": ("来件", "letters received"),
    "answered": ("办结件", "letters answered"),
    "days": ("驻村天数", "days in the village"),
    "satisfaction": ("满意率", "satisfaction"),
    "checked": ("县检查分", "county score"),
    "planned": ("制订方案", "a plan is made"),
    "handed": ("报表送达日期", "report handed in"),
    "posted": ("张榜日期", "day of posting"),
    "latest": ("最后报齐日期", "last of the days"),
    "level": ("验收等次", "level found"),
    "good": ("满意票", "satisfied ballots"),
    "fair": ("基本满意票", "fairly satisfied ballots"),
    "cast": ("收回票", "ballots returned"),
    "rate": ("办结率", "closure rate"),
    "total": ("收入合计", "incomes added up"),
    "mean": ("平均收入", "mean income"),
    "middle": ("去头去尾平均", "trimmed mean"),
    "load": ("难度系数", "difficulty"),
    "posts": ("应配人数", "posts due"),
    "year": ("累计脏乱点", "dirty places of late"),
    "before": ("上期位次", "place before"),
    "lasts": ("列末位期数", "periods in the last place"),
    "few": ("偏低期数", "periods below"),
    "often": ("近年列末位", "last places of late"),
}
"""What the facts of these schemes are called."""
COUNTS = ("places", "letters", "answered", "days", "good", "fair", "cast", "lasts", "few", "often")
NUMBERS = ("income", "area", "checked", "total", "mean", "middle", "load", "posts", "year")
PERCENTS = ("satisfaction", "rate")
UNITS = {
    "income": "万元",
    "area": "亩",
    "places": "处",
    "letters": "件",
    "answered": "件",
    "days": "天",
    "total": "万元",
    "mean": "万元",
    "year": "处",
}
TITLES = (
    ("环境卫生", "Environment"),
    ("信访办理", "Letters"),
    ("“三会一课”记录", "Party meetings"),
    ("产业发展", "Industry"),
    ("安全生产", "Safety"),
)
DAYS = ("handed", "posted", "latest")
WORKED = (
    "latest",
    "rate",
    "total",
    "mean",
    "middle",
    "load",
    "posts",
    "year",
    "before",
    "lasts",
    "few",
    "often",
)
PERIOD_WORDS = ("month", "quarter", "half", "year")
POSTS = ("mayor", "party-secretary", "驻村工作队")


def numbers(low: int = 2, high: int = 60) -> Drawn:
    """Numbers above 1, whole or with one or two decimals."""
    whole = st.integers(max(low, 2), high)
    return st.one_of(
        whole.map(Decimal), st.integers(low * 100 + 1, high * 100).map(lambda n: Decimal(n).scaleb(-2))
    )


some = numbers()
few = numbers(2, 9)
signed = st.one_of(few, few.map(lambda one: -one))
percents = numbers(10, 99)
by_class = st.dictionaries(st.sampled_from(CLASSES), few, min_size=1, max_size=3)
days = st.sampled_from(("03-10", "03-25", "11-30", date(2026, 3, 20)))


def maybe(draw: st.DrawFn, **keys: Drawn) -> Table:
    """Some of the keys."""
    return {key.rstrip("_"): draw(given) for key, given in keys.items() if not draw(st.integers(0, 2))}


def bounds_on(of: str) -> Drawn:
    """Bounds that suit the kind of a fact."""
    if of == "planned":
        return st.fixed_dictionaries({"is": st.booleans()})
    if of == "level":
        return st.fixed_dictionaries({"is": st.sampled_from(OPTIONS)})
    edge = days if of in DAYS else percents if of in PERCENTS else some
    one = st.sampled_from(("at_least", "above", "at_most", "below")).flatmap(
        lambda key: st.fixed_dictionaries({key: edge})
    )
    if of in DAYS:
        return one
    pair = st.tuples(edge, edge).map(lambda two: {"at_least": min(two), "below": max(two) + 1})
    return st.one_of(one, one, pair)


def conditions(facts: tuple[str, ...]) -> Drawn:
    """A condition on one fact."""
    return st.sampled_from(facts).flatmap(lambda of: bounds_on(of).map(lambda given: {"of": of, **given}))


def all_of(facts: tuple[str, ...]) -> Drawn:
    """One condition or two."""
    return st.lists(conditions(facts), min_size=1, max_size=2)


def figures(facts: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the facts that can be calculated with."""
    return tuple(one for one in facts if one in (*COUNTS, *NUMBERS, *PERCENTS))


@st.composite
def amounts(draw: st.DrawFn, of: str, facts: tuple[str, ...], *words: str) -> Any:
    """A number, a figure, a table by class, or one of the benchmarks."""
    benchmarks = ("last", "last-year") if of in WORKED else words
    return draw(
        st.one_of(
            some,
            st.sampled_from(figures(facts)),
            by_class,
            *([st.sampled_from(benchmarks)] if benchmarks else []),
        )
    )


@st.composite
def shares(draw: st.DrawFn, facts: tuple[str, ...]) -> Table:
    """In proportion."""
    of = draw(st.sampled_from(figures(facts)))
    words = ("target", "last", "group-most", "group-least", "mean-2-years")
    share = {"of": of, "over": draw(amounts(of, facts, *words))}
    share |= maybe(
        draw,
        cap=st.one_of(st.just("none"), st.just(Decimal(100)), numbers(101, 150)),
        zero_over=st.one_of(few, st.sampled_from(("zero", "full", "mean", "mean-all", "drop"))),
        zero_under=percents,
        rest=st.just(True),
    )
    if draw(st.booleans()):
        share["start"] = draw(st.one_of(some, st.just("group-least")))
        if "rest" not in share:
            share |= maybe(draw, start_percent=percents)
    return share


@st.composite
def counted(draw: st.DrawFn, facts: tuple[str, ...], *, listed: bool = True) -> Table:
    """What one class of things gives."""
    of = draw(st.sampled_from((*figures(facts), "planned", "handed")))
    each: Any = draw(signed)
    if not listed:
        pass
    elif of != "planned" and not draw(st.integers(0, 3)):
        each = [draw(few) * (-1 if each < 0 else 1) for _ in range(draw(st.integers(2, 3)))]
    elif not draw(st.integers(0, 5)):
        sign = -1 if each < 0 else 1
        each = {name: sign * draw(few) for name in CLASSES[: draw(st.integers(1, 3))]}
    count = {"of": of, "each": each}
    if isinstance(each, list):
        count |= maybe(draw, next=st.one_of(st.sampled_from(("same", "double")), signed))
    if of == "handed":
        late = maybe(draw, per=st.sampled_from(("week", "month")))
        late |= draw(
            st.sampled_from(
                (
                    {"due": "03-20"},
                    {"due": date(2026, 3, 5)},
                    {"day": 25},
                    {"day": 5, "month": 2},
                    {"day": 9, "month": 4},
                )
            )
        )
        count["late"] = late
    elif of != "planned":
        way = draw(st.sampled_from(("", "short_of", "over")))
        if way:
            words = ("target", "last", "group-mean") if of not in WORKED else ()
            count[way] = draw(amounts(of, facts, *words))
        count |= maybe(
            draw,
            free=few,
            per=few,
            part=st.sampled_from(("pro-rata", "down", "up")),
            repeats=st.fixed_dictionaries({"of": st.just("letters"), "times": few}),
        )
    return count | maybe(draw, most=some)


@st.composite
def counts(draw: st.DrawFn, facts: tuple[str, ...], *, classes: bool = True) -> Table:
    """For each thing, or by classes of things."""
    base = maybe(draw, base=some)
    if not classes or draw(st.integers(0, 2)):
        return draw(counted(facts)) | base
    best = draw(st.booleans())
    rows = [draw(counted(facts, listed=not best)) for _ in range(draw(st.integers(2, 3)))]
    for number, row in enumerate(rows):
        if draw(st.booleans()):
            row |= {"name": "第" + "一二三"[number] + "类", "name_en": f"class {number + 1}"}
    count = {"classes": rows, **base, **maybe(draw, most=some)}
    if best:
        return count | {"best": draw(st.integers(2, 5))} | maybe(draw, once=st.just("each-act"))
    return count | maybe(draw, once=st.sampled_from(("highest", "each-act")))


@st.composite
def tables(draw: st.DrawFn, of: str, facts: tuple[str, ...], gives: str, most: Drawn) -> list[Table]:
    """Rows by bounds of a figure from the highest down, of which none is out of reach."""
    if of in ("planned", "level"):
        words: list[Any] = [True, False] if of == "planned" else [*OPTIONS]
        chosen = draw(st.lists(st.sampled_from(words), min_size=1, max_size=len(words), unique=True))
        return [{"is": one, gives: draw(most)} for one in chosen]
    if of in DAYS:
        rows = [
            {"at_most": day}
            for day in sorted({draw(st.sampled_from(("03-10", "03-25", "11-30"))) for _ in range(2)})
        ]
    else:
        edges = sorted(set(draw(st.lists(some, min_size=1, max_size=3))))
        key = draw(st.sampled_from(("at_least", "above", "at_most", "below", "pair")))
        if key == "pair":
            ends = [*edges, edges[-1] + 7]
            rows = [{"at_least": low, "below": high} for low, high in pairwise(ends)]
        else:
            rows = [{key: edge} for edge in (reversed(edges) if key in ("at_least", "above") else edges)]
    made = [{**row, gives: draw(most)} for row in rows]
    if gives == "points" and not draw(st.integers(0, 3)):
        made.insert(0, {"all": draw(all_of(facts)), gives: draw(most)})
    return made


@st.composite
def steps(draw: st.DrawFn, facts: tuple[str, ...], full: Decimal | None) -> Table:
    """By one condition or by tiers."""
    less = st.one_of(signed, st.just(Decimal(0)))
    otherwise = {"otherwise": draw(less)}
    if full is not None and not draw(st.integers(0, 2)):
        one = draw(st.one_of(conditions(facts), all_of(facts).map(lambda two: {"all": two})))
        return one | maybe(draw, otherwise=less)
    of = draw(st.sampled_from(facts))
    return {"of": of, "table": draw(tables(of, facts, "points", less)), **otherwise}


@st.composite
def slopes(draw: st.DrawFn) -> Table:
    """One side of a target."""
    way = draw(st.sampled_from(("each", "points", "bands")))
    if way == "points":
        return {"points": draw(st.one_of(signed, st.just(Decimal(0))))}
    kept = maybe(draw, part=st.sampled_from(("pro-rata", "down", "up")), most=some)
    if way == "each":
        return {"each": draw(signed), **maybe(draw, step=few), **kept}
    ends = sorted(set(draw(st.lists(some, min_size=1, max_size=2))))
    sign = draw(st.sampled_from((1, -1)))
    bands = [{"to": end, "each": sign * draw(few), **maybe(draw, step=few)} for end in ends]
    if draw(st.booleans()):
        bands.append({"to": "none", "each": sign * draw(few)})
    return {"bands": bands, **maybe(draw, flat=st.just(True)), **kept}


@st.composite
def lines(draw: st.DrawFn, facts: tuple[str, ...]) -> Table:
    """Measured against a target, or through knots."""
    of = draw(st.sampled_from(figures(facts)))
    if not draw(st.integers(0, 3)):
        values = sorted(set(draw(st.lists(some, min_size=2, max_size=3, unique=True))))
        return {"of": of, "knots": [[value, draw(few)] for value in values]}
    words = ("target", "last", "last-year", "mean-3-years", "group-mean", "group-most", "group-least")
    line = {"of": of, "target": draw(amounts(of, facts, *words))}
    line |= maybe(draw, better=st.just("down"), base=few, distance=st.just("percent"), beyond=slopes())
    if "beyond" in line and "points" not in line["beyond"] and draw(st.booleans()):
        return line | {"mirrored": True}
    return line | (maybe(draw, short=slopes()) if "beyond" in line else {"short": draw(slopes())})


@st.composite
def ballots(draw: st.DrawFn, *, groups: bool = True) -> Table:
    """Votes of one group or of several."""
    votes = [{"of": "good", "value": draw(some)}, {"of": "fair", "value": draw(few)}]
    ballot = maybe(draw, denominator=st.sampled_from(("valid", "all", "none")), out_of=some, least=few)
    all_ = {"cast": "cast"} if ballot.get("denominator") == "all" else {}
    if not groups or draw(st.booleans()):
        return {"votes": votes, **ballot, **all_}
    weights = draw(st.sampled_from(((30, 70), (25, 35, 40))))
    named = (("村民代表", "villagers"), ("党员", "party members"), ("包村干部", "officials"))
    made = [
        {"name": zh, "name_en": en, "weight": Decimal(weight), "votes": votes, **all_}
        for weight, (zh, en) in zip(weights, named, strict=False)
    ]
    return {"groups": made, **ballot, **maybe(draw, no_ballots=st.sampled_from(("raise", "zero", "drop")))}


@st.composite
def ends(draw: st.DrawFn) -> Table:
    """Which places a band takes."""
    key = draw(st.sampled_from(("top", "bottom", "top_percent", "bottom_percent")))
    return {key: draw(percents if key.endswith("percent") else st.integers(1, 4))}


@st.composite
def ranks(
    draw: st.DrawFn, facts: tuple[str, ...], earlier: tuple[str, ...], full: bool, named: bool
) -> Table:
    """By place."""
    item = bool(earlier) and draw(st.booleans())
    of = draw(st.sampled_from(figures(facts)))
    rank: Table = {"item": draw(st.sampled_from(earlier))} if item else {"of": of}
    ways = ["table", "bands", "moves", *(["drop", "drop_percent"] if full else [])]
    way = draw(st.sampled_from(ways if not item or "before" in facts else ways[:2] + ways[3:]))
    if way == "table":
        rank["table"] = draw(st.lists(few, min_size=1, max_size=3))
    elif way == "bands":
        rank["bands"] = [{**draw(ends()), "points": draw(signed)} for _ in range(draw(st.integers(1, 2)))]
    elif way == "moves":
        rank |= {"gained": draw(few), **maybe(draw, lost=few.map(lambda n: -n), most=some)}
        if item or ("before" in facts and draw(st.booleans())):
            rank["before"] = "before"
    else:
        rank[way] = draw(few)
    if way in ("table", "bands"):
        rank |= maybe(draw, otherwise=signed)
    if way != "moves" and not item and of not in WORKED:
        rank |= maybe(draw, on=st.just("change"))
    gate = conditions(figures(facts)) if item else st.one_of(bounds_on(of), conditions(figures(facts)))
    return rank | maybe(
        draw,
        better=st.just("down"),
        ties=st.sampled_from(("competition", "dense")),
        group=st.sampled_from(("class", "all", *(["named"] if named else []))),
        gate=gate,
    )


@st.composite
def parts(draw: st.DrawFn, facts: tuple[str, ...], earlier: tuple[str, ...], longer: bool) -> Table:
    """A share of another score."""
    kinds = ["of", *(["item"] if earlier else []), "other", *(["self"] if longer else [])]
    kind = draw(st.sampled_from(kinds))
    kept = maybe(draw, out_of=some, cap=st.one_of(st.just("none"), st.just(Decimal(100)), numbers(101, 150)))
    if kind == "of":
        return {"of": draw(st.sampled_from(figures(facts))), **kept}
    if kind == "item":
        return {"item": draw(st.sampled_from(earlier)), **kept}
    part: Table = {"appraisal": "self" if kind == "self" else "monthly-appraisal", "periods": "month"}
    part |= maybe(draw, take=st.sampled_from(("mean", "sum", "best", "worst", "last")), which=st.just([2, 3]))
    return part | kept


@st.composite
def judges(draw: st.DrawFn, full: bool) -> Table:
    """By a person's judgement."""
    judge: Table = {"who": draw(st.sampled_from(POSTS)), **maybe(draw, approved_by=st.sampled_from(POSTS))}
    if not full or draw(st.booleans()):
        judge["hi"] = draw(numbers(10, 20))
    return judge | maybe(draw, lo=st.one_of(few, few.map(lambda n: -n))) if "hi" in judge else judge


@st.composite
def ways(
    draw: st.DrawFn, scheme: Scheme, earlier: tuple[str, ...], full: Decimal | None, *, also: bool
) -> Table:
    """One of the eight ways to points."""
    needing = ("share", "share", "part", "ballot", "share") if full is not None else ()
    kind = draw(st.sampled_from(("count", "count", "steps", "line", "rank", "judge", *needing)))
    named = scheme.named
    made = {
        "share": shares(scheme.facts),
        "count": counts(scheme.facts, classes=not also),
        "steps": steps(scheme.facts, full),
        "line": lines(scheme.facts),
        "ballot": ballots(groups=not also),
        "rank": ranks(scheme.facts, earlier, full is not None, named),
        "judge": judges(full is not None),
        "part": parts(scheme.facts, earlier, scheme.longer),
    }
    return {kind: draw(made[kind])}


class Scheme:
    """What the tables of a scheme may name."""

    def __init__(self, facts: tuple[str, ...], period: str, *, named: bool) -> None:
        self.facts, self.period, self.named = facts, period, named
        self.longer = period != "month"


absent = st.one_of(few, st.sampled_from(("zero", "mean", "mean-all", "drop", "refuse")))


@st.composite
def items(
    draw: st.DrawFn, number: int, scheme: Scheme, sections: tuple[str, ...], pools: tuple[str, ...]
) -> Table:
    """An item of any way, with any modifiers."""
    zh, en = TITLES[number]
    earlier = tuple(f"item-{one}" for one in range(number))
    full = draw(st.one_of(st.none(), numbers(10, 30)))
    item: Table = {"id": f"item-{number}", "title": {"zh": zh, "en": en}}
    if full is not None:
        item["points"] = full
    if full is not None and not draw(st.integers(0, 6)):
        item["checklist"] = [
            {**draw(conditions(scheme.facts)), "points": draw(few), **maybe(draw, otherwise=few)}
            for _ in range(draw(st.integers(1, 2)))
        ]
    else:
        item |= draw(ways(scheme, earlier, full, also=False))
    if not draw(st.integers(0, 3)):
        own = draw(st.one_of(st.none(), few))
        also = {"name": "通报批评", "name_en": "criticised", **draw(ways(scheme, earlier, own, also=True))}
        item["also"] = [also | ({} if own is None else {"points": own})]
    item |= maybe(
        draw,
        cap=st.one_of(st.just("none"), numbers(10, 30)),
        floor=st.one_of(
            st.sampled_from(("none", "spill") if full is not None else ("none",)), few, few.map(lambda n: -n)
        ),
        when_absent=absent,
        when_not_applicable=absent,
    )
    modifiers = draw(st.integers(0, 3))
    if modifiers == 1:
        item |= maybe(
            draw,
            applies_to=st.just(["一类村", "二类村"]),
            applies_if=all_of(scheme.facts),
            zero_if=all_of(scheme.facts),
            times=st.one_of(few, by_class, st.just("area")),
            decimals=st.sampled_from((0, 2)),
            clause=st.just("第三条"),
            evidence=st.just("台账照抄"),
            source=st.just("县农业农村局"),
        )
        if "times" in item:
            item |= maybe(draw, times_on=st.sampled_from(("deductions", "additions")))
    elif modifiers == 2:
        kept = draw(st.sampled_from(("beside", "pays", "period")))
        longer = PERIOD_WORDS[PERIOD_WORDS.index(scheme.period) + 1 :]
        if kept == "period" and longer:
            item["period"] = draw(st.sampled_from(longer))
        elif kept != "period" and number >= len(sections) and item.get("floor") != "spill":
            item[kept] = True if kept == "beside" else "yuan"
    if full is not None and number and not pools and not sections and not {"beside", "pays"} & {*item}:
        item |= maybe(draw, passes_to=st.just("item-0"))
    if number < len(sections):
        return item | {"section": sections[number]}
    if pools and (number == len(sections) or draw(st.booleans())):
        return item | {"pool": pools[0]}
    return item | (
        {"section": sections[number % 2]} if sections and (full is not None or draw(st.booleans())) else {}
    )


limits = st.one_of(st.just("none"), some)


@st.composite
def sections_of(draw: st.DrawFn) -> list[Table]:
    """No section, or two, by weight or not."""
    if draw(st.booleans()):
        return []
    weighted = draw(st.booleans())
    named = (("业务工作", "Business"), ("党建工作", "Party building"))
    return [
        {
            "id": f"section-{number}",
            "title": {"zh": zh, "en": en},
            **({"weight": Decimal((35, 65)[number])} if weighted else {}),
            **maybe(
                draw,
                cap=limits,
                floor=limits,
                times=st.one_of(few, by_class),
                decimals=st.sampled_from((0, 2)),
            ),
        }
        for number, (zh, en) in enumerate(named)
    ]


@st.composite
def facts_of(draw: st.DrawFn, period: str) -> dict[str, Table]:
    """The facts that a scheme declares: those reported, and some that are worked out."""
    kinds = {
        "planned": "yes-no",
        "handed": "date",
        "posted": "date",
        "level": "grade",
        "satisfaction": "percent",
    }
    found: dict[str, Table] = {}
    for name in NAMES:
        if name in WORKED:
            continue
        zh, en = NAMES[name]
        fact: Table = {
            "title": zh,
            "title_en": en,
            "kind": kinds.get(name, "count" if name in COUNTS else "number"),
        }
        if name in UNITS:
            fact["unit"] = UNITS[name]
        if name == "level":
            fact["options"] = [*OPTIONS]
        fact |= maybe(draw, entered_by=st.just("office"), source=st.just("县统计局"))
        if name in COUNTS or name == "planned":
            fact |= maybe(draw, unreported=st.just(False if name == "planned" else 0))
        found[name] = fact
    rows = draw(tables("income", (), "gives", few))
    worked: dict[str, Table] = {
        "rate": {"kind": "percent", "ratio": ["answered", "letters"]},
        "total": {
            "unit": "万元",
            "sum": ["income", "area"],
            "less": ["days"],
            **maybe(draw, weights=st.tuples(few, few).map(list)),
        },
        "latest": {"kind": "date", "highest": ["handed", "posted"]},
        "mean": {"unit": "万元", "mean": ["income", "area"]},
        "middle": {"trimmed": ["income", "area", "checked"]},
        "load": {"tiers": {"of": "income", "table": rows, **maybe(draw, otherwise=few)}},
        "posts": {
            "per": {
                "of": "area",
                "each": draw(some),
                **maybe(draw, part=st.sampled_from(("down", "pro-rata"))),
            }
        },
        "year": {
            "unit": "处",
            "rolling": {
                "of": "places",
                "periods": draw(st.integers(2, 5)),
                **maybe(draw, take=st.sampled_from(("mean", "best", "worst"))),
            },
        },
        "before": {
            "earlier": {
                "what": draw(st.sampled_from(("place", "total"))),
                **maybe(draw, back=st.integers(2, 4)),
            }
        },
        "lasts": {"running": {"last": draw(st.integers(1, 3)), **maybe(draw, most=st.integers(2, 5))}},
        "few": {"running": {"of": "places", "below": draw(some)}},
        "often": {"times": {"back": draw(st.integers(2, 9)), "last": draw(st.integers(1, 3))}},
    }
    for name, how in worked.items():
        if draw(st.booleans()):
            zh, en = NAMES[name]
            found[name] = {"title": zh, "title_en": en, **how}
    return found


@st.composite
def vetoes(
    draw: st.DrawFn,
    number: int,
    facts: tuple[str, ...],
    items_: list[Table],
    sections: list[Table],
    *,
    ranked: bool,
    graded: bool,
    paid: bool,
) -> Table:
    """A veto on a fact or on a result, with one effect or two."""
    full = [one["id"] for one in items_ if "points" in one and "pays" not in one]
    kinds = ["fact", "fact", "total", *(["item"] if full else []), *(["section"] if sections else [])]
    kinds += [*(["place"] if ranked else []), *(["grade"] if graded else [])]
    on = draw(st.sampled_from(kinds))
    effects = ["no-honours", "referred", "noted", *(["no-pay"] if paid else [])]
    later = {"fact": 4, "total": 3, "item": 3, "section": 3, "place": 2, "grade": 1}[on]
    effects += ["item-zero", "total-zero", "total-capped"] if later > 3 else []
    effects += ["last-place", "not-placed"] if later > 2 and ranked else []
    effects += (
        ["not-excellent", "one-grade-lower", "unqualified", "not-graded"] if later > 1 and graded else []
    )
    when: Table = {
        "fact": lambda: draw(conditions(facts)),
        "total": lambda: {"total": True, **draw(bounds_on("income"))},
        "item": lambda: {"item": draw(st.sampled_from(full)), **draw(bounds_on("rate"))},
        "section": lambda: {"section": sections[0]["id"], **draw(bounds_on("rate"))},
        "place": lambda: draw(
            st.one_of(
                st.fixed_dictionaries({"first": st.integers(1, 3)}),
                st.fixed_dictionaries({"last": st.integers(1, 3)}),
                st.fixed_dictionaries(
                    {"last_percent": percents},
                    optional={"part": st.sampled_from(("half", "up")), "least": st.integers(1, 2)},
                ),
            )
        ),
        "grade": lambda: {"grade": draw(st.sampled_from((["poor"], ["qualified", "poor"])))},
    }[on]()
    if on not in ("item", "section") and "last_percent" not in when and when.get("of") not in DAYS:
        when |= maybe(draw, running=st.integers(2, 4))
    if "running" not in when and on == "fact" and draw(st.booleans()):
        when = {"all": [when, draw(conditions(facts))]}
    chosen = draw(st.lists(st.sampled_from(effects), min_size=1, max_size=2, unique=True))
    veto: Table = {
        "id": f"veto-{number}",
        "title": (({"zh": "安全责任事故", "en": "An accident"}), {"zh": "弄虚作假", "en": "Falsification"})[
            number
        ],
        "when": when,
        "effect": chosen[0] if len(chosen) == 1 else chosen,
        "scope": draw(st.sampled_from(("unit", "item", "person", "leader"))),
        "source": "县安全生产考核文件（示例）",
    }
    veto |= {"item": items_[0]["id"]} if "item-zero" in chosen else {}
    veto |= {"total_at_most": draw(some)} if "total-capped" in chosen else {}
    return veto | ({"noted": "由镇党委约谈"} if "noted" in chosen else {})


@st.composite
def grades_of(draw: st.DrawFn, *, ranked: bool) -> list[Table]:
    """No grades, or three."""
    if draw(st.booleans()):
        return []
    high = draw(numbers(30, 60))
    low = draw(numbers(10, 29))
    key = draw(st.sampled_from(("at_least", "above")))
    end = "below" if key == "at_least" else "at_most"
    rows: list[Table] = [{key: high}, {key: low, **maybe(draw, **{end: st.just(high)})}, {}]
    titles = (("优秀", "excellent"), ("合格", "qualified"), ("不合格", "unqualified"))
    if ranked:
        rows[2] |= maybe(draw, rank_last_percent=percents)
        rows[0] |= maybe(draw, rank_within=st.integers(2, 4), quota=st.integers(2, 3), quota_percent=percents)
        if "quota_percent" in rows[0]:
            rows[0] |= maybe(draw, quota_part=st.sampled_from(("half", "up")), quota_least=st.integers(1, 2))
        if {"quota", "quota_percent"} & {*rows[0]}:
            rows[0] |= maybe(draw, quota_ties=st.sampled_from(("all", "none")))
    return [
        {
            "id": id,
            "title": {"zh": zh, "en": en},
            **row,
            **maybe(draw, colour=st.sampled_from(("red", "green"))),
            **maybe(draw, consequence=st.just("予以通报")),
        }
        for id, (zh, en), row in zip(GRADES, titles, rows, strict=True)
    ]


yuan = st.one_of(numbers(100, 3000), numbers(100, 3000).map(lambda n: -n))
totals = st.one_of(some, st.sampled_from(("group-mean", "group-most", "group-least")))
per_points = st.fixed_dictionaries(
    {"total": totals, "each": yuan}, optional={"part": st.sampled_from(("down", "up", "pro-rata"))}
)


@st.composite
def pays(
    draw: st.DrawFn, number: int, facts: tuple[str, ...], items_: list[Table], *, ranked: bool, graded: bool
) -> Table:
    """Pay in each of its ways."""
    base = st.one_of(
        numbers(500, 3000),
        st.dictionaries(st.sampled_from(CLASSES), numbers(500, 3000), min_size=1, max_size=2),
        st.just("income"),
    )
    way = draw(
        st.sampled_from(
            (
                "above",
                "rate",
                *(("places", "at_stake", "pot") if ranked else ("pot",)),
                *(("grades",) if graded else ()),
            )
        )
    )
    pay: Table = {
        "id": f"pay-{number}",
        "title": (({"zh": "绩效奖", "en": "Bonus"}), {"zh": "名次奖", "en": "Prize"})[number],
    }
    percent = not draw(st.integers(0, 1)) and way in ("places", "grades")
    given = numbers(50, 150) if percent else yuan
    if way == "places":
        pay |= {"places": draw(st.lists(given, min_size=1, max_size=3)), **maybe(draw, last=given)}
        if draw(st.booleans()):
            pay["top"] = [{**draw(ends()), "yuan": draw(given)}]
    if way == "grades" or (way == "rate" and graded and draw(st.booleans())):
        named = draw(st.lists(st.sampled_from(GRADES), min_size=1, max_size=3, unique=True))
        pay["grades"] = {name: draw(numbers(50, 150) if way == "rate" else given) for name in named}
    if way == "above":
        pay |= draw(
            st.sampled_from(("above", "under", "both")).flatmap(
                lambda key: st.fixed_dictionaries(
                    {"above": per_points, "under": per_points} if key == "both" else {key: per_points}
                )
            )
        )
    if way in ("rate", "at_stake") or percent:
        pay["base"] = draw(base)
    if way == "rate":
        pay |= {"rate": True, **maybe(draw, rate_most=numbers(90, 120))}
    if way == "at_stake":
        pay |= {"at_stake": draw(percents), "to_best": draw(st.integers(2, 4))}
    if way == "pot":
        pay |= {"pot": draw(st.one_of(yuan, st.just("income"))), **maybe(draw, pot_by=st.just("lost"))}
        full = [one["id"] for one in items_ if "points" in one or "pot_by" not in pay]
        pay |= maybe(draw, **({"pot_of": st.sampled_from(full)} if full else {}))
        pay |= maybe(draw, to_best=st.integers(2, 4)) if ranked else {}
    if way not in ("pot", "at_stake"):
        pay |= maybe(draw, decimals=st.sampled_from((0, 1)))
    return pay | maybe(
        draw,
        times=st.one_of(few, by_class),
        nothing_below=some,
        cap=st.one_of(
            numbers(1000, 2000),
            st.dictionaries(st.sampled_from(CLASSES), numbers(1000, 2000), min_size=1, max_size=2),
        ),
        floor=st.one_of(numbers(10, 90), numbers(100, 900).map(lambda n: -n)),
    )


@st.composite
def schemes(draw: st.DrawFn) -> Table:
    """A scheme as the values of its file; nearly all of them pass the loader's checks."""
    period = draw(st.sampled_from(("month", "month", "quarter", "year")))
    facts = draw(facts_of(period))
    names = tuple(facts)
    ranked, named = draw(st.booleans()), False
    sections = draw(sections_of())
    pools = [
        {
            "id": "pool",
            "title": {"zh": "加分合计", "en": "Bonuses"},
            **draw(
                st.sampled_from(
                    ({"cap": Decimal("12.5")}, {"points": Decimal(20)}, {"best": 2}, {"floor": Decimal(-8)})
                )
            ),
            **maybe(draw, **({"section": st.just("section-0")} if sections else {})),
        }
    ]
    pools = pools if draw(st.booleans()) else []
    count = draw(st.integers(max(1, len(sections) + len(pools)), 4))
    rank = maybe(
        draw,
        ties=st.sampled_from(("competition", "dense")),
        unrounded=st.just(True),
        then_by=st.just(["item-0", "-places"]),
    )
    rank["group"] = draw(st.sampled_from(("kind", "class", "named", "all")))
    named = ranked and rank["group"] == "named"
    scheme = Scheme(names, period, named=named)
    ids = tuple(one["id"] for one in sections)
    made = [draw(items(number, scheme, ids, tuple(one["id"] for one in pools))) for number in range(count)]
    graded = draw(grades_of(ranked=ranked))
    paid = [
        draw(pays(number, names, made, ranked=ranked, graded=bool(graded)))
        for number in range(draw(st.integers(0, 2)))
    ]
    struck = [
        draw(vetoes(number, names, made, sections, ranked=ranked, graded=bool(graded), paid=bool(paid)))
        for number in range(draw(st.integers(0, 2)))
    ]
    appraisal: Table = {
        "of": draw(st.sampled_from(("village", "township", "person"))),
        "period": period,
        "source": "镇考核办法（示例）",
        "facts": facts,
        "item": made,
        **({"rank": rank} if ranked else {}),
        **({"section": sections} if sections else {}),
        **({"pool": pools} if pools else {}),
        **({"grade": graded} if graded else {}),
        **({"pay": paid} if paid else {}),
        **({"veto": struck} if struck else {}),
    }
    if named:
        appraisal["group"] = [
            {"id": "plain", "title": {"zh": "平原组", "en": "Plain"}, "classes": ["一类村"]},
            {"id": "hills", "title": {"zh": "山区组", "en": "Hills"}, "classes": ["二类村", "三类村"]},
        ]
    appraisal |= maybe(
        draw,
        full=numbers(50, 120),
        base=some,
        cap=limits,
        floor=limits,
        decimals=st.sampled_from((0, 1, 2)),
        convert=st.one_of(
            st.fixed_dictionaries({"best": st.just(True), "gives": some}),
            st.fixed_dictionaries({"over": some, "gives": some}, optional={"cap": some}),
        ),
        times=st.one_of(few, by_class, st.just("area")),
        movement=st.sampled_from(("score", "none")),
        ground=st.just("县考核文件（示例）"),
        approver=st.just("party-secretary"),
        publish_days=st.integers(2, 9),
        object_days=st.integers(2, 9),
        answer_days=st.integers(2, 9),
    )
    if "decimals" in appraisal:
        appraisal |= maybe(draw, decimals_for=st.sampled_from(("print", "result")))
    if "times" in appraisal:
        appraisal |= maybe(draw, times_not=st.just(["item-0"]))
    if ranked:
        appraisal |= maybe(
            draw,
            moved=st.fixed_dictionaries(
                {"gained": few}, optional={"lost": few.map(lambda n: -n), "most": some}
            ),
        )
    header = {
        "id": "scheme",
        "title": {"zh": "村级考核办法", "en": "Village appraisal"},
        "from": date(2026, 1, 1),
        "source": "镇考核办法（示例）",
    }
    return {"institution": header, "appraisal": appraisal}


@st.composite
def some_units(draw: st.DrawFn) -> tuple[Unit, ...]:
    """Up to five units."""
    named = ("东村", "西村", "南村", "北村", "中村")[: draw(st.integers(1, 5))]
    return tuple(Unit(one, "镇", draw(st.sampled_from((*CLASSES, "")))) for one in named)


@st.composite
def some_facts(
    draw: st.DrawFn, rule: Rule, columns: tuple[str, ...], units: tuple[Unit, ...]
) -> dict[str, dict[str, Fact]]:
    """A column for each address, whole in most runs so that nothing is refused."""
    numbers_ = st.one_of(
        some,
        st.integers(0, 9).map(Decimal),
        st.sampled_from((Decimal(0), Decimal(1), Decimal("0.5"), Decimal("33.333333"))),
    )
    kinds = {
        "yes-no": st.sampled_from((Decimal(0), Decimal(1))),
        "grade": st.integers(1, 3).map(Decimal),
        "date": st.sampled_from((Decimal(20260305), Decimal(20260321), Decimal(20260407), Decimal(20251231))),
        "count": st.integers(0, 60).map(Decimal),
        "percent": numbers(0, 120),
    }
    gaps = draw(st.sampled_from((0, 0, 1)))
    table: dict[str, dict[str, Fact]] = {}
    for column in columns:
        address = parse_address(column)
        fact = rule.facts.get(column.partition("/")[0].partition("@")[0])
        kind = fact.kind if fact is not None else "number"
        given = kinds.get(kind, numbers_) if address.kind == "fact" else numbers_
        cell = st.one_of(given, given, given, st.just(NOT_APPLICABLE)) if gaps else given
        cell = st.one_of(cell, cell, cell, st.just(NO_DATA)) if gaps else cell
        table[column] = {unit.id: draw(cell) for unit in units}
    return table


__all__ = ["schemes", "some_facts", "some_units"]
