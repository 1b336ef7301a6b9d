"""From the tables of a file to the rows of the sheets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from taizhang.institutions.schema.appraisal.items import WAYS
from taizhang.institutions.workbook.cells import Kind, Names, Wrong
from taizhang.institutions.workbook.layout import (
    ALSO,
    COUNT_WHOLE,
    FACTS,
    INDICATORS,
    ITEMS,
    LISTS,
    RULE,
    WAY_PAGES,
    Page,
)

Row = dict[str, object]
Rows = dict[str, list[Row]]
"""By the id of the page; a row by the keys of its columns."""


def names_in(values: Mapping[str, Any]) -> Names:
    """The names that cells use for what the file declares."""
    appraisal = values["appraisal"]
    titles = {
        kind: {one["id"]: one["title"]["zh"] for one in appraisal.get(kind, ())}
        for kind in ("item", "section", "pool", "grade")
    }
    titles["fact"] = {id: fact["title"] for id, fact in appraisal.get("facts", {}).items()}
    titles["part"] = titles["item"] | titles["pool"] | titles["section"]
    return Names.of(titles)


def rows_of(values: Mapping[str, Any]) -> Rows:
    """The rows of every sheet for a file that was read."""
    names, appraisal = names_in(values), values["appraisal"]
    rows: Rows = {RULE.id: [_row(RULE, {**values["institution"], "appraisal": appraisal}, names)]}
    rows[FACTS.id] = [
        _row(FACTS, {"id": id, **fact}, names) for id, fact in appraisal.get("facts", {}).items()
    ]
    for page in LISTS:
        rows[page.id] = [_row(page, one, names) for one in appraisal.get(page.id, ())]
    rows[INDICATORS.id] = [_row(INDICATORS, one, names) for one in values.get("indicator", ())]
    rows |= {page: [] for page in (ITEMS.id, ALSO.id, *WAY_PAGES)}
    for item in appraisal["item"]:
        name = names.show("item", item["id"])
        way = next(way for way in (*WAYS, "checklist") if way in item)
        rows[ITEMS.id].append(_row(ITEMS, {**item, "way": way}, names))
        rows[way] += [{**row, "item": name} for row in _way_rows(way, item[way], names)]
        calls = also_names([also["name"] for also in item.get("also", ())])
        for call, also in zip(calls, item.get("also", ()), strict=True):
            way = next(way for way in WAYS if way in also)
            rows[ALSO.id].append({**_row(ALSO, {**also, "way": way}, names), "item": name})
            rows[way] += [{**row, "item": name, "also": call} for row in _way_rows(way, also[way], names)]
    return rows


def also_names(names: list[str]) -> list[str]:
    """What further deductions of one item are called on the other sheets: by name; the second of a name is “name #2”.

    >>> also_names(["另扣", "另扣", "加分"])
    ['另扣', '另扣 #2', '加分']
    """
    seen: Counter[str] = Counter()
    called = []
    for name in names:
        seen[name] += 1
        called.append(name if seen[name] == 1 else f"{name} #{seen[name]}")
    return called


def _row(page: Page, table: Mapping[str, Any], names: Names) -> Row:
    row: Row = {}
    for column in page.columns:
        value: Any = table
        for key in column.path:
            value = value.get(key) if isinstance(value, Mapping) else None
        if value is not None and not (isinstance(value, tuple | dict) and not value):
            row[column.key] = _cell(column.kind, value, names)
    return row


def _cell(kind: Kind, value: Any, names: Names) -> object:
    """A value as its cell: with titles, or with ids where the titles would be read as something else."""
    titled = kind.write(value, names)
    if _comes_back(kind, titled, value, names):
        return titled
    plainly = kind.write(value, names.by_id)
    return plainly if _comes_back(kind, plainly, value, names) else titled


def _comes_back(kind: Kind, cell: object, value: Any, names: Names) -> bool:
    try:
        return bool(_same(kind.read(cell, names)) == _same(value))
    except Wrong:
        return False


def _same(value: Any) -> Any:
    """A value with its lists as tuples, and the fact of a veto under one key."""
    if isinstance(value, Mapping):
        return {"of" if key == "count" else key: _same(inner) for key, inner in value.items()}
    return tuple(map(_same, value)) if isinstance(value, list | tuple) else value


def _way_rows(way: str, table: Any, names: Names) -> Iterator[Row]:
    page = WAY_PAGES[way]
    inner = {"steps": "table", "ballot": "votes"}.get(way, "")
    if way == "checklist":
        for check in table:
            yield _row(page, check, names)
    elif way == "count":
        yield from _count_rows(table, names)
    elif way == "ballot":
        yield from _ballot_rows(table, names)
    elif inner and table.get(inner):
        own = _row(page, table, names)
        for number, one in enumerate(table[inner], start=1):
            yield {**(own if number == 1 else {}), **_row(page, one, names)}
    else:
        yield _row(page, table, names)


def _count_rows(table: Mapping[str, Any], names: Names) -> Iterator[Row]:
    """A row for each class, the first with what holds for all of them; one row where one thing is counted."""
    row = _row(WAY_PAGES["count"], table, names)
    if not table.get("classes"):
        yield {key: cell for key, cell in row.items() if key != "most_together"}
        return
    whole = {key: row[key] for key in COUNT_WHOLE if key in row}
    for number, one in enumerate(table["classes"], start=1):
        own = _row(WAY_PAGES["count"], one, names)
        own = {key: cell for key, cell in own.items() if key not in COUNT_WHOLE}
        yield {"class": number, **(whole if number == 1 else {}), **own}


def _ballot_rows(table: Mapping[str, Any], names: Names) -> Iterator[Row]:
    page = WAY_PAGES["ballot"]
    first = _row(page, {key: one for key, one in table.items() if key not in ("votes", "groups")}, names)
    for group in table.get("groups") or ({"votes": table["votes"]},):
        own = _row(page, {key: one for key, one in group.items() if key != "votes"}, names)
        for vote in group["votes"]:
            yield {**first, **own, **_row_of_vote(vote, names)}
            first, own = {}, {}


def _row_of_vote(vote: Mapping[str, Any], names: Names) -> Row:
    page = WAY_PAGES["ballot"]
    return {
        "votes.of": _cell(page.column("votes.of").kind, vote["of"], names),
        "votes.value": _cell(page.column("votes.value").kind, vote["value"], names),
    }
