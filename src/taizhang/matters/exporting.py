"""Matters into a spreadsheet, of the shape that the import reads: what somebody may see, as they filter it.

Who raised a matter is masked, and so are identifying numbers in what people wrote. Names behind a seal are shown only
after the seal of each was opened, by the act that the auditor sees.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from taizhang.books import queries as books
from taizhang.institutions.schema.matters import Matter as Kind
from taizhang.journal import Actor, State, Step, append_each, build
from taizhang.matters import queries
from taizhang.matters.acts import STATUS_NAMES, SealOpened
from taizhang.matters.happenings import last
from taizhang.matters.importing.heads import COLUMNS
from taizhang.matters.models import Against, Handling, Matter, SealOpening
from taizhang.matters.queries import AUTHOR, Asked
from taizhang.matters.searching import seal_all, to_seal
from taizhang.matters.seeing import Viewer
from taizhang.matters.wording import ABOUT, CHANNELS, category_title
from taizhang.problems import Place, Problem, Refused, Text
from taizhang.server.store import STORE
from taizhang.units import queries as units
from taizhang.units.models import Unit
from taizhang.vault.keeping import ToKeep, open_texts
from taizhang.vault.masking import masked_numbers

MOST = 50_000
"""Rows of one export at most, as many as an import takes."""
_ROWS_A_TIME = 1_000
_ANSWERS = ("answered", "submitted", "refused")
_RISKY = ("=", "+", "-", "@", "\t")
"""What a spreadsheet program would take for a formula."""


def exported(
    viewer: Viewer, asked: Asked, *, today: date, language: str, shown_to: str = ""
) -> Iterator[list[str]]:
    """The head and the rows, oldest first. With `shown_to` (a person) the names that this person may see are not masked.

    Raises `Refused` where there are more than `MOST`.
    """
    rows: Any = queries.matters(viewer, asked)
    if rows.values_list("id", flat=True)[MOST : MOST + 1]:
        raise Refused(
            Problem(
                "too-many",
                Text(f"超过 {MOST} 件", f"there are more than {MOST}"),
                Text("请按类型、日期缩小范围", "narrow it by kind or by days"),
                Place(key="since"),
            )
        )
    said = "en" if language.startswith("en") else "zh"
    writer = _Writer(viewer.book, today, said, shown_to)
    kinds = sorted(set(rows.order_by("kind").values_list("kind", flat=True).distinct()))
    own = writer.own_fields(kinds)
    yield [title.to(said) for title, _ in COLUMNS.values()] + [title.to(said) for title in own.values()]
    last_key = ""
    while True:
        page = queries.page(viewer, replace(asked, order="oldest"), after=last_key, size=_ROWS_A_TIME)
        yield from writer.lines(page.rows, own)
        last_key = page.after
        if not last_key:
            return


def open_seals(
    viewer: Viewer, asked: Asked, reason: str, *, who: Actor, now: datetime, today: date, key: str
) -> int:
    """Open the seal of each matter that fits and that `who` may open, with the reason; returns how many were opened."""
    if not reason.strip():
        raise Refused(Problem("reason-missing", Text("没有写理由", "no reason is given"), Text("写明为什么要看姓名", "say why the names are needed"), Place(key="reason")))  # fmt: skip
    rows: Any = queries.matters(viewer, asked)
    opened = SealOpening.rows.for_nobody(viewer.book).filter(person=who.person).values("matter")
    kinds = [id for id, one in books.in_force(viewer.book, today).items() if one.matter is not None and one.matter.confidential.author == "sealed"]  # fmt: skip
    ids = list(rows.filter(kind__in=kinds, erased_on=None).exclude(id__in=opened).order_by("id").values_list("id", flat=True)[:MOST])  # fmt: skip
    texts: list[ToKeep] = []

    def groups(state: State, head: Any) -> Iterator[list[Step]]:
        for start in range(0, len(ids), _ROWS_A_TIME):
            some = ids[start : start + _ROWS_A_TIME]
            if hasattr(state, "fetch"):
                state.fetch((Matter, id) for id in some)
            for id in some:
                text = to_seal(viewer.book, id, "reason", reason.strip())
                texts.append(text)
                yield [Step(build(SealOpened, matter=id, reason=text.sealed), today)]

    each = append_each(
        STORE,
        viewer.book,
        groups,
        who=who,
        now=now,
        partial=True,
        key=key,
        keep=lambda held: seal_all(viewer.book, [texts[at] for at in held], {}),
    )
    return len(ids) - len(each.refused)


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """The rows as .csv that spreadsheet programs open in Chinese."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([f"'{cell}" if cell.startswith(_RISKY) else cell for cell in row])
    return out.getvalue().encode("utf-8-sig")


def as_workbook(rows: Iterable[Sequence[str]], title: str) -> bytes:
    """The rows as .xlsx; every cell is a text, none a formula."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows):
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value="".join(c for c in value if c >= " " or c in "\n\t"))
            cell.data_type = "s"
            if number == 0:
                cell.font = Font(bold=True)
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class _Writer:
    """Turns matters into lines, many at a time."""

    def __init__(self, book: str, today: date, said: str, shown_to: str) -> None:
        self.book, self.said, self.shown_to = book, said, shown_to
        in_force = books.in_force(book, today)
        self.kinds = {id: one.matter for id, one in in_force.items() if one.matter is not None}
        self.titles = {id: one.title.text for id, one in in_force.items()}
        self.units = {one.id: Text(one.title, one.title_en) for one in Unit.rows.of(book)}

    def own_fields(self, kinds: Iterable[str]) -> Mapping[str, Text]:
        """The fields of these kinds that are not among the usual columns, by their Chinese title."""
        usual = {title.zh for title, _ in COLUMNS.values()}
        return {
            field.title.zh: field.title.text
            for id in kinds
            if id in self.kinds
            for field in self.kinds[id].fields
            if field.title.zh not in usual
        }

    def lines(self, rows: Sequence[Matter], own: Mapping[str, Text]) -> Iterator[list[str]]:
        """One line for each matter."""
        ids = [row.id for row in rows]
        parts: dict[str, list[Any]] = {}
        for part in (
            Handling.rows.for_nobody(self.book).filter(matter__in=ids, standing=True).order_by("turn")
        ):
            parts.setdefault(part.matter, []).append(part)
        against: dict[str, list[str]] = {}
        guarded = [row.id for row in rows if row.guarded]
        if guarded:
            for matter, key in Against.rows.for_nobody(self.book).filter(matter__in=guarded).order_by("id").values_list("matter", "key"):  # fmt: skip
                against.setdefault(matter, []).append(key)
        opened = set(SealOpening.rows.for_nobody(self.book).filter(matter__in=ids, person=self.shown_to).values_list("matter", flat=True)) if self.shown_to else set()  # fmt: skip
        refs = {ref for row in rows for ref in row.texts.values()} | {
            one[key]
            for row in rows
            for one in row.events
            if one["name"] in _ANSWERS
            for key in ("text", "public")
            if key in one
        }
        texts = open_texts(self.book, refs)
        people = {row.person for row in rows} | {row.ordered_by for row in rows} | {key for keys in against.values() for key in keys}  # fmt: skip
        names = units.names(self.book, people)
        for row in rows:
            kind = self.kinds.get(row.kind)
            shown = bool(self.shown_to) and (row.id in opened or (kind is not None and kind.confidential.author == "open"))  # fmt: skip
            yield self._line(
                row, kind, texts, parts.get(row.id, []), against.get(row.id, []), names, shown, own
            )

    def _line(
        self,
        row: Matter,
        kind: Kind | None,
        texts: Mapping[str, str],
        parts: Sequence[Any],
        against: Sequence[str],
        names: Mapping[str, str],
        shown: bool,
        own: Mapping[str, Text],
    ) -> list[str]:
        def written(key: str) -> str:
            text = texts.get(row.texts.get(key, ""), "")
            if key in AUTHOR:
                return text if shown else masked(key, text)
            return text if shown else masked_numbers(text)

        def unit(id: str) -> str:
            return self.units[id].to(self.said) if id in self.units else names.get(id, "")

        def day(name: str) -> str:
            found = last(row.events, name)
            return found["on"] if found else ""

        answers = [one for one in row.events if one["name"] in _ANSWERS and "text" in one]
        answer = answers[-1] if answers and row.answered_on else {}
        publics = [one for one in row.events if one["name"] in _ANSWERS and "public" in one]
        leads = [part for part in parts if part.part != "joint"]
        called = last(row.events, "called-back")
        cells = {
            "number": row.number,
            "kind": self.titles.get(row.kind, Text(row.kind)).to(self.said),
            "opened": row.opened_on.isoformat(),
            "channel": CHANNELS.get(row.channel, Text(row.channel)).to(self.said),
            "category": category_title(kind, row.category).to(self.said),
            "about": ABOUT.get(row.about, Text(row.about)).to(self.said),
            "place": unit(row.place),
            "text": written("text"),
            "name": written("name"),
            "phone": written("phone"),
            "address": written("address"),
            "against": "、".join(unit(key) for key in against),
            "ordered_by": names.get(row.ordered_by, ""),
            "due": row.due_given.isoformat() if row.due_given else "",
            "to": "、".join(unit(part.unit) for part in leads if part.unit),
            "joint": "、".join(unit(part.unit) for part in parts if part.part == "joint"),
            "person": names.get(row.person, ""),
            "assigned": day("assigned"),
            "signed": day("signed"),
            "accepted": day("accepted"),
            "answered": row.answered_on.isoformat() if row.answered_on else "",
            "outcome": self._outcome(row, kind),
            "answer": masked_numbers(texts.get(answer.get("text", ""), "")) if not shown else texts.get(answer.get("text", ""), ""),
            "public": texts.get(publics[-1]["public"], "") if publics and row.answered_on else "",
            "called": called["on"] if called else "",
            "grade": self._grade(row, kind),
            "closed": row.ended_on.isoformat() if row.ended_on and row.status == "closed" else "",
            "status": STATUS_NAMES[row.status].to(self.said),
        }  # fmt: skip
        fields = {field.title.zh: field for field in kind.fields} if kind is not None else {}
        found = [cells[column] for column in COLUMNS]
        for title in own:
            field = fields.get(title)
            if field is None:
                found.append("")
            elif field.sealed:
                text = texts.get(row.texts.get(field.id, ""), "")
                personal = field.type in ("name", "phone", "address")
                found.append(text if shown else masked(field.type, text) if personal else masked_numbers(text))  # fmt: skip
            else:
                found.append(self._value(row.values.get(field.id)))
        return found

    def _outcome(self, row: Matter, kind: Kind | None) -> str:
        refused = last(row.events, "refused")
        if kind is None:
            return row.outcome
        if refused is not None:
            return next(
                (one.title.to(self.said) for one in kind.refusals if one.id == refused.get("ground")), ""
            )
        outcome = kind.outcome(row.outcome) if row.answered_on else None
        return outcome.title.to(self.said) if outcome is not None else ""

    def _grade(self, row: Matter, kind: Kind | None) -> str:
        if row.grade and kind is not None and kind.verdict is not None:
            return next((one.title.to(self.said) for one in kind.verdict.grades if one.id == row.grade), "")
        called = last(row.events, "called-back")
        if called is None:
            return ""
        reached = Text("未评价", "no verdict") if called.get("reached") else Text("未联系上", "not reached")
        return reached.to(self.said)

    def _value(self, value: Any) -> str:
        if isinstance(value, bool):
            return (Text("是", "yes") if value else Text("否", "no")).to(self.said)
        if isinstance(value, list):
            return "、".join(map(str, value))
        if isinstance(value, str) and value in self.units:
            return self.units[value].to(self.said)
        return "" if value is None else str(value)


def masked(key: str, text: str) -> str:
    """A name by its first character, a telephone number by its ends, an address not at all.

    >>> masked("name", "春生"), masked("phone", "0990-5550123"), masked("address", "三组12号")
    ('春＊', '099＊＊＊＊23', '＊＊＊')
    """
    if not text:
        return ""
    if key == "name":
        return text[0] + "＊" * max(len(text) - 1, 1)
    if key == "phone":
        return f"{text[:3]}＊＊＊＊{text[-2:]}" if len(text) > 6 else "＊＊＊"
    return "＊＊＊"
