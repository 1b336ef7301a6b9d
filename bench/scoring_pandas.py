"""The national month as one would write it with pandas: the same facts, the same columns out, item by item on whole columns.

    python -m bench.scoring_pandas SHIPMENTS SCHEME OUT

A shipment (a province) at a time, which pandas likes better than the whole country at once; places within the nation at the end.
Points are float64, rounded to the millionth line by line. Nothing is checked against a digest, and nothing can be resumed.
"""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

VALUE, NO_DATA, NOT_APPLICABLE = 0, 1, 2
SHARE, SHARE_CAPPED, ZERO_OF_ZERO, OVER_NOT_POSITIVE = 10, 11, 12, 13
COUNT, SHORTFALL, NO_SHORTFALL, EXCESS, NO_EXCESS = 20, 21, 22, 23, 24
STEP, STEP_OTHERWISE = 30, 31
AT_TARGET, BEYOND, SHORT, KNOTS = 35, 36, 37, 38
ABSENT = {"zero": 40, "full": 41, "drop": 42}
NOT_FOR_IT, RESCALED = 43, 2
BALLOT, BALLOTS_NONE, BALLOTS_FEW, PLACE, JUDGED, JUDGED_HELD, PART, PART_CAPPED, BASE_DROPPED = (
    80,
    81,
    82,
    85,
    90,
    91,
    95,
    96,
    97,
)


def rounded(points: Any) -> Any:
    """Half up to the millionth of a point."""
    return np.floor(points * 1e6 + 0.5 + 1e-6) / 1e6


@dataclass
class Facts:
    """The figures of some whole counties, a column each, NaN where there is none; and who stands in which township."""

    values: pd.DataFrame
    states: pd.DataFrame
    township: pd.Series
    given: dict[str, np.ndarray]
    dropped: dict[str, np.ndarray]

    def level(self, of: str, amount: Any) -> Any:
        """What a figure is held against: a number, or another figure."""
        if not isinstance(amount, str):
            return float(amount)
        return self.values[f"{of}/target" if amount == "target" else amount]

    def worst(self, names: list[str]) -> np.ndarray:
        """The worst state among some figures."""
        return np.maximum.reduce([self.states[name].to_numpy() for name in names])


@dataclass
class Given:
    """What an item gives where all its figures are there: what a line shows, points, reasons, and who cannot be assessed."""

    value: Any
    over: Any
    points: Any
    reason: Any
    state: np.ndarray
    dropped: Any = False


def share(item: dict[str, Any], how: dict[str, Any], facts: Facts) -> Given:
    """Full points × value ÷ over, or × what is left of it, capped."""
    value, over = facts.values[how["of"]], facts.level(how["of"], how["over"])
    names = [how["of"], *facts_named(how["of"], how["over"])]
    over = pd.Series(over, index=value.index) if isinstance(over, float) else over
    points = rounded(item["points"] * (over - value if how.get("rest") else value) / over.where(over > 0))
    most = item["points"] * how.get("cap", 100) / 100
    reason = np.select(
        [(over <= 0) & (value == 0) & (over == 0), over <= 0, points > most + 1e-9],
        [ZERO_OF_ZERO, OVER_NOT_POSITIVE, SHARE_CAPPED],
        SHARE,
    )
    points = points.clip(upper=most).fillna(0)
    return Given(value, over, points, reason, facts.worst(names), (over <= 0).to_numpy())


def facts_named(of: str, amount: Any) -> list[str]:
    """The figure that an amount names, if it names one."""
    if not isinstance(amount, str):
        return []
    return [f"{of}/target" if amount == "target" else amount]


def count(item: dict[str, Any], how: dict[str, Any], facts: Facts) -> Given:
    """Base points and so much for each thing, each missing or each one too many."""
    value, names, over = facts.values[how["of"]], [how["of"]], np.nan
    base = how.get("base", item["points"] if how["each"] < 0 else 0)
    number, reason = value, np.full(len(value), COUNT)
    if "short_of" in how:
        over = facts.level(how["of"], how["short_of"])
        names += facts_named(how["of"], how["short_of"])
        number = (over - value).clip(lower=0)
        reason = np.where(number > 0, SHORTFALL, NO_SHORTFALL)
    elif "over" in how:
        over = facts.level(how["of"], how["over"])
        number = (value - over).clip(lower=0)
        reason = np.where(number > 0, EXCESS, NO_EXCESS)
    return Given(value, over, rounded(base + how["each"] * number), reason, facts.worst(names))


def steps(item: dict[str, Any], how: dict[str, Any], facts: Facts) -> Given:
    """The points of the first step that the value reaches."""
    value = facts.values[how["of"]]
    reached = [
        value >= step["at_least"] if "at_least" in step else value <= step["at_most"] for step in how["table"]
    ]
    points = np.select(reached, [step["points"] for step in how["table"]], how.get("otherwise", 0))
    reason = np.where(np.logical_or.reduce(reached), STEP, STEP_OTHERWISE)
    return Given(value, np.nan, points.astype(float), reason, facts.worst([how["of"]]))


def line(item: dict[str, Any], how: dict[str, Any], facts: Facts) -> Given:
    """Points along a slope on either side of a target, or on the straight lines between knots."""
    value = facts.values[how["of"]]
    if "knots" in how:
        points = rounded(np.interp(value, *zip(*how["knots"], strict=True)))
        return Given(value, np.nan, points, np.full(len(value), KNOTS), facts.worst([how["of"]]))
    target = facts.level(how["of"], how["target"])
    away = target - value if how.get("better") == "down" else value - target
    if how.get("distance") == "percent":
        away = rounded(100 * away / target)
    points = pd.Series(float(how.get("base", item["points"])), index=value.index)
    for slope, distance in (
        (how.get("beyond"), away.clip(lower=0)),
        (how.get("short"), (-away).clip(lower=0)),
    ):
        if slope is not None:
            number = distance / slope.get("step", 1)
            number = np.floor(number) if slope.get("part") == "down" else number
            changed = rounded(slope["each"] * number)
            points += changed.clip(-slope["most"], slope["most"]) if "most" in slope else changed
    reason = np.select([away > 0, away < 0], [BEYOND, SHORT], AT_TARGET)
    names = [how["of"], *facts_named(how["of"], how["target"])]
    return Given(value, target, points, reason, facts.worst(names))


def ballot(item: dict[str, Any], how: dict[str, Any], facts: Facts) -> Given:
    """Full points × what the ballots are worth ÷ how many there are ÷ what the best is worth."""
    names = [vote["of"] for vote in how["votes"]] + ([how["cast"]] if "cast" in how else [])
    state = facts.worst(names)
    counts = facts.values[names]
    worth = sum(counts[vote["of"]] * vote["value"] for vote in how["votes"])
    ballots = counts[how["cast"]] if "cast" in how else counts.sum(axis=1, min_count=len(names))
    none = (ballots <= 0).to_numpy()
    few = ~none & (ballots < how.get("least", 0)).to_numpy()
    dropped = none | few
    best = max(vote["value"] for vote in how["votes"])
    by = ballots.where(~dropped)
    points = rounded(item["points"] * worth / (by * best)).fillna(0)
    value = rounded(worth / by).where(~dropped, 0).where(state == VALUE)
    reason = np.select([none, few], [BALLOTS_NONE, BALLOTS_FEW], BALLOT)
    return Given(value, ballots.where(state == VALUE), points, reason, state, dropped)


def rank(item: dict[str, Any], how: dict[str, Any], facts: Facts) -> Given:
    """Points by the place within the township."""
    value = facts.values[how["of"]]
    method = "dense" if how.get("ties") == "dense" else "min"
    groups = value.groupby(facts.township, observed=True)
    place = groups.rank(method=method, ascending=how.get("better") == "down")
    full = item["points"]
    if "table" in how:
        table = np.array([*how["table"], how.get("otherwise", 0)], dtype=float)
        points = table[place.fillna(1).clip(upper=len(table)).astype(int) - 1]
    elif "bands" in how:
        among = groups.transform("count")
        last = [band["top"] if "top" in band else among * band["top_percent"] // 100 for band in how["bands"]]
        points = np.select(
            [place <= one for one in last], [band["points"] for band in how["bands"]], how.get("otherwise", 0)
        ).astype(float)
    elif "drop" in how:
        points = full - how["drop"] * (place - 1)
    else:
        points = full - full * how["drop_percent"] / 100 * (place - 1)
    return Given(value, place, rounded(points), np.full(len(value), PLACE), facts.worst([how["of"]]))


def judge(item: dict[str, Any], how: dict[str, Any], facts: Facts) -> Given:
    """The points that somebody entered, within bounds."""
    value = facts.values[how["of"]]
    points = value.clip(how.get("lo", 0), how.get("hi", item["points"]))
    reason = np.where(points == value, JUDGED, JUDGED_HELD)
    return Given(value, np.nan, points, reason, facts.worst([how["of"]]))


def part(item: dict[str, Any], how: dict[str, Any], facts: Facts) -> Given:
    """The item's points × another score ÷ what that is out of."""
    dropped: Any = False
    if "item" in how:
        value, dropped = pd.Series(facts.given[how["item"]]), facts.dropped[how["item"]]
        state = np.zeros(len(value), dtype=np.int8)
    else:
        value, state = facts.values[how["of"]], facts.worst([how["of"]])
    out_of = float(how.get("out_of", 100))
    points = rounded(item["points"] * value / out_of)
    reason = np.full(len(value), PART)
    if "cap" in how:
        most = item["points"] * how["cap"] / 100
        reason = np.where(points > most + 1e-9, PART_CAPPED, PART)
        points = points.clip(upper=most)
    return Given(value, out_of, points, np.where(dropped, BASE_DROPPED, reason), state, dropped)


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


def score(
    rule: dict[str, Any], units: pd.DataFrame, facts: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Lines and totals of some whole counties."""
    wide = facts.pivot(index="unit", columns="metric", values=["value", "state"])
    wide = wide.reindex(units["unit"]).reset_index(drop=True)
    values, states = wide["value"] / 1e6, wide["state"].astype(np.int8)
    names = pd.Categorical(units["unit"], categories=units["unit"])
    figures = Facts(values, states, units["township"], {}, {})
    lines = []
    total, own, lost = (np.zeros(len(units)) for _ in range(3))
    for item in rule["item"]:
        way = next(way for way in PRIMITIVES if way in item)
        found = PRIMITIVES[way](item, item[way], figures)
        points = np.asarray(found.points)
        absent, outside = found.state == NO_DATA, found.state == NOT_APPLICABLE
        gives = item["points"] if item["when_absent"] == "full" else 0.0
        before = np.select([absent, outside], [gives, 0.0], points)
        after = np.clip(points, 0, item["points"] if way == "count" else None)
        after = np.select([absent, outside | found.dropped], [gives, 0.0], after)
        reason = np.select([absent, outside], [ABSENT[item["when_absent"]], NOT_FOR_IT], found.reason)
        dropped = np.where(absent, item["when_absent"] == "drop", found.dropped | outside)
        figures.given[item["id"]], figures.dropped[item["id"]] = after, dropped
        lines.append(
            pd.DataFrame(
                {
                    "unit": names,
                    "item": pd.Categorical([item["id"]]).repeat(len(units)),
                    "value": np.asarray(found.value),
                    "over": found.over,
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
