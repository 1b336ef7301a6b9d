"""From a filled workbook to the tables of a file: every cell read, every mistake with its cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from taizhang.institutions.schema.appraisal.items import WAYS
from taizhang.institutions.workbook.cells import Names, Wrong
from taizhang.institutions.workbook.ids import Ids
from taizhang.institutions.workbook.layout import (
    ALSO,
    COUNT_WHOLE,
    FACTS,
    GRADES,
    INDICATORS,
    ITEMS,
    LISTS,
    POOLS,
    RULE,
    SECTIONS,
    WAY_PAGES,
    Page,
)
from taizhang.institutions.workbook.opening import Cell, Entry, Filled
from taizhang.problems import Problem, Text

Path = tuple[str | int, ...]


@dataclass
class Gathered:
    """What a workbook states: the values of the file, the cell of each, the cell where one could stand, and what could not be read."""

    values: dict[str, Any] = field(default_factory=dict)
    spots: dict[Path, Cell] = field(default_factory=dict)
    room: dict[Path, Cell] = field(default_factory=dict)
    wrong: list[tuple[Cell, Problem]] = field(default_factory=list)


def gather(filled: Filled) -> Gathered:
    """Read every sheet. Never raises: what cannot be read is a problem, and is left out."""
    return _Gatherer(filled).all()


class _Gatherer:
    def __init__(self, filled: Filled) -> None:
        self.filled = filled
        self.found = Gathered()
        self.ids = Ids()
        self.named: dict[str, list[tuple[Entry, str]]] = {}
        titles: dict[str, dict[str, str]] = {}
        for kind, page, key in (
            ("fact", FACTS, "title"), ("section", SECTIONS, "title.zh"), ("pool", POOLS, "title.zh"),
            ("item", ITEMS, "title.zh"), ("grade", GRADES, "title.zh"),
        ):  # fmt: skip
            self.named[page.id] = [(entry, self.id_of(entry, key, kind)) for entry in filled.entries(page)]
            titles[kind] = {id: entry.text(key) for entry, id in self.named[page.id]}
        titles["part"] = titles["item"] | titles["pool"] | titles["section"]
        self.names = Names.of(titles)

    def id_of(self, entry: Entry, key: str, kind: str) -> str:
        return (
            self.ids.given(kind, entry.text("id"))
            if entry.text("id")
            else self.ids.made(kind, entry.text(key))
        )

    def all(self) -> Gathered:
        head = self.rule()
        appraisal = head.pop("appraisal", {})
        self.found.values = {"institution": head}
        indicators = [
            {
                "id": self.ids.made("indicator", entry.text("title.zh")),
                **self.table(INDICATORS, entry, ("indicator", n)),
            }
            for n, entry in enumerate(self.filled.entries(INDICATORS))
        ]
        if indicators:
            self.found.values["indicator"] = indicators
        self.found.values["appraisal"] = appraisal
        facts = self.facts()
        if facts:
            appraisal["facts"] = facts
        listed = {page.id: self.listed(page) for page in LISTS}
        for page in (SECTIONS, POOLS):
            if listed[page.id]:
                appraisal[page.id] = listed[page.id]
        if listed["group"]:
            appraisal["group"] = listed["group"]
        appraisal["item"] = self.items()
        for key in ("veto", "grade", "pay"):
            if listed[key]:
                appraisal[key] = listed[key]
        return self.found

    def rule(self) -> dict[str, Any]:
        entry = self.filled.down(RULE)
        table = self.table(RULE, entry, ("institution",))
        for places in (
            self.found.spots,
            self.found.room,
        ):  # the keys of the appraisal stand on the same sheet
            for path in [path for path in places if path[:2] == ("institution", "appraisal")]:
                places[path[1:]] = places.pop(path)
        if "id" not in table and entry.text("title.zh"):
            table = {"id": self.ids.made("institution", entry.text("title.zh")), **table}
        return table

    def facts(self) -> dict[str, Any]:
        facts = {}
        for entry, id in self.named[FACTS.id]:
            fact = self.table(FACTS, entry, ("appraisal", "facts", id))
            fact.pop("id", None)
            if id in facts:
                self.wrong(
                    entry.cell("id"),
                    Text(f"编号“{id}”写了两次", f"the id “{id}” is given twice"),
                    Text("改一个", "change one"),
                )
            facts[id] = fact
        return facts

    def listed(self, page: Page) -> list[dict[str, Any]]:
        tables = []
        for number, entry in enumerate(self.filled.entries(page)):
            table = self.table(page, entry, ("appraisal", page.id, number))
            if page.id in self.named:
                id = self.named[page.id][number][1]
            else:
                id = table.get("id") or self.ids.made(page.id, entry.text("title.zh"))
            tables.append({**table, "id": id})
        return tables

    def items(self) -> list[dict[str, Any]]:
        ways, alsos = self.way_rows(), self.also_rows()
        items = []
        for number, (entry, id) in enumerate(self.named[ITEMS.id]):
            path: Path = ("appraisal", "item", number)
            item = {**self.table(ITEMS, entry, path), "id": id}
            self.way(item, path, entry.cell("way"), ways.pop((id, ""), {}))
            also: list[dict[str, Any]] = []
            for call, row in alsos.pop(id, {}).items():
                at = (*path, "also", len(also))
                one = self.table(ALSO, row, at)
                one.pop("item", None)
                self.way(one, at, row.cell("way"), ways.pop((id, call), {}))
                also.append(one)
            if also:
                item["also"] = also
            items.append(item)
        for (_, call), rows in ways.items():
            for entries in rows.values():
                for entry in entries:
                    what = Text(f"“另计”表里没有“{call}”", f"“{call}” is not on the sheet “also”")
                    self.wrong(entry.cell("also"), what, Text("先在“另计”表里写上", "write it there first"))
        return items

    def way_rows(self) -> dict[tuple[str, str], dict[str, list[Entry]]]:
        """The rows of each item and further deduction, by way."""
        found: dict[tuple[str, str], dict[str, list[Entry]]] = {}
        for way, page in WAY_PAGES.items():
            item = ""
            for entry in self.filled.entries(page):
                named = self.item_of(entry, item)
                if named is not None:
                    item = named
                    found.setdefault((named, entry.text("also")), {}).setdefault(way, []).append(entry)
        return found

    def also_rows(self) -> dict[str, dict[str, Entry]]:
        found: dict[str, dict[str, Entry]] = {}
        item = ""
        for entry in self.filled.entries(ALSO):
            named = self.item_of(entry, item)
            if named is None:
                continue
            item, calls = named, found.setdefault(named, {})
            name = entry.text("name")
            count = sum(1 for call in calls if call == name or call.startswith(f"{name} #"))
            calls[name if not count else f"{name} #{count + 1}"] = entry
        return found

    def item_of(self, entry: Entry, above: str) -> str | None:
        """The item of a row; that of the row above where the cell is empty."""
        if not entry.text("item"):
            if not above:
                self.wrong(
                    entry.cell("item"),
                    Text("没有写是哪一项", "which item it is for is not said"),
                    Text("写项目的名称", "write the item's name"),
                )
            return above or None
        try:
            return self.names.id("item", entry.text("item"))
        except Wrong as wrong:
            self.wrong(entry.cell("item"), wrong.what, wrong.right)
            return None

    def way(self, table: dict[str, Any], path: Path, cell: Cell, rows: Mapping[str, list[Entry]]) -> None:
        chosen = table.pop("way", None)
        self.found.spots.pop((*path, "way"), None)
        way = chosen or next(iter(rows), None)
        if way is None or way not in rows:
            name = WAY_PAGES[way].title if way else ""
            what = (
                Text(f"“{name}”表里没有这一项", f"the sheet “{name}” has no row for it")
                if way
                else Text("没有写计分方式", "no way to points is given")
            )
            self.wrong(
                cell,
                what,
                Text("选一种方式，并在同名的表里写这一项", "choose a way and write a row on its sheet"),
            )
            if way is None:
                return
        for other, entries in rows.items():
            if other != way:
                what = Text(
                    f"这一项的计分方式是“{WAY_PAGES[way].title}”",
                    f"the way of this item is “{WAY_PAGES[way].title}”",
                )
                self.wrong(
                    entries[0].cell("item"),
                    what,
                    Text("删去这一行，或改计分方式", "remove this row, or change the way"),
                )
        if way in rows:
            self.found.spots.setdefault((*path, way), rows[way][0].cell("item"))
            table[way] = _Way(self, (*path, way), rows[way]).read(way)

    def table(
        self, page: Page, entry: Entry, path: Path, keys: tuple[str, ...] | None = None
    ) -> dict[str, Any]:
        """The values of a row's cells, all of them or those of some columns."""
        table: dict[str, Any] = {}
        self.found.spots[path] = entry.cell(page.columns[0].key)
        for column in page.columns:
            if keys is not None and column.key not in keys:
                continue
            cell = entry.cell(column.key)
            if not entry.filled(column.key):
                self.found.room.setdefault((*path, *column.path), cell)
                continue
            try:
                value = column.kind.read(entry.value(column.key), self.names)
            except Wrong as wrong:
                self.wrong(cell, wrong.what, wrong.right)
                self.found.room.setdefault((*path, *column.path), cell)
                continue
            inner = table
            for key in column.path[:-1]:
                inner = inner.setdefault(key, {})
            inner[column.path[-1]] = value
            self.found.spots[(*path, *column.path)] = cell
        return table

    def wrong(self, cell: Cell, what: Text, right: Text) -> None:
        self.found.wrong.append((cell, Problem("cell-wrong", what, right)))


@dataclass
class _Way:
    """Reads the rows of one way."""

    gatherer: _Gatherer
    path: Path
    rows: list[Entry]

    def read(self, way: str) -> Any:
        match way:
            case "count":
                return self.count()
            case "steps":
                return self.steps()
            case "ballot":
                return self.ballot()
            case "checklist":
                return [self.part(way, entry, n) for n, entry in enumerate(self.rows)]
        for entry in self.rows[1:]:
            what = Text("这一项已有一行", "there is a row for it already")
            self.gatherer.wrong(entry.cell("item"), what, Text("每项只写一行", "write one row for each item"))
        return self.part(way, self.rows[0])

    def part(
        self, way: str, entry: Entry, *below: str | int, keys: tuple[str, ...] | None = None
    ) -> dict[str, Any]:
        page = WAY_PAGES[way]
        wanted = tuple(one.key for one in page.columns if one.key not in ("item", "also", "class"))
        return self.gatherer.table(page, entry, (*self.path, *below), wanted if keys is None else keys)

    def first(self, way: str, keys: tuple[str, ...]) -> dict[str, Any]:
        """What holds for the whole, from the first row that says it."""
        found: dict[str, Any] = {}
        for entry in self.rows:
            found = {**self.part(way, entry, keys=keys), **found}
        return found

    def count(self) -> dict[str, Any]:
        whole = self.first("count", COUNT_WHOLE)
        own = tuple(
            one.key
            for one in WAY_PAGES["count"].columns
            if one.key not in ("item", "also", "class", *COUNT_WHOLE)
        )
        if len(self.rows) == 1 and not self.rows[0].filled("class"):
            return {**self.part("count", self.rows[0], keys=own), **whole}
        return {
            **whole,
            "classes": [
                self.part("count", entry, "classes", n, keys=own) for n, entry in enumerate(self.rows)
            ],
        }

    def steps(self) -> dict[str, Any]:
        whole = self.first("steps", ("of", "otherwise"))
        row = ("at_least", "above", "at_most", "below", "is", "all")
        if len(self.rows) == 1 and not self.rows[0].filled("points"):
            return {**whole, **self.part("steps", self.rows[0], keys=row)}
        table = [
            self.part("steps", one, "table", n, keys=(*row, "points")) for n, one in enumerate(self.rows)
        ]
        return {**whole, "table": table}

    def ballot(self) -> dict[str, Any]:
        grouped = any(entry.filled("group") for entry in self.rows)
        whole = self.first(
            "ballot", ("denominator", "no_ballots", "out_of", "least", *(() if grouped else ("cast",)))
        )
        if not grouped:
            return {**whole, "votes": [self.vote(entry, ("votes", n)) for n, entry in enumerate(self.rows)]}
        groups: list[dict[str, Any]] = []
        for entry in self.rows:
            if entry.filled("group") and (
                not groups or groups[-1]["name"] != entry.text("group") or entry.filled("weight")
            ):
                at = ("groups", len(groups))
                groups.append(
                    {
                        **self.part("ballot", entry, *at, keys=("group", "group_en", "weight", "cast")),
                        "votes": [],
                    }
                )
            if groups:
                votes = groups[-1]["votes"]
                votes.append(self.vote(entry, ("groups", len(groups) - 1, "votes", len(votes))))
        return {**whole, "groups": groups}

    def vote(self, entry: Entry, below: Path) -> dict[str, Any]:
        return self.part("ballot", entry, *below, keys=("votes.of", "votes.value"))


def key_of(path: Path) -> str:
    """A path as the loader names places: appraisal.item.3.points, numbers from 1."""
    return ".".join(f"{one + 1}" if isinstance(one, int) else one for one in path)


__all__ = ["WAYS", "Gathered", "gather", "key_of"]
