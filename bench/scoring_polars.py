"""The national month as one would write it with Polars: one wide frame per shipment, every item an expression.

    python -m bench.scoring_polars SHIPMENTS SCHEME OUT

The same facts in, the same columns out as `bench.scoring_pandas`; Polars uses every core by itself.
"""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

VALUE, NO_DATA, NOT_APPLICABLE = 0, 1, 2
ABSENT = {"zero": 40, "full": 41, "drop": 42}


def _rounded(points: pl.Expr) -> pl.Expr:
    return (points * 1e6 + 0.5 + 1e-6).floor() / 1e6


def _fact(metric: str) -> pl.Expr:
    return pl.col(f"value_{metric}") / 1e6


def _named(of: str, amount: Any) -> list[str]:
    """The figure that an amount names, if it names one."""
    if not isinstance(amount, str):
        return []
    return [f"{of}/target" if amount == "target" else amount]


def _level(of: str, amount: Any) -> pl.Expr:
    """What a figure is held against: a number, or another figure."""
    return _fact(_named(of, amount)[0]) if isinstance(amount, str) else pl.lit(float(amount))


NOTHING = pl.lit(None, pl.Float64)


@dataclass
class Given:
    """What an item gives where all its figures are there: what a line shows, points, reasons, and who cannot be assessed."""

    value: pl.Expr
    over: pl.Expr
    points: pl.Expr
    reason: pl.Expr
    names: list[str]
    dropped: pl.Expr = field(default_factory=lambda: pl.lit(False))


def share(item: dict[str, Any], how: dict[str, Any]) -> Given:
    """Full points × value ÷ over, or × what is left of it, capped."""
    value, over = _fact(how["of"]), _level(how["of"], how["over"])
    most = item["points"] * how.get("cap", 100) / 100
    points = _rounded(item["points"] * (over - value if how.get("rest") else value) / over)
    reason = (
        pl.when((over == 0) & (value == 0))
        .then(12)
        .when(over <= 0)
        .then(13)
        .when(points > most + 1e-9)
        .then(11)
        .otherwise(10)
    )
    points = pl.when(over > 0).then(pl.min_horizontal(points, most)).otherwise(0)
    names = [how["of"], *_named(how["of"], how["over"])]
    return Given(value, over, points, reason, names, (over <= 0).fill_null(False))


def count(item: dict[str, Any], how: dict[str, Any]) -> Given:
    """Base points and so much for each thing, each missing or each one too many."""
    value, over, names = _fact(how["of"]), NOTHING, [how["of"]]
    base = how.get("base", item["points"] if how["each"] < 0 else 0)
    number, reason = value, pl.lit(20)
    if "short_of" in how:
        over = _level(how["of"], how["short_of"])
        names += _named(how["of"], how["short_of"])
        number = (over - value).clip(0)
        reason = pl.when(number > 0).then(21).otherwise(22)
    elif "over" in how:
        over = _level(how["of"], how["over"])
        number = (value - over).clip(0)
        reason = pl.when(number > 0).then(23).otherwise(24)
    return Given(value, over, _rounded(base + how["each"] * number), reason, names)


def steps(item: dict[str, Any], how: dict[str, Any]) -> Given:
    """The points of the first step that the value reaches."""
    value = _fact(how["of"])
    points, reason = pl.lit(float(how.get("otherwise", 0))), pl.lit(31)
    for step in reversed(how["table"]):
        reached = value >= step["at_least"] if "at_least" in step else value <= step["at_most"]
        points = pl.when(reached).then(float(step["points"])).otherwise(points)
        reason = pl.when(reached).then(30).otherwise(reason)
    return Given(value, NOTHING, points, reason, [how["of"]])


def line(item: dict[str, Any], how: dict[str, Any]) -> Given:
    """Points along a slope on either side of a target, or on the straight lines between knots."""
    value = _fact(how["of"])
    if "knots" in how:
        points = pl.lit(float(how["knots"][0][1]))
        for (left, low), (right, high) in zip(how["knots"], how["knots"][1:], strict=False):
            inside = value.clip(left, right) - left
            points = (
                pl.when(value > left).then(low + (high - low) * inside / (right - left)).otherwise(points)
            )
        return Given(value, NOTHING, _rounded(points), pl.lit(38), [how["of"]])
    target = _level(how["of"], how["target"])
    away = target - value if how.get("better") == "down" else value - target
    if how.get("distance") == "percent":
        away = _rounded(100 * away / target)
    points = pl.lit(float(how.get("base", item["points"])))
    for slope, distance in ((how.get("beyond"), away.clip(0)), (how.get("short"), (-away).clip(0))):
        if slope is not None:
            number = distance / slope.get("step", 1)
            number = number.floor() if slope.get("part") == "down" else number
            changed = _rounded(slope["each"] * number)
            points = points + (changed.clip(-slope["most"], slope["most"]) if "most" in slope else changed)
    reason = pl.when(away > 0).then(36).when(away < 0).then(37).otherwise(35)
    return Given(value, target, points, reason, [how["of"], *_named(how["of"], how["target"])])


def ballot(item: dict[str, Any], how: dict[str, Any]) -> Given:
    """Full points × what the ballots are worth ÷ how many there are ÷ what the best is worth."""
    names = [vote["of"] for vote in how["votes"]]
    worth = sum((_fact(vote["of"]) * vote["value"] for vote in how["votes"]), pl.lit(0.0))
    ballots = _fact(how["cast"]) if "cast" in how else sum(map(_fact, names), pl.lit(0.0))
    names += [how["cast"]] if "cast" in how else []
    there = pl.all_horizontal(pl.col(f"state_{name}") == VALUE for name in names)
    none, few = ballots <= 0, ballots < how.get("least", 0)
    dropped = none | few
    best = max(vote["value"] for vote in how["votes"])
    points = pl.when(dropped).then(0.0).otherwise(_rounded(item["points"] * worth / (ballots * best)))
    value = pl.when(there).then(pl.when(dropped).then(0.0).otherwise(_rounded(worth / ballots)))
    reason = pl.when(none).then(81).when(few).then(82).otherwise(80)
    return Given(value, pl.when(there).then(ballots), points, reason, names, dropped.fill_null(False))


def rank(item: dict[str, Any], how: dict[str, Any]) -> Given:
    """Points by the place within the township."""
    value = _fact(how["of"])
    method = "dense" if how.get("ties") == "dense" else "min"
    place = value.rank(method, descending=how.get("better") != "down").over("township").cast(pl.Float64)
    full, other = item["points"], pl.lit(float(how.get("otherwise", 0)))
    if "table" in how:
        points = place.replace_strict(
            range(1, len(how["table"]) + 1), how["table"], default=float(how.get("otherwise", 0)), return_dtype=pl.Float64
        )  # fmt: skip
    elif "bands" in how:
        points, among = other, value.count().over("township")
        for band in reversed(how["bands"]):
            last = band["top"] if "top" in band else among * band["top_percent"] // 100
            points = pl.when(place <= last).then(float(band["points"])).otherwise(points)
    elif "drop" in how:
        points = full - how["drop"] * (place - 1)
    else:
        points = full - full * how["drop_percent"] / 100 * (place - 1)
    return Given(value, place, _rounded(points), pl.lit(85), [how["of"]])


def judge(item: dict[str, Any], how: dict[str, Any]) -> Given:
    """The points that somebody entered, within bounds."""
    value = _fact(how["of"])
    points = value.clip(how.get("lo", 0), how.get("hi", item["points"]))
    return Given(value, NOTHING, points, pl.when(points == value).then(90).otherwise(91), [how["of"]])


def part(item: dict[str, Any], how: dict[str, Any]) -> Given:
    """The item's points × another score ÷ what that is out of."""
    value = pl.col(f"{how['item']} after") if "item" in how else _fact(how["of"])
    out_of = float(how.get("out_of", 100))
    points, reason = _rounded(item["points"] * value / out_of), pl.lit(95)
    if "cap" in how:
        most = item["points"] * how["cap"] / 100
        reason = pl.when(points > most + 1e-9).then(96).otherwise(95)
        points = points.clip(upper_bound=most)
    if "item" not in how:
        return Given(value, pl.lit(out_of), points, reason, [how["of"]])
    dropped = pl.col(f"{how['item']} dropped")
    return Given(value, pl.lit(out_of), points, pl.when(dropped).then(97).otherwise(reason), [], dropped)


PRIMITIVES = {
    "share": share,
    "count": count,
    "steps": steps,
    "line": line,
    "ballot": ballot,
    "rank": rank,
    "judge": judge,
    "part": part,
}


def item_expressions(item: dict[str, Any]) -> list[pl.Expr]:
    """Value, denominator, points before and after, reason, and whether it is dropped, named by the item."""
    way = next(way for way in PRIMITIVES if way in item)
    found = PRIMITIVES[way](item, item[way])
    state = pl.max_horizontal(pl.lit(VALUE, pl.Int8), *(f"state_{name}" for name in found.names))
    after = found.points.clip(0, item["points"] if way == "count" else None)
    absent, outside = state == NO_DATA, state == NOT_APPLICABLE
    gives = item["points"] if item["when_absent"] == "full" else 0.0
    drops = item["when_absent"] == "drop"
    id = item["id"]
    return [
        found.value.alias(f"{id} value"),
        found.over.alias(f"{id} over"),
        pl.when(absent).then(gives).when(outside).then(0.0).otherwise(found.points).alias(f"{id} before"),
        pl.when(absent).then(gives).when(outside | found.dropped).then(0.0).otherwise(after).alias(f"{id} after"),
        pl.when(absent).then(ABSENT[item["when_absent"]]).when(outside).then(43).otherwise(found.reason).cast(pl.Int8).alias(f"{id} reason"),
        pl.when(absent).then(drops).otherwise(found.dropped | outside).alias(f"{id} dropped"),
    ]  # fmt: skip


def score(
    rule: dict[str, Any], units: pl.DataFrame, facts: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Lines and totals of some whole counties."""
    items = rule["item"]
    wide = units.select("unit", "township")
    for (metric,), rows in facts.partition_by("metric", as_dict=True, include_key=False).items():
        rows = rows.select(
            "unit", pl.col("value").alias(f"value_{metric}"), pl.col("state").alias(f"state_{metric}")
        )
        wide = wide.join(rows, on="unit", how="left", maintain_order="left")
    later = [item for item in items if "item" in item.get("part", {})]  # they read what another item gives
    first = [item for item in items if item not in later]
    scored = (
        wide.lazy()
        .with_columns(one for item in first for one in item_expressions(item))
        .with_columns(one for item in later for one in item_expressions(item))
        .select("unit", pl.col("^item-.*$"))
        .collect()
    )
    whole = float(sum(item["points"] for item in items))
    after = pl.sum_horizontal(f"{item['id']} after" for item in items)
    lost = pl.sum_horizontal(
        pl.when(f"{item['id']} dropped").then(item["points"]).otherwise(0.0) for item in items
    )
    sums = scored.select("unit", own=after, lost=lost).with_columns(
        some=(pl.col("lost") > 0) & (pl.col("lost") < whole),
        brought=_rounded(whole * pl.col("own") / (whole - pl.col("lost"))),
    )
    kinds = pl.Enum([*(item["id"] for item in items), "=rescaled"])
    frames = [
        scored.select(
            "unit",
            pl.lit(item["id"], kinds).alias("item"),
            *(
                pl.col(f"{item['id']} {name}").alias(name)
                for name in ("value", "over", "before", "after", "reason")
            ),
        )
        for item in items
    ]
    rescaled = sums.filter("some").select(
        "unit",
        pl.lit("=rescaled", kinds).alias("item"),
        value="own",
        over=whole - pl.col("lost"),
        before="brought",
        after=pl.col("brought") - pl.col("own"),
        reason=pl.lit(2, pl.Int8),
    )
    return pl.concat([*frames, rescaled]), _totals(rule, units, wide, sums, whole)


def _totals(
    rule: dict[str, Any], units: pl.DataFrame, wide: pl.DataFrame, sums: pl.DataFrame, whole: float
) -> pl.DataFrame:
    total = pl.col("own") + pl.when("some").then(pl.col("brought") - pl.col("own")).otherwise(0.0)
    struck = {
        veto["id"]: (_fact(veto["when"]["count"]) >= veto["when"]["at_least"]).fill_null(False)
        for veto in rule["veto"]
    }
    effects = {veto["effect"]: struck[veto["id"]] for veto in rule["veto"]}
    reached = pl.lit(-1)
    for at, grade in reversed(list(enumerate(rule["grade"]))):
        reached = pl.when(pl.col("ranked_total") >= grade["at_least"]).then(at).otherwise(reached)
    grades = [grade["id"] for grade in rule["grade"]]
    return (
        pl.concat([units, sums.drop("unit"), wide.drop("unit", "township")], how="horizontal")
        .with_columns(total=total, assessed=pl.col("lost") < whole, put_last=effects["last-place"])
        .with_columns(ranked_total=(pl.col("total") * 1e4 + 0.5 + 1e-6).floor() / 1e4)
        .with_columns(reached=reached)
        .with_columns(
            grade=pl.when("assessed").then(
                pl.when(effects["not-excellent"] & (pl.col("reached") == 0)).then(1).otherwise("reached")
            ).replace_strict(range(len(grades)), grades, default=None, return_dtype=pl.Enum(grades)),
            vetoes=pl.concat_str(
                [pl.when(hit).then(pl.lit(name)) for name, hit in struck.items()], separator=" ", ignore_nulls=True
            ),
            place_in_township=_place().over("book", "township"),
            place_in_county=_place().over("county"),
        )
        .select("county", "book", "township", "unit", "title", "class", "total", "ranked_total", "assessed", "put_last",
                "grade", "vetoes", "place_in_township", "place_in_county")
    )  # fmt: skip


def _place() -> pl.Expr:
    key = pl.when("assessed").then(pl.col("ranked_total") - pl.col("put_last").cast(pl.Float64) * 1e6)
    return key.rank("min", descending=True).cast(pl.Int32)


def main(arguments: list[str]) -> None:
    """Score the shipments in a folder."""
    folder, scheme, out = map(Path, arguments)
    rule = tomllib.loads(scheme.read_text("utf-8"))["appraisal"]
    for name in ("lines", "totals"):
        (out / name).mkdir(parents=True, exist_ok=True)
    every = []
    for shipment in sorted(path.parent for path in folder.rglob("units.parquet")):
        units = pl.read_parquet(shipment / "units.parquet")
        number = pl.col("book").cast(pl.String).str.strip_prefix("county-").cast(pl.Int32)
        units = units.with_columns(
            county=(number + 110000).cast(pl.String).cast(pl.Categorical),
            unit=pl.col("unit").cast(pl.Categorical),
        )
        facts = pl.read_parquet(shipment / "facts.parquet", columns=["unit", "metric", "state", "value"])
        lines, totals = score(rule, units, facts)
        lines.write_parquet(out / "lines" / f"{shipment.name}.parquet", compression="snappy")
        totals.write_parquet(out / "totals" / f"{shipment.name}.parquet", compression="snappy")
        every.append(totals)
    ranks = pl.concat(every).with_columns(place_in_nation=_place())
    columns = ["county", "township", "unit", "title", "class", "total"]
    columns += ["place_in_township", "place_in_county", "place_in_nation"]
    ranks.select(columns).write_parquet(out / "ranks.parquet", compression="snappy")


if __name__ == "__main__":
    main(sys.argv[1:])
