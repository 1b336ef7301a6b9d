"""All that the portal reads. Figures are those of the last close: what was published, no more and no less.

Nothing here gives a person's name except `contacts`, where the institution says that the public may know who is
bound to what. Promises of persons and indicators that are not public never leave this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Any

from taizhang.appraisal import queries as appraisal
from taizhang.appraisal.models import ScoreTotal
from taizhang.books import queries as books
from taizhang.books.models import Book, ClosedPeriod
from taizhang.institutions import Indicator
from taizhang.notices import queries as notices
from taizhang.notices.models import Notice
from taizhang.problems import Text
from taizhang.promises.models import Promise
from taizhang.promises.progress import Progress, progress
from taizhang.promises.series import YearLine, year_lines
from taizhang.server.pages import titled
from taizhang.timekeeping import Period
from taizhang.units import queries as units
from taizhang.units.models import Post, Term, Unit


@dataclass(frozen=True, slots=True)
class Close:
    """A closed month: what the public figures are as of."""

    month: Period
    cut: int
    closed_on: date
    head: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A promise as the public sees it; `progress` is None before the first close of its year."""

    id: str
    parent: str
    indicator: Indicator
    unit: Unit | None
    target: Decimal
    bound: str
    due: date
    quote: str
    progress: Progress | None

    @property
    def value(self) -> Decimal | None:
        """The value as of the close; None where nothing was reported, or nothing is closed yet."""
        return self.progress.value if self.progress else None


@dataclass(frozen=True)
class Board:
    """The public promises of a year, as of a close (None: no month of the year is closed)."""

    year: int
    close: Close | None
    shown: tuple[Shown, ...]
    by_id: Mapping[str, Shown]

    @property
    def roots(self) -> tuple[Shown, ...]:
        """Those that are part of no other public one."""
        return tuple(item for item in self.shown if item.parent not in self.by_id)

    def parts(self, promise: str) -> tuple[Shown, ...]:
        """The parts of one."""
        return tuple(item for item in self.shown if item.parent == promise)

    def of(self, unit: str) -> tuple[Shown, ...]:
        """What one unit promised."""
        return tuple(item for item in self.shown if item.unit is not None and item.unit.id == unit)


def open_books() -> tuple[Book, ...]:
    """Every book of this server, by name."""
    return tuple(Book.rows.order_by("title", "id"))


# ---- promises ----------------------------------------------------------------------------------------------------
def closes(book: str, year: int | None = None) -> tuple[Close, ...]:
    """The closed months, the latest first."""
    rows = ClosedPeriod.rows.of(book).order_by("-period")
    if year is not None:
        rows = rows.filter(period__startswith=f"{year}-")
    found = rows.values_list("period", "cut_seq", "closed_on", "head_hash")
    return tuple(Close(Period.parse(period), cut, on, head) for period, cut, on, head in found)


def head(book: str) -> str:
    """The head that was published last: of the last close, or nothing."""
    last = books.last_closed(book)
    return last.head_hash if last else ""


def years(book: str) -> tuple[int, ...]:
    """The years for which something is promised, the latest first."""
    rows = Promise.rows.of(book).filter(withdrawn=False, person="").order_by("-year")
    return tuple(rows.values_list("year", flat=True).distinct())


def board(book: str, year: int, close: Close | None) -> Board:
    """The public promises of a year as of a close; without one, what is promised now."""
    return _planned(book, year) if close is None else _closed_board(book, close)


def lines(book: str, close: Close, promises: Iterable[str]) -> Mapping[str, YearLine]:
    """The year's lines of promises as of a close."""
    return {promise: _line(book, close, promise) for promise in promises}


@lru_cache(maxsize=64)  # as of a close nothing changes any more: its cut and head are part of the key
def _closed_board(book: str, close: Close) -> Board:
    shown = tuple(
        Shown(
            id=item.promise.id,
            parent=item.promise.parent,
            indicator=item.indicator,
            unit=item.unit,
            target=item.target,
            bound=item.bound,
            due=item.promise.due,
            quote=item.promise.quote,
            progress=item,
        )
        for item in progress(book, close.month, cut=close.cut)
        if item.indicator.public and not item.promise.person
    )
    return Board(close.month.year, close, shown, {one.id: one for one in shown})


@lru_cache(maxsize=64)
def _root_lines(book: str, close: Close) -> Mapping[str, YearLine]:
    items = [one.progress for one in _closed_board(book, close).roots if one.progress is not None]
    return year_lines(book, items, close.month, cut=close.cut)


@lru_cache(maxsize=1024)
def _line(book: str, close: Close, promise: str) -> YearLine:
    known = _root_lines(book, close)
    if promise in known:
        return known[promise]
    item = _closed_board(book, close).by_id[promise].progress
    return year_lines(book, [item] if item else [], close.month, cut=close.cut)[promise]


def _planned(book: str, year: int) -> Board:
    rules = books.indicators(book, date(year, 12, 31))
    standing = units.tree(book, Period(year))
    order = {name: at for at, name in enumerate(rules)}
    places = {unit.id: at for at, unit in enumerate(standing.units)}
    rows = Promise.rows.of(book).filter(year=year, withdrawn=False, person="")
    public = [row for row in rows if row.indicator in rules and rules[row.indicator].public]
    shown = tuple(
        Shown(
            id=row.id,
            parent=row.parent,
            indicator=rules[row.indicator],
            unit=standing.by_id.get(row.unit),
            target=row.target,
            bound=row.bound,
            due=row.due,
            quote=row.quote,
            progress=None,
        )
        for row in sorted(public, key=lambda row: (order[row.indicator], places.get(row.unit, -1), row.id))
    )
    return Board(year, None, shown, {one.id: one for one in shown})


# ---- rankings ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Published:
    """A ranking that was published, and by which notice."""

    institution: str
    period: Period
    notice: Notice


def published_rankings(book: str, day: date) -> tuple[Published, ...]:
    """The rankings that a notice made public by a day, up or past and not withdrawn; the latest first."""
    scored = set(ScoreTotal.rows.of(book).order_by().values_list("institution", "period").distinct())
    rows = notices.public(book, day).filter(
        institution__in={institution for institution, _ in scored}, withdrawn_reason=""
    )
    rows = rows.defer("body")  # of every ranking that was ever published
    found = {(row.institution, row.period): row for row in rows.order_by("posted_on", "id")}
    shown = [
        Published(institution, Period.parse(period), row)
        for (institution, period), row in found.items()
        if (institution, period) in scored
    ]
    return tuple(sorted(shown, key=lambda one: (one.period.start, one.institution), reverse=True))


def results(book: str, one: Published) -> tuple[ScoreTotal, ...]:
    """The places of a published ranking, best first."""
    return appraisal.ranking(book, one.institution, one.period.key)


def approver_post(book: str, row: Notice) -> Text:
    """The post, never the name, of the one who approved a notice."""
    if not row.approved_by:
        return Text("")
    rule = books.in_force(book, row.posted_on).get(row.institution)
    key = rule.appraisal.approver if rule and rule.appraisal else ""
    held = units.holdings(book, row.posted_on, person=row.approved_by)
    return next((titled(one.post) for one in held if one.post.key == key), Text(""))


# ---- units -------------------------------------------------------------------------------------------------------
def unit(book: str, unit_id: str, day: date) -> Unit | None:
    """A unit that stands on a day, or stood before; None for one that is not known."""
    return Unit.rows.of(book).filter(id=unit_id, since__lte=day).first()


def posts(book: str, unit_id: str, day: date) -> tuple[tuple[Post, str], ...]:
    """The posts of a unit, and how each is held: "held", "acting" or "vacant". Never by whom."""
    rows = tuple(Post.rows.of(book).on(day).filter(unit=unit_id).order_by("position", "id"))
    only_acting: dict[str, bool] = {}
    terms = Term.rows.of(book).on(day).filter(post__in=[row.id for row in rows])
    for post, acting in terms.values_list("post", "acting"):
        only_acting[post] = only_acting.get(post, True) and acting
    how = {post: "acting" if acting else "held" for post, acting in only_acting.items()}
    return tuple((row, how.get(row.id, "vacant")) for row in rows)


@dataclass(frozen=True, slots=True)
class ContactDuty:
    """Who answers for a unit: by post and the unit of the post; by name only where the institution makes it public."""

    institution: Text
    post: Text
    place: Text
    name: str
    since: date


def contacts(book: str, unit_id: str, day: date) -> tuple[ContactDuty, ...]:
    """The contact duties of a unit on a day."""
    rows = units.contacts(book, day, unit=unit_id)
    if not rows:
        return ()
    rules = books.in_force(book, day)
    open_to_all = {
        row.id
        for row in rows
        if (rule := rules.get(row.institution)) and rule.contact and rule.contact.public
    }
    names = units.names(book, [row.person for row in rows if row.id in open_to_all])
    held = _held(book, {row.person for row in rows}, day)
    found = []
    for row in rows:
        rule = rules.get(row.institution)
        fitting = rule.contact.who if rule and rule.contact else ()
        post, place = _known_by(held.get(row.person, ()), fitting)
        found.append(
            ContactDuty(
                institution=rule.title.text if rule else Text(row.institution),
                post=titled(post) if post else Text("未任职", "holds no post"),
                place=titled(place) if place else Text(""),
                name=names.get(row.person, "") if row.id in open_to_all else "",
                since=row.since,
            )
        )
    return tuple(found)


def _held(book: str, people: set[str], day: date) -> Mapping[str, Sequence[tuple[Post, Unit]]]:
    """The posts of people with their units, the lasting ones before the acting ones."""
    terms = Term.rows.of(book).on(day).filter(person__in=people).order_by("acting", "since", "id")
    pairs = list(terms.values_list("person", "post"))
    by_id = {post.id: post for post in Post.rows.of(book).filter(id__in={post for _, post in pairs})}
    places = {one.id: one for one in Unit.rows.of(book).filter(id__in={post.unit for post in by_id.values()})}
    found: dict[str, list[tuple[Post, Unit]]] = {}
    for person, post in pairs:
        if post in by_id:
            found.setdefault(person, []).append((by_id[post], places[by_id[post].unit]))
    return found


def _known_by(
    held: Sequence[tuple[Post, Unit]], fitting: Sequence[str]
) -> tuple[Post, Unit] | tuple[None, None]:
    """The post in which somebody has the duty: one that the institution names, else the first."""
    named = (one for one in held if one[0].key in fitting or one[0].role in fitting)
    return next(named, held[0] if held else (None, None))


# ---- search ------------------------------------------------------------------------------------------------------
def found_units(book: str, day: date, asked: str, most: int) -> tuple[Unit, ...]:
    """Units whose name, code or pinyin initials fit."""
    wanted = asked.casefold()
    fits = (
        unit
        for unit in units.tree_on(book, day).units
        if wanted in unit.title.casefold()
        or wanted in unit.title_en.casefold()
        or unit.initials.startswith(wanted)
        or (len(wanted) >= 6 and unit.code.startswith(wanted))
    )
    return tuple(islice(fits, most))


def found_promises(shown: Board, asked: str, most: int) -> tuple[Shown, ...]:
    """Promises of the whole whose indicator's name, in either language or as reports call it, fits."""
    wanted = asked.casefold()

    def names(one: Shown) -> tuple[Any, ...]:
        return (one.indicator.title.zh, one.indicator.title.en, *one.indicator.aliases)

    fits = (one for one in shown.roots if any(wanted in name.casefold() for name in names(one)))
    return tuple(islice(fits, most))


def found_notices(book: str, day: date, asked: str, most: int) -> tuple[Notice, ...]:
    """Notices that the public may know of, by their title."""
    rows = notices.public(book, day)
    named = rows.filter(title__icontains=asked) | rows.filter(title_en__icontains=asked)
    return tuple(named[:most])
