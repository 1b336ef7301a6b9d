"""Random work in a township: every kind of act, right and wrong, chosen by a seed so that a failure shrinks."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from taizhang.appraisal.closing import close
from taizhang.books.acts import BookOpened, InstitutionAdopted, InstitutionRepealed, TextsErased
from taizhang.journal import SYSTEM, Act, Actor, append, build, new_id
from taizhang.notices.acts import NoticePosted, NoticeWithdrawn
from taizhang.problems import Refused
from taizhang.promises.acts import PromiseChanged, PromiseMade, PromiseSigned, PromiseWithdrawn
from taizhang.promises.models import Promise
from taizhang.records.acts import RecordConfirmed, RecordMade, RecordSentBack, RecordWithdrawn
from taizhang.server.store import STORE
from taizhang.timekeeping import Period
from taizhang.units import acts as units
from taizhang.units.models import Contact, Post
from taizhang.vault.keeping import keep
from tests import rules
from tests.factories import Township, noon
from tests.laws import random_matters, random_scores

TEXTS = (
    "第七村",
    "东 村",
    "🌾丰收",
    "O'Brien",
    '"; --',
    "",
    " ",
    "长" * 400,
    "nul\x00",
    "\ud800",
    "a%_\\",
    "１２３",
)
MONTHS = tuple(f"2026-{month:02}" for month in range(1, 7))
PERIODS = (
    *MONTHS * 3,
    "2026-Q1",
    "2026-Q2",
    "2026",
    "2025-12",
    "2027-01",
    "2026-13",
    "",
    "本月",
    "2026-01\x00",
)
VALUES = tuple(map(Decimal, ("0", "1", "12", "99.5", "1000", "100000.25", "-1", "0.1234567", "1e15", "NaN")))
INDICATORS = ("sales", "sales", "jobs", "coverage", "days", "grain", "accidents", "repairs", "none", "x\x00")


@dataclass
class Work:
    """One sequence of acts in a township; remembers the ids that it gave."""

    town: Township
    ids: dict[str, list[str]] = field(default_factory=dict)
    wild: bool = False
    done: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for kind, table in (("post.created", Post), ("promise.made", Promise), ("contact.bound", Contact)):
            self.ids[kind] = list(table.rows.of(self.town.book).order_by("id").values_list("id", flat=True))

    def step(self, kind: str, seed: int) -> bool:
        """Try one act of a kind; whether it was taken. Anything but a refusal is a fault of the ledger."""
        draw = random.Random(seed)
        self.wild = draw.random() < 0.25
        self.on = date(2026, 1, 5) + timedelta(days=draw.randrange(170))
        try:
            _STEPS[kind](self, draw)
        except Refused:
            self.refused.append(kind)
            return False
        self.done.append(kind)
        return True

    def take(self, draw: random.Random, form: type[Act], *, who: str = "", **fields: Any) -> None:
        """Append one act of somebody; `Sealed` fields are given as text and kept with it."""
        actor = self.town.actor(who, self.on) if who and not self.wild else self.somebody(draw)

        def plan(state, head):
            return [build(form, **{name: self.sealed(value) for name, value in fields.items()})]

        key = self.one(draw, ("",), ("k1", "k2", "长" * 81, "\x00"))
        done = append(STORE, self.town.book, plan, who=actor, now=noon(self.on), happened_on=self.on, key=key)
        if not done.repeated and "id" in fields:
            self.ids.setdefault(form.kind, []).append(fields["id"])

    def sealed(self, value: Any) -> Any:
        """A secret kept in the vault, also within a mapping; anything else as it is."""
        if isinstance(value, dict):
            return {name: self.sealed(one) for name, one in value.items()}
        return keep(self.town.book, value.text, kind="note") if isinstance(value, Secret) else value

    def somebody(self, draw: random.Random) -> Actor:
        """Mostly the software itself or the clerk, sometimes anybody."""
        if draw.random() < 0.4:
            return SYSTEM
        return self.town.actor(draw.choice(tuple(self.town.people)) if self.wild else "deputy", self.on)

    def one(self, draw: random.Random, right: Sequence[Any], wrong: Sequence[Any]) -> Any:
        """One of the right ones; from somebody who makes mistakes, as often a wrong one."""
        return draw.choice(wrong if self.wild and draw.random() < 0.5 else right)

    def known(self, draw: random.Random, kind: str, *more: str) -> str:
        """An id that was given; sometimes one that was not."""
        known = [*self.ids.get(kind, ()), *more]
        return self.one(draw, known or ("nobody",), ("nobody", "", "x\x00"))

    def unit(self, draw: random.Random) -> str:
        """Mostly a village."""
        town = self.town
        return self.known(draw, "unit.opened", *town.villages, *town.villages, town.station, town.township)

    def person(self, draw: random.Random) -> str:
        """Mostly somebody with a post."""
        return self.known(draw, "person.registered", *self.town.people.values())

    def day(self, draw: random.Random) -> date:
        """Some day around the year."""
        return date(2025, 12, 1) + timedelta(days=draw.randrange(400))


@dataclass(frozen=True)
class Secret:
    """A text that belongs into the vault."""

    text: str


def _text(work: Work, draw: random.Random) -> str:
    return work.one(draw, (f"名称{draw.randrange(1000)}", "🌾丰收", "O'Brien"), TEXTS)


def _value(work: Work, draw: random.Random) -> Decimal:
    return work.one(draw, VALUES[:5], VALUES)


def _open_book(work: Work, draw: random.Random) -> None:
    book = work.one(draw, (work.town.book,), ("other", "BAD", ""))
    work.take(
        draw,
        BookOpened,
        book=book,
        name=_text(work, draw),
        level=work.one(draw, ("township",), ("county", "县" * 30)),
    )


def _adopt(work: Work, draw: random.Random) -> None:
    text = draw.choice(rules.ALL).replace("points = 20", f"points = {draw.choice((20, 20, 21))}", 1)
    text = text.replace("测试", draw.choice(("测试", "新测试", "🌾")))
    if draw.random() < 0.2:
        text = text.replace("[institution]", draw.choice(("[institution", "[institutions]", "")), 1)
    act = InstitutionAdopted.of(new_id("i"), text, effective_from=work.day(draw))
    work.take(draw, InstitutionAdopted, **act.model_dump())


def _repeal(work: Work, draw: random.Random) -> None:
    work.take(
        draw,
        InstitutionRepealed,
        id=new_id("i"),
        institution=work.one(
            draw, ("monthly-progress", "appraisal"), ("indicators", "none", "长" * 300, "\x00")
        ),
        effective_from=work.day(draw),
    )


def _erase(work: Work, draw: random.Random) -> None:
    refs = [draw.choice(("v1", "v2", "v3")) for _ in range(draw.randrange(3))]
    work.take(draw, TextsErased, person=work.person(draw), refs=refs, ground=_text(work, draw))


def _open_unit(work: Work, draw: random.Random) -> None:
    work.take(
        draw,
        units.UnitOpened,
        id=new_id("u"),
        unit_kind=work.one(draw, ("village", "group", "station"), ("township", "county", "planet")),
        name=_text(work, draw),
        code=work.one(draw, ("",), ("330102101203", "330102101000", "33010210120", "x\x00")),
        parent=work.unit(draw) if draw.random() < 0.8 else "",
        group=draw.choice(("", "山区", _text(work, draw))),
        position=work.one(draw, (0, 5), (-1, 2**40)),
        initials=draw.choice(("", "dc", _text(work, draw))),
        since=work.day(draw),
    )


def _close_unit(work: Work, draw: random.Random) -> None:
    successor = work.unit(draw) if draw.random() < 0.5 else ""
    work.take(draw, units.UnitClosed, unit=work.unit(draw), until=work.day(draw), successor=successor)


def _register(work: Work, draw: random.Random) -> None:
    phone = Secret("13900001234") if draw.random() < 0.5 else None
    work.take(draw, units.PersonRegistered, id=new_id("p"), name=Secret(_text(work, draw)), phone=phone)


def _post(work: Work, draw: random.Random) -> None:
    work.take(
        draw,
        units.PostCreated,
        id=new_id("o"),
        unit=work.unit(draw),
        name=_text(work, draw),
        role=work.one(draw, ("village", "leader"), ("king",)),
        key=draw.choice(("", "mayor")),
        position=work.one(draw, (0,), (2**35,)),
        since=work.day(draw),
    )


def _start_term(work: Work, draw: random.Random) -> None:
    work.take(
        draw,
        units.TermStarted,
        id=new_id("t"),
        post=work.known(draw, "post.created"),
        person=work.person(draw),
        since=work.day(draw),
        until=draw.choice((None, work.day(draw))),
        acting=draw.random() < 0.3,
        ground=draw.choice(("", _text(work, draw))),
    )


def _end_term(work: Work, draw: random.Random) -> None:
    work.take(draw, units.TermEnded, term=work.known(draw, "term.started"), until=work.day(draw))


def _bind(work: Work, draw: random.Random) -> None:
    work.take(
        draw,
        units.ContactBound,
        id=new_id("c"),
        institution=work.one(draw, ("contact-duty",), ("none",)),
        binds=work.one(draw, ("village",), ("project",)),
        person=work.person(draw),
        unit=work.unit(draw),
        matter=draw.choice(("", _text(work, draw))),
        since=work.day(draw),
    )


def _unbind(work: Work, draw: random.Random) -> None:
    work.take(draw, units.ContactEnded, contact=work.known(draw, "contact.bound"), until=work.day(draw))


def _record(work: Work, draw: random.Random) -> None:
    indicator, none = work.one(draw, INDICATORS[:7], INDICATORS), draw.random() < 0.15
    opening = draw.random() < 0.1
    by_person = indicator == "days"
    work.take(
        draw,
        RecordMade,
        id=new_id("r"),
        indicator=indicator,
        unit=work.unit(draw),
        person=work.person(draw) if by_person or work.wild else "",
        period="2026-Q1" if indicator == "grain" else work.one(draw, MONTHS[:3], PERIODS),
        value=None if none else _value(work, draw),
        not_applicable=none and draw.random() < 0.8,
        opening=opening,
        note=Secret(_text(work, draw)) if draw.random() < 0.3 else None,
        replaces=work.known(draw, "record.made") if draw.random() < 0.2 else "",
        late=draw.random() < 0.5,
        confirms=(indicator in ("jobs", "accidents") or opening) != work.one(draw, (False,), (False, True)),
    )


def _confirm(work: Work, draw: random.Random) -> None:
    work.take(draw, RecordConfirmed, record=work.known(draw, "record.made"), who="supervisor")


def _send_back(work: Work, draw: random.Random) -> None:
    work.take(
        draw,
        RecordSentBack,
        record=work.known(draw, "record.made"),
        who="supervisor",
        reason=Secret(_text(work, draw)),
    )


def _withdraw_record(work: Work, draw: random.Random) -> None:
    work.take(draw, RecordWithdrawn, record=work.known(draw, "record.made"))


def _promise(work: Work, draw: random.Random) -> None:
    work.take(
        draw,
        PromiseMade,
        id=new_id("g"),
        indicator=work.one(draw, INDICATORS[:6], INDICATORS),
        unit=work.unit(draw),
        person=work.person(draw) if draw.random() < 0.2 else "",
        year=work.one(draw, (2026,), (2027, 1)),
        target=_value(work, draw),
        bound=work.one(draw, ("least", "most", "about"), ("exact", "never")),
        parent=work.known(draw, "promise.made") if draw.random() < 0.4 else "",
        due=work.day(draw),
        quote=_text(work, draw),
    )


def _change(work: Work, draw: random.Random) -> None:
    work.take(
        draw,
        PromiseChanged,
        promise=work.known(draw, "promise.made"),
        target=_value(work, draw),
        bound=draw.choice(("least", "most")),
        approved_by=work.one(draw, (work.town.people["leader"],), (work.person(draw),)),
        reason=Secret(_text(work, draw)),
        from_version=draw.choice((1, 1, 2, 3)),
    )


def _sign(work: Work, draw: random.Random) -> None:
    work.take(draw, PromiseSigned, promise=work.known(draw, "promise.made"), on_day=work.day(draw))


def _withdraw_promise(work: Work, draw: random.Random) -> None:
    approved_by = work.one(draw, (work.town.people["leader"],), (work.person(draw),))
    promise = work.known(draw, "promise.made")
    work.take(
        draw, PromiseWithdrawn, promise=promise, approved_by=approved_by, reason=Secret(_text(work, draw))
    )


def _notice(work: Work, draw: random.Random) -> None:
    since = work.day(draw)
    work.take(
        draw,
        NoticePosted,
        id=new_id("n"),
        institution=work.one(draw, ("monthly-progress",), ("长" * 100,)),
        name={"zh": _text(work, draw), "en": _text(work, draw)},
        period=work.one(draw, MONTHS, PERIODS),
        body={"paragraphs": [{"zh": work.one(draw, TEXTS[:5], (*TEXTS, "电话 13900001234"))}], "tables": []},
        ground=_text(work, draw),
        approved_by=work.one(draw, ("",), (work.person(draw), "长" * 50)),
        head_hash=work.one(draw, ("0" * 64,), ("0",)),
        since=since,
        until=since + timedelta(days=work.one(draw, (7, 30), (0,))),
    )


def _withdraw_notice(work: Work, draw: random.Random) -> None:
    work.take(
        draw,
        NoticeWithdrawn,
        notice=work.known(draw, "notice.posted"),
        until=work.day(draw),
        reason=_text(work, draw),
    )


def _close(work: Work, draw: random.Random) -> None:
    month = Period.parse(draw.choice(MONTHS[:3]))
    on = month.next().start + timedelta(days=work.one(draw, (0, 3), (-5,)))
    approvals = (
        {"appraisal": work.town.people[work.one(draw, ("secretary",), ("clerk",))]}
        if draw.random() < 0.4
        else {}
    )
    who = work.town.actor(work.one(draw, ("clerk",), ("auditor",)))
    close(work.town.book, month, who=who, now=noon(on), on=on, approvals=approvals)


_STEPS: Mapping[str, Callable[[Work, random.Random], None]] = {
    "book.opened": _open_book,
    "institution.adopted": _adopt,
    "institution.repealed": _repeal,
    "texts.erased": _erase,
    "unit.opened": _open_unit,
    "unit.closed": _close_unit,
    "person.registered": _register,
    "post.created": _post,
    "term.started": _start_term,
    "term.ended": _end_term,
    "contact.bound": _bind,
    "contact.ended": _unbind,
    "record.made": _record,
    "record.confirmed": _confirm,
    "record.sent-back": _send_back,
    "record.withdrawn": _withdraw_record,
    "promise.made": _promise,
    "promise.changed": _change,
    "promise.signed": _sign,
    "promise.withdrawn": _withdraw_promise,
    "notice.posted": _notice,
    "notice.withdrawn": _withdraw_notice,
    "period.closed": _close,
    **random_matters.STEPS,
    **random_scores.STEPS,
}

KINDS = tuple(_STEPS)
"""The kinds of act that random work does."""

OFTEN = (
    *KINDS,
    *random_matters.OFTEN,
    *("record.made",) * 8,
    *("record.confirmed",) * 4,
    *("promise.made", "period.closed") * 2,
)
"""The kinds again, in the measure in which an office does them."""
