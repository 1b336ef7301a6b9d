"""A first file of a scheme from a few answers: whom, which period, and for each clause of the paper its way to points.

The answers are plain words, as a clerk gives them; ids are made of names, and facts are declared as the clauses name them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from taizhang.institutions.toml_writing import to_toml
from taizhang.institutions.workbook.ids import Ids, id_of


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: a name, full points (None for a bonus or penalty), a way, and what it asks, by the keys of that way."""

    title: str
    points: Decimal | None
    way: str
    facts: tuple[tuple[str, str, str], ...] = ()
    """Facts that it reads: name, unit of measure, kind; the first is what it counts."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """The keys of its way; a value that is the name of one of its facts stands for the fact."""
    clause: str = ""
    floor: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a scheme is to be."""

    title: str
    source: str
    of: str
    period: str
    since: date
    id: str = ""
    full: Decimal = Decimal(100)
    ground: str = ""
    approver: str = ""
    clauses: tuple[Clause, ...] = ()
    vetoes: tuple[tuple[str, str], ...] = ()
    """A name and the document that allows it; each strikes when one such thing happens."""
    grades: tuple[tuple[str, Decimal], ...] = ()
    """Names and the least total, from the highest down."""


def drafted(draft: Draft) -> str:
    """The file, with remarks for whoever goes on writing it."""
    ids, facts = Ids(), dict[str, dict[str, Any]]()
    items = [_item(clause, ids, facts) for clause in draft.clauses]
    vetoes = []
    for name, source in draft.vetoes:
        fact = _fact(name, "起", "count", ids, facts, unreported=0)
        vetoes.append(
            {"id": ids.made("veto", name), "title": {"zh": f"{name}一票否决"}, "when": {"of": fact, "at_least": 1}, "effect": "not-excellent" if draft.grades else "no-honours", "scope": "unit", "source": source}
        )  # fmt: skip
    appraisal: dict[str, Any] = {
        "of": draft.of,
        "period": draft.period,
        "full": draft.full,
        "rank": {"group": "kind"},
    }
    if draft.ground:
        appraisal["ground"] = draft.ground
    if draft.approver:
        appraisal["approver"] = draft.approver
    if not (draft.ground and draft.approver):
        del appraisal["rank"]
    appraisal |= {"source": draft.source, "facts": facts, "item": items}
    if vetoes:
        appraisal["veto"] = vetoes
    if draft.grades:
        appraisal["grade"] = [
            {"id": ids.made("grade", name), "title": {"zh": name}, "at_least": line}
            for name, line in draft.grades
        ]
    header = {"id": draft.id or id_of(draft.title), "title": {"zh": draft.title}, "from": draft.since, "source": draft.source}  # fmt: skip
    return to_toml({"institution": header, "appraisal": appraisal}, _REMARKS)


def _item(clause: Clause, ids: Ids, facts: dict[str, dict[str, Any]]) -> dict[str, Any]:
    item: dict[str, Any] = {"id": ids.made("item", clause.title), "title": {"zh": clause.title}}
    if clause.clause:
        item["clause"] = clause.clause
    if clause.points is not None:
        item["points"] = clause.points
    made = {name: _fact(name, unit, kind, ids, facts) for name, unit, kind in clause.facts}
    settings = _named(dict(clause.settings), made)
    if clause.way not in ("judge", "ballot"):
        settings = {"of": next(iter(made.values())), **settings}
    item[clause.way] = settings
    if clause.points is None and clause.floor:
        item["floor"] = clause.floor
    item["when_absent"] = "zero" if clause.way in ("share", "steps") else "drop"
    if clause.way == "count" and facts[next(iter(made.values()))].get("unreported") == 0:
        del item["when_absent"]
    return item


def _named(value: Any, made: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _named(one, made) for key, one in value.items()}
    if isinstance(value, list):
        return [_named(one, made) for one in value]
    return made.get(value, value) if isinstance(value, str) else value


def _fact(
    name: str,
    unit: str,
    kind: str,
    ids: Ids,
    facts: dict[str, dict[str, Any]],
    *,
    unreported: int | None = None,
) -> str:
    """The id of a fact, declared now if no clause before did."""
    for id, fact in facts.items():
        if fact["title"] == name:
            return id
    id = ids.made("fact", name)
    facts[id] = {"title": name, "kind": kind}
    if unit and kind in ("number", "count"):
        facts[id]["unit"] = unit
    if unreported is not None:
        facts[id]["unreported"] = unreported
    return id


_REMARKS = {
    (): "考评办法。改好后依次运行：taizhang institutions check（检查）、explain（打出条文与原文核对）、taizhang try（试算）。\n"
    "An appraisal scheme. Then run: taizhang institutions check, explain (compare with the paper), and taizhang try.",
    (
        "institution",
    ): "叫什么，从哪天起可以采用，依据哪个文件。What it is called, from when, and the document it carries out.",
    (
        "appraisal",
    ): "考评谁、每隔多久、总分多少；排名要有依据（ground）和批准的职务（approver），否则不公布。\n"
    "Whom it scores and how often; a ranking needs ground and approver, or it is never published.",
    (
        "appraisal",
        "facts",
    ): "要用到的数据，每个一行。unreported 是没有上报时按几计；不写就是没有数据，和 0 不同。\n"
    "The facts it reads. `unreported` is what stands where nothing was reported; without it, no data, which is not 0.",
    (
        "appraisal",
        "item",
    ): "每条一项，只用一种计分方式：share、count、steps、line、ballot、rank、judge、part、checklist。\n"
    "when_absent 写没有数据时怎么办：zero、full、drop、mean、refuse，或几分。\n"
    "One item for each clause, with one way to points. when_absent says what no data gives.",
    (
        "appraisal",
        "veto",
    ): "一票否决要有法律或上级文件，写在 source。A veto needs law or an upper document, named in source.",
    (
        "appraisal",
        "grade",
    ): "等次从高到低；at_least 含本数。Grades from the highest down; at_least includes the number itself.",
}


__all__ = ["Clause", "Draft", "drafted"]
