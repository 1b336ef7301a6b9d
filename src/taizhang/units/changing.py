"""Pages of the clerk's acts on units, posts, people and contact duties. Each is a form that ends in one act."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from taizhang.books import queries as books
from taizhang.institutions.posts import POSTS
from taizhang.journal import Act, new_id
from taizhang.problems import Refused, Text
from taizhang.server.forms import ActForm
from taizhang.server.pages import Desk, language, staff_page, titled
from taizhang.units import queries
from taizhang.units.acts import (
    ContactBound,
    ContactEnded,
    PersonRegistered,
    PostCreated,
    TermEnded,
    TermStarted,
    UnitClosed,
    UnitOpened,
)
from taizhang.units.forms import (
    KINDS,
    ROLES,
    CloseUnitForm,
    ContactForm,
    PersonForm,
    PostForm,
    TermForm,
    UnitForm,
    UntilForm,
    said,
)
from taizhang.units.models import Contact, Post, Term, Unit
from taizhang.units.naming import initials
from taizhang.vault.keeping import keep

Plan = Callable[[Any, Any], Iterable[Act]]

COMES_BACK = 10
"""For how many years one who left the last post is still offered for another."""
_CLERK = ("clerk",)


@staff_page(roles=_CLERK)
def open_unit(request: HttpRequest, book: str) -> HttpResponse:
    """Open a unit."""
    desk: Desk = request.desk
    standing = queries.tree_on(book, desk.today)
    choices = {"unit_kind": said(KINDS), "parent": _listed(standing.units)}
    root = standing.roots[0].id if standing.roots else ""
    form = UnitForm(
        request.POST or None,
        choices=choices,
        initial={"since": desk.today, "parent": root, "unit_kind": "village"},
    )

    def plan(state: Any, head: Any) -> Iterable[Act]:
        yield UnitOpened(id=new_id("u"), initials=initials(form.cleaned_data["name"]), **_fields(form))

    return _page(
        request, form, plan,
        title=_("设立单位"), save=_("设立"), done=_("已设立。"), back=reverse("units:list", args=[book]),
        after=lambda appended: reverse("units:detail", args=[book, appended.acts()[0].id]),
    )  # fmt: skip


@staff_page(roles=_CLERK)
def close_unit(request: HttpRequest, book: str, unit: str) -> HttpResponse:
    """Close a unit, naming the one that takes over."""
    desk: Desk = request.desk
    row = _unit(book, unit)
    others = [
        one for one in queries.tree_on(book, desk.today).units if one.id != row.id and one.kind == row.kind
    ]
    form = CloseUnitForm(
        request.POST or None, choices={"successor": _listed(others)}, initial={"until": desk.today}
    )

    def plan(state: Any, head: Any) -> Iterable[Act]:
        yield UnitClosed(unit=row.id, **_fields(form))

    back = reverse("units:detail", args=[book, row.id])
    lead = _("单位撤销后不再报数；以前的数和名次还在。")
    return _page(
        request,
        form,
        plan,
        title=_("撤销单位"),
        of=row,
        lead=lead,
        save=_("撤销"),
        done=_("已撤销。"),
        back=back,
    )


@staff_page(roles=_CLERK)
def new_post(request: HttpRequest, book: str, unit: str) -> HttpResponse:
    """Create a post in a unit."""
    desk: Desk = request.desk
    row = _unit(book, unit)
    form = PostForm(
        request.POST or None,
        choices={"role": said(ROLES), "key": _post_keys(book, desk.today)},
        initial={"since": desk.today},
    )

    def plan(state: Any, head: Any) -> Iterable[Act]:
        yield PostCreated(id=new_id("o"), unit=row.id, **_fields(form))

    back = reverse("units:detail", args=[book, row.id])
    return _page(
        request,
        form,
        plan,
        title=_("设岗"),
        of=row,
        save=_("设岗"),
        done=_("已设岗，接着登记谁来任职。"),
        back=back,
    )


@staff_page(roles=_CLERK)
def start_term(request: HttpRequest, book: str, post: str) -> HttpResponse:
    """Somebody known takes a post."""
    desk: Desk = request.desk
    row = Post.rows.of(book).filter(id=post).first()
    if row is None:
        raise Http404
    form = TermForm(request.POST or None, choices={"person": _people(desk)}, initial={"since": desk.today})

    def plan(state: Any, head: Any) -> Iterable[Act]:
        yield TermStarted(id=new_id("t"), post=row.id, **_fields(form))

    back = reverse("units:detail", args=[book, row.unit])
    extra = {
        "title": _("还没登记过的人"),
        "href": reverse("units:register", args=[book, row.id]),
        "icon": "plus",
    }
    return _page(
        request, form, plan,
        title=_("任职"), lead=titled(row), save=_("任职"), done=_("已任职。"), back=back, actions=[extra],
    )  # fmt: skip


@staff_page(roles=_CLERK)
def register(request: HttpRequest, book: str, post: str) -> HttpResponse:
    """Register a person (name and telephone go to the vault) and let them take the post."""
    desk: Desk = request.desk
    row = Post.rows.of(book).filter(id=post).first()
    if row is None:
        raise Http404
    form = PersonForm(request.POST or None, initial={"since": desk.today})

    def plan(state: Any, head: Any) -> Iterable[Act]:
        given = form.cleaned_data
        person = new_id("p")
        name = keep(book, given["name"].strip(), kind="name", owner=person, findable=True)
        phone = (
            keep(book, given["phone"].strip(), kind="phone", owner=person) if given["phone"].strip() else None
        )
        yield PersonRegistered(id=person, name=name, phone=phone)
        yield TermStarted(id=new_id("t"), post=row.id, person=person, since=given["since"])

    back = reverse("units:detail", args=[book, row.unit])
    lead = _("姓名和电话加密存放，账本里只有代号。")
    return _page(
        request,
        form,
        plan,
        title=_("登记人员并任职"),
        lead=lead,
        save=_("登记"),
        done=_("已登记并任职。"),
        back=back,
    )


@staff_page(roles=_CLERK)
def end_term(request: HttpRequest, book: str, term: str) -> HttpResponse:
    """Somebody leaves a post."""
    desk: Desk = request.desk
    row = Term.rows.of(book).filter(id=term).first()
    post = Post.rows.of(book).filter(id=row.post).first() if row else None
    if row is None or post is None:
        raise Http404
    form = UntilForm(request.POST or None, initial={"until": desk.today})

    def plan(state: Any, head: Any) -> Iterable[Act]:
        yield TermEnded(term=row.id, until=form.cleaned_data["until"])

    name = desk.names([row.person]).get(row.person, "")
    lead = Text(f"{name} · {post.title}", f"{name}, {titled(post).to('en')}")
    back = reverse("units:detail", args=[book, post.unit])
    return _page(
        request,
        form,
        plan,
        title=_("离任"),
        lead=lead,
        save=_("离任"),
        done=_("已离任，从那天起不再有这个岗位的权限。"),
        back=back,
    )


@staff_page(roles=_CLERK)
def bind_contact(request: HttpRequest, book: str, unit: str) -> HttpResponse:
    """Bind a person to the unit by a contact institution."""
    desk: Desk = request.desk
    row = _unit(book, unit)
    binds = "group" if row.kind == "group" else "village"
    adopted = [
        one
        for one in books.in_force(book, desk.today).values()
        if one.contact is not None and binds in one.contact.binds
    ]
    rules = [(one.id, one.title.to(language())) for one in adopted]
    form = ContactForm(
        request.POST or None,
        choices={"institution": rules, "person": _people(desk)},
        initial={"since": desk.today},
    )

    def plan(state: Any, head: Any) -> Iterable[Act]:
        yield ContactBound(id=new_id("c"), unit=row.id, binds=binds, **_fields(form))

    back = reverse("units:detail", args=[book, row.id])
    return _page(
        request, form, plan, title=_("确定联系人"), of=row, save=_("确定"), done=_("已确定。"), back=back
    )


@staff_page(roles=_CLERK)
def end_contact(request: HttpRequest, book: str, contact: str) -> HttpResponse:
    """A contact duty ends."""
    desk: Desk = request.desk
    row = Contact.rows.of(book).filter(id=contact).first()
    if row is None:
        raise Http404
    form = UntilForm(request.POST or None, initial={"until": desk.today})

    def plan(state: Any, head: Any) -> Iterable[Act]:
        yield ContactEnded(contact=row.id, until=form.cleaned_data["until"])

    back = reverse("units:detail", args=[book, row.unit]) if row.unit else reverse("units:list", args=[book])
    return _page(request, form, plan, title=_("终止联系"), save=_("终止"), done=_("已终止。"), back=back)


def _page(
    request: HttpRequest,
    form: ActForm,
    plan: Plan,
    *,
    title: str,
    save: str,
    done: str,
    back: str,
    of: Unit | None = None,
    lead: Any = "",
    after: Callable[[Any], str] | None = None,
    actions: Sequence[Mapping[str, Any]] = (),
) -> HttpResponse:
    desk: Desk = request.desk
    problems: Sequence[Any] = ()
    if request.method == "POST" and form.is_valid():
        try:
            appended = desk.append(plan, key=form.key)
        except Refused as refused:
            problems = form.blame(refused)
        else:
            messages.success(request, done)
            return redirect(after(appended) if after else back)
    crumbs = [{"title": pgettext("navigation", "单位"), "href": reverse("units:list", args=[desk.book])}]
    if of is not None:
        crumbs.append({"title": titled(of), "href": reverse("units:detail", args=[desk.book, of.id])})
    context = {
        "title": title,
        "lead": lead,
        "crumbs": crumbs,
        "actions": actions,
        "form": form,
        "problems": problems,
        "save": save,
        "cancel_href": back,
    }
    return render(request, "office/act_form.html", context, status=422 if form.errors or problems else 200)


def _fields(form: ActForm) -> dict[str, Any]:
    return {name: given for name, given in form.cleaned_data.items() if name != "token"}


def _unit(book: str, unit: str) -> Unit:
    row = Unit.rows.of(book).filter(id=unit).first()
    if row is None:
        raise Http404
    return row


def _listed(units: Iterable[Unit]) -> list[tuple[str, str]]:
    return [(unit.id, titled(unit).to(language())) for unit in units]


def _people(desk: Desk) -> list[tuple[str, str]]:
    """Everybody registered who may take a post, those in one first, with the post."""
    held = queries.holdings(desk.book, desk.today)
    posts = {
        one.person: " ".join(titled(part).to(language()) for part in (one.unit, one.post))
        for one in reversed(held)
    }
    known = queries.people(desk.book, date(desk.today.year - COMES_BACK, 1, 1))
    everybody = list(dict.fromkeys([*(one.person for one in held), *known]))
    names = desk.names(everybody)
    return [
        (one, f"{names.get(one, '')} · {posts[one]}" if one in posts else names.get(one, ""))
        for one in everybody
    ]


def _post_keys(book: str, day: date) -> list[tuple[str, str]]:
    """The names by which institutions in force call posts."""
    wanted: dict[str, None] = {}
    for one in books.in_force(book, day).values():
        for key in (
            one.promises.change_approved_by if one.promises else "",
            one.progress.approver if one.progress else "",
            one.appraisal.approver or "" if one.appraisal else "",
            *(one.contact.who if one.contact else ()),
            *(duty.who for duty in one.duties),
        ):
            if key and key not in ROLES:
                wanted[key] = None
    return [(key, POSTS[key].to(language()) if key in POSTS else key) for key in wanted]
