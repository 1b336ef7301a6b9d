"""Pages that change promises: a new one, its parts, another target, a signature, a withdrawal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from taizhang.books import queries as books
from taizhang.institutions import Indicator
from taizhang.journal import Act, Sealed, new_id
from taizhang.problems import Refused, Text
from taizhang.promises import queries
from taizhang.promises.acts import PromiseChanged, PromiseMade, PromiseSigned, PromiseWithdrawn
from taizhang.promises.forms import ApprovedForm, ChangeForm, PartsForm, PromiseForm, SignForm, name_of
from taizhang.promises.models import Promise
from taizhang.server.forms import ActForm
from taizhang.server.pages import Desk, given_id, language, staff_page, titled
from taizhang.timekeeping import Period
from taizhang.units import queries as units
from taizhang.units.models import Unit
from taizhang.vault.keeping import keep
from taizhang.writing.figures import unit_word

_CHANGERS = ("clerk", "leader")


@staff_page(roles=_CHANGERS)
def new(request: HttpRequest, book: str) -> HttpResponse:
    """Make a promise of the whole."""
    desk: Desk = request.desk
    year = _asked_year(request, desk)
    rules = books.indicators(book, date(year, 12, 31))
    tree = units.tree(book, Period(year))
    given = {
        "indicators": [(rule.id, _named(rule)) for rule in rules.values()],
        "units": [(unit.id, titled(unit).to(language())) for unit in tree.units],
    }
    initial = {"due": date(year, 12, 31), "unit": tree.roots[0].id if tree.roots else "", "bound": "least"}
    form = PromiseForm(request.POST or None, initial=initial, **given)
    problems: Sequence[Any] = ()
    if request.method == "POST" and form.is_valid():
        fields = {
            name: form.cleaned_data[name] for name in ("indicator", "unit", "target", "bound", "due", "quote")
        }
        try:
            made = desk.append([PromiseMade(id=new_id("g"), year=year, **fields)], key=form.key)
        except Refused as refused:
            problems = form.blame(refused)
        else:
            messages.success(request, _("目标已下达，可以接着分解到单位。"))
            return redirect("promises:detail", book, given_id(made, PromiseMade))
    context = {
        "title": Text(f"新增{year}年目标", f"New promise for {year}"),
        "crumbs": _crumbs(book),
        "form": form,
        "problems": problems,
        "save": _("下达"),
        "cancel_href": reverse("promises:tree", args=[book]),
    }
    return render(request, "office/act_form.html", context, status=_status(form, problems))


@staff_page(roles=_CHANGERS)
def parts(request: HttpRequest, book: str, promise: str) -> HttpResponse:
    """Break a promise down in one table: a target for each unit, and the sum against the whole."""
    desk: Desk = request.desk
    row, rule = _standing(book, promise)
    there = queries.parts_of(book, row)
    taken = {part.unit for part in there if not part.person}
    tree = units.tree(book, Period(row.year))
    takers = [unit for unit in tree.under(row.unit) if unit.id not in taken and _may_take(unit, rule)]
    form = PartsForm(request.POST or None, initial={"due": row.due}, units=takers, unit_of_measure=rule.unit)
    problems: Sequence[Any] = ()
    valid = request.method == "POST" and form.is_valid()
    if valid and "check" not in request.POST:
        acts = [
            PromiseMade(
                id=new_id("g"),
                indicator=row.indicator,
                unit=unit.id,
                year=row.year,
                target=target,
                bound=row.bound,
                parent=row.id,
                due=form.cleaned_data["due"],
            )
            for unit, target in form.targets()
        ]
        if not acts:
            form.add_error(None, _("一个单位的目标也没有填。"))
        else:
            try:
                desk.append(acts, key=form.key)
            except Refused as refused:
                problems = form.blame(refused)
            else:
                messages.success(request, _("已分解到 %(count)d 个单位。") % {"count": len(acts)})
                return redirect("promises:detail", book, row.id)
    given: Decimal = sum((target for _unit, target in form.targets()), Decimal(0)) if valid else Decimal(0)
    before: Decimal = sum((part.target for part in there), Decimal(0))
    named = tree.by_id
    context = {
        "title": _("分解到单位"),
        "lead": rule.title,
        "crumbs": [
            *_crumbs(book),
            {"title": rule.title, "href": reverse("promises:detail", args=[book, row.id])},
        ],
        "form": form,
        "problems": problems,
        "unit": rule.unit,
        "there": [
            {
                "title": titled(named[part.unit]) if part.unit in named else "",
                "target": part.target,
                "href": reverse("promises:detail", args=[book, part.id]),
            }
            for part in there
        ],
        "fields": [(titled(unit), form[name_of(unit.id)]) for unit in takers],
        "whole": row.target,
        "sum": before + given,
        "difference": before + given - row.target,
        "adds_up": rule.roll_up == "sum",
        "checked": valid or bool(there),
        "cancel_href": reverse("promises:detail", args=[book, row.id]),
    }
    return render(request, "promises/parts.html", context, status=_status(form, problems))


@staff_page(roles=_CHANGERS)
def change(request: HttpRequest, book: str, promise: str) -> HttpResponse:
    """Change a target, with who approved it and why; the old version stays."""
    row, rule = _standing(book, promise)
    initial = {"target": f"{row.target.normalize():f}", "bound": row.bound, "from_version": row.version}
    form = ChangeForm(request.POST or None, initial=initial, approvers=_approvers(request.desk))
    form.fields["target"].unit = rule.unit  # type: ignore[attr-defined]

    def act(reason: Sealed) -> PromiseChanged:
        given = {name: form.cleaned_data[name] for name in ("target", "bound", "approved_by", "from_version")}
        return PromiseChanged(promise=row.id, reason=reason, **given)

    done = _("目标已调整，原来的版本保留在历史里。")
    return _approved(request, row, rule, form, act, title=_("调整目标"), save=_("调整"), done=done)


@staff_page(roles=_CHANGERS)
def withdraw(request: HttpRequest, book: str, promise: str) -> HttpResponse:
    """Take a promise back, with who approved it and why."""
    row, rule = _standing(book, promise)
    form = ApprovedForm(request.POST or None, approvers=_approvers(request.desk))

    def act(reason: Sealed) -> PromiseWithdrawn:
        return PromiseWithdrawn(promise=row.id, approved_by=form.cleaned_data["approved_by"], reason=reason)

    done = _("目标已撤销，历史还在。")
    return _approved(
        request, row, rule, form, act, title=_("撤销目标"), save=pgettext("promise", "撤销"), done=done
    )


@staff_page(roles=["clerk"])
def sign(request: HttpRequest, book: str, promise: str) -> HttpResponse:
    """Register that the letter was signed."""
    desk: Desk = request.desk
    row, rule = _standing(book, promise)
    form = SignForm(request.POST or None, initial={"on_day": row.signed_on or desk.today})
    problems: Sequence[Any] = ()
    if request.method == "POST" and form.is_valid():
        try:
            desk.append([PromiseSigned(promise=row.id, on_day=form.cleaned_data["on_day"])], key=form.key)
        except Refused as refused:
            problems = form.blame(refused)
        else:
            messages.success(request, _("已登记签订。"))
            return redirect("promises:detail", book, row.id)
    context = _context(book, row, rule, form, problems) | {"title": _("登记签订责任状"), "save": _("登记")}
    return render(request, "office/act_form.html", context, status=_status(form, problems))


def _approved(
    request: HttpRequest,
    row: Promise,
    rule: Indicator,
    form: ActForm,
    act: Callable[[Sealed], Act],
    *,
    title: str,
    save: str,
    done: str,
) -> HttpResponse:
    """A page that ends in an act with an approver and a sealed reason."""
    desk: Desk = request.desk
    problems: Sequence[Any] = ()
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]

        def plan(state: Any, head: Any) -> Iterable[Act]:
            yield act(keep(desk.book, reason, kind="reason"))

        try:
            desk.append(plan, key=form.key)
        except Refused as refused:
            problems = form.blame(refused)
        else:
            messages.success(request, done)
            return redirect("promises:detail", desk.book, row.id)
    context = _context(desk.book, row, rule, form, problems) | {"title": title, "save": save}
    return render(request, "office/act_form.html", context, status=_status(form, problems))


def _named(rule: Indicator) -> str:
    named = Text(f"{rule.title.zh}（{rule.unit}）", f"{rule.title.to('en')} ({unit_word(rule.unit, 'en')})")
    return named.to(language())


def _context(
    book: str, row: Promise, rule: Indicator, form: ActForm, problems: Sequence[Any]
) -> dict[str, Any]:
    here = reverse("promises:detail", args=[book, row.id])
    unit = Unit.rows.of(book).filter(id=row.unit).first()
    amount = f"{row.target.normalize():,f}"
    owner = titled(unit) if unit else Text("")
    return {
        "lead": Text(
            f"{owner.zh} · {rule.title.zh} · 现在的目标 {amount} {rule.unit}",
            f"{owner.to('en')} · {rule.title.to('en')} · target now {amount} {unit_word(rule.unit, 'en')}",
        ),
        "crumbs": [*_crumbs(book), {"title": rule.title, "href": here}],
        "form": form,
        "problems": problems,
        "cancel_href": here,
    }


def _crumbs(book: str) -> list[dict[str, Any]]:
    return [{"title": pgettext("navigation", "目标"), "href": reverse("promises:tree", args=[book])}]


def _standing(book: str, promise_id: str) -> tuple[Promise, Indicator]:
    """A promise that stands, and its indicator; raises Http404."""
    row = queries.promise(book, promise_id)
    if row is None or row.withdrawn:
        raise Http404
    rule = books.indicators(book, date(row.year, 12, 31)).get(row.indicator)
    if rule is None:
        raise Http404
    return row, rule


def _approvers(desk: Desk) -> list[tuple[str, str]]:
    held = queries.approvers(desk.book, desk.today)
    names = desk.names(holding.person for holding in held)
    return [(one.person, f"{names.get(one.person, '')} · {titled(one.post).to(language())}") for one in held]


def _may_take(unit: Unit, rule: Indicator) -> bool:
    """Whether a unit can answer for a part: it reports the indicator, or units below it do."""
    return unit.kind in rule.of


def _asked_year(request: HttpRequest, desk: Desk) -> int:
    text = request.GET.get("year", "")
    return (
        int(text)
        if text.isascii() and text.isdigit() and len(text) == 4 and 1949 <= int(text) <= 2999
        else desk.today.year
    )


def _status(form: ActForm, problems: Sequence[Any]) -> int:
    return 422 if form.errors or problems else 200
