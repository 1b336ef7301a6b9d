"""Signing in by name and passphrase; the first time by a code that the clerk handed out. No e-mail, no telephone."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth import login, logout
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from taizhang.office.models import Account
from taizhang.server import clock
from taizhang.server.pages import public_page

WRONG_TRIES = 5
LOCKED = timedelta(minutes=15)

_BACKEND = "django.contrib.auth.backends.ModelBackend"
_WRONG = _("登录名或口令不对。同一个登录名连错5次，要等15分钟再试。")
_WRONG_CODE = _("登录名或登录码不对，或者登录码已过期。同一个登录名连错5次，要等15分钟再试。")
_LOCKED = _("这个登录名连错了5次，请15分钟后再试；急用请党政办重发登录码。")


class SignInForm(forms.Form):
    """Name and passphrase."""

    account = forms.CharField(
        label=_("登录名"),
        max_length=40,
        help_text=_("办公室发给您的那个，大小写不分。"),
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    passphrase = forms.CharField(
        label=_("口令"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(forms.Form):
    """Name and the code handed out."""

    account = forms.CharField(
        label=_("登录名"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    code = forms.CharField(
        label=_("登录码"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


class PassphraseForm(forms.Form):
    """The passphrase a person chooses, twice."""

    passphrase = forms.CharField(
        label=_("口令"),
        max_length=200,
        strip=False,
        help_text=_("至少8个字，例如几个不相干的词。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再输一次"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Both are the same, and not one of the usual passphrases."""
        given = super().clean() or {}
        chosen = given.get("passphrase")
        if chosen and given.get("again") and chosen != given["again"]:
            self.add_error("again", _("两次输入的口令不同。"))
        if chosen:
            try:
                validate_password(chosen)
            except ValidationError as error:
                self.add_error("passphrase", error)
        return given


@public_page
@sensitive_post_parameters()
def sign_in(request: HttpRequest) -> HttpResponse:
    """The door of the office."""
    asked = request.POST.get("next", request.GET.get("next", ""))
    if request.user.is_authenticated:
        return redirect(_landing(request, request.user, asked))
    form = SignInForm(request.POST or None, use_required_attribute=False, label_suffix="")
    if request.method == "POST" and form.is_valid():
        account = _account(form.cleaned_data["account"])
        if _is_locked(form.cleaned_data["account"], account):
            form.add_error(None, _LOCKED)
        elif (
            account is not None
            and account.is_active
            and account.check_password(form.cleaned_data["passphrase"])
        ):
            _let_in(request, account)
            return redirect(_landing(request, account, asked))
        else:
            if account is None or not account.has_usable_password():
                make_password(form.cleaned_data["passphrase"])  # an unknown name takes as long as a known one
            _count_wrong(form.cleaned_data["account"], account)
            form.add_error(None, _WRONG)
    context = {
        "form": form,
        "next": asked,
        "first_code_href": reverse("office:first-code"),
        "portal_href": "/",
    }
    return render(request, "office/sign_in.html", context, status=200 if not form.errors else 422)


@public_page
@sensitive_post_parameters()
def first_code(request: HttpRequest) -> HttpResponse:
    """First sign-in: the code, then a passphrase of one's own."""
    account = _half_in(request)
    if account is None:
        return _ask_code(request)
    form = PassphraseForm(request.POST or None, use_required_attribute=False, label_suffix="")
    if request.method == "POST" and form.is_valid():
        account.set_password(form.cleaned_data["passphrase"])
        account.code_hash, account.code_expires = "", None
        account.save(update_fields=["password", "code_hash", "code_expires"])
        del request.session["code"]
        _let_in(request, account)
        return redirect("office:home", account.book)
    context = {"form": form, "step": "passphrase", "person": account.sign_in_name}
    return render(request, "office/first_code.html", context, status=200 if not form.errors else 422)


@public_page
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Leave."""
    logout(request)
    return redirect("office:sign-in")


def _ask_code(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST or None, use_required_attribute=False, label_suffix="")
    if request.method == "POST" and form.is_valid():
        name, code = form.cleaned_data["account"], form.cleaned_data["code"]
        account = _account(name)
        if _is_locked(name, account):
            form.add_error(None, _LOCKED)
        elif account is not None and account.is_active and account.takes(plain_code(code), clock.now()):
            request.session.cycle_key()
            request.session["code"] = [account.pk, _fingerprint(account)]
            return redirect("office:first-code")
        else:
            if account is None or not account.code_hash:
                make_password(code)
            _count_wrong(name, account)
            form.add_error(None, _WRONG_CODE)
    context = {"form": form, "step": "code", "sign_in_href": reverse("office:sign-in")}
    return render(request, "office/first_code.html", context, status=200 if not form.errors else 422)


def plain_code(code: str) -> str:
    """A one-time code as it is kept: lower case, without the dashes and spaces it is printed with."""
    return "".join(letter for letter in code.lower() if letter.isalnum())


def _account(name: str) -> Account | None:
    return Account.objects.filter(sign_in_name=name.strip().lower()).first()


def _half_in(request: HttpRequest) -> Account | None:
    """The account whose code was right and whose passphrase is not chosen yet."""
    pk, fingerprint = request.session.get("code", (None, ""))
    account = Account.objects.filter(pk=pk, is_active=True).first() if pk is not None else None
    if account is None or not account.code_hash or fingerprint != _fingerprint(account):
        return None
    return account if account.code_expires is not None and clock.now() < account.code_expires else None


def _fingerprint(account: Account) -> str:
    return salted_hmac("taizhang first code", account.code_hash).hexdigest()


def _unknown_key(name: str) -> str:
    return "wrong:" + hashlib.sha256(name.strip().lower().encode(errors="replace")).hexdigest()


def _is_locked(name: str, account: Account | None) -> bool:
    # a name that nobody has locks in the same way, so that the lock says nothing about who exists
    if account is None:
        return int(cache.get(_unknown_key(name), 0)) >= WRONG_TRIES
    if account.locked_until is not None and account.locked_until <= clock.now():
        Account.objects.filter(pk=account.pk).update(failures=0, locked_until=None)
        return False
    return account.locked_until is not None


def _count_wrong(name: str, account: Account | None) -> None:
    if account is None:
        key = _unknown_key(name)
        cache.add(key, 0, int(LOCKED.total_seconds()))
        cache.incr(key)
        return
    rows = Account.objects.filter(pk=account.pk)
    rows.update(failures=F("failures") + 1)
    rows.filter(failures__gte=WRONG_TRIES, locked_until=None).update(locked_until=clock.now() + LOCKED)


def _let_in(request: HttpRequest, account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(failures=0, locked_until=None)
    login(request, account, backend=_BACKEND)


def _landing(request: HttpRequest, account: Any, asked: str) -> str:
    """The page asked for, if it is one of the account's own book; else my day."""
    within = asked.startswith(f"/o/{account.book}/") and url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}
    )
    return asked if within else reverse("office:home", args=[account.book])
