"""The national month as one would write it with pandas: the same facts, the same columns out, item by item on whole columns.

    python -m bench.scoring_pandas SHIPMENTS SCHEME OUT

A shipment (a province) at a time, which pandas likes better than the whole country at once; places within the nation at the end.
Points are float64, rounded to the millionth line by line. Nothing is checked against a digest, and nothing can be resumed.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

VALUE, NO_DATA, NOT_APPLICABLE = 0, 1, 2
SHARE, SHARE_CAPPED, ZERO_OF_ZERO, OVER_NOT_POSITIVE = 10, 11, 12, 13
COUNT, SHORTFALL, NO_SHORTFALL, EXCESS, NO_EXCESS = 20, 21, 22, 23, 24
STEP, STEP_OTHERWISE = 30, 31
ABSENT = {"zero": 40, "full": 41, "drop": 42}
NOT_FOR_IT, RESCALED = 43, 2


def rounded(points: Any) -> Any:
    """Half up to the millionth of a point."""
    return np.floor(points * 1e6 + 0.5 + 1e-6) / 1e6


def share(
    item: dict[str, Any], value: pd.Series, over: pd.Series
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Full points × value ÷ over, capped; points, reason, and where nothing can be assessed."""
    points = rounded(item["points"] * value / over.where(over > 0))
    most = item["points"] * item["share"].get("cap", 100) / 100
    reason = np.select(
        [(over <= 0) & (value == 0) & (over == 0), over <= 0, points > most + 1e-9],
        [ZERO_OF_ZERO, OVER_NOT_POSITIVE, SHARE_CAPPED],
        SHARE,
    )
    return points.clip(upper=most).fillna(0).to_numpy(), reason, (over <= 0).to_numpy()


def count(item: dict[str, Any], value: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Base points and so much for each thing, each missing or each one too many."""
    how = item["count"]
    base = how.get("base", item["points"] if how["each"] < 0 else 0)
    number, reason = value, np.full(len(value), COUNT)
    if "short_of" in how:
        number = (how["short_of"] - value).clip(lower=0)
        reason = np.where(number > 0, SHORTFALL, NO_SHORTFALL)
    elif "over" in how:
        number = (value - how["over"]).clip(lower=0)
        reason = np.where(number > 0, EXCESS, NO_EXCESS)
    return (base + how["each"] * number).to_numpy(), reason


def steps(item: dict[str, Any], value: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """The points of the first step that the value reaches."""
    table = item["steps"]["table"]
    reached = [value >= step["at_least"] for step in table]
    points = np.select(reached, [step["points"] for step in table], item["steps"].get("otherwise", 0))
    return points.astype(float), np.where(np.logical_or.reduce(reached), STEP, STEP_OTHERWISE)


def score(
    rule: dict[str, Any], units: pd.DataFrame, facts: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Lines and totals of some whole counties."""
    wide = facts.pivot(index="unit", columns="metric", values=["value", "state"])
    wide = wide.reindex(units["unit"]).reset_index(drop=True)
    values, states = wide["value"] / 1e6, wide["state"].astype(np.int8)
    names = pd.Categorical(units["unit"], categories=units["unit"])
    lines = []
    total, own, lost = (np.zeros(len(units)) for _ in range(3))
    for item in rule["item"]:
        name, how = next((name, item[name]) for name in ("share", "count", "steps") if name in item)
        value, over, state = values[how["of"]], np.nan, states[how["of"]].to_numpy()
        dropped = np.zeros(len(units), dtype=bool)
        if name == "share":
            metric = f"{how['of']}/target" if how["over"] == "target" else how["over"]
            over = values[metric]
            state = np.maximum(state, states[metric].to_numpy())
            before, reason, dropped = share(item, value, over)
        elif name == "count":
            before, reason = count(item, value)
            over = how.get("short_of", how.get("over", np.nan))
        else:
            before, reason = steps(item, value)
        before = before if name == "share" else rounded(before)
        after = np.clip(before, 0, item["points"] if name == "count" else None)
        absent, outside = state == NO_DATA, state == NOT_APPLICABLE
        gives = item["points"] if item["when_absent"] == "full" else 0.0
        before = np.select([absent, outside], [gives, 0.0], before)
        after = np.select([absent, outside | dropped], [gives, 0.0], after)
        reason = np.select([absent, outside], [ABSENT[item["when_absent"]], NOT_FOR_IT], reason)
        dropped = np.where(absent, item["when_absent"] == "drop", dropped | outside)
        lines.append(
            pd.DataFrame(
                {
                    "unit": names,
                    "item": pd.Categorical([item["id"]]).repeat(len(units)),
                    "value": value.to_numpy(),
                    "over": over,
                    "before": before,
                    "after": after,
                    "reason": reason.astype(np.int8),
                }
            )
        )
        total += after
        own += after
        lost += np.where(dropped, item["points"], 0)
    whole = sum(item["points"] for item in rule["item"])
    some = (lost > 0) & (lost < whole)
    brought = rounded(whole * own / np.where(some, whole - lost, 1))
    rescaled = pd.DataFrame(
        {"unit": names, "item": pd.Categorical(["=rescaled"]).repeat(len(units)), "value": own, "over": whole - lost,
         "before": brought, "after": brought - own, "reason": np.int8(RESCALED)}
    )[some]  # fmt: skip
    total += np.where(some, brought - own, 0)
    lines.append(rescaled)
    items = [frame["item"].cat.categories[0] for frame in lines]
    for frame in lines:
        frame["item"] = frame["item"].cat.set_categories(items)
    return pd.concat(lines, ignore_index=True), _totals(rule, units, values, total, lost < whole)


def _totals(
    rule: dict[str, Any], units: pd.DataFrame, values: pd.DataFrame, total: np.ndarray, assessed: np.ndarray
) -> pd.DataFrame:
    struck = {
        veto["id"]: values[veto["when"]["count"]].to_numpy() >= veto["when"]["at_least"]
        for veto in rule["veto"]
    }
    by_effect = {veto["effect"]: struck[veto["id"]] for veto in rule["veto"]}
    totals = units[["county", "book", "township", "unit", "title", "class"]].copy()
    totals["total"] = total
    totals["ranked_total"] = np.floor(total * 1e4 + 0.5 + 1e-6) / 1e4
    totals["assessed"] = assessed
    totals["put_last"] = by_effect["last-place"]
    grades = [grade["id"] for grade in rule["grade"]]
    reached = np.select(
        [totals["ranked_total"] >= grade["at_least"] for grade in rule["grade"]], range(len(grades)), -1
    )
    reached = np.where(by_effect["not-excellent"] & (reached == 0), 1, reached)
    totals["grade"] = pd.Categorical.from_codes(np.where(assessed, reached, -1), grades)
    words = np.array(["", *struck, " ".join(struck)])
    first, second = struck.values()
    totals["vetoes"] = pd.Categorical.from_codes(first * 1 + second * 2, words)
    totals["place_in_township"] = _places(totals, ["book", "township"])
    totals["place_in_county"] = _places(totals, ["county"])
    return totals


def _places(totals: pd.DataFrame, within: list[str]) -> pd.Series:
    """Places, the highest total first, equal totals sharing the best; who is put last stands behind all others."""
    key = (totals["ranked_total"] - totals["put_last"] * 1e6).where(totals["assessed"])
    groups = key.groupby([totals[name] for name in within], observed=True) if within else key
    return groups.rank(method="min", ascending=False).astype("Int32")


def main(arguments: list[str]) -> None:
    """Score the shipments in a folder."""
    folder, scheme, out = map(Path, arguments)
    rule = tomllib.loads(scheme.read_text("utf-8"))["appraisal"]
    for name in ("lines", "totals"):
        (out / name).mkdir(parents=True, exist_ok=True)
    every = []
    for shipment in sorted(path.parent for path in folder.rglob("units.parquet")):
        units = pd.read_parquet(shipment / "units.parquet")
        units["county"] = (
            units["book"]
            .astype(str)
            .str.removeprefix("county-")
            .astype(int)
            .add(110000)
            .astype(str)
            .astype("category")
        )
        facts = pd.read_parquet(shipment / "facts.parquet", columns=["unit", "metric", "state", "value"])
        lines, totals = score(rule, units, facts)
        lines.to_parquet(out / "lines" / f"{shipment.name}.parquet", compression="snappy", index=False)
        totals.to_parquet(out / "totals" / f"{shipment.name}.parquet", compression="snappy", index=False)
        every.append(totals)
    ranks = pd.concat(every, ignore_index=True)
    ranks["place_in_nation"] = _places(ranks, [])
    columns = ["county", "township", "unit", "title", "class", "total"]
    columns += ["place_in_township", "place_in_county", "place_in_nation"]
    ranks[columns].to_parquet(out / "ranks.parquet", compression="snappy", index=False)


if __name__ == "__main__":
    main(sys.argv[1:])
