"""Acts on the book itself: opened, an institution adopted or repealed, texts erased."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from taizhang.books.by_state import COUNTING_SECTIONS, count_days_by
from taizhang.books.models import AdoptedInstitution, Book, ErasedText
from taizhang.institutions import check_together, is_warning, load, metrics, sha256_of
from taizhang.journal import Act, Actor, Entry, NewId, State, build
from taizhang.problems import Place, Problem, Refused, Text
from taizhang.scoring import compile_rule
from taizhang.scoring.institution import rule_of
from taizhang.timekeeping import Period


class BookOpened(Act):
    """The first act of a book (开账)."""

    kind: ClassVar[str] = "book.opened"
    title: ClassVar[Text] = Text("开账", "open the book")

    book: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,38}$")
    name: str = Field(min_length=1, max_length=80)
    name_en: str = Field(default="", max_length=120)
    level: Literal["township", "county"] = "township"

    def subject(self) -> str:
        """The book."""
        return self.book

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """A book is opened once, in its own journal."""
        if self.book != state.book:
            yield Problem(
                "book-differs",
                Text("账簿号与所写的账簿不符", "this is the journal of another book"),
                Text("请写同一个账簿号", "give the id of the book that is written"),
                Place(key="book"),
            )
        if state.get(Book, self.book) is not None:
            yield Problem(
                "book-open",
                Text("该账簿已经开账", "this book is already open"),
                Text("请换一个账簿号", "choose another id"),
            )

    def apply(self, state: State, entry: Entry) -> None:
        """Add the book."""
        state.add(
            Book(
                id=self.book,
                book=entry.book,
                title=self.name,
                title_en=self.name_en,
                level=self.level,
                opened_on=entry.day,
            )
        )


class UpperBookNamed(Act):
    """The book of the office above is named: what must not be handled here goes there (上级账簿)."""

    kind: ClassVar[str] = "upper-book.named"
    title: ClassVar[Text] = Text("指明上级账簿", "name the book above")

    upper: str = Field(max_length=40)

    def subject(self) -> str:
        """The book above."""
        return self.upper

    def permits(self, who: Actor, state: State) -> bool:
        """The clerk's act, on the office's decision."""
        return who.holds("clerk") or who.holds("leader")

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """It is another book on this server, and of a higher level."""
        here, above = state.get(Book, state.book), Book.rows.of(self.upper).first()
        if here is None or above is None or above.id == here.id or above.level != "county":
            yield Problem(
                "upper-book",
                Text(f"找不到上级账簿“{self.upper}”", f"there is no book above called {self.upper}"),
                Text("请填同一服务器上县一级账簿的编号", "give the id of a county's book on this server"),
                Place(key="upper"),
            )

    def apply(self, state: State, entry: Entry) -> None:
        """Note it."""
        book = state.get(Book, state.book)
        if book is not None:
            book.upper = self.upper
            state.put(book)


class InstitutionAdopted(Act):
    """An institution comes into force in this book (采用制度). The act carries the text, so a replay reads no file."""

    kind: ClassVar[str] = "institution.adopted"
    title: ClassVar[Text] = Text("采用制度", "adopt an institution")

    id: NewId
    institution: str = Field(max_length=60)
    text: str
    sha256: str = Field(max_length=64)
    based_on: str = Field(default="", max_length=64)
    effective_from: date
    name: str = Field(max_length=120)
    name_en: str = Field(default="", max_length=160)
    sections: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, id: str, text: str, *, effective_from: date, based_on: str = "", file: str = ""
    ) -> InstitutionAdopted:
        """The act that adopts this text; raises `Refused` with every mistake in it."""
        institution = load(text, file=file)
        act = build(
            cls,
            id=id,
            institution=institution.id,
            text=text,
            sha256=sha256_of(text),
            based_on=based_on,
            effective_from=effective_from,
            name=institution.title.zh,
            name_en=institution.title.en or "",
            sections=institution.sections,
        )
        assert isinstance(act, cls)
        return act

    def subject(self) -> str:
        """The institution."""
        return self.institution

    def permits(self, who: Actor, state: State) -> bool:
        """The clerk's act, on the office's decision."""
        return who.holds("clerk") or who.holds("leader")

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """The text is whole and sound, differs from the one in force, and fits the others in force."""
        from taizhang.books.queries import current_texts

        try:
            institution = load(self.text, file=f"{self.institution}.toml")
        except Refused as refused:
            yield from refused.problems
            return
        if institution.id != self.institution or sha256_of(self.text) != self.sha256:
            yield Problem(
                "text-mismatch", Text("制度文本与编号或散列不符", "the text does not match its id or hash")
            )
        texts = current_texts(state.book, self.effective_from)
        if texts.get(self.institution) == self.text:
            yield Problem(
                "already-adopted",
                Text(
                    f"“{self.name}”的这一文本已在施行", f"this text of {self.institution} is already in force"
                ),
                Text("无需再次采用", "there is nothing to adopt"),
                Place(key=self.institution),
            )
        beside = {f"{name}.toml": text for name, text in texts.items() if name != self.institution}
        yield from (
            problem
            for problem in check_together(
                {f"{self.institution}.toml": self.text}, beside=beside, registered=metrics()
            )
            if not is_warning(problem)
        )
        yield from _broken_beside(self.institution, texts, {**texts, self.institution: self.text})
        if institution.appraisal is not None:
            try:
                compile_rule(
                    rule_of(institution.appraisal, id=institution.id),
                    Period.of(institution.appraisal.period, self.effective_from),
                )
            except Refused as refused:
                yield from refused.problems

    def apply(self, state: State, entry: Entry) -> None:
        """Add the text; the older ones stay for the months they govern."""
        if not COUNTING_SECTIONS.isdisjoint(self.sections):
            count_days_by(state, entry, self.institution, self.effective_from, self.id)
        state.add(
            AdoptedInstitution(
                id=self.id,
                book=entry.book,
                institution=self.institution,
                title=self.name,
                title_en=self.name_en,
                text=self.text,
                sha256=self.sha256,
                based_on=self.based_on,
                sections=list(self.sections),
                effective_from=self.effective_from,
                adopted_on=entry.day,
                adopted_by=entry.actor,
                from_seq=entry.seq,
            )
        )


class InstitutionRepealed(Act):
    """An institution is no longer in force from a day on (废止制度)."""

    kind: ClassVar[str] = "institution.repealed"
    title: ClassVar[Text] = Text("废止制度", "repeal an institution")

    id: NewId
    institution: str = Field(max_length=60)
    effective_from: date

    def subject(self) -> str:
        """The institution."""
        return self.institution

    def permits(self, who: Actor, state: State) -> bool:
        """The clerk's act, on the office's decision."""
        return who.holds("clerk") or who.holds("leader")

    def guards(self, state: State, who: Actor, on: date) -> Iterable[Problem]:
        """It is in force, and no other rule in force needs it."""
        from taizhang.books.queries import current_texts

        texts = current_texts(state.book, self.effective_from)
        if self.institution not in texts:
            yield Problem(
                "not-in-force",
                Text(
                    f"制度 {self.institution} 在该日并未施行",
                    f"{self.institution} is not in force on that day",
                ),
                Text("请核对编号和日期", "check the id and the day"),
            )
        left = {name: text for name, text in texts.items() if name != self.institution}
        yield from _broken_beside(self.institution, texts, left)

    def apply(self, state: State, entry: Entry) -> None:
        """Add an empty text."""
        count_days_by(state, entry, self.institution, self.effective_from, "")
        state.add(
            AdoptedInstitution(
                id=self.id,
                book=entry.book,
                institution=self.institution,
                title="",
                text="",
                sha256="",
                effective_from=self.effective_from,
                adopted_on=entry.day,
                adopted_by=entry.actor,
                from_seq=entry.seq,
            )
        )


class TextsErased(Act):
    """Texts about a person are destroyed (删除个人信息, 个人信息保护法第四十七条)."""

    kind: ClassVar[str] = "texts.erased"
    title: ClassVar[Text] = Text("删除个人信息", "erase personal information")

    person: str = Field(max_length=40)
    refs: tuple[Annotated[str, Field(min_length=1, max_length=20)], ...] = Field(min_length=1)
    ground: str = Field(min_length=1, max_length=200)

    def subject(self) -> str:
        """The person whose texts go."""
        return self.person

    def permits(self, who: Actor, state: State) -> bool:
        """The clerk's act; the auditor sees it."""
        return who.holds("clerk")

    def reads(self) -> Iterable[tuple[type, str]]:
        """The references that may be erased already."""
        return ((ErasedText, ref) for ref in self.refs)

    def apply(self, state: State, entry: Entry) -> None:
        """List the references; the vault is purged of what is listed."""
        for ref in self.refs:
            if state.get(ErasedText, ref) is None:
                state.add(ErasedText(id=ref, book=entry.book, erased_on=entry.day, ground=self.ground))


def _broken_beside(changed: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterable[Problem]:
    """Errors of the other institutions in force that come from changing one: those that were not there before."""

    def errors(texts: Mapping[str, str]) -> tuple[Problem, ...]:
        others = {f"{name}.toml": text for name, text in texts.items() if name != changed}
        beside = {f"{changed}.toml": texts[changed]} if changed in texts else {}
        return tuple(
            p for p in check_together(others, beside=beside, registered=metrics()) if not is_warning(p)
        )

    found = errors(after)
    known = frozenset(errors(before)) if found else frozenset()
    yield from (problem for problem in found if problem not in known)
