"""A sheet of matters examined, row by row, against itself, the book and the guards of the acts; and taken in.

Nothing is written while it is examined. What is taken in goes by the same acts, dates and guards as what people register
by hand, in one transaction; what people wrote goes into the vault.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any, Literal, TypeVar

from taizhang.books import queries as books
from taizhang.journal import (
    SYSTEM,
    Act,
    Actor,
    Each,
    Group,
    IdsTogether,
    State,
    Step,
    append_each,
    build,
    try_each,
    uncollected,
)
from taizhang.matters import acts
from taizhang.matters.acts.base import holds_any
from taizhang.matters.importing.heads import COLUMNS, FIELD, Heads, find_heads
from taizhang.matters.importing.near import plainly
from taizhang.matters.importing.rows import Proposal, Reader, Row
from taizhang.matters.models import Matter, MatterWords
from taizhang.matters.numbers import new_number
from taizhang.matters.routing import Asked, route
from taizhang.matters.searching import seal_all, to_seal, tokens
from taizhang.matters.seeing import Viewer
from taizhang.problems import Place, Problem, Refused, Text
from taizhang.server.projection import TableState
from taizhang.server.rows import listed
from taizhang.server.store import STORE
from taizhang.units.sheets import Sheet
from taizhang.vault.keeping import ToKeep, open_texts

T = TypeVar("T")
Standing = Literal["good", "proposed", "there", "duplicate", "wrong", "passed-over"]
"""Can be taken in; can be once somebody accepts how it was understood; is in the book; comes twice; wrong; no matter."""

STANDINGS: Mapping[str, Text] = {
    "good": Text("可导入", "good"),
    "proposed": Text("待确认", "to be confirmed"),
    "there": Text("已有", "there already"),
    "duplicate": Text("重复", "duplicate"),
    "wrong": Text("有误", "wrong"),
    "passed-over": Text("略过", "passed over"),
}
_MARKS = {"good": "√", "proposed": "？", "there": "＝", "duplicate": "×", "wrong": "×", "passed-over": "—"}
_TOTALS = re.compile(r"[（(]?(?:合|总|小|共|累)\s*计[）)]?.*|total.*|sum", re.IGNORECASE)
_IDS_A_QUERY = 5_000


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one row of the sheet, numbered from 1 as the sheet shows it."""

    row: int
    standing: Standing
    why: Text
    kind: Text
    opened: date | None
    place: Text

    def mark(self, language: str) -> str:
        """The verdict as the user's own file shows it."""
        said, why = STANDINGS[self.standing].to(language), self.why.to(language)
        return f"{_MARKS[self.standing]} {said}{('：' if not language.startswith('en') else ': ') + why if why else ''}"


@dataclass(frozen=True, slots=True)
class Examined:
    """A sheet examined: its heads, a verdict for each row that is not blank, and the rows that can be taken in."""

    heads: Heads
    verdicts: tuple[Verdict, ...]
    rows: tuple[Row, ...]
    reader: Reader

    def of(self, *standings: Standing) -> tuple[Verdict, ...]:
        """The verdicts of these kinds."""
        return tuple(verdict for verdict in self.verdicts if verdict.standing in standings)

    def counts(self) -> Mapping[str, int]:
        """How many rows of each verdict."""
        return Counter(verdict.standing for verdict in self.verdicts)

    def proposals(self) -> tuple[tuple[Proposal, int], ...]:
        """What has to be accepted, and in how many rows; the most frequent first."""
        found = Counter(proposal for row in self.rows for proposal in row.proposals)
        return tuple(found.most_common())

    def columns(self) -> tuple[tuple[str, Text], ...]:
        """The heads as they are written, and as what each was read; those of a kind's own fields by themselves."""
        return tuple(
            (self.heads.written[column], COLUMNS[column][0] if column in COLUMNS else Text(self.heads.written[column]))
            for column, _ in sorted(self.heads.columns.items(), key=lambda one: one[1])
        )  # fmt: skip


Progress = Callable[[str, int, int], None]
"""Told what is being done ("read", "examine", "take-in"), how many rows of it are done, and of how many."""


def _quiet(doing: str, done: int, of: int) -> None:
    return None


@uncollected()
def examine(
    book: str,
    sheet: Sheet,
    *,
    who: Actor,
    now: datetime,
    today: date,
    kind: str = "",
    guards: bool = True,
    progress: Progress = _quiet,
) -> Examined:
    """Give every row a verdict, as the book stands; raises `Refused` if there are no heads, or the kind is not known.

    Without `guards` the acts are not tried: `take_in`, which asks them anyway, then says what they refuse.
    """
    reader = Reader(book, who, today, kind)
    if kind and kind not in reader.kinds:
        raise _no_kind(reader)
    heads = find_heads(sheet.rows, reader.own_heads())
    if heads is None or "text" not in heads.columns:
        raise _no_heads()
    verdicts: dict[int, Verdict] = {}
    rows: list[Row] = []
    total = len(sheet.rows)
    known = frozenset(plainly(word) for word in heads.written.values())
    plain = cache(plainly)  # not beyond this sheet: people wrote it
    for number, cells in enumerate(sheet.rows, 1):
        if number <= heads.row or not any(cells):
            continue
        if (why := _passed_over(cells, heads, known, plain)) is not None:
            verdicts[number] = Verdict(number, "passed-over", why, Text(""), None, Text(""))
            continue
        given = {c: cells[at] for c, at in heads.columns.items() if at < len(cells) and cells[at].strip()}
        row = reader.read(number, given, heads)
        if heads.proposed:
            said = (Proposal(Text("表头", "head"), was, Text(heads.proposed[c])) for c, was in heads.written.items() if c in heads.proposed)  # fmt: skip
            row = replace(row, proposals=(*said, *row.proposals))
        if row.problems:
            verdicts[number] = _verdict(reader, row, "wrong", row.problems)
        else:
            rows.append(row)
        if number % 1_000 == 0:
            progress("read", number, total)
    rows = [*_once(rows, verdicts, reader)]
    rows = [*_new(book, rows, verdicts, reader, Viewer.of(book, who, today), who)]
    tried = Each()
    if guards:
        state = TableState(book)
        made = Making(book, who, today, reader).groups(rows, state)
        tried = try_each(
            state, made, who=who, now=now, progress=lambda done: progress("examine", done, len(rows))
        )
    good: list[Row] = []
    for at, row in enumerate(rows):
        if at in tried.refused:
            verdicts[row.number] = _verdict(reader, row, "wrong", _said(tried.refused[at], row))
        elif row.proposals:
            taken = (Text(f"{p.column.zh}“{p.written[:20]}”→{p.taken.zh}", f"{p.column.en} “{p.written[:20]}” → {p.taken.to('en')}") for p in row.proposals)  # fmt: skip
            verdicts[row.number] = _verdict(reader, row, "proposed", (*taken, *row.notes))
            good.append(row)
        else:
            verdicts[row.number] = _verdict(reader, row, "good", row.notes)
            good.append(row)
    return Examined(heads, tuple(verdicts[number] for number in sorted(verdicts)), tuple(good), reader)


def take_in(
    book: str,
    examined: Examined,
    *,
    who: Actor,
    now: datetime,
    today: date,
    accepted: bool,
    partial: bool,
    key: str = "",
    progress: Progress = _quiet,
) -> Taken:
    """Take in what was examined as good; with `accepted` also what was understood by proposals.

    With `partial` rows that do not hold are left out; without it nothing is taken in unless all are. Raises `Refused`
    where rows stand against that.
    """
    rows = [row for row in examined.rows if accepted or not row.proposals]
    left = examined.counts()
    bad = left["wrong"] + left["duplicate"] + (0 if accepted else left["proposed"])
    if bad and not partial:
        raise Refused(
            Problem(
                "rows-wrong",
                Text(
                    f"有 {bad} 行不能导入，所以一行也没有导入", f"{bad} rows cannot be imported, so none was"
                ),
                Text("改好后再传；或选“只导入无误的行”", "mend them; or choose to import the good rows only"),
            )
        )
    making = Making(book, who, today, examined.reader)
    each = append_each(
        STORE,
        book,
        lambda state, head: making.groups(rows, state),
        who=who,
        now=now,
        partial=partial,
        key=key,
        keep=making.keep,
        progress=lambda done: progress("take-in", done, len(rows)),
    )
    verdicts = {one.row: one for one in examined.verdicts}
    for at, problems in each.refused.items():
        verdicts[rows[at].number] = _verdict(examined.reader, rows[at], "wrong", _said(problems, rows[at]))
    chosen = {row.number for at, row in enumerate(rows) if at not in each.refused}
    return Taken(
        0 if each.refused and not partial else len(chosen),
        each.entries,
        tuple(verdicts.values()),
        each.repeated,
        frozenset(chosen),
    )


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken in: how many matters, by how many acts, with the verdicts as they are now; `rows` are those of
    the matters. Nothing, where a row was refused after all and it was to be all or none."""

    matters: int
    acts: int
    verdicts: tuple[Verdict, ...]
    repeated: bool
    rows: frozenset[int]


class Making:
    """The acts that each row stands for, and the texts that go with them into the vault."""

    def __init__(self, book: str, who: Actor, today: date, reader: Reader) -> None:
        self.book, self.who, self.today, self.reader = book, who, today, reader
        self._texts: dict[int, list[ToKeep]] = {}
        self._routes: dict[tuple[object, ...], tuple[acts.Given, ...]] = {}
        self._rules: dict[tuple[str, date], str] = {}
        self._adoptions = books.Adoptions(book)
        self._may: dict[tuple[str, str], bool] = {}
        self._ids = IdsTogether()

    def groups(self, rows: Sequence[Row], state: State) -> Iterator[Group]:
        """The acts of each row, in the order of the rows."""
        numbers = self._fresh_numbers(rows)
        for number in numbers:
            state.once((), ("number", number), lambda: False)  # asked of the book for all of them, just now
        self._texts.clear()
        for at, row in enumerate(rows):
            self._texts[at] = []
            yield self._steps(row, numbers[at], self._texts[at])

    def keep(self, held: Sequence[int]) -> None:
        """Put the texts of these rows away."""
        texts = [text for at in held for text in self._texts[at]]
        seal_all(self.book, texts, self.reader.words)
        for at in held:
            del self._texts[at]

    def _fresh_numbers(self, rows: Sequence[Row]) -> list[str]:
        """A number for each, none of them taken: asked for all at once."""
        found: list[str] = []
        taken: set[str] = set()
        for some in _some(rows, _IDS_A_QUERY):
            drawn: list[str] = []
            for row in some:
                assert row.kind is not None
                number = new_number(row.kind)
                while number in taken:
                    number = new_number(row.kind)
                taken.add(number)
                drawn.append(number)
            used = set(Matter.rows.for_nobody(self.book).filter(number__in=listed(drawn)).values_list("number", flat=True))  # fmt: skip
            for at, row in enumerate(some):
                while drawn[at] in used:
                    assert row.kind is not None
                    drawn[at] = new_number(row.kind)
            found += drawn
        return found

    def _steps(self, row: Row, number: str, texts: list[ToKeep]) -> Iterator[Step]:
        kind, opened = row.kind, row.opened
        assert kind is not None
        assert opened is not None
        matter = self._ids.new_id("m")

        def sealed(field: str, text: str) -> object:
            made = to_seal(self.book, matter, field, text, self._ids)
            texts.append(made)
            return made.sealed

        def step(form: type[Act], on: date, **fields: object) -> Step:
            return Step(build(form, matter=matter, **fields), on)

        yield Step(
            build(
                acts.MatterOpened,
                id=matter,
                number=number,
                matter_kind=row.kind_id,
                rule=self._rule(row.kind_id, opened),
                channel=row.channel,
                category=row.category,
                about=row.about,
                place=row.place,
                against=row.against,
                ordered_by=row.ordered_by,
                due=row.due,
                texts={key: sealed(key, text) for key, text in sorted(row.texts.items())},
                values=row.values,
            ),
            opened,
        )
        to, by_rule = self._to(row), not row.to
        if not to:
            if row.answered is not None:
                raise_unassigned()
            return
        assigned = row.assigned or (opened if row.answered is not None else self.today)
        yield step(acts.MatterAssigned, assigned, to=to, by_rule=by_rule)
        leads = [turn for turn, given in enumerate(to, 1) if given.part != "joint"]
        if kind.steps.sign and (row.signed or row.answered):
            for turn in leads:
                yield step(acts.MatterSigned, row.signed or assigned, turn=turn)
        if row.answered is None:
            return
        if row.refusal:
            yield step(
                acts.MatterNotAccepted,
                row.answered,
                ground=row.refusal,
                text=sealed("note", row.answer or "—"),
            )
            return
        if kind.steps.accept:
            yield step(acts.MatterAccepted, row.accepted or row.signed or assigned)
        for turn in leads:
            public = sealed("public", row.public) if row.public else None
            yield step(
                acts.MatterAnswered,
                row.answered,
                turn=turn,
                outcome=row.outcome,
                text=sealed("answer", row.answer),
                public=public,
            )
        if kind.steps.review:
            if not self._holds(row.kind_id, "review"):
                return
            for turn in leads:
                yield step(acts.AnswerPassed, row.answered, turn=turn)
        ended = kind.steps.close == "answered"
        if row.reached is not None:
            called = row.called or row.answered
            refused = row.reached and not row.grade
            yield step(acts.MatterCalledBack, called, reached=row.reached, refused=refused, grade=row.grade)
            ended = ended or kind.steps.close == "called-back"
        if row.closed is not None and not ended and self._holds(row.kind_id, "closed_by"):
            yield step(acts.MatterClosed, row.closed)

    def _to(self, row: Row) -> tuple[acts.Given, ...]:
        kind = row.kind
        assert kind is not None
        if row.to:
            part = "each" if kind.steps.several == "each" else "lead"
            lead, *more = row.to
            rest = more if part == "each" else [*more, *row.joint]
            return (
                acts.Given(unit=lead.unit, person=lead.person, part=part),
                *(acts.Given(unit=one.unit, part=part if part == "each" else "joint") for one in rest),
            )
        # what is still open is given out today; what was answered went to whoever the rule named then
        on = row.opened if row.answered is not None and row.opened else self.today
        asked = Asked(row.category, row.channel, row.place, row.against)
        key = (row.kind_id, asked, on)
        if key not in self._routes:
            self._routes[key] = route(self.book, kind, asked, on)
        return self._routes[key]

    def _rule(self, kind: str, on: date) -> str:
        if (kind, on) not in self._rules:
            self._rules[kind, on] = self._adoptions.found(on).get(kind, ("", ""))[0]
        return self._rules[kind, on]

    def _holds(self, kind_id: str, step: str) -> bool:
        """Whether who imports may do this step of the kind; otherwise it waits for who may."""
        if (kind_id, step) not in self._may:
            steps = self.reader.kinds[kind_id].steps
            names = steps.review if step == "review" else steps.closed_by
            self._may[kind_id, step] = holds_any(self.book, self.who, names, self.today)
        return self._may[kind_id, step]


def raise_unassigned() -> None:
    """Raise `Refused`: what was answered must have been handled by somebody."""
    raise Refused(
        Problem(
            "handler-missing",
            Text("已答复的要写承办单位", "what was answered needs the unit that handled it"),
            where=Place(key="to"),
        )
    )


def _passed_over(
    cells: Sequence[str], heads: Heads, known: frozenset[str], plain: Callable[[str], str]
) -> Text | None:
    filled = [cell.strip() for cell in cells if cell.strip()]
    if any(_TOTALS.fullmatch(cell) for cell in filled[:2]):
        return Text("合计行", "a total")
    if sum([plain(cell) in known for cell in filled]) >= 3:
        return Text("重复的表头", "the heads again")
    if len(set(filled)) == 1:
        text_at = heads.columns["text"]
        only = next(at for at, cell in enumerate(cells) if cell.strip())
        if only != text_at or len(filled) > 1:
            return Text("标题或说明", "a title or a note")
    return None


def _once(rows: Iterable[Row], verdicts: dict[int, Verdict], reader: Reader) -> Iterator[Row]:
    """The rows but for those that repeat an earlier one."""
    first: dict[object, int] = {}
    for row in rows:
        texts = row.texts
        same = (row.kind_id, row.opened, row.place, plainly(texts["text"]), plainly(texts.get("phone", "")), plainly(texts.get("name", "")), row.to if row.kind and row.kind.steps.several == "each" else ())  # fmt: skip
        earlier = first.setdefault(same, row.number)
        by_number = first.setdefault(("number", row.kind_id, row.own_number), row.number) if row.own_number else row.number  # fmt: skip
        if earlier != row.number or by_number != row.number:
            at = min(earlier, by_number)
            why = Text(f"与第 {at} 行相同，只取第 {at} 行", f"the same as row {at}; only that row is taken")
            verdicts[row.number] = _verdict(reader, row, "duplicate", (why,))
        else:
            yield row


def _new(
    book: str,
    rows: Sequence[Row],
    verdicts: dict[int, Verdict],
    reader: Reader,
    viewer: Viewer,
    who: Actor,
) -> Iterator[Row]:
    """The rows but for those that stand in the book already, so far as who imports may see it."""
    seen = Matter.rows.for_nobody(book) if who == SYSTEM else Matter.rows.visible_to(viewer)
    numbers = {row.own_number for row in rows if row.own_number}
    known: set[str] = set()
    for some in _some(sorted(numbers), 500):
        known |= set(seen.filter(number__in=some).values_list("number", flat=True))
    alike = _alike(book, rows, seen, reader.words)
    for row in rows:
        if row.own_number in known:
            why = Text(f"账簿里已有编号 {row.own_number}", f"number {row.own_number} is in the book")
            verdicts[row.number] = _verdict(reader, row, "there", (why,))
        elif (number := alike.get(row.number)) is not None:
            why = Text(f"账簿里已有同日、同内容的一件（{number}）", f"the book has one of that day with the same words ({number})")  # fmt: skip
            verdicts[row.number] = _verdict(reader, row, "there", (why,))
        else:
            yield row


def _alike(book: str, rows: Sequence[Row], seen: Any, words: dict[str, str]) -> Mapping[int, str]:
    """By row, the number of a matter of the same kind, day and place that says the same in the same words; `words` takes
    up what the index would hold of what the rows say, where it was asked."""
    said: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        said.setdefault((row.kind_id, row.opened, row.place), []).append(row)
    kinds, days = {row.kind_id for row in rows}, {row.opened for row in rows if row.opened is not None}
    near: list[tuple[str, tuple[object, ...]]] = []
    for some in _some(sorted(days), 400):
        there = seen.filter(kind__in=kinds, opened_on__in=some).order_by("opened_on")
        for id, *at in there.values_list("id", "kind", "opened_on", "place"):
            if tuple(at) in said:
                near.append((id, tuple(at)))
    # what says the same has the same words in the index: only of those is the text itself opened
    for row in rows if near else ():
        words[row.texts["text"]] = " ".join(tokens(book, row.texts["text"]))
    alike: dict[str, tuple[object, ...]] = {}
    for part in _some(near, 1_000):
        where = dict(part)
        wanted = {words[row.texts["text"]] for at in set(where.values()) for row in said[at]}
        same = MatterWords.objects.filter(book=book, matter__in=listed(where), words__in=listed(wanted))
        alike.update((id, where[id]) for id in same.values_list("matter", flat=True))
    return _opened_alike(book, said, alike)


def _opened_alike(
    book: str, said: Mapping[tuple[object, ...], Sequence[Row]], alike: Mapping[str, tuple[object, ...]]
) -> Mapping[int, str]:
    """By row, the number of the first of these matters that says the same once it is opened; where both give one, with the
    same telephone."""
    found: dict[int, str] = {}
    for some in _some(sorted(alike), 400):
        state = TableState(book)
        state.fetch((Matter, id) for id in some)  # each by its key, of however many the book has
        there = [one for id in some if (one := state.get(Matter, id)) is not None and one.erased_on is None]
        opened = open_texts(book, [one.texts[key] for one in there for key in ("text", "phone") if key in one.texts])  # fmt: skip
        for one in there:
            text, other = (opened.get(one.texts.get(key, ""), "") for key in ("text", "phone"))
            text = plainly(text)
            for row in said[alike[one.id]] if text else ():
                mine = row.texts.get("phone", "")
                same_phone = not other or not mine or "＊" in mine or plainly(other) == plainly(mine)
                if plainly(row.texts["text"]) == text and same_phone:
                    found.setdefault(row.number, one.number)
    return found


def _verdict(reader: Reader, row: Row, standing: Standing, why: Iterable[Text]) -> Verdict:
    some = tuple(why)
    return Verdict(
        row.number,
        standing,
        Text("；".join(one.zh for one in some), "; ".join(one.to("en") for one in some)),
        reader.titles.get(row.kind_id, Text("")),
        row.opened,
        reader.unit_titles.get(row.place, Text("")),
    )


def _said(problems: Iterable[Problem], row: Row) -> tuple[Text, ...]:
    """What the guards say, with the name of the column where that is known."""
    found = []
    for problem in problems:
        key = problem.where.key
        what, right = problem.what, problem.right
        if problem.code == "unknown" and key == "matter" and row.against:
            what, right = Text("按回避规定，这一件不能由您导入", "this one must not be imported by you: it is kept from you"), Text("")  # fmt: skip
        elif key in COLUMNS and key in what.zh:
            what = Text(
                what.zh.replace(key, COLUMNS[key][0].zh), what.to("en").replace(key, COLUMNS[key][0].en)
            )
        elif row.kind is not None and (field := row.kind.field(key)) is not None and key in what.zh:
            what = Text(
                what.zh.replace(key, f"“{field.title.zh}”"), what.to("en").replace(key, field.title.to("en"))
            )
        elif key == "matter_kind":
            what, right = Text("那一天这类事项的制度还没有施行", "the rule of this kind was not in force on that day"), Text("")  # fmt: skip
        found.append(Text(f"{what.zh}（{right.zh}）" if right.zh else what.zh, f"{what.to('en')} ({right.to('en')})" if right.zh else what.to("en")))  # fmt: skip
    return tuple(found)


def _some(all_of: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (all_of[start : start + size] for start in range(0, len(all_of), size))


def _no_heads() -> Refused:
    return Refused(
        Problem(
            "no-heads",
            Text("没有找到表头：至少要有“内容”和“登记日期”两列", "no heads were found: there must be columns for what is raised and the day"),
            Text("表头可以叫 内容、诉求内容、反映内容；登记日期、受理日期、日期", "name them, for example, “text” and “date”"),
        )
    )  # fmt: skip


def _no_kind(reader: Reader) -> Refused:
    listed = "、".join(f"{id}（{title.zh}）" for id, title in reader.titles.items())
    return Refused(
        Problem(
            "kind-unknown",
            Text("没有施行中的这类事项", "no such kind of matter is in force"),
            Text(f"可选：{listed}", f"one of: {', '.join(reader.titles)}"),
            Place(key="kind"),
        )
    )


__all__ = ["FIELD", "STANDINGS", "Examined", "Verdict", "examine", "take_in"]
