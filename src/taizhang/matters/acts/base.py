"""What the acts on a matter share: that it is there and may be seen, who may do it, and what follows for its row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from taizhang.books import by_state
from taizhang.books.models import AdoptedInstitution
from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.journal import Act, Actor, Entry, State
from taizhang.matters import facts
from taizhang.matters.deriving import settle
from taizhang.matters.models import OPEN, Against, Handling, Matter
from taizhang.matters.seeing import WIDE, Viewer, barred, sees
from taizhang.problems import Place, Problem, Text
from taizhang.records.acts import Evidence
from taizhang.server.known import once
from taizhang.units.acts import unknown
from taizhang.units.models import Post, Term, Unit

OFFICE: tuple[type, ...] = (Unit, Post, Term, AdoptedInstitution)
"""The tables that say who somebody is in the office."""

RESIDENT = Actor("resident")
"""Whoever raised the matter, known by its number and secret and by nothing else."""

_SYSTEM = "system"
STATUS_NAMES = {
    "registered": Text("已登记", "registered"),
    "assigned": Text("已派办", "assigned"),
    "signed": Text("已签收", "signed for"),
    "accepted": Text("已受理", "accepted"),
    "in-review": Text("待审核", "being reviewed"),
    "answered": Text("已答复", "answered"),
    "returned": Text("已退回", "returned"),
    "reopened": Text("重新办理", "opened again"),
    "closed": Text("已办结", "closed"),
    "refused": Text("不予受理", "not accepted"),
    "withdrawn": Text("已撤回", "withdrawn"),
    "joined": Text("已并件", "joined to another"),
    "passed-up": Text("已转上级", "passed up"),
}
"""What each status is called on pages."""


class Given(BaseModel):
    """One unit, and where named one person, that gets a matter: as its lead, to join in, or to answer for itself.

    `outside` is the title of a body that is no unit of this book, such as a county department.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    unit: str = Field(default="", max_length=40)
    person: str = Field(default="", max_length=40)
    part: str = Field(default="lead", pattern=r"^(lead|joint|each)$")
    outside: str = Field(default="", max_length=80)


class MatterAct(Act):
    """An act on one matter. What is kept from somebody does not exist for them, whatever they try."""

    statuses: ClassVar[tuple[str, ...]] = OPEN
    by_resident: ClassVar[bool] = False

    matter: str

    def subject(self) -> str:
        """The matter."""
        return self.matter

    def permits(self, who: Actor, state: State) -> bool:
        """Whoever holds a post; the guards ask which."""
        return bool(who.roles) or (self.by_resident and who.person == RESIDENT.person)

    def reads(self) -> Iterable[tuple[type, str]]:
        """The matter."""
        return ((Matter, self.matter),)

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """The matter is there, in a state that allows it, and `who` may do it."""
        row = seen(state, self.matter, who, on)
        kind = kind_of(state, row) if row is not None else None
        if row is None or kind is None:
            yield unknown("matter", "这一事项", "matter")
            return
        if row.status not in self.statuses:
            yield wrong_status(row)
            return
        if on < row.opened_on:
            yield Problem(
                "before-opening",
                Text("日期早于登记日期", "the day is before the matter was registered"),
                Text(f"不早于 {row.opened_on}", f"not before {row.opened_on}"),
                Place(key="happened_on"),
            )
        if not holds_any(state.book, who, self.done_by(row, kind), on, row, state):
            yield not_permitted(self.title)
        yield from self.objections(row, kind, state, who, on)

    def done_by(self, row: Matter, kind: Kind) -> Iterable[str]:
        """The roles and posts that may do it; "handler" is whoever keeps the matter."""
        return ("clerk",)

    def objections(self, row: Matter, kind: Kind, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """What else speaks against it."""
        return ()

    def apply(self, state: State, entry: Entry) -> None:
        """Change the row, and what follows from it: clocks and what the rates count."""
        row = state.get(Matter, self.matter)
        if row is None:
            return
        kind = kind_of(state, row)
        if kind is None:
            return
        before = facts.facts_of(row, kind, answering_parts(state, row, kind))
        self.change(row, kind, state, entry)
        follow(state, entry, row, kind, before)

    def change(self, row: Matter, kind: Kind, state: State, entry: Entry) -> None:
        """What the act does to the row."""
        raise NotImplementedError


def follow(
    state: State, entry: Entry, row: Matter, kind: Kind, before: dict[int, object], *, new: bool = False
) -> None:
    """Work out what follows from a changed row and keep it."""
    parts = answering_parts(state, row, kind)
    settle(row, kind, by_state.calendar(state), parts)
    for part in parts:
        state.put(part)
    facts.keep(state, entry, row, before, kind, parts)  # type: ignore[arg-type]
    row.changed_seq = entry.seq
    if new:
        state.add(row)
    else:
        state.put(row)


def answering_parts(state: State, row: Matter, kind: Kind) -> Sequence[Handling]:
    """The parts of several that each answer for themselves; of one lead, none need be looked at."""
    return parts_of(state, row) if kind.steps.several == "each" else ()


def answering_at(row: Matter, kind: Kind) -> Iterable[tuple[type, str]]:
    """Where the rows are that `answering_parts` asks for."""
    several = row.turns if kind.steps.several == "each" else 0
    return ((Handling, f"{row.id}.{turn}") for turn in range(1, several + 1))


def parts_of(state: State, row: Matter) -> Sequence[Handling]:
    """Every assignment of a matter, in turn."""
    found = (state.get(Handling, f"{row.id}.{turn}") for turn in range(1, row.turns + 1))
    return tuple(part for part in found if part is not None)


def kind_of(state: State, row: Matter) -> Kind | None:
    """The kind of a matter by the text that it was opened under."""
    institution = by_state.adopted(state, row.rule)
    return institution.matter if institution is not None else None


def seen(state: State, matter: str, who: Actor, on: date) -> Matter | None:
    """The matter, if it is there and not kept from `who`."""
    row = state.get(Matter, matter)
    if row is None or who.person in (_SYSTEM, RESIDENT.person):
        return row
    if not row.guarded and not WIDE.isdisjoint(role for _, role in who.roles):
        return row  # it complains about nobody, and every unit's work is theirs to see
    viewer = state.once(OFFICE, ("viewer", who, on), lambda: Viewer.of(state.book, who, on))
    return row if sees(viewer, row, parts_of(state, row), against_in(state, row)) else None


def against_in(state: State, row: Matter) -> frozenset[str]:
    """The units and persons that a matter complains about, by the state."""
    found: list[str] = []
    while row.guarded and (one := state.get(Against, f"{row.id}.{len(found) + 1}")) is not None:
        found.append(one.key)
    return frozenset(found)


def against_of(book: str, matter: str) -> frozenset[str]:
    """The units and persons that a matter complains about, as the tables have it."""
    return frozenset(Against.rows.for_nobody(book).filter(matter=matter).values_list("key", flat=True))


def holds_any(
    book: str,
    who: Actor,
    names: Iterable[str],
    on: date,
    row: Matter | None = None,
    state: State | None = None,
    posts: frozenset[str] | None = None,
) -> bool:
    """Whether `who` holds one of these roles or posts on a day, or is the handler or the resident that they name; by
    the state where one is given, or by `posts` where the caller has looked them up."""
    wanted = set(names)
    if who.person == _SYSTEM:
        return True
    if who.person == RESIDENT.person:
        return "resident" in wanted
    if not wanted.isdisjoint(role for _, role in who.roles):
        return True
    if row is not None and "handler" in wanted and handles(row, who, state):
        return True
    if posts is None and state is None:
        posts = post_keys(book, who.person, on)
    elif posts is None and state is not None:
        posts = state.once(OFFICE, ("posts", who.person, on), lambda: post_keys(book, who.person, on))
    return not wanted.isdisjoint(posts or ())


def post_keys(book: str, person: str, on: date) -> frozenset[str]:
    """The keys of the posts that somebody holds on a day."""
    return once(book, ("posts", person, on), lambda: _post_keys(book, person, on))


def _post_keys(book: str, person: str, on: date) -> frozenset[str]:
    held = Term.rows.of(book).on(on).filter(person=person).values_list("post", flat=True)
    keys = Post.rows.of(book).on(on).filter(id__in=list(held)).values_list("key", flat=True)
    return frozenset(key for key in keys if key)


def handles(row: Matter, who: Actor, state: State | None = None) -> bool:
    """Whether `who` keeps the matter: is named, or holds a post in a unit that has it now."""
    own = [unit for unit, _ in who.roles]
    if who.person == row.person or row.unit in own:
        return True
    if state is not None:
        parts = (part for part in parts_of(state, row) if part.standing)
        return any(part.unit in own or part.person == who.person for part in parts)
    standing = Handling.rows.for_nobody(row.book).filter(matter=row.id, standing=True)
    return standing.filter(unit__in=own).exists() or standing.filter(person=who.person).exists()


def approver_problems(
    row: Matter, approver: str, names: Iterable[str], on: date, *, key: str = "approved_by"
) -> Iterable[Problem]:
    """The approver holds a post that may approve, does not handle the matter, and is not complained about."""
    wanted = tuple(names)
    roles = tuple(
        Post.rows.of(row.book)
        .on(on)
        .filter(
            id__in=list(Term.rows.of(row.book).on(on).filter(person=approver).values_list("post", flat=True))
        )
        .values_list("unit", "role")
    )
    who = Actor(approver, roles=roles)
    if not roles or (wanted and not holds_any(row.book, who, wanted, on)):
        listed = "、".join(wanted)
        yield Problem(
            "approver",
            Text("批准人不在有权批准的岗位上", "the approver holds no post that may approve this"),
            Text(f"须由 {listed or '经办人以外的人'} 批准", f"one of: {', '.join(wanted) or 'anybody but the handler'}"),
            Place(key=key),
        )  # fmt: skip
    elif approver == row.person or (handles(row, who) and not holds_any(row.book, who, ("leader",), on)):
        yield Problem(
            "approver-handles",
            Text("批准人不能是承办人或承办单位的人", "the approver must not be the one who handles it"),
            Text("请由另一人批准", "let somebody else approve"),
            Place(key=key),
        )
    elif row.guarded and barred(Viewer.of(row.book, who, on), against_of(row.book, row.id)):
        yield unknown(key, "批准人", "approver")


def given_problems(state: State, given: Given, against: Iterable[str], on: date) -> Iterable[Problem]:
    """The unit stands, the person is in office, and the matter is not kept from them."""
    if given.outside:
        return
    unit = state.get(Unit, given.unit)
    if unit is None or not unit.holds_on(on):
        yield unknown("unit", "承办单位", "unit to handle it")
        return
    held: tuple[tuple[str, str], ...] = ()
    if given.person:
        held = state.once(OFFICE, ("held", given.person, on), lambda: _held(state.book, given.person, on))
        if not held:
            yield unknown("person", "在任的承办人", "person in office to handle it")
            return
    named = tuple(against)
    if named:
        viewer = (
            Viewer.of(state.book, Actor(given.person, roles=held), on)
            if held
            else Viewer.of_unit(state.book, given.unit, on)
        )
        if barred(viewer, named):
            yield Problem(
                "kept-from",
                Text("不能交给被反映的单位、人员或其下属办理", "it must not go to those it complains about, nor to anybody under them"),
                Text("请交给其他单位或上一级领导", "give it to another unit or to a leader above"),
                Place(key="unit"),
            )  # fmt: skip


def _held(book: str, person: str, on: date) -> tuple[tuple[str, str], ...]:
    """The units and roles of the posts that somebody holds on a day."""
    terms = Term.rows.of(book).on(on).filter(person=person).values_list("post", flat=True)
    return tuple(Post.rows.of(book).on(on).filter(id__in=list(terms)).values_list("unit", "role"))


def wrong_status(row: Matter) -> Problem:
    """The problem that a matter is not where an act needs it to be."""
    name = STATUS_NAMES[row.status]
    return Problem(
        "status",
        Text(f"该事项{name.zh}，不能这样办理", f"the matter is {name.en}; this cannot be done now"),
        Text("请刷新后看可以办理的事", "reload to see what can be done"),
    )


def not_permitted(title: Text) -> Problem:
    """The problem that somebody else has to do it."""
    return Problem(
        "not-permitted",
        Text(f"您的岗位不能办理“{title.zh}”", f"your post may not do this: {title.to('en')}"),
        Text("请由有权的岗位办理", "ask the post that has the right"),
    )


def end(row: Matter, status: str, on: date) -> None:
    """Bring a matter to its end."""
    row.status, row.ended_on = status, on


def evidence_of(files: Iterable[Evidence]) -> list[dict[str, object]]:
    """Evidence as rows keep it."""
    return [file.model_dump() for file in files]


def evidence_problems(rule: str, files: Sequence[Evidence]) -> Iterable[Problem]:
    """Papers are there where the rule asks for them, and not where it has no place for them."""
    if rule == "required" and not files:
        yield Problem(
            "evidence-missing",
            Text("没有附证明材料", "no evidence is attached"),
            Text("请附照片、文件或回执", "attach a picture or a paper"),
            Place(key="evidence"),
        )
    if rule == "none" and files:
        yield Problem(
            "evidence-unasked",
            Text("这一步不收材料", "this step takes no papers"),
            where=Place(key="evidence"),
        )
