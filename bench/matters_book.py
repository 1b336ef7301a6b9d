"""A township's matters, any number of them, quickly: believable acts in one chain, and the rows that they add up to.

Every act is forged into the chain of the book without guards. What the acts of one matter add up to depends on its kind,
its way and its days alone, so each way is folded once for each day by the acts themselves, and the result is stamped with
the ids, numbers and texts of every matter that went the same way that day. `verify` and `rebuild` find what they find in
any other book (a test compares them). Texts lie in the vault, encrypted, and are indexed for the search.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bench.township import Office, Pen

BOOK = "liuhe"
_SEQ = 900_000_000_000  # where the sequence numbers of a fold begin; nothing real is as large
_MARKS = {
    "m": "m000000000000",
    "n": "NUMBER-000000",
    "u": "u000000000000",
    "w": "u111111111111",
    "p": "p000000000000",
    "c": "p111111111111",
    "b": "b000000000000",
    "t1": "v000000000001",
    "t2": "v000000000002",
    "d1": "1" * 63 + "x",
    "d2": "2" * 63 + "x",
}
"""What stands for matter, number, unit, village, person, clerk, batch, and the references and digests of two texts."""
_GROUP = 4_000

_WHERE = (
    "村口",
    "桥头",
    "二组",
    "三组",
    "学校门口",
    "卫生室旁",
    "老戏台",
    "河堤边",
    "晒谷场",
    "公交站",
    "水库下",
    "祠堂前",
    "养殖场外",
    "集市东头",
    "新建小区",
    "山脚下",
    "村委会后面",
    "加油站对面",
)
_WHAT = {
    "roads": ("路灯不亮，晚上走路看不见", "路面塌了一块，三轮车翻了", "桥栏杆断了两根", "路灯整夜亮着没人管", "下水井盖松动，车过就响", "水泥路裂缝一直没有修补"),
    "water": ("自来水停了两天", "排水沟堵了，雨天漫进院子", "水管爆裂，路上结冰", "河塘发臭，鱼都翻了肚", "水费单和水表对不上"),
    "cleaning": ("垃圾箱满了三天没人清", "公厕没有水冲", "建筑垃圾倒在路边", "清运车天不亮就吵"),
    "farming": ("春灌的水放不下来", "种粮补贴没有到账", "稻飞虱多，请农技员来看", "水渠塌了三米"),
    "security": ("医保卡刷不了", "低保年审要交哪些材料", "养老金认证不会弄", "残疾补贴停发了"),
    "land": ("邻居建房占了我家滴水", "宅基地批了一年没有放线", "林地界址对不上", "征地补偿没有算青苗"),
    "other": ("村里的喇叭太早", "流浪狗追着孩子跑", "快递点撤了不方便", "网络信号太差"),
}  # fmt: skip
_TAIL = (
    "请派人来看看。",
    "已经说过两次了。",
    "老人孩子都不方便。",
    "什么时候能弄好？",
    "希望早点处理，谢谢。",
    "附近十几户都这样。",
)
_ANSWERS = ("已到现场查看，当天修好，请留意。", "已联系施工队，本周内完成，费用由村里承担。", "情况属实，已列入下月计划并公示。", "已当面说明政策，本人表示理解。", "经查不属本镇职权，已转县主管部门并告知本人。")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Way:
    """How a matter goes: its kind and category, and each act with the days after the one it was raised on."""

    kind: str
    category: str
    channel: str
    acts: tuple[tuple[str, int], ...]
    share: int
    open: bool = False
    grade: str = "satisfied"
    guarded: bool = False


def _way(kind: str, category: str, channel: str, share: int, days: int, grade: str = "satisfied") -> Way:
    step = "first-contact" if kind == "hotline" else "went-there"
    acts = (
        ("opened", 0),
        ("assigned", 0),
        ("signed", 0),
        (step, 1),
        ("answered", days),
        ("called", days + 1),
    )
    return Way(kind, category, channel, acts, share, grade=grade)


def ways() -> tuple[Way, ...]:
    """The ways that occur, with how often each does."""
    begun = (("opened", 0), ("assigned", 0), ("signed", 0))
    petition = (*begun, ("accepted", 3), ("answered", 40), ("passed", 42), ("closed", 50))
    return (
        *(
            _way("hotline", category, channel, share, days, grade)
            for category, channel, share, days, grade in (
                ("roads", "phone", 14, 3, "satisfied"),
                ("roads", "portal", 6, 9, "dissatisfied"),
                ("water", "phone", 10, 4, "satisfied"),
                ("cleaning", "upper", 9, 2, "satisfied"),
                ("farming", "visit", 6, 5, "fairly"),
                ("security", "counter", 5, 1, "satisfied"),
                ("other", "portal", 5, 12, "dissatisfied"),
            )
        ),
        _way("peoples-ledger", "small", "household", 20, 5),
        _way("peoples-ledger", "town", "household", 12, 17, "dissatisfied"),
        _way("peoples-ledger", "suggestion", "meeting", 5, 10),
        Way("petition", "claim", "letter", petition, 5),
        Way("petition", "claim", "visit", petition, 2, guarded=True),
        Way("hotline", "roads", "phone", begun, 5, open=True),
        Way("hotline", "water", "portal", begun[:2], 3, open=True),
        Way("peoples-ledger", "small", "household", begun, 4, open=True),
    )  # fmt: skip


@dataclass(slots=True)
class Fold:
    """What one way adds up to on one day: templates of the acts' bodies and of the rows, by table."""

    acts: list[tuple[str, str, str]]  # kind, day, template of the body
    rows: dict[Any, list[tuple[Any, ...]]]


class Matters:
    """The book: `build` puts it into the database that Django is connected to."""

    def __init__(self, count: int, today: date) -> None:
        self.count, self.today = count, today
        self.pen = Pen(BOOK)
        self.office = Office(self.pen, today.year - 4)
        self.chance = random.Random("matters of liuhe")
        self.seq, self.hash = 0, "0" * 64
        self._folds: dict[tuple[int, date], Fold] = {}

    @property
    def people(self) -> dict[str, str]:
        """Who works there, by what they do."""
        town = self.office
        return {
            **town.people,
            "station": town.stations[0].confirmer,
            "village": town.villages[0].confirmer,
        }

    def build(self, progress: Any = lambda done: None) -> None:
        """The office by its acts, its names in the vault, then the matters."""
        from django.conf import settings
        from django.db import connection, transaction

        from taizhang.journal.exchange import to_line
        from taizhang.server.exchange import import_book
        from taizhang.server.statistics import refresh_if_nobody_does
        from taizhang.server.store import room_to_load
        from taizhang.vault import keeping
        from taizhang.vault.models import VaultText

        self.pen.begin()
        first = self.office.since
        entries = [self.pen.write(act, first) for act in self.office.opening()]
        import_book(
            (to_line(entry.body, entry.hash) for entry in entries),
            file="synthetic",
            progress=lambda done: None,
        )
        self.seq, self.hash = self.pen.head.seq, self.pen.head.hash
        cipher, _ = keeping._keys(settings.VAULT_KEY)
        VaultText.objects.bulk_create(
            VaultText(ref=one.ref, book=BOOK, owner=one.owner, kind=one.kind, salt=one.salt, nonce=one.salt[:12],
                      cipher=cipher.encrypt(one.salt[:12], one.text.encode(), one.ref.encode()))
            for one in self.pen.texts
        )  # fmt: skip
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA synchronous=OFF")
        with room_to_load(), transaction.atomic(durable=True):
            done = 0
            for group in self._groups():
                self._insert(group, cipher)
                done += len(group)
                progress(done)
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE journal_head SET seq = %s, hash = %s WHERE book = %s", [self.seq, self.hash, BOOK]
                )
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA synchronous=FULL")
                cursor.execute("INSERT INTO matters_words_index (matters_words_index) VALUES ('optimize')")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                cursor.fetchall()
            else:
                cursor.execute("VACUUM ANALYZE")  # what a server does by itself in its first night
        refresh_if_nobody_does()  # what `tick` does every hour

    def _groups(self) -> Iterator[list[tuple[int, date]]]:
        """Every matter, by its way and day, in the order of days."""
        kinds = ways()
        open_ways = [at for at, way in enumerate(kinds) if way.open]
        done_ways = [at for at, way in enumerate(kinds) if not way.open]
        weights = {at: way.share for at, way in enumerate(kinds)}
        days = min(3 * 365, 120 + self.count // 200)
        chosen: list[tuple[int, date]] = []
        for number in range(self.count):
            back = days - 1 - number * days // self.count
            day = self.today - timedelta(days=back)
            if back < 45 and self.chance.random() < 0.6:
                at = self.chance.choices(open_ways, [weights[one] for one in open_ways])[0]
            elif back < 60:
                at = self.chance.choices(done_ways[:10], [weights[one] for one in done_ways[:10]])[0]
                day -= timedelta(days=20)
            else:
                at = self.chance.choices(done_ways, [weights[one] for one in done_ways])[0]
            chosen.append((at, day))
            if len(chosen) == _GROUP:
                yield chosen
                chosen = []
        if chosen:
            yield chosen

    def _fold(self, at: int, day: date) -> Fold:
        found = self._folds.get((at, day))
        if found is None:
            found = self._folds[at, day] = self._folded(ways()[at], day)
        return found

    def _folded(self, way: Way, day: date) -> Fold:
        from django.db import connection

        from taizhang.journal import Head, Sealed, forge
        from taizhang.journal.layers import Layer
        from taizhang.server.projection import TableState, _columns, _values

        if not hasattr(self, "_state"):
            self._state = TableState(BOOK)
            self._rules = self._adopted()
        layer = Layer(self._state)
        text = Sealed(ref=_MARKS["t1"], digest=_MARKS["d1"])
        answer = Sealed(ref=_MARKS["t2"], digest=_MARKS["d2"])
        acts: list[tuple[str, str, str]] = []
        for number, (name, after) in enumerate(way.acts, 1):
            act = _act(way, name, text, answer, self._rules[way.kind])
            on = min(day + timedelta(days=after), self.today)
            entry = forge(
                Head(_SEQ + number - 1, "p" * 64), act, book=BOOK, id=f"a{number:012}",
                actor=_MARKS["c"], unit="", recorded_at=datetime(self.today.year, self.today.month, self.today.day, 1, tzinfo=UTC),
                happened_on=on, batch=_MARKS["b"], key="",
            )  # fmt: skip
            act.apply(layer, entry)
            acts.append((act.kind, on.isoformat(), _template(entry.body, number)))
        rows: dict[Any, list[tuple[Any, ...]]] = {}
        for row in layer._added.values():
            columns = _columns(type(row), connection.vendor)
            [values] = _values([row], columns)
            rows.setdefault(type(row), []).append(tuple(_part(value) for value in values))
        return Fold(acts, rows)

    def _adopted(self) -> dict[str, str]:
        from taizhang.books.queries import Adoptions

        return {id: row for id, (row, _) in Adoptions(BOOK).found(self.today).items()}

    def _insert(self, group: Sequence[tuple[int, date]], cipher: Any) -> None:
        from django.db import connection

        from taizhang.matters.models import MatterWords
        from taizhang.matters.searching import indexed
        from taizhang.server.projection import _columns, copy_rows, insert_rows, live_table
        from taizhang.server.store import _INSERTED
        from taizhang.vault.keeping import COLUMNS
        from taizhang.vault.models import VaultText

        kinds, chance, pen = ways(), self.chance, self.pen
        entries: list[tuple[Any, ...]] = []
        rows: dict[Any, list[tuple[Any, ...]]] = {}
        texts: list[Any] = []
        words: list[Any] = []
        for at, day in group:
            way, fold = kinds[at], self._fold(at, day)
            village = chance.choice(self.office.villages)
            handler = village if way.kind == "peoples-ledger" else chance.choice(self.office.stations)
            marks = {
                "m": pen.id("m"),
                "n": f"{way.kind[:2].upper()}-{pen.id('').upper()[:8]}",
                "u": handler.id,
                "w": village.id,
                "p": handler.recorder,
                "c": self.people["clerk"],
                "b": pen.id("b"),
                "t1": pen.id("v"),
                "t2": pen.id("v"),
            }
            raised = f"{village.title}{chance.choice(_WHERE)}，{chance.choice(_WHAT.get(way.category, _WHAT['other']))}，{chance.choice(_TAIL)}"
            said = [(marks["t1"], "matter-text", raised)]
            if any(name == "answered" for name, _ in way.acts):
                said.append((marks["t2"], "matter-answer", chance.choice(_ANSWERS)))
            for number, (ref, kind, text) in enumerate(said, 1):
                salt = chance.randbytes(16)
                marks[f"d{number}"] = hashlib.sha256(salt + text.encode()).hexdigest()
                kept = cipher.encrypt(salt[:12], text.encode(), ref.encode())
                texts.append((ref, BOOK, marks["m"], kind, salt, salt[:12], kept, None))
                words.append((ref, BOOK, marks["m"], indexed(BOOK, kind.removeprefix("matter-"), text)))
            base = self.seq
            for act, on, template in fold.acts:
                self.seq += 1
                marks["seq"], marks["prev"], marks["a"] = str(self.seq), self.hash, pen.id("a")
                body = template % marks
                self.hash = hashlib.sha256(body.encode()).hexdigest()
                entries.append((BOOK, self.seq, marks["a"], act, 1, marks["m"], marks["c"], "", self._at, on, marks["b"], None, body, self.hash))  # fmt: skip
            marks |= {f"s{number}": str(base + number) for number in range(1, len(fold.acts) + 1)}
            for table, templates in fold.rows.items():
                rows.setdefault(table, []).extend(
                    tuple(
                        value % marks if sort == 1 else base + value if sort == 2 else value
                        for sort, value in template
                    )
                    for template in templates
                )
        with connection.cursor() as cursor:
            copy_rows(cursor, "journal_entry", _INSERTED, entries)
            for table, some in rows.items():
                names = [column.name for column in _columns(table, connection.vendor)]
                copy_rows(cursor, connection.ops.quote_name(live_table(table)), names, some)
        insert_rows(VaultText, COLUMNS, texts)
        insert_rows(MatterWords, ("text_id", "book", "matter", "words"), words)

    @property
    def _at(self) -> str:
        return f"{self.today.isoformat()}T01:00:00.000000Z"


def _act(way: Way, name: str, text: Any, answer: Any, rule: str) -> Any:
    from taizhang.matters import acts

    matter = _MARKS["m"]
    match name:
        case "opened":
            return acts.MatterOpened(
                id=matter, number=_MARKS["n"], matter_kind=way.kind, rule=rule, channel=way.channel, category=way.category,
                about="unit" if way.guarded else "place", place=_MARKS["w"], against=(_MARKS["w"],) if way.guarded else (),
                texts={"text": text},
            )  # fmt: skip
        case "assigned":
            return acts.MatterAssigned(matter=matter, to=(acts.Given(unit=_MARKS["u"]),))
        case "signed":
            return acts.MatterSigned(matter=matter, turn=1, person=_MARKS["p"])
        case "accepted":
            return acts.MatterAccepted(matter=matter)
        case "answered":
            outcome = "explained" if way.kind == "petition" else "solved"
            return acts.MatterAnswered(matter=matter, turn=1, outcome=outcome, text=answer)
        case "passed":
            return acts.AnswerPassed(matter=matter, turn=1)
        case "called":
            return acts.MatterCalledBack(matter=matter, reached=True, grade=way.grade)
        case "closed":
            return acts.MatterClosed(matter=matter)
    return acts.MilestoneMarked(matter=matter, milestone=name)


_PLACE = re.compile(f"%|{'|'.join(_MARKS.values())}|{_SEQ // 10}\\d")
_KEYS = {mark: key for key, mark in _MARKS.items()}


def _template(body: str, number: int) -> str:
    """The bytes of an act with its places marked."""
    made = _marked(body).replace(f'"a{number:012}"', '"%(a)s"').replace("p" * 64, "%(prev)s")
    return made.replace(f"%(s{number})s", "%(seq)s")


def _marked(text: str) -> str:
    return _PLACE.sub(_named, text)


def _named(found: re.Match[str]) -> str:
    mark = found.group()
    return "%%" if mark == "%" else f"%({_KEYS[mark]})s" if mark in _KEYS else f"%(s{int(mark) - _SEQ})s"


def _part(value: Any) -> tuple[int, Any]:
    """A value of a row as it is stamped: 1 a text with places, 2 a sequence number, 0 as it is."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= _SEQ:
        return 2, value - _SEQ
    if isinstance(value, str):
        made = _marked(value)
        return (1, made) if made != value else (0, value)
    return 0, value
