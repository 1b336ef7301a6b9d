"""All addresses. Every one but the doors (front, sign-in, language) and the read-only admin names its book."""

from __future__ import annotations

from importlib.util import find_spec

from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from taizhang.server.pages import public_page

_PLACES = (
    ("", "taizhang.portal.urls"),
    ("", "taizhang.office.urls"),
    ("o/<slug:book>/records/", "taizhang.records.urls"),
    ("o/<slug:book>/promises/", "taizhang.promises.urls"),
    ("o/<slug:book>/", "taizhang.appraisal.urls"),
    ("o/<slug:book>/notices/", "taizhang.notices.urls"),
    ("o/<slug:book>/units/", "taizhang.units.urls"),
    ("o/<slug:book>/institutions/", "taizhang.books.urls"),
)

urlpatterns = [
    *(path(prefix, include(module)) for prefix, module in _PLACES if find_spec(module)),
    path("language/", public_page(set_language), name="set_language"),
    path("admin/", admin.site.urls),
]

handler400 = "taizhang.office.refusals.bad_request"
handler404 = "taizhang.office.refusals.not_found"
