"""Addresses of matters, for staff."""

from django.urls import path

from taizhang.matters import (
    cards,
    day_page,
    erasing_page,
    export_page,
    kind_page,
    letters,
    moved,
    rates_page,
    registering,
    sheets,
    sweeps,
    views,
)
from taizhang.matters.importing import page as importing

app_name = "matters"
urlpatterns = [
    path("", views.matters, name="list"),
    path("today/", day_page.day, name="day"),
    path("seals/", day_page.seals, name="seals"),
    path("new/", registering.choose, name="choose"),
    path("new/<slug:kind>/", registering.new, name="new"),
    path("erasures/", erasing_page.erasures, name="erasures"),
    path("moved/", moved.moved, name="moved"),
    path("export/", export_page.export, name="export"),
    path("import/", importing.upload, name="import"),
    path("import/<str:draft>/", importing.draft, name="import-draft"),
    path("import/<str:draft>/file/", importing.file, name="import-file"),
    path("sweeps/<slug:kind>/", sweeps.sweeps, name="sweeps"),
    path("sweeps/<slug:kind>/<str:period>/", sweeps.sweeps, name="sweep"),
    path("sweeps/<slug:kind>/<str:period>/<str:unit>/", sweeps.report, name="sweep-report"),
    path("kinds/<slug:kind>/", kind_page.kind, name="kind"),
    path("rates/<slug:kind>/", rates_page.rates, name="rates"),
    path("kinds/<slug:kind>/sheets/", sheets.sheets, name="sheets"),
    path("kinds/<slug:kind>/ledger/", sheets.ledger, name="ledger"),
    path("kinds/<slug:kind>/cards/", cards.cards, name="cards"),
    path("kinds/<slug:kind>/cards/<str:unit>/", cards.printed, name="card-sheet"),
    path("kinds/<slug:kind>/wall/", kind_page.wall, name="wall"),
    path("kinds/<slug:kind>/bound/", day_page.bound, name="bound"),
    path("<str:matter>/", views.matter, name="detail"),
    path("<str:matter>/receipt/", registering.receipt, name="receipt"),
    path("<str:matter>/paper/<slug:paper>/", letters.letter, name="letter"),
    path("<str:matter>/file/<str:sha256>/", views.file, name="file"),
    path("<str:matter>/do/<slug:doing>/", views.do, name="do"),
]
