"""The sheets of the workbook and their columns, made by walking the schema: a new key of a file becomes a new column."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from taizhang.institutions.schema import Indicator
from taizhang.institutions.schema.appraisal import (
    Also,
    Appraisal,
    Ballot,
    Check,
    Count,
    CountClass,
    Fact,
    Grade,
    Item,
    Judge,
    Line,
    NamedGroup,
    Pay,
    PayPerPoint,
    Per,
    Pool,
    RankPoints,
    ScorePart,
    Section,
    Share,
    Slope,
    Step,
    Steps,
    Veto,
    VoterGroup,
    Votes,
)
from taizhang.institutions.schema.appraisal.facts import WORKED
from taizhang.institutions.schema.appraisal.items import WAYS
from taizhang.institutions.schema.appraisal.outcomes import EFFECTS
from taizhang.institutions.schema.appraisal.pay import OF_GROUP
from taizhang.institutions.schema.appraisal.values import ABSENT, NOTHING
from taizhang.institutions.schema.forms import Form, Label
from taizhang.institutions.schema.institution import Header
from taizhang.institutions.workbook import cells, clauses
from taizhang.institutions.workbook.cells import Kind
from taizhang.problems import Text

ANY = Text("文字", "text")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the key it is known by on the sheet, the keys under which the value stands in the row's table, its kind."""

    key: str
    path: tuple[str, ...]
    kind: Kind
    describes: str = ""
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet: its name in both languages, and its columns. `down` stands its keys in rows, one value each."""

    id: str
    name: Text
    columns: tuple[Column, ...]
    down: bool = False

    @property
    def title(self) -> str:
        """The name on the tab."""
        return f"{self.name.zh} {self.name.en}"

    def column(self, key: str) -> Column:
        """The column of a key."""
        return next(one for one in self.columns if one.key == key)


def kind_of(form: type[Form], name: str, field: FieldInfo) -> Kind:
    """How the values of a field are written in a cell; raises LookupError for one that no kind fits."""
    key, types, words = field.alias or name, set(_types(field.annotation)), _words(field.annotation)
    if (form, name) in _SPECIAL:
        return _SPECIAL[form, name]
    if name in _BY_NAME:
        return _BY_NAME[name]
    if date in types and Decimal in types:
        return clauses.bound_kind()
    if date in types and str in types:
        return clauses.due_kind()
    if dict in types:
        return cells.amount_kind()
    if bool in types and Decimal not in types:
        return cells.flag_kind()
    if tuple in types:
        if int in types or Decimal in types:
            return cells.several(cells.whole_kind() if Decimal not in types else cells.number_kind())
        return cells.several(cells.choice_kind(key, words) if words else cells.words_kind(ANY))
    if Decimal in types:
        return cells.number_or(key, *words) if words else cells.number_kind()
    if int in types:
        return cells.whole_kind()
    if words:
        return cells.choice_kind(key, words)
    if date in types:
        return cells.day_kind()
    if types <= {str, type(None)}:
        return cells.words_kind(ANY)
    raise LookupError(f"{form.__name__}.{name}: no kind of cell for {field.annotation}")


def _types(annotation: Any, *, deep: bool = True) -> Iterator[Any]:
    """The plain types within an annotation; with `deep` also those within tuples."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _types(get_args(annotation)[0], deep=deep)
    elif origin is Literal:
        yield str
    elif origin in (Union, UnionType):
        for inner in get_args(annotation):
            yield from _types(inner, deep=deep)
    elif origin is tuple:
        yield tuple
        for inner in get_args(annotation) if deep else ():
            yield from _types(inner)
    else:
        yield origin or annotation


def _words(annotation: Any) -> tuple[str, ...]:
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    return tuple(word for inner in get_args(annotation) for word in _words(inner))


_fact = cells.reference("fact")
_conditions = clauses.conditions_kind()
_BY_NAME = {
    "zero_if": _conditions,
    "applies_if": _conditions,
    "all": _conditions,
    "is_": clauses.is_kind(),
    "count": _fact,
    "cast": _fact,
    "item": cells.reference("item"),
    "section": cells.reference("section"),
    "pool": cells.reference("pool"),
    "times_not": cells.several(cells.reference("part")),
    "then_by": clauses.tie_keys_kind(),
    "tiers": clauses.tiers_kind(),
    "before": _fact,
    "pot_of": cells.reference("part"),
    "when_absent": cells.number_or("when_absent", *ABSENT),
    "when_not_applicable": cells.number_or("when_not_applicable", *ABSENT),
    "zero_over": cells.number_or("zero_over", *NOTHING),
    "unreported": clauses.is_kind(),
    "next": cells.number_or("next", "same", "double"),
    "knots": clauses.knots_kind(),
    "top": clauses.places_kind("yuan"),
    "gate": clauses.gate_kind(),
    "when": clauses.when_kind(),
    "grades": cells.by_name("grade"),
}
_SPECIAL: dict[tuple[type[Form], str], Kind] = {
    **{(form, "of"): _fact for form in (Share, Count, CountClass, Steps, Check, Line, Votes, RankPoints, Judge, ScorePart)},
    (Count, "each"): cells.each_kind(),
    (CountClass, "each"): cells.each_kind(),
    (Item, "passes_to"): cells.reference("item"),
    (Section, "passes_to"): cells.reference("section"),
    (Item, "applies_to"): cells.several(cells.words_kind(ANY)),
    (Veto, "effect"): cells.one_or_several(cells.choice_kind("effect", EFFECTS)),
    (RankPoints, "bands"): clauses.places_kind("points"),
    (Slope, "bands"): clauses.bands_kind(),
    **{(Fact, key): cells.several(_fact) for key in (*WORKED, "less")},
    (Fact, "ratio"): cells.several(cells.amount_kind()),
    (Per, "of"): _fact,
    (Pay, "cap"): cells.cap_kind("cap"),
    (PayPerPoint, "total"): cells.number_or("amount", *OF_GROUP),
}  # fmt: skip


def columns_of(
    form: type[Form],
    *,
    skip: tuple[str, ...] = (),
    under: tuple[str, ...] = (),
    named: dict[str, str] | None = None,
) -> Iterator[Column]:
    """A column for each key of a table, those of a table within it too. `named` gives other keys for the sheet."""
    for name, field in form.model_fields.items():
        if name in skip:
            continue
        path = (*under, field.alias or name)
        key = ".".join(path)
        inner = next((one for one in _types(field.annotation, deep=False) if _is_form(one)), None)
        known = name in _BY_NAME or (form, name) in _SPECIAL
        if inner is not None and not known:
            yield from columns_of(inner, under=path, named=named)
            continue
        kind, called = kind_of(form, name, field), (named or {}).get(key, key)
        yield Column(called, path, kind, field.description or "", field.is_required())


def _is_form(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _first(columns: Iterator[Column], *keys: str) -> tuple[Column, ...]:
    """The columns with these in front."""
    every = {one.key: one for one in columns}
    return tuple(every[key] for key in (*keys, *(key for key in every if key not in keys)))


def _own(key: str, kind: Kind, describes: str, *, needed: bool = False) -> Column:
    return Column(key, (key,), kind, describes, needed)


_ITEM = _own("item", cells.reference("item"), "The item, by name or id.", needed=True)
_ALSO = _own(
    "also",
    cells.words_kind(ANY),
    "The further deduction or bonus of the item, by its name; empty for its main rule.",
)
_TABLES = ("sections", "pools", "groups", "items", "vetoes", "grades", "pays", "facts")
_WAY_NAMES = {
    "share": Text("比例", "share"),
    "count": Text("计数", "count"),
    "steps": Text("分档", "steps"),
    "line": Text("标准线", "line"),
    "ballot": Text("票决", "ballot"),
    "rank": Text("名次", "rank"),
    "judge": Text("评定", "judge"),
    "part": Text("取分", "part"),
    "checklist": Text("分项", "checklist"),
}
_WAY = _own("way", cells.choice_kind("way", (*WAYS, "checklist")), "The way to points; its rule stands on the sheet of that name.")  # fmt: skip
_ALSO_WAY = _own(
    "way", cells.choice_kind("way", WAYS), "The way to points; its rule stands on the sheet of that name."
)


COUNT_WHOLE = ("base", "once", "best", "most_together")
"""The columns of a count that hold for all its classes together."""


def _count() -> Iterator[Column]:
    yield _own(
        "class",
        cells.whole_kind(),
        "The number of the class, where several are counted; empty where one thing is.",
    )
    yield from _first(columns_of(CountClass), "name", "name_en", "of", "each")
    yield from (one for one in columns_of(Count, named={"most": "most_together"}) if one.key in COUNT_WHOLE)


def _steps() -> Iterator[Column]:
    yield from (one for one in columns_of(Steps) if one.key == "of")
    yield from columns_of(Step)
    yield from (one for one in columns_of(Steps) if one.key == "otherwise")


def _ballot() -> Iterator[Column]:
    yield from columns_of(VoterGroup, skip=("votes", "cast"), named={"name": "group", "name_en": "group_en"})
    yield from columns_of(Votes, named={"of": "votes.of", "value": "votes.value"})
    yield from columns_of(Ballot, skip=("votes", "groups"))


_WAY_COLUMNS: dict[str, tuple[Column, ...]] = {
    "share": tuple(columns_of(Share)),
    "count": tuple(_count()),
    "steps": tuple(_steps()),
    "line": _first(columns_of(Line), "of", "target"),
    "ballot": tuple(_ballot()),
    "rank": tuple(columns_of(RankPoints, named={"item": "item_ref", "group": "among"})),
    "judge": tuple(columns_of(Judge)),
    "part": tuple(columns_of(ScorePart, named={"item": "item_ref"})),
    "checklist": _first(columns_of(Check), "name", "name_en", "of"),
}
WAY_PAGES = {
    way: Page(way, _WAY_NAMES[way], (_ITEM, *(() if way == "checklist" else (_ALSO,)), *columns))
    for way, columns in _WAY_COLUMNS.items()
}
"""The sheet of each way to points; several rows of one item are its classes, steps, ballots or parts."""

RULE = Page(
    "rule",
    Text("办法", "rule"),
    (*columns_of(Header), *columns_of(Appraisal, skip=_TABLES, under=("appraisal",))),
    down=True,
)
"""What holds for the whole rule: a row for each key."""

FACTS = Page(
    "facts",
    Text("数据", "facts"),
    (_own("id", cells.words_kind(ANY), "Its id; made from the name where it is empty."), *columns_of(Fact)),
)
SECTIONS = Page("section", Text("部分", "sections"), tuple(columns_of(Section)))
POOLS = Page("pool", Text("合并计分", "pools"), tuple(columns_of(Pool)))
GROUPS = Page("group", Text("分组", "groups"), tuple(columns_of(NamedGroup)))
ITEMS = Page(
    "item",
    Text("项目", "items"),
    _first(
        iter((*columns_of(Item, skip=(*WAYS, "checklist", "also")), _WAY)),
        "id", "title.zh", "title.en", "clause", "section", "pool", "points", "way",
    ),
)  # fmt: skip
ALSO = Page("also", Text("另计", "also"), (_ITEM, *columns_of(Also, skip=WAYS), _ALSO_WAY))
VETOES = Page("veto", Text("一票否决", "vetoes"), tuple(columns_of(Veto)))
GRADES = Page("grade", Text("等次", "grades"), tuple(columns_of(Grade)))
PAYS = Page("pay", Text("兑现", "pay"), _first(columns_of(Pay), "id", "title.zh", "title.en"))
INDICATORS = Page("indicator", Text("指标", "indicators"), _first(columns_of(Indicator), "id", "title.zh"))

LISTS = (SECTIONS, POOLS, GROUPS, VETOES, GRADES, PAYS)
"""Sheets whose rows are tables of the appraisal, one each."""

PAGES = (
    RULE,
    FACTS,
    SECTIONS,
    POOLS,
    GROUPS,
    ITEMS,
    *WAY_PAGES.values(),
    ALSO,
    VETOES,
    GRADES,
    PAYS,
    INDICATORS,
)
"""Every sheet, in the order of the tabs."""

__all__ = ["ALSO", "COUNT_WHOLE", "FACTS", "GRADES", "GROUPS", "INDICATORS", "ITEMS", "LISTS", "PAGES", "PAYS", "POOLS", "RULE", "SECTIONS", "VETOES", "WAY_PAGES", "Column", "Label", "Page", "columns_of"]  # fmt: skip
