"""The responsibility letter (目标责任状) of a unit and year, on the screen for print and as a Word file."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from taizhang.books import queries as books
from taizhang.institutions import Indicator
from taizhang.problems import Text
from taizhang.promises import queries
from taizhang.server import clock
from taizhang.server.pages import WORD, Desk, download, language, staff_page, titled
from taizhang.timekeeping import Period
from taizhang.units import queries as units
from taizhang.units.models import Unit
from taizhang.writing.letter import Letter, LetterLine, Signatory, to_letter_docx


@staff_page()
def letter(request: HttpRequest, book: str, unit: str, year: int) -> HttpResponse:
    """The letter, printable."""
    desk: Desk = request.desk
    row = _unit(book, unit)
    context = {
        "title": _("责任状"),
        "crumbs": [
            {"title": pgettext("navigation", "单位"), "href": reverse("units:list", args=[book])},
            {"title": titled(row), "href": reverse("units:detail", args=[book, row.id])},
        ],
        "letter": _letter(desk, row, year),
        "docx_href": reverse("promises:letter-docx", args=[book, row.id, year]),
    }
    return render(request, "promises/letter.html", context)


@staff_page()
def letter_docx(request: HttpRequest, book: str, unit: str, year: int) -> HttpResponse:
    """The letter as a Word file."""
    desk: Desk = request.desk
    content = to_letter_docx(_letter(desk, _unit(book, unit), year), at=clock.now())
    return download(content, f"letter-{year}-{unit}.docx", WORD)


def _unit(book: str, unit: str) -> Unit:
    row = Unit.rows.of(book).filter(id=unit).first()
    if row is None:
        raise Http404
    return row


def _letter(desk: Desk, unit: Unit, year: int) -> Letter:
    if not 1949 <= year <= 2999:
        raise Http404
    end = date(year, 12, 31)
    said = language()
    adoptions = books.adoptions(desk.book)
    rules: dict[str, Indicator] = dict(adoptions.indicators(end))
    order = {name: at for at, name in enumerate(rules)}
    rows = [
        row for row in queries.of_unit(desk.book, unit.id, year) if row.indicator in rules and not row.person
    ]
    if not rows:
        raise Http404(Text("这个单位这一年没有目标", "this unit promised nothing for that year").to(said))
    opening = next(
        (
            one.promises.letter.to(said)
            for one in adoptions.in_force(end).values()
            if one.promises and one.promises.letter
        ),
        Text("为落实年度目标，签订本责任状。", "To carry out the year's targets, this letter is signed.").to(
            said
        ),
    )
    tree = units.tree(desk.book, Period(year))
    top = tree.path(unit.id)[:1]
    signed = [row.signed_on for row in rows if row.signed_on is not None]
    return Letter(
        title=Text(f"{unit.title}{year}年目标责任状", f"{titled(unit).to('en')}: promises of {year}").to(
            said
        ),
        opening=opening,
        lines=tuple(
            LetterLine(rules[row.indicator].title.to(said), rules[row.indicator].unit, row.target, row.due)
            for row in sorted(rows, key=lambda row: order[row.indicator])
        ),
        signatories=(
            Signatory(
                Text("签发单位", "Issued by").to(said),
                titled(top[0]).to(said) if top else desk.title.to(said),
            ),
            Signatory(Text("责任单位", "Answers for it").to(said), titled(unit).to(said)),
        ),
        signed_on=max(signed) if signed else desk.today,
        language="en" if said.startswith("en") else "zh",
    )
