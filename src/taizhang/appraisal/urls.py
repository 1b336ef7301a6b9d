"""Addresses of months, rankings and score sheets."""

from django.urls import path

from taizhang.appraisal import (
    entries,
    entry_forms,
    figure_pages,
    judge_pages,
    judging,
    objection_forms,
    objection_pages,
    sheets,
    standings,
    trial_pages,
    views,
)

app_name = "appraisal"
urlpatterns = [
    path("months/", views.months, name="months"),
    path("months/<str:period>/", views.month, name="month"),
    path("months/<str:period>/close/", views.close, name="close"),
    path("rankings/", judging.rankings, name="rankings"),
    path("rankings/<slug:institution>/<str:period>/", judging.ranking, name="ranking"),
    path("standings/<slug:institution>/<str:period>/", standings.standings, name="standings"),
    path("sheets/<slug:institution>/<str:period>/<str:unit>/", sheets.sheet, name="sheet"),
    path("sheets/<slug:institution>/<str:period>/<str:unit>/object/", objection_forms.make, name="object"),
    path("objections/", objection_pages.objections, name="objections"),
    path("objections/<str:objection>/", objection_pages.objection, name="objection"),
    path("objections/<str:objection>/decide/", objection_forms.decide, name="objection-decide"),
    path("objections/<str:objection>/withdraw/", objection_forms.withdraw, name="objection-withdraw"),
    path(
        "objections/<str:objection>/evidence/<str:sha256>/",
        objection_forms.evidence,
        name="objection-evidence",
    ),
    path("corrections/<str:correction>/undo/", objection_forms.undo, name="correction-undo"),
    path("entries/", entries.entries, name="entries"),
    path("entries/<slug:institution>/<str:period>/", entries.entry, name="entry"),
    path("entries/<slug:institution>/<str:period>/judge/<path:line>/", judge_pages.judge, name="judge"),
    path(
        "entries/<slug:institution>/<str:period>/figures/<slug:fact>/", figure_pages.figures, name="figures"
    ),
    path("entries/<slug:institution>/<str:period>/exclude/", entry_forms.exclude, name="exclude"),
    path("entries/<slug:institution>/<str:period>/veto/", entry_forms.record_veto, name="veto-record"),
    path("exclusions/<str:exclusion>/", entry_forms.exclusion, name="exclusion"),
    path("exclusions/<str:exclusion>/decide/", entry_forms.decide, name="exclusion-decide"),
    path("exclusions/<str:exclusion>/revoke/", entry_forms.revoke, name="exclusion-revoke"),
    path(
        "exclusions/<str:exclusion>/evidence/<str:sha256>/",
        entry_forms.exclusion_evidence,
        name="exclusion-evidence",
    ),
    path("vetoes/<str:record>/lift/", entry_forms.lift_veto, name="veto-lift"),
    path("what-if/<slug:institution>/<str:period>/", trial_pages.what_if, name="what-if"),
    path("schemes/<slug:institution>/versions/", trial_pages.versions_compared, name="versions"),
]
