"""What is in force in a book, on a day, as of an act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from taizhang.books.models import AdoptedInstitution, Book, ClosedPeriod
from taizhang.institutions import Indicator, Institution, calendar_of, load
from taizhang.server.known import once
from taizhang.timekeeping import Period, WorkCalendar


def book(book_id: str) -> Book | None:
    """The book, or None."""
    return Book.rows.of(book_id).first()


class Adoptions:
    """All adoptions of a book, read once: what is in force on any day, as of any act."""

    def __init__(self, book_id: str) -> None:
        self._rows = tuple(
            AdoptedInstitution.rows.of(book_id)
            .order_by("effective_from", "from_seq")
            .values_list("institution", "id", "sha256", "effective_from", "from_seq")
        )
        self._found: dict[tuple[date | None, int | None], Mapping[str, tuple[str, str]]] = {}

    def found(self, day: date | None, cut: int | None = None) -> Mapping[str, tuple[str, str]]:
        """Institution id → (row id, sha256), of those in force; `day` None means whatever day."""
        known = self._found.get((day, cut))
        if known is None:
            known = self._found[day, cut] = self._find(day, cut)
        return known

    def _find(self, day: date | None, cut: int | None) -> Mapping[str, tuple[str, str]]:
        latest: dict[str, tuple[str, str]] = {}
        for institution, row_id, sha, effective_from, from_seq in self._rows:
            if (day is None or effective_from <= day) and (cut is None or from_seq <= cut):
                latest[institution] = (row_id, sha)
        return {institution: latest[institution] for institution in sorted(latest) if latest[institution][1]}

    def in_force(self, day: date, cut: int | None = None) -> Mapping[str, Institution]:
        """The institutions in force on a day, by id, in the order of their ids."""
        return {
            institution: _loaded(sha, row_id) for institution, (row_id, sha) in self.found(day, cut).items()
        }

    def indicators(self, day: date, cut: int | None = None) -> Mapping[str, Indicator]:
        """The indicators that those declare, in the order of their files."""
        return _declared(tuple(self.found(day, cut).values()))


@lru_cache(maxsize=64)
def _declared(adopted: tuple[tuple[str, str], ...]) -> Mapping[str, Indicator]:
    return MappingProxyType(
        {indicator.id: indicator for row_id, sha in adopted for indicator in _loaded(sha, row_id).declared}
    )


@lru_cache(maxsize=512)
def _loaded(sha256: str, row_id: str) -> Institution:
    return load(AdoptedInstitution.rows.get(id=row_id).text)


def adoptions(book_id: str) -> Adoptions:
    """All adoptions of a book."""
    return once(book_id, "adoptions", lambda: Adoptions(book_id))


def in_force(book_id: str, day: date, cut: int | None = None) -> Mapping[str, Institution]:
    """The institutions in force on a day, by id, in the order of their ids; as of an act if `cut` is given."""
    return adoptions(book_id).in_force(day, cut)


def current_texts(book_id: str, day: date) -> dict[str, str]:
    """The texts in force on a day, by institution id."""
    rows = [row_id for row_id, _ in adoptions(book_id).found(day).values()]
    return dict(AdoptedInstitution.rows.of(book_id).filter(id__in=rows).values_list("institution", "text"))


def rule_hashes(book_id: str, day: date, cut: int | None = None) -> dict[str, str]:
    """The hashes of the texts in force on a day, by institution id."""
    return {institution: sha for institution, (_, sha) in adoptions(book_id).found(day, cut).items()}


def indicators(book_id: str, day: date, cut: int | None = None) -> Mapping[str, Indicator]:
    """The indicators declared by the institutions in force on a day, in the order of their files."""
    return adoptions(book_id).indicators(day, cut)


@lru_cache(maxsize=8)
def _calendar(adopted: tuple[tuple[str, str], ...]) -> WorkCalendar:
    return calendar_of([_loaded(sha, row_id) for row_id, sha in adopted])


def calendar(book_id: str, cut: int | None = None) -> WorkCalendar:
    """The working calendar made of the adopted years and office hours; what is not adopted stays unknown.

    As of an act if `cut` is given: with the cut just before a correction, the calendar that was counted by then.
    """
    with_days = {
        institution
        for institution, sections in AdoptedInstitution.rows.of(book_id).values_list(
            "institution", "sections"
        )
        if "calendar" in sections or "hours" in sections
    }
    found = adoptions(book_id).found(None, cut)
    return _calendar(tuple(found[name] for name in sorted(with_days) if name in found))


def closed(book_id: str, period: str) -> ClosedPeriod | None:
    """How a period was closed, or None if it is open."""
    return ClosedPeriod.rows.of(book_id).filter(period=period).first()


def last_closed(book_id: str) -> ClosedPeriod | None:
    """The latest closed month, or None."""
    return ClosedPeriod.rows.of(book_id).order_by("-period").first()


def is_closed(book_id: str, period: Period) -> bool:
    """Whether every month of the period is closed."""
    months = {month.key for month in period.months()}
    return ClosedPeriod.rows.of(book_id).filter(period__in=months).count() == len(months)
