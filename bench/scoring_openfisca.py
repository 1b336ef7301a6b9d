"""The totals of the national month by OpenFisca-Core: forty items and a total as variables of a village.

    PYTHON bench/scoring_openfisca.py SHIPMENTS SCHEME OUT

PYTHON is one that has openfisca-core, pyarrow and NumPy; nothing of ours is imported. Only totals are given: OpenFisca has no score
lines, no reasons and no places, and its floats are float32.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
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


def item_variables(item: dict[str, Any]) -> list[type]:
    """An item's points, and whether it is not counted."""
    way, how = next((way, item[way]) for way in ("share", "count", "steps") if way in item)
    metrics = [how["of"]]
    if way == "share":
        metrics.append(f"{how['of']}/target" if how["over"] == "target" else how["over"])
    id, points = named(item["id"]), item["points"]

    def state(village: Any, period: Any) -> Any:
        return np.maximum.reduce([village(f"state_{named(metric)}", period) for metric in metrics])

    def formula(village: Any, period: Any, parameters: Any) -> Any:
        value = village(named(how["of"]), period)
        if way == "share":
            over = village(named(metrics[1]), period)
            most = points * how.get("cap", 100) / 100
            given = np.where(over > 0, np.minimum(points * value / np.where(over > 0, over, 1), most), 0)
        elif way == "count":
            number = value
            if "short_of" in how:
                number = np.maximum(how["short_of"] - value, 0)
            elif "over" in how:
                number = np.maximum(value - how["over"], 0)
            base = how.get("base", points if how["each"] < 0 else 0)
            given = np.clip(base + how["each"] * number, 0, points)
        else:
            table = how["table"]
            given = np.select(
                [value >= step["at_least"] for step in table], [step["points"] for step in table], 0
            )
        at = state(village, period)
        return np.select(
            [at == 1, at == 2], [points if item["when_absent"] == "full" else 0, 0], np.maximum(given, 0)
        )

    def dropped(village: Any, period: Any, parameters: Any) -> Any:
        at = state(village, period)
        lost = at == 2
        if way == "share":
            lost = lost | ((at == 0) & (village(named(metrics[1]), period) <= 0))
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
        units = pq.read_table(path.with_name("units.parquet"), columns=["unit"]).column("unit").to_pylist()
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
            system.add_variable(total_variable(items))
            first = False
        simulation = SimulationBuilder().build_default_simulation(system, count=len(units))
        for code, name in enumerate(metrics):
            chosen = codes == code
            dense, known = np.zeros(len(units)), np.zeros(len(units), dtype=np.int32)
            dense[rows[chosen]], known[rows[chosen]] = values[chosen], states[chosen]
            simulation.set_input(named(name), PERIOD, dense)
            simulation.set_input(f"state_{named(name)}", PERIOD, known)
        total = simulation.calculate("total", PERIOD)
        found.append(pa.table({"unit": units, "total": total.astype(np.float64)}))
    pq.write_table(pa.concat_tables(found), out / "totals.parquet")


if __name__ == "__main__":
    main(sys.argv[1:])
