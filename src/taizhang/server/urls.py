"""All addresses. Every one but the doors (front, sign-in, language) and the read-only admin names its book."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from taizhang.server.pages import public_page

urlpatterns = [
    path("", include("taizhang.portal.urls")),
    path("", include("taizhang.office.urls")),
    path("o/<slug:book>/records/", include("taizhang.records.urls")),
    path("o/<slug:book>/promises/", include("taizhang.promises.urls")),
    path("o/<slug:book>/", include("taizhang.appraisal.urls")),
    path("o/<slug:book>/matters/", include("taizhang.matters.urls")),
    path("o/<slug:book>/inbox/", include("taizhang.outbox.urls")),
    path("o/<slug:book>/notices/", include("taizhang.notices.urls")),
    path("o/<slug:book>/units/", include("taizhang.units.urls")),
    path("o/<slug:book>/institutions/", include("taizhang.books.urls")),
    path("o/<slug:book>/doors/", include("taizhang.api.office_urls")),
    path("api/v1/", include("taizhang.api.urls")),
    path("open311/", include("taizhang.api.open311.urls")),
    path("language/", public_page(set_language), name="set_language"),
    path("admin/", admin.site.urls),
]

handler400 = "taizhang.office.refusals.bad_request"
handler404 = "taizhang.office.refusals.not_found"
