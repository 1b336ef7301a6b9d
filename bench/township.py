"""The office of the synthetic township: its units, posts and people, and the pen that forges its acts.

Thirty villages and eight stations under one township, about 120 people. Names are made up of common characters.
"""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from taizhang.books.acts import BookOpened, InstitutionAdopted
from taizhang.institutions import Indicator, Shipped, shipped
from taizhang.journal import Act, Entry, Head, Sealed, forge
from taizhang.journal.acts import ID_LETTERS
from taizhang.office.opening import adopting_order, effective_from
from taizhang.units.acts import PersonRegistered, PostCreated, TermStarted, UnitOpened

VILLAGES, STATIONS = 30, 8

_STATIONS = (
    "财政所",
    "经济发展办",
    "农业服务中心",
    "社会事务办",
    "村镇建设办",
    "生态环境所",
    "平安法治办",
    "党政办",
)
_VILLAGES = "东西南北上下大小新前"
_PLACES = "河湾桥头柳林岗井岭溪"
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧"
_GIVEN = "守田望川念农清源月禾庆来正平知言小禾明理桂圃满仓一鸣书简广源启工春生长河秋实映雪青山"
_LEADERS = (
    ("secretary", "党委书记", "leader", "party-secretary"),
    ("mayor", "镇长", "leader", "mayor"),
    ("deputy", "副镇长", "leader", "deputy-mayor"),
    ("clerk", "党政办主任", "clerk", "office-head"),
    ("second-clerk", "党政办干事", "clerk", ""),
    ("supervisor", "镇人大代表监督员", "supervisor", "congress-deputy"),
    ("auditor", "审计员", "auditor", "auditor"),
)


@dataclass(frozen=True, slots=True)
class KeptText:
    """A text that the vault would hold behind an act's reference."""

    ref: str
    owner: str
    kind: str
    salt: bytes
    text: str


@dataclass(slots=True)
class Desk:
    """A unit and the people at it: who records, who confirms, who confirms what a supervisor must, the posted cadre."""

    id: str
    kind: str
    title: str
    recorder: str = ""
    confirmer: str = ""
    supervisor: str = ""
    posted: str = ""
    head_term: str = ""
    head_post: str = ""


class Pen:
    """Forges acts one after another, without guards; ids, salts and chance come from a fixed seed."""

    def __init__(self, book: str) -> None:
        self.book = book
        self.head = Head()
        self.texts: list[KeptText] = []
        self.chance = random.Random(f"bench {book}")
        self._batch = ""

    def id(self, prefix: str) -> str:
        """An id like those of `journal.new_id`, the same in every run."""
        return prefix + "".join(self.chance.choices(ID_LETTERS, k=12))

    def seal(self, text: str, *, kind: str, owner: str = "") -> Sealed:
        """The seal of a text, which is put aside in `texts`."""
        kept = KeptText(self.id("v"), owner, kind, self.chance.randbytes(16), text)
        self.texts.append(kept)
        return Sealed(ref=kept.ref, digest=hashlib.sha256(kept.salt + text.encode()).hexdigest())

    def begin(self) -> None:
        """What is forged from here on belongs to a batch of its own."""
        self._batch = self.id("b")

    def write(self, act: Act, day: date, *, by: str = "system", unit: str = "") -> Entry:
        """The entry that puts an act at the end of the chain."""
        entry = forge(
            self.head,
            act,
            book=self.book,
            id=self.id("a"),
            actor=by,
            unit=unit,
            recorded_at=datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
            + timedelta(microseconds=self.head.seq),
            happened_on=day,
            batch=self._batch,
            key="",
        )
        self.head = Head(entry.seq, entry.hash)
        return entry


class Office:
    """The township as it is set up on the first day: `opening` gives the acts."""

    def __init__(self, pen: Pen, first_year: int) -> None:
        self.pen, self.first_year = pen, first_year
        self.since = date(first_year, 1, 1)
        self.people: dict[str, str] = {}
        self.adopted: dict[str, Shipped] = {one.id: one for one in adopting_order()}
        self.hashes = {name: one.sha256 for name, one in self.adopted.items()}
        self.town = Desk(pen.id("u"), "township", "柳河镇")
        self.villages = [
            Desk(pen.id("u"), "village", f"{_VILLAGES[at % 10]}{_PLACES[at // 3]}村")
            for at in range(VILLAGES)
        ]
        self.stations = [Desk(pen.id("u"), "station", title) for title in _STATIONS[:STATIONS]]
        self.desks = (*self.stations, *self.villages)

    def opening(self) -> list[Act]:
        """Book, institutions, units, people, posts and terms."""
        pen, acts = self.pen, list[Act]()
        acts.append(BookOpened(book=pen.book, name="柳河镇", name_en="Liuhe Town"))
        acts += [self.adopting(one, one.text) for one in self.adopted.values()]
        for position, desk in enumerate((self.town, *self.desks)):
            acts.append(
                UnitOpened(
                    id=desk.id,
                    unit_kind=desk.kind,  # type: ignore[arg-type]
                    name=desk.title,
                    parent="" if desk is self.town else self.town.id,
                    position=position,
                    since=self.since,
                )
            )
        for key, title, role, post_key in _LEADERS:
            self.people[key] = self._appointed(acts, self.town, title, role, post_key)
        self.town.recorder = self.people["clerk"]
        for desk in self.stations:
            desk.confirmer = self._appointed(acts, desk, "站所长", "station", "station-head")
            desk.recorder = self._appointed(acts, desk, "干事", "station", "")
        for at, desk in enumerate(self.villages):
            desk.confirmer = self._appointed(acts, desk, "村党支部书记", "village", "village-secretary")
            desk.recorder = self._appointed(acts, desk, "村文书", "village", "village-clerk")
            desk.supervisor = self._appointed(
                acts, desk, "村务监督委员会主任", "supervisor", "village-supervisor"
            )
            desk.posted = self.stations[at % STATIONS].recorder
            self._appointed(acts, desk, "驻村干部", "village", "posted-cadre", person=desk.posted)
        for desk in self.stations:
            desk.supervisor = self.people["supervisor"]
        return acts

    def adopting(self, one: Shipped, text: str, year: int = 0) -> InstitutionAdopted:
        """The act that adopts a shipped institution, or a township's own text of it."""
        day = date(year, 1, 1) if year else effective_from(one, self.first_year)
        act = InstitutionAdopted.of(
            self.pen.id("i"), text, effective_from=day, based_on=one.sha256, file=one.file
        )
        self.hashes[one.id] = act.sha256
        return act

    def registered(self) -> PersonRegistered:
        """One more person, with a name and a telephone that lies in no real area."""
        pen, id = self.pen, self.pen.id("p")
        name = pen.chance.choice(_SURNAMES) + "".join(pen.chance.choices(_GIVEN, k=2))
        number = f"0990-555{pen.chance.randrange(10_000):04}"
        return PersonRegistered(
            id=id, name=pen.seal(name, kind="name", owner=id), phone=pen.seal(number, kind="phone", owner=id)
        )

    def _appointed(
        self, acts: list[Act], desk: Desk, title: str, role: Any, key: str, person: str = ""
    ) -> str:
        pen = self.pen
        if not person:
            acts.append(self.registered())
            person = acts[-1].subject()
        post, term = pen.id("o"), pen.id("t")
        acts.append(
            PostCreated(
                id=post, unit=desk.id, name=title, role=role, key=key, position=len(acts), since=self.since
            )
        )
        acts.append(TermStarted(id=term, post=post, person=person, since=self.since))
        if key == "village-secretary":
            desk.head_term, desk.head_post = term, post
        return person


def indicators() -> dict[str, Indicator]:
    """Every indicator that a shipped institution declares."""
    return {rule.id: rule for one in shipped().values() for rule in one.institution.indicators}
