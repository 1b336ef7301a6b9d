"""Acts on notices: posted, withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field

from taizhang.journal import Act, Actor, Entry, NewId, State
from taizhang.notices.models import Notice
from taizhang.problems import Place, Problem, Text
from taizhang.units.acts import unknown
from taizhang.vault.masking import personal_data


class Words(BaseModel):
    """A text in both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: str
    en: str = ""


class Table(BaseModel):
    """A table: column heads and rows of cells, as printed; a cell that reads the same in both languages is plain text."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    heads: tuple[Words, ...]
    rows: tuple[tuple[str | Words, ...], ...]


class Body(BaseModel):
    """What a notice says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    paragraphs: tuple[Words, ...] = ()
    tables: tuple[Table, ...] = ()


class NoticePosted(Act):
    """A notice is put up for a stated time, with its ground and the head hash of the book (张榜公示).

    The printed head hash makes the publication a witness: whoever keeps the notice can show later that nothing
    before it was altered.
    """

    kind: ClassVar[str] = "notice.posted"
    title: ClassVar[Text] = Text("发布公示", "post a notice")

    id: NewId
    institution: str = Field(max_length=60)
    name: Words
    period: str = Field(default="", max_length=10)
    body: Body
    ground: str = Field(min_length=1, max_length=200)
    approved_by: str = Field(default="", max_length=40)
    head_hash: str = Field(pattern=r"^[0-9a-f]{64}$")
    since: date
    until: date

    def subject(self) -> str:
        """The notice."""
        return self.id

    def permits(self, who: Actor, state: State) -> bool:
        """The clerk."""
        return who.holds("clerk")

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """A time that is not empty, and no personal data in it."""
        if self.until <= self.since:
            yield Problem(
                "notice-time", Text("公示期为空", "the notice has no duration"), where=Place(key="until")
            )
        if len(self.name.zh) > 160 or len(self.name.en) > 200:
            yield Problem(
                "name-too-long",
                Text("公示标题过长", "the title is too long"),
                Text("中文至多160字，英文至多200个字符", "160 characters in Chinese, 200 in English at most"),
                Place(key="name"),
            )
        for text in (self.name.zh, self.name.en, self.ground, *_texts(self.body)):
            for what in personal_data(text):
                yield Problem(
                    "personal-data",
                    Text(f"公示内容中有{what.zh}", f"the notice holds {what.en}"),
                    Text("请去掉或遮蔽后再发布", "remove or mask it before posting"),
                    Place(key="body"),
                )

    def apply(self, state: State, entry: Entry) -> None:
        """Put it up."""
        state.add(
            Notice(
                id=self.id,
                book=entry.book,
                institution=self.institution,
                title=self.name.zh,
                title_en=self.name.en,
                period=self.period,
                body=self.body.model_dump(),
                ground=self.ground,
                approved_by=self.approved_by,
                head_hash=self.head_hash,
                since=self.since,
                until=self.until,
                posted_on=entry.day,
            )
        )


class NoticeWithdrawn(Act):
    """A notice is taken down before its time, with the reason shown in its place (撤下公示)."""

    kind: ClassVar[str] = "notice.withdrawn"
    title: ClassVar[Text] = Text("撤下公示", "withdraw a notice")

    notice: str
    until: date
    reason: str = Field(min_length=1, max_length=200)

    def subject(self) -> str:
        """The notice."""
        return self.notice

    def permits(self, who: Actor, state: State) -> bool:
        """The clerk."""
        return who.holds("clerk")

    def reads(self) -> Iterable[tuple[type, str]]:
        """The notice."""
        return ((Notice, self.notice),)

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """It is up, and the reason names nobody's data."""
        notice = state.get(Notice, self.notice)
        if notice is None:
            yield unknown("notice", "公示", "notice")
        elif notice.withdrawn_reason:
            yield Problem("withdrawn-already", Text("该公示已撤下", "it was withdrawn already"))
        for what in personal_data(self.reason):
            yield Problem(
                "personal-data",
                Text(f"理由中有{what.zh}", f"the reason holds {what.en}"),
                where=Place(key="reason"),
            )

    def apply(self, state: State, entry: Entry) -> None:
        """Take it down; the page says so."""
        notice = state.get(Notice, self.notice)
        if notice is not None:
            notice.until, notice.withdrawn_reason = self.until, self.reason
            state.put(notice)


def _texts(body: Body) -> Iterable[str]:
    for words in body.paragraphs:
        yield words.zh
        yield words.en
    for table in body.tables:
        for head in table.heads:
            yield head.zh
            yield head.en
        for cells in table.rows:
            for cell in cells:
                if isinstance(cell, str):
                    yield cell
                else:
                    yield cell.zh
                    yield cell.en
