"""The clerk's page of accounts: who can sign in, and the one-time codes handed out on paper."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from taizhang.journal.acts import ID_LETTERS
from taizhang.office.models import Account
from taizhang.problems import Text
from taizhang.server import clock
from taizhang.server.pages import Desk, day_text, language, staff_page
from taizhang.timekeeping import shanghai_date
from taizhang.units import queries as units

CODE_HOLDS = timedelta(days=7)
"""How long a handed-out code opens."""

_CODE_LETTERS = 8  # of 30 letters: 39 bits, with five tries in a quarter of an hour


class AccountForm(forms.Form):
    """An account for a person who holds a post."""

    person = forms.ChoiceField(label=gettext_lazy("给谁"))
    sign_in_name = forms.RegexField(
        label=gettext_lazy("登录名"),
        regex=r"^[a-z0-9][a-z0-9._-]{1,38}[a-z0-9]$",
        strip=True,
        help_text=gettext_lazy("小写字母和数字，3到40位，例如姓名拼音或工号；本人用它登录。"),
        error_messages={"invalid": gettext_lazy("只能用小写字母、数字、点、横线，3到40位。")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    def __init__(self, *arguments: Any, people: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*arguments, use_required_attribute=False, label_suffix="", **options)
        self.fields["person"].choices = [("", "—"), *people]  # type: ignore[attr-defined]

    def clean_sign_in_name(self) -> str:
        """Nobody has it already, in any book."""
        name = self.cleaned_data["sign_in_name"].lower()
        if Account.objects.filter(sign_in_name=name).exists():
            raise forms.ValidationError(_("这个登录名已有人用，请换一个。"))
        return name


@staff_page(roles=["clerk"])
def accounts(request: HttpRequest, book: str) -> HttpResponse:
    """Who can sign in."""
    desk: Desk = request.desk
    held = _posts(desk)
    rows = list(Account.objects.filter(book=book).order_by("sign_in_name"))
    names = desk.names([row.person for row in rows])
    now = clock.now()
    context = {
        "title": _("账号"),
        "lead": _("账号不在账本里；一个人能做什么，只看他在任的岗位。"),
        "actions": [
            {"title": _("给人开账号"), "href": reverse("office:account-new", args=[book]), "icon": "plus"}
        ],
        "accounts": [
            {
                "id": row.pk,
                "person": names.get(row.person, ""),
                "sign_in_name": row.sign_in_name,
                "posts": held.get(row.person, [])[:2],
                "state": _state(row, now),
                "last": day_text(shanghai_date(row.last_login)) if row.last_login else _("还没登录过"),
                "active": row.is_active,
                "mine": row.person == desk.actor.person,
                "code_href": reverse("office:account-code", args=[book, row.pk]),
                "active_href": reverse("office:account-active", args=[book, row.pk]),
            }
            for row in rows
        ],
    }
    return render(request, "office/accounts.html", context)


@staff_page(roles=["clerk"])
def account_new(request: HttpRequest, book: str) -> HttpResponse:
    """Open an account for a person."""
    desk: Desk = request.desk
    form = AccountForm(request.POST or None, people=_without_account(desk))
    if request.method == "POST" and form.is_valid():
        account = Account(
            sign_in_name=form.cleaned_data["sign_in_name"], book=book, person=form.cleaned_data["person"]
        )
        try:
            with transaction.atomic():
                return _slip(request, account)
        except IntegrityError:  # somebody took the name in this very moment
            form.add_error("sign_in_name", _("这个登录名已有人用，请换一个。"))
    context = {
        "title": _("给人开账号"),
        "lead": _("只列出在任而没有账号的人。开好后打印登录码，当面交给本人。"),
        "crumbs": [{"title": _("账号"), "href": reverse("office:accounts", args=[book])}],
        "form": form,
        "save": _("开账号，打印登录码"),
        "cancel_href": reverse("office:accounts", args=[book]),
    }
    return render(request, "office/act_form.html", context, status=422 if form.errors else 200)


@staff_page(roles=["clerk"])
@require_POST
def account_code(request: HttpRequest, book: str, account: int) -> HttpResponse:
    """Hand out a new code: the old passphrase and any lock are void from now on."""
    found = _found(book, account)
    if not found.is_active:
        messages.error(request, _("账号已停用，先恢复再发登录码。"))
        return redirect("office:accounts", book)
    return _slip(request, found)


@staff_page(roles=["clerk"])
@require_POST
def account_active(request: HttpRequest, book: str, account: int) -> HttpResponse:
    """Deactivate an account, or bring it back."""
    desk: Desk = request.desk
    found = _found(book, account)
    wanted = request.POST.get("active") == "1"
    if found.person == desk.actor.person and not wanted:
        messages.error(request, _("不能停用自己的账号。"))
    else:
        Account.objects.filter(pk=found.pk).update(is_active=wanted)
        messages.success(request, _("账号已恢复。") if wanted else _("账号已停用，立即生效。"))
    return redirect("office:accounts", book)


@sensitive_variables("code")
def _slip(request: HttpRequest, account: Account) -> HttpResponse:
    """The paper slip: the code is printed once and kept only as a hash."""
    desk: Desk = request.desk
    code = "".join(secrets.choice(ID_LETTERS) for _letter in range(_CODE_LETTERS))
    expires = clock.now() + CODE_HOLDS
    account.hand_out(code, expires)
    account.save()
    context = {
        "title": _("登录码"),
        "crumbs": [{"title": _("账号"), "href": reverse("office:accounts", args=[desk.book])}],
        "person": desk.names([account.person]).get(account.person, ""),
        "sign_in_name": account.sign_in_name,
        "code": f"{code[:4]}-{code[4:]}",
        "address": request.build_absolute_uri(reverse("office:first-code")),
        "expires": day_text(shanghai_date(expires)),
        "done_href": reverse("office:accounts", args=[desk.book]),
    }
    return render(request, "office/slip.html", context)


def _state(row: Account, now: Any) -> tuple[str, Text]:
    """A badge and its word."""
    if not row.is_active:
        return "ended", Text("已停用", "deactivated")
    if row.locked_until is not None and now < row.locked_until:
        return "late", Text("锁定15分钟", "locked for 15 minutes")
    if row.code_hash:
        still = row.code_expires is not None and now < row.code_expires
        return (
            ("waiting", Text("等本人用登录码", "code handed out"))
            if still
            else (
                "late",
                Text("登录码已过期", "code expired"),
            )
        )
    return "on-time", Text("可登录", "can sign in")


def _found(book: str, account: int) -> Account:
    row = Account.objects.filter(book=book, pk=account).first()
    if row is None:
        raise Http404
    return row


def _posts(desk: Desk, day: date | None = None) -> dict[str, list[Text]]:
    held: dict[str, list[Text]] = {}
    for holding in units.holdings(desk.book, day or desk.today):
        place = Text(f"{holding.unit.title} ", f"{holding.unit.title_en or holding.unit.title}, ")
        post = holding.post
        held.setdefault(holding.person, []).append(
            Text(f"{place.zh}{post.title}", f"{place.en}{post.title_en or post.title}")
        )
    return held


def _without_account(desk: Desk) -> list[tuple[str, str]]:
    have = set(Account.objects.filter(book=desk.book).values_list("person", flat=True))
    held = {person: posts for person, posts in _posts(desk).items() if person not in have}
    names = desk.names(held)
    return [
        (person, f"{names.get(person, '')} · {posts[0].to(language())}") for person, posts in held.items()
    ]
