"""One row of a spreadsheet as a matter: what it says, what was understood only by a proposal, what is wrong in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from taizhang.books import queries as books
from taizhang.institutions.schema.matters import AS_ORDERED
from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.journal import Actor
from taizhang.matters.acts.opening import CONTACT_TEXTS, Value
from taizhang.matters.given_values import read_values
from taizhang.matters.importing.days import read_day
from taizhang.matters.importing.heads import COLUMNS, FIELD, Heads, plain_head
from taizhang.matters.importing.near import Names, plainly
from taizhang.matters.numbers import as_stored
from taizhang.matters.raising import LONGEST, openable
from taizhang.matters.wording import ABOUT, CHANNELS, OUTCOMES
from taizhang.problems import Refused, Text
from taizhang.units import queries as units

_SEVERAL = re.compile(r"[、,，;；/\n]+")
_YES = {
    "是": "true",
    "有": "true",
    "√": "true",
    "y": "true",
    "否": "false",
    "无": "false",
    "×": "false",
    "n": "false",
}
_NOT_REACHED = frozenset(map(plainly, ("未联系上", "联系不上", "未接通", "无人接听", "not reached")))
_NO_GRADE = frozenset(
    map(plainly, ("未评价", "不评价", "拒绝评价", "未表态", "无评价", "no verdict", "refused"))
)
_CHANNEL_WORDS: Mapping[str, tuple[str, ...]] = {
    "portal": ("网上", "网站", "门户", "小程序", "公众号"),
    "counter": ("窗口", "大厅", "现场"),
    "phone": ("电话", "热线", "来电", "12345", "政务热线"),
    "letter": ("来信", "信件", "写信"),
    "visit": ("来访", "走访接待", "上访"),
    "online": ("网络", "留言", "领导留言板", "论坛"),
    "patrol": ("巡查", "网格巡查"),
    "upper": ("上级", "上级转办", "上级交办", "县里转办"),
    "household": ("入户", "走访", "入户走访"),
    "meeting": ("会议",),
    "order": ("交办", "领导批示", "批示"),
    "sweep": ("排查",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proposal:
    """How something was understood that could mean something else: the column, what is written, what it was taken as."""

    column: Text
    written: str
    taken: Text


@dataclass(frozen=True, slots=True)
class Given:
    """One receiver: the unit and where named the person."""

    unit: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it was read. `problems` stand against it; without any it is a matter, so far as reading can tell."""

    number: int
    kind_id: str = ""
    kind: Kind | None = None
    own_number: str = ""
    opened: date | None = None
    channel: str = ""
    category: str = ""
    about: str = ""
    place: str = ""
    against: tuple[str, ...] = ()
    ordered_by: str = ""
    due: date | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Value] = field(default_factory=dict)
    to: tuple[Given, ...] = ()
    joint: tuple[Given, ...] = ()
    assigned: date | None = None
    signed: date | None = None
    accepted: date | None = None
    answered: date | None = None
    outcome: str = ""
    refusal: str = ""
    answer: str = ""
    public: str = ""
    called: date | None = None
    reached: bool | None = None
    grade: str = ""
    closed: date | None = None
    problems: tuple[Text, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    notes: tuple[Text, ...] = ()


@dataclass(slots=True)
class _Found:
    """What is found while a row is read."""

    problems: list[Text] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)


class Reader:
    """Reads rows for one book, as of a day; `kind` is the kind of all rows that do not say theirs."""

    def __init__(self, book: str, who: Actor, today: date, kind: str = "") -> None:
        in_force = books.in_force(book, today)
        self.book, self.today = book, today
        self.kinds = {id: one.matter for id, one in in_force.items() if one.matter is not None}
        self.titles = {id: in_force[id].title.text for id in self.kinds}
        self.kind = kind or (next(iter(self.kinds)) if len(self.kinds) == 1 else "")
        self._kinds = Names(
            (id, self.titles[id].zh, (self.titles[id].en, one.called.zh, one.called.en))
            for id, one in self.kinds.items()
        )
        standing = units.tree_on(book, today).units
        self._units = Names((one.id, one.title, (one.title_en, one.code)) for one in standing)
        self._places = Names(
            (one.id, one.title, (one.title_en, one.code))
            for one in standing
            if one.kind in ("village", "group")
        )
        self.unit_titles = {one.id: Text(one.title, one.title_en) for one in standing}
        held = units.holdings(book, today)
        names = units.names(book, [one.person for one in held])
        self._people: dict[str, dict[str, list[str]]] = {}
        for one in held:
            if name := names.get(one.person):
                self._people.setdefault(plainly(name), {}).setdefault(one.person, []).append(one.unit.id)
        self._of_kind: dict[tuple[int, str], Names] = {}
        self._days: dict[str, Any] = {}
        self.words: dict[str, str] = {}  # by text, what the index holds of it; no longer than this sheet
        self._may = openable(book, who, self.kinds, today)

    def own_heads(self) -> Mapping[str, str]:
        """Heads of the kinds' own fields, and the columns they stand for."""
        return {
            name: FIELD + plain_head(one.title.zh)
            for kind in self.kinds.values()
            for one in kind.fields
            for name in (one.title.zh, one.title.en, one.id)
            if name
        }

    def read(self, number: int, cells: Mapping[str, str], heads: Heads) -> Row:
        """What a row says; `cells` by column, those that are not empty."""
        found = _Found()

        def day(column: str) -> date | None:
            return self._day(column, cells, found)

        kind_id = self._kind_of(cells, found)
        kind = self.kinds.get(kind_id)
        said: dict[str, Any] = {
            "kind_id": kind_id,
            "kind": kind,
            "own_number": as_stored(cells.get("number", ""))[:24],
        }
        if kind is None:
            return Row(number, **said, problems=tuple(found.problems), proposals=tuple(found.proposals))
        opened = day("opened")
        if opened is None and not cells.get("opened"):
            found.problems.append(Text("没有登记日期", "the day of registration is missing"))
        texts = {
            key: cells[key].strip() for key in ("text", "name", "phone", "address") if key in cells and key in CONTACT_TEXTS
        }  # fmt: skip
        if not texts.get("text"):
            found.problems.append(Text("没有内容", "what is raised is missing"))
        values, own = self._fields(kind, cells, found)
        texts |= own
        for key in [key for key in ("name", "phone", "address") if kind.confidential.author == "anonymous" and key in texts]:  # fmt: skip
            del texts[key]
            found.notes.append(Text("这类事项不记姓名和联系方式", "this kind does not keep who raised it"))
        for key, text in texts.items():
            if len(text) > LONGEST:
                title = COLUMNS[key][0] if key in COLUMNS else Text(key)
                found.problems.append(Text(f"“{title.zh}”超过 {LONGEST} 字", f"{title.en} has more than {LONGEST} characters"))  # fmt: skip
        against = tuple(self._whom("against", cells, found)) if "against" in cells else ()
        about = self._one("about", cells, self._abouts(kind), found) if "about" in cells else ""
        if not about:
            about = self._usual_about(kind, against)
        said |= {
            "opened": opened,
            "channel": self._channel(kind, cells, found),
            "category": self._category(kind, cells, found),
            "about": about,
            "place": self._one("place", cells, self._places, found),
            "against": against,
            "ordered_by": self._person("ordered_by", cells, found),
            "due": day("due") if any(clock.limit == AS_ORDERED for clock in kind.clocks) else None,
            "texts": texts,
            "values": values,
            "to": self._receivers("to", kind, cells, found),
            "joint": self._receivers("joint", kind, cells, found) if kind.steps.several == "joint" else (),
            "assigned": day("assigned"),
            "signed": day("signed"),
            "accepted": day("accepted"),
        }
        said |= self._answered(kind, cells, found, day)
        if kind_id not in self._may:
            found.problems.append(
                Text("您的岗位不登记这类事项", "your post may not register this kind of matter")
            )
        self._order(said, found)
        return Row(
            number,
            **said,
            problems=tuple(dict.fromkeys(found.problems)),
            proposals=tuple(found.proposals),
            notes=tuple(dict.fromkeys(found.notes)),
        )

    def _kind_of(self, cells: Mapping[str, str], found: _Found) -> str:
        written = cells.get("kind", "")
        if not written:
            if not self.kind:
                found.problems.append(Text("没写是哪一类事项", "the kind of matter is missing"))
            return self.kind
        return self._one("kind", cells, self._kinds, found)

    def _answered(
        self, kind: Kind, cells: Mapping[str, str], found: _Found, day: Callable[[str], date | None]
    ) -> dict[str, Any]:
        """What a row says of the answer and what came after it; nothing where there was none."""
        answered, closed, called = day("answered"), day("closed"), day("called")
        outcome_written, answer = cells.get("outcome", ""), cells.get("answer", "").strip()
        if (
            answered is None
            and "answered" not in cells
            and closed is not None
            and (outcome_written or answer)
        ):
            answered = closed
        if answered is None:
            said = outcome_written or answer or closed is not None
            if said and "answered" not in cells:
                found.problems.append(Text("写了办理结果，没有答复日期", "an outcome is given without the day of the answer"))  # fmt: skip
            return {}
        outcome, refusal = self._outcome(kind, cells, answer, found)
        answer = answer or outcome_written.strip()
        if not answer and not refusal:
            found.problems.append(
                Text("已答复的要有答复内容", "what was answered needs the words of the answer")
            )
        reached, grade = self._grade(kind, cells, found)
        return {
            "answered": answered,
            "outcome": outcome,
            "refusal": refusal,
            "answer": answer[:LONGEST],
            "public": cells.get("public", "").strip()[:LONGEST],
            "called": called or (closed if reached is not None else None),
            "reached": reached,
            "grade": grade,
            "closed": closed,
        }

    def _outcome(self, kind: Kind, cells: Mapping[str, str], answer: str, found: _Found) -> tuple[str, str]:
        written = cells.get("outcome", "")
        outcomes = self._names(
            kind,
            "outcome",
            lambda: (
                *(
                    (f"o:{one.id}", one.title.zh, (one.title.en, one.id, *_only(kind, one.class_)))
                    for one in kind.outcomes
                ),
                *((f"r:{one.id}", one.title.zh, (one.title.en,)) for one in kind.refusals),
            ),
        )
        meant = outcomes.find(written) if written else None
        if meant is None and written and not answer and not any(plainly(written) == plainly(one.title.zh) for one in kind.outcomes):  # fmt: skip
            # a long “处理结果” is the answer itself, and the outcome is not said
            written = "" if len(written) > 12 else written
        if meant is None and not written:
            usual = next((one for one in kind.outcomes if one.class_ == "solved"), kind.outcomes[0])
            found.proposals.append(
                Proposal(COLUMNS["outcome"][0], cells.get("outcome", "") and "…", Text(f"没写结果，按“{usual.title.zh}”", f"no outcome given, taken as {usual.title.to('en')}"))
            )  # fmt: skip
            return usual.id, ""
        if meant is None:
            self._unknown("outcome", written, outcomes, found)
            return "", ""
        if not meant.certain:
            found.proposals.append(Proposal(COLUMNS["outcome"][0], written, Text(meant.title)))
        sort, _, id = meant.id.partition(":")
        return ("", id) if sort == "r" else (id, "")

    def _grade(self, kind: Kind, cells: Mapping[str, str], found: _Found) -> tuple[bool | None, str]:
        written = cells.get("grade", "")
        if not written:
            return None, ""
        if kind.verdict is None or kind.verdict.asked_by == "resident" or not kind.steps.call_back:
            found.notes.append(Text("这类事项不由单位回访，满意度没有导入", "the office does not call back on this kind; the verdict is left out"))  # fmt: skip
            return None, ""
        plain = plainly(written)
        if plain in _NOT_REACHED:
            return False, ""
        if plain in _NO_GRADE:
            return True, ""
        grades = kind.verdict.grades
        names = self._names(
            kind, "grade", lambda: ((one.id, one.title.zh, (one.title.en,)) for one in grades)
        )
        return True, self._one("grade", cells, names, found)

    def _fields(
        self, kind: Kind, cells: Mapping[str, str], found: _Found
    ) -> tuple[dict[str, Value], dict[str, str]]:
        given: dict[str, Any] = {}
        for one in kind.fields:
            head = plain_head(one.title.zh)
            written = cells.get(FIELD + head, "") or cells.get(_COLUMN_OF.get(head, ""), "")
            if not written:
                continue
            match one.type:
                case "date":
                    read = self._read_day(written)
                    given[one.id] = read.day.isoformat() if read is not None else written
                case "choices":
                    given[one.id] = [part.strip() for part in _SEVERAL.split(written) if part.strip()]
                case "yes-no":
                    given[one.id] = _YES.get(plainly(written), written)
                case "unit":
                    meant = self._units.find(written)
                    given[one.id] = meant.id if meant is not None else written
                case _:
                    given[one.id] = written.strip()
        try:
            return read_values(kind, given)
        except Refused as refused:
            for problem in refused.problems:
                form = kind.field(problem.where.key.removeprefix("fields."))
                title = form.title.text if form is not None else Text("…")
                found.problems.append(Text(f"“{title.zh}”{problem.what.zh}", f"{title.to('en')} {problem.what.to('en')}"))  # fmt: skip
            return {}, {}

    def _channel(self, kind: Kind, cells: Mapping[str, str], found: _Found) -> str:
        if not cells.get("channel"):
            return "spreadsheet" if "spreadsheet" in kind.channels else kind.channels[0]
        names = self._names(
            kind,
            "channel",
            lambda: (
                (one, CHANNELS[one].zh, (CHANNELS[one].en, *_CHANNEL_WORDS.get(one, ())))
                for one in kind.channels
            ),
        )
        return self._one("channel", cells, names, found)

    def _category(self, kind: Kind, cells: Mapping[str, str], found: _Found) -> str:
        causes: Sequence[Any] = (*kind.categories, *kind.services)
        if not causes:
            return ""
        if not cells.get("category"):
            found.problems.append(Text("没有类别", "the category is missing"))
            return ""
        names = self._names(
            kind, "category", lambda: ((one.id, one.title.zh, (one.title.en,)) for one in causes)
        )
        return self._one("category", cells, names, found)

    def _abouts(self, kind: Kind) -> Names:
        return self._names(
            kind, "about", lambda: ((one, ABOUT[one].zh, (ABOUT[one].en,)) for one in kind.about)
        )

    def _usual_about(self, kind: Kind, against: tuple[str, ...]) -> str:
        wanted = ("unit" if against[0] in self.unit_titles else "person") if against else "other"
        return wanted if wanted in kind.about else kind.about[0]

    def _whom(self, column: str, cells: Mapping[str, str], found: _Found) -> Iterable[str]:
        """Units and persons complained about. Nothing is guessed here: whom a matter is kept from hangs on it."""
        for written in _SEVERAL.split(cells.get(column, "")):
            plain = plainly(written)
            if not plain:
                continue
            meant, people = self._units.find(written), self._people.get(plain, {})
            if meant is not None and meant.certain:
                yield meant.id
            elif len(people) == 1:
                yield from people
            else:
                title = COLUMNS[column][0]
                found.problems.append(
                    Text(f"“{title.zh}”里有认不出的单位或人员，请写全称", f"{title.en}: a unit or person is not known; write the full name")
                )  # fmt: skip

    def _receivers(
        self, column: str, kind: Kind, cells: Mapping[str, str], found: _Found
    ) -> tuple[Given, ...]:
        written = [part.strip() for part in _SEVERAL.split(cells.get(column, "")) if part.strip()]
        if not written:
            return ()
        if (
            column == "to"
            and len(written) > 1
            and kind.steps.several != "each"
            and self._units.find(cells[column])
        ):
            written = [cells[column]]
        given = [Given(self._one(column, {column: part}, self._units, found)) for part in written]
        if column == "to" and len(given) == 1 and cells.get("person"):
            given = [replace(given[0], person=self._handler(cells["person"], given[0].unit, found))]
        if column == "to" and len(given) > 1 and kind.steps.several == "one":
            found.problems.append(Text("这类事项只能由一个单位承办", "one unit alone handles this kind"))
        return tuple(one for one in dict.fromkeys(given) if one.unit)

    def _handler(self, written: str, unit: str, found: _Found) -> str:
        people = self._people.get(plainly(written), {})
        within = [person for person, own in people.items() if unit in own]
        chosen = within or list(people)
        if len(chosen) == 1:
            return chosen[0]
        found.notes.append(Text("承办人没有对上在任人员，只派到单位", "the handler is nobody in office; it goes to the unit"))  # fmt: skip
        return ""

    def _person(self, column: str, cells: Mapping[str, str], found: _Found) -> str:
        written = cells.get(column, "")
        people = list(self._people.get(plainly(written), {})) if written else []
        if written and len(people) != 1:
            title = COLUMNS[column][0]
            found.notes.append(Text(f"“{title.zh}”没有对上在任人员", f"{title.en} is nobody in office"))
            return ""
        return people[0] if people else ""

    def _one(self, column: str, cells: Mapping[str, str], names: Names, found: _Found) -> str:
        written = cells.get(column, "")
        if not written:
            return ""
        meant = names.find(written)
        if meant is None:
            self._unknown(column, written, names, found)
            return ""
        if not meant.certain:
            found.proposals.append(Proposal(COLUMNS[column][0], written, Text(meant.title)))
        return meant.id

    def _unknown(self, column: str, written: str, names: Names, found: _Found) -> None:
        title, near = COLUMNS[column][0], names.near(written)
        shown = written if len(written) <= 20 else f"{written[:20]}…"
        right = f"；可写：{'、'.join(near)}" if near else ""
        right_en = f"; such as {', '.join(near)}" if near else ""
        found.problems.append(
            Text(f"认不出{title.zh}“{shown}”{right}", f"{title.en} “{shown}” is not known{right_en}")
        )

    def _names(
        self, kind: Kind, what: str, named: Callable[[], Iterable[tuple[str, str, Iterable[str]]]]
    ) -> Names:
        at = (id(kind), what)  # the kinds live as long as the reader
        if at not in self._of_kind:
            self._of_kind[at] = Names(named())
        return self._of_kind[at]

    def _read_day(self, written: str) -> Any:
        if written not in self._days:
            self._days[written] = read_day(written, self.today)
        return self._days[written]

    def _day(self, column: str, cells: Mapping[str, str], found: _Found) -> date | None:
        written = cells.get(column, "")
        if not written:
            return None
        read, title = self._read_day(written), COLUMNS[column][0]
        if read is None:
            found.problems.append(
                Text(f"{title.zh}不是日期，应如 2026-03-05", f"{title.en} is no date; write 2026-03-05")
            )
            return None
        if read.proposed is not None:
            found.proposals.append(Proposal(title, written, read.proposed))
        day: date = read.day
        return day

    def _order(self, said: Mapping[str, Any], found: _Found) -> None:
        """Days follow each other, and none lies ahead."""
        last: tuple[str, date] | None = None
        for column in ("opened", "assigned", "signed", "accepted", "answered", "called", "closed"):
            day = said.get(column)
            if day is None:
                continue
            title = COLUMNS[column][0]
            if day > self.today:
                found.problems.append(Text(f"{title.zh}在今天以后", f"{title.en} lies ahead"))
            if last is not None and day < last[1]:
                before = COLUMNS[last[0]][0]
                found.problems.append(
                    Text(f"{title.zh}早于{before.zh}", f"{title.en} is before: {before.en.lower()}")
                )
            last = (column, day)


_COLUMN_OF = {
    plain_head(name): column for column, (title, others) in COLUMNS.items() for name in (title.zh, *others)
}


def _only(kind: Kind, class_: str) -> tuple[str, ...]:
    """The word for a class of outcome, where one outcome alone is of it."""
    same = [one for one in kind.outcomes if one.class_ == class_]
    return (OUTCOMES[class_].zh, OUTCOMES[class_].en) if len(same) == 1 else ()
