"""The totals of the national month by OpenFisca-Core: forty items and a total as variables of a village.

    PYTHON bench/scoring_openfisca.py SHIPMENTS SCHEME OUT

PYTHON is one that has openfisca-core, pyarrow and NumPy; nothing of ours is imported. Only totals are given: OpenFisca has no score
lines, no reasons and no places, and its floats are float32.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from openfisca_core import periods
from openfisca_core.entities import Entity
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

PERIOD = "2026-01"
VILLAGE = Entity("village", "villages", "A village", "")


def variable(name: str, kind: type, formula: Any = None) -> type:
    """A monthly variable of a village."""
    body: dict[str, Any] = {
        "value_type": kind,
        "entity": VILLAGE,
        "definition_period": periods.DateUnit.MONTH,
        "label": name,
    }
    if formula is not None:
        body["formula"] = formula
    return type(name, (Variable,), body)


def named(metric: str) -> str:
    """A metric's name as an identifier."""
    return metric.replace("-", "_").replace("/", "_of_")


Read = Callable[[str], Any]
"""Gives a figure of every village, and a denominator's number as it is."""


def names_of(item: dict[str, Any], way: str) -> list[str]:
    """The figures that an item reads."""
    how = item[way]
    names = [vote["of"] for vote in how["votes"]] if way == "ballot" else []
    names += [how[key] for key in ("of", "cast") if key in how]
    for key in ("over", "target", "short_of"):
        if isinstance(how.get(key), str):
            names.append(f"{how['of']}/target" if how[key] == "target" else how[key])
    return names


def level(how: dict[str, Any], key: str, read: Read) -> Any:
    """What a figure is held against."""
    amount = how[key]
    if not isinstance(amount, str):
        return float(amount)
    return read(f"{how['of']}/target" if amount == "target" else amount)


def share(points: float, how: dict[str, Any], read: Read) -> Any:
    """Full points × value ÷ over, or × what is left of it, capped."""
    over = level(how, "over", read)
    value = over - read(how["of"]) if how.get("rest") else read(how["of"])
    return np.where(over > 0, np.minimum(points * value / np.where(over > 0, over, 1), points * how.get("cap", 100) / 100), 0)  # fmt: skip


def count(points: float, how: dict[str, Any], read: Read) -> Any:
    """Base points and so much for each thing, each missing or each one too many."""
    number = read(how["of"])
    if "short_of" in how:
        number = np.maximum(level(how, "short_of", read) - number, 0)
    elif "over" in how:
        number = np.maximum(number - level(how, "over", read), 0)
    return np.clip(how.get("base", points if how["each"] < 0 else 0) + how["each"] * number, 0, points)


def steps(points: float, how: dict[str, Any], read: Read) -> Any:
    """The points of the first step that the value reaches."""
    value = read(how["of"])
    reached = [
        value >= step["at_least"] if "at_least" in step else value <= step["at_most"] for step in how["table"]
    ]
    return np.select(reached, [step["points"] for step in how["table"]], how.get("otherwise", 0))


def line(points: float, how: dict[str, Any], read: Read) -> Any:
    """Points along slopes on either side of a target, or between knots."""
    value = read(how["of"])
    if "knots" in how:
        return np.interp(value, *zip(*how["knots"], strict=True))
    target = level(how, "target", read)
    away = target - value if how.get("better") == "down" else value - target
    if how.get("distance") == "percent":
        away = 100 * away / np.where(target > 0, target, 1)
    given = how.get("base", points)
    for slope, distance in (
        (how.get("beyond"), np.maximum(away, 0)),
        (how.get("short"), np.maximum(-away, 0)),
    ):
        if slope is not None:
            number = distance / slope.get("step", 1)
            changed = slope["each"] * (np.floor(number) if slope.get("part") == "down" else number)
            given = given + (np.clip(changed, -slope["most"], slope["most"]) if "most" in slope else changed)
    return given


def ballot(points: float, how: dict[str, Any], read: Read) -> Any:
    """Full points × what the ballots are worth ÷ how many there are ÷ what the best is worth."""
    worth = sum(read(vote["of"]) * vote["value"] for vote in how["votes"])
    by = ballots(how, read)
    best = max(vote["value"] for vote in how["votes"])
    return np.where(few(how, by), 0, points * worth / (np.where(by > 0, by, 1) * best))


def ballots(how: dict[str, Any], read: Read) -> Any:
    """How many ballots there are."""
    return read(how["cast"]) if "cast" in how else sum(read(vote["of"]) for vote in how["votes"])


def few(how: dict[str, Any], by: Any) -> Any:
    """Where there are none, or too few."""
    return (by <= 0) | (by < how.get("least", 0))


def rank(points: float, how: dict[str, Any], read: Read) -> Any:
    """Points by the place within the township, among those that have a value."""
    value, there, group = read(how["of"]), read("there"), read("township")
    chosen = np.flatnonzero(there)
    key = value[chosen] if how.get("better") == "down" else -value[chosen]
    order = np.lexsort((key, group[chosen]))
    sorted_key, sorted_group, at = key[order], group[chosen][order], np.arange(len(order))
    new = np.append(True, sorted_group[1:] != sorted_group[:-1])
    other = new | np.append(True, sorted_key[1:] != sorted_key[:-1])
    start = np.maximum.accumulate(np.where(new, at, 0))
    if how.get("ties") == "dense":
        counted = np.cumsum(other)
        places = counted - counted[start] + 1
    else:
        places = np.maximum.accumulate(np.where(other, at, 0)) - start + 1
    place = np.ones(len(value), dtype=np.int64)
    place[chosen[order]] = places
    if "table" in how:
        table = np.array([*how["table"], how.get("otherwise", 0)])
        return table[np.minimum(place, len(table)) - 1]
    if "bands" in how:
        among = np.bincount(group[chosen], minlength=int(group.max()) + 1)[group]
        last = [band["top"] if "top" in band else among * band["top_percent"] // 100 for band in how["bands"]]
        return np.select([place <= one for one in last], [band["points"] for band in how["bands"]], how.get("otherwise", 0))  # fmt: skip
    drop = how["drop"] if "drop" in how else points * how["drop_percent"] / 100
    return points - drop * (place - 1)


def judge(points: float, how: dict[str, Any], read: Read) -> Any:
    """The points that somebody entered, within bounds."""
    return np.clip(read(how["of"]), how.get("lo", 0), how.get("hi", points))


def part(points: float, how: dict[str, Any], read: Read) -> Any:
    """The item's points × another score ÷ what that is out of."""
    given = points * read(how.get("item", how.get("of"))) / how.get("out_of", 100)
    return np.minimum(given, points * how["cap"] / 100) if "cap" in how else given


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


def item_variables(item: dict[str, Any]) -> list[type]:
    """An item's points, and whether it is not counted."""
    way = next(way for way in PRIMITIVES if way in item)
    how, names = item[way], names_of(item, way)
    id, points = named(item["id"]), item["points"]

    def state(village: Any, period: Any) -> Any:
        states = [village(f"state_{named(metric)}", period) for metric in names]
        return np.maximum.reduce(states) if states else np.zeros(village.count, dtype=np.int32)

    def formula(village: Any, period: Any, parameters: Any) -> Any:
        at = state(village, period)

        def read(name: str) -> Any:
            return at == 0 if name == "there" else village(named(name), period)

        given = PRIMITIVES[way](points, how, read)
        return np.select(
            [at == 1, at == 2], [points if item["when_absent"] == "full" else 0, 0], np.maximum(given, 0)
        )

    def dropped(village: Any, period: Any, parameters: Any) -> Any:
        def read(name: str) -> Any:
            return village(named(name), period)

        at = state(village, period)
        lost = at == 2
        if way == "share":
            lost = lost | ((at == 0) & (level(how, "over", read) <= 0))
        if way == "ballot":
            lost = lost | ((at == 0) & few(how, ballots(how, read)))
        if "item" in how:
            lost = lost | village(f"{named(how['item'])}_dropped", period)
        return np.where(at == 1, item["when_absent"] == "drop", lost)

    return [variable(id, float, formula), variable(f"{id}_dropped", bool, dropped)]


def total_variable(items: list[dict[str, Any]]) -> type:
    """The sum of the items, brought to the whole where some are not counted."""
    whole = sum(item["points"] for item in items)

    def formula(village: Any, period: Any, parameters: Any) -> Any:
        own = sum(village(named(item["id"]), period) for item in items)
        lost = sum(village(f"{named(item['id'])}_dropped", period) * item["points"] for item in items)
        some = (lost > 0) & (lost < whole)
        return np.where(some, whole * own / np.where(some, whole - lost, 1), own)

    return variable("total", float, formula)


def main(arguments: list[str]) -> None:
    """Give the totals of the shipments in a folder."""
    folder, scheme, out = map(Path, arguments)
    items = tomllib.loads(scheme.read_text("utf-8"))["appraisal"]["item"]
    system = TaxBenefitSystem([VILLAGE])
    out.mkdir(parents=True, exist_ok=True)
    found = []
    first = True
    for path in sorted(folder.rglob("facts.parquet")):
        table = pq.read_table(path.with_name("units.parquet"), columns=["unit", "township"])
        units = table.column("unit").to_pylist()
        townships = pc.dictionary_encode(table.column("township").cast(pa.string())).combine_chunks()
        place = {unit: at for at, unit in enumerate(units)}
        facts = (
            pq.read_table(path, columns=["unit", "metric", "state", "value"])
            .unify_dictionaries()
            .combine_chunks()
        )
        unit, metric = (facts.column(name).combine_chunks() for name in ("unit", "metric"))
        rows = np.array([place[one] for one in unit.dictionary.to_pylist()])[unit.indices.to_numpy()]
        values = facts.column("value").combine_chunks().fill_null(0).to_numpy() / 1e6
        states = facts.column("state").to_numpy()
        codes = metric.indices.to_numpy()
        metrics = metric.dictionary.to_pylist()
        if first:
            for name in metrics:
                system.add_variable(variable(named(name), float))
                system.add_variable(variable(f"state_{named(name)}", int))
            for one in [one for item in items for one in item_variables(item)]:
                system.add_variable(one)
            system.add_variable(variable("township", int))
            system.add_variable(total_variable(items))
            first = False
        simulation = SimulationBuilder().build_default_simulation(system, count=len(units))
        for code, name in enumerate(metrics):
            chosen = codes == code
            dense, known = np.zeros(len(units)), np.zeros(len(units), dtype=np.int32)
            dense[rows[chosen]], known[rows[chosen]] = values[chosen], states[chosen]
            simulation.set_input(named(name), PERIOD, dense)
            simulation.set_input(f"state_{named(name)}", PERIOD, known)
        simulation.set_input("township", PERIOD, townships.indices.to_numpy().astype(np.int32))
        total = simulation.calculate("total", PERIOD)
        found.append(pa.table({"unit": units, "total": total.astype(np.float64)}))
    pq.write_table(pa.concat_tables(found), out / "totals.parquet")


if __name__ == "__main__":
    main(sys.argv[1:])
