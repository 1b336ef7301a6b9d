"""Acts on promises: made, changed with approval, signed, withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

from pydantic import Field

from taizhang.books import queries as books
from taizhang.journal import Act, Actor, Entry, NewId, Sealed, State
from taizhang.problems import Place, Problem, Text
from taizhang.promises.models import Promise, PromiseVersion
from taizhang.server.rows import MICRO
from taizhang.units.acts import unknown
from taizhang.units.acts.clerk import personal_data_problems
from taizhang.units.models import Post, Term, Unit

Bound = Literal["least", "most", "about", "exact"]
_LARGEST = Decimal(10) ** 12


class PromiseMade(Act):
    """A unit, and where named a person, promises a target for a year (下达、承诺目标)."""

    kind: ClassVar[str] = "promise.made"
    title: ClassVar[Text] = Text("下达目标", "make a promise")

    id: NewId
    indicator: str
    unit: str
    person: str = ""
    year: int = Field(ge=1949, le=2999)
    target: Decimal
    bound: Bound = "least"
    parent: str = ""
    due: date
    quote: str = Field(default="", max_length=300)

    def subject(self) -> str:
        """The promise."""
        return self.id

    def permits(self, who: Actor, state: State) -> bool:
        """The clerk, for the leaders."""
        return who.holds("clerk") or who.holds("leader")

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """Indicator in force, unit standing, person in office, a target that fits, nothing promised twice."""
        yield from personal_data_problems(self.quote, "quote")
        last_day = date(self.year, 12, 31)
        indicator = books.indicators(state.book, last_day).get(self.indicator)
        if indicator is None:
            yield unknown("indicator", f"指标“{self.indicator}”", f"indicator {self.indicator}")
        else:
            yield from _target_problems(self.target, indicator.min, indicator.max, indicator.unit)
        yield from _decimals_problems(self.target)
        unit = state.get(Unit, self.unit)
        if unit is None:
            yield unknown("unit", "单位", "unit")
        elif unit.until is not None and unit.until <= max(on, date(self.year, 1, 1)):
            successor = state.get(Unit, unit.successor) if unit.successor else None
            yield Problem(
                "unit-not-open",
                Text(f"“{unit.title}”已于 {unit.until} 撤销", f"{unit.title} was closed on {unit.until}"),
                Text(
                    f"请下达给承接单位“{successor.title}”" if successor else "请选择现有单位",
                    f"promise it for {successor.title}" if successor else "choose a unit that exists",
                ),
                Place(key="unit"),
            )
        if (
            self.person
            and not Term.rows.of(state.book)
            .on(max(on, date(self.year, 1, 1)))
            .filter(person=self.person)
            .exists()
        ):
            yield unknown("person", "任职人员", "person in office")
        if self.parent:
            parent = state.get(Promise, self.parent)
            if parent is None or parent.withdrawn:
                yield unknown("parent", "上级目标", "parent promise")
            elif (parent.indicator, parent.year) != (self.indicator, self.year):
                yield Problem(
                    "parent-differs",
                    Text("上级目标的指标或年度不同", "the parent is of another indicator or year"),
                    where=Place(key="parent"),
                )
        if (
            Promise.rows.of(state.book)
            .filter(
                year=self.year, indicator=self.indicator, unit=self.unit, person=self.person, withdrawn=False
            )
            .exists()
        ):
            yield Problem(
                "promised-already",
                Text(
                    "该单位（人员）本年度已有这项目标",
                    "this unit (person) has this promise for the year already",
                ),
                Text("请用“调整目标”修改", "change that promise"),
                Place(key="unit"),
            )

    def apply(self, state: State, entry: Entry) -> None:
        """Add the promise and its first version."""
        state.add(
            Promise(
                id=self.id,
                book=entry.book,
                indicator=self.indicator,
                unit=self.unit,
                person=self.person,
                year=self.year,
                target=self.target,
                bound=self.bound,
                parent=self.parent,
                due=self.due,
                quote=self.quote,
                made_seq=entry.seq,
            )
        )
        state.add(
            PromiseVersion(
                id=f"{self.id}.1",
                book=entry.book,
                promise=self.id,
                year=self.year,
                number=1,
                target=self.target,
                bound=self.bound,
                changed_on=entry.day,
                from_seq=entry.seq,
            )
        )


class PromiseChanged(Act):
    """The target changes during the year; the old version stays, with who approved the new (调整目标)."""

    kind: ClassVar[str] = "promise.changed"
    title: ClassVar[Text] = Text("调整目标", "change a promise")

    promise: str
    target: Decimal
    bound: Bound = "least"
    approved_by: str
    reason: Sealed
    from_version: int = Field(ge=1)

    def subject(self) -> str:
        """The promise."""
        return self.promise

    def permits(self, who: Actor, state: State) -> bool:
        """The clerk, for the leaders."""
        return who.holds("clerk") or who.holds("leader")

    def reads(self) -> Iterable[tuple[type, str]]:
        """The promise and its version in force."""
        return ((Promise, self.promise), (PromiseVersion, f"{self.promise}.{self.from_version}"))

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """It stands, nobody changed it meanwhile, and the approver holds the post that may approve."""
        promise = state.get(Promise, self.promise)
        if promise is None or promise.withdrawn:
            yield unknown("promise", "目标", "promise")
            return
        if promise.version != self.from_version:
            yield Problem(
                "changed-meanwhile",
                Text("这项目标刚被他人调整过", "somebody changed this promise meanwhile"),
                Text("请刷新后再办理", "reload and try again"),
            )
        if (promise.target, promise.bound) == (self.target, self.bound):
            yield Problem(
                "nothing-changed",
                Text("新目标与原目标相同", "the target is the same"),
                where=Place(key="target"),
            )
        indicator = books.indicators(state.book, date(promise.year, 12, 31)).get(promise.indicator)
        if indicator is not None:
            yield from _target_problems(self.target, indicator.min, indicator.max, indicator.unit)
        yield from _decimals_problems(self.target)
        yield from approver_problems(state.book, self.approved_by, on)

    def apply(self, state: State, entry: Entry) -> None:
        """Set the target and add the version."""
        promise = state.get(Promise, self.promise)
        if promise is None:
            return
        old = state.get(PromiseVersion, f"{self.promise}.{promise.version}")
        if old is not None:
            old.to_seq = entry.seq
            state.put(old)
        promise.version += 1
        promise.target, promise.bound = self.target, self.bound
        state.put(promise)
        state.add(
            PromiseVersion(
                id=f"{self.promise}.{promise.version}",
                book=entry.book,
                promise=self.promise,
                year=promise.year,
                number=promise.version,
                target=self.target,
                bound=self.bound,
                approved_by=self.approved_by,
                reason_ref=self.reason.ref,
                changed_on=entry.day,
                from_seq=entry.seq,
            )
        )


class PromiseSigned(Act):
    """The responsibility letter is signed (签订责任状)."""

    kind: ClassVar[str] = "promise.signed"
    title: ClassVar[Text] = Text("签订责任状", "sign the responsibility letter")

    promise: str
    on_day: date

    def subject(self) -> str:
        """The promise."""
        return self.promise

    def permits(self, who: Actor, state: State) -> bool:
        """The clerk registers the signed paper."""
        return who.holds("clerk")

    def reads(self) -> Iterable[tuple[type, str]]:
        """The promise."""
        return ((Promise, self.promise),)

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """It stands."""
        promise = state.get(Promise, self.promise)
        if promise is None or promise.withdrawn:
            yield unknown("promise", "目标", "promise")

    def apply(self, state: State, entry: Entry) -> None:
        """Note the day."""
        promise = state.get(Promise, self.promise)
        if promise is not None:
            promise.signed_on = self.on_day
            state.put(promise)


class PromiseWithdrawn(Act):
    """A promise is taken back, with who approved it and why (撤销目标)."""

    kind: ClassVar[str] = "promise.withdrawn"
    title: ClassVar[Text] = Text("撤销目标", "withdraw a promise")

    promise: str
    approved_by: str
    reason: Sealed

    def subject(self) -> str:
        """The promise."""
        return self.promise

    def permits(self, who: Actor, state: State) -> bool:
        """The clerk, for the leaders."""
        return who.holds("clerk") or who.holds("leader")

    def reads(self) -> Iterable[tuple[type, str]]:
        """The promise."""
        return ((Promise, self.promise),)

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """It stands, has no parts that stand, and the approver may approve."""
        promise = state.get(Promise, self.promise)
        if promise is None or promise.withdrawn:
            yield unknown("promise", "目标", "promise")
            return
        if Promise.rows.of(state.book).filter(parent=self.promise, withdrawn=False).exists():
            yield Problem(
                "has-parts",
                Text("其下还有分解目标", "it is broken down into others"),
                Text("请先撤销分解目标", "withdraw those first"),
            )
        yield from approver_problems(state.book, self.approved_by, on)

    def apply(self, state: State, entry: Entry) -> None:
        """Mark it and end its version."""
        promise = state.get(Promise, self.promise)
        if promise is None:
            return
        promise.withdrawn = True
        state.put(promise)
        version = state.get(PromiseVersion, f"{self.promise}.{promise.version}")
        if version is not None:
            version.to_seq = entry.seq
            state.put(version)


def approver_problems(book: str, person: str, on: date) -> Iterable[Problem]:
    """The approver holds, on that day, a post that the institution on promises lets approve (A1)."""
    allowed = {
        institution.promises.change_approved_by
        for institution in books.in_force(book, on).values()
        if institution.promises is not None
    }
    posts = (
        Post.rows.of(book)
        .on(on)
        .filter(id__in=list(Term.rows.of(book).on(on).filter(person=person).values_list("post", flat=True)))
    )
    if not any(post.key in allowed or post.role in allowed for post in posts):
        yield Problem(
            "approver",
            Text("批准人不在有权批准的岗位上", "the approver holds no post that may approve this"),
            Text(
                f"须由 {'、'.join(sorted(allowed)) or '制度规定的岗位'} 批准",
                f"one of: {', '.join(sorted(allowed))}",
            ),
            Place(key="approved_by"),
        )


def _decimals_problems(target: Decimal) -> Iterable[Problem]:
    exponent = target.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > MICRO:
        yield Problem(
            "too-many-decimals",
            Text(f"目标至多 {MICRO} 位小数", f"at most {MICRO} decimals in a target"),
            Text("请四舍五入后填写", "round it"),
            Place(key="target"),
        )


def _target_problems(
    target: Decimal, least: Decimal | None, most: Decimal | None, unit: str
) -> Iterable[Problem]:
    if (least is not None and target < least) or (least is None and target < 0) or abs(target) >= _LARGEST:
        yield Problem(
            "target-too-small",
            Text("目标值超出范围", "the target is out of range"),
            where=Place(key="target"),
        )
    # a yearly target of a monthly maximum is no mistake unless the unit is a rate
    if most is not None and unit in ("%", "‰") and target > most:
        yield Problem(
            "target-too-large",
            Text(f"目标不能大于 {most}{unit}", f"the target must not be above {most}{unit}"),
            where=Place(key="target"),
        )
