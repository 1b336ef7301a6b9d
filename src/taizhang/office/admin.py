"""The read-only admin: every table of state, to look at. Nothing is added, changed or deleted here; that is done by acts.

The vault, the accounts and what is kept from some of the office (matters) are not shown.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from taizhang.server.rows import StateRow, projected

_LISTED = 8
MOST = 10_000
"""Up to how many rows a table can be leafed through; beyond, one looks up an id."""


class BoundedPages(Paginator):
    """Pages that never count beyond a bound: a table may hold a million rows."""

    @cached_property
    def count(self) -> int:
        """How many rows there are, or the bound."""
        return self.object_list[:MOST].count()


class StateAdmin(admin.ModelAdmin):
    """One table of state, of the book of the one who looks."""

    actions = None
    paginator = BoundedPages
    change_list_template = "office/admin/change_list.html"
    change_form_template = "office/admin/change_form.html"
    list_per_page = 50
    show_full_result_count = False
    list_max_show_all = 50

    def __init__(self, model: type[StateRow], site: admin.AdminSite) -> None:
        super().__init__(model, site)
        names = [field.name for field in model._meta.concrete_fields if field.name != "book"]
        self.list_display = tuple(name for name in names if name not in ("text", "body", "rules"))[:_LISTED]
        self.ordering = ("id",)
        self.search_fields = ("=id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """The rows of the account's own book."""
        return self.model.rows.of(request.user.book).order_by(*self.ordering)  # type: ignore[union-attr]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Those who keep or audit the book."""
        return self._may(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """As to view."""
        return self._may(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    has_change_permission = has_delete_permission = has_add_permission

    @staticmethod
    def _may(request: HttpRequest) -> bool:
        user = request.user
        return bool(user.is_authenticated and user.is_active and user.is_staff)


def _sign_in(request: HttpRequest, extra_context: Any = None) -> Any:
    """The admin has no door of its own: whoever may not look is sent to the office's."""
    if request.user.is_authenticated:
        return redirect("office:home", request.user.book)  # type: ignore[union-attr]
    return redirect(reverse("office:sign-in"))


def _not_here(request: HttpRequest, extra_context: Any = None) -> Any:
    """Passphrases are changed where one signs in."""
    raise Http404


def register() -> None:
    """Register every projected table with the admin."""
    site = admin.site
    site.site_header = _("台账 · 只读后台")
    site.site_title = _("台账")
    site.index_title = _("账本的状态表（只能看）")
    site.login = _sign_in  # type: ignore[method-assign]
    site.password_change = site.password_change_done = _not_here  # type: ignore[method-assign]
    site.index_template = "office/admin/index.html"
    site.app_index_template = "office/admin/app_index.html"
    if site.is_registered(Group):
        site.unregister(Group)
    for table in projected():
        if not table.protected and not site.is_registered(table):
            site.register(table, StateAdmin)


register()
