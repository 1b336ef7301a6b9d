"""The national month as one would write it with Polars: one wide frame per shipment, every item an expression.

    python -m bench.scoring_polars SHIPMENTS SCHEME OUT

The same facts in, the same columns out as `bench.scoring_pandas`; Polars uses every core by itself.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Any

import polars as pl

VALUE, NO_DATA, NOT_APPLICABLE = 0, 1, 2
ABSENT = {"zero": 40, "full": 41, "drop": 42}


def _rounded(points: pl.Expr) -> pl.Expr:
    return (points * 1e6 + 0.5 + 1e-6).floor() / 1e6


def _fact(metric: str) -> pl.Expr:
    return pl.col(f"value_{metric}") / 1e6


def item_expressions(item: dict[str, Any]) -> list[pl.Expr]:
    """Value, denominator, points before and after, reason, and whether it is dropped, named by the item."""
    name, how = next((name, item[name]) for name in ("share", "count", "steps") if name in item)
    value, state = _fact(how["of"]), pl.col(f"state_{how['of']}")
    over, dropped = pl.lit(None, pl.Float64), pl.lit(False)
    if name == "share":
        metric = f"{how['of']}/target" if how["over"] == "target" else how["over"]
        over, state = _fact(metric), pl.max_horizontal(state, f"state_{metric}")
        points, most = _rounded(item["points"] * value / over), item["points"] * how.get("cap", 100) / 100
        reason = (
            pl.when((over == 0) & (value == 0))
            .then(12)
            .when(over <= 0)
            .then(13)
            .when(points > most + 1e-9)
            .then(11)
            .otherwise(10)
        )
        dropped = (over <= 0).fill_null(False)
        points = pl.when(over > 0).then(pl.min_horizontal(points, most)).otherwise(0)
    elif name == "count":
        base = how.get("base", item["points"] if how["each"] < 0 else 0)
        number, reason = value, pl.lit(20)
        if "short_of" in how:
            over, number = pl.lit(float(how["short_of"])), (how["short_of"] - value).clip(0)
            reason = pl.when(number > 0).then(21).otherwise(22)
        elif "over" in how:
            over, number = pl.lit(float(how["over"])), (value - how["over"]).clip(0)
            reason = pl.when(number > 0).then(23).otherwise(24)
        points = base + how["each"] * number
    else:
        points, reason = pl.lit(float(how.get("otherwise", 0))), pl.lit(31)
        for step in reversed(how["table"]):
            points = pl.when(value >= step["at_least"]).then(float(step["points"])).otherwise(points)
        reason = pl.when(value >= how["table"][-1]["at_least"]).then(30).otherwise(31)
    points = points if name == "share" else _rounded(points)
    after = points.clip(0, item["points"] if name == "count" else None)
    absent, outside = state == NO_DATA, state == NOT_APPLICABLE
    gives = item["points"] if item["when_absent"] == "full" else 0.0
    drops = item["when_absent"] == "drop"
    id = item["id"]
    return [
        value.alias(f"{id} value"),
        over.alias(f"{id} over"),
        pl.when(absent).then(gives).when(outside).then(0.0).otherwise(points).alias(f"{id} before"),
        pl.when(absent).then(gives).when(outside | dropped).then(0.0).otherwise(after).alias(f"{id} after"),
        pl.when(absent).then(ABSENT[item["when_absent"]]).when(outside).then(43).otherwise(reason).cast(pl.Int8).alias(f"{id} reason"),
        pl.when(absent).then(drops).otherwise(dropped | outside).alias(f"{id} dropped"),
    ]  # fmt: skip


def score(
    rule: dict[str, Any], units: pl.DataFrame, facts: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Lines and totals of some whole counties."""
    items = rule["item"]
    wide = units.select("unit")
    for (metric,), rows in facts.partition_by("metric", as_dict=True, include_key=False).items():
        rows = rows.select(
            "unit", pl.col("value").alias(f"value_{metric}"), pl.col("state").alias(f"state_{metric}")
        )
        wide = wide.join(rows, on="unit", how="left", maintain_order="left")
    scored = wide.lazy().select("unit", *(one for item in items for one in item_expressions(item))).collect()
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
        pl.concat([units, sums.drop("unit"), wide.drop("unit")], how="horizontal")
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
