"""Several closed books scored at once by one plan: lines and totals as tables, places within township and county."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from taizhang.consolidation.closes import own
from taizhang.consolidation.facts import BookFacts
from taizhang.consolidation.tables import LINES, TOTALS, coded, words
from taizhang.problems import Problem, Text, refuse
from taizhang.scoring import (
    NOT_APPLICABLE,
    TARGET,
    Column,
    Columns,
    Effect,
    Labels,
    PeerGroup,
    Plan,
    Rulings,
    Sheet,
    State,
    VetoState,
    compile_rule,
    run,
)
from taizhang.scoring.plan import peers_of
from taizhang.scoring.ranking import places

Mask = npt.NDArray[np.bool_]
I32 = npt.NDArray[np.int32]


def columns_of(plan: Plan, kind: str, books: Sequence[BookFacts], *, by: str) -> tuple[Columns, Any]:
    """The columns that a plan reads for all units of a kind in these books, and the table of those units.

    `by` is the column of the units that holds their peer group (`township`, or `top` as the books' own rankings have it). The
    groups of different books stay apart. A target that nobody was given does not apply. Raises `Refused` with every metric
    that a book does not have.
    """
    chosen = [_chosen(book, kind) for book in books]
    metrics = _metrics(plan, books, chosen)
    tables = [
        book.units if at is None else book.units.take(pa.array(at))
        for book, at in zip(books, chosen, strict=True)
    ]
    units = pa.concat_tables(tables).unify_dictionaries()
    groups, classes = _groups(tables, by), _labels(units.column("class"))
    ids = tuple(units.column("unit").to_pylist())
    return Columns(ids, groups, classes, metrics), units


def score(plan: Plan, kind: str, books: Sequence[BookFacts]) -> tuple[Any, Any]:
    """Lines and totals of these books, which must be whole counties.

    Where a rule compares with all that are scored, those are the units of one book.
    """
    plan = with_rulings(plan, books)
    if PeerGroup.ALL in plan.peer_groups and len(books) > 1:
        lines, totals = zip(*(score(plan, kind, [book]) for book in books), strict=True)
        return pa.concat_tables(lines).unify_dictionaries(), pa.concat_tables(totals).unify_dictionaries()
    columns, units = columns_of(plan, kind, books, by="township")
    sheet = run(plan, columns)
    return lines_table(sheet), _totals(plan, sheet, columns, units, books, kind)


def with_rulings(plan: Plan, books: Sequence[BookFacts]) -> Plan:
    """The plan, reading what was decided on single units before the closes of these books."""
    head = own(plan.rule.id, "ruled:").removesuffix("ruled:")
    shipped = {metric.removeprefix(head) for book in books for metric in book.metrics}
    rule = Rulings.read_by(plan.rule, shipped)
    return plan if rule == plan.rule else compile_rule(rule, plan.period)


def lines_table(sheet: Sheet) -> Any:
    """All lines of a sheet, item by item, units in their order."""
    size = len(sheet.units)
    kept = [None if row.reasons.all() else np.flatnonzero(row.reasons) for row in sheet.rows]
    everybody = np.arange(size, dtype=np.int32)
    lengths = [size if some is None else len(some) for some in kept]
    unit_codes = np.concatenate(
        [everybody if some is None else some.astype(np.int32) for some in kept] or [everybody]
    )
    item_codes = np.repeat(np.arange(len(kept), dtype=np.int32), lengths)
    numbers: dict[str, list[Any]] = {name: [] for name in ("value", "over", "before", "after", "reason")}
    for row, some in zip(sheet.rows, kept, strict=True):
        numbers["value"].append(_cells(row.values, row.states, some, size))
        numbers["over"].append(_cells(row.over, row.over_states, some, size))
        for name, array in (("before", row.before), ("after", row.after), ("reason", row.reasons)):
            numbers[name].append(pa.array(array if some is None else array[some]))
    return pa.table(
        {
            "unit": words(sheet.units, unit_codes),
            "item": words([row.item for row in sheet.rows], item_codes),
            **{name: pa.chunked_array(parts, LINES.field(name).type) for name, parts in numbers.items()},
        },
        LINES,
    )


def kept_totals(sheet: Sheet) -> Any:
    """The results of a sheet as a close keeps them: unit, total, place, grade and the state of each veto."""
    states = [(json.dumps(row.id), row.states.tolist()) for row in sheet.vetoes]
    vetoes = [
        "[" + ",".join(f"[{id},{of_units[place]}]" for id, of_units in states) + "]"
        for place in range(len(sheet.units))
    ]
    return pa.table(
        {
            "unit": pa.array(sheet.units, pa.string()),
            "total": pa.array(sheet.totals),
            "place": _placed(sheet.ranks),
            "grade": _grades(sheet),
            "vetoes": pa.array(vetoes, pa.string()),
        }
    )


def put_last(plan: Plan, sheet: Sheet) -> Mask:
    """The units that a veto puts behind all others of their group."""
    last = np.zeros(len(sheet.units), dtype=np.bool_)
    for veto, row in zip(plan.vetoes, sheet.vetoes, strict=True):
        if Effect.LAST_PLACE in veto.effects and veto.strikes_sheet:
            last |= row.states == VetoState.IN_EFFECT
    return last


def peers_within(plan: Plan, groups: I32, classes: Labels) -> I32:
    """Who is placed against whom inside groups: everybody, or those of one class, or of classes named together, where the
    plan ranks so."""
    if plan.group is PeerGroup.ALL:
        return groups
    inside = Labels(tuple(map(str, range(int(groups.max(initial=0)) + 1))), groups)
    return peers_of(plan, plan.group, inside, classes).codes


def _totals(
    plan: Plan, sheet: Sheet, columns: Columns, units: Any, books: Sequence[BookFacts], kind: str
) -> Any:
    sizes = [book.units.num_rows if (at := _chosen(book, kind)) is None else len(at) for book in books]
    counties = Labels.of(book.close.county for book in books)
    county_codes = np.repeat(counties.codes, sizes)
    last = put_last(plan, sheet)
    in_county = places(
        peers_within(plan, county_codes, columns.classes),
        sheet.rank_totals,
        sheet.assessed,
        last,
        plan.ties,
    )
    in_township = sheet.ranks
    if plan.group is PeerGroup.ALL:
        in_township = places(columns.groups.codes, sheet.rank_totals, sheet.assessed, last, plan.ties)
    names, codes = _vetoes(sheet)
    found = {
        "county": words(counties.names, county_codes),
        "book": words(
            [book.close.book for book in books], np.repeat(np.arange(len(books), dtype=np.int32), sizes)
        ),
        "township": units.column("township"),
        "unit": units.column("unit"),
        "title": units.column("title"),
        "class": units.column("class"),
        "total": pa.array(sheet.totals),
        "ranked_total": pa.array(sheet.rank_totals),
        "assessed": pa.array(sheet.assessed),
        "put_last": pa.array(last),
        "grade": _grades(sheet),
        "vetoes": words(names, codes),
        "place_in_township": _placed(in_township),
        "place_in_county": _placed(in_county),
    }
    return pa.table(found, TOTALS)


def _vetoes(sheet: Sheet) -> tuple[list[str], I32]:
    """The vetoes in effect for each unit as one word, and the code of each unit's word."""
    names, codes = [""], np.zeros(len(sheet.units), dtype=np.int64)
    for row in sheet.vetoes:
        struck = row.states == VetoState.IN_EFFECT
        if struck.any():
            found, codes = np.unique(codes * 2 + struck, return_inverse=True)
            names = [
                f"{names[at // 2]} {row.id}".strip() if at % 2 else names[at // 2] for at in found.tolist()
            ]
    return names, codes.astype(np.int32)


def _chosen(book: BookFacts, kind: str) -> I32 | None:
    """The places of the units of a kind, None if they all are."""
    kinds, codes = coded(book.units.column("kind"))
    if kinds == [kind]:
        return None
    return np.flatnonzero(np.array([one == kind for one in kinds], dtype=np.bool_)[codes]).astype(np.int32)


def _metrics(plan: Plan, books: Sequence[BookFacts], chosen: Sequence[I32 | None]) -> dict[str, Column]:
    """A column for each metric of the plan, the books one after the other. Raises `Refused` with every metric that is missing."""
    widths = [book.units.num_rows if at is None else len(at) for book, at in zip(books, chosen, strict=True)]
    values = np.zeros((len(plan.metrics), sum(widths)), dtype=np.int64)
    states = np.full(values.shape, NOT_APPLICABLE.value, dtype=np.int8)
    problems: list[Problem] = []
    start = 0
    for book, at, width in zip(books, chosen, widths, strict=True):
        units = slice(start, start + width)
        start += width
        rows = [book.metrics.get(own(plan.rule.id, metric)) for metric in plan.metrics]
        if rows == list(range(len(book.metrics))) and at is None:
            values[:, units], states[:, units] = book.values, book.states
            continue
        for number, (metric, row) in enumerate(zip(plan.metrics, rows, strict=True)):
            indicator, _, asked = metric.partition("/")
            if row is not None:
                values[number, units] = book.values[row] if at is None else book.values[row][at]
                states[number, units] = book.states[row] if at is None else book.states[row][at]
            elif metric.startswith("ruled:"):  # nothing was decided there
                states[number, units] = State.VALUE.value
            elif asked != TARGET or indicator not in book.metrics:
                problems.append(_no_metric(book, metric))
    refuse(problems)
    return {metric: Column(values[row], states[row]) for row, metric in enumerate(plan.metrics)}


def _no_metric(book: BookFacts, metric: str) -> Problem:
    return Problem(
        "metric-not-shipped",
        Text(
            f"{book.close.title} {book.close.period} 的账里没有办法要用的指标“{metric}”",
            f"{book.close.title}, {book.close.period}: there is no metric {metric}, which the scheme reads",
        ),
        Text(
            "请该账簿采用声明它的制度后再封账上报，或换一个办法",
            "the book must adopt the institution that declares it before the close; or use another scheme",
        ),
    )


def _groups(tables: Sequence[Any], by: str) -> Labels:
    names: list[str] = []
    codes = []
    for table in tables:
        found, of_units = coded(table.column(by))
        codes.append(of_units + np.int32(len(names)))
        names += found
    return Labels(tuple(names), np.concatenate(codes).astype(np.int32))


def _labels(column: Any) -> Labels:
    names, codes = coded(column)
    return Labels(tuple(names), codes.astype(np.int32))


def _cells(values: Any, states: Any, some: Any, size: int) -> Any:
    if values is None:
        return pa.nulls(size if some is None else len(some), pa.int64())
    if isinstance(values, int):
        values = np.broadcast_to(np.int64(values), (size,))
    mask = None if states is None or not states.any() else states != 0
    if some is not None:
        values, mask = values[some], None if mask is None else mask[some]
    return pa.array(np.ascontiguousarray(values), mask=mask)


def _placed(ranks: I32) -> Any:
    return pa.array(ranks, mask=ranks == 0)


def _grades(sheet: Sheet) -> Any:
    codes = pa.array(sheet.grades.astype(np.int32), mask=sheet.grades < 0)
    return pa.DictionaryArray.from_arrays(codes, pa.array(sheet.grade_ids, pa.string()))
